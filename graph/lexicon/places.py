"""The places of the gazetteer: countries, counties, municipalities, localities, and where each lies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from graph.lexicon.matching import Entry, Folded, Hit, Matcher, Mention, fold, longest
from graph.lexicon.postal import POSTCODE, is_post_town, municipalities_of_post_town, municipality_of_address
from graph.lexicon.tables import rows
from graph.normal import squeeze

__all__ = ["Place", "Places", "mentions", "places"]

# Of several places with one name the first in this order is meant.
LEVELS = ("municipality", "county", "country", "locality", "county_former", "landscape", "area", "nuts2",
          "cross_border")
LEVEL_OF_WORD = {**dict.fromkeys(("kommun", "kommune", "municipality", "kn"), "municipality"),
                 **dict.fromkeys(("län", "fylke", "county"), "county")}
COUNTRIES = ("SE", "NO", "DK")
CUE = re.compile(r"(?:^|\W)(?:i|på|från|utanför|kring|runt|nära|till|inom|ved|fra|frå|nær|udenfor|utenfor|utafor|innen|innan"
                 r"|vid|kringom|omkring|rundt|til|mot|mod|over|över|för|hele|hela|heile|in|at|from|near|around|across) $")
MUNICIPALITY_AFTER = re.compile(r"s? (?:kommun|kommune|municipality|kommunes|kommuns|kn)(?!\w)")
# «norra Värmland»: the part of an area is a place of its own, and its first word has no capital
PART_OF_AREA = re.compile(
    r"(?:norra|södra|östra|västra|mellersta|inre|(?:nord|syd)(?:östra|västra)|indre|ytre|nordre|nørre|søndre|søre|midtre|øvre"
    r"|nedre|østre|vestre|northern|southern|eastern|western|central) [A-ZÅÄÖÆØ]")
COUNTY_AFTER = re.compile(r"s? (?:län|läns|fylke|county)(?!\w)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place; `level` is country, county, municipality, locality and the like, `parent_id` the place it lies in.

    `small` is true for the many localities and parts of areas that few have heard of: their names are words of other
    names too, so that a text names them only where it says more («i Diö»).
    """

    id: str
    name: str
    level: str
    country: str
    code: str
    parent_id: str | None
    aliases: tuple[str, ...]
    small: bool = False


class Places:
    """All places, by id, code and name."""

    def __init__(self, rows: Iterable[Place]) -> None:
        self.by_id: Mapping[str, Place] = {place.id: place for place in rows}
        self._named: dict[str, list[Place]] = {}
        self._codes = {(p.country, p.level, p.code): p for p in self.by_id.values() if p.code}
        self._children: dict[str, list[Place]] = {}
        for place in self.by_id.values():
            for name in dict.fromkeys(map(squeeze, (place.name, *place.aliases))):
                self._named.setdefault(name, []).append(place)
            if place.parent_id:
                self._children.setdefault(place.parent_id, []).append(place)
        for namesakes in self._named.values():
            namesakes.sort(key=_prominence)

    def __iter__(self) -> Iterator[Place]:
        return iter(self.by_id.values())

    def named(self, text: str) -> list[Place]:
        """The places of this name or alias, the likeliest first; «X kommun» and «X län» narrow it. Empty: none.

        >>> [place.id for place in places().named("Dalarna")][:1], places().named("Nowhere")
        (['se-lan-20'], [])
        """
        name = squeeze(text)
        if found := self._named.get(name):
            return list(found)
        bare, level = _without_level(name)
        for form in (bare, bare.removesuffix("s"), bare.removesuffix("'s")):
            if found := self._named.get(form):
                return [place for place in found if level in (None, place.level)]
        return []

    def is_name(self, text: str) -> bool:
        """Whether a text is the name of a place as it is spelt, that of a Swedish post town too.

        >>> places().is_name("Falu kommun"), places().is_name("Åsarna"), places().is_name("Leksnad")
        (True, True, False)
        """
        return bool(self.named(text)) or is_post_town(text)

    def is_ordinary(self, word: str) -> bool:
        """Whether a place's name is an ordinary word too, which names a place only where more is said.

        >>> places().is_ordinary("Sala"), places().is_ordinary("Falun")
        (True, False)
        """
        return squeeze(word) in _ambiguous()

    def by_code(self, code: str, country: str = "SE", level: str = "municipality") -> Place | None:
        """The place of an official code; a Swedish code that lost its leading zero is understood.

        >>> places().by_code("2080").name, places().by_code("180").name, places().by_code("9999")
        ('Falun', 'Stockholm', None)
        """
        width = 4 if level == "municipality" else 2
        return self._codes.get((country, level, code)) or self._codes.get((country, level, code.zfill(width)))

    def municipality(self, text: str, *, near: str | None = None) -> Place | None:
        """The municipality that a cell means: by postcode, name, alias, code, locality, post town, or a name misspelt by a
        letter or two.

        `near`: id of a county or country that is preferred; postcodes and post towns are those of Sweden, and mean nothing
        near another country. None where the text names none, or several fit equally.

        >>> [places().municipality(cell).name for cell in ("Falu kommun", "2080", "Grycksbo", "Leksnad", "MORA")]
        ['Falun', 'Falun', 'Falun', 'Leksand', 'Mora']
        >>> places().municipality("Atlantis")
        """
        swedish = self._country(near) == "SE"
        if swedish and (code := municipality_of_address(text)):
            return self.by_code(code)
        text = POSTCODE.sub("", text)
        digits = re.search(r"(?<!\d)\d{3,4}(?=\.0\b|\D|$)", text)
        if digits and (place := self._of_code(digits.group(), near)):
            return place
        name = re.sub(r"\s*\(.*?\)|\d+|[.,;:]+$", "", squeeze(text)).strip(" -")
        found = self._municipalities(self.named(name))
        if not found and swedish and is_post_town(name):
            found = self._of_post_town(name, near)
        elif not found:
            found = self._misspelt(_without_level(name)[0], near)
        return self._preferred(found, near)

    def _of_post_town(self, name: str, near: str | None) -> list[Place]:
        """The municipality of a post town: its only one, or the only one in the county of `near`."""
        found = [place for code in sorted(municipalities_of_post_town(name)) if (place := self.by_code(code))]
        close = [place for place in found if near in self.ancestors(place.id)] or found
        return close if len(close) == 1 else []

    def _country(self, near: str | None) -> str:
        """The country that a cell is read in: that of `near`, else Sweden."""
        return self.by_id[near].country if near and near in self.by_id else "SE"

    def _of_code(self, code: str, near: str | None) -> Place | None:
        """The municipality of a code: first in the country of `near`, then in Sweden and its neighbours."""
        found = (self.by_code(code, country) for country in dict.fromkeys((self._country(near), "SE", "NO", "DK")))
        return next(filter(None, found), None)

    def _municipalities(self, found: Iterable[Place]) -> list[Place]:
        chains = ([place, *map(self.by_id.__getitem__, self.ancestors(place.id))] for place in found)
        lifted = [next((p for p in chain if p.level == "municipality"), None) for chain in chains]
        return list(dict.fromkeys(place for place in lifted if place))

    def _preferred(self, found: list[Place], near: str | None) -> Place | None:
        close = [place for place in found if near in self.ancestors(place.id)]
        return next(iter(close or found), None)

    def _misspelt(self, name: str, near: str | None) -> list[Place]:
        allowed = 0 if len(name) < 4 else 1 if len(name) < 7 else 2
        if not allowed:
            return []
        scored = process.extract(name, self._spellings(), scorer=DamerauLevenshtein.distance, score_cutoff=allowed,
                                 limit=8)
        best = min((distance for _, distance, _ in scored), default=0)
        found = self._municipalities(self._named[form][0] for form, distance, _ in scored if distance == best)
        close = [place for place in found if near in self.ancestors(place.id)] or found
        return close if len(close) == 1 else []

    def _spellings(self) -> list[str]:
        return [name for name, found in self._named.items() if found[0].level in ("municipality", "locality")
                and not found[0].small]

    def ancestors(self, place_id: str) -> tuple[str, ...]:
        """The ids of the places that it lies in, nearest first; empty for a country and for an unknown id.

        >>> places().ancestors("se-kom-2080"), places().ancestors("x")
        (('se-lan-20', 'se'), ())
        """
        chain: list[str] = []
        place = self.by_id.get(place_id)
        while place and place.parent_id and place.parent_id in self.by_id and place.parent_id not in chain:
            chain.append(place.parent_id)
            place = self.by_id[place.parent_id]
        return tuple(chain)

    def county_of(self, place_id: str) -> str | None:
        """The county that a place is or lies in; None for a country and for an unknown id.

        >>> places().county_of("se-kom-2080"), places().county_of("se-lan-20"), places().county_of("se")
        ('se-lan-20', 'se-lan-20', None)
        """
        return next((id_ for id_ in (place_id, *self.ancestors(place_id))
                     if id_ in self.by_id and self.by_id[id_].level == "county"), None)

    def municipalities_within(self, place_id: str) -> tuple[str, ...]:
        """The ids of the municipalities of an area, by code; a municipality has itself, a locality its municipality.

        An area without listed members has only itself, an unknown id too: it reaches nobody else.

        >>> len(places().municipalities_within("se-lan-20")), places().municipalities_within("se-kom-2080")
        (15, ('se-kom-2080',))
        """
        place = self.by_id.get(place_id)
        if place and place.level == "locality":
            return tuple(p.id for p in self._municipalities([place])) or (place_id,)
        found = sorted((p for p in self._below(place_id) if p.level == "municipality"), key=lambda p: (p.code, p.id))
        return tuple(place.id for place in found) or (place_id,)

    def _below(self, place_id: str) -> Iterator[Place]:
        for child in self._children.get(place_id, ()):
            yield child
            yield from self._below(child.id)


def _prominence(place: Place) -> tuple[int, int, str]:
    country = COUNTRIES.index(place.country) if place.country in COUNTRIES else len(COUNTRIES)
    return LEVELS.index(place.level), country, place.id


def _without_level(name: str) -> tuple[str, str | None]:
    bare, _, last = name.rpartition(" ")
    level = LEVEL_OF_WORD.get(last) or LEVEL_OF_WORD.get(last.removesuffix("s")) if bare else None
    return (bare, level) if level else (name, None)


@cache
def places() -> Places:
    """The places of the gazetteer (`data/places.csv`, and the small ones of `data/small_places.csv`), read once."""
    known = [
        Place(row["id"], row["name"], row["level"], row["country"], row["code"], row["parent_id"] or None,
              tuple(filter(None, row["aliases"].split("|"))))
        for row in rows("places.csv")
    ]
    small = [Place(row["id"], row["name"], row["level"], row["country"], "", row["parent_id"], (), small=True)
             for row in rows("small_places.csv")]
    return Places([*known, *small])


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(row["form"] for row in rows("ambiguous_places.csv"))


@cache
def _matcher() -> Matcher:
    return Matcher(Entry("place", found[0].id, fold(name).text, "name", 0.9 if name in _ambiguous() else 1.0)
                   for name, found in places()._named.items() if len(name) > 1)


def mentions(folded: Folded) -> Iterator[Mention]:
    """The places that a text names, the longest name first. An ordinary word («Sala», «Ed») needs a cue such as «i»."""
    hits = (hit for hit in _matcher().hits(folded.text) if _is_meant(hit, folded))
    for hit in longest(hits):
        start, end = hit.start, hit.end
        place_id = hit.entry.id
        if after := MUNICIPALITY_AFTER.match(folded.text, end):
            place_id, end = _of_level(hit, "municipality"), after.end()
        elif after := COUNTY_AFTER.match(folded.text, end):
            place_id, end = _of_level(hit, "county"), after.end()
        start, end = folded.span(start, end)
        yield Mention("place", place_id, start, end, folded.original[start:end], hit.entry.weight)


def _of_level(hit: Hit, level: str) -> str:
    return next((p.id for p in places().named(hit.entry.form) if p.level == level), hit.entry.id)


def _is_meant(hit: Hit, folded: Folded) -> bool:
    start, end = folded.span(hit.start, hit.end)
    capital = folded.original[start].isupper() or bool(PART_OF_AREA.match(folded.original, start, end))
    cue = bool(CUE.search(folded.text, max(0, hit.start - 12), hit.start)) or bool(
        MUNICIPALITY_AFTER.match(folded.text, hit.end))
    place = places().by_id[hit.entry.id]
    doubtful = hit.entry.form in _ambiguous() or (place.small and place.level != "area")
    return capital and cue if doubtful else capital or cue
