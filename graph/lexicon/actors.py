"""The register of bodies that support firms: names, aliases and abbreviations, who is a branch of whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from graph.errors import VocabularyError
from graph.lexicon.generic import heads_of_county
from graph.lexicon.matching import Entry, Folded, Hit, Matcher, Mention, fold, longest
from graph.lexicon.places import places
from graph.normal import normal_form
from graph.packs import rows

__all__ = ["Register", "RegisterActor", "actors", "mentions"]

CUE = re.compile(r"(?:(?<!\w)(?:till|via|från|hos|av|med|genom|kontakta|kontakt|samt|och|til|fra|hjå|gennem|gjennom|by"
                 r"|from|with|to|through|og|and)|[&,:/(]) ?$")
CUT_OFF = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}\.(?!\S)")  # a word of which only the beginning is written: «Länsst.»
LEGAL_WORDS = re.compile(r"(?<!\S)(?:ab|aktiebolag|ek\.? ?för\.?|stiftelsen|föreningen|projektet|i|in)(?!\S)")
# Heads that mean the body of this kind in the municipality that the reader knows of.
HEADS_OF_MUNICIPALITY = re.compile(
    r"(?:kommunen?|kommunens? \w+|näringslivs(?:kontor|enhet|avdelning|chef|utvecklare|bolag)\w*"
    r"|näringslivet på kommunen|bygg(?:nads)?(?:nämnd|lovs?)\w*|miljö(?:kontor|nämnd|och byggkontor)\w*|miljökontoret)")


@dataclass(frozen=True, slots=True)
class RegisterActor:
    """A body of the register. `ambiguous`: surfaces (in lower case) that mean other things too.

    `office`: it is but an office of its parent, whose name never means it.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    abbreviations: tuple[str, ...]
    kind: str
    country: str
    county_code: str
    municipality_code: str
    parent_id: str | None
    ambiguous: frozenset[str]
    former: bool
    successor: str | None
    office: bool = False

    @property
    def surfaces(self) -> tuple[str, ...]:
        """Name, aliases and abbreviations, each once, in this order."""
        return tuple(dict.fromkeys((self.name, *self.aliases, *self.abbreviations)))


class Register:
    """All bodies, by id and by the normal form of whatever they are called."""

    def __init__(self, rows: Iterable[RegisterActor]) -> None:
        self.by_id: Mapping[str, RegisterActor] = {actor.id: actor for actor in rows}
        self._children: dict[str, list[RegisterActor]] = {}
        for actor in self.by_id.values():
            if actor.parent_id:
                self._children.setdefault(actor.parent_id, []).append(actor)

    def __iter__(self) -> Iterator[RegisterActor]:
        return iter(self.by_id.values())

    @cached_property
    def _called(self) -> dict[str, list[RegisterActor]]:
        """The bodies by the normal form of what they are called; made when first asked for, since it takes a while."""
        called: dict[str, list[RegisterActor]] = {}
        for actor in self:
            for form in dict.fromkeys(normal_form("Actor", surface) for surface in actor.surfaces):
                called.setdefault(form, []).append(actor)
        return called

    @cached_property
    def _words(self) -> dict[str, list[RegisterActor]]:
        words: dict[str, list[RegisterActor]] = {}
        for form, called in self._called.items():
            words.setdefault(_bag(form), []).extend(called)
        return words

    def find(self, surface: str, county: str | None = None, municipality: str | None = None, *,
             exact: bool = False) -> RegisterActor | None:
        """The body that a surface (or its normal form) means, or None where the register knows none or several.

        `exact` takes only what the register itself calls the body: no slips, no cut-off words, no place added.

        `county` and `municipality` are place ids of where the reader stands: a national body gives way to its branch
        there, «Länsstyrelsen» and «Näringslivskontoret» mean those of the place.

        >>> actors().find("ALMI").id, actors().find("Almi", county="se-lan-20").id
        ('se-almi', 'se-almi-gavledala')
        >>> actors().find("Lst Dalarna").name, actors().find("Näringslivskontoret", municipality="se-kom-2031").name
        ('Länsstyrelsen i Dalarnas län', 'Rättviks kommun')
        >>> actors().find("Kurbits Redovisningsbyrå")
        """
        form = normal_form("Actor", surface)
        if HEADS_OF_MUNICIPALITY.fullmatch(form) and (place := places().by_id.get(municipality or "")):
            return self._one([a for a in self if a.kind == "kommun" and a.municipality_code == place.code
                              and a.country == place.country], None)
        if form in heads_of_county() and county:
            return self._of_kind(heads_of_county()[form], county)
        found = self._called.get(form) or (not exact and self._relaxed(form)) or []
        if actor := self._one(found, county):
            own_name = normal_form("Actor", actor.name) == form  # «Connect Sverige» said in full is no branch of it
            return actor if own_name else self._nearest(actor, county)
        if exact:
            return None
        cut = self._cut_off(surface, county) if CUT_OFF.search(surface) else None
        return cut or self._with_place(form) or (None if found else self._shortened(form) or self._misspelt(form))

    def children(self, parent_id: str) -> tuple[RegisterActor, ...]:
        """The branches and companies of a body; none where the register knows none.

        >>> {child.country for child in actors().children("se-almi")}
        {'SE'}
        """
        return tuple(self._children.get(parent_id, ()))

    def branch(self, parent_id: str, county: str) -> RegisterActor | None:
        """The branch of a body in a county (a place id); of several the one for the whole county. None: there is none.

        >>> actors().branch("se-nfc", "se-lan-20").name
        'Nyföretagarcentrum Dalarna'
        """
        place = places().by_id.get(county)
        children = [child for child in self._children.get(parent_id, ()) if place and child.country == place.country
                    and not (child.former or child.office)]
        inside = ([child for child in children if place and child.county_code == place.code]
                  or [child for child in children if county in _counties_called(child)])
        whole = [child for child in inside if not child.municipality_code] or inside
        return whole[0] if len(whole) == 1 else None

    def _one(self, found: list[RegisterActor], county: str | None) -> RegisterActor | None:
        """The one meant of several of the same name: current, of the county, Swedish, national; None if two remain."""
        place = places().by_id.get(county or "")
        best = sorted((_preference(actor, place.code if place else None), actor.id) for actor in found)
        if not best or (len(best) > 1 and best[0][0] == best[1][0]):
            return None
        return self.by_id[best[0][1]]

    def _nearest(self, actor: RegisterActor, county: str | None) -> RegisterActor:
        return (county and not actor.county_code and self.branch(actor.id, county)) or actor

    def _of_kind(self, kind: str, county: str) -> RegisterActor | None:
        """The one body of a kind in a county; None where there are several: nobody could tell which one is meant."""
        place = places().by_id.get(county)
        found = [a for a in self if place and a.kind == kind and a.county_code == place.code
                 and a.country == place.country and not a.former]
        return found[0] if len(found) == 1 else None

    def _relaxed(self, form: str) -> list[RegisterActor]:
        """Without brackets, legal forms and order of the words."""
        bare = " ".join(LEGAL_WORDS.sub(" ", re.sub(r"[()]", " ", form)).split()).strip(" ,&")
        return self._called.get(bare) or self._words.get(_bag(bare)) or []

    def _with_place(self, form: str) -> RegisterActor | None:
        """«Almi i Dalarna»: a body that is known, and a county that picks the branch where there is one."""
        words = re.sub(r"[(),]", " ", form).split()
        for size in (1, 2, 3):
            head, tail = " ".join(words[:-size]), " ".join(words[-size:])
            county = next((p.id for p in places().named(tail) if p.level == "county"), None)
            if not head or not county:
                continue
            head = head.removesuffix(" i").removesuffix(" in")
            if head in heads_of_county():
                return self._of_kind(heads_of_county()[head], county)
            if actor := self._one(self._called.get(head) or self._relaxed(head), county):
                return self._nearest(actor, county)
        return None

    def _shortened(self, form: str) -> RegisterActor | None:
        """«arbetsförm.»: the beginning of just one body's name (the surface lost its full stop in the normal form)."""
        if len(form) < 6 or " " in form:
            return None
        found = {actor.id: actor for name, group in self._called.items() if name.startswith(form) and " " not in name
                 for actor in group if actor.country == "SE" and not actor.former}
        return next(iter(found.values())) if len(found) == 1 else None

    def _cut_off(self, surface: str, county: str | None) -> RegisterActor | None:
        """«Innov. Norge», «Reg. Dalarna», «Länsst. Jämtland»: words that end in a full stop are the beginnings of others."""
        words = [re.escape(word[:-1].casefold()) + r"\w*" if CUT_OFF.fullmatch(word) else re.escape(word.casefold())
                 for word in surface.split()]
        pattern = re.compile(" ".join(words))
        found = {actor.id: actor for form, called in self._called.items() if pattern.fullmatch(form)
                 for actor in called if not actor.former}
        if found:
            return self._one(list(found.values()), county)
        head, _, tail = surface.partition(" ")
        heads = {kind for form, kind in heads_of_county().items() if re.fullmatch(words[0], form)}
        place = next((p.id for p in places().named(tail) if p.level == "county"), None)
        return self._of_kind(heads.pop(), place) if len(heads) == 1 and place and head else None

    def _misspelt(self, form: str) -> RegisterActor | None:
        """A name that differs by a letter (two in long names), where just one is near; words of place never differ."""
        allowed = 0 if len(form) < 7 else 1 if len(form) < 14 else 2
        if not allowed:
            return None
        near = process.extract(form, self._called.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=allowed,
                               limit=5)
        found = {actor.id for name, _, _ in near if _same_places(name, form) for actor in self._called[name]}
        return self.by_id[found.pop()] if len(found) == 1 else None


def _preference(actor: RegisterActor, county_code: str | None) -> tuple[bool, bool, bool, bool]:
    of_county = county_code is not None and actor.county_code == county_code and actor.country == "SE"
    return actor.former, not of_county, actor.country != "SE", bool(actor.county_code)


@cache
def _counties_called(actor: RegisterActor) -> frozenset[str]:
    """The counties that a body has in its names: «Almi Jämtland» is one of Almi Mitt, whose seat is in another."""
    tails = {surface.partition(" ")[2] for surface in actor.surfaces}
    return frozenset(place.id for tail in tails for place in places().named(tail) if place.level == "county")


def _bag(form: str) -> str:
    return " ".join(sorted(form.split()))


def _same_places(one: str, other: str) -> bool:
    differing = set(one.split()) ^ set(other.split())
    return not any(places().named(word) for word in differing) and not any(map(str.isdigit, "".join(differing)))


@cache
def actors() -> Register:
    """The register (the table `actors`), read once. Raises VocabularyError where a body is part of one that is not there."""
    listed = rows("actors")
    ids = {row["id"] for row in listed}
    if orphans := [row for row in listed if row["parent_id"] and row["parent_id"] not in ids]:
        raise VocabularyError("\n".join(f"{row['where']}: there is no parent_id {row['parent_id']!r}; leave it empty, or use "
                                        "the id of a body of the table" for row in orphans))
    return Register(map(_actor, listed))


def _actor(row: Mapping[str, str]) -> RegisterActor:
    notes = {key: value for key, _, value in (note.partition("=") for note in row["note"].split("; "))}
    ambiguous = frozenset(filter(None, notes.get("ambiguous", "").lower().split("|")))
    return RegisterActor(
        row["id"], row["name"], tuple(filter(None, row["aliases"].split("|"))),
        tuple(filter(None, row["abbreviations"].split("|"))), row["kind"], row["country"], row["county_code"],
        row["municipality_code"], row["parent_id"] or None,
        ambiguous, "former" in notes, notes.get("successor"), "office" in notes,
    )


@cache
def _matcher() -> Matcher:
    return Matcher(_entries())


def _entries() -> Iterator[Entry]:
    for actor in actors():
        for surface in actor.surfaces:
            ambiguous = surface.lower() in actor.ambiguous
            if (ambiguous and actor.kind == "kommun") or len(surface) < 2:
                continue
            abbreviation = len(surface) <= 5 and " " not in surface and surface != surface.lower() and (
                surface in actor.abbreviations or surface.isupper())
            exact = surface if abbreviation or ambiguous else None
            weight = 0.4 if ambiguous else 0.8 if abbreviation else 1.0
            yield Entry("actor", actor.id, fold(surface).text, "name", weight - 0.1 * actor.former, exact)


def mentions(folded: Folded) -> Iterator[Mention]:
    """The bodies that a text names, the longest name first; an ambiguous name only in its spelling and after a cue."""
    hits = (hit for hit in _matcher().hits(folded.text) if _is_meant(hit, folded))
    for hit in longest(hits):
        start, end = folded.span(hit.start, hit.end)
        surface = folded.original[start:end]
        lower = 0.6 if surface.islower() and " " not in surface else 1.0
        yield Mention("actor", hit.entry.id, start, end, surface, round(hit.entry.weight * lower, 2))


def _is_meant(hit: Hit, folded: Folded) -> bool:
    if hit.entry.exact is None:
        return True
    start, end = folded.span(hit.start, hit.end)
    if folded.original[start:end] != hit.entry.exact:
        return False
    return hit.entry.weight > 0.4 or bool(CUE.search(folded.text, max(0, hit.start - 14), hit.start))
