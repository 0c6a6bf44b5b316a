"""The questions on both engines, against figures worked out by hand from what was told, in plain Python and NetworkX."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, product
from typing import Any

import networkx
import pytest

from graph.config import Settings
from graph.engine import Engine, connect
from graph.lexicon.places import places
from graph.model import Contact, Inventory
from graph.store import Store
from graph.vocabulary import vocabulary
from queries.catalog import ask
from tests.graph.sayings import contact, log
from tests.queries.graphs import TODAY, Told, load, log_reading, rows

pytestmark = pytest.mark.engine

ROLES = ("lead", "partner", "coordinator", "participant", "supplier", "funder", "target")
ACTORS = ["Åsgruppen", "Granbo Tillväxt", "Örnverket", "Zetakraft", "Norrlys Utveckling", "Ängens Affärshus", "Björkhubben"]
MUNICIPALITIES = ["Falun", "Orsa", "Mora", "Säter", "Arvika", "Torsby"]
NEEDS = ["finans.lan", "affar.export", "start.agarskifte", "digital.ehandel"]
LISTED = Inventory("se-lan-17", ("finans.lan", "affar.export"))
LAST_DAYS = {"2021": date(2021, 12, 31), "2026-12": date(2026, 12, 31), "2030": date(2030, 12, 31), None: date.max}
FIRST_DAYS = {None: date.min, "2020": date(2020, 1, 1), "2025-03": date(2025, 3, 1)}


@dataclass
class Region:
    """An invented region: what is told of it, as plain values, the same that the graph gets."""

    parts: list[tuple[str, str, str, str]] = field(default_factory=list)
    offers: list[dict[str, Any]] = field(default_factory=list)
    project_places: list[tuple[str, str]] = field(default_factory=list)
    lacks: list[tuple[str, str]] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    inventory: Inventory = LISTED

    def tell(self, engine: Engine) -> None:
        told, listed = Told("aa"), Told("bb", inventories=(self.inventory,))
        listed.say_nothing_but("Värmlandslistan")
        for actor, title, role, certainty in self.parts:
            told.part(actor, title, role, certainty)
        for title, place in self.project_places:
            told.project(title, places=[place])
        for one in self.offers:
            told.offer(**one)
        for place, need in self.lacks:
            told.lack(place, need)
        load(engine, told, listed, log_reading("cc", self.contacts))


def invented(seed: int) -> Region:
    """A region as a dice throws it."""
    dice = random.Random(seed)
    region = Region()
    for actor, number in product(ACTORS, range(1, 7)):
        if dice.random() < 0.5:
            certainty = dice.choice(["actual"] * 4 + ["potential", "planned"])
            region.parts.append((actor, f"Projekt {number}", dice.choice(ROLES), certainty))
    for number in range(12):
        providers = dice.sample(ACTORS, dice.choice([1, 1, 2]))
        region.offers.append({
            "providers": providers, "service": f"Insats {number}", "needs": dice.sample(NEEDS, dice.choice([1, 2])),
            "places": dice.sample([*MUNICIPALITIES, "Dalarna", "Värmland"], dice.choice([1, 2])),
            "start": dice.choice([None, "2020", "2025-03"]), "end": dice.choice([None, "2021", "2026-12", "2030"]),
            "groups": dice.choice([[], [], ["solo"], ["growth"], ["sme"]]),
            "certainty": dice.choice(["actual", "actual", "actual", "planned"])})
    region.project_places = [("Projekt 1", "Falun"), ("Projekt 2", "Torsby"), ("Projekt 1", "Dalarna")]
    region.lacks = [("Orsa", "digital.ehandel"), ("Värmland", "start.agarskifte"), ("Falun", "finans.lan")]
    source = log("cc")
    for row in range(1, 61):
        region.contacts.append(contact(
            source, row, f"Firma {dice.randrange(40)}", needs=dice.sample(NEEDS, dice.choice([1, 2])),
            to=dice.choice([[], [], ["Granbo Tillväxt"]]), municipality=dice.choice([*MUNICIPALITIES[:2], "Falun", None]),
            date=dice.choice(["2026-03-02", "2021-05-01", "2025-01-15", None]), horizon=dice.choice(["now", "later"])))
    return region


def place_id(name: str) -> str:
    found = places().municipality(name) if name in MUNICIPALITIES else places().named(name)[0]
    assert found is not None
    return found.id


def members(names: Sequence[str]) -> set[str]:
    return {member for name in names for member in places().municipalities_within(place_id(name))}


def in_force(one: dict[str, Any], day: date | None) -> bool:
    if day is None:
        return not one["start"] and not one["end"]
    return FIRST_DAYS[one["start"]] <= day <= LAST_DAYS[one["end"]]


def covering(region: Region, need: str, municipality: str, day: date | None) -> set[str]:
    return {actor for one in region.offers for actor in one["providers"]
            if one["certainty"] == "actual" and need in one["needs"] and municipality in members(one["places"])
            and in_force(one, day)}


def firms_of(region: Region) -> dict[str, list[Contact]]:
    """Contacts by firm: one firm per name and municipality; a firm without one is one of its own."""
    found: dict[str, list[Contact]] = defaultdict(list)
    for one in region.contacts:
        found[f"{one.firm_key} {one.municipality or '-'}"].append(one)
    return found


def demand_of(region: Region) -> dict[tuple[str, str], dict[str, set[str]]]:
    """(need, municipality) → firms that voiced it, and of these the met ones, now, later."""
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for firm, contacts in firms_of(region).items():
        for one in contacts:
            for voiced in one.needs:
                cell = found[voiced.need, one.municipality or ""]
                cell["firms"].add(firm)
                cell[voiced.horizon].add(firm)
                if any(voiced.need in [v.need for v in other.needs] and other.referrals for other in contacts):
                    cell["met"].add(firm)
    return found


SEEDS = [1, 2]


@pytest.fixture(params=SEEDS)
def region(request: pytest.FixtureRequest, engine: Engine) -> Region:
    found = invented(request.param)
    found.tell(engine)
    return found


def bipartite(region: Region) -> networkx.Graph:
    """Actors and the projects that they actually work in."""
    network = networkx.Graph()
    for actor, title, role, certainty in region.parts:
        if certainty == "actual" and role not in ("funder", "target"):
            network.add_edge(("actor", actor), ("project", title))
    return network


def test_all_eight_questions_agree_with_a_count_by_hand(engine: Engine, region: Region) -> None:
    most_connected(engine, region)
    pairs(engine, region)
    unreached(engine, region)
    coverage_cells(engine, region)
    unmet(engine, region)
    unreferred(engine, region)
    duplicates(engine, region)
    statements(engine, region)


def most_connected(engine: Engine, region: Region) -> None:
    network = bipartite(region)
    expected = {name: network.degree((kind, name)) for kind, name in network if kind == "actor"}
    found = rows(engine, 1)
    assert {row["actor"]: row["projects"] for row in found} == expected
    order = [(-row["projects"], "abcdefghijklmnopqrstuvwxyzåäö".index(row["actor"][0].lower())) for row in found]
    assert order == sorted(order)
    assert all(len(row["project_names"]) == row["projects"] <= len(row["evidence"]) for row in found)


def pairs(engine: Engine, region: Region) -> None:
    network = bipartite(region)
    actors = [node for node in network if node[0] == "actor"]
    weights = networkx.bipartite.weighted_projected_graph(network, actors)
    expected = {frozenset((a[1], b[1])): data["weight"] for a, b, data in weights.edges(data=True)}
    for least in (1, 2, 3):
        found = rows(engine, 2, projects=least)
        assert {frozenset((row["actor"], row["other_actor"])): row["projects"] for row in found} == {
            pair: weight for pair, weight in expected.items() if weight >= least}
        assert [-row["projects"] for row in found] == sorted(-row["projects"] for row in found)


def unreached(engine: Engine, region: Region) -> None:
    named = {place_id(place) for one in region.offers if one["certainty"] == "actual" for place in one["places"]}
    named |= {place_id(place) for _, place in region.project_places}
    counties = {area for place in named for area in places().ancestors(place) if area.startswith("se-lan")}
    expected = {m for county in counties for m in places().municipalities_within(county)} - named
    found = rows(engine, 6)
    assert {row["municipality_id"] for row in found} == expected
    for row in found:
        wide = {f"{one['service']} ({row['county']})" for one in region.offers if one["certainty"] == "actual"
                and row["county_id"] in map(place_id, one["places"])}
        wide |= {"Projekt 1 (Dalarnas län)"} if row["county_id"] == "se-lan-20" else set()
        assert set(row["county_wide"]) == wide


def coverage_cells(engine: Engine, region: Region) -> None:
    demand = demand_of(region)
    found = {(row["need"], row["municipality_id"] or ""): row for row in rows(engine, "coverage")}
    shown = {m for county in ("se-lan-20", "se-lan-17") for m in places().municipalities_within(county)}
    assert {place for _, place in found} == shown | ({""} if any(m == "" for _, m in demand) else set())
    lacking = {(need, m) for place, need in region.lacks for m in members([place])}
    closed = {(need, m) for need in region.inventory.needs for m in places().municipalities_within("se-lan-17")}
    for (need, place), row in found.items():
        by = covering(region, need, place, TODAY) if place else set()
        state = "covered" if by else "gap" if (need, place) in lacking | closed else "unknown"
        assert (row["state"], set(row["by"])) == (state, by), (need, place)
        assert row["conflict"] == (bool(by) and (need, place) in lacking)
        counted = demand.get((need, place), {})
        assert [row[name] for name in ("demand_firms", "met_firms", "demand_now", "demand_later")] == [
            len(counted.get(name, ())) for name in ("firms", "met", "now", "later")]
        to = {"Granbo Tillväxt" for one in region.contacts if one.referrals and (one.municipality or "") == place
              and need in [voiced.need for voiced in one.needs]}
        assert set(row["in_practice"]) == to
        assert bool(row["evidence"]) or row["state"] == "unknown"


def unmet(engine: Engine, region: Region) -> None:
    demand = demand_of(region)
    expected = {cell: len(firms["firms"] - firms["met"]) for cell, firms in demand.items() if firms["firms"] - firms["met"]}
    found = rows(engine, 11)
    assert {(row["need"], row["municipality_id"] or ""): row["unmet_firms"] for row in found} == expected
    assert [-row["unmet_firms"] for row in found] == sorted(-row["unmet_firms"] for row in found)
    now = {cell: len((firms["firms"] - firms["met"]) & firms["now"]) for cell, firms in demand.items()}
    assert {(row["need"], row["municipality_id"] or ""): row["unmet_firms"] for row in rows(engine, 11, horizon="now")} == {
        cell: count for cell, count in now.items() if count}


def unreferred(engine: Engine, region: Region) -> None:
    expected: dict[tuple[str, str], set[str]] = defaultdict(set)
    for firm, contacts in firms_of(region).items():
        for one in contacts:
            for need in (voiced.need for voiced in one.needs):
                voicing = [other for other in contacts if need in [v.need for v in other.needs]]
                if one.municipality and not any(other.referrals for other in voicing):
                    days = [date.fromisoformat(other.date) for other in voicing if other.date]
                    if covering(region, need, one.municipality, max(days, default=None)):
                        expected[need, one.municipality].add(firm)
    found = {(row["need"], row["municipality_id"]): row["firms"] for row in rows(engine, 12)}
    assert found == {cell: len(firms) for cell, firms in expected.items()}


def duplicates(engine: Engine, region: Region) -> None:
    wider = vocabulary().wider_groups
    expected: Counter[tuple[str, frozenset[str], frozenset[str]]] = Counter()
    for one, two in combinations([o for o in region.offers if o["certainty"] == "actual"], 2):
        in_time = all(FIRST_DAYS[a["start"]] <= LAST_DAYS[b["end"]] for a, b in ((one, two), (two, one)))
        groups = not one["groups"] or not two["groups"] or any(
            a in wider(b) or b in wider(a) for a in one["groups"] for b in two["groups"])
        if not (in_time and groups and members(one["places"]) & members(two["places"])):
            continue
        shared = set(one["providers"]) & set(two["providers"])
        for need, a, b in product(set(one["needs"]) & set(two["needs"]), one["providers"], two["providers"]):
            if not shared & {a, b}:
                expected[need, frozenset((a, b)), frozenset((one["service"], two["service"]))] += 1
    found = Counter((row["need"], frozenset((row["actor"], row["other_actor"])),
                     frozenset((row["service"], row["other_service"]))) for row in rows(engine, 17))
    assert found == expected


def statements(engine: Engine, region: Region) -> None:
    found = rows(engine, 40, limit=100_000)
    assert len(found) == engine.read("MATCH (s:Statement) RETURN count(s) AS n")[0]["n"]
    about = [row for row in rows(engine, 40, actor="Zetakraft") if row["predicate"] == "takes_part"]
    assert Counter((row["object"], row["role"]) for row in about) == Counter(
        (title, role) for actor, title, role, _ in region.parts if actor == "Zetakraft")


def test_hidden_rows_hide_small_counts_and_cells_of_the_log(engine: Engine) -> None:
    region = invented(3)
    region.tell(engine)
    for question in (11, 12, 51):
        for row in rows(engine, question, rows_visible=False):
            for name in ("demand_firms", "met_firms", "unmet_firms", "firms", "demand_now", "demand_later"):
                count = row.get(name, 0)
                assert count == 0 or not isinstance(count, int) or count >= 5
            for item in row["evidence"]:
                if item["source"].endswith(".csv"):
                    assert (item["locator"], item["quote"]) == ("rows withheld", None)
    shown = [row["unmet_firms"] for row in rows(engine, 11, rows_visible=False)]
    figures = [count if isinstance(count, int) else count["value"] or 0 for count in shown]
    assert figures == sorted(figures, reverse=True)


def test_an_empty_graph_answers_every_question_with_no_rows_and_says_why(engine: Engine) -> None:
    for question in (1, 2, 6, 11, 12, 17, 40, 51):
        answer = ask(engine, question, {}, today=TODAY, rows_visible=True)
        assert answer["rows"] == []
        assert answer["notes"]
        assert answer["graph_version"] == Store(engine).graph_version()


def test_the_same_answers_whichever_question_words_are_used(engine: Engine) -> None:
    told = Told("aa")
    told.offer("Granbo Tillväxt", "Exporthjälp", ["affar.export"], ["Falun"])
    load(engine, told)
    by_name = [rows(engine, 51, municipality=word, need=need) for word in ("Falun", "2080", "se-kom-2080", "falu kommun")
               for need in ("affar.export", "Export och internationalisering")]
    assert all(answer == by_name[0] for answer in by_name)
    assert [(row["state"], row["by"], row["municipality"]) for row in by_name[0]] == [
        ("covered", ["Granbo Tillväxt"], "Falun")]
    assert len(rows(engine, 51, need="finans", municipality="Falun")) == len(vocabulary().needs_of("finans"))


def test_a_projects_offer_takes_its_places_period_and_leader_and_a_plan_is_no_project(engine: Engine) -> None:
    told = Told("aa")
    told.project("Digital kraft", "2022", "2024", places=["Falun"], needs=["digital.omstallning"])
    told.part("Granbo Tillväxt", "Digital kraft", "lead")
    told.part("Norrlys Utveckling", "Digital kraft", "partner", places=("Säter", "se-kom-2062"))
    told.offer("Zetakraft", "E-handelsstöd", ["digital.ehandel"], part_of="Digital kraft")
    told.part("Zetakraft", "Länsplanen", "lead", kind="Plan")
    told.project("Länsplanen", places=["Orsa"], kind="Plan")
    load(engine, told)
    on, off = ({row["need"]: row for row in rows(engine, 51, municipality="Falun", date=day)}
               for day in ("2024-12-31", "2025-01-01"))
    assert (on["digital.omstallning"]["by"], on["digital.omstallning"]["until"]) == (["Granbo Tillväxt"], "2024")
    assert (on["digital.ehandel"]["by"], on["digital.ehandel"]["until"]) == (["Zetakraft"], "2024")
    assert off["digital.ehandel"]["state"] == "unknown"
    assert off["digital.ehandel"]["ended"] == ["Zetakraft"]
    assert [row["actor"] for row in rows(engine, 1)] == ["Granbo Tillväxt", "Norrlys Utveckling"]
    unnamed = [row["municipality"] for row in rows(engine, 6)]
    assert "Orsa" in unnamed
    assert not {"Falun", "Säter", "Mora"} & set(unnamed)


def test_unset_reach_and_groups_of_needs_are_told_in_notes_and_beside(engine: Engine) -> None:
    told = Told("aa")
    told.offer("Granbo Tillväxt", "Rådgivning", ["finans"], ["Falun"])
    told.offer("Zetakraft", "Kapital", ["finans.kapital"])
    told.offer("Åsgruppen", "Nätverk", ["natverk.moten"], ["KASK"])
    load(engine, told)
    answer = ask(engine, "coverage", {"need": "finans"}, today=TODAY, rows_visible=True)
    falun = [row for row in answer["rows"] if row["municipality"] == "Falun"]
    assert {row["state"] for row in falun} == {"unknown"}
    assert {tuple(row["beside"]) for row in falun} == {("Granbo Tillväxt",)}
    assert {"offers_of_unknown_reach", "areas_without_members", "scope_of_counties"} <= {n["code"] for n in answer["notes"]}


def test_a_source_that_no_longer_counts_counts_nowhere(engine: Engine) -> None:
    region = invented(1)
    region.tell(engine)
    store = Store(engine)
    for source in store.sources():
        store.withdraw(source["id"])
    for question in (1, 2, 6, 11, 12, 17, 40, 51):
        assert rows(engine, question) == []


def test_a_project_and_its_own_service_are_no_duplicates_but_those_of_two_projects_are(engine: Engine) -> None:
    told = Told("aa")
    for title, leader in (("Digital kraft", "Granbo Tillväxt"), ("Grön kraft", "Zetakraft")):
        told.project(title, places=["Falun"], needs=["digital.ehandel"])
        told.part(leader, title, "lead")
    told.offer("Norrlys Utveckling", "E-handelsstöd", ["digital.ehandel"], part_of="Digital kraft")
    load(engine, told)
    found = [(row["actor"], row["other_actor"]) for row in rows(engine, 17)]
    assert found == [("Granbo Tillväxt", "Zetakraft"), ("Norrlys Utveckling", "Zetakraft")]


def test_a_service_of_a_project_that_nobody_is_said_to_offer_is_offered_by_who_leads_the_project(engine: Engine) -> None:
    told = Told("aa")
    told.project("Digital kraft")
    told.part("Granbo Tillväxt", "Digital kraft", "lead")
    told.offer([], "E-handelsstöd", ["digital.ehandel"], ["Mora"], part_of="Digital kraft")
    load(engine, told)
    assert [(row["state"], row["by"]) for row in rows(engine, 51, need="digital.ehandel", municipality="Mora")] == [
        ("covered", ["Granbo Tillväxt"])]
    assert "Mora" not in [row["municipality"] for row in rows(engine, 6)]


def test_both_engines_give_the_same_answers(embedded_server_settings: Settings, neo4j_server_settings: Settings) -> None:
    answers = []
    for settings in (embedded_server_settings, neo4j_server_settings):
        with connect(settings) as engine:
            store = Store(engine)
            for source in store.sources():
                store.withdraw(source["id"])
            invented(5).tell(engine)
            answers.append([ask(engine, question, {}, today=TODAY, rows_visible=visible)
                            for question in (1, 2, 6, 11, 12, 17, 40, 51) for visible in (True, False)])
    assert answers[0] == answers[1]
