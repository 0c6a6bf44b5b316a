"""The undertaking that a document is of, as its title says: «Slutrapport. Granljus, etapp 3», «Granljus – ett projekt».

The words for sorts of documents (final reports, contracts, evaluations) lie in `rules/phrases.csv`, use `document_sort`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from graph.lexicon import Mention
from graph.model import Statement
from loaders.extraction.context import Context, ProjectMention, within_reach
from loaders.extraction.layout.furniture import is_plain_heading, is_viewed
from loaders.extraction.layout.labels import known_label
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.names import project_name
from loaders.extraction.projects.subjects import Projects
from loaders.extraction.rules import Hit
from loaders.extraction.spans import Part, Placed
from loaders.extraction.undertakings.none import is_generic, many
from loaders.extraction.wording import A, undertaking_nouns

__all__ = ["DOCUMENT", "IN_TITLE", "named_by_document", "titled_periods"]

DOCUMENT = "project-of-document"
IN_TITLE = "project-titled"
FIRST = 4  # passages that may hold the title of a document
LONGEST_TITLE = 300
SHORTEST, LONGEST, MOST_WORDS = 3, 110, 16
SHORT = 3  # words of a name that need not be written again
# What may stand between the sort of a document and the name: «. Vedrørende. », « av projektet », « för: »
LEAD = re.compile(
    r"[\s.,:;–-]*(?:(?:vedrørende|vedrørande|angående|avseende|gällande|gjeldende|regarding|concerning|om|av|af|of|for|för|on"
    r"|till|til|to|from|från|fra|frå)\b[\s.:]*)?"
    r"(?:(?:the )?(?:projektet|prosjektet|projekt|prosjekt|project|förstudien|forprosjektet|forstudien)\b[\s.:]*)?"
    r"[\"“”„»«]?", re.IGNORECASE)
# What ends the name: a stop, a date, a number that it is filed under, a bracket
END = re.compile(
    r"[\"“”„»«]|\.(?=\s|$)|[ ]\(|[ ]+(?:[–-][ ]+)?(?:\d{1,2}[./]?[ ]?[\d/]*[ ]?(?:jan|feb|mar|apr|maj|mai|may|jun|jul|aug|sep"
    r"|okt|oct|nov|dec|des)\w*|(?:19|20)\d\d(?!\w)|(?:jan|feb|mar[sct]|apr|maj|mai|jun|jul|aug|sep|okt|oct|nov|dec|des)[a-zåäöæø]*"
    r"[ ]\d{4}|(?:journal|projekt|prosjekt|project|diarie|sags|saks|ärende)(?:nr|nummer|[ ]number|[ ]no)\b|dnr\b|j\.?nr|ver\b"
    r"|version)", re.IGNORECASE)
BETWEEN = re.compile(r"[ ]?[.,:;|(–-][ ]?$|[ ][–-][ ]$")  # between a name and the sort behind it
YEARS_LAST = re.compile(r"[ ,–-]+(?:19|20)\d\d(?:[ ]?[–-][ ]?(?:19|20)?\d\d)?$")
NEAR = 6  # characters between the two dates of a title
# «INGO – ett projekt för en grön omställning»
SAYS_WHAT = re.compile(rf"(?:[ ][–-][ ]|:[ ]|,[ ]){A}[ ](?:[\w-]+[ ]){{0,3}}?(?P<noun>[\w-]+)")
STUDY = re.compile(
    r"(?:förstudie|forstudie|förprojekt|forprosjekt|forprojekt|forundersøgelse|pre-study|feasibility study)"
    r"[ ](?:i|för|om|kring|av|af|avseende|gällande|rörande|vedrørende|til|till|for|of|on|into)[ ]")
THE_STUDY = ("förstudien", "forstudien", "förprojektet", "forprosjektet", "forprojektet", "forundersøgelsen", "the study")


def named_by_document(context: Context) -> Iterator[ProjectMention]:
    """The undertakings that the first lines of a document say it is of or about.

    >>> from loaders.extraction.context import context_of
    >>> page = context_of("Slutrapport. Granljus i norr 2013-06-10 2014-12-31.\\n\\nText.", "s")
    >>> [mention.name.surface for mention in named_by_document(page)]
    ['Granljus i norr']
    """
    passages = context.page.passages[:FIRST]
    for passage in passages:
        if passage.end - passage.start <= LONGEST_TITLE and not is_viewed(context.words(passage)):
            yield from _of_sort(context, passage)
    for heading in [*passages[:1], *(p for p in context.page.passages[1:] if p.kind == "heading")]:
        yield from _said_what(context, heading)
    if passages:
        yield from _study(context, passages[0])


def _of_sort(context: Context, title: Passage) -> Iterator[ProjectMention]:
    """The name behind the sort of a document, or before it."""
    plain = context.page.plain
    for hit in context.hit("document_sort", title):
        before = _before(plain, title, hit)
        after = LEAD.match(plain, hit.end, title.end)
        start = after.end() if after else hit.end
        stop = END.search(plain, start, title.end)
        behind = Part(start, stop.start() if stop else title.end)
        for part in (before, behind):
            if part and (named := _as_name(context, part)):
                yield ProjectMention(named.start, named.end, project_name(context.words(named)), DOCUMENT, 0.8)
                return


def _before(plain: str, title: Passage, hit: Hit) -> Part | None:
    """What stands before the sort of a document: «Granljus i norr – slutrapport»; None where the sort goes on with a name."""
    between = BETWEEN.search(plain, title.start, hit.start)
    words = plain[title.start : between.start()] if between else ""
    goes_on = plain[hit.end : title.end].strip(" .:)")[:1].isalpha() and not plain.startswith((".", "\n"), hit.end)
    if between is None or goes_on:
        return None
    begin = title.start + (words.rfind(". ") + 2 if ". " in words else 0)
    return Part(begin, title.start + len(YEARS_LAST.sub("", words)))


def _as_name(context: Context, part: Placed) -> Part | None:
    """A part of a title without the marks around it, where it may be a name."""
    plain = context.page.plain
    words = plain[part.start : part.end]
    start = part.start + len(words) - len(words.lstrip(" .,:;–-\"“”„»«("))
    here = Part(start, start + len(plain[start : part.end].rstrip(" .,:;–-\"“”„»«(")))
    words = context.words(here)
    if not SHORTEST <= len(words) <= LONGEST or not words[0].isupper() or len(words.split()) > MOST_WORDS:
        return None
    if is_generic(words) or many().search(words.lower()) or is_plain_heading(words) or known_label(words):
        return None
    bodies: list[Placed] = [*within_reach(context.actors, here), *within_reach(context.mentions.get("place", ()), here)]
    taken = any(one.start <= here.start and here.end <= one.end for one in bodies)
    return None if taken or context.has("generic_title", here) else here


def _said_what(context: Context, heading: Passage) -> Iterator[ProjectMention]:
    """The name before what a heading says that it is: «INGO – ett projekt för en grön omställning»."""
    told = SAYS_WHAT.search(context.page.plain, heading.start, heading.end)
    if told is None or not _nouns().fullmatch(told["noun"].lower()):
        return
    here = _as_name(context, Part(heading.start, told.start()))
    if here is None:
        return
    words = context.words(here)
    again = len(context.page.written.at(words)) > 1
    if again or (len(words.split()) <= SHORT and sum(word[0].isupper() for word in words.split()) == len(words.split())):
        yield ProjectMention(here.start, here.end, project_name(words), IN_TITLE, 0.8)


def _study(context: Context, title: Passage) -> Iterator[ProjectMention]:
    """The study that a page is about, called by its title: «Förstudie i behovet av …» over «Förstudien ska visa …»."""
    low = context.page.low
    if STUDY.match(low, title.start, title.end) and any(low.find(noun, title.end) >= 0 for noun in THE_STUDY):
        here = _as_name(context, title)
        if here is not None:
            name = project_name(context.words(here), "Project", "förstudie")
            yield ProjectMention(here.start, here.end, name, IN_TITLE, 0.8, "förstudie")


@cache
def _nouns() -> re.Pattern[str]:
    """Words for undertakings, compounds of them too: «utvecklingsprojekt», «satsning»."""
    return re.compile(rf"[\w-]*{undertaking_nouns('indefinite')}")


def titled_periods(context: Context, projects: Projects) -> Iterator[Statement]:
    """The first and last day that a title tells behind the name of what the document is of: «Granljus 2013-06-10 2014-12-31»,
    or joined."""
    for mention in projects.mentions:
        title = context.page.at(mention.start) if mention.rule == DOCUMENT else None
        if title is None or title.end - title.start > LONGEST_TITLE:
            continue
        dates = context.found("date", Part(mention.end, title.end))
        if dates and (last := dates[0].detail or _beside(dates)) and dates[0].id < last:
            yield context.say(mention.name, "start", dates[0].id, title, "period-in-title", 0.8)
            yield context.say(mention.name, "end", last, title, "period-in-title", 0.8)


def _beside(dates: Sequence[Mention]) -> str | None:
    """The second of two dates that stand side by side."""
    return dates[1].id if len(dates) > 1 and dates[1].start - dates[0].end <= NEAR else None
