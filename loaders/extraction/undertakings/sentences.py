"""What the sentences of a page say of a name that may be that of an undertaking: what stands before and behind it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from graph.normal import REMEMBERED
from loaders.extraction.context import Context, once
from loaders.extraction.layout.page import Passage
from loaders.extraction.rules import rules
from loaders.extraction.spans import START, Part, Placed, within
from loaders.extraction.wording import IS, QUOTES, SMALL, A, tells_of_money, undertaking_nouns

__all__ = ["is_listed", "said_before", "said_behind", "sort_of", "years_follow"]

NEAR = 60  # characters before a name in which words tell of it
LONGEST_GAP = 8  # characters that join two items of a list, at most
# «X (2017–2020)», «X (ESF, 2019-05 – 2021-06)», but no day: «X (2025-05-13)»
YEARS_AFTER = re.compile(
    rf"[{QUOTES}]?[ ]\((?:[^()\n]{{0,40}}[ ,])?(?:19|20)\d\d"
    r"(?:[ ]?–[ ]?(?:(?:19|20)?\d\d)?|-(?:19|20)\d\d|-\d\d(?:[ ]?–[ ]?(?:19|20)\d\d-\d\d)?)?(?=[ ,);])"
)
# «till X», «til gjennomføring av X», «for at videreføre X», «ansøgning om X»
TO_NAME = re.compile(
    rf"(?:till|til|to|for|för|om|under|–)[ ](?:(?:at|att|å|to)[ ]\w+[ ]|[\w-]+[ ](?:(?:av|af|of)[ ])?)?[{QUOTES}*]{{0,2}}$")
TIGHT = re.compile(rf"\w{{0,3}}[ ](?:det[ ])?[{QUOTES}*]{{0,2}}$")
LINK = re.compile(rf"[{QUOTES}*]{{0,2}}(?:[ ]\([^()\n]{{1,40}}\))?[ ](?:(?:har|has|have|også|också|også|är|er|is)[ ])?")
CLAUSE = re.compile(rf"[{QUOTES}*]{{0,2}},?[ ](?:(?:den|det)[ ])?(?:som|der|which|that)[ ]")
SOMEBODY = re.compile(r"(?:vi|we|hon|han|hun|she|he|(?:regionen|kommunen|fylkeskommunen|kommunene|länet))[ ]")
DETERMINED = re.compile(r"(?:Det|Dette|Detta|It|This)[ ](?:är|er|is|var|was)[ ](?:ett|et|eit|en|ein|a|an)[ ]")
NEXT_WORD = re.compile(r"[ ](?P<word>[a-zåäöæø][\w-]*)")
# What each of the definitions behind a name begins with
MAY_DEFINE = re.compile(rf",[ ]|[ ](?:\(|{IS}[ ]|(?:\w+[ ])?(?:start|började|begyn|began))")
LISTED = re.compile(r"[ ]?(?:,|og|och|and|samt|,[ ]?(?:og|och|and))[ ]")
LISTING = (", ", "og ", "och ", "and ", "samt ")  # what a text ends with that may join a name to the one before
FROM_BODY = re.compile(
    r"(?:^|[ ])(?:hos|från|fra|frå|from|by|tillsammans med|sammen med|saman med|together with)[ ]$")
BEHIND_WORD = re.compile(rf"[\w–-][ ][{QUOTES}*]{{0,2}}$")  # where one of the patterns for what stands before can match
FROM = ("hos ", "från ", "fra ", "frå ", "from ", "by ", "med ", "with ")  # what a text ends with where FROM_BODY is found
GOING_ON = (*" ,*", *QUOTES)  # characters behind a name where the sentence goes on with it


def said_before(context: Context, start: int, passage: Passage) -> Iterator[str]:
    """The evidence for and against a name that stands before it in its sentence."""
    plain = context.page.plain
    if start > passage.start:
        yield from _before(context, start, passage)
    before = plain[start - 2 : start - 1] if start > passage.start + 2 else ""
    if passage.kind != "heading" and (before.isalnum() or before == ","):
        yield "ev-inside-sentence"


def said_behind(context: Context, end: int, passage: Passage) -> Iterator[str]:
    """The evidence that its sentence gives behind a name, and the next sentence that says what it is."""
    if context.page.plain[end : end + 1] in GOING_ON and end < passage.end:
        yield from _behind(context, end, passage)
    if explaining := _explaining(context):
        after = context.sentences_after(end)
        if after and after[0].start - end < 30 and after[0].start in explaining:
            yield "ev-explained-next"


def is_listed(context: Context, here: Part) -> bool:
    """Whether nothing but a comma or an «and» stands between a name and an organisation."""
    plain = context.page.plain
    if not plain.endswith(LISTING, 0, here.start) and not LISTED.match(plain, here.end):
        return False
    at = bisect_left(context.actors, here.start, key=START)
    for actor in context.actors[max(0, at - 2) : at + 2]:
        start, end = (here.end, actor.start) if actor.start >= here.end else (actor.end, here.start)
        if 0 < end - start <= LONGEST_GAP and LISTED.fullmatch(plain, start, end):
            return True
    return False


@once
def _explaining(context: Context) -> frozenset[int]:
    """Where sentences begin that say what something is which they do not name: «Det är en …»."""
    plain = context.page.plain
    return frozenset(sentence.start for sentence in context.sentences if DETERMINED.match(plain, sentence.start))


def _before(context: Context, start: int, passage: Passage) -> Iterator[str]:
    """What stands before a name."""
    plain, window = context.page.plain, Part(max(passage.start, start - NEAR), start)
    for hit in context.hit("told_before", window):
        if hit.trigger.value != "pays" and TIGHT.fullmatch(plain, hit.end, start):
            yield f"ev-{hit.trigger.value}-before"
    if any(1 <= start - hit.end <= 2 for hit in context.hit("undertaking_before", window)):
        yield "ev-about-before"
    if BEHIND_WORD.search(plain, start - 4, start):
        yield from _words_before(context, window, passage)


def _words_before(context: Context, window: Part, passage: Passage) -> Iterator[str]:
    """What the words tell that stand right before a name."""
    plain, low, start = context.page.plain, context.page.low, window.end
    if _told_by_noun(plain, window.start, start):
        yield "ev-noun-before"
    if TO_NAME.search(plain, window.start, start):
        sentence = Part(max(passage.start, plain.rfind(". ", passage.start, start), start - 160), start)
        paid = any(hit.trigger.value == "pays" for hit in context.hit("told_before", sentence))
        if paid or tells_of_money(context.page.low, sentence):
            yield "ev-pays-before"
            if within(context.actors, sentence):
                yield "ev-body-paid"
    if low.endswith(FROM, window.start, start) and FROM_BODY.search(low, window.start, start):
        yield "ev-from-body"


def _behind(context: Context, end: int, passage: Passage) -> Iterator[str]:
    """What a sentence goes on with behind a name."""
    plain = context.page.plain
    if _defined(plain, end + (plain[end] in QUOTES), passage.end):
        yield "ev-defined"
    if years_follow(plain, end, passage.end):
        yield "ev-years-next"
    word = NEXT_WORD.match(plain, end, passage.end)
    if word and not _is_small(word["word"]) and not _is_told(context, word.start("word"), passage.end):
        yield "ev-goes-on"
    if link := LINK.match(plain, end, passage.end):
        yield from _verbs(context, {end + 1, link.end()}, min(passage.end, link.end() + 40))
    if clause := CLAUSE.match(plain, end, passage.end):
        yield from _clause(context, clause.end(), passage)


def years_follow(plain: str, start: int, end: int) -> bool:
    """Whether the years of an undertaking stand right behind its name: «X (2017–2020)»."""
    return plain.find("(", start, start + 3) >= 0 and YEARS_AFTER.match(plain, start, end) is not None


@lru_cache(maxsize=REMEMBERED)
def _is_small(word: str) -> bool:
    return re.fullmatch(SMALL, word) is not None


def _is_told(context: Context, start: int, end: int) -> bool:
    """Whether a trigger begins with a word: then that belongs to no name."""
    return any((hit := context.starting(use, start)) and hit.end <= end for use in ("told_after", "role"))


def _verbs(context: Context, starts: Iterable[int], end: int) -> Iterator[str]:
    """What the verb tells of which a name is the subject; it begins at one of some places and ends before another."""
    for start in starts:
        if (hit := context.starting("told_after", start)) and hit.end <= end:
            yield f"ev-{hit.trigger.value}-after"
        if (hit := context.starting("role", start)) and hit.end <= end and hit.trigger.direction == "after":
            yield "ev-run_by-after"


def _clause(context: Context, start: int, passage: Passage) -> Iterator[str]:
    """«X, som Almi driver»: what a clause right behind a name says of it."""
    stops = [at for at in (context.page.plain.find(mark, start, passage.end) for mark in ".;") if at >= 0]
    end = min([*stops, passage.end, start + 110])
    bodies = within(context.actors, Part(start, end))
    somebody = SOMEBODY.match(context.page.plain, start, end)
    if somebody or (bodies and bodies[0].start < start + 25):
        rest = Part(somebody.end() - 1 if somebody else bodies[0].end, min(end + 2, len(context.page.plain)))
        verbs = [hit.trigger.direction == "before" for hit in context.hit("role", rest)]
        verbs += [hit.trigger.value == "runs" for hit in context.hit("told_before", rest)]
        verbs += [hit.trigger.value == "acts" for hit in context.hit("told_after", rest)]
        if any(verbs):
            yield "ev-run-in-clause"
    elif any(hit.start < start + 34 and hit.trigger.value != "acts" for hit in context.hit("told_after", Part(start, end))):
        yield "ev-purpose-after"


def sort_of(plain: str, here: Placed) -> str | None:
    """The finer kind of undertaking («plattform», «program») that the words beside a name show."""
    before = _told_by_noun(plain, max(0, here.start - NEAR), here.start)
    if before and before["definite"]:
        return _sort(before["definite"])
    match = _defined(plain, here.end, len(plain))
    return _sort(match["noun"]) if match else None


def _defined(plain: str, start: int, end: int) -> re.Match[str] | None:
    """What says behind a name what it is: « är ett projekt», «, en satsning»."""
    if not MAY_DEFINE.match(plain, start, end):
        return None
    return next((match for pattern in _definitions() if (match := pattern.match(plain, start, end))), None)


def _sort(noun: str) -> str | None:
    found = [t for t in rules().triggers["undertaking"] if noun.casefold().endswith(t.stem)]
    value = max(found, key=lambda t: len(t.stem)).value if found else "projekt"
    return value if value != "projekt" else None


@cache
def _definitions() -> tuple[re.Pattern[str], ...]:
    """What may follow a name and say what it is."""
    noun = undertaking_nouns("indefinite")
    more = (
        r"(?:samarbete|samarbejde|samarbeid|collaboration|co-?operation|försök|forsøk|forsøg|attempt|study|studie)"
    )
    what = rf"{A}[ ](?:[\w-]+[ ]){{0,4}}?[\w-]*?(?P<noun>{noun}|{more})(?!\w)"
    whose = rf"(?:[A-ZÅÄÖÆØ][\w-]+[ ]){{1,4}}(?:(?:eget|egen|own)[ ])?[\w-]*?(?P<noun>{noun})(?!\w)"
    return (
        re.compile(rf"[ ](?:\([^()\n]{{1,30}}\)[ ])?{IS}[ ]{what}"),
        re.compile(rf"[ ]{IS}[ ]{whose}"),
        re.compile(rf",[ ](?:(?:som|der|which)[ ]{IS}[ ])?{what}"),
        re.compile(rf",[ ](?:det|den)[ ][\w-]*?(?P<noun>{noun})(?!\w)"),
        re.compile(rf"[ ]\((?:{A}[ ])?[\w-]*?(?P<noun>{noun})\)"),
        re.compile(rf"[ ](?:\w+[ ])?(?:startade|startades|började|startede|begyndte|startet|begynte|started|began)[ ]"
                   rf"[^.;\n]{{0,40}}?(?:som|as)[ ]{what}"),
    )


def _told_by_noun(plain: str, start: int, end: int) -> re.Match[str] | None:
    """The word for an undertaking right before a place. Most words are none, and the last one tells that at once."""
    last = plain[start:end].rstrip(f" *{QUOTES}").rpartition(" ")[2].casefold()
    return _noun_before().search(plain, start, end) if last.endswith(_last_words()) else None


@cache
def _last_words() -> tuple[str, ...]:
    """What the last word before a name ends with where `_noun_before` finds something."""
    nouns = tuple(trigger.stem for trigger in rules().triggers["undertaking"] if trigger.direction == "definite")
    return (*nouns, "kallat", "kallad", "heter", "hedder", "hed", "heiter", "namnet", "kaldet", "kalt", "called", "named")


@cache
def _noun_before() -> re.Pattern[str]:
    """A word for undertakings, or «ett projekt som heter», right before a name."""
    definite, indefinite = undertaking_nouns("definite"), undertaking_nouns("indefinite")
    called = (
        r"(?:kallat|kallad|som[ ]heter|der[ ]hedder|der[ ]hed|som[ ]heiter|med[ ]namnet|kaldet|kalt|called|named"
        r"|under[ ]namnet)"
    )
    return re.compile(
        rf"(?<!\w)(?:(?P<definite>[\w-]*{definite})|[\w-]*{indefinite},?[ ]{called})[ ][{QUOTES}*]{{0,2}}$", re.IGNORECASE
    )
