"""Days of dates of any precision, and dates as people write them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dates import earliest, is_partial, latest
from graph.errors import BadParameter
from graph.lexicon import parse_date, parse_period, recognise

DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


def partials() -> st.SearchStrategy[str]:
    def coarser(day: date) -> st.SearchStrategy[str]:
        year, week, _ = day.isocalendar()
        return st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}", f"{year}-W{week:02}"])
    return DAYS.flatmap(coarser)


@given(partials())
def test_first_day_is_not_after_the_last(partial: str) -> None:
    assert is_partial(partial)
    assert earliest(partial) <= latest(partial)


@given(DAYS)
def test_a_day_lies_in_its_year_month_and_week(day: date) -> None:
    year, week, _ = day.isocalendar()
    for partial in (f"{day:%Y}", f"{day:%Y-%m}", f"{year}-W{week:02}", day.isoformat()):
        assert earliest(partial) <= day <= latest(partial)


@pytest.mark.parametrize("text", ["", "2020-13", "2020-02-30", "2020-W54", "--11-03", "W45", "igår", "2020-1", "٢٠٢٠", "0000"])
def test_what_is_no_date(text: str) -> None:
    assert not is_partial(text)
    with pytest.raises(BadParameter):
        earliest(text)


@given(DAYS)
@settings(deadline=None)  # the first call reads the tables
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    for spelling in (day.isoformat(), f"{day:%Y%m%d}", f"{day.day}/{day.month} {day.year}", f"{day:%d.%m.%Y}",
                     f"{day:%Y-%m-%d 08:15}", f"{day:%Y-%m-%dT08:15:00}"):
        assert parse_date(spelling) == day.isoformat(), spelling
    assert parse_date(f"{day.month}/{day.day}/{day.year}", dayfirst=False) == day.isoformat()
    excel = (day - date(1899, 12, 30)).days
    if day.year >= 2000:
        assert parse_date(f"{day:%y%m%d}") == day.isoformat()
        assert parse_date(str(excel), serial=True) == day.isoformat()
    assert parse_date(str(excel)) is None


@given(partials())
@settings(deadline=None)  # the first call reads the tables
def test_iso_dates_are_read_as_they_are(partial: str) -> None:
    assert parse_date(partial) == partial


@given(st.text(max_size=40))
@settings(deadline=None)  # the first call reads the tables
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = parse_date(text, year_hint=2020)
    assert found is None or is_partial(found)
    start, end = parse_period(text)
    assert all(part is None or is_partial(part) for part in (start, end))


@pytest.mark.parametrize(("text", "expected"), [
    ("3/11", "--11-03"), ("3 november", "--11-03"), ("3 nov -20", "2020-11-03"), ("26 aug -20", "2020-08-26"),
    ("v. 45", "W45"), ("uge 45", "W45"), ("2020 v 45", "2020-W45"), ("november", "--11"), ("april 2022", "2022-04"),
    ("1. mars 2014", "2014-03-01"), ("Nov 3, 2020", "2020-11-03"), ("3rd of November 2020", "2020-11-03"),
    ("12. desember 2020", "2020-12-12"), ("5. marts 2021", "2021-03-05"), ("tisdag 3 november 2020", "2020-11-03"),
    ("hausten 2018", "2018-09"), ("HT20", "2020-08"), ("31/2", None), ("32/1 2020", None), ("99", None), ("okänt", None),
])
def test_dates_of_cells(text: str, expected: str | None) -> None:
    assert parse_date(text) == expected


def test_a_season_as_an_end() -> None:
    assert parse_date("sommaren 2020", end=True) == "2020-08"
    assert parse_date("vintern 2020", end=True) == "2021-02"
    assert parse_date("årsskiftet 2020", end=True) == "2020-12-31"


@pytest.mark.parametrize(("text", "period"), [
    ("1 mars 2014 – 31 december 2014", ("2014-03-01", "2014-12-31")), ("2018-2020", ("2018", "2020")),
    ("april 2022 till och med mars 2023", ("2022-04", "2023-03")), ("hösten 2018", ("2018-09", "2018-11")),
    ("March 2014 to December 2014", ("2014-03", "2014-12")), ("1/1–31/12 2014", ("2014-01-01", "2014-12-31")),
    ("nov – feb 2021", ("2020-11", "2021-02")), ("01.03.2014 - 31.12.2014", ("2014-03-01", "2014-12-31")),
    ("2024-01–2026-12", ("2024-01", "2026-12")), ("2024-01-01–2026-12-31", ("2024-01-01", "2026-12-31")),
    ("mellan 2018 och 2020", ("2018", "2020")), ("fr.o.m. april 2022", ("2022-04", None)), ("t.o.m. 2023", (None, "2023")),
    ("projektet avslutas årsskiftet 2020", (None, "2020-12-31")), ("utan datum", (None, None)), ("2014 -", ("2014", None)),
])
def test_periods(text: str, period: tuple[str | None, str | None]) -> None:
    assert parse_period(text) == period


def test_dates_in_running_text() -> None:
    text = "Pågick 1 mars – 31 december 2014 med 2000 kr; ring 08-465 004 12. Agenda 2030. Klart sommaren 2020."
    assert [(m.id, m.detail, m.surface) for m in recognise(text, kinds={"date"})] == [
        ("2014-03-01", "2014-12-31", "1 mars – 31 december 2014"), ("2020-06", "2020-08", "sommaren 2020")]
