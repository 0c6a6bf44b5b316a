"""How far the names of organisations reach: not into the words around them, and to their own ends."""

from __future__ import annotations

import pytest

from loaders.extraction.context import context_of


def named(text: str) -> set[str]:
    """The organisations that a text names; what each says stands at its place."""
    context = context_of(text, "test")
    assert all(context.page.plain[a.start : a.end] == a.surface for a in context.actors)
    return {mention.surface for mention in context.actors}


@pytest.mark.parametrize(
    ("text", "name", "wrong"),
    [
        ("För Mora kommun är det viktigt att växa.", "Mora kommun", "För Mora kommun"),
        ("Dersom Karasjok kommune søker, får de svar.", "Karasjok kommune", "Dersom Karasjok kommune"),
        ("Det är Folk i Mora kommun som söker.", "Mora kommun", "Folk i Mora kommun"),
        ("Projektet leds av Gardbedriftene Lyngsund Mat AS i år.", "Lyngsund Mat AS", "Gardbedriftene Lyngsund Mat AS"),
        ("Pengarna kommer från Innovationsmyndigheten Vinnova.", "Vinnova", "Innovationsmyndigheten Vinnova"),
        ("It is paid by the Danish Board of Business Development.", "Danish Board of Business Development",
         "Board of Business Development"),
        ("The Norwegian Ministry of Trade and Fisheries pays half.", "Norwegian Ministry of Trade and Fisheries",
         "Ministry of Trade"),
        ("Vi besökte Lyktan Science Park i Ludvika i går.", "Lyktan Science Park", "Science Park i Ludvika"),
    ],
)
def test_a_name_reaches_to_its_own_ends(text: str, name: str, wrong: str) -> None:
    found = named(text)
    assert name in found
    assert wrong not in found


@pytest.mark.parametrize("text", ["Vi träffade Hälsinglands inkubator i går.", "Det gäller Dalarnas näringsliv och andra."])
def test_the_incubator_or_the_firms_of_a_place_are_no_name(text: str) -> None:
    assert not any("inkubator" in name or "näringsliv" in name for name in named(text))


def test_a_body_of_a_municipality_keeps_its_name() -> None:
    assert not any(name == "Mora kommun" for name in named("Näringslivskontoret i Mora kommun svarar."))


def test_a_verb_ends_a_name_in_a_field() -> None:
    assert "Lyktans Varv" in named("Sökande: Lyktans Varv blir första hyresgäst\n\nBelopp: 100 000 kr")
