"""The needs and places that a page mentions, whether or not a statement rests on them.

A need is as likely as what the page tells of it (`needs_weighed`); a place is as sure as its word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from graph.lexicon import Mention, actors, places, recognise
from graph.model import Name, Statement
from graph.quick import quick
from loaders.extraction.context import Context
from loaders.extraction.layout.layout import ADDRESS
from loaders.extraction.layout.page import Passage
from loaders.extraction.needs.weighed import likely_needs
from loaders.extraction.projects.projects import Projects
from loaders.extraction.spans import START, Part, Placed

__all__ = ["Tag", "by_place", "is_in_name", "needs_found", "tags_of"]

IN_GENITIVE_NAME = re.compile(r"s[ ](?:[A-ZÅÄÖÆØ][a-zåäöæø]+)(?![\w-])")
FRAME_BEFORE = re.compile(r"Interreg[ ](?:[A-ZÅÄÖÆØ]\w+-)?$")
CAPITAL_BEFORE = re.compile(r"(?<![.!?:\n] )(?<![.!?:\n])[A-ZÅÄÖÆØ]\w+[ ]$")
GENITIVE = re.compile(r"['’]?s[ ]")
COUNTRIES = {"sv": "se", "da": "dk", "nb": "no", "nn": "no", "no": "no"}  # where a language is at home
EXACT = frozenset({"municipality", "county", "locality"})
WIDE = 0.85  # how surely a page is about a country or a wide area that it names
HOME = 0.7  # how surely a page is about the place of its only municipality
SURE_PLACE = 0.5
AT_WORK = re.compile(r"[ ](?:i|in|på)[ ]$")
LEGAL_FORM = re.compile(r"(?i)(?:ekonomisk|ideell)\s+förening(?:en)?|ekonomisk forening|frivillig forening|andelsforening")
SHORT = 200  # characters of a line that tells how to reach somebody


@quick
class Tag:
    """A need or place that the content mentions, whether or not a statement rests on it."""

    kind: str
    id: str
    quote: str
    start: int
    end: int
    weight: float
    confidence: float


def tags_of(
    context: Context, projects: Projects, people: Sequence[Placed], stated: Sequence[Statement], language: str | None
) -> tuple[Tag, ...]:
    """The needs and places of a page, each at its surest place, in order."""
    tags = [*_needs(context, projects, stated), *_places(context, people, language)]
    return tuple(sorted(tags, key=lambda tag: (tag.kind, tag.start)))


def needs_found(context: Context, projects: Projects) -> dict[str, list[Mention]]:
    """The words for each need in the content; none is read out of a name, a legal form or what somebody is called by."""
    names: list[Placed] = [*context.actors, *projects.mentions, *context.mentions.get("place", ())]
    names.sort(key=by_place)
    found: dict[str, list[Mention]] = {}
    for passage in context.page.passages:
        mentions = context.found("need", Part(passage.start, passage.end)) if passage.content else ()
        if not mentions or _tells_of_person(context, passage):
            continue
        for mention in mentions:
            if not (mention.negated or LEGAL_FORM.fullmatch(mention.surface) or is_in_name(names, mention)):
                found.setdefault(mention.id, []).append(mention)
    return found


def _needs(context: Context, projects: Projects, stated: Sequence[Statement]) -> Iterator[Tag]:
    """Each need with how likely the page is about it, at its surest word, else where what rests on it is said."""
    found = needs_found(context, projects)
    said = {s.object.key: s.evidence for s in reversed(stated) if isinstance(s.object, Name) and s.object.kind == "Need"}
    for need, likely in likely_needs(context, found, stated).items():
        if need in found:
            best = max(found[need], key=lambda mention: mention.weight)
            words = context.page.text[best.start : best.end]
            yield Tag("need", need, words, best.start, best.end, best.weight, round(likely, 2))
        elif (evidence := said.get(need)) and evidence.start is not None and evidence.end is not None:
            yield Tag("need", need, evidence.quote, evidence.start, evidence.end, 0.0, round(likely, 2))


def _places(context: Context, people: Sequence[Placed], language: str | None) -> Iterator[Tag]:
    """Each place at its surest word. None is one that only names a person («Elias Norberg») or says of what country
    something is («Sveriges första»); nor does a page that names its own country once among other places mean all of it."""
    named: list[Placed] = sorted(people, key=by_place)
    best: dict[str, Mention] = {}
    home = COUNTRIES.get(language or "")
    named_home = 0
    for passage in context.page.passages:
        for mention in context.found("place", Part(passage.start, passage.end)) if passage.content else ():
            known = best.get(mention.id)
            named_home += mention.id == home
            better = known is None or mention.weight > known.weight
            if better and not is_in_name(named, mention) and not _is_but_a_word(context, mention):
                best[mention.id] = mention
    if len(best) > 1 and named_home == 1 and home:
        best.pop(home, None)
    for mention in best.values():
        words = context.page.text[mention.start : mention.end]
        known_place = places().by_id.get(mention.id)
        exact = known_place is not None and known_place.level in EXACT
        sure = mention.weight if exact else min(mention.weight, WIDE)
        yield Tag("place", mention.id, words, mention.start, mention.end, mention.weight, sure)
    for seat in (_home(context), *_in_names(context, alone=not best)):
        if seat and seat.id not in best:
            yield seat


def _in_names(context: Context, alone: bool) -> Iterator[Tag]:
    """The places that a page names only within names of bodies: where one is at work («Nyföretagarcentrum i Mora»), and, if
    the page names no place otherwise, the one that its bodies are of («Region Dalarna»)."""
    found: dict[str, Tag] = {}
    for actor in context.actors:
        for place in _places_in(actor.surface):
            start = context.page.plain.find(place.surface, actor.start, actor.end)
            if start >= 0:
                found.setdefault(place.id, Tag("place", place.id, place.surface, start, start + len(place.surface), HOME, HOME))
    at_work = [tag for tag in found.values() if AT_WORK.search(context.page.plain, max(0, tag.start - 4), tag.start)]
    if alone and len(found) == 1:
        yield from found.values()
    else:
        yield from (tag for tag in at_work if places().by_id[tag.id].level == "municipality")


@cache
def _places_in(name: str) -> tuple[Mention, ...]:
    """The municipalities and counties that a name of a body has words for."""
    return tuple(m for m in recognise(name) if m.kind == "place" and m.weight >= SURE_PLACE and _is_unit(m.id))


def _is_unit(place: str) -> bool:
    known = places().by_id.get(place)
    return known is not None and known.level in ("municipality", "county")


def by_place(mention: Placed) -> tuple[int, int]:
    return mention.start, -mention.end


def is_in_name(names: Sequence[Placed], mention: Placed) -> bool:
    """Whether a mention lies inside of one of the names, sorted by start."""
    at = bisect_right(names, mention.start, key=START)
    return any(mention.end <= name.end for name in names[max(0, at - 4) : at])


def _is_but_a_word(context: Context, place: Mention) -> bool:
    """Whether a place is a word of a name or of a phrase: «Sveriges första», «Visual Sweden», «Norrlands Nätverk för musik»."""
    plain = context.page.plain
    if IN_GENITIVE_NAME.match(plain, place.end) or FRAME_BEFORE.search(plain, max(0, place.start - 30), place.start):
        return True
    known = places().by_id.get(place.id)
    if known is None or known.level != "country":
        return False
    return bool(GENITIVE.match(plain, place.end) or CAPITAL_BEFORE.search(plain, max(0, place.start - 25), place.start))


def _tells_of_person(context: Context, passage: Passage) -> bool:
    """Whether a passage says whom to call: titles («affärsutvecklare») are no needs there."""
    if passage.label and passage.label.field == "contact":
        return True
    return passage.end - passage.start < SHORT and bool(ADDRESS.search(context.page.plain, passage.start, passage.end))


def _home(context: Context) -> Tag | None:
    """The municipality that a page is about: it names no other one, and this one more than once."""
    bodies = [actor for actor in context.actors if actor.kind == "kommun" and actor.id]
    if len(bodies) < 2 or len({actor.id for actor in bodies}) > 1:
        return None
    body = actors().by_id[bodies[0].id or ""]
    seat = places().by_code(body.municipality_code, body.country, "municipality") if body.municipality_code else None
    at = context.page.plain.find(seat.name, bodies[0].start, bodies[0].end) if seat else -1
    if seat is None or at < 0:
        return None
    return Tag("place", seat.id, seat.name, at, at + len(seat.name), HOME, HOME)
