"""py3langid by another way through its automaton: apart from `language`, for numpy takes a while to import."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

__all__ = ["LONGEST", "SideBySide", "identifier_of"]

LONGEST = 6  # bytes of the longest piece of a word that the model knows


def identifier_of(languages: list[str]) -> SideBySide:
    """py3langid's model, held to some languages."""
    identifier = SideBySide.from_model_file(MODEL_FILE)
    identifier.set_languages(languages)
    return identifier  # type: ignore[no-any-return]


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
