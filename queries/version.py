"""Which state of the graph an answer was given from."""

from __future__ import annotations

from graph.access import Reader
from graph.ids import digest

__all__ = ["VERSION", "graph_version"]

VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.graph_version AS version"


def graph_version(reader: Reader) -> str:
    """The digest of content and judgements that the store keeps; that of no content where nothing was ever loaded."""
    rows = reader.read(VERSION)
    return str((rows[0]["version"] if rows else None) or digest("graph", [], []))
