"""Swedish postcodes and post towns (`data/postal_places.csv`), and the municipality that each lies in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from graph.lexicon.tables import rows
from graph.normal import squeeze

__all__ = ["POSTCODE", "is_post_town", "municipalities_of_post_town", "municipality_of_address"]

POSTCODE = re.compile(r"(?:\b(?:SE|S)[- ])?(?<!\d)\d{3} \d\d(?!\d)|^(?:(?:SE|S)[- ])?\d{5}(?= \D|$)")


class Run(NamedTuple):
    """Postcodes of one post town in one municipality, with no other's between them."""

    first: str
    last: str
    town: str
    municipality: str


def municipality_of_address(text: str) -> str | None:
    """The code of the municipality of the postcode in a text; None where another town than its own follows the code.

    The town is the witness that the figures are a postcode, and that nobody mistyped it; without one they stand alone.

    >>> municipality_of_address("Storgatan 1, SE-833 31 Strömsund"), municipality_of_address("833 31")
    ('2313', '2313')
    >>> municipality_of_address("833 31 Malmö"), municipality_of_address("tel 833 31"), municipality_of_address("840 31")
    (None, None, None)
    """
    found = POSTCODE.search(text)
    run = _run_of(re.sub(r"\D", "", found.group())) if found else None
    if not found or not run:
        return None
    before, town = text[:found.start()], squeeze(text[found.end():]).strip(" .,")
    meant = town == run.town if town else not before.strip()
    return run.municipality if meant else None


def municipalities_of_post_town(name: str) -> frozenset[str]:
    """The codes of the municipalities that a post town has addresses in; empty for what is no post town.

    >>> sorted(municipalities_of_post_town("Åsarna")), sorted(municipalities_of_post_town("BETTNA"))
    (['2326'], ['0480', '0482'])
    """
    return _towns().get(squeeze(name), frozenset())


def is_post_town(name: str) -> bool:
    """Whether a name is that of a Swedish post town."""
    return squeeze(name) in _towns()


def _run_of(code: str) -> Run | None:
    """The run that a postcode lies in; none for a code between two runs, which is not known."""
    at = bisect_right(_runs(), code, key=lambda run: run.first)
    run = _runs()[at - 1] if at else None
    return run if run and code <= run.last else None


@cache
def _runs() -> tuple[Run, ...]:
    return tuple(sorted(
        Run(first, last or first, squeeze(row["locality"]), row["municipality_code"])
        for row in rows("postal_places.csv") for first, _, last in (run.partition("-") for run in row["postcodes"].split())))


@cache
def _towns() -> Mapping[str, frozenset[str]]:
    towns: dict[str, set[str]] = {}
    for run in _runs():
        towns.setdefault(run.town, set()).add(run.municipality)
    return {town: frozenset(municipalities) for town, municipalities in towns.items()}
