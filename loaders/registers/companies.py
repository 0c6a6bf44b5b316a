"""What registers of companies share: a delimited file of any length, read row by row, each row a registration or refused.

Nothing but what is told of a firm leaves the reader: no address, no description, and of a person neither number nor name.
Memory does not grow with the file; of rows that are refused the first thousand are named and all are counted by reason.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.lexicon import places
from graph.lexicon.companies import form_of
from graph.model import Reading, Registration, Source, SourceReport
from graph.normal import squeeze
from loaders.base import ReadOptions, file_digest
from loaders.numbers import FirmNumber, hide_personal_numbers, read_firm_number
from loaders.tables.text import detect_encoding

__all__ = ["Cells", "Layout", "Said", "day_of", "header_of", "municipality_named", "read_register"]

SUFFIXES = frozenset({".txt", ".csv", ".tsv"})
DELIMITERS = ";\t|,"
FEWEST_COLUMNS = 3
MOST_TOLD = 1_000
UNUSABLE, MISSING = "its number fails its check", "it has no number"
# A name that one of these forms has is a person's.
OF_PERSONS = frozenset({"enskild", "dödsbo"})
LONG_NUMBER = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a register is laid out: what each of its columns is by its header (squeezed), which of these must be there, and the
    sign before a delimiter that belongs to a cell. A register without `quotes` has them as letters."""

    kind: str
    rules: str
    roles: Mapping[str, str]
    needed: frozenset[str]
    escape: str | None = None
    quotes: bool = True

    def fits(self, path: Path, head: bytes) -> bool:
        """Whether the first line of a file is the header of this register."""
        if path.suffix.casefold() not in SUFFIXES:
            return False
        return self.needed <= {squeeze(cell) for cell in header_of(head)[1]}


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a row by what they are."""

    row: int
    cells: Sequence[str]
    at: Mapping[str, Sequence[int]]

    def all(self, role: str) -> list[str]:
        """What the columns of a role hold, without empty cells."""
        found = (self.cells[at].strip() for at in self.at.get(role, ()))
        return [cell for cell in found if cell and cell.casefold() != "null"]

    def first(self, role: str) -> str:
        """The first of them, empty where there is none."""
        return next(iter(self.all(role)), "")


@dataclass(slots=True)
class Said:
    """What a row says of its company, as cells: `number` and `form` as they stand, the rest as in a Registration."""

    number: str
    form: str = ""
    name: str | None = None
    industries: tuple[str, ...] = ()
    section: str | None = None
    size: str | None = None
    municipality: str | None = None
    by: str | None = None
    registered: str | None = None
    deregistered: str | None = None
    active: bool = True
    unread: list[tuple[str, str]] = field(default_factory=list)  # kind and cell of what nobody understood


Understand = Callable[[Cells], Said]


@dataclass(slots=True)
class _Tally:
    """What the rows seen so far were understood as."""

    data_rows: int = 0
    blank_rows: list[int] = field(default_factory=list)
    rejected_rows: list[dict[str, object]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    unread: Counter[tuple[str, str]] = field(default_factory=Counter)

    def reject(self, row: int, reason: str) -> None:
        self.reasons[reason] += 1
        if len(self.rejected_rows) < MOST_TOLD:
            self.rejected_rows.append({"row": row, "reason": reason})

    def add(self, one: Registration, said: Said) -> None:
        self.counts.update({"registrations": 1, "sole_traders": one.number.startswith("digest:"),
                            "deregistered": one.deregistered is not None, "not_active": not one.active,
                            "without_municipality": one.municipality is None, "without_form": one.form is None,
                            "without_industry": one.section is None, "without_size": one.size is None})
        for kind, cell in said.unread:
            if (kind, cell) in self.unread or len(self.unread) < MOST_TOLD:
                self.unread[kind, cell] += 1
            else:
                self.counts["more_unread"] += 1

    def fields(self) -> dict[str, object]:
        unread = [{"kind": kind, "text": cell, "rows": rows} for (kind, cell), rows in
                  sorted(self.unread.items(), key=lambda item: (-item[1], item[0]))]
        return {"data_rows": self.data_rows, "blank_rows": self.blank_rows, "rejected_rows": self.rejected_rows,
                "rejected_by_reason": dict(sorted(self.reasons.items())), "unrecognised": unread, **self.counts}


def read_register(path: Path, layout: Layout, understand: Understand, options: ReadOptions) -> Reading:
    """The registrations of a register, in the order of its rows; the report is complete when they are exhausted.

    Raises UnreadableFile where the file cannot be read or has not the columns of the register.
    """
    try:
        with path.open("rb") as stream:
            delimiter, header = header_of(stream.read(64 * 1024))
        encoding = detect_encoding(path)
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read: {error.strerror or error}") from error
    lacking = layout.needed - {squeeze(cell) for cell in header}
    if lacking:
        raise UnreadableFile(str(path), f"lacks columns of {layout.kind}: {', '.join(sorted(lacking))}")
    at: dict[str, list[int]] = {}
    for column, cell in enumerate(header):
        if role := layout.roles.get(squeeze(cell)):
            at.setdefault(role, []).append(column)
    known = {header[column]: role for role, columns in at.items() for column in columns}
    source = Source(sha256=file_digest(path), path=str(path), kind=layout.kind, encoding=encoding, rules=layout.rules,
                    inventories=options.inventories)
    report = SourceReport(str(path), layout.kind, fields={
        "encoding": encoding, "delimiter": delimiter, "header_row": 1, "columns": known,
        "ignored_columns": [cell for cell in header if cell not in known]})
    file = _File(path, encoding, delimiter, layout)
    found = _registrations(file, len(header), at, source.id, understand, options.key, report)
    return Reading(source, report, registrations=found)


def header_of(head: bytes) -> tuple[str, list[str]]:
    """The delimiter and the cells of the first line of a file, as far as its first bytes tell.

    >>> header_of(b'\\xef\\xbb\\xbf"PeOrgNr"\\tNamn\\tStkl, kod\\r\\n')
    ('\\t', ['PeOrgNr', 'Namn', 'Stkl, kod'])
    """
    line = next(iter(head.splitlines()), b"")
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = line.decode("cp1252", "replace")
    split = {delimiter: next(csv.reader([text], delimiter=delimiter), []) for delimiter in DELIMITERS}
    # A comma is looked at last: headers of SCB have one in them («Stkl, kod»).
    found = next((delimiter for delimiter, cells in split.items() if len(cells) >= FEWEST_COLUMNS), DELIMITERS[0])
    return found, [cell.strip() for cell in split[found]]


@dataclass(frozen=True, slots=True)
class _File:
    """A delimited file and how it is written."""

    path: Path
    encoding: str
    delimiter: str
    layout: Layout

    def records(self) -> Iterator[tuple[list[str], int]]:
        """The records under the header, each with how many lines it spans. Raises UnreadableFile, with the line."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as stream:
            quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self.layout.quotes else csv.QUOTE_NONE
            reader = csv.reader(stream, delimiter=self.delimiter, escapechar=self.layout.escape, quoting=quoting)
            before = 0
            try:
                for cells in reader:
                    yield cells, reader.line_num - before
                    before = reader.line_num
            except csv.Error as error:
                raise UnreadableFile(str(self.path), f"line {reader.line_num}: {error}; look for a quotation mark without its "
                                                     "partner before that line") from error
            except OSError as error:
                raise UnreadableFile(str(self.path), f"cannot be read: {error.strerror}") from error


def _registrations(file: _File, width: int, at: Mapping[str, Sequence[int]], source: str, understand: Understand,
                   key: PersonalKey, report: SourceReport) -> Iterator[Registration]:
    tally = _Tally()
    records = file.records()
    next(records, None)
    for number, (cells, lines) in enumerate(records, start=1):
        if not any(cell.strip() for cell in cells):
            tally.blank_rows.append(number)
            continue
        tally.data_rows += 1
        if len(cells) != width:
            over = f", over {lines} lines of the file" if lines > 1 else ""
            tally.reject(number, f"it has {len(cells)} cells{over}; the header has {width}")
            continue
        said = understand(Cells(number, cells, at))
        numbered = read_firm_number(said.number, key)
        if numbered.value is None or numbered.country != "SE":
            tally.reject(number, MISSING if numbered.state == "missing" else UNUSABLE)
            continue
        one = _registration(number, said, numbered, source, key)
        tally.add(one, said)
        yield one
    report.fields.update(tally.fields())


def _registration(row: int, said: Said, number: FirmNumber, source: str, key: PersonalKey) -> Registration:
    form = form_of(said.form) if said.form else None
    if said.form and form is None:
        said.unread.append(("form", said.form))
    personal = number.state == "personal" or form in OF_PERSONS
    name = None if personal or not said.name else said.name
    if name and LONG_NUMBER.search(name):
        name = hide_personal_numbers(name, key)
    return Registration(source, row, str(number.value), name, form, said.industries, said.section, said.size,
                        said.municipality, said.by if said.municipality else None, said.registered, said.deregistered,
                        said.active and said.deregistered is None)


@lru_cache(maxsize=1 << 13)
def municipality_named(cell: str) -> str | None:
    """The municipality (a place id) of a code, a name or a place of a postal address; exactly so written, since official
    registers do not misspell. None where nobody knows it, or several are called so.

    >>> municipality_named("2080"), municipality_named("FALUN"), municipality_named("GRYCKSBO"), municipality_named("Leksnad")
    ('se-kom-2080', 'se-kom-2080', 'se-kom-2080', None)
    """
    if cell.isdecimal():
        found = places().by_code(cell)
        return found.id if found else None
    if not any(place.country == "SE" for place in places().named(cell)):
        return None
    found = places().municipality(cell)
    return found.id if found and found.country == "SE" else None


def day_of(cell: str, said: Said) -> str | None:
    """The ISO day of a cell, `20010203` or `2001-02-03` and maybe a time; one that is none is noted.

    >>> day_of("20010203", Said("")), day_of("2001-02-03T10:00", Said("")), day_of("", Said(""))
    ('2001-02-03', '2001-02-03', None)
    """
    digits = cell.replace("-", "")[:8]
    if not digits.strip("0"):
        return None
    try:
        return date.fromisoformat(digits).isoformat()
    except ValueError:
        said.unread.append(("day", cell if len(cell) < 20 else f"{cell[:20]}…"))
        return None
