"""What a page tells of whether an organisation offers help with a need: each piece of evidence by the id of its entry.

No list of verbs holds all ways to say that somebody offers something («hyr ut», «håller öppet», «sitter i huset på onsdagar»).
So every pair of an organisation and a need in a sentence gathers evidence: what kind of page and body it is, where the
organisation stands, who is addressed, what else the sentence tells. The weights lie in `rules/evidence.csv` (`eo-…`) and add
up like log-odds, so each decision can be read as a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from graph.lexicon import Mention
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.context import Context, Sentence
from loaders.extraction.offers.offer import KINDS_OF_HELP, SECTORS, is_aim
from loaders.extraction.offers.receivers import begins_what_they_get, names_somebody
from loaders.extraction.offers.usual_help import usual_help
from loaders.extraction.projects.projects import Projects
from loaders.extraction.spans import Part, within
from loaders.extraction.weighing import Scale

__all__ = ["SCALE", "Giver", "OfferTelling", "of_page"]

SCALE = Scale("eo-start")
DENIALS = frozenset({"eo-denied", "eo-lack"})
BUT = re.compile(r"(?<!\w)(?:dock|däremot|men|derimot|but|however)(?!\w)")
PAST = re.compile(  # tells what has been
    r"(?<!\w)(?:var|hade|hadde|havde|fick|fikk|fik|fekk|blev|ble|vart|blei|was|were|had|did|gjorde|startade|startet|starta"
    r"|deltog|deltok|höll|holdt|heldt|arrangerade|arrangerte|genomförde|gjennomførte|gennemførte|gav|gave|ga|gikk|gick"
    r"|gjekk|berättade|fortalte|sade|sa)(?!\w)|(?<=\w\w\w)ades?(?!\w)"
)
OF_PROJECT = re.compile(r"(?<!\w)(?:projekt|prosjekt|forprosjekt|förprojekt|förstudi|forstudie|project|forundersøg)")
LONG = 220  # characters of a sentence that tells of many things
LEAD = 30  # characters before an organisation that tell how it stands in the sentence
MANY_ACTORS, MANY_NEEDS = 4, 3
PRICE = re.compile(
    r"(?<!\w)(?:gratis|kostnadsfri\w*|utan kostnad|uten kostnad|vederlagsfri\w*|free of charge|for free|avgift\w*"
    r"|(?:kostar|koster|costs?)[ ]|kr(?:onor|oner)? (?:i|om|per|pr) (?:månad|måned|månaden|måneden|time|month))(?!\w)"
)
DAY = r"(?:måndag|tisdag|onsdag|torsdag|fredag|mandag|tirsdag|tysdag|monday|tuesday|wednesday|thursday|friday)"
RHYTHM = re.compile(
    r"(?<!\w)(?:varje|varannan|vartannat|var tredje|hver|hvert|kvar|kvart|every|each|en gång|två gånger|en gang|én gang"
    r"|to ganger|första|första|første|fyrste|den første)[ ](?:\w+[ ])?"
    rf"(?:vecka|veke|uke|uge|månad|måned|kvartal|halvår|år|gang|week|month|quarter|year|morgon|morgen|{DAY})\w*"
    rf"|(?<!\w){DAY}(?:ar|er|e|s)(?!\w)"
)
BOOK = re.compile(
    r"(?<!\w)(?:boka?|bokas|book|bookes|bestill?|anmäl\w*|meld deg|tilmeld\w*|påmeld\w*|drop-?in|sign up|register|ring"
    r"|kontakta?|contact|vänd dig|vend deg|henvend dig|öppe[nt]|åpent?|åbent?|open|ope|opent)(?!\w)"
)
HELP = re.compile(
    r"(?<!\w)(?:hjälp|hjelp|hjælp|help|stöd|støtt?e|stønad|support|råd(?!et|s|huset)|advice|advis|coach|lotsa|guid|vägled"
    r"|veiled|rettlei|vejled|sparring|utbild|opplær|oplær|kurs|course|tjenest|tjänst|tenest|ydelse|service|workshop|program)\w*"
)
REDIRECT = re.compile(  # the sentence sends the reader to somebody else
    r"(?<!\w)(?:vänd(?:er)? (?:dig|er|sig) till|vend deg til|henvend (?:dig|deg|dere) til|hänvisar"
    r"|henviser|viser til|turn to"
    r"|refers? to|ansök hos|søk hos|söks hos|kontakta|ta kontakt med|gå til|gå till|går till|går til)(?!\w)"
)
DENIED = re.compile(
    r"(?<!\w)(?:inte|ikke|ikkje|ej|inga|ingen|inget|ingi|intet|varken|hverken|verken|korkje|not|no|cannot|neither|none)"
    r"(?!\w)"
)
AMOUNT = re.compile(
    r"\d[\d .,]*(?:kr|mkr|mio|mill|milj|million|SEK|NOK|DKK|euro|EUR)(?![a-z]{5})|(?:SEK|NOK|DKK|EUR|€)[ ]?\d"
)
PRONOUN = re.compile(
    r"(?:(?:här|der|her|there|dessutom|desuden|dessuten|där)[ ](?:\w+[ ])?)?"
    r"(?:den|det|de|dei|it|they|she|he|hon|han|hun|ho|rådgivarna|rådgiverne|advisers)[ ]"
)
BY = re.compile(r"(?<!\w)(?:av|af|by)[ ](?:the )?$")
PREPOSED = re.compile(  # what stands before a name that is not the subject
    r"(?:(?<!\w)(?:av|af|by|hos|från|fra|frå|hjå|via|genom|gennem|gjennom|through|from|at|i|in|till|til|to|för|for|om|about"
    r"|mot|mod|under|på|on|vid|ved|mellan|mellom|mellem|between|med|with|of|and|och|og|samt|eller|or)|,)[ ]"
    r"(?:the |bl a |bl\.a\. |bland annat )?$"
)
NEXT_WORD = re.compile(
    r"(?:[':’]?s)?(?:[ ]?\([^()\n]{1,50}\))?,?[ ](?:(?:som|der|which|who|that|i \w+|in \w+|på \w+|numera|sedan \w+)[ ])?"
    r"(?P<word>[^\W\d][\w-]*)"
)
AND = frozenset(("och", "og", "and", "samt", "eller", "or"))
YOU = re.compile(r"(?<!\w)(?:du|dig|deg|din|ditt|dine|dina|ni|er|dere|dykk|you|your)(?!\w)")
OF_SENTENCE = (
    ("book", BOOK), ("denied", DENIED), ("help", HELP), ("price", PRICE), ("rhythm", RHYTHM), ("you", YOU)
)
IS = frozenset(("är", "er", "is", "are", "var", "was", "heter", "hedder"))
HAS = frozenset(("har", "has", "have", "finns", "findes", "finnes", "finst"))
CLAUSE = re.compile(r"[;:]|(?:,[ ]?|[ ])(?:och|og|and|samt|men|but|medan|mens|medens|while|der|där|hvor|where)[ ]$|,[ ]$")
LISTED = 12  # characters between organisations that only list them
SURE_WORD, VAGUE_WORD = 0.9, 0.7
SURE_VERB = 0.8
VERB = 40  # characters after an organisation in which its verb stands
NEAR = 40  # characters between an organisation and a need
SAID = ("lack", "potential", "role")  # uses of phrases that speak for or against an offer
ASCII = str.maketrans({"ä": "a", "å": "a", "ö": "o", " ": "-", "_": "-"})


@dataclass(frozen=True, slots=True)
class Giver:
    """Who may be the one who offers. `how`: named in the sentence, spoken of before, in the heading, or owner of the page."""

    key: str
    how: str
    mention: ActorMention | None = None


def of_page(context: Context, projects: Projects) -> frozenset[str]:
    """What a page as a whole tells: whether it is about offers, or about projects, money and many organisations.

    >>> from loaders.extraction.context import context_of
    >>> from loaders.extraction.projects.projects import projects_of
    >>> page = context_of("Vi lånar ut. Vi hjälper dig. Vi ger råd. Vi finns här.", "s")
    >>> sorted(of_page(page, projects_of(page)))
    ['eo-page-we']
    """
    counts = (
        ("actors", len({actor.key for actor in context.actors}), 9),
        ("amounts", sum(1 for _ in AMOUNT.finditer(context.page.plain)), 4),
        ("offers", len(context.hits.get("offer", ())), 4),
        ("projects", len({mention.name.id for mention in projects.mentions}), 3),
        ("quotes", len(context.hits.get("speech", ())), 3),
        ("roles", len(context.hits.get("role", ())), 6),
        ("of-projects", sum(1 for _ in OF_PROJECT.finditer(context.page.low)), 3),
        ("plan", int(projects.plan is not None), 1),
        ("we", len(context.hits.get("we", ())), 4),
    )
    told = {f"eo-page-{name}" for name, count, least in counts if count >= least}
    return frozenset(told if context.hits.get("offer") else told | {"eo-page-no-offers"})


class OfferTelling:
    """Gathers what a sentence tells of the pairs of organisations and needs in it; `page` is what the page tells."""

    def __init__(self, context: Context, sentence: Sentence, page: frozenset[str]) -> None:
        self.context, self.sentence, self.page = context, sentence, page

    def of(self, giver: Giver, need: Mention) -> frozenset[str]:
        """The ids of the evidence for and against that somebody offers help with a need."""
        told = {*self.page, *self.of_sentence, *_of_need(need), f"eo-{giver.how}"}
        name = self.context.names[giver.key]
        if name.sort:
            told.add(f"eo-kind-{name.sort.translate(ASCII)}")
        if need.id in usual_help(name):
            told.add("eo-usual")
        if giver.mention and BUT.search(self.context.page.low, self.sentence.start, giver.mention.start):
            told -= DENIALS  # «finns ingen som samlar dem, dock ger Almi råd»
        told.update(self._of_named(giver.mention, need) if giver.mention else self._of_unnamed(giver.how))
        return frozenset(told)

    @cached_property
    def actors(self) -> Sequence[ActorMention]:
        """The organisations that the sentence names."""
        return within(self.context.actors, self.sentence)

    @cached_property
    def subject(self) -> ActorMention | None:
        """The first organisation of the sentence that no preposition stands before."""
        return next((actor for actor in self.actors if not PREPOSED.search(self._lead(actor))), None)

    @cached_property
    def heads(self) -> Sequence[ActorMention]:
        """The organisations that begin a clause with a verb: «Almi har lån, och Region Dalarna har checkar» has two."""
        found = [self.subject] if self.subject else []
        for before, actor in pairwise(self.actors):
            between = self.context.page.low[before.end : actor.start]
            if self.subject and actor.start > self.subject.start and len(between) > LISTED and CLAUSE.search(between):
                found.append(actor)
        return found

    def _head_of(self, need: Mention) -> ActorMention | None:
        """The organisation that begins the clause in which a need stands."""
        return next((actor for actor in reversed(self.heads) if actor.end <= need.start), None)

    def _lead(self, actor: ActorMention) -> str:
        return self.context.page.low[max(self.sentence.start, actor.start - LEAD) : actor.start]

    @cached_property
    def of_sentence(self) -> frozenset[str]:
        """What the sentence tells, whoever offers whatever."""
        return frozenset(self._of_sentence())

    def _of_sentence(self) -> Iterator[str]:
        context, sentence = self.context, self.sentence
        for name, pattern in OF_SENTENCE:
            if pattern.search(context.page.low, sentence.start, sentence.end):
                yield f"eo-{name}"
        if names_somebody(context, sentence.start, sentence.end):
            yield "eo-somebody"
        for use in SAID:
            if context.has(use, sentence):
                yield f"eo-{use}"
        if sentence.passage.kind in ("heading", "row"):
            yield f"eo-in-{sentence.passage.kind}"
        if is_aim(sentence.passage):
            yield "eo-aim"
        if begins_what_they_get(context, sentence) is not None:
            yield "eo-get"
        if len({need.id for need in context.found("need", sentence)}) >= MANY_NEEDS:
            yield "eo-many-needs"
        if len(self.actors) >= MANY_ACTORS:
            yield "eo-many-actors"
        if PAST.search(context.page.low, sentence.start, sentence.end):
            yield "eo-past"
        if OF_PROJECT.search(context.page.low, sentence.start, sentence.end):
            yield "eo-of-project"
        if sentence.end - sentence.start > LONG:
            yield "eo-long"
        if context.has("offer", sentence):
            yield "eo-any-offer"
        if self._under_offers():
            yield "eo-heading-offers"

    def _under_offers(self) -> bool:
        """Whether a heading over the sentence announces offers."""
        page = self.context.page
        headings = [heading for number in page.path(self.sentence.passage.section) if (heading := page.heading(number))]
        return any(self.context.has("offer_heading", heading) for heading in headings)

    def _of_unnamed(self, how: str) -> Iterator[str]:
        """What the sentence tells of somebody whom it does not name."""
        low, start, end = self.context.page.low, self.sentence.start, self.sentence.end
        if how == "heading":
            yield "eo-heading"
            if self.sentence.passage.kind == "bullet":
                yield "eo-heading-bullet"
        if REDIRECT.search(low, start, end):
            yield "eo-redirect"
        if how == "owner" and PRONOUN.match(low, start, end):
            yield "eo-owner-pronoun"
        if self.actors and how != "owner":
            yield f"eo-{how}-others-named"
        if self.subject and how != "heading":
            yield f"eo-{how}-other-subject"
        if "eo-help" in self.of_sentence and how != "heading":
            yield f"eo-{how}-help"
        if "eo-heading-offers" in self.of_sentence and how != "before":
            yield f"eo-{how}-heading-offers"

    def _of_named(self, actor: ActorMention, need: Mention) -> Iterator[str]:
        """What the sentence tells of an organisation that it names."""
        before = actor.end <= need.start
        between = Part(actor.end, need.start) if before else Part(need.end, actor.start)
        head = self._head_of(need) if before else self.subject
        is_subject = head is not None and head.key == actor.key
        lead = self._lead(actor)
        if any(other.key != actor.key for other in within(self.actors, between)):
            yield "eo-other-between"
        if self.subject is not None and not is_subject:
            yield "eo-other-subject"
        if len({other.key for other in self.actors}) == 1:
            yield "eo-only"
        if not lead.strip(" –-»”\""):
            yield "eo-opens"
        if not before and BY.search(lead):
            yield "eo-by-behind"
        if between.end - between.start < NEAR:
            yield "eo-near"
        if before and head is not None and not is_subject and len(self.heads) > 1:
            yield "eo-other-head"
        yield from self._of_wording(actor, between, before)
        if before and is_subject:
            yield from self._of_verb(actor)

    def _of_wording(self, actor: ActorMention, between: Part, before: bool) -> Iterator[str]:
        around = Part(actor.end, self.sentence.end) if before else Part(self.sentence.start, actor.start)
        hits = self.context.hit("offer", around)
        if any(hit.trigger.direction == ("before" if before else "after") for hit in hits):
            yield "eo-offer-after-name" if before else "eo-offer-before-name"
        if before and within(hits, between):
            yield "eo-offer-between"

    def _of_verb(self, actor: ActorMention) -> Iterator[str]:
        """What the word after a subject tells; where a colon, dash or stop follows it is a line of its own."""
        match = NEXT_WORD.match(self.context.page.low, actor.end, self.sentence.end)
        word = match["word"] if match else None
        if word is None:
            yield "eo-alone"
        elif word in AND:
            yield "eo-and"
        elif word in IS:
            yield "eo-is"
        elif word in HAS:
            yield "eo-has"
        near = Part(actor.end, min(self.sentence.end, actor.end + VERB))
        verb = next((hit for hit in self.context.hit("offer", near) if hit.trigger.direction == "before"), None)
        if verb and verb.trigger.weight >= SURE_VERB:
            yield "eo-offers"


def _of_need(need: Mention) -> Iterator[str]:
    """What a need tells."""
    if need.id in KINDS_OF_HELP:
        yield "eo-need-help"
    if need.id.startswith(SECTORS):
        yield "eo-need-sector"
    if need.weight >= SURE_WORD:
        yield "eo-need-sure"
    if need.weight < VAGUE_WORD:
        yield "eo-need-vague"
