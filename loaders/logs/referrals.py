"""Whom a firm was passed on to: the names in a referral cell, told by the register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from graph.lexicon import RegisterActor, actors
from graph.model import Name
from graph.normal import normal_form
from loaders.given_names import is_given_name
from loaders.tables.cells import is_nothing, passed_on_to

__all__ = ["Receiver", "receivers"]

SURE = re.compile(r"\s*[\n\r;|]\s*")  # stand in no name
STRONG = re.compile(r"\s*(?:[\n\r;|]|\s\+\s|\+|,(?!\d)|/|\s[–-]\s|:)\s*")
WEAK = re.compile(r"\s+(?:och|og|and|samt|&)\s+", re.IGNORECASE)
BRACKETS = re.compile(r"\s*\([^)]*\)")


class Receiver(NamedTuple):
    """Somebody who took over: the name as written, and what the register calls it (None: it knows nobody of the name)."""

    name: Name
    known_as: str | None


@lru_cache(maxsize=1 << 14)
def receivers(cell: str, county: str | None, municipality: str | None) -> tuple[Receiver, ...]:
    """The receivers that a cell names, each once, in its order; empty where it names nobody («nej», «-»).

    A given name beside a body is whom one talked to there, and no receiver. A cell is split where that finds names the
    register knows, and at signs that separate; «och» and «&» separate only
    beside a name it knows, since they stand in names. `county` and `municipality` (place ids) tell which branch is meant.

    >>> [r.known_as for r in receivers("Almi/Region Dalarna", "se-lan-20", None)]
    ['Almi GävleDala', 'Region Dalarna']
    >>> [r.name.surface for r in receivers("Frost & Snö", None, None)], receivers("ej aktuellt", None, None)
    (['Frost & Snö'], ())
    """
    found: dict[str, Receiver] = {}
    for surface in _parts(cell.strip(), county, municipality):
        receiver = _receiver(surface, county, municipality)
        found.setdefault(receiver.known_as or receiver.name.key, receiver)
    bodies = [one for one in found.values() if one.known_as or not is_given_name(one.name.surface)]
    return tuple(bodies or found.values())


def _parts(text: str, county: str | None, municipality: str | None) -> Iterator[str]:
    """The names in a text, the longest that the register knows first."""
    text = text.strip(" .,;")
    if is_nothing(text):
        return
    if len(lines := SURE.split(text)) > 1:
        for line in lines:
            yield from _parts(line, county, municipality)
        return
    strong, weak, bare = STRONG.split(text), WEAK.split(text), BRACKETS.sub("", text)
    several = len(strong) > 1 and all(_known(part, county, municipality) for part in strong)  # «NAV, IN»
    if _known(text, county, municipality) and not several:
        yield text
    elif passed := passed_on_to(text):
        yield from _parts(passed, county, municipality)
    elif bare and bare != text and _known(bare, county, municipality):
        yield bare  # whom one talked to there stands in brackets: not part of the name
    elif len(strong) > 1:
        for part in strong:
            yield from _parts(part, county, municipality)
    elif len(weak) > 1 and any(_known(BRACKETS.sub("", part), county, municipality) for part in weak):
        for part in weak:
            yield from _parts(part, county, municipality)
    else:
        yield bare if bare and _is_of_person(text[len(bare):]) else text


def _is_of_person(brackets: str) -> bool:
    """Whether brackets behind a name hold whom one talked to there: « (Leif)»."""
    return is_given_name(brackets.strip(" ()").split(" ")[0])


def _receiver(surface: str, county: str | None, municipality: str | None) -> Receiver:
    """A name narrowed by the county, or by the municipality where only that tells who is meant («Näringslivskontoret»)."""
    actor = _known(surface, county, None)
    place = county
    if actor is None and (actor := _known(surface, county, municipality)):
        place = municipality
    name = Name("Actor", surface, normal_form("Actor", surface), sort=actor.kind if actor else None, place=place)
    return Receiver(name, actor.name if actor else None)


@lru_cache(maxsize=1 << 14)
def _known(surface: str, county: str | None, municipality: str | None) -> RegisterActor | None:
    return actors().find(surface, county, municipality)
