"""Organisations under a label or in a column for them: «Projektpartner: A, B och C»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.lexicon import places
from loaders.extraction.bodies.heads import COMPASS
from loaders.extraction.bodies.municipalities import municipality_of
from loaders.extraction.bodies.naming import PERSON, ActorMention, made, paired_places
from loaders.extraction.layout.labels import known_label
from loaders.extraction.layout.page import Page, Passage
from loaders.extraction.rules import Label
from loaders.extraction.spans import Part, within
from loaders.extraction.wording import CAP

__all__ = ["items", "of_labels"]

NAMING_FIELDS = frozenset({"lead", "partners", "funders", "potential", "provider"})
CAPS = re.compile(rf"(?<![\w.-]){CAP}(?:[ ](?:{CAP}|{COMPASS}|&|\d{{1,4}}))*")
SPLIT = re.compile(
    r"[ \t]*(?:,|;|\+|\||•|\n)[ \t]*(?:(?:och|og|and|samt|samt även)[ ])?|(?<![-–])[ ]+(?:samt|och|og|and)[ ]+(?=[A-ZÅÄÖÆØ])"
)
NESTED = re.compile(r"[.][ ](?P<words>[A-ZÅÄÖÆØ][^.:\n]{3,40}):[ ]")
UNITS = re.compile(r"(?P<first>[A-ZÅÄÖÆØ][a-zåäöæø]+(?:en|et|a))[ ](?:och|og|samt)[ ][a-zåäöæø]+(?:en|et|a)")
OF_MUNICIPALITIES = re.compile(r"(?i)kommun|municipalit")
# Labels that stand before persons as well: «Ansvarig: Ada Ek».
OF_PERSONS_TOO = re.compile(
    r"(?i)(?:sammanhållande|sammankallande|kontakt\w*|ansvarig|ansvarlig|ansvarleg|responsible"
    r"|samordnare|koordinator|coordinator|tovholder)$")
LOWER_TAIL = re.compile(r"(?:[ ](?!i |på |for |för |og |och )[a-zåäöæø-]{5,}){1,2}")
# «Fjorton kommuner i Norrby», «Ansvarig för område 1: …» name nobody
GROUP_ITEM = re.compile(
    r"[^\s:]+[ ](?:\w+[ ])?(?:kommuner|kommunar|företag|bedrifter|virksomheder|municipalities"
    r"|companies)(?!\w)|[^:]{3,40}\d[^:]{0,12}:")
LONGEST_ITEM = 12
# A whole item that goes on from a name it begins with: «Regions Network for the Application of New Technology»
OF_NAME = re.compile(rf"{CAP}(?:[ ](?:of|for|the|and|in|i|och|og|på|&|{CAP}|[a-zåäöæø]{{7,}}))*[ ]{CAP}")


def of_labels(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """What stands as a value under a label for organisations is one, whatever it is called."""
    for passage, label, part in _naming_parts(page):
        label_id = label.id
        for place, item in enumerate(items(page, part)):
            words = page.plain[item.start : item.end]
            bare = re.sub(r"\s*\([^)]*\)?$", "", words).rstrip(" ,")
            inside = within(known, item)
            if GROUP_ITEM.match(bare) or (not inside and _is_county(bare)):
                continue
            if place and not inside and label.field == "provider" and " " not in bare:
                continue  # «Almi, Hamar», «Mora kommun, Teknik och Miljö»: where they sit
            if units := UNITS.fullmatch(bare):  # «Näringslivsenheten och upphandlingsenheten»: the first is named
                bare = units["first"]
            begins = len(inside) == 1 and inside[0].id is None and inside[0].start == item.start
            whole = len(inside) == 1 and inside[0].id is None and passage.kind == "label" and len(bare.split()) <= LONGEST_ITEM
            if whole and inside[0].surface != bare and OF_NAME.fullmatch(bare):
                yield from made(page, item.start, item.start + len(bare), inside[0].kind, label_id, 0.85)
                continue
            if begins and _is_tail(bare, inside[0].surface):
                yield from made(page, item.start, item.start + len(bare), inside[0].kind, inside[0].rule, 0.85)
                continue
            if inside and (len(inside) > 1 or not CAPS.fullmatch(bare)):
                continue
            if (
                not bare
                or not bare[0].isupper()
                or len(bare.split()) > 7
                or re.search(r"\d{4}|[@%]|\d[ ]?(?:kr|SEK|EUR)|(?:SEK|NOK|DKK|EUR|€)[ ]?\d", bare)
            ):
                continue
            if passage.kind == "label" and len(bare) > 90:
                continue
            if PERSON.fullmatch(bare) and passage.label and OF_PERSONS_TOO.match(passage.label.words):
                continue
            if OF_MUNICIPALITIES.search(label.words) and (seat := municipality_of(bare)):
                yield ActorMention(item.start, item.start + len(bare), seat.name, "kommun", label_id, 0.9, seat.id)
                continue
            yield from made(page, item.start, item.start + len(bare), None, label_id, 0.85)


def items(page: Page, part: Part) -> list[Part]:
    """The items of a list in running text: «A, B och C». Brackets keep what is in them together.

    >>> from loaders.extraction.layout.layout import page_of
    >>> text = "Almi, IUC (Falun, Mora) och Region Norr"
    >>> [text[i.start : i.end] for i in items(page_of(text), Part(0, len(text)))]
    ['Almi', 'IUC (Falun, Mora)', 'Region Norr']
    """
    words = page.plain[part.start : part.end]
    depth = 0
    shield = list(words)
    for pair in paired_places().finditer(words):
        shield[pair.start() : pair.end()] = "x" * (pair.end() - pair.start())
    for index, char in enumerate(words):
        depth += (char == "(") - (char == ")" and depth > 0)
        if depth and char != "(":
            shield[index] = "x"
    found: list[Part] = []
    begin = 0
    for match in SPLIT.finditer("".join(shield)):
        found.append(Part(part.start + begin, part.start + match.start()))
        begin = match.end()
    found.append(Part(part.start + begin, part.end))
    trimmed = [_stripped(page.plain, item) for item in found]
    return [item for item in trimmed if item.start < item.end]


def _stripped(plain: str, part: Part) -> Part:
    start, end = part.start, part.end
    while start < end and plain[start] in ' \t\n-–•·.:*"':
        start += 1
    while start < end and plain[end - 1] in ' \t\n.:;*"':
        end -= 1
    return Part(start, end)


@cache
def _is_county(words: str) -> bool:
    """Whether words are the name of a county, which a list of partners names as a place."""
    named = places().named(words)
    return bool(named) and all(place.level == "county" for place in named)


def _is_tail(words: str, name: str) -> bool:
    """Whether a value is a name and one or two lower-case nouns more: «Stiftelsen Øst-Telemark» + «etablerersenter»."""
    return words.startswith(name) and bool(LOWER_TAIL.fullmatch(words, len(name)))


def _naming_parts(page: Page) -> Iterator[tuple[Passage, Label, Part]]:
    for passage in page.passages:
        if not passage.content:
            continue
        if passage.kind == "label" and passage.label and passage.label.field in NAMING_FIELDS:
            for part in passage.parts:
                yield passage, passage.label, part
        for label, cell in zip(passage.fields, passage.cells, strict=False):
            if label and label.field in NAMING_FIELDS:
                yield passage, label, cell
        if passage.kind == "bullet" and (nested := NESTED.search(page.plain, passage.start, passage.end)):
            label = known_label(nested["words"])
            if label and label.field in NAMING_FIELDS:
                yield passage, label, Part(nested.end(), passage.end)
