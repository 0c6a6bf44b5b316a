"""Deriving only what a change touches. Pure but for what it asks of a `Ledger`.

Names that might mean the same thing make a *component*: they share kind and coarse form (`graph.identity.bond`), a body
of the register, an alias stated between them, or a judgement. Identity is decided inside of a component and depends on
nothing beyond it. So when statements come or go, it is enough to take the components of the names they speak of, all
that is said with one of these names, and derive that part anew: each fact outside has no end among them.

Lacks are the exception: a place and a need are both of the vocabulary, so a lack belongs to no component. They are
derived by subject: all that is said to lack in a place that a change touches.

Where statements only come (`News`), what they say of things that stay what they are need not be derived anew either: a
region is named in thousands of documents, and each load would read them all. Then the facts between such steady things are
those of the new statements alone, to be added to what is stored (`graph.growing`). Counting statements is not enough where
a person judged one of them: its two names and what hangs together with these take the long way, and nothing else does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from graph.derivation import MEANT_KINDS, Derived, Outside, Reference, Said, derive, in_vocabulary
from graph.derivation.entities import Uses, entity_of
from graph.derivation.said import View, names_of
from graph.identity import Alias, Cluster, body_of, clusters
from graph.judgements import Called, Judgement, Meaning, Origin, Pair, Ref, Verdict, governing
from graph.lexicon import Places, Register
from graph.model import Entity, Name
from graph.normal import squeeze
from graph.vocabulary import Predicate, Vocabulary

__all__ = ["STEADY_KINDS", "Ledger", "News", "Part", "Standing", "rederive"]

# Kinds of things that may be steady: nothing is told of them but values and how often they are named. Facts between two of
# them are said no more closely than by their ends, but for partnerships.
STEADY_KINDS = ("Actor", "ActorGroup", "Event", "Network", "Plan", "Programme", "Project")


class Ledger(Protocol):
    """What deriving a part asks of what is stored. All of it is of complete sources; the order does not matter."""

    def kin(self, names: Collection[Name]) -> Iterable[Name]:
        """Names with the kind and bond or the body of one of these, with a stated alias between them, or with one entity
        that both refer to now."""
        ...

    def called(self, refs: Collection[Ref]) -> Iterable[Name]:
        """The names that judgements call so, wherever they mean something unless the reference tells where."""
        ...

    def said_with(self, names: Collection[str]) -> Iterable[Said]:
        """What is said with one of these names as subject or object."""
        ...

    def lacks_of(self, subjects: Collection[tuple[str, str]]) -> Iterable[Said]:
        """What these places and target groups, as (kind, id), are said to lack."""
        ...

    def referred(self, names: Collection[str]) -> Iterable[Name]:
        """Those of the names that contacts refer firms to."""
        ...

    def echoed(self, names: Collection[str]) -> Iterable[Name]:
        """Those of the names that contacts refer firms to without anybody telling who that is."""
        ...

    def origins(self, sources: Collection[str]) -> Mapping[str, Origin]:
        """What the sources were read from, by source id."""
        ...

    def outside(self, names: Collection[str], bodies: Collection[str], without: Collection[str]) -> Outside:
        """The entities that names refer to now and those of register bodies, but for what the names `without` refer to."""
        ...


class Standing(Protocol):
    """What is asked of what is stored to tell which things stay what they are. All sources in it are complete."""

    def references(self, names: Collection[str]) -> Mapping[str, Reference]:
        """What the names refer to now, and why."""
        ...

    def spoken(self, names: Collection[str]) -> Collection[str]:
        """Those of the names that statements speak of."""
        ...

    def judged(self) -> Collection[str]:
        """The names of statements that people judged right or wrong, by id."""
        ...

    def aliases(self, names: Mapping[str, Name]) -> Iterable[Alias]:
        """What is said, and not denied, to be called so of two of these names, by id: the first statement of each two."""
        ...

    def uses(self, clusters: Collection[Cluster], new: Mapping[str, int]) -> Mapping[str, Uses]:
        """How statements use the names of things that are there, by their ids; `new` is how many sources came since their
        sources were counted."""
        ...

    def values_of(self, things: Mapping[str, str], predicates: Collection[str]) -> Iterable[Said]:
        """What is said, and not denied, under these predicates of things by the ids of their names; where all that is said of
        one under a predicate is the same, the first statement."""
        ...


@dataclass(frozen=True, slots=True)
class News:
    """A change that brings the statements `said` and takes nothing away but from the names `shaken`, by id.

    `standing` tells what is stored: these statements already, but nothing yet that follows from them.
    """

    said: Sequence[Said]
    standing: Standing
    shaken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the graph derived anew: the names it is about and, by id, the places and groups whose lacks it holds.

    `sources` tells the source of each statement that was looked at. `settled` are the names, by id, of things that are what
    they were; `steady` are those of them that new statements name, with what is told of them now. Facts that have no end in
    the part rest on new statements alone and are to be added to what is stored.
    """

    names: frozenset[str]
    lacking: frozenset[str]
    sources: Mapping[str, str]
    derived: Derived
    steady: tuple[Entity, ...] = ()
    settled: frozenset[str] = frozenset()

    @property
    def statements(self) -> frozenset[str]:
        """The ids of the statements that it rests on."""
        return frozenset(self.sources)


def rederive(touched: Iterable[Name], ledger: Ledger, *, judgements: Sequence[Judgement] = (), words: Vocabulary,
             places: Places, register: Register, news: News | None = None) -> Part:
    """What follows now for the names that a change touched and all that hangs together with them.

    `touched` are the names of statements and referrals that came or went and those that changed judgements call; a place
    or target group is touched where it is the subject of a lack. Nothing touched gives an empty part. `news` is what the change
    brought where that is known.
    """
    decided = governing(judgements)
    started = list(touched)
    vocabulary = [name for name in started if in_vocabulary(name, words, places)]
    together = _component([name for name in started if not in_vocabulary(name, words, places)], ledger, decided, words, places)
    referred = list(ledger.referred(together)) if together else []
    echoed = list(ledger.echoed(together)) if together else []
    now = news.standing.references(together) if news and together else {}
    doubted = _component(_doubted(together, news, decided), ledger, decided, words, places) if news and together else together
    counted = {id_: name for id_, name in together.items() if id_ not in doubted}
    found = _clusters(counted, now, [*referred, *echoed], news, decided, register) if news and counted else []
    steady = _steady(found, now, news, decided) if news else []
    settled = {id_ for cluster in steady for id_ in cluster.why}
    names = {id_: name for id_, name in together.items() if id_ not in settled}
    lacking = {(name.kind, name.key) for name in vocabulary if news is None or name.id in news.shaken}
    said = {one.id: one for one in ledger.said_with(names)} if names else {}
    said |= {one.id: one for one in ledger.lacks_of(lacking)} if lacking else {}
    if news:
        subjects = {(name.kind, name.key) for name in vocabulary}
        said |= {one.id: one for one in news.said if _adds(one, settled, subjects, names, words)}
    derived = derive(
        said.values(), referred=referred, echoed=echoed, judgements=decided, words=words, places=places, register=register,
        origins=ledger.origins({one.source for one in said.values()}), only=frozenset(names),
        outside=_outside(names, said.values(), ledger, words, places, register),
        found=[cluster for cluster in found if settled.isdisjoint(cluster.why)])
    return Part(frozenset(names), frozenset(key for _, key in lacking), {one.id: one.source for one in said.values()}, derived,
                tuple(_revalued(steady, news, ledger, words, places)) if news else (), frozenset(settled))


def _doubted(together: Mapping[str, Name], news: News, decided: Sequence[Judgement]) -> list[Name]:
    """Those of the names that a judged statement speaks of: one that is stored or is new, or that may have become so with
    a path of its source that came or went (those names are shaken)."""
    claims = {judgement.matter.claim.said for judgement in decided if isinstance(judgement.matter, Verdict)}
    if not claims:
        return []
    judged = {*news.standing.judged(), *news.shaken}
    judged.update(name.id for one in news.said if one.claim in claims for name in names_of(one))
    return [name for id_, name in together.items() if id_ in judged]


def _clusters(counted: Mapping[str, Name], now: Mapping[str, Reference], receivers: Iterable[Name], news: News,
              decided: Sequence[Judgement], register: Register) -> list[Cluster]:
    """The clusters of names that hang together and are used. It is enough to count the statements that speak of them."""
    used = {name.id for one in news.said for name in names_of(one)} | {name.id for name in receivers}
    used |= now.keys() - news.shaken
    if shaken := news.shaken & counted.keys():
        used.update(news.standing.spoken(shaken))
    return clusters([name for id_, name in counted.items() if id_ in used], news.standing.aliases(counted), register, decided)


def _steady(found: Iterable[Cluster], now: Mapping[str, Reference], news: News, decided: Sequence[Judgement]) -> list[Cluster]:
    """Those of the clusters that are stored just so, as `now` says of all names that hang together with theirs.

    None that has a name which a person told apart or joined: another of that name may come, and the judgement is about that.
    """
    pairs = [one.matter for one in decided if isinstance(one.matter, Pair)]
    told = {ref.sign for pair in pairs for ref in (pair.left, pair.right)}
    meant = {judgement.matter.text for judgement in decided if isinstance(judgement.matter, Meaning)}
    of: dict[str, set[str]] = defaultdict(set)
    for id_, reference in now.items():
        of[reference.entity].add(id_)
    return [cluster for cluster in found
            if cluster.kind in STEADY_KINDS and news.shaken.isdisjoint(cluster.why) and of[cluster.id] == cluster.why.keys()
            and told.isdisjoint(Ref.of(name).sign for name in cluster.names)
            and not (meant and cluster.kind in MEANT_KINDS and _is_called(cluster, meant))
            and all(now[id_] == Reference(cluster.kind, cluster.id, why) for id_, why in cluster.why.items())]


def _is_called(cluster: Cluster, texts: Collection[str]) -> bool:
    """Whether one of the texts is a name of it."""
    return any(squeeze(name.surface) in texts for name in cluster.names)


def _adds(one: Said, settled: Collection[str], subjects: Collection[tuple[str, str]], names: Collection[str],
          words: Vocabulary) -> bool:
    """Whether a new statement makes a fact that has no end among `names` and is told by its ends, or a lack."""
    if not isinstance(one.object, Name) or not {one.subject.id, one.object.id}.isdisjoint(names):
        return False
    if one.predicate == "lacks":
        return (one.subject.kind, one.subject.key) in subjects
    touched = one.subject.id in settled or one.object.id in settled
    return touched and (one.predicate == "takes_part" or not words.predicates[one.predicate].qualifiers)


def _revalued(steady: Iterable[Cluster], news: News, ledger: Ledger, words: Vocabulary, places: Places) -> Iterator[Entity]:
    """Steady things that new statements name, with what is told of them now."""
    sources: dict[str, set[str]] = defaultdict(set)
    for one in news.said:
        for name in names_of(one):
            sources[name.id].add(one.source)
    named = [cluster for cluster in steady if any(name.id in sources for name in cluster.names)]
    if not named:
        return
    new = {cluster.id: len(set().union(*(sources[name.id] for name in cluster.names if name.id in sources)))
           for cluster in named}
    uses = news.standing.uses(named, new)
    refers = {name.id: (cluster.kind, cluster.id) for cluster in named for name in cluster.names}
    things = {id_: thing for id_, (_, thing) in refers.items()}
    said = list(news.standing.values_of(things, [one.id for one in words.predicates.values() if _shown(one)]))
    view = View(said, refers, ledger.origins({one.source for one in said}), words)
    yield from (entity_of(cluster, view, places, uses[cluster.id]) for cluster in named)


def _shown(predicate: Predicate) -> bool:
    """Whether one value of it is shown as a property."""
    return predicate.value is not None and not predicate.many


def _component(touched: Iterable[Name], ledger: Ledger, decided: Sequence[Judgement], words: Vocabulary,
               places: Places) -> dict[str, Name]:
    """The names that hang together with those touched, by id."""
    pairs = [judgement.matter for judgement in decided if isinstance(judgement.matter, Pair)]
    known: dict[str, Name] = {}
    asked: set[Ref] = set()
    fresh = {name.id: name for name in touched}
    while fresh:
        known |= fresh
        called = Called(fresh.values())
        ends = {end for pair in pairs if called.by(pair.left) or called.by(pair.right) for end in (pair.left, pair.right)}
        found = [*ledger.kin(fresh.values()), *(ledger.called(ends - asked) if ends - asked else ())]
        asked |= ends
        fresh = {name.id: name for name in found if name.id not in known and not in_vocabulary(name, words, places)}
    return known


def _outside(names: Mapping[str, Name], said: Iterable[Said], ledger: Ledger, words: Vocabulary, places: Places,
             register: Register) -> Outside:
    ends = {name.id for one in said for name in (one.subject, one.object) if isinstance(name, Name)
            and name.id not in names and not in_vocabulary(name, words, places)}
    bodies = {body for name in names.values() if (body := body_of(name, register))}
    relatives = {parent for body in bodies if (parent := register.by_id[body].parent_id)}
    relatives |= {child.id for body in bodies for child in register.children(body)}
    return ledger.outside(ends, relatives - bodies, names) if ends or relatives else Outside()
