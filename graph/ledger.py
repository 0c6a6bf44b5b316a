"""What deriving a part asks of the stored graph (`graph.components.Ledger`), as Cypher."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from graph import records
from graph.access import Reader
from graph.components import Ledger, Standing
from graph.derivation import Outside, Reference, Said
from graph.derivation.entities import Uses
from graph.derivation.said import names_of
from graph.identity import Alias, Cluster, Decision
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
# A receiver has thousands of contacts, all of complete sources when it is asked what follows; one of them is enough.
READ_REFERRED = """
UNWIND $names AS name
MATCH (n:Name {id: name}) WHERE (n)<-[:REFERRED_TO {known: $known}]-()
RETURN properties(n) AS name, n.id AS id ORDER BY id"""
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
WHERE n.kind = ref.kind AND coalesce(n.place, '') = ref.place AND (ref.scopes IS NULL OR n.scope IN ref.scopes)
RETURN properties(n) AS name, n.id AS id ORDER BY id"""
READ_REFERENCES = """
UNWIND $names AS name
MATCH (n:Name {id: name})-[r:REFERS_TO]->(e)
RETURN n.id AS name, n.surface AS surface, labels(e)[0] AS label, e.id AS id, r.why AS rule, r.`with` AS other,
       r.value AS value, r.by AS by
ORDER BY name"""
READ_SPOKEN = "UNWIND $names AS name MATCH (n:Name {id: name})<-[:SUBJECT|OBJECT]-(:Statement) RETURN DISTINCT n.id AS name"
READ_JUDGED = "MATCH (:Judgement)-[:DECIDES]->(:Statement)-[:SUBJECT|OBJECT]->(n:Name) RETURN DISTINCT n.id AS name"
READ_ALIASES = """
UNWIND $names AS name
MATCH (a:Name {id: name})<-[:SUBJECT]-(st:Statement {predicate: 'alias'})-[:OBJECT]->(b:Name)
WHERE st.certainty <> 'negated'
WITH a.id AS left, b.id AS right, min(st.id) AS statement
RETURN left, right, statement ORDER BY left, right"""
# All statements are of complete sources when it is asked what follows, so that their sources need not be looked at.
READ_USES = """
UNWIND $names AS name
MATCH (n:Name {id: name})<-[r:SUBJECT|OBJECT]-(st:Statement)
WITH n.id AS name, CASE type(r) WHEN 'SUBJECT' THEN st.subject_sort ELSE st.object_sort END AS sort, count(*) AS uses
RETURN name, sort, uses ORDER BY name, sort"""
READ_COUNTED = "UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id, n.sources AS sources ORDER BY id"
# WITH keeps a planner from starting at the predicates: then it would walk all that anybody says under them for each name.
READ_VALUES = """
UNWIND $names AS name
MATCH (n:Name {id: name})<-[:SUBJECT]-(st:Statement)
WITH n.id AS name, st, st.predicate AS predicate
WHERE predicate IN $predicates AND st.certainty <> 'negated'
RETURN name, predicate, st.value AS value, collect(st.id) AS statements
ORDER BY name, predicate, value"""
READ_SAID = "UNWIND $ids AS id MATCH (st:Statement {id: id}) WITH st" + SAID
READ_ORIGINS = """
UNWIND $sources AS id MATCH (s:Source {id: id}) RETURN s.id AS id, s.sha256 AS sha256, s.paths AS paths, s.date AS date"""
READ_ENTITIES = """
UNWIND $names AS name
MATCH (n:Name {id: name})-[:REFERS_TO]->(e)
RETURN n.id AS name, labels(e)[0] AS label, e.id AS id ORDER BY name"""
READ_BODIES = """
UNWIND $bodies AS body MATCH (a:Actor {register_id: body}) RETURN body, a.id AS id ORDER BY body, id"""


# Values that statements say more closely.
CLOSER = ("budget",)


@dataclass(frozen=True, slots=True)
class StoredLedger(Ledger, Standing):
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
        rows = [{"kind": ref.kind, "key": ref.key, "place": ref.place or "", "scopes": sorted(ref.here) if ref.within else None}
                for ref in sorted(refs) if ref.kind != "Firm"]
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

    def references(self, names: Collection[str]) -> dict[str, Reference]:
        return {row["name"]: Reference(row["label"], row["id"], Decision(
                    row["rule"], row["surface"], row["other"], row["value"], row["by"]))
                for row in self.reader.read(READ_REFERENCES, names=sorted(names))}

    def spoken(self, names: Collection[str]) -> set[str]:
        return {row["name"] for row in self.reader.read(READ_SPOKEN, names=sorted(names))}

    def judged(self) -> set[str]:
        return {row["name"] for row in self.reader.read(READ_JUDGED)}

    def aliases(self, names: Mapping[str, Name]) -> Iterator[Alias]:
        return (Alias(names[row["left"]], names[row["right"]], row["statement"])
                for row in self.reader.read(READ_ALIASES, names=sorted(names)) if row["right"] in names)

    def uses(self, clusters: Collection[Cluster], new: Mapping[str, int]) -> dict[str, Uses]:
        of = {name.id: cluster.id for cluster in clusters for name in cluster.names}
        used: dict[str, Counter[str]] = {cluster.id: Counter() for cluster in clusters}
        sorts: dict[str, Counter[str]] = {cluster.id: Counter() for cluster in clusters}
        for row in self.reader.read(READ_USES, names=sorted(of)):
            used[of[row["name"]]][row["name"]] += row["uses"]
            sorts[of[row["name"]]] += Counter({row["sort"]: row["uses"]} if row["sort"] else {})
        counted: dict[str, int] = {}
        for kind in sorted({cluster.kind for cluster in clusters}):
            ids = sorted(cluster.id for cluster in clusters if cluster.kind == kind)
            counted |= {row["id"]: row["sources"] for row in self.reader.read(READ_COUNTED.format(label=kind), ids=ids)}
        return {id_: Uses(used[id_], sorts[id_], counted[id_] + new[id_]) for id_ in used}

    def values_of(self, things: Mapping[str, str], predicates: Collection[str]) -> Iterator[Said]:
        told: dict[tuple[str, str], list[tuple[Any, list[str]]]] = defaultdict(list)
        for row in self.reader.read(READ_VALUES, names=sorted(things), predicates=sorted(predicates)):
            told[things[row["name"]], row["predicate"]].append((row["value"], row["statements"]))
        ids: set[str] = set()
        for (_, predicate), values in told.items():
            said = {one for _, statements in values for one in statements}
            # What is said more closely, as the currency of a budget, is that of the statement which is shown.
            same = len({str(value) for value, _ in values}) == 1 and predicate not in CLOSER
            ids |= {min(said)} if same else said
        return self._said(READ_SAID, ids=sorted(ids)) if ids else iter(())

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
