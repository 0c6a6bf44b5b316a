"""Firms and what they need, kept up to date as contacts and registers come and go: only firms that a change touches are
derived anew.

Which firm a contact belongs to is decided by the pure `graph.firms.assign_firms`; what a firm needs, and whether a need
was met in practice, follows from its contacts (`needs_of_firm`, pure); what registers of companies say of its number is
added to it (`graph.registered`, pure). Both heed what people decided: pairs of firms,
and what texts mean that nobody understood.

Contacts are read in groups that no firm and no name key crosses, a few thousand at a time, so that memory does not grow
with them. A group is written in one transaction: what is cut short is taken up where it was. Where a log is replaced or
withdrawn, its readers must not see some firms before and some after: then the changes are handed to the caller, who
writes them with all else that changes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graph.access import Reader, Writer
from graph.firms import FirmRow, assign_firms, firm_pairs, neighbours
from graph.ids import digest
from graph.judgements import Judgement, Meaning, Pair, governing
from graph.records import OF_DEMAND
from graph.registered import REGISTERED, municipality_of, registered_facts
from graph.said import said_of_firm
from graph.vocabulary import vocabulary
from graph.writing import Demand, ahead

__all__ = ["firm_properties", "mark_stale", "meanings_of", "needs_of_firm", "registrations_of", "touched_by", "update"]

BATCH = 4_000
HORIZONS = ("now", "later", "unstated")  # the nearest first

Row = Mapping[str, Any]
Change = tuple[str, Mapping[str, Any]]
Write = Callable[[Sequence[Change]], object]

MARK_STALE = """
MATCH (s:Source {id: $source})<-[:STATED_IN]-(:Contact)-[:MADE_TO]->(f:Firm)
WITH DISTINCT f SET f.stale = true"""
# WITH keeps a planner from starting at the source: then it would walk all of a register.
MARK_STALE_REGISTERED = """
MATCH (f:Firm)-[:REGISTERED_AS]->(r:Registration)
WITH f, r MATCH (r)-[:STATED_IN]->(:Source {id: $source})
WITH DISTINCT f SET f.stale = true"""
READ_PENDING = """
MATCH (s:Source {pending: true})<-[:STATED_IN]-(c:Contact) WHERE c.firm_name_key IS NOT NULL
RETURN c.firm_name_key AS key, c.orgnr AS number, count(c) AS contacts"""
READ_STALE_FIRMS = "MATCH (f:Firm {stale: true}) RETURN f.id AS id, f.keys AS keys, f.contacts AS contacts ORDER BY f.id"
MARK_FIRMS_OF_KEYS = """
UNWIND $keys AS key
MATCH (:Contact {firm_name_key: key})-[:MADE_TO]->(f:Firm)
WITH DISTINCT f SET f.stale = true"""
MARK_FIRMS_OF_TEXTS = """
UNWIND $texts AS text
MATCH (c:Contact)-[:MADE_TO]->(f:Firm) WHERE text IN c.unread
WITH DISTINCT f SET f.stale = true"""
FIELDS = (*OF_DEMAND, "source", "firm_id")  # as in `graph.records.demand_row`
KEY, NUMBER = FIELDS.index("key"), FIELDS.index("orgnr")
CONTACT = f"{', '.join(f'c.{name} AS {field}' for field, name in OF_DEMAND.items())}, s.id AS source, f.id AS firm_id"
# WITH keeps a planner from starting at the sources: then it would walk all contacts of a log for each key.
READ_CONTACTS_OF_KEYS = f"""
UNWIND $keys AS key
MATCH (c:Contact {{firm_name_key: key}})
WITH c
MATCH (c)-[:STATED_IN]->(s:Source {{complete: true}})
OPTIONAL MATCH (c)-[:MADE_TO]->(f:Firm)
RETURN {CONTACT}"""
# Contacts that no firm is known of are pending.
READ_LINKED_CONTACTS_OF_KEYS = f"""
UNWIND $keys AS key
MATCH (c:Contact {{firm_name_key: key}})-[:MADE_TO]->(f:Firm)
WITH c, f
MATCH (c)-[:STATED_IN]->(s:Source {{complete: true}})
RETURN {CONTACT}"""
READ_ANY_FIRM = "MATCH (f:Firm) RETURN f.id AS id LIMIT 1"
READ_PENDING_WITHOUT_KEY = f"""
MATCH (s:Source {{pending: true}})<-[:STATED_IN]-(c:Contact) WHERE c.firm_name_key IS NULL
OPTIONAL MATCH (c)-[:MADE_TO]->(f:Firm)
RETURN {CONTACT}"""
READ_CONTACTS_OF_FIRMS = f"""
UNWIND $firms AS id
MATCH (f:Firm {{id: id}})<-[:MADE_TO]-(c:Contact)
WITH f, c
MATCH (c)-[:STATED_IN]->(s:Source {{complete: true}})
RETURN {CONTACT}"""
READ_ANY_REGISTRATION = "MATCH (r:Registration) RETURN r.id AS id LIMIT 1"
READ_REGISTRATIONS = f"""
UNWIND $firms AS id
MATCH (r:Registration {{firm: id}})
WITH id, r MATCH (r)-[:STATED_IN]->(:Source {{complete: true}})
RETURN id AS firm, {', '.join(f'r.{name} AS {name}' for name in REGISTERED)}"""
READ_FIRMS = "UNWIND $firms AS id MATCH (f:Firm {id: id}) RETURN f.id AS id"
UNLINK = "UNWIND $rows AS row MATCH (:Contact {id: row.contact})-[m:MADE_TO]->(:Firm) DELETE m"
DELETE_NEEDS = "UNWIND $rows AS row MATCH (f:Firm {id: row.id})-[r:NEEDS]->(:Need) DELETE r"
WRITE_FIRMS = """
UNWIND $rows AS row
MERGE (f:Firm {id: row.id}) SET f += row.properties
FOREACH (need IN row.needs | MERGE (n:Need {id: need.need}) CREATE (f)-[r:NEEDS {id: need.id}]->(n) SET r += need)
WITH f, row UNWIND row.contacts AS contact
MATCH (c:Contact {id: contact})
CREATE (c)-[:MADE_TO]->(f)"""
UNREGISTER = "UNWIND $rows AS row MATCH (f:Firm {id: row.id})-[r:REGISTERED_AS]->(:Registration) DELETE r"
REGISTER = """
UNWIND $rows AS row
MATCH (f:Firm {id: row.firm}), (r:Registration {id: row.id})
CREATE (f)-[:REGISTERED_AS]->(r)"""
DELETE_FIRMS = "UNWIND $rows AS row MATCH (f:Firm {id: row.id}) DETACH DELETE f"


def mark_stale(writer: Writer, source: str) -> None:
    """Note the firms that a source speaks of, before its contacts and registrations go."""
    writer.write_all([(text, {"source": source}) for text in (MARK_STALE, MARK_STALE_REGISTERED)])


def touched_by(judgements: Iterable[Judgement]) -> list[tuple[str, dict[str, list[str]]]]:
    """Statements that note the firms which judgements speak of, for the transaction that stores or undoes these: the
    next `update` derives them anew. Empty where none is about firms or the meaning of a text.

    >>> from graph.judgements import Ref
    >>> one = Judgement(Pair(Ref("Firm", "lärkan"), Ref("Firm", "larkan"), True), "anna", "2026-01-01T00:00:00+00:00")
    >>> [values for _, values in touched_by([one])], touched_by([])
    ([{'keys': ['larkan', 'lärkan']}], [])
    """
    matters = [one.matter for one in judgements]
    keys = {ref.key for matter in matters if isinstance(matter, Pair) for ref in (matter.left, matter.right)
            if ref.kind == "Firm"}
    texts = {matter.text for matter in matters if isinstance(matter, Meaning)}
    marks = [(MARK_FIRMS_OF_KEYS, {"keys": sorted(keys)}), (MARK_FIRMS_OF_TEXTS, {"texts": sorted(texts)})]
    return [(text, values) for text, values in marks if any(values.values())]


def update(writer: Writer, judgements: Iterable[Judgement] = (), *, at_once: bool = False,
           pending: Iterable[Demand] | None = None) -> list[Change]:
    """Bring firms and their needs up to date with the contacts of complete sources, their registrations and what
    people decided.

    `judgements` are all there are; those that govern act: pairs of firms (`graph.firms.assign_firms`) and meanings of
    texts that nobody understood (`needs_of_firm`). Derived anew are the firms of pending contacts and those noted by
    `mark_stale`, `touched_by` or as their registrations were written. `pending` are all those contacts where they are at
    hand and need not be read.

    With `at_once` nothing is written: the statements are returned, to be run in one transaction. Else an empty list.
    """
    held: list[Change] = []
    write: Write = held.extend if at_once else writer.write_all
    decided = list(judgements)
    pairs = [one for one in decided if isinstance(one.matter, Pair) and one.matter.left.kind == "Firm"]
    read = _Beside(writer, meanings_of(decided), bool(writer.read(READ_ANY_REGISTRATION)))
    stale = writer.read(READ_STALE_FIRMS)
    due = {row["id"] for row in stale}
    contacts = _StoredContacts(writer) if pending is None else _ContactsAtHand(writer, pending)
    groups = _groups(contacts.keys(), stale, firm_pairs(pairs))
    for rows in ahead(map(contacts.of_keys, groups)):
        due -= _derive(read, write, rows, due, pairs)
    due -= _derive(read, write, contacts.without_key(), set(), pairs)
    ordered = sorted(due)
    for start in range(0, len(ordered), BATCH):
        _write(read, write, (), {}, set(ordered[start:start + BATCH]))
    return held


@dataclass(frozen=True, slots=True)
class _Beside:
    """What firms are derived from beside the contacts at hand: a reader, the meanings of texts that nobody understood, and
    whether there are registers at all."""

    reader: Reader
    meanings: Mapping[str, str]
    registers: bool

    def registrations(self, firms: Sequence[str]) -> Mapping[str, list[Row]]:
        """The registrations of firms, by firm."""
        return registrations_of(self.reader, firms) if self.registers else {}


def registrations_of(reader: Reader, firms: Sequence[str]) -> Mapping[str, list[Row]]:
    """The registrations of firms in complete registers, by firm."""
    found: dict[str, list[Row]] = defaultdict(list)
    for start in range(0, len(firms), BATCH):
        for row in reader.read(READ_REGISTRATIONS, firms=firms[start:start + BATCH]):
            found[row["firm"]].append(row)
    return found


class _StoredContacts:
    """Contacts as they are read from the graph."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def keys(self) -> Iterable[Row]:
        """The name keys of pending contacts, as `_groups` wants them."""
        return self._reader.read(READ_PENDING)

    def of_keys(self, keys: Sequence[str]) -> list[Row]:
        """The contacts with one of these name keys, pending or not."""
        return [*self._reader.read(READ_CONTACTS_OF_KEYS, keys=keys)]

    def without_key(self) -> list[Row]:
        """The pending contacts without a name key."""
        return [*self._reader.read(READ_PENDING_WITHOUT_KEY)]


class _ContactsAtHand(_StoredContacts):
    """The same where the pending ones are at hand: only others are read, where there are any."""

    def __init__(self, reader: Reader, pending: Iterable[Demand]) -> None:
        super().__init__(reader)
        self._others = bool(reader.read(READ_ANY_FIRM))
        self._pending: dict[str | None, list[Demand]] = defaultdict(list)
        for one in pending:
            self._pending[one[KEY]].append(one)

    def keys(self) -> Iterable[Row]:
        return ({"key": key, "number": one[NUMBER], "contacts": 1}
                for key, contacts in self._pending.items() if key is not None for one in contacts)

    def of_keys(self, keys: Sequence[str]) -> list[Row]:
        others = self._reader.read(READ_LINKED_CONTACTS_OF_KEYS, keys=keys) if self._others else ()
        return [*(row for key in keys for row in self._rows(key)), *others]

    def without_key(self) -> list[Row]:
        return [*self._rows(None)]

    def _rows(self, key: str | None) -> Iterator[Row]:
        return (dict(zip(FIELDS, one, strict=True)) for one in self._pending.get(key, ()))


def meanings_of(judgements: Iterable[Judgement]) -> dict[str, str]:
    """The needs that texts mean to people. A text may mean none: then nobody is asked about it any more, and nothing follows;
    nor does from a need that the vocabulary does not have.

    >>> one = Judgement(Meaning("sparris", "affar.export"), "anna", "2026-01-01T00:00:00+00:00")
    >>> meanings_of([one, Judgement(Meaning("fika", ""), "anna", one.at)])
    {'sparris': 'affar.export'}
    """
    return {one.matter.text: one.matter.need for one in governing(judgements)
            if isinstance(one.matter, Meaning) and one.matter.need in vocabulary().needs}


def _groups(pending: Iterable[Row], stale: Iterable[Row], judged: Iterable[Pair]) -> Iterator[list[str]]:
    """Name keys that must be derived together, in groups that no firm crosses, each of some BATCH contacts.

    Pending contacts have a `key` and maybe a `number`, stale firms their `keys`; a key that is judged with another belongs
    to it, whether or not anything of theirs has changed. Most keys stand alone, so only others are kept as sets: firms are
    many.

    >>> pending = [{"key": "a", "number": "1", "contacts": 3000}, {"key": "b", "number": "1", "contacts": 2},
    ...            {"key": "c", "number": None, "contacts": 1}]
    >>> list(_groups(pending, [{"keys": ["c", "d"], "contacts": 1200}], []))
    [['a', 'b', 'c', 'd']]
    """
    weights: dict[str, int] = {}
    first_of: dict[str, str] = {}
    joined: dict[str, set[str]] = {}
    for row in pending:
        key, number = row["key"], row["number"]
        weights[key] = weights.get(key, 0) + int(row["contacts"])
        if number and (first := first_of.setdefault(number, key)) != key:
            _join(joined, {first, key})
    for row in stale:
        keys = sorted(row["keys"] or ())
        weights |= {key: weights.get(key, 0) for key in keys}
        if keys:
            weights[keys[0]] += int(row["contacts"] or 0)
        if len(keys) > 1:
            _join(joined, set(keys))
    near = neighbours(judged)
    for key in near.keys() & weights.keys():
        _join(joined, {key, *near[key]})
    return _batched(weights, joined)


def _join(joined: dict[str, set[str]], keys: set[str]) -> None:
    """Make the sets that keys are in one; the smaller ones go into the largest."""
    found = {id(one): one for key in keys if (one := joined.get(key))}
    largest = max(found.values(), key=len, default=set())
    for other in (*found.values(), keys):
        if other is not largest:
            largest |= other
            joined.update(dict.fromkeys(other, largest))


def _batched(weights: Mapping[str, int], joined: Mapping[str, set[str]]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    seen: set[str] = set()
    for key in weights:
        if key in seen:
            continue
        group = joined.get(key)
        if group:
            seen |= group
        batch += sorted(group) if group else [key]
        size += sum(weights.get(one, 0) for one in group or (key,))
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _derive(beside: _Beside, write: Write, rows: Sequence[Row], due: set[str], pairs: Sequence[Judgement]) -> set[str]:
    """Hang contacts at the firm they belong to and derive firms that won or lost one, or are due; which those are."""
    assigned = assign_firms([FirmRow(row["id"], row["source"], row["key"], row["orgnr"], row["orgnr_state"],
                                     row["municipality"]) for row in rows], pairs)
    moved = [row for row in rows if row["firm_id"] != assigned[row["id"]]]
    touched = {assigned[row["id"]] for row in moved} | {row["firm_id"] for row in moved if row["firm_id"]}
    touched |= due & {row["firm_id"] for row in rows}
    if touched:
        members: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            members[assigned[row["id"]]].append(row)
        _write(beside, write, moved, members, touched)
    return touched


def _write(beside: _Beside, write: Write, moved: Sequence[Row], members: Mapping[str, Sequence[Row]],
           firms: set[str]) -> None:
    """Write firms in one transaction. `members` are their contacts at hand; those they have beside these are read."""
    ordered = sorted(firms)
    known = [row["id"] for row in beside.reader.read(READ_FIRMS, firms=ordered)]
    at_hand = {row["id"] for rows in members.values() for row in rows}
    contacts = {firm: list(members.get(firm, ())) for firm in ordered}
    for row in beside.reader.read(READ_CONTACTS_OF_FIRMS, firms=known) if known else ():
        if row["id"] not in at_hand:
            contacts[row["firm_id"]].append(row)
    new = {row["id"] for row in moved}
    registered = beside.registrations(ordered)
    rows = [{"id": firm, "properties": firm_properties(firm, found, registered.get(firm, ())),
             "needs": needs_of_firm(firm, found, beside.meanings, registered.get(firm, ())),
             "contacts": [row["id"] for row in found if row["id"] in new]} for firm, found in contacts.items() if found]
    statements: list[tuple[str, dict[str, Any]]] = [
        (UNLINK, {"rows": [{"contact": row["id"]} for row in moved if row["firm_id"]]}),
        (DELETE_NEEDS, {"rows": [{"id": firm} for firm in known]}),
        (UNREGISTER, {"rows": [{"id": firm} for firm in known] if beside.registers else []}),
        (WRITE_FIRMS, {"rows": rows}),
        (REGISTER, {"rows": [{"firm": row["firm"], "id": row["id"]} for firm in ordered if contacts[firm]
                             for row in registered.get(firm, ())]}),
        (DELETE_FIRMS, {"rows": [{"id": firm} for firm in known if not contacts[firm]]})]
    write([(text, values) for text, values in statements if values["rows"]])


def firm_properties(firm: str, contacts: Sequence[Row], registrations: Sequence[Row] = ()) -> dict[str, Any]:
    """What a firm is, from its contacts: the commonest spelling of its name, its municipality if it is one, how large it is
    and what it does (`graph.said`). And what registers of companies say of it (`graph.registered`), its municipality too where
    contacts tell none.

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
    return {"id": firm, "name": name, "orgnr_state": state, "contacts": len(contacts),
            "municipality": municipality_of(contacts, registrations),
            "keys": sorted({row["key"] for row in contacts if row["key"]}), "stale": None,
            **registered_facts(registrations, municipality_of(contacts)), **said_of_firm(contacts, registrations)}


def needs_of_firm(firm: str, contacts: Sequence[Row],
                  meanings: Mapping[str, str] = MappingProxyType({}),
                  registrations: Sequence[Row] = ()) -> list[dict[str, Any]]:
    """What a firm needs: one row per need, municipality of demand and horizon.

    `municipality` is that of the contact, else the firm's (`graph.registered.municipality_of`), else ''. `met` is whether
    any contact that voices the need names a receiver. `first` and `last` are days, '' where no contact has one. `meanings`
    tells the need of texts that nobody understood: a contact voices it with the horizon of the text's column, the nearest
    where it voices it twice. The words themselves stay at the contact, in `unread`.

    >>> rows = [{"municipality": None, "day": "2026-01-02", "referred": True, "needs": ["finans.lan"], "horizons": ["now"]}]
    >>> [(r["need"], r["municipality"], r["horizon"], r["contacts"], r["met"], r["first"]) for r in needs_of_firm("f", rows)]
    [('finans.lan', '', 'now', 1, True, '2026-01-02')]
    >>> rows[0] |= {"unread": ["sparris"], "unread_horizons": ["later"]}
    >>> [(r["need"], r["horizon"]) for r in needs_of_firm("f", rows, {"sparris": "affar.export"})]
    [('affar.export', 'later'), ('finans.lan', 'now')]
    """
    seat = municipality_of(contacts, registrations)
    cells: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    met: set[str] = set()
    for row in contacts:
        for need, horizon in _voiced(row, meanings):
            cells[need, row["municipality"] or seat or "", horizon].append(row["day"] or "")
            if row["referred"]:
                met.add(need)
    return [{"id": digest("needs", firm, *cell), "need": cell[0], "municipality": cell[1], "horizon": cell[2],
             "contacts": len(days), "met": cell[0] in met, "first": min(filter(None, days), default=""), "last": max(days)}
            for cell, days in sorted(cells.items())]


def _voiced(row: Row, meanings: Mapping[str, str]) -> list[tuple[str, str]]:
    """Needs that a contact voices with their horizons, as they were read or as people judged what nobody understood."""
    voiced = list(zip(row["needs"] or (), row["horizons"] or (), strict=True))
    unread = zip(row.get("unread") or (), row.get("unread_horizons") or (), strict=True) if meanings else ()
    for text, horizon in unread:
        if need := meanings.get(text):
            nearest = min([horizon, *(known for other, known in voiced if other == need)], key=HORIZONS.index)
            voiced = [*(pair for pair in voiced if pair[0] != need), (need, nearest)]
    return voiced
