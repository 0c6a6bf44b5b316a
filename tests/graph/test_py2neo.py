"""Notebooks that use py2neo, whose life has ended, read the graph on both engines."""

from __future__ import annotations

import pytest

from graph import embedded
from graph.config import Settings
from graph.engine import Engine
from tests.conftest import need

pytestmark = pytest.mark.engine


def test_py2neo_reads_the_graph(engine: Engine, engine_settings: Settings) -> None:
    need("py2neo")
    from py2neo import Graph

    engine.write("CREATE (:Actor {id: 'a', name: 'Åre främjare'})-[:OFFERS {sources: 2}]->(:Service {id: 's'})")
    path = engine_settings.embedded_path
    if path is None:
        graph = Graph(engine_settings.uri, auth=(engine_settings.user, engine_settings.password))
    else:
        access = embedded.access_of(path)
        assert access is not None
        graph = Graph(access.uri, auth=(access.reader_user, access.reader_password), name=access.database)
    rows = graph.run("MATCH (a:Actor)-[r:OFFERS]->(s:Service) RETURN a.name AS name, r.sources AS sources, s").data()
    assert [(row["name"], row["sources"], row["s"]["id"]) for row in rows] == [("Åre främjare", 2, "s")]
    assert graph.nodes.match("Actor", id="a").first()["name"] == "Åre främjare"
