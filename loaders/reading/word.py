"""The text of a Word document (.docx): paragraphs and tables in their order, as the page shows them.

Headings and lists are told by styles, whatever language Word speaks. Headers, footers, comments, notes, deleted text and
tables of contents are left out. python-docx opens the package and knows the styles; the body is walked here, because it
leaves out content controls, tracked insertions and text boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from graph.errors import UnreadableFile
from loaders.reading.blocks import Block, cleaned, in_one_cell, render, table_blocks
from loaders.reading.kinds import LEGACY, ZIP, refuse_others
from loaders.reading.packages import opened_package
from loaders.reading.text import DocumentText

__all__ = ["read_word"]

WANTED = "a Word document"
BODY, PARAGRAPH, TABLE, ROW, CELL = map(qn, ("w:body", "w:p", "w:tbl", "w:tr", "w:tc"))
STYLE, VALUE, BOX, RUN = map(qn, ("w:pStyle", "w:val", "w:txbxContent", "w:r"))
# What Word keeps but does not show, and what it shows twice.
UNSEEN = frozenset(map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:pPr", "w:rPr", "w:sectPr"))) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
TEXT = qn("w:t")
CONTENTS = re.compile(r"toc( \d| heading)?$")
HEADING = re.compile(r"heading (\d)$")
LISTED = re.compile(r"list( (bullet|number))?( \d)?$")
LONGEST_HEADING = 120
MOST_DEPTH = 8  # of tables in tables; deeper ones are read as running text
DEEPEST_STYLE = 20


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says of a paragraph: the level of a heading or 0, whether an item, whether bold, whether left out."""

    level: int = 0
    item: bool = False
    bold: bool = False
    unseen: bool = False


def read_word(content: bytes, path: str) -> DocumentText:
    """The text of a Word document, headings, lists and tables written as in Markdown.

    Raises UnreadableFile where the file is empty, encrypted, damaged, of another kind than its name says, or has no text.

    >>> read_word(b"%PDF-1.7", "plan.docx")
    Traceback (most recent call last):
    graph.errors.UnreadableFile: plan.docx: is not a Word document but a PDF; give it its right suffix
    """
    if content.startswith(LEGACY):
        raise UnreadableFile(path, "is encrypted, or an old Word file under a new name; save it as .docx without password")
    refuse_others(content, path, WANTED, ZIP)
    opened_package(content, path, "word/document.xml", WANTED).close()
    try:
        document = docx.Document(BytesIO(content))
        text = render(_Walk(_styles(document)).blocks(document.element.body))
    except Exception as error:  # the library raises what its parts happen to raise; none of it means anything to a user
        raise UnreadableFile(path, "is a damaged Word document; open it in Word and save it anew") from error
    if not text.text:
        raise UnreadableFile(path, "has no text; if it holds pictures of text, save what they say as text")
    return text


def _styles(document: Document) -> dict[str, _Style]:
    """By the id of each style what it says, with what it takes over from the styles that it is based on."""
    elements = {one.get(qn("w:styleId")): one for one in document.styles.element.iter(qn("w:style"))}
    return {id_: _style(id_, elements) for id_ in elements if id_}


def _style(id_: str, elements: dict[str | None, etree._Element]) -> _Style:
    level, item, bold, unseen = 0, False, False, False
    element = elements.get(id_)
    for _ in range(DEEPEST_STYLE):
        if element is None:
            break
        name = _value(element, "w:name").casefold()
        found = HEADING.match(name)
        level = level or (int(found.group(1)) + 1 if found else 1 if name == "title" else _outline(element))
        item = item or bool(LISTED.match(name)) or element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
        bold = bold or _is_on(element.find(f"{qn('w:rPr')}/{qn('w:b')}"))
        unseen = unseen or bool(CONTENTS.match(name))
        element = elements.get(_value(element, "w:basedOn"))
    return _Style(min(level, 6), item and not level, bold, unseen)


def _outline(element: etree._Element) -> int:
    """The level of a heading that a style or a paragraph has by its place in the outline; 0 where it has none."""
    level = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") if element.tag != qn("w:pPr") else element.find(
        qn("w:outlineLvl"))
    value = level.get(VALUE, "9") if level is not None else "9"
    return int(value) + 2 if value.isdecimal() and int(value) < 9 else 0


def _value(element: etree._Element, tag: str) -> str:
    found = element.find(qn(tag))
    return (found.get(VALUE) or "") if found is not None else ""


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(VALUE, "1") not in ("0", "false", "off")


@dataclass(slots=True)
class _Walk:
    """Goes through a body or a cell; `depth` counts the tables around it."""

    styles: dict[str, _Style]
    depth: int = 0
    boxes: list[etree._Element] = field(default_factory=list)

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        """The paragraphs and tables, with those in content controls and text boxes."""
        walk = etree.iterwalk(element, events=("start",))
        for _, child in walk:
            if child is element:
                continue
            if child.tag in UNSEEN or _is_contents(child):
                walk.skip_subtree()
            elif child.tag == PARAGRAPH:
                yield from self._paragraph(child)
                walk.skip_subtree()
            elif child.tag == TABLE and self.depth < MOST_DEPTH:
                yield from self._table(child)
                walk.skip_subtree()

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        style = self.styles.get(_paragraph_style(paragraph), _Style())
        if style.unseen:
            return
        self.boxes.clear()
        properties = paragraph.find(qn("w:pPr"))
        level = style.level or (_outline(properties) if properties is not None else 0)
        numbered = properties.find(qn("w:numPr")) if properties is not None else None
        item = style.item if numbered is None else _value(numbered, "w:numId") != "0"
        lines = [words for line in self._words(paragraph).split("\n") if (words := _in_cells(line))]
        boxes = list(self.boxes)
        if not lines:
            yield Block("gap")
        elif level:
            yield Block("heading", " ".join(lines), level=level)
        elif item:
            yield Block("bullet", " ".join(lines))
        elif len(lines) == 1 and self.depth == 0 and _looks_a_heading(paragraph, lines[0], style.bold):
            yield Block("heading", lines[0], level=6)
        else:
            yield from (Block("text", line) for line in lines)
        for box in boxes:
            yield from _Walk(self.styles, self.depth + 1).blocks(box)

    def _words(self, paragraph: etree._Element) -> str:
        """What a paragraph shows; text boxes that hang on it are set aside for later."""
        pieces: list[str] = []
        walk = etree.iterwalk(paragraph, events=("start",))
        for _, element in walk:
            if element.tag in UNSEEN:
                walk.skip_subtree()
            elif element.tag == BOX:
                if self.depth < MOST_DEPTH:
                    self.boxes.append(element)
                walk.skip_subtree()
            elif element.tag == TEXT:
                pieces.append(element.text or "")
            else:
                pieces.append(SIGNS.get(element.tag, ""))
        return "".join(pieces)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        inner = _Walk(self.styles, self.depth + 1)
        rows = [list(_within(row, CELL)) for row in _within(table, ROW)]
        if all(len(row) <= 1 for row in rows):  # a frame around text
            for row in rows:
                for cell in row:
                    yield from inner.blocks(cell)
            return
        yield from table_blocks(inner._rows(rows))

    def _rows(self, rows: list[list[etree._Element]]) -> Iterator[list[str]]:
        above: dict[int, str] = {}  # by column: what the merged cell above says
        for row in rows:
            cells: list[str] = []
            for cell in row:
                at = len(cells)
                properties = cell.find(qn("w:tcPr"))
                merged = properties.find(qn("w:vMerge")) if properties is not None else None
                if merged is not None and merged.get(VALUE, "continue") == "continue":
                    words = above.get(at, "")
                else:
                    words = in_one_cell(block.text or " ".join(block.cells) for block in self.blocks(cell))
                    above[at] = words
                span = _value(properties, "w:gridSpan") if properties is not None else ""
                cells.extend([words, *[""] * (min(int(span), 50) - 1 if span.isdecimal() else 0)])
            yield cells


def _within(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, those in content controls too, not those of tables inside."""
    walk = etree.iterwalk(element, events=("start",))
    for _, child in walk:
        if child is element:
            continue
        if child.tag == tag:
            yield child
        if child.tag in (tag, TABLE) or child.tag in UNSEEN:
            walk.skip_subtree()


def _paragraph_style(paragraph: etree._Element) -> str:
    properties = paragraph.find(qn("w:pPr"))
    return _value(properties, "w:pStyle") if properties is not None else ""


def _is_contents(element: etree._Element) -> bool:
    """Whether a content control is a table of contents."""
    if element.tag != qn("w:sdt"):
        return False
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(VALUE) == "Table of Contents"


def _in_cells(line: str) -> str:
    """A line with single spaces; tabs stay, because they stand between a label and its value."""
    return "\t".join(filter(None, map(cleaned, line.split("\t"))))


def _looks_a_heading(paragraph: etree._Element, words: str, bold: bool) -> bool:
    """Whether a paragraph without a heading's style is one all the same: short, all of it bold, and no label."""
    if len(words) > LONGEST_HEADING or words.endswith((".", ":", ",", ";")) or "\t" in words or ": " in words:
        return False
    runs = [run for run in paragraph.iter(RUN) if any((text.text or "").strip() for text in run.iter(TEXT))]
    marks = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
    return bool(runs) and all(_is_on(mark) if mark is not None else bold for mark in marks)
