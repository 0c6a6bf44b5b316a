"""Slips of the pen in notes: long words one letter off a word of the needs are read as it, ordinary words never."""

from __future__ import annotations

import pytest

from graph.lexicon import recognise, recognise_noted


@pytest.mark.parametrize(("text", "need", "surface"), [
    ("Fråga om uppsägningsitd för den äldste.", "regler.arbetsgivare", "uppsägningsitd"),
    ("Saknar två undersköterkor till sommaren.", "kompetens.rekrytering", "Saknar två undersköterkor"),
    ("Lantbukare i tredje led.", "bransch.landsbygd", "Lantbukare"),
    ("Vill ha solceler på ladan.", "hallbar.energi", "solceler"),
])
def test_a_word_one_letter_off_is_read_as_the_word(text: str, need: str, surface: str) -> None:
    found = [(noted.need, noted.surface) for noted in recognise_noted(text) if noted.slipped]
    assert (need, surface) in found


@pytest.mark.parametrize("text", [
    "Föreningar och experter i bygden.", "De lovade kontanter.", "Arbetssättet är nytt.", "Våre prosjekter går bra.",
    "She keeps her promises.", "Möte med Lars Solceler om båten.", "Lokaler nära stationen.",
])
def test_an_ordinary_word_a_name_or_an_inflection_is_no_slip(text: str) -> None:
    assert not any(noted.slipped for noted in recognise_noted(text))


def test_what_is_spelt_well_is_found_as_in_any_text() -> None:
    text = "Behöver inga lån men hjälp med export; rekrytering är svårt."
    assert [(n.need, n.surface, n.negated, n.slipped) for n in recognise_noted(text)] \
        == [(m.id, m.surface, m.negated, False) for m in recognise(text, kinds={"need"})]


def test_words_after_two_slips_keep_their_letters() -> None:
    text = "Uppsägningsitd, solceler och sedan export."
    assert [(noted.surface, noted.slipped) for noted in recognise_noted(text)][-1] == ("export", False)
    assert {noted.surface for noted in recognise_noted(text) if noted.slipped} == {"Uppsägningsitd", "solceler"}


def test_a_slip_that_is_denied_is_denied() -> None:
    assert [noted.negated for noted in recognise_noted("Vi behöver inga solceler.") if noted.slipped] == [True]
