"""Notes of answers in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["note_texts"]


def note_texts(notes: Iterable[Any] | None, language: str) -> list[str]:
    """The texts of notes: plain strings, or values with the texts of both languages.

    >>> note_texts(["plain", {"code": "x", "sv": "inga", "en": "none"}, {"code": "y", "text": {"sv": "a", "en": "b"}}], "en")
    ['plain', 'none', 'b']
    """
    found = []
    for note in notes or ():
        value = note.get("text", note) if isinstance(note, Mapping) else note
        text = value.get(language) if isinstance(value, Mapping) else value
        if text:
            found.append(str(text))
    return found
