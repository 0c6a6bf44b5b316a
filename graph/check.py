"""Whether a stored graph is what it must be: `check` by the table of `graph.invariants`, `differences` by deriving it anew.

Neither writes. What a crash left half done is the store's to finish first (`Store.recover`); until then it is a finding.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graph import derived
from graph.access import Reader
from graph.demand import firm_properties, meanings_of, needs_of_firm, registrations_of
from graph.firms import FirmRow, assign_firms
from graph.invariants import INVARIANTS, MOST, Invariant, Row
from graph.judged import listings, read_judgements
from graph.judgements import Judgement, from_json
from graph.records import OF_DEMAND
from graph.store import Store
from graph.vocabulary import vocabulary

__all__ = ["QUOTES", "Finding", "check", "checked", "differences"]

BATCH, PAGE = 100, 10_000
QUOTES = "quotes stand in their sources"
JUDGEMENTS = "judgements are whole"

READ_IDS = "MATCH (n:{label}) WHERE n.id IS NOT NULL RETURN n.id AS id ORDER BY id"
READ_DOCUMENTS = """
MATCH (s:Source)<-[:STATED_IN]-(b:Body) WHERE b.row IS NULL RETURN s.id AS source, b.id AS body ORDER BY source, body"""
READ_TEXTS = "UNWIND $ids AS id MATCH (b:Body {id: id})-[:STATED_IN]->(s:Source) RETURN s.id AS source, b.text AS text"
READ_QUOTES = """
UNWIND $ids AS id
MATCH (s:Statement)-[:STATED_IN]->(:Source {id: id}) WHERE s.start IS NOT NULL
RETURN id AS source, s.id AS about, s.start AS start, s.end AS end, s.quote AS quote ORDER BY about"""
READ_JUDGEMENTS = "MATCH (j:Judgement) RETURN j.id AS about, j.text AS text, j.living AS living ORDER BY about"


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not hold: the name of the invariant, the id or name it is about, and a sentence. No cell of a log."""

    invariant: str
    about: str
    sentence: str


def check(reader: Reader) -> list[Finding]:
    """What breaks an invariant of the stored graph, in the order of `checked`; at most a hundred of each. None: all is well."""
    return [*_invariants(reader), *_quotes(reader), *_judgements(reader)]


def checked() -> list[str]:
    """The names of all invariants, in the order in which `check` looks."""
    return [*(one.name for one in INVARIANTS), QUOTES, JUDGEMENTS]


def _invariants(reader: Reader) -> Iterator[Finding]:
    for one in INVARIANTS:
        for row in islice(_broken(reader, one), MOST):
            yield Finding(one.name, str(row["about"]), one.sentence.format_map(row))


def _broken(reader: Reader, one: Invariant) -> Iterator[Row]:
    if not one.of:
        yield from one.broken(reader.read(one.cypher))
        return
    ids = [row["id"] for row in reader.read(READ_IDS.format(label=one.of))]
    for start in range(0, len(ids), PAGE):
        yield from one.broken(reader.read(one.cypher, ids=ids[start:start + PAGE]))


def _quotes(reader: Reader) -> Iterator[Finding]:
    """Statements of documents whose quote is not what their text has between start and end."""
    sources = [row["source"] for row in reader.read(READ_DOCUMENTS)]
    bodies = [row["body"] for row in reader.read(READ_DOCUMENTS)]
    for start in range(0, len(sources), BATCH):
        texts = {row["source"]: row["text"] for row in reader.read(READ_TEXTS, ids=bodies[start:start + BATCH])}
        for row in reader.read(READ_QUOTES, ids=sources[start:start + BATCH]):
            if texts[row["source"]][row["start"]:row["end"]] != row["quote"]:
                yield Finding(QUOTES, row["about"], f"The words of the statement {row['about']} do not stand at chars "
                                                    f"{row['start']}-{row['end']} of the source {row['source']}.")


def _judgements(reader: Reader) -> Iterator[Finding]:
    for row in reader.read(READ_JUDGEMENTS):
        try:
            judgement = from_json(json.loads(row["text"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            yield Finding(JUDGEMENTS, row["about"], f"The judgement {row['about']} cannot be read.")
            continue
        if (judgement.id, judgement.living) != (row["about"], row["living"]):
            yield Finding(JUDGEMENTS, row["about"], f"The judgement {row['about']} is stored as another than its text says.")


# -- everything anew ---------------------------------------------------------------------------------------------------

AS_DERIVED = "as derived anew"
READ_NODES = "MATCH (n:{label}) WHERE n.digest IS NOT NULL RETURN n.id AS id, properties(n) AS properties"
READ_LINKS = """
MATCH (a)-[r:{type}]->(b) WHERE r.digest IS NOT NULL
RETURN labels(a)[0] AS label, a.id AS start, b.id AS end, r.id AS id, properties(r) AS properties"""
READ_CONTACTS = f"""
MATCH (s:Source {{complete: true}})<-[:STATED_IN]-(c:Contact)
OPTIONAL MATCH (c)-[:MADE_TO]->(f:Firm)
RETURN {', '.join(f'c.{name} AS {field}' for field, name in OF_DEMAND.items())}, s.id AS source, f.id AS made_to
ORDER BY id"""
READ_FIRMS = "MATCH (f:Firm) RETURN f.id AS id, properties(f) AS properties"
READ_NEEDS = """
MATCH (f:Firm)-[r:NEEDS]->(n:Need) RETURN f.id AS firm, n.id AS end, r.id AS id, properties(r) AS properties"""
STATE = frozenset({"id", "stale"})

Key = tuple[str, ...]
Content = Mapping[Key, Mapping[str, Any]]


def differences(store: Store) -> list[Finding]:
    """Where the stored graph is not what follows from its sources and judgements, everything derived anew. Writes nothing.

    None: an empty list. Each difference is named by what is missing, too much or another.
    """
    nodes, links = derived.expected(store.derived())
    contacts = store.engine.read(READ_CONTACTS)
    made_to, firms, needs = _firms_anew(store.engine, contacts, store.judgements())
    return [*_compared(nodes, _stored_nodes(store.engine)), *_compared(links, _stored_links(store.engine)),
            *_compared(made_to, {("Contact", row["id"]): {"firm": row["made_to"]} for row in contacts}),
            *_compared(firms, {("Firm", row["id"]): row["properties"] for row in store.engine.read(READ_FIRMS)}),
            *_compared(needs, {("NEEDS", row["firm"], row["id"]): {**row["properties"], "end": row["end"]}
                               for row in store.engine.read(READ_NEEDS)}),
            *_listings(store.engine)]


def _compared(anew: Content, stored: Content) -> Iterator[Finding]:
    for key in sorted(anew.keys() | stored.keys()):
        about = f"{key[0]} {key[-1]}"
        if key not in stored:
            yield Finding(AS_DERIVED, about, f"{about} follows from what is said, and is not stored.")
        elif key not in anew:
            yield Finding(AS_DERIVED, about, f"{about} is stored, and follows from nothing.")
        elif other := _differing(anew[key], stored[key]):
            yield Finding(AS_DERIVED, about, f"{about} is stored with another value of {', '.join(other)}.")


def _differing(anew: Mapping[str, Any], stored: Mapping[str, Any]) -> list[str]:
    """The properties that differ; one without a value is as good as none.

    >>> _differing({"name": "Almi", "end": None}, {"name": "ALMI", "id": "a"})
    ['name']
    """
    return [name for name in sorted((anew.keys() | stored.keys()) - STATE) if anew.get(name) != stored.get(name)]


def _stored_nodes(reader: Reader) -> Content:
    return {(label.id, row["id"]): row["properties"] for label in vocabulary().labels.values()
            if label.role in ("entity", "fact", "vocabulary") and label.id != "Firm"
            for row in reader.read(READ_NODES.format(label=label.id))}


def _stored_links(reader: Reader) -> Content:
    return {(kind.id, row["label"], row["start"], row["id"]): {**row["properties"], "end": row["end"]}
            for kind in vocabulary().relationships.values() if kind.id not in derived.OF_CONTACTS
            for row in reader.read(READ_LINKS.format(type=kind.id))}


def _firms_anew(reader: Reader, contacts: Sequence[Row],
                judgements: Sequence[Judgement]) -> tuple[Content, Content, Content]:
    """Of all contacts and registers, as people judged them: the firm of each contact, what each firm is and needs."""
    meanings = meanings_of(judgements)
    assigned = assign_firms([FirmRow(row["id"], row["source"], row["key"], row["orgnr"], row["orgnr_state"],
                                     row["municipality"]) for row in contacts], judgements)
    by_firm: dict[str, list[Row]] = defaultdict(list)
    for row in contacts:
        by_firm[assigned[row["id"]]].append(row)
    registered = registrations_of(reader, sorted(by_firm))
    needs: Content = {("NEEDS", firm, need["id"]): {**need, "end": need["need"]} for firm, rows in by_firm.items()
                      for need in needs_of_firm(firm, rows, meanings, registered.get(firm, ()))}
    return ({("Contact", id_): {"firm": firm} for id_, firm in assigned.items()},
            {("Firm", firm): firm_properties(firm, rows, registered.get(firm, ())) for firm, rows in by_firm.items()}, needs)


def _listings(reader: Reader) -> Iterator[Finding]:
    for _, parameters in listings(reader, read_judgements(reader)):
        for row in parameters["rows"]:
            about = f"Inventory {row.get('id') or row['properties']['id']}"
            yield Finding(AS_DERIVED, about, f"{about} is not what the judgement {row['judgement']} says.")
