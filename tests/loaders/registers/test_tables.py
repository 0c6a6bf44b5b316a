"""Registers of actors and of offers in tables: what is understood, what is kept, what is told, what never gets out."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import InputError, UnreadableFile
from graph.invariants import holds_personal_number
from graph.model import Certainty
from loaders import LOADERS
from loaders.files import walk
from tests.loaders.registers.reading import read, said, written

ACTORS = ("Aktör;Alias;Typ;Org.nr;Kommun;Hemsida;E-post;Kontaktperson;Moderorganisation;Favoritfärg",
          ("Provfrämjarna AB;PF, Provis;Främjare;559812-3452;Leksnad;provis.example;ada.ek@provis.example;Ada Ek;"
           "Provkoncernen;blå"))
OFFERS = ("Aktör;Insats;Behov;Var;Målgrupp;Från;Till;Status;Senast kontrollerad;Pris;Kontaktperson;Telefon;Projekt;Ljus",
          ("Provfrämjarna AB;Exportlyftet;Exprt, Banklån/kredit;Leksand, Mora;sme;2025-01-01;;Gäller;2026-11-03;gratis;Ada Ek;"
           "0250-123 45;Granskog;x"))


def test_an_actor_with_all_that_a_register_may_tell(tmp_path: Path) -> None:
    reading = read(written(tmp_path / "actors.csv", *ACTORS))
    assert reading.source.kind == "actors"
    assert said(reading) >= {
        ("PF", "alias", "Provfrämjarna AB"), ("Provis", "alias", "Provfrämjarna AB"),
        ("Provfrämjarna AB", "sort", "promoter"), ("Provfrämjarna AB", "orgnr", "5598123452"),
        ("Provfrämjarna AB", "in_place", "se-kom-2029"), ("Provfrämjarna AB", "website", "provis.example"),
        ("Provfrämjarna AB", "part_of", "Provkoncernen"), ("Ada Ek", "works_for", "Provfrämjarna AB"),
        ("Ada Ek", "email", "ada.ek@provis.example")}
    assert reading.report.fields["repaired"] == [
        {"row": 1, "column": "Kommun", "from": "Leksnad", "to": "Leksand", "kind": "municipality_misspelt"}]


@pytest.mark.parametrize("cell", ["Åsarna", "840 31 ÅSARNA"])
def test_a_post_town_tells_the_municipality_and_is_no_slip(tmp_path: Path, cell: str) -> None:
    reading = read(written(tmp_path / "actors.csv", ACTORS[0], ACTORS[1].replace("Leksnad", cell)))
    assert ("Provfrämjarna AB", "in_place", "se-kom-2326") in said(reading)
    assert not reading.report.fields.get("repaired")


def test_an_offer_with_all_that_a_register_may_tell(tmp_path: Path) -> None:
    reading = read(written(tmp_path / "offers.csv", *OFFERS))
    assert (reading.source.kind, reading.source.date) == ("offers", "2026-11-03")
    assert said(reading) >= {
        ("Provfrämjarna AB", "offers", "Exportlyftet"), ("Exportlyftet", "covers", "affar.export"),
        ("Exportlyftet", "covers", "finans.lan"), ("Exportlyftet", "in_place", "se-kom-2029"),
        ("Exportlyftet", "in_place", "se-kom-2062"), ("Exportlyftet", "for_group", "sme"),
        ("Exportlyftet", "start", "2025-01-01"), ("Exportlyftet", "verified", "2026-11-03"),
        ("Exportlyftet", "price", "gratis"), ("Exportlyftet", "part_of_project", "Granskog"),
        ("Ada Ek", "contact_for", "Exportlyftet"), ("Ada Ek", "phone", "0250-123 45")}


@pytest.mark.parametrize("rows", [ACTORS, OFFERS])
def test_every_statement_rests_on_a_cell_that_stands_in_the_text(tmp_path: Path, rows: tuple[str, ...]) -> None:
    reading = read(written(tmp_path / "register.csv", *rows))
    (body,) = reading.bodies
    for one in reading.statements:
        assert body.text[one.evidence.start:one.evidence.end] == one.evidence.quote
        assert (one.evidence.row, bool(one.evidence.column)) == (1, True)


def test_free_columns_are_named_and_kept(tmp_path: Path) -> None:
    for rows, column, value in ((ACTORS, "Favoritfärg", "blå"), (OFFERS, "Ljus", "x")):
        reading = read(written(tmp_path / f"{column}.csv", *rows))
        assert reading.report.fields["ignored_columns"] == [column]
        assert f"{column}: {value}" in next(iter(reading.bodies)).text


def test_several_providers_are_a_joint_offer(tmp_path: Path) -> None:
    rows = ("Aktör;Insats;Behov;Var", "Almi och IUC Dalarna;Lån;finans.lan;Dalarna", "Provhuset; Granhuset;;;")
    reading = read(written(tmp_path / "a.csv", rows[0], rows[1]))
    assert said(reading, "offers") == {("Almi", "Lån"), ("IUC Dalarna", "Lån")}
    (service,) = {one.object for one in reading.statements if one.predicate == "offers"}
    assert service.scope == "almi + iuc dalarna"  # type: ignore[union-attr]


@pytest.mark.parametrize(("status", "certainty", "end"), [
    ("Gäller", Certainty.ACTUAL, None), ("Planerad", Certainty.PLANNED, None), ("", Certainty.ACTUAL, None),
    ("Upphört", Certainty.ACTUAL, "2026-11-02"), ("ended", Certainty.ACTUAL, "2026-11-02")])
def test_a_status_says_how_surely_it_is_offered(tmp_path: Path, status: str, certainty: Certainty, end: str | None) -> None:
    reading = read(written(tmp_path / "a.csv", "Aktör;Insats;Status;Kontrollerad;Behov", f"Almi;Lån;{status};2026-11-03;Lån"))
    (offered,) = [one for one in reading.statements if one.predicate == "offers"]
    assert offered.certainty is certainty
    assert said(reading, "end") == ({("Lån", end)} if end else set())


def test_what_has_ended_keeps_the_day_that_the_row_gives(tmp_path: Path) -> None:
    reading = read(written(tmp_path / "a.csv", "Aktör;Insats;Status;Slutdatum", "Almi;Lån;Avslutad;2024-06-30"))
    assert said(reading, "end") == {("Lån", "2024-06-30")}


def test_needs_are_read_from_the_name_where_no_cell_tells_them(tmp_path: Path) -> None:
    reading = read(written(tmp_path / "a.csv", "Aktör;Insats;Kommun", "Almi;Hjälp med export;Mora"))
    (covers,) = [one for one in reading.statements if one.predicate == "covers"]
    assert (covers.object.key, covers.confidence < 0.9) == ("affar.export", True)  # type: ignore[union-attr]


def test_what_nobody_could_read_is_told_with_its_row(tmp_path: Path) -> None:
    reading = read(written(
        tmp_path / "a.csv", "Aktör;Insats;Behov;Var;Målgrupp;Från;Status", "Almi;Lån;Skogsrå;Atlantis;hundägare;snart;lila",
        ";Lån;;;;;", "Almi;;;;;;", "Almi;Lån;Skogsrå;Atlantis;hundägare;snart;lila", "Almi;A;;;;;;;för mycket", ";;;;;;",
        "Almi;Kurs;;;;;"))
    fields = reading.report.fields
    assert [(one["row"], one["kind"]) for one in fields["noted"]] == [
        (1, "need_unrecognised"), (1, "place_unrecognised"), (1, "target_group_unrecognised"), (1, "date_unreadable"),
        (1, "status_unrecognised")]
    assert [(one["row"], one["reason"]) for one in fields["rejected_rows"]][:2] == [
        (2, "nobody who offers it"), (3, "neither a service nor a need")]
    assert fields["rejected_rows"][2]["row"] == 5
    assert fields["duplicate_rows"] == [{"row": 4, "of": 1}]
    assert fields["blank_rows"] == [6]
    assert fields["unrecognised_needs"] == [{"text": "Skogsrå", "rows": 1}]


@pytest.mark.parametrize("number", ["930309-9882", "19930309-9882", "9303099882", "199303099882"])
def test_no_personal_number_leaves_a_register(tmp_path: Path, number: str) -> None:
    actors = read(written(tmp_path / "a.csv", "Aktör;Typ;Org.nr;Anteckning", f"Ada Ek Konsult;konsult;{number};ring {number}"))
    offers = read(written(tmp_path / "b.csv", "Aktör;Insats;Behov;Beskrivning", f"Ada;Råd;Lån;Ada, 930309-9882, {number[:6]}"))
    assert {value for _, value in said(actors, "orgnr")} == {"digest:316d5ea720ec77af4a282090ab51c9c6"}
    for reading in (actors, offers):
        texts = [next(iter(reading.bodies)).text, str(reading.report.as_json()), *map(str, reading.statements)]
        assert not any(holds_personal_number(text) or "9303099882" in text for text in texts)


@pytest.mark.parametrize(("header", "kind"), [
    ("Aktör;Insats;Behov;Kommun", "offers"), ("Provider;Service;Needs;Places", "offers"), ("Organisation;Typ;Webb", "actors"),
    ("Tilbyder;Tilbud;Målgruppe", "offers"), ("Aktör;Aktörstyp;Kommun", "actors"),
    ("Datum;Företag;Behov;Aktör;Insats", "contacts"), ("Bolag;Behov;Lotsad till;Status", "contacts"),
    ("Organisation;Behov;Datum;Lots", "contacts"), ("Företag;Org.nr;Behov", "contacts")])
def test_a_table_is_told_by_its_columns(tmp_path: Path, header: str, kind: str) -> None:
    width = header.count(";") + 1
    file = written(tmp_path / "table.csv", header, ";".join(["Almi", "Lån", "Export", "Mora", "Falun"][:width]))
    assert [one.loader.kind for one in walk([file], LOADERS).found] == [kind]


def test_the_report_says_by_which_columns(tmp_path: Path) -> None:
    assert read(written(tmp_path / "a.csv", *OFFERS)).report.fields["told_by"] == [
        "Aktör", "Insats", "Behov", "Var", "Målgrupp", "Från", "Till", "Status", "Senast kontrollerad", "Pris"]


def test_a_document_with_a_table_in_it_stays_a_document(tmp_path: Path) -> None:
    lines = ["Vem gör vad?", "Lathund för dig som möter företag i länet.", "", "1. Kommun för kommun", "",
             "Kommun\tAktör\tErbjudande\tMålgrupp", "Mora\tAlmi\tlån\talla"]
    file = tmp_path / "page.txt"
    file.write_text("\n".join(lines), "utf-8")
    assert [one.loader.kind for one in walk([file], LOADERS).found] == ["document"]


def test_sheets_are_read_one_by_one(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for sheet, provider in (("Norr", "Almi"), ("Söder", "IUC Dalarna")):
        page = book.add_worksheet(sheet)
        page.write_string(0, 0, "Våra insatser")
        for y, row in enumerate((("Aktör", "Insats", "Behov"), (provider, "Lån", "finans.lan")), start=2):
            for x, cell in enumerate(row):
                page.write_string(y, x, cell)
    book.add_worksheet("Lathund").write_string(0, 0, "Fyll i en rad för varje insats")
    book.close()
    reading = read(tmp_path / "a.xlsx")
    assert said(reading, "offers") == {("Almi", "Lån"), ("IUC Dalarna", "Lån")}
    assert {one.evidence.sheet for one in reading.statements} == {"Norr", "Söder"}
    assert reading.report.fields["other_sheets"] == ["Lathund"]
    assert reading.report.fields["header_row"] == 3


def test_a_mapping_goes_before_the_words(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[columns]\n"Vilka" = "provider"\n"Grejen" = "service"\n"Ljus" = "needs"\n', "utf-8")
    file = written(tmp_path / "a.csv", "Vilka;Grejen;Ljus", "Almi;Lån;finans.lan")
    assert said(read(file, "offers", mapping), "covers") == {("Lån", "finans.lan")}
    mapping.write_text('[columns]\n"Vilka" = "lots"\n', "utf-8")
    with pytest.raises(InputError, match="the roles are"):
        read(file, "offers", mapping)


def test_a_table_of_another_kind_is_refused_by_its_reason(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a header with known columns"):
        read(written(tmp_path / "a.csv", "Färg;Form", "blå;rund"), "offers")


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(WORDS, min_size=4, max_size=4), min_size=1, max_size=5))
def test_whatever_cells_hold_every_row_is_read_or_named(tmp_path: Path, rows: list[list[str]]) -> None:
    lines = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    reading = read(written(tmp_path / "a.csv", "Aktör;Insats;Behov;Slutdatum", *lines), "offers")
    fields = reading.report.fields
    told = {one.evidence.row for one in reading.statements}
    named = {one["row"] for name in ("rejected_rows", "duplicate_rows") for one in fields[name]}
    text = next(iter(reading.bodies)).text
    assert all(text[one.evidence.start:one.evidence.end] == one.evidence.quote for one in reading.statements)
    too_wide = {one["row"] for one in fields["rejected_rows"] if "cells" in one["reason"]}
    assert fields["data_rows"] == len(told | named - too_wide)


def test_damaged_tables_are_refused_and_never_break(tmp_path: Path) -> None:
    whole = "\n".join(OFFERS).encode()
    chance = random.Random(6)
    for turn in range(150):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(content))
            content[at:at + chance.randint(0, 3)] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 4)))
        file = tmp_path / f"{turn}.csv"
        file.write_bytes(bytes(content))
        with suppress(UnreadableFile):
            read(file, "offers")
