"""Reading the need cells of contact logs: one label or several, with slips of the pen, groups and words of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from graph.lexicon.matching import fold
from graph.lexicon.needs import entries, mentions
from graph.normal import squeeze
from graph.vocabulary import vocabulary

__all__ = ["LabelReading", "needs_in_label"]

SEPARATOR = re.compile(r"\s*[,;/+&|\n\r•·]+\s*|\s+(?:och|og|and|samt)\s+", re.IGNORECASE)
NOTHING = frozenset(
    "- -- --- . ? 0 x n/a nej nei no ingen inga inget ingenting intet nothing none inte ikke inga behov inget behov "
    "ej vet ej vet inte okänt".split()
) | {"inga behov", "inget behov", "inget just nu", "inga just nu", "inget särskilt", "ej aktuellt", "inte aktuellt", "klarar sig",
     "klarar sig bra", "klarer seg", "klarer sig", "ingen behov", "intet behov", "ikke aktuelt", "vet ej", "vet inte", "inget nu",
     "inte nu", "ingenting just nu", "har inga behov", "inga", "none right now", "no needs"}


@dataclass(frozen=True, slots=True)
class LabelReading:
    """What a cell was understood as: `needs` (need id, the words, exact | typo | words), `groups` (group id, the words),
    and the parts that nobody could tell."""

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
    """The labels in a cell: of the runs of parts that begin at a part the longest that is a known label, else the part."""
    cuts = [(match.start(), match.end()) for match in SEPARATOR.finditer(cell)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(cell)]
    at = 0
    while at < len(starts):
        runs = (last for last in range(min(len(ends), at + 6) - 1, at, -1) if _key(cell[starts[at]:ends[last]]) in _labels())
        last = next(runs, at)
        if part := cell[starts[at]:ends[last]].strip(" \t\"'.:•·*"):
            yield part
        at = last + 1


def _read(part: str) -> LabelReading:
    key = _key(part)
    if key in NOTHING or not key:
        return LabelReading()
    if known := _labels().get(key):
        return _of_label(known, part, "exact")
    if known := _misspelt(key):
        return _of_label(known, part, "typo")
    found = sorted(mentions(fold(part)), key=lambda mention: mention.start)
    needs = tuple((m.id, m.surface, "words") for m in found if m.kind == "need" and not m.negated)
    groups = tuple((m.id, m.surface) for m in found if m.kind == "need_group" and not m.negated)
    understood = any(m.kind in ("need", "need_group") for m in found)
    return LabelReading() + LabelReading(needs, groups if not needs else (), () if understood else (part,))


def _of_label(known: str, part: str, how: str) -> LabelReading:
    if known in vocabulary().need_groups:
        return LabelReading(groups=((known, part),))
    return LabelReading(needs=((known, part, how),))


def _key(part: str) -> str:
    return re.sub(r"\s*([/+&,])\s*", r"\1", squeeze(part)).strip(" .:?!\"'*•·()")


@cache
def _labels() -> dict[str, str]:
    """Every known label with the need or group it stands for: titles and ids, then forms, the heavier first."""
    known: dict[str, str] = {}
    for need in vocabulary().needs.values():
        for title in (need.id, *need.titles.values()):
            known.setdefault(_key(title), need.id)
    for entry in sorted(entries(), key=lambda entry: (entry.match != "label", -entry.weight)):
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


def _may_differ(label: str, key: str) -> bool:
    """A stem is no misspelling of its own inflection, and figures never differ."""
    return not key.startswith(label) and not any(map(str.isdigit, label + key))
