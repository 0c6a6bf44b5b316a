"""On which days an event of a calendar is held: its own day, and those that its rule of repeating adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Component

__all__ = ["Occurrence", "day_of", "occurrences", "written_at"]

ZONE = ZoneInfo("Europe/Stockholm")  # of times that are told in UTC, as programs write them
AHEAD = timedelta(days=366)
MOST_TIMES = 400
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
Remark = tuple[str, str]
"""A property and what is the matter with it."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The days of one time that an event is held; `end` is None where it is not told."""

    start: date
    end: date | None


def occurrences(event: Component, written: date | None, apart: frozenset[date]) -> tuple[list[Occurrence], list[Remark]]:
    """When an event is held, in order, and what of that was not understood. None where it has no readable day.

    A rule without end is followed for a year from the day on which the file was `written`, or from the event's first, the
    later of the two; `apart` are days of the series that an event of their own tells otherwise.
    """
    first = _local(event.get("DTSTART"))
    if first is None:
        return [], []
    remarks: list[Remark] = []
    length = _length(event, first)
    begins = {first, *_listed(event, "RDATE", remarks)}
    if event.get("RRULE") is not None:
        begins |= set(_repeated(event, first, written, remarks))
    # A day that is left out may be told as a day or with its time.
    left_out = {one.date() for one in _listed(event, "EXDATE", remarks)} | apart
    days = {one.date(): one for one in sorted(begins, reverse=True) if one.date() not in left_out}
    return [Occurrence(day, _last_day(begin + length) if length is not None else None)
            for day, begin in sorted(days.items())], remarks


def day_of(value: Any) -> date | None:
    """The day of a property, in Sweden; None where there is none or it is broken."""
    found = _local(value)
    return found.date() if found else None


def written_at(components: list[Component]) -> date | None:
    """The latest day on which any part of a calendar was written or changed; None where none says so."""
    found = (day_of(one.get(name)) for one in components for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"))
    return max(filter(None, found), default=None)


def _local(value: Any) -> datetime | None:
    """A day or a time as people there read it, without zone; a time in UTC as in Sweden."""
    try:
        found = (value[0] if isinstance(value, list) else value).dt if value is not None else None
    except (ValueError, AttributeError, IndexError):  # a broken property says so when it is asked
        return None
    if isinstance(found, datetime):
        is_utc = found.tzinfo is not None and found.tzname() == "UTC"
        try:
            return (found.astimezone(ZONE) if is_utc else found).replace(tzinfo=None)
        except OverflowError:
            return None
    return datetime.combine(found, time.min) if isinstance(found, date) else None


def _length(event: Component, first: datetime) -> timedelta | None:
    """How long an event lasts; None where that is not told, or it would end before it begins."""
    end = _local(event.get("DTEND"))
    length = end - first if end else getattr(event.get("DURATION"), "dt", None) if _is_sound(event.get("DURATION")) else None
    return length if isinstance(length, timedelta) and timedelta(0) <= length < AHEAD else None


def _is_sound(value: Any) -> bool:
    try:
        return value is not None and value.dt is not None
    except (ValueError, AttributeError):
        return False


def _last_day(end: datetime) -> date:
    """The last day of an event that ends at a time: at midnight it is the day before.

    >>> _last_day(datetime(2026, 3, 3)), _last_day(datetime(2026, 3, 3, 9))
    (datetime.date(2026, 3, 2), datetime.date(2026, 3, 3))
    """
    return (end - timedelta(microseconds=1)).date()


def _listed(event: Component, name: str, remarks: list[Remark]) -> Iterator[datetime]:
    """The days and times of a property that lists them."""
    value = event.get(name)
    for one in value if isinstance(value, list) else [value] if value is not None else ():
        for each in _each(one):
            found = _local(each)
            if found:
                yield found
            else:
                remarks.append((name, "day_unreadable"))


def _each(value: Any) -> list[Any]:
    """The single days of a value that may hold several; a broken one is itself."""
    try:
        return list(value.dts)
    except (ValueError, AttributeError):
        return [value]


def _repeated(event: Component, first: datetime, written: date | None, remarks: list[Remark]) -> Iterator[datetime]:
    """The times that a rule adds. It is followed to a day and for a number of times, so that none is endless."""
    value = event.get("RRULE")
    try:
        rule = dict((value[0] if isinstance(value, list) else value).items())
        frequency = str(rule["FREQ"][0]).upper()
        count = int(rule.pop("COUNT", [MOST_TIMES])[0])
        until = _until(rule.pop("UNTIL", [None])[0])
        horizon = max(first, datetime.combine(written, time.max) if written else first) + AHEAD
        if frequency not in FREQUENCIES:
            raise ValueError(frequency)
        end = min(until or horizon, horizon)
        text = ";".join(f"{name}={','.join(map(str, parts))}" for name, parts in rule.items())
        times = list(islice(rrulestr(f"{text};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=first), min(count, MOST_TIMES)))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        remarks.append(("RRULE", "rule_not_understood"))
        return
    if len(times) == MOST_TIMES < count or (end == horizon and until != horizon and len(times) < count):
        remarks.append(("RRULE", "repeats_beyond"))
    yield from times


def _until(value: Any) -> datetime | None:
    """The last moment of a rule; a day counts whole."""
    if isinstance(value, datetime):
        return (value.astimezone(ZONE) if value.tzinfo else value).replace(tzinfo=None)
    return datetime.combine(value, time.max) if isinstance(value, date) else None
