"""The only place that writes sources and judgements into the graph, takes them out, and keeps what follows from them.

A source goes in under a `Load` in state *writing*, batch by batch or packed with others (`graph.writing`), and counts
only when it is *complete*: one transaction switches from the old version to the new, which is *pending* until facts are
derived from it, and marks the names that the old one speaks of. What is left of a load that was cut short is removed by
the next command that writes (`Store.recover`). Facts are derived from complete sources only, for the names of pending ones,
those marked and what hangs together with them (`graph.components`); transactions write what changed and take the marks
away, and the last one what is pending, so that a crash at any point leaves marks or facts, never neither.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from graph import demand, judged, ledger, records, writing
from graph.components import News, Part, rederive
from graph.config import Settings
from graph.derivation import Derived, Said, derive, in_vocabulary
from graph.derived import changes, changes_of_part, stored
from graph.engine import Engine, Statement, connect
from graph.erasing import erase, erased_of, without_erased
from graph.errors import BadParameter, InputError
from graph.judgements import Judgement, known_by_path
from graph.lexicon import actors, places
from graph.model import Reading, SourceReport
from graph.recovery import read_cut_short
from graph.schema import SCHEMA_VERSION
from graph.shelf import Fresh, Known, Shelf, Touched, together, version_of
from graph.vocabulary import Vocabulary, vocabulary
from graph.vocabulary_nodes import write_vocabulary
from graph.writing import Demand, Draft, Pack, Told

__all__ = ["Store", "open_store"]

SLICE = 20_000
OTHER_WORDS = "The needs or the register have changed since the graph was written; all that follows from them is derived anew."
CUT_SHORT = "A command was cut short after its change: the change counts, and what was left to derive is done."

READ_SOURCES = """
MATCH (s:Source)
RETURN s.id AS id, s.complete AS complete, s.paths AS paths, s.sha256 AS sha256, s.kind AS kind, s.title AS title,
       s.language AS language, s.date AS date, s.loaded_at AS loaded_at, s.inventory AS inventory, s.rules AS rules
ORDER BY s.id"""
READ_KNOWN = "MATCH (s:Source) RETURN s.id AS id, s.complete AS complete, s.paths AS paths, s.erased AS erased ORDER BY s.id"
READ_HALF = "MATCH (s:Source) WHERE NOT s.complete RETURN s.id AS id ORDER BY s.id"
SET_PATHS = "MATCH (s:Source {id: $id}) SET s.paths = $paths"
RETIRE_SOURCE = """
MATCH (s:Source {id: $id}) SET s.complete = false, s.paths = []
WITH s MATCH (l:Load)-[:LOADED]->(s) SET l.state = 'withdrawn', l.finished_at = $now"""
# Names whose meaning changes are marked in the same transaction that changes it. Those of a source that has come and is
# pending need no mark.
TOUCH = """
MATCH (:Source {id: $id})<-[:STATED_IN]-(s:Statement)-[r:SUBJECT|OBJECT]->(n:Name)
WITH n, max(CASE WHEN s.predicate = 'lacks' AND type(r) = 'SUBJECT' THEN 1 ELSE 0 END) AS lacking
SET n.touched = true, n.lacking = CASE WHEN lacking = 1 THEN true ELSE n.lacking END"""
TOUCH_REFERRED = """
MATCH (:Source {id: $id})<-[:STATED_IN]-(:Contact)-[:REFERRED_TO]->(n:Name)
WITH DISTINCT n SET n.touched = true"""
READ_TOUCHED = "MATCH (n:Name {touched: true}) RETURN properties(n) AS name, n.lacking AS lacking"
READ_PENDING = """
MATCH (:Source {pending: true})<-[:STATED_IN]-(s:Statement)-[r:SUBJECT|OBJECT]->(n:Name)
WITH n, max(CASE WHEN s.predicate = 'lacks' AND type(r) = 'SUBJECT' THEN 1 ELSE 0 END) AS lacking
RETURN properties(n) AS name, lacking = 1 AS lacking"""
READ_PENDING_REFERRED = """
MATCH (:Source {pending: true})<-[:STATED_IN]-(:Contact)-[:REFERRED_TO]->(n:Name)
RETURN DISTINCT properties(n) AS name, false AS lacking"""
DELETE_ORPHANS = """
UNWIND $ids AS id MATCH (n:Name {id: id}) WHERE NOT (n)<-[:SUBJECT|OBJECT|REFERRED_TO]-() DETACH DELETE n"""
CLEAR_TOUCHED = """
UNWIND $ids AS id MATCH (n:Name {id: id}) WHERE n.touched SET n.touched = null, n.lacking = null"""
CLEAR_PENDING = "MATCH (s:Source {pending: true}) SET s.pending = null"
MARK_STALE_ONLY = "MATCH (s:Schema {id: 'schema'}) SET s.stale = true"
# Where a source was retired, all that changes is shown at once; else new facts may come slice by slice.
MARK_AT_ONCE = "MATCH (s:Schema {id: 'schema'}) SET s.at_once = true"
MARK_FRESH = "MATCH (s:Schema {id: 'schema'}) SET s.stale = false, s.rebuild = null, s.at_once = null"
READ_STALE = "MATCH (s:Schema {id: 'schema'}) RETURN s.stale AS stale, s.rebuild AS rebuild, s.at_once AS at_once"
REMOVE_LOADS = "MATCH (l:Load {state: 'writing'}) WHERE NOT (l)-[:LOADED]->() SET l.state = 'removed'"
READ_VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.graph_version AS version"
COUNT_JUDGEMENTS = "MATCH (j:Judgement {living: true}) RETURN count(j) AS n"
READ_NAMED = """
UNWIND $names AS name MATCH (n:Name {id: name})-[:REFERS_TO]->(e) RETURN name, labels(e)[0] AS label, e.id AS id"""


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
        return str(rows[0]["version"]) if rows and rows[0]["version"] else version_of([], [])

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
        with self.engine.writing(), writing.bulk():
            self.recover()
            shelf, pack, fresh = self._shelf(), Pack(), Fresh()
            reports: list[SourceReport] = []
            for drafts in writing.ahead(writing.drafts(readings)):
                for draft in drafts:
                    self._load(draft, shelf, pack, fresh)
                    reports.append(draft.reading.report)
                pack.write(self.engine, shelf.version())
            if self._stale():
                self._finish(fresh.names, fresh.said.heard(shelf), fresh.demand.heard(shelf))
            self._count_entities(fresh)
        return reports

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
                self._set_paths(one, left, shelf)
                gone += [] if left else [one.id]
            if self._stale():
                self._finish()
            return gone

    def erase(self, source_or_path: str | None = None, *, before: str | None = None) -> dict[str, int]:
        """Erase the cells of contact logs that may be of a person: of one, by id or path, or of all; of all rows or of those
        made before an ISO day. How many rows had such cells, by the id of the log. No count and no answer changes.

        Raises BadParameter where no contact log has this id or path.
        """
        with self.engine.writing():
            self.recover()
            meant = [row["id"] for row in self.sources()
                     if row["kind"] == "contacts" and (source_or_path in (None, row["id"]) or source_or_path in row["paths"])]
            if source_or_path is not None and not meant:
                raise BadParameter("source", f"no contact log has the id or path {source_or_path!r}; "
                                             "`framjar sources` lists them")
            return {id_: erase(self.engine, id_, before) for id_ in meant}

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
        changed = write_vocabulary(self.engine, self._words)
        said: list[str] = []
        if self.engine.read(READ_HALF) or self._stale():
            said = read_cut_short(self.engine).sentences() or [OTHER_WORDS if changed else CUT_SHORT]
            self._finish()
        for sentence in said:
            self._say(sentence)
        return said

    # -- one source ------------------------------------------------------------------------------------------------

    def _shelf(self) -> Shelf:
        sources = {row["id"]: Known(row["id"], bool(row["complete"]), tuple(row["paths"] or ()), row["erased"])
                   for row in self.engine.read(READ_KNOWN)}
        judgements = self.judgements()
        return Shelf(sources, judged.living_version(judgements), known_by_path(judgements))

    def _load(self, draft: Draft, shelf: Shelf, pack: Pack, fresh: Fresh) -> None:
        """Load one reading, a small one into the pack; the shelf follows, and `fresh` keeps what it told."""
        source, report = draft.reading.source, draft.reading.report
        same = shelf.sources.get(source.id)
        owners = [one for one in shelf.at(source.path) if one.id != source.id]
        if same or owners:  # One of them may still wait in the pack.
            pack.write(self.engine, shelf.version())
        if same and same.complete:
            report.status = "replaced" if owners else "unchanged"
            if draft.rest is None:
                fresh.reports.append((report, frozenset(draft.rows.names)))
            if source.path not in same.paths:
                self._set_paths(same, [*same.paths, source.path], shelf)
            for owner in owners:
                self._set_paths(owner, [path for path in owner.paths if path != source.path], shelf)
            return
        if same:  # It was replaced a moment ago and comes back: what is left of it goes first, and what followed from it.
            self._finish()
            fresh.forget()
        draft = without_erased(draft, erased_of([source.erased, *(one.erased for one in owners)]))
        load = uuid.uuid4().hex
        told, failed = self._write_large(load, draft) if draft.rest else (draft.rows.told(), draft.failed)
        if failed:
            report.status, report.reason = "failed", str(failed)
            return
        report.status = "replaced" if owners else "loaded"
        report.fields["statements"] = told.statements
        fresh.keep(source.id, report, told)
        self._switch(load, draft, told, owners, shelf, pack)

    def _write_large(self, load: str, draft: Draft) -> tuple[Told, InputError | None]:
        """Write all but the switch; what was written of a reading that cannot be read to its end is taken out again."""
        try:
            return writing.write_draft(self.engine, load, draft, self._now()), None
        except InputError as error:
            self._remove(draft.reading.source.id)
            return Told(), error

    def _switch(self, load: str, draft: Draft, told: Told, owners: Sequence[Known], shelf: Shelf, pack: Pack) -> None:
        """In one transaction the new version counts and the old no longer does: now, or with the pack it goes into."""
        now = self._now()
        source = draft.reading.source
        paths = shelf.put(source.id, [source.path], source.erased)
        statements: list[Statement] = []
        for owner in owners:
            statements += self._keeping(owner, [path for path in owner.paths if path != source.path], shelf, now)
        if draft.rest:
            self.engine.write_all([writing.completing(load, told, paths, now), *statements, shelf.version()])
        else:
            pack.add(load, draft, now, paths=paths, after=statements)

    def _set_paths(self, one: Known, paths: Sequence[str], shelf: Shelf) -> None:
        """Keep a source only under these paths; without any it is retired."""
        statements = self._keeping(one, paths, shelf, self._now())
        self.engine.write_all([*statements, shelf.version()])

    def _keeping(self, one: Known, paths: Sequence[str], shelf: Shelf, now: str) -> list[Statement]:
        """What keeps a source under these paths only, or retires it where there are none. Judgements may know it by one that
        came or went: then what it says is derived anew."""
        kept = shelf.put(one.id, paths)
        if not kept:
            return self._retiring(one.id, now)
        judged_anew = shelf.judged_at & ({*one.paths} ^ {*kept})
        return [(SET_PATHS, {"id": one.id, "paths": kept}), *(_touching(one.id) if judged_anew else ())]

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

    def _finish(self, fresh: Mapping[str, Touched] | None = None, heard: Sequence[Said] | None = None,
                asked: Sequence[Demand] | None = None) -> None:
        """Remove sources that no longer count, or do not yet, and bring everything derived up to date.

        Where that is at hand, `fresh` are the names that pending sources speak of, `heard` all that these say, and `asked`
        what demand is to be derived from.
        """
        for row in self.engine.read(READ_HALF):
            self.engine.write_all(_touching(row["id"]))
            writing.delete_source(self.engine, row["id"])
        self.engine.write(REMOVE_LOADS)
        judgements = self.judgements()
        state = self.engine.read(READ_STALE)[0]
        held = demand.update(self.engine, judgements, at_once=bool(state["at_once"]), pending=asked)
        if state["rebuild"]:
            self.engine.write_all([*changes(self.derived(), stored(self.engine, self._words)).statements,
                                   self._shelf().version()])
        marked = _by_name(self.engine.read(READ_TOUCHED))
        left = together(self._pending() if fresh is None else fresh, marked)
        source = ledger.StoredLedger(self.engine, heard)
        # Where all was derived anew a moment ago, nothing is news.
        news = None if heard is None or state["rebuild"] else News(heard, source, frozenset(marked))
        while left:
            some = {id_: left[id_] for id_ in (sorted(left) if state["at_once"] else sorted(left)[:SLICE])}
            part = self._part(some, source, judgements, news)
            handled = some.keys() | part.names | part.settled
            done = {"ids": sorted(marked.keys() & handled)}
            self.engine.write_all([*held, *changes_of_part(self.engine, part).statements,
                                   (DELETE_ORPHANS, done), (CLEAR_TOUCHED, done)])
            held = []
            left = {id_: one for id_, one in left.items() if id_ not in handled}
        self.engine.write_all([*held, *judged.listings(self.engine, judgements), (CLEAR_PENDING, {}), (MARK_FRESH, {})])

    def _pending(self) -> dict[str, Touched]:
        """The names that pending sources speak of."""
        return _by_name([*self.engine.read(READ_PENDING_REFERRED), *self.engine.read(READ_PENDING)])

    def _part(self, touched: Mapping[str, Touched], source: ledger.StoredLedger, judgements: Sequence[Judgement],
              news: News | None) -> Part:
        """What hangs together with these names, derived anew."""
        named = [(records.name_from(one.row), one.lacking) for one in touched.values()]
        return rederive([name for name, lacking in named if lacking or not in_vocabulary(name, self._words, places())],
                        source, judgements=judgements, words=self._words, places=places(), register=actors(), news=news)

    def _count_entities(self, fresh: Fresh) -> None:
        """Tell in the report of each source how many entities of each label it names."""
        names = sorted(set[str]().union(*(named for _, named in fresh.reports)))
        entity = {row["name"]: (row["label"], row["id"]) for some in writing.batches(names, SLICE)
                  for row in self.engine.read(READ_NAMED, names=some)}
        for report, named in fresh.reports:
            counted = Counter(label for label, _ in {entity[name] for name in named if name in entity})
            report.fields["entities"] = dict(sorted(counted.items()))


def _by_name(rows: Iterable[Mapping[str, Any]]) -> dict[str, Touched]:
    return together(*({row["name"]["id"]: Touched(row["name"], bool(row["lacking"]))} for row in rows))


def _touching(source: str) -> list[Statement]:
    """Mark the names that a source speaks of."""
    return [(text, {"id": source}) for text in (TOUCH, TOUCH_REFERRED)]


@contextmanager
def open_store(settings: Settings, *, say: Callable[[str], None] = lambda sentence: None) -> Iterator[Store]:
    """A store on the engine that the settings name; the engine is let go afterwards."""
    engine = connect(settings)
    try:
        yield Store(engine, say=say)
    finally:
        engine.close()
