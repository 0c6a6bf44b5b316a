"""Where a page speaks of a number of projects."""

from __future__ import annotations

import re

from loaders.extraction.spans import Placed

__all__ = ["SEVERAL", "speaks_of_several"]

SEVERAL = re.compile(
    r"\b(?:två|to|two|nya|nye|tre|three|fyra|fire|four|fem|five|sex|seks|six|sju|syv|åtta|åtte|nio|ni|tio|ti|tolv|\d+)[ ]"
    r"(?:\w+[ -])?(?:\w+-)?(?:projekt|projekter|prosjekter|prosjekt|projects|förstudier|forstudier|forundersøgelser|pre-studies"
    r"|förprojekt|forprosjekt|satsningar|satsinger|indsatser|insatser)\b"
)
OF_SEVERAL = ("projekt", "prosjekt", "projects", "studie", "forundersøgelser", "satsning", "satsing", "insatser", "indsatser")


def speaks_of_several(low: str, part: Placed) -> bool:
    """Whether a part of a page, in lower case, speaks of a number of projects: «sju prosjekter», «två nya satsningar»."""
    spoken = any(low.find(word, part.start, part.end) >= 0 for word in OF_SEVERAL)
    return spoken and SEVERAL.search(low, part.start, part.end) is not None
