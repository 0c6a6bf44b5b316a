"""What registers of companies add to firms: in any order, twice, withdrawn, dumped; on both engines."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.check import check, differences
from graph.engine import Engine
from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.model import Reading, Registration
from graph.moving import dump, restore
from graph.records import registration_row
from graph.registered import municipality_of, registered_facts
from graph.store import Store
from graph.written import registration_from
from tests.conftest import empty
from tests.graph.sayings import contact, log, reading, register
from tests.graph.stored import everything

KEY = PersonalKey(bytes(32))
SOLE = KEY.digest("930309-9882")
LARKAN, SVANEN, UNHEARD = "5598000012", "5598000020", "5598000038"
LOG, OTHER, SCB, VERKET = log("aa"), log("bb"), register("cc"), register("dd")
FALUN, MORA = "se-kom-2080", "se-kom-2062"
READ_FIRMS = """
MATCH (f:Firm) RETURN f.name AS name, f.municipality AS municipality, f.form AS form, f.size AS size, f.section AS section,
       f.industry AS industry, f.seat AS seat, f.active AS active, f.registrations AS registrations,
       f.registered_conflicts AS conflicts ORDER BY name"""


def readings() -> list[Reading]:
    return [
        reading(LOG, contacts=[
            contact(LOG, 1, "Lärkan AB", needs=["finans.lan"], orgnr=LARKAN, municipality=None),
            contact(LOG, 2, "Ripan", needs=["finans.lan"], orgnr=SOLE, state="personal")]),
        reading(OTHER, contacts=[contact(OTHER, 1, "Svanen AB", needs=["affar.export"], orgnr=SVANEN),
                                 contact(OTHER, 2, "Trasten", needs=["affar.export"])]),
        reading(SCB, registrations=[
            Registration(SCB.id, 1, LARKAN, "LÄRKAN AB", "aktiebolag", ("62010", "70220"), "61-63", "1-4", FALUN, "seat"),
            Registration(SCB.id, 2, SVANEN, "SVANEN AB", "aktiebolag", ("01110",), "01-03", "5-9", MORA, "seat"),
            Registration(SCB.id, 3, UNHEARD, "OHÖRD AB", "aktiebolag", (), None, "0", FALUN, "seat"),
            Registration(SCB.id, 4, SOLE, None, "enskild", ("96021",), "94-96", "0", FALUN, "seat")]),
        reading(VERKET, registrations=[
            Registration(VERKET.id, 1, LARKAN, "Lärkan AB", "aktiebolag", municipality=MORA, by="post",
                         registered="2001-02-03"),
            Registration(VERKET.id, 2, SVANEN, "Svanen HB", "handelsbolag", deregistered="2024-05-06", active=False)])]


def firms(engine: Engine) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in engine.read(READ_FIRMS)}


def test_a_firm_with_a_contact_gets_what_registers_say_of_its_number(engine: Engine) -> None:
    Store(engine).load(readings())
    found = firms(engine)
    assert set(found) == {"Lärkan AB", "Ripan", "Svanen AB", "Trasten"}  # what is only registered is no Firm
    larkan, svanen, ripan = found["Lärkan AB"], found["Svanen AB"], found["Ripan"]
    assert (larkan["form"], larkan["size"], larkan["section"], larkan["industry"]) == ("aktiebolag", "1-4", "61-63", "62010")
    assert (larkan["municipality"], larkan["seat"], larkan["registrations"], larkan["conflicts"]) == (FALUN, FALUN, 2, None)
    assert (svanen["municipality"], svanen["seat"], svanen["active"]) == (FALUN, MORA, False)
    assert svanen["conflicts"] == ["form", "municipality"]
    assert (ripan["form"], ripan["size"], ripan["registrations"]) == ("enskild", "0", 1)
    assert found["Trasten"]["registrations"] is None
    assert (check(engine), differences(Store(engine))) == ([], [])


def test_a_need_counts_where_the_register_puts_the_firm_if_no_contact_says_where(engine: Engine) -> None:
    store = Store(engine)
    store.load(readings())
    cypher = "MATCH (f:Firm {name: 'Lärkan AB'})-[r:NEEDS]->() RETURN r.municipality AS municipality"
    assert engine.read(cypher) == [{"municipality": FALUN}]
    for source in (SCB, VERKET):
        store.withdraw(source.id)
    assert engine.read(cypher) == [{"municipality": ""}]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(4)), st.booleans())
def test_no_order_matters_and_twice_is_once(engine: Engine, order: Sequence[int], at_once: bool) -> None:
    empty(engine)
    Store(engine).load(readings())
    expected = everything(engine)
    empty(engine)
    for step in ([[readings()[at] for at in order]] if at_once else [[readings()[at]] for at in order]):
        Store(engine).load(step)
    Store(engine).load(readings())
    assert everything(engine) == expected
    assert (check(engine), differences(Store(engine))) == ([], [])


@pytest.mark.parametrize("source", [SCB, VERKET, LOG])
def test_what_is_withdrawn_leaves_what_would_be_there_without_it(engine: Engine, source: Any) -> None:
    Store(engine).load(one for one in readings() if one.source.id != source.id)
    expected = everything(engine)
    empty(engine)
    Store(engine).load(readings())
    Store(engine).withdraw(source.id)
    assert everything(engine) == expected
    assert (check(engine), differences(Store(engine))) == ([], [])


def test_a_newer_register_takes_the_place_of_the_old_one(engine: Engine) -> None:
    Store(engine).load(readings())
    newer = replace(SCB, sha256="ee" * 32)
    Store(engine).load([reading(newer, registrations=[
        Registration(newer.id, 1, LARKAN, "LÄRKAN AB", "aktiebolag", size="20-49", municipality=FALUN, by="seat")])])
    found = firms(engine)
    assert (found["Lärkan AB"]["size"], found["Lärkan AB"]["industry"]) == ("20-49", None)
    assert (found["Ripan"]["form"], found["Ripan"]["registrations"]) == (None, None)
    assert (check(engine), differences(Store(engine))) == ([], [])


def test_more_than_one_batch_is_streamed_and_counted(engine: Engine) -> None:
    many = (Registration(SCB.id, row, f"{5560000000 + row}", form="aktiebolag") for row in range(1, 5_002))
    report, = Store(engine).load([replace(reading(SCB), registrations=many)])
    assert report.status == "loaded"
    assert engine.read("MATCH (r:Registration) RETURN count(r) AS n") == [{"n": 5_001}]
    assert check(engine) == []
    Store(engine).withdraw(SCB.id)
    assert engine.read("MATCH (r:Registration) RETURN count(r) AS n") == [{"n": 0}]


def test_a_register_that_breaks_off_leaves_the_graph_as_it_was(engine: Engine) -> None:
    def broken() -> Iterator[Registration]:
        for row in range(1, 3_000):
            yield Registration(SCB.id, row, LARKAN if row == 1 else f"{5560000000 + row}", form="aktiebolag")
        raise UnreadableFile("scb.txt", "line 3001: breaks off")

    Store(engine).load([one for one in readings() if one.source.kind == "contacts"])
    before = everything(engine)
    report, = Store(engine).load([replace(reading(SCB), registrations=broken())])
    assert (report.status, everything(engine)) == ("failed", before)
    assert (check(engine), differences(Store(engine))) == ([], [])


def test_a_dump_brings_registrations_back(engine: Engine) -> None:
    store = Store(engine)
    store.load(readings())
    stream = io.BytesIO()
    dump(engine, stream, KEY.fingerprint)
    before = everything(engine)
    empty(engine)
    counts = restore(store, stream, KEY.fingerprint)
    assert (counts["registration"], everything(engine)) == (6, before)
    again = io.BytesIO()
    dump(engine, again, KEY.fingerprint)
    assert again.getvalue() == stream.getvalue()


texts = st.none() | st.text(min_size=1, max_size=8)
registrations = st.builds(
    Registration, st.just(SCB.id), st.integers(1, 9), st.sampled_from([LARKAN, SOLE]), texts, texts,
    st.lists(st.text("0123456789", min_size=5, max_size=5), max_size=5).map(tuple), texts, texts,
    st.sampled_from([None, FALUN, MORA]), st.sampled_from(["seat", "workplace", "post"]), texts, texts, st.booleans())


@given(registrations)
def test_a_registration_comes_back_from_its_properties(one: Registration) -> None:
    assert registration_from(registration_row(one), one.source) == one


@given(st.lists(registrations, max_size=5), st.randoms())
def test_what_registers_say_does_not_depend_on_their_order(found: list[Registration], random: Any) -> None:
    rows = [{**dict.fromkeys(("form", "size", "section", "municipality", "by", "registered", "deregistered")),
             **registration_row(one)} for one in found]
    mixed = random.sample(rows, len(rows))
    assert registered_facts(rows) == registered_facts(mixed)
    assert municipality_of([], rows) == municipality_of([], mixed)
