"""The parent of an embedded engine's server: starts it, waits until nobody uses it, stops it.

Run by `graph.embedded` as `python -m graph.supervisor PATH --heap 2g --linger 15 --timeout 30`; the locks are described
there. It imports nothing heavy, because it lives as long as the engine. What is written to stdout is the engine's log.
"""

from __future__ import annotations

import argparse
import base64
import ctypes
import fcntl
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from graph import embedded
from graph.embedded import Access

ADMIN = "root"
READER = "reader"
ATTEMPTS = 3
POLL_SECONDS = 0.5
WRITE_FACTOR = 10
PR_SET_PDEATHSIG = 1
# Commits reach the operating system's disk queue before they are acknowledged, so a power cut loses none of them.
WAL_FLUSH = 2
MESSAGE_BYTES = 256 * 2**20


# Java's logging, to stdout alone. What a statement did wrong is told to whoever sent it; in a log, which stays, the
# engine's words would show values, and they may be personal.
LOGGING = """\
handlers = java.util.logging.ConsoleHandler
java.util.logging.ConsoleHandler.level = INFO
java.util.logging.ConsoleHandler.formatter = com.arcadedb.utility.AnsiLogFormatter
.level = WARNING
com.arcadedb.level = INFO
com.arcadedb.index.level = WARNING
com.arcadedb.bolt.BoltNetworkExecutor.level = OFF
"""


class Stop(Exception):
    """Somebody sent SIGTERM, SIGINT or SIGHUP."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one engine to its end. Returns 0 after a wanted stop, 1 where the server did not start or died."""
    parser = argparse.ArgumentParser(prog="graph.supervisor", description="Runs the embedded engine of a folder.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--heap", default="2g")
    parser.add_argument("--linger", type=float, default=15.0)
    parser.add_argument("--timeout", type=float, default=30.0)
    options = parser.parse_args(arguments)
    os.umask(0o077)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, raise_stop)
    try:
        with engine_lock(options.path) as lock:
            return run(options.path, lock, options.heap, options.linger, options.timeout)
    except Stop:
        return 0


def run(path: Path, lock: IO[bytes], heap: str, linger: float, timeout: float) -> int:
    """Starts the server, announces it in `engine.json`, and stops it when it has been unused for `linger` seconds."""
    password = secrets.token_urlsafe(24)
    server, address = start(path, lock, heap, timeout, password)
    if server is None:
        return 1
    try:
        reader_password = secrets.token_urlsafe(24)
        make_reader(address["http"], password, reader_password)
        embedded.write_access(path, Access(
            uri=f"bolt://127.0.0.1:{address['bolt']}", user=ADMIN, password=password, reader_user=READER,
            reader_password=reader_password, pid=os.getpid(), server_pid=server.pid))
        with open(path / embedded.USERS_LOCK, "ab") as users:
            wait_until_unused(server, users, linger)
            # The lock is held alone until the server has ended: whoever comes now waits, and starts a new one.
            return stop(path, server)
    except Stop:
        return stop(path, server)


def start(path: Path, lock: IO[bytes], heap: str, timeout: float,
          password: str) -> tuple[subprocess.Popen[bytes] | None, Mapping[str, int]]:
    """Starts the server on free ports and waits for its database. (None, ports) where it ends instead.

    A port that was free when we looked may be taken when the server binds it, so that is tried a few times.
    """
    (path / embedded.ENGINE_FILE).unlink(missing_ok=True)
    ports: dict[str, int] = {}
    for _ in range(ATTEMPTS):
        ports = dict(zip(("bolt", "http"), free_ports(2), strict=True))
        with prepared(path, timeout, password):
            # Java writes names of files in the characters of the locale, and PATH may hold any.
            server = subprocess.Popen(command_line(path, heap, timeout, ports), cwd=path, stdin=subprocess.DEVNULL,
                                      env={**os.environ, "LC_ALL": "C.UTF-8"}, pass_fds=(lock.fileno(),),
                                      preexec_fn=die_with(os.getpid()))
            try:
                if wait_until_answers(server, ports["http"], password):
                    return server, ports
            except BaseException:
                stop(path, server)
                raise
            stop(path, server)
        if "already in use" not in embedded.log_tail(path, 200):
            break
    return None, ports


@contextmanager
def prepared(path: Path, timeout: float, password: str) -> Iterator[None]:
    """The folder as the server needs it: groups of users before the start, the password in a file during it."""
    config = path / "config"
    config.mkdir(exist_ok=True)
    # Users are made anew at each start, so that each start has passwords of its own.
    (config / "server-users.jsonl").unlink(missing_ok=True)
    (config / "server-groups.json").write_text(json.dumps(groups(timeout)), "utf-8")
    (config / "logging.properties").write_text(LOGGING, "utf-8")
    secret = config / "start.password"
    secret.unlink(missing_ok=True)
    secret.touch(0o600)
    secret.write_text(password, "utf-8")
    try:
        yield
    finally:
        secret.unlink(missing_ok=True)


def groups(timeout: float) -> dict[str, Any]:
    """Who may do what: `admin` everything, `readers` nothing but read, for at most `timeout` seconds a query."""
    everything = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
    admin = {"resultSetLimit": -1, "readTimeout": -1, "types": {"*": {"access": everything}},
             "access": ["updateSecurity", "updateSchema", "updateDatabaseSettings"]}
    readers = {"resultSetLimit": -1, "readTimeout": int(timeout * 1000), "types": {"*": {"access": ["readRecord"]}},
               "access": []}
    return {"version": 1, "databases": {"*": {"groups": {"admin": admin, "readers": readers}}}}


def command_line(path: Path, heap: str, timeout: float, ports: Mapping[str, int]) -> list[str]:
    """The server's command line: loopback only, nothing fetched, no secret in it."""
    found = embedded.binaries()
    options = {
        "server.rootPath": path,
        "server.databaseDirectory": path / "databases",
        "server.configDirectory": path / "config",
        "server.logsDirectory": path / "log",
        "server.rootPasswordPath": path / "config" / "start.password",
        "server.defaultDatabases": f"{embedded.DATABASE}[{ADMIN}]",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        # Production mode would hide the texts of some errors; nobody but us can reach a loopback port with password.
        "server.mode": "development",
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": ports["http"],
        "bolt.host": "127.0.0.1",
        "bolt.port": ports["bolt"],
        "bolt.defaultDatabase": embedded.DATABASE,
        "bolt.maxMessageSize": MESSAGE_BYTES,
        "command.timeout": int(timeout * 1000) * WRITE_FACTOR,
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
        "support.autoRegister": "false",
        "txWalFlush": WAL_FLUSH,
        # Compacted indexes are written beside the log of transactions: a kill then left a page of one empty, and what it
        # had held was found no more. So an index only grows; `dump` and `restore` make it small again.
        "indexCompactionMinPagesSchedule": 0,
    }
    flags = [f"-Djava.util.logging.config.file={path / 'config' / 'logging.properties'}",
             *(f"-Darcadedb.{name}={value}" for name, value in options.items())]
    return [str(found.java), "-Xms64m", f"-Xmx{heap}", *flags, "-cp", f"{found.jars}/*",
            "com.arcadedb.server.ArcadeDBServer"]


def wait_until_answers(server: subprocess.Popen[bytes], port: int, password: str) -> bool:
    """Whether the database answers a query before the server ends or time is up: its port opens before it exists."""
    deadline = time.monotonic() + embedded.START_SECONDS
    query = {"language": "opencypher", "command": "RETURN 1 AS one"}
    while server.poll() is None and time.monotonic() < deadline:
        try:
            post(port, f"/api/v1/query/{embedded.DATABASE}", query, password)
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return True
    return False


def make_reader(port: int, password: str, reader_password: str) -> None:
    """Makes the user that can only read: the engine ignores the driver's read-only mode, but not a user's rights."""
    user = {"name": READER, "password": reader_password, "databases": {embedded.DATABASE: ["readers"]}}
    post(port, "/api/v1/server", {"command": f"create user {json.dumps(user)}"}, password)


def post(port: int, path: str, body: Mapping[str, Any], password: str) -> None:
    """One request to the server's HTTP door. Raises OSError or HTTPException where it is not answered with 200."""
    token = base64.b64encode(f"{ADMIN}:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise http.client.HTTPException(f"{path}: {answer.status} {answer.reason}")
    finally:
        connection.close()


def wait_until_unused(server: subprocess.Popen[bytes], users: IO[bytes], linger: float) -> None:
    """Returns with the users' lock held alone when nobody has used the engine for `linger` seconds, or when the
    server has ended."""
    unused_since: float | None = None
    while True:
        if not ended_within(server, POLL_SECONDS):
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                unused_since = None
                continue
            # A command may have come and gone between two looks; the lock's file tells when the last one came.
            now, last_use = time.time(), os.fstat(users.fileno()).st_mtime
            unused_since = max(unused_since or now, min(last_use, now))
            if last_use > 0 and now - unused_since < linger:
                fcntl.flock(users, fcntl.LOCK_UN)
                continue
        return


def stop(path: Path, server: subprocess.Popen[bytes]) -> int:
    """Ends the server, by force after a while. Returns 0 if it was still running."""
    (path / embedded.ENGINE_FILE).unlink(missing_ok=True)
    if server.poll() is not None:
        return 1
    server.terminate()
    if not ended_within(server, embedded.STOP_SECONDS):
        server.kill()
        server.wait()
    return 0


def ended_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Waits for a process to end; whether it did."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


@contextmanager
def engine_lock(path: Path) -> Iterator[IO[bytes]]:
    """The lock that says that something runs here; an earlier server that is still ending is waited for."""
    with open(path / embedded.ENGINE_LOCK, "ab") as lock:
        deadline = time.monotonic() + 4 * embedded.STOP_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    sys.exit(f"an earlier engine in {path} is still running")
                time.sleep(0.05)
        yield lock


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that nobody uses now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def die_with(parent: int, number: int = signal.SIGKILL) -> Callable[[], None]:
    """What a child runs before its program: the kernel sends it the signal when its parent dies, however that dies.

    The store heals after SIGKILL, so the surest signal is the right one.
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # It died before the kernel was told.
            os.kill(os.getpid(), number)

    return prepare


def raise_stop(number: int, frame: object) -> None:
    """A signal handler that raises Stop."""
    raise Stop


if __name__ == "__main__":
    sys.exit(main())
