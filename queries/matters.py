"""What people point at, as the matter of a judgement: two names, a statement, a text, a source. And what hangs on it.

A judgement names names and content, never ids of the graph (`graph.judgements`); people say a name, an id they were
shown, a path. Here one becomes the other. What a matter touches is counted (`touched`), so that people are told what
follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from graph import records
from graph.access import Reader
from graph.errors import BadParameter
from graph.judgements import Called, Claim, Judgement, Listing, Matter, Meaning, Origin, Pair, Ref, Verdict
from graph.model import Inventory, Layout
from graph.normal import normal_form, squeeze
from graph.scopes import ref_to
from graph.vocabulary import vocabulary
from queries.entities import find_entities, one_entity
from queries.reading import locator, path_of

__all__ = ["NONE", "Stated", "Touched", "about", "firm_ref", "listing", "meaning", "pair", "read_stated", "ref_of", "touched",
           "verdict"]

LEAST_DIGITS = 8
NONE = "none"  # what is said of a text that means no need
# What these say is a person's own number or address: it stays in the graph and in no judgement.
PERSONAL = frozenset({"email", "phone"})

NAMES_OF = """
MATCH (n:Name)-[:REFERS_TO]->(x:{label} {{id: $id}})
RETURN properties(n) AS name, n.id AS id, x.name AS shown ORDER BY id"""
FIRM = """
MATCH (f:Firm {id: $id})<-[:MADE_TO]-(c:Contact)
RETURN f.name AS name, c.firm_name_key AS key, c.municipality AS place, c.orgnr AS number ORDER BY number, place, key"""
BEGINNING = """
MATCH (s:Statement) WHERE s.id STARTS WITH $beginning RETURN s.id AS id ORDER BY id LIMIT 4"""
STATED = """
UNWIND $ids AS id
MATCH (s:Statement {id: id})-[:STATED_IN]->(d:Source), (s)-[:SUBJECT]->(a:Name)
OPTIONAL MATCH (s)-[:OBJECT]->(b:Name)
RETURN properties(s) AS statement, d.id AS source, d.sha256 AS sha256, d.paths AS paths, d.kind AS kind,
       properties(a) AS subject, properties(b) AS object ORDER BY id"""
OF_SOURCE = "MATCH (s:Statement)-[:STATED_IN]->(:Source {id: $source}) RETURN s.id AS id ORDER BY id"
SOURCES = """
MATCH (s:Source {complete: true}) RETURN s.id AS id, s.sha256 AS sha256, s.paths AS paths ORDER BY id"""
CALLED = """
UNWIND $refs AS ref
MATCH (n:Name {key: ref.key})-[:REFERS_TO]->(x)
WHERE n.kind = ref.kind AND coalesce(n.place, '') = ref.place
RETURN DISTINCT ref.side AS side, labels(x)[0] AS label, x.id AS id, x.name AS name, properties(n) AS called, n.id AS name_id
ORDER BY id, side, name_id"""
FACTS_AROUND = "MATCH (x:{label} {{id: $id}})-[r]-(y) WHERE NOT y:Name RETURN count(DISTINCT r) AS number"
FIRMS_CALLED = """
UNWIND $refs AS ref
MATCH (c:Contact {firm_name_key: ref.key})-[:MADE_TO]->(f:Firm)
WHERE (ref.place = '' OR c.municipality = ref.place) AND (ref.number = '' OR c.orgnr = ref.number)
RETURN ref.side AS side, f.id AS id, f.name AS name, f.contacts AS number, count(c) AS rows ORDER BY id, side"""
FACTS_OF_STATEMENT = """
MATCH (s:Statement {id: $id})-[:SUBJECT|OBJECT]->(:Name)-[:REFERS_TO]->(x)-[r]-(y)
WHERE NOT y:Name AND ($id IN r.statements OR $id IN y.statements)
RETURN count(DISTINCT r) AS number"""
VALUE_OF_STATEMENT = """
MATCH (s:Statement {id: $id})-[:SUBJECT]->(:Name)-[:REFERS_TO]->(x) WHERE s.value IS NOT NULL
RETURN s.value AS said, s.predicate AS predicate, properties(x) AS shown"""
CONTACTS_SAYING = "MATCH (c:Contact) WHERE $text IN c.unread RETURN count(c) AS number"


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement of a source with its claim; `where` is a locator."""

    id: str
    claim: Claim
    source: str
    where: str | None

    @property
    def origin(self) -> Origin:
        """What it was read from."""
        return Origin(self.claim.sha256, (self.claim.path,))


@dataclass(frozen=True, slots=True)
class Touched:
    """What a matter touches as things stand: entities with their names and the facts around each (firms with their
    contacts), by id; `named` is how many of the two names of a pair any source has; `contacts` are rows that say the
    text; `sources` those that it is about."""

    things: Mapping[str, tuple[str, int]]
    named: int = 0
    contacts: int = 0
    sources: int = 0

    @property
    def facts(self) -> int:
        """All facts around its things."""
        return sum(number for _, number in self.things.values())

    def moved(self, after: Touched) -> int:
        """How many facts hang elsewhere, or are gone or new, when it was `self` before and is `after` now.

        >>> one, two = Touched({"a": ("Almi", 5), "b": ("ALMI", 3)}), Touched({"a": ("Almi", 8)})
        >>> one.moved(two), two.moved(one)
        (3, 3)
        """
        gone = sum(number for id_, (_, number) in self.things.items() if id_ not in after.things)
        new = sum(number for id_, (_, number) in after.things.items() if id_ not in self.things)
        return gone or new or abs(self.facts - after.facts)


def pair(reader: Reader, left: str, right: str, *, same: bool, kind: str | None = None) -> Pair:
    """That two names mean the same thing, or do not. `kind` is a label; it must be given where nothing loaded is called
    so, and then the judgement acts when a source names it; else it is the only kind of which both are. Raises BadParameter
    where a name fits several things or none, where the two are of different kinds, and where they are one and the same
    name."""
    shared = kind or _shared_kind(reader, left, right)
    first, second = ref_of(reader, left, shared), ref_of(reader, right, shared)
    if first.kind != second.kind:
        raise BadParameter("kind", f"«{left}» is of kind {first.kind} and «{right}» of kind {second.kind}; "
                                   f"only things of one kind can be the same")
    if first == second:
        raise BadParameter("name", f"«{left}» and «{right}» are one name, written in two ways")
    return Pair(first, second, same)


def _shared_kind(reader: Reader, left: str, right: str) -> str | None:
    """The only kind of which there is something by each of the names: «Leader» may be an actor and a programme."""
    kinds = [{row["label"] for row in find_entities(reader, text)} & {*_kinds()} for text in (left, right)]
    shared = kinds[0] & kinds[1]
    return shared.pop() if len(shared) == 1 else None


def ref_of(reader: Reader, text: str, kind: str | None = None) -> Ref:
    """What a person means by a name or id, as a judgement calls it. Raises BadParameter as `pair`."""
    if kind is not None and (kind not in vocabulary().labels or vocabulary().labels[kind].role != "entity"):
        raise BadParameter("kind", f"{kind!r} is no kind of thing; {', '.join(_kinds())} are")
    fitting = find_entities(reader, text, kind)
    if kind is not None and not fitting:
        return Ref(kind, normal_form(kind, text), surface=text)
    try:
        found = one_entity(reader, text, kind)
    except BadParameter as error:
        raise BadParameter(error.name, error.reason + _hint([row["label"] for row in fitting])) from error
    if found["label"] == "Firm":
        return firm_ref(reader.read(FIRM, id=found["id"]), found["name"])
    if found["label"] not in _kinds():
        raise BadParameter("name", f"«{text}» is a {vocabulary().labels[found['label']].en[0]} of the vocabulary; "
                                   f"these are what they are")
    return _name_of(reader, found["label"], found["id"], text)


def _hint(kinds: Sequence[str]) -> str:
    """How a kind would help where a name is not clear.

    >>> _hint([])
    '; to decide before a source names it, give --kind, such as --kind Actor'
    >>> _hint(["Actor", "Network"]), _hint(["Actor", "Actor"])
    ('\\nor give --kind, such as --kind Actor', '')
    """
    if not kinds:
        return "; to decide before a source names it, give --kind, such as --kind Actor"
    return f"\nor give --kind, such as --kind {kinds[0]}" if len({*kinds}) > 1 else ""


def _name_of(reader: Reader, label: str, entity: str, text: str) -> Ref:
    """Of the names of an entity the one that was written, else the one that is shown, else the first."""
    rows = reader.read(NAMES_OF.format(label=label), id=entity)
    form = normal_form(label, text)
    ranked = sorted(rows, key=lambda row: (row["name"]["surface"] != text, row["name"]["key"] != form,
                                           row["name"]["surface"] != row["shown"], bool(row["name"].get("scope")), row["id"]))
    return ref_to(reader, records.name_from(ranked[0]["name"]))


def firm_ref(rows: Iterable[Mapping[str, Any]], name: str) -> Ref:
    """A firm by its number where a contact has one, else by name and municipality. `rows` are those of `FIRM`.

    >>> firm_ref([{"key": "lärkan", "place": "se-kom-2080", "number": None}], "Lärkan AB")
    Ref(kind='Firm', key='lärkan', place='se-kom-2080', number=None, surface='Lärkan AB', within=None)
    """
    first = min(rows, key=lambda row: (row["number"] is None, row["place"] is None, row["key"] is None,
                                       row["place"] or "", row["key"] or ""))
    return Ref("Firm", first["key"] or "", first["place"], first["number"], surface=name)


def _kinds() -> list[str]:
    return [label.id for label in vocabulary().labels.values() if label.role == "entity"]


def verdict(reader: Reader, statement: str, *, right: bool) -> tuple[Stated, Verdict]:
    """That a statement, by its id or an unambiguous beginning of it of at least eight digits, is right or wrong.
    Raises BadParameter where no statement or more than one has it."""
    beginning = statement.strip().lower()
    if len(beginning) < LEAST_DIGITS or not set(beginning) <= set("0123456789abcdef"):
        raise BadParameter("statement", f"{statement!r} is no id of a statement, nor eight or more of its first digits")
    found = [row["id"] for row in reader.read(BEGINNING, beginning=beginning)]
    if len(found) != 1:
        raise BadParameter("statement", f"no statement has an id that begins with {statement}" if not found else
                           f"several statements have ids that begin with {statement}; give more digits")
    stated = read_stated(reader, found)[found[0]]
    return stated, Verdict(stated.claim, right)


def read_stated(reader: Reader, ids: Iterable[str]) -> dict[str, Stated]:
    """Statements with their claims, by id; ids that nobody knows are left out."""
    wanted = sorted(set(ids))
    return {row["statement"]["id"]: _stated(row) for row in reader.read(STATED, ids=wanted)} if wanted else {}


def _stated(row: Mapping[str, Any]) -> Stated:
    stored = row["statement"]
    said = records.said_from(row)
    about = "" if stored["predicate"] in PERSONAL else stored["object_surface"]
    claim = Claim(row["sha256"], path_of(row["paths"], row["source"]), stored["subject_surface"], stored["predicate"],
                  about, stored["certainty"], said.claim)
    where = locator({"page": stored.get("page"), "first": stored.get("start"), "last": stored.get("end"),
                     "row": stored.get("row"), "column": stored.get("column"), "element": stored.get("element")})
    return Stated(stored["id"], claim, row["source"], where)


def meaning(text: str, need: str) -> Meaning:
    """That a text means a need, by its id or its title in a language, or `NONE`: no need, and nobody. Raises BadParameter.

    >>> meaning("Bygga  hemsida", "finans.lan"), meaning("Fika", "none")
    (Meaning(text='bygga hemsida', need='finans.lan'), Meaning(text='fika', need=''))
    """
    if not squeeze(text):
        raise BadParameter("text", "is empty")
    if need == NONE:
        return Meaning(squeeze(text), "")
    found = [one for one in vocabulary().needs.values()
             if need == one.id or squeeze(need) in {squeeze(title) for title in one.titles.values()}]
    if len(found) != 1:
        raise BadParameter("need", f"{need!r} is the id or title of no need; `framjar ask coverage` shows them, "
                                   f"and `{NONE}` says that the text means none")
    return Meaning(squeeze(text), found[0].id)


def listing(reader: Reader, source: str, inventory: Inventory) -> Listing:
    """That a source, by its id, path or the name of its file, is a complete inventory. Raises BadParameter where
    nothing loaded, or more than one thing, is called so."""
    known = reader.read(SOURCES)
    rows = [row for row in known if source == row["id"] or source in (row["paths"] or ())]
    rows = rows or [row for row in known if source in {PurePath(path).name for path in row["paths"] or ()}]
    if len(rows) != 1:
        raise BadParameter("source", f"no source has the id or path {source!r}; `framjar sources` lists them" if not rows
                           else f"several sources are called {source!r}; give the id or the whole path")
    path = source if source in rows[0]["paths"] else path_of(rows[0]["paths"], rows[0]["id"])
    return Listing(rows[0]["sha256"], path, inventory)


def touched(reader: Reader, matter: Matter, statement: str | None = None) -> Touched:
    """What a matter touches in the graph as it is; `statement` is the id of the statement that a verdict is about."""
    match matter:
        case Pair():
            return _of_pair(reader, matter)
        case Verdict():
            return Touched({statement: ("", _facts_of(reader, statement))}) if statement else Touched({})
        case Meaning():
            return Touched({}, contacts=int(reader.read(CONTACTS_SAYING, text=matter.text)[0]["number"]))
        case Listing():
            sources = [row for row in reader.read(SOURCES)
                       if matter.acts_on(Origin(row["sha256"], tuple(row["paths"] or ())))]
            return Touched({}, sources=len(sources))
        case Layout():
            return Touched({})


def _facts_of(reader: Reader, statement: str) -> int:
    """How many facts rest on a statement: relationships that name it, and the value it gives where that is the one shown."""
    linked = int(reader.read(FACTS_OF_STATEMENT, id=statement)[0]["number"])
    predicates = vocabulary().predicates
    rows = reader.read(VALUE_OF_STATEMENT, id=statement)
    shown = [row for row in rows if row["shown"].get(predicates[row["predicate"]].fact) == row["said"]]
    return linked + len(shown)


def _of_pair(reader: Reader, matter: Pair) -> Touched:
    refs = [{"side": side, "kind": ref.kind, "key": ref.key, "place": ref.place or "", "number": ref.number or ""}
            for side, ref in enumerate((matter.left, matter.right))]
    firms = matter.left.kind == "Firm"
    rows = reader.read(FIRMS_CALLED, refs=refs) if firms else _called(reader, matter, refs)
    around = {row["id"]: int(row["number"]) if firms else _facts_around(reader, row["label"], row["id"])
              for row in {row["id"]: row for row in rows}.values()}
    return Touched({row["id"]: (row["name"], around[row["id"]]) for row in rows}, named=len({row["side"] for row in rows}))


def _called(reader: Reader, matter: Pair, refs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The things that the names of a pair refer to, a row for each name."""
    rows = reader.read(CALLED, refs=refs)
    called = Called(records.name_from(row["called"]) for row in rows)
    meant = [{name.id for name in called.by(ref)} for ref in (matter.left, matter.right)]
    return [row for row in rows if row["name_id"] in meant[row["side"]]]


def _facts_around(reader: Reader, label: str, entity: str) -> int:
    return int(reader.read(FACTS_AROUND.format(label=label), id=entity)[0]["number"])


def about(judgement: Judgement) -> str:
    """What a judgement says, in a line for lists; the names of persons and firms are left out.

    >>> about(Judgement(Meaning("bygga hemsida", "digital.webb"), "anna", "2026-01-01T00:00:00+00:00"))
    '«bygga hemsida» means digital.webb'
    """
    match judgement.matter:
        case Pair(left, right, same):
            link = "and" if same else "is not"
            end = " are the same" if same else ""
            if left.kind in ("Person", "Firm"):
                return f"two of kind {left.kind} {'are the same' if same else 'are not the same'}"
            return f"{_shown(left)} {link} {_shown(right)}{end}"
        case Verdict(claim, right):
            return f"{PurePath(claim.path).name}: a statement «{claim.predicate}» is {'right' if right else 'wrong'}"
        case Meaning(text, need):
            return f"«{text}» means {need or 'no need'}"
        case Listing(_, path, inventory):
            return f"{PurePath(path).name} is a complete inventory of {inventory.area}"
        case Layout(roles=roles, headers=headers, file=file):
            told = ", ".join(f"«{header}» is {role}" for header, (_, role) in zip(headers, roles, strict=False))
            return f"in tables such as {file}: {told}"


def _shown(ref: Ref) -> str:
    """A name as it is written, with the document where it means something only there."""
    document = PurePath(ref.within.path).name if ref.within else ""
    return f"«{ref.surface or ref.key}»" + (f" in {document}" if document else "")
