"""Checking and moving from the command line: exit codes, what is printed, what is refused."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from graph.config import settings
from graph.engine import connect
from tests.api.conftest import LOG, PLAN, Run
from tests.conftest import kill_engine


def loaded(framjar: Run, folder: Path) -> None:
    (folder / "plan.md").write_text(PLAN, "utf-8")
    (folder / "log.csv").write_text(LOG, "utf-8")
    assert framjar("load", "plan.md", "log.csv").returncode == 0


def test_a_graph_is_checked_dumped_and_restored_elsewhere(framjar: Run, tmp_path: Path) -> None:
    loaded(framjar, tmp_path)
    assert framjar("dump", "graph.jsonl.gz").returncode == 0
    assert stat.S_IMODE((tmp_path / "graph.jsonl.gz").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("*graph.jsonl.gz*")] == ["graph.jsonl.gz"]
    other = f"embedded:{tmp_path / 'other'}"
    try:
        assert framjar("restore", "graph.jsonl.gz", "--graph", other).returncode == 0
        found = json.loads(framjar("check", "--rebuild", "--graph", other, "--format", "json").stdout)
        assert found["findings"] == []
        assert "names refer to one thing" in found["checked"]
        again = framjar("restore", "graph.jsonl.gz", "--graph", other)
        assert (again.returncode, "not empty" in again.stderr) == (2, True)
        framjar("dump", "again.jsonl.gz", "--graph", other)
        assert (tmp_path / "again.jsonl.gz").read_bytes() == (tmp_path / "graph.jsonl.gz").read_bytes()
    finally:
        kill_engine(tmp_path / "other")


def test_what_does_not_hold_is_exit_code_one(framjar: Run, tmp_path: Path, kept_graph: Path) -> None:
    loaded(framjar, tmp_path)
    assert framjar("check").returncode == 0
    with connect(settings({}, graph=f"embedded:{kept_graph}")) as engine:
        engine.write("CREATE (:Network {id: 'x', name: 'x'})")
        done = framjar("check", "--format", "json")
        engine.write("MATCH (n:Network {id: 'x'}) DELETE n")
    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"] == [
        {"invariant": "entities have names", "about": "x", "sentence": "No name refers to the Network x."}]


@pytest.mark.parametrize(("words", "said"), [
    (("copy", "--to", "http://graph.example"), "neither embedded"), (("restore", "missing.jsonl.gz"), "cannot be read"),
    (("copy",), "--to"),
])
def test_wrong_usage_starts_no_engine(without_graph: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = without_graph(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert not (tmp_path / "graph").exists()


def test_a_graph_is_not_copied_into_itself(framjar: Run, kept_graph: Path) -> None:
    done = framjar("copy", "--to", f"embedded:{kept_graph}/../{kept_graph.name}")
    assert (done.returncode, "name another" in done.stderr) == (2, True)
