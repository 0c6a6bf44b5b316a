"""Who leads and who takes part by the way an item is written: «Grön väg (Mora kommun)», «Mora kommun, 2 mkr till Grön väg».

Lists of projects say little in verbs: the order and the marks between a name, an amount and a project tell who does what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.model import Statement
from loaders.extraction.bodies.again import AGAIN
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.context import Context, ProjectMention, Sentence
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.projects import Projects
from loaders.extraction.roles.given import FUNDERS, JOINED, TOGETHER
from loaders.extraction.spans import Part, within

__all__ = ["begins", "item_roles", "presumed"]

OPENING = 80  # characters in which a passage says what it is about
LEAST_PROJECT = 0.5
NEXT = 90  # characters of what a project is for, between its name and who does it
VERB_WITHIN = 30  # characters behind a name in which a verb stands
MARKS = r"[\s\"“”»«’*)]*"
BEHIND = re.compile(rf"{MARKS}\(")  # «Grön väg (Mora kommun, 2014)»
ENDS_BRACKET = re.compile(r"[ ]?(?:\)|,|;|–|/|[ ](?:19|20)\d\d)")
# «Grön väg. Mora kommun», «Grön väg – Mora kommun», «Grön väg, Mora kommun»
APART = re.compile(rf"{MARKS}(?:\([^()\n]{{1,40}}\){MARKS})?[.,:;–-]?{MARKS}[–-]?[ ]*")
WITH = re.compile(rf",?[ ](?:{TOGETHER}|med|with)[ ]")
ENDS_NAME = re.compile(r"[ ]?(?:[.,;:(–-]|$|\n)")
# «Mora kommun: 5 mkr för Grön väg», «Mora kommun, Grön väg, 2 mkr», «Mora kommun – Grön väg»
BEGINS = re.compile(r"[ ]?(?:[:,]|[–-])[ ]")
GENITIVE = re.compile(r"(?:['’]?s)?[ ](?:projekt|prosjekt|project|förstudie|forprosjekt|forprojekt)?[ ]?[\"“”»«*]*$")


@dataclass(frozen=True, slots=True)
class Told:
    """A role that the form of an item gives."""

    actor: ActorMention
    role: str
    rule: str
    confidence: float


def presumed(context: Context, projects: Projects, sentence: Sentence) -> ProjectMention | None:
    """The one project that a sentence is about, where nothing but its surroundings says so: its passage or its section."""
    project = of_passage(context, projects, sentence.passage)
    if project is not None and project.start < sentence.end:
        return project if project.name.kind == "Project" else None
    path = context.page.path(sentence.passage.section)
    project = None if projects.opened.intersection(path) else projects.in_section(context, sentence.passage.section)
    if project is None or project.name.kind != "Project":
        return None
    if project is projects.main and projects.is_before(sentence):
        return None
    if any(m.name.id != project.name.id for m in within(projects.mentions, sentence)):
        return None
    return project


def of_passage(context: Context, projects: Projects, passage: Passage) -> ProjectMention | None:
    """The one project that a passage opens with, or that an item of a list names."""
    named = [m for m in within(projects.mentions, passage) if m.name.kind in ("Project", "Plan")]
    if len({m.name.id for m in named}) != 1 or named[0].confidence < LEAST_PROJECT:
        return None
    early = passage.kind == "bullet" or within(named, Part(passage.start, passage.start + OPENING))
    return named[0] if early else None


def begins(context: Context, projects: Projects, sentence: Sentence, actor: ActorMention) -> bool:
    """Whether an organisation is what a passage about a project begins with, before or right behind the project's name."""
    project = of_passage(context, projects, sentence.passage)
    if actor.start - sentence.start > 2 or actor.kind in FUNDERS:
        return False
    if sentence.start - sentence.passage.start <= 2:
        heading = context.page.heading(sentence.passage.section)
        follows = heading is not None and not context.page.plain[heading.end : sentence.start].strip(" #*\n")
        return project is not None or follows
    return project is not None and sentence.start - project.end < NEXT and project.start - sentence.passage.start <= 4


def item_roles(context: Context, projects: Projects) -> Iterator[Statement]:
    """What the form of items and openings of paragraphs says of who leads and who takes part."""
    for passage in context.page.passages:
        if passage.kind not in ("bullet", "text", "heading") or not passage.content:
            continue
        project = of_passage(context, projects, passage)
        if project is None or project.name.kind != "Project":
            continue
        present = [a for a in within(context.actors, passage) if a.rule != AGAIN]
        for told in _told(context, passage, project, present):
            yield context.say(
                context.actor(told.actor), "takes_part", project.name, passage, told.rule, told.confidence, role=told.role
            )


def _told(
    context: Context, passage: Passage, project: ProjectMention, present: Sequence[ActorMention]
) -> Iterator[Told]:
    able = [a for a in present if a.kind not in FUNDERS]
    plain = context.page.plain
    for actor in able:
        if actor.end <= project.start and GENITIVE.fullmatch(plain, actor.end, project.start):
            yield Told(actor, "lead", "lead-genitive", 0.7)
    opens = project.start - passage.start <= 4
    behind = BEHIND.match(plain, project.end)
    inside = next((a for a in able if behind and a.start == behind.end()), None)
    if inside and (opens or passage.kind == "bullet") and ENDS_BRACKET.match(plain, inside.end):
        yield Told(inside, "lead", "lead-in-bracket", 0.75)
    elif opens and passage.kind != "heading":
        yield from _after_name(context, passage, project, able)
    elif able and able[0].start - passage.start <= 4 and able[0].end < project.start:
        yield from _before_name(context, passage, project, able)


def _after_name(
    context: Context, passage: Passage, project: ProjectMention, able: Sequence[ActorMention]
) -> Iterator[Told]:
    """«Grön väg. Mora kommun sammen med Almi og IUC.»: who stands right behind a project and does nothing but stand there."""
    apart = APART.match(context.page.plain, project.end, passage.end)
    first = next((a for a in able if apart and apart.end() > project.end + 1 and a.start == apart.end()), None)
    if first is None:
        return
    group = _list_from(context, able, first)
    companion = WITH.match(context.page.plain, group[-1].end)
    others = next((a for a in able if companion and a.start == companion.end()), None)
    confidence = 0.65
    if companion is None and not ENDS_NAME.match(context.page.plain, group[-1].end):
        if context.has("role", Part(group[-1].end, group[-1].end + VERB_WITHIN)):
            return  # «Grön väg – Almi driver»: the verb says it
        confidence = 0.55  # «Grön väg – Mora kommun och Almi testar …»
    yield Told(first, "lead", "lead-behind-name", confidence)
    for actor in [*group[1:], *(_list_from(context, able, others) if others else ())]:
        yield Told(actor, "partner", "partner-behind-name", confidence)


def _before_name(
    context: Context, passage: Passage, project: ProjectMention, able: Sequence[ActorMention]
) -> Iterator[Told]:
    """«Mora kommun och Almi, Grön väg, 2 mkr»: who an item begins with, before its amount and project."""
    group = _list_from(context, able, able[0])
    if group[-1].end >= project.start or not BEGINS.match(context.page.plain, group[-1].end):
        return
    yield Told(group[0], "lead", "lead-begins-item", 0.7 if passage.kind == "bullet" else 0.6)
    for actor in group[1:]:
        yield Told(actor, "partner", "partner-begins-item", 0.65)


def _list_from(context: Context, able: Sequence[ActorMention], first: ActorMention) -> list[ActorMention]:
    """An organisation and those joined to it by commas and «and»."""
    group = [first]
    for actor in able:
        if actor.start > group[-1].end and JOINED.fullmatch(context.page.plain, group[-1].end, actor.start):
            group.append(actor)
    return group
