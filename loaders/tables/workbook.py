"""Workbooks (xlsx, xlsm, xls, ods) as rows of text: cells as people see them, merged ones filled, links with their address."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from posixpath import join, normpath
from typing import NamedTuple

import python_calamine as calamine
from lxml import etree

from graph.errors import UnreadableFile

__all__ = ["BOOKS", "EMPTY", "SheetGrid", "cell_as_text", "open_workbook"]

BOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
PACKAGED = frozenset({".xlsx", ".xlsm"})
EMPTY = "is empty"
LINK = b"HYPERLINK("
STREAMED = 150_000_000  # bytes of a sheet's XML: larger ones are read row by row, which takes ten times as long
CELL = re.compile(r"(?P<column>[A-Z]{1,3})(?P<row>[0-9]+)")
Value = str | int | float | bool | date | datetime | time | timedelta | None


class Part(NamedTuple):
    """A part of a packaged workbook: its name in the package and its size in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """One sheet of a workbook."""

    path: Path
    sheet: str
    encoding: None = None
    delimiter: None = None

    def records(self) -> Iterator[list[str]]:
        """All rows from the first, as wide as the sheet. Raises UnreadableFile where the sheet cannot be read."""
        with _told_plainly(self.path):
            part = _part_of(self.path, self.sheet)
            if part and part.size > STREAMED:
                yield from _streamed(self.path, self.sheet)
            else:
                yield from _whole(self.path, self.sheet, _links(self.path, part) if part else {})


def open_workbook(path: Path) -> tuple[tuple[SheetGrid, ...], tuple[str, ...]]:
    """The sheets of a workbook that people see, and the names of those that are hidden; charts and macros are left out.

    Raises UnreadableFile where it cannot be opened: it is empty, locked with a password, damaged, or no workbook.
    """
    if path.is_file() and not path.stat().st_size:
        raise UnreadableFile(str(path), EMPTY)
    with _told_plainly(path):
        known = [one for one in _opened(path).sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
    seen = tuple(SheetGrid(path, one.name) for one in known if one.visible == calamine.SheetVisibleEnum.Visible)
    return seen, tuple(one.name for one in known if one.visible != calamine.SheetVisibleEnum.Visible)


def cell_as_text(value: Value) -> str:
    """A cell as it would be typed: whole numbers without a point, days as ISO days.

    >>> [cell_as_text(value) for value in (5598687720.0, 7.5, date(2020, 11, 3), datetime(2020, 11, 3), True, None)]
    ['5598687720', '7.5', '2020-11-03', '2020-11-03', '1', '']
    """
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


@contextmanager
def _told_plainly(path: Path) -> Iterator[None]:
    """Whatever goes wrong in a workbook, as UnreadableFile."""
    try:
        yield
    except UnreadableFile:
        raise
    except calamine.PasswordError as error:
        raise UnreadableFile(str(path), "is encrypted; save a copy without password") from error
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read: {error.strerror or error}") from error
    except (calamine.CalamineError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise UnreadableFile(str(path), "is a damaged workbook, or none; open it in its program and save it anew") from error


def _opened(path: Path) -> calamine.CalamineWorkbook:
    return calamine.CalamineWorkbook.from_path(path)


def _whole(path: Path, name: str, links: Mapping[int, Mapping[int, str]]) -> Iterator[list[str]]:
    """The rows of a sheet that is read at once, cells that are merged downwards filled from the top."""
    sheet = _opened(path).get_sheet_by_name(name)
    merged: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            merged[top].append((left, bottom))
    reaching: dict[int, tuple[int, str]] = {}  # by column: how far down a merged cell reaches, and its words
    left_out = [""] * (sheet.start[1] if sheet.start else 0)  # empty columns before the first that is used
    for number, values in enumerate(sheet.iter_rows()):
        cells = [*left_out, *map(cell_as_text, values)]
        for column, (bottom, words) in reaching.items():
            if number <= bottom and not cells[column]:
                cells[column] = words
        for column, link in links.get(number, {}).items():
            cells[column] = link
        reaching.update({left: (bottom, cells[left]) for left, bottom in merged.get(number, ())})
        yield cells


def _streamed(path: Path, name: str) -> Iterator[list[str]]:
    """The rows of a large sheet, one by one: merged cells and links stay as they are stored."""
    from openpyxl import load_workbook  # Takes a quarter of a second, and few files need it.

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for row in book[name].iter_rows(values_only=True):
            yield [cell_as_text(value) for value in row]  # type: ignore[arg-type]  # formulas are not read
    finally:
        book.close()


def _part_of(path: Path, sheet: str) -> Part | None:
    """The part of the package that holds a sheet; None in workbooks that are no such package."""
    if path.suffix.lower() not in PACKAGED or not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as package:
        book = etree.fromstring(package.read("xl/workbook.xml"), _parser())
        targets = {one.get("Id"): one.get("Target", "") for one in etree.fromstring(
            package.read("xl/_rels/workbook.xml.rels"), _parser())}
        for one in book.iterfind("{*}sheets/{*}sheet"):
            if one.get("name") == sheet:
                target = next((targets.get(value, "") for key, value in one.items() if key.endswith("}id")), "")
                name = normpath(join("xl", target)) if not target.startswith("/") else target[1:]
                return Part(name, package.getinfo(name).file_size)
    return None


def _links(path: Path, part: Part) -> dict[int, dict[int, str]]:
    """The cells of a sheet whose formula is a link, as that formula, by row and column from 0."""
    with zipfile.ZipFile(path) as package:
        xml = package.read(part.name)
    if LINK not in xml:
        return {}
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for _, cell in etree.iterparse(BytesIO(xml), tag="{*}c", resolve_entities=False, huge_tree=True):
        formula = cell.findtext("{*}f") or ""
        if formula.startswith(LINK.decode()) and (at := CELL.fullmatch(cell.get("r", ""))):
            found[int(at["row"]) - 1][_column(at["column"])] = f"={formula}"
        cell.clear()
    return found


def _column(letters: str) -> int:
    """The number of a column from 0: A, B, … Z, AA.

    >>> _column("A"), _column("AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)
