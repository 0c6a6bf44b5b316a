"""The projects, pre-studies and plans of a page, and which of them a sentence is about.

A project is named by quotes or capitals after «projektet», by its row in a table, by a heading over project labels, or
by the title of a page that speaks of «the project» and of no other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
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
    within_reach,
)
from loaders.extraction.layout import Part, Passage
from loaders.extraction.names import ABBREVIATED, CAP, opens
from loaders.extraction.rules import rules
from loaders.extraction.spans import Placed, apart, within, written_at
from loaders.extraction.values import Amount, amounts

__all__ = ["PROJECT_FIELDS", "SEVERAL", "Projects", "announced_projects", "project_statements", "projects_of"]

PROJECT_FIELDS = frozenset({"lead", "partners", "funders", "period", "start", "end", "budget", "grant", "programme"})
CAP_NO_DASH = r"[A-ZÅÄÖÆØÉ][\w'’&/]*"
QUOTED = re.compile(
    r"[ ]?(?:kallat|kallad|som heter|med namnet|kaldet|kalt|called|named)?[ ]?"
    r"[\"“”„»«‘']{1,2}(?P<name>[^\"“”„»«‘’\n]{2,90}?)[\"“”„»«’']{1,2}"
)
AND_QUOTED = re.compile(r"[ ](?:och|og|and)[ ][\"“”„»«]{1,2}(?P<name>[A-ZÅÄÖÆØ][^\"“”„»«\n]{2,90}?)[\"“”„»«]{1,2}")
JOIN = r"(?:av|för|i|på|och|og|for|til|of|and|the|med|en|–|-)"
NAMED = re.compile(
    rf"[ ]?(?:kallat[ ]|kallad[ ]|som heter[ ]|called[ ])?(?P<name>{CAP}"
    rf"(?:[ ](?:{JOIN}[ ])?(?:{JOIN}[ ])?(?:{CAP}|\d{{4}}(?:[-–]\d{{4}})?|\d))*)"
)
STUDY = re.compile(
    r"(?P<name>(?:förstudie|forstudie|förprojekt|pre-study)[ ](?:för|om|kring|av|of|on|for)[ ][^.,;:()\n]{4,90})"
)
OWNED = re.compile(r"(?P<name>[A-ZÅÄÖÆØ][^.:!\n]{2,80}(?:!|(?=[.:])))[.:]?[ ](?=[^.:\n]{3,40}:[ ])")
SEVERAL = re.compile(
    r"\b(?:nya|nye|tre|fyra|fire|fem|sex|seks|sju|syv|åtta|åtte|nio|ni|tio|ti|tolv|\d+)[ ](?:\w+[ -])?"
    r"(?:\w+-)?(?:projekt|projekter|prosjekter|prosjekt|projects)\b"
)
LISTED = re.compile(r"(?i)(?:projekt|projekten|projekter|prosjekter|prosjektene|projects)$")
ITEM_END = re.compile(r"[.,;](?=\s)|[ ]-[ ]|:")
RUN_BY = re.compile(
    r"(?P<name>[A-ZÅÄÖÆØ][^.,:;!?\n]{5,70}?)[ ]+(?:drivs|drevs|leds|leddes|ägs|ägdes|genomförs|genomfördes|ledes|drives"
    r"|eies|ejes|blev ledet|ble ledet|blev drevet|ble drevet|is run|was run|is led|was led)[ ]"
    r"(?:(?:19|20)\d\d[–-](?:19|20)\d\d[ ])?(?:av|af|by)[ ]"
)
# «… beviljar 2 miljoner kronor till Granljus», «ett nytt projekt, Granljus, …»
GRANTED_TO = re.compile(
    rf"\d[ ]?(?:miljoner|miljon|mkr|millioner|million|mio\.?|mill\.?|tkr|tusen)?[ ]?"
    rf"(?:kronor|kroner|kr\.?|euro|EUR|SEK|NOK|DKK)?[ ]"
    rf"(?:till|til|to)[ ](?P<name>{CAP}(?:[ ](?:{JOIN}[ ])?(?:{CAP}|\d))*)(?=[,.;\n]|[ ](?:som|för|der|for|which|där|hvor)[ ])"
)
CALLED = re.compile(
    r"(?:projekt|prosjekt|project|projektet|prosjektet|förstudie)(?:,|[ ]–|:)[ ]"
    rf"(?P<name>{CAP}(?:[ ](?:{CAP}|{JOIN}|[a-zåäöæø]+|\d)){{0,6}}?)"
    r"(?=,[ ]|\.(?:\s|$)|[ ]–)"
)
# «Digital kraft är ett projekt som …»; lower-case words inside a name end at the verb, «Projektet Digital kraft drivs».
IS_PROJECT = re.compile(
    r"(?P<name>[A-ZÅÄÖÆØ][^.:;!?,\n]{1,70}?)[ ](?:är|er|is)[ ](?:ett|et|en|a|an)[ ](?:[\w-]+[ ]){0,3}?"
    r"\w*(?:projekt|prosjekt|project|förstudie|forstudie|satsning|satsing|initiativ|initiative)\b"
)
# «Klimaklar produktion er et samarbejde mellem …»; one definite noun alone («Kursen är …») names nothing
IS_JOINT = re.compile(
    r"(?P<name>(?![A-ZÅÄÖÆØ][a-zåäöæø]+(?:en|et|n|t)[ ](?:är|er|is))[A-ZÅÄÖÆØ][^.:;!?,\n]{1,60}?)[ ](?:är|er|is)[ ]"
    r"(?:ett|et|eit|a)[ ](?:[\w-]+[ ]){0,2}?(?:samarbete|samarbejde|samarbeid|partnerskap|partnerskab|partnership|collaboration|co-?operation)[ ]"
    r"(?:mellan|mellem|mellom|between)[ ]"
)
CAME_FROM = re.compile(r"[ ](?:från|fra|frå|from|av|af|by|genom|gennem|gjennom|through|heter|hedder|med)[ ](?=[A-ZÅÄÖÆØ])")
# «… kommer från Varmare Hus, ett treårigt projekt som …»
APPOSED = re.compile(
    r"(?:^|(?:från|fra|frå|from|med|av|af|genom|gennem|gjennom|through|by|i|in)[ ])(?P<name>[A-ZÅÄÖÆØ][^.,:;!?()\n]{2,70}),[ ]"
    r"(?:ett|et|eit|en|ein|a|an)[ ](?:[\w-]+[ ]){0,3}?"
    r"[\w-]*(?:projekt|prosjekt|project|förstudie|forstudie|satsning|satsing|initiativ)\b"
)
VERB = (
    r"(?:drivs|leds|ägs|är|var|pågår|pågick|startade|startar|genomförs|finansieras|syftar|ska|vill|får|fick|ger|hjälper|stöder"
    r"|erbjuder|omfattar|vänder|riktar|ledes|drives|er|løper|løber|varer|gjennomføres|gennemføres|finansieres|skal|vil|får|fik"
    r"|fikk|gir|giver|hjælper|hjelper|støtter|tilbyder|tilbyr|omfatter|henvender|retter|blei|vart|is|was|runs|aims|helps|will"
    r"|offers|supports|has|har)"
)
TO_VERB = re.compile(
    rf"[ ](?P<name>{CAP}(?:[ ](?!{JOIN}\b|som\b|tillsammans\b|där\b|hvor\b|which\b|that\b)[a-zåäöæø]+){{1,3}}?)(?=[ ]{VERB}[ ])"
)
STARTED = re.compile(
    r"(?P<name>[A-ZÅÄÖÆØ][^.,:;!?\n]{5,60}?)[ ](?:startade|startar|startas|startet|starter|startede|pågår|pågick|started"
    r"|brings together|aims to|syftar till|har som mål|har til formål|har som formål)[ ]"
)
BUILDS_ON = re.compile(
    r"(?:bygger[ ](?:vidare[ ])?på|viderefører|builds[ ]on|bygger[ ]videre[ ]på)[ ]"
    r"(?P<name>[A-ZÅÄÖÆØ][^.,:;\n]{3,60}?)(?=[,.;]|[ ]som[ ])"
)
PASSING = re.compile(r"(?:efter|etter|after|bygger(?: vidare| videre)? på|builds on|viderefører|efterföljer) $")
# «SPRÅNG pågår 2019–2021», «NORDLYS løper i tre år»: letters in capitals that run for some time.
CAPITALS = re.compile(r"(?P<name>[A-ZÅÄÖÆØ][A-ZÅÄÖÆØ0-9-]{3,}(?:[ ](?:[IVX]{1,4}|\d))?)[ ](?=[a-zåäöæø])")
PROJECT_WORD = re.compile(r"(?i)[\w-]*(?:projektet|prosjektet|projekt|prosjekt|project)[ ]")
YEARS = re.compile(
    r"(?P<name>[A-ZÅÄÖÆØ]\w+s[ ](?:\w+[ ])?\w*(?:strategi|plan|program)(?:[ ][a-zåäöæø]+){0,6}"
    r"[ ](?:19|20)\d\d[–-](?:19|20)\d\d)"
)
PART_OF = re.compile(r"(?i)(?:del[ ](?:av|af)|part[ ]of|andel[ ](?:av|af)|inom)[ ]")
NAMED_LIKE_PROJECTS = ("program", "nätverk")
DURING = re.compile(r"(?:under|i løbet af|i løpet av|during|gjennom|gennem)[ ](?:år(?:et)?[ ])?$")
# «Grønn havn – et Interreg-prosjekt»: what a title adds to say what the name is
WHAT_IT_IS = re.compile(
    r"[ ][–-][ ](?:ett|et|eit|en|ein|a|an)[ ](?:[\w-]+[ ]){0,3}"
    r"[\w-]*(?:projekt|prosjekt|project|satsning|satsing|initiativ|initiative)$"
)
OVER_PROJECTS = re.compile(r"projekt|prosjekt|project|(?:19|20)\d\d$")
YEARS_LAST = re.compile(r"((?:19|20)\d\d)\s*[–-]\s*((?:19|20)\d\d)$")
SUBTITLE = re.compile(r":[ ][A-ZÅÄÖÆØ][^.,;:\n]{4,70}?[ ](?:19|20)\d\d[ ]?[–-][ ]?(?:19|20)\d\d(?!\d)")
# «Granljus-projektet», «the Green Quay project»
BEFORE_NOUN = re.compile(
    rf"(?<![\w-])(?P<name>(?!(?:EU|ESF|ERUF|Interreg|Leader|Vinnova|LEADER|Pilot)\b){CAP_NO_DASH}(?:[ ]{CAP_NO_DASH})*)"
    r"-(?:projektet|prosjektet|projekt|prosjekt|förstudien|satsningen|satsingen|initiativet|indsatsen)(?!\w)"
    rf"|(?<!\w)[Tt]he[ ](?P<english>{CAP}(?:[ ](?:of[ ]|for[ ]|and[ ]|the[ ])*{CAP})*)[ ]"
    r"(?:project|programme|program|initiative)(?!\w)"
)
# What belongs to a name that begins with an adjective: «Levande bygder», «Nya vägar in», to a stop or a verb
ADJECTIVE_REST = re.compile(
    rf"(?:[ ](?!(?:{JOIN}|{VERB})\b)[a-zåäöæø-]+"
    rf"|[ ](?:i|för|på|for|med|och|og)[ ](?:[A-ZÅÄÖÆØ]\w+|[a-zåäöæø]+(?=[ ]?[.,;:)\n]))){{1,3}}?"
    rf"(?=[.,;:)\n]|$|[ ](?:som|der|där|hvor|{VERB})[ ])"
)
PRONOUNS = frozenset({"det", "den", "it"})
PARENTHESIS = re.compile(r"\([^()\n]{0,200}\)")
SURE_NEED = 0.75  # words that alone show a need of a project
EDGES = " \t\n\"“”„»«'’.,:;–-"


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


def project_name(words: str, label: str = "Project", sort: str | None = None) -> Name:
    """The name of a project or plan from its words."""
    surface = " ".join(words.split()).strip(EDGES) or words.strip()
    surface = WHAT_IT_IS.split(surface)[0] if label == "Project" else surface
    return Name(label, surface, normal_form(label, surface), sort)


def projects_of(context: Context) -> Projects:
    """All projects of a page and what they are the subject of."""
    title = _title(context)
    plan = _plan(context, title)
    named = sorted(_named(context), key=lambda m: (m.start, -m.end))
    of_section = {} if plan else _by_heading(context, title)
    named += _unmarked(context)
    named += _in_rows(context)
    named += _listed(context)
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


def _named(context: Context) -> Iterator[ProjectMention]:
    """Projects named after a word for projects."""
    plain = context.page.plain
    content = [p for p in context.page.passages if p.content]
    for hit in context.hits.get("project_noun", ()):
        if not any(p.start <= hit.start < p.end for p in content):
            continue
        sort = hit.trigger.value if hit.trigger.value != "projekt" else None
        for pattern, confidence in ((QUOTED, 0.95), (TO_VERB, 0.8), (NAMED, 0.8)):
            match = pattern.match(plain, hit.end)
            if match and sort == "program" and within(context.actors, Part(*match.span("name"))):
                continue  # «programmet Interreg Sverige-Norge» is one that funds, told by the register
            if match and (pattern is QUOTED or _is_name(context, match["name"], match.start("name"))):
                words = _whole_name(context, match) if pattern is NAMED else match["name"]
                yield ProjectMention(
                    match.start("name"),
                    match.start("name") + len(words),
                    project_name(words, "Project", sort),
                    hit.trigger.id,
                    confidence,
                    sort,
                )
                if more := AND_QUOTED.match(plain, match.end()):
                    yield ProjectMention(
                        *more.span("name"), project_name(more["name"], "Project", sort), hit.trigger.id, 0.85, sort
                    )
                break
    for match in BEFORE_NOUN.finditer(plain):
        here = Part(*match.span("name" if match["name"] else "english"))
        words = plain[here.start : here.end]
        if not (_touches(context.actors, here) or words in rules().stop_words or opens(words)) and context.is_content(here):
            yield ProjectMention(here.start, here.end, project_name(words), "project-before-noun", 0.8)
    for match in STUDY.finditer(plain):
        words = re.split(r"[ ](?:som|har|ska|kommer|genomförs|är|under|från)[ ]", match["name"])[0]
        end = match.start() + len(words)
        yield ProjectMention(
            match.start(), end, project_name(words, "Project", "förstudie"), "project-study", 0.85, "förstudie"
        )


def _whole_name(context: Context, match: re.Match[str]) -> str:
    """The name without the years behind it; as long as the heading of the page that it begins."""
    words = re.sub(r"[ ](?:19|20)\d\d[-–](?:19|20)?\d\d$", "", match["name"])
    start = match.start("name")
    first = Part(start, start + len(words))
    adjective = " " not in words and any(hit.end == first.end for hit in context.hit("name_adjective", first))
    if adjective and (rest := ADJECTIVE_REST.match(context.page.plain, first.end)):
        words = context.page.plain[start : rest.end()]
    for heading in context.page.passages:
        title = context.page.low[heading.start : heading.end] if heading.kind == "heading" else ""
        if len(title) > len(words) and context.page.low.startswith(title, start):
            return context.page.plain[start : start + len(title)]
    return words


def _unmarked(context: Context) -> Iterator[ProjectMention]:
    """Projects told by what is said of them: «Kraft i Norrland drivs av …», «bygger vidare på Nya Vägar»."""
    for sentence in context.sentences:
        label = sentence.passage.label.field if sentence.passage.label else None
        if sentence.passage.kind not in ("text", "bullet") and label not in ("service", "aim"):
            continue
        match = IS_PROJECT.match(context.page.plain, sentence.start, sentence.end)
        kinds = (*NAMED_LIKE_PROJECTS, "kluster")  # a cluster of the register may be called a project outright
        if match and not opens(match["name"].split()[0]) and _is_name(context, match["name"], match.start("name"), kinds):
            yield ProjectMention(*match.span("name"), project_name(match["name"]), "project-is-project", 0.8)
            continue
        match = IS_JOINT.match(context.page.plain, sentence.start, sentence.end)
        if match and not opens(match["name"].split()[0]) and _is_name(context, match["name"], match.start("name")):
            yield ProjectMention(*match.span("name"), project_name(match["name"]), "project-is-joint", 0.65)
            continue
        if (match := CAPITALS.match(context.page.plain, sentence.start, sentence.end)) and _runs(context, sentence, match):
            yield ProjectMention(*match.span("name"), project_name(match["name"]), "project-capitals", 0.6)
        for pattern, rule in ((RUN_BY, "project-run-by"), (STARTED, "project-started")):
            match = pattern.match(context.page.plain, sentence.start, sentence.end)
            if match and _reads_as_name(context, match):
                yield ProjectMention(*match.span("name"), project_name(match["name"]), rule, 0.6)
        yield from _introduced(context, sentence)
        for match in BUILDS_ON.finditer(context.page.plain, sentence.start, sentence.end):
            if PROJECT_WORD.match(match["name"]):
                continue
            if _is_name(context, match["name"], match.start("name")) and not within(context.actors, Part(*match.span("name"))):
                yield ProjectMention(*match.span("name"), project_name(match["name"]), "project-builds-on", 0.6)


def _introduced(context: Context, sentence: Sentence) -> Iterator[ProjectMention]:
    """Projects that a sentence says to be one beside their names, or that get money: «… till Granljus», «…, ett projekt»."""
    plain = context.page.plain
    for match in APPOSED.finditer(plain, sentence.start, sentence.end):
        words = CAME_FROM.split(match["name"])[-1]
        start = match.end("name") - len(words)
        if not opens(words.split()[0]) and _is_name(context, words, start):
            yield ProjectMention(start, match.end("name"), project_name(words), "project-apposed", 0.75)
    for pattern in (GRANTED_TO, CALLED):
        for match in pattern.finditer(plain, sentence.start, sentence.end):
            here = Part(*match.span("name"))
            taken = _touches(context.actors, here) or _touches(context.mentions.get("place", ()), here)
            if not taken and not opens(match["name"]):
                yield ProjectMention(here.start, here.end, project_name(match["name"]), "project-apposed", 0.7)


def _touches(things: Sequence[Placed], part: Part) -> bool:
    """Whether one of the things, sorted and apart, overlaps a part."""
    return any(thing.start < part.end and part.start < thing.end for thing in within_reach(things, part))


def _runs(context: Context, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether a sentence tells for which time something runs that is no organisation and no common abbreviation."""
    here = Part(match.start("name"), match.end("name"))
    named = any(a.start < here.end and a.end > here.start for a in context.actors)
    return (
        not named
        and match["name"] not in rules().stop_words
        and context.has("period", sentence)
        and any(date.detail for date in context.found("date", sentence))
    )


def _reads_as_name(context: Context, match: re.Match[str]) -> bool:
    """At least two words, two of them with capitals or a dash between: no ordinary subject, and no organisation."""
    words = match["name"].split()
    capitals = sum(word[0].isupper() for word in words)
    here = Part(match.start("name"), match.end("name"))
    overlaps = any(a.start < here.end and a.end > here.start for a in context.actors)
    return len(words) >= 2 and not opens(words[0]) and (capitals >= 2 or " – " in match["name"]) and not overlaps


def _is_name(context: Context, words: str, start: int, kinds: Collection[str] = NAMED_LIKE_PROJECTS) -> bool:
    words = words.strip()
    if len(words) < 2 or words in rules().stop_words or not any(char.isalnum() for char in words):
        return False
    end = start + len(words)
    organisations = context.actors[bisect_left(context.actors, start + 1, key=lambda a: a.end) :][:1]
    return not any(a.start == start and a.end == end and a.id and a.kind not in kinds for a in organisations)


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


def _in_rows(context: Context) -> list[ProjectMention]:
    """Projects of table rows (column «Projekt») and of bullets «Name. Norsk prosjekteier: …»."""
    found = []
    for passage in context.page.passages:
        for label, cell in zip(passage.fields, passage.cells, strict=False):
            if label and label.field == "project" and 2 < cell.end - cell.start < 140:
                words = re.sub(r"\s*\([A-ZÅÄÖ][\w]{1,9}\)$", "", context.page.plain[cell.start : cell.end])
                found.append(ProjectMention(cell.start, cell.start + len(words), project_name(words), label.id, 0.9))
        if passage.kind == "bullet" and (match := OWNED.match(context.page.plain, passage.start, passage.end)):
            from loaders.extraction.layout import known_label

            rest = context.page.plain[match.end() : passage.end]
            if (label := known_label(rest.split(":")[0])) and label.field in ("lead", "partners"):
                found.append(ProjectMention(*match.span("name"), project_name(match["name"]), "project-bullet", 0.85))
    return found


def _listed(context: Context) -> list[ProjectMention]:
    """The items of a list that a line ending in «projekt:» or a heading «Projekt» announces."""
    found: list[ProjectMention] = []
    announced: Passage | None = None
    for passage in context.page.passages:
        if passage.kind in ("heading", "text"):
            words = context.words(passage)
            announced = (
                passage if LISTED.search(words.rstrip(": ")) and (passage.kind == "heading" or words.endswith(":")) else None
            )
        elif passage.kind == "bullet" and announced is not None and passage.content:
            words = _item(context.page.plain[passage.start : passage.end])
            if 3 < len(words) < 100 and words[0].isupper():
                found.append(
                    ProjectMention(passage.start, passage.start + len(words), project_name(words), "project-list", 0.65)
                )
    return found


def _item(words: str) -> str:
    """What an item of a list is called: to the first stop, or through the words that letters in front stand for."""
    first, *rest = ITEM_END.split(words, maxsplit=1)
    if rest and first.isupper() and 2 <= len(first) <= 8:
        second = ITEM_END.split(rest[0], maxsplit=1)[0]
        if "".join(word[0] for word in second.split() if word).casefold() == first.casefold():
            return words[: words.index(second) + len(second)].rstrip()
    return first.rstrip()


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
