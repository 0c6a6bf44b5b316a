"""Contact logs in delimited text: each row under the header is a contact with a firm.

The file is read twice. The first reading looks for what only the whole file tells: rows that repeat an earlier one, the
county of most rows, whether the rows come in date order. The second yields the contacts, one by one.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from graph.dates import earliest
from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.lexicon import parse_date
from graph.model import Contact, Reading, Source, SourceReport
from graph.normal import squeeze
from graph.packs import fingerprint
from loaders.base import ReadOptions, content_digest
from loaders.cells import cell_text, is_blank_row, is_total_row
from loaders.columns import Columns, is_log_header, read_columns, read_mapping
from loaders.log_dates import Calendar, DateOrder, is_yearless
from loaders.log_report import Tally
from loaders.log_rows import Frame, Row, area_of, county_of, fill_from_above, key_of_firm, read_row
from loaders.numbers import hide_in_row, hide_personal_numbers, read_firm_number
from loaders.tables import Table, open_table, table_head

__all__ = ["ContactLogLoader"]

SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt"})
TOO_WIDE = "more cells than the header; put quotation marks around cells that hold the delimiter"
NOT_DIGITS, NOT_WORDS = re.compile(r"\D"), re.compile(r"[\W_]+")
OF_THE_RECORD = frozenset({"id", "changed"})  # a row entered twice differs in these


@dataclass(slots=True)
class Survey:
    """What the first reading of a file found: `repeats` has the earlier row of each row that repeats one."""

    repeats: dict[int, int] = field(default_factory=dict)
    county: str | None = None
    order: DateOrder = field(default_factory=DateOrder)

    def repeated_by(self) -> dict[int, tuple[int, ...]]:
        """The rows that repeat each row, in order."""
        found: dict[int, tuple[int, ...]] = {}
        for row, first in self.repeats.items():
            found[first] = (*found.get(first, ()), row)
        return found


class ContactLogLoader:
    """Reads contact logs in delimited text: `.csv`, `.tsv`, `.txt` with a header that names a firm and what of it."""

    kind = "contacts"
    rules = f"contacts-2-{fingerprint()}"
    whole = False

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether the file has the header of a contact log: firm or number, and a need, a referral or a date."""
        return path.suffix.lower() in SUFFIXES and table_head(head, is_log_header) is not None

    def read(self, path: Path, options: ReadOptions) -> Reading:
        """The contacts of a log, in the order of its rows; the report is complete when they are exhausted.

        Personal numbers leave it only as digests. Raises UnreadableFile where the file cannot be read or has no header
        of a log, InputError where the mapping cannot be used.
        """
        mapping = read_mapping(options.mapping) if options.mapping else None
        table = open_table(path, lambda cells: is_log_header(cells, mapping))
        columns = read_columns([hide_personal_numbers(cell, options.key) for cell in table.header], mapping)
        source = Source(sha256=_sha256(path), path=str(path), kind=self.kind, encoding=table.encoding, rules=self.rules,
                        mapping=content_digest(options.mapping.read_bytes()) if options.mapping else None,
                        inventories=options.inventories)
        report = SourceReport(str(path), self.kind, fields=_layout(table, columns))
        return Reading(source, report, contacts=_contacts(table, columns, source.id, options, report))


def _layout(table: Table, columns: Columns) -> dict[str, object]:
    return {"encoding": table.encoding, "delimiter": table.delimiter, "sheet": None, "header_row": table.header_row,
            "columns": columns.understood(), "ignored_columns": columns.ignored()}


def _contacts(table: Table, columns: Columns, source: str, options: ReadOptions, report: SourceReport) -> Iterator[Contact]:
    survey = _survey(table, columns, options)
    repeated_by = survey.repeated_by()
    frame = Frame(source, columns, survey.county, Calendar(survey.order, options.today), options.today)
    numbers = columns.at("orgnr")
    tally = Tally()
    above: list[str] | None = None
    for number, raw in _data_rows(table, columns, tally):
        plain = fill_from_above(raw, above, columns)
        above = plain
        if number in survey.repeats:
            tally.duplicate(number, survey.repeats[number])
            continue
        firm_number = read_firm_number(next((plain[at] for at in numbers), ""), options.key)
        cells = hide_in_row(raw, options.key, numbers)
        filled = cells if plain == raw else hide_in_row(plain, options.key, numbers)
        row = Row(number, cells, filled, firm_number, repeated_by.get(number, ()))
        reading = read_row(row, frame)
        tally.add(number, reading)
        if reading.contact is not None:
            yield reading.contact
    report.fields.update(tally.fields(columns.headers[numbers[0]] if numbers else None))


def _data_rows(table: Table, columns: Columns, tally: Tally | None = None) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, as wide as the header; blank and ragged ones are told to the tally, total rows left
    out. A row with more cells than the header is ragged: which cell belongs to which column nobody can tell."""
    width = len(columns.headers)
    for number, cells in table.rows():
        blank, ragged = is_blank_row(cells), not is_blank_row(cells[width:])
        if tally is not None and blank:
            tally.blank(number)
        elif tally is not None and ragged:
            tally.reject(number, TOO_WIDE)
        if not (blank or ragged or is_total_row(cells)):
            yield number, [*cells[:width], *[""] * (width - len(cells))]


def _survey(table: Table, columns: Columns, options: ReadOptions) -> Survey:
    """The first reading. It keeps 16 bytes and a number for each row."""
    survey = Survey()
    counties: Counter[str] = Counter()
    prints, numbers = bytearray(), array("L")
    dates, areas = columns.at("date"), (columns.at("municipality"), columns.at("place"))
    for number, cells in _data_rows(table, columns):
        if _has_firm(cells, columns):
            prints += _fingerprint(cells, columns, options.key)
            numbers.append(number)
        named = [next((cell_text(cells[at]) for at in found), "") for found in areas]
        if (municipality := area_of(*named, None).municipality) and (county := county_of(municipality)):
            counties[county] += 1
        for at in dates:
            day = _date(cell_text(cells[at]))
            if day and not is_yearless(day) and earliest(day) <= options.today:
                survey.order.see(earliest(day))
    survey.repeats = _repeats(bytes(prints), numbers)
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


def _fingerprint(cells: Sequence[str], columns: Columns, key: PersonalKey) -> bytes:
    """16 bytes that two rows share if they say the same in other spellings."""
    levelled = (_levelled(cell, role, key) for cell, role in zip(cells, columns.roles, strict=True)
                if role not in OF_THE_RECORD)
    return hashlib.blake2b("\x1f".join(levelled).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _levelled(cell: str, role: str | None, key: PersonalKey) -> str:
    """A cell without what is only spelling: case, spaces, punctuation; legal form, and how a number or day is written."""
    if not cell or cell.isspace():
        return ""
    match role:
        case "firm":
            return key_of_firm(cell_text(cell))
        case "orgnr":
            return read_firm_number(cell, key).value or re.sub(r"\W", "", cell).casefold()
        case "phone":
            return NOT_DIGITS.sub("", cell)[-9:]
        case "date":
            return _date(cell.strip()) or squeeze(cell)
        case _:
            return NOT_WORDS.sub(" ", cell_text(cell).casefold()).strip()


@lru_cache(maxsize=1 << 14)
def _date(cell: str) -> str | None:
    return parse_date(cell, serial=True) if cell else None


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read: {error.strerror}") from error
