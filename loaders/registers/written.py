"""The rows of a register as a text of their own, in which every cell has its place: the body of the source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.model import Evidence

__all__ = ["Cell", "Writing"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says, where it stands in the table, and where in the text of the source."""

    text: str
    start: int
    row: int
    column: str
    sheet: str | None = None

    @property
    def evidence(self) -> Evidence:
        """The cell as what a statement rests on."""
        return Evidence(self.text, self.start, self.start + len(self.text), row=self.row, column=self.column, sheet=self.sheet)


@dataclass(slots=True)
class Writing:
    """A text that grows row by row: `12` and below it `Column: cell` for each cell that says something.

    >>> writing = Writing()
    >>> [cell.start for cell in writing.row(1, ["Aktör", "Typ"], ["Almi", ""])], writing.text
    ([9], '1\\nAktör: Almi\\n')
    """

    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    @property
    def text(self) -> str:
        """All that was written so far."""
        return "".join(self._parts)

    def heading(self, words: str) -> None:
        """A line of its own: a sheet, a table."""
        self._add(f"{words}\n")

    def row(self, number: int, columns: Sequence[str], cells: Iterable[str], sheet: str | None = None) -> list[Cell]:
        """Writes a row; its cells that say something, in order."""
        self._add(f"{number}\n")
        written = []
        for column, cell in zip(columns, cells, strict=False):
            if text := cell.strip():
                self._add(f"{column}: ")
                written.append(Cell(text, self._length, number, column, sheet))
                self._add(f"{text}\n")
        return written

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
