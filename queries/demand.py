"""Which firms voiced which need where, and whether somebody was named who could help: read from contact logs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.access import Reader
from queries.counts import BELOW, Count, masked_split
from queries.order import swedish
from queries.reading import WITHHELD, Evidence, path_of

__all__ = ["DEMAND", "RECEIVERS", "ROWS", "VOICINGS", "Demand", "Voicing", "counted", "read_demand", "read_receivers",
           "read_voicings", "voicing_evidence"]

# A few firms of a cell, and a few rows of a log, stand for the rest as evidence; the counts are in the row.
EVIDENCE_FIRMS, EVIDENCE_ROWS = 5, 5

DEMAND = """
MATCH (f:Firm)-[r:NEEDS]->(n:Need)
WITH n.id AS need, coalesce(r.municipality, '') AS municipality, f.id AS firm,
     max(CASE WHEN r.met THEN 1 ELSE 0 END) AS met, max(CASE WHEN r.horizon = 'now' THEN 1 ELSE 0 END) AS now,
     max(CASE WHEN r.horizon = 'later' THEN 1 ELSE 0 END) AS later
RETURN need, municipality, count(firm) AS firms, sum(met) AS met, sum(now) AS now, sum(later) AS later
ORDER BY need, municipality"""
VOICINGS = """
MATCH (f:Firm)-[r:NEEDS]->(n:Need)
RETURN f.id AS firm, n.id AS need, coalesce(r.municipality, '') AS municipality, r.horizon AS horizon, r.met AS met,
       r.last AS last
ORDER BY firm, need, municipality, horizon"""
RECEIVERS = """
MATCH (a:Actor)<-[:REFERS_TO]-(:Name)<-[:REFERRED_TO]-(c:Contact)-[:MADE_TO]->(f:Firm), (c)-[:VOICED]->(n:Need)
RETURN n.id AS need, coalesce(c.municipality, f.municipality, '') AS municipality, a.name AS name,
       count(DISTINCT f.id) AS firms
ORDER BY need, municipality, name"""
ROWS = """
UNWIND $cells AS cell
MATCH (f:Firm {id: cell.firm})<-[:MADE_TO]-(c:Contact)-[v:VOICED]->(n:Need {id: cell.need})
MATCH (c)-[:STATED_IN]->(d:Source)
WHERE coalesce(c.municipality, f.municipality, '') = cell.municipality
RETURN cell.need AS need, cell.municipality AS municipality, d.id AS source_id, d.paths AS paths, c.row AS row,
       v.column AS column, v.quote AS quote
ORDER BY need, municipality, source_id, row, column"""


@dataclass(frozen=True, slots=True)
class Demand:
    """Firms that voiced a need in a municipality; of these, how many are met in practice, want it now, or later."""

    firms: int = 0
    met: int = 0
    now: int = 0
    later: int = 0

    def shown(self, rows_visible: bool) -> dict[str, Count]:
        """The counts as they may be seen, with the unmet ones: so in every question, so that no two give a third.

        >>> Demand(10, 8, 10, 0).shown(False)["unmet_firms"], Demand(10, 8, 10, 0).shown(True)["unmet_firms"]
        ({'value': None, 'below': 5}, 2)
        """
        parts = {"met_firms": self.met, "unmet_firms": self.firms - self.met, "demand_now": self.now,
                 "demand_later": self.later}
        total, shown = masked_split(self.firms, parts, rows_visible)
        return {"demand_firms": total, **shown}


@dataclass(frozen=True, slots=True)
class Voicing:
    """A firm's need in a municipality of demand ('' where nobody knows it), for one horizon. `met` is over all
    contacts of the firm; `last` is the day of the last one that voices it, None where no day is readable."""

    firm: str
    need: str
    municipality: str
    horizon: str
    met: bool
    last: str | None


def read_demand(reader: Reader) -> dict[tuple[str, str], Demand]:
    """Demand by (need, municipality id); the municipality is '' where neither row nor firm has one."""
    return {(row["need"], row["municipality"]): Demand(row["firms"], row["met"], row["now"], row["later"])
            for row in reader.read(DEMAND)}


def read_receivers(reader: Reader, *, rows_visible: bool) -> dict[tuple[str, str], list[str]]:
    """Who firms were referred to in practice, by (need, municipality id), in Swedish order; where rows may not be seen
    only receivers of five firms or more."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in reader.read(RECEIVERS):
        if rows_visible or row["firms"] >= BELOW:
            found[row["need"], row["municipality"]].append(row["name"])
    return {cell: sorted(names, key=swedish) for cell, names in found.items()}


def read_voicings(reader: Reader) -> list[Voicing]:
    """Every need of every firm, by firm, need, municipality and horizon."""
    return [Voicing(row["firm"], row["need"], row["municipality"], row["horizon"], bool(row["met"]),
                    row["last"] or None) for row in reader.read(VOICINGS)]


def counted(voicings: Iterable[Voicing]) -> int:
    """How many firms are behind some voicings.

    >>> counted([Voicing("f", "n", "", "now", True, None), Voicing("f", "n", "", "later", True, None)])
    1
    """
    return len({voicing.firm for voicing in voicings})


def voicing_evidence(reader: Reader, voicings: Iterable[Voicing], *,
                     rows_visible: bool) -> dict[tuple[str, str], list[Evidence]]:
    """Where needs were voiced, by (need, municipality): rows of a few of the firms, in the order of the log; the log's
    name alone where rows may not be seen."""
    firms: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in voicings:
        firms[one.need, one.municipality].add(one.firm)
    wanted = [{"need": need, "municipality": municipality, "firm": firm} for need, municipality in sorted(firms)
              for firm in sorted(firms[need, municipality])[:EVIDENCE_FIRMS]]
    found: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for row in reader.read(ROWS, cells=wanted) if wanted else ():
        item = _row_evidence(row, rows_visible)
        items = found[row["need"], row["municipality"]]
        if item not in items and len(items) < EVIDENCE_ROWS:
            items.append(item)
    return dict(found)


def _row_evidence(row: Mapping[str, Any], rows_visible: bool) -> Evidence:
    source = {"source": path_of(row["paths"], row["source_id"]), "source_id": row["source_id"]}
    if not rows_visible:
        return {**source, "locator": WITHHELD, "quote": None}
    return {**source, "locator": f"row {row['row']}, column {row['column']}", "quote": row["quote"]}
