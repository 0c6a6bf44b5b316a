"""Persons told by their address, by a title before or after a verb, and whose an address is."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from tests.loaders.extraction.said import said, target


def persons(text: str) -> set[str]:
    """The persons that a text names."""
    return {s.subject.surface for s in said(text, "named") if s.subject.kind == "Person"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Varannan vecka får Ada Ekman samtal. Anmäl dig till ada.ekman@example.se.", "Ada Ekman"),
        ("Ansvarig var Cecilia Norén.", "Cecilia Norén"),
        ("Fråga Siri Wall, verksamhetsledare: siri.wall@example.se", "Siri Wall"),
        ("Spørg Nanna Lykke, forretningsudvikler, tlf. 20 00 00 67", "Nanna Lykke"),
        ("Høgskolelektor Stian Vold innleder.", "Stian Vold"),
        ("Justerare: Per-Erik Sand.", "Per-Erik Sand"),
        ("Senior lecturer Orla Finn spoke.", "Orla Finn"),
        ("Til stede: Bjørg Aune (leder), Håkon Selje og Line Myhr.", "Håkon Selje"),
        ("Pressekonsulent Mads Toft Holm svarer.", "Mads Toft Holm"),
        ("Daglegleiar Ylvaug Hauge Dal, tlf. 957 00 118", "Ylvaug Hauge Dal"),
        ("Rørleggermester Gro Vang forklarer.", "Gro Vang"),
        ("Head of platform: Dr Emre Kvist, emre.kvist@example.se", "Emre Kvist"),
        ("Kontakt: Zarifa Ketil (Norrlab), zarifa@example.se", "Zarifa Ketil"),
        ("Norrby Handel Ada Ekman, Orsa Kafé Bo Lind, vice ordförande", "Ada Ekman"),
        ("Ledamöter: Maria Öhrn Per Ekdal", "Per Ekdal"),
        ("Ledamöter: Maria Öhrn Per Ekdal", "Maria Öhrn"),
        ("Kontakt\n• Eva Ekdal Handläggare/Verksamhet", "Eva Ekdal"),
        ("Ordförande Eva Ekdal Paragraf 119", "Eva Ekdal"),
        ("Kontaktperson: Ida Lunde Kontaktpersons e-adresse", "Ida Lunde"),
        ("Eva Ekdal Eva.ekdal@example.se", "Eva Ekdal"),
        ("Seier dagleg leiar i Norrlab, Zarifa Ketil, som gler seg.", "Zarifa Ketil"),
        ("Næringsminister Kari Sandvik åpnet møtet.", "Kari Sandvik"),
        ("Maria Öhrn, Företagarna Eva Ekdal, näringschef nyval ordförande Per Lind", "Per Lind"),
        ("Fra venstre Kerstin Ek, ordfører Turid Moe og Olle Lind.", "Turid Moe"),
    ],
)
def test_persons_by_address_and_title(text: str, name: str) -> None:
    assert name in persons(text)


def test_a_street_is_no_person() -> None:
    assert persons("Fonden, Niels Ebbesvej 6, 6700 Esbjerg") == set()


def test_a_surname_is_no_firm() -> None:
    assert "Sandvik" not in {s.subject.surface for s in said("Næringsminister Kari Sandvik åpnet møtet.", "named")}


@pytest.mark.parametrize("text", ["Ledamoten Blom påpekar att Kvista Analys säger nej.",
                                  "Vi möttes i Norra Hamnen.\n\nSkriv till info@example.se.", "Ansvarig var Mora kommun.",
                                  "Pengene fra Grønt Spor (avsluttet i juni) flyttes. Spør på tlf. 480 11 906."])
def test_no_persons(text: str) -> None:
    assert not persons(text)


@pytest.mark.parametrize(
    ("text", "predicate", "value"),
    [
        ("Professor Asger Thy Holm leder arbejdet.\n\nMødet\n\nKom i god tid.\n\nVel mødt.\n\nTilmelding: ath@example.dk",
         "email", "ath@example.dk"),
        ("Projektledare Ada Ek svarar.\n\nEtt\n\nTvå\n\nTre\n\nFyra\n\nSkriv till ada.ek@example.se eller 070-174 06 26.",
         "phone", "070-174 06 26"),
        ("Projektleder Bo Holm, tlf. 20 00 00 67", "phone", "20 00 00 67"),
        ("Ada Ek kommer från Almi. Skriv till ada@example.se", "email", "ada@example.se"),
        ("Projektledare Trine Hovgård svarar.\n\nSkriv till tho@example.dk, eller ring.", "email", "tho@example.dk"),
        ("Projektledare Ada Ek och lots Bo Sund.\n\nText\n\nText\n\nText\n\nAda nås på 0176-174 06 44.", "phone",
         "0176-174 06 44"),
        ("Projektledare Bo Sund svarar.\nKontakt: ada.ek@example.se. Ada Ek, handläggare", "email", "ada.ek@example.se"),
        ("S.T.E.G\n\nAda Ek, projektledare S.T.E.G, ada@example.se", "title", "projektledare"),
        ("Ada Ek, projektledare. Hon svarar på ada@example.se", "title", "projektledare"),
    ],
)
def test_whose_an_address_or_title_is(text: str, predicate: str, value: str) -> None:
    assert [target(s) for s in said(text, predicate)] == [value]


@pytest.mark.parametrize("text", ["Ada Ek, Almi (2026–2028) ", "Ada Ek, Almi. CVR-nr. 29189889", "Ada Ek, Almi, 02-01-2025"])
def test_periods_dates_and_numbers_of_registers_are_no_telephones(text: str) -> None:
    assert not said(text, "phone")


@pytest.mark.parametrize(
    "text",
    ["Lots Ada Ek går i pension. Skriv till foretag@example.se.", "Skriv till klimat@example.dk eller ring Ada Ek, lots."],
)
def test_a_shared_box_is_nobodys(text: str) -> None:
    assert persons(text)
    assert not said(text, "email")


def test_first_names_that_only_evidence_shows_are_no_organisations() -> None:
    text = "Rørleggermester Gro Vang starter.\n\nMange spør. Nettverket vokser, sier Gro. Som Gro sier: vi holder kurs."
    assert "Gro" not in {s.subject.surface for s in said(text, "named") if s.subject.kind == "Actor"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Projektledare: Ada Ekman Projekttid 2011-2013", "Ada Ekman"),
        ("Kontaktperson: Ada Ekman Dokument 12", "Ada Ekman"),
        ("Kontaktperson: Ada Ekman Storgatan Norrby", "Ada Ekman"),
        ("Projektledare Ada Ekman Sydbyn\n\nFråga Ada Ekman, projektledare: ada.ekman@example.se", "Ada Ekman"),
        ("Hej Ada Ekman, projektledare på Almi!", "Ada Ekman"),
        ("Kontaktperson: Ada Ekman-Holm. Chef: Ada Ekman Holm, tfn 070-174 06 34.", "Ada Ekman Holm"),
    ],
)
def test_what_stands_behind_or_before_a_name_is_none_of_it(text: str, name: str) -> None:
    assert name in persons(text)
    assert not any(other.startswith(("Hej", f"{name} ")) for other in persons(text))


def test_a_long_word_before_a_place_is_no_person() -> None:
    said_of = extract("Konsulent Udviklingsforum Odense hjælper. Konsulent Estrid Odense svarer.", source="s").as_json()
    assert "Udviklingsforum Odense" not in {person["name"] for person in said_of["persons"]}
