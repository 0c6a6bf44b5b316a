"""Zip archives of documents: what they hold, under harmless names, and the bytes of a member.

A member is written as a path below the archive, `plans.zip/2021/plan.docx`. An archive in an archive is opened too, one in
that is not. Hidden files, links and what makes no sense to unpack are left out; a bomb is refused before it is unpacked.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from graph.errors import UnreadableFile
from loaders.reading.formats import MOST_BYTES, TOO_LARGE
from loaders.reading.kinds import ZIP
from loaders.reading.packages import BROKEN, require_harmless

__all__ = ["Member", "is_archive", "member_bytes", "members", "within_archive"]

SUFFIX = ".zip"
MOST_MEMBERS = 2000
MOST_PACKED = 256 * 1024 * 1024
DEEPEST = 2  # an archive, and one in it
UNSAFE = re.compile(r"[\x00-\x1f\x7f]")
DRIVE = re.compile(r"[A-Za-z]:")
PACKAGES = (b"[Content_Types].xml", b"mimetype")  # what Word, Excel and OpenDocument files begin with
DAMAGED = "is a damaged zip archive; get it anew, or pack it anew"
ENCRYPTED = "is encrypted; unpack it with its password and load what it holds"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its path below the archive, its first bytes, and why it cannot be read, if so."""

    name: str
    head: bytes = b""
    reason: str = ""


def is_archive(path: Path, head: bytes) -> bool:
    """Whether a file is a zip archive by its name and its first bytes, and no Word or OpenDocument file.

    >>> is_archive(Path("plans.zip"), b"PK\\x03\\x04"), is_archive(Path("plan.docx"), b"PK\\x03\\x04")
    (True, False)
    """
    return path.suffix.casefold() == SUFFIX and head.startswith((ZIP, b"PK\x05\x06")) and not any(
        head[30:30 + len(name)] == name for name in PACKAGES)


def within_archive(path: Path) -> tuple[Path, str] | None:
    """The archive on disk and the name of the member that a path means; None where it means none.

    >>> within_archive(Path("/nowhere/plans.zip/plan.md"))
    """
    for above in path.parents:
        if above.suffix.casefold() == SUFFIX:
            try:
                if above.is_file():
                    return above, path.relative_to(above).as_posix()
            except OSError:
                return None
    return None


def members(archive: Path, head_bytes: int) -> Iterator[Member]:
    """The files in an archive, sorted by name, with so many of their first bytes.

    Raises UnreadableFile where the archive is damaged, a bomb, or holds more files than are read.
    """
    yield from _members(_packed(archive), str(archive), head_bytes, "", 1)


def member_bytes(archive: Path, name: str) -> bytes:
    """The bytes of a member, by the name that `members` gave it.

    Raises UnreadableFile where there is none of that name, or it cannot be unpacked.
    """
    content = _packed(archive)
    outer, inner = _split(name)
    if inner:
        stamp = archive.stat()
        content = _inner(str(archive), (stamp.st_mtime_ns, stamp.st_size), outer)
        return _unpacked(content, inner, f"{archive}/{name}")
    return _unpacked(content, outer, f"{archive}/{name}")


@lru_cache(maxsize=1)
def _inner(archive: str, stamp: tuple[int, int], name: str) -> bytes:
    """An archive in an archive: kept while its members are read one after the other. `stamp` tells a changed file."""
    return _unpacked(_packed(Path(archive)), name, f"{archive}/{name}")


def _split(name: str) -> tuple[str, str]:
    """The name of an archive in the archive and the rest, or the name and nothing."""
    parts = name.split("/")
    at = next((at for at, part in enumerate(parts[:-1], start=1) if part.casefold().endswith(SUFFIX)), None)
    return ("/".join(parts[:at]), "/".join(parts[at:])) if at else (name, "")


def _packed(archive: Path) -> bytes:
    try:
        if archive.stat().st_size > MOST_PACKED:
            raise UnreadableFile(str(archive), f"is larger than {MOST_PACKED // 1024 // 1024} MB; unpack it and load what it "
                                               "holds")
        return archive.read_bytes()
    except OSError as error:
        raise UnreadableFile(str(archive), f"cannot be read: {error.strerror or error}") from error


def _opened(content: bytes, path: str) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """An archive, harmless to unpack, and its files by their harmless names, sorted; of two with one name the first."""
    try:
        package = zipfile.ZipFile(BytesIO(content), metadata_encoding="cp865")
        infos = [info for info in package.infolist() if not info.is_dir()]
    except BROKEN as error:
        raise UnreadableFile(path, DAMAGED) from error
    if len(infos) > MOST_MEMBERS:
        raise UnreadableFile(path, f"holds more than {MOST_MEMBERS} files; split it, or unpack it and load what it holds")
    require_harmless(infos, len(content), path)
    named: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = _harmless(info)
        if name and not _is_hidden(name) and not stat.S_ISLNK(info.external_attr >> 16):
            named.setdefault(name, info)
    return package, dict(sorted(named.items()))


def _harmless(info: zipfile.ZipInfo) -> str:
    """The name without drive, root and steps upwards, with what an old Mac or Windows wrote as letters."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):  # where it is no UTF-8 the name is one of old Windows, and was read as such
            name = name.encode("cp865").decode("utf-8")
    parts = UNSAFE.sub("_", name).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..") and not DRIVE.fullmatch(part))


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


def _members(content: bytes, path: str, head_bytes: int, prefix: str, depth: int) -> Iterator[Member]:
    package, named = _opened(content, path)
    with package:
        for name, info in named.items():
            full = f"{prefix}{name}"
            try:
                head = _read(package, info, path, head_bytes)
            except UnreadableFile as error:
                yield Member(full, reason=error.reason)
                continue
            if not is_archive(Path(name), head):
                yield Member(full, head)
            elif depth == DEEPEST:
                yield Member(full, head, "is an archive in an archive in an archive; unpack it and load what it holds")
            else:
                yield from _nested(package, info, path, full, head_bytes, depth)


def _nested(package: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, full: str, head_bytes: int,
            depth: int) -> Iterator[Member]:
    try:
        yield from _members(_read(package, info, path), f"{path}/{full}", head_bytes, f"{full}/", depth + 1)
    except UnreadableFile as error:
        yield Member(full, reason=error.reason)


def _unpacked(content: bytes, name: str, path: str) -> bytes:
    package, named = _opened(content, path)
    with package:
        if name not in named:
            raise UnreadableFile(path, "there is no such file in the archive")
        return _read(package, named[name], path)


def _read(package: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, most: int | None = None) -> bytes:
    """The first bytes of a member, or all. Raises UnreadableFile where it is encrypted, damaged or too large."""
    if info.flag_bits & 1:
        raise UnreadableFile(path, ENCRYPTED)
    if info.file_size > MOST_BYTES:
        raise UnreadableFile(path, TOO_LARGE)
    try:
        with package.open(info) as stream:
            return stream.read(info.file_size if most is None else most)
    except BROKEN as error:
        raise UnreadableFile(path, "is damaged in its archive; pack it anew") from error
