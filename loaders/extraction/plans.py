"""The priorities of a plan, with their goals, activities and partners."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.model import Certainty, Name, Statement
from graph.normal import normal_form
from loaders.extraction.bodies.labelled import items
from loaders.extraction.bodies.naming import is_title
from loaders.extraction.context import Context, once
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.projects import Projects
from loaders.extraction.spans import Part, within

__all__ = ["Priority", "plan_statements", "priorities"]

HEADING = re.compile(
    r"(?P<label>(?P<noun>[^\W\d]+)[ ](?:nr\.?[ ]?|nummer[ ]|no\.?[ ])?(?P<no>\d{1,2}|[IVX]{1,4}))(?=[\s.:–-]|$)[.:]?"
    r"[ –-]*(?P<name>.*)$"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
NESTED = re.compile(r"(?P<label>[^\W\d][^:\n]{3,40}):[ ]*")
GENERIC_ITEM = re.compile(r"(?i)^(?:uppgift saknas|ikke oplyst|ej angivet|m\.?[ ]?fl\.?|m\.?[ ]?m\.?|etc\.?)$")
GROUP_MAX_WORDS = 7


@dataclass(frozen=True, slots=True)
class Priority:
    """A priority: its name, number, and the passages that stand under its heading."""

    name: Name
    number: str
    heading: Passage
    passages: tuple[Passage, ...]


def priorities(context: Context) -> list[Priority]:
    """The priorities of a page in their order; none where its headings number none."""
    found: list[Priority] = []
    for passage in context.page.passages:
        match = HEADING.match(context.words(passage)) if passage.kind == "heading" else None
        if not match or not context.has("priority_noun", passage):
            continue
        inside = tuple(_under_priorities(context).get(passage.start, ()))
        titled = next((p for p in inside if p.label and p.label.field == "priority_name" and p.parts), None)
        surface = context.words(titled.parts[0]) if titled else match["name"].strip(" .:") or match["label"]
        name = Name("Priority", surface, match["label"], None, None, context.source)
        found.append(Priority(name, match["no"], passage, inside))
    return found if len({p.number for p in found}) >= 2 else []


@once
def _under_priorities(context: Context) -> Mapping[int, Sequence[Passage]]:
    """What stands under each heading of a priority, by its place: what has no heading of another one between."""
    page = context.page
    headings = {number: heading.start for number, heading in page.headings.items()
                if HEADING.match(context.words(heading)) and context.has("priority_noun", heading)}
    under: dict[int, list[Passage]] = {}
    for passage in page.passages if headings else ():
        over = next((step for step in page.path(passage.section) if step in headings), None)
        if passage.section and passage.content and over is not None:
            under.setdefault(headings[over], []).append(passage)
    return under


def plan_statements(context: Context, projects: Projects) -> Iterator[Statement]:
    """Priorities, goals, activities and partners of the plan that a page is; goals of a project's own lists too."""
    plan = projects.plan
    found = priorities(context) if plan else []
    if plan:
        yield from _period_of_title(context, projects)
    for priority in found:
        assert plan is not None
        rule = "plan-priority-heading"
        yield context.say(plan.name, "has_priority", priority.name, _heading_part(priority), rule, 0.95, number=priority.number)
        yield context.say(priority.name, "named", priority.name.surface, _heading_part(priority), rule, 0.95)
        year = next(
            (YEAR.search(context.words(p)) for p in priority.passages if p.label and p.label.field == "goals" and p.parts), None
        )
        yield from _items_of(context, priority, year.group() if year else None)
        yield from _partners_of(context, priority)
    if not found:
        yield from _goals_elsewhere(context, projects)


def _heading_part(priority: Priority) -> Part:
    """The words that name the priority: those of its name label, else its heading."""
    titled = next((p for p in priority.passages if p.label and p.label.field == "priority_name" and p.parts), None)
    return titled.parts[0] if titled else Part(priority.heading.start, priority.heading.end)


def _period_of_title(context: Context, projects: Projects) -> Iterator[Statement]:
    """«… i Dalarna 2018-2020»: the years in the title of a plan are its period."""
    plan = projects.plan
    if plan is None:
        return
    for date in context.found("date", plan):
        yield context.say(plan.name, "start", date.id, plan, "plan-title-period", 0.85)
        yield context.say(plan.name, "end", date.detail or date.id, plan, "plan-title-period", 0.85)


def _items_of(context: Context, priority: Priority, year: str | None) -> Iterator[Statement]:
    for passage in priority.passages:
        field = passage.label.field if passage.label else None
        if field == "aim" and passage.parts and passage.label:
            words = " ".join(context.words(part) for part in passage.parts)
            yield context.say(
                priority.name,
                "purpose",
                words[:600],
                Part(passage.parts[0].start, passage.parts[-1].end),
                passage.label.id,
                0.9,
            )
        if field in ("goals", "activities") and passage.kind == "label" and passage.label:
            yield from _list(context, priority.name, field, _merged(context, passage.parts), passage.label.id, year)
    for field, passage, bullets in _headed_lists(context, priority.passages):
        yield from _list(
            context,
            priority.name,
            field,
            [[Part(b.start, b.end)] for b in bullets],
            passage.label.id if passage.label else "plan-list",
            year,
        )


def _headed_lists(context: Context, passages: tuple[Passage, ...]) -> Iterator[tuple[str, Passage, list[Passage]]]:
    """Bullets under a heading that is itself a label: «Mål», then the list."""
    for passage in passages:
        if passage.kind == "heading" and passage.label and passage.label.field in ("goals", "activities"):
            bullets = [p for p in context.in_section(passage.section) if p.kind == "bullet"]
            if bullets:
                yield passage.label.field, passage, bullets


def _merged(context: Context, parts: tuple[Part, ...]) -> list[list[Part]]:
    """The items of a list: what begins in lower case runs on from the item before it (over a page break, perhaps)."""
    merged: list[list[Part]] = []
    for part in parts:
        first = next((char for char in context.page.plain[part.start : part.end] if char.isalpha()), "A")
        if merged and first.islower():
            merged[-1].append(part)
        else:
            merged.append([part])
    return merged


def _list(
    context: Context, owner: Name, field: str, found: list[list[Part]], rule: str, year: str | None
) -> Iterator[Statement]:
    kind, predicate = ("Goal", "has_goal") if field == "goals" else ("Activity", "has_activity")
    for parts in found:
        words = " ".join(context.words(part) for part in parts).strip()
        if not words:
            continue
        name = Name(kind, words, normal_form(kind, words), None, None, owner.id)
        own = YEAR.search(words)
        target = (own.group() if own else year) if field == "goals" else None
        yield context.say(owner, predicate, name, parts[0], rule, 0.9, target_year=target)


def _partners_of(context: Context, priority: Priority) -> Iterator[Statement]:
    for passage in priority.passages:
        if passage.kind != "label" or not passage.label or passage.label.field not in ("partners", "potential", "lead"):
            continue
        role = "lead" if passage.label.field == "lead" else "partner"
        for part in passage.parts:
            potential = passage.label.field == "potential" or context.has(
                "potential", Part(part.start, min(part.end, part.start + 40))
            )
            certainty = Certainty.POTENTIAL if potential else Certainty.ACTUAL
            nested = NESTED.match(context.page.plain, part.start, part.end)
            start = nested.end() if nested else part.start
            for item, name in _named(context, Part(start, part.end)):
                yield context.say(name, "takes_part", priority.name, item, passage.label.id, 0.9, certainty, role=role)
                if name.kind == "ActorGroup":
                    yield context.say(name, "named", name.surface, item, passage.label.id, 0.8)


def _named(context: Context, part: Part) -> Iterator[tuple[Part, Name]]:
    """The organisations and groups of a list: an item with an organisation in it means that one."""
    for item in items(context.page, part):
        inside = within(context.actors, item)
        for actor in inside:
            yield Part(actor.start, actor.end), context.actor(actor)
        rest = Part(inside[-1].end, item.end) if inside else item
        if inside:
            tail = next((hit for hit in context.hit("group", rest)), None)
            if tail is None:
                continue
            rest = Part(tail.start, item.end)
        words = context.words(rest).strip(" .,+")
        if words and not GENERIC_ITEM.match(words) and not is_title(words) and (len(words.split()) <= GROUP_MAX_WORDS):
            group = Name("ActorGroup", words, normal_form("ActorGroup", words))
            yield rest, group


def _goals_elsewhere(context: Context, projects: Projects) -> Iterator[Statement]:
    """Goal lists on a page without numbered priorities: goals of its plan or project."""
    for passage in context.page.passages:
        if not passage.label or passage.label.field != "goals" or not passage.content:
            continue
        owner = projects.plan or projects.in_section(context, passage.section)
        if owner is None:
            continue
        year = YEAR.search(context.words(passage))
        if passage.kind == "heading":
            bullets = [p for p in context.in_section(passage.section) if p.kind == "bullet"]
            parts = [[Part(b.start, b.end)] for b in bullets]
        else:
            parts = _merged(context, passage.parts)
        yield from _list(context, owner.name, "goals", parts, passage.label.id, year.group() if year else None)
