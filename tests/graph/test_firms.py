"""Which firm a contact belongs to: the rules one by one, and the laws that let the store work by pieces."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from graph.firms import FirmRow, assign_firms
from graph.judgements import Judgement, Pair, Ref

FALUN, BORLANGE = "se-2080", "se-2081"


def row(contact: str, key: str | None = "lärkan", number: str | None = None, place: str | None = FALUN,
        source: str = "one", state: str = "missing") -> FirmRow:
    return FirmRow(contact, source, key, number, "valid" if number else state, place)


def same(*rows: FirmRow) -> bool:
    return len(set(assign_firms(rows).values())) == 1


def test_no_rows() -> None:
    assert assign_firms([]) == {}


def test_a_number_is_the_firm_whatever_name_place_and_file() -> None:
    assert same(row("a", "lärkan", "5598000012"), row("b", "svanen", "5598000012", BORLANGE, "two"),
                row("c", None, "5598000012", None))
    assert not same(row("a", number="5598000012"), row("b", number="5598000020"))


def test_without_number_a_row_joins_the_numbered_firm_of_name_and_municipality() -> None:
    assert same(row("a", number="5598000012"), row("b"), row("c", source="two"), row("d", state="invalid"))
    assert not same(row("a", number="5598000012"), row("b", place=BORLANGE))
    assert not same(row("a", number="5598000012"), row("b", "svanen"))


def test_where_two_numbered_firms_have_the_name_the_row_is_neither() -> None:
    firms = assign_firms([row("a", number="5598000012"), row("b", number="5598000020"), row("c"), row("d")])
    assert len(set(firms.values())) == 3
    assert firms["c"] == firms["d"]


def test_without_any_number_name_and_municipality_are_the_firm_in_all_files() -> None:
    assert same(row("a"), row("b", source="two"), row("c", state="invalid"))
    assert not same(row("a"), row("b", place=BORLANGE))


def test_without_municipality_only_rows_of_one_file_are_one_firm() -> None:
    assert same(row("a", place=None), row("b", place=None))
    assert not same(row("a", place=None), row("b", place=None, source="two"))
    assert not same(row("a", place=None), row("b"))
    assert not same(row("a", place=None), row("b", number="5598000012"))


def test_a_wrong_number_without_name_is_a_firm_of_its_own() -> None:
    assert not same(row("a", None, state="invalid"), row("b", None, state="invalid"))


def test_a_personal_digest_is_a_number() -> None:
    assert same(row("a", number="digest:00ff"), row("b", number="digest:00ff", place=BORLANGE), row("c"))


def test_names_and_numbers_cannot_be_mistaken_for_each_other() -> None:
    assert not same(row("a", "5598000012", place=None, source=""), row("b", number="5598000012"))
    assert not same(row("a", "x|y", place="z"), row("b", "x", place="y"))


@st.composite
def logs(draw: st.DrawFn) -> list[FirmRow]:
    """Few names, numbers and places, so that rows meet often."""
    fields = st.tuples(st.sampled_from(["s1", "s2"]), st.sampled_from(["lärkan", "svanen", "viken", None]),
                       st.sampled_from([None, None, "1", "2", "digest:3"]),
                       st.sampled_from([FALUN, BORLANGE, None]))
    return [FirmRow(f"c{at}", source, key, number, "valid" if number else "missing", place)
            for at, (source, key, number, place) in enumerate(draw(st.lists(fields, max_size=25)))]


@given(logs(), st.randoms(use_true_random=False))
def test_order_does_not_matter(rows: list[FirmRow], shuffler: random.Random) -> None:
    shuffled = rows[:]
    shuffler.shuffle(shuffled)
    assert assign_firms(shuffled) == assign_firms(rows)


@given(logs(), st.sets(st.sampled_from(["lärkan", "svanen", "viken", None])))
def test_rows_that_share_name_keys_with_the_touched_are_enough(rows: list[FirmRow], keys: set[str | None]) -> None:
    part = [row for row in rows if row.firm_key in keys]
    whole = assign_firms(rows)
    assert assign_firms(part) == {row.contact: whole[row.contact] for row in part}


@given(logs(), logs())
def test_withdrawing_leaves_what_would_be_had_it_never_been_there(kept: list[FirmRow], gone: list[FirmRow]) -> None:
    """Only rows whose name key a withdrawn row has may change, and working them out alone gives the right firms."""
    gone = [row._replace(contact=f"gone {row.contact}", source="gone") for row in gone]
    before = assign_firms([*kept, *gone])
    touched = {row.firm_key for row in gone}
    updated = {row.contact: before[row.contact] for row in kept}
    updated |= assign_firms([row for row in kept if row.firm_key in touched])
    assert updated == assign_firms(kept)


@given(logs())
def test_one_firm_never_has_two_numbers_nor_a_nameless_stranger(rows: list[FirmRow]) -> None:
    firms = assign_firms(rows)
    for firm in set(firms.values()):
        members = [row for row in rows if firms[row.contact] == firm]
        assert len({row.orgnr for row in members if row.orgnr}) <= 1
        without = [row for row in members if not row.orgnr]
        assert len({(row.firm_key, row.municipality) for row in without if not any(m.orgnr for m in members)}) <= 1


def decided(*pairs: tuple[Ref, Ref, bool]) -> list[Judgement]:
    return [Judgement(Pair(left, right, same), "anna", f"2026-01-0{at}T00:00:00+00:00")
            for at, (left, right, same) in enumerate(pairs, start=1)]


LARKAN, NUMBERED = Ref("Firm", "lärkan", FALUN), Ref("Firm", "lärkan", FALUN, "5598000012")
SVANEN, MORA = Ref("Firm", "svanen", BORLANGE), Ref("Firm", "lärkan", "se-2062")
ROWS = [row("a", number="5598000012"), row("b"), row("c", "svanen", place=BORLANGE), row("d", place="se-2062")]


def test_what_is_judged_the_same_is_one_firm_and_keeps_the_number() -> None:
    firms = assign_firms(ROWS, decided((SVANEN, NUMBERED, True), (SVANEN, MORA, True)))
    assert set(firms.values()) == {assign_firms(ROWS)["a"]}
    nameless = assign_firms(ROWS[2:], decided((SVANEN, MORA, True)))
    assert len(set(nameless.values())) == 1
    assert nameless == assign_firms(ROWS[2:], decided((MORA, SVANEN, True)))


def test_what_is_judged_different_is_not_joined_by_name_and_a_number_is_never_overruled() -> None:
    firms = assign_firms([*ROWS, row("e", "svanen", "5598000012")], decided((LARKAN, NUMBERED, False)))
    assert firms["a"] != firms["b"]
    assert firms["a"] == firms["e"]


def test_two_numbers_stay_two_firms_whatever_is_judged() -> None:
    other = Ref("Firm", "svanen", BORLANGE, "5598000020")
    rows = [*ROWS, row("e", "svanen", "5598000020", BORLANGE)]
    assert assign_firms(rows, decided((NUMBERED, other, True))) == assign_firms(rows)


@given(st.permutations(decided((SVANEN, NUMBERED, True), (SVANEN, MORA, True), (LARKAN, MORA, False),
                               (Ref("Firm", "svanen", BORLANGE, "5598000020"), SVANEN, True))), st.permutations(ROWS))
def test_neither_the_order_of_judgements_nor_of_rows_matters(judged: list[Judgement], rows: list[FirmRow]) -> None:
    assert assign_firms(rows, judged) == {one.contact: assign_firms(ROWS, sorted(judged, key=lambda j: j.at))[one.contact]
                                          for one in rows}
