"""Which needs a page is about: several wordings, an offer or a lack tell so; a word of every text does not."""

from __future__ import annotations

import pytest

from loaders.extraction import extract


def likely(text: str, need: str) -> float:
    """How likely a text is about a need; 0 where it has no word for it."""
    return next((tag.confidence for tag in extract(text, source="s").tags if tag.id == need), 0.0)


def reported(text: str) -> set[str]:
    """The needs that are reported of a text."""
    return {need["name"] for need in extract(text, source="s").as_json()["needs"]}


ONCE = "Rapporten handlar om tillväxt. Länet exporterar mest papper."


@pytest.mark.parametrize(
    "more",
    [
        "Många vill sälja utomlands och nå en utländsk marknad.",
        "Mora kommun erbjuder hjälp med export.",
        "I Mora saknas hjälp med export.",
    ],
)
def test_more_wordings_an_offer_and_a_lack_make_a_need_likelier(more: str) -> None:
    assert likely(f"{ONCE} {more}", "affar.export") > likely(ONCE, "affar.export") + 0.05


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Projektet bidrar till hållbarhet i länet.", "hallbar.agenda"),
        ("Följ oss på Facebook.", "affar.marknad"),
        ("Nya vägar och broar gör länet större.", "plats.infrastruktur"),
    ],
)
def test_one_word_of_every_text_is_less_sure_than_what_is_offered(text: str, need: str) -> None:
    assert likely(text, need) < likely("Almi erbjuder lån och rådgivning till småföretag. Ansök om lån hos oss.", "finans.lan")


def test_no_need_is_surer_than_the_page_is_about_it() -> None:
    said = extract("Mora kommun erbjuder hjälp med marknadsföring.", source="s").as_json()["needs"]
    assert [need["name"] for need in said] == ["affar.marknad"]
    most = likely("Mora kommun erbjuder hjälp med marknadsföring.", "affar.marknad")
    assert max(evidence["confidence"] for evidence in said[0]["evidence"]) == most


def test_what_only_a_statement_tells_is_reported_with_its_words() -> None:
    needs = extract("Nyföretagarcentrum Mora ger rådgivning.", source="s").as_json()["needs"]
    start = next(need for need in needs if need["name"] == "start.nyforetagande")
    assert start["evidence"][0]["quote"]
