"""What people say of columns: mapping files, and the shape of a header by which what was said of it is known again.

A mapping file is TOML. Its table `[columns]` has a line for each column, `"Header" = "role"`; where a sheet of a workbook is to
be read otherwise, the table `[sheets."Name"]` goes before it. A column is called by its header as reports call it: one that
comes again is «Namn (2)», the third column is «#3» if it has no header.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import InputError
from graph.ids import digest
from graph.model import Layout
from graph.normal import squeeze
from loaders.logs.columns import IGNORE, ROLES, Columns, header_words, log_columns, read_mapping, unique_headers
from loaders.tables.table import Understood, with_heads_above

__all__ = ["Line", "Mappings", "layout_of", "mapping_text", "mappings_digest", "read_mappings", "shape_of"]

Hide = Callable[[Sequence[str]], list[str]]
"""Cells without personal numbers."""


@dataclass(frozen=True, slots=True)
class Line:
    """A column as a mapping file has it: its header, its role (None: ignored), and a remark for who edits it."""

    header: str
    role: str | None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Mappings:
    """What a mapping file says: the role of each header, for all sheets and for some; and what is `remembered` of tables, by
    the shape of their header. A file that is given goes before what is remembered."""

    columns: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    remembered: Mapping[str, Layout] = field(default_factory=dict)

    @property
    def given(self) -> bool:
        """Whether a file was given."""
        return bool(self.columns or self.sheets)

    def for_table(self, header: Sequence[str], sheet: str | None) -> tuple[Mapping[str, str], Layout | None]:
        """The role by header for a table, and where it is remembered from."""
        if self.given:
            return {**self.columns, **self.sheets.get(sheet or "", {})}, None
        layout = self.remembered.get(shape_of(header)) if self.remembered else None
        names = unique_headers(header)
        return ({names[at]: role for at, role in layout.roles} if layout else {}), layout

    def finders(self, hide: Hide) -> tuple[Understood, ...]:
        """How a header is found, the surest way first: by the columns that are named, as one that is remembered, by its words.
        """
        names = {**self.columns, **{name: role for sheet in self.sheets.values() for name, role in sheet.items()}}

        def named(cells: Sequence[str], above: Sequence[str], below: Sequence[Sequence[str]]) -> int:
            found = len(names.keys() & set(unique_headers(hide(cells))))
            return found if found > 1 and 2 * found >= len(names) and log_columns(cells, above, below, names) else 0

        def known(cells: Sequence[str], above: Sequence[str], below: Sequence[Sequence[str]]) -> int:
            return int(shape_of(hide(with_heads_above(cells, above) if above else cells)) in self.remembered)

        def worded(cells: Sequence[str], above: Sequence[str], below: Sequence[Sequence[str]]) -> int:
            return log_columns(cells, above, below, names)

        if self.given:
            return named, worded
        return (known, worded) if self.remembered else (worded,)

    def unused(self, tables: Sequence[tuple[str | None, Columns]]) -> list[str]:
        """The headers that the file names and no table has."""
        told = {(sheet, columns.headers[at]) for sheet, columns in tables for at in columns.told}
        names, words = {header for _, header in told}, {header_words(header) for _, header in told}
        general = [name for name in self.columns if name not in names and header_words(name) not in words]
        return general + [f"{sheet}: {name}" for sheet, named in self.sheets.items() for name in named
                          if (sheet, name) not in told]


def read_mappings(path: Path | None, remembered: Mapping[str, Layout]) -> Mappings:
    """What a mapping file says and what is remembered. Raises InputError where the file cannot be read or names no such role.
    """
    if path is None:
        return Mappings(remembered=remembered)
    columns = read_mapping(path)
    sheets = tomllib.loads(path.read_text("utf-8")).get("sheets", {})
    for name, told in sheets.items() if isinstance(sheets, dict) else [("sheets", None)]:
        if not isinstance(told, dict):
            raise InputError(f'{path}: {name} is no table; write [sheets."{name}"] and lines like "Bolag" = "firm" under it')
        for header, role in told.items():
            if role not in (*ROLES, IGNORE):
                raise InputError(f"{path}: {header!r} has the role {role!r}; the roles are {', '.join((*ROLES, IGNORE))}")
    return Mappings(columns, sheets)


def shape_of(header: Sequence[str]) -> str:
    """A digest of the words of a header in their order. Case, signs, spaces and empty columns at the end do not count.

    >>> shape_of(["Bolag", "Org.nr", "Behov 1", ""]) == shape_of(["BOLAG ", "Org nr", "Behov: 1"])
    True
    >>> shape_of(["Bolag", "Behov 1"]) == shape_of(["Bolag", "Behov 2"]), shape_of(["A", "B"]) == shape_of(["B", "A"])
    (False, False)
    """
    words = [_plain(cell) for cell in header]
    while words and not words[-1]:
        words.pop()
    return digest("shape", *words)[:16]


def layout_of(header: Sequence[str], columns: Columns, file: str) -> Layout:
    """What a person said of a table's columns, in a file of this name."""
    roles = tuple((at, columns.roles[at] or IGNORE) for at in columns.told)
    return Layout(shape_of(header), roles, tuple(columns.headers[at] for at in columns.told), file)


def mappings_digest(layouts: Sequence[Layout]) -> str | None:
    """A digest of what was said of the columns of a file, wherever it was said; None where nothing was."""
    return digest("mapping", *((one.shape, one.roles) for one in layouts)) if layouts else None


def mapping_text(tables: Sequence[tuple[str | None, Sequence[Line]]], about: Sequence[str]) -> str:
    """A mapping file of the columns of one table or several, by sheet, with lines `about` it in front.

    >>> print(mapping_text([(None, [Line("Bolag", "firm", "such as «Ek AB»"), Line("Färg", None)])], ["Edit the roles."]))
    # Edit the roles.
    <BLANKLINE>
    [columns]
    "Bolag" = "firm"  # such as «Ek AB»
    "Färg" = "ignore"
    <BLANKLINE>
    """
    lines = [*(f"# {_printable(line)}".rstrip() for line in about), "", "[columns]", *map(_line, tables[0][1])]
    common = {line.header: line.role for line in tables[0][1]}
    for sheet, columns in tables[1:]:
        other = [line for line in columns if line.header not in common or common[line.header] != line.role]
        if other:
            lines += ["", f"[sheets.{_quoted(sheet or '')}]", *map(_line, other)]
    return "\n".join(lines) + "\n"


def _line(line: Line) -> str:
    remark = f"  # {_printable(line.remark)}" if line.remark else ""
    return f"{_quoted(line.header)} = {_quoted(line.role or IGNORE)}{remark}"


def _quoted(text: str) -> str:
    """A string of TOML: as in JSON, but for a sign that only TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _plain(cell: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in squeeze(cell)).split())
