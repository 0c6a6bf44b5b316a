"""What is said once of several projects: of those that a sentence names in a list, and of those that a page presents.

«Norrlab har fått medel till projektet Granljus och förstudien Tallglöd», «Fem projekt delar på 10 miljoner från
Regionalfonden», with the five of them below.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from graph.model import Statement
from loaders.extraction.context import Context, ProjectMention, Sentence
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.presented import Presented, list_of
from loaders.extraction.projects.projects import Projects
from loaders.extraction.projects.several import number_of_several, speaks_of_several
from loaders.extraction.roles.given import FUNDERS, MONEY, RANKS, Given
from loaders.extraction.roles.words import given_roles
from loaders.extraction.rules import Hit
from loaders.extraction.spans import START, Part, within

__all__ = ["joined_with", "series_roles"]

# «Granljus och Tallglöd, som …», «… Tallglöd (Almi)»: about the last one only
ONLY_LAST = re.compile(r"[\"“”„»«’'*]{0,2}[ ]?(?:\(|,?[ ](?:som|der|där|hvor|where|which|that|led by|med|with|–|-)[ ])")
NEW_SENTENCE = re.compile(r"[.!?:][\s][A-ZÅÄÖÆØ]")
LINES = 4  # before a paragraph, in which what it is about may be told
LEADING = frozenset({"lead", "coordinator"})


def joined_with(
    context: Context, projects: Projects, sentence: Sentence, project: ProjectMention, told: Part
) -> list[ProjectMention]:
    """A project and those that stand in one list with it, where what is told is of them all: «Almi leder Granljus och
    Tallglöd», but not «Granljus och Tallglöd, som Almi leder»."""
    listed = list_of(context, projects, sentence, project)
    plain = context.page.plain
    only_last = told.start >= listed[-1].end and ONLY_LAST.match(plain, listed[-1].end, told.start)
    inside = listed[0].end <= told.start < listed[-1].start or NEW_SENTENCE.search(plain, listed[-1].end, told.start)
    return [project] if only_last or inside else listed


def series_roles(context: Context, projects: Projects) -> Iterator[Statement]:
    """«Styrelsen fördelade 45 miljoner kronor till fem projekt» funds the projects that the page presents after it."""
    done: set[int] = set()
    presented = Presented(context, projects)
    for sentence in context.sentences:
        passage = sentence.passage
        if passage.start in done or not speaks_of_several(context.page.low, sentence):
            continue
        done.add(passage.start)
        if within(projects.mentions, sentence):
            continue
        following = presented.after(passage, number_of_several(context.page.low, sentence))
        yield from _of_passage(context, projects, passage, following) if following else ()


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


