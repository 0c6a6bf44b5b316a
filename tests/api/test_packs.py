"""Packs on the command line: listed, checked, and own needs asked for on both engines."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from graph.config import Settings
from graph.engine import Engine
from tests.api.conftest import Run, command, own_folders

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference.md").read_text("utf-8")
PLAN = """# Fäbodnavet

Projektägare: Leksands kommun
Projektperiod: 2025-01-01 – 2027-12-31

Leksands kommun erbjuder rådgivning om fäbodbruk till företag i Leksand.
"""
LOG = ("Datum;Företag;Organisationsnummer;Kommun;Behov;Hänvisad till\n"
       "2026-03-02;Exempelsågen AB;559812-3452;Leksand;Fäbodbruk;Kvarnlyckan\n")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The pack of the reference, as it stands there."""
    block = re.search(r"^```\n(siljan/pack.*?)```", REFERENCE, re.MULTILINE | re.DOTALL)
    assert block
    for part in block[1].strip().split("\n\n"):
        name = part.split()[0]
        file = tmp_path / "words" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(line.strip() for line in part[len(name):].splitlines()) + "\n", "utf-8")
    return tmp_path / "words" / "siljan"


def test_packs_are_listed_without_an_engine(without_graph: Run, tmp_path: Path, own: Path) -> None:
    done = without_graph("packs", "--format", "json", GRAPH_PACKS=str(own.parent))
    found = json.loads(done.stdout)
    assert [one["id"] for one in found] == ["register", "rules", "siljan"]
    assert found[0]["folder"] is None
    assert found[2] == {"id": "siljan", "version": "2026-11", "folder": str(own),
                        "title": {"sv": "Ord i Siljansbygden", "en": "Words of the Siljan area"},
                        "entries": {"need_words": {"sv": 2}, "actors": {"SE": 1}, "role_triggers": {"sv": 1}, "needs": {"": 1}}}
    assert "Ord i Siljansbygden" in without_graph("packs", GRAPH_PACKS=str(own), LANG="sv_SE.UTF-8").stdout
    assert not (tmp_path / "graph").exists()


def test_the_packaged_packs_are_clean(without_graph: Run) -> None:
    done = without_graph("packs", "check", "--format", "json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert [(one["id"], one["failed"]) for one in found] == [("register", []), ("rules", [])]
    assert all(one["examples"] > 50 for one in found)


def test_the_pack_of_the_reference_is_clean(without_graph: Run, own: Path) -> None:
    for folder in (own, own.parent):
        done = without_graph("packs", "check", folder, "--format", "json")
        assert done.returncode == 0, done.stdout
        (found,) = json.loads(done.stdout)
        assert (found["id"], found["examples"], found["failed"], found["without_example"]) == ("siljan", 6, [], [])


def test_examples_that_fail_are_named(without_graph: Run, own: Path) -> None:
    with (own / "examples.csv").open("a", encoding="utf-8") as file:
        file.write("siljan/1,sv,yes,Här finns inga djur.\nsiljan/1,sv,no,Vi har djur på skogen.\n")
    with (own / "need_words.csv").open("a", encoding="utf-8") as file:
        file.write("siljan/3,sv,bygga härbre,phrase,siljan.fabodbruk,0.9,\n".replace("0.9,", "0.9"))
    done = without_graph("packs", "check", own)
    assert done.returncode == 1
    told = " ".join(done.stdout.split())
    assert "is not found in │ Här finns inga djur." in told
    assert "is found in │ Vi har djur på skogen." in told
    assert re.search(r"Entries without an example.*siljan/3", told)
    assert "2 fail" in done.stderr


def test_examples_of_what_was_overridden_or_taken_out_are_left_out(without_graph: Run, own: Path) -> None:
    with (own / "need_words.csv").open("a", encoding="utf-8") as file:
        file.write("finans.lan/81,sv,lånkistan,phrase,finans.lan,0.9\n")
    done = without_graph("packs", "check", "--format", "json", GRAPH_PACKS=str(own))
    assert [one["failed"] for one in json.loads(done.stdout)] == [[], [], []]


def test_a_faulty_pack_is_two_and_named(without_graph: Run, own: Path) -> None:
    (own / "examples.csv").write_text("entry,language,match,text\nsiljan/9,sv,yes,Hej\n", "utf-8")
    done = without_graph("packs", "check", own)
    assert (done.returncode, done.stdout) == (2, "")
    assert "examples.csv, line 2: no entry has the id 'siljan/9'; mend it" in done.stderr
    (own / "role_triggers.csv").write_text("id,language\n", "utf-8")
    done = without_graph("questions", GRAPH_PACKS=str(own))
    assert "role_triggers.csv, line 1: the column 'stem' is missing" in done.stderr
    assert done.returncode == 2


def test_a_word_for_another_body_in_each_place_acts_on_what_is_loaded(engine: Engine, engine_settings: Settings,
                                                                       tmp_path: Path) -> None:
    own = tmp_path / "words"
    own.mkdir()
    (own / "pack.toml").write_text('id = "words"\nversion = "1"\ntitle_sv = "Ord"\ntitle_en = "Words"\n', "utf-8")
    (own / "generic_bodies.csv").write_text("id,language,form,match,kind\nwords/1,sv,kvarnverket,exact,\n", "utf-8")
    env = {**own_folders(tmp_path, tmp_path / "graph"), "GRAPH_URI": engine_settings.uri, "GRAPH_USER": engine_settings.user,
           "GRAPH_PASSWORD": engine_settings.password}

    def framjar(*words: str, packs: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command(*words), env=env | ({"GRAPH_PACKS": str(packs)} if packs else {}), cwd=tmp_path,
                              capture_output=True, encoding="utf-8", check=False)

    for number, name in enumerate(("Granljus", "Tallsken")):
        text = f"# {name}\n\nProjektägare: Kvarnverket\nProjektperiod: 202{number}-01 – 2026-12\n"
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    assert framjar("load", "Granljus.md", "Tallsken.md").returncode == 0
    assert bodies_of(framjar("ask", "1", "--format", "json")) == [2]
    told = framjar("check", packs=own)
    assert (told.returncode, "derived anew" in told.stderr) == (0, True), told.stdout
    loaded = framjar("load", "Granljus.md", "Tallsken.md", "--format", "json", packs=own)
    assert [one["status"] for one in json.loads(loaded.stdout)["sources"]] == ["replaced", "replaced"]
    assert bodies_of(framjar("ask", "1", "--format", "json", packs=own)) == [1, 1]
    assert framjar("check", "--rebuild", packs=own).returncode == 0
    assert framjar("load", "Granljus.md", "Tallsken.md").returncode == 0
    assert bodies_of(framjar("ask", "1", "--format", "json")) == [2]


def bodies_of(asked: subprocess.CompletedProcess[str]) -> list[int]:
    """How many projects each body has that is called so."""
    return sorted(row["projects"] for row in json.loads(asked.stdout)["rows"] if row["actor"] == "Kvarnverket")


def test_an_own_need_is_asked_for_and_outlives_its_pack(engine: Engine, engine_settings: Settings, tmp_path: Path,
                                                        own: Path) -> None:
    env = {**own_folders(tmp_path, tmp_path / "graph"), "GRAPH_URI": engine_settings.uri, "GRAPH_USER": engine_settings.user,
           "GRAPH_PASSWORD": engine_settings.password}

    def framjar(*words: str, packs: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command(*words), env=env | ({"GRAPH_PACKS": str(own)} if packs else {}), cwd=tmp_path,
                              capture_output=True, encoding="utf-8", check=False)

    (tmp_path / "plan.md").write_text(PLAN, "utf-8")
    (tmp_path / "log.csv").write_text(LOG, "utf-8")
    loaded = framjar("load", "plan.md", "log.csv", "--format", "json")
    assert loaded.returncode == 0, loaded.stderr
    assert json.loads(loaded.stdout)["totals"]["contacts"] == 1
    asked = framjar("ask", "coverage", "--municipality", "Leksand", "--need", "siljan.fabodbruk", "--date", "2026-06-01",
                    "--format", "json")
    assert [row["state"] for row in json.loads(asked.stdout)["rows"]] == ["covered"], asked.stderr
    found = framjar("find", "vill ha djur på skogen", "--municipality", "Leksand", "--date", "2026-06-01", "--format", "json")
    assert json.loads(found.stdout)["understood"]["needs"][0]["need"] == "siljan.fabodbruk"
    assert "Summer farming" in framjar("explain", "siljan.fabodbruk").stderr
    assert framjar("means", "fäbodliv", "siljan.fabodbruk").returncode == 0
    assert framjar("check", "--rebuild").returncode == 0

    without = framjar("check", packs=False)
    assert without.returncode == 0, without.stdout
    assert "derived anew" in without.stderr
    anew = framjar("check", "--rebuild", packs=False)
    assert anew.returncode == 0, anew.stdout
    assert "derived anew" not in anew.stderr
    (tmp_path / "more.md").write_text(PLAN.replace("Fäbodnavet", "Smidesnavet").replace("fäbodbruk", "export"), "utf-8")
    assert framjar("load", "more.md", packs=False).returncode == 0
    assert framjar("ask", "coverage", "--municipality", "Leksand", "--date", "2026-06-01", packs=False).returncode == 0
    assert framjar("explain", "Fäbodnavet", packs=False).returncode == 0
    assert "no loaded source names" in framjar("explain", "siljan.fabodbruk", packs=False).stderr
    unknown = framjar("ask", "coverage", "--municipality", "Leksand", "--need", "siljan.fabodbruk", packs=False)
    assert unknown.returncode == 2
    again = framjar("load", "plan.md", "log.csv", "--format", "json", packs=False)
    assert again.returncode == 0, again.stderr
    checked = framjar("check", "--rebuild", packs=False)
    assert checked.returncode == 0, checked.stdout
