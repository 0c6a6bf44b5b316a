"""What a row of a contact log says is needed: in labels, crosses under a need, tags and sentences. Pure.

A column for needs goes before a note: only of a row that says nothing of needs elsewhere the note's sentences are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.lexicon import LabelReading, needs_in_label, recognise_noted
from graph.normal import squeeze
from loaders.logs.columns import NEED_ROLES, Columns
from loaders.tables.cells import cell_text, is_mark, is_nothing

__all__ = ["SENTENCE_END", "Said", "needs_in", "needs_of", "states_in", "tags_in"]

HORIZONS = {**NEED_ROLES, "need_mark": "unstated", "tags": "unstated", "need_text": "unstated", "note": "unstated"}
SURE = 0.6  # how surely a word must mean a need in a sentence
SENTENCE_END = re.compile(r"(?<=[.!?])(?<!(?<!\S)\d\.)\s+(?=[^a-zåäöæø])|\s*[\n\r]+\s*")
SHORTEST = 3  # words of a sentence
LONGEST_LABEL = 8  # words
SENTENCE = 4  # words; with as many a cell that is no label is read as a sentence
TAG = re.compile(r"\s*[|;\n\r,]\s*|\s+#")
NEED_TAGS = frozenset({"behov", "behov nu", "need", "needs", "fråga", "ämne", "tema", "emne", "område", "ärende", "utmaning"})
STATE_TAGS = frozenset({"status", "läge", "utfall", "resultat", "outcome", "state"})
REFERRAL_TAGS = frozenset({"till", "til", "to", "lotsad", "lotsad till", "hänvisad", "hänvisad till", "henvist", "henvist til",
                           "referral", "referred to", "vidare till", "aktör", "mottagare"})
WISH = re.compile(r"(?:klagar på|klagade på|klager på|behöver|vill ha|önskar|efterfrågar|efterlyser|trenger|treng|ønsker|savner"
                  r"|saknar|har brug for|complains about|needs|wants)\s+(?P<what>[^.;,!?]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What one cell says of needs: `reading` as of a label, `denied` whether it denies one, `horizon` when it is felt."""

    at: int
    horizon: str
    reading: LabelReading
    denied: bool = False


def needs_of(cells: Sequence[str], columns: Columns) -> Iterator[Said]:
    """What the cells of a row say of needs, those of columns for needs first, the note's last and only where no other does."""
    told = False
    for at in columns.at(*HORIZONS):
        role = columns.roles[at] or ""
        if role == "note":
            continue
        said = _said(cells[at], at, role, columns.headers[at])
        told = told or bool(said.reading.needs or said.reading.groups or said.reading.unknown)
        yield said
    for at in columns.at("note"):
        said = _of_sentences(cell_text(cells[at]), at)
        yield Said(at, said.horizon, LabelReading() if told else said.reading, said.denied)


def _said(cell: str, at: int, role: str, header: str) -> Said:
    text, horizon = cell_text(cell), HORIZONS[role]
    match role:
        case "need_mark":
            return Said(at, horizon, LabelReading() if is_mark(text) is False else _of_header(header))
        case "tags":
            labels = tags_in(text)[0]
            return Said(at, horizon, sum(map(_of_tag, labels), LabelReading()))
        case _:
            return _of_cell(text, at, horizon, in_words=role == "need_text")


def _of_tag(tag: str) -> LabelReading:
    """The needs of a tag; a dash may stand for a space in it."""
    return max((needs_in(tag), needs_in(re.sub("[-_]", " ", tag))), key=_plainness)


def _plainness(reading: LabelReading) -> tuple[bool, bool]:
    return not reading.unknown, all(how == "exact" for _, _, how in reading.needs)


def _of_cell(text: str, at: int, horizon: str, *, in_words: bool) -> Said:
    """A cell of a column for needs: labels and sentences. What is no label is read as a sentence if it is as long as one; in
    a column of words even a short one is, and what has no need in it is but talk."""
    reading, denied = LabelReading(), False
    for sentence in SENTENCE_END.split(text):
        labels = needs_in(sentence)
        longest = SENTENCE if in_words else LONGEST_LABEL
        if not _is_of_labels(labels, longest) and len(sentence.split()) >= (SHORTEST if in_words else SENTENCE):
            said = _of_sentences(sentence, at)
            labels, denied = said.reading, denied or said.denied
        elif in_words:
            labels = LabelReading(labels.needs, labels.groups)
        reading = reading + labels
    return Said(at, horizon, reading, denied)


def _is_of_labels(reading: LabelReading, longest: int) -> bool:
    """Whether the parts of a text are labels: what no label is has few words, a misspelt one at most so many."""
    plain = sum(how == "exact" or (how == "typo" and len(words.split()) < longest) for _, words, how in reading.needs)
    return plain + len(reading.groups) > 0 and all(len(part.split()) < SENTENCE for part in reading.unknown)


@lru_cache(maxsize=1 << 14)
def _of_sentences(text: str, at: int) -> Said:
    """The needs that sentences tell of, each once; a wish for something that is no need of ours is unknown."""
    needs: dict[str, tuple[str, str, str]] = {}
    unknown: list[str] = []
    denied: set[str] = set()
    for sentence in SENTENCE_END.split(text):
        if len(sentence.split()) < SHORTEST or is_nothing(sentence):
            continue
        found = [noted for noted in recognise_noted(sentence) if noted.weight >= SURE]
        denied |= {noted.need for noted in found if noted.negated}
        for noted in found:
            if not noted.negated:
                needs.setdefault(noted.need, (noted.need, noted.surface, "typo" if noted.slipped else "words"))
        if not found and (wish := WISH.match(sentence)):
            unknown.append(wish["what"].strip())
    return Said(at, "unstated", LabelReading(tuple(needs.values()), (), tuple(unknown)), bool(denied - needs.keys()))


def tags_in(cell: str) -> tuple[list[str], list[str]]:
    """The needs and the receivers that the tags of a cell name; other tags («prio:1», «kampanj:hösten20») are neither.

    >>> tags_in("behov:export|till:Almi|behov:ny-hemsida|prio:1")
    (['export', 'ny-hemsida'], ['Almi'])
    """
    needs, receivers = [], []
    for tag in filter(None, TAG.split(cell)):
        key, colon, value = tag.strip("# ").partition(":")
        if colon and squeeze(key) in NEED_TAGS:
            needs.append(value.strip())
        elif colon and squeeze(key) in REFERRAL_TAGS:
            receivers.append(value.replace("_", " ").strip())
        elif not colon and any(how == "exact" for _, _, how in needs_in(key).needs):
            needs.append(key)
    return needs, receivers


def states_in(cell: str) -> list[str]:
    """How far it went, as the tags of a cell say.

    >>> states_in("status:väntar|behov:coach"), states_in("status")
    (['väntar'], [])
    """
    tags = (tag.strip("# ").partition(":") for tag in TAG.split(cell))
    return [value.strip() for key, _, value in tags if squeeze(key) in STATE_TAGS and value.strip()]


@lru_cache(maxsize=1 << 14)
def needs_in(cell: str) -> LabelReading:
    """The needs in a cell with labels, kept for the next row with the same words."""
    return LabelReading() if is_nothing(cell) else needs_in_label(cell)


def _of_header(header: str) -> LabelReading:
    """The needs that a column stands for: its words, without the number that tells it from another of the same words."""
    reading = needs_in(re.sub(r"\s*\(\d+\)$", "", header))
    return LabelReading(tuple((need, words, "exact") for need, words, _ in reading.needs), reading.groups, reading.unknown)
