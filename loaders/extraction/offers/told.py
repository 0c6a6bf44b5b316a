"""Offers that a sentence tells of with the name of whoever offers: «Almi erbjuder lån», «hos Almi får du råd»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.lexicon import Mention
from graph.model import Certainty, Name
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.context import Context, Sentence, once
from loaders.extraction.offers.offer import KINDS_OF_HELP, WEAK, Offer, free_offer, needs_of, needs_of_name, places_of
from loaders.extraction.offers.receivers import begins_what_they_get
from loaders.extraction.projects.projects import Projects
from loaders.extraction.rules import Hit
from loaders.extraction.spans import Part, has_any, within

__all__ = ["offers_told"]

FARTHEST = 90
CLAUSE_END = re.compile(r"[;:»«]")
SHARE = re.compile(
    r"[ ](?:\w+[ ]){0,2}?\d[\d., ]*(?:%|procent|prosent|per cent|kr|mio|mill|milj|mkr|mdr|euro|NOK|SEK|DKK)"
)
TURN = re.compile(r"[ ,)](?:dock|men|däremot|men|but|however)[ ]")
NO_SUBJECT = re.compile(r"(?:^|[ ])(?:hos|av|från|till|med|mot|af|fra|til|by|at)[ ]$")
POSSIBLE = frozenset({"kan bli", "skulle kunna", "vill samverka", "ambition att", "kan blive", "kunne være"})
ROLE_TO_FILL = "roll att fylla"
PASSIVE = frozenset({"erbjuds", "ges"})
RELATIVE = re.compile(r",?[ ](?:som|der|which|that)[ ]")
BY = (" av", " af", " by")
WISH = re.compile(
    r"(?<!\w)(?:vill|vil|önskar|ønsker|ønskjer|borde|bör|bør|skulle|kunne tenke seg|should|wants to|would like to|hoppas"
    r"|håber|håper|håpar|hopes to)[ ](?:\w+[ ]){0,2}$"
)
NOUNS = ("råd", "stöd", "lån", "bidrag", "gratis", "kostnadsfri", "kostnadsfria", "kurs", "kurser", "courses", "workshops")
BY_ALL = re.compile(
    r"[ ](?:har |have |has )?(?:ges|getts|gavs|erbjuds|erbjudits|gives|er givet|tilbydes|gis|er gitt|tilbys|blir gjeve"
    r"|(?:is|was|been) (?:given|offered|provided))[ ](?:av|af|by)[ ](?:samtliga|alla|alle|all)[ ](?:the[ ])?(?:\w+[ ])?"
    r"(?:organisation|part|projektpart|prosjektpart|aktör|aktør|kommun|organisasjon|of them)"
)
HAS_A = re.compile(
    r"(?:[ ]\([^)]{1,30}\))?[ ](?:har|has)[ ](?:(?:även|också|också|også|sedan \d{4}|i dag|also)[ ])?"
    r"(?:(?:anställt|startat|öppnat|inrättat|byggt upp|ansat|oprettet|åbnet|ansatt|opprettet|åpnet|oppretta|tilsett"
    r"|opened|set up)[ ])?"
    r"(?:en|ett|et|ei|ein|eit|a|an|flera|flere|fleire|several)[ ]"
)
GOES_ON = re.compile(  # the relative clause ends, and the main clause has its verb
    r",[ ](?:får|fick|har|hade|är|var|ska|vill|kan|er|fik|havde|skal|vil|fikk|hadde|fekk|is|was|has|had|will|got|gets)[ ]"
)
BEING = re.compile(  # says what somebody is or wants, no offer
    r"(?:vill|vil|önskar|ønsker|ønskjer|ska|skal|wants?|will|är|er|is|are|var|was|heter|hedder|ligger|ägs|ejes|eies|finns)[ ]"
)


def offers_told(context: Context, projects: Projects, sentence: Sentence) -> Iterator[Offer]:
    """The offers that a sentence tells of with the name of who offers.

    >>> from loaders.extraction import extract
    >>> text = "Coompanion Dalarna hjälper den som vill starta kooperativ i Mora. Mora kommun har en företagslots."
    >>> [s.subject.surface for s in extract(text, source="s").statements() if s.predicate == "offers"]
    ['Coompanion Dalarna', 'Mora kommun']
    """
    present = within(context.actors, sentence)
    hits = _free_of_lacks(context, sentence)
    if hits is None or context.has("mentioned", sentence):
        return
    if not present:
        yield from _of_all_partners(context, sentence)
        return
    if not needs_of(context, sentence, WEAK) and not any(needs_of_name(context.actor(a).surface) for a in present):
        return
    used: set[str] = set()
    project = next((m.name for m in within(projects.mentions, sentence) if m.name.kind == "Project"), None)
    for hit in hits:
        if SHARE.match(context.page.plain, hit.end, sentence.end):  # «står för 67 procent» pays, it offers nothing
            continue
        if WISH.search(context.page.low, sentence.start, hit.start):
            continue
        for actor in _providers(context, hit, present):
            if actor.key not in used and not _of_a_project(context, projects, sentence, actor, hit):
                used.add(actor.key)
                yield _by_trigger(context, sentence, hit, actor, project)
    if not used:
        yield from _of_all_partners(context, sentence)
    yield from _of_relative(context, sentence, used)
    yield from _has_a_service(context, sentence, used)


def _free_of_lacks(context: Context, sentence: Sentence) -> list[Hit] | None:
    """The offers of a sentence; where it speaks of a gap only those after a «dock» or «men». None where none is left."""
    hits = list(context.hit("offer", sentence))
    lacks = context.hit("lack", sentence)
    if not lacks:
        return hits
    turns = [m.end() for m in TURN.finditer(context.page.low, lacks[0].end, sentence.end)]
    kept = [hit for hit in hits if hit.trigger.stem == ROLE_TO_FILL or (turns and hit.start > max(turns))]
    return kept or None


def _by_trigger(context: Context, sentence: Sentence, hit: Hit, actor: ActorMention, project: Name | None) -> Offer:
    """The offer of one organisation: its words run from the trigger (or the name after it) to the next provider's."""
    begin = max(hit.end, actor.end) if hit.trigger.direction == "before" and actor.start > hit.start else hit.end
    if context.page.plain[begin : begin + 1].isalnum() or (begin == hit.end and hit.trigger.stem.endswith(NOUNS)):
        # «ger råd|givning»: a stem ends in the middle of a word, or with what is offered
        begin = context.page.plain.rfind(" ", hit.start, hit.end) + 1
    later = [a for a in within(context.actors, sentence) if a.start > max(hit.end, actor.end) and a.key != actor.key]
    stop = next((a.start for a in later if _offers_too(context.hit("offer", sentence), a, hit)), sentence.end)
    whole = Part(sentence.start, sentence.end)
    confidence = (0.8 if hit.trigger.weight > 0.8 else 0.65) * (0.9 if hit.start - actor.end > 60 else 1)
    rest = Part(begin, stop) if stop > begin else whole
    if hit.trigger.stem.endswith(BY):  # «Lotsen sköts av Mora Näringsliv»: what is offered stands before
        rest = Part(_clause(context, sentence, hit).start, hit.start)
    elif hit.trigger.direction == "after" and not needs_of(context, rest, WEAK):  # «får lån av Almi»
        rest = Part(begins_what_they_get(context, sentence) or hit.start, hit.end)
        rest = Part(rest.start, max(rest.start, context.page.plain.rfind(" ", rest.start, rest.end)))
    offer = free_offer(context, context.actor(actor), rest, whole, hit.trigger.id, confidence)
    offer.needs = offer.needs or _kinds_of_help(context, rest)
    offer.needs = offer.needs or needs_of(context, _clause(context, sentence, hit))
    offer.places = offer.places or places_of(context, sentence)
    offer.project = project
    if offer.certainty is Certainty.ACTUAL and _is_only_possible(context, sentence):
        offer.certainty = Certainty.POTENTIAL
    return offer


def _of_a_project(context: Context, projects: Projects, sentence: Sentence, actor: ActorMention, hit: Hit) -> bool:
    """Whether the words are about a project: «Almi deltar i projektet Granljus, som ger råd», «Granljus drivs av Almi»."""
    before, behind = Part(sentence.start, hit.start), Part(actor.end, sentence.end)
    if hit.trigger.stem.endswith(BY) and not context.has("offer", behind):
        return bool(within(projects.mentions, before)) or context.has("project_noun", before)
    between = within(projects.mentions, Part(actor.end, hit.start))
    return bool(between) and bool(RELATIVE.match(context.page.plain, between[-1].end, hit.start))


def _kinds_of_help(context: Context, rest: Part) -> list[Mention]:
    """«… ger rådgivning»: words for help alone, which the provider's name or the heading must fill."""
    return [need for need in needs_of(context, rest, WEAK) if need.id in KINDS_OF_HELP]


@once
def _tells_of_all(context: Context) -> bool:
    """Whether a page has the words of `BY_ALL` for all partners; few have, and their sentences need not be tried."""
    whom = ("samtliga", "alla", "alle", "all")
    return has_any(context.page.low, [f" {by} {all_of_them} " for by in ("av", "af", "by") for all_of_them in whom])


def _of_all_partners(context: Context, sentence: Sentence) -> Iterator[Offer]:
    """«Rådgivning har getts av samtliga fyra organisationer»: of all whom labels of the page name as taking part."""
    match = BY_ALL.search(context.page.low, sentence.start, sentence.end) if _tells_of_all(context) else None
    rest = Part(sentence.start, match.start()) if match else None
    if rest is None or not needs_of(context, rest, WEAK):
        return
    for actor in _all_partners(context):
        whole = Part(sentence.start, sentence.end)
        yield free_offer(context, context.actor(actor), rest, whole, "offer-of-all-partners", 0.6, WEAK)


@once
def _all_partners(context: Context) -> Sequence[ActorMention]:
    """Whom labels of a page name as taking part, each once."""
    partners: dict[str, ActorMention] = {}
    for passage in context.page.passages:
        if passage.kind == "label" and passage.label and passage.label.field in ("lead", "partners"):
            for actor in within(context.actors, passage):
                partners.setdefault(actor.key, actor)
    return list(partners.values())


def _has_a_service(context: Context, sentence: Sentence, used: set[str]) -> Iterator[Offer]:
    """«Mora kommun har anställt en företagslots», «Halmstad has a start-up fund»."""
    for actor in within(context.actors, sentence):
        match = HAS_A.match(context.page.plain, actor.end, sentence.end)
        if match is None or context.has("planned", sentence) or context.has("lack", sentence):
            continue
        rest = Part(match.end(), sentence.end)
        near = needs_of(context, Part(match.end(), min(match.end() + 40, sentence.end)))
        if near:
            used.add(actor.key)
            whole = Part(sentence.start, sentence.end)
            yield free_offer(context, context.actor(actor), rest, whole, "offer-has-a", 0.55)


def _clause(context: Context, sentence: Sentence, hit: Hit) -> Part:
    """The part of the sentence around a trigger that no semicolon, colon or quote parts from it."""
    before = [m.end() for m in CLAUSE_END.finditer(context.page.plain, sentence.start, hit.start)]
    after = CLAUSE_END.search(context.page.plain, hit.end, sentence.end)
    return Part(before[-1] if before else sentence.start, after.start() if after else sentence.end)


def _of_relative(context: Context, sentence: Sentence, used: set[str]) -> Iterator[Offer]:
    """«… till Invest Norr, som hjälper företag att hitta mark»: what is said of an organisation in a relative clause."""
    for actor in within(context.actors, sentence):
        match = RELATIVE.match(context.page.plain, actor.end, sentence.end)
        if match is None or actor.key in used:
            continue
        stop = next((a.start for a in within(context.actors, sentence) if a.start > match.end()), sentence.end)
        goes_on = GOES_ON.search(context.page.plain, match.end(), stop)
        rest = Part(match.end(), goes_on.start() if goes_on else stop)
        if needs_of(context, rest) and not BEING.match(context.page.low, rest.start):
            used.add(actor.key)
            whole = Part(sentence.start, sentence.end)
            yield free_offer(context, context.actor(actor), rest, whole, "offer-relative-clause", 0.6)


def _is_only_possible(context: Context, sentence: Sentence) -> bool:
    """Whether a word of possibility governs the sentence; «t ex genom Almi» gives but an example."""
    return any(hit.trigger.stem in POSSIBLE for hit in context.hit("potential", sentence))


def _offers_too(hits: Sequence[Hit], actor: ActorMention, own: Hit) -> bool:
    return any(hit is not own and 0 <= hit.start - actor.end < 30 for hit in hits)


def _providers(context: Context, hit: Hit, present: Sequence[ActorMention]) -> list[ActorMention]:
    if hit.trigger.stem in PASSIVE:
        by = next(
            (a for a in present if a.start > hit.end and context.page.low[a.start - 4 : a.start] in (" av ", " af ", " by ")),
            None,
        )
        return [by] if by else []
    if hit.trigger.direction == "after":
        first = next((a for a in present if a.start >= hit.end), None)
        return [first] if first and first.start - hit.end < 25 else []
    before = [
        a
        for a in present
        if a.end <= hit.start
        and (hit.trigger.stem == ROLE_TO_FILL or not NO_SUBJECT.search(context.page.low, max(0, a.start - 6), a.start))
    ]
    if before and hit.start - before[-1].end < FARTHEST:
        group = [before[-1]]
        for actor in reversed(before[:-1]):
            if not re.fullmatch(r"(?:,| och| og| and| samt)[ ]", context.page.plain[actor.end : group[-1].start]):
                break
            group.append(actor)
        return group[::-1]
    after = next((a for a in present if a.start >= hit.end), None)
    return [after] if after and after.start - hit.end <= 2 else []
