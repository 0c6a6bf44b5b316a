"""What a graph holds, small enough to keep and compare, and how far a command that was cut short had come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from graph.access import Reader

State = dict[str, str]
"""Label, or start and type of a relationship -> how many there are, and a digest of all of them in any order."""

# Where loads stand and when they were is not what a graph says; the same content loaded at another time is the same.
BOOKKEEPING = frozenset({"Schema", "Load"})
OF_TIME = frozenset({"loaded_at", "pending"})
SUM_BITS = 256

READ_LABELS = "MATCH (n) RETURN DISTINCT labels(n)[0] AS label ORDER BY label"
READ_NODES = "MATCH (n:{label}) RETURN properties(n) AS properties"
READ_LINKS = """
MATCH (a:{label})-[r]->(b) RETURN a.id AS start, type(r) AS type, b.id AS end, properties(r) AS properties"""
READ_VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.graph_version AS version"
READ_HELD = "MATCH (s:Source {complete: true}) UNWIND s.paths AS path RETURN path, s.id AS source ORDER BY path, source"
READ_PARTS = """
MATCH (s:Source {complete: true})<-[:STATED_IN]-(part)
RETURN s.id AS source, labels(part)[0] AS label, count(part) AS n ORDER BY source, label"""
READ_HALF = """
MATCH (l:Load)-[:LOADED]->(s:Source) WHERE NOT s.complete
RETURN l.state AS state, l.path AS path ORDER BY path, state"""
READ_STALE = "MATCH (s:Schema {id: 'schema'}) RETURN s.stale AS stale"


def state_of(reader: Reader) -> State:
    """All that is stated and derived, with its version."""
    state: State = {"version": str(reader.read(READ_VERSION)[0]["version"])}
    for label in (row["label"] for row in reader.read(READ_LABELS)):
        if label in BOOKKEEPING:
            continue
        state[label] = summed(plain(row["properties"]) for row in reader.read(READ_NODES.format(label=label)))
        by_type: dict[str, list[str]] = {}
        for row in reader.read(READ_LINKS.format(label=label)):
            link = f"{row['start']} {row['end']} {plain(row['properties'])}"
            by_type.setdefault(row["type"], []).append(link)
        state |= {f"{label}-{type_}": summed(links) for type_, links in by_type.items()}
    return state


def plain(properties: Mapping[str, Any]) -> str:
    """Properties as one text, without what depends on the time of loading.

    >>> plain({"name": "Almi", "id": "a", "loaded_at": "2026-11-24", "sort": None})
    "[('id', 'a'), ('name', 'Almi')]"
    """
    return repr(sorted((key, value) for key, value in properties.items() if key not in OF_TIME and value is not None))


def summed(texts: Iterable[str]) -> str:
    """How many texts there are, and a digest that does not depend on their order.

    >>> summed(["a", "b"]) == summed(["b", "a"]) != summed(["a", "a"])
    True
    >>> summed([])
    '0 0000000000000000'
    """
    total = count = 0
    for text in texts:
        total += int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")
        count += 1
    return f"{count} {total % 2**SUM_BITS:064x}"[:len(str(count)) + 17]


def different(found: State, expected: State) -> list[str]:
    """What differs, each with the number found and the number expected.

    >>> different({"version": "a", "Firm": "2 ff"}, {"version": "a", "Firm": "3 ee", "Need": "1 dd"})
    ['Firm: 2 for 3', 'Need: none for 1']
    """
    return [f"{key}: {found.get(key, 'none').split()[0]} for {expected.get(key, 'none').split()[0]}"
            for key in sorted(found.keys() | expected.keys()) if found.get(key) != expected.get(key)]


def held(reader: Reader) -> dict[str, list[str]]:
    """The paths that count, each with the ids of its sources: one each, if all is well."""
    found: dict[str, list[str]] = {}
    for row in reader.read(READ_HELD):
        found.setdefault(row["path"], []).append(row["source"])
    return found


def parts(reader: Reader) -> dict[str, str]:
    """The sources that count, each with the numbers of its parts, as text: a version that is not whole shows there."""
    found: dict[str, list[str]] = {}
    for row in reader.read(READ_PARTS):
        found.setdefault(row["source"], []).append(f"{row['label']} {row['n']}")
    return {source: ", ".join(texts) for source, texts in found.items()}


def phase(reader: Reader) -> str:
    """What the graph's own marks say was under way: `writing a file`, `taking out a file`, `deriving`, or `at rest`."""
    half = reader.read(READ_HALF)
    for state, text in (("writing", "writing"), ("withdrawn", "taking out")):
        names = [str(row["path"]).rpartition("/")[2] for row in half if row["state"] == state]
        if names:
            return f"{text} {'the log' if names == ['log.csv'] else 'documents' if 'log.csv' not in names else 'both'}"
    stale = reader.read(READ_STALE)
    return "deriving" if stale and stale[0]["stale"] else "at rest"
