"""What single cells of a register say: needs, places, target groups, days, a status, names of actors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graph.dates import is_partial
from graph.lexicon import actors, needs_in_label, parse_date, parse_period, places, recognise
from graph.lexicon.generic import is_generic
from graph.model import Certainty, Name
from graph.normal import normal_form, squeeze
from graph.vocabulary import vocabulary
from loaders.registers.columns import column_words
from loaders.tables.cells import is_nothing

__all__ = ["ENDED", "Told", "actor_named", "actors_in", "day_in", "groups_in", "needs_in", "parts_of", "period_in", "places_in",
           "sort_in", "status_in"]

ENDED = "ended"
LINES = re.compile(r"\s*[;|\n\r•]+\s*")  # what parts the values of a cell for sure
COMMAS = re.compile(r"\s*(?:,|\s/\s|(?<!\S)(?:och|og|and|samt|&)(?!\S))\s*")  # and what may be part of a name too
MARKED = re.compile(r"(?P<value>.*\S)\s*\((?P<word>[^()]+)\)", re.DOTALL)  # «Export (planerad)»


@dataclass(frozen=True, slots=True)
class Told:
    """A value of a cell: the name that it means, how surely where it says so itself, and how it was told: `exact`, `typo`,
    `words`; `name` is None where nobody could tell."""

    text: str
    name: Name | None
    certainty: Certainty | None = None
    how: str = "exact"


def parts_of(cell: str) -> list[str]:
    """The values of a cell that are surely apart: by semicolon, bar, line or bullet.

    >>> parts_of("Export; Banklån/kredit"), parts_of(" - ")
    (['Export', 'Banklån/kredit'], [])
    """
    return [part for part in map(str.strip, LINES.split(cell)) if not is_nothing(part)]


def needs_in(cell: str) -> Iterator[Told]:
    """The needs and groups of needs of a cell: ids, titles, labels with slips of the pen, words.

    >>> [(told.name and told.name.key, told.certainty, told.how) for told in needs_in("finans.lan; Exprt; Skogsrå (planerad)")]
    [('finans.lan', None, 'exact'), ('affar.export', None, 'typo'), (None, <Certainty.PLANNED: 'planned'>, 'exact')]
    """
    for part in parts_of(cell):
        value, certainty = _marked(part)
        if need := _titled_needs().get(squeeze(value)):
            yield Told(value, _need(need), certainty)
            continue
        reading = needs_in_label(value)
        yield from (Told(words, _need(need), certainty, how) for need, words, how in reading.needs)
        yield from (Told(words, _need(group), certainty) for group, words in reading.groups)
        yield from (Told(words, None, certainty) for words in reading.unknown)


def places_in(cell: str, near: str | None = None) -> Iterator[Told]:
    """The places of a cell: ids, codes, municipalities (misspelt too), counties, countries, villages.

    >>> [told.name and told.name.key for told in places_in("Falun, Leksnad och Atlantis; Dalarnas län")]
    ['se-kom-2080', 'se-kom-2029', None, 'se-lan-20']
    """
    for part in parts_of(cell):
        value, certainty = _marked(part)
        whole = _place(value, near)
        for text in ([value] if whole else filter(None, COMMAS.split(value))):
            found = whole or _place(text, near)
            known = places().by_id.get(found or "")
            how = "typo" if known and not _is_spelt(text) else "exact"
            yield Told(text, Name("Place", known.name, known.id) if known else None, certainty, how)


def groups_in(cell: str) -> Iterator[Told]:
    """The target groups of a cell: ids, titles, words.

    >>> [told.name and told.name.key for told in groups_in("sme; nystartade företag; hundägare")]
    ['sme', 'startups', None]
    """
    known = vocabulary().target_groups
    for part in parts_of(cell):
        value, certainty = _marked(part)
        titled = next((one.id for one in known.values() if squeeze(value) in map(squeeze, (one.id, one.sv, one.en))), None)
        found = [titled] if titled else list(dict.fromkeys(one.id for one in recognise(value, kinds={"target_group"})))
        yield from (Told(value, Name("TargetGroup", known[one].sv, one), certainty) for one in found)
        if not found:
            yield Told(value, None, certainty)


def status_in(cell: str) -> str | None:
    """A certainty or `ended` that a status cell says; None where nobody could tell.

    >>> status_in("Planerad"), status_in("Upphört 2024"), status_in("lila")
    ('planned', 'ended', None)
    """
    words = _statuses()
    text = squeeze(cell).strip(" .!")
    return words.get(text) or words.get(text.split(" ")[0] if text else "")


def day_in(cell: str) -> str | None:
    """The day of a cell, as precise as it is; None where it is none.

    >>> day_in("3/11 2026"), day_in("2026"), day_in("snart")
    ('2026-11-03', '2026', None)
    """
    text = cell.strip()
    found = text if is_partial(text) else parse_date(text, serial=True)
    return found if found and is_partial(found) else None


def period_in(cell: str) -> tuple[str | None, str | None]:
    """Beginning and end of a cell; a single year or day is both.

    >>> period_in("2024-01-01 – 2026-12-31"), period_in("tills vidare")
    (('2024-01-01', '2026-12-31'), (None, None))
    """
    start, end = parse_period(cell)
    if start is None and end is None and (day := day_in(cell)):
        return day, day
    return (start if start and is_partial(start) else None), (end if end and is_partial(end) else None)


def sort_in(cell: str) -> tuple[str, bool]:
    """The kind of actor that a cell says, and whether the register of names has that kind; others stay as they are written.

    >>> sort_in("Företagsfrämjare"), sort_in("Bygdegård")
    (('promoter', True), ('bygdegård', False))
    """
    text = squeeze(cell)
    known = _sorts().get(text) or _sorts().get(text.replace("_", " "))
    return (known, True) if known else (text, False)


def actor_named(surface: str, place: str | None = None, sort: str | None = None) -> Name:
    """The name of an actor; one that means another body in each place is narrowed by the place of its row.

    >>> actor_named("Almi").place, actor_named("Näringslivskontoret", "se-kom-2029").place
    (None, 'se-kom-2029')
    """
    words = " ".join(surface.split())
    form = normal_form("Actor", words)
    return Name("Actor", words, form, sort, place if is_generic(form) else None)


def actors_in(cell: str) -> Iterator[tuple[Name, Certainty | None]]:
    """The actors of a cell, and how surely, where it says so: parted by semicolon, bar or line; by comma and «och» where each
    part is known to the register of names.

    >>> [name.surface for name, _ in actors_in("Almi och IUC Dalarna")], list(actors_in("-"))
    (['Almi', 'IUC Dalarna'], [])
    >>> [(name.surface, sure) for name, sure in actors_in("Bygd och Liv i Orsa; Almi (planerad)")]
    [('Bygd och Liv i Orsa', None), ('Almi', <Certainty.PLANNED: 'planned'>)]
    """
    for part in parts_of(cell):
        value, certainty = _marked(part)
        pieces = [piece for piece in COMMAS.split(value) if piece]
        apart = len(pieces) > 1 and not _is_known(value) and all(map(_is_known, pieces))
        for words in pieces if apart else [value]:
            yield actor_named(words), certainty


def _is_known(surface: str) -> bool:
    return actors().find(surface, exact=True) is not None


def _marked(part: str) -> tuple[str, Certainty | None]:
    """A value and how surely it holds, where it says so in brackets."""
    match = MARKED.fullmatch(part)
    word = _statuses().get(squeeze(match["word"])) if match else None
    return (match["value"], Certainty(word)) if match and word and word != ENDED else (part, None)


def _need(need: str) -> Name:
    known = vocabulary().needs.get(need)
    return Name("Need", known.titles["sv"] if known else need, need)


def _place(text: str, near: str | None) -> str | None:
    known = places()
    if text in known.by_id:
        return text
    if found := known.named(text):
        return found[0].id
    municipality = known.municipality(text, near=near)
    return municipality.id if municipality else None


def _is_spelt(text: str) -> bool:
    return text in places().by_id or places().is_name(text) or any(map(str.isdigit, text))


@cache
def _titled_needs() -> dict[str, str]:
    words = vocabulary()
    titled = {squeeze(title): need.id for need in words.needs.values() for title in (need.id, *need.titles.values())}
    return {squeeze(text): group for group, titles in words.need_groups.items() for text in (group, *titles.values())} | titled


@cache
def _statuses() -> dict[str, str]:
    return {squeeze(word): status for status, words in column_words()["status"].items() for word in words}


@cache
def _sorts() -> dict[str, str]:
    known = {squeeze(word): sort for sort, words in column_words()["sorts"].items() for word in (sort, *words)}
    return {actor.kind: actor.kind for actor in actors()} | known
