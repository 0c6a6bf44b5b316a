"""Which names mean the same: measured on labelled pairs, and the laws that hold for whatever is named and judged."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.candidates import Thing, candidates
from graph.guards import apart, plainly_apart, traits_of
from graph.identity import Alias, Cluster, body_of, bond, clusters
from graph.judgements import Judgement, Pair, Ref
from graph.lexicon import actors
from graph.model import Name
from graph.normal import normal_form

PAIRS = Path(__file__).with_name("pairs.csv")


@dataclass(frozen=True)
class Labelled:
    left: Name
    right: Name
    label: str
    trap: str

    @property
    def stated(self) -> list[Alias]:
        return [Alias(self.right, self.left, "statement")] if self.trap.startswith("stated alias") else []

    @property
    def words(self) -> str:
        sides = " / ".join(f"{one.surface} [{one.place}]" for one in (self.left, self.right))
        return f"{self.left.kind}: {sides} ({self.trap})"


def name(kind: str, surface: str, place: str | None = None, scope: str | None = None) -> Name:
    return Name(kind, surface, normal_form(kind, surface), place=place or None, scope=scope)


@cache
def labelled() -> tuple[Labelled, ...]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return tuple(_labelled(row) for row in csv.DictReader(file))


def _labelled(row: dict[str, str]) -> Labelled:
    introduced = row["trap"] == "stated alias" and " " not in row["right"]
    return Labelled(name(row["kind"], row["left"], row["left_place"]),
                    name(row["kind"], row["right"], row["right_place"], "document" if introduced else None),
                    row["label"], row["trap"])


def found(names: Iterable[Name], aliases: Iterable[Alias] = (), judgements: Iterable[Judgement] = ()) -> list[Cluster]:
    return clusters(names, aliases, actors(), judgements)


def parts(result: Iterable[Cluster]) -> set[frozenset[str]]:
    return {frozenset(one.id for one in cluster.names) for cluster in result}


def together(result: Iterable[Cluster], left: Name, right: Name) -> bool:
    return any({left.id, right.id} <= {one.id for one in cluster.names} for cluster in result)


def is_written_by_the_register(one: Name) -> bool:
    body = actors().find(one.surface, exact=True) if one.kind == "Actor" and not one.place else None
    return body is not None and one.surface in body.surfaces


@cache
def joined() -> frozenset[Labelled]:
    return frozenset(one for one in labelled() if together(found([one.left, one.right], one.stated), one.left, one.right))


@cache
def proposed() -> frozenset[frozenset[tuple[str, str, str | None]]]:
    """The pairs proposed among all names at once."""
    names = {(one.kind, one.surface, one.place): one for pair in labelled() for one in (pair.left, pair.right)}
    ids = {str(at): key for at, key in enumerate(sorted(names, key=str))}
    things = [Thing(id_, *(key[0], key[1], (key[1],), (names[key].key,)), place=key[2]) for id_, key in ids.items()]
    return frozenset(frozenset((ids[one.left], ids[one.right])) for one in candidates(things, [], actors()))


def is_proposed(one: Labelled) -> bool:
    return frozenset((side.kind, side.surface, side.place) for side in (one.left, one.right)) in proposed()


# -- the benchmark --------------------------------------------------------------------------------------------------------

def test_the_pairs_are_many_and_not_all_of_the_register() -> None:
    assert len(labelled()) >= 400
    assert {one.label for one in labelled()} == {"same", "not", "unsure"}
    both = sum(is_written_by_the_register(one.left) and is_written_by_the_register(one.right) for one in labelled())
    assert both <= len(labelled()) / 2


def test_automatic_merges_are_right_and_reach_most() -> None:
    same = {one for one in labelled() if one.label == "same"}
    judged = {one for one in joined() if one.label != "unsure"}
    precision, recall = len(judged & same) / len(judged), len(joined() & same) / len(same)
    print(f"\nautomatic: precision {precision:.3f}, recall {recall:.3f} of {len(same)} same pairs, {len(judged)} merged")
    print("wrongly merged:", *sorted(one.words for one in judged - same), sep="\n  ")
    print("left to people:", *sorted(one.words for one in same - joined()), sep="\n  ")
    assert precision >= 0.99
    assert recall >= 0.85


def test_candidates_hold_nearly_all_true_pairs() -> None:
    same = [one for one in labelled() if one.label == "same"]
    missed = [one for one in same if one not in joined() and not is_proposed(one)]
    asked = sum(one.label == "not" and is_proposed(one) for one in labelled())
    print(f"\ncandidates: recall {1 - len(missed) / len(same):.3f}, {asked} of the false pairs are asked, "
          f"{len(proposed())} questions among all names")
    print("missed:", *sorted(one.words for one in missed), sep="\n  ")
    assert 1 - len(missed) / len(same) >= 0.97


# -- guards ---------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("left", "right", "guard"), [
    ("IUC Norra Granbo", "IUC Södra Granbo", "compass"), ("Designhuset Mora", "Designhuset Orsa", "place"),
    ("Norrljus fas två", "Norrljus Fas III", "number"), ("Granbo AB", "Granbo ek. för.", "legal form"),
    ("Falu kommun", "Region Dalarna", "register"), ("Granbo kommun", "Region Granbo", "kind"),
    ("Region Dalarna", "Landstinget Dalarna", "register"), ("Företagarna", "Företagarna Dalarna", "register"),
    ("Almi", "Almi Invest", "register"), ("Lillbron (559800-0015)", "Lillbron (559700-0016)", "organisation number"),
])
def test_a_guard_says_in_a_sentence_with_both_values_why_it_keeps_apart(left: str, right: str, guard: str) -> None:
    one, other = (traits_of("Actor", surface, body=actors().by_id.get(body_of(name("Actor", surface), actors())))
                  for surface in (left, right))
    refusal = apart(one, other)
    assert refusal is not None
    assert refusal.guard == guard
    assert left in refusal.sentence
    assert right in refusal.sentence
    turned = apart(other, one)
    assert turned is not None
    assert turned.guard == guard


@pytest.mark.parametrize(("left", "right"), [
    ("Norrljus fas två", "Norrljus fas 2"), ("Norrljus Fas II", "Norrljus fas 2"), ("Leader Falun", "Leader Dalarna"),
    ("UDD", "Upphandlingsdialog Dalarna"), ("Fjordlab A/S", "Fjordlab AS"),
])
def test_what_may_be_one_is_not_kept_apart(left: str, right: str) -> None:
    assert apart(traits_of("Actor", left), traits_of("Actor", right)) is None


def test_what_is_merely_alike_is_kept_apart_by_a_word_that_one_lacks() -> None:
    for left, right, guard in (("Norrljus", "Norrljus 2.0", "number"), ("Granbo", "Norra Granbo", "compass")):
        refusal = plainly_apart(traits_of("Project", left), traits_of("Project", right))
        assert refusal is not None
        assert refusal.guard == guard
    whole = traits_of("Actor", "Företagarna", body=actors().by_id["se-foretagarna"])
    refusal = plainly_apart(whole, traits_of("Actor", "Företagarna Mora"))
    assert refusal is not None
    assert refusal.guard == "branch"


# -- abbreviations --------------------------------------------------------------------------------------------------------

FULL = name("Actor", "Falun Borlänge-regionen AB")
SHORT = name("Actor", "FBR", scope="one document")
GTX = [name("Actor", "GTX", scope="a"), name("Actor", "GTX", scope="b")]


def test_an_abbreviation_goes_by_its_document_before_the_register() -> None:
    assert body_of(name("Actor", "FBR"), actors()) not in ("", body_of(FULL, actors()))
    [cluster] = found([FULL, SHORT], [Alias(SHORT, FULL, "statement")])
    assert cluster.registered is not None
    assert cluster.registered.id == body_of(FULL, actors())
    assert cluster.why[SHORT.id].sentence() == "A source says that «FBR» and «Falun Borlänge-regionen AB» mean the same."
    assert cluster.why[SHORT.id].by == "statement"
    assert [one.guard for one in cluster.refused] == ["register"]


def test_an_abbreviation_that_no_document_introduces_goes_by_the_register() -> None:
    plain = name("Actor", "FBR")
    assert not together(found([FULL, SHORT, plain], [Alias(SHORT, FULL, "statement")]), plain, FULL)


def test_an_abbreviation_with_one_meaning_everywhere_has_that_meaning() -> None:
    town, plain = name("Actor", "Granbo Tillväxt AB"), name("Actor", "GTX")
    result = found([town, plain, *GTX], [Alias(short, town, "statement") for short in GTX])
    assert together(result, plain, town)
    [cluster] = result
    assert cluster.why[plain.id].rule == "only meaning"


def test_an_abbreviation_with_two_meanings_has_none_by_itself() -> None:
    town, mill, plain = name("Actor", "Granbo Tillväxt AB"), name("Actor", "Gotlands Textilhus"), name("Actor", "GTX")
    result = found([town, mill, plain, *GTX], [Alias(GTX[0], town, "one"), Alias(GTX[1], mill, "two")])
    assert parts(result) == {frozenset((town.id, GTX[0].id)), frozenset((mill.id, GTX[1].id)), frozenset((plain.id,))}


def test_a_bare_name_beside_two_legal_forms_is_neither() -> None:
    bare, firm, union = (name("Actor", surface) for surface in ("Granbo", "Granbo AB", "Granbo ek. för."))
    assert together(found([bare, firm]), bare, firm)
    assert len(found([bare, firm, union])) == 3


# -- laws -----------------------------------------------------------------------------------------------------------------

SURFACES = ("Region Dalarna", "Region Dalarnas", "Landstinget Dalarna", "Almi", "ALMI Företagspartner AB", "Almi Invest",
            "Almi Dalarna", "FBR", "Falun Borlänge-regionen AB", "UDD", "Upphandlingsdialog Dalarna", "Granbo AB", "Granbo",
            "Granbo ek. för.", "Granbo Norra", "Granbo Södra", "GRANBO NORRA", "GTX", "Granbo Tillväxt",
            "Granbo Tillväxt AB (559800-0015)", "Granbo Tillväxt AB (559700-0016)", "Näringslivskontoret", "Länsstyrelsen",
            "Mora kommun")
NAMES = st.builds(name, st.sampled_from(["Actor", "Actor", "Actor", "Project"]), st.sampled_from(SURFACES),
                  st.sampled_from([None, None, "se-lan-20", "se-kom-2062"]), st.sampled_from([None, None, "a", "b"]))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Name], list[Alias], list[Judgement]]:
    names = draw(st.lists(NAMES, min_size=2, max_size=12, unique_by=lambda one: one.id))
    two = st.tuples(st.sampled_from(names), st.sampled_from(names))
    aliases = [Alias(left, right, f"statement {at}") for at, (left, right) in enumerate(draw(st.lists(two, max_size=4)))]
    decided = draw(st.lists(st.tuples(two, st.booleans()), max_size=4))
    judgements = [Judgement(Pair(Ref.of(left), Ref.of(right), same), "anna", f"2026-01-0{at + 1}T00:00:00+00:00")
                  for at, ((left, right), same) in enumerate(decided)]
    return names, aliases, judgements


def plain(result: Sequence[Cluster]) -> list[tuple[object, ...]]:
    return [(one.id, one.kind, tuple(sorted(name.id for name in one.names)), sorted(one.why.items()), one.refused)
            for one in result]


@given(worlds(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_does_not_matter(world: tuple[list[Name], list[Alias], list[Judgement]], random: object) -> None:
    names, aliases, judgements = world
    expected = plain(found(names, aliases, judgements))
    for things in (names, aliases, judgements):
        random.shuffle(things)  # type: ignore[attr-defined]
    assert plain(found(names, aliases, judgements)) == expected


@given(worlds())
@settings(deadline=None)
def test_every_name_is_in_one_cluster_and_no_two_clusters_have_one_id(
        world: tuple[list[Name], list[Alias], list[Judgement]]) -> None:
    result = found(*world)
    assert sorted(one.id for cluster in result for one in cluster.names) == sorted(one.id for one in world[0])
    assert len({cluster.id for cluster in result}) == len(result)
    for cluster in result:
        assert set(cluster.why) == {one.id for one in cluster.names}
        assert all(decision.sentence() for decision in cluster.why.values())


@given(worlds())
@settings(deadline=None)
def test_a_closed_set_does_not_depend_on_names_outside(world: tuple[list[Name], list[Alias], list[Judgement]]) -> None:
    names, aliases, judgements = world
    whole = plain(found(names, aliases, judgements))
    pieces = [plain(found(closed, [a for a in aliases if a.left in closed and a.right in closed], judgements))
              for closed in components(names, aliases, judgements)]
    assert sorted(whole, key=str) == sorted((one for piece in pieces for one in piece), key=str)


def components(names: list[Name], aliases: list[Alias], judgements: list[Judgement]) -> list[list[Name]]:
    """The names that hang together by (kind, bond), body, stated alias or judged pair, transitively."""
    def signs(one: Name) -> set[object]:
        body = body_of(one, actors())
        stated = {("alias", at) for at, a in enumerate(aliases) if one in (a.left, a.right)}
        told = {("pair", at) for at, j in enumerate(judgements)
                if isinstance(j.matter, Pair) and Ref.of(one) in (j.matter.left, j.matter.right)}
        return {(one.kind, bond(one)), *([("body", body)] if body else []), *stated, *told}

    groups: list[tuple[set[object], list[Name]]] = []
    for one in names:
        mine, members = signs(one), [one]
        for group in [group for group in groups if group[0] & mine]:
            groups.remove(group)
            mine, members = mine | group[0], members + group[1]
        groups.append((mine, members))
    return [members for _, members in groups]


@given(worlds())
@settings(deadline=None)
def test_judgements_hold_and_can_be_undone(world: tuple[list[Name], list[Alias], list[Judgement]]) -> None:
    names, aliases, _ = world
    left, right = names[0], names[1]
    before = plain(found(names, aliases))
    for same in (True, False):
        one = Judgement(Pair(Ref.of(left), Ref.of(right), same), "anna", "2026-02-01T00:00:00+00:00")
        result = found(names, aliases, [one])
        told = [Ref.of(each) for each in names]
        if told.count(told[0]) == told.count(told[1]) == 1:  # Else the judgement is about others of that name too.
            numbers = {traits_of(n.kind, n.surface).number for n in (left, right)} - {""}
            assert together(result, left, right) == (same and len(numbers) < 2)
        assert plain(found(names, aliases, [one.undone("bo", "2026-02-02T00:00:00+00:00")])) == before


@given(worlds())
@settings(deadline=None)
def test_what_a_person_told_apart_is_never_one(world: tuple[list[Name], list[Alias], list[Judgement]]) -> None:
    names, aliases, judgements = world
    result = found(names, aliases, judgements)
    last = {one.matter.topic: one.matter for one in judgements if isinstance(one.matter, Pair)}
    for pair in last.values():
        if not pair.same and pair.left != pair.right:
            for cluster in result:
                refs = {Ref.of(one) for one in cluster.names}
                assert not {pair.left, pair.right} <= refs


def test_two_bodies_are_one_where_a_person_says_so_and_two_again_when_undone() -> None:
    old, new = name("Actor", "Landstinget Dalarna"), name("Actor", "Region Dalarna")
    one = Judgement(Pair(Ref.of(old), Ref.of(new), True), "anna", "2026-02-01T00:00:00+00:00", "same staff")
    [cluster] = found([old, new], (), [one])
    assert cluster.registered is not None
    assert cluster.registered.id == "se-region-20"
    assert cluster.why[old.id].by == one.id
    assert "A person decided" in cluster.why[old.id].sentence()
    assert len(found([old, new])) == 2


def test_what_people_told_apart_is_not_asked_again() -> None:
    things = [Thing(id_, "Actor", surface, (surface,), (normal_form("Actor", surface),), statements=3)
              for id_, surface in (("a", "Granbo Tillväxt"), ("b", "Granbo Tilväxt"))]
    [asked] = candidates(things, [], actors())
    assert round(sum(points for _, points, _ in asked.parts), 1) == asked.score
    assert {field[0]: field[3] for field in asked.fields}["name"] == "near"
    refs = [Ref("Actor", normal_form("Actor", thing.name)) for thing in things]
    decided = Judgement(Pair(refs[0], refs[1], False), "anna", "2026-02-01T00:00:00+00:00")
    assert candidates(things, [decided], actors()) == []
    assert candidates(things, [decided.undone("bo", "2026-02-02T00:00:00+00:00")], actors()) == [asked]


def test_what_is_another_body_in_each_place_is_only_asked_about_within_a_text() -> None:
    def thing(id_: str, surface: str, *sources: str) -> Thing:
        return Thing(id_, "Actor", surface, (surface,), (normal_form("Actor", surface),), sources=frozenset(sources))

    things = [
        thing("a", "Länsstyrelsen", "one"), thing("b", "Länsstyrelsen", "two"), thing("c", "Länsstyrelsen i Kronoberg", "two"),
        thing("d", "Kommunstyrelsen", "one"), thing("e", "Regionstyrelsen", "one")]
    assert [(one.left, one.right) for one in candidates(things, [], actors())] == [("b", "c")]


def test_what_is_another_body_in_each_place_has_not_the_only_meaning_that_a_text_gives_it() -> None:
    park, said = name("Actor", "Science Park i Jönköping"), name("Actor", "Science Park", scope="a")
    result = found([park, said, name("Actor", "Science Park")], [Alias(said, park, "statement")])
    assert sorted(len(cluster.names) for cluster in result) == [1, 2]


def test_what_most_hangs_on_is_asked_first() -> None:
    def thing(id_: str, surface: str, statements: int) -> Thing:
        return Thing(id_, "Actor", surface, (surface,), (normal_form("Actor", surface),), statements=statements)

    things = [thing("a", "Granbo Tillväxt", 1), thing("b", "Granbo Tilväxt", 1),
              thing("c", "Silverhyttans Kompetens", 30), thing("d", "Silverhytans Kompetens", 20)]
    assert [(one.left, one.right) for one in candidates(things, [], actors())] == [("c", "d"), ("a", "b")]
    assert [(one.left, one.right) for one in candidates(things, [], actors(), limit=1)] == [("c", "d")]


def test_firms_of_two_numbers_are_no_question_and_of_one_number_a_sure_one() -> None:
    def firm(id_: str, surface: str, number: str) -> Thing:
        return Thing(id_, "Firm", surface, (surface,), (normal_form("Firm", surface),), place="se-kom-2080", number=number)

    one, slip = firm("a", "Lillbron Garn AB", "5598000015"), firm("b", "Lilbron Garn AB", "")
    assert [found.fields[2][3] for found in candidates([one, slip], [], actors())] == ["same"]
    assert candidates([one, firm("b", "Lillbron Garn AB", "5597000016")], [], actors()) == []
    [sure] = candidates([one, firm("b", "Tygmakaren i Falun", "5598000015")], [], actors())
    assert sure.score == 100
