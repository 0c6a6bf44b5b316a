"""Amounts of money in words and figures: «7,5 miljoner kronor», «165 938 EUR», «kr 1 026 100»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Amount", "amounts"]

NUMBER = r"\d{1,3}(?:[ .\u2009\u202f]\d{3})+(?:,\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?"
SCALES = {
    "mdr": 1e9,
    "mrd": 1e9,
    "miljard": 1e9,
    "miljarder": 1e9,
    "milliard": 1e9,
    "milliarder": 1e9,
    "billion": 1e9,
    "mkr": 1e6,
    "mnkr": 1e6,
    "msek": 1e6,
    "meur": 1e6,
    "mio": 1e6,
    "mill": 1e6,
    "miljon": 1e6,
    "miljoner": 1e6,
    "million": 1e6,
    "millioner": 1e6,
    "millions": 1e6,
    "millionar": 1e6,
    "tkr": 1e3,
    "ksek": 1e3,
    "tusen": 1e3,
    "keur": 1e3,
}
CURRENCIES = {
    "sek": "SEK",
    "svenska kronor": "SEK",
    "svenske kroner": "SEK",
    "msek": "SEK",
    "ksek": "SEK",
    "nok": "NOK",
    "norska kronor": "NOK",
    "norske kroner": "NOK",
    "dkk": "DKK",
    "danske kroner": "DKK",
    "danska kronor": "DKK",
    "eur": "EUR",
    "euro": "EUR",
    "€": "EUR",
    "meur": "EUR",
    "keur": "EUR",
    "usd": "USD",
}
OF_LANGUAGE = {"sv": "SEK", "da": "DKK", "nb": "NOK", "nn": "NOK", "no": "NOK"}
AMOUNT = re.compile(
    rf"(?<![\w.,-])(?P<before>(?:SEK|NOK|DKK|EUR|€|kr\.?)[ ]?)?(?P<number>{NUMBER})[ ]?"
    r"(?P<scale>miljarder|miljard|milliarder|milliard|billion|mdr|mrd|miljoner|miljon|millioner|millions|millionar|million"
    r"|mill|mio|mkr|mnkr|MSEK|MEUR|KSEK|KEUR|tkr|tusen)?\.?[ ]?"
    r"(?P<after>svenska kronor|norska kronor|danska kronor|svenske kroner|norske kroner|danske kroner|kronor|kroner|kr\b\.?"
    r"|SEK|NOK|DKK|EUR|euros?|€|:-)?(?!\w)",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?i)(?:ca\.?|cirka|ungefär|omkring|drygt|drøyt|knappt|knap|nästan|närmare|around|about|approximately|rundt)[ ]$"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at a place: its value, ISO currency (None where the text does not say), and whether it is about so much."""

    start: int
    end: int
    value: float
    currency: str | None
    about: bool = False


def amounts(text: str, start: int, end: int, language: str | None = None, *, bare: bool = False) -> Iterator[Amount]:
    """The amounts of money in a span, in order. `bare` numbers count where a label says that they are money.

    A «kr» is of the text's language: kronor in Swedish, kroner in Danish or Norwegian.

    >>> [(a.value, a.currency) for a in amounts("165 938 EUR och 7,5 miljoner kronor", 0, 35, "sv")]
    [(165938.0, 'EUR'), (7500000.0, 'SEK')]
    """
    for match in AMOUNT.finditer(text, start, end):
        money = match["before"] or match["after"] or (match["scale"] or "").casefold() in CURRENCIES
        scale = (match["scale"] or "").casefold()
        if not money and not bare and scale not in ("mkr", "mnkr", "tkr"):
            continue
        value = _number(match["number"]) * SCALES.get(scale, 1.0)
        if not money and not scale and bare and (value < 1000 or (1900 <= value <= 2100 and " " not in match["number"])):
            continue
        before = text[max(start, match.start() - 14) : match.start()]
        yield Amount(
            match.start(),
            match.end() - (len(match.group()) - len(match.group().rstrip(" "))),
            value,
            _currency(match, language),
            bool(ABOUT.search(before)),
        )


def _number(words: str) -> float:
    """Figures with spaces or points between thousands and a decimal comma; a point before other than three is decimal."""
    plain = re.sub(r"[ \u2009\u202f]", "", words)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "")
    return float(plain.replace(",", "."))


def _currency(match: re.Match[str], language: str | None) -> str | None:
    for words in (match["after"], match["before"], match["scale"]):
        found = CURRENCIES.get((words or "").strip(" .").casefold().removesuffix("s")) if words else None
        if found:
            return found
    return OF_LANGUAGE.get(language or "")
