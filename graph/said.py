"""How large a firm is and what it does by what its contacts say: pure, whatever their order and number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.lexicon.companies import sizes
from graph.registered import registered_facts

__all__ = ["said_of_firm"]

Row = Mapping[str, Any]


def said_of_firm(contacts: Sequence[Row], registrations: Sequence[Row] = ()) -> dict[str, Any]:
    """`said_size` and `said_section`, as the latest contact that tells one does, and `target_group`: that of the class of
    size which registers know, else of what the latest contact says. `said_conflicts` names what contacts contradict each
    other in. Each is None where nobody tells it.

    Of contacts on one day, or without one, the value that comes first in the order of ids counts. Firms grow, so a
    contradiction is no fault; it is told all the same.

    >>> rows = [{"day": "2026-01-02", "size_class": "5-9", "target_group": "micro", "section": None},
    ...         {"day": "2020-01-02", "size_class": "50-99", "target_group": "sme", "section": "41-43"}]
    >>> said_of_firm(rows)
    {'said_size': '5-9', 'said_section': '41-43', 'target_group': 'micro', 'said_conflicts': ['size']}
    >>> said_of_firm(rows, [{"size": "100-199", "active": True}])["target_group"], said_of_firm([])["said_size"]
    ('sme', None)
    """
    told = {name: _told(contacts, field) for name, field in (("size", "size_class"), ("section", "section"))}
    registered = sizes().get(registered_facts(registrations)["size"] or "") if registrations else None
    conflicts = [name for name, found in told.items() if len({value for _, value in found}) > 1]
    return {"said_size": _latest(told["size"]), "said_section": _latest(told["section"]),
            "target_group": registered.target_group if registered else _latest(_told(contacts, "target_group")),
            "said_conflicts": conflicts or None}


def _told(contacts: Iterable[Row], field: str) -> list[tuple[str, str]]:
    """The day of each contact that tells something («» where it has none), and what it tells."""
    return [(row.get("day") or "", row[field]) for row in contacts if row.get(field)]


def _latest(told: Sequence[tuple[str, str]]) -> str | None:
    last = max((day for day, _ in told), default=None)
    return min((value for day, value in told if day == last), default=None)
