"""A copy of a contact log with a column of remarks, to be sent back to whom it came from.

The column stands first, so that it is seen at once and no cell changes its place beside another. Everything else is as in the
file: rows, sheets, delimiter and encoding; but personal numbers are digests, as wherever something leaves the program. A
workbook of any kind becomes XLSX with the cells as they are shown, without formulas, macros and looks.
"""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import xlsxwriter

from api.loading import NOTHING, Plan, Remembered
from graph.errors import InputError
from graph.keys import PersonalKey
from loaders.base import ReadOptions
from loaders.files import Found
from loaders.logs.contacts import ContactLogLoader, Log, open_logs
from loaders.numbers import hide_in_row, hide_personal_numbers
from loaders.tables.grids import Grid, grids
from loaders.tables.text import TextGrid
from loaders.tables.workbook import BOOKS, SheetGrid
from viz.log_words import remark, remarks_header
from viz.tables import XLSX_TEXT_LIMIT, safe_text

__all__ = ["remarks_by_row", "write_copies", "write_copy"]

LISTS = ("rejected_rows", "duplicate_rows", "repaired", "noted")
WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,14})")
DECIMAL = re.compile(r"-?\d{1,9}\.\d{1,6}")
DAY = re.compile(r"(?:19[5-9]\d|2\d{3})-\d\d-\d\d")
WIDTH = 50  # signs of the column of remarks
SHEET_NAME, NOT_IN_SHEET_NAME = 31, re.compile(r"[\[\]:*?/\\]|^'|'$")
Place = tuple[str | None, int]
"""A row: its sheet (None where the file has no other with rows) and its number under the header."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet of the copy, or the one text: its rows with the remarks in front."""

    name: str
    hidden: bool
    rows: Iterator[list[str]]


def write_copies(plans: Sequence[Plan], report: Mapping[str, Any], key: PersonalKey, language: str, folder: Path,
                 known: Remembered = NOTHING) -> list[Path]:
    """Writes a copy of each contact log of a load into a folder, `STEM.remarks.csv` or `.xlsx`; the files written.

    `report` is that of the load; a log that was unchanged there is read once more. Raises InputError where the folder cannot be
    written.
    """
    files = [(file, plan) for plan in plans for file in plan.walk.found]
    inputs = {file.path.resolve() for file, _ in files}
    written: list[Path] = []
    for (file, plan), source in zip(files, report["sources"], strict=False):
        if not isinstance(file.loader, ContactLogLoader) or source["status"] == "failed":
            continue
        options = plan.options(key, known)
        whole = source if "data_rows" in source else _read(file, options)
        out = _free(folder, file.path, inputs.union(written))
        write_copy(file.path, options, remarks_by_row(whole, language), language, out)
        written.append(out.resolve())
    return written


def _read(file: Found, options: ReadOptions) -> dict[str, Any]:
    """The report of a file, from reading alone."""
    reading = file.loader.read(file.path, options)
    for _ in reading.contacts:
        pass
    return reading.report.as_json()


def remarks_by_row(source: Mapping[str, Any], language: str) -> dict[Place, str]:
    """The remarks on each row that the report of a source tells of; rows are called as the file's program numbers them.

    >>> remarks_by_row({"header_row": 2, "duplicate_rows": [{"row": 4, "of": 3}]}, "en")
    {(None, 4): 'Same as row 5.'}
    """
    heads = {one["sheet"]: int(one["header_row"]) for one in source.get("sheets", ())}
    found: defaultdict[Place, list[str]] = defaultdict(list)
    for name in LISTS:
        for one in source.get(name, ()):
            head = heads.get(one.get("of_sheet") or one.get("sheet"), int(source["header_row"]))
            sentence = remark(one, language, head)
            if sentence not in (told := found[one.get("sheet"), int(one["row"])]):
                told.append(sentence)
    return {place: " ".join(told) for place, told in found.items()}


def write_copy(path: Path, options: ReadOptions, remarks: Mapping[Place, str], language: str, out: Path) -> None:
    """Writes the copy of a log; only its owner can read it.

    Raises UnreadableFile where the log cannot be read, InputError where the copy cannot be written.
    """
    text = next((grid for grid in grids(path).seen if isinstance(grid, TextGrid)), None)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=".remarks.", suffix=out.suffix, dir=out.parent)
        os.close(handle)
    except OSError as error:
        raise InputError(f"{out.parent}: cannot be written ({error.strerror}); check folder and rights") from error
    try:
        if text is None:
            _write_book(Path(draft), _sheets(path, options, remarks, language))
        else:
            _write_text(Path(draft), text, lambda: _sheets(path, options, remarks, language))
        os.replace(draft, out)
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise InputError(f"{out}: cannot be written ({error}); check folder, rights and space") from error
    finally:
        Path(draft).unlink(missing_ok=True)


def _free(folder: Path, path: Path, taken: Collection[Path]) -> Path:
    """Where the copy of a file is written: in the folder, over no input and no other copy."""
    suffix = ".xlsx" if path.suffix.lower() in BOOKS else path.suffix
    names = (f"{path.stem}.remarks{f'-{number}' if number > 1 else ''}{suffix}" for number in count(1))
    return next(folder / name for name in names if (folder / name).resolve() not in taken)


# -- the rows of the copy ----------------------------------------------------------------------------------------------


def _sheets(path: Path, options: ReadOptions, remarks: Mapping[Place, str], language: str) -> Iterator[_Sheet]:
    """The sheets of a file with remarks in front of the rows of logs; hidden ones last."""
    _, logs, _ = open_logs(path, options)
    by_sheet = {log.table.grid.sheet: log for log in logs}
    opened = grids(path)
    for grid in opened.seen:
        log = by_sheet.get(grid.sheet)
        rows = _with_remarks(log, remarks, options.key, language) if log else _plain(grid, options.key)
        yield _Sheet(hide_personal_numbers(grid.sheet or "", options.key), False, rows)
    for name in opened.hidden_sheets:
        yield _Sheet(hide_personal_numbers(name, options.key), True, _plain(SheetGrid(path, name), options.key))


def _plain(grid: Grid, key: PersonalKey) -> Iterator[list[str]]:
    """The rows of a sheet that is no log, without personal numbers."""
    for cells in grid.records():
        yield [hide_personal_numbers(cell, key) for cell in cells]


def _with_remarks(log: Log, remarks: Mapping[Place, str], key: PersonalKey, language: str) -> Iterator[list[str]]:
    """The rows of a log without personal numbers, with the remark on each in front."""
    head, numbers, width = log.table.head.row, log.columns.at("orgnr"), len(log.columns.headers)
    for number, cells in enumerate(log.table.grid.records(), start=1 - head):
        if number <= 0:
            plain = [hide_personal_numbers(cell, key) for cell in cells]
            declared = number == 1 - head and plain[:1] == ["sep="]  # it tells spreadsheets the delimiter, and must come first
            yield [remarks_header(language), *plain] if number == 0 else plain if declared or not cells else ["", *plain]
            continue
        wide = [*cells, *[""] * (width - len(cells))]
        hidden = hide_in_row(wide, key, numbers, log.country)[:max(len(cells), 1)]
        yield [remarks.get((log.sheet, number), ""), *hidden] if cells else []


# -- files ------------------------------------------------------------------------------------------------------------


def _write_text(draft: Path, grid: TextGrid, sheets: Callable[[], Iterator[_Sheet]]) -> None:
    """A text file in the encoding and with the delimiter of another; where its letters were damaged, or it cannot hold what is
    written, in UTF-8 with a mark."""
    encoding = "utf-8-sig" if grid.mended else grid.encoding
    try:
        _write_rows(draft, encoding, grid.delimiter, next(sheets()).rows)
    except UnicodeEncodeError:
        _write_rows(draft, "utf-8-sig", grid.delimiter, next(sheets()).rows)


def _write_rows(draft: Path, encoding: str, delimiter: str, rows: Iterator[list[str]]) -> None:
    with draft.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([safe_text(cell) for cell in cells] for cells in rows)


def _write_book(draft: Path, sheets: Iterator[_Sheet]) -> None:
    """A workbook, row by row; text stays text, so that nothing in it is run."""
    book = xlsxwriter.Workbook(str(draft), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                            "strings_to_numbers": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    names: list[str] = []
    for sheet in sheets:
        names.append(_sheet_name(sheet.name, names))
        page = book.add_worksheet(names[-1])
        page.set_column(0, 0, WIDTH)
        for y, cells in enumerate(sheet.rows):
            for x, cell in enumerate(cells):
                _write_cell(page, y, x, cell, day)
        if sheet.hidden:
            page.hide()
    book.close()


def _write_cell(page: Any, y: int, x: int, cell: str, day: Any) -> None:
    """A cell as what it is: a number, a day, else text. Each is read again as the same text."""
    if not cell:
        return
    if WHOLE.fullmatch(cell) or (DECIMAL.fullmatch(cell) and str(float(cell)) == cell):
        page.write_number(y, x, float(cell))
        return
    if DAY.fullmatch(cell):
        with suppress(ValueError):
            page.write_datetime(y, x, datetime.combine(date.fromisoformat(cell), datetime.min.time()), day)
            return
    page.write_string(y, x, cell[:XLSX_TEXT_LIMIT])


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """The name of a sheet as workbooks allow it, and no other sheet has it.

    >>> _sheet_name("Logg: 2020/2021", []), _sheet_name("Logg", ["LOGG"])
    ('Logg_ 2020_2021', 'Logg 2')
    """
    plain = NOT_IN_SHEET_NAME.sub("_", name)[:SHEET_NAME] or "_"
    others = {one.casefold() for one in taken} | {"history"}
    numbered = (plain if number == 1 else f"{plain[:SHEET_NAME - 1 - len(str(number))]} {number}" for number in count(1))
    return next(one for one in numbered if one.casefold() not in others)
