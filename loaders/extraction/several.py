"""Where a page speaks of a number of projects."""

from __future__ import annotations

import re

from loaders.extraction.spans import Placed

__all__ = ["NUMBER", "SEVERAL", "number_of_several", "numbers_of_projects", "speaks_of_several"]

COUNTED = {
    word: count
    for count, words in enumerate(
        ("två to two", "tre three", "fyra fire four", "fem five", "sex seks six", "sju syv seven", "åtta åtte otte eight",
         "nio ni nine", "tio ti ten", "elva elleve eleven", "tolv tolv twelve"), 2
    )
    for word in words.split()
}
NUMBER = rf"(?:{'|'.join(COUNTED)}|\d{{1,2}})"
NOUN = (
    r"(?:projekt|projekten|projekterna|projekter|projekterne|prosjekter|prosjekt|prosjektene|prosjekta|projects|förstudier"
    r"|forstudier|forundersøgelser|pre-studies|satsningar|satsninger|satsinger|satsingar|satsingene|satsningarna|indsatser"
    r"|indsatserne|insatser|insatserna|initiativer|initiatives)"
)
SEVERAL = re.compile(rf"\b(?P<number>{NUMBER}|nya|nye|\d+)[ ](?:\w+[ -])?(?:\w+-)?\w*?{NOUN}\b")
OF_SEVERAL = re.compile(r"pro(?:jekt|sjekt|jects)|studie|forundersøgelser|satsn?ing|in[ds]?sats|initiativ")  # SEVERAL has one
MANY = 99  # where no number is said


def speaks_of_several(low: str, part: Placed) -> bool:
    """Whether a part of a page, in lower case, speaks of a number of projects: «sju prosjekter», «två nya satsningar»."""
    return bool(OF_SEVERAL.search(low, part.start, part.end) and SEVERAL.search(low, part.start, part.end))


def number_of_several(low: str, part: Placed) -> int:
    """How many projects a part of a page, in lower case, speaks of; many where it does not say.

    >>> from loaders.extraction.spans import Part
    >>> number_of_several("fem projekt får stöd", Part(0, 20)), number_of_several("nya projekt", Part(0, 11))
    (5, 99)
    """
    found = SEVERAL.search(low, part.start, part.end)
    count = found["number"] if found else ""
    return int(count) if count.isdigit() else COUNTED.get(count, MANY)


def numbers_of_projects(low: str) -> frozenset[str]:
    """How many projects a page says there are, in lower case as it says so: «fire» of «fire nye prosjekter»."""
    if not OF_SEVERAL.search(low):
        return frozenset()
    return frozenset(match["number"] for match in SEVERAL.finditer(low)) - {"nya", "nye"}
