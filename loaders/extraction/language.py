"""Which of our languages a text is in."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import Any

__all__ = ["language_of"]

LANGUAGES = {"sv": "sv", "da": "da", "nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
SAMPLE = 1_500  # characters that suffice to tell a language
LEAST = 30  # letters without which none can be told


def language_of(text: str) -> str | None:
    """The language of a text (sv, da, nb, nn, en), None where it is too short to tell.

    >>> language_of("Projektet syftar till att ge små och medelstora företag stöd."), language_of("Almi")
    ('sv', None)
    """
    sample = text[:SAMPLE]
    if len([*islice(filter(str.isalpha, sample), LEAST)]) < LEAST:
        return None
    return LANGUAGES.get(_classifier().classify(sample)[0])


@cache
def _classifier() -> Any:
    """py3langid, held to our languages; it and its model are loaded on first use."""
    from loaders.extraction.language_counts import identifier_of

    return identifier_of(["sv", "da", "no", "nn", "en"])
