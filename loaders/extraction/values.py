"""Amounts of money in words and figures: «7,5 miljoner kronor», «165 938 EUR», «kr 1 026 100»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Amount", "amounts", "unit_of"]

NUMBER = r"\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,3}(?:[ .\u2009\u202f]\d{3})+(?:,\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?"
SCALES = {
    "mdr": 1e9,
    "mrd": 1e9,
    "miljard": 1e9,
    "miljarder": 1e9,
    "milliard": 1e9,
    "milliarder": 1e9,
    "mia": 1e9,
    "billion": 1e9,
    "mkr": 1e6,
    "mnkr": 1e6,
    "msek": 1e6,
    "mnok": 1e6,
    "mdkk": 1e6,
    "meur": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "milj": 1e6,
    "mio": 1e6,
    "mill": 1e6,
    "miljon": 1e6,
    "miljoner": 1e6,
    "million": 1e6,
    "millioner": 1e6,
    "millions": 1e6,
    "millionar": 1e6,
    "millionane": 1e6,
    "millionene": 1e6,
    "miljonerna": 1e6,
    "tkr": 1e3,
    "ksek": 1e3,
    "tusen": 1e3,
    "tusind": 1e3,
    "thousand": 1e3,
    "tsek": 1e3,
    "tnok": 1e3,
    "keur": 1e3,
}
CURRENCIES = {
    "sek": "SEK",
    "kronor": "SEK",
    "svenska kronor": "SEK",
    "svenske kroner": "SEK",
    "msek": "SEK",
    "ksek": "SEK",
    "tsek": "SEK",
    "swedish kronor": "SEK",
    "nok": "NOK",
    "mnok": "NOK",
    "tnok": "NOK",
    "norwegian kroner": "NOK",
    "norska kronor": "NOK",
    "norske kroner": "NOK",
    "dkk": "DKK",
    "mdkk": "DKK",
    "danish kroner": "DKK",
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
SCALE = (
    r"miljarder|miljard|milliarder|milliard|billion|mdr|mrd|mia|miljonerna|miljoner|miljon|milj|millionene|millionane"
    r"|millioner|millions|millionar|million|mill|mio|mnkr|mkr|MSEK|MNOK|MDKK|MEUR|KSEK|TSEK|TNOK|KEUR|tkr|tusen|tusind"
    r"|thousand|mn|m"
)
AFTER = (
    r"svenska kronor|norska kronor|danska kronor|svenske kroner|norske kroner|danske kroner|swedish kronor"
    r"|norwegian kroner|danish kroner|kronor|kroner|kr\b\.?|SEK|NOK|DKK|EUR|euros?|€|:-"
)
AMOUNT = re.compile(
    rf"(?<![\w.,-])(?P<before>(?:SEK|NOK|DKK|EUR|€|kr\.?)[ ]?)?(?P<number>{NUMBER})[ ]?"
    rf"(?P<scale>(?:{SCALE})(?![^\W\d_k]))?\.?[ ]?(?P<after>{AFTER})?(?!\w)",
    re.IGNORECASE,
)
UNIT = re.compile(r"(?i)(?:[ ,(]|\bi )(?P<unit>tkr|tusen|ksek|keur|tsek|tnok|mkr|mnkr|msek|mnok|mdkk|meur|mio|mill)\b")
COUNTED: dict[str, float] = {
    word: value
    for value, words in {
        1.0: "en ett én ei et éin éi one",
        0.5: "en halv|ett halvt|ein halv|half a",
        1.5: "halvannan halvanden halvannen|en och en halv|en og en halv|ein og ein halv|halvtannan|one and a half",
        2.0: "två to two",
        2.5: "två och en halv|to og en halv|to og ein halv|to en halv|two and a half",
        3.0: "tre three",
        3.5: "tre och en halv|tre og en halv|tre og ein halv|three and a half",
        4.0: "fyra fire four",
        4.5: "fyra och en halv|fire og en halv|fire og ein halv|four and a half",
        5.0: "fem five",
        6.0: "sex seks six",
        7.0: "sju syv seven",
        8.0: "åtta åtte otte eight",
        9.0: "nio ni nine",
        10.0: "tio ti ten",
        11.0: "elva elleve eleven",
        12.0: "tolv twelve",
        13.0: "tretton tretten thirteen",
        14.0: "fjorton fjorten fourteen",
        15.0: "femton femten fifteen",
    }.items()
    for several in words.split("|")
    for word in ([several] if " halv" in several or "half" in several else several.split())
}
# «elva miljoner kronor», «two and a half million»
IN_WORDS = re.compile(
    rf"(?<![\w-])(?P<before>(?!))?(?P<number>{'|'.join(sorted(COUNTED, key=lambda w: (-len(w), w)))})[ ]"
    rf"(?P<scale>miljoner|miljon|millioner|millionar|millions|million|mio|mill|mkr)\.?(?:[ ](?P<after>{AFTER}))?(?!\w)",
    re.IGNORECASE,
)
SPELT = ("miljon", "million", "mio", "mill", "mkr")
GROUPS = re.compile(r"\d{2,3}(?:[ .\u2009\u202f]\d{3})|\d{1,3}(?:[ .\u2009\u202f]\d{3}){2,}")
DIGIT = re.compile(r"\d")
# What may follow millions that nobody says what they are of; «2 miljoner besökare» are no money
NO_NOUN = re.compile(
    r"[ ]?(?:$|[.,;:!?()\n–—-]|(?:till|til|to|fra|frå|från|from|over|över|av|af|of|per|pr|i|in|för|for|på|under|och|og|and"
    r"|som|vart|blev|ble|varav|heraf|hvorav|herav|går|gick|gik|ur|ved|via|mot|med|fordelt|fördelat|fordelte|årligen|årlig"
    r"|årleg|är|er|ska|skal|om|hos|genom|gjennom|gennem|plus|totalt|kvar|hver|var|vardera|resten|samt|extra|ekstra|mer|mere"
    r"|meir|more|each|is|was|has|har|fik|fick|fikk|fekk|får|gis|ges|gives|gjeves|kommer|kjem|goes|delas|deles|som|att|å|at"
    r"|settes|sättes|sættes|tas|tages|frem|fram|årlega|hvert|varje|kvart|(?:19|20)\d\d)(?!\w))"
)
ABOUT = re.compile(
    r"(?i)(?:i underkant av|i overkant av|i underkanten av|ca\.?|cirka|circa|ungefär|omkring|drygt|drøyt|drøye|godt|vel"
    r"|lige over|litt over|strax över|knappt|knap|knapt|nästan|næsten|nesten|närmare|nærmere|nærmare|nær|nære|nära|snaut"
    r"|snart|rundt|runt|kring|omtrent|omlag|om lag|rundt regnet|over|över|mer än|mere end|meir enn|mer enn|around|about"
    r"|approximately|approx\.?|roughly|nearly|almost|close to|just over|just under|more than|some|up towards)[ ]$"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at a place: its value, ISO currency (None where the text does not say), and whether it is about so much.

    `bare`: no word says that the figures are money, «fikk 500 000 til …».
    """

    start: int
    end: int
    value: float
    currency: str | None
    about: bool = False
    bare: bool = False


def amounts(
    text: str,
    start: int,
    end: int,
    language: str | None = None,
    *,
    bare: bool = False,
    grouped: bool = False,
    unit: float = 1.0,
) -> Iterator[Amount]:
    """The amounts of money in a span, in order. `bare` numbers count where a label says that they are money.

    `grouped`: figures in groups that no noun follows may be money too, where a verb says so: «fikk 500 000 til …».

    `unit` is what a bare number counts in where a column says so («tkr»).

    A «kr» is of the text's language: kronor in Swedish, kroner in Danish or Norwegian.

    >>> [(a.value, a.currency) for a in amounts("165 938 EUR och 7,5 miljoner kronor", 0, 35, "sv")]
    [(165938.0, 'EUR'), (7500000.0, 'SEK')]
    """
    for match in _written(text, start, end):
        scale = (match["scale"] or "").casefold()
        money = match["before"] or match["after"] or scale in CURRENCIES
        if scale in ("m", "mn") and not money and not bare:
            continue  # metres
        counted = money or scale in ("mkr", "mnkr", "tkr") or (SCALES.get(scale, 0) >= 1e6 and _ends(text, match))
        alone = not money and not scale
        if not counted and not bare and not (grouped and alone and GROUPS.fullmatch(match["number"]) and _ends(text, match)):
            continue
        value = _number(match["number"], scaled=bool(scale)) * SCALES.get(scale, 1.0)
        if alone and unit > 1:
            value *= unit
        elif alone and bare and (value < 1000 or (1900 <= value <= 2100 and " " not in match["number"])):
            continue
        before = text[max(start, match.start() - 18) : match.start()]
        yield Amount(
            match.start(),
            match.end() - (len(match.group()) - len(match.group().rstrip(" "))),
            value,
            _currency(match, language),
            bool(ABOUT.search(before)),
            alone,
        )


def unit_of(words: str) -> float:
    """What the head of a column says that its numbers count in.

    >>> unit_of("Total kostnad, tkr"), unit_of("Budget (mio. kr.)"), unit_of("Stöd")
    (1000.0, 1000000.0, 1.0)
    """
    match = UNIT.search(words)
    return SCALES[match["unit"].casefold()] if match else 1.0


def _written(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Numbers in figures and in words that may be amounts, in order."""
    found = list(AMOUNT.finditer(text, start, end)) if DIGIT.search(text, start, end) else []
    piece = text[start:end].casefold()
    if any(word in piece for word in SPELT):
        found += IN_WORDS.finditer(text, start, end)
        found.sort(key=lambda match: match.start())
    return found


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether no word follows millions that says what they are of; a full stop may end the sentence with them."""
    after = text[match.end() : match.end() + 1]
    stopped = "." in match.group().rstrip()[-1:] and (after.isupper() or not after.strip())
    return stopped or bool(NO_NOUN.match(text, match.end()))


def _number(words: str, *, scaled: bool = False) -> float:
    """Figures with spaces or points between thousands and a decimal comma, or a word; a point before other than three is
    decimal."""
    if (counted := COUNTED.get(words.casefold())) is not None:
        return counted
    plain = re.sub(r"[ \u2009\u202f]", "", words)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "")
    if not scaled and re.fullmatch(r"\d{1,3}(?:,\d{3})+", plain):
        plain = plain.replace(",", "")  # «EUR 220,000» in English; «1,250 miljoner» is little more than one
    return float(plain.replace(",", "."))


def _currency(match: re.Match[str], language: str | None) -> str | None:
    for words in (match["after"], match["before"], match["scale"]):
        found = CURRENCIES.get((words or "").strip(" .").casefold().removesuffix("s")) if words else None
        if found:
            return found
    return OF_LANGUAGE.get(language or "")
