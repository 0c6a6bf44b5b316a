"""HSDS 3: JSON in the shapes it is given in, and packages. The files are made by hand from the published fields."""

from __future__ import annotations

import json
import random
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UnreadableFile
from graph.invariants import holds_personal_number
from graph.model import Certainty
from loaders import LOADERS
from loaders.files import walk
from tests.loaders.registers.reading import read, said

ORG, SERVICE, TERM, OTHER = (f"0000000{n}-0000-4000-8000-000000000000" for n in range(4))
NESTED: dict[str, Any] = {
    "id": SERVICE, "name": "Exportlyftet", "alternate_name": "Lyftet", "description": "Råd om export", "status": "active",
    "url": "https://provhuset.example/lyftet", "fees_description": "gratis", "assured_date": "2026-11-03",
    "eligibility_description": "För nystartade företag", "interpretation_services": "teckenspråk",
    "organization": {"id": ORG, "name": "Provhuset AB", "description": "Stöd till företag", "website": "https://provhuset.example",
                     "organization_identifiers": [{"id": "i", "identifier_type": "company", "identifier": "559812-3452"}],
                     "phones": [{"id": "p1", "number": "0250-123 45"}]},
    "program": {"id": "pr", "name": "Granskog", "description": "Ett projekt"},
    "contacts": [{"id": "c", "name": "Ada Ek", "title": "rådgivare", "email": "ada.ek@provhuset.example",
                  "phones": [{"id": "p2", "number": "+46 250 543 21"}]}],
    "schedules": [{"id": "s", "valid_from": "2025-01-01", "valid_to": "2027-12-31"},
                  {"id": "h", "freq": "WEEKLY", "byday": "MO", "opens_at": "08:00"}],
    "service_areas": [{"id": "a1", "name": "Leksand"}, {"id": "a2", "name": "Atlantis"}],
    "attributes": [
        {"id": "t1", "taxonomy_term": {"id": TERM, "code": "X1", "name": "Exprt", "description": "", "taxonomy": "egen"}},
        {"id": "t2", "taxonomy_term": {"id": OTHER, "code": "X2", "name": "Skogsrå", "description": "Rår om skog",
                                       "taxonomy": "egen"}}]}
TOLD = {("Provhuset AB", "offers", "Exportlyftet"), ("Exportlyftet", "covers", "affar.export"),
        ("Exportlyftet", "in_place", "se-kom-2029"), ("Exportlyftet", "verified", "2026-11-03"),
        ("Exportlyftet", "start", "2025-01-01"), ("Exportlyftet", "end", "2027-12-31"), ("Exportlyftet", "price", "gratis"),
        ("Exportlyftet", "for_group", "startups"), ("Exportlyftet", "part_of_project", "Granskog"),
        ("Exportlyftet", "alias", "Lyftet"), ("Provhuset AB", "orgnr", "5598123452"), ("Provhuset AB", "phone", "0250-123 45"),
        ("Ada Ek", "contact_for", "Exportlyftet"), ("Ada Ek", "phone", "+46 250 543 21")}
TABLES = {
    "organization": [{"id": ORG, "name": "Provhuset AB", "description": "Stöd"}],
    "service": [{"id": SERVICE, "organization_id": ORG, "name": "Exportlyftet", "status": "active",
                 "assured_date": "2026-11-03"}],
    "service_area": [{"id": "a", "service_id": SERVICE, "name": "Leksand"}],
    "taxonomy_term": [{"id": TERM, "name": "Export", "description": "Export", "taxonomy": "egen"}],
    "attribute": [{"id": "t", "link_id": SERVICE, "link_entity": "service", "taxonomy_term_id": TERM}]}
OF_TABLES = {("Provhuset AB", "offers", "Exportlyftet"), ("Exportlyftet", "covers", "affar.export"),
             ("Exportlyftet", "in_place", "se-kom-2029"), ("Exportlyftet", "verified", "2026-11-03")}


def as_json(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path


def package(folder: Path, tables: dict[str, list[dict[str, str]]] | None = None) -> Path:
    """A tabular data package in a folder; its `datapackage.json`."""
    folder.mkdir(exist_ok=True)
    found = TABLES if tables is None else tables
    for table, rows in found.items():
        fields = list(dict.fromkeys(name for row in rows for name in row))
        lines = [fields, *([row.get(name, "") for name in fields] for row in rows)]
        (folder / f"{table}.csv").write_text("".join(",".join(line) + "\n" for line in lines), "utf-8")
    return as_json(folder / "datapackage.json", {"name": "x", "resources": [
        {"name": table, "path": f"{table}.csv"} for table in found]})


def zipped(folder: Path, file: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, inside + one.name)
    return file


@pytest.mark.parametrize("shape", ["one", "list", "page", "organization"])
def test_json_is_read_in_each_of_its_shapes(tmp_path: Path, shape: str) -> None:
    organization = {**NESTED["organization"], "services": [{name: v for name, v in NESTED.items() if name != "organization"}]}
    value = {"one": NESTED, "list": [NESTED], "page": {"total_items": 1, "contents": [NESTED]},
             "organization": [organization]}[shape]
    assert said(read(as_json(tmp_path / "services.hsds.json", value))) >= TOLD


def test_tables_by_name_are_read_too(tmp_path: Path) -> None:
    assert said(read(as_json(tmp_path / "a.json", TABLES))) >= OF_TABLES


def test_what_is_not_used_or_not_understood_is_told(tmp_path: Path) -> None:
    fields = read(as_json(tmp_path / "a.json", NESTED)).report.fields
    assert {"service.interpretation_services", "schedule.byday", "schedule.opens_at"} <= set(fields["ignored_columns"])
    assert fields["unrecognised_needs"] == [{"text": "Skogsrå", "rows": 1}]
    assert {(one["column"], one["kind"]) for one in fields["noted"]} >= {
        ("taxonomy_term.name", "term_unrecognised"), ("service_area.name", "place_unrecognised")}


def test_every_statement_rests_on_a_field_that_stands_in_the_text(tmp_path: Path) -> None:
    reading = read(as_json(tmp_path / "a.json", NESTED))
    (body,) = reading.bodies
    for one in reading.statements:
        assert body.text[one.evidence.start:one.evidence.end] == one.evidence.quote
    assert {one.evidence.column for one in reading.statements if one.predicate == "offers"} == {"service.organization_id"}


def test_a_package_is_one_source_in_a_folder_and_in_an_archive(tmp_path: Path) -> None:
    folder = package(tmp_path / "package").parent
    found = walk([folder], LOADERS)
    assert [(one.path.name, one.loader.kind) for one in found.found] == [("datapackage.json", "hsds")]
    assert {one.reason for one in found.skipped} == {"is read with datapackage.json"}
    in_folder = read(folder / "datapackage.json")
    for inside in ("", "hsds/"):
        archive = zipped(folder, tmp_path / f"{inside.strip('/')}package.zip", inside)
        assert [one.loader.kind for one in walk([archive], LOADERS).found] == ["hsds"]
        assert said(read(archive)) == said(in_folder) >= OF_TABLES
    before = in_folder.source.id
    (folder / "service_area.csv").write_text("id,service_id,name\na," + SERVICE + ",Mora\n", "utf-8")
    assert read(folder / "datapackage.json").source.id != before


def test_other_archives_and_json_are_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "plan.md").write_text("# Plan", "utf-8")
    archive = zipped(tmp_path / "x", tmp_path / "x.zip")
    assert [one.loader.kind for one in walk([archive], LOADERS).found] == ["document"]
    assert walk([as_json(tmp_path / "a.json", {"services": [{"provider": "Almi"}], "source": {}})], LOADERS).found == ()


@pytest.mark.parametrize(("status", "certainty", "end"), [
    ("active", Certainty.ACTUAL, set()), ("inactive", Certainty.MENTIONED, set()),
    ("temporarily closed", Certainty.MENTIONED, set()), ("defunct", Certainty.ACTUAL, {("A", "2026-11-02")})])
def test_only_what_is_active_is_offered(tmp_path: Path, status: str, certainty: Certainty, end: set[tuple[str, str]]) -> None:
    one = {"id": "1", "name": "A", "status": status, "assured_date": "2026-11-03", "organization": {"id": "2", "name": "B"}}
    reading = read(as_json(tmp_path / "a.hsds.json", one))
    assert {each.certainty for each in reading.statements if each.predicate == "offers"} == {certainty}
    assert said(reading, "end") == end


def test_rows_that_lack_what_they_must_have_are_refused_or_told(tmp_path: Path) -> None:
    tables = {"organization": [{"id": "o", "name": "B"}],
              "service": [{"id": "1", "name": "A", "organization_id": "x"}, {"id": "2", "organization_id": "o"}]}
    fields = read(as_json(tmp_path / "a.hsds.json", tables)).report.fields
    assert [(one["row"], one["reason"]) for one in fields["rejected_rows"]] == [
        (1, "service: nobody who offers it"), (2, "service: no name")]
    told = {(one["row"], one["column"]) for one in fields["noted"]}
    assert told >= {(1, "organization.description"), (1, "service.organization_id"), (1, "service.status"), (2, "service.name")}


def test_two_services_of_one_name_and_provider_stay_two(tmp_path: Path) -> None:
    tables = {**TABLES, "service": [{**TABLES["service"][0], "id": id_} for id_ in ("1", "2")]}
    reading = read(as_json(tmp_path / "a.hsds.json", tables))
    assert len({one.object for one in reading.statements if one.predicate == "offers"}) == 2


def test_no_personal_number_leaves_it(tmp_path: Path) -> None:
    one = {**NESTED, "description": "ring 930309-9882", "organization": {
        "id": ORG, "name": "Ada Ek Konsult", "description": "pnr 199303099882", "tax_id": "9303099882"}}
    reading = read(as_json(tmp_path / "a.json", one))
    texts = [next(iter(reading.bodies)).text, str(reading.report.as_json()), *map(str, reading.statements)]
    assert not any(holds_personal_number(text) or "9303099882" in text for text in texts)


@pytest.mark.parametrize(("content", "reason"), [
    (b"{", "is no JSON"), (b'{"organization_id": 1, "status": "active"', "is no JSON"), (b"[]", "holds neither"),
    (b'{"contents": [1, "a", null]}', "holds neither"), (b"\xff\xfe[]", "is no JSON"), (b"[" * 100_000, "is no JSON")])
def test_what_is_no_hsds_is_refused_by_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "a.hsds.json"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=reason):
        read(file)


def test_a_package_never_reads_outside_of_itself(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("id,name,description\n1,Secret,Secret\n", "utf-8")
    folder = package(tmp_path / "package").parent
    as_json(folder / "datapackage.json", {"resources": [
        {"name": "organization", "path": "../secret.csv"}, {"name": "service", "path": "service.csv"},
        {"name": "organization", "path": "/etc/passwd"}]})
    assert walk([folder / "datapackage.json"], LOADERS).found == ()


def test_damaged_json_and_packages_never_break(tmp_path: Path) -> None:
    texts = {"a.hsds.json": json.dumps(NESTED).encode(), "b.hsds.json": json.dumps(TABLES).encode()}
    folder = package(tmp_path / "package").parent
    texts["package.zip"] = zipped(folder, tmp_path / "whole.zip").read_bytes()
    chance = random.Random(6)
    for turn in range(180):
        name, whole = list(texts.items())[turn % 3]
        content = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(content))
            content[at:at + chance.randint(0, 3)] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 4)))
        file = tmp_path / f"{turn}-{name}"
        file.write_bytes(bytes(content))
        for found in walk([file], LOADERS, "hsds").found:
            with suppress(UnreadableFile):
                read(found.path, "hsds")
