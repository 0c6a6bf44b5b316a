"""Calendars (`.ics`, RFC 5545): each day of an event becomes an Event with place, organiser and page.

An event that repeats is one Event for each of its days, up to a year after the calendar was written, so that what is read
follows from the file alone. Who attends, and what a description says, is not read: both tell of persons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from icalendar import Calendar, Component

from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.lexicon import actors, places, recognise
from graph.model import Certainty, Evidence, Name, Reading, Source, SourceReport, Statement
from graph.normal import legal_form, normal_form, squeeze
from loaders.base import ReadOptions, content_digest
from loaders.documents import content_of
from loaders.given_names import is_given_name
from loaders.numbers import hide_personal_numbers
from loaders.registers.occurrences import Occurrence, day_of, occurrences, written_at

__all__ = ["CalendarLoader"]

SUFFIXES = frozenset({".ics", ".ical"})
BEGINS = b"BEGIN:VCALENDAR"
RULE = "calendar"
READ = ("SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "LOCATION", "ORGANIZER", "URL",
        "STATUS", "CLASS", "UID", "SEQUENCE", "DTSTAMP", "CREATED", "LAST-MODIFIED")
# What says that one takes part from wherever one is.
ONLINE = ("teams", "zoom", "digital", "online", "webb", "distans", "länk", "nettet", "http", "webinar", "google meet")
SURE, LIKELY = 0.95, 0.7


class CalendarLoader:
    """Reads calendars: their events, one for each day that they are held."""

    kind = "calendar"
    rules = "calendar-1"
    whole = True

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether the file is a calendar by its name and first line.

        >>> CalendarLoader().accepts(Path("k.ics"), b"BEGIN:VCALENDAR\\r\\n"), CalendarLoader().accepts(Path("k.ics"), b"hej")
        (True, False)
        """
        return path.suffix.casefold() in SUFFIXES and _bare(head).upper().startswith(BEGINS)

    def read(self, path: Path, options: ReadOptions) -> Reading:
        """The events of a calendar as statements; the report is complete at once. Raises UnreadableFile."""
        content = content_of(path)
        text, encoding = _decoded(content)
        components = [one for calendar in _calendars(text, path) for one in calendar.walk()]
        events = [one for one in components if one.name == "VEVENT"]
        source = Source(sha256=content_digest(content), path=str(path), kind=self.kind, encoding=encoding, rules=self.rules,
                        title=_title(components), inventories=options.inventories)
        tally = _Tally()
        found = [statement for row, event in _latest(events, tally)
                 for statement in _event(row, event, _Frame(source.id, written_at(components), options.key, _changed(events)),
                                         tally)]
        others = Counter(one.name for one in components if one.name in ("VTODO", "VJOURNAL", "VFREEBUSY"))
        names = {key for event in events for key in event if key not in READ}
        report = SourceReport(str(path), self.kind, fields={
            "encoding": encoding, "data_rows": len(events), "ignored_columns": sorted(names),
            "other_components": dict(sorted(others.items())), "events": tally.events, "rejected_rows": tally.rejected,
            "duplicate_rows": tally.duplicates, "noted": tally.noted, "statements": len({one.id for one in found})})
        return Reading(source, report, statements=found)


@dataclass(slots=True)
class _Tally:
    """What became of the events; rows are counted from 1 in the order of the file."""

    events: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    noted: list[dict[str, Any]] = field(default_factory=list)

    def reject(self, row: int, reason: str) -> None:
        self.rejected.append({"row": row, "reason": reason})

    def note(self, row: int, column: str, kind: str) -> None:
        self.noted.append({"row": row, "column": column, "kind": kind})


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all events of a calendar share: the `written` day of the file, and for each series the days that are told apart."""

    source: str
    written: date | None
    key: PersonalKey
    changed: Mapping[str, frozenset[date]]


def _bare(content: bytes) -> bytes:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()


def _decoded(content: bytes) -> tuple[str, str]:
    """The text; calendars are UTF-8, but some programs write the code page of Windows."""
    try:
        return _bare(content).decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _bare(content).decode("cp1252", "replace"), "cp1252"


def _calendars(text: str, path: Path) -> list[Component]:
    try:
        found = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableFile(str(path), f"is no calendar that can be read: {squeeze(str(error))[:120]}") from error
    if not any(one.name == "VCALENDAR" for one in found):
        raise UnreadableFile(str(path), "is no calendar: it does not begin and end as one")
    return list(found)


def _title(components: list[Component]) -> str | None:
    return next((text for one in components if one.name == "VCALENDAR" and (text := _text(one, "X-WR-CALNAME"))), None)


def _text(event: Component, name: str) -> str:
    """The first value of a property as text; empty where there is none or it is broken."""
    found = event.get(name)
    value = found[0] if isinstance(found, list) and found else found
    return " ".join(str(value).split()) if value is not None else ""


def _series(event: Component) -> str:
    return _text(event, "UID")


def _changed(events: list[Component]) -> dict[str, frozenset[date]]:
    """The days of each series that an event of their own tells otherwise."""
    days: dict[str, set[date]] = {}
    for event in events:
        if _series(event) and (day := _own_day(event)):
            days.setdefault(_series(event), set()).add(day)
    return {series: frozenset(found) for series, found in days.items()}


def _own_day(event: Component) -> date | None:
    """The day of a series that an event stands for, None where it is the series itself."""
    return day_of(event.get("RECURRENCE-ID"))


def _latest(events: list[Component], tally: _Tally) -> Iterator[tuple[int, Component]]:
    """The events with their rows; of those that are told twice the one that was changed last."""
    last: dict[tuple[str, date | None], tuple[int, int]] = {}
    for row, event in enumerate(events, start=1):
        key = (_series(event), _own_day(event))
        sequence = int(_text(event, "SEQUENCE")) if _text(event, "SEQUENCE").isdecimal() else 0
        if key not in last or (sequence, row) > last[key]:
            last[key] = (sequence, row)
    for row, event in enumerate(events, start=1):
        _, kept = last[_series(event), _own_day(event)]
        if row == kept or not _series(event):
            yield row, event
        else:
            tally.duplicates.append({"row": row, "of": kept})


def _event(row: int, event: Component, frame: _Frame, tally: _Tally) -> Iterator[Statement]:
    """What an event says, for each of its days."""
    title = hide_personal_numbers(_text(event, "SUMMARY"), frame.key)
    status = _text(event, "STATUS").upper()
    if reason := _refused(event, title, status):
        tally.reject(row, reason)
        return
    series = _series(event) if _own_day(event) is None else ""
    found, remarks = occurrences(event, frame.written, frame.changed.get(series, frozenset()))
    for column, kind in remarks:
        tally.note(row, column, kind)
    if not found:
        tally.reject(row, "has no day that can be read")
        return
    certainty = Certainty.PLANNED if status == "TENTATIVE" else Certainty.ACTUAL
    place, organiser = _place(row, event, tally), _organiser(row, event, frame.key, tally)
    for one in found:
        tally.events += 1
        key = normal_form("Event", title)
        name = Name("Event", title, key, scope=f"{key}|{one.start}")
        yield from _said(row, name, one, title, event, frame, certainty)
        if place:
            yield _statement(frame, name, "in_place", place, row, "LOCATION", place.surface, certainty)
        if organiser:
            yield _statement(frame, organiser[0], "organises", name, row, "ORGANIZER", organiser[0].surface, certainty,
                             organiser[1])


def _said(row: int, name: Name, one: Occurrence, title: str, event: Component, frame: _Frame,
          certainty: Certainty) -> Iterator[Statement]:
    yield _statement(frame, name, "named", title, row, "SUMMARY", title, certainty)
    yield _statement(frame, name, "start", one.start.isoformat(), row, "DTSTART", one.start.isoformat(), certainty)
    if one.end:
        yield _statement(frame, name, "end", one.end.isoformat(), row, "DTEND", one.end.isoformat(), certainty)
    page = _text(event, "URL")
    if page.startswith(("https://", "http://")):
        yield _statement(frame, name, "website", page, row, "URL", page, certainty)


def _refused(event: Component, title: str, status: str) -> str | None:
    if _text(event, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
        return "is marked as private"
    if status == "CANCELLED":
        return "is cancelled"
    return None if title else "has no title"


def _statement(frame: _Frame, subject: Name, predicate: str, value: Name | str, row: int, column: str, quote: str,
               certainty: Certainty, confidence: float = SURE) -> Statement:
    return Statement(frame.source, subject, predicate, value, Evidence(quote, row=row, column=column), RULE, certainty,
                     confidence)


def _place(row: int, event: Component, tally: _Tally) -> Name | None:
    """The municipality that a place of meeting lies in; what names none, or several, is noted unless it is online."""
    text = _text(event, "LOCATION")
    found = {place for mention in recognise(text, kinds={"place"}) if (place := _municipality(mention.id or ""))}
    if len(found) == 1:
        return Name("Place", text, found.pop())
    if text and not any(word in text.casefold() for word in ONLINE):
        tally.note(row, "LOCATION", "place_unknown" if not found else "several_places")
    return None


def _municipality(place: str) -> str | None:
    known = places()
    return next((one for one in (place, *known.ancestors(place)) if known.by_id[one].level == "municipality"), None)


def _organiser(row: int, event: Component, key: PersonalKey, tally: _Tally) -> tuple[Name, float] | None:
    """The organisation that invites, and how sure that is; a person, and what may be one, is left out and noted."""
    invites = event.get("ORGANIZER")
    if invites is None:
        return None
    words = " ".join(str(getattr(invites, "params", {}).get("CN", "")).split()).strip("\"'")
    known = actors().find(words) if words else None
    if known or _is_organisation(words):
        surface = hide_personal_numbers(words, key)
        name = Name("Actor", surface, normal_form("Actor", surface), sort=known.kind if known else None)
        return name, SURE if known else LIKELY
    tally.note(row, "ORGANIZER", "organiser_unknown")
    return None


def _is_organisation(words: str) -> bool:
    """Whether a name that the register does not know is an organisation's: by its legal form, or because it has several
    words and none that people are called by.

    >>> [_is_organisation(words) for words in ("Lärkan AB", "Granbo Tillväxt", "Anna Ek", "Ek, Anna", "info@granbo.example")]
    [True, True, False, False, False]
    """
    parts = [part.strip(",.()") for part in words.split()]
    if "@" in words or len(parts) < 2:
        return False
    return bool(legal_form(words)) or not any(map(is_given_name, parts))
