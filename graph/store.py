"""The only place that writes sources and judgements into the graph, takes them out, and keeps what follows from them.

A source goes in under a `Load` in state *writing*, batch by batch (`graph.writing`), and counts only when it is
*complete*: one transaction switches from the old version to the new and marks the names that it speaks of. What is left
of a load that was cut short is removed by the next command that writes (`Store.recover`). Facts are derived from
complete sources only, for the marked names and what hangs together with them (`graph.components`); one transaction
writes what changed and takes the marks away, so that a crash at any point leaves marks or facts, never neither.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph import demand, judged, ledger, records, writing
from graph.components import rederive
from graph.config import Settings
from graph.derivation import Derived, derive, in_vocabulary
from graph.derived import changes, changes_of_part, stored
from graph.engine import Engine, Statement, connect
from graph.errors import BadParameter, InputError
from graph.ids import digest
from graph.judgements import Judgement
from graph.lexicon import actors, places
from graph.model import Reading, Source, SourceReport
from graph.recovery import read_cut_short
from graph.schema import SCHEMA_VERSION
from graph.vocabulary import Vocabulary, vocabulary
from graph.vocabulary_nodes import write_vocabulary

__all__ = ["Store", "open_store"]

SLICE = 20_000
CUT_SHORT = "A command was cut short after its change: the change counts, and what was left to derive is done."
ALL = 1_000_000_000

READ_SOURCES = """
MATCH (s:Source)
RETURN s.id AS id, s.complete AS complete, s.paths AS paths, s.sha256 AS sha256, s.kind AS kind, s.title AS title,
       s.language AS language, s.date AS date, s.loaded_at AS loaded_at, s.inventory AS inventory, s.rules AS rules
ORDER BY s.id"""
READ_KNOWN = "MATCH (s:Source) RETURN s.id AS id, s.complete AS complete, s.paths AS paths ORDER BY s.id"
READ_HALF = "MATCH (s:Source) WHERE NOT s.complete RETURN s.id AS id ORDER BY s.id"
COMPLETE_LOAD = """
MATCH (l:Load {id: $load})-[:LOADED]->(s:Source)
SET l.state = 'complete', l.finished_at = $now, l.statements = $statements, l.contacts = $contacts,
    s.complete = true, s.pending = true, s.paths = $paths, s.loaded_at = $now"""
SET_PATHS = "MATCH (s:Source {id: $id}) SET s.paths = $paths"
RETIRE_SOURCE = """
MATCH (s:Source {id: $id}) SET s.complete = false, s.paths = []
WITH s MATCH (l:Load)-[:LOADED]->(s) SET l.state = 'withdrawn', l.finished_at = $now"""
# Names whose meaning a source may change are marked in the same transaction that makes it count, or no longer count.
TOUCH = """
MATCH (:Source {id: $id})<-[:STATED_IN]-(s:Statement)-[r:SUBJECT|OBJECT]->(n:Name)
WITH n, max(CASE WHEN s.predicate = 'lacks' AND type(r) = 'SUBJECT' THEN 1 ELSE 0 END) AS lacking
SET n.touched = true, n.lacking = CASE WHEN lacking = 1 THEN true ELSE n.lacking END"""
TOUCH_REFERRED = """
MATCH (:Source {id: $id})<-[:STATED_IN]-(:Contact)-[:REFERRED_TO]->(n:Name)
WITH DISTINCT n SET n.touched = true"""
READ_TOUCHED = """
MATCH (n:Name {touched: true}) RETURN properties(n) AS name, n.lacking AS lacking, n.id AS id ORDER BY id LIMIT $most"""
DELETE_ORPHANS = """
UNWIND $ids AS id MATCH (n:Name {id: id}) WHERE NOT (n)<-[:SUBJECT|OBJECT|REFERRED_TO]-() DETACH DELETE n"""
CLEAR_TOUCHED = """
UNWIND $ids AS id MATCH (n:Name {id: id}) WHERE n.touched SET n.touched = null, n.lacking = null"""
CLEAR_PENDING = "MATCH (s:Source {pending: true}) SET s.pending = null"
MARK_STALE_ONLY = "MATCH (s:Schema {id: 'schema'}) SET s.stale = true"
MARK_STALE = "MATCH (s:Schema {id: 'schema'}) SET s.stale = true, s.graph_version = $version"
# Where a source was retired, all that changes is shown at once; else new facts may come slice by slice.
MARK_AT_ONCE = "MATCH (s:Schema {id: 'schema'}) SET s.at_once = true"
MARK_FRESH = "MATCH (s:Schema {id: 'schema'}) SET s.stale = false, s.rebuild = null, s.at_once = null"
READ_STALE = "MATCH (s:Schema {id: 'schema'}) RETURN s.stale AS stale, s.rebuild AS rebuild, s.at_once AS at_once"
REMOVE_LOADS = "MATCH (l:Load {state: 'writing'}) WHERE NOT (l)-[:LOADED]->() SET l.state = 'removed'"
READ_VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.graph_version AS version"
COUNT_JUDGEMENTS = "MATCH (j:Judgement {living: true}) RETURN count(j) AS n"
READ_NAMED = """
UNWIND $sources AS source
MATCH (:Source {id: source})<-[:STATED_IN]-(:Statement)-[:SUBJECT|OBJECT]->(:Name)-[:REFERS_TO]->(e)
RETURN DISTINCT source, labels(e)[0] AS label, e.id AS id"""
READ_REFERRED = """
UNWIND $sources AS source
MATCH (:Source {id: source})<-[:STATED_IN]-(:Contact)-[:REFERRED_TO]->(:Name)-[:REFERS_TO]->(e)
RETURN DISTINCT source, labels(e)[0] AS label, e.id AS id"""


@dataclass(frozen=True, slots=True)
class _Known:
    """A source that is in the graph."""

    id: str
    complete: bool
    paths: tuple[str, ...]


@dataclass(slots=True)
class _Shelf:
    """What the writer knows of the graph while it holds the lock: the sources by id, kept up to date as it writes, and
    the ids of the judgements that govern."""

    sources: dict[str, _Known]
    judged: list[str]

    def at(self, path: str) -> list[_Known]:
        """The complete sources with this path."""
        return [one for one in self.sources.values() if one.complete and path in one.paths]

    def put(self, source: str, paths: Iterable[str]) -> list[str]:
        """Note the paths of a source, in order; without any it no longer counts."""
        ordered = sorted(set(paths))
        self.sources[source] = _Known(source, bool(ordered), tuple(ordered))
        return ordered

    def version(self, judged: Iterable[str] | None = None) -> Statement:
        """The statement that notes the version of the graph, and that something is to be derived."""
        complete = [one.id for one in self.sources.values() if one.complete]
        return MARK_STALE, {"version": _version(complete, self.judged if judged is None else judged)}


class Store:
    """Writes sources, judgements and what follows from them. Use `open_store`, or give it an open engine.

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

    def judgements(self) -> list[Judgement]:
        """All judgements, undone ones too, the newest first."""
        return judged.read_judgements(self.engine)

    def status(self) -> dict[str, Any]:
        """Engine, schema, version and counts per label, as `framjar status` prints them."""
        counts = {label.id: self.engine.read(f"MATCH (n:{label.id}) RETURN count(n) AS n")[0]["n"]
                  for label in self._words.labels.values() if label.role != "bookkeeping"}
        loads = self.engine.read("MATCH (l:Load) RETURN l.state AS state, count(l) AS n ORDER BY state")
        capabilities = self.engine.capabilities
        return {"engine": {"name": capabilities.name, "version": capabilities.version, "uri": self.engine.uri},
                "schema": SCHEMA_VERSION, "graph_version": self.graph_version(), "counts": counts,
                "bookkeeping": {"loads": {row["state"]: row["n"] for row in loads},
                                "judgements": self.engine.read(COUNT_JUDGEMENTS)[0]["n"], "schema": SCHEMA_VERSION}}

    def graph_version(self) -> str:
        """A digest of what is in the graph: the same sources and judgements give the same version, on any engine."""
        rows = self.engine.read(READ_VERSION)
        return str(rows[0]["version"]) if rows and rows[0]["version"] else _version([], [])

    def derived(self) -> Derived:
        """Everything that follows from all complete sources and judgements, derived anew. Writes nothing."""
        said = list(ledger.everything_said(self.engine))
        return derive(said, referred=ledger.referred(self.engine), echoed=ledger.referred(self.engine, known=False),
                      judgements=self.judgements(), origins=ledger.origins(self.engine, {one.source for one in said}),
                      words=self._words, places=places(), register=actors())

    # -- writing ---------------------------------------------------------------------------------------------------

    def load(self, readings: Iterable[Reading]) -> list[SourceReport]:
        """Load each reading, then derive what follows; a report for each, in order.

        A reading whose bytes are known already adds its path and nothing else (`unchanged`); one at a known path
        replaces what was there; one that cannot be read to its end leaves the graph as it was (`failed`).
        """
        with self.engine.writing():
            self.recover()
            shelf = self._shelf()
            loaded = [(reading, self._load(reading, shelf)) for reading in writing.ahead(readings)]
            if self._stale():
                self._finish()
            self._count_entities([reading for reading, new in loaded if new])
        return [reading.report for reading, _ in loaded]

    def withdraw(self, source_or_path: str) -> list[str]:
        """Take a source out, by id or path, with all that rests on it alone; the ids taken out.

        A path takes its content along when it was the last path. Raises BadParameter where nothing has this id or path.
        """
        with self.engine.writing():
            self.recover()
            shelf = self._shelf()
            meant = [one for one in shelf.sources.values() if source_or_path == one.id or source_or_path in one.paths]
            if not meant:
                raise BadParameter("source", f"no source has the id or path {source_or_path!r}; `framjar sources` lists them")
            gone: list[str] = []
            for one in meant:
                left = [] if source_or_path == one.id else [path for path in one.paths if path != source_or_path]
                gone += self._give_up(one, left, shelf)
            if self._stale():
                self._finish()
            return gone

    def judge(self, judgements: Iterable[Judgement]) -> list[Judgement]:
        """Keep judgements, and derive at once what follows; those that were new here, or are now undone.

        A judgement that is known already adds nothing. One that is undone here stays so, whatever is brought in.
        """
        with self.engine.writing():
            self.recover()
            return self._judge(judgements)

    def undo(self, judgement: str | None, *, author: str) -> Judgement:
        """Undo a judgement by its id, or the last living one; what follows is derived at once. Nothing is deleted.

        Raises BadParameter where there is none, or none with this id that is not undone yet.
        """
        with self.engine.writing():
            self.recover()
            living = [one for one in self.judgements() if one.living and judgement in (None, one.id)]
            if not living:
                raise BadParameter("judgement", f"no judgement {judgement} can be undone; `framjar judgements` lists them"
                                   if judgement else "there is no judgement to undo")
            undone = living[0].undone(author, self._now())
            self._judge([undone])
            return undone

    def _judge(self, judgements: Iterable[Judgement]) -> list[Judgement]:
        before = {one.id: one for one in self.judgements()}
        brought = {one.id: one for one in judgements}
        new = [one for id_, one in sorted(brought.items()) if id_ not in before or (before[id_].living and not one.living)]
        if new:
            now = [*({**before, **{one.id: one for one in new}}).values()]
            self.engine.write_all([judged.writing(new), *judged.touching(self.engine, new), *demand.touched_by(new),
                                   self._shelf().version(judged.living_version(now))])
            self._finish()
        return new

    def recover(self) -> list[str]:
        """Remove what is left of loads that were cut short and derive what was not; sentences for the user, which say
        of each source whether its old version counts or its new one.

        Called under the writer's lock before anything else is written.
        """
        write_vocabulary(self.engine, self._words)
        said: list[str] = []
        if self.engine.read(READ_HALF) or self._stale():
            said = read_cut_short(self.engine).sentences() or [CUT_SHORT]
            self._finish()
        for sentence in said:
            self._say(sentence)
        return said

    # -- one source ------------------------------------------------------------------------------------------------

    def _shelf(self) -> _Shelf:
        sources = {row["id"]: _Known(row["id"], bool(row["complete"]), tuple(row["paths"] or ()))
                   for row in self.engine.read(READ_KNOWN)}
        return _Shelf(sources, judged.living_version(self.judgements()))

    def _load(self, reading: Reading, shelf: _Shelf) -> bool:
        """Whether the reading brought a new source; the shelf follows what is written."""
        source, report = reading.source, reading.report
        same = shelf.sources.get(source.id)
        owners = [one for one in shelf.at(source.path) if one.id != source.id]
        if same and same.complete:
            report.status = "replaced" if owners else "unchanged"
            if source.path not in same.paths:
                self._set_paths(same, [*same.paths, source.path], shelf)
            for owner in owners:
                self._give_up(owner, [path for path in owner.paths if path != source.path], shelf)
            return False
        if same:  # It was replaced a moment ago and comes back: what is left of it goes first.
            writing.delete_source(self.engine, source.id)
        load = uuid.uuid4().hex
        try:
            counts = writing.write_reading(self.engine, load, reading, self._now())
        except InputError as error:
            report.status, report.reason = "failed", str(error)
            self._remove(source.id)
            return False
        report.status = "replaced" if owners else "loaded"
        report.fields["statements"] = counts["statements"]
        self._switch(load, source, owners, shelf, counts)
        return True

    def _switch(self, load: str, source: Source, owners: Sequence[_Known], shelf: _Shelf, counts: Mapping[str, int]) -> None:
        """In one transaction the new version counts and the old no longer does."""
        now = self._now()
        statements: list[Statement] = [
            (COMPLETE_LOAD, {"load": load, "now": now, "paths": shelf.put(source.id, [source.path]),
                             "statements": counts["statements"], "contacts": counts["contacts"]}), *_touching(source.id)]
        for owner in owners:
            left = shelf.put(owner.id, [path for path in owner.paths if path != source.path])
            statements += [(SET_PATHS, {"id": owner.id, "paths": left})] if left else self._retiring(owner.id, now)
        self.engine.write_all([*statements, shelf.version()])

    def _give_up(self, one: _Known, left: Sequence[str], shelf: _Shelf) -> list[str]:
        """Keep a source only under the paths that are left; without any it is retired."""
        if left:
            self._set_paths(one, left, shelf)
            return []
        shelf.put(one.id, ())
        self.engine.write_all([*self._retiring(one.id, self._now()), shelf.version()])
        return [one.id]

    def _set_paths(self, one: _Known, paths: Iterable[str], shelf: _Shelf) -> None:
        """Judgements may name a source by its path, so where there are any, what it says is derived anew."""
        self.engine.write_all([(SET_PATHS, {"id": one.id, "paths": shelf.put(one.id, paths)}),
                               *(_touching(one.id) if shelf.judged else ()), shelf.version()])

    def _retiring(self, source: str, now: str) -> list[Statement]:
        demand.mark_stale(self.engine, source)
        return [*_touching(source), (RETIRE_SOURCE, {"id": source, "now": now}), (MARK_AT_ONCE, {})]

    def _remove(self, source: str) -> None:
        """Take out a source that never counted. Its names stay marked for a while; nothing is said of them but by others."""
        self.engine.write_all([*_touching(source), (MARK_STALE_ONLY, {})])
        writing.delete_source(self.engine, source)
        self.engine.write(REMOVE_LOADS)

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    # -- what follows ----------------------------------------------------------------------------------------------

    def _stale(self) -> bool:
        rows = self.engine.read(READ_STALE)
        return bool(rows and (rows[0]["stale"] or rows[0]["rebuild"]))

    def _finish(self) -> None:
        """Remove sources that no longer count, or do not yet, and bring everything derived up to date."""
        for row in self.engine.read(READ_HALF):
            self.engine.write_all(_touching(row["id"]))
            writing.delete_source(self.engine, row["id"])
        self.engine.write(REMOVE_LOADS)
        judgements = self.judgements()
        state = self.engine.read(READ_STALE)[0]
        held = demand.update(self.engine, judgements, at_once=bool(state["at_once"]))
        if state["rebuild"]:
            self.engine.write_all([*changes(self.derived(), stored(self.engine, self._words)).statements,
                                   self._shelf().version()])
        while self._derive_touched(judgements, held, ALL if state["at_once"] else SLICE):
            held = []
        self.engine.write_all([*held, *judged.listings(self.engine, judgements), (CLEAR_PENDING, {}),
                               (MARK_FRESH, {})])

    def _derive_touched(self, judgements: Sequence[Judgement], held: Sequence[Statement], most: int) -> bool:
        """Derive what hangs together with at most so many of the names that a change touched, and write in one
        transaction what is different now, and what is held. False, and nothing written, where none is touched any more."""
        marked = [(records.name_from(row["name"]), row["lacking"]) for row in self.engine.read(READ_TOUCHED, most=most)]
        if not marked:
            return False
        touched = [name for name, lacking in marked if lacking or not in_vocabulary(name, self._words, places())]
        part = rederive(touched, ledger.StoredLedger(self.engine), judgements=judgements, words=self._words,
                        places=places(), register=actors())
        done = {"ids": sorted({name.id for name, _ in marked} | part.names)}
        self.engine.write_all([*held, *changes_of_part(self.engine, part).statements,
                               (DELETE_ORPHANS, done), (CLEAR_TOUCHED, done)])
        return True

    def _count_entities(self, readings: Sequence[Reading]) -> None:
        """Tell in each new reading's report how many entities of each label its source names."""
        if not readings:
            return
        sources = [reading.source.id for reading in readings]
        rows = [row for text in (READ_NAMED, READ_REFERRED) for row in self.engine.read(text, sources=sources)]
        named: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in rows:
            named[row["source"]].add((row["label"], row["id"]))
        for reading in readings:
            counted = Counter(label for label, _ in named[reading.source.id])
            reading.report.fields["entities"] = dict(sorted(counted.items()))


def _touching(source: str) -> list[Statement]:
    """Mark the names that a source speaks of."""
    return [(text, {"id": source}) for text in (TOUCH, TOUCH_REFERRED)]


def _version(complete: Iterable[str], judgements: Iterable[str]) -> str:
    return digest("graph", sorted(complete), sorted(judgements))


@contextmanager
def open_store(settings: Settings, *, say: Callable[[str], None] = lambda sentence: None) -> Iterator[Store]:
    """A store on the engine that the settings name; the engine is let go afterwards."""
    engine = connect(settings)
    try:
        yield Store(engine, say=say)
    finally:
        engine.close()
