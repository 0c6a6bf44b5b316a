"""Headings, paragraphs, list items and rows of tables, and how they are written as one text.

The text follows the conventions that `loaders/extraction/layout` understands: `#` before headings, `- ` or `1. ` before
items of lists, `| a | b |` for rows. What belongs together (items of a list, rows of a table, the lines of an address)
stands on lines that follow each other; what does not has an empty line between.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.reading.text import DocumentText

__all__ = ["Block", "cleaned", "in_one_cell", "render", "table_blocks"]

# What nobody sees: soft hyphens, zero-width signs, marks of direction, controls. They would hide a number or a name.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
MARKED = re.compile(r"(?:\d{1,2}[.)]|[a-z]\)) ")
LONGEST_LINE = 80  # a longer paragraph is prose
LONGEST_SUBTITLE = 120
ENDS = (".", "!", "?", "…", ".”", '."', ".)")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document. `kind`: heading, text, bullet, row, or without words gap (an empty paragraph) and table (one
    begins).

    `level` is that of a heading from 1, `marker` what stands before an item of a list, `cells` are those of a row. `row`
    is the number of a row in its table, 0 outside of tables. `pages` say which pages begin in it, and at which sign.
    """

    kind: str
    text: str = ""
    level: int = 0
    marker: str = "-"
    cells: tuple[str, ...] = ()
    row: int = 0
    pages: tuple[tuple[int, int], ...] = ()

    @property
    def written(self) -> str:
        """The block as a line of text.

        >>> Block("heading", "Mål", level=2).written, Block("row", cells=("Almi", "lån | råd")).written
        ('## Mål', '| Almi | lån / råd |')
        """
        if self.kind == "heading":
            return f"{'#' * min(max(self.level, 1), 6)} {self.text}"
        if self.kind == "bullet":
            return f"{self.marker} {self.text}"
        if self.kind == "row":
            return "| " + " | ".join(cell.replace("|", "/") for cell in self.cells) + " |"
        return self.text


def cleaned(text: str) -> str:
    """Words with single spaces, composed letters (å in one sign), and nothing that cannot be seen.

    >>> cleaned("A\\u030are \\u00a0 kom\\u00admun\\n")
    'Åre kommun'
    """
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", text)).split())


def in_one_cell(paragraphs: Iterable[str]) -> str:
    """Several paragraphs as the words of one cell; a sentence goes on after its end, anything else is an enumeration.

    >>> in_one_cell(["Almi", "IUC", ""]), in_one_cell(["Lån ges.", "Råd ges."])
    ('Almi; IUC', 'Lån ges. Råd ges.')
    """
    joined = ""
    for paragraph in filter(None, paragraphs):
        separator = " " if joined.endswith((".", ":", ";", ",", "!", "?")) else "; "
        joined += (separator if joined else "") + paragraph
    return joined


def table_blocks(rows: Iterable[Iterable[str]]) -> Iterator[Block]:
    """A table: that it begins, and its rows. One whose rows have a single cell with words is a frame around text.

    >>> [block.written for block in table_blocks([["Ort", "Stöd"], ["Säter", ""]])]
    ['', '| Ort | Stöd |', '| Säter |  |']
    >>> [block.kind for block in table_blocks([["En ruta med text", ""]])]
    ['table', 'text']
    """
    given = [tuple(cells) for cells in rows]
    width = max(map(len, given), default=0)
    table = [(at, cells + ("",) * (width - len(cells))) for at, cells in enumerate(given, start=1)]
    framed = len(table) < 2 or all(sum(map(bool, cells)) <= 1 for _, cells in table)
    yield Block("table")
    for at, cells in table:
        if framed:
            yield from (Block("text", cell, row=at) for cell in cells if cell)
        elif any(cells):
            yield Block("row", cells=cells, row=at)


def render(blocks: Iterable[Block]) -> DocumentText:
    """The blocks as one text. Paragraphs (with headings and items) and tables are counted, as the names of the elements.

    >>> document = render([Block("heading", "Plan", level=1), Block("text", "Mål"), Block("bullet", "Ett"),
    ...                    Block("bullet", "Två"), *table_blocks([["Ort", "Stöd"], ["Säter", "lån"]])])
    >>> print(document.text)
    # Plan
    <BLANKLINE>
    Mål
    - Ett
    - Två
    <BLANKLINE>
    | Ort | Stöd |
    | Säter | lån |
    <BLANKLINE>
    >>> document.place(document.text.index("lån"))
    'table 1, row 2'
    """
    pieces: list[str] = []
    elements: list[tuple[int, str]] = []
    pages: list[int] = []
    length = paragraphs = tables = 0
    before = Block("")
    for block in _with_subtitle(list(blocks)):
        line = block.written
        tables += block.kind == "table"
        if line.strip("#-| "):
            separator = _between(before, block) if pieces else ""
            paragraphs += not block.row
            length += len(separator)
            for at, page in block.pages:
                pages.extend([length + at + (len(line) - len(block.text) if at else 0)] * (page - len(pages)))
            elements.append((length, f"table {tables}, row {block.row}" if block.row else f"paragraph {paragraphs}"))
            length += len(line)
            pieces += (separator, line)
        elif block.kind not in ("gap", "table"):
            continue
        before = block
    return DocumentText("".join(pieces) + "\n" * bool(pieces), None, tuple(pages), tuple(elements))


def _with_subtitle(blocks: list[Block]) -> list[Block]:
    """The blocks, of which a line between the title and the next heading is a heading too: it says what the title is of."""
    first = next((at for at, block in enumerate(blocks) if block.text or block.cells), 0)
    title, below, then = ([*blocks[first:first + 3], *[Block("")] * 3])[:3]
    if (title.kind, title.level, below.kind, then.kind) == ("heading", 1, "text", "heading") and (
            len(below.text) <= LONGEST_SUBTITLE and not below.text.endswith((*ENDS, ":", ",", ";")) and ": " not in below.text):
        blocks[first + 1] = Block("heading", below.text, level=2)
    return blocks


def _between(before: Block, block: Block) -> str:
    kinds = (before.kind, block.kind)
    if kinds in (("bullet", "bullet"), ("text", "bullet"), ("row", "row")):
        return "\n"
    lines = _is_line(before) and _is_line(block)
    enumerated = MARKED.match(before.text) and MARKED.match(block.text)
    return "\n" if kinds == ("text", "text") and (lines or enumerated) else "\n\n"


def _is_line(block: Block) -> bool:
    """Whether a paragraph is one line among others, such as an address or a label with its value."""
    return len(block.text) <= LONGEST_LINE and not block.text.endswith(ENDS)
