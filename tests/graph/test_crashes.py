"""A writer that ends between any two of its transactions: what counts is one version of each source, and the next load
leaves what an undisturbed one leaves. On both engines every third place where it can end is tried, all in the long run."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from benchmarks.states import different, held, state_of
from graph.check import check
from graph.engine import Engine, Statement
from graph.model import Contact, Reading
from graph.model import Statement as Said
from graph.store import Store
from tests.conftest import empty
from tests.graph.sayings import actor, contact, document, log, name, project, reading, says

pytestmark = pytest.mark.engine

PLAN, NEW_PLAN = document("aa", "/files/plan.md"), document("ab", "/files/plan.md")
LOG, NEW_LOG = log("ca", "/files/log.csv"), log("cb", "/files/log.csv")


STRIDE = 1 if os.environ.get("FRAMJAR_LONG") else 3


class Ended(BaseException):
    """The process is gone."""


class Mortal:
    """An engine whose writer ends instead of beginning the transaction with this number, from 0."""

    def __init__(self, engine: Engine, end_at: int) -> None:
        self._engine, self._left = engine, end_at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def write_all(self, statements: Sequence[Statement]) -> list[list[dict[str, Any]]]:
        if self._left == 0:
            raise Ended
        self._left -= 1
        return self._engine.write_all(statements)

    def write(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        return self.write_all([(cypher, parameters)])[0]


def old_files() -> list[Reading]:
    service = name("Service", "rådgivning")
    said = [says(PLAN, actor("Granbo Tillväxt"), "takes_part", project("Digital kraft"), role="lead"),
            says(PLAN, project("Digital kraft"), "start", "2022", at=6),
            says(PLAN, actor("Granbo Tillväxt"), "offers", service, at=12),
            says(PLAN, service, "covers", name("Need", "finans.lan"), at=18),
            says(PLAN, name("Place", "Orsa"), "lacks", name("Need", "affar.export"), at=24)]
    return [reading(PLAN, said), reading(LOG, contacts=[
        contact(LOG, 1, "Lärkan AB", needs=["finans.lan"], to=["Almi"], orgnr="5598000012"),
        contact(LOG, 2, "LÄRKAN AKTIEBOLAG", needs=["finans.lan", "affar.export"]),
        contact(LOG, 3, "Trasten AB", needs=["affar.export"], municipality="Mora")])]


def new_files() -> list[Reading]:
    """One firm has lost its number, one has gone, one is new; the plan names another project and no lack."""
    said: list[Said] = [says(NEW_PLAN, actor("Granbo Tillväxt"), "takes_part", project("Grön kraft"), role="lead"),
                        says(NEW_PLAN, project("Grön kraft"), "start", "2024", at=6)]
    contacts: list[Contact] = [
        contact(NEW_LOG, 1, "Lärkan AB", needs=["finans.lan"]),
        contact(NEW_LOG, 2, "LÄRKAN AKTIEBOLAG", needs=["affar.export"], to=["Almi"]),
        contact(NEW_LOG, 3, "Sparven AB", needs=["start.socialt"], municipality="Mora")]
    return [reading(NEW_PLAN, said), reading(NEW_LOG, contacts=contacts)]


Action = Callable[[Store], object]
ACTIONS: Mapping[str, Action] = {
    "first load": lambda store: store.load([*old_files()]),
    "replace": lambda store: store.load([*new_files()]),
    "withdraw": lambda store: store.withdraw("/files/log.csv"),
}


def prepared(engine: Engine, action: str) -> None:
    """An empty graph, or for what changes one a graph with the old files."""
    empty(engine)
    if action != "first load":
        Store(engine).load(old_files())


def next_load(store: Store, action: str, found: Mapping[str, object]) -> None:
    """The same load again. After a withdrawal that had taken place it is one that changes nothing itself."""
    if action == "withdraw" and "/files/log.csv" not in found:
        store.load(old_files()[:1])
    else:
        ACTIONS[action](store)


def says_which(sentence: str, path: str, found: object, old: object, new: object) -> bool:
    """Whether a sentence of the next start says which version counts of a path; it must be the one that does."""
    told = {"the old version counts": old, "the new version counts": new, "nothing": None}
    for words, version in told.items():
        if path in sentence and words in sentence:
            assert found == version, sentence
            return True
    return False


@pytest.mark.parametrize("action", ACTIONS)
def test_a_writer_may_end_between_any_two_transactions(engine: Engine, action: str) -> None:
    prepared(engine, action)
    old = held(engine)
    ACTIONS[action](Store(engine))
    new, expected = held(engine), state_of(engine)
    told = 0
    for end_at in range(0, 1000, STRIDE):
        prepared(engine, action)
        try:
            ACTIONS[action](Store(Mortal(engine, end_at)))  # type: ignore[arg-type]
        except Ended:
            found, sentences = held(engine), list[str]()
            for path in old.keys() | new.keys():
                assert found.get(path) in (old.get(path), new.get(path)), f"at transaction {end_at}"
            next_load(Store(engine, say=sentences.append), action, found)
            told += sum(says_which(one, path, found.get(path), old.get(path), new.get(path))
                        for one in sentences for path in old.keys() | new.keys())
            assert check(engine) == [], f"after an end at transaction {end_at}"
            assert different(state_of(engine), expected) == [], f"after an end at transaction {end_at}"
        else:
            assert end_at > 5
            break
    assert told
