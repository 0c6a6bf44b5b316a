"""What deriving a part asks of the stored graph (`graph.components.Ledger`), as Cypher."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from graph import records
from graph.access import Reader
from graph.components import Ledger
from graph.derivation import Outside, Said
from graph.derivation.said import names_of
from graph.judgements import Origin, Ref
from graph.model import Name

__all__ = ["StoredLedger", "everything_said", "origins", "referred"]

SAID = """
MATCH (st)-[:STATED_IN]->(s:Source {complete: true})
MATCH (st)-[:SUBJECT]->(a:Name)
OPTIONAL MATCH (st)-[:OBJECT]->(b:Name)
RETURN properties(st) AS statement, s.id AS source, properties(a) AS subject, properties(b) AS object
ORDER BY st.id"""
READ_ALL_SAID = "MATCH (st:Statement)" + SAID
# WITH keeps a planner from starting at the sources: then it would walk all that a source says for each name.
READ_SAID_WITH = """
UNWIND $names AS id
MATCH (:Name {id: id})<-[:SUBJECT|OBJECT]-(st:Statement)
WITH DISTINCT st""" + SAID
READ_SAID_BEFORE = """
UNWIND $names AS id
MATCH (:Name {id: id})<-[:SUBJECT|OBJECT]-(st:Statement)
WITH DISTINCT st
MATCH (st)-[:STATED_IN]->(s:Source {complete: true})
WHERE s.pending IS NULL
WITH st""" + SAID
READ_LACKS = """
UNWIND $keys AS key
MATCH (n:Name {key: key})<-[:SUBJECT]-(st:Statement {predicate: 'lacks'})
WHERE n.kind = $kind
WITH DISTINCT st""" + SAID
READ_ALL_REFERRED = """
MATCH (:Source {complete: true})<-[:STATED_IN]-(:Contact)-[:REFERRED_TO {known: $known}]->(n:Name)
RETURN DISTINCT properties(n) AS name, n.id AS id ORDER BY id"""
READ_REFERRED = """
UNWIND $names AS name
MATCH (n:Name {id: name})<-[:REFERRED_TO {known: $known}]-(c:Contact)
WITH n, c
MATCH (c)-[:STATED_IN]->(:Source {complete: true})
RETURN DISTINCT properties(n) AS name, n.id AS id ORDER BY id"""
READ_BY_BOND = """
UNWIND $bonds AS bond MATCH (n:Name {bond: bond}) WHERE n.kind = $kind RETURN properties(n) AS name, n.id AS id ORDER BY id"""
READ_BY_BODY = "UNWIND $bodies AS body MATCH (n:Name {body: body}) RETURN properties(n) AS name, n.id AS id ORDER BY id"
READ_BY_ALIAS = """
UNWIND $names AS name
MATCH (:Name {id: name})<-[:SUBJECT|OBJECT]-(st:Statement {predicate: 'alias'})-[:SUBJECT|OBJECT]->(n:Name)
RETURN DISTINCT properties(n) AS name, n.id AS id ORDER BY id"""
READ_BY_ENTITY = """
UNWIND $names AS name
MATCH (:Name {id: name})-[:REFERS_TO]->(e)<-[:REFERS_TO]-(n:Name)
RETURN DISTINCT properties(n) AS name, n.id AS id ORDER BY id"""
READ_CALLED = """
UNWIND $refs AS ref
MATCH (n:Name {key: ref.key})
WHERE n.kind = ref.kind AND coalesce(n.place, '') = ref.place
RETURN properties(n) AS name, n.id AS id ORDER BY id"""
READ_ORIGINS = """
UNWIND $sources AS id MATCH (s:Source {id: id}) RETURN s.id AS id, s.sha256 AS sha256, s.paths AS paths, s.date AS date"""
READ_ENTITIES = """
UNWIND $names AS name
MATCH (n:Name {id: name})-[:REFERS_TO]->(e)
RETURN n.id AS name, labels(e)[0] AS label, e.id AS id ORDER BY name"""
READ_BODIES = """
UNWIND $bodies AS body MATCH (a:Actor {register_id: body}) RETURN body, a.id AS id ORDER BY body, id"""


@dataclass(frozen=True, slots=True)
class StoredLedger(Ledger):
    """The ledger of an open graph. `heard` is all that its pending sources say, where that is at hand and need not be
    read."""

    reader: Reader
    heard: Sequence[Said] | None = None

    def kin(self, names: Collection[Name]) -> Iterator[Name]:
        bonds: dict[str, set[str]] = defaultdict(set)
        rows = [records.name_row(name) for name in names]
        for row in rows:
            bonds[row["kind"]].add(row["bond"])
        for kind, found in sorted(bonds.items()):
            yield from self._names(READ_BY_BOND, bonds=sorted(found), kind=kind)
        bodies = sorted({row["body"] for row in rows if row["body"]})
        if bodies:
            yield from self._names(READ_BY_BODY, bodies=bodies)
        ids = sorted(row["id"] for row in rows)
        yield from self._names(READ_BY_ALIAS, names=ids)
        yield from self._names(READ_BY_ENTITY, names=ids)

    def called(self, refs: Collection[Ref]) -> Iterator[Name]:
        rows = [{"kind": ref.kind, "key": ref.key, "place": ref.place or ""} for ref in sorted(refs) if ref.kind != "Firm"]
        return self._names(READ_CALLED, refs=rows)

    def said_with(self, names: Collection[str]) -> Iterator[Said]:
        if self.heard is None:
            return self._said(READ_SAID_WITH, names=sorted(names))
        wanted = frozenset(names)
        return chain((one for one in self.heard if not wanted.isdisjoint(name.id for name in names_of(one))),
                     self._said(READ_SAID_BEFORE, names=sorted(names)))

    def lacks_of(self, subjects: Collection[tuple[str, str]]) -> Iterator[Said]:
        for kind in sorted({kind for kind, _ in subjects}):
            yield from self._said(READ_LACKS, kind=kind, keys=sorted(key for each, key in subjects if each == kind))

    def referred(self, names: Collection[str]) -> Iterator[Name]:
        return self._names(READ_REFERRED, names=sorted(names), known=True)

    def echoed(self, names: Collection[str]) -> Iterator[Name]:
        return self._names(READ_REFERRED, names=sorted(names), known=False)

    def origins(self, sources: Collection[str]) -> dict[str, Origin]:
        return origins(self.reader, sources)

    def outside(self, names: Collection[str], bodies: Collection[str], without: Collection[str]) -> Outside:
        entities = {row["name"]: (row["label"], row["id"])
                    for row in self.reader.read(READ_ENTITIES, names=sorted(names))} if names else {}
        known = self.reader.read(READ_BODIES, bodies=sorted(bodies)) if bodies else []
        gone = {row["id"] for row in self.reader.read(READ_ENTITIES, names=sorted(without))} if known else set()
        return Outside(entities, {row["body"]: row["id"] for row in known if row["id"] not in gone})

    def _names(self, cypher: str, **parameters: Any) -> Iterator[Name]:
        return (records.name_from(row["name"]) for row in self.reader.read(cypher, **parameters))

    def _said(self, cypher: str, **parameters: Any) -> Iterator[Said]:
        return (records.said_from(row) for row in self.reader.read(cypher, **parameters))


def everything_said(reader: Reader) -> Iterator[Said]:
    """What all complete sources say."""
    return (records.said_from(row) for row in reader.read(READ_ALL_SAID))


def referred(reader: Reader, *, known: bool = True) -> Iterator[Name]:
    """All receivers of referrals in complete logs that could be told (`known`) when they were read, or could not."""
    return (records.name_from(row["name"]) for row in reader.read(READ_ALL_REFERRED, known=known))


def origins(reader: Reader, sources: Iterable[str]) -> dict[str, Origin]:
    """What sources were read from, by source id."""
    wanted = sorted(sources)
    return {row["id"]: Origin(row["sha256"], tuple(row["paths"] or ()), row["date"])
            for row in reader.read(READ_ORIGINS, sources=wanted)} if wanted else {}
