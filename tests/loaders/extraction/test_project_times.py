"""When a project begins and ends reaches it from the forms and sentences in which pages tell it."""

from __future__ import annotations

import pytest

from graph.lexicon import parse_period
from loaders.extraction import extract

MAIN = "# Granljus\n\nGranljus hjälper företag i Mora att växa. Mora kommun äger projektet.\n\n{}\n\nHela länet kan vara med."


def period(text: str, project: str = "Granljus") -> tuple[str | None, str | None]:
    """First and last day of a project in the JSON of a text."""
    shaped = next(p for p in extract(text, source="test").as_json()["projects"] if p["name"] == project)
    return shaped["start"], shaped["end"]


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("haust 2024 – 31. mai 2026", "2024-09", "2026-05-31"),
        ("hausten 2022 / 30. juni 2025", "2022-09", "2025-06-30"),
        ("1.1.–31.12.2025", "2025-01-01", "2025-12-31"),
        ("2022.09.01-2025.08.31", "2022-09-01", "2025-08-31"),
        ("primo 2023 – ultimo 2025", "2023-01", "2025-12"),
        ("2. kvartal 2024 – 4. kvartal 2025", "2024-04", "2025-12"),
        ("mid-2024", "2024-05", "2024-08"),
        ("mars 2023 – ut 2025", "2023-03", "2025"),
        ("2023 → 2025", "2023", "2025"),
        ("from September 2022 until the end of 2025", "2022-09", "2025-12"),
        ("2015 – pågående", "2015", None),
        ("2023-24. Projektet är slut.", "2023", "2024"),
        ("2023, 2024", "2023", "2023"),
    ],
)
def test_two_dates_are_a_period_however_they_are_joined(words: str, start: str, end: str | None) -> None:
    assert parse_period(words) == (start, end)


def test_a_day_on_a_line_of_its_own_is_no_number_of_an_item() -> None:
    assert period("# Projektet Granljus\n\nPeriode\n1. februar 2023 – 31. januar 2026\n\nProjektejer\nSkive Kommune") == (
        "2023-02-01", "2026-01-31")


@pytest.mark.parametrize("label", ["Genomförande", "Running", "Arbeidet varer"])
def test_a_line_of_a_box_with_but_two_dates_is_the_period(label: str) -> None:
    box = f"Projektets namn: Granljus\nStödmottagare: Mora AB\n{label}: 2021-03-15 – 2023-12-31\nBeviljat stöd: 560 000 kr"
    assert period(box) == ("2021-03-15", "2023-12-31")


@pytest.mark.parametrize("line", ["Programperiod för fonden: 2021–2027", "Ansökningsomgång: 2021–2027"])
def test_a_line_about_calls_and_programmes_is_no_period(line: str) -> None:
    assert period(f"Projektets namn: Granljus\nStödmottagare: Mora AB\n{line}\nBeviljat stöd: 560 000 kr") == (None, None)


def test_a_line_of_dates_outside_a_box_is_no_period() -> None:
    assert period(MAIN.format("Handlingar i länet: 2021–2027")) == (None, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "Projektet är treårigt (mars 2023–december 2025).",
        "Perioden är mars 2023 till och med december 2025.",
        "Stödet gäller mars 2023–december 2025.",
        "Vi startade i mars 2023 och håller på till december 2025.",
    ],
)
def test_a_sentence_about_the_time_of_a_pages_project_needs_no_name(sentence: str) -> None:
    assert period(MAIN.format(sentence)) == ("2023-03", "2025-12")


@pytest.mark.parametrize("sentence", ["Projektet finansieras inom Interreg Sverige-Norge 2021–2027.",
                                      "Projektet följer länets utvecklingsstrategi 2021–2030."])
def test_years_of_programmes_and_strategies_are_not_the_projects(sentence: str) -> None:
    assert period(MAIN.format(sentence)) == (None, None)


def test_a_page_of_one_project_tells_of_it_by_what_it_is() -> None:
    text = "Kampanjen «Granljus» ska ge fler gäster.\n\nKampanjen startade i mars 2023 och avslutas i december 2025."
    assert period(text) == ("2023-03", "2025-12")


def test_a_section_goes_on_under_the_heading_of_its_decision() -> None:
    text = (
        "# Protokoll\n\n## Projektet Granljus\nMora kommun äger projektet.\n\n## Beslut\nNämnden beviljar projektet 2 miljoner "
        "kronor för perioden 2023–2025.\n\n## Projektet Blåljus\nOrsa kommun äger projektet."
    )
    assert period(text) == ("2023", "2025")
    assert period(text.replace("## Beslut", "## Besök"))[0] is None
