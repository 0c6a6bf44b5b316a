"""Moving what a graph holds: into a file, out of it, and straight into another graph.

What moves is what was said and decided: sources, bodies, statements, contacts, registrations, judgements.
What follows from them does not
move; it is derived again where they arrive, the one way that there is (`Store.load`, `Store.judge`). Everything streams:
memory does not grow with the graph.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib import metadata
from typing import IO, Any, BinaryIO, TypeVar

from graph import dump_file
from graph.access import Reader
from graph.dump_file import Header, Line
from graph.errors import InputError, UnreadableFile
from graph.ids import digest
from graph.judged import read_judgements
from graph.judgements import Meaning, from_json
from graph.model import Body, Reading, SourceReport
from graph.schema import SCHEMA_VERSION
from graph.store import Store
from graph.vocabulary import Vocabulary
from graph.written import body_from, contact_from, registration_from, source_from, statement_from

__all__ = ["copy", "dump", "lines_of", "require_empty", "restore", "unheld_needs"]

BATCH = 2_000
SHELF = 1 << 20
T = TypeVar("T")
# What follows from the rest of a row, or is the store's own state: it is made anew where the row arrives.
IDS = frozenset({"id"})
OF_SOURCES = IDS | {"complete", "pending", "stale"}
OF_STATEMENTS = IDS | {"subject_surface", "object_surface"}
OF_CONTACTS = IDS | {"day", "referred"}
OF_REGISTRATIONS = IDS | {"firm", "trading"}

READ_VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.graph_version AS version"
READ_SOURCES = "MATCH (s:Source {complete: true}) RETURN s.id AS id, properties(s) AS source ORDER BY id"
READ_BODIES = """
MATCH (:Source {id: $source})<-[:STATED_IN]-(b:Body) WHERE b.row IS NULL
RETURN properties(b) AS body ORDER BY b.id"""
READ_STATEMENT_IDS = "MATCH (:Source {id: $source})<-[:STATED_IN]-(s:Statement) RETURN s.id AS id ORDER BY id"
READ_STATEMENTS = """
UNWIND $ids AS id
MATCH (s:Statement {id: id})-[:SUBJECT]->(a:Name)
OPTIONAL MATCH (s)-[:OBJECT]->(b:Name)
RETURN id, properties(s) AS properties, properties(a) AS subject, properties(b) AS object
ORDER BY id"""
READ_CONTACT_IDS = "MATCH (:Source {id: $source})<-[:STATED_IN]-(c:Contact) RETURN c.id AS id, c.sheet AS sheet, c.row AS row"
READ_CONTACTS = "UNWIND $ids AS id MATCH (c:Contact {id: id}) RETURN id, properties(c) AS properties"
READ_VOICED = """
UNWIND $ids AS id MATCH (:Contact {id: id})-[v:VOICED]->(n:Need)
RETURN id, n.id AS need, v.horizon AS horizon, v.quote AS quote, v.column AS column ORDER BY id, need, horizon"""
READ_REFERRALS = """
UNWIND $ids AS id MATCH (:Contact {id: id})-[r:REFERRED_TO]->(n:Name)
RETURN id, properties(n) AS name, r.quote AS quote, r.column AS column, r.known AS known ORDER BY id, n.id"""
READ_CELLS = "UNWIND $ids AS id MATCH (b:Body {id: id}) RETURN id, b.text AS text"
READ_REGISTRATION_IDS = """
MATCH (:Source {id: $source})<-[:STATED_IN]-(r:Registration) RETURN r.id AS id, r.row AS row ORDER BY row, id"""
READ_REGISTRATIONS = """
UNWIND $ids AS id MATCH (r:Registration {id: id}) RETURN r.row AS row, properties(r) AS properties ORDER BY row, id"""

# A restore that was cut short may go on with the same file: until it is done the graph is marked with what it restores.
READ_HOLDINGS = """
MATCH (s:Schema {id: 'schema'})
OPTIONAL MATCH (held) WHERE held:Source OR held:Judgement
RETURN s.restoring AS restoring, count(held) AS held"""
MARK = "MATCH (s:Schema {id: 'schema'}) SET s.restoring = $what"
SET_SOURCES = "UNWIND $rows AS row MATCH (s:Source {id: row.id}) SET s.paths = row.paths, s.loaded_at = row.loaded_at"
# What a statement speaks of is a name; what a contact voices is a need by its id, with nothing told of it.
READ_UNHELD = ("MATCH (n:Name {kind: 'Need'}) WHERE NOT n.key IN $held RETURN DISTINCT n.key AS need ORDER BY need",
               "MATCH (:Contact)-[:VOICED]->(n:Need) WHERE NOT n.id IN $held RETURN DISTINCT n.id AS need ORDER BY need")


def dump(reader: Reader, stream: BinaryIO, fingerprint: str | None) -> Counter[str]:
    """Writes what a graph holds as a dump (`graph.dump_file`); the number of lines of each kind.

    `fingerprint` is that of the key of its digests. Equal graphs give equal bytes, on either engine. The graph must not
    change meanwhile: hold `Engine.writing`. Raises InputError where it holds digests and `fingerprint` is None.
    """
    header = Header(SCHEMA_VERSION, metadata.version("framjarkartan"), fingerprint, _version(reader))
    return dump_file.write(stream, header, lines_of(reader))


def restore(store: Store, stream: BinaryIO, fingerprint: str | None, name: str = "the file") -> Counter[str]:
    """Loads a dump into an empty graph; the number of lines of each kind.

    The file is read twice: once to check all of it, before anything is written, and once to load it. Raises
    UnreadableFile where it is damaged or cut off (named by its line), SchemaMismatch where a newer program wrote it,
    InputError where the graph is not empty or the digests were made with another key than that of `fingerprint`.
    """
    def lines() -> Iterator[Line]:
        stream.seek(0)
        return dump_file.read(stream, name, fingerprint)

    counts = _checked(lines(), name)
    what = _checksum(stream)
    _take(store, lines(), what)
    return counts


def _checksum(stream: BinaryIO) -> str:
    checksum = hashlib.sha256()
    stream.seek(0)
    while block := stream.read(1 << 20):
        checksum.update(block)
    return checksum.hexdigest()


def copy(reader: Reader, store: Store) -> Counter[str]:
    """Loads what one graph holds into another, empty one; the number of lines of each kind.

    The graph that is read must not change meanwhile. Raises InputError where the other is not empty.
    """
    counts: Counter[str] = Counter()

    def counted() -> Iterator[Line]:
        for line in lines_of(reader):
            counts[line[0]] += 1
            yield line

    _take(store, counted(), digest("copy", _version(reader)))
    return counts


def unheld_needs(reader: Reader, words: Vocabulary) -> list[str]:
    """The needs, by id, that a graph speaks of and that the vocabulary here does not have, as when a dump comes from where a
    pack of one's own holds them. All that was said of them is kept: where the pack is there, all is derived anew."""
    found = {row["need"] for query in READ_UNHELD for row in reader.read(query, held=sorted(words.needs))}
    found |= {one.matter.need for one in read_judgements(reader)
              if one.living and isinstance(one.matter, Meaning) and one.matter.need and one.matter.need not in words.needs}
    return sorted(found)


def _version(reader: Reader) -> str:
    rows = reader.read(READ_VERSION)
    return str(rows[0]["version"] or "") if rows else ""


def require_empty(store: Store, unless: str | None = None) -> None:
    """Raises InputError where a graph holds sources or judgements, unless they are those of the restore `unless`."""
    (row,) = store.engine.read(READ_HOLDINGS)
    if row["held"] and (row["restoring"] is None or row["restoring"] != unless):
        raise InputError(f"the graph at {store.engine.uri} is not empty; name an empty one, or withdraw what it holds")


# -- out ---------------------------------------------------------------------------------------------------------------


def lines_of(reader: Reader) -> Iterator[Line]:
    """What a graph holds, as the lines of a dump: its complete sources by id, each with bodies, statements (by id),
    contacts and registrations (by row), then its judgements by time. An empty graph has none."""
    for row in reader.read(READ_SOURCES):
        yield "source", _filled(row["source"], OF_SOURCES)
        for body in reader.read(READ_BODIES, source=row["id"]):
            yield "body", _filled(body["body"], IDS)
        yield from _statements(reader, row["id"])
        yield from _contacts(reader, row["id"])
        yield from _registrations(reader, row["id"])
    for one in sorted(read_judgements(reader), key=lambda one: (one.at, one.id)):
        yield "judgement", one.as_json()


def _statements(reader: Reader, source: str) -> Iterator[Line]:
    ids = [row["id"] for row in reader.read(READ_STATEMENT_IDS, source=source)]
    for batch in _batches(ids):
        for row in reader.read(READ_STATEMENTS, ids=batch):
            yield "statement", {"properties": _filled(row["properties"], OF_STATEMENTS), "subject": _name(row["subject"]),
                                "object": _name(row["object"]) if row["object"] else None}


def _contacts(reader: Reader, source: str) -> Iterator[Line]:
    found = reader.read(READ_CONTACT_IDS, source=source)
    for batch in _batches(sorted(found, key=lambda row: (row["sheet"] or "", row["row"], row["id"]))):
        ids = [row["id"] for row in batch]
        bodies = [Body(source, "", row["row"], sheet=row["sheet"]).id for row in batch]
        older = [Body(source, "", row["row"]).id for row in batch]  # graphs from before sheets had rows of their own
        properties = {row["id"]: row["properties"] for row in reader.read(READ_CONTACTS, ids=ids)}
        voiced = _by_id(reader.read(READ_VOICED, ids=ids))
        referrals = _by_id(reader.read(READ_REFERRALS, ids=ids))
        cells = {row["id"]: row["text"] for row in reader.read(READ_CELLS, ids=[*bodies, *older])}
        for id_, body, old in zip(ids, bodies, older, strict=True):
            yield "contact", {
                "properties": _filled(properties[id_], OF_CONTACTS), "voiced": [_filled(one, IDS) for one in voiced[id_]],
                "referrals": [{**_filled(one, IDS), "name": _name(one["name"])} for one in referrals[id_]],
                "cells": cells.get(body, cells.get(old))}


def _registrations(reader: Reader, source: str) -> Iterator[Line]:
    ids = [row["id"] for row in reader.read(READ_REGISTRATION_IDS, source=source)]
    for batch in _batches(ids):
        for row in reader.read(READ_REGISTRATIONS, ids=batch):
            yield "registration", _filled(row["properties"], OF_REGISTRATIONS)


def _by_id(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["id"]].append(row)
    return found


def _name(row: Mapping[str, Any]) -> dict[str, Any]:
    """A name without what follows from it."""
    return _filled({key: row.get(key) for key in ("kind", "surface", "key", "sort", "place", "scope")})


def _filled(row: Mapping[str, Any], without: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None and key not in without}


def _batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start:start + BATCH] for start in range(0, len(values), BATCH))


# -- in ----------------------------------------------------------------------------------------------------------------


class _Lines:
    """Lines with a look at the next one; `kind` is its kind, None after the last."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self.kind: str | None = None
        self._content: Mapping[str, Any] = {}
        self._advance()

    def take(self, *kinds: str) -> Iterator[Mapping[str, Any]]:
        """The contents of the next lines as long as they are of these kinds."""
        while self.kind in kinds:
            content = self._content
            self._advance()
            yield content

    def _advance(self) -> None:
        self.kind, self._content = next(self._lines, (None, {}))


def _take(store: Store, lines: Iterable[Line], what: str) -> None:
    """Loads lines into an empty graph, or into one that holds a part of them since `what` was cut short there."""
    with store.engine.writing():
        require_empty(store, what)
        store.engine.write(MARK, what=what)
    rest = _Lines(lines)
    known_as: list[dict[str, Any]] = []
    reports = store.load(_readings(rest, known_as))
    failed = next((report for report in reports if report.status == "failed"), None)
    if failed is not None:
        raise UnreadableFile(failed.path, failed.reason or "could not be restored")
    store.engine.write(SET_SOURCES, rows=known_as)
    store.judge(from_json(row) for row in rest.take("judgement"))
    store.engine.write(MARK, what=None)


def _readings(lines: _Lines, known_as: list[dict[str, Any]]) -> Iterator[Reading]:
    """The sources as readings; `known_as` is told under which paths each was known, and since when.

    The store may ask for the next one while it still writes this one, so what a reading holds is taken off the lines at
    once.
    """
    for row in lines.take("source"):
        source = source_from(row)
        known_as.append({"id": source.id, "paths": row["paths"], "loaded_at": row["loaded_at"]})
        bodies = [body_from(body, source.id) for body in lines.take("body")]
        yield Reading(source, SourceReport(source.path, source.kind), bodies,
                      map(partial(statement_from, source=source.id), _set_aside(lines.take("statement"))),
                      map(partial(contact_from, source=source.id), _set_aside(lines.take("contact"))),
                      map(partial(registration_from, source=source.id), _set_aside(lines.take("registration"))))


def _set_aside(contents: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The contents, taken now and given later: few wait in memory, many in a file that has no name and goes by itself."""
    shelf = tempfile.SpooledTemporaryFile(SHELF, "w+", encoding="ascii")  # noqa: SIM115 - closed when all are given
    for content in contents:
        shelf.write(json.dumps(content) + "\n")
    shelf.seek(0)
    return _given(shelf)


def _given(shelf: IO[str]) -> Iterator[Mapping[str, Any]]:
    with shelf:
        for line in shelf:
            yield json.loads(line)


# -- checking ----------------------------------------------------------------------------------------------------------


def _checked(lines: Iterable[Line], name: str) -> Counter[str]:
    """Makes a value of each line and keeps none; the number of lines of each kind.

    Raises UnreadableFile that names the line where no value can be made of one."""
    makers: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
        "source": source_from, "body": lambda row: body_from(row, ""), "statement": lambda row: statement_from(row, ""),
        "contact": lambda row: contact_from(row, ""), "registration": lambda row: registration_from(row, ""),
        "judgement": from_json}
    counts: Counter[str] = Counter()
    for number, (kind, content) in enumerate(lines, start=2):
        try:
            makers[kind](content)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise UnreadableFile(name, f"line {number} is damaged: no {kind} can be made of it") from error
        counts[kind] += 1
    return counts
