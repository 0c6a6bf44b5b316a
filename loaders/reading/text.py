"""What every reader gives: a text, and the way back from a place in it to a page and line or to an element."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

__all__ = ["DocumentText", "Edit"]

Edit = tuple[int, int, str]  # from, to, and what shall stand there instead


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A text in which offsets count, and where its parts come from.

    `encoding` is the Python codec name that the file was written in, None where the format has none. `pages` are the
    offsets at which pages begin (empty where the format has no pages), `elements` the offsets at which paragraphs and
    rows of tables begin, with their names, such as `table 2, row 3`.
    """

    text: str
    encoding: str | None = None
    pages: tuple[int, ...] = ()
    elements: tuple[tuple[int, str], ...] = ()

    def page(self, at: int) -> int | None:
        """The page, from 1, that holds an offset; None where the format has no pages.

        >>> document = DocumentText("one\\n\\ntwo", pages=(0, 5))
        >>> document.page(4), document.page(5), DocumentText("one").page(0)
        (1, 2, None)
        """
        return max(1, bisect_right(self.pages, at)) if self.pages else None

    def element(self, at: int) -> str | None:
        """The paragraph or row of a table that holds an offset; None where the format has pages, or neither.

        >>> DocumentText("one", elements=((0, "paragraph 1"),)).element(2), DocumentText("one").element(0)
        ('paragraph 1', None)
        """
        index = bisect_right(self.elements, at, key=lambda element: element[0])
        return self.elements[index - 1][1] if index and not self.pages else None

    def place(self, at: int) -> str:
        """Where in the file an offset leads: a page and a line of it, an element, or a line.

        >>> DocumentText("one\\ntwo\\n\\nsix", pages=(0, 9)).place(4)
        'page 1, line 2'
        >>> DocumentText("one\\n\\n| a | b |", elements=((0, "paragraph 1"), (5, "table 1, row 1"))).place(7)
        'table 1, row 1'
        >>> DocumentText("one\\ntwo").place(5)
        'line 2'
        """
        if self.pages:
            page = bisect_right(self.pages, at)
            begin = self.pages[page - 1] if page else 0
            return f"page {max(page, 1)}, line {self.text.count(chr(10), begin, at) + 1}"
        return self.element(at) or f"line {self.text.count(chr(10), 0, at) + 1}"

    def edited(self, edits: Sequence[Edit]) -> DocumentText:
        """The text with pieces exchanged, in the order of the text and apart from each other; the way back follows.

        A page or element that began inside a piece begins behind what stands there instead.

        >>> DocumentText("ring 12, two", pages=(0, 9)).edited([(5, 7, "(hidden)")])
        DocumentText(text='ring (hidden), two', encoding=None, pages=(0, 15), elements=())
        """
        if not edits:
            return self
        pieces: list[str] = []
        at = 0
        for start, end, words in edits:
            pieces += (self.text[at:start], words)
            at = end
        starts = [start for start, _, _ in edits]
        shifts = [0, *accumulate(len(words) - (end - start) for start, end, words in edits)]

        def moved(offset: int) -> int:
            before = bisect_right(starts, offset)
            if before and starts[before - 1] == offset:
                before -= 1  # what begins with the piece goes on beginning there
            inside = before > 0 and offset < edits[before - 1][1]
            return (edits[before - 1][1] if inside else offset) + shifts[before]

        return DocumentText(
            "".join([*pieces, self.text[at:]]),
            self.encoding,
            tuple(moved(page) for page in self.pages),
            tuple((moved(start), name) for start, name in self.elements),
        )
