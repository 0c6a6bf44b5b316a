"""How fast questions are answered: prints one Markdown table with the median of the rounds and what else one would use.

    python -m benchmarks [--rounds 3]            answering; `python -m benchmarks.load` is about loading
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

from benchmarks import engines
from benchmarks.lines import HEAD, Line

COMMAND = [sys.executable, "-m", "api"]


def framjar(environment: Mapping[str, str], *arguments: str) -> float:
    """Seconds that one command takes from start to end."""
    started = time.monotonic()
    subprocess.run([*COMMAND, *arguments], env={**os.environ, **environment}, check=True, capture_output=True)
    return time.monotonic() - started


def answering(rounds: int) -> Iterator[Line]:
    """Seconds from `framjar ask` to the answer with the engine cold and warm, beside a Python that only asks `RETURN 1`."""
    ask = ("ask", "coverage", "--municipality", "Falun", "--format", "json")
    bare = "from graph.config import settings; from graph.engine import connect; connect(settings()).read('RETURN 1 AS n')"
    with engines.embedded(linger=1) as environment:
        framjar(environment, "demo", "--no-serve", "--graph", environment["GRAPH_URI"])
        cold: list[float] = []
        cold_bare: list[float] = []
        for _ in range(rounds):
            time.sleep(8)
            cold.append(framjar(environment, *ask))
            time.sleep(8)
            cold_bare.append(bare_seconds(environment, bare))
        yield Line("`framjar ask coverage` for one municipality, engine cold; beside: connect and RETURN 1", "embedded",
                   "s", cold, statistics.median(cold_bare))
        warm_environment = {**environment, "GRAPH_LINGER": "20"}
        framjar(warm_environment, *ask)
        warm = [framjar(warm_environment, *ask) for _ in range(rounds)]
        warm_bare = [bare_seconds(warm_environment, bare) for _ in range(rounds)]
        yield Line("the same, engine warm", "embedded", "s", warm, statistics.median(warm_bare))


def bare_seconds(environment: Mapping[str, str], code: str) -> float:
    """Seconds that a Python with this code takes from start to end."""
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **environment}, check=True)
    return time.monotonic() - started


def main() -> None:
    """Measure all and print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{options.rounds} rounds, {os.cpu_count()} cores\n\n{HEAD}", flush=True)
    for line in answering(options.rounds):
        print(line.markdown(), flush=True)


if __name__ == "__main__":
    main()
