"""The schema: made when a graph is opened, versioned, and refused where it is newer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph import schema
from graph.config import Settings
from graph.engine import Engine, connect
from graph.errors import QueryFailed, SchemaMismatch
from graph.vocabulary import vocabulary

pytestmark = pytest.mark.engine

SET_VERSION = "MATCH (s:Schema {id: 'schema'}) SET s.version = $version"
VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.version AS version"


@pytest.fixture
def changed_engine(engine: Engine) -> Iterator[Engine]:
    """An engine whose noted version a test may change."""
    yield engine
    engine.write(SET_VERSION, version=schema.SCHEMA_VERSION)


def test_it_is_there_when_a_graph_is_opened(engine: Engine) -> None:
    assert engine.read(VERSION) == [{"version": schema.SCHEMA_VERSION}]


@pytest.mark.parametrize("label", vocabulary().labels)
def test_an_id_is_there_once_per_label(engine: Engine, label: str) -> None:
    engine.write(f"CREATE (n:{label} {{id: 'twice'}})")
    with pytest.raises(QueryFailed, match="ConstraintValidationFailed"):
        engine.write(f"CREATE (n:{label} {{id: 'twice'}})")


def test_the_indexes_are_there(engine: Engine) -> None:
    rows = engine.read("SHOW INDEXES YIELD labelsOrTypes, properties RETURN labelsOrTypes AS labels, properties")
    found = {(row["labels"][0], row["properties"][0]) for row in rows if row["labels"] and row["properties"]}
    assert found >= set(schema.INDEXES)


def test_making_it_twice_is_making_it_once(engine: Engine) -> None:
    schema.apply(engine)
    assert engine.read(VERSION) == [{"version": schema.SCHEMA_VERSION}]


def test_a_graph_with_an_older_schema_gets_the_new_one(changed_engine: Engine, engine_settings: Settings) -> None:
    changed_engine.write(SET_VERSION, version=schema.SCHEMA_VERSION - 1)
    connect(engine_settings).close()
    assert changed_engine.read(VERSION) == [{"version": schema.SCHEMA_VERSION}]


def test_a_graph_with_a_newer_schema_is_refused_and_left_alone(changed_engine: Engine,
                                                               engine_settings: Settings) -> None:
    changed_engine.write(SET_VERSION, version=schema.SCHEMA_VERSION + 1)
    with pytest.raises(SchemaMismatch, match="newer"):
        connect(engine_settings)
    assert changed_engine.read(VERSION) == [{"version": schema.SCHEMA_VERSION + 1}]
