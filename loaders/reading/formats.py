"""The table of formats: which module reads which files. A new format is one module and one line here.

The modules are imported when their first file is read, so that a command that reads none does not wait for their libraries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import cast

from graph.errors import UnreadableFile
from loaders.reading.text import DocumentText

__all__ = ["FORMATS", "MOST_BYTES", "SUFFIXES", "TOO_LARGE", "Format", "format_of", "is_fragile", "read_document"]

MOST_BYTES = 64 * 1024 * 1024
TOO_LARGE = f"is larger than {MOST_BYTES // 1024 // 1024} MB; split it"


@dataclass(frozen=True, slots=True)
class Format:
    """Files with these suffixes, in small letters, are read by a function of a module here. `signature` are signs within
    the first bytes that tell the format of a file without a suffix we know; `fragile` are those whose library a damaged
    file can break so that the whole process ends."""

    suffixes: tuple[str, ...]
    module: str
    function: str
    signature: bytes
    fragile: bool = False

    def reader(self) -> Callable[[bytes, str], DocumentText]:
        """The function: bytes and the name for messages in, a text out; raises UnreadableFile and nothing else."""
        module = import_module(f"loaders.reading.{self.module}")
        return cast("Callable[[bytes, str], DocumentText]", getattr(module, self.function))


PLAIN = Format((".txt", ".md", ".markdown", ".text"), "plain", "read_text", b"")
FORMATS = (
    PLAIN,
    Format((".html", ".htm", ".xhtml"), "html", "read_html", b"<html"),
    Format((".docx", ".docm"), "word", "read_word", b"word/document.xml"),
    Format((".pdf",), "pdf", "read_pdf", b"%PDF-", fragile=True),
    Format((".odt",), "odt", "read_odt", b"application/vnd.oasis.opendocument.text"),
)
SUFFIXES = tuple(suffix for one in FORMATS for suffix in one.suffixes)
HEAD = 4096


def format_of(path: str, head: bytes) -> Format:
    """The format of a file by its suffix; where nobody knows that, by its first bytes; else it is plain text.

    >>> format_of("Plan.HTM", b"").module, format_of("plan", b"<!doctype html><HTML>").module, format_of("plan", b"").module
    ('html', 'html', 'plain')
    """
    suffix = PurePath(path).suffix.casefold()
    for one in FORMATS:
        if suffix in one.suffixes:
            return one
    start = head[:HEAD].lower()
    return next((one for one in FORMATS if one.signature and one.signature.lower() in start), PLAIN)


def is_fragile(path: PurePath) -> bool:
    """Whether a damaged file of this name could end the process that reads it.

    >>> is_fragile(PurePath("plan.PDF")), is_fragile(PurePath("plan.txt"))
    (True, False)
    """
    return any(one.fragile and path.suffix.casefold() in one.suffixes for one in FORMATS)


def read_document(content: bytes, path: str) -> DocumentText:
    """The text of a document of any format that we read; the same bytes always give the same text.

    Raises UnreadableFile, which says what is wrong and what to do, and nothing else.

    >>> read_document("# Får stöd".encode(), "plan.md").text
    '# Får stöd'
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(path, TOO_LARGE)
    return format_of(path, content).reader()(content, path)
