"""What the sentence of a name, the one after it and the words right beside it tell: as evidence of an undertaking.

`telling.py` asks for layout and for words that touch a name; here is what a reader of running prose goes by: a clause
with «där», a bracket with an amount, «heter projektet», the owner's genitive, «Satsningen» at the head of the next sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from loaders.extraction.bodies.bodies import names_bodies
from loaders.extraction.bodies.naming import opens
from loaders.extraction.context import Context, once, within_reach
from loaders.extraction.layout.page import Passage
from loaders.extraction.rules import rules
from loaders.extraction.spans import Part, Placed, within
from loaders.extraction.wording import QUOTES, tells_of_money, undertaking_nouns

__all__ = [
    "RUNNING", "around", "around_before", "around_behind", "is_part_before", "is_part_behind", "shape", "told_of_sentence",
]

NEAR = 45  # characters in which somebody is named after «där»
LONG_WORD = 9
RUNNING = ("text", "bullet", "label")  # passages of running text
MAY_TELL = frozenset((*" ,;.*", *QUOTES))  # characters behind a name where what stands behind it may tell of it
CLOSE = rf"[{QUOTES}*]{{0,2}}"
# «Vekst uten vei, der Namsos kommune …», «Eallju, where the Sámi Parliament …», «In Eallju, the …» is told elsewhere
WHERE = re.compile(rf"{CLOSE},?[ ](?:där|der|hvor|kor|where|in which|i vilket|i hvilket)[ ]")
SOME = re.compile(
    r"(?:[\w-]+[ ]){0,2}?(?:vi|we|två|to|two|tre|three|fyra|fire|four|fem|five|sex|seks|six|sju|syv|seven|åtta|otte|åtte|eight"
    r"|nio|ni|nine|tio|ti|ten|tolv|twelve|tjugo|tyve|tjue|\d{1,3})[ ]"
)
# «X heter satsningen», «X är namnet på», «X, som det hela kallas», «X ska bli namnet»
NAMED_AFTER = re.compile(
    rf"{CLOSE},?[ ](?:(?:som|which|as|der)[ ])?(?:(?:det|den|det hela|stedet|initiativet|[\w-]+(?:en|et|a))[ ])?"
    r"(?:(?:ska|skal|vil|kommer|kom|blev|ble|är|er|is|was)[ ](?:(?:bli|blive|att|til|å|at)[ ]){0,2})?"
    r"(?:heter|hette|hedder|hed|heiter|heitte|hete|hedde|heite|kallas|kallades|kaldes|kalles|kallast|kalte|döptes|døptes"
    r"|(?:er|är|ble|blev)[ ]d[øö][bp]t"
    r"|(?:the[ ])?(?:namnet|navnet|navn|namn|name)(?:[ ](?:på|of|for)|(?=[.,])))"
)
AFTER_COMMA = re.compile(rf"{CLOSE}(?:[ ]\([^()\n]{{1,40}}\))?,?[ ](?:(?:som|der|which|that)[ ])?")
BRACKET = re.compile(rf"{CLOSE}[ ]\((?P<inside>[^()\n]{{2,120}})\)")
OPEN_BRACKET = re.compile(r"\([\"“”„»«*]{0,2}$")
CLOSING = re.compile(rf"{CLOSE},[ ](?P<inside>[^()\n]{{2,60}})\)")
YEARS = re.compile(r"(?<![/\d-])(?:19|20)\d\d(?!-\d\d-\d\d[^–\d ]*$|/\d)")
POSSESSIVE = re.compile(
    r"(?:^|[ ])(?:vår|vårt|våra|vores|våre|our|deras|deres|their|sitt|sin|sina|sine|sit|its|egna|eget|eige|kommunens|kommunenes"
    r"|regionens|fylkets|länets|föreningens|foreningens|bolagets|selskabets|the[ ]\w+['’]s|[A-ZÅÄÖÆØ][\w-]+s)[ ]$"
)
# «cykelrasten Hvilehjulet», «kampanjen Köp lokalt»: a noun in the definite form
NOUN = re.compile(r"(?<![\w-])(?P<noun>[a-zåäöæø][a-zåäöæø-]{4,}(?:en|et|an|n|t|a))[ ]$")
# «in Kista», «på Moskog»: where a single name is likely a place
IN = re.compile(r"(?:^|[ ])(?:i|in|på|at|vid|ved|hos|from|från|fra|frå|near|nær|nära|åt|of|mellan|mellom|mellem)[ ]$")
# «I Tångkraft undersöks»: the one letter that opens a sentence before a name; longer words are `LOWER_BEFORE`
IN_OPENING = re.compile(rf"(?:^|[.!?:»)][ ]|\n|[-•–*][ ])[*]{{0,2}}I[ ][{QUOTES}*]{{0,3}}$")
# «Tångkraft, jnr 2025-118», «Tångkraft (saksnr. 24/118)»: the number of a case
CASE = re.compile(
    rf"(?i){CLOSE}[,;.]?[ ]\(?(?:[djs]\.?[ ]?nr|journaln(?:r|umme?r)|diarien(?:r|ummer)|ärenden(?:r|ummer)|saks?n(?:r|ummer)"
    r"|sagsn(?:r|ummer)|arkivsaks?n(?:r|ummer)|pro(?:s)?jekt(?:n(?:r|umme?r)|-?id)|case (?:no|number)|project (?:no|number|id))"
    r"(?!\w)"
)
LOWER_BEFORE = re.compile(rf"[a-zåäöæø0-9,;:][ ][{QUOTES}*(]{{0,3}}$")
# What has a capital in the midst of a sentence and is no name of a thing: days, peoples, currencies
NO_NAME = re.compile(
    r"(?:(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"s?|Swedish|Danish|Norwegian|Nordic|European|Finnish|Icelandic|German|Polish|English|Baltic|Sámi|Sami|Dutch|Estonian|Latvian"
    r"|SEK|NOK|DKK|EUR|MEUR|KSEK|[A-ZÅÄÖÆØ]{1,3}|[A-Z]{1,4}-[a-zåäöæø]+|Norge|Sverige|Danmark|Norden|Europa|Professor|Dr|Mr|Ms)(?!\w)"
)
OPENING = re.compile(
    r"[A-ZÅÄÖÆØ][\w-]+(?:[ ](?:i|på|for|för|og|och|til|till|and|of)|[ ][A-ZÅÄÖÆØ][\w-]+)*[ ][A-ZÅÄÖÆØ][\w-]+"
)
CAPITAL_NEXT = re.compile(r"[ ][A-ZÅÄÖÆØ][a-zåäöæø]")
CAPITAL_BEFORE = re.compile(r"(?<=[a-zåäöæø,][ ])(?P<word>[A-ZÅÄÖÆØ][\w-]+)[ ]$")
TIGHT = re.compile(rf"[ ][{QUOTES}*]{{0,2}}")
AGAIN = re.compile(
    r"(?:det|den|dette|detta|it|this|her|här|där|der|bak|bakom|bag|behind|pengarna|pengene|tanken|målet|the aim)[ ]"
)
DEFINITE = re.compile(r"(?:en|et|an|n|t|erna|arna|orna|erne|ene|ane|ana|a)$")


def shape(surface: str) -> Iterator[str]:
    """How a name of several words or of one long word looks: «Vekst uten vei», «Kod & Kust», «Generationsbron»."""
    words = surface.split()
    if len(words) == 1:
        if len(surface) >= LONG_WORD and surface[1:].islower():
            yield "ev-long-word"
        if surface[1:].islower() and surface.endswith(("en", "et", "an", "arna", "erne", "ene", "ane", "on")):
            yield "ev-definite-word"
        return
    lower = [word for word in words[1:] if word.islower() and word.isalpha()]
    if lower and len(lower) == len(words) - 1:
        yield "ev-phrase"
    if len(words) == 3 and words[1] in ("&", "+"):
        yield "ev-pair"


def is_part_behind(context: Context, end: int, passage: Passage) -> bool | None:
    """Whether a name goes on behind a place: «Sandbacka» of «Sandbacka Science Park»; None where no capital follows."""
    if not CAPITAL_NEXT.match(context.page.plain, end, passage.end):
        return None
    return not any(a.start == end + 1 for a in within_reach(context.actors, Part(end, end + 2)))


def is_part_before(context: Context, start: int, passage: Passage, people: Sequence[Placed]) -> bool:
    """Whether a name has begun before a place: «Park» of «Sandbacka Science Park»."""
    before = CAPITAL_BEFORE.search(context.page.plain, max(passage.start, start - 40), start)
    if before is None or opens(before["word"]):
        return False
    known = (context.actors, context.mentions.get("place", ()), people)
    reach = Part(before.start("word"), start)
    return not any(a.start < start <= a.end + 2 for found in known for a in within_reach(found, reach))


def around(context: Context, here: Part, passage: Passage, known: bool) -> Iterator[str]:
    """What stands around one place of a name and depends on where it begins and where it ends, as ids of evidence.

    `known` is whether an organisation, a place, a date or a person is named there, whole or in part.
    """
    if passage.kind in RUNNING and not known:
        yield from _new(context, here, passage)
    plain = context.page.plain
    near = max(passage.start, here.start - 4)
    opened = plain.find("(", near, here.start) >= 0 and OPEN_BRACKET.search(plain, near, here.start)
    if opened and (rest := CLOSING.match(plain, here.end, passage.end)) is not None:
        yield from (f"{fact}-within" for fact in _facts(context, Part(*rest.span("inside"))))


def _new(context: Context, here: Part, passage: Passage) -> Iterator[str]:
    """Names in the midst of a sentence that nothing explains: neither bodies nor places, persons, days or peoples."""
    plain = context.page.plain
    if not LOWER_BEFORE.search(plain, max(passage.start, here.start - 6), here.start):
        if IN_OPENING.search(plain, max(passage.start, here.start - 16), here.start) and not NO_NAME.match(
            plain, here.start, here.end
        ):
            yield "ev-in-opening"
        yield from _subject(context, here, passage)
        return
    if NO_NAME.match(plain, here.start, here.end):
        return
    several = " " in plain[here.start : here.end]
    if not several and IN.search(plain, max(passage.start, here.start - 8), here.start):
        yield "ev-new-in"
        return
    yield "ev-new-words" if several else "ev-new-word"


def _subject(context: Context, here: Part, passage: Passage) -> Iterator[str]:
    """Names at the head of a sentence of which a verb tells what only undertakings do."""
    words = context.page.plain[here.start : here.end]
    if OPENING.fullmatch(words):
        yield "ev-new-opening"
    if " " not in words and DEFINITE.search(words):
        return
    follows = context.hit("told_after", Part(here.end, min(passage.end, here.end + 30)))
    told = {hit.trigger.value for hit in follows if hit.start == here.end + 1}
    yield from (f"ev-subject-{value}" for value in sorted(told))


def around_before(context: Context, at: int, passage: Passage) -> Iterator[str]:
    """What stands right before a name: whose it is, a noun that tells what it is."""
    plain, start = context.page.plain, max(passage.start, at - 40)
    if POSSESSIVE.search(plain, start, at):
        yield "ev-owned-before"
    if _is_of_body(context, at):
        yield "ev-owned-by-body"
    if any(TIGHT.fullmatch(plain, hit.end, at) for hit in context.hit("presented", Part(start, at))):
        yield "ev-presented-before"
    if (noun := NOUN.search(plain, start, at)) is not None:
        if names_bodies(noun["noun"]):
            yield "ev-body-noun-before"
        elif not re.search(rf"{undertaking_nouns('definite')}$", noun["noun"]):
            yield "ev-noun-beside"


def _is_of_body(context: Context, at: int) -> bool:
    """Whether an organisation in the genitive stands right before a place: «Högskolans Hållkraft», «Mora kommuns Lyft»."""
    plain = context.page.plain
    before = Part(at - 3, at)
    return plain[at - 2 : at] == "s " and any(
        a.start < before.start and before.start < a.end < at for a in within_reach(context.actors, before)
    )


def around_behind(context: Context, end: int, passage: Passage) -> Iterator[str]:
    """What stands right behind a name: «där», a bracket, the number of a case, when it was, who led it."""
    plain, low = context.page.plain, context.page.low
    if plain[end : end + 1] not in MAY_TELL:
        return
    if (where := WHERE.match(plain, end, passage.end)) is not None:
        near = Part(where.end(), min(passage.end, where.end() + NEAR))
        told = SOME.match(low, near.start, near.end) or within(context.actors, near)
        yield "ev-where-somebody" if told else "ev-where"
    if NAMED_AFTER.match(plain, end, passage.end):
        yield "ev-named-after"
    if CASE.match(plain, end, min(passage.end, end + 30)):
        yield "ev-case-number"
    if (bracket := BRACKET.match(plain, end, passage.end)) is not None:
        yield from (f"{fact}-bracket" for fact in _facts(context, Part(*bracket.span("inside"))))
    comma = AFTER_COMMA.match(plain, end, passage.end)
    if comma is not None:
        begins = {end + 1, comma.end()}
        reach = Part(end, min(passage.end, comma.end() + 40))
        if any(hit.start in begins for use in ("start", "end", "period") for hit in context.hit(use, reach)):
            yield "ev-time-after"
        if "," in comma.group():
            run = [hit.start for hit in context.hit("told_after", reach) if hit.trigger.value == "run_by"]
            run += [hit.start for hit in context.hit("role", reach) if hit.trigger.direction == "after"]
            if comma.end() in run:
                yield "ev-run-after-comma"


def _facts(context: Context, inside: Part) -> Iterator[str]:
    """What a bracket beside a name tells of it: an amount, an organisation, when it was."""
    if tells_of_money(context.page.low, inside):
        yield "ev-money"
    if any(a.start < inside.end and inside.start < a.end for a in within_reach(context.actors, inside)):
        yield "ev-body"
    if YEARS.search(context.page.plain, inside.start, inside.end) or context.has("end", inside):
        yield "ev-time"


def told_of_sentence(context: Context, at: int, passage: Passage) -> Iterator[str]:
    """What a sentence, by its number, and the one after it tell: facts of an undertaking, and a word that means it again."""
    facts = _told(context, at)
    yield from (f"ev-sentence-{fact}" for fact in facts)
    if at + 1 == len(context.sentences) or context.sentences[at + 1].passage is not passage:
        return
    following, start = _told(context, at + 1), context.sentences[at + 1].start
    begin = context.page.low[start : start + 60].lstrip("–- \"»«")
    if _noun_again().match(begin):
        yield "ev-noun-again"
        if following:
            yield "ev-noun-again-facts"
    elif AGAIN.match(begin) and following & {"time", "lead", "partner"}:
        yield "ev-pronoun-facts"
    if len(facts | following) >= 2:
        yield "ev-facts-around"


def _told(context: Context, at: int) -> frozenset[str]:
    """What facts of an undertaking a sentence tells, by its number; each is read once, though it follows another."""
    read = _read(context)
    if at not in read:
        read[at] = frozenset(_facts_of(context, context.sentences[at]))
    return read[at]


@once
def _read(context: Context) -> dict[int, frozenset[str]]:
    """What the sentences tell that were asked before, by number."""
    return {}


def _facts_of(context: Context, sentence: Placed) -> Iterator[str]:
    if any(context.has(use, sentence) for use in ("period", "end", "start")) and YEARS.search(
        context.page.plain, sentence.start, sentence.end
    ):
        yield "time"
    given = {hit.trigger.value for hit in context.hit("role", sentence)}
    if given & {"lead", "coordinator"}:
        yield "lead"
    if given & {"partner", "funder", "participant"}:
        yield "partner"
    if tells_of_money(context.page.low, sentence):
        yield "money"


@cache
def _noun_again() -> re.Pattern[str]:
    """«Satsningen», «The project», «Det treåriga projektet» at the head of a sentence."""
    more = "|".join(sorted((trigger.stem for trigger in rules().triggers["definite"]), key=len, reverse=True))
    return re.compile(rf"(?:(?:det|den|dette|denne|this)[ ]\w+[ ]|)(?:[\w-]*{undertaking_nouns('definite')}|(?:{more}))(?!\w)")
