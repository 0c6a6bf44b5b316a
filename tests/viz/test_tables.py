"""Answers as files: the right values, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from tests.viz.examples import QUESTION, answered
from viz.tables import FORMATS, columns_of, write

FORMULAS = ('=HYPERLINK("http://x.example")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1")


def table(rows: list[dict[str, Any]]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(write(answered(rows), QUESTION, "csv", "sv").decode())))


def test_csv_has_machine_names_plain_numbers_and_hidden_counts_hidden() -> None:
    rows = list(csv.reader(io.StringIO(write(answered(), QUESTION, "csv", "sv").decode())))
    assert rows[0] == ["actor", "projects", "state", "until", "evidence"]
    assert rows[1] == [
        "Samarkand",
        "3",
        "covered",
        "2026-12-31",
        "planer/plan.md (chars 10-45): ”Lotsen Väster drivs av Samarkand.”",
    ]
    assert rows[2][1] == "<5"


@pytest.mark.parametrize("formula", FORMULAS)
def test_csv_never_holds_a_formula(formula: str) -> None:
    evil = {
        "actor": formula,
        "projects": -3,
        "state": [formula],
        "until": formula,
        "evidence": [{"source": formula, "quote": formula}],
    }
    for cell, column in zip(table([evil])[1], ("actor", "projects", "state", "until", "evidence"), strict=True):
        assert cell == "-3" if column == "projects" else cell[0] not in "=+-@\t\r"


@pytest.mark.parametrize("formula", FORMULAS)
def test_xlsx_never_holds_a_formula_or_a_link(formula: str) -> None:
    evil = {
        "actor": formula,
        "projects": 3,
        "state": "covered",
        "until": "http://x.example",
        "evidence": [{"source": formula, "quote": formula}],
    }
    book = zipfile.ZipFile(io.BytesIO(write(answered([evil]), QUESTION, "xlsx", "sv")))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "<v>3</v>" in sheet


def test_markdown_escapes_what_would_break_the_table() -> None:
    text = write(answered([{"actor": "a|b\n<img src=x> [x](http://x.example)", "projects": 1}]), QUESTION, "md", "en").decode()
    assert "a\\|b &lt;img src=x&gt; \\[x\\](http://x.example)" in text
    assert "| Actor | Projects | State | Until |" in text


def test_json_is_the_answer_itself() -> None:
    assert json.loads(write(answered(), QUESTION, "json", "sv")) == answered()


@pytest.mark.parametrize("kind", FORMATS)
def test_no_rows_is_a_file_all_the_same(kind: str) -> None:
    assert write(answered([]), QUESTION, kind, "sv")


def test_columns_of_a_question_that_lists_none_are_those_of_the_rows() -> None:
    assert [column.name for column in columns_of({}, [{"a": 1, "b": 2}], "sv")] == ["a", "b"]
