"""Writes the parts of a reading into the graph, batch by batch, and deletes them again. `graph.store` says when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from graph import records
from graph.engine import Engine
from graph.model import Body, Contact, Name, Reading, Statement

__all__ = ["batches", "delete_source", "write_reading"]

BATCH = 5_000
T = TypeVar("T")

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
WRITE_STATEMENTS = """
MATCH (d:Source {id: $source})
UNWIND $rows AS row
MATCH (n:Name {id: row.subject})
MERGE (s:Statement {id: row.id}) SET s += row.properties
MERGE (s)-[:STATED_IN]->(d)
MERGE (s)-[:SUBJECT]->(n)"""
WRITE_OBJECTS = """
UNWIND $rows AS row MATCH (s:Statement {id: row.id}), (n:Name {id: row.object}) MERGE (s)-[:OBJECT]->(n)"""
WRITE_CONTACTS = """
MATCH (s:Source {id: $source})
UNWIND $rows AS row
MERGE (c:Contact {id: row.id}) SET c += row.properties
MERGE (c)-[:STATED_IN]->(s)"""
WRITE_CONTACT_PLACES = """
UNWIND $rows AS row MATCH (c:Contact {id: row.id}), (p:Place {id: row.place}) MERGE (c)-[:MADE_IN]->(p)"""
WRITE_VOICED = """
UNWIND $rows AS row MATCH (c:Contact {id: row.contact}), (n:Need {id: row.need})
MERGE (c)-[v:VOICED {horizon: row.horizon}]->(n) SET v.quote = row.quote, v.column = row.column"""
WRITE_REFERRALS = """
UNWIND $rows AS row MATCH (c:Contact {id: row.contact}), (n:Name {id: row.name})
MERGE (c)-[r:REFERRED_TO]->(n) SET r.quote = row.quote, r.column = row.column, r.known = row.known"""
DELETE_PARTS = """
MATCH (s:Source {id: $id})<-[:STATED_IN]-(part) WITH part LIMIT $batch DETACH DELETE part RETURN count(*) AS gone"""
COUNT_PARTS = "MATCH (s:Source {id: $id})<-[:STATED_IN]-(part) RETURN count(part) AS left"
DELETE_SOURCE = "MATCH (s:Source {id: $id}) DETACH DELETE s"


def write_reading(engine: Engine, load: str, reading: Reading, now: str) -> Counter[str]:
    """Write all parts of a reading under a load in state *writing*; how many `statements` and `contacts` they were.

    They count once the load is complete, which is the caller's business. Raises InputError where the reading cannot
    be read to its end; what was written until then is left for `delete_source`.
    """
    source = reading.source
    engine.write(BEGIN_LOAD, load=load, path=source.path, source=records.source_row(source), now=now)
    rows = [records.inventory_row(one, source.id) for one in source.inventories]
    if rows:
        engine.write(WRITE_INVENTORIES, rows=rows, source=source.id)
    counts: Counter[str] = Counter()
    for statements in batches(reading.statements, BATCH):
        counts["statements"] += _write_statements(engine, source.id, statements)
    for contacts in batches(reading.contacts, BATCH):
        counts["contacts"] += _write_contacts(engine, source.id, contacts)
    for bodies in batches(reading.bodies, BATCH):
        _write_bodies(engine, source.id, bodies)
    return counts


def _write_statements(engine: Engine, source: str, statements: Sequence[Statement]) -> int:
    names = {name.id: name for one in statements for name in (one.subject, one.object) if isinstance(name, Name)}
    rows = list({one.id: records.statement_row(one) for one in statements}.values())
    engine.write_all([
        (WRITE_NAMES, {"rows": [records.name_row(name) for name in names.values()]}),
        (WRITE_STATEMENTS, {"rows": rows, "source": source}),
        (WRITE_OBJECTS, {"rows": [{"id": row["id"], "object": row["object"]} for row in rows if row["object"]]})])
    return len(rows)


def _write_contacts(engine: Engine, source: str, contacts: Sequence[Contact]) -> int:
    names = {referral.name.id: referral.name for contact in contacts for referral in contact.referrals}
    rows = [records.contact_row(contact) for contact in contacts]
    engine.write(WRITE_CONTACTS, source=source,
                 rows=[{"id": row["id"], "properties": row["properties"]} for row in rows])
    engine.write(WRITE_BODIES, source=source, rows=[row["body"] for row in rows])
    for text, parts in (
        (WRITE_NAMES, [records.name_row(name) for name in names.values()]),
        (WRITE_CONTACT_PLACES, [{"id": row["id"], "place": row["place"]} for row in rows if row["place"]]),
        (WRITE_VOICED, [voiced for row in rows for voiced in row["voiced"]]),
        (WRITE_REFERRALS, [referral for row in rows for referral in row["referrals"]]),
    ):
        if parts:
            engine.write(text, rows=parts)
    return len(rows)


def _write_bodies(engine: Engine, source: str, bodies: Sequence[Body]) -> None:
    engine.write(WRITE_BODIES, source=source, rows=[records.body_row(body) for body in bodies])


def delete_source(engine: Engine, source: str) -> None:
    """Delete a source and its parts, in batches. What is left by one that was cut short goes when it is called again."""
    while engine.read(COUNT_PARTS, id=source)[0]["left"]:
        engine.write(DELETE_PARTS, id=source, batch=BATCH)
    engine.write(DELETE_SOURCE, id=source)


def batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values in lists of at most `size`, in order.

    >>> list(batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch
