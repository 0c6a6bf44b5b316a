"""What is known of one firm: its contacts, its needs, its names, and how its contacts were joined to it.

Client data. Persons, telephones, mail addresses and personal numbers are never read here; where rows may not be seen,
neither is anything else but how many contacts there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.access import Reader
from graph.judgements import Judgement, Pair, from_lines, governing
from queries.counts import masked
from queries.order import swedish
from queries.reading import path_of

__all__ = ["FIRM", "explain_firm"]

Row = dict[str, Any]
Rows = list[Row]

CONTACTS = """
MATCH (f:Firm {id: $id})<-[:MADE_TO]-(c:Contact)-[:STATED_IN]->(d:Source {complete: true})
RETURN c.id AS id, c.row AS row, c.date AS date, c.day AS day, c.municipality AS municipality, c.firm AS surface,
       c.firm_name_key AS key, c.orgnr_state AS orgnr_state,
       CASE WHEN c.orgnr_state = 'valid' THEN c.orgnr ELSE null END AS number, c.orgnr IS NOT NULL AS numbered,
       c.status AS status, c.outcome AS outcome, c.progress AS progress, d.id AS source, d.paths AS paths
ORDER BY day, source, row, id"""
VOICED = """
MATCH (f:Firm {id: $id})<-[:MADE_TO]-(c:Contact)-[v:VOICED]->(n:Need)
RETURN c.id AS contact, n.id AS need, v.horizon AS horizon, v.quote AS quote, v.column AS column
ORDER BY contact, need, horizon"""
RECEIVED = """
MATCH (f:Firm {id: $id})<-[:MADE_TO]-(c:Contact)-[r:REFERRED_TO]->(n:Name)
OPTIONAL MATCH (n)-[:REFERS_TO]->(a:Actor)
RETURN c.id AS contact, coalesce(a.name, n.surface) AS name, a.id AS actor, r.known AS known
ORDER BY contact, name"""
NEEDED = """
MATCH (f:Firm {id: $id})-[r:NEEDS]->(n:Need)
RETURN n.id AS need, r.horizon AS horizon, r.municipality AS municipality, r.contacts AS contacts, r.met AS met,
       r.first AS first, r.last AS last
ORDER BY need, municipality, horizon"""
REGISTRATIONS = """
MATCH (f:Firm {id: $id})-[:REGISTERED_AS]->(r:Registration)-[:STATED_IN]->(d:Source {complete: true})
RETURN d.id AS source, d.paths AS paths, r.row AS row, r.form AS form, r.section AS industry, r.size AS size,
       r.municipality AS municipality, r.by AS by, r.registered AS registered, r.deregistered AS deregistered,
       r.active AS active, f.registered_conflicts AS conflicts
ORDER BY source, row"""
JUDGED = "MATCH (j:Judgement) WHERE j.kind IN ['same', 'different'] AND j.living RETURN j.text AS text ORDER BY j.id"
KINDS = """
MATCH (f:Firm {id: $id})
RETURN f.said_size AS said_size, f.said_section AS said_section, f.target_group AS target_group,
       f.said_conflicts AS said_conflicts"""
NUMBER = "MATCH (f:Firm {id: $id})<-[:MADE_TO]-(c:Contact) RETURN count(c) AS number"

FIRM = (CONTACTS, VOICED, RECEIVED, NEEDED, REGISTRATIONS, JUDGED, NUMBER, KINDS)
HIDDEN = "Single contacts are not shown here, only counts. Whoever runs the server can allow rows to be seen (GRAPH_ROWS)."


def explain_firm(reader: Reader, firm: Mapping[str, Any], *, rows_visible: bool) -> dict[str, Any]:
    """The shape of `queries.explain.explain` for a firm (a row with `id` and `name`).

    Where rows may be seen also `contacts` (file, row, day, municipality, needs, receivers, `progress` with the words of
    `status` and `outcome`, and `joined`: the rule by which the row is this firm's), `needs` (met in practice or not, when),
    and `registrations`: what registers of companies say of its number, row by row; `registered_conflicts` names what these
    disagree about. Else neither name nor rows: `contacts` is a count as it may be seen, and `note` says why.
    """
    shape: dict[str, Any] = {"id": firm["id"], "label": "Firm", "name": None, "names": [], "properties": {},
                             "statements": [], "facts": [], "conflicts": [], "judgements": [], "rules": []}
    if not rows_visible:
        number = int(reader.read(NUMBER, id=firm["id"])[0]["number"])
        return {**shape, "contacts": masked(number, rows_visible), "needs": [], "note": HIDDEN}
    rows = reader.read(CONTACTS, id=firm["id"])
    contacts = _contacts(rows, reader.read(VOICED, id=firm["id"]), reader.read(RECEIVED, id=firm["id"]))
    numbers = sorted({row["number"] for row in rows if row["number"]})
    places = sorted({row["municipality"] for row in rows if row["municipality"]})
    return {**shape, "name": firm["name"], "names": _names(rows),
            "properties": {"contacts": len(rows), "municipalities": places, "numbers": numbers, **_kinds(reader, firm["id"])},
            "contacts": contacts, "needs": [_need(row) for row in reader.read(NEEDED, id=firm["id"])],
            **_registered(reader.read(REGISTRATIONS, id=firm["id"])),
            "judgements": [{"id": one.id, **one.as_json()} for one in _judgements(reader, rows)], "rules": _rules(contacts)}


def joined(row: Mapping[str, Any], any_number: bool) -> str:
    """By which rule a contact is the firm's: `number`, `name in municipality of the number`, `name in municipality`,
    `name in one file` or `alone`.

    >>> joined({"numbered": True, "key": "a", "municipality": "m"}, True)
    'number'
    >>> joined({"numbered": False, "key": "a", "municipality": "m"}, True)
    'name in municipality of the number'
    >>> joined({"numbered": False, "key": "a", "municipality": None}, False)
    'name in one file'
    """
    if row["numbered"]:
        return "number"
    if not row["key"]:
        return "alone"
    if not row["municipality"]:
        return "name in one file"
    return "name in municipality of the number" if any_number else "name in municipality"


def _registered(rows: Sequence[Mapping[str, Any]]) -> Row:
    registrations = [{"path": path_of(row["paths"], row["source"]), **{
        name: value for name, value in row.items() if name not in ("paths", "conflicts")}} for row in rows]
    return {"registrations": registrations, "registered_conflicts": list(rows[0]["conflicts"] or ()) if rows else []}


def _kinds(reader: Reader, firm: str) -> Row:
    """How large the firm is and what it does, as far as anybody told."""
    return {name: value for row in reader.read(KINDS, id=firm) for name, value in row.items() if value}


def _judgements(reader: Reader, rows: Sequence[Mapping[str, Any]]) -> list[Judgement]:
    """What people decided on firms that these contacts call so: by number, or by name and municipality. Newest first."""
    numbers = {row["number"] for row in rows if row["number"]}
    called = {(row["key"], row["municipality"]) for row in rows}
    living = governing(from_lines("\n".join(row["text"] for row in reader.read(JUDGED))))
    found = [one for one in living if isinstance(one.matter, Pair) and any(
        ref.kind == "Firm" and (ref.number in numbers if ref.number else (ref.key, ref.place) in called)
        for ref in (one.matter.left, one.matter.right))]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)


def _contacts(rows: Sequence[Mapping[str, Any]], voiced: Iterable[Mapping[str, Any]],
              received: Iterable[Mapping[str, Any]]) -> Rows:
    needs, receivers = _by_contact(voiced), _by_contact(received)
    numbered = any(row["numbered"] for row in rows)
    return [{"source": row["source"], "path": path_of(row["paths"], row["source"]), "row": row["row"], "date": row["date"],
             "municipality": row["municipality"], "surface": row["surface"],
             **{name: row[name] for name in ("status", "outcome", "progress")},
             "needs": needs[row["id"]], "receivers": receivers[row["id"]], "joined": joined(row, numbered)} for row in rows]


def _by_contact(rows: Iterable[Mapping[str, Any]]) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row["contact"]].append({name: value for name, value in row.items() if name != "contact"})
    return found


def _names(rows: Sequence[Mapping[str, Any]]) -> Rows:
    """The spellings of the logs, the commonest first, with how many contacts and files write so."""
    contacts = Counter(row["surface"] for row in rows if row["surface"])
    files: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        files[row["surface"]].add(row["source"])
    return [{"surface": one, "contacts": contacts[one], "sources": len(files[one])}
            for one in sorted(contacts, key=lambda one: (-contacts[one], swedish(one)))]


def _need(row: Mapping[str, Any]) -> Row:
    return {**row, "municipality": row["municipality"] or None, "first": row["first"] or None, "last": row["last"] or None}


def _rules(contacts: Iterable[Mapping[str, Any]]) -> Rows:
    counted = Counter(one["joined"] for one in contacts)
    return [{"rule": rule, "contacts": counted[rule]} for rule in sorted(counted, key=lambda rule: (-counted[rule], rule))]
