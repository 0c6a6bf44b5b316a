"""What people say of columns: a mapping written and passed on unchanged changes nothing, and is known again by its shape."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.keys import PersonalKey
from graph.model import Contact, Layout
from loaders.base import ReadOptions
from loaders.logs.contacts import ContactLogLoader
from loaders.logs.mappings import mapping_text, read_mappings, shape_of
from loaders.logs.understanding import understanding

OPTIONS = ReadOptions(key=PersonalKey(bytes(range(32))), today=date(2026, 11, 24))
LOADER = ContactLogLoader()
PLAIN = ("Datum", "Bolag", "Behov")
HEADERS = ("Namn", "Behov", "Behov 1", "Behov (2)", "Kontakt", "Orgnr", "Kommun", "Färg", "färg", "", "Noteringar", "#4", "Lån",
           "Export", "Berätta med egna ord", 'Sa "hej"', "Back\\slash", "E-post", "930309-9882")
CELLS = ("", "x", "Lån", "Export", "Falun", "2020-11-03", "Ek AB", "Bo Ek", "bo@ek.example", "556016-0680", "930309-9882",
         "Vi behöver hitta folk som kan svetsa", "se ovan", "-", "=1+1", "Färg", "Behov")


def write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    return path


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    for name, rows in sheets.items():
        page = workbook.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    workbook.close()
    return path


def read(path: Path, **more: Any) -> tuple[list[Contact], dict[str, Any]]:
    """The contacts but for the id of their source, and the report but for what it says of the mapping."""
    reading = LOADER.read(path, replace(OPTIONS, **more))
    contacts = [replace(one, source="") for one in reading.contacts]
    aside = ("mapping", "unsure_columns")
    fields = reading.report.fields
    for sheet in (fields, *fields.get("sheets", ())):
        for name in aside:
            sheet.pop(name, None)
    return contacts, reading.report.as_json()


def written(path: Path, folder: Path) -> Path:
    """The understanding of a log as a mapping file."""
    found = understanding(path, OPTIONS)
    mapping = folder / "mapping.toml"
    mapping.write_text(mapping_text([(table.sheet, table.lines()) for table in found.tables], ["As it is."]), "utf-8")
    return mapping


rows = st.lists(st.sampled_from(HEADERS), max_size=6).flatmap(lambda more: st.tuples(
    st.permutations([*PLAIN, *more]),
    st.lists(st.lists(st.sampled_from(CELLS), min_size=len(more) + 3, max_size=len(more) + 3), max_size=8)))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([(), ("Samtal 2020",), ("FÖRETAG", "", "BEHOV")]), max_size=2), rows)
@example([], ([*PLAIN, "Namn", "Namn", ""], [["2020-11-03", "Ek AB", "Lån", "Bo Ek", "Bo", "bo@ek.example"]] * 4))
def test_a_mapping_passed_on_unchanged_changes_nothing(
        tmp_path: Path, above: list[tuple[str, ...]], table: tuple[list[str], list[list[str]]]) -> None:
    path = write(tmp_path / "log.csv", [*above, *([table[0]]), *table[1]])
    try:
        expected = read(path)
    except InputError:
        return  # it is no log
    assert read(path, mapping=written(path, tmp_path)) == expected


def test_sheets_that_are_read_otherwise_have_a_table_of_their_own(tmp_path: Path) -> None:
    header = [*PLAIN, "Uppgift"]
    path = book(tmp_path / "log.xlsx", {
        "Norra": [header, *[["2020-11-03", f"Ek {n} AB", "Lån", f"a{n}@ek.example"] for n in range(4)]],
        "Södra": [header, *[["2020-11-03", f"Al {n} AB", "Lån", f"0701-23 45 {n}0"] for n in range(4)]]})
    mapping = written(path, tmp_path)
    assert '[sheets."Södra"]\n"Uppgift" = "phone"' in mapping.read_text("utf-8")
    assert read(path, mapping=mapping) == read(path)


def test_what_a_person_says_goes_before_words_and_values(tmp_path: Path) -> None:
    path = write(tmp_path / "log.csv", [["Datum", "Bolag", "Behov", "Färg"], *[["2020-11-03", "Ek AB", "Export", "Lån"]] * 3])
    (tmp_path / "m.toml").write_text('[columns]\n"Behov" = "ignore"\n"Färg" = "need_text"\n', "utf-8")
    reading = LOADER.read(path, replace(OPTIONS, mapping=tmp_path / "m.toml"))
    contacts = list(reading.contacts)
    assert [one.need for one in contacts[0].needs] == ["finans.lan"]
    assert reading.report.fields["columns"] == {"Datum": "date", "Bolag": "firm", "Färg": "need_text"}
    assert reading.report.fields["mapping"] == "given: m.toml"
    assert reading.layouts == (Layout(shape_of(["Datum", "Bolag", "Behov", "Färg"]), ((2, "ignore"), (3, "need_text")),
                                      ("Behov", "Färg"), "log.csv"),)


def test_a_header_that_no_word_tells_is_found_by_the_columns_that_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "log.csv", [["Lista"], ["A", "B", "C"], ["Ek AB", "Lån", "2020-11-03"]])
    with pytest.raises(InputError):
        LOADER.read(path, OPTIONS)
    (tmp_path / "m.toml").write_text('[columns]\n"A" = "firm"\n"B" = "need"\n"C" = "date"\n', "utf-8")
    (contact,), report = read(path, mapping=tmp_path / "m.toml")
    assert (contact.firm, contact.date, report["header_row"]) == ("Ek AB", "2020-11-03", 2)


def test_headers_that_no_table_has_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "log.csv", [PLAIN, ["2020-11-03", "Ek AB", "Lån"]])
    (tmp_path / "m.toml").write_text('[columns]\n"BEHOV" = "need"\n"Smak" = "note"\n[sheets."X"]\n"Bolag" = "firm"\n', "utf-8")
    assert read(path, mapping=tmp_path / "m.toml")[1]["mapping_unused"] == ["Smak", "X: Bolag"]


def test_what_is_remembered_acts_as_if_it_were_given(tmp_path: Path) -> None:
    first = write(tmp_path / "first.csv", [["Datum", "Bolag", "Färg"], ["2020-11-03", "Ek AB", "Lån"]])
    later = write(tmp_path / "later.csv", [
        ["Samtal 2021"], ["DATUM", "Bolag:", "färg", ""], ["2021-11-03", "Al AB", "Export", ""]])
    other = write(tmp_path / "other.csv", [["Bolag", "Datum", "Färg"], ["Al AB", "2021-11-03", "Export"]])
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\n"Färg" = "need"\n', "utf-8")
    given_ = LOADER.read(first, replace(OPTIONS, mapping=mapping))
    known = {one.shape: replace(one, day="2026-12-01") for one in given_.layouts}

    again = LOADER.read(first, replace(OPTIONS, remembered=known))
    assert again.source == given_.source
    assert list(again.contacts) == list(given_.contacts)
    assert again.layouts == ()
    assert again.report.fields["mapping"] == "remembered from first.csv on 2026-12-01"
    assert read(later, remembered=known) == read(later, mapping=mapping)
    assert [one.needs[0].need for one in read(later, remembered=known)[0]] == ["affar.export"]
    assert read(other, remembered=known) == read(other)


@pytest.mark.parametrize(("text", "says"), [
    ('sheets = 3\n[columns]\n"A" = "firm"\n', "no table"), ('[columns]\n"A" = "firm"\n[sheets]\nX = "firm"\n', "no table"),
    ('[columns]\n"A" = "firm"\n[sheets.X]\n"B" = "colour"\n', "the roles are date")])
def test_a_table_for_a_sheet_that_cannot_be_used_says_why(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "m.toml").write_text(text, "utf-8")
    with pytest.raises(InputError, match=says):
        read_mappings(tmp_path / "m.toml", {})


def test_examples_show_no_person(tmp_path: Path) -> None:
    header = ["Datum", "Bolag", "Orgnr", "Kommun", "Kontakt", "Tfn", "Mejl", "Behov", "Anteckning", "Annat än rubriken"]
    row = ["2020-11-03", "Bo Eks Måleri", "930309-9882", "Falun", "Bo Ek", "0701740636", "bo@ek.example", "Lån",
           "Ring Bo hemma", "Storgatan 3 hos Bo"]
    path = write(tmp_path / "log.csv", [header, row, [*row[:7], "ring 070-174 06 36", *row[8:]]])
    (table,) = understanding(path, OPTIONS).tables
    shown = {one.header: one.examples for one in table.columns}
    assert (shown["Datum"], shown["Kommun"]) == (("2020-11-03",), ("Falun",))
    assert shown["Behov"] == ("Lån", "ri••••••••••••••••")
    assert "Bo" not in repr(shown).replace("'Bolag'", "").replace("Bo•", "")
    assert not any(secret in repr(shown) for secret in ("9882", "0636", "Måleri", "ek.example", "hemma", "Storgatan"))


def test_what_told_a_column(tmp_path: Path) -> None:
    rows_ = [["2020-11-03", "Ek AB", "Lån", "Falun", "bo@ek.example"],
             ["2020-11-04", "Al AB", "Export", "Mora", "al@ek.example"],
             ["2020-11-05", "Sälg AB", "Lån", "Falun", "s@ek.example"]]
    path = write(tmp_path / "log.csv", [["Datum", "Bolag", "Behov", "Läge", "Uppgift"], *rows_])
    (table,) = understanding(path, OPTIONS).tables
    assert [(one.header, one.told_by, one.unsure) for one in table.columns] == [
        ("Datum", "both", False), ("Bolag", "both", False), ("Behov", "both", False), ("Läge", "words", False),
        ("Uppgift", "values", True)]
    (tmp_path / "m.toml").write_text('[columns]\n"Uppgift" = "note"\n', "utf-8")
    (table,) = understanding(path, replace(OPTIONS, mapping=tmp_path / "m.toml")).tables
    assert (table.columns[4].role, table.columns[4].told_by) == ("note", "mapping")
