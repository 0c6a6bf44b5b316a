"""What registers of companies say in codes, as words: legal forms, classes of size, sections of industry. Tables in `data/`.

A section is told by the divisions that it spans (`10-33`), not by its letter: the letters of SNI 2007 and SNI 2025 differ, and
a code does not say which of the two it is of.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

__all__ = ["Form", "Section", "Size", "form_of", "forms", "section_of", "sections", "size_of", "sizes"]

NUMBERS = re.compile(r"\d+", re.ASCII)
GROUPED = re.compile(r"(?<=\d)[\s.](?=\d{3}(?!\d))")  # «1 000»


@dataclass(frozen=True, slots=True)
class Form:
    """A legal form. `business`: whether what has it is counted as a firm (a housing association is none)."""

    id: str
    sv: str
    en: str
    business: bool


@dataclass(frozen=True, slots=True)
class Size:
    """A class of size by employees, from `least` on. `target_group` is the one of the vocabulary that it is, if any."""

    id: str
    sv: str
    en: str
    least: int
    target_group: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """A section of SNI with the first and last of its divisions."""

    id: str
    sv: str
    en: str
    first: int
    last: int


def form_of(code: str) -> str | None:
    """The form of a code of Bolagsverket (`AB-ORGFO`, `AB`) or SCB (`49`); None where nobody knows it.

    >>> form_of("AB-ORGFO"), form_of("49"), form_of("E"), form_of("?")
    ('aktiebolag', 'aktiebolag', 'enskild', None)
    """
    return _forms_by_code().get(code.strip().upper().removesuffix("-ORGFO"))


@lru_cache(maxsize=1 << 10)
def size_of(cell: str, *, coded: bool = False) -> str | None:
    """The class of a size in words (`1–4 anställda`, `10 000–`) or, where it is `coded`, of a code of SCB; None: not told.

    >>> size_of("1–4 anställda"), size_of("2", coded=True), size_of("1 500-1 999"), size_of("0 anställda"), size_of("okänt")
    ('1-4', '1-4', '500-', '0', None)
    >>> size_of("0", coded=True)  # «uppgift saknas»
    """
    numbers = NUMBERS.findall(GROUPED.sub("", cell))
    if not numbers:
        return None
    if coded:
        return _sizes_by_code().get(str(int(numbers[0])))
    return next((one.id for one in reversed([*sizes().values()]) if one.least <= int(numbers[0])), None)


@lru_cache(maxsize=1 << 12)
def section_of(code: str) -> str | None:
    """The section of an industry code of two digits or more, with or without dots; None where there is none.

    >>> section_of("62.010"), section_of("01110"), section_of("1110"), section_of("00000"), section_of("IT")
    ('61-63', '01-03', '10-33', None, None)
    """
    digits = "".join(NUMBERS.findall(code))
    division = int(digits[:2]) if len(digits) > 1 else 0
    return next((one.id for one in sections().values() if one.first <= division <= one.last), None)


@cache
def forms() -> Mapping[str, Form]:
    """All legal forms by id, in the order of the table."""
    return {row["id"]: Form(row["id"], row["sv"], row["en"], row["business"] == "1") for row in _rows("company_forms")}


@cache
def sizes() -> Mapping[str, Size]:
    """All classes of size by id, the smallest first."""
    return {row["id"]: Size(row["id"], row["sv"], row["en"], int(row["least"]), row["target_group"] or None)
            for row in _rows("size_classes")}


@cache
def sections() -> Mapping[str, Section]:
    """All sections by id, in the order of their divisions."""
    return {row["id"]: Section(row["id"], row["sv"], row["en"], int(row["first"]), int(row["last"]))
            for row in _rows("industry_sections")}


@cache
def _forms_by_code() -> Mapping[str, str]:
    return dict(_by_code("company_forms", "bolagsverket", "scb"))


@cache
def _sizes_by_code() -> Mapping[str, str]:
    return dict(_by_code("size_classes", "scb"))


def _by_code(table: str, *columns: str) -> Iterator[tuple[str, str]]:
    return ((code, row["id"]) for row in _rows(table) for column in columns for code in row[column].split("|") if code)


@cache
def _rows(table: str) -> list[dict[str, str]]:
    file = resources.files("graph.lexicon") / "data" / f"{table}.csv"
    return list(csv.DictReader(file.read_text("utf-8").splitlines()))
