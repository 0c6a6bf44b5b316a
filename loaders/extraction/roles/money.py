"""Who gives and who gets money by the words of a sentence: amounts beside names, verbs for giving and getting."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.context import Context, Sentence
from loaders.extraction.roles.given import FUNDERS, JOINED, MONEY, TOGETHER, Given
from loaders.extraction.rules import Hit
from loaders.extraction.spans import START, Part
from loaders.extraction.values import Amount, amounts

__all__ = [
    "GIVEN_WITHIN", "GIVES_TO", "OF_FUNDER", "amount_near", "elliptic_givers", "given_to", "of_money", "of_receiver",
    "receiving",
]

# «en miljon från Almi», «2 mkr från Almi»; «heraf 10 fra Regionalfonden», «varav Vinnova 9 mkr»
AMOUNT_FROM = re.compile(
    r"(?:\d[ ]?(?:mkr|mnkr|tkr|MSEK|mio\.?|mill\.?)(?:[ ]kr\.?)?|miljon(?:er)?|millioner|millionar|million"
    r"|kronor|kroner|euro|EUR|SEK|NOK|DKK|[ ]kr\.?)[ ](?:kr\.?[ ]|kronor[ ]|kroner[ ])?(?:från|fra|frå|from)[ ]$"
)
OF_WHICH = re.compile(r"(?:varav|heraf|hvorav|derav|of which|herav|däribland)[ ][^.;]{0,40}$")
# «Från regionen får projektet 4 miljoner kronor», «Fra Regionalfonden kommer 2 mio. kr.»
FROM_FIRST = re.compile(r"(?:^|(?<=[\s.,;:]))(?:[Ff]rån|[Ff]ra|[Ff]rå|[Ff]rom)[ ](?:den[ ]|det[ ]|the[ ])?$")
COMES = re.compile(r"[ ](?:får|fick|fik|fikk|fekk|kommer|kom|kjem|mottar|modtager|comes?|came)[ ]")
MONEY_NEXT = 60  # characters behind «får» in which the amount stands
OTHERS_TOO = re.compile(r"[ ](?:och|og|and|samt)[ ](?:\w+[ ])?(?:andra|andre|other|others|övriga|øvrige)(?!\w)")
GRANTED = re.compile(
    r"(?i)(?:projekt|prosjekt|project|förstudie|forstudie)\w*[ ][^.;]{2,80}[ ]"
    r"(?:beviljat|beviljad|bevilget|innvilget|godkänt|godkendt|godkjent|granted|approved)(?!\w)"
)
GIVES_TO = re.compile(
    r"[ ](?:har beviljat|har tilldelat|har gett|har bevilget|har givet|har tildelt|har innvilget|har løyvd|has granted"
    r"|has awarded|att bevilja|att tilldela|att ge|at bevilge|at tildele|at give|å innvilge|å bevilge|å tildele|å gi|å løyve"
    r"|å gje|to grant|to award|to give"
    r"|beviljar|beviljade|tilldelar|tilldelade|ger|gav|bevilger|bevilgede|bevilget|tildeler|tildelte|giver|gav|gir|ga"
    r"|innvilger|innvilget|gjev|løyver|løyvde|grants|granted|awards|awarded|gives|gave)[ ]"
)
# «har beviljat närmare 16 miljoner kronor till Norrlab»
AMOUNT_TO = re.compile(
    r"(?:\d[ ]?(?:\w{2,9}\.?[ ])?|[ ](?:miljon(?:er)?|million(?:er|ar)?|hundra tusen|hundre tusen)[ ])"
    r"(?:kronor|kroner|kr\.?|euro|EUR|SEK|NOK|DKK|MSEK|mkr|mio\.)[ ](?:till"
    r"|til|to)[ ]")
GIVING = re.compile(
    r"(?<!\w)(?:beviljat|beviljade|beviljar|tilldelat|tilldelade|ger|gett|gav|bevilget|bevilgede|bevilger|innvilget|gir|ga|gitt"
    r"|giver|givet|løyvd|løyver|granted|awarded|gave|given|grants|gives)[ ]"
)
OF_FUNDER = re.compile(r"[ -]?(?:medel|midler|midlar|pengar|penge|penger|pengane|stöd(?:et)?|projekt|money|funds|funding)\b")
MONEY_AFTER = re.compile(r"[ ]?[:(]?[ ]?(?:kr[ ])?\d[\d ,.]*[ ]?(?:mil|mio|mill|kr|SEK|NOK|DKK|EUR|euro|€|tusen)")
MONEY_BEFORE = re.compile(r"(?:euro|EUR|kronor|kroner|kr\.?|SEK|NOK|DKK)[ ](?:er[ ]|är[ ])?(?:från|fra|from|i|av)[ ]$")
TO_WHOM = 24  # characters between «går till» and a name: «går till hembygdsföreningen Frosta Minne»
SHARE_WITHIN = 30  # characters of a share or an amount
GIVEN_WITHIN = 100  # characters after a verb for giving in which the money stands
WITH_WHOM = re.compile(rf"(?i)(?:{TOGETHER}|[ ]med|[ ]with)[ ](?:(?:den|det|the)[ ])?$")
# «…, Region Nord för en fjärdedel», «… and Vinnova NOK 2 million»
SHARE = re.compile(r"[ ](?:(?:för|med|for|with)[ ]|(?=\d)|(?=(?:SEK|NOK|DKK|EUR|€|kr)[ ]?\d))")
AND_NEXT = re.compile(r"(?:,|[ ](?:och|og|and|samt))[ ]$")


def of_receiver(context: Context, sentence: Sentence, present: Sequence[ActorMention]) -> Iterator[Given]:
    """«Region Nord fick 11,7 miljoner kronor», «fik Nordklyngen en bevilling på 2 mio. kr.»: who gets the money leads."""
    for giver, receiver in given_to(context, sentence, present):
        yield Given(receiver, "lead", "receiver-given", 0.7, receiver)
        if giver:
            yield Given(giver, "funder", "giver-amount", 0.8, giver)
    for hit, group in receiving(context, sentence, present):
        for actor in group:
            role = "partner" if OTHERS_TOO.match(context.page.low, actor.end) or actor is not group[0] else "lead"
            yield Given(actor, role, hit.trigger.id, hit.trigger.weight, hit)


def receiving(
    context: Context, sentence: Sentence, present: Sequence[ActorMention]
) -> Iterator[tuple[Hit, list[ActorMention]]]:
    """Who gets money in «Norrlab och Almi får 2 mkr», «fik Norrlab 2 mio.», «2 mkr går till Norrlab»; the first one leads."""
    plain = context.page.plain
    for hit in context.hit("receives", sentence):
        before = [a for a in present if 0 <= hit.start - a.end <= 12 or _only_clause(context, a.end, hit.start)]
        after = [a for a in present if 0 <= a.start - hit.end <= 2]
        group = _leading(context, _ending_with(context, present, before[-1])) if before else after[:1]
        at = max([hit.end, *(a.end for a in group)])
        rest = Part(at, min(sentence.end, at + GIVEN_WITHIN))
        if group and (MONEY.search(plain, rest.start, rest.end) or GRANTED.search(plain, rest.start, rest.end)):
            yield hit, [actor for actor in group if actor.kind not in FUNDERS]
    for hit in context.hit("goes_to", sentence):
        got = [a for a in present if 0 <= a.start - hit.end <= TO_WHOM and a.kind not in FUNDERS][:1]
        if got and (MONEY.search(plain, sentence.start, hit.start) or context.has("of_money", Part(sentence.start, hit.start))):
            yield hit, got


def _ending_with(context: Context, present: Sequence[ActorMention], last: ActorMention) -> list[ActorMention]:
    """The list of organisations that ends with one."""
    group = [last]
    for actor in reversed([a for a in present if a.end <= last.start]):
        if not JOINED.fullmatch(context.page.plain, actor.end, group[0].start):
            break
        group.insert(0, actor)
    return group


def _leading(context: Context, group: list[ActorMention]) -> list[ActorMention]:
    """Nobody where a list is that of companions or of givers: «ihop med Almi och IUC får», «från Almi får projektet»."""
    before = max(0, group[0].start - 34), group[0].start
    return [] if any(told.search(context.page.plain, *before) for told in (WITH_WHOM, FROM_FIRST)) else group


def given_to(
    context: Context, sentence: Sentence, present: Sequence[ActorMention]
) -> Iterator[tuple[ActorMention | None, ActorMention]]:
    """Who gives and who gets in «Region Nord beviljar Norrlab 500 000 kronor»; the giver may go unnamed: «Nämnden …»."""
    for match in GIVES_TO.finditer(context.page.plain, sentence.start, sentence.end):
        receiver = next((a for a in present if a.start == match.end()), None)
        if receiver is None:
            continue
        giver = next((a for a in reversed(present) if a.end == match.start()), None)
        if receiver.kind not in FUNDERS and MONEY.search(context.page.plain[receiver.end : receiver.end + 60]):
            yield giver, receiver
    for match in AMOUNT_TO.finditer(context.page.plain, sentence.start, sentence.end):
        receiver = next((a for a in present if a.start == match.end()), None)
        giver = next((a for a in reversed(present) if a.end <= match.start()), None)
        if receiver and giver and receiver.kind not in FUNDERS and GIVING.search(context.page.plain, giver.end, match.end()):
            yield giver, receiver


def _only_clause(context: Context, start: int, end: int) -> bool:
    """Whether nothing but a relative clause stands between: «Norrlab, som funnits sedan 2004, får»."""
    return bool(re.fullmatch(r",[ ](?:som|der|which|that)[ ][^.;:]{3,90},[ ]", context.page.plain[start:end]))


def elliptic_givers(context: Context, sentence: Sentence, present: Sequence[ActorMention]) -> Iterator[Given]:
    """«Vinnova står för hälften, Region Nord för en fjärdedel»: the verb for giving is said once and meant for each."""
    hits = context.hit("gives", sentence)
    for actor in present if hits else ():
        verb = next((h for h in reversed(hits) if h.end <= actor.start and h.trigger.value != "from"), None)
        share = SHARE.match(context.page.plain, actor.end, sentence.end) if verb else None
        joined = share and AND_NEXT.search(context.page.plain, max(0, actor.start - 6), actor.start)
        if verb and share and joined:
            rest = Part(actor.end, min(sentence.end, share.end() + SHARE_WITHIN))
            if MONEY.search(context.page.plain, rest.start, rest.end) or context.has("of_money", rest):
                yield Given(actor, "funder", verb.trigger.id, 0.7, actor)


def of_money(context: Context, sentence: Sentence, present: Sequence[ActorMention]) -> Iterator[Given]:
    """Who funds because an amount or a word for money stands beside the name: «ERDF 437 221 euro», «ESF-medel»."""
    for actor in present:
        if _beside_money(context, sentence, actor):
            yield Given(actor, "funder", "funder-amount", 0.75, actor, actor.kind in FUNDERS)
        if actor.kind in FUNDERS and OF_FUNDER.match(context.page.low, actor.end, actor.end + 12):
            yield Given(actor, "funder", "funder-money", 0.7, actor)


def _beside_money(context: Context, sentence: Sentence, actor: ActorMention) -> bool:
    """«ERDF 437 221 euro», «243 996 euro från ERDF»; of other bodies only where the sentence is about a budget."""
    plain = context.page.plain
    after = MONEY_AFTER.match(plain, actor.end, actor.end + 30)
    if actor.kind in FUNDERS:
        before = MONEY_BEFORE.search(plain, max(sentence.start, actor.start - 22), actor.start)
        return bool(after or before or OF_WHICH.search(plain, max(sentence.start, actor.start - 50), actor.start))
    if AMOUNT_FROM.search(plain, max(sentence.start, actor.start - 30), actor.start):
        return True
    comes = COMES.match(plain, actor.end, sentence.end)
    if comes and FROM_FIRST.search(plain, max(sentence.start, actor.start - 10), actor.start):
        return bool(MONEY.search(plain, comes.end(), min(sentence.end, comes.end() + MONEY_NEXT)))
    if not after:
        return False
    given = GIVES_TO.search(context.page.plain[max(sentence.start, actor.start - 14) : actor.start])
    return not given and (
        context.has("budget", sentence)
        or bool(re.search("budget|finansier", context.page.low[max(0, sentence.start - 120) : sentence.start]))
    )


def amount_near(context: Context, actor: ActorMention, part: Part | Sentence, language: str | None) -> Amount | None:
    """The amount that stands next to an organisation, before the next one."""
    at = bisect_right(context.actors, actor.end, key=START)
    after = context.actors[at].start if at < len(context.actors) else part.end
    found = list(amounts(context.page.plain, max(part.start, actor.start - 40), min(part.end, after, actor.end + 40), language))
    return min(found, key=lambda a: max(a.start - actor.end, actor.start - a.end), default=None)
