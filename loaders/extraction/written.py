"""Where a page writes words: pages may be long and names many, so a long one is read once for all that is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import ahocorasick

from loaders.extraction.spans import end_of_whole, stands_at, stands_in, written_at

__all__ = ["Written", "places_of_each"]

WORD = re.compile(r"[^\W_]+")
LONG = 20_000  # characters from which on a text is read for all its words rather than searched for each name


class Written:
    """Where a text has words as whole words; what is asked again is remembered."""

    def __init__(self, text: str, long: int = LONG) -> None:
        self._text = text
        self._is_long = len(text) >= long
        self._at: dict[str, Sequence[int]] = {}
        self._stands: dict[tuple[str, str], bool] = {}

    def at(self, words: str) -> Sequence[int]:
        """Where words begin, also with a genitive, as `written_at` tells.

        >>> Written("Almi, Almis stöd, Almi-lån, ALMI, Almi:s råd, Nya-Almi", long=0).at("Almi")
        (0, 6, 18, 34)
        """
        if words not in self._at:
            self._at[words] = tuple(self._read(words))
        return self._at[words]

    def stands(self, words: str, ending: str = "") -> bool:
        """Whether the text has words without any ending but one that is given, as `stands_in` tells.

        >>> Written("om granljusets sken", long=0).stands("granljus", "et"), Written("om granljuset", long=0).stands("granljus")
        (False, False)
        """
        asked = (words, ending)
        if asked not in self._stands:
            may = self._may_begin(words, ending)
            self._stands[asked] = stands_in(self._text, words, ending) if may is None else any(
                stands_at(self._text, at, at + len(words), ending) for at in may)
        return self._stands[asked]

    def _read(self, words: str) -> Iterator[int]:
        may = self._may_begin(words, "s")
        if may is None:
            yield from written_at(self._text, words)
            return
        last = 0
        for at in may:
            end = end_of_whole(self._text, at, at + len(words)) if at >= last else -1
            if end >= 0:
                yield at
                last = end

    def _may_begin(self, words: str, ending: str) -> Iterable[int] | None:
        """Where the text has words, in order, as whole ones or in longer ones; None where it is yet to be searched.

        Not each of them is looked up, only the rarest: of «Projekt Granljus» not all projects.
        """
        tokens = [*WORD.finditer(words)] if self._is_long else []
        if not tokens:
            return None
        forms = [(token.start(), {token[0], token[0] + (ending if token.end() == len(words) else "")}) for token in tokens]
        offset, rarest = min(forms, key=lambda each: sum(len(self._starts.get(form, ())) for form in each[1]))
        begins = sorted(at - offset for form in rarest for at in self._starts.get(form, ()) if at >= offset)
        return (at for at in begins if self._text.startswith(words, at))

    @cached_property
    def _starts(self) -> Mapping[str, Sequence[int]]:
        """Where each word of the text begins."""
        starts: dict[str, list[int]] = {}
        for match in WORD.finditer(self._text):
            starts.setdefault(match[0], []).append(match.start())
        return starts


def places_of_each(text: str, words: Iterable[str]) -> Mapping[str, Sequence[int]]:
    """Where a text has each of some words, in longer ones too; none of the places of one overlap. The text is read once.

    >>> places_of_each("Ada Ek, Ada Ekman och Bo Ek", ["Ada Ek", "Bo", "Cia"])
    {'Ada Ek': [0, 8], 'Bo': [22], 'Cia': []}
    """
    places: dict[str, list[int]] = {each: [] for each in words}
    if not places:
        return places
    automaton = ahocorasick.Automaton()
    for each in places:
        automaton.add_word(each, each)
    automaton.make_automaton()
    for last, each in automaton.iter(text):
        found, start = places[each], last + 1 - len(each)
        if not found or start >= found[-1] + len(each):
            found.append(start)
    return places
