"""HSDS 3 as tables: nested JSON laid flat, and the CSV files of a tabular data package.

The names of tables and fields, and which of them must be there, are those of the published schemas
(https://github.com/openreferral/specification, CC BY-SA); the schemas themselves are not part of this program.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from graph.errors import UnreadableFile
from loaders.base import content_digest
from loaders.documents import content_of
from loaders.reading.archive import member_bytes, members

__all__ = ["PACKAGE", "REQUIRED", "Record", "Tables", "csv_parts", "is_package_text", "looks_like_hsds", "read_json",
           "read_package", "sorted_tables", "unresolved"]

PACKAGE = "datapackage.json"
# By table: the fields that must be there. Those of CSV files that JSON tells by nesting are asked for in both, laid flat.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "organization": ("id", "name", "description"), "service": ("id", "name", "status", "organization_id"),
    "program": ("id", "name", "description", "organization_id"), "service_area": ("id",),
    "taxonomy": ("id", "name", "description"), "taxonomy_term": ("id", "name", "description"), "contact": ("id",),
    "phone": ("id", "number"),
    "attribute": ("id", "link_id", "taxonomy_term_id", "link_entity"), "schedule": ("id",), "location": ("id", "location_type"),
    "address": ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "service_at_location": ("id", "service_id"), "organization_identifier": ("id", "identifier_type", "identifier",
                                                                             "organization_id")}
# What things are called where they are nested in others, by table.
NESTED = {
    **{f"{table}s": table for table in (
        "organization", "service", "program", "service_area", "taxonomy_term", "contact", "phone", "attribute", "schedule",
        "location", "service_at_location", "organization_identifier", "language", "cost_option", "required_document")},
    "addresses": "address", "taxonomies": "taxonomy", "funding": "funding", "accessibility": "accessibility",
    "metadata": "metadata", "additional_urls": "url", "additional_websites": "url", "service_capacities": "service_capacity"}
SINGLE = {"organization": "organization", "program": "program", "location": "location", "service": "service",
          "taxonomy_term": "taxonomy_term", "taxonomy_detail": "taxonomy"}
TABLES = frozenset({*NESTED.values(), *SINGLE.values()})
OF_SERVICES = frozenset({"status", "organization", "organization_id", "service_areas", "service_at_locations"})
HEAD_SIGNS = re.compile(rb'(?P<whose>"organization(?:_id"|"\s*:\s*[{\[]))|(?P<where>"service_(?:areas?|at_locations?)"\s*:)|'
                        rb'(?P<status>"status"\s*:\s*"(?:active|inactive|defunct|temporarily closed)")')
DEEPEST = 12
Record = dict[str, str]
Tables = dict[str, list[Record]]


def looks_like_hsds(head: bytes) -> bool:
    """Whether JSON begins as services or organisations of HSDS do: two of its three signs are there, the organisation of a
    service, where it is to be had, its status.

    >>> looks_like_hsds(b'[{"id": "1", "name": "A", "status": "active", "organization": {"id": "2"}}]')
    True
    >>> looks_like_hsds(b'{"source": {}, "services": []}')
    False
    """
    signs = {match.lastgroup for match in HEAD_SIGNS.finditer(head)}
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") and len(signs) > 1


def is_package_text(content: bytes) -> bool:
    """Whether a `datapackage.json` tells of HSDS: it has resources for organisations and services."""
    return {"organization", "service"} <= set(_resources(content))


def read_json(path: Path) -> tuple[Tables, str]:
    """The tables of a JSON file and the digest of its bytes. Raises UnreadableFile where it is no JSON or no HSDS."""
    content = content_of(path)
    try:
        loaded = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnreadableFile(str(path), "is no JSON in UTF-8, or damaged; export it anew") from error
    tables: dict[str, dict[str, Record]] = {}
    for table, items in _roots(loaded):
        for item in items:
            _lay_flat(item, table, tables, 0)
    if not tables.get("service") and not tables.get("organization"):
        raise UnreadableFile(str(path), "holds neither services nor organisations of HSDS")
    return {table: list(records.values()) for table, records in tables.items()}, content_digest(content)


def _roots(loaded: Any) -> Iterator[tuple[str, list[Any]]]:
    """The lists of a file with what they are lists of: a page of an API, a list, tables by name, or one thing."""
    if isinstance(loaded, dict) and isinstance(loaded.get("contents"), list):
        loaded = loaded["contents"]
    if isinstance(loaded, dict):
        named = [(NESTED.get(name) or (name if name in TABLES else None), value) for name, value in loaded.items()
                 if isinstance(value, list)]
        if "id" not in loaded and any(table for table, _ in named):
            yield from ((table, value) for table, value in named if table)
            return
        loaded = [loaded]
    things = [one for one in loaded if isinstance(one, dict)] if isinstance(loaded, list) else []
    for one in things:
        yield ("service" if OF_SERVICES & one.keys() else "taxonomy_term" if "taxonomy" in one else "organization"), [one]


def _lay_flat(thing: Any, table: str, tables: dict[str, dict[str, Record]], depth: int) -> str | None:
    """Puts a thing and what is nested in it into the tables; its id. What is told twice is one, with all that is told of it."""
    if not isinstance(thing, dict) or depth > DEEPEST:
        return None
    records = tables.setdefault(table, {})
    plain = {name: _text(value) for name, value in thing.items() if not isinstance(value, dict | list) and value is not None}
    id_ = plain.get("id") or f"{table} {len(records) + 1}"
    record = records.setdefault(id_, {"id": id_} if "id" in plain else {})
    for name, value in plain.items():
        record.setdefault(name, value)
    for name, value in thing.items():
        if isinstance(value, dict) and (inner := SINGLE.get(name)):
            if child := _lay_flat(value, inner, tables, depth + 1):
                record.setdefault(f"{inner}_id", child)
        elif isinstance(value, list) and (inner := NESTED.get(name)):
            link = {"link_id": id_, "link_entity": table} if inner == "attribute" else {f"{table}_id": id_}
            for each in value:
                if isinstance(each, dict):
                    _lay_flat({**link, **each}, inner, tables, depth + 1)
    return id_


def _text(value: Any) -> str:
    return "true" if value is True else "false" if value is False else str(value)


def read_package(path: Path) -> tuple[Tables, str]:
    """The tables of a package, by its `datapackage.json` or its zip archive, and a digest of all its files.

    Raises UnreadableFile where it is damaged or lacks its services and organisations.
    """
    texts = _archived(path) if path.suffix.casefold() == ".zip" else _beside(path)
    digest = hashlib.sha256()
    tables: Tables = {}
    for name, content in sorted(texts.items()):
        digest.update(json.dumps([name, content_digest(content)]).encode())
    package = next(content for name, content in texts.items() if PurePosixPath(name).name == PACKAGE)
    root = PurePosixPath(next(name for name in texts if PurePosixPath(name).name == PACKAGE)).parent
    for table, file in _resources(package).items():
        if (rows := texts.get(str(root / file))) is not None:
            tables[table] = list(_rows(rows, f"{path.parent / file}" if path.name == PACKAGE else f"{path}/{file}"))
    if not tables.get("service") and not tables.get("organization"):
        raise UnreadableFile(str(path), "holds neither services nor organisations of HSDS")
    return tables, digest.hexdigest()


def csv_parts(path: Path) -> frozenset[Path]:
    """The files beside a `datapackage.json` that are read with it."""
    try:
        return frozenset(path.parent / file for file in _resources(content_of(path)).values())
    except UnreadableFile:
        return frozenset()


def _beside(path: Path) -> dict[str, bytes]:
    package = content_of(path)
    files = {file: path.parent / file for file in _resources(package).values()}
    inside = {file: content_of(one) for file, one in files.items() if os.path.isfile(one)}
    return {PACKAGE: package, **inside}


def _archived(path: Path) -> dict[str, bytes]:
    names = [one.name for one in members(path, 0) if not one.reason]
    package = min((name for name in names if PurePosixPath(name).name == PACKAGE), key=len, default=None)
    if package is None:
        raise UnreadableFile(str(path), f"holds no {PACKAGE}")
    content = member_bytes(path, package)
    wanted = {str(PurePosixPath(package).parent / file) for file in _resources(content).values()}
    return {package: content, **{name: member_bytes(path, name) for name in names if name in wanted}}


def _resources(content: bytes) -> dict[str, str]:
    """The CSV files of a package by table; none where the text is no such package. A path that leads out of it is left out."""
    try:
        listed = json.loads(content.decode("utf-8-sig"))["resources"]
        named = [(str(one["name"]), one["path"]) for one in listed]
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    files = {name: file[0] if isinstance(file, list) and file else file for name, file in named}
    return {name: file for name, file in files.items() if name in TABLES and isinstance(file, str) and file
            and not PurePosixPath(file).is_absolute() and ".." not in PurePosixPath(file).parts and "\\" not in file}


def _rows(content: bytes, path: str) -> Iterator[Record]:
    """The rows of a CSV file; an empty cell says nothing. What keeps spreadsheets from calculating is taken off."""
    try:
        text = content.decode("utf-8-sig")
        for row in csv.DictReader(io.StringIO(text, newline="")):
            yield {name: _bare(value) for name, value in row.items() if name and isinstance(value, str) and value.strip()}
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(path, "is no CSV in UTF-8, or damaged; export it anew") from error


def _bare(value: str) -> str:
    return value[1:] if len(value) > 1 and value[0] == "'" and value[1] in "=+-@\t\r" else value


def unresolved(tables: Tables) -> Iterator[tuple[str, int, str]]:
    """Rows that lack a field, or point to what is not there: (table, row from 1, field)."""
    ids = {table: {record.get("id") for record in records} for table, records in tables.items()}
    for table, records in tables.items():
        for number, record in enumerate(records, start=1):
            yield from ((table, number, field) for field in REQUIRED.get(table, ("id",)) if not record.get(field))
            for field, value in record.items():
                target = _target(table, field, record)
                if target and value and value not in ids.get(target, ()):
                    yield table, number, field


def _target(table: str, field: str, record: Mapping[str, str]) -> str | None:
    """The table that a field points to; None where it is no reference.

    >>> _target("service", "organization_id", {}), _target("attribute", "link_id", {"link_entity": "service"})
    ('organization', 'service')
    >>> _target("taxonomy_term", "parent_id", {}), _target("service", "id", {})
    ('taxonomy_term', None)
    """
    if field == "link_id":
        entity = record.get("link_entity")
        return entity if entity in TABLES else None
    if field == "parent_id":
        return table
    name = field.removeprefix("parent_").removesuffix("_id")
    return name if field.endswith("_id") and name in TABLES else None


def sorted_tables(names: Sequence[str]) -> list[str]:
    """Tables in the order in which they are written: organisations and services first."""
    order = list(REQUIRED)
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))
