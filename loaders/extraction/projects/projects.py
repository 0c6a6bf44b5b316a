"""The projects, pre-studies and plans of a page, and which of them a sentence is about.

A project is named by quotes or capitals after «projektet», by its row in a table, by a heading over project labels, or
by the title of a page that speaks of «the project» and of no other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from graph.lexicon import places
from loaders.extraction.beginnings import Beginnings, openings
from loaders.extraction.bodies.naming import ABBREVIATED, opens
from loaders.extraction.context import Context, ProjectMention
from loaders.extraction.layout.labels import is_of_form
from loaders.extraction.layout.page import Passage
from loaders.extraction.layout.run_on import run_on_names
from loaders.extraction.projects.document_names import named_by_document
from loaders.extraction.projects.lists import named_in_lists, named_in_turn, named_over_labels, named_over_like_labels
from loaders.extraction.projects.main import main_project
from loaders.extraction.projects.names import named_in_rows, named_in_text, named_unmarked, project_name
from loaders.extraction.projects.openings import named_by_opening
from loaders.extraction.projects.sections import by_heading, by_opening, headed_by_name, under_parts
from loaders.extraction.projects.several import speaks_of_several
from loaders.extraction.projects.subjects import Projects
from loaders.extraction.projects.titles import page_title, titled_plan, untitled_plan
from loaders.extraction.spans import START, Part, Placed, apart, beginning_in, within
from loaders.extraction.undertakings.extents import goes_on_as_sentence
from loaders.extraction.undertakings.programmes import PROGRAMME, named_programmes
from loaders.extraction.undertakings.second_look import SecondLook
from loaders.extraction.undertakings.undertakings import NEAR, named_agreements, named_by_evidence, weigh
from loaders.extraction.undertakings.wording import worded_as_names

__all__ = ["Projects", "announced_projects", "projects_of"]

CALL = re.compile(
    r"(?:(?:Öppen |Åpen |Åben |Open )?(?:[Uu]tlysning|[Uu]tlysing|[Oo]pslag|[Cc]all(?: for (?:proposals|projects"
    r"|applications))?"
    r"|[Pp]uljeopslag|[Aa]nsökningsomgång|[Ii]nbjudan)):[ ](?P<name>[^.\n]{8,90})$",
    re.MULTILINE,
)
LABELLED = 0.9  # of the value of a label for names
UNLABELLED, OUTRIGHT = 0.6, 0.7  # confidences: of a heading that no labels follow, of a name that a text gives outright
OPENING = 24  # characters in which a paragraph names what it is about: «Projektet «Granljus» …»
SEQUEL = re.compile(r"[ ](?:III|II|IV|2\.0|3\.0|2|3)(?![\w.,]?\w)")
YEARS = re.compile(
    r"(?P<name>[A-ZÅÄÖÆØ]\w+s[ ](?:\w+[ ])?\w*(?:strategi|plan|program)(?:[ ][a-zåäöæø]+){0,6}"
    r"[ ](?:19|20)\d\d[–-](?:19|20)\d\d)"
)


def projects_of(context: Context, doubtful: Sequence[Placed] = (), people: Sequence[Placed] = ()) -> Projects:
    """All projects of a page and what they are the subject of.

    `people` are the places of persons' names: no projects. `doubtful` are those of names that may be organisations.
    """
    title = page_title(context)
    plan = titled_plan(context, title)
    told = (mention for mention in named_in_text(context) if not _only_opens(mention))
    named = sorted(told, key=lambda m: (m.start, -m.end))
    of_section = {} if plan else by_heading(context, title)
    first_of = {mention.name.surface: (order, mention) for order, mention in reversed([*enumerate(named)])}
    of_section = {number: _under_headline(mention, first_of) for number, mention in of_section.items()}
    named += named_by_document(context)
    named += named_unmarked(context)
    named += named_in_rows(context)
    named += run_on_names(context)
    named += named_in_lists(context)
    named += named_in_turn(context)
    named += named_over_labels(context)
    named += named_over_like_labels(context)
    named += named_agreements(context)
    named += named_programmes(context)
    named += named_by_opening(context)
    named += _call(context, named)
    in_order = sorted(named, key=START)
    of_section = {number: mention for number, mention in of_section.items() if not _yields(context, mention, number, in_order)}
    look = SecondLook.at(context, weigh(context, people, doubtful, not plan, NEAR), [*named, *of_section.values()])
    named = [mention for mention in named if look.keeps(mention)]
    of_section = {n: mention for n, mention in of_section.items() if look.keeps(mention) and worded_as_names([mention])}
    named += named_by_evidence(context, [*named, *of_section.values()], look.likely_names())
    named += (
        [
            ProjectMention(*m.span("name"), project_name(m["name"], "Plan", "plan"), "plan-with-years", 0.8, "plan")
            for m in YEARS.finditer(context.page.plain)
        ]
        if not plan
        else []
    )
    named = [mention for mention in worded_as_names(named) if not is_of_form(mention.name.surface)]
    every = Beginnings(mention.name.surface for mention in named)
    in_full = {mention.name.surface for mention in named if mention.confidence >= LABELLED}
    named = [mention for mention in named if not _begins_longer(context, mention, every, in_full)]
    told_of = [mention for mention in named if mention.rule != PROGRAMME]
    main = None if plan else main_project(context, title, told_of, of_section)
    if main and not (look.keeps(main) and worded_as_names([main])):
        main = None
    named += _sequels(context, [*named, *([main] if main else [])])
    known = _by_full_names(
        context, [*named, *of_section.values(), *([main] if main else []), *([plan] if plan else [])]
    )
    if not plan:
        of_section |= headed_by_name(context, known, main)
        of_section |= under_parts(context, of_section)
    mentions = tuple(_everywhere(context, known))
    opened: frozenset[int] = frozenset()
    if main is None and not plan:
        opening = by_opening(context, [mention for mention in mentions if mention.rule != PROGRAMME])
        opened = frozenset(opening) - frozenset(of_section)
        of_section = opening | of_section
    return Projects(mentions, main, plan or untitled_plan(context, title), of_section, opened, look,
                    [context.page.at(mention.start) for mention in mentions])


def _under_headline(heading: ProjectMention, named: Mapping[str, tuple[int, ProjectMention]]) -> ProjectMention:
    """The project of a section: where its heading tells of one that a word for projects names, that one: «Granljus tar vara
    på kompetens» over «Projektet Granljus …». `named` are the first mentions of each name, with their order."""
    surface = heading.name.surface
    told = [begin for begin in openings(surface) if begin in named and goes_on_as_sentence(surface[len(begin) + 1 :])]
    if not told:
        return heading
    begin = min(told, key=lambda begin: named[begin][0])
    return replace(named[begin][1], start=heading.start, end=heading.start + len(begin))


def _yields(context: Context, heading: ProjectMention, section: int, named: Sequence[ProjectMention]) -> bool:
    """Whether a heading without labels under it only leads to a project that the first lines under it name outright: «Resor i
    framtiden» over «Projektet «Granljus» får …», a body's name over its project. `named` are in the order of the text."""
    first = next((p for p in context.in_section(section) if p.kind in ("text", "bullet")), None)
    if first is None or heading.confidence > UNLABELLED:
        return False
    opening = Part(first.start, min(first.end, first.start + OPENING))
    told = [m.name for m in beginning_in(named, opening) if m.confidence >= OUTRIGHT]
    told = [name for name in told if name.kind == "Project"]
    return bool(told) and not any(name.key in heading.name.key for name in told)


def _begins_longer(context: Context, mention: ProjectMention, named: Beginnings, in_full: Collection[str]) -> bool:
    """Whether a name is but the first words of a longer one that stands at its place, «prosjektet Liv (i fjøsan)», or goes on
    behind one that a label gives in full."""
    surface = mention.name.surface
    if mention.confidence < LABELLED and any(begin in in_full for begin in openings(surface)):
        return True
    return context.page.plain.startswith(tuple(named.going_on(f"{surface} ")), mention.start)


def _only_opens(mention: ProjectMention) -> bool:
    """Whether of a name but a word is read that opens names and sentences: «prosjektet Frå not til nytt»."""
    return " " not in mention.name.surface and opens(mention.name.surface)


def _by_full_names(context: Context, known: Sequence[ProjectMention]) -> list[ProjectMention]:
    """The mentions, those of a short form under the name that it stands behind: «Granljus i Norr (GIN)», «GIN»."""
    short: dict[str, ProjectMention] = {}
    called = {mention.name.surface: mention for mention in known}
    for mention in known:
        if mention.name.kind == "Project" and (match := ABBREVIATED.match(context.page.plain, mention.end)):
            short.setdefault(match["short"], mention)
        if mention.name.surface.startswith("The ") and (bare := called.get(mention.name.surface[4:])):
            short.setdefault(mention.name.surface, bare)
    return [
        replace(mention, name=short[mention.name.surface].name) if mention.name.surface in short else mention
        for mention in known
    ]


def _call(context: Context, named: Sequence[ProjectMention]) -> Iterator[ProjectMention]:
    """«Utlysning: företag i bygden», «Call: green growth»: a call by the name behind the colon, unless a project is in it."""
    for passage in context.page.passages[:2]:
        match = CALL.match(context.page.plain, passage.start, passage.end)
        if match and not within(named, Part(*match.span("name"))):
            words = re.sub(r"[ ](?:19|20)\d\d$", "", match["name"])
            name = project_name(words, "Project", "utlysning")
            yield ProjectMention(match.start("name"), match.start("name") + len(words), name, "project-call", 0.75, "utlysning")
            return


def _sequels(context: Context, named: Sequence[ProjectMention]) -> Iterator[ProjectMention]:
    """«Granljus II» on a page about «Granljus»: a project of its own."""
    keys = {mention.name.key for mention in named}
    for surface in sorted({mention.name.surface for mention in named if mention.name.kind == "Project"}):
        for start in context.page.written_low.at(surface.lower()):
            match = SEQUEL.match(context.page.plain, start + len(surface))
            name = project_name(context.page.plain[start : match.end()]) if match else None
            if match and name and name.key not in keys and context.is_content(Part(start, match.end())):
                yield ProjectMention(start, match.end(), name, "project-sequel", 0.75)


def announced_projects(context: Context, mentions: Sequence[ProjectMention]) -> Iterator[tuple[Passage, list[ProjectMention]]]:
    """Passages that announce projects, by a colon at their end or as headings that count them («Fyra projekt som …»), with
    the projects of the list or table right after them."""
    passages = [p for p in context.page.passages if p.kind != "noise"]
    for index, passage in enumerate(passages):
        if not _announces(context, passage):
            continue
        listed: list[ProjectMention] = []
        for following in takewhile(_is_item, (passages[at] for at in range(index + 1, len(passages)))):
            listed += [m for m in within(mentions, following) if m.name.kind == "Project"][:1]
        if len(listed) >= 2:
            yield passage, listed


def _is_item(passage: Passage) -> bool:
    return passage.kind in ("bullet", "row")


def _announces(context: Context, passage: Passage) -> bool:
    if passage.kind == "heading":
        return speaks_of_several(context.page.low, passage)
    return passage.kind == "text" and context.words(passage).endswith(":")


def _everywhere(context: Context, known: Sequence[ProjectMention]) -> list[ProjectMention]:
    """All places where a page names its projects, none inside another."""
    by_name: dict[str, ProjectMention] = {}
    for mention in known:
        for form in _forms(context, mention):
            by_name.setdefault(form, mention)
    found = list(known)
    for form, mention in by_name.items():
        found += [replace(mention, start=start, end=start + len(form)) for start in context.page.written.at(form)]
    return apart(sorted(found, key=lambda m: (m.start - m.end, m.start)))


def _forms(context: Context, mention: ProjectMention) -> list[str]:
    """How a project may be written elsewhere on the page: its name, and its part before a dash."""
    surface = mention.name.surface
    forms = [surface]
    short = re.split(r"[ ][–-][ ]|: ", surface)[0]
    if short != surface and len(short) > 2 and len(short.split()) <= 4 and not places().named(short):
        forms.append(short)
    if (match := ABBREVIATED.match(context.page.plain, mention.end)) and mention.rule != "project-title":
        forms.append(match["short"])
    without_years = re.sub(r"[ ]\d{4}[-–]\d{4}$", "", surface)
    if without_years != surface and len(without_years) > 4:
        forms.append(without_years)
    return [form for form in forms if form[0].isupper() or form[0].isdigit() or " " in form]
