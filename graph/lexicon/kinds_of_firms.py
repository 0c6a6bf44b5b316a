"""How large a firm is and what it does, as people write it in logs: classes of `graph.lexicon.companies` or nothing.

Unlike registers, people write ranges, words, money and codes of three countries in the same columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from graph.lexicon.companies import section_of, sections, size_of, sizes
from graph.normal import squeeze

__all__ = ["HowLarge", "how_large", "is_of_money", "section_said"]

MONEY = re.compile(r"\b(?:[tmk]?(?:kr|sek|nok|dkk)|eur|kronor|kroner|mnkr|miljoner|millioner|mill|mio)\b"
                   r"|[€$%]|omsätt|omset|omsæt|turnover", re.IGNORECASE)
GROUPED = re.compile(r"(?<=\d)[\s.](?=\d{3}(?!\d))")  # «1 000»
CODED = re.compile(r"\s*(?:scb\W+)?(?:stkl|stl|(?:storleks)?klass|size class)\W*(\d{1,2})\b(?!\s*[–-]\s*\d)", re.IGNORECASE)
OF_CODES = re.compile(r"\bstkl\b|storleksklass|size class|\bkod\b|\bcode\b", re.IGNORECASE)
NUMBER = r"(\d{1,6})(?:[.,]\d+)?"
RANGE = re.compile(rf"{NUMBER}\s*(?:[–—-]|till|til|to|à)\s*{NUMBER}", re.IGNORECASE)
MORE = re.compile(rf"(?:(?:flere?|mere?) (?:än|enn|end)|över|over|more than|>)\s*{NUMBER}", re.IGNORECASE)
LEAST = re.compile(rf"(?:minst|mindst|at least|från|fra|≥|>=)\s*{NUMBER}|"
                   rf"{NUMBER}\s*(?:\+|eller flere?|or more|[–-]\s*$|och upp)", re.IGNORECASE)
FEWER = re.compile(rf"(?:f[äæ]rre (?:än|enn|end)|mindre än|under|fewer than|less than|<)\s*{NUMBER}", re.IGNORECASE)
MOST = re.compile(rf"(?:högst|max(?:imalt)?|upp till|opp til|op til|up to|at most|≤|<=)\s*{NUMBER}", re.IGNORECASE)
ONE = re.compile(rf"(?:ca|cirka|c:a|omkring|runt|circa|about|~)?\W*{NUMBER}", re.IGNORECASE)
ALONE = ("ensam", "själv", "bara jag", "enmansföretag", "enmans", "soloföretag", "solo", "en man", "bare meg", "kun mig",
         "alone", "inga anställda", "ingen anställd", "ingen ansatte", "inga", "ingen", "none", "0 anställda")
WORDS = {"mikro": "micro", "mikroföretag": "micro", "micro": "micro", "småföretag": "micro", "litet": "micro", "liten": "micro",
         "små": "micro", "small": "micro", "lite": "micro", "medelstort": "sme", "medelstor": "sme", "medium": "sme",
         "mellomstor": "sme", "mellemstor": "sme", "sme": "sme", "smf": "sme"}
# A code may have the name of its standard before it and words behind it; it has two digits at least.
STANDARD = re.compile(r"^(?:sni|sn|nace|db|isic|ng|branschkod|kod|næringskode|branchekode)"
                      r"(?:[\s-]*20(?:07|25|02)\b|(?:07|25|02)(?=[\s:]))?(?:\s*rev\.?\s*\d(?:\.\d)?)?"
                      r"[\s:.-]*(?=\d|[a-v]\b)", re.IGNORECASE)
CODE = re.compile(r"(\d\d)(?:[. ]?\d(?:\d)?(?:[. ]?\d{1,2})?)?(?![\d/–-])(?:\D|$)")
LETTER = re.compile(r"([A-V])(?:\s*[-–:.)]\s*|\s+|$)(.*)", re.DOTALL)
SHARED_LETTERS = "ABCDEFGHI"  # those that mean the same in SNI 2007 and SNI 2025
AND = re.compile(r"\s*(?:[,;/&+]|\boch\b|\bog\b|\band\b)\s*")


class HowLarge(NamedTuple):
    """The class of size (`graph.lexicon.companies.sizes`) and the target group that a cell tells; each None where it is none:
    a range may lie in a target group and in no class."""

    size: str | None
    target_group: str | None


@lru_cache(maxsize=1 << 12)
def how_large(cell: str, header: str = "") -> HowLarge | None:
    """How large a firm is by what a cell says of its employees; None where it tells none: money, words that nobody knows.

    `header` is that of the column: in one of classes («Stkl, kod») a bare number is a code of SCB.

    >>> [how_large(cell).size for cell in ("12", "ca 7,5 st", "10-19 anst", "Stkl 3", "fler än 500", "inga anställda")]
    ['10-19', '5-9', '10-19', '5-9', '500-', '0']
    >>> how_large("1-9 anst"), how_large("fler än 250")
    (HowLarge(size=None, target_group='micro'), HowLarge(size=None, target_group=None))
    >>> how_large("10–49").target_group, how_large("20-100").target_group, how_large("medelstort").target_group
    ('micro', 'sme', 'sme')
    >>> how_large("12 mkr"), how_large("3", "Stkl").size, how_large("3", "Anst").size
    (None, '5-9', '1-4')
    """
    text = squeeze(GROUPED.sub("", cell)).strip(" .()")
    if not text or MONEY.search(text) or MONEY.search(header):
        return None
    code = CODED.match(text)
    if code or (text.isdigit() and len(text) < 3 and OF_CODES.search(header)):
        found = size_of(code[1] if code else text, coded=True)
        return HowLarge(found, sizes()[found].target_group) if found else None
    if text in ALONE:
        return HowLarge("0", "solo" if text not in ("inga", "ingen", "none") else sizes()["0"].target_group)
    if text in WORDS:
        return HowLarge(None, WORDS[text])
    ends = _ends(text)
    return _between(*ends) if ends else None


def is_of_money(header: str) -> bool:
    """Whether a column has turnover in it, which is no number of employees.

    >>> is_of_money("Storlek (omsättning, tkr)"), is_of_money("Storlek")
    (True, False)
    """
    return bool(MONEY.search(header))


def _ends(text: str) -> tuple[int, int | None] | None:
    """The least and the most employees that a text tells; the most is None where it has no end."""
    if found := FEWER.search(text):
        return 0, max(int(found[1]) - 1, 0)
    if found := MOST.search(text):
        return 0, int(found[1])
    if found := RANGE.search(text):
        return int(found[1]), int(found[2])
    if found := MORE.search(text):
        return int(found[1]) + 1, None
    if found := LEAST.search(text):
        return int(found[1] or found[2]), None
    found = ONE.match(text)
    return (int(found[1]), int(found[1])) if found else None


def _between(least: int, most: int | None) -> HowLarge | None:
    """What all firms with so many employees have in common."""
    if most is not None and most < least:
        return None
    within = [one for one in sizes().values() if (most is None or one.least <= most) and not _ends_before(one.id, least)]
    groups = {one.target_group for one in within}
    group = "sme" if groups == {"micro", "sme"} else groups.pop() if len(groups) == 1 else None
    return HowLarge(within[0].id if len(within) == 1 else None, group)


def _ends_before(size: str, least: int) -> bool:
    """Whether a class has only firms of fewer employees."""
    following = [one.least for one in sizes().values() if one.least > sizes()[size].least]
    return bool(following) and min(following) <= least


@lru_cache(maxsize=1 << 12)
def section_said(cell: str) -> str | None:
    """The section that a cell of an industry tells: by its code in any spelling, the letter of a section, or its words.

    Words decide where all that are known mean one section. None where nothing does: a number alone may be anything.

    >>> [section_said(cell) for cell in ("25.62", "25620", "SNI 25.620 Metallegoarbeten", "DB07 256200", "SN2007 62.010")]
    ['10-33', '10-33', '10-33', '10-33', '61-63']
    >>> section_said("C"), section_said("Bygg & anläggning"), section_said("Hotell, konferens"), section_said("Handel och bygg")
    ('10-33', '41-43', '55-56', None)
    >>> section_said("J Informations- och kommunikationsverksamhet"), section_said("24/7"), section_said("7")
    (None, None, None)
    """
    text = STANDARD.sub("", cell.strip())
    if code := CODE.match(text):
        return section_of(code[0].rstrip() if len(code[0]) > 2 else code[1])
    if letter := LETTER.match(text):
        if letter[1] in SHARED_LETTERS:
            return _of_letter()[letter[1]]
        return _of_words(letter[2])
    return _of_words(text)


def _of_words(text: str) -> str | None:
    whole = squeeze(text).strip(" .")
    if whole in _by_word():
        return _by_word()[whole]
    parts = {_by_word()[part] for part in AND.split(whole) if part in _by_word()}
    return parts.pop() if len(parts) == 1 else None


@cache
def _of_letter() -> Mapping[str, str]:
    file = resources.files("graph.lexicon") / "data" / "industry_sections.csv"
    return {row["sni2007"]: row["id"] for row in csv.DictReader(file.read_text("utf-8").splitlines())
            if row["sni2007"] in SHARED_LETTERS}


@cache
def _by_word() -> Mapping[str, str]:
    """The titles of the sections and the words of `industry_words.csv`, squeezed."""
    file = resources.files("graph.lexicon") / "data" / "industry_words.csv"
    titles = {squeeze(title): one.id for one in sections().values() for title in (one.sv, one.en)}
    words = {squeeze(word): row["section"] for row in csv.DictReader(file.read_text("utf-8").splitlines())
             for word in row["words"].split("|")}
    return titles | words
