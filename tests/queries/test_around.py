"""What stands around a thing: offers as plain values, projects, persons and referrals on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph.engine import Engine
from queries.around import among, covering, reaching, read_persons, read_placed, read_receiving
from queries.entities import one_entity
from queries.period import Period
from queries.supply import Claim, Offer, Provider, Supply
from tests.graph.sayings import actor, contact, log, name, project
from tests.queries.graphs import TODAY, Told, load, log_reading

LOAN = Offer("lån", "Lånet", "service", (Provider("granbo", "Granbo"),), (Claim("finans.lan"),),
             (Claim("se-lan-20", "actual", ("s1",)),), groups=(Claim("solo"),))
PLAN = replace(LOAN, id="plan", name="Planerat lån", certainty="planned", places=(Claim("se-kom-2080"),))
OVER = replace(LOAN, id="över", name="Gammalt lån", periods=(Period("2020", "2021"),), places=(Claim("se-kom-2080"),))
FAR = replace(LOAN, id="fjärran", name="Annat lån", places=(Claim("se-kom-1780"),), needs=(Claim("affar.export"),))
NOWHERE = replace(LOAN, id="ingenstans", name="Ett lån", places=(), reach="none")
SUPPLY = Supply((OVER, PLAN, FAR, NOWHERE, LOAN))


def test_offers_are_in_the_order_of_how_they_stand_then_of_their_names() -> None:
    rows = covering(SUPPLY, "finans.lan", TODAY)
    assert [(row["id"], row["standing"]) for row in rows] == [
        ("ingenstans", "covers"), ("lån", "covers"), ("plan", "planned"), ("över", "ended")]
    assert [row["id"] for row in among(SUPPLY, {"fjärran", "plan", "nobody"}, TODAY)] == ["fjärran", "plan"]
    assert covering(SUPPLY, "digital.ehandel", TODAY) == among(Supply(), {"lån"}, TODAY) == []


def test_an_offer_reaches_a_municipality_by_itself_and_by_what_it_lies_in() -> None:
    assert [(row["id"], row["through"]) for row in reaching(SUPPLY, "se-kom-2080", TODAY)] == [
        ("lån", "se-lan-20"), ("plan", "se-kom-2080"), ("över", "se-kom-2080")]
    both = replace(LOAN, places=(Claim("se-lan-20"), Claim("se-kom-2080")))
    assert [row["through"] for row in reaching(Supply((both,)), "se-kom-2080", TODAY)] == ["se-kom-2080"]


def test_an_offer_is_only_as_sure_as_what_it_is_asked_for() -> None:
    unsure = replace(LOAN, needs=(Claim("finans.lan", "potential", ("s2",)), Claim("affar.export")))
    assert [row["standing"] for row in covering(Supply((unsure,)), "finans.lan", TODAY)] == ["potential"]
    row = covering(Supply((unsure,)), "affar.export", TODAY)[0]
    assert (row["standing"], row["needs"], row["groups"], row["statements"]) == (
        "covers", ["finans.lan", "affar.export"], ["solo"], ["s2", "s1"])
    assert covering(Supply((OVER,)), "finans.lan", date(2021, 5, 1))[0]["until"] == "2021"


@pytest.mark.engine
def test_projects_of_a_municipality_stand_before_those_of_its_county(engine: Engine) -> None:
    told = Told("aa")
    told.project("Ängslyft", "2024", "2026", places=["Falun"])
    told.project("Dalalyft", places=["Dalarnas län"])
    told.project("Åsnätet", places=["Falun"], kind="Network")
    told.project("Värmlandslyft", places=["Karlstad"])
    load(engine, told)
    rows = read_placed(engine, "se-kom-2080")
    assert [(row["label"], row["name"], row["place"]) for row in rows] == [
        ("Network", "Åsnätet", "se-kom-2080"), ("Project", "Ängslyft", "se-kom-2080"), ("Project", "Dalalyft", "se-lan-20")]
    assert (rows[1]["start"], rows[1]["end"], len(rows[1]["statements"])) == ("2024", "2026", 1)


@pytest.mark.engine
def test_persons_of_an_actor_and_of_a_project(engine: Engine) -> None:
    told = Told("aa")
    told.part("Granbo Centrum", "Digital kraft")
    karin, bo = name("Person", "Karin Exempel"), name("Person", "Bo Prov")
    told.say(karin, "works_for", actor("Granbo Centrum"), title="rådgivare")
    told.say(karin, "phone", "070-174 06 01")
    told.say(bo, "contact_for", project("Digital kraft"))
    told.say(bo, "email", "bo@granbo.example")
    load(engine, told)
    of_actor = read_persons(engine, one_entity(engine, "Granbo Centrum")["id"])
    assert [(row["name"], row["title"], row["phone"], row["email"]) for row in of_actor] == [
        ("Karin Exempel", "rådgivare", "070-174 06 01", None)]
    assert of_actor[0]["statements"] == [told.statements[1].id]
    assert [row["email"] for row in read_persons(engine, one_entity(engine, "Digital kraft")["id"])] == ["bo@granbo.example"]


@pytest.mark.engine
def test_referrals_count_firms_and_hide_the_few_where_rows_may_not_be_seen(engine: Engine) -> None:
    source = log("bb")
    rows = [contact(source, row, f"Firma{row} AB", needs=["finans.lan"] if row < 7 else ["affar.export"], to=["Almi"])
            for row in range(1, 10)]
    load(engine, log_reading("bb", [*rows, contact(source, 20, "Firma1 AB", needs=["finans.lan"], to=["Almi"])]))
    almi = one_entity(engine, "Almi GävleDala")["id"]
    assert read_receiving(engine, almi, rows_visible=True) == [("finans.lan", 6), ("affar.export", 3)]
    assert read_receiving(engine, almi, rows_visible=False) == [
        ("finans.lan", 6), ("affar.export", {"value": None, "below": 5})]
