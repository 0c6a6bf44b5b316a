"""What the one writer knows of the graph while it holds the lock, so that it need not ask again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from graph.derivation import Said
from graph.engine import Statement
from graph.ids import digest
from graph.model import SourceReport
from graph.writing import KEPT, Told

__all__ = ["Fresh", "Kept", "Known", "Shelf", "Touched", "together", "version_of"]

T = TypeVar("T")

HEARD = 100_000  # statements kept in memory at most

MARK_STALE = "MATCH (s:Schema {id: 'schema'}) SET s.stale = true, s.graph_version = $version"


@dataclass(frozen=True, slots=True)
class Known:
    """A source that is in the graph; `erased` as in `graph.model.Source`."""

    id: str
    complete: bool
    paths: tuple[str, ...]
    erased: str | None = None


@dataclass(slots=True)
class Shelf:
    """The sources by id, kept up to date as the writer writes; the ids of the judgements that govern, and the paths by which
    these know sources."""

    sources: dict[str, Known]
    judged: list[str]
    judged_at: frozenset[str] = frozenset()
    ids_at: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.ids_at = defaultdict(set)
        for one in self.sources.values():
            for path in one.paths:
                self.ids_at[path].add(one.id)

    def at(self, path: str) -> list[Known]:
        """The complete sources with this path."""
        found = (self.sources[id_] for id_ in sorted(self.ids_at.get(path, ())))
        return [one for one in found if one.complete]

    def put(self, source: str, paths: Iterable[str], erased: str | None = None) -> list[str]:
        """Note the paths of a source, in order, without any it no longer counts; and what of it is erased, if that is new."""
        ordered = sorted(set(paths))
        known = self.sources.get(source)
        for path in known.paths if known else ():
            self.ids_at[path].discard(source)
        for path in ordered:
            self.ids_at[path].add(source)
        self.sources[source] = Known(source, bool(ordered), tuple(ordered), erased or (known.erased if known else None))
        return ordered

    def version(self, judged: Iterable[str] | None = None) -> Statement:
        """The statement that notes the version of the graph, and that something is to be derived."""
        complete = [one.id for one in self.sources.values() if one.complete]
        return MARK_STALE, {"version": version_of(complete, self.judged if judged is None else judged)}


def version_of(complete: Iterable[str], judgements: Iterable[str]) -> str:
    """The version of a graph: a digest of the ids of the sources that count and of the judgements that govern."""
    return digest("graph", sorted(complete), sorted(judgements))


@dataclass(slots=True)
class Touched:
    """A name, as its stored properties, that facts may change with; `lacking` where something is said to lack in it."""

    row: Mapping[str, Any]
    lacking: bool = False


def together(*touched: Mapping[str, Touched]) -> dict[str, Touched]:
    """All names, by id: something lacks in one where one of them says so, as an old version of a source may not.

    >>> [one.lacking for one in together({"a": Touched({}, True)}, {"a": Touched({}), "b": Touched({})}).values()]
    [True, False]
    """
    found: dict[str, Touched] = {}
    for one in touched:
        for id_, name in one.items():
            known = found.get(id_)
            found[id_] = Touched(name.row, name.lacking or bool(known and known.lacking))
    return found


@dataclass(slots=True)
class Kept(Generic[T]):
    """What sources told, by source, as long as there is room for it all: `left` more values."""

    left: int
    of: dict[str, list[T]] = field(default_factory=dict)

    def keep(self, source: str, told: list[T] | None) -> None:
        """Note what a source told; None where that was too much."""
        self.left = -1 if told is None else self.left - len(told)
        if self.left < 0:
            self.of = {}
        elif told:
            self.of[source] = told

    def heard(self, shelf: Shelf) -> list[T] | None:
        """What those of the sources told that count; None where not everything was kept."""
        if self.left < 0:
            return None
        return [one for source, told in self.of.items() if shelf.sources[source].complete for one in told]


@dataclass(slots=True)
class Fresh:
    """What the new sources of one load told: the names by id; the reports of sources, each with the ids of its names; and
    what was said and what demand is to be derived from, each as long as that is not too much to keep."""

    names: dict[str, Touched] = field(default_factory=dict)
    reports: list[tuple[SourceReport, frozenset[str]]] = field(default_factory=list)
    said: Kept[Said] = field(default_factory=lambda: Kept(HEARD))
    demand: Kept[tuple[Any, ...]] = field(default_factory=lambda: Kept(KEPT))

    def keep(self, source: str, report: SourceReport, told: Told) -> None:
        """Note what a source told that goes into the graph now."""
        for id_, row in told.names.items():
            known = self.names.setdefault(id_, Touched(row))
            known.lacking |= id_ in told.lacking
        self.reports.append((report, frozenset(told.names)))
        self.said.keep(source, told.said)
        self.demand.keep(source, told.demand)

    def forget(self) -> None:
        """Note that what was told until now is derived; what is told from now on is to be read from the graph."""
        self.names.clear()
        self.said.keep("", None)
        self.demand.keep("", None)
