"""What the bare driver does in its best form: the nodes and relationships of a graph, from rows that are ready.

`snapshot` reads a graph that our path left; `write` puts the same nodes, relationships and bytes into an empty one: one
statement for a contact or a statement with all that hangs on it, 5,000 at a time, everything else by label and type.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.engine import Engine
from graph.vocabulary import vocabulary

__all__ = ["FORMS", "Snapshot", "prepare", "snapshot", "write"]

BATCH = 5_000
Row = dict[str, Any]

NODES = "MATCH (n:{label}) WHERE n.id > $after RETURN properties(n) AS properties ORDER BY n.id LIMIT 20000"
WRITE_NODES = "UNWIND $rows AS row {verb} (n:{label} {{id: row.id}}) SET n += row"
WRITE_LINKS = """
UNWIND $rows AS row MATCH (a:{label} {{id: row.start}}), (b:{end} {{id: row.end}})
CREATE (a)-[r:{type}]->(b) SET r += row.properties"""
WRITE_CONTACTS = """
UNWIND $rows AS row
MATCH (s:Source {{id: row.source}})
{verb} (c:Contact {{id: row.id}}) SET c += row.properties
{verb} (c)-[:STATED_IN]->(s)
{verb} (b:Body {{id: row.body.id}}) SET b += row.body
{verb} (b)-[:STATED_IN]->(s)
MERGE (f:Firm {{id: row.firm}})
{verb} (c)-[:MADE_TO]->(f)
FOREACH (one IN row.MADE_IN | MERGE (p:Place {{id: one.end}}) {verb} (c)-[:MADE_IN]->(p))
FOREACH (one IN row.VOICED | MERGE (n:Need {{id: one.end}})
  {verb} (c)-[v:VOICED {{horizon: one.properties.horizon}}]->(n) SET v += one.properties)
FOREACH (one IN row.REFERRED_TO | MERGE (n:Name {{id: one.end}})
  {verb} (c)-[r:REFERRED_TO]->(n) SET r += one.properties)"""
WRITE_STATEMENTS = """
UNWIND $rows AS row
MATCH (d:Source {{id: row.source}}), (n:Name {{id: row.subject}})
{verb} (s:Statement {{id: row.id}}) SET s += row.properties
{verb} (s)-[:STATED_IN]->(d)
{verb} (s)-[:SUBJECT]->(n)
FOREACH (one IN row.OBJECT | MERGE (o:Name {{id: one.end}}) {verb} (s)-[:OBJECT]->(o))"""
FORMS = ("MERGE", "CREATE")
WITH_THEIR_LINKS = {"Contact": ("STATED_IN", "MADE_TO", "MADE_IN", "VOICED", "REFERRED_TO"),
                    "Statement": ("STATED_IN", "SUBJECT", "OBJECT")}
ALREADY_THERE = ("Need", "Place", "TargetGroup", "Schema")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Nodes by label, and relationships by label of the start, type and label of the end."""

    nodes: dict[str, list[Row]]
    links: dict[tuple[str, str, str], list[Row]]


def snapshot(engine: Engine) -> Snapshot:
    """All nodes and relationships that loading left, besides the vocabulary, which is there before."""
    labels = [label for label in vocabulary().labels if label not in ALREADY_THERE]
    nodes = {label: _pages(engine, NODES.format(label=label), lambda row: str(row["properties"]["id"])) for label in labels}
    links: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for label in (label for label in labels if nodes[label]):
        for row in engine.read(f"MATCH (:{label})-[r]->(b) RETURN DISTINCT type(r) AS type"):
            found = engine.read(f"MATCH (a:{label})-[r:{row['type']}]->(b) RETURN a.id AS start, labels(b)[0] AS label, "
                                "b.id AS end, properties(r) AS properties ORDER BY start")
            for link in found:
                links[label, row["type"], link["label"]].append(link)
    return Snapshot({label: [row["properties"] for row in rows] for label, rows in nodes.items() if rows}, dict(links))


def _pages(engine: Engine, cypher: str, key: Any) -> list[Row]:
    rows: list[Row] = []
    while page := engine.read(cypher, after=key(rows[-1]) if rows else ""):
        rows += page
    return rows


def prepare(taken: Snapshot, verb: str) -> list[tuple[str, list[Row]]]:
    """What to run with which rows, in order. Contacts and statements take their relationships, contacts their bodies."""
    plan = [(WRITE_NODES.format(label=label, verb=verb), rows) for label, rows in taken.nodes.items()
            if label not in WITH_THEIR_LINKS and label != "Body"]
    bodies = {(row.get("row"), link["end"]): row for row, link in _bodies(taken)}
    contacts = [{**row, "body": bodies.pop((row["properties"]["row"], row["source"]))}
                for row in _with_links(taken, "Contact")]
    plan += [(WRITE_CONTACTS.format(verb=verb), contacts),
             (WRITE_STATEMENTS.format(verb=verb), _with_links(taken, "Statement"))]
    plan.append((WRITE_NODES.format(label="Body", verb=verb), list(bodies.values())))
    left = {row["id"] for row in bodies.values()}
    for (label, kind, end), rows in taken.links.items():
        if kind not in WITH_THEIR_LINKS.get(label, ()):
            kept = [row for row in rows if label != "Body" or row["start"] in left]
            plan.append((WRITE_LINKS.format(label=label, type=kind, end=end), kept))
    return [(cypher, rows) for cypher, rows in plan if rows]


def _bodies(taken: Snapshot) -> Iterable[tuple[Row, Row]]:
    source_of = {link["start"]: link for link in taken.links.get(("Body", "STATED_IN", "Source"), ())}
    return ((row, source_of[row["id"]]) for row in taken.nodes.get("Body", ()))


def _with_links(taken: Snapshot, label: str) -> list[Row]:
    """The nodes of a label as rows with what hangs on them, by type of the relationship."""
    hanging: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {kind: [] for kind in WITH_THEIR_LINKS[label]})
    for (start, kind, _), rows in taken.links.items():
        if start == label and kind in WITH_THEIR_LINKS[label]:
            for row in rows:
                hanging[row["start"]][kind].append({"end": row["end"], "properties": row["properties"]})
    one = {"STATED_IN": "source", "MADE_TO": "firm", "SUBJECT": "subject"}
    return [{"id": row["id"], "properties": row,
             **{one.get(kind, kind): found[0]["end"] if kind in one else found for kind, found in hanging[row["id"]].items()}}
            for row in taken.nodes.get(label, ())]


def write(engine: Engine, plan: Sequence[tuple[str, list[Row]]]) -> None:
    """Run the plan of `prepare`."""
    for cypher, rows in plan:
        for first in range(0, len(rows), BATCH):
            engine.write(cypher, rows=rows[first:first + BATCH])
