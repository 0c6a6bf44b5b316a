"""Needs that everyday words mean: a mention in passing is none, two or a heading are."""

from __future__ import annotations

import pytest

from loaders.extraction import extract


def needs(text: str) -> set[str]:
    """The needs that are reported of a text."""
    return {need["name"] for need in extract(text, source="s").as_json()["needs"]}


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Bolaget är lönsamt sedan i våras.", "finans.ekonomi"),
        ("Butiken gick i konkurs förra året.", "start.avveckling"),
        ("Kommunen upphandlade en kurs i marknadsföring.", "affar.marknad"),
    ],
)
def test_a_word_in_passing_is_no_need(text: str, need: str) -> None:
    assert need not in needs(text)


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Hotet om konkurs växer. Hjälp med skuldsanering finns för den som drabbas.", "start.avveckling"),
        ("# Konkurs\n\nAdvokater ger råd om konkurs och hjälp med ackord.", "start.avveckling"),
        ("Mora kommun erbjuder hjälp med marknadsföring.", "affar.marknad"),
        ("Vi tror på fler kurser.", "kompetens.utbildning"),
    ],
)
def test_what_a_page_means_is_a_need(text: str, need: str) -> None:
    assert need in needs(text)
