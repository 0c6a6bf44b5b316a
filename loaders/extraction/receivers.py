"""Offers told from the side of those who get them: «hos Almi kan du få lån», «den som vill starta får råd av Coompanion».

Where the sentence names nobody («Den som vill starta får ett möte») the offer is of whoever it was about before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.extraction.context import Context, Sentence
from loaders.extraction.layout import Part
from loaders.extraction.names import ActorMention
from loaders.extraction.offer import WEAK, Offer, free_offer, needs_of
from loaders.extraction.projects import Projects
from loaders.extraction.spans import within

__all__ = ["begins_what_they_get", "offers_received"]

# Who gets help: firms, those who start one, the reader.
RECEIVER = (
    r"(?:du|ni|ditt|(?-i:I)|dere|dykk|you|den[ ]som|den,[ ]der|dem[ ]som|dei[ ]som|dem,[ ]der|alla[ ]som|alle[ ]som|alle,[ ]der"
    r"|anyone|those[ ]who|\w*företag\w*|\w*virksomhed\w*|\w*virksomhet\w*|\w*verksemd\w*|\w*bedrift\w*|\w*gründ\w*"
    r"|iværksætter\w*|etablerer\w*|etablerar\w*|entreprenör\w*|entrepreneur\w*|compan(?:y|ies)|firms?|business(?:es)?|start-?ups?"
    r"|ägare\w*|ejere?n?|eiere?n?|eigarar?|owners?|employers?|arbetsgivare\w*|arbejdsgivere?|arbeidsgivere?|lantbrukare"
    r"|landmænd|bønder|farmers|föreningar|foreninger|foreiningar|associations|kooperativ\w*|idébärare|nyanlända|medlemmar\w*"
    r"|medlemmer|medlemmene|members)"
)
MODAL = r"(?:kan|kunde|can|may)"
GET = (
    r"(?:får|få|fås|erbjuds|tilbys|tilbydes|blir[ ]tilbudt|bliver[ ]tilbudt|söka|søke|søkje|søge|låna|låne|boka|booke|hyra|leie"
    r"|gets?|receives?|(?:is|are)[ ]offered|apply[ ]for|borrow|book|rent|hittar|finds?)"
)
# «får vite», «får pröva»: leave to do something, no gift
LEAVE = (
    r"(?![ ](?:veta|vite|vide|møte|möta|møde|pröva|prova|prøve|prøva|se|höra|høre|göra|gøre|gjøre|gjere|lära|lære|träffa|treffe"
    r"|besöka|besøke|besøge|delta|deltage|vara|være|vere|bli|blive|ta|tage|know|to|inte|ikke|ikkje|del av|ja|nej|nei)(?!\w))"
)
GETS = re.compile(rf"(?<![\w-]){GET}(?![\w-]){LEAVE}(?:[ ](?:du|ni|dere|I|you)(?!\w))?", re.IGNORECASE)
SOMEBODY = re.compile(rf"(?i)(?<![\w-]){RECEIVER}(?![\w-])")
# What is to come, was, or is only wished for, is no offer: «ska få», «bör få», «måste få», «får inte».
NOT_NOW = re.compile(
    r"(?i)(?<!\w)(?:ska|skal|skall|skulle|bör|bør|måste|må|vill|vil|will|should|must|hade|hadde|havde|had|att|att|å|to)[ ]"
    r"(?:(?:även|också|også|dessutom|du|ni|de|dei|dere|vi|they|you|also|all|alla|alle|därför|derfor)[ ])?$"
    r"|(?<!\w)(?:att|at|that)[ ](?:fler|flere|fleire|more|alla|alle|all|små|företag\w*|bedrift\w*|virksomhed\w*|companies)[ ]"
    r"(?:\w+[ ]){0,3}$|(?<!\w)(?:vi|we|me|prosjektet|projektet|project)[ ]$"
)
DENIED = re.compile(r"(?i)[ ](?:\w+[ ])?(?:inte|ikke|ikkje|not|ej|nog|nok|ingen|inga|inget|no)(?!\w)")
SOURCE = re.compile(r"(?i)(?:^|[ ])(?:av|från|hos|genom|via|af|fra|frå|hjå|gennem|gjennom|from|by|through|at|with)[ ]$")
AT_START = re.compile(
    r"(?i)(?:hos|på|hjå|ved|via|genom|gennem|gjennom|through|with|at|från|fra|frå|from)[ ](?:det[ ]|the[ ]|våra[ ]|our[ ])?$"
)
PRESENT = re.compile(
    r"(?i)[ ]?(?:\([^)]{1,40}\))?[ ](?:\w+[ ]){0,2}?(?:får|kan|can|gets?|receives?|finns|findes|finnes|finst|er der|er det"
    r"|there (?:is|are)|ges|gis|erbjuds|tilbys|tilbydes|arbetar|arbejder|arbeider|jobbar|jobber|works?)(?!\w)"
)
TO_READ = re.compile(
    r"(?i)[ ]?(?:du |man |you )?(?:läsa |læse |lese |read )?(?:mer|mere|meir|more|information|info|oplysninger)(?!\w)"
)
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
    found = _at(context, sentence, present[0]) or _from(context, sentence, present)
    if found:
        actor, rest, rule = found
        whole = Part(sentence.start, sentence.end)
        yield free_offer(context, context.actor(actor), rest, whole, rule, 0.65, WEAK)


def _at(context: Context, sentence: Sentence, actor: ActorMention) -> tuple[ActorMention, Part, str] | None:
    """«Hos Almi kan du få lån», «På Unika Norrby arbetar två personer med att hjälpa företag»."""
    if not AT_START.fullmatch(context.page.plain, sentence.start, actor.start):
        return None
    match = PRESENT.match(context.page.plain, actor.end, sentence.end)
    if match is None:
        return None
    gets = GETS.search(context.page.plain, match.end(), min(sentence.end, match.end() + 40))
    rest = Part(gets.end() if gets else match.end(), sentence.end)
    if TO_READ.match(context.page.plain, rest.start, rest.end):
        return None
    return (actor, rest, "offer-at") if needs_of(context, rest, WEAK) else None


def _from(
    context: Context, sentence: Sentence, present: Sequence[ActorMention]
) -> tuple[ActorMention, Part, str] | None:
    """«Den som vill starta får råd av Almi»: what stands between the verb and the preposition."""
    begin = begins_what_they_get(context, sentence)
    if begin is None or begin >= present[0].start:
        return None
    actor = present[0]
    source = SOURCE.search(context.page.plain, max(begin - 1, actor.start - 12), actor.start)
    if source is None or actor.start - begin > FARTHEST:
        return None
    rest = Part(begin, source.start())
    return (actor, rest, "offer-from") if needs_of(context, rest, WEAK) else None


def begins_what_they_get(context: Context, sentence: Sentence) -> int | None:
    """Where the words for what somebody gets begin; None where nobody gets anything now.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Du som vill starta får råd. Företag ska få råd.", "s")
    >>> [begins_what_they_get(context, sentence) for sentence in context.sentences]
    [22, None]
    """
    plain = context.page.plain
    for gets in GETS.finditer(plain, sentence.start, sentence.end):
        subject = SOMEBODY.search(plain, sentence.start, gets.end())
        if subject is None or NOT_NOW.search(plain, sentence.start, gets.start()):
            continue
        if DENIED.match(plain, gets.end(), sentence.end):
            continue
        return gets.end()
    return None
