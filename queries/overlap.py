"""Who does the same in the same place at the same time. Question 17."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day
from itertools import combinations

from graph.access import Reader
from graph.lexicon.places import places
from graph.vocabulary import vocabulary
from queries.gaps import NEED, need_title
from queries.order import swedish
from queries.period import Period
from queries.question import Answer, Column, Parameter, Question, Row, View, both
from queries.reading import EVIDENCE, Evidence, evidence_of, read_evidence
from queries.supply import SUPPLY, Claim, Offer, Provider, read_supply, weakest
from queries.texts import note

__all__ = ["DUPLICATES", "Overlap", "duplicate_services", "overlaps"]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two offers that meet in a need: where, when (as written, None if open) and on which statements."""

    left: Offer
    right: Offer
    need: str
    places: tuple[str, ...]
    period: Period
    statements: tuple[str, ...]

    @property
    def pairs(self) -> Iterator[tuple[Provider, Provider]]:
        """Who overlaps with whom: providers of one of the two offers with those of the other."""
        left, right = _acting(self.left), _acting(self.right)
        shared = {provider.id for provider in left} & {provider.id for provider in right}
        for one in left:
            for other in right:
                if one.id not in shared and other.id not in shared:
                    in_order = (swedish(one.name), one.id) <= (swedish(other.name), other.id)
                    yield (one, other) if in_order else (other, one)


def duplicate_services(reader: Reader, view: View, *, need: str | None, municipality: str | None, county: str | None,
                       date: Day | None) -> Answer:
    """Question 17: which actors offer the same service in the same place?

    Measure: pairs of actors with an actual offer each that have a need in common, reaches that meet, periods that
    overlap or are open, and target groups that meet; providers of one joint offer do not overlap with each other.
    Range: all times, unless `date` is given: then both are in force that day; `municipality` or `county` narrows to
    overlaps that meet there. One row per pair, need and pair of offers. Order: need as in the taxonomy, then names.
    None: no rows, and a note.

    $ framjar ask duplicate_services --need start.socialt
    """
    needs = set(vocabulary().needs_of(need) if need else vocabulary().needs)
    area = municipality or county
    met = [one for one in overlaps(read_supply(reader).offers, date) if one.need in needs
           and (area is None or any(_meeting(place, area) for place in one.places))]
    found = read_evidence(reader, (s for one in met for s in one.statements), rows_visible=view.rows_visible)
    rows = [_row(one, *pair, found, view) for one in met for pair in one.pairs]
    order = list(vocabulary().needs)
    rows.sort(key=lambda row: (order.index(row["need"]), *(swedish(row[name]) for name in (
        "actor", "other_actor", "service", "other_service")), row["actor_id"], row["other_actor_id"]))
    return Answer(rows, [] if rows else [note("no_rows", **LOOKED)])


def overlaps(offers: Iterable[Offer], day: Day | None = None) -> list[Overlap]:
    """Pairs of actual offers that meet in need, place, time and target group; on a day if one is given.

    >>> [a, b] = [Offer(i, i, "service", (Provider(i, i),), (Claim("affar.export"),), (Claim(p),), "stated")
    ...           for i, p in (("a", "se-lan-20"), ("b", "se-kom-2080"))]
    >>> [(one.left.id, one.right.id, one.places) for one in overlaps([a, b])]
    [('a', 'b', ('se-kom-2080',))]
    """
    by_need: dict[str, list[Offer]] = defaultdict(list)
    for offer in sorted(offers, key=lambda offer: offer.id):
        for need in sorted({claim.id for claim in offer.needs if _is_actual(offer, claim)}):
            if need in vocabulary().needs:
                by_need[need].append(offer)
    found = (_overlap(left, right, need, day) for need, those in by_need.items()
             for left, right in combinations(those, 2))
    return [one for one in found if one]


def _overlap(left: Offer, right: Offer, need: str, day: Day | None) -> Overlap | None:
    period = _common_period(left, right, day)
    if left.id in right.projects or right.id in left.projects:
        return None  # A project and a service of it are one offer, told twice.
    if period is None or not _groups_meet(left, right):
        return None
    shared = dict.fromkeys(place for one in _actual(left.places) for other in _actual(right.places)
                           if (place := _meeting(one.id, other.id)))
    if not shared:
        return None
    told = (s for offer in (left, right) for claim in (*offer.needs, *offer.places)
            if claim in offer.places or claim.id == need for s in claim.statements)
    return Overlap(left, right, need, tuple(sorted(shared)), period, (*told, *left.statements, *right.statements))


def _is_actual(offer: Offer, claim: Claim) -> bool:
    return weakest(offer.certainty, claim.certainty) == "actual"


def _actual(claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.certainty == "actual"]


def _meeting(one: str, other: str) -> str | None:
    """Where two places meet: the narrower of two of which one lies in the other, None where neither does."""
    if one == other or other in places().ancestors(one):
        return one
    return other if one in places().ancestors(other) else None


def _common_period(left: Offer, right: Offer, day: Day | None) -> Period | None:
    """When both are in force, in the first of their periods that overlap."""
    for one in left.periods:
        for other in right.periods:
            if one.overlaps(other) and (day is None or (one.includes(day) and other.includes(day))):
                start = max((p for p in (one, other) if p.first), key=lambda p: p.first or Day.min, default=one).start
                end = min((p for p in (one, other) if p.last), key=lambda p: p.last or Day.max, default=one).end
                return Period(start, end)
    return None


def _groups_meet(left: Offer, right: Offer) -> bool:
    """Target groups meet where one offer is for none in particular, or a group of one lies in a group of the other."""
    wider = vocabulary().wider_groups
    one, other = ({claim.id for claim in offer.groups} for offer in (left, right))
    known = vocabulary().target_groups
    return not one or not other or any(
        a == b or (a in known and b in known and (a in wider(b) or b in wider(a))) for a in one for b in other)


def _acting(offer: Offer) -> tuple[Provider, ...]:
    """The providers; an offer of which none is named stands for itself."""
    return offer.providers or (Provider(offer.id, offer.project or offer.name),)


def _row(one: Overlap, first: Provider, second: Provider, found: Mapping[str, Evidence], view: View) -> Row:
    of_left = {provider.id for provider in _acting(one.left)}
    services = (one.left, one.right) if first.id in of_left else (one.right, one.left)
    known = places().by_id
    where = [known[place].name if place in known else place for place in one.places]
    return {"need": one.need, "need_title": need_title(one.need, view.language), "actor": first.name,
            "actor_id": first.id, "service": services[0].name, "other_actor": second.name, "other_actor_id": second.id,
            "other_service": services[1].name, "places": sorted(where, key=swedish), "from": one.period.start,
            "until": one.period.end, "evidence": evidence_of(one.statements, found)}


LOOKED = {"looked_sv": "inga två aktörer har erbjudanden som möts i behov, plats, tid och målgrupp",
          "looked_en": "no two actors have offers that meet in need, place, time and target group"}

DUPLICATES = Question(
    name="duplicate_services", number=17, user="analyst", marks=("overlap",),
    title=both("Vilka aktörer erbjuder samma sak på samma plats?",
               "Which actors offer the same service in the same place?"),
    parameters=(NEED,
                Parameter("municipality", "municipality", both("Kommun", "Municipality")),
                Parameter("county", "county", both("Län", "County")), Parameter("date", "date", both("Dag", "Day"))),
    columns=(
        Column("need", "need", both("Behovets id", "Id of need")), Column("need_title", "text", both("Behov", "Need")),
        Column("actor", "text", both("Aktör", "Actor")), Column("actor_id", "text", both("Aktörens id", "Id of actor")),
        Column("service", "text", both("Insats", "Service")),
        Column("other_actor", "text", both("Annan aktör", "Other actor")),
        Column("other_actor_id", "text", both("Den andras id", "Id of the other")),
        Column("other_service", "text", both("Den andras insats", "Service of the other")),
        Column("places", "list", both("Där de möts", "Where they meet")), Column("from", "date", both("Från", "From")),
        Column("until", "date", both("Till och med", "Until"))),
    cypher=(*SUPPLY, EVIDENCE), answer=duplicate_services)
