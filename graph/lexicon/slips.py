"""Slips of the pen in notes: a long word that no form knows and that misses a word of the needs by one letter is read as it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from graph.lexicon.matching import INFLECTION, Mention, fold
from graph.lexicon.needs import mentions, said_entries

__all__ = ["Noted", "recognise_noted"]

SHORTEST = 8  # letters: a shorter word is one letter off too many others
SHORTEST_WITH_OTHERS = 11  # letters of a word that means a need only together with others
SHORTEST_CHANGED = 11  # letters of a word with one letter for another: of shorter ones many are other words
SHORTEST_STEM = 4
LONGEST_ENDING = 5  # «-ernas»
SAME_END = 3  # words that differ in their last letters are inflections of one word
SURE = 0.6  # a word that means a need less surely is not worth mending
WORD = re.compile(r"[^\W\d_]+")
LONG_WORD = re.compile(rf"(?<![\w-])[^\W\d_]{{{SHORTEST},}}(?![\w-])")


@dataclass(frozen=True, slots=True)
class Noted:
    """A need that a note names, with its words there; `slipped`: one of them was mended."""

    need: str
    surface: str
    weight: float
    negated: bool
    slipped: bool


@dataclass(frozen=True, slots=True)
class _Slip:
    """A word of a text, and where it stands once it is mended."""

    start: int
    end: int
    mended_start: int
    mended_end: int


def recognise_noted(text: str) -> list[Noted]:
    """The needs that a note names as `recognise` finds them, and those that it names with a slip of the pen.

    >>> recognise_noted("Fråga om uppsägningsitd")
    [Noted(need='regler.arbetsgivare', surface='uppsägningsitd', weight=0.8, negated=False, slipped=True)]
    """
    mended, slips = _mended(text)
    return [_noted(mention, text, slips) for mention in mentions(fold(mended), said=True) if mention.kind == "need"]


def _noted(mention: Mention, text: str, slips: list[_Slip]) -> Noted:
    within = [slip for slip in slips if slip.mended_start < mention.end and mention.start < slip.mended_end]
    surface = text[_before_mending(mention.start, slips):_before_mending(mention.end, slips)]
    return Noted(mention.id, surface, mention.weight, mention.negated, bool(within))


def _before_mending(at: int, slips: list[_Slip]) -> int:
    """Where a place of the mended text was in the text as it was written."""
    last = next((slip for slip in reversed(slips) if slip.mended_end <= at), None)
    return at + last.end - last.mended_end if last else at


def _mended(text: str) -> tuple[str, list[_Slip]]:
    """The text with its slips mended, and these."""
    slips: list[_Slip] = []
    pieces: list[str] = []
    done = longer = 0
    for match in LONG_WORD.finditer(text):
        start, end = match.span()
        meant = None if _is_name(text, start) else _meant(match.group().lower())
        if meant:
            pieces += (text[done:start], meant)
            done = end
            slips.append(_Slip(start, end, start + longer, start + longer + len(meant)))
            longer += len(meant) - (end - start)
    return "".join((*pieces, text[done:])), slips


def _is_name(text: str, start: int) -> bool:
    """Whether a word begins with a capital that no beginning of a sentence gives it."""
    return bool(text[start].isupper() and text[:start].strip() and text[:start].rstrip()[-1] not in ".!?:;•*–-\"")


@lru_cache(maxsize=1 << 14)
def _meant(word: str) -> str | None:
    """The word of the needs that a word misses by one letter, with its ending; None for a word that the lexicon knows.

    A word that begins as a stem does is known, but for two letters of it that changed places.
    """
    if word in _known():
        return None
    begun_well = any(word[:length] in _stems() for length in range(SHORTEST_STEM, len(word) + 1))
    words = _by_first_letter().get(word[0], ())
    for begun, ending in [(word, "")] if begun_well else _cuts(word):
        near = [meant for meant, _, _ in process.extract(begun, words, scorer=DamerauLevenshtein.distance, score_cutoff=1)]
        if begun in near:
            return None
        may_be = _changed_places if begun_well else _is_slip
        slip = next((meant for meant in near if may_be(begun, meant)), None)
        if slip:
            return slip + ending
    return None


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    """A word whole, then without each ending that it may have."""
    for length in range(LONGEST_ENDING + 1):
        at = len(word) - length
        if at >= SHORTEST - 1 and INFLECTION.fullmatch(word, at):
            yield word[:at], word[at:]


def _changed_places(written: str, meant: str) -> bool:
    """Whether two words that are one letter apart have the same letters."""
    return sorted(written) == sorted(meant)


def _is_slip(written: str, meant: str) -> bool:
    """Whether two words that are one letter apart are one, and not two inflections or two words that begin alike."""
    if _changed_places(written, meant):
        return True
    if written.startswith(meant) or meant.startswith(written):
        return False
    if len(written) == len(meant) < SHORTEST_CHANGED:
        return False
    return written[-SAME_END:] == meant[-SAME_END:]


@cache
def _known() -> frozenset[str]:
    """Every word of a form, whatever it means."""
    return frozenset(word for entry in said_entries() for word in WORD.findall(entry.form))


@cache
def _stems() -> frozenset[str]:
    return frozenset(entry.form for entry in said_entries() if entry.match == "stem")


@cache
def _by_first_letter() -> dict[str, list[str]]:
    """The long words that mean a need, and the longer ones that do so with others, by their first letter."""
    by_letter: dict[str, set[str]] = {}
    for entry in said_entries():
        means_one = entry.kind == "need" and entry.id and entry.weight >= SURE and entry.match != "label"
        for word in WORD.findall(entry.form) if means_one else ():
            if len(word) >= (SHORTEST if word == entry.form else SHORTEST_WITH_OTHERS):
                by_letter.setdefault(word[0], set()).add(word)
    return {letter: sorted(words) for letter, words in by_letter.items()}
