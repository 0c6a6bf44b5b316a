"""The triggers that are found on a page, by where they begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loaders.extraction.rules import Hit

__all__ = ["HitsAt"]


class HitsAt:
    """The triggers of a page by use and place; those of one use do not overlap. A use is sorted when it is first asked for."""

    def __init__(self, hits: Mapping[str, Sequence[Hit]]) -> None:
        self._hits = hits
        self._starts: dict[str, dict[int, Hit]] = {}

    def starting(self, use: str, place: int) -> Hit | None:
        """The trigger of a use that begins at a place."""
        if use not in self._starts:
            self._starts[use] = {hit.start: hit for hit in self._hits.get(use, ())}
        return self._starts[use].get(place)
