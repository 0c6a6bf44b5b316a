"""Names of projects in flat lists and tables, and how far a name reaches in running text."""

from __future__ import annotations

import pytest

from tests.loaders.extraction.said import projects


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (("Stöd till bygden\n\nBeviljade projekt 2017\n\nNorrby Idrottsförening Ny ljusslinga vid spåret\n"
         "Sörby Hembygdsförening Renovering av tak\nÖstby byalag Fiber till ladan"), {
             "Ny ljusslinga vid spåret", "Renovering av tak", "Fiber till ladan"}),
        (("Følgende prosjekt mottar støtte:\n\nNavn på prosjekt Leadpartner Norsk partner\nGranlys i nord Lapplands förbund\n"
         "Våre lykter Storfjord kommune\n"), {"Granlys i nord", "Våre lykter"}),
        ("Den prioriterade förstudien är:\n\nGranljus syd (Norrby AB), 744 000 kr\n\nMer text följer här.", {"Granljus syd"}),
        ("Så här har projekten valts:\n\n- Kommunerna ska själva betala hälften.\n- Regionen ska växa av dem.", set()),
    ],
)
def test_lists_that_put_an_owner_beside_a_name(text: str, names: set[str]) -> None:
    assert projects(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Projekt Ut i ljuset! Lyktor för vandrare i Norrby drivs av Almi.", "Ut i ljuset! Lyktor för vandrare i Norrby"),
        ("Regionen söker stöd till projektet Granljus Företagsstöd - Gröna lyktor i Norrby II. Det får vi se.",
         "Granljus Företagsstöd - Gröna lyktor i Norrby II"),
        ("Förstudien Ett ljusare Norrby gjordes i två steg.", "Ett ljusare Norrby"),
        ("Styrelsen gav stöd till projektet ljusINNE2.", "ljusINNE2"),
        ("Projektet #lysupp riktar sig till unga.", "#lysupp"),
        ("Sällskapets projekt, Ljuspoolen tilldelas 461.400 kronor.", "Ljuspoolen"),
        ("Föreningen har ett projekt till, Mer Ljus Nu, som pågår.", "Mer Ljus Nu"),
    ],
)
def test_how_far_a_name_reaches(text: str, name: str) -> None:
    assert projects(text) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "Up to DKK 70 mill. is there, says the Growth Forum of the Capital City.",
        "Visit Kysten har fått 200.000 kroner til løyper langs Kysten.Norrby Adventure har fått 117.500 kroner til ein buss.",
    ],
)
def test_what_ran_into_one_another_is_no_name(text: str) -> None:
    assert projects(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Stöd ges genom Interreg-programmet Norrby-Sörland 2007-2013.",
        "The secretariat of the Norrby-Sorland program shows us to the Commission.",
        "Insatsen ska rymmas i det regionala tillväxtprogrammet.",
        "Norrby fjordlandskap v/Nordfjorden Verdsarvpark har fått 2,2 millionar kroner.",
    ],
)
def test_areas_plans_and_who_stands_for_a_body_are_no_projects(text: str) -> None:
    assert projects(text) == set()


@pytest.mark.parametrize("words", ["Fase 1", "Etapp II", "Norrbyvej 6"])
def test_parts_and_addresses_are_no_projects(words: str) -> None:
    text = f"Om {words}\n\n{words}\n\nAlmi betalar. Vi har fått 2 miljoner kronor i stöd till {words} 2019–2021."
    assert projects(text) == set()


def test_the_first_words_of_a_longer_name_are_none() -> None:
    text = "Prosjektet Lys i fjøset. Sluttrapport.\n\nBakgrunn for prosjektet Lys i fjøset. Lys Ek sto bak."
    assert projects(text) == {"Lys i fjøset"}


def test_names_that_are_joined_stay_whole_where_neither_stands_alone() -> None:
    text = "Vi medfinansierar projektet Ljus - Lyktor och Lampor. Lyktor och Lampor behövs."
    assert projects(text) == {"Ljus - Lyktor och Lampor"}


def test_a_heading_of_a_body_yields_to_the_name_in_quotes_under_it() -> None:
    text = ("Prioriterade och beviljade projekt\n\nNorrby hembygdsförening\n\n"
            "”Utveckling av Norrby hembygdsförenings festplats” Projektet handlar om att fler ska komma.")
    assert projects(text) == {"Utveckling av Norrby hembygdsförenings festplats"}
