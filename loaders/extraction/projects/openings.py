"""Projects that a paragraph begins to tell of by their names, on a page of several, and those of whose leader a page tells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from loaders.extraction.bodies.naming import opens
from loaders.extraction.context import Context, ProjectMention, within_reach
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.names import project_name
from loaders.extraction.projects.sections import presents_several
from loaders.extraction.rules import rules
from loaders.extraction.spans import START, Part, Placed, has_any
from loaders.extraction.undertakings.extents import goes_on_as_sentence
from loaders.extraction.undertakings.none import in_lower_case
from loaders.extraction.wording import CAP

__all__ = ["named_by_opening"]

SUBJECT = re.compile(rf"(?P<name>{CAP}(?:[ ]{CAP}){{0,3}})(?P<link>,?)[ ](?P<next>[a-zåäöæø]+)")
RELATIVE = frozenset({"som", "der", "som,", "which", "that", "där", "hvor"})
LEAST = 4  # letters of a name in capitals
# «projektledare för W7 Norrby», «project manager for the Granljus»
LED = re.compile(
    r"(?:projektled\w+|prosjektled\w+|projektkoordinator|prosjektkoordinator|project (?:manager|leader|coordinator))[ ]"
    rf"(?:för|i|for|of|av|på)[ ](?:the[ ]|projektet[ ]|prosjektet[ ])?(?P<name>{CAP}(?:[ ]{CAP}){{0,3}})")
LEADERS = ("projektled", "prosjektled", "projektkoord", "prosjektkoord", "project ")


def named_by_opening(context: Context) -> Iterator[ProjectMention]:
    """The projects that paragraphs over their labels or under headings of several begin with, and those that somebody leads."""
    if presents_several(context):
        yield from _told_of(context)
    yield from _led(context)


def _told_of(context: Context) -> Iterator[ProjectMention]:
    """Names that begin a sentence of a paragraph over a label for who leads, or the paragraph right under a heading."""
    passages = [passage for passage in context.page.passages if passage.kind != "noise"]
    for before, passage, after in zip([None, *passages], passages, [*passages[1:], None], strict=False):
        if passage.kind != "text":
            continue
        led = after is not None and after.kind == "label" and after.label is not None and after.label.field == "lead"
        headed = before is not None and before.kind == "heading"
        for begin in _begins(context, passage) if led else [passage.start] if headed else []:
            if (here := _name_at(context, begin, passage.end, several=led)) is not None:
                yield ProjectMention(here.start, here.end, project_name(context.words(here)), "project-opening", 0.65)
                break


def _begins(context: Context, passage: Passage) -> list[int]:
    """Where the sentences of a paragraph begin."""
    first = bisect_right(context.sentences, passage.start - 1, key=START)
    return [s.start for s in context.sentences[first : first + 8] if s.start < passage.end]


def _name_at(context: Context, begin: int, end: int, *, several: bool) -> Part | None:
    """The name that a sentence begins with, before a verb or a relative clause: in capitals, or of `several` words."""
    match = SUBJECT.match(context.page.plain, begin, end)
    if match is None or not (match["next"] in RELATIVE or (not match["link"] and goes_on_as_sentence(match["next"]))):
        return None
    words, here = match["name"], Part(*match.span("name"))
    told = (several and " " in words) or (words.isupper() and len(words) >= LEAST)
    return here if told and not _is_known(context, words, here) else None


def _is_known(context: Context, words: str, here: Placed) -> bool:
    """Whether a name is that of something else: an organisation, a place, an ordinary word, an abbreviation of every page."""
    if words in rules().stop_words or opens(words.split()[0]) or in_lower_case(context.page, words):
        return True
    known: list[Placed] = [
        *(actor for actor in within_reach(context.actors, here) if actor.id or actor.kind),
        *(place for place in within_reach(context.mentions.get("place", ()), here) if place.start <= here.start),
    ]  # a place behind the first word is but where it is: «W7 Norrby»
    return any(one.start < here.end and here.start < one.end for one in known)


def _led(context: Context) -> Iterator[ProjectMention]:
    """What somebody is said to lead the project of, on a page that speaks of «the project» and writes the name again."""
    plain = context.page.plain
    if not has_any(context.page.low, LEADERS) or not context.hits.get("definite"):
        return
    for match in LED.finditer(plain):
        here, words = Part(*match.span("name")), match["name"]
        if not _is_known(context, words, here) and len(context.page.written.at(words)) > 1 and context.is_content(here):
            yield ProjectMention(here.start, here.end, project_name(words), "project-led", 0.75)
