"""Patterns that are looked for only where a word of theirs stands: whatever such a pattern matches has one of the words.

A guard that forgets a word loses matches, and nobody sees it; so that it forgets none is proven for each of them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

import loaders.extraction
from loaders.extraction import extract, networks
from loaders.extraction.layout import labels
from loaders.extraction.projects import names as project_names
from loaders.extraction.spans import matches
from loaders.extraction.undertakings import undertakings
from tests.loaders.extraction.machines import way_around

FOLDER = Path(loaders.extraction.__file__).parent
# A text on which every pattern with a guard is tried.
TEXT = ("Nätverk för export\n\nFörstudien Granljus drivs av Almi. Kontakt: Ida Bergkvist, ida@example.se.\n\n"
        "Projekten Granljus och Silverkraft samlar kommunerna Mora och Orsa.\n")
Site = tuple[str, int]
Guard = tuple[re.Pattern[str], tuple[str, ...], bool]
# Guards that are asked by `has_any`: the pattern, the words, whether the text is in lower case.
ASKED: dict[str, Guard] = {
    **{f"label {pattern.pattern[:20]}": (pattern, signs, True) for pattern, signs in labels.BESIDE_LABEL},
    "agreed on": (undertakings.AGREED_ON, undertakings.AGREEMENTS, True),
    "agreement for": (undertakings.AGREEMENT_FOR, undertakings.AGREEMENTS, True),
    "reference group": (networks.REFERENCE_GROUP, ("referen", "referan"), True),
    **{way: (pattern, project_names.NEEDED[way], False) for way, pattern in (
        ("is-project", project_names.IS_PROJECT), ("is-joint", project_names.IS_JOINT),
        ("project-run-by", project_names.RUN_BY), ("project-started", project_names.STARTED),
        ("builds-on", project_names.BUILDS_ON), ("apposed", project_names.APPOSED),
        ("called", project_names.ENUMERATED))},
    "called by name": (project_names.CALLED, project_names.NEEDED["called"], False),
}


def written_sites() -> set[Site]:
    """The places of the program that look for a pattern beside its words."""
    return {(path.name, node.lineno) for path in FOLDER.glob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "matches"}


def used_guards() -> dict[Site, list[Guard]]:
    """What is handed to `matches` at each of them."""
    seen: dict[Site, list[Guard]] = {}

    def noted(pattern: re.Pattern[str], text: str, words: Iterable[str]) -> Iterator[re.Match[str]]:
        frame, given = sys._getframe(1), tuple(words)
        site = Path(frame.f_code.co_filename).name, frame.f_lineno
        seen.setdefault(site, []).append((pattern, given, text == text.lower()))
        return matches(pattern, text, given)

    with pytest.MonkeyPatch.context() as patch:
        for path in FOLDER.glob("*.py"):
            module = import_module(f"loaders.extraction.{path.stem}")
            if getattr(module, "matches", None) is matches and path.stem != "spans":
                patch.setattr(module, "matches", noted)
        extract(TEXT, source="test")
    return seen


GUARDS = used_guards()


def test_every_place_with_a_guard_is_tried() -> None:
    assert written_sites() - set(GUARDS) == set()


@pytest.mark.parametrize("guard", [
    *(pytest.param(guard, id=f"{name}-{guard[0].pattern[:30]}") for (name, _), found in GUARDS.items() for guard in found),
    *(pytest.param(guard, id=name) for name, guard in ASKED.items()),
])
def test_whatever_a_guarded_pattern_matches_has_a_word_of_the_guard(guard: Guard) -> None:
    pattern, words, lowered = guard
    assert not way_around(pattern, words, lowered=lowered)


@pytest.mark.parametrize(("pattern", "words", "around"), [
    ("a(?:bc|bd)e", ["b"], False), ("a(?:bc|d)e", ["b"], True), ("(?:ab){2,}", ["ba"], False), ("(?:ab)+", ["ba"], True),
    ("[sS]tudie", ["studie", "Studie"], False), ("[sS]tudie", ["studie"], True), (r"\w+", ["a"], True),
    ("x(?=.*kommun)", ["kommun"], False), ("x(?!.*kommun)", ["kommun"], True), ("(?<=den )gröna", ["n g"], False),
    ("(?i:avtal)et", ["talet"], True), ("avtal(?:et)?", ["avtal"], False), ("[^a]b", ["b"], False),
    ("(a)?b|c", ["b", "c"], False), (r"(\w)\1", ["aa"], True), ("a.?b", ["ab", "a"], False),
    ("jekt(?:en|er)?:", ["jekt:", "jekten:", "jekter:"], False), ("a.{2}b", ["ab"], True),
])
def test_the_proof_itself(pattern: str, words: list[str], around: bool) -> None:
    assert way_around(re.compile(pattern), words) is around
