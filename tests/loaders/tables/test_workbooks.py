"""Workbooks: sheets, hidden ones, two header rows, merged cells, cells as text; made by hand with xlsxwriter and odfdo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import odfdo
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from loaders.base import ReadOptions
from loaders.files import walk
from loaders.logs.contacts import ContactLogLoader
from loaders.tables import open_tables
from loaders.tables import workbook as workbooks

HEADER = ["Namn", "Orgnr", "Kommun", "Datum"]


def known(cells: Sequence[str], above: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """Rows with «Namn» or «FÖRETAG» are headers; of the first more is understood."""
    return sum(cell in {"Namn", "Orgnr", "Kommun", "FÖRETAG"} for cell in cells)


def book(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> Path:
    """A workbook, filled and saved."""
    with xlsxwriter.Workbook(path) as made:
        fill(made)
    return path


def rows_of(path: Path) -> list[list[str]]:
    return [cells for _, cells in open_tables(path, known).tables[0].rows()]


def test_the_header_lies_below_titles_and_groups(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Samtal")
        sheet.merge_range(0, 0, 0, 3, "Lotsade företag – arbetsblad")
        sheet.merge_range(2, 0, 2, 2, "FÖRETAG")
        sheet.write(2, 3, "KONTAKT")
        sheet.write_row(3, 0, HEADER)
        sheet.write_row(4, 0, ["Ek AB", "556016-0680", "Falun", "2020-11-03"])

    [table] = open_tables(book(tmp_path / "log.xlsx", fill), known).tables
    assert (table.head.row, table.head.group_row, table.head.cells) == (4, 3, tuple(HEADER))
    assert table.head.groups == ("FÖRETAG", "FÖRETAG", "FÖRETAG", "KONTAKT")
    assert list(table.rows()) == [(1, ["Ek AB", "556016-0680", "Falun", "2020-11-03"])]


def test_a_word_that_reaches_over_both_header_rows_is_the_header_of_its_column(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["FÖRETAG", "", "", "Datum"])
        sheet.write_row(1, 0, ["Namn", "Orgnr", "Kommun"])
        sheet.write_row(2, 0, ["Ek AB", "", "Falun", "2020-11-03"])

    [table] = open_tables(book(tmp_path / "log.xlsx", fill), known).tables
    assert table.head.cells == tuple(HEADER)


def test_cells_are_read_as_they_are_seen(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        day, clock = made.add_format({"num_format": "yyyy-mm-dd"}), made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["Ek AB", 5560160680, True])
        sheet.write_datetime(1, 3, datetime(2020, 11, 3), day)
        sheet.write_row(2, 0, ["Al AB", 7.5, ""])
        sheet.write_datetime(2, 3, datetime(2020, 11, 3, 8, 30), clock)

    assert rows_of(book(tmp_path / "log.xlsx", fill)) == [
        ["Ek AB", "5560160680", "1", "2020-11-03"], ["Al AB", "7.5", "", "2020-11-03 08:30"]]


def test_cells_merged_downwards_are_filled_and_others_are_not(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.merge_range(1, 0, 3, 0, "Ek AB")
        sheet.merge_range(1, 2, 1, 3, "Falun")
        sheet.write(2, 3, "2020-11-04")
        sheet.write(4, 3, "2020-11-05")

    assert rows_of(book(tmp_path / "log.xlsx", fill)) == [
        ["Ek AB", "", "Falun", ""], ["Ek AB", "", "", "2020-11-04"], ["Ek AB", "", "", ""], ["", "", "", "2020-11-05"]]


def test_a_link_is_its_formula_and_empty_columns_before_the_first_are_kept(tmp_path: Path) -> None:
    formula = 'HYPERLINK("https://ek.example","Ek & Bo AB")'

    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(1, 1, HEADER)
        sheet.write_formula(2, 1, f"={formula}", None, "Ek & Bo AB")
        sheet.write_url(3, 1, "https://al.example", None, "Al AB")

    assert [cells[:2] for cells in rows_of(book(tmp_path / "log.xlsx", fill))] == [["", f"={formula}"], ["", "Al AB"]]


def test_every_sheet_with_a_header_is_a_table_and_hidden_ones_are_named(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        for name in ("2020", "2021", "Gammal"):
            made.add_worksheet(name).write_column(0, 0, ["Namn", f"Firma {name}"])
        made.get_worksheet_by_name("Gammal").hide()
        made.add_worksheet("Lathund").write(0, 0, "Så fyller du i")
        made.add_worksheet("Tom")
        made.add_chartsheet("Diagram")

    opened = open_tables(book(tmp_path / "log.xlsx", fill), known)
    assert [table.grid.sheet for table in opened.tables] == ["2020", "2021"]
    assert [cells for table in opened.tables for _, cells in table.rows()] == [["Firma 2020"], ["Firma 2021"]]
    assert (opened.hidden_sheets, opened.other_sheets) == (("Gammal",), ("Lathund", "Tom"))


def test_an_ods_is_read_the_same(tmp_path: Path) -> None:
    made = odfdo.Document("spreadsheet")
    made.body.clear()
    table = odfdo.Table("Blad1")
    lines: list[list[str | int | date]] = [[*HEADER], ["Ek AB", 5560160680, "Falun", date(2020, 11, 3)]]
    for values in lines:
        row = odfdo.Row()
        row.set_values(values)
        table.append_row(row)
    made.body.append(table)
    path = tmp_path / "log.ods"
    made.save(path)
    assert rows_of(path) == [["Ek AB", "5560160680", "Falun", "2020-11-03"]]


def test_a_large_sheet_is_streamed_to_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet = made.add_worksheet("Logg")
        sheet.write_row(0, 0, HEADER)
        for row in range(1, 50):
            sheet.write_row(row, 0, [f"Firma {row}", 5560160680, "Falun"])
            sheet.write_datetime(row, 3, datetime(2020, 11, row % 28 + 1), day)

    path = book(tmp_path / "log.xlsx", fill)
    whole = rows_of(path)
    monkeypatch.setattr(workbooks, "STREAMED", 0)
    assert rows_of(path) == whole


@pytest.mark.parametrize("content", [b"Namn;Orgnr\nEk AB;1\n", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0" + bytes(600)])
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods", ".xlsm"])
def test_what_is_no_workbook_is_said_plainly(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"log{suffix}"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=rf"log{suffix}: .*(damaged|cannot be read|encrypted)"):
        open_tables(path, known)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "log.xlsx"
    if not path.exists():
        book(path, lambda made: made.add_worksheet().write_column(0, 0, ["Namn", *map(str, range(200))]))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(bytes(content[:data.draw(st.integers(0, len(content)))]))
    with suppress(UnreadableFile):
        for table in open_tables(damaged, known).tables:
            list(table.rows())


def test_a_cut_off_workbook_is_taken_for_a_log_so_that_its_reason_is_told(tmp_path: Path) -> None:
    path = book(tmp_path / "log.xlsx", lambda made: made.add_worksheet().write_row(0, 0, HEADER))
    path.write_bytes(path.read_bytes()[:2000])
    [found] = walk([path], [ContactLogLoader()]).found
    with pytest.raises(UnreadableFile, match="damaged workbook"):
        found.loader.read(path, ReadOptions(key=PersonalKey(bytes(32)), today=date(2026, 11, 24)))


def test_a_workbook_without_a_log_is_left_out(tmp_path: Path) -> None:
    book(tmp_path / "budget.xlsx", lambda made: made.add_worksheet().write_row(0, 0, ["Post", "Belopp"]))
    [skipped] = walk([tmp_path], [ContactLogLoader()]).skipped
    assert skipped.path.name == "budget.xlsx"


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods", ".xlsm"])
def test_a_file_without_bytes_is_said_to_be_empty(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"log{suffix}"
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile, match="is empty"):
        ContactLogLoader().read(path, ReadOptions(key=PersonalKey(bytes(range(32))), today=date(2026, 11, 24)))


def test_a_workbook_in_which_nothing_stands_is_said_to_be_empty(tmp_path: Path) -> None:
    path = book(tmp_path / "log.xlsx", lambda made: made.add_worksheet().write(3, 0, " ") and None)
    assert ContactLogLoader().accepts(path, path.read_bytes())
    with pytest.raises(UnreadableFile, match="is empty"):
        open_tables(path, known)


def test_a_workbook_whose_words_stand_far_down_is_not_empty(tmp_path: Path) -> None:
    path = book(tmp_path / "log.xlsx", lambda made: made.add_worksheet().write(90, 0, "Ek AB") and None)
    with pytest.raises(UnreadableFile, match="is a header"):
        open_tables(path, known)
