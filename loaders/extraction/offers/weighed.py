"""Offers that no rule words: pairs of an organisation and a need in a sentence that gather enough evidence.

What the evidence is, `offer_telling` says; what a sentence tells as an offer already is left to the rule that reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from graph.lexicon import Mention
from graph.quick import quick
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.bodies.publisher import earlier_in_paragraph, speaker
from loaders.extraction.context import Context, Sentence
from loaders.extraction.layout.page import Page
from loaders.extraction.offers.offer import SURE, WEAK, Offer, completed, free_offer
from loaders.extraction.offers.own import tells_of_others
from loaders.extraction.offers.telling import SCALE, Giver, OfferTelling, of_page
from loaders.extraction.overlaps import Crowd
from loaders.extraction.projects.projects import Projects
from loaders.extraction.spans import Part, within

__all__ = ["offers_weighed", "pairs", "weighed", "without_doubtful"]

LIKELY = 0.5  # how likely a pair must be to be told
SUREST = 0.8  # what is only weighed is never surer
NEAR = 30  # characters after an organisation in which a verb says that it gets money
BESIDE = 0.6  # needs that are as likely as this share of the likeliest go with it
BACK = 3  # sentences
CALLED = re.compile(r"\w*[:,]?[ ][A-ZÅÄÖÆØ][a-zåäöæø-]+[ ][A-ZÅÄÖÆØ][a-zåäöæø]")  # the name behind a title
TITLE = 12  # characters by which a title may go on after a need in it: «forretningsudvikler»
# What is to come or only wished for, money that somebody pays, more to read, who takes part in a project: no offer
OWN_NEWS = re.compile(r"nyhetsbrev|nyhedsbrev|nyheitsbrev|newsletter")  # how a body tells of itself, no help
NO_OFFER = re.compile(
    r"(?<![ ]som )(?<![ ]der )(?<![ ]who )(?<!\w)(?:ska|skal|skall|skulle|vill|vil|will|borde|bör|bør|should|önskar"
    r"|ønsker|ønskjer|wants?|would like|hoppas|håper|håber|håpar|hopes)[ ](?:to |at |å |att |på |också "
    r"|også )?(?:få|erbjuda|tilbyde|tilby"
    r"|ge|gi|give|gje|get|offer|provide|hjälpa|hjelpe|hjælpe|hjelpa|help)(?!\w)"
    r"|(?<!\w)(?:bidrar med|bidrager med|står för|står for|skjuter till|satsar|contributes)[ ](?:\w+ ){0,2}?\d"
    r"|(?<!\w)(?:mer|mere|meir|more)[ ](?:information )?(?:om|about)(?!\w)"
    r"|(?<!\w)(?:uden for|utanför|utenfor|utanfor|outside)[ ](?:ordning|stöd|støtte|the scheme)"
    r"|(?<!\w)(?:läs mer|les mer|læs mere|les meir|read more|log(?:o|otyp|otype|ga)|foto:|photo:|länk till|lenke til|link til)"
    r"(?!\w)"
    r"|(?<!\w)(?:vi|we|me|projektet|prosjektet|project)[ ](?:får|fick|fikk|fik|fekk|gets?|got)[ ](?:\w+[ ]){0,3}?"
    r"(?:från|fra|frå|from)[ ]"
    r"|(?<!\w)(?:deltar|deltager|deltek|medverkar|medvirker|takes part|participates)[ ](?:i|in)(?!\w)"
)
AIM = re.compile(  # what somebody works for, what money is meant for, what to bear in mind
    r"(?:[–—-][ ])?(?:(?:et|ett|eit|a|an|endelig|overordnet|övergripande|overordna|the|prosjektets|projektets"
    r"|langsiktige?)[ ]){0,2}"
    r"(?:formålet|føremålet|målet|mål|målsättningen|målsetningen|målsettingen|målsetninga|målsætningen|hensikten|hensikta"
    r"|syftet|syfte|purpose|aim|goal|visionen|ambitionen|ambisjonen)[ ](?:med|är|er|for|of|is|was|var|vil)(?!\w)"
    r"|(?:tänk på|observera|notera|tenk på|merk|hugs|husk|vær opmærksom på|vær oppmerksom på|ver merksam på|bemærk|note"
    r"|remember|be aware)[ :]"
    r"|(?:midlene|midlane|midlerne|medlen|pengarna|pengene|pengane|stödet|støtten)[ ](?:skal|ska|vil|går)[ ]"
)
MONEY = ("finans.bidrag", "finans.kapital")
TO_ATTAIN = re.compile(r"[ ](?:för att|for at|for å|in order to|to ensure that)[ ]?:?$")  # and a list of what one works for
CLAUSE_END = re.compile(r"[;|]|[.!?](?:\s|$)|,[ ](?:men|medan|mens|but|while)[ ]")

# Rules that a wording alone fires, and how unlikely the rest of the sentence makes what they find before it is dropped
WORDED = ("ph-", "offer-relative-clause", "offer-announced")
DOUBTFUL = 0.3
LEAST_WORDED, WORTH = 0.5, 0.4  # how sure a wording alone makes an offer, and what the rest of its sentence adds

Weighed = tuple[float, Sentence, Giver, Mention]
Pair = tuple[Sentence, Giver, Mention, frozenset[str]]


@quick
class Told:
    """An offer that is told already at a place of the text, one of several in their order."""

    start: int
    end: int
    order: int
    offer: Offer


def weighed(context: Context, projects: Projects) -> list[Weighed]:
    """Every pair of an organisation and a need, with how likely it is an offer."""
    return [(SCALE.likelihood(evidence), sentence, giver, need) for sentence, giver, need, evidence in pairs(context, projects)]


def without_doubtful(context: Context, offers: Iterable[Offer], found: Sequence[Weighed]) -> list[Offer]:
    """The offers but those that only a wording in a sentence tells of, and all the rest of the sentence speaks against."""
    likely: dict[tuple[str, int], float] = {}
    for how, _, giver, need in found:
        pair = (context.names[giver.key].key, need.start)
        likely[pair] = max(how, likely.get(pair, 0.0))

    def how_likely(offer: Offer) -> list[float]:
        return [likely[pair] for need in offer.needs if (pair := (offer.provider.key, need.start)) in likely]

    def is_doubtful(offer: Offer) -> bool:
        known = how_likely(offer)
        return offer.rule.startswith(WORDED) and bool(known) and max(known) < DOUBTFUL

    kept = [offer for offer in offers if not is_doubtful(offer)]
    for offer in kept:
        if offer.rule.startswith(WORDED):  # no surer than the rest of the sentence lets it be
            offer.confidence = min(offer.confidence, round(LEAST_WORDED + WORTH * max(how_likely(offer), default=1.0), 2))
    return kept


def offers_weighed(context: Context, found: Sequence[Weighed], told: Iterable[Offer]) -> Iterator[Offer]:
    """The offers that enough evidence tells of, beyond those that are told already.

    >>> from loaders.extraction import extract
    >>> text = "Mora kommun har ett kontor på torget. Där sitter en rådgivare för export varje tisdag, gratis för företag."
    >>> [s.subject.surface for s in extract(text, source="s").statements() if s.predicate == "offers"]
    ['Mora kommun']
    """
    known: dict[str, set[str]] = {}
    beside: dict[str, Crowd[Told]] = {}
    for order, offer in enumerate(told):
        known.setdefault(offer.provider.key, set()).update(_needs(offer))
        beside.setdefault(offer.provider.key, Crowd()).add([Told(offer.part.start, offer.part.end, order, offer)])
    best: dict[int, tuple[float, str]] = {}  # who most likely offers help with the need at a place
    groups: dict[tuple[int, str], list[Weighed]] = {}
    for each in found:
        likely, sentence, giver, need = each
        if likely > best.get(need.start, (0.0, ""))[0]:
            best[need.start] = (likely, giver.key)
        groups.setdefault((sentence.start, giver.key), []).append(each)
    for (_, key), group in groups.items():
        most = max(likely for likely, *_ in group)
        own = [each for each in group if best[each[3].start][1] == key and each[0] >= most * BESIDE]
        told_here = _first_told(beside.get(context.names[key].key), group[0][1].start)
        if told_here and most >= LIKELY:  # more of what the sentence offers: «lånar ut, och håller kurs»
            told_here.need_ids += [need.id for *_, need in own if need.id not in _needs(told_here)]
        elif own and most >= LIKELY:
            offer = completed(context, _offer(context, most, own))
            if not set(_needs(offer)) <= known.get(offer.provider.key, set()):
                known.setdefault(offer.provider.key, set()).update(_needs(offer))
                yield offer


def _first_told(offers: Crowd[Told] | None, place: int) -> Offer | None:
    """The first of the offers of somebody that a place tells of."""
    here = offers.holding(Part(place, place + 1)) if offers else ()
    first = min(here, key=lambda told: told.order, default=None)
    return first.offer if first else None


def _needs(offer: Offer) -> list[str]:
    return [need.id for need in offer.needs] + offer.need_ids


def _offer(context: Context, likely: float, found: Sequence[Weighed]) -> Offer:
    """The offer of one organisation in one sentence; its words begin with the first need."""
    _, sentence, giver, first = found[0]
    end = CLAUSE_END.search(context.page.plain, found[-1][3].end, sentence.end)
    rest = Part(first.start, end.start() if end else sentence.end)
    whole = Part(sentence.start, sentence.end)
    offer = free_offer(context, context.names[giver.key], rest, whole, "offer-weighed", min(SUREST, likely), WEAK)
    offer.needs = [need for *_, need in found]
    return offer


def givers(context: Context, owner: str | None, sentence: Sentence) -> Iterator[Giver]:
    """Who may be the one who offers what a sentence tells of: who it names, who was spoken of, the heading's, the page's."""
    named = [Giver(actor.key, "named", actor) for actor in within(context.actors, sentence)]
    if sentence.passage.kind == "row":
        yield from (giver for giver in named[:1] if giver.mention and giver.mention.start < sentence.start + 3)
        return
    yield from named
    seen = {giver.key for giver in named}
    for how, key in (("before", _before(context, sentence)), ("heading", _in_heading(context, sentence)), ("owner", owner)):
        if key and key not in seen:
            seen.add(key)
            yield Giver(key, how)


def _before(context: Context, sentence: Sentence) -> str | None:
    """Whom the nearest sentence before in the paragraph names first."""
    for earlier in earlier_in_paragraph(context, sentence, BACK):
        if present := within(context.actors, earlier):
            return present[0].key
    return None


def _in_heading(context: Context, sentence: Sentence) -> str | None:
    """Whom the nearest heading over a sentence names first."""
    for number in reversed(context.page.path(sentence.passage.section)):
        heading = context.page.heading(number)
        present = within(context.actors, heading) if heading and heading.start != sentence.start else ()
        if present:
            return present[0].key
    return None


def pairs(context: Context, projects: Projects) -> Iterator[Pair]:
    """Every pair of an organisation and a need that a sentence or row may bring together, with the evidence."""
    own, page = speaker(context), of_page(context, projects)
    goals = set(_goals(context.page))
    for sentence in (*context.sentences, *_rows(context)):
        needs = _offered(context, sentence)
        if not needs or context.page.plain[sentence.end - 1] == "?" or _is_title(context, sentence):
            continue
        if sentence.passage.kind == "heading" and own and tells_of_others(context, sentence.passage, own.key):
            continue
        if sentence.passage.start in goals or _offers_nothing(context, sentence):
            continue
        telling = OfferTelling(context, sentence, page)
        for giver in givers(context, own.key if own else None, sentence):
            for need in needs:
                if not (need.id in MONEY and giver.mention and _is_paid(context, sentence, giver.mention)):
                    yield sentence, giver, need, telling.of(giver, need)


def _offers_nothing(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence tells of what is to come, of aims, of money that somebody pays, or of where to read more."""
    low = context.page.low
    return bool(AIM.match(low, sentence.start) or NO_OFFER.search(low, sentence.start, sentence.end))


def _is_paid(context: Context, sentence: Sentence, actor: ActorMention) -> bool:
    """Whether an organisation gets money: «Norrby Science Park får 4 miljoner i EU-stöd»."""
    return context.has("receives", Part(actor.end, min(sentence.end, actor.end + NEAR)))


def _offered(context: Context, sentence: Sentence) -> list[Mention]:
    """The needs that a sentence surely tells, as help that somebody may offer; in most sentences there are none."""
    found = context.found("need", sentence)
    named = within(context.actors, sentence) if found else ()
    return [
        need
        for need in found
        if not need.negated and need.weight >= SURE and not any(a.start <= need.start < a.end for a in named)
        and not OWN_NEWS.match(context.page.low, need.start) and not _is_title_of_person(context, need)
    ]


def _is_title_of_person(context: Context, need: Mention) -> bool:
    """Whether a need is but read out of what somebody is called by: «Affärsutvecklare Ada Ek, tel. …»."""
    return bool(CALLED.match(context.page.plain, need.end)) and any(
        hit.start <= need.start < hit.end for hit in context.hit("title", Part(need.start - 1, need.end + TITLE))
    )


def _goals(page: Page) -> Iterator[int]:
    """Where the items of lists begin that say what somebody works for: «Kommunen ska verka för att», and a list."""
    led = False
    for passage in page.passages:
        if passage.kind != "bullet":
            led = passage.kind == "text" and bool(TO_ATTAIN.search(page.low, passage.start, passage.end))
        elif led:
            yield passage.start


def _is_title(context: Context, sentence: Sentence) -> bool:
    """Whether a line is the title of the page or of its kind: «Nyhetsbrev från Mora kommun»."""
    if sentence.passage.kind != "heading":
        return False
    return sentence.passage.level == 1 or context.has("generic_title", sentence)


def _rows(context: Context) -> Iterator[Sentence]:
    """The rows of tables as sentences: where the first cell names an organisation, the others may tell what it offers."""
    for passage in context.page.passages:
        if passage.kind == "row" and passage.content:
            yield Sentence(passage.start, passage.end, passage)
