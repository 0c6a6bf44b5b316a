"""What a graph holds, as values that can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.access import Reader


def everything(reader: Reader) -> dict[str, list[Any]]:
    """All that is derived or stated, without times of loading and engine ids, in an order of its own."""
    nodes = reader.read("MATCH (n) WHERE NOT n:Schema AND NOT n:Load RETURN labels(n)[0] AS label, properties(n) AS p")
    links = reader.read("""
        MATCH (a)-[r]->(b) WHERE NOT a:Load
        RETURN a.id AS start, type(r) AS type, b.id AS end, properties(r) AS p""")
    return {"nodes": sorted((row["label"], _plain(row["p"])) for row in nodes),
            "links": sorted((row["start"], row["type"], row["end"], _plain(row["p"])) for row in links)}


def _plain(properties: Mapping[str, Any]) -> str:
    kept = {key: value for key, value in properties.items() if key != "loaded_at" and value is not None}
    return repr(sorted(kept.items()))
