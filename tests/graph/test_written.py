"""What is written comes back as the value it was: rows and their inverse, for every field of the values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from graph import records
from graph.model import Body, Certainty, Contact, Evidence, Inventory, Name, Referral, Source, Statement, Voiced
from graph.vocabulary import vocabulary
from graph.written import body_from, contact_from, source_from, statement_from

T = TypeVar("T")


def every(kind: type[T], /, **strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """Values of a kind with each of its fields drawn: a new field must be stored and come back too."""
    assert strategies.keys() == {field.name for field in fields(kind)}, kind  # type: ignore[arg-type]
    return st.builds(kind, **strategies)


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
word = st.text("abåö. -", min_size=1, max_size=6)
maybe = st.none() | word
number = st.integers(0, 9_000)
need = st.sampled_from(sorted(vocabulary().needs))
inventories = every(
    Inventory, area=st.sampled_from(["se", "se-lan-20", "no-34"]), needs=st.lists(need, max_size=2).map(tuple),
    start=st.none() | st.just("2024-01-01"), end=st.none() | st.just("2025"))
names = every(Name, kind=st.sampled_from(["Actor", "Project"]), surface=word, key=word, sort=maybe, place=maybe, scope=maybe)
qualifiers = st.dictionaries(st.sampled_from(["role", "amount", "places", "start"]), word | number | st.floats(0, 1e6)
                             | st.lists(word, min_size=1, max_size=2).map(tuple)).map(lambda d: tuple(sorted(d.items())))
evidence = every(Evidence, quote=text, start=st.none() | number, end=st.none() | number, page=st.none() | number,
                 row=st.none() | number, column=maybe, sheet=maybe, element=maybe)
sources = every(
    Source, sha256=word, path=word, kind=st.sampled_from(["document", "contacts"]), title=maybe, language=maybe, date=maybe,
    encoding=maybe, rules=word, mapping=maybe, inventories=st.lists(inventories, max_size=3).map(tuple),
    personal=st.booleans(), erased=maybe)
statements = every(
    Statement, source=st.just("s"), subject=names, predicate=word, object=names | word | number | st.floats(0, 1e9),
    evidence=evidence, rule=word, certainty=st.sampled_from(Certainty), confidence=st.floats(0, 1), qualifiers=qualifiers)
bodies = every(Body, source=st.just("s"), text=text, row=st.none() | number, personal=st.booleans(), sheet=st.none())
voiced = every(Voiced, need=need, horizon=st.sampled_from(["now", "later", "unstated"]), quote=word, column=word)
# What sort of actor a receiver is, the register knows; the log does not say it.
receivers = names.map(lambda one: replace(one, sort=None))
referrals = every(Referral, name=receivers, quote=word, column=word, known=st.booleans())
raw = st.dictionaries(word, word, max_size=3).map(lambda found: tuple(found.items()))
contacts = every(
    Contact, source=st.just("s"), row=number, firm=maybe, firm_key=maybe, orgnr=maybe, orgnr_state=word, municipality=maybe,
    locality=maybe, date=st.none() | st.sampled_from(["2020", "2020-W45", "2020-11-03"]),
    needs=st.lists(voiced, max_size=3, unique_by=lambda one: (one.need, one.horizon)).map(tuple),
    referrals=st.lists(referrals, max_size=2, unique_by=lambda one: one.name.id).map(tuple),
    groups=st.lists(word, max_size=2).map(tuple), status=maybe,
    unread=st.lists(word, max_size=2).map(tuple), unread_horizons=st.lists(word, max_size=2).map(tuple),
    outcome=maybe, size=maybe, industry=maybe, sheet=maybe, duplicates=st.lists(number, max_size=2).map(tuple),
    progress=maybe, size_class=maybe, target_group=maybe, section=maybe, cells=raw, personal=raw)


def kept(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as an engine gives it back: without what is null, through JSON as a dump has it."""
    found: dict[str, Any] = json.loads(json.dumps({key: value for key, value in row.items() if value is not None}))
    return found


@settings(deadline=None)
@given(sources)
def test_a_source_comes_back(source: Source) -> None:
    found = source_from({**kept(records.source_row(source)), "paths": [source.path]})
    assert (found, found.id) == (source, source.id)


@settings(deadline=None)
@given(bodies)
def test_a_body_comes_back(body: Body) -> None:
    found = body_from(kept(records.body_row(body)), body.source)
    assert (found, found.id) == (body, body.id)


@settings(deadline=None)
@given(statements)
def test_a_statement_comes_back_with_its_id(statement: Statement) -> None:
    other = statement.object if isinstance(statement.object, Name) else None
    row = {"properties": kept(records.statement_row(statement)["properties"]),
           "subject": kept(records.name_row(statement.subject)),
           "object": kept(records.name_row(other)) if other else None}
    found = statement_from(row, statement.source)
    assert (found, found.id) == (statement, statement.id)


@settings(deadline=None)
@given(contacts)
def test_a_contact_comes_back(contact: Contact) -> None:
    row = records.contact_row(contact)
    names = {one.name.id: one.name for one in contact.referrals}
    texts = {body["personal"]: body["text"] for body in row["bodies"]}
    stored = {"properties": kept(row["properties"]), "voiced": row["voiced"],
              "open": texts.get(False), "personal": texts.get(True),
              "referrals": [{**one, "name": kept(records.name_row(names[one["name"]]))} for one in row["referrals"]]}
    found = contact_from(stored, contact.source)
    assert (found, found.id) == (contact, contact.id)
