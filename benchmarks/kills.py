"""Kills commands at random moments, and looks whether the next load puts everything right.

    python -m benchmarks.kills --what embedded --kills 40 --state kills/embedded.json
    python -m benchmarks.kills --what loader --kills 20 --state kills/loader.json
    python -m benchmarks.kills --what neo4j --kills 40 --state kills/neo4j.json

Three steps take turns: load the other version of every file over what is there, withdraw the log, load the log anew. Each
is sent SIGKILL at a random moment of its undisturbed duration, every second time in its last third, where versions are
switched and facts derived: `embedded` kills the command with the engine's supervisor and server, or one of these two;
`loader` and `neo4j` kill the command alone. Then the graph is looked at (every file must count in its old version or in
its new one, and whole); the next command is every second time `framjar check`, which must find nothing, else the next
load at once; after that load the stored graph is checked and all of it is compared with what an undisturbed one left.

The state file keeps what was found, so the same command goes on where it was stopped. After a fault the script stops and
leaves the graph for whoever wants to look; the next start takes a new one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.killing import Region, embedded_region, ended, neo4j_region
from benchmarks.mixture import DOCUMENTS, LOG, VERSIONS, write_mixture
from benchmarks.states import State, different, held, parts, phase, state_of
from graph.check import check

KINDS = {"embedded": ("all", "all", "java", "supervisor"), "loader": ("command",), "neo4j": ("command",)}
STEPS = ("replace", "withdraw", "load")
CODE = ("api", "graph", "loaders")
# The others begin the next load at once, while the engine may still be busy with what the killed command asked for.
LOOKED_AT = 2 / 3
FINDINGS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A command to kill. `before` and `after` name the states between which it leads, such as `all 1`, `documents 2`."""

    name: str
    version: int
    before: str
    after: str


@dataclass(slots=True)
class Undisturbed:
    """What commands that nobody kills leave behind: by name of the state, and the seconds that each step takes."""

    states: dict[str, State] = field(default_factory=dict)
    held: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Kill:
    """What a kill showed. `faults` are sentences, none where all is well; `versions` is empty where nobody looked."""

    number: int
    step: str
    part: str
    second: float
    of: float
    phase: str = "not looked at"
    versions: str = ""
    said: str = ""
    findings: int = -1
    equal: bool = False
    faults: list[str] = field(default_factory=list)
    program: str = ""

    def line(self) -> str:
        """The kill as one line for people."""
        return (f"{self.number:3} {self.step}, {self.part} killed after {self.second:.1f} of {self.of:.1f} s, {self.phase}; "
                f"{self.versions or 'versions not looked at'}; then: «{self.said}»; "
                f"check {'clean' if self.findings == 0 else 'not clean'}; {'equal' if self.equal else 'NOT EQUAL'}"
                + "".join(f"\n      FAULT {one}" for one in self.faults))


def step_at(number: int) -> Step:
    """The step with this number, from 0: three steps a round, and each round goes to the other version.

    >>> [f"{step.name}: {step.before} -> {step.after}" for step in map(step_at, range(4))]
    ['replace: all 1 -> all 2', 'withdraw: all 2 -> documents 2', 'load: documents 2 -> all 2', 'replace: all 2 -> all 1']
    """
    turn, at = divmod(number, len(STEPS))
    old, new = VERSIONS if turn % 2 == 0 else reversed(VERSIONS)
    before, after = {"replace": (f"all {old}", f"all {new}"), "withdraw": (f"all {new}", f"documents {new}"),
                     "load": (f"documents {new}", f"all {new}")}[STEPS[at]]
    return Step(STEPS[at], new, before, after)


class Trial:
    """One region and the files that are loaded into it: a log of so many rows, and all documents or the first few."""

    def __init__(self, region: Region, files: Path, rows: int, documents: int | None = None) -> None:
        self.region, self.files, self.rows, self.documents = region, files, rows, documents
        self.calm = Undisturbed()

    def command(self, step: Step) -> tuple[str, ...]:
        """The command that a step kills."""
        return ("withdraw", str(self.files / LOG)) if step.name == "withdraw" else ("load", str(self.files))

    def next_load(self, step: Step) -> tuple[str, ...]:
        """The load that follows: the same, or after a withdrawal of the documents alone, which are unchanged."""
        return ("load", str(self.files / DOCUMENTS) if step.name == "withdraw" else str(self.files))

    def rehearse(self) -> None:
        """Runs each step undisturbed in a new graph and notes what it leaves; ends with the documents of the second version.
        """
        first, second = VERSIONS
        write_mixture(self.files, first, self.rows, self.documents)
        self._timed("load", f"all {first}", "load", str(self.files))
        write_mixture(self.files, second, self.rows, self.documents)
        self._timed("replace", f"all {second}", "load", str(self.files))
        self._timed("withdraw", f"{DOCUMENTS} {second}", "withdraw", str(self.files / LOG))

    def rehearse_back(self) -> None:
        """Runs them undisturbed the other way, so that each state is reached twice, and ends with the documents of the first
        version. Raises RuntimeError where a state depends on the way to it."""
        first, second = VERSIONS
        self._timed("load", f"all {second}", "load", str(self.files))
        write_mixture(self.files, first, self.rows, self.documents)
        self._timed("replace", f"all {first}", "load", str(self.files))
        self._timed("withdraw", f"{DOCUMENTS} {first}", "withdraw", str(self.files / LOG))

    def settle(self, state: str) -> None:
        """Brings the graph into a state, undisturbed, wherever it is."""
        what, version = state.split()
        write_mixture(self.files, int(version), self.rows, self.documents)
        self._run("load", str(self.files))
        if what == DOCUMENTS:
            self._run("withdraw", str(self.files / LOG))

    def kill(self, number: int, part: str, fraction: float, *, look: bool) -> Kill | None:
        """Runs a step, kills it, runs the next load, and compares; None where the command had ended before it was killed.

        Whatever comes of it, the graph is in the state that the step leads to, unless there are faults.
        """
        step = step_at(number)
        write_mixture(self.files, step.version, self.rows, self.documents)
        of = self.calm.seconds[step.name]
        result: Kill | None = None
        began = time.monotonic()
        command = self.region.start(*self.command(step))
        try:
            command.wait(fraction * of)
        except subprocess.TimeoutExpired:
            result = Kill(number, step.name, part, time.monotonic() - began, of)
            self.region.kill(part, command)
        done = ended(command, began)
        if result is None:
            assert done.code == 0, done.said
            self.calm.seconds[step.name] = min(of, done.seconds)  # The machine has become quicker since the rehearsal.
            return None
        possible = self._looked_at(step, result) if look else [step.before, step.after]
        self._put_right(step, result, possible if step.name == "withdraw" else [step.after])
        return result

    def _looked_at(self, step: Step, result: Kill) -> list[str]:
        """Notes what the graph is like after a kill: how far it came, and which version of each file counts, which must be
        whole. The states that may follow."""
        with self.region.looking() as engine:
            result.phase, found, whole = phase(engine), held(engine), parts(engine)
        old, new = self.calm.held[step.before], self.calm.held[step.after]
        changed = [path for path in old.keys() | new.keys() if old.get(path) != new.get(path)]
        mixed = [path for path in found.keys() | old.keys() | new.keys()
                 if found.get(path) not in (old.get(path), new.get(path))]
        result.faults += [f"neither the old version nor the new counts at {path}: {found.get(path)}" for path in mixed]
        result.faults += [f"the source {source} counts and is not whole: {text} for {self.calm.parts.get(source)}"
                          for source, text in whole.items() if text != self.calm.parts.get(source)]
        count = sum(found.get(path) == new.get(path) for path in changed)
        result.versions = f"{len(changed) - count} old, {count} new"
        return [step.after if count else step.before]

    def _put_right(self, step: Step, result: Kill, possible: Sequence[str]) -> None:
        """Runs the next load and holds what it leaves against what an undisturbed one left; then goes on to where the step
        was to lead."""
        commands = [self.next_load(step)] if result.number % 2 else [("check",), self.next_load(step)]
        for command in commands:
            done = self.region.run(*command)
            result.said = " ".join(filter(None, (result.said, done.said)))
            if done.code:
                result.faults.append(f"framjar {command[0]} ended with {done.code}")
                return
        with self.region.looking() as engine:
            findings, found = check(engine), state_of(engine)
        result.findings = len(findings)
        result.faults += [f"check: {one.sentence}" for one in findings[:FINDINGS]]
        wrong = min((different(found, self.calm.states[state]) for state in possible), key=lambda lines: len(lines))
        result.equal = not wrong
        if wrong:
            result.faults.append(f"differs from an undisturbed load: {'; '.join(wrong)}")
        elif step.name == "withdraw" and different(found, self.calm.states[step.after]):
            self._run("withdraw", str(self.files / LOG))

    def _run(self, *command: str) -> float:
        done = self.region.run(*command)
        if done.code:
            raise RuntimeError(f"framjar {command[0]} undisturbed ended with {done.code}: {done.said}")
        return done.seconds

    def _timed(self, step: str, name: str, *command: str) -> None:
        """Notes the seconds of a step and the state that it leaves, which must be the one that is known."""
        self.calm.seconds[step] = self._run(*command)
        with self.region.looking() as engine:
            found, findings = state_of(engine), check(engine)
            self.calm.held[name] = held(engine)
            self.calm.parts |= parts(engine)
        wrong = [one.sentence for one in findings[:FINDINGS]] + different(found, self.calm.states.get(name, found))
        if wrong:
            raise RuntimeError(f"{name} undisturbed: {'; '.join(wrong)}")
        self.calm.states[name] = found


class Record:
    """The state file: everything that was found, written whole or not at all."""

    def __init__(self, file: Path, what: str, rows: int, seed: int) -> None:
        self.file = file
        self.content: dict[str, Any] = {"what": what, "rows": rows, "seed": seed, "steps": 0, "kills": [], "calm": {}}
        if file.exists():
            self.content = json.loads(file.read_text("utf-8"))
            if (self.content["what"], self.content["rows"]) != (what, rows):
                sys.exit(f"{file} is of {self.content['what']} with {self.content['rows']} rows; name another file")

    @property
    def kills(self) -> list[Kill]:
        """The kills so far, in order."""
        return [Kill(**one) for one in self.content["kills"]]

    def folder(self, program: str) -> Path:
        """Where the graph lies: a new folder for each program, and after each fault."""
        faults = sum(bool(one.faults) for one in self.kills)
        return self.file.with_suffix(".graphs") / f"{program}-{faults}"

    def save(self, **content: Any) -> None:
        """Keeps what is new."""
        self.content |= content
        self.file.parent.mkdir(parents=True, exist_ok=True)
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps(self.content, ensure_ascii=False, indent=1), "utf-8")
        part.replace(self.file)


def program() -> str:
    """A digest of the code that is tried: what another program left cannot be compared."""
    root = Path(__file__).resolve().parent.parent
    files = sorted(path for folder in CODE for path in (root / folder).rglob("*") if path.suffix in (".py", ".toml", ".csv"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]


def region_of(what: str, folder: Path) -> AbstractContextManager[Region]:
    """The region to kill in."""
    return neo4j_region(folder) if what == "neo4j" else embedded_region(folder)


def run(record: Record, wanted: int, say: Any = print) -> bool:
    """Kills until there are as many as wanted; whether none showed a fault."""
    what, now = record.content["what"], program()
    folder = record.folder(now)
    with region_of(what, folder) as region:
        trial = Trial(region, folder / "files", record.content["rows"])
        prepare(trial, record, folder.name, say)
        while len(record.kills) < wanted:
            number = record.content["steps"]
            chance = random.Random(f"{record.content['seed']} {number}")
            fraction = chance.uniform(0.05, 1) if number % 2 else chance.uniform(2 / 3, 1)
            kill = trial.kill(number, chance.choice(KINDS[what]), fraction, look=chance.random() < LOOKED_AT)
            if kill is None:
                record.save(steps=number + 1, calm={**record.content["calm"], folder.name: asdict(trial.calm)})
                continue
            kill.program = now
            record.save(steps=number + 1, kills=[*record.content["kills"], asdict(kill)])
            say(kill.line(), flush=True)
            if kill.faults:
                say(f"The graph is left in {folder}.")
                return False
    return True


def prepare(trial: Trial, record: Record, name: str, say: Any) -> None:
    """Makes the undisturbed states where this graph has none yet, and brings it to where the next step begins."""
    calm = record.content["calm"]
    if name not in calm:
        trial.rehearse()
        trial.rehearse_back()
        record.save(calm={name: asdict(trial.calm)})
        say("undisturbed: " + ", ".join(f"{step} {seconds:.1f} s" for step, seconds in trial.calm.seconds.items()), flush=True)
    trial.calm = Undisturbed(**record.content["calm"][name])
    trial.settle(step_at(record.content["steps"]).before)


def table(what: str, kills: Sequence[Kill]) -> str:
    """The kills as a Markdown table by what was under way."""
    lines = [f"| {what}, under way | kills | check clean | as undisturbed | faults |", "|---|---|---|---|---|"]
    phases = Counter(kill.phase for kill in kills)
    for name, number in [*sorted(phases.items()), ("all", len(kills))]:
        of = [kill for kill in kills if name in ("all", kill.phase)]
        lines.append(f"| {name} | {number} | {sum(one.findings == 0 for one in of)} | {sum(one.equal for one in of)} "
                     f"| {sum(bool(one.faults) for one in of)} |")
    return "\n".join(lines)


def main() -> int:
    """Kills, prints a line for each and a table; 1 after a fault."""
    parser = argparse.ArgumentParser(prog="benchmarks.kills", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--what", choices=KINDS, required=True)
    parser.add_argument("--kills", type=int, default=40, help="how many in all, with those of the state file")
    parser.add_argument("--state", type=Path, required=True, help="the file that keeps what was found")
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the contact log")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    record = Record(options.state.resolve(), options.what, options.rows, options.seed)
    well = run(record, options.kills)
    print(table(options.what, record.kills))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
