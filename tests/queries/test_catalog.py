"""The catalogue: what it lists, what it takes, what it refuses and how it says so."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

import pytest

from graph.engine import Engine
from graph.errors import BadParameter
from graph.model import Registration
from graph.vocabulary import vocabulary
from queries.catalog import QUESTIONS, Question, ask, catalogue, question
from queries.finder import find
from queries.parameters import TYPES, as_shown, resolve
from queries.question import Parameter, View
from queries.texts import sentences
from tests.graph.sayings import contact, log, reading, register
from tests.queries.graphs import TODAY, Told, load, log_reading

VIEW = View(TODAY, rows_visible=True)
EXAMPLE = re.compile(r"^\s*\$ framjar (ask|find) (.+)$", re.MULTILINE)


class Nobody:
    """A reader that must not be asked: what is wrong with a parameter is told before anything is read."""

    def read(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        raise AssertionError(cypher)


def test_names_and_numbers_are_unique_and_each_finds_its_question() -> None:
    assert len({one.name for one in QUESTIONS}) == len({one.number for one in QUESTIONS}) == len(QUESTIONS)
    for one in QUESTIONS:
        assert question(one.name) is question(one.number) is question(one.name.replace("_", "-")) is one


def test_the_catalogue_is_plain_json_with_both_languages_everywhere() -> None:
    listed = json.loads(json.dumps(catalogue()))
    assert [one["number"] for one in listed] == [1, 2, 6, 11, 12, 13, 17, 40, 51]
    for one in listed:
        for titled in (one, *one["parameters"], *one["columns"]):
            assert titled["title"]["sv"]
            assert titled["title"]["en"]
        assert one["user"] in ("strategist", "analyst", "frontline")
        assert {p["type"] for p in one["parameters"]} <= set(TYPES)
        assert not any(p["required"] for p in one["parameters"])


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one.name)
def test_cypher_reads_only_and_takes_values_as_parameters_only(one: Question) -> None:
    for text in one.cypher:
        assert not re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|LOAD CSV)\b|apoc\.|elementId", text), text
        assert "ORDER BY" in text, text
        assert not re.search(r"[{}%]s|\{[a-z_]*\}", text), text


@pytest.mark.parametrize(("name", "given", "says"), [
    ("coverage", {"municipality": "Fallun"}, "municipality: 'Fallun' is no municipality; did you mean Falun"),
    ("coverage", {"municipality": "Dalarna"}, "municipality: 'Dalarna' is no municipality"),
    ("coverage", {"county": "Dalarnna"}, "county: 'Dalarnna' is no county; did you mean Dalarnas län"),
    ("coverage", {"need": "affar.exprt"}, "did you mean affar.export"),
    ("coverage", {"need": "exportt"}, "need: 'exportt' is no need"),
    ("coverage", {"target_group": "solos"}, "did you mean solo"),
    ("coverage", {"date": "2026-02-30"}, "date: '2026-02-30' is no day of the calendar"),
    ("coverage", {"date": "igår"}, "date: 'igår' is no day; write YYYY-MM-DD"),
    ("coverage", {"date": "２０２６-01-01"}, "write YYYY-MM-DD"),
    ("coverage", {"kommun": "Falun"}, "kommun: there is no such parameter"),
    ("coverage", {"munisipality": "Falun"}, "did you mean municipality"),
    ("unmet_needs", {"horizon": "soon"}, "horizon: 'soon' is none of now, later, unstated"),
    ("pairs_meeting_often", {"projects": "0"}, "projects: '0' is no whole number from 1"),
    ("pairs_meeting_often", {"projects": "9" * 30}, "is no whole number"),
    ("coverag", {}, "did you mean coverage"),
    ("99", {}, "there is no question '99'"),
])
def test_what_does_not_fit_is_refused_with_name_reason_and_near_values(name: str, given: dict[str, str],
                                                                       says: str) -> None:
    with pytest.raises(BadParameter, match=re.escape(says)):
        ask(Nobody(), name, given, today=TODAY, rows_visible=True)


@pytest.mark.parametrize(("type_", "given", "value"), [
    ("municipality", "Säter", "se-kom-2082"), ("municipality", "SÄTER", "se-kom-2082"), ("municipality", "2082", "se-kom-2082"),
    ("municipality", "Säters kommun", "se-kom-2082"), ("county", "Dalarna", "se-lan-20"), ("county", "20", "se-lan-20"),
    ("county", "Dalarnas län", "se-lan-20"), ("need", "Export och internationalisering", "affar.export"),
    ("need", "Finance", "finans"), ("target_group", "soloföretagare", "solo"), ("horizon", "later", "later"),
    ("date", "2026-01-02", "2026-01-02"), ("integer", "7", 7), ("boolean", "ja", True), ("boolean", "no", False),
    ("text", " ord ", "ord"),
])
def test_values_may_be_written_as_people_write_them(type_: str, given: str, value: Any) -> None:
    parameter = Parameter("one", type_, {})
    found = resolve([parameter], {"one": given}, VIEW)["one"]
    assert (found.isoformat() if type_ == "date" else found) == value


def test_empty_text_is_not_given_dashes_are_underscores_and_today_is_the_callers() -> None:
    parameters = [Parameter("target_group", "target_group", {}), Parameter("date", "date", {}, default="today"),
                  Parameter("limit", "integer", {}, default=3)]
    assert resolve(parameters, {"target-group": "solo", "date": "", "limit": None}, VIEW) == {
        "target_group": "solo", "date": TODAY, "limit": 3}
    with pytest.raises(BadParameter, match="one: is required"):
        resolve([Parameter("one", "text", {}, required=True)], {"one": " "}, VIEW)


def test_a_place_is_shown_by_its_name_and_a_namesake_abroad_by_its_id() -> None:
    parameter = Parameter("municipality", "municipality", {})
    assert as_shown(parameter, "se-kom-2080") == "Falun"
    assert as_shown(parameter, "se-kom-1281") == "Lund"
    assert as_shown(parameter, resolve([parameter], {"municipality": "no-kom-1112"}, VIEW)["municipality"]) == "no-kom-1112"


def test_every_sentence_has_both_languages_with_the_same_words_to_fill_in() -> None:
    for code, texts in sentences().items():
        fields = [set(re.findall(r"\{(\w+)\}", texts[language])) for language in ("sv", "en")]
        assert {f.removesuffix("_sv") for f in fields[0]} == {f.removesuffix("_en") for f in fields[1]}, code


@pytest.mark.engine
def test_rows_have_the_columns_of_the_question_and_evidence_and_the_examples_of_the_docstrings_run(engine: Engine) -> None:
    told = Told("aa")
    for title in ("Digital kraft", "Grön kraft"):
        told.part("Granbo Tillväxt", title, "lead")
        told.part("Norrlys Utveckling", title)
    told.project("Digital kraft", "2022", places=["Falun"], needs=["digital.ehandel"])
    for actor in ("Granbo Tillväxt", "Norrlys Utveckling"):
        told.offer(actor, "Rådgivning", ["start.socialt", "affar.export", "start.agarskifte"], ["Dalarna"])
    contacts = [contact(log("cc"), row, f"Firma {row}", needs=["affar.export"]) for row in range(1, 7)]
    contacts.append(contact(log("cc"), 7, "Firma 7", orgnr="5598000015"))
    load(engine, told, log_reading("cc", contacts), reading(register("dd"), registrations=[
        Registration(register("dd").id, 1, "5598000015", form="aktiebolag", municipality="se-kom-2080", by="seat")]))
    for one in QUESTIONS:
        examples = EXAMPLE.findall(one.answer.__doc__ or "")
        assert examples, one.name
        for command, words in examples:
            name, *options = shlex.split(words)
            assert command == "ask"
            given = dict(zip((o.removeprefix("--") for o in options[::2]), options[1::2], strict=True))
            answer = ask(engine, name, given, today=TODAY, rows_visible=True)
            assert json.loads(json.dumps(answer)) == answer
            assert set(answer) == {"question", "parameters", "graph_version", "rows", "notes"}
            assert set(answer["parameters"]) == {p.name for p in one.parameters}
            assert answer["graph_version"]
            check_rows(one, ask(engine, one.name, {}, today=TODAY, rows_visible=True)["rows"])
    command, words = EXAMPLE.findall(find.__doc__ or "")[0]
    assert find(engine, shlex.split(words)[0], today=TODAY, rows_visible=True)["state"] == "covered"


def check_rows(one: Question, found: list[dict[str, Any]]) -> None:
    assert found, one.name
    for row in found:
        assert list(row) == [*(column.name for column in one.columns), "evidence"], one.name
        for item in row["evidence"]:
            assert item["source"]
            assert item.get("locator") or item.get("quote")


@pytest.mark.engine
def test_a_name_that_no_source_has_gives_no_rows_and_near_names(engine: Engine) -> None:
    told = Told("aa")
    told.part("Granbo Tillväxt", "Digital kraft")
    load(engine, told)
    answer = ask(engine, "evidence", {"actor": "Granbå Tilväxt"}, today=TODAY, rows_visible=True)
    assert (answer["rows"], [one["code"] for one in answer["notes"]]) == ([], ["no_such_name"])
    assert "Granbo Tillväxt" in answer["notes"][0]["sv"]
    one = ask(engine, "evidence", {"actor": "granbo tillväxt", "project": "digital kraft"}, today=TODAY, rows_visible=True)
    assert [row["predicate"] for row in one["rows"]] == ["takes_part"]
    limited = ask(engine, "evidence", {"limit": "1"}, today=TODAY, rows_visible=True)
    assert len(limited["rows"]) == 1
    assert set(vocabulary().predicates) >= {row["predicate"] for row in limited["rows"]}
