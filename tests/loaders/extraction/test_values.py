"""Amounts of money, as Nordic texts write them."""

from __future__ import annotations

import pytest

from loaders.extraction.values import amounts


@pytest.mark.parametrize(
    ("text", "language", "value", "currency"),
    [
        ("165 938 EUR", "da", 165938, "EUR"),
        ("7,5 miljoner kronor", "sv", 7_500_000, "SEK"),
        ("4.175.405 kr.", "da", 4_175_405, "DKK"),
        ("kr 1 026 100", "nb", 1_026_100, "NOK"),
        ("6 mill. NOK", "nb", 6_000_000, "NOK"),
        ("11,7 mio. kr.", "da", 11_700_000, "DKK"),
        ("1.2 million euros", "en", 1_200_000, "EUR"),
        ("250 tkr", "sv", 250_000, "SEK"),
        ("1.411.829,80 EUR", "da", 1_411_829.80, "EUR"),
        ("41 mkr", "sv", 41_000_000, "SEK"),
    ],
)
def test_amounts(text: str, language: str, value: float, currency: str) -> None:
    (amount,) = amounts(text, 0, len(text), language)
    assert amount.value == pytest.approx(value)
    assert amount.currency == currency


@pytest.mark.parametrize("text", ["280 000 invånare", "2018-2020", "tel. 08-465 004 12", "15 kommuner", "den 3 maj 2020"])
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert list(amounts(text, 0, len(text), "sv")) == []


def test_about_is_kept_apart() -> None:
    text = "drygt 4,6 millioner euro"
    (amount,) = amounts(text, 0, len(text), "nb")
    assert amount.about


@pytest.mark.parametrize(
    ("text", "language", "value", "currency"),
    [
        ("drygt åtta miljoner kronor", "sv", 8_000_000, "SEK"),
        ("två og en halv million", "da", 0, None),
        ("to og en halv million", "da", 2_500_000, "DKK"),
        ("elleve millioner.", "nb", 11_000_000, "NOK"),
        ("22 mill. kroner fra Enova", "nb", 22_000_000, "NOK"),
        ("SEK 12 m", "en", 12_000_000, "SEK"),
        ("EUR 220,000", "en", 220_000, "EUR"),
        ("1,1 milj. euro", "sv", 1_100_000, "EUR"),
    ],
)
def test_amounts_in_words_and_short_forms(text: str, language: str, value: float, currency: str | None) -> None:
    found = list(amounts(text, 0, len(text), language))
    assert [(a.value, a.currency) for a in found] == ([(value, currency)] if value else [(500_000.0, "DKK")])
