"""The door to the graph, on both engines."""

from __future__ import annotations

import pytest

from graph.engine import Engine
from graph.errors import QueryFailed

pytestmark = pytest.mark.engine

MERGE_ACTORS = "UNWIND $rows AS row MERGE (n:Actor {id: row.id}) SET n.name = row.name"


def test_what_is_written_is_read(engine: Engine) -> None:
    engine.write(MERGE_ACTORS, rows=[{"id": "b", "name": "Åre"}, {"id": "a", "name": "Älv"}])
    assert engine.read("MATCH (n:Actor) RETURN n.id AS id, n.name AS name ORDER BY id") == [
        {"id": "a", "name": "Älv"}, {"id": "b", "name": "Åre"}]


def test_reading_cannot_write(engine: Engine) -> None:
    with pytest.raises(QueryFailed):
        engine.read("CREATE (n:Actor {id: 'x'})")
    assert engine.read("MATCH (n:Actor) RETURN count(n) AS n") == [{"n": 0}]
