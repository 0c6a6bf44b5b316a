"""Which files a path stands for, and which loader reads each: the one place that looks at folders.

Folders are walked in sorted order and each real folder once, so that links which lead back do no harm. Hidden files
are left out. A zip archive is walked as a folder is: a document in it is a file, `plans.zip/2021/plan.docx`. What no loader
knows is skipped where it lies in a folder, and unreadable where it was named itself. Pipes, sockets and devices are never
opened.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from graph.errors import BadParameter, UnreadableFile
from loaders.base import Loader
from loaders.reading.archive import is_archive, members, within_archive

__all__ = ["Found", "Skipped", "Walk", "read_head", "walk"]

HEAD_BYTES = 64 * 1024
UNKNOWN_KIND = "no reader knows this kind of file"
SAVED_WITH_PAGE = ("_files", "-filer", "_filer")  # as browsers in our languages name the folder beside a page
ONLY_UNPACKED = "is not read inside an archive; unpack it and load it from there"


@dataclass(frozen=True, slots=True)
class Found:
    """A file and the loader that reads it."""

    path: Path
    loader: Loader


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a folder that was left out, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Walk:
    """What paths stand for: files to read, what was left out, and what was named but cannot be read."""

    found: tuple[Found, ...]
    skipped: tuple[Skipped, ...]
    unreadable: tuple[UnreadableFile, ...]

    @property
    def empty(self) -> bool:
        """Whether the paths stand for nothing at all."""
        return not (self.found or self.skipped or self.unreadable)


def walk(paths: Iterable[Path], loaders: Sequence[Loader], kind: str | None = None) -> Walk:
    """The files that `paths` stand for, in the order given, folders sorted by path, each file once.

    `kind` names the loader for every file: one named itself goes to it whatever its name, one in a folder if that
    loader accepts it. Paths are made absolute (links are kept), so that a source is the same wherever one stands.
    Raises BadParameter for a kind that no loader has.

    >>> walk([Path("/nowhere/plan.md")], ()).unreadable[0].reason
    'there is no such file or folder'
    >>> walk([], ()).empty
    True
    """
    chosen = _of_kind(loaders, kind)
    found: dict[Path, Found] = {}
    skipped: dict[Path, Skipped] = {}
    unreadable: dict[Path, UnreadableFile] = {}
    visited: set[tuple[int, int]] = set()
    for named in (Path(os.path.abspath(path)) for path in paths):
        outcomes = (_in_folder(named, chosen, visited) if named.is_dir()
                    else _named(named, chosen, forced=kind is not None))
        for outcome in outcomes:
            match outcome:
                case Found():
                    found.setdefault(outcome.path, outcome)
                case Skipped():
                    skipped.setdefault(outcome.path, outcome)
                case UnreadableFile():
                    unreadable.setdefault(Path(outcome.path), outcome)
    return Walk(tuple(found.values()), tuple(skipped.values()), tuple(unreadable.values()))


def read_head(path: Path) -> bytes:
    """The first 64 kB of a regular file. Raises UnreadableFile where it is none or cannot be opened."""
    _require_regular(path)
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD_BYTES)
    except OSError as error:
        raise UnreadableFile(str(path), _plain(error)) from error


def _of_kind(loaders: Sequence[Loader], kind: str | None) -> Sequence[Loader]:
    if kind is None:
        return loaders
    chosen = [loader for loader in loaders if loader.kind == kind]
    if not chosen:
        known = ", ".join(["auto", *(loader.kind for loader in loaders)])
        raise BadParameter("kind", f"{kind!r} is none of {known}")
    return chosen


def _named(path: Path, loaders: Sequence[Loader], *, forced: bool) -> Iterable[Found | Skipped | UnreadableFile]:
    """A path that a person named: it is read, or it is an error. Below an archive it is what that holds there."""
    if not os.path.exists(path) and (inside := within_archive(path)):
        archive, name = inside
        below = [one for one in _in_archive(archive, loaders)
                 if (at := str(_path(one))) == str(path) or at.startswith(f"{path}{os.sep}")]
        return below or [UnreadableFile(str(path), f"there is no {name} in the archive")]
    try:
        head = read_head(path)
    except UnreadableFile as error:
        return [error]
    if package := _package(path, head, loaders):
        return [Found(path, package)]
    if is_archive(path, head):
        return list(_in_archive(path, loaders)) or [UnreadableFile(str(path), "is an archive without files")]
    loader = loaders[0] if forced else _accepting(path, head, loaders)
    return [Found(path, loader) if loader else UnreadableFile(str(path), _why_unknown(head))]


def _path(outcome: Found | Skipped | UnreadableFile) -> Path:
    return Path(outcome.path)


def _in_archive(archive: Path, loaders: Sequence[Loader]) -> Iterator[Found | Skipped | UnreadableFile]:
    """What an archive holds, sorted, each as a path below it; only loaders that say so read there."""
    try:
        for member in members(archive, HEAD_BYTES):
            path = archive / member.name
            if member.reason:
                yield UnreadableFile(str(path), member.reason)
                continue
            loader = _accepting(path, member.head, loaders)
            if loader is None:
                yield Skipped(path, _why_unknown(member.head))
            elif getattr(loader, "reads_archives", False):
                yield Found(path, loader)
            else:
                yield Skipped(path, ONLY_UNPACKED)
    except UnreadableFile as error:
        yield UnreadableFile(str(archive), error.reason)


def _in_folder(folder: Path, loaders: Sequence[Loader],
               visited: set[tuple[int, int]]) -> Iterator[Found | Skipped | UnreadableFile]:
    """What lies in a folder, sorted; each real folder is entered once."""
    try:
        status = folder.stat()
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield UnreadableFile(str(folder), _plain(error))
        return
    if (status.st_dev, status.st_ino) in visited:
        yield Skipped(folder, "leads to a folder that was walked already")
        return
    visited.add((status.st_dev, status.st_ino))
    names = {entry.name for entry in entries}
    together = _read_together(entries, loaders)
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry in together:
            yield Skipped(entry, f"is read with {together[entry].name}")
            continue
        if _is_of_page(entry.name, names) and entry.is_dir():
            yield Skipped(entry, "belongs to the web page that was saved with it")
        elif entry.is_dir():
            yield from _in_folder(entry, loaders, visited)
        else:
            yield from _inside(entry, loaders)


def _read_together(entries: Iterable[Path], loaders: Sequence[Loader]) -> dict[Path, Path]:
    """The files of a folder that are parts of a package, with the file that tells of it."""
    parts: dict[Path, Path] = {}
    for entry in entries:
        with suppress(UnreadableFile):
            if entry.suffix == ".json" and entry.is_file() and (loader := _package(entry, read_head(entry), loaders)):
                parts |= dict.fromkeys(getattr(loader, "parts")(entry), entry)  # noqa: B009  # only loaders of packages have it
    return parts


def _package(path: Path, head: bytes, loaders: Sequence[Loader]) -> Loader | None:
    """The loader that reads a file as a package, such as an archive of tables that belong together; None where none does."""
    return next((one for one in loaders if getattr(one, "reads_packages", False) and one.accepts(path, head)), None)


def _is_of_page(name: str, names: set[str]) -> bool:
    """Whether a folder is the one that a browser saves beside a page, for its pictures and frames.

    >>> _is_of_page("Plan_files", {"Plan.html", "Plan_files"}), _is_of_page("Plan_files", {"Plan_files"})
    (True, False)
    """
    stem = next((name.removesuffix(end) for end in SAVED_WITH_PAGE if name.endswith(end)), None)
    return stem is not None and bool(names & {f"{stem}.html", f"{stem}.htm"})


def _inside(path: Path, loaders: Sequence[Loader]) -> Iterator[Found | Skipped | UnreadableFile]:
    """A file that lies in a folder: what is no file at all, and what nobody knows, is left out."""
    try:
        _require_regular(path)
    except UnreadableFile as error:
        yield Skipped(path, error.reason)
        return
    try:
        head = read_head(path)
    except UnreadableFile as error:
        yield error
        return
    if is_archive(path, head) and not _package(path, head, loaders):
        yield from _in_archive(path, loaders)
        return
    loader = _accepting(path, head, loaders)
    yield Found(path, loader) if loader else Skipped(path, _why_unknown(head))


def _why_unknown(head: bytes) -> str:
    return UNKNOWN_KIND if head.strip() else "is empty"


def _accepting(path: Path, head: bytes, loaders: Sequence[Loader]) -> Loader | None:
    return next((loader for loader in loaders if loader.accepts(path, head)), None)


def _require_regular(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise UnreadableFile(str(path), _plain(error)) from error
    if not stat.S_ISREG(mode):
        raise UnreadableFile(str(path), f"is {_sort_of(mode)}, not a file; it was not opened")


def _sort_of(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a device"


def _plain(error: OSError) -> str:
    """A sentence for what the system said."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "may not be read by you; ask its owner for the right to read it"
    if error.errno == errno.ELOOP:
        return "is a link that leads back to itself"
    return (error.strerror or str(error)).lower()
