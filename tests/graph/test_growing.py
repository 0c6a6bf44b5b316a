"""Adding to what is stored: a load reads and writes what it touches, however much was said of that before, on both engines.

That what is added to is what would be derived anew, the laws say (test_laws_stored.py); here, what is rare among their cases.
"""

from __future__ import annotations

from typing import Any

import pytest

from graph.check import differences
from graph.components import STEADY_KINDS
from graph.engine import Engine
from graph.judgements import Judgement, Matter, Meaning, Pair, Ref, Verdict
from graph.model import Certainty, Reading, Source, Statement
from graph.store import READ_KNOWN, Store
from graph.vocabulary import vocabulary
from tests.graph.laws import claim
from tests.graph.sayings import actor, document, name, project, reading, says

pytestmark = pytest.mark.engine

REGION, ORSA = actor("Region Dalarna"), name("Place", "Orsa")
LOAN, EXPORT = name("Need", "finans.lan"), name("Need", "affar.export")
KNOWN, PLAN = project("Digital kraft"), name("Plan", "Granbostrategin")
WHEN = "2026-01-01T08:00:00+00:00"


def page(number: int) -> Source:
    """One of many documents."""
    return document(f"{number:02x}", date="2024")


def page_says(number: int, of: Source | None = None) -> list[Statement]:
    """What all of them say of the region, of a project and of a place; and a project of its own that the region leads."""
    source = of or page(number)
    own, person = project(f"Projekt {number}"), name("Person", "Kim Exempel")
    return [
        says(source, REGION, "named", REGION.surface),
        says(source, REGION, "sort", "promoter", at=5),
        says(source, REGION, "takes_part", own, at=10, role="lead"),
        says(source, REGION, "takes_part", KNOWN, at=20, role="partner"),
        says(source, KNOWN, "covers", LOAN, at=30, confidence=0.6 if number % 3 else 0.9),
        says(source, KNOWN, "in_place", ORSA, at=40),
        says(source, KNOWN, "related_to", PLAN, at=50),
        says(source, person, "works_for", REGION, at=60 + number, title="lots" if number % 2 else "chef"),
        says(source, ORSA, "lacks", EXPORT, at=70),
        says(source, ORSA, "lacks", LOAN, at=80, certainty=Certainty.PLANNED),
    ]


def page_reading(number: int) -> Reading:
    """One of many documents, read."""
    return reading(page(number), page_says(number))


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statement of each row that is read, but for the list of all sources."""
    read, found = Engine.read, []

    def counted(engine: Engine, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        answer = read(engine, cypher, **parameters)
        found.extend([cypher] * len(answer) if cypher != READ_KNOWN else [])
        return answer

    monkeypatch.setattr(Engine, "read", counted)
    return found


def rows_read(store: Store, rows: list[str], pages: int) -> list[int]:
    """How many rows each of the loads of that many documents reads."""
    read = []
    for number in range(pages):
        rows.clear()
        kim = name("Person", f"Kim {number}")
        store.load([reading(page(number), [one for one in page_says(number) if one.predicate != "works_for"]
                            + [says(page(number), kim, "works_for", REGION, at=60)])])
        read.append(len(rows))
    return read


def test_what_a_load_reads_does_not_grow_with_what_was_said_of_the_same_things(store: Store, rows: list[str]) -> None:
    read = rows_read(store, rows, 24)
    assert max(read[4:]) == read[4]


ELSEWHERE, ALONE = document("c0"), project("Ensamvargen")
ALONE_COVERS = says(ELSEWHERE, ALONE, "covers", LOAN)


@pytest.mark.parametrize("matter", [
    Verdict(claim(ALONE_COVERS, ELSEWHERE), right=False), Verdict(claim(ALONE_COVERS, ELSEWHERE), right=True),
    Meaning("ensamvargen", EXPORT.key), Pair(Ref.of(ALONE), Ref.of(project("Ensamma vargen")), True)],
    ids=lambda one: one.kind)
def test_what_people_decided_of_other_things_makes_no_load_read_more(store: Store, rows: list[str], matter: Matter) -> None:
    store.load([reading(ELSEWHERE, [ALONE_COVERS])])
    store.judge([Judgement(matter, "anna", WHEN)])
    read = rows_read(store, rows, 12)
    assert max(read[4:]) == read[4]
    assert differences(store) == []


def test_what_is_added_is_as_if_all_were_derived_anew(store: Store) -> None:
    for number in range(8):
        store.load([page_reading(number)])
        assert differences(store) == []
    store.load([page_reading(number) for number in range(8, 16)])
    assert differences(store) == []


def test_what_comes_with_what_goes_is_as_if_all_were_derived_anew(store: Store) -> None:
    store.load([page_reading(number) for number in range(6)])
    other = document("a0", page(2).path)
    store.load([page_reading(7), reading(other, page_says(2, other)[:4]), page_reading(8)])
    assert differences(store) == []
    store.withdraw(page(0).id)
    assert differences(store) == []


@pytest.mark.parametrize("judgement", [
    Judgement(Verdict(claim(page_says(3)[3], page(3)), right=False), "anna", WHEN),
    Judgement(Verdict(claim(page_says(3)[4], page(3)), right=True), "anna", WHEN),
    Judgement(Verdict(claim(page_says(3)[8], page(3)), right=False), "anna", WHEN),
    Judgement(Meaning("digital kraft", EXPORT.key), "anna", WHEN),
    Judgement(Pair(Ref.of(KNOWN), Ref.of(project("Projekt 1")), True), "anna", WHEN)],
    ids=lambda one: type(one.matter).__name__)
def test_what_people_decided_stays_so_while_documents_come(store: Store, judgement: Judgement) -> None:
    store.load([page_reading(0), page_reading(1)])
    store.judge([judgement])
    for number in range(2, 6):
        store.load([page_reading(number)])
        assert differences(store) == []


def test_an_alias_that_comes_late_joins_what_was_steady(store: Store) -> None:
    store.load([page_reading(0), page_reading(1)])
    late = document("b0")
    store.load([page_reading(2), reading(late, [says(late, REGION, "alias", actor("Dalaregionen")),
                                                says(late, actor("Dalaregionen"), "takes_part", KNOWN, at=9, role="partner")])])
    assert differences(store) == []
    store.load([page_reading(3)])
    assert differences(store) == []


def test_what_is_said_more_closely_than_by_its_ends_has_an_end_that_is_never_steady() -> None:
    words, steady = vocabulary(), set(STEADY_KINDS)
    more = [one for one in words.predicates.values() if one.qualifiers and one.object and one.id not in ("takes_part", "lacks")]
    assert more
    assert all(steady.isdisjoint(one.subject) or steady.isdisjoint(one.object) for one in more if one.object)
