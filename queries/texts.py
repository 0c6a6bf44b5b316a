"""The sentences that answers carry beside their rows, in Swedish and English, by code: `texts.toml` beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from queries.question import Note

__all__ = ["note", "sentences"]


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """All sentences: by code, then by language.

    >>> sorted(sentences()["no_rows"])
    ['en', 'sv']
    """
    found: Mapping[str, Mapping[str, str]] = tomllib.loads((resources.files("queries") / "texts.toml").read_text("utf-8"))
    return found


def note(code: str, **values: object) -> Note:
    """A note by its code, its text filled with the values; a value by language goes into the text of that language.

    Raises KeyError for a code that is not in the file.

    >>> note("limited", limit=10, total=12).en
    'Shows the first 10 of 12.'
    >>> note("not_needed", needs={"sv": "lån", "en": "loans"}).sv
    'Uppfattat som något företaget inte behöver: lån.'
    """
    return Note(code, *(_filled(text, language, values) for language, text in _by_language(code)))


def _by_language(code: str) -> list[tuple[str, str]]:
    return [(language, sentences()[code][language]) for language in ("sv", "en")]


def _filled(text: str, language: str, values: Mapping[str, object]) -> str:
    chosen = {name: value[language] if isinstance(value, Mapping) else value for name, value in values.items()}
    return text.format(**chosen)
