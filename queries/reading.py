"""What all questions read with, and the evidence behind their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.access import Reader

__all__ = ["EVIDENCE", "WITHHELD", "Evidence", "evidence_of", "locator", "path_of", "read_evidence"]

Evidence = dict[str, Any]

WITHHELD = "rows withheld"
EVIDENCE = """
UNWIND $ids AS id
MATCH (s:Statement {id: id})-[:STATED_IN]->(d:Source)
RETURN s.id AS statement, s.quote AS quote, s.start AS first, s.end AS last, s.page AS page, s.row AS row,
       s.column AS column, s.element AS element, d.id AS source_id, d.paths AS paths, d.kind AS kind, d.date AS day
ORDER BY statement, source_id"""


def read_evidence(reader: Reader, statements: Iterable[str], *, rows_visible: bool) -> dict[str, Evidence]:
    """The evidence of each statement id: `source` (path), `locator`, `quote`, `source_id`, `statement`, `day`.

    `day` is the source's own date (None where it has none). Evidence from a contact log names the file only where rows
    may not be seen. Ids that nobody knows are left out; no ids, no reading.
    """
    ids = sorted(set(statements))
    if not ids:
        return {}
    return {row["statement"]: _evidence(row, rows_visible) for row in reader.read(EVIDENCE, ids=ids)}


def evidence_of(statements: Iterable[str], found: Mapping[str, Evidence]) -> list[Evidence]:
    """The evidence of some statements, each place in a source once, by source and place.

    >>> evidence_of(["s2", "s1"], {"s1": {"source": "a.md", "locator": "chars 0-4", "quote": "Almi"}})
    [{'source': 'a.md', 'locator': 'chars 0-4', 'quote': 'Almi'}]
    """
    items = {(item["source"], item.get("locator") or "", item.get("quote") or ""): item
             for one in sorted(set(statements), reverse=True) if (item := found.get(one))}
    return [items[key] for key in sorted(items, key=_place)]


def locator(row: Mapping[str, Any]) -> str | None:
    """Where in its source something stands: `chars 10-45`, with a page or an element before it, or `row 12, column Behov`.

    >>> locator({"page": 3, "first": 10, "last": 45}), locator({"row": 12, "column": "Behov"}), locator({})
    ('page 3, chars 10-45', 'row 12, column Behov', None)
    >>> locator({"element": "table 2, row 3", "first": 10, "last": 45})
    'table 2, row 3, chars 10-45'
    """
    parts: list[str] = []
    if row.get("row") is not None:
        parts.append(f"row {row['row']}")
        if row.get("column"):
            parts.append(f"column {row['column']}")
        return ", ".join(parts)
    if row.get("page") is not None:
        parts.append(f"page {row['page']}")
    if row.get("element"):
        parts.append(row["element"])
    if row.get("first") is not None and row.get("last") is not None:
        parts.append(f"chars {row['first']}-{row['last']}")
    return ", ".join(parts) or None


def path_of(paths: Sequence[str] | None, source_id: str) -> str:
    """The path to show for a source: the first of its paths, its id where it has none."""
    return min(paths) if paths else source_id


def _evidence(row: Mapping[str, Any], rows_visible: bool) -> Evidence:
    source = {"source": path_of(row["paths"], row["source_id"]), "source_id": row["source_id"], "day": row["day"]}
    if row["kind"] == "contacts" and not rows_visible:
        return {**source, "locator": WITHHELD, "quote": None}
    return {**source, "locator": locator(row), "quote": row["quote"], "statement": row["statement"]}


def _place(key: tuple[str, str, str]) -> tuple[str, list[int], str]:
    """Natural order of locators: by the numbers in them."""
    source, where, quote = key
    digits = "".join(c if c.isdigit() else " " for c in where.split(", column")[0]).split()
    return source, [int(number) for number in digits], quote
