"""What rests on a source, and what people decided about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from graph.access import Reader

__all__ = ["Resting", "judged_inventories", "judged_statements", "resting"]

STATEMENTS_IN = "MATCH (s:Statement)-[:STATED_IN]->(:Source {id: $source}) RETURN count(s) AS number"
CONTACTS_IN = "MATCH (c:Contact)-[:STATED_IN]->(:Source {id: $source}) RETURN count(c) AS number"
# A thing that no other source speaks of; an actor also stays while a row of another log refers to it.
ALONE = """
MATCH (:Source {id: $source})<-[:STATED_IN]-(:Statement)-[:SUBJECT|OBJECT]->(:Name)-[:REFERS_TO]->(x)
WHERE x.sources = 1
RETURN DISTINCT labels(x)[0] AS label, x.id AS id, x.name AS name ORDER BY label, name, id"""
STILL_REFERRED_TO = """
UNWIND $ids AS id
MATCH (:Actor {id: id})<-[:REFERS_TO]-(:Name)<-[:REFERRED_TO]-(:Contact)-[:STATED_IN]->(s:Source {complete: true})
WHERE s.id <> $source
RETURN DISTINCT id ORDER BY id"""
FACTS_ALONE = """
MATCH (:Source {id: $source})<-[:STATED_IN]-(s:Statement)-[:SUBJECT]->(:Name)-[:REFERS_TO]->(x)-[r]->(y)
WHERE r.sources = 1 AND s.id IN r.statements
RETURN count(DISTINCT r) AS number"""
JUDGED_STATEMENTS = """
MATCH (j:Judgement)-[:DECIDES]->(s:Statement)-[:STATED_IN]->(:Source {id: $source})
RETURN s.id AS statement, j.id AS id, j.kind AS kind, j.author AS author, j.at AS at, j.reason AS reason
ORDER BY at, id"""
JUDGED_INVENTORIES = """
MATCH (i:Inventory)-[:STATED_IN]->(s:Source), (i)-[:LISTS]->(p:Place)
WHERE i.judgement IS NOT NULL
RETURN s.id AS source, p.id AS area, i.needs AS needs, i.start AS start, i.end AS end ORDER BY source, area, start, end"""


@dataclass(frozen=True, slots=True)
class Resting:
    """What goes when a source goes: what it says, its contacts, the things (label, name) that no other source names and
    the facts that no other source states."""

    statements: int
    contacts: int
    things: tuple[tuple[str, str], ...]
    facts: int


def resting(reader: Reader, source: str) -> Resting:
    """What rests on a source alone. A source that nobody knows: nothing."""
    rows = reader.read(ALONE, source=source)
    ids = [row["id"] for row in rows if row["label"] == "Actor"]
    kept = {row["id"] for row in reader.read(STILL_REFERRED_TO, source=source, ids=ids)} if ids else set()
    numbers = [int(reader.read(text, source=source)[0]["number"]) for text in (STATEMENTS_IN, CONTACTS_IN, FACTS_ALONE)]
    things = tuple((row["label"], row["name"] or "") for row in rows if row["id"] not in kept)
    return Resting(numbers[0], numbers[1], things, numbers[2])


def judged_statements(reader: Reader, source: str) -> dict[str, dict[str, Any]]:
    """What people decided about statements of a source, by statement id: `id`, `kind` (`right` or `wrong`), `author`,
    `at`, `reason`; of several the newest."""
    return {row["statement"]: {name: row[name] for name in ("id", "kind", "author", "at", "reason")}
            for row in reader.read(JUDGED_STATEMENTS, source=source)}


def judged_inventories(reader: Reader) -> dict[str, list[str]]:
    """The inventories that people declared after loading, by source id, each as `AREA[:NEEDS][:FROM..TO]`."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in reader.read(JUDGED_INVENTORIES):
        period = f"{row['start'] or ''}..{row['end'] or ''}" if row["start"] or row["end"] else ""
        found[row["source"]].append(":".join(filter(None, (row["area"], ",".join(row["needs"] or ()), period))))
    return dict(found)
