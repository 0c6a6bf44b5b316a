"""What follows from statements and judgements: entities and facts. A pure function, so that its laws can be tested.

The order of statements does not matter; a statement given twice counts once; a fact is there exactly as long as one of
its statements is. Certainties never blend: what is potential stands beside what is actual as a fact of its own. Where
sources disagree about a single value, one is shown by the rule of its predicate and the rest stays readable
(`graph.combining`). Statements that a person judged wrong count for nothing.

The same function derives everything or a part: `graph.components` says which names make a part that is complete in
itself, and `Outside` which entities its statements name beyond it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.derivation.entities import entity_of
from graph.derivation.facts import MEANT_KINDS, Node, fact_nodes, meant, relationships
from graph.derivation.registered import members, register_facts
from graph.derivation.said import Said, View, names_of
from graph.identity import Alias, Cluster, Decision, clusters
from graph.judgements import Called, Judgement, Origin, Pair, Verdict, governing
from graph.lexicon import Places, Register
from graph.model import Certainty, Entity, Fact, Name
from graph.vocabulary import Vocabulary

__all__ = ["MEANT_KINDS", "Derived", "Node", "Outside", "Reference", "Said", "derive", "in_vocabulary"]


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
           places: Places, register: Register, only: frozenset[str] | None = None, outside: Outside | None = None,
           found: Sequence[Cluster] = ()) -> Derived:
    """Entities and facts of what was said and judged, and of the actors that contact logs refer firms to.

    `said` are statements of complete sources; `referred` are names of known receivers of referrals; `echoed` those of
    receivers that nobody could tell when the log was read: they join an actor that is there, by what another source calls
    it or by a judgement. `origins` tell by source id what it was read from. An entity exists where a source names it;
    needs, places and target groups of the vocabulary are there before. Negated statements make no fact but a Partnership
    that is marked so. Nothing said gives nothing.

    `only` are the ids of names that make a part complete in itself, with every statement that has one of them as an end:
    then only these names are clustered, and other ends are looked up in `outside`. `found` are the clusters that are known
    already: whatever hangs together with one of their names is in one of them.
    """
    decided = governing(judgements)
    heard = list(said)
    statements, verdicts = _believed(heard, decided, origins or {})
    names = {name.id: name for one in statements for name in names_of(one)} | {name.id: name for name in referred}
    standing = frozenset(names)
    names |= {name.id: name for name in echoed}
    ours = [name for name in names.values() if not in_vocabulary(name, words, places) and (only is None or name.id in only)]
    sorted_out = {id_ for cluster in found for id_ in cluster.why}
    left = {name.id: name for name in ours if name.id not in sorted_out}
    aliases = [Alias(one.subject, one.object, one.id) for one in statements
               if one.predicate == "alias" and isinstance(one.object, Name) and one.certainty is not Certainty.NEGATED
               and {one.subject.id, one.object.id} <= left.keys()]
    found = [cluster for cluster in (*found, *clusters(left.values(), aliases, register, decided))
             if any(name.id in standing for name in cluster.names)]
    outer = outside or Outside()
    # A word of the vocabulary means what it means, whether it is believed what is said with it or not.
    spoken = {name.id: name for one in heard for name in names_of(one)}
    refers = _references(spoken.values(), found, words, places)
    known = {id_: (one.label, one.entity) for id_, one in refers.items()}
    view = View(statements, {**outer.entities, **known}, origins or {}, words)
    entities = tuple(entity_of(cluster, view, places) for cluster in found)
    nodes, facts = fact_nodes(view)
    facts += [*relationships(view), *meant(found, view, decided), *register_facts(found, outer.bodies, places, register),
              *members(found, places)]
    return Derived(entities, tuple(nodes), tuple(sorted(facts, key=_fact_order)), refers,
                   tuple(sorted(verdicts | _decided_pairs(decided, ours))), _labels(entities, nodes, facts, view, outer))


def in_vocabulary(name: Name, words: Vocabulary, places: Places) -> bool:
    """Whether a name means a need, place or target group of the vocabulary: those are there before anything is said."""
    if name.kind == "Need":
        return name.key in words.needs
    if name.kind == "TargetGroup":
        return name.key in words.target_groups
    return name.kind == "Place" and name.key in places.by_id


def _believed(said: Iterable[Said], decided: Sequence[Judgement],
              origins: Mapping[str, Origin]) -> tuple[list[Said], set[tuple[str, str, str]]]:
    """The statements by id, once each, without those judged wrong, and which judgement decides on which statement."""
    verdicts: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in decided:
        if isinstance(judgement.matter, Verdict):
            verdicts[judgement.matter.claim.said].append(judgement)
    unique = {one.id: one for one in said}
    ordered = [unique[id_] for id_ in sorted(unique)]
    if not verdicts:
        return ordered, set()
    believed, decides = [], set()
    for one in ordered:
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
    pairs = [(judgement.id, judgement.matter) for judgement in decided if isinstance(judgement.matter, Pair)]
    called = Called(names if pairs else ())
    return {(id_, "Name", name.id) for id_, pair in pairs for end in (pair.left, pair.right) for name in called.by(end)}


def _references(names: Iterable[Name], found: Sequence[Cluster], words: Vocabulary, places: Places) -> dict[str, Reference]:
    refers = {name.id: Reference(name.kind, name.key, Decision("vocabulary", name.surface, "", name.key, None))
              for name in names if in_vocabulary(name, words, places)}
    return refers | {name.id: Reference(cluster.kind, cluster.id, cluster.why[name.id])
                     for cluster in found for name in cluster.names}


def _labels(entities: Iterable[Entity], nodes: Iterable[Node], facts: Iterable[Fact], view: View,
            outer: Outside) -> dict[str, str]:
    labels = {**dict.fromkeys(view.words.needs, "Need"), **{entity: label for label, entity in view.refers.values()}}
    labels |= dict.fromkeys(outer.bodies.values(), "Actor")
    labels |= {entity.id: entity.label for entity in entities} | {node.id: node.label for node in nodes}
    ends = {end for fact in facts for end in (fact.start, fact.end)}
    return {end: labels.get(end, "Place") for end in ends}


def _fact_order(fact: Fact) -> tuple[str, str, str, str]:
    return (fact.type, fact.start, fact.end, fact.certainty.value)
