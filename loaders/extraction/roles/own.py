"""What part the body that a page is of takes in the projects it lists: by a heading over them, or by a column.

«Projekt där förbundet är projektägare», «Projects we lead», «Kommunens roll»: the body is named once on the page, or
not at all but as «we», and meant for every project of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from graph.model import Statement
from loaders.extraction.bodies.listed import own_subject
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.bodies.publisher import speaker
from loaders.extraction.context import Context, ProjectMention, once
from loaders.extraction.layout.labels import known_label
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.projects import Projects
from loaders.extraction.roles.given import FUNDERS
from loaders.extraction.roles.labels import ROLE_OF_FIELD
from loaders.extraction.spans import Part, within

__all__ = ["own_roles"]

BEHIND = re.compile(r"[ ]?:?[ ](?P<words>[^.,;:()\n]+)")
LEAST = 2  # projects under a heading that make it one over a list
AT_BEGINNING = 4  # characters in which a line or cell begins with what it tells
OPENS = 14  # characters in which an item names what it is about: «The project …»
CONFIDENCE, OF_ITEM = 0.75, 0.7


def own_roles(context: Context, projects: Projects) -> Iterator[Statement]:
    """The part that the body of a page takes in the projects of its lists."""
    for section, heading in context.page.headings.items():
        yield from _under(context, projects, section, heading)
    for passage in context.page.passages:
        if passage.kind == "row" and context.hits.get("own_role"):
            yield from _of_column(context, projects, passage)
        elif passage.kind == "bullet":
            yield from _of_item(context, projects, passage)


def _under(context: Context, projects: Projects, section: int, heading: Passage) -> Iterator[Statement]:
    """«Projekt där förbundet är projektägare» over several projects."""
    subject = own_subject(context.page.low, heading)
    hits = [hit for hit in context.hit("role", heading) if subject and hit.end > subject.start]
    body = _body(context, subject) if subject and hits else None
    listed = _presented(context, projects, section) if body else []
    if body is None or len(listed) < LEAST:
        return
    role = "lead" if hits[0].trigger.value == "coordinator" else hits[0].trigger.value
    for project in listed:
        yield context.say(
            context.actor(body),
            "takes_part",
            project.name,
            heading,
            hits[0].trigger.id,
            min(CONFIDENCE, hits[0].trigger.weight),
            role=role,
        )


def _presented(context: Context, projects: Projects, section: int) -> list[ProjectMention]:
    """The projects that a section presents: each opens an item or a row; else the heading of a section under it.

    What an item tells of the body's own role is left to the item.
    """
    items: dict[str, ProjectMention] = {}
    headings: dict[str, ProjectMention] = {}
    for passage in context.page.under(section):
        if passage.kind not in ("bullet", "row", "heading"):
            continue
        begin = passage.cells[0].start if passage.cells else passage.parts[0].start if passage.parts else passage.start
        first = next((m for m in within(projects.mentions, passage) if m.name.kind == "Project"), None)
        if first and first.start - begin <= OPENS and not list(_told_of_own(context, passage)):
            (headings if passage.kind == "heading" else items).setdefault(first.name.id, first)
    return list((items or headings).values())


def _of_item(context: Context, projects: Projects, item: Passage) -> Iterator[Statement]:
    """«• Grön väg. Vår roll: medfinansiär», «• Grön väg – vi leder»: the body's role in the project that opens an item."""
    project = next((m for m in within(projects.mentions, item) if m.name.kind == "Project"), None)
    for subject in _told_of_own(context, item) if project else ():
        told = _role_in(context, _until_stop(context, subject.end, item.end))
        body = _body(context, subject) if told else None
        if told and body and project and project.start < subject.start:
            yield context.say(context.actor(body), "takes_part", project.name, item, told[0], OF_ITEM, role=told[1])


def _until_stop(context: Context, start: int, end: int) -> Part:
    """The words behind «Vår roll: », «vi» up to the next mark."""
    found = BEHIND.match(context.page.plain, start, end)
    return Part(*found.span("words")) if found else Part(start, start)


def _told_of_own(context: Context, item: Passage) -> Iterator[Part]:
    """Where an item speaks of the body of the page itself: «vår roll», «vi deltar»."""
    yield from (Part(hit.start, hit.end) for hit in context.hit("own_role", item))
    if item.kind == "bullet" and (subject := own_subject(context.page.low, item)):
        yield subject


def _of_column(context: Context, projects: Projects, row: Passage) -> Iterator[Statement]:
    """«Vår roll: projektägare»: a column that tells only what role the body of the page has."""
    project = next((m for m in within(projects.mentions, row) if m.name.kind == "Project"), None)
    head = _last_but_rows(context).get(row.start)
    told = context.hit("own_role", head) if head and project else ()
    body = _body(context, Part(told[0].start, told[0].end)) if told else None
    for cell in row.cells if body and project else ():
        role = _role_in(context, cell)
        if role and body and project and not (cell.start <= project.start < cell.end):
            rule, value = role
            yield context.say(context.actor(body), "takes_part", project.name, row, rule, CONFIDENCE, role=value)
            return


@once
def _last_but_rows(context: Context) -> Mapping[int, Passage | None]:
    """The last passage before each row, by where it begins, that is no row."""
    before: dict[int, Passage | None] = {}
    last = None
    for passage in context.page.passages:
        if passage.kind == "row":
            before[passage.start] = last
        else:
            last = passage
    return before


def _role_in(context: Context, cell: Part) -> tuple[str, str] | None:
    """The rule and role of a cell or value that names but a role: «projektägare», «medfinansiär, 250 000 kr/år»."""
    if within(context.actors, cell):
        return None
    hit = next((h for h in context.hit("role", cell) if h.start - cell.start < AT_BEGINNING), None)
    if hit:
        return hit.trigger.id, hit.trigger.value
    label = known_label(context.words(cell))
    role = ROLE_OF_FIELD.get(label.field) if label and label.field != "potential" else None
    return (label.id, role) if label and role else None


def _body(context: Context, subject: Part) -> ActorMention | None:
    """Who «vi» or «förbundet» is: the only body of that sort in the opening of the page, else who opens it or speaks."""
    able = [a for a in context.actors if a.kind not in FUNDERS]
    stop = _opening_end(context)
    early = [a for a in able if a.start < stop]
    noun = _stem(context.page.low[subject.start : subject.end])
    if noun:
        fitting = {a.key: a for a in reversed(early or able) if noun in a.surface.casefold()}
        return next(iter(fitting.values())) if len(fitting) == 1 else None
    begins = next((a for a in early if (at := context.page.at(a.start)) and a.start - at.start <= AT_BEGINNING), None)
    alone = early[0] if len({a.key for a in early}) == 1 else None
    return begins or speaker(context) or alone


def _opening_end(context: Context) -> int:
    """Where the opening of a page ends, in which it says whose it is: three lines of its text and headings."""
    lines: Sequence[Passage] = [p for p in context.page.passages if p.kind in ("heading", "text", "label") and p.content]
    return lines[min(3, len(lines)) - 1].end if lines else 0


def _stem(words: str) -> str | None:
    """What the names of such bodies have in them; None for «vi», which says nothing of whom."""
    return next((stem for stem in STEMS if stem in words), None)


STEMS = (
    "fylkeskommun", "kommun", "region", "förbund", "forbund", "högskol", "høyskol", "høgskul", "universitet", "universit",
    "länsstyrels", "kluster", "klynge", "klyng", "cluster", "stiftels", "municipality", "county", "foundation", "hub",
)
