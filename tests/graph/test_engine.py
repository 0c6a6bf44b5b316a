"""The door to the graph, on both engines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from neo4j import READ_ACCESS, GraphDatabase
from neo4j.exceptions import Neo4jError

from graph import embedded
from graph.config import Settings, settings
from graph.engine import Engine, connect
from graph.errors import EngineUnavailable, GraphBusy, QueryFailed
from graph.supervisor import free_ports

pytestmark = pytest.mark.engine

MERGE_ACTORS = "UNWIND $rows AS row MERGE (n:Actor {id: row.id}) SET n.name = row.name"
COUNT = "MATCH (n) WHERE NOT n:Schema RETURN count(n) AS n"
BODIES = "UNWIND range(1, 3000) AS n CREATE (:Body {id: toString(n)})"
SLOW_CHANGE = "UNWIND range(1, 150000) AS n CREATE (:Body {id: toString(n)})"
LONG_QUESTION = "MATCH (a:Body), (b:Body), (c:Body) WHERE a.id < b.id AND b.id < c.id RETURN count(*) AS n"

# Another process that holds the writer's lock until it reads a line; argument: seconds of its lease on a server.
WRITER = """
import sys
import graph.engine
from graph.config import settings
graph.engine.LEASE_SECONDS = float(sys.argv[1])
with graph.engine.connect(settings()) as engine, engine.writing():
    print("writing", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def other_writer(found: Settings, lease: float = 60.0) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the writer's lock when this returns."""
    environment = {**os.environ, "GRAPH_URI": found.uri, "GRAPH_USER": found.user, "GRAPH_PASSWORD": found.password}
    process = subprocess.Popen([sys.executable, "-c", WRITER, f"{lease:g}"], env=environment, text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def take_lock_away(other: Engine, found: Settings) -> None:
    """The writer's lock is free, as if who held it had died."""
    if found.embedded_path is not None:
        (found.embedded_path / embedded.WRITER_LOCK).unlink()
    else:
        other.write("MATCH (w:Schema {id: 'writer'}) SET w.until = 0")


def let_go(writer: subprocess.Popen[str]) -> None:
    assert writer.stdin is not None
    writer.stdin.write("\n")
    writer.stdin.flush()


def address(found: Settings) -> str:
    """The Bolt address behind settings."""
    path = found.embedded_path
    if path is None:
        return found.uri
    access = embedded.access_of(path)
    assert access is not None
    return access.uri


@pytest.mark.parametrize("value", [
    "", "Hörs på ”ö” 🙂", 0, 2**63 - 1, -2**63, 1.5, True, None, [], ["a", "å"], [1, 2], {"a": [{"b": None}]},
], ids=repr)
def test_values_come_back_as_they_were_sent(engine: Engine, value: Any) -> None:
    assert engine.read("RETURN $value AS value", value=value) == [{"value": value}]


def test_what_is_written_is_read(engine: Engine) -> None:
    engine.write(MERGE_ACTORS, rows=[{"id": "b", "name": "Åre"}, {"id": "a", "name": "Älv"}])
    assert engine.read("MATCH (n:Actor) RETURN n.id AS id, n.name AS name ORDER BY id") == [
        {"id": "a", "name": "Älv"}, {"id": "b", "name": "Åre"}]


def test_no_rows_is_an_empty_list(engine: Engine) -> None:
    assert engine.read("MATCH (n:Actor) RETURN n.id AS id ORDER BY id") == []


def test_nodes_and_relationships_come_as_maps_of_their_properties(engine: Engine) -> None:
    rows = engine.write("CREATE (a:Actor {id: 'a'})-[r:OFFERS {sources: 2}]->(b:Service {id: 'b'}) RETURN a, r, b")
    assert rows == [{"a": {"id": "a"}, "r": {"sources": 2}, "b": {"id": "b"}}]
    assert {type(value) for value in rows[0].values()} == {dict}


def test_several_statements_are_one_transaction(engine: Engine) -> None:
    create = "CREATE (n:Actor {id: $id}) RETURN n.id AS id"
    with pytest.raises(QueryFailed):
        engine.write_all([(create, {"id": "a"}), (create, {"id": "b"}), (create, {"id": "a"})])
    assert engine.read(COUNT) == [{"n": 0}]
    assert engine.write_all([(create, {"id": "a"}), (create, {"id": "b"})]) == [[{"id": "a"}], [{"id": "b"}]]
    assert engine.write_all([]) == []


@pytest.mark.parametrize("change", [
    "CREATE (n:Actor {id: 'x'})", "MERGE (n:Actor {id: 'x'})", "MATCH (n:Actor) SET n.name = 'x'",
    "MATCH (n:Actor) DETACH DELETE n", "MATCH (n:Actor) CREATE (n)-[:OFFERS]->(n)",
    "CREATE INDEX other IF NOT EXISTS FOR (n:Actor) ON (n.other)",
])
def test_reading_changes_nothing(engine: Engine, change: str) -> None:
    engine.write(MERGE_ACTORS, rows=[{"id": "a", "name": "A"}])
    with pytest.raises(QueryFailed):
        engine.read(change)
    assert engine.read("MATCH (n:Actor) OPTIONAL MATCH (n)-[r]->() RETURN n.name AS name, count(r) AS n") == [
        {"name": "A", "n": 0}]


@pytest.mark.parametrize("place", ["file:///etc/passwd", "http://127.0.0.1:1/secret"])
def test_no_file_or_address_is_read(engine: Engine, place: str) -> None:
    for run in (engine.read, engine.write):
        with pytest.raises(QueryFailed):
            run("LOAD CSV FROM $place AS line RETURN line", place=place)


@pytest.mark.parametrize("statement", [
    "RETRUN $name", "MATCH (n) RETURN m.$name", "RETURN date($name)", "CREATE (n:Actor {id: $name})",
    "RETURN $name.property / 0", "RETURN toInteger($name) + $missing",
])
def test_a_refused_statement_is_told_without_its_values(engine: Engine, statement: str) -> None:
    name = "Xaver Påhittad"
    engine.write("CREATE (n:Actor {id: $name})", name=name)
    with pytest.raises(QueryFailed) as caught:
        engine.write(statement, name=name)
    error: BaseException | None = caught.value
    assert caught.value.statement == statement
    assert statement in str(error)
    while error is not None:
        assert name not in str(error)
        error = error.__cause__


@pytest.mark.parametrize("rows", [[{"id": None}], [{"id": "a"}, {}], [{"id": "a"}, {"id": None}]])
def test_a_null_key_is_refused_and_nothing_is_written(engine: Engine, rows: list[dict[str, Any]]) -> None:
    with pytest.raises(QueryFailed, match="null"):
        engine.write(MERGE_ACTORS, rows=rows)
    assert engine.read(COUNT) == [{"n": 0}]


def test_half_a_character_is_refused(engine: Engine) -> None:
    with pytest.raises(QueryFailed, match="cannot be sent"):
        engine.write("CREATE (n:Actor {id: $id})", id="\udce5")


def test_writers_of_the_same_keys_all_succeed(engine: Engine) -> None:
    def write(number: int) -> None:
        for batch in range(4):
            rows = [{"id": str(key), "name": f"{number}"} for key in range(batch * 50, batch * 50 + 150)]
            try:
                engine.write(MERGE_ACTORS, rows=rows)
            except Exception as error:
                failed.append(error)

    failed: list[Exception] = []
    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert engine.read(COUNT) == [{"n": 300}]


def test_a_second_writer_waits_for_the_first(engine: Engine, engine_settings: Settings) -> None:
    told: list[float] = []
    with other_writer(engine_settings) as other:
        began = time.monotonic()
        threading.Timer(3.0, let_go, (other,)).start()
        with engine.writing(on_wait=lambda: told.append(time.monotonic() - began)):
            waited = time.monotonic() - began
    assert 3.0 <= waited < 8.0
    assert len(told) == 1
    assert 2.0 <= told[0] < 3.0


def test_a_writer_that_nobody_hinders_waits_for_nothing(engine: Engine) -> None:
    told: list[None] = []
    for _ in range(2):
        began = time.monotonic()
        with engine.writing(on_wait=lambda: told.append(None)):
            assert time.monotonic() - began < 1.0
    assert told == []


def test_a_writer_with_little_patience_is_told_that_the_graph_is_busy(engine: Engine, engine_settings: Settings) -> None:
    with other_writer(engine_settings), connect(replace(engine_settings, patience=0.5)) as impatient:
        began = time.monotonic()
        with pytest.raises(GraphBusy, match="another command"), impatient.writing():
            pytest.fail("two writers at once")
        assert time.monotonic() - began < 2.0


def test_a_killed_writer_keeps_nobody_out(engine: Engine, engine_settings: Settings) -> None:
    with other_writer(engine_settings, lease=2.0) as other:
        other.send_signal(signal.SIGKILL)
        began = time.monotonic()
        with engine.writing():
            assert time.monotonic() - began < 5.0


def test_a_change_under_way_is_in_before_the_next_writer_begins_or_never(engine: Engine, engine_settings: Settings) -> None:
    """An engine may go on with the change of a command that was killed: whoever writes next must not see it come in later."""
    ended: list[object] = []

    def slow() -> None:
        try:
            with engine.writing():
                begun.set()
                ended.append(engine.write(SLOW_CHANGE))
        except EngineUnavailable as error:
            ended.append(error)

    begun = threading.Event()
    writer = threading.Thread(target=slow)
    writer.start()
    begun.wait()
    time.sleep(0.3)
    with connect(engine_settings) as other:
        take_lock_away(other, engine_settings)
        assert not ended
        with other.writing():
            before = other.read(COUNT)
            writer.join()
            assert other.read(COUNT) == before
    assert len(ended) == 1


def test_a_writer_keeps_its_lease_beyond_its_time(neo4j_server_settings: Settings) -> None:
    with other_writer(neo4j_server_settings, lease=1.0), connect(neo4j_server_settings) as engine:
        time.sleep(2.5)
        rows = engine.read("MATCH (w:Schema {id: 'writer'}) RETURN w.until > timestamp() AS held")
        assert rows == [{"held": True}]


def test_a_writer_that_lost_its_turn_writes_no_more(engine: Engine, engine_settings: Settings) -> None:
    with connect(engine_settings) as other:
        with engine.writing():
            take_lock_away(other, engine_settings)
            with other.writing():
                with pytest.raises(EngineUnavailable, match="run the command again"):
                    engine.write("CREATE (n:Actor {id: 'late'})")
                other.write("CREATE (n:Actor {id: 'in time'})")
        with engine.writing():
            engine.write("CREATE (n:Actor {id: 'again'})")
        assert engine.read("MATCH (n:Actor) RETURN n.id AS id ORDER BY id") == [{"id": "again"}, {"id": "in time"}]


def test_nobody_waits_longer_for_a_change_under_way_than_the_patience(neo4j_server_settings: Settings) -> None:
    found = neo4j_server_settings
    with (connect(replace(found, patience=0.5)) as impatient, GraphDatabase.driver(found.uri, auth=(found.user, found.password))
          as driver, driver.session(database=found.database) as session, session.begin_transaction() as under_way):
        under_way.run("MERGE (w:Schema {id: 'turn'}) SET w.changes = 1").consume()
        began = time.monotonic()
        with pytest.raises(GraphBusy, match="another command"), impatient.writing():
            pytest.fail("two writers at once")
        assert time.monotonic() - began < 10


def test_a_wrong_password_is_told(engine: Engine, engine_settings: Settings) -> None:
    with pytest.raises(EngineUnavailable, match="GRAPH_PASSWORD"):
        connect(settings({"GRAPH_URI": address(engine_settings), "GRAPH_USER": "neo4j",
                          "GRAPH_PASSWORD": "not the password"}))


def test_a_wrong_database_is_told(neo4j_server_settings: Settings) -> None:
    with pytest.raises(EngineUnavailable, match="GRAPH_DATABASE"):
        connect(replace(neo4j_server_settings, database="nowhere"))


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_wrong_address_is_told_at_once(scheme: str) -> None:
    began = time.monotonic()
    with pytest.raises(EngineUnavailable, match="does not answer"):
        connect(settings({"GRAPH_URI": f"{scheme}://127.0.0.1:{free_ports(1)[0]}", "GRAPH_PASSWORD": "x"}))
    assert time.monotonic() - began < 5.0


def test_a_question_that_takes_too_long_is_stopped(neo4j_server_settings: Settings) -> None:
    with connect(replace(neo4j_server_settings, timeout=1)) as engine:
        engine.write("MATCH (b:Body) DETACH DELETE b")
        engine.write(BODIES)
        began = time.monotonic()
        with pytest.raises(QueryFailed, match="GRAPH_TIMEOUT"):
            engine.read(LONG_QUESTION)
        assert time.monotonic() - began < 5.0


def test_a_server_is_told_from_the_other(engine: Engine, engine_settings: Settings) -> None:
    expected = "neo4j" if engine_settings.embedded_path is None else "arcadedb"
    assert engine.capabilities.name == expected
    assert engine.capabilities.version[0].isdigit()
    assert engine.uri == engine_settings.uri


def test_sessions_for_reading_refuse_changes_where_it_is_said_so(engine: Engine, engine_settings: Settings) -> None:
    user, password = engine_settings.user, engine_settings.password
    if engine_settings.embedded_path is not None:
        access = embedded.access_of(engine_settings.embedded_path)
        assert access is not None
        user, password = access.user, access.password
    with GraphDatabase.driver(address(engine_settings), auth=(user, password)) as driver, \
            driver.session(default_access_mode=READ_ACCESS) as session:
        try:
            session.run("CREATE (n:Actor {id: 'x'})").consume()
        except Neo4jError:
            refused = True
        else:
            refused = False
    assert engine.capabilities.read_only_enforced is refused


def test_help_waits_for_no_driver() -> None:
    code = "import sys, graph.engine, graph.config; print('neo4j' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
