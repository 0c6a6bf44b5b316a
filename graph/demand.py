"""Firms and what they need, kept up to date as contacts come and go: only firms that a change touches are derived anew.

Which firm a contact belongs to is decided by the pure `graph.firms.assign_firms`; what a firm needs, and whether a need
was met in practice, follows from its contacts (`needs_of_firm`, pure).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.access import Writer
from graph.firms import FirmRow, assign_firms
from graph.ids import digest

__all__ = ["firm_properties", "mark_stale", "needs_of_firm", "update"]

BATCH = 2_000

MARK_STALE = """
MATCH (s:Source {id: $source})<-[:STATED_IN]-(:Contact)-[:MADE_TO]->(f:Firm) SET f.stale = true"""
READ_PENDING_KEYS = """
MATCH (s:Source {pending: true})<-[:STATED_IN]-(c:Contact) RETURN DISTINCT c.firm_name_key AS key"""
READ_STALE_FIRMS = "MATCH (f:Firm {stale: true}) RETURN f.id AS id, f.keys AS keys ORDER BY f.id"
READ_CONTACTS_OF_KEYS = """
UNWIND $keys AS key
MATCH (c:Contact {firm_name_key: key})-[:STATED_IN]->(s:Source {complete: true})
OPTIONAL MATCH (c)-[:MADE_TO]->(f:Firm)
RETURN c.id AS id, s.id AS source, c.firm_name_key AS firm_key, c.orgnr AS orgnr, c.orgnr_state AS orgnr_state,
       c.municipality AS municipality, f.id AS firm
ORDER BY c.id"""
READ_PENDING_WITHOUT_KEY = """
MATCH (s:Source {pending: true})<-[:STATED_IN]-(c:Contact) WHERE c.firm_name_key IS NULL
OPTIONAL MATCH (c)-[:MADE_TO]->(f:Firm)
RETURN c.id AS id, s.id AS source, c.firm_name_key AS firm_key, c.orgnr AS orgnr, c.orgnr_state AS orgnr_state,
       c.municipality AS municipality, f.id AS firm
ORDER BY c.id"""
# The transaction that moves a contact marks both firms: whoever is cut short before they are derived anew leaves the marks.
UNLINK = "UNWIND $rows AS row MATCH (:Contact {id: row.contact})-[m:MADE_TO]->(f:Firm) SET f.stale = true DELETE m"
LINK = """
UNWIND $rows AS row
MATCH (c:Contact {id: row.contact})
MERGE (f:Firm {id: row.firm})
SET f.stale = true
MERGE (c)-[:MADE_TO]->(f)"""
READ_CONTACTS_OF_FIRMS = """
UNWIND $firms AS id
MATCH (f:Firm {id: id})<-[:MADE_TO]-(c:Contact)
RETURN f.id AS firm_id, c.id AS id, c.firm AS firm, c.firm_name_key AS key, c.orgnr_state AS orgnr_state,
       c.municipality AS municipality, c.day AS day, c.referred AS referred, c.needs AS needs, c.horizons AS horizons
ORDER BY firm_id, id"""
DELETE_NEEDS = "UNWIND $rows AS row MATCH (f:Firm {id: row.id})-[r:NEEDS]->(:Need) DELETE r"
WRITE_FIRMS = "UNWIND $rows AS row MATCH (f:Firm {id: row.id}) SET f += row"
WRITE_NEEDS = """
UNWIND $rows AS row
MATCH (f:Firm {id: row.firm}), (n:Need {id: row.need})
MERGE (f)-[r:NEEDS {id: row.properties.id}]->(n) SET r += row.properties"""
DELETE_FIRMS = "UNWIND $rows AS row MATCH (f:Firm {id: row.id}) DETACH DELETE f"


def mark_stale(writer: Writer, source: str) -> None:
    """Note the firms that a source speaks of, before its contacts go."""
    writer.write_all([(MARK_STALE, {"source": source})])


def update(writer: Writer) -> None:
    """Bring firms and their needs up to date with the contacts of complete sources."""
    stale = writer.read(READ_STALE_FIRMS)
    keys = {row["key"] for row in writer.read(READ_PENDING_KEYS)} | {key for row in stale for key in row["keys"] or ()}
    rows = writer.read(READ_CONTACTS_OF_KEYS, keys=sorted(key for key in keys if key is not None))
    rows += writer.read(READ_PENDING_WITHOUT_KEY)
    touched = {row["id"] for row in stale} | _relink(writer, rows)
    ordered = sorted(touched)
    for start in range(0, len(ordered), BATCH):
        _rederive(writer, ordered[start:start + BATCH])


def _relink(writer: Writer, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Hang contacts at the firm they belong to; the firms that won or lost one."""
    assigned = assign_firms([FirmRow(row["id"], row["source"], row["firm_key"], row["orgnr"], row["orgnr_state"],
                                     row["municipality"]) for row in rows])
    moved = [row for row in rows if row["firm"] != assigned[row["id"]]]
    for start in range(0, len(moved), BATCH):
        part = moved[start:start + BATCH]
        writer.write_all([
            (UNLINK, {"rows": [{"contact": row["id"]} for row in part if row["firm"]]}),
            (LINK, {"rows": [{"contact": row["id"], "firm": assigned[row["id"]]} for row in part]})])
    return {assigned[row["id"]] for row in moved} | {row["firm"] for row in moved if row["firm"]}


def _rederive(writer: Writer, firms: Sequence[str]) -> None:
    contacts: dict[str, list[Mapping[str, Any]]] = {firm: [] for firm in firms}
    for row in writer.read(READ_CONTACTS_OF_FIRMS, firms=list(firms)):
        contacts[row["firm_id"]].append(row)
    living = {firm: rows for firm, rows in contacts.items() if rows}
    needs = [{"firm": firm, "need": properties["need"], "properties": properties}
             for firm, rows in living.items() for properties in needs_of_firm(firm, rows)]
    writer.write_all([
        (DELETE_NEEDS, {"rows": [{"id": firm} for firm in firms]}),
        (WRITE_FIRMS, {"rows": [firm_properties(firm, rows) for firm, rows in living.items()]}),
        (WRITE_NEEDS, {"rows": needs}),
        (DELETE_FIRMS, {"rows": [{"id": firm} for firm in firms if firm not in living]})])


def firm_properties(firm: str, contacts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a firm is, from its contacts: the commonest spelling of its name, its municipality if it is one.

    >>> rows = [{"firm": "LÄRKAN AB", "key": "lärkan", "orgnr_state": "valid", "municipality": "se-kom-2080"},
    ...         {"firm": "Lärkan AB", "key": "lärkan", "orgnr_state": "missing", "municipality": None}]
    >>> found = firm_properties("f1", rows)
    >>> found["name"], found["municipality"], found["contacts"], found["orgnr_state"]
    ('Lärkan AB', 'se-kom-2080', 2, 'valid')
    """
    spellings = Counter(row["firm"] for row in contacts if row["firm"])
    name = min(spellings, key=lambda s: (s.isupper(), -spellings[s], s), default="")
    states = {row["orgnr_state"] for row in contacts}
    state = next((state for state in ("personal", "valid", "invalid") if state in states), "missing")
    return {"id": firm, "name": name, "orgnr_state": state, "municipality": _only(contacts), "contacts": len(contacts),
            "keys": sorted({row["key"] for row in contacts if row["key"]}), "stale": None}


def needs_of_firm(firm: str, contacts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a firm needs: one row per need, municipality of demand and horizon.

    `municipality` is that of the contact, else the firm's if it has one, else ''. `met` is whether any contact that
    voices the need names a receiver. `first` and `last` are days, '' where no contact has one.

    >>> rows = [{"municipality": None, "day": "2026-01-02", "referred": True, "needs": ["finans.lan"], "horizons": ["now"]}]
    >>> [(r["need"], r["municipality"], r["horizon"], r["contacts"], r["met"], r["first"]) for r in needs_of_firm("f", rows)]
    [('finans.lan', '', 'now', 1, True, '2026-01-02')]
    """
    seat = _only(contacts)
    cells: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    met: set[str] = set()
    for row in contacts:
        for need, horizon in zip(row["needs"] or (), row["horizons"] or (), strict=True):
            cells[need, row["municipality"] or seat or "", horizon].append(row["day"] or "")
            if row["referred"]:
                met.add(need)
    return [{"id": digest("needs", firm, *cell), "need": cell[0], "municipality": cell[1], "horizon": cell[2],
             "contacts": len(days), "met": cell[0] in met, "first": min(filter(None, days), default=""), "last": max(days)}
            for cell, days in sorted(cells.items())]


def _only(contacts: Iterable[Mapping[str, Any]]) -> str | None:
    """The municipality of the contacts, if it is one."""
    found = {row["municipality"] for row in contacts if row["municipality"]}
    return found.pop() if len(found) == 1 else None
