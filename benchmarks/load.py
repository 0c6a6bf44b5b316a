"""How fast loading is beside the bare driver, and whether it stays so: prints one Markdown table.

    python -m benchmarks.load [--engine embedded|Neo4j] [--contacts 20000] [--documents 300] [--rounds 3]
                              [--many 10000] [--corpus FOLDER]
                              [--only contacts|statements|read-before|memory|many|withdraw|merge]

Ours is the whole path in a running Python with a running engine: from the file to facts and demand. Beside it the bare
driver writes the same nodes, relationships and bytes from rows that are ready, by MERGE and by CREATE; the faster counts.
`read-before` leaves reading the text out of `statements`: what the graph costs by itself.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from benchmarks import engines, raw
from benchmarks.data import write_log
from benchmarks.data_documents import copies, templates
from benchmarks.lines import HEAD, Line
from graph.config import settings
from graph.engine import Engine, connect
from graph.judgements import Judgement, Pair, Ref
from graph.keys import PersonalKey
from graph.model import Evidence, Name, Reading, Source, SourceReport, Statement
from graph.normal import normal_form
from graph.store import Store
from loaders.base import ReadOptions
from loaders.documents import DocumentLoader
from loaders.logs.contacts import ContactLogLoader
from loaders.side_by_side import Readers, Task

OPTIONS = ReadOptions(key=PersonalKey(bytes(32)), today=date(2026, 11, 24))
ENGINES = {"embedded": engines.embedded, "Neo4j": engines.neo4j}
KINDS = ("contacts", "statements", "read-before", "memory", "many", "withdraw", "merge")
PACK = 100
Fresh = Callable[[], AbstractContextManager[Engine]]


def fresh(name: str) -> Fresh:
    """Opens a new empty graph with its vocabulary."""
    @contextmanager
    def opened() -> Iterator[Engine]:
        with ENGINES[name]() as environment:
            if environment is None:
                raise SystemExit(f"{name}: no JDK or Maven here")
            with connect(settings(environment)) as engine:
                Store(engine).recover()
                yield engine
    return opened


def beside_the_driver(what: str, name: str, readings: Callable[[Readers], Iterator[Reading]], label: str, rounds: int) -> Line:
    """Contacts or statements per second, ours and the bare driver's in turn, each on a graph of its own."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(rounds):
        with fresh(name)() as engine:
            started = time.monotonic()
            with Readers() as readers:
                Store(engine).load(readings(readers))
            ours.append(time.monotonic() - started)
            taken = raw.snapshot(engine)
        number = len(taken.nodes[label])
        times = []
        for verb in raw.FORMS:
            plan = raw.prepare(taken, verb)
            with fresh(name)() as engine:
                started = time.monotonic()
                raw.write(engine, plan)
                times.append(time.monotonic() - started)
        bare.append(min(times))
        print(f"{name} {label}: ours {number / ours[-1]:.0f}/s, bare {', '.join(f'{number / t:.0f}/s' for t in times)}",
              file=sys.stderr, flush=True)
    return Line(what, name, "1/s", [number / seconds for seconds in ours], number / statistics.median(bare))


def contacts(name: str, folder: Path, number: int, rounds: int) -> Line:
    """Contacts per second."""
    log = write_log(folder / "log.csv", number)
    return beside_the_driver(f"{number} contacts, file to demand", name,
                             lambda readers: iter([ContactLogLoader().read(log, OPTIONS)]), "Contact", rounds)


def documents(readers: Readers, paths: Sequence[Path]) -> Iterator[Reading]:
    """Documents read as `framjar load` reads them."""
    return cast("Iterator[Reading]", readers.each([Task(path, read_document, whole=True) for path in paths]))


def read_document(path: Path) -> Reading:
    """What a document says."""
    return DocumentLoader().read(path, OPTIONS)


def statements(name: str, folder: Path, number: int, corpus: Path | None, rounds: int) -> Line:
    """Statements per second."""
    paths = _write(folder, copies(templates(corpus), number))
    return beside_the_driver(f"{number} documents, statements, file to facts", name,
                             lambda readers: documents(readers, paths), "Statement", rounds)


def read_before(name: str, folder: Path, number: int, corpus: Path | None, rounds: int) -> Line:
    """Statements per second of documents that were read before the clock started."""
    with Readers() as readers:
        ready = list(documents(readers, _write(folder, copies(templates(corpus), number))))
    return beside_the_driver(f"{number} documents read before, statements, reading to facts", name,
                             lambda readers: iter(ready), "Statement", rounds)


def memory(name: str, folder: Path, number: int) -> Line:
    """Peak of Python's memory while ten times as many rows are loaded."""
    peaks = []
    for rows in (number, 10 * number):
        log = write_log(folder / f"log-{rows}.csv", rows)
        command = [sys.executable, "-m", "benchmarks.load", "--engine", name, "--peak", str(log)]
        peaks.append(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return Line(f"peak of Python's memory with {10 * number} rows; beside: with {number}", name, "MB", peaks[1:], peaks[0])


def peak(name: str, log: Path) -> float:
    """Megabytes that loading a log takes in this process at most."""
    with fresh(name)() as engine:
        Store(engine).load([ContactLogLoader().read(log, OPTIONS)])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def many_documents(name: str, folder: Path, number: int, corpus: Path | None) -> Line:
    """Seconds for the last hundred documents beside the first hundred after a warm-up of as many, each hundred one load."""
    paths = iter(_write(folder, copies(templates(corpus), number + PACK)))
    seconds = []
    with fresh(name)() as engine:
        store = Store(engine)
        while pack := list(islice(paths, PACK)):
            started = time.monotonic()
            with Readers() as readers:
                store.load(documents(readers, pack))
            seconds.append(time.monotonic() - started)
            print(f"{name}: {len(seconds) * PACK} documents, the last {PACK} in {seconds[-1]:.2f} s", file=sys.stderr,
                  flush=True)
    return Line(f"the last {PACK} of {number} documents; beside: the first {PACK}", name, "s", seconds[-3:],
                statistics.median(seconds[1:4]))


def withdrawing(name: str, folder: Path, number: int, corpus: Path | None, rounds: int) -> Line:
    """Seconds to withdraw one document from a graph with contacts; beside: a second."""
    log = write_log(folder / "log.csv", number)
    paths = _write(folder, copies(templates(corpus), rounds + 20))
    with fresh(name)() as engine:
        store = Store(engine)
        store.load([ContactLogLoader().read(log, OPTIONS)])
        store.load(DocumentLoader().read(path, OPTIONS) for path in paths)
        return Line(f"withdraw one document of {len(paths)} beside {number} contacts; beside: the aim", name, "s",
                    [_timed(partial(store.withdraw, str(path))) for path in paths[:rounds]], 1.0)


def merging(name: str, facts: int, rounds: int) -> Line:
    """Seconds to merge two actors with so many facts each by a judgement; the undo between is left out. Beside: a second."""
    left, right = (Name("Actor", title, normal_form("Actor", title)) for title in ("Granbo Tillväxt", "Sillbo Utveckling"))
    seconds = []
    with fresh(name)() as engine:
        store = Store(engine)
        store.load(_parts_of(actor, sha256, facts) for actor, sha256 in ((left, "a" * 64), (right, "b" * 64)))
        for number in range(rounds):
            same = Judgement(Pair(Ref.of(left), Ref.of(right), True), "benchmark", f"2026-11-24T08:{number:02}:00+00:00")
            seconds.append(_timed(partial(store.judge, [same])))
            store.undo(None, author="benchmark")
    return Line(f"merge two actors with {facts} facts each; beside: the aim", name, "s", seconds, 1.0)


def _parts_of(actor: Name, sha256: str, number: int) -> Reading:
    """A document in which an actor takes part in so many projects of its own."""
    source = Source(sha256=sha256, path=f"{sha256[:2]}.md", kind="document")
    projects = (Name("Project", title, normal_form("Project", title)) for title in
                (f"Projekt {sha256[0]} {one}" for one in range(number)))
    said = [Statement(source.id, actor, "takes_part", project, Evidence(project.surface, at, at + 1), "benchmark",
                      qualifiers=(("role", "partner"),)) for at, project in enumerate(projects)]
    return Reading(source, SourceReport(source.path, source.kind), statements=said)


def _timed(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _write(folder: Path, texts: Iterator[str]) -> list[Path]:
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"document-{number:05}.md")
        paths[-1].write_text(text, "utf-8")
    return paths


def lines(name: str, options: argparse.Namespace, only: Sequence[str]) -> Iterator[Line]:
    """The lines asked for, each measured when it is its turn."""
    kinds: dict[str, Callable[[Path], Line]] = {
        "contacts": lambda folder: contacts(name, folder, options.contacts, options.rounds),
        "statements": lambda folder: statements(name, folder, options.documents, options.corpus, options.rounds),
        "read-before": lambda folder: read_before(name, folder, options.documents, options.corpus, options.rounds),
        "memory": lambda folder: memory(name, folder, options.contacts),
        "many": lambda folder: many_documents(name, folder, options.many, options.corpus),
        "withdraw": lambda folder: withdrawing(name, folder, 5 * options.contacts, options.corpus, options.rounds),
        "merge": lambda folder: merging(name, 1000, options.rounds)}
    for kind in only or kinds:
        with TemporaryDirectory() as folder:
            yield kinds[kind](Path(folder))


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.load", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=tuple(ENGINES), action="append")
    parser.add_argument("--contacts", type=int, default=20_000)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--only", action="append", choices=KINDS)
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    chosen = options.engine or list(ENGINES)
    if options.peak:
        print(peak(chosen[0], options.peak))
        return
    print(f"{options.rounds} rounds, {os.cpu_count()} cores\n\n{HEAD}", flush=True)
    for name in chosen:
        for line in lines(name, options, options.only or ()):
            print(line.markdown(), flush=True)


if __name__ == "__main__":
    main()
