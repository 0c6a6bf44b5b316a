"""Things that stand at places of a text: which lie inside a part, and how to keep those that do not overlap."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Protocol, TypeVar

from graph.quick import quick

__all__ = [
    "START", "P", "Part", "Placed", "apart", "beginning_in", "end_of_whole", "has_any", "matches", "stands_at", "stands_in",
    "touches", "touching", "within", "written_at",
]

START = attrgetter("start")
INFLECTED = re.compile(r"(?:s|:s)?(?!\w)")


@quick
class Part:
    """A span of the text."""

    start: int
    end: int


class Placed(Protocol):
    """Whatever stands at a place of the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


P = TypeVar("P", bound=Placed)


def within(things: Sequence[P], part: Placed) -> Sequence[P]:
    """Those of the things, sorted by start, that lie inside a part.

    >>> from loaders.extraction.spans import Part
    >>> within([Part(0, 2), Part(3, 5), Part(4, 9)], Part(2, 8))
    [Part(start=3, end=5)]
    """
    start, end = part.start, part.end
    if not things or things[-1].start < start or things[0].start >= end:
        return []  # As in most cases: texts are long and triggers few.
    first = bisect_left(things, start, key=START)
    stop = bisect_left(things, end, first, key=START)
    return [thing for thing in things[first:stop] if thing.end <= end] if first < stop else []


def beginning_in(things: Sequence[P], part: Placed) -> Sequence[P]:
    """Those of the things, sorted by start, that begin inside a part.

    >>> from loaders.extraction.spans import Part
    >>> beginning_in([Part(0, 2), Part(3, 5), Part(4, 9)], Part(2, 4))
    [Part(start=3, end=5)]
    """
    first = bisect_left(things, part.start, key=START)
    return things[first : bisect_left(things, part.end, first, key=START)]


def touching(things: Sequence[P], part: Placed) -> Sequence[P]:
    """Those of the things, sorted and apart, that overlap a part.

    >>> from loaders.extraction.spans import Part
    >>> touching([Part(0, 2), Part(3, 5), Part(5, 9)], Part(4, 5))
    [Part(start=3, end=5)]
    """
    first, stop = bisect_left(things, part.start, key=START), bisect_left(things, part.end, key=START)
    if first and things[first - 1].end > part.start:
        first -= 1
    return things[first:stop]


def has_any(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands anywhere in a text, inside of longer words too.

    >>> has_any("projektledaren", ("plan", "ledare")), has_any("byn", ("plan", "ledare"))
    (True, False)
    """
    return any(map(text.__contains__, words))


def matches(pattern: re.Pattern[str], text: str, words: Iterable[str]) -> Iterator[re.Match[str]]:
    """Where a pattern matches that needs one of the words on its line and ends there: most lines have none, and are not read.

    >>> [match.start() for match in matches(re.compile(r"[A-Z]+ AB"), "Om NORD\\nNu startar LOKE AB.", (" AB",))]
    [19]
    """
    for start, end in _lines_with(text, words):
        yield from pattern.finditer(text, start, end)


def _lines_with(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    starts: set[int] = set()
    for word in words:
        at = text.find(word)
        while at >= 0:
            starts.add(text.rfind("\n", 0, at) + 1)
            at = text.find(word, (text.find("\n", at) + 1) or len(text))
    return [(start, (text.find("\n", start) + 1) or len(text)) for start in sorted(starts)]


def touches(pattern: str) -> Callable[[str, Placed], bool]:
    """Tells whether a match of a pattern in a text touches a part of it: asked of all its parts, the text is read once.

    >>> from loaders.extraction.spans import Part
    >>> may = touches("kr")
    >>> may("tre kronor, fem kr", Part(5, 9)), may("tre kronor", Part(6, 9))
    (True, False)
    """
    compiled = re.compile(pattern)
    read: tuple[str, list[int], list[int]] = ("", [], [])  # the text asked for last, and where its matches begin and end

    def may(text: str, part: Placed) -> bool:
        nonlocal read
        known = read
        if known[0] is not text:  # Long texts that are but equal would take their time to compare.
            spans = [match.span() for match in compiled.finditer(text)]
            known = read = (text, [start for start, _ in spans], [end for _, end in spans])
        _, starts, ends = known
        at = bisect_left(starts, part.end) - 1
        return at >= 0 and ends[at] > part.start

    return may


def written_at(text: str, words: str) -> Iterator[int]:
    """Where a text has these words as whole words, also with a genitive `s` or `:s`; in order.

    Names are many and each is looked for once, so no pattern is compiled.

    >>> [*written_at("Almi, Almis stöd, Almi-lån, ALMI, Almi:s råd, Nya-Almi", "Almi")]
    [0, 6, 18, 34]
    """
    at = text.find(words)
    while at >= 0:
        last = end_of_whole(text, at, at + len(words))
        if last >= 0:
            yield at
        at = text.find(words, last if last >= 0 else at + 1)


def end_of_whole(text: str, start: int, end: int) -> int:
    """Where words end that begin no longer word and go on with nothing but a genitive, which is theirs; -1 for others."""
    before = text[start - 1 : start]
    return -1 if before.isalnum() or before in ("_", "-") else _end_of_word(text, end)


def _end_of_word(text: str, end: int) -> int:
    """Where a word ends that goes on behind a place with nothing but a genitive; -1 where it goes on otherwise."""
    follows = text[end : end + 1]
    if follows in ("s", ":"):
        inflected = INFLECTED.match(text, end)
        return inflected.end() if inflected else -1
    return -1 if follows.isalnum() or follows == "_" else end


def stands_in(text: str, words: str, ending: str = "") -> bool:
    """Whether a text has these words as whole words, without any ending but one that is given.

    >>> stands_in("om granljus i byn", "granljus"), stands_in("om granljuset", "granljus")
    (True, False)
    >>> stands_in("om granljusets sken", "granljus", "et"), stands_in("om granljuset", "granljus", "et")
    (False, True)
    """
    at = text.find(words)
    while at >= 0:
        if stands_at(text, at, at + len(words), ending):
            return True
        at = text.find(words, at + 1)
    return False


def stands_at(text: str, start: int, end: int, ending: str) -> bool:
    """Whether a place of a text is no part of a longer word but of one with an ending that is given."""
    if start and text[start - 1].isalnum():
        return False
    if not text[end : end + 1].isalnum():
        return True
    return bool(ending) and text.startswith(ending, end) and not text[end + len(ending) : end + len(ending) + 1].isalnum()


def apart(ranked: Iterable[P]) -> list[P]:
    """Things without overlap, by start: each, in the order given, is kept where no earlier one stands in its way.

    >>> from loaders.extraction.spans import Part
    >>> apart([Part(3, 9), Part(0, 4), Part(9, 12)])
    [Part(start=3, end=9), Part(start=9, end=12)]
    """
    kept: list[P] = []
    starts: list[int] = []
    for thing in ranked:
        at = bisect_left(starts, thing.start)
        if at and kept[at - 1].end > thing.start:
            continue
        if at < len(kept) and kept[at].start < max(thing.end, thing.start + 1):
            continue
        starts.insert(at, thing.start)
        kept.insert(at, thing)
    return kept
