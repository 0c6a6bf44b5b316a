"""The embedded engine of a folder: started once, shared, and gone with its last user, whatever was killed."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import psutil
import pytest

from graph import embedded
from graph.config import Settings
from graph.engine import connect
from graph.errors import EngineUnavailable, QueryFailed

pytestmark = pytest.mark.engine

# A command of its own process: uses the engine, says that it does, and goes on until its stdin is closed.
USER = """
import sys
from graph.config import settings
from graph.engine import connect
with connect(settings({"GRAPH_HEAP": "512m", "GRAPH_LINGER": sys.argv[2]}, graph="embedded:" + sys.argv[1])) as engine:
    engine.write("MERGE (a:Actor {id: 'kept'})")
    print("ready", flush=True)
    sys.stdin.read()
"""
BODIES = "UNWIND range(1, 3000) AS n CREATE (:Body {id: toString(n)})"
LONG_QUESTION = "MATCH (a:Body), (b:Body), (c:Body) WHERE a.id < b.id AND b.id < c.id RETURN count(*) AS n"
ACTORS = "MATCH (a:Actor) RETURN a.id AS id ORDER BY id"


@contextlib.contextmanager
def command(path: Path, linger: float = 0.0) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([sys.executable, "-c", USER, str(path), f"{linger:g}"], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def processes(path: Path) -> list[psutil.Process]:
    """The supervisor and server of a folder that live."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE and re.search(
                    rf"(graph\.supervisor |rootPath=){re.escape(str(path))}( |$)", " ".join(process.cmdline())):
                found.append(process)
    return found


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def shared_path(embedded_server_settings: Settings) -> Iterator[Path]:
    """The folder of the engine that most tests share, while it runs."""
    assert embedded_server_settings.embedded_path is not None
    with connect(embedded_server_settings):
        yield embedded_server_settings.embedded_path


def access(path: Path) -> embedded.Access:
    found = embedded.access_of(path)
    assert found is not None
    return found


def test_it_starts_says_how_to_reach_it_and_ends_with_its_last_user(embedded_settings: Settings,
                                                                    embedded_path: Path) -> None:
    with connect(embedded_settings) as engine:
        file = embedded_path / "engine.json"
        told = json.loads(file.read_text("utf-8"))
        assert set(told) == {"uri", "user", "password", "database", "reader_user", "reader_password", "pid",
                             "server_pid"}
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(embedded_path.stat().st_mode) == 0o700
        assert {process.pid for process in processes(embedded_path)} == {told["pid"], told["server_pid"]}
        assert engine.capabilities.name == "arcadedb"
        # Ctrl-C goes to the session of the terminal, and this is another.
        assert os.getsid(told["pid"]) == told["pid"] != os.getsid(0)
    assert within(10, lambda: not processes(embedded_path))
    assert not file.exists()


def test_no_password_is_seen_by_others(shared_path: Path) -> None:
    secrets = (access(shared_path).password, access(shared_path).reader_password)
    for process in processes(shared_path):
        seen = " ".join([*process.cmdline(), *process.environ().values()])
        assert not any(secret in seen for secret in secrets)
    assert [file for file in shared_path.rglob("*") if stat.S_IMODE(file.stat().st_mode) & 0o077] == []
    assert [file.name for file in shared_path.rglob("*") if file.is_file()
            and any(secret.encode() in file.read_bytes() for secret in secrets)] == ["engine.json"]


def test_it_listens_on_the_loopback_interface_only(shared_path: Path) -> None:
    server = psutil.Process(access(shared_path).server_pid)
    listening = {link.laddr.ip for link in server.net_connections() if link.status == psutil.CONN_LISTEN}
    assert listening <= {"127.0.0.1", "::ffff:127.0.0.1"}
    assert listening


def test_values_are_in_no_log(shared_path: Path, embedded_server_settings: Settings) -> None:
    with connect(embedded_server_settings) as engine:
        for statement in ("RETURN date($name)", "CREATE (:Actor {id: $name}), (:Actor {id: $name})", "RETRUN $name"):
            with pytest.raises(QueryFailed):
                engine.write(statement, name="Xaver Påhittad")
    logs = [file for file in (shared_path / "log").iterdir() if file.stat().st_size]
    assert logs
    assert not any("Påhittad" in file.read_text("utf-8") for file in logs)


def test_a_second_command_joins_and_keeps_the_engine_after_the_first(embedded_settings: Settings,
                                                                     embedded_path: Path) -> None:
    with command(embedded_path) as other:
        ready(other)
        with connect(embedded_settings) as engine:
            before = access(embedded_path)
            assert len(processes(embedded_path)) == 2
            other.communicate("")
            time.sleep(1.2)
            assert access(embedded_path) == before
            assert engine.read(ACTORS) == [{"id": "kept"}]


def test_commands_that_start_at_once_share_one_engine(embedded_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        several = [stack.enter_context(command(embedded_path)) for _ in range(3)]
        for each in several:
            ready(each)
        assert len(processes(embedded_path)) == 2
    assert within(10, lambda: not processes(embedded_path))


def test_it_lingers_for_the_next_command(embedded_path: Path) -> None:
    with command(embedded_path, linger=1.5) as first:
        ready(first)
        before = access(embedded_path)
        first.communicate("")
    time.sleep(0.7)
    with command(embedded_path) as second:
        ready(second)
        assert access(embedded_path) == before
    assert within(10, lambda: not processes(embedded_path))


def test_its_last_user_can_end_it_without_linger(embedded_settings: Settings, embedded_path: Path) -> None:
    engine = connect(replace(embedded_settings, linger=20))
    engine.close(linger=False)
    assert within(5, lambda: not processes(embedded_path))


def test_the_folder_may_have_any_name(tmp_path: Path, embedded_settings: Settings,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    path = tmp_path / "främjare & co" / "grafen"
    with connect(replace(embedded_settings, uri=f"embedded:{path}")) as engine:
        assert engine.read("RETURN 1 AS one") == [{"one": 1}]
        assert (path / "databases" / "graph").is_dir()
    assert within(10, lambda: not embedded.is_running(path))


@pytest.mark.parametrize("victim", ["user", "supervisor", "server"])
def test_sigkill_leaves_nothing_behind_and_everything_stored(victim: str, embedded_settings: Settings,
                                                             embedded_path: Path) -> None:
    with command(embedded_path) as user:
        ready(user)
        running = access(embedded_path)
        os.kill({"user": user.pid, "supervisor": running.pid, "server": running.server_pid}[victim], signal.SIGKILL)
        assert within(10, lambda: not processes(embedded_path))
    with connect(embedded_settings) as engine:
        assert access(embedded_path).server_pid != running.server_pid
        assert engine.read(ACTORS) == [{"id": "kept"}]


def test_a_command_that_is_killed_while_it_starts_leaves_nothing_behind(embedded_path: Path) -> None:
    with command(embedded_path) as user:
        assert within(10, lambda: len(processes(embedded_path)) == 2)
        user.kill()
        assert within(20, lambda: not processes(embedded_path))


def test_an_engine_file_of_the_dead_is_not_believed(embedded_settings: Settings, embedded_path: Path) -> None:
    embedded_path.mkdir()
    stale = embedded.Access("bolt://127.0.0.1:1", "root", "x", "reader", "x", pid=os.getpid(), server_pid=os.getpid())
    (embedded_path / "engine.json").write_text(json.dumps(asdict(stale)), "utf-8")
    with connect(embedded_settings) as engine:
        assert engine.read("RETURN 1 AS one") == [{"one": 1}]


def test_the_operator_stops_it_in_the_middle_of_a_question(embedded_settings: Settings, embedded_path: Path) -> None:
    with connect(replace(embedded_settings, timeout=60)) as engine:
        running = access(embedded_path)
        engine.write(BODIES)
        threading.Timer(1.0, os.kill, (running.pid, signal.SIGTERM)).start()
        with pytest.raises(EngineUnavailable, match="does not answer"):
            engine.read(LONG_QUESTION)
        assert within(10, lambda: not processes(embedded_path))


def test_a_question_that_takes_too_long_is_stopped(embedded_settings: Settings) -> None:
    with connect(replace(embedded_settings, timeout=1)) as engine:
        engine.write(BODIES)
        began = time.monotonic()
        with pytest.raises(QueryFailed, match="GRAPH_TIMEOUT"):
            engine.read(LONG_QUESTION)
        assert time.monotonic() - began < 5


def test_a_database_that_another_process_holds_is_told(embedded_settings: Settings, embedded_path: Path) -> None:
    with connect(embedded_settings):
        pass
    assert within(10, lambda: not embedded.is_running(embedded_path))
    with open(embedded_path / "databases" / "graph" / "database.lck", "w+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        with pytest.raises(EngineUnavailable, match="locked by another process"):
            connect(embedded_settings)
    with connect(embedded_settings) as engine:
        assert engine.read(ACTORS) == []


def test_a_start_that_fails_shows_the_log(embedded_settings: Settings) -> None:
    with pytest.raises(EngineUnavailable, match=r"did not start(?s:.*)heap"):
        connect(replace(embedded_settings, heap="1k"))


def test_a_folder_that_is_none_is_told(embedded_settings: Settings, embedded_path: Path) -> None:
    embedded_path.write_text("a file")
    with pytest.raises(EngineUnavailable, match="cannot be used"):
        connect(embedded_settings)


def test_an_index_is_never_rewritten_beside_the_log_of_transactions(embedded_settings: Settings,
                                                                    embedded_path: Path) -> None:
    """Long ids fill more pages of an index than make the engine rewrite it, if it is let to."""
    with connect(embedded_settings) as engine:
        for number in range(3):
            engine.write("UNWIND range(1, 1500) AS n CREATE (:Load {id: $word + toString(n)})", word=f"{number}{'x' * 1500}")
        files = embedded_path / "databases" / "graph"
        (index,) = files.glob("Load_*mtidx")
        assert within(10, lambda: index.stat().st_size > 12 * 2**18)  # pages reach the disk some time after a commit
        assert not within(5, lambda: bool([*files.glob("Load_*ctidx")]))
