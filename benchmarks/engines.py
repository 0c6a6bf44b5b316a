"""Throw-away engines to measure on: an embedded one and, where a JDK and Maven are installed, Neo4j."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from graph.neo4j import missing_tools


@contextmanager
def embedded(linger: float = 20) -> Iterator[Mapping[str, str]]:
    """The environment of an embedded engine in a new folder; the folder goes afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield {"GRAPH_URI": f"embedded:{folder}/graph", "GRAPH_LINGER": str(linger), "GRAPH_KEY_FILE": f"{folder}/key"}


@contextmanager
def neo4j() -> Iterator[Mapping[str, str] | None]:
    """The environment of a new Neo4j; None where this machine cannot run one."""
    if missing_tools():
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        env_file = Path(folder) / "env"
        server = subprocess.Popen([sys.executable, "-m", "graph.neo4j", "--env-file", str(env_file)],
                                  stdout=subprocess.DEVNULL)
        try:
            while not env_file.exists():
                if server.poll() is not None:
                    yield None
                    return
                time.sleep(0.1)
            found = dict(line.split("=", 1) for line in env_file.read_text("utf-8").splitlines())
            yield {**found, "GRAPH_KEY_FILE": f"{folder}/key"}
        finally:
            server.terminate()
            server.wait()
