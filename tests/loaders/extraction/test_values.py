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
