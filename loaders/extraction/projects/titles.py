"""What the title of a page says it is about: a plan, several projects, or what else."""

from __future__ import annotations

import re
from bisect import bisect_left

from loaders.extraction.context import Context, ProjectMention, once
from loaders.extraction.layout.furniture import is_caption
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.names import project_name
from loaders.extraction.spans import START, Placed

__all__ = ["line_under", "page_title", "priority_sections", "titled_plan", "untitled_plan"]


LABELLED_DATE = re.compile(r"[^:]{3,40}:[ ][\d./ -]{4,}")  # «Søknadsfrist: 31.01.2021» is no title
PRIORITY = re.compile(r"[^\W\d]+[ ](?:nr\.?[ ]?|nummer[ ]|no\.?[ ])?(?:\d{1,2}|[IVX]{1,4})(?=[\s.:–-]|$)")
CRUMBS = re.compile(r"[^›»>/|·]{2,40}(?:[ ]+(?:[›»>/|·]|&gt;)[ ]+[^›»>/|·]{2,60}){1,}$")  # «Start › Projekt › Pågående»


def page_title(context: Context) -> Passage | None:
    """The first heading that says what the page is about."""
    content = [passage for passage in context.page.passages[:16] if passage.kind != "noise"]
    for passage in content[:8]:
        words = context.words(passage)
        if is_caption(words):
            continue
        generic = context.hit("generic_title", passage)
        if passage.kind in ("heading", "text") and (LABELLED_DATE.match(words) or CRUMBS.match(words)):
            continue
        if passage.kind == "heading" and not passage.label and not (generic and generic[0].start == passage.start):
            return passage
        if passage.kind == "text" and len(words) < 110 and passage.section == 0:
            return passage
    return None


def titled_plan(context: Context, title: Passage | None) -> ProjectMention | None:
    """The plan that a page is: its title has a word for plans, and it has priorities or goals."""
    if title is None:
        return None
    noun = next((hit for part in (title, line_under(context, title)) if part for hit in context.hit("plan_noun", part)), None)
    if noun is None:
        return None
    fields = {p.label.field for p in context.page.passages if p.label}
    priorities = any(p.kind == "heading" and context.has("priority_noun", p) for p in context.page.passages)
    if not priorities and not fields & {"goals", "activities", "priority_name"}:
        return None
    name = project_name(context.words(title), "Plan", "plan")
    return ProjectMention(title.start, title.end, name, noun.trigger.id, 0.9, "plan")


def line_under(context: Context, title: Placed) -> Passage | None:
    """The line right under a title, where it begins with a word for plans: «Handlingsplan för … 2018–2023»."""
    at = bisect_left(context.page.passages, title.end, key=START)
    after = context.page.passages[at] if at < len(context.page.passages) else None
    if after is None or after.kind not in ("heading", "text") or after.end - after.start > 130:
        return None
    return after if any(hit.start == after.start for hit in context.hit("plan_noun", after)) else None


@once
def priority_sections(context: Context) -> frozenset[int]:
    """The sections of numbered priorities, with all that they hold: what stands there is about a plan's priority."""
    own = {
        number
        for number, heading in context.page.headings.items()
        if PRIORITY.match(context.words(heading)) and context.has("priority_noun", heading)
    }
    if len(own) < 2:
        return frozenset()
    every = range(len(context.page.parents))
    return frozenset(section for section in every if own & set(context.page.path(section)))


def untitled_plan(context: Context, title: Passage | None) -> ProjectMention | None:
    """The plan of a page that has numbered priorities but no title of a plan: it holds them and has no name."""
    if title is None or not priority_sections(context):
        return None
    name = project_name(context.words(title), "Plan", "plan")
    return ProjectMention(title.start, title.end, name, "plan-untitled", 0.5, "plan")
