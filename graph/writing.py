"""Writes the parts of readings into the graph, batch by batch, and deletes them again. `graph.store` says when.

What is large is written batch by batch under a load in state *writing*. What is small waits in a `Pack`, so that many
documents cost the transactions of one.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, TypeVar

from graph import records
from graph.derivation import Said
from graph.engine import Engine
from graph.errors import InputError
from graph.lexicon import places
from graph.model import Contact, Name, Reading, Registration, Statement
from graph.vocabulary import vocabulary

__all__ = ["KEPT", "Demand", "Draft", "Pack", "Told", "ahead", "batches", "bulk", "completing", "delete_source", "drafts",
           "write_draft"]

BATCH = 2_000
KEPT = 50_000  # contacts of a source that are kept in memory at most, some 600 bytes each
PACKED = 100  # sources in a pack at most: their texts may be long
T = TypeVar("T")
Cypher = tuple[str, Mapping[str, Any]]
Row = dict[str, Any]
Demand = tuple[Any, ...]


class End:
    """Stands after the last value."""


END = End()

BEGIN_LOADS = """
UNWIND $rows AS row
CREATE (l:Load {id: row.load, state: 'writing', path: row.path, source: row.source.id, started_at: row.now})
CREATE (s:Source {id: row.source.id})
SET s += row.source, s.complete = false, s.paths = []
CREATE (l)-[:LOADED]->(s)"""
COMPLETE_LOADS = """
UNWIND $rows AS row
MATCH (l:Load {id: row.load})-[:LOADED]->(s:Source)
SET l.state = 'complete', l.finished_at = row.now, l.statements = row.statements, l.contacts = row.contacts,
    l.registrations = row.registrations,
    s.complete = true, s.pending = true, s.paths = row.paths, s.loaded_at = row.now"""
WRITE_INVENTORIES = """
UNWIND $rows AS row
MATCH (s:Source {id: row.source}), (p:Place {id: row.area})
MERGE (i:Inventory {id: row.properties.id}) SET i += row.properties
MERGE (i)-[:STATED_IN]->(s)
MERGE (i)-[:LISTS]->(p)"""
WRITE_NAMES = "UNWIND $rows AS row MERGE (n:Name {id: row.id}) SET n += row"
# One statement writes all of a row: sending rows again for each kind of relationship takes several times as long.
# What a row points at is merged, since FOREACH cannot match; rows name only places and needs that are there.
# A source that is being written is new: so nothing but what its statements and contacts point at is there, and they are
# created. A source is looked up once for all of its rows; WITH keeps an engine from carrying all of them along with each.
WRITE_STATEMENTS = """
UNWIND $rows AS row
MATCH (d:Source {id: row.source})
UNWIND row.statements AS one
WITH d, one
MATCH (n:Name {id: one.subject})
CREATE (d)<-[:STATED_IN]-(s:Statement {id: one.id})-[:SUBJECT]->(n)
SET s += one.properties
FOREACH (name IN one.objects | MERGE (o:Name {id: name}) CREATE (s)-[:OBJECT]->(o))"""
WRITE_CONTACTS = """
UNWIND $rows AS row
MATCH (s:Source {id: row.source})
UNWIND row.contacts AS contact
WITH s, contact
CREATE (c:Contact {id: contact.id})-[:STATED_IN]->(s)
SET c += contact.properties
FOREACH (body IN contact.bodies |
  CREATE (s)<-[:STATED_IN]-(b:Body {id: body.id, text: body.text, row: body.row, personal: body.personal}))
FOREACH (place IN contact.places | MERGE (p:Place {id: place}) CREATE (c)-[:MADE_IN]->(p))
FOREACH (one IN contact.voiced |
  MERGE (n:Need {id: one.need}) CREATE (c)-[:VOICED {horizon: one.horizon, quote: one.quote, column: one.column}]->(n))
FOREACH (one IN contact.referrals |
  MERGE (n:Name {id: one.name}) CREATE (c)-[:REFERRED_TO {quote: one.quote, column: one.column, known: one.known}]->(n))"""
# Needs that the vocabulary here does not have, as in a dump from where a pack of one's own has them.
WRITE_UNHELD_NEEDS = "UNWIND $rows AS id MERGE (n:Need {id: id})"
WRITE_REGISTRATIONS = """
UNWIND $rows AS row
MATCH (s:Source {id: row.source})
UNWIND row.registrations AS one
WITH s, one
CREATE (r:Registration {id: one.id})-[:STATED_IN]->(s)
SET r += one"""
# Firms with the number of a registration are noted: the next `graph.demand.update` derives them anew.
MARK_REGISTERED = """
UNWIND $rows AS row
UNWIND row.registrations AS one
MATCH (f:Firm {id: one.firm}) SET f.stale = true"""
WRITE_BODIES = """
UNWIND $rows AS row
MATCH (s:Source {id: row.source})
MERGE (b:Body {id: row.properties.id}) SET b += row.properties
MERGE (b)-[:STATED_IN]->(s)"""
DELETE_PARTS = """
MATCH (s:Source {id: $id})<-[:STATED_IN]-(part) WITH part LIMIT $batch DETACH DELETE part RETURN count(*) AS gone"""
COUNT_PARTS = "MATCH (s:Source {id: $id})<-[:STATED_IN]-(part) RETURN count(part) AS left"
DELETE_SOURCE = "MATCH (s:Source {id: $id}) DETACH DELETE s"


@dataclass(slots=True)
class Rows:
    """Rows of one reading or several, ready to be sent: the names first, since statements and contacts point at them."""

    inventories: list[Row] = field(default_factory=list)
    names: dict[str, Row] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)
    statements: dict[str, list[Row]] = field(default_factory=dict)
    contacts: dict[str, list[Row]] = field(default_factory=dict)
    registrations: dict[str, list[Row]] = field(default_factory=dict)
    bodies: list[Row] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    demand: list[Demand] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.inventories) + len(self.said) + len(self.demand) + len(self.bodies) + self.registered

    @property
    def registered(self) -> int:
        return sum(map(len, self.registrations.values()))

    def add(self, other: Rows) -> None:
        """Take in the rows of another."""
        self.inventories += other.inventories
        self.names |= other.names
        self.lacking |= other.lacking
        for source, statements in other.statements.items():
            self.statements.setdefault(source, []).extend(statements)
        for source, contacts in other.contacts.items():
            self.contacts.setdefault(source, []).extend(contacts)
        for source, registrations in other.registrations.items():
            self.registrations.setdefault(source, []).extend(registrations)
        self.bodies += other.bodies
        self.said += other.said
        self.demand += other.demand

    def cypher(self) -> list[Cypher]:
        """What to run, in order."""
        statements = [{"source": source, "statements": rows} for source, rows in self.statements.items()]
        contacts = [{"source": source, "contacts": rows} for source, rows in self.contacts.items()]
        registrations = [{"source": source, "registrations": rows} for source, rows in self.registrations.items()]
        voiced = {one["need"] for rows in self.contacts.values() for row in rows for one in row["voiced"]}
        found = ((WRITE_INVENTORIES, self.inventories), (WRITE_NAMES, [*self.names.values()]),
                 (WRITE_STATEMENTS, statements),
                 (WRITE_UNHELD_NEEDS, sorted(voiced - vocabulary().needs.keys())),
                 (WRITE_CONTACTS, contacts), (WRITE_REGISTRATIONS, registrations), (MARK_REGISTERED, registrations),
                 (WRITE_BODIES, self.bodies))
        return [(text, {"rows": rows}) for text, rows in found if rows]

    def told(self) -> Told:
        """What they tell, of one source."""
        return Told(len(self.said), len(self.demand), self.registered, self.names, self.lacking, self.said, self.demand)


@dataclass(slots=True)
class Told:
    """What a source told: how many statements, contacts and registrations, of which names (rows by id), of which of these
    that something lacks there, what was said, and what `demand` is to be derived from (`graph.records.demand_row`); `said` or
    `demand` is None where that is too much to keep."""

    statements: int = 0
    contacts: int = 0
    registrations: int = 0
    names: dict[str, Row] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)
    said: list[Said] | None = field(default_factory=list)
    demand: list[Demand] | None = field(default_factory=list)

    def add(self, rows: Rows) -> None:
        """Note what some more rows tell, but for what is said."""
        self.statements += len(rows.said)
        self.contacts += len(rows.demand)
        self.registrations += rows.registered
        self.names |= rows.names
        self.lacking |= rows.lacking
        if self.demand is not None:
            self.demand += rows.demand
        if self.contacts > KEPT:
            self.demand = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A reading as `rows`, and the `rest` of a large one; None where there is none: then the reading is small.

    `failed` says why a small one cannot be read to its end.
    """

    reading: Reading
    rows: Rows
    rest: Iterator[Rows] | None = None
    failed: InputError | None = None


def drafts(readings: Iterable[Reading]) -> Iterator[list[Draft]]:
    """The drafts of readings in order: as many small ones together as go into one transaction, a large one alone."""
    together: list[Draft] = []
    size = 0
    for one in map(_draft, readings):
        if one.rest:
            yield from ([together] if together else [])
            yield [one]
            together, size = [], 0
            continue
        together.append(one)
        size += one.rows.size
        if size >= BATCH or len(together) >= PACKED:
            yield together
            together, size = [], 0
    if together:
        yield together


def _draft(reading: Reading) -> Draft:
    rows = Rows()
    coming = _rows(reading)
    try:
        for some in coming:
            rows.add(some)
            if rows.size >= BATCH:
                return Draft(reading, rows, coming)
    except InputError as error:
        return Draft(reading, Rows(), failed=error)
    return Draft(reading, rows)


def write_draft(engine: Engine, load: str, one: Draft, now: str) -> Told:
    """Write a draft and its rest under a load in state *writing*; what they told.

    It counts once the load is complete, which is the caller's business. Raises InputError where the reading cannot be
    read to its end; what was written until then is left for `delete_source`.
    """
    engine.write(BEGIN_LOADS, rows=[_begun(load, one.reading, now)])
    told = Told()
    for rows in ahead(chain([one.rows], one.rest or ())):
        engine.write_all(rows.cypher())
        told.add(rows)
    if told.statements:
        told.said = None
    return told


@dataclass(slots=True)
class Pack:
    """Small sources that are written together: begun in one transaction, in and counting in the next, all or none."""

    begun: list[Row] = field(default_factory=list)
    rows: Rows = field(default_factory=Rows)
    after: list[Cypher] = field(default_factory=list)
    done: list[Row] = field(default_factory=list)

    def add(self, load: str, one: Draft, now: str, *, paths: Sequence[str], after: Sequence[Cypher] = ()) -> None:
        """Put in a draft without a rest; `after` runs when it counts."""
        self.begun.append(_begun(load, one.reading, now))
        self.rows.add(one.rows)
        self.after += after
        self.done.append(_completed(load, one.rows.told(), paths, now))

    def write(self, engine: Engine, version: Cypher) -> None:
        """Write what waits and note the version of the graph; nothing where nothing waits."""
        if self.begun:
            engine.write(BEGIN_LOADS, rows=self.begun)
            engine.write_all([*self.rows.cypher(), *self.after, (COMPLETE_LOADS, {"rows": self.done}), version])
            self.begun, self.rows, self.after, self.done = [], Rows(), [], []


def completing(load: str, told: Told, paths: Sequence[str], now: str) -> Cypher:
    """The statement that makes a source count under its paths, to be run with all else that changes thereby."""
    return COMPLETE_LOADS, {"rows": [_completed(load, told, paths, now)]}


def _completed(load: str, told: Told, paths: Sequence[str], now: str) -> Row:
    return {"load": load, "now": now, "paths": list(paths), "statements": told.statements, "contacts": told.contacts,
            "registrations": told.registrations}


def _begun(load: str, reading: Reading, now: str) -> Row:
    return {"load": load, "path": reading.source.path, "source": records.source_row(reading.source), "now": now}


def _rows(reading: Reading) -> Iterator[Rows]:
    """The rows of a reading, batch by batch."""
    source = reading.source.id
    if reading.source.inventories:
        yield Rows(inventories=[records.inventory_row(one, source) | {"source": source} for one in reading.source.inventories])
    written: set[str] = set()
    for statements in batches(reading.statements, BATCH):
        yield _of_statements(statements, written)
    for contacts in batches(reading.contacts, BATCH):
        yield _of_contacts(contacts)
    for registrations in batches(reading.registrations, BATCH):
        yield _of_registrations(source, registrations)
    for bodies in batches(reading.bodies, BATCH):
        yield Rows(bodies=[{"source": source, "properties": records.body_row(one)} for one in bodies])


def _of_statements(statements: Iterable[Statement], written: set[str]) -> Rows:
    """The rows of statements but for those that are `written` already, which are noted there: each is created once."""
    rows = Rows()
    for one in statements:
        row = records.statement_row(one)
        if row["id"] in written:
            continue
        written.add(row["id"])
        for name in (one.subject, one.object):
            if isinstance(name, Name) and name.id not in rows.names:
                rows.names[name.id] = records.name_row(name)
        if one.predicate == "lacks":
            rows.lacking.add(one.subject.id)
        rows.said.append(Said.of(one, row["id"]))
        rows.statements.setdefault(one.source, []).append(row | {"objects": [row["object"]] if row["object"] else []})
    return rows


def _of_contacts(contacts: Iterable[Contact]) -> Rows:
    rows = Rows()
    known = places().by_id
    for one in contacts:
        rows.names |= {referral.name.id: records.name_row(referral.name) for referral in one.referrals
                       if referral.name.id not in rows.names}
        row = records.contact_row(one)
        place = row.pop("place")
        rows.contacts.setdefault(one.source, []).append(row | {
            "places": [place] if place in known else [],
            "voiced": [*{(voiced["need"], voiced["horizon"]): voiced for voiced in row["voiced"]}.values()],
            "referrals": [*{referral["name"]: referral for referral in row["referrals"]}.values()]})
        rows.demand.append(records.demand_row(row["properties"], one.source))
    return rows


def _of_registrations(source: str, registrations: Iterable[Registration]) -> Rows:
    return Rows(registrations={source: [records.registration_row(one) for one in registrations]})


def delete_source(engine: Engine, source: str) -> None:
    """Delete a source and its parts, in batches. What is left by one that was cut short goes when it is called again."""
    while engine.read(COUNT_PARTS, id=source)[0]["left"]:
        engine.write(DELETE_PARTS, id=source, batch=BATCH)
    engine.write(DELETE_SOURCE, id=source)


def ahead(values: Iterable[T]) -> Iterator[T]:
    """The values in order; the next one is made in a thread while the caller works on this one.

    >>> list(ahead(n * n for n in range(4)))
    [0, 1, 4, 9]
    """
    iterator = iter(values)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as pool:
        coming = pool.submit(next, iterator, END)
        while not isinstance(value := coming.result(), End):
            coming = pool.submit(next, iterator, END)
            yield value


@contextmanager
def bulk() -> Iterator[None]:
    """Look for cyclic garbage seldom in here, and only among what is new: rows are many and hold no cycles, and looking
    through them and all that was there before took a sixth of the time of loading. What the driver leaves does hold cycles."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 2, 2)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values in lists of at most `size`, in order.

    >>> list(batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch
