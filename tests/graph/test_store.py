"""Loading, replacing, withdrawing and recovering, on both engines. What follows is compared with the pure derivation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from graph.check import check, differences
from graph.demand import needs_of_firm
from graph.engine import Engine
from graph.errors import BadParameter, UnreadableFile
from graph.model import Certainty, Contact, Inventory, Reading, SourceReport, Statement
from graph.shelf import Fresh, Kept
from graph.store import Store
from graph.writing import BATCH, batches
from tests.graph.sayings import actor, contact, document, log, name, project, reading, says
from tests.graph.stored import everything as everything_stored

PLAN, PAGE = document("aa"), document("bb")
LOG, OTHER_LOG = log("cc"), log("dd")
VOCABULARY = ("Need", "Place", "TargetGroup")


def plan_says() -> list[Statement]:
    service = name("Service", "rådgivning")
    return [
        says(PLAN, actor("Granbo Tillväxt"), "named", "Granbo Tillväxt"),
        says(PLAN, actor("Granbo Tillväxt"), "takes_part", project("Digital kraft"), role="lead", at=10),
        says(PLAN, project("Digital kraft"), "start", "2022", at=20),
        says(PLAN, project("Digital kraft"), "budget", 250_000.0, at=30, currency="SEK", kind="total"),
        says(PLAN, actor("Granbo Tillväxt"), "offers", service, at=40),
        says(PLAN, service, "covers", name("Need", "finans.lan"), at=41),
        says(PLAN, service, "in_place", name("Place", "Falun"), at=42),
        says(PLAN, name("Place", "Orsa"), "lacks", name("Need", "affar.export"), at=50),
    ]


def page_says() -> list[Statement]:
    return [
        says(PAGE, actor("Granbo Tillväxt"), "takes_part", project("Digital kraft"), role="lead"),
        says(PAGE, project("Digital kraft"), "start", "2022-04", at=10),
        says(PAGE, actor("Norrlys Utveckling"), "takes_part", project("Digital kraft"), role="partner",
             certainty=Certainty.POTENTIAL, at=20),
    ]


def log_contacts() -> list[Contact]:
    return [
        contact(LOG, 1, "Lärkan AB", needs=["finans.lan"], to=["Almi"], orgnr="5598000012"),
        contact(LOG, 2, "LÄRKAN AKTIEBOLAG", needs=["finans.lan", "affar.export"]),
        contact(LOG, 3, "Lärkan AB", needs=["affar.export"], municipality="Mora"),
    ]


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


def counts(store: Store) -> dict[str, int]:
    found: dict[str, int] = store.status()["counts"]
    return {label: n for label, n in found.items() if n and label not in VOCABULARY}


def everything() -> list[Reading]:
    return [reading(PLAN, plan_says()), reading(PAGE, page_says()), reading(LOG, contacts=log_contacts())]


def test_a_document_becomes_entities_facts_and_their_words(store: Store) -> None:
    (report,) = store.load([reading(PLAN, plan_says())])
    assert report.status == "loaded"
    assert report.fields["statements"] == 8
    assert report.fields["entities"] == {"Actor": 1, "Need": 2, "Place": 2, "Project": 1, "Service": 1}
    (row,) = store.engine.read("""
        MATCH (a:Actor)-[:TAKES_PART]->(p:Partnership)-[:IN]->(t:Project), (p)-[:SUPPORTED_BY]->(s:Statement)
        RETURN a.name AS actor, p.role AS role, p.certainty AS certainty, t.name AS project, t.start AS start,
               t.budget_amount AS budget, t.budget_currency AS currency, s.quote AS quote, t.budget_kind AS kind""")
    assert row == {"actor": "Granbo Tillväxt", "role": "lead", "certainty": "actual", "project": "Digital kraft",
                   "start": "2022", "budget": 250_000.0, "currency": "SEK", "quote": "words", "kind": "total"}
    (row,) = store.engine.read("MATCH (l:Lack)-[:IN_PLACE]->(p:Place), (l)-[:OF_NEED]->(n:Need) RETURN p.name AS p, n.id AS n")
    assert row == {"p": "Orsa", "n": "affar.export"}


def test_every_relationship_fact_is_explained_by_the_documented_pattern(store: Store) -> None:
    store.load([reading(PLAN, plan_says())])
    (row,) = store.engine.read("""
        MATCH (a:Actor)-[o:OFFERS]->(b:Service)
        MATCH (a)<-[:REFERS_TO]-(:Name)<-[:SUBJECT]-(s:Statement {predicate: 'offers'})-[:OBJECT]->(:Name)-[:REFERS_TO]->(b),
              (s)-[:STATED_IN]->(d:Source)
        RETURN o.statements AS statements, s.id AS found, d.id AS source""")
    assert row["statements"] == [row["found"]]
    assert row["source"] == PLAN.id


def test_contacts_become_firms_and_what_they_need(store: Store) -> None:
    store.load([reading(LOG, contacts=log_contacts())])
    rows = store.engine.read("""
        MATCH (f:Firm)-[r:NEEDS]->(n:Need)
        RETURN f.name AS firm, n.id AS need, r.municipality AS municipality, r.contacts AS contacts, r.met AS met
        ORDER BY municipality, need""")
    assert rows == [
        {"firm": "Lärkan AB", "need": "affar.export", "municipality": "se-kom-2062", "contacts": 1, "met": False},
        {"firm": "Lärkan AB", "need": "affar.export", "municipality": "se-kom-2080", "contacts": 1, "met": False},
        {"firm": "Lärkan AB", "need": "finans.lan", "municipality": "se-kom-2080", "contacts": 2, "met": True}]
    (row,) = store.engine.read("""
        MATCH (:Contact)-[:REFERRED_TO]->(:Name)-[:REFERS_TO]->(a:Actor) RETURN a.name AS name, a.register_id AS id""")
    assert row == {"name": "Almi GävleDala", "id": "se-almi-gavledala"}


def test_needs_of_a_firm_are_those_of_the_pure_function(store: Store) -> None:
    contacts = log_contacts()
    store.load([reading(LOG, contacts=contacts)])
    rows = [{"municipality": one.municipality, "day": one.date, "referred": bool(one.referrals),
             "needs": [v.need for v in one.needs], "horizons": [v.horizon for v in one.needs]} for one in contacts[:2]]
    (firm,) = store.engine.read("MATCH (f:Firm {orgnr_state: 'valid'}) RETURN f.id AS id")
    expected = sorted((row["need"], row["contacts"], row["met"]) for row in needs_of_firm(firm["id"], rows))
    found = store.engine.read("MATCH (:Firm {id: $id})-[r:NEEDS]->() RETURN r.need AS n, r.contacts AS c, r.met AS m",
                              id=firm["id"])
    assert sorted((row["n"], row["c"], row["m"]) for row in found) == expected


def test_what_a_source_says_twice_is_one_statement_however_far_apart(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.writing.BATCH", 3)
    said = plan_says()
    (report,) = store.load([reading(PLAN, [*said, *said[:2], *reversed(said)])])
    assert report.fields["statements"] == len(said)
    (row,) = store.engine.read("""
        MATCH (s:Statement) WITH count(s) AS all
        MATCH (:Statement)-[r:SUBJECT]->() RETURN all, count(r) AS subjects""")
    assert row == {"all": len(said), "subjects": len(said)}


def test_loading_twice_leaves_all_as_it_was(store: Store) -> None:
    first = store.load(everything())
    before, version = everything_stored(store.engine), store.graph_version()
    reports = store.load(everything())
    assert [report.status for report in reports] == ["unchanged"] * 3
    assert [report.fields["entities"] for report in reports] == [report.fields["entities"] for report in first]
    assert everything_stored(store.engine) == before
    assert store.graph_version() == version


def test_the_order_of_loading_does_not_matter(store: Store) -> None:
    store.load(everything())
    forward, version = everything_stored(store.engine), store.graph_version()
    for one in (PLAN, PAGE, LOG):
        store.withdraw(one.id)
    for again in reversed(everything()):
        store.load([again])
    assert everything_stored(store.engine) == forward
    assert store.graph_version() == version


def test_withdrawing_leaves_what_would_be_there_had_it_never_been_loaded(store: Store) -> None:
    store.load([reading(PLAN, plan_says())])
    alone, version = everything_stored(store.engine), store.graph_version()
    store.load([reading(PAGE, page_says()), reading(LOG, contacts=log_contacts())])
    assert store.withdraw(PAGE.path) == [PAGE.id]
    assert store.withdraw(LOG.id) == [LOG.id]
    assert everything_stored(store.engine) == alone
    assert store.graph_version() == version


def test_after_everything_is_withdrawn_only_vocabulary_is_left(store: Store) -> None:
    store.load(everything())
    for source in store.sources():
        store.withdraw(source["id"])
    assert counts(store) == {}
    assert store.status()["counts"]["Need"] == 45
    assert store.sources() == []


def test_withdrawing_what_is_not_there_says_so(store: Store) -> None:
    with pytest.raises(BadParameter, match="no source has the id or path"):
        store.withdraw("nowhere.md")


def test_a_changed_file_replaces_what_it_said(store: Store) -> None:
    store.load([reading(PLAN, plan_says())])
    newer = document("ee", PLAN.path)
    (report,) = store.load([reading(newer, [says(newer, actor("Norrlys Utveckling"), "named", "Norrlys Utveckling")])])
    assert report.status == "replaced"
    assert [source["id"] for source in store.sources()] == [newer.id]
    assert [row["name"] for row in store.engine.read("MATCH (a:Actor) RETURN a.name AS name")] == ["Norrlys Utveckling"]


def test_what_lacks_in_a_place_follows_where_the_old_version_named_the_place_otherwise(store: Store) -> None:
    first, second = document("aa", "plan.md"), document("ee", "plan.md")
    fair, orsa = project("Digital kraft"), name("Place", "Orsa")
    there = reading(first, [says(first, fair, "in_place", orsa)])
    lacking = reading(second, [says(second, orsa, "lacks", name("Need", "affar.export"))])
    for one, lacks in ((there, 0), (lacking, 1), (there, 0), (lacking, 1)):
        store.load([one])
        assert store.status()["counts"]["Lack"] == lacks
        assert differences(store) == []
        assert [found.sentence for found in check(store.engine)] == []


def test_the_same_bytes_at_a_second_path_add_a_path_and_nothing_else(store: Store) -> None:
    store.load([reading(PLAN, plan_says())])
    before = counts(store)
    copy = document("aa", "/elsewhere/copy.md")
    (report,) = store.load([Reading(copy, SourceReport(copy.path, "document"), [], [])])
    assert report.status == "unchanged"
    assert counts(store) == before
    (source,) = store.sources()
    assert source["paths"] == sorted([PLAN.path, copy.path])
    store.withdraw(copy.path)
    assert counts(store) == before
    store.withdraw(PLAN.path)
    assert counts(store) == {}


def test_a_second_log_joins_the_same_firm_and_leaves_it_again(store: Store) -> None:
    store.load([reading(LOG, contacts=log_contacts())])
    before = everything_stored(store.engine)
    store.load([reading(OTHER_LOG, contacts=[
        contact(OTHER_LOG, 1, "Lärkan AB", needs=["finans.lan"], orgnr="5598000012", municipality="Falun"),
        contact(OTHER_LOG, 2, "Lärkan AB", needs=["finans.lan"], orgnr="5598000020", municipality="Falun")])])
    rows = store.engine.read("MATCH (f:Firm) RETURN f.contacts AS n ORDER BY n")
    # Two firms of that name in Falun now: the row without number can no longer be told, and is a firm of its own.
    assert [row["n"] for row in rows] == [1, 1, 1, 2]
    store.withdraw(OTHER_LOG.id)
    assert everything_stored(store.engine) == before


def test_an_inventory_says_what_it_is_complete_for(store: Store) -> None:
    source = document("ab", inventories=(Inventory("se-lan-20", ("finans.lan",), "2024-01-01", None),))
    store.load([reading(source, [says(source, actor("Granbo Tillväxt"), "named", "Granbo Tillväxt")])])
    (row,) = store.engine.read("""
        MATCH (i:Inventory)-[:LISTS]->(p:Place), (i)-[:STATED_IN]->(s:Source)
        RETURN i.needs AS needs, i.start AS start, i.end AS end, p.id AS place, s.id AS source""")
    assert row == {"needs": ["finans.lan"], "start": "2024-01-01", "end": None, "place": "se-lan-20", "source": source.id}
    assert store.sources()[0]["inventory"] == ["se-lan-20:finans.lan:2024-01-01.."]


def test_a_reading_that_breaks_off_leaves_the_graph_as_it_was(store: Store) -> None:
    store.load([reading(PLAN, plan_says())])
    before, version = everything_stored(store.engine), store.graph_version()

    def breaks() -> Iterator[Contact]:
        yield from log_contacts()
        raise UnreadableFile(LOG.path, "row 4 is cut off; save the file again")

    (report,) = store.load([Reading(LOG, SourceReport(LOG.path, "contacts"), (), (), breaks())])
    assert report.status == "failed"
    assert report.reason is not None
    assert "row 4" in report.reason
    assert everything_stored(store.engine) == before
    assert store.graph_version() == version


def test_what_a_killed_load_left_behind_is_removed_by_the_next(store: Store) -> None:
    store.load([reading(PLAN, plan_says())])
    before = everything_stored(store.engine)

    class Killed(BaseException):
        """Stands for the end of the process: nobody cleans up after it."""

    def dies() -> Iterator[Contact]:
        for row in range(2 * BATCH):
            yield contact(LOG, row, "Lärkan AB", needs=["finans.lan"], to=["Almi"])
        raise Killed

    with pytest.raises(Killed):
        store.load([Reading(LOG, SourceReport(LOG.path, "contacts"), (), (), dies())])
    assert everything_stored(store.engine) != before
    said: list[str] = []
    again = Store(store.engine, say=said.append)
    again.load([reading(PLAN, plan_says())])
    assert said
    assert everything_stored(again.engine) == before


def test_of_small_sources_that_wait_when_a_load_dies_nothing_is_there(store: Store) -> None:
    store.recover()
    before = everything_stored(store.engine)

    def dies() -> Iterator[Reading]:
        yield reading(PLAN, plan_says())
        yield reading(PAGE, page_says())
        raise RuntimeError("the process ended")

    with pytest.raises(RuntimeError):
        store.load(dies())
    assert everything_stored(store.engine) == before
    assert store.recover() == []


def test_in_one_load_a_path_may_change_its_content_and_get_it_back(store: Store) -> None:
    first, second = document("aa", "plan.md"), document("ee", "plan.md")
    said = [says(one, actor(who), "named", who) for one, who in ((first, "Granbo Tillväxt"), (second, "Norrlys Utveckling"))]
    back = [reading(one, [words]) for one, words in ((first, said[0]), (second, said[1]), (first, said[0]))]
    reports = store.load([reading(LOG, contacts=log_contacts()), *back, reading(PAGE, page_says())])
    assert [report.status for report in reports] == ["loaded", "loaded", "replaced", "replaced", "loaded"]
    found = everything_stored(store.engine)
    version = store.graph_version()
    for source in store.sources():
        store.withdraw(source["id"])
    store.load([reading(PAGE, page_says()), reading(first, [said[0]]), reading(LOG, contacts=log_contacts())])
    assert everything_stored(store.engine) == found
    assert store.graph_version() == version


@pytest.mark.parametrize("room", [0, 100_000])
def test_what_was_told_is_read_back_where_it_is_too_much_to_keep(
        store: Store, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    store.load([reading(LOG, contacts=log_contacts())])
    monkeypatch.setattr("graph.store.Fresh", lambda: Fresh(said=Kept(room), demand=Kept(room)))
    nameless = replace(contact(OTHER_LOG, 3, "", needs=["finans.lan"], state="invalid"), firm=None, firm_key=None)
    more = [contact(OTHER_LOG, 1, "Lärkan AB", needs=["affar.export"], to=["Almi"]),
            contact(OTHER_LOG, 2, "Svanen AB", orgnr="5598000012"), nameless]
    store.load([reading(PLAN, plan_says()), reading(OTHER_LOG, contacts=more), reading(PAGE, page_says())])
    assert store.status()["counts"]["Partnership"] == 2
    firms = store.engine.read("MATCH (f:Firm) RETURN f.name AS name, f.contacts AS contacts ORDER BY name, contacts")
    assert [(row["name"], row["contacts"]) for row in firms] == [("", 1), ("Lärkan AB", 1), ("Lärkan AB", 4)]
    assert differences(store) == []


def test_contacts_at_hand_are_not_read_but_those_that_share_their_firms_are(
        store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.load([reading(LOG, contacts=log_contacts())])
    more = [contact(OTHER_LOG, row, f"Svanen {row} AB", needs=["finans.lan"]) for row in range(20)]
    rows: list[dict[str, object]] = []
    read = Engine.read

    def counted(engine: Engine, cypher: str, **parameters: object) -> list[dict[str, object]]:
        found = read(engine, cypher, **parameters)
        rows.extend(row for row in found if "firm_id" in row or "contacts" in row)
        return found

    monkeypatch.setattr(Engine, "read", counted)
    store.load([reading(OTHER_LOG, contacts=[*more, contact(OTHER_LOG, 20, "Lärkan AB", municipality="Mora")])])
    assert {row["id"] for row in rows} <= {one.id for one in log_contacts()}
    assert rows


def test_batches_cover_everything_once() -> None:
    assert [one for batch in batches(range(12), 5) for one in batch] == list(range(12))
