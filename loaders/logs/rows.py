"""One row of a contact log, understood: from cells to a contact, with what was repaired, noted or refused. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from graph.dates import earliest, is_partial
from graph.lexicon import parse_date, places
from graph.lexicon.kinds_of_firms import how_large, is_of_money, section_said
from graph.lexicon.progress import is_yes_or_no, progress_of
from graph.model import Contact, Referral, Voiced
from graph.normal import firm_key, squeeze
from graph.vocabulary import vocabulary
from loaders.logs.columns import NEED_ROLES, Columns
from loaders.logs.dates import Calendar, in_order, is_yearless
from loaders.logs.needs import SENTENCE_END, needs_of, states_in, tags_in
from loaders.logs.phones import phones_in
from loaders.logs.private import holds_address_or_number, is_open, words_of
from loaders.logs.referrals import Receiver, receivers
from loaders.numbers import FirmNumber
from loaders.tables.cells import (
    begins_like_formula,
    cell_text,
    is_nothing,
    is_see_above,
    linked_text,
    masked,
    passed_on_to,
)

__all__ = ["NOBODY", "Area", "Frame", "Row", "RowReading", "area_of", "county_of", "fill_from_above", "is_in_capitals",
           "key_of_firm", "read_row"]

NOBODY = "neither firm name nor organisation number"
PERSONAL_ROLES = frozenset({"person", "phone", "email", "firm", "orgnr"})
# In these columns a lone dash says that there is nothing; in `date`, `phone` and `size` signs belong to the value.
DASH_MEANS_NOTHING = frozenset({*NEED_ROLES, "need_mark", "need_text", "tags", "referral", "status", "service", "outcome",
                                "orgnr"})
REPEATABLE_NEEDS = (*NEED_ROLES, "need_text", "tags", "note")
SIGNS_BELONG = frozenset({"date", "phone", "size", "changed"})
REPEATABLE = ("firm", "orgnr", "date", "place", "municipality", "need", "need_now", "need_later", "need_text", "referral")
STRENGTH = ("now", "later", "unstated")
SIGNS = ("=", "+", "-", "@")
CLOCK = re.compile(r"(?<=\d)(?:T|[ ,]+(?:kl\.? ?)?)\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?Z?$")  # the time of a day
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
Remark = dict[str, str | int]


class Area(NamedTuple):
    """The municipality that the cells of a row name (a place id) and how: `repaired` is its name where it was misspelt,
    `unknown` says that a cell names one that nobody knows."""

    municipality: str | None
    repaired: str | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows of a file share. `county`: place id of most rows; `calendar` holds the dates of the rows above,
    `date_order` tells how dates of three figures are read; `country` is where its firms are."""

    source: str
    columns: Columns
    county: str | None
    calendar: Calendar
    today: date
    sheet: str | None = None
    date_order: str | None = None
    country: str = "SE"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it came: `cells` without personal numbers, `filled` the same with «se ovan» replaced by what is above."""

    number: int
    cells: Sequence[str]
    filled: Sequence[str]
    firm_number: FirmNumber
    duplicates: tuple[int, ...] = ()


@dataclass(slots=True)
class RowReading:
    """A row understood: a contact, or the reason why it is none; remarks as they stand in the report."""

    contact: Contact | None = None
    rejected: str | None = None
    repaired: list[Remark] = field(default_factory=list)
    noted: list[Remark] = field(default_factory=list)
    known_as: tuple[str, ...] = ()
    unknown_needs: tuple[str, ...] = ()
    unread: dict[str, str] = field(default_factory=dict)
    unknown_actors: dict[str, str] = field(default_factory=dict)


def read_row(row: Row, frame: Frame) -> RowReading:
    """What a row says. A row with neither firm name nor number is rejected; whatever else is wrong is noted.

    The date of the row is shown to `frame.calendar`, which is the only thing that changes.
    """
    reading = RowReading()
    firm = _named(row, frame.columns)
    if firm is None and row.firm_number.state == "missing":
        reading.rejected = NOBODY
        return reading
    area = area_of(_cell(row, frame.columns, "municipality"), _cell(row, frame.columns, "place"), frame.county)
    needs, groups = _needs(row, frame.columns, reading)
    found = list(_referrals(row, frame, area.municipality))
    reading.known_as = tuple(r.known_as or r.name.surface for r, _ in found)
    reading.unknown_actors = {r.name.surface: referral.column for r, referral in found if r.known_as is None}
    reading.contact = Contact(
        source=frame.source, row=row.number, firm=firm, firm_key=key_of_firm(firm) if firm else None,
        orgnr=row.firm_number.value, orgnr_state=row.firm_number.state,
        municipality=area.municipality, locality=_cell(row, frame.columns, "place") or None,
        date=_date(row, frame, reading), needs=needs, groups=groups, referrals=tuple(referral for _, referral in found),
        **_told_in_words(row, frame.columns), sheet=frame.sheet, duplicates=row.duplicates,
        cells=_raw(row, frame.columns, personal=False), personal=_raw(row, frame.columns, personal=True),
        unread=tuple(reading.unread), unread_horizons=tuple(reading.unread.values()))
    _remark_firm(row, frame.columns, firm, reading)
    _remark_area(row, frame.columns, area, reading)
    _remark_cells(row, frame.columns, reading)
    _remark_kinds(row, frame, reading)
    return reading


def fill_from_above(cells: Sequence[str], above: Sequence[str] | None, columns: Columns) -> list[str]:
    """The cells of a row, with «se ovan» replaced by the cell above it: in columns of firm, place, date, needs and
    referral; a note that says so repeats the tags above too. Without a row above it stays and means nothing; an empty
    cell is never filled."""
    filled = list(cells)
    for at in columns.at(*REPEATABLE):
        if is_see_above(filled[at]):
            filled[at] = above[at] if above else ""
    for at in columns.at("note"):
        if any(map(is_see_above, SENTENCE_END.split(filled[at]))):
            for repeated in (at, *columns.at("tags")):
                filled[repeated] = "\n".join(filter(None, (filled[repeated], above[repeated] if above else "")))
    return filled


@lru_cache(maxsize=1 << 14)
def area_of(municipality: str, place: str, county: str | None) -> Area:
    """The municipality that the cells for municipality and place name; the first goes before the second.

    >>> area_of("Leksnad", "", None), area_of("", "Grycksbo", None).municipality, area_of("Atlantis", "", None).unknown
    (Area(municipality='se-kom-2029', repaired='Leksand', unknown=False), 'se-kom-2080', True)
    """
    unknown = False
    for cell in (municipality, place):
        if is_nothing(cell):
            continue
        if found := places().municipality(cell, near=county):
            misspelt = not any(map(str.isdigit, cell)) and not _is_spelt(cell)
            return Area(found.id, found.name if misspelt else None, unknown)
        unknown = unknown or cell is municipality
    return Area(None, None, unknown)


@lru_cache(maxsize=1 << 10)
def county_of(municipality: str) -> str | None:
    """The county (a place id) that a municipality lies in."""
    known = places()
    return next((up for up in known.ancestors(municipality) if known.by_id[up].level == "county"), None)


@lru_cache(maxsize=1 << 15)
def key_of_firm(name: str) -> str:
    """The key of a firm's name (`graph.normal.firm_key`), kept for the second reading of the file."""
    return firm_key(name)


def _is_spelt(cell: str) -> bool:
    bare = re.sub(r"\s*\(.*?\)|[.,;:]+$", "", squeeze(cell)).strip(" -")
    return places().is_name(bare)


def is_in_capitals(firm: str) -> bool:
    """Whether the name of a firm is written in capitals: several words, longer than an abbreviation.

    >>> is_in_capitals("RENKÄLLAN GJUTERI AB"), is_in_capitals("IKEA AB"), is_in_capitals("Ek AB")
    (True, False, False)
    """
    return firm.isupper() and " " in firm and len(key_of_firm(firm)) > 5


def _cell(row: Row, columns: Columns, role: str) -> str:
    """The first cell of the columns of a role that has something in it, trimmed; empty where none has."""
    texts = (cell_text(row.filled[at]) for at in columns.at(role))
    return next(filter(None, texts), "")


def _if_open(role: str, cell: str) -> str | None:
    """The words of a cell where there are any and nothing of a person is in them: who is, stays in the raw cells."""
    return cell if cell and is_open(role, cell) else None


def _raw(row: Row, columns: Columns, *, personal: bool) -> tuple[tuple[str, str], ...]:
    """The raw cells that may be of a person, or the others, by header."""
    return tuple((header, cell) for header, role, cell in zip(columns.headers, columns.roles, row.cells, strict=True)
                 if cell and is_open(role, cell) is not personal)


def _quote(role: str | None, cell: str, words: str) -> str:
    """What a need or a receiver was read from: the whole cell, of one that may be of a person the telling words only."""
    return cell.strip() if is_open(role, cell) else words_of(cell, words)


def _named(row: Row, columns: Columns) -> str | None:
    """The firm's name; dashes and question marks are none."""
    name = " ".join(_cell(row, columns, "firm").split())
    return name if re.search(r"\w", name) else None


def _needs(row: Row, columns: Columns, reading: RowReading) -> tuple[tuple[Voiced, ...], tuple[str, ...]]:
    """The needs of a row, each once with the nearest horizon it was voiced with, and groups named without a need."""
    voiced: dict[str, Voiced] = {}
    groups: dict[str, None] = {}
    for at in columns.at(*REPEATABLE_NEEDS):
        if any(map(is_see_above, SENTENCE_END.split(row.cells[at]))):
            _note(reading, row, columns.headers[at], "see_above")
    for said in needs_of(row.filled, columns):
        column, label = columns.headers[said.at], said.reading
        role = columns.roles[said.at]
        for need, quote, how in label.needs:
            known = voiced.get(need)
            if known is None or STRENGTH.index(said.horizon) < STRENGTH.index(known.horizon):
                told = _quote(role, row.cells[said.at], quote)
                voiced[need] = Voiced(need, said.horizon, told, column)
            if how == "typo":
                _repair(reading, row, column, "need_typo", quote, vocabulary().needs[need].titles["sv"])
        groups.update(dict.fromkeys(group for group, _ in label.groups))
        if said.denied:
            _note(reading, row, column, "need_denied")
        if label.unknown:
            unknown = tuple(text for text in label.unknown if not holds_address_or_number(text))
            reading.unknown_needs += unknown
            for text in map(squeeze, unknown):
                reading.unread[text] = min(said.horizon, reading.unread.get(text, said.horizon), key=STRENGTH.index)
            _note(reading, row, column, "need_unrecognised")
    return tuple(voiced.values()), tuple(groups)


def _referrals(row: Row, frame: Frame, municipality: str | None) -> Iterator[tuple[Receiver, Referral]]:
    """Whom the firm was passed on to, each once: in columns for that and in tags, else in the note's sentences."""
    county = (county_of(municipality) if municipality else None) or frame.county
    columns = frame.columns
    seen: set[str] = set()
    named = [(at, cell_text(row.filled[at])) for at in columns.at("referral")]
    named += [(at, receiver) for at in columns.at("tags") for receiver in tags_in(row.cells[at])[1]]
    if not any(not is_nothing(cell) for _, cell in named):
        named += [(at, receiver) for at in columns.at("note", "need_text") for receiver in _passed_on(row.cells[at])]
    for at, cell in named:
        for receiver in receivers(cell, county, municipality):
            if (mark := receiver.known_as or receiver.name.key) not in seen:
                seen.add(mark)
                yield receiver, Referral(receiver.name, _quote(columns.roles[at], row.cells[at], cell), columns.headers[at],
                                         known=receiver.known_as is not None)


def _passed_on(note: str) -> Iterator[str]:
    """Whom the sentences of a note say that a firm was passed on to: names, so that «mejlade våra uppgifter» is none."""
    return (name for name in map(passed_on_to, SENTENCE_END.split(note)) if name and name[0].isupper())


def _date(row: Row, frame: Frame, reading: RowReading) -> str | None:
    """The date of a row as precise as its cell, with the year of its neighbours where it has none."""
    at = next(iter(frame.columns.at("date")), None)
    cell = _cell(row, frame.columns, "date")
    if at is None or is_nothing(cell):
        return None
    column = frame.columns.headers[at]
    found = _parsed(in_order(cell, frame.date_order))
    if found is None:
        _note(reading, row, column, "date_unreadable")
        return None
    if is_yearless(found):
        found = frame.calendar.complete(found)
        _note(reading, row, column, "date_year_from_neighbours" if found else "date_without_year")
        return found
    frame.calendar.see(earliest(found))
    if earliest(found) > frame.today:
        _note(reading, row, column, "date_in_the_future")
    return found


@lru_cache(maxsize=1 << 14)
def _parsed(cell: str) -> str | None:
    """The date of a cell. The lexicon takes years far from ours for other figures; a slip such as 2121 is a date here."""
    day = CLOCK.sub("", cell)
    return parse_date(day, serial=True) or (day if ISO_DAY.fullmatch(day) and is_partial(day) else None)


def _remark_firm(row: Row, columns: Columns, firm: str | None, reading: RowReading) -> None:
    """What is odd about name and number of the firm."""
    for at in columns.at("firm"):
        if firm is None:
            _note(reading, row, columns.headers[at], "name_missing")
    number = row.firm_number
    for at in columns.at("orgnr"):
        if number.state == "invalid":
            _note(reading, row, columns.headers[at], "orgnr_bad_checksum")
        elif number.state == "personal" and number.country != "SE":  # in Sweden a sole trader's number is its owner's
            _note(reading, row, columns.headers[at], "orgnr_of_a_person")
        if number.shortened:
            reading.repaired.append({"row": row.number, "column": columns.headers[at], "kind": "orgnr_lost_zero",
                                     "from": masked("0" * 9), "to": masked("0" * 10)})


def _remark_area(row: Row, columns: Columns, area: Area, reading: RowReading) -> None:
    for at in columns.at("municipality") or columns.at("place"):
        if area.repaired:
            _repair(reading, row, columns.headers[at], "municipality_misspelt", row.filled[at].strip(), area.repaired)
        if area.unknown:
            _note(reading, row, columns.headers[at], "municipality_unrecognised")
    for column in dict.fromkeys(reading.unknown_actors.values()):
        _note(reading, row, column, "actor_unrecognised")


def _remark_cells(row: Row, columns: Columns, reading: RowReading) -> None:
    """Cells that a spreadsheet has changed, or would take for a formula."""
    for at, cell in enumerate(row.cells):
        if cell[:1] not in SIGNS and not cell[:1].isspace():
            continue
        role, header = columns.roles[at], columns.headers[at]
        if (name := linked_text(cell)) is not None:
            kind = "name_is_a_hyperlink" if role == "firm" else "cell_is_a_hyperlink"
            _repair(reading, row, header, kind, cell, name, personal=role in PERSONAL_ROLES)
        elif role not in SIGNS_BELONG and begins_like_formula(cell) and not (
                role in DASH_MEANS_NOTHING and is_nothing(cell)):
            _note(reading, row, header, "cell_begins_like_a_formula")


def _told_in_words(row: Row, columns: Columns) -> dict[str, str | None]:
    """What cells for status, outcome, size and industry say, in their words and as what these tell; fields of a `Contact`."""
    status, outcome, size, industry = (_cell(row, columns, role) for role in ("status", "outcome", "size", "industry"))
    tagged = next((tag for at in columns.at("tags") for tag in states_in(row.cells[at])), "")
    told = map(progress_of, ("" if is_yes_or_no(outcome) else outcome, status, tagged))  # «Resultat: nej» may be anything
    large = how_large(size, _header_of(columns, "size")) if size else None
    return {"status": _if_open("status", status or tagged), "outcome": _if_open("outcome", outcome),
            "size": size or None, "industry": industry or None,
            "progress": next(filter(None, told), None), "size_class": large.size if large else None,
            "target_group": large.target_group if large else None, "section": section_said(industry) if industry else None}


def _header_of(columns: Columns, role: str) -> str:
    return next((columns.headers[at] for at in columns.at(role)), "")


def _remark_kinds(row: Row, frame: Frame, reading: RowReading) -> None:
    """Telephone numbers that lost their zero or are none, and sizes that nobody can read."""
    columns = frame.columns
    for at in columns.at("phone"):
        header = columns.headers[at]
        for phone in phones_in(row.cells[at], frame.country):
            if phone.whole:
                _repair(reading, row, header, "phone_lost_zero", phone.text, phone.whole, personal=True)
            elif not phone.known:
                _note(reading, row, header, "phone_unreadable")
    header, size = _header_of(columns, "size"), _cell(row, columns, "size")
    if not (is_nothing(size) or is_of_money(header) or how_large(size, header)):
        _note(reading, row, header, "size_unreadable")


def _note(reading: RowReading, row: Row, column: str, kind: str) -> None:
    reading.noted.append({"row": row.number, "column": column, "kind": kind})


def _repair(reading: RowReading, row: Row, column: str, kind: str, old: str, new: str, *, personal: bool = False) -> None:
    shown: Mapping[str, str] = {"from": masked(old), "to": masked(new)} if personal else {"from": old, "to": new}
    reading.repaired.append({"row": row.number, "column": column, **shown, "kind": kind})
