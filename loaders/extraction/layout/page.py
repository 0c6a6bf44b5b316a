"""A page as its layout is known: passages with their places, the sections that hold them, the triggers in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from operator import attrgetter

from graph.quick import quick
from loaders.extraction.rules import Hit, Label
from loaders.extraction.spans import START, Part
from loaders.extraction.written import Written

__all__ = ["Page", "Passage"]

SECTION = attrgetter("section")


@quick
class Passage:
    """A piece of a page. `kind`: heading, text, bullet, label, row, noise.

    `label` and `parts` belong to labels: the field and the spans of its values. `cells` belong to rows, and `fields`
    are the fields of the columns. `section` numbers the headings; `level` is that of a heading (1 is highest).
    `content` is False where the words are a form's instructions.
    """

    start: int
    end: int
    kind: str
    section: int = 0
    level: int = 0
    label: Label | None = None
    fields: tuple[Label | None, ...] = ()
    parts: tuple[Part, ...] = ()
    cells: tuple[Part, ...] = ()
    content: bool = True


@dataclass(frozen=True)
class Page:
    """A text with its layout. `plain` is the text without markup and `low` that in lower case, both of its length.

    `hits` are the triggers of the rules in it, by their ends.
    """

    text: str
    plain: str
    low: str
    passages: tuple[Passage, ...]
    parents: tuple[int, ...] = field(default=(0,))
    headings: Mapping[int, Passage] = field(default_factory=dict)
    hits: tuple[Hit, ...] = field(default=(), repr=False)

    @cached_property
    def written(self) -> Written:
        """Where the page writes words."""
        return Written(self.plain)

    @cached_property
    def written_low(self) -> Written:
        """Where the page writes words, whether in capitals or not: for those asked for in lower case."""
        return Written(self.low)

    def words(self, part: Part | Passage) -> str:
        """The words of a part, with single spaces."""
        return " ".join(self.plain[part.start : part.end].split())

    def heading(self, section: int) -> Passage | None:
        """The heading of a section; None for what stands before the first."""
        return self.headings.get(section)

    def at(self, place: int) -> Passage | None:
        """The passage that a place of the text stands in; None between passages."""
        index = bisect_right(self.passages, place, key=START) - 1
        return self.passages[index] if index >= 0 and place < self.passages[index].end else None

    def under(self, section: int) -> Iterator[Passage]:
        """The passages of a section and of those that it holds, which stand together."""
        first = bisect_left(self.passages, section, key=SECTION)
        following = (self.passages[at] for at in range(first, len(self.passages)))
        return takewhile(lambda passage: section in self.path(passage.section), following)

    def path(self, section: int) -> tuple[int, ...]:
        """The section and those that hold it, innermost first."""
        steps = [section]
        while steps[-1] and self.parents[steps[-1]] != steps[-1]:
            steps.append(self.parents[steps[-1]])
        return tuple(steps)
