"""How far it went with a firm that somebody helped or passed on: what cells for status and outcome say, as four states.

Words are data: `data/progress.csv`. What no word tells is not stated, and never guessed: the words of the cell stay.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from graph.normal import squeeze

__all__ = ["State", "is_yes_or_no", "progress_of", "states"]

BREAK = re.compile(r"\s*(?:[,;.!|/(\n]|\s[–-]\s|:)\s*")
YES_OR_NO = frozenset({"j", "ja", "y", "yes", "x", "n", "nej", "nei", "no"})
DAY = re.compile(r"\b\d[\d./-]*\b")


@dataclass(frozen=True, slots=True)
class State:
    """A state that help may be in: `done`, `under_way`, `declined` (by the firm or by who should help) or `no_answer`."""

    id: str
    sv: str
    en: str


@lru_cache(maxsize=1 << 13)
def progress_of(cell: str) -> str | None:
    """The state that a cell tells: by all its words, else by those up to the first sign that divides them.

    A column such as «Klart (J/N)» is told by its yes and no: what is not done is under way.

    >>> [progress_of(cell) for cell in ("J", "Nei", "Avslutat 2021-03-01", "Tackade nej, har redan bank", "Fick lån!")]
    ['done', 'under_way', 'done', 'declined', 'done']
    >>> progress_of("Inget svar"), progress_of("3 mkr från Almi"), progress_of("")
    ('no_answer', None, None)
    """
    whole = squeeze(DAY.sub("", cell)).strip(" .!,;:()–-")
    first = next(filter(None, BREAK.split(whole)), "")
    return _by_word().get(whole) or _by_word().get(first)


def is_yes_or_no(cell: str) -> bool:
    """Whether a cell says no more than yes or no, or has a cross: that tells a state where the header asks whether it is done.

    >>> is_yes_or_no("J"), is_yes_or_no("Nei."), is_yes_or_no("Klart")
    (True, True, False)
    """
    return squeeze(cell).strip(" .!()") in YES_OR_NO


@cache
def states() -> Mapping[str, State]:
    """All states by id, in the order of the table."""
    return {row["id"]: State(row["id"], row["sv"], row["en"]) for row in _rows()}


@cache
def _by_word() -> Mapping[str, str]:
    return {squeeze(word): row["id"] for row in _rows() for word in row["words"].split("|")}


@cache
def _rows() -> list[dict[str, str]]:
    file = resources.files("graph.lexicon") / "data" / "progress.csv"
    return list(csv.DictReader(file.read_text("utf-8").splitlines()))
