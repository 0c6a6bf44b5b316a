"""Answers as tables: titles and values in words, and files to take along (CSV, XLSX, Markdown, JSON).

A spreadsheet must never run what a source wrote: text that begins like a formula is written as text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import xlsxwriter

from graph.vocabulary import vocabulary
from viz.i18n import Texts, texts
from viz.views.notes import note_texts
from viz.words import certainty, day, need_title, number, role, short_count, state, target_group_title

__all__ = ["FORMATS", "Cell", "columns_of", "safe_text", "value_in_words", "write"]

# Columns whose values are words of the vocabulary, and who says them in a language.
WORDED = {"state": state, "role": role, "roles": role, "certainty": certainty}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
DATE_TYPES = frozenset({"date", "month", "year", "period"})
PATHS = frozenset({"inventory", "source", "sources"})   # columns of paths; people read the name of the file
XLSX_TEXT_LIMIT = 32_767


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of an answer: its name, type and title."""

    name: str
    type: str
    title: str

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers, to be set flush right."""
        return self.type in ("integer", "number", "count")


def columns_of(question: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], language: str) -> list[Cell]:
    """The columns of a question with their titles, in catalogue order; those of the rows where it lists none.

    >>> columns_of({"columns": [{"name": "firms", "type": "integer", "title": {"sv": "Företag", "en": "Firms"}}]}, [], "sv")
    [Cell(name='firms', type='integer', title='Företag')]
    """
    listed = question.get("columns") or (list(rows[0]) if rows else [])
    return [_column(column, language) for column in listed]


def _column(column: Any, language: str) -> Cell:
    if not isinstance(column, Mapping):
        return Cell(str(column), "text", str(column).replace("_", " ").capitalize())
    title = column.get("title") or {}
    words = title.get(language) if isinstance(title, Mapping) else title
    return Cell(column["name"], column.get("type", "text"), words or column["name"].replace("_", " ").capitalize())


def value_in_words(value: Any, column: Cell, language: str) -> str:
    """A value as a person reads it: counts masked, days and states in words, ids by their titles, lists by commas.

    >>> value_in_words({"value": None, "below": 5}, Cell("firms", "integer", ""), "sv")
    '<5'
    >>> value_in_words(["finans.lan"], Cell("needs", "need", ""), "en"), value_in_words(True, Cell("x", "boolean", ""), "sv")
    ('Loans and liquidity', 'ja')
    """
    text = texts(language)
    if value is None:
        return ""
    if isinstance(value, bool):
        return text.gettext("yes") if value else text.gettext("no")
    if isinstance(value, Mapping):
        return short_count(value, language) if "value" in value else ", ".join(
            f"{key}: {value_in_words(inner, column, language)}" for key, inner in value.items())
    if column.name in PATHS and isinstance(value, str | list):
        return ", ".join(PurePath(path).name for path in ([value] if isinstance(value, str) else value))
    if isinstance(value, str):
        return _string_in_words(value, column, language)
    if isinstance(value, Iterable):
        return ", ".join(value_in_words(inner, column, language) for inner in value)
    return str(value) if column.type in DATE_TYPES or column.name in ("number", "year") else number(value, language)


def _string_in_words(value: str, column: Cell, language: str) -> str:
    words = vocabulary()
    if worded := WORDED.get(column.name):
        return worded(value, language)
    if value in words.needs or (value in words.need_groups and column.type == "need"):
        return need_title(value, language)
    if column.type == "target_group" and value in words.target_groups:
        return target_group_title(value, language)
    return day(value, language) if column.type in DATE_TYPES or column.name in ("start", "end", "until") else value


def write(answer: Mapping[str, Any], question: Mapping[str, Any], kind: str, language: str) -> bytes:
    """An answer as a file of `kind` (a key of FORMATS).

    CSV keeps the machine names of columns and plain values; XLSX and Markdown have titles and words of the language.
    """
    return FORMATS[kind][1](answer, question, language)


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe is set before what begins like one.

    >>> safe_text("=HYPERLINK(1)"), safe_text("-5 %"), safe_text("Almi")
    ("'=HYPERLINK(1)", "'-5 %", 'Almi')
    """
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def evidence_in_words(items: Iterable[Mapping[str, Any]] | None) -> str:
    """Evidence as one line: source, place and words of each item.

    >>> evidence_in_words([{"source": "plan.md", "locator": "chars 1-5", "quote": "FBR"}])
    'plan.md (chars 1-5): ”FBR”'
    """
    return " | ".join(
        item["source"] + (f" ({item['locator']})" if item.get("locator") else "") +
        (f": ”{item['quote']}”" if item.get("quote") else "") for item in items or ())


def _plain(value: Any) -> Any:
    """A value for a CSV cell: numbers as they are, hidden counts as `<5`, lists by semicolon."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, Mapping):
        return safe_text(short_count(value, "en") if "value" in value else json.dumps(value, ensure_ascii=False))
    if isinstance(value, list | tuple):
        return safe_text("; ".join(str(_plain(inner)) for inner in value))
    return safe_text(str(value))


def _csv(answer: Mapping[str, Any], question: Mapping[str, Any], language: str) -> bytes:
    columns = _with_evidence(columns_of(question, answer["rows"], language), answer["rows"])
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.name for column in columns])
    for row in answer["rows"]:
        writer.writerow([safe_text(evidence_in_words(row.get("evidence"))) if column.name == "evidence"
                         else _plain(row.get(column.name)) for column in columns])
    return out.getvalue().encode()


def _xlsx(answer: Mapping[str, Any], question: Mapping[str, Any], language: str) -> bytes:
    text = texts(language)
    columns = _with_evidence(columns_of(question, answer["rows"], language), answer["rows"])
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                     "strings_to_numbers": False})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(text.gettext("Answer"))
    sheet.freeze_panes(1, 0)
    for x, column in enumerate(columns):
        title = text.gettext("Evidence") if column.name == "evidence" else column.title
        sheet.write_string(0, x, title, bold)
        sheet.set_column(x, x, 60 if column.name == "evidence" else max(12, min(40, len(title) + 4)))
    for y, row in enumerate(answer["rows"], start=1):
        for x, column in enumerate(columns):
            _xlsx_cell(sheet, y, x, row.get(column.name), column, wrap, language)
    _xlsx_about(book.add_worksheet(text.gettext("About")), answer, question, text)
    book.close()
    return out.getvalue()


def _xlsx_cell(sheet: Any, y: int, x: int, value: Any, column: Cell, form: Any, language: str) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(y, x, value, form)
        return
    words = evidence_in_words(value) if column.name == "evidence" else value_in_words(value, column, language)
    sheet.write_string(y, x, words[:XLSX_TEXT_LIMIT], form)


def _xlsx_about(sheet: Any, answer: Mapping[str, Any], question: Mapping[str, Any], text: Texts) -> None:
    """A second sheet: what was asked, of which state of the graph, and what the answer notes."""
    sheet.set_column(0, 1, 40)
    lines = [(text.gettext("Question"), question["title"][text.language]),
             (text.gettext("State of the data"), str(answer.get("graph_version", "")))]
    lines += [(name, str(value)) for name, value in answer.get("parameters", {}).items() if value is not None]
    lines += [(text.gettext("Note"), note) for note in note_texts(answer.get("notes"), text.language)]
    for y, pair in enumerate(lines):
        for x, words in enumerate(pair):
            sheet.write_string(y, x, words[:XLSX_TEXT_LIMIT])


def _markdown(answer: Mapping[str, Any], question: Mapping[str, Any], language: str) -> bytes:
    columns = _with_evidence(columns_of(question, answer["rows"], language), answer["rows"])
    lines = [f"# {_escaped(question['title'][language])}", ""]
    if columns:
        lines += ["| " + " | ".join(_escaped(c.title) for c in columns) + " |", "|" + " --- |" * len(columns)]
    for row in answer["rows"]:
        cells = [evidence_in_words(row.get("evidence")) if c.name == "evidence"
                 else value_in_words(row.get(c.name), c, language) for c in columns]
        lines.append("| " + " | ".join(_escaped(cell) for cell in cells) + " |")
    lines += ["", *(f"- {_escaped(note)}" for note in note_texts(answer.get("notes"), language))]
    return ("\n".join(lines).rstrip() + "\n").encode()


def _escaped(text: str) -> str:
    """Text that Markdown shows as it stands, on one line."""
    flat = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\|*_`[]#~" else {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(c, c) for c in flat)


def _json(answer: Mapping[str, Any], question: Mapping[str, Any], language: str) -> bytes:
    return (json.dumps(answer, ensure_ascii=False, indent=2) + "\n").encode()


def _with_evidence(columns: list[Cell], rows: Sequence[Mapping[str, Any]]) -> list[Cell]:
    """The columns, with one for the evidence where rows have it and the question does not list it."""
    if any(row.get("evidence") for row in rows) and all(column.name != "evidence" for column in columns):
        return [*columns, Cell("evidence", "evidence", "Evidence")]
    return columns


# Suffix: (media type, writer).
FORMATS = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "md": ("text/markdown; charset=utf-8", _markdown),
    "json": ("application/json", _json),
}
