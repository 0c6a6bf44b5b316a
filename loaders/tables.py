"""Delimited text files as rows of text: which encoding, which delimiter, which row is the header. Rows are streamed.

Nothing here knows what a column means; which row is the header is asked of the caller.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from graph.errors import UnreadableFile

__all__ = ["Table", "detect_delimiter", "detect_encoding", "open_table", "table_head"]

DELIMITERS = ";,\t|"
HEADER_WITHIN = 30
SAMPLE_BYTES = 64 * 1024
SAMPLE_LINES = 60
BLOCK = 1 << 20
MARKS = (("utf-8-sig", codecs.BOM_UTF8), ("utf-32", codecs.BOM_UTF32_LE), ("utf-32", codecs.BOM_UTF32_BE),
         ("utf-16", codecs.BOM_UTF16_LE), ("utf-16", codecs.BOM_UTF16_BE))
ONE_BYTE = ("cp1252", "mac_roman", "cp865")
NORDIC = frozenset("åäöæøéÅÄÖÆØÉ")


@dataclass(frozen=True, slots=True)
class Table:
    """A delimited text file: how it is written and where its header is (`header_row` counts its rows from 1)."""

    path: Path
    encoding: str
    delimiter: str
    header_row: int
    header: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows under the header with their numbers from 1, read anew each time; cells as they stand in the file.

        A record that runs over several lines is one row; an empty row is a list of empty cells or an empty list.
        Raises UnreadableFile where the file cannot be taken apart, with the line.
        """
        records = _records(self.path, self.encoding, self.delimiter)
        yield from enumerate(islice(records, self.header_row, None), start=1)


def open_table(path: Path, is_header: Callable[[Sequence[str]], bool]) -> Table:
    """The table in a file. `is_header` tells whether a row is the header; it is asked of the first 30 rows.

    Raises UnreadableFile where the file cannot be read, is no text, or none of those rows is a header.
    """
    try:
        encoding = detect_encoding(path)
        with path.open("rb") as stream:
            sample = _decoded(stream.read(SAMPLE_BYTES), encoding)
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read: {error.strerror}") from error
    delimiter = detect_delimiter(sample)
    header = _find_header(_records(path, encoding, delimiter), is_header)
    if header is None:
        raise UnreadableFile(str(path), f"none of its first {HEADER_WITHIN} rows is a header with known columns; "
                                        "name the columns in a mapping file")
    return Table(path, encoding, delimiter, *header)


def table_head(head: bytes, is_header: Callable[[Sequence[str]], bool]) -> tuple[str, ...] | None:
    """The header in the first bytes of a file, None where there is none or the bytes are no text. Never raises."""
    text = _decoded(head, _encoding_of(head))
    if "\0" in text:
        return None
    try:
        found = _find_header(_split(StringIO(text, newline=""), detect_delimiter(text)), is_header)
    except csv.Error:
        return None
    return found[1] if found else None


def detect_encoding(path: Path) -> str:
    """The Python codec name of a text file: by its byte order mark, else strict UTF-8, else a one-byte encoding.

    Of the one-byte encodings it is the one in which most bytes beyond ASCII are Nordic letters, cp1252 if in doubt:
    detectors take short Nordic files for Central European, or for the wrong one of these three.
    """
    with path.open("rb") as stream:
        head = stream.read(SAMPLE_BYTES)
        guess = _encoding_of(head)
        if guess != "utf-8":
            return guess
        stream.seek(0)
        return "utf-8" if _is_utf8(stream.read, BLOCK) else _one_byte_of_file(path)


def detect_delimiter(sample: str) -> str:
    """The delimiter of a text, one of `;`, `,`, tab and `|`; `;` where no line holds any of them.

    >>> detect_delimiter("Bolag;Anst\\nLärkan AB;7,5\\n"), detect_delimiter('"a, b"|c\\n"d, e"|f\\n')
    (';', '|')
    """
    lines = sample.splitlines()[:SAMPLE_LINES]
    if lines and (declared := lines[0].strip().strip('"').lower()).startswith("sep=") and declared[4:] in DELIMITERS:
        return declared[4:] or "\t"
    text = "\n".join(lines)
    for sniff in (_sniffed, _sniffed_cleverly):
        found = sniff(text)
        if found and _splits_evenly(text, found):
            return found
    return max(DELIMITERS, key=lambda delimiter: (_evenness(text, delimiter), text.count(delimiter)))


def _sniffed(text: str) -> str | None:
    try:
        return csv.Sniffer().sniff(text, DELIMITERS).delimiter
    except csv.Error:
        return None


def _sniffed_cleverly(text: str) -> str | None:
    import clevercsv  # Takes a tenth of a second, and few files need it.

    try:
        dialect = clevercsv.Sniffer().sniff(text, delimiters=list(DELIMITERS))
    except clevercsv.Error:
        return None
    return str(dialect.delimiter) if dialect and dialect.delimiter else None


def _splits_evenly(text: str, delimiter: str) -> bool:
    """Whether nearly all records have as many cells as most have, and more than one."""
    return _evenness(text, delimiter) >= 0.8


def _evenness(text: str, delimiter: str) -> float:
    """Share of the records with the commonest number of cells; 0 where that is one cell."""
    try:
        widths = [len(record) for record in _split(StringIO(text, newline=""), delimiter) if any(record)]
    except csv.Error:
        return 0.0
    commonest = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    return widths.count(commonest) / len(widths) if commonest > 1 else 0.0


def _encoding_of(head: bytes) -> str:
    """The encoding as far as the first bytes tell."""
    for name, mark in MARKS:
        if head.startswith(mark):
            return name
    if wide := _wide(head):
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _one_byte(head)
    return "utf-8"


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    half = len(head) // 2
    if half and head[1::2].count(0) > 0.8 * half and not head[::2].count(0):
        return "utf-16-le"
    if half and head[::2].count(0) > 0.8 * half and not head[1::2].count(0):
        return "utf-16-be"
    return None


def _is_utf8(read: Callable[[int], bytes], size: int) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := read(size):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _one_byte_of_file(path: Path) -> str:
    """The one-byte encoding of a file whose first bytes are plain ASCII: asked of its bytes beyond ASCII."""
    beyond = bytearray()
    with path.open("rb") as stream:
        while len(beyond) < SAMPLE_BYTES and (block := stream.read(BLOCK)):
            beyond += bytes(byte for byte in block if byte > 127)
    return _one_byte(bytes(beyond))


def _one_byte(content: bytes) -> str:
    """See `detect_encoding`; max takes the first of equals, so cp1252 if in doubt."""
    return max(ONE_BYTE, key=lambda name: sum(letter in NORDIC for letter in content.decode(name, "replace")))


def _decoded(content: bytes, encoding: str) -> str:
    """The text of the first bytes; a character cut in two at their end is left out."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(content)


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """All records of a file. A byte that the encoding does not know becomes U+FFFD: one bad cell, not a lost file."""
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            yield from _split(stream, delimiter, path)
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read: {error.strerror}") from error


def _split(stream: Iterator[str], delimiter: str, path: Path | None = None) -> Iterator[list[str]]:
    reader = csv.reader(stream, delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        if path is None:
            raise
        raise UnreadableFile(str(path), f"line {reader.line_num}: {error}; look for a quotation mark "
                                        "without its partner before that line") from error


def _find_header(records: Iterator[list[str]],
                 is_header: Callable[[Sequence[str]], bool]) -> tuple[int, tuple[str, ...]] | None:
    for number, record in enumerate(islice(records, HEADER_WITHIN), start=1):
        if is_header(record):
            return number, tuple(record)
    return None
