"""What follows from statements and judgements: entities and facts. A pure function, so that its laws can be tested.

The order of statements does not matter; a statement given twice counts once; a fact is there exactly as long as one of
its statements is. Certainties never blend: what is potential stands beside what is actual as a fact of its own. Where
sources disagree about a single value, one is shown by the rule of its predicate and the rest stays readable
(`graph.combining`). Statements that a person judged wrong count for nothing.

The same function derives everything or a part: `graph.components` says which names make a part that is complete in
itself, and `Outside` which entities its statements name beyond it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.combining import STRENGTH, combined
from graph.groups import members_of
from graph.identity import Alias, Cluster, Decision, clusters
from graph.ids import digest
from graph.judgements import Judgement, Meaning, Origin, Pair, Ref, Verdict, governing
from graph.lexicon import Places, Register
from graph.model import Certainty, Entity, Fact, Name, Qualifier, Statement
from graph.normal import squeeze
from graph.vocabulary import Vocabulary

__all__ = ["MEANT_KINDS", "Derived", "Node", "Outside", "Reference", "Said", "claim_of", "derive", "in_vocabulary"]

VOCABULARY_KINDS = ("Need", "Place", "TargetGroup")
# Kinds whose names a person may declare to mean a need («means»).
MEANT_KINDS = ("Service", "Project")
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
    """A statement as derivation needs it: without its words, with its id and a digest of what is said in which words."""

    id: str
    source: str
    subject: Name
    predicate: str
    object: Name | str | int | float
    certainty: Certainty
    confidence: float
    qualifiers: Mapping[str, Qualifier]
    claim: str = ""

    @classmethod
    def of(cls, statement: Statement) -> Said:
        """The same statement without its evidence."""
        said = cls(statement.id, statement.source, statement.subject, statement.predicate, statement.object,
                   statement.certainty, statement.confidence, dict(statement.qualifiers))
        return replace(said, claim=claim_of(said, statement.evidence.quote))


def claim_of(said: Said, quote: str) -> str:
    """A digest of what is said and the words it rests on, the same whenever and by whatever version it is read."""
    obj = [*Ref.of(said.object).sign] if isinstance(said.object, Name) else [said.object]
    return digest("claim", *Ref.of(said.subject).sign, said.predicate, obj, said.certainty.value,
                  sorted((name, value) for name, value in said.qualifiers.items() if value is not None), quote)


@dataclass(frozen=True, slots=True)
class Node:
    """A fact with data of its own, as a node: a `Partnership` or a `Lack`."""

    id: str
    label: str
    statements: tuple[str, ...]
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a name refers to, and why."""

    label: str
    entity: str
    why: Decision


@dataclass(frozen=True, slots=True)
class Outside:
    """What is derived already beyond the part at hand: the (label, id) of entities by name id, and ids by register body."""

    entities: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Derived:
    """All that follows: entities, fact nodes, relationships, what each name refers to, and what each judgement decides.

    `labels` has the label of every id at an end of a fact; `decides` are (judgement id, label, id) of names and statements.
    """

    entities: tuple[Entity, ...]
    nodes: tuple[Node, ...]
    facts: tuple[Fact, ...]
    refers: Mapping[str, Reference]
    decides: tuple[tuple[str, str, str], ...]
    labels: Mapping[str, str]


def derive(said: Iterable[Said], *, referred: Iterable[Name] = (), echoed: Iterable[Name] = (),
           judgements: Iterable[Judgement] = (), origins: Mapping[str, Origin] | None = None, words: Vocabulary,
           places: Places, register: Register, only: frozenset[str] | None = None, outside: Outside | None = None) -> Derived:
    """Entities and facts of what was said and judged, and of the actors that contact logs refer firms to.

    `said` are statements of complete sources; `referred` are names of known receivers of referrals; `echoed` those of
    receivers that nobody could tell when the log was read: they join an actor that is there, by what another source calls
    it or by a judgement. `origins` tell by source id what it was read from. An entity exists where a source names it;
    needs, places and target groups of the vocabulary are there before. Negated statements make no fact but a Partnership
    that is marked so. Nothing said gives nothing.

    `only` are the ids of names that make a part complete in itself, with every statement that has one of them as an end:
    then only these names are clustered, and other ends are looked up in `outside`.
    """
    decided = governing(judgements)
    heard = list(said)
    statements, verdicts = _believed(heard, decided, origins or {})
    names = {name.id: name for one in statements for name in _names(one)} | {name.id: name for name in referred}
    standing = frozenset(names)
    names |= {name.id: name for name in echoed}
    ours = [name for name in names.values() if not in_vocabulary(name, words, places) and (only is None or name.id in only)]
    inside = {name.id for name in ours}
    aliases = [Alias(one.subject, one.object, one.id) for one in statements
               if one.predicate == "alias" and isinstance(one.object, Name) and one.certainty is not Certainty.NEGATED
               and {one.subject.id, one.object.id} <= inside]
    found = [cluster for cluster in clusters(ours, aliases, register, decided)
             if any(name.id in standing for name in cluster.names)]
    outer = outside or Outside()
    # A word of the vocabulary means what it means, whether it is believed what is said with it or not.
    spoken = {name.id: name for one in heard for name in _names(one)}
    refers = _references(spoken.values(), found, words, places)
    known = {id_: (one.label, one.entity) for id_, one in refers.items()}
    view = _View(statements, {**outer.entities, **known}, origins or {}, words)
    entities = tuple(_entity(cluster, view, places) for cluster in found)
    nodes, facts = _fact_nodes(view)
    facts += [*_relationships(view), *_meant(found, view, decided), *_register_facts(found, outer.bodies, places, register),
              *_members(found, places)]
    return Derived(entities, tuple(nodes), tuple(sorted(facts, key=_fact_order)), refers,
                   tuple(sorted(verdicts | _decided_pairs(decided, ours))), _labels(entities, nodes, facts, view, outer))


def in_vocabulary(name: Name, words: Vocabulary, places: Places) -> bool:
    """Whether a name means a need, place or target group of the vocabulary: those are there before anything is said."""
    if name.kind == "Need":
        return name.key in words.needs
    if name.kind == "TargetGroup":
        return name.key in words.target_groups
    return name.kind == "Place" and name.key in places.by_id


def _names(one: Said) -> tuple[Name, ...]:
    return (one.subject, one.object) if isinstance(one.object, Name) else (one.subject,)


def _believed(said: Iterable[Said], decided: Sequence[Judgement],
              origins: Mapping[str, Origin]) -> tuple[list[Said], set[tuple[str, str, str]]]:
    """The statements by id, once each, without those judged wrong, and which judgement decides on which statement."""
    verdicts: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in decided:
        if isinstance(judgement.matter, Verdict):
            verdicts[judgement.matter.claim.said].append(judgement)
    unique = {one.id: one for one in said}
    believed, decides = [], set()
    for one in (unique[id_] for id_ in sorted(unique)):
        fitting = [judgement for judgement in verdicts.get(one.claim, ()) if isinstance(judgement.matter, Verdict)
                   and one.source in origins and judgement.matter.acts_on(one.claim, origins[one.source])]
        decides |= {(judgement.id, "Statement", one.id) for judgement in fitting}
        newest = max(fitting, key=lambda judgement: (judgement.at, judgement.id), default=None)
        if newest is None:
            believed.append(one)
        elif isinstance(newest.matter, Verdict) and newest.matter.right:
            believed.append(replace(one, confidence=1.0))
    return believed, decides


def _decided_pairs(decided: Sequence[Judgement], names: Iterable[Name]) -> set[tuple[str, str, str]]:
    by_ref: dict[Ref, list[str]] = defaultdict(list)
    for judgement in decided:
        if isinstance(judgement.matter, Pair):
            for ref in (judgement.matter.left, judgement.matter.right):
                by_ref[ref].append(judgement.id)
    return {(judgement, "Name", name.id) for name in names for judgement in by_ref.get(Ref.of(name), ())} if by_ref else set()


def _references(names: Iterable[Name], found: Sequence[Cluster], words: Vocabulary, places: Places) -> dict[str, Reference]:
    refers = {name.id: Reference(name.kind, name.key, Decision("vocabulary", name.surface, "", name.key, None))
              for name in names if in_vocabulary(name, words, places)}
    return refers | {name.id: Reference(cluster.kind, cluster.id, cluster.why[name.id])
                     for cluster in found for name in cluster.names}


class _View:
    """The statements, by what they are about."""

    def __init__(self, statements: Sequence[Said], refers: Mapping[str, tuple[str, str]], origins: Mapping[str, Origin],
                 words: Vocabulary) -> None:
        # Where a part is derived, the other end of a statement may wait for its turn; the fact comes with it.
        self.statements = [one for one in statements if all(name.id in refers for name in _names(one))]
        self.words = words
        self.origins = origins
        self.refers = refers
        self.about: dict[tuple[str, str], list[Said]] = defaultdict(list)
        self.naming: dict[str, list[Said]] = defaultdict(list)
        for one in statements:
            if one.subject.id in refers:
                self.about[self.entity(one.subject), one.predicate].append(one)
            for entity in {self.entity(name) for name in _names(one) if name.id in refers}:
                self.naming[entity].append(one)

    def entity(self, name: Name) -> str:
        return self.refers[name.id][1]


def _labels(entities: Iterable[Entity], nodes: Iterable[Node], facts: Iterable[Fact], view: _View,
            outer: Outside) -> dict[str, str]:
    labels = {**dict.fromkeys(view.words.needs, "Need"), **{entity: label for label, entity in view.refers.values()}}
    labels |= dict.fromkeys(outer.bodies.values(), "Actor")
    labels |= {entity.id: entity.label for entity in entities} | {node.id: node.label for node in nodes}
    ends = {end for fact in facts for end in (fact.start, fact.end)}
    return {end: labels.get(end, "Place") for end in ends}


def _entity(cluster: Cluster, view: _View, places: Places) -> Entity:
    said = view.naming[cluster.id]
    values, conflicts = _stated_values(cluster, view)
    if cluster.kind == "Actor":
        values |= _registered_values(cluster, places)
    if "sort" in values and values["sort"] is None:
        ours = {name.id for name in cluster.names}
        values["sort"] = _most([name.sort for one in said for name in _names(one) if name.sort and name.id in ours])
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
        if predicate.value is None or predicate.many or cluster.kind not in predicate.subject:
            continue
        said = view.about[cluster.id, predicate.id]
        found = combined(predicate, said, view.origins)
        if found is None:
            continue
        values[predicate.fact] = found.shown.value
        if predicate.id == "budget":
            qualifiers = next(one.qualifiers for one in said if one.id == found.by)
            values |= {f"budget_{key}": qualifiers.get(key) for key in ("currency", "kind")}
        conflicts += [f"{predicate.id}: {other.value}" for other in found.against]
    return values, sorted(conflicts)


def _title(cluster: Cluster, said: Sequence[Said]) -> str:
    """The name to show: the spelling that most statements use; where only referrals name it, the register's.

    Inflected forms («Region Dalarnas»), abbreviations and lower-case spellings yield to others; ties go to the longer,
    then to the alphabet.
    """
    ids = {name.id: name for name in cluster.names}
    uses = Counter(name.id for one in said for name in _names(one) if name.id in ids)
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


# -- facts --------------------------------------------------------------------------------------------------------------

def _fact_nodes(view: _View) -> tuple[list[Node], list[Fact]]:
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


def _node(label: str, said: Sequence[Said], properties: Mapping[str, Any]) -> Node:
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in properties.items()}
    # A statement makes at most one node, so the first names it: the node stays itself when its ends are merged or parted.
    return Node(digest(label, said[0].id), label, tuple(one.id for one in said),
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
            ends = (view.entity(one.subject), view.entity(one.object))
            start, end = sorted(ends) if predicate.symmetric else ends
            grouped[start, predicate.fact, end, one.certainty].append(one)
    return [_relationship(start, kind, end, said) for (start, kind, end, _), said in grouped.items()]


def _relationship(start: str, kind: str, end: str, said: Sequence[Said]) -> Fact:
    """A relationship with what its statements say more closely; where they differ, the first by id is shown."""
    extra = {name: value for one in reversed(said) for name, value in one.qualifiers.items()}
    link = _link(start, kind, end, said[0], said)
    return Fact(start, kind, end, link.certainty, link.statements, link.sources, {**link.properties, **extra})


def _meant(found: Iterable[Cluster], view: _View, decided: Iterable[Judgement]) -> list[Fact]:
    """The needs that services and projects cover because a person said what their name means, where no source says it."""
    means = {judgement.matter.text: judgement for judgement in decided if isinstance(judgement.matter, Meaning)}
    stated = {(view.entity(one.subject), view.entity(one.object)) for one in view.statements
              if one.predicate == "covers" and isinstance(one.object, Name)} if means else set()
    facts: list[Fact] = []
    for cluster in found if means else ():
        if cluster.kind in MEANT_KINDS:
            needs = _needs_meant(cluster, means)
            facts += [fact for need, judgement in needs.items() if (cluster.id, need) not in stated
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
    strongest = _strongest(one.certainty for one in offers)
    if strongest is Certainty.NEGATED:
        return []
    resting = [one for one in offers if one.certainty is strongest]
    link = _link(thing, "COVERS", need, resting[0], resting)
    return [replace(link, properties={**link.properties, "judgement": judgement})]


# -- what the register knows --------------------------------------------------------------------------------------------

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


def _register_facts(found: Sequence[Cluster], outer: Mapping[str, str], places: Places, register: Register) -> list[Fact]:
    """Seats, and branches whose parent is named too. They rest on the register, not on a statement."""
    inside = {cluster.registered.id: cluster.id for cluster in found if cluster.registered}
    by_body = {**outer, **inside}
    facts: list[Fact] = []
    for cluster in found:
        seat = next((place for place in _seat(cluster, places) if place), None)
        if seat:
            facts.append(Fact(cluster.id, "SEATED_IN", seat, Certainty.ACTUAL, (), (), {"why": "register"}))
    for body, branch in by_body.items():
        parent = register.by_id[body].parent_id
        if parent in by_body and (body in inside or parent in inside):
            facts.append(Fact(branch, "BRANCH_OF", by_body[parent], Certainty.ACTUAL, (), (), {"why": "register"}))
    return facts


def _members(found: Iterable[Cluster], places: Places) -> list[Fact]:
    """The places that a group of actors expands to: «länets kommuner» are the municipalities of its county. Which actors
    these are shows there: those of the kind `sort` with their seat in one of them."""
    facts: dict[tuple[str, str], Fact] = {}
    for cluster in found:
        for name in sorted(cluster.names, key=lambda name: name.id) if cluster.kind == "ActorGroup" else ():
            sort, members = members_of(name, places) or ("", ())
            facts |= {(cluster.id, place): Fact(cluster.id, "EXPANDS_TO", place, Certainty.ACTUAL, (), (),
                                                {"sort": sort, "why": "register"}) for place in members}
    return list(facts.values())


def _fact_order(fact: Fact) -> tuple[str, str, str, str]:
    return (fact.type, fact.start, fact.end, fact.certainty.value)
