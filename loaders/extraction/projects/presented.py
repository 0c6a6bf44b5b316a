"""The projects that a page presents after a paragraph about several of them, and those that stand in one list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from loaders.extraction.context import Context, ProjectMention, Sentence
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.subjects import Projects
from loaders.extraction.spans import Part, within

__all__ = ["list_of", "presented"]

# «…» och förstudien «…», «…» på Smøla, «…» i Sunndal: what may stand between two projects of one list
BETWEEN = re.compile(
    r"[\"“”„»«’'*]{0,2}(?:[ ]\([^()\n]{1,60}\))?(?:[ ](?:i|in|på|for|för)[ ][A-ZÅÄÖÆØ][\w-]+)?[ ]?"
    r"(?:,|;|(?:,[ ])?(?:och|og|and|samt|respektive|resp\.|eller|plus|as well as))[ ](?:(?:och|og|and|samt|även|också)[ ])?"
    r"(?:(?:till|til|to|för|for|i|in|av|af|of|dels)[ ])?(?:(?:ett|et|eit|en|ein|ei|a|an|the|det|den|dei)[ ])?"
    r"(?:[\wåäöæø-]+[ ]){0,2}(?:(?:for|för|om|on|the)[ ]){0,2}[\"“”„»«’'*]{0,2}"
)
LEAST = 2  # projects that make a series
OPENS = 14  # characters in which a passage names what it is about: «The project …»
SURELY_ONE = 0.5  # of a project that belongs to a series


def list_of(context: Context, projects: Projects, sentence: Sentence, project: ProjectMention) -> list[ProjectMention]:
    """The list of projects that one of them stands in: «Granljus, Tallglöd och förstudien Norrsken»."""
    named = [m for m in within(projects.mentions, sentence) if m.name.kind == "Project"]
    lists: list[list[ProjectMention]] = [named[:1]]
    for before, after in pairwise(named):
        if BETWEEN.fullmatch(context.page.plain, before.end, after.start):
            lists[-1].append(after)
        else:
            lists.append([after])
    return next((found for found in lists if project in found), [project])


def presented(context: Context, projects: Projects, passage: Passage, most: int) -> list[ProjectMention]:
    """The projects that a page presents after a paragraph: those of the headings that follow, else those that open a
    passage or are told in one list; none where they are more than the paragraph counts."""
    sections = sorted(context.page.headings)
    after = sections[sections.index(passage.section) + 1 :] if passage.section in context.page.headings else []
    headed = [projects.of_section[s] for s in takewhile(lambda section: section in projects.of_section, after)]
    if len({p.name.id for p in headed}) >= LEAST:
        return _each_once(headed)
    listed = _each_once(_opening(context, projects, passage)) or _each_once(_told_in_list(context, projects, passage))
    return listed if LEAST <= len(listed) <= most else []


def _opening(context: Context, projects: Projects, passage: Passage) -> Iterator[ProjectMention]:
    """The projects that passages after one begin with."""
    for following in context.page.passages:
        if following.start <= passage.start or not following.content:
            continue
        begin = following.parts[0].start if following.parts else following.start
        first = next(iter(within(projects.mentions, Part(begin, following.end))), None)
        if first and first.start - begin <= OPENS and first.confidence >= SURELY_ONE:
            yield first


def _told_in_list(context: Context, projects: Projects, passage: Passage) -> Sequence[ProjectMention]:
    """The projects of the first list of them after the beginning of a paragraph: «Dei fire er: «A», «B», «C» og «D»»."""
    for sentence in context.sentences:
        first = next(iter(within(projects.mentions, sentence)), None) if sentence.start >= passage.start else None
        listed = list_of(context, projects, sentence, first) if first else []
        if len(listed) >= LEAST:
            return listed
    return []


def _each_once(mentions: Sequence[ProjectMention] | Iterator[ProjectMention]) -> list[ProjectMention]:
    found: dict[str, ProjectMention] = {}
    for mention in mentions:
        if mention.name.kind == "Project":
            found.setdefault(mention.name.id, mention)
    return list(found.values())
