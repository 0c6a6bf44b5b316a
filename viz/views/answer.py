"""One question: its parameters as a form, its answer as a sentence and a table with evidence, how it is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.dates import is_partial
from graph.vocabulary import vocabulary
from viz.entity_words import named_href, thing_href
from viz.i18n import Texts, texts
from viz.tables import Cell, columns_of, value_in_words
from viz.views.notes import note_texts
from viz.words import href, need_title, target_group_title

__all__ = ["answer_view"]

FILE_FORMATS = ("xlsx", "csv", "json", "md")
INPUT_TYPES = {"date": "date", "month": "month", "year": "number", "integer": "number"}
# Columns of names that have pages: with the kind and the column of the id, or by name only.
IDENTIFIED = {"actor": ("Actor", "actor_id"), "other_actor": ("Actor", "other_actor_id"), "need_title": ("Need", "need"),
              "municipality": ("Place", "municipality_id"), "county": ("Place", "county_id")}
NAMED = frozenset({"by", "inferred", "planned", "potential", "ended", "coming", "beside", "in_practice", "project_names",
                   "service", "other_service"})
Pairs = Sequence[tuple[str, str]]


def answer_view(question: Mapping[str, Any], answer: Mapping[str, Any] | None, *, query: Mapping[str, str],
                language: str, choices: Mapping[str, Pairs], cypher: Sequence[str] = (),
                problem: str | None = None, neighbours: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """What the page of a question shows.

    `question` is an entry of `framjar questions`, `answer` that of `framjar ask` (None where a parameter is missing or
    wrong; `problem` then says what). `choices` are the values that a type of parameter offers as (value, title):
    `municipality`, `county`, `country`, and names to suggest for `actor` and `project`. `neighbours` are questions with
    a mark in common.
    """
    asked = {p["name"]: query[p["name"]] for p in question["parameters"] if query.get(p["name"])}
    rows = answer["rows"] if answer else []
    columns = _telling(columns_of(question, rows, language), rows)
    return {
        "question": {"number": question["number"], "title": question["title"][language], "name": question["name"]},
        "fields": [_field(p, {**(answer or {}).get("parameters", {}), **asked}, choices, texts(language))
                   for p in question["parameters"]],
        "problem": problem, "answered": answer is not None, "number_of_rows": len(rows),
        "columns": columns,
        "rows": [{"cells": [_cell(row, c, language) for c in columns],
                  "evidence": row.get("evidence") or []} for row in rows],
        "has_evidence": any(row.get("evidence") for row in rows),
        "notes": note_texts(answer.get("notes") if answer else None, language),
        "graph_version": answer.get("graph_version") if answer else None,
        "downloads": [(kind.upper(), href(f"/api/questions/{question['name']}.{kind}", asked, language))
                      for kind in FILE_FORMATS],
        "cypher": list(cypher),
        "neighbours": [(n["number"], n["title"][language], href(f"/fragor/{n['name']}", {}, language)) for n in neighbours],
    }


def _telling(columns: Sequence[Cell], rows: Sequence[Mapping[str, Any]]) -> list[Cell]:
    """The columns that tell a person something: no ids beside names, and none that is empty in every row.

    Evidence has a place of its own; files hold all columns.
    """
    names = {column.name for column in columns}
    hidden = {"evidence", *(name for name in names if name.endswith("_id")),
              *(name for name in names if f"{name}_title" in names)}
    return [column for column in columns if column.name not in hidden
            and (not rows or any(row.get(column.name) not in (None, "", [], False) for row in rows))]


def _cell(row: Mapping[str, Any], column: Cell, language: str) -> dict[str, Any]:
    value = row.get(column.name)
    return {"text": "" if value is False else value_in_words(value, column, language), "column": column,
            "links": _links(row, column, language),
            "state": value if column.name == "state" and value in ("covered", "gap", "unknown") else None}


def _links(row: Mapping[str, Any], column: Cell, language: str) -> list[tuple[str, str]]:
    """The names in a cell that have pages, each with its address: by id where the row has one, else by name."""
    value = row.get(column.name)
    if not value:
        return []
    if column.name in IDENTIFIED:
        label, id_column = IDENTIFIED[column.name]
        id_ = row.get(id_column)
        return [(str(value), thing_href(label, str(id_), language))] if id_ else []
    names = value if isinstance(value, list | tuple) else [value]
    return [(str(name), named_href(str(name), language)) for name in names] if column.name in NAMED else []


def _field(parameter: Mapping[str, Any], values: Mapping[str, Any], choices: Mapping[str, Pairs],
           text: Texts) -> dict[str, Any]:
    """A form field: a select where the values are known, else an input of the type, with suggestions where there are."""
    name, kind = parameter["name"], parameter["type"]
    value = values.get(name)
    title = parameter.get("title") or {}
    offered = _offered(parameter, choices, text)
    suggest = kind in ("actor", "project")
    return {"name": name, "title": title.get(text.language) or parameter_title(name, text),
            "value": _fitting(kind, "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)),
            "required": bool(parameter.get("required")),
            "options": None if suggest else offered, "suggestions": list(offered or ()) if suggest else [],
            "input": INPUT_TYPES.get(kind, "text")}


def _fitting(kind: str, value: str) -> str:
    """What a field of the kind can show: a field for days holds nothing but days, and browsers complain of others.

    >>> _fitting("date", "2026-02-31"), _fitting("date", "2026-02-28"), _fitting("text", "x")
    ('', '2026-02-28', 'x')
    """
    if kind == "date" and not (len(value) == 10 and is_partial(value)):
        return ""
    return value


def _offered(parameter: Mapping[str, Any], choices: Mapping[str, Pairs], text: Texts) -> Pairs | None:
    words, kind, language = vocabulary(), parameter["type"], text.language
    if parameter.get("choices"):
        return [_choice(choice, language) for choice in parameter["choices"]]
    if kind == "need":
        return [(need, need_title(need, language)) for need in (*words.need_groups, *words.needs)]
    if kind == "target_group":
        return [(group, target_group_title(group, language)) for group in words.target_groups]
    if kind == "horizon":
        return [("now", text.gettext("now")), ("later", text.gettext("later")), ("unstated", text.gettext("unstated"))]
    if kind == "boolean":
        return [("true", text.gettext("yes")), ("false", text.gettext("no"))]
    return choices.get(kind)


def _choice(choice: Any, language: str) -> tuple[str, str]:
    if not isinstance(choice, Mapping):
        return str(choice), str(choice)
    title = choice.get("title", choice["value"])
    return str(choice["value"]), str(title.get(language) if isinstance(title, Mapping) else title)


def parameter_title(name: str, text: Texts) -> str:
    """The words for a parameter; its name where there are none."""
    _ = text.gettext
    return {"municipality": _("Municipality"), "county": _("County"), "target_group": _("Target group"),
            "need": _("Need"), "month": _("Month"), "date": _("Day"), "year": _("Year"), "actor": _("Actor"),
            "project": _("Project"), "country": _("Country"), "horizon": _("Horizon"), "limit": _("At most")}.get(name, name)
