"""What is known of a page before facts are made: layout, triggers, and who, where, when and what it mentions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, TypeVar

from graph.lexicon import Mention, recognise
from graph.model import Certainty, Evidence, Name, Qualifier, Statement
from graph.normal import normal_form
from graph.quick import quick
from graph.vocabulary import vocabulary
from loaders.extraction.bodies.again import AGAIN, with_named_again
from loaders.extraction.bodies.bodies import with_weighed
from loaders.extraction.bodies.edges import with_clean_edges
from loaders.extraction.bodies.listed import MUNICIPALITY_LIST, with_chained, with_listed, with_listed_places
from loaders.extraction.bodies.names import actor_mentions
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.hits import HitsAt
from loaders.extraction.layout.layout import page_of
from loaders.extraction.layout.page import Page, Passage
from loaders.extraction.layout.sentences import sentences
from loaders.extraction.rules import Hit
from loaders.extraction.spans import START, P, Part, Placed, touching, within

__all__ = ["Context", "ProjectMention", "Sentence", "context_of", "group_name", "need_name", "once", "place_name"]

T = TypeVar("T")

# Two capitalised words before a place make it a part of a name: «Smart City Sweden».
BRAND = re.compile(r"(?<=[,;(] )[A-ZÅÄÖ]\w+ [A-ZÅÄÖ]\w+ $")
KINDS = ("need", "need_group", "place", "actor", "date", "target_group")


@quick
class ProjectMention:
    """A project, plan or network named at a place. `sort` is the finer kind where the words show it (`förstudie`)."""

    start: int
    end: int
    name: Name
    rule: str
    confidence: float
    sort: str | None = None


@quick
class Sentence:
    """A sentence with the passage that it stands in."""

    start: int
    end: int
    passage: Passage


@dataclass(frozen=True)
class Context:
    """A page with all that is recognised in it, each kind in the order of the text."""

    source: str
    page: Page
    hits: Mapping[str, Sequence[Hit]]
    mentions: Mapping[str, Sequence[Mention]]
    actors: Sequence[ActorMention]
    told: dict[Callable[[Context], Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def names(self) -> Mapping[str, Name]:
        """The name that stands for each organisation of the page: the fullest way that the page writes it first."""
        best: dict[str, ActorMention] = {}
        for mention in self.actors:
            if mention.rule == AGAIN:
                continue
            known = best.get(mention.key)
            shouted = known is not None and len(known.surface) > 6 and known.surface.isupper() and not mention.surface.isupper()
            if known is None or shouted or (len(known.surface) < 5 and known.surface.isupper() and len(mention.surface) > 6):
                best[mention.key] = mention
        return {key: actor_name(mention) for key, mention in best.items()}

    @cached_property
    def opening(self) -> tuple[str, ...]:
        """The words of the first three passages, which tell what a page is about."""
        return tuple(map(self.words, self.page.passages[:3]))

    def actor(self, mention: ActorMention) -> Name:
        """The name of the organisation that a mention means."""
        return self.names[mention.key]

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences of all passages that are content, in order; a label's value is one sentence per part."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        for passage in self.page.passages:
            if not passage.content or passage.kind in ("row", "noise"):
                continue
            for part in passage.parts or (Part(passage.start, passage.end),):
                begin = None
                for piece in sentences(self.page.plain, part):
                    begin = piece.start if begin is None else begin
                    if not reaches_over(self.actors, piece.end):
                        yield Sentence(begin, piece.end, passage)
                        begin = None

    def sentences_after(self, place: int) -> Sequence[Sentence]:
        """The sentences that begin at a place or after it, as far as the second."""
        first = bisect_left(self.sentences, place, key=START)
        return self.sentences[first : first + 2]

    def found(self, kind: str, part: Placed) -> Sequence[Mention]:
        """The lexicon's mentions of a kind inside a part."""
        return within(found, part) if (found := self.mentions.get(kind)) else ()

    def hit(self, use: str, part: Placed) -> Sequence[Hit]:
        """The triggers of a use inside a part."""
        return within(hits, part) if (hits := self.hits.get(use)) else ()

    def starting(self, use: str, place: int) -> Hit | None:
        """The trigger of a use that begins at a place; of one use no two overlap."""
        return self.hits_at.starting(use, place)

    @cached_property
    def hits_at(self) -> HitsAt:
        """The triggers by where they begin."""
        return HitsAt(self.hits)

    def has(self, use: str, part: Placed) -> bool:
        """Whether a trigger of a use stands inside a part."""
        return bool(self.hit(use, part))

    def in_section(self, section: int) -> Sequence[Passage]:
        """The passages of a section, in order."""
        return self._by_section.get(section, ())

    @cached_property
    def _by_section(self) -> Mapping[int, Sequence[Passage]]:
        found: dict[int, list[Passage]] = {}
        for passage in self.page.passages:
            found.setdefault(passage.section, []).append(passage)
        return found

    def is_content(self, place: Placed) -> bool:
        """Whether a place stands in a passage that is content: no form's instruction, menu or table head."""
        passages = self.page.passages
        at = bisect_right(passages, place.start, key=START) - 1
        return at >= 0 and passages[at].content and place.start < passages[at].end

    def words(self, part: Placed) -> str:
        """The words of a part without markup, with single spaces."""
        return " ".join(self.page.plain[part.start : part.end].split())

    def say(
        self,
        subject: Name,
        predicate: str,
        obj: Name | str | int | float,
        part: Placed,
        rule: str,
        confidence: float,
        certainty: Certainty = Certainty.ACTUAL,
        **qualifiers: Qualifier | None,
    ) -> Statement:
        """A statement with the words of a part as its evidence."""
        evidence = Evidence(self.page.text[part.start : part.end], part.start, part.end)
        given = tuple(sorted((key, value) for key, value in qualifiers.items() if value not in (None, (), "")))
        return Statement(self.source, subject, predicate, obj, evidence, rule, certainty, round(confidence, 2), given)


def once(tell: Callable[[Context], T]) -> Callable[[Context], T]:
    """A function of a context alone that is asked many times for a page and works once: the context keeps what it told."""

    @wraps(tell)
    def told(context: Context) -> T:
        if tell not in context.told:
            context.told[tell] = tell(context)
        answer: T = context.told[tell]
        return answer

    return told


def within_reach(things: Sequence[P], part: Placed) -> Sequence[P]:
    """Those of the things, sorted by start, that may touch a part."""
    first = max(0, bisect_left(things, part.start, key=START) - 1)
    return things[first : first + 3]


def reaches_over(things: Sequence[P], place: int) -> bool:
    """Whether one of the things, sorted and apart, begins before a place and ends after it."""
    at = bisect_left(things, place, key=START) - 1
    return at >= 0 and things[at].end > place


def context_of(text: str, source: str) -> Context:
    """Everything recognised in a text; nothing is decided yet about what belongs to what."""
    page = page_of(text)
    known: dict[str, list[Mention]] = {kind: [] for kind in KINDS}
    for mention in recognise(page.plain):
        known.setdefault(mention.kind, []).append(mention)
    hits: dict[str, list[Hit]] = {}
    for hit in page.hits:
        hits.setdefault(hit.trigger.use, []).append(hit)
    for use, found in hits.items():
        hits[use] = _longest(found)
    known["place"] = with_listed_places(page, known["place"])
    organisations = actor_mentions(page, [*known["actor"], *known["place"]])
    organisations = with_listed(page, organisations, known["place"], hits.get("role", ()))
    organisations = with_weighed(page, organisations, known["place"], hits, known["date"])
    organisations = with_chained(page, organisations, known["place"], hits.get("role", ()))
    organisations = with_clean_edges(page, organisations)
    organisations = with_named_again(page, organisations, hits.get("anaphor", ()))
    known["place"] = [place for place in known["place"] if not _inside(place, organisations)]
    # «för små» is no cry for space where it begins «för små och medelstora företag».
    known["need"] = [
        need
        for need in known["need"]
        if not any(
            need.start < group.start < need.end and need.weight <= 0.5 for group in within_reach(known["target_group"], need)
        )
    ]
    known["need"] = _with_needs(page, known["need"], hits.get("need", ()))
    known["place"] = [place for place in known["place"] if not BRAND.search(page.plain, max(0, place.start - 40), place.start)]
    return Context(source, page, hits, known, organisations)


def _with_needs(page: Page, known: list[Mention], hits: Sequence[Hit]) -> list[Mention]:
    """The needs of the lexicon, and those that only documents word so («tillförsel av kapital»); the longer wording wins."""
    extra = [
        Mention("need", hit.trigger.value, hit.start, hit.end, page.plain[hit.start : hit.end], hit.trigger.weight)
        for hit in hits
    ]
    kept = [m for m in known if not any(e.end - e.start > m.end - m.start for e in touching(extra, m))]
    added = [e for e in extra if not touching(kept, e)]
    return sorted([*kept, *added], key=lambda m: (m.start, -m.end))


def _inside(place: Mention, organisations: Sequence[ActorMention]) -> bool:
    """Whether a place is but a part of an organisation's name; a name that is all of it is a place that acts."""
    end = place.end - place.surface.endswith(("kommuns", "kommunes", "Kommunes"))
    at = bisect_left(organisations, place.start, key=_end)
    return any(
        actor.start <= place.start and end <= actor.end and actor.rule != MUNICIPALITY_LIST
        and not (_is_but_listed(actor) and (actor.start, actor.end) == (place.start, place.end))
        for actor in organisations[at : at + 2]
    )


def _end(actor: ActorMention) -> int:
    return actor.end


def _is_but_listed(actor: ActorMention) -> bool:
    """Whether a list or a role alone makes a name an organisation's: «Kommunerna som är med: Mora, Orsa» are places too."""
    return actor.kind is None or (actor.kind == "kommun" and actor.rule != "register")


def _longest(found: list[Hit]) -> list[Hit]:
    """Of hits that overlap, the longest; of equal ones the heaviest."""
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda h: (h.start, -h.end, -h.trigger.weight, h.trigger.id)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def actor_name(mention: ActorMention) -> Name:
    """The name by which a page calls an organisation."""
    surface = " ".join(mention.surface.split())
    return Name("Actor", surface, normal_form("Actor", surface), mention.kind)


def need_name(need: str) -> Name:
    """The name of a need of the taxonomy.

    >>> need_name("finans.lan").key
    'finans.lan'
    """
    known = vocabulary().needs.get(need)
    return Name("Need", known.titles.get("sv", need) if known else need, need)


def place_name(mention: Mention) -> Name:
    """The name of a place of the register, as it stands in the text."""
    from graph.lexicon import places

    known = places().by_id.get(mention.id)
    return Name("Place", known.name if known else mention.surface, mention.id)


def group_name(mention: Mention) -> Name:
    """The name of a target group of the vocabulary."""
    known = vocabulary().target_groups.get(mention.id)
    return Name("TargetGroup", known.sv if known else mention.surface, mention.id)
