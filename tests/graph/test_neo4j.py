"""The Neo4j of our own: it keeps to itself, and what it is told to keep."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from graph import neo4j
from graph.config import Settings, settings
from graph.engine import connect
from graph.neo4j.__main__ import home_password
from tests.conftest import lacking, need

pytestmark = pytest.mark.engine


@contextmanager
def server(home: Path, env_file: Path) -> Iterator[Settings]:
    """A server that keeps its data in a home."""
    process = subprocess.Popen([sys.executable, "-m", "graph.neo4j", "--home", home, "--env-file", env_file], text=True,
                               stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        printed = [process.stdout.readline() for _ in range(3)]
        assert env_file.read_text("utf-8") == "".join(printed)
        yield settings(dict(line.strip().split("=", 1) for line in printed))
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert process.returncode == 0
    assert not env_file.exists()


def test_it_listens_on_the_loopback_interface_only_and_shows_no_password(neo4j_server_settings: Settings) -> None:
    port = int(neo4j_server_settings.uri.rpartition(":")[2])
    servers = [process for process in psutil.process_iter(["cmdline"])
               if "CommunityEntryPoint" in " ".join(process.info["cmdline"] or [])]
    found = [process for process in servers if any(link.laddr.port == port for link in process.net_connections())]
    if not found:
        lacking("the Neo4j server is not one of this machine")
    listening = {link.laddr.ip for link in found[0].net_connections() if link.status == psutil.CONN_LISTEN}
    assert listening <= {"127.0.0.1", "::ffff:127.0.0.1"}
    assert neo4j_server_settings.password not in " ".join([*found[0].cmdline(), *found[0].environ().values()])


def test_a_failing_download_is_told(tmp_path: Path) -> None:
    need("mvn")
    done = subprocess.run([sys.executable, "-m", "graph.neo4j", "--cache", tmp_path / "cache"], capture_output=True,
                          text=True, check=False, env={**os.environ, "MAVEN_OPTS": "-Xmx1k"})
    assert done.returncode == 1
    assert "Maven could not fetch Neo4j" in done.stderr
    assert not (tmp_path / "cache" / f"neo4j-{neo4j.version()}").exists()


def test_what_is_missing_skips_a_test_and_fails_it_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    need("python3")
    need("pytest")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no_such_tool is not installed"):
        need("no_such_tool")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no_such_tool is not installed"):
        need("no_such_tool")


@pytest.mark.long
def test_a_home_keeps_its_data_and_password(tmp_path: Path) -> None:
    need("java")
    need("mvn")
    home, env_file = tmp_path / "home", tmp_path / "env"
    with server(home, env_file) as first, connect(first) as engine:
        engine.write("CREATE (:Actor {id: 'kept'})")
    with server(home, env_file) as second, connect(second) as engine:
        assert second.password == first.password
        assert engine.read("MATCH (a:Actor) RETURN a.id AS id") == [{"id": "kept"}]


def test_no_password_looks_like_an_option(tmp_path: Path) -> None:
    homes = [tmp_path / str(number) for number in range(300)]
    for home in homes:
        home.mkdir()
    made = {home_password(home) for home in homes}
    assert len(made) == len(homes)
    assert all(one.isalnum() for one in made)
