"""Which municipalities no project, network or service names. Question 6."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.access import Reader
from graph.lexicon.places import places
from queries.order import swedish
from queries.period import Period
from queries.question import Answer, Column, Parameter, Question, Row, View, both
from queries.reading import EVIDENCE, Evidence, evidence_of, read_evidence
from queries.texts import note

__all__ = ["UNREACHED", "Named", "unreached_municipalities"]

STATED_PLACES = """
MATCH (x:Project|Network|Service)-[r:IN_PLACE]->(p:Place)
WHERE r.certainty = 'actual'
RETURN x.id AS id, x.name AS name, coalesce(x.certainty, 'actual') AS certainty, x.start AS start, x.end AS end_,
       p.id AS place, r.statements AS statements
ORDER BY id, place, r.id"""
OFFERED = "MATCH (:Actor|ActorGroup)-[:OFFERS]->(s:Service) RETURN DISTINCT s.id AS id ORDER BY id"
PLACES_OF_PARTS = """
MATCH (p:Partnership)-[:IN]->(x:Project|Network)
WHERE p.certainty = 'actual' AND p.places IS NOT NULL
UNWIND p.places AS place
RETURN x.id AS id, x.name AS name, p.certainty AS certainty, x.start AS start, x.end AS end_,
       place, p.statements AS statements
ORDER BY id, place, p.id"""


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a source names for an actual project, network or service."""

    id: str
    name: str
    place: str
    period: Period
    statements: tuple[str, ...]


def unreached_municipalities(reader: Reader, view: View, *, county: str | None, date: date | None) -> Answer:
    """Question 6: which municipalities does no project or platform reach?

    Measure: among the municipalities of each county of which at least one is named, those that no source names as
    place of an actual project, network or service; the seat of an actor does not count, nor a statement about the
    whole county, which `county_wide` lists beside. Past ones count, unless `date` is given. Order: county, then
    municipality. Every municipality named, or none: no rows. A note says what was looked through.

    $ framjar ask unreached_municipalities --county Dalarna
    """
    named = [one for one in read_named(reader) if date is None or one.period.includes(date)]
    found = read_evidence(reader, (s for one in named for s in one.statements), rows_visible=view.rows_visible)
    rows = [_row(municipality, wide, found) for municipality, wide in unreached(named)
            if county in (None, *places().ancestors(municipality))]
    rows.sort(key=lambda row: (swedish(row["county"]), swedish(row["municipality"])))
    sources = {item["source_id"] for item in found.values()}
    looked = note("looked_through_places", count=len(named), sources=len(sources))
    return Answer(rows, [looked] if named else [note("nothing_loaded")])


def read_named(reader: Reader) -> list[Named]:
    """Every place named for an actual project, network or service, also as the place of an actor's part in it."""
    # A service of which no source says who offers it has no certainty of its own: that of its places decides.
    offered = {row["id"] for row in reader.read(OFFERED)}
    rows = [row for row in (*reader.read(STATED_PLACES), *reader.read(PLACES_OF_PARTS))
            if row["certainty"] == "actual" or (row["id"] not in offered and row["certainty"] != "negated")]
    return [Named(row["id"], row["name"], _place_id(row["place"]), Period(row["start"], row["end_"]),
                  tuple(row["statements"] or ())) for row in rows]


def unreached(named: Iterable[Named]) -> list[tuple[str, list[Named]]]:
    """Municipality ids that are named nowhere although another one of their county is, with what names their county
    or country.

    >>> anytime = Period(None, None)
    >>> found = unreached([Named("p", "P", "se-kom-2080", anytime, ()), Named("q", "Q", "se-lan-20", anytime, ())])
    >>> len(found), found[0][0], [one.name for one in found[0][1]]
    (14, 'se-kom-2021', ['Q'])
    """
    known = places()
    by_place: dict[str, list[Named]] = defaultdict(list)
    for one in named:
        for place in _own(one.place):
            by_place[place].append(one)
    counties = sorted({above for place in by_place if _level(place) == "municipality"
                       for above in known.ancestors(place) if _level(above) == "county"})
    return [(municipality, [one for above in known.ancestors(municipality) for one in by_place.get(above, ())])
            for county in counties for municipality in known.municipalities_within(county)
            if municipality not in by_place]


def _own(place: str) -> tuple[str, ...]:
    """A locality stands for its municipality; all else for itself."""
    return places().municipalities_within(place) if _level(place) == "locality" else (place,)


def _level(place: str) -> str | None:
    known = places().by_id.get(place)
    return known.level if known else None


def _place_id(place: str) -> str:
    """Qualifiers may hold a place's id or its name."""
    if place in places().by_id:
        return place
    return next((found.id for found in places().named(place)), place)


def _row(municipality: str, wide: list[Named], found: Mapping[str, Evidence]) -> Row:
    known = places().by_id
    county = next(place for place in places().ancestors(municipality) if _level(place) == "county")
    labels = {f"{one.name} ({_name_of(one.place)})" for one in wide}
    return {"municipality": known[municipality].name, "municipality_id": municipality, "county": known[county].name,
            "county_id": county, "county_wide": sorted(labels, key=swedish),
            "evidence": evidence_of((s for one in wide for s in one.statements), found)}


def _name_of(place: str) -> str:
    known: Mapping[str, Any] = places().by_id
    return str(known[place].name) if place in known else place


UNREACHED = Question(
    name="unreached_municipalities", number=6, user="strategist", marks=("gap",),
    title=both("Vilka kommuner når inget projekt och ingen plattform?",
               "Which municipalities does no project or platform reach?"),
    parameters=(Parameter("county", "county", both("Län", "County")), Parameter("date", "date", both("Dag", "Day"))),
    columns=(Column("municipality", "text", both("Kommun", "Municipality")),
             Column("municipality_id", "text", both("Kommunens id", "Id of municipality")),
             Column("county", "text", both("Län", "County")),
             Column("county_id", "text", both("Länets id", "Id of county")),
             Column("county_wide", "list", both("Ingår utan namn i", "Included unnamed in"))),
    cypher=(STATED_PLACES, OFFERED, PLACES_OF_PARTS, EVIDENCE), answer=unreached_municipalities)
