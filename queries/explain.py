"""What is known of one thing: its names and why they are its, facts, the statements these rest on, what contradicts.

Everything is read by the constants below, each once, and joined here by ids. A firm is explained by its contacts
(`queries.firm`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.access import Reader
from graph.combining import Combined, Value, combined
from graph.errors import BadParameter
from graph.judgements import Judgement, Listing, Meaning, Origin, from_lines, governing
from graph.lexicon.places import places
from graph.model import Certainty
from graph.vocabulary import Predicate, vocabulary
from queries.entities import find_entities
from queries.firm import explain_firm
from queries.order import swedish
from queries.reading import WITHHELD, locator, path_of

__all__ = ["EXPLAIN", "explain"]

Row = dict[str, Any]
Rows = list[Row]

# Relationships that are facts by themselves; the others hang nodes, names and judgements together.
HANGING = ("REFERS_TO", "SUPPORTED_BY", "TAKES_PART", "IN", "OF_NEED", "NEEDS", "MADE_TO", "DECIDES")
LINKS = tuple(kind.id for kind in vocabulary().relationships.values() if kind.kind == "derived" and kind.id not in HANGING)
# Fact nodes stand where their first relationship would.
ORDER = ("Partnership", *LINKS, "Lack")
HELD = frozenset({"id", "name", "digest", "conflicts", "statements", "certainty", "sources"})
CERTAINTIES = tuple(certainty.value for certainty in Certainty)

# {label} is a word of the vocabulary; what was asked for travels as a parameter.
PROPERTIES = "MATCH (x:{label} {{id: $id}}) RETURN properties(x) AS properties"
NAMES = """
MATCH (x:{label} {{id: $id}})<-[r:REFERS_TO]-(n:Name)
RETURN n.id AS id, n.surface AS surface, n.place AS place, r.why AS rule, r.`with` AS other, r.value AS value, r.by AS by,
       r.sentence AS sentence
ORDER BY surface, id"""
NAMED_IN = """
MATCH (x:{label} {{id: $id}})<-[:REFERS_TO]-(n:Name)<-[:SUBJECT|OBJECT]-(:Statement)-[:STATED_IN]->(d:Source {{complete: true}})
RETURN DISTINCT n.id AS name, d.id AS source
ORDER BY name, source"""
REFERRED_IN = """
MATCH (x:{label} {{id: $id}})<-[:REFERS_TO]-(n:Name)<-[:REFERRED_TO]-(:Contact)-[:STATED_IN]->(d:Source {{complete: true}})
RETURN DISTINCT n.id AS name, d.id AS source
ORDER BY name, source"""
STATEMENTS = """
MATCH (x:{label} {{id: $id}})<-[:REFERS_TO]-(:Name)<-[:SUBJECT|OBJECT]-(s:Statement)-[:STATED_IN]->(d:Source {{complete: true}})
RETURN DISTINCT s.id AS id, s.subject_surface AS subject, s.predicate AS predicate, s.object_surface AS object,
       s.value AS value, s.q_currency AS currency, s.q_kind AS amount_kind, s.certainty AS certainty,
       s.confidence AS confidence, s.rule AS rule, s.quote AS quote,
       s.start AS first, s.end AS last, s.page AS page, s.element AS element, s.row AS row, s.column AS column,
       s.q_role AS role, d.id AS source, d.paths AS paths, d.sha256 AS sha256, d.kind AS kind, d.title AS title, d.date AS date,
       d.loaded_at AS loaded_at
ORDER BY source, first, row, id"""
LINKS_FROM = """
MATCH (x:{label} {{id: $id}})-[r]->(y) WHERE type(r) IN $types
RETURN type(r) AS type, 'out' AS direction, labels(y)[0] AS label, y.id AS id, coalesce(y.name, y.title_sv) AS name,
       properties(r) AS properties
ORDER BY type, id, r.id"""
LINKS_TO = """
MATCH (x:{label} {{id: $id}})<-[r]-(y) WHERE type(r) IN $types AND NOT y:Lack
RETURN type(r) AS type, 'in' AS direction, labels(y)[0] AS label, y.id AS id, coalesce(y.name, y.title_sv) AS name,
       properties(r) AS properties
ORDER BY type, id, r.id"""
PARTS = """
MATCH (x:{label} {{id: $id}})-[:TAKES_PART]->(p:Partnership)-[:IN]->(y)
RETURN 'Partnership' AS type, 'out' AS direction, labels(y)[0] AS label, y.id AS id, y.name AS name,
       properties(p) AS properties
ORDER BY id, p.id"""
PARTNERS = """
MATCH (x:{label} {{id: $id}})<-[:IN]-(p:Partnership)<-[:TAKES_PART]-(y)
RETURN 'Partnership' AS type, 'in' AS direction, labels(y)[0] AS label, y.id AS id, y.name AS name,
       properties(p) AS properties
ORDER BY id, p.id"""
LACKS_IN_PLACE = """
MATCH (x:{label} {{id: $id}})<-[:IN_PLACE]-(l:Lack)-[:OF_NEED]->(y:Need)
RETURN 'Lack' AS type, 'out' AS direction, labels(y)[0] AS label, y.id AS id, y.title_sv AS name,
       properties(l) AS properties
ORDER BY id, l.id"""
LACKS_OF_NEED = """
MATCH (x:{label} {{id: $id}})<-[:OF_NEED]-(l:Lack)
OPTIONAL MATCH (l)-[:IN_PLACE]->(y:Place)
RETURN 'Lack' AS type, 'in' AS direction, labels(y)[0] AS label, y.id AS id, y.name AS name, properties(l) AS properties
ORDER BY id, l.id"""
DECIDED = """
UNWIND $ids AS id
MATCH (x:Name|Statement {id: id})<-[:DECIDES]-(j:Judgement)
RETURN id, j.id AS judgement, j.text AS text
ORDER BY id, judgement"""
OF_KIND = "MATCH (j:Judgement {kind: $kind}) WHERE j.living RETURN j.text AS text ORDER BY j.id"

EXPLAIN = (PROPERTIES, NAMES, NAMED_IN, REFERRED_IN, STATEMENTS, LINKS_FROM, LINKS_TO, PARTS, PARTNERS, LACKS_IN_PLACE,
           LACKS_OF_NEED, DECIDED, OF_KIND)


def explain(reader: Reader, entity_id: str, *, rows_visible: bool) -> dict[str, Any]:
    """All that is known of the thing with this id, and what it rests on, as plain JSON values.

    `id`, `label`, `name`; `names`: how sources call it, each with the rule that says why it is this thing; `properties`;
    `statements`: what complete sources say of it, with place and quote, by source and place, and whether a person judged
    one `right` or `wrong`; `facts`: its relationships,
    with direction, the `other` thing, certainty and statement ids: what is planned stands beside what is actual, and a
    partnership or a stated lack is one fact; `conflicts`: properties of which sources say different things, what is
    shown, why, and who says otherwise; `judgements` that decide on it; `rules` that read the statements, with how many.

    Of a firm only where rows may be seen: with `contacts` and `needs`; else counts and a `note`. Raises BadParameter
    where nothing has this id.
    """
    found = find_entities(reader, entity_id)
    if not found or found[0]["id"] != entity_id:
        raise BadParameter("id", f"nothing in the graph has the id {entity_id!r}")
    thing = found[0]
    if thing["label"] == "Firm":
        return explain_firm(reader, thing, rows_visible=rows_visible)
    read = _Asked(reader, thing["label"], entity_id)
    names, stated, held = read.rows(NAMES), read.rows(STATEMENTS), _properties(read.rows(PROPERTIES))
    decided = reader.read(DECIDED, ids=sorted({row["id"] for row in (*names, *stated)}))
    judgements = _judgements(decided, read, thing)
    verdicts = _verdicts(decided, judgements)
    return {
        "id": entity_id, "label": thing["label"], "name": thing["name"], "names": _names(names, read),
        "properties": held, "statements": [_statement(row, verdicts, rows_visible) for row in stated],
        "facts": _facts(read), "conflicts": _conflicts(thing["label"], held, stated, verdicts),
        "judgements": [{"id": one.id, **one.as_json()} for one in judgements], "rules": _rules(stated)}


@dataclass(frozen=True, slots=True)
class _Asked:
    """Reads what stands about one thing."""

    reader: Reader
    label: str
    id: str

    def rows(self, cypher: str, **parameters: Any) -> Rows:
        return self.reader.read(cypher.format(label=self.label), id=self.id, **parameters)


def _names(rows: Iterable[Mapping[str, Any]], read: _Asked) -> Rows:
    """The names, most used first. `sources` counts documents that write so and logs that refer firms there by it."""
    used: Counter[str] = Counter()
    for row in {(row["name"], row["source"]) for row in (*read.rows(NAMED_IN), *read.rows(REFERRED_IN))}:
        used[row[0]] += 1
    told = [{"surface": row["surface"], "place": row["place"], "rule": row["rule"], "with": row["other"],
             "value": row["value"], "by": row["by"], "sentence": row["sentence"], "sources": used[row["id"]]} for row in rows]
    return sorted(told, key=lambda row: (-row["sources"], swedish(row["surface"]), row["place"] or ""))


def _properties(rows: Sequence[Mapping[str, Any]]) -> Row:
    held = rows[0]["properties"] if rows else {}
    return {name: held[name] for name in sorted(held) if name not in HELD - {"sources"} and held[name] not in (None, [])}


def _statement(row: Mapping[str, Any], verdicts: Mapping[str, str], rows_visible: bool) -> Row:
    withheld = row["kind"] == "contacts" and not rows_visible
    shown = {name: row[name] for name in ("id", "subject", "predicate", "object", "currency", "amount_kind", "role",
                                          "certainty", "confidence", "rule", "source", "title", "date", "loaded_at")}
    return {**shown, "judged": verdicts.get(row["id"]), "path": path_of(row["paths"], row["source"]),
            "locator": WITHHELD if withheld else locator(row), "quote": None if withheld else row["quote"]}


def _facts(read: _Asked) -> Rows:
    rows = [*read.rows(LINKS_FROM, types=list(LINKS)), *read.rows(LINKS_TO, types=list(LINKS))]
    if read.label in ("Actor", "ActorGroup"):
        rows += read.rows(PARTS)
    elif read.label in ("Project", "Plan", "Priority", "Network", "Programme"):
        rows += read.rows(PARTNERS)
    elif read.label in ("Place", "Need"):
        rows += read.rows(LACKS_IN_PLACE if read.label == "Place" else LACKS_OF_NEED)
    facts = [_fact(row) for row in rows]
    return sorted(facts, key=lambda one: (ORDER.index(one["type"]), one["direction"] == "in",
                                          CERTAINTIES.index(one["certainty"]), swedish(one["other"]["name"]),
                                          one["other"]["id"] or "", str(one["properties"])))


def _fact(row: Mapping[str, Any]) -> Row:
    held = row["properties"]
    more = {name: held[name] for name in sorted(held) if name not in HELD and held[name] not in (None, [])}
    return {"type": row["type"], "direction": row["direction"], "certainty": held.get("certainty") or "actual",
            "other": {"id": row["id"], "label": row["label"], "name": row["name"]}, "sources": held.get("sources") or 0,
            "statements": list(held.get("statements") or ()), "properties": more}


def _rules(stated: Iterable[Mapping[str, Any]]) -> Rows:
    counted = Counter(row["rule"] for row in stated)
    return [{"rule": rule, "statements": counted[rule]} for rule in sorted(counted, key=lambda rule: (-counted[rule], rule))]


# -- judgements and conflicts ------------------------------------------------------------------------------------------


def _judgements(decided: Iterable[Mapping[str, Any]], read: _Asked, thing: Mapping[str, Any]) -> list[Judgement]:
    """The judgements that decide on its names or statements; of a need also those that say what means it, of a place
    those that declare an inventory complete for it. Of several about one matter the newest, none that is undone."""
    texts = [row["text"] for row in decided]
    found = {one.id: one for one in from_lines("\n".join(texts))}
    kind = {"Need": "means", "Place": "inventory"}.get(thing["label"])
    if kind:
        living = governing(from_lines("\n".join(row["text"] for row in read.reader.read(OF_KIND, kind=kind))))
        found |= {one.id: one for one in living if _is_about(one, thing["id"])}
    return sorted(found.values(), key=lambda one: (one.at, one.id), reverse=True)


def _is_about(judgement: Judgement, id_: str) -> bool:
    """Whether a text means this need, or an inventory is complete for this place or an area that it lies in."""
    match judgement.matter:
        case Meaning(need=need):
            return need == id_
        case Listing(inventory=inventory):
            return inventory.area in (id_, *places().ancestors(id_))
    return False


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement as `graph.combining` compares it."""

    id: str
    source: str
    object: Any
    certainty: Certainty
    confidence: float
    qualifiers: Mapping[str, Any]


def _conflicts(label: str, held: Mapping[str, Any], stated: Iterable[Mapping[str, Any]],
               verdicts: Mapping[str, str]) -> Rows:
    """Properties of which sources say different things. What a person judged wrong is not counted among them."""
    said: dict[str, list[_Said]] = defaultdict(list)
    sources: dict[str, Mapping[str, Any]] = {}
    for row in stated:
        sources[row["source"]] = row
        if row["value"] is not None and verdicts.get(row["id"]) != "wrong":
            one = _Said(row["id"], row["source"], row["value"], Certainty(row["certainty"]), row["confidence"],
                        {"currency": row["currency"], "kind": row["amount_kind"]})
            said[row["predicate"]].append(replace(one, confidence=1.0) if verdicts.get(one.id) == "right" else one)
    origins = {one: Origin(row["sha256"], tuple(row["paths"] or ()), row["date"]) for one, row in sources.items()}
    words = [p for p in vocabulary().predicates.values() if p.value and not p.many and label in p.subject]
    found = [(predicate, combined(predicate, said[predicate.id], origins)) for predicate in words]
    closer = {one.id: one.qualifiers for mine in said.values() for one in mine}
    told = [_conflict(predicate, one, held.get(predicate.fact), sources, closer) for predicate, one in found if one]
    return [one for one in told if one["others"]]


def _conflict(predicate: Predicate, found: Combined, held: Any, sources: Mapping[str, Mapping[str, Any]],
              closer: Mapping[str, Mapping[str, Any]]) -> Row:
    """What is shown, why, and what else is said. The register's word for an actor goes before that of sources."""
    def told(value: Value) -> Row:
        of = closer[found.by if found.by in value.statements else value.statements[0]]
        who = [{"id": one, "path": path_of(sources[one]["paths"], one), "title": sources[one]["title"],
                "date": sources[one]["date"]} for one in value.sources]
        return {"value": value.value, "currency": of["currency"], "amount_kind": of["kind"],
                "statements": list(value.statements), "sources": who}

    others = [{**told(value), "superseded": value in found.superseded} for value in (*found.against, *found.superseded)]
    shown = {**told(found.shown), "why": found.why}
    if predicate.id == "sort" and held not in (None, found.shown.value):
        others = [one for one in ({**told(found.shown), "superseded": False}, *others) if one["value"] != held]
        shown = {"value": held, "currency": None, "amount_kind": None, "statements": [], "sources": [], "why": "register"}
    return {"property": predicate.id, "shown": shown, "others": others}


def _verdicts(decided: Iterable[Mapping[str, Any]], judgements: Iterable[Judgement]) -> dict[str, str]:
    """`right` or `wrong` by statement id; of several verdicts the newest."""
    by_id = {one.id: one for one in judgements if one.kind in ("right", "wrong")}
    fitting = sorted((by_id[row["judgement"]].at, row["judgement"], row["id"]) for row in decided if row["judgement"] in by_id)
    return {statement: by_id[judgement].kind for _, judgement, statement in fitting}
