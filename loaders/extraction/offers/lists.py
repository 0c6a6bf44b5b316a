"""Offers by where they stand: bullets and headings that are organisations, and services with labels but no provider."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from graph.lexicon import parse_period
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.bodies.publisher import publisher
from loaders.extraction.context import Context, Sentence, once
from loaders.extraction.layout.page import Passage
from loaders.extraction.layout.sentences import sentences
from loaders.extraction.offers.offer import WEAK, Offer, free_offer, needs_of, places_of
from loaders.extraction.offers.receivers import begins_what_they_get
from loaders.extraction.projects.projects import Projects
from loaders.extraction.spans import Part, within

__all__ = ["offers_labelled", "offers_of_item", "offers_under_names"]

ASKS = re.compile(r"(?i)(?:vad|hva|hvad|kva|what)[ ](?:är|er|is|gör|gjør|gør|gjer|does|erbjuder|tilbyr|tilbyder|kan|can)[ ]$")
GIVERS = ("provider", "lead", "project")
AND = re.compile(r"(?:,|[ ](?:och|og|and|samt)|[ ]?/)[ ]?")
COLON = re.compile(r"[ ]?(?:\([^)]{1,40}\))?:[ ]+")
GENITIVE = re.compile(r"['’]?s[ ]\w")
# «Almi får 4 miljoner», a headline of news
GOES_ON = re.compile(r"[ ]+(?!(?:i|in|på|för|for|at|of|og|och|and|samt|vid|ved|AB|A/S|AS|ApS)[ ])[a-zåäöæø]+[ ]\S")
FRAMES = frozenset({"program", "finansiär", "EU"})
AFTER_NAME = re.compile(r"[ ]?(?:\([^)]{1,30}\))?[ ]?(?:[:–—-]|,[ ]som[ ]|,[ ]för[ ]|,[ ]der[ ]|[ ]som[ ])[ ]*")


def offers_labelled(context: Context, done: set[int]) -> Iterator[Offer]:
    """Service headings with labels («Vad: … För vem: …») but no provider: those of whoever publishes the page.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Vi på Mora kommun hjälper dig.\\n\\nLån\\n\\nVad: lån till företag\\nFör vem: företag", "s")
    >>> [(offer.provider.surface, offer.words) for offer in offers_labelled(context, set())]
    [('Mora kommun', 'Lån')]
    """
    owner = publisher(context)
    for passage in context.page.passages:
        if passage.kind != "label" or not passage.label or passage.label.field != "service":
            continue
        if not passage.parts or passage.start in done:
            continue
        beside = [p for p in context.in_section(passage.section) if p.kind == "label" and p.label]
        if any(p.label and p.label.field in GIVERS and within(context.actors, p) for p in beside):
            continue
        part = passage.parts[0]
        own = next((a for a in within(context.actors, part) if a.start - part.start < 3), None)
        heading = context.page.heading(passage.section)
        headed = next(iter(within(context.actors, heading)), None) if heading else None
        actor = own or headed or owner
        if actor is None:
            continue
        whole = Part(passage.start, beside[-1].end)
        offer = free_offer(
            context, context.actor(actor), Part(passage.parts[0].start, passage.parts[-1].end), whole, passage.label.id, 0.7
        )
        offer.needs = offer.needs or (needs_of(context, heading, WEAK) if heading else []) or needs_of(context, part, WEAK)
        if heading and heading.level > 1 and not headed:
            offer.words = context.words(heading)  # what it is called; its label describes it
        for other in beside:
            if other.label and other.label.field in ("target_group", "provider"):  # «Vem: företag som växer»
                offer.groups += context.found("target_group", other)
                offer.places += places_of(context, other)
        done.update(p.start for p in beside)
        yield offer


def offers_of_item(context: Context, passage: Passage) -> Iterator[Offer]:
    """The offers of a bullet or line that begins with who offers: «– Visit Dalarna: stöd till besöksnäringen i Mora».

    Two may share it: «Mora Energi AB och Mora Elnät AB: anstånd med avgifter».

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("- Almi: lån\\n- Region Dalarna: bidrag", "s")
    >>> [offer.words for passage in context.page.passages for offer in offers_of_item(context, passage)]
    ['lån', 'bidrag']
    """
    present = within(context.actors, passage) if passage.content else []
    if not present or present[0].start > passage.start + 2:
        return
    givers = [present[0]]
    for actor in present[1:]:
        if not AND.fullmatch(context.page.plain, givers[-1].end, actor.start):
            break
        givers.append(actor)
    match = (AFTER_NAME if passage.kind == "bullet" else COLON).match(context.page.plain, givers[-1].end, passage.end)
    if not match:
        return
    rest = next(iter(sentences(context.page.plain, Part(match.end(), passage.end))), Part(passage.end, passage.end))
    for actor in givers:
        offer = free_offer(context, context.actor(actor), rest, Part(passage.start, passage.end), "offer-bullet", 0.85, WEAK)
        if offer.needs:
            yield offer


def offers_under_names(context: Context, projects: Projects, done: set[int]) -> Iterator[Offer]:
    """A heading that is an organisation, with what it offers under it.

    >>> from loaders.extraction.context import context_of
    >>> from loaders.extraction.projects.projects import projects_of
    >>> context = context_of("Vem gör vad?\\n\\nAlmi\\n\\nLån till företag i Mora.", "s")
    >>> [(offer.provider.surface, offer.words) for offer in offers_under_names(context, projects_of(context), set())]
    [('Almi', 'Lån till företag i Mora')]
    """
    for heading in context.page.passages:
        actor = _heading_actor(context, heading)
        if actor is None:
            continue
        offers: list[Offer] = []
        for sentence in _sentences_in(context).get(heading.section, ()):
            if sentence.passage.kind not in ("text", "bullet") or sentence.passage.start in done:
                continue
            if _is_of_others(context, projects, actor, sentence):
                continue
            begins = actor.start == heading.start  # «Kapital: Norrby Kassa» tells more of the body than what it offers
            plain_heading = begins and heading.level > 1 and not _is_question(context, heading)
            if needs_of(context, sentence) and (plain_heading or _speaks_of_offers(context, sentence)):
                offers.append(_under_heading(context, actor, sentence))
            elif offers and context.has("valid", sentence):
                offers[-1].start, offers[-1].end = parse_period(context.words(sentence))
        yield from offers
        done.update(p.start for p in context.in_section(heading.section) if p.kind in ("text", "bullet"))


@once
def _sentences_in(context: Context) -> Mapping[int, Sequence[Sentence]]:
    """The sentences of a page by their section."""
    found: dict[int, list[Sentence]] = {}
    for sentence in context.sentences:
        found.setdefault(sentence.passage.section, []).append(sentence)
    return found


def _heading_actor(context: Context, heading: Passage) -> ActorMention | None:
    """The organisation that a heading is: it begins with it («Almi – lån»), or ends with it after a colon."""
    if heading.kind != "heading" or not heading.content:
        return None
    plain = context.page.plain
    for actor in within(context.actors, heading):
        if actor.kind in FRAMES or GOES_ON.match(plain, actor.end, heading.end):
            continue  # what runs under a programme, or news of the body
        alone = heading.end - actor.end <= 25 and not GENITIVE.match(plain, actor.end)  # «Norrby kommuns serviceplan» is a plan
        begins = actor.start == heading.start and (alone or plain[actor.end : actor.end + 3] == " – ")
        asks = bool(ASKS.match(plain, heading.start, actor.start)) and plain[heading.end - 1] == "?"
        if begins or asks or (actor.end == heading.end and plain[actor.start - 2 : actor.start] == ": "):
            return actor
    return None


def _is_of_others(context: Context, projects: Projects, actor: ActorMention, sentence: Sentence) -> bool:
    """Whether a sentence under an organisation's heading is about another one, about a project, or about a gap."""
    others = [a for a in within(context.actors, sentence) if a.key != actor.key]
    leads = bool(others) and others[0].start < sentence.start + 25
    return leads or context.has("lack", sentence) or bool(within(projects.mentions, sentence))


def _is_question(context: Context, heading: Passage) -> bool:
    return context.page.plain[heading.end - 1] == "?"


def _speaks_of_offers(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence says that something is offered or gotten: under the title of a page not all does."""
    return context.has("offer", sentence) or begins_what_they_get(context, sentence) is not None


def _under_heading(context: Context, actor: ActorMention, sentence: Sentence) -> Offer:
    hit = next(iter(context.hit("offer", sentence)), None)
    own = next((a for a in within(context.actors, sentence) if a.key == actor.key), None)
    begin = sentence.start
    if hit and hit.trigger.direction == "before":
        begin = hit.end
    elif own and own.start == sentence.start:
        begin = own.end
    rule, confidence = (hit.trigger.id, 0.85) if hit else ("offer-heading", 0.65)
    whole = Part(sentence.start, sentence.end)
    offer = free_offer(context, context.actor(actor), Part(min(begin, whole.end), whole.end), whole, rule, confidence)
    offer.needs = needs_of(context, sentence)
    offer.places = places_of(context, sentence)
    offer.groups = list(context.found("target_group", sentence))
    return offer
