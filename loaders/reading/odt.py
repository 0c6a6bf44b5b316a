"""The text of an OpenDocument text (.odt): headings, paragraphs, lists and tables in their order.

Headers, footers, notes, comments, deleted text and tables of contents are left out. The parts are parsed without entities
and without any look beyond the file.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from graph.errors import UnreadableFile
from loaders.reading.blocks import Block, cleaned, in_one_cell, render, table_blocks
from loaders.reading.kinds import ZIP, refuse_others
from loaders.reading.packages import BROKEN, opened_package
from loaders.reading.text import DocumentText

__all__ = ["read_odt"]

WANTED = "an OpenDocument text"
NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
}


def _q(name: str) -> str:
    """A name with prefix as lxml writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


PARAGRAPH, HEADING, LIST, ITEM, HEADER = map(_q, ("text:p", "text:h", "text:list", "text:list-item", "text:list-header"))
TABLE, ROW, CELL, COVERED = map(_q, ("table:table", "table:table-row", "table:table-cell", "table:covered-table-cell"))
BOX, SPACES, TAB, BREAK = map(_q, ("draw:text-box", "text:s", "text:tab", "text:line-break"))
UNSEEN = frozenset(map(_q, (
    "text:tracked-changes", "text:note", "office:annotation", "text:table-of-content", "text:alphabetical-index",
    "text:illustration-index", "text:table-index", "text:user-index", "text:ruby-text", "text:hidden-text", "office:forms",
    "svg:title", "svg:desc", "text:sequence-decls")))
MOST_SPAN = 50
MOST_DEPTH = 8  # of tables in tables; deeper ones are read as running text
DEEPEST_STYLE = 20
LONGEST_HEADING = 120


def read_odt(content: bytes, path: str) -> DocumentText:
    """The text of an OpenDocument text, headings, lists and tables written as in Markdown.

    Raises UnreadableFile where the file is empty, encrypted, damaged, of another kind than its name says, or has no text.

    >>> read_odt(b"%PDF-1.7", "plan.odt")
    Traceback (most recent call last):
    graph.errors.UnreadableFile: plan.odt: is not an OpenDocument text but a PDF; give it its right suffix
    """
    refuse_others(content, path, WANTED, ZIP)
    with opened_package(content, path, "content.xml", WANTED) as package:
        if b"encryption-data" in _part(package, "META-INF/manifest.xml", path):
            raise UnreadableFile(path, "is encrypted; save a copy without password")
        content_root = _parsed(_part(package, "content.xml", path), path)
        styles_part = _part(package, "styles.xml", path)
        roots = [content_root, *([_parsed(styles_part, path)] if styles_part else [])]
    body = content_root.find(f"{_q('office:body')}/{_q('office:text')}")
    if body is None:
        raise UnreadableFile(path, f"is not {WANTED} but another OpenDocument file; give it its right suffix")
    text = render(_Walk(_Styles.of(roots)).blocks(body))
    if not text.text:
        raise UnreadableFile(path, "has no text; if it holds pictures of text, save what they say as text")
    return text


def _part(package: zipfile.ZipFile, name: str, path: str) -> bytes:
    """The bytes of a part; none where the package does not hold it."""
    if name not in package.NameToInfo:
        return b""
    try:
        return package.read(name)
    except BROKEN as error:
        raise UnreadableFile(path, "is a damaged OpenDocument text; open it in its program and save it anew") from error


def _parsed(part: bytes, path: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True, remove_comments=True,
                             remove_pis=True)
    try:
        return etree.fromstring(part, parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableFile(path, "is a damaged OpenDocument text; open it in its program and save it anew") from error


@dataclass(frozen=True, slots=True)
class _Styles:
    """The styles by name: on which another is based, which are bold, and which lists are numbered."""

    parents: dict[str, str] = field(default_factory=dict)
    bold: dict[str, bool] = field(default_factory=dict)
    numbered: frozenset[str] = frozenset()

    @classmethod
    def of(cls, roots: list[etree._Element]) -> _Styles:
        parents: dict[str, str] = {}
        bold: dict[str, bool] = {}
        for style in (one for root in roots for one in root.iter(_q("style:style"))):
            name = style.get(_q("style:name"), "")
            parents.setdefault(name, style.get(_q("style:parent-style-name"), ""))
            weight = style.find(_q("style:text-properties"))
            if weight is not None and weight.get(_q("fo:font-weight")):
                bold.setdefault(name, weight.get(_q("fo:font-weight")) in ("bold", "600", "700", "800", "900"))
        lists = (one for root in roots for one in root.iter(_q("text:list-style")))
        numbered = {one.get(_q("style:name"), "") for one in lists
                    if (first := next(iter(one), None)) is not None and first.tag == _q("text:list-level-style-number")
                    and first.get(_q("style:num-format"))}
        return cls(parents, bold, frozenset(numbered))

    def bases(self, name: str) -> list[str]:
        """The style and those that it is based on."""
        names: list[str] = []
        while name and name not in names and len(names) < DEEPEST_STYLE:
            names.append(name)
            name = self.parents.get(name, "")
        return names


@dataclass(slots=True)
class _Walk:
    """Goes through a body or a cell; `depth` counts the tables around it."""

    styles: _Styles
    depth: int = 0
    lists: list[int] = field(default_factory=list)  # the open lists: the next number, 0 where they have none
    marker: str = ""
    boxes: list[etree._Element] = field(default_factory=list)

    def blocks(self, root: etree._Element) -> Iterator[Block]:
        """The blocks of an element, however deep its sections and lists are."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if element is root:
                continue
            if event == "end":
                if tag == LIST and self.lists:
                    self.lists.pop()
                elif tag in (ITEM, HEADER):
                    self.marker = ""
            elif tag in UNSEEN:
                walk.skip_subtree()
            elif tag in (PARAGRAPH, HEADING):
                walk.skip_subtree()
                yield from self._paragraph(element)
            elif tag == TABLE and self.depth < MOST_DEPTH:
                walk.skip_subtree()
                yield from self._table(element)
            elif tag == LIST:
                self.lists.append(int(self._is_numbered(element)))
            elif tag == ITEM:
                self.marker = self._next_marker()

    def _is_numbered(self, element: etree._Element) -> bool:
        name = element.get(_q("text:style-name"))
        return name in self.styles.numbered if name else bool(self.lists and self.lists[-1])

    def _next_marker(self) -> str:
        if not self.lists or not self.lists[-1]:
            return "-"
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}."

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        self.boxes.clear()
        bases = self.styles.bases(element.get(_q("text:style-name"), ""))
        lines = [words for line in self._words(element).split("\n") if (words := _with_tabs(line))]
        boxes = list(self.boxes)
        level = _level(element, bases)
        if not lines:
            yield Block("gap")
        elif level:
            yield Block("heading", " ".join(lines), level=level)
        elif self.marker:
            yield Block("bullet", " ".join(lines), marker=self.marker)
            self.marker = ""
        elif len(lines) == 1 and self.depth == 0 and self._looks_a_heading(lines[0], bases):
            yield Block("heading", lines[0], level=6)
        else:
            yield from (Block("text", line) for line in lines)
        for box in boxes:
            yield from _Walk(self.styles, self.depth + 1).blocks(box)

    def _words(self, paragraph: etree._Element) -> str:
        """What a paragraph shows; text boxes that hang on it are set aside for later."""
        pieces: list[str] = []
        walk = etree.iterwalk(paragraph, events=("start", "end"))
        for event, element in walk:
            apart = element.tag in UNSEEN or element.tag == BOX
            if event == "end":
                if element is not paragraph:
                    pieces.append(element.tail or "")
            elif apart:
                if element.tag == BOX and self.depth < MOST_DEPTH:
                    self.boxes.append(element)
                walk.skip_subtree()
            elif isinstance(element.tag, str):  # an entity that was not looked up has a function there
                sign = {TAB: "\t", BREAK: "\n", SPACES: " "}.get(element.tag, "")
                pieces.append(sign or re.sub(r"\s+", " ", element.text or ""))
        return "".join(pieces)

    def _looks_a_heading(self, words: str, bases: list[str]) -> bool:
        """Whether a paragraph that is no heading looks like one: short, its style bold, and no label."""
        bold = next((self.styles.bold[name] for name in bases if name in self.styles.bold), False)
        return bold and len(words) <= LONGEST_HEADING and not words.endswith((".", ":", ",", ";")) and not (
            "\t" in words or ": " in words)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        inner = _Walk(self.styles, self.depth + 1)
        rows = [list(_within(row, (CELL, COVERED))) for row in _within(table, (ROW,))]
        if all(len(row) <= 1 for row in rows):  # a frame around text
            for cell in (cell for row in rows for cell in row):
                yield from inner.blocks(cell)
            return
        yield from table_blocks(inner._rows(rows))

    def _rows(self, rows: list[list[etree._Element]]) -> Iterator[list[str]]:
        reaching: dict[int, tuple[str, int]] = {}  # by column: a cell from above, and in how many rows it still stands
        for row in rows:
            cells: list[str] = []
            for cell in row:
                if cell.tag == COVERED:
                    words, left = reaching.pop(len(cells), ("", 0))
                    if left > 1:
                        reaching[len(cells)] = (words, left - 1)
                else:
                    words = in_one_cell(block.text or " ".join(block.cells) for block in self.blocks(cell))
                    down = _number(cell, "table:number-rows-spanned")
                    if down > 1:
                        reaching[len(cells)] = (words, down - 1)
                cells.extend([words] * min(_number(cell, "table:number-columns-repeated"), MOST_SPAN))
            while cells and not cells[-1]:
                cells.pop()  # a spreadsheet that was pasted has hundreds of empty ones
            yield cells


def _level(element: etree._Element, bases: list[str]) -> int:
    """The level of a heading, from 2 on because a title has 1; 0 for other paragraphs."""
    if element.tag == HEADING:
        return min(_number(element, "text:outline-level") + 1, 6)
    return 1 if "Title" in bases else 2 if "Subtitle" in bases else 0


def _within(element: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, those in groups too, not those of tables inside."""
    walk = etree.iterwalk(element, events=("start",))
    for _, child in walk:
        if child is element:
            continue
        if child.tag in tags:
            yield child
        if child.tag in tags or child.tag == TABLE or child.tag in UNSEEN:
            walk.skip_subtree()


def _number(element: etree._Element, name: str) -> int:
    value = element.get(_q(name)) or "1"
    return int(value) if re.fullmatch(r"[1-9]\d{0,5}", value, re.ASCII) else 1


def _with_tabs(line: str) -> str:
    """A line with single spaces; tabs stay, because they stand between a label and its value."""
    return "\t".join(filter(None, map(cleaned, line.split("\t"))))
