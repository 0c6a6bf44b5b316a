"""How surely things are said: a need by its wordings, a person by the name, a fact by what it is about."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from tests.loaders.extraction.said import said


def confidence(text: str, need: str) -> float:
    """The confidence with which a text is about a need."""
    return next(tag.confidence for tag in extract(text, source="s").tags if tag.id == need)


def test_a_need_is_as_sure_as_its_wordings_are_many() -> None:
    once = confidence("Här finns hjälp med rekrytering.", "kompetens.rekrytering")
    twice = confidence("Här finns hjälp med rekrytering. Det råder brist på arbetskraft.", "kompetens.rekrytering")
    assert once < 0.8 < twice


@pytest.mark.parametrize("text", ["Det säger Anna Ekdal.", "Projektledare är Anna Ekdal.", "Anna Ekdal, verksamhetsledare"])
def test_a_given_name_makes_a_person_sure(text: str) -> None:
    assert [(s.subject.surface, s.confidence >= 0.9) for s in said(text, "named") if s.subject.kind == "Person"] == [
        ("Anna Ekdal", True)
    ]


def test_what_is_said_of_a_headline_is_no_surer_than_that_it_is_a_project() -> None:
    text = "Nu växlar bygden upp\n\nProjektägare: Mora kommun\nProjekttid: 2021-03-01 – 2023-05-31\n"
    facts = [s for s in extract(text, source="s").statements() if s.predicate in ("takes_part", "start", "end")]
    assert facts
    assert all(s.confidence < 0.9 for s in facts)


@pytest.mark.parametrize("text", ["Nettverket møtes hver onsdag.", "Mathantverket växer i bygden."])
def test_a_network_or_a_craft_is_no_agency(text: str) -> None:
    assert [s for s in said(text, "named") if s.subject.kind == "Actor"] == []


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Projekt: Granljus\nProjektägare: Mora kommun\n", True),
        ("Projektet ”Granljus” leds av Mora kommun.", True),
        ("Nu växlar bygden upp\n\nProjektägare: Mora kommun\n", False),
        ("Projektet ”Granljus” växer. Mora kommun är glad, Granljus lyser.", False),
    ],
)
def test_a_role_is_sure_where_project_body_and_words_are(text: str, sure: bool) -> None:
    told = [s for s in said(text, "takes_part") if s.subject.surface == "Mora kommun"]
    assert told
    assert all((s.confidence >= 0.9) is sure for s in told)
