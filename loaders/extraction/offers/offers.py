"""The offers of a page, from all its places, in statements: tables first, then lists, sentences, and the page's own.

    offer_tables   blocks of labels and rows of tables
    offer_lists    bullets and headings that are organisations; services with labels
    told_offers    sentences that name who offers
    receivers      sentences that tell who gets what from whom
    offers_weighed what no rule words, by weighed evidence
    own_offers     what whoever publishes the page offers
    project_offers what projects give those who take part, of those who lead them
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from graph.model import Certainty, Name, Statement
from loaders.extraction.bodies.publisher import publisher
from loaders.extraction.context import Context
from loaders.extraction.layout.page import Passage
from loaders.extraction.offers.lists import offers_labelled, offers_of_item, offers_under_names
from loaders.extraction.offers.of_projects import leaders_of, offers_in_projects
from loaders.extraction.offers.offer import SURE, WEAK, Offer, completed, free_offer, is_aim, needs_of
from loaders.extraction.offers.own import own_offers
from loaders.extraction.offers.receivers import answered, offers_received
from loaders.extraction.offers.said import offer_said
from loaders.extraction.offers.tables import blocks, offers_in_columns, offers_of_block, offers_of_row
from loaders.extraction.offers.told import offers_told
from loaders.extraction.offers.weighed import offers_weighed, weighed, without_doubtful
from loaders.extraction.projects.projects import Projects
from loaders.extraction.spans import Part, within

__all__ = ["offer_statements"]

ACTIVITY = re.compile(r"(?i)akti[vb]it|activit|åtgärd|tiltak")
REACH = 70  # characters before a need in which a word may deny it
DENIED = re.compile(
    r"(?<![\w.])(?:inga|inget|ingen|intet|inte|ikke|ikkje|ej|no|not|cannot|never|aldrig|aldri|varken|hverken|verken|korkje|neither)"
    r"(?!\w)(?![ ](?:bara|bare|berre|kun|only|minst|mindst|minst|least)(?!\w))"
    r"(?:(?!(?<!\w)(?:men|but|utan|uden|uten|dock|however|than|än|end|enn|mer|more)(?!\w))[^.;:!?,–—])*$"
)
WEAK_RULES = frozenset({"offer-listed", "offer-received", "offer-led-in"})  # the layout or the wording says that it is an offer


def offer_statements(
    context: Context, projects: Projects, roles: Sequence[Statement] = (), language: str | None = None
) -> Iterator[Statement]:
    """Every offer of a page as statements; those without a need are left out. `roles` tell who leads its projects.

    >>> from loaders.extraction.context import context_of
    >>> from loaders.extraction.projects.projects import projects_of
    >>> context = context_of("Almi erbjuder lån.", "s")
    >>> [s.predicate for s in offer_statements(context, projects_of(context))]
    ['offers', 'named', 'covers']
    """
    offers = [completed(context, found) for found in _offers(context, projects)]
    pairs = weighed(context, projects)
    offers = without_doubtful(context, [offer for offer in offers if offer.needs or offer.need_ids], pairs)
    offers += _in_projects(context, projects, leaders_of(roles), offers)
    more = list(offers_weighed(context, pairs, offers))
    for offer in (*offers, *more):
        if offer.certainty is not Certainty.NEGATED and _is_denied(context, offer):
            continue  # only words made for it («erbjuder inte») tell surely that somebody does not offer
        yield from offer_said(context, offer, language)


def _in_projects(
    context: Context, projects: Projects, leaders: Mapping[str, Name], told: Sequence[Offer]
) -> list[Offer]:
    """The offers of those who lead projects, beyond those that are told already."""
    known = {(offer.provider.key, need.id) for offer in told for need in offer.needs}
    found = [completed(context, offer) for offer in offers_in_projects(context, projects, leaders)]
    return [each for each in found if not all((each.provider.key, need.id) in known for need in each.needs)]


def _is_denied(context: Context, offer: Offer) -> bool:
    """Whether what an offer is about stands behind a «no» of its clause: «ger inga bidrag», «neither lends nor advises»."""
    low, begin = context.page.low, offer.part.start
    last = max((need.end for need in offer.needs), default=offer.part.end)
    named = within(context.actors, Part(last, max(last, offer.part.end)))
    if any(context.actor(actor).key == offer.provider.key for actor in named):
        return False  # «we do not, but there is Almi»
    return bool(offer.needs) and all(DENIED.search(low, max(begin, need.start - REACH), need.start) for need in offer.needs)


def _offers(context: Context, projects: Projects) -> Iterator[Offer]:
    done: set[int] = set()  # the passages that are read, by start
    for block in blocks(context):
        done.update(passage.start for passage in block)
        yield from offers_of_block(context, block)
    yield from offers_in_columns(context)
    yield from offers_labelled(context, done)
    for passage in context.page.passages:
        if passage.kind == "row" and not (projects.plan and _is_of_activities(passage)):
            yield from offers_of_row(context, passage)
        elif passage.kind in ("bullet", "text"):
            offers = list(offers_of_item(context, passage))
            done.update(passage.start for _ in offers)
            yield from offers
    yield from offers_under_names(context, projects, done)
    told: set[int] = set()
    for question, answer in pairwise(context.sentences):
        if (offer := answered(context, question, answer)) and question.passage.start not in done:
            told.update((question.start, answer.start))
            yield offer
    for sentence in context.sentences:
        if sentence.passage.start not in done and not is_aim(sentence.passage):
            offers = list(offers_told(context, projects, sentence)) or list(offers_received(context, projects, sentence))
            told.update(sentence.start for _ in offers)
            yield from offers
    yield from _of_owner(context, projects, done, told)


def _is_of_activities(passage: Passage) -> bool:
    """Whether a row is of a table of what a plan means to do: «Aktivitet | Ansvarig | När»."""
    return any(label and ACTIVITY.match(label.words) for label in passage.fields)


def _of_owner(context: Context, projects: Projects, done: set[int], told: set[int]) -> Iterator[Offer]:
    """What whoever publishes the page offers, where the sentence does not name them."""

    def has_needs(part: Part) -> bool:
        return part.start not in told and bool(needs_of(context, part, WEAK))

    for provider, rest, whole, rule, confidence in own_offers(context, projects, publisher(context), done, has_needs):
        floor = WEAK if rule in WEAK_RULES else SURE
        offer = free_offer(context, provider, rest, whole, rule, confidence, floor)
        offer.needs = offer.needs or needs_of(context, whole, floor)
        yield offer
