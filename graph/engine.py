"""The one door to the graph: Cypher over Bolt, to the embedded engine or to a Neo4j server.

    with connect(settings()) as engine:
        engine.read("MATCH (a:Actor) RETURN a.name AS name ORDER BY name")

Which engine stands behind it shows nowhere else. Two things differ and are settled here: the embedded engine knows no
read-only sessions, so reading goes through a user that can only read; and it reports two writers of one key as a broken
constraint, so a MERGE that meets that is tried again.

**One writer.** `Engine.writing()` is held by whoever changes the graph. On the embedded engine it is a file lock in its
folder, which the kernel takes back from a process that dies. On a server it is a lease, the node
`(:Schema {id: 'writer', owner, until})`, renewed while it is held; after a crash the next writer waits until it has run
out, `LEASE_SECONDS` at most. A lock held by an open transaction would be shorter, but would end with the server's
time-out for transactions, in the middle of a load.

**One turn.** An engine may go on with a change whose sender has died, and finish it when another writer has begun. So
whoever gets the lock takes the turn too, a note in the node `(:Schema {id: 'turn', owner})`, and every change counts up
in it: a change of an earlier turn is in before the new one begins (its lock on the node, or a conflict with it, sees to
that) or is refused.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from graph import embedded, schema
from graph.config import Settings
from graph.errors import EngineUnavailable, GraphBusy, QueryFailed
from graph.parameters import faults, without_values

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Result, Session
    from neo4j.exceptions import Neo4jError

__all__ = ["Capabilities", "Engine", "Statement", "connect"]

Statement = tuple[str, Mapping[str, Any]]
Row = dict[str, Any]

CONNECT_SECONDS = 10.0
RETRY_SECONDS = {"arcadedb": 5.0, "neo4j": 30.0}
CONSTRAINT_ATTEMPTS = 6
WRITE_FACTOR = 10
PLAIN = frozenset({str, int, float, bool, type(None), list, dict})
WAIT_SECONDS = 2.0
NOT_STORED = "Transaction error on commit"  # all that the embedded engine says of an error in its own files
TOO_LONG = "takes longer than GRAPH_TIMEOUT allows"
LEASE_SECONDS = 20.0

TAKE_LEASE = """
MERGE (w:Schema {id: 'writer'})
SET w.asked = $owner
WITH w WHERE w.until IS NULL OR w.until < timestamp() OR w.owner = $owner
SET w.owner = $owner, w.until = timestamp() + $milliseconds
RETURN w.owner AS owner"""
END_LEASE = "MATCH (w:Schema {id: 'writer', owner: $owner}) SET w.until = 0"
TAKE_TURN = "MERGE (w:Schema {id: 'turn'}) SET w.owner = $owner, w.changes = 0"
KEEP_TURN = """
MATCH (w:Schema {id: 'turn', owner: $owner}) SET w.changes = w.changes + 1
RETURN w.changes AS changes"""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the engine behind the door is. `name` is `arcadedb` or `neo4j`; `read_only_enforced` says whether it
    refuses changes in a session opened for reading (else only a user without rights keeps them out)."""

    name: str
    version: str
    read_only_enforced: bool


class Engine:
    """An open door to the graph; made by `connect`. A context manager. Threads may share it."""

    def __init__(self, settings: Settings, writer: Driver, reader: Driver, database: str,
                 use: embedded.Use | None) -> None:
        self.uri = settings.uri
        self.capabilities = _capabilities(writer)
        self._timeout = settings.timeout
        self._patience = inf if settings.patience is None else settings.patience
        self._writer, self._reader, self._database, self._use = writer, reader, database, use
        self._turn: str | None = None

    def read(self, cypher: str, **parameters: Any) -> list[Row]:
        """The rows of a question, in the order it asks for, as maps by column; none where nothing is found.

        Columns are to be plain values, lists and maps; a node or relationship comes as a map of its properties.
        Raises QueryFailed where the engine refuses it (a change too), EngineUnavailable where it does not answer.
        """
        from neo4j import READ_ACCESS

        _check(cypher, parameters)
        with self._session(self._reader, cypher, parameters, READ_ACCESS) as session:
            return session.execute_read(_work([(cypher, parameters)], self._timeout))[0]

    def write(self, cypher: str, **parameters: Any) -> list[Row]:
        """Runs one statement in a transaction of its own and returns its rows. Tried again where the engine says that
        this helps. Raises as `read`."""
        return self.write_all([(cypher, parameters)])[0]

    def write_all(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Runs statements in one transaction, all or none; the rows of each, in their order. Raises as `read`, and
        EngineUnavailable where another writer took the turn."""
        return self._change(statements, self._timeout * WRITE_FACTOR, self._turn)

    def _change(self, statements: Sequence[Statement], timeout: float, turn: str | None = None) -> list[list[Row]]:
        """As `write_all`. The locks themselves are taken and renewed without a turn: a long change of ours holds that."""
        from neo4j.exceptions import ConstraintError

        cypher = ";\n".join(text for text, _ in statements)
        parameters = {f"{number}": values for number, (_, values) in enumerate(statements)}
        for text, values in statements:
            _check(text, values)
        merges = self.capabilities.name == "arcadedb" and "MERGE" in cypher.upper()
        with self._session(self._writer, cypher, parameters) as session:
            for attempt in range(CONSTRAINT_ATTEMPTS if merges else 1):
                try:
                    return session.execute_write(_work(statements, timeout, turn))
                except ConstraintError:
                    if not merges or attempt == CONSTRAINT_ATTEMPTS - 1:
                        raise
                    time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311 - spreads retries, guards nothing
        raise AssertionError("unreachable")

    def change_schema(self, cypher: str) -> None:
        """Runs one statement that changes constraints or indexes; engines want it apart from other changes."""
        with self._session(self._writer, cypher, {}) as session:
            session.run(cypher).consume()

    @contextmanager
    def writing(self, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Held by the one writer; others wait. `on_wait` is called once where that takes more than two seconds.

        Raises GraphBusy where it takes longer than the patience that the settings give. Not reentrant: whoever holds it
        must not ask for it again.
        """
        owner = uuid4().hex
        with self._file_lock(on_wait) if self._use is not None else self._lease(owner, on_wait):
            self._turn = self._took_turn(owner)
            try:
                yield
            finally:
                self._turn = None

    def close(self, *, linger: bool = True) -> None:
        """Closes the door. A second call does nothing.

        An embedded engine that nobody else uses ends after its linger, and at once where `linger` is False.
        """
        self._writer.close()
        self._reader.close()
        if self._use is not None:
            self._use.close(linger=linger)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _session(self, driver: Driver, cypher: str, parameters: Mapping[str, Any],
                 mode: str = "WRITE") -> Iterator[Session]:
        """A session in which the driver's errors become ours."""
        with _translated(self.uri, cypher, parameters, self._has_ended), driver.session(
                database=self._database, default_access_mode=mode) as session:
            yield session

    def _has_ended(self) -> bool:
        """Whether the embedded engine was ended on purpose: that takes its file away first."""
        return self._use is not None and embedded.access_of(self._use.path) != self._use.access

    @contextmanager
    def _file_lock(self, on_wait: Callable[[], None] | None) -> Iterator[None]:
        from filelock import FileLock, Timeout

        assert self._use is not None
        lock = FileLock(self._use.path / embedded.WRITER_LOCK, mode=0o600)
        told_after = min(WAIT_SECONDS, self._patience)
        try:
            lock.acquire(timeout=told_after)
        except Timeout:
            if on_wait is not None:
                on_wait()
            try:
                lock.acquire(timeout=self._patience - told_after)
            except Timeout as error:
                raise _busy(self.uri) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _lease(self, owner: str, on_wait: Callable[[], None] | None) -> Iterator[None]:
        began, told = time.monotonic(), on_wait is None
        while not self._took_lease(owner):
            if time.monotonic() - began >= self._patience:
                raise _busy(self.uri)
            if not told and on_wait is not None and time.monotonic() - began >= WAIT_SECONDS:
                told = True
                on_wait()
            time.sleep(0.25)
        done = threading.Event()
        keeper = threading.Thread(target=self._keep_lease, args=(owner, done), name="writer-lease", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()
            with suppress(EngineUnavailable):  # Then it ends by itself, and what went wrong is told by what failed.
                self._change([(END_LEASE, {"owner": owner})], self._timeout)

    def _took_turn(self, owner: str) -> str:
        """The turn, once what an earlier one had under way is in or refused. Raises GraphBusy as `writing`."""
        most = self._timeout * WRITE_FACTOR
        try:
            self._change([(TAKE_TURN, {"owner": owner})], min(most, max(self._patience, WAIT_SECONDS)))
        except QueryFailed as error:
            if TOO_LONG in error.reason:
                raise _busy(self.uri) from error
            raise
        return owner

    def _took_lease(self, owner: str) -> bool:
        values = {"owner": owner, "milliseconds": int(LEASE_SECONDS * 1000)}
        return bool(self._change([(TAKE_LEASE, values)], self._timeout)[0])

    def _keep_lease(self, owner: str, done: threading.Event) -> None:
        """Renews the lease in time. Who lost it to another lost the turn with it, and is told at the next change."""
        while not done.wait(LEASE_SECONDS / 4):
            with suppress(EngineUnavailable, QueryFailed):
                self._took_lease(owner)


def connect(settings: Settings) -> Engine:
    """Opens the door: joins or starts the embedded engine, or connects to a server; returns when it answers a query.

    Makes the schema where it is missing. Raises EngineUnavailable where nothing answers or the password is wrong,
    SchemaMismatch where the graph was made by a newer version.
    """
    path = settings.embedded_path
    if path is None:
        return _opened(settings, settings.uri, (settings.user, settings.password), None, settings.database, None)
    use = embedded.join(path, heap=settings.heap, linger=settings.linger, timeout=settings.timeout)
    access = use.access
    return _opened(settings, access.uri, (access.user, access.password),
                   (access.reader_user, access.reader_password), access.database, use)


def _opened(settings: Settings, address: str, writer: tuple[str, str], reader: tuple[str, str] | None, database: str,
            use: embedded.Use | None) -> Engine:
    from neo4j import GraphDatabase

    options = {"connection_timeout": CONNECT_SECONDS, "user_agent": "framjarkartan",
               "max_transaction_retry_time": RETRY_SECONDS["neo4j" if use is None else "arcadedb"],
               "notifications_min_severity": "OFF"}
    opened: list[Driver] = []
    try:
        with _translated(settings.uri, "RETURN 1", {}):
            opened += [GraphDatabase.driver(address, auth=auth, **options)  # type: ignore[arg-type]
                       for auth in (writer, reader) if auth is not None]
            for driver in opened:
                with driver.session(database=database) as session:
                    session.run("RETURN 1").consume()
            engine = Engine(settings, opened[0], opened[-1], database, use)
        schema.ensure(engine)
    except BaseException:
        for driver in opened:
            driver.close()
        if use is not None:
            use.close()
        raise
    return engine


def _busy(uri: str) -> GraphBusy:
    return GraphBusy(f"{uri} is being changed by another command; nothing was done. Try again when that has finished")


def _work(statements: Sequence[Statement], timeout: float,
          turn: str | None = None) -> Callable[[ManagedTransaction], list[list[Row]]]:
    from neo4j import unit_of_work

    @unit_of_work(timeout=timeout)
    def work(transaction: ManagedTransaction) -> list[list[Row]]:
        if turn is not None and not _rows(transaction.run(KEEP_TURN, owner=turn)):
            raise EngineUnavailable("the graph was not reachable for so long that another command has begun to change it; "
                                    "run the command again")
        return [_rows(transaction.run(cypher, dict(values))) for cypher, values in statements]

    return work


def _rows(result: Result) -> list[Row]:
    """Rows as maps. `Result.data` would do the same and walk into every list, which takes twice as long."""
    from neo4j.graph import Entity

    rows = [dict(record) for record in result]
    for row in rows:
        for column, value in row.items():
            if type(value) not in PLAIN and isinstance(value, Entity):
                row[column] = dict(value)
    return rows


def _check(cypher: str, parameters: Mapping[str, Any]) -> None:
    fault = next(faults(cypher, parameters), None)
    if fault is not None:
        raise QueryFailed(fault, cypher)


@contextmanager
def _translated(uri: str, cypher: str, parameters: Mapping[str, Any],
                has_ended: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """The driver's errors as ours. The values of parameters never become part of an error: they may be personal."""
    from neo4j import exceptions

    try:
        yield
    except exceptions.AuthError as error:
        raise EngineUnavailable(f"{uri} does not accept the user or password; check GRAPH_USER and GRAPH_PASSWORD "
                                f"or GRAPH_PASSWORD_FILE") from error
    except exceptions.Neo4jError as error:
        if has_ended():
            raise EngineUnavailable(f"{uri} does not answer any more: it was stopped; run the command again") from error
        if _is_absence(error):
            raise EngineUnavailable(f"{uri} answers, but {error.message}; check GRAPH_DATABASE") from error
        message = _reason(error)
        told = without_values(message, parameters)
        # A traceback would show the driver's own text, so it is left out where that holds a value.
        raise QueryFailed(told, cypher) from (error if told == message else None)
    except (ValueError, OverflowError) as error:
        # Such as text with half a character: the driver cannot write it. Its own words would show the value.
        raise QueryFailed(f"a value cannot be sent ({type(error).__name__})", cypher) from None
    except (exceptions.DriverError, OSError) as error:
        raise EngineUnavailable(f"{uri} does not answer ({type(error).__name__}); check that it runs and that the "
                                f"address is right") from error


def _is_absence(error: Neo4jError) -> bool:
    return any(word in (error.code or "") for word in ("DatabaseNotFound", "DatabaseUnavailable"))


def _reason(error: Neo4jError) -> str:
    if any(word in (error.code or "") for word in ("TimedOut", "LockClientStopped")):
        return f"{TOO_LONG}; ask for less, or raise it ({error.code})"
    if error.message == NOT_STORED:
        return (f"the engine could not store it ({error.code}); if it comes again, its files are damaged: `framjar dump FILE` "
                "keeps all that is stated and decided, and `framjar restore FILE` puts it into a new graph")
    return f"{error.message or error} ({error.code})"


def _capabilities(driver: Driver) -> Capabilities:
    """Told by the agent: `Neo4j/5.26.30`, or `Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)`."""
    agent = driver.get_server_info().agent
    if "ArcadeDB" in agent:
        return Capabilities("arcadedb", agent.partition("ArcadeDB ")[2].rstrip(")"), read_only_enforced=False)
    return Capabilities("neo4j", agent.partition("/")[2], read_only_enforced=True)
