"""Adding to facts that are stored what new statements say of things that stay what they are.

Such a fact rests on what it rested on and on the new statements. So it is enough to read the fact itself, which tells its
statements, and how many sources they are of; not the statements, of which a place or a region has thousands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from graph.access import Reader
from graph.ids import digest
from graph.rows import Link, NodeRow, digested, link_of

__all__ = ["Grown", "Held", "StoredFacts", "grow"]

Key = tuple[str, str, str, str]
Stored = Mapping[str, Any]
OTHER = ""  # the digest of what is to be written again, whatever it was

# WITH keeps a planner from starting anywhere but at the thing that each row names.
READ_FACTS = """
UNWIND $rows AS row
MATCH (a:{label} {{id: row.start}})
WITH row, a
MATCH (a)-[r:{type} {{id: row.id}}]->()
RETURN r.id AS id, r.statements AS statements, r.sources AS sources, r.confidence AS confidence"""
READ_PARTNERSHIPS = """
UNWIND $rows AS row
MATCH (t:{label} {{id: row.target}})<-[:IN]-(p:Partnership)<-[:TAKES_PART]-(a)
WHERE a.id IN row.others
RETURN a.id AS other, t.id AS target, properties(p) AS properties"""
READ_LACKS = """
UNWIND $rows AS row
MATCH (l:Lack {subject: row.target})
WITH row, l
MATCH (l)-[:OF_NEED]->(n:Need)
WHERE n.id IN row.others
RETURN n.id AS other, row.target AS target, properties(l) AS properties"""
# What tells two fact nodes between the same things apart.
APART = {"Partnership": ("certainty", "role", "start", "end", "phase", "country", "amount", "currency", "places"),
         "Lack": ("certainty", "start", "end", "target_group")}


class Held(Protocol):
    """What is asked of the facts that are stored."""

    def relationships(self, kind: str, label: str, links: Sequence[Link]) -> Iterable[Stored]:
        """The properties of those of the relationships, all of one type and start label, that are there."""
        ...

    def hung(self, kind: str, label: str, between: Mapping[str, Collection[str]]) -> Iterable[tuple[str, str, Stored]]:
        """The fact nodes of a kind between targets, by id and of one label, and the other ends given for each: target,
        other end and properties."""
        ...


@dataclass(frozen=True, slots=True)
class StoredFacts(Held):
    """The facts of an open graph."""

    reader: Reader

    def relationships(self, kind: str, label: str, links: Sequence[Link]) -> Iterable[Stored]:
        rows = [{"id": link.id, "start": link.start} for link in links]
        return self.reader.read(READ_FACTS.format(type=kind, label=label), rows=rows)

    def hung(self, kind: str, label: str, between: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str, Stored]]:
        rows = [{"target": target, "others": sorted(others)} for target, others in sorted(between.items())]
        for row in self.reader.read(READ_LACKS if kind == "Lack" else READ_PARTNERSHIPS.format(label=label), rows=rows):
            yield row["target"], row["other"], row["properties"]


@dataclass(slots=True)
class Grown:
    """Facts with what is added, and the digests of what is stored of them: as `graph.derived` compares them."""

    nodes: dict[tuple[str, str], NodeRow] = field(default_factory=dict)
    links: dict[Key, Link] = field(default_factory=dict)
    stored_nodes: dict[tuple[str, str], str] = field(default_factory=dict)
    stored_links: dict[Key, str] = field(default_factory=dict)

    def put(self, link: Link) -> None:
        """Take in a relationship as it is to be."""
        self.links[link.type, link.label, link.start, link.id] = link


@dataclass(frozen=True, slots=True)
class _Hung:
    """A fact node of new statements with the relationships that hang it in: between `target` and `other`, by id."""

    node: NodeRow
    links: Sequence[Link]

    @property
    def target(self) -> tuple[str, str]:
        """Where to look for it: the label and id of what has fewer of its kind; a lack knows its subject."""
        if self.node.label == "Lack":
            return "", str(self.node.properties["subject"])
        return next((link.end_label, link.end) for link in self.links if link.type == "IN")

    @property
    def other(self) -> str:
        """The id of its other end."""
        return next(link.end if link.type == "OF_NEED" else link.start for link in self.links
                    if link.type in ("OF_NEED", "TAKES_PART"))

    def key(self) -> tuple[Any, ...]:
        return self.target[1], self.other, _apart(self.node.label, self.node.properties)


def grow(held: Held, nodes: Iterable[NodeRow], links: Iterable[Link], sources: Mapping[str, str]) -> Grown:
    """The facts of new statements put together with those that are stored. `sources` tell the source of each statement; those
    of new statements are in no stored fact yet.

    `links` are relationships that are facts, and those that hang one of the nodes in.
    """
    found = Grown()
    new = {node.id: node for node in nodes}
    hanging: dict[str, list[Link]] = defaultdict(list)
    plain: list[Link] = []
    for link in links:
        end = next((end for end in (link.start, link.end) if end in new), None)
        (plain if end is None else hanging[end]).append(link)
    _grow_links(held, plain, sources, found)
    hung = [_Hung(node, hanging[id_]) for id_, node in new.items()]
    known = dict(_known(held, hung))
    for one in hung:
        _grow_node(one, known.get(one.key()), sources, found)
    return found


def _grow_links(held: Held, links: Sequence[Link], sources: Mapping[str, str], found: Grown) -> None:
    groups: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        groups[link.type, link.label].append(link)
    for (kind, label), group in sorted(groups.items()):
        stored = {row["id"]: row for row in held.relationships(kind, label, group)}
        for link in group:
            before = stored.get(link.id)
            if before is None:
                found.put(link)
            elif added := _added(link.properties, before):
                found.put(_with(link, _together(link.properties, before, added, sources)))
                found.stored_links[kind, label, link.start, link.id] = OTHER


def _known(held: Held, hung: Iterable[_Hung]) -> Iterator[tuple[tuple[Any, ...], Stored]]:
    """The stored fact nodes between the same things, by what tells them apart."""
    wanted: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in hung:
        label, target = one.target
        wanted[one.node.label, label][target].add(one.other)
    for (kind, label), between in sorted(wanted.items()):
        for target, other, properties in held.hung(kind, label, between):
            yield (target, other, _apart(kind, properties)), properties


def _apart(kind: str, properties: Stored) -> tuple[Any, ...]:
    values = (properties.get(name) for name in APART[kind])
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)


def _grow_node(one: _Hung, before: Stored | None, sources: Mapping[str, str], found: Grown) -> None:
    """A fact node bears the id of its first statement, so one that comes before it makes it another."""
    node = one.node
    if before is None:
        found.nodes[node.label, node.id] = node
        for link in one.links:
            found.put(link)
        return
    added = _added(node.properties, before)
    if not added:
        return
    properties = _together(node.properties, before, added, sources)
    id_ = digest(node.label, properties["statements"][0])
    stays = id_ == before["id"]
    links = [_with(_moved(link, node.id, id_), _together(link.properties, before, added, sources))
             for link in one.links if link.type != "SUPPORTED_BY"]
    supports = [link_of("SUPPORTED_BY", (node.label, id_), ("Statement", statement), {})
                for statement in properties["statements"]]
    for link in (*links, *supports):
        found.put(link)
    found.nodes[node.label, id_] = NodeRow(node.label, id_, digested(
        properties, *sorted(link.digest for link in (*links, *supports))))
    found.stored_nodes[node.label, before["id"]] = before["digest"]
    if stays:
        found.stored_links |= {(link.type, link.label, link.start, link.id): OTHER for link in links}
        found.stored_links |= {(link.type, link.label, link.start, link.id): link.digest for link in supports
                               if link.end not in added}


def _added(properties: Stored, before: Stored) -> set[str]:
    return set(properties["statements"]) - set(before["statements"])


def _together(properties: Stored, before: Stored, added: Collection[str], sources: Mapping[str, str]) -> dict[str, Any]:
    """The properties of a fact with new ones of its statements, `added`: they are of sources that are not counted yet."""
    found = {name: value for name, value in properties.items() if name != "digest"}
    found |= {"statements": sorted({*before["statements"], *added}),
              "sources": before["sources"] + len({sources[one] for one in added})}
    if "confidence" in found and before.get("confidence") is not None:
        found["confidence"] = max(found["confidence"], before["confidence"])
    return found


def _with(link: Link, properties: Stored) -> Link:
    """The relationship with other properties."""
    return replace(link, properties=digested({**properties, "id": link.id}, link.start, link.end))


def _moved(link: Link, old: str, new: str) -> Link:
    """The relationship at a fact node of another id."""
    start, end = (new if link.start == old else link.start), (new if link.end == old else link.end)
    return link_of(link.type, (link.label, start), (link.end_label, end), {}, link.properties["certainty"])
