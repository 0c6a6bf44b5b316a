"""The only place that writes sources into the graph, takes them out, and keeps what follows from them.

A source goes in under a `Load` in state *writing*, batch by batch, and counts only when it is *complete*: one
transaction switches from the old version to the new. What is left of a load that was cut short is removed by the next
command that writes (`Store.recover`). Facts are derived from complete sources only.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph import demand, derived, records
from graph.config import Settings
from graph.derivation import Derived, derive
from graph.engine import Engine, connect
from graph.errors import BadParameter, InputError
from graph.ids import digest
from graph.lexicon import actors, places
from graph.model import Reading, Source, SourceReport
from graph.schema import SCHEMA_VERSION
from graph.vocabulary import Vocabulary, vocabulary
from graph.writing import delete_source, write_reading

__all__ = ["Store", "open_store"]

WRITE_NEEDS = "UNWIND $rows AS row MERGE (n:Need {id: row.id}) SET n += row"
WRITE_GROUPS = "UNWIND $rows AS row MERGE (n:TargetGroup {id: row.id}) SET n += row"
WRITE_PLACES = "UNWIND $rows AS row MERGE (n:Place {id: row.id}) SET n += row"
WRITE_PLACE_TREE = """
UNWIND $rows AS row MATCH (a:Place {id: row.id}), (b:Place {id: row.parent}) MERGE (a)-[:LIES_IN]->(b)"""
READ_VOCABULARY_VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.vocabulary AS version"
WRITE_VOCABULARY_VERSION = "MATCH (s:Schema {id: 'schema'}) SET s.vocabulary = $version"

READ_SOURCES = """
MATCH (s:Source)
RETURN s.id AS id, s.complete AS complete, s.paths AS paths, s.sha256 AS sha256, s.kind AS kind, s.title AS title,
       s.language AS language, s.date AS date, s.loaded_at AS loaded_at, s.inventory AS inventory, s.rules AS rules
ORDER BY s.id"""
COMPLETE_LOAD = """
MATCH (l:Load {id: $load})-[:LOADED]->(s:Source)
SET l.state = 'complete', l.finished_at = $now, l.statements = $statements, l.contacts = $contacts,
    s.complete = true, s.pending = true, s.paths = $paths, s.loaded_at = $now"""
SET_PATHS = "MATCH (s:Source {id: $id}) SET s.paths = $paths"
RETIRE_SOURCE = """
MATCH (s:Source {id: $id}) SET s.complete = false, s.paths = []
WITH s MATCH (l:Load)-[:LOADED]->(s) SET l.state = 'withdrawn', l.finished_at = $now"""
MARK_STALE = "MATCH (s:Schema {id: 'schema'}) SET s.stale = true, s.graph_version = $version"
MARK_FRESH = "MATCH (s:Schema {id: 'schema'}) SET s.stale = false"
READ_STALE = "MATCH (s:Schema {id: 'schema'}) RETURN s.stale AS stale"
CLEAR_PENDING = "MATCH (s:Source {pending: true}) SET s.pending = null"
REMOVE_LOADS = "MATCH (l:Load {state: 'writing'}) WHERE NOT (l)-[:LOADED]->() SET l.state = 'removed'"
DELETE_ORPHANS = "MATCH (n:Name) WHERE NOT (n)<-[:SUBJECT|OBJECT|REFERRED_TO]-() DETACH DELETE n"
READ_SAID = """
MATCH (st:Statement)-[:STATED_IN]->(s:Source {complete: true})
MATCH (st)-[:SUBJECT]->(a:Name)
OPTIONAL MATCH (st)-[:OBJECT]->(b:Name)
RETURN properties(st) AS statement, s.id AS source, properties(a) AS subject, properties(b) AS object
ORDER BY st.id"""
READ_REFERRED = """
MATCH (s:Source {complete: true})<-[:STATED_IN]-(:Contact)-[:REFERRED_TO {known: true}]->(n:Name)
RETURN DISTINCT properties(n) AS name"""
READ_VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.graph_version AS version"


@dataclass(frozen=True, slots=True)
class _Known:
    """A source that is in the graph."""

    id: str
    complete: bool
    paths: tuple[str, ...]


class Store:
    """Writes sources and what follows from them. Use `open_store`, or give it an open engine.

    `clock` tells the time of loading (UTC), `say` hears sentences for the user while it works.
    """

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC),
                 say: Callable[[str], None] = lambda sentence: None, words: Vocabulary | None = None) -> None:
        self.engine = engine
        self._clock = clock
        self._say = say
        self._words = words or vocabulary()

    # -- reading ---------------------------------------------------------------------------------------------------

    def sources(self) -> list[dict[str, Any]]:
        """The complete sources, by path: id, path (the first), paths, kind, sha256, loaded_at, inventory, title …"""
        rows = [row for row in self.engine.read(READ_SOURCES) if row["complete"]]
        for row in rows:
            del row["complete"]
            row["path"] = row["paths"][0] if row["paths"] else ""
        return sorted(rows, key=lambda row: (row["path"], row["id"]))

    def status(self) -> dict[str, Any]:
        """Engine, schema, version and counts per label, as `framjar status` prints them."""
        counts = {label.id: self.engine.read(f"MATCH (n:{label.id}) RETURN count(n) AS n")[0]["n"]
                  for label in self._words.labels.values() if label.role != "bookkeeping"}
        loads = self.engine.read("MATCH (l:Load) RETURN l.state AS state, count(l) AS n ORDER BY state")
        capabilities = self.engine.capabilities
        return {"engine": {"name": capabilities.name, "version": capabilities.version, "uri": self.engine.uri},
                "schema": SCHEMA_VERSION, "graph_version": self.graph_version(), "counts": counts,
                "bookkeeping": {"loads": {row["state"]: row["n"] for row in loads}, "judgements": 0,
                                "schema": SCHEMA_VERSION}}

    def graph_version(self) -> str:
        """A digest of what is in the graph: the same sources give the same version, on any engine."""
        rows = self.engine.read(READ_VERSION)
        return str(rows[0]["version"]) if rows and rows[0]["version"] else _version([])

    # -- writing ---------------------------------------------------------------------------------------------------

    def load(self, readings: Iterable[Reading]) -> list[SourceReport]:
        """Load each reading, then derive what follows; a report for each, in order.

        A reading whose bytes are known already adds its path and nothing else (`unchanged`); one at a known path
        replaces what was there; one that cannot be read to its end leaves the graph as it was (`failed`).
        """
        with self.engine.writing():
            self.recover()
            loaded = [(reading, self._load(reading)) for reading in readings]
            if self._stale():
                self._finish(self._retired())
            self._count_entities([reading for reading, new in loaded if new])
        return [reading.report for reading, _ in loaded]

    def withdraw(self, source_or_path: str) -> list[str]:
        """Take a source out, by id or path, with all that rests on it alone; the ids taken out.

        A path takes its content along when it was the last path. Raises BadParameter where nothing has this id or path.
        """
        with self.engine.writing():
            self.recover()
            known = self._known()
            gone: list[str] = []
            for one in known.values():
                if source_or_path == one.id or source_or_path in one.paths:
                    left = [] if source_or_path == one.id else [path for path in one.paths if path != source_or_path]
                    gone += self._give_up(one, left, known)
            if not gone and not any(source_or_path in one.paths for one in known.values()):
                raise BadParameter("source", f"no source has the id or path {source_or_path!r}; `framjar sources` lists them")
            if self._stale():
                self._finish(self._retired())
            return gone

    def recover(self) -> list[str]:
        """Remove what is left of loads that were cut short and derive what was not; sentences for the user.

        Called under the writer's lock before anything else is written.
        """
        self._write_vocabulary()
        retired = self._retired()
        said = [f"Removed what a cut-short load had left behind ({len(retired)} sources)."] if retired else []
        if retired or self._stale():
            self._finish(retired)
            said = said or ["Finished what a cut-short load had left to derive."]
        for sentence in said:
            self._say(sentence)
        return said

    # -- one source ------------------------------------------------------------------------------------------------

    def _known(self) -> dict[str, _Known]:
        return {row["id"]: _Known(row["id"], bool(row["complete"]), tuple(row["paths"] or ()))
                for row in self.engine.read(READ_SOURCES)}

    def _load(self, reading: Reading) -> bool:
        """Whether the reading brought a new source."""
        source, report = reading.source, reading.report
        known = self._known()
        same = known.get(source.id)
        owners = [one for one in known.values() if one.complete and source.path in one.paths and one.id != source.id]
        if same and same.complete:
            report.status = "replaced" if owners else "unchanged"
            if source.path not in same.paths:
                self.engine.write(SET_PATHS, id=same.id, paths=sorted({*same.paths, source.path}))
            for owner in owners:
                self._give_up(owner, [path for path in owner.paths if path != source.path], known)
            return False
        load = uuid.uuid4().hex
        try:
            counts = write_reading(self.engine, load, reading, self._clock().isoformat(timespec="seconds"))
        except InputError as error:
            report.status, report.reason = "failed", str(error)
            delete_source(self.engine, source.id)
            self.engine.write(REMOVE_LOADS)
            return False
        report.status = "replaced" if owners else "loaded"
        report.fields["statements"] = counts["statements"]
        self._switch(load, source, owners, known, counts)
        return True

    def _switch(self, load: str, source: Source, owners: Sequence[_Known], known: Mapping[str, _Known],
                counts: Mapping[str, int]) -> None:
        """In one transaction the new version counts and the old no longer does."""
        now = self._clock().isoformat(timespec="seconds")
        statements: list[tuple[str, Mapping[str, Any]]] = [
            (COMPLETE_LOAD, {"load": load, "now": now, "paths": [source.path], "statements": counts["statements"],
                             "contacts": counts["contacts"]})]
        complete = {one.id for one in known.values() if one.complete} | {source.id}
        for owner in owners:
            left = [path for path in owner.paths if path != source.path]
            if left:
                statements.append((SET_PATHS, {"id": owner.id, "paths": left}))
            else:
                complete.discard(owner.id)
                demand.mark_stale(self.engine, owner.id)
                statements.append((RETIRE_SOURCE, {"id": owner.id, "now": now}))
        statements.append((MARK_STALE, {"version": _version(complete)}))
        self.engine.write_all(statements)

    def _give_up(self, one: _Known, left: Sequence[str], known: Mapping[str, _Known]) -> list[str]:
        """Keep a source only under the paths that are left; without any it is retired."""
        if left:
            self.engine.write(SET_PATHS, id=one.id, paths=list(left))
            return []
        demand.mark_stale(self.engine, one.id)
        complete = {other.id for other in self._known().values() if other.complete} - {one.id}
        now = self._clock().isoformat(timespec="seconds")
        self.engine.write_all([(RETIRE_SOURCE, {"id": one.id, "now": now}), (MARK_STALE, {"version": _version(complete)})])
        return [one.id]

    # -- what follows ----------------------------------------------------------------------------------------------

    def _stale(self) -> bool:
        rows = self.engine.read(READ_STALE)
        return bool(rows and rows[0]["stale"])

    def _retired(self) -> list[str]:
        """Sources that no longer count, or do not yet: half loads and withdrawn ones."""
        return [one.id for one in self._known().values() if not one.complete]

    def _finish(self, retired: Sequence[str]) -> None:
        """Remove retired sources and bring everything derived up to date."""
        for id_ in retired:
            delete_source(self.engine, id_)
        self.engine.write(REMOVE_LOADS)
        demand.update(self.engine)
        derived.write(self.engine, derived.changes(self._derive(), derived.stored(self.engine, self._words)))
        self.engine.write(DELETE_ORPHANS)
        self.engine.write_all([(CLEAR_PENDING, {}), (MARK_FRESH, {})])

    def _derive(self) -> Derived:
        said = [records.said_from(row) for row in self.engine.read(READ_SAID)]
        referred = [records.name_from(row["name"]) for row in self.engine.read(READ_REFERRED)]
        return derive(said, referred=referred, words=self._words, places=places(), register=actors())

    def _count_entities(self, readings: Sequence[Reading]) -> None:
        """Tell in each new reading's report how many entities of each label its source names."""
        for reading in readings:
            rows = self.engine.read(COUNT_ENTITIES, source=reading.source.id)
            counted: dict[str, set[str]] = defaultdict(set)
            for row in rows:
                counted[row["label"]].add(row["id"])
            reading.report.fields["entities"] = {label: len(ids) for label, ids in sorted(counted.items())}

    def _write_vocabulary(self) -> None:
        """Needs, places and target groups, where they are missing or of another version."""
        version = digest([need.id for need in self._words.needs.values()],
                         [[place.id, place.name] for place in places()], list(self._words.target_groups))
        if self.engine.read(READ_VOCABULARY_VERSION)[0]["version"] == version:
            return
        needs = [{"id": need.id, "group": need.group, "title_sv": need.titles["sv"], "title_en": need.titles["en"]}
                 for need in self._words.needs.values()]
        groups = [{"id": group.id, "title_sv": group.sv, "title_en": group.en} for group in self._words.target_groups.values()]
        rows = [{"id": place.id, "name": place.name, "level": place.level, "country": place.country, "code": place.code}
                for place in places()]
        tree = [{"id": place.id, "parent": place.parent_id} for place in places() if place.parent_id]
        self.engine.write_all([
            (WRITE_NEEDS, {"rows": needs}), (WRITE_GROUPS, {"rows": groups}), (WRITE_PLACES, {"rows": rows}),
            (WRITE_PLACE_TREE, {"rows": tree}), (WRITE_VOCABULARY_VERSION, {"version": version})])


COUNT_ENTITIES = """
MATCH (s:Source {id: $source})<-[:STATED_IN]-(:Statement)-[:SUBJECT|OBJECT]->(:Name)-[:REFERS_TO]->(e)
RETURN DISTINCT labels(e)[0] AS label, e.id AS id
UNION
MATCH (s:Source {id: $source})<-[:STATED_IN]-(:Contact)-[:REFERRED_TO]->(:Name)-[:REFERS_TO]->(e)
RETURN DISTINCT labels(e)[0] AS label, e.id AS id"""


def _version(complete: Iterable[str]) -> str:
    return digest("graph", sorted(complete))


@contextmanager
def open_store(settings: Settings, *, say: Callable[[str], None] = lambda sentence: None) -> Iterator[Store]:
    """A store on the engine that the settings name; the engine is let go afterwards."""
    engine = connect(settings)
    try:
        yield Store(engine, say=say)
    finally:
        engine.close()
