"""What a question is: name, titles, parameters, columns, and the function that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

__all__ = ["Answer", "Column", "Note", "Parameter", "Question", "Row", "View", "both"]

Row = dict[str, Any]


def both(sv: str, en: str) -> dict[str, str]:
    """A title in the two languages.

    >>> both("behov", "need")
    {'sv': 'behov', 'en': 'need'}
    """
    return {"sv": sv, "en": en}


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence beside the rows: a code that programs can read, and the text in Swedish and English."""

    code: str
    sv: str
    en: str

    def as_json(self) -> dict[str, str]:
        """The note as plain JSON values."""
        return {"code": self.code, "sv": self.sv, "en": self.en}


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows in their order, each with the question's columns and `evidence`; notes say what rows cannot."""

    rows: list[Row]
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class View:
    """Who looks: the day it is, whether rows and small counts of client data may be seen, the language of titles."""

    today: date
    rows_visible: bool
    language: str = "sv"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; `type` is one of `queries.parameters.TYPES`. A default of `today` is the day of asking."""

    name: str
    type: str
    title: Mapping[str, str]
    required: bool = False
    default: Any = None
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `type` is text, list, count, integer, date, state, boolean or need."""

    name: str
    type: str
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the catalogue. `number` is that of the list of questions; `user` is strategist, analyst or
    frontline; `cypher` are the statements it reads with; `answer(reader, view, **parameters)` gives the rows."""

    name: str
    number: int
    title: Mapping[str, str]
    user: str
    marks: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    cypher: tuple[str, ...]
    answer: Callable[..., Answer]
