"""The organisations that a page names: those of the register, and those whose name shows what they are.

Evidence for a name, strongest first: the register, a legal form («… AB»), a label («Projektpartner: …»), a head word
(«Region …», «… kommun», «-verket»), a place in a list beside others. Each mention carries the id of the rule behind it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache

from graph.lexicon import Mention, actors
from loaders.extraction.beginnings import Beginnings
from loaders.extraction.bodies.heads import SHORT_BRAND, by_legal_form, headed, named_for, telling_lines
from loaders.extraction.bodies.labelled import of_labels
from loaders.extraction.bodies.naming import (
    COUNTRY_CODES,
    CURRENCIES,
    PERSON,
    ActorMention,
    joined,
    made,
    opens_sentence,
    recurring,
    settled,
)
from loaders.extraction.layout.page import Page
from loaders.extraction.overlaps import Crowd
from loaders.extraction.rules import rules
from loaders.extraction.spans import START, Part, beginning_in, touching
from loaders.extraction.wording import CAP

__all__ = ["actor_mentions"]

BRANCH_GAP = re.compile(r"[ ](?:i[ ])?")
DOUBLE = re.compile(rf"-{CAP}")  # «Norway-Sweden», «Sala-Heby»
AND = re.compile(r"[ ](?:och|og|and)[ ]")
CAPITALISED = re.compile(r"(?<![\w-])[A-ZÅÄÖÆØ][\w-]*\w")
SIBLING = re.compile(
    rf"(?:,|[ ]och|[ ]og|[ ]and|[ ]samt|/)[ ](?P<name>{CAP}(?:[ ](?:{CAP}|&))*)"
    rf"(?=,|[ ]och[ ]|[ ]og[ ]|[ ]and[ ]|[ ]samt[ ]|\.)"
)
BARE_HEADS = {"science_park": ("Science Park",), "handelskammare": ("Handelskammaren",)}
UNNAMED_KINDS = {"Länsstyrelsen": "länsstyrelse", "Regionförbundet": "kommunalförbund", "Fylkesmannen": "statlig_myndighet",
                 "Statsforvalteren": "statlig_myndighet", "Statsforvaltaren": "statlig_myndighet"}
UNNAMED = re.compile(rf"(?<![\w-])(?P<name>{'|'.join(UNNAMED_KINDS)})(?![\w-])(?![ ](?:i[ ])?[A-ZÅÄÖÆØ])")
LONG_WORD = 5
FIRST_PART = re.compile(rf"(?<![\w-])(?:{CAP}[ ])?[A-ZÅÄÖÆØ][a-zåäöæø]+-[ ](?:och|og)[ ]$")
OF_MUNICIPALITY = re.compile(r"[ ][Kk]ommune?s$")
WITH_BRANCHES = frozenset({"promoter", "förening", "handelskammare", "statlig_myndighet", "bank"})


def actor_mentions(page: Page, known: Iterable[Mention]) -> list[ActorMention]:
    """All mentions in the order of the text; none overlap. `known` are the lexicon's mentions of the text."""
    known = list(known)
    found = [_of_register(mention) for mention in known if mention.kind == "actor"]
    telling = telling_lines(page)
    found += by_legal_form(page, telling["legal"])
    found += named_for(page)
    places_named = Crowd(mention for mention in known if mention.kind == "place")
    at_place = {(mention.start, mention.end) for mention in known if mention.kind == "place"}
    starts = {mention.start for mention in found}
    by_head = [_without_genitive(_to_the_next(page, mention, starts)) for mention in headed(page, telling)]
    found += [m for m in by_head if m.kind == "kommun" or (m.start, m.end) not in at_place]
    kept = settled(found)
    kept = joined(kept, _ambiguous(page, kept))
    kept = joined(kept, of_labels(page, kept))
    kept = joined(kept, (m for m in _siblings(page, kept) if not places_named.holds(m)))
    kept = joined(kept, _with_place(page, kept, at_place))
    kept = joined(kept, _bare_heads(page, kept))
    kept = joined(kept, _unnamed(page, kept))
    kept = joined(kept, recurring(page, kept))
    kept = joined(kept, _with_first_parts(page, kept))
    kept = [m for m in kept if m.surface not in CURRENCIES and m.surface not in COUNTRY_CODES]
    kept = [m for m in kept if not (m.kind == "program" and m.surface.islower())]
    return _shortened(kept)


def _without_genitive(mention: ActorMention) -> ActorMention:
    """A municipality or region of which something is said to be: «Bollnäs kommuns ansökan» names Bollnäs kommun."""
    if mention.kind == "region" and mention.surface.endswith("s") and (body := actors().find(mention.surface[:-1], exact=True)):
        return replace(mention, end=mention.end - 1, surface=mention.surface[:-1], id=body.id)
    joint = AND.search(mention.surface) if mention.kind == "region" and mention.id is None else None
    if joint and (body := actors().find(mention.surface[: joint.start()], exact=True)):  # «Region Halland och Skåne»
        return replace(mention, end=mention.start + joint.start(), surface=mention.surface[: joint.start()], id=body.id)
    if mention.kind != "kommun" or not OF_MUNICIPALITY.search(mention.surface):
        return mention
    return replace(mention, end=mention.end - 1, surface=mention.surface[:-1])


def _with_first_parts(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """«Trä- och Möbelföretagen»: a name with the first part that «och» joins to it."""
    in_order = sorted(known, key=START)
    for mention in known:
        before = FIRST_PART.search(page.plain, max(0, mention.start - 40), mention.start)
        if before and mention.id is None and not beginning_in(in_order, Part(before.start() + 1, mention.start)):
            words = page.plain[before.start() : mention.end]
            yield replace(mention, start=before.start(), surface=words)


def _bare_heads(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """«Science Park» alone on a page that names just one: the one it names in full."""
    for kind, heads in BARE_HEADS.items():
        full = {m.key: m for m in reversed(known) if m.kind == kind}
        if len(full) != 1:
            continue
        (meant,) = full.values()
        for head in heads:
            for start in page.written.at(head):
                if page.plain[start - 1 : start] == " " and page.plain[start - 2 : start - 1].isupper():
                    continue
                following = page.plain[start + len(head) : start + len(head) + 2]
                if following[:1] in (" ", "s") and following[1:].isupper():
                    continue
                yield ActorMention(start, start + len(head), head, kind, "name-bare-head", 0.7, meant.id,
                                   meant.short_for or meant.surface)


def _to_the_next(page: Page, mention: ActorMention, starts: Collection[int]) -> ActorMention:
    """The mention without what is the next name of the list: «Høgskulen i Volda og Møre og Romsdal fylkeskommune»."""
    for match in AND.finditer(page.plain, mention.start, mention.end):
        if match.end() in starts:
            end = match.start()
            return replace(mention, end=end, surface=page.plain[mention.start : end])
    return mention


def _shortened(known: list[ActorMention]) -> list[ActorMention]:
    """«Research Council» after «Research Council of Norway» is the same body: the first words of a name, two at least."""
    full = {m.surface: m for m in known if m.surface.count(" ") >= 2}
    going_on = Beginnings(full)
    result = []
    for mention in known:
        may_be_short = mention.id is None and " " in mention.surface
        longer = [full[surface] for surface in (going_on.going_on(f"{mention.surface} ") if may_be_short else ())]
        before = min((m for m in longer if m.start < mention.start), key=START, default=None)
        if before is not None:
            mention = replace(mention, id=before.id, short_for=before.surface)
        result.append(mention)
    return result


def _with_place(page: Page, known: list[ActorMention], at_place: set[tuple[int, int]]) -> Iterator[ActorMention]:
    """A body of the register with a place behind it is its branch there: «Företagarna Norrby», «Almi Norrland»."""
    starts, begun = dict(at_place), {end: start for start, end in at_place}
    for mention in known:
        if mention.id is None or mention.kind in ("kommun", "region", "program", "finansiär", "EU"):
            continue
        before = begun.get(mention.start - 1)
        if before is not None and " " in mention.surface and page.plain[mention.start - 2 : mention.start] == "s ":
            words = page.plain[before : mention.end]  # «Bornholms Landbrug & Fødevarer» is one of its own
            yield ActorMention(before, mention.end, words, mention.kind, "register-of-place", 0.8)
            continue
        gap = BRANCH_GAP.match(page.plain, mention.end)
        if gap is None or (gap.group() == " i " and len(mention.surface) < SHORT_BRAND):
            continue
        start = gap.end()
        if start in starts and page.plain[start].isupper() and not (gap.group() == " i " and mention.kind == "universitet"):
            double = DOUBLE.match(page.plain, starts[start])
            end = double.end() if double else starts[start]
            words = page.plain[mention.start : end]
            body = actors().find(words)
            if gap.group() == " i " and mention.kind not in WITH_BRANCHES and (body is None or body.id == mention.id):
                continue
            yield ActorMention(
                mention.start,
                end,
                words,
                mention.kind,
                "register-branch",
                0.9,
                body.id if body and body.id != mention.id else None,
            )


def _of_weight(weight: float) -> float:
    """How sure a name of the register is by the weight of its form: none but short and common forms are doubtful."""
    return max(weight, 0.9) if weight >= 0.8 else weight


def _of_register(mention: Mention) -> ActorMention:
    body = actors().by_id[mention.id]
    return ActorMention(mention.start, mention.end, mention.surface, body.kind, "register", _of_weight(mention.weight), body.id)


@cache
def _ambiguous_surfaces() -> dict[str, tuple[str, ...]]:
    """Single words of the register that mean other things too, with the ids of the bodies they may be."""
    found: dict[str, list[str]] = {}
    for body in actors():
        for surface in body.surfaces:
            if surface.lower() in body.ambiguous and body.kind != "kommun" and " " not in surface:
                found.setdefault(surface, []).append(body.id)
    return {surface: tuple(ids) for surface, ids in found.items()}


def _ambiguous(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """Ambiguous names where the page tells: it names the body in full, or writes the word with a capital in mid-sentence."""
    surfaces = _ambiguous_surfaces()
    present = {mention.id for mention in known}
    places_of: dict[str, list[int]] = {}
    for match in CAPITALISED.finditer(page.plain):
        if match.group() in surfaces and match.group() not in CURRENCIES:
            places_of.setdefault(match.group(), []).append(match.start())
    for surface, starts in places_of.items():
        named = next((id_ for id_ in surfaces[surface] if id_ in present), None)
        if surface.lower() in _meant() and all(_stands_alone(page.plain, start, start + len(surface)) for start in starts):
            named = named or surfaces[surface][0]
        capital = (
            len(surface) >= LONG_WORD
            and not surface.isupper()
            and any(
                not opens_sentence(page.plain, start) and not page.plain[start - 2 : start - 1].isupper() for start in starts
            )
        )
        id_ = named or (surfaces[surface][0] if capital else None)
        if id_:
            for start in starts:
                yield ActorMention(
                    start,
                    start + len(surface),
                    surface,
                    actors().by_id[id_].kind,
                    "register-ambiguous",
                    0.8 if named else 0.55,
                    id_,
                )


@cache
def _meant() -> frozenset[str]:
    """Ambiguous names that in their own spelling mean nothing else in documents: «ERUF», «Husbanken»."""
    return frozenset(trigger.stem for trigger in rules().triggers["meant"])


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Whether a word is no part of a longer name: «Siva», not «Siva Fjellregionen Eiendom»."""
    following = plain[end : end + 2]
    before = plain[max(0, start - 30) : start].rsplit(" ", 2)
    return not (following[:1] == " " and following[1:].isupper()) and not (len(before) > 1 and before[-2][:1].isupper()
                                                                          and before[-1] == "" and before[-2].isalpha())


def _unnamed(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """«Länsstyrelsen» on a page that does not say of which county: one all the same, by the name that the page has."""
    for match in UNNAMED.finditer(page.plain):
        kind = UNNAMED_KINDS[match["name"]]
        if not any(mention.kind == kind for mention in known):
            yield ActorMention(match.start(), match.end(), match["name"], kind, "name-bare-head", 0.75)


def _siblings(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """A capitalised name in a list in which two others are organisations is one too."""
    starts = {m.start for m in known}
    for index, mention in enumerate(known):
        end = mention.end
        match = SIBLING.match(page.plain, end)
        if not match or touching(known, Part(*match.span("name"))):
            continue
        follows = re.match(r"(?:,|[ ]och|[ ]og|[ ]and|[ ]samt)[ ]", page.plain[match.end() : match.end() + 6])
        after = match.end() + (follows.end() if follows else 0)
        third = not PERSON.fullmatch(match["name"]) and index > 0 and end - known[index - 1].end < 60
        if after in starts or third:
            yield from made(page, match.start("name"), match.end("name"), None, "name-list-sibling", 0.6)
