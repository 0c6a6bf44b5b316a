"""What follows from statements, on values; the same laws through the store stand in test_store.py."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from graph.derivation import Derived, Said, derive
from graph.judgements import Claim, Judgement, Meaning, Origin, Verdict
from graph.lexicon import actors, places
from graph.model import Certainty, Name, Statement
from graph.vocabulary import vocabulary
from tests.graph.sayings import actor, document, name, project, says

PLAN, PAGE, NEWS = document("aa"), document("bb"), document("cc")
ROLES = ("lead", "partner", "funder")


def derived(statements: Sequence[Statement]) -> Derived:
    return derive([Said.of(one) for one in statements], words=vocabulary(), places=places(), register=actors())


def named(found: Derived, label: str) -> dict[str, dict[str, object]]:
    return {entity.name: dict(entity.properties) for entity in found.entities if entity.label == label}


def test_nothing_said_gives_nothing() -> None:
    found = derived([])
    assert (found.entities, found.nodes, found.facts, found.refers) == ((), (), (), {})


def test_two_sources_make_one_partnership_that_counts_both() -> None:
    found = derived([says(source, actor("Granbo Tillväxt"), "takes_part", project("Digital kraft"), role="lead")
                     for source in (PLAN, PAGE)])
    (node,) = found.nodes
    assert node.label == "Partnership"
    assert node.properties["sources"] == 2
    assert len(node.statements) == 2
    assert {entity.name for entity in found.entities} == {"Granbo Tillväxt", "Digital kraft"}


def test_potential_beside_actual_stays_two() -> None:
    found = derived([
        says(PLAN, actor("Granbo Tillväxt"), "takes_part", project("Digital kraft"), role="partner"),
        says(PLAN, actor("Granbo Tillväxt"), "takes_part", project("Digital kraft"), role="partner",
             certainty=Certainty.POTENTIAL, at=40)])
    assert sorted(node.properties["certainty"] for node in found.nodes) == ["actual", "potential"]


def test_the_more_precise_of_two_dates_that_agree_is_shown_and_no_conflict() -> None:
    found = derived([says(PLAN, project("Digital kraft"), "start", "2022"),
                     says(PAGE, project("Digital kraft"), "start", "2022-04")])
    properties = named(found, "Project")["Digital kraft"]
    assert properties["start"] == "2022-04"
    assert properties["conflicts"] == []


def budget_of(*told: tuple[float, str | None, str | None]) -> tuple[object, ...]:
    """What is shown of a project of which each source tells an amount, its currency and what it is of."""
    found = derived([says(source, project("Digital kraft"), "budget", amount, currency=currency, kind=kind)
                     for source, (amount, currency, kind) in zip((PLAN, PAGE, NEWS), told, strict=False)])
    shown = named(found, "Project")["Digital kraft"]
    return shown["budget_amount"], shown["budget_kind"], shown["conflicts"]


def test_a_grant_beside_a_total_is_no_conflict_and_two_totals_are() -> None:
    assert budget_of((6e6, "SEK", "total"), (2e6, "SEK", "grant")) == (2e6, "grant", [])
    assert budget_of((6e6, "SEK", "total"), (6e6, "SEK", "total"), (2e6, "SEK", "grant")) == (6e6, "total", [])
    assert budget_of((6e6, "SEK", "total"), (4e6, "SEK", "total")) == (4e6, "total", ["budget: 6000000.0"])
    assert budget_of((6e6, "SEK", "total"), (6e5, "EUR", "total"))[2] == []
    assert budget_of((6e6, None, None), (4e6, "SEK", "total"))[2] == ["budget: 6000000.0"]


def test_of_an_amount_and_what_it_is_rounded_to_the_exact_one_is_shown() -> None:
    exact = 5_940_000.0
    assert budget_of((6e6, "SEK", "total"), (exact, "SEK", "total"), (6e6, "SEK", "approx_total")) == (exact, "total", [])
    assert budget_of((exact, "SEK", "total"), (5.9e6, "SEK", None)) == (exact, "total", [])
    assert budget_of((6e6, "SEK", "total"), (5_600_000.0, "SEK", "total"))[2] == ["budget: 6000000.0"]  # 7 % is no rounding


def test_dates_that_disagree_are_both_kept() -> None:
    found = derived([says(PLAN, project("Digital kraft"), "start", "2022-04"),
                     says(PAGE, project("Digital kraft"), "start", "2023"),
                     says(NEWS, project("Digital kraft"), "start", "2023")])
    properties = named(found, "Project")["Digital kraft"]
    assert properties["start"] == "2023"
    assert properties["conflicts"] == ["start: 2022-04"]


def test_what_is_denied_is_no_fact() -> None:
    service = name("Service", "rådgivning")
    found = derived([says(PLAN, actor("Granbo Tillväxt"), "offers", service, certainty=Certainty.NEGATED)])
    assert not [fact for fact in found.facts if fact.type == "OFFERS"]


def test_a_lack_with_place_makes_a_node_in_that_place() -> None:
    found = derived([says(PLAN, name("Place", "Orsa"), "lacks", name("Need", "affar.export"))])
    (node,) = found.nodes
    assert node.label == "Lack"
    assert {(fact.type, fact.end) for fact in found.facts} == {("OF_NEED", "affar.export"), ("IN_PLACE", "se-kom-2034")}


def test_needs_and_places_of_the_vocabulary_are_no_new_entities() -> None:
    found = derived([says(PLAN, project("Digital kraft"), "covers", name("Need", "digital.omstallning")),
                     says(PLAN, project("Digital kraft"), "in_place", name("Place", "Falun"))])
    assert [entity.label for entity in found.entities] == ["Project"]
    assert {(fact.type, fact.end) for fact in found.facts} == {("COVERS", "digital.omstallning"), ("IN_PLACE", "se-kom-2080")}


def test_a_stated_alias_binds_two_names_and_says_so() -> None:
    found = derived([says(PLAN, actor("Granbo Tillväxt"), "named", "Granbo Tillväxt"),
                     says(PAGE, actor("GTX"), "named", "GTX"),
                     says(PLAN, actor("Granbo Tillväxt"), "alias", actor("GTX"), at=3)])
    (entity,) = found.entities
    assert entity.name == "Granbo Tillväxt"
    assert entity.properties["aliases"] == ["GTX"]
    assert any(one.why.rule.startswith("alias") for one in found.refers.values())


def test_an_alias_never_joins_two_bodies_of_the_register() -> None:
    found = derived([says(PLAN, actor("Region Dalarna"), "alias", actor("Region Värmland"))])
    assert {entity.name for entity in found.entities} == {"Region Dalarna", "Region Värmland"}


def test_three_spellings_that_the_register_knows_are_one_actor() -> None:
    found = derived([says(source, actor(surface), "named", surface) for source, surface in
                     ((PLAN, "Samarkand AB"), (PAGE, "Samarkand2015"), (NEWS, "Samarkand"))])
    assert len(found.entities) == 1


def test_an_inflected_form_yields_to_the_plain_name() -> None:
    found = derived([says(PLAN, actor(surface), "named", surface, at=at) for at, surface in
                     enumerate(("Borlänge kommuns", "Borlänge kommuns", "Borlänge kommun"))])
    assert [entity.name for entity in found.entities] == ["Borlänge kommun"]


def test_a_group_of_actors_expands_to_the_places_of_its_members() -> None:
    group = name("ActorGroup", "länets kommuner", place="se-lan-20")
    found = derived([says(PLAN, group, "offers", name("Service", "rådgivning"))])
    reached = {fact.end for fact in found.facts if fact.type == "EXPANDS_TO"}
    assert reached == set(places().municipalities_within("se-lan-20"))
    assert len(reached) == 15


def test_of_two_phones_the_newest_source_is_shown_and_the_older_is_superseded_not_contradicted() -> None:
    found = derive([Said.of(says(PLAN, actor("Granbo Tillväxt"), "phone", "08-465 004 01")),
                    Said.of(says(PAGE, actor("Granbo Tillväxt"), "phone", "08-465 004 02"))],
                   origins={PLAN.id: Origin("aa", (), "2025-11"), PAGE.id: Origin("bb", (), "2024-12-01")},
                   words=vocabulary(), places=places(), register=actors())
    properties = named(found, "Actor")["Granbo Tillväxt"]
    assert (properties["phone"], properties["conflicts"]) == ("08-465 004 01", [])


def test_a_source_does_not_contradict_itself_by_a_second_purpose_and_another_source_does() -> None:
    plan = name("Plan", "Näringslivsplan")
    twice = [says(PLAN, plan, "purpose", words, at=at) for at, words in enumerate(("att fler ska växa", "att fler ska starta"))]
    shown = named(derived(twice), "Plan")["Näringslivsplan"]
    assert (shown["purpose"], shown["conflicts"]) == ("att fler ska starta", [])
    other = says(PAGE, plan, "purpose", "att fler ska flytta hit")
    assert named(derived([*twice, other]), "Plan")["Näringslivsplan"]["conflicts"] == ["purpose: att fler ska starta",
                                                                                       "purpose: att fler ska växa"]


def test_a_statement_judged_wrong_counts_for_nothing_and_one_judged_right_wins() -> None:
    early, late = (says(source, project("Digital kraft"), "start", year) for source, year in ((PLAN, "2020"), (PAGE, "2023")))

    def shown(*verdicts: tuple[Statement, bool]) -> object:
        origins = {source.id: Origin(source.sha256, (source.path,)) for source in (PLAN, PAGE)}
        claims = [Judgement(
            Verdict(Claim(origins[one.source].sha256, "", "", "start", "", "actual", Said.of(one).claim), right),
            "anna", f"2026-01-0{at}T00:00:00+00:00") for at, (one, right) in enumerate(verdicts, start=1)]
        found = derive([Said.of(early), Said.of(late)], judgements=claims, origins=origins, words=vocabulary(),
                       places=places(), register=actors())
        properties = named(found, "Project")["Digital kraft"]
        return properties["start"], properties["conflicts"]

    assert shown() == ("2020", ["start: 2023"])
    assert shown((early, False)) == ("2023", [])
    assert shown((late, True)) == ("2023", ["start: 2020"])
    assert shown((late, False), (late, True)) == ("2023", ["start: 2020"])


def test_what_a_text_means_lets_a_service_of_that_name_cover_the_need() -> None:
    meaning = Judgement(Meaning("exportcheck", "affar.export"), "anna", "2026-01-01T00:00:00+00:00")
    said = [Said.of(says(PLAN, actor("Granbo Tillväxt"), "offers", name("Service", "Exportcheck")))]
    found = derive(said, judgements=[meaning], words=vocabulary(), places=places(), register=actors())
    assert [(fact.end, fact.certainty) for fact in found.facts if fact.type == "COVERS"] == [("affar.export", Certainty.ACTUAL)]
    silent = derive(said, judgements=[meaning.undone("anna", "2026-01-02")], words=vocabulary(), places=places(),
                    register=actors())
    assert not [fact for fact in silent.facts if fact.type == "COVERS"]


def test_two_texts_that_mean_a_need_make_one_fact_that_rests_on_the_surest_offers() -> None:
    service, other = (Name("Service", surface, "rådgivning") for surface in ("rådgivning", "Rådgivning!"))
    offered = [says(PLAN, actor("Granbo Tillväxt"), "offers", service),
               says(PAGE, actor("Norrlys Utveckling"), "offers", other, certainty=Certainty.POTENTIAL)]
    meanings = [Judgement(Meaning(text, "finans.lan"), "anna", "2026-01-01T00:00:00+00:00")
                for text in ("rådgivning", "rådgivning!")]
    found = derive([Said.of(one) for one in offered], judgements=meanings, words=vocabulary(), places=places(),
                   register=actors())
    (covers,) = [fact for fact in found.facts if fact.type == "COVERS"]
    assert (covers.certainty, covers.statements) == (Certainty.ACTUAL, (offered[0].id,))


# -- laws ---------------------------------------------------------------------------------------------------------------

surfaces = st.sampled_from(["Granbo Tillväxt", "granbo tillväxt", "Almi", "Region Dalarna", "Region Värmland", "GTX"])
projects = st.sampled_from(["Digital kraft", "Digital Kraft", "Lotsen"])
certainties = st.sampled_from(list(Certainty))
sources = st.sampled_from([PLAN, PAGE, NEWS])


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    source, at = draw(sources), draw(st.integers(0, 60))
    certainty = draw(certainties)
    subject = actor(draw(surfaces))
    match draw(st.sampled_from(["takes_part", "start", "alias", "covers", "lacks", "named", "offers"])):
        case "takes_part":
            return says(source, subject, "takes_part", project(draw(projects)), at=at, certainty=certainty,
                        role=draw(st.sampled_from(ROLES)))
        case "start":
            value = draw(st.sampled_from(["2020", "2020-04", "2020-04-01", "2021", "2021-12-31"]))
            return says(source, project(draw(projects)), "start", value, at=at, certainty=certainty)
        case "alias":
            return says(source, subject, "alias", actor(draw(surfaces)), at=at, certainty=certainty)
        case "covers":
            return says(source, project(draw(projects)), "covers", name("Need", "finans.lan"), at=at, certainty=certainty)
        case "lacks":
            return says(source, name("Place", draw(st.sampled_from(["Orsa", "Falun"]))), "lacks",
                        name("Need", "affar.export"), at=at, certainty=certainty)
        case "offers":
            return says(source, subject, "offers", name("Service", "rådgivning"), at=at, certainty=certainty)
        case _:
            return says(source, subject, "named", subject.surface, at=at, certainty=certainty)


@given(st.lists(statements(), max_size=25), st.randoms())
def test_the_order_of_statements_does_not_matter(said: list[Statement], random: object) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert derived(shuffled) == derived(said)


@given(st.lists(statements(), max_size=25))
def test_saying_it_twice_is_saying_it_once(said: list[Statement]) -> None:
    assert derived([*said, *said]) == derived(said)


@given(st.lists(statements(), max_size=25))
def test_every_fact_rests_on_statements_that_were_made(said: list[Statement]) -> None:
    found, given_ids = derived(said), {one.id for one in said}
    for statements_of in [node.statements for node in found.nodes] + [entity.statements for entity in found.entities]:
        assert statements_of
        assert set(statements_of) <= given_ids
    for fact in found.facts:
        assert set(fact.statements) <= given_ids
        assert fact.statements or fact.type in ("SEATED_IN", "BRANCH_OF")


@given(st.lists(statements(), max_size=25))
def test_every_name_refers_to_one_entity_and_every_end_exists(said: list[Statement]) -> None:
    found = derived(said)
    there = {entity.id for entity in found.entities} | {node.id for node in found.nodes}
    vocabulary_ids = {one.entity for one in found.refers.values() if one.why.rule == "vocabulary"}
    for fact in found.facts:
        assert fact.start in there | vocabulary_ids
        assert fact.end in there | vocabulary_ids or fact.end in places().by_id
    names = [id_ for entity in found.entities for id_ in entity.names]
    assert len(names) == len(set(names))
