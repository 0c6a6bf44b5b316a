"""What is told of a name at each place where a page writes it, gathered from its sentences and from what stands around it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from loaders.extraction.context import Context
from loaders.extraction.layout.page import Passage
from loaders.extraction.spans import START, Part, Placed
from loaders.extraction.undertakings.around import (
    RUNNING,
    around,
    around_before,
    around_behind,
    is_part_before,
    is_part_behind,
    told_of_sentence,
)
from loaders.extraction.undertakings.sentences import is_listed, said_before, said_behind

__all__ = ["PlaceTelling"]


class PlaceTelling:
    """Gathers what is told of places. Many names begin or end alike and stand in one sentence: each is read once."""

    def __init__(self, context: Context, people: Sequence[Placed]) -> None:
        self._context, self._people = context, people
        self._part_before: dict[int, bool] = {}
        self._part_behind: dict[tuple[int, int], bool | None] = {}
        self._before: dict[int, frozenset[str]] = {}
        self._behind: dict[tuple[int, int], frozenset[str]] = {}
        self._sentences: dict[tuple[int, int], frozenset[str]] = {}

    def told(self, here: Part) -> set[str]:
        """The ids of the evidence at a place of a name; none where it is but a part of a longer name."""
        passage = self._context.page.at(here.start)
        if passage is None or not passage.content or self._is_part(here, passage):
            return set()
        told = {*around(self._context, here, passage, self.is_known(here))}
        told |= self._told_before(here.start, passage)
        told |= self._told_behind(here.end, passage)
        if is_listed(self._context, here):
            told.add("ev-listed-with-body")
        if passage.kind in RUNNING:
            told |= self._told_by_sentence(here, passage)
        return told

    def is_known(self, here: Placed) -> bool:
        """Whether a place is one of a known organisation, place, date or person, whole or in part."""
        starts, reach = self._known
        before = bisect_left(starts, here.end)
        return before > 0 and reach[before - 1] > here.start

    @cached_property
    def _known(self) -> tuple[list[int], list[int]]:
        """Where what is known begins, and how far that goes which begins there or before."""
        kinds = (self._context.actors, self._context.mentions.get("place", ()), self._context.mentions.get("date", ()),
                 self._people)
        known = sorted((each.start, each.end) for kind in kinds for each in kind)
        return [start for start, _ in known], [*accumulate((end for _, end in known), max)]

    def _is_part(self, here: Part, passage: Passage) -> bool:
        key = (here.end, passage.end)
        if key not in self._part_behind:
            self._part_behind[key] = is_part_behind(self._context, here.end, passage)
        if (goes_on := self._part_behind[key]) is not None:
            return goes_on
        if here.start not in self._part_before:
            self._part_before[here.start] = is_part_before(self._context, here.start, passage, self._people)
        return self._part_before[here.start]

    def _told_before(self, start: int, passage: Passage) -> frozenset[str]:
        if start not in self._before:
            self._before[start] = frozenset(
                (*said_before(self._context, start, passage), *around_before(self._context, start, passage)))
        return self._before[start]

    def _told_behind(self, end: int, passage: Passage) -> frozenset[str]:
        key = (end, passage.end)
        if key not in self._behind:
            self._behind[key] = frozenset(
                (*said_behind(self._context, end, passage), *around_behind(self._context, end, passage)))
        return self._behind[key]

    def _told_by_sentence(self, here: Part, passage: Passage) -> frozenset[str]:
        """What the sentence tells that a name stands in, all of it."""
        sentences = self._context.sentences
        at = bisect_right(sentences, here.start, key=START) - 1
        if at < 0 or sentences[at].end < here.end:
            return frozenset()
        key = (at, passage.start)
        if key not in self._sentences:
            self._sentences[key] = frozenset(told_of_sentence(self._context, at, passage))
        return self._sentences[key]
