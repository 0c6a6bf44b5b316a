"""Forms and blocks of facts whose labels no mark sets apart, and what paragraphs and headings of several projects name."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from tests.loaders.extraction.said import projects, said


def facts(text: str) -> dict[str, tuple[str | None, str | None, float | None]]:
    """First and last day and budget of each project in the JSON of a text."""
    shaped = extract(text, source="test").as_json()["projects"]
    return {p["name"]: (p["start"], p["end"], p["budget"]["amount"] if p["budget"] else None) for p in shaped}


def test_a_form_that_ran_into_one_line_is_read_label_by_label() -> None:
    text = ("Projektansökan 1. Allmänna uppgifter Projektets namn Ljus i Norrby Datum för projektstart Datum för projektslut"
            " Belopp som söks ur fonden 2008-12-01 2012-06-30 4 650 000 sek Kommuner som omfattas Mora")
    assert facts(text) == {"Ljus i Norrby": ("2008-12-01", "2012-06-30", 4_650_000)}


def test_a_name_in_a_form_that_ran_on_ends_at_the_next_label() -> None:
    text = ("Norrby kommun Protokoll Sökande: Norrby kommun Projektnamn: Start Ljus och Lyktor Projektansvarig: Ada Ek"
            " Projekttid: till Anspråk: kronor. Kommunen medfinansierar projektet Start Ljus och Lyktor Beslut 1.")
    assert projects(text) == {"Start Ljus och Lyktor"}


def test_a_block_of_lines_that_begin_with_labels_needs_no_colon() -> None:
    text = ("Planering för lyktor i glesbygd\n\nReference number 2013-04229\nCoordinator Norrby universitet\n"
            "Funding from Almi SEK 530 000\nProject duration November 2013 - June 2014\n\nDetta görs i projektet.")
    assert facts(text) == {"Planering för lyktor i glesbygd": ("2013-11", "2014-06", 530_000)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (("Fyra projekt delar på 22 miljoner\n\nFramtidens hållbara lyktor\nProjektet ”Hela NATTEN” får 8,7 miljoner kronor.\n\n"
         "Utveckling av ljus i byar\nGLIM, som handlar om att byar ska få lyktor, får en miljon."), {"Hela NATTEN", "GLIM"}),
        ("Meny\nForside   Om projektet   Penge   Nyheder   Kontakt\n\nTil dig her\n\nProjektet har fået penge.", set()),
        ("Pengane er delte ut. Eit av utviklingsprosjekta vi stoppa ved, er ”Lys til 1000” i Sogn.", {"Lys til 1000"}),
        ("Hej Ada Ek, projektledare i L7 Norrby\n\nProjektet tar slut i december. Mycket har hänt i L7 Norrby.", {"L7 Norrby"}),
    ],
)
def test_what_paragraphs_and_headings_name(text: str, names: set[str]) -> None:
    assert projects(text) == names


def test_cofunders_with_amounts_are_no_grant() -> None:
    text = "Granljus\n\nProjektägare: Almi\nProjekttid: 2015-2017\nMedfinansiärer: Mora och Falu kommun, 4,65 mnkr vardera"
    assert [s for s in said(text, "budget") if s.subject.surface == "Granljus"] == []
