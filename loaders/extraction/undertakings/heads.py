"""What the unit of a page tells of its head, if that is the name of an undertaking: facts of it, and what is beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from loaders.extraction.context import Context
from loaders.extraction.layout.page import Passage
from loaders.extraction.layout.units import units_of
from loaders.extraction.spans import Part, within
from loaders.extraction.undertakings.candidates import MATTER, Candidate
from loaders.extraction.undertakings.none import many
from loaders.extraction.undertakings.sentences import years_follow
from loaders.extraction.wording import tells_of_money

__all__ = ["TOLD_AMONG", "TOLD_OF_HEADS", "HeadTelling"]

UNIT = 600  # characters of a unit that are read
LEAD = 160  # characters before a list that may announce it
FACTS = frozenset({"money", "period", "end", "lead", "partner"})
# All that may be told of a head: by what is beside its unit, by the unit
TOLD_AMONG = frozenset({"ev-announced", "ev-announced-by-heading", "ev-among-others"})
TOLD_OF_HEADS = TOLD_AMONG | {
    "ev-head", "ev-after-separator", "ev-field", "ev-other-column", "ev-unit-money", "ev-unit-definite", "ev-unit-lead",
    "ev-unit-facts", "ev-body-next", "ev-years-next", "ev-unit-contact", "ev-after-matter", "ev-plural-head",
}
SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d[ ]?[-–][ ]?(?:(?:19|20)?\d\d\b|[a-z])")
YEAR = re.compile(r"20\d\d")
CONTACT = re.compile(r"@|\b(?:tlf|tel|tfn)\b|\+4\d")
PLURAL = re.compile(r"[A-ZÅÄÖÆØ][\w-]+(?:er|ar|or|ere|ers|ions|ings|ningar|else|elser|arna|erna|erne|ene)")
RUNS_ON = re.compile(r"[\"»” ]{0,4},?[ ]+[a-zåäöæø]")  # «*Kaldrøkt* er et samarbeid», «*Kitekollektivet*, der tre …»
CRUMBS = re.compile(r"[ ][/>›»|][ ]")  # «Leader Norrby / Beviljade projekt»: where on a site a page lies
REST_OF_WORD = re.compile(r"(?<=\w)\w+")


class HeadTelling:
    """Gathers what the units of a page tell of their heads."""

    def __init__(self, context: Context) -> None:
        self.context, self.units = context, units_of(context)

    def of(self, here: Candidate) -> Iterator[str]:
        """What a unit tells of its head; of that of the whole page only the matter that stands before it."""
        context, passage = self.context, here.passage
        if MATTER.search(context.page.plain, passage.start, here.start):
            yield "ev-after-matter"
        if here.unit is None or self._is_headline(here):
            return
        yield "ev-head"
        if PLURAL.fullmatch(context.page.plain, here.start, here.end):
            yield "ev-plural-head"
        if here.after_separator:
            yield "ev-after-separator"
        if passage.kind == "label":
            yield "ev-field"
        if passage.kind == "row":
            yield from _column(here)
        told = self._told(here.end, here.unit.end)
        yield from (f"ev-unit-{fact}" for fact in told & {"money", "definite", "lead"})
        if len(told & FACTS) >= 2:
            yield "ev-unit-facts"
        rest = Part(here.end, min(here.unit.end, here.end + 200))
        bodies = within(context.actors, rest)
        if bodies and bodies[0].start <= here.end + 4:
            yield "ev-body-next"
        if years_follow(context.page.plain, here.end, here.unit.end):
            yield "ev-years-next"
        if CONTACT.search(context.page.plain, rest.start, min(rest.end, rest.start + 160)):
            yield "ev-unit-contact"

    @cached_property
    def _headline(self) -> int:
        """Where the first heading stands; -1 where a page has none."""
        return next((passage.start for passage in self.units.passages if passage.kind == "heading"), -1)

    def _is_headline(self, here: Candidate) -> bool:
        """Whether a head is that of the page: what stands under it is all that the page tells, not of one undertaking."""
        return here.passage.start <= self._headline

    @cached_property
    def _read(self) -> dict[tuple[int, int], frozenset[str]]:
        """What units tell that were asked before."""
        return {}

    def _told(self, start: int, end: int) -> frozenset[str]:
        """What kinds of facts of an undertaking a unit tells."""
        unit = start, min(end, start + UNIT)
        if unit not in self._read:
            self._read[unit] = self._facts(Part(*unit))
        return self._read[unit]

    def _facts(self, part: Part) -> frozenset[str]:
        context, plain = self.context, self.context.page.plain
        told: set[str] = set()
        if tells_of_money(context.page.low, part):
            told.add("money")
        if context.has("period", part) or SPAN_OF_YEARS.search(plain, part.start, part.end):
            told.add("period")
        if context.has("end", part) and YEAR.search(plain, part.start, part.end):
            told.add("end")
        given = {hit.trigger.value for hit in context.hit("role", part)}
        if given & {"lead", "coordinator"}:
            told.add("lead")
        if given & {"partner", "funder", "participant"}:
            told.add("partner")
        if context.has("definite", part):
            told.add("definite")
        return frozenset(told)

    def among(self, here: Candidate) -> Iterator[str]:
        """Whether a list is announced as one of undertakings, and whether the units beside this one tell facts of such."""
        if here.unit is None or self._is_headline(here):
            return
        index = self.units.index_at(here.passage.start)
        if self.is_announced(index):
            yield "ev-announced"
        if self._is_announced_over(index):
            yield "ev-announced-by-heading"
        beside = len(self.units.group(index)) - 1
        if beside > 0 and (self._full_units(self.units.group(index)) - self._is_full(index)) * 2 >= beside:
            yield "ev-among-others"

    def leading(self, here: Candidate) -> Iterator[str]:
        """What layout tells of emphasised words that lead a paragraph: whether a sentence runs on, and what others tell."""
        if RUNS_ON.match(self.context.page.plain, here.end, here.passage.end):
            yield "ev-leading-runs-on"
        beside = [part for part in self._leads if part.start != here.passage.start]
        telling = sum(1 for part in beside if len(self._told(part.start, part.end) & FACTS) >= 2)
        if beside and telling * 2 >= len(beside):
            yield "ev-leading-among-others"
        if self._is_announced_over(self.units.index_at(here.passage.start)):
            yield "ev-announced-by-heading"

    @cached_property
    def _leads(self) -> list[Part]:
        """The paragraphs that begin with emphasised words."""
        text = self.context.page.text
        paragraphs = (p for p in self.units.passages if p.kind in ("text", "bullet"))
        return [Part(p.start, p.end) for p in paragraphs if text[max(0, p.start - 3) : p.start].rstrip(" ").endswith("*")]

    @cached_property
    def _counted(self) -> dict[int, int]:
        """How many units of a group tell facts, by the first of the group: all its members ask for that."""
        return {}

    def _full_units(self, group: Sequence[int]) -> int:
        if group[0] not in self._counted:
            self._counted[group[0]] = sum(map(self._is_full, group))
        return self._counted[group[0]]

    def _is_full(self, index: int) -> bool:
        """Whether a unit tells two kinds of facts of an undertaking."""
        unit = self.units.over(index)
        return len(self._told(unit.start, unit.end) & FACTS) >= 2

    def is_announced(self, index: int) -> bool:
        """Whether the line before a list says that its items are undertakings."""
        first = self.units.first_before(index)
        if first == index:
            return False
        if first not in self._announcing:
            self._announcing[first] = self._announces(first)
        return self._announcing[first]

    @cached_property
    def _announcing(self) -> dict[int, bool]:
        """Whether lines announce undertakings that were asked before."""
        return {}

    def _announces(self, index: int) -> bool:
        """Whether a line that stands before a list says that undertakings follow."""
        line, low = self.units.passages[index], self.context.page.low
        start = max(line.start, line.end - LEAD)
        cut = REST_OF_WORD.match(low, start)  # A word that begins before is none of the line's end.
        return bool(many().search(low, cut.end() if cut else start, line.end))

    def _is_announced_over(self, index: int) -> bool:
        """Whether a heading over a passage says that undertakings follow."""
        return any(self._tells_of_many(heading) for heading in self._over(index))

    def _tells_of_many(self, heading: Passage) -> bool:
        if heading.start not in self._many:
            self._many[heading.start] = many().search(self.context.page.low, heading.start, heading.end) is not None
        return self._many[heading.start]

    @cached_property
    def _many(self) -> dict[int, bool]:
        """Whether headings announce undertakings that were asked before, by where they begin."""
        return {}

    def _over(self, index: int) -> Iterator[Passage]:
        """The headings over a passage, and the nearest one before it of the same level that has nothing under it."""
        page, passages = self.context.page, self.units.passages
        for section in page.path(passages[index].section):
            heading = page.headings.get(section)
            of_site = heading is not None and CRUMBS.search(page.plain, heading.start, heading.end) is not None
            if heading and heading.start != passages[index].start and not of_site:
                yield heading
        if (before := self._bare_before[index]) is not None:
            yield before

    @cached_property
    def _bare_before(self) -> list[Passage | None]:
        """For each passage the heading of the nearest two before it that follow on one another, where both have one level."""
        found: list[Passage | None] = [None]
        for before, after in pairwise(self.units.passages):
            both = before.kind == after.kind == "heading"
            found.append((before if before.level == after.level else None) if both else found[-1])
        return found


def _column(here: Candidate) -> Iterator[str]:
    """What the head of its column says of a cell."""
    for label, cell in zip(here.passage.fields, here.passage.cells, strict=False):
        if cell.start <= here.start < cell.end and label:
            yield "ev-field" if label.field == "project" else "ev-other-column"
