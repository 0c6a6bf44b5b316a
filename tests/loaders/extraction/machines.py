"""Whether all that a pattern matches holds one of some words: the pattern walked beside the machine that looks for the words.

A pattern is walked as a set of states: how much of a word was read last. What cannot be told (which signs a class holds
beside those of the words, what a group referred to) counts as any sign, so what is proven is so; what is not may be so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["way_around"]

FEW = 5  # repeats are counted up to so many; more are as good as any number
OTHER = "\0"  # any sign that the words do not have
States = frozenset[str]
CATEGORIES = {sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
              sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W"}


def way_around(pattern: re.Pattern[str], words: Iterable[str], *, lowered: bool = False) -> bool:
    """Whether a pattern may match what holds none of the words, as far as can be told; `lowered`: in its lower case.

    >>> way_around(re.compile("(?:för|pre-)studie"), ["studie"]), way_around(re.compile("studien?|project"), ["studie"])
    (False, True)
    >>> way_around(re.compile("(?i)avtal"), ["avtal"]), way_around(re.compile("(?i)avtal"), ["avtal"], lowered=True)
    (True, False)
    """
    walk = _Walk(frozenset(words), lowered)
    return bool(walk.through(parser.parse(pattern.pattern, pattern.flags), frozenset({""}), pattern.flags))


class _Walk:
    """Walks through parsed patterns. A state in which a word has been read whole is left out."""

    def __init__(self, words: frozenset[str], lowered: bool) -> None:
        self.words, self.lowered = words, lowered
        self.begun = {word[:at] for word in words for at in range(len(word))} | {""}
        self.signs = sorted({sign for word in words for sign in word})
        self.after = cache(self._after)

    def through(self, tree: Any, states: States, flags: int) -> States:
        """The states after all parts of a tree, from any of these."""
        for operator, given in tree:
            if not states:
                break
            states = self._one(operator, given, states, flags)
        return states

    def _one(self, operator: Any, given: Any, states: States, flags: int) -> States:
        if operator in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            return self._read(self._possible(operator, given, flags), states)
        if operator is sre.BRANCH:
            return frozenset().union(*(self.through(each, states, flags) for each in given[1]))
        if operator is sre.SUBPATTERN:
            _, more, less, tree = given
            return self.through(tree, states, (flags | more) & ~less)
        if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            return self._repeated(*given, states, flags)
        if operator is sre.ATOMIC_GROUP:
            return self.through(given, states, flags)
        if operator is sre.ASSERT:
            return self._asserted(*given, states, flags)
        if operator in (sre.ASSERT_NOT, sre.AT):
            return states
        return self._until_same(lambda known: self._read({*self.signs, OTHER}, known), states)  # a group referred to

    def _repeated(self, least: int, most: Any, tree: Any, states: States, flags: int) -> States:
        for _ in range(least):
            states = self.through(tree, states, flags)
        if most is sre.MAXREPEAT or most - least > FEW:
            return self._until_same(lambda known: self.through(tree, known, flags), states)
        last = states
        for _ in range(most - least):
            last = self.through(tree, last, flags)
            states |= last
        return states

    def _until_same(self, more: Callable[[States], States], states: States) -> States:
        while not (found := more(states)) <= states:
            states |= found
        return states

    def _asserted(self, direction: int, tree: Any, states: States, flags: int) -> States:
        """What must come next may hold a word; what must stand before a pattern is as good as read."""
        after = self.through(tree, states, flags)
        if direction < 0:
            return after if states == {""} else states
        return states if after else after

    def _read(self, signs: Iterable[str], states: States) -> States:
        found = {self.after(state, sign) for state in states for sign in signs}
        return frozenset(state for state in found if state is not None)

    def _after(self, state: str, sign: str) -> str | None:
        """How much of a word has been read after one more sign; None where one has been read whole."""
        read = state + sign
        if any(map(read.endswith, self.words)):
            return None
        while read not in self.begun:
            read = read[1:]
        return read

    def _possible(self, operator: Any, given: Any, flags: int) -> set[str]:
        """The signs that a part may read."""
        items = [(operator, given)] if operator in (sre.LITERAL, sre.NOT_LITERAL) else given
        if operator is sre.ANY:
            return {*self.signs, OTHER}
        fits = {sign for sign in self.signs if any(_holds(items, each) for each in self._ways(sign, flags))}
        others = any(kind is not sre.LITERAL or self._stray(value, flags) for kind, value in items)
        return fits | {OTHER} if others else fits

    def _ways(self, sign: str, flags: int) -> set[str]:
        """How a pattern may write what is read as a sign."""
        return {sign, sign.lower(), sign.upper()} if self.lowered or flags & re.IGNORECASE else {sign}

    def _stray(self, code: int, flags: int) -> bool:
        """Whether what a sign of a pattern stands for may be none of the words' signs."""
        sign = chr(code)
        if self.lowered:
            return sign.lower() not in self.signs
        return not ({sign.lower(), sign.upper()} if flags & re.IGNORECASE else {sign}) <= set(self.signs)


def _holds(items: Any, sign: str) -> bool:
    """Whether a class of signs holds one."""
    negated = any(kind is sre.NEGATE or kind is sre.NOT_LITERAL for kind, _ in items)
    return negated != any(_is(kind, value, sign) for kind, value in items)


def _is(kind: Any, value: Any, sign: str) -> bool:
    if kind is sre.RANGE:
        return bool(value[0] <= ord(sign) <= value[1])
    if kind is sre.CATEGORY:
        return re.match(CATEGORIES[value], sign) is not None
    return kind is not sre.NEGATE and bool(value == ord(sign))
