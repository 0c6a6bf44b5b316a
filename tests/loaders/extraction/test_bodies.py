"""Organisations whose name shows nothing by itself, and what is none."""

import pytest

from loaders.extraction.bodies.bodies import WEIGHED
from loaders.extraction.context import context_of
from loaders.given_names import is_given_name
from tests.loaders.extraction.said import projects, said


def named(text: str) -> set[str]:
    """The organisations that a text names."""
    return {mention.surface for mention in context_of(text, "test").actors}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Stödet går till hembygdsföreningen Frosta Kulle.", "Frosta Kulle"),
        ("Ruteselskapet Nordbåt stiller med båt, og Bergen kommune betaler.", "Nordbåt"),
        ("Med i projektet är Mora kommun, Orsa Snickeri och Granlyft.", "Orsa Snickeri"),
        ("Kurset holdes av Lom Tareindustri og NTNU.", "Lom Tareindustri"),
        ("Pengene går til Mat fra Fjellet SA.", "Mat fra Fjellet SA"),
        ("Vi hyr huset av AB Norrby kanalbolag.", "AB Norrby kanalbolag"),
        ("Avtalet slöts med Trä- och Möbelinstitutet, som mäter.", "Trä- och Möbelinstitutet"),
        ("Stödet ges av Skogsfonden Syd varje år.", "Skogsfonden Syd"),
        ("She works for the Council of Northern Fisheries in Bergen.", "Council of Northern Fisheries"),
        ("Det gäller Bollnäs kommuns ansökan.", "Bollnäs kommun"),
        ("Pengene kommer fra SpareBank 1 Hallingdal Valdres.", "SpareBank 1 Hallingdal Valdres"),
    ],
)
def test_who_is_named(text: str, name: str) -> None:
    assert name in named(text)


def test_two_names_joined_by_and_are_two() -> None:
    found = named("Business Kolding og Nordlab bidrager.")
    assert "Business Kolding" in found
    assert "Business Kolding og Nordlab" not in found


def test_municipalities_act_by_their_bare_names() -> None:
    found = {m.surface for m in context_of("Hylte bidrar med 2 miljoner. Gloppen og Stryn bidreg òg.", "test").actors}
    assert "Hylte kommun" in found
    assert {"Gloppen kommune", "Stryn kommune"} <= found
    assert not named("I Hylte deltar tio företag.")


@pytest.mark.parametrize(
    "text",
    [
        "Kurset blev fullt. Deltagarna var nöjda.",
        "Ada Ek bidrar med erfarenhet.",
        "Pressekonsulent Ada Ek svarer på spørgsmål.",
        "Kostnaden är 2 miljoner SEK och EUR 1 200.",
    ],
)
def test_what_is_nobody(text: str) -> None:
    assert not [m for m in context_of(text, "test").actors if m.rule == WEIGHED]


def test_evidence_alone_is_never_sure() -> None:
    text = "Stödet går till hembygdsföreningen Frosta Kulle."
    assert all(m.confidence <= 0.8 for m in context_of(text, "test").actors if m.rule == WEIGHED)


def test_a_project_goes_before_an_organisation_that_only_evidence_shows() -> None:
    text = "Almi ger 2 miljoner kronor till förstudien Orsa Vekst. Orsa Vekst pågår till 2026."
    assert "Orsa Vekst" in projects(text)


def test_given_names() -> None:
    assert is_given_name("Per-Olof")
    assert not is_given_name("Almi")


def test_who_is_said_to_be_a_cluster_is_a_body_and_no_project() -> None:
    text = "Grå Dønning – klyngen for det rene hav\n\nGrå Dønning samler alle, der lever af havet. Vi holder til i Esbjerg."
    assert "Grå Dønning" in named(text)
    assert projects(text) == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Med er Almi og Norrby Turist- og Erhvervsforening.", {"Almi", "Norrby Turist- og Erhvervsforening"}),
        ("Projektägaren Norrlab AB tackar Almi.", {"Norrlab AB", "Almi"}),
        ("Närvarande: Företagarna Anna Ek (AE), Almi. AE tackar.", {"Företagarna", "Almi"}),
        ("ERUF täcker hälften av projektet Granljus.", {"ERUF"}),
        ("Länsstyrelsen svarar på frågor.", {"Länsstyrelsen"}),
        ("Hole og Jevnaker kommuner er glade.", {"Hole kommune", "Jevnaker kommune"}),
        ("Kommunerna i Varberg och Falkenberg driver det.", {"Varbergs kommun", "Falkenbergs kommun"}),
        ("Ansvarlig partner: Leading Partner", set()),
    ],
)
def test_names_have_what_belongs_to_them_and_no_more(text: str, names: set[str]) -> None:
    assert named(text) == names


def test_the_head_alone_means_the_only_organisation_with_it_whether_a_register_has_it_or_not() -> None:
    text = (
        "VD för Science Park i Norrby heter Ek.\n\nScience Park tar helhetsgrepp om nya företag.\n\n"
        "– Hos Science Park kan alla få råd, säger Ek."
    )
    mentions = context_of(text, "test").actors
    assert len(mentions) == 3
    assert {(mention.key, mention.id) for mention in mentions} == {("science park i norrby", None)}
    assert "Science Park i Norrby" in {statement.subject.surface for statement in said(text, "sort")}
