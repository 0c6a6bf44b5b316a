"""Sections of a page that are about one project each: by their labels, by their headings, by what they open with."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache

from graph.normal import normal_form
from loaders.extraction.context import Context, ProjectMention, once
from loaders.extraction.layout.furniture import is_caption, is_plain_heading
from loaders.extraction.layout.labels import known_label
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.names import project_name
from loaders.extraction.projects.several import speaks_of_several
from loaders.extraction.projects.titles import priority_sections
from loaders.extraction.spans import Part, stands_in, within
from loaders.extraction.undertakings.candidates import after_matter
from loaders.extraction.undertakings.none import is_generic
from loaders.extraction.wording import words_of

__all__ = ["by_heading", "by_opening", "headed_by_name", "holds", "presents_several", "under_parts"]

OPENING = 600  # characters in which a page says that it presents several projects
# «Projektarkiv», «Projekt som vi har drivit», «Våra projekt»: a page of several
CATALOGUE = re.compile(
    r"(?<!\w)(?:(?:projekt|prosjekt|project)[ ]?(?:arkiv|archive|katalog|catalogue|portfölj|portefølje|portfolio|bank"
    r"|lista|liste"
    r"|översikt|oversigt|oversikt)|(?:projekt|projekter|prosjekter|prosjekt|projects)[ ](?:som|vi|der|where|that|which)[ ]"
    r"|(?:våra|vores|våre|our|pågående|aktuella|aktuelle|avslutade|avsluttede|avsluttete|afsluttede|current|ongoing"
    r"|(?:slut)?redovisade|beviljade|bevilgede|bevilgete|innvilgede|innvilga|prioriterade|prioriterte|prioriterede|godkända"
    r"|godkente|godkendte|genomförda|gjennomførte|gennemførte|støttede|støtta|tidligere|tidigare|tidlegare|granted|funded"
    r"|approved|completed|finished|previous|supported)[ ]"
    r"(?:projekt|projekter|prosjekter|prosjekt|projects))(?!\w)"
)
SHOUTED_LAST = re.compile(r":[ ](?P<name>[A-ZÅÄÖÆØ]{4,})$", re.MULTILINE)  # «The forerunner: GRANLJUS»
DAY = 10  # characters of a date to the day: no project's name has one, the heading of a piece of news may
# Headings that are a day, a sentence in capitals, a lettered field of a plan or several persons
NO_NAME = re.compile(
    r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:mån|tis|ons|tors|fre|lör|sön|man|tirs|lør)da[gn]\w*)\b.*\d"
    r"|^[^\W\d]+[ ][A-H](?:[.:]|[ ][–-])[ ]|[ ](?:är|er|is|are|ÄR|ER|IS|ARE)[ ]|^\w+(?:ere|are|arna|erna|erne|ene)$"
    r"|^(?:join|bli|become|möt|møt|meet)[ ](?i:\w)", re.IGNORECASE
)
# «Fakta», «Projektfakta», «Facts about the project»: a heading over the labels of the section that holds it
FACTS = re.compile(
    r"(?i)(?:projekt|prosjekt|project[ ])?(?:fakta|facts)(?:[ ](?:om|about)[ ].{3,40})?$|(?:projekt"
    r"|prosjekt)info\w*$")
OF_PROJECT = frozenset({"lead", "partners", "period", "start", "grant"})
TRAILING = re.compile(r"[ ]\([^()\n]{2,80}\)$")
REFERENCE = re.compile(r"(?i)\b(?:dnr|diarienr|journalnr|journalnummer|sak|ref|id)\b")


def by_heading(context: Context, title: Passage | None) -> dict[int, ProjectMention]:
    """Sections that hold a project's labels, by their heading; on a page of several, those that speak of one too."""
    found: dict[int, ProjectMention] = {}
    several, aside = presents_several(context), priority_sections(context)
    for heading in context.page.passages:
        if heading.kind != "heading" or heading.label or (title is not None and heading.start == title.start):
            continue
        words = context.words(heading)
        labelling = known_label(words) is not None or is_generic(words) or is_plain_heading(words)
        if is_caption(words):
            continue
        if labelling or context.has("generic_title", heading) or _speaks_of_form(context, heading) or heading.section in aside:
            continue
        if NO_NAME.search(words) or any(len(date.id) >= DAY for date in context.found("date", heading)):
            continue
        fields = _fields(context, heading.section)
        labelled = _are_of_project(fields, several)
        if not labelled and not (several and (fields & {"budget", "programme"} or _tells_of_project(context, heading))):
            continue
        name = Part(
            after_matter(context.page.plain, heading.start, heading.end), heading.end - len(_bracket(context, heading))
        )
        if last := SHOUTED_LAST.search(context.page.plain, heading.start, heading.end):
            name = Part(*last.span("name"))
        found[heading.section] = ProjectMention(
            name.start, name.end, project_name(context.words(name)), "project-heading", 0.75 if labelled else 0.6
        )
    return found


def _are_of_project(fields: Collection[str], several: bool) -> bool:
    """Whether the labels of a section are those of a project. Where a page does not present several, a scheme or a form has
    a period or an amount too, and only a lead or a period with something more tells a project."""
    if not OF_PROJECT.isdisjoint(fields) and {"service", "provider"}.isdisjoint(fields):
        return several or "lead" in fields or ("period" in fields and not {"partners", "grant", "budget"}.isdisjoint(fields))
    return False


def _bracket(context: Context, heading: Passage) -> str:
    """What a heading adds in brackets to say whose a project is, when or what it was: «(Mora kommun, 2014)»."""
    match = TRAILING.search(context.page.plain, heading.start, heading.end)
    if match is None:
        return ""
    inside = Part(match.start(), match.end())
    told = bool(within(context.actors, inside) or context.found("date", inside) or context.hit("undertaking", inside))
    told = told or bool(REFERENCE.search(match.group()))
    initials = "".join(word[0] for word in context.page.plain[heading.start : match.start()].split() if word[0].isupper())
    letters = match.group().strip(" ()").casefold()
    short = len(letters) > 1 and (initials.casefold() == letters or _in_order(letters, initials.casefold()))
    return match.group() if told or short else ""


def _in_order(letters: str, initials: str) -> bool:
    """Whether the letters of an abbreviation are initials of the words before it, in their order."""
    at = iter(initials)
    return all(letter in at for letter in letters)


def _fields(context: Context, section: int) -> set[str]:
    facts = _facts_under(context).get(section, ()) if section else ()
    return {
        p.label.field
        for each in (section, *facts)
        for p in context.in_section(each)
        if p.kind == "label" and p.content and p.label and p.parts
    }


@once
def _facts_under(context: Context) -> Mapping[int, Sequence[int]]:
    """The sections under each that only tell facts of it: «Fakta om projektet»."""
    found: dict[int, list[int]] = {}
    for number, heading in context.page.headings.items():
        if FACTS.match(context.words(heading)):
            found.setdefault(context.page.parents[number], []).append(number)
    return found


@once
def presents_several(context: Context) -> bool:
    """Whether a page presents several projects: its first headings or lines say so, or sections have projects' labels."""
    passages, low = context.page.passages, context.page.low
    opening = Part(0, min(OPENING, passages[min(3, len(passages) - 1)].end) if passages else 0)
    if speaks_of_several(low, opening) or CATALOGUE.search(low, opening.start, opening.end):
        return True
    sections = {
        p.section
        for p in context.page.passages
        if p.kind == "label" and p.content and p.label and p.label.field in ("lead", "partners") and p.section
    }
    return len(sections) >= 2


def _tells_of_project(context: Context, heading: Passage) -> bool:
    """Whether the text under a heading gives somebody a role and speaks of «the project», or names an amount."""
    inside = [p for p in context.in_section(heading.section) if p.kind in ("text", "label", "bullet")]
    if _bracket(context, heading) or any(context.has("definite", p) for p in inside):
        return True
    return any(context.has("role", p) and (context.has("definite", p) or context.hit("budget", p)) for p in inside)


def _speaks_of_form(context: Context, heading: Passage) -> bool:
    """Headings that name a part of a page and no project: «Fakta om projektet», «I. Allmänt», «Kontakt», «Prioritering 1»."""
    low = context.page.low[heading.start : heading.end]
    return bool(
        re.search(
            r"projekt|prosjekt|project|fakta|facts|allmänt|info\b|om indsatsen|kontakt|contact|prioriter|\?$"
            r"|bakgrund|\bmio\b|\bkr\b|miljon|million|så går det|översikt|oversigt|oversikt"
            r"|sammanfattning|ekonomi|finansiering",
            low,
        )
    )


def headed_by_name(
    context: Context, known: Sequence[ProjectMention], main: ProjectMention | None
) -> dict[int, ProjectMention]:
    """Sections whose heading names a project that the page has shown to be one, whole or as a part of the heading."""
    found: dict[int, ProjectMention] = {}
    keys: dict[str, ProjectMention] = {}
    for mention in known:
        if mention.name.kind == "Project":
            keys.setdefault(mention.name.key, mention)
    for passage in context.page.passages:
        if passage.kind != "heading":
            continue
        words = re.sub(r"(?i)^(?:projektet|prosjektet|project)[ ]", "", context.words(passage))
        heading = normal_form("Project", words)
        whole = keys.get(heading) or keys.get(re.sub(r" \d{4}-\d{4}$", "", heading))
        held = None if whole else _longest_held(heading, keys)
        if whole:
            found.setdefault(passage.section, whole)
        elif held and heading.startswith(held) and not any(map(str.isdigit, heading)):
            found.setdefault(passage.section, replace(keys[held], start=passage.start, end=passage.end))
        elif held:
            found.setdefault(passage.section, keys[held])
    return found


def under_parts(context: Context, found: Mapping[int, ProjectMention]) -> dict[int, ProjectMention]:
    """The sections that go on about a project under a heading for a part of any matter, which layout tells from no other:
    «Beslut» and «Bakgrund» after «§ 4 Granljus»."""
    gone_on: dict[int, ProjectMention] = {}
    for section in sorted(context.page.headings):
        words = context.words(context.page.headings[section])
        before = found.get(section - 1) or gone_on.get(section - 1)
        beside = context.page.parents[section] == context.page.parents[section - 1] if section else False
        if before and beside and section not in found and _of_part().fullmatch(words.lower()):
            gone_on[section] = before
    return gone_on


@cache
def _of_part() -> re.Pattern[str]:
    """Headings of what a matter has: its decision, background, summary, money."""
    return re.compile(f"{words_of('part_heading')}[:.]?")


def holds(heading: str, key: str) -> bool:
    """Whether a heading has the whole name of a project in it; a single short word is too little to tell."""
    return (" " in key or len(key) > 7 or (len(key) > 4 and heading.endswith(": " + key))) and stands_in(heading, key)


def _longest_held(heading: str, keys: Collection[str]) -> str | None:
    """The longest of the names that a heading has in it."""
    begins = [at for at in range(len(heading)) if not heading[max(0, at - 1) : at].isalnum()]
    ends = [at for at in range(1, len(heading) + 1) if not heading[at : at + 1].isalnum()]
    inside = {heading[begin:end] for begin in begins for end in ends if begin < end and heading[begin:end] in keys}
    return min((key for key in inside if holds(heading, key)), key=lambda key: (-len(key), key), default=None)


def by_opening(context: Context, mentions: Sequence[ProjectMention]) -> dict[int, ProjectMention]:
    """Sections that name one project and no other, from their first passage on."""
    found: dict[int, ProjectMention] = {}
    for section in context.page.headings:
        inside = [p for p in context.in_section(section) if p.kind != "noise"]
        if len(inside) < 2:
            continue
        named = [m for p in inside for m in within(mentions, p) if m.name.kind == "Project"]
        if len({m.name.id for m in named}) == 1 and named[0].start < inside[1].end:
            found[section] = named[0]
    return found
