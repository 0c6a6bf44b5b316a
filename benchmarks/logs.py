"""How fast large contact logs load, and in how much memory: prints one Markdown table.

    python -m benchmarks.logs [--engine embedded|Neo4j] [--rows 1000000] [--few 10000] [--rounds 3] [--log FILE]
                              [--only few|many|tables]

`few` is a small log with the engine running: seconds from the file to contacts, firms and demand, beside the ten that are
the aim. `many` loads a large one in a process of its own: rows a second beside the driver alone, which writes the cells of
each row, its firm and what joins them (`UNWIND`, `CREATE`, batches of 5000) and understands nothing; then the most memory
that Python takes beside the engine's. `tables` reads the large log into a table of polars and one of DuckDB.
`--log` measures a log of yours instead of the one that is made.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from benchmarks.data import write_log
from benchmarks.lines import HEAD, Line
from benchmarks.load import ENGINES, OPTIONS, fresh
from graph.engine import Engine
from graph.store import Store
from loaders.logs.contacts import ContactLogLoader

KINDS = ("few", "many", "tables")
BATCH = 5000
MEGABYTE = 1 << 20
AIM = 10.0  # seconds for the small log
MOST = 600.0  # megabytes of Python for the large one
READ = {"polars": "polars.read_csv({path!r}, separator=';', encoding={encoding!r}, infer_schema=False)",
        "duckdb": "duckdb.execute('CREATE TABLE t AS FROM read_csv(?, delim=?, header=true, all_varchar=true{known})', "
                  "[{path!r}, ';'])"}
BARE_FIRMS = "UNWIND $rows AS row MERGE (f:Firm {id: row.id}) SET f += row"
BARE_ROWS = """
UNWIND $rows AS row MATCH (f:Firm {id: row.firm}) CREATE (c:Contact {id: row.id})-[:MADE_TO]->(f) SET c += row"""


def loaded(engine: Engine, log: Path) -> tuple[float, int]:
    """Seconds that a log takes from the file to demand, and how many contacts it has."""
    started = time.monotonic()
    reading = ContactLogLoader().read(log, OPTIONS)
    Store(engine).load([reading])
    return time.monotonic() - started, int(reading.report.fields["contacts"])


def bare(engine: Engine, log: Path, encoding: str) -> float:
    """Seconds that the driver takes alone for the cells of each row, a firm by its name, and what joins them."""
    started = time.monotonic()
    with log.open(encoding=encoding, newline="") as file:
        for number, rows in enumerate(_batches(csv.DictReader(file, delimiter=";"))):
            cells = [{"id": f"{number}-{at}", **row} for at, row in enumerate(rows)]
            firms = dict.fromkeys(list(row.values())[3] for row in cells)
            engine.write(BARE_FIRMS, rows=[{"id": firm} for firm in firms])
            engine.write(BARE_ROWS, rows=[{**row, "firm": list(row.values())[3]} for row in cells])
    return time.monotonic() - started


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := [row for _, row in zip(range(BATCH), rows, strict=False)]:
        yield batch


def few(name: str, log: Path, rounds: int) -> Line:
    """Seconds for a small log while the engine runs; beside: the aim."""
    seconds = []
    for _ in range(rounds):
        with fresh(name)() as engine:
            seconds.append(loaded(engine, log)[0])
    return Line(f"{log.name}: file to demand; beside: the aim", name, "s", seconds, AIM)


def many(name: str, log: Path, encoding: str) -> Iterator[Line]:
    """Rows a second and memory of a large log, each way in a process of its own."""
    ours, alone = (json.loads(_python("-m", "benchmarks.logs", "--engine", name, way, str(log), "--encoding", encoding))
                   for way in ("--ours", "--bare"))
    rows = ours["contacts"]
    yield Line(f"{rows} contacts of a log, file to demand; beside: the driver alone", name, "1/s",
               [rows / ours["seconds"]], rows / alone["seconds"])
    yield Line("most memory of Python meanwhile; beside: the aim", name, "MB", [ours["python"]], MOST)
    yield Line("memory of the engine afterwards; beside: after the driver alone", name, "MB", [ours["engine"]], alone["engine"])


def measured(name: str, log: Path, encoding: str, *, alone: bool) -> dict[str, float]:
    """What one way of loading takes: seconds, contacts, megabytes of this process at most and of the engine afterwards."""
    with fresh(name)() as engine:
        seconds, contacts = (bare(engine, log, encoding), 0) if alone else loaded(engine, log)
        engines = [p.memory_info().rss for p in psutil.process_iter() if p.name().startswith("java")]
    return {"seconds": seconds, "contacts": contacts, "python": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "engine": max(engines, default=0) / MEGABYTE}


def tables(log: Path, encoding: str) -> Iterator[Line]:
    """Seconds until a table of the log is read, nothing of it understood; beside: our reading alone, nothing written."""
    started = time.monotonic()
    for _ in ContactLogLoader().read(log, OPTIONS).contacts:
        pass
    ours = time.monotonic() - started
    for package, form in READ.items():
        if importlib.util.find_spec(package) is None:
            print(f"{package} is not installed: pip install {package}", file=sys.stderr)
            continue
        code = form.format(path=str(log), encoding=encoding, known="" if encoding == "utf-8" else f", encoding='{encoding}'")
        timed = f"import time, {package}; at = time.monotonic(); {code}; print(time.monotonic() - at)"
        yield Line(f"{log.name} into a table of {package}; beside: read and understood by us", "–", "s",
                   [float(_python("-c", timed))], ours)


def _python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def lines(options: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """The lines asked for, each measured when it is its turn."""
    chosen = options.only or KINDS
    made = folder / f"{options.rows} rows.csv"
    big = options.log or (write_log(made, options.rows) if {"many", "tables"} & {*chosen} else None)
    small = write_log(folder / f"{options.few} rows.csv", options.few)
    for name in options.engine or ENGINES:
        if "few" in chosen:
            yield few(name, small, options.rounds)
        if "many" in chosen and big:
            yield from many(name, big, options.encoding)
    if "tables" in chosen and big:
        yield from tables(big, options.encoding)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.logs", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=tuple(ENGINES), action="append")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--log", type=Path, help="a log of yours, parted by semicolons")
    parser.add_argument("--encoding", default="utf-8", help="of --log, for those that cannot tell it")
    parser.add_argument("--only", action="append", choices=KINDS)
    parser.add_argument("--ours", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ours or options.bare:
        print(json.dumps(measured(options.engine[0], options.ours or options.bare, options.encoding, alone=bool(options.bare))))
        return
    print(f"{options.rounds} rounds, {os.cpu_count()} cores\n\n{HEAD}", flush=True)
    with TemporaryDirectory() as folder:
        for line in lines(options, Path(folder)):
            print(line.markdown(), flush=True)


if __name__ == "__main__":
    main()
