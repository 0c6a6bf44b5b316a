"""Spans of a page that may be the name of an undertaking: what layout, marks and capitals set apart. Nothing is decided here.

A name is set apart in few ways: it heads a unit (a bullet, a section, a row, the value of a label), it is quoted,
emphasised or put in brackets, it has capitals, or words in lower case follow its capital up to a stop or a verb.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from graph.quick import quick
from loaders.extraction.bodies.naming import opens
from loaders.extraction.context import Context, once, within_reach
from loaders.extraction.layout.furniture import is_viewed
from loaders.extraction.layout.page import Passage
from loaders.extraction.layout.units import Units, units_of
from loaders.extraction.spans import Part, has_any
from loaders.extraction.wording import AND, CAP, JOIN, SMALL

__all__ = ["Candidate", "after_matter", "candidates"]

LONGEST, SHORTEST = 80, 3  # characters
MOST_WORDS = 9
SHORT_LINE = 60  # characters of a line that may be nothing but a name
SHORT_HEAD = 40
MOST_OF_SUBJECT = 5  # words before a comma or bracket
EDGES = " \t\"“”„»«'’.,:;–->"
# What stands before a head and is no part of it: «§ 34 », «10.30 », «Sak 22/24 », «a) », «34.1 »
NUMBER = re.compile(
    r"(?:§[ ]?\d{1,3}[.:]?|\d{1,2}[.:]\d\d(?:[–-]\d{1,2}[.:]\d\d)?|[Ss]ak[ ]\d+/\d+[.:–-]?"
    r"|(?:Tiltak|Åtgärd|Insats|Indsats|Aktivitet|(?:Del)?[Pp]rosjekt|(?:Del)?[Pp]rojekt|Project|Measure|Action|Activity)"
    r"[ ](?:nr\.?[ ])?[A-Z]?\d{1,2}(?:\.\d{1,2})?[.:]?(?:[ ][–-])?"
    r"|(?:[A-Za-z]\d{0,2}|\d{1,2}(?:\.\d{1,2})?)[.)]"
    r"|\d{1,3}(?:\.\d{1,2}){1,2}(?=[ ]+[A-ZÅÄÖÆØ»«\"]))[ ]+"
)
# What minutes say before a name: «Ansökan om projektmedel – », «Medfinansiering av », «Søknad om støtte – »
MATTER = re.compile(
    r"(?:(?:(?:Ansökan|Søknad|Ansøgning|Application|Begäran|Yttrande|Slutrapport|Sluttrapport|Slutrapportering|Redovisning"
    r"|Förlängning|Forlengelse|Forlængelse|Ändring|Ändrat|Endring|Ændring|Orientering|Information|Lägesrapport|Delrapport"
    r"|Statusrapport|Slutevaluering|Sluttevaluering|Evaluering|Utvärdering|Evaluation|Status|Anmälan"
    r"|Godkännande|Godkendelse|Godkjenning|Final report|Report|Update)\b[^–:,\n]{0,50}?"
    r"|(?:Med)?[Ff]inansiering|Tilskudd|Tilskot|Tilskud|Stöd|Støtte|Bidrag|Projektmedel|Projektstöd|Grant|Funding|Co-funding)"
    r"(?:[ ]?[–:,][ ]|[ ](?:av|af|till|til|for|för|of|to|från|fra|om)[ ](?=[A-ZÅÄÖÆØ»«\"])|[ ](?=[A-ZÅÄÖÆØ»«\"])))"
)
HEAD_END = re.compile(r"(?P<stop>(?<![ ]\w)\.(?=\s|$)|[!?](?=\s|$)|[ ][–-][ ]|[ ]?\(|,[ ]|:(?=\s|$)|;|[ ]?\||\t|$)")
COMMA_LOWER = re.compile(r",[ ][a-zåäöæø][^,.:;()\n]{3,40}$")  # «Stor scene, lita bygd»
SEPARATOR = re.compile(r":[ ]|[ ][–-][ ]|,[ ](?=[A-ZÅÄÖÆØ])")
NAME = re.compile(
    rf"(?<![\w.-])(?:(?:Det|Den|De)[ ][a-zåäöæø]{{4,}}[ ](?={CAP})|)(?:{CAP}"
    rf"|[a-z]{{1,2}}[A-Z]\w+)(?:[ ](?:(?:{JOIN}|&)[ ]){{0,2}}{CAP}"
    rf"|[ ]\d\.\d(?!\w)|[ ](?:\d{{1,2}}|(?:19|20)\d\d(?:[-–]\d{{4}})?|[IVX]+)(?![\w%]|[ ]?\d|[ ][a-z]))*(?!\w)"
)
JOINED = re.compile(rf"[ ]{AND}[ ](?=[A-ZÅÄÖÆØ])")
ARTICLED = re.compile(r"(?:Det|Den|De)[ ][a-zåäöæø]{4,}[ ][A-ZÅÄÖÆØ]")
ARTICLES = ("Det ", "Den ", "De ")
GLUED = ("jekt", "satsningen", "programmet")  # what one of these has in it: «Ramprojekt Granljus»
GLUED_NOUN = re.compile(r"[A-ZÅÄÖÆØ][\w-]*?(?:projektet|prosjektet|projekt|prosjekt|satsningen|programmet)[ ](?=[A-ZÅÄÖÆØ])")
# «Heim til havet og»: small words that a name cannot end with
LOOSE = frozenset(
    ("och", "og", "and", "samt", "som", "der", "men", "but", "med", "with", "for", "för", "till", "til", "to", "av", "af", "of",
     "via", "i", "på", "on", "hos", "ved", "vid", "från", "fra", "frå", "from", "en", "ett", "et", "ei", "ein", "eit", "a",
     "an", "the", "den", "det", "de", "är", "er", "is")
)
LOOSE_LAST = LOOSE | {"samverkan", "samarbete", "samarbeid", "samarbejde", "samspel", "partnerskap", "partnerskab", "samråd",
                     "regi", "cooperation", "collaboration", "partnership"}
LOOSE_END = re.compile(
    rf"(?:[ ]i[ ](?:samverkan|samarbete|samarbeid|samarbejde|samspel|partnerskap|partnerskab|samråd|regi)"
    rf"|[ ]in[ ](?:cooperation|collaboration|partnership)|[ ](?:{'|'.join(sorted(LOOSE))}))+$")
WHOLE = frozenset({"quoted", "emphasised", "leading"})
STOP = re.compile(r"[.!?]\s+")
REST = re.compile(rf"s?[ ](?:{JOIN}[ ])?(?=[A-ZÅÄÖÆØ])")
YEARS = re.compile(r"[ ](?:19|20)\d\d[-–](?:19|20)?\d\d$")
QUOTED = re.compile(r"[\"“”„»«]{1,2}(?P<name>[A-ZÅÄÖÆØÉ0-9][^\"“”„»«\n]{1,70}?)[\"“”„»«]{1,2}")
EMPHASISED = re.compile(r"(?<![*\w])(?P<stars>\*{1,3})(?P<name>[A-ZÅÄÖÆØÉ][^*\n]{1,80}?)(?P=stars)(?![*\w])")
BRACKETED = re.compile(r"\((?![A-ZÅÄÖÆØ/]{2,9}\))(?P<name>[A-ZÅÄÖÆØÉ][^()\n\d][^()\n]{2,50})\)")
VERBS = (
    r"(?:drivs|leds|ägs|är|var|pågår|pågick|startade|startar|genomförs|finansieras|syftar|ska|skulle|vill|får|fick|ger"
    r"|hjälper|stöder|erbjuder|omfattar|vänder|riktar|handlar|kom|ledes|drives|er|løper|løber|varer|gjennomføres"
    r"|gennemføres|finansieres|skal|vil|fik|fikk|gir|giver|hjælper|hjelper|støtter|tilbyder|tilbyr|omfatter|henvender|retter"
    r"|handler|vender|blei|vart|ble|blev|is|was|runs|aims|helps|will|offers|supports|has|har)"
)
RELATIVE = r"(?:som|där|der|hvor|kor|which|where|that)"
# «leder hon Året om i skären, där»: words in lower case behind a capital inside a sentence, to a stop; at every capital
TAIL = re.compile(
    r"(?<=[\wåäöæø,][ ])(?=(?P<name>[A-ZÅÄÖÆØ][\w-]+(?:[ ](?!(?:som|där|der|hvor|which|that)\b)[\w-]+(?:\.\d)?){1,5}?)"
    rf"(?:[,.;:)!?](?!\d)|[ ]\(|[ ][–-][ ]|[ ](?:som|där|der|hvor|which|that|{VERBS})[ ]|$))",
    re.MULTILINE,
)
ENDS = re.compile(rf"[ ](?=[a-zåäöæø])(?={SMALL}[ ])")  # where words of a tail may already be those of the sentence
# «Ytterligare ett steg vänder sig till»: what a sentence begins with, to a verb
SUBJECT = re.compile(
    rf"(?P<name>[A-ZÅÄÖÆØ][^.,;:!?()\"»\n]{{2,60}}?)"
    rf"(?=[ ]{VERBS}[ ]|,[ ](?:i regi|ledd|led|run|headed|{RELATIVE})[ ]|[ ]\()"
)


@quick
class Candidate:
    """A span that may be a name. `form` is what sets it apart.

    Forms: head, quoted, emphasised, leading, bracketed, capitals, tail, subject, again.

    `unit` is what a head stands over, itself included; `after_separator` is true for what stands behind a colon or dash.
    """

    start: int
    end: int
    form: str
    passage: Passage
    unit: Part | None = None
    after_separator: bool = False


def candidates(context: Context) -> Iterator[Candidate]:
    """The spans of the content that may be names of undertakings; the same span may come in several forms.

    >>> from loaders.extraction.context import context_of
    >>> page = context_of("Vi leder Året om i skären, där öarna samarbetar med »Sälkraft«.", "s")
    >>> sorted({page.words(found) for found in candidates(page)})
    ['Sälkraft', 'Året', 'Året om', 'Året om i skären']
    """
    units = units_of(context)
    for index, passage in enumerate(units.passages):
        for form, part, unit, behind in _spans(context, units, index):
            if (trimmed := _trimmed(context.page.plain, part, form in WHOLE)) is not None:
                yield Candidate(trimmed.start, trimmed.end, form, passage, unit, behind)


def _spans(
    context: Context, units: Units, index: int
) -> Iterator[tuple[str, Part, Part | None, bool]]:
    plain, passage = context.page.plain, units.passages[index]
    if is_viewed(plain[passage.start : min(passage.end, passage.start + SHORT_HEAD)]):
        return  # a viewer's quotes are no mark of the author's
    for head, unit in _heads(context, units, index):
        yield "head", head, unit, False
        if passage.kind in ("heading", "bullet") and (separator := SEPARATOR.search(plain, head.end, passage.end)):
            end = HEAD_END.search(plain, separator.end(), passage.end)
            yield "head", Part(separator.end(), end.start() if end else passage.end), unit, True
    if passage.kind == "heading" and (again := _again(context, passage)):
        yield "again", again, None, False
    if passage.kind != "row":
        for match in NAME.finditer(plain, passage.start, passage.end):
            for part in (*_with_joined(match), *_rests(context, Part(*match.span()))):
                if (named := _without_opening(plain, part.start, part.end)) is not None:
                    yield "capitals", named, None, False
        for part in _tails(plain, passage):
            yield "tail", part, None, False
    for match in QUOTED.finditer(plain, passage.start, passage.end):
        yield "quoted", Part(*match.span("name")), None, False
    for match in BRACKETED.finditer(plain, passage.start, passage.end):
        yield "bracketed", Part(*match.span("name")), None, False
    if passage.kind != "heading" and _is_starred(context):
        yield from ((marked, part, None, False) for marked, part in _emphasised(context.page.text, passage))
    if passage.kind in ("text", "bullet", "label"):
        yield from (("subject", part, None, False) for part in _subjects(plain, passage))


@once
def _is_starred(context: Context) -> bool:
    """Whether a page has stars at all, which emphasise words."""
    return "*" in context.page.text


def _tails(plain: str, passage: Passage) -> Iterator[Part]:
    """What begins with a capital inside a sentence and goes on in lower case, to a stop and to each earlier end."""
    for match in TAIL.finditer(plain, passage.start, passage.end):
        start, end = match.span("name")
        yield Part(start, end)
        first = plain.find(" ", start, end)
        for cut in ENDS.finditer(plain, first + 1, end):
            yield Part(start, cut.start())


def _again(context: Context, heading: Passage) -> Part | None:
    """The first words of a heading that the text under it writes again: «Digital kust» in «Digital kust får mer»."""
    plain, last_inside = context.page.plain, _last_inside(context)
    ends = [word.end() for word in re.finditer(r"\S+", plain[heading.start : heading.end])][:5]
    for end in reversed(ends[1:-1] if len(ends) < 5 else ends[1:]):
        words = plain[heading.start : heading.start + end]
        if words[-1].isalnum() and last_inside(words) > heading.end:
            return Part(heading.start, heading.start + end)
    return None


@once
def _last_inside(context: Context) -> Callable[[str], int]:
    """Tells where a page writes words last behind another word; -1 where it nowhere does."""
    page = context.page

    @cache
    def last(words: str) -> int:
        return max((at for at in page.written.at(words) if page.plain[at - 2].isalnum()), default=-1)

    return last


def _emphasised(text: str, passage: Passage) -> Iterator[tuple[str, Part]]:
    """The words of a passage that stars emphasise, and how."""
    for match in EMPHASISED.finditer(text, max(0, passage.start - 3), passage.end + 3):
        marked = _emphasis(text, match)
        if passage.start <= match.start("name") and match.end("name") <= passage.end and marked:
            yield marked, Part(*match.span("name"))


def _emphasis(text: str, match: re.Match[str]) -> str | None:
    """How words are emphasised: among others, leading a line, or (None) as a heading or label: «**Kontakt:**», «**Avslag**»."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" -*•>0123456789.")
    rest = text[match.end() : match.end() + 3]
    if match["name"].rstrip().endswith(":") or rest.startswith(":"):
        return None
    if line:
        return "emphasised"
    return "leading" if rest[:1] not in ("", "\n") and rest.strip(" ") else None


def _subjects(plain: str, passage: Passage) -> Iterator[Part]:
    """What the sentences of a passage begin with, up to a verb."""
    begins = [part.start for part in passage.parts] or [passage.start]
    begins += [stop.end() for stop in STOP.finditer(plain, passage.start, passage.end)]
    for begin in begins:
        if subject := SUBJECT.match(plain, begin, passage.end):
            words = subject["name"].split()
            verb_follows = plain[subject.end()] == " " and plain[subject.end() + 1] != "("
            if verb_follows or (len(words) <= MOST_OF_SUBJECT and not opens(words[0])):
                yield Part(*subject.span("name"))


def _heads(context: Context, units: Units, index: int) -> Iterator[tuple[Part, Part]]:
    """What a passage begins with, up to its first stop, with what it stands over."""
    plain, passage = context.page.plain, units.passages[index]
    if passage.kind == "label":
        begins = [(part.start, part.end) for part in passage.parts]
    elif passage.kind == "row":
        begins = [(cell.start, cell.end) for cell in passage.cells[:1]]
    elif passage.kind == "text":
        lines = _lines(plain, passage)
        begins = [(start, end) for start, end in lines if _is_short(plain, start, end)]
    else:
        begins = [(passage.start, passage.end)]
    for start, end in begins:
        start = end - len(plain[start:end].lstrip(EDGES))
        start = after_matter(plain, start, end)
        stop = HEAD_END.search(plain, start, end)
        until = end if stop is None else stop.start() + (stop["stop"] in ("!", "?"))
        whole = units.over(index) if passage.kind != "text" else Part(start, passage.end)
        yield Part(start, until), whole
        if passage.kind == "heading" and stop is not None and COMMA_LOWER.match(plain, stop.start(), end):
            yield Part(start, end), whole


def after_matter(plain: str, start: int, end: int) -> int:
    """Where a heading begins behind its number and the matter that it is about.

    >>> "§ 12 Ansökan om projektmedel – Glasklart"[after_matter("§ 12 Ansökan om projektmedel – Glasklart", 0, 40):]
    'Glasklart'
    """
    for before in (NUMBER, MATTER):
        if match := before.match(plain, start, end):
            start = match.end()
    return start


def _is_short(plain: str, start: int, end: int) -> bool:
    """Whether a line is short, ends with a bracket, or begins with a few words and a stop: «Byakraft. Sex byalag vill …».

    Behind the number of an item any stop will do: «33.1 Byakraft, dnr 2025/118. Sökande: …».
    """
    stop = HEAD_END.search(plain, start, end)
    numbered = NUMBER.match(plain, start, end)
    return (
        end - start <= SHORT_LINE
        or plain[end - 1] == ")"
        or (stop is not None and (numbered or stop["stop"] in (".", ":", "!")) and stop.start() - start <= SHORT_HEAD)
    )


def _lines(plain: str, passage: Passage) -> Iterator[tuple[int, int]]:
    start = passage.start
    for line in plain[passage.start : passage.end].split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def _rests(context: Context, whole: Part) -> Iterator[Part]:
    """What of a span stands behind an organisation or behind words that lead to a name: «Fortsättning på Granljus»."""
    if " " not in context.page.plain[whole.start : whole.end]:
        return
    ends = [a.end for a in within_reach(context.actors, whole) if whole.start <= a.start and a.end < whole.end]
    ends += [hit.end for hit in context.hit("told_before", whole) if hit.start == whole.start]
    for end in ends:
        if (rest := REST.match(context.page.plain, end, whole.end)) is not None:
            yield Part(rest.end(), whole.end)


def _with_joined(match: re.Match[str]) -> Iterator[Part]:
    """A span and, where «och» joins two names in it, each of them."""
    yield Part(match.start(), match.end())
    if " " in match.group() and (joined := JOINED.search(match.group())):
        yield Part(match.start(), match.start() + joined.start())
        yield Part(match.start() + joined.end(), match.end())


def _without_opening(plain: str, start: int, end: int) -> Part | None:
    """A span without the words that only open a sentence, without the years behind it; None where nothing is left."""
    words = plain[start:end]
    if words.startswith(ARTICLES) and ARTICLED.match(words):
        return Part(start, end)
    if has_any(words, GLUED) and (noun := GLUED_NOUN.match(words)):
        start, words = start + noun.end(), words[noun.end() :]
    while opens(first := words.split(" ", 1)[0]):
        if " " not in words:
            return None
        start += len(first) + 1
        words = plain[start:end]
    words = YEARS.sub("", words) if words[-1].isdigit() else words
    end = start + len(words.rstrip(" –-"))
    return Part(start, end) if words[:1].isupper() or words[:1].isdigit() or words[1:3] != words[1:3].lower() else None


def _trimmed(plain: str, part: Part, whole: bool) -> Part | None:
    """A span without the marks around it; None where it is too short, too long or begins like no name.

    `whole` is True for what marks set apart: there small words at the end belong to the name.
    """
    words = plain[part.start : part.end].lstrip(EDGES)
    start = part.end - len(words)
    words = words.rstrip(EDGES)
    words = LOOSE_END.sub("", words) if not whole and words.rpartition(" ")[2] in LOOSE_LAST else words
    if not SHORTEST <= len(words) <= LONGEST or "\n" in words or len(words.split()) > MOST_WORDS:
        return None
    like_name = words[0].isupper() or words[0].isdigit() or re.match(r"[a-z]{1,2}[A-Z]", words)
    return Part(start, start + len(words)) if like_name and any(map(str.isalpha, words)) else None
