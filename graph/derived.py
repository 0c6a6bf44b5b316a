"""Writing what follows from statements: only what changed, in one transaction.

Every derived node and relationship carries `digest`, a digest of its content; comparing digests tells what to write. That
of a fact node (partnership, lack) covers the relationships that hang it in, so where it is equal these need not be read.
What is stored is compared whole (`changes`) or for a part that was derived anew (`changes_of_part`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from graph.access import Reader
from graph.components import Part
from graph.derivation import Derived
from graph.growing import Grown, Held, StoredFacts, grow
from graph.model import Entity, Fact
from graph.rows import Link, NodeRow, digested, link_of
from graph.vocabulary import Vocabulary

__all__ = ["Changes", "Rows", "Stored", "changes", "changes_of_part", "expected", "rows_of_part", "stored"]

T = TypeVar("T")
G = TypeVar("G", bound=str | tuple[str, ...])

# Firms and what they need are derived from contacts and registers, firm by firm (graph.demand), not here.
OF_CONTACTS = ("MADE_TO", "NEEDS", "REGISTERED_AS")
OF_VOCABULARY = ("Need", "Place", "TargetGroup")  # there from the first, whether or not anything is derived of them
FACT_NODES = ("Partnership", "Lack")
OF_NAMES = ("REFERS_TO", "DECIDES")
# Relationships that many of their starts have by the thousand, while their end has one or few: they are looked up there.
SLIM_AT_END = ("TAKES_PART", "OFFERS", "HAS_PRIORITY", "HAS_GOAL", "HAS_ACTIVITY")

READ_NODES = "MATCH (n:{label}) WHERE n.digest IS NOT NULL RETURN n.id AS id, n.digest AS digest"
READ_RELATIONSHIPS = """
MATCH (a)-[r:{type}]->(b) WHERE r.digest IS NOT NULL
RETURN a.id AS start, labels(a)[0] AS label, r.id AS id, r.digest AS digest, labels(b)[0] AS end_label, b.id AS end"""
READ_REFERENCES = """
UNWIND $ids AS id
MATCH (n:Name {id: id})-[r:REFERS_TO]->(e)
WHERE r.digest IS NOT NULL
RETURN n.id AS start, r.id AS id, r.digest AS digest, labels(e)[0] AS label, e.id AS end"""
READ_NODES_BY_ID = """
UNWIND $ids AS id MATCH (n:{label} {{id: id}}) WHERE n.digest IS NOT NULL RETURN n.id AS id, n.digest AS digest"""
READ_OUT = """
UNWIND $ids AS id
MATCH (n:{label} {{id: id}})-[r]->(x)
WHERE r.digest IS NOT NULL
RETURN type(r) AS type, n.id AS start, r.id AS id, r.digest AS digest, labels(x)[0] AS other, x.id AS node"""
READ_IN = """
UNWIND $ids AS id
MATCH (n:{label} {{id: id}})<-[r]-(x)
WHERE r.digest IS NOT NULL AND type(r) <> 'REFERS_TO'
RETURN type(r) AS type, labels(x)[0] AS label, x.id AS start, r.id AS id, r.digest AS digest, n.id AS node"""
READ_LACKS = "UNWIND $subjects AS subject MATCH (l:Lack {subject: subject}) RETURN l.id AS id"
READ_DECISIONS = """
MATCH (j:Judgement)-[r:DECIDES]->(x) RETURN j.id AS start, r.id AS id, r.digest AS digest, x.id AS target"""
DELETE_NODES = "UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) DETACH DELETE n"
DELETE_RELATIONSHIPS = "UNWIND $rows AS row MATCH (a:{label} {{id: row.start}})-[r:{type} {{id: row.id}}]->() DELETE r"
DELETE_AT_END = "UNWIND $rows AS row MATCH (b:{label} {{id: row.end}})<-[r:{type} {{id: row.id}}]-() DELETE r"
WRITE_NODES = "UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n += row.properties"
# The one writer knows which are there, so nothing is merged: a merge would look through all that a hub has, for each row.
CREATE_RELATIONSHIPS = """
UNWIND $rows AS row
MATCH (a:{label} {{id: row.start}}), (b:{end_label} {{id: row.end}})
CREATE (a)-[r:{type}]->(b) SET r = row.properties"""
CHANGE_RELATIONSHIPS = """
UNWIND $rows AS row
MATCH (a:{label} {{id: row.start}})-[r:{type} {{id: row.id}}]->() SET r = row.properties"""
CHANGE_AT_END = """
UNWIND $rows AS row
MATCH (b:{label} {{id: row.end}})<-[r:{type} {{id: row.id}}]-() SET r = row.properties"""


@dataclass(frozen=True, slots=True)
class Stored:
    """Digests of what is in the graph: nodes by (label, id), relationships by (type, start label, start, id); of those
    that are `SLIM_AT_END` the end as (label, id)."""

    nodes: Mapping[tuple[str, str], str]
    relationships: Mapping[tuple[str, str, str, str], str]
    ends: Mapping[tuple[str, str, str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Changes:
    """Statements to run, in order, in one transaction; `count` is how many nodes and relationships they touch."""

    statements: tuple[tuple[str, dict[str, Any]], ...]
    count: int


def stored(reader: Reader, words: Vocabulary) -> Stored:
    """What is derived in the graph now."""
    nodes = {(label.id, row["id"]): row["digest"] for label in words.labels.values()
             if label.role in ("entity", "fact", "vocabulary") and label.id != "Firm"
             for row in reader.read(READ_NODES.format(label=label.id))}
    found = [_Found((kind.id, row["label"], row["start"], row["id"]), row["digest"],
                    ((row["label"], row["start"]), (row["end_label"], row["end"])))
             for kind in words.relationships.values() if kind.kind == "derived" and kind.id not in OF_CONTACTS
             for row in reader.read(READ_RELATIONSHIPS.format(type=kind.id))]
    return Stored(nodes, {row.key: row.digest for row in found}, _slim_ends(found))


def changes(derived: Derived, now: Stored) -> Changes:
    """What has to be written so that the graph holds just what is derived. Nothing where it does already."""
    nodes, links = _expected(derived)
    return _changes(nodes, links, now)


@dataclass(frozen=True, slots=True)
class Rows:
    """What the graph is to hold of a part: its nodes and relationships; `steady` things with what is told of them now; and
    apart from these the facts that are added to (`grown`)."""

    nodes: Mapping[tuple[str, str], NodeRow]
    links: Mapping[tuple[str, str, str, str], Link]
    steady: Mapping[tuple[str, str], NodeRow]
    grown: Grown


def rows_of_part(held: Held, part: Part) -> Rows:
    """A part as nodes and relationships. The facts that have no end in it are taken out and put together with what is held
    of them."""
    nodes, links = _expected(part.derived)
    grown = _grown(held, part, nodes, links)
    return Rows(nodes, links, {(entity.label, entity.id): _entity_row(entity) for entity in part.steady}, grown)


def changes_of_part(reader: Reader, part: Part) -> Changes:
    """What has to be written so that the graph holds of a part just what is derived.

    Read for that is what its names refer to, these entities and those that they are to refer to, the lacks of its
    subjects, and the relationships that have one of these as an end; and each fact that is added to, for itself. Entities
    that are not there yet have none.
    """
    rows = rows_of_part(StoredFacts(reader), part)
    nodes, links, grown = rows.nodes, rows.links, rows.grown
    references = reader.read(READ_REFERENCES, ids=sorted(part.names | part.derived.refers.keys()))
    entities = {(row["label"], row["end"]) for row in references if row["start"] in part.names}
    entities |= {(entity.label, entity.id) for entity in part.derived.entities}
    known = _digests(reader, entities | rows.steady.keys())
    old = {(row["label"], row["end"]) for row in references} | known.keys()
    around = _around(reader, {thing for thing in entities if thing in old or thing[0] in OF_VOCABULARY})
    subjects = part.lacking | {id_ for label, id_ in entities if label in ("Place", "TargetGroup")}
    hung = {end for row in around for end in row.ends if end[0] in FACT_NODES}
    hung |= {("Lack", row["id"]) for row in reader.read(READ_LACKS, subjects=sorted(subjects))} if subjects else set()
    there = _digests(reader, hung)
    settled = {key for key, found in there.items() if key in nodes and nodes[key].properties["digest"] == found}
    around += _around(reader, hung - settled)
    relationships = {("REFERS_TO", "Name", row["start"], row["id"]): row["digest"] for row in references}
    relationships |= {("DECIDES", "Judgement", row["start"], row["id"]): row["digest"]
                      for row in reader.read(READ_DECISIONS) if row["target"] in part.names | part.statements}
    relationships |= {row.key: row.digest for row in around if not settled.intersection(row.ends)}
    open_links = {key: link for key, link in links.items()
                  if not settled.intersection(((link.label, link.start), (link.end_label, link.end)))}
    return _changes({**nodes, **rows.steady, **grown.nodes}, {**open_links, **grown.links}, Stored(
        {**known, **there, **grown.stored_nodes},
        {**relationships, **grown.stored_links}, _slim_ends(around)))


def _grown(held: Held, part: Part, nodes: dict[tuple[str, str], NodeRow],
           links: dict[tuple[str, str, str, str], Link]) -> Grown:
    """The facts that have no end in the part, taken out of those it has and put together with what is held of them."""
    ours = {entity.id for entity in part.derived.entities}
    ends: dict[str, set[str]] = {node.id: {str(node.properties.get("subject"))} for node in part.derived.nodes}
    for link in links.values():
        for end, other in ((link.start, link.end), (link.end, link.start)):
            if end in ends:
                ends[end].add(other)
    lacking = ours | part.lacking
    new = {id_ for id_, found in ends.items() if lacking.isdisjoint(found)}
    inside = ours | ends.keys()
    taken = [key for key, link in links.items() if link.type not in OF_NAMES and (
        new.intersection((link.start, link.end)) or inside.isdisjoint((link.start, link.end)))]
    return grow(held, [nodes.pop((node.label, node.id)) for node in part.derived.nodes if node.id in new],
                [links.pop(key) for key in taken], part.sources)


def _slim_ends(found: Iterable[_Found]) -> dict[tuple[str, str, str, str], tuple[str, str]]:
    return {row.key: row.ends[1] for row in found if row.key[0] in SLIM_AT_END}


class _Found(NamedTuple):
    """A relationship that is there: its key in `Stored`, its digest and its ends as (label, id)."""

    key: tuple[str, str, str, str]
    digest: str
    ends: tuple[tuple[str, str], tuple[str, str]]


def _digests(reader: Reader, things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    return {(label, row["id"]): row["digest"] for label, group in _grouped(things, lambda thing: thing[0])
            for row in reader.read(READ_NODES_BY_ID.format(label=label), ids=sorted(id_ for _, id_ in group))}


def _around(reader: Reader, things: Iterable[tuple[str, str]]) -> list[_Found]:
    """The derived relationships in and out of nodes given by (label, id)."""
    found: list[_Found] = []
    for label, group in _grouped(things, lambda thing: thing[0]):
        ids = sorted(id_ for _, id_ in group)
        found += [_Found((row["type"], label, row["start"], row["id"]), row["digest"],
                         ((label, row["start"]), (row["other"], row["node"])))
                  for row in reader.read(READ_OUT.format(label=label), ids=ids)]
        found += [_Found((row["type"], row["label"], row["start"], row["id"]), row["digest"],
                         ((row["label"], row["start"]), (label, row["node"])))
                  for row in reader.read(READ_IN.format(label=label), ids=ids)]
    return found


def _changes(nodes: Mapping[tuple[str, str], NodeRow], links: Mapping[tuple[str, str, str, str], Link],
             now: Stored) -> Changes:
    cut = [key for key in now.relationships if key not in links]
    gone = [key for key in now.nodes if key not in nodes]
    fresh = [row for key, row in nodes.items() if now.nodes.get(key) != row.properties["digest"]]
    new = [link for key, link in links.items() if key not in now.relationships]
    changed = [link for key, link in links.items() if now.relationships.get(key, link.digest) != link.digest]
    slim = [key for key in cut if key in now.ends]
    statements = [
        *(_rows(DELETE_AT_END.format(type=kind, label=label), [{"end": now.ends[key][1], "id": key[3]} for key in keys])
          for (kind, label), keys in _grouped(slim, lambda key: (key[0], now.ends[key][0]))),
        *(_rows(DELETE_RELATIONSHIPS.format(type=kind, label=label), [{"start": key[2], "id": key[3]} for key in keys])
          for (kind, label), keys in _grouped((key for key in cut if key not in now.ends), lambda key: key[:2])),
        *(_rows(DELETE_NODES.format(label=label), [{"id": id_} for _, id_ in keys])
          for label, keys in _grouped(gone, lambda key: key[0])),
        *(_rows(WRITE_NODES.format(label=label), [{"id": row.id, "properties": row.properties} for row in rows])
          for label, rows in _grouped(fresh, lambda row: row.label)),
        *(_rows(CREATE_RELATIONSHIPS.format(type=kind, label=label, end_label=end_label), [link.row for link in group])
          for (kind, label, end_label), group in _grouped(new, lambda link: (link.type, link.label, link.end_label))),
        *(_rows(_change(kind, label, end_label), [link.row for link in group])
          for (kind, label, end_label), group in _grouped(changed, lambda link: (link.type, link.label, link.end_label))),
    ]
    return Changes(tuple(statements), len(cut) + len(gone) + len(fresh) + len(new) + len(changed))


def _change(kind: str, label: str, end_label: str) -> str:
    return CHANGE_AT_END.format(type=kind, label=end_label) if kind in SLIM_AT_END else \
        CHANGE_RELATIONSHIPS.format(type=kind, label=label)


def expected(derived: Derived) -> tuple[dict[tuple[str, ...], Mapping[str, Any]], dict[tuple[str, ...], Mapping[str, Any]]]:
    """The properties that the graph has where it holds just what is derived: of nodes by (label, id), of relationships by
    (type, start label, start, id); these with their `end` beside them."""
    nodes, links = _expected(derived)
    return ({key: row.properties for key, row in nodes.items()},
            {key: {**link.properties, "end": link.end} for key, link in links.items()})


def _rows(text: str, rows: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    return text, {"rows": rows}


def _grouped(values: Iterable[T], key: Callable[[T], G]) -> list[tuple[G, list[T]]]:
    """The values by their key, keys in order."""
    grouped: dict[G, list[T]] = defaultdict(list)
    for value in values:
        grouped[key(value)].append(value)
    return sorted(grouped.items(), key=lambda item: str(item[0]))


def _expected(derived: Derived) -> tuple[dict[tuple[str, str], NodeRow], dict[tuple[str, str, str, str], Link]]:
    links = {(link.type, link.label, link.start, link.id): link for link in _links(derived)}
    facts: dict[str, list[str]] = {node.id: [] for node in derived.nodes}
    for link in links.values():
        for end in (link.start, link.end):
            if end in facts:
                facts[end].append(link.properties["digest"])
    rows = [_entity_row(entity) for entity in derived.entities]
    rows += [NodeRow(node.label, node.id, digested(node.properties, *sorted(facts[node.id]))) for node in derived.nodes]
    return {(row.label, row.id): row for row in rows}, links


def _entity_row(entity: Entity) -> NodeRow:
    return NodeRow(entity.label, entity.id, digested({"name": entity.name, **entity.properties}))


def _links(derived: Derived) -> Iterator[Link]:
    for fact in derived.facts:
        yield link_of(fact.type, (derived.labels[fact.start], fact.start), (derived.labels[fact.end], fact.end),
                      _fact_properties(fact), fact.certainty.value)
    for name, reference in sorted(derived.refers.items()):
        why = reference.why
        yield link_of("REFERS_TO", ("Name", name), (reference.label, reference.entity), {
            "why": why.rule, "with": why.right, "value": why.value, "by": why.by, "sentence": why.sentence()})
    for judgement, label, decided in derived.decides:
        yield link_of("DECIDES", ("Judgement", judgement), (label, decided), {})
    resting = [(node.label, node.id, node.statements) for node in derived.nodes]
    resting += [(entity.label, entity.id, entity.statements) for entity in derived.entities if entity.label == "Service"]
    for label, thing, statements in resting:
        for statement in statements:
            yield link_of("SUPPORTED_BY", (label, thing), ("Statement", statement), {})


def _fact_properties(fact: Fact) -> dict[str, Any]:
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in fact.properties.items()}
    return {**plain, "certainty": fact.certainty.value, "sources": len(fact.sources), "statements": list(fact.statements)}
