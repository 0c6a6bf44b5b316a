"""Swedish order, and periods as precise as their text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.order import swedish
from queries.period import Period, latest_end


def test_å_ä_ö_come_after_z() -> None:
    names = ["Östersund", "Åmål", "Älvdalen", "Zinkgruvan", "Ånge", "arvika", "Æblerup", "Øygarden", "Ystad", "Überby"]
    assert sorted(names, key=swedish) == [
        "arvika", "Überby", "Ystad", "Zinkgruvan", "Åmål", "Ånge", "Æblerup", "Älvdalen", "Östersund", "Øygarden"]


@given(st.text(), st.text())
def test_the_order_is_total_and_case_matters_last(one: str, other: str) -> None:
    assert (swedish(one) == swedish(other)) == (one == other)
    assert swedish("Falun")[0] == swedish("FALUN")[0]


@pytest.mark.parametrize(("start", "end", "first", "last"), [
    ("2022", "2022", date(2022, 1, 1), date(2022, 12, 31)),
    ("2022-04", "2022-04", date(2022, 4, 1), date(2022, 4, 30)),
    ("2020-W45", "2020-W45", date(2020, 11, 2), date(2020, 11, 8)),
    ("2014-03-01", "2014-12-31", date(2014, 3, 1), date(2014, 12, 31)),
    (None, "2020", None, date(2020, 12, 31)),
    ("2020", None, date(2020, 1, 1), None),
    (None, None, None, None),
])
def test_in_force_from_the_earliest_day_of_the_start_to_the_latest_of_the_end(
        start: str | None, end: str | None, first: date | None, last: date | None) -> None:
    period = Period(start, end)
    assert (period.first, period.last) == (first, last)
    for day, inside in ((first, True), (last, True)):
        if day is not None:
            assert period.includes(day) is inside
    if first is not None:
        assert not period.includes(date.fromordinal(first.toordinal() - 1))
    if last is not None:
        assert not period.includes(date.fromordinal(last.toordinal() + 1))


def test_the_latest_end_is_null_if_one_is_open() -> None:
    assert latest_end([Period(None, "2022-12"), Period(None, "2023")]) == "2023"
    assert latest_end([Period(None, "2022-12"), Period("2020", None)]) is None
    assert latest_end([]) is None
