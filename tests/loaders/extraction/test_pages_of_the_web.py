"""Pages as the web has them: what every page has around its content is none, and names are read in full."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from loaders.extraction.layout.layout import page_of
from tests.loaders.extraction.said import projects, roles


def facts(text: str) -> dict[str, tuple[str | None, str | None, float | None]]:
    """Start, end and amount of each project of a text."""
    shaped = extract(text, source="test").as_json()["projects"]
    return {p["name"]: (p["start"], p["end"], (p["budget"] or {}).get("amount")) for p in shaped}


@pytest.mark.parametrize("line", [
    "Søg Vis menu", "Page 1", "View Post", "By on 12 december, 2017", "In Avslutade projekt by Ada", "WORD  PNG  TXT  JPG",
    "Sist oppdatert 3. mai 2019", "Del på Facebook",
])
def test_the_frame_of_a_page_is_no_content(line: str) -> None:
    text = f"{line}\n\nNytt från byn\n\nProjektet pågår 2020–2022. I projektet deltar Almi. Projektet slutar snart."
    assert page_of(text).passages[0].kind == "noise"
    assert line not in projects(text)


@pytest.mark.parametrize("title", [
    "Välkommen till frukost i Norrby", "Fem råd om ansökan", "EU-pengar till projekt i Norrby", "Kriterier", "2006",
    "Partner Meeting", "Ministeren og Ada Ek. Foto: Norrbild",
])
def test_titles_that_any_page_may_have_name_no_project(title: str) -> None:
    text = f"{title}\n\nHär berättar vi om projektet. I projektet är många med.\n\nProjektet slutar 2022."
    assert projects(text) == set()


@pytest.mark.parametrize(("text", "name"), [
    ("Vi stöder projektet Cirkulär Framtid hos små företag.", "Cirkulär Framtid hos små företag"),
    ("Med projektet Vækst på landet får iværksættere hjælp.", "Vækst på landet"),
    ("I höst genomför vi pilotprojektet Mentor för nya företagare tillsammans med Almi.", "Mentor för nya företagare"),
    ("Almi leder Interreg-prosjektet Grenseløs matglede, som har fått støtte.", "Grenseløs matglede"),
    ("Prosjektet Granljus startet opp i august 2018.", "Granljus"),
    ("Projektet Granljus med stöd från Almi är igång.", "Granljus"),
    ("Mora kommun bidrar till projektet Granljus i samarbete med Almi.", "Granljus"),
    ("Projektet hedder Grønne veje og gode spisesteder.", "Grønne veje og gode spisesteder"),
    ("Det er projektet der hedder ”Byen – et studie i grøn vækst”.", "Byen – et studie i grøn vækst"),
    ("Granljus er navnet på et nyt projekt, hvor 40 virksomheder er med.", "Granljus"),
    ("• Tallglöd i norr\n  Almi får 2 mnkr för projektet Tallglöd i norr. Det är bra.", "Tallglöd i norr"),
])
def test_names_are_read_as_far_as_they_reach(text: str, name: str) -> None:
    assert projects(text) == {name}


@pytest.mark.parametrize("text", [
    "Fire prosjekter får støtte.\n\nDe fire som fikk mest er: «Granljus» på Voss og «Tallglød» i Bergen.",
    "Prosjektene som har fått støtte er Granljus og Tallglød.",
    "The projects are the Granljus and a feasibility study for the Tallglød.",
    "Disse to prosjektene er:\n\"Granljus\" får 6 millioner kroner.\n\n\"Tallglød\" får 3 millioner kroner.",
    "Stöd gavs till följande projekt:\nGranljus – Norrby kommun, 120 000 kr\nTallglød – Falu kommun, 80 000 kr",
    ("Projekt vi deltar i\n\n• Granljus\n\nFler får jobb.\n\nLead Partner: Almi\nProjektperiod: 2019–2021\n\n"
     "• Tallglød\n\nFler får råd.\n\nLead Partner: Almi\nProjektperiod: 2019–2021"),
])
def test_projects_named_in_turn(text: str) -> None:
    assert projects(text) == {"Granljus", "Tallglød"}


def test_sentences_of_a_list_are_no_names() -> None:
    text = "Tre nya projekt:\n\n- Projektet Granljus vill stärka företagen\n- I projektet Tallglöd får fler jobb"
    assert projects(text) <= {"Granljus", "Tallglöd"}


def test_a_section_with_a_sum_on_a_page_about_no_projects_is_none() -> None:
    text = "Stöd till företag\n\nSök stöd av kommunen.\n\n## Digitalt lyft\n\nStödbelopp: 50 000 kr\n\nSök före sommaren."
    assert projects(text) == set()


def test_one_word_names_a_programme_of_the_country() -> None:
    assert projects("Næringshagen er tatt opp i det nasjonale vekkerprogrammet.") == {"vekkerprogrammet"}
    assert projects("Vi følger arbeidsprogrammet. I arbeidsprogrammet står alt.") == set()


def test_a_programme_alone_is_not_what_a_page_is_about() -> None:
    text = "Ny hage\n\nVi er med i det nasjonale vekkerprogrammet.\n\nEierne er Mora kommun og Falu kommun."
    assert roles(text) == set()


def test_labels_in_capitals_and_before_years_need_no_colon() -> None:
    text = "Projektet «Granljus» är här.\n\nFakta\n\nSVENSK PROJEKTÄGARE Mora kommun\nPROJEKTTID 1 jan 2018 – 31 dec 2020"
    assert facts(text) == {"Granljus": ("2018-01-01", "2020-12-31", None)}
    assert ("Mora kommun", "lead", "Granljus", "actual") in roles(text)


def test_what_a_block_tells_over_a_paragraph_is_of_the_project_it_names() -> None:
    text = (
        "Nya projekt\n\nProjekt: Granljus i Dalarna\n\nProjektet ska ge fler jobb.\nProjektet beviljas med högst 3 500 000"
        " kronor\nProjektperiod: 2024-10-01 – 2027-09-30\n\nProjekt: Tallglöd\n\nProjektet ska ge mer ljus.\n"
        "Projektet beviljas med högst 1 500 000 kronor\nProjektperiod: 230601-250531"
    )
    assert facts(text) == {
        "Granljus i Dalarna": ("2024-10-01", "2027-09-30", 3_500_000), "Tallglöd": ("2023-06-01", "2025-05-31", 1_500_000)
    }


def test_the_project_is_the_one_that_was_named_last() -> None:
    text = (
        "To støtter\n\nDet ene er projektet ”Granljus”. Projektet varer fra 2020 til 2021.\n\n"
        "Det andet er projektet ”Tallglød”.\n\nProjektet varer fra 2022 til 2023."
    )
    assert facts(text) == {"Granljus": ("2020", "2021", None), "Tallglød": ("2022", "2023", None)}


def test_a_place_before_a_dash_is_no_short_form_of_a_name() -> None:
    text = "Vi driver projektet ”Bornholm – et studie i vækst”. Mange på Bornholm er med. Bornholm er en ø."
    assert [s.evidence.quote for s in extract(text, source="t").statements() if s.predicate == "alias"] == []


def test_what_each_of_the_listed_projects_gets() -> None:
    text = (
        "To piloter\n\nTo prosjekter får støtte. Prosjektene får 600.000 kroner hver. De to er:\n\n"
        "• Mora kommun – «Granljus»\n• Falu kommun – «Tallglød»"
    )
    assert facts(text) == {"Granljus": (None, None, 600_000), "Tallglød": (None, None, 600_000)}


def test_a_headline_over_a_project_that_the_text_names_is_about_that() -> None:
    text = (
        "Två projekt får stöd\n\n## Granljus tar vara på kunskap\n\n- EU-stöd: 3 000 000 kronor\n"
        "- Projektperiod 2018-01-01–2019-12-31\n\nProjektet Granljus ska ge fler jobb."
    )
    assert facts(text) == {"Granljus": ("2018-01-01", "2019-12-31", 3_000_000)}


@pytest.mark.parametrize(("text", "name"), [
    ("Det er en del av fylkets satsing Levende kyst, som startet i fjor.", "Levende kyst"),
    ("Kommunens kampanj ”Handla hemma” pågår.", "Handla hemma"),
    ("I vår nya satsning Gröna kajer får företag hjälp.", "Gröna kajer"),
    ("Tre nya projekt\n\n1. Granljus i byn - Kajer – Almi Invest AB\n2. Tallglöd – Mora kommun", "Granljus i byn - Kajer"),
])
def test_what_somebody_owns_or_is_behind(text: str, name: str) -> None:
    assert name in projects(text)


def test_the_path_of_links_over_a_page_announces_no_projects() -> None:
    text = (
        "Leader Norrby / Beviljade projekt\n\n# Granljus för byn\n\n## Vad har gjorts?\n\nArbetet vilar på tre ord:\n\n"
        "- **Stärka, Stödja och Slussa** – vi tar reda på vilken hjälp som Almi ger\n"
        "- **Samla, Sprida och Synas** – träffar som Mora kommun bjuder in till"
    )
    assert not {name for name in projects(text) if name.startswith(("Stärka", "Samla"))}


def test_a_report_in_quotes_is_no_project() -> None:
    assert projects("Läs mer i ”Slutrapport genomförande” som Almi skrev. Slutrapport genomförande är lång.") == set()
