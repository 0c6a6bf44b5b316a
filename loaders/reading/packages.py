"""Zip packages (Word, OpenDocument, archives): what must hold before their contents are unpacked into memory."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from graph.errors import UnreadableFile

__all__ = ["BROKEN", "MOST_RATIO", "MOST_UNPACKED", "opened_package", "require_harmless"]

MOST_UNPACKED = 256 * 1024 * 1024
MOST_TEXT = 64 * 1024 * 1024
MOST_RATIO = 200  # text packs to a tenth, an empty spreadsheet to a hundredth; what packs smaller is made to harm
SMALL = 4 * 1024 * 1024  # so little does no harm, however well it is packed
# What `zipfile` raises for damaged files, and for kinds of packing that it does not know.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError,
          OverflowError, IndexError)


def require_harmless(members: list[zipfile.ZipInfo], packed: int, path: str) -> None:
    """Raises UnreadableFile where the members would fill the memory, or share their bytes (as zip bombs do).

    `packed` is the size of the file.

    >>> bomb = zipfile.ZipInfo("a.txt")
    >>> bomb.file_size, bomb.compress_size = 2**33, 1000
    >>> require_harmless([bomb], 1200, "a.zip")
    Traceback (most recent call last):
    graph.errors.UnreadableFile: a.zip: would be 8192 MB when unpacked, more than the 256 MB that are read; split it
    """
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED:
        raise UnreadableFile(path, f"would be {unpacked // 1024 // 1024} MB when unpacked, more than the "
                                   f"{MOST_UNPACKED // 1024 // 1024} MB that are read; split it")
    shared = sum(member.compress_size for member in members) > packed
    if shared or any(one.file_size > SMALL and one.file_size > MOST_RATIO * one.compress_size for one in members):
        raise UnreadableFile(path, "is packed as no honest file is (a zip bomb); it was not unpacked")


def opened_package(content: bytes, path: str, part: str, wanted: str) -> zipfile.ZipFile:
    """A package that holds a part, harmless to unpack. `wanted` says what it shall be.

    Raises UnreadableFile where it is damaged, of another kind, or made to harm.

    >>> opened_package(b"PK\\x03\\x04", "plan.docx", "word/document.xml", "a Word document")
    Traceback (most recent call last):
    graph.errors.UnreadableFile: plan.docx: is a damaged zip package; get it anew, or save it anew from its program
    """
    try:
        package = zipfile.ZipFile(BytesIO(content))
        members = package.infolist()
    except BROKEN as error:
        raise UnreadableFile(path, "is a damaged zip package; get it anew, or save it anew from its program") from error
    if part not in package.NameToInfo:
        raise UnreadableFile(path, f"is not {wanted} but another zip package; give it its right suffix")
    require_harmless(members, len(content), path)
    if package.NameToInfo[part].file_size > MOST_TEXT:
        raise UnreadableFile(path, f"has more than {MOST_TEXT // 1024 // 1024} MB of text; split it")
    return package
