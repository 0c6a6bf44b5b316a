"""Writing what follows from statements: only what changed, in one transaction.

Every derived node and relationship carries `digest`, a digest of its content; comparing digests tells what to write.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from graph.access import Reader, Writer
from graph.derivation import Derived
from graph.ids import digest
from graph.model import Fact
from graph.vocabulary import Vocabulary

__all__ = ["Changes", "Stored", "changes", "stored", "write"]

T = TypeVar("T")
G = TypeVar("G", bound=str | tuple[str, ...])

# Firms and what they need are derived from contacts, firm by firm (graph.demand), not here.
OF_CONTACTS = ("MADE_TO", "NEEDS")

READ_NODES = "MATCH (n:{label}) WHERE n.digest IS NOT NULL RETURN n.id AS id, n.digest AS digest"
READ_RELATIONSHIPS = """
MATCH (a)-[r:{type}]->() WHERE r.digest IS NOT NULL
RETURN a.id AS start, labels(a)[0] AS label, r.id AS id, r.digest AS digest"""
DELETE_NODES = "UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) DETACH DELETE n"
DELETE_RELATIONSHIPS = "UNWIND $rows AS row MATCH (a:{label} {{id: row.start}})-[r:{type} {{id: row.id}}]->() DELETE r"
WRITE_NODES = "UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n += row.properties"
WRITE_RELATIONSHIPS = """
UNWIND $rows AS row
MATCH (a:{label} {{id: row.start}}), (b:{end_label} {{id: row.end}})
MERGE (a)-[r:{type} {{id: row.id}}]->(b) SET r += row.properties"""


@dataclass(frozen=True, slots=True)
class Stored:
    """Digests of what is in the graph: nodes by (label, id), relationships by (type, start label, start, id)."""

    nodes: Mapping[tuple[str, str], str]
    relationships: Mapping[tuple[str, str, str, str], str]


@dataclass(frozen=True, slots=True)
class Changes:
    """Statements to run, in order, in one transaction; `count` is how many nodes and relationships they touch."""

    statements: tuple[tuple[str, dict[str, Any]], ...]
    count: int


@dataclass(frozen=True, slots=True)
class _NodeRow:
    label: str
    id: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Link:
    type: str
    label: str
    end_label: str
    start: str
    end: str
    id: str
    properties: Mapping[str, Any]


def stored(reader: Reader, words: Vocabulary) -> Stored:
    """What is derived in the graph now."""
    nodes = {(label.id, row["id"]): row["digest"] for label in words.labels.values()
             if label.role in ("entity", "fact", "vocabulary") and label.id != "Firm"
             for row in reader.read(READ_NODES.format(label=label.id))}
    relationships = {(kind.id, row["label"], row["start"], row["id"]): row["digest"]
                     for kind in words.relationships.values() if kind.kind == "derived" and kind.id not in OF_CONTACTS
                     for row in reader.read(READ_RELATIONSHIPS.format(type=kind.id))}
    return Stored(nodes, relationships)


def changes(derived: Derived, now: Stored) -> Changes:
    """What has to be written so that the graph holds just what is derived. Nothing where it does already."""
    nodes = {(row.label, row.id): row for row in _nodes(derived)}
    links = {(link.type, link.label, link.start, link.id): link for link in _links(derived)}
    cut = [key for key in now.relationships if key not in links]
    gone = [key for key in now.nodes if key not in nodes]
    fresh = [row for key, row in nodes.items() if now.nodes.get(key) != row.properties["digest"]]
    linked = [link for key, link in links.items() if now.relationships.get(key) != link.properties["digest"]]
    statements = [
        *(_rows(DELETE_RELATIONSHIPS.format(type=kind, label=label), [{"start": key[2], "id": key[3]} for key in keys])
          for (kind, label), keys in _grouped(cut, lambda key: key[:2])),
        *(_rows(DELETE_NODES.format(label=label), [{"id": id_} for _, id_ in keys])
          for label, keys in _grouped(gone, lambda key: key[0])),
        *(_rows(WRITE_NODES.format(label=label), [{"id": row.id, "properties": row.properties} for row in rows])
          for label, rows in _grouped(fresh, lambda row: row.label)),
        *(_rows(WRITE_RELATIONSHIPS.format(type=kind, label=label, end_label=end_label),
                [{"id": link.id, "start": link.start, "end": link.end, "properties": link.properties} for link in group])
          for (kind, label, end_label), group in _grouped(linked, lambda link: (link.type, link.label, link.end_label))),
    ]
    return Changes(tuple(statements), len(cut) + len(gone) + len(fresh) + len(linked))


def write(writer: Writer, changed: Changes) -> None:
    """Apply the changes in one transaction: readers see all of them or none."""
    if changed.statements:
        writer.write_all(changed.statements)


def _rows(text: str, rows: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    return text, {"rows": rows}


def _grouped(values: Iterable[T], key: Callable[[T], G]) -> list[tuple[G, list[T]]]:
    """The values by their key, keys in order."""
    grouped: dict[G, list[T]] = defaultdict(list)
    for value in values:
        grouped[key(value)].append(value)
    return sorted(grouped.items(), key=lambda item: str(item[0]))


def _digested(properties: Mapping[str, Any], *ends: str) -> dict[str, Any]:
    return {**properties, "digest": digest(properties, *ends)}


def _nodes(derived: Derived) -> Iterator[_NodeRow]:
    for entity in derived.entities:
        yield _NodeRow(entity.label, entity.id, _digested({"name": entity.name, **entity.properties}))
    for node in derived.nodes:
        yield _NodeRow(node.label, node.id, _digested(node.properties))


def _links(derived: Derived) -> Iterator[_Link]:
    labels = {entity.id: entity.label for entity in derived.entities} | {node.id: node.label for node in derived.nodes}
    labels |= {id_: label for label, id_, why in derived.refers.values() if why == "vocabulary"}

    def link(type_: str, start: str, end: str, properties: Mapping[str, Any], *more: str) -> _Link:
        id_ = digest(start, type_, end, *more)
        return _Link(type_, labels.get(start, "Name"), labels.get(end, "Place"), start, end, id_,
                     _digested({**properties, "id": id_}, start, end))

    for fact in derived.facts:
        yield link(fact.type, fact.start, fact.end, _fact_properties(fact), fact.certainty.value)
    for name, (_, entity, why) in sorted(derived.refers.items()):
        yield link("REFERS_TO", name, entity, {"why": why})
    resting = [(node.id, node.statements) for node in derived.nodes]
    resting += [(entity.id, entity.statements) for entity in derived.entities if entity.label == "Service"]
    for thing, statements in resting:
        for statement in statements:
            found = link("SUPPORTED_BY", thing, statement, {})
            yield replace(found, end_label="Statement")


def _fact_properties(fact: Fact) -> dict[str, Any]:
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in fact.properties.items()}
    return {**plain, "certainty": fact.certainty.value, "sources": len(fact.sources), "statements": list(fact.statements)}
