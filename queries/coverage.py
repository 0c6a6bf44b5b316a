"""Whether a need is met in a place on a day: covered, a gap, or unknown. Pure; reading stands in `supply`, `demand`.

*Covered*: at least one actual offer in force reaches it. *Gap*: a source says that it is missing here, or a source that
is a complete inventory for this area lists no offer for it. *Unknown*: everything else. Covered comes before gap, and
gap before unknown: silence is never a gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.lexicon.places import places
from graph.vocabulary import vocabulary
from queries.order import swedish
from queries.period import Period, latest_end
from queries.supply import Claim, Inventory, Lack, Offer, Supply, weakest

__all__ = ["COVERED", "GAP", "UNKNOWN", "Cell", "Standing", "Standings", "coverage", "fits_group", "standing_of",
           "touched_counties"]

COVERED, GAP, UNKNOWN = "covered", "gap", "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an offer stands to a need in a place on a day: `covers`, `planned`, `potential`, `mentioned`, `ended`,
    `coming` or `past`. `place` is the place of its reach that the cell lies in, `until` the end as written (None: open),
    `names` who to name."""

    offer: Offer
    place: str
    standing: str
    until: str | None
    statements: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One need in one municipality on a day. `until` is the latest end of what covers it, None where one is open or
    nothing covers it. `beside` names who is known only for the need's whole group. Lists in Swedish order.
    The state rests on `statements` and `inventories`; what else is named on the statements in `also`."""

    need: str
    municipality: str
    state: str
    by: tuple[str, ...] = ()
    until: str | None = None
    inferred: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    potential: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    lack: bool = False
    inventories: tuple[Inventory, ...] = ()
    statements: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def conflict(self) -> bool:
        """Whether a source says that it is missing although an offer covers it."""
        return self.lack and self.state == COVERED


class Standings:
    """Offers, lacks and inventories by need and place, for a target group; how they stand follows from the day."""

    def __init__(self, supply: Supply, target_group: str | None = None) -> None:
        self._claims: dict[tuple[str, str], list[tuple[Offer, str, tuple[str, ...]]]] = defaultdict(list)
        self._lacks: dict[tuple[str, str], list[Lack]] = defaultdict(list)
        self._inventories: dict[str, list[Inventory]] = defaultdict(list)
        self._known: dict[tuple[str, str, date | None], list[Standing]] = {}
        for offer in supply.offers:
            if fits_group(offer.groups, target_group):
                self._add(offer, _surest_for(offer.groups, target_group))
        for lack in supply.lacks:
            told = () if lack.group is None else (Claim(lack.group),)
            if lack.certainty == "actual" and fits_group(told, target_group):
                for place in lack.places:
                    self._lacks[lack.need, place].append(lack)
        for inventory in supply.inventories:
            for municipality in places().municipalities_within(inventory.area):
                self._inventories[municipality].append(inventory)

    def _add(self, offer: Offer, for_group: str) -> None:
        for need in offer.needs:
            for place in offer.places:
                certainty = weakest(offer.certainty, need.certainty, place.certainty, for_group)
                told = (*need.statements, *place.statements, *offer.statements)
                self._claims[need.id, place.id].append((offer, certainty, told))

    def of(self, need: str, place: str, day: date | None) -> list[Standing]:
        """How every offer stands to a need in a municipality, county or country: through itself or what it lies in."""
        return [one for area in (place, *places().ancestors(place)) for one in self._in(need, area, day)]

    def _in(self, need: str, area: str, day: date | None) -> list[Standing]:
        key = need, area, day
        if key not in self._known:
            self._known[key] = [Standing(offer, area, *standing_of(offer, certainty, day), told, offer.names)
                                for offer, certainty, told in self._claims.get((need, area), ())]
        return self._known[key]

    def anywhere(self, need: str, day: date | None) -> list[Standing]:
        """How every offer stands to a need, wherever it reaches."""
        return [one for of, area in list(self._claims) if of == need for one in self._in(need, area, day)]

    def cell(self, need: str, municipality: str, day: date | None) -> Cell:
        """The state of one cell on a day and what it rests on."""
        found = self.of(need, municipality, day)
        lacks = [lack for area in (municipality, *places().ancestors(municipality))
                 for lack in self._lacks.get((need, area), ()) if lack.period.includes(day)]
        inventories = [one for one in self._inventories.get(municipality, ())
                       if one.period.includes(day) and (not one.needs or need in one.needs)]
        group = vocabulary().needs[need].group if need in vocabulary().needs else ""
        beside = [one for one in self.of(group, municipality, day) if one.standing == "covers"]
        return _cell(need, municipality, found, beside, lacks, inventories)


def _cell(need: str, municipality: str, found: Sequence[Standing], beside: Sequence[Standing], lacks: Sequence[Lack],
          inventories: Sequence[Inventory]) -> Cell:
    covers = [one for one in found if one.standing == "covers"]
    by = _names(covers)
    # Who covers it is not named again among those who are to cover it.
    rest = {kind: tuple(name for name in _names(one for one in found if one.standing == kind) if name not in by)
            for kind in {one.standing for one in found}.intersection(("planned", "potential", "ended", "coming"))}
    rests_on = {s for one in covers for s in one.statements} | {s for lack in lacks for s in lack.statements}
    told = {s for one in (*found, *beside) for s in one.statements}
    return Cell(
        need, municipality, COVERED if covers else GAP if lacks or inventories else UNKNOWN,
        by=by, until=latest_end(Period(None, one.until) for one in covers), **rest,
        inferred=_names(one for one in covers if one.offer.reach == "own area"), beside=_names(beside),
        lack=bool(lacks), inventories=tuple(sorted(inventories, key=lambda one: (one.path, one.source, one.id))),
        statements=tuple(sorted(rests_on)), also=tuple(sorted(told - rests_on)))


def coverage(supply: Supply, needs: Sequence[str], municipalities: Sequence[str], day: date | None,
             target_group: str | None = None) -> list[Cell]:
    """The cells of needs × municipalities, in the order given. No need or no municipality: no cell.

    >>> export = Offer("o", "Exportrådgivning", "service", needs=(Claim("affar.export"),), places=(Claim("se-lan-20"),))
    >>> cells = coverage(Supply((export,)), ["affar.export"], ["se-kom-2080", "se-kom-0180"], date(2026, 1, 1))
    >>> [(cell.state, cell.by) for cell in cells]
    [('covered', ('Exportrådgivning',)), ('unknown', ())]
    """
    standings = Standings(supply, target_group)
    return [standings.cell(need, municipality, day) for need in needs for municipality in municipalities]


def fits_group(groups: Iterable[Claim], asked: str | None) -> bool:
    """Whether an offer for these groups counts for the asked one: it is for that, for a wider one, or for none in
    particular. Where none is asked for, every offer counts.

    >>> [fits_group(groups, "solo") for groups in ([], [Claim("sme")], [Claim("solo")], [Claim("growth")])]
    [True, True, True, False]
    >>> fits_group([Claim("solo")], "sme"), fits_group([Claim("solo")], None)
    (False, True)
    """
    named = {claim.id for claim in groups}
    return asked is None or not named or bool(named.intersection(vocabulary().wider_groups(asked)))


def touched_counties(supply: Supply, municipalities: Iterable[str] = ()) -> list[str]:
    """The counties that the data touch: in which an offer reaches, a lack is stated, an inventory is complete or a firm
    has voiced a need, each narrower than a country. By code.

    >>> touched_counties(Supply(), ["se-kom-2080", "se-kom-0180"])
    ['se-lan-01', 'se-lan-20']
    """
    known = places()
    named = {*municipalities, *(claim.id for offer in supply.offers for claim in offer.places),
             *(place for lack in supply.lacks for place in lack.places), *(one.area for one in supply.inventories)}
    counties = {area for place in named for area in (place, *known.ancestors(place))
                if area in known.by_id and known.by_id[area].level == "county"}
    return sorted(counties, key=lambda county: (known.by_id[county].country != "SE", county))


def _surest_for(groups: Sequence[Claim], asked: str | None) -> str:
    """How surely an offer is for the asked group; sure where it is for none in particular or none is asked for."""
    if asked is None or not groups:
        return "actual"
    wider = vocabulary().wider_groups(asked)
    order: Mapping[str, int] = {"actual": 0, "planned": 1, "potential": 2, "mentioned": 3, "negated": 4}
    return min((claim.certainty for claim in groups if claim.id in wider), key=order.__getitem__)


def standing_of(offer: Offer, certainty: str, day: date | None) -> tuple[str, str | None]:
    """What an offer is on a day, and until when. What was never more than planned has not ended: it is `past`.

    >>> course = Offer("o", "Kurs", "service", periods=(Period("2025", "2026"),))
    >>> standing_of(course, "actual", date(2026, 1, 1)), standing_of(course, "planned", date(2026, 1, 1))
    (('covers', '2026'), ('planned', '2026'))
    >>> standing_of(course, "actual", date(2027, 1, 1)), standing_of(course, "planned", date(2027, 1, 1))
    (('ended', '2026'), ('past', None))
    """
    running = [period for period in offer.periods if period.includes(day)]
    if running:
        return ("covers" if certainty == "actual" else certainty), latest_end(running)
    to_come = day is not None and any(period.begins_after(day) for period in offer.periods)
    if certainty != "actual":
        return (certainty if to_come else "past"), None
    if day is None:
        return "past", None
    return ("coming" if to_come else "ended"), latest_end(offer.periods)


def _names(standings: Iterable[Standing]) -> tuple[str, ...]:
    return tuple(sorted({name for one in standings for name in one.names}, key=swedish))
