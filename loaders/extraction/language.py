"""Which of our languages a text is in."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

__all__ = ["language_of"]

LANGUAGES = {"sv": "sv", "da": "da", "nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
SAMPLE = 1_500  # characters that suffice to tell a language
LEAST = 30  # letters without which none can be told
LONGEST = 6  # bytes of the longest piece of a word that the model knows


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
    """py3langid, held to our languages; it reads its model on first use."""
    identifier = SideBySide.from_model_file(MODEL_FILE)
    identifier.set_languages(["sv", "da", "no", "nn", "en"])
    return identifier


class SideBySide(LanguageIdentifier):  # type: ignore[misc]
    """py3langid, with the walk through its automaton from all places of a text at once instead of byte by byte.

    Where the automaton is after a byte follows from the last bytes, as many as its longest piece has: as many steps from
    its root lead there. The pieces found, their order and so each score are those of py3langid.
    """

    __slots__ = ("_moves", "_pieces", "_rows")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._moves = np.frombuffer(self.tk_nextmove, dtype=f"u{self.tk_nextmove.itemsize}")
        self._rows = np.asarray(self.tk_row, dtype=np.int64) << 8
        self._pieces = np.asarray(self.tk_output, dtype=np.int64)

    def _raw_score(self, text: bytes) -> Any:
        letters = np.frombuffer(text, dtype=np.uint8)
        states = np.zeros(len(letters), dtype=np.int64)
        for back in reversed(range(min(LONGEST, len(letters)))):
            states[back:] = self._moves[self._rows[states[back:]] + letters[: len(letters) - back]]
        found = self._pieces[states]
        visits = Counter(found[found >= 0].tolist())
        return self._sparse_score(visits, self.nb_ptc) if visits else super()._raw_score(text)
