"""The denominators of demand and the groups that are not reached, against a count by hand; on both engines."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any

import pytest

from graph.engine import Engine
from graph.model import Registration
from graph.store import Store
from queries.catalog import ask
from tests.graph.sayings import contact, log, reading, register
from tests.queries.graphs import TODAY

FALUN, MORA = "se-kom-2080", "se-kom-2062"
LOG, SCB, VERKET = log("aa"), register("bb"), register("cc")


def rows(engine: Engine, question: str | int, *, visible: bool = True, **parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(engine, question, parameters, today=TODAY, rows_visible=visible)["rows"]
    return found


def registered(seed: int) -> list[Registration]:
    dice = Random(seed)
    return [Registration(SCB.id, row, f"55980{row:05d}", form=dice.choice(["aktiebolag", "handelsbolag", "stiftelse", None]),
                         size=dice.choice(["0", "1-4", None]), section=dice.choice(["10-33", "61-63", None]),
                         municipality=dice.choice([FALUN, MORA, None]), by="seat", active=dice.random() < 0.8)
            for row in range(1, 61)]


@pytest.mark.parametrize("seed", [1, 2])
def test_groups_are_counted_as_by_hand(engine: Engine, seed: int) -> None:
    firms, dice = registered(seed), Random(seed)
    reached = dice.sample(firms, 12)
    # The same firms in a second register, known there by their postal place, count once.
    again = [Registration(VERKET.id, one.row, one.number, form=one.form, municipality=one.municipality, by="post")
             for one in firms if one.active][:20]
    Store(engine).load([
        reading(SCB, registrations=firms), reading(VERKET, registrations=again),
        reading(LOG, contacts=[contact(LOG, at, f"Firma {one.number}", needs=["finans.lan"], orgnr=one.number)
                               for at, one in enumerate(reached, start=1)])])
    expected: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in firms:
        if one.active and one.form != "stiftelse" and one.municipality == FALUN:
            for group in (("form", one.form), ("size", one.size), ("industry", one.section)):
                if group[1]:
                    expected[group[0], group[1]][0] += 1
                    expected[group[0], group[1]][1] += one in reached
    found = rows(engine, 13, municipality="Falun")
    assert {(row["sort"], row["group"]): [row["firms_registered"], row["firms_contacted"]] for row in found} == expected
    assert [row["share"] for row in found] == sorted(row["share"] for row in found)
    assert all(row["evidence"] for row in found)
    hidden = {row["group"]: row["firms_contacted"] for row in rows(engine, 13, municipality="Falun", visible=False)}
    assert all(count in (0, 5, 10) or isinstance(count, dict) for count in hidden.values())
    assert {row["target_group"] for row in found if row["sort"] == "size"} == {"micro"}
    everywhere = rows(engine, 13)
    assert sum(row["firms_contacted"] for row in everywhere if row["sort"] == "size") == sum(
        one.active and one.form != "stiftelse" and bool(one.municipality and one.size) for one in reached)


def test_demand_has_its_denominator_where_a_register_is_loaded(engine: Engine) -> None:
    store = Store(engine)
    store.load([reading(LOG, contacts=[contact(LOG, 1, "Lärkan AB", needs=["finans.lan"], orgnr="5598000015"),
                                       contact(LOG, 2, "Trasten", needs=["finans.lan"], municipality="Mora")])])
    for question in (11, "coverage"):
        assert all((row["firms_registered"], row["share"]) == (None, None) for row in rows(engine, question))
    store.load([reading(SCB, registrations=[
        Registration(SCB.id, row, f"55980{row:05d}", form="aktiebolag", municipality=FALUN, by="seat")
        for row in range(1, 9)])])
    found = {row["municipality"]: (row["firms_registered"], row["share"]) for row in rows(engine, 11)}
    assert found == {"Falun": (8, 12.5), "Mora": (0, None)}
    cell, = rows(engine, "coverage", need="finans.lan", municipality="Falun")
    assert (cell["demand_firms"], cell["firms_registered"], cell["share"]) == (1, 8, 12.5)
    assert all(row["share"] is None for row in rows(engine, 11, visible=False))  # a share would tell a hidden count
    store.withdraw(SCB.id)
    assert {row["firms_registered"] for row in rows(engine, 11)} == {None}


def test_without_a_register_there_are_no_rows_and_a_note(engine: Engine) -> None:
    Store(engine).load([reading(LOG, contacts=[contact(LOG, 1, "Lärkan AB", needs=["finans.lan"])])])
    answer = ask(engine, 13, {}, today=TODAY, rows_visible=True)
    assert (answer["rows"], [one["code"] for one in answer["notes"]]) == ([], ["no_rows"])
