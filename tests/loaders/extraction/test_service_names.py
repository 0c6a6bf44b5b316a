"""What services are called: words that anybody would write down, not what stands behind a verb."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from loaders.extraction.offers.names import as_service, laid_out
from loaders.extraction.offers.said import need_title


def services(text: str) -> list[str]:
    """The names of the services that a text tells of."""
    return [service["name"] for service in extract(text, source="s").as_json()["services"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Almi erbjuder kostnadsfri rådgivning till den som vill starta eget.", "kostnadsfri rådgivning"),
        ("Almi hjälper företagare med rådgivning om export, så att de når längre.", "rådgivning om export"),
        ("Almi ger nya företag gratis vägledning och håller kontakt med banken.", "gratis vägledning"),
        ("Innovasjon Norge tilbyr lån til bedrifter som vil vokse.", "lån til bedrifter"),
        ("Væksthus Sjælland tilbyder sparring om eksport, hvis du vil sælge i udlandet.", "sparring om eksport"),
        ("Almi offers loans to companies that want to grow.", "loans to companies"),
    ],
)
def test_the_name_of_a_service_ends_where_its_clause_does(text: str, name: str) -> None:
    assert services(text) == [name]


def test_a_service_that_no_words_name_is_called_as_the_vocabulary_calls_its_need() -> None:
    assert services("Almi hjälper dig att exportera. Det är bra att veta.") == ["Export och internationalisering"]
    assert services("Innovasjon Norge hjelper gründere. Det er bra å vite for mange.") == ["Etablererveiledning"]


def test_what_is_offered_is_not_named_by_who_offers_or_by_other_bodies() -> None:
    told = services("Uppsala kommun hjälper företag att växa, och Umeå Biotech Incubator är med.")
    assert not any("Incubator" in name for name in told)


def test_a_heading_names_the_service_that_its_labels_describe() -> None:
    text = "Vi på Mora kommun hjälper dig.\n\nFöretagslotsen\n\nVad: Lotsen följer dig till lån\nFör vem: företag"
    assert services(text) == ["Företagslotsen"]


@pytest.mark.parametrize(
    "words",
    [
        "upp de frågor som togs upp", "ut mindre av sin innovation", "har enligt planen rådgivning",
        "ska starta under nästa år",
        "också lån till företag", "og tilbyr kurs", "alle som vil starte", "which helps you", "Göteborg två nya kontor",
    ],
)
def test_a_clause_is_no_name(words: str) -> None:
    assert as_service(words) == ""


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("rådgivning och nätverk, så att du växer", "rådgivning och nätverk"),
        ("inkubator för mat | forskare och bolag", "inkubator för mat"),
        ("företagslots, 070-000 00 00", "företagslots"),
        ("Plats i inkubatorn om idén går att skala upp", "Plats i inkubatorn"),
        ("kurser för lantbrukare (varje vår", "kurser för lantbrukare"),
        ("mentor og kurs om regnskab og skat for alle nye i faget på hele øen", "mentor og kurs om regnskab og skat"),
        ("lån, och", "lån"),
        ("lån, eller med Datatilsynet om personvern", "lån"),
        ("kurs, Koll på siffrorna, i biblioteket", "kurs"),
        ("lån, rådgivning och kurser", "lån, rådgivning och kurser"),
        ("inkubator eller ta del av andra insatser", "inkubator"),
        ("møteplasser og gjere reisa kortare", "møteplasser"),
    ],
)
def test_a_name_has_no_loose_end(words: str, name: str) -> None:
    assert as_service(words) == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Vägen till pengarna", "Vägen till pengarna"), ("Early Warning", "Early Warning"),
        ("Går du och bär på en idé?", ""), ("Vanliga frågor", ""), ("Vi krånglar inte till det", ""),
        ("Ada Ek, mark och lokaler", ""),
    ],
)
def test_what_is_laid_out_is_a_name_unless_it_is_a_sentence(words: str, name: str) -> None:
    assert laid_out(words) == name


def test_needs_are_called_in_the_language_of_the_page() -> None:
    assert [need_title("finans.lan", language) for language in ("sv", "da", "nb", "nn", "en", None)] == [
        "Lån, krediter, likviditet", "Lån, kredit, likviditet", "Lån, kreditt, likviditet", "Lån, kreditt, likviditet",
        "Loans and liquidity", "Lån, krediter, likviditet",
    ]


def test_no_person_is_in_the_name_of_a_service() -> None:
    text = "Vi på Mora kommun hjälper dig.\n\nVi erbjuder\n\n- Ada Ek, mark och lokaler\n- lån till företag"
    assert services(text) == ["mark och lokaler", "lån till företag"]
