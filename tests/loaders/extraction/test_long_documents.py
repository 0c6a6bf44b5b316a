"""A long document takes as much work as it is long: nothing in it is looked at once for each of its names or sentences.

Work is counted, not timed: the calls of functions while a document is read, and those of each function.
"""

from __future__ import annotations

import cProfile
import pstats
import re
from collections import Counter
from zlib import crc32

import pytest

from benchmarks.extract import texts
from loaders.extraction import extract

SHORT = 60_000  # characters
MOST = 2.2  # times the calls for a document of twice the length
MOST_OF_ONE = 2.6  # and times the calls of any one function: what a document tells is not spread evenly
RARE = 2_000  # calls of a function that are too few to count
WORD = re.compile(r"(?<!\w)[A-ZÅÄÖÆØ][a-zåäöæø]{3,}")
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeiouyå"]


def _renamed(text: str, times: int) -> str:
    """A text in which half of the capitalised words are others: names that no other time has."""

    def renamed(match: re.Match[str]) -> str:
        word = match.group()
        syllable = SYLLABLES[times % len(SYLLABLES)]
        return word if crc32(word.encode()) % 2 or not times else word[:2] + syllable + word[2:]

    return WORD.sub(renamed, text)


def _document(length: int, new_names: bool) -> str:
    """Texts of the demo region one after another, again and again: with the same names or with new ones each time."""
    whole, times = "", 0
    while len(whole) < length:
        whole += "\n\n".join([*(_renamed(text, times * new_names) for text in texts(None)), ""])
        times += 1
    return whole[:length]


def _calls(text: str) -> Counter[tuple[str, int, str]]:
    """How often each function is called while a text is read."""
    profiler = cProfile.Profile()
    profiler.runcall(extract, text, source="s")
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    return Counter({function: calls for function, (_, calls, *_) in stats.items()})


@pytest.mark.parametrize("new_names", [False, True], ids=["same-names", "new-names"])
def test_a_document_of_twice_the_length_takes_twice_the_work(new_names: bool) -> None:
    text = _document(2 * SHORT, new_names)
    extract(text, source="s")  # what is remembered from one text to the next
    once, twice = _calls(text[:SHORT]), _calls(text)
    assert twice.total() <= MOST * once.total()
    grown = {function: calls / max(once[function], 1) for function, calls in twice.items() if calls > RARE}
    assert {function: round(times, 2) for function, times in grown.items() if times > MOST_OF_ONE} == {}
