"""From files to answers, on both engines: the same load gives the same answers, equal as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import ahocorasick
import pytest

from api.loading import LoadRequest, load, planned
from graph.config import Settings
from graph.engine import Engine, connect
from graph.keys import PersonalKey
from graph.store import Store
from loaders.demo import write_demo
from queries.catalog import QUESTIONS, ask
from queries.finder import find
from tests.conftest import empty

pytestmark = pytest.mark.engine

TODAY = date(2026, 11, 24)
SAYINGS = (("Vill lämna över till dottern och behöver låna", "Säter"), ("Vi hittar ingen personal", "Orsa"),
           ("exporthjælp til Norge", "Mora"), ("", None))
VOCABULARY = ("Need", "Place", "TargetGroup")


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> PersonalKey:
    return PersonalKey.from_file(tmp_path_factory.mktemp("key") / "key")


@pytest.fixture(scope="module")
def both(embedded_server_settings: Settings, neo4j_server_settings: Settings) -> Iterator[tuple[Engine, Engine]]:
    """An open door to each engine, emptied."""
    with connect(embedded_server_settings) as embedded, connect(neo4j_server_settings) as neo4j:
        for engine in (embedded, neo4j):
            empty(engine)
        yield embedded, neo4j


def answers(engine: Engine) -> dict[str, Any]:
    """All that can be asked without parameters, and the finder, as plain JSON."""
    asked: dict[str, Any] = {one.name: ask(engine, one.name, {}, today=TODAY, rows_visible=True) for one in QUESTIONS}
    asked["find"] = [find(engine, text, municipality, today=TODAY, rows_visible=True) for text, municipality in SAYINGS]
    plain: dict[str, Any] = json.loads(json.dumps(asked, ensure_ascii=False))
    return plain


def counts(engine: Engine) -> Mapping[str, int]:
    found: Mapping[str, int] = Store(engine).status()["counts"]
    return found


def load_requests(engine: Engine, requests: list[LoadRequest], key: PersonalKey) -> dict[str, Any]:
    return load(Store(engine), planned(requests), key)


@pytest.fixture(scope="module")
def demo(both: tuple[Engine, Engine], key: PersonalKey, tmp_path_factory: pytest.TempPathFactory) -> list[LoadRequest]:
    """The demo region, loaded into both."""
    requests = [LoadRequest((file.path,), file.kind, (file.inventory,) if file.inventory else ())
                for file in write_demo(tmp_path_factory.mktemp("demo"))]
    for engine in both:
        report = load_requests(engine, requests, key)
        assert {one["status"] for one in report["sources"]} == {"loaded"}
    return requests


def test_the_same_load_gives_the_same_answers_on_both_engines(both: tuple[Engine, Engine], demo: list[LoadRequest]) -> None:
    embedded, neo4j = (answers(engine) for engine in both)
    assert embedded.keys() == neo4j.keys()
    for name in embedded:
        assert embedded[name] == neo4j[name], name
    assert counts(both[0]) == counts(both[1])


def test_the_demo_region_shows_all_three_states_an_overlap_and_something_that_lapses(
        both: tuple[Engine, Engine], demo: list[LoadRequest]) -> None:
    rows = ask(both[0], "coverage", {}, today=TODAY, rows_visible=True)["rows"]
    assert {row["state"] for row in rows} == {"covered", "gap", "unknown"}
    assert [row for row in rows if row["until"] and "2026-11-24" <= row["until"] <= "2027-06"]
    assert ask(both[0], "17", {}, today=TODAY, rows_visible=True)["rows"]


def test_every_quote_of_an_answer_occurs_in_the_source_it_names(both: tuple[Engine, Engine], demo: list[LoadRequest]) -> None:
    texts = {Path(path).name: _read(Path(path)) for request in demo for path in request.paths}
    found = answers(both[0])
    evidence = [one for name, answer in found.items() if name != "find" for row in answer["rows"] for one in row["evidence"]]
    assert evidence
    for one in evidence:
        assert one.get("locator") or one.get("quote")
        if one.get("quote"):
            assert _squeezed(one["quote"]) in _squeezed(texts[Path(one["source"]).name]), one


def _read(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _squeezed(text: str) -> str:
    return " ".join(text.replace('""', '"').split())


def test_loading_twice_leaves_counts_and_withdrawing_all_leaves_vocabulary(
        both: tuple[Engine, Engine], demo: list[LoadRequest], key: PersonalKey) -> None:
    for engine in both:
        before = counts(engine)
        report = load_requests(engine, demo, key)
        assert {one["status"] for one in report["sources"]} == {"unchanged"}
        assert counts(engine) == before
        store = Store(engine)
        for source in store.sources():
            store.withdraw(source["id"])
        assert {label for label, n in counts(engine).items() if n} == set(VOCABULARY)


# -- texts that the repository does not carry ---------------------------------------------------------------------------


def folder(variable: str) -> Path:
    """A folder that the environment names, else the test is skipped."""
    if not os.environ.get(variable):
        pytest.skip(f"{variable} is not set")
    return Path(os.environ[variable])


def test_the_five_documents_answer_as_was_worked_out_by_hand(both: tuple[Engine, Engine], key: PersonalKey) -> None:
    seeds = folder("FRAMJAR_SEEDS")
    for engine in both:
        empty(engine)
        report = load_requests(engine, [LoadRequest((seeds,))], key)
        assert [one["status"] for one in report["sources"]] == ["loaded"] * 5
    found = [answers(engine) for engine in both]
    assert found[0] == found[1]
    first = found[0]["most_connected_actors"]["rows"]
    assert [(row["actor"], row["projects"]) for row in first[:2]] == [("Dalarna Science Park", 3), ("Region Dalarna", 3)]
    assert first[2]["projects"] == 2
    pairs = {frozenset((row["actor"], row["other_actor"])) for row in found[0]["pairs_meeting_often"]["rows"]}
    assert pairs == {frozenset(pair) for pair in (
        ("Dalarna Science Park", "Samarkand2015"), ("Dalarna Science Park", "Region Dalarna"),
        ("Dalarna Science Park", "Invest in Dalarna"))}
    unreached = [row["municipality"] for row in found[0]["unreached_municipalities"]["rows"]]
    assert unreached == ["Rättvik", "Vansbro"]
    answer = find(both[0], "Vem hjälper med offentlig upphandling?", "Falun", today=TODAY, rows_visible=True)
    assert answer["state"] == "covered"
    assert "Upphandlingsdialog Dalarna" in {partner["actor"] for partner in answer["partners"]}


def test_the_log_is_reported_as_its_truth_says_and_no_personal_number_is_stored(
        both: tuple[Engine, Engine], key: PersonalKey, embedded_server_settings: Settings) -> None:
    logs = folder("FRAMJAR_LOGS")
    truth = json.loads((logs / "truth.json").read_text("utf-8"))["files"]["lots_1.csv"]
    for engine in both:
        empty(engine)
        (report,) = load_requests(engine, [LoadRequest((logs / "lots_1.csv",))], key)["sources"]
        for name in ("data_rows", "blank_rows", "contacts", "firms", "firms_contacted_twice", "duplicate_rows", "rejected_rows",
                     "contacts_with_referral", "referrals", "firms_whose_orgnr_is_a_personal_number"):
            assert report[name] == truth[name], name
        assert counts(engine)["Firm"] == truth["firms"]
        assert counts(engine)["Contact"] == truth["contacts"]
    numbers = personal_numbers(logs / "lots_1.csv")
    assert len(numbers) > 100
    graph = Path(embedded_server_settings.uri.removeprefix("embedded:"))
    assert not {found for file in graph.rglob("*") if file.is_file() for found in occurring(numbers, file.read_bytes())}


def occurring(words: set[str], content: bytes) -> set[str]:
    """The words that occur in bytes, as single bytes or with zero bytes between, in one pass."""
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, word)
    automaton.make_automaton()
    found: set[str] = set()
    for text in (content.decode("latin-1"), content.replace(b"\0", b"").decode("latin-1")):
        found |= {word for _, word in automaton.iter(text)}
    return found


def test_the_search_for_numbers_finds_what_is_there() -> None:
    assert occurring({"9303099882"}, b"x9303099882y") == {"9303099882"}
    assert occurring({"9303099882"}, "9303099882".encode("utf-16-le")) == {"9303099882"}


def personal_numbers(log: Path) -> set[str]:
    """The personal numbers of a log in the ways they may be written, found by their form: not by our reader."""
    found: set[str] = set()
    for line in log.read_text("cp1252").splitlines()[1:]:
        cell = (line.split(";") + [""] * 4)[3]
        digits = "".join(filter(str.isdigit, cell))[-10:]
        if len(digits) == 10 and int(digits[2:4]) in range(1, 13) and "SE" not in cell:
            found |= {digits, f"{digits[:6]}-{digits[6:]}"}
    return found
