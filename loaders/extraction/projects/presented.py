"""The projects that a page presents after a paragraph about several of them, and those that stand in one list."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise, takewhile
from operator import itemgetter

from loaders.extraction.context import Context, ProjectMention, Sentence
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.subjects import Projects
from loaders.extraction.spans import Part, within

__all__ = ["Presented", "list_of"]

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


class Presented:
    """The projects that a page presents after its paragraphs, one paragraph asked for after another."""

    def __init__(self, context: Context, projects: Projects) -> None:
        self._context = context
        self._projects = projects

    def after(self, passage: Passage, most: int) -> list[ProjectMention]:
        """The projects that a page presents after a paragraph: those of the headings that follow, else those that open a
        passage or are told in one list; none where they are more than the paragraph counts."""
        headed = self._headed(passage.section)
        if len({p.name.id for p in headed}) >= LEAST:
            return _each_once(headed)
        listed = self._opening(passage, most) or _each_once(self._told_in_list(passage))
        return listed if LEAST <= len(listed) <= most else []

    def _headed(self, section: int) -> list[ProjectMention]:
        """The projects of the sections that follow one, as far as each has its own."""
        sections, of_section = self._sections, self._projects.of_section
        if section not in self._context.page.headings:
            return []
        following = (sections[at] for at in range(bisect_right(sections, section), len(sections)))
        return [of_section[each] for each in takewhile(of_section.__contains__, following)]

    @cached_property
    def _sections(self) -> Sequence[int]:
        return sorted(self._context.page.headings)

    def _opening(self, passage: Passage, most: int) -> list[ProjectMention]:
        """The projects that passages after one begin with, each once; of more than there may be, one more than that."""
        found: dict[str, ProjectMention] = {}
        openings = self._openings
        at_first = bisect_right(openings, passage.start, key=itemgetter(0))
        for at in range(at_first, len(openings)):
            found.setdefault(openings[at][1].name.id, openings[at][1])
            if len(found) > most or len(found) == self._different[at_first]:
                break
        return list(found.values())

    @cached_property
    def _openings(self) -> Sequence[tuple[int, ProjectMention]]:
        """Where passages begin with projects, with those."""
        found: list[tuple[int, ProjectMention]] = []
        for passage in self._context.page.passages:
            begin = passage.parts[0].start if passage.parts else passage.start
            inside = within(self._projects.mentions, Part(begin, passage.end)) if passage.content else ()
            first = next(iter(inside), None)
            surely = first is not None and first.start - begin <= OPENS and first.confidence >= SURELY_ONE
            if first and surely and first.name.kind == "Project":
                found.append((passage.start, first))
        return found

    @cached_property
    def _different(self) -> Sequence[int]:
        """How many projects passages begin with from each of those that do on."""
        seen: set[str] = set()
        counted: list[int] = []
        for _, mention in reversed(self._openings):
            seen.add(mention.name.id)
            counted.append(len(seen))
        return counted[::-1]

    def _told_in_list(self, passage: Passage) -> Sequence[ProjectMention]:
        """The projects of the first list of them after the beginning of a paragraph: «Dei fire er: «A», «B», «C» og «D»»."""
        at = bisect_left(self._lists, passage.start, key=itemgetter(0))
        return self._lists[at][1] if at < len(self._lists) else []

    @cached_property
    def _lists(self) -> Sequence[tuple[int, Sequence[ProjectMention]]]:
        """The lists of projects that sentences tell, with where those begin."""
        found: list[tuple[int, Sequence[ProjectMention]]] = []
        for sentence in self._context.sentences:
            first = next(iter(within(self._projects.mentions, sentence)), None)
            listed = list_of(self._context, self._projects, sentence, first) if first else []
            if len(listed) >= LEAST:
                found.append((sentence.start, listed))
        return found


def _each_once(mentions: Iterable[ProjectMention]) -> list[ProjectMention]:
    found: dict[str, ProjectMention] = {}
    for mention in mentions:
        if mention.name.kind == "Project":
            found.setdefault(mention.name.id, mention)
    return list(found.values())
