"""Which thing a text means, on both engines."""

from __future__ import annotations

import pytest

from graph.engine import Engine
from graph.errors import BadParameter
from graph.model import Name
from queries.entities import find_entities, near_names, one_entity
from tests.graph.sayings import actor, contact, log, name
from tests.queries.graphs import Told, load, log_reading

pytestmark = pytest.mark.engine


def tell(engine: Engine) -> None:
    told = Told("aa")
    told.part("Granbo Centrum", "Digital kraft")
    told.say(actor("Granbo Centrums"), "named", "Granbo Centrums")
    told.say(actor("Digital kraft"), "named", "Digital kraft")
    told.say(Name("Actor", "GTX", "gtx"), "alias", actor("Granbo Centrum"))
    told.offer("Granbo Centrum", "Exportskolan", ["affar.export"], ["Falun"])
    source = log("bb")
    load(engine, told, log_reading("bb", [
        contact(source, 1, "Lärkan AB", to=["Almi"]), contact(source, 2, "Lärkan AB", municipality="Mora")]))


def names(engine: Engine, text: str, label: str | None = None, *, firms: bool = False) -> list[tuple[str, str]]:
    return [(one["label"], one["name"]) for one in find_entities(engine, text, label, firms=firms)]


def test_any_spelling_of_a_source_and_the_shown_name_find_the_thing(engine: Engine) -> None:
    tell(engine)
    granbo = [("Actor", "Granbo Centrum")]
    for text in ("Granbo Centrum", " GRANBO  centrums", "«Granbo Centrum»", "gtx"):
        assert names(engine, text) == granbo, text
    assert names(engine, "exportskolan") == [("Service", "Exportskolan")]
    assert names(engine, "Almi GävleDala") == [("Actor", "Almi GävleDala")], "no source writes it so; it is what is shown"
    assert names(engine, "Almi") == [("Actor", "Almi GävleDala")]
    assert names(engine, "Granbo") == []
    id_ = find_entities(engine, "GTX")[0]["id"]
    assert find_entities(engine, id_) == find_entities(engine, "GTX")
    assert find_entities(engine, id_)[0]["aliases"] == ["GTX", "Granbo Centrums"]


def test_a_kind_can_be_asked_for_and_what_is_of_the_vocabulary_needs_no_source(engine: Engine) -> None:
    tell(engine)
    assert names(engine, "Digital kraft") == [("Actor", "Digital kraft"), ("Project", "Digital kraft")]
    assert names(engine, "Digital kraft", "Project") == [("Project", "Digital kraft")]
    assert names(engine, "Säter") == [("Place", "Säter")]
    assert [one["id"] for one in find_entities(engine, "Loans and liquidity")] == ["finans.lan"]
    assert names(engine, "finans.lan", "Place") == []
    assert names(engine, "solo")[0][0] == "TargetGroup"


def test_firms_are_found_by_name_only_by_who_asks_for_them(engine: Engine) -> None:
    tell(engine)
    assert names(engine, "Lärkan") == []
    assert names(engine, "lärkan aktiebolag", firms=True) == [("Firm", "Lärkan AB")] * 2
    assert names(engine, "Lärkan", "Firm") == [("Firm", "Lärkan AB")] * 2
    assert "Lärkan AB" not in near_names(engine, "Lärkan")


def test_several_are_listed_with_their_ids_and_none_with_what_is_near(engine: Engine) -> None:
    tell(engine)
    with pytest.raises(BadParameter) as several:
        one_entity(engine, "Digital kraft")
    for one in find_entities(engine, "Digital kraft"):
        assert f"{one['id']}  {one['label'].lower()}  Digital kraft" in str(several.value)
    with pytest.raises(BadParameter, match="did you mean Granbo Centrum"):
        one_entity(engine, "Granbo Sentrum")
    with pytest.raises(BadParameter, match=r"no loaded source names «qqqq»$"):
        one_entity(engine, "qqqq")
    assert one_entity(engine, "Digital kraft", "Project")["label"] == "Project"


def test_what_is_shown_under_a_name_goes_before_what_is_merely_called_so(engine: Engine) -> None:
    told = Told("aa")
    told.say(actor("Verket"), "named", "Verket")
    told.say(name("Project", "Verket"), "alias", name("Project", "Örnlyftet"))
    told.say(name("Project", "Örnlyftet"), "named", "Örnlyftet")
    load(engine, told)
    assert names(engine, "Verket") == [("Actor", "Verket"), ("Project", "Örnlyftet")]
    assert one_entity(engine, "Verket")["name"] == "Verket"


def test_an_empty_graph_names_nobody(engine: Engine) -> None:
    assert find_entities(engine, "Granbo") == find_entities(engine, "  ") == []
    assert near_names(engine, "Granbo", "Actor") == []
