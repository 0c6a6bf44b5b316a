"""The projects, pre-studies and plans of a page, and which of them a sentence is about.

A project is named by quotes or capitals after «projektet», by its row in a table, by a heading over project labels, or
by the title of a page that speaks of «the project» and of no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.lexicon import parse_period
from graph.model import Name, Statement
from graph.normal import normal_form
from loaders.extraction.context import (
    Context,
    ProjectMention,
    Sentence,
    group_name,
    need_name,
    place_name,
)
from loaders.extraction.layout import Part, Passage
from loaders.extraction.names import ABBREVIATED, CAP
from loaders.extraction.project_names import named_in_lists, named_in_rows, named_in_text, named_unmarked, project_name
from loaders.extraction.spans import Placed, apart, within, written_at
from loaders.extraction.values import Amount, amounts

__all__ = ["PROJECT_FIELDS", "SEVERAL", "Projects", "announced_projects", "project_statements", "projects_of"]

PROJECT_FIELDS = frozenset({"lead", "partners", "funders", "period", "start", "end", "budget", "grant", "programme"})
SEVERAL = re.compile(
    r"\b(?:nya|nye|tre|fyra|fire|fem|sex|seks|sju|syv|åtta|åtte|nio|ni|tio|ti|tolv|\d+)[ ](?:\w+[ -])?"
    r"(?:\w+-)?(?:projekt|projekter|prosjekter|prosjekt|projects)\b"
)
PASSING = re.compile(r"(?:efter|etter|after|bygger(?: vidare| videre)? på|builds on|viderefører|efterföljer) $")
YEARS = re.compile(
    r"(?P<name>[A-ZÅÄÖÆØ]\w+s[ ](?:\w+[ ])?\w*(?:strategi|plan|program)(?:[ ][a-zåäöæø]+){0,6}"
    r"[ ](?:19|20)\d\d[–-](?:19|20)\d\d)"
)
PART_OF = re.compile(r"(?i)(?:del[ ](?:av|af)|part[ ]of|andel[ ](?:av|af)|inom)[ ]")
DURING = re.compile(r"(?:under|i løbet af|i løpet av|during|gjennom|gennem)[ ](?:år(?:et)?[ ])?$")
OVER_PROJECTS = re.compile(r"projekt|prosjekt|project|(?:19|20)\d\d$")
YEARS_LAST = re.compile(r"((?:19|20)\d\d)\s*[–-]\s*((?:19|20)\d\d)\)?$")
SUBTITLE = re.compile(r":[ ][A-ZÅÄÖÆØ][^.,;:\n]{4,70}?[ ](?:19|20)\d\d[ ]?[–-][ ]?(?:19|20)\d\d(?!\d)")
PRONOUNS = frozenset({"det", "den", "it"})
PARENTHESIS = re.compile(r"\([^()\n]{0,200}\)")
SURE_NEED = 0.75  # words that alone show a need of a project


@dataclass(frozen=True, slots=True)
class Projects:
    """The projects of a page. `main` is the one that the page is about, `plan` the plan that the page is."""

    mentions: Sequence[ProjectMention]
    main: ProjectMention | None
    plan: ProjectMention | None
    of_section: Mapping[int, ProjectMention]

    def in_section(self, context: Context, section: int) -> ProjectMention | None:
        """The project that a section is about: by its own heading or one above it, else the page's."""
        for step in context.page.path(section):
            if step in self.of_section:
                return self.of_section[step]
        return self.main

    def at(self, context: Context, sentence: Sentence, place: Placed) -> ProjectMention | None:
        """The project that a place of a sentence is about: the nearest one named there, else that of the section."""
        named = within(self.mentions, sentence)
        plain = context.page.plain
        outside = [m for m in named if not _in_brackets(plain, sentence, m) and not _named_in_passing(plain, m)]
        if outside or named:
            return min(outside or named, key=lambda m: (_gap(m, place), m.start))
        back = context.hit("backref", Part(sentence.start, min(sentence.end, sentence.start + 40)))
        item = sentence.passage.kind == "bullet"  # an item of a list is about one thing
        earlier = within(self.mentions, Part(sentence.passage.start, sentence.start))
        if not (back and back[0].trigger.stem in PRONOUNS):
            earlier = [m for m in earlier if not _named_in_passing(context.page.plain, m)]
        if earlier and (back or item):
            return earlier[-1]
        of_section = self.in_section(context, sentence.passage.section)
        if of_section is None and earlier and (_continues(context, sentence) or len({m.name.id for m in earlier}) == 1):
            return earlier[-1]
        return of_section


def _continues(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence begins with words for who is behind or in what was told of before: «Bakom står …»."""
    return bool(context.hit("role", Part(sentence.start, min(sentence.end, sentence.start + 24))))


def _named_in_passing(plain: str, mention: Placed) -> bool:
    """Whether a project is named only to tell another one apart: «tar över efter X», «bygger vidare på X»."""
    return bool(PASSING.search(plain, max(0, mention.start - 40), mention.start))


def _gap(one: Placed, other: Placed) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def _in_brackets(plain: str, sentence: Sentence, mention: Placed) -> bool:
    return any(
        m.start() < mention.start and mention.end < m.end() for m in PARENTHESIS.finditer(plain, sentence.start, sentence.end)
    )


def projects_of(context: Context) -> Projects:
    """All projects of a page and what they are the subject of."""
    title = _title(context)
    plan = _plan(context, title)
    named = sorted(named_in_text(context), key=lambda m: (m.start, -m.end))
    of_section = {} if plan else _by_heading(context, title)
    named += named_unmarked(context)
    named += named_in_rows(context)
    named += named_in_lists(context)
    named += (
        [
            ProjectMention(*m.span("name"), project_name(m["name"], "Plan", "plan"), "plan-with-years", 0.8, "plan")
            for m in YEARS.finditer(context.page.plain)
        ]
        if not plan
        else []
    )
    main = None if plan else _main(context, title, named, of_section)
    known = [*named, *of_section.values(), *([main] if main else []), *([plan] if plan else [])]
    if not plan:
        of_section |= _headed_by_name(context, known, main)
    return Projects(tuple(_everywhere(context, known)), main, plan, of_section)


def _title(context: Context) -> Passage | None:
    """The first heading that says what the page is about."""
    for passage in context.page.passages[:8]:
        words = context.words(passage)
        generic = context.hit("generic_title", passage)
        if passage.kind == "heading" and not passage.label and not (generic and generic[0].start == passage.start):
            return passage
        if passage.kind == "text" and len(words) < 110 and passage.section == 0:
            return passage
    return None


def _plan(context: Context, title: Passage | None) -> ProjectMention | None:
    """The plan that a page is: its title has a word for plans, and it has priorities or goals."""
    if title is None or not context.has("plan_noun", title):
        return None
    fields = {p.label.field for p in context.page.passages if p.label}
    priorities = any(p.kind == "heading" and context.has("priority_noun", p) for p in context.page.passages)
    if not priorities and not fields & {"goals", "activities", "priority_name"}:
        return None
    name = project_name(context.words(title), "Plan", "plan")
    return ProjectMention(title.start, title.end, name, context.hit("plan_noun", title)[0].trigger.id, 0.9, "plan")


def _by_heading(context: Context, title: Passage | None) -> dict[int, ProjectMention]:
    """Sections that hold a project's labels, by their heading; on a page of several, those that speak of one too."""
    found: dict[int, ProjectMention] = {}
    several = _of_several(context)
    for heading in context.page.passages:
        if heading.kind != "heading" or heading.label or (title is not None and heading.start == title.start):
            continue
        if context.has("generic_title", heading) or _speaks_of_form(context, heading):
            continue
        fields = _fields(context, heading.section)
        labelled = bool(fields & {"lead", "partners", "period", "start", "grant"}) and not fields & {"service", "provider"}
        if not labelled and not (several and (fields & {"budget", "programme"} or _tells_of_project(context, heading))):
            continue
        words = context.words(heading)
        found[heading.section] = ProjectMention(
            heading.start, heading.end, project_name(words), "project-heading", 0.75 if labelled else 0.6
        )
    return found


def _fields(context: Context, section: int) -> set[str]:
    return {
        p.label.field
        for p in context.page.passages
        if p.section == section and p.kind == "label" and p.content and p.label and p.parts
    }


def _of_several(context: Context) -> bool:
    """Whether a page presents several projects: its first headings or lines say so, or sections have projects' labels."""
    opening = (
        context.page.low[: context.page.passages[min(3, len(context.page.passages) - 1)].end] if context.page.passages else ""
    )
    if SEVERAL.search(opening[:600]):
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
    return (" " in key or len(key) > 7) and bool(re.search(rf"(?<!\w){re.escape(key)}(?!\w)", heading))


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
    if len(of_section) >= 2 or title is None or newsletter:
        return None
    keys = list(dict.fromkeys(m.name.key for m in named))
    words = context.words(title)
    forms = {normal_form("Project", form) for form in (words, re.split(r"[ ][–-][ ]|: ", words)[0])}
    for mention in named:
        if mention.name.key in forms:
            return mention
    labelled = any(
        p.kind == "label"
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
        return named[0]
    if of_section:
        return None
    if labelled or (definite >= 2 and not keys):
        confidence = 0.85 if labelled else 0.6
        return ProjectMention(title.start, title.end, project_name(words), "project-title", confidence)
    return None


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


def project_statements(context: Context, projects: Projects, language: str | None) -> Iterator[Statement]:
    """What a page says of its projects: names, sort, period, budget, programme, kin, places, needs, target groups."""
    yield from _naming(context, projects)
    yield from _by_label(context, projects, language)
    yield from _periods(context, projects)
    yield from _budgets(context, projects, language)
    yield from _kin(context, projects)
    yield from _reach(context, projects)
    yield from _row_values(context, projects, language)
    yield from _periods_above(context, projects)


def _periods_above(context: Context, projects: Projects) -> Iterator[Statement]:
    """A heading over several projects gives those without years of their own its period: «Fem prosjekter for 2019–2021»."""
    for heading in context.page.passages:
        if heading.kind != "heading" or not OVER_PROJECTS.search(context.page.low, heading.start, heading.end):
            continue
        dates = context.found("date", heading)
        joined = next((d for d in dates if d.detail and d.surface[:1].isdigit()), None)
        start, end = (joined.id, joined.detail) if joined else parse_period(context.words(heading))
        under = [
            m
            for p in context.page.passages
            if p.kind in ("bullet", "row") and heading.section in context.page.path(p.section)[:1]
            for m in within(projects.mentions, p)[:1]
            if m.name.kind == "Project"
        ]
        if len({m.name.id for m in under}) < 2 or not (start or end):
            continue
        for mention in under:
            if start:
                yield context.say(mention.name, "start", start, heading, "period-heading", 0.6)
            if end and end != start:
                yield context.say(mention.name, "end", end, heading, "period-heading", 0.6)


def _naming(context: Context, projects: Projects) -> Iterator[Statement]:
    seen: set[str] = set()
    for mention in projects.mentions:
        here = Part(mention.start, mention.end)
        surface = context.words(here)
        if mention.name.id not in seen:
            seen.add(mention.name.id)
            yield context.say(mention.name, "named", mention.name.surface, here, mention.rule, mention.confidence)
            if mention.sort:
                yield context.say(mention.name, "sort", mention.sort, here, mention.rule, mention.confidence)
            yield from _expanded(context, mention)
            subtitle = SUBTITLE.match(context.page.plain, mention.end)
            if years := YEARS_LAST.search(surface) or (subtitle and YEARS_LAST.search(subtitle.group())):
                yield context.say(mention.name, "start", years[1], here, "period-in-name", 0.8)
                yield context.say(mention.name, "end", years[2], here, "period-in-name", 0.8)
        if surface != mention.name.surface and surface not in seen:
            seen.add(surface)
            other = project_name(surface, mention.name.kind, mention.name.sort)
            if other.key != mention.name.key:
                yield context.say(other, "alias", mention.name, here, "project-short-form", 0.7)


def _expanded(context: Context, mention: ProjectMention) -> Iterator[Statement]:
    """«K.R.O.K, Kompetens-Rådgivning-Omställning-Koordinering»: the letters stand for the words beside them."""
    match = re.match(
        rf"[ ]?[,(–-][ ]?(?P<long>{CAP}(?:[ -](?:{CAP}|[a-zåäöæø]+))*)", context.page.plain[mention.end : mention.end + 120]
    )
    letters = re.sub(r"\W", "", mention.name.surface)
    if match and letters.isupper() and len(letters) > 1:
        initials = "".join(word[0] for word in re.split(r"[ -]", match["long"]) if word and word[0].isupper())
        if initials == letters:
            here = Part(mention.end + match.start("long"), mention.end + match.end("long"))
            yield context.say(
                project_name(match["long"], mention.name.kind), "alias", mention.name, here, "project-initials", 0.9
            )


def _by_label(context: Context, projects: Projects, language: str | None) -> Iterator[Statement]:
    for passage in context.page.passages:
        if passage.kind != "label" or not passage.label or not passage.parts or not passage.content:
            continue
        project = projects.in_section(context, passage.section) or projects.plan
        if project is None:
            continue
        here = Part(passage.start, passage.parts[-1].end)
        words = " ".join(context.words(part) for part in passage.parts)
        rule, field = passage.label.id, passage.label.field
        if field in ("period", "start", "end"):
            start, end = parse_period(words)
            if field != "end" and start:
                yield context.say(project.name, "start", start, here, rule, 0.95)
            if field != "start" and (end or start):
                yield context.say(project.name, "end", end or start or "", here, rule, 0.95)
        elif field == "budget":
            found = next(
                amounts(
                    context.page.plain, passage.parts[0].start, passage.parts[-1].end, _language_of(words, language), bare=True
                ),
                None,
            )
            if found:
                yield _budget(context, project.name, found, "total", here, rule, 0.95)
        elif field == "programme" and project.name.kind == "Project" and len(words) < 90:
            programme = Name("Programme", words, normal_form("Programme", words))
            yield context.say(project.name, "under_programme", programme, passage.parts[0], rule, 0.8)
        elif field == "aim":
            yield context.say(project.name, "purpose", words[:500], here, rule, 0.85)
        elif field == "target_group" and project.name.kind == "Project":
            for group in context.found("target_group", here):
                yield context.say(project.name, "for_group", group_name(group), here, rule, 0.85)


def _language_of(words: str, language: str | None) -> str | None:
    return language


def _budget(context: Context, project: Name, amount: Amount, kind: str, here: Part, rule: str, confidence: float) -> Statement:
    value = int(amount.value) if amount.value == int(amount.value) else round(amount.value, 2)
    return context.say(
        project,
        "budget",
        value,
        here,
        rule,
        confidence,
        currency=amount.currency,
        kind=f"approx_{kind}" if amount.about else kind,
    )


def _periods(context: Context, projects: Projects) -> Iterator[Statement]:
    """Periods in running text: a date beside a word for beginning, end or duration, in a sentence about the project."""
    for sentence in context.sentences:
        dates = context.found("date", sentence)
        if not dates or sentence.passage.kind == "label":
            continue
        explicit = (
            bool(within(projects.mentions, sentence))
            or context.has("definite", sentence)
            or sentence.passage.kind == "heading"
            or (
                bool(context.hit("backref", Part(sentence.start, min(sentence.end, sentence.start + 40))))
                and context.has("period", sentence)
            )
        )
        project = projects.at(context, sentence, dates[0])
        if project is None or not explicit:
            continue
        confidence = 0.8 if within(projects.mentions, sentence) else 0.7
        for date in dates:
            last = date.detail or date.id
            beside = any(0 <= date.start - m.end <= 2 for m in within(projects.mentions, sentence))
            roles = _roles_of(context, sentence, date)
            if beside and date.detail:
                roles = [("period-beside-name", "start"), ("period-beside-name", "end")]
            for use, value in roles:
                iso = date.id if value == "start" else last
                yield context.say(project.name, value, iso, sentence, use, confidence)


def _roles_of(context: Context, sentence: Sentence, date: Placed) -> list[tuple[str, str]]:
    """Whether a date is a start, an end or both, by the nearest word for it on its side of the clause."""
    before = Part(max(sentence.start, date.start - 45), date.start)
    after = Part(date.end, min(sentence.end, date.end + 25))
    joined = getattr(date, "detail", None)
    ends, starts, spans = (context.hit(use, before) for use in ("end", "start", "period"))
    if ends and (not starts or ends[-1].end > starts[-1].start):
        return [(ends[-1].trigger.id, "end")]
    if spans and (joined or DURING.search(context.page.low, before.start, date.start)):
        return [(spans[-1].trigger.id, "start"), (spans[-1].trigger.id, "end")]
    if starts and (starts[-1].trigger.stem not in ("sedan", "siden", "since") or context.has("definite", before)):
        return [(starts[-1].trigger.id, "start")]
    if later := context.hit("end", after):
        return [(later[0].trigger.id, "end")]
    if later := context.hit("start", after):
        return [(later[0].trigger.id, "start")]
    if sentence.passage.kind == "heading" and joined:
        return [("period-heading", "start"), ("period-heading", "end")]
    study = re.search(r"genomför\w*|undersök\w*", context.page.low[date.end : sentence.end])
    if joined and study:
        return [("period-carried-out", "start"), ("period-carried-out", "end")]
    return []


def _budgets(context: Context, projects: Projects, language: str | None) -> Iterator[Statement]:
    """Budgets and grants in running text."""
    for sentence in context.sentences:
        if sentence.passage.kind == "label" and sentence.passage.label and sentence.passage.label.field != "aim":
            continue
        several = SEVERAL.search(context.page.low, sentence.start, sentence.end)
        if several and not within(projects.mentions, sentence):
            continue
        for amount in amounts(context.page.plain, sentence.start, sentence.end, language):
            near = Part(max(sentence.start, amount.start - 110), min(sentence.end, amount.end + 30))
            listed = sentence.passage.kind == "bullet" and any(
                m.rule == "project-list" and m.start == sentence.start for m in within(projects.mentions, sentence)
            )
            if listed:
                item = within(projects.mentions, sentence)[0]
                yield _budget(context, item.name, amount, "grant", Part(sentence.start, sentence.end), "budget-list", 0.6)
                break
            use = "budget" if context.has("budget", near) else "grant" if context.has("grant", near) else None
            project = projects.at(context, sentence, amount) if use else None
            if use and project and project.name.kind == "Project" and amount.value >= 10_000:
                rule = context.hit(use, near)[0].trigger.id
                yield _budget(
                    context,
                    project.name,
                    amount,
                    "total" if use == "budget" else "grant",
                    Part(sentence.start, sentence.end),
                    rule,
                    0.7 if use == "budget" else 0.55,
                )
                break


def _kin(context: Context, projects: Projects) -> Iterator[Statement]:
    """«har nära koppling till projektet …»: from what the sentence or page is about to the projects named after it."""
    for sentence in context.sentences:
        for hit in context.hit("related", sentence):
            after = [m for m in within(projects.mentions, sentence) if m.start >= hit.end]
            before = [m for m in within(projects.mentions, sentence) if m.end <= hit.start]
            subject = before[-1] if before else projects.plan or projects.in_section(context, sentence.passage.section)
            for other in after:
                if subject and other.name.id != subject.name.id:
                    yield context.say(subject.name, "related_to", other.name, sentence, hit.trigger.id, 0.8)


def _reach(context: Context, projects: Projects) -> Iterator[Statement]:
    """Needs, places and target groups of projects: in sentences that name one, or anywhere on a page about one."""
    for sentence in context.sentences:
        if sentence.passage.label and sentence.passage.label.field in (
            "contact",
            "email",
            "phone",
            "funders",
            "lead",
            "partners",
        ):
            continue
        named = within(projects.mentions, sentence)
        keys = {m.name.id for m in named if m.name.kind == "Project"}
        project = named[0] if len(keys) == 1 and named[0].name.kind == "Project" else None
        project = project or (projects.in_section(context, sentence.passage.section) if not keys else None)
        if (
            project is None
            or project.name.kind != "Project"
            or context.has("related", sentence)
            or context.has("lack", sentence)
        ):
            continue
        confidence = 0.65 if named else 0.5
        here = Part(sentence.start, sentence.end)
        for need in context.found("need", sentence):
            if not need.negated and need.weight >= SURE_NEED:
                yield context.say(project.name, "covers", need_name(need.id), here, "project-need", confidence * need.weight)
        for place in context.found("place", sentence):
            if place.weight >= 0.5 and not place.negated:
                yield context.say(project.name, "in_place", place_name(place), here, "project-place", confidence * place.weight)
        for group in context.found("target_group", sentence):
            yield context.say(project.name, "for_group", group_name(group), here, "project-target-group", confidence * 0.9)


def _row_values(context: Context, projects: Projects, language: str | None) -> Iterator[Statement]:
    """Periods, amounts, places and needs that stand in the same row as a project."""
    for passage in context.page.passages:
        project = next(iter(within(projects.mentions, passage)), None) if passage.kind == "row" else None
        if project is None:
            continue
        here = Part(passage.start, passage.end)
        for label, cell in zip(passage.fields, passage.cells, strict=False):
            if label is None:
                continue
            if label.field in ("budget", "grant"):
                if PART_OF.match(context.page.plain, cell.start, cell.end):
                    continue
                found = next(amounts(context.page.plain, cell.start, cell.end, language, bare=True), None)
                if found:
                    yield _budget(
                        context, project.name, found, "grant" if label.field == "grant" else "total", here, label.id, 0.9
                    )
            elif label.field in ("period", "valid", "start", "end"):
                start, end = parse_period(context.words(cell))
                if start and label.field != "end":
                    yield context.say(project.name, "start", start, here, label.id, 0.9)
                if end and label.field != "start":
                    yield context.say(project.name, "end", end, here, label.id, 0.9)
            elif label.field == "need":
                for need in context.found("need", cell):
                    yield context.say(project.name, "covers", need_name(need.id), here, label.id, 0.85)
            elif label.field == "area":
                for place in context.found("place", cell):
                    yield context.say(project.name, "in_place", place_name(place), here, label.id, 0.9)
