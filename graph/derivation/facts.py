"""Facts: nodes and relationships that rest on statements, each of one certainty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.combining import strongest
from graph.derivation.said import Said, View
from graph.identity import Cluster
from graph.ids import digest
from graph.judgements import Judgement, Meaning
from graph.model import Certainty, Fact, Name, Qualifier
from graph.normal import squeeze

__all__ = ["MEANT_KINDS", "Node", "fact_nodes", "meant", "relationships"]

# Kinds whose names a person may declare to mean a need («means»).
MEANT_KINDS = ("Service", "Project")
Key = tuple[str, str, str, tuple[tuple[str, Qualifier | None], ...]]


@dataclass(frozen=True, slots=True)
class Node:
    """A fact with data of its own, as a node: a `Partnership` or a `Lack`."""

    id: str
    label: str
    statements: tuple[str, ...]
    properties: Mapping[str, Any]


def fact_nodes(view: View) -> tuple[list[Node], list[Fact]]:
    """Partnerships and lacks as nodes, with the relationships that hang them in."""
    nodes: list[Node] = []
    facts: list[Fact] = []
    for key, said in _grouped(view, "takes_part", _partnership_key):
        actor, target, certainty, parts = key
        first = said[0]
        node = _node("Partnership", said, {**dict(parts), "certainty": certainty,
                     "confidence": max(one.confidence for one in said)})
        nodes.append(node)
        facts += [_link(actor, "TAKES_PART", node.id, first, said), _link(node.id, "IN", target, first, said)]
    for key, said in _grouped(view, "lacks", _lack_key):
        subject, need, certainty, _ = key
        first = said[0]
        spans = {name: first.qualifiers.get(name) for name in ("start", "end", "target_group")}
        node = _node("Lack", said, {**spans, "certainty": certainty, "subject": subject})
        nodes.append(node)
        facts.append(_link(node.id, "OF_NEED", need, first, said))
        if first.subject.kind == "Place":
            facts.append(_link(node.id, "IN_PLACE", subject, first, said))
    return nodes, facts


def _grouped(view: View, predicate: str, key: Callable[[View, Said], Key | None]) -> list[tuple[Key, list[Said]]]:
    grouped: dict[Key, list[Said]] = defaultdict(list)
    for one in view.statements:
        if one.predicate == predicate and (found := key(view, one)) is not None:
            grouped[found].append(one)
    return sorted(grouped.items(), key=lambda item: repr(item[0]))


def _partnership_key(view: View, one: Said) -> Key | None:
    if not isinstance(one.object, Name):
        return None
    named = ("role", "start", "end", "phase", "country", "amount", "currency", "places")
    return (view.entity(one.subject), view.entity(one.object), one.certainty.value,
            tuple((name, one.qualifiers.get(name)) for name in named))


def _lack_key(view: View, one: Said) -> Key | None:
    if not isinstance(one.object, Name) or one.certainty is Certainty.NEGATED:
        return None
    spans = tuple((name, one.qualifiers.get(name)) for name in ("start", "end", "target_group"))
    return (view.entity(one.subject), view.entity(one.object), one.certainty.value, spans)


def _node(label: str, said: Sequence[Said], properties: Mapping[str, Any]) -> Node:
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in properties.items()}
    # A statement makes at most one node, so the first names it: the node stays itself when its ends are merged or parted.
    return Node(digest(label, said[0].id), label, tuple(one.id for one in said),
                {**plain, "sources": len({one.source for one in said}), "statements": [one.id for one in said]})


def _link(start: str, kind: str, end: str, first: Said, said: Sequence[Said]) -> Fact:
    properties = {"confidence": max(one.confidence for one in said)}
    return Fact(start, kind, end, first.certainty, tuple(one.id for one in said),
                tuple(sorted({one.source for one in said})), properties)


def relationships(view: View) -> list[Fact]:
    """A relationship per pair, type and certainty, for every predicate whose fact is one."""
    grouped: dict[tuple[str, str, str, Certainty], list[Said]] = defaultdict(list)
    for one in view.statements:
        predicate = view.words.predicates[one.predicate]
        if isinstance(one.object, Name) and predicate.fact.isupper() and predicate.id != "alias" \
                and one.certainty is not Certainty.NEGATED:
            ends = (view.entity(one.subject), view.entity(one.object))
            start, end = sorted(ends) if predicate.symmetric else ends
            grouped[start, predicate.fact, end, one.certainty].append(one)
    return [_relationship(start, kind, end, said) for (start, kind, end, _), said in grouped.items()]


def _relationship(start: str, kind: str, end: str, said: Sequence[Said]) -> Fact:
    """A relationship with what its statements say more closely; where they differ, the first by id is shown."""
    extra = {name: value for one in reversed(said) for name, value in one.qualifiers.items()}
    link = _link(start, kind, end, said[0], said)
    return Fact(start, kind, end, link.certainty, link.statements, link.sources, {**link.properties, **extra})


def meant(found: Iterable[Cluster], view: View, decided: Iterable[Judgement]) -> list[Fact]:
    """The needs that services and projects cover because a person said what their name means, where no source says it."""
    means = {judgement.matter.text: judgement for judgement in decided if isinstance(judgement.matter, Meaning)}
    stated = {(view.entity(one.subject), view.entity(one.object)) for one in view.statements
              if one.predicate == "covers" and isinstance(one.object, Name)} if means else set()
    facts: list[Fact] = []
    for cluster in found if means else ():
        if cluster.kind in MEANT_KINDS:
            needs = _needs_meant(cluster, means)
            facts += [fact for need, judgement in needs.items() if need in view.words.needs and (cluster.id, need) not in stated
                      for fact in _covered(cluster.id, need, judgement, view.naming[cluster.id])]
    return facts


def _needs_meant(cluster: Cluster, means: Mapping[str, Judgement]) -> dict[str, str]:
    """The needs that the names of a cluster mean, each with the judgement that says so; of several the first by id."""
    found = sorted((judgement.id, judgement.matter.need) for name in cluster.names
                   if (judgement := means.get(squeeze(name.surface))) and isinstance(judgement.matter, Meaning))
    return {need: judgement for judgement, need in reversed(found)}


def _covered(thing: str, need: str, judgement: str, said: Sequence[Said]) -> list[Fact]:
    """That a thing covers a need, as surely as it is offered; it rests on what says so with that certainty."""
    offers = [one for one in said if one.predicate == "offers"] or said
    surest = strongest(one.certainty for one in offers)
    if surest is Certainty.NEGATED:
        return []
    resting = [one for one in offers if one.certainty is surest]
    link = _link(thing, "COVERS", need, resting[0], resting)
    return [replace(link, properties={**link.properties, "judgement": judgement})]
