"""Numbers of firms in all writings, and personal numbers hidden wherever they stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.no import fodselsnummer

from graph.keys import PersonalKey
from loaders.numbers import hide_in_row, hide_personal_numbers, read_firm_number

KEY = PersonalKey(bytes(range(32)))
WHOLE = st.builds(lambda year, month, day, serial: _checked(f"{year}{month:02}{day:02}{serial:03}"),
                  st.integers(1925, 2024), st.integers(1, 12), st.integers(1, 28), st.integers(980, 999))
DASHES = st.sampled_from(["-", "–", "—", "−", " ", "", " - ", "\u00a0"])
WORDS = st.text(st.sampled_from("abcåäö ,.;:()-+/@\n"), max_size=12)


def _checked(eleven: str) -> str:
    """Twelve digits: the eleven and the check digit over the last nine of them."""
    return eleven + luhn.calc_check_digit(eleven[2:])


@pytest.mark.parametrize("cell", ["559800-0015", "5598000015", "16559800-0015", "165598000015", "SE559800001501",
                                  " 559800 0015 ", "559800–0015", "5598000015.0", "se 559800-0015 01", "Org.nr 559800-0015"])
def test_writings_of_an_organisation_number(cell: str) -> None:
    assert read_firm_number(cell, KEY)[:2] == ("5598000015", "valid")


@pytest.mark.parametrize("cell", ["930309-9882", "9303099882", "19930309-9882", "199303099882", "930309 9882", "SE930309988201",
                                  "930309–9882"])
def test_writings_of_a_personal_number(cell: str) -> None:
    assert read_firm_number(cell, KEY)[:2] == (KEY.digest("930309-9882"), "personal")


def test_zeros_that_a_spreadsheet_took_away() -> None:
    short, whole = read_firm_number("11199908", KEY), read_firm_number("001119-9908", KEY)
    assert short.value == whole.value
    assert (short.state, short.shortened, whole.shortened) == ("personal", True, False)


@pytest.mark.parametrize(("cell", "country", "value"), [
    ("974760673", "NO", "974760673"), ("NO 974 760 673 MVA", "NO", "974760673"), ("974760673", "SE", "974760673"),
    ("13585628", "DK", "13585628"), ("DK-13585628", "DK", "13585628"), ("DK13585628", "SE", "13585628"),
    ("559800-0015", "NO", "5598000015"), ("559800-0015", "DK", "5598000015")])
def test_numbers_of_our_neighbours(cell: str, country: str, value: str) -> None:
    assert read_firm_number(cell, KEY, country)[:2] == (value, "valid")


@pytest.mark.parametrize("country", ["NO", "DK"])
@pytest.mark.parametrize("cell", ["974760674", "13585629", "12345"])
def test_their_wrong_numbers(cell: str, country: str) -> None:
    assert read_firm_number(cell, KEY, country)[:2] == (None, "invalid")


def test_birth_numbers_of_our_neighbours_are_personal_and_hidden() -> None:
    norwegian, danish = "41830099966", "710151-9983"  # a day and month that nobody is born on, so nobody's
    checks = fodselsnummer.calc_check_digit1(norwegian[:9])
    norwegian = norwegian[:9] + checks + fodselsnummer.calc_check_digit2(norwegian[:9] + checks)
    assert read_firm_number(norwegian, KEY, "NO").state == "personal"
    assert read_firm_number(danish, KEY, "DK").state == "personal"
    shown = hide_personal_numbers(f"fnr {norwegian}, cpr {danish}", KEY)
    assert norwegian not in shown
    assert danish not in shown


@given(st.integers(0, 10**32))
def test_a_digest_is_left_as_it_is(number: int) -> None:
    assert hide_personal_numbers(f"digest:{number:032x}"[:39], KEY) == f"digest:{number:032x}"[:39]


def test_a_coordination_number_is_personal() -> None:
    number = _checked("19800564980")
    assert read_firm_number(number, KEY).state == "personal"
    assert number[2:] not in hide_personal_numbers(f"tf {number}", KEY)


@pytest.mark.parametrize("cell", ["559800-0016", "930309-9883", "12345", "931309-9882", "5598000015559800", "930300-9882"])
def test_what_fails_its_check(cell: str) -> None:
    assert read_firm_number(cell, KEY)[:2] == (None, "invalid")


@pytest.mark.parametrize("cell", ["", " ", "-", "saknas", "?"])
def test_missing(cell: str) -> None:
    assert read_firm_number(cell, KEY)[:2] == (None, "missing")


@given(WORDS, WHOLE, DASHES, st.booleans(), WORDS)
def test_a_personal_number_is_hidden_in_any_text(before: str, number: str, dash: str, century: bool, after: str) -> None:
    written = f"{number[0 if century else 2:8]}{dash}{number[8:]}"
    shown = hide_personal_numbers(f"{before}{written}{after}", KEY)
    assert number[2:] not in re.sub(r"\D", "", re.sub(r"digest:[0-9a-f]{32}", "", shown))
    assert KEY.digest(number) in shown


@pytest.mark.parametrize("text", [
    "19 93 03 09 98 82", "1993-03-09-9882", "93.03.09-9882", "930309-98 82", "(930309-9882)", "930309-9882,930309-9882",
    "pnr930309-9882", "19930309-9883", "930309-9883", "９３０３０９-９８８２", "٩٣٠٣٠٩-٩٨٨٢", "930309\u00ad-9882"])
def test_odd_writings_are_hidden_too(text: str) -> None:
    shown = re.sub(r"digest:[0-9a-f]{32}", "", hide_personal_numbers(text, KEY))
    assert not re.search(r"\d{2}", shown)


@pytest.mark.parametrize("text", ["559800-0015", "2020-11-03", "08-465 004 00", "+46 70 174 06 36", "070-174 06 36", "44138",
                                  "2 500 000 kr", "20201103", "kl 10.30-11.30", "Lån 100 000-200 000 kr", ""])
def test_other_figures_stay(text: str) -> None:
    assert hide_personal_numbers(text, KEY) == text


def test_the_column_of_numbers_is_trusted_less() -> None:
    row = ["9303099883", "9303099883", "11199908"]
    assert hide_in_row(row, KEY) == row
    assert hide_in_row(row, KEY, (0, 2)) == [KEY.digest("930309-9883"), row[1], KEY.digest("001119-9908")]


@given(st.text(max_size=40))
def test_hiding_twice_is_hiding_once(text: str) -> None:
    once = hide_personal_numbers(text, KEY)
    assert hide_personal_numbers(once, KEY) == once


@pytest.mark.parametrize("text", ["2012-03-01 – 2018-06-30", "den 2012-03-01-2019", "från 2014.05.02 1998", "2020-01-09—2027"])
def test_a_day_and_a_year_are_a_period_whatever_their_check_digit(text: str) -> None:
    for year in range(1990, 2040):
        written = text[:-4] + str(year) if text[-4:].isdigit() else text.replace("2018", str(year))
        assert hide_personal_numbers(written, KEY) == written


@pytest.mark.parametrize("written", ["930309 9882", "930309-9882", "1993-03-09-9882", "19930309 - 9882", "93 03 09 98 82"])
def test_a_broken_number_is_still_hidden(written: str) -> None:
    assert hide_personal_numbers(f"tf {written}", KEY) == f"tf {KEY.digest('930309-9882')}"
