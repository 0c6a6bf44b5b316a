"""Dumps: the same bytes from both engines, back whole into either, and refused where they are not what they should be."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import dump_file
from graph.check import check, differences
from graph.config import Settings
from graph.dump_file import Header
from graph.engine import Engine, connect
from graph.errors import InputError, SchemaMismatch, UnreadableFile
from graph.judgements import Judgement, Listing, Meaning, Pair, Ref
from graph.keys import PersonalKey
from graph.model import Inventory, Layout, Reading
from graph.moving import copy, dump, restore, unheld_needs
from graph.store import Store
from graph.vocabulary import Need, vocabulary
from tests.conftest import empty
from tests.graph.sayings import actor, contact, document, log, name, project, reading, says
from tests.graph.stored import everything

KEY = PersonalKey(bytes(32))
OTHER_KEY = PersonalKey(bytes(31) + b"1")
PLAN = document("aa", inventories=(Inventory("se-lan-20", ("finans.lan",), "2024", None), Inventory("se-kom-2080")),
                title="Plan", language="sv", date="2024-03", mapping=None)
PAGE, LOG = document("bb"), log("cc")
AT = "2026-01-01T00:00:00+00:00"


def region() -> list[Reading]:
    """Something of every kind, a digest of a personal number too."""
    service = name("Service", "rådgivning")
    return [
        reading(PLAN, [
            says(PLAN, actor("Granbo Tillväxt"), "takes_part", project("Digital kraft"), role="lead", places=("Falun", "Orsa")),
            says(PLAN, project("Digital kraft"), "budget", 250_000.0, at=24, currency="SEK", kind="total"),
            says(PLAN, project("Digital kraft"), "start", "2022-04", at=30),
            says(PLAN, actor("Granbo Tillväxt"), "offers", service, at=42),
            says(PLAN, service, "covers", name("Need", "finans.lan"), at=48),
            says(PLAN, name("Place", "Orsa"), "lacks", name("Need", "affar.export"), at=54)]),
        reading(PAGE, [says(PAGE, actor("Norrlys Utveckling"), "takes_part", project("Digital kraft"), role="partner")]),
        reading(LOG, contacts=[
            contact(LOG, 1, "Lärkan AB", needs=["finans.lan"], to=["Almi", "Norrlys Utveckling"], orgnr="5598000012"),
            contact(LOG, 2, "Ripan", needs=["finans.lan", "affar.export"], orgnr=KEY.digest("930309-9882"), state="personal"),
            replace(contact(LOG, 3, "Lärkan AB", municipality=None, date="2026-W10"), unread=("sparris", "moln"),
                    unread_horizons=("now", "later"))])]


def judgements() -> list[Judgement]:
    same = Judgement(Pair(Ref.of(actor("Granbo Tillväxt")), Ref.of(actor("Norrlys Utveckling")), same=True), "anna", AT, "känt")
    return [same, Judgement(Meaning("rådgivning", "affar.export"), "bo", AT).undone("anna", AT),
            Judgement(Meaning("sparris", "affar.export"), "bo", AT),
            Judgement(Pair(Ref("Firm", "lärkan", "se-kom-2080"), Ref("Firm", "ripan", "se-kom-2080"), same=False), "bo", AT),
            Judgement(Listing(PAGE.sha256, PAGE.path, Inventory("se-lan-20")), "anna", AT),
            Judgement(Layout("ab12", ((0, "firm"), (2, "ignore")), ("Bolag", "Färg"), "logg.csv"), "anna", AT)]


def dumped(store: Store, key: PersonalKey | None = KEY) -> bytes:
    stream = io.BytesIO()
    dump(store.engine, stream, key.fingerprint if key else None)
    return stream.getvalue()


def restored(store: Store, data: bytes, key: PersonalKey | None = KEY) -> None:
    restore(store, io.BytesIO(data), key.fingerprint if key else None, "graph.jsonl.gz")


def lines(data: bytes) -> list[str]:
    return gzip.decompress(data).decode().splitlines()


def packed(texts: list[str], *, sealed: bool = True) -> bytes:
    """Lines as a dump; `sealed` with an end that fits them."""
    if sealed:
        body = "".join(text + "\n" for text in texts[:-1]).encode()
        kinds = [next(iter(json.loads(text))) for text in texts[1:-1]]
        end = {kind: kinds.count(kind) for kind in dump_file.KINDS}
        digests = sum("digest:" in text for text in texts[:-1])
        texts = [*texts[:-1], json.dumps({"end": {**end, "digests": digests, "sha256": hashlib.sha256(body).hexdigest()}})]
    return gzip.compress("".join(text + "\n" for text in texts).encode(), mtime=0)


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine, clock=lambda: datetime(2026, 11, 24, tzinfo=UTC))


@pytest.fixture
def filled(store: Store) -> Store:
    store.load(region())
    store.load([replace(region()[1], source=replace(PAGE, path="/elsewhere/page.md"))])
    store.judge(judgements())
    return store


@pytest.fixture
def both(embedded_server_settings: Settings, neo4j_server_settings: Settings) -> Iterator[tuple[Store, Store]]:
    """A filled graph on the embedded engine and an empty one on Neo4j."""
    with connect(embedded_server_settings) as embedded, connect(neo4j_server_settings) as neo4j:
        empty(embedded)
        empty(neo4j)
        first = Store(embedded, clock=lambda: datetime(2026, 11, 24, tzinfo=UTC))
        first.load(region())
        first.judge(judgements())
        yield first, Store(neo4j)


@pytest.mark.engine
def test_a_graph_comes_back_as_it_was(filled: Store) -> None:
    data, before, version = dumped(filled), everything(filled.engine), filled.graph_version()
    sources, decided = filled.sources(), filled.judgements()
    empty(filled.engine)
    restored(filled, data)
    assert everything(filled.engine) == before
    assert (filled.graph_version(), filled.sources(), filled.judgements()) == (version, sources, decided)
    assert (check(filled.engine), differences(filled)) == ([], [])
    assert dumped(filled) == data


@pytest.mark.engine
def test_a_dump_of_one_engine_goes_into_the_other_and_back(both: tuple[Store, Store]) -> None:
    embedded, neo4j = both
    data = dumped(embedded)
    restored(neo4j, data)
    assert (check(neo4j.engine), differences(neo4j)) == ([], [])
    assert everything(neo4j.engine) == everything(embedded.engine)
    assert dumped(neo4j) == data
    empty(embedded.engine)
    copy(neo4j.engine, embedded)
    assert (check(embedded.engine), differences(embedded)) == ([], [])
    assert everything(embedded.engine) == everything(neo4j.engine)
    assert dumped(embedded) == data


@pytest.mark.engine
def test_an_empty_graph_is_moved_too(store: Store) -> None:
    data = dumped(store, None)
    assert len(lines(data)) == 2
    restored(store, data, None)
    assert check(store.engine) == []


@pytest.mark.engine
def test_a_graph_that_holds_something_is_left_alone(filled: Store) -> None:
    before, data = everything(filled.engine), dumped(filled)
    with pytest.raises(InputError, match="not empty"):
        restored(filled, data)
    with pytest.raises(InputError, match="not empty"):
        copy(filled.engine, filled)
    for source in filled.sources():
        filled.withdraw(source["id"])
    with pytest.raises(InputError, match="not empty"):  # Judgements are something too.
        restored(filled, data)
    assert before != everything(filled.engine)


@pytest.mark.engine
def test_a_damaged_file_is_told_by_its_line_and_the_graph_stays_empty(filled: Store) -> None:
    data = dumped(filled)
    texts = lines(data)
    statement = next(at for at, text in enumerate(texts) if text.startswith('{"statement"'))
    empty(filled.engine)
    broken = json.loads(texts[statement])
    del broken["statement"]["properties"]["predicate"]
    for file, said in (
        (data[:len(data) // 2], "cut off after line"),
        (packed(texts[:-1], sealed=False), f"cut off after line {len(texts) - 1}"),
        (data[:-8] + bytes(8), "damaged after line"),
        (packed([*texts[:3], "{", *texts[4:]], sealed=False), "line 4 is damaged"),
        (packed([*texts[:statement], *texts[statement + 1:]], sealed=False), "other figures"),
        (packed([*texts[:statement], json.dumps(broken), *texts[statement + 1:]]), f"line {statement + 1} is damaged"),
        (packed([texts[0], texts[statement], *texts[1:]]), "line 2 does not belong there"),
        (packed([*texts, texts[-2]], sealed=False), f"line {len(texts) + 1} does not belong there"),
        (packed(texts[1:]), "line 1 is not the header"), (b"Datum;Lots\n", "not a dump"), (b"", "cut off after line 0"),
    ):
        with pytest.raises(UnreadableFile, match=said):
            restored(filled, file)
        assert everything(filled.engine) == {"nodes": [], "links": []}


@pytest.mark.engine
def test_digests_go_only_to_where_their_key_is(filled: Store) -> None:
    data = dumped(filled)
    assert KEY.digest("930309-9882") in gzip.decompress(data).decode()
    with pytest.raises(InputError, match="GRAPH_KEY_FILE"):
        dumped(filled, None)
    filled.withdraw(LOG.id)
    without = dumped(filled)
    empty(filled.engine)
    for key in (OTHER_KEY, None):
        with pytest.raises(InputError, match="GRAPH_KEY_FILE"):
            restored(filled, data, key)
    assert everything(filled.engine) == {"nodes": [], "links": []}
    restored(filled, without, OTHER_KEY)
    assert len(filled.sources()) == 2


@pytest.mark.engine
@pytest.mark.parametrize("field", ["format", "schema"])
def test_a_file_of_a_newer_version_is_refused(filled: Store, field: str) -> None:
    header, *rest = lines(dumped(filled))
    newer = json.loads(header)
    newer["header"][field] += 1
    empty(filled.engine)
    with pytest.raises(SchemaMismatch, match="newer"):
        restored(filled, packed([json.dumps(newer), *rest]))


@pytest.mark.engine
def test_a_restore_that_was_cut_short_goes_on_with_the_same_file(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    data, before = dumped(filled), everything(filled.engine)
    empty(filled.engine)
    restoring = Store(filled.engine)
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "judge", _killed)
        with pytest.raises(KeyboardInterrupt):
            restored(restoring, data)
    assert {finding.invariant for finding in check(filled.engine)} == {"no restore half done"}
    filled.withdraw(PAGE.id)
    with pytest.raises(InputError, match="not empty"):
        restored(filled, packed(lines(data)[:2] + lines(data)[-1:]))
    restored(filled, data)
    assert everything(filled.engine) == before
    assert check(filled.engine) == []


OWN = Need("granbo.lots", "granbo", {"sv": "Lots", "en": "Pilot"}, ())


@pytest.mark.engine
def test_a_need_whose_pack_is_missing_is_told_and_kept_until_the_pack_is_there(store: Store) -> None:
    words = replace(vocabulary(), needs={**vocabulary().needs, OWN.id: OWN})
    own = Store(store.engine, words=words)
    own.load([
        reading(PLAN, [says(PLAN, project("Digital kraft"), "covers", name("Need", OWN.id)),
                       says(PLAN, name("Place", "Orsa"), "lacks", name("Need", OWN.id), at=6)]),
        reading(LOG, contacts=[contact(LOG, 1, "Lärkan AB", needs=[OWN.id, "finans.lan"], to=["Almi"])])])
    own.judge([Judgement(Meaning("sparris", OWN.id), "bo", AT)])
    assert unheld_needs(store.engine, words) == []
    before, data = everything(store.engine), dumped(own)
    empty(store.engine)
    elsewhere = Store(store.engine)
    restored(elsewhere, data)
    assert unheld_needs(store.engine, vocabulary()) == [OWN.id]
    assert (check(store.engine), differences(elsewhere)) == ([], [])
    assert dumped(elsewhere) == data, "nothing of it is lost on the way"
    with store.engine.writing():
        own.recover()
    assert everything(store.engine) == before
    assert (check(store.engine), differences(own)) == ([], [])


def _killed(*given: object) -> None:
    raise KeyboardInterrupt


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.text(max_size=4), st.text(max_size=8) | st.integers() | st.floats(allow_nan=False),
                                max_size=3), max_size=5), st.integers(0, 4_000))
def test_whatever_is_written_is_read_and_any_damage_is_seen(contents: list[dict[str, object]], at: int) -> None:
    stream = io.BytesIO()
    given_lines = [("judgement", content) for content in contents]
    dump_file.write(stream, Header(1, "1.0", "key", ""), given_lines)
    data = stream.getvalue()
    assert list(dump_file.read(io.BytesIO(data), "x", "key")) == given_lines
    again = io.BytesIO()
    dump_file.write(again, Header(1, "1.0", "key", ""), given_lines)
    assert again.getvalue() == data
    with pytest.raises(UnreadableFile):
        list(dump_file.read(io.BytesIO(data[:at % len(data)]), "x", "key"))
    broken = bytearray(data)
    broken[10 + at % (len(data) - 10)] ^= 0x55
    with pytest.raises(UnreadableFile):
        list(dump_file.read(io.BytesIO(bytes(broken)), "x", "key"))
