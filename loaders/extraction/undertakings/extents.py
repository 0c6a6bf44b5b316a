"""How far the name of a project reaches that begins at a capital: through words in lower case, to a stop or a line's end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from loaders.extraction.context import Context, once, within_reach
from loaders.extraction.rules import rules
from loaders.extraction.spans import Part
from loaders.extraction.undertakings.candidates import LOOSE_END
from loaders.extraction.wording import SMALL

__all__ = ["goes_on_as_sentence", "whole_name"]

# «förstudien Skånsk humle»: words in lower case that end at a stop or a small word belong to the name
GOES_ON = re.compile(
    rf"(?:[ ](?!{SMALL}\b)[a-zåäöæø][\w-]+){{1,2}}(?=[.,;:()\n]|$|[ ]{SMALL}\b)"
    r"|[ ](?:in|ut|upp|ned|inn|opp|ind|op)(?=[.,;:()\n]|$|[ ](?:och|og|and)[ ])"  # «projekten Vägen in och Silverkraft»
)
LOWER_RUN = re.compile(rf"[ ](?!{SMALL}\b)[a-zåäöæø][\w-]*(?:[ ][a-zåäöæø][\w-]*){{0,4}}")
LOWER_WORD = re.compile(r"(?<=[ ])[\w-]+")
STOPS = re.compile(r"[.,;:()\n]|[ ][–-][ ]|$")
TOLD = ("told_after", "role", "start", "end", "period", "project_noun")
REACH = 20  # characters in which words that tell of a name may end
YEARS_LAST = re.compile(r"[ ](?:19|20)\d\d[-–](?:19|20)?\d\d$")
LONGEST_LINE = 90
MOST_WORDS = 9
LONGEST_TAIL = 70
TOKEN = re.compile(r"[ ](?P<word>[^\W\d_][\w-]*)(?=[\s.,;:()!?\"“”„»«]|$)")
MARK = re.compile(r"(?:!|[ ][–-])[ ](?=[A-ZÅÄÖÆØ])")
WORD = re.compile(r"[ ]?(?P<word>[^\W\d_][\w-]*)")
NUMBERED_PLACE = re.compile(r"[ ](?:i|in)[ ][A-ZÅÄÖÆØ][\w-]+[ ](?:[IVX]{1,4}|\d(?:\.0)?)(?=[.,;:)\n]|$|[ ][a-zåäöæø])")
OF_PLACE = re.compile(r"[ ](?:i|på|for|för|in|till|til|to)$")
SMALL_WORD = re.compile(SMALL)
ENDING = ".,;:()!?\n"
# «projektet Granljus och förstudien Tallglöd»: another one
AND_ANOTHER = re.compile(
    r"[ ](?:och|og|and|samt)[ ](?:the[ ])?\w*(?:projekt|prosjekt|project|studi|study|satsning|satsing|initiativ)"
)
# Where the sentence goes on: «för att», «med stöd från», «i samarbete med», «på uppdrag av»
ADVERBIAL = re.compile(
    r"[ ](?:för[ ]att|for[ ](?:at|å)|to[ ]\w+[ ]the"
    r"|med[ ](?:\d|stöd|støtte|hjälp|hjælp|hjelp|start|en|ett|et|eit|ei|mål|målet|syfte|formål|fokus|finansiering|deltag)"
    r"|(?:i|på|in|on)[ ](?:samarbet|samarbej|samarbeid|samverkan|samråd|samspel|regi|syfte|uppdrag|oppdrag|opdrag|vegne|form"
    r"|dag|år|fjor|höst|vår|høst|somras|vintras|början|slutet|begynnelsen|slutten|tillegg|tillägg|tillæg|tråd|stället|stedet|gang"
    r"|collaboration|cooperation|partnership|order|behalf|addition)"
    r"|(?:till|til|frem til|fram till|to)[ ](?:och|og|and|\d|december|juni|augusti|slutet|utgangen|udgangen))"
)


def whole_name(context: Context, start: int, words: str) -> str:
    """The name that begins with some words at a place, without years behind it: as long as the line of the page that it
    begins, or to the stop of its sentence where nothing else is told before that.

    >>> from loaders.extraction.context import context_of
    >>> page = context_of("Vi stöder projektet Cirkulär Framtid hos små företag.", "s")
    >>> whole_name(page, 20, "Cirkulär Framtid")
    'Cirkulär Framtid hos små företag'
    """
    plain = context.page.plain
    words = YEARS_LAST.sub("", words)
    first = words.split()[0]
    if line := _line_from(context, start, first.lower(), len(words)):
        return plain[start : start + line]
    here = Part(start, start + len(words))
    follows = TOKEN.match(plain, here.end)
    if follows and follows["word"][0].islower() and _begins_clause(context, follows):
        return words
    if words[1:].islower() and words.isalpha():
        words += _rest(context, here.end)  # but «Projektet K.R.O.K kom till»
    named = plain[start : here.end] + (_tail(context, here) or words[here.end - start :])
    return named + _goes_on(context, Part(start, start + len(named)))


def _goes_on(context: Context, here: Part) -> str:
    """What of a name stands behind a mark in it: «Ut i ljuset! (Lyktor för Norrby) drivs av …», «Bli granne (- Byte av hus i
    Norrby) utvärderades», «Granljus (i Norrby II)»; empty where none does."""
    plain = context.page.plain
    mark = MARK.match(plain, here.end)
    if mark is None:
        return _numbered_place(plain, here.end)
    end = mark.end()
    while (word := WORD.match(plain, end)) and not _begins_clause_at(context, word):
        end = word.end()
    behind = Part(mark.end(), end)
    closed = plain[end : end + 1] in ENDING or WORD.match(plain, end) is not None
    told = len(plain[behind.start : behind.end].split()) > 1 and behind.end - behind.start <= LONGEST_TAIL
    taken = any(a.start < behind.end and behind.start < a.end for a in within_reach(context.actors, behind))
    return LOOSE_END.sub("", plain[here.end : end]) if closed and told and not taken else ""


def _numbered_place(plain: str, at: int) -> str:
    """A place with a number behind it, which belong to the name before them: «(Granljus) i Norrby II»."""
    found = NUMBERED_PLACE.match(plain, at)
    return found.group() if found else ""


def _begins_clause_at(context: Context, word: re.Match[str]) -> bool:
    """Whether a word behind a mark goes on with the sentence, or is one of an ordinary sentence that begins there."""
    return word["word"][0].islower() and _begins_clause(context, word)


def _line_from(context: Context, start: int, first: str, least: int) -> int:
    """How long a line of the page is, longer than some letters, that begins with a word and is written at a place; else 0."""
    low = context.page.low
    lines = _lines(context).get(first.rstrip(".,;:"), ())
    return max((len(line) for line in lines if len(line) > least and low.startswith(line, start)), default=0)


@once
def _lines(context: Context) -> Mapping[str, list[str]]:
    """The headings of a page, and the lines by which its items begin and that something follows, by their first words."""
    low, found = context.page.low, dict[str, list[str]]()
    for passage in context.page.passages:
        end = passage.end if passage.kind == "heading" else low.find("\n", passage.start, passage.end)
        line = low[passage.start : max(end, passage.start)].rstrip(" .,;:")
        if passage.kind in ("heading", "bullet") and 0 < len(line) <= LONGEST_LINE and passage.content:
            found.setdefault(line.split()[0].rstrip(".,;:"), []).append(line)
    return found


def _tail(context: Context, here: Part) -> str:
    """The words in lower case behind the begin of a name that belong to it: to a stop, a verb or words that tell of it.

    None where the page writes the begin by itself, too, or where it is not known what ends the name.
    """
    plain = context.page.plain
    end = _tail_end(context, here)
    tail = LOOSE_END.sub("", plain[here.end : end])
    name = plain[here.start : here.end] + tail
    if not tail or len(name.split()) > MOST_WORDS:
        return ""
    again = [len(context.page.written.at(words)) for words in (plain[here.start : here.end], name)]
    return "" if again[0] > again[1] else tail


def _tail_end(context: Context, here: Part) -> int:
    """Where a name ends at the latest; its own end where nothing tells that."""
    plain, end = context.page.plain, here.end
    first = Part(here.start, here.start + len(plain[here.start : here.end].split()[0]))
    follows = TOKEN.match(plain, here.end)
    # «Nye veier for Norrby er …», «Utveckla näringen i Norrby.»: words that anybody may use, not one that was made up
    ordinary = any(hit.end == first.end for hit in context.hit("name_adjective", first)) or (
        first.end == here.end and follows is not None and not SMALL_WORD.fullmatch(follows["word"]))
    for token in TOKEN.finditer(plain, here.end, here.end + LONGEST_TAIL):
        if token.start() != end:
            return end  # a stop
        placed = ordinary and OF_PLACE.search(plain, here.end, end) is not None
        if not (token["word"][0].islower() or placed) or _begins_clause(context, token):
            return end
        end = token.end()
    return end if end >= len(plain) or plain[end] in ENDING else here.end


def _begins_clause(context: Context, token: re.Match[str]) -> bool:
    """Whether a word goes on with the sentence: a verb, words for roles and times, «för att», «med stöd», «i samarbete»."""
    low = context.page.low
    if token["word"] in _clause_words() or ADVERBIAL.match(low, token.start()) or AND_ANOTHER.match(low, token.start()):
        return True
    return any(context.starting(use, token.start("word")) for use in TOLD)


def goes_on_as_sentence(words: str) -> bool:
    """Whether words go on as a sentence behind a name: «(Granljus) tar vara på kompetens».

    >>> goes_on_as_sentence("tar vara på kompetens"), goes_on_as_sentence("för unga")
    (True, False)
    """
    return words.partition(" ")[0] in _clause_words()


@cache
def _clause_words() -> frozenset[str]:
    return frozenset(trigger.stem for trigger in rules().triggers["clause_word"])


def _rest(context: Context, at: int) -> str:
    """What of a name follows its capital in lower case, to a stop or to words that tell of it: «(Nästa) ägare tog slut»."""
    plain = context.page.plain
    if known := GOES_ON.match(plain, at):
        return known.group()
    if (run := LOWER_RUN.match(plain, at)) is None:
        return ""
    reach = Part(at, run.end() + REACH)
    told = {hit.start for use in TOLD for hit in context.hit(use, reach)}
    for word in LOWER_WORD.finditer(plain, at, run.end()):
        if word.start() in told:
            return plain[at : word.start()].rstrip()
    return run.group() if STOPS.match(plain, run.end()) else ""
