"""Ids that follow from content: the same content gives the same id, on any machine and in any order of loading."""

from __future__ import annotations

import hashlib
import json

__all__ = ["digest"]

AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def digest(*parts: object) -> str:
    """A 128-bit digest of the parts as 32 hexadecimal digits.

    Parts are written as JSON, so `("a", "b")` and `("ab",)` differ. Raises TypeError for parts that JSON cannot hold.

    >>> digest("name", "Actor", "Almi", None)
    '2905cf910269d8a0772a2c81ae31de52'
    >>> digest("a", "b") == digest("ab")
    False
    """
    return hashlib.blake2b(AS_JSON(parts).encode(), digest_size=16).hexdigest()
