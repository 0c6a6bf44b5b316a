"""What the tests of command line and web share: the installed command, and a served demo region."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from graph.config import settings
from graph.engine import connect
from tests.conftest import kill_engine

SECONDS = 120
PLAN = """# Kompetensnavet Siljan

Projektägare: Leksands kommun
Samarbetspartner: Mora kommun
Projektperiod: 2025-01-01 – 2027-12-31

Projektet erbjuder rådgivning om rekrytering till företag i Leksand.
"""
LOG = ("Datum;Företag;Organisationsnummer;Kommun;Behov;Hänvisad till\n"
       "2026-03-02;Exempelsågen AB;559812-3452;Leksand;Kapital;Almi\n"
       "2026-03-03;Prövofiket;;Mora;Rekrytering;\n")

Run = Callable[..., subprocess.CompletedProcess[str]]


def own_folders(folder: Path, graph: Path) -> dict[str, str]:
    """An environment in which nothing of the user's own is read or written."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GRAPH_", "XDG_", "LC_", "LANG"))}
    return {**kept, "XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config"), "LANG": "C.UTF-8",
            "GRAPH_URI": f"embedded:{graph}", "GRAPH_HEAP": "1g", "GRAPH_LINGER": "0"}


def command(*words: str | Path) -> list[str]:
    """The command line as the tests start it."""
    return [sys.executable, "-m", "api", *map(str, words)]


@pytest.fixture(scope="session")
def kept_graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of an embedded engine that runs as long as the tests, so that each command joins it at once."""
    path = tmp_path_factory.mktemp("commands")
    with connect(settings({"GRAPH_HEAP": "1g", "GRAPH_LINGER": "0"}, graph=f"embedded:{path}")):
        yield path
    kill_engine(path)


@pytest.fixture
def without_graph(tmp_path: Path) -> Run:
    """Runs a command for which no engine may start; its graph would lie in `tmp_path / "graph"`."""
    return _runner(own_folders(tmp_path, tmp_path / "graph"), tmp_path)


@pytest.fixture
def framjar(tmp_path: Path, kept_graph: Path) -> Iterator[Run]:
    """Runs a command on a graph that is empty at first, in a folder of its own."""
    run = _runner(own_folders(tmp_path, kept_graph), tmp_path)
    yield run
    with connect(settings({}, graph=f"embedded:{kept_graph}")) as engine:
        from graph.store import Store

        store = Store(engine)
        for source in store.sources():
            store.withdraw(source["id"])


def _runner(env: Mapping[str, str], folder: Path) -> Run:
    def run(*words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(command(*words), env={**env, **more}, cwd=folder, capture_output=True, timeout=SECONDS,
                              encoding="utf-8", check=False, stdin=subprocess.DEVNULL)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


@dataclass(frozen=True)
class Served:
    """A server that runs: its address and its process."""

    address: str
    process: subprocess.Popen[str]


def serve(env: Mapping[str, str], *words: str) -> Served:
    """Starts a server and waits until it is ready."""
    process = subprocess.Popen(command(*words), env=dict(env), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    if not re.fullmatch(r"http://\S+:\d+/\n", line):
        process.terminate()
        pytest.fail(f"no address was printed: {line!r}\n{process.communicate()[1]}")
    served = Served(line.strip().rstrip("/"), process)
    deadline = time.monotonic() + 90
    while httpx.get(f"{served.address}/readyz").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return served


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the demo region."""
    folder = tmp_path_factory.mktemp("demo")
    env = own_folders(folder, folder / "graph")
    del env["GRAPH_URI"]
    served = serve(env, "demo", "--port", "8100")
    yield served.address
    served.process.terminate()
    served.process.communicate(timeout=20)
    kill_engine(folder / "data" / "framjarkartan" / "demo" / "graph")
