"""Delimited text files as rows of cells: which encoding, which delimiter, whether its letters were damaged once."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from io import StringIO
from itertools import islice
from pathlib import Path

from ftfy import fix_encoding

from graph.errors import UnreadableFile

__all__ = ["TextGrid", "damage_of", "detect_delimiter", "detect_encoding", "text_grid", "text_rows"]

LONG_RUN = re.compile(r"([^;,\t|\n\r\"]{200})[^;,\t|\n\r\"]+")  # of a cell, whatever parts them
DELIMITERS = ";,\t|"
MOST_ROWS = 40  # of the beginning of a file
SAMPLE_BYTES = 64 * 1024
SAMPLE_LINES = 60
BLOCK = 1 << 20
MARKS = (("utf-8-sig", codecs.BOM_UTF8), ("utf-32", codecs.BOM_UTF32_LE), ("utf-32", codecs.BOM_UTF32_BE),
         ("utf-16", codecs.BOM_UTF16_LE), ("utf-16", codecs.BOM_UTF16_BE))
ONE_BYTE = ("cp1252", "mac_roman", "cp865")
NORDIC = frozenset("åäöæøéÅÄÖÆØÉ")
MISTAKEN = ("sloppy-windows-1252", "latin-1", "mac_roman")
GUARDED = re.compile(r"'(?=[=+\-@\t\r])")  # written in front of what a spreadsheet would take for a formula


@dataclass(frozen=True, slots=True)
class TextGrid:
    """A delimited text file and how it is written; `mended` is the encoding that its text was mistaken for once."""

    path: Path
    encoding: str
    delimiter: str
    mended: str | None = None
    sheet: str | None = None  # a text file has none

    def records(self) -> Iterator[list[str]]:
        """All rows, read anew each time; a record that runs over several lines is one row.

        Raises UnreadableFile where the file cannot be taken apart, with the line.
        """
        found = _records(self.path, self.encoding, self.delimiter)
        codec = self.mended
        return ([_mended(cell, codec) for cell in cells] for cells in found) if codec else found


def text_grid(path: Path) -> TextGrid:
    """The one grid of a text file. Raises UnreadableFile where it cannot be read."""
    try:
        encoding = detect_encoding(path)
        with path.open("rb") as stream:
            sample = _decoded(stream.read(SAMPLE_BYTES), encoding)
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read: {error.strerror}") from error
    return TextGrid(path, encoding, detect_delimiter(sample), damage_of(sample))


def text_rows(head: bytes) -> list[list[str]]:
    """The rows of the first bytes of a file, none where the bytes are no delimited text. Never raises."""
    text = _decoded(head, _encoding_of(head))
    if "\0" in text:
        return []
    codec = damage_of(text)
    try:
        rows = list(islice(_split(StringIO(text, newline=""), detect_delimiter(text)), MOST_ROWS))
    except csv.Error:
        return []
    return [[_mended(cell, codec) for cell in cells] for cells in rows] if codec else rows


def damage_of(text: str) -> str | None:
    """The encoding that a text in UTF-8 was once mistaken for, before it was saved so: «FÃ¶retag» for «Företag»; None: none.

    >>> damage_of("FÃ¶retag;Ort\\nÅkerÃ¶ Bygg;SÃ¤ter"), damage_of("Företag;Ort\\nÅkerö Bygg;Säter")
    ('sloppy-windows-1252', None)
    """
    return next((codec for codec, pairs in _damaged().items() if any(pair in text for pair in pairs)), None)


def _mended(cell: str, codec: str) -> str:
    """The cell as it was before its encoding was mistaken; a cell that is whole stays as it is."""
    if cell.isascii():
        return cell
    try:
        return cell.encode(codec).decode("utf-8")
    except UnicodeError:
        return str(fix_encoding(cell))


@cache
def _damaged() -> dict[str, tuple[str, ...]]:
    """What Nordic letters in UTF-8 look like where they are taken for another encoding; pairs of signs that no word has."""
    letters = [letter.encode("utf-8") for letter in "åäöæøÅÄÖÆØ"]
    return {codec: tuple(letter.decode(codec) for letter in letters) for codec in MISTAKEN}


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

    try:  # It looks at each cell many times, which takes a minute where one has 40,000 letters.
        dialect = clevercsv.Sniffer().sniff(LONG_RUN.sub(r"\1", text), delimiters=list(DELIMITERS))
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
        for row in reader:
            yield [GUARDED.sub("", cell, 1) if cell[:1] == "'" else cell for cell in row] if "'" in "".join(row) else row
    except csv.Error as error:
        if path is None:
            raise
        raise UnreadableFile(str(path), f"line {reader.line_num}: {error}; look for a quotation mark "
                                        "without its partner before that line") from error
