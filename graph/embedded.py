"""The embedded engine of a folder: found or started, and kept while somebody uses it.

    command ──holds LOCK_SH on users.lock──┐
    command ──holds LOCK_SH on users.lock──┼── PATH ──┬── engine.json   address and passwords, while the engine runs
    supervisor ──parent of── java server ──┘          └── engine.lock   held as long as supervisor or server lives

The server is that of the package `arcadedb-embedded`, which carries its own Java. It is the child of a small supervisor
(`graph.supervisor`) in a session of its own, so Ctrl-C in a terminal does not reach it. The kernel takes locks away
from processes that die, however they die, so every state that a SIGKILL can leave is told by the locks alone:

* `users.lock`: shared by all commands that use the engine. When the supervisor can take it alone and `linger` seconds
  have passed, it stops the server and ends. The file's time is that of the last arrival; a user that wants no linger
  sets it to 0 when it leaves.
* `engine.lock`: taken by the supervisor and inherited by the server. Free means that nothing runs, whatever
  `engine.json` says.
* `start.lock`: one command at a time looks and, where nothing runs, starts.

**`engine.json`** (0600, there while the engine runs) holds `uri` (bolt://127.0.0.1:PORT), `user`, `password`,
`database`, `reader_user`, `reader_password` (a user that can only read), `pid` (the supervisor: SIGTERM to it ends all)
and `server_pid` (the Java process). Each start makes new passwords.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib import util
from pathlib import Path
from typing import IO, Any

from graph.errors import EngineUnavailable

__all__ = ["Access", "Binaries", "Use", "access_of", "binaries", "is_running", "join", "log_tail"]

DATABASE = "graph"
ENGINE_FILE = "engine.json"
USERS_LOCK = "users.lock"
ENGINE_LOCK = "engine.lock"
START_LOCK = "start.lock"
WRITER_LOCK = "writer.lock"
LOG_FILE = "log/server.out"
START_SECONDS = 120.0
STOP_SECONDS = 5.0
# Bolt's first words: who one is, and the versions one speaks (5.4 to 5.0, and nothing else).
HANDSHAKE = bytes((0x60, 0x60, 0xB0, 0x17, 0, 4, 4, 5)) + bytes(12)
PACKAGES = ("arcadedb", "arcadedb_embedded")

# Supervisors that this process started. They outlive it on purpose; the list keeps Python from warning about that.
_started: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a running engine: the fields of `engine.json`."""

    uri: str
    user: str
    password: str = field(repr=False)
    reader_user: str
    reader_password: str = field(repr=False)
    pid: int
    server_pid: int
    database: str = DATABASE


@dataclass(frozen=True, slots=True)
class Binaries:
    """The Java runtime and the folder of jars that a package carries."""

    java: Path
    jars: Path


@dataclass(slots=True)
class Use:
    """A running engine in use by this process; the supervisor keeps it until `close`."""

    access: Access
    path: Path
    _users: IO[bytes]

    def close(self, *, linger: bool = True) -> None:
        """Ends the use. Without linger, the engine ends at once if this was its last user. A second call does nothing.
        """
        if not linger and not self._users.closed:
            os.utime(self._users.fileno(), (0, 0))
        self._users.close()
        _reap()


def join(path: Path, *, heap: str, linger: float, timeout: float) -> Use:
    """Joins the engine of a folder, and starts it first where none runs. Returns when its database answers.

    `heap` is Java's `-Xmx`; `linger` and `timeout` are seconds; they hold where this call starts the engine. Raises
    EngineUnavailable where it cannot start, with the last lines of its log.
    """
    from filelock import FileLock, Timeout

    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        users = _share(path / USERS_LOCK)
    except OSError as error:
        raise EngineUnavailable(f"the folder {path} cannot be used for the graph: {error.strerror}") from error
    try:
        with FileLock(path / START_LOCK, timeout=START_SECONDS, mode=0o600):
            return Use(_running_or_started(path, heap, linger, timeout), path, users)
    except Timeout as error:
        users.close()
        raise EngineUnavailable(f"another command has tried to start the engine in {path} for {START_SECONDS:g} s"
                                ) from error
    except BaseException:
        users.close()
        raise


def access_of(path: Path) -> Access | None:
    """What `engine.json` of a folder says, None where there is none or it is not whole."""
    try:
        return Access(**json.loads((path / ENGINE_FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_access(path: Path, access: Access) -> None:
    """Writes `engine.json` (0600), whole or not at all."""
    part = path / f"{ENGINE_FILE}.part"
    part.unlink(missing_ok=True)
    with open(part, "x", encoding="utf-8", opener=_private) as file:
        json.dump(asdict(access), file, indent=1)
    part.replace(path / ENGINE_FILE)


def is_running(path: Path) -> bool:
    """Whether a supervisor or server of this folder lives. Asks the lock, so no crash can make it wrong."""
    try:
        with open(path / ENGINE_LOCK, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except (FileNotFoundError, NotADirectoryError):
        return False
    return False


def binaries() -> Binaries:
    """The Java runtime and jars of the engine's package, the newer package name first.

    Raises EngineUnavailable where no installed package has both.
    """
    for package in PACKAGES:
        found = util.find_spec(package)
        for folder in (found.submodule_search_locations or []) if found else []:
            java, jars = Path(folder, "jre", "bin", "java"), Path(folder, "jars")
            if java.is_file() and any(jars.glob("arcadedb-bolt-*.jar")):
                return Binaries(java, jars)
    raise EngineUnavailable("the embedded engine is not installed; run `pip install arcadedb-embedded`, "
                            "or point GRAPH_URI at a Neo4j server")


def log_tail(path: Path, lines: int = 12) -> str:
    """The last lines of the server's log, indented; empty where there is none."""
    try:
        text = (path / LOG_FILE).read_text("utf-8", "replace")
    except OSError:
        return ""
    telling = [line[:300] for line in text.splitlines() if line.strip() and not line.lstrip().startswith("at ")]
    return "\n".join(f"  {line}" for line in telling[-lines:])


def _running_or_started(path: Path, heap: str, linger: float, timeout: float) -> Access:
    """The access to the engine of a folder. The caller holds `start.lock` and a share of `users.lock`."""
    supervisor: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        running = is_running(path)
        access = access_of(path) if running else None
        if access is not None and _speaks_bolt(access.uri):
            return access
        if not running and supervisor is None:
            supervisor = _start(path, heap, linger, timeout)
        if supervisor is not None and supervisor.poll() is not None:
            raise EngineUnavailable(f"the embedded engine in {path} did not start; the end of {path / LOG_FILE}:\n"
                                    f"{log_tail(path)}")
        time.sleep(0.03)
    raise EngineUnavailable(f"the embedded engine in {path} has not answered for {START_SECONDS:g} s; "
                            f"the end of {path / LOG_FILE}:\n{log_tail(path)}")


def _start(path: Path, heap: str, linger: float, timeout: float) -> subprocess.Popen[bytes]:
    binaries()  # A package that is missing is told here, in words, rather than by a log.
    # -P keeps the folder one stands in out of the search for modules; PYTHONPATH finds us where nothing is installed.
    root = str(Path(__file__).resolve().parent.parent)
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-P", "-m", "graph.supervisor", str(path),
               "--heap", heap, "--linger", f"{linger:g}", "--timeout", f"{timeout:g}"]
    log = path / LOG_FILE
    log.parent.mkdir(mode=0o700, exist_ok=True)
    with open(log, "wb", opener=_private) as output:
        process = subprocess.Popen(command, cwd=path, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                   start_new_session=True, env={**os.environ, "PYTHONPATH": search})
    _started.append(process)
    return process


def _share(path: Path) -> IO[bytes]:
    """Takes a share of a lock; waits while a supervisor that is about to end holds it alone."""
    file = open(path, "ab", opener=_private)  # noqa: SIM115 - it stays open as long as the engine is used
    try:
        _patiently(lambda: fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB), path)
    except BaseException:
        file.close()
        raise
    os.utime(path)  # The supervisor counts its linger from here, however short the command.
    return file


def _patiently(take: Callable[[], Any], path: Path) -> None:
    deadline = time.monotonic() + 4 * STOP_SECONDS
    while True:
        try:
            take()
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise EngineUnavailable(f"the engine in {path.parent} is stopping and does not end") from None
            time.sleep(0.03)
        else:
            return


def _speaks_bolt(uri: str) -> bool:
    """Whether a Bolt server at the address shakes hands. A port alone tells little: a dying server's is open for a
    while. The real question is asked by whoever connects."""
    host, _, port = uri.removeprefix("bolt://").rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=2) as connection:
            connection.sendall(HANDSHAKE)
            return len(connection.recv(4)) == 4
    except OSError:
        return False


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _reap() -> None:
    _started[:] = [process for process in _started if process.poll() is None]
