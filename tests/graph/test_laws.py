"""The laws of what follows from statements and judgements, on values. Through the store they stand in test_laws_stored.py.

A graph that grows goes either way by the toss of a coin: all that a change touches is derived anew, or what a load brings is
added to what is there. Both must hold what follows from everything.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import event, given
from hypothesis import strategies as st

from graph.derivation import Derived, Said
from graph.derived import expected
from graph.judgements import Judgement, Verdict
from graph.model import Certainty
from tests.graph.laws import SECOND_PATH, Told, cases, claim, derived, judged, judgements, libraries, pairs
from tests.graph.memory import Memory
from tests.graph.sayings import document

LATER = "2026-03-01T08:00:00+00:00"


def undecided(found: Derived) -> Derived:
    """What is derived, but for which judgement decides on what, and what words of the vocabulary mean: always themselves."""
    refers = {name: one for name, one in found.refers.items() if one.why.rule != "vocabulary"}
    return replace(found, decides=(), refers=refers)


@cases()
@given(libraries(), st.data(), st.randoms(use_true_random=False))
def test_the_order_of_sources_statements_and_judgements_does_not_matter(library: list[Told], data: st.DataObject,
                                                                        random: Random) -> None:
    decided = data.draw(judged(library))
    shuffled = [replace(one, statements=tuple(random.sample(one.statements, len(one.statements))),
                        contacts=tuple(random.sample(one.contacts, len(one.contacts))))
                for one in random.sample(library, len(library))]
    assert derived(shuffled, random.sample(decided, len(decided))) == derived(library, decided)


@cases()
@given(libraries(), st.data())
def test_twice_is_once(library: list[Told], data: st.DataObject) -> None:
    decided = data.draw(judged(library))
    assert derived([*library, *library], [*decided, *decided]) == derived(library, decided)


@cases()
@given(libraries(), st.data())
def test_ids_are_unique_and_every_fact_has_both_its_ends(library: list[Told], data: st.DataObject) -> None:
    found = derived(library, data.draw(judged(library)))
    things = Counter([*(entity.id for entity in found.entities), *(node.id for node in found.nodes)])
    facts = Counter((fact.type, fact.start, fact.end, fact.certainty) for fact in found.facts)
    assert not [id_ for id_, count in things.items() if count > 1]
    assert not [key for key, count in facts.items() if count > 1]
    resting = {id_ for entity in found.entities for id_ in entity.statements}
    resting |= {id_ for node in found.nodes for id_ in node.statements}
    resting |= {id_ for fact in found.facts for id_ in fact.statements}
    assert resting <= {said.id for one in library for said in one.said}
    assert all(fact.start in found.labels and fact.end in found.labels for fact in found.facts)


@cases()
@given(libraries(), st.data())
def test_certainties_never_blend(library: list[Told], data: st.DataObject) -> None:
    found = derived(library, data.draw(judged(library)))
    certainty = {said.id: said.certainty for one in library for said in one.said}
    for fact in found.facts:
        assert {certainty[id_] for id_ in fact.statements} <= {fact.certainty}
        assert fact.certainty is not Certainty.NEGATED or fact.type in ("TAKES_PART", "IN")
    for node in found.nodes:
        assert {certainty[id_] for id_ in node.statements} == {node.properties["certainty"]}


@cases()
@given(libraries(), st.data())
def test_what_was_merged_or_parted_and_undone_is_as_before(library: list[Told], data: st.DataObject) -> None:
    decided = data.draw(judged(library))
    late = Judgement(data.draw(pairs()), "anna", LATER)
    assert derived(library, [*decided, late.undone("bo", LATER)]) == derived(library, decided)


@cases()
@given(libraries(), st.data())
def test_what_is_judged_wrong_counts_as_never_said(library: list[Told], data: st.DataObject) -> None:
    decided = data.draw(judged(library))
    told = [(one, statement) for one in library for statement in one.statements]
    if not told:
        return
    source, statement = data.draw(st.sampled_from(told))
    verdict = Verdict(claim(statement, source.source), right=False)
    wrong = Judgement(verdict, "anna", LATER)
    left = [replace(one, statements=tuple(other for other in one.statements
                                          if not verdict.acts_on(Said.of(other).claim, one.origin))) for one in library]
    origins = {one.source.id: one.origin for one in library}
    assert undecided(derived(library, [*decided, wrong])) == undecided(derived(left, decided, origins))
    assert derived(library, [*decided, wrong.undone("bo", LATER)]) == derived(library, decided)


@cases()
@given(libraries(), st.data())
def test_a_part_derived_anew_is_as_if_everything_were(library: list[Told], data: st.DataObject) -> None:
    """Loading, withdrawing, replacing, judging and undoing in any order, a source by two paths among them."""
    graph = Memory(slice=data.draw(st.sampled_from([0, 1, 3])), short=data.draw(st.booleans()))
    for _ in range(data.draw(st.integers(1, 7))):
        match data.draw(st.sampled_from(["load", "load", "copy", "withdraw", "judge", "judge", "undo"])):
            case "load":
                graph.load(*data.draw(st.lists(st.sampled_from(library), min_size=1, max_size=3)))
            case "copy":
                graph.load(data.draw(st.sampled_from(library)).at(SECOND_PATH))
            case "withdraw" if graph.told:
                graph.withdraw(data.draw(st.sampled_from(sorted(graph.told))))
            case "judge":
                graph.judge([data.draw(judgements(library))])
            case "undo" if graph.decided:
                graph.judge([graph.decided[data.draw(st.sampled_from(sorted(graph.decided)))].undone("bo", LATER)])
        assert graph.facts() == graph.whole()


@cases()
@given(libraries(), st.data())
def test_withdrawing_leaves_what_was_there_had_it_never_been_loaded(library: list[Told], data: st.DataObject) -> None:
    decided, short = data.draw(judged(library)), data.draw(st.booleans())
    before, after = Memory(short=short), Memory(short=short)
    for graph in (before, after):
        graph.judge(decided)
        for one in library[:-1]:
            graph.load(one)
    after.load(library[-1])
    after.withdraw(library[-1].source.id)
    assert after.facts() == before.facts()


@cases()
@given(libraries(), st.data())
def test_a_judgement_acts_whether_made_before_or_after_loading(library: list[Told], data: st.DataObject) -> None:
    decided = data.draw(judged(library))
    early, late = Memory(short=data.draw(st.booleans())), Memory()
    early.judge(decided)
    for graph in (early, late):
        for one in library:
            graph.load(one)
    late.judge(decided)
    assert early.facts() == late.facts() == late.whole()


@cases()
@given(libraries(), st.data())
def test_replacing_is_withdrawing_and_loading(library: list[Told], data: st.DataObject) -> None:
    decided = data.draw(judged(library))
    plan, page, news, newer, log = library
    replaced, apart = Memory(short=data.draw(st.booleans())), Memory()
    for graph in (replaced, apart):
        graph.judge(decided)
        for one in (plan, page, news, log):
            graph.load(one)
    replaced.load(newer)
    apart.withdraw(plan.source.id)
    apart.load(newer)
    assert plan.source.id not in replaced.told
    # What is judged within the plan is judged within the document that has taken its place.
    assert replaced.facts() == apart.facts() == expected(derived([page, news, newer, log], apart.grounded()))


@cases()
@given(libraries(), st.data())
def test_both_ways_of_loading_lead_to_the_same(library: list[Told], data: st.DataObject) -> None:
    """Sources come one after the other, and then others that say the same, so that much is steady when more is said of it."""
    decided = data.draw(judged(library, 2))
    copies = [told.by(document(f"e{number}")) for number, told in enumerate(library)]
    long, short = Memory(), Memory(short=True, slice=data.draw(st.sampled_from([0, 1, 3])))
    for graph in (long, short):
        graph.judge(decided)
    for one in [*library, *data.draw(st.permutations(copies))]:
        for graph in (long, short):
            graph.load(one)
        assert short.facts() == long.facts()
    event("settled" if short.settled else "nothing settled")
    assert short.facts() == short.whole()
