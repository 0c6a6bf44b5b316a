"""Budgets and grants that running text tells of projects, and whose an amount is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.model import Name, Statement
from loaders.extraction.context import Context, Sentence, once
from loaders.extraction.projects.several import speaks_of_several
from loaders.extraction.projects.subjects import Projects
from loaders.extraction.spans import Part, has_any, within
from loaders.extraction.values import Amount, amounts

__all__ = ["ASKED", "LEAST", "SHARE", "each_statements", "is_of_grants", "is_told", "money_statements", "of_budget"]

LEAST = 10_000
MANY_AMOUNTS = 4
TOLD_FIELDS = frozenset({"aim", "activities", "status"})  # values of these labels are told in sentences
MAYBE_TOLD = frozenset({"service", "lead"})  # «Vad: …», «Hvem står bag?»: so may these be
# A share of what was told before: «heraf 10 fra Regionalfonden», «of which …»
SHARE = re.compile(
    r"(?:varav|därav|heraf|hvoraf|herav|hvorav|derav|deraf|of which|of this|including|inklusive|inkl\.|inkludert|inclusive)\b"
    r"[^.;\d]{0,60}$"
)
# What one of many may get or has to pay, and how much at most: no project's money
EACH = re.compile(
    r"[ ,]*(?:\(?(?:per|pr\.?|för varje|for hver|for kvar|for each)[ ](?!(?:år|years?|annum)\b)\w+|/(?!år|year)\w+"
    r"|a (?:day|month|head)|(?:i|om) månaden|om dagen|i måneden|i månaden|i timen)"
)
YEARLY = re.compile(
    r"[ ,]*(?:(?:per|pr\.?|om|i|hvert|varje|kvart|each|every|a|/)[ ]?(?:år\w*|year|annum)\b|årlig\w*|årleg\w*|yearly|annually)"
)
YEARLY_BEFORE = re.compile(r"(?:årlig\w*|årleg\w*|hvert år|varje år|kvart år|annual(?:ly)?|yearly)[^.;]{0,25}$")
AT_MOST = re.compile(
    r"(?:upp till|op til|opp til|opptil|inntil|indtil|högst|højst|høyst|maximalt|maksimalt|maks\.?|max\.?|up to|at most"
    r"|no more than|som mest|mellan|mellem|mellom|minst|mindst|at least)[ ](?:\w+[ ]){0,2}$"
)
PAID = re.compile(
    r"(?:avgift|pris\b|priset|prisen|kontingent|medlemskap|egenbetaling"
    r"|omsätt(?!er projektet)|omsætning|omset|turnover|lön\b|lønn|løn\b|hyra"
    r"|leie|leje|fee\b|price|salary|revenue|kredit|invest(?:ering|ment)|köpesumma|böter|vinst|overskudd|overskud|profit"
    r"|biljett|billett|omkring befolkning|skatt|skuld|gæld|gjeld)"
)
# What one of those behind a project adds: its own share
OWN_SHARE = re.compile(
    r"(?:medfinansiär|medfinansiører|medfinansierar|medfinansierer|medfinansiering\w*|medfinansiør|skjuter till|skyter inn"
    r"|skjuter själv|bidrar|bidrager|ställer upp|stiller|lägger in|lägger till|legg inn|egen insats|egeninsats|egenandel|egne"
    r"|egna medel|egen tid|egeninnsats|garanter\w*|co-finances|co-financing|contribut\w+|own resources|forutsetter|förutsatt"
    r"|forutsætter|forutset)[^.;]{0,40}$"
)
OWN_SHARE_AFTER = re.compile(r"[^.;,]{0,25}(?:i egen tid|i egne timer|egen insats|egeninnsats|in kind)")
# What was asked for, or not given
ASKED = re.compile(
    r"(?:(?<!\w)(?:sökt|sökte|söker|søkt|søker|søkte|søgt|søger|søgte|søkjer|ansökt|ansøgt|ansøger|ansøgte|omsøkte?|omsøgte?"
    r"|sökta|begärt|äskar|ber om|bad om|ba om|ansökan|søknad\w*|ansøgning\w*|tilrådd|applied|applies|requested|asks|asked"
    r"|ville ha|ville have|vill ha|sökande|søker|tänkt sig)(?!\w))"
)
# What whoever decides does with what was asked for
DECIDED = re.compile(
    r"(?<!\w)(?:beslutar|beslutade|besluter|besluttede|vedtar|vedtok|vedtak|vedtek|tilldela\w*|tildel\w*|bevilja\w*|bevilge?\w*"
    r"|innvilg\w*|föreslå\w*|foreslår|tillstyrk\w*|indstil\w*|innstil\w*|prioritera\w*|yter|ger|gir|giver|gjev|får|fick|fik"
    r"|fikk|fekk|løyv\w*|award\w*|grant\w*|approv\w*|decides|decided)(?!\w)"
)
REFUSED = re.compile(
    r"(?<!\w)(?:avslag|avslår?|avslås|avslogs?|avslått|afslag|afslår|afslås|afslået|avvis\w*|afvis\w*|rejected|declined"
    r"|turned down|fick nej|fik nej|fikk nei|fekk nei|inte prioritera|bordlägg\w*|bordlagd)(?!\w)"
)
# «2,9 millioner av totalt 4,4»: what a share is of
WHOLE = re.compile(
    r"(?:\d|kr\.?|kronor|kroner|millionar|millioner|miljoner|million|mio\.?|mill\.?|mkr|sek|nok|dkk|eur|euros?)[ ]"
    r"(?:av|af|of|ud af|ut av|out of)[ ](?:[^\W\d]+[ ]){0,5}(?:sek |nok |dkk |eur |kr\.? |€)?$"
)
# «utlyser 8 miljoner kronor», «Puljen er på 20 mio. kr.»; «9 millionar skal fordelast»
HANDED_OUT = re.compile(
    r"(?:utlyser|utlyses|lyser (?:no |nå |nu )?ut|lyses ut|utlyst|udbyder|opslår|fördelar|fördela|fordeler|fordele|delar ut"
    r"|deler ut|uddeler"
    r"|avsatt|afsat|satt av|sett av|afsætter|avsätter|potten|puljen|pott|pulje|ramma|ramme|rammen|ramen|ram|omfattar|budget"
    r"|budgeten|budsjett|available|allocate[sd]?|total of|disponera|til fordeling|har|finns|finnes|er det)[ ](?:\w+[ ]){0,3}$"
)
HANDED_OUT_AFTER = re.compile(
    r"[ ][^.;]{0,30}(?:att dela på|å dele på|til deling|til fordeling|att fördela|att söka|å søke|i potten|at søge|available"
    r"|skal fordel\w*|ska fördelas|lyses ut|vert lyst ut|in total)"
)
# Words of a page's one project that need no name beside them, as the ids of rules have them: «Budgeten uppgick till …»
OF_THE_PROJECT = (
    "budget", "budsj", "totalbud", "notan", "slutnotan", "kalkyl", "kostnadsram", "projektram", "prosjektram",
    "totalram", "ramm", "ramen",
)
# «Projektet beviljas med högst 2 miljoner»
OF_ONE = re.compile(
    r"(?:projektet|prosjektet|the project|förstudien|forstudien|forprosjektet|satsningen|satsingen|satsinga|insatsen|indsatsen)"
    r"[ ](?:har[ ]|has[ ])?(?:been[ ])?(?:bevilj|bevilg|innvilg|tildel|får|fick|fik|fikk|fekk|is granted|was granted"
    r"|granted|awarded|is awarded|receives|received|prioriter|løyv|mottar|modtager|modtog|mottok)")
LISTS = frozenset({"project-list", "project-in-turn"})
EACH_WORDS = ("hver", "kvar", "vardera", "each", "apiece", "per projekt", "per prosjekt", "pr. projekt")
FOR_EACH = re.compile(r"[ ](?:til[ ]|till[ ])?(?:hver|hvert|kvar|kvart|vardera|each|apiece|per pro[s]?jekt|pr\. projekt)(?!\w)")
OF_PLURAL = re.compile(
    r"(?<!\w)(?:[\w-]*(?:projekten|projekterne|prosjektene|prosjekta|projects|satsningarna|satsingene|insatserna|indsatserne)"
    r"|de fire|de tre|de fem|dei fire|de fyra|the (?:two|three|four|five))(?!\w)")
OF_WHOLE = re.compile(r"[ ](?:av|af|of|ud af|ut av|out of)[ ]")
GIVEN = 25  # characters before figures in which a word says that they are money
WORD_BEFORE, WORD_AFTER, WORD_RIGHT_AFTER = 110, 40, 14


def money_statements(context: Context, projects: Projects, language: str | None) -> Iterator[Statement]:
    """Budgets and grants in running text: an amount where a word says what it is, or where one project alone is told of."""
    for sentence in context.sentences:
        if not is_told(projects, sentence):
            continue
        if speaks_of_several(context.page.low, sentence) and not within(projects.mentions, sentence):
            continue
        found = list(amounts(context.page.plain, sentence.start, sentence.end, language, grouped=True))
        told = [
            money
            for place, amount in enumerate(found)
            if amount.value >= LEAST and _may_be_of_project(context, sentence, amount)
            if (money := _told(context, projects, sentence, amount, _around(context, sentence, found, place), language))
        ]
        for money in _first_of_each(told):
            here = Part(sentence.start, sentence.end)
            yield of_budget(context, money.project, money.amount, money.kind, here, money.rule, money.confidence)


def each_statements(context: Context, projects: Projects, language: str | None) -> Iterator[Statement]:
    """What each of the projects gets that a page lists: «Prosjektene får 600.000 kroner hver»."""
    low = context.page.low
    if not has_any(low, EACH_WORDS):
        return
    listed = {m.name.id: m.name for m in projects.mentions if m.rule in LISTS}
    for sentence in context.sentences if len(listed) > 1 else ():
        if not OF_PLURAL.search(low, sentence.start, sentence.end) or within(projects.mentions, sentence):
            continue
        for amount in amounts(context.page.plain, sentence.start, sentence.end, language):
            if amount.value >= LEAST and FOR_EACH.match(low, amount.end):
                here = Part(sentence.start, sentence.end)
                yield from (of_budget(context, name, amount, "grant", here, "budget-each", 0.6) for name in listed.values())


def is_told(projects: Projects, sentence: Sentence) -> bool:
    """Whether a sentence is running text: no label's value, unless that goes on for sentences or tells of a project by name."""
    passage = sentence.passage
    if passage.kind != "label" or passage.label is None or passage.label.field in TOLD_FIELDS:
        return True
    if passage.label.field not in MAYBE_TOLD or not passage.parts:
        return False
    return sentence.start > passage.parts[0].start or bool(within(projects.mentions, Part(passage.start, sentence.end)))


@once
def is_of_grants(context: Context) -> bool:
    """Whether a page tells of so much money that it may be of several projects, some without a name that is known."""
    plain = context.page.plain
    return sum(1 for amount in amounts(plain, 0, len(plain)) if amount.value >= LEAST) > MANY_AMOUNTS


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that a sentence tells of a project, as what and how surely."""

    project: Name
    amount: Amount
    kind: str
    rule: str
    confidence: float


def _first_of_each(told: Sequence[Money]) -> list[Money]:
    """Of what a sentence tells of one project, the surest; of equals the first: what follows are shares and conditions."""
    best: dict[str, Money] = {}
    for money in told:
        known = best.get(money.project.id)
        if known is None or (money.kind == "total" and known.kind != "total"):
            best[money.project.id] = money
    return list(best.values())


def _told(
    context: Context, projects: Projects, sentence: Sentence, amount: Amount, around: Part, language: str | None
) -> Money | None:
    """The budget or grant that an amount of a sentence is, and of which project; other amounts stand outside `around`."""
    use, rule = _word_for(context, around, amount) or (None, "budget-alone")
    if amount.bare and (use is None or not _is_given(context, amount)):
        return None
    if WHOLE.search(context.page.low, max(sentence.start, amount.start - 60), amount.start):
        use, rule = "budget", "budget-whole"
    project = projects.at(context, sentence, amount)
    if project is None and _is_only_amount(context, sentence, language):
        project = projects.of_passage(context, sentence)
    if project is None and rule.split("-", 3)[-1].startswith(OF_THE_PROJECT) and not is_of_grants(context):
        project = projects.so_far(sentence)
    if project is None or project.name.kind != "Project" or projects.is_past_opening(context, sentence):
        return None
    if project.sort == "utlysning":
        return _of_call(context, project.name, sentence, amount)
    if use is None and not projects.is_owned(context, sentence, project, amount) and not (
        context.has("definite", sentence) and _is_only_amount(context, sentence, language)
    ):
        return None  # but «Med 3,5 miljoner från Almi ska projektet nå fler»
    kind, confidence = ("total", 0.7) if use == "budget" else ("grant", 0.6 if use else 0.55)
    low = context.page.low
    before = low[max(sentence.start, amount.start - 70) : amount.start]
    if _last(ASKED, before) > _last(DECIDED, before) or REFUSED.search(low, sentence.start, sentence.end):
        kind, confidence = "applied_grant", 0.5
    elif YEARLY.match(low, amount.end) or YEARLY_BEFORE.search(before):
        kind, confidence = "yearly", 0.5
    elif OWN_SHARE.search(before) or OWN_SHARE_AFTER.match(low, amount.end):
        kind, confidence = "grant", 0.5
    elif (
        use != "budget"
        and AT_MOST.search(low, max(sentence.start, amount.start - 30), amount.start)
        and not within(projects.mentions, sentence)
        and not OF_ONE.match(low, sentence.start, sentence.end)
    ):
        return None  # what each of many may get
    return Money(project.name, amount, kind, rule, confidence)


def _is_given(context: Context, amount: Amount) -> bool:
    """Whether figures that nobody says are money stand right behind a word for giving it: «fikk 500 000 til …»."""
    return context.has("grant", Part(amount.start - GIVEN, amount.start))


def _of_call(context: Context, call: Name, sentence: Sentence, amount: Amount) -> Money | None:
    """What a call hands out in all; the amounts beside it are what one applicant may get, or got last time."""
    low = context.page.low
    before, after = low[max(sentence.start, amount.start - 60) : amount.start], low[amount.end : sentence.end]
    if AT_MOST.search(before) or not (HANDED_OUT.search(before) or HANDED_OUT_AFTER.match(after)):
        return None
    return Money(call, amount, "call_budget", "budget-of-call", 0.65)


def _is_only_amount(context: Context, sentence: Sentence, language: str | None) -> bool:
    """Whether the passage of a sentence holds one amount of money and no more."""
    return len(list(amounts(context.page.plain, sentence.passage.start, sentence.passage.end, language))) == 1


def _last(words: re.Pattern[str], text: str) -> int:
    """Where the last of some words ends in a text; -1 where there is none."""
    return max((match.end() for match in words.finditer(text)), default=-1)


def _around(context: Context, sentence: Sentence, found: Sequence[Amount], place: int) -> Part:
    """The words about one of the amounts of a sentence: from the one before it to what leads up to the next."""
    amount = found[place]
    start = max(found[place - 1].end if place else sentence.start, amount.start - WORD_BEFORE)
    if place + 1 == len(found):
        return Part(start, min(sentence.end, amount.end + WORD_AFTER))
    share = OF_WHOLE.match(context.page.low, amount.end)  # «2,9 av totalt 4,4»: the word is of the second
    return Part(start, amount.end if share else min(found[place + 1].start, amount.end + WORD_RIGHT_AFTER))


def _word_for(context: Context, around: Part, amount: Amount) -> tuple[str, str] | None:
    """Whether the word nearest to an amount is one for budgets or for grants, with the id of its rule."""
    hits = [
        (max(amount.start - hit.end, hit.start - amount.end), use, hit.trigger.id)
        for use in ("budget", "grant")
        for hit in context.hit(use, around)
        if hit.end <= around.end
    ]
    return min(hits)[1:] if hits else None


def _may_be_of_project(context: Context, sentence: Sentence, amount: Amount) -> bool:
    """No share of another amount, no price or fee, nothing that each of many gets."""
    low = context.page.low
    before = low[max(sentence.start, amount.start - 70) : amount.start]
    return not (SHARE.search(before) or PAID.search(before) or EACH.match(low, amount.end))


def of_budget(
    context: Context, project: Name, amount: Amount, kind: str, here: Part, rule: str, confidence: float
) -> Statement:
    """The statement that a project has a budget."""
    value = int(amount.value) if amount.value == int(amount.value) else round(amount.value, 2)
    told = f"approx_{kind}" if amount.about else kind
    return context.say(project, "budget", value, here, rule, confidence, currency=amount.currency, kind=told)
