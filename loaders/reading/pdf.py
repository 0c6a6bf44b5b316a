"""The text of a PDF, with its pages. pypdfium2 says where each sign stands; `lines` makes lines, tables and columns of it."""

from __future__ import annotations

import ctypes
import threading
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from graph.errors import UnreadableFile
from loaders.reading.blocks import render
from loaders.reading.kinds import refuse_others
from loaders.reading.lines import Fragment, Rule, Sheet, blocks_of
from loaders.reading.text import DocumentText

__all__ = ["read_pdf"]

SIGNATURE = b"%PDF-"
HEAD = 1024  # so far into the file the signature may stand
MOST_PAGES = 5000
MOST_SIGNS = 20_000_000
THIN = 3.0  # a stroke that is no wider is a line
MOST_RULES = 1500  # drawings have more strokes than tables have rules
MOST_SHAPES = 20_000
DOT = (1.5, 7.0)  # the least and greatest width of the mark of a list item
MARK_GAP = 30.0
MOST_ON_LINE = 40
WIDE_GAP = 0.95  # of the size of the letters: a wider one divides cells
WORD_GAP = 0.18
BOLD = 600
HYPHEN = {"\x02": "-", "\ufffe": "-"}  # what PDFium puts for a hyphen at the end of a line
UNMAPPED = 0.3
SCANNED = "holds pictures of text (a scan) and no text; run text recognition (OCR) on it and load what that gives"
ENCRYPTED = "is encrypted; save a copy without password"
_lock = threading.Lock()  # PDFium is not made for threads


def read_pdf(content: bytes, path: str) -> DocumentText:
    """The text of a PDF: columns one after the other, tables as rows, without running heads and page numbers.

    Raises UnreadableFile where the file is empty, encrypted, damaged, scanned, or of another kind than its name says.

    >>> read_pdf(b"%PDF-1.7 and no more", "plan.pdf")
    Traceback (most recent call last):
    graph.errors.UnreadableFile: plan.pdf: is a damaged PDF; get it anew, or print it to a new PDF
    """
    if SIGNATURE not in content[:HEAD]:
        refuse_others(content, path, "a PDF", SIGNATURE)
    with _lock:
        sheets = _sheets(content, path)
    text = "".join(fragment.text for sheet in sheets for fragment in sheet.fragments)
    if not text:
        raise UnreadableFile(path, SCANNED)
    if sum(map(_is_unmapped, text)) > UNMAPPED * len(text):
        raise UnreadableFile(path, "has letters that stand for no known signs; print it to a new PDF, or run text "
                                   "recognition (OCR) on it")
    document = render(blocks_of(sheets))
    if not document.text:
        raise UnreadableFile(path, SCANNED)
    missing = (len(document.text),) * (len(sheets) - len(document.pages))
    return DocumentText(document.text, None, document.pages + missing, document.elements)


def _is_unmapped(sign: str) -> bool:
    return sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or sign < " "


def _sheets(content: bytes, path: str) -> list[Sheet]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "assword" in str(error)
        raise UnreadableFile(path, ENCRYPTED if encrypted else "is a damaged PDF; get it anew, or print it to a new PDF"
                             ) from error
    try:
        if len(document) > MOST_PAGES:
            raise UnreadableFile(path, f"has more than {MOST_PAGES} pages; split it")
        sheets: list[Sheet] = []
        signs = 0
        for number in range(len(document)):
            sheets.append(_sheet(document, number))
            signs += sum(len(fragment.text) for fragment in sheets[-1].fragments)
            if signs > MOST_SIGNS:
                raise UnreadableFile(path, f"has more than {MOST_SIGNS} signs; split it")
        return sheets
    finally:
        document.close()


def _sheet(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    """A page; one that is damaged is empty, the others are read all the same."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return Sheet(1.0, ())
    try:
        width, height = page.get_size()
        text = page.get_textpage()
        try:
            turn, signs = _upright(_signs(text))
        finally:
            text.close()
        drawn = _drawn(page) if turn == 0 else _Drawn()
        tall = float(width if turn % 2 and not page.get_rotation() else height)
        fragments = _fragments(signs)
        marks = _marks(fragments, drawn.dots)
        return Sheet(tall, (*fragments, *marks), tuple(drawn.rules), tuple(drawn.uprights))
    except pypdfium2.PdfiumError:
        return Sheet(1.0, ())
    finally:
        page.close()


@dataclass(slots=True)
class _Sign:
    """A visible sign: its box and base line, whether bold, whether a space stands before it, and its quarter turn."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    spaced: bool
    turn: int


def _signs(text: pypdfium2.PdfTextPage) -> list[_Sign]:
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    signs: list[_Sign] = []
    spaced = False
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        sign = _sign_of(code)
        if not sign or sign.isspace():
            spaced = True
            continue
        if not (pdfium.FPDFText_GetLooseCharBox(text, index, box) and pdfium.FPDFText_GetCharOrigin(text, index, x, y)):
            continue
        turn = round(pdfium.FPDFText_GetCharAngle(text, index) / 1.5707963) % 4
        bold = pdfium.FPDFText_GetFontWeight(text, index) >= BOLD
        left, right, low, high, base = _turned(box, x.value, y.value, turn)
        signs.append(_Sign(sign, left, right, base, max(high - low, 0.1), bold, spaced, turn))
        spaced = False
    return signs


def _sign_of(code: int) -> str:
    """The sign of a code; halves of signs that need two are put together by nobody, so they are left out."""
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or code == 0:
        return ""
    return HYPHEN.get(chr(code), chr(code))


def _turned(box: pdfium.FS_RECTF, x: float, y: float, turn: int) -> tuple[float, float, float, float, float]:
    """The box of a sign (left, right, low, high) and its base line, on a page held so that the sign stands upright."""
    if turn == 0:
        return box.left, box.right, box.bottom, box.top, y
    if turn == 1:  # runs down the page
        return -box.top, -box.bottom, box.left, box.right, x
    if turn == 2:
        return -box.right, -box.left, -box.top, -box.bottom, -y
    return box.bottom, box.top, -box.right, -box.left, -x


def _upright(signs: list[_Sign]) -> tuple[int, list[_Sign]]:
    """The turn that most signs have, and the signs; those turned otherwise come below all others, to be read last."""
    groups: defaultdict[int, list[_Sign]] = defaultdict(list)
    for sign in signs:
        groups[sign.turn].append(sign)
    order = sorted(groups, key=lambda turn: (-len(groups[turn]), turn))
    if not order:
        return 0, signs
    lowest = min(sign.y for sign in groups[order[0]])
    for turn in order[1:]:
        shift = lowest - 1000.0 - max(sign.y for sign in groups[turn])
        for sign in groups[turn]:
            sign.y += shift
        lowest = min(sign.y for sign in groups[turn])
    if order[0]:
        base = min(sign.y for sign in groups[order[0]])
        for sign in signs:
            sign.y += max(0.0, 70.0 - base)
    return order[0], signs


@dataclass(slots=True)
class _Gathering:
    """The fragment that is being put together."""

    signs: list[_Sign] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def done(self) -> Fragment:
        bold = sum(sign.bold for sign in self.signs) * 2 > len(self.signs)
        size = sorted(sign.size for sign in self.signs)[len(self.signs) // 2]  # a letter with a ring stands taller
        return Fragment(self.signs[0].left, self.signs[-1].right, self.signs[0].y, round(size, 1), "".join(self.text), bold)


def _fragments(signs: list[_Sign]) -> list[Fragment]:
    """Signs in the order of the file, put together while they stand on one line without a wide gap."""
    fragments: list[Fragment] = []
    current = _Gathering()
    for sign in signs:
        if current.signs:
            before = current.signs[-1]
            size = max(before.size, sign.size)
            gap = sign.left - before.right
            if (sign.left, sign.right) == (before.left, before.right) and sign.y == before.y:
                pass  # letters that are drawn as one («fi») have one box
            elif abs(sign.y - before.y) > 0.3 * size or gap > WIDE_GAP * size or gap < -0.6 * size:
                fragments.append(current.done())
                current = _Gathering()
            elif gap > WORD_GAP * size or sign.spaced:
                current.text.append(" ")
        current.signs.append(sign)
        current.text.append(sign.text)
    if current.signs:
        fragments.append(current.done())
    return fragments


@dataclass(slots=True)
class _Drawn:
    """The horizontal and the upright rules of a page with the edges of its boxes, and its dots as left, right, low, high."""

    rules: list[Rule] = field(default_factory=list)
    uprights: list[Rule] = field(default_factory=list)
    dots: list[tuple[float, float, float, float]] = field(default_factory=list)


def _drawn(page: pypdfium2.PdfPage) -> _Drawn:
    drawn = _Drawn()
    for number, shape in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2)):
        if number > MOST_SHAPES or len(drawn.rules) + len(drawn.uprights) >= MOST_RULES:
            return _Drawn()
        left, low, right, high = shape.get_bounds()
        wide, tall = right - left > THIN, high - low > THIN
        if DOT[0] < right - left < DOT[1] and abs((right - left) - (high - low)) < 1 and len(drawn.dots) < MOST_RULES:
            drawn.dots.append((left, right, low, high))
            continue
        if wide:
            drawn.rules += [(low, left, right), (high, left, right)] if tall else [(low, left, right)]
        if tall:
            drawn.uprights += [(left, low, high), (right, low, high)] if wide else [(left, low, high)]
    return drawn


def _marks(fragments: list[Fragment], dots: list[tuple[float, float, float, float]]) -> list[Fragment]:
    """The marks of list items that are drawn and not written, as browsers do: dots close to the left of words."""
    lines = sorted(fragments, key=lambda one: one.y)
    heights = [one.y for one in lines]
    marks: list[Fragment] = []
    for left, right, low, high in dots:
        near = lines[bisect_left(heights, low - MARK_GAP):bisect_right(heights, low)][-MOST_ON_LINE:]
        beside = next((one for one in near if high < one.y + one.size and 0 < one.left - right < MARK_GAP), None)
        if beside is not None:
            marks.append(Fragment(left, right, beside.y, beside.size, "•", beside.bold))
    return marks
