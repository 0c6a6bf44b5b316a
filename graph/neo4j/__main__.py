"""Runs Neo4j until SIGTERM or Ctrl-C and prints how to reach it; see `graph.neo4j`."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph import neo4j
from graph.errors import EngineUnavailable, FramjarkartanError
from graph.supervisor import Stop, die_with, ended_within, free_ports, raise_stop

START_SECONDS = 120.0
STOP_SECONDS = 20.0
PASSWORD_FILE = "framjarkartan.password"  # noqa: S105 - the name of a file


def main(arguments: list[str] | None = None) -> int:
    """Starts the server, prints its address, waits. Returns 0 after a wanted stop, 1 where it did not start or died."""
    parser = argparse.ArgumentParser(prog="graph.neo4j", description=neo4j.__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="where data stays; without it data is thrown away at the end")
    parser.add_argument("--env-file", type=Path, help="a file for the printed lines")
    parser.add_argument("--port", type=int, default=0, help="the Bolt port; 0 takes a free one")
    parser.add_argument("--cache", type=Path, help="where the jars are kept")
    options = parser.parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, raise_stop)
    try:
        with home_folder(options.home) as home:
            run(home, neo4j.jars(options.cache), options.port or free_ports(1)[0], options.env_file,
                keeps=options.home is not None)
    except Stop:
        return 0
    except FramjarkartanError as error:
        print(f"neo4j: {error}", file=sys.stderr)
    return 1


def run(home: Path, lib: Path, port: int, env_file: Path | None, *, keeps: bool) -> None:
    """Runs the server of a home until it ends (then raises EngineUnavailable) or Stop is raised."""
    password = home_password(home)
    neo4j.prepare(home, lib, port, password)
    log = home / "server.out"
    with open(log, "wb") as output:
        server = subprocess.Popen(neo4j.server_command(home, lib), stdin=subprocess.DEVNULL, stdout=output,
                                  stderr=output, preexec_fn=die_with(os.getpid()), start_new_session=True)
    try:
        wait_until_answers(server, port, password)
        tell(port, password, env_file)
        server.wait()
    finally:
        end(server, gently=keeps)
        if env_file is not None:
            env_file.unlink(missing_ok=True)
    tail = log.read_text("utf-8", "replace")[-1000:]
    raise EngineUnavailable(f"Neo4j in {home} has ended; the end of its log:\n{tail}")


def wait_until_answers(server: subprocess.Popen[bytes], port: int, password: str) -> None:
    """Returns when a query is answered, or the server has ended. Raises EngineUnavailable where time is up."""
    from neo4j import GraphDatabase
    from neo4j.exceptions import DriverError, Neo4jError

    deadline = time.monotonic() + START_SECONDS
    with GraphDatabase.driver(f"bolt://127.0.0.1:{port}", auth=(neo4j.USER, password)) as driver:
        while server.poll() is None:
            try:
                with driver.session() as session:
                    session.run("RETURN 1").consume()
            except (DriverError, Neo4jError, OSError) as error:
                if time.monotonic() > deadline:
                    raise EngineUnavailable(f"Neo4j does not answer after {START_SECONDS:g} s") from error
                time.sleep(0.1)
            else:
                return


def tell(port: int, password: str, env_file: Path | None) -> None:
    """Prints the settings that reach the server, and writes them to a file whole or not at all."""
    lines = f"GRAPH_URI=bolt://127.0.0.1:{port}\nGRAPH_USER={neo4j.USER}\nGRAPH_PASSWORD={password}\n"
    if env_file is not None:
        part = env_file.with_name(f"{env_file.name}.part")
        part.touch(0o600)
        part.write_text(lines, "utf-8")
        part.replace(env_file)
    print(lines, end="", flush=True)


def home_password(home: Path) -> str:
    """The password of a home; made at its first use and kept beside its data (0600).

    It is letters and digits: Neo4j's tool takes one that begins with a dash for an option.
    """
    file = home / PASSWORD_FILE
    if not file.exists():
        file.touch(0o600)
        file.write_text(secrets.token_hex(24), "utf-8")
    return file.read_text("utf-8")


def end(server: subprocess.Popen[bytes], *, gently: bool) -> None:
    """Ends the server: by SIGTERM where its data is kept, at once where it is thrown away."""
    if server.poll() is None and gently:
        server.terminate()
        ended_within(server, STOP_SECONDS)
    if server.poll() is None:
        server.kill()
    server.wait()


@contextmanager
def home_folder(given: Path | None) -> Iterator[Path]:
    """The folder given, or one that is thrown away."""
    if given is not None:
        given.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield given.resolve()
        return
    folder = Path(tempfile.mkdtemp(prefix="framjarkartan-neo4j-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
