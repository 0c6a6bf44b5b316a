"""What a body usually helps with, by the words of its name and by its kind: an inkubator with ideas, a Leader area with grants.

It tells nothing alone: beside other evidence that somebody offers help it makes a usual need likelier than another one.
The table is `rules/phrases.csv`: `helps_with` words stand in names, `kind_helps_with` are kinds of organisations.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from graph.model import Name
from loaders.extraction.offers.offer import needs_of_name
from loaders.extraction.rules import lowered, rules

__all__ = ["usual_help"]


def usual_help(body: Name) -> frozenset[str]:
    """The needs that bodies of such a name or kind usually help with.

    >>> sorted(usual_help(Name("Actor", "Leader Norrby", "leader norrby", "leader")))
    ['bransch.landsbygd', 'finans.bidrag']
    """
    return _of_name(body.surface) | _of_kind().get(body.sort or "", frozenset())


@cache
def _of_name(name: str) -> frozenset[str]:
    low = lowered(name)
    told = (trigger.value for trigger in rules().triggers["helps_with"] if trigger.stem in low)
    return frozenset((*told, *needs_of_name(name)))


@cache
def _of_kind() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for trigger in rules().triggers["kind_helps_with"]:
        found.setdefault(trigger.stem, set()).add(trigger.value)
    return {kind: frozenset(needs) for kind, needs in found.items()}
