"""Registers of actors: a table with a row for each, free columns welcome."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from graph.keys import PersonalKey
from graph.model import Name, Reading, Statement
from graph.packs import fingerprint
from loaders.base import ReadOptions
from loaders.logs.columns import Columns
from loaders.numbers import read_firm_number
from loaders.registers.cells import actor_named, day_in, needs_in, parts_of, places_in, sort_in
from loaders.registers.columns import Kind
from loaders.registers.said import Person, Sayer, person_said
from loaders.registers.tables import Notes, Row, accepts_register, read_register
from loaders.registers.written import Cell

__all__ = ["ActorRegisterLoader"]

ACTORS = Kind("actors", ("name",), ("sort", "alias", "website", "parent", "purpose"))
NAMELESS = "no name of an actor"
RULE = "register-actor"


class ActorRegisterLoader:
    """Reads registers of actors: `.csv`, `.tsv`, `.txt`, `.xlsx`, `.xls`, `.ods` with a column for their names."""

    kind = "actors"
    rules = f"actors-1-{fingerprint()}"
    whole = True

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether the file has the header of such a register: names, and a kind, other names, a website or a parent."""
        return accepts_register(ACTORS, path, head)

    def read(self, path: Path, options: ReadOptions) -> Reading:
        """What the rows say of actors. Personal numbers leave it only as digests. Raises UnreadableFile where the file
        cannot be read or has no column of names, InputError where the mapping cannot be used."""
        return read_register(path, options, ACTORS, self.rules, lambda row, sayer, notes: _said(row, sayer, notes, options.key),
                             _rule)


def _rule(columns: Columns) -> tuple[str, float]:
    return RULE, 0.95


def _said(row: Row, sayer: Sayer, notes: Notes, key: PersonalKey) -> Iterator[Statement]:
    """A row as statements about the actor that it names."""
    cell = row.one("name")
    if cell is None:
        notes.reject(row, NAMELESS)
        return
    seat = _seat(row, notes)
    actor = actor_named(cell.text, seat[0].key if seat else None)
    yield sayer.say(actor, "named", actor.surface, cell)
    for alias in row.all("alias"):
        for surface in parts_of(alias.text.replace(",", ";")):
            other = actor_named(surface, actor.place)
            if other.id != actor.id:
                yield sayer.say(other, "alias", actor, alias)
    if sort := row.one("sort"):
        known, is_known = sort_in(sort.text)
        if not is_known:
            notes.note(sort, "sort_unrecognised")
        yield sayer.say(actor, "sort", known, sort)
    yield from _number(row, actor, sayer, notes, key)
    yield from _where(row, actor, seat, sayer, notes)
    for predicate in ("website", "purpose"):
        if told := row.value(predicate):
            yield sayer.say(actor, predicate, *told)
    for parent in row.all("parent"):
        over = actor_named(parent.text)
        yield sayer.say(over, "named", over.surface, parent)
        if over.id != actor.id:
            yield sayer.say(actor, "part_of", over, parent)
    yield from _covered(row, actor, sayer, notes)
    if verified := row.one("verified"):
        day = day_in(verified.text)
        if day:
            yield sayer.say(actor, "verified", day, verified)
        else:
            notes.note(verified, "date_unreadable")
    yield from _contacts(row, actor, sayer)


def _seat(row: Row, notes: Notes) -> tuple[Name, Cell] | None:
    """The municipality that a row names, where somebody could tell."""
    cell = row.one("municipality")
    if cell is None:
        return None
    told = next(places_in(cell.text), None)
    if told is None or told.name is None:
        notes.note(cell, "municipality_unrecognised")
        return None
    if told.how == "typo":
        notes.repair(cell, "municipality_misspelt", told.text, told.name.surface)
    return told.name, cell


def _number(row: Row, actor: Name, sayer: Sayer, notes: Notes, key: PersonalKey) -> Iterator[Statement]:
    """The organisation number; of a sole trader it is there as a digest already."""
    cell = row.one("orgnr")
    if cell is None:
        return
    number = cell.text if cell.text.startswith("digest:") else read_firm_number(cell.text, key).value
    if number is None:
        notes.note(cell, "orgnr_bad_checksum")
    else:
        yield sayer.say(actor, "orgnr", number, cell)


def _where(row: Row, actor: Name, seat: tuple[Name, Cell] | None, sayer: Sayer, notes: Notes) -> Iterator[Statement]:
    """Where an actor works: the areas that the row names, else its seat."""
    areas = row.all("places")
    for cell in areas:
        for told in places_in(cell.text):
            if told.name is None:
                notes.note(cell, "place_unrecognised")
            else:
                yield sayer.say(actor, "in_place", told.name, cell)
    if seat and not areas:
        yield sayer.say(actor, "in_place", seat[0], seat[1])


def _covered(row: Row, actor: Name, sayer: Sayer, notes: Notes) -> Iterator[Statement]:
    for cell in row.all("needs"):
        for told in needs_in(cell.text):
            if told.name is None:
                notes.unknown_needs[told.text] += 1
                notes.note(cell, "need_unrecognised")
            else:
                yield sayer.say(actor, "covers", told.name, cell, less=0.15 if told.how == "words" else 0.0)


def _contacts(row: Row, actor: Name, sayer: Sayer) -> Iterator[Statement]:
    """Addresses of the actor and of who answers for it. An e-mail address that is spelt as the person's name is theirs."""
    email, contact = row.value("email"), row.value("contact")
    theirs = row.value("contact_email")
    if email and contact and theirs is None and _is_spelt(contact[0], email[0]):
        theirs, email = email, None
    yield from person_said(Person(email=email, phone=row.value("phone")), "works_for", actor, sayer)
    if contact:
        title = row.one("title")
        person = Person(contact, title.text if title else None, theirs, row.value("contact_phone"))
        yield from person_said(person, "works_for", actor, sayer)


def _is_spelt(person: str, email: str) -> bool:
    """Whether an address is made of a person's name.

    >>> _is_spelt("Örjan Åkerö", "orjan.akero@almi.example"), _is_spelt("Örjan Åkerö", "info@almi.example")
    (True, False)
    """
    local = _letters(email.split("@")[0])
    names = [_letters(name) for name in person.split()]
    return any(len(name) > 2 and name in local for name in names)


def _letters(text: str) -> str:
    """The letters of a text without marks, in lower case."""
    parted = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("æ", "a"))
    return "".join(letter for letter in parted if letter.isascii() and letter.isalpha())
