"""Where a page speaks of a number of projects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from loaders.extraction.rules import rules
from loaders.extraction.spans import Placed, touches
from loaders.extraction.wording import words_of

__all__ = ["counts_who", "number", "number_of_several", "numbers_of_projects", "several", "speaks_of_several"]

OF_SEVERAL = r"pro(?:jekt|sjekt|jects)|studie|forundersøgelser|satsn?ing|in[ds]?sats|initiativ"  # `several` has one
may_be_several = touches(OF_SEVERAL)
MANY = 99  # where no number is said


@cache
def number() -> str:
    """A pattern of numbers, in words or figures: «två», «12»."""
    return rf"(?:{words_of('number')}|\d{{1,2}})"


@cache
def several() -> re.Pattern[str]:
    """A number of projects: «fem nya projekt», «sju prosjekter»."""
    return re.compile(rf"\b(?P<number>{number()}|nya|nye|\d+)[ ](?:\w+[ -])?(?:\w+-)?\w*?{words_of('several_noun')}\b")


def counts_who(low: str) -> bool:
    """Whether a headline counts who is in it or what it tells: «nine partners, one cold sea», «fem råd».

    >>> counts_who("tre länder – en kust"), counts_who("tre kommuner")
    (True, False)
    """
    return _counts_who().search(low) is not None


@cache
def _counts_who() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words_of('number')}|\d+)[ ]{words_of('counted')}\b")


@cache
def _counts() -> Mapping[str, int]:
    return {trigger.stem: int(trigger.value) for trigger in rules().triggers["number"]}


def speaks_of_several(low: str, part: Placed) -> bool:
    """Whether a part of a page, in lower case, speaks of a number of projects: «sju prosjekter», «två nya satsningar»."""
    return may_be_several(low, part) and several().search(low, part.start, part.end) is not None


def number_of_several(low: str, part: Placed) -> int:
    """How many projects a part of a page, in lower case, speaks of; many where it does not say.

    >>> from loaders.extraction.spans import Part
    >>> number_of_several("fem projekt får stöd", Part(0, 20)), number_of_several("nya projekt", Part(0, 11))
    (5, 99)
    """
    found = several().search(low, part.start, part.end)
    count = found["number"] if found else ""
    return int(count) if count.isdigit() else _counts().get(count, MANY)


def numbers_of_projects(low: str) -> frozenset[str]:
    """How many projects a page says there are, in lower case as it says so: «fire» of «fire nye prosjekter»."""
    if not re.search(OF_SEVERAL, low):
        return frozenset()
    return frozenset(match["number"] for match in several().finditer(low)) - {"nya", "nye"}
