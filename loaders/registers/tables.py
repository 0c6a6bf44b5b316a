"""The tables of a register: rows as the loaders of actors and offers see them, and what the report tells of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph.errors import UnreadableFile
from graph.model import Body, Reading, Source, SourceReport, Statement
from graph.normal import squeeze
from loaders.base import ReadOptions, content_digest
from loaders.documents import content_of, entity_counts
from loaders.logs.columns import Columns, read_mapping
from loaders.numbers import hide_in_row, hide_personal_numbers
from loaders.registers.columns import Kind, kind_of_register, read_columns, register_columns
from loaders.registers.said import Sayer
from loaders.registers.written import Cell, Writing
from loaders.tables import TABLES, Table, Tables, TextGrid, open_tables, table_heads
from loaders.tables.cells import cell_text, is_aside, is_blank_row, is_nothing, is_total_row

__all__ = ["Notes", "Row", "accepts_register", "read_register"]

Remark = dict[str, Any]
Said = Callable[["Row", Sayer, "Notes"], Iterable[Statement]]
BEGINNING = 3  # rows of a text within which a register has its header
TOO_WIDE = "more cells than the header; put quotation marks around cells that hold the delimiter"


@dataclass(slots=True)
class Notes:
    """What is told of rows: why one was left out, what was mended, what nobody could read."""

    rejected: list[Remark] = field(default_factory=list)
    repaired: list[Remark] = field(default_factory=list)
    noted: list[Remark] = field(default_factory=list)
    unknown_needs: Counter[str] = field(default_factory=Counter)

    def reject(self, row: Row, reason: str) -> None:
        """The row says something, but nothing can be made of it."""
        self.rejected.append({"row": row.number, "reason": reason, **row.of_sheet})

    def note(self, cell: Cell, kind: str) -> None:
        """Something about a cell that people should know."""
        remark = {"row": cell.row, "column": cell.column, "kind": kind, **({"sheet": cell.sheet} if cell.sheet else {})}
        if remark not in self.noted:
            self.noted.append(remark)

    def repair(self, cell: Cell, kind: str, old: str, new: str) -> None:
        """A cell was read as something else than it says."""
        self.repaired.append({"row": cell.row, "column": cell.column, "from": old, "to": new, "kind": kind,
                              **({"sheet": cell.sheet} if cell.sheet else {})})


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells that say something, by role."""

    number: int
    cells: Mapping[str, Sequence[Cell]]
    sheet: str | None = None

    @property
    def of_sheet(self) -> dict[str, str]:
        """The sheet as a remark has it, nothing where there is but one."""
        return {"sheet": self.sheet} if self.sheet else {}

    def all(self, role: str) -> Sequence[Cell]:
        """The cells of a role that say something, from left to right."""
        return self.cells.get(role, ())

    def one(self, role: str) -> Cell | None:
        """The first cell of a role that says something."""
        return next(iter(self.all(role)), None)

    def value(self, role: str) -> tuple[str, Cell] | None:
        """The words of the first cell of a role that says something, with the cell."""
        cell = self.one(role)
        return (cell.text, cell) if cell else None


def accepts_register(kind: Kind, path: Path, head: bytes) -> bool:
    """Whether a file begins as such a register does. A workbook that cannot be opened is left to others to refuse, and a text
    with a table in it is a document."""
    if path.suffix.lower() not in TABLES:
        return False
    try:
        heads = table_heads(path, head, lambda cells, above, below: kind_of_register(kind, cells, above, below))
    except UnreadableFile:
        return False
    return any(one.row <= BEGINNING or path.suffix.lower() != ".txt" for one in heads)


def read_register(path: Path, options: ReadOptions, kind: Kind, rules: str, said: Said,
                  rule_of: Callable[[Columns], tuple[str, float]]) -> Reading:
    """The statements of all rows of a register, its text as a body, and a report that is complete at once.

    Raises UnreadableFile where the file cannot be read or no row of it is a header of this kind of register.
    """
    mapping = read_mapping(options.mapping, kind.roles) if options.mapping else None
    opened = open_tables(path, lambda cells, above, below: register_columns(kind, cells, mapping, asked=True))
    first = opened.tables[0].grid
    source = Source(content_digest(content_of(path)), str(path), kind.name, encoding=first.encoding, rules=rules,
                    mapping=content_digest(options.mapping.read_bytes()) if options.mapping else None,
                    inventories=options.inventories)
    notes, writing = Notes(), Writing()
    statements: list[Statement] = []
    layouts: list[Remark] = []
    for table in opened.tables:
        columns = read_columns(kind, [hide_personal_numbers(cell, options.key) for cell in table.head.cells], mapping)
        sheet = table.grid.sheet if len(opened.tables) > 1 else None
        layout = _layout(table, columns, kind)
        layouts.append(layout)
        if table.grid.sheet:
            writing.heading(table.grid.sheet)
        sayer = Sayer(source.id, *rule_of(columns))
        for row in _rows(table, columns, sheet, options, writing, layout, notes):
            statements += said(row, sayer, notes)
    unique = list({statement.id: statement for statement in statements}.values())
    days = [str(one.object) for one in unique if one.predicate == "verified"]
    report = SourceReport(str(path), kind.name, fields=_fields(opened, layouts, notes, unique))
    return Reading(replace(source, date=max(days, default=None)), report, [Body(source.id, writing.text)], unique)


def _rows(table: Table, columns: Columns, sheet: str | None, options: ReadOptions, writing: Writing, layout: Remark,
          notes: Notes) -> Iterator[Row]:
    """The rows that say something, written into the text of the source; the others are told."""
    seen: dict[tuple[str, ...], int] = {}
    header = [squeeze(cell) for cell in table.head.cells]
    numbers, width = columns.at("orgnr"), len(columns.headers)
    blank: list[int] = []
    for number, raw in table.rows():
        if is_blank_row(raw):
            blank.append(number)
            continue
        if not is_blank_row(raw[width:]):
            notes.reject(Row(number, {}, sheet), TOO_WIDE)
        elif not (is_total_row(raw) or is_aside(raw) or [squeeze(cell) for cell in raw[:width]] == header[:len(raw)]):
            layout["blank_rows"] += blank
            layout["data_rows"] += 1
            cells = [cell_text(cell) for cell in hide_in_row(raw[:width], options.key, numbers)]
            twin = seen.setdefault(tuple(map(squeeze, cells)), number)
            if twin != number:
                layout["duplicate_rows"].append({"row": number, "of": twin, **({"sheet": sheet} if sheet else {})})
            else:
                yield _row(number, cells, columns, sheet, writing)
        blank = []


def _row(number: int, cells: Sequence[str], columns: Columns, sheet: str | None, writing: Writing) -> Row:
    role_of = dict(zip(columns.headers, columns.roles, strict=True))
    by_role: dict[str, list[Cell]] = {}
    for cell in writing.row(number, columns.headers, cells, sheet):
        role = role_of[cell.column]
        if role and not is_nothing(cell.text):
            by_role.setdefault(role, []).append(cell)
    return Row(number, by_role, sheet)


def _layout(table: Table, columns: Columns, kind: Kind) -> Remark:
    """How a table is laid out; `told_by` are the headers that tell what kind of register it is."""
    told_by = [header for header, role in columns.understood().items() if role in (*kind.needed, *kind.telling)]
    return {"told_by": told_by, "sheet": table.grid.sheet, "header_row": table.head.row, "columns": columns.understood(),
            "ignored_columns": columns.ignored(), "data_rows": 0, "blank_rows": [], "duplicate_rows": []}


def _fields(opened: Tables, layouts: Sequence[Remark], notes: Notes, statements: Sequence[Statement]) -> Remark:
    """The report of one file, as docs/reference.md has it; of further sheets under `sheets`."""
    first = opened.tables[0].grid
    rows = {name: [one for layout in layouts for one in layout[name]] for name in ("blank_rows", "duplicate_rows")}
    fields: Remark = {"encoding": first.encoding, "delimiter": first.delimiter, **layouts[0], **rows,
                      "data_rows": sum(layout["data_rows"] for layout in layouts), "rejected_rows": notes.rejected,
                      "repaired": notes.repaired, "noted": notes.noted,
                      "unrecognised_needs": [{"text": text, "rows": rows} for text, rows in sorted(
                          notes.unknown_needs.items(), key=lambda item: (-item[1], item[0]))]}
    if isinstance(first, TextGrid) and first.mended:
        fields["mended"] = f"UTF-8 that was read as {first.mended.removeprefix('sloppy-')}"
    if first.sheet is not None:
        fields |= {"hidden_sheets": list(opened.hidden_sheets), "other_sheets": list(opened.other_sheets)}
    if len(layouts) > 1:
        fields["sheets"] = [{name: layout[name] for name in ("sheet", "header_row", "columns", "ignored_columns")}
                            for layout in layouts]
    return {**fields, "statements": len(statements), "entities": entity_counts(statements)}
