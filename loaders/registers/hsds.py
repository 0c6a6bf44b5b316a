"""Offers as HSDS 3 (Open Referral): JSON, or a tabular data package in a folder or a zip archive."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from graph.dates import earliest
from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.model import Body, Certainty, Name, Reading, Source, SourceReport, Statement
from graph.normal import normal_form
from graph.packs import fingerprint
from graph.service_keys import service_named
from graph.vocabulary import vocabulary
from loaders.base import ReadOptions
from loaders.documents import content_of, entity_counts
from loaders.numbers import hide_personal_numbers, read_firm_number
from loaders.reading.archive import is_archive, member_bytes, members
from loaders.reading.packages import BROKEN
from loaders.registers.cells import actor_named, day_in, groups_in, needs_in, parts_of, places_in, sort_in
from loaders.registers.hsds_tables import (
    PACKAGE,
    Tables,
    csv_parts,
    is_package_text,
    looks_like_hsds,
    read_json,
    read_package,
    sorted_tables,
    unresolved,
)
from loaders.registers.said import Claim, Offer, Person, Sayer, offer_said, person_said
from loaders.registers.written import Cell, Writing

__all__ = ["HsdsLoader"]

RULE = "register-hsds"
WORDS = 0.2  # so much less sure is what was read from words, not from a term
# Taxonomies of our own in what `framjar export` writes.
NEEDS, GROUPS, PROVIDERS, SURENESS, SORTS = (f"framjarkartan:{name}" for name in (
    "need", "target_group", "provider", "certainty", "actor_kind"))
NUMBERS = ("organization.tax_id", "organization_identifier.identifier")
# Schedules that tell only from when to when something is offered; those with hours are not read.
PLAIN_SCHEDULE = frozenset({"id", "service_id", "valid_from", "valid_to"})


class HsdsLoader:
    """Reads HSDS 3: `.json`, and packages of CSV files by their `datapackage.json`, in a folder or a zip archive."""

    kind = "hsds"
    rules = f"hsds-1-{fingerprint()}"
    whole = True
    reads_packages = True

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether the file begins as HSDS does, or is a package of it."""
        if path.name == PACKAGE:
            return is_package_text(head) or (len(head) >= 1 << 16 and is_package_text(_bytes(path)))
        if path.suffix.casefold() == ".json":
            return path.name.casefold().endswith(".hsds.json") or looks_like_hsds(head)
        return is_archive(path, head) and _holds_package(path)

    def parts(self, path: Path) -> frozenset[Path]:
        """The files beside it that are read with it."""
        return csv_parts(path) if path.name == PACKAGE else frozenset()

    def read(self, path: Path, options: ReadOptions) -> Reading:
        """What it says of organisations and their services. Personal numbers leave it only as digests. Raises UnreadableFile
        where it is damaged or holds neither."""
        tables, digest = read_package(path) if path.name == PACKAGE or path.suffix.casefold() == ".zip" else read_json(path)
        source = Source(digest, str(path), self.kind, encoding="utf-8", rules=self.rules, inventories=options.inventories)
        data, writing = _written(tables, options.key)
        reader = _Reader(data, Sayer(source.id, RULE), options.key)
        unique = list({one.id: one for one in reader.said()}.values())
        days = [str(one.object) for one in unique if one.predicate == "verified"]
        report = SourceReport(str(path), self.kind, fields=_fields(tables, reader, unique))
        return Reading(replace(source, date=max(days, default=None)), report, [Body(source.id, writing.text)], unique)


def _bytes(path: Path) -> bytes:
    try:
        return content_of(path)
    except UnreadableFile:
        return b""


def _holds_package(path: Path) -> bool:
    """Whether an archive holds a package of HSDS, at its top or in one folder. Most do not, and their list of names tells."""
    try:
        with zipfile.ZipFile(path) as archive:
            if not any(name.endswith(PACKAGE) for name in archive.namelist()):
                return False
    except (OSError, *BROKEN):
        return False
    try:
        found = [one.name for one in members(path, 0) if one.name.rpartition("/")[2] == PACKAGE and one.name.count("/") < 2]
        return bool(found) and is_package_text(member_bytes(path, min(found, key=len)))
    except UnreadableFile:
        return False


@dataclass(frozen=True, slots=True)
class _Record:
    """A row of a table: its cells by field."""

    table: str
    row: int
    cells: Mapping[str, Cell]

    def cell(self, field_: str) -> Cell | None:
        return self.cells.get(field_)

    def text(self, field_: str) -> str:
        """The words of a field, empty where it says nothing."""
        found = self.cells.get(field_)
        return found.text if found else ""

    def told(self, field_: str) -> tuple[str, Cell] | None:
        found = self.cells.get(field_)
        return (found.text, found) if found else None


Data = Mapping[str, list[_Record]]


def _written(tables: Tables, key: PersonalKey) -> tuple[Data, Writing]:
    """The tables as a text in which each cell has its place."""
    writing = Writing()
    data: dict[str, list[_Record]] = {}
    for table in sorted_tables(list(tables)):
        for number, record in enumerate(tables[table], start=1):
            columns = [f"{table}.{name}" for name in record]
            cells = [hide_personal_numbers(value, key, suspicious=column in NUMBERS)
                     for column, value in zip(columns, record.values(), strict=True)]
            found = {cell.column.partition(".")[2]: cell for cell in writing.row(number, columns, cells)}
            data.setdefault(table, []).append(_Record(table, number, found))
    return data, writing


@dataclass(slots=True)
class _Reader:
    """Puts the tables into statements and tells what it could not use. `used` are the fields it looked at, `table.field`."""

    data: Data
    sayer: Sayer
    key: PersonalKey
    rejected: list[dict[str, Any]] = field(default_factory=list)
    noted: list[dict[str, Any]] = field(default_factory=list)
    unknown_needs: Counter[str] = field(default_factory=Counter)
    _terms_by_id: dict[str, _Record] = field(default_factory=dict)
    _linked: dict[tuple[str, str], dict[str, list[_Record]]] = field(default_factory=dict)

    def said(self) -> Iterator[Statement]:
        """All statements, organisations first."""
        plain = {table: [{name: cell.text for name, cell in record.cells.items()} for record in records]
                 for table, records in self.data.items()}
        for table, row, name in unresolved(plain):
            self.noted.append({"row": row, "column": f"{table}.{name}", "kind": "field_missing_or_unresolved"})
        actors = {one.text("id"): actor_named(one.text("name")) for one in self.of("organization") if one.text("name")}
        for record in self.of("organization"):
            yield from self._organisation(record, actors)
        yield from self._services(actors)

    def of(self, table: str, **link: str) -> list[_Record]:
        """The rows of a table, or those of it that point to something."""
        if not link:
            return self.data.get(table, [])
        first = next(iter(link))
        if (table, first) not in self._linked:
            linked = self._linked[table, first] = {}
            for one in self.data.get(table, ()):
                linked.setdefault(one.text(first), []).append(one)
        found = self._linked[table, first].get(link[first], [])
        return [one for one in found if all(one.text(name) == id_ for name, id_ in link.items())]

    def note(self, cell: Cell, kind: str) -> None:
        self.noted.append({"row": cell.row, "column": cell.column, "kind": kind})

    def _reject(self, record: _Record, reason: str) -> None:
        self.rejected.append({"row": record.row, "reason": f"{record.table}: {reason}"})

    # -- organisations -------------------------------------------------------------------------------------------------

    def _organisation(self, record: _Record, actors: Mapping[str, Name]) -> Iterator[Statement]:
        id_, cell, say = record.text("id"), record.cell("name"), self.sayer.say
        if cell is None:
            self._reject(record, "no name")
            return
        actor = actor_named(cell.text)
        yield say(actor, "named", actor.surface, cell)
        if (alias := record.cell("alternate_name")) and actor_named(alias.text).id != actor.id:
            yield say(actor_named(alias.text), "alias", actor, alias)
        if (purpose := record.cell("description")) and purpose.text != cell.text:
            yield say(actor, "purpose", purpose.text, purpose)
        if website := record.cell("website"):
            yield say(actor, "website", website.text, website)
        parent = record.cell("parent_organization_id")
        if parent and (over := actors.get(parent.text)) and over.id != actor.id:
            yield say(actor, "part_of", over, parent)
        numbers = [one.cell("identifier") for one in self.of("organization_identifier", organization_id=id_)]
        for number in (record.cell("tax_id"), *numbers):
            yield from self._number(actor, number)
        for term, at in self._terms("organization", id_, SORTS):
            yield say(actor, "sort", sort_in(term.text("code") or term.text("name"))[0], at)
        phone = next((one.told("number") for one in self.of("phone", organization_id=id_)), None)
        yield from person_said(Person(email=record.told("email"), phone=phone), "works_for", actor, self.sayer)
        for contact in self.of("contact", organization_id=id_):
            yield from person_said(self._person(contact), "works_for", actor, self.sayer)

    def _number(self, actor: Name, cell: Cell | None) -> Iterator[Statement]:
        if cell is not None:
            number = cell.text if cell.text.startswith("digest:") else read_firm_number(cell.text, self.key).value
            if number:
                yield self.sayer.say(actor, "orgnr", number, cell)
            else:
                self.note(cell, "orgnr_bad_checksum")

    def _person(self, contact: _Record) -> Person:
        phone = next((one.told("number") for one in self.of("phone", contact_id=contact.text("id"))), None)
        return Person(contact.told("name"), contact.text("title") or None, contact.told("email"), phone)

    def _terms(self, entity: str, id_: str, *taxonomies: str) -> Iterator[tuple[_Record, Cell]]:
        """The terms that are attributes of a thing, of some taxonomies or, where none is named, of those that are not ours;
        with the cell that tells them best."""
        ours = (NEEDS, GROUPS, PROVIDERS, SURENESS, SORTS)
        if not self._terms_by_id:
            self._terms_by_id = {one.text("id"): one for one in self.of("taxonomy_term")}
        for attribute in self.of("attribute", link_id=id_, link_entity=entity):
            term = self._terms_by_id.get(attribute.text("taxonomy_term_id"))
            at = (term.cell("name") if term else None) or attribute.cell("taxonomy_term_id")
            if term and at and (term.text("taxonomy") in taxonomies if taxonomies else term.text("taxonomy") not in ours):
                yield term, at

    # -- services ------------------------------------------------------------------------------------------------------

    def _services(self, actors: Mapping[str, Name]) -> Iterator[Statement]:
        """The services, each of one name and provider by its id where there are several."""
        seen: set[str] = set()
        for record in sorted(self.of("service"), key=lambda one: one.text("id")):
            cell, whose = record.cell("name"), record.cell("organization_id")
            if cell is None:
                self._reject(record, "no name")
            elif whose is None or whose.text not in actors:
                self._reject(record, "nobody who offers it")
            else:
                providers = [Claim(actors[whose.text], whose), *self._others(record, actors)]
                service = service_named(cell.text, [one.name for one in providers])
                if service.key in seen:
                    service = service_named(cell.text, f"{service.scope}#{record.text('id')}")
                seen.add(service.key)
                yield from offer_said(self._offer(record, Offer(providers, service, cell)), self.sayer)

    def _others(self, record: _Record, actors: Mapping[str, Name]) -> Iterator[Claim]:
        """Who offers it too: HSDS knows but one organisation of a service, so our exports tell others as terms."""
        for term, at in self._terms("service", record.text("id"), PROVIDERS):
            yield Claim(actors.get(term.text("code")) or actor_named(at.text), at)

    def _offer(self, record: _Record, offer: Offer) -> Offer:
        id_ = record.text("id")
        if (alias := record.cell("alternate_name")) and offer.service.scope:
            offer.called = service_named(alias.text, offer.service.scope)
        offer.needs, offer.groups = self._needs_and_groups(record, offer.cell)
        offer.places = [*self._places(id_)] or [*self._seats(id_)]
        program = next((one for one in self.of("program", id=record.text("program_id"))), None)
        if program and (named := program.cell("name")):
            offer.projects = [Claim(Name("Project", words, normal_form("Project", words)), named)
                              for words in parts_of(named.text)]
        for predicate, name in (("purpose", "description"), ("price", "fees_description"), ("website", "url")):
            if told := record.told(name):
                offer.values[predicate] = told
        self._set_days(record, offer)
        self._set_contacts(record, offer)
        return offer

    def _needs_and_groups(self, record: _Record, name: Cell) -> tuple[list[Claim], list[Claim]]:
        """The needs and target groups that terms tell; where none tells a need, the name of the service does, in words."""
        needs: list[Claim] = []
        groups: list[Claim] = []
        id_, known = record.text("id"), vocabulary()
        for term, at in self._terms("service", id_, NEEDS, GROUPS):
            ours = needs_in(term.text("code") or at.text) if term.text("taxonomy") == NEEDS else groups_in(term.text("code"))
            claims = needs if term.text("taxonomy") == NEEDS else groups
            claims += [Claim(told.name, at, self._sure(id_, term)) for told in ours if told.name]
        for term, at in self._terms("service", id_):
            found = [told for told in needs_in(at.text) if told.name]
            audience = [told for told in groups_in(at.text) if told.name] if not found else []
            needs += [Claim(told.name, at, None, WORDS if told.how == "words" else 0.0) for told in found if told.name]
            groups += [Claim(told.name, at) for told in audience if told.name]
            if not (found or audience):
                self.unknown_needs[term.text("name") or at.text] += 1
                self.note(at, "term_unrecognised")
        if eligible := record.cell("eligibility_description"):
            groups += [Claim(told.name, eligible, None, WORDS) for told in groups_in(eligible.text)
                       if told.name and told.name.key in known.target_groups]
        needs = needs or [Claim(told.name, name, None, WORDS) for told in needs_in(name.text) if told.name]
        return _once(needs), _once(groups)

    def _sure(self, service: str, term: _Record) -> Certainty | None:
        """How surely a term holds, where the attribute says so."""
        value = next((one.text("value") for one in self.of("attribute", link_id=service, link_entity="service",
                                                           taxonomy_term_id=term.text("id"))), "")
        return Certainty(value) if value in set(Certainty) else None

    def _places(self, id_: str) -> Iterator[Claim]:
        for area in self.of("service_area", service_id=id_):
            extent = area.cell("extent")
            known = [told.name for told in places_in(extent.text)] if extent and area.text("extent_type") == "text" else []
            cell = extent if extent and any(known) else area.cell("name") or area.cell("uri")
            if cell is None:
                continue
            for told in places_in(cell.text):
                if told.name is None:
                    self.note(cell, "place_unrecognised")
                else:
                    yield Claim(told.name, cell)

    def _seats(self, id_: str) -> Iterator[Claim]:
        """Where a service is to be had, for want of an area that it serves: the towns of its locations."""
        for at in self.of("service_at_location", service_id=id_):
            for address in self.of("address", location_id=at.text("location_id")):
                if cell := address.cell("city"):
                    yield from (Claim(told.name, cell, None, WORDS) for told in places_in(cell.text) if told.name)

    def _set_days(self, record: _Record, offer: Offer) -> None:
        for schedule in self.of("schedule", service_id=record.text("id")):
            if schedule.cells.keys() <= PLAIN_SCHEDULE:
                for predicate, name in (("start", "valid_from"), ("end", "valid_to")):
                    self._day(schedule, name, predicate, offer)
        self._day(record, "assured_date", "verified", offer)
        self._set_status(record, offer)

    def _day(self, record: _Record, name: str, predicate: str, offer: Offer) -> None:
        if cell := record.cell(name):
            if day := day_in(cell.text):
                offer.values[predicate] = (day, cell)
            else:
                self.note(cell, "date_unreadable")

    def _set_status(self, record: _Record, offer: Offer) -> None:
        """What is defunct has ended on the day before it was looked at; what is inactive is only named."""
        status = record.cell("status")
        ours = next((term.text("code") for term, _ in self._terms("service", record.text("id"), SURENESS)), "")
        if ours in set(Certainty):
            offer.certainty = Certainty(ours)
        elif status and status.text.casefold() != "active":
            looked = offer.values.get("verified") or record.told("last_modified")
            day = day_in(looked[0][:10]) if looked else None
            if status.text.casefold() == "defunct" and day:
                offer.values.setdefault("end", ((earliest(day) - timedelta(days=1)).isoformat(), status))
            elif "end" not in offer.values or status.text.casefold() != "defunct":
                offer.certainty = Certainty.MENTIONED
                self.note(status, "service_inactive")

    def _set_contacts(self, record: _Record, offer: Offer) -> None:
        """Addresses of the service itself, and the persons to ask; of several all are said, the first with the offer."""
        id_ = record.text("id")
        phone = next((one.told("number") for one in self.of("phone", service_id=id_)), None)
        for name, told in (("email", record.told("email")), ("phone", phone)):
            if told:
                offer.values[name] = told
        offer.persons = [self._person(contact) for contact in self.of("contact", service_id=id_)]


def _once(claims: Iterable[Claim]) -> list[Claim]:
    """Each thing once, the first and surest."""
    return list({claim.name.key: claim for claim in reversed(list(claims))}.values())[::-1]


USED = frozenset({
    *(f"organization.{name}" for name in ("id", "name", "alternate_name", "description", "website", "email", "tax_id",
                                          "parent_organization_id")),
    *(f"service.{name}" for name in ("id", "organization_id", "program_id", "name", "alternate_name", "description", "url",
                                     "email", "status", "fees_description", "eligibility_description", "assured_date",
                                     "last_modified")),
    *(f"service_area.{name}" for name in ("id", "service_id", "name", "extent", "extent_type", "uri")),
    *(f"taxonomy_term.{name}" for name in ("id", "code", "name", "taxonomy", "description", "language", "taxonomy_id")),
    *(f"attribute.{name}" for name in ("id", "link_id", "link_entity", "link_type", "taxonomy_term_id", "value")),
    *(f"contact.{name}" for name in ("id", "organization_id", "service_id", "name", "title", "email")),
    *(f"phone.{name}" for name in ("id", "organization_id", "service_id", "contact_id", "number")),
    *(f"organization_identifier.{name}" for name in ("id", "organization_id", "identifier", "identifier_scheme",
                                                     "identifier_type")),
    *(f"program.{name}" for name in ("id", "organization_id", "name", "description")),
    *(f"service_at_location.{name}" for name in ("id", "service_id", "location_id")), "location.id",
    *(f"address.{name}" for name in ("id", "location_id", "city")),
    *(f"taxonomy.{name}" for name in ("id", "name", "description", "uri", "version"))})


def _fields(tables: Tables, reader: _Reader, statements: list[Statement]) -> dict[str, Any]:
    """The report of a file; `ignored_columns` are the fields that were not read, `table.field`."""
    ignored = {f"{table}.{name}" for table, records in tables.items() for record in records for name in record
               if f"{table}.{name}" not in USED and not (table == "schedule" and record.keys() <= PLAIN_SCHEDULE)}
    return {"tables": {table: len(tables[table]) for table in sorted_tables(list(tables))},
            "ignored_columns": sorted(ignored), "data_rows": sum(map(len, tables.values())), "rejected_rows": reader.rejected,
            "repaired": [], "noted": reader.noted,
            "unrecognised_needs": [{"text": text, "rows": rows} for text, rows in sorted(
                reader.unknown_needs.items(), key=lambda item: (-item[1], item[0]))],
            "statements": len(statements), "entities": entity_counts(statements)}
