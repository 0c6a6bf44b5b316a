"""When projects begin and end, as running text, headings and brackets behind names tell it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from graph.lexicon import Mention, parse_period
from graph.model import Statement
from loaders.extraction.context import Context, ProjectMention, Sentence
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.money import is_of_grants, is_told
from loaders.extraction.projects.presented import Presented
from loaders.extraction.projects.several import number_of_several, speaks_of_several
from loaders.extraction.projects.subjects import Projects
from loaders.extraction.rules import rules
from loaders.extraction.spans import START, Part, Placed, within

__all__ = ["line_periods", "period_statements", "periods_above", "series_periods"]

# Two dates, no season
SPAN = re.compile(r"\d[ ]?[–-][ ]?\d|[ ](?:till|til|to|until|through|t\.o\.m\.|och|og|and)[ ]|[–-]")
DURING = re.compile(
    r"(?:under|i løbet af|i løpet av|during|gjennom|gennem|genom|mellan|mellem|mellom|between|for|för|fordelt på|fordelt over"
    r"|fördelat på|fördelade på|fördelat över|delt på|över|over)[ ]"
    r"(?:år(?:et|en|ene|ane)?[ ]|the years?[ ])?$"
)
OVER_PROJECTS = re.compile(r"projekt|prosjekt|project|(?:19|20)\d\d$")
YEAR_LAST = re.compile(r":[ ](?:19|20)\d\d$")  # «Ur arkivet: 2004»
# «… Till 31 maj 2027», «gitt støtte til desember 2025»: the last day, right before the date
UP_TO = re.compile(
    r"(?:^|[\s(–-])(?:fram till?|frem til|fram til|till|til|until|by|before|ut|t\.?o\.?m\.?|til og med|till och med|inom|innan"
    r"|innen|inden|før|före|senast|senest|seinast)[ ]"
    r"(?:(?:den|året|år|i|the end of|end of|utgången av|udgangen af|utgangen av|slutet av|slutten av|slutninga av"
    r"|slutningen af|about|omkring)[ ])*$"
)
# Dates that are not of a project's time: deadlines, programmes' and strategies' years, births of organisations, what a
# figure was measured between
NOT_OF_PROJECT = re.compile(
    r"(?:frist\w*|deadline|ansök\w*|søknad\w*|ansøgning\w*|anmäl\w*|påmeld\w*|tilmeld\w*|apply|applications?|register"
    r"|stiftet|stifta|grunda[dt]\w*|bildad\w*|founded|programperiod\w*|programme period|strategi\w*|strategy|"
    r"landsbygdsprogram\w*|utvecklingsprogram\w*|framework programme|agenda|möte\w*|møte\w*|publicer\w*|publisert|"
    r"fortsättning\w*|fortsættelse\w*|vidareføring\w*|videreføring\w*|tidigare|tidligere|tidlegare|förra|forrige|förre|førre"
    r"|föregångar\w*|forløber\w*|forløper\w*|pilotarbete\w*|previous\w*|earlier|continuation|första omgången|første omgang"
    r"|(?:procent|prosent|per ?cent|%)[ ](?:mellan|mellem|mellom|between|från|fra|frå|from|sedan|siden|sidan|since)"
    r"|ökat?|ökade|minskat?|minskade|økte|økt|øget|øgedes?|auka|minka|increased|decreased|sjunkit|sjönk|faldt|falt|sank"
    r"|udgivet|updated|uppdatera\w*|oppdater\w*|opdater\w*)[^.;]{0,30}$"
)
PART_OF_NAME = re.compile(
    r"(?:[A-ZÅÄÖÆØ][\w+-]*|\w*(?:program|programmet|plan|planen|strategi|strategin|agenda|vision|visjon))[ ]$"
)
PROGRAMME = re.compile(
    r"(?:Interreg|Erasmus|Horizon|Horisont|Horisontti|Leader|ERUF|ERDF|ESF|Regionalfond\w*|Socialfond\w*|\w*programme[nt]?"
    r"|\w*programmet?)\+?(?:[ ](?:[A-ZÅÄÖÆØ][\w+-]*|[–-]))*[ ]$"
)
DURATION = re.compile(r"(?:år|years?|månader|måneder|months)[ ](?:från|fra|frå|from|med start)[ ](?:och med |og med )?$")
# «Genomförande: 2021-03-15 – 2023-12-31»: what stands before the dates of such a line, and after them
BEFORE_ONLY = re.compile(r"[^\w\n]*(?:[^\W\d_][\w/-]*[ ]?){1,3}[ ]?:\s*$")
AFTER_ONLY = re.compile(r"[ .)*_]*(?:\([^()\n]{0,40}\)[ .*_]*)?(?=\n|$)")
BESIDE = 24  # characters before a date in which a word says that it is a period


def periods_above(context: Context, projects: Projects) -> Iterator[Statement]:
    """A heading over several projects gives those without years of their own its period: «Fem prosjekter for 2019–2021»."""
    for heading in context.page.passages:
        if heading.kind != "heading" or not OVER_PROJECTS.search(context.page.low, heading.start, heading.end):
            continue
        dates = context.found("date", heading)
        if len(dates) == 1 and dates[0].end - dates[0].start > heading.end - heading.start - 3:
            continue  # the date of the page
        joined = next((d for d in dates if d.detail and d.surface[:1].isdigit()), None)
        start, end = (joined.id, joined.detail) if joined else parse_period(context.words(heading))
        under = [
            m
            for p in context.in_section(heading.section)
            if p.kind in ("bullet", "row")
            for m in within(projects.mentions, p)[:1]
            if m.name.kind == "Project"
        ]
        single = start == end and not YEAR_LAST.search(context.page.low, heading.start, heading.end)
        if len({m.name.id for m in under}) < 2 or not (start or end) or single:
            continue  # a single date is that of the page, or of the money
        for mention in under:
            if start:
                yield context.say(mention.name, "start", start, heading, "period-heading", 0.6)
            if end and end != start:
                yield context.say(mention.name, "end", end, heading, "period-heading", 0.6)


def line_periods(context: Context, projects: Projects) -> Iterator[Statement]:
    """A line of a box of facts that has but some words, a colon and two dates tells when the project is that the box is
    about, whatever the words are: «Genomförande: 2021-03-15 – 2023-12-31»."""
    for date in context.mentions.get("date", ()):
        if not date.detail or not AFTER_ONLY.match(context.page.plain, date.end):
            continue
        begin = context.page.plain.rfind("\n", 0, date.start) + 1
        passage = context.page.at(date.start)
        if passage is None or not passage.content or passage.kind not in ("text", "bullet"):
            continue
        before = context.page.plain[begin : date.start]
        other = NOT_OF_PROJECT.search(context.page.low, begin, date.start)
        if other or not BEFORE_ONLY.match(before) or not _is_beside_label(context, passage):
            continue
        project = projects.of_block(context, passage) or projects.of_label(context, passage, passage.section)
        if project is not None and project.name.kind == "Project":
            here = Part(begin + len(before) - len(before.lstrip()), date.end)
            yield context.say(project.name, "start", date.id, here, "period-line", 0.7)
            yield context.say(project.name, "end", date.detail, here, "period-line", 0.7)


def _is_beside_label(context: Context, passage: Passage) -> bool:
    """Whether a label with its value stands right before or after a passage, as in a box of facts."""
    passages = context.page.passages
    at = bisect_left(passages, passage.start, key=START)
    return any(near.kind == "label" and near.section == passage.section for near in passages[max(0, at - 1) : at + 2])


def series_periods(context: Context, projects: Projects) -> Iterator[Statement]:
    """A sentence about several projects gives those that the page presents after it the period that it tells: «Fem nye
    prosjekter får støtte for perioden 2019–2021»."""
    presented = Presented(context, projects)
    for sentence in context.sentences:
        if sentence.passage.kind != "text" or not speaks_of_several(context.page.low, sentence):
            continue
        told = [date for date in context.found("date", sentence) if _is_period(context, date)]
        if len(told) != 1 or within(projects.mentions, sentence):
            continue
        number = number_of_several(context.page.low, sentence)
        for project in presented.after(sentence.passage, number):
            yield context.say(project.name, "start", told[0].id, sentence, "period-of-series", 0.6)
            yield context.say(project.name, "end", told[0].detail or told[0].id, sentence, "period-of-series", 0.6)


def _is_period(context: Context, date: Mention) -> bool:
    """Whether a word for a time stands right before two joined dates: «for perioden 2019–2021»; not «Interreg 2014–2020»."""
    before = Part(max(0, date.start - BESIDE), date.start)
    return bool(date.detail) and any(date.start - hit.end <= 1 for hit in context.hit("period", before))


def period_statements(context: Context, projects: Projects) -> Iterator[Statement]:
    """Periods in running text: a date beside a word for beginning, end or duration, in a sentence about the project.

    Where a page tells of one project alone, two dates that are joined need no such word: «X (2022–2024)».
    """
    for sentence in context.sentences:
        dates = context.found("date", sentence)
        if not dates or not is_told(projects, sentence):
            continue
        project = projects.at(context, sentence, dates[0])
        told_so_far = None
        both = project is None and context.hit("start", sentence) and context.hit("end", sentence)
        if both and not is_of_grants(context):
            project = told_so_far = projects.so_far(sentence)
        if project is None or projects.is_past_opening(context, sentence):
            continue
        owned = projects.is_owned(context, sentence, project, dates[0])
        explicit = _is_explicit(context, projects, sentence) or project is told_so_far
        if not owned and not explicit:
            continue
        named = within(projects.mentions, sentence)
        confidence = 0.8 if named else 0.7
        if years := _row_of_years(context, sentence, dates):
            yield context.say(project.name, "start", dates[0].id, sentence, years, confidence)
            yield context.say(project.name, "end", dates[-1].id, sentence, years, confidence)
            continue
        for date in dates:
            about = projects.at(context, sentence, date) or project
            last = date.detail or date.id
            for rule, use in _uses_of(context, named, sentence, date, owned=owned, explicit=explicit):
                sure = confidence if rule not in ("period-alone", "end-alone") else 0.6
                yield context.say(about.name, use, date.id if use == "start" else last, sentence, rule, sure)


def _is_explicit(context: Context, projects: Projects, sentence: Sentence) -> bool:
    """Whether a sentence says itself that it is about a project: by its name, «the project», or «it runs from …»."""
    opening = Part(sentence.start, min(sentence.end, sentence.start + 40))
    return (
        bool(within(projects.mentions, sentence))
        or context.has("definite", sentence)
        or sentence.passage.kind == "heading"
        or bool(context.hit("time_noun", Part(sentence.start, min(sentence.end, sentence.start + 25))))
        or (context.has("start", sentence) and context.has("end", sentence) and len(context.found("date", sentence)) > 1)
        or (bool(context.hit("backref", opening)) and any(context.has(use, sentence) for use in ("period", "start", "end")))
    )


def _row_of_years(context: Context, sentence: Sentence, dates: Sequence[Mention]) -> str | None:
    """«pågick 2013 och 2014», «fordelt på 2024, 2025 og 2026»: years in a row are first and last; the rule's id."""
    if len(dates) < 2 or any(date.detail or len(date.id) != 4 for date in dates):
        return None
    plain = context.page.plain
    between = [plain[one.end : other.start] for one, other in pairwise(dates)]
    if between[-1] not in (" och ", " og ", " and ") or any(gap != ", " for gap in between[:-1]):
        return None
    spans = context.hit("period", Part(max(sentence.start, dates[0].start - 30), dates[0].start))
    if spans:
        return spans[-1].trigger.id
    during = DURING.search(context.page.low, max(sentence.start, dates[0].start - 25), dates[0].start)
    return "period-during" if during else None


def _uses_of(
    context: Context, named: Sequence[ProjectMention], sentence: Sentence, date: Mention, *, owned: bool, explicit: bool
) -> list[tuple[str, str]]:
    """Whether a date of a sentence about a project is its start, its end or both, each with the rule that says so."""
    low = context.page.low
    if _is_of_programme(context, date):
        return []  # «inom Interreg Nord 2021–2027»
    if low.startswith(":", date.end):
        return []  # «Från 2019: IUC Dalarna»: when one of several did something
    if date.detail and any(0 <= date.start - mention.end <= 3 for mention in named):
        return [("period-beside-name", "start"), ("period-beside-name", "end")]
    if not owned:
        return _by_word(context, sentence, date) or _by_only_span(context, sentence, date, explicit=explicit)
    before = Part(max(sentence.start, date.start - 60), date.start)
    if NOT_OF_PROJECT.search(low, before.start, before.end):
        return []
    told = _by_word(context, sentence, date)
    if told and (explicit or not _is_weak(context, told[0][0], before)):
        return told
    if date.detail and date.detail[:7] != date.id[:7] and SPAN.search(context.page.plain, date.start, date.end):
        in_name = PART_OF_NAME.search(context.page.plain, before.start, before.end)
        return [] if in_name else [("period-alone", "start"), ("period-alone", "end")]
    if UP_TO.search(low, before.start, before.end):
        return [("end-alone", "end")]
    return []


def _by_only_span(context: Context, sentence: Sentence, date: Mention, *, explicit: bool) -> list[tuple[str, str]]:
    """Two joined dates of a sentence about «the project», with a word that they are a time or alone in it: «… får projektet
    4 miljoner kronor för 2018–2021», «Projektet är treårigt (mars 2023–maj 2025)», «Stödet gäller 2023–2025»."""
    low = context.page.low
    if not (explicit and date.detail and SPAN.search(context.page.plain, date.start, date.end)):
        return []
    if not (context.has("definite", sentence) or context.has("time_noun", sentence)):
        return []
    if DURING.search(low, max(sentence.start, date.start - 25), date.start):
        return [("period-during", "start"), ("period-during", "end")]
    begin = max(sentence.start, date.start - 60)
    other = NOT_OF_PROJECT.search(low, begin, date.start) or PART_OF_NAME.search(context.page.plain, begin, date.start)
    if other or len(context.found("date", sentence)) > 1 or date.detail[:7] == date.id[:7]:
        return []
    return [("period-alone", "start"), ("period-alone", "end")]


def _is_of_programme(context: Context, date: Mention) -> bool:
    """Whether years are those of the programme that is named right before them."""
    years = date.detail and len(date.id) == len(date.detail) == 4
    return bool(years and PROGRAMME.search(context.page.plain, max(0, date.start - 60), date.start))


@cache
def _only_before(value: str | None = None) -> frozenset[str]:
    """Words that stand before the date that they tell of, never behind it; of the value `since`: prepositions of a start."""
    return frozenset(t.stem for t in rules().triggers["only_before"] if value in (None, t.value))


def _is_weak(context: Context, rule: str, before: Part) -> bool:
    """Whether but a preposition makes a date a start, «från 2024», and no duration stands before it."""
    words = {hit.trigger.id: hit.trigger.stem for hit in context.hit("start", before)}
    return words.get(rule) in _only_before("since") and not DURATION.search(context.page.low, before.start, before.end)


def _by_word(context: Context, sentence: Sentence, date: Placed) -> list[tuple[str, str]]:
    """Whether a date is a start, an end or both, by the nearest word for it on its side of the clause."""
    before = Part(max(sentence.start, date.start - 45), date.start)
    after = Part(date.end, min(sentence.end, date.end + 25))
    joined = getattr(date, "detail", None)
    ends, starts, spans = (context.hit(use, before) for use in ("end", "start", "period"))
    if joined and SPAN.search(context.page.plain, date.start, date.end) and (hit := (spans or starts or ends)):
        return [(hit[-1].trigger.id, "start"), (hit[-1].trigger.id, "end")]
    if ends and (not starts or (ends[-1].end > starts[-1].start and ends[-1].end > starts[-1].end)):
        return [(ends[-1].trigger.id, "end")]
    if spans and (joined or DURING.search(context.page.low, before.start, date.start)):
        return [(spans[-1].trigger.id, "start"), (spans[-1].trigger.id, "end")]
    if starts and (starts[-1].trigger.stem not in ("sedan", "siden", "since") or context.has("definite", before)):
        return [(starts[-1].trigger.id, "start")]
    for use in ("end", "start"):
        later = [hit for hit in context.hit(use, after) if hit.trigger.stem not in _only_before()]
        if later:
            return [(later[0].trigger.id, use)]
    if sentence.passage.kind == "heading" and joined:
        return [("period-heading", "start"), ("period-heading", "end")]
    study = re.search(r"genomför\w*|undersök\w*", context.page.low[date.end : sentence.end])
    if joined and study:
        return [("period-carried-out", "start"), ("period-carried-out", "end")]
    return []
