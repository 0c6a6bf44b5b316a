"""The offer sheet: out of the graph, corrected, and back, over both engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from api.loading import LoadRequest, load, planned
from graph.check import check, differences
from graph.engine import Engine
from graph.keys import PersonalKey
from graph.store import Store
from queries.catalog import ask, catalogue
from queries.entities import one_entity
from queries.explain import explain
from queries.offered import read_services
from tests.api.conftest import Run
from viz.export_offers import offer_sheet

KEY = PersonalKey(bytes(32))
DAY = date(2026, 12, 1)
PLAN = """# Granskog

Projektägare: Leksands kommun
Projektperiod: 2025-01-01 – 2027-12-31

Granfonden Dalarna AB erbjuder lån och kapital till småföretag i Mora och Orsa. Kontakta Ada Ek, ada.ek@granfonden.example.
Nyföretagarcentrum Dalarna erbjuder rådgivning om nyföretagande i Falun.
"""
REGISTER = """Aktör;Insats;Behov;Var;Målgrupp;Från;Till;Status;Pris;Telefon
Granfonden Dalarna AB;Exportlånet;Export, Banklån/kredit;Leksand, Dalarna;sme;2025-01;2028;Gäller;=1+1;0250-123 45
Granfonden Dalarna AB;Innovationschecken;produktutveckling;;;;;Planerad;;
Granfonden Dalarna AB|Granhuset i Mora AB;Tillväxtlyftet;finans.kapital;Mora;;;;Gäller;;
Granhuset i Mora AB;Kontorsplats;lokaler;Mora;;;;Gäller;;
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.md").write_text(PLAN, "utf-8")
    (tmp_path / "register.csv").write_text(REGISTER, "utf-8")
    return tmp_path


def loaded(engine: Engine, *paths: Path) -> dict[str, Any]:
    report = load(Store(engine), planned([LoadRequest(paths)]), KEY)
    assert [one["status"] for one in report["sources"] if one["status"] == "failed"] == []
    return report


def sheet_of(engine: Engine, file: Path, day: date = DAY, language: str = "sv") -> Path:
    """The sheet of the fund, as a file."""
    actor = one_entity(engine, "Granfonden Dalarna AB", "Actor")
    file.write_bytes(offer_sheet(actor["name"], read_services(engine, actor["id"]), day, language))
    return file


def cells_of(file: Path) -> list[list[str]]:
    rows = openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True)
    return [[str(cell or "") for cell in row] for row in rows]


def rewritten(file: Path, rows: Sequence[Sequence[str]]) -> Path:
    """The workbook as a promoter saves it: the same cells, written by another program."""
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    page = book.add_worksheet("Insatser")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            page.write_string(y, x, cell)
    book.close()
    return file


def answers(engine: Engine) -> dict[str, Any]:
    """All answers that need no parameter, without the words that they rest on."""
    found = {}
    for question in catalogue():
        if not any(one["required"] for one in question["parameters"]) and question["name"] not in ("evidence",):
            answer = ask(engine, question["name"], {}, today=DAY, rows_visible=True)
            found[question["name"]] = [_plain(row) for row in answer["rows"]]
    return found


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("evidence", "sources", "confidence")}


def told(engine: Engine) -> list[tuple[Any, ...]]:
    """All services as far as a sheet tells of them, but when they were verified."""
    return [(one.id, one.name, one.certainty, one.providers, one.needs, one.places, one.groups, one.projects, one.persons,
             {name: value for name, value in one.values.items() if name != "verified"}) for one in read_services(engine)]


@pytest.mark.engine
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_sheet_that_comes_back_unchanged_changes_nothing_but_when_it_was_verified(engine: Engine, folder: Path,
                                                                                    language: str) -> None:
    loaded(engine, folder / "plan.md", folder / "register.csv")
    before, known = answers(engine), told(engine)
    sheet = sheet_of(engine, folder / "sheet.xlsx", language=language)
    report = loaded(engine, sheet)["sources"][0]
    assert (report["kind"], report["rejected_rows"], report["noted"], report["ignored_columns"]) == ("offers", [], [], [])
    assert told(engine) == known
    assert answers(engine) == before
    actor = one_entity(engine, "Granfonden Dalarna AB", "Actor")
    assert {one.values["verified"] for one in read_services(engine, actor["id"])} == {"2026-12-01"}
    assert [one.name for one in read_services(engine) if "verified" not in one.values] != []
    assert (check(engine), differences(Store(engine))) == ([], [])


@pytest.mark.engine
def test_what_the_sheet_corrects_is_shown(engine: Engine, folder: Path) -> None:
    loaded(engine, folder / "plan.md", folder / "register.csv")
    header, *rows = cells_of(sheet_of(engine, folder / "sheet.xlsx"))
    at = {name: x for x, name in enumerate(header)}
    by_name = {row[at["Insats"]]: row for row in rows}
    by_name["Exportlånet"][at["Slutdatum"]] = "2027-06-30"
    by_name["Exportlånet"][at["Insats"]] = "Exportkrediten"
    by_name["Innovationschecken"][at["Status"]] = "upphört"
    new = [""] * len(header)
    new[at["Aktör 1"]], new[at["Insats"]], new[at["Behov 1"]] = "Granfonden Dalarna AB", "Gröna lånet", "finans.lan"
    new[at["Senast kontrollerad"]] = "2026-12-01"
    loaded(engine, rewritten(folder / "sheet.xlsx", [header, *rows, new]))
    actor = one_entity(engine, "Granfonden Dalarna AB", "Actor")
    services = {one.name: one for one in read_services(engine, actor["id"])}
    assert services["Exportkrediten"].values["end"] == "2027-06-30"
    assert "Exportlånet" not in services
    assert services["Innovationschecken"].values["end"] == "2026-11-30"
    assert [one.id for one in services["Gröna lånet"].needs] == ["finans.lan"]
    renamed = explain(engine, services["Exportkrediten"].id, rows_visible=True)
    assert {one["surface"] for one in renamed["names"]} == {"Exportkrediten", "Exportlånet"}
    assert check(engine) == []


@pytest.mark.engine
def test_a_row_that_is_taken_out_leaves_what_documents_say(engine: Engine, folder: Path) -> None:
    loaded(engine, folder / "plan.md", folder / "register.csv")
    known = told(engine)
    header, *_ = cells_of(sheet_of(engine, folder / "sheet.xlsx"))
    sheet = cells_of(folder / "sheet.xlsx")
    loaded(engine, rewritten(folder / "sheet.xlsx", [header, *sheet[2:]]))
    assert told(engine) == known


@pytest.mark.engine
def test_rows_that_were_taken_out_are_named_and_new_ones_are_the_actors_own(engine: Engine, folder: Path) -> None:
    loaded(engine, folder / "plan.md", folder / "register.csv")
    sheet = sheet_of(engine, folder / "sheet.xlsx")
    assert "taken_out" not in loaded(engine, sheet)["sources"][0]
    book = openpyxl.load_workbook(sheet)
    at = next(row[0].row for row in book.worksheets[0] if "Exportlånet" in [cell.value for cell in row])
    book.worksheets[0].delete_rows(at)
    book.save(sheet)
    header = [cell.value for cell in book.worksheets[0][1]]
    book.worksheets[0].cell(book.worksheets[0].max_row + 1, header.index("Insats") + 1, "Gröna lånet")
    book.save(sheet)
    report = loaded(engine, sheet)["sources"][0]
    assert (report["taken_out"], report["rejected_rows"]) == (["Exportlånet"], [])
    new = next(one for one in read_services(engine) if one.name == "Gröna lånet")
    assert [one.name for one in new.providers] == ["Granfonden Dalarna AB"]


@pytest.mark.engine
def test_a_sheet_replaces_its_earlier_version_and_can_be_withdrawn(engine: Engine, folder: Path) -> None:
    loaded(engine, folder / "plan.md", folder / "register.csv")
    version = Store(engine).status()["graph_version"]
    header, *rows = cells_of(sheet_of(engine, folder / "sheet.xlsx"))
    new = [""] * len(header)
    new[1], new[header.index("Insats")], new[header.index("Behov 1")] = "Granfonden Dalarna AB", "Gröna lånet", "finans.lan"
    loaded(engine, rewritten(folder / "sheet.xlsx", [header, *rows, new]))
    assert "Gröna lånet" in {one.name for one in read_services(engine)}
    loaded(engine, rewritten(folder / "sheet.xlsx", [header, *rows]))
    assert "Gröna lånet" not in {one.name for one in read_services(engine)}
    Store(engine).withdraw(str(folder / "sheet.xlsx"))
    assert Store(engine).status()["graph_version"] == version


@pytest.mark.engine
def test_any_order_of_sheet_register_and_document_is_the_same(engine: Engine, folder: Path) -> None:
    loaded(engine, folder / "plan.md", folder / "register.csv")
    sheet = sheet_of(engine, folder / "sheet.xlsx")
    loaded(engine, sheet)
    version, known = Store(engine).status()["graph_version"], told(engine)
    for one in Store(engine).sources():
        Store(engine).withdraw(one["id"])
    for path in (sheet, folder / "register.csv", folder / "plan.md"):
        loaded(engine, path)
    assert (Store(engine).status()["graph_version"], told(engine)) == (version, known)


def test_no_cell_of_a_sheet_is_a_formula_and_lists_are_there_to_choose_from(tmp_path: Path) -> None:
    from queries.offered import Held, Service

    service = Service("s", "=HYPERLINK(1)", ("almi", "=HYPERLINK(1)"), "actual", (Held("a", "+Almi", "actual"),),
                      (Held("finans.lan", "Lån", "planned"),), (Held("se-kom-2062", "Mora", "actual"),), (), (), (), {})
    data = offer_sheet("+Almi", [service], DAY, "sv")
    book = openpyxl.load_workbook(BytesIO(data))
    assert not any(cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row)
    page = book.worksheets[0]
    assert len(page.data_validations.dataValidation) >= 4
    assert [page.cell(2, 2).value, page.cell(2, 3).value] == ["+Almi", "=HYPERLINK(1)"]
    assert "(planeras)" in {str(cell.value).split(" ")[-1] for cell in page[2]}
    assert "+Almi" in str(book.worksheets[1]["A1"].value)
    assert book.worksheets[2].sheet_state == "hidden"


@pytest.mark.engine
def test_the_command_writes_a_sheet(framjar: Run, tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text(REGISTER, "utf-8")
    framjar("load", "register.csv")
    done = framjar("offers", "export", "Granhuset i Mora AB")
    assert done.returncode == 0, done.stderr
    assert (done.returncode, done.stdout) == (0, "")
    assert "offers-granhuset-i-mora-ab.xlsx (2 services)" in done.stderr
    again = framjar("load", "offers-granhuset-i-mora-ab.xlsx", "--dry-run")
    assert "offers" in again.stdout
    assert framjar("offers", "export", "Nobody at all").returncode == 2
    assert framjar("offers", "export", "Granhuset i Mora AB", "--out", "a.csv").returncode == 2
