"""The three states of a cell: every sentence of the rule at its edge, and laws that hold for any supply."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.lexicon.places import places
from graph.vocabulary import vocabulary
from queries.coverage import COVERED, GAP, UNKNOWN, Cell, Standings, coverage, fits_group, touched_counties
from queries.period import ANY_TIME, Period
from queries.supply import Claim, Inventory, Lack, Offer, Provider, Supply, reach_of

FALUN, ORSA, MORA, SOLNA = "se-kom-2080", "se-kom-2034", "se-kom-2062", "se-kom-0184"
DALARNA, SWEDEN, KASK = "se-lan-20", "se", "xb-kask"
LOANS, EXPORT, GRANTS = "finans.lan", "affar.export", "finans.bidrag"
DAY = date(2022, 6, 15)


def offer(id_: str = "o", *, needs: tuple[str, ...] = (LOANS,), at: tuple[str, ...] = (DALARNA,), by: str | None = None,
          period: Period = ANY_TIME, certainty: str = "actual", groups: tuple[str, ...] = ()) -> Offer:
    return Offer(id_, f"insats {id_}", "service", (Provider(by or id_, by or f"Aktör {id_}"),),
                 tuple(Claim(need, statements=(f"covers {id_} {need}",)) for need in needs),
                 tuple(Claim(place, statements=(f"place {id_}",)) for place in at), "stated",
                 tuple(Claim(group) for group in groups), (period,), certainty)


def inventory(area: str = DALARNA, needs: tuple[str, ...] = (), period: Period = ANY_TIME) -> Inventory:
    return Inventory("i", area, "list", "list.md", frozenset(needs), period)


def lack(*places_: str, need: str = LOANS, period: Period = ANY_TIME, group: str | None = None) -> Lack:
    return Lack("l", need, places_, period, group, statements=("lack",))


def cell(supply: Supply, need: str = LOANS, place: str = FALUN, day: date = DAY, group: str | None = None) -> Cell:
    return coverage(supply, [need], [place], day, group)[0]


def state(*parts: Offer | Lack | Inventory, need: str = LOANS, place: str = FALUN, day: date = DAY,
          group: str | None = None) -> str:
    return cell(supply_of(*parts), need, place, day, group).state


def supply_of(*parts: Offer | Lack | Inventory) -> Supply:
    return Supply(tuple(p for p in parts if isinstance(p, Offer)), tuple(p for p in parts if isinstance(p, Lack)),
                  tuple(p for p in parts if isinstance(p, Inventory)))


# -- reach -------------------------------------------------------------------------------------------------------------

def test_silence_is_unknown_and_makes_no_gap_elsewhere() -> None:
    assert state() == UNKNOWN
    assert state(offer(at=("se-lan-12",)), lack("se-lan-12"), inventory("se-lan-12")) == UNKNOWN


@pytest.mark.parametrize(("at", "place", "reached"), [
    (FALUN, FALUN, True), (FALUN, ORSA, False), (DALARNA, ORSA, True), (DALARNA, SOLNA, False), (SWEDEN, SOLNA, True),
    ("no", FALUN, False), (KASK, FALUN, False), ("se-landskap-dalarna", FALUN, False),
])
def test_a_county_reaches_its_municipalities_and_an_area_without_members_none(at: str, place: str, reached: bool) -> None:
    assert state(offer(at=(at,)), place=place) == (COVERED if reached else UNKNOWN)
    assert state(lack(at), place=place) == (GAP if reached else UNKNOWN)
    assert state(inventory(at), place=place) == (GAP if reached else UNKNOWN)


def test_reach_is_stated_place_then_project_then_name_then_own_area_then_nobody() -> None:
    stated, of_project = [Claim(ORSA)], [Claim(MORA)]
    council = Provider("a", "Falu kommun", "kommun", FALUN, DALARNA, SWEDEN)
    agency = Provider("b", "Bergverket", "statlig_myndighet", country=SWEDEN)
    board = Provider("c", "Länskansliet", "länsstyrelse", county=DALARNA)
    promoter = Provider("d", "Granbo Tillväxt", "promoter", FALUN, DALARNA, SWEDEN)

    def where(*args: object) -> tuple[list[str], str]:
        found, reach = reach_of(*args)  # type: ignore[arg-type]
        return [claim.id for claim in found], reach

    assert where(stated, of_project, [council]) == ([ORSA], "stated")
    assert where([], of_project, [council]) == ([MORA], "project")
    assert where([], [], [council]) == ([FALUN], "name")
    assert where([], [], [agency]) == ([SWEDEN], "own area")
    assert where([], [], [board]) == ([DALARNA], "own area")
    assert where([], [], [replace(council, name="Kommunhuset")]) == ([FALUN], "own area")
    assert where([], [], [promoter]) == ([], "none")
    assert where([], [], [Provider("e", "länets kommuner", members=(FALUN, MORA))]) == ([FALUN, MORA], "own area")
    assert where([], [], []) == ([], "none")


def test_a_locality_stands_for_its_municipality() -> None:
    grycksbo = places().named("Grycksbo")[0].id
    assert [claim.id for claim in reach_of([Claim(grycksbo)], [], [])[0]] == [FALUN]


def test_an_inferred_reach_covers_and_is_shown_as_inferred() -> None:
    found = cell(supply_of(replace(offer(), reach="own area"), offer("p")))
    assert (found.by, found.inferred) == (("Aktör o", "Aktör p"), ("Aktör o",))


# -- days --------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("start", "end", "day", "covered"), [
    (None, None, "1999-01-01", True), ("2022", "2022", "2022-01-01", True), ("2022", "2022", "2022-12-31", True),
    ("2022", "2022", "2021-12-31", False), ("2022", "2022", "2023-01-01", False), (None, "2022-02", "2022-02-28", True),
    (None, "2022-02", "2022-03-01", False), ("2022-04", None, "2022-04-01", True), ("2022-04", None, "2022-03-31", False),
    (None, "2020-12-31", "2020-12-31", True),
])
def test_a_missing_end_does_not_limit(start: str | None, end: str | None, day: str, covered: bool) -> None:
    period, on = Period(start, end), date.fromisoformat(day)
    assert (state(offer(period=period), day=on) == COVERED) is covered
    assert (state(lack(FALUN, period=period), day=on) == GAP) is covered
    assert (state(inventory(period=period), day=on) == GAP) is covered


def test_until_is_the_latest_end_of_what_covers_and_null_if_one_is_open() -> None:
    ends = [offer("a", period=Period(None, "2022-12")), offer("b", period=Period(None, "2023")),
            offer("c", period=Period(None, "2021")), offer("d", period=Period(None, "2040"), certainty="planned")]
    assert cell(supply_of(*ends)).until == "2023"
    assert cell(supply_of(*ends, offer("e"))).until is None
    assert cell(supply_of()).until is None


def test_an_offer_of_two_projects_is_in_force_in_the_period_of_either() -> None:
    twice = replace(offer(), periods=(Period("2020", "2020"), Period("2022", "2022")))
    assert [state(twice, day=date(year, 5, 5)) for year in (2020, 2021, 2022)] == [COVERED, UNKNOWN, COVERED]


def test_a_day_that_nobody_knows_is_covered_only_by_what_has_no_ends() -> None:
    open_ended, limited = Standings(supply_of(offer())), Standings(supply_of(offer(period=Period("2000", None))))
    assert open_ended.cell(LOANS, FALUN, None).state == COVERED
    assert limited.cell(LOANS, FALUN, None).state == UNKNOWN


# -- certainty ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("certainty", ["planned", "potential", "mentioned"])
def test_only_actual_offers_cover(certainty: str) -> None:
    said = offer(certainty=certainty)
    for unsure in (said, replace(offer(), needs=(Claim(LOANS, certainty),)),
                   replace(offer(), places=(Claim(FALUN, certainty),))):
        assert state(unsure) == UNKNOWN
        assert state(unsure, inventory()) == GAP
    shown = cell(supply_of(said))
    assert (shown.planned, shown.potential) == (
        ("Aktör o",) if certainty == "planned" else (), ("Aktör o",) if certainty == "potential" else ())


def test_who_covers_is_not_named_again_as_planned() -> None:
    found = cell(supply_of(offer("a", by="Almi"), offer("b", by="Almi", certainty="planned")))
    assert (found.by, found.planned) == (("Almi",), ())


def test_what_has_ended_or_not_begun_is_shown_and_covers_nothing() -> None:
    found = cell(supply_of(offer("a", period=Period(None, "2021")), offer("b", period=Period("2023", None)),
                           offer("c", period=Period(None, "2021"), certainty="planned")))
    assert (found.state, found.ended, found.coming, found.planned) == (UNKNOWN, ("Aktör a",), ("Aktör b",), ())


# -- inventories and lacks ---------------------------------------------------------------------------------------------

def test_an_inventory_closes_every_municipality_inside_for_its_needs_all_groups_and_its_period() -> None:
    one = inventory(needs=(LOANS, GRANTS), period=Period("2022", "2022"))
    assert {state(one, place=place) for place in places().municipalities_within(DALARNA)} == {GAP}
    assert state(one, place=SOLNA) == UNKNOWN
    assert [state(one, need=need) for need in (LOANS, GRANTS, EXPORT)] == [GAP, GAP, UNKNOWN]
    assert [state(one, group=group) for group in vocabulary().target_groups] == [GAP] * len(vocabulary().target_groups)
    assert state(one, day=date(2023, 1, 1)) == UNKNOWN


def test_an_inventory_without_needs_is_for_all_needs() -> None:
    assert {state(inventory(), need=need) for need in vocabulary().needs} == {GAP}


def test_an_offer_that_is_planned_or_ended_leaves_a_gap_in_an_inventory_and_an_actual_one_does_not() -> None:
    assert state(inventory(), offer(certainty="planned")) == GAP
    assert state(inventory(), offer(period=Period(None, "2021"))) == GAP
    assert state(inventory(), offer()) == COVERED


def test_a_stated_lack_beside_an_actual_offer_is_covered_with_the_conflict_shown() -> None:
    both = cell(supply_of(offer(), lack(FALUN)))
    assert (both.state, both.lack, both.conflict) == (COVERED, True, True)
    assert not cell(supply_of(offer())).conflict
    assert not cell(supply_of(lack(FALUN))).conflict
    assert cell(supply_of(offer(), lack(FALUN, period=Period(None, "2021")))).conflict is False


def test_a_lack_without_place_makes_no_cell_and_an_unsure_one_no_gap() -> None:
    assert state(lack()) == UNKNOWN
    assert state(replace(lack(FALUN), certainty="potential")) == UNKNOWN


def test_a_gap_rests_on_the_lack_or_on_the_inventory() -> None:
    assert cell(supply_of(lack(FALUN))).statements == ("lack",)
    assert [one.path for one in cell(supply_of(inventory())).inventories] == ["list.md"]
    planned = cell(supply_of(inventory(), offer(certainty="planned")))
    assert (planned.statements, planned.also) == ((), ("covers o finans.lan", "place o"))


# -- groups ------------------------------------------------------------------------------------------------------------

def test_what_is_known_only_for_a_group_of_needs_covers_none_and_stands_beside() -> None:
    found = cell(supply_of(offer(needs=("finans",))))
    assert (found.state, found.by, found.beside) == (UNKNOWN, (), ("Aktör o",))
    assert cell(supply_of(offer(needs=("finans",))), EXPORT).beside == ()


@pytest.mark.parametrize(("offered", "asked", "counts"), [
    ((), None, True), (("solo",), None, True), ((), "solo", True), (("solo",), "solo", True), (("micro",), "solo", True),
    (("sme",), "solo", True), (("firms",), "solo", True), (("solo",), "sme", False), (("growth",), "solo", False),
    (("growth", "micro"), "solo", True), (("words of a text",), "solo", False),
])
def test_asked_for_a_group_offers_for_it_a_wider_or_none_count(offered: tuple[str, ...], asked: str | None,
                                                               counts: bool) -> None:
    assert fits_group(map(Claim, offered), asked) is counts
    assert state(offer(groups=offered), group=asked) == (COVERED if counts else UNKNOWN)
    assert state(offer(groups=offered), inventory(), group=asked) == (COVERED if counts else GAP)


def test_a_lack_of_a_narrower_group_is_no_gap_of_the_wider() -> None:
    assert state(lack(FALUN, group="women"), group="firms") == UNKNOWN
    assert state(lack(FALUN, group="firms"), group="women") == GAP
    assert state(lack(FALUN, group="women")) == GAP


# -- laws --------------------------------------------------------------------------------------------------------------

PLACES = st.sampled_from([FALUN, ORSA, SOLNA, DALARNA, SWEDEN, KASK])
NEEDS = st.sampled_from([LOANS, EXPORT, "finans"])
PERIODS = st.builds(Period, st.sampled_from([None, "2020", "2022-07"]), st.sampled_from([None, "2022", "2022-12-31", "2023"]))
GROUPS = st.sampled_from([(), ("solo",), ("sme",), ("growth",)])
ACTUAL = st.builds(lambda n, need, at, period, groups: offer(f"o{n}", needs=(need,), at=(at,), period=period, groups=groups),
                   st.integers(0, 9), NEEDS, PLACES, PERIODS, GROUPS)
OFFERS = st.builds(lambda one, certainty: replace(one, certainty=certainty), ACTUAL,
                   st.sampled_from(["actual", "planned", "potential", "mentioned"]))
LACKS = st.builds(lambda at, need, period: lack(at, need=need, period=period), PLACES, NEEDS, PERIODS)
INVENTORIES = st.builds(lambda at, needs, period: inventory(at, needs, period), PLACES,
                        st.sampled_from([(), (LOANS,), (EXPORT, LOANS)]), PERIODS)
SUPPLIES = st.builds(lambda o, ls, i: Supply(tuple(o), tuple(ls), tuple(i)), st.lists(OFFERS, max_size=6),
                     st.lists(LACKS, max_size=3), st.lists(INVENTORIES, max_size=3))
DAYS = st.sampled_from([date(2019, 1, 1), DAY, date(2022, 12, 31), date(2024, 1, 1)])
ASKED = st.sampled_from([None, "solo", "growth"])


def by_hand(supply: Supply, need: str, place: str, day: date, asked: str | None) -> str:
    """The state, worked out offer by offer from the words of the rule, without any index."""
    def reaches(area: str) -> bool:
        return place in places().municipalities_within(area)

    def holds(period: Period) -> bool:
        return (period.first or date.min) <= day <= (period.last or date.max)

    def is_for(one: Offer) -> bool:
        groups = [claim.id for claim in one.groups]
        return asked is None or not groups or any(group in groups for group in vocabulary().wider_groups(asked))

    for one in supply.offers:
        if (one.certainty == "actual" and need in [c.id for c in one.needs] and any(reaches(c.id) for c in one.places)
                and holds(one.periods[0]) and is_for(one)):
            return COVERED
    if any(one.need == need and any(map(reaches, one.places)) and holds(one.period) for one in supply.lacks):
        return GAP
    if any(reaches(one.area) and holds(one.period) and (not one.needs or need in one.needs) for one in supply.inventories):
        return GAP
    return UNKNOWN


@given(SUPPLIES, st.sampled_from([LOANS, EXPORT]), st.sampled_from([FALUN, ORSA, SOLNA]), DAYS, ASKED)
def test_the_state_is_what_the_rule_says_offer_by_offer(supply: Supply, need: str, place: str, day: date,
                                                        asked: str | None) -> None:
    assert cell(supply, need, place, day, asked).state == by_hand(supply, need, place, day, asked)


@given(SUPPLIES, ACTUAL, DAYS)
def test_adding_an_actual_offer_never_uncovers(supply: Supply, more: Offer, day: date) -> None:
    grown = replace(supply, offers=(*supply.offers, more))
    for need, place in ((LOANS, FALUN), (EXPORT, SOLNA)):
        before, after = cell(supply, need, place, day), cell(grown, need, place, day)
        assert before.state != COVERED or after.state == COVERED
        assert set(before.by) <= set(after.by)


@given(SUPPLIES, DAYS)
def test_nothing_that_is_not_actual_covers(supply: Supply, day: date) -> None:
    unsure = replace(supply, offers=tuple(o for o in supply.offers if o.certainty != "actual"))
    for need, place in ((LOANS, FALUN), (EXPORT, SOLNA)):
        assert cell(unsure, need, place, day).state != COVERED


@given(DAYS, ASKED)
def test_without_sources_all_is_unknown(day: date, asked: str | None) -> None:
    found = coverage(Supply(), list(vocabulary().needs), [FALUN, SOLNA], day, asked)
    assert {one.state for one in found} == {UNKNOWN}
    assert touched_counties(Supply()) == []


@given(SUPPLIES, st.randoms(use_true_random=False), DAYS)
def test_the_order_of_what_was_read_does_not_matter(supply: Supply, random: object, day: date) -> None:
    def mixed(values: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(random.sample(values, len(values)))  # type: ignore[attr-defined]

    other = Supply(mixed(supply.offers), mixed(supply.lacks), mixed(supply.inventories))  # type: ignore[arg-type]
    for need, place in ((LOANS, FALUN), (EXPORT, ORSA)):
        one, two = cell(supply, need, place, day), cell(other, need, place, day)
        assert replace(one, inventories=()) == replace(two, inventories=())
        assert [i.declaration for i in one.inventories] == [i.declaration for i in two.inventories] or len(
            {i.id for i in one.inventories}) < len(one.inventories)


@given(PERIODS, st.integers(-800, 800))
def test_a_lack_and_an_offer_reach_the_same_days(period: Period, days: int) -> None:
    day = DAY + timedelta(days=days)
    assert (state(offer(period=period), day=day) == COVERED) == (state(lack(FALUN, period=period), day=day) == GAP)


@settings(max_examples=20)
@given(SUPPLIES)
def test_counties_that_are_touched_are_those_with_something_narrower_than_a_country(supply: Supply) -> None:
    named = {claim.id for one in supply.offers for claim in one.places} | {p for one in supply.lacks for p in one.places}
    named |= {one.area for one in supply.inventories}
    expected = {county for county in (DALARNA, "se-lan-01") for place in named
                if place == county or place in places().municipalities_within(county)}
    assert set(touched_counties(supply)) == expected
