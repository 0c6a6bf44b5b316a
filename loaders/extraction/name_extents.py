"""How far the name of a project reaches that begins at a capital: through words in lower case, to a stop or a line's end."""

from __future__ import annotations

import re
from collections.abc import Mapping

from loaders.extraction.context import Context, once, within_reach
from loaders.extraction.spans import Part
from loaders.extraction.telling_none import FINITE
from loaders.extraction.wording import JOIN, RUNS, SMALL

__all__ = ["whole_name"]

# What belongs to a name that begins with an adjective: «Levande bygder», «Nya vägar in», to a stop or a verb
ADJECTIVE_REST = re.compile(
    rf"(?:[ ](?!(?:{JOIN}|{RUNS})\b)[a-zåäöæø-]+"
    rf"|[ ](?:i|för|på|for|med|och|og)[ ](?:[A-ZÅÄÖÆØ]\w+|[a-zåäöæø]+(?=[ ]?[.,;:)\n]))){{1,3}}?"
    rf"(?=[.,;:)\n]|$|[ ](?:som|der|där|hvor|{RUNS})[ ]|[ ](?:med|på|om|til|till)[ ]\d)"
)
# «förstudien Skånsk humle»: words in lower case that end at a stop or a small word belong to the name
GOES_ON = re.compile(
    rf"(?:[ ](?!{SMALL}\b)[a-zåäöæø][\w-]+){{1,2}}(?=[.,;:()\n]|$|[ ]{SMALL}\b)"
    r"|[ ](?:in|ut|upp|ned|inn|opp|ind|op)(?=[.,;:()\n]|$|[ ](?:och|og|and)[ ])"  # «projekten Vägen in och Silverkraft»
)
LOWER_RUN = re.compile(rf"[ ](?!{SMALL}\b)[a-zåäöæø][\w-]*(?:[ ][a-zåäöæø][\w-]*){{0,4}}")
LOWER_WORD = re.compile(r"(?<=[ ])[\w-]+")
STOPS = re.compile(r"[.,;:()\n]|[ ][–-][ ]|$")
TOLD = ("told_after", "role", "start", "end", "period")
REACH = 20  # characters in which words that tell of a name may end
YEARS_LAST = re.compile(r"[ ](?:19|20)\d\d[-–](?:19|20)?\d\d$")
LONGEST_LINE = 90
MOST_WORDS = 9
# «(Cirkulär Transformation) hos SMF.», «(Grønn) vekst i praksis,»: how the rest of a name may begin
MAY_GO_ON = re.compile(r"[ ](?:hos|på|i|in|av|af|of|for|för|til|till|to|mot)[ ]")
# Words that begin a clause or tell of something else than the name
GOING = re.compile(rf"[ ](?:som|där|der|hvor|which|that|with|med|och|og|and|under|tillsammans|sammen|saman|{RUNS})[ ]")
PLACED_LAST = re.compile(r"[ ](?:i|in|på|vid|ved|for|för)[ ][A-ZÅÄÖÆØ][\w-]+(?:[ ](?:kommun|kommune|län|fylke|county))?$")


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
    if words[1:].islower() and words.isalpha():
        words += _rest(context, start + len(words))  # but «Projektet K.R.O.K kom till»
    here = Part(start, start + len(words))
    adjective = " " not in words and any(hit.end == here.end for hit in context.hit("name_adjective", here))
    if adjective and (rest := ADJECTIVE_REST.match(plain, here.end)):
        return plain[start : rest.end()]
    return words + _to_stop(context, here)


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


def _to_stop(context: Context, here: Part) -> str:
    """What stands between a name and the stop of its sentence, if it may belong to it: no verb, nobody and no time in it."""
    plain = context.page.plain
    if not MAY_GO_ON.match(plain, here.end):
        return ""
    stop = STOPS.search(plain, here.end + 3)
    end = stop.start() if stop else here.end
    rest = plain[here.end : end]
    whole = plain[here.start : end]
    if len(whole.split()) > MOST_WORDS or FINITE.search(rest + " ") or GOING.search(rest) or PLACED_LAST.search(whole):
        return ""
    part = Part(here.end, end)
    told = any(hit.start < end for use in TOLD for hit in context.hit(use, Part(here.end, end + REACH)))
    known = (context.actors, context.mentions.get("place", ()), context.mentions.get("date", ()))
    taken = any(a.start < end and here.end < a.end for found in known for a in within_reach(found, part))
    return "" if told or taken else rest


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
