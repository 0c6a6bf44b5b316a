"""The grids of a file: a text file is one, a workbook has one for each of its sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from graph.errors import UnreadableFile
from loaders.tables.text import text_grid, text_rows
from loaders.tables.workbook import BOOKS, EMPTY, open_workbook

__all__ = ["MOST_ROWS", "REMARKS_HEADERS", "TABLES", "Grid", "Grids", "Without", "first_rows", "grids", "remarks_at",
           "require_filled"]

TEXTS = frozenset({".csv", ".tsv", ".tab", ".txt"})
TABLES = TEXTS | BOOKS
MOST_ROWS = 40  # of the beginning of a grid
# The column that our own copies of a file have and the file has not (`api.remarking`); what comes back with it is read without.
REMARKS_HEADERS = ("Anmärkningar från Främjarkartan", "Remarks from Främjarkartan")


class Grid(Protocol):
    """Rows of cells, all text: a text file or one sheet. `encoding` and `delimiter` are None in a sheet, `sheet` in a text."""

    @property
    def path(self) -> Path: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def encoding(self) -> str | None: ...
    @property
    def delimiter(self) -> str | None: ...

    def records(self) -> Iterator[list[str]]:
        """All rows from the first, read anew each time. Raises UnreadableFile where they cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class Without:
    """A grid without one of its columns."""

    grid: Grid
    column: int

    @property
    def path(self) -> Path:
        return self.grid.path

    @property
    def sheet(self) -> str | None:
        return self.grid.sheet

    @property
    def encoding(self) -> str | None:
        return self.grid.encoding

    @property
    def delimiter(self) -> str | None:
        return self.grid.delimiter

    def records(self) -> Iterator[list[str]]:
        """The rows of the grid, each without its cell in the column."""
        return map(self.cells, self.grid.records())

    def cells(self, row: Sequence[str]) -> list[str]:
        """A row without its cell in the column."""
        return [*row[:self.column], *row[self.column + 1:]]


def remarks_at(rows: Sequence[Sequence[str]]) -> int | None:
    """Where the first rows of a grid have our own column of remarks.

    >>> remarks_at([["", "Samtal 2020"], ["Anmärkningar från Främjarkartan", "Bolag"]]), remarks_at([["Bolag"]])
    (0, None)
    """
    return next((at for row in rows for at, cell in enumerate(row) if cell.strip() in REMARKS_HEADERS), None)


@dataclass(frozen=True, slots=True)
class Grids:
    """The grids of a file that people see, and the names of the sheets that are hidden."""

    seen: tuple[Grid, ...]
    hidden_sheets: tuple[str, ...] = ()


def grids(path: Path) -> Grids:
    """The grids of a file, by its suffix. Raises UnreadableFile where it cannot be read."""
    if path.suffix.lower() in BOOKS:
        sheets, hidden = open_workbook(path)
        return Grids(sheets, hidden)
    return Grids((text_grid(path),))


def first_rows(path: Path, head: bytes) -> list[list[list[str]]]:
    """The first rows of each grid of a file, for a look at what it is; `head` are its first bytes.

    Raises UnreadableFile where it is a workbook that cannot be opened, or in which nothing stands; a text that is no table
    has no rows.
    """
    if path.suffix.lower() in BOOKS:
        sheets = open_workbook(path)[0]
        found = [list(islice(sheet.records(), MOST_ROWS)) for sheet in sheets]
        if not any(map(any_filled, found)):
            require_filled(path, sheets)
        return found
    return [text_rows(head)]


def any_filled(rows: Iterable[Sequence[str]]) -> bool:
    """Whether anything stands in rows."""
    return any(any(map(str.strip, cells)) for cells in rows)


def require_filled(path: Path, seen: Iterable[Grid]) -> None:
    """Raises UnreadableFile where nothing stands in the grids of a file. It reads up to the first cell: only those whose
    beginning says nothing need be looked at so."""
    if not any(any_filled(grid.records()) for grid in seen):
        raise UnreadableFile(str(path), EMPTY)
