"""Registers of companies, a calendar and a bank of projects the whole way: loaded, on pages, in answers; nothing personal."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.loading import LoadRequest, load, planned
from api.security import Rules, hosts_of
from graph.check import check, differences
from graph.config import Settings
from graph.engine import Engine
from graph.keys import PersonalKey
from graph.moving import dump, lines_of
from graph.store import Store
from queries.entities import find_entities
from queries.explain import explain
from tests.api.conftest import Run
from tests.api.test_http import client
from tests.conftest import empty
from tests.loaders.registers.test_calendars import BREAKFAST, calendar
from tests.loaders.registers.test_companies import BOLAGSVERKET, SCB
from tests.loaders.registers.test_esf import BANK

KEY = PersonalKey(bytes(32))
LOG = ("Datum;Företag;Organisationsnummer;Kommun;Behov;Hänvisad till\n"
       "2026-03-02;Lärkan;559800-0015;;Kapital;Almi\n2026-03-03;Svanens;559800-0023;Falun;Export;\n"
       "2026-03-04;Ann Ek;930309-9882;;Export;\n")
Get = Callable[..., httpx.Response]


def written(folder: Path) -> Path:
    for name, text, encoding in (("bolagsverket_bulkfil.txt", BOLAGSVERKET, "utf-8-sig"), ("scb_bulkfil.txt", SCB, "latin-1"),
                                 ("kalender.ics", calendar(BREAKFAST), "utf-8"), ("projektbank.csv", BANK, "utf-8-sig"),
                                 ("logg.csv", LOG, "utf-8")):
        (folder / name).write_bytes(text.encode(encoding))
    return folder


@pytest.fixture(scope="module")
def loaded(open_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Each engine in turn with all of them. The tests of this module only read."""
    empty(open_engine)
    report = load(Store(open_engine), planned([LoadRequest([written(tmp_path_factory.mktemp("registers"))])]), KEY)
    assert {one["kind"]: one["status"] for one in report["sources"]} == dict.fromkeys(
        ("bolagsverket", "scb", "calendar", "esf", "contacts"), "loaded")
    assert report["totals"]["registrations"] == 7
    return open_engine


@pytest.fixture(scope="module")
def get(loaded: Engine, engine_settings: Settings) -> Get:
    return client(create_app(loaded, settings=engine_settings, rules=Rules(hosts_of(8000))))


def id_of(engine: Engine, text: str) -> str:
    return str(find_entities(engine, text, firms=True)[0]["id"])


def test_the_graph_is_what_it_must_be(loaded: Engine) -> None:
    assert (check(loaded), differences(Store(loaded))) == ([], [])


def test_a_firm_shows_what_registers_say_of_it(loaded: Engine, get: Get) -> None:
    told = explain(loaded, id_of(loaded, "Svanens"), rows_visible=True)
    assert [(row["form"], row["active"]) for row in told["registrations"]] == [("handelsbolag", False)] * 2
    page = get(f"/foretag/{id_of(loaded, 'Lärkan')}?lang=sv").text
    for words in ("I företagsregister", "aktiebolag", "telekommunikation och it", "bolagsverket_bulkfil.txt, rad 1"):
        assert words in page
    assert "limited company" in get(f"/foretag/{id_of(loaded, 'Lärkan')}?lang=en").text


def test_every_source_and_event_has_its_page(loaded: Engine, get: Get) -> None:
    for source in Store(loaded).sources():
        for language in ("sv", "en"):
            page = get(f"/kallor/{source['id']}?lang={language}")
            assert page.status_code == 200, source["kind"]
            assert "sparas inte längre" not in page.text
            assert ("3 registreringar, som" in page.text) == (source["kind"] == "scb" and language == "sv")
    assert "Kraft i Granbo" in get(f"/projekt/{id_of(loaded, 'Kraft i Granbo')}").text
    event = get(f"/sak/{loaded.read('MATCH (e:Event) RETURN min(e.id) AS id')[0]['id']}?lang=sv")
    assert event.status_code == 200
    assert "Almi GävleDala" in event.text
    assert "företagsregister (SCB)" in get("/kallor?lang=sv").text


def test_which_groups_are_not_reached_is_answered(get: Get) -> None:
    rows = {row["group"]: row for row in get("/api/questions/unreached_firms?municipality=Falun").json()["rows"]}
    assert rows["aktiebolag"]["firms_registered"] == 1
    assert rows["enskild"]["firms_registered"] == 1


def test_nothing_personal_is_in_the_graph_its_dump_or_its_pages(loaded: Engine, get: Get) -> None:
    stream = io.BytesIO()
    dump(loaded, stream, KEY.fingerprint)
    everything = "\n".join(json.dumps([kind, content], ensure_ascii=False) for kind, content in lines_of(loaded))
    everything += get("/kallor").text + get("/api/questions/unreached_firms").text
    assert KEY.digest("930309-9882") in everything
    for spelling in ("930309-9882", "9303099882", "199303099882", "19930309", "Ann Ek Målare", "EK, ANN"):
        assert spelling not in everything


def test_the_command_reports_and_a_dry_run_starts_no_engine(without_graph: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    written(tmp_path / "in")
    done = without_graph("load", "in", "--dry-run", "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["totals"]["registrations"]) == (0, 7)
    shown = without_graph("load", "in/scb_bulkfil.txt", "--kind", "scb", "--dry-run")
    assert "3 registrations" in shown.stderr
    assert "sole traders" in shown.stdout
    assert not (tmp_path / "graph").exists()
