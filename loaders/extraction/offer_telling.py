"""What a sentence tells of whether an organisation offers help with a need: each piece of evidence by the id of its entry.

No list of verbs holds all ways to say that somebody offers something («hyr ut», «håller öppet», «sitter i huset på onsdagar»).
So every pair of an organisation and a need in a sentence gathers evidence: where the organisation stands, what verb follows
it, who is addressed, what else the sentence is about. The weights lie in `rules/evidence.csv` and add up like log-odds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp

from graph.lexicon import Mention
from loaders.extraction.context import Context, Sentence
from loaders.extraction.layout import Part
from loaders.extraction.naming import ActorMention
from loaders.extraction.offer import GRANT, KINDS_OF_HELP, SECTORS, SURE, is_aim
from loaders.extraction.projects import Projects
from loaders.extraction.receivers import begins_what_they_get, names_somebody
from loaders.extraction.rules import rules
from loaders.extraction.spans import within

__all__ = ["Giver", "OfferTelling", "likelihood", "of_page"]

# Most patterns read the text in lower case, which is quicker than to read it without regard to case.
NEAR, FAR = 40, 110  # characters between an organisation and what it offers
OPENS = 25  # characters before the subject of a sentence
YOU = re.compile(r"(?<!\w)(?:du|dig|deg|ditt|dina|din|ni|er|dere|dykk|you|your)(?!\w)")
PRICE = re.compile(
    r"(?<!\w)(?:gratis|kostnadsfri\w*|utan kostnad|uten kostnad|kosteløs\w*|vederlagsfri\w*|free of charge|for free|avgift\w*"
    r"|(?:kostar|koster|costs?)[ ]|kr(?:onor|oner)? (?:i|om|per|pr) (?:månad|måned|time|måneden|månaden|month)\w*|self-cost)(?!\w)"
)
RHYTHM = re.compile(
    r"(?<!\w)(?:varje|var(?:annan|tredje|t)?|hver|hvert|kvar|kvart|every|each|en gång|to ganger|en gang|én gang|två gånger"
    r"|første|første|den första|den første|fyrste|weekly|monthly)[ ](?:\w+[ ])?"
    r"(?:vecka|måned|månad|mandag|måndag|tisdag|tirsdag|tysdag|onsdag|torsdag|fredag|uke|uge|veke|vecka|kvartal|år|halvår|gang|week"
    r"|month|quarter|year|monday|tuesday|wednesday|thursday|friday|torsdag|laurdag|morgon|morgen)\w*|(?<!\w)(?:mån|tis|ons|tors|fre|man|tirs|lør)dag(?:ar|er|e)(?!\w)"
)
BOOK = re.compile(
    r"(?<!\w)(?:boka?|book|bestill|bestil|bokas|bookes|anmäl\w*|meld deg|tilmeld\w*|påmeld\w*|drop-?in|sign up|register"
    r"|ring|kontakta|kontakt|contact|vänd dig|vend deg|henvend dig|öppet|öppen|åpent|åpen|åbent|åben|open|ope|opent)(?!\w)"
)
HELP = re.compile(
    r"(?<!\w)(?:hjälp\w*|hjelp\w*|hjælp\w*|help\w*|stöd\w*|støtt?e\w*|stønad|stønader|støtter|support\w*|råd|rådgiv\w*"
    r"|rådgjev\w*|råder|advice|advis\w+|coach\w*|lotsa\w*|guid\w+|vägled\w*|veiled\w*|rettlei\w*|vejled\w*|sparring\w*|utbild\w*"
    r"|opplær\w*|oplær\w*|kurs\w*|course\w*|tjenest\w*|tjänst\w*|tenest\w*|ydelse\w*|service\w*|workshop\w*|program\w*)"
)
AMOUNT = re.compile(r"\d[\d .,]*(?:kr|mkr|mio|mill|milj|million|SEK|NOK|DKK|euro|EUR)(?![a-z]{5})|(?:SEK|NOK|DKK|EUR|€)[ ]?\d")
REDIRECT = re.compile(  # to somebody else, so what the page's own body does is not told
    r"(?i)(?<!\w)(?:vänd(?:er)? (?:dig|er|sig) till|vend deg til|henvend (?:dig|deg|dere) til|hänvisar|henviser|viser til|viser til"
    r"|turn to|refers? to|ansök hos|søk hos|söks hos|kontakta|ta kontakt med|gå till|gå til|går till|går til)(?!\w)"
)
DENIED = re.compile(
    r"(?<!\w)(?:inte|ikke|ikkje|ej|inga|ingen|inget|ingi|intet|varken|hverken|verken|korkje|not|no|cannot|neither|none)(?!\w)"
)
PRONOUN = re.compile(
    r"(?i)(?:(?:här|der|her|there|dessutom|desuden|dessuten|där)[ ](?:\w+[ ])?)?(?:den|det|de|dei|it|they|she|he|hon|han|hun|ho"
    r"|rådgivarna|rådgiverne|advisers)[ ]"
)
WE = re.compile(r"(?<!\w)(?:vi|we|oss|os|us|hos oss|vår|vårt|våra|vores|our|me|jeg|jag|eg|i)(?!\w)")
HERE = re.compile(r"(?i)(?:här|her|here|hit|hid)[ ]")
# What leads to an organisation: it gives, it takes part, it is but the place
SOURCE = re.compile(r"(?<!\w)(?:hos|från|fra|frå|hjå|via|genom|gennem|gjennom|through|from|at)[ ](?:bl a |bl\.a\. |the |bland annat )?$")
BY = re.compile(r"(?<!\w)(?:av|af|by)[ ](?:the )?$")
BESIDE = re.compile(
    r"(?<!\w)(?:med|tillsammans med|sammen med|saman med|together with|with|along with|i samarbete med|i samarbeid med)[ ](?:the )?$"
)
OF = re.compile(r"(?<!\w)(?:i|in|till|til|to|för|for|om|about|mot|mod|under|på|on|vid|ved|mellan|mellom|mellem|between|and|och|og|samt|,|eller|or|of)[ ](?:the )?$")
PREPOSED_VERB = re.compile(r"(?<!\w)(?P<word>[^\W\d]{2,})[ ](?:även |också |også |alltså |the )?$")
NEXT = re.compile(
    r"(?:[:']?s)?(?:[ ]?\([^()\n]{1,50}\))?,?[ ](?:(?:som|der|which|who|that|i \w+|in \w+|på \w+|numera|sedan \w+)[ ])?"
    r"(?P<word>[^\W\d][\w-]*)(?:[ ](?P<second>[^\W\d][\w-]*))?"
)
COLON = re.compile(r"(?:[ ]?\([^()\n]{1,40}\))?(?::|[ ][–-])[ ]")
GENITIVE = re.compile(r"(?:s|:s|'s|’s)?[ ](?:egen |eget |eigen |own |nya |nye |new )?$")
IS = frozenset(["är", "er", "is", "are", "var", "was", "were", "ligger", "lies", "ägs", "eies", "ejes", "blir", "bliver"])
HAS = frozenset(["har", "has", "have", "hadde", "hade", "havde"])
GETS = frozenset(["får", "fick", "fikk", "fik", "fekk", "gets", "got", "receives", "received", "söker", "søker", "søger", "applies", "sökte", "beviljas", "tildeles", "mottar"])
WILL = frozenset(["ska", "skal", "skall", "vil", "vill", "will", "kommer", "bör", "bør", "should", "would", "skulle", "hoppas", "håper", "håber", "ønsker", "önskar", "vurderer"])
CAN = frozenset(["kan", "can", "may"])
THERE = frozenset(["finns", "findes", "finnes", "finst"])
AND = frozenset(["och", "og", "and", "samt", "eller", "or"])
STRONG = frozenset(
    ["ger", "gir", "giver", "gjev", "hjälper", "hjelper", "hjælper", "helps", "helps", "erbjuder", "tilbyr", "tilbyder", "offers", "håller", "holder", "held", "runs", "driver", "driv", "lånar", "låner", "lends", "hyr", "leier", "lejer", "leiger", "rents", "ordnar", "arrangerer", "arrangerar", "skipar", "tar", "tek", "takes", "ställer", "stiller", "lotsar", "guider", "coachar", "utbildar"]
)
PAST = re.compile(r"(?:ade|ades|ede|edes|dde|tte|lte|kte|ste|tes|ed)$")
PAST_WORDS = frozenset(["gav", "ga", "gjorde", "höll", "holdt", "heldt", "tok", "tog", "drev", "stod", "satt", "ble", "blev", "vart", "blei", "gick", "gikk", "gik", "kom", "fanns"])
PRESENT = re.compile(r"(?:ar|er|år|ør|ör|yr|ir|as|es|s)$")
PURPOSE = re.compile(r"(?i)(?<!\w)(?:för att|for at|for å|in order to|så att|slik at|så at|so that|med mål\w*|syftar till)(?!\w)")
SAID = ("lack", "planned", "potential", "mentioned", "negated", "offer", "offer_we", "grant", "budget", "receives", "role", "title")
BREAK = re.compile(r"[;:]|,[ ](?:men|medan|mens|but|while|fast|och|og|and)[ ]|[ ](?:men|medan|mens|but|while)[ ]")


@dataclass(frozen=True, slots=True)
class Giver:
    """Who may be the one who offers, and how the sentence comes by them: named in it, spoken of before, heading or page."""

    key: str
    how: str  # named, before, heading, owner
    mention: ActorMention | None = None


def of_page(context: Context, projects: Projects) -> frozenset[str]:
    """What a page as a whole tells: whether it addresses the reader, or tells of projects and money."""
    plain = context.page.plain
    counts = (
        ("you", sum(1 for _ in YOU.finditer(context.page.low)), 4),
        ("we", len(context.hits.get("we", ())), 4),
        ("amounts", sum(1 for _ in AMOUNT.finditer(plain)), 4),
        ("quotes", len(context.hits.get("speech", ())), 3),
        ("projects", len({mention.name.id for mention in projects.mentions}), 3),
        ("roles", len(context.hits.get("role", ())), 6),
        ("offers", len(context.hits.get("offer", ())), 4),
        ("actors", len({actor.key for actor in context.actors}), 9),
    )
    told = {f"eo-page-{name}" for name, count, least in counts if count >= least}
    return frozenset(told | ({"eo-page-of-project"} if projects.main else set()))


class OfferTelling:
    """Gathers what a sentence tells of the pairs of organisations and needs in it."""

    def __init__(self, context: Context, projects: Projects, sentence: Sentence, page: frozenset[str]) -> None:
        self.context, self.projects, self.sentence, self.page = context, projects, sentence, page

    @cached_property
    def actors(self) -> Sequence[ActorMention]:
        """The organisations that the sentence names."""
        return within(self.context.actors, self.sentence)

    @cached_property
    def subject(self) -> ActorMention | None:
        """The first organisation of the sentence that no preposition stands before."""
        low = self.context.page.low
        for actor in self.actors:
            lead = low[max(self.sentence.start, actor.start - 30) : actor.start]
            if not (SOURCE.search(lead) or BY.search(lead) or BESIDE.search(lead) or OF.search(lead)):
                return actor
        return None

    @cached_property
    def of_sentence(self) -> frozenset[str]:
        """What the sentence tells, whoever offers whatever."""
        return frozenset(self._of_sentence())

    def _of_sentence(self) -> Iterator[str]:
        context, sentence, low = self.context, self.sentence, self.context.page.low
        start, end = sentence.start, sentence.end
        for name, pattern in (("you", YOU), ("price", PRICE), ("rhythm", RHYTHM), ("book", BOOK), ("help", HELP), ("we", WE)):
            if pattern.search(low, start, end):
                yield f"eo-{name}"
        if names_somebody(context, start, end):
            yield "eo-somebody"
        for use in SAID:
            if context.has(use, sentence):
                yield f"eo-{use.replace('_', '-')}"
        if within(self.projects.mentions, sentence):
            yield "eo-project"
        yield from self.page
        if DENIED.search(low, start, end):
            yield "eo-denied"
        if is_aim(sentence.passage):
            yield "eo-aim"
        if sentence.passage.kind != "text":
            yield f"eo-in-{sentence.passage.kind}"
        if begins_what_they_get(context, sentence) is not None:
            yield "eo-get"
        if len({need.id for need in context.found("need", sentence)}) > 2:
            yield "eo-many-needs"
        if AMOUNT.search(context.page.plain, start, end):
            yield "eo-amount"
        if any(context.has("offer_heading", h) for n in self.context.page.path(sentence.passage.section)
               if (h := self.context.page.heading(n)) is not None):
            yield "eo-heading-offers"
        if len(self.actors) > 3:
            yield "eo-many-actors"

    def of(self, giver: Giver, need: Mention) -> frozenset[str]:
        """The ids of the evidence for and against that somebody offers help with a need."""
        told = set(self.of_sentence) | set(self._of_need(need)) | {"eo-start", f"eo-how-{giver.how}"}
        told.add(f"eo-kind-{kind}" if (kind := self.context.names[giver.key].sort) else "eo-kind-unknown")
        if giver.mention is not None:
            told.update(self._of_named(giver.mention, need))
        else:
            told.update(self._of_unnamed(giver))
        return frozenset(told)

    def _of_need(self, need: Mention) -> Iterator[str]:
        if need.weight < SURE:
            yield "eo-need-weak"
        if need.id in KINDS_OF_HELP:
            yield "eo-need-help"
        if need.id.startswith(SECTORS):
            yield "eo-need-sector"
        if HELP.search(need.surface.lower()):
            yield "eo-need-word-of-help"
        if GRANT.match(self.context.page.plain, need.start):
            yield "eo-need-amount"

    def _of_unnamed(self, giver: Giver) -> Iterator[str]:
        plain, start, end = self.context.page.plain, self.sentence.start, self.sentence.end
        if PRONOUN.match(plain, start, end):
            yield f"eo-{giver.how}-pronoun"
        if WE.search(self.context.page.low, start, end):
            yield f"eo-{giver.how}-we"
        if HERE.match(plain, start, end):
            yield f"eo-{giver.how}-here"
        if REDIRECT.search(plain, start, end):
            yield "eo-redirect"
        if self.actors:
            yield f"eo-{giver.how}-others-named"
        if self.subject is not None:
            yield f"eo-{giver.how}-other-subject"
        for use in ("eo-offer", "eo-get", "eo-in-bullet", "eo-help", "eo-price", "eo-rhythm", "eo-heading-offers", "eo-offer-we"):
            if use in self.of_sentence:
                yield f"{use}-{giver.how}"

    def _of_named(self, actor: ActorMention, need: Mention) -> Iterator[str]:
        plain, sentence = self.context.page.plain, self.sentence
        lead = self.context.page.low[max(sentence.start, actor.start - 30) : actor.start]
        before = actor.end <= need.start
        yield "eo-before-need" if before else "eo-behind-need"
        between = Part(actor.end, need.start) if before else Part(need.end, actor.start)
        gap = between.end - between.start
        yield "eo-near" if gap < NEAR else "eo-far" if gap > FAR else "eo-midway"
        if any(a.key != actor.key for a in within(self.actors, between)):
            yield "eo-other-between"
        if self.subject is not None and self.subject.key == actor.key:
            yield "eo-subject"
        elif self.subject is not None:
            yield "eo-other-subject"
        if len({a.key for a in self.actors}) == 1:
            yield "eo-only"
        if not lead.strip(" –-»”\""):
            yield "eo-opens"
        if PURPOSE.search(plain, between.start, between.end):
            yield "eo-purpose-between"
        if BREAK.search(plain, between.start, between.end):
            yield "eo-break-between"
        for name, pattern in (("source", SOURCE), ("by", BY), ("beside", BESIDE), ("other-preposition", OF)):
            if pattern.search(lead):
                yield f"eo-{name}" + ("" if before else "-behind")
                break
        else:
            yield from self._preposed(lead)
        if COLON.match(plain, actor.end, sentence.end):
            yield "eo-colon"
        if before and GENITIVE.fullmatch(plain, actor.end, need.start):
            yield "eo-genitive"
        if before:
            if any(h.trigger.direction == "before" for h in self.context.hit("offer", Part(actor.end, sentence.end))):
                yield "eo-offer-after-name"
            if self.context.hit("offer", between):
                yield "eo-offer-between"
            if self.context.hit("offer_we", between):
                yield "eo-offer-we-between"
        elif any(h.trigger.direction == "after" for h in self.context.hit("offer", Part(sentence.start, actor.start))):
            yield "eo-offer-before-name"
        yield from self._verb(actor, "" if before and self.subject is not None and self.subject.key == actor.key
                              else "-object" if before else "-behind")

    def _preposed(self, lead: str) -> Iterator[str]:
        word = PREPOSED_VERB.search(lead)
        if word:
            yield f"eo-verb-before-{sort_of_verb(word['word'].casefold())}"

    def _verb(self, actor: ActorMention, where: str) -> Iterator[str]:
        match = NEXT.match(self.context.page.plain, actor.end, self.sentence.end)
        if match is None:
            yield f"eo-verb-none{where}"
            return
        sort = sort_of_verb(match["word"].casefold())
        yield f"eo-verb-{sort}{where}"
        if sort == "is" and match["second"]:
            yield f"eo-verb-is-{'en' if match['second'].casefold() in ('en', 'ett', 'et', 'a', 'an', 'ein', 'eit') else 'other'}"


def sort_of_verb(word: str) -> str:
    """What kind of verb a word is."""
    for name, words in (("is", IS), ("has", HAS), ("gets", GETS), ("will", WILL), ("can", CAN), ("there", THERE), ("and", AND),
                        ("strong", STRONG), ("past", PAST_WORDS)):
        if word in words:
            return name
    if PAST.search(word):
        return "past"
    return "present" if PRESENT.search(word) else "other"


def likelihood(told: frozenset[str]) -> float:
    """How likely a pair with this evidence is an offer, from 0 to 1.

    >>> likelihood(frozenset({"eo-start"})) < 0.3
    True
    """
    weights = rules().evidence
    return 1 / (1 + exp(-sum(weights.get(each, 0.0) for each in sorted(told))))
