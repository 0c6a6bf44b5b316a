"""Steps from one schema version to the next, for graphs that an earlier version of this program made.

`STEPS[n]` brings a graph of version n to n + 1; `graph.schema.ensure` runs what is missing, in order, under the lock of the
one writer, after the constraints and indexes of today are made, and notes the version after each. A step that was cut
short is run again from its beginning, so each does only what is not done yet. What needs no step is a new constraint or
index alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.engine import Engine

__all__ = ["STEPS", "Step"]

Step = Callable[["Engine"], None]

BATCH = 5_000

READ_NAMES = """
MATCH (n:Name) WHERE n.bond IS NULL OR n.body IS NULL RETURN properties(n) AS name, n.id AS id ORDER BY id LIMIT $batch"""
WRITE_NAMES = "UNWIND $rows AS row MATCH (n:Name {id: row.id}) SET n.bond = row.bond, n.body = row.body"
READ_SCOPED_NAMES = """
MATCH (n:Name) WHERE n.scope IS NOT NULL AND NOT n.kind IN $kinds AND NOT n.bond CONTAINS $mark
RETURN properties(n) AS name, n.id AS id ORDER BY id LIMIT $batch"""
WRITE_BONDS = "UNWIND $rows AS row MATCH (n:Name {id: row.id}) SET n.bond = row.bond"
# What sort of thing a name is, each statement says for itself since version 2. The names keep it until all have it.
MOVE_SORTS = tuple(f"""
MATCH (s:Statement)-[:{end}]->(n:Name) WHERE n.sort IS NOT NULL AND s.{end.lower()}_sort IS NULL
WITH s, n LIMIT $batch SET s.{end.lower()}_sort = n.sort RETURN count(s) AS done""" for end in ("SUBJECT", "OBJECT"))
CLEAR_SORTS = "MATCH (n:Name) WHERE n.sort IS NOT NULL WITH n LIMIT $batch REMOVE n.sort RETURN count(n) AS done"
MARK_FIRMS = "MATCH (f:Firm) WHERE f.stale IS NULL WITH f LIMIT $batch SET f.stale = true RETURN count(f) AS done"
MARK_REBUILD = "MERGE (s:Schema {id: 'schema'}) SET s.rebuild = true"


def names_by_bond(engine: Engine) -> None:
    """From 1 to 2: names tell by `bond` and `body` with which others they might mean the same thing; statements tell what
    sort of thing their names are; everything is marked to be derived anew by the next command that writes, because facts
    of version 1 do not say why names belong together."""
    # Imported here: opening a graph is to stay quick, and these read the register.
    from graph.identity import body_of, bond
    from graph.lexicon import actors
    from graph.records import name_from

    while rows := engine.read(READ_NAMES, batch=BATCH):
        names = [(row["id"], name_from(row["name"])) for row in rows]
        engine.write(WRITE_NAMES, rows=[{"id": id_, "bond": bond(name), "body": body_of(name, actors())}
                                        for id_, name in names])
    for change in (*MOVE_SORTS, CLEAR_SORTS, MARK_FIRMS):
        while engine.write(change, batch=BATCH)[0]["done"]:
            pass
    engine.write(MARK_REBUILD)


def bonds_by_scope(engine: Engine) -> None:
    """From 2 to 3: the bond of a name that belongs to something (a plan's priority, an actor's service) holds that too.
    Nothing else follows from it than before, so nothing is derived anew."""
    from graph.identity import REGISTERED_KINDS, SCOPED, bond
    from graph.records import name_from

    values = {"batch": BATCH, "kinds": list(REGISTERED_KINDS), "mark": SCOPED}
    while rows := engine.read(READ_SCOPED_NAMES, **values):
        engine.write(WRITE_BONDS, rows=[{"id": row["id"], "bond": bond(name_from(row["name"]))} for row in rows])


def budgets_apart(engine: Engine) -> None:
    """From 3 to 4: a grant beside a total, and a rounded amount beside an exact one, contradict each other no longer;
    everything is marked to be derived anew by the next command that writes."""
    engine.write(MARK_REBUILD)


def registers(engine: Engine) -> None:
    """From 4 to 5: registers can be loaded. The step makes the constraint and indexes of their label, and keeps an older
    program from a graph that holds what it cannot dump. Actors and services have what registers tell of them (website, number,
    price, when they were last verified), so everything is marked to be derived anew by the next command that writes."""
    engine.write(MARK_REBUILD)


STEPS: Mapping[int, Step] = {1: names_by_bond, 2: bonds_by_scope, 3: budgets_apart, 4: registers}
