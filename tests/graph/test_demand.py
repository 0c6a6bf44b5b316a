"""What people decide of firms and of texts nobody understood acts on demand, and is taken back; on both engines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph import demand
from graph.check import differences
from graph.engine import Engine
from graph.judgements import Judgement, Meaning, Pair, Ref
from graph.store import Store
from tests.graph.sayings import contact, log, reading

LOG = log("cc")
AT = "2026-01-01T00:00:00+00:00"
SAME = Judgement(Pair(Ref("Firm", "lärkan", "se-kom-2080"), Ref("Firm", "svanen", "se-kom-2062"), True), "anna", AT)
MEANS = Judgement(Meaning("sparris", "affar.export"), "anna", AT)


def loaded(engine: Engine) -> None:
    rows = [contact(LOG, 1, "Lärkan AB", needs=["finans.lan"], to=["Almi"]),
            contact(LOG, 2, "Svanen AB", needs=["finans.lan"], municipality="Mora")]
    rows[1] = replace(rows[1], unread=("sparris",), unread_horizons=("later",))
    Store(engine).load([reading(LOG, contacts=rows)])


def decide(engine: Engine, changed: Judgement, judgements: list[Judgement]) -> None:
    engine.write_all(demand.touched_by([changed]))
    demand.update(engine, judgements)


def demanded(engine: Engine) -> list[tuple[str, str, str, bool]]:
    rows = engine.read("""
        MATCH (f:Firm)-[r:NEEDS]->(n:Need) RETURN f.name AS firm, n.id AS need, r.horizon AS horizon, r.met AS met
        ORDER BY firm, need, horizon, r.municipality""")
    return [(row["firm"], row["need"], row["horizon"], row["met"]) for row in rows]


BEFORE = [("Lärkan AB", "finans.lan", "now", True), ("Svanen AB", "finans.lan", "now", False)]


def test_firms_judged_the_same_are_one_until_that_is_undone(engine: Engine) -> None:
    loaded(engine)
    assert demanded(engine) == BEFORE
    decide(engine, SAME, [SAME])
    assert demanded(engine) == [("Lärkan AB", "finans.lan", "now", True)] * 2
    assert engine.read("MATCH (f:Firm) RETURN count(f) AS n, sum(f.contacts) AS c") == [{"n": 1, "c": 2}]
    decide(engine, SAME, [SAME.undone("anna", AT)])
    assert demanded(engine) == BEFORE
    assert engine.read("MATCH (f:Firm {stale: true}) RETURN count(f) AS n") == [{"n": 0}]


def test_a_text_that_is_judged_to_mean_a_need_is_voiced(engine: Engine) -> None:
    loaded(engine)
    decide(engine, MEANS, [MEANS])
    assert demanded(engine) == [BEFORE[0], ("Svanen AB", "affar.export", "later", False), BEFORE[1]]
    decide(engine, MEANS, [])
    assert demanded(engine) == BEFORE


def test_a_text_may_mean_no_need_and_then_nothing_follows(engine: Engine) -> None:
    loaded(engine)
    needs = engine.read("MATCH (n:Need) RETURN count(n) AS n")
    for need in ("", "no.such"):
        Store(engine).judge([Judgement(Meaning("sparris", need), "anna", AT)])
        assert demanded(engine) == BEFORE
        assert engine.read("MATCH (n:Need) RETURN count(n) AS n") == needs
    assert differences(Store(engine)) == []


def test_a_group_that_no_key_crosses_may_be_larger_than_a_batch() -> None:
    pending = [{"key": f"k{number:05}", "number": str(number % 2), "contacts": 1} for number in range(9_000)]
    groups = list(demand._groups(pending, [], []))
    assert [len(keys) for keys in groups] == [4_500, 4_500]
    assert {int(key[1:]) % 2 for key in groups[0]} == {0}


keys = st.sampled_from("abcdefgh")
rows = st.lists(st.fixed_dictionaries({"key": keys, "number": st.sampled_from(["1", "2", "3", None]),
                                       "contacts": st.integers(1, 3000)}), max_size=12)
firms = st.lists(st.fixed_dictionaries({"keys": st.lists(keys, max_size=3), "contacts": st.integers(0, 3000)}), max_size=4)
pairs = st.lists(st.builds(lambda a, b: Pair(Ref("Firm", a), Ref("Firm", b), True), keys, keys), max_size=3)


@given(rows, firms, pairs)
def test_no_group_is_crossed_and_none_left_out(pending: list[dict[str, Any]], stale: list[dict[str, Any]],
                                               judged: list[Pair]) -> None:
    groups = list(demand._groups(pending, stale, judged))
    told = [key for group in groups for key in group]
    assert len(told) == len(set(told))
    graph = nx.Graph()
    changed = {row["key"] for row in pending} | {key for row in stale for key in row["keys"]}
    graph.add_nodes_from(("key", key) for key in changed)
    graph.add_edges_from((("key", row["key"]), ("number", row["number"])) for row in pending if row["number"])
    graph.add_edges_from((("key", row["keys"][0]), ("key", key)) for row in stale for key in row["keys"])
    graph.add_edges_from((("key", one.left.key), ("key", one.right.key)) for one in judged)
    wanted = [{key for kind, key in part if kind == "key"} for part in nx.connected_components(graph)]
    assert set(told) == set().union(*(part for part in wanted if part & changed))
    for part in wanted:
        assert sum(not part.isdisjoint(group) for group in groups) <= 1
