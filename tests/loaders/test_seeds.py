"""What the five founding documents say, in counts and ids: they hold names of real persons, so none stands here.

The folder is named by FRAMJAR_SEEDS; without it these tests are skipped.
"""

from __future__ import annotations

import os
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from graph.lexicon import actors
from graph.model import Certainty, Name, Statement
from loaders.extraction import extract
from tests.loaders.extraction.test_laws import check

COUNTED = {"lead", "partner", "coordinator", "participant", "supplier"}
DALARNA = "se-lan-20"
SEVEN = {"se-kom-2029", "se-kom-2026", "se-kom-2081", "se-kom-2080", "se-kom-2082", "se-kom-2083", "se-kom-2084"}
SIX = {"se-kom-2039", "se-kom-2062", "se-kom-2034", "se-kom-2023", "se-kom-2085", "se-kom-2061"}
VANSBRO, RATTVIK = "se-kom-2021", "se-kom-2031"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    folder = os.environ.get("FRAMJAR_SEEDS")
    if not folder:
        pytest.skip("FRAMJAR_SEEDS does not name the folder of the founding documents")
    return {path.name[:3]: path.read_text("utf-8") for path in sorted(Path(folder).glob("*.txt"))}


@pytest.fixture(scope="module")
def seeds(texts: dict[str, str]) -> dict[str, list[Statement]]:
    return {number: extract(text, source=number).statements() for number, text in texts.items()}


def body(name: Name) -> str:
    """The register's id of an organisation, else its key."""
    known = actors().find(name.surface)
    return known.id if known else name.key


def parts(statements: list[Statement]) -> set[tuple[str, str, str, str]]:
    return {
        (body(s.subject), str(s.qualifier("role")), s.object.key, s.certainty.value)
        for s in statements
        if s.predicate == "takes_part" and isinstance(s.object, Name)
    }


def values(statements: list[Statement], predicate: str, subject: str) -> set[str]:
    return {
        s.object.key if isinstance(s.object, Name) else str(s.object)
        for s in statements
        if s.predicate == predicate and s.subject.key == subject
    }


def in_projects(seeds: dict[str, list[Statement]]) -> dict[str, set[str]]:
    """For each organisation the projects that it actually takes part in, in a role that counts."""
    found: dict[str, set[str]] = {}
    for statement in (s for said in seeds.values() for s in said if s.predicate == "takes_part"):
        project = statement.object
        if (
            isinstance(project, Name)
            and project.kind == "Project"
            and statement.certainty is Certainty.ACTUAL
            and statement.qualifier("role") in COUNTED
        ):
            found.setdefault(body(statement.subject), set()).add(project.key)
    return found


def test_who_takes_part_in_most_projects(seeds: dict[str, list[Statement]]) -> None:
    counts = Counter({actor: len(projects) for actor, projects in in_projects(seeds).items()})
    assert {actor for actor, count in counts.items() if count == 3} == {"se-dalarna-science-park", "se-region-20"}
    assert max(counts.values()) == 3
    assert counts["se-samarkand"] == 2


def test_which_pairs_meet_in_more_than_one_project(seeds: dict[str, list[Statement]]) -> None:
    projects = in_projects(seeds)
    pairs = {tuple(sorted(pair)): projects[pair[0]] & projects[pair[1]] for pair in combinations(sorted(projects), 2)}
    assert {pair: shared for pair, shared in pairs.items() if len(shared) > 1} == {
        ("se-dalarna-science-park", "se-samarkand"): {"k.r.o.k", "attraktiv industriregion"},
        ("se-dalarna-science-park", "se-region-20"): {"k.r.o.k", "regional främjarsamverkan"},
        ("se-dalarna-science-park", "se-invest-in-dalarna"): {"regional främjarsamverkan", "attraktiv industriregion"},
    }


def test_which_municipalities_are_reached(seeds: dict[str, list[Statement]]) -> None:
    reached = {
        s.object.key
        for said in seeds.values()
        for s in said
        if s.predicate == "in_place" and isinstance(s.object, Name) and s.certainty is Certainty.ACTUAL
    }
    assert reached >= SEVEN | SIX
    assert not reached & {VANSBRO, RATTVIK}


def test_the_first_project(seeds: dict[str, list[Statement]]) -> None:
    said = seeds["000"]
    assert parts(said) == {
        ("se-region-20", "lead", "k.r.o.k", "actual"),
        ("se-fbr", "partner", "k.r.o.k", "actual"),
        ("se-fbr", "coordinator", "k.r.o.k", "actual"),
        ("se-dalarna-science-park", "partner", "k.r.o.k", "actual"),
        ("se-kommun-2039", "partner", "k.r.o.k", "actual"),
        ("se-samarkand", "partner", "k.r.o.k", "actual"),
        ("se-region-17", "partner", "k.r.o.k", "actual"),
    }
    coordinated = next(s for s in said if s.qualifier("role") == "coordinator")
    assert set(coordinated.qualifier("places") or ()) == SEVEN  # type: ignore[arg-type]
    assert coordinated.qualifier("phase") == "1"
    (start,), (end,) = values(said, "start", "k.r.o.k"), values(said, "end", "k.r.o.k")
    assert (start[:4], end) == ("2020", "2022")
    assert values(said, "covers", "k.r.o.k") >= {"start.agarskifte", "natverk.lotsning", "finans.krisstod"}
    assert "sme" in values(said, "for_group", "k.r.o.k")


def test_speakers_of_the_second_are_no_partners(seeds: dict[str, list[Statement]]) -> None:
    sure = {(actor, certainty) for actor, _, _, certainty in parts(seeds["001"])}
    for speaker in ("se-vinnova", "se-tillvaxtverket"):
        assert {certainty for actor, certainty in sure if actor == speaker} == {"mentioned"}
    assert ("se-almi", "actual") in sure
    assert values(seeds["001"], "end", "regional främjarsamverkan") == {"2020-12-31"}


def test_the_action_plan(seeds: dict[str, list[Statement]], texts: dict[str, str]) -> None:
    document = extract(texts["002"], source="002").as_json()
    counts = [(len(p["goals"]), len(p["activities"]), len(p["partners"])) for p in document["priorities"]]
    assert counts == [(9, 9, 10), (3, 5, 5), (3, 5, 8)]
    assert all(partner["potential"] for priority in document["priorities"] for partner in priority["partners"])
    assert {goal["target_year"] for priority in document["priorities"] for goal in priority["goals"]} == {"2020"}
    assert document["source"]["date"] == "2018-10-23"
    plan = next(p for p in document["projects"] if p["type"] == "plan")
    assert (plan["start"], plan["end"]) == ("2018", "2020")


def test_who_runs_the_network_of_the_plan_and_who_attends(seeds: dict[str, list[Statement]]) -> None:
    network = [
        s for s in seeds["002"] if s.predicate == "takes_part" and isinstance(s.object, Name) and s.object.key == "asf-nätverk"
    ]
    assert {body(s.subject) for s in network if s.qualifier("role") == "lead"} == {
        "se-coompanion-dalarna",
        "se-kompetensbyran",
        "se-samarkand",
        "se-region-20",
    }
    assert {body(s.subject) for s in network if s.qualifier("role") == "participant"} == {"se-arbetsformedlingen", "se-finsam"}


def test_offers_of_the_plan(seeds: dict[str, list[Statement]]) -> None:
    needs: dict[str, set[str]] = {}
    places: dict[str, set[str]] = {}
    for offer in (s for s in seeds["002"] if s.predicate == "offers" and isinstance(s.object, Name)):
        assert isinstance(offer.object, Name)
        for s in seeds["002"]:
            if s.subject.id == offer.object.id and isinstance(s.object, Name):
                target = {"covers": needs, "in_place": places}.get(s.predicate, {})
                target.setdefault(body(offer.subject), set()).add(s.object.key)
    assert "affar.upphandling" in needs["se-upphandlingsdialog-dalarna"]
    assert "start.socialt" in needs["se-samarkand"]
    assert "start.socialt" in needs["se-coompanion-dalarna"]
    assert "finans.kapital" in needs["se-almi"]
    assert places["se-samarkand"] == {"se-kom-2085", "se-kom-2061"}


def test_nothing_is_claimed_of_the_project_whose_lead_is_only_inferred(seeds: dict[str, list[Statement]]) -> None:
    assert ("se-region-20", "utveckling av asf i dalarna") not in {
        (actor, project) for actor, _, project, _ in parts(seeds["002"])
    }


def test_the_third_and_the_fourth_project(seeds: dict[str, list[Statement]]) -> None:
    industry, support = "attraktiv industriregion", "support"
    assert values(seeds["003"], "start", industry) == {"2022-04"}
    assert values(seeds["003"], "end", industry) == {"2023-03"}
    assert values(seeds["004"], "start", support) == {"2014-03-01"}
    assert values(seeds["004"], "end", support) == {"2014-12-31"}
    budget = next(s for s in seeds["004"] if s.predicate == "budget")
    assert (budget.object, budget.qualifier("currency"), budget.qualifier("kind")) == (165938, "EUR", "total")
    grants = {s.qualifier("amount") for s in seeds["004"] if s.qualifier("role") == "funder"}
    assert grants == {40214, 42755}
    leads = {(body(s.subject), s.qualifier("country")) for s in seeds["004"] if s.qualifier("role") == "lead"}
    assert len(leads) == 2
    assert "NO" in {country for _, country in leads}


def test_persons_by_counts(seeds: dict[str, list[Statement]]) -> None:
    for number, persons, phones, mails in (
        ("000", 0, 0, 0),
        ("001", 4, 1, 0),
        ("002", 1, 0, 0),
        ("003", 1, 1, 0),
        ("004", 1, 1, 1),
    ):
        said = seeds[number]
        assert len({s.subject.key for s in said if s.subject.kind == "Person"}) == persons
        assert sum(s.predicate == "phone" for s in said) == phones
        assert sum(s.predicate == "email" for s in said) == mails


def test_every_statement_is_one_that_the_vocabulary_allows(seeds: dict[str, list[Statement]], texts: dict[str, str]) -> None:
    for number, statements in seeds.items():
        for statement in statements:
            check(statement, texts[number])
