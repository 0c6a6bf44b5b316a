"""How what several sources say of one property becomes the value that is shown, and what stands against it. Pure.

A predicate of `graph/vocabulary/predicates.toml` says how: `newest`, `latest`, `most_precise` or `conflict`. Nothing is lost:
the values that are not shown stay readable with the statements and sources that say them, and why another is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graph.dates import earliest, latest
from graph.judgements import Origin
from graph.model import Certainty
from graph.vocabulary import Predicate

__all__ = ["STRENGTH", "Combined", "Value", "combined", "strongest"]

# A number that is rounded is off by a twentieth at most: 5.6 million is not told as 6.
ROUNDED = 0.05
STRENGTH = {certainty: rank for rank, certainty in enumerate(Certainty)}


def strongest(certainties: Iterable[Certainty]) -> Certainty:
    """The strongest of the certainties, `mentioned` where there is none.

    >>> strongest([Certainty.POTENTIAL, Certainty.PLANNED]).value, strongest([]).value
    ('planned', 'mentioned')
    """
    return min(certainties, key=STRENGTH.__getitem__, default=Certainty.MENTIONED)


class Saying(Protocol):
    """What is needed of a statement to compare it with others (`graph.derivation.Said`)."""

    @property
    def id(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def object(self) -> Any: ...
    @property
    def certainty(self) -> Certainty: ...
    @property
    def confidence(self) -> float: ...
    @property
    def qualifiers(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Value:
    """A value with the statements and sources that say it, both sorted by id."""

    value: str | int | float
    statements: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Combined:
    """What is shown, why, and what is not.

    `why` is `only` (all say the same), `judged`, `certainty`, `newest`, `sources` (more of them), `precise`,
    `confidence` or `order` (nothing tells them apart but the alphabet). `against` contradicts what is shown;
    `superseded` is what older sources said where the newest counts. `by` is the statement whose words are shown.
    """

    shown: Value
    by: str
    why: str
    against: tuple[Value, ...] = ()
    superseded: tuple[Value, ...] = ()


def combined(predicate: Predicate, said: Sequence[Saying], origins: Mapping[str, Origin]) -> Combined | None:
    """The value shown of what statements of one predicate about one thing say; None where nothing is said.

    What is denied is left out. Where the newest source counts, what one source says beside the shown value stands neither
    against it nor behind it. A statement that a person judged right (confidence 1) goes before all others; then the
    strongest certainty, the newest source (where the predicate says so), most sources, the most precise date or amount that
    fits these, confidence, the alphabet. What is said of something else than the shown value, as the grant beside the whole
    budget, is not compared with it. The order of the statements does not matter.
    """
    living = [one for one in said if one.certainty is not Certainty.NEGATED]
    if not living:
        return None
    dates = {one.source: (origins[one.source].date or "") if one.source in origins else "" for one in living}
    backing: dict[str, set[str]] = defaultdict(set)
    for one in living:
        backing[str(one.object)].add(one.source)

    def rank(one: Saying) -> dict[str, Any]:
        return {"judged": one.confidence < 1.0, "certainty": STRENGTH[one.certainty],
                "newest": _descending(dates[one.source]) if predicate.combine == "newest" else (),
                "latest": _descending(str(one.object)) if predicate.combine == "latest" else (),
                "sources": -len(backing[str(one.object)]),
                "precise": -_precision(one.object) if predicate.combine == "most_precise" else 0,
                "confidence": -one.confidence, "order": (str(one.object), one.id)}

    ranked = sorted(living, key=lambda one: tuple(rank(one).values()))
    shown = ranked[0]
    ranked = [one for one in ranked if not _apart(one, shown, predicate)]
    if predicate.combine == "most_precise":
        # A more precise date that fits what most sources say says the same, only better.
        fitting = [one for one in ranked if _within(one.object, shown.object)]
        shown = min(fitting, key=lambda one: (-_precision(one.object), *rank(one).values()))
    groups = _values(ranked)
    rest = [value for text, value in groups.items() if text != str(shown.object)]
    against = [value for value in rest if not _goes_with(value, groups[str(shown.object)], predicate)]
    older = [value for value in against if predicate.combine == "newest"
             and max(dates[source] for source in value.sources) < dates[shown.source]]
    return Combined(groups[str(shown.object)], shown.id, _why(shown, ranked, rank, against),
                    tuple(value for value in against if value not in older), tuple(older))


def _goes_with(value: Value, shown: Value, predicate: Predicate) -> bool:
    """Whether a value does not contradict the shown one: a date that agrees with it; an earlier day where the latest counts;
    or where the newest source counts, what one source says beside it, such as a second purpose."""
    if predicate.combine == "latest":
        return True
    if predicate.combine == "most_precise":
        return _within(value.value, shown.value) or _within(shown.value, value.value)
    return predicate.combine == "newest" and not set(value.sources).isdisjoint(shown.sources)


def _why(shown: Saying, ranked: Sequence[Saying], rank: Callable[[Saying], dict[str, Any]], against: Sequence[Value]) -> str:
    """What put the shown value before the best of those that contradict it."""
    others = {str(value.value) for value in against}
    best = next((one for one in ranked if str(one.object) in others), None)
    if best is None:
        return "only"
    ours, theirs = rank(shown), rank(best)
    return next(name for name in ours if ours[name] != theirs[name])


def _values(said: Sequence[Saying]) -> dict[str, Value]:
    """The values by their text, in the order of the alphabet."""
    grouped: dict[str, list[Saying]] = defaultdict(list)
    for one in said:
        grouped[str(one.object)].append(one)
    return {text: Value(min(mine, key=lambda one: one.id).object, tuple(sorted({one.id for one in mine})),
                        tuple(sorted({one.source for one in mine}))) for text, mine in sorted(grouped.items())}


def _descending(text: str) -> tuple[int, ...]:
    """A key that puts later dates first, of two that begin alike the more precise, and a missing one last."""
    return (*(-ord(letter) for letter in text), 1)


def _apart(one: Saying, shown: Saying, predicate: Predicate) -> bool:
    """Whether two statements say of what they are, and it is not the same: a grant and a total, euros and kronor. An amount
    that is about so much (`approx_total`) is of the same as one that is exactly so much."""
    told = ((one.qualifiers.get(name), shown.qualifiers.get(name)) for name in predicate.apart)
    return any(ours and theirs and ours.removeprefix("approx_") != theirs.removeprefix("approx_") for ours, theirs in told)


def _precision(value: str | float) -> int:
    """How precise a date is, by its length, or a number, by the digits before its closing zeros."""
    return len(value) if isinstance(value, str) else len(_digits(value))


def _within(inner: str | float, outer: str | float) -> bool:
    """Whether a partial date lies in another, as 2022-04 in 2022, or a number is rounded to another, as 5,940,000 to
    6 million. Other texts lie only in themselves."""
    if isinstance(inner, str) or isinstance(outer, str):
        try:
            return earliest(str(outer)) <= earliest(str(inner)) and latest(str(inner)) <= latest(str(outer))
        except ValueError:
            return inner == outer
    kept = len(_digits(outer))
    return inner == outer or (kept < len(_digits(inner)) and float(f"{inner:.{kept - 1}e}") == outer
                              and abs(inner - outer) <= ROUNDED * abs(outer))


def _digits(number: float) -> str:
    """The significant digits of a number, one at least."""
    return f"{number:.12e}".split("e")[0].replace(".", "").strip("-").rstrip("0") or "0"
