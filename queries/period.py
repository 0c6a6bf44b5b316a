"""Periods whose ends may be open and are as precise as the text that gave them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from graph.dates import earliest, is_partial, latest

__all__ = ["ANY_TIME", "Period", "latest_end"]


@dataclass(frozen=True, slots=True)
class Period:
    """From the earliest day of `start` to the latest of `end`; None, or a text that is no date, does not limit."""

    start: str | None
    end: str | None

    @property
    def first(self) -> date | None:
        """The first day in force, None if open."""
        days = _days(self.start)
        return days[0] if days else None

    @property
    def last(self) -> date | None:
        """The last day in force, None if open."""
        days = _days(self.end)
        return days[1] if days else None

    def includes(self, day: date | None) -> bool:
        """Whether it is in force on a day; a day that nobody knows lies only in a period open at both ends.

        >>> Period("2020", "2022").includes(date(2022, 12, 31)), Period("2020", "2022").includes(date(2023, 1, 1))
        (True, False)
        >>> Period(None, None).includes(None), Period("2020", None).includes(None)
        (True, False)
        """
        if day is None:
            return self.first is None and self.last is None
        return not self.begins_after(day) and not self.ends_before(day)

    def begins_after(self, day: date) -> bool:
        """Whether its first day is later."""
        return self.first is not None and day < self.first

    def ends_before(self, day: date) -> bool:
        """Whether its last day is earlier."""
        return self.last is not None and self.last < day

    def overlaps(self, other: Period) -> bool:
        """Whether both are in force on some day.

        >>> early = Period("2020", "2021")
        >>> early.overlaps(Period("2021-12", None)), early.overlaps(Period("2022", None)), early.overlaps(ANY_TIME)
        (True, False, True)
        """
        return not any(one.last is not None and two.first is not None and one.last < two.first
                       for one, two in ((self, other), (other, self)))

    def within(self, wider: Period) -> Period:
        """The same with the ends that it lacks taken from another, where they do not contradict its own.

        >>> Period("2020-06", None).within(Period("2020", "2022")), Period("2024", None).within(Period("2020", "2022"))
        (Period(start='2020-06', end='2022'), Period(start='2024', end=None))
        """
        filled = Period(self.start or wider.start, self.end or wider.end)
        broken = filled.first is not None and filled.last is not None and filled.last < filled.first
        return self if broken else filled


ANY_TIME = Period(None, None)


@lru_cache(maxsize=1 << 14)
def _days(partial: str | None) -> tuple[date, date] | None:
    """The first and last day of a partial date, None for what is none."""
    return (earliest(partial), latest(partial)) if partial and is_partial(partial) else None


def latest_end(periods: Iterable[Period]) -> str | None:
    """The end that lasts longest, as written; None where one is open or there is none.

    >>> latest_end([Period(None, "2022"), Period(None, "2022-06-30")]), latest_end([Period(None, "2022"), ANY_TIME])
    ('2022', None)
    """
    found = list(periods)
    if not found or any(period.last is None for period in found):
        return None
    last = max(period.last for period in found if period.last)
    return min(period.end for period in found if period.end and period.last == last)
