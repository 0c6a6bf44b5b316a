"""Forms whose lines ran into one another, as text from a PDF does: «Projektnamn Granljus i norr Datum för start Belopp …»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.model import Statement
from loaders.extraction.context import Context, ProjectMention
from loaders.extraction.layout.labels import known_label
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.money import LEAST, of_budget
from loaders.extraction.projects.names import project_name
from loaders.extraction.projects.subjects import Projects
from loaders.extraction.rules import Label, rules
from loaders.extraction.spans import Part
from loaders.extraction.values import amounts

__all__ = ["RUN_ON", "run_on_facts", "run_on_names"]

RUN_ON = "project-run-on"
LONGEST, LEAST_NAME = 140, 3  # characters of a name
LEAST_LABEL = 9  # letters of a label that needs no colon
MOST_OF_NAME = 14  # words
OF_FORM = ("Projekt", "Prosjekt", "Project", "Journal", "Diarie", "Medfinans", "Stödmot", "Tilskud", "Tilsagn")
MOST_WORDS = 5
WORD = re.compile(r"\S+")
VALUE_END = re.compile(r"[.;](?=\s|$)|\n|[ ](?=\d{4}-\d\d-\d\d)")
FIGURE = re.compile(r"\d")
GAP = 40  # characters between a label and the next, or the first value
ASKED = re.compile(r"sök|søk|søg|ansök|appl|request")


def run_on_names(context: Context) -> Iterator[ProjectMention]:
    """The names behind labels for them inside a paragraph, up to the next label.

    >>> from loaders.extraction.context import context_of
    >>> page = context_of("Uppgifter Projektets namn Ljus i Norr Datum för projektstart Datum för projektslut 2008", "s")
    >>> [mention.name.surface for mention in run_on_names(page)]
    ['Ljus i Norr']
    """
    for passage in context.page.passages:
        if passage.kind not in ("text", "label", "heading", "bullet") or not passage.content:
            continue
        for label in _name_labels().finditer(context.page.plain, passage.start, passage.end):
            if label.start() == passage.start and passage.kind == "label":
                continue  # a label of its own line is read as one
            if (here := _value(context, label.end(), passage)) is not None:
                yield ProjectMention(here.start, here.end, project_name(context.words(here)), RUN_ON, 0.9)


def _value(context: Context, start: int, passage: Passage) -> Part | None:
    """What stands from a place to the next label; None where none follows, or where it cannot be a name."""
    plain = context.page.plain
    stop = VALUE_END.search(plain, start, min(passage.end, start + LONGEST))
    last = stop.start() if stop else min(passage.end, start + LONGEST)
    following = next(_labels(plain, Part(start, min(passage.end, last + LONGEST)), after=start), None)
    sorts = [hit.start for hit in context.hit("document_sort", Part(start + 1, last)) if plain[hit.start].isupper()]
    end = min(last, following[0].start) if following else last if stop or last == passage.end else None
    end = sorts[0] if sorts and (end is None or sorts[0] < end) else end  # «… Ljus i Norr Slutrapport»
    if end is None or len(plain[start:end].split()) > MOST_OF_NAME:
        return None
    words = plain[start:end].rstrip(" .,:;\"“”„»«")
    return Part(start, start + len(words)) if len(words) >= LEAST_NAME and known_label(words) is None else None


def _labels(plain: str, part: Part, after: int = -1) -> Iterator[tuple[Part, Label]]:
    """The labels in a part that begin behind a place: of several words, long ones, or such as a colon ends."""
    at = part.start
    while (word := WORD.search(plain, at, part.end)) is not None:
        at = word.end()
        if word.start() <= after or not word.group()[0].isupper():
            continue
        if (found := _label_at(plain, word.start(), part.end)) is not None:
            yield found
            at = found[0].end


def _label_at(plain: str, start: int, stop: int) -> tuple[Part, Label] | None:
    """The label that begins at a place, the longest of several."""
    ends = []
    for word in WORD.finditer(plain, start, stop):
        ends.append(word.end())
        if len(ends) == MOST_WORDS or word.group()[-1] in ".:;,":
            break
    for end in reversed(ends):
        words = plain[start:end].rstrip(":")
        closed = plain[end - 1] == ":"
        sure = closed or (len(words) >= LEAST_LABEL and (" " in words or words.startswith(OF_FORM)))
        if sure and (label := known_label(words)) is not None:
            return Part(start, end), label
    return None


def run_on_facts(context: Context, projects: Projects, language: str | None) -> Iterator[Statement]:
    """The days and amounts of labels that stand in a row before their values: «Datum för projektstart Datum för projektslut
    Belopp som söks 2008-12-01 2012-06-30 4 650 000 sek»."""
    for mention in projects.mentions:
        passage = context.page.at(mention.end) if mention.rule == RUN_ON else None
        if passage is None:
            continue
        fields, at = _row_of_labels(context.page.plain, mention.end, passage.end)
        here = Part(mention.start, min(passage.end, at + LONGEST))
        dates = [date for date in context.found("date", Part(at, here.end)) if not date.detail]
        for label, date in zip([label for label in fields if label.field in ("start", "end")], dates, strict=False):
            yield context.say(mention.name, label.field, date.id, here, label.id, 0.85)
        money = next((label for label in fields if label.field in ("budget", "grant")), None)
        begin = dates[-1].end if dates else at
        amount = next((a for a in amounts(context.page.plain, begin, here.end, language) if a.value >= LEAST), None)
        if money and amount and len(fields) > 1:
            asked = ASKED.search(money.words.lower())
            kind = "total" if money.field == "budget" else "applied_grant" if asked else "grant"
            yield of_budget(context, mention.name, amount, kind, here, money.id, 0.6)


def _row_of_labels(plain: str, start: int, stop: int) -> tuple[list[Label], int]:
    """The labels in a row behind a place, and where the first figure behind them stands."""
    figure = FIGURE.search(plain, start, stop)
    at = figure.start() if figure else start
    return [label for _, label in _labels(plain, Part(start, at))], at


@cache
def _name_labels() -> re.Pattern[str]:
    """The labels for names of projects that are more than the bare word, with a value behind them."""
    words = {label.words for found in rules().labels.values() for label in found if label.field == "project"}
    long = sorted((re.escape(each) for each in words if len(each) >= LEAST_LABEL), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(long)})(?![\w-])[ ]?:?[ ]+[\"“”„»«]?(?=[A-ZÅÄÖÆØ\d])")
