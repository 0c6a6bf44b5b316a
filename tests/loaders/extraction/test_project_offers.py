"""What a project gives firms is an offer of whoever leads it."""

import pytest

from loaders.extraction import extract

LED = "Norrby Inkubator äger projektet Granljus. "


def _offered(text: str) -> set[tuple[str, str]]:
    services = extract(text, source="s").as_json()["services"]
    return {(service["provider"], need) for service in services for need in service["needs"]}


@pytest.mark.parametrize(
    "told",
    [
        "I Granljus ska små företag få hjälp med export.",
        "Projektet ska hjälpa små företag att nå en exportmarknad.",
        "I Granljus får företag coachning i export.",
    ],
)
def test_what_firms_get_in_a_project_its_leader_offers(told: str) -> None:
    assert ("Norrby Inkubator", "affar.export") in _offered(LED + told)


@pytest.mark.parametrize(
    "told",
    [
        "Företagen behöver stöd för att klara export.",  # why the project is
        "Export är svårt för många företag.",  # no word for help
        "Vid sidan av Granljus hjälper Sydby Teknikpark AB företag med export.",  # somebody else helps
    ],
)
def test_needs_and_the_help_of_others_are_no_offer_of_the_leader(told: str) -> None:
    stated = extract(LED + told, source="s").statements()
    assert not [s for s in stated if s.predicate == "offers" and s.rule == "offer-in-project"]


def test_a_project_that_is_run_by_somebody_is_no_service_of_theirs() -> None:
    text = "Projektet heter Granljus – Bioenergi i norr och drivs av Energikontor Sydost."
    assert not _offered(text)


def test_help_that_a_programme_pays_for_is_none_of_the_programme() -> None:
    text = "Granljus\n\nInterreg betalar det mesta. De ger företag råd om export."
    assert "Interreg" not in {provider for provider, _ in _offered(text)}
