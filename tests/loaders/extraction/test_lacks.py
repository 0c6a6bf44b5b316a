"""What a text says is missing, in several languages and wordings, and what sounds like it but is not."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from tests.loaders.extraction.said import key, said


def lacks(text: str) -> set[tuple[str, str]]:
    """Which place lacks what."""
    return {(s.subject.surface, key(s)) for s in said(text, "lacks")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I Mora finns i dag ingen rådgivning om export.", ("Mora", "affar.export")),
        ("I Vejle findes der i dag ingen rådgivning om eksport.", ("Vejle", "affar.export")),
        ("I Bamble finnes det i dag ingen rådgivning om eksport.", ("Bamble", "affar.export")),
        ("I Volda finst det i dag ingen rådgjeving om eksport.", ("Volda", "affar.export")),
        ("In Halmstad there is today no advice on export.", ("Halmstad", "affar.export")),
        ("Ingen i Mora erbjuder lån.", ("Mora", "finans.lan")),
        ("Ingen i Vejle tilbyder lån.", ("Vejle", "finans.lan")),
        ("Ingen i Bamble tilbyr lån.", ("Bamble", "finans.lan")),
        ("None of them offers loans in Halmstad.", ("Halmstad", "finans.lan")),
        ("Mora hade ingen lokal att hyra ut.", ("Mora", "plats.lokal")),
    ],
)
def test_words_for_a_lack_in_two(text: str, expected: tuple[str, str]) -> None:
    assert lacks(text) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "Kommunerna ger råd om export. Motsvarande saknas i Mora.",
        "Kommunene gir råd om eksport. Tilsvarende finnes ikke i Mora.",
        "Kommunerne giver råd om eksport. Tilsvarende findes ikke i Mora.",
        "The municipalities give advice on export. There is no such thing in Mora.",
    ],
)
def test_what_points_back_lacks_what_came_before(text: str) -> None:
    assert lacks(text) == {("Mora", "affar.export")}


@pytest.mark.parametrize(
    "text",
    [
        "Ingen, vi talade med, efterlyste fler kurser i export.",
        "Vilka lån saknas i Mora?",
        "Det saknas inte lokaler i Mora.",
        "Uppgift saknas om lokaler i Mora.",
        "Arbetsgivare i Mora har svårt att hitta personal.",
        "Brist på folk och höga elkostnader nämndes i Mora.",
    ],
)
def test_what_is_asked_denied_or_of_other_things_is_no_lack(text: str) -> None:
    assert lacks(text) == set()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Företag i Mora vet inte vart de ska vända sig.", "Mora"),
        ("Virksomheder i Vejle ved ikke, hvor de skal henvende sig.", "Vejle"),
        ("Bedrifter i Bamble vet ikke hvor de skal henvende seg.", "Bamble"),
        ("Firms in Halmstad do not know where to turn.", "Halmstad"),
    ],
)
def test_whoever_does_not_know_whom_to_ask_lacks_a_guide(text: str, place: str) -> None:
    assert lacks(text) == {(place, "natverk.lotsning")}


def test_one_need_for_each_lack_unless_two_are_joined() -> None:
    assert lacks("I Mora saknas lån och lokaler.") == {("Mora", "finans.lan"), ("Mora", "plats.lokal")}
    assert lacks("I Mora saknas rådgivning om generationsskifte för den som exporterar.") == {("Mora", "start.agarskifte")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mora har varken inkubator eller lokaler.", ("Mora", "plats.lokal")),
        ("Vejle har hverken inkubator eller ledige lokaler.", ("Vejle", "plats.lokal")),
        ("I Bamble finnes verken inkubator eller ledige lokaler.", ("Bamble", "plats.lokal")),
        ("Halmstad has neither an incubator nor premises.", ("Halmstad", "plats.lokal")),
        ("Behovet av lokaler är inte tillgodosett i Mora.", ("Mora", "plats.lokal")),
        ("Behovet for lokaler er ikke dækket i Vejle.", ("Vejle", "plats.lokal")),
        ("Behovet for lokaler er ikke dekket i Bamble.", ("Bamble", "plats.lokal")),
        ("The need for premises in Halmstad is not met.", ("Halmstad", "plats.lokal")),
        ("Företagen i Mora vill ha hjälp med export, men ingen tar sig an det.", ("Mora", "affar.export")),
        ("Eksporthjelp etterspørres, men ingen i Bamble tilbyr det.", ("Bamble", "affar.export")),
        ("Exportrådgivning efterfrågas men erbjuds inte i Mora.", ("Mora", "affar.export")),
        ("There is a shortage of premises in Halmstad.", ("Halmstad", "plats.lokal")),
        ("Bedriftene i Volda saknar hjelp til eksport.", ("Volda", "affar.export")),
    ],
)
def test_neither_unmet_and_asked_for(text: str, expected: tuple[str, str]) -> None:
    assert expected in lacks(text)


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Ägarskifte är ingens bord i Mora.", "start.agarskifte"),
        ("In Halmstad founders have nowhere to turn for advice on social insurance.", "regler.juridik"),
        ("Eksport er ingens opgave i Vejle.", "affar.export"),
        ("I Mora finns lokaler i centrum men inte i byarna.", "plats.lokal"),
        ("Än så länge har ön ingen rådgivare som förstår bygglov.", "regler.tillstand"),
    ],
)
def test_what_is_nobodys_job_is_missing(text: str, need: str) -> None:
    assert need in {s.object.key for s in said(text, "lacks")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vi hører, at der i Skive ikke er nogen, der vejleder om eksport.", ("Skive", "affar.export")),
        ("Grunnen er at Kinn ikkje har nokon som kan hjelpe bedrifter med patent.", ("Kinn", "innov.produkt")),
        ("Det är synd att det i Mora inte finns någon som hjälper till med export.", ("Mora", "affar.export")),
    ],
)
def test_the_denial_may_stand_before_its_verb(text: str, expected: tuple[str, str]) -> None:
    assert expected in lacks(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("I Mora är det brist på arbetskraft.", "Mora"),
        ("I Vejle er der mangel på arbejdskraft.", "Vejle"),
        ("I Vejle mangler kvalificeret arbejdskraft.", "Vejle"),
        ("I Bamble er det mangel på arbeidskraft.", "Bamble"),
    ],
)
def test_a_shortage_of_labour_is_told(text: str, place: str) -> None:
    assert (place, "kompetens.rekrytering") in lacks(text)


@pytest.mark.parametrize(
    "text",
    [
        "I Mora är det svårt att hitta arbetskraft.",
        "I Vejle mangler hjælp til at ansætte flere.",
        "I Bamble merkes en kraftig etterspørsel gjennom offentlige anskaffelser.",
    ],
)
def test_what_is_hard_to_find_or_asked_for_is_no_shortage_of_labour(text: str) -> None:
    assert not {need for _, need in lacks(text)} & {"kompetens.rekrytering", "affar.upphandling"}


@pytest.mark.parametrize(
    "text",
    [
        "Om några år kommer företagen i Mora att sakna lokaler.",
        "Virksomhederne i Odense kommer til at mangle lokaler.",
        "Bedriftene i Voss kjem til å mangle lokale.",
        "För det första behövs lokaler i Mora.",
    ],
)
def test_what_will_be_missing_or_is_needed_first_is_a_lack(text: str) -> None:
    assert "plats.lokal" in {s.object.key for s in extract(text, source="s").statements() if s.predicate == "lacks"}


def test_a_decision_that_was_taken_is_no_lack() -> None:
    stated = extract("Då fattades beslut om projektstöd till Mora.", source="s").statements()
    assert not [s for s in stated if s.predicate == "lacks"]
