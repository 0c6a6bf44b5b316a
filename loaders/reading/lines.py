"""From pieces of print on a page to headings, paragraphs, items and tables: pure geometry, no library.

A page gives fragments: words on one base line without a wide gap. What repeats at the edges of pages is left out; columns
of running text are read one after the other; fragments that stand under each other in columns are the cells of a table;
lines that were broken because the next word did not fit are joined again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf
from statistics import median

from loaders.reading.blocks import Block, cleaned

__all__ = ["Fragment", "Rule", "Sheet", "blocks_of"]

EDGE = 0.08  # so much of a page, at its top and at its foot, holds running heads
LEAST_EDGE = 60.0
PAGE_NUMBER = re.compile(r"(?i)\W*(?:sida|side|page|s\.|sid)?\s*\d{1,4}\s*(?:(?:av|af|of|/|\()\s*\d{1,4}\)?)?\W*")
BULLET = re.compile(r"[•·▪‣◦●○■□➢➤✓❖\uf0b7\uf0a7\uf0d8–—-]|o(?=\s|$)")
NUMBER = re.compile(r"(?:\d{1,2}[.)]|[a-z]\))$")
LABEL = re.compile(r"[A-ZÅÄÖÆØ][^:.!?]{1,40}:(?:\s|$)")  # a line that begins so is a label with its value, not the rest of one
KEEPS_HYPHEN = re.compile(r"(?:och|eller|samt|og|eller|and|or|und|til|till|respektive)\b")
HYPHENS = "-\u00ad\u2010"
LASTING = "\u2011"  # a hyphen that stays
COMPOUND = re.compile(r"(\w+)-(?=[^\W\d_])")
DIVIDED = re.compile(r"(\w+)-$")
SMALL_PRINT = 0.85
SAME_LINE = 0.4  # of the size of the letters
LARGER = 1.12
LONGEST_HEADING = 120
LEAST_COLUMN = 4  # so many lines on each side make columns of running text
LEAST_WORDS = 18  # so many signs a line, in the middle
AMID = 0.2  # so many of the lines of running text begin amid a sentence: lists and headings stand in columns too
MOST_COLUMNS = 5
MOST_LINES = 300  # of a table on one page; more are read as another
LONGEST_TURN = 20_000  # a longer paragraph is not joined with what the next page begins with

Rule = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words on a base line at height `y` (upwards); `size` is the height of the letters."""

    left: float
    right: float
    y: float
    size: float
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its height, its fragments, its horizontal rules as height, left and right, and its upright ones as place
    from the left, foot and top."""

    height: float
    fragments: tuple[Fragment, ...]
    rules: tuple[Rule, ...] = ()
    uprights: tuple[Rule, ...] = ()


@dataclass(slots=True)
class _Band:
    """The fragments on one base line, from left to right; `bullet` where an item of a list begins."""

    fragments: list[Fragment]
    bullet: str = ""
    y: float = 0.0
    size: float = 0.0
    left: float = 0.0

    @property
    def right(self) -> float:
        return self.fragments[-1].right

    @property
    def bold(self) -> bool:
        return all(fragment.bold for fragment in self.fragments)

    @property
    def text(self) -> str:
        return " ".join(fragment.text for fragment in self.fragments)


@dataclass(slots=True)
class _Piece:
    """A block before it is known which sizes are those of headings."""

    block: Block
    size: float = 0.0
    bold: bool = False
    page: int = 0
    flow: int = 0  # the column on the page
    room: float = inf  # how many more signs its last line could have held; of a single line nobody knows
    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)  # each with its page


def blocks_of(sheets: Sequence[Sheet]) -> list[Block]:
    """The blocks of a document, each with the pages that begin in it.

    >>> title = Fragment(50, 150, 700, 18, "Plan")
    >>> lines = [Fragment(50, 290, 660, 10, "Kommunen vill stärka närings-"), Fragment(50, 120, 648, 10, "livet i länet.")]
    >>> [block.written for block in blocks_of([Sheet(842, (title, *lines))])]
    ['# Plan', 'Kommunen vill stärka näringslivet i länet.']
    """
    kept = _with_lasting_hyphens(_without_running_heads(sheets))
    pieces = [piece for page, sheet in enumerate(kept, start=1) for piece in _pieces(sheet, page)]
    return list(_finished(_over_pages(pieces)))


# -- what repeats -------------------------------------------------------------------------------------------------------

def _without_running_heads(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets without page numbers and small print at their edges, and without what stands there on several of them."""
    keys = [{key for fragment in sheet.fragments if (key := _edge_key(fragment, sheet))} for sheet in sheets]
    counts = Counter(key for found in keys for key in found)
    least = 2 if len(sheets) <= 5 else 3
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for fragment in sheet.fragments:
            sizes[fragment.size] += len(fragment.text)
    small = SMALL_PRINT * max(sizes, key=lambda size: (sizes[size], size), default=0.0)

    def runs(fragment: Fragment, sheet: Sheet) -> bool:
        key = _edge_key(fragment, sheet)
        return key is not None and (
            counts[key] >= least or fragment.size < small or bool(PAGE_NUMBER.fullmatch(fragment.text)))

    return [replace(sheet, fragments=tuple(one for one in sheet.fragments if not runs(one, sheet))) for sheet in sheets]


def _edge_key(fragment: Fragment, sheet: Sheet) -> tuple[str, int] | None:
    """What a fragment at the edge says, numbers left out, and how far from the edge; None for those in the middle."""
    edge = max(sheet.height * EDGE, LEAST_EDGE)
    if edge <= fragment.y <= sheet.height - edge:
        return None
    return re.sub(r"\d+", "#", fragment.text.casefold()), round(fragment.y / 3)


def _with_lasting_hyphens(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets, with hyphens at the ends of lines that belong to a word marked as such: after capitals and figures
    («UF-företag»), and where the same word has one within a line («fødevare-klynge»)."""
    texts = [fragment.text for sheet in sheets for fragment in sheet.fragments]
    compounds = {head.casefold() for text in texts for head in COMPOUND.findall(text)}

    def marked(fragment: Fragment) -> Fragment:
        end = DIVIDED.search(fragment.text)
        if end is None or not (end[1][-1].isdigit() or end[1][-1].isupper() or end[1].casefold() in compounds):
            return fragment
        return replace(fragment, text=fragment.text[:-1] + LASTING)

    return [replace(sheet, fragments=tuple(map(marked, sheet.fragments))) for sheet in sheets]


# -- columns of running text --------------------------------------------------------------------------------------------

def _pieces(sheet: Sheet, page: int) -> Iterator[_Piece]:
    grids = _grids(sheet)
    flows = _flows(sorted(sheet.fragments, key=lambda one: (-one.y, one.left)), sheet.rules)
    for number, flow in enumerate(flows):
        for piece in _laid_out(_bands(flow), sheet.rules, grids):
            piece.page, piece.flow = page, number
            piece.rows = [(page, cells) for _, cells in piece.rows]
            yield piece


def _flows(fragments: list[Fragment], rules: Sequence[Rule]) -> Iterator[list[Fragment]]:
    """The fragments in reading order, in parts that are read from top to bottom."""
    gutter = _gutter(fragments)
    if gutter is None:
        yield from [fragments] if fragments else []
        return
    open_: list[Fragment] = []
    for run, crossing in _runs(fragments, gutter):
        side_by_side = _columns_of_text(run, gutter, MOST_COLUMNS)
        if len(side_by_side) > 1 and not _ruled(run, gutter, rules):
            yield from [open_, *side_by_side] if open_ else side_by_side
            open_ = []
        else:
            open_ = open_ + run
        open_ = open_ + crossing
    if open_:
        yield open_


def _columns_of_text(run: list[Fragment], gutter: float | None, most: int) -> list[list[Fragment]]:
    """The lines of each column of running text, from left to right; none where the fragments are no such columns."""
    if gutter is not None and most > 1 and not any(one.left < gutter < one.right for one in run):
        left = _as_lines([one for one in run if one.right <= gutter])
        right = [one for one in run if one.left >= gutter]
        if _is_running(left) and (others := _columns_of_text(right, _gutter(right), most - 1)):
            return [left, *others]
    lines = _as_lines(run)
    return [lines] if _is_running(lines) else []


def _as_lines(fragments: list[Fragment]) -> list[Fragment]:
    """The fragments of a column, those on one base line as one: words set apart to fill the line are no cells."""
    lines: list[Fragment] = []
    for band in _bands(fragments, marks=False):
        first = band.fragments[0]
        lines.append(Fragment(first.left, band.right, band.y, band.size, band.text, band.bold))
    return lines


def _gutter(fragments: Sequence[Fragment]) -> float | None:
    """Just left of the first place inside the page where many lines begin: where a second column would."""
    if len(fragments) < 2 * LEAST_COLUMN:
        return None
    first, last = min(one.left for one in fragments), max(one.right for one in fragments)
    starts = Counter(round(one.left / 2) * 2 for one in fragments
                     if first + 0.2 * (last - first) < one.left < first + 0.8 * (last - first))
    most = max(starts.values(), default=0)
    if most < LEAST_COLUMN:
        return None
    return min(place for place, count in starts.items() if count >= max(LEAST_COLUMN, most / 2)) - 2.5


def _runs(fragments: Sequence[Fragment], gutter: float) -> Iterator[tuple[list[Fragment], list[Fragment]]]:
    """Runs of fragments that leave the gutter free, each with those after it that cross it."""
    run: list[Fragment] = []
    crossing: list[Fragment] = []
    for fragment in fragments:
        if fragment.left < gutter < fragment.right:
            crossing.append(fragment)
        else:
            if crossing:
                yield run, crossing
                run, crossing = [], []
            run.append(fragment)
    yield run, crossing


def _is_running(lines: Sequence[Fragment]) -> bool:
    """Whether lines are a column of running text: many, long, most of them full and close, and many amid a sentence."""
    if len(lines) < LEAST_COLUMN or median(len(one.text) for one in lines) < LEAST_WORDS:
        return False
    widths = [one.right - one.left for one in lines]
    full = sum(1 for width in widths if width >= 0.75 * max(widths))
    close = sum(1 for above, below in pairwise(lines) if above.y - below.y <= 1.75 * below.size)
    amid = sum(1 for line in lines if line.text[:1].islower())
    return full >= 0.5 * len(lines) and close >= 0.5 * (len(lines) - 1) and amid >= AMID * len(lines)


def _ruled(run: Sequence[Fragment], gutter: float, rules: Sequence[Rule]) -> bool:
    """Whether rules cross the gutter beside the run, as they do in a table."""
    top, foot = max(one.y for one in run), min(one.y for one in run)
    return sum(1 for y, left, right in rules if foot < y < top and left < gutter < right) >= 2


def _bands(fragments: list[Fragment], *, marks: bool = True) -> list[_Band]:
    """The fragments by base line, from top to bottom; the mark of an item is taken off its first words if so wished."""
    bands: list[_Band] = []
    for fragment in sorted(fragments, key=lambda one: (-one.y, one.left)):
        if bands and abs(bands[-1].y - fragment.y) <= SAME_LINE * max(bands[-1].size, fragment.size):
            bands[-1].fragments.append(fragment)
            bands[-1].size = max(bands[-1].size, fragment.size)
        else:
            bands.append(_Band([fragment], y=fragment.y, size=fragment.size))
    for band in bands:
        band.fragments.sort(key=lambda one: one.left)
        if marks:
            _take_mark(band)
        band.left = band.fragments[0].left
    return bands


def _take_mark(band: _Band) -> None:
    first = band.fragments[0]
    head, _, tail = first.text.partition(" ")
    alone = not tail and len(band.fragments) > 1
    if not (tail or alone):
        return
    if BULLET.fullmatch(head) or (alone and NUMBER.match(head)):
        band.bullet = "-" if BULLET.fullmatch(head) else head
        if alone:
            band.fragments = band.fragments[1:]
        else:
            band.fragments[0] = replace(first, text=tail)


# -- tables, paragraphs -------------------------------------------------------------------------------------------------

def _grids(sheet: Sheet) -> list[tuple[float, float]]:
    """Where tables with rules around their cells lie, as foot and top: several rules of one width, uprights among them."""
    widths: dict[int, tuple[float, float]] = {}
    for y, left, right in sheet.rules:
        known = widths.get(round(y), (left, right))
        widths[round(y)] = (min(known[0], left), max(known[1], right))
    grids: list[list[int]] = []
    for y in sorted(widths):
        last = grids[-1][-1] if grids else None
        if last is not None and _walled(last, y, widths, sheet.uprights):
            grids[-1].append(y)
        else:
            grids.append([y])
    return [(grid[0], grid[-1]) for grid in grids if len(grid) >= 3]


def _walled(low: int, high: int, widths: Mapping[int, tuple[float, float]], uprights: Sequence[Rule]) -> bool:
    """Whether two rules, one above the other, are as wide and have an upright one between their ends."""
    (left, right), (other_left, other_right) = widths[low], widths[high]
    middle = (low + high) / 2
    return abs(left - other_left) <= 4 and abs(right - other_right) <= 4 and any(
        left + 5 < x < right - 5 and foot < middle < top for x, foot, top in uprights)


def _laid_out(bands: list[_Band], rules: Sequence[Rule], grids: Sequence[tuple[float, float]]) -> Iterator[_Piece]:
    margin = max((band.right for band in bands), default=0.0)
    leading = _leading(bands)
    index = 0
    while index < len(bands):
        stop = _grid_end(bands, index, grids) or _table_end(bands, index)
        columns = _columns(bands[index:stop])
        if stop - index >= 2 and len(columns) >= 2:
            rows = _rows(bands[index:stop], columns, rules)
            yield _Piece(Block("table"), rows=[(0, cells) for cells in rows])
            index = stop
        else:
            stop = _paragraph_end(bands, index, margin, leading)
            yield _paragraph(bands[index:stop], margin)
            index = stop


def _table_end(bands: Sequence[_Band], index: int) -> int:
    """The end of the run of bands that may be a table: several fragments side by side, and what hangs under them."""
    if len(bands[index].fragments) < 2 or bands[index].bullet:
        return index
    lefts = {round(fragment.left) for fragment in bands[index].fragments}
    stop = index + 1
    while stop < min(len(bands), index + MOST_LINES):
        band, above = bands[stop], bands[stop - 1]
        if band.bullet or above.y - band.y > 3.2 * max(band.size, above.size):
            break
        if len(band.fragments) < 2 and not _hangs(band, above, lefts):
            break
        lefts.update(round(fragment.left) for fragment in band.fragments if len(band.fragments) > 1)
        stop += 1
    while stop > index + 1 and len(bands[stop - 1].fragments) < 2 and abs(bands[stop - 1].left - min(lefts)) < 3 and (
            bands[stop - 2].y - bands[stop - 1].y > 1.5 * bands[stop - 1].size):
        stop -= 1  # a line under the table, not in it
    return stop


def _grid_end(bands: Sequence[_Band], index: int, grids: Sequence[tuple[float, float]]) -> int:
    """The end of the table with rules that a band lies in; 0 where it lies in none that has columns."""
    grid = next(((foot, top) for foot, top in grids if foot < bands[index].y < top), None)
    if grid is None:
        return 0
    last = min(len(bands), index + MOST_LINES)
    stop = next((at for at in range(index, last) if bands[at].y < grid[0]), last)
    return stop if any(len(band.fragments) > 1 for band in bands[index:stop]) else 0


def _hangs(band: _Band, above: _Band, lefts: Collection[int]) -> bool:
    """Whether a lone fragment goes on with a cell: it begins where cells begin, and ends before the next does."""
    fragment = band.fragments[0]
    if not any(abs(fragment.left - left) <= 3 for left in lefts):
        return False
    beyond = [left for left in lefts if left > fragment.left + 3]
    if beyond and fragment.right > min(beyond):
        return False
    first = abs(fragment.left - min(lefts)) <= 3
    return not (first and ((fragment.bold and not above.bold) or fragment.size > LARGER * above.size))


def _columns(bands: Sequence[_Band]) -> list[tuple[float, float]]:
    """The columns of a table: what the fragments of its rows cover, from left to right."""
    spans = sorted((one.left, one.right) for band in bands if len(band.fragments) > 1 for one in band.fragments)
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1] + 2:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _rows(bands: Sequence[_Band], columns: Sequence[tuple[float, float]],
          rules: Sequence[Rule]) -> list[tuple[str, ...]]:
    begins = _row_begins(bands, columns, rules)
    rows: list[list[list[str]]] = []
    for band, new in zip(bands, begins, strict=True):
        if new:
            rows.append([[] for _ in columns])
        for fragment in band.fragments:
            rows[-1][_column(fragment, columns)].append(fragment.text)
    return [tuple(cleaned(_joined(cell)) for cell in row) for row in rows]


def _column(fragment: Fragment, columns: Sequence[tuple[float, float]]) -> int:
    return max((at for at, (left, _) in enumerate(columns) if left <= fragment.left + 3), default=0)


def _row_begins(bands: Sequence[_Band], columns: Sequence[tuple[float, float]],
                rules: Sequence[Rule]) -> list[bool]:
    """Which bands begin a row: rules tell, where there are any; else wider gaps; else whether the first cell has words."""
    first, last = columns[0][0], columns[-1][1]
    lines = sorted(y for y, left, right in rules if left < last and right > first and right - left > 0.3 * (last - first))
    gaps = list(pairwise(bands))
    ruled = [any(below.y < y < above.y for y in lines) for above, below in gaps]
    if sum(ruled) >= 2:
        return [True, *ruled]
    spaces = [(above.y - below.y) / max(above.size, below.size) for above, below in gaps]
    tightest = min(spaces, default=0.0)
    wide = [space > 1.25 * tightest for space in spaces]
    named = [_column(below.fragments[0], columns) == 0 for _, below in gaps]
    if any(wide) and not all(wide) and all(name for name, gap in zip(named, wide, strict=True) if gap):
        return [True, *wide]
    return [True, *named]


def _leading(bands: Sequence[_Band]) -> float:
    """The distance of lines in letters' sizes, where paragraphs are told by wider ones; 0 where they are not."""
    gaps = [(above.y - below.y) / max(below.size, 0.1) for above, below in pairwise(bands) if above.size == below.size]
    common = Counter(round(gap, 1) for gap in gaps if 0 < gap < 1.75)
    if not common:
        return 0.0
    leading = max(common, key=lambda gap: (common[gap], -gap))
    return leading if sum(1 for gap in gaps if gap > 1.25 * leading) >= 0.15 * len(gaps) else 0.0


def _paragraph_end(bands: Sequence[_Band], index: int, margin: float, leading: float) -> int:
    """The end of a paragraph: lines go on while the next word did not fit, in the same letters and without a gap."""
    stop = index + 1
    while stop < len(bands) and _goes_on(bands[index], bands[stop - 1], bands[stop], margin, leading):
        stop += 1
    return stop


def _goes_on(first: _Band, above: _Band, band: _Band, margin: float, leading: float) -> bool:
    if band.bullet or len(above.fragments) > 1 or len(band.fragments) > 1 or LABEL.match(band.text):
        return False
    if above.bold != band.bold or not 0.92 < band.size / max(above.size, 0.1) < 1.08:
        return False
    if above.y - band.y > 1.75 * band.size or abs(band.left - above.left) > 3 * band.size:
        return False
    if first.bullet and band.left < first.left - 2:
        return False
    word = band.text.partition(" ")[0]
    width = len(word) * _letter(band)
    if above.text.endswith(tuple(HYPHENS)) and above.right + width > margin - 2 * band.size:
        return True
    filled = (above.right - first.left) / max(margin - first.left, 1.0)
    unfinished = above.text[-1] not in ".!?:;" and filled > (0.6 if word[:1].islower() else 0.85)
    close = (above.y - band.y) / band.size <= 1.1 * leading and filled > 0.75
    return unfinished or close or above.right + width + 0.2 * band.size > margin


def _paragraph(bands: Sequence[_Band], margin: float) -> _Piece:
    first, last = bands[0], bands[-1]
    room = (margin - last.right) / _letter(last) if len(bands) > 1 else inf
    words = _joined([" ".join(one.text for one in band.fragments) for band in bands])
    if len(bands) == 1 and len(first.fragments) > 1:
        words = "\t".join(cleaned(one.text) for one in first.fragments)
    block = Block("bullet", cleaned(words), marker=first.bullet) if first.bullet else Block("text", _kept_tabs(words))
    return _Piece(block, median(band.size for band in bands), all(band.bold for band in bands), room=room)


def _letter(band: _Band) -> float:
    """How wide a sign of a line is in the middle."""
    return max(band.right - band.left, 1.0) / max(len(band.text), 1)


def _kept_tabs(words: str) -> str:
    return "\t".join(map(cleaned, words.split("\t")))


def _joined(lines: Sequence[str]) -> str:
    """Lines as one; a word that was divided at the end of a line is whole again.

    >>> _joined(["närings-", "livet i miljö-", "och Norr-", "Rana med UF\u2011", "företag"])
    'näringslivet i miljö- och Norr-Rana med UF-företag'
    """
    pieces: list[str] = []
    for line in filter(None, lines):
        above = pieces[-1] if pieces else ""
        divided = above[-1:] in HYPHENS and above[-2:-1].isalpha() and line[0].isalpha() and not KEEPS_HYPHEN.match(line)
        if above and divided:
            pieces[-1] = above[:-1] + ("-" if line[0].isupper() else "")
            pieces.append(line)
        elif above.endswith(LASTING) and line[0].isalnum() and not KEEPS_HYPHEN.match(line):
            pieces.append(line)
        else:
            pieces += [" ", line] if above else [line]
    return "".join(pieces).replace(LASTING, "-")


# -- the whole ----------------------------------------------------------------------------------------------------------

def _over_pages(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces; a paragraph that goes on over a page or column is one, which says where the next page begins in it."""
    joined: list[_Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        piece.block = replace(piece.block, pages=((0, piece.page),))
        if before is not None and _turns(before, piece):
            words = _joined([before.block.text, piece.block.text])
            begin = len(words) - len(piece.block.text)
            before.block = replace(before.block, text=words, pages=(*before.block.pages, (begin, piece.page)))
            before.page, before.flow, before.room = piece.page, piece.flow, piece.room
        elif before is not None and _is_same_table(before, piece):
            before.rows += piece.rows[before.rows[0][1] == piece.rows[0][1]:]  # a repeated header is left out
            before.page = piece.page
        else:
            joined.append(piece)
    return joined


def _turns(before: _Piece, piece: _Piece) -> bool:
    """Whether a paragraph goes on from the page or column before: its sentence was not ended there."""
    above, here = before.block, piece.block
    if (before.page, before.flow) == (piece.page, piece.flow) or len(above.text) > LONGEST_TURN or "\t" in above.text:
        return False
    alike = above.kind in ("text", "bullet") and here.kind == "text" and (before.size, before.bold) == (piece.size, piece.bold)
    forced = len(here.text.partition(" ")[0]) >= before.room and not LABEL.match(here.text)
    return alike and above.text[-1] not in ".!?:;" and (here.text[:1].islower() or above.text[-1] == "," or forced)


def _is_same_table(before: _Piece, piece: _Piece) -> bool:
    """Whether a table goes on from the page before: nothing stands between, and it has as many columns."""
    return (before.page != piece.page and bool(before.rows and piece.rows)
            and len(before.rows[0][1]) == len(piece.rows[0][1]))


def _finished(pieces: Sequence[_Piece]) -> Iterator[Block]:
    """The blocks, of which those in larger letters, or short ones in bold letters, are headings."""
    sizes: Counter[float] = Counter()
    for piece in pieces:
        if piece.block.kind in ("text", "bullet"):
            sizes[round(piece.size * 2) / 2] += len(piece.block.text)
    body = max(sizes, key=lambda size: (sizes[size], -size), default=0.0)
    levels = sorted({round(piece.size * 2) / 2 for piece in pieces if _is_heading(piece, body) and _is_larger(piece, body)},
                    reverse=True)
    for piece in pieces:
        if piece.block.kind == "table":
            yield Block("table")
            for number, (page, cells) in enumerate(piece.rows, start=1):
                yield Block("row", cells=cells, row=number, pages=((0, page),))
        elif _is_heading(piece, body):
            level = levels.index(round(piece.size * 2) / 2) if _is_larger(piece, body) else len(levels)
            yield Block("heading", piece.block.text, level=min(level + 1, 6), pages=piece.block.pages)
        else:
            yield piece.block


def _is_larger(piece: _Piece, body: float) -> bool:
    return piece.size >= LARGER * body


def _is_heading(piece: _Piece, body: float) -> bool:
    words = piece.block.text
    if piece.block.kind != "text" or len(words) > LONGEST_HEADING or words.endswith((".", ",", ";", ":")) or "\t" in words:
        return False
    return any(map(str.isalpha, words)) and (_is_larger(piece, body) or (
        piece.bold and piece.size > 0.92 * body and ": " not in words and "@" not in words))
