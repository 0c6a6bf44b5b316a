"""Classes of wording and layout, each with sentences in several languages that show it and some that must not."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from tests.loaders.extraction.said import roles, said, target


def parts(text: str) -> set[tuple[str, str]]:
    """Who takes part and how, as far as it is actual."""
    return {(actor, role) for actor, role, _, certainty in roles(text) if certainty == "actual"}


def named(text: str) -> set[str]:
    """The organisations that a text names."""
    return {s.subject.surface for s in said(text, "named") if s.subject.kind == "Actor"}


def projects(text: str) -> set[str]:
    """The projects that a text names."""
    return {s.subject.surface for s in said(text, "named") if s.subject.kind == "Project"}


def facts(text: str, predicate: str) -> list[str]:
    """What is said of projects by a predicate (start, end, budget)."""
    return [target(s) for s in said(text, predicate) if s.subject.kind == "Project"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bakom projektet Granljus står Mora kommun och Almi.", {("Mora kommun", "partner"), ("Almi", "partner")}),
        ("Projektet Granljus startar. Med i projektet är Mora kommun.", {("Mora kommun", "partner")}),
        ("Projektet Granljus medfinansieras av Region Dalarna.", {("Region Dalarna", "funder")}),
        ("Projektet Granljus får medel ur Jordbruksverket.", {("Jordbruksverket", "funder")}),
        ("Projektet Havlys ejes af Vejle Kommune.", {("Vejle Kommune", "lead")}),
        ("Bag projektet Havlys står Vejle Kommune.", {("Vejle Kommune", "lead")}),
        ("Projektet Havlys er medfinansieret af Region Syddanmark.", {("Region Syddanmark", "funder")}),
        ("Bamble kommune eier prosjektet Nordlys.", {("Bamble kommune", "lead")}),
        ("Prosjektet Nordlys er et samarbeid mellom Bamble kommune og Enova.",
         {("Bamble kommune", "partner"), ("Enova", "partner")}),
        ("Volda kommune leiar prosjektet Fjordljos.", {("Volda kommune", "lead")}),
        ("Prosjektet Fjordljos får støtte frå Innovasjon Norge.", {("Innovasjon Norge", "funder")}),
        ("Halmstad University leads the project Green Quay.", {("Halmstad University", "lead")}),
        ("The project Green Quay is a collaboration between Halmstad University and Region Halland.",
         {("Halmstad University", "partner"), ("Region Halland", "partner")}),
    ],
)
def test_who_is_behind_owns_and_pays(text: str, expected: set[tuple[str, str]]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "receiver", "giver"),
    [
        ("Mora kommun har beviljats 2 miljoner kronor från Tillväxtverket för projektet Granljus.", "Mora kommun",
         "Tillväxtverket"),
        ("Vejle Kommune fik 4 mio. kr. fra Region Syddanmark til projektet Havlys.", "Vejle Kommune", "Region Syddanmark"),
        ("Bamble kommune fikk 3 millioner kroner fra Innovasjon Norge til prosjektet Nordlys.", "Bamble kommune",
         "Innovasjon Norge"),
    ],
)
def test_who_receives_money_leads_and_who_gives_funds(text: str, receiver: str, giver: str) -> None:
    assert {(receiver, "lead"), (giver, "funder")} <= parts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Region Dalarna beviljar Almi 500 000 kronor i medfinansiering till projektet Granljus.",
        "Region Dalarna bevilger Almi 500 000 kroner i støtte til projektet Granljus.",
    ],
)
def test_whoever_is_given_money_is_no_funder(text: str) -> None:
    assert parts(text) == {("Region Dalarna", "funder"), ("Almi", "lead")}


def test_one_of_several_receivers_is_a_partner() -> None:
    assert ("Almi", "partner") in parts("2020 fick Almi och sju andra 3 miljoner kronor till projektet Granljus.")


def test_receiving_visitors_is_no_grant() -> None:
    assert not parts("Projektet Granljus pågår. Mora kommun får många besökare.") & {("Mora kommun", "lead")}


def test_a_commissioner_funds_and_whoever_runs_it_is_no_supplier() -> None:
    text = "Projektet Granljus har drivits. Granljus, som Almi har drivit på uppdrag av Region Dalarna, är slut."
    assert parts(text) == {("Almi", "lead"), ("Region Dalarna", "funder")}


def test_a_role_said_once_for_two_countries() -> None:
    text = "Prosjektet Nordlys går godt. Skogsstyrelsen er ansvarlig i Sverige, Bamble kommune i Norge."
    assert {("Skogsstyrelsen", "lead"), ("Bamble kommune", "lead")} <= parts(text)


def test_what_is_refused_or_only_thought_of_is_not_actual() -> None:
    text = "Visit Dalarna deltar inte i projektet Granljus. Potentiell partner: Almi. Mora kommun driver projektet Granljus."
    assert parts(text) == {("Mora kommun", "lead")}


@pytest.mark.parametrize(
    "text",
    [
        "Projektet Granljus drivs av Mora kommun. Almi har tillfrågats om att delta i projektet.",
        "Projektet Havlys drives af Vejle Kommune. Aarhus Universitet kan blive partner i projektet.",
        "Prosjektet Nordlys drives av Bamble kommune. Det er aktuelt å få med Enova i prosjektet.",
        "Prosjektet Fjordljos blir drive av Volda kommune. Det kan bli aktuelt med Enova i prosjektet.",
        "The project Green Quay is led by Region Halland. Halmstad University may join the project.",
    ],
)
def test_who_may_come_along_is_potential(text: str) -> None:
    assert [role for _, role in parts(text)] == ["lead"]


def test_projects_in_a_row() -> None:
    text = "Vi arbetar i tre projekt: Granljus, Digitala Byar och Ung Kraft (2020–2022). Ung Kraft (2020–2022) leds av Almi."
    assert projects(text) == {"Granljus", "Digitala Byar", "Ung Kraft"}


def test_beside_a_lead_the_same_organisation_is_no_mere_partner() -> None:
    text = "Projektet Granljus drivs av Mora kommun. Projektet är ett samarbete mellan Mora kommun och Almi."
    assert parts(text) == {("Mora kommun", "lead"), ("Almi", "partner")}


def test_labels_that_run_on_in_one_line() -> None:
    text = "Granljus\n\nProjektägare: Mora kommun. Partner: Almi, Norrlab AB. Projektperiod: 2021–2023. Budget: 3 mkr."
    assert parts(text) == {("Mora kommun", "lead"), ("Almi", "partner"), ("Norrlab AB", "partner")}
    assert (facts(text, "start"), facts(text, "end"), facts(text, "budget")) == (["2021"], ["2023"], ["3000000"])


def test_a_word_before_a_colon_that_is_no_label_stays_in_its_sentence() -> None:
    (statement,) = said("Projektet Granljus växer. Svaret är enkelt: projektet Granljus drivs av Mora kommun.", "takes_part")
    assert statement.evidence.quote == "Svaret är enkelt: projektet Granljus drivs av Mora kommun."


@pytest.mark.parametrize(
    "text",
    [
        "I projektet Granljus medverkar Mora kommun, Almi, Skogslyft och Visit Dalarna.",
        "Med i prosjektet Nordlys er Bamble kommune, Skogslyft, Enova og NIVA.",
        "Partnerne er Vejle Kommune, Skogslyft, Aalborg Universitet og Region Syddanmark.",
        "Partners are Halmstad University, Skogslyft, Region Halland and Vinnova.",
    ],
)
def test_a_name_among_known_ones_is_an_organisation(text: str) -> None:
    assert "Skogslyft" in named(text)


def test_a_person_among_organisations_is_none() -> None:
    assert not named("Almi och Ada Ek möttes hos IUC Syd och Per By.") & {"Ada Ek", "Per By"}


def test_owners_are_organisations_also_where_a_name_looks_like_a_person() -> None:
    assert parts("Prosjektet Nordlys starter. Prosjekteiere er Innovasjon Norge og Vind Verk.") == {
        ("Innovasjon Norge", "lead"), ("Vind Verk", "lead")}


def test_municipalities_of_a_list_have_their_full_names() -> None:
    text = "I projektet Granljus deltar kommunerna Mora, Orsa och Älvdalen."
    assert parts(text) == {(name, "participant") for name in ("Mora kommun", "Orsa kommun", "Älvdalens kommun")}
    assert {place["name"] for place in extract(text, source="s").as_json()["places"]} == {"Mora", "Orsa", "Älvdalen"}


def test_municipalities_that_are_given_no_role_are_but_places() -> None:
    assert not named("Kommunerna Mora, Orsa och Älvdalen ligger i Dalarna.")


def test_bullets_under_a_line_with_a_role() -> None:
    text = "I projektet Granljus deltar:\n- Mora kommun\n- Norrlab, ansvarig för tekniken\n- Skogens Vänner\n"
    assert parts(text) == {(name, "participant") for name in ("Mora kommun", "Norrlab", "Skogens Vänner")}


def test_bullets_of_sentences_name_nobody() -> None:
    assert not named("I projektet Granljus deltar:\n- Alla som vill växa kan komma\n- den som söker råd\n")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Region Dalarna leder projektet Granljus. Regionen finansierar projektet Granljus.", "Region Dalarna"),
        ("Volda kommune driv prosjektet Fjordljos. Kommunen finansierer prosjektet Fjordljos.", "Volda kommune"),
        ("Bamble kommune driver prosjektet Nordlys. Kommunen finansierer prosjektet Nordlys.", "Bamble kommune"),
    ],
)
def test_a_common_noun_means_the_one_that_fits(text: str, name: str) -> None:
    assert parts(text) == {(name, "lead"), (name, "funder")}
    assert named(text) == {name}


def test_a_common_noun_that_fits_two_means_none() -> None:
    text = "Mora kommun och Orsa kommun driver projektet Granljus. Kommunen finansierar projektet Granljus."
    assert ("Mora kommun", "funder") not in parts(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Modellen kommer från Varmare Hus i Norr, ett treårigt projekt som drivs av Almi.", "Varmare Hus i Norr"),
        ("Nordlys i Fjell, et treårig prosjekt, drives av Bamble kommune.", "Nordlys i Fjell"),
        ("SPRÅNG pågår 2019–2021 och drivs av Almi.", "SPRÅNG"),
        ("Klyngeprogrammet Vækst mod Nord: drives af Vejle Kommune.", "Vækst mod Nord"),
        ("Granljus är en satsning på trä som drivs av Almi.", "Granljus"),
        ("Region Dalarna ger 2 miljoner kronor till Granljus.", "Granljus"),
        ("Mora kommun och Almi startar ett gemensamt projekt, Nya vägar in, för att fler ska få jobb.", "Nya vägar in"),
        ("Almi söker en ledare till projektet Levande bygder.", "Levande bygder"),
        ("Bedrifter kan melde seg til Nordlys-prosjektet.", "Nordlys"),
        ("The Green Quay project is run by Halmstad University.", "Green Quay"),
        ("Grønn kai – et Interreg-prosjekt\n\nProsjekteier: Bamble kommune", "Grønn kai"),
    ],
)
def test_projects_by_apposition_capitals_and_nouns(text: str, name: str) -> None:
    assert name in projects(text)


@pytest.mark.parametrize(
    "text",
    ["Almi, ett bolag som ger råd, drivs av staten.", "I programmet Interreg Sverige-Norge finns pengar.",
     "EU:s pengar räcker 2019–2021.", "EU-projektet är klart.", "Region Dalarna ger 2 miljoner kronor till Almi.",
     "Staten ger 2 miljoner kronor till Mora."],
)
def test_bodies_and_programmes_are_no_projects(text: str) -> None:
    assert not projects(text)


def test_a_heading_that_holds_a_name_is_about_that_project() -> None:
    text = ("# Nyheter\n\n## Mer pengar till Granljus\n\nTillväxtverket finansierar med 2 miljoner kronor.\n\n"
            "## Annat\n\nVinnova finansierar mycket.\n\n## Tabell\n\nMora kommun driver projektet Granljus.\n")
    assert parts(text) == {("Tillväxtverket", "funder"), ("Mora kommun", "lead")}


def test_who_spreads_money_funds_the_projects_of_the_headings_after_it() -> None:
    text = ("# Nytt om stöd\n\n## Tre projekt i år\n\nRegion Dalarna fördelade 3 miljoner kronor till tre projekt.\n\n"
            "### Granljus\n\nProjektägare: Mora kommun\n\n### Skogslyft\n\nProjektägare: Orsa kommun\n")
    assert {(a, r, p) for a, r, p, _ in roles(text)} == {
        ("Mora kommun", "lead", "Granljus"), ("Orsa kommun", "lead", "Skogslyft"),
        ("Region Dalarna", "funder", "Granljus"), ("Region Dalarna", "funder", "Skogslyft")}


def test_a_paragraph_about_one_project_goes_on_about_it() -> None:
    text = "Mötet\n\nProjektet Granljus leds av Mora kommun. Almi och Skogsstyrelsen medverkar."
    assert parts(text) == {("Mora kommun", "lead"), ("Almi", "partner"), ("Skogsstyrelsen", "partner")}


@pytest.mark.parametrize(
    "text",
    [
        "Projektet Granljus drivs av Mora kommun.\n\nProjektet Granljus växer. Enligt Tillväxtverket ökar behoven.",
        "Projektet Havlys drives af Vejle Kommune.\n\nProjektet Havlys vokser. Ifølge Erhvervsstyrelsen stiger behovet.",
    ],
)
def test_a_source_of_figures_is_no_partner(text: str) -> None:
    assert {role for _, role in parts(text)} == {"lead"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Främjarna är ett nätverk för rådgivare i Dalarna.", "Främjarna"),
        ("Kursen hölls av nätverket Växa ihop.", "Växa ihop"),
    ],
)
def test_networks_told_to_be_such(text: str, name: str) -> None:
    assert name in {s.subject.surface for s in said(text, "named") if s.subject.kind == "Network"}


def test_places_in_a_list_of_places() -> None:
    names = {place["name"] for place in extract("Vi finns i Lindesberg, Nora och Hällefors.", source="s").as_json()["places"]}
    assert names == {"Lindesberg", "Nora", "Hällefors"}
    assert not extract("Ordet var Nora, sade hon.", source="s").as_json()["places"]


def test_what_is_named_only_to_tell_another_apart_gets_no_period() -> None:
    text = ("Projektet Granljus drevs av Almi.\n\n"
            "SPRÅNG tar över efter Granljus, pågår 2019–2021 och omfattar 4 miljoner kronor.")
    by_name = {s.subject.surface: target(s) for s in said(text, "start")}
    assert by_name == {"SPRÅNG": "2019"}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Projektet Granljus pågår från mars 2023 till och med februari 2026.", "2023-03", "2026-02"),
        ("Förstudien Granljus genomförs under 2024.", "2024", "2024"),
        ("Projektet Havlys løber fra 2022 til 2024.", "2022", "2024"),
        ("Prosjektet Nordlys varer fra 2022 til 2025.", "2022", "2025"),
        ("Prosjektet Fjordljos starta i 2021 og blir avslutta i 2023.", "2021", "2023"),
        ("The project Green Quay runs from January 2020 to June 2022.", "2020-01", "2022-06"),
    ],
)
def test_periods_in_prose(text: str, start: str, end: str) -> None:
    assert (facts(text, "start"), facts(text, "end")) == ([start], [end])


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Projektet Granljus omsluter 12,4 miljoner kronor.", "12400000"),
        ("Projektet Havlys har et samlet budget på 9,8 mio. kr.", "9800000"),
        ("Prosjektet Nordlys har en kostnadsramme på 6 millioner kroner.", "6000000"),
        ("The project Green Quay has a total budget of EUR 1.2 million.", "1200000"),
    ],
)
def test_budgets_in_prose(text: str, amount: str) -> None:
    assert facts(text, "budget") == [amount]


def test_what_several_projects_got_together_is_no_budget_of_one() -> None:
    assert not facts("Projektet Granljus pågår. I alt fick sju projekt 9 miljoner kronor i stöd.", "budget")


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Näringsliv i Mora\n\nVi på Mora kommun hjälper företag. Vi förmedlar lediga lokaler och mark.", "Mora kommun"),
        ("About us\n\nWe at Halmstad University work with firms. We offer courses in export.", "Halmstad University"),
    ],
)
def test_we_are_whoever_publishes_the_page(text: str, provider: str) -> None:
    assert provider in {s.subject.surface for s in said(text, "offers")}


def test_a_pronoun_is_who_the_sentence_before_was_about() -> None:
    offers = said("Almi finns i hela landet. Det erbjuder lån till små företag.", "offers")
    assert [(s.subject.surface, target(s)) for s in offers] == [("Almi", "lån till små företag")]


def test_what_we_cannot_offer_is_no_offer() -> None:
    text = "Mora kommun\n\nVi på Mora kommun finns här. Vi kan inte ge lån till företag."
    assert not [s for s in said(text, "offers") if s.certainty.value == "actual"]


def test_a_list_of_courses_is_of_the_page() -> None:
    text = "# Nyhetsbrev från Almi Mitt\n\n## Kurser i höst\n\n- Export till Norge\n- Budget och bokföring\n"
    assert {s.subject.surface for s in said(text, "offers")} == {"Almi Mitt"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Ekholm tar över som näringslivschef.", "Ada Ekholm"),
        ("Ada Ekholm tok over som daglig leder 1. januar.", "Ada Ekholm"),
        ("»Det går bra«, sagde Ada Ekholm.", "Ada Ekholm"),
        ("Ada Ekholm, regional utvecklingsdirektör", "Ada Ekholm"),
        ("Närvarande: Ada Ekholm (Mora kommun), Per Nyman (Almi)", "Ada Ekholm"),
    ],
)
def test_persons_by_post_and_speech(text: str, name: str) -> None:
    assert name in {s.subject.surface for s in said(text, "named") if s.subject.kind == "Person"}


def test_an_amount_is_no_telephone_number() -> None:
    text = "Kontakt: Ada Ekholm, projektledare, ada@example.se. Projektet kostar 068 360 000 kronor."
    assert not said(text, "phone")


def test_names_show_no_needs() -> None:
    needs = extract("Nyföretagarcentrum i Mora flyttar. Vårt nyhetsbrev kommer snart.", source="s").as_json()["needs"]
    assert needs == []


def test_roles_said_beside_a_name_are_sure_and_those_by_default_are_not() -> None:
    text = "Projektet Granljus drivs av Mora kommun.\n\nProjektet Granljus är välkänt. Almi har läst om projektet."
    sure = {s.subject.surface: s.confidence for s in said(text, "takes_part")}
    assert sure["Mora kommun"] == 0.9
    assert sure.get("Almi", 0) < 0.5
