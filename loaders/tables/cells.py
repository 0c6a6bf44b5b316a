"""What a cell of a log is: text, nothing, the same as above, a formula. Words are data: `cells.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

from graph.normal import squeeze

__all__ = ["begins_like_formula", "cell_text", "is_aside", "is_blank_row", "is_mark", "is_nothing", "is_see_above",
           "is_total_row", "linked_text", "lost_zero", "masked", "passed_on_to"]

HYPERLINK = re.compile(r"""^\s*=\s*HYPERL[ÄI]NK\s*\(\s*"[^"]*"\s*[;,]\s*"((?:[^"]|"")*)"\s*\)\s*$""", re.IGNORECASE)
NUMBER = re.compile(r"[\d\s.,%]*")
LONGEST_NAME = 5  # words that a firm's name may have
MOBILE_WITHOUT_ZERO = re.compile(r"7\d{8}")


def cell_text(cell: str) -> str:
    """The cell without white space around it and with the friendly name of a link; line breaks inside stay.

    >>> cell_text('=HYPERLINK("https://larkan.example";"Lärkan AB")'), cell_text("\\u00a0Lån ")
    ('Lärkan AB', 'Lån')
    """
    linked = linked_text(cell)
    return (cell if linked is None else linked).strip()


def linked_text(cell: str) -> str | None:
    """The friendly name of a cell that is a link formula, None for all other cells.

    >>> linked_text('=HYPERLINK("https://larkan.example","AB Lärkan")'), linked_text("=A1")
    ('AB Lärkan', None)
    """
    if "=" not in cell:
        return None
    match = HYPERLINK.match(cell)
    return match[1].replace('""', '"') if match else None


def begins_like_formula(cell: str) -> bool:
    """Whether a spreadsheet might take the cell for a formula when it is written out again.

    >>> begins_like_formula("@kontoret svarar"), begins_like_formula("-5,5"), begins_like_formula("Lån")
    (True, False, False)
    """
    text = cell.lstrip()
    return text[:1] in ("=", "+", "-", "@") and not (len(text) > 1 and NUMBER.fullmatch(text[1:]))


def is_nothing(cell: str) -> bool:
    """Whether a cell is empty or says that there is nothing or nobody.

    >>> [is_nothing(cell) for cell in ("", " - ", "Ej aktuellt", "Inget just nu.", "Almi")]
    [True, True, True, True, False]
    """
    return not cell or _word(cell) in _words()["nothing"] or not cell.strip()


def is_see_above(cell: str) -> bool:
    """Whether a cell says «the same as above».

    >>> [is_see_above(cell) for cell in ("se ovan", "D:o", '-"-', "Se över avtalen", "")]
    [True, True, True, False, False]
    """
    return bool(cell) and _word(cell) in _words()["see_above"]


def is_mark(cell: str) -> bool | None:
    """Whether a cell of a column for one need says that it is needed; None where it says something else than yes or no.

    >>> [is_mark(cell) for cell in ("x", "(X)", "✓", "-", "nej", "", "stort")]
    [True, True, True, False, False, False, None]
    """
    word = _word(cell)
    if not cell.strip() or word in _words()["no_mark"]:
        return False
    if word in _words()["mark"]:
        return True
    return False if is_nothing(cell) else None


def passed_on_to(text: str) -> str | None:
    """What stands after the first words of a text that say to whom a firm was passed on; None where no such words do.

    >>> passed_on_to("Gav dem numret till Almi."), passed_on_to("Mejlade Almi och IUC om dem"), passed_on_to("Trevligt samtal")
    ('Almi', 'Almi och IUC', None)
    """
    found = _passing().search(text)
    if found is None:
        return None
    rest = text[found.end():].strip(" .,;:!")
    return _about_them().sub("", rest) or None


def is_blank_row(cells: Sequence[str]) -> bool:
    """Whether a row has nothing in it."""
    return not any(cell.strip() for cell in cells)


def is_total_row(cells: Sequence[str]) -> bool:
    """Whether a row sums up others: a word such as «Summa», and figures.

    >>> is_total_row(["Summa", "", "12"]), is_total_row(["Totalt 34", "5"]), is_total_row(["Total AB", "Falun"])
    (True, True, False)
    """
    first, *rest = [cell.strip() for cell in cells if cell.strip()] or [""]
    word = re.sub(r"[\d\s.,:]+$", "", squeeze(first))
    return word in _words()["total"] and (bool(rest) or word != squeeze(first)) and all(map(NUMBER.fullmatch, rest))


def is_aside(cells: Sequence[str]) -> bool:
    """Whether a row of a table is a line of text beside it: all it has is one cell with as many words as a sentence.

    >>> is_aside(["* d:o = samma behov som raden ovanför", "", ""]), is_aside(["", "Ek Bygg och Plåt AB", ""])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(cells) > 2 and len(filled) == 1 and (len(filled[0].split()) > LONGEST_NAME or filled[0].startswith("*"))


def lost_zero(phone: str) -> str | None:
    """A Swedish mobile number whose leading zero a spreadsheet took away, with it; None for all others.

    >>> lost_zero("701740636"), lost_zero("0701740636"), lost_zero("22 33 44 55")
    ('0701740636', None, None)
    """
    return f"0{phone.strip()}" if MOBILE_WITHOUT_ZERO.fullmatch(phone.strip()) else None


def masked(text: str) -> str:
    """A personal cell as reports show it: how long it is and how it begins, nothing else.

    >>> masked("0701740636"), masked("Ann"), masked("")
    ('07••••••••', 'A••', '')
    """
    shown = 2 if len(text) > 5 else 1
    return text[:shown] + "•" * (len(text) - shown)


@lru_cache(maxsize=1 << 14)
def _word(cell: str) -> str:
    return squeeze(cell).strip(" .!,") or squeeze(cell)


@cache
def _passing() -> re.Pattern[str]:
    longest_first = sorted(_words()["passed_on"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)[: ]*", re.IGNORECASE)


@cache
def _about_them() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{'|'.join(map(re.escape, _words()['about_them']))})$", re.IGNORECASE)


@cache
def _words() -> dict[str, frozenset[str]]:
    tables = tomllib.loads((resources.files("loaders.tables") / "cells.toml").read_text("utf-8"))
    return {name: frozenset(map(_word, words)) for name, words in tables.items()}
