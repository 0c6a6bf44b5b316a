"""One spelling for names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.normal import firm_key, normal_form, squeeze

KINDS = st.sampled_from(["Actor", "Project", "Person", "Firm", "Goal", "Service"])
NAMES = st.one_of(st.text(max_size=60), st.text("abÅö AB.&-'’”s:()/", max_size=40))


@given(KINDS, NAMES)
@settings(deadline=None)  # the first call reads the tables
def test_twice_is_once(kind: str, name: str) -> None:
    once = normal_form(kind, name)
    assert normal_form(kind, once) == once


@given(NAMES)
@settings(deadline=None)  # the first call reads the tables
def test_case_and_space_never_matter(name: str) -> None:
    assert squeeze(f"  {name}\u00a0 ") == squeeze(name)
    assert firm_key(squeeze(name)) == firm_key(name)


@pytest.mark.parametrize(("one", "other"), [
    ("Region Dalarna", "REGION  DALARNA"), ("Region Dalarna", "Region Dalarnas"), ("Tillväxtverket", "tillväxtverkets"),
    ("Triple Steelix ek. för.", "Triple Steelix Ekonomisk Förening"), ("Triple Steelix ek. för.", "Triple Steelix ek.för."),
    ("IUC Stål & Verkstad", "IUC Stål och Verkstad"), ("Almi Företagspartner AB", "ALMI Företagspartner Aktiebolag"),
    ("«Attraktiv industriregion»", "Attraktiv industriregion"), ("Norr-Syd", "Norr–Syd"), ("EU", "EU:s"),
])
def test_writings_of_one_actor(one: str, other: str) -> None:
    assert normal_form("Actor", one) == normal_form("Actor", other)


@pytest.mark.parametrize(("one", "other"), [
    ("Region Dalarna", "Region Värmland"), ("Samarkand", "Samarkand2015"), ("Almi", "Almi Invest"),
    ("Stiftelsen Dalarna Science Park", "Dalarna Science Park"), ("Tyréns", "Tyrén"),
])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert normal_form("Actor", one) != normal_form("Actor", other)


@pytest.mark.parametrize(("one", "other"), [
    ("Lärkan Bygg AB", "LÄRKAN BYGG AKTIEBOLAG"), ("Lärkan Bygg AB", "AB Lärkan Bygg"), ("Lärkan", "Lärkan HB"),
    ("Garn & Tyg AB (publ)", "Garn och Tyg"), ("Fjord A/S", "Fjord AS"), ("Bil- & Plåt", "Bil & Plåt AB"),
    ("Västerloft; Fiskecamp AB", "Västerloft Fiskecamp"),
])
def test_writings_of_one_firm(one: str, other: str) -> None:
    assert firm_key(one) == firm_key(other)


def test_a_persons_name_keeps_its_s() -> None:
    assert normal_form("Person", "Anders Regions") == "anders regions"
    assert normal_form("Actor", "Södra Regions") == "södra region"


def test_nothing_stays_nothing() -> None:
    assert normal_form("Actor", " ") == firm_key("") == ""
