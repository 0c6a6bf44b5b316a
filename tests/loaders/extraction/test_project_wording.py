"""Words that nobody would write down as the name of a project."""

from __future__ import annotations

import pytest

from graph.model import Name
from loaders.extraction.context import ProjectMention
from loaders.extraction.undertakings.wording import worded_as_names
from tests.loaders.extraction.said import projects


def kept(surface: str, rule: str) -> list[str]:
    """What is left of a name that a rule gives."""
    mention = ProjectMention(0, len(surface), Name("Project", surface, surface.lower()), rule, 0.6)
    return [one.name.surface for one in worded_as_names([mention])]


@pytest.mark.parametrize(
    ("surface", "rule"),
    [
        ("Hur mycket kan ni få", "ev-quoted"), ("Regionen sätter ramarna", "ev-among-others"), ("Kan", "ev-named-before"),
        ("BYN FÅR SIN BRO", "ev-unit-money"), ("Programmet videreføres", "ev-unit-money"), ("Rådgivning", "ev-defined"),
        ("Lyktull → Ull fra nord", "ev-announced-by-heading"), ("Kolla också", "ev-announced-by-heading"),
        ("Avslutade sedan förra rapporten", "ev-announced-by-heading"), ("How to write a budget", "ev-quoted"),
        ("Här kommer några råd", "project-of-document"), ("Lyktan – heter egentligen Granljus", "project-run-by"),
    ],
)
def test_sentences_headings_and_words_for_help_are_no_names(surface: str, rule: str) -> None:
    assert kept(surface, rule) == []


@pytest.mark.parametrize(
    ("surface", "rule"),
    [
        ("Nästa perrong", "ev-emphasised"), ("Öar som jobbar", "ev-unit-money"), ("MESSE", "ev-defined"),
        ("Byn får en bro", "lb-sv-project-projekt"), ("Lokalt som är gott", "ph-sv-project-noun-projektet"),
        ("Steget före", "ev-announced-by-heading"), ("Granljus", "ev-defined"),
    ],
)
def test_names_stay(surface: str, rule: str) -> None:
    assert kept(surface, rule) == [surface]


def test_a_loose_end_is_cut_off_a_name() -> None:
    assert kept("Hjälp till bagare och", "ph-sv-project-noun-projekt") == ["Hjälp till bagare"]


def test_a_question_in_quotes_is_no_project() -> None:
    text = "Projektet drivs av Almi. Nämnden ger 2 miljoner kronor till ”{}”, som Almi driver."
    assert projects(text.format("Hur mycket får ni")) == set()
    assert projects(text.format("Granljus i norr")) == {"Granljus i norr"}
