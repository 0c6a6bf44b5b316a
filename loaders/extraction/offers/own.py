"""What whoever publishes a page offers without naming themselves in the sentence: «Vi förmedlar lokaler», a list of courses.

The provider is who speaks as «we», who the title names, who the sentence before was about, or who leads the project that
the page presents.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import takewhile

from graph.model import Name
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.bodies.publisher import (
    A_DEPARTMENT,
    body_of_page,
    leader_of_page,
    municipality_of_page,
    named_before,
    speaker,
    spoken_of,
)
from loaders.extraction.context import Context, Sentence, once
from loaders.extraction.layout.page import Passage
from loaders.extraction.offers.offer import is_aim
from loaders.extraction.offers.receivers import begins_what_they_get
from loaders.extraction.projects.projects import Projects
from loaders.extraction.spans import START, Part, within

__all__ = ["OwnOffer", "own_offers", "tells_of_others"]

# Who offers, the words of the offer, the whole that tells of it, the rule and its confidence.
OwnOffer = tuple[Name, Part, Part, str, float]

PRONOUN = re.compile(
    r"(?:(?:Här|Der|Her|There|Dessutom|Desuden|Dessuten)[ ])?"
    r"(?:Den|Det|De|Dei|Här|Hit|It|They|Centret|Centrumet|Centeret|Senteret|Bolaget|Selskabet|Selskapet|Föreningen|Foreningen"
    r"|Foreininga|Förbundet|Forbundet|Myndigheten|Kontoret|Kansliet|Sekretariatet|Kassan|Fonden|Fondet|Jouren|Lotsen|Klustret"
    r"|Klyngen|Klynga|Inkubatorn|Inkubatoren|Stiftelsen|Rådet|Huset|Nätverket|Netværket|Nettverket|Næringshagen|Parken|Banken"
    r"|Akademin|Akademiet|Byrån|The (?:centre|center|company|association|office|agency|fund|cluster|incubator|network))[ ]"
)
DEPARTMENT = re.compile(rf"(?i)(?:kommunens[ ]|kommunes[ ]|the[ ])?{A_DEPARTMENT}[ ]")
SPEAKS = 30  # characters in which a sentence says «we»
DOES = re.compile(r"(?<!\w)(?:det här gör|detta gör|det gør|dette gjør|dette gjer|what [^.:\n]{0,40}? do(?:es)?)(?!\w)")
NOT = re.compile(r"(?<!\w)(?:inte|ikke|ikkje|not|ej)(?!\w)")
NEAR = 45  # characters in which a sentence says who and that it offers


def own_offers(
    context: Context, projects: Projects, publisher: ActorMention | None, done: set[int], has_needs: Callable[[Part], bool]
) -> Iterator[OwnOffer]:
    """The offers of a page in the order of the text; `done` are the passages that are read already, by start.

    >>> from loaders.extraction import extract
    >>> text = "Vi på Mora kommun finns här. Vi förmedlar lediga lokaler."
    >>> [s.object.surface for s in extract(text, source="s").statements() if s.predicate == "offers"]
    ['lediga lokaler']
    """
    own_name = body_of_page(projects) or (context.actor(publisher) if publisher else None) or _we_of_page(context)
    owner = own_name or leader_of_page(context, projects)
    yield from _led_in(context, projects, owner, done, has_needs)
    if owner is not None:
        yield from _in_sections(context, owner, done, has_needs)
    announced = set.union(*_announced(context))
    for sentence in context.sentences:
        whole = Part(sentence.start, sentence.end)
        if sentence.passage.start in done or is_aim(sentence.passage) or not has_needs(whole) or context.has("lack", whole):
            continue
        if owner is not None and (begin := _we_offer(context, sentence)):
            yield owner, Part(begin, sentence.end), whole, "offer-we", 0.6
        elif (begin := _offers_after(context, sentence, DEPARTMENT)) and (name := _office(context, sentence)):
            yield name, Part(begin, sentence.end), whole, "offer-department", 0.6
        elif (begin := _offers_after(context, sentence, PRONOUN)) and (name := spoken_of(context, sentence)):
            yield name, Part(begin, sentence.end), whole, "offer-pronoun", 0.55
        elif (begin := _they_get(context, projects, sentence)) and (name := _giver(context, owner, sentence)):
            yield name, Part(begin, sentence.end), whole, "offer-received", 0.55
        elif own_name and owner is not None and _is_announced(context, projects, sentence, announced):
            yield owner, whole, whole, "offer-announced", 0.5


def _we_of_page(context: Context) -> Name | None:
    """Who «we» are; where a page tells of another's offers before, nobody could say whose the unnamed ones are."""
    who = speaker(context)
    return context.actor(who) if who else None


def _led_in(
    context: Context, projects: Projects, owner: Name | None, done: set[int], has_needs: Callable[[Part], bool]
) -> Iterator[OwnOffer]:
    """The bullets under a line that leads in to what somebody does: «Det här gör kommunens näringslivsenhet:»."""
    passages = [passage for passage in context.page.passages if passage.kind != "noise"]
    for index, line in enumerate(passages):
        if line.kind != "text" or not line.content or context.page.plain[line.end - 1] != ":":
            continue
        last = _last_sentence(context, line)
        if last is None or not _leads_in(context, projects, last):
            continue
        present = within(context.actors, last)
        words = context.words(last)
        name = (context.actor(present[0]) if present else municipality_of_page(context, words)) or owner
        for item in takewhile(lambda p: p.kind == "bullet", (passages[at] for at in range(index + 1, len(passages)))):
            words_of_item = Part(item.start, item.end)
            if name and item.start not in done and has_needs(words_of_item) and not within(context.actors, words_of_item):
                done.add(item.start)
                yield name, words_of_item, words_of_item, "offer-led-in", 0.6


def _last_sentence(context: Context, passage: Passage) -> Sentence | None:
    at = bisect_left(context.sentences, passage.end, key=START)
    return context.sentences[at - 1] if at and context.sentences[at - 1].passage.start == passage.start else None


def _leads_in(context: Context, projects: Projects, sentence: Sentence) -> bool:
    """Whether a line says that somebody offers, does or gets what follows; not of a project, nor of what is missing."""
    whole = Part(sentence.start, sentence.end)
    if within(projects.mentions, whole) or context.has("lack", whole) or context.has("negated", whole):
        return False
    said = any(context.has(use, whole) for use in ("offer_heading", "offer", "offer_we"))
    does = DOES.search(context.page.low, sentence.start, sentence.end)
    return said or bool(does) or begins_what_they_get(context, sentence) is not None


def _they_get(context: Context, projects: Projects, sentence: Sentence) -> int | None:
    """Where the words for what somebody gets begin, in a sentence that names no organisation and no project."""
    whole = Part(sentence.start, sentence.end)
    named = bool(within(context.actors, whole)) or bool(within(projects.mentions, whole))
    return None if named or sentence.passage.kind == "label" else begins_what_they_get(context, sentence)


def _giver(context: Context, owner: Name | None, sentence: Sentence) -> Name | None:
    """Whose offer it is where nobody is named: of whom the sentences before told, who publishes, or was named before."""
    return spoken_of(context, sentence) or named_before(context, sentence) or owner


def _is_announced(context: Context, projects: Projects, sentence: Sentence, announced: set[int]) -> bool:
    """Whether a sentence of a paragraph right under a heading that announces offers tells of one, in the present."""
    whole = Part(sentence.start, sentence.end)
    if sentence.passage.kind != "text" or sentence.passage.section not in announced:
        return False
    if context.has("negated", whole) or context.page.plain[sentence.end - 1] == "?":
        return False
    return not within(context.actors, whole) and not within(projects.mentions, whole)


def _in_sections(
    context: Context, owner: Name, done: set[int], has_needs: Callable[[Part], bool]
) -> Iterator[OwnOffer]:
    """What stands under a heading that announces offers: its bullets, and the headings under it with their text."""
    announcing, listed = _announced(context)
    for passage in context.page.passages:
        if passage.kind not in ("bullet", "heading") or passage.start in done or not passage.content:
            continue
        if passage.kind == "heading" and context.has("offer_heading", passage):
            continue
        steps = context.page.path(passage.section)
        above = steps[1:] if passage.kind == "heading" else steps
        under = announcing if passage.kind == "heading" else announcing | listed
        if not (under & set(above) or (passage.kind == "heading" and passage.section in listed)):
            continue
        words = Part(passage.start, passage.end)
        told = _told_under(context, passage) if passage.kind == "heading" else words
        if has_needs(words) or (told and has_needs(told)):
            if within(context.actors, words) or (passage.kind == "heading" and tells_of_others(context, passage, owner.key)):
                continue
            done.add(passage.start)
            if told and told.start != passage.start:
                done.add(told.start)  # it tells more of the same offer
            yield owner, words, Part(passage.start, (told or words).end), "offer-listed", 0.6


@once
def _announced(context: Context) -> tuple[set[int], set[int]]:
    """The sections whose heading announces offers; one with nothing under it announces the headings after it: the second."""
    found: set[int] = set()
    listed: set[int] = set()
    level: int | None = None  # of the headings that an empty section announces; 0 before the first of them
    filled = {passage.section for passage in context.page.passages if passage.kind != "heading"}
    for section, heading in sorted(context.page.headings.items()):
        if context.has("offer_heading", heading):
            level = None if section in filled else 0
            if level is None:
                found.add(section)
        elif level is not None:
            level = level or heading.level
            if heading.label or heading.level != level:
                level = None
            else:
                listed.add(section)
    return found, listed


def tells_of_others(context: Context, heading: Passage, own: str) -> bool:
    """Whether the text under a heading names other organisations and says neither «we» nor whose page it is: theirs."""
    told = _told_under(context, heading)
    if told is None or context.has("we", told):
        return False
    named = within(context.actors, told)
    return bool(named) and all(context.actor(actor).key != own for actor in named)


def _told_under(context: Context, heading: Passage) -> Part | None:
    """The first paragraph under a heading."""
    below = next((p for p in context.in_section(heading.section) if p.kind == "text"), None)
    return Part(below.start, below.end) if below else None


def _we_offer(context: Context, sentence: Sentence) -> int | None:
    """Where the words of an offer begin in «Vi förmedlar …»; None where «we» do not offer or somebody else is named."""
    start = Part(sentence.start, min(sentence.end, sentence.start + SPEAKS))
    we = next((hit for hit in context.hit("speaker", start)), None)
    if we is None:
        return None
    near = Part(we.end, min(sentence.end, we.end + NEAR))
    hits = [*context.hit("offer", near), *context.hit("offer_we", near)]
    verb = min((h for h in hits if h.trigger.direction == "before"), key=lambda h: h.start, default=None)
    refused = verb is not None and NOT.search(context.page.low, we.end, verb.start) and not context.has("negated", sentence)
    if verb is None or refused or within(context.actors, Part(we.end, verb.end)):
        return None
    return verb.end


def _office(context: Context, sentence: Sentence) -> Name | None:
    """The municipality whose department a sentence begins with."""
    return municipality_of_page(context, context.words(Part(sentence.start, min(sentence.end, sentence.start + NEAR))))


def _offers_after(context: Context, sentence: Sentence, subject: re.Pattern[str]) -> int | None:
    """Where the words of an offer begin in «Den erbjuder …», «Näringslivsenheten hjälper …»."""
    pronoun = subject.match(context.page.plain, sentence.start, sentence.end)
    if pronoun is None or within(context.actors, Part(sentence.start, min(sentence.end, pronoun.end() + NEAR))):
        return None
    near = Part(pronoun.end() - 1, min(sentence.end, pronoun.end() + NEAR))
    verb = next((hit for hit in context.hit("offer", near) if hit.trigger.direction == "before"), None)
    return verb.end if verb else None
