"""The laws through the store, on both engines: whatever came, went and was decided, in whatever order, the graph holds what
it would hold had only the rest been loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.check import differences
from graph.derived import changes, stored
from graph.engine import Engine
from graph.judgements import Judgement, Listing, Pair, Ref, Verdict
from graph.model import Inventory, Name, Statement
from graph.store import Store
from graph.vocabulary import vocabulary
from tests.graph.laws import (
    NEWER,
    PAGE,
    PLAN,
    SECOND_PATH,
    Told,
    cases,
    claim,
    judged,
    libraries,
)
from tests.graph.memory import Memory
from tests.graph.sayings import actor, name, says
from tests.graph.stored import everything

pytestmark = pytest.mark.engine

LATER = "2026-03-01T08:00:00+00:00"
# The vocabulary stays from case to case; writing it takes longer than the case.
CLEAR = """
MATCH (n) WHERE NOT n:Schema AND (n.digest IS NOT NULL OR NOT (n:Need OR n:Place OR n:TargetGroup)) DETACH DELETE n"""


def content(found: dict[str, Any]) -> dict[str, Any]:
    """What is in a graph but for what people decided."""
    return {"nodes": [one for one in found["nodes"] if one[0] != "Judgement"], "links": found["links"]}


@dataclass
class Graph:
    """A store with nothing in it but the vocabulary, and beside it what it should hold: sources with paths, judgements."""

    store: Store
    holds: Memory

    @classmethod
    def empty(cls, engine: Engine) -> Graph:
        """An empty graph."""
        engine.write(CLEAR)
        return cls(Store(engine, clock=lambda: datetime(2026, 4, 1, tzinfo=UTC)), Memory())

    def load(self, *told: Told) -> None:
        """Load sources in one go."""
        self.store.load([one.reading() for one in told])
        for one in told:
            self.holds.put(one)

    def withdraw(self, source: str) -> None:
        """Take a source out."""
        self.store.withdraw(source)
        self.holds.take(source)

    def judge(self, *decided: Judgement) -> None:
        """Keep judgements."""
        self.store.judge(decided)
        self.holds.decided |= {one.id: one for one in decided}

    def undo(self, judgement: str) -> None:
        """Undo a judgement."""
        self.holds.decided[judgement] = self.store.undo(judgement, author="bo")

    def now(self) -> dict[str, Any]:
        """All that is in it, and its version."""
        engine = self.store.engine
        assert changes(self.store.derived(), stored(engine, vocabulary())).statements == ()
        return {"version": self.store.graph_version(), **everything(engine)}

    def anew(self) -> dict[str, Any]:
        """All that is in it when only what it should hold is loaded into an empty graph."""
        fresh = Graph.empty(self.store.engine)
        fresh.judge(*self.holds.decided.values())
        for id_, told in sorted(self.holds.told.items(), reverse=True):
            for path in sorted(self.holds.paths[id_]):
                fresh.load(told.at(path))
        return fresh.now()


KIM, SERVICE = name("Person", "Kim Exempel"), name("Service", "startkurs")
LACK = says(PLAN, name("Place", "Orsa"), "lacks", name("Need", "affar.export"))
TITLED = Told(PLAN, (says(PLAN, KIM, "works_for", actor("Almi"), title="lots"),))
PLAIN = Told(PAGE, (says(PAGE, KIM, "works_for", actor("Almi")),))
NEW = Told(NEWER, (says(NEWER, actor("Almi"), "named", "Almi"),))
LISTINGS = [Judgement(Listing(PLAN.sha256, path, Inventory("se-lan-20")), "anna", LATER) for path in (PLAN.path, "/other.md")]


def wrong(statement: Statement) -> Judgement:
    """A person says that a statement of the plan is wrong."""
    return Judgement(Verdict(claim(statement, PLAN), right=False), "anna", LATER)


def lacking(subject: Name, need: str) -> Statement:
    """The plan says that something is lacking."""
    return says(PLAN, subject, "lacks", name("Need", need))


@pytest.mark.parametrize("lack", [
    LACK, lacking(name("Place", "Långtbortistan"), "affar.export"), lacking(name("Place", "Orsa"), "rymdfart"),
    lacking(name("TargetGroup", "firms"), "finans.lan"), lacking(name("TargetGroup", "grodor"), "rymdfart")])
def test_a_lack_goes_and_comes_wherever_and_whatever_it_is(engine: Engine, lack: Statement) -> None:
    graph = Graph.empty(engine)
    graph.load(Told(PLAN, (lack,)), PLAIN)
    graph.judge(wrong(lack))
    assert graph.now() == graph.anew()
    assert engine.read("MATCH (l:Lack) RETURN count(l) AS n") == [{"n": 0}]
    graph = Graph.empty(engine)
    graph.load(Told(PLAN, (lack,)))
    graph.judge(wrong(lack))
    graph.undo(wrong(lack).id)
    assert engine.read("MATCH (l:Lack) RETURN count(l) AS n") == [{"n": 1}]
    graph.withdraw(PLAN.id)
    assert graph.now() == graph.anew()
    assert engine.read("MATCH (l:Lack) RETURN count(l) AS n") == [{"n": 0}]


@pytest.mark.parametrize("said", [LACK, lacking(name("TargetGroup", "grodor"), "rymdfart"),
                                  says(PLAN, actor("Almi"), "takes_part", name("Project", "Lotsen"), role="lead")])
def test_a_source_that_another_replaces_and_that_comes_back_in_one_load_is_as_it_was(engine: Engine, said: Statement) -> None:
    there, between = Told(PLAN, (said,)), Told(replace(PAGE, path=PLAN.path), PLAIN.statements)
    graph = Graph.empty(engine)
    graph.load(there)
    graph.load(NEW, between, there, there)
    assert graph.now() == graph.anew()


def test_what_only_a_withdrawn_source_said_more_closely_goes_with_it(engine: Engine) -> None:
    graph = Graph.empty(engine)
    graph.load(TITLED, PLAIN)
    graph.withdraw(PLAN.id)
    assert engine.read("MATCH (:Person)-[w:WORKS_FOR]->(:Actor) RETURN w.title AS title") == [{"title": None}]
    assert graph.now() == graph.anew()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_sort_of_thing_it_is_each_source_says_for_itself(engine: Engine, order: Sequence[int]) -> None:
    said = [Told(source, (says(source, name("Actor", "Granbo", sort=sort), "named", "Granbo"),))
            for source, sort in ((PLAN, "promoter"), (PAGE, None))]
    graph = Graph.empty(engine)
    for at in order:
        graph.load(said[at])
    assert engine.read("MATCH (a:Actor) RETURN a.sort AS sort") == [{"sort": "promoter"}]
    graph.withdraw(PLAN.id)
    assert engine.read("MATCH (a:Actor) RETURN a.sort AS sort") == [{"sort": None}]
    assert graph.now() == graph.anew()


@pytest.mark.parametrize("undone", LISTINGS)
def test_of_two_declarations_of_one_inventory_either_can_be_undone(engine: Engine, undone: Judgement) -> None:
    graph = Graph.empty(engine)
    graph.load(TITLED)
    graph.judge(*LISTINGS)
    graph.load(PLAIN)
    graph.undo(undone.id)
    assert engine.read("MATCH (i:Inventory) RETURN count(i) AS n") == [{"n": 1}]
    assert graph.now() == graph.anew()


def test_one_name_with_and_without_its_place_can_be_kept_apart(engine: Engine) -> None:
    here = name("Actor", "Granbo", place="se-lan-20")
    graph = Graph.empty(engine)
    graph.load(Told(PLAN, (says(PLAN, actor("Granbo"), "named", "Granbo"), says(PLAN, here, "named", "Granbo", at=9))))
    graph.judge(Judgement(Pair(Ref.of(actor("Granbo")), Ref.of(here), same=False), "anna", LATER))
    assert engine.read("MATCH (a:Actor) RETURN count(a) AS n") == [{"n": 2}]
    assert graph.now() == graph.anew()


def test_a_file_that_changes_and_changes_back_in_one_load_is_as_it_was(engine: Engine) -> None:
    graph = Graph.empty(engine)
    graph.load(TITLED)
    graph.load(NEW, TITLED)
    assert [source["id"] for source in graph.store.sources()] == [PLAN.id]
    assert graph.now() == graph.anew()


@cases(long=50, short=4)
@given(library=libraries(), data=st.data())
def test_whatever_happened_the_graph_is_as_if_only_the_rest_had_been_loaded(engine: Engine, library: list[Told],
                                                                            data: st.DataObject) -> None:
    graph = Graph.empty(engine)
    for _ in range(data.draw(st.integers(1, 7))):
        match data.draw(st.sampled_from(["load", "load", "copy", "withdraw", "judge", "judge", "undo"])):
            case "load":
                graph.load(*data.draw(st.lists(st.sampled_from(library), max_size=3)))
            case "copy":
                graph.load(data.draw(st.sampled_from(library)).at(SECOND_PATH))
            case "withdraw" if graph.holds.told:
                graph.withdraw(data.draw(st.sampled_from(sorted(graph.holds.told))))
            case "judge":
                graph.judge(*data.draw(judged(library, 2)))
            case "undo" if living := [one.id for one in graph.holds.decided.values() if one.living]:
                graph.undo(data.draw(st.sampled_from(sorted(living))))
    assert graph.now() == graph.anew()
    assert differences(graph.store) == []


@cases(long=50, short=4)
@given(library=libraries(), data=st.data())
def test_the_order_of_loading_and_loading_twice_do_not_matter(engine: Engine, library: list[Told], data: st.DataObject) -> None:
    graph = Graph.empty(engine)
    graph.judge(*data.draw(judged(library)))
    kept = [one for one in library if one.source.id != PLAN.id]
    graph.load(*kept)
    once = graph.now()
    graph.load(*data.draw(st.permutations(kept)))
    assert graph.now() == once
    again = Graph.empty(engine)
    for one in data.draw(st.permutations(kept)):
        again.load(one)
    again.judge(*graph.holds.decided.values())
    assert again.now() == once


@cases(long=50, short=4)
@given(library=libraries(), data=st.data())
def test_withdrawing_leaves_what_was_there_had_it_never_been_loaded(engine: Engine, library: list[Told],
                                                                    data: st.DataObject) -> None:
    plan, page, news, _, log = library
    graph = Graph.empty(engine)
    graph.judge(*data.draw(judged(library)))
    rest = data.draw(st.sampled_from([[page, log], [plan, news], [plan, page, news]]))
    graph.load(*rest)
    before = graph.now()
    for one in (plan, page, news, log):
        if one not in rest:
            graph.load(one)
            graph.withdraw(one.source.id)
    assert graph.now() == before


@cases(long=50, short=4)
@given(library=libraries(), data=st.data())
def test_a_judgement_acts_before_and_after_loading_and_undoing_it_restores(engine: Engine, library: list[Told],
                                                                           data: st.DataObject) -> None:
    kept = [one for one in library if one.source.id != PLAN.id]
    decided = [one for one in data.draw(judged(library)) if one.living]
    late = Graph.empty(engine)
    late.load(*kept)
    without = everything(engine)
    late.judge(*decided)
    judged_late = late.now()
    for one in decided:
        late.undo(one.id)
    assert content(everything(engine)) == content(without)
    early = Graph.empty(engine)
    early.judge(*decided)
    early.load(*kept)
    assert early.now() == judged_late


@cases(long=50, short=4)
@given(library=libraries(), data=st.data())
def test_replacing_is_withdrawing_and_loading(engine: Engine, library: list[Told], data: st.DataObject) -> None:
    plan, page, _, newer, log = library
    decided = data.draw(judged(library))
    graph = Graph.empty(engine)
    graph.judge(*decided)
    graph.load(plan, page, log)
    graph.load(newer)
    replaced = graph.now()
    graph = Graph.empty(engine)
    graph.judge(*decided)
    graph.load(plan, page, log)
    graph.withdraw(plan.source.id)
    graph.load(newer)
    assert graph.now() == replaced
