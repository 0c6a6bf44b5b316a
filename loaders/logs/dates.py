"""Dates of a log's rows: those without year get it from the rows around them, where the log is kept in date order."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

from graph.dates import earliest, is_partial

__all__ = ["DAY_FIRST", "Calendar", "DateOrder", "completed", "in_order", "is_yearless", "order_of"]

MONTH = timedelta(days=31)
FARTHEST = timedelta(days=62)
STRAY_SHARE = 0.05
NEIGHBOURS = 5
FEWEST = 3  # dates; fewer tell nothing of the order of their figures
DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "day-month-year", "month-day-year", "year-month-day"
MOST = 0.95  # a slip of the pen makes a day that is none
ORDERS = {DAY_FIRST: (2, 1, 0), MONTH_FIRST: (2, 0, 1), YEAR_FIRST: (0, 1, 2)}  # where year, month and day stand
FIGURES = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d\d)(?!\d)")


def is_yearless(partial: str) -> bool:
    """Whether a date as `graph.lexicon.parse_date` gives it lacks its year.

    >>> is_yearless("--11-03"), is_yearless("W45"), is_yearless("2020-11")
    (True, True, False)
    """
    return partial.startswith(("--", "W"))


def completed(yearless: str, near: date, last: date) -> str | None:
    """The date with the year that brings it nearest to `near`: within two months of it and not after `last`, else None.

    >>> completed("--12-30", date(2021, 1, 4), date(2022, 1, 1)), completed("W02", date(2020, 12, 28), date(2022, 1, 1))
    ('2020-12-30', '2021-W02')
    >>> completed("--06-15", date(2021, 1, 4), date(2022, 1, 1))
    """
    years = (near.year - 1, near.year, near.year + 1)
    dated = [f"{year}{yearless[1:]}" if yearless.startswith("--") else f"{year}-{yearless}" for year in years]
    found = [(abs(earliest(day) - near), day) for day in dated if is_partial(day) and earliest(day) <= last]
    distance, day = min(found, default=(MONTH * 99, None))
    return day if distance <= FARTHEST else None


def order_of(cells: Sequence[str]) -> str | None:
    """In which order the dates of a column name day, month and year; None where none is of three figures that may be either.

    Of the orders in which most are days of a calendar it is the one in which they lie nearest each other, row after row: logs
    are kept as time goes by. If nothing tells, the day is first.

    >>> order_of(["21-02-11", "21-02-16", "21-03-03"]), order_of(["3/2/2021", "3/25/2021", "3/30/2021"]), order_of(["3/2 2021"])
    ('year-month-day', 'month-day-year', None)
    """
    written = [match for match in map(FIGURES.match, cells) if match]
    if not written:
        return None
    if len(written) < FEWEST:
        return DAY_FIRST
    read = {order: [day for match in written if (day := _day(match, order))] for order in ORDERS}
    most = max(map(len, read.values()))
    fitting = [order for order in ORDERS if len(read[order]) >= MOST * most]
    return min(fitting, key=lambda order: _leaps(read[order]) / len(read[order]))


def in_order(cell: str, order: str | None) -> str:
    """A date of three figures as an ISO day, read in an order; any other cell as it is.

    >>> in_order("3/25/2021 14:05", "month-day-year"), in_order("mars 2021", "month-day-year")
    ('2021-03-25 14:05', 'mars 2021')
    """
    match = FIGURES.match(cell) if order else None
    day = _day(match, order) if match and order else None
    return f"{day.isoformat()}{cell[match.end():]}" if match and day else cell


def _day(match: re.Match[str], order: str) -> date | None:
    year, month, day = (int(match[at + 1]) for at in ORDERS[order])
    if order == YEAR_FIRST and len(match[3]) == 4:
        return None
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def _leaps(days: Sequence[date]) -> int:
    return sum(abs((later - earlier).days) for earlier, later in pairwise(days))


class DateOrder:
    """Whether rows come in order of their dates, asked after each row's date was shown to it (`None`: no full date)."""

    def __init__(self) -> None:
        self.first: date | None = None
        self._last: date | None = None
        self._steps = self._back = self._forth = 0

    def see(self, day: date) -> None:
        """Take in the date of the next row that has one."""
        if self._last is not None:
            self._steps += 1
            self._back += day < self._last - MONTH
            self._forth += day > self._last + MONTH
        self.first = self.first or day
        self._last = day

    @property
    def kept(self) -> bool:
        """True where at most one row in twenty leaps more than a month against the order, upwards or downwards."""
        return self.first is not None and min(self._back, self._forth) <= STRAY_SHARE * max(self._steps, 1)


class Calendar:
    """The dates around the row being read: `near` is the median of the last few, so that one wrong year moves nothing."""

    def __init__(self, order: DateOrder, today: date) -> None:
        self._today = today
        self._order = order
        self._recent: deque[date] = deque(maxlen=NEIGHBOURS)

    def see(self, day: date) -> None:
        """Take in a full date; one after today is left aside."""
        if day <= self._today:
            self._recent.append(day)

    def complete(self, yearless: str) -> str | None:
        """The date with its year, None where the log is not in order or no row is near enough."""
        if not self._order.kept:
            return None
        near = median_low(self._recent) if self._recent else self._order.first
        return completed(yearless, near, self._today) if near else None
