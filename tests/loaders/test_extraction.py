"""What texts say: one invented text per family of rules, with what a careful reader finds in it."""

from __future__ import annotations

import pytest

from graph.model import Name
from loaders.extraction import extract
from tests.loaders.extraction.said import key, roles, said, target

FACT_BOX = """Kraft i dalen

Projektägare: Region Dalarna
Norsk prosjekteier: Aust-Agder fylkeskommune
Projektpartner: Mora kommun, Norrlab AB och Skogens Vänner
Projektperiod: 1 mars 2020 – 31 december 2021
Total budget: 1 250 000 kronor
Beviljat stöd från Tillväxtverket: 500 000 kronor
Målgrupp: små och medelstora företag
"""


def test_a_fact_box() -> None:
    assert roles(FACT_BOX) == {
        ("Region Dalarna", "lead", "Kraft i dalen", "actual"),
        ("Aust-Agder fylkeskommune", "lead", "Kraft i dalen", "actual"),
        ("Mora kommun", "partner", "Kraft i dalen", "actual"),
        ("Norrlab AB", "partner", "Kraft i dalen", "actual"),
        ("Skogens Vänner", "partner", "Kraft i dalen", "actual"),
        ("Tillväxtverket", "funder", "Kraft i dalen", "actual"),
    }
    assert [target(s) for s in said(FACT_BOX, "start")] == ["2020-03-01"]
    assert [target(s) for s in said(FACT_BOX, "end")] == ["2021-12-31"]
    (budget,) = said(FACT_BOX, "budget")
    assert (budget.object, budget.qualifier("currency"), budget.qualifier("kind")) == (1_250_000, "SEK", "total")
    assert [key(s) for s in said(FACT_BOX, "for_group")] == ["sme"]


def test_the_amount_of_a_funder_and_the_country_of_a_national_lead_are_qualifiers() -> None:
    by_actor = {s.subject.surface: s for s in said(FACT_BOX, "takes_part")}
    assert by_actor["Tillväxtverket"].qualifier("amount") == 500_000
    assert by_actor["Aust-Agder fylkeskommune"].qualifier("country") == "NO"
    assert by_actor["Region Dalarna"].qualifier("country") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Projektet Granskog drivs av Mora kommun i samarbete med Region Dalarna och Almi.",
            {("Mora kommun", "lead"), ("Region Dalarna", "partner"), ("Almi", "partner")},
        ),
        (
            "Projektet Granskog finansieras av Tillväxtverket och Region Dalarna.",
            {("Tillväxtverket", "funder"), ("Region Dalarna", "funder")},
        ),
        ("Region Dalarna samordnar projektet Granskog.", {("Region Dalarna", "coordinator")}),
        (
            "I projektet Granskog samverkar Mora kommun med Region Dalarna.",
            {("Mora kommun", "partner"), ("Region Dalarna", "partner")},
        ),
        (
            "Prosjektet Granskog ledes av Trondheim kommune sammen med Trøndelag fylkeskommune.",
            {("Trondheim kommune", "lead"), ("Trøndelag fylkeskommune", "partner")},
        ),
        (
            "Projektet Granskog gennemføres af Aalborg Kommune i samarbejde med Region Nordjylland.",
            {("Aalborg Kommune", "lead"), ("Region Nordjylland", "partner")},
        ),
        (
            "The project Granskog is led by Region Dalarna in cooperation with Karlstad University.",
            {("Region Dalarna", "lead"), ("Karlstad University", "partner")},
        ),
    ],
)
def test_roles_in_running_text(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(actor, role) for actor, role, project, _ in roles(text)} == expected
    assert {project for _, _, project, _ in roles(text)} == {"Granskog"}


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Projektet Granskog drivs av Mora kommun.", "actual"),
        ("Potentiella partners i projektet Granskog är Mora kommun.", "potential"),
        ("Mora kommun deltar inte i projektet Granskog.", "negated"),
        ("Mora kommun planerar att driva projektet Granskog i samarbete med Almi.", "planned"),
        ("På projektet Granskogs dag där Mora kommun presenterat sina planer var det fullt.", "mentioned"),
    ],
)
def test_how_sure_a_source_is(text: str, certainty: str) -> None:
    assert {sure for _, _, _, sure in roles(text)} == {certainty}


def test_an_organisation_of_a_page_about_one_project_is_a_partner_with_low_confidence() -> None:
    text = "Granskog\n\nProjekt: Granskog\nProjektperiod: 2020–2021\n\nI mars testade Norrlab AB lyktorna."
    (statement,) = said(text, "takes_part")
    assert (statement.subject.surface, statement.rule, statement.confidence) == ("Norrlab AB", "default-partner", 0.4)
    assert not said(text.replace("Projekt: Granskog\n", ""), "takes_part")  # known by its title alone


def test_speakers_are_no_partners_by_default() -> None:
    text = "Granskog\n\nProjektperiod: 2020–2021\n\nPå ett seminarium talade Vinnova och Almi, som presenterade stöden."
    assert {sure for _, _, _, sure in roles(text)} <= {"mentioned"}


def test_several_projects_on_a_page_keep_their_own() -> None:
    text = (
        "Tre nya projekt i norr\n\nGranskog\nProjektägare: Mora kommun\nBudget: 200 000 kronor\n\n"
        "Bergsnära\nProjektägare: Orsa kommun\nProjektperiod: 2021–2022\n"
    )
    assert roles(text) == {("Mora kommun", "lead", "Granskog", "actual"), ("Orsa kommun", "lead", "Bergsnära", "actual")}
    assert {(s.subject.surface, s.object) for s in said(text, "start")} == {("Bergsnära", "2021")}
    assert {(s.subject.surface, s.object) for s in said(text, "budget")} == {("Granskog", 200_000)}


def test_a_table_of_projects() -> None:
    text = (
        "| Projekt | Sökande | Beviljat stöd |\n|---|---|---|\n| Granskog | Mora kommun | 300 000 SEK |\n"
        "| Bergsnära | Orsa kommun | 400 000 SEK |"
    )
    assert {(a, r, p) for a, r, p, _ in roles(text)} == {
        ("Mora kommun", "lead", "Granskog"),
        ("Orsa kommun", "lead", "Bergsnära"),
    }
    assert {(s.subject.surface, s.object, s.qualifier("kind")) for s in said(text, "budget")} == {
        ("Granskog", 300_000, "grant"),
        ("Bergsnära", 400_000, "grant"),
    }


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        ("Projektet Granskog startade i april 2020.", "2020-04", None),
        ("Projektet Granskog pågår till och med 2022.", None, "2022"),
        ("Projektet Granskog pågår 2020–2022.", "2020", "2022"),
        ("I samband med årsskiftet 2020 avslutas projektet Granskog.", None, "2020-12-31"),
        ("Projekttiden för projektet Granskog är april 2022 till och med mars 2023.", "2022-04", "2023-03"),
    ],
)
def test_periods_in_running_text(sentence: str, start: str | None, end: str | None) -> None:
    assert [target(s) for s in said(sentence, "start")] == ([start] if start else [])
    assert [target(s) for s in said(sentence, "end")] == ([end] if end else [])


def test_abbreviations_and_initials_are_aliases() -> None:
    text = "Projektet K.L.A, Kunskap-Lärande-Arbete, samordnas av Norrlands Framtid AB (NFA)."
    assert {(s.subject.surface, target(s)) for s in said(text, "alias")} == {
        ("NFA", "Norrlands Framtid AB"),
        ("Kunskap-Lärande-Arbete", "K.L.A"),
    }


PLAN = """# Handlingsplan för landsbygden 2021-2023

Här anger ni region/län: Region Dalarna
Här anger ni kontaktperson: Nils Exempelsson
Datum: 210315

Beskriv i varje prioritering vilka parter som kan samverka.

### Prioritering nr 1:

Prioriteringens namn: Bredband i varje by
Syfte: Att alla ska nå nätet.
Mål 2023:
- Nittio procent har fiber
- Tre byar har egna nät
Aktiviteter:
- Kartlägg byarna
Samarbetspartners för genomförande: Potentiella partners: Almi, länets kommuner

### Prioritering nr 2:

Prioriteringens namn: Service nära
Mål 2023:
- Fem lanthandlare får stöd
Samarbetspartners för genomförande: Coompanion Dalarna
"""


def test_the_priorities_of_a_plan() -> None:
    document = extract(PLAN, source="s").as_json()
    assert [(p["label"], p["name"], p["number"]) for p in document["priorities"]] == [
        ("Prioritering nr 1", "Bredband i varje by", "1"),
        ("Prioritering nr 2", "Service nära", "2"),
    ]
    first, second = document["priorities"]
    assert [(goal["text"], goal["target_year"]) for goal in first["goals"]] == [
        ("Nittio procent har fiber", "2023"),
        ("Tre byar har egna nät", "2023"),
    ]
    assert [activity["text"] for activity in first["activities"]] == ["Kartlägg byarna"]
    assert [(p["actor"], p["potential"]) for p in first["partners"]] == [("Almi", True), ("länets kommuner", True)]
    assert [(p["actor"], p["potential"]) for p in second["partners"]] == [("Coompanion Dalarna", False)]
    assert all(item["evidence"] for item in (*first["goals"], *first["activities"], *first["partners"]))


def test_the_plan_itself() -> None:
    document = extract(PLAN, source="s").as_json()
    (plan,) = document["projects"]
    assert (plan["name"], plan["start"], plan["end"]) == ("Handlingsplan för landsbygden 2021-2023", "2021", "2023")
    assert document["source"]["date"] == "2021-03-15"
    assert ("Region Dalarna", "lead", "Handlingsplan för landsbygden 2021-2023", "actual") in roles(PLAN)
    assert [p["name"] for p in document["persons"]] == ["Nils Exempelsson"]
    assert {s.subject.kind for s in said(PLAN, "takes_part") if s.subject.surface == "länets kommuner"} == {"ActorGroup"}


def offers(text: str) -> list[tuple[str, set[str], set[str], str]]:
    """Provider, needs, place ids and certainty of each offer."""
    statements = extract(text, source="s").statements()
    found = []
    for offer in (s for s in statements if s.predicate == "offers"):
        assert isinstance(offer.object, Name)
        facts = [s for s in statements if s.subject.id == offer.object.id]
        found.append(
            (
                offer.subject.surface,
                {key(s) for s in facts if s.predicate == "covers"},
                {key(s) for s in facts if s.predicate == "in_place"},
                offer.certainty.value,
            )
        )
    return found


MORA, ORSA, DALARNA, HEDEMORA = "se-kom-2062", "se-kom-2034", "se-lan-20", "se-kom-2083"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Almi GävleDala erbjuder lån till små och medelstora företag i hela Dalarna.",
            ("Almi GävleDala", {"finans.lan"}, {DALARNA}, "actual"),
        ),
        ("## Almi GävleDala\n\nLån till småföretag i Mora.", ("Almi GävleDala", {"finans.lan"}, {MORA}, "actual")),
        (
            "– Visit Dalarna: stöd till besöksnäringen i Mora och Orsa",
            ("Visit Dalarna", {"bransch.besoksnaring"}, {MORA, ORSA}, "actual"),
        ),
        (
            "Aktör: Norrlab AB\nErbjuder: hjälp med lokaler\nBehov: Lokaler och mark\nOmråde: Hedemora",
            ("Norrlab AB", {"plats.lokal"}, {HEDEMORA}, "actual"),
        ),
        (
            "| Aktör | Insats | Behov | Område |\n|---|---|---|---|\n| Norrlab AB | exporthjälp | Export | Mora, Orsa |",
            ("Norrlab AB", {"affar.export"}, {MORA, ORSA}, "actual"),
        ),
        ("– Norrlab AB: hjälp med export i Mora, planeras starta 2027", ("Norrlab AB", {"affar.export"}, {MORA}, "planned")),
        ("Norrlab AB erbjuder inte längre lån i Mora.", ("Norrlab AB", {"finans.lan"}, {MORA}, "negated")),
        ("Norrlab AB tilbyr lån til småbedrifter i Mora.", ("Norrlab AB", {"finans.lan"}, {MORA}, "actual")),
    ],
)
def test_offers(text: str, expected: tuple[str, set[str], set[str], str]) -> None:
    assert offers(text) == [expected]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("– Visit Dalarna: stöd till besöksnäringen i Mora till och med 2025", [], ["2025"]),
        ("Aktör: Norrlab AB\nErbjuder: lån\nGäller: 2023–2025", ["2023"], ["2025"]),
        ("Aktör: Norrlab AB\nErbjuder: lån\nGäller: tills vidare", [], []),
        ("| Aktör | Insats | Gäller |\n|---|---|---|\n| Norrlab AB | lån | från april 2024 |", ["2024-04"], []),
        ("## Norrlab AB\n\nLån till småföretag i Mora. Gäller till och med juni 2024.", [], ["2024-06"]),
    ],
)
def test_how_long_an_offer_runs(text: str, start: list[str], end: list[str]) -> None:
    assert [target(s) for s in said(text, "start")] == start
    assert [target(s) for s in said(text, "end")] == end


@pytest.mark.parametrize(
    ("text", "place", "need"),
    [
        ("I Vansbro saknas stöd för export.", "se-kom-2021", "affar.export"),
        ("Ingen erbjuder hjälp med export i Orsa.", ORSA, "affar.export"),
        ("Det finns ingen rådgivning om ägarskifte i Orsa.", ORSA, "start.agarskifte"),
        ("I Mora råder brist på riskkapital.", MORA, "finans.kapital"),
        ("I Mora mangler det et tilbud om eksport.", MORA, "affar.export"),
    ],
)
def test_stated_gaps(text: str, place: str, need: str) -> None:
    assert [(s.subject.key, key(s)) for s in said(text, "lacks")] == [(place, need)]


@pytest.mark.parametrize(
    "text",
    [
        "Uppgift saknas om export i Mora.",
        "Vi saknar uppgifter om export i Mora, inte därför att stöd saknas.",
        "I Mora är det svårt att hitta arbetskraft och svårt att rekrytera.",
        "Ingen annan erbjuder exporthjälp i Mora.",
    ],
)
def test_what_is_no_gap(text: str) -> None:
    assert said(text, "lacks") == []


@pytest.mark.parametrize(("text", "period"), [
    ("År 2018 är det brist på lån i Orsa.", ("2018", "2018")), ("I Orsa saknas lån sedan 2019.", ("2019", None)),
    ("I Orsa saknas lån.", (None, None))])
def test_a_lack_is_of_the_period_that_its_sentence_names(text: str, period: tuple[str | None, str | None]) -> None:
    (statement,) = said(text, "lacks")
    assert (statement.qualifier("start"), statement.qualifier("end")) == period



def test_a_gap_without_a_place_is_of_those_it_hits() -> None:
    (statement,) = said("Det saknas lån för små och medelstora företag.", "lacks")
    assert (statement.subject.kind, statement.subject.key, key(statement)) == ("TargetGroup", "sme", "finans.lan")


@pytest.mark.parametrize(
    "text",
    [
        "Kontakt: Nils Exempelsson, projektledare, Norrlab AB, 070-174 06 12, nils@example.se",
        "Nils Exempelsson\nProjektledare, Norrlab AB\n070-174 06 12\nnils@example.se",
        "Frågor besvaras av Nils Exempelsson, projektledare på Norrlab AB, nils@example.se, 070-174 06 12.",
    ],
)
def test_persons(text: str) -> None:
    (person,) = extract(text, source="s").as_json()["persons"]
    assert (person["name"], person["email"], person["phone"]) == ("Nils Exempelsson", "nils@example.se", "070-174 06 12")
    assert person["title"].casefold().startswith("projektledare")


def test_a_network_has_those_who_run_it_and_those_who_attend() -> None:
    text = (
        "Skogsnätverket drivs gemensamt av Mora kommun och Almi. "
        "Det finns även lokala stödplattformar i Mora och Orsa där Arbetsförmedlingen och Finsam träffas."
    )
    assert roles(text) == {
        ("Mora kommun", "lead", "Skogsnätverket", "actual"),
        ("Almi", "lead", "Skogsnätverket", "actual"),
        ("Arbetsförmedlingen", "participant", "lokala stödplattformar", "actual"),
        ("Finsam", "participant", "lokala stödplattformar", "actual"),
    }
    places = {s.subject.surface: set() for s in said(text, "in_place")}  # type: dict[str, set[str]]
    for statement in said(text, "in_place"):
        places[statement.subject.surface].add(key(statement))
    assert places["lokala stödplattformar"] == {MORA, ORSA}


def test_related_projects() -> None:
    text = "Projektet Granskog har nära koppling till projektet «Vägen ut» och projektet «Norrsken»."
    assert {(s.subject.surface, target(s)) for s in said(text, "related_to")} == {
        ("Granskog", "Vägen ut"),
        ("Granskog", "Norrsken"),
    }


def test_an_empty_text_says_nothing() -> None:
    empty = extract("", source="s")
    assert empty.statements() == []
    assert empty.as_json()["actors"] == []
    assert (empty.title, empty.language) == (None, None)


@pytest.mark.parametrize(("text", "project", "lead"), [
    ("Digital kraft är ett projekt som drivs av Granbo Science Park tillsammans med Mora kommun.", "Digital kraft",
     "Granbo Science Park"),
    ("# Om oss\n\nProjektet Digital kraft drivs av Granbo Science Park. Det pågår till 2026.", "Digital kraft",
     "Granbo Science Park"),
    ("# Plan\n\nGrønt Løft er et prosjekt som ledes av Innlandet fylkeskommune.", "Grønt Løft", "Innlandet fylkeskommune")])
def test_a_project_is_told_by_the_words_that_call_it_one(text: str, project: str, lead: str) -> None:
    found = extract(text, source="s", path="p.md").as_json("x")
    assert [one["name"] for one in found["projects"]] == [project]
    assert (lead, "lead") in [(one["actor"], one["role"]) for one in found["partnerships"]]


@pytest.mark.parametrize("text", ["Detta är ett projekt om export.", "Det är ett projekt som drivs av Mora kommun."])
def test_an_ordinary_subject_is_no_name_of_a_project(text: str) -> None:
    assert extract(text, source="s", path="p.md").as_json("x")["projects"] == []


def test_a_date_beside_a_name_is_no_telephone_number() -> None:
    text = ("| Aktör | Behov | Område | Gäller | Kontakt |\n|---|---|---|---|---|\n"
            "| Granbo Rådgivning | Lån | Mora | till 2027-03-31 | Nils Exempelsson, rådgivare, nils@example.se |\n")
    (person,) = extract(text, source="s", path="p.md").as_json("x")["persons"]
    assert (person["email"], person["phone"]) == ("nils@example.se", None)
