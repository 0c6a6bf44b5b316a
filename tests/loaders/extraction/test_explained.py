"""The steps of a reading: what was weighed is shown as a sum, whether it was taken or not."""

from __future__ import annotations

import pytest

from loaders.extraction.explained import Step, steps
from loaders.extraction.weighing import Scale
from tests.loaders.extraction.said import said

TEXT = (
    "Stödet går till hembygdsföreningen Frosta Minne. Nästa möte hålls i Gubbo.\n\n"
    "Mora kommun har ett kontor på torget. Där sitter en rådgivare för export varje tisdag, gratis för företag.\n"
)


def weighed(words: str, beginning: str) -> Step:
    """The step of what was weighed of these words, by the beginning of what they mean."""
    (step,) = (one for one in steps(TEXT) if (one.what, one.words) == ("weighed", words) and one.means.startswith(beginning))
    return step


@pytest.mark.parametrize(("words", "beginning", "start", "decided"), [
    ("Frosta Minne", "organisation", "bo-start", "likely"),
    ("Gubbo", "organisation", "bo-start", "not taken, below 0.5"),
    ("export", "Mora kommun offers affar.export", "eo-start", "likely"),
])
def test_organisations_and_offers_are_shown_with_the_sum_behind_them(
    words: str, beginning: str, start: str, decided: str
) -> None:
    step = weighed(words, beginning)
    assert step.means.endswith(decided)
    assert step.sum[0][0] == start
    assert step.confidence == round(Scale(start).likelihood([entry for entry, _ in step.sum[1:]]), 2)


def test_what_is_likely_is_told_and_what_is_not_is_not() -> None:
    assert {one.subject.surface for one in said(TEXT, "named") if one.subject.kind == "Actor"} >= {"Frosta Minne"}
    assert "Gubbo" not in {one.subject.surface for one in said(TEXT, "named")}
    assert {one.subject.surface for one in said(TEXT, "offers")} == {"Mora kommun"}


def test_words_that_only_open_sentences_are_no_steps() -> None:
    assert not [one for one in steps(TEXT) if one.means.startswith("opening")]
