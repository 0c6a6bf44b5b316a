"""ESF-rådet's bank of projects: each row a project with its owner, period, budget, fund and summary.

The file is `;`-delimited with a byte order mark and headers in two languages («Namn på insatsen / Operation Name»), of which
one alone does; amounts are «4 973 906», summaries are HTML. The place of the owner is its seat: it says nothing of where the
project works. What a summary is about is not read as needs of firms, for most of these projects are for persons.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree, html

from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.lexicon import actors, parse_date
from graph.model import Body, Evidence, Name, Reading, Source, SourceReport, Statement
from graph.normal import normal_form, squeeze
from loaders.base import ReadOptions, file_digest
from loaders.numbers import hide_personal_numbers, read_firm_number
from loaders.registers.companies import municipality_named
from loaders.tables import TextGrid
from loaders.tables.cells import is_blank_row
from loaders.tables.text import text_grid, text_rows

__all__ = ["EsfLoader"]

SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
RULE, SURE = "esf", 0.95
# Either language of a header, and what the column is.
HEADERS: Mapping[str, tuple[str, str]] = {
    "id": ("diarienummer", "operation id"), "owner": ("stödmottagare", "beneficiary"),
    "orgnr": ("projektägare organisationsnummer", "beneficiary id"), "city": ("projektägare ort", "beneficiary city"),
    "name": ("namn på insatsen", "operation name"),
    "total": ("total projektbudget", "total budget sek"), "grant": ("eu-stöd i sek", "eu contribution sek"),
    "summary": ("sammanfattning", "summary"), "summary_en": ("sammanfattning engelsk", "summary in english"),
    "start": ("startdatum", "start date"), "end": ("slutdatum", "end date"), "fund": ("eu-fond", "eu fund")}
NEEDED = frozenset({"id", "owner", "name"})
BLOCKS = frozenset({"p", "br", "li", "div", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
AMOUNT = re.compile(r"\d+(?:[.,]\d{1,2})?", re.ASCII)
GAPS = re.compile(r"[\s\u00a0\u202f']+|(?:kr|sek)\.?$", re.IGNORECASE)


class EsfLoader:
    """Reads the file that one downloads from ESF-rådet's bank of projects."""

    kind = "esf"
    rules = "esf-1"
    whole = True

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether the first row of the file has the headers of the bank, in either language or both.

        >>> EsfLoader().accepts(Path("p.csv"), "Diarienummer / Operation ID;Stödmottagare;Operation Name\\n".encode())
        True
        """
        if path.suffix.casefold() not in SUFFIXES:
            return False
        rows = text_rows(head)
        return bool(rows) and set(_roles(rows[0])) >= NEEDED

    def read(self, path: Path, options: ReadOptions) -> Reading:
        """The projects of the bank as statements; the report is complete at once. Raises UnreadableFile."""
        grid = text_grid(path)
        records = list(grid.records())
        at = _roles(records[0]) if records else {}
        if lacking := NEEDED - set(at):
            raise UnreadableFile(str(path), f"lacks columns of the bank of projects: {', '.join(sorted(lacking))}")
        source = Source(sha256=file_digest(path), path=str(path), kind=self.kind, encoding=grid.encoding, rules=self.rules,
                        inventories=options.inventories)
        bank = _Bank(source.id, records[0], at, options.key)
        statements = list(bank.statements(records[1:]))
        report = SourceReport(str(path), self.kind, fields={**_layout(grid, records[0], at), **bank.told(statements)})
        return Reading(source, report, bodies=[Body(source.id, bank.text)] if bank.text else [], statements=statements)


def _roles(header: Sequence[str]) -> dict[str, int]:
    """The column of each role: the first whose header, or a half of it, is one of its two."""
    found: dict[str, int] = {}
    for column, cell in enumerate(header):
        words = {squeeze(cell), *map(squeeze, cell.split("/"))}
        for role, names in HEADERS.items():
            if words & {*names}:
                found.setdefault(role, column)
    return found


def _layout(grid: TextGrid, header: Sequence[str], at: Mapping[str, int]) -> dict[str, Any]:
    known = {header[column]: role for role, column in at.items()}
    return {"encoding": grid.encoding, "delimiter": grid.delimiter, "header_row": 1, "columns": known,
            "ignored_columns": [cell for cell in header if cell not in known]}


@dataclass(slots=True)
class _Bank:
    """The rows of the bank, put into statements; `text` grows by the summary of each project."""

    source: str
    header: Sequence[str]
    at: Mapping[str, int]
    key: PersonalKey
    text: str = ""
    data_rows: int = 0
    blank: list[int] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    noted: list[dict[str, Any]] = field(default_factory=list)

    def told(self, statements: Sequence[Statement]) -> dict[str, Any]:
        """What became of the rows, as it stands in the report."""
        return {"data_rows": self.data_rows, "blank_rows": self.blank, "rejected_rows": self.rejected, "noted": self.noted,
                "projects": self.data_rows - len(self.rejected), "statements": len({one.id for one in statements})}

    def statements(self, rows: Sequence[Sequence[str]]) -> Iterator[Statement]:
        """What all rows say. A name that several projects have means each only with its number."""
        named = Counter(normal_form("Project", self._cell(row, "name")) for row in rows)
        for number, row in enumerate(rows, start=1):
            if is_blank_row(row):
                self.blank.append(number)
                continue
            self.data_rows += 1
            if reason := self._refused(row):
                self.rejected.append({"row": number, "reason": reason})
                continue
            surface = self._cell(row, "name")
            key = normal_form("Project", surface)
            scope = f"{key}|{self._cell(row, 'id')}" if named[key] > 1 else None
            yield from self._project(number, row, Name("Project", surface, key, scope=scope))

    def _refused(self, row: Sequence[str]) -> str | None:
        if len(row) > len(self.header):
            return f"it has {len(row)} cells; the header has {len(self.header)}"
        return None if self._cell(row, "name") else "it has no name of a project"

    def _cell(self, row: Sequence[str], role: str) -> str:
        column = self.at.get(role)
        cell = row[column] if column is not None and column < len(row) else ""
        return hide_personal_numbers(" ".join(cell.split()), self.key)

    def _project(self, number: int, row: Sequence[str], project: Name) -> Iterator[Statement]:
        yield self._say(number, project, "named", project.surface, "name", project.surface)
        if own := self._cell(row, "id"):
            yield self._say(number, project, "alias", Name("Project", own, normal_form("Project", own)), "id", own)
        for role in ("start", "end"):
            if day := self._day(number, row, role):
                yield self._say(number, project, role, day, role, self._cell(row, role))
        for role, kind in (("total", "total"), ("grant", "grant")):
            if (amount := self._amount(number, row, role)) is not None:
                yield self._say(number, project, "budget", amount, role, self._cell(row, role), currency="SEK", kind=kind)
        yield from self._owner(number, row, project)
        yield from self._fund(number, row, project)
        yield from self._summary(number, row, project)

    def _owner(self, number: int, row: Sequence[str], project: Name) -> Iterator[Statement]:
        surface = self._cell(row, "owner")
        if not surface:
            return
        owner = _actor(surface)
        header = self.header[self.at["owner"]]
        yield self._say(number, owner, "takes_part", project, "owner", surface, role="lead", role_text=header)
        if number_of := self._cell(row, "orgnr"):
            yield from self._number(number, number_of, owner)
        city = self._cell(row, "city")
        if city and (seat := municipality_named(city)):
            yield self._say(number, owner, "in_place", Name("Place", city, seat), "city", city)
        elif city:
            self._note(number, "city", "place_unknown")

    def _number(self, number: int, cell: str, owner: Name) -> Iterator[Statement]:
        found = read_firm_number(cell, self.key)
        if found.state == "valid" and found.value:
            yield self._say(number, owner, "orgnr", found.value, "orgnr", cell)
        elif found.state == "invalid" and "digest:" not in cell:
            self._note(number, "orgnr", "orgnr_bad_checksum")

    def _fund(self, number: int, row: Sequence[str], project: Name) -> Iterator[Statement]:
        """The fund is a programme that the project belongs to, and who pays the grant."""
        surface = self._cell(row, "fund")
        if not surface:
            return
        programme = Name("Programme", surface, normal_form("Programme", surface))
        yield self._say(number, project, "under_programme", programme, "fund", surface)
        amount = self._amount(number, row, "grant", again=True)
        paid = {} if amount is None else {"amount": amount, "currency": "SEK"}
        yield self._say(number, _actor(surface), "takes_part", project, "fund", surface, role="funder", **paid)

    def _summary(self, number: int, row: Sequence[str], project: Name) -> Iterator[Statement]:
        role = next((role for role in ("summary", "summary_en") if self._cell(row, role)), None)
        if role is None:
            return
        summary = hide_personal_numbers(plain(row[self.at[role]]), self.key)
        if not summary:
            return
        start = len(self.text) + len(project.surface) + 1
        self.text += f"{project.surface}\n{summary}\n\n"
        evidence = Evidence(summary, start, start + len(summary), row=number, column=self.header[self.at[role]])
        yield Statement(self.source, project, "purpose", summary, evidence, RULE, confidence=SURE)

    def _say(self, number: int, subject: Name, predicate: str, value: Name | str | int | float, column: str, quote: str,
             **qualifiers: str | int | float) -> Statement:
        evidence = Evidence(quote, row=number, column=self.header[self.at[column]])
        return Statement(self.source, subject, predicate, value, evidence, RULE, confidence=SURE,
                         qualifiers=tuple(sorted(qualifiers.items())))

    def _day(self, number: int, row: Sequence[str], role: str) -> str | None:
        cell = self._cell(row, role)
        day = parse_date(cell) if cell else None
        if cell and (day is None or not day[:4].isdecimal()):
            self._note(number, role, "date_unreadable")
            return None
        return day

    def _amount(self, number: int, row: Sequence[str], role: str, *, again: bool = False) -> int | float | None:
        cell = self._cell(row, role)
        amount = amount_of(cell)
        if cell and amount is None and not again:
            self._note(number, role, "amount_unreadable")
        return amount

    def _note(self, number: int, role: str, kind: str) -> None:
        self.noted.append({"row": number, "column": self.header[self.at[role]], "kind": kind})


def _actor(surface: str) -> Name:
    known = actors().find(surface, exact=True)
    return Name("Actor", surface, normal_form("Actor", surface), sort=known.kind if known else None)


def amount_of(cell: str) -> int | float | None:
    """An amount in crowns as the bank writes it; None where the cell has none.

    >>> amount_of("4 973 906"), amount_of("1\\u00a0200,50 kr"), amount_of("ca 3 mkr"), amount_of("")
    (4973906, 1200.5, None, None)
    """
    bare = GAPS.sub("", cell.strip())
    if not AMOUNT.fullmatch(bare):
        return None
    amount = float(bare.replace(",", "."))
    return int(amount) if amount.is_integer() else amount


def plain(markup: str) -> str:
    """The text of a summary without its mark-up; what is no mark-up stays as it is.

    >>> plain("<p>Stöd till <b>småföretag</b>&nbsp;i länet.</p><ul><li>A &amp; B</li></ul>"), plain("5 < 6")
    ('Stöd till småföretag i länet.\\nA & B', '5 < 6')
    """
    if not re.search(r"<[a-zA-Z/!]|&[#\\w]+;", markup):
        return " ".join(markup.split())
    try:
        tree = html.fromstring(f"<div>{markup}</div>")
    except (etree.LxmlError, ValueError):
        return " ".join(re.sub(r"<[^>]*>", " ", markup).split())
    for element in tree.iter():
        if element.tag in ("script", "style"):
            element.text = ""
        elif element.tag in BLOCKS:
            element.tail = f"\n{element.tail or ''}"
            element.text = f"\n{element.text or ''}" if element.tag != "br" else element.text
    lines = (" ".join(line.split()) for line in str(tree.text_content()).splitlines())
    return "\n".join(filter(None, lines))
