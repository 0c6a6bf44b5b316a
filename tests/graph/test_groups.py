"""Whom a group of actors comprises."""

import pytest

from graph.groups import is_of_county, members_of
from graph.lexicon import places
from graph.model import Name
from graph.normal import normal_form


def group(surface: str, place: str | None = None) -> Name:
    return Name("ActorGroup", surface, normal_form("ActorGroup", surface), place=place)


@pytest.mark.parametrize("surface", ["länets kommuner", "kommunerna i länet", "Länets alla 15 kommuner", "kommunerna",
                                     "kommunerna (främst NLE, AME)", "samtliga kommuner", "kommunerne i regionen"])
def test_the_municipalities_of_the_county_that_the_page_is_about(surface: str) -> None:
    assert members_of(group(surface, "se-lan-20"), places()) == ("kommun", places().municipalities_within("se-lan-20"))
    assert members_of(group(surface), places()) is None
    assert is_of_county(surface, places())


@pytest.mark.parametrize(("surface", "sort", "area"), [
    ("kommunerna i Dalarna", "kommun", "se-lan-20"), ("Dalarnas kommuner", "kommun", "se-lan-20"),
    ("alla kommuner i Värmlands län", "kommun", "se-lan-17"), ("näringslivskontor i Dalarna", "näringslivskontor", "se-lan-20"),
])
def test_words_of_place_go_before_the_place_of_the_page(surface: str, sort: str, area: str) -> None:
    assert members_of(group(surface, "se-lan-01"), places()) == (sort, places().municipalities_within(area))
    assert not is_of_county(surface, places())


def test_regions_of_a_country() -> None:
    found = members_of(group("landets regioner", "se"), places())
    assert found is not None
    sort, members = found
    assert sort == "region"
    assert len(members) == 21
    assert {places().by_id[id_].level for id_ in members} == {"county"}


@pytest.mark.parametrize("surface", ["civilsamhället", "de stora företagen i länet", "flera kommuner", "några av kommunerna",
                                     "kommuner med höga ohälsotal", "folkhögskolor i länet", "kommunerna i Ingenstans", ""])
def test_nobody_is_guessed(surface: str) -> None:
    assert members_of(group(surface, "se-lan-20"), places()) is None


def test_an_area_without_listed_members_comprises_nobody() -> None:
    area = next(p for p in places() if p.level == "cross_border")
    assert members_of(group("kommunerna", area.id), places()) is None
