"""The little that pages read beside answers: names to suggest, and where in a log a row stands."""

from __future__ import annotations

from graph.access import Reader

__all__ = ["contacts_before", "names_of"]

ACTOR_NAMES = "MATCH (n:Actor) RETURN DISTINCT n.name AS name ORDER BY name"
PROJECT_NAMES = "MATCH (n:Project) RETURN DISTINCT n.name AS name ORDER BY name"
NAMES = {"actor": ACTOR_NAMES, "project": PROJECT_NAMES}
BEFORE = "MATCH (c:Contact)-[:STATED_IN]->(:Source {id: $source}) WHERE c.row < $row RETURN count(c) AS number"


def names_of(reader: Reader, kind: str) -> list[str]:
    """The names of what a parameter of type `actor` or `project` can be; none for any other type."""
    return [row["name"] for row in reader.read(NAMES[kind]) if row["name"]] if kind in NAMES else []


def contacts_before(reader: Reader, source: str, row: int) -> int:
    """How many contacts of a log stand before a row."""
    return int(reader.read(BEFORE, source=source, row=row)[0]["number"])
