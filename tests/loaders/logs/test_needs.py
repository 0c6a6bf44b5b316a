"""What rows of logs say is needed: crosses, tags, sentences, notes and denials; whom notes say a firm was passed on to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from graph.keys import PersonalKey
from graph.model import Contact
from loaders.base import ReadOptions
from loaders.logs.columns import read_columns
from loaders.logs.contacts import ContactLogLoader
from loaders.logs.needs import needs_of, tags_in

OPTIONS = ReadOptions(key=PersonalKey(bytes(range(32))), today=date(2026, 11, 24))


def needs(header: Sequence[str], cells: Sequence[str], groups: Sequence[str] = ()) -> set[str]:
    said = needs_of(cells, read_columns(header, None, groups, [cells]))
    return {need for one in said for need, _, _ in one.reading.needs}


def log(folder: Path, *rows: Sequence[str], name: str = "log.csv") -> tuple[list[Contact], dict[str, Any]]:
    """The contacts of a log with these rows, the first of them the header, and the report."""
    path = folder / name
    path.write_text("\n".join(";".join(f'"{cell}"' for cell in row) for row in rows), "utf-8")
    reading = ContactLogLoader().read(path, OPTIONS)
    return list(reading.contacts), reading.report.as_json()


@pytest.mark.parametrize("mark", ["x", "X", "(x)", "1", "ja", "✓", "J", "sant"])
def test_a_cross_under_a_need_is_the_need(mark: str) -> None:
    assert needs(["Företag", "Export", "Lån"], ["Ek AB", mark, ""]) == {"affar.export"}


@pytest.mark.parametrize("mark", ["", "-", "0", "nej", "–", "☐"])
def test_a_word_for_no_under_a_need_is_none(mark: str) -> None:
    assert needs(["Företag", "Export", "Lån"], ["Ek AB", mark, "x"]) == {"finans.lan"}


def test_a_column_of_words_beside_crosses_is_read_as_labels() -> None:
    header, groups = ["Namn", "Lån", "Annat:"], ["Företag", "Behov (x)", "Behov (x)"]
    assert needs(header, ["Ek AB", "x", "Export och rekrytering"], groups) == {
        "finans.lan", "affar.export", "kompetens.rekrytering"}


def test_a_cross_under_a_wide_heading_is_the_group(tmp_path: Path) -> None:
    [contact], _ = log(tmp_path, ["Företag", "Finansiering", "Export"], ["Ek AB", "x", "-"])
    assert (contact.groups, contact.needs) == (("finans",), ())


@pytest.mark.parametrize(("tags", "expected"), [
    ("behov:export|till:Almi", (["export"], ["Almi"])),
    ("status:klar; behov: ny-hemsida ; prio:1", (["ny-hemsida"], [])),
    ("#export #vip", (["export"], [])),
    ("till:Almi|till:IUC Dalarna", ([], ["Almi", "IUC Dalarna"])),
    ("", ([], [])),
])
def test_tags(tags: str, expected: tuple[list[str], list[str]]) -> None:
    assert tags_in(tags) == expected


def test_a_note_is_read_for_needs_only_where_nothing_else_tells(tmp_path: Path) -> None:
    header = ["Företag", "Taggar", "Anteckning"]
    note = "Trevligt samtal. Vill börja med export. Skickad vidare till Almi."
    contacts, report = log(tmp_path, header, ["Ek AB", "", note], ["Al AB", "behov:lån|till:Skatteverket", note])
    assert [[voiced.need for voiced in contact.needs] for contact in contacts] == [["affar.export"], ["finans.lan"]]
    assert report["referrals_by_actor"] == {"Almi Företagspartner AB": 1, "Skatteverket": 1}


def test_a_note_that_says_see_above_has_the_needs_above_and_not_the_receiver(tmp_path: Path) -> None:
    header = ["Företag", "Taggar", "Anteckning"]
    contacts, report = log(tmp_path, header, ["Ek AB", "behov:export|till:Almi", "Ring igen."],
                           ["Al AB", "", "Bor i byn.\nSe ovan."])
    assert [voiced.need for voiced in contacts[1].needs] == ["affar.export"]
    assert contacts[1].referrals == ()
    assert [remark["row"] for remark in report["noted"] if remark["kind"] == "see_above"] == [2]


def test_what_a_sentence_denies_is_noted_and_no_need(tmp_path: Path) -> None:
    header = ["Företag", "Vad sa de?"]
    contacts, report = log(tmp_path, header, ["Ek AB", "Behöver inga lån. Vill börja med export."],
                           ["Al AB", "Har redan en mentor och behöver ingen till."])
    assert [[voiced.need for voiced in contact.needs] for contact in contacts] == [["affar.export"], []]
    assert [remark["row"] for remark in report["noted"] if remark["kind"] == "need_denied"] == [1, 2]


@pytest.mark.parametrize(("cell", "receiver"), [
    ("Gav dem numret till Almi", "Almi Företagspartner AB"), ("Mejlade Skatteverket om dem", "Skatteverket"),
    ("Bokade möte med Skatteverket", "Skatteverket"), ("Henvist til Innovasjon Norge", "Innovasjon Norge")])
def test_a_sentence_names_the_receiver(tmp_path: Path, cell: str, receiver: str) -> None:
    _, report = log(tmp_path, ["Företag", "Behov", "Vidare till"], ["Ek AB", "Export", cell])
    assert report["referrals_by_actor"] == {receiver: 1}
    assert report["unrecognised_actors"] == []


def test_sheets_with_the_same_columns_are_one_log(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    header = ["Datum", "Företag", "Orgnr", "Kommun", "Behov"]
    with xlsxwriter.Workbook(path) as made:
        first = ["2021-01-05", "Ek AB", "", "Falun", "Export"]
        for month, rows in {"jan": [first, [], ["2021-01-07", "", "", "Falun", "Lån"]],
                            "feb": [["2021-02-02", "EK AB", "", "Falun", "Lån"], ["2021-01-05", "Ek  AB", *first[2:]]],
                            "Lathund": [["Så fyller du i"]]}.items():
            sheet = made.add_worksheet(month)
            if month != "Lathund":
                sheet.write_row(0, 0, header)
            for at, cells in enumerate(rows, start=1):
                sheet.write_row(at, 0, cells)
    reading = ContactLogLoader().read(path, OPTIONS)
    contacts = list(reading.contacts)
    report = reading.report.as_json()
    assert [(contact.sheet, contact.row) for contact in contacts] == [("jan", 1), ("feb", 1)]
    assert len({contact.id for contact in contacts}) == 2
    assert (report["firms"], report["data_rows"], report["needs"]) == (1, 4, {"affar.export": 1, "finans.lan": 1})
    assert report["rejected_rows"] == [{"row": 3, "reason": "neither firm name nor organisation number", "sheet": "jan"}]
    assert report["duplicate_rows"] == [{"row": 2, "of": 1, "sheet": "feb", "of_sheet": "jan"}]
    assert [sheet["sheet"] for sheet in report["sheets"]] == ["jan", "feb"]
    assert report["other_sheets"] == ["Lathund"]


def test_columns_without_a_word_are_told_by_their_values_and_said_to_be_unsure(tmp_path: Path) -> None:
    areas = ("Falun", "Mora", "Orsa", "Rättvik")
    rows = [[f"Firma {at} AB", f"info{at}@ek.example", area, "Export"] for at, area in enumerate(areas)]
    contacts, report = log(tmp_path, ["Företag", "Uppgift A", "Uppgift B", "Behov"], *rows)
    assert report["columns"] == {"Företag": "firm", "Uppgift A": "email", "Uppgift B": "municipality", "Behov": "need"}
    assert report["unsure_columns"] == ["Uppgift A", "Uppgift B"]
    assert all(contact.municipality for contact in contacts)


def test_a_slip_of_the_pen_in_a_note_is_noted_as_one() -> None:
    cells = ["Ek AB", "Hon undrar vad som gäller om uppsägningsitd."]
    said = needs_of(cells, read_columns(["Företag", "Anteckning"], None, (), [cells]))
    assert [need for one in said for need in one.reading.needs] == [("regler.arbetsgivare", "uppsägningsitd", "typo")]


def test_what_needs_are_numbered_by_is_no_need(tmp_path: Path) -> None:
    contacts, report = log(tmp_path, ["Företag", "Behov"], ["Ek AB", "1. Lån 2. Kyrkorgel"], ["Al AB", "1) er heilt utsliten"])
    assert [[voiced.need for voiced in contact.needs] for contact in contacts] == [["finans.lan"], ["halsa.psykisk"]]
    assert report["unrecognised_needs"] == [{"text": "Kyrkorgel", "rows": 1}]
