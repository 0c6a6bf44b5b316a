"""Evidence that adds up: how likely it makes a thing, and whether what may still be told can make it likely.

The weights lie in `rules/evidence.csv` and add up like log-odds: 0 is no evidence, and each sort of evidence has an entry for
what an arbitrary thing has against it. So each decision can be read as a sum.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from math import exp, fsum

from loaders.extraction.rules import rules

__all__ = ["Scale"]

ROUNDING = 1e-9  # sums may differ by so much, and nothing is left for that


@dataclass(frozen=True, slots=True)
class Scale:
    """Weighs one sort of evidence; `start` is the entry of what an arbitrary thing has against it."""

    start: str

    def likelihood(self, told: Collection[str]) -> float:
        """How likely the entries told make a thing, from 0 to 1; what the table lacks counts nothing.

        >>> Scale("ev-start").likelihood(()) < 0.1 < Scale("ev-start").likelihood(("ev-defined", "ev-inside-sentence"))
        True
        """
        return _share(self._log_odds(told))

    def may_reach(self, likely: float, told: Collection[str], open_still: frozenset[str] = frozenset()) -> bool:
        """Whether a thing may be so likely, when of the entries that are open still any may be told too.

        >>> Scale("ev-start").may_reach(0.3, ())
        False
        >>> Scale("ev-start").may_reach(0.3, (), frozenset({"ev-defined", "ev-person"}))
        True
        """
        return _share(self._log_odds(told) + _most(open_still)) >= likely - ROUNDING

    def parts(self, told: Collection[str]) -> list[tuple[str, float]]:
        """The sum that a likelihood is made of: each entry with its log-odds, the start first, then what weighs most.

        >>> [name for name, _ in Scale("ev-start").parts(("ev-inside-sentence", "ev-defined"))]
        ['ev-start', 'ev-defined', 'ev-inside-sentence']
        """
        weights = rules().evidence
        counted = {each: weights[each] for each in told if each in weights}
        return [(self.start, weights.get(self.start, 0.0)),
                *sorted(counted.items(), key=lambda one: (-abs(one[1]), one[0]))]

    def _log_odds(self, told: Collection[str]) -> float:
        weight = rules().evidence.__getitem__
        return fsum([weight(self.start), *map(weight, told)])  # in any order the same


@cache
def _most(entries: frozenset[str]) -> float:
    """How much entries can add at most."""
    return fsum(max(0.0, rules().evidence.get(each, 0.0)) for each in entries)


def _share(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
