"""What a page tells of a span that may be the name of an undertaking: each piece of evidence by the id of its entry.

The entries and their weights lie in `rules/evidence.csv` (`ev-…`) and add up (`weighing`): 3 makes a doubtful name a likely
one, and the start (`ev-start`) is what an arbitrary span has against it.

    telling             how a name looks, where a page has it, what stands in it
    told_places         what is told of each place where it is written:
    telling_sentences   what the sentences say of it
    told_around         what stands around it
    telling_heads       what the unit tells that it heads
    telling_none        what is surely none
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, cached_property

from graph.normal import normal_form
from loaders.extraction.bodies.bodies import is_said_to_be_body
from loaders.extraction.bodies.naming import opens
from loaders.extraction.context import Context, within_reach
from loaders.extraction.rules import rules
from loaders.extraction.spans import START, Part, Placed
from loaders.extraction.undertakings.around import shape
from loaders.extraction.undertakings.candidates import Candidate
from loaders.extraction.undertakings.heads import TOLD_AMONG, TOLD_OF_HEADS, HeadTelling
from loaders.extraction.undertakings.none import has_finite_verb, in_lower_case, is_known, is_none
from loaders.extraction.undertakings.places import PlaceTelling
from loaders.extraction.weighing import Scale
from loaders.extraction.wording import JOIN, undertaking_nouns

__all__ = ["SCALE", "TOLD_AGAINST", "Telling"]

SCALE = Scale("ev-start")
MANY_WORDS = 6
SHOUTED = 3  # headings in capitals
MARKED = frozenset({"quoted", "emphasised", "leading", "bracketed"})
SHOUTING = frozenset({"ev-all-capitals", "ev-capitals-all-over"})  # what a page that shouts does not tell
# All that a look at what speaks against a name may tell of it
TOLD_AGAINST = frozenset({
    "ev-many-words", "ev-opens-sentence", "ev-body-word", "ev-service-word", "ev-question", "ev-begins-with-number",
    "ev-finite", "ev-common-word", "ev-body-of-register", "ev-body", "ev-holds-body", "ev-maybe-body", "ev-holds-maybe-body",
    "ev-holds-verb", "ev-person", "ev-title-of-person",
})
NOTHING: frozenset[str] = frozenset()
Look = tuple[Callable[[str, Sequence[Candidate]], Iterable[str]], bool, frozenset[str]]
CAMEL = re.compile(r"[a-zåäöæø][A-ZÅÄÖÆØ]|[^\W\d][:.][^\W\d]")
VERSION = re.compile(r"[ ](?:\d(?:\.\d)?|II|III|[XVI]+)$")
CRUMBS = re.compile(r"[ ][>/›·][ ]")
TITLE_PARTS = re.compile(r"[ ][–-][ ]|:[ ]|[ ][>/›·][ ]")
SHOUT = re.compile(r"[A-ZÅÄÖÆØ][^a-zåäöæø\n]{5,}(?=[.:\n]|$|[ ][A-ZÅÄÖÆØ][a-zåäöæø])")
BODY = re.compile(
    r"\b(?:ab|as|a/s|sa|iks|aps|kommun|kommune|kommunar|universitet|university|högskola\w*|høgskole\w*|region|regionen"
    r"|fylkeskommune|\w*förening\w*|\w*forening\w*|stiftelse\w*|fonden|fund|foundation|myndighet\w*|verket|styrelsen"
    r"|institut\w*"
    r"|centrum|centra|center|centre|incubator|inkubator|science|park|klynge\w*|klyng\w*|kluster\w*|cluster|bank|sparbank\w*|erhverv"
    r"|næringshage|näringsliv|council|board|agency|authority|municipality|academy|akademi\w*|skole|skola|\w*forbund\w*"
    r"|\w*förbund\w*"
    r"|råd|rådet|innovation|utvikling|\w*udvalget?|\w*utvalget?|\w*utskottet?|\w*nämnden?|\w*komit[eé]en?|committee)$"
    r"|\b(?:universitet|kommun|kommune|högskolan|länsstyrelsen|erhvervshus|næringshage|almi|innovasjon|university|sparebanken)\b")
SERVICE = re.compile(
    r"rådgiv|kurs|lån\b|veiled|vejled|workshop|course|coachning|seminar|webinar|frukost|frokost|konsult|nyhetsbrev|kontakt"
    r"|advice|training|utbildning|opplæring|besök")


class Telling:
    """Gathers what a page tells of candidates. `people` are persons' names, `doubtful` what may be organisations."""

    def __init__(self, context: Context, people: Sequence[Placed], doubtful: Sequence[Placed] = ()) -> None:
        self.context, self.people, self.doubtful = context, sorted(people, key=START), doubtful
        self.heads, self.places = HeadTelling(context), PlaceTelling(context, self.people)

    @cached_property
    def titles(self) -> frozenset[str]:
        """What the first lines are or consist of, as keys."""
        return frozenset(normal_form("Project", form) for words in self._opening for form in (words, *TITLE_PARTS.split(words)))

    @cached_property
    def first_names(self) -> frozenset[str]:
        """The single words of persons' names: «Anna» is the Anna Lind of another line."""
        return frozenset(word for person in self.people for word in self.context.words(Part(person.start, person.end)).split())

    @cached_property
    def crumbs(self) -> frozenset[str]:
        """What a path of links over a page ends with, as keys."""
        return frozenset(normal_form("Project", CRUMBS.split(w)[-1]) for w in self._opening if CRUMBS.search(w))

    @cached_property
    def _opening(self) -> list[str]:
        words = [self.context.words(passage) for passage in self.context.page.passages[:4]]
        return [each for each in words if len(each) < 140]

    @cached_property
    def shouting(self) -> bool:
        """Whether a page writes its headings in capitals: then they show nothing."""
        plain = self.context.page.plain
        return sum(1 for each in self.heads.units.passages if SHOUT.match(plain, each.start, each.end)) >= SHOUTED

    @cached_property
    def _looks(self) -> tuple[Look, ...]:
        """What tells of a name, one look after another, each with whether it is at heads only and what is still open then."""
        return (self._at_once, False, TOLD_AGAINST), (self.against, False, NOTHING)

    @cached_property
    def _looks_at_heads(self) -> tuple[Look, ...]:
        """The looks at a name that heads a unit somewhere."""
        return ((self._at_once, False, TOLD_AGAINST | TOLD_OF_HEADS), (self.against, False, TOLD_OF_HEADS),
                (self._headed, True, TOLD_AMONG), (self._among, True, NOTHING))

    # -- one name

    def of(
        self,
        surface: str,
        found: Sequence[Candidate],
        likely: float = 0.0,
        needed: Callable[[Collection[str]], bool] | None = None,
    ) -> frozenset[str] | None:
        """The ids of the evidence for and against a name, from all the places where it is a candidate or is written.

        None where it cannot be one, or cannot be so likely, unless what is told so far makes it `needed` all the same. Most
        names are arbitrary words and soon known to be: what is quick to tell and tells most comes first, what speaks against
        a name only where it may be one so far, and whether it is surely none only where all else speaks for it.
        """
        known = [candidate for candidate in found if self.places.is_known(candidate)]
        if surface in self.first_names or is_known(self.context, surface, known):
            return None
        told: set[str] = set()
        heads = [candidate for candidate in found if candidate.form == "head"]
        for tell, of, still in self._looks_at_heads if heads else self._looks:
            told.update(tell(surface, heads if of else found))
            if not SCALE.may_reach(likely, told, still) and not (needed and needed(told)):
                return None
        if is_none(self.context, surface, found):
            return None
        return frozenset(told)

    def _at_once(self, surface: str, found: Sequence[Candidate]) -> Iterator[str]:
        """What is quick to tell."""
        yield from self._shape(surface)
        yield from self._position(surface, found)
        for candidate in found:
            if candidate.form == "leading":
                yield from self.heads.leading(candidate)
        for candidate in found:
            yield from self._held(candidate)
        yield from self._said(surface)

    def against(self, surface: str, found: Sequence[Candidate]) -> Iterator[str]:
        """What a closer look at the words tells, nearly all of it against a name."""
        yield from _doubts(surface)
        if surface[1:].islower() and in_lower_case(self.context.page, surface):
            yield "ev-common-word"
        for candidate in found:
            yield from self._beside(candidate)

    def _headed(self, surface: str, heads: Sequence[Candidate]) -> Iterator[str]:
        for candidate in heads:
            yield from self.heads.of(candidate)

    def _among(self, surface: str, heads: Sequence[Candidate]) -> Iterator[str]:
        for candidate in heads:
            yield from self.heads.among(candidate)

    def _said(self, surface: str) -> Iterator[str]:
        """What is said of a name wherever it is written."""
        places = self.context.page.written.at(surface)
        if len(places) > 1:
            yield "ev-written-again"
        for start in places:
            yield from self.places.told(Part(start, start + len(surface)))

    def _shape(self, surface: str) -> frozenset[str]:
        """What the look of a name tells for it, as far as that tells anything on a page."""
        told = frozenset(_shape(surface))
        return told - SHOUTING if told & SHOUTING and self.shouting else told

    def _position(self, surface: str, found: Sequence[Candidate]) -> Iterator[str]:
        """Where a page has a name, and marked how."""
        key = normal_form("Project", surface)
        forms = {candidate.form for candidate in found}
        yield from (f"ev-{form}" for form in sorted(forms & MARKED))
        if forms & MARKED and "head" not in forms:
            announced = (c for c in found if c.passage.kind == "bullet")
            if any(self.heads.is_announced(self.heads.units.index_at(each.passage.start)) for each in announced):
                yield "ev-in-announced"
        if key in self.titles:
            yield "ev-title"
        if (key in self.titles or "again" in forms) and len(self.context.page.written_low.at(surface.lower())) > 1:
            yield "ev-title-again"
        if any(is_said_to_be_body(self.context.page.plain, each.end) for each in found):
            yield "ev-is-body"
        if key in self.crumbs:
            yield "ev-path-of-links"

    def _held(self, here: Candidate) -> Iterator[str]:
        """Roles and dates in a span."""
        plain = self.context.page.plain
        if any(not plain[hit.end : hit.end + 1].isalnum() for hit in self.context.hit("role", here)):
            yield "ev-holds-role"
        if self.context.found("date", here):
            yield "ev-holds-date"

    def _beside(self, here: Candidate) -> Iterator[str]:
        """Bodies and persons in a span or right beside it."""
        context = self.context
        known = self.places.is_known(here)
        for actor in within_reach(context.actors, here) if known else ():
            if (actor.start, actor.end) == (here.start, here.end):
                yield "ev-body-of-register" if actor.id else "ev-body"
            elif actor.start < here.end and here.start < actor.end:
                yield "ev-holds-body"
        for maybe in within_reach(self.doubtful, here):
            if maybe.start < here.end and here.start < maybe.end:
                same = (maybe.start, maybe.end) == (here.start, here.end)
                yield "ev-maybe-body" if same else "ev-holds-maybe-body"
        if any(hit.start > here.start and hit.trigger.value == "acts" for hit in context.hit("told_after", here)):
            yield "ev-holds-verb"
        if known and any(p.start < here.end and here.start < p.end for p in within_reach(self.people, here)):
            yield "ev-person"
        before, after = Part(max(0, here.start - 40), here.start), Part(here.end, here.end + 40)
        ends = [hit.end + 1 for hit in context.hit("title", before)]
        begins = [hit.start - 2 for hit in context.hit("title", after)]
        if here.start in ends or here.end in begins:
            yield "ev-title-of-person"


def _shape(surface: str) -> Iterator[str]:
    """What the look of a name tells for it."""
    words = surface.split()
    yield from shape(surface)
    if surface.isupper() and len(surface) >= 5:
        yield "ev-all-capitals"
    elif CAMEL.search(surface):
        yield "ev-capital-inside"
    if len(words) > 1 and VERSION.search(surface):
        yield "ev-version"
    if surface.endswith(_own_nouns()) and _own_noun().fullmatch(surface):
        yield "ev-own-noun"
    if len(words) > 1 and not surface.isupper() and all(word[0].isupper() or re.fullmatch(JOIN, word) for word in words):
        yield "ev-capitals-all-over"


def _doubts(surface: str) -> Iterator[str]:
    """What the look of a name tells against it."""
    words, low = surface.split(), surface.lower()
    if len(words) >= MANY_WORDS:
        yield "ev-many-words"
    if len(words) > 1 and opens(words[0]):
        yield "ev-opens-sentence"
    if len(words) > 1 and has_finite_verb(low):
        yield "ev-finite"
    if BODY.search(low):
        yield "ev-body-word"
    if SERVICE.search(low):
        yield "ev-service-word"
    if surface.endswith("?"):
        yield "ev-question"
    if surface[0].isdigit():
        yield "ev-begins-with-number"


@cache
def _own_nouns() -> tuple[str, ...]:
    """What such a word ends with."""
    return tuple(trigger.stem for trigger in rules().triggers["undertaking"] if trigger.direction == "definite")


@cache
def _own_noun() -> re.Pattern[str]:
    """«Virksomhedsprogrammet»: one word that says by itself that it names an undertaking."""
    return re.compile(rf"[A-ZÅÄÖÆØ]\w{{3,}}(?:{undertaking_nouns('definite')})")
