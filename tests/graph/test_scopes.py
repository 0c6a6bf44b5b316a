"""Judgements about names that mean something only in a document, «Prioritering 1», «GT»: through the store, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePath

import pytest

from graph.check import differences
from graph.engine import Engine
from graph.judgements import Judgement, Pair, Ref, Within, as_lines, from_lines
from graph.model import Name, Reading, Source
from graph.scopes import ref_to
from graph.store import Store
from tests.graph.sayings import actor, document, log, project, reading, says

pytestmark = pytest.mark.engine
PLAN, PAGE, LOG = document("aa", "/plan.md"), document("bb", "/page.md"), log("cc")
GTX = actor("GTX Utveckling")
Names = Callable[[Source], Name]
MEANT = {"plan": "Granbo Tillväxt", "page": "Gävle Teknik"}


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


def judgement(matter: Pair, day: int = 1) -> Judgement:
    return Judgement(matter, "anna", f"2026-01-{day:02}T00:00:00+00:00")


def first(source: Source) -> Name:
    """The first priority of a document: every plan has one."""
    return Name("Priority", "Prioritering 1", "1", scope=source.id)


def second(source: Source) -> Name:
    return Name("Priority", "Prioritering 2", "2", scope=source.id)


def goal(owner: Name) -> Name:
    """A goal, worded alike under each priority."""
    return Name("Goal", "Fler företag", "fler företag", scope=owner.id)


def short(source: Source) -> Name:
    """An abbreviation that each document introduces for somebody else."""
    return replace(actor("GT"), scope=source.id)


def other(source: Source) -> Name:
    return actor(f"Norrlys {PurePath(source.path).stem}")


def told(source: Source) -> Reading:
    """A plan with two priorities and a goal under each, and with an abbreviation of its own."""
    named = [says(source, actor(MEANT[PurePath(source.path).stem]), "alias", short(source)),
             says(source, other(source), "named", "Norrlys", at=10)]
    ordered = [statement for at, owner in ((20, first(source)), (40, second(source))) for statement in (
        says(source, project("Granbostrategin"), "has_priority", owner, at=at),
        says(source, owner, "has_goal", goal(owner), at=at + 10))]
    return reading(source, [*named, *ordered])


def things(store: Store, names: Iterable[Name]) -> int:
    """How many things these names refer to."""
    return int(store.engine.read("MATCH (n:Name)-[:REFERS_TO]->(x) WHERE n.id IN $ids RETURN count(DISTINCT x) AS n",
                                 ids=[name.id for name in names])[0]["n"])


@pytest.mark.parametrize(("left", "right"), [
    (first, second), (lambda source: goal(first(source)), lambda source: goal(second(source))), (short, other)],
    ids=["priority", "goal", "abbreviation"])
def test_what_means_something_only_in_a_document_is_judged_there_alone(store: Store, left: Names, right: Names) -> None:
    store.load([told(PLAN), told(PAGE)])
    here, there = ([left(source), right(source)] for source in (PLAN, PAGE))
    assert (things(store, here), things(store, there)) == (2, 2)
    refs = [ref_to(store.engine, name) for name in here]
    store.judge(from_lines(as_lines([judgement(Pair(*refs, True))])))
    assert (things(store, here), things(store, there), things(store, [*here, *there])) == (1, 2, 3)
    assert differences(store) == []
    store.undo(None, author="bo")
    assert (things(store, here), things(store, there)) == (2, 2)


def test_a_judgement_goes_with_its_document_whatever_version_it_is(store: Store) -> None:
    store.load([told(PLAN)])
    refs = [ref_to(store.engine, name) for name in (first(PLAN), second(PLAN))]
    store.judge([judgement(Pair(*refs, True))])
    newer = replace(PLAN, sha256="dd" * 32)
    both = [first(newer), second(newer)]
    store.load([told(newer)])
    assert things(store, both) == 1
    store.load([replace(told(newer), source=replace(newer, path="/elsewhere.md"))])
    store.withdraw(PLAN.path)
    assert things(store, both) == 2, "neither its bytes nor its path are those that were judged"
    assert differences(store) == []


def test_a_judgement_that_tells_no_document_is_about_the_name_that_means_the_same_everywhere(store: Store) -> None:
    plain = [says(LOG, actor("GT"), "named", "GT"), says(LOG, GTX, "named", "GTX", at=9)]
    store.load([told(PLAN), told(PAGE), reading(LOG, plain)])
    assert ref_to(store.engine, actor("GT")) == Ref.of(actor("GT"))
    store.judge([judgement(Pair(Ref.of(actor("GT")), Ref.of(GTX), True))])
    assert things(store, [actor("GT"), GTX]) == 1
    assert things(store, [actor("GT"), short(PLAN), short(PAGE)]) == 3
    assert differences(store) == []


OLD = ('{"kind": "same", "left": {"kind": "Priority", "key": "1", "surface": "Prioritering 1"}, "right": {"kind": "Priority", '
       '"key": "2", "surface": "Prioritering 2"}, "author": "anna", "at": "2026-01-01T00:00:00+00:00"}\n')


def test_what_was_written_before_documents_were_told_is_read_and_calls_all_that_are_called_so(store: Store) -> None:
    (old,) = from_lines(OLD)
    assert as_lines([old]) == OLD
    assert old.id == "e15c3ebf7c13b3d6"
    store.load([told(PLAN), told(PAGE)])
    store.judge([old])
    assert things(store, [name(source) for source in (PLAN, PAGE) for name in (first, second)]) == 1
    assert differences(store) == []


def test_of_two_judgements_about_two_versions_of_a_document_the_newest_counts(store: Store) -> None:
    older, moved = Within("dd" * 32, PLAN.path), Within(PLAN.sha256, "/moved.md")
    apart, same = ([Ref("Priority", key, within=within) for key in ("1", "2")] for within in (older, moved))
    store.load([told(PLAN)])
    store.judge([judgement(Pair(*apart, False)), judgement(Pair(*same, True), 2)])
    assert things(store, [first(PLAN), second(PLAN)]) == 1
    assert differences(store) == []
