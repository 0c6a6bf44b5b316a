"""What the values of a column tell of it: how well they suit a role, whether they are crosses, whose numbers they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from stdnum.dk import cvr
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

from graph.lexicon import actors, needs_in_label, parse_date, places, recognise
from graph.lexicon.postal import POSTCODE
from graph.normal import legal_form
from loaders.given_names import is_given_name
from loaders.tables.cells import is_mark, is_nothing

__all__ = ["TESTED", "are_marks", "country_of_numbers", "looks_like_data", "suits"]

MOST = 0.8  # of the values must be of a sort; the rest is dirt
FEWEST = 3  # values; fewer tell nothing
SENTENCE = 5  # words
MOST_LOTS = 25  # people keep a log, and each of them stands in many rows
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
PHONE = re.compile(r"(?:\+|00?)?[1-9\d][\d\s()/.-]{5,18}\d")
NAME = re.compile(r"[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’.-]*){0,3}")
SIZE = re.compile(r"\d{1,4}(?:[.,]\d+)?(?: ?[–-] ?\d{1,4})?(?: ?(?:st|anst\w*|ans|pers\w*|årsv\w*|ansatte|tilsette))?\+?",
                  re.IGNORECASE)
CODE = re.compile(r"\d\d[. ]?\d{1,3}(?:[. ]\d{1,3})?(?: .*)?")  # of an industry
BARE = re.compile(r"\D")
NUMBERS = {"SE": swedish, "NO": norwegian, "DK": cvr}


def are_marks(values: Sequence[str]) -> bool:
    """Whether the values of a column, without empty ones, are crosses or words for yes and no; none are.

    >>> are_marks(["x", "X", "-", "(x)"]), are_marks(["Lån", "x", "Export"]), are_marks([])
    (True, False, True)
    """
    return sum(is_mark(value) is not None for value in values) >= MOST * len(values)


def suits(role: str, values: Sequence[str]) -> float | None:
    """The share of the values of a column, without empty ones, that suit a role; None where they are too few to tell, or
    values don't tell such a column.

    >>> suits("date", ["2020-11-03", "3/11 2020", "v. 45"]), suits("municipality", ["Falun", "Mora", "röd", "blå"])
    (1.0, 0.5)
    >>> suits("note", ["x"]), suits("status", ["Klart", "Klart", "Väntar"])
    (None, None)
    """
    test = TESTED.get(role)
    told = [value.strip() for value in values if not is_nothing(value)]
    if test is None or len(told) < FEWEST:
        return None
    share = sum(map(bool, map(test, told))) / len(told)
    few = len(set(told)) <= min(MOST_LOTS, len(told) // 2)
    return share if role != "lots" or few else 0.0


def looks_like_data(cell: str) -> bool:
    """Whether a cell is no header of a column, but a value in one: a number, a day, an address, a cross."""
    text = cell.strip()
    return bool(text) and (text.isdigit() or is_mark(text) is not None or bool(MAIL.fullmatch(text)) or _is_date(text)
                           or bool(legal_form(text)))


def country_of_numbers(values: Sequence[str]) -> str:
    """The country (SE, NO or DK) whose firms most numbers of a column are of; SE if in doubt.

    >>> country_of_numbers(["974760673", "NO 974 760 673 MVA"]), country_of_numbers(["556016-0680", "974760673", ""])
    ('NO', 'SE')
    """
    return max(NUMBERS, key=lambda country: sum(NUMBERS[country].is_valid(_bare(value)) for value in values))


def _bare(value: str) -> str:
    return BARE.sub("", value)


def _is_number_of_firm(value: str) -> bool:
    digits = _bare(value)
    return any(sort.is_valid(digits) for sort in NUMBERS.values()) or (len(digits) == 12 and swedish.is_valid(digits[2:]))


def _is_date(value: str) -> bool:
    serial = value.isdigit() and len(value) == 5 and 30_000 < int(value) < 60_000
    return serial or bool(re.search(r"\D", value) and re.search(r"\d", value) and parse_date(value.split(" kl")[0]))


def _is_phone(value: str) -> bool:
    return bool(PHONE.fullmatch(value)) and 7 <= len(_bare(value)) <= 13


def _is_municipality(value: str) -> bool:
    found = places().named(re.sub(r"\s*\b(?:kn|k:n)\b|\d+\s*", "", value).strip())
    return any(place.level == "municipality" for place in found) or bool(places().by_code(value.split(" ")[0]))


def _is_place(value: str) -> bool:
    return places().is_name(POSTCODE.sub("", value)) or _is_municipality(value)


def _is_firm(value: str) -> bool:
    return bool(legal_form(value))


def _is_person(value: str) -> bool:
    return bool(NAME.fullmatch(value)) and is_given_name(value.split(" ")[0]) and not legal_form(value)


def _is_need(value: str) -> bool:
    reading = needs_in_label(value)
    return bool(reading.groups) or any(how != "words" for _, _, how in reading.needs)


def _is_need_in_words(value: str) -> bool:
    return _is_sentence(value) and bool(recognise(value, kinds={"need"}, said=True))


def _is_receiver(value: str) -> bool:
    return actors().find(value.split(",")[0].split("(")[0]) is not None or bool(recognise(value, kinds={"actor"}))


def _is_sentence(value: str) -> bool:
    return len(value.split()) >= SENTENCE


TESTED: Mapping[str, Callable[[str], bool]] = {
    role: lru_cache(maxsize=1 << 13)(test) for role, test in {
        "email": lambda value: bool(MAIL.fullmatch(value)), "orgnr": _is_number_of_firm, "date": _is_date, "phone": _is_phone,
        "municipality": _is_municipality, "place": _is_place, "firm": _is_firm, "person": _is_person, "lots": _is_person,
        "need": _is_need, "need_now": _is_need, "need_later": _is_need, "need_text": _is_need_in_words,
        "referral": _is_receiver,
        "size": lambda value: bool(SIZE.fullmatch(value)), "industry": lambda value: bool(CODE.fullmatch(value)),
        "note": _is_sentence}.items()}
