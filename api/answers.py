"""A question asked on the command line: its words taken apart, its answer written down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api.catalogue import described
from api.output import message, print_table
from api.wiring import open_engine, rows_visible, today
from graph.config import Settings
from graph.errors import BadParameter, InputError
from queries.catalog import ask as of_engine
from queries.catalog import question as of_catalogue
from queries.parameters import resolve
from queries.question import Question, View
from viz.tables import columns_of, value_in_words, write
from viz.views.notes import note_texts

__all__ = ["FORMS", "ask", "check", "cypher_text", "form_of", "name_and_parameters", "print_answer", "question",
           "require_place", "write_file", "written"]

FORMS = ("table", "json", "csv", "xlsx", "md")


def name_and_parameters(words: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The question's name and its parameters from the words of a command line; dash and underscore are the same.

    Raises BadParameter where a parameter lacks its value, is given twice, or a word stands alone.

    >>> name_and_parameters(["51", "--target-group", "sme", "--need=finans.lan"])
    ('51', {'target_group': 'sme', 'need': 'finans.lan'})
    """
    given: dict[str, str] = {}
    alone: list[str] = []
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            alone.append(word)
            continue
        name, equals, value = word[2:].partition("=")
        name = name.replace("-", "_")
        if not equals:
            value = next(rest, "--")
            if value.startswith("--"):
                raise BadParameter(f"--{name}", f"lacks its value: --{name} VALUE")
        if name in given:
            raise BadParameter(f"--{name}", "is given twice")
        given[name] = value
    if len(alone) != 1:
        raise BadParameter("ask", f"takes one question, not {' '.join(alone) or 'none'}; quote values that hold spaces")
    return alone[0], given


def question(name: str) -> Question:
    """The question of that name or number. Raises BadParameter with what is near."""
    return of_catalogue(name)


def check(asked: Question, given: Mapping[str, str], settings: Settings) -> None:
    """Raises BadParameter where a parameter is unknown, missing or cannot be meant; asks no engine."""
    resolve(asked.parameters, given, View(today(), rows_visible(settings)))


def form_of(form: str | None, out: Path | None) -> str:
    """How an answer is written: as asked, else by the file's suffix, else as a table.

    >>> form_of(None, Path("gaps.CSV")), form_of("json", Path("gaps.csv")), form_of(None, None)
    ('csv', 'json', 'table')
    """
    if form is not None or out is None:
        return form or "table"
    suffix = out.suffix.removeprefix(".").lower()
    if suffix not in FORMS[1:]:
        known = ", ".join(f".{each}" for each in FORMS[1:])
        raise BadParameter("--out", f"{out.name} has none of the suffixes {known}; rename it or give --format")
    return suffix


def require_place(form: str, out: Path | None, *, terminal: bool) -> None:
    """Raises BadParameter where a form does not fit where it would go."""
    if form == "xlsx" and out is None and terminal:
        raise BadParameter("--format", "a workbook cannot be shown in a terminal; add --out FILE.xlsx")
    if form == "table" and out is not None:
        raise BadParameter("--format", f"a table is for the screen; {out.name} can be {', '.join(FORMS[1:])}")


def cypher_text(asked: Question, given: Mapping[str, str]) -> str:
    """The Cypher of a question as Neo4j Browser takes it, its parameters first. Empty values are null."""
    parameters = [f":param {parameter.name} => {json.dumps(given.get(parameter.name), ensure_ascii=False)};"
                  for parameter in asked.parameters]
    return "\n\n".join(["\n".join(parameters), *(f"{text.strip()};" for text in asked.cypher)]).strip() + "\n"


def ask(settings: Settings, asked: Question, parameters: Mapping[str, str], language: str) -> dict[str, Any]:
    """The answer, as the JSON of docs/reference.md; `language` is that of titles in its rows."""
    with open_engine(settings) as engine:
        return of_engine(engine, asked.name, parameters, today=today(), rows_visible=rows_visible(settings),
                         language=language)


def print_answer(asked: Question, answer: Mapping[str, Any], language: str) -> None:
    """The answer as a table in the words of the language, its notes on stderr. Columns that say nothing are left out."""
    rows = answer["rows"]
    columns = [column for column in columns_of(described(asked), rows, language) if column.name != "evidence"]
    names = {column.name for column in columns}
    told = [[value_in_words(row.get(column.name), column, language) for column in columns] for row in rows]
    kept = [at for at, column in enumerate(columns)
            if not (column.name.endswith("_id") or f"{column.name}_title" in names) and any(line[at] for line in told)]
    print_table(asked.title[language], [*(columns[at].title for at in kept), ""],
                [[*(line[at] for at in kept), _first_words(row)] for line, row in zip(told, rows, strict=True)])
    for text in note_texts(answer["notes"], language):
        message(text)


def _first_words(row: Mapping[str, Any]) -> str:
    """The first evidence of a row, and how much more there is."""
    evidence = row.get("evidence") or []
    if not evidence:
        return ""
    first, more = evidence[0], f" (+{len(evidence) - 1})" if len(evidence) > 1 else ""
    said = f"«{first['quote']}» " if first.get("quote") else ""
    return f"{said}{Path(str(first['source'])).name}{more}"


def write_file(path: Path, data: bytes) -> None:
    """Writes the file. Raises InputError where that is not possible."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from error


def written(asked: Question, answer: Mapping[str, Any], form: str, language: str) -> bytes:
    """The answer in one of the forms of files."""
    return write(answer, described(asked), form, language)
