"""A graph that the store wrote is clean; whatever is broken in it is found, by its name, on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from graph.check import AS_DERIVED, JUDGEMENTS, QUOTES, check, checked, differences
from graph.engine import Engine
from graph.invariants import INVARIANTS
from graph.judgements import Judgement, Listing, Meaning, Pair, Ref
from graph.model import Body, Certainty, Evidence, Inventory, Reading, Registration, SourceReport, Statement
from graph.store import Store
from tests.graph.sayings import actor, contact, document, log, name, project, reading, register, says

pytestmark = pytest.mark.engine

PLAN = document("aa", inventories=(Inventory("se-lan-20", ("finans.lan",)),))
PAGE, LOG, OTHER, REGISTER = document("bb"), log("cc"), log("dd"), register("ff")


def region() -> list[Reading]:
    """Something of every kind."""
    service = name("Service", "rådgivning")
    return [
        reading(PLAN, [
            says(PLAN, actor("Granbo Tillväxt"), "takes_part", project("Digital kraft"), role="lead"),
            says(PLAN, project("Digital kraft"), "start", "2022", at=24),
            says(PLAN, actor("Granbo Tillväxt"), "offers", service, at=42),
            says(PLAN, service, "covers", name("Need", "finans.lan"), at=48),
            says(PLAN, name("Place", "Orsa"), "lacks", name("Need", "affar.export"), at=54)]),
        reading(PAGE, [
            says(PAGE, actor("Granbo Tillväxt"), "takes_part", project("Digital kraft"), role="lead"),
            says(PAGE, actor("Almi"), "takes_part", project("Digital kraft"), role="partner", certainty=Certainty.POTENTIAL)]),
        reading(LOG, contacts=[
            contact(LOG, 1, "Lärkan AB", needs=["finans.lan"], to=["Almi"], orgnr="5598000012"),
            contact(LOG, 2, "LÄRKAN AKTIEBOLAG", needs=["finans.lan", "affar.export"]),
            contact(LOG, 3, "Lärkan AB", needs=["affar.export"], municipality="Mora")]),
        reading(REGISTER, registrations=[
            Registration(REGISTER.id, 1, "5598000012", "Lärkan AB", "aktiebolag", municipality="se-kom-2080", by="seat"),
            Registration(REGISTER.id, 2, "digest:" + "0" * 32, form="enskild")])]


@pytest.fixture
def store(engine: Engine) -> Store:
    found = Store(engine)
    found.load(region())
    return found


def names(store: Store) -> set[str]:
    return {finding.invariant for finding in check(store.engine)}


def test_a_graph_is_clean_after_loading_judging_replacing_and_withdrawing(store: Store) -> None:
    assert check(store.engine) == []
    at = "2026-01-01T00:00:00+00:00"
    store.judge([
        Judgement(Pair(Ref.of(actor("Granbo Tillväxt")), Ref.of(actor("Norrlys Utveckling")), same=True), "anna", at),
        Judgement(Meaning("rådgivning", "affar.export"), "anna", at),
        Judgement(Listing(PAGE.sha256, PAGE.path, Inventory("se-lan-20")), "anna", at)])
    assert (check(store.engine), differences(store)) == ([], [])
    newer = document("ee", path=PLAN.path)
    store.load([reading(newer, [says(newer, actor("Norrlys Utveckling"), "takes_part", project("Digital kraft"), role="lead")]),
                reading(OTHER, contacts=[contact(OTHER, 1, "Lärkan AB", needs=["finans.lan"], orgnr="5598000012")])])
    assert (check(store.engine), differences(store)) == ([], [])
    for source in (newer, LOG):
        store.withdraw(source.id)
    assert (check(store.engine), differences(store)) == ([], [])
    for source in (PAGE, OTHER, REGISTER):
        store.withdraw(source.id)
    assert (check(store.engine), differences(store)) == ([], [])


def test_names_of_invariants_are_told_apart() -> None:
    assert len(set(checked())) == len(checked())


# One way to break each invariant. What is broken may break others too.
BREAKS: dict[str, str] = {
    "what is erased is gone": "MATCH (s:Source)<-[:STATED_IN]-(b:Body) WHERE b.row IS NOT NULL WITH s, b LIMIT 1 "
                              "SET s.erased = 'all', b.personal = true",
    "schema version": "MATCH (s:Schema {id: 'schema'}) SET s.version = 1",
    "labels of the vocabulary": "CREATE (:Unheard {id: 'x'})",
    "relationships of the vocabulary": "MATCH (a:Actor), (c:Contact) WITH a, c LIMIT 1 CREATE (a)-[:OFFERS {id: 'x'}]->(c)",
    "ids": "MATCH (l:Load) WITH l LIMIT 1 REMOVE l.id",
    "no load half done": "MATCH (l:Load) WITH l LIMIT 1 SET l.state = 'writing'",
    "sources complete": "MATCH (s:Source) WITH s LIMIT 1 SET s.complete = false",
    "no restore half done": "MATCH (s:Schema {id: 'schema'}) SET s.restoring = 'x'",
    "everything derived": "MATCH (n:Name) WITH n LIMIT 1 SET n.touched = true",
    "one load per source": "MATCH (:Load)-[r:LOADED]->(:Source) WITH r LIMIT 1 DELETE r",
    "sources have paths": "MATCH (s:Source) WITH s LIMIT 1 SET s.paths = []",
    "one source per path": "MATCH (s:Source) SET s.paths = ['/same']",
    "all statements of a source": "MATCH (s:Statement {predicate: 'start'}) DETACH DELETE s",
    "all contacts of a source": "MATCH (c:Contact {row: 3}) DETACH DELETE c",
    "one source per Statement": "MATCH (:Statement)-[r:STATED_IN]->() WITH r LIMIT 1 DELETE r",
    "one source per Contact": "MATCH (:Contact)-[r:STATED_IN]->() WITH r LIMIT 1 DELETE r",
    "one source per Body": "MATCH (:Body)-[r:STATED_IN]->() WITH r LIMIT 1 DELETE r",
    "one source per Inventory": "MATCH (:Inventory)-[r:STATED_IN]->() DELETE r",
    "one place per Inventory": "MATCH (:Inventory)-[r:LISTS]->() DELETE r",
    "one subject per Statement": "MATCH (:Statement {predicate: 'start'})-[r:SUBJECT]->() DELETE r",
    "one object per Statement": "MATCH (:Statement {predicate: 'covers'})-[r:OBJECT]->() DELETE r",
    "statements of the vocabulary": "MATCH (s:Statement {predicate: 'covers'}) SET s.predicate = 'start'",
    "names are used": "CREATE (:Name {id: 'x', kind: 'Actor', surface: 'x', key: 'x'})",
    "names refer to one thing": "MATCH (:Name {surface: 'Digital kraft'})-[r:REFERS_TO]->() DELETE r",
    "entities have names": "CREATE (:Network {id: 'x', name: 'x'})",
    "one actor per body of the register": "MATCH (a:Actor) SET a.register_id = 'se-almi'",
    "fact nodes rest on statements": "MATCH (p:Partnership {role: 'lead'}) SET p.sources = 1",
    "relationships rest on statements": "MATCH ()-[r:COVERS]->() SET r.statements = ['x']",
    "every fact has statements": "MATCH ()-[r:OFFERS]->() SET r.statements = []",
    "facts lead to their statements": "MATCH (:Lack)-[r:SUPPORTED_BY]->() DELETE r",
    "partnerships join two things": "MATCH (:Partnership {role: 'lead'})-[r:IN]->() DELETE r",
    "lacks are of a need": "MATCH (:Lack)-[r:OF_NEED]->() DELETE r",
    "one firm per contact": "MATCH (:Contact {row: 3})-[r:MADE_TO]->() DELETE r",
    "contacts of a firm": "MATCH (f:Firm) WITH f LIMIT 1 SET f.contacts = 7",
    "one firm per organisation number": "MATCH (c:Contact) SET c.orgnr = '5598000012'",
    "needs of a contact": "MATCH (:Contact {row: 3})-[r:VOICED]->() DELETE r",
    "needs of a firm": "MATCH (:Firm)-[r:NEEDS]->() SET r.contacts = 7",
    "no personal number in Body": "MATCH (b:Body) WHERE b.row = 1 SET b.text = 'pnr 930309-9882.'",
    "no personal number in Name": "MATCH (n:Name {kind: 'Actor'}) SET n.surface = 'Ann 199303099882'",
    "no personal number in Statement": "MATCH (s:Statement) SET s.quote = '19930309-9882'",
    "no personal number in Contact": "MATCH (c:Contact {row: 1}) SET c.firm = 'Lärkan 930309-9882'",
    "no personal number in VOICED": "MATCH (:Contact)-[v:VOICED]->() SET v.quote = 'Lån 930309-9882'",
    "no personal number in REFERRED_TO": "MATCH (:Contact)-[v:REFERRED_TO]->() SET v.quote = 'Almi, 930309-9882'",
    "all registrations of a source": "MATCH (r:Registration {row: 2}) DETACH DELETE r",
    "one source per Registration": "MATCH (:Registration)-[r:STATED_IN]->() WITH r LIMIT 1 DELETE r",
    "registrations of a firm": "MATCH (f:Firm) SET f.registrations = 7",
    "firms have the number of their registrations": "MATCH (r:Registration {row: 1}) SET r.firm = 'x'",
    "firms are registered": "MATCH (:Firm)-[r:REGISTERED_AS]->() DELETE r",
    "sole traders have no name": "MATCH (r:Registration {row: 2}) SET r.name = 'Ann'",
    "no personal number in Registration": "MATCH (r:Registration {row: 1}) SET r.name = 'Ann 930309-9882'",
    "personal numbers of firms as digests in Registration": "MATCH (r:Registration {row: 1}) SET r.number = '9303099882'",
    "personal numbers of firms as digests in Contact": "MATCH (c:Contact {row: 1}) SET c.orgnr = '9303099882'",
    QUOTES: "MATCH (s:Statement {predicate: 'start'}) SET s.start = 25",
}
OF_THE_SCHEMA = {
    "constraints": ("DROP CONSTRAINT lack_id IF EXISTS",
                    "CREATE CONSTRAINT lack_id IF NOT EXISTS FOR (n:Lack) REQUIRE n.id IS UNIQUE"),
    "indexes": ("DROP INDEX place_code IF EXISTS", "CREATE INDEX place_code IF NOT EXISTS FOR (n:Place) ON (n.code)")}


@pytest.mark.parametrize("invariant", [one.name for one in INVARIANTS if one.name not in OF_THE_SCHEMA] + [QUOTES])
def test_whatever_is_broken_is_found(store: Store, invariant: str) -> None:
    store.engine.write(BREAKS[invariant])
    found = [finding for finding in check(store.engine) if finding.invariant == invariant]
    assert found
    assert all(finding.about and finding.sentence.endswith(".") for finding in found)
    assert "9303099882" not in repr(found).replace("-", "")


@pytest.mark.parametrize("invariant", OF_THE_SCHEMA)
def test_a_constraint_or_index_that_is_missing_is_found(engine: Engine, invariant: str) -> None:
    drop, make = OF_THE_SCHEMA[invariant]
    engine.change_schema(drop)
    try:
        assert [finding.invariant for finding in check(engine)] == [invariant]
    finally:
        engine.change_schema(make)
    assert check(engine) == []


@pytest.mark.parametrize("change", ["SET j.living = false", "SET j.text = '{'", "SET j.text = replace(j.text, 'anna', 'bo')"])
def test_a_judgement_that_is_not_what_it_says_is_found(store: Store, change: str) -> None:
    store.judge([Judgement(Meaning("hemsida", "digital.webb"), "anna", "2026-01-01T00:00:00+00:00")])
    assert check(store.engine) == []
    store.engine.write(f"MATCH (j:Judgement) {change}")
    assert [finding.invariant for finding in check(store.engine)] == [JUDGEMENTS]


def test_quotes_count_characters_whatever_their_width(engine: Engine) -> None:
    text = "🌲🌲 Granbo Tillväxt"
    said = Statement(PLAN.id, actor("Granbo Tillväxt"), "named", "Granbo Tillväxt", Evidence("Granbo Tillväxt", 3, 18), "test")
    Store(engine).load([Reading(PLAN, SourceReport(PLAN.path, "document"), [Body(PLAN.id, text)], [said])])
    assert check(engine) == []


@pytest.mark.parametrize(("change", "said"), [
    ("MATCH (p:Project) SET p.start = '2021'", "another value of start"),
    ("MATCH (p:Partnership {role: 'partner'}) DETACH DELETE p", "not stored"),
    ("MATCH (a:Actor) WITH a LIMIT 1 CREATE (a)-[:SEATED_IN {id: 'x', digest: 'x'}]->(:Place {id: 'x'})",
     "follows from nothing"),
    ("MATCH (f:Firm) SET f.name = 'x'", "another value of name"),
    ("MATCH (:Firm)-[r:NEEDS]->() WITH r LIMIT 1 SET r.met = NOT r.met", "another value of met"),
    ("MATCH (:Contact {row: 3})-[m:MADE_TO]->() DELETE m", "another value of firm"),
])
def test_what_is_stored_otherwise_than_derived_is_named(store: Store, change: str, said: str) -> None:
    store.engine.write(change)
    before: Any = store.engine.read("MATCH (n) RETURN count(n) AS n")
    found = differences(store)
    assert {finding.invariant for finding in found} == {AS_DERIVED}
    assert any(said in finding.sentence for finding in found)
    assert store.engine.read("MATCH (n) RETURN count(n) AS n") == before
