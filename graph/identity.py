"""Which names mean the same thing, and why. A pure function of the names and of what sources say about them.

Names of one kind are taken together, in this rank of evidence:

1. `register`: the starter register knows both (for a branch: in the county of the name);
2. `alias`: a source says so itself, «Upphandlingsdialog Dalarna (UDD)»;
3. `same form`: their normal forms, places and scopes are equal.

A link is refused where it would join two bodies that the register keeps apart. Links are taken by rank and then by
their ids, never by arrival, so the order of loading does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.ids import digest
from graph.judgements import Judgement
from graph.lexicon import Register, RegisterActor, places
from graph.model import Name

__all__ = ["Alias", "Cluster", "Decision", "body_of", "bond", "clusters"]

# Kinds that the register knows; a group of actors is never one body of it.
REGISTERED_KINDS = ("Actor",)


@dataclass(frozen=True, slots=True)
class Alias:
    """A source says that two names mean the same; `statement` is where."""

    left: Name
    right: Name
    statement: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a name belongs to its cluster: `left` is the name's surface, `right` the one it was compared with ('' where it
    stands alone), `value` what they have in common, `by` the statement or judgement that says so."""

    rule: str
    left: str
    right: str
    value: str
    by: str | None

    def sentence(self) -> str:
        """The reason in words, with both values."""
        return f"«{self.left}» and «{self.right}»: {self.rule} «{self.value}»" if self.right else f"«{self.left}»: {self.rule}"


def bond(name: Name) -> str:
    """What two names must have in common, beside their kind, to be joined by their form."""
    return name.key


def body_of(name: Name, register: Register) -> str:
    """The id of the register body that a name means, '' where it means none."""
    body = _registered(name, register)
    return body.id if body else ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Names that mean one thing. `id` follows from what the names are; `why` says for each name id what binds it."""

    id: str
    kind: str
    names: tuple[Name, ...]
    why: Mapping[str, Decision]
    registered: RegisterActor | None = None


def clusters(names: Iterable[Name], aliases: Iterable[Alias], register: Register,
             judgements: Iterable[Judgement] = ()) -> list[Cluster]:
    """The names, taken together by what binds them; each name in exactly one cluster. Order: by cluster id.

    >>> from graph.lexicon import actors
    >>> a, b = (Name("Project", s, "digital kraft") for s in ("Digital kraft", "DIGITAL KRAFT"))
    >>> [sorted(n.surface for n in c.names) for c in clusters([a, b], [], actors())]
    [['DIGITAL KRAFT', 'Digital kraft']]
    """
    known = {name.id: name for name in names}
    bodies = {name.id: _registered(name, register) for name in known.values()}
    forest = _Forest({id_: body.id if body else None for id_, body in bodies.items()})
    why = {id_: f"register {body.id}" if body else "same form" for id_, body in bodies.items()}
    joined = [(right, reason) for left, right, reason in _links(known, bodies, aliases) if forest.join(left, right)]
    why |= {right: reason for right, reason in joined if reason.startswith("alias")}
    grouped: dict[str, list[Name]] = {}
    for id_ in sorted(known):
        grouped.setdefault(forest.root(id_), []).append(known[id_])
    found = [_cluster(members, bodies, why) for members in grouped.values()]
    return sorted(found, key=lambda cluster: cluster.id)


def _registered(name: Name, register: Register) -> RegisterActor | None:
    """The body that a name means. A log says «Almi» where its readers know which: the place of the name chooses among
    branches, and near spellings count; a document is taken by the letter."""
    if name.kind not in REGISTERED_KINDS:
        return None
    if name.place is None:
        return register.find(name.surface, exact=True)
    return register.find(name.surface, county=places().county_of(name.place), municipality=name.place)


def _narrowed(name: Name) -> str | None:
    """The place that tells two names of one form apart; an actor's only chooses among branches of the register."""
    return None if name.kind in REGISTERED_KINDS else name.place


def _links(known: Mapping[str, Name], bodies: Mapping[str, RegisterActor | None],
           aliases: Iterable[Alias]) -> list[tuple[str, str, str]]:
    """Pairs of name ids with the reason, strongest first."""
    ranked: list[tuple[int, str, str, str]] = []
    first: dict[tuple[object, ...], str] = {}
    for id_ in sorted(known):
        body, name = bodies[id_], known[id_]
        keys: list[tuple[int, tuple[object, ...]]] = [(2, (name.kind, name.key, _narrowed(name), name.scope))]
        if body:
            keys.append((0, ("register", body.id)))
        for rank, key in keys:
            other = first.setdefault(key, id_)
            if other != id_:
                ranked.append((rank, other, id_, "same form" if rank else f"register {body.id if body else ''}"))
    for alias in aliases:
        left, right = sorted((alias.left.id, alias.right.id))
        if left in known and right in known and known[left].kind == known[right].kind:
            ranked.append((1, left, right, f"alias stated in {alias.statement}"))
    return [(left, right, reason) for _, left, right, reason in sorted(ranked)]


def _cluster(members: list[Name], bodies: Mapping[str, RegisterActor | None], why: Mapping[str, str]) -> Cluster:
    registered = next((body for name in members if (body := bodies[name.id])), None)
    kind = members[0].kind
    anchor: object = registered.id if registered else min(
        (name.key, name.scope or "", _narrowed(name) or "") for name in members)
    return Cluster(id=digest("entity", kind, anchor), kind=kind, names=tuple(members),
                   why={name.id: Decision(why[name.id], name.surface, "", "", None) for name in members}, registered=registered)


class _Forest:
    """Union–find over name ids that refuses to join two trees with different marks."""

    def __init__(self, marks: Mapping[str, str | None]) -> None:
        self._parent = {id_: id_ for id_ in marks}
        self._mark = dict(marks)

    def root(self, id_: str) -> str:
        while self._parent[id_] != id_:
            self._parent[id_] = self._parent[self._parent[id_]]
            id_ = self._parent[id_]
        return id_

    def join(self, left: str, right: str) -> bool:
        a, b = sorted((self.root(left), self.root(right)))
        if a == b:
            return True
        if self._mark[a] and self._mark[b] and self._mark[a] != self._mark[b]:
            return False
        self._parent[b] = a
        self._mark[a] = self._mark[a] or self._mark[b]
        return True
