"""The one project that a page is about, where it is about one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache

from graph.normal import normal_form
from loaders.extraction.context import Context, ProjectMention
from loaders.extraction.layout.furniture import is_plain_heading
from loaders.extraction.layout.labels import PROJECT_FIELDS
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.document_names import DOCUMENT, IN_TITLE
from loaders.extraction.projects.names import project_name
from loaders.extraction.projects.sections import holds, presents_several
from loaders.extraction.projects.several import counts_who, several
from loaders.extraction.projects.titles import priority_sections
from loaders.extraction.rules import rules
from loaders.extraction.spans import Part, Placed
from loaders.extraction.undertakings.none import is_generic, many
from loaders.extraction.wording import words_of

__all__ = ["main_project"]

ABOUT = re.compile(
    r"(?i)(?:om|about|mer om|mere om|meir om|more about|stöd till|støtte til|support for|hjälp till"
    r"|til dig|till dig)[ ]")
OF_MANY = frozenset({"nyhetsbrev", "nyhedsbrev", "newsletter", "protokoll"})
# «Fakta om Granljus», «About the project Granljus»
FACTS_ABOUT = re.compile(
    r"(?i)(?:fakta om|facts about|om projektet|om prosjektet|om satsningen|om satsingen|about the project)[ ]"
)
FACTS = PROJECT_FIELDS | {"number"}
MANY_FIELDS = 4  # of facts of projects, with values or without
MANY_SECTIONS = 3
MANY_PIECES = 4
OF_PROJECTS = frozenset({"lead", "partners", "period", "start", "end", "grant"})
AMOUNT = re.compile(r"\d{3}")
OUTRIGHT = 0.75  # the confidence of a name after a word for projects
SURE_ENOUGH = 0.4  # of a name that takes the place of a page's title
LONGEST_TITLE = 8  # words
NOUN_INSIDE = re.compile(r"projekt|prosjekt|project|studie|study|satsning|satsing|program|initiativ")
CAPITALS = re.compile(r"(?<![\w-])[A-ZÅÄÖÆØ][A-ZÅÄÖÆØ0-9-]{3,}(?:[ ](?:[A-ZÅÄÖÆØ]{3,}|\d{1,2}))*(?![\w-])")


def main_project(
    context: Context, title: Passage | None, named: Sequence[ProjectMention], of_section: Mapping[int, ProjectMention]
) -> ProjectMention | None:
    """The one project that a page is about; None where it is about several, or about something else.

    `named` are the projects that its text names, `of_section` those that its sections are about.
    """
    if len(of_section) >= 2 or _is_newsletter(context) or _is_of_many_matters(context):
        return None
    if told := _named_by_label(context, named):
        return told
    if told := next((m for m in named if m.rule in (DOCUMENT, IN_TITLE) and _is_first(context, m)), None):
        return told
    if title is None:
        return named[0] if _speaks_of_one(context, named) and not _is_of_one_section(context, named[0]) else None
    if told := _named_in_title(context, title, named):
        return told
    labelled = _has_project_labels(context)
    if not labelled and _speaks_of_one(context, named):
        return None if _is_of_one_section(context, named[0]) else named[0]
    if of_section or presents_several(context) or _has_labels_of_each(context, named):
        return None
    if labelled and (told := _named_before_labels(context, named) or _foremost(context, named, title)):
        return told
    if labelled and _is_of_somebody(context, title) and (below := _heading_of_labels(context, title)):
        return _title_as_name(context, below, labelled)
    if labelled or (len(context.hits.get("definite", ())) >= 2 and not named):
        return _title_as_name(context, title, labelled)
    return None


def _is_newsletter(context: Context) -> bool:
    """Whether a page has many headings in capitals, as pieces of news have."""
    headings = (p for p in context.page.passages if p.kind == "heading")
    return sum(context.page.plain[p.start : p.end].isupper() for p in headings) >= MANY_PIECES


def _named_by_label(context: Context, named: Sequence[ProjectMention]) -> ProjectMention | None:
    """The one project that labels name: «Projekt: Granljus»."""
    labels = [p for p in context.page.passages if p.kind == "label" and p.label and p.label.field in ("project", "aim")]
    values = {p.parts[0].start for p in labels if p.parts}
    told = [m for m in named if m.rule.startswith("lb-") and m.start in values]
    return told[0] if len({m.name.key for m in told}) == 1 else None


def _is_first(context: Context, mention: ProjectMention) -> bool:
    """Whether a name stands in the first line of a page."""
    return any(p.start <= mention.start < p.end for p in context.page.passages[:1])


def _named_in_title(context: Context, title: Passage, named: Sequence[ProjectMention]) -> ProjectMention | None:
    """The project that a title is the name of, whole or before its dash, or the only one that it names."""
    words = context.words(title)
    forms = {normal_form("Project", form) for form in (words, re.split(r"[ ][–-][ ]|: ", words)[0])}
    whole = next((mention for mention in named if mention.name.key in forms), None)
    if whole:
        return _under_headline(context, whole, named) or whole
    form = normal_form("Project", words)
    inside = {m.name.key: m for m in reversed(named) if m.name.kind == "Project" and holds(form, m.name.key)}
    return next(iter(inside.values())) if len(inside) == 1 else None


def _under_headline(context: Context, title: ProjectMention, named: Sequence[ProjectMention]) -> ProjectMention | None:
    """The one project that a page names outright under a title that evidence alone makes a name, and that is written but
    once: a headline, as «Grenseløst arbeid» over «… har satt i gang prosjektet Granljus»."""
    if not title.rule.startswith("ev-") or len(context.page.written.at(title.name.surface)) > 1:
        return None
    outright = {m.name.key: m for m in reversed(named) if m.confidence >= OUTRIGHT and not m.rule.startswith("ev-")}
    only = next(iter(outright.values())) if len(outright) == 1 else None
    return only if only and only.name.kind == "Project" and not _is_of_one_section(context, only) else None


def _has_labels_of_each(context: Context, named: Sequence[ProjectMention]) -> bool:
    """Whether a page that names several projects outright has a label of projects twice: each of them has its own."""
    fields = [p.label.field for p in context.page.passages if p.kind == "label" and p.label and p.label.field in OF_PROJECTS]
    outright = {m.name.key for m in named if m.confidence >= OUTRIGHT and m.name.kind == "Project"}
    return len(set(fields)) < len(fields) and len(outright) > 1


def _heading_of_labels(context: Context, title: Passage) -> Passage | None:
    """The heading over all labels of projects of a page, where it is another one than the page's: the name of whose site it is
    stands above."""
    sections = {p.section for p in context.page.passages if p.kind == "label" and p.label and p.label.field in PROJECT_FIELDS}
    heading = context.page.heading(sections.pop()) if len(sections) == 1 else None
    return heading if heading and heading.start > title.start else None


def _has_project_labels(context: Context) -> bool:
    """Whether a page has labels with values that only projects have, outside the priorities of a plan."""
    aside = priority_sections(context)
    every = {p.label.field for p in context.page.passages if p.kind == "label" and p.label and p.section not in aside}
    return len(every & FACTS) >= MANY_FIELDS or any(
        p.kind == "label" and p.section not in aside and p.content and p.parts and p.label
        and (p.label.field in OF_PROJECTS or (p.label.field == "budget" and AMOUNT.search(context.words(p))))
        for p in context.page.passages
    )


def _speaks_of_one(context: Context, named: Sequence[ProjectMention]) -> bool:
    """Whether a page speaks of «the project» and names one, more than once or early."""
    if len({m.name.key for m in named}) != 1 or not context.hits.get("definite", ()):
        return False
    early = context.page.passages[min(4, len(context.page.passages) - 1)].end
    outright = named[0].confidence >= OUTRIGHT and len(context.hits["definite"]) > 1
    return len(named) > 1 or named[0].start < early or outright


def _title_as_name(context: Context, title: Passage, labelled: bool) -> ProjectMention | None:
    """The title, or the part of it that the page goes on to use, as the name of a project; None where it cannot be one."""
    part = _recurring_part(context, title)
    whole = part.start == title.start and part.end == title.end
    if part.start == title.start and (prefix := FACTS_ABOUT.match(context.page.plain, title.start, title.end)):
        part, whole = Part(prefix.end(), title.end), False
    if whole and not _may_be_title(context, title, labelled):
        return None
    return ProjectMention(
        part.start, part.end, project_name(context.words(part)), "project-title", 0.85 if labelled else 0.6
    )


def _foremost(context: Context, named: Sequence[ProjectMention], title: Passage) -> ProjectMention | None:
    """The project that a page names more than once and at least twice as often as any other, where it names its title
    only once: a headline, not what the page is about."""
    written = context.page.written_low
    if len(written.at(context.page.low[title.start : title.end])) > 1:
        return None
    first: dict[str, ProjectMention] = {}
    for mention in sorted(named, key=lambda m: m.start):
        if mention.name.kind == "Project":
            first.setdefault(mention.name.key, mention)
    counted = [(len(written.at(m.name.surface.lower())), m) for m in first.values()]
    counted.sort(key=lambda pair: (-pair[0], pair[1].start))
    if not counted or counted[0][0] < 2 or (len(counted) > 1 and counted[1][0] * 2 > counted[0][0]):
        return None
    return counted[0][1]


def _named_before_labels(context: Context, named: Sequence[ProjectMention]) -> ProjectMention | None:
    """The one project that a page names before the first label of projects: what the labels are about, not its headline.

    One in a list of another section, which is over, is one of several things told there.
    """
    labels = [p for p in context.page.passages if p.kind == "label" and p.label and p.label.field in PROJECT_FIELDS]
    first = labels[0] if labels else None
    before = {
        m.name.key: m
        for m in reversed(named)
        if first and m.start < first.start and m.name.kind == "Project" and not _is_listed_elsewhere(context, m, first)
    }
    outright = {key: m for key, m in before.items() if m.confidence >= OUTRIGHT and not m.rule.startswith("ev-")}
    told = outright if len(outright) == 1 else before
    only = next(iter(told.values())) if len(told) == 1 else None
    return only if only and only.confidence >= SURE_ENOUGH else None


def _is_listed_elsewhere(context: Context, mention: ProjectMention, label: Passage) -> bool:
    """Whether a project is named in a list of a section that is over where a label stands."""
    item = context.page.at(mention.start)
    return item is not None and item.kind == "bullet" and item.section not in context.page.path(label.section)


def _is_of_one_section(context: Context, mention: ProjectMention) -> bool:
    """Whether a page of several sections names a project in a later one of them only: it is about other things too."""
    starts = [heading.start for heading in context.page.headings.values()]
    places = context.page.written.at(mention.name.surface) or [mention.start]
    sections = {bisect_right(starts, place) for place in places}
    return len(starts) >= MANY_SECTIONS and len(sections) == 1 and sections.pop() >= 2


def _is_of_many_matters(context: Context) -> bool:
    """Whether a page calls itself a newsletter or minutes: each of its headings is about something else."""
    if not context.page.passages:
        return False
    first = context.page.passages[0]
    return any(hit.trigger.stem in OF_MANY for hit in context.hit("generic_title", first)) and len(context.page.headings) >= 2


@cache
def _headline() -> re.Pattern[str]:
    """A finite verb makes a headline: «Ny avtale: gründere i Norrby får mer hjelp»."""
    return re.compile(rf"[ ]{words_of('finite', 'headline')}[ ]")


def _may_be_title(context: Context, title: Passage, labelled: bool) -> bool:
    """Whether a title may be a name: no question, and no sentence or subject («Om …», «Stöd till …») without labels."""
    words = context.words(title)
    if words.endswith("?") or ABOUT.match(words) or _headline().search(words) or is_generic(words):
        return False
    if is_plain_heading(words) or _is_of_somebody(context, title):
        return False  # «Välkommen till …», «Gråbo»
    if several().search(words.lower()) or counts_who(words.lower()):
        return False  # «Klartecken för sex satsningar»
    low = f" {words.lower()}"
    if not any(map(str.isalpha, words)) or any(low[m.start() - 1] == " " and m.start() > 1 for m in many().finditer(low)):
        return False  # «EU-miljoner till projekt i Norrby», but «Paraplyprojekt – lokal mat»
    if labelled:
        return True
    again = len(context.page.written_low.at(words.lower())) > 1 or NOUN_INSIDE.search(words.lower())
    return len(words.split()) <= LONGEST_TITLE and (" " in words or bool(again))


def _is_of_somebody(context: Context, title: Passage) -> bool:
    """Whether a title is but the name of a place or an organisation."""
    named: list[Placed] = [*context.mentions.get("place", ()), *context.actors]
    return any(one.start <= title.start and title.end <= one.end for one in named)


def _recurring_part(context: Context, title: Passage) -> Part:
    """The part of a title that the page goes on to use as the name: «GRANLJUS» in «Möte om GRANLJUS och resultaten».

    A part before a dash or colon, or a word in capitals, that the page writes again; else the whole title.
    """
    plain = context.page.plain
    parts = [Part(m.start(), m.end()) for m in CAPITALS.finditer(plain, title.start, title.end)]
    for part in parts:
        words = plain[part.start : part.end]
        again = len(context.page.written.at(words)) - 1
        taken = any(a.start < part.end and part.start < a.end for a in context.actors)
        if again >= 2 and words not in rules().stop_words and not taken and not plain[title.start : title.end].isupper():
            return part
    return Part(title.start, title.end)
