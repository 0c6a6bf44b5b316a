"""Receivers in a cell: split where names end, kept whole where a sign belongs to a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.logs.referrals import receivers

DALARNA, FALUN = "se-lan-20", "se-kom-2080"


@pytest.mark.parametrize(("cell", "names"), [
    ("Almi", ["Almi"]), ("Almi, Skatteverket", ["Almi", "Skatteverket"]), ("Almi\nSkatteverket", ["Almi", "Skatteverket"]),
    ("Almi + Skatteverket", ["Almi", "Skatteverket"]), ("Almi & Skatteverket", ["Almi", "Skatteverket"]),
    ("Skatteverket och Bolagsverket", ["Skatteverket", "Bolagsverket"]), ("Almi och egen bank", ["Almi", "egen bank"]),
    ("Frost & Snö", ["Frost & Snö"]), ("Frost och Snö; Almi", ["Frost och Snö", "Almi"]), ("Almi/almi", ["Almi"]),
    ("Skatteverket (Ann)", ["Skatteverket"]), ("Skatteverket - Bosse", ["Skatteverket"]),
    ("Lisbet/Frosta Revision", ["Frosta Revision"]),
    ("Almi (Ann) och Skatteverket (Bo)", ["Almi", "Skatteverket"]), ("Bo", ["Bo"]),
    ("Frosta Revision (Bo)", ["Frosta Revision"]),
    ("Ek & Al (Bo) + Skatteverket", ["Ek & Al", "Skatteverket"]), ("NAV, IN", ["NAV", "IN"]),
    ("Almi, nej", ["Almi"]), ("nej", []), ("-", []), ("", []), (" ; , ", [])])
def test_names_in_a_cell(cell: str, names: list[str]) -> None:
    assert [receiver.name.surface for receiver in receivers(cell, DALARNA, None)] == names


def test_the_county_tells_the_branch() -> None:
    [here], [anywhere] = receivers("Almi", DALARNA, None), receivers("Almi", None, None)
    assert (here.known_as, here.name.place) == ("Almi GävleDala", DALARNA)
    assert (anywhere.name.place, anywhere.known_as != here.known_as) == (None, True)


def test_generic_words_mean_the_municipality_of_the_row() -> None:
    [told], [untold] = receivers("Näringslivskontoret", DALARNA, FALUN), receivers("Näringslivskontoret", DALARNA, None)
    assert (told.known_as, told.name.place) == ("Falu kommun", FALUN)
    assert (untold.known_as, untold.name.place) == (None, DALARNA)


@pytest.mark.parametrize(("cell", "county", "name"), [
    ("Reg. Dalarna", None, "Region Dalarna"), ("Länsst. Jämtland", DALARNA, "Länsstyrelsen i Jämtlands län"),
    ("Innov. Norge", None, "Innovasjon Norge"), ("Högskolan", DALARNA, "Högskolan Dalarna"), ("Almi", "se-lan-23", "Almi Mitt"),
    ("Science Park", DALARNA, "Stiftelsen Dalarna Science Park"), ("Regionen", "se-lan-23", "Region Jämtland Härjedalen"),
    ("VLFK", None, "Vestland fylkeskommune"), ("Universitetet", "se-lan-03", None), ("Högskolan", None, None)])
def test_shortened_and_generic_names(cell: str, county: str | None, name: str | None) -> None:
    assert [receiver.known_as for receiver in receivers(cell, county, None)] == [name]


@given(st.text(st.sampled_from("Almi &,;/+\noch-åö()"), max_size=25))
def test_any_cell_gives_each_name_once_and_nothing_that_is_not_in_it(cell: str) -> None:
    found = [receiver.name.surface for receiver in receivers(cell, DALARNA, FALUN)]
    assert len(set(found)) == len(found)
    assert all(name.split("(")[0].strip() in cell for name in found)
