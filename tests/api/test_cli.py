"""The command line as a program: exit codes, what goes where, and what is said of input that nobody can use."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from math import exp
from pathlib import Path

import pytest

from graph.schema import SCHEMA_VERSION
from loaders.extraction.undertakings.second_look import SEEN
from tests.api.conftest import LOG, PLAN, Run, command, own_folders
from tests.conftest import kill_engine

INSTALLED = Path(sys.executable).with_name("framjar")
COMMANDS = ("demo", "extract", "load", "sources", "withdraw", "questions", "ask", "find", "export", "serve", "status")


def test_help_loads_nothing_heavy() -> None:
    """What makes a command slow to start is what it imports; how long that takes, `benchmarks/` may say."""
    code = """
import sys
from api.cli import main
sys.argv = ["framjar", "--help"]
try:
    main()
except SystemExit:
    pass
print([name for name in ("neo4j", "numpy", "fastapi", "networkx", "graph.lexicon", "loaders") if name in sys.modules])"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_starts_no_engine_and_ends_with_a_command(without_graph: Run, tmp_path: Path, name: str) -> None:
    done = without_graph(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().splitlines()[-1].strip().startswith(f"Try: framjar {name}")
    assert not (tmp_path / "graph").exists()


def test_questions_starts_no_engine(without_graph: Run, tmp_path: Path) -> None:
    done = without_graph("questions", "--format", "json")
    listed = json.loads(done.stdout)
    assert {1, 2, 6, 11, 12, 17, 40, 51} <= {one["number"] for one in listed}
    assert set(listed[0]) >= {"name", "number", "title", "user", "marks", "parameters", "columns"}
    assert "coverage" in without_graph("questions").stdout
    assert not (tmp_path / "graph").exists()


@pytest.mark.parametrize(("words", "said"), [
    (("ask", "nonsense"), "there is no question"), (("ask", "51", "--colour", "red"), "no such parameter"),
    (("ask", "51", "--date", "i går"), "is no day"), (("ask", "51", "--municipality"), "lacks its value"),
    (("ask", "51", "52"), "takes one question"), (("ask", "51", "--format", "pdf"), "--format"),
    (("ask", "51", "--out", "gaps.pdf"), "none of the suffixes"), (("export", "map.svg"), ".graphml"),
    (("load", "plan.md", "--kind", "poem"), "none of auto"), (("load", "plan.md", "--inventory", "Atlantis"), "no place"),
    (("load", "plan.md", "--mapping", "missing.toml"), "there is no file"), (("load",), "Missing argument"),
    (("status", "--graph", "http://graph.example"), "neither embedded"), (("serve", "--host", "0.0.0.0"), "no log-in yet"),
    (("serve", "--port", "70000"), "--port"), (("frobnicate",), "No such command"),
])
def test_wrong_usage_is_two_and_says_why_without_an_engine(without_graph: Run, tmp_path: Path, words: tuple[str, ...],
                                                           said: str) -> None:
    done = without_graph(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert not (tmp_path / "graph").exists()


def test_show_cypher_is_text_to_paste_and_starts_no_engine(without_graph: Run, tmp_path: Path) -> None:
    done = without_graph("ask", "coverage", "--municipality", "Ludvika", "--show-cypher")
    assert done.returncode == 0
    assert ':param municipality => "Ludvika";' in done.stdout
    assert "MATCH" in done.stdout
    assert not (tmp_path / "graph").exists()


def test_an_engine_that_does_not_answer_is_said(without_graph: Run) -> None:
    done = without_graph("status", "--graph", "bolt://127.0.0.1:1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "127.0.0.1:1 does not answer" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def odd_files(tmp_path: Path) -> Path:
    """A folder with what may lie about beside what can be read."""
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "plan.md").write_text(PLAN)
    (folder / "empty.md").write_bytes(b"")
    (folder / "binary.md").write_bytes(bytes(range(256)) * 40)
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" * 50)
    (folder / "up").symlink_to(folder)
    os.mkfifo(folder / "pipe.md")
    return folder


def test_extract_writes_what_it_can_and_names_the_rest(without_graph: Run, tmp_path: Path, odd_files: Path) -> None:
    done = without_graph("extract", odd_files, "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (1, "")
    for name in ("empty.md", "binary.md", "photo.jpg", "pipe.md", "up"):
        assert name in done.stderr
    found = json.loads((tmp_path / "out" / "plan.json").read_text("utf-8"))
    assert found["text"] == PLAN
    assert "Leksands kommun" in [actor["name"] for actor in found["actors"]]
    assert all(found["text"][e["start"]:e["end"]] == e["quote"] for actor in found["actors"] for e in actor["evidence"])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["plan.json"]
    assert not (tmp_path / "graph").exists()


def test_the_reading_is_shown_step_by_step(without_graph: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text("# Granskog\n\nProjektägare: Leksands kommun\nFirma: 930309-9882\n", "utf-8")
    done = without_graph("extract", "plan.md", "--explain", "--format", "json")
    assert done.returncode == 0
    [told] = json.loads(done.stdout)
    seen = {(step["line"], step["what"], step["words"], step["means"]) for step in told["steps"]}
    assert seen >= {(1, "passage", "Granskog", "heading"), (3, "label", "Projektägare", "lead"),
                    (3, "actor", "Leksands kommun", "kommun"), (1, "project", "Granskog", "Project: Granskog"),
                    (3, "statement", "Projektägare: Leksands kommun", "Leksands kommun takes_part Granskog (role lead)")}
    assert all(step["rule"] for step in told["steps"] if step["what"] in ("label", "trigger", "actor", "project", "statement"))
    assert "9882" not in done.stdout
    assert "Leksands kommun" in without_graph("extract", "plan.md", "--explain").stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.md"]


def test_the_sum_behind_a_name_is_shown(without_graph: Run, tmp_path: Path) -> None:
    text = "Nämnden ger 2 miljoner kronor till Sensorkraft, som Almi driver. Besökarna fick höra om Blåljus.\n"
    (tmp_path / "plan.md").write_text(text, "utf-8")
    [told] = json.loads(without_graph("extract", "plan.md", "--explain", "--format", "json").stdout)
    first, second = ({step["words"]: step for step in told["steps"] if step["what"] == "weighed" and step["sum"][0][0] == start}
                     for start in ("ev-start", "nw-start"))
    taken, doubted = first["Sensorkraft"], first["Blåljus"]
    assert second["Sensorkraft"]["means"].startswith("taken")
    assert second["Blåljus"]["means"] == f"not taken: below {SEEN}"
    for step in (taken, doubted, *second.values()):
        assert 1 / (1 + exp(-sum(weight for _, weight in step["sum"]))) == pytest.approx(step["confidence"], abs=0.006)
    shown = without_graph("extract", "plan.md", "--explain").stdout
    assert re.search(rf"{taken['sum'][0][1]}\s.*ev-start", shown)
    assert f"likelihood {taken['confidence']}" in shown


@pytest.mark.parametrize("words", [(), ("--explain", "--out", "out")])
def test_extract_is_told_either_a_folder_or_to_explain(without_graph: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "plan.md").write_text(PLAN, "utf-8")
    done = without_graph("extract", "plan.md", *words)
    assert (done.returncode, "--explain" in done.stderr) == (2, True)


def test_extract_gives_each_of_two_stems_a_name(without_graph: Run, tmp_path: Path) -> None:
    for name in ("a/x.md", "a/x.txt", "b/x.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PLAN + name)
    done = without_graph("extract", "a", "b", "--out", "out")
    assert done.returncode == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["b_x.md.json", "x.json", "x.txt.json"]
    assert "b_x.md.json" in done.stderr


def test_extract_writes_no_personal_number(without_graph: Run, tmp_path: Path) -> None:
    (tmp_path / "firm.md").write_text(PLAN + "\nFirma: 930309-9882, tf 930309 9882\n")
    assert without_graph("extract", "firm.md", "--out", "out").returncode == 0
    written = (tmp_path / "out" / "firm.json").read_text("utf-8")
    assert "9882" not in written
    assert written.count("digest:") >= 2


@pytest.mark.parametrize("name", ["photo.jpg", "pipe.md", "empty.md", "binary.md", "missing.md"])
def test_a_file_named_singly_that_cannot_be_read_is_two(without_graph: Run, odd_files: Path, name: str) -> None:
    for words in (("load", odd_files / name, "--dry-run"), ("extract", odd_files / name, "--out", "out")):
        done = without_graph(*words)
        assert done.returncode == 2
        assert name in done.stderr


def test_a_dry_run_reports_and_writes_nothing(without_graph: Run, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG, "utf-8")
    done = without_graph("load", "log.csv", "--dry-run", "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["totals"]["contacts"], report["sources"][0]["firms"]) == (0, 2, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["log.csv"]


def test_load_ask_withdraw(framjar: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "log.csv").write_text(LOG, "utf-8")
    (tmp_path / "in" / "plan.md").write_text(PLAN, "utf-8")
    report = json.loads(framjar("load", "in", "--format", "json").stdout)
    assert [(Path(one["path"]).name, one["kind"], one["status"]) for one in report["sources"]] == [
        ("log.csv", "contacts", "loaded"), ("plan.md", "document", "loaded")]
    assert report["totals"]["contacts"] == 2
    again = framjar("load", "in", "--format", "json")
    assert again.returncode == 0
    assert [one["status"] for one in json.loads(again.stdout)["sources"]] == ["unchanged", "unchanged"]

    status = json.loads(framjar("status", "--format", "json").stdout)
    assert (status["schema"], status["counts"]["Contact"], status["counts"]["Firm"]) == (SCHEMA_VERSION, 2, 2)
    sources = json.loads(framjar("sources", "--format", "json").stdout)
    assert [Path(one["path"]).name for one in sources] == ["log.csv", "plan.md"]

    answer = json.loads(framjar("ask", "1", "--format", "json").stdout)
    assert answer["graph_version"] == status["graph_version"]
    assert {"Leksands kommun", "Mora kommun"} <= {row["actor"] for row in answer["rows"]}
    assert framjar("ask", "1", "--out", "most.xlsx").returncode == 0
    assert (tmp_path / "most.xlsx").read_bytes().startswith(b"PK")
    assert framjar("ask", "1", "--format", "csv").stdout.splitlines()[0].startswith("actor,")
    assert "Leksands kommun" in framjar("ask", "1").stdout

    (tmp_path / "in" / "plan.md").write_text(PLAN.replace("Mora", "Orsa"), "utf-8")
    changed = json.loads(framjar("load", "in/plan.md", "--format", "json").stdout)
    assert changed["sources"][0]["status"] == "replaced"
    for name in ("in/plan.md", sources[0]["id"]):
        assert framjar("withdraw", name).returncode == 0
    emptied = json.loads(framjar("status", "--format", "json").stdout)["counts"]
    assert {label for label, number in emptied.items() if number} <= {"Need", "Place", "TargetGroup"}
    gone = framjar("withdraw", "in/plan.md")
    assert (gone.returncode, gone.stdout) == (2, "")


def test_a_load_with_what_cannot_be_read_is_one(framjar: Run, odd_files: Path) -> None:
    done = framjar("load", odd_files, "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert {Path(one["path"]).name: one["status"] for one in report["sources"]} == {
        "plan.md": "loaded", "empty.md": "failed", "binary.md": "failed"}
    assert {Path(one["path"]).name for one in report["skipped"]} == {"photo.jpg", "pipe.md", "up"}


def test_find_tells_whom_to_call(framjar: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(PLAN, "utf-8")
    framjar("load", "plan.md")
    words = ("find", "behöver hjälp med rekrytering", "--municipality", "Leksand", "--date", "2026-11-24")
    found = json.loads(framjar(*words, "--format", "json").stdout)
    assert (found["understood"]["municipality"], found["state"]) == ("Leksand", "covered")
    assert "Leksands kommun" in [one["actor"] for one in found["partners"]]
    assert "Leksands kommun" in framjar(*words).stdout
    assert json.loads(framjar("find", "hm", "--format", "json").stdout)["ask"] == ["need", "municipality"]


def test_export_writes_both_kinds(framjar: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(PLAN, "utf-8")
    framjar("load", "plan.md")
    for name, begins in (("map.graphml", "<?xml"), ("map.html", "<!doctype html>")):
        assert framjar("export", name).returncode == 0
        text = (tmp_path / name).read_text("utf-8")
        assert text.lower().startswith(begins)
        assert "Leksands kommun" in text


def test_rows_are_counts_where_the_setting_says_no(framjar: Run, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG, "utf-8")
    framjar("load", "log.csv")
    answer = json.loads(framjar("ask", "coverage", "--municipality", "Leksand", "--format", "json", GRAPH_ROWS="no").stdout)
    demand = [row["demand_firms"] for row in answer["rows"] if row["demand_firms"]]
    assert demand == [{"value": None, "below": 5}]


def test_ctrl_c_ends_with_a_message(tmp_path: Path) -> None:
    env = own_folders(tmp_path, tmp_path / "graph")
    process = subprocess.Popen(command("status"), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "graph").exists():
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=20)
    kill_engine(tmp_path / "graph")
    assert (process.returncode, out) == (130, "")
    assert said.startswith("Stopped.")
    assert "Traceback" not in said


def test_a_reader_that_has_read_enough_is_no_error(tmp_path: Path) -> None:
    done = subprocess.run(["bash", "-o", "pipefail", "-c", f"{INSTALLED} questions --format json | head -c 10"],
                          env=own_folders(tmp_path, tmp_path), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_empty_workbook_is_said_to_be_empty_as_the_page_says(without_graph: Run, tmp_path: Path) -> None:
    (tmp_path / "log.xlsx").write_bytes(b"")
    done = without_graph("extract", "log.xlsx", "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert "log.xlsx: is empty" in done.stderr
