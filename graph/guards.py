"""What keeps two names apart, however alike they are: a few plain rules that never give way to likeness. Pure.

A guard compares the `Traits` of two names: organisation number, register body, kind of body, places, compass words,
numbers, legal form. It says in a sentence why the two are not the same. People overrule a guard by judging two names
the same; only differing organisation numbers are stronger than that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from stdnum.se import orgnr

from graph.lexicon import RegisterActor, places
from graph.normal import legal_form, normal_form, squeeze

__all__ = ["Refusal", "Traits", "apart", "numbers_differ", "place_ids", "plainly_apart", "traits_of", "without_number"]

NUMBER = re.compile(r"(?<!\d)(?:16)?(\d{6})-?(\d{4})(?!\d)")
BEFORE_NUMBER = re.compile(r"[ ,(]*(?:org(?:\.|anisations)? ?n(?:umme)?r\.?:?)?[ (]*$", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+|\d+")
COMPASS = {
    "north": "norra nord norr nordre nørre northern north", "south": "södra syd söder søndre sønder southern south sør søre",
    "east": "östra öst öster østre øst eastern east aust", "west": "västra väst väster vestre vest western west",
    "middle": "mellersta mellan midt mitt midtre central", "upper": "övre øvre upper", "lower": "nedre lower",
    "northwest": "nordvästra nordväst nordvest", "northeast": "nordöstra nordöst nordøst nordaust",
    "southwest": "sydvästra sydväst sydvest sørvest", "southeast": "sydöstra sydöst sydøst sørøst",
}
POINT_OF = {word: point for point, words in COMPASS.items() for word in words.split()}
ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
COUNTED = {"ett": "1", "första": "1", "one": "1", "två": "2", "to": "2", "two": "2", "andra": "2", "tre": "3", "tredje": "3",
           "three": "3", "fyra": "4", "fjärde": "4", "fire": "4", "four": "4", "fem": "5", "femte": "5", "five": "5"}
COUNTABLE = frozenset({"fas", "fase", "phase", "etapp", "etappe", "steg", "trinn", "trin", "del", "part", "omgång"})
# What a public body is by the words of its name; two of these are never one body, though they share place and board.
FAMILIES = (
    ("kommunalförbund", re.compile(r"\b(?:kommunal|samordnings|region)förbund")),
    ("landsting", re.compile(r"\blandsting|\bcounty council")),
    ("länsstyrelse", re.compile(r"\blänsstyrelse|\blst\b|county administrative|\bstatsforvalter|\bfylkesmann")),
    ("region", re.compile(r"^region \w|\w+regionen$|\bfylkeskommune$|\bregional council\b")),
    ("kommun", re.compile(r"^[\w-]+(?: [\w-]+)? kommun(?:e|en)?$|\bmunicipality\b|^kommun(?:en|e) \w+$")),
)
REGISTERED_FAMILIES = frozenset({"kommun", "region", "länsstyrelse", "kommunalförbund", "kommunalt_bolag", "samordningsförbund",
                                 "universitet", "bank", "statlig_myndighet", "departement", "folkhögskola", "leader"})


@dataclass(frozen=True, slots=True)
class Traits:
    """What the guards look at. `body` is the register body that a name means; the rest is read from its words.

    `bare` is the normal form without words of place: «företagarna» of «Företagarna Norrby».
    """

    surface: str = field(compare=False)
    number: str = ""
    body: RegisterActor | None = None
    family: str = ""
    places: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    form: str = ""
    bare: str = field(default="", compare=False)

    @property
    def empty(self) -> bool:
        """Whether no guard that needs both sides can ever speak of it."""
        return not (self.number or self.body or self.family or self.places or self.points or self.numbers or self.form)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Two names were kept apart: the guard that did it, and its reason as a sentence with both names."""

    left: str
    right: str
    guard: str
    sentence: str


Guard = Callable[[Traits, Traits], str | None]


def apart(left: Traits, right: Traits) -> Refusal | None:
    """Why two names are kept apart though a text or their form joins them; None where nothing contradicts it.

    A word that only one of the two has is no contradiction: a short form leaves words out.

    >>> apart(traits_of("Actor", "IUC Norra Dalarna"), traits_of("Actor", "IUC Södra Dalarna")).guard
    'compass'
    >>> print(apart(traits_of("Actor", "Mora kommun"), traits_of("Actor", "Orsa kommun")).sentence)
    «Mora kommun» is of Mora, «Orsa kommun» of Orsa.
    >>> apart(traits_of("Actor", "IUC"), traits_of("Actor", "IUC Dalarna"))
    """
    return _first(GUARDS, left, right)


def plainly_apart(left: Traits, right: Traits) -> Refusal | None:
    """Why two names are kept apart that are merely alike: a number or compass word that only one has counts too, and so
    does the place that makes a branch of a body.

    >>> plainly_apart(traits_of("Project", "Samverkan 2"), traits_of("Project", "Samverkan")).guard
    'number'
    >>> plainly_apart(traits_of("Project", "Digital kraft"), traits_of("Project", "Digitalkraft"))
    """
    return _first((*GUARDS, *STRICT_GUARDS), left, right)


def numbers_differ(left: Traits, right: Traits) -> str | None:
    """Two organisation numbers are two organisations: the one guard that no judgement overrules."""
    if left.number and right.number and left.number != right.number:
        return f"«{left.surface}» has the organisation number {left.number}, «{right.surface}» {right.number}."
    return None


def _registered_apart(left: Traits, right: Traits) -> str | None:
    one, other = left.body, right.body
    if one is None or other is None or one.id == other.id:
        return None
    known = f"The register knows «{left.surface}» as {one.name} and «{right.surface}» as {other.name}"
    if one.parent_id == other.id or other.parent_id == one.id:
        return f"{known}: one is a branch of the other."
    if one.successor == other.id or other.successor == one.id:
        return f"{known}: one succeeded the other, and they were never one body at a time."
    return f"{known}, which are two bodies."


def _kinds_apart(left: Traits, right: Traits) -> str | None:
    if left.family and right.family and left.family != right.family:
        return f"«{left.surface}» is a {left.family}, «{right.surface}» a {right.family}."
    return None


def _places_apart(left: Traits, right: Traits) -> str | None:
    if not left.places or not right.places or _within(left.places, right.places) or _within(right.places, left.places):
        return None
    one, other = (_named(sorted(side)) for side in (left.places - right.places, right.places - left.places))
    return f"«{left.surface}» is of {one}, «{right.surface}» of {other}."


def _compass_apart(left: Traits, right: Traits) -> str | None:
    return _differ(left, right, left.points, right.points, "points")


def _numbers_apart(left: Traits, right: Traits) -> str | None:
    return _differ(left, right, left.numbers, right.numbers, "counts")


def _forms_apart(left: Traits, right: Traits) -> str | None:
    if left.form and right.form and left.form != right.form:
        return f"«{left.surface}» and «{right.surface}» have different legal forms, {left.form} and {right.form}."
    return None


def _differ(left: Traits, right: Traits, one: frozenset[str], other: frozenset[str], verb: str) -> str | None:
    if not one or not other or one == other:
        return None
    return f"«{left.surface}» {verb} {', '.join(sorted(one))}, «{right.surface}» {', '.join(sorted(other))}."


def _one_has_compass(left: Traits, right: Traits) -> str | None:
    return _only_one(left, right, left.points, right.points, "a compass word")


def _one_has_number(left: Traits, right: Traits) -> str | None:
    return _only_one(left, right, left.numbers, right.numbers, "a number")


def _branch_apart(left: Traits, right: Traits) -> str | None:
    """A body of a whole country, and its name with a place that the register has no branch for."""
    for whole, part in ((left, right), (right, left)):
        body = whole.body
        if body and not whole.places and not part.body and part.places and not body.county_code and part.bare == whole.bare:
            return f"«{part.surface}» names a place, «{whole.surface}» is {body.name} as a whole."
    return None


def _only_one(left: Traits, right: Traits, one: frozenset[str], other: frozenset[str], what: str) -> str | None:
    if bool(one) == bool(other):
        return None
    return f"Only «{(left if one else right).surface}» has {what}."


GUARDS: tuple[tuple[str, Guard], ...] = (
    ("organisation number", numbers_differ), ("register", _registered_apart), ("kind", _kinds_apart),
    ("compass", _compass_apart), ("place", _places_apart), ("number", _numbers_apart), ("legal form", _forms_apart),
)
STRICT_GUARDS: tuple[tuple[str, Guard], ...] = (
    ("compass", _one_has_compass), ("number", _one_has_number), ("branch", _branch_apart),
)


def _first(guards: Iterable[tuple[str, Guard]], left: Traits, right: Traits) -> Refusal | None:
    for name, guard in guards:
        if sentence := guard(left, right):
            return Refusal(left.surface, right.surface, name, sentence)
    return None


def _within(inner: frozenset[str], outer: frozenset[str]) -> bool:
    """Whether each place has one on the other side that it is, lies in or holds."""
    return all(any(one == other or one in places().ancestors(other) or other in places().ancestors(one) for other in outer)
               for one in inner)


def _named(ids: Iterable[str]) -> str:
    return ", ".join(places().by_id[id_].name for id_ in ids) or "a wider place"


def traits_of(kind: str, surface: str, *, body: RegisterActor | None = None, sort: str | None = None,
              number: str | None = None) -> Traits:
    """What the guards look at in a name; `sort` and `number` where they are known from elsewhere.

    >>> traits = traits_of("Actor", "Utvecklingsbolaget i Norra Dalarna AB, 559800-0015")
    >>> traits.number, sorted(traits.points), traits.form
    ('5598000015', ['north'], 'ab')
    """
    read = _read(kind, surface)
    found = body.kind if body and body.kind in REGISTERED_FAMILIES else read.family or (
        sort if sort in REGISTERED_FAMILIES else "")
    if body and body.kind == "region" and read.family == "landsting":
        found = read.family
    return Traits(surface, number or read.number, body, found or "", read.places, read.points, read.numbers, read.form,
                  read.bare)


@lru_cache(maxsize=50_000)
def _read(kind: str, surface: str) -> Traits:
    """What the words of a name show."""
    stated, text = _stated_number(squeeze(surface))
    form = normal_form("Actor" if kind == "Firm" else kind, text)
    words = WORD.findall(form)
    ids, rest = _placed(form)
    family = next((name for name, pattern in FAMILIES if pattern.search(form)), "") if kind == "Actor" else ""
    return Traits(surface, stated, None, family, ids, frozenset(POINT_OF[word] for word in words if word in POINT_OF),
                  _counts(words), legal_form(text) if kind in ("Actor", "Firm") else "", rest)


def without_number(surface: str) -> str:
    """A name as written, without the organisation number that it states.

    >>> without_number("Lillbron Garn AB (559800-0015)"), without_number("Samarkand2015")
    ('Lillbron Garn AB', 'Samarkand2015')
    """
    number, text = _stated_number(surface)
    return text if number else surface


def _stated_number(text: str) -> tuple[str, str]:
    """The organisation number that a name states, and the text without it."""
    for match in NUMBER.finditer(text):
        if orgnr.is_valid(match[1] + match[2]):
            return match[1] + match[2], BEFORE_NUMBER.sub("", text[:match.start()]) + text[match.end():].lstrip(" ,)")
    return "", text


def _counts(words: list[str]) -> frozenset[str]:
    """The numbers of a name, in figures: «fas två», «Fas II» and «fas 2» count alike."""
    found = {word.lstrip("0") or "0" for word in words if word.isdigit()}
    found |= {ROMAN[word] for word in words if word in ROMAN}
    after = {(before, word) for before, word in pairwise(words)}
    found |= {COUNTED[word] for before, word in after if before in COUNTABLE and word in COUNTED}
    found |= {COUNTED[before] for before, word in after if word in COUNTABLE and before in COUNTED}
    return frozenset(found)


def place_ids(form: str) -> frozenset[str]:
    """The places that a name's normal form names, the longest first; an ordinary word («sala») counts as a head only.

    >>> sorted(place_ids("hushållningssällskapet dalarna-gävleborg"))
    ['se-lan-20', 'se-lan-21']
    """
    return _placed(form)[0]


@cache
def _placed(form: str) -> tuple[frozenset[str], str]:
    """The places of a form, and the form without them."""
    words = form.replace("-", " ").split()
    found: set[str] = set()
    rest: list[str] = []
    at = 0
    while at < len(words):
        for size in (3, 2, 1):
            part = " ".join(words[at:at + size])
            namesakes = places().named(part) if at + size <= len(words) and len(part) > 2 else []
            if namesakes and not (size == 1 and places().is_ordinary(part)):
                found.add(namesakes[0].id)
                break
        else:
            rest.append(words[at])
            size = 1
        at += size
    return frozenset(found), " ".join(rest)
