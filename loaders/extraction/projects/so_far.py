"""The one project that a page names before a place, as long as it names no other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from loaders.extraction.context import ProjectMention
from loaders.extraction.spans import START

__all__ = ["SoFar", "only"]


class SoFar:
    """Mentions in the order of the text, of which those of projects count."""

    def __init__(self, mentions: Iterable[ProjectMention]) -> None:
        self._projects = [mention for mention in mentions if mention.name.kind == "Project"]
        first = self._projects[0].name.id if self._projects else None
        others = (at for at, mention in enumerate(self._projects) if mention.name.id != first)
        self._alone = next(others, len(self._projects))  # how many mentions come before that of a second project

    def last(self, place: int) -> ProjectMention | None:
        """The last mention that begins before a place."""
        at = bisect_left(self._projects, place, key=START)
        return self._projects[at - 1] if at else None

    def names_several(self, place: int) -> bool:
        """Whether more than one project is named before a place."""
        return bisect_left(self._projects, place, key=START) > self._alone


def only(groups: Iterable[SoFar], place: int) -> ProjectMention | None:
    """The last mention before a place, in whichever group, if all before it name one project."""
    last: list[ProjectMention] = []
    for group in groups:
        if group.names_several(place):
            return None
        if mention := group.last(place):
            last.append(mention)
    return max(last, key=START) if len({mention.name.id for mention in last}) == 1 else None
