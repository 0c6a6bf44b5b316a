"""The places of a page: those in names of bodies, villages in lists, parts of areas."""

import pytest

from loaders.extraction import extract


def _places(text: str) -> set[str]:
    return {place["name"] for place in extract(text, source="s").as_json()["places"]}


def test_the_only_place_of_a_page_may_stand_in_the_name_of_a_body() -> None:
    text = "Region Dalarna räknar med fler ansökningar i år. Region Dalarna tar emot dem."
    assert "Dalarnas län" in _places(text) or "Dalarna" in _places(text)


def test_beside_other_places_a_name_of_a_body_tells_none() -> None:
    assert _places("Region Dalarna betalar för en kurs i Mora.") == {"Mora"}


def test_where_a_body_is_at_work_is_a_place() -> None:
    assert "Linköping" in _places("Nyföretagarcentrum i Linköping ger råd till företag i Motala.")


@pytest.mark.parametrize("text", ["Det saknas lokaler i Delsbo och Iggesund.", "Vi ses i Iggesund, Delsbo och Hudiksvall."])
def test_villages_in_a_list_are_places(text: str) -> None:
    assert {"Delsbo", "Iggesund"} <= _places(text)


@pytest.mark.parametrize("text", ["Sydjylland får et fyrtårn.", "Snart skal Sydjylland stå stærkere."])
def test_a_part_of_a_country_needs_no_preposition(text: str) -> None:
    assert _places(text) == {"Sydjylland"}
