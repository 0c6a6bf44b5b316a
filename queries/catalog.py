"""Every question, with its name, number, titles, parameters, columns and function; and the one way to ask.

The command line, the API, the pages and the exports are drawn from `QUESTIONS`, so a question added here is everywhere:
write its function in the module of its family, describe it in a `Question` there, and list it below.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.access import Reader
from graph.errors import BadParameter
from queries.evidence import FACTS
from queries.gaps import COVERAGE, UNMET, UNREFERRED
from queries.network import MOST_CONNECTED, PAIRS
from queries.overlap import DUPLICATES
from queries.parameters import as_shown, near, resolve
from queries.question import Answer, Column, Note, Parameter, Question, View
from queries.reach import UNREACHED
from queries.registered import UNREACHED_FIRMS
from queries.version import graph_version

__all__ = ["QUESTIONS", "Answer", "Column", "Note", "Parameter", "Question", "View", "ask", "catalogue", "question"]

QUESTIONS: tuple[Question, ...] = (MOST_CONNECTED, PAIRS, UNREACHED, UNMET, UNREFERRED, UNREACHED_FIRMS, DUPLICATES, FACTS,
                                   COVERAGE)


def question(name_or_number: str | int) -> Question:
    """The question of a name or number. Raises BadParameter that names the near ones where there is none.

    >>> question("coverage").number, question(51).name, question("most-connected-actors").number
    (51, 'coverage', 1)
    """
    wanted = str(name_or_number).strip().replace("-", "_").casefold()
    for one in QUESTIONS:
        if wanted in (one.name, str(one.number)):
            return one
    names = [one.name for one in QUESTIONS]
    hint = near(wanted, names) or "; see framjar questions"
    raise BadParameter("question", f"there is no question {name_or_number!r}{hint}")


def ask(reader: Reader, name: str | int, parameters: Mapping[str, Any] | None = None, *, today: date,
        rows_visible: bool, language: str = "sv") -> dict[str, Any]:
    """The answer to a question: `{"question", "parameters", "graph_version", "rows", "notes"}`, plain JSON values.

    `parameters` by name (dash or underscore), as text or values; what is missing takes its default, a `date` that of
    `today`. Rows have the question's columns and `evidence`. `language` is that of titles in rows; notes have both.
    Raises BadParameter for an unknown question or parameter or a value that does not fit, EngineUnavailable and
    QueryFailed as the engine does.
    """
    asked = question(name)
    view = View(today, rows_visible, language)
    values = resolve(asked.parameters, parameters or {}, view)
    answer = asked.answer(reader, view, **values)
    shown = {one.name: _plain(as_shown(one, values[one.name])) for one in asked.parameters}
    return {"question": asked.name, "parameters": shown, "graph_version": graph_version(reader),
            "rows": answer.rows, "notes": [one.as_json() for one in answer.notes]}


def catalogue() -> list[dict[str, Any]]:
    """The questions as plain JSON values, in the order of their numbers.

    >>> [one["name"] for one in catalogue()][:2]
    ['most_connected_actors', 'pairs_meeting_often']
    """
    return [{
        "name": one.name, "number": one.number, "title": dict(one.title), "user": one.user, "marks": list(one.marks),
        "parameters": [{"name": p.name, "type": p.type, "title": dict(p.title), "required": p.required,
                        "default": p.default, "choices": list(p.choices)} for p in one.parameters],
        "columns": [{"name": c.name, "type": c.type, "title": dict(c.title)} for c in one.columns],
    } for one in sorted(QUESTIONS, key=lambda one: one.number)]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
