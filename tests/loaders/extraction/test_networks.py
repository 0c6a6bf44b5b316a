"""Networks: names that a page gives to those who meet and belong together."""

from __future__ import annotations

import pytest

from tests.loaders.extraction.said import said


def networks(text: str) -> set[str]:
    """The networks that a text names."""
    return {s.subject.surface for s in said(text, "named") if s.subject.kind == "Network"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kvinnenettverket Ytterkanten har fått fem nye medlemmer.", "Ytterkanten"),
        ("Vi har Dalen växer ihop, ett nätverk där vi ses varje månad.", "Dalen växer ihop"),
        ("Vi samlas i Kafé Norr. Det är ett nätverk utan avgift.", "Kafé Norr"),
        ("Og til sidst et netværk, som stadig lever: De Seje.", "De Seje"),
        ("Nettverket for kvinner i skogen, «Tunet på tvers», lever videre.", "Tunet på tvers"),
        ("Kvindelige Ledere i Vest samles hver anden måned.", "Kvindelige Ledere i Vest"),
        ("Järnladies träffas varje månad.", "Järnladies"),
        ("No er Nordkvinner eit nettverk med 140 medlemer.", "Nordkvinner"),
        ("Nätverket ASF Lyktan, där tre företag möts, fortsätter.", "ASF Lyktan"),
        ("I nätverket Byföretagen/Norrbygden har alla vuxit.", "Byföretagen/Norrbygden"),
        ("Klubben har ett eget bestyrelsesnetværk Bordrunden har kørt siden 2016.", "Bordrunden"),
        ("Foreninga har eit eige kvinnenettverk, Nausta, og det lever.", "Nausta"),
        ("Det finnes et nettverk av gårdsbutikker, Innom Nordbygda, som møtes.", "Innom Nordbygda"),
        ("Lyktværket er fjordens fælles platform for alle.", "Lyktværket"),
        ("Lunchforum, en återkommande träff för företag, samlar 80 gäster.", "Lunchforum"),
        ("Vi har netværksgrupperne Køl & Kant, Kvinder på Broen og Blå Skippere.", "Kvinder på Broen"),
        ("Da møtes Lyktlaget.\n\nNettverket ble startet i 2016.\n\nVi lærte av Lyktlaget.", "Lyktlaget"),
        ("Fyra gånger om året samlas vi i Innovationsråd Norrland.", "Innovationsråd Norrland"),
        ("Vi driver ett bagarnätverk för kvinnor i skogen.", "bagarnätverk för kvinnor i skogen"),
    ],
)
def test_names_of_networks(text: str, name: str) -> None:
    assert name in networks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Styrelsen träffas varje månad.",
        "Vi är med i Enterprise Europe Network sedan länge.",
        "Ada Ek bor i Mora. Nätverket drivs av kommunen. Ada Ek leder det.",
        "Ett näringsliv i balans, en lunch i taget.",
        "Morsø Erhvervsråd hjælper virksomheder.",
        "Vi möts i maj.",
        "Pengarna går till att bilda ett nätverk för kvinnliga företagare.",
        "Målet er et netværk for mikrovirksomheder i byen.",
        "The aim is a network for sustainable tourism.",
        "Karlstads universitet träffas varje år.",
    ],
)
def test_no_networks(text: str) -> None:
    assert networks(text) == set()
