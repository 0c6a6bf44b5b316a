"""How fast and how surely documents are read: prints Markdown tables.

    python -m benchmarks.extract [--corpus DIR] [--megabytes 10] [--rounds 3]
    python -m benchmarks.extract --only calibration --corpus DIR --scorer score.py

Speed is that of the extraction of texts on one core. `--corpus` names a folder of `.md` and `.txt` documents, else those of
the demo region are read again and again. Calibration needs a folder whose documents have the gold JSON beside them or in a
folder `gold`, and the scorer that compares `framjar extract` with it: items are scored down to falling confidences, so that
each band's precision is that of what it adds.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import json
import os
import pstats
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.data_documents import templates
from benchmarks.lines import HEAD, Line
from loaders.extraction import extract

AIM_SPEED, AIM_START, AIM_MEMORY = 1.0, 1.0, 500.0
MEGABYTE = 1_000_000
LONG = 5 * MEGABYTE
BANDS = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.0)
KINDS = ("actors", "projects", "partnerships_strict", "services", "persons")
SHOWN = 12
START = "from loaders.extraction import extract; extract('Almi erbjuder lån i Mora.', source='s')"


def texts(corpus: Path | None) -> list[str]:
    """The documents without their notes about where they come from."""
    return ["".join(line for line in text.splitlines(keepends=True) if not line.startswith(("# source:", "# note:")))
            for text in templates(corpus)]


def to_size(texts: Sequence[str], size: int) -> Iterator[str]:
    """The texts again and again until so many bytes are read."""
    read = 0
    for text in itertools.cycle(texts):
        if read >= size:
            return
        read += len(text.encode())
        yield text


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call in this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def read(texts: Sequence[str]) -> None:
    """Extract each."""
    for text in texts:
        extract(text, source="source")


def speed(corpus: Path | None, size: int, rounds: int) -> Line:
    """Megabytes of text a second on one core; beside: the aim."""
    some = list(to_size(texts(corpus), size))
    read(some[:5])
    bytes_read = sum(len(text.encode()) for text in some)
    values = [bytes_read / MEGABYTE / seconds(lambda: read(some)) for _ in range(rounds)]
    return Line(f"text read, {len(some)} documents of {bytes_read / MEGABYTE:.1f} MB; beside: the aim", "–", "MB/s", values,
                AIM_SPEED)


def start(corpus: Path | None, size: int, rounds: int) -> Line:
    """Seconds until a new Python has read one sentence, without those it takes to start; beside: the aim."""
    values = [_run(START) - _run("pass") for _ in range(rounds)]
    return Line("start-up until one sentence is read; beside: the aim", "–", "s", values, AIM_START)


def memory(corpus: Path | None, size: int, rounds: int) -> Line:
    """Peak of memory while all is read in a process of its own; beside: the aim."""
    command = [sys.executable, "-m", "benchmarks.extract", "--peak", "--megabytes", str(size / MEGABYTE),
               *(["--corpus", str(corpus)] if corpus else [])]
    peaks = [float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(rounds)]
    return Line("peak of memory; beside: the aim", "–", "MB", peaks, AIM_MEMORY)


def linear(corpus: Path | None, size: int, rounds: int) -> Line:
    """Seconds for one document of 5 MB; beside: twice the time for one of half its size."""
    whole = "\n\n".join(to_size(texts(corpus), LONG))
    half = whole[:len(whole) // 2]
    values = [seconds(lambda: read([whole])) for _ in range(rounds)]
    return Line(f"one document of {len(whole.encode()) / MEGABYTE:.1f} MB; beside: twice one of half its size", "–", "s",
                values, 2 * min(seconds(lambda: read([half])) for _ in range(rounds)))


def profile(corpus: Path | None) -> Iterator[str]:
    """Where the time goes, by module: rows of a Markdown table, the largest share first."""
    some = list(to_size(texts(corpus), MEGABYTE))
    profiler = cProfile.Profile()
    profiler.runcall(read, some)
    spent: Counter[str] = Counter()
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    for (file, _, _), (_, _, own, _, _) in stats.items():
        spent[_module(file)] += own
    yield "| module | share of the time |\n|---|---|"
    for module, own in spent.most_common(SHOWN):
        yield f"| {module} | {own / spent.total():.0%} |"


def _module(file: str) -> str:
    """What people call the code of a file: ours by its path, others by their package."""
    parts = Path(file).parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    ours = next((at for at, part in enumerate(parts) if part in ("loaders", "graph")), None)
    if ours is not None:
        return "/".join(parts[ours:])
    return "Python's own functions" if file.startswith("~") else f"Python's {Path(file).stem}"


def calibration(corpus: Path, scorer: Path) -> Iterator[str]:
    """How many of the items given with a confidence are right: rows of a Markdown table, the surest first."""
    with TemporaryDirectory() as folder:
        given = Path(folder) / "given"
        given.mkdir()
        documents = [path for path in sorted(corpus.rglob("*")) if path.suffix in (".md", ".txt") and path.stem != "README"]
        for path in documents:
            text = "".join(line for line in path.read_text("utf-8").splitlines(keepends=True)
                           if not line.startswith(("# source:", "# note:")))
            said = extract(text, source="source", path=path.name).as_json()
            (given / f"{path.stem}.json").write_text(json.dumps(said), "utf-8")
        counts = [_counted(scorer, given, corpus, least, Path(folder)) for least in BANDS]
    yield f"| given with | {' | '.join(['items', 'all', *KINDS])} |\n|---|{'---|' * (len(KINDS) + 2)}"
    for (above, surer), (least, bolder) in itertools.pairwise([(1.0, {}), *zip(BANDS, counts, strict=True)]):
        new = {kind: (right - surer.get(kind, (0, 0))[0], wrong - surer.get(kind, (0, 0))[1])
               for kind, (right, wrong) in bolder.items()}
        every = (sum(right for right, _ in new.values()), sum(wrong for _, wrong in new.values()))
        yield f"| {least:g}–{above:g} | {sum(every)} | {' | '.join(map(_precision, [every, *new.values()]))} |"


def _precision(counted: tuple[int, int]) -> str:
    right, wrong = counted
    return f"{right / (right + wrong):.2f} ({right + wrong})" if right + wrong > 0 else "–"


def _counted(scorer: Path, given: Path, corpus: Path, least: float, folder: Path) -> dict[str, tuple[int, int]]:
    """Right and wrong items of each kind that are given with at least a confidence."""
    out = folder / "scores.json"
    subprocess.run([sys.executable, str(scorer), str(given), str(corpus), "--min-confidence", f"{least:g}", "--json", str(out),
                    "--skip-missing"], check=True, capture_output=True)
    rows = json.loads(out.read_text("utf-8"))["total"]["all"]
    return {kind: (rows[kind]["tp"], rows[kind]["fp"]) for kind in KINDS}


def _run(code: str) -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.monotonic() - began


LINES: dict[str, Callable[[Path | None, int, int], Line]] = {
    "speed": speed, "start": start, "memory": memory, "linear": linear}


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.extract", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=(*LINES, "profile", "calibration"))
    parser.add_argument("--peak", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    size = int(options.megabytes * MEGABYTE)
    if options.peak:
        read(list(to_size(texts(options.corpus), size)))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    asked = options.only or [*LINES, "profile", *(["calibration"] if options.corpus and options.scorer else [])]
    print(f"{options.rounds} rounds, {os.cpu_count()} cores\n\n{HEAD}", flush=True)
    for name in asked:
        if name in LINES:
            print(LINES[name](options.corpus, size, options.rounds).markdown(), flush=True)
    if "profile" in asked:
        print("", *profile(options.corpus), sep="\n", flush=True)
    if "calibration" in asked:
        if not (options.corpus and options.scorer):
            parser.error("calibration needs --corpus and --scorer")
        print("", *calibration(options.corpus, options.scorer), sep="\n", flush=True)


if __name__ == "__main__":
    main()
