"""The commands with which people decide, on both engines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from graph.config import Settings
from graph.engine import Engine
from graph.errors import FramjarkartanError
from graph.store import Store
from tests.api.cases import ONE, OTHER, load_cases

pytestmark = pytest.mark.engine
Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, engine_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on an engine that holds the cases; errors made on purpose are the caller's to look at."""
    for setting, value in {"GRAPH_URI": engine_settings.uri, "GRAPH_USER": engine_settings.user,
                           "GRAPH_PASSWORD": engine_settings.password, "GRAPH_AUTHOR": "Anna"}.items():
        monkeypatch.setenv(setting, value)
    (tmp_path / "in").mkdir()
    load_cases(Store(engine), tmp_path / "in")

    def invoke(*words: str, text: str | None = None) -> Result:
        done = CliRunner().invoke(app, list(words), input=text)
        assert done.exception is None or isinstance(done.exception, FramjarkartanError | SystemExit), done.exception
        return done

    return invoke


def projects_of(run: Run) -> dict[str, int]:
    """Question 1: how many projects each actor takes part in."""
    answer = json.loads(run("ask", "1", "--format", "json").stdout)
    return {row["actor"]: row["projects"] for row in answer["rows"]}


def test_two_spellings_are_one_until_it_is_undone(run: Run) -> None:
    apart = projects_of(run)
    assert (apart[ONE], apart[OTHER]) == (2, 1)
    done = run("same", ONE, OTHER, "--reason", "one office")
    assert done.exit_code == 0
    assert "2 things became 1" in done.stderr
    assert [number for name, number in projects_of(run).items() if name in (ONE, OTHER)] == [3]
    listed = json.loads(run("judgements", "--format", "json").stdout)
    assert [(one["kind"], one["author"], one["reason"]) for one in listed] == [("same", "Anna", "one office")]
    assert "one office" in run("judgements").stdout
    assert "Undone" in run("undo").stderr
    assert projects_of(run) == apart
    assert "can be undone" in str(run("undo", listed[0]["id"]).exception)
    assert "no judgement to undo" in str(run("undo").exception)


def test_a_judgement_can_be_made_before_its_source_is_loaded(run: Run) -> None:
    assert "--kind" in str(run("same", "Fjällvråken", "Falken").exception)
    assert "it will act when one does" in run("same", "Fjällvråken", "Falken", "--kind", "Actor").stderr
    assert "it will act when the other is" in run("same", ONE, "Falken", "--kind", "Actor").stderr


def test_names_are_kept_apart(run: Run) -> None:
    assert "apart already" in run("different", ONE, OTHER, "--author", "Bo").stderr
    assert json.loads(run("judgements", "--format", "json").stdout)[0]["author"] == "Bo"
    assert (ONE, OTHER) not in [(one["left"], one["right"]) for one in json.loads(run("review", "--format", "json").stdout)]


def test_what_is_wrong_counts_no_more(run: Run, engine: Engine) -> None:
    row = engine.read("MATCH (s:Statement {predicate: 'takes_part', subject_surface: $name}) RETURN s.id AS id ORDER BY id",
                      name=OTHER)[0]
    done = run("wrong", row["id"][:12])
    assert "it counts no more" in done.stderr
    assert OTHER not in done.stderr, "names of persons could stand there too"
    assert OTHER not in projects_of(run)
    run("undo")
    assert projects_of(run)[OTHER] == 1
    assert "goes before" in run("right", row["id"]).stderr


def test_a_text_means_a_need(run: Run) -> None:
    assert "will act where one does" in run("means", "Ringa någon klok", "start.nyforetagande").stderr
    assert "no need" in str(run("means", "Hjälp med skylt", "start.x").exception)


def test_a_loaded_source_is_declared_complete(run: Run) -> None:
    assert "Dalarnas län" in run("inventory", "skogsvinden.md", "Dalarna:finans:2026..").stderr
    states = {row["state"] for row in json.loads(
        run("ask", "coverage", "--municipality", "Mora", "--need", "finans.lan", "--date", "2026-06-01",
            "--format", "json").stdout)["rows"]}
    assert states == {"gap"}
    run("undo")
    states = {row["state"] for row in json.loads(
        run("ask", "coverage", "--municipality", "Mora", "--need", "finans.lan", "--date", "2026-06-01",
            "--format", "json").stdout)["rows"]}
    assert states == {"unknown"}


def test_judgements_travel_as_text(run: Run, engine: Engine, tmp_path: Path) -> None:
    run("same", ONE, OTHER)
    run("means", "Hjälp med skylt", "finans.lan")
    run("undo")
    file = tmp_path / "judgements.jsonl"
    assert "2 judgements" in run("judgements", "export", str(file)).stderr
    assert run("judgements", "export").stdout == file.read_text("utf-8")
    assert "0 new, 2 known already" in run("judgements", "import", str(file)).stderr
    while run("undo").exit_code == 0:
        pass
    assert "Read 2 judgements" in run("judgements", "import", "-", text=file.read_text("utf-8")).stderr
    for text, message in (("{}\n", "line 1 is no judgement"), ("no json", "line 1")):
        assert message in str(run("judgements", "import", "-", text=text).exception)
    assert "cannot be read" in str(run("judgements", "import", str(tmp_path / "missing.jsonl")).exception)


def test_the_queue_is_listed_with_the_command_that_answers(run: Run) -> None:
    found = json.loads(run("review", "--format", "json").stdout)
    pairs = [one for one in found if one["kind"] == "pair" and {one["left"], one["right"]} == {ONE, OTHER}]
    assert len(pairs) == 1
    assert sum(part["points"] for part in pairs[0]["parts"]) == pytest.approx(pairs[0]["score"])
    assert {item["quote"] for item in pairs[0]["evidence"]}
    receivers = [one for one in found if one["kind"] == "receiver"]
    assert [(one["left"], one["value"]) for one in receivers] == [("Kvarnlyckan", 2)]
    assert "framjar same|different --kind Actor" in run("review").stdout
    assert len(json.loads(run("review", "--limit", "1", "--format", "json").stdout)) == 1
