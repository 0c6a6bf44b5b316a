"""Finding many words at once: texts folded to one spelling with a way back, and an automaton over the folded text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick

from graph.quick import quick

__all__ = ["Entry", "Folded", "Hit", "Matcher", "Mention", "fold", "longest", "spellings"]

# Whatever changes its length when it is folded: runs of space, letters with combining marks, the dotted capital I.
UNEVEN = re.compile("\\s{2,}|.[\u0300-\u036f]+|[\u00ad\u200b\ufeff]+|İ", re.DOTALL)
RARE = re.compile("[\u0300-\u036f\u00ad\u200b\ufeffİ]")  # in most texts nothing but space does
PLAIN = re.compile("[a-zåäöæøéA-ZÅÄÖÆØÉ0-9.-]++(?: [a-zåäöæøéA-ZÅÄÖÆØÉ0-9.-]++)*+")  # as most words of the lexicon are
SPACE = re.compile(r"\s\s+")
EVEN = {**dict.fromkeys("\t\n\r\f\v\u00a0\u2009\u202f", " "), **dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("’‘`´", "'")}
# How the last part of a Nordic compound may end: -lån, -lånet, -lokaler, -lokalerna, -bidragets.
INFLECTION = re.compile(r"(?:e?n|e?t|a|ar|er|or|e|erna|arna|orna|erne|ene|ane|na|eri)?s?(?!\w)")
CHOICE = re.compile(r"\{([^{}]*)\}")  # one of several words in a form: «{öppna|starta} eget»
LONGEST_GAP = 40
GAP = rf"[^.;:!?\n]{{0,{LONGEST_GAP}}}?\b"


@quick
class Mention:
    """A word of the lexicon in a text: `surface` is `text[start:end]`.

    `kind` is need, need_group, place, actor, date or target_group; `id` the id of the thing (for a date: an ISO date as
    precise as the text). `weight` (0 to 1) says how surely the word means it: below 0.5 only in a label or a short
    question. `negated`: the text says that it is not wanted. `detail`: for a date that spans time (a season, a
    period) its end or its part in the period, else None.
    """

    kind: str
    id: str
    start: int
    end: int
    surface: str
    weight: float
    negated: bool = False
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in one spelling; `offsets` (None: none needed) lead from its characters and its end to the original."""

    original: str
    text: str
    offsets: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the folded text stands in the original."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


def fold(text: str) -> Folded:
    """The text in lower case with plain spaces, dashes and apostrophes, composed, runs of space as one.

    >>> folded = fold("Starta  eget")
    >>> folded.text, folded.span(7, 11)
    ('starta eget', (8, 12))
    """
    if PLAIN.fullmatch(text):
        return Folded(text, text.lower(), None)
    if RARE.search(text):
        return _fold_uneven(text)
    even = _even(text)
    runs = [match.span() for match in SPACE.finditer(even)]
    if not runs:
        return Folded(text, even, None)
    offsets: list[int] = []
    last = 0
    for start, end in runs:
        offsets += range(last, start + 1)
        last = end
    offsets += range(last, len(text) + 1)
    return Folded(text, SPACE.sub(" ", even), offsets)


def _even(text: str) -> str:
    """The text in lower case with plain characters; to look for each of them is quicker than to translate all."""
    for char, plain in EVEN.items():
        text = text.replace(char, plain)
    return text.lower()


def _fold_uneven(text: str) -> Folded:
    pieces: list[str] = []
    offsets: list[int] = []
    last = 0
    for match in UNEVEN.finditer(text):
        whole = match.group()
        short = " " if whole.isspace() else unicodedata.normalize("NFC", whole.lower().strip("\u00ad\u200b\ufeff"))
        pieces += (_even(text[last:match.start()]), short)
        offsets += (*range(last, match.start()), *([match.start()] * len(short)))
        last = match.end()
    pieces.append(_even(text[last:]))
    offsets += range(last, len(text) + 1)
    return Folded(text, "".join(pieces), offsets)


@dataclass(frozen=True, slots=True)
class Entry:
    """A form of the lexicon and what it means.

    `match`: «phrase» whole words, «name» whole words that may stand in the genitive, «stem» the beginning of a word,
    «last» the last part of a compound. `exact`: the spelling that the text must have, case included. A form with « … »
    has a gap of up to forty characters within the sentence; bars part the words that may follow the gap. An empty `id`
    marks words that must not be taken for something else.
    """

    kind: str
    id: str
    form: str
    match: str
    weight: float = 1.0
    exact: str | None = None
    rule: str = ""


def spellings(form: str) -> Iterator[str]:
    """The forms that a form stands for: one for each word of its braces.

    >>> list(spellings("{öppna|starta} eget")), list(spellings("söker … lån|kredit"))
    (['öppna eget', 'starta eget'], ['söker … lån|kredit'])
    """
    choice = CHOICE.search(form)
    if not choice:
        yield form
        return
    for word in choice[1].split("|"):
        yield from spellings(form[:choice.start()] + word + form[choice.end():])


@quick
class Hit:
    """An entry found in a folded text; `length` is how many characters of the form were found there."""

    entry: Entry
    start: int
    end: int
    length: int = 0


class Matcher:
    """All entries in one automaton: built once, it finds them in time that depends on the text alone.

    >>> matcher = Matcher([Entry("need", "finans.lan", "lån", "last"), Entry("need", "finans.lan", "lån", "phrase")])
    >>> [(hit.start, hit.end) for hit in matcher.hits("banklånet, lån, plånbok")]
    [(0, 9), (11, 14)]
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_form: dict[str, list[Entry]] = {}
        for entry in entries:
            by_form.setdefault(entry.form.partition(" … ")[0], []).append(entry)
        self._automaton = ahocorasick.Automaton()
        for form, group in by_form.items():
            # Entries that end a longer word, and those that begin one: the letter before tells which can be meant.
            inner = tuple(entry for entry in group if entry.match == "last")
            self._automaton.add_word(form, (len(form), inner, tuple(entry for entry in group if entry.match != "last")))
        self._automaton.make_automaton()
        self._empty = not by_form

    def hits(self, text: str) -> Iterator[Hit]:
        """Every entry found, overlapping ones too, in the order in which they end."""
        if self._empty:
            return
        for last, (length, inner, outer) in self._automaton.iter(text):
            start, end = last + 1 - length, last + 1
            for entry in inner if start and text[start - 1].isalnum() else outer:
                hit = placed(entry, text, start, end)
                if hit:
                    yield hit


def placed(entry: Entry, text: str, start: int, end: int) -> Hit | None:
    """The hit at this span if the words after it allow it, extended to whole words; else None."""
    length = end - start
    if length < len(entry.form):  # A form with a gap is found by what stands before that.
        if text[end:end + 1].isalnum():
            return None
        words, reach, pattern = _after_gap(entry.form)
        near = text[end:end + reach]
        match = pattern.match(text, end) if any(word in near for word in words) else None
        return Hit(entry, start, _word_end(text, match.end()), length + len(match["rest"])) if match else None
    if entry.match == "last":
        inflected = INFLECTION.match(text, end)
        return Hit(entry, _word_start(text, start), inflected.end(), length) if inflected else None
    if entry.match == "stem":
        return Hit(entry, start, _word_end(text, end), length)
    if text[end:end + 1].isalnum():
        genitive = entry.match == "name" and text[end] == "s" and not text[end + 1:end + 2].isalnum()
        return Hit(entry, start, end, length) if genitive else None
    return Hit(entry, start, end, length)


@cache
def _after_gap(form: str) -> tuple[tuple[str, ...], int, re.Pattern[str]]:
    """What may follow the gap of a form: one of the words between bars, or the beginning of a word that starts with it.

    The words, how far behind the gap's beginning one may end, and the pattern that tells whether it fits: where none of
    the words stands near, as mostly, it need not be tried.
    """
    words = tuple(form.partition(" … ")[2].split("|"))
    pattern = re.compile(rf"{GAP}(?P<rest>{'|'.join(map(re.escape, words))})")
    return words, LONGEST_GAP + max(map(len, words)), pattern


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that remain when of overlapping ones the longest form stays, then the heaviest, in order of the text.

    >>> short, long = Entry("need", "a", "omställ", "stem"), Entry("need", "b", "omställningsstöd", "stem")
    >>> [hit.entry.id for hit in longest([Hit(short, 0, 16, 7), Hit(long, 0, 16, 16)])]
    ['b']
    """
    kept: list[Hit] = []
    taken: set[int] = set()
    for hit in sorted(hits, key=_rank):
        if taken.isdisjoint(range(hit.start, hit.end)):
            kept.append(hit)
            taken.update(range(hit.start, hit.end))
    return sorted(kept, key=lambda hit: (hit.start, -hit.end))


def _rank(hit: Hit) -> tuple[int, float, int, str]:
    return -hit.length, -hit.entry.weight, hit.start, hit.entry.id


def _word_end(text: str, end: int) -> int:
    while end < len(text) and text[end].isalnum():
        end += 1
    return end


def _word_start(text: str, start: int) -> int:
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    return start
