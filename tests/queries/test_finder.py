"""The finder: what it understands, whom it names and in which order, and how it says gap, unknown and missing."""

from __future__ import annotations

from typing import Any

import pytest

from graph.engine import Engine
from graph.errors import BadParameter
from graph.lexicon.places import places
from graph.model import Inventory
from queries.distance import kilometres, nearest
from queries.finder import find
from queries.understanding import understand
from tests.graph.sayings import actor, contact, log, name
from tests.queries.graphs import TODAY, Told, load, log_reading

EXPORT = "Vi vill komma igång med export"


def found(engine: Engine, text: str, rows_visible: bool = True, **given: Any) -> dict[str, Any]:
    return find(engine, text, today=TODAY, rows_visible=rows_visible, **given)


def codes(answer: dict[str, Any]) -> list[str]:
    return [one["code"] for one in answer["notes"]]


# -- understanding -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "needs", "municipality"), [
    ("Vill lämna över firman, vi är i Säter", ["start.agarskifte"], "se-kom-2082"),
    ("export och e-handel, Grycksbo", ["affar.export", "digital.ehandel"], "se-kom-2080"),
    ("behöver hjälp med export i Mora men inga lån", ["affar.export"], "se-kom-2062"),
    ("We want to export, we are based in Orsa", ["affar.export"], "se-kom-2034"),
    ("vi søger hjælp til eksport", ["affar.export"], None),
    ("hej", [], None), ("", [], None),
])
def test_needs_and_place_are_understood(text: str, needs: list[str], municipality: str | None) -> None:
    said = understand(text)
    assert [one.need for one in said.needs] == needs
    assert said.municipality == municipality
    assert all(text[one.start:one.end] == one.quote for one in said.needs)


def test_what_is_not_wanted_is_no_need() -> None:
    assert "finans.lan" in understand("Behöver inga lån men hjälp med export").unwanted


@pytest.mark.parametrize(("text", "horizon"), [
    ("export nu", "now"), ("akut likviditet", "now"), ("export på sikt", "later"), ("next year export", "later"),
    ("export nu och lån på sikt", None), ("export", None), ("numera export", None),
])
def test_the_horizon_is_understood_where_the_text_has_one(text: str, horizon: str | None) -> None:
    assert understand(text).horizon == horizon


# -- distance ----------------------------------------------------------------------------------------------------------

def test_distances_are_those_of_the_map() -> None:
    falun, borlange, stockholm, kiruna = "se-kom-2080", "se-kom-2081", "se-kom-0180", "se-kom-2584"
    assert 35 <= (kilometres(falun, borlange) or 0) <= 50
    assert 190 <= (kilometres(falun, stockholm) or 0) <= 215
    assert 800 <= (kilometres(falun, kiruna) or 0) <= 950
    assert kilometres(falun, stockholm) == kilometres(stockholm, falun)
    assert nearest(falun, ["se-lan-01"]) == min(kilometres(falun, m) or 0 for m in places().municipalities_within("se-lan-01"))


def test_every_swedish_municipality_has_a_middle_inside_the_country() -> None:
    assert all(kilometres("se-kom-2080", one) is not None for one in places().municipalities_within("se"))
    assert kilometres("se-kom-2080", places().municipalities_within("no")[0]) is None


# -- answers -----------------------------------------------------------------------------------------------------------

def region() -> Told:
    """Export help from the county, the municipality and the whole country; nothing about anything else."""
    told = Told("aa")
    told.offer("Granbo Tillväxt", "Exportgruppen", ["affar.export"], ["Dalarna"])
    told.offer("Granbo Tillväxt", "Exportkurs", ["affar.export"], ["Sverige"])
    told.offer("Norrlys Utveckling", "Exportcoach", ["affar.export"], ["Falun"], end="2026-12")
    told.offer("Tillväxtverket", "Exportcheck", ["affar.export"])
    told.offer("Zetakraft", "Exportlyft", ["affar.export"], ["Mora"])
    told.offer("Örnverket", "Exporttåg", ["affar.export"], ["Arvika"])
    told.offer("Åsgruppen", "Exportplan", ["affar.export"], ["Falun"], certainty="planned")
    told.offer("Björkhubben", "Exportnatt", ["affar.export"], ["Falun"], end="2021")
    return told


@pytest.mark.engine
def test_partners_are_those_who_reach_the_place_by_score_and_nobody_stands_twice(engine: Engine) -> None:
    told = region()
    anna = name("Person", "Anna Invented")
    told.say(anna, "works_for", actor("Granbo Tillväxt"))
    told.say(anna, "phone", "08-465 004 12")
    told.say(anna, "email", "anna@granbo.example")
    load(engine, told)
    answer = found(engine, f"{EXPORT}, vi är i Falun")
    assert (answer["state"], answer["ask"]) == ("covered", [])
    assert [one["actor"] for one in answer["partners"]] == ["Norrlys Utveckling", "Granbo Tillväxt", "Tillväxtverket"]
    assert [one["actor"] for one in answer["elsewhere"]] == ["Zetakraft", "Örnverket"]
    assert [one["service"] for one in answer["partners"]] == ["Exportcoach", "Exportgruppen", "Exportcheck"]
    for one in [*answer["partners"], *answer["elsewhere"]]:
        assert one["score"] == pytest.approx(sum(part["points"] for part in one["parts"]))
        assert all(part["why"] for part in one["parts"])
        assert one["evidence"]
    points = [{part["name"]: part["points"] for part in one["parts"]} for one in answer["partners"]]
    assert [part["serves place"] for part in points] == [1.5, 1.0, 0.5]
    assert [part["runs on"] for part in points] == [0.25, 0.5, 0.5]
    assert [one["contact"] for one in answer["partners"]] == [None, {
        "name": "Anna Invented", "title": None, "phone": "08-465 004 12", "email": "anna@granbo.example"}, None]
    assert answer["elsewhere"][0]["distance_km"] == kilometres("se-kom-2080", "se-kom-2062")
    assert codes(answer) == ["covered", "planned", "ended"]


@pytest.mark.engine
def test_gap_unknown_and_what_is_missing_are_said_differently(engine: Engine) -> None:
    told = Told("aa", inventories=(Inventory("se-lan-20", ("finans.lan",)),))
    told.lack("Orsa", "affar.export")
    told.offer("Granbo Tillväxt", "Exportgruppen", ["affar.export"], ["Mora"])
    load(engine, told)
    lacking, unknown, listed = (found(engine, text) for text in (
        f"{EXPORT} i Orsa", f"{EXPORT} i Falun", "behöver banklån i Falun"))
    assert [answer["state"] for answer in (lacking, unknown, listed)] == ["gap", "unknown", "gap"]
    assert [codes(answer) for answer in (lacking, unknown, listed)] == [["gap_stated"], ["unknown"], ["gap_in_inventory"]]
    assert lacking["states"][0]["evidence"][0]["quote"]
    assert listed["states"][0]["evidence"][0]["locator"] == "inventory se-lan-20:finans.lan"
    assert [one["actor"] for one in lacking["elsewhere"]] == ["Granbo Tillväxt"]
    nowhere, nothing, neither = found(engine, EXPORT), found(engine, "vi är i Mora"), found(engine, "hej")
    assert [answer["ask"] for answer in (nowhere, nothing, neither)] == [["municipality"], ["need"], ["need", "municipality"]]
    assert {answer["state"] for answer in (nowhere, nothing, neither)} == {"unknown"}
    assert nowhere["partners"] == []
    assert [one["actor"] for one in nowhere["elsewhere"]] == ["Granbo Tillväxt"]
    assert found(engine, "export i Dalarna")["ask"] == ["municipality"]


@pytest.mark.engine
def test_what_is_given_goes_before_what_the_text_says(engine: Engine) -> None:
    load(engine, region())
    answer = found(engine, f"{EXPORT} i Falun", municipality="Mora", date="2021-06-01", target_group="solo")
    assert answer["understood"] == {
        "needs": [{"need": "affar.export", "quote": "export", "start": 24, "end": 30}], "municipality": "Mora",
        "target_group": "solo", "horizon": None, "date": "2021-06-01"}
    assert "Zetakraft" in [one["actor"] for one in answer["partners"]]
    on_its_last_day = found(engine, EXPORT, municipality="Falun", date="2021-12-31")
    assert "Björkhubben" in [one["actor"] for one in on_its_last_day["partners"]]
    for wrong in ({"municipality": "Fallun"}, {"date": "igår"}, {"target_group": "alla"}):
        with pytest.raises(BadParameter, match=next(iter(wrong))):
            found(engine, EXPORT, **wrong)


@pytest.mark.engine
def test_target_group_several_needs_and_referrals_count_and_small_counts_do_not(engine: Engine) -> None:
    told = Told("aa")
    for provider, groups in (("Granbo Tillväxt", ["solo"]), ("Zetakraft", ["sme"]), ("Åsgruppen", []),
                             ("Örnverket", ["growth"])):
        told.offer(provider, "Export", ["affar.export"], ["Falun"], groups=groups)
    told.offer("Björkhubben", "Export och lån", ["affar.export", "finans.lan"], ["Falun"])
    rows = [contact(log("cc"), row, f"Firma {row}", needs=["affar.export"], to=["Åsgruppen"] if row < 7 else ["Zetakraft"])
            for row in range(1, 10)]
    load(engine, told, log_reading("cc", rows))
    answer = found(engine, "export och banklån för soloföretagare i Falun", rows_visible=False)
    parts = {one["actor"]: {part["name"]: (part["points"], part["code"]) for part in one["parts"]}
             for one in answer["partners"]}
    assert set(parts) == {"Granbo Tillväxt", "Zetakraft", "Åsgruppen", "Björkhubben"}
    assert parts["Granbo Tillväxt"]["fits target group"] == (0.5, "group")
    assert parts["Zetakraft"]["fits target group"] == (0.25, "wider_group")
    assert "fits target group" not in parts["Åsgruppen"]
    assert parts["Björkhubben"]["covers more needs"] == (0.5, "more_needs")
    assert parts["Åsgruppen"]["has been referred to"] == (0.25, "referrals")
    assert parts["Zetakraft"]["has been referred to"] == (0.0, "few_referrals")
    shown = {one["actor"]: [part["why"] for part in one["parts"] if part["name"] == "has been referred to"]
             for one in answer["partners"]}
    assert "fem" in shown["Zetakraft"][0]
    assert "3" not in shown["Zetakraft"][0]
    assert [one["need"] for one in answer["states"]] == ["affar.export", "finans.lan"]
    assert [one["state"] for one in answer["states"]] == ["covered", "covered"]


@pytest.mark.engine
def test_titles_and_reasons_come_in_the_language_asked_for(engine: Engine) -> None:
    load(engine, region())
    one = found(engine, f"{EXPORT} i Falun", language="en")["partners"][0]
    assert one["parts"][0]["why"] == "covers the need Export and internationalisation"
