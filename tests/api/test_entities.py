"""The pages of things over real engines: who is found, what stands there, what is withheld, and the command explain."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from api.app import create_app
from api.loading import LoadRequest, load, planned
from api.security import Rules, hosts_of
from graph.config import Settings
from graph.engine import Engine
from graph.keys import PersonalKey
from graph.store import Store
from queries.entities import find_entities
from tests.api.conftest import LOG, PLAN, Run
from tests.api.test_http import client
from tests.conftest import empty

Get = Callable[..., httpx.Response]
RULES = Rules(hosts_of(8000))


@pytest.fixture(scope="module")
def loaded(open_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Each engine in turn with a plan and a small log. The tests of this module only read."""
    empty(open_engine)
    folder = tmp_path_factory.mktemp("things")
    (folder / "plan.md").write_text(PLAN, "utf-8")
    (folder / "log.csv").write_text(LOG, "utf-8")
    load(Store(open_engine), planned([LoadRequest([folder])]), PersonalKey(bytes(32)))
    return open_engine


@pytest.fixture(scope="module")
def get(loaded: Engine, engine_settings: Settings) -> Get:
    """The application over what is loaded."""
    return client(create_app(loaded, settings=engine_settings, rules=RULES))


def id_of(engine: Engine, text: str) -> str:
    return str(find_entities(engine, text, firms=True)[0]["id"])


def test_each_kind_of_thing_has_its_page_in_both_languages(get: Get, loaded: Engine) -> None:
    paths = {f"/aktor/{id_of(loaded, 'Leksands kommun')}": "Kompetensnavet Siljan",
             f"/projekt/{id_of(loaded, 'Kompetensnavet Siljan')}": "Projektägare: Leksands kommun",
             "/kommun/se-kom-2029": "Kompetensnavet Siljan", "/behov/kompetens.rekrytering": "Leksand",
             f"/foretag/{id_of(loaded, 'Exempelsågen AB')}": "Kapital", "/sak/se-lan-20": "Dalarnas län"}
    for path, told in paths.items():
        for language in ("sv", "en"):
            page = get(f"{path}?lang={language}")
            assert page.status_code == 200, path
            assert page.headers["content-language"] == language
            assert f'<html lang="{language}">' in page.text
            assert told in page.text, path


def test_a_name_leads_to_its_page_and_an_address_of_another_kind_to_its_own(get: Get, loaded: Engine) -> None:
    actor = id_of(loaded, "Leksands kommun")
    for path in (f"/sak?namn={quote('leksands  KOMMUN')}", f"/sak/{actor}", f"/kommun/{actor}"):
        response = get(path)
        assert (response.status_code, response.headers["location"]) == (303, f"/aktor/{actor}"), path
    assert get(f"/sak/{actor}?lang=en").headers["location"] == f"/aktor/{actor}?lang=en"
    assert get("/sak/se-kom-2029").headers["location"] == "/kommun/se-kom-2029"


def test_what_nobody_names_is_a_page_that_says_so(get: Get) -> None:
    page = get(f"/sak?namn={quote('Leksands komun')}")
    assert page.status_code == 404
    assert "Leksands kommun" in page.text
    for path in ("/sak", "/aktor/0000", "/kommun/se-kom-9999", "/foretag/x", "/behov/finans"):
        assert get(path).status_code == 404, path


def test_a_firm_stays_hidden_where_rows_may_not_be_seen(loaded: Engine, engine_settings: Settings) -> None:
    firm = id_of(loaded, "Exempelsågen AB")
    get = client(create_app(loaded, settings=replace(engine_settings, rows=False), rules=RULES))
    page = get(f"/foretag/{firm}")
    assert page.status_code == 200
    assert "&lt;5" in page.text
    for hidden in ("Exempelsågen", "Kapital", "559812", "2026-03-02", "2 mars"):
        assert hidden not in page.text, hidden
    assert get(f"/sak?namn={quote('Exempelsågen AB')}").status_code == 404


def test_a_firm_is_never_found_by_its_name_in_an_address(get: Get) -> None:
    assert get(f"/sak?namn={quote('Exempelsågen AB')}").status_code == 404, "addresses are kept in logs and histories"


def test_names_on_other_pages_lead_to_the_thing(get: Get, loaded: Engine) -> None:
    actor, project = id_of(loaded, "Leksands kommun"), id_of(loaded, "Kompetensnavet Siljan")
    network, ranked = get("/natverk").text, get("/fragor/1").text
    assert f'href="/aktor/{actor}"' in network
    assert f'href="/projekt/{project}"' in network
    assert f'href="/aktor/{actor}"' in ranked
    assert 'href="/sak?namn=Kompetensnavet+Siljan"' in ranked
    cell = get("/luckor?cell=kompetens.rekrytering,Leksand&part=cell").text
    assert 'href="/behov/kompetens.rekrytering"' in cell
    assert 'href="/kommun/se-kom-2029"' in cell
    log = next(one for one in Store(loaded).sources() if one["kind"] == "contacts")
    assert f'href="/foretag/{id_of(loaded, "Exempelsågen AB")}"' in get(f"/kallor/{log['id']}").text


def test_the_command_tells_of_one_thing_lists_several_and_says_what_is_near(framjar: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(PLAN, "utf-8")
    (tmp_path / "log.csv").write_text(LOG, "utf-8")
    assert framjar("load", "plan.md", "log.csv").returncode == 0
    told = framjar("explain", "leksands kommun", "--format", "json")
    assert told.returncode == 0
    found = json.loads(told.stdout)
    assert (found["label"], found["name"]) == ("Actor", "Leksands kommun")
    assert [one["other"]["name"] for one in found["facts"] if one["type"] == "Partnership"] == ["Kompetensnavet Siljan"]
    table = framjar("explain", found["id"])
    offer = next(one for one in found["statements"] if one["predicate"] == "takes_part")
    assert table.returncode == 0
    for words in ("Kompetensnavet Siljan", "Projektägare: Leksands kommun", "plan.md", offer["id"][:8]):
        assert words in table.stdout, words
    missing = framjar("explain", "Leksands komun")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "did you mean Leksands kommun" in missing.stderr
    firm = framjar("explain", "Exempelsågen")
    assert "Kapital" in framjar("explain", "Exempelsågen", "--format", "json").stdout
    assert "same organisation number" in firm.stdout
    id_ = json.loads(framjar("explain", "Exempelsågen", "--format", "json").stdout)["id"]
    hidden = framjar("explain", id_, GRAPH_ROWS="no")
    assert "Exempel" not in hidden.stdout + hidden.stderr
    assert "Contacts: <5" in hidden.stderr
