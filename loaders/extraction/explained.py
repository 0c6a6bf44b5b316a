"""The reading of a document step by step: what was seen at each place, by which entry or rule, and what was made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from graph.model import Name, Statement
from loaders.extraction.context import Context, context_of
from loaders.extraction.extraction import extract
from loaders.extraction.projects import projects_of

__all__ = ["Step", "steps"]

# At one place in this order: what a place is, what its words mean, what they name, what follows.
ORDER = ("passage", "label", "trigger", "need", "need_group", "place", "date", "target_group", "actor", "project", "statement")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was seen: `what` (passage, label, trigger, actor, project, need …, statement), the `words` and where
    they stand, what they `mean`, by which entry or `rule` (empty: by the layout), how surely (None: no doubt is noted).

    `line` counts from 1.
    """

    line: int
    start: int
    end: int
    what: str
    words: str
    means: str
    rule: str
    confidence: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The step as plain values."""
        return asdict(self)


def steps(text: str) -> list[Step]:
    """The steps in the order of the text, then as ORDER has them. An empty text gives none.

    >>> for step in steps("Projektägare: Almi"):
    ...     if step.what != "trigger":
    ...         print(step.what, "|", step.words, "|", step.means, "|", step.rule or "(layout)")
    passage | Projektägare: Almi | label | (layout)
    label | Projektägare | lead | lb-sv-lead-projektagare
    actor | Almi | promoter | register
    statement | Almi | Almi named Almi | register
    statement | Almi | Almi sort promoter | register
    """
    context = context_of(text, "")
    seen = chain(_passages(context), _triggers(context), _mentions(context), _actors(context), _projects(context),
                 map(_said, extract(text, source="").statements()))
    found = [Step(text.count("\n", 0, start) + 1, start, end, what, " ".join(text[start:end].split()), means, rule, sure)
             for start, end, what, means, rule, sure in seen]
    return sorted(found, key=lambda one: (one.start, ORDER.index(one.what), -one.end, one.means, one.rule))


Seen = tuple[int, int, str, str, str, float | None]


def _passages(context: Context) -> Iterator[Seen]:
    for one in context.page.passages:
        yield one.start, one.end, "passage", one.kind if one.content else f"{one.kind}, no content", "", None
        if one.label:
            end = one.parts[0].start if one.parts else one.end
            words = context.page.plain[one.start:end]
            yield one.start, one.start + len(words.rstrip(": \t\n")), "label", one.label.field, one.label.id, None


def _triggers(context: Context) -> Iterator[Seen]:
    for use, hits in context.hits.items():
        for hit in hits:
            yield hit.start, hit.end, "trigger", f"{use}: {hit.trigger.value}", hit.trigger.id, hit.trigger.weight


def _mentions(context: Context) -> Iterator[Seen]:
    for kind, mentions in context.mentions.items():
        for one in mentions if kind != "actor" else ():
            means = f"{one.id}, not wanted" if one.negated else one.id
            yield one.start, one.end, kind, means, getattr(one, "rule", "") or "", one.weight


def _actors(context: Context) -> Iterator[Seen]:
    for one in context.actors:
        yield one.start, one.end, "actor", one.kind or "", one.rule, one.confidence


def _projects(context: Context) -> Iterator[Seen]:
    for one in projects_of(context).mentions:
        yield one.start, one.end, "project", f"{one.name.kind}: {one.name.surface}", one.rule, one.confidence


def _said(one: Statement) -> Seen:
    other = one.object.surface if isinstance(one.object, Name) else str(one.object)
    more = ", ".join(f"{name} {value}" for name, value in one.qualifiers)
    certainty = "" if one.certainty.value == "actual" else f" [{one.certainty.value}]"
    means = f"{one.subject.surface} {one.predicate} {other}{f' ({more})' if more else ''}{certainty}"
    return one.evidence.start or 0, one.evidence.end or 0, "statement", means, one.rule, one.confidence
