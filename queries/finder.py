"""Whom a firm should be put in touch with: what it said and where it is, in; partners with reasons, out.

**The score** of a partner is the sum of named parts, each with its reason:

* `covers need`: 2.0 for the first need that was understood, 1.0 for another; 0.5 for each further need of the same offer
* `serves place`: 1.5 its own municipality, 1.0 an area such as the county, 0.5 the country or an inferred area
* `fits target group`: 0.5 for the group itself, 0.25 for a wider one, 0 for none in particular (only where one is given)
* `runs on`: 0.5 no end stated or half a year and more, 0.25 a month and more, 0 less
* `has been referred to`: 0.25 from 5 firms with the need, 0.5 from 20; fewer count for nothing, so no small count shows
* `stated lately`: 0.5 a source of the last year, 0.25 of the last three, 0 older or without date

Only actual offers in force on the day that reach the place are partners. Nobody stands in the answer twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from pathlib import PurePath
from typing import Any

from graph.access import Reader
from graph.dates import is_partial, latest
from graph.lexicon.places import places
from graph.vocabulary import vocabulary
from queries.counts import coarse, order_value
from queries.coverage import COVERED, GAP, UNKNOWN, Cell, Standing, Standings
from queries.distance import nearest
from queries.gaps import cell_evidence, need_title
from queries.order import swedish
from queries.parameters import as_shown, resolve
from queries.question import Note, Parameter, Row, View, both
from queries.reading import EVIDENCE, Evidence, evidence_of, read_evidence
from queries.supply import SUPPLY, Provider, read_supply
from queries.texts import note
from queries.understanding import Understood, understand

__all__ = ["FINDER_CYPHER", "PARAMETERS", "find"]

ELSEWHERE = 10
NEEDED, FURTHER, MORE = 2.0, 1.0, 0.5
PLACE_POINTS = {"own_municipality": 1.5, "county": 1.0, "country": 0.5, "inferred": 0.5}
DAYS_LONG, DAYS_SOON, DAYS_YEAR = 182, 30, 365
FIRMS_SOME, FIRMS_MANY = 5, 20

PERSONS = """
MATCH (p:Person)-[r:WORKS_FOR|CONTACT_FOR]->(x:Actor|Service|Project)
WHERE x.id IN $ids AND (p.phone IS NOT NULL OR p.email IS NOT NULL) AND r.certainty = 'actual'
RETURN x.id AS owner, p.id AS id, p.name AS name, coalesce(r.title, p.title) AS title, p.phone AS phone, p.email AS email
ORDER BY owner, name, id"""
SWITCHBOARDS = """
MATCH (a:Actor|Service) WHERE a.id IN $ids AND (a.phone IS NOT NULL OR a.email IS NOT NULL)
RETURN a.id AS owner, a.name AS name, a.phone AS phone, a.email AS email
ORDER BY owner"""
REFERRALS = """
UNWIND $needs AS need
MATCH (n:Need {id: need})<-[:VOICED]-(c:Contact)-[:MADE_TO]->(f:Firm)
MATCH (c)-[:REFERRED_TO]->(:Name)-[:REFERS_TO]->(a:Actor)
RETURN a.id AS actor, count(DISTINCT f.id) AS firms
ORDER BY actor"""
FINDER_CYPHER = (*SUPPLY, PERSONS, SWITCHBOARDS, REFERRALS, EVIDENCE)

PARAMETERS = (
    Parameter("municipality", "municipality", both("Kommun", "Municipality")),
    Parameter("target_group", "target_group", both("Målgrupp", "Target group")),
    Parameter("date", "date", both("Dag", "Day"), default="today"))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A provider with what it offers for the needs; `standings` by need."""

    provider: Provider
    standings: Mapping[str, Standing]

    @property
    def first(self) -> Standing:
        return next(iter(self.standings.values()))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for, settled: needs in their order, the place, the day."""

    needs: tuple[str, ...]
    place: str | None
    target_group: str | None
    day: Day
    view: View


def find(reader: Reader, text: str, municipality: str | None = None, date: Day | str | None = None,
         target_group: str | None = None, *, today: Day, rows_visible: bool, language: str = "sv") -> dict[str, Any]:
    """Who helps with what the text says, there and then: the answer of the partner finder, plain JSON values.

    `municipality`, `date` and `target_group` go before what the text says of them. `state` is that of the first need
    that was understood, `unknown` where no need or no municipality was; `ask` names what is missing. `partners` and
    `elsewhere` (who helps with it in another place, nearest first) are ordered by score, then name; both empty where
    nobody is known. Raises BadParameter for a municipality, day or target group that nobody knows.

    $ framjar find "Vill lämna över firman, vi är i Säter"
    """
    view = View(today, rows_visible, language)
    given = resolve(PARAMETERS, {"municipality": municipality, "target_group": target_group, "date": date}, view)
    said = understand(text)
    asked = _Asked(tuple(one.need for one in said.needs), given["municipality"] or said.municipality or said.county,
                   given["target_group"] or said.target_group, given["date"], view)
    is_municipality = asked.place is not None and places().by_id[asked.place].level == "municipality"
    standings = Standings(read_supply(reader), asked.target_group)
    cells = [standings.cell(need, asked.place, asked.day) for need in asked.needs if asked.place and is_municipality]
    partners, elsewhere = _candidates(standings, asked)
    shown = _Shown.read(reader, asked, [*partners, *elsewhere], cells)
    rows = sorted((shown.partner(one, asked, [_place_part(one)]) for one in partners), key=_rank)
    far = sorted((shown.partner(one, asked, []) | _distance(one, asked) for one in elsewhere), key=_nearness)[:ELSEWHERE]
    states = [_state(cell, shown) for cell in cells] or [_state(Cell(need, "", UNKNOWN), shown) for need in asked.needs]
    missing = [name for name, there in (("need", asked.needs), ("municipality", is_municipality)) if not there]
    place = _municipality_name(asked.place) if is_municipality else None
    return {
        "understood": {
            "needs": [one.as_json() for one in said.needs], "municipality": place, "target_group": asked.target_group,
            "horizon": said.horizon, "date": asked.day.isoformat()},
        "state": states[0]["state"] if states else UNKNOWN, "states": states, "partners": rows, "elsewhere": far,
        "ask": missing, "notes": [one.as_json() for one in _notes(said, cells, missing)]}


def _candidates(standings: Standings, asked: _Asked) -> tuple[list[_Candidate], list[_Candidate]]:
    """Who covers one of the needs in the place, and who does elsewhere; nobody twice, each with its best offer."""
    here: dict[str, tuple[Provider, dict[str, Standing]]] = {}
    far: dict[str, tuple[Provider, dict[str, Standing]]] = {}
    for need in asked.needs:
        for one in standings.of(need, asked.place, asked.day) if asked.place else ():
            _note_candidate(here, need, one)
        for one in standings.anywhere(need, asked.day):
            _note_candidate(far, need, one)
    near = [_Candidate(provider, offers) for provider, offers in here.values()]
    return near, [_Candidate(provider, offers) for id_, (provider, offers) in far.items() if id_ not in here]


def _note_candidate(found: dict[str, tuple[Provider, dict[str, Standing]]], need: str, one: Standing) -> None:
    if one.standing != "covers":
        return
    for provider in one.offer.providers or (Provider(one.offer.id, one.offer.project or one.offer.name),):
        _, offers = found.setdefault(provider.id, (provider, {}))
        if need not in offers or _preference(one) < _preference(offers[need]):
            offers[need] = one


def _preference(one: Standing) -> tuple[int, bool, str, str]:
    """Of several offers of one provider for one need: the nearest, then the open one, then by name."""
    order = list(PLACE_POINTS)
    return order.index(_closeness(one)), one.until is not None, one.offer.name, one.offer.id


def _closeness(one: Standing) -> str:
    if one.offer.reach == "own area":
        return "inferred"
    known = places().by_id.get(one.place)
    level = known.level if known else ""
    return {"municipality": "own_municipality", "country": "country"}.get(level, "county")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is shown beside a candidate: evidence, contact persons, how many firms were referred to it."""

    evidence: Mapping[str, Evidence]
    persons: Mapping[str, Row]
    referred: Mapping[str, int]

    @classmethod
    def read(cls, reader: Reader, asked: _Asked, candidates: Sequence[_Candidate], cells: Sequence[Cell]) -> _Shown:
        """Everything about all candidates at once, and what the cells rest on."""
        told = [s for one in candidates for standing in one.standings.values() for s in standing.statements]
        told += [s for cell in cells for s in (*cell.statements, *cell.also)]
        ids = sorted({id_ for one in candidates for id_ in _owners(one)})
        persons: dict[str, Row] = {}
        for row in (*reader.read(PERSONS, ids=ids), *reader.read(SWITCHBOARDS, ids=ids)):
            persons.setdefault(row["owner"], row)
        return cls(read_evidence(reader, told, rows_visible=asked.view.rows_visible), persons,
                   {row["actor"]: row["firms"] for row in reader.read(REFERRALS, needs=list(asked.needs))})

    def partner(self, one: _Candidate, asked: _Asked, place_parts: Sequence[Row]) -> Row:
        """A candidate as the answer shows it."""
        told = [s for standing in one.standings.values() for s in standing.statements]
        evidence = evidence_of(told, self.evidence)
        parts = [part for part in (
            *_need_parts(one, asked), *place_parts, _group_part(one, asked), _period_part(one, asked),
            _referral_part(self.referred.get(one.provider.id, 0), asked), _source_part(evidence, asked)) if part]
        offer = one.first.offer
        return {"actor": one.provider.name, "actor_id": one.provider.id,
                "service": offer.name if offer.kind == "service" else None, "project": offer.project,
                "needs": list(one.standings), "contact": self._contact(one),
                "score": round(sum(part["points"] for part in parts), 2), "until": one.first.until, "verified": offer.verified,
                "parts": [_worded(part, asked.view) for part in parts], "evidence": evidence}

    def _contact(self, one: _Candidate) -> Row | None:
        person = next((self.persons[id_] for id_ in _owners(one) if id_ in self.persons), None)
        if person is None:
            return None
        return {"name": person["name"], "title": person.get("title"), "phone": person["phone"], "email": person["email"]}


def _owners(one: _Candidate) -> list[str]:
    """Whose contact to take: the offer's, its projects', the actor's."""
    return [one.first.offer.id, *one.first.offer.projects, one.provider.id]


def _part(name: str, points: float, code: str, **values: object) -> Row:
    return {"name": name, "points": points, "code": code, "values": values}


def _need_parts(one: _Candidate, asked: _Asked) -> list[Row]:
    first, *further = one.standings
    points = NEEDED if first == asked.needs[0] else FURTHER
    parts = [_part("covers need", points, "why_covers_need", need=_titles([first]))]
    if further:
        parts.append(_part("covers more needs", MORE * len(further), "why_more_needs", needs=_titles(further)))
    return parts


def _place_part(one: _Candidate) -> Row:
    closeness = _closeness(one.first)
    return _part("serves place", PLACE_POINTS[closeness], f"why_{closeness}", place=_place_name(one.first.place))


def _group_part(one: _Candidate, asked: _Asked) -> Row | None:
    named = {claim.id for claim in one.first.offer.groups}
    if asked.target_group is None or not named:
        return None
    fitting = next(group for group in vocabulary().wider_groups(asked.target_group) if group in named)
    title = vocabulary().target_groups[fitting]
    exact = fitting == asked.target_group
    return _part("fits target group", 0.5 if exact else 0.25, "why_group" if exact else "why_wider_group",
                 group={"sv": title.sv, "en": title.en})


def _period_part(one: _Candidate, asked: _Asked) -> Row:
    until = one.first.until
    if until is None:
        return _part("runs on", 0.5, "why_open_end")
    left = (latest(until) - asked.day).days
    points = 0.5 if left >= DAYS_LONG else 0.25 if left >= DAYS_SOON else 0.0
    return _part("runs on", points, "why_runs_long" if left >= DAYS_SOON else "why_ends_soon", until=until)


def _referral_part(firms: int, asked: _Asked) -> Row | None:
    if not firms:
        return None
    if firms < FIRMS_SOME:
        return _part("has been referred to", 0.0, "why_few_referrals")
    count = order_value(coarse(firms, asked.view.rows_visible))
    return _part("has been referred to", 0.5 if firms >= FIRMS_MANY else 0.25, "why_referrals", count=count)


def _source_part(evidence: Iterable[Evidence], asked: _Asked) -> Row:
    days = [item["day"] for item in evidence if item.get("day") and is_partial(item["day"])]
    if not days:
        return _part("stated lately", 0.0, "why_undated_source")
    newest = max(days, key=latest)
    age = (asked.view.today - latest(newest)).days
    return _part("stated lately", 0.5 if age <= DAYS_YEAR else 0.25 if age <= 3 * DAYS_YEAR else 0.0, "why_fresh",
                 day=newest)


def _worded(part: Row, view: View) -> Row:
    text = note(part["code"], **part["values"])
    return {"name": part["name"], "points": part["points"], "why": text.en if view.language == "en" else text.sv,
            "code": part["code"].removeprefix("why_")}


def _state(cell: Cell, shown: _Shown) -> Row:
    """A need's state with what it rests on."""
    return {"need": cell.need, "state": cell.state, "evidence": cell_evidence(cell, shown.evidence)}


def _distance(one: _Candidate, asked: _Asked) -> Row:
    reached = [claim.id for claim in one.first.offer.places]
    return {"distance_km": nearest(asked.place, reached) if asked.place else None}


def _rank(row: Row) -> tuple[Any, ...]:
    return -row["score"], swedish(row["actor"]), row["actor_id"]


def _nearness(row: Row) -> tuple[Any, ...]:
    return row["distance_km"] is None, row["distance_km"] or 0, *_rank(row)


def _municipality_name(place: str | None) -> Any:
    return as_shown(PARAMETERS[0], place)


def _place_name(place: str) -> str:
    known = places().by_id
    return known[place].name if place in known else place


def _notes(said: Understood, cells: Sequence[Cell], missing: Sequence[str]) -> list[Note]:
    codes = {"need": "need_not_understood", "municipality": "place_not_understood"}
    notes = [note(codes[name]) for name in missing]
    if said.unwanted:
        notes.append(note("not_needed", needs=_titles(said.unwanted)))
    return [*notes, *(one for cell in cells for one in _cell_notes(cell))]


def _titles(needs: Iterable[str]) -> dict[str, str]:
    """The titles of needs in both languages."""
    known = list(needs)
    return {language: ", ".join(need_title(need, language) for need in known) for language in ("sv", "en")}


def _cell_notes(cell: Cell) -> list[Note]:
    values: dict[str, Any] = {"need": _titles([cell.need]), "municipality": _place_name(cell.municipality)}
    codes = {COVERED: "covered", UNKNOWN: "unknown"}
    if cell.state == GAP:
        notes = [note("gap_stated" if cell.lack else "gap_in_inventory", **values,
                      inventory=", ".join(dict.fromkeys(PurePath(one.path).name for one in cell.inventories)))]
    else:
        notes = [note(codes[cell.state], **values, count=len(cell.by))]
    if cell.conflict:
        notes.append(note("conflict", **values))
    kinds = (("planned", cell.planned), ("potential", cell.potential), ("ended", cell.ended))
    return notes + [note(kind, **values, actors=", ".join(actors)) for kind, actors in kinds if actors]
