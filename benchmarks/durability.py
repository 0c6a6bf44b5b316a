"""What it costs that a commit survives a power cut: the same work with the embedded engine's `txWalFlush` at 0, 1 and 2.

    python -m benchmarks.durability [--rows 5000] [--rounds 3]

Prints a Markdown table. The settings take turns within each round. A commit is written to the log of transactions before it
is acknowledged; at 0 the operating system decides when that reaches the disk, at 1 and 2 the commit waits until it has
(`fdatasync`, `fsync`). `framjar` always sets 2; here Java's own variable overrules that.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import engines
from benchmarks.killing import Region
from benchmarks.mixture import write_mixture
from graph.config import settings
from graph.engine import connect

FLUSHES = (0, 1, 2)
COMMITS = 300
# Java takes this variable's options after those of the command line, so they win.
VARIABLE = "_JAVA_OPTIONS"


@dataclass(slots=True)
class Cost:
    """Of one setting: seconds of each load, and milliseconds of a small commit in each round."""

    loads: list[float] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)

    def markdown(self, flush: int, base: Cost) -> str:
        """The cost as a row of a Markdown table, beside that of `base`.

        >>> Cost([10.0, 12.0], [4.0, 4.0]).markdown(2, Cost([10.0, 10.0], [2.0, 2.0]))
        '| 2 | 11.0 s (10.0–12.0) | 1.10 | 4.00 ms (4.00–4.00) | 2.00 |'
        """
        cells = [str(flush)]
        for values, beside, unit, digits in ((self.loads, base.loads, "s", 1), (self.commits, base.commits, "ms", 2)):
            middle = statistics.median(values)
            cells += [f"{middle:.{digits}f} {unit} ({min(values):.{digits}f}–{max(values):.{digits}f})",
                      f"{middle / statistics.median(beside):.2f}"]
        return f"| {' | '.join(cells)} |"


def measure(rows: int, rounds: int) -> Iterator[tuple[int, float, float]]:
    """Setting, seconds of a load of documents and `rows` contacts, milliseconds of a commit of one node; round by round."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_mixture(Path(folder), 1, rows)
        for number in range(rounds):
            for flush in FLUSHES if number % 2 == 0 else reversed(FLUSHES):
                with engines.embedded() as environment:
                    region = Region({**environment, VARIABLE: f"-Darcadedb.txWalFlush={flush}"})
                    region.run("status")  # The engine's start is not measured.
                    done = region.run("load", str(files))
                    assert done.code == 0, done.said
                    yield flush, done.seconds, milliseconds_of_a_commit(region.environment)


def milliseconds_of_a_commit(environment: Mapping[str, str]) -> float:
    """The median of many small transactions, one after the other."""
    times = []
    with connect(settings(environment)) as engine:
        for number in range(COMMITS):
            began = time.monotonic()
            engine.write("CREATE (:Load {id: $id, state: 'bench'})", id=f"bench {number}")
            times.append(time.monotonic() - began)
    return 1000 * statistics.median(times)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.durability", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    costs = {flush: Cost() for flush in FLUSHES}
    for flush, load, commit in measure(options.rows, options.rounds):
        costs[flush].loads.append(load)
        costs[flush].commits.append(commit)
    print(f"{options.rows} contacts and 9 documents, {options.rounds} rounds\n")
    print("| txWalFlush | `framjar load` | ratio | one small commit | ratio |\n|---|---|---|---|---|")
    for flush, cost in costs.items():
        print(cost.markdown(flush, costs[0]))


if __name__ == "__main__":
    main()
