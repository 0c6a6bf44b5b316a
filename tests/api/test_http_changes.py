"""What pages change, on both engines: the review and its undo, right and wrong, withdrawing; never without the token."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.app import create_app
from api.security import Rules, hosts_of
from graph.config import Settings
from graph.engine import Engine, connect
from graph.store import Store
from tests.api.cases import ONE, OTHER, load_cases
from tests.api.test_http import BASE, Get, client
from tests.graph.test_engine import other_writer

pytestmark = pytest.mark.engine
RULES = Rules(hosts_of(8000))
HONEST = {"Origin": BASE}


@pytest.fixture
def get(engine: Engine, engine_settings: Settings, tmp_path: Path) -> Get:
    """The application over the cases."""
    load_cases(Store(engine), tmp_path)
    return client(create_app(engine, settings=replace(engine_settings, author="Anna"), rules=RULES))


def post(get: Get, path: str, token: str = RULES.token, **fields: str) -> httpx.Response:
    """Sends a form of one of our pages."""
    return get(path, method="POST", headers=HONEST, data={"token": token, **fields})


def projects_of(get: Get) -> dict[str, int]:
    """Question 1, of the two spellings."""
    return {row["actor"]: row["projects"] for row in get("/api/questions/1").json()["rows"] if row["actor"] in (ONE, OTHER)}


def asked(get: Get, name: str) -> str:
    """The id of the first question of the queue whose link names something."""
    for link, told in re.findall(r'<a href="(/granska\?[^"]+)"[^>]*><span>([^<]+)', get("/granska").text):
        if html.unescape(told) == name:
            return str(re.findall(r"item=([0-9a-f]+)", link)[0])
    raise AssertionError(f"{name} is not asked")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, f"no field {name}"
    return found[1]


def pair_of(get: Get) -> str:
    """The id of the question about the two spellings."""
    for name in (ONE, OTHER):
        try:
            return asked(get, name)
        except AssertionError:
            continue
    raise AssertionError("the pair is not asked")


def test_an_answer_acts_at_once_and_is_undone(get: Get) -> None:
    assert projects_of(get) == {ONE: 2, OTHER: 1}
    item = pair_of(get)
    done = post(get, "/granska/svar", item=item, answer="same", reason="ett kontor")
    assert done.status_code == 303
    after = get(done.headers["location"])
    assert "flyttade" in after.text
    assert list(projects_of(get).values()) == [3]
    undone = post(get, "/granska/angra", judgement=hidden(after.text, "judgement"), item=item)
    assert undone.status_code == 303
    assert f"item={item}" in undone.headers["location"]
    page = get(undone.headers["location"])
    assert "Ångrat" in page.text
    assert hidden(page.text, "item") == item
    assert projects_of(get) == {ONE: 2, OTHER: 1}


def test_an_answer_twice_is_one(get: Get) -> None:
    item = pair_of(get)
    for _ in range(2):
        assert post(get, "/granska/svar", item=item, answer="different").status_code == 303
    assert projects_of(get) == {ONE: 2, OTHER: 1}
    assert item not in get("/granska").text


def test_a_receiver_is_told(get: Get, engine: Engine) -> None:
    item = asked(get, "Kvarnlyckan")
    assert post(get, "/granska/svar", item=item, answer="Ingen alls").status_code == 400
    assert post(get, "/granska/svar", item=item, answer=ONE).status_code == 303
    assert [one.kind for one in Store(engine).judgements()] == ["same"]
    with pytest.raises(AssertionError, match="is not asked"):
        asked(get, "Kvarnlyckan")


@pytest.mark.parametrize("said", ["Kvarnlyckan", "surdegsfrågan"])
def test_what_means_nothing_is_not_asked_again_until_that_is_undone(get: Get, said: str) -> None:
    item = asked(get, said)
    done = post(get, "/granska/svar", item=item, answer="none")
    assert done.status_code == 303
    page = get(done.headers["location"])
    assert "inget behov och ingen aktör" in page.text
    with pytest.raises(AssertionError, match="is not asked"):
        asked(get, said)
    post(get, "/granska/angra", judgement=hidden(page.text, "judgement"), item=item)
    assert asked(get, said) == item


def test_what_is_left_for_later_is_asked_last(get: Get) -> None:
    page = get("/granska").text
    item = hidden(page, "item")
    skip = html.unescape(re.findall(r'href="([^"]+)" data-key="v"', page)[0])
    assert hidden(get(skip).text, "item") != item
    assert hidden(get("/granska?skip=<b>").text, "item") == item


def test_nobody_without_token_or_from_elsewhere_changes_anything(get: Get, engine: Engine) -> None:
    item, source = pair_of(get), Store(engine).sources()[0]["id"]
    statement = engine.read("MATCH (s:Statement) RETURN s.id AS id ORDER BY id LIMIT 1")[0]["id"]
    before = Store(engine).graph_version()
    for path, fields in {"/granska/svar": {"item": item, "answer": "same"}, "/granska/angra": {"judgement": "x"},
                         f"/kallor/{source}/ta-bort": {}, f"/uppgift/{statement}/fel": {}}.items():
        assert post(get, path, token="wrong", **fields).status_code == 403
        assert get(path, method="POST", data={"token": RULES.token, **fields}).status_code == 403
        foreign = {"Origin": "http://evil.example"}
        assert get(path, method="POST", headers=foreign, data={"token": RULES.token, **fields}).status_code == 403
        assert get(path).status_code in (200, 404, 405), "reading changes nothing"
    assert Store(engine).graph_version() == before


def test_a_statement_is_marked_on_the_page_of_its_source(get: Get, engine: Engine) -> None:
    row = engine.read("MATCH (s:Statement {predicate: 'takes_part', subject_surface: $name})-[:STATED_IN]->(d:Source) "
                      "RETURN s.id AS id, d.id AS source", name=OTHER)[0]
    done = post(get, f"/uppgift/{row['id']}/fel", number="2")
    assert done.headers["location"] == f"/kallor/{row['source']}#u2"
    page = get(f"/kallor/{row['source']}").text
    assert "bedömd som fel" in page
    assert "Anna" in page
    assert OTHER not in projects_of(get)
    undone = post(get, "/granska/angra", judgement=hidden(page, "judgement"), source=row["source"], number="2")
    assert undone.headers["location"] == f"/kallor/{row['source']}#u2"
    assert projects_of(get)[OTHER] == 1
    narrowed = post(get, f"/uppgift/{row['id']}/ratt", number="2", kind="Project", certainty="<b>")
    assert narrowed.headers["location"] == f"/kallor/{row['source']}?kind=Project#u2"
    assert "bedömd som rätt" in get(f"/kallor/{row['source']}").text
    assert post(get, f"/uppgift/{row['id']}/kanske").status_code == 404
    assert post(get, "/uppgift/00000000/fel").status_code == 400


def test_one_is_led_to_pages_of_ours_only(get: Get) -> None:
    made = post(get, "/granska/svar", item=pair_of(get), answer="same").headers["location"]
    judgement = re.findall(r"did=([0-9a-f]+)", made)[0]
    away = post(get, "/granska/angra", judgement=judgement, source="//evil.example", number="x").headers["location"]
    assert urlsplit(away).netloc == ""
    assert away == "/kallor"


def test_a_source_goes_after_one_was_told_what_goes_with_it(get: Get, engine: Engine) -> None:
    source = next(one for one in Store(engine).sources() if one["path"].endswith("backspelet.md"))
    question = get(f"/kallor/{source['id']}/ta-bort").text
    assert OTHER in question
    assert "Backspelet" in question
    assert "Mora kommun" not in question.partition("<main")[2], "another source names it"
    done = post(get, f"/kallor/{source['id']}/ta-bort")
    assert done.status_code == 303
    assert "Läs in den igen" in get(done.headers["location"]).text
    assert projects_of(get) == {ONE: 2}
    assert post(get, f"/kallor/{source['id']}/ta-bort").status_code == 404
    assert get(f"/kallor/{source['id']}/ta-bort").status_code == 404


@pytest.fixture
def impatient(get: Get, engine_settings: Settings) -> Iterator[Get]:
    """The application as it is served: a page does not wait long for another writer."""
    with connect(replace(engine_settings, patience=0.5)) as engine:
        yield client(create_app(engine, settings=engine_settings, rules=RULES))


def test_whoever_meets_a_load_is_told_and_nothing_is_done(impatient: Get, get: Get, engine_settings: Settings) -> None:
    item = pair_of(get)
    with other_writer(engine_settings):
        told = post(impatient, "/granska/svar", item=item, answer="same")
    assert told.status_code == 503
    assert "Grafen ändras just nu" in told.text
    assert projects_of(get) == {ONE: 2, OTHER: 1}


def test_rows_that_may_not_be_seen_are_not_asked_about(get: Get, engine: Engine, engine_settings: Settings) -> None:
    closed = client(create_app(engine, settings=replace(engine_settings, rows=False), rules=RULES))
    assert "Kvarnlyckan</" not in closed("/granska").text.replace(f"{ONE}</", "")
    assert "utelämnade" in closed("/granska").text
