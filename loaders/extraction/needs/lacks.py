"""What a source says is missing: the needs of the clause with the word for it, at the places it names.

A word for it may stand alone («saknas», «lack of»), or in two («finns … ingen», «ingen … erbjuder»). Where the clause
only points back («motsvarande finns inte här») the sentence before it, or the heading, tells what is missing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.lexicon import Mention, parse_period
from graph.model import Name, Statement
from graph.vocabulary import vocabulary
from loaders.extraction.bodies.publisher import earlier_in_paragraph
from loaders.extraction.context import Context, Sentence, group_name, need_name, once, place_name
from loaders.extraction.offers.offer import KINDS_OF_HELP, SURE, WEAK, is_aim, needs_of, places_of
from loaders.extraction.spans import START, Part, Placed

__all__ = ["lack_statements"]

NONE = (
    r"(?:ingen|inget|intet|inga|inte[ ](?:någon|något|några)|ikke[ ](?:noget|nogen|noen|noe)|ikkje[ ](?:noko|nokon)|ingi"
    r"|no|not[ ]any|none)"
)
THERE_IS = (
    r"(?:der[ ]er|det[ ]er|finns|fanns|ges|erbjuds|findes|fandtes|er[ ]der|var[ ]der|er[ ]det|var[ ]det|finnes|fantes"
    r"|finst|fanst|there[ ](?:is|are|was|were))"
)
HAS = r"(?:har|hade|havde|hadde|has|have|had)"
OFFERS = (
    r"(?:erbjuder|ger|hjälper|håller|tar|stöttar|finansierar|kan[ ]sökas|arbetar[ ]med|tilbyder|giver|hjælper|tager"
    r"|kan[ ]søges|arbejder[ ]med|tilbyr|gir|gjev|hjelper|tek|kan[ ]søkes|kan[ ]søkjast|arbeider[ ]med|jobber[ ]med"
    r"|offers?|provides?|gives?|helps|works[ ]with|can[ ]help"
    r"|(?:kan[ ])?(?:rådgiver|rådgir|rådgjev|hjälpa|hjelpe|hjælpe|hjelpa)"
    r"|(?:kan[ ])?(?:ge|gi|give|gje)[ ]råd)"
)
# All read the text in lower case, which is quicker than to read it without regard to case.
THERE_IS_NONE = re.compile(rf"(?<!\w){THERE_IS}(?!\w)[^.;:!?\n]{{0,45}}?[ ]{NONE}(?!\w)")
HAS_NONE = re.compile(rf"(?<!\w){HAS}(?!\w)[^.;:!?\n]{{0,45}}?[ ]{NONE}(?!\w)")
NOBODY_OFFERS = re.compile(
    rf"(?<!\w)(?:ingen|none(?:[ ]of)?|no[ ]one|nobody|no[ ]organi[sz]ation|nor[ ]does[ ]any(?:body|one))(?!\w)"
    rf"[^.;:!?\n]{{0,45}}?[ ]{OFFERS}(?!\w)"
)
NEITHER = re.compile(
    rf"(?<!\w)(?:{HAS}|{THERE_IS})(?!\w)[^.;:!?\n]{{0,30}}?[ ](?:varken|hverken|verken|korkje|neither)(?!\w)"
)
UNMET = re.compile(
    r"(?<!\w)(?:behov\w*|needs?)[ ](?:av|af|for|för|of)[ ][^.;:!?\n]{1,60}?[ ](?:inte|ikke|ikkje|not)[ ](?:\w+[ ])?"
    r"(?:tillgodos\w*|täck\w*|möt\w*|dækk\w*|imødekomm\w*|dekk\w*|møt\w*|met|covered|being met)(?!\w)"
)
IN_TWO = re.compile(
    r"(?<!\w)(?:inga|inge[nt]|inte|intet|ikke|ikkje|no|not|none|nobody|varken|hverken|verken|korkje|neither)(?!\w)"
)
# «at der ikke er nogen, der vejleder», «fordi kommunen ikkje har nokon»: the denial stands before its verb
NOT_ANY = re.compile(
    r"(?<!\w)(?:inte|ikke|ikkje|ej)[ ](?:finns|fanns|har|hade|er|var|findes|fandtes|havde|finnes|fantes|hadde|finst|fanst)[ ]"
    r"(?:någon|något|några|nogen|noget|nogle|noen|noe|nokon|noko|nokre)(?!\w)"
)
ELSEWHERE = re.compile(
    rf"(?<!\w){THERE_IS}(?!\w)[^.;:!?\n]{{1,40}}?[ ](?:men|but)[ ](?:inte|ikke|ikkje|not)[ ]"
    r"(?:i|på|in|at|her|här|here)(?!\w)"
)
HERE = re.compile(  # who has none, where no place is named
    r"(?<!\w)(?:ön|øya|øyen|øen|länet|fylket|amtet|regionen|kommunen|kommunene|kommunane|kommunerne|bygden|bygda|egnen|området"
    r"|landsdelen|vi|we|the[ ](?:county|region|island|municipality|area))(?!\w)"
)
PAIRS = (
    (ELSEWHERE, "lack-elsewhere"),
    (THERE_IS_NONE, "lack-there-is-none"),
    (NOBODY_OFFERS, "lack-nobody-offers"),
    (NEITHER, "lack-neither"),
    (NOT_ANY, "lack-not-any"),
    (UNMET, "lack-need-unmet"),
)
MIDDLE = re.compile(r"[;:]\s|[ ]men[ ]|[ ]but[ ]|[ ]medan[ ]|[ ]mens[ ]|[ ]while[ ]")
DENIED_BEFORE = re.compile(
    r"(?<!\w)(?:(?:ingen|inga|nobody|no one|none)[ ,][^.;:]{0,45}|(?:inte|ikke|ikkje|not)[ ][^.,;:]{0,30})$"
)
POINTS_BACK = re.compile(
    r"(?<!\w)(?:sådana?t?|motsvarande|liknande|dessa|sådanne?|tilsvarende|lignende|disse|slike?t?|liknende|tilsvarande"
    r"|(?:det|dette|it|that)[ ](?:är|er|is)[ ](?:ingens?|nobody|no[ ]one)"
    r"|such|similar|corresponding|them|these|dem(?! som| der)|de (?:två|to|tre)|the (?:two|three)"
    r"|(?:stått|stået|gone) (?:uten|uden|utan|without)|skulle behövas)(?!\w)"
)
IT = re.compile(r"(?<!\w)(?:det|dette|detta|den|dem|it|this|that|them)(?!\w)")
JOINED = re.compile(r"[^.,;:]{0,20}(?:,|[ ](?:och|og|and|samt|eller|or|nor))[ ](?:(?!att|at|å|to|för|for)\w+[ ]){0,4}\w*")
HARD_TO_FIND = frozenset(
    {"svårt att hitta", "svårt att få", "svært at finde", "svært at få", "vanskelig å finne", "vanskelig å få", "hard to find"}
    | {"vanskeleg å finne", "vanskeleg å få", "difficult to find"}
)
SHORTAGE = HARD_TO_FIND | {"brist på", "bristen på", "brist inom", "mangel på", "mangler", "lack of", "saknar"}
OF_THINGS = SHORTAGE - HARD_TO_FIND - {"mangler", "saknar"}
HELP = frozenset({"natverk.mentor", "natverk.lotsning"})
ADVICE = frozenset({"natverk.mentor"})  # advice is on something
LISTED = re.compile(r",|[ ](?:och|og|and)[ ]")
DENYING = ("ing", "int", "ikk", "no ", "not", "utan", "uden", "uten", "without")  # words for a lack that deny by themselves
SECTORS = "bransch."
LABOUR, LABOUR_NEAR = "kompetens.rekrytering", 20  # characters between the words for a lack and those for labour
LONG_WORDING = 30  # characters of a wording that goes over other things: «brist på mark och på handläggare»
WORKERS = re.compile(r"arb\w+kraft|labou?r|workforce|workers|fagfolk|faglært|fackfolk|personal|personell?|personale")
NOT_LABOUR = re.compile(r"(?<!\w)(?:hjälp|hjælp|hjelp|help|stöd|støtte|råd|stønad)")
RIGHT_AFTER = 45
AFTER = 110
BEFORE = 90
SHORT = 110  # characters of a clause that may say nothing but that there is none


@dataclass(frozen=True, slots=True)
class Lack:
    """A place that says that something is missing: its words, the rule, and how surely it means that."""

    start: int
    end: int
    words: str
    rule: str
    weight: float
    need: str | None = None  # where the words themselves say what is missing: «vet inte vem de ska ringa»


def lack_statements(context: Context) -> Iterator[Statement]:
    """What a page says is missing: each need with the place that lacks it, or else with whom it is lacking.

    >>> from loaders.extraction.context import context_of
    >>> [(s.subject.surface, s.object.key) for s in lack_statements(context_of("I Mora finns i dag inga lokaler.", "s"))]
    [('Mora', 'plats.lokal')]
    """
    for sentence in context.sentences:
        if is_aim(sentence.passage) or context.page.plain[sentence.end - 1] == "?":
            continue
        lacks = _lacks(context, sentence)
        told: set[str] = set()
        for index, lack in enumerate(lacks):
            clause = _clause(context, sentence, lack, lacks[index + 1].start if index + 1 < len(lacks) else sentence.end)
            needs = [need for need in _missing(context, sentence, clause, lack) if need.id not in told]
            if needs:
                told.update(need.id for need in needs)
                places = places_of(context, clause) or places_of(context, sentence) or _places_before(context, sentence)
                yield from _lacking(context, sentence, lack, needs, places)


def _lacks(context: Context, sentence: Sentence) -> list[Lack]:
    """The words for a lack in a sentence, in order, without those that another word denies."""
    found = [
        Lack(hit.start, hit.end, t.stem, t.id, t.weight, t.value if "." in t.value else None)
        for hit in context.hit("lack", sentence)
        for t in (hit.trigger,)
    ]
    low = context.page.low
    if IN_TWO.search(low, sentence.start, sentence.end):
        for pattern, rule in PAIRS:
            matches = pattern.finditer(low, sentence.start, sentence.end)
            found += [Lack(*m.span(), m.group(), rule, 0.9) for m in matches]
        here = HERE.search(low, sentence.start, sentence.end)
        if here or context.found("place", sentence) or context.found("target_group", sentence):
            matches = HAS_NONE.finditer(low, sentence.start, sentence.end)
            found += [Lack(*m.span(), m.group(), "lack-has-none", 0.8) for m in matches]
    kept: list[Lack] = []
    for lack in sorted(found, key=lambda lack: (lack.start, -lack.end)):
        if (not kept or lack.start >= kept[-1].end) and not _is_no_lack(context, sentence, lack):
            kept.append(lack)
    return kept


def _is_no_lack(context: Context, sentence: Sentence, lack: Lack) -> bool:
    """«Ingen efterlyste fler kurser», «uppgift saknas», «det saknas inte»."""
    if context.has("no_lack", Part(max(sentence.start, lack.start - 25), min(sentence.end, lack.end + 30))):
        return True
    denies = any(word in lack.words for word in DENYING)
    return not denies and bool(DENIED_BEFORE.search(context.page.low, sentence.start, lack.start))


def _clause(context: Context, sentence: Sentence, lack: Lack, stop: int) -> Part:
    """The part of a sentence around a lack that no semicolon, colon, «men» or other lack parts from it."""
    before = [m.end() for m in MIDDLE.finditer(context.page.plain, sentence.start, lack.start)]
    after = MIDDLE.search(context.page.plain, min(lack.end + 12, stop), stop)  # «kan inte erbjuda: lån, lokaler»
    return Part(before[-1] if before else sentence.start, after.start() if after else max(stop, lack.end))


def _missing(context: Context, sentence: Sentence, clause: Part, lack: Lack) -> list[Mention]:
    """The needs that a lack is about: those near it, with the topic where they only name a kind of help."""
    if lack.need:
        return [Mention("need", lack.need, lack.start, lack.end, lack.words, SURE)]
    needs = _nearest(context, clause, lack)
    if not any(need.weight >= SURE for need in needs):
        short = clause.end - clause.start < SHORT and POINTS_BACK.search(context.page.low, clause.start, clause.end)
        needs = (_topic(context, sentence)[:1] if short else []) or needs
    if not needs and IT.search(context.page.low, lack.start, min(lack.end + 20, sentence.end)):
        needs = needs_of(context, Part(sentence.start, lack.start))[-1:]  # «… vill ha hjälp med export, men ingen gör det»
    kinds = {need.id for need in needs}
    if kinds and kinds <= HELP:
        around = [need for need in needs_of(context, clause) if need.id not in KINDS_OF_HELP]
        topic = around or (_topic(context, sentence) if kinds <= ADVICE else [])
        return topic[:1] or needs
    return needs


def _topic(context: Context, sentence: Sentence) -> list[Mention]:
    """What the sentence before tells of, or the heading of the section, or the title."""
    headings = [context.page.headings.get(section) for section in context.page.path(sentence.passage.section)]
    title = next(iter(context.page.headings.values()), None)
    parts: list[Placed] = [*earlier_in_paragraph(context, sentence, 1), *(heading for heading in headings if heading)]
    if title:
        parts.append(title)
    for part in parts:
        if found := [need for need in needs_of(context, part, WEAK) if need.id not in HELP]:
            return sorted(found, key=lambda need: need.id in KINDS_OF_HELP)
    return []


def _nearest(context: Context, part: Part, lack: Lack) -> list[Mention]:
    """The need right after a lack, else the last before it, with what is joined to it; sectors only where alone."""
    found = [need for need in context.found("need", part) if need.weight >= WEAK]
    if lack.words in SHORTAGE:  # «svårt att hitta folk» is no lack of support; «brist på arbetskraft» is one of labour
        found = [need for need in found if need.id != LABOUR or _is_short_of(context.page.low, need, lack)]
    if lack.words in HARD_TO_FIND:
        found = [need for need in found if need.start >= lack.start]
    if lack.words in OF_THINGS:
        found = [need for need in found if need.start < lack.end or not LISTED.search(context.page.plain, lack.end, need.start)]
    other = [need for need in found if not need.id.startswith(SECTORS)]
    behind = [need for need in found if need.start >= lack.start and need.end > lack.end]  # «mangler kapital» is one need
    after = [need for need in behind if need.start - lack.end < (AFTER if need.weight >= SURE else RIGHT_AFTER)]
    before = [need for need in found if 0 <= lack.start - need.end < BEFORE and need.weight >= SURE]
    weak = [need for need in found if 0 <= lack.start - need.end < RIGHT_AFTER]
    inside = [need for need in found if lack.start <= need.start and need.end <= lack.end]
    for near in (inside, after, before[-1:], weak[-1:]):
        chosen = [need for need in near if need in other] or list(near)
        if chosen:
            return _joined(context, chosen)
    return []


def _is_short_of(words: str, need: Mention, lack: Lack) -> bool:
    """Whether a lack is one of the labour itself, right behind it: «mangel på arbejdskraft», «mangler faglært arbejdskraft»."""
    near = lack.words not in HARD_TO_FIND and lack.start <= need.start < lack.end + LABOUR_NEAR
    between = words[min(lack.end, need.start) : need.end]
    return near and need.end - need.start < LONG_WORDING and bool(WORKERS.search(between)) and not NOT_LABOUR.search(between)


def _joined(context: Context, needs: Sequence[Mention]) -> list[Mention]:
    """The first of the needs, and the second if «och» or a comma joins it to the first."""
    if len(needs) < 2 or needs[0].id == needs[1].id:
        return list(needs[:1])
    first, second = sorted(needs[:2], key=lambda need: need.start)
    joined = JOINED.fullmatch(context.page.plain, first.end, second.start)
    return list(needs[:2]) if joined else list(needs[:1])


def _places_before(context: Context, sentence: Sentence) -> list[Mention]:
    """The last place named in the same section before the sentence, else the page's most frequent county."""
    all_places = context.mentions.get("place", ())
    at = bisect_left(all_places, sentence.start, key=START)
    heading = context.page.heading(sentence.passage.section)
    begin = heading.start if heading else 0
    near = [place for place in all_places[max(0, at - 6) : at] if place.start >= begin and place.weight >= SURE]
    return near[-1:] or _usual_place(context)


@once
def _usual_place(context: Context) -> list[Mention]:
    """The first mention of the place that a page names most often; none where it names no place."""
    all_places = context.mentions.get("place", ())
    counts = Counter(place.id for place in all_places)
    best = max(counts, key=lambda key: (counts[key], key), default=None)
    return [next(place for place in all_places if place.id == best)] if best else []


def _lacking(
    context: Context, sentence: Sentence, lack: Lack, needs: list[Mention], places: list[Mention]
) -> Iterator[Statement]:
    groups = context.found("target_group", sentence)
    start, end = parse_period(context.words(sentence))
    subjects = [place_name(place) for place in places] or [_whom(groups)]
    for need in dict.fromkeys(mention.id for mention in needs):
        for subject in subjects:
            yield context.say(
                subject,
                "lacks",
                need_name(need),
                sentence,
                lack.rule,
                0.7 * lack.weight,
                start=start,
                end=end,
                target_group=groups[0].id if groups else None,
            )


def _whom(groups: Sequence[Mention]) -> Name:
    """Without a place a lack is of those it hits: the group that is named, else all firms."""
    if groups:
        return group_name(groups[0])
    return Name("TargetGroup", vocabulary().target_groups["firms"].sv, "firms")
