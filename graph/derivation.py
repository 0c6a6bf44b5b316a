"""What follows from statements: entities and facts. A pure function, so that its laws can be tested.

The order of statements does not matter; a statement given twice counts once; a fact is there exactly as long as one of
its statements is. Certainties never blend: what is potential stands beside what is actual as a fact of its own. Where
sources disagree about a single value, one is shown by the rule of its predicate and the rest stays readable in
`conflicts`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.dates import earliest, latest
from graph.identity import Alias, Cluster, clusters
from graph.ids import digest
from graph.lexicon import Places, Register
from graph.model import Certainty, Entity, Fact, Name, Qualifier, Statement
from graph.normal import squeeze
from graph.vocabulary import Predicate, Vocabulary

__all__ = ["Derived", "Node", "Said", "derive"]

STRENGTH = {certainty: rank for rank, certainty in enumerate(Certainty)}
VOCABULARY_KINDS = ("Need", "Place", "TargetGroup")
# Properties that an entity of a label may have: all are written, so that one that no longer holds is cleared.
PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "Actor": ("sort", "email", "phone", "municipality", "county", "register_id", "registered_name"),
    "Project": ("sort", "start", "end", "purpose", "budget_amount", "budget_currency", "budget_kind"),
    "Plan": ("sort", "start", "end", "purpose", "budget_amount", "budget_currency", "budget_kind"),
    "Priority": ("purpose", "number"),
    "Network": ("sort", "start", "end", "purpose"),
    "Service": ("certainty", "start", "end", "purpose"),
    "Event": ("sort", "start", "end"),
    "Person": ("title", "email", "phone"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as derivation needs it: without the words, with its id."""

    id: str
    source: str
    subject: Name
    predicate: str
    object: Name | str | int | float
    certainty: Certainty
    confidence: float
    qualifiers: Mapping[str, Qualifier]

    @classmethod
    def of(cls, statement: Statement) -> Said:
        """The same statement without its evidence."""
        return cls(statement.id, statement.source, statement.subject, statement.predicate, statement.object,
                   statement.certainty, statement.confidence, dict(statement.qualifiers))


@dataclass(frozen=True, slots=True)
class Node:
    """A fact with data of its own, as a node: a `Partnership` or a `Lack`."""

    id: str
    label: str
    statements: tuple[str, ...]
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Derived:
    """All that follows: entities, fact nodes, relationships, and which entity each name refers to (with why)."""

    entities: tuple[Entity, ...]
    nodes: tuple[Node, ...]
    facts: tuple[Fact, ...]
    refers: Mapping[str, tuple[str, str, str]]
    """name id → (label, entity id, why)"""


def derive(said: Iterable[Said], *, referred: Iterable[Name] = (), words: Vocabulary, places: Places,
           register: Register) -> Derived:
    """Entities and facts of what was said, and of the actors that contact logs refer firms to.

    `said` are statements of complete sources; `referred` are names of known receivers of referrals. An entity exists
    where a source names it; needs, places and target groups of the vocabulary are there before. Negated statements
    make no fact but a Partnership that is marked so. Nothing said gives nothing.
    """
    unique = {one.id: one for one in said}
    statements = [unique[id_] for id_ in sorted(unique)]
    names = [*(one.subject for one in statements), *(one.object for one in statements if isinstance(one.object, Name)),
             *referred]
    ours = [name for name in names if not _in_vocabulary(name, words, places)]
    aliases = [Alias(one.subject, one.object, one.id) for one in statements
               if one.predicate == "alias" and isinstance(one.object, Name) and one.certainty is not Certainty.NEGATED]
    found = clusters(ours, aliases, register)
    refers = {name.id: (name.kind, name.key, "vocabulary") for name in names if _in_vocabulary(name, words, places)}
    refers |= {name.id: (cluster.kind, cluster.id, cluster.why[name.id]) for cluster in found for name in cluster.names}
    view = _View(statements, refers, words)
    entities = tuple(_entity(cluster, view, places) for cluster in found)
    nodes, facts = _fact_nodes(view)
    relationships = [*facts, *_relationships(view), *_register_facts(found, places)]
    return Derived(entities, tuple(nodes), tuple(sorted(relationships, key=_fact_order)), refers)


def _in_vocabulary(name: Name, words: Vocabulary, places: Places) -> bool:
    if name.kind == "Need":
        return name.key in words.needs
    if name.kind == "TargetGroup":
        return name.key in words.target_groups
    return name.kind == "Place" and name.key in places.by_id


class _View:
    """The statements, by what they are about."""

    def __init__(self, statements: Sequence[Said], refers: Mapping[str, tuple[str, str, str]], words: Vocabulary) -> None:
        self.statements = statements
        self.words = words
        self._refers = refers
        self.about: dict[tuple[str, str], list[Said]] = defaultdict(list)
        self.naming: dict[str, list[Said]] = defaultdict(list)
        for one in statements:
            self.about[self.entity(one.subject), one.predicate].append(one)
            self.naming[self.entity(one.subject)].append(one)
            if isinstance(one.object, Name):
                self.naming[self.entity(one.object)].append(one)

    def entity(self, name: Name) -> str:
        return self._refers[name.id][1]


def _entity(cluster: Cluster, view: _View, places: Places) -> Entity:
    said = view.naming[cluster.id]
    values, conflicts = _stated_values(cluster, view)
    if cluster.kind == "Actor":
        values |= _registered_values(cluster, places)
    if "sort" in values and values["sort"] is None:
        values["sort"] = _most([name.sort for name in cluster.names if name.sort])
    if cluster.kind == "Priority":
        values["number"] = next((one.qualifiers.get("number") for one in said if one.predicate == "has_priority"), None)
    if cluster.kind == "Service":
        values["certainty"] = _strongest(one.certainty for one in said if one.predicate == "offers").value
    title = _title(cluster, said)
    values |= {"aliases": sorted({name.surface for name in cluster.names} - {title}),
               "sources": len({one.source for one in said}), "conflicts": conflicts}
    return Entity(cluster.id, cluster.kind, title, tuple(sorted(name.id for name in cluster.names)),
                  tuple(sorted({one.id for one in said})), values)


def _stated_values(cluster: Cluster, view: _View) -> tuple[dict[str, Any], list[str]]:
    """The property facts of an entity, None where nothing is said, and what contradicts the values shown."""
    values: dict[str, Any] = dict.fromkeys(PROPERTIES.get(cluster.kind, ()))
    conflicts: list[str] = []
    for predicate in view.words.predicates.values():
        if predicate.value is None or predicate.id == "named" or cluster.kind not in predicate.subject:
            continue
        shown, others = _shown(predicate, view.about[cluster.id, predicate.id])
        if shown is None:
            continue
        values[predicate.fact] = shown.object
        if predicate.id == "budget":
            values |= {f"budget_{key}": shown.qualifiers.get(key) for key in ("currency", "kind")}
        conflicts += [f"{predicate.id}: {other}" for other in others]
    return values, sorted(conflicts)


def _title(cluster: Cluster, said: Sequence[Said]) -> str:
    """The name to show: the spelling that most statements use; where only referrals name it, the register's.

    Inflected forms («Region Dalarnas»), abbreviations and lower-case spellings yield to others; ties go to the longer,
    then to the alphabet.
    """
    ids = {name.id: name for name in cluster.names}
    uses = Counter(name.id for one in said for name in (one.subject, one.object) if isinstance(name, Name) and name.id in ids)
    if not uses and cluster.registered:
        return cluster.registered.name
    plain = [name for name in cluster.names if uses[name.id] and squeeze(name.surface) == name.key] or cluster.names
    spelled = Counter[str]()
    for name in plain:
        spelled[name.surface] += uses[name.id]
    whole = [s for s in spelled if not s.isupper() and not s[:1].islower()] or list(spelled)
    return min(whole, key=lambda s: (-spelled[s], -len(s), s))


def _most(values: Sequence[str]) -> str | None:
    counted = Counter(values)
    return min(counted, key=lambda v: (-counted[v], v)) if counted else None


def _strongest(certainties: Iterable[Certainty]) -> Certainty:
    return min(certainties, key=STRENGTH.__getitem__, default=Certainty.MENTIONED)


def _shown(predicate: Predicate, said: Sequence[Said]) -> tuple[Said | None, list[str]]:
    """Which of several values is shown, and the values that contradict it."""
    said = [one for one in said if one.certainty is not Certainty.NEGATED]
    if not said:
        return None, []
    backing = defaultdict(set)
    for one in said:
        backing[str(one.object)].add(one.source)

    def rank(one: Said) -> tuple[Any, ...]:
        precise = -len(str(one.object)) if predicate.combine == "most_precise" else 0
        return (STRENGTH[one.certainty], -len(backing[str(one.object)]), precise, -one.confidence, str(one.object), one.id)

    if predicate.combine == "most_precise":
        # A more precise date that fits what most sources say says the same, only better.
        most = min(said, key=rank)
        fitting = [one for one in said if _within(str(one.object), str(most.object))]
        shown = min(fitting, key=lambda one: (-len(str(one.object)), *rank(one)))
        others = {str(one.object) for one in said if not (
            _within(str(one.object), str(shown.object)) or _within(str(shown.object), str(one.object)))}
    else:
        shown = min(said, key=rank)
        others = {str(one.object) for one in said} - {str(shown.object)}
    return shown, sorted(others)


def _within(inner: str, outer: str) -> bool:
    """Whether a partial date lies in another: 2022-04 in 2022. Texts that are no dates lie only in themselves."""
    try:
        return earliest(outer) <= earliest(inner) and latest(inner) <= latest(outer)
    except ValueError:
        return inner == outer


def _fact_nodes(view: _View) -> tuple[list[Node], list[Fact]]:
    """Partnerships and lacks as nodes, with the relationships that hang them in."""
    nodes: list[Node] = []
    facts: list[Fact] = []
    for key, said in _grouped(view, "takes_part", _partnership_key):
        actor, target, certainty, parts = key
        first = said[0]
        node = _node("Partnership", key, said, {**dict(parts), "certainty": certainty,
                     "confidence": max(one.confidence for one in said)})
        nodes.append(node)
        facts += [_link(actor, "TAKES_PART", node.id, first, said), _link(node.id, "IN", target, first, said)]
    for key, said in _grouped(view, "lacks", _lack_key):
        place, need, certainty, _ = key
        first = said[0]
        spans = {name: first.qualifiers.get(name) for name in ("start", "end", "target_group")}
        node = _node("Lack", key, said, {**spans, "certainty": certainty})
        nodes.append(node)
        facts.append(_link(node.id, "OF_NEED", need, first, said))
        if first.subject.kind == "Place":
            facts.append(_link(node.id, "IN_PLACE", place, first, said))
    return nodes, facts


Key = tuple[str, str, str, tuple[tuple[str, Qualifier | None], ...]]


def _grouped(view: _View, predicate: str, key: Callable[[_View, Said], Key | None]) -> list[tuple[Key, list[Said]]]:
    grouped: dict[Key, list[Said]] = defaultdict(list)
    for one in view.statements:
        if one.predicate == predicate and (found := key(view, one)) is not None:
            grouped[found].append(one)
    return sorted(grouped.items(), key=lambda item: repr(item[0]))


def _partnership_key(view: _View, one: Said) -> Key | None:
    if not isinstance(one.object, Name):
        return None
    named = ("role", "start", "end", "phase", "country", "amount", "currency", "places")
    return (view.entity(one.subject), view.entity(one.object), one.certainty.value,
            tuple((name, one.qualifiers.get(name)) for name in named))


def _lack_key(view: _View, one: Said) -> Key | None:
    if not isinstance(one.object, Name) or one.certainty is Certainty.NEGATED:
        return None
    spans = tuple((name, one.qualifiers.get(name)) for name in ("start", "end", "target_group"))
    return (view.entity(one.subject), view.entity(one.object), one.certainty.value, spans)


def _node(label: str, key: Key, said: Sequence[Said], properties: Mapping[str, Any]) -> Node:
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in properties.items()}
    return Node(digest(label, *key), label, tuple(one.id for one in said),
                {**plain, "sources": len({one.source for one in said}), "statements": [one.id for one in said]})


def _link(start: str, kind: str, end: str, first: Said, said: Sequence[Said]) -> Fact:
    properties = {"confidence": max(one.confidence for one in said)}
    return Fact(start, kind, end, first.certainty, tuple(one.id for one in said),
                tuple(sorted({one.source for one in said})), properties)


def _relationships(view: _View) -> list[Fact]:
    """A relationship per pair, type and certainty, for every predicate whose fact is one."""
    grouped: dict[tuple[str, str, str, Certainty], list[Said]] = defaultdict(list)
    for one in view.statements:
        predicate = view.words.predicates[one.predicate]
        if isinstance(one.object, Name) and predicate.fact.isupper() and predicate.id != "alias" \
                and one.certainty is not Certainty.NEGATED:
            grouped[view.entity(one.subject), predicate.fact, view.entity(one.object), one.certainty].append(one)
    return [_relationship(start, kind, end, said) for (start, kind, end, _), said in grouped.items()]


def _relationship(start: str, kind: str, end: str, said: Sequence[Said]) -> Fact:
    """A relationship with what its statements say more closely; where they differ, the first by id is shown."""
    extra = {name: value for one in reversed(said) for name, value in one.qualifiers.items()}
    link = _link(start, kind, end, said[0], said)
    return Fact(start, kind, end, link.certainty, link.statements, link.sources, {**link.properties, **extra})


def _registered_values(cluster: Cluster, places: Places) -> dict[str, Any]:
    """What the register knows of an actor's kind and seat."""
    body = cluster.registered
    if body is None:
        return {}
    municipality, county = _seat(cluster, places)
    return {"sort": body.kind, "register_id": body.id, "registered_name": body.name,
            "municipality": municipality, "county": county}


def _seat(cluster: Cluster, places: Places) -> tuple[str | None, str | None]:
    body = cluster.registered
    if body is None:
        return None, None
    municipality = places.by_code(body.municipality_code, level="municipality", country=body.country)
    county = places.by_code(body.county_code, level="county", country=body.country)
    return (municipality.id if municipality else None), (county.id if county else None)


def _register_facts(found: Sequence[Cluster], places: Places) -> list[Fact]:
    """Seats, and branches whose parent is named too. They rest on the register, not on a statement."""
    by_body = {cluster.registered.id: cluster.id for cluster in found if cluster.registered}
    facts: list[Fact] = []
    for cluster in found:
        body = cluster.registered
        if body is None:
            continue
        seat = next((place for place in _seat(cluster, places) if place), None)
        if seat:
            facts.append(Fact(cluster.id, "SEATED_IN", seat, Certainty.ACTUAL, (), (), {"why": "register"}))
        if body.parent_id in by_body:
            facts.append(Fact(cluster.id, "BRANCH_OF", by_body[body.parent_id], Certainty.ACTUAL, (), (), {"why": "register"}))
    return facts


def _fact_order(fact: Fact) -> tuple[str, str, str, str]:
    return (fact.type, fact.start, fact.end, fact.certainty.value)
