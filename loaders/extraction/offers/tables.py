"""Offers that stand in tables and in blocks of labels: «Aktör: … / Erbjuder: … / Behov: …», a row per offer."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from graph.lexicon import needs_in_label, parse_period
from graph.model import Certainty, Name
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.bodies.publisher import municipality_of_page, publisher
from loaders.extraction.context import Context, Sentence, once
from loaders.extraction.layout.labels import known_label
from loaders.extraction.layout.page import Passage
from loaders.extraction.offers.offer import WEAK, Offer, free_offer, needs_of, places_of, short_name
from loaders.extraction.rules import Label
from loaders.extraction.spans import Part, within

__all__ = ["blocks", "offers_in_columns", "offers_of_block", "offers_of_row"]

Fields = dict[str, list[tuple[Label, Part]]]

OF_AN_OFFER = frozenset({"service", "need", "area", "target_group", "valid", "contact"})
OFFER_FIELDS = ("provider", "service", "need", "area", "target_group", "valid", "contact")
NOTHING = re.compile(r"(?i)^(?:-|–|ingen|inga|uppgift saknas|ikke oplyst)?$")
FILLED = 0.6  # share of a cell that names of organisations fill
NEVER_OFFERED = frozenset({"project", "budget", "grant"})  # a table with such columns is of projects
SERVICE = Label("offer-first-column", "", "service")
LEAST_ROWS = 3
NEAR = 40  # characters between an organisation and its verb
LISTED = re.compile(r"(?:[ ]?\([^)]{1,30}\))?(?:[ ]?[,/;+&][ ]?(?:och |og |and )?|[ ](?:och|og|and|samt)[ ]|<br ?/?>)")
A_UNIT = "kommunal enhet"
PLANNED_LABEL = re.compile(r"(?i)planera|planlagt|planned")


def blocks(context: Context) -> Iterator[list[Passage]]:
    """Runs of labels that begin with a provider: «Aktör: … / Erbjuder: … / Behov: …».

    >>> from loaders.extraction.context import context_of
    >>> [len(block) for block in blocks(context_of("Aktör: Almi\\nErbjuder: lån", "s"))]
    [2]
    """
    block: list[Passage] = []
    for passage in context.page.passages:
        label = passage.label.field if passage.kind == "label" and passage.label else None
        if label == "provider" and within(context.actors, passage):
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


def offers_of_block(context: Context, block: list[Passage]) -> Iterator[Offer]:
    """The offers that a run of labels tells of.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Aktör: Almi\\nErbjuder: lån", "s")
    >>> [offer.words for block in blocks(context) for offer in offers_of_block(context, block)]
    ['lån']
    """
    fields = [(p.label, part) for p in block for part in p.parts if p.label]
    whole = Part(block[0].start, block[-1].end)
    yield from _of_fields(context, fields, whole)


def offers_of_row(context: Context, passage: Passage) -> Iterator[Offer]:
    """The offers of a row: of the provider that a cell names, else of whoever publishes the page.

    >>> from loaders.extraction import extract
    >>> text = "Aktör | Erbjudande | Var\\nAlmi | lån | Mora\\nRegion Dalarna | råd om export | Orsa"
    >>> [s.object.surface for s in extract(text, source="s").statements() if s.predicate == "offers"]
    ['lån', 'råd om export']
    """
    fields = {label.field for label in passage.fields if label}
    of_projects = "project" in fields and not fields & {"service", "need"}
    provided = "provider" in fields and fields & OF_AN_OFFER and not of_projects
    unnamed = None if fields & {"service", "need", *NEVER_OFFERED} or "target_group" not in fields else _first_unnamed(passage)
    if unnamed and fields & {"provider", "lead"}:  # «Dörr in | Drivs av | För dig som»
        labelled = [(label, cell) for label, cell in zip(passage.fields, passage.cells, strict=False) if label]
        yield from _of_fields(context, [(SERVICE, unnamed), *labelled], Part(passage.start, passage.end))
    elif provided or {"lead", "need"} <= fields or {"lead", "service"} <= fields:
        labelled = [(label, cell) for label, cell in zip(passage.fields, passage.cells, strict=False) if label]
        yield from _of_fields(context, labelled, Part(passage.start, passage.end))
    elif "service" in fields and not fields & NEVER_OFFERED:
        yield from _of_all(context, passage) or _of_owners_row(context, passage)


def _first_unnamed(passage: Passage) -> Part | None:
    """The first cell of a row, where the head of its column is not known."""
    return passage.cells[0] if passage.fields and passage.cells and passage.fields[0] is None else None


def offers_in_columns(context: Context) -> Iterator[Offer]:
    """The offers of tables that stand on their side: a column per offer, a label at the head of each row.

    >>> from loaders.extraction import extract
    >>> text = "\\tStartlån\\tEksportråd\\nHvem tilbyr\\tMora kommun\\tRegion Dalarna\\nInnhold\\tlån\\tråd om eksport"
    >>> [(s.subject.surface, s.object.surface) for s in extract(text, source="s").statements() if s.predicate == "offers"]
    [('Mora kommun', 'Startlån'), ('Region Dalarna', 'Eksportråd')]
    """
    for run in _runs_of_rows(context):
        heads = [known_label(context.words(row.cells[0])) if row.cells else None for row in run]
        if not {"provider", "lead"} & {head.field for head in heads if head} or sum(map(bool, heads)) * 2 < len(run):
            continue
        width = max(len(row.cells) for row in run)
        for column in range(1, width):
            labelled = [
                (head, row.cells[column]) for head, row in zip(heads, run, strict=True) if head and len(row.cells) == width
            ]
            offers = list(_of_fields(context, labelled, Part(run[0].start, run[-1].end)))
            for offer in offers:
                offer.words = _title_of_column(context, run[0], column, width) or offer.words
            yield from offers


def _runs_of_rows(context: Context) -> Iterator[list[Passage]]:
    """The tables whose head no one knows, as rows that stand together."""
    run: list[Passage] = []
    for passage in context.page.passages:
        if passage.kind == "row" and not passage.fields:
            run.append(passage)
            continue
        if len(run) >= LEAST_ROWS:
            yield run
        run = []
    if len(run) >= LEAST_ROWS:
        yield run


def _title_of_column(context: Context, head: Passage, column: int, width: int) -> str:
    """The words over a column; the head of a table leaves out the corner, perhaps."""
    at = column - (width - len(head.cells))
    return short_name(context.words(head.cells[at])) if 0 <= at < len(head.cells) else ""


def _of_all(context: Context, passage: Passage) -> list[Offer]:
    """A row of a table of services where another table says who offers them all, and where each does."""
    service = next((cell for label, cell in zip(passage.fields, passage.cells, strict=False) if label), None)
    found: list[Offer] = []
    if service is None:
        return found
    for actor, area in _providers_of_all(context):
        whole = Part(passage.start, passage.end)
        offer = free_offer(context, context.actor(actor), service, whole, "offer-of-all", 0.6, WEAK)
        offer.needs = needs_of(context, whole) or offer.needs
        offer.places = places_of(context, area)
        found.append(offer)
    return found


@once
def _providers_of_all(context: Context) -> Sequence[tuple[ActorMention, Part]]:
    """Who offers all that other tables of the page list, and where, by the rows of tables that tell that and no more."""
    found: list[tuple[ActorMention, Part]] = []
    for row in context.page.passages:
        columns = {label.field: cell for label, cell in zip(row.fields, row.cells, strict=False) if label}
        provider = columns.get("provider") or columns.get("lead")
        if row.kind != "row" or provider is None or columns.keys() & (NEVER_OFFERED | {"service", "need"}):
            continue
        found += [(actor, columns["area"]) for actor in within(context.actors, provider)[:1] if "area" in columns]
    return found


def _of_owners_row(context: Context, passage: Passage) -> Iterator[Offer]:
    """A row of a table of services without a column for who offers them: of whom a cell of it names and nothing else, or
    of whoever publishes the page."""
    owner = publisher(context)
    columns = list(zip(passage.fields, passage.cells, strict=False))
    first = next((cell for label, cell in columns if label and label.field == "service"), None)
    named = [actor for label, cell in columns if label is None and cell is not first for actor in _filling(context, cell)]
    provider = context.actor(owner) if owner else _offered_before(context, passage)
    providers = [context.actor(actor) for actor in named] or ([provider] if provider else [])
    if first is None:
        return
    whole = Part(passage.start, passage.end)
    for provider in providers:
        offer = free_offer(context, provider, first, whole, "offer-owners-row", 0.65)
        offer.needs = offer.needs or needs_of(context, whole)
        if not offer.needs:
            offer.need_ids = [need for need, _, _ in needs_in_label(context.words(first)).needs][:2]
        yield offer


def _filling(context: Context, cell: Part) -> list[ActorMention]:
    """The organisations of a cell that lists them and nothing else."""
    listed = _listed(context, cell)
    letters = sum(len(actor.surface) for actor in listed)
    return listed if listed and letters >= (cell.end - cell.start) * FILLED else []


def _offered_before(context: Context, passage: Passage) -> Name | None:
    """Who the last sentence before a table says offers something."""
    told = _said_to_offer(context)
    at = bisect_left(told, passage.start, key=lambda pair: pair[0].start) - 1
    return context.actor(told[at][1]) if at >= 0 else None


@once
def _said_to_offer(context: Context) -> Sequence[tuple[Sentence, ActorMention]]:
    """The sentences that say that somebody offers something, with whom they say it of first."""
    found: list[tuple[Sentence, ActorMention]] = []
    for sentence in context.sentences:
        for hit in context.hit("offer", sentence):
            before = [a for a in within(context.actors, sentence) if 0 <= hit.start - a.end < NEAR]
            if before and hit.trigger.direction == "before":
                found.append((sentence, before[-1]))
                break
    return found


def _of_fields(context: Context, fields: Sequence[tuple[Label, Part]], whole: Part) -> Iterator[Offer]:
    """One offer per provider of a block or row, each field read as what its label says."""
    by_field: Fields = {}
    for label, part in fields:
        if not NOTHING.match(context.words(part)):
            by_field.setdefault(label.field, []).append((label, part))
    services = by_field.get("service", [])
    needs = [part for _, part in by_field.get("need", [])]
    words = context.words(services[0][1]) if services else ", ".join(context.words(part) for part in needs)
    for label, part in (by_field.get("provider") or by_field.get("lead", []))[:1]:
        named = [context.actor(actor) for actor in _listed(context, part)]
        office = None if named else municipality_of_page(context, context.words(part))
        for provider in named or ([office] if office else []):
            offer = Offer(provider, short_name(words) or context.words(part), whole, label.id, 0.92)
            _fill(context, offer, by_field, needs, [part for _, part in services])
            yield offer


def _listed(context: Context, part: Part) -> list[ActorMention]:
    """The organisations that a field lists, «Jobcenter Mors, Jobcenter Thy»; the first where words stand between."""
    found: list[ActorMention] = []
    for actor in within(context.actors, part):
        if found and not LISTED.fullmatch(context.page.plain, found[-1].end, actor.start):
            break
        if found and actor.kind == A_UNIT:  # «Mora kommun, Företagsservice»
            break
        found.append(actor)
    return found


def _fill(
    context: Context, offer: Offer, by_field: Fields, needs: list[Part], services: list[Part]
) -> None:
    for part in needs:
        offer.needs += needs_of(context, part)
        if not needs_of(context, part):
            offer.need_ids += [need for need, _, _ in needs_in_label(context.words(part)).needs]
    if not offer.needs and not offer.need_ids:
        for part in services:
            offer.needs += needs_of(context, part)
        groups = [part for _, part in by_field.get("target_group", [])]
        providers = [part for _, part in by_field.get("provider", [])]
        for part in (*providers, *groups):
            offer.needs += needs_of(context, part) if not offer.needs else []
        for part in services:
            if not offer.needs and not offer.need_ids:
                offer.need_ids += [need for need, _, _ in needs_in_label(context.words(part)).needs][:3]
                offer.needs += needs_of(context, part, WEAK) if not offer.need_ids else []
    for _, part in by_field.get("area", []):
        offer.places += places_of(context, part)
    if not offer.places:
        for part in services:
            offer.places += places_of(context, part)
    for _, part in by_field.get("target_group", []):
        offer.groups += context.found("target_group", part)
    for label, part in [*by_field.get("valid", []), *by_field.get("period", [])]:
        start, end = parse_period(context.words(part))
        offer.start, offer.end = start, end
        if context.has("planned", part) or PLANNED_LABEL.search(label.words):
            offer.certainty = Certainty.PLANNED
    if any(context.has("planned", part) for part in services):
        offer.certainty = Certainty.PLANNED
    if any(context.has("negated", part) for part in services):
        offer.certainty = Certainty.NEGATED
