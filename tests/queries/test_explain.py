"""What is known of a thing, on both engines, against what was told in plain values."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from graph.derivation import Said
from graph.engine import Engine
from graph.errors import BadParameter
from graph.judgements import Claim, Judgement, Listing, Meaning, Pair, Ref, Verdict
from graph.model import Inventory, Name, Source, Statement
from graph.store import Store
from queries.entities import one_entity
from queries.explain import explain
from tests.graph.sayings import actor, contact, log, name, project
from tests.queries.graphs import Told, load, log_reading

pytestmark = pytest.mark.engine

AT = "2026-11-24T08:00:00+00:00"


def explained(engine: Engine, text: str, label: str | None = None, *, rows_visible: bool = True) -> dict[str, Any]:
    return explain(engine, one_entity(engine, text, label, firms=True)["id"], rows_visible=rows_visible)


def judge(engine: Engine, *matters: Any) -> list[Judgement]:
    return Store(engine).judge([Judgement(one, "anna", AT, "vet det") for one in matters])


def verdict(source: Source, statement: Statement, right: bool) -> Verdict:
    said = Said.of(statement)
    shown = statement.object.surface if isinstance(statement.object, Name) else str(statement.object)
    return Verdict(Claim(source.sha256, source.path, statement.subject.surface, statement.predicate, shown,
                         statement.certainty.value, said.claim), right)


def region() -> tuple[Told, Told]:
    """Two documents about an actor, in two spellings, and a project; some of it only possible."""
    one, two = Told("aa", "/documents/ett.md"), Told("bb", "/documents/två.md")
    one.part("Granbo Centrum", "Digital kraft", "lead")
    one.part("Granbo Centrum", "Exportlyftet", "partner", "potential")
    one.offer("Granbo Centrum", "Exportskolan", ["affar.export"], ["Falun"])
    two.part("Granbo Centrums", "Digital kraft", "lead")
    two.say(name("Person", "Karin Exempel"), "works_for", actor("Granbo Centrum"), title="rådgivare")
    two.project("Digital kraft", "2024", "2026", places=["Falun", "Mora"], needs=["digital.ehandel"])
    two.lack("Falun", "finans.lan", start="2026")
    return one, two


def about(surfaces: set[str], *documents: Told) -> dict[str, Statement]:
    """The statements that have one of the surfaces as an end."""
    def ends(statement: Statement) -> set[str]:
        return {statement.subject.surface, *({statement.object.surface} if isinstance(statement.object, Name) else ())}

    return {one.id: one for told in documents for one in told.statements if ends(one) & surfaces}


def test_every_statement_about_a_thing_with_its_place_and_words(engine: Engine) -> None:
    documents = region()
    load(engine, *documents)
    told = explained(engine, "Granbo Centrum")
    expected = about({"Granbo Centrum", "Granbo Centrums"}, *documents)
    assert {one["id"] for one in told["statements"]} == set(expected)
    for one in told["statements"]:
        said = expected[one["id"]]
        assert (one["predicate"], one["certainty"], one["rule"]) == (said.predicate, said.certainty.value, said.rule)
        place = f"{said.evidence.element}, chars {said.evidence.start}-{said.evidence.end}"
        assert (one["quote"], one["locator"]) == (said.evidence.quote, place)
        assert one["source"] == said.source
        assert one["path"] == ("/documents/ett.md" if said.source == documents[0].source.id else "/documents/två.md")
        assert one["judged"] is None
    assert told["rules"] == [{"rule": "test", "statements": len(expected)}]
    assert [(one["surface"], one["sources"]) for one in told["names"]] == [("Granbo Centrum", 2), ("Granbo Centrums", 1)]
    assert {one["rule"] for one in told["names"]} <= {"same form", "alone"}
    assert told["properties"]["sources"] == 2
    assert told["conflicts"] == told["judgements"] == []


def test_facts_name_the_other_end_and_the_statements_they_rest_on_and_certainties_stay_apart(engine: Engine) -> None:
    documents = region()
    documents[1].part("Granbo Centrum", "Exportlyftet")
    load(engine, *documents)
    told = explained(engine, "Granbo Centrum")
    facts = [(one["type"], one["direction"], one["other"]["name"], one["certainty"], one["properties"].get("role"),
              one["sources"]) for one in told["facts"]]
    assert facts == [
        ("Partnership", "out", "Digital kraft", "actual", "lead", 2),
        ("Partnership", "out", "Exportlyftet", "actual", "partner", 1),
        ("Partnership", "out", "Exportlyftet", "potential", "partner", 1),
        ("OFFERS", "out", "Exportskolan", "actual", None, 1),
        ("WORKS_FOR", "in", "Karin Exempel", "actual", None, 1)]
    assert told["facts"][-1]["properties"]["title"] == "rådgivare"
    used = Counter(statement for one in told["facts"] for statement in one["statements"])
    assert set(used) == set(about({"Granbo Centrum", "Granbo Centrums"}, *documents))
    assert set(used.values()) == {1}
    mirrored = explained(engine, "Digital kraft")
    assert [(one["type"], one["direction"], one["other"]["name"]) for one in mirrored["facts"]] == [
        ("Partnership", "in", "Granbo Centrum"), ("COVERS", "out", "E-handel och webb"),
        ("IN_PLACE", "out", "Falun"), ("IN_PLACE", "out", "Mora")]
    assert (mirrored["properties"]["start"], mirrored["properties"]["end"]) == ("2024", "2026")


def test_a_stated_lack_stands_at_the_place_and_at_the_need(engine: Engine) -> None:
    load(engine, *region())
    at_place = [one for one in explained(engine, "Falun")["facts"] if one["type"] == "Lack"]
    at_need = [one for one in explained(engine, "finans.lan")["facts"] if one["type"] == "Lack"]
    assert [(one["other"]["id"], one["direction"], one["properties"]["start"]) for one in at_place] == [
        ("finans.lan", "out", "2026")]
    assert [(one["other"]["name"], one["direction"]) for one in at_need] == [("Falun", "in")]
    assert at_place[0]["statements"] == at_need[0]["statements"]
    assert not any(one["other"]["label"] == "Lack" for one in explained(engine, "Falun")["facts"])


def disagreement() -> list[Told]:
    """Three sources about the start of one project: two say 2024 (one to the month), one says 2022; and two budgets."""
    documents = [Told(sha) for sha in ("aa", "bb", "cc")]
    for told, start in zip(documents, ("2024", "2024-03", "2022"), strict=True):
        told.say(project("Digital kraft"), "start", start)
    documents[0].say(project("Digital kraft"), "budget", 100, "planned")
    documents[1].say(project("Digital kraft"), "budget", 250, currency="SEK", kind="total")
    return documents


def test_what_contradicts_is_told_with_who_says_it_and_why_another_is_shown(engine: Engine) -> None:
    documents = disagreement()
    load(engine, *documents)
    told = explained(engine, "Digital kraft")
    start, budget = told["conflicts"]
    assert (start["property"], start["shown"]["value"], told["properties"]["start"]) == ("start", "2024-03", "2024-03")
    assert [other["value"] for other in start["others"]] == ["2022"]
    assert [source["id"] for source in start["others"][0]["sources"]] == [documents[2].source.id]
    assert start["others"][0]["statements"] == [documents[2].statements[0].id]
    assert [source["id"] for source in start["shown"]["sources"]] == [documents[1].source.id]
    assert (budget["property"], budget["shown"]["value"], budget["shown"]["why"]) == ("budget", 250, "certainty")
    assert [(other["value"], other["superseded"]) for other in budget["others"]] == [(100, False)]
    assert [(one["currency"], one["amount_kind"]) for one in (budget["shown"], *budget["others"])] == [
        ("SEK", "total"), (None, None)]


def test_a_statement_judged_wrong_contradicts_no_more_and_is_marked(engine: Engine) -> None:
    documents = disagreement()
    load(engine, *documents)
    wrong = verdict(documents[2].source, documents[2].statements[0], right=False)
    made = judge(engine, wrong)
    told = explained(engine, "Digital kraft")
    assert [one["property"] for one in told["conflicts"]] == ["budget"]
    assert [one["judged"] for one in told["statements"] if one["object"] == "2022"] == ["wrong"]
    assert [(one["id"], one["kind"], one["author"], one["reason"]) for one in told["judgements"]] == [
        (made[0].id, "wrong", "anna", "vet det")]
    Store(engine).undo(None, author="bo")
    told = explained(engine, "Digital kraft")
    assert ([one["property"] for one in told["conflicts"]], told["judgements"]) == (["start", "budget"], [])


def test_a_statement_judged_right_is_shown_and_that_is_why(engine: Engine) -> None:
    documents = disagreement()
    load(engine, *documents)
    judge(engine, verdict(documents[2].source, documents[2].statements[0], right=True))
    told = explained(engine, "Digital kraft")
    start = told["conflicts"][0]
    assert (start["shown"]["value"], start["shown"]["why"], told["properties"]["start"]) == ("2022", "judged", "2022")
    assert {value for other in start["others"] for value in [other["value"]]} == {"2024", "2024-03"}


def test_judgements_stand_at_the_names_the_need_and_the_place_they_decide_on(engine: Engine) -> None:
    one, two = region()
    one.say(actor("Granbo Utveckling"), "named", "Granbo Utveckling")
    load(engine, one, two)
    judge(engine, Pair(Ref.of(actor("Granbo Centrum")), Ref.of(actor("Granbo Utveckling")), True),
          Meaning("synas på nätet", "digital.ehandel"),
          Listing(one.source.sha256, one.source.path, Inventory("se-lan-20", ("finans.lan",))))
    joined = explained(engine, "Granbo Utveckling")
    assert joined["id"] == explained(engine, "Granbo Centrum")["id"]
    assert "judgement" in {name["rule"] for name in joined["names"]}
    assert [one["kind"] for one in joined["judgements"]] == ["same"]
    assert [one["text"] for one in explained(engine, "digital.ehandel")["judgements"]] == ["synas på nätet"]
    assert [one["kind"] for one in explained(engine, "Falun")["judgements"]] == ["inventory"]
    assert explained(engine, "Karlstad")["judgements"] == explained(engine, "finans.lan")["judgements"] == []


def firm_of(engine: Engine, text: str) -> list[dict[str, Any]]:
    return engine.read("MATCH (f:Firm {name: $name}) RETURN f.id AS id ORDER BY f.contacts DESC", name=text)


def tell_firm(engine: Engine) -> str:
    load(engine, log_reading("ee", [
        contact(log("ee"), 1, "Lärkan AB", orgnr="5598123452", needs=["finans.lan"], to=["Almi"], date="2026-03-02"),
        contact(log("ee"), 4, "LÄRKAN AKTIEBOLAG", needs=["finans.lan", "affar.export"], date="2026-04-01", horizon="later"),
        contact(log("ee"), 5, "Lärkan", orgnr="digest:77aa", state="personal", municipality="Mora", needs=["affar.export"])]))
    return str(firm_of(engine, "Lärkan AB")[0]["id"])


def test_a_firm_is_told_by_its_rows_and_how_they_were_joined(engine: Engine) -> None:
    told = explain(engine, tell_firm(engine), rows_visible=True)
    assert told["name"] == "Lärkan AB"
    assert [(one["row"], one["date"], one["joined"], [need["need"] for need in one["needs"]],
             [each["name"] for each in one["receivers"]]) for one in told["contacts"]] == [
        (1, "2026-03-02", "number", ["finans.lan"], ["Almi GävleDala"]),
        (4, "2026-04-01", "name in municipality of the number", ["affar.export", "finans.lan"], [])]
    assert [(one["need"], one["horizon"], one["met"], one["contacts"]) for one in told["needs"]] == [
        ("affar.export", "later", False, 1), ("finans.lan", "later", True, 1), ("finans.lan", "now", True, 1)]
    assert [one["surface"] for one in told["names"]] == ["Lärkan AB", "LÄRKAN AKTIEBOLAG"]
    assert told["properties"]["numbers"] == ["5598123452"]
    assert {one["path"] for one in told["contacts"]} == {log("ee").path}


def test_a_personal_number_is_never_told_of_not_even_its_digest(engine: Engine) -> None:
    tell_firm(engine)
    told = explain(engine, str(firm_of(engine, "Lärkan")[0]["id"]), rows_visible=True)
    assert [one["joined"] for one in told["contacts"]] == ["number"]
    assert "digest" not in json.dumps(told)
    assert told["properties"]["numbers"] == []


def test_where_rows_may_not_be_seen_a_firm_is_a_count_and_a_sentence(engine: Engine) -> None:
    told = explain(engine, tell_firm(engine), rows_visible=False)
    assert told["contacts"] == {"value": None, "below": 5}
    assert "not shown" in told["note"]
    assert "rkan" not in json.dumps(told, ensure_ascii=False)
    assert told["name"] is None
    assert told["needs"] == told["names"] == []


def test_judged_firms_say_so(engine: Engine) -> None:
    firm = tell_firm(engine)
    falun, mora = (Ref("Firm", "lärkan", place) for place in ("se-kom-2080", "se-kom-2062"))
    judge(engine, Pair(falun, mora, False))
    assert [one["kind"] for one in explain(engine, firm, rows_visible=True)["judgements"]] == ["different"]
    assert explain(engine, firm, rows_visible=False)["judgements"] == []


def test_names_count_the_documents_that_write_so_and_the_logs_that_refer_there(engine: Engine) -> None:
    told = Told("aa")
    told.part("Almi GävleDala", "Digital kraft")
    load(engine, told, log_reading("bb", [contact(log("bb"), row, f"Firma {row} AB", to=["Almi"]) for row in (1, 2)]))
    names = explained(engine, "Almi GävleDala")["names"]
    assert {(one["surface"], one["place"]): one["sources"] for one in names} == {
        ("Almi GävleDala", None): 1, ("Almi", "se-lan-20"): 1}
    assert {one["rule"] for one in names} == {"register"}


def test_nothing_has_an_id_that_nobody_has_and_an_empty_graph_says_nothing(engine: Engine) -> None:
    with pytest.raises(BadParameter, match="nothing in the graph has the id '0000'"):
        explain(engine, "0000", rows_visible=True)
    told = explain(engine, "finans.lan", rows_visible=True)
    assert (told["label"], told["name"]) == ("Need", "Lån, krediter, likviditet")
    assert told["statements"] == told["facts"] == told["names"] == []
