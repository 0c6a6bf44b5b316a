"""The rules of extraction, as data: read once from the tables in `rules/` and in packs, each entry with an id that facts carry.

    label_lexicon.csv   the words of a label («Projektägare») and the field they name
    role_triggers.csv   words that give an organisation a role, and on which side of them it stands
    head_words.csv      words that make a name the name of an organisation
    phrases.csv         every other kind of wording, by use: offer, lack, start, end, planned, title …
    evidence.csv        what tells that a name is that of an undertaking, and how much (log-odds)

A stem matches at the beginning of a word, in lower or upper case; one that ends in `_` matches whole words only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import chain

import ahocorasick

from graph import packs
from graph.errors import VocabularyError
from graph.ids import digest
from graph.quick import quick
from graph.vocabulary import vocabulary

__all__ = ["OF_LINES", "Head", "Hit", "Label", "Rules", "Trigger", "lowered", "rules", "version"]

ROLES = frozenset({"lead", "partner", "coordinator", "funder", "supplier", "participant", "target"})
NEEDS = frozenset({"need", "provider_need", "helps_with", "kind_helps_with"})  # uses of phrases whose value is a need
# Uses of phrases that are looked up, not searched for
OF_LINES = frozenset({
    "furniture", "plain_heading", "clause_word", "helps_with", "kind_helps_with", "generic_heading", "finite", "number",
    "several_noun", "counted", "only_before", "preposition", "modal_verb", "menu_word",
    "body_end", "opening", "opening_body", "service_word", "part_heading",
})
TABLES = ("label_lexicon", "role_triggers", "head_words", "phrases", "evidence")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A wording and what it means: `use` (`role`, `offer` …), `value` (`lead` …), where the organisation stands."""

    id: str
    stem: str
    use: str
    value: str
    direction: str
    weight: float
    whole: bool = False


@quick
class Hit:
    """A trigger found at a place of a text."""

    trigger: Trigger
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a label and the field that they name."""

    id: str
    words: str
    field: str


@dataclass(frozen=True, slots=True)
class Head:
    """A word that makes a name that of an organisation of some kind; `weight` is its precision as first measured."""

    id: str
    form: str
    position: str
    kind: str
    weight: float


class Weights(dict[str, float]):
    """What each entry of evidence weighs; what the table lacks weighs nothing."""

    def __missing__(self, entry: str) -> float:
        return 0.0


@dataclass(frozen=True, slots=True)
class Rules:
    """All tables, ready for use."""

    labels: Mapping[str, tuple[Label, ...]]
    heads: tuple[Head, ...]
    stop_words: frozenset[str]
    triggers: Mapping[str, tuple[Trigger, ...]]
    evidence: Mapping[str, float]
    automaton: ahocorasick.Automaton = field(repr=False)

    def hits(self, low: str) -> Iterator[Hit]:
        """The triggers in a text in lower case, in the order of their ends; those of one use may overlap.

        >>> [(hit.trigger.value, hit.start) for hit in rules().hits("projektet drivs av almi") if hit.trigger.use == "role"]
        [('lead', 10)]
        """
        for last, (length, triggers) in self.automaton.iter(low):
            end = last + 1
            start = end - length
            if start and low[start - 1].isalnum():
                continue
            goes_on = low[end : end + 1].isalnum()
            for trigger in triggers:
                if not (goes_on and trigger.whole):
                    yield Hit(trigger, start, end)


def lowered(text: str) -> str:
    """The text in lower case, as long as it was: offsets stay right.

    >>> lowered("ÅRE İ") == "åre İ"
    True
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


@cache
def rules() -> Rules:
    """The rules of the tables beside this module and of packs. Raises VocabularyError where an entry is wrong."""
    triggers: dict[str, list[Trigger]] = {}
    for trigger in _triggers():
        triggers.setdefault(trigger.stem, []).append(trigger)
    by_use: dict[str, list[Trigger]] = {}
    for trigger in chain.from_iterable(triggers.values()):
        by_use.setdefault(trigger.use, []).append(trigger)
    return Rules(
        labels=_labels(),
        heads=tuple(
            Head(row["id"], row["form"], row["position"], row["kind"], float(row["weight"])) for row in _table("head_words")
        ),
        stop_words=frozenset(row["form"] for row in packs.rows("stop_words")),
        triggers={use: tuple(found) for use, found in by_use.items()},
        evidence=Weights((row["id"], float(row["log_odds"])) for row in _table("evidence")),
        automaton=_automaton(triggers),
    )


@cache
def version() -> str:
    """A digest of the tables and packs: a file is read anew when the rules or the words change."""
    return digest(packs.fingerprint(), *(_text(table) for table in TABLES))[:12]


def _triggers() -> Iterator[Trigger]:
    seen: set[str] = set()
    for row in _table("role_triggers"):
        if row["role"] not in ROLES and row["role"] != "potential":
            raise VocabularyError(f"role_triggers.csv, {row['id']}: role {row['role']!r} is unknown")
        use = "potential" if row["role"] == "potential" else "role"
        yield _trigger(row, use, row["role"])
    for row in _table("phrases"):
        if row["id"] in seen:
            raise VocabularyError(f"phrases.csv: two entries have the id {row['id']!r}")
        seen.add(row["id"])
        of_need = row["use"] in NEEDS or (row["use"] == "lack" and row["value"] != "lack")
        if of_need and row["value"] not in vocabulary().needs:
            raise VocabularyError(f"{row['where']}: nobody knows the need {row['value']!r}; use the id of one")
        yield _trigger(row, row["use"], row["value"])


def _trigger(row: Mapping[str, str], use: str, value: str) -> Trigger:
    whole = row["stem"].endswith("_")
    stem = row["stem"].removesuffix("_")
    return Trigger(row["id"], stem, use, value, row["direction"], float(row["weight"]), whole)


def _automaton(triggers: Mapping[str, list[Trigger]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for stem, found in triggers.items():
        if running := tuple(trigger for trigger in found if trigger.use not in OF_LINES):
            automaton.add_word(stem, (len(stem), running))
    automaton.make_automaton()
    return automaton


def _labels() -> dict[str, tuple[Label, ...]]:
    labels: dict[str, list[Label]] = {}
    for row in _table("label_lexicon"):
        words = row["label"].casefold()
        known = labels.setdefault(words, [])
        if row["field"] not in {label.field for label in known}:
            known.append(Label(row["id"], row["label"], row["field"]))
    return {words: tuple(found) for words, found in labels.items()}


def _table(name: str) -> Iterator[packs.Row]:
    return iter(packs.merged(name, _home()))


def _text(name: str) -> str:
    return (_home() / f"{name}.csv").read_text("utf-8")


def _home() -> Traversable:
    return resources.files(__package__ or "loaders.extraction") / "rules"
