"""Who gives the money on a page that tells which projects got some: it is said once, and meant for each of them.

Minutes, news of grants and lists of supported projects name the giver as they open («Nämnden sade ja till fyra
satsningar») and then tell of one project after another, each with its amount.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from graph.model import Statement
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.context import Context, ProjectMention
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.projects import Projects
from loaders.extraction.roles.given import JOINED, MONEY, RANKS
from loaders.extraction.spans import START, Part, Placed, within

__all__ = ["giver_statements", "is_refused", "page_giver"]

OPENING = 900  # characters in which a page says who decides
SHORT = 120  # characters of a line that heads a page
NEXT_WORD, MONEY_WITHIN = 5, 80  # characters between who gives and the verb, and from there to the amount
LEAST = 2  # projects with money that make a page one of grants
LEAST_BESIDE_MAIN = 3  # so many though the page seems to be about one of them
GIVER = "giver-of-page"
CONFIDENCE = 0.6
# «fra Regionalfonden», «hos Tillväxtverket»: where money comes from in the end or is sought, not who decides
GOES_TO = re.compile(r"(?<!\w)(?:till|til|to)[ ]$")
GETS = re.compile(r"[ ](?:får|fick|fått|får|fik|fået|fikk|fekk|receives|received|gets|got|søker|söker|søger)[ ]")
IN_AREA = re.compile(r"(?:pro(?:j|sj)ekt\w*|projects|initiati\w+|satsn?ing\w*|indsats\w*|insats\w*)[ ](?:i|in)[ ]$")
# Kinds of organisations that get money for what they do, and hardly ever decide on the projects of others
GETTERS = frozenset(
    {
        "universitet", "kluster", "science_park", "forskningsinstitut", "destination", "inkubator", "utbildning", "konsult",
        "arbetsmarknadspart", "folkhögskola", "museum", "energikontor", "företag", "förening", "kommunal_enhet",
        "handelskammare",
    }
)
# «Fjordfondet», «Lofotrådet», «Nämnden för …»: names whose words say that they decide
DECIDES_BY_NAME = re.compile(
    r"(?i)fond|f(?:u|o)nd\b|råd|ne[mv]nd|nämnd|udvalg|utval|styre|stiftelse|pulje|bank|\blag\b|leader|program|kommun|fylke|region"
    r"|council|board|committee|foundation|partnerskap|partnerskab"
)
OTHER_ROLES = frozenset({"lead", "partner", "coordinator", "supplier"})
SIGNED = frozenset({"contact", "address"})


def page_giver(context: Context, projects: Sequence[Placed] = ()) -> ActorMention | None:
    """The organisation that decides on money for projects, by the opening of a page; None where no such words are.

    What is said of one project of the page tells nothing of the others.

    >>> from loaders.extraction.context import context_of
    >>> page_giver(context_of("Region Nord har sagt ja till tre satsningar.", "s")).surface
    'Region Nord'
    """
    above: ActorMention | None = None  # in a short line over the text: «Region Nord», «Protokoll, Region Nord»
    for sentence in context.sentences:
        if sentence.start > OPENING:
            break
        if sentence.passage.kind == "bullet" or within(projects, sentence) or context.hit("potential", sentence):
            continue
        if any(hit.trigger.value in OTHER_ROLES for hit in context.hit("role", sentence)):
            continue
        hits = context.hit("decides", sentence)
        present = [a for a in within(context.actors, sentence) if _may_give(context, a) and not _is_where(context, a)]
        if hits and present:
            return min(present, key=lambda a: (a.start > hits[0].start, abs(a.start - hits[0].start)))
        if hits and above:
            return above
        if present and sentence.end - sentence.start < SHORT:
            above = above or present[0]
    return _giver_in_decisions(context)


def _is_where(context: Context, actor: ActorMention) -> bool:
    """Whether an organisation but tells where something is: «støttede projekter i Region Nord»."""
    return bool(IN_AREA.search(context.page.plain, max(0, actor.start - 20), actor.start))


def _giver_in_decisions(context: Context) -> ActorMention | None:
    """Who gives in the decisions of minutes, where their opening does not say it: «Vedtak: Norrby kommune gir kr 500 000»."""
    for sentence in context.sentences if context.has("decides", Part(0, OPENING)) else ():
        for hit in (*context.hit("gives", sentence), *context.hit("decides", sentence)):
            before = next((a for a in within(context.actors, sentence) if 0 < hit.start - a.end <= NEXT_WORD), None)
            gives = before and MONEY.search(context.page.plain, hit.end, min(sentence.end, hit.end + MONEY_WITHIN))
            if before and gives and _may_give(context, before) and not context.hit("potential", sentence):
                return before
    return None


def _may_give(context: Context, actor: ActorMention) -> bool:
    """Whether an organisation may be the one that gives: no contact, nobody who gets money or to whom it goes."""
    if RANKS.match(actor.surface):
        return False
    if not DECIDES_BY_NAME.search(actor.surface) and (actor.kind is None or actor.kind in GETTERS):
        return False
    passage = context.page.at(actor.start)
    signed = passage is not None and passage.label is not None and passage.label.field in SIGNED
    gets = GETS.match(context.page.plain, actor.end) or GOES_TO.search(context.page.plain, max(0, actor.start - 8), actor.start)
    return not signed and not gets


def giver_statements(context: Context, projects: Projects) -> Iterator[Statement]:
    """The giver of a page as the funder of each project that the page tells an amount of."""
    if projects.plan is not None:
        return
    giver = page_giver(context, projects.mentions)
    if giver is None:
        return
    granted = list(_granted(context, projects))
    least = LEAST if projects.main is None else LEAST_BESIDE_MAIN
    if len({mention.name.id for mention, _ in granted}) < least:
        return
    for name in dict.fromkeys(context.actor(each) for each in _joint(context, giver)):
        for mention, passage in granted:
            yield context.say(name, "takes_part", mention.name, passage, GIVER, CONFIDENCE, role="funder")


def _joint(context: Context, giver: ActorMention) -> list[ActorMention]:
    """Who gives, and those that the sentence joins to it: «Departementet og Siva styrker fem …»."""
    passage = context.page.at(giver.start)
    group = [giver]
    for actor in within(context.actors, passage) if passage else ():
        after = actor.start >= group[-1].end and JOINED.fullmatch(context.page.plain, group[-1].end, actor.start)
        before = actor.end <= group[0].start and JOINED.fullmatch(context.page.plain, actor.end, group[0].start)
        if (after or before) and _may_give(context, actor):
            group = [*group, actor] if after else [actor, *group]
    return group


def _granted(context: Context, projects: Projects) -> Iterator[tuple[ProjectMention, Passage]]:
    """The projects that a page tells an amount of, each once, with the passage that does."""
    seen: set[str] = set()
    sections = {mention.name.id: section for section, mention in projects.of_section.items()}
    for mention in projects.mentions:
        if mention.name.kind != "Project" or mention.name.id in seen:
            continue
        passage = context.page.at(mention.start)
        if passage is None or is_refused(context, passage, mention):
            continue
        told = [passage, *_under(context, sections.get(mention.name.id))]
        if any(context.has("refused", p) for p in told[1:]):
            continue  # «Nämnden avslår ansökan», under the heading that names it
        with_money = next((p for p in told if _has_money(context, p)), None)
        if with_money:
            seen.add(mention.name.id)
            yield mention, with_money


def _has_money(context: Context, passage: Passage) -> bool:
    """Whether a passage tells an amount: with a currency, or in a column of grants."""
    if any(field and field.field == "grant" for field in passage.fields):
        return True
    return bool(MONEY.search(context.page.plain, passage.start, passage.end))


def _under(context: Context, section: int | None) -> Sequence[Passage]:
    if not section:
        return ()
    return [p for p in context.in_section(section) if p.kind in ("text", "bullet", "label")]


def is_refused(context: Context, passage: Passage, mention: Placed) -> bool:
    """Whether a page says that a project got nothing, or names it in passing: in its sentence, item, or a heading over it."""
    heads = [h for step in context.page.path(passage.section) if (h := context.page.heading(step))]
    if any(context.has("refused", head) for head in heads):
        return True
    if passage.kind in ("bullet", "row"):
        return context.has("refused", passage)
    at = bisect_right(context.sentences, mention.start, key=START)
    around = [s for s in context.sentences[max(0, at - 1) : at] if mention.start < s.end]
    return any(context.has(use, sentence) for sentence in around for use in ("refused", "related"))
