"""An offer in statements: who offers it, what it is called, what it covers, where, for whom and until when.

It is called by words of the page where they name it (`service_words`), else by what the vocabulary calls its need: a name
that anybody would write down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.lexicon import Mention, places
from graph.model import Name, Statement
from graph.normal import normal_form
from graph.vocabulary import vocabulary
from loaders.extraction.context import Context, group_name, need_name, place_name, within_reach
from loaders.extraction.offers.names import as_service, laid_out, with_words_before
from loaders.extraction.offers.offer import Offer
from loaders.extraction.spans import Part
from loaders.extraction.wording import undertaking_nouns

__all__ = ["name_of_offer", "need_title", "offer_said"]

LONGEST = 120  # characters behind a need in which its name is looked for
BEFORE = 60  # and before it, for words that belong to it
# Rules by which the layout of a page says that words are an offer's
LAID_OUT = ("lb-", "offer-listed", "offer-owners-row", "offer-bullet", "offer-led-in", "offer-of-all")
KINDS = ("natverk.lotsning", "kompetens.utbildning", "natverk.mentor")  # needs that many words for help mean; others tell more


def offer_said(context: Context, offer: Offer, language: str | None = None) -> Iterator[Statement]:
    """An offer as statements: who offers it, its name, needs, places, groups, period and project.

    >>> from loaders.extraction.context import context_of
    >>> from loaders.extraction.offers.offer import free_offer
    >>> context = context_of("Almi erbjuder lån.", "s")
    >>> offer = free_offer(context, Name("Actor", "Almi", "almi"), Part(14, 17), Part(0, 18), "r", 0.8)
    >>> [(s.subject.surface, s.predicate) for s in offer_said(context, offer)]
    [('Almi', 'offers'), ('lån', 'named'), ('lån', 'covers')]
    """
    if not offer.needs and _points_back(offer.words):
        return
    words = name_of_offer(context, offer, language)
    key = f"{offer.provider.key}|{normal_form('Service', words)}"
    service = Name("Service", words, key, None, None, offer.provider.key)
    about = (offer.part, offer.rule, offer.confidence, offer.certainty)
    yield context.say(offer.provider, "offers", service, *about)
    yield context.say(service, "named", words, *about)
    for need in dict.fromkeys([mention.id for mention in offer.needs] + offer.need_ids):
        yield context.say(service, "covers", need_name(need), *about)
    for place in offer.places:
        yield context.say(service, "in_place", place_name(place), *about)
    for group in offer.groups:
        yield context.say(service, "for_group", group_name(group), *about)
    for predicate, date in (("start", offer.start), ("end", offer.end)):
        if date:
            yield context.say(service, predicate, date, *about)
    if offer.project:
        yield context.say(
            service, "part_of_project", offer.project, offer.part, offer.rule, offer.confidence * 0.9, offer.certainty
        )


def _points_back(words: str) -> bool:
    """Whether words are but one for an undertaking told of before: «Projektet drivs av Almi» names no service.

    >>> _points_back("Projektet"), _points_back("Programmet"), _points_back("Projektet Granskog"), _points_back("Lån")
    (True, True, False, False)
    """
    return re.fullmatch(undertaking_nouns("definite"), words.casefold()) is not None


def name_of_offer(context: Context, offer: Offer, language: str | None) -> str:
    """What an offer is called, the first that holds: its words, the words at one of its needs, the need's name.

    >>> from loaders.extraction import extract
    >>> text = "Almi hjälper dig att växa med lån till företag. Vi på Almi hjälper dig att exportera."
    >>> [s.object.surface for s in extract(text, source="s").statements() if s.predicate == "offers"]
    ['lån till företag', 'Export och internationalisering']
    """
    found = (name for name in _names(context, offer) if name and offer.provider.surface not in name)
    needs = [need.id for need in offer.needs] + offer.need_ids
    return next(found, None) or (need_title(_telling(needs), language) if needs else offer.words)


def _names(context: Context, offer: Offer) -> Iterator[str]:
    """The words of a page that may name an offer, the best first."""
    if offer.rule.startswith(LAID_OUT):
        yield laid_out(offer.words) or _without_verb(offer.words)
    if name := as_service(offer.words):
        yield _whole(context, offer, context.page.plain.find(name, offer.part.start, offer.part.end), name)
    for need in offer.needs:
        near = context.page.plain[need.start : min(offer.part.end, need.start + LONGEST)]
        yield _whole(context, offer, need.start, as_service(near) or _brand(offer, need))


def _without_verb(words: str) -> str:
    """The name behind the verb that a line begins with: «förmedlar lokaler»; none behind a name, which is of who helps."""
    verb, _, rest = words.partition(" ")
    return as_service(rest) if verb.islower() else ""


def _whole(context: Context, offer: Offer, at: int, name: str) -> str:
    """A name that stands at a place, with the words before it that belong to it; empty where it begins within somebody's name:
    «Umeå Biotech Incubator» is who, not what."""
    if at < 0 or not name:
        return name
    if any(actor.start < at < actor.end for actor in within_reach(context.actors, Part(at, at + len(name)))):
        return ""
    return with_words_before(context.page.plain[max(offer.part.start, at - BEFORE) : at], name)


def _brand(offer: Offer, need: Mention) -> str:
    """The words for a need that are a name of their own: «Robotlyftet» in mid-sentence."""
    words = " ".join(need.surface.split())
    own = words[:1].isupper() and not words.isupper() and need.start > offer.part.start and not places().named(words)
    return words if own else ""


def _telling(needs: Sequence[str]) -> str:
    """The need that tells most of an offer."""
    return next((need for need in needs if need not in KINDS), needs[0])


def need_title(need: str, language: str | None) -> str:
    """What the vocabulary calls a need in a language.

    >>> need_title("natverk.moten", "nn"), need_title("finans.lan", "en")
    ('Nettverk og møteplasser', 'Loans and liquidity')
    """
    titles = vocabulary().needs[need].titles
    return titles.get("nb" if language == "nn" else language or "sv") or titles["sv"]
