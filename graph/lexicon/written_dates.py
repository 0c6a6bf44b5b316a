"""Dates as people write them in Swedish, Danish, Norwegian and English, as ISO dates no more precise than the text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources

from graph.dates import earliest, is_partial, latest
from graph.lexicon.matching import Folded, Mention, fold
from graph.quick import quick

__all__ = ["Written", "mentions", "month_pattern", "parse_date", "parse_period", "written_dates"]

YEAR = r"(?:(?:19|20)\d\d)"
SHORT_YEAR = r"(?:(?:19|20)\d\d|-\d\d(?!\s?[^\W\d]|[/.-]\d)|'\d\d)"
ORDINAL = r"(?:\.|:e|:a|st|nd|rd|th)?"
FIGURES = r"(?:20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"  # «230601-270601»: two days in figures alone
MONTH_YEAR = rf"(?:0?[1-9]|1[0-2])[/.]{YEAR}"  # «01/2019 – 12/2021»: two months in figures
NOT_A_YEAR = (r"(?!\s?(?:kr|sek|nok|dkk|eur|euro|usd|tkr|mkr|kronor|st\b|personer|företag|firmor|invånare|m2|kvm|kg"
              r"|mil\b|%|[,.]\d))")
JOINED = re.compile(r"\s*(?P<word>-{1,2}>?|→|➔|till och med|til og med|(?:och |og )?fr[ae]m(?: till?)?"
                    r"|till|til|up to|to|t\.?\s?o\.?\s?m\.?|through|until|och ut|og ut|- ?ut|ut|och|og|and|inkl\.?)?"
                    r"(?: (?:the|den|året|år|i|in))?\s*")
APART = re.compile(r"\s+/\s+|\s*>\s*")  # «hausten 2022 / 30. juni 2025»: between dates that are more than years
BETWEEN = re.compile(r"(?:mellan|mellem|mellom|between)\s+$")
UNTIL = re.compile(r"(?<!\w)(?:till|til|till och med|til og med|t\.?o\.?m\.?|senast|inom|until|by|avslutas|avslutades"
                   r"|upphör|slutar|löper ut|ends?|ending|ended|afsluttes|avsluttes|slut(?:datum)?:?|slutt?dato:?|-)"
                   r"\s*(?:den |i |in |on |at |vid )?$")
SINCE = re.compile(r"(?<!\w)(?:från|fra|från och med|fr\.?\s?o\.?\s?m\.?|sedan|siden|sidan|since|from|startar?|startade"
                   r"|starts?|started|starter|startet|inleds|inleddes|börjar|började|begins?|begynner"
                   r"|start(?:datum|dato)?:?)\s*(?:den |i |in |on |at )?$")
OPEN_ENDS = frozenset({
    "-", "och framåt", "og frem", "og fremover", "og framover", "onwards", "och tills vidare", "- tills vidare", "- pågående",
    "- pågår", "- löpande", "- løpende", "- løbende", "- fortløpende", "- igangværende", "- pågåande", "- ongoing",
    "- present", "- now", "- nå", "- nu", "- no", "- i dag", "- idag", "- dd", "- open-ended", "- inntil videre",
    "- indtil videre", "- til vidare",
})
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_DAYS = range(36526, 55153)  # 2000-01-01 to 2050-12-31: a smaller or larger number is rather something else
WEEKDAY = re.compile(r"^(?:mån|tis|ons|tors|fre|lör|sön|man|tir|lør|søn|mon|tue|wed|thu|fri|sat|sun)\w*\.?,?\s+(?=\d)")
CLOCK = re.compile(r"(?:t|\s+(?:kl\.?\s*)?)\d{1,2}[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?(?:z|\s?[ap]m|[+-]\d\d:?\d\d)?$")


@quick
class Written:
    """A date in a text: its first and last part in ISO form (equal for a plain date); `--11-03` lacks its year."""

    start: int
    end: int
    first: str
    last: str
    joined: bool = False


@cache
def _months() -> dict[str, int]:
    file = resources.files(__package__) / "data" / "months.csv"
    return {row["form"].lower(): int(row["month"]) for row in csv.DictReader(file.read_text("utf-8").splitlines())}


def month_pattern() -> str:
    """A pattern for the names of months, in lower case."""
    return "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))


@cache
def _seasons() -> dict[str, tuple[int, int]]:
    """First and last month of each season; the last lies in the next year where it is smaller."""
    file = resources.files(__package__) / "data" / "seasons.csv"
    rows = csv.DictReader(file.read_text("utf-8").splitlines())
    return {row["form"].lower(): (int(row["start_month"]), int(row["end_month"])) for row in rows}


@cache
def _prose() -> re.Pattern[str]:
    """One pattern for the dates of running text, over folded text. Ordered: the most telling form first."""
    month = month_pattern()
    season = "|".join(sorted(map(re.escape, _seasons()), key=len, reverse=True))
    begins = _beginnings({*_months(), *_seasons(), "v", "uge", "uke", "veke", "week"})
    return re.compile(
        rf"(?<![\w/.])(?=\d|{begins})(?:"
        rf"(?P<iso>{YEAR}-(?:1[0-2]|0[1-9])(?:-(?:[0-2]\d|3[01]))?)(?![\w/]|-\d(?!\d{{3}}))"
        rf"|(?P<ymd>{YEAR}(?P<sep>[./])(?:1[0-2]|0[1-9])(?P=sep)(?:0[1-9]|[12]\d|3[01]))(?![\w/])"
        rf"|(?P<isoweek>{YEAR}-?w\d\d)(?!\w)"
        rf"|(?P<n1>{MONTH_YEAR})\s?-\s?(?P<n2>{MONTH_YEAR})(?![\w/-])"
        rf"|(?P<f1>{FIGURES})\s?-\s?(?P<f2>{FIGURES})(?![\w/-])"
        rf"|(?:(?P<d0>\d{{1,2}})\.?\s?-\s?)?(?P<d1>\d{{1,2}}){ORDINAL}\s?(?:of )?(?P<m1>{month})\b\.?"
        rf"(?:,?\s?(?P<y1>{SHORT_YEAR}))?(?!\w)"
        rf"|(?P<m2>{month})\b\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y2>{YEAR})(?!\w)"
        rf"|(?P<m3>{month})\b\.?(?:\s?(?:of |i |år |in )?(?P<y3>{SHORT_YEAR}))?(?!\w)"
        rf"|(?P<s4>{season})(?:[\s-]?(?:of |i |år |in )?(?P<y4>{YEAR}|-\s?\d\d|(?<=[vh]t)\d\d))(?:/\d\d(?:\d\d)?)?(?!\w)"
        rf"|(?P<d5>\d{{1,2}})(?:/(?P<m5>1[0-2]|0?[1-9])(?:\s?[ -]\s?(?P<y5>{YEAR}|\d\d)|/(?P<y5b>{YEAR}))?"
        rf"|\.(?P<m6>1[0-2]|0?[1-9])\.(?P<y6>{YEAR}|(?=\s?-\s?\d{{1,2}}\.\d{{1,2}}\.{YEAR})))(?![\w/]|[.,]\d)"
        rf"|(?:v\.?|vecka|uge|uke|veke|week)\s?(?P<w7>[1-5]?\d)(?:,?\s(?P<y7>{YEAR}))?(?!\w)"
        rf"|(?<!\d-)(?<!agenda )(?<!vision )(?P<y8>{YEAR})"
        rf"(?:\s?[-/]\s?(?P<y8b>{YEAR}|\d\d)(?![\w/-]|\.?\s?(?:{month})\b|\.\d))?"
        rf"(?!\w|/\d|-\w){NOT_A_YEAR}"
        rf")"
    )


def _beginnings(words: Iterable[str]) -> str:
    """A pattern for how one of the words begins: most words of a text do not, and need not be tried in full."""
    seconds: dict[str, set[str]] = {}
    for word in words:
        seconds.setdefault(word[0], set()).add(word[1:2])
    return "|".join(re.escape(first) + ("" if "" in following else f"[{''.join(sorted(map(re.escape, following)))}]")
                    for first, following in sorted(seconds.items()))


def written_dates(folded: Folded) -> list[Written]:
    """The dates of a text, in order, two that a dash or «till» joins as one period; without year only inside a period.

    Positions are those of the folded text.

    >>> [(w.first, w.last) for w in written_dates(fold("1 mars – 31 december 2014, sommaren 2020"))]
    [('2014-03-01', '2014-12-31'), ('2020-06', '2020-08')]
    """
    single = [w for match in _prose().finditer(folded.text) if (w := _written(match))]
    merged: list[Written] = []
    for one in single:
        if merged and (period := _joined(merged[-1], one, folded.text)):
            merged[-1] = period
        else:
            merged.append(one)
    return merged


def _joined(one: Written, other: Written, text: str) -> Written | None:
    """Both as one period, where the words between say so; the first takes the year of the second if it has none."""
    match = JOINED.fullmatch(text, one.end, other.start)
    apart = not match and "-" in one.first[2:] and "-" in other.last[2:] and APART.fullmatch(text, one.end, other.start)
    if one.joined or not (apart or (match and match["word"])):
        return None
    if match and match["word"] in ("och", "og", "and") and not BETWEEN.search(text, max(0, one.start - 12), one.start):
        return None
    first, last = one.first, other.last
    if first.startswith("--") and not last.startswith("--"):
        first = _with_year(first, int(last[:4]) - (first[2:] > last[5:] if len(last) > 4 else 0))
    ordered = is_partial(first) and is_partial(last) and earliest(first) <= latest(last)
    return Written(one.start, other.end, first, last, joined=True) if ordered else None


def _with_year(partial: str, year: int) -> str:
    """The date with this year if it has none of its own."""
    if partial.startswith("--"):
        return f"{year}{partial[1:]}"
    return f"{year}-{partial}" if partial.startswith("W") else partial


def _written(match: re.Match[str]) -> Written | None:
    found = _read(match)
    return Written(match.start(), match.end(), *found) if found and all(map(_sound, {*found})) else None


@lru_cache(maxsize=4096)
def _sound(partial: str) -> bool:
    return is_partial(_with_year(partial, 2020))


def _read(match: re.Match[str]) -> tuple[str, str] | None:
    """First and last part of what the pattern found; a year that is not given leaves `--`."""
    g = match
    if g["iso"] or g["isoweek"]:
        text = g["iso"] or f"{g['isoweek'][:4]}-W{g['isoweek'][-2:]}"
        return text, text
    if g["ymd"]:
        day = re.sub(r"[./]", "-", g["ymd"])
        return day, day
    if g["n1"]:
        first, last = (f"{months[-4:]}-{int(months[:-5]):02}" for months in (g["n1"], g["n2"]))
        return (first, last) if first < last else None
    if g["f1"]:
        first, last = (f"20{figures[-6:-4]}-{figures[-4:-2]}-{figures[-2:]}" for figures in (g["f1"], g["f2"]))
        return (first, last) if first < last else None
    if g["m1"]:
        year, month = _year(g["y1"]), _months()[g["m1"]]
        return _day(year, month, g["d0"] or g["d1"]), _day(year, month, g["d1"])
    if g["m2"]:
        day = _day(g["y2"], _months()[g["m2"]], g["d2"])
        return day, day
    if g["m3"]:
        month_only = f"{_year(g['y3'])}-{_months()[g['m3']]:02}"
        return month_only, month_only
    if g["s4"]:
        return _season(g["s4"], int(_year(g["y4"] if not g["y4"].isdigit() or len(g["y4"]) == 4 else "20" + g["y4"])))
    return _read_figures(g)


def _read_figures(g: re.Match[str]) -> tuple[str, str] | None:
    if g["d5"]:
        year = g["y5"] or g["y5b"] or g["y6"]
        day = _day(_year(year if not year or len(year) == 4 else "-" + year), int(g["m5"] or g["m6"] or 0), g["d5"])
        return day, day
    if g["w7"]:
        week = f"W{int(g['w7']):02}" if not g["y7"] else f"{g['y7']}-W{int(g['w7']):02}"
        return week, week
    first = g["y8"] or ""
    second = g["y8b"] or first
    last = second if len(second) == 4 else first[:2] + second
    return (first, last) if last >= first else None


def _year(text: str | None) -> str:
    """Four figures, or `-` for none; two figures are of this century (of the last one from 70)."""
    if not text:
        return "-"
    figures = re.sub(r"\D", "", text)
    return figures if len(figures) == 4 else ("19" if figures >= "70" else "20") + figures


def _day(year: str, month: int, day: str) -> str:
    return f"{year}-{month:02}-{int(day):02}"


def _season(form: str, year: int) -> tuple[str, str]:
    """«årsskiftet 2020» is the last day of 2020; other seasons run from month to month, some into the next year."""
    first, last = _seasons()[form]
    if (first, last) == (12, 1):
        return f"{year}-12-31", f"{year}-12-31"
    return f"{year}-{first:02}", f"{year + (last < first)}-{last:02}"


def mentions(folded: Folded) -> Iterator[Mention]:
    """The dates of a text whose year is known; `detail` is the end of those that span time («sommaren 2020»)."""
    for written in written_dates(folded):
        if written.first[:4].isdigit() and written.last[:4].isdigit():
            start, end = folded.span(written.start, written.end)
            span = None if written.first == written.last else written.last
            yield Mention("date", written.first, start, end, folded.original[start:end], 1.0, detail=span)


def parse_period(text: str) -> tuple[str | None, str | None]:
    """Start and end of the period that a text states, each as precise as the text; None where it states none.

    A single date is start and end, unless a word before it («till och med», «från») makes it one of the two.

    >>> parse_period("april 2022 till och med mars 2023"), parse_period("2018–2020"), parse_period("230601-270531")
    (('2022-04', '2023-03'), ('2018', '2020'), ('2023-06-01', '2027-05-31'))
    >>> parse_period("avslutas årsskiftet 2020"), parse_period("sedan hösten 2018"), parse_period("tills vidare")
    ((None, '2020-12-31'), ('2018-09', None), (None, None))
    """
    folded = fold(text)
    dated = [w for w in written_dates(folded) if w.first[:4].isdigit() and w.last[:4].isdigit()]
    if not dated:
        return None, None
    first = next((written for written in dated if written.joined), dated[0])
    before = folded.text[max(0, first.start - 30):first.start]
    if first.joined:
        return first.first, first.last
    after = folded.text[first.end:].strip(" .)")
    if UNTIL.search(before):
        return None, first.last
    if SINCE.search(before) or after in OPEN_ENDS:
        ended = len(dated) > 1 and UNTIL.search(folded.text[first.end:dated[1].start])
        return first.first, dated[1].last if ended else None
    return first.first, first.last


def parse_date(text: str, *, dayfirst: bool = True, year_hint: int | None = None, serial: bool = False,
               end: bool = False) -> str | None:
    """The date that a cell states, as precise as the cell: ISO, or `--11-03` and `W45` where the year is unknown.

    `dayfirst`: 3/11 is 3 November. `year_hint`: the year of dates that have none. `serial`: a number such as 44138 is
    a day of Excel. `end`: of a season the end is meant, not the start. None where the cell states no date.

    >>> [parse_date(cell) for cell in ("201103", "3/11 2020", "03.11.20", "3 nov -20", "sommaren 2020", "igår")]
    ['2020-11-03', '2020-11-03', '2020-11-03', '2020-11-03', '2020-06', None]
    >>> parse_date("3/11"), parse_date("v. 45"), parse_date("v. 45", year_hint=2020), parse_date("44138", serial=True)
    ('--11-03', 'W45', '2020-W45', '2020-11-03')
    """
    cell = CLOCK.sub("", WEEKDAY.sub("", fold(text).text.strip().removeprefix("den ").strip(" .,")))
    found = _of_figures(cell, dayfirst, serial) or _of_words(cell, end)
    if found is None:
        return None
    found = found if year_hint is None else _with_year(found, year_hint)
    return found if _sound(found) else None


def _of_words(cell: str, end: bool) -> str | None:
    if match := re.fullmatch(rf"(?P<y>{YEAR})[ ,]*(?:v\.?|vecka|uge|uke|veke|week)\s?(?P<w>[1-5]?\d)", cell):
        return f"{match['y']}-W{int(match['w']):02}"
    if match := re.fullmatch(rf"({YEAR}) ([^\W\d]+)", cell):
        cell = f"{match[2]} {match[1]}"
    match = re.fullmatch(r"((?:\d{1,2}\.? ?)?[^\W\d]+)\.? ?(\d\d)", cell)
    if match and match[1] not in _months() and not re.fullmatch(r"v|vecka|uge|uke|veke|week", match[1]):
        cell = f"{match[1]} -{match[2]}"
    whole = _prose().fullmatch(cell)
    found = _written(whole) if whole else None
    return None if found is None else found.last if end else found.first


def _of_figures(cell: str, dayfirst: bool, serial: bool) -> str | None:
    """A date of figures alone, as log cells hold them."""
    if serial and (number := re.fullmatch(r"(\d{5})(?:[.,]\d+)?", cell)) and int(number[1]) in EXCEL_DAYS:
        return (EXCEL_DAY_ZERO + timedelta(days=int(number[1]))).isoformat()
    if match := re.fullmatch(r"((?:19|20)?\d\d)(0\d|1[0-2])([0-2]\d|3[01])", cell):
        return _day(_year(match[1]), int(match[2]), match[3])
    if match := re.fullmatch(rf"({YEAR})[-/. ](\d{{1,2}})[-/. ](\d{{1,2}})", cell):
        return _day(match[1], int(match[2]), match[3])
    if match := re.fullmatch(rf"(1[0-2]|0?[1-9])[/.-]({YEAR})|({YEAR})[/.](1[0-2]|0?[1-9])", cell):
        return f"{match[2] or match[3]}-{int(match[1] or match[4]):02}"
    match = re.fullmatch(rf"(\d{{1,2}})[/.-](\d{{1,2}})(?:\.|\.?[-/. ]\s?'?-?({YEAR}|\d\d))?", cell)
    if not match:
        return None
    day, month = (match[1], match[2]) if dayfirst else (match[2], match[1])
    day, month = (month, day) if int(month) > 12 else (day, month)
    return _day(_year(match[3]), int(month), day)
