"""What the engine must hold before anything is stored: one node per id, and indexes for what is looked up.

The node `(:Schema {id: 'schema', version})` says which version of it a graph has. A graph without it gets everything when
it is opened for the first time; one with an older version is brought forward step by step (`graph.migrations`); a newer
one is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import SchemaMismatch
from graph.migrations import STEPS
from graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from graph.engine import Engine

__all__ = ["INDEXES", "SCHEMA_VERSION", "apply", "ensure", "statements"]

SCHEMA_VERSION = 5

# (label, property): what questions and derivation look up beside the id, which its constraint indexes.
INDEXES: tuple[tuple[str, str], ...] = (
    ("Actor", "name"),
    ("Actor", "register_id"),
    ("Contact", "day"),
    ("Contact", "firm_name_key"),
    ("Contact", "municipality"),
    ("Firm", "stale"),
    ("Lack", "subject"),
    ("Name", "body"),
    ("Name", "bond"),
    ("Name", "key"),
    ("Name", "touched"),
    ("Place", "code"),
    ("Registration", "firm"),
    ("Registration", "municipality"),
    ("Source", "pending"),
    ("Statement", "predicate"),
)

READ_VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.version AS version"
WRITE_VERSION = "MERGE (s:Schema {id: 'schema'}) SET s.version = $version"


def statements() -> tuple[str, ...]:
    """The statements that make the schema; each does nothing where its constraint or index is there.

    >>> statements()[0]
    'CREATE CONSTRAINT actor_id IF NOT EXISTS FOR (n:Actor) REQUIRE n.id IS UNIQUE'
    """
    unique = (f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
              for label in vocabulary().labels)
    indexes = (f"CREATE INDEX {label.lower()}_{name} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"
               for label, name in INDEXES)
    return (*unique, *indexes)


def ensure(engine: Engine) -> None:
    """Makes the schema of a graph that lacks it, and brings an older one forward. What was cut short goes on.

    Raises SchemaMismatch where the graph's is newer than this program's.
    """
    if _version(engine) == SCHEMA_VERSION:
        return
    with engine.writing():
        version = _version(engine)
        if version < SCHEMA_VERSION:  # Another command may have done it while we waited.
            apply(engine, version or SCHEMA_VERSION)


def apply(engine: Engine, version: int = SCHEMA_VERSION) -> None:
    """Makes all constraints and indexes, takes the steps from `version` on and notes each. Doing it twice is doing it
    once."""
    for statement in statements():
        engine.change_schema(statement)
    for step in range(version, SCHEMA_VERSION):
        STEPS[step](engine)
        engine.write(WRITE_VERSION, version=step + 1)
    engine.write(WRITE_VERSION, version=SCHEMA_VERSION)


def _version(engine: Engine) -> int:
    rows = engine.read(READ_VERSION)
    version = int(rows[0]["version"] or 0) if rows else 0
    if version > SCHEMA_VERSION:
        raise SchemaMismatch(f"the graph at {engine.uri} has schema {version}, this program knows {SCHEMA_VERSION}; "
                             f"install the newer framjarkartan, or point GRAPH_URI at another graph")
    return version
