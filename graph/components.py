"""Deriving only what a change touches. Pure but for what it asks of a `Ledger`.

Names that might mean the same thing make a *component*: they share kind and coarse form (`graph.identity.bond`), a body
of the register, an alias stated between them, or a judgement. Identity is decided inside of a component and depends on
nothing beyond it. So when statements come or go, it is enough to take the components of the names they speak of, all
that is said with one of these names, and derive that part anew: each fact outside has no end among them.

Lacks are the exception: a place and a need are both of the vocabulary, so a lack belongs to no component. They are
derived by subject: all that is said to lack in a place that a change touches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from graph.derivation import Derived, Outside, Said, derive, in_vocabulary
from graph.identity import body_of
from graph.judgements import Judgement, Origin, Pair, Ref, governing
from graph.lexicon import Places, Register
from graph.model import Name
from graph.vocabulary import Vocabulary

__all__ = ["Ledger", "Part", "rederive"]


class Ledger(Protocol):
    """What deriving a part asks of what is stored. All of it is of complete sources; the order does not matter."""

    def kin(self, names: Collection[Name]) -> Iterable[Name]:
        """Names with the kind and bond or the body of one of these, with a stated alias between them, or with one entity
        that both refer to now."""
        ...

    def called(self, refs: Collection[Ref]) -> Iterable[Name]:
        """The names that judgements call so."""
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


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the graph derived anew: the names it is about and, by id, the places and groups whose lacks it holds."""

    names: frozenset[str]
    lacking: frozenset[str]
    statements: frozenset[str]
    derived: Derived


def rederive(touched: Iterable[Name], ledger: Ledger, *, judgements: Sequence[Judgement] = (), words: Vocabulary,
             places: Places, register: Register) -> Part:
    """What follows now for the names that a change touched and all that hangs together with them.

    `touched` are the names of statements and referrals that came or went and those that changed judgements call; a place
    or target group is touched where it is the subject of a lack. Nothing touched gives an empty part.
    """
    decided = governing(judgements)
    started = list(touched)
    vocabulary = {(name.kind, name.key) for name in started if in_vocabulary(name, words, places)}
    names = _component([name for name in started if not in_vocabulary(name, words, places)], ledger, decided, words, places)
    said = {one.id: one for one in ledger.said_with(names)} if names else {}
    if vocabulary:
        said |= {one.id: one for one in ledger.lacks_of(vocabulary)}
    referred = list(ledger.referred(names)) if names else []
    derived = derive(
        said.values(), referred=referred, echoed=ledger.echoed(names) if names else (), judgements=decided,
        words=words, places=places, register=register,
        origins=ledger.origins({one.source for one in said.values()}), only=frozenset(names),
        outside=_outside(names, said.values(), ledger, words, places, register))
    return Part(frozenset(names), frozenset(key for _, key in vocabulary), frozenset(said), derived)


def _component(touched: Iterable[Name], ledger: Ledger, decided: Sequence[Judgement], words: Vocabulary,
               places: Places) -> dict[str, Name]:
    """The names that hang together with those touched, by id."""
    pairs = [judgement.matter for judgement in decided if isinstance(judgement.matter, Pair)]
    known: dict[str, Name] = {}
    fresh = {name.id: name for name in touched}
    while fresh:
        known |= fresh
        refs = {Ref.of(name) for name in fresh.values()}
        partners = {end for pair in pairs if pair.left in refs or pair.right in refs for end in (pair.left, pair.right)}
        found = [*ledger.kin(fresh.values()), *(ledger.called(partners - refs) if partners - refs else ())]
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
