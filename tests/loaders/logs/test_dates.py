"""Years for dates that have none: from the rows around them, and only where the log is in order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import earliest
from loaders.logs.dates import Calendar, DateOrder, completed, in_order, is_yearless, order_of

DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))
LAST = date(2050, 1, 1)


@given(DAYS, st.integers(-50, 50))
def test_a_day_near_its_neighbour_gets_its_own_year_back(near: date, distance: int) -> None:
    day = near + timedelta(days=distance)
    assert completed(f"--{day:%m-%d}", near, LAST) == day.isoformat()


@given(DAYS, st.integers(-50, 50))
def test_a_week_too(near: date, distance: int) -> None:
    year, week, _ = (near + timedelta(days=distance)).isocalendar()
    assert completed(f"W{week:02}", near, LAST) == f"{year}-W{week:02}"


@given(DAYS, st.integers(1, 12), st.integers(1, 28), DAYS)
def test_never_farther_than_two_months_nor_after_the_last_day(near: date, month: int, day: int, last: date) -> None:
    found = completed(f"--{month:02}-{day:02}", near, last)
    assert found is None or (abs(earliest(found) - near) <= timedelta(days=62) and earliest(found) <= last)


def test_the_29th_of_february_needs_a_leap_year() -> None:
    assert completed("--02-29", date(2020, 3, 5), LAST) == "2020-02-29"
    assert completed("--02-29", date(2021, 3, 5), LAST) is None
    assert is_yearless("--02-29")


@given(st.lists(DAYS, min_size=1), st.booleans())
def test_sorted_rows_are_in_order_whichever_way(days: list[date], backwards: bool) -> None:
    order = DateOrder()
    for day in sorted(days, reverse=backwards):
        order.see(day)
    assert order.kept


def test_a_few_strays_do_not_break_the_order_and_many_do() -> None:
    days = [date(2020, 1, 1) + timedelta(days=at) for at in range(100)]
    for strays, kept in ((3, True), (30, False)):
        order = DateOrder()
        for at, day in enumerate(days):
            order.see(date(2015, 5, 5) if at % 3 == 1 and at < 3 * strays else day)
        assert order.kept is kept


def test_no_dates_no_order_no_year() -> None:
    assert not DateOrder().kept
    assert Calendar(DateOrder(), LAST).complete("--11-03") is None


def test_one_wrong_year_among_the_neighbours_moves_nothing() -> None:
    order = DateOrder()
    order.see(date(2020, 11, 1))
    calendar = Calendar(order, LAST)
    for day in (date(2020, 11, 1), date(2020, 11, 2), date(2002, 11, 2)):
        calendar.see(day)
    assert calendar.complete("--11-03") == "2020-11-03"


@pytest.mark.parametrize(("cells", "order"), [
    (["21-02-11", "21-02-16", "21-03-03"], "year-month-day"),
    (["18.08.21", "20.08.21", "06.10.21", *["11.10.21"] * 30, "31.02.21"], "day-month-year"),
    (["3/2/2021", "3/25/2021", "4/1/2021"], "month-day-year"), (["03/04/21", "05/04/21", "11/04/21"], "day-month-year"),
    (["3/4/2021"], "day-month-year"), (["2021-02-11", "mars 2021", "v. 6", ""], None), ([], None)])
def test_the_rest_of_a_column_settles_the_order_of_its_figures(cells: list[str], order: str | None) -> None:
    assert order_of(cells) == order


@given(DAYS, st.lists(st.integers(1, 5), min_size=20, max_size=40), st.sampled_from(["%d.%m.%y", "%m/%d/%Y", "%y-%m-%d"]))
def test_days_of_a_log_come_back_in_whatever_order_they_are_written(first: date, steps: list[int], form: str) -> None:
    days = [first + timedelta(days=sum(steps[:at])) for at in range(len(steps))]
    written = [day.strftime(form) for day in days]
    assert [in_order(cell, order_of(written)) for cell in written] == [day.isoformat() for day in days]


def test_a_date_with_its_time_keeps_it_and_other_cells_stay() -> None:
    assert in_order("3/25/2021 14:05", "month-day-year") == "2021-03-25 14:05"
    for cell in ("mars 2021", "", "2021-03-25", "v. 6"):
        assert in_order(cell, "day-month-year") == cell
