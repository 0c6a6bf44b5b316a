"""Names that begin with other names: which of many do is found without a look at each pair of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Beginnings", "openings"]


class Beginnings:
    """Names in their order, so that those that begin alike stand together.

    >>> Beginnings(["Norrby", "Granljus i norr", "Granljus", "Granljuset"]).going_on("Granljus ")
    ['Granljus i norr']
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names))

    def going_on(self, begin: str) -> Sequence[str]:
        """The names that begin so."""
        first = bisect_left(self._names, begin)
        return self._names[first : bisect_right(self._names, begin, first, key=lambda name: name[: len(begin)])]


def openings(name: str) -> Iterator[str]:
    """What a name begins with, each before one of its spaces.

    >>> [*openings("Granljus i norr")]
    ['Granljus', 'Granljus i']
    """
    return (name[:at] for at, char in enumerate(name) if char == " ")
