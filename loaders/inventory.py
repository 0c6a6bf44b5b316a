"""What a person writes to declare sources complete: `AREA[:NEEDS][:FROM..TO]`."""

from __future__ import annotations

from difflib import get_close_matches

from graph.dates import earliest, latest
from graph.errors import BadParameter
from graph.lexicon import Place, places
from graph.model import Inventory
from graph.vocabulary import vocabulary

__all__ = ["inventory"]

FORM = "AREA[:NEEDS][:FROM..TO], such as Dalarna, 20:finans or Falun:start.radgivning,finans:2024..2026-06"
WIDTHS = {2: "county", 4: "municipality"}


def inventory(text: str) -> Inventory:
    """The inventory that a text declares.

    AREA is a place's name, its official Swedish code (two digits a county, four a municipality) or its id; it must have
    municipalities in it. NEEDS are ids of needs or of groups, by comma; without them all needs. FROM..TO are dates as
    precise as one likes, either may be left out; without them all days. Of several places with one name the
    municipality goes before the county: write «Stockholms län» for the county. Raises BadParameter.

    >>> inventory("Dalarna")
    Inventory(area='se-lan-20', needs=(), start=None, end=None)
    >>> inventory("2080:finans.lan:2024..2026-06")
    Inventory(area='se-kom-2080', needs=('finans.lan',), start='2024-01-01', end='2026-06-30')
    >>> inventory("Falun::2024..").start
    '2024-01-01'
    """
    area, *rest = (part.strip() for part in text.split(":"))
    period = rest.pop() if rest and ".." in rest[-1] else ""
    if not area or len(rest) > 1:
        raise BadParameter("inventory", f"{text!r} is not of the form {FORM}")
    start, end = _period(period)
    return Inventory(area=_area(area).id, needs=_needs(rest[0] if rest else ""), start=start, end=end)


def _area(text: str) -> Place:
    known = places()
    level = WIDTHS.get(len(text)) if text.isdecimal() else None
    by_code = known.by_code(text, level=level) if level else None
    place = known.by_id.get(text) or by_code or next(iter(known.named(text)), None)
    if place is None:
        near = get_close_matches(text, [p.name for p in known], n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise BadParameter("inventory", f"no place is called {text!r}{hint}")
    if place.level == "locality" or not _has_municipalities(place):
        raise BadParameter("inventory", f"{place.name} ({place.level}) holds no whole municipality; "
                                        "name a municipality, a county or a country")
    return place


def _has_municipalities(place: Place) -> bool:
    return place.level == "municipality" or places().municipalities_within(place.id) != (place.id,)


def _needs(text: str) -> tuple[str, ...]:
    words = vocabulary()
    found: dict[str, None] = {}
    for name in filter(None, (part.strip() for part in text.split(","))):
        needs = words.needs_of(name)
        if not needs:
            near = get_close_matches(name, [*words.needs, *words.need_groups], n=3)
            groups = f"; the groups are {', '.join(words.need_groups)}"
            hint = f"; did you mean {' or '.join(near)}?" if near else groups
            raise BadParameter("inventory", f"no need or group of needs has the id {name!r}{hint}")
        found.update(dict.fromkeys(needs))
    return tuple(sorted(found))


def _period(text: str) -> tuple[str | None, str | None]:
    start, _, end = (part.strip() for part in text.partition(".."))
    try:
        first = earliest(start).isoformat() if start else None
        last = latest(end).isoformat() if end else None
    except BadParameter as error:
        raise BadParameter("inventory", error.reason) from error
    if first and last and first > last:
        raise BadParameter("inventory", f"the period {text} ends before it begins")
    return first, last
