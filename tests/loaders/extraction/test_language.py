"""The language of a text: py3langid's own answer, by another way through its automaton."""

from __future__ import annotations

import csv
from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from loaders.extraction.language_counts import LONGEST, SideBySide

TABLES = resources.files("loaders.extraction") / "rules"
EXAMPLES = sorted({cell for row in csv.reader((TABLES / "examples.csv").read_text("utf-8").splitlines()) for cell in row
                   if len(cell) > 20})[::20]


@pytest.fixture(scope="module")
def both() -> tuple[LanguageIdentifier, SideBySide]:
    identifiers = LanguageIdentifier.from_model_file(MODEL_FILE), SideBySide.from_model_file(MODEL_FILE)
    for identifier in identifiers:
        identifier.set_languages(["sv", "da", "no", "nn", "en"])
    return identifiers


def test_examples_are_of_the_same_language(both: tuple[LanguageIdentifier, SideBySide]) -> None:
    theirs, ours = both
    assert len(EXAMPLES) > 10
    for text in (*EXAMPLES, " ".join(EXAMPLES), "", "å", "1"):
        assert ours.classify(text) == theirs.classify(text)


@given(text=st.text(max_size=200))
@settings(deadline=None)
def test_any_text_has_the_same_scores(both: tuple[LanguageIdentifier, SideBySide], text: str) -> None:
    theirs, ours = both
    assert ours.rank(text) == theirs.rank(text)


def test_no_piece_of_the_model_is_longer(both: tuple[LanguageIdentifier, SideBySide]) -> None:
    """How many bytes lead to the state that is farthest from the root of the automaton."""
    moves = np.frombuffer(both[0].tk_nextmove, dtype=np.uint32)
    rows = np.asarray(both[0].tk_row, dtype=np.int64) << 8
    seen = np.zeros(len(rows), dtype=bool)
    seen[0], reached, steps = True, np.array([0]), 0
    while True:
        after = np.unique(moves[(rows[reached][:, None] + np.arange(256)).ravel()])
        reached = after[~seen[after]]
        if not reached.size:
            break
        seen[reached], steps = True, steps + 1
    assert steps == LONGEST
