"""Undertakings that a page presents under a name of their own: projects, programmes, schemes, platforms, agreements.

No single pattern decides. Every capitalised span that is no organisation, place or person gathers evidence: a word for
undertakings before or behind it («plattformen X», «X är en satsning»), what is said of it («X finansieras av …»,
«… som Almi driver»), a heading or title that it stands in, years and amounts beside it. What gathers enough is one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from graph.normal import normal_form
from loaders.extraction.context import Context, ProjectMention, within_reach
from loaders.extraction.layout import Part, Passage
from loaders.extraction.names import PERSON, ActorMention, opens
from loaders.extraction.project_names import VERB, project_name
from loaders.extraction.rules import rules
from loaders.extraction.spans import stands_in, within, written_at
from loaders.extraction.wording import AND, CAP, IS, JOIN, QUOTES, A, undertaking_nouns

__all__ = ["named_agreements", "named_by_evidence"]

ENOUGH = 0.6
LONGEST_TITLE = 130
ALONE = frozenset({"undertaking-is", "undertaking-began-as", "undertaking-called"})  # say by themselves what a subject is
LEAST_TELLING = 0.3
TELLING = 0.7  # evidence that alone shows that even an organisation's name is that of an undertaking
BEGUN = frozenset({"undertaking-part-of", "undertaking-spoken-of"})  # «startar X … Projektet löper»: X is not there yet
NAME = re.compile(
    rf"(?<![\w.-])(?:(?:Det|Den|De)[ ][a-zåäöæø]{{4,}}[ ](?={CAP})|)(?:{CAP}"
    rf"|[a-z]{{1,2}}[A-Z]\w+)(?:[ ](?:(?:{JOIN}|&)[ ]){{0,2}}{CAP}"
                  rf"|[ ](?:\d{{1,2}}(?:\.0)?|(?:19|20)\d\d(?:[-–]\d{{4}})?|[IVX]+)(?![\w%]|[ ]?\d|[ ][a-z]))*(?!\w)")
ARTICLED = re.compile(r"(?:Det|Den|De)[ ][a-zåäöæø]{4,}[ ][A-ZÅÄÖÆØ]")
GLUED_NOUN = re.compile(r"[A-ZÅÄÖÆØ][\w-]*?(?:projektet|prosjektet|projekt|prosjekt|satsningen|programmet)[ ](?=[A-ZÅÄÖÆØ])")
JOINED = re.compile(rf"[ ]{AND}[ ](?=[A-ZÅÄÖÆØ])")
SUBJECT_VERB = (
    r"(?:var|hette|heter|kallades|kallas|pågick|drevs|leddes|ingick|blev|bestod|hed|hedder|kaldtes|forløb|het"
    r"|kalles|varte|løp|ble|was|ran|is[ ]called|was[ ]called|lasted)"
)
# «Sociala ekonomin i Norrby var en del av samma satsning», «Norrbymodellen – för fler företag pågick 2013»
SUBJECT = re.compile(
    rf"(?P<name>[A-ZÅÄÖÆØ][^.,;:!?()\"»\n]{{3,70}}?)(?:[ ][–-][ ][^.\n]{{5,90}}?)?(?=[ ](?:{VERB}|{SUBJECT_VERB})[ ])"
)
PART_OF = re.compile(r"[ ](?:var|är|er|is|was)[ ](?:också[ ]|også[ ]|also[ ])?(?:en|ein|a)?[ ]?(?:del|part)[ ](?:av|af|of)[ ]")
WAS_CALLED = re.compile(r"[ ](?:hette|heter|hed|hedder|het|kallades|kallas|kaldtes|kalles|was[ ]called|is[ ]called)[ ]")
ORDINARY = re.compile(r"[A-ZÅÄÖÆØ][a-zåäöæø]+(?:en|et|na|ne|er|ar|or|ande|ende|ning|ing)")
CLAUSE = re.compile(
    r"[ ](?:som|där|der|hvor|which|that|who|att|at|har|kan|ska|skal|will|når|när|when|if|om)(?:[ ]|$)"
    r"|s[ ]i[ ]ett[ ]")
PREPOSITIONS = frozenset(
    {"fra", "från", "frå", "from", "sedan", "siden", "sidan", "since", "till", "til", "ut", "until", "through"}
    | {"between", "tom", "t o m", "från hösten", "från våren", "drivs", "finansieras", "beviljat"}
)
LINK = re.compile(r"[ ](?:\([^()\n]{1,20}\)[ ])?(?:har |ska |skal |vil |will |has |kommer att )?")
CLAUSE_NEXT = re.compile(rf"[{QUOTES}]?,[ ](?:som|der|which|that)[ ]")
CAMEL = re.compile(r"[a-zåäöæø][A-ZÅÄÖÆØ]|\w[:.]\w")
YEARS = re.compile(r"[ ](?:19|20)\d\d[-–](?:19|20)?\d\d$")
AGREEMENT = (
    r"(?:avtal|avtalet|aftale|aftalen|avtale|avtalen|avtala|agreement|överenskommelse|överenskommelsen|overenskomst"
    r"|intensjonsavtale|avsiktsförklaring)"
)
AGREED_ON = re.compile(
    rf"(?<![\w-])(?P<name>(?=[A-ZÅÄÖÆØ])[\w-]*?(?i:{AGREEMENT})[ ]"
    r"(?:om|on|for|för)[ ][^.,;:()\n]{4,90}?)(?=[.,;:()\n]|[ ](?:som|der|which|och|og|and|har|blev|ble|was|mellan"
    r"|mellem|mellom)[ ]|$)"
)
AGREEMENT_FOR = re.compile(
    rf"(?<![\w-])(?P<name>(?:[a-zåäöæø]+[ ])?[a-zåäöæø]*{AGREEMENT}[ ](?:for|för|om|on)[ ](?:[a-z]+\.[a-z]{{2,3}}"
    rf"|{CAP}(?:[ ]{CAP})*))"
)
SIGNED = re.compile(
    r"(?i)\b(?:undertecknade\w*|undertecknat\w*|underskrev|underskrevet|undertegne\w*|skrev under|signed|signerade\w*"
    r"|signert\w*"
    r"|ingick|ingått|tecknade\w*|tecknat\w*|indgået|indgik|inngikk|inngått|entered into|förnyade\w*|förnyat\w*|fornyet"
    r"|renewed)\b"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence that a name is that of an undertaking, and what sort it shows."""

    rule: str
    weight: float
    sort: str | None = None


@cache
def _definitions() -> tuple[tuple[str, re.Pattern[str], float], ...]:
    """What may follow a name and say what it is."""
    noun = undertaking_nouns("indefinite")
    what = rf"{A}[ ](?:[\w-]+[ ]){{0,4}}?[\w-]*?(?P<noun>{noun})(?!\w)"
    return (
        ("undertaking-is", re.compile(rf"[ ](?:\([^()\n]{{1,30}}\)[ ])?{IS}[ ]{what}"), 0.75),
        ("undertaking-apposed", re.compile(rf",[ ](?:(?:som|der|which)[ ]{IS}[ ])?{what}"), 0.7),
        ("undertaking-bracket", re.compile(rf"[ ]\((?:{A}[ ])?[\w-]*?(?P<noun>{noun})\)"), 0.7),
        ("undertaking-began-as",
         re.compile(rf"[ ](?:\w+[ ])?(?:startade|startades|började|startede|begyndte|startet|begynte|started|began)[ ]"
                    rf"[^.;\n]{{0,40}}?(?:som|as)[ ]{what}"), 0.75),
    )


@cache
def _noun_before() -> re.Pattern[str]:
    """A word for undertakings, or «ett projekt som heter», right before a name."""
    definite, indefinite = undertaking_nouns("definite"), undertaking_nouns("indefinite")
    called = r"(?:kallat|kallad|som[ ]heter|med[ ]namnet|kaldet|kalt|som[ ]heiter|called|named|under[ ]namnet)"
    return re.compile(
        rf"(?<!\w)(?:(?P<definite>[\w-]*{definite})|[\w-]*{indefinite}[ ]{called})[ ][{QUOTES}]?$", re.IGNORECASE
    )


def named_by_evidence(context: Context, known: Sequence[ProjectMention]) -> Iterator[ProjectMention]:
    """Names for which a page gives enough evidence that they are those of undertakings; `known` ones are left out."""
    taken = {mention.name.key for mention in known}
    gathered: dict[str, list[tuple[Part, Evidence]]] = {}
    for here in _names(context):
        key = normal_form("Project", context.words(here))
        if key and key not in taken:
            gathered.setdefault(key, []).extend((here, evidence) for evidence in _evidence(context, here))
    for here, evidence in _subjects(context):
        key = normal_form("Project", context.words(here))
        if key not in taken:
            gathered.setdefault(key, []).append((here, evidence))
    for here, evidence in _again(context):
        key = normal_form("Project", context.words(here))
        if key not in taken:
            gathered.setdefault(key, []).append((here, evidence))
    for found in gathered.values():
        best: dict[str, tuple[Part, Evidence]] = {}
        for here, evidence in found:
            if evidence.rule not in best or best[evidence.rule][1].weight < evidence.weight:
                best[evidence.rule] = here, evidence
        if not best:
            continue
        here, surest = max(best.values(), key=lambda pair: (pair[1].weight, -pair[0].start))
        body = _organisation(context, here)
        if body and body.id and surest.rule != "undertaking-is":
            continue
        if body and surest.weight < TELLING and not set(best) >= BEGUN:
            continue
        score = 1.0
        for _, evidence in best.values():
            score *= 1 - evidence.weight
        if 1 - score >= ENOUGH - 1e-9:
            sort = next((evidence.sort for _, evidence in best.values() if evidence.sort not in (None, "projekt")), None)
            name = project_name(context.page.plain[here.start : here.end], "Project", sort)
            yield ProjectMention(here.start, here.end, name, surest.rule, round(min(1 - score, 0.85), 2), sort)


def _names(context: Context) -> Iterator[Part]:
    """Capitalised spans of the content that may be a name of an undertaking; what opens a sentence is cut off."""
    for passage in context.page.passages:
        if not passage.content or passage.kind in ("row", "noise"):
            continue
        for match in NAME.finditer(context.page.plain, passage.start, passage.end):
            for part in _with_joined(Part(match.start(), match.end()), match.group()):
                here = _without_opening(context, part.start, part.end)
                if here and _may_be_name(context, here):
                    yield here


def _with_joined(here: Part, words: str) -> Iterator[Part]:
    """A span and, where «och» joins two names in it, each of them."""
    yield here
    if joined := JOINED.search(words):
        yield Part(here.start, here.start + joined.start())
        yield Part(here.start + joined.end(), here.end)


def _again(context: Context) -> Iterator[tuple[Part, Evidence]]:
    """Evidence for the first words of a heading that the text writes again with their capital: «Digital kust får mer»."""
    plain = context.page.plain
    for heading in context.page.headings.values():
        words = list(re.finditer(r"\S+", plain[heading.start : heading.end]))[:5]
        for count in range(len(words) - 1, 1, -1):
            here = Part(heading.start, heading.start + words[count - 1].end())
            surface = plain[here.start : here.end]
            if not surface[0].isupper() or opens(words[0].group()) or not surface[-1].isalnum():
                continue
            if any(a.start < here.end and here.start < a.end for a in within_reach(context.actors, here)):
                continue
            inner = [at for at in written_at(plain, surface) if at > heading.end and plain[at - 2 : at - 1].isalnum()]
            if inner:
                again = Part(inner[0], inner[0] + len(surface))
                passage = _passage(context, again)
                yield again, Evidence("undertaking-again", 0.4)
                if passage:
                    yield from ((again, evidence) for evidence in _said_of(context, again, passage, again.end))
                break


def _subjects(context: Context) -> Iterator[tuple[Part, Evidence]]:
    """Evidence for what a paragraph begins with, which may be a name with words in lower case."""
    titles = _titles(context)
    for passage in context.page.passages:
        if passage.kind not in ("text", "bullet") or not passage.content:
            continue
        match = SUBJECT.match(context.page.plain, passage.start, passage.end)
        if match is None or CLAUSE.search(match["name"]):
            continue
        titled = normal_form("Project", match["name"]) in titles
        if opens(match["name"].split()[0]) and not titled:
            continue
        here = Part(*match.span("name"))
        if any(a.start < here.end and here.start < a.end for a in within_reach(context.actors, here)):
            continue
        found = list(_told_of_subject(context, here, match.end(), passage))
        found += [Evidence("undertaking-title", 0.4)] if titled else []
        telling = [evidence for evidence in found if evidence.weight >= LEAST_TELLING]
        if len(telling) >= 2 or any(evidence.rule in ALONE for evidence in telling):
            yield from ((here, evidence) for evidence in found)


def _titles(context: Context) -> frozenset[str]:
    """The title of a page and what stands behind its colon («Slutrapport: Granljus»), as keys."""
    words = context.words(context.page.passages[0]) if context.page.passages else ""
    return frozenset(normal_form("Project", form) for form in (words, words.rpartition(": ")[2]) if form)


def _told_of_subject(context: Context, here: Part, end: int, passage: Passage) -> Iterator[Evidence]:
    plain = context.page.plain
    if PART_OF.match(plain, end, passage.end):
        yield Evidence("undertaking-is-part", 0.45)
    rest = Part(end, passage.end)
    if (called := WAS_CALLED.match(plain, end)) and _noun_near().match(plain, called.end(), passage.end):
        yield Evidence("undertaking-called", 0.6)
    for rule, pattern, weight in _definitions():
        if match := pattern.match(plain, end, passage.end):
            yield Evidence(rule, weight, _sort(match["noun"]))
    yield from _said_of(context, here, passage, end)
    if context.has("definite", rest):
        yield Evidence("undertaking-spoken-of", 0.3)
    first = next((s for s in context.sentences if s.start == passage.start), None)
    if first and any(a.kind == "program" for a in within(context.actors, Part(end, first.end))):
        yield Evidence("undertaking-programme", 0.35)
    if " " in plain[here.start : here.end]:
        yield Evidence("undertaking-words", 0.1)


@cache
def _noun_near() -> re.Pattern[str]:
    nouns = undertaking_nouns("definite")
    return re.compile(rf"[\w-]*(?:{nouns}|uppdraget|opgaven|oppdraget|assignment)(?!\w)")


def _without_opening(context: Context, start: int, end: int) -> Part | None:
    words = context.page.plain[start:end]
    if ARTICLED.match(words):
        return Part(start, end)
    if noun := GLUED_NOUN.match(words):
        start, words = start + noun.end(), words[noun.end() :]
    while opens(first := words.split(" ", 1)[0]):
        if " " not in words:
            return None
        start += len(first) + 1
        words = context.page.plain[start:end]
    end = start + len(YEARS.sub("", words).rstrip(" –-"))
    return Part(start, end) if words[:1].isupper() or words[:1].isdigit() or words[1:3] != words[1:3].lower() else None


def _may_be_name(context: Context, here: Part) -> bool:
    """Whether a span is not an ordinary word that opens a sentence, an abbreviation, a place, a person or part of a list."""
    words = context.page.plain[here.start : here.end]
    if len(words) < 3 or words in rules().stop_words or words.isdigit():
        return False
    if any(place.start <= here.start and here.end <= place.end for place in _near(context, "place", here)):
        return False
    if " " not in words and words[1:].islower() and not _is_proper(context, here, words):
        return False
    inside = [actor for actor in within_reach(context.actors, here) if actor.start < here.end and here.start < actor.end]
    if not inside:
        return not (PERSON.fullmatch(words) and _has_title(context, here))
    if len(inside) == 1 and (inside[0].start, inside[0].end) == (here.start, here.end):
        return True
    return all(here.start <= actor.start and actor.end <= here.end and actor.kind == "program" for actor in inside)


def _has_title(context: Context, here: Part) -> bool:
    """Whether the title of a person stands right before or, behind a comma, right after a name."""
    before = any(here.start - hit.end <= 1 for hit in context.hit("title", Part(max(0, here.start - 40), here.start)))
    return before or any(hit.start == here.end + 2 for hit in context.hit("title", Part(here.end, here.end + 40)))


def _near(context: Context, kind: str, here: Part) -> Sequence[Part]:
    return [Part(m.start, m.end) for m in within_reach(context.mentions.get(kind, ()), here)]


def _is_proper(context: Context, here: Part, words: str) -> bool:
    """Whether a single word is written with a capital inside a sentence, or in quotes, and never in lower case."""
    titled = any(context.words(passage) == words for passage in context.page.passages[:3])
    if not ORDINARY.fullmatch(words) and (titled or _definitions()[0][1].match(context.page.plain, here.end)):
        return True
    before = context.page.plain[max(0, here.start - 3) : here.start].rstrip(" ")
    quoted = before[-1:] in QUOTES and before != ""
    inner = before[-1:].isalnum() or before[-1:] in ",(" if before else False
    if stands_in(context.page.low, words.lower()) and any(
        stands_in(context.page.plain, form) for form in (words.lower(), words.lower() + "s")
    ):
        return False
    places = [at for at in written_at(context.page.plain, words) if at > 2]
    return quoted or inner or any(context.page.plain[at - 2 : at - 1].isalnum() for at in places)


def _organisation(context: Context, here: Part) -> ActorMention | None:
    """The organisation whose name a span is, if it is one."""
    return next((a for a in within_reach(context.actors, here) if (a.start, a.end) == (here.start, here.end)), None)


def _evidence(context: Context, here: Part) -> Iterator[Evidence]:
    """The evidence beside one place where a name stands."""
    passage = _passage(context, here)
    if passage is None:
        return
    plain = context.page.plain
    quoted = plain[here.end : here.end + 1] in QUOTES and plain[here.end : here.end + 1] != ""
    after = here.end + quoted
    for rule, pattern, weight in _definitions():
        if match := pattern.match(plain, after, passage.end):
            yield Evidence(rule, weight, _sort(match["noun"]))
            break
    if match := _told_before(plain, max(passage.start, here.start - 60), here.start):
        yield Evidence("undertaking-noun", 0.75, _sort(match["definite"] or ""))
    yield from _said_of(context, here, passage, after)
    if any(char.isdigit() or (char.isupper() and index) for index, char in enumerate(plain[here.start : here.end])):
        yield Evidence("undertaking-shape", 0.2 if CAMEL.search(plain, here.start, here.end) else 0.1)
    if _own_noun().fullmatch(plain, here.start, here.end):
        yield Evidence("undertaking-own-noun", 0.3)
    if passage.kind == "heading":
        whole = here.start - passage.start < 4 and passage.end - here.end < 4
        if whole and not context.has("generic_title", passage) and passage.section > 1:
            yield Evidence("undertaking-heading", 0.35)
        elif passage.section <= 1:
            alone = passage.start == here.start and passage.end == here.end
            yield Evidence("undertaking-title", 0.45 if alone else 0.35)
    elif passage.start == context.page.passages[0].start and passage.end - passage.start < LONGEST_TITLE:
        yield Evidence("undertaking-title", 0.35)


def _told_before(plain: str, start: int, end: int) -> re.Match[str] | None:
    """The word for an undertaking right before a place. Most words are none, and the last one tells that at once."""
    last = plain[start:end].rstrip(f" {QUOTES}").rpartition(" ")[2].casefold()
    if not last.endswith(_last_words()):
        return None
    return _noun_before().search(plain, start, end)


@cache
def _last_words() -> tuple[str, ...]:
    """What the last word before a name ends with where `_noun_before` finds something."""
    nouns = tuple(trigger.stem for trigger in rules().triggers["undertaking"] if trigger.direction == "definite")
    return (*nouns, "kallat", "kallad", "heter", "namnet", "kaldet", "kalt", "heiter", "called", "named")


@cache
def _own_noun() -> re.Pattern[str]:
    """«Virksomhedsprogrammet»: one word that says by itself that it names an undertaking."""
    return re.compile(rf"[A-ZÅÄÖÆØ]\w{{3,}}(?:{undertaking_nouns('definite')})")


def _passage(context: Context, here: Part) -> Passage | None:
    passages = context.page.passages
    at = bisect_left(passages, here.start + 1, key=lambda passage: passage.start) - 1
    return passages[at] if at >= 0 else None


def _sort(noun: str) -> str:
    """The finer kind that a word for undertakings shows."""
    low = noun.casefold()
    found = [t for t in rules().triggers["undertaking"] if low.endswith(t.stem)]
    return max(found, key=lambda t: len(t.stem)).value if found else "projekt"


def _said_of(context: Context, here: Part, passage: Passage, after: int) -> Iterator[Evidence]:
    """What is said of a name: who runs or pays it, when it runs, who takes part in it, what it is a part of."""
    near = Part(after, min(passage.end, after + 34))
    begins = LINK.match(context.page.plain, after)
    begin = begins.end() if begins else -1
    for hit in context.hit("role", Part(near.start, near.end + 10)):
        if hit.start == begin and hit.trigger.direction == "after" and hit.trigger.value in ("lead", "funder", "coordinator"):
            yield Evidence("undertaking-run-by", 0.6)
    for use in ("start", "end", "period"):
        verb = any(h.start == begin and h.trigger.stem not in PREPOSITIONS for h in context.hit(use, near))
        if verb and context.found("date", Part(after, passage.end)):
            yield Evidence("undertaking-runs", 0.5)
    before = Part(max(passage.start, here.start - 34), here.start)
    for hit in context.hit("undertaking_before", before):
        if 1 <= here.start - hit.end <= 2:
            yield Evidence("undertaking-part-of", hit.trigger.weight)
    if CLAUSE_NEXT.match(context.page.plain, here.end):
        clause = Part(here.end, min(passage.end, here.end + 90))
        run = next((h for h in context.hit("role", clause) if h.trigger.value in ("lead", "coordinator")), None)
        if run and within(context.actors, Part(here.end, run.start)) and run.trigger.direction == "before":
            yield Evidence("undertaking-run", 0.6)
    follows = Part(here.end, min(passage.end, here.end + 260))
    if any(context.page.plain[hit.start].isupper() for hit in context.hit("definite", follows)):
        yield Evidence("undertaking-spoken-of", 0.3)


def named_agreements(context: Context) -> Iterator[ProjectMention]:
    """Agreements: «Aftale om …» in capitals inside a sentence, «the partnership agreement for X» that somebody signed."""
    plain = context.page.plain
    for pattern, confidence in ((AGREED_ON, 0.75), (AGREEMENT_FOR, 0.6)):
        for match in pattern.finditer(plain):
            here = Part(*match.span("name"))
            passage = _passage(context, here)
            if passage is None or not passage.content or passage.kind not in ("text", "bullet", "label", "heading"):
                continue
            if passage.kind == "heading" and passage.section <= 1 and here.start == passage.start and pattern is AGREED_ON:
                name = project_name(match["name"], "Project", "avtal")
                yield ProjectMention(here.start, here.end, name, "undertaking-agreement", 0.7, "avtal")
                continue
            opened = here.start == passage.start or plain[here.start - 2 : here.start - 1] in ".!?:"
            signed = SIGNED.search(plain, passage.start, passage.end)
            if not signed or (opened and pattern is AGREED_ON):
                continue
            words = re.sub(rf"[ ]{AND}$", "", match["name"])
            name = project_name(words, "Project", "avtal")
            yield ProjectMention(here.start, here.start + len(words), name, "undertaking-agreement", confidence, "avtal")
