"""What a page says of its projects: sort, period, budget, programme, kin, places, needs, target groups."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile

from graph.lexicon import parse_period
from graph.model import Name, Statement
from graph.normal import normal_form
from loaders.extraction.beginnings import openings
from loaders.extraction.context import Context, ProjectMention, group_name, need_name, place_name
from loaders.extraction.layout.labels import known_label
from loaders.extraction.layout.page import Passage
from loaders.extraction.layout.run_on import run_on_facts
from loaders.extraction.needs.everyday import in_passing
from loaders.extraction.projects.document_names import titled_periods
from loaders.extraction.projects.money import ASKED, LEAST, SHARE, each_statements, money_statements, of_budget
from loaders.extraction.projects.names import QUOTED_SUBTITLE, SHORT_FORM, project_name
from loaders.extraction.projects.subjects import Projects
from loaders.extraction.projects.times import line_periods, period_statements, periods_above, series_periods
from loaders.extraction.projects.titles import line_under
from loaders.extraction.rules import Label
from loaders.extraction.spans import Part, within
from loaders.extraction.values import Amount, amounts, unit_of
from loaders.extraction.wording import CAP

__all__ = ["project_statements"]

PART_OF = re.compile(r"(?i)(?:del[ ](?:av|af)|part[ ]of|andel[ ](?:av|af)|inom)[ ]")
# «Period: 2022-02-01 – 2024-07-31, förlängd till 2024-12-31»
EXTENDED = re.compile(r"(?:förläng|forleng|forlæng|extended|prolonged)\w*:?[ ](?:till|til|to|until)(?:[ ]o[cg]h? med)?[: ]")
# «Beløb er i mio. kr.»: what the numbers of a page's tables count in
COUNTED_IN = re.compile(
    r"(?:belopp|beløp|beløb|summ|siffror|tall|tal\b|amounts?|figures|sums)\w*[^.\n]{0,30}?(?:[ ]i|[ ]in|[ ]är|[ ]er)[ ]"
    r"(?:tkr|tusen|ksek|keur|mkr|mnkr|msek|mnok|mdkk|meur|mio|mill)\b"
)
WHOLE_WORD = re.compile(
    r"(?<!\w)(?:totalt|total|totalen|i alt|til sammen|til saman|tillsammans|sammanlagt|summa|samla)[ :]+(?:ca\.? )?$"
)
YEARS_LAST = re.compile(r"((?:19|20)\d\d)\s*[–-]\s*((?:19|20)\d\d)\)?$")
SUBTITLE = re.compile(r":[ ][A-ZÅÄÖÆØ][^.,;:\n]{4,70}?[ ](?:19|20)\d\d[ ]?[–-][ ]?(?:19|20)\d\d(?!\d)")
LETTERS_AFTER = re.compile(r"[\"”»’*_]{0,2}[ ]\(([A-ZÅÄÖÆØ][\w-]{1,11})\)")  # «Business Region Skog (BRS)»
TO_PLACE = re.compile(r"[ ](?:(?:i|på|for|för|ved|vid|in|on|at|til|till|fra|från|frå)[ ])?")
YEARS_ONLY = re.compile(r"[ ][(]?(?:19|20)\d\d(?:[ ]?[–-][ ]?(?:19|20)?\d\d)?[)]?")
AFTER_NAME = re.compile(rf"(?:{YEARS_ONLY.pattern})?")
SURE_NEED = 0.75  # words that alone show a need of a project


def project_statements(context: Context, projects: Projects, language: str | None) -> Iterator[Statement]:
    """What a page says of its projects: names, sort, period, budget, programme, kin, places, needs, target groups."""
    yield from _naming(context, projects)
    yield from _by_label(context, projects, language)
    yield from period_statements(context, projects)
    yield from line_periods(context, projects)
    yield from titled_periods(context, projects)
    yield from run_on_facts(context, projects, language)
    yield from series_periods(context, projects)
    yield from money_statements(context, projects, language)
    yield from each_statements(context, projects, language)
    yield from _kin(context, projects)
    yield from _reach(context, projects)
    yield from _row_values(context, projects, language)
    yield from periods_above(context, projects)


def _naming(context: Context, projects: Projects) -> Iterator[Statement]:
    seen: set[str] = set()
    keys = {mention.name.key for mention in projects.mentions}
    begun = Counter(begin for key in keys for begin in openings(key))
    for mention in projects.mentions:
        here = Part(mention.start, mention.end)
        surface = context.words(here)
        yield from _lettered(context, mention, keys)
        if mention.name.id not in seen:
            seen.add(mention.name.id)
            yield context.say(mention.name, "named", mention.name.surface, here, mention.rule, mention.confidence)
            if mention.sort:
                yield context.say(mention.name, "sort", mention.sort, here, mention.rule, mention.confidence)
            yield from _expanded(context, mention)
            yield from _other_forms(context, mention, keys, begun)
            if mention.name.kind == "Plan" and (under := line_under(context, mention)):
                yield context.say(
                    project_name(context.words(under), "Plan", "plan"), "alias", mention.name, under, "plan-subtitle", 0.85
                )
                if years := YEARS_LAST.search(context.words(under)):
                    yield context.say(mention.name, "start", years[1], under, "period-in-name", 0.8)
                    yield context.say(mention.name, "end", years[2], under, "period-in-name", 0.8)
            subtitle = SUBTITLE.match(context.page.plain, mention.end)
            if years := YEARS_LAST.search(surface) or (subtitle and YEARS_LAST.search(subtitle.group())):
                yield context.say(mention.name, "start", years[1], here, "period-in-name", 0.8)
                yield context.say(mention.name, "end", years[2], here, "period-in-name", 0.8)
        if surface != mention.name.surface and surface not in seen:
            seen.add(surface)
            other = project_name(surface, mention.name.kind, mention.name.sort)
            if other.key != mention.name.key:
                yield context.say(other, "alias", mention.name, here, "project-short-form", 0.7)


def _other_forms(
    context: Context, mention: ProjectMention, keys: Collection[str], begun: Mapping[str, int]
) -> Iterator[Statement]:
    """What else a name is called where it is written out: «Kraft i byn (KIB)», «Ny väg – ”Road to Work”», and «Granljus»
    of «Granljus – ett län som lyser», as far as the page calls something by that."""
    name, words = mention.name, context.words(Part(mention.start, mention.end))
    for pattern, rule in ((SHORT_FORM, "project-short-in-brackets"), (QUOTED_SUBTITLE, "project-subtitle")):
        if found := pattern.search(words):
            span = Part(mention.start + found.start(1), mention.start + found.end(1))
            if not within(context.actors, span):
                yield context.say(project_name(found[1], name.kind), "alias", name, span, rule, 0.8)
    shorter = project_name(name.surface.partition(" – ")[0], name.kind)
    if shorter.key != name.key and shorter.key in keys:
        here = Part(mention.start, mention.end)
        yield context.say(shorter, "alias", name, here, "project-without-subtitle", 0.8)
    yield from _without_place_or_years(context, mention, keys, begun)


def _lettered(context: Context, mention: ProjectMention, keys: Collection[str]) -> Iterator[Statement]:
    """The letters in brackets behind a name that the page goes on to call the project by: «Business Region Skog (BRS)»."""
    letters = LETTERS_AFTER.match(context.page.plain, mention.end)
    short = project_name(letters[1], mention.name.kind) if letters else mention.name
    if letters and short.key in keys and short.key != mention.name.key:
        span = Part(letters.start(1), letters.end(1))
        yield context.say(short, "alias", mention.name, span, "project-short-in-brackets", 0.8)


def _without_place_or_years(
    context: Context, mention: ProjectMention, keys: Collection[str], begun: Mapping[str, int]
) -> Iterator[Statement]:
    """«Medvind» of «Medvind Gotland», «Blå tråd» of «Blå tråd i Skåne 2022–2024», where one name alone goes on from it;
    `begun` tells how many names begin so."""
    name = mention.name
    for key in openings(name.key):
        if key not in keys or begun[key] > 1:
            continue
        rest = context.page.plain[mention.start + len(key) : mention.end]
        place = next(iter(within(context.mentions.get("place", ()), Part(mention.start + len(key), mention.end))), None)
        begin = place.start - mention.start - len(key) if place else len(rest)
        after = rest[begin + place.end - place.start :] if place else ""
        if (place and TO_PLACE.fullmatch(rest[:begin]) and AFTER_NAME.fullmatch(after)) or YEARS_ONLY.fullmatch(rest):
            shorter = project_name(mention.name.surface[: len(key)], name.kind)
            here = Part(mention.start, mention.end)
            yield context.say(shorter, "alias", name, here, "project-without-place", 0.75)


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
        project = projects.of_block(context, passage) or projects.in_section(context, passage.section) or projects.plan
        project = project or projects.of_label(context, passage, passage.section)
        if project is None:
            continue
        here = Part(passage.start, passage.parts[-1].end)
        words = " ".join(context.words(part) for part in _own_parts(context, passage))
        rule, field = passage.label.id, passage.label.field
        if field in ("period", "start", "end"):
            start, end = parse_period(words)
            sure = 0.95
            if longer := EXTENDED.search(context.page.low, passage.start, here.end):
                end, sure = parse_period(context.page.plain[longer.end() : here.end])[1] or end, 0.97
            if field != "end" and start:
                yield context.say(project.name, "start", start, here, rule, 0.95)
            if field != "start" and (end or start):
                yield context.say(project.name, "end", end or start or "", here, rule, sure)
        elif field in ("budget", "grant") and project.name.kind == "Project":
            first, last = passage.parts[0].start, passage.parts[-1].end
            found = _whole_of(context, list(amounts(context.page.plain, first, last, language, bare=True)))
            asked = ASKED.search(context.page.low, passage.start, first)
            named = len(passage.label.words) if context.page.low.startswith(passage.label.words.lower(), passage.start) else 0
            # «Beviljat stöd från Almi»: its part of it; but not where the label itself is «Stöd från EU», or is alone
            of_somebody = within(context.actors, Part(passage.start + named, first)) and not _is_only_sum(context, passage)
            if found and not of_somebody and not SHARE.search(context.page.low, passage.start, first):
                kind = "total" if field == "budget" else "applied_grant" if asked else "grant"
                yield of_budget(context, project.name, found, kind, here, rule, {"total": 0.95, "grant": 0.9}.get(kind, 0.5))
        elif field == "funders" and project.name.kind == "Project" and _is_only_sum(context, passage, 0):
            found = _whole_of(context, only) if len(only := [*amounts(context.page.plain, passage.parts[0].start, here.end,
                                                                      language)]) == 1 else None
            others = passage.label.words.lower().startswith(("med", "co-"))
            if found and found.value >= LEAST and not others:  # «Bidrag från Almi 530 000 kr»
                yield of_budget(context, project.name, found, "grant", here, rule, 0.6)
        elif field == "programme" and project.name.kind == "Project" and len(words) < 90:
            programme = Name("Programme", words, normal_form("Programme", words))
            yield context.say(project.name, "under_programme", programme, passage.parts[0], rule, 0.8)
        elif field == "aim":
            yield context.say(project.name, "purpose", words[:500], here, rule, 0.85)
        elif field == "target_group" and project.name.kind == "Project":
            for group in context.found("target_group", here):
                yield context.say(project.name, "for_group", group_name(group), here, rule, 0.85)


def _own_parts(context: Context, label: Passage) -> Sequence[Part]:
    """The values of a label up to the next label, where a list has both in turn: «Projektperiode • 2 år • Frist • 3. maj»."""
    first, *others = label.parts
    if label.label and label.label.field == "period" and any(map(str.isdigit, context.words(first))):
        return [first]  # what follows is when to apply, and the like
    return [first, *takewhile(lambda part: known_label(context.words(part).rstrip(" :")) is None, others)]


def _is_only_sum(context: Context, label: Passage, count: int = 1) -> bool:
    """Whether so many labels of a section tell an amount, and no more: then a part is all that is known of the whole."""
    money = (p for p in context.in_section(label.section) if p.kind == "label" and p.label)
    return sum(p.label is not None and p.label.field in ("budget", "grant") for p in money) == count


def _whole_of(context: Context, found: Sequence[Amount]) -> Amount | None:
    """Of the amounts of a label the one that a word calls the whole, else the first: «… egeninsats 1,0 mill. Totalt 3 mill.»"""
    low = context.page.low
    whole = (amount for amount in found if WHOLE_WORD.search(low, max(0, amount.start - 25), amount.start))
    return next(whole, found[0] if found else None)


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
            if not need.negated and need.weight >= SURE_NEED and need.id not in in_passing(context):
                yield context.say(project.name, "covers", need_name(need.id), here, "project-need", confidence * need.weight)
        for place in context.found("place", sentence):
            if place.weight >= 0.5 and not place.negated:
                yield context.say(project.name, "in_place", place_name(place), here, "project-place", confidence * place.weight)
        for group in context.found("target_group", sentence):
            yield context.say(project.name, "for_group", group_name(group), here, "project-target-group", confidence * 0.9)


def _row_values(context: Context, projects: Projects, language: str | None) -> Iterator[Statement]:
    """Periods, amounts, places and needs that stand in the same row as a project."""
    head: Passage | None = None
    counted = COUNTED_IN.search(context.page.low)
    unit = unit_of(counted.group()) if counted else 1.0
    for passage in context.page.passages:
        head = passage if passage.kind == "noise" and passage.cells else head if passage.kind == "row" else None
        project = next(iter(within(projects.mentions, passage)), None) if passage.kind == "row" else None
        if project is None:
            continue
        here = Part(passage.start, passage.end)
        for place, (label, cell) in enumerate(zip(passage.fields, passage.cells, strict=False)):
            if label is None:
                continue
            if label.field in ("budget", "grant", "funders"):
                over = unit_of(context.words(head.cells[place])) if head and place < len(head.cells) else 1.0
                yield from _row_money(context, project, label, cell, here, over if over > 1 else unit, language)
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
                for place_found in context.found("place", cell):
                    yield context.say(project.name, "in_place", place_name(place_found), here, label.id, 0.9)


def _row_money(
    context: Context,
    project: ProjectMention,
    label: Label,
    cell: Part,
    here: Part,
    unit: float,
    language: str | None,
) -> Iterator[Statement]:
    """The amount of a cell; `unit` is what the head of its column counts in («tkr»). Funders' cells may tell a grant."""
    if PART_OF.match(context.page.plain, cell.start, cell.end):
        return
    bare = label.field != "funders"
    found = next(amounts(context.page.plain, cell.start, cell.end, language, bare=bare, unit=unit if bare else 1.0), None)
    if found is None or (not bare and found.value < LEAST):
        return
    total = label.field == "budget"
    yield of_budget(
        context, project.name, found, "total" if total else "grant", here, label.id, 0.9 if total else 0.85 if bare else 0.7
    )
