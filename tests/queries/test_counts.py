"""Hidden counts stay hidden: nothing that is shown tells a count of 1–4 firms."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from queries.counts import BELOW, Count, coarse, masked, masked_split, masked_total, order_value
from queries.demand import Demand

COUNTS = st.integers(0, 40)


def is_small(count: int) -> bool:
    return 0 < count < BELOW


def holds(count: Count, true: int) -> bool:
    """Whether what is shown is true of the figure."""
    if isinstance(count, int):
        return count == true
    if count["value"] is None:
        return 0 < true < count["below"]
    return bool(count["at_least"]) and true >= count["value"]


@given(COUNTS, st.booleans())
def test_a_count_of_one_to_four_is_hidden_unless_rows_are_visible(count: int, visible: bool) -> None:
    assert masked(count, visible) == ({"value": None, "below": 5} if is_small(count) and not visible else count)


@given(st.lists(COUNTS))
def test_a_total_over_a_hidden_count_is_the_sum_of_the_shown_ones(counts: list[int]) -> None:
    shown = sum(count for count in counts if not is_small(count))
    hides = any(map(is_small, counts))
    assert masked_total(counts, False) == ({"value": shown, "at_least": True} if hides else sum(counts))
    assert masked_total(counts, True) == sum(counts)


@given(COUNTS.flatmap(lambda total: st.tuples(st.just(total), st.integers(0, total), st.integers(0, total))))
def test_what_is_shown_of_a_split_is_true(split: tuple[int, int, int]) -> None:
    total, met, now = split
    for visible in (True, False):
        shown, parts = masked_split(total, {"met": met, "now": now}, visible)
        assert holds(shown, total)
        assert holds(parts["met"], met)
        assert holds(parts["now"], now)
    assert masked_split(total, {"met": met}, True) == (total, {"met": met})


def test_no_small_part_and_no_small_rest_can_be_worked_out_from_a_split() -> None:
    """All splits up to 24 firms, grouped by what a reader sees: each small figure may still be several."""
    seen: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for total in range(25):
        for met, now in product(range(total + 1), repeat=2):
            shown = Demand(total, met, now, 0).shown(False)
            seen[json.dumps(shown, sort_keys=True)].append((total, met, now))
    for possible in seen.values():
        figures = zip(*((met, total - met, now, total - now) for total, met, now in possible), strict=True)
        for values in figures:
            small_everywhere = all(map(is_small, values))
            assert not small_everywhere or len(set(values)) > 1, possible[:3]


def test_the_naive_difference_of_total_and_part_is_never_a_hidden_figure() -> None:
    for total in range(60):
        for met in range(total + 1):
            shown = Demand(total, met, 0, 0).shown(False)
            firms, met_firms = shown["demand_firms"], shown["met_firms"]
            if isinstance(firms, int) and isinstance(met_firms, int):
                assert not is_small(firms - met_firms)


@given(COUNTS)
def test_a_filtered_count_is_given_in_fives(count: int) -> None:
    shown = coarse(count, False)
    assert holds(shown, count)
    assert coarse(count, True) == count
    if count >= BELOW:
        assert order_value(shown) % BELOW == 0


def test_orders_do_not_follow_hidden_figures() -> None:
    assert order_value(masked(1, False)) == order_value(masked(4, False)) == 0
    assert order_value(masked(4, True)) == 4
