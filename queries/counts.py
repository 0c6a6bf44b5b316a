"""Counts of firms as they may be seen: where rows are withheld, a count of 1–4 firms is «<5» and cannot be worked out.

A count is a number; `{"value": None, "below": 5}` for a hidden one; `{"value": 34, "at_least": True}` for a total over
a hidden one. Orders follow `order_value`, so a hidden figure never decides a place in a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["BELOW", "Count", "coarse", "masked", "masked_split", "masked_total", "order_value"]

Count = int | dict[str, Any]
BELOW = 5


def masked(count: int, rows_visible: bool) -> Count:
    """One count by itself.

    >>> masked(3, False), masked(5, False), masked(0, False), masked(3, True)
    ({'value': None, 'below': 5}, 5, 0, 3)
    """
    return {"value": None, "below": BELOW} if _is_small(count) and not rows_visible else count


def masked_total(counts: Iterable[int], rows_visible: bool) -> Count:
    """The total of counts that are shown beside it: over a hidden one, the sum of the shown ones.

    >>> masked_total([30, 4, 3], False), masked_total([30, 4, 3], True), masked_total([30, 5], False)
    ({'value': 30, 'at_least': True}, 37, 35)
    """
    found = list(counts)
    if rows_visible or not any(map(_is_small, found)):
        return sum(found)
    return {"value": sum(count for count in found if not _is_small(count)), "at_least": True}


def masked_split(total: int, parts: Mapping[str, int], rows_visible: bool) -> tuple[Count, dict[str, Count]]:
    """A total and parts of it (each 0..total), so that neither a small part nor a small rest can be worked out.

    From 9 on the total is exact, and a part that leaves 1–4 is «at least» total minus 4: it may have left any of them.
    Of 5 to 8, part and rest cannot both be told from small ones: where one is small, all of 5 and more are «at least 5».

    >>> masked_split(10, {"met": 8, "now": 5}, False)
    (10, {'met': {'value': 6, 'at_least': True}, 'now': 5})
    >>> masked_split(6, {"met": 5, "now": 0}, False)
    ({'value': 5, 'at_least': True}, {'met': {'value': 5, 'at_least': True}, 'now': 0})
    >>> masked_split(6, {"met": 6}, False), masked_split(6, {"met": 5}, True)
    ((6, {'met': 6}), (6, {'met': 5}))
    """
    safe = not any(_is_small(part) or _is_small(total - part) for part in parts.values())
    if rows_visible or safe or total < BELOW:
        return masked(total, rows_visible), {name: masked(part, rows_visible) for name, part in parts.items()}
    if total < 2 * BELOW - 1:
        return _at_least(BELOW), {name: masked(part, False) if part < BELOW else _at_least(BELOW)
                                  for name, part in parts.items()}
    return total, {name: _at_least(total - BELOW + 1) if _is_small(total - part) else masked(part, False)
                   for name, part in parts.items()}


def coarse(count: int, rows_visible: bool) -> Count:
    """A count chosen by a filter, rounded down to fives, so that it gives no small difference to another count.

    >>> coarse(13, False), coarse(3, False), coarse(0, False), coarse(13, True)
    ({'value': 10, 'at_least': True}, {'value': None, 'below': 5}, 0, 13)
    """
    if rows_visible or count < BELOW:
        return masked(count, rows_visible)
    return _at_least(count - count % BELOW)


def order_value(count: Count) -> int:
    """What an order may go by: the shown figure, 0 for a hidden one.

    >>> [order_value(count) for count in (7, {"value": None, "below": 5}, {"value": 34, "at_least": True})]
    [7, 0, 34]
    """
    if isinstance(count, int):
        return count
    return int(count["value"] or 0)


def _at_least(count: int) -> Count:
    return {"value": count, "at_least": True}


def _is_small(count: int) -> bool:
    return 0 < count < BELOW
