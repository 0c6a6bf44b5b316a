"""What judgements call by names that mean something only in a document, or only of a plan: «Prioritering nr 1», «GT».

In a graph such a name holds its scope, the id of its source or of the name that it belongs to (a goal's priority). An id of
the graph is nothing for a judgement, which is to outlive it: so a judgement tells the document as `Within`, and here that
becomes the ids of the graph at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from graph.access import Reader
from graph.judgements import Judgement, Origin, Pair, Ref, Within
from graph.model import Name

__all__ = ["grounded", "ref_to"]

Row = Mapping[str, Any]

READ_SOURCES = """
MATCH (s:Source {complete: true}) RETURN s.id AS id, s.sha256 AS sha256, s.paths AS paths ORDER BY id"""
READ_SOURCE = "MATCH (s:Source {id: $id}) RETURN s.sha256 AS sha256, s.paths AS paths"
READ_NAME = "MATCH (n:Name {id: $id}) RETURN n.key AS key, n.scope AS scope"
READ_OWNERS = """
UNWIND $keys AS key MATCH (n:Name {key: key}) RETURN n.id AS id, key, n.scope AS scope ORDER BY id"""


def ref_to(reader: Reader, name: Name) -> Ref:
    """What refers to a name of a graph, and to none that is but called so somewhere else."""
    within = _within(reader, name.scope) if name.scope else None
    return replace(Ref.of(name), within=within, here=frozenset({name.scope or ""}) if within else frozenset())


def _within(reader: Reader, scope: str) -> Within | None:
    """A scope in words that outlive the graph; None where it is no id (a service's provider: its key holds that)."""
    if found := reader.read(READ_SOURCE, id=scope):
        paths = found[0]["paths"] or ()
        return Within(found[0]["sha256"], paths[0] if paths else "")
    if found := reader.read(READ_NAME, id=scope):
        beyond = _within(reader, found[0]["scope"]) if found[0]["scope"] else None
        return replace(beyond or Within(), owner=found[0]["key"])
    return None


def grounded(reader: Reader, judgements: Iterable[Judgement]) -> list[Judgement]:
    """The judgements, those of two names with the ids of the scopes that they are about here; none where nothing of that is
    loaded."""
    found = list(judgements)
    refs = [ref for one in found if isinstance(one.matter, Pair) for ref in (one.matter.left, one.matter.right)]
    wanted = {ref.within for ref in refs if ref.within}
    if not wanted:
        return found
    sources = reader.read(READ_SOURCES) if any(one.is_document for one in wanted) else []
    keys = sorted({one.owner for one in wanted if one.owner})
    owners = reader.read(READ_OWNERS, keys=keys) if keys else []
    here = {one: _scopes(one, sources, owners) for one in wanted}
    return [replace(one, matter=_placed(one.matter, here)) if isinstance(one.matter, Pair) else one for one in found]


def _scopes(within: Within, sources: Iterable[Row], owners: Iterable[Row]) -> frozenset[str]:
    documents = {row["id"] for row in sources if within.is_in(Origin(row["sha256"], tuple(row["paths"] or ())))}
    if not within.owner:
        return frozenset(documents)
    return frozenset(row["id"] for row in owners if row["key"] == within.owner
                     and (row["scope"] in documents if within.is_document else not row["scope"]))


def _placed(pair: Pair, here: Mapping[Within, frozenset[str]]) -> Pair:
    left, right = (replace(ref, here=here[ref.within]) if ref.within else ref for ref in (pair.left, pair.right))
    return replace(pair, left=left, right=right)
