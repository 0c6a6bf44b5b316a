"""Loading: files become readings, readings go into the store, and what became of each file is reported."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from api.wiring import today
from graph.errors import BadParameter, InputError, UnreadableFile
from graph.judged import remembered
from graph.judgements import Judgement
from graph.keys import PersonalKey
from graph.model import Inventory, Layout, Reading, SourceReport
from graph.store import Store
from loaders import LOADERS
from loaders.base import ReadOptions
from loaders.files import Found, Walk, walk
from loaders.inventory import inventory
from loaders.reading.formats import is_fragile
from loaders.side_by_side import Readers, Task

__all__ = ["NOTHING", "LoadRequest", "Plan", "Remembered", "dry_run", "load", "of_contacts", "planned", "remembered"]

SUMS = ("contacts", "registrations", "statements")

Remembered = Mapping[str, Layout]
"""What is remembered of columns, by the shape of a header."""
NOTHING: Remembered = {}
NOBODY = "unknown"
Say = Callable[[str], None]
Seen = Callable[[Reading], None]


def _silent(sentence: str) -> None:
    """Nobody listens."""


def _unseen(reading: Reading) -> None:
    """Nobody looks."""


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """What a person asked to load: files and folders, the `kind` of all of them (None: told by each file), the
    inventories they are together complete for, as text, and a column mapping.

    `personal`: whether the cells of logs that may be of a person are kept.
    `under` is a folder and the one that its files are known by, where that is another: uploads are kept for a while only.
    """

    paths: Sequence[Path]
    kind: str | None = None
    inventories: Sequence[str] = ()
    mapping: Path | None = None
    under: tuple[Path, str] | None = None
    personal: bool = True

    def known_as(self, path: Path) -> str:
        """The path that a file is known by in the graph.

        >>> LoadRequest((), under=(Path("/tmp/x"), "uploads")).known_as(Path("/tmp/x/plans.zip/plan.md"))
        'uploads/plans.zip/plan.md'
        >>> LoadRequest(()).known_as(Path("/srv/plan.md"))
        '/srv/plan.md'
        """
        return str(path) if self.under is None else f"{self.under[1]}/{path.relative_to(self.under[0]).as_posix()}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A request with the files that it stands for and its inventories understood."""

    request: LoadRequest
    walk: Walk
    inventories: tuple[Inventory, ...]

    def options(self, key: PersonalKey, known: Remembered = NOTHING) -> ReadOptions:
        """What the loader is told of each file; `known` is what is remembered of columns."""
        return ReadOptions(key=key, today=today(), inventories=self.inventories, mapping=self.request.mapping,
                           remembered=known, personal=self.request.personal)


@dataclass(slots=True)
class _Reading:
    """Reads files one after the other, keeps the reports in the order of the files, and tells which one it is at."""

    key: PersonalKey
    say: Say = _silent
    known: Remembered = field(default_factory=dict)
    reports: list[SourceReport] = field(default_factory=list)
    layouts: list[tuple[SourceReport, Layout]] = field(default_factory=list)

    def readings(self, plans: Sequence[Plan], readers: Readers) -> Iterator[Reading]:
        files = [(file, plan) for plan in plans for file in plan.walk.found]
        made = readers.each([_task(file, plan.options(self.key, self.known)) for file, plan in files])
        for number, (file, plan) in enumerate(files, start=1):
            self.say(f"{number}/{len(files)} {file.path.name}")
            known_as = plan.request.known_as(file.path)
            one = next(made)
            if isinstance(one, UnreadableFile):
                self.reports.append(failed(UnreadableFile(known_as, one.reason), file.loader.kind))
                continue
            reading = _named(one, known_as)
            self.reports.append(reading.report)
            self.layouts += [(reading.report, layout) for layout in reading.layouts]
            yield reading


def _task(file: Found, options: ReadOptions) -> Task[Reading]:
    return Task(file.path, partial(file.loader.read, options=options), whole=file.loader.whole, fragile=is_fragile(file.path))


def _named(reading: Reading, path: str) -> Reading:
    """A reading whose source is known by this path."""
    reading.report.path = path
    return replace(reading, source=replace(reading.source, path=path))


def planned(requests: Sequence[LoadRequest]) -> list[Plan]:
    """Requests with their files, checked. Raises BadParameter for an unknown kind, an inventory that cannot be meant or
    a mapping that is not there."""
    return [Plan(one, walk(one.paths, LOADERS, one.kind), _inventories(one)) for one in requests]


def _inventories(request: LoadRequest) -> tuple[Inventory, ...]:
    if request.mapping is not None and not request.mapping.is_file():
        raise BadParameter("mapping", f"there is no file {request.mapping}")
    return tuple(inventory(text) for text in request.inventories)


def of_contacts(plans: Sequence[Plan]) -> bool:
    """Whether any of the files is read as a contact log."""
    return any(file.loader.kind == "contacts" for plan in plans for file in plan.walk.found)


def load(store: Store, plans: Sequence[Plan], key: PersonalKey, *, say: Say = _silent,
         author: str = NOBODY) -> dict[str, Any]:
    """Loads what is planned and returns the report of docs/reference.md, with what was skipped in folders.

    Files that cannot be read are reported as failed; the others are loaded all the same. What a mapping says of the columns of
    those that were read is remembered, as said by `author`, for files of the same shape.
    """
    began = time.monotonic()
    reading = _Reading(key, say, remembered(store.judgements()))
    with Readers() as readers:
        store.load(reading.readings(plans, readers))
    _remember(store, [layout for told, layout in reading.layouts if told.status != "failed"], author)
    return report(plans, reading.reports, time.monotonic() - began)


def _remember(store: Store, said: Sequence[Layout], author: str) -> None:
    """Keeps what was said of columns where something else, or nothing, is remembered of their shape."""
    known = remembered(store.judgements())
    new = {one.shape: one for one in said if one.shape not in known or known[one.shape].roles != one.roles}
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    if new:
        store.judge([Judgement(one, author, at) for one in new.values()])


def dry_run(plans: Sequence[Plan], key: PersonalKey, *, say: Say = _silent, seen: Seen = _unseen,
            readers: Readers | None = None, known: Remembered = NOTHING) -> dict[str, Any]:
    """The report that `load` would give, from reading alone; nothing is written and no engine needed. `seen` is handed
    each reading that was read to its end. `readers` are those of whoever asks for several; else it has its own. `known` is
    what is remembered of columns."""
    if readers is None:
        with Readers() as readers:
            return dry_run(plans, key, say=say, seen=seen, readers=readers, known=known)
    began = time.monotonic()
    reading = _Reading(key, say, known)
    for one in reading.readings(plans, readers):
        try:
            statements = len({statement.id for statement in one.statements})
            for _ in chain(one.contacts, one.registrations):
                pass  # the report is complete when these are exhausted
        except InputError as error:
            one.report.status, one.report.reason = "failed", str(error)
            continue
        one.report.fields.setdefault("statements", statements)
        seen(one)
    return {**report(plans, reading.reports, time.monotonic() - began), "dry_run": True}


def failed(error: UnreadableFile, kind: str | None = None) -> SourceReport:
    """The report of a file that nothing could be made of."""
    return SourceReport(path=error.path, kind=kind or "unknown", status="failed", reason=error.reason)


def report(plans: Sequence[Plan], reports: Sequence[SourceReport], seconds: float) -> dict[str, Any]:
    """Reports of sources as one report, unreadable files last."""
    unreadable = [failed(error) for plan in plans for error in plan.walk.unreadable]
    sources = [one.as_json() for one in [*reports, *unreadable]]
    sums = {name: sum(int(source.get(name) or 0) for source in sources if source["status"] != "failed")
            for name in SUMS}
    skipped = [{"path": str(one.path), "reason": one.reason} for plan in plans for one in plan.walk.skipped]
    return {"sources": sources, "skipped": skipped, "totals": {"seconds": round(seconds, 2), **sums}}
