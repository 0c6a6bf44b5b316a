"""What the network, the source page and the start page read from the graph: plain rows, each with its evidence ids."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.access import Reader
from graph.dates import is_partial, latest

__all__ = ["read_body", "read_contacts", "read_lapses", "read_network", "read_registrations", "read_statements"]

Rows = list[dict[str, Any]]

PARTNERSHIPS = """
MATCH (a)-[:TAKES_PART]->(p:Partnership)-[:IN]->(b)
WHERE (b:Project OR b:Plan OR b:Network OR b:Programme)
RETURN a.id AS a, labels(a) AS a_labels, a.name AS a_name, b.id AS b, labels(b) AS b_labels, b.name AS b_name,
       p.role AS relation, p.certainty AS certainty, p.start AS start, p.end AS end, p.statements AS statements
ORDER BY a, b, relation
"""

OFFERS = """
MATCH (a)-[r:OFFERS]->(b:Service)
RETURN a.id AS a, labels(a) AS a_labels, a.name AS a_name, b.id AS b, labels(b) AS b_labels, b.name AS b_name,
       'offers' AS relation, r.certainty AS certainty, b.start AS start, b.end AS end, r.statements AS statements
ORDER BY a, b
"""

PARTS = """
MATCH (a:Service)-[r:PART_OF_PROJECT]->(b:Project)
RETURN a.id AS a, labels(a) AS a_labels, a.name AS a_name, b.id AS b, labels(b) AS b_labels, b.name AS b_name,
       'part_of' AS relation, r.certainty AS certainty, b.start AS start, b.end AS end, r.statements AS statements
ORDER BY a, b
"""

COVERS = """
MATCH (a)-[r:COVERS]->(b:Need)
RETURN a.id AS a, labels(a) AS a_labels, a.name AS a_name, b.id AS b, labels(b) AS b_labels, b.title_sv AS b_name,
       'covers' AS relation, r.certainty AS certainty, a.start AS start, a.end AS end, r.statements AS statements
ORDER BY a, b
"""

LAPSING = """
MATCH (x) WHERE (x:Project OR x:Service) AND x.end IS NOT NULL AND x.end >= $year
OPTIONAL MATCH (a:Actor)-[:OFFERS|TAKES_PART]->(y) WHERE y = x OR (y)-[:IN]->(x)
RETURN x.name AS name, labels(x) AS labels, x.end AS end, collect(DISTINCT a.name) AS by
ORDER BY name, end
"""

BODY = """
MATCH (b:Body)-[:STATED_IN]->(d:Source {id: $source}) WHERE b.row IS NULL
RETURN b.text AS text ORDER BY b.id LIMIT 1
"""

STATEMENTS = """
MATCH (s:Statement)-[:STATED_IN]->(d:Source {id: $source})
OPTIONAL MATCH (s)-[:SUBJECT]->(a:Name)
OPTIONAL MATCH (s)-[:OBJECT]->(b:Name)
RETURN s.id AS id, s.predicate AS predicate, s.certainty AS certainty, s.confidence AS confidence, s.rule AS rule,
       s.start AS start, s.end AS end, s.subject_surface AS subject, s.object_surface AS object, s.q_currency AS currency,
       s.q_kind AS amount_kind, s.q_role AS role, s.q_start AS from, s.q_end AS to, a.kind AS subject_kind,
       b.kind AS object_kind, s.row AS row, s.column AS column
ORDER BY id
"""

CONTACTS = """
MATCH (c:Contact)-[:STATED_IN]->(d:Source {id: $source})
WITH c ORDER BY c.row SKIP $skip LIMIT $limit
OPTIONAL MATCH (c)-[v:VOICED]->(n:Need)
WITH c, collect({need: n.id, quote: v.quote, horizon: v.horizon}) AS needs
OPTIONAL MATCH (c)-[r:REFERRED_TO]->(x:Name)
WITH c, needs, collect({quote: r.quote}) AS referrals
OPTIONAL MATCH (c)-[:MADE_TO]->(f:Firm)
RETURN c.row AS row, f.id AS firm, c.date AS date, c.municipality AS municipality, c.status AS status, needs,
       referrals
ORDER BY row
"""

NUMBER_OF_CONTACTS = "MATCH (c:Contact)-[:STATED_IN]->(d:Source {id: $source}) RETURN count(c) AS number"

# A register may have millions of them; its load has counted them.
NUMBER_OF_REGISTRATIONS = """
MATCH (l:Load)-[:LOADED]->(:Source {id: $source}) WHERE l.state = 'complete' RETURN l.registrations AS number ORDER BY l.id"""


def read_network(reader: Reader) -> Rows:
    """Every link between actors, projects, plans, networks, services and needs: `a` and `b` with id, labels and name,
    `relation` (a role, `offers`, `part_of`, `covers`), `certainty`, `start`, `end`, `statements` (ids). In stable order;
    empty where nothing is loaded."""
    return [row for query in (PARTNERSHIPS, OFFERS, PARTS, COVERS) for row in reader.read(query)]


def read_lapses(reader: Reader, today: date, limit: int = 5) -> Rows:
    """Projects and services that end on `today` or later, soonest first: `name`, `label`, `end`, `by` (actors)."""
    rows = [{**row, "label": "Project" if "Project" in row["labels"] else "Service"}
            for row in reader.read(LAPSING, year=str(today.year)) if is_partial(row["end"])]
    ahead = [row for row in rows if latest(row["end"]) >= today]
    return sorted(ahead, key=lambda row: (latest(row["end"]), row["name"]))[:limit]


def read_body(reader: Reader, source: str) -> str | None:
    """The text of a document; None where there is none (a log, or a body that was deleted)."""
    rows = reader.read(BODY, source=source)
    return rows[0]["text"] if rows else None


def read_registrations(reader: Reader, source: str) -> int:
    """How many registrations a source has: none, but for a register of companies."""
    return sum(int(row["number"] or 0) for row in reader.read(NUMBER_OF_REGISTRATIONS, source=source))


def read_statements(reader: Reader, source: str) -> Rows:
    """The statements of a source; `object` is the surface of a name or the value as text."""
    return reader.read(STATEMENTS, source=source)


def read_contacts(reader: Reader, source: str, *, page: int = 1, size: int = 100) -> tuple[Rows, int]:
    """A page of the contacts of a log in order of rows, and how many the log has."""
    total = int(reader.read(NUMBER_OF_CONTACTS, source=source)[0]["number"])
    rows = reader.read(CONTACTS, source=source, skip=(page - 1) * size, limit=size)
    return [{**row, "needs": [n for n in row["needs"] if n["need"]],
             "referrals": [r for r in row["referrals"] if r["quote"]]} for row in rows], total
