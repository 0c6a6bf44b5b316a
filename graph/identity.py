"""Which names mean the same thing, and why. A pure function of the names, of what sources say about them, and of what
people decided.

Names of one kind are taken together by evidence, in this rank:

1. `judgement`: a person decided that they mean the same;
2. `number`: both state one organisation number;
3. `alias` inside of a document: an abbreviation that it introduces itself, «Upphandlingsdialog Dalarna (UDD)»;
4. `register`: the starter register knows both (for a branch: in the county of the name);
5. `alias`: a source says so of names that are no abbreviations of its own;
6. `same form`: their normal forms are equal, or equal but for a legal form that nothing contradicts;
7. `only meaning`: an abbreviation that stands for one thing only, wherever a source says what it stands for.

A link is refused where a guard keeps the two apart (`graph.guards`), or a person did. A judged *same* overrules every
guard but differing organisation numbers; a judged *different* overrules all evidence, also indirect evidence. Links are
taken by rank and then by what the names are, never by arrival, so the order of loading does not matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from graph.guards import Refusal, Traits, apart, traits_of, without_number
from graph.ids import digest
from graph.judgements import Called, Judgement, Pair, governing
from graph.lexicon import Register, RegisterActor, places
from graph.lexicon.generic import is_generic
from graph.model import Name
from graph.normal import bare_form, legal_form, normal_form

__all__ = ["Alias", "Cluster", "Decision", "Refusal", "body_of", "bond", "clusters", "coarse_form"]

# Kinds that the register knows; a group of actors is never one body of it.
REGISTERED_KINDS = ("Actor",)
SCOPED = "\n"  # stands between form and scope in a bond, and in no form
# Kinds whose names are words of their own, so that forms and guards tell something of them.
WORDED_KINDS = ("Actor", "Network", "Project", "Plan", "Programme", "Event")
PROJECT_WORD = re.compile(r"^(?:projektet|projekt|prosjektet|prosjekt|project) (?=.)| (?:projektet|projekt|prosjektet)$")
INITIALS = re.compile(r"(?<!\w)(?:\w\.){2,}\w?(?!\w)")
BRACKETED = re.compile(r"\s*\((?P<short>\w[\w./&-]{1,9})\)$")
MUNICIPALITY = re.compile(r"\bkommun(?:e|en)?$|\bmunicipality$")


@dataclass(frozen=True, slots=True)
class Alias:
    """A source says that two names mean the same; `statement` is where."""

    left: Name
    right: Name
    statement: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a name belongs to its cluster: by `rule` (see the head of this module; `alone` where nothing joins it,
    `vocabulary` for needs, places and target groups).

    `left` is the name's surface, `right` the one it was compared with ('' where there is none), `value` what they have in
    common (a normal form, a register id, a number), `by` the statement or judgement that says so.
    """

    rule: str
    left: str
    right: str
    value: str
    by: str | None

    def sentence(self) -> str:
        """The reason in words, with both values.

        >>> Decision("same form", "Region Dalarnas", "Region Dalarna", "region dalarna", None).sentence()
        '«Region Dalarnas» and «Region Dalarna» have the same form «region dalarna».'
        >>> Decision("register", "ALMI", "Almi Företagspartner AB", "se-almi", None).sentence()
        'The register knows «ALMI» as «Almi Företagspartner AB» (se-almi).'
        """
        return SENTENCES[self.rule].format(left=self.left, right=self.right, value=self.value)


SENTENCES: Mapping[str, str] = {
    "judgement": "A person decided that «{left}» and «{right}» mean the same.",
    "number": "«{left}» and «{right}» have the same organisation number {value}.",
    "register": "The register knows «{left}» as «{right}» ({value}).",
    "alias": "A source says that «{left}» and «{right}» mean the same.",
    "same form": "«{left}» and «{right}» have the same form «{value}».",
    "only meaning": "«{left}» stands for nothing but «{right}» wherever a source says what it stands for.",
    "alone": "Nothing joins «{left}» with another name.",
    "vocabulary": "«{left}» is a word of the vocabulary ({value}).",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Names that mean one thing. `id` follows from what the names are; `why` says for each name id what binds it;
    `refused` are links that were not taken, with the reason."""

    id: str
    kind: str
    names: tuple[Name, ...]
    why: Mapping[str, Decision]
    registered: RegisterActor | None = None
    refused: tuple[Refusal, ...] = ()


def clusters(names: Iterable[Name], aliases: Iterable[Alias], register: Register,
             judgements: Iterable[Judgement] = ()) -> list[Cluster]:
    """The names, taken together by what binds them; each name in exactly one cluster. Order: by cluster id.

    What a name gets depends only on names that share its kind and `bond`, its `body_of`, a stated alias or a judged pair
    with it, and on theirs in turn. Of `judgements` the governing pairs count. No names: an empty list.

    >>> from graph.lexicon import actors
    >>> a, b = (Name("Project", s, "digital kraft") for s in ("Digital kraft", "DIGITAL KRAFT"))
    >>> [found] = clusters([a, b], [], actors())
    >>> sorted(name.surface for name in found.names), found.why[a.id].rule
    (['DIGITAL KRAFT', 'Digital kraft'], 'same form')
    """
    known = dict(sorted(((name.id, name) for name in names), key=lambda pair: (pair[0], pair[1].sort or "", pair[1].key)))
    bodies = {id_: body for id_, name in known.items() if (body := _registered(name, register))}
    pairs = [one for one in governing(judgements) if isinstance(one.matter, Pair)]
    joining = _Joining(known, bodies)
    _take_judgements(joining, known, pairs)
    _take_numbers(joining, known)
    stated = sorted((alias for alias in aliases if _fits(alias, known)),
                    key=lambda alias: (alias.left.id, alias.right.id, alias.statement))
    _take_aliases(joining, [alias for alias in stated if _binds_inside(alias)])
    _take_bodies(joining, known, bodies)
    _take_aliases(joining, [alias for alias in stated if not _binds_inside(alias)])
    _take_forms(joining, known)
    _take_only_meanings(joining, known)
    # A body of the register that its only name was kept apart from is no thing that a source names.
    named = (members for members in joining.grouped() if any(id_ in known for id_ in members))
    return sorted((_cluster(members, joining) for members in named), key=lambda cluster: cluster.id)


def bond(name: Name) -> str:
    """A coarse form: whatever two names the rules `number`, `same form` or `only meaning` may join have equal kind and bond.

    A name with a scope belongs to that, so that «Prioritering nr 1» of one plan is not looked at with all others; but for an
    actor's, which may turn out to be what other documents call so.

    >>> bond(Name("Actor", "Designhuset i Falun AB", "")), bond(Name("Project", "Projektet K.R.O.K", ""))
    ('designhusetfalun', 'krok')
    >>> bond(Name("Goal", "Tio nya företag", "tio nya företag", scope="plan"))
    'tio nya företag\\nplan'
    """
    form = coarse_form(name.kind, name.surface).replace(" ", "") if name.kind in WORDED_KINDS else name.key
    return f"{form}{SCOPED}{name.scope}" if name.scope and name.kind not in REGISTERED_KINDS else form


def body_of(name: Name, register: Register) -> str:
    """The id of the register body that a name means, '' where it means none.

    >>> from graph.lexicon import actors
    >>> body_of(Name("Actor", "Falun kommune", "falun kommune"), actors()), body_of(Name("Project", "Almi", "almi"), actors())
    ('se-kommun-2080', '')
    """
    body = _registered(name, register)
    return body.id if body else ""


def _registered(name: Name, register: Register) -> RegisterActor | None:
    return _in_register(register, name.surface, name.place) if name.kind in REGISTERED_KINDS else None


@lru_cache(maxsize=20_000)
def _in_register(register: Register, surface: str, place: str | None) -> RegisterActor | None:
    """The body that a name means. A log says «Almi» where its readers know which: the place of the name chooses among
    branches, and near spellings count; a document is taken by the letter, but for its genitive and a neighbour's
    spelling of «kommun»."""
    text = without_number(surface)
    if place is not None:
        return register.find(text, county=places().county_of(place), municipality=place)
    if found := register.find(text, exact=True):
        return found
    form = normal_form("Actor", text)
    if MUNICIPALITY.search(form):
        named = next((p for p in places().named(form) if p.level == "municipality"), None)
        word = "kommun" if named and named.country == "SE" else "kommune"
        return register.find(f"{named.name} {word}", exact=True) if named else None
    return register.find(form[:-1], exact=True) if form.endswith("s") and len(form) > 5 else None


@lru_cache(maxsize=50_000)
def coarse_form(kind: str, surface: str) -> str:
    """The words of a name without legal form, stated number, «projektet», dots of initials, and its own short form in brackets.

    >>> coarse_form("Actor", "Granbo Näringslivsutveckling AB (GNU)"), coarse_form("Project", "projekt K.R.O.K")
    ('granbo näringslivsutveckling', 'krok')
    """
    text = without_number(surface)
    if (match := BRACKETED.search(text)) and _abbreviates(match["short"], text[:match.start()]):
        text = text[:match.start()]
    form = bare_form(text) if kind in ("Actor", "Network") else normal_form(kind, text)
    form = INITIALS.sub(lambda found: found.group().replace(".", ""), form.replace("-", " ").replace("+", "&"))
    if kind == "Project":
        form = PROJECT_WORD.sub("", form)
    words = form.split()
    if len(words) > 1 and words[-1].endswith("s") and places().named(words[-1][:-1]):
        words[-1] = words[-1][:-1]
    plain = [word for at, word in enumerate(words) if not (at > 0 and word in ("i", "in") and _ends_in_place(words[at + 1:]))]
    return " ".join(plain) or normal_form(kind, surface)


def _ends_in_place(words: Sequence[str]) -> bool:
    return bool(words) and bool(places().named(" ".join(words)))


def _abbreviates(short: str, name: str) -> bool:
    """Whether letters are the initials of a name's words, in order."""
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    initials = iter(re.findall(r"[^\W\d_]", name.casefold()))
    return short.isupper() and name[:1].casefold() == short[:1].casefold() and all(letter in initials for letter in letters)


def _fits(alias: Alias, known: Mapping[str, Name]) -> bool:
    return alias.left.id in known and alias.right.id in known and alias.left.kind == alias.right.kind


def _binds_inside(alias: Alias) -> bool:
    """Whether it is an abbreviation that a document introduces for itself."""
    return alias.left.kind in REGISTERED_KINDS and bool(alias.left.scope or alias.right.scope)


def _take_judgements(joining: _Joining, known: Mapping[str, Name], pairs: Sequence[Judgement]) -> None:
    """What people decided; of two that contradict each other the one that keeps apart, of others the newest first. Of those
    about the same names, which they may call by two versions of a document, the newest counts."""
    called = Called(known[id_] for id_ in sorted(known))
    newest: dict[frozenset[tuple[str, ...]], tuple[Judgement, Sequence[str], Sequence[str], bool]] = {}
    for one in sorted(pairs, key=lambda one: (one.at, one.author, one.id)) if pairs else ():
        if isinstance(pair := one.matter, Pair) and pair.left != pair.right:
            left = tuple(name.id for name in called.by(pair.left))
            right = tuple(name.id for name in called.by(pair.right) if name.id not in left)
            if left and right:
                newest[frozenset((left, right))] = (one, left, right, pair.same)
    decided = sorted(newest.values(), key=lambda found: (found[0].at, found[0].id), reverse=True)
    for one, ours, theirs, same in decided:
        if not same:
            joining.keep_apart(one.id, ours, theirs)
    for one, ours, theirs, same in decided:
        for a, b in (*product(ours[:1], theirs), *product(ours[1:], theirs[:1])) if same else ():
            joining.join(a, b, "judgement", "", one.id)


def _take_numbers(joining: _Joining, known: Mapping[str, Name]) -> None:
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for id_, name in known.items():
        if number := joining.traits[id_].number:
            groups[name.kind, bond(name), number].append(id_)
    for (_, _, number), members in sorted(groups.items()):
        joining.gather(members, "number", number)


def _take_aliases(joining: _Joining, aliases: Iterable[Alias]) -> None:
    for alias in aliases:
        joining.join(alias.left.id, alias.right.id, "alias", alias.right.key, alias.statement)


def _take_bodies(joining: _Joining, known: Mapping[str, Name], bodies: Mapping[str, RegisterActor]) -> None:
    """Each name to the body that the register knows by it; names that are written as the register does come first."""
    def order(id_: str) -> tuple[str, bool, bool, str]:
        body = bodies[id_]
        return body.id, bool(known[id_].scope), known[id_].key != normal_form("Actor", body.name), id_

    for id_ in sorted(bodies, key=order):
        joining.join(id_, _node(bodies[id_]), "register", bodies[id_].id)


def _take_forms(joining: _Joining, known: Mapping[str, Name]) -> None:
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for id_, name in known.items():
        groups[name.kind, bond(name), name.scope or ""].append(id_)
    for (kind, shared, _), members in sorted(groups.items()):
        for alike in _alike({id_: known[id_] for id_ in members}, kind) if len(members) > 1 else ():
            joining.gather(alike, "same form", shared)


def _alike(names: Mapping[str, Name], kind: str) -> Iterator[list[str]]:
    """Names of one bond, apart where their places differ or their legal forms say more than the rest of the name."""
    stated = {legal_form(name.surface) for name in names.values()} - {""} if kind in WORDED_KINDS else set()
    loose = len(stated) <= 1 and not any(places().named(coarse_form(kind, name.surface)) for name in names.values())
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id_, name in names.items():
        form = "" if loose or kind not in WORDED_KINDS else legal_form(name.surface)
        groups[form, _narrowed(name)].append(id_)
    for key in sorted(groups):
        yield groups[key]


def _narrowed(name: Name) -> str:
    """The place that tells two names of one form apart; an actor's does so only where each place has one of that name."""
    if name.kind in REGISTERED_KINDS and not is_generic(coarse_form(name.kind, name.surface)):
        return ""
    return name.place or ""


def _take_only_meanings(joining: _Joining, known: Mapping[str, Name]) -> None:
    """An abbreviation that no document introduces, where all documents that introduce it mean one thing. What means another
    body in each place is none, however few documents know of it."""
    scoped: dict[tuple[str, str], list[str]] = defaultdict(list)
    plain: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id_, name in known.items():
        if name.kind in REGISTERED_KINDS and not is_generic(coarse_form(name.kind, name.surface)):
            (scoped if name.scope else plain)[name.kind, bond(name)].append(id_)
    for key in sorted(scoped.keys() & plain.keys()):
        meanings = {joining.root(id_) for id_ in scoped[key]}
        if len(meanings) == 1:
            for id_ in sorted(plain[key]):
                if not joining.registered(id_):
                    joining.join(id_, _fullest(joining.members(scoped[key][0]), known), "only meaning", known[id_].key)


def _fullest(members: Iterable[str], known: Mapping[str, Name]) -> str:
    names = (known[id_] for id_ in members if id_ in known)
    return min(names, key=lambda name: (bool(name.scope), -len(name.surface), name.id)).id


def _node(body: RegisterActor) -> str:
    return f"body {body.id}"


def _cluster(members: Sequence[str], joining: _Joining) -> Cluster:
    ours = [id_ for id_ in members if id_ in joining.names]
    names = tuple(joining.names[id_] for id_ in ours)
    bodies = [joining.bodies[id_] for id_ in members if id_ in joining.bodies]
    registered = min(bodies, key=lambda body: (body.former, bool(body.parent_id), body.id), default=None)
    kind = names[0].kind
    anchor: object = registered.id if registered else min((n.key, n.scope or "", n.place or "") for n in names)
    why = {id_: joining.why.get(id_) or Decision("alone", joining.names[id_].surface, "", "", None) for id_ in ours}
    refused = {one for id_ in ours for one in joining.refused.get(id_, ())}
    return Cluster(digest("entity", kind, anchor), kind, names, why, registered,
                   tuple(sorted(refused, key=lambda one: (one.guard, one.left, one.right))))


class _Joining:
    """Names and register bodies, joined link by link. A join is refused where guards or people keep the two apart.

    Two partitions are kept: by evidence alone, in which guards compare, and with judgements, in which no two are together
    that a person or two organisation numbers keep apart.
    """

    def __init__(self, names: Mapping[str, Name], bodies: Mapping[str, RegisterActor]) -> None:
        self.names = names
        self.bodies = {_node(body): body for body in bodies.values()}
        self.why: dict[str, Decision] = {}
        self.refused: dict[str, list[Refusal]] = defaultdict(list)
        self.traits = {id_: _traits(name, bodies.get(id_)) for id_, name in names.items()}
        self.traits |= {node: Traits(body.name, body=body) for node, body in self.bodies.items()}
        self._plain = _Partition(self.traits)
        self._judged = _Partition(self.traits)
        self._traits = {id_: set() if traits.empty else {traits} for id_, traits in self.traits.items()}
        self._numbers = {id_: {traits.number} - {""} for id_, traits in self.traits.items()}
        self._sides: dict[str, set[tuple[str, int]]] = {id_: set() for id_ in self.traits}

    def keep_apart(self, judgement: str, left: Iterable[str], right: Iterable[str]) -> None:
        """A person decided that no name of `left` means the same as one of `right`."""
        for side, ids in enumerate((left, right)):
            for id_ in ids:
                self._sides[id_].add((judgement, side))

    def gather(self, members: Iterable[str], rule: str, value: str) -> None:
        """Joins members with one another as far as nothing keeps them apart; order: by id."""
        firsts: list[str] = []
        for id_ in sorted(members):
            if not any(self.join(first, id_, rule, value) for first in firsts):
                firsts.append(id_)

    def join(self, left: str, right: str, rule: str, value: str, by: str | None = None) -> bool:
        """Whether two are together now; a refusal is kept with its reason."""
        refusal = self._refusal(left, right, rule)
        if refusal:
            for id_ in (left, right):
                self.refused[id_].append(refusal)
            return False
        self._unite(self._judged, left, right, self._numbers, self._sides)
        if rule != "judgement":
            self._unite(self._plain, left, right, self._traits)
        for id_, other in ((left, right), (right, left)):
            if id_ in self.names:
                decision = Decision(rule, self.traits[id_].surface, self.traits[other].surface, value, by)
                self.why.setdefault(id_, decision)
        return True

    def root(self, id_: str) -> str:
        """What all that are together share."""
        return self._judged.root(id_)

    def members(self, id_: str) -> list[str]:
        """All that are together with one."""
        return self._judged.members[self.root(id_)]

    def grouped(self) -> list[list[str]]:
        """All that are together, each group sorted."""
        return [sorted(members) for root, members in self._judged.members.items() if self.root(root) == root]

    def registered(self, id_: str) -> bool:
        """Whether a register body is among those that are together with one."""
        return any(member in self.bodies for member in self.members(id_))

    def _refusal(self, left: str, right: str, rule: str) -> Refusal | None:
        one, other = self.traits[left].surface, self.traits[right].surface
        a, b = self._judged.root(left), self._judged.root(right)
        if any((judgement, 1 - side) in self._sides[b] for judgement, side in self._sides[a]):
            return Refusal(one, other, "judgement", f"A person decided that «{one}» and «{other}» do not mean the same.")
        numbers = sorted(self._numbers[a] | self._numbers[b])
        if len(numbers) > 1:
            return Refusal(one, other, "organisation number", f"«{one}» and «{other}» have the organisation numbers "
                           f"{' and '.join(numbers)}.")
        c, d = self._plain.root(left), self._plain.root(right)
        if rule == "judgement" or c == d:
            return None
        found = (apart(x, y) for x in sorted(self._traits[c], key=repr) for y in sorted(self._traits[d], key=repr))
        return next((refusal for refusal in found if refusal), None)

    @staticmethod
    def _unite(partition: _Partition, left: str, right: str, *kept: dict[str, Any]) -> None:
        """Two groups become one, and what is kept of each by its root too."""
        a, b = partition.root(left), partition.root(right)
        if a != b:
            root = partition.unite(a, b)
            for sets in kept:
                sets[root] = sets[a] | sets[b]


class _Partition:
    """Ids in groups that only ever grow together."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {id_: id_ for id_ in ids}
        self.members = {id_: [id_] for id_ in self._parent}

    def root(self, id_: str) -> str:
        while self._parent[id_] != id_:
            self._parent[id_] = self._parent[self._parent[id_]]
            id_ = self._parent[id_]
        return id_

    def unite(self, left: str, right: str) -> str:
        """Two roots become one, which is returned: that of the larger group, so that little moves."""
        small, large = sorted((left, right), key=lambda root: (len(self.members[root]), root))
        self._parent[small] = large
        self.members[large] += self.members.pop(small)
        return large


def _traits(name: Name, body: RegisterActor | None) -> Traits:
    """What guards compare. What an abbreviation means outside of its document says nothing about it inside."""
    if name.kind not in WORDED_KINDS:
        return Traits(name.surface)
    return traits_of(name.kind, name.surface, body=None if name.scope else body)
