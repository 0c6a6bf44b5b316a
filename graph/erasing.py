"""Erasing the cells of logs that may be of a person, and keeping them erased. Nothing else rests on these bodies.

A source notes of which rows they are gone: `all`, or those made before a day. The mark is set before anything is deleted, so
that what is cut short is told by `framjar check` and done by the same command again. A later version of the file that comes
to its path keeps the mark: its cells of such rows are never written. Whoever wants them back withdraws the source first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graph.engine import Engine
from graph.model import Body
from graph.writing import BATCH, Draft, Rows, batches

__all__ = ["ALL", "erase", "erased_of", "without_erased"]

ALL = "all"
READ_ERASED = "MATCH (s:Source {id: $id}) RETURN s.erased AS erased"
MARK = "MATCH (s:Source {id: $id}) SET s.erased = $erased"
READ_ALL = """
MATCH (:Source {id: $id})<-[:STATED_IN]-(b:Body) WHERE b.personal AND b.row IS NOT NULL
RETURN b.id AS id ORDER BY id"""
READ_BEFORE = """
MATCH (:Source {id: $id})<-[:STATED_IN]-(c:Contact) WHERE c.day < $before
RETURN c.row AS row, c.sheet AS sheet ORDER BY row, sheet"""
READ_TEXTS = "UNWIND $ids AS id MATCH (b:Body {id: id}) WHERE b.personal RETURN id, b.text AS text ORDER BY id"
# The embedded engine leaves the bytes of a long record on its pages when it is deleted: so they are written over first.
BLANK = "UNWIND $rows AS row MATCH (b:Body {id: row.id}) SET b.text = row.text"
ERASE_THESE = "UNWIND $ids AS id MATCH (b:Body {id: id}) WHERE b.personal DETACH DELETE b RETURN count(*) AS gone"


def erase(engine: Engine, source: str, before: str | None) -> int:
    """Erase the personal cells of a log's rows, of all or of those made before an ISO day; how many rows had any.

    Rows without a day stay unless all are erased. The caller holds the lock of the one writer.
    """
    engine.write(MARK, id=source, erased=erased_of([engine.read(READ_ERASED, id=source)[0]["erased"], before or ALL]))
    ids = [row["id"] for row in engine.read(READ_ALL, id=source)] if before is None else _before(engine, source, before)
    return sum(_erase(engine, some) for some in batches(ids, BATCH))


def _before(engine: Engine, source: str, day: str) -> list[str]:
    """The ids of bodies with the personal cells of rows before a day, should there be such; those of a graph from before
    cells told their sheet are the second of a row."""
    rows = engine.read(READ_BEFORE, id=source, before=day)
    return sorted({Body(source, "", row["row"], sheet=sheet).id for row in rows for sheet in (row["sheet"], None)})


def _erase(engine: Engine, ids: Sequence[str]) -> int:
    engine.write(BLANK, rows=[{"id": row["id"], "text": _blank(row["text"])} for row in engine.read(READ_TEXTS, ids=ids)])
    return int(engine.write(ERASE_THESE, ids=ids)[0]["gone"])


def _blank(text: str) -> str:
    """No cells, as many bytes long as a text.

    >>> _blank('{"Å": 1}')
    '{       }'
    """
    return "{" + " " * (len(text.encode("utf-8", "surrogatepass")) - 2) + "}"


def erased_of(marks: Sequence[str | None]) -> str | None:
    """What is erased where several marks say so: the most; None where none does.

    >>> erased_of([None, "2024-01-01", "2023-05-01"]), erased_of(["2024-01-01", "all"]), erased_of([None])
    ('2024-01-01', 'all', None)
    """
    told = [mark for mark in marks if mark]
    return ALL if ALL in told else max(told, default=None)


def without_erased(draft: Draft, erased: str | None) -> Draft:
    """A draft of a log whose earlier version had cells erased: it is marked alike, and such cells are not in it."""
    if erased is None:
        return draft
    reading = replace(draft.reading, source=replace(draft.reading.source, erased=erased))
    reading.report.fields["personal_cells"] = ("left out: erased before" if erased == ALL
                                               else f"left out of rows before {erased}: erased before")
    rest = draft.rest and (_stripped(rows, erased) for rows in draft.rest)
    return replace(draft, reading=reading, rows=_stripped(draft.rows, erased), rest=rest)


def _stripped(rows: Rows, erased: str) -> Rows:
    for contacts in rows.contacts.values():
        for contact in contacts:
            if erased == ALL or _is_before(contact["properties"], erased):
                contact["bodies"] = [body for body in contact["bodies"] if not body["personal"]]
    return rows


def _is_before(properties: Mapping[str, Any], day: str) -> bool:
    return bool(properties.get("day")) and properties["day"] < day
