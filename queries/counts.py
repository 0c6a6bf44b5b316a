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
    """A total and parts of it (each 0..total), so that neither a small part nor what is left of the total shows.

    Where a part or its rest is 1–4, the total is «at least» the other side (at least 5), and parts above that too.

    >>> masked_split(10, {"met": 8, "now": 5}, False)
    ({'value': 8, 'at_least': True}, {'met': 8, 'now': 5})
    >>> masked_split(12, {"met": 7, "now": 12}, False), masked_split(6, {"met": 2}, False)[0]
    ((12, {'met': 7, 'now': 12}), {'value': 5, 'at_least': True})
    """
    if rows_visible or _is_small(total):
        return masked(total, rows_visible), {name: masked(part, rows_visible) for name, part in parts.items()}
    sides = [(part, total - part) for part in parts.values()]
    small = [max(BELOW, *side) if max(side) >= BELOW else BELOW for side in sides if any(map(_is_small, side))]
    if not small:
        return total, dict(parts)
    floor = min(small)
    shown = {name: masked(part, False) if part <= floor else {"value": floor, "at_least": True}
             for name, part in parts.items()}
    return {"value": floor, "at_least": True}, shown


def coarse(count: int, rows_visible: bool) -> Count:
    """A count chosen by a filter, rounded down to fives, so that it gives no small difference to another count.

    >>> coarse(13, False), coarse(3, False), coarse(0, False), coarse(13, True)
    ({'value': 10, 'at_least': True}, {'value': None, 'below': 5}, 0, 13)
    """
    if rows_visible or count < BELOW:
        return masked(count, rows_visible)
    return {"value": count - count % BELOW, "at_least": True}


def order_value(count: Count) -> int:
    """What an order may go by: the shown figure, 0 for a hidden one.

    >>> [order_value(count) for count in (7, {"value": None, "below": 5}, {"value": 34, "at_least": True})]
    [7, 0, 34]
    """
    if isinstance(count, int):
        return count
    return int(count["value"] or 0)


def _is_small(count: int) -> bool:
    return 0 < count < BELOW
