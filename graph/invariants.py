"""What must hold of every stored graph, as one table: name, Cypher that finds what breaks it, and a sentence for people.

Each statement returns a row for each thing that breaks its invariant, with a column `about` (an id or a name, never a cell
of a log) and whatever else the sentence says. Where Cypher alone cannot tell, `broken` decides on the rows; where all texts
of a label have to be read, that is done by `$ids`, some at a time. Statements aggregate instead of asking anew for each
row, so that they stay quick on both engines; regular expressions are left to Python, because an engine gives up on them
when it is busy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.schema import INDEXES, SCHEMA_VERSION
from graph.vocabulary import vocabulary

__all__ = ["INVARIANTS", "Invariant", "Row"]

Row = Mapping[str, Any]
MOST = 100


def _all(rows: Sequence[Row]) -> Iterable[Row]:
    return rows


@dataclass(frozen=True, slots=True)
class Invariant:
    """One thing that must hold. `sentence` has the columns of a row in braces; `of` is the label whose ids are `$ids`."""

    name: str
    sentence: str
    cypher: str
    broken: Callable[[Sequence[Row]], Iterable[Row]] = _all
    of: str = ""


def _labels(*roles: str) -> list[str]:
    return [label.id for label in vocabulary().labels.values() if label.role in roles]


PARTS = ("Statement", "Contact", "Registration", "Body", "Inventory")
ENTITIES = "|".join(label for label in _labels("entity") if label != "Firm")
# Rest on contacts, on names or on the register, not on statements of their own.
NO_STATEMENTS = ("REFERS_TO", "EXPANDS_TO", "SUPPORTED_BY", "MADE_TO", "NEEDS", "REGISTERED_AS", "SEATED_IN", "BRANCH_OF",
                 "DECIDES")
FACTS = "|".join(kind.id for kind in vocabulary().relationships.values()
                 if kind.kind == "derived" and kind.id not in NO_STATEMENTS)
# A personal number as people write it; what looks like one must have a right check digit.
NUMBER = re.compile(r"(?<!\d)(?:(?:18|19|20)(\d{6})[-+]?|(\d{6})[-+])(\d{4})(?!\d)", re.ASCII)
DIGEST = re.compile(r"digest:[0-9a-f]+")


# -- decided in Python -------------------------------------------------------------------------------------------------


def _unknown_labels(rows: Sequence[Row]) -> Iterator[Row]:
    return (row for row in rows if len(row["labels"]) != 1 or row["labels"][0] not in vocabulary().labels)


def _wrong_ends(rows: Sequence[Row]) -> Iterator[Row]:
    kinds = vocabulary().relationships
    for row in rows:
        kind = kinds.get(row["about"])
        if kind is None or row["start"] not in kind.start or row["end"] not in kind.end:
            yield row


def _wrong_kinds(rows: Sequence[Row]) -> Iterator[Row]:
    predicates = vocabulary().predicates
    for row in rows:
        predicate = predicates.get(row["predicate"])
        allowed = predicate and row["subject"] in predicate.subject and (
            row["object"] in predicate.object if row["object"] else not predicate.object)
        if not allowed:
            yield row


def _missing_constraints(rows: Sequence[Row]) -> Iterator[Row]:
    found = {tuple(row["labels"]) for row in rows if row["properties"] == ["id"]}
    return ({"about": label} for label in vocabulary().labels if (label,) not in found)


def _missing_indexes(rows: Sequence[Row]) -> Iterator[Row]:
    found = {(row["labels"][0], row["properties"][0]) for row in rows if row["labels"] and row["properties"]}
    return ({"about": f"{label}.{name}"} for label, name in INDEXES if (label, name) not in found)


def _other_version(rows: Sequence[Row]) -> Iterator[Row]:
    versions = [row["version"] for row in rows] or [None]
    return ({"about": "schema", "version": version} for version in versions if version != SCHEMA_VERSION)


def _personal(rows: Sequence[Row]) -> Iterator[Row]:
    return (row for row in rows if any(holds_personal_number(text) for text in row["texts"] if text))


def holds_personal_number(text: str) -> bool:
    """Whether a text has a personal number in clear: a day of birth, four digits, a right check digit.

    >>> holds_personal_number("pnr 19930309-9882"), holds_personal_number("930309-9883"), holds_personal_number("556016-0680")
    (True, False, False)
    """
    from stdnum import luhn

    found = NUMBER.finditer(DIGEST.sub("", text))
    tens = (f"{match[1] or match[2]}{match[3]}" for match in found)
    return any(1 <= int(ten[2:4]) <= 12 and 1 <= int(ten[4:6]) % 60 <= 31 and luhn.is_valid(ten) for ten in tens)


# -- the table ---------------------------------------------------------------------------------------------------------


def _schema() -> Iterator[Invariant]:
    yield Invariant("schema version", f"The graph has schema {{version}}, this program {SCHEMA_VERSION}.",
                    "MATCH (s:Schema {id: 'schema'}) RETURN s.version AS version", _other_version)
    yield Invariant("constraints", "No constraint keeps the ids of {about} apart.", """
SHOW CONSTRAINTS YIELD labelsOrTypes, properties RETURN labelsOrTypes AS labels, properties""", _missing_constraints)
    yield Invariant("indexes", "There is no index on {about}.", """
SHOW INDEXES YIELD labelsOrTypes, properties RETURN labelsOrTypes AS labels, properties""", _missing_indexes)
    yield Invariant("labels of the vocabulary", "{n} nodes are labelled {about}, which is not one label of the vocabulary.", """
MATCH (n) WITH labels(n) AS labels, count(n) AS n
RETURN labels, reduce(text = '', label IN labels | text + ':' + label) AS about, n ORDER BY about""", _unknown_labels)
    yield Invariant("relationships of the vocabulary", "{n} relationships {about} lead from {start} to {end}.", """
MATCH (a)-[r]->(b)
RETURN type(r) AS about, labels(a)[0] AS start, labels(b)[0] AS end, count(r) AS n ORDER BY about, start, end""", _wrong_ends)
    yield Invariant("ids", "{n} nodes {about} have no id.",
                    "MATCH (n) WHERE n.id IS NULL RETURN labels(n)[0] AS about, count(n) AS n ORDER BY about")


def _sources() -> Iterator[Invariant]:
    yield Invariant("no load half done", "The load {about} is still in state writing.",
                    "MATCH (l:Load {state: 'writing'}) RETURN l.id AS about ORDER BY about")
    yield Invariant("sources complete", "The source {about} is not complete and has {n} parts.", """
MATCH (s:Source) WHERE coalesce(s.complete, false) = false
OPTIONAL MATCH (s)<-[:STATED_IN]-(part)
RETURN s.id AS about, count(part) AS n ORDER BY about""")
    yield Invariant("no restore half done", "A restore was cut short; run it again with the same file.", """
MATCH (s:Schema {id: 'schema'}) WHERE s.restoring IS NOT NULL RETURN s.id AS about""")
    yield Invariant("everything derived", "Something is marked as left to derive: {about}.", """
MATCH (s:Schema {id: 'schema'}) WHERE s.stale = true OR s.rebuild = true RETURN s.id AS about
UNION
MATCH (s:Source {pending: true}) RETURN s.id AS about
UNION
MATCH (f:Firm {stale: true}) RETURN f.id AS about
UNION
MATCH (n:Name {touched: true}) RETURN n.id AS about""")
    yield Invariant("one load per source", "The source {about} has {n} complete loads.", """
MATCH (s:Source) OPTIONAL MATCH (s)<-[:LOADED]-(l:Load {state: 'complete'})
WITH s.id AS about, count(l) AS n WHERE n <> 1 RETURN about, n ORDER BY about""")
    yield Invariant("sources have paths", "The source {about} is known by no path.",
                    "MATCH (s:Source) WHERE s.complete AND size(s.paths) = 0 RETURN s.id AS about ORDER BY about")
    yield Invariant("one source per path", "{n} sources are known by the path {about}.", """
MATCH (s:Source) UNWIND s.paths AS about
WITH about, count(s) AS n WHERE n > 1 RETURN about, n ORDER BY about""")
    # Loads of before there were registers do not count them.
    for part, counted in (("Statement", "statements"), ("Contact", "contacts"), ("Registration", "registrations")):
        yield Invariant(f"all {counted} of a source", f"The source {{about}} has {{n}} {counted}; {{told}} were loaded.", f"""
MATCH (l:Load {{state: 'complete'}})-[:LOADED]->(s:Source)
OPTIONAL MATCH (s)<-[:STATED_IN]-(part:{part})
WITH s.id AS about, coalesce(l.{counted}, 0) AS told, count(part) AS n WHERE n <> told RETURN about, told, n ORDER BY about""")
    for part in PARTS:
        yield Invariant(f"one source per {part}", f"The {part} {{about}} is stated in {{n}} sources.", f"""
MATCH (part:{part}) OPTIONAL MATCH (part)-[:STATED_IN]->(s:Source)
WITH part.id AS about, count(s) AS n WHERE n <> 1 RETURN about, n ORDER BY about LIMIT {MOST}""")
    yield Invariant("one place per Inventory", "The Inventory {about} lists {n} places.", """
MATCH (i:Inventory) OPTIONAL MATCH (i)-[:LISTS]->(p:Place)
WITH i.id AS about, count(p) AS n WHERE n <> 1 RETURN about, n ORDER BY about""")


def _statements() -> Iterator[Invariant]:
    yield Invariant("one subject per Statement", "The statement {about} has {n} subjects.", f"""
MATCH (s:Statement) OPTIONAL MATCH (s)-[:SUBJECT]->(n:Name)
WITH s.id AS about, count(n) AS n WHERE n <> 1 RETURN about, n ORDER BY about LIMIT {MOST}""")
    yield Invariant("one object per Statement", "The statement {about} has {n} names as object beside its value, if any.", f"""
MATCH (s:Statement) OPTIONAL MATCH (s)-[:OBJECT]->(o:Name)
WITH s.id AS about, s.value AS value, count(o) AS n
WHERE (value IS NULL AND n <> 1) OR (value IS NOT NULL AND n <> 0)
RETURN about, n ORDER BY about LIMIT {MOST}""")
    yield Invariant("statements of the vocabulary", "{n} statements such as {about} say {predicate} of {subject} {object}.", """
MATCH (s:Statement)-[:SUBJECT]->(a:Name)
OPTIONAL MATCH (s)-[:OBJECT]->(b:Name)
RETURN s.predicate AS predicate, a.kind AS subject, b.kind AS object, count(s) AS n, min(s.id) AS about
ORDER BY predicate, subject, object""", _wrong_kinds)
    yield Invariant("names are used", "No statement and no referral uses the name {about}.", f"""
MATCH (n:Name) WHERE NOT (n)<-[:SUBJECT|OBJECT|REFERRED_TO]-() RETURN n.id AS about ORDER BY about LIMIT {MOST}""")
    yield Invariant("names refer to one thing", "The name {about} refers to {n} things.", f"""
MATCH (name:Name) OPTIONAL MATCH (name)-[:REFERS_TO]->(e)
WITH name, count(e) AS n WHERE n <> 1
OPTIONAL MATCH (name)<-[:SUBJECT|OBJECT]-(s:Statement) WHERE NOT (s)<-[:DECIDES]-(:Judgement {{kind: 'wrong'}})
WITH name, n, count(s) AS said
OPTIONAL MATCH (name)<-[r:REFERRED_TO {{known: true}}]-(:Contact)
WITH name, n, said, count(r) AS referred WHERE n > 1 OR said + referred > 0
RETURN name.id AS about, n ORDER BY about LIMIT {MOST}""")


def _derived() -> Iterator[Invariant]:
    yield Invariant("entities have names", "No name refers to the {label} {about}.", f"""
MATCH (e:{ENTITIES}) OPTIONAL MATCH (e)<-[:REFERS_TO]-(n:Name)
WITH e.id AS about, labels(e)[0] AS label, count(n) AS n WHERE n = 0
RETURN about, label ORDER BY about LIMIT {MOST}""")
    yield Invariant("one actor per body of the register", "{n} actors are the body {about} of the register.", """
MATCH (a:Actor) WHERE a.register_id IS NOT NULL
WITH a.register_id AS about, count(a) AS n WHERE n > 1 RETURN about, n ORDER BY about""")
    living = """
UNWIND said AS statement
OPTIONAL MATCH (s:Statement {id: statement})-[:STATED_IN]->(d:Source {complete: true})
WITH about, what, told, size(said) AS said, count(s) AS living, count(DISTINCT d) AS sources
WHERE living <> said OR sources <> told
RETURN about, what, told, said, living, sources ORDER BY about LIMIT """ + str(MOST)
    sentence = "The {what} {about} rests on {said} statements of {told} sources; {living} of {sources} are there."
    yield Invariant("fact nodes rest on statements", sentence,
                    "MATCH (f:Partnership|Lack) WITH f.id AS about, labels(f)[0] AS what, f.sources AS told, "
                    "f.statements AS said" + living)
    yield Invariant("relationships rest on statements", sentence,
                    f"MATCH ()-[r:{FACTS}]->() WITH r.id AS about, type(r) AS what, r.sources AS told, "
                    "r.statements AS said" + living)
    yield Invariant("every fact has statements", "The {what} {about} rests on no statement.", f"""
MATCH (f:Partnership|Lack) WHERE f.statements IS NULL OR size(f.statements) = 0
RETURN f.id AS about, labels(f)[0] AS what
UNION
MATCH ()-[r:{FACTS}]->() WHERE r.statements IS NULL OR size(r.statements) = 0 RETURN r.id AS about, type(r) AS what""")
    yield Invariant("facts lead to their statements", "The {what} {about} leads to {n} of its {said} statements.", f"""
MATCH (f:Partnership|Lack) OPTIONAL MATCH (f)-[:SUPPORTED_BY]->(s:Statement)
WITH f.id AS about, labels(f)[0] AS what, size(f.statements) AS said, count(s) AS n WHERE n <> said
RETURN about, what, said, n ORDER BY about LIMIT {MOST}""")
    yield Invariant("partnerships join two things", "The partnership {about} has {n} actors.", """
MATCH (p:Partnership) OPTIONAL MATCH (p)<-[:TAKES_PART]-(a) WITH p, count(a) AS n
OPTIONAL MATCH (p)-[:IN]->(t) WITH p.id AS about, n, count(t) AS targets WHERE n <> 1 OR targets <> 1
RETURN about, n ORDER BY about""")
    yield Invariant("lacks are of a need", "The lack {about} is of {n} needs.", """
MATCH (l:Lack) OPTIONAL MATCH (l)-[:OF_NEED]->(n:Need) WITH l.id AS about, count(n) AS n WHERE n <> 1
RETURN about, n ORDER BY about""")


def _contacts() -> Iterator[Invariant]:
    yield Invariant("one firm per contact", "The contact {about} was made to {n} firms.", f"""
MATCH (c:Contact) OPTIONAL MATCH (c)-[:MADE_TO]->(f:Firm)
WITH c.id AS about, count(f) AS n WHERE n <> 1 RETURN about, n ORDER BY about LIMIT {MOST}""")
    yield Invariant("contacts of a firm", "The firm {about} says it has {told} contacts and has {n}.", f"""
MATCH (f:Firm) OPTIONAL MATCH (f)<-[:MADE_TO]-(c:Contact)
WITH f.id AS about, f.contacts AS told, count(c) AS n WHERE n = 0 OR told IS NULL OR n <> told
RETURN about, told, n ORDER BY about LIMIT {MOST}""")
    yield Invariant("one firm per organisation number", "{n} firms have one organisation number; one of them is {about}.", f"""
MATCH (c:Contact)-[:MADE_TO]->(f:Firm) WHERE c.orgnr IS NOT NULL
WITH c.orgnr AS orgnr, count(DISTINCT f) AS n, min(f.id) AS about WHERE n > 1
RETURN about, n ORDER BY about LIMIT {MOST}""")
    yield Invariant("needs of a contact", "The contact {about} names {told} needs and voices {n}.", f"""
MATCH (c:Contact) OPTIONAL MATCH (c)-[v:VOICED]->(:Need)
WITH c.id AS about, size(c.needs) AS told, count(v) AS n WHERE n <> told
RETURN about, told, n ORDER BY about LIMIT {MOST}""")
    yield Invariant("needs of a firm", "The contacts of the firm {about} voice {n} needs, it counts {told}.", f"""
MATCH (f:Firm)<-[:MADE_TO]-(c:Contact)
WITH f, sum(size(c.needs)) AS n, sum(size(coalesce(c.unread, []))) AS unread WHERE unread = 0
OPTIONAL MATCH (f)-[r:NEEDS]->(:Need) WITH f.id AS about, n, coalesce(sum(r.contacts), 0) AS told WHERE n <> told
RETURN about, n, told ORDER BY about LIMIT {MOST}""")


def _registrations() -> Iterator[Invariant]:
    yield Invariant("registrations of a firm", "The firm {about} says it has {told} registrations and leads to {n}.", f"""
MATCH (f:Firm) OPTIONAL MATCH (f)-[:REGISTERED_AS]->(r:Registration)
WITH f.id AS about, coalesce(f.registrations, 0) AS told, count(r) AS n WHERE n <> told
RETURN about, told, n ORDER BY about LIMIT {MOST}""")
    yield Invariant("firms have the number of their registrations", "The registration {about} belongs to another firm.", f"""
MATCH (f:Firm)-[:REGISTERED_AS]->(r:Registration) WHERE r.firm <> f.id RETURN r.id AS about ORDER BY about LIMIT {MOST}""")
    yield Invariant("firms are registered", "The firm {about} is not registered as {n} registrations of its number.", f"""
MATCH (f:Firm)
WITH f MATCH (r:Registration {{firm: f.id}}) WHERE NOT (f)-[:REGISTERED_AS]->(r)
RETURN f.id AS about, count(r) AS n ORDER BY about LIMIT {MOST}""")
    yield Invariant("sole traders have no name", "The registration {about} of a person tells a name.", f"""
MATCH (r:Registration) WHERE r.name IS NOT NULL AND r.number STARTS WITH 'digest:'
RETURN r.id AS about ORDER BY about LIMIT {MOST}""")


def _private() -> Iterator[Invariant]:
    yield Invariant("what is erased is gone", "The source {about} still has {n} rows whose personal cells were to be erased; "
                    "erase them again.", f"""
MATCH (s:Source)<-[:STATED_IN]-(b:Body)
WHERE b.personal AND b.row IS NOT NULL AND (s.erased = 'all' OR s.without_personal)
RETURN s.id AS about, count(b) AS n ORDER BY about LIMIT {MOST}""")
    for label, texts in (("Body", "x.text"), ("Name", "x.surface"),
                         ("Statement", "x.quote, x.subject_surface, x.object_surface"),
                         ("Contact", "x.firm, x.locality, x.status, x.outcome, x.industry"), ("Registration", "x.name")):
        yield Invariant(f"no personal number in {label}", f"The {label} {{about}} holds a personal number in clear.", f"""
UNWIND $ids AS about MATCH (x:{label} {{id: about}}) RETURN about, [{texts}] AS texts ORDER BY about""", _personal, label)
    for kind in ("VOICED", "REFERRED_TO"):
        yield Invariant(f"no personal number in {kind}", f"A cell that is quoted as {kind} holds a personal number in clear; "
                        "one contact with it is {about}.", f"""
MATCH (c:Contact)-[r:{kind}]->() RETURN [r.quote] AS texts, min(c.id) AS about ORDER BY about""", _personal)
    for label, number in (("Contact", "orgnr"), ("Registration", "number")):
        yield Invariant(f"personal numbers of firms as digests in {label}",
                        f"The {label.lower()} {{about}} holds a personal number in clear.", f"""
MATCH (c:{label}) WHERE c.{number} IS NOT NULL AND substring(c.{number}, 2, 1) IN ['0', '1']
RETURN c.id AS about ORDER BY about LIMIT {MOST}""")


INVARIANTS: tuple[Invariant, ...] = (*_schema(), *_sources(), *_statements(), *_derived(), *_contacts(), *_registrations(),
                                     *_private())
