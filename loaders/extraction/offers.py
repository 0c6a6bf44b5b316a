"""Who offers what to whom, where and until when; and what a source says is missing.

Offers come from sentences («Almi erbjuder lån …»), from bullets and headings that begin with an organisation, from
blocks of labels («Aktör: … Erbjuder: …») and from rows of a table.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.lexicon import Mention, needs_in_label, parse_period
from graph.model import Certainty, Name, Statement
from graph.normal import normal_form
from graph.vocabulary import vocabulary
from loaders.extraction.context import Context, Sentence, group_name, need_name, place_name
from loaders.extraction.layout import Part, Passage
from loaders.extraction.names import ActorMention
from loaders.extraction.own_offers import own_offers
from loaders.extraction.projects import Projects
from loaders.extraction.rules import Hit, Label
from loaders.extraction.spans import within

__all__ = ["lack_statements", "offer_statements"]

LONG_NAME = 8
LONGEST_NAME = 90
WEAK = 0.4
FARTHEST = 90
TURN = re.compile(r"[ ,)](?:dock|men|däremot|men|but|however)[ ]")
NO_SUBJECT = re.compile(r"(?:^|[ ])(?:hos|av|från|till|med|mot|af|fra|til|by|at)[ ]$", re.IGNORECASE)
NO_NAME = re.compile(r"(?i)^(?:som|att|för|i|under|på|till|med|när|där|vid|at|for|med|til|in|to|with|which|ett antal)[ ]")
SHORTAGE = frozenset({"brist på", "bristen på", "brist inom", "mangel på", "mangler", "lack of", "saknar"})
POSSIBLE = frozenset({"kan bli", "skulle kunna", "vill samverka", "ambition att", "kan blive", "kunne være"})
ROLE_TO_FILL = "roll att fylla"
PASSIVE = frozenset({"erbjuds", "ges"})
RELATIVE = re.compile(r",?[ ](?:som|der|which|that)[ ]")
OF_AN_OFFER = frozenset({"service", "need", "area", "target_group", "valid", "contact"})
FRAMES = frozenset({"program", "finansiär", "EU"})  # what projects run under publishes no page
BEING = re.compile(r"(?:är|er|is|are|var|was|heter|hedder|ligger|ägs|ejes|eies|finns)[ ]")  # says what somebody is, no offer
OFFER_FIELDS = ("provider", "service", "need", "area", "target_group", "valid", "contact")
AFTER_NAME = re.compile(r"[ ]?(?:\([^)]{1,30}\))?[ ]?(?:[:–—-]|,[ ]som[ ]|,[ ]för[ ]|,[ ]der[ ]|[ ]som[ ])[ ]*")
CLAUSE = re.compile(r"[;:.]\s|\s[–—]\s|,\s(?:men|medan|fast|dock|men|mens|but)\s")
NOTHING = re.compile(r"(?i)^(?:-|–|ingen|inga|uppgift saknas|ikke oplyst)?$")


@dataclass(slots=True)
class Offer:
    """What one place of a page says of an offer, before it is said in statements."""

    provider: Name
    words: str
    part: Part
    rule: str
    confidence: float
    needs: list[Mention] = field(default_factory=list)
    need_ids: list[str] = field(default_factory=list)
    places: list[Mention] = field(default_factory=list)
    groups: list[Mention] = field(default_factory=list)
    certainty: Certainty = Certainty.ACTUAL
    start: str | None = None
    end: str | None = None
    project: Name | None = None


def offer_statements(context: Context, projects: Projects) -> Iterator[Statement]:
    """Every offer of a page as statements; those without a need are left out."""
    done: set[int] = set()
    for offer in _offers(context, projects, done):
        if offer.needs or offer.need_ids:
            yield from _said(context, offer)


def _offers(context: Context, projects: Projects, done: set[int]) -> Iterator[Offer]:
    for block in _blocks(context):
        done.update(passage.start for passage in block)
        yield from _of_block(context, block)
    yield from _of_publisher(context, done)
    for passage in context.page.passages:
        fields = {f.field for f in passage.fields if f}
        provided = "provider" in fields and fields & OF_AN_OFFER
        if passage.kind == "row" and (provided or {"lead", "need"} <= fields or {"lead", "service"} <= fields):
            yield from _of_row(context, passage)
        elif passage.kind == "row" and "service" in fields and "project" not in fields:
            yield from _of_owners_row(context, projects, passage)
        elif passage.kind == "bullet" and (offer := _of_bullet(context, passage)):
            done.add(passage.start)
            yield offer
    yield from _of_headings(context, projects, done)
    told: set[int] = set()
    for sentence in context.sentences:
        if sentence.passage.start not in done and not _is_aim(sentence.passage):
            offers = list(_of_sentence(context, projects, sentence))
            told.update(sentence.start for _ in offers)
            yield from offers
    yield from _of_owner(context, projects, done, told)


def _of_owner(context: Context, projects: Projects, done: set[int], told: set[int]) -> Iterator[Offer]:
    """What whoever publishes the page offers, where the sentence does not name them."""

    def has_needs(part: Part) -> bool:
        return part.start not in told and bool(_needs(context, part))

    for provider, rest, whole, rule, confidence in own_offers(context, projects, publisher(context), done, has_needs):
        offer = _free(context, provider, rest, whole, rule, confidence)
        offer.needs = offer.needs or _needs(context, whole)
        yield offer


def _is_aim(passage: Passage) -> bool:
    return bool(
        passage.label
        and passage.label.field
        in ("goals", "activities", "contact", "lead", "partners", "funders", "potential", "reason", "priority_name")
    )


def _named(offer: Offer) -> str:
    """What an offer is called: its words, or the word for its need where they begin in the middle or hold the provider."""
    if offer.needs and (NO_NAME.match(offer.words) or offer.provider.surface in offer.words or len(offer.words) < 4):
        return " ".join(offer.needs[0].surface.split())
    return offer.words


def _said(context: Context, offer: Offer) -> Iterator[Statement]:
    offer.words = _named(offer)
    service = Name(
        "Service", offer.words, f"{offer.provider.key}|{normal_form('Service', offer.words)}", None, None, offer.provider.key
    )
    say, part, rule = context.say, offer.part, offer.rule
    yield say(offer.provider, "offers", service, part, rule, offer.confidence, offer.certainty)
    yield say(service, "named", offer.words, part, rule, offer.confidence, offer.certainty)
    for need in dict.fromkeys([mention.id for mention in offer.needs] + offer.need_ids):
        yield say(service, "covers", need_name(need), part, rule, offer.confidence, offer.certainty)
    for place in offer.places:
        yield say(service, "in_place", place_name(place), part, rule, offer.confidence, offer.certainty)
    for group in offer.groups:
        yield say(service, "for_group", group_name(group), part, rule, offer.confidence, offer.certainty)
    if offer.start:
        yield say(service, "start", offer.start, part, rule, offer.confidence, offer.certainty)
    if offer.end:
        yield say(service, "end", offer.end, part, rule, offer.confidence, offer.certainty)
    if offer.project:
        yield say(service, "part_of_project", offer.project, part, rule, offer.confidence * 0.9, offer.certainty)


def _short(words: str) -> str:
    """The name of an offer: its words, cut at the end of a clause or a word."""
    plain = " ".join(words.split()).strip(" .,:;–—-•*")
    clause = CLAUSE.split(plain)[0].strip(" .,:;–—-")
    plain = clause if len(clause) > 8 else plain
    if len(plain) <= LONGEST_NAME:
        return plain
    return plain[:LONGEST_NAME].rsplit(" ", 1)[0].rstrip(" ,")


def _needs(context: Context, part: Part | Sentence | Passage, floor: float = 0.5) -> list[Mention]:
    """The needs of a part: the sure ones, else those down to a floor (lower where the layout says that it is an offer)."""
    found = [need for need in context.found("need", part) if not need.negated]
    return [need for need in found if need.weight >= 0.5] or [need for need in found if need.weight >= floor]


def _places(context: Context, part: Part | Sentence | Passage) -> list[Mention]:
    return [place for place in context.found("place", part) if not place.negated and place.weight >= 0.5]


def _certainty(context: Context, part: Part | Sentence | Passage) -> Certainty:
    if context.has("negated", part):
        return Certainty.NEGATED
    return Certainty.PLANNED if context.has("planned", part) else Certainty.ACTUAL


def _blocks(context: Context) -> Iterator[list[Passage]]:
    """Runs of labels that begin with a provider: «Aktör: … / Erbjuder: … / Behov: …»."""
    block: list[Passage] = []
    for passage in context.page.passages:
        label = passage.label.field if passage.kind == "label" and passage.label else None
        if label == "provider":
            if len(block) > 1:
                yield block
            block = [passage]
        elif block and label in (*OFFER_FIELDS, "aim", "period", "email", "phone", "start", "end"):
            block.append(passage)
        elif block:
            if len(block) > 1:
                yield block
            block = []
    if len(block) > 1:
        yield block


def publisher(context: Context) -> ActorMention | None:
    """The organisation that speaks as «we» on a page: named beside the word, or in the title."""
    stop = len(context.page.text) // 3 + 400
    for sentence in context.sentences:
        if sentence.start > stop:
            break
        we = next((h for h in context.hit("we", sentence) if h.start - sentence.start < 40), None)
        near = [a for a in within(context.actors, sentence) if we and abs(a.start - we.end) < 60 and a.kind not in FRAMES]
        if near:
            return near[0]
    title = next((p for p in context.page.passages if p.kind == "heading"), None)
    if title is None:
        return None
    named = next((a for a in within(context.actors, title) if a.kind not in FRAMES), None)
    words = context.page.low[title.start : title.end]  # a title in capitals shows no names; the text does
    return named or next((a for a in context.actors if _is_in_title(a, words)), None)


def _is_in_title(actor: ActorMention, title: str) -> bool:
    return len(actor.surface) >= LONG_NAME and actor.kind not in FRAMES and actor.surface.casefold() in title


def _of_publisher(context: Context, done: set[int]) -> Iterator[Offer]:
    """Service headings with labels («Vad: … För vem: …») but no provider: those of whoever publishes the page."""
    owner = publisher(context)
    for passage in context.page.passages:
        if passage.kind != "label" or not passage.label or passage.label.field != "service":
            continue
        if not passage.parts or passage.start in done:
            continue
        beside = [p for p in context.page.passages if p.section == passage.section and p.kind == "label" and p.label]
        if any(p.label and p.label.field in ("provider", "lead", "project") for p in beside):
            continue
        part = passage.parts[0]
        own = next((a for a in within(context.actors, part) if a.start - part.start < 3), None)
        heading = context.page.heading(passage.section)
        headed = next(iter(within(context.actors, heading)), None) if heading else None
        actor = own or headed or owner
        if actor is None:
            continue
        whole = Part(passage.start, beside[-1].end)
        offer = _free(
            context, context.actor(actor), Part(passage.parts[0].start, passage.parts[-1].end), whole, passage.label.id, 0.7
        )
        offer.needs = offer.needs or (_needs(context, heading, WEAK) if heading else []) or _needs(context, part, WEAK)
        for other in beside:
            if other.label and other.label.field == "target_group":
                offer.groups += context.found("target_group", other)
                offer.places += _places(context, other)
        done.update(p.start for p in beside)
        yield offer


def _of_block(context: Context, block: list[Passage]) -> Iterator[Offer]:
    fields = [(p.label, part) for p in block for part in p.parts if p.label]
    whole = Part(block[0].start, block[-1].end)
    yield from _of_fields(context, fields, whole)


def _of_row(context: Context, passage: Passage) -> Iterator[Offer]:
    fields = [(label, cell) for label, cell in zip(passage.fields, passage.cells, strict=False) if label]
    yield from _of_fields(context, fields, Part(passage.start, passage.end))


def _of_owners_row(context: Context, projects: Projects, passage: Passage) -> Iterator[Offer]:
    """A row of a table of services without a column for who offers them: they are of whoever publishes the page."""
    owner = publisher(context)
    columns = zip(passage.fields, passage.cells, strict=False)
    first = next((cell for label, cell in columns if label and label.field == "service"), None)
    if owner is None or first is None:
        return
    whole = Part(passage.start, passage.end)
    offer = _free(context, context.actor(owner), first, whole, "offer-owners-row", 0.65)
    offer.needs = offer.needs or _needs(context, whole)
    yield offer


def _of_fields(context: Context, fields: Sequence[tuple[Label, Part]], whole: Part) -> Iterator[Offer]:
    """One offer per provider of a block or row, each field read as what its label says."""
    by_field: dict[str, list[tuple[Label, Part]]] = {}
    for label, part in fields:
        if not NOTHING.match(context.words(part)):
            by_field.setdefault(label.field, []).append((label, part))
    services = by_field.get("service", [])
    needs = [part for _, part in by_field.get("need", [])]
    words = context.words(services[0][1]) if services else ", ".join(context.words(part) for part in needs)
    for label, part in (by_field.get("provider") or by_field.get("lead", []))[:1]:
        for actor in within(context.actors, part)[:1]:
            offer = Offer(context.actor(actor), _short(words) or context.words(part), whole, label.id, 0.92)
            _fill(context, offer, by_field, needs, [part for _, part in services])
            yield offer


def _fill(
    context: Context, offer: Offer, by_field: dict[str, list[tuple[Label, Part]]], needs: list[Part], services: list[Part]
) -> None:
    for part in needs:
        offer.needs += _needs(context, part)
        if not _needs(context, part):
            offer.need_ids += [need for need, _, _ in needs_in_label(context.words(part)).needs]
    if not offer.needs and not offer.need_ids:
        for part in services:
            offer.needs += _needs(context, part)
        groups = [part for _, part in by_field.get("target_group", [])]
        providers = [part for _, part in by_field.get("provider", [])]
        for part in (*providers, *groups):
            offer.needs += _needs(context, part) if not offer.needs else []
        for part in services:
            if not offer.needs and not offer.need_ids:
                offer.need_ids += [need for need, _, _ in needs_in_label(context.words(part)).needs][:3]
                offer.needs += _needs(context, part, WEAK) if not offer.need_ids else []
    for _, part in by_field.get("area", []):
        offer.places += _places(context, part)
    if not offer.places:
        for part in services:
            offer.places += _places(context, part)
    for _, part in by_field.get("target_group", []):
        offer.groups += context.found("target_group", part)
    for label, part in [*by_field.get("valid", []), *by_field.get("period", [])]:
        start, end = parse_period(context.words(part))
        offer.start, offer.end = start, end
        if context.has("planned", part) or re.search(r"(?i)planera|planlagt|planned", label.words):
            offer.certainty = Certainty.PLANNED
    if any(context.has("planned", part) for part in services):
        offer.certainty = Certainty.PLANNED
    if any(context.has("negated", part) for part in services):
        offer.certainty = Certainty.NEGATED


def _of_bullet(context: Context, passage: Passage) -> Offer | None:
    """«– Visit Dalarna: stöd till besöksnäringen i Mora, Orsa och Älvdalen till och med 2025»."""
    actor = next((a for a in within(context.actors, passage) if a.start <= passage.start + 2), None)
    if actor is None or not passage.content:
        return None
    match = AFTER_NAME.match(context.page.plain, actor.end, passage.end)
    if not match:
        return None
    rest = Part(match.end(), passage.end)
    return _free(context, context.actor(actor), rest, Part(passage.start, passage.end), "offer-bullet", 0.85)


def _free(context: Context, provider: Name, rest: Part, whole: Part, rule: str, confidence: float) -> Offer:
    """An offer in free words: needs, places, groups and period wherever they stand in them."""
    start, end = _period(context, rest)
    return Offer(
        provider,
        _short(context.page.plain[rest.start : rest.end]),
        whole,
        rule,
        confidence,
        needs=_needs(context, rest, WEAK if rule == "offer-bullet" else 0.5),
        places=_places(context, rest),
        groups=list(context.found("target_group", rest)),
        certainty=_certainty(context, whole),
        start=start,
        end=end,
    )


def _period(context: Context, part: Part | Sentence) -> tuple[str | None, str | None]:
    """The period of an offer, where a word says that a date is its beginning or end, or two dates make a span."""
    dates = context.found("date", part)
    if not dates:
        return None, None
    words = context.page.plain[max(part.start, dates[0].start - 40) : part.end]
    start, end = parse_period(words)
    if start == end and start is not None:
        return (start, None) if context.has("planned", part) else (None, None)
    return start, end


def _of_headings(context: Context, projects: Projects, done: set[int]) -> Iterator[Offer]:
    """A heading that is an organisation, with what it offers under it."""
    for heading in context.page.passages:
        actor = _heading_actor(context, heading)
        if actor is None:
            continue
        offers: list[Offer] = []
        for sentence in context.sentences:
            passage = sentence.passage
            if passage.section != heading.section or passage.kind not in ("text", "bullet") or passage.start in done:
                continue
            if _is_of_others(context, projects, actor, sentence):
                continue
            if _needs(context, sentence):
                offers.append(_under_heading(context, actor, sentence))
            elif offers and context.has("valid", sentence):
                offers[-1].start, offers[-1].end = parse_period(context.words(sentence))
        yield from offers
        done.update(p.start for p in context.page.passages if p.section == heading.section and p.kind in ("text", "bullet"))


def _heading_actor(context: Context, heading: Passage) -> ActorMention | None:
    """The organisation that a heading is: it begins with it («Almi – lån»), or ends with it after a colon."""
    if heading.kind != "heading" or not heading.content:
        return None
    plain = context.page.plain
    for actor in within(context.actors, heading):
        begins = actor.start == heading.start and (heading.end - actor.end <= 25 or plain[actor.end :][:3] == " – ")
        if begins or (actor.end == heading.end and plain[actor.start - 2 : actor.start] == ": "):
            return actor
    return None


def _is_of_others(context: Context, projects: Projects, actor: ActorMention, sentence: Sentence) -> bool:
    """Whether a sentence under an organisation's heading is about another one, about a project, or about a gap."""
    others = [a for a in within(context.actors, sentence) if a.key != actor.key]
    leads = bool(others) and others[0].start < sentence.start + 25
    return leads or context.has("lack", sentence) or bool(within(projects.mentions, sentence))


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
    offer = _free(context, context.actor(actor), Part(min(begin, whole.end), whole.end), whole, rule, confidence)
    offer.needs = _needs(context, sentence)
    offer.places = _places(context, sentence)
    offer.groups = list(context.found("target_group", sentence))
    return offer


def _of_sentence(context: Context, projects: Projects, sentence: Sentence) -> Iterator[Offer]:
    """«Coompanion Norr hjälper den som vill starta kooperativ i Norrby.»"""
    present = within(context.actors, sentence)
    hits = _free_of_lacks(context, sentence)
    if hits is None or not present or context.has("mentioned", sentence) or not _needs(context, sentence):
        return
    used: set[str] = set()
    project = next((m.name for m in within(projects.mentions, sentence) if m.name.kind == "Project"), None)
    for hit in hits:
        for actor in _providers(context, hit, present):
            if actor.key not in used:
                used.add(actor.key)
                yield _by_trigger(context, sentence, hit, actor, project)
    yield from _of_relative(context, sentence, used)


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
    later = [a for a in within(context.actors, sentence) if a.start > max(hit.end, actor.end) and a.key != actor.key]
    stop = next((a.start for a in later if _offers_too(context.hit("offer", sentence), a, hit)), sentence.end)
    whole = Part(sentence.start, sentence.end)
    confidence = (0.8 if hit.trigger.weight > 0.8 else 0.65) * (0.9 if hit.start - actor.end > 60 else 1)
    rest = Part(begin, stop) if stop > begin else whole
    offer = _free(context, context.actor(actor), rest, whole, hit.trigger.id, confidence)
    offer.needs = offer.needs or _needs(context, sentence)
    offer.places = offer.places or _places(context, sentence)
    offer.project = project
    if offer.certainty is Certainty.ACTUAL and _is_only_possible(context, sentence):
        offer.certainty = Certainty.POTENTIAL
    return offer


def _of_relative(context: Context, sentence: Sentence, used: set[str]) -> Iterator[Offer]:
    """«… till Invest Norr, som hjälper företag att hitta mark»: what is said of an organisation in a relative clause."""
    for actor in within(context.actors, sentence):
        match = RELATIVE.match(context.page.plain, actor.end, sentence.end)
        if match is None or actor.key in used:
            continue
        stop = next((a.start for a in within(context.actors, sentence) if a.start > match.end()), sentence.end)
        rest = Part(match.end(), stop)
        if _needs(context, rest) and not BEING.match(context.page.low, rest.start):
            used.add(actor.key)
            yield _free(context, context.actor(actor), rest, Part(sentence.start, sentence.end), "offer-relative-clause", 0.6)


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
        and (hit.trigger.stem == ROLE_TO_FILL or not NO_SUBJECT.search(context.page.plain, max(0, a.start - 6), a.start))
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


def lack_statements(context: Context, projects: Projects) -> Iterator[Statement]:
    """What a page says is missing: the needs of the clause with the word for it, at the places it names."""
    for sentence in context.sentences:
        if _is_aim(sentence.passage):
            continue
        for hit in context.hit("lack", sentence):
            clause = _clause(context, sentence, hit)
            if context.has("no_lack", Part(max(sentence.start, hit.start - 25), min(sentence.end, hit.end + 30))):
                continue
            needs = _nearest(context, clause, hit) or _nearest(context, Part(sentence.start, sentence.end), hit)
            if hit.trigger.stem in SHORTAGE:  # a shortage of labour is no lack of support
                needs = [need for need in needs if need.id != "kompetens.rekrytering"]
            if not needs:
                continue
            places = _places(context, clause) or _places(context, sentence) or _places_before(context, sentence)
            yield from _lacking(context, sentence, hit, needs, places)
            break


def _clause(context: Context, sentence: Sentence, hit: Hit) -> Part:
    words = context.page.plain
    begin = max(words.rfind(";", sentence.start, hit.start), words.rfind(" men ", sentence.start, hit.start)) + 1
    stop = words.find(";", hit.end, sentence.end)
    return Part(begin or sentence.start, stop if stop > 0 else sentence.end)


def _nearest(context: Context, part: Part, hit: Hit) -> list[Mention]:
    """Needs of a clause, those after the word first; at most two, and none far away."""
    found = [need for need in context.found("need", part) if need.weight >= WEAK]
    found = [need for need in found if need.weight >= 0.5] or found
    after = [need for need in found if 0 <= need.start - hit.end < 110]
    before = [need for need in found if 0 <= hit.start - need.end < 90]
    return (after or before[::-1])[:2]


def _places_before(context: Context, sentence: Sentence) -> list[Mention]:
    """The last place named in the same section before the sentence, else the page's most frequent county."""
    all_places = context.mentions.get("place", ())
    at = bisect_left(all_places, sentence.start, key=lambda m: m.start)
    heading = context.page.heading(sentence.passage.section)
    begin = heading.start if heading else 0
    near = [place for place in all_places[max(0, at - 6) : at] if place.start >= begin and place.weight >= 0.5]
    if near:
        return [near[-1]]
    counts: dict[str, int] = {}
    for place in all_places:
        counts[place.id] = counts.get(place.id, 0) + 1
    best = max(counts, key=lambda key: (counts[key], key), default=None)
    return [next(place for place in all_places if place.id == best)] if best else []


def _lacking(
    context: Context, sentence: Sentence, hit: Hit, needs: list[Mention], places: list[Mention]
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
                hit.trigger.id,
                0.7 * hit.trigger.weight,
                start=start,
                end=end,
                target_group=groups[0].id if groups else None,
            )


def _whom(groups: Sequence[Mention]) -> Name:
    """Without a place a lack is of those it hits: the group that is named, else all firms."""
    if groups:
        return group_name(groups[0])
    return Name("TargetGroup", vocabulary().target_groups["firms"].sv, "firms")
