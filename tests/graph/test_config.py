"""The settings of the graph."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from graph import config
from graph.config import SETTINGS, Settings, settings
from graph.errors import BadParameter


def test_without_environment_the_graph_is_in_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    found = settings({})
    assert found.embedded_path == tmp_path / "data" / "framjarkartan" / "graph"
    assert found.key_file == tmp_path / "config" / "framjarkartan" / "key"
    assert (found.heap, found.linger, found.timeout, found.rows, found.database) == ("2g", 15.0, 30.0, None, "neo4j")


def test_the_process_environment_is_read_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH_URI", "embedded:/srv/graph")
    assert settings().embedded_path == Path("/srv/graph")


def test_an_argument_goes_before_the_environment() -> None:
    assert settings({"GRAPH_URI": "bolt://a"}, graph="neo4j+s://b").uri == "neo4j+s://b"
    assert settings({"GRAPH_URI": "bolt://a"}, graph="neo4j+s://b").embedded_path is None


def test_an_embedded_path_may_be_relative_or_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/someone")
    assert settings({}, graph="embedded:data/graf").embedded_path == tmp_path / "data" / "graf"
    assert settings({}, graph="embedded:~/graf").embedded_path == Path("/home/someone/graf")


def test_the_password_may_come_from_a_file_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("hemligt\nnot this\n", "utf-8")
    found = settings({"GRAPH_URI": "bolt://a", "GRAPH_PASSWORD_FILE": str(file)})
    assert found.password == "hemligt"
    assert "hemligt" not in repr(found)
    assert settings({"GRAPH_PASSWORD": "own", "GRAPH_PASSWORD_FILE": str(file)}).password == "own"


@pytest.mark.parametrize(("name", "value"), [
    ("GRAPH_URI", "http://graph.example"), ("GRAPH_URI", "graph"), ("GRAPH_URI", "bolt://"),
    ("GRAPH_URI", "bolt://graph.example:port"), ("GRAPH_URI", "bolt://[::1:7687"),
    ("GRAPH_URI", "bolt://anna:hemligt@graph.example"), ("GRAPH_HEAP", "2"), ("GRAPH_HEAP", "0g"),
    ("GRAPH_HEAP", "2g -Dx=y"), ("GRAPH_LINGER", "21"), ("GRAPH_LINGER", "-1"), ("GRAPH_LINGER", "nan"),
    ("GRAPH_TIMEOUT", "0"), ("GRAPH_TIMEOUT", "soon"), ("GRAPH_ROWS", "maybe"), ("GRAPH_PASSWORD_FILE", "/nowhere/x"),
])
def test_a_value_that_cannot_be_meant_is_named(name: str, value: str) -> None:
    with pytest.raises(BadParameter, match=name) as caught:
        settings({name: value})
    assert "hemligt" not in str(caught.value)


@pytest.mark.parametrize(("text", "rows"), [("yes", True), ("No", False), ("", None)])
def test_rows(text: str, rows: bool | None) -> None:
    assert settings({"GRAPH_ROWS": text}).rows is rows


def test_each_variable_that_is_read_is_described_once() -> None:
    source = Path(config.__file__).read_text("utf-8")
    read = set(re.findall(r'"(GRAPH_\w+)"', source[source.index("def settings"):]))
    assert sorted(setting.name for setting in SETTINGS) == sorted(read)
    assert all(setting.default and setting.about.endswith(".") for setting in SETTINGS)


def test_the_fields_are_those_that_others_rely_on() -> None:
    assert {"uri", "user", "password", "database", "heap", "key_file", "rows", "linger"} <= {
        field.name for field in fields(Settings)}
