"""Two loads at once give the same as one after the other, on both engines."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from benchmarks.killing import Region, ended
from benchmarks.mixture import DOCUMENTS, LOG, write_mixture
from benchmarks.states import different, state_of
from graph.check import check
from graph.config import Settings
from graph.engine import Engine
from tests.conftest import empty

pytestmark = pytest.mark.engine

CONTACTS = 300


def overlapping(folder: Path) -> tuple[list[str], list[str]]:
    """What two people load: a log each, of the same firms; six documents each, three of them the same files; and one has
    a copy of a document that the other has too."""
    first, second = write_mixture(folder / "a", 1, CONTACTS), write_mixture(folder / "b", 2, CONTACTS)
    documents = sorted(map(str, (first / DOCUMENTS).iterdir()))
    copy = shutil.copy(documents[0], folder / "copy.md")
    return [*documents[:6], str(first / LOG)], [*documents[3:], str(copy), str(second / LOG)]


def test_two_loads_at_once_give_the_same_as_one_after_the_other(
        engine: Engine, engine_settings: Settings, tmp_path: Path) -> None:
    region = Region({"GRAPH_URI": engine_settings.uri, "GRAPH_USER": engine_settings.user, "GRAPH_LINGER": "0",
                     "GRAPH_PASSWORD": engine_settings.password, "GRAPH_KEY_FILE": str(tmp_path / "key")})
    lists = overlapping(tmp_path)
    for paths in lists:
        done = region.run("load", *paths)
        assert done.code == 0, done.said
    expected = state_of(engine)

    empty(engine)
    began = time.monotonic()
    for done in [ended(process, began) for process in [region.start("load", *paths) for paths in lists]]:
        assert done.code == 0, done.said
    assert different(state_of(engine), expected) == []
    assert check(engine) == []
