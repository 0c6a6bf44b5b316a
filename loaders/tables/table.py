"""Which row of a grid is the header, which row of groups stands over it, and the rows below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from graph.errors import UnreadableFile
from loaders.tables.grids import MOST_ROWS, Grid, Without, first_rows, grids, remarks_at, require_filled

__all__ = ["Head", "Table", "Tables", "Understood", "open_tables", "spread", "table_heads",
           "with_heads_above"]

HEADER_WITHIN = 30
BELOW = 2  # rows; a row of groups stands so near over the header

Understood = Callable[[Sequence[str], Sequence[str], Sequence[Sequence[str]]], int]
"""How many cells of a row are understood if it is taken for a header, given the row above and those below; 0: it is none."""


@dataclass(frozen=True, slots=True)
class Head:
    """A header: its cells, the number of its row from 1, and the group that each column stands under («», where none)."""

    cells: tuple[str, ...]
    row: int
    groups: tuple[str, ...]
    group_row: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid with a header; rows are counted from 1 under it."""

    grid: Grid
    head: Head

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows under the header with their numbers, read anew each time; cells as they stand in the file.

        A record that runs over several lines is one row; an empty row is a list of empty cells or an empty list.
        Raises UnreadableFile where the file cannot be taken apart, with the line.
        """
        yield from enumerate(islice(self.grid.records(), self.head.row, None), start=1)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a file with a header that is understood, in its order, and the sheets that have none or are hidden."""

    tables: tuple[Table, ...]
    hidden_sheets: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()


def open_tables(path: Path, *understood: Understood) -> Tables:
    """The tables in a file. `understood` is asked of the first 30 rows of each of its grids; of several the first that knows
    one of them for a header.

    Raises UnreadableFile where the file cannot be read, or none of those rows is a header.
    """
    opened = grids(path)
    found, others = [], []
    for one in opened.seen:
        grid, rows = _own(one, list(islice(one.records(), MOST_ROWS)))
        head = next(filter(None, (find_head(rows, known) for known in understood)), None)
        if head:
            found.append(Table(grid, head))
        elif grid.sheet:
            others.append(grid.sheet)
    if not found:
        require_filled(path, opened.seen)
        raise UnreadableFile(str(path), f"none of its first {HEADER_WITHIN} rows is a header with known columns; "
                                        "name the columns in a mapping file")
    return Tables(tuple(found), opened.hidden_sheets, tuple(others))


def _own(grid: Grid, rows: list[list[str]]) -> tuple[Grid, list[list[str]]]:
    """A grid and its first rows without the column that we gave it."""
    at = remarks_at(rows)
    if at is None:
        return grid, rows
    without = Without(grid, at)
    return without, [without.cells(row) for row in rows]


def table_heads(path: Path, head: bytes, understood: Understood) -> list[Head]:
    """The headers in the beginning of a file, none where it has none. Raises UnreadableFile where a workbook is damaged."""
    found = [find_head(rows if (at := remarks_at(rows)) is None else [[*row[:at], *row[at + 1:]] for row in rows], understood)
             for rows in first_rows(path, head)]
    return [one for one in found if one]


def find_head(rows: Iterator[list[str]] | Sequence[list[str]], understood: Understood) -> Head | None:
    """The header of a grid: the first row that is one, or a row right below it of which more is understood.

    >>> rows = [["Samtal 2020"], ["FIRMA", "", "BEHOV"], ["Namn", "Orgnr", "Lån", "Export"], ["Ek AB", "", "x", ""]]
    >>> find_head(rows, lambda cells, above, below: sum(cell in ("FIRMA", "BEHOV", "Namn", "Orgnr", "Lån") for cell in cells))
    Head(cells=('Namn', 'Orgnr', 'Lån', 'Export'), row=3, groups=('FIRMA', 'FIRMA', 'BEHOV', 'BEHOV'), group_row=2)
    """
    first = [list(row) for row in islice(rows, MOST_ROWS)]
    known = [understood(row, _groups_over(first, at), first[at + 1:]) for at, row in enumerate(first[:HEADER_WITHIN])]
    top = next((at for at, count in enumerate(known) if count), None)
    if top is None:
        return None
    at = max(range(top, min(top + BELOW, len(known) - 1) + 1), key=lambda row: (known[row], -row))
    above = _groups_over(first, at)
    if not above:
        return Head(tuple(first[at]), at + 1, ("",) * len(first[at]))
    return Head(with_heads_above(first[at], above), at + 1, spread(above, len(first[at])), at)


def _groups_over(rows: Sequence[list[str]], at: int) -> list[str]:
    """The row over another one if it names groups of its columns, else none."""
    return rows[at - 1] if at and _is_of_groups(rows[at - 1], rows[at]) else []


def _is_of_groups(above: Sequence[str], header: Sequence[str]) -> bool:
    """Whether the row over a header names groups of its columns: several words, fewer than the header has."""
    named = sum(bool(cell.strip()) for cell in above)
    return 2 <= named < sum(bool(cell.strip()) for cell in header)


def spread(above: Sequence[str], width: int) -> tuple[str, ...]:
    """The group that each column stands under: a word of the row above reaches to the next one."""
    spread, now = [], ""
    for at in range(width):
        now = (above[at].strip() if at < len(above) else "") or now
        spread.append(now)
    return tuple(spread)


def with_heads_above(header: Sequence[str], above: Sequence[str]) -> tuple[str, ...]:
    """The header, its empty cells with what stands over them: a cell that reaches over both rows stands in the upper one."""
    return tuple(cell if cell.strip() or at >= len(above) else above[at] for at, cell in enumerate(header))
