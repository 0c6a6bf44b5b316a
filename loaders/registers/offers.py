"""Registers of offers: a table with a row for each service; the sheet that a promoter corrected is one too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from graph.dates import earliest
from graph.model import Certainty, Name, Reading, Statement
from graph.normal import normal_form
from graph.packs import fingerprint
from graph.service_keys import KEYS_GIVEN, SENT_TO, service_named, service_of_key
from loaders.base import ReadOptions
from loaders.logs.columns import Columns
from loaders.registers.cells import (
    ENDED,
    Told,
    actor_named,
    actors_in,
    day_in,
    groups_in,
    needs_in,
    parts_of,
    period_in,
    places_in,
    status_in,
)
from loaders.registers.columns import Kind
from loaders.registers.said import Claim, Offer, Person, Sayer, offer_said
from loaders.registers.tables import Notes, Row, accepts_register, read_register
from loaders.registers.written import Cell
from loaders.tables.workbook import BOOKS, SheetGrid, open_workbook

__all__ = ["OfferRegisterLoader"]

OFFERS = Kind("offers", ("provider", "service"), ("needs", "places", "group", "start", "end", "period", "status", "verified",
                                                  "price", "key"))
NOBODY, NOTHING = "nobody who offers it", "neither a service nor a need"
# What a provider corrected itself goes before what others say, as what a person judged right does.
CORRECTED, LISTED = ("offer-sheet", 1.0), ("register-offer", 0.95)
WORDS = 0.2  # so much less sure is a need that was read from words, not from a label
PLAIN = ("purpose", "price", "website")


class OfferRegisterLoader:
    """Reads registers of offers: `.csv`, `.tsv`, `.txt`, `.xlsx`, `.xls`, `.ods` with columns for provider and service."""

    kind = "offers"
    rules = f"offers-1-{fingerprint()}"
    whole = True

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether the file has the header of such a register: provider, service, and what of it; none of a contact log."""
        return accepts_register(OFFERS, path, head)

    def read(self, path: Path, options: ReadOptions) -> Reading:
        """What the rows say of services. Raises UnreadableFile where the file cannot be read or lacks a column for provider
        or service, InputError where the mapping cannot be used."""
        known: set[str] = set()
        given = _given(path)
        whose = next(iter(given.get(SENT_TO, ())), None)

        def said(row: Row, sayer: Sayer, notes: Notes) -> Iterator[Statement]:
            known.update(" ".join(cell.text.split()) for cell in row.all("key"))
            return _said(row, sayer, notes, options.today, whose)

        reading = read_register(path, options, OFFERS, self.rules, said, _rule)
        if missed := [service_of_key(key) for key in given.get(KEYS_GIVEN, ()) if " ".join(key.split()) not in known]:
            reading.report.fields["taken_out"] = [name.surface for name in missed if name]
        return reading


def _given(path: Path) -> dict[str, list[str]]:
    """What an offer sheet went out with, by the heads of its hidden lists; nothing where the file is no such sheet."""
    found: dict[str, list[str]] = {}
    for sheet in open_workbook(path)[1] if path.suffix.lower() in BOOKS else ():
        rows = list(SheetGrid(path, sheet).records())
        found |= {head: [row[at] for row in rows[1:] if at < len(row) and row[at].strip()]
                  for at, head in enumerate(rows[0] if rows else ()) if head in (KEYS_GIVEN, SENT_TO)}
    return found


def _rule(columns: Columns) -> tuple[str, float]:
    """By which rule the rows of a table say something: those of a corrected offer sheet have its ids."""
    return CORRECTED if columns.at("key") else LISTED


def _said(row: Row, sayer: Sayer, notes: Notes, today: date, whose: str | None = None) -> Iterator[Statement]:
    """A row as statements about the service that it names. In a sheet that went out to an actor (`whose`), a row that names
    nobody is its own."""
    providers = [Claim(name, cell, sure) for cell in row.all("provider") for name, sure in actors_in(cell.text)]
    if not providers and whose and (own := row.one("service")):
        providers = [Claim(actor_named(whose), own)]
    if not providers:
        notes.reject(row, NOBODY)
        return
    needs = _needs(row, notes)
    named = _service(row, [one.name for one in providers], needs, notes)
    if named is None:
        notes.reject(row, NOTHING)
        return
    service, cell, called = named
    offer = Offer(providers, service, cell, called, needs=needs or _needs_of_name(cell, sayer))
    offer.places = list(_claims(row, "places", places_in, notes, "place_unrecognised", "municipality_misspelt"))
    offer.groups = list(_claims(row, "group", groups_in, notes, "target_group_unrecognised", ""))
    offer.projects = [Claim(Name("Project", words, normal_form("Project", words)), project)
                      for project in row.all("project") for words in parts_of(project.text)]
    offer.values = {predicate: told for predicate in PLAIN if (told := row.value(predicate))}
    title = row.one("title")
    offer.persons = [Person(row.value("contact"), title.text if title else None, row.value("email"), row.value("phone"))]
    _set_days(row, offer, notes, today)
    yield from offer_said(offer, sayer)


def _service(row: Row, providers: list[Name], needs: list[Claim], notes: Notes) -> tuple[Name, Cell, Name | None] | None:
    """The service of a row, the cell that names it, and what it was called before, where the sheet's id tells. One without a
    name is called as its first need is."""
    key, cell = row.one("key"), row.one("service")
    called = service_of_key(key.text) if key else None
    if key and called is None:
        notes.note(key, "id_unreadable")
    if cell is None and not needs:
        return None
    surface, at = (cell.text, cell) if cell else (needs[0].name.surface, needs[0].cell)
    if called is None or called.scope is None:
        return service_named(surface, providers), at, None
    return service_named(surface, called.scope), at, called


def _needs(row: Row, notes: Notes) -> list[Claim]:
    found = []
    for cell in row.all("needs"):
        for told in needs_in(cell.text):
            if told.name is None:
                notes.unknown_needs[told.text] += 1
                notes.note(cell, "need_unrecognised")
                continue
            if told.how == "typo":
                notes.repair(cell, "need_typo", told.text, told.name.surface)
            found.append(Claim(told.name, cell, told.certainty, WORDS if told.how == "words" else 0.0))
    return found


def _needs_of_name(cell: Cell, sayer: Sayer) -> list[Claim]:
    """The needs that the name of a service tells, where no other cell does; a corrected sheet says what it means."""
    if sayer.rule == CORRECTED[0]:
        return []
    return [Claim(told.name, cell, None, WORDS) for told in needs_in(cell.text) if told.name is not None]


def _claims(row: Row, role: str, read: Callable[[str], Iterable[Told]], notes: Notes, unknown: str,
            misspelt: str) -> Iterator[Claim]:
    """What the cells of a role name, each once."""
    seen = set()
    for cell in row.all(role):
        for told in read(cell.text):
            if told.name is None:
                notes.note(cell, unknown)
            elif told.name.key not in seen:
                seen.add(told.name.key)
                if told.how == "typo":
                    notes.repair(cell, misspelt, told.text, told.name.surface)
                yield Claim(told.name, cell, told.certainty)


def _set_days(row: Row, offer: Offer, notes: Notes, today: date) -> None:
    """Beginning, end, status and the day of the last check. What has ended was not there any more on that day."""
    if period := row.one("period"):
        start, end = period_in(period.text)
        if start is None and end is None:
            notes.note(period, "date_unreadable")
        offer.values |= {name: (day, period) for name, day in (("start", start), ("end", end)) if day}
    for role in ("start", "end", "verified"):
        if cell := row.one(role):
            if day := day_in(cell.text):
                offer.values[role] = (day, cell)
            else:
                notes.note(cell, "date_unreadable")
    if status := row.one("status"):
        _set_status(status, offer, notes, today)


def _set_status(cell: Cell, offer: Offer, notes: Notes, today: date) -> None:
    said = status_in(cell.text)
    if said is None:
        notes.note(cell, "status_unrecognised")
    elif said != ENDED:
        offer.certainty = Certainty(said)
    elif "end" not in offer.values:
        checked = offer.values.get("verified")
        day = earliest(checked[0]) if checked else today
        offer.values["end"] = ((day - timedelta(days=1)).isoformat(), cell)
        notes.note(cell, "ended_without_day")
