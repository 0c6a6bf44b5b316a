"""Dates of a log's rows: those without year get it from the rows around them, where the log is kept in date order."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta
from statistics import median_low

from graph.dates import earliest, is_partial

__all__ = ["Calendar", "DateOrder", "completed", "is_yearless"]

MONTH = timedelta(days=31)
FARTHEST = timedelta(days=62)
STRAY_SHARE = 0.05
NEIGHBOURS = 5


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
