"""Calendars as programs write them become events; what is damaged or personal is named and left out. All is invented."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.check import check, differences
from graph.engine import Engine
from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.model import Certainty, Reading
from graph.store import Store
from loaders import LOADERS
from loaders.base import ReadOptions
from loaders.files import walk
from loaders.registers.calendars import CalendarLoader

OPTIONS = ReadOptions(PersonalKey(bytes(32)), date(2026, 11, 24))
ZONE = """\
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
BREAKFAST = """\
UID:1
DTSTAMP:20260115T080000Z
DTSTART;TZID=W. Europe Standard Time:20260302T073000
DTEND;TZID=W. Europe Standard Time:20260302T090000
RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=MO
EXDATE;TZID=W. Europe Standard Time:20260309T073000
SUMMARY;LANGUAGE=sv:Exportfrukost
LOCATION:Magasinet\\, Trotzgatan 9\\, 791 71 Falun
ORGANIZER;CN="Almi GävleDala":mailto:info@almi.example
ATTENDEE;CN=Anna Ek:mailto:anna@granbo.example
URL:https://almi.example/frukost
"""


def calendar(*events: str) -> str:
    body = "".join(f"BEGIN:VEVENT\n{event}END:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:Almis kalender\n{ZONE}{body}END:VCALENDAR\n".replace("\n", "\r\n")


def written(folder: Path, text: str, name: str = "kalender.ics") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def read(folder: Path, *events: str) -> Reading:
    return CalendarLoader().read(written(folder, calendar(*events)), OPTIONS)


def said(reading: Reading, predicate: str) -> list[Any]:
    return [getattr(one.object, "key", one.object) for one in reading.statements if one.predicate == predicate]


def test_an_event_that_repeats_is_an_event_on_each_of_its_days(tmp_path: Path) -> None:
    reading = read(tmp_path, BREAKFAST, "UID:1\nRECURRENCE-ID;TZID=W. Europe Standard Time:20260316T073000\n"
                                        "DTSTART:20260317T073000Z\nSUMMARY:Exportfrukost i Mora\nLOCATION:MORA\n")
    assert said(reading, "start") == ["2026-03-02", "2026-03-23", "2026-03-17"]
    assert said(reading, "end") == ["2026-03-02", "2026-03-23"]
    assert said(reading, "in_place") == ["se-kom-2080", "se-kom-2080", "se-kom-2062"]
    assert set(said(reading, "website")) == {"https://almi.example/frukost"}
    organisers = [one.subject for one in reading.statements if one.predicate == "organises"]
    assert {one.surface for one in organisers} == {"Almi GävleDala"}
    fields = reading.report.fields
    assert (fields["data_rows"], fields["events"], fields["rejected_rows"], fields["noted"]) == (2, 3, [], [])
    assert fields["ignored_columns"] == ["ATTENDEE"]
    assert reading.source.title == "Almis kalender"
    assert "Anna" not in repr(list(reading.statements))


@pytest.mark.parametrize(("times", "expected"), [
    ("DTSTART;VALUE=DATE:20260601\nDTEND;VALUE=DATE:20260603\n", ("2026-06-01", "2026-06-02")),
    ("DTSTART:20260601T220000Z\nDURATION:PT1H\n", ("2026-06-02", "2026-06-02")),
    ("DTSTART;TZID=Europe/Oslo:20260601T200000\nDTEND;TZID=Europe/Oslo:20260602T000000\n", ("2026-06-01", "2026-06-01")),
    ("DTSTART:20260601T200000\n", ("2026-06-01", None)),
    ("DTSTART:20260601T200000\nDTEND:20260501T200000\n", ("2026-06-01", None)),
])
def test_days_are_those_that_people_there_read(tmp_path: Path, times: str, expected: tuple[str, str | None]) -> None:
    reading = read(tmp_path, f"UID:1\nSUMMARY:Dag\n{times}")
    assert (said(reading, "start"), said(reading, "end")) == ([expected[0]], [expected[1]] if expected[1] else [])


@pytest.mark.parametrize(("event", "reason"), [
    ("SUMMARY:Möte\nDTSTART:20260601\nCLASS:PRIVATE\n", "is marked as private"),
    ("SUMMARY:Möte\nDTSTART:20260601\nSTATUS:CANCELLED\n", "is cancelled"),
    ("DTSTART:20260601\n", "has no title"), ("SUMMARY:Möte\n", "has no day that can be read"),
    ("SUMMARY:Möte\nDTSTART:2026-99-99\n", "has no day that can be read")])
def test_what_is_left_out_is_named_with_its_reason(tmp_path: Path, event: str, reason: str) -> None:
    reading = read(tmp_path, event, BREAKFAST)
    assert reading.report.fields["rejected_rows"] == [{"row": 1, "reason": reason}]
    assert reading.report.fields["events"] == 3


@pytest.mark.parametrize(("line", "noted"), [
    ("LOCATION:Skymningen", ("LOCATION", "place_unknown")), ("LOCATION:Falun eller Mora", ("LOCATION", "several_places")),
    ("ORGANIZER;CN=Anna Ek:mailto:a@granbo.example", ("ORGANIZER", "organiser_unknown")),
    ("ORGANIZER:mailto:a@granbo.example", ("ORGANIZER", "organiser_unknown")),
    ("RRULE:FREQ=SECONDLY", ("RRULE", "rule_not_understood")), ("RRULE:FREQ=WEEKLY", ("RRULE", "repeats_beyond")),
    ("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;COUNT=9", ("RRULE", "repeats_beyond"))])
def test_what_is_not_understood_is_noted(tmp_path: Path, line: str, noted: tuple[str, str]) -> None:
    reading = read(tmp_path, f"UID:1\nSUMMARY:Möte\nDTSTART:20260601T080000\n{line}\n")
    assert [(one["column"], one["kind"]) for one in reading.report.fields["noted"]] == [noted]
    assert said(reading, "start")[0] == "2026-06-01"


def test_a_meeting_online_has_no_place_and_a_tentative_one_is_planned(tmp_path: Path) -> None:
    reading = read(tmp_path, "SUMMARY:Möte\nDTSTART:20260601\nLOCATION:Microsoft Teams\nSTATUS:TENTATIVE\n"
                             "ORGANIZER;CN=Granbo Tillväxt:mailto:a@granbo.example\n")
    assert (said(reading, "in_place"), reading.report.fields["noted"]) == ([], [])
    assert {one.certainty for one in reading.statements} == {Certainty.PLANNED}
    assert said(reading, "organises") == ["möte"]


def test_an_endless_rule_ends_a_year_after_the_file_was_written_whatever_day_it_is(tmp_path: Path) -> None:
    event = "UID:1\nDTSTAMP:20260115T080000Z\nSUMMARY:Möte\nDTSTART:20240101T080000\nRRULE:FREQ=WEEKLY\n"
    days = [date.fromisoformat(day) for day in said(read(tmp_path, event), "start")]
    assert days[-1] <= date(2026, 1, 15) + timedelta(days=366) < days[-1] + timedelta(days=7)


def test_of_an_event_that_is_told_twice_the_later_version_counts(tmp_path: Path) -> None:
    reading = read(tmp_path, "UID:1\nSEQUENCE:2\nSUMMARY:Nytt\nDTSTART:20260601\n",
                   "UID:1\nSEQUENCE:1\nSUMMARY:Gammalt\nDTSTART:20260501\n")
    assert said(reading, "named") == ["Nytt"]
    assert reading.report.fields["duplicate_rows"] == [{"row": 2, "of": 1}]


@pytest.mark.parametrize("content", [b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"hej"])
def test_what_is_no_calendar_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kalender.ics"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match="calendar"):
        CalendarLoader().read(path, OPTIONS)


def test_it_is_told_by_its_name_and_first_line(tmp_path: Path) -> None:
    one, = walk([written(tmp_path, calendar(BREAKFAST))], LOADERS).found
    assert one.loader.kind == "calendar"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 1 << 32))
def test_a_damaged_calendar_never_crashes(tmp_path: Path, seed: int) -> None:
    content, chance = bytearray(calendar(BREAKFAST, BREAKFAST.replace("UID:1", "UID:2")).encode()), random.Random(seed)
    for _ in range(chance.randint(1, 10)):
        at = chance.randrange(len(content))
        content[at:at + chance.choice([0, 1, 1, 9])] = chance.choice([b"", b":", b";", b"\r\n", b"\0", b"\xff", b"9", b"="])
    path = tmp_path / "kalender.ics"
    path.write_bytes(bytes(content))
    try:
        reading = CalendarLoader().read(path, OPTIONS)
    except UnreadableFile:
        return
    fields = reading.report.fields
    told = {one.evidence.row for one in reading.statements}
    lost = {one["row"] for one in [*fields["rejected_rows"], *fields["duplicate_rows"]]}
    assert told | lost == set(range(1, fields["data_rows"] + 1))


def test_events_of_two_calendars_are_one_where_title_and_day_are(engine: Engine, tmp_path: Path) -> None:
    other = "UID:77\nSUMMARY:EXPORTFRUKOST\nDTSTART:20260302T073000\nORGANIZER;CN=Granbo Tillväxt:mailto:a@granbo.example\n"
    store = Store(engine)
    for name, event in (("a.ics", BREAKFAST), ("b.ics", other)):
        store.load([CalendarLoader().read(written(tmp_path, calendar(event), name), OPTIONS)])
    rows = engine.read("""MATCH (e:Event) OPTIONAL MATCH (a:Actor)-[:ORGANISES]->(e) OPTIONAL MATCH (e)-[:IN_PLACE]->(p:Place)
        RETURN e.start AS start, e.website AS website, count(DISTINCT a) AS organisers, min(p.id) AS place ORDER BY start""")
    assert [(row["start"], row["organisers"], row["place"]) for row in rows] == [
        ("2026-03-02", 2, "se-kom-2080"), ("2026-03-16", 1, "se-kom-2080"), ("2026-03-23", 1, "se-kom-2080")]
    assert rows[0]["website"] == "https://almi.example/frukost"
    assert (check(engine), differences(store)) == ([], [])
