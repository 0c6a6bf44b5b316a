"""Numbers of firms, and personal numbers wherever they stand: read, checked, and never passed on as they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stdnum import luhn
from stdnum.dk import cvr
from stdnum.no import fodselsnummer, orgnr

from graph.keys import PersonalKey

__all__ = ["FirmNumber", "hide_in_row", "hide_personal_numbers", "personal_numbers_in",
           "read_firm_number"]

GAP = r"[\s.\-/\u00ad\u200b‐‑‒–—−]"
# Norwegian birth numbers and Danish registration numbers, in the forms that nothing else has: eleven digits, or six and four.
NORDIC = re.compile(r"(?<!\d)(?:(?P<no>\d{6}[ ]?\d{5})|(?P<da>\d{6}-\d{4}))(?!\d)")
PERSONAL = re.compile(rf"(?<!\d)(?P<century>(?:16|18|19|20){GAP}?)?"
                      rf"(?P<year>\d\d){GAP}?(?P<month>(?:[01]|(?![0-9])\d)\d){GAP}?(?P<day>\d\d)"
                      rf"(?P<sign>(?:{GAP}|\+){{0,3}})(?P<last>\d\d{GAP}?\d\d)(?:01)?(?!\d)")
SHORTENED = re.compile(r"\D*(?:\d\D*){8,9}(?:[.,]0+\s*)?")  # a spreadsheet took leading zeros for nothing
DIGEST = re.compile(r"(digest:[0-9a-f]{32})")
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
COORDINATION = 60  # a co-ordination number has the day of birth plus 60


class FirmNumber(NamedTuple):
    """What a cell says of a firm's number: `value` as in `graph.model.Contact.orgnr`, `state` as its `orgnr_state`.

    `shortened`: a spreadsheet took its leading zeros for nothing. `country` is whose register it belongs to.
    """

    value: str | None
    state: str
    shortened: bool = False
    country: str = "SE"


def read_firm_number(cell: str, key: PersonalKey, country: str = "SE") -> FirmNumber:
    """The number of a firm in any of its writings; a personal number comes back as its digest.

    Swedish: with or without dash, century (`16` before a legal person's), `SE…01`, a decimal `.0` or leading zeros that a
    spreadsheet took away. Norwegian: nine digits, with `NO` and `MVA` or without. Danish: eight, with `DK` or without.
    `country` is whose numbers the column has; a right number of a neighbouring country is taken too. A digest is that of a
    personal number. A wrong check digit or another form is `invalid`, a cell without digits `missing`.

    >>> key = PersonalKey(bytes(32))
    >>> [read_firm_number(cell, key).value for cell in ("556016-0680", "16556016-0680", "SE556016068001")]
    ['5560160680', '5560160680', '5560160680']
    >>> read_firm_number("930309-9882", key)
    FirmNumber(value='digest:316d5ea720ec77af4a282090ab51c9c6', state='personal', shortened=False, country='SE')
    >>> read_firm_number("556016-0681", key).state, read_firm_number("saknas", key).state
    ('invalid', 'missing')
    >>> read_firm_number("NO 974 760 673 MVA", key, "NO").value, read_firm_number("DK-13585628", key).country
    ('974760673', 'DK')
    """
    if hidden := DIGEST.fullmatch(cell.strip()):  # a copy that we wrote comes back
        return FirmNumber(hidden[0], "personal")
    digits = _digits(re.sub(r"(?<=\d)[.,]0+\s*$", "", cell))
    if not digits:
        return FirmNumber(None, "missing")
    readers = {"SE": _swedish, "NO": _norwegian, "DK": _danish}
    own = readers.pop(country)(cell, digits, key)
    if own.state != "invalid":
        return own
    others = (read(cell, digits, key) for read in readers.values())
    return next((number for number in others if number.state == "valid"), own)


def _swedish(cell: str, digits: str, key: PersonalKey) -> FirmNumber:
    number = _without_frame(digits)
    if len(number) == 10 and number[2] >= "2":
        return FirmNumber(number, "valid") if luhn.is_valid(number) else FirmNumber(None, "invalid")
    short = number[-10:].zfill(10)
    if len(number) in (8, 9, 10, 12) and _is_birth_date(short) and luhn.is_valid(short):
        sign = "+" if "+" in cell.strip()[1:] else ""
        full = number if len(number) == 12 else short
        return FirmNumber(key.digest(f"{full[:-4]}{sign}{full[-4:]}"), "personal", len(number) < 10)
    return FirmNumber(None, "invalid")


def _norwegian(cell: str, digits: str, key: PersonalKey) -> FirmNumber:
    return _abroad(digits, key, "NO", len(digits) == 9 and orgnr.is_valid(digits), _is_norwegian_person(digits))


def _danish(cell: str, digits: str, key: PersonalKey) -> FirmNumber:
    return _abroad(digits, key, "DK", len(digits) == 8 and cvr.is_valid(digits), _is_danish_person(digits))


def _abroad(digits: str, key: PersonalKey, country: str, of_firm: bool, of_person: bool) -> FirmNumber:
    """A number of a country whose firms and persons have numbers of different lengths."""
    if of_firm:
        return FirmNumber(digits, "valid", country=country)
    if of_person:
        return FirmNumber(key.digest(digits, country), "personal", country=country)
    return FirmNumber(None, "invalid")


def _is_norwegian_person(digits: str) -> bool:
    """Whether digits are a Norwegian birth number, D-number or test number: day + 40, month + 40 or 80; two check digits."""
    day, month = int(digits[:2] or 0) % 40, int(digits[2:4] or 0) % 40
    if not (len(digits) == 11 and 1 <= month <= 12 and 1 <= day <= DAYS[month - 1]):
        return False
    checks = fodselsnummer.calc_check_digit1(digits[:9]) + fodselsnummer.calc_check_digit2(digits[:10])
    return bool(checks == digits[9:])


def _is_danish_person(digits: str) -> bool:
    """Whether digits are a Danish civil registration number: day (or + 60), month, year; it has no check digit to rely on."""
    day, month = int(digits[:2] or 0) % 60, int(digits[2:4] or 0)
    return len(digits) == 10 and 1 <= month <= 12 and 1 <= day <= DAYS[month - 1]


def hide_personal_numbers(text: str, key: PersonalKey, *, suspicious: bool = False) -> str:
    """The text with each personal number replaced by its digest.

    A number in the usual form (`YYMMDD-NNNN`, `YYYYMMDDNNNN`) is hidden even if its check digit is wrong: it is a
    person's, mistyped. One in an unusual form must pass the check, unless the column is `suspicious` (the numbers of
    firms); otherwise every other telephone number would be taken for one. A day and a year after it are a period.

    >>> key = PersonalKey(bytes(32))
    >>> hide_personal_numbers("Ring 930309-9882 (ej 556016-0680)", key)
    'Ring digest:316d5ea720ec77af4a282090ab51c9c6 (ej 556016-0680)'
    >>> hide_personal_numbers("2012-03-01 – 2018-06-30", key)
    '2012-03-01 – 2018-06-30'
    """
    parts, at = [], 0
    for start, end, digest in personal_numbers_in(text, key, suspicious=suspicious):
        parts += [text[at:start], digest]
        at = end
    return "".join([*parts, text[at:]])


def personal_numbers_in(text: str, key: PersonalKey, *, suspicious: bool = False) -> Iterator[tuple[int, int, str]]:
    """Where personal numbers stand in a text, in order: start, end, and the digest that takes their place. What counts as one
    is told by `hide_personal_numbers`; the digits of a digest are none.

    >>> [(start, end) for start, end, _ in personal_numbers_in("070-174 06 05 930309-9882", PersonalKey(bytes(32)))]
    [(14, 25)]
    """
    at = 0
    for digest in DIGEST.finditer(text):
        yield from _numbers_between(text, at, digest.start(), key, suspicious)
        at = digest.end()
    yield from _numbers_between(text, at, len(text), key, suspicious)


def _numbers_between(text: str, start: int, end: int, key: PersonalKey, suspicious: bool) -> Iterator[tuple[int, int, str]]:
    """Swedish numbers, and between them those of the neighbours. What begins like one may hide one that begins later."""
    at = start
    while match := PERSONAL.search(text, at, end):
        if _is_personal(match, suspicious):
            yield from _numbers_abroad(text, start, match.start(), key)
            yield match.start(), match.end(), key.digest(_plain(match))
            start = at = match.end()
        else:
            at = match.start() + 1
    yield from _numbers_abroad(text, start, end, key)


def _numbers_abroad(text: str, start: int, end: int, key: PersonalKey) -> Iterator[tuple[int, int, str]]:
    for match in NORDIC.finditer(text, start, end):
        digits = _digits(match.group())
        country, is_person = ("NO", _is_norwegian_person) if match["no"] else ("DK", _is_danish_person)
        if is_person(digits):
            yield match.start(), match.end(), key.digest(digits, country)


def hide_in_row(cells: Sequence[str], key: PersonalKey, suspicious: Sequence[int] = (), country: str = "SE") -> list[str]:
    """The cells of a row without personal numbers; `suspicious` are the positions of columns with numbers of firms, which
    are those of a country."""
    hidden = list(cells)
    for at in suspicious:
        number = read_firm_number(hidden[at], key, country)
        if number.state == "personal" or (SHORTENED.fullmatch(hidden[at]) and number.value):
            hidden[at] = number.value or ""
    everything = "\x1f".join(hidden)
    if not PERSONAL.search(everything) and not NORDIC.search(everything):
        return hidden
    return [hide_personal_numbers(cell, key, suspicious=at in suspicious) for at, cell in enumerate(hidden)]


def _digits(text: str) -> str:
    """The digits of a text, whatever script they are in, as `0` to `9`."""
    return "".join(str(unicodedata.digit(character)) for character in text if character.isdecimal())


def _without_frame(digits: str) -> str:
    """The digits without the `01` of a VAT number and the `16` before a legal person's."""
    born = len(digits) == 12 and digits[:2] in ("18", "19", "20") and _is_birth_date(digits[2:])
    if len(digits) in (12, 14) and digits.endswith("01") and luhn.is_valid(digits[-12:-2]) and not born:
        digits = digits[:-2]
    return digits[2:] if len(digits) == 12 and digits.startswith("16") else digits


def _is_birth_date(ten: str) -> bool:
    """Whether ten digits begin with a day of a year, or with one plus 60 days (a co-ordination number)."""
    month, day = int(ten[2:4]), int(ten[4:6])
    day -= COORDINATION * (day > COORDINATION)
    return 1 <= month <= 12 and 1 <= day <= DAYS[month - 1]


def _is_personal(match: re.Match[str], suspicious: bool) -> bool:
    ten = _plain(match)[-11:].replace("+", "")[-10:]
    if not _is_birth_date(ten):
        return False
    unbroken = match["year"] + match["month"] + match["day"] in match.group()
    dashed = len(match["sign"]) == 1 and not match["sign"].isspace()
    usual = unbroken and match["last"].isdigit() and (dashed or bool(match["century"] and not match["sign"]))
    return usual or suspicious or (luhn.is_valid(ten) and not _is_period(match, unbroken))


def _is_period(match: re.Match[str], unbroken: bool) -> bool:
    """Whether it is a written day and the year that something lasts to, or begins in: `2012-03-01 – 2018`."""
    return bool(match["century"] and not unbroken and re.fullmatch("(19|20)\\d\\d", match["last"], re.ASCII))


def _plain(match: re.Match[str]) -> str:
    """The digits of a match, with its plus sign: ten or twelve."""
    parts = (match["century"] or "", match["year"], match["month"], match["day"], match["last"])
    century, year, month, day, last = map(_digits, parts)
    return f"{'' if century == '16' else century}{year}{month}{day}{'+' if '+' in match['sign'] else ''}{last}"

