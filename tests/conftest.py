"""What all tests share, and the strategy behind them.

**Strategy.** Pure functions are tested on values, laws with Hypothesis; whatever touches the graph is tested on real
engines, never on a stand-in. A test that asks for `engine` runs twice: on the embedded engine and on real Neo4j.
A difference between them that is known is a strict expected failure with its reason.

* `engine`: an empty graph with its schema, on each of the two. The servers live as long as the test run; the graph is
  emptied before each test, so a failed test's graph can be looked at in a debugger.
* `embedded_settings`: settings of an engine of one's own in a new folder, for tests that start, kill and lock. What is
  still running there after the test is killed.
* `need(tool)`: for what a machine may lack (Java, Maven, a browser, py2neo): the test is skipped with the reason;
  under CI=true it fails instead, since there everything is to run.
* `@pytest.mark.long`: runs only where FRAMJAR_LONG is set (`make test-long`).

Neo4j is the server that FRAMJAR_TEST_NEO4J names (bolt://HOST:PORT; FRAMJAR_TEST_NEO4J_USER and
FRAMJAR_TEST_NEO4J_PASSWORD go with it; **its graph is emptied**), else one that `python -m graph.neo4j` starts.
With xdist each worker starts servers of its own, so files are spread and not tests (`--dist loadfile`); workers may not
share a server that is named, so run without it then.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from typing import Any, NoReturn

import pytest

from graph.config import Settings, settings
from graph.embedded import access_of, is_running
from graph.engine import Engine, connect
from graph.neo4j import missing_tools
from graph.schema import SCHEMA_VERSION
from graph.supervisor import die_with
from tests.browser import chromium

ENGINES = ("embedded", "neo4j")
START_SECONDS = 300.0  # The first run fetches Neo4j.
EMPTY = """
MATCH (n) WHERE NOT n:Schema
WITH n LIMIT 10000
DETACH DELETE n
RETURN count(*) AS gone"""
RESET_SCHEMA = "MATCH (s:Schema {id: 'schema'}) SET s = {id: 'schema', version: $version}"
END_LEASES = "MATCH (s:Schema) WHERE s.id <> 'schema' DELETE s"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves what is marked `long` for `make test-long`."""
    if not os.environ.get("FRAMJAR_LONG"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="long: set FRAMJAR_LONG=1, or run make test-long"))


def lacking(reason: str) -> NoReturn:
    """Skips the test with the reason; fails it under CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing under CI: {reason}")
    pytest.skip(reason)


def need(tool: str) -> None:
    """Skips, or under CI=true fails, the test where a command or Python module is not there."""
    if shutil.which(tool) is None and util.find_spec(tool) is None:
        lacking(f"{tool} is not installed")


def empty(engine: Engine) -> None:
    """Takes everything out of a graph but its schema."""
    while engine.write(EMPTY)[0]["gone"]:
        pass
    engine.write(RESET_SCHEMA, version=SCHEMA_VERSION)
    engine.write(END_LEASES)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium. It ends with the module: Playwright keeps an event loop running, which other tests must not meet."""
    need("chromium")
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def embedded_server_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of the embedded engine that most tests share."""
    path = tmp_path_factory.mktemp("graph")
    yield settings({"GRAPH_HEAP": "1g", "GRAPH_LINGER": "0"}, graph=f"embedded:{path}")
    kill_engine(path)


@pytest.fixture(scope="session")
def neo4j_server_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a Neo4j server: the one that the environment names, else one of our own."""
    if os.environ.get("FRAMJAR_TEST_NEO4J"):
        yield settings({"GRAPH_URI": os.environ["FRAMJAR_TEST_NEO4J"],
                        "GRAPH_USER": os.environ.get("FRAMJAR_TEST_NEO4J_USER", ""),
                        "GRAPH_PASSWORD": os.environ.get("FRAMJAR_TEST_NEO4J_PASSWORD", "")})
        return
    if missing_tools():
        lacking(f"Neo4j needs {' and '.join(missing_tools())}")
    env_file = tmp_path_factory.mktemp("neo4j") / "env"
    server = subprocess.Popen([sys.executable, "-m", "graph.neo4j", "--env-file", env_file], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, preexec_fn=die_with(os.getpid(), signal.SIGTERM))
    try:
        yield settings(_announced(server, env_file))
    finally:
        server.terminate()
        server.communicate()


def _announced(server: subprocess.Popen[bytes], env_file: Path) -> dict[str, str]:
    deadline = time.monotonic() + START_SECONDS
    while not env_file.exists():
        if server.poll() is not None or time.monotonic() > deadline:
            server.terminate()
            lacking(f"Neo4j did not start: {server.communicate()[1].decode('utf-8', 'replace')}")
        time.sleep(0.1)
    return dict(line.split("=", 1) for line in env_file.read_text("utf-8").splitlines())


@pytest.fixture(scope="session", params=ENGINES)
def engine_settings(request: pytest.FixtureRequest) -> Settings:
    """Settings of each engine in turn; the graph may hold what the test before left."""
    found: Settings = request.getfixturevalue(f"{request.param}_server_settings")
    return found


@pytest.fixture(scope="session")
def open_engine(engine_settings: Settings) -> Iterator[Engine]:
    """One open door per engine for the whole run; use `engine`."""
    with connect(engine_settings) as engine:
        yield engine


@pytest.fixture
def engine(open_engine: Engine) -> Engine:
    """An empty graph with its schema, on each of the engines."""
    empty(open_engine)
    return open_engine


@pytest.fixture
def embedded_path(tmp_path: Path) -> Iterator[Path]:
    """A folder for an embedded engine of one's own; what runs there afterwards is killed."""
    path = tmp_path / "graph"
    yield path
    kill_engine(path)


@pytest.fixture
def embedded_settings(embedded_path: Path) -> Settings:
    """Settings of an embedded engine of one's own, which ends at once when nobody uses it."""
    return settings({"GRAPH_HEAP": "512m", "GRAPH_LINGER": "0"}, graph=f"embedded:{embedded_path}")


def kill_engine(path: Path) -> None:
    """Ends what runs in a folder, by force, and waits until it is gone."""
    deadline = time.monotonic() + 10
    while is_running(path) and time.monotonic() < deadline:
        access = access_of(path)
        for pid in (access.pid, access.server_pid) if access else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
