"""What registers of companies add to a firm: pure, whatever the order and number of its registrations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = ["REGISTERED", "municipality_of", "registered_facts"]

Row = Mapping[str, Any]

# How a municipality is known, the surest first. Where a firm has several workplaces none of these says where it is.
SUREST = ("seat", "workplace", "post")
# What registers may contradict each other in.
SINGLE = ("form", "section", "size")
# What is read of a registration, by the name it has there.
REGISTERED = ("id", "form", "industries", "section", "size", "municipality", "by", "registered", "deregistered", "active")


def registered_facts(registrations: Sequence[Row], contacted_in: str | None = None) -> dict[str, Any]:
    """What registers say of a firm, each None where no register tells it.

    `form`, `section`, `size`, `industry` (its main code) and `seat` (a place id): where registers differ, what most of them
    say, and `registered_conflicts` names it; also `municipality`, where the contacts (`contacted_in`) put the firm elsewhere
    than the register that knows its seat. `registered` is the earliest day, `deregistered` the latest, `active` false where
    any register says so; `registrations` counts rows.

    >>> scb = {"form": "aktiebolag", "size": "1-4", "industries": ["62010"], "section": "61-63", "active": True}
    >>> found = registered_facts([scb | {"municipality": "se-kom-2080", "by": "post"}, {"form": "aktiebolag", "active": False}])
    >>> found["form"], found["seat"], found["industry"], found["active"], found["registrations"]
    ('aktiebolag', 'se-kom-2080', '62010', False, 2)
    >>> registered_facts([scb, scb | {"size": "5-9"}, scb])["registered_conflicts"]
    ['size']
    """
    seat, by = _seat(registrations)
    values = {name: _values(registrations, name) for name in SINGLE}
    conflicts = [name for name, found in values.items() if len(found) > 1]
    if by == SUREST[0] and contacted_in and contacted_in != seat:
        conflicts.append("municipality")
    industries = Counter(row["industries"][0] for row in registrations if row.get("industries"))
    return {**{name: _commonest(found) for name, found in values.items()}, "seat": seat, "industry": _commonest(industries),
            "registered": min(_told(registrations, "registered"), default=None),
            "deregistered": max(_told(registrations, "deregistered"), default=None),
            "active": all(row["active"] for row in registrations) if registrations else None,
            "registrations": len(registrations) or None, "registered_conflicts": sorted(conflicts) or None}


def municipality_of(contacts: Iterable[Row], registrations: Iterable[Row] = ()) -> str | None:
    """The municipality of a firm: that of its contacts if it is one. Where they name none, or several with that of the register
    among them, it is the register's.

    >>> falun, mora = {"municipality": "se-kom-2080"}, {"municipality": "se-kom-2062"}
    >>> municipality_of([falun], [mora | {"by": "seat"}]), municipality_of([{"municipality": None}], [mora | {"by": "post"}])
    ('se-kom-2080', 'se-kom-2062')
    >>> municipality_of([falun, mora]), municipality_of([falun, mora], [mora | {"by": "seat"}])
    (None, 'se-kom-2062')
    """
    named = {row["municipality"] for row in contacts if row["municipality"]}
    if len(named) == 1:
        return str(*named)
    seat, _ = _seat(registrations)
    return seat if not named or seat in named else None


def _seat(registrations: Iterable[Row]) -> tuple[str | None, str | None]:
    """Where the surest of the registrations put a firm, and how they know; None where they name several places."""
    found = [(row["municipality"], row["by"]) for row in registrations if row.get("municipality")]
    for by in SUREST:
        places = {place for place, how in found if how == by}
        if places:
            return (places.pop(), by) if len(places) == 1 else (None, by)
    return None, None


def _values(registrations: Iterable[Row], name: str) -> Counter[str]:
    return Counter(_told(registrations, name))


def _told(registrations: Iterable[Row], name: str) -> list[str]:
    return [row[name] for row in registrations if row.get(name)]


def _commonest(found: Counter[str]) -> str | None:
    return min(found, key=lambda value: (-found[value], value), default=None)
