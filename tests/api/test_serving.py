"""Serving: ports that are taken, and an end that leaves nothing behind."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.serving import listening
from graph.embedded import is_running
from graph.errors import BadParameter
from tests.api.conftest import Run, own_folders, serve
from tests.conftest import kill_engine


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on for as long as the test runs."""
    listener = socket.create_server(("127.0.0.1", 0))
    yield listener.getsockname()[1]
    listener.close()


def test_a_taken_port_gives_the_next_free_one_where_that_is_wanted(taken: int) -> None:
    with listening("127.0.0.1", taken, next_free=True) as found:
        assert taken < found.getsockname()[1] < taken + 50
    with pytest.raises(BadParameter, match=f"{taken} is taken; give another with --port"):
        listening("127.0.0.1", taken, next_free=False)


def test_serve_says_that_its_port_is_taken_and_starts_nothing(without_graph: Run, tmp_path: Path, taken: int) -> None:
    done = without_graph("serve", "--port", str(taken))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"port: {taken} is taken; give another with --port\n"
    assert not (tmp_path / "graph").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_and_its_engine(tmp_path: Path, number: signal.Signals) -> None:
    graph = tmp_path / "graph"
    with listening("127.0.0.1", 8300, next_free=True) as free:
        port = free.getsockname()[1]
    # The engine would linger for twenty seconds after any other command.
    served = serve({**own_folders(tmp_path, graph), "GRAPH_LINGER": "20"}, "serve", "--port", str(port))
    try:
        with httpx.Client(base_url=served.address) as kept_alive:
            assert kept_alive.get("/healthz").json() == {"status": "alive"}
            began = time.monotonic()
            served.process.send_signal(number)
            out, said = served.process.communicate(timeout=10)
        while is_running(graph) and time.monotonic() - began < 10:
            time.sleep(0.05)
        assert not is_running(graph)
        assert (served.process.returncode, out) == (0, "")
        assert said.endswith("Stopped.\n")
    finally:
        served.process.kill()
        kill_engine(graph)
