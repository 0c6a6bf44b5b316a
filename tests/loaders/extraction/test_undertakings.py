"""Undertakings of every kind: what a page presents under a name of its own, who is in it, and what is none."""

from __future__ import annotations

import pytest

from tests.loaders.extraction.said import projects, roles


def parts(text: str) -> set[tuple[str, str, str]]:
    """Who takes part in what, and how, as far as it is actual."""
    return {(actor, role, project) for actor, role, project, certainty in roles(text) if certainty == "actual"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vävkraft\n\nVävkraft är en digital plattform för textilföretag. Plattformen drivs av Almi.", "Vävkraft"),
        ("Grøn Havn er et partnerskab om ren energi. Det drives af Vejle Kommune.", "Grøn Havn"),
        ("Nordlys Vekst er et program for små bedrifter. Programmet eies av Bamble kommune.", "Nordlys Vekst"),
        ("Fjordkraft Ung er ei støtteordning for gründerar.", "Fjordkraft Ung"),
        ("Green Quay North is a three-year programme run by Halmstad University.", "Green Quay North"),
        ("Kuststråk startade i maj 2018 som ett treårigt projekt.", "Kuststråk"),
        ("Norrlab evaluated Fish & Future, a programme for small harbours.", "Fish & Future"),
        ("Norrby hub is also part of OSSA, a project under Interreg Europe.", "OSSA"),
        ("Ramprojektet Energieffektiva företag Norra Viken (2018) är klart.", "Energieffektiva företag Norra Viken"),
        ("Almi driver projektet Det öppna Norrby.", "Det öppna Norrby"),
        ("Norrlab driver projektet iNord.", "iNord"),
        ("Sociala ekonomin i Norrby var en del av samma satsning. Projektet ägdes av Almi.", "Sociala ekonomin i Norrby"),
        ("Digital kust får mer\n\nRegion Halland förlänger Digital kust till 2025. Satsningen drivs av Almi.", "Digital kust"),
        ("Slutrapport: Ny kraft i byn\n\nNy kraft i byn pågick från augusti 2016 till juni 2019.", "Ny kraft i byn"),
        ("Almi ger 2 miljoner kronor till förstudien Kvinnor i front.", "Kvinnor i front"),
        ("Granljus\n\nBakom Granljus står Almi och Mora kommun. Projektet finansieras av Vinnova.", "Granljus"),
    ],
)
def test_what_a_page_presents_as_an_undertaking(text: str, name: str) -> None:
    assert name in projects(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tjänster i Norrby\n\n- Almi: lån och rådgivning\n- Coompanion: kooperativ\n\nTillsammans når vi 400 företag.",
        "Klyngehuset i Vejle\n\nErhvervshus Sydjylland og Business Vejle deler hus. Huset åbnede i 2019.",
        "Om oss\n\nNordisk Handel er en forening. Bestyrelsen består af repræsentanter for Dansk Industri.",
        "Små företag drivs av eldsjälar. Kommunen startade 1971.",
        "Vi söker en projektledare. Ada Ek, projektledare, svarar på frågor.",
        "Mora kommun från 2020 har färre anställda. Norrlab har funnits sedan 2004.",
        "Business support: who does what\n\nAlmi gives loans. Coompanion advises cooperatives.",
    ],
)
def test_pages_of_offers_and_bodies_present_none(text: str) -> None:
    assert not projects(text)
    assert not parts(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Den 25 oktober 2018 undertecknade Mora kommun och Almi Avtal om lokala lotsar.", "Avtal om lokala lotsar"),
        ("Vejle Kommune og Dansk Industri har indgået Aftale om grøn vækst.", "Aftale om grøn vækst"),
        ("Bamble kommune og Enova har inngått Avtale om grønn havn.", "Avtale om grønn havn"),
        ("The partnership agreement for Norrhub was signed by Halmstad University and Region Halland.",
         "partnership agreement for Norrhub"),
    ],
)
def test_agreements_and_their_parties(text: str, name: str) -> None:
    assert projects(text) == {name}
    assert len({actor for actor, role, _ in parts(text) if role == "partner"}) == 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Utlysning: hållbara byar 2022\n\nRegion Halland lyser ut 3 miljoner kronor.", "hållbara byar"),
        ("Utlysing: Grøn start\n\nVestland fylkeskommune lyser ut 3 millionar kroner.", "Grøn start"),
        ("Call for applications: Nordic Pilot\n\nThe budget of the call is NOK 10 million.", "Nordic Pilot"),
    ],
)
def test_calls_by_the_name_behind_their_colon(text: str, name: str) -> None:
    assert projects(text) == {name}


@pytest.mark.parametrize(
    ("text", "lead", "partners"),
    [
        ("Projektet Granljus. Almi, som tillsammans med Mora kommun och Norrlab AB driver projektet, är nöjt.", "Almi",
         {"Mora kommun", "Norrlab AB"}),
        ("Granljus är ett projekt som Almi driver med Mora kommun.", "Almi", {"Mora kommun"}),
        ("Prosjektet Nordlys. Sammen med Enova driver Bamble kommune prosjektet.", "Bamble kommune", {"Enova"}),
    ],
)
def test_who_leads_and_who_does_it_with_them(text: str, lead: str, partners: set[str]) -> None:
    assert {actor for actor, role, _ in parts(text) if role == "lead"} == {lead}
    assert {actor for actor, role, _ in parts(text) if role == "partner"} == partners


@pytest.mark.parametrize(
    ("text", "actor", "role"),
    [
        ("Projektet Granljus. Sex år senare gjorde Mora kommun en förstudie.", "Mora kommun", "lead"),
        ("Prosjektet Nordlys. I 2018 gjennomførte Bamble kommune prosjektet.", "Bamble kommune", "lead"),
        ("Projektet Granljus drivs av Mora kommun, med Almi som huvudfinansiär.", "Almi", "funder"),
        ("Vinnova har beviljat närmare 16 miljoner kronor till Norrlab AB för projektet Granljus.", "Norrlab AB", "lead"),
        ("Projektet Havlys. Sidste år fik Vejle Kommune bevilget 7 mio. kr.", "Vejle Kommune", "lead"),
        ("Prosjektet Nordlys er slutt. Evalueringen ble gjort av Norrlab AS.", "Norrlab AS", "supplier"),
    ],
)
def test_turned_verbs_receivers_and_evaluators(text: str, actor: str, role: str) -> None:
    assert {r for a, r, _ in parts(text) if a == actor} == {role}


def test_a_page_of_several_projects_by_its_headings() -> None:
    text = (
        "Projektarkiv\n\nGRÖN VÄG (förstudie)\nFörstudien samlade underlag.\nÄgare – Mora kommun\nFinansiering – Vinnova\n\n"
        "LEVANDE BY (Almi, augusti–december 2014)\nProjektet prövade en modell."
    )
    assert projects(text) == {"GRÖN VÄG", "LEVANDE BY"}
    assert parts(text) == {
        ("Mora kommun", "lead", "GRÖN VÄG"), ("Vinnova", "funder", "GRÖN VÄG"), ("Almi", "lead", "LEVANDE BY")
    }


def test_minutes_of_many_matters_give_each_its_own() -> None:
    text = (
        "Protokoll från utskottet\n\n§ 12 Stöd till bolaget\nUtskottet beviljar Visit Norrby 300 000 kronor.\n\n"
        "§ 13 Skogslyftet\nMora kommun medfinansierar projektet Skogslyftet med 150 000 kronor.\n\n"
        "§ 14 Information\nAlmi berättade om läget."
    )
    assert parts(text) == {("Mora kommun", "funder", "Skogslyftet")}


@pytest.mark.parametrize(
    "text",
    [
        "Stöd till företag i Norrby – vad vi har lärt\n\nMål:\n- Fler ska starta.\n\nKontakt: Ada Ek, 070-174 06 20",
        "Ny avtale: gründere i Norrby får mer hjelp\n\nKommunene som er med: Bamble kommune og Enova",
    ],
)
def test_headlines_and_subjects_are_no_names(text: str) -> None:
    assert not projects(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Møde om GRANLJUS og resultaterne\n\nProjektet GRANLJUS er slut.\n\nLeder af projektet: Vejle Kommune", "GRANLJUS"),
        ("Om projektet\n\nHållbar slöjd i Norr\n\nProjektägare: Mora kommun\nPeriod: 2020–2022", "Hållbar slöjd i Norr"),
        ("Projekt: Grön kust\nProjektägare: Mora kommun", "Grön kust"),
    ],
)
def test_the_name_that_a_title_or_label_holds(text: str, name: str) -> None:
    assert name in projects(text)
    assert {project for _, role, project in parts(text) if role == "lead"} == {name}


def test_potential_partners_of_a_priority_are_not_of_a_project() -> None:
    text = (
        "Stöd framåt\n\nProjektet Granljus drivs av Almi.\n\nPrioritering 1 – Råd\n\nPotentiella partners: Mora kommun\n\n"
        "Prioritering 2 – Lån\n\nPotentiella partners: Ekobanken"
    )
    assert {project for _, _, project, certainty in roles(text) if certainty == "potential"} == {"Råd", "Lån"}


def test_a_page_that_begins_with_an_acronym_is_about_that_though_it_is_the_word_of_a_label() -> None:
    text = "SUPPORT\n\nDet vil bygge bro.\n\nProjektperiode: 2014–2015\nPartnere: Region Nordjylland"
    assert projects(text) == {"SUPPORT"}


def test_a_name_in_quotes_before_the_project_is_that_of_one() -> None:
    assert "Mötesplats vatten!" in projects(
        "Norrby Sportfiskeförbund\n\n”Mötesplats vatten!” Projektet handlar om att barn ska få vara vid vatten.")
    assert not projects("Norrby Sportfiskeförbund\n\n”Mötesplats vatten!” Barn ska få vara vid vatten.")


def test_a_line_that_looks_like_a_heading_is_one_of_the_announced_projects() -> None:
    text = "Nytt\n\nPartnerskapet träffades i går.\n\nDe prioriterade projekten är:\n\n{}\n\nAI i Norrby (Almi), 6 763 099 kr\n"
    assert "Affärskraft" in projects(text.format("Affärskraft (Region Skåne), 39 999 999 kr"))
