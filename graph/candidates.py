"""Which things may be one although nothing says so: pairs for a person to decide, the most valuable first. Pure.

Two things are compared only where their names share rare letters or one could be the initials of the other, so that a
graph of thousands takes seconds. What guards keep apart, or a person decided on, is left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, product

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from graph.guards import Traits, apart, plainly_apart, traits_of
from graph.identity import body_of, coarse_form
from graph.judgements import Judgement, Pair, Ref, governing
from graph.lexicon import Register, places
from graph.lexicon.generic import is_generic
from graph.model import Name
from graph.normal import bare_form, firm_key, legal_form

__all__ = ["Candidate", "Thing", "candidates"]

# Points of 100. A name alone can give ALIKE; what else agrees or differs is added or taken off.
ALIKE, INITIALS, PLACE, SORT, PROJECTS = 75.0, 58.0, 10.0, 8.0, 7.0
OTHER_PLACE, OTHER_SORT = -10.0, -10.0
LEAST = 50.0
LEAST_ALIKE = 0.72
MOST_SHARING = 60  # letters that more names share say nothing
RARE = 8
LITTLE = frozenset({"i", "in", "of", "och", "og", "and", "for", "för", "på", "the", "av", "ab", "as", "til", "till"})

Part = tuple[str, float, str]
Field = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity as far as it is compared. `names` are its surfaces, `keys` their normal forms; `sort` and `place` (an id)
    where known; `statements` is how much hangs on it; `number` an organisation number; `body` a register id; `scopes` are
    those of its names that mean something only somewhere."""

    id: str
    kind: str
    name: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    sort: str | None = None
    place: str | None = None
    statements: int = 0
    sources: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    number: str = ""
    body: str = ""
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two things, by id, that may be one. `parts` are (code, points, detail) and add up to `score` (0 to 100); `fields`
    are (field, left value, right value, verdict), verdict one of `same`, `near`, `differs`, `unknown`."""

    left: str
    right: str
    score: float
    parts: tuple[Part, ...]
    fields: tuple[Field, ...]


def candidates(things: Iterable[Thing], judgements: Iterable[Judgement], register: Register,
               limit: int | None = None) -> list[Candidate]:
    """Pairs of things that may be one, by score times what hangs on the lesser of the two, then by id.

    Things of different kinds are never compared. Left out are pairs that guards keep apart and pairs that a person decided
    on. Fewer than two things: an empty list.

    >>> from graph.lexicon import actors
    >>> one = Thing("a", "Actor", "Granbo Tillväxt", ("Granbo Tillväxt",), ("granbo tillväxt",))
    >>> other = Thing("b", "Actor", "Granbos Tilväxt AB", ("Granbos Tilväxt AB",), ("granbos tilväxt ab",))
    >>> [(found.left, found.right, found.parts[0][0]) for found in candidates([one, other], [], actors())]
    [('a', 'b', 'alike')]
    """
    seen = {thing.id: _Seen.of(thing, register) for thing in sorted(things, key=lambda thing: thing.id)}
    judged = _judged(seen.values(), governing(judgements))
    found = [likeness for left, right in sorted(_near(list(seen.values())))
             if (left, right) not in judged and (likeness := _compared(seen[left], seen[right]))]
    found.sort(key=lambda one: (-one.score * (1 + min(one.left.thing.statements, one.right.thing.statements)),
                                one.left.thing.id, one.right.thing.id))
    return [one.candidate() for one in found[:limit]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A thing with what is compared of it: the coarse forms of its names with their traits."""

    thing: Thing
    forms: tuple[str, ...]
    traits: tuple[Traits, ...]
    initials: frozenset[str] = field(default_factory=frozenset)
    shorts: frozenset[str] = field(default_factory=frozenset)
    numbers: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, thing: Thing, register: Register) -> _Seen:
        surfaces = tuple(dict.fromkeys((thing.name, *thing.names)))
        forms = tuple(_form(thing.kind, surface) for surface in surfaces)
        body = thing.body or next(filter(None, (_body(thing.kind, surface, register) for surface in surfaces)), "")
        traits = tuple(traits_of(thing.kind, surface, body=register.by_id.get(body), sort=thing.sort, number=thing.number)
                       for surface in surfaces)
        shorts = {form.replace(" ", "") for form, surface in zip(forms, surfaces, strict=True) if _is_short(surface)}
        return cls(thing, forms, traits, frozenset(letters for surface in surfaces for letters in _initials(surface)),
                   frozenset(shorts), frozenset(found.number for found in traits if found.number))


@dataclass(frozen=True, slots=True)
class _Likeness:
    """Two things that may be one: what speaks for it, how alike their names are, and whether one is the other's initials."""

    left: _Seen
    right: _Seen
    parts: tuple[Part, ...]
    ratio: float
    initials: bool

    @property
    def score(self) -> float:
        return round(sum(points for _, points, _ in self.parts), 1)

    def candidate(self) -> Candidate:
        """The pair with what stands side by side: for those that are shown only, since that takes longest."""
        return Candidate(self.left.thing.id, self.right.thing.id, self.score, self.parts,
                         _fields(self.left, self.right, self.ratio, self.initials))


def _form(kind: str, surface: str) -> str:
    return firm_key(surface) if kind == "Firm" else coarse_form(kind, surface)


def _body(kind: str, surface: str, register: Register) -> str:
    return body_of(Name(kind, surface, ""), register) if kind == "Actor" else ""


def _is_short(surface: str) -> bool:
    letters = [letter for letter in surface if letter.isalpha()]
    return 2 <= len(letters) <= 6 and " " not in surface and sum(map(str.isupper, letters)) >= len(letters) / 2


def _initials(surface: str) -> set[str]:
    """The first letters of a name's words, with and without little words, a legal form whole; none for a single word.

    >>> sorted(_initials("Kompetensbyrån i Granbo AB"))
    ['kg', 'kgab', 'kig', 'kigab']
    """
    words = re.findall(r"[^\W\d_]+", bare_form(surface))
    if len(words) < 2:
        return set()
    form = re.sub(r"\W", "", legal_form(surface))
    letters = {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in LITTLE)}
    return {found + end for found in letters for end in ("", form) if len(found) > 1}


def _judged(seen: Iterable[_Seen], decided: Iterable[Judgement]) -> set[tuple[str, str]]:
    """The pairs of thing ids that a person decided on, lesser id first."""
    called: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    for one in seen:
        for key in one.thing.keys:
            called[one.thing.kind, key].append(one.thing)
    pairs = [judgement.matter for judgement in decided if isinstance(judgement.matter, Pair)]
    return {(min(a, b), max(a, b)) for pair in pairs
            for a, b in product(_called(called, pair.left), _called(called, pair.right)) if a != b}


def _called(called: Mapping[tuple[str, str], list[Thing]], ref: Ref) -> list[str]:
    return [thing.id for thing in called.get((ref.kind, ref.key), ())
            if (ref.within is None or ref.here & thing.scopes)
            if ref.kind != "Firm" or (thing.place == ref.place and (not ref.number or thing.number == ref.number))]


def _near(seen: Sequence[_Seen]) -> set[tuple[str, str]]:
    """Pairs of ids, lesser first, whose names share one of their rarest trigrams or an initialism."""
    grams = {(one.thing.kind, at, form): _grams(form) for at, one in enumerate(seen) for form in one.forms}
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for (kind, at, _), parts in grams.items():
        for part in parts:
            holders[kind, part].append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for (kind, at, _), parts in grams.items():
        rare = sorted((part for part in parts if 1 < len(holders[kind, part]) <= MOST_SHARING),
                      key=lambda part: (len(holders[kind, part]), part))
        for part in rare[:RARE]:
            shared.update((min(at, other), max(at, other)) for other in holders[kind, part] if other != at)
    pairs = {tuple(sorted((seen[a].thing.id, seen[b].thing.id))) for a, b in shared}
    return {(a, b) for a, b in (*pairs, *_initialisms(seen), *_numbered(seen))}


def _grams(form: str) -> frozenset[str]:
    text = f" {form.replace(' ', '')} "
    return frozenset(text[at:at + 3] for at in range(max(1, len(text) - 2)))


def _initialisms(seen: Iterable[_Seen]) -> Iterator[tuple[str, str]]:
    long: dict[tuple[str, str], list[str]] = defaultdict(list)
    ordered = list(seen)
    for one in ordered:
        for letters in one.initials:
            long[one.thing.kind, letters].append(one.thing.id)
    for one in ordered:
        for short in one.shorts:
            for other in long.get((one.thing.kind, short), ())[:MOST_SHARING]:
                if other != one.thing.id:
                    yield min(other, one.thing.id), max(other, one.thing.id)


def _numbered(seen: Iterable[_Seen]) -> Iterator[tuple[str, str]]:
    numbered: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in seen:
        for number in one.numbers:
            numbered[one.thing.kind, number].append(one.thing.id)
    for ids in numbered.values():
        yield from combinations(sorted(ids), 2)


def _compared(left: _Seen, right: _Seen) -> _Likeness | None:
    """How alike the pair is, None where a guard keeps it apart or too little speaks for it."""
    ratio, one, other = max(((_alike(a, b), i, j) for (i, a), (j, b) in product(enumerate(left.forms), enumerate(right.forms))
                             if _may_mean_one(a, b, left.thing, right.thing)),
                            key=lambda found: (found[0], -found[1], -found[2]), default=(0.0, 0, 0))
    initials = sorted((left.shorts & right.initials) | (right.shorts & left.initials))
    same_number = left.numbers & right.numbers
    if ratio < LEAST_ALIKE and not initials and not same_number:
        return None
    if not same_number and any(apart(a, b) for a, b in product(left.traits, right.traits)):
        return None
    if ratio >= LEAST_ALIKE and not initials and not same_number and plainly_apart(left.traits[one], right.traits[other]):
        return None
    if ratio >= LEAST_ALIKE:
        parts: list[Part] = [("alike", round(ALIKE * ratio, 1), f"{round(100 * ratio)}")]
    else:
        parts = [("initials", INITIALS, initials[0].upper())] if initials else []
    parts += _circumstances(left.thing, right.thing)
    if same_number:
        parts.append(("same number", round(100 - sum(points for _, points, _ in parts), 1), min(same_number)))
    found = _Likeness(left, right, tuple(parts), ratio, bool(initials))
    return found if found.score >= LEAST else None


def _may_mean_one(form: str, other: str, left: Thing, right: Thing) -> bool:
    """Whether likeness of two forms tells anything: «Länsstyrelsen» is another body in each text, so it may be «Länsstyrelsen
    i Kronoberg» of the same text, and no «Länsstyrelsen» or «Kommunstyrelsen» of any."""
    if left.kind != "Actor":
        return True
    generic = is_generic(form) + is_generic(other)
    return not generic or (generic == 1 and not left.sources.isdisjoint(right.sources))


def _circumstances(left: Thing, right: Thing) -> Iterator[Part]:
    """What speaks for or against a pair beside its names."""
    if left.place and right.place:
        near = _places(left, right)
        if near == "differs":
            yield "other place", OTHER_PLACE, ""
        else:
            yield "same place", PLACE if near == "same" else PLACE / 2, ""
    if left.sort and right.sort:
        same = left.sort == right.sort
        yield ("same sort", SORT, left.sort) if same else ("other sort", OTHER_SORT, "")
    if common := left.projects & right.projects:
        yield "shared projects", PROJECTS, str(len(common))


@lru_cache(maxsize=200_000)
def _alike(left: str, right: str) -> float:
    """How alike two forms are, 0 to 1: their letters, their words in any order, or one the beginning of the other."""
    if not left or not right:
        return 0.0
    one, other = left.replace(" ", ""), right.replace(" ", "")
    if one == other:
        return 1.0
    letters = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(left, right)) / 100
    words, more = sorted((set(left.split()), set(right.split())), key=len)
    if words <= more and sum(map(len, words)) >= 5:
        return max(letters, 0.78 + 0.15 * len(words) / len(more))
    if len(one) > 5 and len(other) > 5:
        letters = max(letters, _begins_alike(left, right))
    return letters


def _begins_alike(left: str, right: str) -> float:
    """The words of one written out, the other's cut short: «Arbetsmarknadsenh.» and «Arbetsmarknadsenheten»."""
    ours, theirs = left.split(), right.split()
    if len(ours) != len(theirs):
        return 0.0
    near = [JaroWinkler.similarity(a, b) if not (a.startswith(b[:4]) and (b.startswith(a) or a.startswith(b))) else 0.95
            for a, b in zip(ours, theirs, strict=True)]
    return min(near) if min(near) > 0.85 else 0.0


def _fields(left: _Seen, right: _Seen, ratio: float, initials: bool) -> tuple[Field, ...]:
    """What stands side by side, with a verdict each."""
    one, other = left.thing, right.thing
    ours, theirs = (min(seen.numbers, default="") for seen in (left, right))
    projects = one.projects & other.projects
    return (
        ("name", one.name, other.name, "same" if ratio == 1 else "near" if ratio >= LEAST_ALIKE or initials else "differs"),
        ("sort", one.sort or "", other.sort or "", _verdict(one.sort, other.sort)),
        ("place", one.place or "", other.place or "", _places(one, other)),
        ("number", ours, theirs, _verdict(ours, theirs)),
        ("projects", str(len(one.projects)), str(len(other.projects)),
         "unknown" if not one.projects or not other.projects else "near" if projects else "differs"),
    )


def _verdict(left: str | None, right: str | None) -> str:
    return "unknown" if not left or not right else "same" if left == right else "differs"


def _places(left: Thing, right: Thing) -> str:
    """Whether two things are of one place, or one of a place in the other's."""
    one, other = left.place or "", right.place or ""
    if not one or not other or one == other:
        return _verdict(one, other)
    return "near" if one in places().ancestors(other) or other in places().ancestors(one) else "differs"
