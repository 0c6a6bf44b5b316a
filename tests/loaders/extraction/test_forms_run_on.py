"""Forms and blocks of facts whose labels no mark sets apart, and what paragraphs and headings of several projects name."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from tests.loaders.extraction.said import projects, said, target


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
        (("Fyra projekt delar på 22 miljoner\n\nFramtidens lyktor\nProjektet ”Hela NATTEN” får 8,7 miljoner kronor.\n\n"
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


def test_lines_over_the_same_label_name_projects() -> None:
    text = ("1,8 miljoner till byarna\n\nFöljande satsningar får bidrag:\n\nEtablering av lyktor i Norrby.\n"
            "Projektfinansiering: 300 000 kronor. Norrby ska lysa.\nFör mer information: Ada Ek\n\nLjus längs vägen i Sörby.\n"
            "Projektfinansiering: 150 000 kronor. Sörby är mörkt.\nFör mer information: Bo Ek")
    found = facts(text)
    assert found["Etablering av lyktor i Norrby"] == (None, None, 300_000)
    assert found["Ljus längs vägen i Sörby"] == (None, None, 150_000)


def test_of_two_dates_that_agree_the_more_precise_one_is_shown() -> None:
    text = "Projektet Granljus (2006-2007) drivs av Almi. I mars 2006 startade Mora kommun projektet Granljus."
    assert facts(text)["Granljus"][:2] == ("2006-03", "2007")


def test_a_grant_for_some_years_tells_the_period() -> None:
    text = "Granljus 2.0 är ett projekt för unga. Från nämnden får projektet 4 765 507 kronor för jan 2018-mars 2021."
    assert facts(text) == {"Granljus 2.0": ("2018-01", "2021-03", 4_765_507)}


def test_each_of_several_projects_has_the_label_under_its_paragraph() -> None:
    text = ("Nämnden ger pengar\n\nTill projekt Ljus i byn får Almi 225 000 kronor.\nProjekttid: 2015-03-27 – 2018-03-27\n\n"
            "Projekt Till Sjöss! Lyktor för båtar i Norrby drivs av Falu kommun och beviljas 300 000 kronor.\n"
            "Projekttid: 2015-08-01 – 2016-05-31")
    assert facts(text)["Till Sjöss! Lyktor för båtar i Norrby"] == ("2015-08-01", "2016-05-31", 300_000)


def test_a_programme_of_a_body_is_named_by_its_capitals() -> None:
    assert projects("Ihop med Tillväxtverkets program Tända Byns Lyktor har Almi delat ut pengar.") == {"Tända Byns Lyktor"}


def test_a_page_of_facts_under_the_name_of_a_site_is_about_its_heading() -> None:
    text = ("Vestlandsforsking\n\nKartlegging av lykter i fylket\n\nMange lykter lyser.\n\nStartdato:\nSluttdato:\n"
            "Finansiert av:\nVestland fylkeskommune\nProsjektnummer:\n6676")
    assert projects(text) == {"Kartlegging av lykter i fylket"}


def test_a_period_ends_where_the_next_label_of_a_list_begins() -> None:
    text = ("Granljus 2023-2024\n\nProjektet Granljus 2023-2024 kan søges nu.\n\n • Projektperiode\n\n  2 år\n\n"
            " • Ansøgningsfrist\n\n  30. maj 2022 kl. 12.00")
    assert [target(s) for s in said(text, "end")] == ["2024"]


def test_what_came_into_being_in_a_year_did_not_end_then() -> None:
    text = "Prosjektet Granljus ble til i 2021, da to prosjekter ble ett."
    assert facts(text) == {"Granljus": ("2021", None, None)}
