"""What only a person can decide, the most valuable first: the queue of the review.

Four kinds of questions: a *pair* of names that may mean the same (`graph.candidates`, and firms whose number fails its
check), a *text* in a need cell that nobody understood, a *receiver* of referrals that nobody knows, and a *statement*
that is doubtful: read with low confidence, or against what other sources say. What was judged is not asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rapidfuzz import fuzz, process, utils

from graph import records
from graph.access import Reader
from graph.candidates import Candidate, Thing, candidates
from graph.errors import BadParameter
from graph.ids import digest
from graph.judgements import Judgement, Matter, Meaning, Pair, Ref, Verdict, governing
from graph.lexicon import actors
from graph.model import Name
from graph.normal import squeeze
from graph.scopes import ref_to
from graph.vocabulary import vocabulary
from queries.entities import one_entity
from queries.matters import NONE, firm_ref, meaning, read_stated, ref_of
from queries.reading import Evidence, evidence_of, read_evidence

__all__ = ["Item", "decided", "open_questions", "queue", "with_evidence"]

KINDS = ("Actor", "Project", "Network", "Programme", "Plan")
LOW_CONFIDENCE = 0.6
MOST_PAIRS = 500
MOST_TEXTS = 200
MOST_STATEMENTS = 200
PROPOSALS = 5
NEAR_SCORE = 60
# What two firms of one name get towards being the same, of 100.
SAME_NAME, SAME_PLACE, OTHER_PLACE, ONLY_ONE = 50.0, 30.0, -20.0, 10.0

THINGS = f"""
MATCH (n:Name)-[:REFERS_TO]->(x:{'|'.join(KINDS)})
RETURN x.id AS id, labels(x)[0] AS kind, x.name AS shown, x.sort AS sort, x.municipality AS municipality,
       x.county AS county, properties(n) AS name, n.id AS name_id ORDER BY id, name_id"""
STATED_OF = f"""
MATCH (x:{'|'.join(KINDS)})<-[:REFERS_TO]-(:Name)<-[:SUBJECT|OBJECT]-(s:Statement)-[:STATED_IN]->(d:Source)
RETURN x.id AS id, d.id AS source, count(DISTINCT s) AS number, min(s.id) AS first ORDER BY id, source"""
PROJECTS_OF = """
MATCH (x:Actor)-[:TAKES_PART]->(:Partnership)-[:IN]->(p)
RETURN x.id AS id, collect(DISTINCT p.id) AS projects ORDER BY id"""
REFERRED_TO = """
MATCH (c:Contact)-[:REFERRED_TO]->(n:Name)-[:REFERS_TO]->(x:Actor)
RETURN x.id AS id, count(c) AS number ORDER BY id"""
DOUBTFUL_FIRMS = """
MATCH (f:Firm {orgnr_state: 'invalid'})<-[:MADE_TO]-(c:Contact)
WHERE c.firm_name_key IS NOT NULL
RETURN DISTINCT f.id AS id, c.firm_name_key AS key ORDER BY id, key"""
NAMESAKES = """
UNWIND $keys AS key
MATCH (c:Contact {firm_name_key: key})-[:MADE_TO]->(f:Firm)
RETURN f.id AS id, f.name AS name, f.contacts AS contacts, f.orgnr_state AS state, key, c.municipality AS place,
       c.orgnr AS number, count(c) AS rows ORDER BY id, key, place, number"""
UNREAD = """
MATCH (c:Contact) WHERE size(c.unread) > 0
MATCH (c)-[:STATED_IN]->(:Source {complete: true})
UNWIND c.unread AS text
RETURN text, count(DISTINCT c) AS number ORDER BY number DESC, text"""
UNKNOWN_RECEIVERS = """
MATCH (c:Contact)-[:REFERRED_TO {known: false}]->(n:Name)
MATCH (c)-[:STATED_IN]->(:Source {complete: true})
OPTIONAL MATCH (n)-[told:REFERS_TO]->()
WITH n, c, count(told) AS told WHERE told = 0
RETURN properties(n) AS name, n.id AS id, count(DISTINCT c) AS number ORDER BY number DESC, id"""
UNSURE = """
MATCH (s:Statement) WHERE s.confidence < $low AND s.predicate <> 'named'
MATCH (s)-[:STATED_IN]->(d:Source {complete: true})
OPTIONAL MATCH (j:Judgement)-[:DECIDES]->(s)
WITH s, d, count(j) AS judged WHERE judged = 0
RETURN s.id AS id, s.subject_surface AS subject, s.predicate AS predicate, s.object_surface AS object,
       s.confidence AS confidence, d.kind AS kind ORDER BY confidence, id LIMIT $limit"""
CONTRADICTED = f"""
MATCH (x:{'|'.join(KINDS)}|Service|Person|Event) WHERE size(x.conflicts) > 0
RETURN labels(x)[0] AS label, x.id AS id, x.name AS name, x.conflicts AS conflicts, x.sources AS sources ORDER BY id"""
SAYING = """
MATCH (x:{label} {{id: $id}})<-[:REFERS_TO]-(:Name)<-[:SUBJECT]-(s:Statement {{predicate: $predicate}})
MATCH (s)-[:STATED_IN]->(:Source {{complete: true}})
OPTIONAL MATCH (j:Judgement)-[:DECIDES]->(s)
RETURN s.id AS id, s.object_surface AS value, s.confidence AS confidence, count(j) AS judged ORDER BY id"""

Field = tuple[str, str, str, str]
Part = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A question for a person.

    `left` and `right` are what is compared: two names; a text and nothing; a statement's subject and what it says.
    `value` is what hangs on it (statements, contacts), `rank` orders the queue. `parts` are (code, points, detail) and
    add up to `score`; `fields` are (field, left, right, verdict), all codes. `proposals` are (value, title) of answers.
    """

    id: str
    kind: str
    about: str
    left: str
    right: str
    value: int
    rank: float
    score: float | None = None
    parts: tuple[Part, ...] = ()
    fields: tuple[Field, ...] = ()
    proposals: tuple[tuple[str, str], ...] = ()
    statements: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    refs: tuple[Ref, ...] = field(default=(), repr=False)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, as `framjar review --format json` prints them."""
        return {"id": self.id, "kind": self.kind, "about": self.about, "left": self.left, "right": self.right,
                "value": self.value, "score": self.score,
                "parts": [{"code": code, "points": points, "detail": detail} for code, points, detail in self.parts],
                "fields": [{"field": name, "left": left, "right": right, "verdict": verdict}
                           for name, left, right, verdict in self.fields],
                "proposals": [{"value": value, "title": title} for value, title in self.proposals],
                "evidence": [dict(one) for one in self.evidence]}


def queue(reader: Reader, judgements: Iterable[Judgement], *, limit: int = 20, rows_visible: bool) -> list[Item]:
    """The first `limit` questions, each with its evidence; nothing to decide: an empty list."""
    return with_evidence(reader, open_questions(reader, judgements, rows_visible=rows_visible)[:limit],
                         rows_visible=rows_visible)


def open_questions(reader: Reader, judgements: Iterable[Judgement], *, rows_visible: bool) -> list[Item]:
    """The questions, at most some hundred of a kind, the most valuable first, then by id; without evidence.

    Those that show cells of contact logs are left out where rows may not be seen.
    """
    judged = governing(judgements)
    found = [*_pairs(reader, judged), *_unsure(reader), *_contradicted(reader)]
    if rows_visible:
        found += [*_firms(reader, judged), *_texts(reader, judged), *_receivers(reader, judged)]
    return sorted({one.id: one for one in found}.values(), key=lambda one: (-one.rank, one.id))


def with_evidence(reader: Reader, items: Sequence[Item], *, rows_visible: bool) -> list[Item]:
    """The items with the words behind their statements."""
    found = read_evidence(reader, (id_ for one in items for id_ in one.statements), rows_visible=rows_visible)
    return [replace(one, evidence=tuple(evidence_of(one.statements, found))) for one in items]


def decided(reader: Reader, item: Item, answer: str) -> Matter:
    """What an answer to a question says, as the matter of a judgement.

    A pair is answered by `same` or `different`, a statement by `right` or `wrong`, a text by the id of a need, a
    receiver by the name or id of an actor; both by `none`, where nothing is meant that counts. Raises BadParameter for any
    other answer.
    """
    if item.kind == "pair" and answer in ("same", "different"):
        return Pair(item.refs[0], item.refs[1], answer == "same")
    if item.kind == "statement" and answer in ("right", "wrong"):
        stated = read_stated(reader, item.statements[:1])
        if stated:
            return Verdict(stated[item.statements[0]].claim, answer == "right")
    if item.kind == "text" or (item.kind == "receiver" and answer == NONE):
        return meaning(item.left, answer)
    if item.kind == "receiver" and answer:
        return Pair(item.refs[0], ref_of(reader, one_entity(reader, answer, "Actor")["id"], "Actor"), True)
    raise BadParameter("answer", f"{answer!r} is no answer to a question of kind {item.kind}")


# -- pairs of names -------------------------------------------------------------------------------------------------------

def _pairs(reader: Reader, judged: Sequence[Judgement]) -> list[Item]:
    """Names that may mean the same; a judgement calls each thing by the name that is shown."""
    rows, stated = _by_id(reader.read(THINGS)), _by_id(reader.read(STATED_OF))
    projects = {row["id"]: frozenset(row["projects"]) for row in reader.read(PROJECTS_OF)}
    referred = {row["id"]: int(row["number"]) for row in reader.read(REFERRED_TO)}
    things = {id_: _thing(mine, stated.get(id_, ()), projects.get(id_, frozenset()), referred.get(id_, 0))
              for id_, mine in rows.items()}
    first = {id_: mine[0]["first"] for id_, mine in stated.items()}
    return [_pair(one, things[one.left], things[one.right],
                  (_shown(reader, rows[one.left]), _shown(reader, rows[one.right])), first)
            for one in candidates(things.values(), judged, actors(), MOST_PAIRS)]


def _by_id(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["id"]].append(row)
    return dict(found)


def _thing(rows: Sequence[Mapping[str, Any]], stated: Sequence[Mapping[str, Any]], projects: frozenset[str],
           referred: int) -> Thing:
    one = rows[0]
    return Thing(
        id=one["id"], kind=one["kind"], name=one["shown"], names=tuple(sorted({row["name"]["surface"] for row in rows})),
        keys=tuple(sorted({row["name"]["key"] for row in rows})), sort=one["sort"],
        place=one["municipality"] or one["county"], statements=sum(int(row["number"]) for row in stated) + referred,
        sources=frozenset(row["source"] for row in stated), projects=projects,
        scopes=frozenset(filter(None, (row["name"].get("scope") for row in rows))))


def _shown(reader: Reader, rows: Sequence[Mapping[str, Any]]) -> Ref:
    """What calls a thing by the name that is shown, by one that means the same everywhere if there is one."""
    row = min(rows, key=lambda row: (row["name"]["surface"] != row["shown"], bool(row["name"].get("scope")), row["name_id"]))
    return ref_to(reader, records.name_from(row["name"]))


def _pair(one: Candidate, left: Thing, right: Thing, refs: tuple[Ref, Ref], first: Mapping[str, str]) -> Item:
    value = min(left.statements, right.statements)
    return Item(id=_id("pair", _topic(*refs)), kind="pair", about=left.kind, left=left.name, right=right.name,
                value=value, rank=one.score / 100 * (1 + value), score=one.score, parts=tuple(one.parts),
                fields=tuple(one.fields), statements=tuple(first[id_] for id_ in (left.id, right.id) if id_ in first),
                refs=refs)


# -- firms ----------------------------------------------------------------------------------------------------------------

def _firms(reader: Reader, judged: Sequence[Judgement]) -> list[Item]:
    """Firms whose number fails its check, beside firms of the same name."""
    doubtful = reader.read(DOUBTFUL_FIRMS)
    if not doubtful:
        return []
    firms: dict[str, list[dict[str, Any]]] = defaultdict(list)
    named: dict[str, set[str]] = defaultdict(set)
    for row in reader.read(NAMESAKES, keys=sorted({row["key"] for row in doubtful})):
        firms[row["id"]].append(row)
        named[row["key"]].add(row["id"])
    topics = {one.matter.topic for one in judged}
    pairs = {tuple(sorted((row["id"], other))) for row in doubtful for other in named[row["key"]] - {row["id"]}}
    found = [_firm_pair(firms[a], firms[b], len(named[firms[a][0]["key"]])) for a, b in sorted(pairs)]
    return [item for item in found if _topic(item.refs[0], item.refs[1]) not in topics]


def _firm_pair(left: Sequence[Mapping[str, Any]], right: Sequence[Mapping[str, Any]], namesakes: int) -> Item:
    refs = (firm_ref(left, left[0]["name"]), firm_ref(right, right[0]["name"]))
    places = [sorted({row["place"] for row in rows if row["place"]}) for rows in (left, right)]
    near = bool(set(places[0]) & set(places[1]))
    parts: list[Part] = [("same form", SAME_NAME, left[0]["key"])]
    if all(places):
        parts.append(("same place", SAME_PLACE, "") if near else ("other place", OTHER_PLACE, ""))
    if namesakes == 2:
        parts.append(("only one", ONLY_ONE, ""))
    score, value = sum(points for _, points, _ in parts), min(int(left[0]["contacts"]), int(right[0]["contacts"]))
    fields: tuple[Field, ...] = (
        ("name", left[0]["name"], right[0]["name"], "same"),
        ("place", ", ".join(places[0]), ", ".join(places[1]),
         "unknown" if not all(places) else "same" if near else "differs"),
        ("number", left[0]["state"], right[0]["state"], "unknown"),
        ("contacts", str(left[0]["contacts"]), str(right[0]["contacts"]), "unknown"))
    return Item(id=_id("pair", _topic(*refs)), kind="pair", about="Firm", left=left[0]["name"],
                right=right[0]["name"], value=value, rank=score / 100 * (1 + value), score=score, parts=tuple(parts),
                fields=fields, refs=refs)


# -- texts and receivers --------------------------------------------------------------------------------------------------

def _texts(reader: Reader, judged: Sequence[Judgement]) -> list[Item]:
    topics = {one.matter.topic for one in judged}
    rows = [row for row in reader.read(UNREAD) if Meaning(row["text"], "").topic not in topics]
    titles = {title: need.id for need in vocabulary().needs.values() for title in need.titles.values()}
    return [Item(id=_id("text", row["text"]), kind="text", about="Need", left=row["text"], right="",
                 value=int(row["number"]), rank=float(row["number"]), proposals=_near_needs(row["text"], titles))
            for row in rows[:MOST_TEXTS]]


def _near_needs(text: str, titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The needs whose titles, in any language, are written most like the text.

    >>> titles = {"Lån och krediter": "finans.lan", "Loans and credit": "finans.lan", "Export": "affar.export"}
    >>> [need for need, _ in _near_needs("banklån o kredit", titles)]
    ['finans.lan']
    """
    near = process.extract(text, list(titles), scorer=fuzz.token_set_ratio, processor=utils.default_process,
                           score_cutoff=NEAR_SCORE, limit=2 * PROPOSALS)
    found: dict[str, str] = {}
    for title, _, _ in near:
        found.setdefault(titles[title], title)
    return tuple(found.items())[:PROPOSALS]


def _receivers(reader: Reader, judged: Sequence[Judgement]) -> list[Item]:
    """Receivers by the name that logs write; a name that a person told already is not asked again."""
    told = {ref for one in judged if isinstance(one.matter, Pair) for ref in (one.matter.left, one.matter.right)}
    nobody = {one.matter.topic for one in judged if isinstance(one.matter, Meaning) and not one.matter.need}
    rows = [row for row in reader.read(UNKNOWN_RECEIVERS) if Ref.of(records.name_from(row["name"])) not in told
            and Meaning(squeeze(row["name"]["surface"]), "").topic not in nobody]
    if not rows:
        return []
    known = {row["id"]: row["shown"] for row in reader.read(THINGS) if row["kind"] == "Actor"}
    return [_receiver(records.name_from(row["name"]), int(row["number"]), known) for row in rows[:MOST_TEXTS]]


def _receiver(name: Name, number: int, known: Mapping[str, str]) -> Item:
    near = process.extract(name.surface, known, scorer=fuzz.ratio, processor=utils.default_process,
                           score_cutoff=NEAR_SCORE, limit=PROPOSALS)
    ref = Ref.of(name)
    return Item(id=_id("receiver", *ref.sign), kind="receiver", about="Actor", left=name.surface, right="", value=number,
                rank=float(number), proposals=tuple((id_, title) for title, _, id_ in near), refs=(ref,))


# -- statements -----------------------------------------------------------------------------------------------------------

def _unsure(reader: Reader) -> list[Item]:
    rows = reader.read(UNSURE, low=LOW_CONFIDENCE, limit=MOST_STATEMENTS)
    return [Item(id=_id("statement", row["id"]), kind="statement", about=row["predicate"], left=row["subject"],
                 right=row["object"], value=1, rank=1 - row["confidence"], score=round(100 * row["confidence"]),
                 fields=(("confidence", "", "", "unknown"),), statements=(row["id"],)) for row in rows]


def _contradicted(reader: Reader) -> list[Item]:
    """The statements of values that are not shown because other sources say otherwise."""
    found = []
    for row in reader.read(CONTRADICTED)[:MOST_STATEMENTS]:
        for conflict in row["conflicts"]:
            predicate, _, value = conflict.partition(": ")
            said = reader.read(SAYING.format(label=row["label"]), id=row["id"], predicate=predicate)
            mine = [one for one in said if one["value"] == value and not one["judged"]]
            others = [one for one in said if one["value"] != value]
            if mine and others:
                found.append(_against(row, predicate, value, mine[0]["id"], others))
    return found


def _against(row: Mapping[str, Any], predicate: str, value: str, statement: str,
             others: Sequence[Mapping[str, Any]]) -> Item:
    against = " · ".join(sorted({one["value"] for one in others}))
    return Item(id=_id("statement", statement), kind="statement", about=predicate, left=row["name"], right=value,
                value=int(row["sources"] or 1), rank=1.0 + int(row["sources"] or 1),
                fields=(("value", value, against, "differs"),),
                statements=(statement, *(one["id"] for one in others)))


def _topic(left: Ref, right: Ref) -> str:
    return Pair(left, right, True).topic


def _id(kind: str, *topic: str) -> str:
    """16 digits that follow from what is asked: the same question has the same id tomorrow."""
    return digest("review", kind, *topic)[:16]
