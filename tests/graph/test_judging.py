"""What people decide, through the store on both engines: it acts at once, outlives what it was made on, and is undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from graph.check import differences
from graph.engine import Engine
from graph.errors import BadParameter, EngineUnavailable
from graph.judgements import Claim, Judgement, Listing, Matter, Meaning, Pair, Ref, Verdict, as_lines, from_lines
from graph.ledger import everything_said
from graph.model import Inventory, Reading
from graph.store import CUT_SHORT, Store
from tests.graph.sayings import actor, contact, document, log, project, reading, says

PLAN, PAGE, LOG = document("aa", "/plan.md"), document("bb", "/page.md"), log("cc")
GRANBO, GTX = actor("Granbo Tillväxt"), actor("GTX Utveckling")


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


def judgement(matter: Matter, day: int = 1) -> Judgement:
    return Judgement(matter, "anna", f"2026-01-{day:02}T00:00:00+00:00", "frågat dem")


def same(day: int = 1) -> Judgement:
    return judgement(Pair(Ref.of(GRANBO), Ref.of(GTX), True), day)


def documents() -> list[Reading]:
    return [reading(PLAN, [says(PLAN, GRANBO, "takes_part", project("Digital kraft"), role="lead")]),
            reading(PAGE, [says(PAGE, GTX, "takes_part", project("Lotsen"), role="partner")])]


def actors_of(store: Store) -> dict[str, int]:
    return {row["name"]: row["n"] for row in store.engine.read("""
        MATCH (a:Actor)-[:TAKES_PART]->(p:Partnership) RETURN a.name AS name, count(p) AS n ORDER BY name""")}


def test_a_merge_acts_at_once_and_undo_restores(store: Store) -> None:
    store.load(documents())
    before, version = actors_of(store), store.graph_version()
    assert before == {"GTX Utveckling": 1, "Granbo Tillväxt": 1}
    assert store.judge([same()]) == [same()]
    assert list(actors_of(store).values()) == [2]
    assert store.status()["bookkeeping"]["judgements"] == 1
    assert store.graph_version() != version
    undone = store.undo(None, author="bo")
    assert (undone.undone_by, undone.living) == ("bo", False)
    assert (actors_of(store), store.graph_version()) == (before, version)
    assert [one.living for one in store.judgements()] == [False]


def test_a_judgement_made_before_its_sources_acts_when_they_are_loaded_and_after_they_are_loaded_anew(store: Store) -> None:
    store.judge([same()])
    store.load(documents())
    assert list(actors_of(store).values()) == [2]
    store.withdraw(PAGE.path)
    store.load(documents())
    assert list(actors_of(store).values()) == [2]


def test_a_judgement_known_already_adds_nothing_and_an_undone_one_stays_undone(store: Store) -> None:
    store.judge([same()])
    assert store.judge([same()]) == []
    store.undo(same().id, author="bo")
    assert store.judge(from_lines(as_lines([same()]))) == []
    with pytest.raises(BadParameter):
        store.undo(same().id, author="bo")


def test_a_statement_judged_wrong_is_gone_until_it_is_undone_and_whatever_version_is_read(store: Store) -> None:
    store.load(documents())
    (said,) = [one for one in everything_said(store.engine) if one.subject == GTX]
    wrong = judgement(Verdict(Claim(PAGE.sha256, PAGE.path, "", said.predicate, "", "actual", said.claim), False))
    store.judge([wrong])
    assert actors_of(store) == {"Granbo Tillväxt": 1}
    newer = replace(PAGE, sha256="dd" * 32)
    store.load([reading(newer, [says(newer, GTX, "takes_part", project("Lotsen"), role="partner")])])
    assert actors_of(store) == {"Granbo Tillväxt": 1}
    store.undo(None, author="bo")
    assert actors_of(store) == {"Granbo Tillväxt": 1, "GTX Utveckling": 1}


def test_a_statement_judged_by_its_path_counts_again_when_other_words_stand_there(store: Store) -> None:
    store.load([*documents(), reading(replace(PAGE, path="/copy.md"))])
    (said,) = [one for one in everything_said(store.engine) if one.subject == GTX]
    store.judge([judgement(Verdict(Claim("dd" * 32, "/copy.md", "", said.predicate, "", "actual", said.claim), False))])
    assert actors_of(store) == {"Granbo Tillväxt": 1}
    store.load([reading(document("ee", "/copy.md"))])
    assert actors_of(store) == {"Granbo Tillväxt": 1, "GTX Utveckling": 1}
    assert differences(store) == []
    store.load([reading(document("ff", "/copy.md")), reading(replace(PAGE, path="/copy.md"))])
    assert actors_of(store) == {"Granbo Tillväxt": 1}
    assert differences(store) == []


def test_what_a_text_means_is_what_the_firm_needs(store: Store) -> None:
    store.load([reading(LOG, contacts=[
        replace(contact(LOG, 1, "Lärkan AB", to=["Almi"]), unread=("bygga hemsida",), unread_horizons=("later",))])])
    assert needs(store) == []
    store.judge([judgement(Meaning("bygga hemsida", "digital.ehandel"))])
    assert needs(store) == [("Lärkan AB", "digital.ehandel", "later", True)]
    store.undo(None, author="bo")
    assert needs(store) == []


def needs(store: Store) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in store.engine.read("""
        MATCH (f:Firm)-[r:NEEDS]->(n:Need) RETURN f.name AS firm, n.id AS need, r.horizon AS horizon, r.met AS met
        ORDER BY firm, need""")]


def test_firms_are_joined_and_parted_by_judgement(store: Store) -> None:
    store.load([reading(LOG, contacts=[contact(LOG, 1, "Lärkan AB"), contact(LOG, 2, "Lärkans Snickeri AB")])])
    left, right = (Ref("Firm", key, "se-kom-2080") for key in ("lärkan", "lärkans snickeri"))
    assert firms(store) == [1, 1]
    store.judge([judgement(Pair(left, right, True))])
    assert firms(store) == [2]
    store.undo(None, author="bo")
    assert firms(store) == [1, 1]


def firms(store: Store) -> list[int]:
    return [row["n"] for row in store.engine.read("MATCH (f:Firm)<-[:MADE_TO]-(c:Contact) RETURN f.id AS f, count(c) AS n")]


def test_a_receiver_nobody_could_tell_is_the_actor_that_a_document_names_or_a_person_says(store: Store) -> None:
    referred = contact(LOG, 1, "Lärkan AB", needs=["finans.lan"], to=["Granbo Tillväxt", "Granbos folk"])
    unknown = replace(referred, referrals=tuple(replace(one, known=False) for one in referred.referrals))
    store.load([reading(LOG, contacts=[unknown])])
    assert receivers(store) == []
    store.load(documents())
    assert receivers(store) == [("Granbo Tillväxt", "Granbo Tillväxt")]
    store.judge([judgement(Pair(Ref.of(unknown.referrals[1].name), Ref.of(GRANBO), True))])
    assert receivers(store) == [("Granbo Tillväxt", "Granbo Tillväxt"), ("Granbos folk", "Granbo Tillväxt")]
    store.withdraw(PLAN.path)
    assert receivers(store) == []


def receivers(store: Store) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in store.engine.read("""
        MATCH (:Contact)-[:REFERRED_TO]->(n:Name)-[:REFERS_TO]->(a:Actor)
        RETURN n.surface AS surface, a.name AS name ORDER BY surface""")]


def test_an_inventory_by_judgement_is_there_while_its_source_and_the_judgement_are(store: Store) -> None:
    complete = judgement(Listing(PLAN.sha256, PLAN.path, Inventory("se-lan-20", ("finans.lan",))))
    store.judge([complete])
    assert inventories(store) == []
    store.load(documents())
    assert inventories(store) == [(PLAN.id, "se-lan-20", complete.id)]
    store.withdraw(PLAN.path)
    assert inventories(store) == []
    store.load(documents())
    assert inventories(store) == [(PLAN.id, "se-lan-20", complete.id)]
    store.undo(None, author="bo")
    assert inventories(store) == []


def inventories(store: Store) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in store.engine.read("""
        MATCH (s:Source)<-[:STATED_IN]-(i:Inventory)-[:LISTS]->(p:Place)
        RETURN s.id AS source, p.id AS place, i.judgement AS judgement""")]


def test_a_judgement_that_was_cut_short_is_finished_by_the_next_command(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.load([*documents(), reading(LOG, contacts=[
        replace(contact(LOG, 1, "Lärkan AB"), unread=("bygga hemsida",), unread_horizons=("now",))])])

    def dies(self: Store) -> None:
        raise EngineUnavailable("killed")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "_finish", dies)
        with pytest.raises(EngineUnavailable):
            store.judge([same(), judgement(Meaning("bygga hemsida", "digital.ehandel"), 2)])
    assert actors_of(store) == {"GTX Utveckling": 1, "Granbo Tillväxt": 1}
    with store.engine.writing():
        assert store.recover() == [CUT_SHORT]
    assert list(actors_of(store).values()) == [2]
    assert needs(store) == [("Lärkan AB", "digital.ehandel", "now", False)]
