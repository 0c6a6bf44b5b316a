"""Amounts and periods reach the project that a passage is about, and no other."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from tests.loaders.extraction.said import projects, roles, said, target


def budget(text: str, project: str) -> tuple[float, str] | None:
    """The amount and kind of a project's budget in the JSON of a text."""
    shaped = next((p for p in extract(text, source="test").as_json()["projects"] if p["name"] == project), None)
    return (shaped["budget"]["amount"], shaped["budget"]["kind"]) if shaped and shaped["budget"] else None


def period(text: str, project: str) -> tuple[str | None, str | None]:
    """First and last day of a project in the JSON of a text."""
    shaped = next(p for p in extract(text, source="test").as_json()["projects"] if p["name"] == project)
    return shaped["start"], shaped["end"]


@pytest.mark.parametrize(
    ("text", "amount", "kind"),
    [
        ("Nämnden beslutade i går.\n\n- Almi: 5,2 mkr till projektet «Granljus». Genomförs 2025–2027.", 5_200_000, "grant"),
        ("Nyt\n\n- 14,2 mio. kr. til projektet «Granljus», heraf 10 mio. kr. fra Vejle Kommune.", 14_200_000, "grant"),
        ("Projektet «Granljus» drivs av Mora kommun. Ramen är två och en halv miljoner.", 2_500_000, "total"),
        ("Prosjektet «Granljus» eies av Almi. Fylket dekker 2,9 millioner kroner av totalt 4,4 millioner kroner.",
         4_400_000, "total"),
        ("Almi ansökte om 900 000 kronor till projektet «Granljus» men fick avslag.", 900_000, "applied_grant"),
        ("Projektet «Granljus» drivs av Almi. Stödet är 300 000 kronor per år.", 300_000, "yearly"),
        ("Projektet «Granljus» drivs av Almi. Mora kommun skjuter till 200 000 kronor. Stöd: 3 000 000 kronor.",
         3_000_000, "grant"),
        ("Fakta om projektet «Granljus»\n\nProjektägare: Almi\nBeviljat stöd: 4 200 000 kr", 4_200_000, "grant"),
        ("Prosjektet «Granljus» drives av Almi. Hamar kommune har bevilget 650 000 til arbeidet.", 650_000, "grant"),
        ("Projektet «Granljus» fick 2 miljoner 2019–2021 av Almi.", 2_000_000, "grant"),
    ],
)
def test_amounts_are_of_the_project_that_a_passage_is_about(text: str, amount: float, kind: str) -> None:
    assert budget(text, "Granljus") == (amount, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Projektet «Granljus» drivs av Almi. Företagen får upp till 75 000 kr till rådgivning.",
        "Projektet «Granljus» drivs av Almi. Avgiften är 12 000 kronor per företag.",
        "Projektet «Granljus» drivs av Almi.\n\nMora kommun köpte i fjol mark för 4 miljoner kronor.",
        "Projektet «Granljus» drivs av Almi och har nått 2 miljoner besökare.",
    ],
)
def test_prices_and_what_each_may_get_are_no_budget(text: str) -> None:
    assert budget(text, "Granljus") is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Nämnden beslutade i går.\n\n- Almi: 5,2 mkr till projektet «Granljus». Genomförs 2025–2027.", "2025", "2027"),
        ("Projektet «Granljus» leds av Almi. Mora kommun deltar. 2023–2026.", "2023", "2026"),
        ("Prosjektet «Granljus» eies av Almi. 5,2 millioner kroner fordelt på 2024, 2025 og 2026.", "2024", "2026"),
        ("Projektet «Granljus» drivs av Almi. Till 31 maj 2027.", None, "2027-05-31"),
        ("Projektet «Granljus» (2022–2024) och projektet «Tallskog» drivs av Almi.", "2022", "2024"),
        ("Granljus\n\nProjektägare: Almi\nPeriod: 2022-02-01 – 2024-07-31, förlängd till 2024-12-31",
         "2022-02-01", "2024-12-31"),
    ],
)
def test_periods_are_of_the_project_that_a_passage_is_about(text: str, first: str | None, last: str) -> None:
    assert period(text, "Granljus") == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "Projektet «Granljus» drivs av Almi. Sista ansökningsdag 2 maj 2025.",
        "Projektet «Granljus» drivs av Almi. Mora kommun grundades 1971.",
        "Projektet «Granljus» är en fortsättning på pilotarbetet 2020–2021.",
        "Projektet «Granljus» drivs av Almi. Antalet nya företag ökade med 95 procent mellan 2009 och 2010.",
        "The project «Granljus» is run by Almi. Sales rose by 12 per cent from 2019 to 2020.",
    ],
)
def test_other_dates_are_no_period(text: str) -> None:
    assert not [s for s in said(text, "start") + said(text, "end") if s.subject.surface == "Granljus"]


def test_numbers_of_a_column_count_in_what_its_head_says() -> None:
    rows = "Projekt\tTid\tTotal kostnad, tkr\nGranljus\t2024–2026\t6 450\nTallskog\t2023–2025\t11 900"
    assert budget(rows, "Granljus") == (6_450_000, "total")
    assert budget(rows, "Tallskog") == (11_900_000, "total")


def test_labels_in_quotes_and_rows_are_labels() -> None:
    text = "# Granljus\n\nGranljus hjälper företag.\n\n> **Projektägare:** Almi\n> **Period:** 2023–2025\n> **Budget:** 2 mkr"
    assert (budget(text, "Granljus"), period(text, "Granljus")) == ((2_000_000, "total"), ("2023", "2025"))


def test_a_call_has_what_it_hands_out() -> None:
    text = (
        "# Utlysning: Små steg mot större mål\n\nRegion Halland utlyser 8 miljoner kronor till projekt som hjälper företag.\n\n"
        "## Vad kan ni få?\n\nStödet är högst 2 miljoner kronor per projekt. Projektet Tallskog fick 900 000 kronor i fjol."
    )
    assert budget(text, "Små steg mot större mål") == (8_000_000, "call_budget")


@pytest.mark.parametrize(
    ("heading", "name", "others"),
    [
        ("§ 12 Granljus", "Granljus", set()),
        ("Kraft i byarna (KIB)", "Kraft i byarna", {"KIB"}),
        ("Kraft i byarna 2.0 (KIB 2.0)", "Kraft i byarna 2.0", {"KIB 2.0"}),
    ],
)
def test_what_a_name_is_called_beside_is_no_part_of_it(heading: str, name: str, others: set[str]) -> None:
    text = f"Två satsningar\n\n{heading}\nProjektägare: Mora kommun\nBudget: 2 mkr\n\nBlåljus\nProjektägare: Falu kommun\n"
    assert name in projects(text) - {"Blåljus"}
    assert {s.subject.surface for s in said(text, "alias") if target(s) == name} == others


def test_a_second_name_in_quotes_is_another_name() -> None:
    text = "Ny väg till jobb – ”Road to Work”\n\nProjektägare: Mora kommun\nProjektperiod: 2022–2024\nBudget: 2 mkr\n"
    assert projects(text) == {"Ny väg till jobb"}
    assert {(s.subject.surface, target(s)) for s in said(text, "alias")} == {("Road to Work", "Ny väg till jobb")}


def test_a_name_with_a_subtitle_is_that_without_it() -> None:
    text = "Två satsningar\n\nGranljus – ett län som lyser\nProjektägare: Mora kommun\n\nProjektet Granljus har tre delar.\n"
    assert ("Granljus", "Granljus – ett län som lyser") in {(s.subject.surface, target(s)) for s in said(text, "alias")}


def test_numbers_of_a_form_are_labels_and_its_kind_is_no_project() -> None:
    text = (
        "Region Dalarna\nBESLUT OM STÖD\n\nDiarienummer\nRS2023/2179\n\nStödmottagare\nMora kommun\n\n"
        "Organisationsnummer\n212000-2213\n\nProjektnamn\nGranljus\n"
    )
    assert projects(text) == {"Granljus"}
    assert ("Mora kommun", "Granljus") in {(actor, project) for actor, _, project, _ in roles(text)}


def test_a_part_is_the_budget_only_where_no_other_sum_is_told() -> None:
    text = (
        "Två projekt\n\nGranljus\nSökande: Almi\nSökt EU-belopp från Regionalfonden: 4 592 986 kr\n{}\n"
        "Blåljus\nSökande: IUC Syd\n"
    )
    assert budget(text.format(""), "Granljus") is not None
    assert budget(text.format("Total budget: 9 000 000 kr\n"), "Granljus") == (9_000_000, "total")


def test_the_period_of_several_projects_is_that_of_each_that_the_page_presents_after_it() -> None:
    text = (
        "Nytt fra styret\n\nTo nye prosjekter får støtte {}.\n\nDisse prosjektene mottar støtte:\n\n"
        "- Granljus. Norsk prosjekteier: Volda kommune\n- Blåljus. Norsk prosjekteier: Almi\n"
    )
    assert period(text.format("for perioden 2019 – 2021"), "Granljus") == ("2019", "2021")
    assert period(text.format("for perioden 2019 – 2021"), "Blåljus") == ("2019", "2021")
    assert period(text.format("fra Interreg Sverige-Norge 2014-2020"), "Granljus") == (None, None)


@pytest.mark.parametrize("sentence", ["Hamar kommune har gitt 12 000 innbyggere råd.", "Ring 900 000 12.", "Vi har 650 000."])
def test_figures_that_no_verb_gives_are_no_money(sentence: str) -> None:
    assert budget(f"Prosjektet «Granljus» drives av Almi. {sentence}", "Granljus") is None


@pytest.mark.parametrize(
    ("long", "short"),
    [("Granljus Gotland", "Granljus"), ("Granljus i Mora", "Granljus"), ("Granljus 2022–2024", "Granljus")],
)
def test_a_name_without_its_place_or_years_is_the_same_project(long: str, short: str) -> None:
    text = f"Projektet «{long}» drivs av Almi.\n\nMålet är jobb.\n\nProjektet «{short}» har en budget på 2 miljoner kronor."
    assert budget(text, long) == (2_000_000, "total")


def test_a_sequel_or_one_of_several_is_another_project() -> None:
    text = "Projektet «{}» drivs av Almi.\n\nProjektet «{}» drivs av Mora kommun.\n\nProjektet «{}» drivs av Orsa kommun."
    assert len(projects(text.format("Granljus", "Granljus 2", "Blåljus"))) == 3
    assert len(projects(text.format("Granljus", "Granljus i Mora", "Granljus i Orsa"))) == 3


def test_letters_in_brackets_are_what_a_project_is_called_by() -> None:
    text = "Projektet «Grannar i Skogen» (GIS) drivs av Almi.\n\nProjektet GIS har en budget på 2 miljoner kronor."
    assert budget(text, "Grannar i Skogen") == (2_000_000, "total")
