"""Judgements in the graph: each a node that holds its line of text, so that what people decided is kept whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from graph.access import Reader
from graph.derivation import MEANT_KINDS
from graph.judgements import Judgement, Listing, Meaning, Pair, Verdict, as_lines, from_json, governing
from graph.ledger import origins
from graph.model import Inventory, Layout
from graph.normal import squeeze
from graph.records import inventory_row, said_from
from graph.scopes import grounded

__all__ = ["listings", "living_version", "read_judgements", "remembered", "touching", "writing"]

READ = "MATCH (j:Judgement) RETURN j.text AS text, j.at AS at, j.id AS id ORDER BY at DESC, id"
WRITE = "UNWIND $rows AS row MERGE (j:Judgement {id: row.id}) SET j += row"
TOUCH_CALLED = """
UNWIND $refs AS ref
MATCH (n:Name {key: ref.key})
WHERE n.kind = ref.kind AND coalesce(n.place, '') = ref.place
SET n.touched = true"""
READ_NAMED = """
MATCH (n:Name) WHERE n.kind IN $kinds RETURN n.id AS id, n.surface AS surface ORDER BY id"""
READ_CLAIMED = """
UNWIND $claims AS claim
MATCH (s:Source) WHERE s.complete AND (s.sha256 = claim.sha256 OR claim.path IN s.paths)
MATCH (s)<-[:STATED_IN]-(st:Statement {predicate: claim.predicate})
MATCH (st)-[:SUBJECT]->(a:Name)
OPTIONAL MATCH (st)-[:OBJECT]->(b:Name)
RETURN DISTINCT properties(st) AS statement, s.id AS source, properties(a) AS subject, properties(b) AS object, st.id AS id
ORDER BY id"""
TOUCH_NAMES = "UNWIND $ids AS id MATCH (n:Name {id: id}) SET n.touched = true"
TOUCH_LACKING = "UNWIND $ids AS id MATCH (n:Name {id: id}) SET n.touched = true, n.lacking = true"
READ_ALL_ORIGINS = "MATCH (s:Source) WHERE s.complete RETURN s.id AS id ORDER BY id"
READ_LISTED = "MATCH (i:Inventory) WHERE i.judgement IS NOT NULL RETURN i.id AS id, i.judgement AS judgement ORDER BY id"
READ_STATED = "MATCH (i:Inventory) WHERE i.judgement IS NULL RETURN i.id AS id ORDER BY id"
UNLIST = """
UNWIND $rows AS row
MATCH (i:Inventory {id: row.id}), (:Judgement {id: row.judgement})-[d:DECIDES {id: row.id}]->(:Source)
DELETE d DETACH DELETE i"""
LIST = """
UNWIND $rows AS row
MATCH (s:Source {id: row.source}), (p:Place {id: row.area}), (j:Judgement {id: row.judgement})
MERGE (i:Inventory {id: row.properties.id}) SET i += row.properties, i.judgement = row.judgement
MERGE (i)-[:STATED_IN]->(s)
MERGE (i)-[:LISTS]->(p)
MERGE (j)-[:DECIDES {id: row.properties.id}]->(s)"""

Change = tuple[str, dict[str, Any]]


def read_judgements(reader: Reader) -> list[Judgement]:
    """All judgements, undone ones too, the newest first. None: an empty list."""
    return grounded(reader, (from_json(json.loads(row["text"])) for row in reader.read(READ)))


def living_version(judgements: Iterable[Judgement]) -> list[str]:
    """What of the judgements counts for the version of the graph: the ids of those that govern what follows. What was said of
    columns acts when a file is read; the source that was read so tells it."""
    return [one.id for one in governing(judgements) if not isinstance(one.matter, Layout)]


def remembered(judgements: Iterable[Judgement]) -> dict[str, Layout]:
    """What is remembered of columns, by the shape of a header. None: an empty mapping.

    >>> told = Layout("ab12", ((1, "need"),), ("Färg",), "logg.csv")
    >>> remembered([Judgement(told, "anna", "2026-01-01T00:00:00+00:00")])["ab12"].day
    '2026-01-01'
    """
    return {one.matter.shape: replace(one.matter, day=one.at[:10]) for one in governing(judgements)
            if isinstance(one.matter, Layout)}


def writing(judgements: Iterable[Judgement]) -> Change:
    """The statement that writes judgements as they are now."""
    return WRITE, {"rows": [{"id": one.id, "kind": one.kind, "text": as_lines([one]).rstrip("\n"), "author": one.author,
                             "at": one.at, "reason": one.reason, "living": one.living} for one in judgements]}


def touching(reader: Reader, judgements: Sequence[Judgement]) -> list[Change]:
    """The statements that mark the names whose meaning these judgements may change."""
    pairs = [end for one in judgements if isinstance(one.matter, Pair) for end in (one.matter.left, one.matter.right)]
    texts = {one.matter.text for one in judgements if isinstance(one.matter, Meaning)}
    changes: list[Change] = []
    if pairs:
        changes.append((TOUCH_CALLED, {"refs": [
            {"kind": ref.kind, "key": ref.key, "place": ref.place or ""} for ref in sorted(set(pairs)) if ref.kind != "Firm"]}))
    claimed = _claimed(reader, [one.matter for one in judgements if isinstance(one.matter, Verdict)])
    names = sorted({row[end]["id"] for row in claimed for end in ("subject", "object") if row[end]})
    lacking = sorted({row["subject"]["id"] for row in claimed if row["statement"]["predicate"] == "lacks"})
    if texts:
        names += [row["id"] for row in reader.read(READ_NAMED, kinds=list(MEANT_KINDS)) if squeeze(row["surface"]) in texts]
    if names:
        changes.append((TOUCH_NAMES, {"ids": names}))
    if lacking:
        changes.append((TOUCH_LACKING, {"ids": lacking}))
    return changes


def _claimed(reader: Reader, verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """The statements that verdicts are about, with their names."""
    if not verdicts:
        return []
    wanted = {verdict.claim.said for verdict in verdicts}
    claims = [{"sha256": one.claim.sha256, "path": one.claim.path, "predicate": one.claim.predicate} for one in verdicts]
    return [row for row in reader.read(READ_CLAIMED, claims=claims) if said_from(row).claim in wanted]


def listings(reader: Reader, judgements: Iterable[Judgement]) -> list[Change]:
    """The statements that make judged inventories what the governing judgements say; none where they are so already."""
    decided = [(one.id, one.matter) for one in governing(judgements) if isinstance(one.matter, Listing)]
    now = {(row["id"], row["judgement"]) for row in reader.read(READ_LISTED)}
    if not decided and not now:
        return []
    sources = origins(reader, [row["id"] for row in reader.read(READ_ALL_ORIGINS)])
    stated = {row["id"] for row in reader.read(READ_STATED)}
    # Two judgements may declare the same of one source, by its bytes and by its path: the first by id stands for both.
    rows = {row["properties"]["id"]: row for row in (
        _row(source, matter.inventory, id_) for id_, matter in reversed(decided) for source, origin in sources.items()
        if matter.acts_on(origin))}
    wanted = {(id_, row["judgement"]): row for id_, row in rows.items() if id_ not in stated}
    changes: list[Change] = []
    if now - wanted.keys():
        changes.append((UNLIST, {"rows": [{"id": id_, "judgement": by} for id_, by in sorted(now - wanted.keys())]}))
    if wanted.keys() - now:
        changes.append((LIST, {"rows": [wanted[key] for key in sorted(wanted.keys() - now)]}))
    return changes


def _row(source: str, inventory: Inventory, judgement: str) -> dict[str, Any]:
    return {**inventory_row(inventory, source), "source": source, "judgement": judgement}
