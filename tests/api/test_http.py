"""The web application over real engines: pages and API in both languages, errors, files, hosts, changes."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.loading import LoadRequest, load, planned
from api.security import TOKEN_HEADER, Rules, hosts_of
from graph.config import Settings
from graph.engine import Engine, connect
from graph.keys import PersonalKey
from graph.store import Store
from tests.api.conftest import LOG, PLAN
from tests.conftest import empty

BASE = "http://127.0.0.1:8000"
PAGES = ("/", "/partner", "/partner?text=vill+ta+lån&municipality=Leksand", "/luckor", "/luckor?county=Dalarnas+län&gaps=1",
         "/luckor?cell=finans.kapital,Leksand&part=cell", "/natverk", "/natverk?node=Leksands+kommun", "/fragor",
         "/fragor?words=lucka", "/fragor/coverage", "/fragor/1", "/kallor", "/kallor?kind=contacts")
RULES = Rules(hosts_of(8000))

Get = Callable[..., httpx.Response]


def client(app: FastAPI) -> Get:
    """Asks the application: `get(path, method="GET", **options)`."""
    def get(path: str, method: str = "GET", **options: object) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as one:
                return await one.request(method, path, **options)  # type: ignore[arg-type]

        return asyncio.run(send())

    return get


@pytest.fixture(scope="module")
def emptied(open_engine: Engine) -> Engine:
    """An engine without anything loaded, each in turn. The tests of this module only read."""
    empty(open_engine)
    return open_engine


@pytest.fixture(scope="module")
def loaded(emptied: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine with a plan and a small log."""
    folder = tmp_path_factory.mktemp("sources")
    (folder / "plan.md").write_text(PLAN, "utf-8")
    (folder / "log.csv").write_text(LOG, "utf-8")
    load(Store(emptied), planned([LoadRequest([folder])]), PersonalKey(bytes(32)))
    return emptied


@pytest.fixture(scope="module")
def get(loaded: Engine, engine_settings: Settings) -> Get:
    """The application over what is loaded."""
    return client(create_app(loaded, settings=engine_settings, rules=RULES))


def check_pages(get: Get) -> None:
    """Every page is there in both languages."""
    for path in PAGES:
        for language in ("sv", "en"):
            response = get(path + ("&" if "?" in path else "?") + f"lang={language}")
            assert response.status_code == 200, path
            assert response.headers["content-language"] == language
            assert response.headers["cache-control"] == "no-store"
            if "part=" not in path:
                assert f'<html lang="{language}">' in response.text


def test_every_page_is_there_while_nothing_is_loaded(emptied: Engine, engine_settings: Settings) -> None:
    assert Store(emptied).sources() == [], "this test stands first: the next one loads"
    check_pages(client(create_app(emptied, settings=engine_settings)))


def test_every_page_is_there(get: Get) -> None:
    check_pages(get)


def test_the_language_is_that_of_the_link_then_the_cookie_then_the_browser(get: Get) -> None:
    def language(path: str, **headers: str) -> str:
        return str(get(path, headers=headers).headers["content-language"])

    assert language("/fragor") == "sv"
    assert language("/fragor", **{"accept-language": "en-GB,en;q=0.9"}) == "en"
    assert language("/fragor", **{"accept-language": "en", "cookie": "lang=sv"}) == "sv"
    assert language("/fragor?lang=en", cookie="lang=sv") == "en"
    assert "lang=en" in get("/fragor?lang=en").headers["set-cookie"]
    assert "samesite=lax" in get("/fragor?lang=en").headers["set-cookie"].lower()


def test_a_link_to_the_other_language_leads_there_whatever_the_browser_prefers(get: Get) -> None:
    headers = {"accept-language": "en", "cookie": "lang=en"}
    page = get("/fragor?words=x", headers=headers).text
    link = re.search(r'href="([^"]*)"[^>]*hreflang="sv"', page)
    assert link is not None
    assert get(link[1].replace("&amp;", "&"), headers=headers).headers["content-language"] == "sv"


def test_sample_data_is_marked_only_where_it_is(loaded: Engine, engine_settings: Settings) -> None:
    for demo in (True, False):
        page = client(create_app(loaded, settings=engine_settings, demo=demo))("/kallor?lang=en").text
        assert ("Sample data" in page) is demo


def test_a_source_is_opened_by_id_and_by_path_at_the_place_that_is_named(get: Get, loaded: Engine) -> None:
    log, plan = Store(loaded).sources()
    by_id, by_path = get(f"/kallor/{plan['id']}"), get(f"/kalla?source={quote(plan['path'])}&at=chars+4-9")
    assert "Leksands kommun" in by_id.text
    assert 'id="here"' in by_path.text
    rows = get(f"/kalla?source={log['id']}&at=row+2,+column+Behov").text
    assert 'id="here"' in rows
    assert "Exempelsågen" not in rows
    assert get("/kallor/0000").status_code == get("/kalla").status_code == 404


def test_the_same_answer_as_json_and_as_files(get: Get) -> None:
    answer = get("/api/questions/coverage?municipality=Leksand").json()
    assert set(answer) == {"question", "parameters", "graph_version", "rows", "notes"}
    assert get("/api/questions/51?municipality=Leksand").json() == answer
    assert get("/api/questions/coverage?municipality=Leksand&target-group=").json() == answer
    for path in ("/api/questions/coverage.csv?municipality=Leksand", "/api/questions/coverage?format=csv&municipality=Leksand"):
        response = get(path)
        assert response.headers["content-disposition"] == 'attachment; filename="coverage.csv"'
        assert len(list(csv.DictReader(io.StringIO(response.text)))) == len(answer["rows"])
    assert get("/api/questions/coverage.xlsx").content.startswith(b"PK")
    assert json.loads(get("/api/questions/coverage.json?municipality=Leksand").text) == answer


def test_the_finder_answers(get: Get) -> None:
    found = get("/api/find?text=behöver+riskkapital&municipality=Leksand&date=2026-11-24").json()
    assert found["understood"]["municipality"] == "Leksand"
    assert [one["need"] for one in found["understood"]["needs"]] == ["finans.kapital"]
    assert date.fromisoformat(found["understood"]["date"]) == date(2026, 11, 24)
    assert found["state"] == "unknown"


def test_a_dropped_need_is_asked_without(get: Get) -> None:
    page = "/partner?text=behöver+riskkapital&municipality=Leksand"
    assert "riskkapital</q>" in get(page).text
    assert "riskkapital</q>" not in get(page + "&drop=finans.kapital").text


@pytest.mark.parametrize(("path", "status", "said"), [
    ("/api/questions/nonsense", 404, None), ("/api/questions/coverage.pdf", 400, "none of csv"), ("/api/nothing", 404, None),
    ("/api/questions/coverage?colour=red", 400, "no such parameter"), ("/api/questions/coverage?date=x", 400, "is no day"),
    ("/api/questions/coverage?date=2026-01-01&date=2026-01-02", 400, "given twice"), ("/api/find", 400, "is required"),
    ("/api/find?text=x&colour=red", 400, "is no parameter"), ("/api/find?text=x&municipality=Atlantis", 400, "Atlantis"),
])
def test_an_error_of_the_api_says_what_and_why(get: Get, path: str, status: int, said: str | None) -> None:
    response = get(path)
    assert response.status_code == status
    detail = response.json()["error"]["detail"]
    assert detail is None if said is None else said in detail


@pytest.mark.parametrize(("path", "status"), [
    ("/nothing", 404), ("/fragor/nonsense", 404), ("/fragor/coverage?date=x", 400), ("/luckor?date=x", 400),
    ("/kalla?source=x", 404), ("/partner?text=x&municipality=Atlantis", 400), ("/static/nothing.js", 404),
])
def test_an_error_of_a_page_is_a_page_in_its_language(get: Get, path: str, status: int) -> None:
    for language in ("sv", "en"):
        response = get(path + ("&" if "?" in path else "?") + f"lang={language}")
        assert response.status_code == status
        assert f'<html lang="{language}">' in response.text


def test_a_graph_that_does_not_answer_is_said(loaded: Engine, engine_settings: Settings) -> None:
    gone = connect(engine_settings)
    gone.close()
    get = client(create_app(gone, settings=engine_settings))
    assert get("/healthz").status_code == 200
    assert get("/readyz").status_code == 503
    assert get("/api/questions/1").status_code == 503
    assert '<html lang="en">' in get("/natverk?lang=en").text


def test_other_hosts_are_refused_and_every_answer_is_guarded(get: Get) -> None:
    assert get("/", headers={"host": "evil.example"}).status_code == 421
    assert get("/api/questions", headers={"host": "127.0.0.1"}).status_code == 421
    for path in ("/", "/nothing", "/api/questions", "/static/app.css", "/openapi.json"):
        headers = get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_changes_without_origin_and_token(get: Get, method: str) -> None:
    for path in ("/", "/api/questions", "/kallor"):
        assert get(path, method).status_code == 403
        assert get(path, method, headers={"origin": BASE}).status_code == 403
        assert get(path, method, headers={TOKEN_HEADER: RULES.token}).status_code == 403
        assert get(path, method, headers={"origin": BASE, TOKEN_HEADER: RULES.token}).status_code == 405


def test_the_description_lists_every_question_with_its_parameters(get: Get) -> None:
    paths = get("/openapi.json").json()["paths"]
    for question in get("/api/questions").json():
        described = paths[f"/api/questions/{question['name']}"]["get"]["parameters"]
        assert [one["name"] for one in described] == [*(one["name"] for one in question["parameters"]), "format"]
    assert get("/docs").status_code == get("/redoc").status_code == 404


def test_files_are_served_from_the_package_and_from_pyvis(get: Get) -> None:
    script = get("/static/vis/vis-network.min.js")
    assert len(script.content) == 468_813
    assert script.headers["cache-control"] == "no-cache"
    assert get("/static/vis/vis-network.min.js", headers={"if-none-match": script.headers["etag"]}).status_code == 304
    assert get("/static/vis/../../../../secrets").status_code == 404


def test_the_network_is_there_for_the_script_and_as_files(get: Get) -> None:
    scene = get("/api/network?lang=en").json()
    assert "Leksands kommun" in [node["label"] for node in scene["nodes"]]
    assert get("/api/export.graphml").text.startswith("<?xml")
    assert "Leksands kommun" in get("/api/export.html").text
    assert "attachment" in get("/api/export.html").headers["content-disposition"]


def test_head_says_what_get_would(get: Get) -> None:
    whole, head = get("/kallor"), get("/kallor", "HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_small_counts_and_rows_are_withheld_where_the_setting_says_no(loaded: Engine, engine_settings: Settings) -> None:
    get = client(create_app(loaded, settings=replace(engine_settings, rows=False)))
    rows = get("/api/questions/coverage?municipality=Leksand").json()["rows"]
    assert [row["demand_firms"] for row in rows if row["demand_firms"]] == [{"value": None, "below": 5}]
    log = Store(loaded).sources()[0]
    assert "Kapital" not in get(f"/kallor/{log['id']}").text
