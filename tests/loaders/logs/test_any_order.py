"""Logs of all shapes in any order, twice, with one taken out and put back: the same graph, the same firms in several logs."""

from __future__ import annotations

import csv
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from graph.check import differences
from graph.engine import Engine
from graph.keys import PersonalKey
from graph.model import Reading
from graph.store import Store
from loaders.base import ReadOptions
from loaders.logs.contacts import ContactLogLoader
from tests.conftest import empty
from tests.graph.stored import everything
from tests.loaders.logs.shapes import FILES, write_logs

OPTIONS = ReadOptions(key=PersonalKey(bytes(range(32))), today=date(2026, 11, 24))
NO_CONTACTS = re.compile(r"\b(?:duplicate|rejected)")
ROWS = """
MATCH (f:Firm)<-[:MADE_TO]-(c:Contact)-[:STATED_IN]->(s:Source {complete: true})
RETURN f.id AS firm, s.paths AS paths, c.row AS row"""


def read(folder: Path, file: str) -> Reading:
    return ContactLogLoader().read(folder / file, OPTIONS)


def rows_of_firms(store: Store) -> dict[str, set[tuple[str, int]]]:
    """The rows of each firm, as file and number."""
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for row in store.engine.read(ROWS):
        found[row["firm"]].add((Path(row["paths"][0]).name, row["row"]))
    return found


def shared(store: Store) -> dict[frozenset[str], int]:
    """How many firms stand in exactly these files, for all sets of two files or more."""
    counted: dict[frozenset[str], int] = {}
    for rows in rows_of_firms(store).values():
        files = frozenset(file for file, _ in rows)
        if len(files) > 1:
            counted[files] = counted.get(files, 0) + 1
    return counted


def held(store: Store) -> tuple[str, dict[str, list[Any]]]:
    return store.graph_version(), everything(store.engine)


def load(store: Store, folder: Path, files: Iterable[str]) -> list[str]:
    return [one.status for file in files for one in store.load([read(folder, file)])]


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))])
def test_the_order_of_loads_changes_nothing_and_firms_in_several_logs_are_found(engine: Engine, tmp_path: Path,
                                                                                seed: int) -> None:
    truth, random = write_logs(tmp_path, seed), Random(seed)
    files = [*FILES]
    store, first = Store(engine), None
    for _ in range(3):
        empty(engine)
        random.shuffle(files)
        assert load(store, tmp_path, files) == ["loaded"] * len(files)
        first = first or held(store)
        assert held(store) == first
        assert {frozenset(rows) for rows in rows_of_firms(store).values()} == truth.parts(files)
        assert shared(store) == truth.shared(files)
        assert load(store, tmp_path, files) == ["unchanged"] * len(files)
        assert held(store) == first
        out = random.choice(files)
        store.withdraw(str(tmp_path / out))
        rest = [file for file in files if file != out]
        assert {frozenset(rows) for rows in rows_of_firms(store).values()} == truth.parts(rest)
        assert not differences(store)
        load(store, tmp_path, [out])
        assert held(store) == first
    assert not differences(store)


def test_the_shapes_tell_what_they_were_made_to_tell(engine: Engine, tmp_path: Path) -> None:
    write_logs(tmp_path, 1)
    store = Store(engine)
    load(store, tmp_path, FILES)
    told = {(Path(row["path"]).name, row["progress"]): row["n"] for row in engine.read("""
        MATCH (c:Contact)-[:STATED_IN]->(s:Source) RETURN s.paths[0] AS path, c.progress AS progress, count(c) AS n""")}
    assert told["tabs.txt", "declined"] == told["crm.csv", "under_way"] == 10
    assert {progress for file, progress in told if file in ("lots.csv", "no.csv")} <= {"done", "under_way"}
    sections = engine.read("MATCH (f:Firm) WHERE f.said_section IS NOT NULL RETURN DISTINCT f.said_section AS section")
    assert [row["section"] for row in sections] == ["10-33"]
    assert engine.read("MATCH (f:Firm) WHERE f.target_group = 'micro' RETURN count(f) AS n")[0]["n"]


@pytest.mark.skipif("FRAMJAR_LOGS" not in os.environ, reason="FRAMJAR_LOGS does not name the folder of logs")
def test_the_development_logs_in_two_orders(engine: Engine) -> None:
    folder = Path(os.environ["FRAMJAR_LOGS"])
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    told, files = truth["across_files"], sorted(truth["files"])
    store = Store(engine)
    load(store, folder, files)
    first = held(store)
    assert _pairs(shared(store), told["files"]) == told["in_both"]
    assert _parts(folder, rows_of_firms(store).values()) == _told_parts(folder)
    empty(engine)
    load(store, folder, reversed(files))
    assert held(store) == first


def _pairs(counted: dict[frozenset[str], int], files: Sequence[str]) -> dict[str, int]:
    return {f"{one} & {other}": sum(n for among, n in counted.items() if {one, other} <= among)
            for at, one in enumerate(files) for other in files[at + 1:]}


def _told_parts(folder: Path) -> set[frozenset[tuple[str, int]]]:
    parts: dict[str, set[tuple[str, int]]] = defaultdict(set)
    with (folder / "truth_rows.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            if not NO_CONTACTS.search(row["dirt"]):
                parts[row["firm"]].add((row["file"], int(row["row"])))
    return {frozenset(part) for part in parts.values()}


def _parts(folder: Path, firms: Iterable[set[tuple[str, int]]]) -> set[frozenset[tuple[str, int]]]:
    return {frozenset(rows) for rows in firms}
