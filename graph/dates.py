"""Days of dates that are as precise as the text that gave them: `2020`, `2020-04`, `2020-W45`, `2020-04-03`."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from graph.errors import BadParameter

__all__ = ["earliest", "is_partial", "latest"]

PARTIAL = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?|-W(?P<week>\d\d))?", re.ASCII)


def earliest(partial: str) -> date:
    """The first day that an ISO date of any precision can mean.

    Raises BadParameter where the text is no such date, or names a day that does not exist.

    >>> earliest("2020"), earliest("2020-04"), earliest("2020-W45")
    (datetime.date(2020, 1, 1), datetime.date(2020, 4, 1), datetime.date(2020, 11, 2))
    """
    return _days(partial)[0]


def latest(partial: str) -> date:
    """The last day that an ISO date of any precision can mean; errors as `earliest`.

    >>> latest("2020"), latest("2020-02"), latest("2020-W45"), latest("2020-04-03")
    (datetime.date(2020, 12, 31), datetime.date(2020, 2, 29), datetime.date(2020, 11, 8), datetime.date(2020, 4, 3))
    """
    return _days(partial)[1]


def is_partial(text: str) -> bool:
    """Whether the text is an ISO date of some precision that `earliest` and `latest` understand.

    >>> is_partial("2020-W45"), is_partial("2020-13"), is_partial("--11-03")
    (True, False, False)
    """
    try:
        _days(text)
    except BadParameter:
        return False
    return True


def _days(partial: str) -> tuple[date, date]:
    match = PARTIAL.fullmatch(partial)
    if not match:
        raise BadParameter("date", f"{partial!r} is no date; write 2020, 2020-04, 2020-W45 or 2020-04-03")
    year = int(match["year"])
    try:
        if match["week"]:
            monday = date.fromisocalendar(year, int(match["week"]), 1)
            return monday, monday + timedelta(days=6)
        if match["day"]:
            day = date(year, int(match["month"]), int(match["day"]))
            return day, day
        first, last = (int(match["month"]),) * 2 if match["month"] else (1, 12)
        return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
    except (ValueError, OverflowError) as error:
        raise BadParameter("date", f"{partial!r} is no day of the calendar: {error}") from error
