"""Graphs that an earlier version made are brought forward, on both engines; a step that was cut short goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from graph import migrations, schema
from graph.check import check, differences
from graph.config import Settings
from graph.engine import Engine, connect
from graph.identity import body_of, bond
from graph.lexicon import actors
from graph.model import Statement
from graph.records import name_from
from graph.store import Store
from tests.graph.sayings import actor, contact, document, log, name, project, reading, says
from tests.graph.stored import everything

pytestmark = pytest.mark.engine

# What version 1 did not have, and how it wrote why a name belongs to its entity.
OLDER = ("DROP INDEX name_bond IF EXISTS", "DROP INDEX name_body IF EXISTS", "DROP INDEX name_touched IF EXISTS",
         "DROP INDEX lack_subject IF EXISTS", "DROP CONSTRAINT judgement_id IF EXISTS")
WITHOUT_BONDS = "MATCH (n:Name) REMOVE n.bond, n.body"
SORTS_BEFORE = """
MATCH (s:Statement)-[:SUBJECT]->(n:Name) WHERE s.subject_sort IS NOT NULL
SET n.sort = s.subject_sort REMOVE s.subject_sort"""
WHY_BEFORE = """
MATCH (:Name)-[r:REFERS_TO]->() SET r.why = 'same form', r.digest = 'v1'
REMOVE r.with, r.value, r.by, r.sentence"""
FORMER_ENTITY = """
MATCH (n:Name {surface: 'Granbo Tillväxt'})
CREATE (n)-[:REFERS_TO {id: 'former', digest: 'v1', why: 'same form'}]->(:Actor {id: 'former', digest: 'v1', name: 'Granbo'})"""
VERSION_1 = "MATCH (s:Schema {id: 'schema'}) SET s.version = 1, s.graph_version = 'v1'"
READ_VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.version AS version, s.rebuild AS rebuild"
READ_NAMES = "MATCH (n:Name) RETURN properties(n) AS name"
PLAN, LOG = document("aa"), log("cc")


def plan_says() -> list[Statement]:
    granbo = replace(actor("Granbo Tillväxt"), sort="promoter")
    return [says(PLAN, granbo, "takes_part", project("Digital kraft"), role="lead")]


@pytest.fixture
def first(engine: Engine) -> Iterator[Engine]:
    """A graph as version 1 left it: a document and a log, loaded."""
    Store(engine).load([
        reading(PLAN, plan_says()),
        reading(LOG, contacts=[contact(LOG, 1, "Lärkan AB", needs=["finans.lan"], to=["Almi"])])])
    for statement in OLDER:
        engine.change_schema(statement)
    for change in (WITHOUT_BONDS, SORTS_BEFORE, WHY_BEFORE, FORMER_ENTITY, VERSION_1):
        engine.write(change)
    yield engine
    schema.apply(engine)


def test_names_of_version_2_get_bonds_that_hold_their_scope(engine: Engine, engine_settings: Settings) -> None:
    goal = replace(name("Goal", "Tio nya företag"), scope="plan")
    short = replace(actor("GT"), scope=PLAN.id)
    Store(engine).load([reading(PLAN, [says(PLAN, project("Digital kraft"), "has_goal", goal), *plan_says(),
                                       says(PLAN, short, "sort", "promoter")])])
    bonds = {row["name"]["id"]: row["name"]["bond"] for row in engine.read(READ_NAMES)}
    assert bonds[goal.id] != bond(replace(goal, scope=None))
    engine.write("MATCH (n:Name {kind: 'Goal'}) SET n.bond = $bond", bond=bond(replace(goal, scope=None)))
    engine.write("MATCH (s:Schema {id: 'schema'}) SET s.version = 2")
    before = Store(engine).graph_version()
    connect(engine_settings).close()
    assert engine.read(READ_VERSION)[0]["version"] == schema.SCHEMA_VERSION
    assert {row["name"]["id"]: row["name"]["bond"] for row in engine.read(READ_NAMES)} == bonds
    with engine.writing():
        Store(engine).recover()
    assert (check(engine), differences(Store(engine)), Store(engine).graph_version()) == ([], [], before)


def test_a_grant_that_version_3_held_against_a_total_stands_beside_it(engine: Engine, engine_settings: Settings) -> None:
    Store(engine).load([reading(source, [says(source, project("Digital kraft"), "budget", amount, currency="SEK", kind=kind)])
                        for source, amount, kind in ((PLAN, 6e6, "total"), (LOG, 2e6, "grant"))])
    held = "MATCH (p:Project) RETURN p.conflicts AS conflicts"
    assert engine.read(held) == [{"conflicts": []}]
    engine.write("MATCH (p:Project) SET p.conflicts = ['budget: 6000000.0'], p.digest = 'v3'")
    engine.write("MATCH (s:Schema {id: 'schema'}) SET s.version = 3")
    connect(engine_settings).close()
    store = Store(engine)
    with engine.writing():
        store.recover()
    assert engine.read(held) == [{"conflicts": []}]
    assert (check(engine), differences(store)) == ([], [])


def test_there_is_a_step_from_every_version() -> None:
    assert list(migrations.STEPS) == list(range(1, schema.SCHEMA_VERSION))


def test_a_graph_of_version_1_is_brought_forward_and_derived_anew(first: Engine, engine_settings: Settings) -> None:
    connect(engine_settings).close()
    assert first.read(READ_VERSION) == [{"version": schema.SCHEMA_VERSION, "rebuild": True}]
    for row in first.read(READ_NAMES):
        name = name_from(row["name"])
        assert (row["name"]["bond"], row["name"]["body"]) == (bond(name), body_of(name, actors()))
    store = Store(first)
    with first.writing():
        store.recover()
    assert first.read(READ_VERSION) == [{"version": schema.SCHEMA_VERSION, "rebuild": None}]
    assert not first.read("MATCH (a:Actor {id: 'former'}) RETURN a.id AS id")
    assert (check(first), differences(store)) == ([], [])


def test_it_ends_as_if_the_new_version_had_loaded_it(first: Engine, engine_settings: Settings) -> None:
    connect(engine_settings).close()
    store = Store(first)
    with first.writing():
        store.recover()
    migrated, version = everything(first), store.graph_version()
    for source in (PLAN, LOG):
        store.withdraw(source.id)
    store.load([
        reading(PLAN, plan_says()),
        reading(LOG, contacts=[contact(LOG, 1, "Lärkan AB", needs=["finans.lan"], to=["Almi"])])])
    assert (everything(first), store.graph_version()) == (migrated, version)


def test_a_step_that_was_cut_short_goes_on(first: Engine, engine_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(engine: Engine) -> None:
        (row, *_) = engine.read(READ_NAMES)
        engine.write(migrations.WRITE_NAMES, rows=[{"id": row["name"]["id"], "bond": "half", "body": ""}])
        engine.write("MATCH (n:Name {bond: 'half'}) SET n.bond = $bond", bond=bond(name_from(row["name"])))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setitem(migrations.STEPS, 1, dies)  # type: ignore[arg-type]
        with pytest.raises(KeyboardInterrupt):
            connect(engine_settings)
    assert first.read(READ_VERSION)[0]["version"] == 1
    connect(engine_settings).close()
    assert first.read(READ_VERSION) == [{"version": schema.SCHEMA_VERSION, "rebuild": True}]
    assert not first.read("MATCH (n:Name) WHERE n.bond IS NULL RETURN n.id AS id")
