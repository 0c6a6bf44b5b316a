"""Files that a person dropped on a page: kept for a while, read, shown, and loaded only when that person says so.

    files ─add─▶ waiting ─▶ reading ─▶ read ──load──▶ loading ─▶ loaded, unchanged, replaced, failed
                    ▲              ├─▶ unreadable (with the reason)     or skipped, where a person chose that
                    └──read_as─────┘   (correct: of a log whose columns mean something else)

A job is what one person dropped at once. Its files lie in a folder that nobody else may enter; they go when they are
loaded, when the job is left, when nobody asked for it for half an hour, and when the server stops; copies of logs with
remarks, for download, stay as long as the job. What a killed server left behind goes when the next one starts. One thread
reads and loads, so that pages answer meanwhile.

A source is known as `uploads/NAME`: dropping a changed file of the same name replaces what it said.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import logging
import os
import queue
import re
import secrets
import shutil
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from api.loading import LoadRequest, Plan, Remembered, dry_run, load, of_contacts, planned
from api.remarking import write_copies
from api.security import where_of
from api.upload_columns import CONTACTS, LogColumns
from graph.config import Setting, Settings
from graph.errors import BadParameter, EngineUnavailable, GraphBusy, InputError
from graph.judged import remembered
from graph.keys import PersonalKey
from graph.model import Layout, Reading
from graph.store import Store
from loaders import LOADERS
from loaders.files import Walk
from loaders.logs.understanding import understanding
from loaders.numbers import personal_numbers_in
from loaders.side_by_side import Readers

__all__ = ["UPLOAD_SETTINGS", "Choice", "Item", "Job", "Jobs", "Limits", "Phase", "State", "limits", "safe_name"]

MB = 1024 * 1024
FOLDER = "uploads"
KINDS = tuple(loader.kind for loader in LOADERS)
PREFIX = "framjar-uploads-"
LOCK = "lock"
COPIES = ".remarks"  # beside the files of a job; no name that a person gives begins with a dot
YOUNG_SECONDS = 10  # a folder may be made by a server that has not locked it yet
LONGEST_NAME = 200  # bytes; file systems allow 255
NAMELESS = "file"
SWEEP_SECONDS = 60.0
STOP_SECONDS = 2.0
SAME_NAME = "has the same name as another file here; rename one of them"
TOO_MANY = "is one file too many; take fewer at a time"
PERSONAL_NAME = "has a personal number in its name; rename it"
BROKE = "could not be read: something of ours broke; tell who runs the server"
UPLOAD_SETTINGS: tuple[Setting, ...] = (
    Setting("GRAPH_UPLOAD_FILE_MB", "64", "The largest file, in MB, that is taken from a page."),
    Setting("GRAPH_UPLOAD_MB", "200", "So many MB of files are taken from a page at once."),
    Setting("GRAPH_UPLOAD_FILES", "100", "So many files are taken from a page at once."),
    Setting("GRAPH_UPLOAD_MINUTES", "30", "So long files that nobody loads are kept after they were last looked at."),
)
log = logging.getLogger("framjarkartan.api")


class Phase(StrEnum):
    """Where a job is."""

    READING = "reading"
    READY = "ready"
    LOADING = "loading"
    DONE = "done"


class State(StrEnum):
    """Where a file is."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    UNREADABLE = "unreadable"
    LOADING = "loading"
    LOADED = "loaded"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    SKIPPED = "skipped"
    FAILED = "failed"


class Choice(StrEnum):
    """What is to be done with a file that was read. `beside`: it gets another name, and the earlier one of its name stays."""

    LOAD = "load"
    BESIDE = "beside"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken at once, and for how long it is kept without use."""

    file_bytes: int = 64 * MB
    job_bytes: int = 200 * MB
    files: int = 100
    idle_seconds: float = 30 * 60


@dataclass(slots=True)
class Item:
    """One file of a job, or one in a dropped archive. `path` is what it will be known by; `source` the id it will have;
    `report` what was understood, as docs/reference.md has it; `kind` what a person said that it is; `choice` what is to be
    done with it; `columns` those of a log; `copy` the log with remarks, when it is loaded."""

    key: str
    name: str
    state: State = State.WAITING
    reason: str | None = None
    report: Mapping[str, Any] = field(default_factory=dict)
    source: str | None = None
    plan: Plan | None = None
    kind: str | None = None
    choice: Choice = Choice.LOAD
    columns: LogColumns = field(default_factory=LogColumns)
    copy: Path | None = None

    @property
    def path(self) -> str:
        """The path in the graph."""
        return f"{FOLDER}/{self.name}"

    def as_json(self) -> dict[str, Any]:
        """What pages show of it."""
        return {"key": self.key, "name": self.name, "path": self.path, "state": self.state.value, "reason": self.reason,
                "report": self.report, "source": self.source, "kind": self.kind, "choice": self.choice.value,
                "readable": self.plan is not None, "tables": self.columns.as_json(self.key), "times": self.columns.times,
                "corrected": bool(self.columns.said), "copy": self.copy is not None}


@dataclass(slots=True)
class Job:
    """What one person dropped, who reads this `language`. `trouble` says why a load was not done: `busy`, `engine`, `fault`,
    or `columns`: some were corrected, so the file was read anew first."""

    id: str
    folder: Path
    phase: Phase = Phase.READING
    items: list[Item] = field(default_factory=list)
    trouble: str | None = None
    language: str = "en"
    used: float = 0.0
    gone: bool = False
    version: int = 0

    def set(self, item: Item, state: State, reason: str | None = None) -> None:
        """A file is in another state."""
        item.state, item.reason = state, reason
        self.version += 1

    def turn(self, phase: Phase, trouble: str | None = None) -> None:
        """The job is in another phase."""
        self.phase, self.trouble = phase, trouble
        self.version += 1

    def as_json(self) -> dict[str, Any]:
        """What pages show of it."""
        return {"id": self.id, "version": self.version, "phase": self.phase.value, "trouble": self.trouble,
                "items": [one.as_json() for one in self.items]}


def limits(env: Mapping[str, str]) -> Limits:
    """The limits that an environment sets. Raises BadParameter, which names the variable, for what is no number.

    >>> limits({"GRAPH_UPLOAD_FILES": "5"}).files
    5
    """
    most = {one.name: _number(one.name, env.get(one.name) or one.default) for one in UPLOAD_SETTINGS}
    return Limits(most["GRAPH_UPLOAD_FILE_MB"] * MB, most["GRAPH_UPLOAD_MB"] * MB, most["GRAPH_UPLOAD_FILES"],
                  most["GRAPH_UPLOAD_MINUTES"] * 60)


def _number(name: str, text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,4}", text):
        raise BadParameter(name, f"{text} is no whole number from 1 to 99999")
    return int(text)


def safe_name(given: str) -> str:
    """The name of a file as it is kept, whatever a browser says: no folder, nothing that cannot be seen, no dot in front.

    >>> safe_name("C:\\\\plans\\\\Fo\\u0308r alla.docx"), safe_name("../../.ssh/\\x00config"), safe_name("..")
    ('För alla.docx', 'config', 'file')
    """
    last = re.split(r"[/\\]", given)[-1]
    seen = "".join(" " if char.isspace() else char for char in last
                   if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    plain = _trimmed(unicodedata.normalize("NFC", seen))
    suffix = PurePosixPath(plain).suffix
    if len(plain.encode()) > LONGEST_NAME:
        kept = suffix if len(suffix.encode()) <= 20 else ""
        plain = _trimmed(plain.encode()[:LONGEST_NAME - len(kept.encode())].decode("utf-8", "ignore")) + kept
    return plain or NAMELESS


def _trimmed(name: str) -> str:
    return re.sub(r" +", " ", name).lstrip(". ").rstrip(". ")


class Jobs:
    """The jobs of a server. `store` gives the graph when it is time to load. To be closed when the server stops."""

    def __init__(self, settings: Settings, store: Callable[[], Store], most: Limits) -> None:
        self.limits = most
        self._settings, self._store = settings, store
        self._jobs: dict[str, Job] = {}
        self._work: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._start = threading.Lock()
        self._base: Path | None = None
        self._lock: int | None = None
        self._worker: threading.Thread | None = None
        self._closing = False
        _remove_left_behind(Path(tempfile.gettempdir()))

    # -- what a page asks for ----------------------------------------------------------------------------------------

    def open(self) -> Job:
        """A new job without files."""
        job_id = secrets.token_urlsafe(24)
        folder = self._folder() / secrets.token_hex(8)
        folder.mkdir(mode=0o700)
        job = self._jobs[job_id] = Job(job_id, folder, used=time.monotonic())
        return job

    def find(self, job_id: str) -> Job | None:
        """The job with this id, None where there is none any more."""
        self._sweep()
        job = self._jobs.get(job_id)
        if job is not None:
            job.used = time.monotonic()
        return job

    def add(self, job: Job, given_name: str, content: BinaryIO) -> None:
        """Keeps a file for a job. What is wrong with it stands in its state."""
        name = safe_name(given_name)
        item = Item(str(len(job.items) + 1), _masked(name))
        refusal = (PERSONAL_NAME if item.name != name else
                   SAME_NAME if any(one.name == name for one in job.items) else
                   TOO_MANY if len(job.items) >= self.limits.files else
                   self._keep(job.folder / name, content))
        job.items.append(item)
        if refusal:
            job.set(item, State.UNREADABLE, refusal)

    def _keep(self, path: Path, content: BinaryIO) -> str | None:
        """Writes a file; the reason where it is too large."""
        left = self.limits.file_bytes
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while (chunk := content.read(MB)) and left >= 0:
                left -= len(chunk)
                file.write(chunk)
        if left >= 0:
            return None
        path.unlink()
        return f"is larger than {self.limits.file_bytes // MB} MB; split it"

    def begin(self, job: Job) -> None:
        """Has the files of a job read."""
        self._do(lambda: self._read(job))

    def choose(self, job: Job, chosen: Mapping[str, str]) -> None:
        """Notes what is to be done with files, by their keys; what cannot be meant is passed over."""
        for item in job.items:
            with contextlib.suppress(ValueError):
                item.choice = Choice(chosen.get(item.key, item.choice))

    def read_as(self, job: Job, key: str, kind: str, given: Mapping[str, str] | None = None) -> None:
        """Has one file read again, as what a person says that it is (empty: as it says itself) and with the columns of a log as
        the fields `given` say. Does nothing for a file that no reader was found for, or while the job is worked on."""
        with self._start:
            item = next((one for one in job.items if one.key == key and one.plan is not None), None)
            if job.phase is not Phase.READY or item is None or kind not in ("", *KINDS):
                return
            if kind in ("", CONTACTS):
                item.columns.correct(key, given or {})
            else:
                item.columns.forget()
            _wait(job, item, kind or None)
            job.turn(Phase.READING)
        self.begin(job)

    def correct(self, job: Job, given: Mapping[str, str]) -> bool:
        """Has the logs read again whose columns the fields `given` correct; whether there are any. Nothing is
        loaded that nobody saw as it is read now."""
        with self._start:
            changed = [] if job.phase is not Phase.READY else [
                one for one in job.items if one.plan is not None and one.columns.correct(one.key, given)]
            for item in changed:
                _wait(job, item, CONTACTS)
            if changed:
                job.turn(Phase.READING, "columns")
        if changed:
            self.begin(job)
        return bool(changed)

    def load(self, job: Job, language: str = "en") -> None:
        """Has what could be read and was not left out loaded. Does nothing where that is under way, or done, or there is
        nothing to load. `language` is that of the remarks on logs."""
        with self._start:
            job.language = language
            if job.phase is not Phase.READY or not any(one.state is State.READ and one.choice is not Choice.SKIP
                                                       for one in job.items):
                return
            job.turn(Phase.LOADING)
        self._do(lambda: self._load(job))

    def leave(self, job: Job) -> bool:
        """Removes a job and its files; False where it is being loaded, which cannot be taken back from here."""
        with self._start:
            if job.phase is Phase.LOADING:
                return False
            self._remove(job)
        return True

    def close(self) -> None:
        """Ends the work between two files and removes all files."""
        self._closing = True
        for job in list(self._jobs.values()):
            self._remove(job)
        self._work.put(None)
        if self._worker is not None:
            self._worker.join(STOP_SECONDS)
        if self._base is not None:
            shutil.rmtree(self._base, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    # -- the worker --------------------------------------------------------------------------------------------------

    def _do(self, work: Callable[[], None]) -> None:
        with self._start:
            if self._worker is None:
                self._worker = threading.Thread(target=self._run, name="uploads", daemon=True)
                self._worker.start()
        self._work.put(work)

    def _run(self) -> None:
        while not self._closing:
            try:
                work = self._work.get(timeout=SWEEP_SECONDS)
            except queue.Empty:
                self._sweep()
                continue
            if work is not None:
                work()

    def _read(self, job: Job) -> None:
        """Reads the files of a job one after the other."""
        try:
            key = PersonalKey.passing(self._settings.key_file)
            with Readers(workers=1) as readers:
                for item in [one for one in job.items if one.state is State.WAITING]:
                    for part in self._parts(job, item):
                        if job.gone or self._closing:
                            return
                        self._read_one(job, part, key, readers)
        except Exception as error:
            self._broke(job, error, State.UNREADABLE)
        job.used = time.monotonic()
        job.turn(Phase.READY, job.trouble)

    def _parts(self, job: Job, item: Item) -> list[Item]:
        """What a dropped file stands for: itself, or what an archive holds. They take its place in the list."""
        request = _request(job, item)
        walk = planned([request])[0].walk
        told: dict[Path, str | None] = {one.path: None for one in walk.found}
        told.update((one.path, one.reason) for one in walk.skipped)
        told.update((Path(error.path), error.reason) for error in walk.unreadable)
        plans = {one.path: Plan(request, Walk((one,), (), ()), ()) for one in walk.found}
        parts: list[Item] = []
        for at, (path, reason) in enumerate(told.items()):
            name = path.relative_to(job.folder).as_posix()
            part = Item(item.key if name == item.name else f"{item.key}-{at}", _masked(name), plan=plans.get(path),
                        kind=item.kind, choice=item.choice,
                        columns=item.columns if name == item.name else LogColumns())
            if reason or part.name != name:
                part.state, part.reason = State.UNREADABLE, reason or PERSONAL_NAME
            parts.append(part)
        at = job.items.index(item)
        job.items = [*job.items[:at], *parts, *job.items[at + 1:]]
        job.version += 1
        return [part for part in parts if part.state is State.WAITING]

    def _read_one(self, job: Job, item: Item, key: PersonalKey, readers: Readers) -> None:
        assert item.plan is not None
        readings: list[Reading] = []
        item.columns.times += 1
        job.set(item, State.READING)
        try:
            known = self._remembered(item.plan)
            report = dry_run([item.plan], key, seen=readings.append, readers=readers, known=known)["sources"][0]
            if report["kind"] == CONTACTS and report["status"] != "failed":
                item.columns.understood(understanding(item.plan.walk.found[0].path, item.plan.options(key, known)))
        except Exception as error:
            log.error("a dropped file could not be read: %s", where_of(error))
            job.set(item, State.UNREADABLE, BROKE)
            return
        item.report = report
        if report["status"] == "failed":
            job.set(item, State.UNREADABLE, _reason(item, report["reason"]))
            return
        item.source = readings[0].source.id
        job.set(item, State.READ)

    def _remembered(self, plan: Plan) -> Mapping[str, Layout]:
        """What is remembered of columns, where a log is read; nothing where the graph does not answer now: it is asked again
        for the load."""
        if not of_contacts([plan]):
            return {}
        try:
            return remembered(self._store().judgements())
        except EngineUnavailable:
            return {}

    def _load(self, job: Job) -> None:
        """Loads what was read. Where the graph cannot be changed now, the job is as it was, and says so."""
        for one in job.items:
            if one.state is State.READ and one.choice is Choice.SKIP:
                job.set(one, State.SKIPPED)
        items = [one for one in job.items if one.state is State.READ]
        coming = iter(items)

        def say(sentence: str) -> None:
            if self._closing:
                raise _Stopping
            job.set(next(coming), State.LOADING)

        try:
            self._set_beside(job, [one for one in items if one.choice is Choice.BESIDE])
            plans = [one.plan for one in items if one.plan is not None]
            key, known = PersonalKey.from_file(self._settings.key_file), remembered(self._store().judgements())
            report = load(self._store(), plans, key, say=say, author=self._settings.author)
            for item, told in zip(items, report["sources"], strict=True):
                item.report = told
                item.copy = _copy(job, item, key, known)
                job.set(item, State(told["status"]), _reason(item, told["reason"]))
        except Exception as error:
            self._broke(job, error, State.READ)
            job.turn(Phase.READY, "busy" if isinstance(error, GraphBusy) else
                     "engine" if isinstance(error, EngineUnavailable) else "fault")
            return
        for path in job.folder.iterdir():
            if path.name != COPIES:
                _delete(path)
        job.used = time.monotonic()
        job.turn(Phase.DONE)

    def _set_beside(self, job: Job, items: Sequence[Item]) -> None:
        """Gives files names that no source has, so that they stand beside what was loaded before. Not in archives."""
        taken = {path for source in self._store().sources() for path in source["paths"]} if items else set()
        for item in items:
            if "/" not in item.name:
                taken |= {one.path for one in job.items}
                name = _free(item.name, taken)
                (job.folder / item.name).rename(job.folder / name)
                item.name, item.choice = name, Choice.LOAD
                item.plan = planned([_request(job, item)])[0]

    def _broke(self, job: Job, error: Exception, back_to: State) -> None:
        """What was under way is not any more."""
        if not isinstance(error, GraphBusy | _Stopping):
            log.error("dropped files could not be worked on: %s", where_of(error))
        for item in job.items:
            if item.state in (State.WAITING, State.READING, State.LOADING, State.SKIPPED):
                job.set(item, back_to, BROKE if back_to is State.UNREADABLE else None)

    # -- the files ---------------------------------------------------------------------------------------------------

    def _folder(self) -> Path:
        """The folder of this server's jobs, held by a lock as long as the server runs."""
        with self._start:
            if self._base is None:
                base = Path(tempfile.mkdtemp(prefix=PREFIX))
                self._lock = os.open(base / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                fcntl.flock(self._lock, fcntl.LOCK_EX)
                self._base = base
            return self._base

    def _sweep(self) -> None:
        """Removes the jobs that nobody asked for in a while and that nothing is done with."""
        now = time.monotonic()
        for job in list(self._jobs.values()):
            if job.phase in (Phase.READY, Phase.DONE) and now - job.used > self.limits.idle_seconds:
                self._remove(job)

    def _remove(self, job: Job) -> None:
        job.gone = True
        self._jobs.pop(job.id, None)
        shutil.rmtree(job.folder, ignore_errors=True)


class _Stopping(Exception):
    """The server stops: no further file is loaded."""


def _request(job: Job, item: Item) -> LoadRequest:
    """What is asked of a file of a job: as what it is read, and what was said of its columns."""
    return LoadRequest([job.folder / item.name], kind=item.kind, mapping=item.columns.mapping(job.folder, item.key, item.name),
                       under=(job.folder, FOLDER))


def _wait(job: Job, item: Item, kind: str | None) -> None:
    """A file is to be read again, as this kind."""
    item.kind, item.report = kind, {}
    job.set(item, State.WAITING)


def _copy(job: Job, item: Item, key: PersonalKey, known: Remembered) -> Path | None:
    """Writes the copy with remarks of a log that was loaded, for download; None for what is no log. No load fails for it."""
    if item.plan is None or not of_contacts([item.plan]):
        return None
    folder = job.folder / COPIES / item.key
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return next(iter(write_copies([item.plan], {"sources": [item.report]}, key, job.language, folder, known)), None)
    except (InputError, OSError) as error:
        log.error("a copy with remarks could not be written: %s", where_of(error))
        return None


def _delete(path: Path) -> None:
    """Removes a file or a folder."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _free(name: str, taken: Collection[str]) -> str:
    """A name like this one that no source has.

    >>> _free("plan.md", {"uploads/plan.md", "uploads/plan (2).md"})
    'plan (3).md'
    """
    stem, suffix = os.path.splitext(name)
    return next(each for at in itertools.count(2) if f"{FOLDER}/{(each := f'{stem} ({at}){suffix}')}" not in taken)


def _masked(name: str) -> str:
    """A name without the personal numbers in it."""
    for start, end, _ in reversed([*personal_numbers_in(name, PersonalKey(bytes(32)))]):
        name = f"{name[:start]}…{name[end:]}"
    return name


def _reason(item: Item, reason: str | None) -> str | None:
    """A reason without the path of the server's file that some begin with."""
    paths = [str(one.path) for one in item.plan.walk.found] if item.plan else []
    for path in paths:
        reason = reason and reason.replace(f"{path}: ", "").replace(path, item.name)
    return reason


def _remove_left_behind(temporary: Path) -> None:
    """Removes the folders of servers of this user that were killed: their locks are free."""
    for folder in temporary.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            if status.st_uid != os.getuid() or folder.is_symlink() or time.time() - status.st_mtime < YOUNG_SECONDS:
                continue
            with (folder / LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
