"""Roles that the layout of a page tells: labels and their values, table columns, lists that a line announces."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from graph.model import Certainty, Statement
from loaders.extraction.bodies.listed import bulleted
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.context import Context, ProjectMention
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.projects import Projects, announced_projects
from loaders.extraction.roles.given import FUNDERS, JOINED
from loaders.extraction.roles.labels import ROLE_OF_FIELD, is_in_brackets, label_roles
from loaders.extraction.roles.own import own_roles
from loaders.extraction.roles.several import series_roles
from loaders.extraction.roles.words import SURE, given_roles
from loaders.extraction.rules import Label
from loaders.extraction.spans import START, Part, within
from loaders.extraction.values import amounts

__all__ = ["layout_roles"]

ANNOUNCED = 0.65  # how sure a role is that a line gives to all that it announces
BEHIND_DASH = re.compile(r"(?:,[ ][^–—\n]{3,80}?)?(?:[ ]+[–—-][ ]+|[ ]*:[ ]+)")  # «HOPE, Home of Printed Electronics – Almi»
OWN = re.compile(r"[ ]?[(–-]?[ ]?(?:(?:är|er|is|som|as)[ ])?")  # between a name in a cell and its role


def layout_roles(context: Context, projects: Projects, language: str | None) -> Iterator[Statement]:
    """Everything that labels, rows and lists say of who takes part."""
    for passage in context.page.passages:
        if passage.kind == "label" and passage.content:
            yield from label_roles(context, projects, passage, language)
        elif passage.kind == "row":
            yield from _of_row(context, projects, passage, language)
    yield from _of_announced(context, projects)
    yield from _of_bullets(context, projects)
    yield from _of_headings(context, projects)
    yield from _under_headings(context, projects)
    yield from own_roles(context, projects)
    yield from series_roles(context, projects)


def _of_headings(context: Context, projects: Projects) -> Iterator[Statement]:
    """«Grön väg (Mora kommun, 2014)»: the organisation in the brackets behind a project's heading leads it."""
    for section, project in projects.of_section.items():
        heading = context.page.headings[section]
        if project.name.kind != "Project" or project.end > heading.end or project.start < heading.start:
            continue
        for actor in within(context.actors, Part(project.end, heading.end))[:1]:
            if is_in_brackets(context, heading, actor) and actor.kind not in FUNDERS:
                yield context.say(
                    context.actor(actor), "takes_part", project.name, heading, "lead-in-heading", 0.75, role="lead"
                )


def _under_headings(context: Context, projects: Projects) -> Iterator[Statement]:
    """A heading that is a label («Finansiering», «Partner») over rows or bullets gives them its role."""
    for section, heading in context.page.headings.items():
        role = ROLE_OF_FIELD.get(heading.label.field) if heading.label else None
        project = projects.in_section(context, section) if role else None
        if role is None or heading.label is None or project is None or project.name.kind != "Project":
            continue
        certainty = Certainty.POTENTIAL if heading.label.field == "potential" else Certainty.ACTUAL
        for passage in context.in_section(section):
            if passage.kind not in ("row", "bullet", "text") or _has_own_fields(passage):
                continue
            for actor in _headed(context, passage):
                if not is_in_brackets(context, passage, actor) and not context.hit("role", Part(actor.end, passage.end)):
                    yield context.say(
                        context.actor(actor), "takes_part", project.name, passage, heading.label.id, 0.8, certainty, role=role
                    )


def _has_own_fields(passage: Passage) -> bool:
    """Whether the columns of a row tell more than who is in a list and where: «Country | Organisation | Role in brief»."""
    return any(field is not None and field.field not in ("area", "lead", "provider", "partners") for field in passage.fields)


def _headed(context: Context, passage: Passage) -> list[ActorMention]:
    """Whom a heading's role is meant for: all in an item; in a paragraph the one that it begins with, or its whole list."""
    present = list(within(context.actors, passage))
    if passage.fields:  # the first cell with a name has who is in the list; others tell of them
        cell = next((c for c in passage.cells if within(context.actors, c)), None)
        return list(within(context.actors, cell))[:1] if cell else []
    if passage.kind != "text":
        return present
    if not present or present[0].start - passage.start > 3:
        return []
    listed = present[:1]
    for actor in present[1:]:
        if not JOINED.fullmatch(context.page.plain, listed[-1].end, actor.start):
            break
        listed.append(actor)
    return listed


def _of_bullets(context: Context, projects: Projects) -> Iterator[Statement]:
    """«I projektet deltar:» and a list: the organisation that each bullet begins with has the role of the line."""
    for hit, listed in bulleted(context.page, context.hits.get("role", ())):
        project = projects.in_section(context, listed[0].section)
        near = Part(hit.start - 200, hit.end + 40)
        project = next(iter(reversed([m for m in within(projects.mentions, near) if m.name.kind == "Project"])), project)
        if project is None or project.name.kind != "Project":
            continue
        for passage in listed:
            actor = next((a for a in within(context.actors, passage) if a.start - passage.start < 3), None)
            if actor:
                yield context.say(
                    context.actor(actor),
                    "takes_part",
                    project.name,
                    passage,
                    hit.trigger.id,
                    hit.trigger.weight,
                    role=hit.trigger.value,
                )


def _of_row(context: Context, projects: Projects, passage: Passage, language: str | None) -> Iterator[Statement]:
    project = next(iter(within(projects.mentions, passage)), None)
    if project is None or project.name.kind != "Project" or not _tells_of(passage, project):
        return
    money = None
    for label, cell in zip(passage.fields, passage.cells, strict=False):
        if label and label.field == "grant":
            money = next(amounts(context.page.plain, cell.start, cell.end, language, bare=True), None)
    for label, cell in zip(passage.fields, passage.cells, strict=False):
        given = _role_of_column(label, passage)
        for actor in within(context.actors, cell):
            own = _own_role(context, cell, actor)
            role = own[0] if own else given
            if role is None:
                continue
            yield context.say(
                context.actor(actor),
                "takes_part",
                project.name,
                passage,
                own[1] if own else label.id if label else "row",
                0.9 if given and not own else 0.8,
                Certainty.POTENTIAL if context.has("potential", cell) else Certainty.ACTUAL,
                role=role,
                amount=money.value if money and role == "funder" else None,
                currency=money.currency if money and role == "funder" else None,
            )


def _tells_of(passage: Passage, project: ProjectMention) -> bool:
    """Whether a row is about the project that it names: in a column of projects, or first of all in it."""
    first = passage.cells[0] if passage.cells else None
    return any(f and f.field == "project" for f in passage.fields) or bool(first and first.start <= project.start < first.end)


def _own_role(context: Context, cell: Part, actor: ActorMention) -> tuple[str, str] | None:
    """The role and rule that a cell gives to one of those in it: «Mora kommun (projektägare), Almi», «Almi driver»."""
    at = bisect_left(context.actors, actor.end, key=START)
    following = context.actors[at].start if at < len(context.actors) else cell.end
    rest = Part(actor.end, min(cell.end, following))
    hit = next((h for h in context.hit("role", rest) if OWN.fullmatch(context.page.plain, actor.end, h.start)), None)
    return (hit.trigger.value, hit.trigger.id) if hit else None


def _role_of_column(label: Label | None, passage: Passage) -> str | None:
    """The role of those in a column: by its field; «Hvem» beside projects are the leads where no column else has them."""
    if label is None:
        return None
    alone = not any(other and other.field in ("lead", "service", "need") for other in passage.fields)
    return "lead" if label.field == "provider" and alone else ROLE_OF_FIELD.get(label.field)


def _of_announced(context: Context, projects: Projects) -> Iterator[Statement]:
    """Who leads or funds the projects of a list: named in the line that announces it, or said of «all projects» of the
    page; and who stands behind a dash at the end of an item."""
    for passage, listed in announced_projects(context, projects.mentions):
        for actor, role, rule, confidence in _announced_roles(context, passage):
            for project in listed:
                yield context.say(context.actor(actor), "takes_part", project.name, passage, rule, confidence, role=role)
        yield from _of_items(context, listed)
    together = [sentence for sentence in context.sentences if context.hit("collective", sentence)]
    names = dict.fromkeys(m.name for m in projects.mentions if _is_listed(m) and context.page.at(m.start)) if together else ()
    for sentence in together:
        for part in given_roles(context, sentence, within(context.actors, sentence)):
            confidence = SURE if part.close else part.weight * 0.8
            for name in names:
                yield context.say(
                    context.actor(part.actor), "takes_part", name, sentence, part.rule, confidence, role=part.role
                )


def _is_listed(mention: ProjectMention) -> bool:
    """Whether a list or a label names a project."""
    return mention.name.kind == "Project" and (
        mention.rule in ("project-list", "project-bullet") or mention.rule.startswith("lb-"))


def _announced_roles(context: Context, passage: Passage) -> Iterator[tuple[ActorMention, str, str, float]]:
    """Who has which role in all that a line announces, by which rule and how surely."""
    present = within(context.actors, passage)
    for sentence in within(context.sentences, passage):
        for part in given_roles(context, sentence, present):
            if part.role in ("lead", "coordinator", "funder"):
                yield part.actor, part.role, part.rule, ANNOUNCED
    funds = next((h.trigger.id for h in context.hit("role", passage) if h.trigger.value == "funder"), None)
    for actor in present:
        if actor.kind in FUNDERS or funds:
            yield actor, "funder", funds or "funder-announced", ANNOUNCED


def _of_items(context: Context, listed: Sequence[ProjectMention]) -> Iterator[Statement]:
    """«5. Digital kraft – Linköpings universitet»: whoever ends an item of a list of projects behind a dash leads that one."""
    plain = context.page.plain
    for project in listed:
        item = context.page.at(project.start)
        after = within(context.actors, Part(project.end, item.end)) if item and item.kind == "bullet" else ()
        if item is None or len(after) != 1 or plain[after[0].end : item.end].strip(" .;"):
            continue
        if BEHIND_DASH.fullmatch(plain, project.end, after[0].start):
            actor = context.actor(after[0])
            yield context.say(actor, "takes_part", project.name, item, "lead-behind-dash", 0.75, role="lead")
