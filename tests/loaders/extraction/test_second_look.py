"""All that tells of a name taken together: its words, its place, what gave it and what stands around it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loaders.extraction.context import Context, ProjectMention, context_of
from loaders.extraction.projects.names import project_name
from loaders.extraction.spans import Part
from loaders.extraction.undertakings.second_look import SCALE, SEEN, SURE, SecondLook, told_of
from loaders.extraction.undertakings.undertakings import weigh
from tests.loaders.extraction.said import projects, said

PAGE = "Nämnden ger 2 miljoner kronor till ”Sensorkraft”, som Almi driver.\n\n- Bilaga 3 och 4 i länets tolv kommuner\n"


def at(words: str, confidence: float = 0.6, rule: str = "project-list") -> tuple[Context, ProjectMention]:
    """The page and what some reader took these words of it for."""
    start = PAGE.index(words)
    return context_of(PAGE, "s"), ProjectMention(start, start + len(words), project_name(words), rule, confidence)


def test_the_sum_is_that_of_all_that_tells() -> None:
    context, mention = at("Sensorkraft")
    look = SecondLook.at(context, weigh(context), [mention])
    told = look.told(mention.name.key)
    assert {"nw-given", "nw-by-project-list", "nw-form-quoted", "nw-words-1"} <= told
    assert look.likelihood(mention.name.key) == SCALE.likelihood(told)


def test_what_is_given_is_likelier_than_what_only_evidence_shows() -> None:
    context, mention = at("Sensorkraft")
    alone, given = (SecondLook.at(context, weigh(context), known) for known in ([], [mention]))
    assert SEEN < alone.likelihood("sensorkraft") < given.likelihood("sensorkraft")
    assert [one.surface for one in alone.likely_names()] == ["Sensorkraft"]
    assert given.likelihood("sensorkraft") > SURE
    assert not given.doubts("sensorkraft")


def test_what_a_reader_was_not_sure_of_and_nothing_else_shows_is_none() -> None:
    context, item = at("Bilaga 3 och 4 i länets tolv kommuner")
    look = SecondLook.at(context, weigh(context), [item])
    assert not look.keeps(item)
    assert look.keeps(replace(item, confidence=0.9))
    assert look.keeps(replace(item, name=project_name(item.name.surface, "Plan", "plan")))
    assert look.doubts(item.name.key)


@pytest.mark.parametrize("words", ["Grön export 2.0", "Ökad Export 2021–2023"])
def test_figures_tell_nothing_by_what_they_are(words: str) -> None:
    told = told_of(context_of(words, "s"), words, [Part(0, len(words))], 0.0, ())
    assert "nw-digit" in told
    assert not [one for one in told if any(figure in one for figure in ("2.0", "2021"))]


def test_a_second_name_behind_the_dash_of_a_title_is_no_project_of_its_own() -> None:
    labels = "\n\nProjektägare: Mora kommun\nProjektperiod: 2022–2024\n"
    assert projects(f"Ny väg till jobb – ”Road to Work”{labels}") == {"Ny väg till jobb"}


def test_nobody_is_guessed_to_be_a_partner_in_what_may_be_no_project() -> None:
    end = "\n\nI mars testade Norrlab AB lyktorna i Sensorkraft."
    doubted, sure = f"Nämnden ger 2 miljoner kronor till Sensorkraft.{end}", f"Projektet Sensorkraft{end}"
    assert projects(doubted) == projects(sure) == {"Sensorkraft"}
    assert [one.rule for one in said(sure, "takes_part")] == ["default-partner"]
    assert not said(doubted, "takes_part")
