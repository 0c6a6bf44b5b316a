"""What a clerk does with a log's columns, and the copy with remarks that goes back to the sender."""

from __future__ import annotations

import ast
import csv
import io
import json
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from api.loading import LoadRequest, dry_run, load, planned, remembered
from api.remarking import remarks_by_row, write_copies
from graph.check import check
from graph.engine import Engine
from graph.errors import InputError
from graph.keys import PersonalKey
from graph.model import Contact
from graph.store import Store
from loaders.base import ReadOptions
from loaders.logs import report as log_report
from loaders.logs import rows as log_rows
from loaders.logs.contacts import ContactLogLoader
from loaders.tables.grids import REMARKS_HEADERS
from tests.api.conftest import Run
from viz.log_words import REMARKS, remark, remarks_header

KEY = PersonalKey(bytes(range(32)))
OPTIONS = ReadOptions(key=KEY, today=date(2026, 11, 24))
HEADER = ["Datum", "Bolag", "Orgnr", "Kommun", "Behov", "Hänvisad till", "Telefon", "Anteckning"]
ROWS = [
    ["2020-11-03", "Ek AB", "556016-0680", "Ludivka", "Lån", "Almi", "0701-23 45 67", "@kontoret svarar"],
    ["2020-11-03", "", "", "Falun", "Lån", "", "", ""],
    ["2020-11-04", "Bo Eks Måleri", "930309-9882", "Falun", "Export", "", "+46 70-123 45 67", "-"],
    ["2020-11-03", "EK AKTIEBOLAG", "5560160680", "Ludivka", "Lån", "Almi", "070 123 45 67", "@kontoret svarar"],
    [],
    ["2031-11-05", '=HYPERLINK("https://al.example","Al AB")', "", "Mora", "Solnedgångar", "", "", "=1+1"],
    ["2020-11-06", "Sälg AB", "", "Mora", "Export", "", "", "'=2+2"],
]
CELLS = ("", "Lån", "Export", "Solnedgångar", "se ovan", "x", "Falun", "Ludivka", "2020-11-03", "3/11", "2031-01-01", "Ek AB",
         "Bo Ek", "930309-9882", "556016-0680", "556016-0681", "=1+1", "+46701234567", "-", "-5", "@x", "\tx", "'=x", "'",
         "å\u2603",
         "a\nb", 'a"b', "007", "1.50", "Almi", "Summa")


def text(rows: Sequence[Sequence[str]], delimiter: str = ";") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def write(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8", delimiter: str = ";") -> Path:
    path.write_bytes(text(rows, delimiter).encode(encoding))
    return path


def book(path: Path, sheets: dict[str, Sequence[Sequence[str]]], hidden: str = "") -> Path:
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    for name, rows in sheets.items():
        page = workbook.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
        if name == hidden:
            page.hide()
    workbook.close()
    return path


def read(path: Path) -> tuple[list[Contact], dict[str, Any]]:
    """The contacts, but for the source they are of and how their cells were written, and the report."""
    reading = ContactLogLoader().read(path, OPTIONS)
    contacts = [replace(one, source="", cells=()) for one in reading.contacts]
    return contacts, reading.report.as_json()


def copied(path: Path, folder: Path, language: str = "sv") -> Path:
    """The copy of a log as `framjar load --remarks` writes it."""
    plans = planned([LoadRequest([path], "contacts")])
    (copy,) = write_copies(plans, dry_run(plans, KEY), KEY, language, folder)
    return copy


def told(copy: Path, encoding: str = "utf-8-sig", delimiter: str = ";") -> dict[int, str]:
    """The remarks of a text copy, by the number of the row as a spreadsheet shows it."""
    with copy.open(encoding=encoding, newline="") as stream:
        return {number: row[0] for number, row in enumerate(csv.reader(stream, delimiter=delimiter), start=1) if row and row[0]}


# -- the copy with remarks -------------------------------------------------------------------------------------------------


def test_each_row_with_a_remark_has_it_in_words(tmp_path: Path) -> None:
    copy = copied(write(tmp_path / "log.csv", [["Samtal"], HEADER, *ROWS]), tmp_path / "out")
    assert copy.name == "log.remarks.csv"
    remarks = told(copy)
    assert remarks.pop(2) == "Anmärkningar från Främjarkartan"
    assert sorted(remarks) == [3, 4, 5, 6, 8, 9]
    assert "Kommun: ”Ludivka” lästes som Ludvika." in remarks[3]
    assert remarks[4] == "Avvisad: varken företagsnamn eller organisationsnummer."
    assert remarks[6] == "Samma som rad 3."
    assert "Datum: datumet ligger i framtiden." in remarks[8]
    assert "Bolag: cellen är en länk – texten lästes." in remarks[8]
    english = told(copied(tmp_path / "log.csv", tmp_path / "en", "en"))
    assert english[6] == "Same as row 3."


tables = st.lists(st.lists(st.sampled_from(CELLS), min_size=0, max_size=len(HEADER) + 2), max_size=8)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), st.sampled_from(";,\t|"), st.booleans())
@example(ROWS, "cp1252", ";", True)
def test_the_copy_says_what_the_file_said(tmp_path: Path, rows: list[list[str]], encoding: str, delimiter: str,
                                          titled: bool) -> None:
    if encoding == "cp1252":
        rows = [[cell.replace("\u2603", "") for cell in row] for row in rows]
    title = [["Samtal 2020"]] if titled else []
    path = write(tmp_path / "log.csv", [*title, HEADER, *ROWS[:3], *rows], encoding, delimiter)
    try:
        contacts, report = read(path)
    except InputError:
        return  # so few and so odd rows that it is no log
    copy = copied(path, tmp_path / "out")
    again, report_again = read(copy)
    assert again == contacts
    assert (report_again["columns"], report_again["header_row"]) == (report["columns"], report["header_row"])
    assert report_again["delimiter"] == report["delimiter"]
    remarks = told(copy, report_again["encoding"], report["delimiter"])
    rows_told = {one["row"] for name in ("rejected_rows", "duplicate_rows", "repaired", "noted") for one in report[name]}
    assert set(remarks) == {report["header_row"], *(report["header_row"] + row for row in rows_told)}
    assert "9882" not in copy.read_bytes().decode(report_again["encoding"])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(tables, tables)
@example(ROWS, ROWS)
def test_the_copy_of_a_workbook_says_what_it_said(tmp_path: Path, rows: list[list[str]], more: list[list[str]]) -> None:
    sheets = {"Norra": [HEADER, *rows], "Lathund": [["Så här", "gör man"]], "Södra": [["Titel"], HEADER, *more], "Gömd": ROWS}
    path = book(tmp_path / "log.xlsx", sheets, hidden="Gömd")
    contacts, report = read(path)
    copy = copied(path, tmp_path / "out")
    again, report_again = read(copy)
    assert again == contacts
    same = ("columns", "header_row", "hidden_sheets", "other_sheets", "sheets", "duplicate_rows", "rejected_rows", "noted")
    assert {name: report[name] for name in same} == {name: report_again[name] for name in same}
    opened = openpyxl.load_workbook(copy)
    assert set(opened.sheetnames) == set(sheets)
    assert not [cell for page in opened for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert not any("9882" in str(cell) for page in opened for row in page.iter_rows(values_only=True) for cell in row)


def test_no_cell_of_a_text_begins_a_formula(tmp_path: Path) -> None:
    copy = copied(write(tmp_path / "log.csv", [HEADER, *ROWS]), tmp_path / "out")
    with copy.open(encoding="utf-8", newline="") as stream:
        cells = [cell for row in csv.reader(stream, delimiter=";") for cell in row]
    assert "'@kontoret svarar" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_damaged_text_comes_back_in_utf8(tmp_path: Path) -> None:
    damaged = text([HEADER, ["2020-11-03", "Åkerö Bygg AB", "", "Säter", "Lån", "", "", ""]]).encode().decode("cp1252")
    (tmp_path / "log.csv").write_bytes(damaged.encode("utf-8"))
    copy = copied(tmp_path / "log.csv", tmp_path / "out")
    assert copy.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Åkerö Bygg AB" in copy.read_text("utf-8-sig")


def test_letters_that_an_encoding_has_not_go_in_utf8(tmp_path: Path) -> None:
    content = text([HEADER, ROWS[0]]).encode("cp1252").replace(b"Almi", b"Alm\x81")  # no letter in cp1252
    (tmp_path / "log.csv").write_bytes(content)
    assert copied(tmp_path / "log.csv", tmp_path / "out").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_copy_of_a_copy_has_its_own_remarks_only(tmp_path: Path) -> None:
    first = copied(write(tmp_path / "log.csv", [HEADER, *ROWS]), tmp_path / "out")
    second = copied(first, tmp_path / "out")
    assert (first.name, second.name) == ("log.remarks.csv", "log.remarks.remarks.csv")
    assert told(second) == told(first)
    assert len(read(second)[1]["columns"]) == len(HEADER)


def test_no_input_is_written_over_and_no_copy_twice(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "log.csv", [HEADER, ROWS[0]])
    write(tmp_path / "a" / "log.remarks.csv", [HEADER, ROWS[2]])
    before = (tmp_path / "a" / "log.remarks.csv").read_bytes()
    plans = planned([LoadRequest([tmp_path / "a", tmp_path / "b"], "contacts")])
    written = write_copies(plans, dry_run(plans, KEY), KEY, "sv", tmp_path / "a")
    assert len({*written}) == len(written) == 3
    assert (tmp_path / "a" / "log.remarks.csv").read_bytes() == before
    with pytest.raises(InputError, match="cannot be written"):
        write_copies(plans, dry_run(plans, KEY), KEY, "sv", tmp_path / "a" / "log.csv" / "out")


def test_the_reader_knows_the_column_by_what_the_copy_calls_it() -> None:
    assert (remarks_header("sv"), remarks_header("en")) == REMARKS_HEADERS


def test_every_kind_of_remark_has_a_sentence() -> None:
    said = set()
    for module in (log_report, log_rows):
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        for call in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name in ("_note", "_repair", "_remark"):
                said |= {arg.value for arg in call.args[-4:] if isinstance(arg, ast.Constant) and "_" in str(arg.value)}
    assert len(said) > 10
    assert said <= set(REMARKS)
    for language in ("sv", "en"):
        for kind in REMARKS:
            sentence = remark({"row": 1, "column": "", "kind": kind}, language)
            assert sentence != kind.replace("_", " ") + "."
            assert not {",", ";", "|", "\t"} & {*sentence}, "it would be taken for the delimiter"


def test_remarks_of_other_sheets_call_rows_as_these_are_numbered() -> None:
    report = {"header_row": 1, "sheets": [{"sheet": "A", "header_row": 1}, {"sheet": "B", "header_row": 5}],
              "duplicate_rows": [{"row": 2, "of": 3, "sheet": "A", "of_sheet": "B"}, {"row": 2, "of": 1, "sheet": "B"}]}
    assert remarks_by_row(report, "en") == {("A", 2): "Same as row 8 of B.", ("B", 2): "Same as row 6."}


# -- the graph remembers ---------------------------------------------------------------------------------------------------


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


def loaded(store: Store, path: Path, mapping: Path | None = None) -> dict[str, Any]:
    report = load(store, planned([LoadRequest([path], mapping=mapping)]), KEY, author="anna")
    return dict(report["sources"][0])


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    (tmp_path / "m.toml").write_text('[columns]\n"Färg" = "need"\n', "utf-8")
    return tmp_path / "m.toml"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    header = ["Datum", "Bolag", "Färg"]
    return (write(tmp_path / "first.csv", [header, ["2020-11-03", "Ek AB", "Lån"]]),
            write(tmp_path / "later.csv", [header, ["2020-11-04", "Al AB", "Export"]]))


def test_a_mapping_is_remembered_for_files_of_the_same_shape(store: Store, two: tuple[Path, Path], mapping: Path) -> None:
    first, later = two
    assert loaded(store, first, mapping)["mapping"] == "given: m.toml"
    version = store.graph_version()
    assert loaded(store, first)["status"] == "unchanged"
    assert store.graph_version() == version
    told_ = loaded(store, later)
    (layout,) = remembered(store.judgements()).values()
    assert told_["mapping"] == f"remembered from first.csv on {layout.day}"
    assert told_["needs"] == {"affar.export": 1}
    assert loaded(store, later, mapping)["status"] == "unchanged"
    assert len(store.judgements()) == 1
    assert list(check(store.engine)) == []


def test_what_is_remembered_can_be_said_anew_and_taken_back(store: Store, two: tuple[Path, Path], mapping: Path) -> None:
    first, later = two
    loaded(store, first, mapping)
    mapping.write_text('[columns]\n"Färg" = "referral"\n', "utf-8")
    loaded(store, first, mapping)
    assert loaded(store, later)["needs"] == {}
    store.undo(None, author="anna")
    assert loaded(store, later)["needs"] == {"affar.export": 1}
    store.undo(None, author="anna")
    assert "mapping" not in loaded(store, later)


def test_an_unchanged_log_has_its_copy_too(store: Store, two: tuple[Path, Path], tmp_path: Path) -> None:
    write(two[0], [HEADER, *ROWS])
    loaded(store, two[0])
    plans = planned([LoadRequest([two[0]])])
    report = load(store, plans, KEY)
    assert report["sources"][0]["status"] == "unchanged"
    (copy,) = write_copies(plans, report, KEY, "sv", tmp_path / "out")
    assert told(copy)[5] == "Samma som rad 2."


# -- the command line ------------------------------------------------------------------------------------------------------


def test_columns_are_shown_and_written(without_graph: Run, tmp_path: Path) -> None:
    write(tmp_path / "log.csv", [HEADER, *ROWS])
    done = without_graph("columns", "log.csv", "--out", "m.toml", LANG="sv_SE.UTF-8")
    assert (done.returncode, "företagets namn" in done.stdout, "Måleri" in done.stdout) == (0, True, False)
    told_ = json.loads(without_graph("columns", "log.csv", "--format", "json").stdout)
    assert [(one["header"], one["role"]) for one in told_["tables"][0]["columns"]][:3] == [
        ("Datum", "date"), ("Bolag", "firm"), ("Orgnr", "orgnr")]
    mapped = tomllib.loads((tmp_path / "m.toml").read_text("utf-8"))["columns"]
    assert mapped == {one["header"]: one["role"] for one in told_["tables"][0]["columns"]}
    done = without_graph("load", "log.csv", "--mapping", "m.toml", "--dry-run", "--remarks", "out", "--format", "json")
    assert json.loads(done.stdout)["sources"][0]["mapping"] == "given: m.toml"
    assert (tmp_path / "out" / "log.remarks.csv").exists()
    assert not (tmp_path / "graph").exists()


@pytest.mark.parametrize(("words", "says"), [
    (("missing.csv",), "missing.csv"), (("plan.md",), "is no table"),
    (("log.csv", "--mapping", "none.toml"), "there is no file"),
    (("log.csv", "--out", "no/where.toml"), "cannot be written"), (("odd.csv",), "is a header")])
def test_what_cannot_be_shown_says_why(without_graph: Run, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    write(tmp_path / "log.csv", [HEADER, *ROWS])
    write(tmp_path / "odd.csv", [["a", "b"], ["c", "d"]])
    (tmp_path / "plan.md").write_text("# Plan", "utf-8")
    done = without_graph("columns", *words)
    assert done.returncode == 2
    assert says in done.stderr


def test_remembered_columns_are_said_and_forgotten(framjar: Run, two: tuple[Path, Path], mapping: Path) -> None:
    framjar("load", two[0], "--mapping", mapping)
    told_ = json.loads(framjar("columns", two[1], "--format", "json").stdout)
    assert told_["mapping"].startswith("remembered from first.csv on ")
    assert told_["tables"][0]["columns"][2]["told_by"] == "remembered"
    dry = json.loads(framjar("load", two[1], "--dry-run", "--format", "json").stdout)
    assert dry["sources"][0]["mapping"] == told_["mapping"]
    done = framjar("columns", two[1], "--forget")
    assert "Forgotten: what was said of first.csv." in done.stderr
    assert "Nothing is remembered" in framjar("columns", two[1], "--forget").stderr


def test_the_report_tells_row_by_row(without_graph: Run, tmp_path: Path) -> None:
    write(tmp_path / "log.csv", [HEADER, *ROWS, *[["2020-11-03", "", "", "Falun", f"Lån {n}", "", "", ""] for n in range(20)]])
    shown = without_graph("load", "log.csv", "--dry-run", LANG="sv_SE.UTF-8").stdout
    assert "Samma som rad 1." in shown
    assert "… and 9 more" in shown
