"""Measures, and prints one Markdown table: what, on which engine, median of the rounds, ratio to what else one would use.

    python -m benchmarks [--contacts 20000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import engines
from benchmarks.data import write_log
from graph.config import settings
from graph.engine import connect
from graph.keys import PersonalKey
from loaders.base import ReadOptions
from loaders.contacts import ContactLogLoader

COMMAND = [sys.executable, "-m", "api"]
RAW = """
UNWIND $rows AS row
MERGE (c:Bench {id: row.id}) SET c.date = row.date, c.row = row.row
MERGE (f:BenchFirm {id: row.firm}) SET f.name = row.name
MERGE (n:BenchNeed {id: row.need})
MERGE (p:BenchPlace {id: row.place})
MERGE (a:BenchActor {id: row.actor})
MERGE (c)-[:WITH]->(f)
MERGE (c)-[:VOICED]->(n)
MERGE (c)-[:IN]->(p)
MERGE (c)-[:TO]->(a)"""
RAW_LABELS = ("Bench", "BenchFirm", "BenchNeed", "BenchPlace", "BenchActor")
EngineOf = Callable[[], AbstractContextManager[Mapping[str, str] | None]]
ENGINES: Mapping[str, EngineOf] = {"embedded": engines.embedded, "Neo4j": engines.neo4j}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; `values` are of the rounds, `beside` the median of what else one would use."""

    what: str
    engine: str
    unit: str
    values: Sequence[float]
    beside: float

    def markdown(self) -> str:
        """The line as a row of a Markdown table.

        >>> Line("contacts loaded", "Neo4j", "1/s", [100.0, 90.0, 120.0], 200.0).markdown()
        '| contacts loaded | Neo4j | 100 1/s | 90–120 | 200 | 0.50 |'
        """
        middle = statistics.median(self.values)
        return (f"| {self.what} | {self.engine} | {middle:.3g} {self.unit} | {min(self.values):.3g}–{max(self.values):.3g} "
                f"| {self.beside:.3g} | {middle / self.beside:.2f} |")


def framjar(environment: Mapping[str, str], *arguments: str) -> float:
    """Seconds that one command takes from start to end."""
    started = time.monotonic()
    subprocess.run([*COMMAND, *arguments], env={**os.environ, **environment}, check=True, capture_output=True)
    return time.monotonic() - started


def loading(log: Path, contacts: int, rounds: int) -> Iterator[Line]:
    """Contacts per second through `framjar load`, beside the driver's best form: one MERGE statement a row, 5,000 a time."""
    for name, engine in ENGINES.items():
        ours: list[float] = []
        raw: list[float] = []
        for _ in range(rounds):
            with engine() as environment:
                if environment is None:
                    print(f"{name}: left out, no JDK or Maven", file=sys.stderr)
                    return
                framjar(environment, "status")
                ours.append(contacts / framjar(environment, "load", str(log), "--kind", "contacts", "--format", "json"))
            with engine() as environment:
                assert environment is not None
                raw.append(contacts / raw_seconds(environment, log))
        yield Line("`framjar load`, contacts, whole command; beside: bare driver, 4 edges a contact", name, "1/s", ours,
                   statistics.median(raw))


def raw_seconds(environment: Mapping[str, str], log: Path) -> float:
    """Seconds that the bare driver takes for the same contacts, already read, in its best form."""
    rows = raw_rows(log, Path(environment["GRAPH_KEY_FILE"]))
    with connect(settings(environment)) as engine:
        for label in RAW_LABELS:
            engine.change_schema(f"CREATE CONSTRAINT {label.lower()} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE")
        started = time.monotonic()
        for first in range(0, len(rows), 5_000):
            engine.write(RAW, rows=rows[first:first + 5_000])
        return time.monotonic() - started


def raw_rows(log: Path, key: Path) -> list[dict[str, Any]]:
    """The contacts of a log as rows for the bare driver."""
    reading = ContactLogLoader().read(log, ReadOptions(key=PersonalKey.from_file(key), today=date(2026, 11, 24)))
    return [{"id": one.id, "row": one.row, "date": one.date, "firm": one.orgnr or one.firm_key, "name": one.firm,
             "need": one.needs[0].need if one.needs else "none", "place": one.municipality or "none",
             "actor": one.referrals[0].name.key if one.referrals else "nobody"} for one in reading.contacts]


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
    parser.add_argument("--contacts", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{options.contacts} contacts, {options.rounds} rounds, {os.cpu_count()} cores\n")
    print("| what | engine | median | range | beside (median) | ratio |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        log = write_log(Path(folder) / "log.csv", options.contacts)
        for line in (*loading(log, options.contacts, options.rounds), *answering(options.rounds)):
            print(line.markdown(), flush=True)


if __name__ == "__main__":
    main()
