"""Services and those who offer them as HSDS 3 (Open Referral): JSON as an API gives it, or a tabular data package.

HSDS knows one organisation of a service and no needs. Who offers it too, needs, target groups and how sure an offer is are
terms of taxonomies of our own (`framjarkartan:…`) and attributes that point to them; everything else has its field there.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from graph.vocabulary import vocabulary
from queries.offered import Held, Organisation, Person, Service
from viz.tables import safe_text
from viz.words import need_title, target_group_title

__all__ = ["FIELDS", "hsds_json", "hsds_tables", "hsds_zip"]

# The fields of each table that is written, in order.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "organization": ("id", "name", "alternate_name", "description", "email", "website", "parent_organization_id"),
    "program": ("id", "organization_id", "name", "description"),
    "service": ("id", "organization_id", "program_id", "name", "description", "url", "email", "status", "fees_description",
                "assured_date"),
    "attribute": ("id", "link_id", "taxonomy_term_id", "link_type", "link_entity", "value"),
    "phone": ("id", "service_id", "organization_id", "contact_id", "number"),
    "contact": ("id", "organization_id", "service_id", "name", "title", "email"),
    "schedule": ("id", "service_id", "valid_from", "valid_to"),
    "service_area": ("id", "service_id", "name", "extent", "extent_type"),
    "taxonomy_term": ("id", "code", "name", "description", "taxonomy", "language", "taxonomy_id"),
    "organization_identifier": ("id", "organization_id", "identifier_scheme", "identifier_type", "identifier"),
    "taxonomy": ("id", "name", "description")}
REQUIRED_FIELDS = {"organization": ("id", "name", "description"), "service": ("id", "organization_id", "name", "status")}
FILES = {table: f"{table}s.csv" if table != "taxonomy" else "taxonomies.csv" for table in FIELDS}
ABOUT = {"need": "Needs of firms that a service covers", "target_group": "Whom a service is for",
         "provider": "Who offers a service beside its organisation",
         "certainty": "How sure an offer is, where it is not actual", "actor_kind": "What kind of actor an organisation is"}
# Where a service is nested in JSON: the table, what it is called there, and the field by which it points to the service.
OF_SERVICE = (("phone", "phones", "service_id"), ("contact", "contacts", "service_id"), ("schedule", "schedules", "service_id"),
              ("service_area", "service_areas", "service_id"))
OF_ORGANIZATION = (("phone", "phones", "organization_id"), ("contact", "contacts", "organization_id"),
                   ("organization_identifier", "organization_identifiers", "organization_id"))
SPOKEN = re.compile(r"[+]?[\d\s()/.-]*")  # a telephone number calculates nothing
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of files in an archive, so that the same services give the same bytes
Row = dict[str, str]
Tables = dict[str, list[Row]]


def hsds_tables(services: Sequence[Service], organisations: Sequence[Organisation], language: str) -> Tables:
    """The tables of HSDS, by name; rows in the order of the services. None: tables without rows."""
    made = _Made(language)
    known = {one.id: one for one in organisations}
    for one in organisations:
        made.organisation(one)
    for service in services:
        made.service(service, known)
    return {table: list(rows.values()) for table, rows in made.tables.items()}


def hsds_json(services: Sequence[Service], organisations: Sequence[Organisation], language: str) -> bytes:
    """A page of services with all that belongs to each nested in it."""
    nest = _Nest(hsds_tables(services, organisations, language))
    contents = [nest.service(row) for row in nest.services]
    page = {"total_items": len(contents), "total_pages": 1, "page_number": 1, "size": len(contents), "first_page": True,
            "last_page": True, "empty": not contents, "contents": contents}
    return (json.dumps(page, ensure_ascii=False, indent=2) + "\n").encode()


def hsds_zip(services: Sequence[Service], organisations: Sequence[Organisation], language: str) -> bytes:
    """A tabular data package: `datapackage.json` and a CSV file for each table that has rows."""
    tables = {table: rows for table, rows in hsds_tables(services, organisations, language).items()
              if rows or table in REQUIRED_FIELDS}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        described = json.dumps(_package(tables), ensure_ascii=False, indent=2).encode()
        for name, content in (("datapackage.json", described), *((FILES[table], _csv(table, rows))
                                                                 for table, rows in tables.items())):
            package.writestr(zipfile.ZipInfo(name, EARLIEST), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Made:
    """The tables as they are filled; each row once, by its id."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.tables: dict[str, dict[str, Row]] = {table: {} for table in FIELDS}

    def add(self, table: str, key: Sequence[str], **values: str | None) -> str:
        """A row of a table with an id that follows from its key; what says nothing is left out."""
        id_ = _id(table, *key)
        row = {"id": id_, **{name: value for name, value in values.items() if value}}
        self.tables[table].setdefault(id_, {name: row[name] for name in FIELDS[table] if name in row})
        return id_

    def organisation(self, one: Organisation) -> None:
        """An organisation with its number, kind, telephone and persons. The digest of a personal number stays here."""
        values = one.values
        id_ = self.add("organization", [one.id], name=one.name, alternate_name=next(iter(one.aliases), None),
                       description=values.get("purpose") or one.name, email=values.get("email"), website=values.get("website"),
                       parent_organization_id=_id("organization", one.parent) if one.parent else None)
        number = values.get("orgnr", "")
        if number and not number.startswith("digest:"):
            self.add("organization_identifier", [one.id], organization_id=id_, identifier_type="organisation number",
                     identifier=number)
        if kind := values.get("sort"):
            self.attribute("organization", id_, "actor_kind", kind, kind.replace("_", " "))
        if phone := values.get("phone"):
            self.add("phone", [one.id], organization_id=id_, number=phone)
        for person in one.persons:
            self.contact(person, one.id, organization_id=id_)

    def service(self, one: Service, known: Mapping[str, Organisation]) -> None:
        """A service with all that is stated of it."""
        first, *others = one.providers
        organisation = _id("organization", first.id)
        id_ = self.add(
            "service", [one.id], organization_id=organisation, program_id=self.program(one, organisation), name=one.name,
            description=one.values.get("purpose"), url=one.values.get("website"), email=one.values.get("email"),
            status="active" if one.certainty == "actual" else "inactive", fees_description=one.values.get("price"),
            assured_date=one.values.get("verified"))
        if one.certainty != "actual":
            self.attribute("service", id_, "certainty", one.certainty, one.certainty)
        for other in others:
            self.attribute("service", id_, "provider", _id("organization", other.id), other.name)
        for need in one.needs:
            self.attribute("service", id_, "need", *_need(need, self.language), _sure(need, one))
        for group in one.groups:
            self.attribute("service", id_, "target_group", group.id, target_group_title(group.id, self.language),
                           _sure(group, one))
        for place in one.places:
            self.add("service_area", [one.id, place.id], service_id=id_, name=place.name, extent=place.id, extent_type="text")
        if "start" in one.values or "end" in one.values:
            self.add("schedule", [one.id], service_id=id_, valid_from=one.values.get("start"), valid_to=one.values.get("end"))
        if phone := one.values.get("phone"):
            self.add("phone", [one.id], service_id=id_, number=phone)
        for person in one.persons:
            self.contact(person, one.id, service_id=id_)

    def program(self, one: Service, organisation: str) -> str | None:
        """The projects of a service as its program, of which HSDS knows one."""
        if not one.projects:
            return None
        name = "; ".join(project.name for project in one.projects)
        return self.add("program", [*(project.id for project in one.projects), organisation], organization_id=organisation,
                        name=name, description=name)

    def contact(self, person: Person, whose: str, **link: str) -> None:
        id_ = self.add("contact", [whose, person.id], name=person.name, title=person.title, email=person.email, **link)
        if person.phone:
            self.add("phone", [whose, person.id], contact_id=id_, number=person.phone)

    def attribute(self, entity: str, id_: str, taxonomy: str, code: str, name: str, value: str | None = None) -> None:
        """A term of a taxonomy of our own, and that it holds for a thing."""
        title = f"framjarkartan:{taxonomy}"
        within = self.add("taxonomy", [taxonomy], name=title, description=ABOUT[taxonomy])
        term = self.add("taxonomy_term", [taxonomy, code], code=code, name=name, description=name, taxonomy=title,
                        language=self.language, taxonomy_id=within)
        self.add("attribute", [id_, term], link_id=id_, taxonomy_term_id=term, link_type=taxonomy, link_entity=entity,
                 value=value)


def _need(need: Held, language: str) -> tuple[str, str]:
    """Code and title of a need; one that only its name tells, such as a group of needs, has that as its code."""
    return (need.id, need_title(need.id, language)) if need.id in vocabulary().needs else (need.name, need.name)


def _sure(held: Held, service: Service) -> str | None:
    return held.certainty if held.certainty != service.certainty else None


def _id(*parts: str | None) -> str:
    """An id that stays: UUIDs are what HSDS asks for."""
    return str(uuid5(NAMESPACE_URL, "framjarkartan:" + "/".join(map(str, parts))))


class _Nest:
    """The tables as things in things; what belongs to a thing is looked up by the field that points to it."""

    def __init__(self, tables: Tables) -> None:
        self.services = tables["service"]
        self._organisations, self._programs = _by_id(tables["organization"]), _by_id(tables["program"])
        self._terms = _by_id(tables["taxonomy_term"])
        self._pointing: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for table in ("phone", "contact", "schedule", "service_area", "organization_identifier", "attribute"):
            for row in tables[table]:
                for name, value in row.items():
                    if name.endswith("_id"):
                        self._pointing[table, name, value].append(row)

    def service(self, service: Row) -> dict[str, Any]:
        """A service with its organisation, program, contacts and so on in it."""
        found: dict[str, Any] = {name: value for name, value in service.items() if not name.endswith("_id")}
        organisation = self._organisations[service["organization_id"]]
        found["organization"] = {**organisation, **self._parts(organisation, OF_ORGANIZATION)}
        if program := self._programs.get(service.get("program_id", "")):
            found["program"] = program
        return {**found, **self._parts(service, OF_SERVICE)}

    def _parts(self, row: Row, parts: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
        """What points to a thing, by the names it has where it is nested; telephones of a person in that person."""
        found: dict[str, Any] = {}
        for table, name, link in parts:
            if mine := [dict(one) for one in self._pointing[table, link, row["id"]]]:
                found[name] = mine
        for contact in found.get("contacts", ()):
            if phones := self._pointing["phone", "contact_id", contact["id"]]:
                contact["phones"] = phones
        attributes = [{**one, "taxonomy_term": self._terms[one["taxonomy_term_id"]]}
                      for one in self._pointing["attribute", "link_id", row["id"]]]
        return {**found, "attributes": attributes} if attributes else found


def _by_id(rows: Iterable[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


def _package(tables: Tables) -> dict[str, Any]:
    """The description of a package: which file is which table, with its fields and what they point to."""
    return {"name": "framjarkartan-hsds", "title": "Services of a business-support system", "profile": "tabular-data-package",
            "version": "3.0.0", "resources": [
                {"name": table, "path": FILES[table], "profile": "tabular-data-resource", "format": "csv",
                 "mediatype": "text/csv", "encoding": "utf-8", "schema": {
                     "fields": [{"name": name, "type": "string"} for name in FIELDS[table]], "primaryKey": "id",
                     "foreignKeys": _foreign(table, tables)}}
                for table in tables]}


def _foreign(table: str, tables: Tables) -> list[dict[str, Any]]:
    pointing = ((name, name.removeprefix("parent_").removesuffix("_id")) for name in FIELDS[table] if name.endswith("_id"))
    return [{"fields": name, "reference": {"resource": "" if target == table else target, "fields": "id"}}
            for name, target in pointing if target in tables]


def _csv(table: str, rows: Iterable[Row]) -> bytes:
    """A table as CSV; text that a spreadsheet would calculate has an apostrophe before it, but for telephone numbers."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(FIELDS[table])
    for row in rows:
        cells = (row.get(name, "") for name in FIELDS[table])
        writer.writerow([cell if SPOKEN.fullmatch(cell) else safe_text(cell) for cell in cells])
    return out.getvalue().encode()
