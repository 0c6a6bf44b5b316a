"""What is said of one offer: who offers what, to whom, where and until when; and how its words are read.

The modules that find offers (`offer_tables`, `offer_lists`, `told_offers`, `own_offers`) make an `Offer` of each place
that tells of one; `offer_said` says it in statements.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from graph.lexicon import Mention, parse_period, recognise
from graph.model import Certainty, Name
from loaders.extraction.context import Context, Sentence
from loaders.extraction.layout.page import Passage
from loaders.extraction.rules import lowered, rules
from loaders.extraction.spans import Part, Placed

__all__ = [
    "KINDS_OF_HELP",
    "SURE",
    "WEAK",
    "Offer",
    "completed",
    "free_offer",
    "is_aim",
    "needs_of",
    "needs_of_name",
    "places_of",
    "short_name",
]

WEAK = 0.4  # a need that only counts where the layout or the sentence says that it is an offer
SURE = 0.5
LONGEST_NAME = 90
SHORTEST_CLAUSE = 8
CLAUSE = re.compile(r"[;:.]\s|\s[–—]\s|,\s(?:men|medan|fast|dock|men|mens|but)\s")
NAMES_A_NEED = 0.6  # how surely a word must mean a need to tell it by standing in an organisation's name
KINDS_OF_HELP = frozenset(  # needs that words for help mean («rådgivning», «kurs»): they do not tell with what
    {"kompetens.utbildning", "natverk.mentor", "natverk.lotsning", "natverk.moten", "finans.bidrag"}
)
GRANT = re.compile(  # «inntil 30 000 kroner»: money that one gets
    r"(?i)(?:upp till|op til|inntil|opp til|up to|maximalt|maks|högst|højst|høyst)?[ ]?"
    r"(?:(?:NOK|SEK|DKK|EUR|€)[ ]?\d|\d[\d .,]*[ ]?(?:NOK|SEK|DKK|EUR|euro|kr|mkr|mio|miljon|million))"
)
SECTORS = "bransch."  # in which line of business, not with what
SAID = ("ph-", "lb-")  # rules of the tables: a wording or a label says that it is an offer
AIMS = frozenset(
    {"goals", "activities", "contact", "lead", "partners", "funders", "potential", "reason", "priority_name"}
)


@dataclass(slots=True)
class Offer:
    """What one place of a page says of an offer, before it is said in statements."""

    provider: Name
    words: str
    part: Part
    rule: str
    confidence: float
    needs: list[Mention] = field(default_factory=list)
    need_ids: list[str] = field(default_factory=list)
    places: list[Mention] = field(default_factory=list)
    groups: list[Mention] = field(default_factory=list)
    certainty: Certainty = Certainty.ACTUAL
    start: str | None = None
    end: str | None = None
    project: Name | None = None


def free_offer(
    context: Context, provider: Name, rest: Part, whole: Part, rule: str, confidence: float, floor: float = SURE
) -> Offer:
    """An offer in free words: needs, places, groups and period wherever they stand in `rest`; `whole` is its evidence.

    >>> from loaders.extraction.context import context_of
    >>> text = "Almi erbjuder lån i Mora."
    >>> offer = free_offer(context_of(text, "s"), Name("Actor", "Almi", "almi"), Part(14, 24), Part(0, 25), "r", 0.8)
    >>> offer.words, [need.id for need in offer.needs], [place.surface for place in offer.places]
    ('lån i Mora', ['finans.lan'], ['Mora'])
    """
    start, end = _period(context, rest)
    return Offer(
        provider,
        short_name(context.page.plain[rest.start : rest.end]),
        whole,
        rule,
        confidence,
        needs=needs_of(context, rest, floor),
        places=places_of(context, rest),
        groups=list(context.found("target_group", rest)),
        certainty=_certainty(context, whole),
        start=start,
        end=end,
    )


def completed(context: Context, offer: Offer) -> Offer:
    """The offer, with what its provider's name and the heading tell where its words tell only a kind of help.

    «Nyföretagarcentrum ger rådgivning» is advice on starting a firm; under «Stöd vid varsel» a guide is about lay-offs.

    >>> from loaders.extraction.context import context_of
    >>> name = Name("Actor", "Nyföretagarcentrum Mora", "nyföretagarcentrum mora")
    >>> offer = Offer(name, "råd", Part(0, 32), "ph-sv-offer-ger", 0.8)
    >>> completed(context_of("Nyföretagarcentrum Mora ger råd.", "s"), offer).need_ids
    ['start.nyforetagande']
    """
    own = {mention.id for mention in offer.needs} | set(offer.need_ids)
    if all(need in KINDS_OF_HELP or need.startswith(SECTORS) for need in own) and (own or offer.rule.startswith(SAID)):
        offer.need_ids += [need for need in needs_of_name(offer.provider.surface) if need not in own]
    if GRANT.match(offer.words) and "finans.lan" not in own:
        offer.need_ids.append("finans.bidrag")
    passage = context.page.at(offer.part.start)
    heading = context.page.heading(passage.section) if passage else None
    if own and heading and heading.level > 1 and heading.start < offer.part.start:
        offer.need_ids += [need.id for need in needs_of(context, heading) if need.id not in own][:2]
    return offer


@cache
def needs_of_name(name: str) -> tuple[str, ...]:
    """The needs that the name of an organisation tells.

    >>> needs_of_name("Nyföretagarcentrum Mora"), needs_of_name("Almi")
    (('start.nyforetagande',), ())
    """
    told = [hit.trigger.value for hit in rules().hits(lowered(name)) if hit.trigger.use == "provider_need"]
    told += [m.id for m in recognise(name) if m.kind == "need" and m.weight >= NAMES_A_NEED]
    return tuple(dict.fromkeys(told))


def short_name(words: str) -> str:
    """The name of an offer: its words, cut at the end of a clause or a word.

    >>> short_name("• lån till småföretag; handläggs i Falun")
    'lån till småföretag'
    """
    plain = " ".join(words.split()).strip(" .,:;–—-•*")
    clause = CLAUSE.split(plain)[0].strip(" .,:;–—-")
    plain = clause if len(clause) > SHORTEST_CLAUSE else plain
    if len(plain) <= LONGEST_NAME:
        return plain
    return plain[:LONGEST_NAME].rsplit(" ", 1)[0].rstrip(" ,")


def needs_of(context: Context, part: Placed, floor: float = SURE) -> list[Mention]:
    """The needs of a part: the sure ones, else those down to a floor (lower where something says that it is an offer).

    >>> from loaders.extraction.context import context_of
    >>> [need.id for need in needs_of(context_of("Lån och rådgivning.", "s"), Part(0, 19))]
    ['finans.lan']
    """
    found = [need for need in context.found("need", part) if not need.negated]
    return [need for need in found if need.weight >= SURE] or [need for need in found if need.weight >= floor]


def places_of(context: Context, part: Placed) -> list[Mention]:
    """The places of a part that surely are such.

    >>> from loaders.extraction.context import context_of
    >>> [place.surface for place in places_of(context_of("Kurser i Mora och Orsa.", "s"), Part(0, 23))]
    ['Mora', 'Orsa']
    """
    return [place for place in context.found("place", part) if not place.negated and place.weight >= SURE]


def is_aim(passage: Passage) -> bool:
    """Whether the label of a passage says that it tells of aims, plans or persons: nothing is offered or missing there.

    >>> from loaders.extraction.layout.layout import page_of
    >>> [is_aim(passage) for passage in page_of("Mål:\\n- fler får råd").passages]
    [True]
    """
    return bool(passage.label and passage.label.field in AIMS)


def _certainty(context: Context, part: Placed) -> Certainty:
    if context.has("negated", part):
        return Certainty.NEGATED
    return Certainty.PLANNED if context.has("planned", part) else Certainty.ACTUAL


def _period(context: Context, part: Part | Sentence) -> tuple[str | None, str | None]:
    """The period of an offer, where a word says that a date is its beginning or end, or two dates make a span."""
    dates = context.found("date", part)
    if not dates:
        return None, None
    words = context.page.plain[max(part.start, dates[0].start - 40) : part.end]
    start, end = parse_period(words)
    if start == end and start is not None:
        return (start, None) if context.has("planned", part) else (None, None)
    return start, end
