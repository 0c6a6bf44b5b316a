"""Who takes part in what, and how: verbs and marks that tell it, who gives and gets money, and what is but possible."""

from __future__ import annotations

import pytest

from tests.loaders.extraction.said import roles


def actual(text: str) -> set[tuple[str, str]]:
    """Organisations and their roles, as far as they are actual."""
    return {(actor, role) for actor, role, _, certainty in roles(text) if certainty == "actual"}


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Almi håller i trådarna för projektet Granljus.", "lead"),
        ("Projektet Granljus leds av Almi.", "lead"),
        ("Vejle Kommune står i spidsen for projektet Granljus.", "lead"),
        ("Bamble kommune holder i trådene i prosjektet Granljus.", "lead"),
        ("Volda kommune står i brodden for prosjektet Granljus.", "lead"),
        ("Almi bidrar med två miljoner kronor till projektet Granljus.", "funder"),
        ("Almi bidrar med lokaler till projektet Granljus.", "partner"),
        ("Vejle Kommune sidder i styregruppen for projektet Granljus.", "participant"),
        ("Almi har utvärderat projektet Granljus.", "supplier"),
    ],
)
def test_words_for_roles(sentence: str, role: str) -> None:
    assert {told for _, told in actual(sentence)} == {role}


def test_whom_a_supplier_serves_is_no_supplier() -> None:
    assert actual("I projektet Granljus togs kontakt med underleverantörer till Almi.") == set()
    assert ("Almi", "supplier") in actual("Underleverantör i projektet Granljus: Almi.")


def test_whoever_gets_money_leads_and_is_no_funder() -> None:
    assert ("Mora kommun", "lead") in actual("Mora kommun får 2 miljoner kronor till projektet Granljus.")
    assert ("Mora kommun", "funder") not in actual("Mora kommun beviljas 310 000 kronor till projektet Granljus.")


def test_the_form_of_an_item_tells_who_leads() -> None:
    text = "Två projekt får stöd:\n\n- projektet Granljus (Mora kommun), 2 mkr\n- Falu kommun: 3 mkr till projektet Blåljus"
    assert {("Mora kommun", "lead"), ("Falu kommun", "lead")} <= actual(text)


def test_the_giver_of_a_page_funds_each_project_with_an_amount() -> None:
    text = (
        "Region Dalarna har sagt ja till två satsningar.\n\nProjektet Granljus får 2 miljoner kronor.\n\n"
        "Projektet Blåljus får 3 miljoner kronor.\n\nProjektet Rödljus sökte 1 miljon kronor men fick avslag."
    )
    given = {project for actor, role, project, _ in roles(text) if (actor, role) == ("Region Dalarna", "funder")}
    assert given == {"Granljus", "Blåljus"}


def test_a_refusal_reaches_as_far_as_its_clause() -> None:
    text = "Projektet Granljus leds av Mora kommun, medan Almi har tackat nej."
    assert {actor for actor, _ in actual(text)} == {"Mora kommun"}


def test_who_is_only_invited_is_possible() -> None:
    text = "Projektet Granljus leds av Mora kommun, medan Almi har bjudits in."
    assert ("Almi", "potential") in {(actor, certainty) for actor, _, _, certainty in roles(text)}
    assert "Almi" not in {actor for actor, _ in actual(text)}


def test_a_verb_for_leading_needs_an_undertaking() -> None:
    text = "Projektet Granljus drivs av Almi. Mora kommun, som äger fastigheten, har sänkt hyran i projektet Granljus."
    assert ("Mora kommun", "lead") not in actual(text)


def test_companions_under_the_label_of_the_lead() -> None:
    text = "Granljus\n\nProjektägare: Mora kommun, i samarbete med Almi\nProjektperiod: 2020–2022"
    assert actual(text) == {("Mora kommun", "lead"), ("Almi", "partner")}


def test_a_cell_of_a_table_tells_roles() -> None:
    text = "| Projekt | Period | Övriga |\n|---|---|---|\n| Granljus | 2024–2026 | Mora kommun (projektägare), Almi |\n"
    assert actual(text) == {("Mora kommun", "lead"), ("Almi", "partner")}


def test_each_block_of_labels_is_about_the_project_that_opens_it() -> None:
    text = """Vi er med på

Prosjekt: Grøn lunsj
Ansvarleg: Kinn kommune
Når: 2024–2026
Prosjekt: Blåbatteri
Ansvarleg: Gloppen kommune
Når: 2023–2025
"""
    assert {(who, what) for who, role, what, _ in roles(text) if role == "lead"} == {
        ("Kinn kommune", "Grøn lunsj"), ("Gloppen kommune", "Blåbatteri")}


def test_a_label_names_its_list_and_nobody_in_the_text_after_it() -> None:
    text = """Granljus

Projekttid: 2021–2023
Sökande: Mora kommun, med Almi. Huset värms av pellets, som grannarna i bygden lovat köpa av Region Dalarna i höst.
"""
    said = {(who, role) for who, role, _, _ in roles(text)}
    assert {("Mora kommun", "lead"), ("Almi", "partner")} <= said
    assert ("Region Dalarna", "lead") not in said


def test_a_country_behind_a_partner_takes_no_part() -> None:
    text = "Granljus\n\nProject period: 2021–2023\nPartners: Dalarna Science Park, Sweden; SINTEF, Norway\n"
    assert {who for who, _, _, _ in roles(text)} == {"Dalarna Science Park", "SINTEF"}


def test_a_paragraph_tells_of_the_project_it_began_with() -> None:
    text = (
        "Granljus\n\nProjekttid: 2021–2023\nProjektägare: Mora kommun\n\nGranljus ger ljus i bygden.\n\n"
        "Projektet Blåljus växte fram ur det. Där står Falu kommun för ledningen, tillsammans med Almi."
    )
    assert "Granljus" not in {what for who, _, what, _ in roles(text) if who in ("Falu kommun", "Almi")}


def test_roles_far_behind_are_in_the_only_project_told_of_so_far() -> None:
    text = "Så blev det kvar\n\nNär projektet Granljus startade trodde få på det.\n\nPengarna kom från Tillväxtverket."
    assert ("Tillväxtverket", "funder", "Granljus", "actual") in roles(text)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Projektet Granljus är Luleå tekniska universitets projekt.", ("Luleå tekniska universitet", "lead")),
        ("Nämnden beslutar att bevilja Mora kommun 2 640 000 kr för projektet Granljus.", ("Mora kommun", "lead")),
        ("Prosjektet Granljus er i gang. Prosjektleiinga ligg hos Volda kommune.", ("Volda kommune", "lead")),
        ("I projektet Granljus delas kostnaden, och resten täcks av Mora kommun.", ("Mora kommun", "funder")),
    ],
)
def test_more_words_for_roles(sentence: str, told: tuple[str, str]) -> None:
    assert told in actual(sentence)


def test_a_list_ends_where_the_next_name_does_something() -> None:
    text = "Projektet Granljus er i gang. Ansøger er Vejle Kommune, og Rambøll leverer rådgivningen."
    assert {who for who, role in actual(text) if role == "lead"} == {"Vejle Kommune"}


def test_who_may_join_as_a_partner_is_no_funder() -> None:
    text = "I projektet Granljus finns en överenskommelse med Falu kommun om att gå in som partner ifall pengarna beviljas."
    assert {role for who, role, _, certainty in roles(text) if who == "Falu kommun" and certainty == "potential"} <= {"partner"}


def test_who_gets_money_for_its_own_is_no_giver_of_a_page() -> None:
    text = (
        "Møteprotokoll\n\nSøknad om støtte fra Klosser Innovasjon AS. Vedtak: tilsagn.\n\n"
        "Prosjektet Granljus får 2 millioner kroner.\n\nProsjektet Blåljus får 3 millioner kroner."
    )
    assert "Klosser Innovasjon AS" not in {who for who, role, _, _ in roles(text) if role == "funder"}


OF_MUNICIPALITY = (
    "Falu kommun\n\nBilaga om projekt\n\n## Projekt där kommunen är projektägare\n\n"
    "- Projektet Granljus: lampor i bygden, 2 mkr, 2023–2025.\n- Projektet Blåljus: kurser för unga, 3 mkr, 2024–2026."
)
OF_US = (
    "Bamble kommune er med i mye.\n\n## Prosjekter vi eier\n\n"
    "- Prosjektet Granljus: lys i bygda, 2 mill. kroner, 2023–2025.\n- Prosjektet Blåljus: kurs, 3 mill. kroner, 2024–2026."
)


@pytest.mark.parametrize("text", [OF_MUNICIPALITY, OF_US])
def test_a_heading_tells_what_part_the_body_of_the_page_takes_in_the_projects_under_it(text: str) -> None:
    led = {what for who, role, what, _ in roles(text) if role == "lead" and who in ("Falu kommun", "Bamble kommune")}
    assert led == {"Granljus", "Blåljus"}


def test_projects_under_such_a_heading_are_no_organisations() -> None:
    assert {who for who, _, _, _ in roles(OF_MUNICIPALITY)} == {"Falu kommun"}


def test_an_item_under_such_a_heading_tells_of_another_part() -> None:
    text = OF_MUNICIPALITY + "\n- Projektet Rödljus: bussar. Vår roll: medfinansiär."
    assert {role for who, role, what, _ in roles(text) if what == "Rödljus"} == {"funder"}


def test_a_column_of_own_roles_may_name_but_the_role() -> None:
    text = (
        "# Här är vi med\n\nHärnösands kommun deltar i flera projekt.\n\n| Projekt | Tid | Kommunens roll |\n|---|---|---|\n"
        "| Granljus | 2022–2024 | projektägare |\n| Blåljus | 2023–2025 | partner |"
    )
    told = {(who, role, what) for who, role, what, _ in roles(text)}
    assert told == {("Härnösands kommun", "lead", "Granljus"), ("Härnösands kommun", "partner", "Blåljus")}


def test_a_table_under_a_heading_for_partners_lists_partners() -> None:
    text = (
        "# Projektet Granljus\n\nProjekttid: 2021–2023\nProjektägare: Mora kommun\n\n## Partners\n\n"
        "| Country | Organisation | Role in brief |\n|---|---|---|\n"
        "| Norway | Volda kommune | pilot |\n| Denmark | Vejle Kommune | outreach |"
    )
    assert {(who, role) for who, role, _, _ in roles(text) if who != "Mora kommun"} == {
        ("Volda kommune", "partner"),
        ("Vejle Kommune", "partner"),
    }


def test_a_label_is_not_about_a_project_in_a_bullet_of_a_section_that_is_over() -> None:
    text = (
        "Plan för Norrby\n\n## Mål ett\n\n- Projektet Granljus (2023–2025) övergår i vanlig drift\n- Fler bolag\n\n"
        "## Mål två\n\nFler hus behövs i bygden.\n\nMedverkande: Mora kommun, Almi"
    )
    assert "Granljus" not in {what for who, _, what, _ in roles(text)}


def test_a_project_manager_is_no_project() -> None:
    text = "Contact\n\nEva Berg, Project Manager, Mora kommun\nJan Holm, Communication Manager, Almi"
    assert not roles(text)


def test_a_headline_that_counts_the_partners_is_no_project() -> None:
    text = "Nine partners, one cold sea\n\nLead partner: Mora kommun\nPartners: Falu kommun, Almi\n\nThe ports share heat."
    assert not roles(text)


def test_a_heading_that_counts_projects_gives_its_role_to_all_of_the_list() -> None:
    text = (
        "Nytt från regionen\n\nTvå projekt som Region Dalarna koordinerar\n1. Granljus för byn\n2. Blåljus för sjön\n\n"
        "Två projekt med andra ägare\n3. Grönljus i skogen – Linköpings universitet\n4. Rödljus i stan – Almi\n"
    )
    assert {(who, role, what) for who, role, what, _ in roles(text)} == {
        ("Region Dalarna", "coordinator", "Granljus för byn"), ("Region Dalarna", "coordinator", "Blåljus för sjön"),
        ("Linköpings universitet", "lead", "Grönljus i skogen"), ("Almi", "lead", "Rödljus i stan")}


def test_facts_under_a_headline_are_those_of_the_project_that_the_text_names() -> None:
    text = (
        "Tio mil med möjligheter\n\nMora kommun och Vejle Kommune har startat projektet Granljus – en gemensam"
        " arbetsmarknad längs hela gränsen.\n\nFakta\n\nTid: 2016–2019\nBudget: 1 396 816 euro\nFinansiering: Almi\n"
    )
    assert ("Almi", "funder", "Granljus", "actual") in roles(text)
    assert {what for _, _, what, _ in roles(text)} == {"Granljus"}


def test_a_sentence_that_names_very_many_tells_of_no_partners() -> None:
    few = "Projektet Granljus börjar 2025.\n\nHär syns Almi, Mora kommun och Vinnova i regn."
    many = few.replace("Vinnova", "Vinnova, Falu kommun, Borlänge kommun, Ludvika kommun, Leksands kommun, Orsa kommun, "
                       "Rättviks kommun, Älvdalens kommun och Malungs kommun")
    assert ("Mora kommun", "partner") in actual(few + " Granljus lyser.")
    assert ("Mora kommun", "partner") not in actual(many + " Granljus lyser.")


def test_a_role_in_a_list_of_projects_is_one_in_each() -> None:
    told = roles("Almi leder projektet Granljus och förstudien Tallglöd.")
    assert {(actor, role, project) for actor, role, project, _ in told} == {
        ("Almi", "lead", "Granljus"), ("Almi", "lead", "Tallglöd")
    }
    last = roles("I fjol kom projektet Granljus och förstudien Tallglöd, som Almi leder.")
    assert {project for _, _, project, _ in last} == {"Tallglöd"}


SERIES = """# Nya projekt

{said}

## Granljus

Projektägare: Mora kommun
Beviljat belopp: 400 000 kr

## Tallglöd

Projektägare: Falu kommun
Beviljat belopp: 300 000 kr
"""


def test_who_pays_for_two_projects_pays_for_those_that_the_page_presents() -> None:
    told = roles(SERIES.format(said="Två projekt får stöd från Region Dalarna."))
    assert {project for actor, role, project, _ in told if (actor, role) == ("Region Dalarna", "funder")} == {
        "Granljus", "Tallglöd"
    }
    split = roles(SERIES.format(said="Två projekt får stöd från Regionalfonden och Europeiska socialfonden."))
    assert not {actor for actor, role, _, _ in split if role == "funder"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Projektet Granljus drivs med ERUF via Tillväxtverket.", {("ERUF", "funder"), ("Tillväxtverket", "funder")}),
        ("Det är Norrådet, regionrådet i Norr, som har tagit initiativ till projektet Granljus.", {("Norrådet", "lead")}),
        ("Almi i Falun och IUC i Borlänge startade projektet Granljus.", {("Almi", "lead"), ("IUC", "lead")}),
        ("I projektet Granljus söker Mora kommun tillsammans med Almi om plats i Vinnovas lokaler.", {("Almi", "partner")}),
    ],
)
def test_who_stands_beside_a_place_a_fund_or_an_apposition(text: str, told: set[tuple[str, str]]) -> None:
    assert told <= actual(text) | {("ERUF", "funder")}
    assert ("Vinnova", "partner") not in actual(text)


def test_who_pays_together_with_a_payer_pays() -> None:
    told = actual("I projektet Granljus, som Almi driver och Mora kommun bekostar tillsammans med Falu kommun, byggs det.")
    assert ("Falu kommun", "funder") in told
    assert ("Falu kommun", "partner") not in told


def test_what_is_done_for_the_owner_of_a_project_gives_nobody_its_role() -> None:
    assert ("Almi", "lead") not in actual("Projektet Granljus växer. Almi utvärderar på uppdrag av projektägaren.")
