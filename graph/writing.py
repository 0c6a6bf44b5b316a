"""Writes the parts of a reading into the graph, batch by batch, and deletes them again. `graph.store` says when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

from graph import records
from graph.engine import Engine
from graph.lexicon import places
from graph.model import Contact, Name, Reading, Statement
from graph.vocabulary import vocabulary

__all__ = ["ahead", "batches", "delete_source", "write_reading"]

BATCH = 2_000
T = TypeVar("T")
Cypher = tuple[str, dict[str, Any]]
Part = tuple[str, int, list[Cypher]]


class End:
    """Stands after the last value."""


END = End()

BEGIN_LOAD = """
CREATE (l:Load {id: $load, state: 'writing', path: $path, source: $source.id, started_at: $now})
CREATE (s:Source {id: $source.id})
SET s += $source, s.complete = false, s.paths = []
CREATE (l)-[:LOADED]->(s)"""
WRITE_INVENTORIES = """
UNWIND $rows AS row
MATCH (s:Source {id: $source}), (p:Place {id: row.area})
MERGE (i:Inventory {id: row.properties.id}) SET i += row.properties
MERGE (i)-[:STATED_IN]->(s)
MERGE (i)-[:LISTS]->(p)"""
WRITE_BODIES = """
MATCH (s:Source {id: $source})
UNWIND $rows AS row
MERGE (b:Body {id: row.id}) SET b += row
MERGE (b)-[:STATED_IN]->(s)"""
WRITE_NAMES = "UNWIND $rows AS row MERGE (n:Name {id: row.id}) SET n += row"
# One statement writes all of a row: sending rows again for each kind of relationship takes several times as long.
# What a row points at is merged, since FOREACH cannot match; rows name only places and needs that are there.
WRITE_STATEMENTS = """
MATCH (d:Source {id: $source})
UNWIND $rows AS row
MATCH (n:Name {id: row.subject})
MERGE (s:Statement {id: row.id}) SET s += row.properties
MERGE (s)-[:STATED_IN]->(d)
MERGE (s)-[:SUBJECT]->(n)
FOREACH (name IN row.objects | MERGE (o:Name {id: name}) MERGE (s)-[:OBJECT]->(o))"""
WRITE_CONTACTS = """
MATCH (s:Source {id: $source})
UNWIND $rows AS row
MERGE (c:Contact {id: row.id}) SET c += row.properties
MERGE (c)-[:STATED_IN]->(s)
MERGE (b:Body {id: row.body.id}) SET b += row.body
MERGE (b)-[:STATED_IN]->(s)
FOREACH (place IN row.places | MERGE (p:Place {id: place}) MERGE (c)-[:MADE_IN]->(p))
FOREACH (one IN row.voiced |
  MERGE (n:Need {id: one.need}) MERGE (c)-[v:VOICED {horizon: one.horizon}]->(n) SET v.quote = one.quote, v.column = one.column)
FOREACH (one IN row.referrals |
  MERGE (n:Name {id: one.name}) MERGE (c)-[r:REFERRED_TO]->(n)
  SET r.quote = one.quote, r.column = one.column, r.known = one.known)"""
DELETE_PARTS = """
MATCH (s:Source {id: $id})<-[:STATED_IN]-(part) WITH part LIMIT $batch DETACH DELETE part RETURN count(*) AS gone"""
COUNT_PARTS = "MATCH (s:Source {id: $id})<-[:STATED_IN]-(part) RETURN count(part) AS left"
DELETE_SOURCE = "MATCH (s:Source {id: $id}) DETACH DELETE s"


def write_reading(engine: Engine, load: str, reading: Reading, now: str) -> Counter[str]:
    """Write all parts of a reading under a load in state *writing*; how many `statements` and `contacts` they were.

    What is small goes in one transaction, what is large batch by batch. It counts once the load is complete, which is
    the caller's business. Raises InputError where the reading cannot be read to its end; what was written until then is
    left for `delete_source`.
    """
    source = reading.source
    engine.write(BEGIN_LOAD, load=load, path=source.path, source=records.source_row(source), now=now)
    waiting: list[Cypher] = []
    if source.inventories:
        rows = [records.inventory_row(one, source.id) for one in source.inventories]
        waiting.append((WRITE_INVENTORIES, {"rows": rows, "source": source.id}))
    counts: Counter[str] = Counter()
    size = 0
    for kind, number, statements in ahead(_parts(reading)):
        waiting += statements
        size += number
        counts[kind] += number
        if size >= BATCH:
            engine.write_all(waiting)
            waiting, size = [], 0
    if waiting:
        engine.write_all(waiting)
    return counts


def _parts(reading: Reading) -> Iterator[Part]:
    """What to run, batch by batch: of what kind, how many of these, the statements."""
    source = reading.source.id
    for statements in batches(reading.statements, BATCH):
        yield _statements(source, statements)
    for contacts in batches(reading.contacts, BATCH):
        yield _contacts(source, contacts)
    for bodies in batches(reading.bodies, BATCH):
        yield "bodies", len(bodies), [(WRITE_BODIES, {"source": source, "rows": [records.body_row(one) for one in bodies]})]


def _statements(source: str, statements: Sequence[Statement]) -> Part:
    names = {name.id: name for one in statements for name in (one.subject, one.object) if isinstance(name, Name)}
    rows = {row["id"]: row | {"objects": [row["object"]] if row["object"] else []}
            for row in map(records.statement_row, statements)}
    return "statements", len(rows), [
        (WRITE_NAMES, {"rows": [records.name_row(name) for name in names.values()]}),
        (WRITE_STATEMENTS, {"source": source, "rows": list(rows.values())})]


def _contacts(source: str, contacts: Sequence[Contact]) -> Part:
    names = {referral.name.id: referral.name for contact in contacts for referral in contact.referrals}
    needs, known = vocabulary().needs, places().by_id
    rows = [row | {"places": [row["place"]] if row["place"] in known else [],
                   "voiced": [voiced for voiced in row["voiced"] if voiced["need"] in needs]}
            for row in map(records.contact_row, contacts)]
    statements: list[Cypher] = [(WRITE_CONTACTS, {"source": source, "rows": rows})]
    if names:
        statements.insert(0, (WRITE_NAMES, {"rows": [records.name_row(name) for name in names.values()]}))
    return "contacts", len(rows), statements


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


def batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values in lists of at most `size`, in order.

    >>> list(batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch
