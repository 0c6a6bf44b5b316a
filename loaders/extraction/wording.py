"""Patterns that several readers of a text share: what a name looks like, and the small words of lists and definitions."""

from __future__ import annotations

import re
from functools import cache

from loaders.extraction.rules import rules

__all__ = ["AND", "CAP", "IS", "JOIN", "QUOTES", "A", "undertaking_nouns"]

CAP = r"(?:[A-ZÅÄÖÆØÉÜ][\w'’&/-]*(?:[.!:]\w+)*)"
AND = r"(?:och|og|and|samt)"
JOIN = r"(?:av|för|i|på|och|og|for|til|of|and|the|med|en|–|-)"
A = r"(?:ett|et|eit|en|ein|ei|a|an)"
IS = r"(?:är|er|is|var|was|blir|blev|ble|becomes|became)"
QUOTES = "\"“”„»«‘’'"


@cache
def undertaking_nouns(form: str) -> str:
    """The words for undertakings (`indefinite`: «projekt», «plattform»; `definite`: «projektet»), as one alternation.

    >>> import re
    >>> bool(re.fullmatch(undertaking_nouns("definite"), "programmet")), bool(re.match(undertaking_nouns("definite"), "byn"))
    (True, False)
    """
    stems = {trigger.stem for trigger in rules().triggers["undertaking"] if trigger.direction == form}
    return "(?:" + "|".join(sorted(map(re.escape, stems), key=len, reverse=True)) + ")"
