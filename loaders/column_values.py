"""What a column is, told from the values in it: for headers that say nothing, for crosses under a need, and whose numbers
a column has."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from stdnum.dk import cvr
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

from graph.lexicon import parse_date, places
from loaders.cells import is_mark

__all__ = ["are_marks", "country_of_numbers", "role_of_values"]

MOST = 0.8  # of the values must be of a sort; the rest is dirt
WORDS = 5
FEWEST = 3  # values; fewer tell nothing
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
PHONE = re.compile(r"(?:\+|00?)[\d\s()/-]{7,20}")
BARE = re.compile(r"\D")
NUMBERS = {"SE": swedish, "NO": norwegian, "DK": cvr}


def are_marks(values: Sequence[str]) -> bool:
    """Whether the values of a column, without empty ones, are crosses or words for yes and no; none are.

    >>> are_marks(["x", "X", "-", "(x)"]), are_marks(["Lån", "x", "Export"]), are_marks([])
    (True, False, True)
    """
    return sum(is_mark(value) is not None for value in values) >= MOST * len(values)


def role_of_values(values: Sequence[str]) -> str | None:
    """The role of a column by its values without empty ones; None where there are too few, or they tell nothing.

    >>> role_of_values(["a@example.se", "b@example.se", "c@example.no"]), role_of_values(["Falun", "Borlänge", "Mora"])
    ('email', 'municipality')
    >>> role_of_values(["2020-11-03", "3/11 2020", "v. 45"]), role_of_values(["röd", "blå", "grön"])
    ('date', None)
    """
    if len(values) < FEWEST:
        return None
    return next((role for role, is_one in SORTS.items() if _share(is_one, values) >= MOST), None)


def country_of_numbers(values: Sequence[str]) -> str:
    """The country (SE, NO or DK) whose firms most numbers of a column are of; SE if in doubt.

    >>> country_of_numbers(["974760673", "NO 974 760 673 MVA"]), country_of_numbers(["556016-0680", "974760673", ""])
    ('NO', 'SE')
    """
    return max(NUMBERS, key=lambda country: sum(NUMBERS[country].is_valid(_bare(value)) for value in values))


def _share(is_one: Callable[[str], object], values: Sequence[str]) -> float:
    return sum(bool(is_one(value)) for value in values) / len(values)


def _bare(value: str) -> str:
    return BARE.sub("", value)


def _is_number_of_firm(value: str) -> bool:
    digits = _bare(value)
    return len(digits) >= 8 and any(sort.is_valid(digits) for sort in NUMBERS.values())


def _is_municipality(value: str) -> bool:
    return any(place.level == "municipality" for place in places().named(value.strip()))


def _is_sentence(value: str) -> bool:
    """Whether a value has as many words as a sentence."""
    return len(value.split()) >= WORDS


SORTS: dict[str, Callable[[str], object]] = {
    "email": lambda value: MAIL.fullmatch(value.strip()),
    "orgnr": _is_number_of_firm,
    "date": lambda value: re.search(r"\D", value.strip()) and parse_date(value.strip()),
    "phone": lambda value: PHONE.fullmatch(value.strip()),
    "municipality": _is_municipality,
    "note": _is_sentence,
}
