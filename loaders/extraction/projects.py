"""The projects, pre-studies and plans of a page, and which of them a sentence is about.

A project is named by quotes or capitals after «projektet», by its row in a table, by a heading over project labels, or
by the title of a page that speaks of «the project» and of no other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from graph.normal import normal_form
from loaders.extraction.candidates import after_matter
from loaders.extraction.context import Context, ProjectMention, once
from loaders.extraction.layout import Part, Passage, known_label
from loaders.extraction.naming import ABBREVIATED, opens
from loaders.extraction.project_names import named_in_lists, named_in_rows, named_in_text, named_unmarked, project_name
from loaders.extraction.rules import rules
from loaders.extraction.spans import Placed, apart, matches, stands_in, within, written_at
from loaders.extraction.subjects import Projects
from loaders.extraction.telling_none import GENERIC
from loaders.extraction.undertakings import named_agreements, named_by_evidence

__all__ = ["PROJECT_FIELDS", "Projects", "announced_projects", "projects_of", "speaks_of_several"]

PROJECT_FIELDS = frozenset({"lead", "partners", "funders", "period", "start", "end", "budget", "grant", "programme"})
SEVERAL = re.compile(
    r"\b(?:två|to|two|nya|nye|tre|three|fyra|fire|four|fem|five|sex|seks|six|sju|syv|åtta|åtte|nio|ni|tio|ti|tolv|\d+)[ ]"
    r"(?:\w+[ -])?(?:\w+-)?(?:projekt|projekter|prosjekter|prosjekt|projects|förstudier|forstudier|forundersøgelser|pre-studies"
    r"|förprojekt|forprosjekt|satsningar|satsinger|indsatser|insatser)\b"
)
# «Nine partners, one cold sea», «Tre länder – en kust»: a headline that counts who is in it
COUNTS_WHO = re.compile(
    r"\b(?:två|to|two|tre|three|fyra|fire|four|fem|five|sex|seks|six|sju|syv|seven|åtta|åtte|otte|eight|nio|ni|nine|tio|ti|ten"
    r"|elva|elleve|eleven|tolv|twelve|\d+)[ ](?:partners|partnere|partnar|partnarar|parter|partar|länder|lande|countries)\b"
)
OF_SEVERAL = ("projekt", "prosjekt", "projects", "studie", "forundersøgelser", "satsning", "satsing", "insatser", "indsatser")
# «Projektarkiv», «Projekt som vi har drivit», «Våra projekt»: a page of several
CATALOGUE = re.compile(
    r"(?<!\w)(?:(?:projekt|prosjekt|project)[ ]?(?:arkiv|archive|katalog|catalogue|portfölj|portefølje|portfolio|bank"
    r"|lista|liste"
    r"|översikt|oversigt|oversikt)|(?:projekt|projekter|prosjekter|prosjekt|projects)[ ](?:som|vi|der|where|that|which)[ ]"
    r"|(?:våra|vores|våre|our|pågående|aktuella|aktuelle|avslutade|avsluttede|current|ongoing)[ ]"
    r"(?:projekt|projekter|prosjekter|prosjekt|projects))(?!\w)"
)
CAPITALS = re.compile(r"(?<![\w-])[A-ZÅÄÖÆØ][A-ZÅÄÖÆØ0-9-]{3,}(?:[ ](?:[A-ZÅÄÖÆØ]{3,}|\d{1,2}))*(?![\w-])")
SHOUTED_LAST = re.compile(r":[ ](?P<name>[A-ZÅÄÖÆØ]{4,})$", re.MULTILINE)  # «The forerunner: GRANLJUS»
LABELLED_DATE = re.compile(r"[^:]{3,40}:[ ][\d./ -]{4,}")  # «Søknadsfrist: 31.01.2021» is no title
PRIORITY = re.compile(r"[^\W\d]+[ ](?:nr\.?[ ]?|nummer[ ]|no\.?[ ])?(?:\d{1,2}|[IVX]{1,4})(?=[\s.:–-]|$)")
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
ABOUT = re.compile(
    r"(?i)(?:om|about|mer om|mere om|meir om|more about|stöd till|støtte til|support for|hjälp till"
    r"|til dig|till dig)[ ]")
# A finite verb makes a headline: «Ny avtale: gründere i Norrby får mer hjelp»
HEADLINE = re.compile(
    r"[ ](?:får|fick|fikk|fik|har|ska|skal|vil|vill|blir|bliver|är|er|startar|starter|söker|søker|søger|satsar|satser|gir|giver"
    r"|ger|hjälper|hjelper|hjælper|tar|tager|vinner|växer|vokser|går|kan|is|are|has|have|will|gets|get|starts|helps|wins)[ ]"
)
CRUMBS = re.compile(r"[^›»>/|·]{2,40}(?:[ ]+(?:[›»>/|·]|&gt;)[ ]+[^›»>/|·]{2,60}){1,}$")  # «Start › Projekt › Pågående»
OF_MANY = frozenset({"nyhetsbrev", "nyhedsbrev", "newsletter", "protokoll"})
# «Fakta om Granljus», «About the project Granljus»
FACTS_ABOUT = re.compile(
    r"(?i)(?:fakta om|facts about|om projektet|om prosjektet|om satsningen|om satsingen|about the project)[ ]"
)
MANY_SECTIONS = 3
DAY = 10  # characters of a date to the day: no project's name has one, the heading of a piece of news may
SURE_ENOUGH = 0.4  # of a name that takes the place of a page's title
LONGEST_TITLE = 8  # words
CALL = re.compile(
    r"(?:(?:Öppen |Åpen |Åben |Open )?(?:[Uu]tlysning|[Uu]tlysing|[Oo]pslag|[Cc]all(?: for (?:proposals|projects"
    r"|applications))?"
    r"|[Pp]uljeopslag|[Aa]nsökningsomgång|[Ii]nbjudan)):[ ](?P<name>[^.\n]{8,90})$",
    re.MULTILINE,
)
TRAILING = re.compile(r"[ ]\([^()\n]{2,80}\)$")
REFERENCE = re.compile(r"(?i)\b(?:dnr|diarienr|journalnr|journalnummer|sak|ref|id)\b")
SEQUEL = re.compile(r"[ ](?:III|II|IV|2\.0|3\.0|2|3)(?![\w.,]?\w)")
YEARS = re.compile(
    r"(?P<name>[A-ZÅÄÖÆØ]\w+s[ ](?:\w+[ ])?\w*(?:strategi|plan|program)(?:[ ][a-zåäöæø]+){0,6}"
    r"[ ](?:19|20)\d\d[–-](?:19|20)\d\d)"
)


def projects_of(context: Context, doubtful: Sequence[Placed] = (), people: Sequence[Placed] = ()) -> Projects:
    """All projects of a page and what they are the subject of.

    `people` are the places of persons' names: no projects. `doubtful` are those of names that may be organisations.
    """
    title = _title(context)
    plan = _plan(context, title)
    told = (mention for mention in named_in_text(context) if not _only_opens(mention))
    named = sorted(told, key=lambda m: (m.start, -m.end))
    of_section = {} if plan else _by_heading(context, title)
    named += named_unmarked(context)
    named += named_in_rows(context)
    named += named_in_lists(context)
    named += named_agreements(context)
    named += _call(context, named)
    named += named_by_evidence(context, [*named, *of_section.values()], people, doubtful, heads=not plan)
    named += (
        [
            ProjectMention(*m.span("name"), project_name(m["name"], "Plan", "plan"), "plan-with-years", 0.8, "plan")
            for m in YEARS.finditer(context.page.plain)
        ]
        if not plan
        else []
    )
    main = None if plan else _main(context, title, named, of_section)
    named += _sequels(context, [*named, *([main] if main else [])])
    known = _by_full_names(
        context, [*named, *of_section.values(), *([main] if main else []), *([plan] if plan else [])]
    )
    if not plan:
        of_section |= _headed_by_name(context, known, main)
    every = tuple(_everywhere(context, known))
    opened: frozenset[int] = frozenset()
    if main is None and not plan:
        opening = _by_opening(context, every)
        opened = frozenset(opening) - frozenset(of_section)
        of_section = opening | of_section
    return Projects(every, main, plan or _untitled_plan(context, title), of_section, opened)


def _only_opens(mention: ProjectMention) -> bool:
    """Whether of a name but a word is read that opens names and sentences: «prosjektet Frå not til nytt»."""
    return " " not in mention.name.surface and opens(mention.name.surface)


def _by_full_names(context: Context, known: Sequence[ProjectMention]) -> list[ProjectMention]:
    """The mentions, those of a short form under the name that it stands behind: «Granljus i Norr (GIN)», «GIN»."""
    short: dict[str, ProjectMention] = {}
    for mention in known:
        if mention.name.kind == "Project" and (match := ABBREVIATED.match(context.page.plain, mention.end)):
            short.setdefault(match["short"], mention)
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
        for start in written_at(context.page.low, surface.lower()):
            match = SEQUEL.match(context.page.plain, start + len(surface))
            name = project_name(context.page.plain[start : match.end()]) if match else None
            if match and name and name.key not in keys and context.is_content(Part(start, match.end())):
                yield ProjectMention(start, match.end(), name, "project-sequel", 0.75)


def _title(context: Context) -> Passage | None:
    """The first heading that says what the page is about."""
    for passage in context.page.passages[:8]:
        words = context.words(passage)
        generic = context.hit("generic_title", passage)
        if passage.kind in ("heading", "text") and (LABELLED_DATE.match(words) or CRUMBS.match(words)):
            continue
        if passage.kind == "heading" and not passage.label and not (generic and generic[0].start == passage.start):
            return passage
        if passage.kind == "text" and len(words) < 110 and passage.section == 0:
            return passage
    return None


def _plan(context: Context, title: Passage | None) -> ProjectMention | None:
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
    after = next((p for p in context.page.passages if p.start >= title.end), None)
    if after is None or after.kind not in ("heading", "text") or after.end - after.start > 130:
        return None
    return after if any(hit.start == after.start for hit in context.hit("plan_noun", after)) else None


@once
def _several(context: Context) -> tuple[Part, ...]:
    return tuple(Part(*match.span()) for match in matches(SEVERAL, context.page.low, OF_SEVERAL))


def speaks_of_several(context: Context, sentence: Placed) -> bool:
    """Whether a sentence speaks of a number of projects: «sju prosjekter», «två nya satsningar»."""
    return bool(within(_several(context), sentence))


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


def _untitled_plan(context: Context, title: Passage | None) -> ProjectMention | None:
    """The plan of a page that has numbered priorities but no title of a plan: it holds them and has no name."""
    if title is None or not priority_sections(context):
        return None
    name = project_name(context.words(title), "Plan", "plan")
    return ProjectMention(title.start, title.end, name, "plan-untitled", 0.5, "plan")


def _by_heading(context: Context, title: Passage | None) -> dict[int, ProjectMention]:
    """Sections that hold a project's labels, by their heading; on a page of several, those that speak of one too."""
    found: dict[int, ProjectMention] = {}
    several, aside = _of_several(context), priority_sections(context)
    for heading in context.page.passages:
        if heading.kind != "heading" or heading.label or (title is not None and heading.start == title.start):
            continue
        words = context.words(heading)
        labelling = known_label(words) is not None or bool(GENERIC.fullmatch(words.lower()))
        if labelling or context.has("generic_title", heading) or _speaks_of_form(context, heading) or heading.section in aside:
            continue
        if NO_NAME.search(words) or any(len(date.id) >= DAY for date in context.found("date", heading)):
            continue
        fields = _fields(context, heading.section)
        labelled = bool(fields & {"lead", "partners", "period", "start", "grant"}) and not fields & {"service", "provider"}
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
    facts = {
        number
        for number, heading in context.page.headings.items()
        if context.page.parents[number] == section and section and FACTS.match(context.words(heading))
    }
    return {
        p.label.field
        for p in context.page.passages
        if p.section in (section, *facts) and p.kind == "label" and p.content and p.label and p.parts
    }


def _of_several(context: Context) -> bool:
    """Whether a page presents several projects: its first headings or lines say so, or sections have projects' labels."""
    opening = (
        context.page.low[: context.page.passages[min(3, len(context.page.passages) - 1)].end] if context.page.passages else ""
    )
    if SEVERAL.search(opening[:600]) or CATALOGUE.search(opening[:600]):
        return True
    sections = {
        p.section
        for p in context.page.passages
        if p.kind == "label" and p.content and p.label and p.label.field in ("lead", "partners") and p.section
    }
    return len(sections) >= 2


def _tells_of_project(context: Context, heading: Passage) -> bool:
    """Whether the text under a heading gives somebody a role and speaks of «the project», or names an amount."""
    inside = [p for p in context.page.passages if p.section == heading.section and p.kind in ("text", "label", "bullet")]
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


def _headed_by_name(
    context: Context, known: Sequence[ProjectMention], main: ProjectMention | None
) -> dict[int, ProjectMention]:
    """Sections whose heading names a project that the page has shown to be one, whole or as a part of the heading."""
    found: dict[int, ProjectMention] = {}
    keys: dict[str, ProjectMention] = {}
    for mention in known:
        if mention.name.kind == "Project":
            keys.setdefault(mention.name.key, mention)
    longest = sorted(keys, key=lambda key: (-len(key), key))
    for passage in context.page.passages:
        if passage.kind != "heading":
            continue
        words = re.sub(r"(?i)^(?:projektet|prosjektet|project)[ ]", "", context.words(passage))
        heading = normal_form("Project", words)
        whole = keys.get(heading) or keys.get(re.sub(r" \d{4}-\d{4}$", "", heading))
        held = None if whole else next((key for key in longest if _holds(heading, key)), None)
        if whole:
            found.setdefault(passage.section, whole)
        elif held and heading.startswith(held) and not any(map(str.isdigit, heading)):
            found.setdefault(passage.section, replace(keys[held], start=passage.start, end=passage.end))
        elif held:
            found.setdefault(passage.section, keys[held])
    return found


def _holds(heading: str, key: str) -> bool:
    """Whether a heading has the whole name of a project in it; a single short word is too little to tell."""
    return (" " in key or len(key) > 7 or (len(key) > 4 and heading.endswith(": " + key))) and stands_in(heading, key)


def announced_projects(context: Context, mentions: Sequence[ProjectMention]) -> Iterator[tuple[Passage, list[ProjectMention]]]:
    """Passages that end by announcing projects, with the projects of the list or table right after them."""
    passages = [p for p in context.page.passages if p.kind != "noise"]
    for index, passage in enumerate(passages):
        if passage.kind != "text" or not context.words(passage).endswith(":"):
            continue
        listed: list[ProjectMention] = []
        for following in passages[index + 1 :]:
            if following.kind not in ("bullet", "row"):
                break
            listed += [m for m in within(mentions, following) if m.name.kind == "Project"][:1]
        if len(listed) >= 2:
            yield passage, listed


def _main(
    context: Context, title: Passage | None, named: Sequence[ProjectMention], of_section: Mapping[int, ProjectMention]
) -> ProjectMention | None:
    """The one project that a page is about, if it is about one."""
    newsletter = (
        sum(1 for p in context.page.passages if p.kind == "heading" and context.page.plain[p.start : p.end].isupper()) >= 4
    )
    if len(of_section) >= 2 or newsletter or _is_of_many_matters(context):
        return None
    keys = list(dict.fromkeys(m.name.key for m in named))
    labels = [p for p in context.page.passages if p.kind == "label" and p.label and p.label.field in ("project", "aim")]
    told = [m for m in named if m.rule.startswith("lb-") and any(p.parts and p.parts[0].start == m.start for p in labels)]
    if len({m.name.key for m in told}) == 1:
        return told[0]
    if title is None:
        return None
    words = context.words(title)
    forms = {normal_form("Project", form) for form in (words, re.split(r"[ ][–-][ ]|: ", words)[0])}
    for mention in named:
        if mention.name.key in forms:
            return mention
    form = normal_form("Project", words)
    inside = {m.name.key: m for m in reversed(named) if m.name.kind == "Project" and _holds(form, m.name.key)}
    if len(inside) == 1:
        return next(iter(inside.values()))
    aside = priority_sections(context)
    labelled = any(
        p.kind == "label"
        and p.section not in aside
        and p.content
        and p.label
        and p.parts
        and (
            p.label.field in ("lead", "partners", "period", "start", "end", "grant")
            or (p.label.field == "budget" and re.search(r"\d{3}", context.words(p)))
        )
        for p in context.page.passages
    )
    definite = len(context.hits.get("definite", ()))
    early = context.page.passages[min(4, len(context.page.passages) - 1)].end
    if len(keys) == 1 and definite and not labelled and (len(named) > 1 or named[0].start < early):
        return None if _is_of_one_section(context, named[0]) else named[0]
    if of_section:
        return None
    if labelled and (told_of := _named_before_labels(context, named)):
        return told_of
    if labelled and (foremost := _foremost(context, named, title)):
        return foremost
    if labelled or (definite >= 2 and not keys):
        confidence = 0.85 if labelled else 0.6
        part = _recurring_part(context, title)
        if part.start == title.start and (prefix := FACTS_ABOUT.match(context.page.plain, title.start, title.end)):
            part = Part(prefix.end(), title.end)
        if part.start == title.start and part.end == title.end and not _may_be_title(context, title, labelled):
            return None
        return ProjectMention(part.start, part.end, project_name(context.words(part)), "project-title", confidence)
    return None


def _foremost(context: Context, named: Sequence[ProjectMention], title: Passage) -> ProjectMention | None:
    """The project that a page names more than once and at least twice as often as any other, where it names its title
    only once: a headline, not what the page is about."""
    low = context.page.low
    if len([*written_at(low, low[title.start : title.end])]) > 1:
        return None
    first: dict[str, ProjectMention] = {}
    for mention in sorted(named, key=lambda m: m.start):
        if mention.name.kind == "Project":
            first.setdefault(mention.name.key, mention)
    counted = [(len([*written_at(low, m.name.surface.lower())]), m) for m in first.values()]
    counted.sort(key=lambda pair: (-pair[0], pair[1].start))
    if not counted or counted[0][0] < 2 or (len(counted) > 1 and counted[1][0] * 2 > counted[0][0]):
        return None
    return counted[0][1]


def _named_before_labels(context: Context, named: Sequence[ProjectMention]) -> ProjectMention | None:
    """The one project that a page names before the first label of projects: what the labels are about, not its headline."""
    labels = (p.start for p in context.page.passages if p.kind == "label" and p.label and p.label.field in PROJECT_FIELDS)
    first = min(labels, default=0)
    before = {m.name.key: m for m in reversed(named) if m.start < first and m.name.kind == "Project"}
    only = next(iter(before.values())) if len(before) == 1 else None
    return only if only and only.confidence >= SURE_ENOUGH else None


def _is_of_one_section(context: Context, mention: ProjectMention) -> bool:
    """Whether a page of several sections names a project in a later one of them only: it is about other things too."""
    starts = [heading.start for heading in context.page.headings.values()]
    places = list(written_at(context.page.plain, mention.name.surface)) or [mention.start]
    sections = {bisect_right(starts, place) for place in places}
    return len(starts) >= MANY_SECTIONS and len(sections) == 1 and sections.pop() >= 2


def _by_opening(context: Context, mentions: Sequence[ProjectMention]) -> dict[int, ProjectMention]:
    """Sections that name one project and no other, from their first passage on."""
    found: dict[int, ProjectMention] = {}
    for section in context.page.headings:
        inside = [p for p in context.page.passages if p.section == section and p.kind != "noise"]
        if len(inside) < 2:
            continue
        named = [m for p in inside for m in within(mentions, p) if m.name.kind == "Project"]
        if len({m.name.id for m in named}) == 1 and named[0].start < inside[1].end:
            found[section] = named[0]
    return found


def _is_of_many_matters(context: Context) -> bool:
    """Whether a page calls itself a newsletter or minutes: each of its headings is about something else."""
    if not context.page.passages:
        return False
    first = context.page.passages[0]
    return any(hit.trigger.stem in OF_MANY for hit in context.hit("generic_title", first)) and len(context.page.headings) >= 2


def _may_be_title(context: Context, title: Passage, labelled: bool) -> bool:
    """Whether a title may be a name: no question, and no sentence or subject («Om …», «Stöd till …») without labels."""
    words = context.words(title)
    if words.endswith("?") or ABOUT.match(words) or HEADLINE.search(words) or GENERIC.fullmatch(words.lower()):
        return False
    if SEVERAL.search(words.lower()) or COUNTS_WHO.search(words.lower()):
        return False  # «Klartecken för sex satsningar»
    return labelled or len(words.split()) <= LONGEST_TITLE


def _recurring_part(context: Context, title: Passage) -> Part:
    """The part of a title that the page goes on to use as the name: «GRANLJUS» in «Möte om GRANLJUS och resultaten».

    A part before a dash or colon, or a word in capitals, that the page writes again; else the whole title.
    """
    plain = context.page.plain
    parts = [Part(m.start(), m.end()) for m in CAPITALS.finditer(plain, title.start, title.end)]
    for part in parts:
        words = plain[part.start : part.end]
        again = sum(1 for _ in written_at(plain, words)) - 1
        taken = any(a.start < part.end and part.start < a.end for a in context.actors)
        if again >= 2 and words not in rules().stop_words and not taken and not plain[title.start : title.end].isupper():
            return part
    return Part(title.start, title.end)


def _everywhere(context: Context, known: Sequence[ProjectMention]) -> list[ProjectMention]:
    """All places where a page names its projects, none inside another."""
    by_name: dict[str, ProjectMention] = {}
    for mention in known:
        for form in _forms(context, mention):
            by_name.setdefault(form, mention)
    found = list(known)
    for form, mention in by_name.items():
        found += [replace(mention, start=start, end=start + len(form)) for start in written_at(context.page.plain, form)]
    return apart(sorted(found, key=lambda m: (m.start - m.end, m.start)))


def _forms(context: Context, mention: ProjectMention) -> list[str]:
    """How a project may be written elsewhere on the page: its name, and its part before a dash."""
    surface = mention.name.surface
    forms = [surface]
    short = re.split(r"[ ][–-][ ]|: ", surface)[0]
    if short != surface and len(short) > 2 and len(short.split()) <= 4:
        forms.append(short)
    if (match := ABBREVIATED.match(context.page.plain, mention.end)) and mention.rule != "project-title":
        forms.append(match["short"])
    without_years = re.sub(r"[ ]\d{4}[-–]\d{4}$", "", surface)
    if without_years != surface and len(without_years) > 4:
        forms.append(without_years)
    return [form for form in forms if form[0].isupper() or form[0].isdigit() or " " in form]
