"""The telephone numbers of a cell: those that a spreadsheet took a zero from, and what is none. They are never kept as such:
a contact's cells hold them as they stand, apart, and reports show them masked."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers

from graph.keys import PREFIX
from loaders.tables.cells import is_nothing, lost_zero

__all__ = ["PLAIN", "Phone", "phones_in"]

NORDIC = ("SE", "NO", "DK")  # firms of a log have numbers of the neighbours too
BETWEEN = re.compile(r"\s*(?:[\n\r;|,/&]|\b(?:och|og|and|eller|el\.|or)\b|\s[–-]\s)\s*", re.IGNORECASE)
# What may stand beside a number: what sort it is, whose it is, the number within the house.
BESIDE = re.compile(r"\([^\d+)]*\)|(?:ankn|anknytning|vxl|växel|ext|lokal|linje)\.?\s*\d{1,5}\b|[^\W\d_]+\.?:?|:",
                    re.IGNORECASE)
DIGITS = re.compile(r"\d")
WITHOUT_ZERO = re.compile(r"[1-9]\d{8}", re.ASCII)
# What nearly all cells hold is told by its digits alone, a tenth of the time: logs may have a million of them.
PLAIN = {"SE": re.compile(r"(?:0|\+46|0046)[1-9]\d{6,8}", re.ASCII), "NO": re.compile(r"(?:\+47|0047)?[2-9]\d{7}", re.ASCII),
         "DK": re.compile(r"(?:\+45|0045)?[2-9]\d{7}", re.ASCII)}
SIGNS = re.compile(r"[\d\s()/+.–-]+")


class Phone(NamedTuple):
    """A number as written. `whole` has the zero in front that it lost; `known` is whether it is a number at all."""

    text: str
    known: bool
    whole: str | None = None


@lru_cache(maxsize=1 << 13)
def phones_in(cell: str, country: str) -> tuple[Phone, ...]:
    """The numbers in a cell, one after the other; none where it says that there is none. `country` is that of the file; a
    number may be one of its neighbours', or of any country with `+` or `00` in front.

    >>> [one.known for one in phones_in("070-174 06 05 / 0980-31 92 00", "SE")], phones_in("701740605", "SE")[0].whole
    ([True, True], '0701740605')
    >>> [one.known for one in phones_in("22 33 44 55 (mobil)", "NO")], phones_in("ring Ann", "SE"), phones_in("-", "SE")
    ([True], (Phone(text='ring Ann', known=False, whole=None),), ())
    """
    text = cell.strip()
    if is_nothing(text) or PREFIX in text:  # what might be a personal number is hidden, and no longer a telephone number
        return ()
    if PLAIN[country].fullmatch(_joined(text)):
        return (Phone(text, known=True),)
    parts = [part for part in BETWEEN.split(text) if DIGITS.search(part)]
    if len(parts) < 2 or not all(_is_number(part, country) for part in parts):
        parts = [text]  # a sign that divides numbers stands in one as well: «070/174 06 05»
    return tuple(_phone(part, country) for part in parts)


def _phone(text: str, country: str) -> Phone:
    bare = _bare(text)
    whole = _with_zero(bare) if country == "SE" else None
    return Phone(text, whole is not None or _is_number(text, country), whole)


def _with_zero(bare: str) -> str | None:
    """A Swedish number of nine digits whose leading zero a spreadsheet took, with it; shorter ones may be a neighbour's."""
    digits = _joined(bare)
    if known := lost_zero(digits):
        return known
    return f"0{digits}" if WITHOUT_ZERO.fullmatch(digits) and _is_valid(f"0{digits}", "SE") else None


def _is_number(text: str, country: str) -> bool:
    """Whether a number could be dialled: those that a country keeps for fiction and tests are as good."""
    bare = _bare(text)
    if not SIGNS.fullmatch(bare):
        return False
    if country == "SE" and _with_zero(bare):
        return True
    return any(_is_possible(bare, one) for one in (country, *(other for other in NORDIC if other != country)))


@lru_cache(maxsize=1 << 13)
def _is_possible(text: str, country: str) -> bool:
    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(text, country)))
    except phonenumbers.NumberParseException:
        return False


@lru_cache(maxsize=1 << 10)
def _is_valid(text: str, country: str) -> bool:
    return bool(phonenumbers.is_valid_number(phonenumbers.parse(text, country)))


def _bare(text: str) -> str:
    return BESIDE.sub(" ", text).strip(" ,;")


def _joined(text: str) -> str:
    """The digits without spaces and hyphens: «70-174 06 05» is short of a zero too."""
    return re.sub(r"[\s.–-]", "", text)
