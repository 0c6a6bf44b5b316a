"""Writing what follows from statements: only what changed, in one transaction.

Every derived node and relationship carries `digest`, a digest of its content; comparing digests tells what to write.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graph.derivation import Derived
from graph.ids import digest
from graph.model import Fact
from graph.vocabulary import Vocabulary

__all__ = ["Changes", "changes", "stored", "write"]

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


class Reader(Protocol):
    """What can be asked."""

    def read(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a statement that changes nothing."""
        ...


class Writer(Reader, Protocol):
    """What can be changed, several statements at a time."""

    def write_all(self, statements: Sequence[tuple[str, Mapping[str, Any]]]) -> list[list[dict[str, Any]]]:
        """Several statements in one transaction."""
        ...


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
class _Row:
    id: str
    properties: Mapping[str, Any]
    start: str = ""
    end: str = ""


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
    nodes = {(label, row.id): row for label, row in _nodes(derived)}
    relationships = {(kind, label, row.start, row.id): (end_label, row)
                     for kind, label, end_label, row in _relationships(derived)}
    statements: list[tuple[str, dict[str, Any]]] = []
    count = 0

    def add(text: str, rows: Sequence[Mapping[str, Any]]) -> None:
        nonlocal count
        count += len(rows)
        statements.append((text, {"rows": list(rows)}))

    for (kind, label), keys in _by_head(sorted(key for key in now.relationships if key not in relationships), 2):
        add(DELETE_RELATIONSHIPS.format(type=kind, label=label), [{"start": key[2], "id": key[3]} for key in keys])
    for (label,), gone in _by_head(sorted(key for key in now.nodes if key not in nodes), 1):
        add(DELETE_NODES.format(label=label), [{"id": key[1]} for key in gone])
    changed = sorted(key for key, row in nodes.items() if now.nodes.get(key) != row.properties["digest"])
    for (label,), new in _by_head(changed, 1):
        add(WRITE_NODES.format(label=label), [{"id": key[1], "properties": nodes[key].properties} for key in new])
    linked = sorted((kind, label, relationships[kind, label, start, id_][0], start, id_)
                    for kind, label, start, id_ in relationships
                    if now.relationships.get((kind, label, start, id_))
                    != relationships[kind, label, start, id_][1].properties["digest"])
    for (kind, label, end_label), fresh in _by_head(linked, 3):
        rows = [relationships[kind, label, start, id_][1] for _, _, _, start, id_ in fresh]
        add(WRITE_RELATIONSHIPS.format(type=kind, label=label, end_label=end_label),
            [{"id": row.id, "start": row.start, "end": row.end, "properties": row.properties} for row in rows])
    return Changes(tuple(statements), count)


def write(writer: Writer, changed: Changes) -> None:
    """Apply the changes in one transaction: readers see all of them or none."""
    if changed.statements:
        writer.write_all(changed.statements)


def _by_head(keys: Iterable[tuple[str, ...]], size: int) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    grouped: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for key in keys:
        grouped[key[:size]].append(key)
    return sorted(grouped.items())


def _nodes(derived: Derived) -> Iterable[tuple[str, _Row]]:
    for entity in derived.entities:
        yield entity.label, _row(entity.id, {"name": entity.name, **entity.properties})
    for node in derived.nodes:
        yield node.label, _row(node.id, node.properties)


def _row(id_: str, properties: Mapping[str, Any], start: str = "", end: str = "") -> _Row:
    return _Row(id_, {**properties, "digest": digest(properties, start, end)}, start, end)


def _relationships(derived: Derived) -> Iterable[tuple[str, str, str, _Row]]:
    """(type, start label, end label, row) of all that is derived."""
    labels = {entity.id: entity.label for entity in derived.entities} | {node.id: node.label for node in derived.nodes}
    labels |= {id_: label for label, id_, why in derived.refers.values() if why == "vocabulary"}
    for fact in derived.facts:
        yield fact.type, labels[fact.start], labels.get(fact.end, "Place"), _fact_row(fact)
    for name, (label, entity, why) in sorted(derived.refers.items()):
        yield "REFERS_TO", "Name", label, _row(digest(name, "REFERS_TO", entity), {"why": why}, name, entity)
    for supported in (*derived.nodes, *(entity for entity in derived.entities if entity.label == "Service")):
        for statement in supported.statements:
            yield ("SUPPORTED_BY", labels[supported.id], "Statement",
                   _row(digest(supported.id, "SUPPORTED_BY", statement), {}, supported.id, statement))


def _fact_row(fact: Fact) -> _Row:
    properties = {name: list(value) if isinstance(value, tuple) else value for name, value in fact.properties.items()}
    properties |= {"id": digest(fact.start, fact.type, fact.end, fact.certainty.value), "certainty": fact.certainty.value,
                   "sources": len(fact.sources), "statements": list(fact.statements)}
    return _row(properties["id"], properties, fact.start, fact.end)

