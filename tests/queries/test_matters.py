"""What people point at becomes the matter of a judgement, and what it touches is counted. On both engines."""

from __future__ import annotations

import pytest

from graph.engine import Engine
from graph.errors import BadParameter
from graph.judgements import Judgement, Listing, Matter, Meaning, Pair, Ref, Within
from graph.model import Inventory, Name
from graph.store import Store
from queries.matters import about, listing, meaning, pair, read_stated, ref_of, touched, verdict
from queries.review import _receiver
from tests.graph.sayings import actor, contact, document, log, name, project, reading, says

pytestmark = pytest.mark.engine
A, B = document("aa"), document("bb")
GRANBO, GTX = actor("Granbo Tillväxt"), actor("GTX i Dalarna")


@pytest.fixture
def store(engine: Engine) -> Store:
    found = Store(engine)
    found.load([reading(A, [says(A, GRANBO, "takes_part", project("Skogsvinden"), role="partner"),
                            says(A, name("Person", "Sara Exempel"), "email", "sara@example.se", at=20)]),
                reading(B, [says(B, GTX, "takes_part", project("Myrljuset"), role="lead")]),
                reading(log("cc"), contacts=[contact(log("cc"), 1, "Lärkan AB"), contact(log("cc"), 2, "Svalan AB")])])
    return found


def judged(store: Store, matter: Matter) -> None:
    store.judge([Judgement(matter, "anna", "2026-01-01T00:00:00+00:00")])


def test_a_name_in_any_spelling_or_the_id_of_a_thing_is_a_ref(store: Store) -> None:
    expected = Ref("Actor", GRANBO.key)
    found = store.engine.read("MATCH (a:Actor {name: $name}) RETURN a.id AS id", name="Granbo Tillväxt")
    for text in ("Granbo Tillväxt", "GRANBO TILLVÄXT", found[0]["id"]):
        assert ref_of(store.engine, text) == expected


def test_what_no_source_names_needs_its_kind(store: Store) -> None:
    with pytest.raises(BadParameter, match="--kind"):
        ref_of(store.engine, "Fjällvråken")
    assert ref_of(store.engine, "Fjällvråken", "Actor") == Ref("Actor", "fjällvråken")


@pytest.mark.parametrize(("left", "right", "message"), [
    ("Granbo Tillväxt", "Skogsvinden", "of one kind"), ("Granbo Tillväxt", "granbo tillväxt", "one name"),
    ("Granbo Tillväxt", "Ludvika", "vocabulary"),
])
def test_what_cannot_be_the_same_is_refused(store: Store, left: str, right: str, message: str) -> None:
    with pytest.raises(BadParameter, match=message):
        pair(store.engine, left, right, same=True)


def test_of_a_name_of_two_kinds_that_of_the_other_name_is_meant(store: Store) -> None:
    page = document("dd")
    store.load([reading(page, [says(page, name("Network", "Granbo Tillväxt"), "named", "Granbo Tillväxt"),
                               says(page, name("Network", "Granbos företagsnät"), "named", "Granbos företagsnät", at=9)])])
    assert pair(store.engine, "Granbo Tillväxt", "GTX i Dalarna", same=True).left.kind == "Actor"
    assert pair(store.engine, "Granbos företagsnät", "Granbo Tillväxt", same=True).left.kind == "Network"
    with pytest.raises(BadParameter, match="or give --kind, such as --kind"):
        ref_of(store.engine, "Granbo Tillväxt")


def test_a_name_that_means_something_only_in_a_document_is_told_with_it_and_counted_there(store: Store) -> None:
    for source, title in ((document("d1"), "Kompetens"), (document("d2"), "Export")):
        first = Name("Priority", title, "1", scope=source.id)
        store.load([reading(source, [says(source, project("Granbostrategin"), "has_priority", first)])])
    ref = ref_of(store.engine, "Kompetens", "Priority")
    assert ref.within == Within("d1" * 32, "/documents/d1.md")
    matter = Pair(ref, ref_of(store.engine, "Export", "Priority"), same=True)
    assert [name for name, _ in touched(store.engine, Pair(ref, ref, same=True)).things.values()] == ["Kompetens"]
    assert about(Judgement(matter, "anna", "2026-01-01")) == "«Kompetens» in d1.md and «Export» in d2.md are the same"


def test_an_unknown_kind_is_refused(store: Store) -> None:
    with pytest.raises(BadParameter, match="no kind of thing"):
        pair(store.engine, "Granbo Tillväxt", "Fjällvråken", same=True, kind="Ghost")


def test_the_facts_of_a_pair_are_counted_before_and_after(store: Store) -> None:
    matter = pair(store.engine, "Granbo Tillväxt", "GTX i Dalarna", same=True)
    before = touched(store.engine, matter)
    judged(store, matter)
    after = touched(store.engine, matter)
    assert (len(before.things), len(after.things)) == (2, 1)
    assert before.facts == after.facts == 2
    assert before.moved(after) >= 1


def test_a_firm_is_known_by_name_and_municipality(store: Store) -> None:
    matter = pair(store.engine, "Lärkan AB", "Svalan AB", same=True, kind="Firm")
    assert (matter.left.key, matter.left.place, matter.right.key) == ("lärkan", "se-kom-2080", "svalan")
    assert [number for _, number in touched(store.engine, matter).things.values()] == [1, 1]


def test_a_statement_is_known_by_the_beginning_of_its_id(store: Store) -> None:
    whole = says(A, GRANBO, "takes_part", project("Skogsvinden"), role="partner").id
    stated, matter = verdict(store.engine, whole[:8], right=False)
    assert (stated.id, matter.right, matter.claim.subject, matter.claim.object) == (
        whole, False, "Granbo Tillväxt", "Skogsvinden")
    assert touched(store.engine, matter, whole).facts == 2
    for text, message in (("1234567", "eight or more"), ("zzzzzzzz", "eight or more"), ("0" * 12, "no statement")):
        with pytest.raises(BadParameter, match=message):
            verdict(store.engine, text, right=True)


def test_a_value_that_is_shown_is_a_fact_and_one_that_another_goes_before_is_none(store: Store) -> None:
    page = document("ee")
    low = says(page, project("Skogsvinden"), "budget", 200_000.0, at=30, currency="SEK", kind="total")
    other = says(page, project("Skogsvinden"), "end", "2024", at=40)
    store.load([reading(page, [low, other])])
    _, matter = verdict(store.engine, low.id, right=False)
    assert touched(store.engine, matter, low.id).facts == 1
    judged(store, matter)
    assert touched(store.engine, matter, low.id).facts == 0
    assert touched(store.engine, verdict(store.engine, other.id, right=True)[1], other.id).facts == 1


def test_a_judgement_keeps_no_address_of_a_person(store: Store) -> None:
    one = says(A, name("Person", "Sara Exempel"), "email", "sara@example.se", at=20)
    claim = read_stated(store.engine, [one.id])[one.id].claim
    assert claim.object == ""
    assert "example.se" not in repr(claim)


def test_a_need_is_named_by_id_or_title(store: Store) -> None:
    assert meaning("Bygga hemsida", "finans.lan") == Meaning("bygga hemsida", "finans.lan")
    with pytest.raises(BadParameter, match="no need"):
        meaning("bygga hemsida", "finans.pengar")


def test_a_source_is_named_by_id_path_or_file(store: Store) -> None:
    expected = Listing(A.sha256, A.path, Inventory("se-lan-20"))
    for text in (A.id, A.path, "aa.md"):
        assert listing(store.engine, text, Inventory("se-lan-20")) == expected
    assert touched(store.engine, expected).sources == 1
    with pytest.raises(BadParameter, match="no source"):
        listing(store.engine, "zz.md", Inventory("se-lan-20"))


def test_a_receiver_is_proposed_only_actors_that_are_spelt_much_alike() -> None:
    """The demo's «egen revisor» was once proposed as EKN, because a short name hides in many a word."""
    known = {"a": "EKN", "b": "Granbo Tillväxt"}
    assert _receiver(name("Actor", "egen revisor"), 27, known).proposals == ()
    assert _receiver(name("Actor", "Granbo Tilväxt"), 2, known).proposals == (("b", "Granbo Tillväxt"),)
