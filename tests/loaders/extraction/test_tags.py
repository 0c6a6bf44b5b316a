"""Which places a page is about, beside those that act."""

from __future__ import annotations

import pytest

from loaders.extraction import extract


def places(text: str) -> set[str]:
    """The places that are reported of a text."""
    return {place["name"] for place in extract(text, source="s").as_json()["places"]}


def test_municipalities_of_a_list_of_partners_are_places_too() -> None:
    assert {"Enebakk", "Frogn"} <= places("Kommunene som er med: Enebakk, Frogn og Ås.")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Arbetet i Mora följs av många och är känt i hela Sverige.", "Sverige"),
        ("Arbeidet i Bamble følges i hele Norge.", "Norge"),
        ("Arbejdet i Vejle følges i hele Danmark.", "Danmark"),
    ],
)
def test_a_page_in_its_own_country_is_not_about_all_of_it(text: str, country: str) -> None:
    assert places(text)
    assert country not in places(text)


def test_another_country_and_one_named_alone_are_told() -> None:
    assert "Norge" in places("Företagen i Mora säljer till Norge och flera andra länder.")
    assert places("Vi hjälper företag i hela Sverige med export.") == {"Sverige"}


def test_a_wide_area_is_less_sure_than_a_municipality() -> None:
    tags = extract("Företag i Mora säljer till Norge.", source="s").tags
    sure = {tag.quote: tag.confidence for tag in tags if tag.kind == "place"}
    assert sure["Mora"] >= 0.9 > sure["Norge"]
