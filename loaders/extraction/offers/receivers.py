"""Offers told from the side of those who get them: «hos Almi kan du få lån», «den som vill starta får råd av Coompanion».

Where the sentence names nobody («Den som vill starta får ett möte») the offer is of whoever it was about before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.extraction.bodies.naming import ActorMention, opens
from loaders.extraction.context import Context, Sentence
from loaders.extraction.offers.offer import WEAK, Offer, free_offer, needs_of
from loaders.extraction.projects.projects import Projects
from loaders.extraction.spans import Part, within

__all__ = ["answered", "begins_what_they_get", "names_somebody", "offers_received"]

# Who gets help: firms, those who start one, the reader.
RECEIVER = (
    r"(?:du|ni|ditt|dere|dykk|you|den[ ]som|den,[ ]der|dem[ ]som|dei[ ]som|dem,[ ]der|alla[ ]som|alle[ ]som|alle,[ ]der"
    r"|anyone|those[ ]who|\w*företag\w*|\w*virksomhed\w*|\w*virksomhet\w*|\w*verksemd\w*|\w*bedrift\w*|\w*gründ\w*"
    r"|iværksætter\w*|etablerer\w*|etablerar\w*|entreprenör\w*|entrepreneur\w*|compan(?:y|ies)|firms?|business(?:es)?|start-?ups?"
    r"|ägare\w*|ejere?n?|eiere?n?|eigarar?|owners?|employers?|arbetsgivare\w*|arbejdsgivere?|arbeidsgivere?|lantbrukare"
    r"|landmænd|bønder|farmers|föreningar|foreninger|foreiningar|associations|kooperativ\w*|idébärare|nyanlända|medlemmar\w*"
    r"|medlemmer|medlemmene|members)"
)
GET = (
    r"(?:får|få|fås|erbjuds|tilbys|tilbydes|blir[ ]tilbudt|bliver[ ]tilbudt|söka|søke|søkje|søge|låna|låne|boka|booke|hyra|leie"
    r"|gets?|receives?|(?:is|are)[ ]offered|apply[ ]for|borrow|book|rent|hittar|finds?)"
)
# «får vite», «får pröva»: leave to do something, no gift
LEAVE = (
    r"(?![ ](?:veta|vite|vide|møte|möta|møde|pröva|prova|prøve|prøva|se|höra|høre|göra|gøre|gjøre|gjere|lära|lære|träffa|treffe"
    r"|kosta|koste"
    r"|besöka|besøke|besøge|delta|deltage|vara|være|vere|bli|blive|ta|tage|know|to|inte|ikke|ikkje|del av|ja|nej|nei)(?!\w))"
)
GETS = re.compile(rf"(?<![\w-]){GET}(?![\w-]){LEAVE}(?:[ ](?:du|ni|dere|i|you)(?!\w))?")
SOMEBODY = re.compile(rf"(?<![\w-]){RECEIVER}(?![\w-])")
MYSELF = re.compile(r"(?<![\w-])I(?![\w-])")
# What is to come, was, or is only wished for, is no offer: «ska få», «bör få», «måste få», «får inte».
NOT_NOW = re.compile(
    r"(?<!\w)(?:ska|skal|skall|skulle|bör|bør|måste|må|vill|ville|vil|will|would|should|must|hade|hadde|havde|had|att|å"
    r"|to)[ ]"
    r"(?:(?:även|också|også|dessutom|du|ni|de|dei|dere|vi|they|you|also|all|alla|alle|därför|derfor)[ ])?$"
    r"|(?<!\w)(?:att|at|that)[ ](?:fler|flere|fleire|more|alla|alle|all|små|företag\w*|bedrift\w*|virksomhed\w*|companies)[ ]"
    r"(?:\w+[ ]){0,3}$|(?<!\w)(?:vi|we|me|prosjektet|projektet|project)[ ]$"
)
# «Företagen ska bli starkare och få stöd»: the infinitive stands far behind its «ska»
INFINITIVE = re.compile(r"(?:få|söka|søke|søkje|søge|låna|låne|boka|booke|hyra|leie)(?!\w)")
TO_COME = re.compile(r"(?<!\w)(?:ska|skal|skall|skulle|bör|bør|vil|ville|villa)[ ][^.;:]*[ ](?:och|og|samt)[ ]$")
DENIED = re.compile(r"[ ](?:\w+[ ])?(?:inte|ikke|ikkje|not|ej|nog|nok|ingen|inga|inget|no)(?!\w)")
SOURCE = re.compile(r"(?:^|[ ])(?:av|från|hos|genom|via|af|fra|frå|hjå|gennem|gjennom|from|by|through|at|with)[ ]$")
AT_START = re.compile(
    r"(?:hos|på|hjå|ved|via|genom|gennem|gjennom|through|with|at|från|fra|frå|from)[ ](?:det[ ]|the[ ]|våra[ ]|our[ ])?$"
)
HELD_AT = re.compile(r"(?:[\w/-]+[ ]){1,6}(?:hos|hjå|ved|vid)[ ]")
PRESENT = re.compile(
    r"[ ]?(?:\([^)]{1,40}\))?,?[ ](?:\w+[ ]){0,2}?(?:får|kan|can|gets?|receives?|finns|findes|finnes|finst|er der|er det"
    r"|there (?:is|are)|ges|gis|erbjuds|tilbys|tilbydes|arbetar|arbejder|arbeider|jobbar|jobber|works?)(?!\w)"
)
TO_READ = re.compile(
    r"[ ]?(?:du |man |you )?(?:läsa |læse |lese |read )?(?:mer|mere|meir|more|information|info|oplysninger)(?!\w)"
)
APPLIED = re.compile(
    r"(?<!\w)(?:söks|søges|søkes|søkjast|sökas|fås|ansøges|(?:is|are|be)[ ]applied[ ]for|apply)[ ]"
    r"(?:hos|hjå|via|genom|från|fra|frå|till|til|through|at|from|to)[ ]$"
)
CONTACT = re.compile(
    r"(?:kontakta|kontakt|ta[ ]kontakt|tag[ ]kontakt|ring|vänd[ ]dig|vend[ ]deg|henvend[ ]dig|prata[ ]med|tala[ ]med"
    r"|snakk[ ]med|tal[ ]med|skriv[ ]til|då[ ](?:är|kan)|da[ ](?:er|kan)|så[ ]|contact|call|talk[ ]to|turn[ ]to|ask)(?!\w)"
    r"|[^.?!\n]{1,60}?[ ](?:hjälper|hjælper|hjelper|helps|har|has|kan|can)[ ]"
)
ARTICLE = 4  # characters that may stand before the words for help that a sentence begins with
ANSWER = 35  # characters in which an answer names who helps
FARTHEST = 110


def offers_received(context: Context, projects: Projects, sentence: Sentence) -> Iterator[Offer]:
    """What a sentence says that somebody gets at or from an organisation.

    >>> from loaders.extraction import extract
    >>> text = "Hos Almi kan du få lån. Företag kan få råd om export av Business Sweden."
    >>> [(s.subject.surface, s.object.surface) for s in extract(text, source="s").statements() if s.predicate == "offers"]
    [('Almi', 'lån'), ('Business Sweden', 'råd om export')]
    """
    present = within(context.actors, sentence)
    if not present or within(projects.mentions, Part(sentence.start, present[0].start)):
        return
    if context.has("lack", sentence) or context.has("mentioned", sentence):
        return
    first = present[0]
    found = (_at(context, sentence, first) or _from(context, sentence, present) or _applied_for(context, sentence, first)
             or _held_at(context, sentence, first))
    if found:
        actor, rest, rule = found
        whole = Part(sentence.start, sentence.end)
        yield free_offer(context, context.actor(actor), rest, whole, rule, 0.65, WEAK)


def _at(context: Context, sentence: Sentence, actor: ActorMention) -> tuple[ActorMention, Part, str] | None:
    """«Hos Almi kan du få lån», «På Unika Norrby arbetar två personer med att hjälpa företag»."""
    if not AT_START.fullmatch(context.page.low, sentence.start, actor.start):
        return None
    match = PRESENT.match(context.page.low, actor.end, sentence.end)
    if match is None:
        return None
    gets = GETS.search(context.page.low, match.end(), min(sentence.end, match.end() + 40))
    rest = Part(gets.end() if gets else match.end(), sentence.end)
    if TO_READ.match(context.page.low, rest.start, rest.end):
        return None
    if not needs_of(context, rest, WEAK):
        rest = Part(match.end(), sentence.end)
    return (actor, rest, "offer-at") if needs_of(context, rest, WEAK) else None


def _from(
    context: Context, sentence: Sentence, present: Sequence[ActorMention]
) -> tuple[ActorMention, Part, str] | None:
    """«Den som vill starta får råd av Almi»: what stands between the verb and the preposition."""
    gets = _getting(context, sentence)
    if gets is None or gets.end() >= present[0].start:
        return None
    actor, begin = present[0], gets.end()
    source = SOURCE.search(context.page.low, max(begin - 1, actor.start - 12), actor.start)
    if source is None or actor.start - begin > FARTHEST:
        return None
    rest = Part(begin, source.start())
    if not needs_of(context, rest, WEAK):  # «kan låne penge af …»: the verb is part of what is gotten
        rest = Part(gets.start(), source.start())
    return (actor, rest, "offer-from") if needs_of(context, rest, WEAK) else None


def _held_at(context: Context, sentence: Sentence, actor: ActorMention) -> tuple[ActorMention, Part, str] | None:
    """«Rådgivningen hos Almi kostar inget»: words for help at the head of a sentence, and at whom."""
    if not HELD_AT.fullmatch(context.page.low, sentence.start, actor.start):
        return None
    rest = Part(sentence.start, actor.start)
    needs = needs_of(context, rest, WEAK)
    heads = bool(needs) and needs[0].start - sentence.start <= ARTICLE and not opens(context.words(rest).split()[0])
    return (actor, rest, "offer-held-at") if heads else None


def _applied_for(context: Context, sentence: Sentence, actor: ActorMention) -> tuple[ActorMention, Part, str] | None:
    """«Bidrag söks hos Region Dalarna», «Companies can apply to Region Dalarna for grants»."""
    match = APPLIED.search(context.page.low, sentence.start, actor.start)
    if match is None or match.end() != actor.start:
        return None
    before, after = Part(sentence.start, match.start()), Part(actor.end, sentence.end)
    rest = next((part for part in (before, after) if needs_of(context, part, WEAK)), None)
    return (actor, rest, "offer-applied-for") if rest else None


def answered(context: Context, question: Sentence, answer: Sentence) -> Offer | None:
    """«Behöver du lokal? Kontakta Mora kommun.»: whoever is named in the answer helps with what the question asks.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Behöver du lokal? Kontakta Mora kommun.", "s")
    >>> answered(context, *context.sentences).provider.surface
    'Mora kommun'
    """
    if question.passage.start != answer.passage.start or context.page.plain[question.end - 1] != "?":
        return None
    asked = names_somebody(context, question.start, question.end)
    actor = next(iter(within(context.actors, answer)), None)
    needs = needs_of(context, question)
    if not asked or not needs or actor is None or actor.start - answer.start > ANSWER or context.has("lack", answer):
        return None
    if within(context.actors, question) or not CONTACT.match(context.page.low, answer.start, answer.end):
        return None
    whole = Part(question.start, answer.end)
    return free_offer(context, context.actor(actor), Part(needs[0].start, needs[-1].end), whole, "offer-answer", 0.6)


def begins_what_they_get(context: Context, sentence: Sentence) -> int | None:
    """Where the words for what somebody gets begin; None where nobody gets anything now.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Du som vill starta får råd. Företag ska få råd.", "s")
    >>> [begins_what_they_get(context, sentence) for sentence in context.sentences]
    [22, None]
    """
    gets = _getting(context, sentence)
    return gets.end() if gets else None


def names_somebody(context: Context, start: int, end: int) -> bool:
    """Whether a span names who may get help: a firm, who starts one, the reader.

    >>> from loaders.extraction.context import context_of
    >>> names_somebody(context_of("Den som vill starta får råd.", "s"), 0, 28)
    True
    """
    return bool(SOMEBODY.search(context.page.low, start, end) or MYSELF.search(context.page.plain, start, end))


def _getting(context: Context, sentence: Sentence) -> re.Match[str] | None:
    """The words that say that somebody gets something now."""
    low = context.page.low
    for gets in GETS.finditer(low, sentence.start, sentence.end):
        if not names_somebody(context, sentence.start, gets.end()) or NOT_NOW.search(low, sentence.start, gets.start()):
            continue
        if INFINITIVE.match(low, gets.start()) and TO_COME.search(low, sentence.start, gets.start()):
            continue
        if DENIED.match(low, gets.end(), sentence.end):
            continue
        return gets
    return None
