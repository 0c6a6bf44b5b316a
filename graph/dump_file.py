"""The file of a dump: gzip-compressed JSON Lines, the same bytes for the same content.

    {"header": {"format", "schema", "version", "key", "graph_version"}}
    {"source": …} {"body": …} {"statement": …} {"contact": …} {"registration": …}      per source, in this order
    {"judgement": …}                                              after the last source
    {"end": {"lines", "sources", …, "digests", "sha256"}}         the last line; sha256 of all lines before it

One line is one JSON object with one key, its kind. A file without its last line, or whose bytes are not those that were
written, is told by the line where that shows.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from graph.errors import InputError, SchemaMismatch, UnreadableFile
from graph.keys import PREFIX
from graph.schema import SCHEMA_VERSION

__all__ = ["FORMAT", "KINDS", "Header", "Line", "read", "write"]

FORMAT = 2  # 1: the cells of a row together, whether of a person or not
KINDS = ("source", "body", "statement", "contact", "registration", "judgement")
DIGEST = PREFIX.encode()
MARK = "framjarkartan"

Line = tuple[str, Mapping[str, Any]]
"""Kind and content of a line."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a dump says of itself: `key` is the fingerprint of the key that digests were made with, None where the
    writer had none; `schema` is that of the graph, `version` that of the program."""

    schema: int
    version: str
    key: str | None
    graph_version: str
    format: int = FORMAT
    program: str = MARK


def write(stream: BinaryIO, header: Header, lines: Iterable[Line]) -> Counter[str]:
    """Writes a dump; the number of lines of each kind.

    Raises InputError where a line holds digests of personal numbers and the header names no key: nobody could tell
    later which numbers match.
    """
    counts: Counter[str] = Counter()
    checksum = hashlib.sha256()
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as out:
        def put(kind: str, content: Mapping[str, Any]) -> None:
            data = (json.dumps({kind: content}, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode(
                "utf-8", "surrogatepass")
            counts["digests"] += DIGEST in data
            checksum.update(data)
            out.write(data)

        put("header", asdict(header))
        for kind, content in lines:
            counts[kind] += 1
            put(kind, content)
            if counts["digests"] and header.key is None:
                raise InputError("the graph holds digests of personal numbers and their key is not here; "
                                 "name its file with GRAPH_KEY_FILE")
        put("end", {**{kind: counts[kind] for kind in (*KINDS, "digests")}, "sha256": checksum.hexdigest()})
    return counts


def read(stream: BinaryIO, name: str, fingerprint: str | None) -> Iterator[Line]:
    """The lines of a dump between its header and its end, each checked as it comes.

    `name` is what messages call the file; `fingerprint` is that of the key here, None where there is none. Raises
    UnreadableFile that names the line where the file is damaged or cut off, SchemaMismatch where a newer program wrote
    it, InputError where its digests were made with another key. Only after the last line is all of it known to be good.
    """
    counts: Counter[str] = Counter()
    checksum = hashlib.sha256()
    header: Header | None = None
    number, ended, before = 0, False, None
    for number, data in enumerate(_raw_lines(stream, name), start=1):
        kind, content = _parsed(data, number, name)
        if header is None:
            header = _header(kind, content, name)
        elif kind == "end" and not ended:
            _check_end(content, counts, checksum.hexdigest(), number, name)
            _check_key(header, fingerprint, counts["digests"], name)
            ended = True
        elif ended or not _may_follow(before, kind):
            raise UnreadableFile(name, f"line {number} does not belong there ({kind})")
        else:
            before = kind
            counts[kind] += 1
            yield kind, content
        counts["digests"] += DIGEST in data
        checksum.update(data)
    if not ended:
        raise UnreadableFile(name, f"is cut off after line {number}; take another copy of it")


def _raw_lines(stream: BinaryIO, name: str) -> Iterator[bytes]:
    number = 0
    try:
        with gzip.GzipFile(fileobj=stream, mode="rb") as lines:
            for line in lines:
                number += 1
                yield line
    except EOFError as error:
        raise UnreadableFile(name, f"is cut off after line {number}; take another copy of it") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        what = "is not a dump: it is not compressed with gzip" if not number else f"is damaged after line {number}"
        raise UnreadableFile(name, f"{what}; take another copy of it") from error


def _parsed(data: bytes, number: int, name: str) -> Line:
    try:
        ((kind, content),) = json.loads(data.decode("utf-8", "surrogatepass")).items()
    except (ValueError, AttributeError) as error:
        raise UnreadableFile(name, f"line {number} is damaged: it is not a JSON object with one key") from error
    if not isinstance(content, dict):
        raise UnreadableFile(name, f"line {number} is damaged: {kind} holds no object")
    return kind, content


def _header(kind: str, content: Mapping[str, Any], name: str) -> Header:
    if kind != "header" or content.get("program") != MARK:
        raise UnreadableFile(name, "line 1 is not the header of a dump; give a file that `framjar dump` wrote")
    format_, schema = content.get("format"), content.get("schema")
    if isinstance(format_, int) and isinstance(schema, int) and (format_ > FORMAT or schema > SCHEMA_VERSION):
        raise SchemaMismatch(f"{name}: was written by a newer framjarkartan (format {format_}, schema {schema}; this one "
                             f"knows format {FORMAT}, schema {SCHEMA_VERSION}); install the newer one")
    try:
        return Header(**content)
    except TypeError as error:
        raise UnreadableFile(name, "line 1 is damaged; take another copy of it") from error


def _may_follow(before: str | None, kind: str) -> bool:
    """Whether a line of a kind may stand after one of another (None: the header).

    >>> _may_follow(None, "source"), _may_follow("contact", "source"), _may_follow("contact", "statement")
    (True, True, False)
    """
    if kind in ("source", "judgement"):
        return kind == "judgement" or before != "judgement"
    return kind in KINDS and before in KINDS and KINDS.index(before) <= KINDS.index(kind)


def _check_end(content: Mapping[str, Any], counts: Counter[str], checksum: str, number: int, name: str) -> None:
    expected = {**{kind: counts[kind] for kind in (*KINDS, "digests")}, "sha256": checksum}
    # A dump of before there were registers counts no registrations.
    wrong = [key for key, value in expected.items() if content.get(key, 0) != value]
    if wrong:
        raise UnreadableFile(name, f"is damaged: line {number} tells other figures than the lines before it have "
                                   f"({', '.join(wrong)}); take another copy of it")


def _check_key(header: Header, fingerprint: str | None, digests: int, name: str) -> None:
    if not digests or header.key == fingerprint:
        return
    here = f"the key here is {fingerprint}" if fingerprint else "there is no key here"
    raise InputError(f"{name}: its digests of personal numbers were made with the key {header.key}, and {here}; "
                     "numbers loaded later would not match. Name the right key file with GRAPH_KEY_FILE")
