"""A graph of its own that commands work on, each a process, and what it takes to kill them at a moment."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from graph.config import settings
from graph.engine import Engine, connect
from graph.supervisor import die_with

PATIENCE = 1_800.0
LAST_LINES = 3


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended: its exit code, its seconds, the last it said to people."""

    code: int
    seconds: float
    said: str


class Region:
    """A graph that only commands change. `environment` says where it is; `engine_folder` is that of an embedded one."""

    def __init__(self, environment: Mapping[str, str], engine_folder: Path | None = None) -> None:
        self.environment = {**os.environ, **environment}
        self.engine_folder = engine_folder

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts `framjar` with these arguments; it does not outlive this process."""
        return subprocess.Popen([sys.executable, "-m", "api", *arguments], env=self.environment,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=die_with(os.getpid()))

    def run(self, *arguments: str) -> Done:
        """Runs `framjar` with these arguments to its end."""
        began = time.monotonic()
        process = self.start(*arguments)
        return ended(process, began)

    @contextmanager
    def looking(self) -> Iterator[Engine]:
        """An open door to the graph for whoever only reads."""
        with connect(settings(self.environment)) as engine:
            yield engine

    def processes(self) -> list[psutil.Process]:
        """The supervisor and the server of an embedded engine, as far as they run."""
        if self.engine_folder is None:
            return []
        found = []
        for process in psutil.process_iter(["cmdline"]):
            line = process.info["cmdline"] or ()
            if any(str(self.engine_folder) in argument for argument in line) and process.pid != os.getpid():
                found.append(process)
        return found

    def kill(self, part: str, command: subprocess.Popen[bytes]) -> None:
        """Sends SIGKILL to `command`, the loader alone; to `java` or `supervisor` alone; or to `all` of them, in any order."""
        victims = [process for process in self.processes() if process.pid != command.pid and part in ("all", named(process))]
        pids = [process.pid for process in victims] + ([command.pid] if part in ("all", "command") else [])
        for pid in random.sample(pids, len(pids)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """Ends an embedded engine and waits until it has gone."""
        for process in self.processes():
            if named(process) == "supervisor":
                process.terminate()
        psutil.wait_procs(self.processes(), timeout=30)


def named(process: psutil.Process) -> str:
    """`java` for the server, else `supervisor`."""
    return "java" if "java" in Path(process.info["cmdline"][0]).name else "supervisor"


def ended(command: subprocess.Popen[bytes], began: float) -> Done:
    """Waits for a command to end."""
    _, said = command.communicate(timeout=PATIENCE)
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return Done(command.returncode, time.monotonic() - began, " ".join(lines[-LAST_LINES:]))


@contextmanager
def embedded_region(folder: Path, *, linger: float = 15) -> Iterator[Region]:
    """A region on an embedded engine in this folder, which is kept; the engine is stopped at the end."""
    graph = folder / "graph"
    region = Region({"GRAPH_URI": f"embedded:{graph}", "GRAPH_LINGER": f"{linger:g}", "GRAPH_TIMEOUT": "300",
                     "GRAPH_KEY_FILE": str(folder / "key")}, graph)
    try:
        yield region
    finally:
        region.stop()


@contextmanager
def neo4j_region(folder: Path) -> Iterator[Region]:
    """A region on a Neo4j of its own, whose data stays in this folder; the server is stopped at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    env_file = folder / "env"
    env_file.unlink(missing_ok=True)
    server = subprocess.Popen([sys.executable, "-m", "graph.neo4j", "--home", str(folder / "home"), "--env-file",
                               str(env_file)], stdout=subprocess.DEVNULL, preexec_fn=die_with(os.getpid(), signal.SIGTERM))
    try:
        while not env_file.exists():
            if server.poll() is not None:
                raise RuntimeError("Neo4j did not start; what it needs is told above")
            time.sleep(0.1)
        found = dict(line.split("=", 1) for line in env_file.read_text("utf-8").splitlines())
        yield Region({**found, "GRAPH_TIMEOUT": "300", "GRAPH_KEY_FILE": str(folder / "key")})
    finally:
        server.terminate()
        server.wait()
