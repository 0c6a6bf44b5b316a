"""Headers of contact logs: which column means what, in five languages, in odd spellings, with a mapping."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from loaders.logs.column_values import suits
from loaders.logs.columns import ROLES, log_columns, read_columns, read_mapping

HEADERS = {
    "sv": ({"Företag": "firm", "Orgnr": "orgnr", "Kommun": "municipality", "Ort": "place", "Kontaktperson": "person",
            "Tel.": "phone", "E-post": "email", "Kontaktdatum": "date", "Handläggare": "lots", "Behov nu": "need_now",
            "Behov på lång sikt": "need_later", "Hänvisad till": "referral", "Övrigt": "note",
            "Antal anställda": "size"}),
    "nb": ({"Bedrift": "firm", "Org.nr.": "orgnr", "Kommune": "municipality", "Poststed": "place",
            "Daglig leder": "person", "Tlf": "phone", "Dato": "date",
            "Rådgiver": "lots", "Utfordring": "need", "Henvist til": "referral",
            "Merknad": "note", "Bransje": "industry", "Antall ansatte": "size"}),
    "nn": ({"Verksemd": "firm", "Organisasjonsnummer": "orgnr", "Kommune": "municipality", "Dagleg leiar": "person",
            "Kontaktdato": "date", "Rådgivar": "lots", "Behov framover": "need_later", "Tilvist til": "referral",
            "Tal på tilsette": "size"}),
    "da": ({"Virksomhed": "firm", "CVR-nr.": "orgnr", "Kommune": "municipality", "By": "place", "Indehaver": "person",
            "Mobil": "phone", "Dato": "date", "Behov nu": "need_now", "Behov senere": "need_later",
            "Henvist til": "referral", "Bemærkninger": "note", "Branche": "industry"}),
    "en": ({"Company name": "firm", "Municipality": "municipality", "Contact date": "date", "Challenge": "need",
            "Future needs": "need_later", "Referred to": "referral", "Number of employees": "size",
            "Comments": "note"}),
    "crm": ({"Aktivitets-ID": "id", "Företag: Namn": "firm", "Företag: Org.nr": "orgnr",
             "Kontakt: Namn": "person", "Företag: Besökskommun": "municipality", "Aktivitetstyp": "channel",
             "Startdatum": "date",
             "Taggar": "tags",
             "Ansvarig": "lots", "Anteckning": "note", "Skapad av": "created_by", "Senast ändrad": "changed"}),
    "questions": ({"Företagets namn": "firm", "Vilka behov har företaget nu?": "need_now", "Behöver hjälp med": "need",
                   "Vilka behov finns på längre sikt?": "need_later", "Vem blev de hänvisade till": "referral"}),
}


@pytest.mark.parametrize("expected", HEADERS.values(), ids=HEADERS)
def test_headers_are_understood(expected: dict[str, str]) -> None:
    assert read_columns(list(expected)).understood() == expected
    assert log_columns(list(expected))


@pytest.mark.parametrize(("cell", "role"), [
    ("BOLAGSNAMN", "firm"), (" Org. nr ", "orgnr"), ("Org-nr (10 siffror)", "orgnr"), ("Behov 3", "need"),
    ("Klart (J/N)", "status"), ("Orginisationsnummer", "orgnr"), ("Hänvisad tlil", "referral"),
    ("Kommun\n(säte)", "municipality"),
    ("Företagslots", "lots"), ("Favoritfärg", None), ("", None), ("123", None),
])
def test_spelling(cell: str, role: str | None) -> None:
    assert read_columns([cell]).roles == (role,)


def test_a_plain_name_is_the_firm_unless_another_column_is() -> None:
    assert read_columns(["Namn", "Orgnr", "Person"]).roles == ("firm", "orgnr", "person")
    assert read_columns(["Namn", "Företag"]).roles == ("person", "firm")


def test_one_column_of_each_kind_where_a_log_has_one() -> None:
    columns = read_columns(["Kommunens diarium", "Kommun", "Behov 1", "Behov 2"])
    assert columns.roles == (None, "municipality", "need", "need")
    assert columns.ignored() == ["Kommunens diarium"]


def test_repeated_and_empty_headers_stay_apart() -> None:
    columns = read_columns(["Behov", "", "Behov", ""])
    assert columns.headers == ("Behov", "#2", "Behov (2)", "#4")
    assert columns.at("need") == (0, 2)
    assert columns.ignored() == []
    odd = read_columns(["Behov", "Behov", "Behov (2)", "", "#4"])
    assert odd.headers == ("Behov", "Behov (2)", "Behov (2) (2)", "#4", "#4 (2)")


@pytest.mark.parametrize("cells", [
    ["Företagen i regionen", " med behov av finansiering", " växer", " och mår bra"], ["Företag"], [], ["", ""],
    ["Behov", "Datum"], ["Företag", "Kommun"], ["Lärkan AB", "Lån", "Almi"],
    ["Datum: 3 maj", "Det här är en ganska lång mening som handlar om företag och deras behov av stöd"],
])
def test_what_is_no_header_of_a_log(cells: list[str]) -> None:
    assert not log_columns(cells)


def test_a_mapping_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text('[columns]\n"Färg" = "need"\n"Behov" = "ignore"\n', "utf-8")
    mapping = read_mapping(path)
    assert read_columns(["Bolag", "Färg", "Behov"], mapping).roles == ("firm", "need", None)
    assert log_columns(["Bolag", "Färg", "Behov"], mapping=mapping)
    assert not log_columns(["Lärkan AB", "rött", "lån"], mapping=mapping)


@pytest.mark.parametrize(("text", "says"), [
    ('[columns]\n"Färg" = "colour"\n', "the roles are date"), ("[columns]\n", "no table"),
    ("columns = 3\n", "no table"),
    ("Färg;need\n", "write TOML"),
])
def test_a_mapping_that_cannot_be_used_says_why(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=says):
        read_mapping(path)


@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_header_gets_one_unique_name_and_one_known_role_each(header: list[str]) -> None:
    columns = read_columns(header)
    assert len(set(columns.headers)) == len(columns.headers) == len(columns.roles) == len(header)
    assert {role for role in columns.roles if role} <= set(ROLES)


FIRMS = ["Ek AB", "Bo Plåt & Smide HB", "Säters Bageri", "Al Aktiebolag", "Mora Såg AB"]


def test_values_gainsay_what_the_words_of_a_header_claim() -> None:
    rows = [[firm, name] for firm, name in zip(FIRMS, ["Eva Ek", "Per Ås", "Ulla Lund", "Bo Berg", "Ann Dahl"], strict=True)]
    assert read_columns(["Företagare", "Namn"], None, (), rows).roles == ("firm", "person")


def test_post_towns_are_places_with_and_without_their_postcode() -> None:
    assert suits("place", ["840 31 ÅSARNA", "833 91 Norråker", "Torsö"]) == 1.0


def test_values_tell_what_no_word_does_and_such_columns_are_unsure() -> None:
    rows = [[firm, f"a{at}@ek.example", "070-174 06 36", "Almi"] for at, firm in enumerate(FIRMS)]
    columns = read_columns(["A", "B", "C", "D"], None, (), rows)
    assert columns.roles == ("firm", "email", "phone", "referral")
    assert columns.unsure == (0, 1, 2, 3)


def test_a_block_of_crosses_is_of_needs_though_one_of_its_words_is_another() -> None:
    header = ["Företag", "F9_1 Lån", "F9_2 Export", "F9_3 Träffa andra företag", "F10 Annat, nämligen", "Klart (J/N)"]
    rows = [["Ek AB", "1", "0", "0", "", "J"], ["Bo AB", "0", "1", "1", "Hundgård", "N"], ["Al AB", "0", "0", "1", "", "J"]]
    assert read_columns(header, None, (), rows).roles == ("firm", "need_mark", "need_mark", "need_mark", "need", "status")


def test_a_row_of_the_log_is_no_header() -> None:
    rows = [["Ek AB", "Falun", "Export"], ["Bo AB", "Mora", "Lån"], ["Al AB", "Orsa", "Rekrytering"]]
    assert not log_columns(rows[0], (), rows[1:])
    assert log_columns(["Näringsidkare", "Hemort", "Vad gällde det?"], (), rows) == 3


def test_a_long_question_of_a_form_is_a_header() -> None:
    header = ["Tidsstämpel", "Vad heter företaget?", "Vilken typ av hjälp behöver ni? (flera svar möjliga)"]
    assert read_columns(header).roles == ("date", "firm", "need")
