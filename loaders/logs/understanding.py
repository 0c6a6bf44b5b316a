"""What the columns of a log were understood as, how surely, and what stands in them: for who checks it before a load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.keys import PersonalKey
from loaders.base import ReadOptions
from loaders.logs.column_values import suits
from loaders.logs.columns import FITS, words_claim
from loaders.logs.contacts import Log, open_logs, sample_of, told_of_mapping
from loaders.logs.mappings import Line
from loaders.logs.private import MASKED_TOO, is_open
from loaders.numbers import hide_in_row
from loaders.tables.cells import is_nothing, masked

__all__ = ["Column", "Understanding", "UnderstoodTable", "understanding"]

EXAMPLES = 3
LONGEST = 40  # signs of an example


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, its role (None: ignored), what told it (`mapping`, `remembered`, `words`, `values`, `both`; None
    where nothing did), whether it is unsure, and a few of its values, personal ones masked."""

    header: str
    role: str | None
    told_by: str | None
    unsure: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnderstoodTable:
    """The columns of one sheet or text file; `header_row` counts from 1."""

    sheet: str | None
    header_row: int
    columns: tuple[Column, ...]

    def lines(self) -> tuple[Line, ...]:
        """The columns as a mapping file has them, all of them, with their examples."""
        return tuple(Line(one.header, one.role, ", ".join(f"«{each}»" for each in one.examples)) for one in self.columns)


@dataclass(frozen=True, slots=True)
class Understanding:
    """All tables of a file, the sheets that are none, where a mapping comes from, and the headers that
    it names in vain. `shapes` are those of the tables' headers, by which a mapping is remembered."""

    tables: tuple[UnderstoodTable, ...]
    hidden_sheets: tuple[str, ...]
    other_sheets: tuple[str, ...]
    mapping: str | None
    mapping_unused: tuple[str, ...]
    shapes: tuple[str, ...]


def understanding(path: Path, options: ReadOptions) -> Understanding:
    """What the columns of a log are taken for, by a look at its first rows.

    Raises UnreadableFile where the file cannot be read or has no header of a log, InputError where the mapping cannot be used.
    """
    opened, logs, mappings = open_logs(path, options)
    mapped = told_of_mapping(logs, mappings, options.mapping)
    return Understanding(tuple(_table(log, options.key) for log in logs), opened.hidden_sheets, opened.other_sheets,
                         mapped.get("mapping"), tuple(mapped.get("mapping_unused", ())), tuple(log.shape for log in logs))


def _table(log: Log, key: PersonalKey) -> UnderstoodTable:
    numbers = log.columns.at("orgnr")
    width = len(log.columns.headers)
    rows = [hide_in_row([*cells[:width], *[""] * (width - len(cells))], key, numbers, log.country)
            for cells in sample_of(log.table)]
    columns = (_column(log, at, [row[at] for row in rows if row[at].strip()]) for at in range(width))
    return UnderstoodTable(log.table.grid.sheet, log.table.head.row, tuple(columns))


def _column(log: Log, at: int, values: Sequence[str]) -> Column:
    role = log.columns.roles[at]
    return Column(log.columns.headers[at], role, _told_by(log, at, values), at in log.columns.unsure,
                  tuple(_examples(role, values)))


def _told_by(log: Log, at: int, values: Sequence[str]) -> str | None:
    """What told the role of a column."""
    role = log.columns.roles[at]
    if at in log.columns.told:
        return "remembered" if log.remembered else "mapping"
    if role is None:
        return None
    by_words = at not in log.columns.unsure and words_claim(log.header[at], log.table.head.groups[at], role)
    by_values = role == "need_mark" or (suits(role, values) or 0.0) >= FITS
    return "both" if by_words and by_values else "words" if by_words else "values"


def _examples(role: str | None, values: Sequence[str]) -> Iterator[str]:
    """The first few values that differ, each on one line and not too long."""
    told = dict.fromkeys(" ".join(value.split()) for value in values if not is_nothing(value))
    for value in list(told)[:EXAMPLES]:
        shown = value if is_open(role, value) and role not in MASKED_TOO else masked(value)
        yield shown if len(shown) <= LONGEST else shown[:LONGEST - 1] + "…"
