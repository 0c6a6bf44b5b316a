"""Whom a group of actors comprises, where its words say so by place: «länets kommuner», «kommunerna i Dalarna». Pure."""

from __future__ import annotations

import re

from graph.lexicon import Places
from graph.model import Name
from graph.normal import normal_form

__all__ = ["is_of_county", "members_of"]

# The heads of groups that have one member in each place of a level.
SORTS = (
    ("näringslivskontor", "municipality", r"näringslivs(?:kontor|enhet|avdelning)\w*"),
    ("folkhögskola", "", r"folkhögskol\w+"),
    ("länsstyrelse", "county", r"länsstyrelserna|länsstyrelser"),
    ("region", "county", r"regionerna|regioner|regionene|fylkeskommunene|fylkeskommuner|landstingen|landsting"),
    ("kommun", "municipality", r"kommunerna|kommuner|kommunene|kommunerne|municipalities|primärkommuner\w*"),
)
SORTED = tuple((sort, level, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for sort, level, words in SORTS)
# Words beside a head that do not narrow the group: every member is meant.
ALL = re.compile(
    r"(?<!\w)(?:alla|samtliga|övriga|de|dem|the|all|alle|våra|vårt|vore|respektive|berörda|deltagande|i|in|of|och|på|för|inom"
    r"|länets|länet|regionens|regionen|fylkets|fylket|landets|landet|county|counties|dess|\d+|femton|främst|t ex|m fl)(?!\w)")
# Words that do narrow it to some, whom nobody names.
SOME = re.compile(r"(?<!\w)(?:några|vissa|flera|enstaka|någon|en|ett|två|tre|fyra|fem|sex|sju|some|several|noen|nogle)(?!\w)")


def members_of(name: Name, places: Places) -> tuple[str, tuple[str, ...]] | None:
    """The sort of actor that a group comprises (`kommun`, `region` …) and the ids of the places that have one each.

    The places are those that the words name («kommunerna i Dalarna», «kommunerna Mora och Orsa»), else the name's own
    place: a county for «länets kommuner», a country for «landets regioner». Order: as `Places.municipalities_within`,
    counties by id. None where the words are no such group, mean only some («flera kommuner»), or no place is known.

    >>> from graph.lexicon import places
    >>> sort, members = members_of(Name("ActorGroup", "länets kommuner", "länets kommuner", place="se-lan-20"), places())
    >>> sort, len(members)
    ('kommun', 15)
    >>> members_of(Name("ActorGroup", "kommunerna Mora och Orsa", "kommunerna mora & orsa"), places())
    ('kommun', ('se-kom-2034', 'se-kom-2062'))
    >>> members_of(Name("ActorGroup", "civilsamhället", "civilsamhället", place="se-lan-20"), places())
    """
    read = _read(name.surface, places)
    if read is None:
        return None
    sort, level, named = read
    areas = named or ([name.place] if name.place else [])
    found = dict.fromkeys(id_ for area in areas for id_ in _within(area, level, places))
    return (sort, tuple(sorted(found) if len(areas) > 1 else found)) if found else None


def is_of_county(surface: str, places: Places) -> bool:
    """Whether the words mean a group whose members follow from a county that they do not name: «länets kommuner».

    >>> from graph.lexicon import places
    >>> is_of_county("länets kommuner", places()), is_of_county("kommunerna i Dalarna", places())
    (True, False)
    """
    read = _read(surface, places)
    return read is not None and read[1] == "municipality" and not read[2]


def _read(surface: str, places: Places) -> tuple[str, str, list[str]] | None:
    """The sort, the level of its members and the places named; None where the words are no such group."""
    form = re.sub(r"\(.*?\)", " ", normal_form("ActorGroup", surface)).replace("&", " ").replace(",", " ")
    head = next(((sort, level, found) for sort, level, pattern in SORTED if (found := pattern.search(form))), None)
    if head is None or not head[1] or SOME.search(form):
        return None
    sort, level, found = head
    named, rest = _places_in(ALL.sub(" ", f"{form[:found.start()]} {form[found.end():]}").split(), places)
    return None if rest else (sort, level, named)


def _places_in(words: list[str], places: Places) -> tuple[list[str], list[str]]:
    """The places that words name, the longest first, and the words that name none."""
    named: list[str] = []
    rest: list[str] = []
    while words:
        size = next((n for n in (3, 2, 1) if len(words) >= n and places.named(" ".join(words[:n]))), 0)
        if size:
            named.append(places.named(" ".join(words[:size]))[0].id)
        else:
            rest.append(words[0])
        words = words[max(size, 1):]
    return named, rest


def _within(area: str, level: str, places: Places) -> tuple[str, ...]:
    """The municipalities of an area, or the counties of a country; nothing where no members are listed."""
    if level == "municipality":
        return tuple(id_ for id_ in places.municipalities_within(area) if places.by_id[id_].level == level) \
            if area in places.by_id else ()
    return tuple(sorted(place.id for place in places if place.level == level and area in (place.id, place.parent_id)))
