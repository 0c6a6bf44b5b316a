"""Where a page speaks of a number of projects."""

from __future__ import annotations

import re

from loaders.extraction.spans import Placed

__all__ = ["SEVERAL", "number_of_several", "speaks_of_several"]

SEVERAL = re.compile(
    r"\b(?P<count>två|to|two|nya|nye|tre|three|fyra|fire|four|fem|five|sex|seks|six|sju|syv|åtta|åtte|nio|ni|tio|ti|tolv|\d+)[ ]"
    r"(?:\w+[ -])?(?:\w+-)?(?:projekt|projekter|prosjekter|prosjekt|projects|förstudier|forstudier|forundersøgelser|pre-studies"
    r"|förprojekt|forprosjekt|satsningar|satsinger|indsatser|insatser)\b"
)
OF_SEVERAL = ("projekt", "prosjekt", "projects", "studie", "forundersøgelser", "satsning", "satsing", "insatser", "indsatser")


COUNTED = {
    word: count
    for count, words in enumerate(
        ("två to two", "tre three", "fyra fire four", "fem five", "sex seks six", "sju syv", "åtta åtte", "nio ni", "tio ti"), 2
    )
    for word in words.split()
}
MANY = 99


def speaks_of_several(low: str, part: Placed) -> bool:
    """Whether a part of a page, in lower case, speaks of a number of projects: «sju prosjekter», «två nya satsningar»."""
    spoken = any(low.find(word, part.start, part.end) >= 0 for word in OF_SEVERAL)
    return spoken and SEVERAL.search(low, part.start, part.end) is not None


def number_of_several(low: str, part: Placed) -> int:
    """How many projects a part of a page, in lower case, speaks of; many where it does not say.

    >>> from loaders.extraction.spans import Part
    >>> number_of_several("fem projekt får stöd", Part(0, 20)), number_of_several("nya projekt", Part(0, 11))
    (5, 99)
    """
    found = SEVERAL.search(low, part.start, part.end)
    count = found["count"] if found else ""
    return int(count) if count.isdigit() else COUNTED.get(count, MANY)
