"""Who works with whom: actors by their projects, pairs that meet in several. Questions 1 and 2."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from graph.access import Reader
from queries.order import swedish
from queries.period import Period
from queries.question import Answer, Column, Parameter, Question, Row, View, both
from queries.reading import EVIDENCE, Evidence, evidence_of, read_evidence
from queries.texts import note

__all__ = ["MOST_CONNECTED", "PAIRS", "Part", "most_connected_actors", "pairs_meeting_often", "read_parts"]

# Actual work in a project or pre-study; funders, targets, plans and programmes are no such work.
COUNTED_ROLES = ("lead", "partner", "coordinator", "participant", "supplier")

PARTS = """
MATCH (a:Actor)-[:TAKES_PART]->(p:Partnership)-[:IN]->(t:Project)
WHERE p.certainty = 'actual' AND p.role IN $roles
RETURN a.id AS actor, a.name AS name, t.id AS project, t.name AS title, p.role AS role,
       p.start AS part_start, p.end AS part_end, t.start AS project_start, t.end AS project_end,
       p.statements AS statements
ORDER BY actor, project, role, p.id"""


@dataclass(frozen=True, slots=True)
class Part:
    """An actor's actual part in a project, with the statements it rests on."""

    actor: str
    name: str
    project: str
    title: str
    role: str
    period: Period
    statements: tuple[str, ...]


def most_connected_actors(reader: Reader, view: View, *, date: date | None) -> Answer:
    """Question 1: which actors take part in the most projects?

    Measure: distinct projects and pre-studies in which an actor has an actual part as lead, partner, coordinator,
    participant or supplier; past ones count, unless `date` is given: then those in force that day. Range: 1 and up.
    Order: most first, equal ones by name. No such part anywhere: no rows, and a note. Raises nothing of its own.

    $ framjar ask most_connected_actors
    """
    parts = read_parts(reader, date)
    found = read_evidence(reader, _statements(parts), rows_visible=view.rows_visible)
    rows = [_actor_row(of_actor, found) for of_actor in _grouped(parts).values()]
    rows.sort(key=lambda row: (-row["projects"], swedish(row["actor"]), row["actor_id"]))
    return Answer(rows, [] if rows else [note("no_rows", **LOOKED)])


def pairs_meeting_often(reader: Reader, view: View, *, projects: int, date: date | None) -> Answer:
    """Question 2: which pairs of actors meet in more than one project?

    Measure: distinct projects in which both have a part as in question 1. Range: `projects` (default 2) and up.
    Order: most first, then by the first name, then by the second; within a pair by name. No pair: no rows and a note.

    $ framjar ask pairs_meeting_often --projects 2
    """
    parts = read_parts(reader, date)
    found = read_evidence(reader, _statements(parts), rows_visible=view.rows_visible)
    actors = _grouped(parts)
    rows = [_pair_row(actors[left], actors[right], shared, found)
            for (left, right), shared in meetings(parts).items() if len(shared) >= projects]
    rows.sort(key=lambda row: (-row["projects"], swedish(row["actor"]), swedish(row["other_actor"]), row["actor_id"],
                               row["other_actor_id"]))
    return Answer(rows, [] if rows else [note("no_rows", **LOOKED)])


def read_parts(reader: Reader, day: date | None) -> list[Part]:
    """All actual parts of actors in projects, on a day if one is given; by actor, project and role."""
    rows = reader.read(PARTS, roles=list(COUNTED_ROLES))
    parts = [Part(row["actor"], row["name"], row["project"], row["title"], row["role"], _period(row),
                  tuple(row["statements"] or ())) for row in rows]
    return [part for part in parts if day is None or part.period.includes(day)]


def meetings(parts: Iterable[Part]) -> dict[tuple[str, str], list[str]]:
    """The projects in which two actors both have a part, by pair of actor ids (the smaller first).

    >>> anytime = Period(None, None)
    >>> meetings([Part(a, a, "p", "P", "partner", anytime, ()) for a in ("b", "a", "b")])
    {('a', 'b'): ['p']}
    """
    members: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        members[part.project].add(part.actor)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for project in sorted(members):
        for left, right in combinations(sorted(members[project]), 2):
            shared[left, right].append(project)
    return dict(shared)


def _period(row: Mapping[str, Any]) -> Period:
    return Period(row["part_start"] or row["project_start"], row["part_end"] or row["project_end"])


def _grouped(parts: Iterable[Part]) -> dict[str, list[Part]]:
    grouped: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        grouped[part.actor].append(part)
    return grouped


def _statements(parts: Iterable[Part]) -> list[str]:
    return [statement for part in parts for statement in part.statements]


def _titles(parts: Iterable[Part]) -> list[str]:
    return sorted({part.project: part.title for part in parts}.values(), key=swedish)


def _actor_row(parts: list[Part], found: Mapping[str, Evidence]) -> Row:
    return {"actor": parts[0].name, "actor_id": parts[0].actor, "projects": len({part.project for part in parts}),
            "project_names": _titles(parts), "roles": sorted({part.role for part in parts}, key=COUNTED_ROLES.index),
            "evidence": evidence_of(_statements(parts), found)}


def _pair_row(left: list[Part], right: list[Part], shared: list[str], found: Mapping[str, Evidence]) -> Row:
    first, second = sorted((left, right), key=lambda parts: (swedish(parts[0].name), parts[0].actor))
    both_parts = [part for part in (*first, *second) if part.project in shared]
    return {"actor": first[0].name, "actor_id": first[0].actor, "other_actor": second[0].name,
            "other_actor_id": second[0].actor, "projects": len(shared), "project_names": _titles(both_parts),
            "evidence": evidence_of(_statements(both_parts), found)}


LOOKED = {"looked_sv": "ingen källa nämner en aktör som faktiskt medverkar i så många projekt",
          "looked_en": "no source names an actor that actually takes part in so many projects"}
DATE = Parameter("date", "date", both("Dag", "Day"))
ACTOR_COLUMNS = (
    Column("actor", "text", both("Aktör", "Actor")), Column("actor_id", "text", both("Aktörens id", "Id of actor")))
PROJECT_COLUMNS = (
    Column("projects", "integer", both("Projekt", "Projects")),
    Column("project_names", "list", both("Vilka", "Which")))

MOST_CONNECTED = Question(
    name="most_connected_actors", number=1, user="strategist", marks=("network",),
    title=both("Vilka aktörer medverkar i flest projekt?", "Which actors take part in the most projects?"),
    parameters=(DATE,),
    columns=(*ACTOR_COLUMNS, *PROJECT_COLUMNS, Column("roles", "list", both("Roller", "Roles"))),
    cypher=(PARTS, EVIDENCE), answer=most_connected_actors)

PAIRS = Question(
    name="pairs_meeting_often", number=2, user="strategist", marks=("network",),
    title=both("Vilka par av aktörer möts i fler än ett projekt?",
               "Which pairs of actors meet in more than one project?"),
    parameters=(Parameter("projects", "integer", both("Minst antal projekt", "At least so many projects"), default=2),
                DATE),
    columns=(*ACTOR_COLUMNS, Column("other_actor", "text", both("Annan aktör", "Other actor")),
             Column("other_actor_id", "text", both("Den andras id", "Id of the other")), *PROJECT_COLUMNS),
    cypher=(PARTS, EVIDENCE), answer=pairs_meeting_often)
