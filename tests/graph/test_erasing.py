"""Personal cells: left out or erased, and no count is another; what is erased stays so, gone from the engine's folder."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.check import check, differences
from graph.config import Settings
from graph.embedded import is_running
from graph.engine import Engine, connect
from graph.errors import BadParameter
from graph.model import Contact, Reading, Source
from graph.moving import dump, restore
from graph.store import Store
from tests.conftest import empty
from tests.graph.sayings import contact, log, reading

LOG = log("cc")
SECRET = "Lingonris"
READ_PERSONAL = "MATCH (b:Body)-[:STATED_IN]->(:Source) WHERE b.personal RETURN b.row AS row, b.text AS text ORDER BY row"
READ_OPEN = "MATCH (b:Body) WHERE NOT b.personal RETURN b.text AS text ORDER BY text"
READ_ANSWERS = """
MATCH (f:Firm)-[r:NEEDS]->(n:Need) RETURN f.name AS firm, n.id AS need, r.contacts AS contacts, r.met AS met, r.last AS last
ORDER BY firm, need"""


def contacts(source: Source, *, sheet: str | None = None) -> list[Contact]:
    """Three rows with something personal in each; one tells no day."""
    rows = [contact(source, 1, "Lärkan AB", needs=["finans.lan"], to=["Almi"], orgnr="5598000012", date="2020-03-02"),
            contact(source, 2, "Lärkan AB", needs=["affar.export"], orgnr="5598000012"), contact(source, 3, "Ripan", date=None)]
    return [replace(one, sheet=sheet, personal=(("Anteckning", f"{SECRET} {one.row}"),)) for one in rows]


def of(source: Source, rows: Iterable[Contact]) -> Reading:
    return reading(source, contacts=list(rows))


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


def told(store: Store) -> tuple[Any, Any, Any]:
    """All counts but that of the bodies, and what is known of demand."""
    counts = {label: n for label, n in store.status()["counts"].items() if label != "Body"}
    return counts, store.engine.read(READ_ANSWERS), store.engine.read(READ_OPEN)


def personal(store: Store) -> list[int]:
    return [row["row"] for row in store.engine.read(READ_PERSONAL)]


def test_without_personal_cells_everything_else_is_the_same(store: Store) -> None:
    store.load([of(LOG, contacts(LOG))])
    full, rows = told(store), personal(store)
    bare = replace(LOG, personal=False)
    (report,) = store.load([of(bare, (replace(one, personal=()) for one in contacts(bare)))])
    assert (report.status, rows, personal(store)) == ("replaced", [1, 2, 3], [])
    assert told(store) == full
    assert check(store.engine) == differences(store) == []


@pytest.mark.parametrize("before", [None, "2025-01-01"])
def test_erasing_changes_no_count_and_no_version(store: Store, before: str | None) -> None:
    store.load([of(LOG, contacts(LOG))])
    full, version = told(store), store.graph_version()
    assert store.erase(LOG.path, before=before) == {LOG.id: 3 if before is None else 1}
    assert personal(store) == ([] if before is None else [2, 3])
    assert (told(store), store.graph_version()) == (full, version)
    assert store.erase(before=before) == {LOG.id: 0}
    assert check(store.engine) == differences(store) == []


def test_what_is_erased_stays_so(store: Store) -> None:
    store.load([of(LOG, contacts(LOG))])
    store.erase(LOG.id, before="2025-01-01")
    assert store.load([of(LOG, contacts(LOG))])[0].status == "unchanged"
    newer = log("dd", path=LOG.path)
    (report,) = store.load([of(newer, contacts(newer))])
    assert (report.status, personal(store)) == ("replaced", [2, 3])
    assert report.fields["personal_cells"] == "left out of rows before 2025-01-01: erased before"
    store.erase()
    assert store.load([of(LOG, contacts(LOG))])[0].fields["personal_cells"] == "left out: erased before"
    assert personal(store) == []
    store.withdraw(LOG.path)
    store.load([of(LOG, contacts(LOG))])
    assert personal(store) == [1, 2, 3]


def test_a_large_log_stays_erased_too(store: Store) -> None:
    many = [replace(one, row=row) for row in range(1, 2_500) for one in contacts(LOG)[:1]]
    store.load([of(LOG, many)])
    assert store.erase() == {LOG.id: len(many)}
    newer = log("dd", path=LOG.path)
    store.load([of(newer, (replace(one, source=newer.id) for one in many))])
    assert personal(store) == []


def test_a_dump_keeps_erased_what_is_erased(store: Store) -> None:
    def dumped() -> bytes:
        stream = io.BytesIO()
        dump(store.engine, stream, None)
        return stream.getvalue()

    store.load([of(LOG, contacts(LOG))])
    store.erase(before="2025-01-01")
    data = dumped()
    empty(store.engine)
    restore(Store(store.engine), io.BytesIO(data), None)
    assert (personal(store), dumped() == data) == ([2, 3], True)
    newer = log("dd", path=LOG.path)
    store.load([of(newer, contacts(newer))])
    assert personal(store) == [2, 3]


def test_rows_of_two_sheets_with_one_number_have_bodies_each(store: Store) -> None:
    rows = [*contacts(LOG, sheet="Mora"), *contacts(LOG, sheet="Orsa")]
    (report,) = store.load([of(LOG, rows)])
    assert (report.status, personal(store)) == ("loaded", [1, 1, 2, 2, 3, 3])
    assert store.erase(before="2025-01-01") == {LOG.id: 2}


def test_cells_from_before_they_were_apart_are_erased_too(store: Store) -> None:
    rows: Sequence[Contact] = [replace(one, personal=(*one.cells, *one.personal), cells=()) for one in contacts(LOG)]
    store.load([of(LOG, rows)])
    store.engine.write("MATCH (c:Contact) SET c.sheet = 'Blad1'")
    assert store.erase(before="2025-01-01") == {LOG.id: 1}


def test_unknown_logs_and_documents_are_told(store: Store) -> None:
    with pytest.raises(BadParameter, match="no contact log"):
        store.erase("nowhere.csv")


def test_half_erased_is_a_finding(store: Store) -> None:
    store.load([of(LOG, contacts(LOG))])
    store.engine.write("MATCH (s:Source) SET s.erased = 'all'")
    assert [one.invariant for one in check(store.engine)] == ["what is erased is gone"]


def test_what_is_erased_is_gone_from_the_engines_folder(embedded_settings: Settings, embedded_path: Path) -> None:
    long = tuple(replace(one, personal=(("Anteckning", f"{SECRET} " * 40_000),)) for one in contacts(LOG)[:1])
    with connect(embedded_settings) as engine:
        Store(engine).load([of(LOG, [*long, *contacts(LOG)[1:]])])
    assert found_files(embedded_path, _holds_secret)
    with connect(embedded_settings) as engine:
        Store(engine).erase()
    assert found_files(embedded_path, _holds_secret) == []


def found_files(path: Path, holds: Callable[[bytes], object]) -> list[str]:
    """The files of an engine's folder that hold something, when the engine has ended."""
    deadline = time.monotonic() + 60
    while is_running(path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(path)
    return [file.name for file in path.rglob("*") if file.is_file() and holds(file.read_bytes())]


def _holds_secret(data: bytes) -> bool:
    return any(SECRET.encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be"))
