"""All that the graph knows of services, as those who take them elsewhere need it: offer sheets, HSDS.

Other than `queries.supply`, which settles what an offer reaches, this is what sources state, services without needs too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.access import Reader
from graph.combining import STRENGTH
from graph.model import Certainty
from queries.order import swedish

__all__ = ["OFFERED", "Held", "Organisation", "Person", "Service", "read_organisations", "read_services"]

SERVICES = """
MATCH (s:Service)
WHERE $ids IS NULL OR s.id IN $ids
RETURN s.id AS id, s.name AS name, s.certainty AS certainty, s.start AS start, s.end AS end_, s.purpose AS purpose,
       s.price AS price, s.website AS website, s.email AS email, s.phone AS phone, s.verified AS verified
ORDER BY id"""
SERVICES_OF = "MATCH (:Actor|ActorGroup {id: $actor})-[:OFFERS]->(s:Service) RETURN DISTINCT s.id AS id ORDER BY id"
CALLED = """
MATCH (s:Service)<-[:REFERS_TO]-(n:Name) WHERE s.id IN $ids
RETURN s.id AS owner, n.surface AS surface, n.scope AS scope ORDER BY owner, surface, scope"""
HELD = """
MATCH (s:Service)-[r:COVERS|IN_PLACE|FOR_GROUP|PART_OF_PROJECT]->(x) WHERE s.id IN $ids
RETURN s.id AS owner, type(r) AS type, x.id AS id, x.name AS name, r.certainty AS certainty
ORDER BY owner, type, id, certainty"""
PROVIDED = """
MATCH (a:Actor|ActorGroup)-[r:OFFERS]->(s:Service) WHERE s.id IN $ids
RETURN s.id AS owner, 'OFFERS' AS type, a.id AS id, a.name AS name, r.certainty AS certainty ORDER BY owner, id, certainty"""
ANSWERING = """
MATCH (p:Person)-[r:CONTACT_FOR|WORKS_FOR]->(x:Service|Actor) WHERE x.id IN $ids AND r.certainty = 'actual'
RETURN x.id AS owner, p.id AS id, p.name AS name, coalesce(r.title, p.title) AS title, p.email AS email, p.phone AS phone
ORDER BY owner, name, id"""
NAMED = """
MATCH (a:Actor|ActorGroup)<-[:REFERS_TO]-(n:Name) WHERE a.id IN $ids
RETURN a.id AS owner, n.surface AS surface, n.scope IS NULL AND n.place IS NULL AS plain ORDER BY owner, surface, plain"""
ORGANISATIONS = """
MATCH (a:Actor|ActorGroup) WHERE a.id IN $ids
RETURN a.id AS id, a.name AS name, a.aliases AS aliases, a.sort AS sort, a.orgnr AS orgnr, a.email AS email,
       a.phone AS phone, a.website AS website, a.purpose AS purpose ORDER BY id"""
PARENTS = "MATCH (a:Actor)-[r:PART_OF]->(b:Actor) WHERE a.id IN $ids RETURN a.id AS owner, b.id AS id ORDER BY owner, id"

OFFERED = (SERVICES, SERVICES_OF, CALLED, HELD, PROVIDED, ANSWERING, NAMED, ORGANISATIONS, PARENTS)
Rows = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Held:
    """A provider, need, place, target group or project of a service, and how surely it is that."""

    id: str
    name: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to ask."""

    id: str
    name: str
    title: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service as sources state it. `called` is the (scope, surface) of the name that it is known again by; `providers` are
    named as a source writes them outside of its own abbreviations, where one does."""

    id: str
    name: str
    called: tuple[str, str] | None
    certainty: str
    providers: tuple[Held, ...]
    needs: tuple[Held, ...]
    places: tuple[Held, ...]
    groups: tuple[Held, ...]
    projects: tuple[Held, ...]
    persons: tuple[Person, ...]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An actor that offers something, as sources and the register of names tell of it."""

    id: str
    name: str
    aliases: tuple[str, ...]
    parent: str | None
    persons: tuple[Person, ...]
    values: Mapping[str, str]


def read_services(reader: Reader, actor: str | None = None) -> list[Service]:
    """The services that somebody offers, all or those of an actor (an id), by name. None: an empty list.

    What is denied is left out; of several certainties of one thing the strongest is told.
    """
    ids = [row["id"] for row in reader.read(SERVICES_OF, actor=actor)] if actor else None
    rows = reader.read(SERVICES, ids=ids)
    ids = [row["id"] for row in rows]
    providers = _by_owner(reader.read(PROVIDED, ids=ids))
    written = _written(reader, {one["id"] for found in providers.values() for one in found})
    read = {"called": _by_owner(reader.read(CALLED, ids=ids)), "held": _by_owner(reader.read(HELD, ids=ids)),
            "persons": _by_owner(reader.read(ANSWERING, ids=ids)), "providers": providers}
    made = [_service(row, read, written) for row in rows if row["id"] in providers]
    return sorted(made, key=lambda one: (swedish(one.name), one.id))


def read_organisations(reader: Reader, ids: Iterable[str]) -> list[Organisation]:
    """The actors with these ids and whatever they are part of, by id."""
    wanted = sorted(set(ids))
    parents = {row["owner"]: row["id"] for row in reversed(reader.read(PARENTS, ids=wanted))}
    wanted = sorted({*wanted, *parents.values()})
    persons = _by_owner(reader.read(ANSWERING, ids=wanted))
    written = _written(reader, wanted)
    return [Organisation(row["id"], written.get(row["id"], row["name"]), tuple(row["aliases"] or ()), parents.get(row["id"]),
                         _persons(persons.get(row["id"], ())),
                         _values(row, ("sort", "orgnr", "email", "phone", "website", "purpose")))
            for row in reader.read(ORGANISATIONS, ids=wanted)]


def _written(reader: Reader, ids: Iterable[str]) -> dict[str, str]:
    """The name to write for each actor: the one that is shown, if a source writes it so outside of its own abbreviations and
    of one place; else the longest that one does. Others have none here."""
    wanted = sorted(set(ids))
    shown = {row["id"]: row["name"] for row in reader.read(ORGANISATIONS, ids=wanted)}
    plain: dict[str, list[str]] = defaultdict(list)
    for row in reader.read(NAMED, ids=wanted):
        if row["plain"]:
            plain[row["owner"]].append(row["surface"])
    return {id_: shown[id_] if shown.get(id_) in found else max(found, key=lambda surface: (len(surface), surface))
            for id_, found in plain.items()}


def _service(row: Mapping[str, Any], read: Mapping[str, Rows], written: Mapping[str, str]) -> Service:
    id_ = row["id"]
    held: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in read["held"].get(id_, ()):
        held[one["type"]].append(one)
    providers = [{**one, "name": written.get(one["id"], one["name"])} for one in read["providers"][id_]]
    return Service(
        id_, row["name"], _called(row["name"], read["called"].get(id_, ())), row["certainty"] or "actual", _surest(providers),
        _surest(held["COVERS"]), _surest(held["IN_PLACE"]), _surest(held["FOR_GROUP"]), _surest(held["PART_OF_PROJECT"]),
        _persons(read["persons"].get(id_, ())),
        _values({**row, "end": row["end_"]}, ("start", "end", "purpose", "price", "website", "email", "phone", "verified")))


def _called(shown: str, names: Sequence[Mapping[str, Any]]) -> tuple[str, str] | None:
    """Whose it is and what it is called, by the name that is shown if it has one such."""
    known = [(one["scope"], one["surface"]) for one in names if one["scope"]]
    return min(known, key=lambda pair: (pair[1] != shown, pair), default=None)


def _surest(rows: Iterable[Mapping[str, Any]]) -> tuple[Held, ...]:
    """Each thing once, as surely as anybody says; by name."""
    best: dict[str, Held] = {}
    for row in rows:
        one = Held(row["id"], row["name"] or row["id"], row["certainty"])
        if one.id not in best or _rank(one) < _rank(best[one.id]):
            best[one.id] = one
    return tuple(sorted(best.values(), key=lambda one: (swedish(one.name), one.id)))


def _rank(one: Held) -> int:
    return STRENGTH[Certainty(one.certainty)]


def _persons(rows: Iterable[Mapping[str, Any]]) -> tuple[Person, ...]:
    found = {row["id"]: Person(row["id"], row["name"], row["title"], row["email"], row["phone"]) for row in rows}
    return tuple(found.values())


def _values(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    return {name: str(row[name]) for name in names if row.get(name)}


def _by_owner(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["owner"]].append(row)
    return found
