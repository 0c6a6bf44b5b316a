"""The units of a page: what is content, what each heading, item or row stands over, and which of them belong together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from loaders.extraction.context import Context, once
from loaders.extraction.layout.page import Page
from loaders.extraction.spans import START, Part

__all__ = ["Units", "units_of"]

ITEMS = ("bullet", "row")


class Units:
    """The passages of a page that are content, by number."""

    def __init__(self, page: Page) -> None:
        self.passages = [passage for passage in page.passages if passage.content and passage.kind != "noise"]
        self._parents = page.parents

    def index_at(self, place: int) -> int:
        """The number of the passage that begins at or last before a place; -1 before the first."""
        return bisect_right(self.passages, place, key=START) - 1

    def over(self, index: int) -> Part:
        """What a passage stands over: a heading over all to the next heading, another passage over itself.

        >>> from loaders.extraction.context import context_of
        >>> units = units_of(context_of("# Björkljus\\n\\nAlmi leder.\\n\\nMora betalar.\\n\\n# Granljus\\n\\nKlart.", "s"))
        >>> [(part.start, part.end) for part in map(units.over, range(3))]
        [(2, 39), (13, 24), (26, 39)]
        """
        return Part(self.passages[index].start, self._ends[index])

    @cached_property
    def _ends(self) -> list[int]:
        ends: list[int] = []
        before = None  # the passage that follows, for they are read from the last on
        reach = 0  # where the text under a heading ends that stands right before what was read last
        for passage in reversed(self.passages):
            reach = reach if before is not None and before.kind != "heading" else passage.end
            ends.append(reach if passage.kind == "heading" else passage.end)
            before = passage
        return ends[::-1]

    def first_before(self, index: int) -> int:
        """The number of the line before the list or table that a passage is an item of; its own where it is none."""
        return self._firsts[index]

    @cached_property
    def _firsts(self) -> list[int]:
        firsts: list[int] = []
        for index, passage in enumerate(self.passages):
            firsts.append(firsts[-1] if firsts and passage.kind in ITEMS else index)
        return firsts

    def group(self, index: int) -> Sequence[int]:
        """The numbers of the items of a list, of the rows of a table, or of the headings of a level under one heading; that of
        the passage itself is among them. Other passages belong to no group."""
        return self._groups[index]

    @cached_property
    def _groups(self) -> list[Sequence[int]]:
        groups: list[Sequence[int]] = []
        headings: dict[tuple[int, int], list[int]] = {}
        items: list[int] = []
        kind = ""
        for index, passage in enumerate(self.passages):
            if passage.kind != kind:
                kind, items = passage.kind, []
            if passage.kind == "heading":
                same = headings.setdefault((passage.level, self._parents[passage.section]), [])
                same.append(index)
                groups.append(same)
            elif passage.kind in ITEMS:
                items.append(index)
                groups.append(items)
            else:
                groups.append(())
        return groups


@once
def units_of(context: Context) -> Units:
    """The units of a page."""
    return Units(context.page)
