"""Reading the need cells of contact logs: one label or several, with slips of the pen, groups and free words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from graph.lexicon.matching import Entry, Mention, fold
from graph.lexicon.needs import entries, mentions
from graph.normal import squeeze
from graph.vocabulary import vocabulary

__all__ = ["LabelReading", "needs_in_label"]

SEPARATOR = re.compile(r"\s*[,;/+&|\n\r•·]+\s*|\s+(?:och|og|and|samt)\s+|(?:^|\s+)\d{1,2}[.)]\s*(?=[^\W\d])", re.IGNORECASE)
SURE = 0.5
SHORTEST_CUT = 6  # letters of a word that was cut short
NOTHING = re.compile(
    r"[-.?0x]*|n/a|nej|nei|no|none|nothing|ingen|inga|inget|ingenting|intet|inte|ikke|ej|okänt|no needs|not now"
    r"|(?:har |har ikke |none )?(?:inga|inget|ingen|intet|ingenting) (?:behov|just nu|nu|särskilt|akut)|inte nu"
    r"|(?:ej|inte|ikke|ikkje) (?:aktuellt|aktuelt)|klara(?:r|de) sig(?: bra)?|klarer se?i?g(?: bra)?"
    r"|(?:vet|ved) (?:ej|inte|ikke)"
)


@dataclass(frozen=True, slots=True)
class LabelReading:
    """What a cell was understood as, and the parts that nobody could tell.

    `needs`: (need id, the words, how: exact | typo | words), each need once; `groups`: (group id, the words).
    """

    needs: tuple[tuple[str, str, str], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()

    def __add__(self, other: LabelReading) -> LabelReading:
        known = {need for need, _, _ in self.needs}
        more = tuple(item for item in other.needs if item[0] not in known)
        return LabelReading(self.needs + more, self.groups + other.groups, self.unknown + other.unknown)


def needs_in_label(cell: str) -> LabelReading:
    """The needs that a log cell names.

    The cell is tried as one label («Banklån/kredit»), then its parts at separators, the longest run of parts that is a
    known label first. A part that is no label is read as a label misspelt by a letter or two, then as words. A cell
    that is empty or says «nej» or «-» gives an empty reading; what it denies («inga lån») gives nothing and is not
    unknown.

    >>> needs_in_label("Banklån/kredit, Exprt").needs
    (('finans.lan', 'Banklån/kredit', 'exact'), ('affar.export', 'Exprt', 'typo'))
    >>> needs_in_label("Finansiering; Hundrastgård")
    LabelReading(needs=(), groups=(('finans', 'Finansiering'),), unknown=('Hundrastgård',))
    """
    reading = LabelReading()
    for part in _parts(cell):
        reading = reading + _read(part)
    return reading


def _parts(cell: str) -> Iterator[str]:
    """The labels in a cell: the longest run of parts that is a known label, else the single part."""
    cuts = [(match.start(), match.end()) for match in SEPARATOR.finditer(cell)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(cell)]
    at = 0
    while at < len(starts):
        longer = range(min(len(ends), at + 6) - 1, at, -1)
        last = next((last for last in longer if _key(cell[starts[at]:ends[last]]) in _labels()), at)
        if part := cell[starts[at]:ends[last]].strip(" \t\"'.:•·*"):
            yield part
        at = last + 1


def _read(part: str) -> LabelReading:
    key = _key(part)
    if NOTHING.fullmatch(key):
        return LabelReading()
    if known := _labels().get(key):
        return _of_label(known, part, "exact")
    folded = fold(part)
    found = sorted(_needs(mentions(folded)) or _needs(mentions(folded, said=True)), key=lambda mention: mention.start)
    found = [mention for mention in found if mention.weight >= SURE] or found  # a weak word counts only where it is alone
    whole = [m.id for m in found if m.surface == part and not m.negated]
    if whole:
        return _of_label(whole[0], part, "typo" if " " not in key and _slipped(key) == whole[0] else "exact")
    if known := _cut_short(key):
        return _of_label(known, part, "exact")
    if known := _misspelt(key):
        return _of_label(known, part, "typo")
    needs = tuple((m.id, m.surface, "words") for m in found if m.kind == "need" and not m.negated)
    groups = tuple((m.id, m.surface) for m in found if m.kind == "need_group" and not m.negated and not needs)
    if needs or groups or any(m.kind in ("need", "need_group") for m in found):
        return LabelReading() + LabelReading(needs, groups)
    known = _misspelt_stem(key) or _cut_short_and_misspelt(key)
    return _of_label(known, part, "typo") if known else LabelReading(unknown=(part,))


def _needs(found: Iterable[Mention]) -> list[Mention]:
    """The mentions but of target groups: a part that names nothing but those may still say a need in everyday words."""
    return [mention for mention in found if mention.kind != "target_group"]


def _of_label(known: str, part: str, how: str) -> LabelReading:
    if known in vocabulary().need_groups:
        return LabelReading(groups=((known, part),))
    return LabelReading(needs=((known, part, how),))


def _key(part: str) -> str:
    return re.sub(r"\s*([/+&,])\s*", r"\1", squeeze(part).replace("-", " ")).strip(" .:?!\"'*•·()")


@cache
def _labels() -> dict[str, str]:
    """Every known label with the need or group it stands for: titles, then forms, those of needs and the heavier first."""
    known: dict[str, str] = {}
    for need in vocabulary().needs.values():
        for title in (need.id, *need.titles.values()):
            known.setdefault(_key(title), need.id)
    for entry in sorted(entries(), key=lambda entry: (entry.kind != "need", entry.match != "label", -entry.weight)):
        if entry.kind != "target_group" and entry.id and " … " not in entry.form:
            known.setdefault(_key(entry.form), entry.id)
    return known


@cache
def _by_first_letter() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for label in _labels():
        lists.setdefault(label[0], []).append(label)
    return lists


def _misspelt(key: str) -> str | None:
    """The need of the labels within a letter or two, if it is one need only; short words are never mended."""
    allowed = 0 if len(key) < 5 else 1 if len(key) < 9 else 2
    if not allowed:
        return None
    near = process.extract(key, _by_first_letter().get(key[0], ()), scorer=DamerauLevenshtein.distance,
                           score_cutoff=allowed, limit=20)
    best = min((distance for _, distance, _ in near), default=0)
    needs = {_labels()[label] for label, distance, _ in near if distance == best and _may_differ(label, key)}
    return needs.pop() if len(needs) == 1 else None


def _cut_short(key: str) -> str | None:
    """The need of all labels that a word begins, if it is one need only: «produktutv», «riskkap»."""
    if len(key) < SHORTEST_CUT:
        return None
    needs = {need for label, need in _labels().items() if label.startswith(key)}
    return needs.pop() if len(needs) == 1 else None


def _cut_short_and_misspelt(key: str) -> str | None:
    """The need of all labels that a word cut short begins but for one letter, if it is one need only: «produktuvt»."""
    if len(key) < SHORTEST_CUT:
        return None
    lengths = (len(key), len(key) - 1, len(key) + 1)
    needs = {_labels()[label] for label in _by_first_letter().get(key[0], ()) if len(label) > len(key) + 1
             and any(DamerauLevenshtein.distance(key, label[:length], score_cutoff=1) <= 1 for length in lengths)}
    return needs.pop() if len(needs) == 1 else None


def _slipped(key: str) -> str | None:
    """The need of a label that a long word misses by one letter before its ending: a slip, not an inflection."""
    near = process.extract(key, _by_first_letter().get(key[0], ()), scorer=DamerauLevenshtein.distance, score_cutoff=1)
    return next((_labels()[label] for label, _, _ in near
                 if len(key) > 8 and label[-2:] == key[-2:] and _may_differ(label, key)), None)


def _misspelt_stem(key: str) -> str | None:
    """The need of the stems that the beginning of a word misses by one letter, if it is one need only."""
    def begins(stem: str) -> bool:
        beginnings = (key[:len(stem) + extra] for extra in (-1, 0, 1))
        return any(DamerauLevenshtein.distance(stem, beginning, score_cutoff=1) <= 1 for beginning in beginnings)

    near = {entry.id for entry in _long_stems() if entry.form[0] == key[0] and begins(entry.form)}
    return near.pop() if len(near) == 1 else None


@cache
def _long_stems() -> tuple[Entry, ...]:
    return tuple(e for e in entries() if e.match == "stem" and e.kind == "need" and e.id and len(e.form) > 6)


def _may_differ(label: str, key: str) -> bool:
    """A stem is no misspelling of its own inflection, and figures never differ."""
    return not key.startswith(label) and not any(map(str.isdigit, label + key))
