"""Invented firms, so many as one likes, whose names and numbers belong to nobody."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from random import Random
from typing import Any

from stdnum.luhn import calc_check_digit

__all__ = ["Firm", "Municipality", "invented_firms", "person"]

# Numbers are never issued in these series; the third digit is 2 or more, as in every number of a legal entity.
SERIES = {"AB": "5598", "HB": "9698", "ek. för.": "7698"}
FORMS, FORM_WEIGHTS = ("AB", "HB", "ek. för.", ""), (79, 7, 3, 11)  # "" is a sole trader
WITHOUT_NUMBER = 0.05
EMPLOYEES = (1, 1, 2, 2, 3, 4, 5, 7, 9, 12, 16, 24, 38, 61)

@dataclass(frozen=True, slots=True)
class Municipality:
    """Where firms are: `weight` is how many of them, `places` are its localities, `misspelt` a slip people make,
    `pressing` a need that many voice here."""

    name: str
    weight: int
    places: tuple[str, ...]
    misspelt: str
    pressing: str


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented firm; `number` is its organisation number, a sole trader's personal number, or "" where unknown."""

    name: str
    number: str
    municipality: Municipality
    place: str
    leader: str
    phone: str
    mail: str
    branch: str
    employees: int


def invented_firms(rng: Random, municipalities: Sequence[Municipality]) -> Iterator[Firm]:
    """Some 11,000 firms, no two of one name or number, spread over the municipalities by their weight."""
    words = _words()
    stems = [beginning + ending for beginning, ending in product(words["beginnings"], words["endings"])]
    names = list(product(stems, words["trades"].items()))
    rng.shuffle(names)
    taken: set[str] = set()
    weights = [municipality.weight for municipality in municipalities]
    for stem, (trade, branch) in names:
        form = rng.choices(FORMS, FORM_WEIGHTS)[0]
        municipality = rng.choices(municipalities, weights)[0]
        number = _number(rng, form, taken)
        yield Firm(
            name=f"{stem} {trade} {form}".rstrip(),
            number="" if rng.random() < WITHOUT_NUMBER else number,
            municipality=municipality,
            place=rng.choice(municipality.places),
            leader=person(rng),
            phone=_phone(rng),
            mail=f"info@{_plain(stem + trade)}.example",
            branch=branch,
            employees=rng.choice(EMPLOYEES) if form else 0,
        )


def person(rng: Random) -> str:
    """An invented person's name."""
    words = _words()
    return f"{rng.choice(words['first_names'])} {rng.choice(words['last_names'])}"


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / "firm_words.toml").read_text(encoding="utf-8"))


def _number(rng: Random, form: str, taken: set[str]) -> str:
    """A number that is not taken yet, and takes it."""
    while (number := _any_number(rng, form)) in taken:
        pass
    taken.add(number)
    return number


def _any_number(rng: Random, form: str) -> str:
    """An organisation number, or for a sole trader a personal number with a birth number kept for tests (980–999)."""
    if form:
        digits = f"{SERIES[form]}{rng.randrange(10**5):05d}"
    else:
        year, month, day = rng.randrange(50, 100), rng.randrange(1, 13), rng.randrange(1, 29)
        digits = f"{year:02d}{month:02d}{day:02d}{rng.randrange(980, 1000)}"
    digits += calc_check_digit(digits)
    return f"{digits[:6]}-{digits[6:]}"


def _phone(rng: Random) -> str:
    """A number of the series that Swedish telephony keeps for fiction."""
    return f"070-174 06 {rng.randrange(5, 100):02d}" if rng.random() < 0.8 else f"08-465 004 {rng.randrange(100):02d}"


def _plain(text: str) -> str:
    return text.lower().translate(str.maketrans("åäö", "aao"))
