"""The order of words that Swedish readers expect; engines order by code point, so lists are ordered here."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["swedish"]

# After z, in this order. Danish and Norwegian letters stand beside their Swedish sisters, ü beside y.
_LETTERS = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y", "ß": "ss", "þ": "th", "ð": "d"})


@lru_cache(maxsize=1 << 16)
def swedish(text: str | None) -> tuple[str, str]:
    """A sort key: case does not matter, å ä ö come after z, other accents count as their letter. None comes first.

    >>> sorted(["Örebro", "Zinkgruvan", "Åre", "Ängelholm", "arboga", "Édenborg"], key=swedish)
    ['arboga', 'Édenborg', 'Zinkgruvan', 'Åre', 'Ängelholm', 'Örebro']
    """
    if text is None:
        return "", ""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return plain, text
