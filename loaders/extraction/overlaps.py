"""Things of a text that may overlap each other, and which of them touch a part: asked for many parts of long texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic

from loaders.extraction.spans import P, Placed

__all__ = ["Crowd"]

BLOCK = 64  # characters: most names lie in one block or two, and few names lie in a block


class Crowd(Generic[P]):
    """Things at any places of a text, found by the blocks of the text that they touch.

    >>> from loaders.extraction.spans import Part
    >>> crowd = Crowd([Part(0, 100), Part(40, 50)])
    >>> crowd.touches(Part(99, 120)), crowd.holds(Part(41, 50)), crowd.holds(Part(99, 120)), crowd.is_within(Part(30, 60))
    (True, True, False, True)
    """

    def __init__(self, things: Iterable[P] = ()) -> None:
        self._in_block: dict[int, list[P]] = {}
        self.add(things)

    def add(self, things: Iterable[P]) -> None:
        """Take in more things."""
        for thing in things:
            for block in _blocks(thing):
                self._in_block.setdefault(block, []).append(thing)

    def touches(self, part: Placed) -> bool:
        """Whether a thing overlaps a part."""
        return any(thing.start < part.end and part.start < thing.end for thing in self._near(part))

    def holds(self, part: Placed) -> bool:
        """Whether a part lies in a thing, or is all of it."""
        return any(True for _ in self.holding(part))

    def holding(self, part: Placed) -> Iterator[P]:
        """The things that a part lies in; one may come twice."""
        return (thing for thing in self._near(part) if thing.start <= part.start and part.end <= thing.end)

    def is_within(self, part: Placed) -> bool:
        """Whether a thing lies in a part, or is all of it."""
        return any(part.start <= thing.start and thing.end <= part.end for thing in self._near(part))

    def _near(self, part: Placed) -> Iterator[P]:
        return (thing for block in _blocks(part) for thing in self._in_block.get(block, ()))


def _blocks(part: Placed) -> range:
    """The blocks of a text that a part touches."""
    return range(part.start // BLOCK, max(part.start, part.end - 1) // BLOCK + 1)
