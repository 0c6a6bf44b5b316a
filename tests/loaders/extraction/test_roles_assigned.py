"""Who takes part by what else a page tells: organs, managers, tasks, brackets, lists of examples, givers of whole pages."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from tests.loaders.extraction.said import roles, said


def actual(text: str) -> set[tuple[str, str]]:
    """Organisations and their roles, as far as they are actual."""
    return {(actor, role) for actor, role, _, certainty in roles(text) if certainty == "actual"}


def bodies(text: str) -> set[str]:
    """The organisations that a text names."""
    return {s.subject.surface for s in said(text, "named") if s.subject.kind == "Actor"}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Region Halland\n\nRegionstyrelsen beslutade att ge 2 miljoner kronor till projektet Granljus.", "Region Halland"),
        ("Mora kommun\n\nKommunstyrelsen beslutade att ge 2 miljoner kronor till projektet Granljus.", "Mora kommun"),
        ("Vejle Kommune\n\nByrådet giver 2 mio. kr. til projektet Granljus.", "Vejle Kommune"),
    ],
)
def test_what_an_organ_gives_its_body_gives(text: str, body: str) -> None:
    assert (body, "funder") in actual(text)
    assert bodies(text) == {body}


def test_an_organ_of_one_of_several_bodies_means_none_of_them() -> None:
    met = "Region Halland och Region Skåne möttes. Regionstyrelsen ger 2 mkr till projektet Granljus."
    text = f"Om projektet.\n\nMer.\n\nMer.\n\n{met}"
    assert not {pair for pair in actual(text) if pair[1] == "funder" and pair[0].startswith("Region ")}


@pytest.mark.parametrize(
    "text",
    [
        "Projektet Granljus pågår. – Det går bra, säger Eva Berg, projektledare, IUC Syd.",
        "Projektet Granljus pågår. Projektledare är Eva Berg vid IUC Syd.",
        "Projektet Granljus pågår. Prosjektleder er Eva Berg, IUC Syd.",
        "Regeringen gav IUC Syd i uppdrag att leda projektet Granljus.",
        "IUC Syd fick i uppdrag av regeringen att genomföra projektet Granljus.",
        "IUC Syd står bakom projektet Granljus.",
        "Bag projektet Granljus står IUC Syd.",
    ],
)
def test_whoever_employs_the_manager_or_has_the_task_or_stands_behind_it_alone_leads(text: str) -> None:
    assert ("IUC Syd", "lead") in actual(text)


def test_of_several_who_stand_behind_a_project_all_are_partners() -> None:
    assert {("Almi", "partner"), ("IUC Syd", "partner")} <= actual("Bakom projektet Granljus står Almi och IUC Syd.")


def test_a_role_in_brackets_is_that_of_the_name_before_them() -> None:
    text = "Projektet Granljus är ett samarbetsprojekt mellan Almi, IUC Syd och Mora kommun (projektägare)."
    assert actual(text) == {("Almi", "partner"), ("IUC Syd", "partner"), ("Mora kommun", "lead")}


@pytest.mark.parametrize(
    "text",
    [
        "Projektet Granljus startade med partners som Almi, IUC Syd och RISE.",
        "Projektet Granljus vänder sig till företag. I konsortiet ingår Almi, IUC Syd och RISE.",
        "The project Granljus started with partners such as Almi, IUC Syd and RISE.",
        "Partner i projektet Granljus är; Almi, IUC Syd och RISE.",
    ],
)
def test_lists_of_partners(text: str) -> None:
    assert {("Almi", "partner"), ("IUC Syd", "partner"), ("RISE", "partner")} <= actual(text)


def test_words_that_list_partners_need_them_right_behind() -> None:
    assert actual("Projektet Granljus vill hitta partners som har lust. I Falun sitter Almi.") <= {("Almi", "partner")}
    assert not [s for s in said("Projektet Granljus söker partners som har lust att möta Almi.", "takes_part")
                if s.rule == "rt-sv-partner-partners-som"]


def test_whoever_opens_a_sentence_as_company_is_a_partner() -> None:
    told = actual("Tillsammans med Region Halland driver Almi projektet Granljus.")
    assert told == {("Region Halland", "partner"), ("Almi", "lead")}


def test_those_who_start_a_project_together() -> None:
    told = actual("Hösten 2019 startade Almi, IUC Syd och RISE med stöd av Vinnova ett samarbetsprojekt, Granljus.")
    assert {("Almi", "lead"), ("IUC Syd", "partner"), ("RISE", "partner"), ("Vinnova", "funder")} <= told


def test_money_that_comes_first() -> None:
    first = "Projektet Granljus pågår. Från Region Halland får projektet 4 765 507 kronor."
    assert actual(first) == {("Region Halland", "funder")}
    assert ("Mora kommun", "lead") in actual(
        "Region Dalarna beviljade fyra miljoner kronor till Mora kommun för projektet Granljus."
    )


def test_a_verb_ends_a_list_of_funders() -> None:
    assert ("Almi", "funder") not in actual("Projektet Granljus får 8 miljoner kronor ur ERUF och involverar Almi.")


def test_who_pays_is_named_twice_alike() -> None:
    text = "Projektet Granljus finansieras till hälften av Vinnova och till hälften av Region Halland."
    assert {("Vinnova", "funder"), ("Region Halland", "funder")} <= actual(text)


def test_the_giver_of_a_page_that_seems_to_be_about_one_of_its_projects() -> None:
    text = (
        "Projektet Granljus\n\nRegion Dalarna lägger drygt 6 miljoner kronor på projekt.\n\n"
        "Projektet Granljus får 2 miljoner kronor.\n\nProjektet Blåljus får 3 miljoner kronor.\n\n"
        "Projektet Rödljus får 1 miljon kronor."
    )
    given = {project for actor, role, project, _ in roles(text) if (actor, role) == ("Region Dalarna", "funder")}
    assert given == {"Granljus", "Blåljus", "Rödljus"}


@pytest.mark.parametrize(
    "aside",
    [
        "Almi, Storgatan 3, 070-174 06 11.",
        "Almis lokaler ligger nära stationen.",
        "Det finns ett kontor hos Almi.",
    ],
)
def test_an_address_a_place_or_a_thing_of_theirs_makes_nobody_a_partner(aside: str) -> None:
    text = f"Projektet Granljus\n\nProjektet Granljus leds av Mora kommun. Granljus pågår till 2024.\n\n{aside}"
    assert "Almi" not in {actor for actor, _ in actual(text)}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Sökande: Skogsvärden ek.förening", "Skogsvärden ek.förening"),
        ("Projektet Granljus utvärderades av Norr Consulting Group i höst.", "Norr Consulting Group"),
        ("Norrby näringsliv AB driver projektet Granljus.", "Norrby näringsliv AB"),
        ("Foto: Lars Ek.Norrlab AS får 600 000 kroner til prosjektet Granljus.", "Norrlab AS"),
        ("Region Hallands arbetsutskott möttes.", "Region Halland"),
    ],
)
def test_names_end_where_they_end(text: str, body: str) -> None:
    assert body in bodies(text)


def test_small_words_in_the_midst_of_a_list() -> None:
    text = "I projektet Granljus deltar Almi, Hotell eldningsteknik, Norrlab AB, RISE och Mora kommun."
    assert "Hotell eldningsteknik" in bodies(text)


def test_words_of_forms_are_no_part_of_a_name_and_streets_are_no_bodies() -> None:
    told = "Resumé Skogsrådet Norrby vill växa. Skogsrådet Norrby driver projektet Granljus."
    text = f"Ansökan\n\nSkogsrådet Norrby Datum\n\n{told}"
    assert not {name for name in bodies(text) if "Datum" in name or "Resumé" in name}


def test_what_a_long_run_of_lines_says_is_not_sure() -> None:
    words = "Innehåll bakgrund syfte mål metod resultat diskussion slutsatser bilagor tabeller figurer kartor " * 4
    text = f"Projektet Granljus\n\nProjektet Granljus {words}leds av Mora kommun."
    told = extract(text, source="s").as_json()["partnerships"]
    assert told
    assert all(evidence["confidence"] < 0.9 for one in told for evidence in one["evidence"])
