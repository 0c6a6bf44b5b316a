"""What is said once of several projects: of those that a sentence names in a list, and of those that a page presents.

«Norrlab har fått medel till projektet Granljus och förstudien Tallglöd», «Fem projekt delar på 10 miljoner från
Regionalfonden», with the five of them below.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from graph.model import Statement
from loaders.extraction.context import Context, ProjectMention, Sentence
from loaders.extraction.page import Passage
from loaders.extraction.projects import Projects
from loaders.extraction.role_given import FUNDERS, MONEY, RANKS, Given
from loaders.extraction.role_words import given_roles
from loaders.extraction.rules import Hit
from loaders.extraction.several import number_of_several, speaks_of_several
from loaders.extraction.spans import START, Part, within

__all__ = ["joined_with", "series_roles"]

# «…» och förstudien «…», «…» på Smøla, «…» i Sunndal: what may stand between two projects of one list
BETWEEN = re.compile(
    r"[\"“”„»«’'*]{0,2}(?:[ ]\([^()\n]{1,60}\))?(?:[ ](?:i|in|på|for|för)[ ][A-ZÅÄÖÆØ][\w-]+)?[ ]?"
    r"(?:,|;|(?:,[ ])?(?:och|og|and|samt|respektive|resp\.|eller|plus|as well as))[ ](?:(?:och|og|and|samt|även|också)[ ])?"
    r"(?:(?:till|til|to|för|for|i|in|av|af|of|dels)[ ])?(?:(?:ett|et|eit|en|ein|ei|a|an|the|det|den|dei)[ ])?"
    r"(?:[\wåäöæø-]+[ ]){0,2}(?:(?:for|för|om|on|the)[ ]){0,2}[\"“”„»«’'*]{0,2}"
)
# «Granljus och Tallglöd, som …», «… Tallglöd (Almi)»: about the last one only
ONLY_LAST = re.compile(r"[\"“”„»«’'*]{0,2}[ ]?(?:\(|,?[ ](?:som|der|där|hvor|where|which|that|led by|med|with|–|-)[ ])")
NEW_SENTENCE = re.compile(r"[.!?:][\s][A-ZÅÄÖÆØ]")
LEAST = 2  # projects that make a series
LINES = 4  # before a paragraph, in which what it is about may be told
OPENS = 14  # characters in which a passage names what it is about: «The project …»
SURELY_ONE = 0.5  # of a project that belongs to a series
LEADING = frozenset({"lead", "coordinator"})


def joined_with(
    context: Context, projects: Projects, sentence: Sentence, project: ProjectMention, told: Part
) -> list[ProjectMention]:
    """A project and those that stand in one list with it, where what is told is of them all: «Almi leder Granljus och
    Tallglöd», but not «Granljus och Tallglöd, som Almi leder»."""
    listed = _list_of(context, projects, sentence, project)
    plain = context.page.plain
    only_last = told.start >= listed[-1].end and ONLY_LAST.match(plain, listed[-1].end, told.start)
    inside = listed[0].end <= told.start < listed[-1].start or NEW_SENTENCE.search(plain, listed[-1].end, told.start)
    return [project] if only_last or inside else listed


def _list_of(context: Context, projects: Projects, sentence: Sentence, project: ProjectMention) -> list[ProjectMention]:
    """The list of projects that one of them stands in: «Granljus, Tallglöd och förstudien Norrsken»."""
    named = [m for m in within(projects.mentions, sentence) if m.name.kind == "Project"]
    lists: list[list[ProjectMention]] = [named[:1]]
    for before, after in pairwise(named):
        if BETWEEN.fullmatch(context.page.plain, before.end, after.start):
            lists[-1].append(after)
        else:
            lists.append([after])
    return next((found for found in lists if project in found), [project])


def series_roles(context: Context, projects: Projects) -> Iterator[Statement]:
    """«Styrelsen fördelade 45 miljoner kronor till fem projekt» funds the projects that the page presents after it."""
    done: set[int] = set()
    for sentence in context.sentences:
        passage = sentence.passage
        if passage.start in done or not speaks_of_several(context.page.low, sentence):
            continue
        done.add(passage.start)
        if within(projects.mentions, sentence):
            continue
        presented = _presented(context, projects, passage, number_of_several(context.page.low, sentence))
        yield from _of_passage(context, projects, passage, presented) if presented else ()


def _of_passage(
    context: Context, projects: Projects, passage: Passage, presented: Sequence[ProjectMention]
) -> Iterator[Statement]:
    """The roles that a paragraph about several projects gives, in each of them: who runs them, and who pays for them, which
    the lines around it may tell too, up to the first of the projects."""
    first = min(project.start for project in presented)
    for sentence in within(context.sentences, Part(_shortly_before(context, passage), max(passage.end, first))):
        if within(projects.mentions, sentence) or context.has("potential", sentence) or context.has("negated", sentence):
            continue
        for part in given_roles(context, sentence, within(context.actors, sentence)):
            for project in presented if _is_of_all(context, sentence, passage, part) else ():
                actor = context.actor(part.actor)
                yield context.say(
                    actor, "takes_part", project.name, sentence, part.rule, part.weight * 0.85, role=part.role
                )


def _shortly_before(context: Context, passage: Passage) -> int:
    """Where the lines begin that may tell of what a paragraph is about: some before it, under the same heading."""
    passages = context.page.passages
    at = bisect_right(passages, passage.start, key=START) - 1
    near = [p for p in passages[max(0, at - LINES) : at] if p.section == passage.section]
    return near[0].start if near else passage.start


def _is_of_all(context: Context, sentence: Sentence, passage: Passage, part: Given) -> bool:
    """Whether a role in a sentence about several projects is one in each of them: its words say who runs or pays."""
    if part.role == "funder":
        return part.actor.kind not in FUNDERS or not _is_split(context, sentence.passage)
    if sentence.passage is not passage or RANKS.match(part.actor.surface):
        return False
    outright = isinstance(part.at, Hit) and part.at.trigger.use == "role"
    return part.role in LEADING and outright and part.actor.kind not in FUNDERS


def _is_split(context: Context, passage: Passage) -> bool:
    """Whether a paragraph names several funds, or several sums: which of the projects got which is not said."""
    funds = {actor.key for actor in within(context.actors, passage) if actor.kind in FUNDERS}
    return len(funds) > 1 or any(
        len(MONEY.findall(context.page.plain, s.start, s.end)) > 1 for s in within(context.sentences, passage)
    )


def _presented(context: Context, projects: Projects, passage: Passage, most: int) -> list[ProjectMention]:
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
        listed = _list_of(context, projects, sentence, first) if first else []
        if len(listed) >= LEAST:
            return listed
    return []


def _each_once(mentions: Sequence[ProjectMention] | Iterator[ProjectMention]) -> list[ProjectMention]:
    found: dict[str, ProjectMention] = {}
    for mention in mentions:
        if mention.name.kind == "Project":
            found.setdefault(mention.name.id, mention)
    return list(found.values())
