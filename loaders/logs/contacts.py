"""Contact logs in text files and workbooks: each row under the header is a contact with a firm.

The file is read twice. The first reading looks for what only the whole file tells: rows that repeat an earlier one, the
county of most rows, whether the rows come in date order. The second yields the contacts, one by one.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from graph.dates import earliest
from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.lexicon import parse_date
from graph.model import Contact, Layout, Reading, Source, SourceReport
from graph.normal import squeeze
from graph.packs import fingerprint
from loaders.base import ReadOptions, file_digest
from loaders.logs.column_values import country_of_numbers
from loaders.logs.columns import Columns, log_columns, read_columns
from loaders.logs.dates import Calendar, DateOrder, in_order, is_yearless, order_of
from loaders.logs.mappings import Mappings, layout_of, mappings_digest, read_mappings, shape_of
from loaders.logs.report import PER_SHEET, Tally
from loaders.logs.rows import Frame, Row, area_of, county_of, fill_from_above, key_of_firm, read_row
from loaders.numbers import hide_in_row, hide_personal_numbers, read_firm_number
from loaders.tables import TABLES, Table, Tables, TextGrid, open_tables, table_heads
from loaders.tables.cells import cell_text, is_aside, is_blank_row, is_total_row

__all__ = ["ContactLogLoader", "Log", "open_logs", "sample_of", "told_of_mapping"]

LEFT_OUT = "left out"
SAMPLE = 200  # rows that tell what the columns are
TOO_WIDE = "more cells than the header; put quotation marks around cells that hold the delimiter"
NOT_DIGITS, NOT_WORDS = re.compile(r"\D"), re.compile(r"[\W_]+")
OF_THE_RECORD = frozenset({"id", "changed"})  # a row entered twice differs in these


@dataclass(slots=True)
class Survey:
    """What the first reading of a file found. `repeats` has the earlier row of each row that repeats one, both as the number
    of their sheet and their own; `orders` tells of each sheet whether its rows come in order of their dates."""

    repeats: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    county: str | None = None
    orders: list[DateOrder] = field(default_factory=list)

    def repeated_by(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """The rows that repeat each row, in order."""
        found: dict[tuple[int, int], tuple[int, ...]] = {}
        for (_, row), first in self.repeats.items():
            found[first] = (*found.get(first, ()), row)
        return found


class ContactLogLoader:
    """Reads contact logs: `.csv`, `.tsv`, `.txt`, `.xlsx`, `.xls`, `.ods` with a header that names a firm and what of it."""

    kind = "contacts"
    rules = f"contacts-4-{fingerprint()}"
    whole = False

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether the file has the header of a contact log: firm or number, and a need, a referral or a date.

        A workbook that cannot be opened is taken too, so that reading it says why.
        """
        if path.suffix.lower() not in TABLES:
            return False
        try:
            return bool(table_heads(path, head, log_columns))
        except UnreadableFile:
            return True

    def read(self, path: Path, options: ReadOptions) -> Reading:
        """The contacts of a log, in the order of its rows; the report is complete when they are exhausted.

        Personal numbers leave it only as digests. Raises UnreadableFile where the file cannot be read or has no header
        of a log, InputError where the mapping cannot be used.
        """
        opened, logs, mappings = open_logs(path, options)
        first = logs[0].table.grid
        name = hide_personal_numbers(path.name, options.key)
        layouts = [layout_of(log.header, log.columns, name) for log in logs if log.columns.told]
        source = Source(sha256=file_digest(path), path=str(path), kind=self.kind, encoding=first.encoding, rules=self.rules,
                        mapping=mappings_digest(layouts), inventories=options.inventories, personal=options.personal)
        fields = {**_layout(opened, logs), **told_of_mapping(logs, mappings, options.mapping)}
        if not options.personal:
            fields["personal_cells"] = LEFT_OUT
        report = SourceReport(str(path), self.kind, fields=fields)
        return Reading(source, report, contacts=_contacts(logs, source.id, options, report),
                       layouts=tuple(layouts) if mappings.given else ())


@dataclass(frozen=True, slots=True)
class Log:
    """A table that is a contact log, and what its columns mean; `country` is whose numbers its firms have, `date_order`
    how it writes days of three figures, `sheet` its sheet where a file has several such; `header` is that of the table without
    personal numbers, `remembered` what its columns were taken from, if nobody said it now."""

    table: Table
    header: Sequence[str]
    columns: Columns
    country: str
    date_order: str | None
    sheet: str | None
    remembered: Layout | None = None

    @property
    def shape(self) -> str:
        """The shape of its header, by which what was said of its columns is known again."""
        return shape_of(self.header)


def open_logs(path: Path, options: ReadOptions) -> tuple[Tables, list[Log], Mappings]:
    """The tables of a file that are logs, and what was said of their columns.

    Raises UnreadableFile where the file cannot be read or has no header of a log, InputError where the mapping cannot be used.
    """
    mappings = read_mappings(options.mapping, options.remembered)
    opened = open_tables(path, *mappings.finders(lambda cells: _hidden(cells, options.key)))
    return opened, [_log(table, mappings, options.key, several=len(opened.tables) > 1) for table in opened.tables], mappings


def _hidden(cells: Sequence[str], key: PersonalKey) -> list[str]:
    return [hide_personal_numbers(cell, key) for cell in cells]


def sample_of(table: Table) -> list[list[str]]:
    """The rows that tell what the columns of a table are."""
    return [cells for _, cells in islice(table.rows(), SAMPLE)]


def _log(table: Table, mappings: Mappings, key: PersonalKey, *, several: bool) -> Log:
    header, sample = _hidden(table.head.cells, key), sample_of(table)
    mapping, remembered = mappings.for_table(header, table.grid.sheet)
    columns = read_columns(header, mapping, table.head.groups, sample)
    numbers = [row[at] for row in sample for at in columns.at("orgnr") if at < len(row)]
    days = [row[at].strip() for row in sample for at in columns.at("date") if at < len(row)]
    return Log(table, header, columns, country_of_numbers(numbers), order_of(days), table.grid.sheet if several else None,
               remembered)


def told_of_mapping(logs: Sequence[Log], mappings: Mappings, file: Path | None) -> dict[str, Any]:
    """Where what was said of the columns comes from, and what of it fits no column."""
    if mappings.given and file is not None:
        unused = mappings.unused([(log.table.grid.sheet, log.columns) for log in logs])
        return {"mapping": f"given: {file.name}"} | ({"mapping_unused": unused} if unused else {})
    kept = dict.fromkeys(f"remembered from {one.file} on {one.day}" for log in logs if (one := log.remembered))
    return {"mapping": "; ".join(kept)} if kept else {}


def _layout(opened: Tables, logs: Sequence[Log]) -> dict[str, object]:
    """How the file is written and what its columns are; of further sheets under `sheets`, where there are any."""
    first = logs[0].table.grid
    fields: dict[str, object] = {"encoding": first.encoding, "delimiter": first.delimiter, **_layout_of(logs[0])}
    if isinstance(first, TextGrid) and first.mended:
        fields["mended"] = f"UTF-8 that was read as {first.mended.removeprefix('sloppy-')}"
    if first.sheet is not None:
        fields |= {"hidden_sheets": list(opened.hidden_sheets), "other_sheets": list(opened.other_sheets)}
    if len(logs) > 1:
        fields["sheets"] = [_layout_of(log) for log in logs]
    return fields


def _layout_of(log: Log) -> dict[str, object]:
    head, columns = log.table.head, log.columns
    fields: dict[str, object] = {"sheet": log.table.grid.sheet, "header_row": head.row}
    if head.group_row:
        fields["group_header_row"] = head.group_row
    fields |= {"columns": columns.understood(), "ignored_columns": columns.ignored()}
    if log.date_order:
        fields["date_order"] = log.date_order
    if columns.unsure:
        fields["unsure_columns"] = [columns.headers[at] for at in columns.unsure]
    return fields


def _contacts(logs: Sequence[Log], source: str, options: ReadOptions, report: SourceReport) -> Iterator[Contact]:
    survey = _survey(logs, options)
    repeated_by = survey.repeated_by()
    tally = Tally()
    for at, log in enumerate(logs):
        calendar = Calendar(survey.orders[at], options.today)
        frame = Frame(source, log.columns, survey.county or log.country.lower(), calendar, options.today, log.table.grid.sheet,
                      log.date_order, log.country)
        tally.begin(log.sheet)
        above: list[str] | None = None
        for number, raw in _data_rows(log, tally):
            plain = fill_from_above(raw, above, log.columns)
            above = plain
            place = (at, number)
            if first := survey.repeats.get(place):
                tally.duplicate(number, first[1], of_sheet=logs[first[0]].sheet)
                continue
            row = _row(number, raw, plain, log, options.key, repeated_by.get(place, ()))
            reading = read_row(row, frame)
            tally.add(number, reading)
            if reading.contact is not None:
                yield reading.contact if options.personal else replace(reading.contact, personal=())
    report.fields.update(tally.fields(_header(logs[0].columns, "firm"), _header(logs[0].columns, "orgnr")))


def _header(columns: Columns, role: str) -> str | None:
    return next((columns.headers[at] for at in columns.at(role)), None)


def _row(number: int, raw: Sequence[str], plain: Sequence[str], log: Log, key: PersonalKey,
         repeated_by: tuple[int, ...]) -> Row:
    """A row without personal numbers, as it came and with what is above filled in."""
    numbers = log.columns.at("orgnr")
    firm_number = read_firm_number(next((plain[at] for at in numbers), ""), key, log.country)
    cells = hide_in_row(raw, key, numbers, log.country)
    filled = cells if plain == raw else hide_in_row(plain, key, numbers, log.country)
    return Row(number, cells, filled, firm_number, repeated_by)


def _data_rows(log: Log, tally: Tally | None = None) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, as wide as the header; blank and ragged ones are told to the tally. Left out are total
    rows, lines of text beside the table, and where the header comes again. A row with more cells than the header is ragged:
    which cell belongs to which column nobody can tell."""
    width = len(log.columns.headers)
    header = [squeeze(cell) for cell in log.table.head.cells]
    for number, cells in log.table.rows():
        blank, ragged = is_blank_row(cells), not is_blank_row(cells[width:])
        if tally is not None and blank:
            tally.blank(number)
        elif tally is not None and ragged:
            tally.reject(number, TOO_WIDE)
        if not (blank or ragged or is_total_row(cells) or is_aside(cells) or _comes_again(header, cells)):
            yield number, [*cells[:width], *[""] * (width - len(cells))]


def _comes_again(header: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row is the header once more, as on each page of a printed list."""
    return squeeze(cells[0]) == header[0] and [squeeze(cell) for cell in cells[:len(header)]] == header[:len(cells)]


def _survey(logs: Sequence[Log], options: ReadOptions) -> Survey:
    """The first reading. It keeps 16 bytes and a number for each row."""
    survey = Survey()
    counties: Counter[str] = Counter()
    prints, places = bytearray(), array("Q")
    for sheet, log in enumerate(logs):
        order = DateOrder()
        survey.orders.append(order)
        columns = log.columns
        dates, areas = columns.at("date"), (columns.at("municipality"), columns.at("place"))
        for number, cells in _data_rows(log):
            if _has_firm(cells, columns):
                prints += _fingerprint(cells, log, options.key)
                places.append(sheet * PER_SHEET + number)
            named = [next((cell_text(cells[at]) for at in found), "") for found in areas]
            if (municipality := area_of(*named, log.country.lower()).municipality) and (county := county_of(municipality)):
                counties[county] += 1
            for at in dates:
                day = _date(in_order(cell_text(cells[at]), log.date_order))
                if day and not is_yearless(day) and earliest(day) <= options.today:
                    order.see(earliest(day))
    survey.repeats = {divmod(row, PER_SHEET): divmod(of, PER_SHEET) for row, of in _repeats(bytes(prints), places).items()}
    survey.county = min(counties, key=lambda county: (-counties[county], county), default=None)
    return survey


def _repeats(prints: bytes, numbers: Sequence[int]) -> dict[int, int]:
    """The first row with the same fingerprint of each row that has one; a sixteenth of the rows at a time, to keep few.

    >>> _repeats(b"a" * 16 + b"b" * 16 + b"a" * 16, [1, 2, 5])
    {5: 1}
    """
    repeats: dict[int, int] = {}
    for part in range(16):
        first_with: dict[bytes, int] = {}
        for at, number in enumerate(numbers):
            if prints[16 * at] % 16 == part:
                first = first_with.setdefault(prints[16 * at:16 * at + 16], number)
                if first != number:
                    repeats[number] = first
    return dict(sorted(repeats.items()))


def _has_firm(cells: Sequence[str], columns: Columns) -> bool:
    return any(cells[at].strip() for at in columns.at("firm", "orgnr"))


def _fingerprint(cells: Sequence[str], log: Log, key: PersonalKey) -> bytes:
    """16 bytes that two rows share if they say the same in other spellings."""
    levelled = (_levelled(cell, role, key, log) for cell, role in zip(cells, log.columns.roles, strict=True)
                if role not in OF_THE_RECORD)
    return hashlib.blake2b("\x1f".join(levelled).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _levelled(cell: str, role: str | None, key: PersonalKey, log: Log) -> str:
    """A cell without what is only spelling: case, spaces, punctuation; legal form, and how a number or day is written."""
    if not cell or cell.isspace():
        return ""
    match role:
        case "firm":
            return key_of_firm(cell_text(cell))
        case "orgnr":
            return read_firm_number(cell, key, log.country).value or re.sub(r"\W", "", cell).casefold()
        case "phone":
            return NOT_DIGITS.sub("", cell)[-9:]
        case "date":
            return _date(in_order(cell.strip(), log.date_order)) or squeeze(cell)
        case _:
            return NOT_WORDS.sub(" ", cell_text(cell).casefold()).strip()


@lru_cache(maxsize=1 << 14)
def _date(cell: str) -> str | None:
    return parse_date(cell, serial=True) if cell else None
