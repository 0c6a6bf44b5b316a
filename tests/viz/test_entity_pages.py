"""The pages of things from invented explanations: what must stand on them, each with its words, and what never."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.viz import things
from tests.viz.markup import tags_of
from tests.viz.site import page
from viz.entity_words import decision, link_words, reason, standing, thing_href
from viz.views.entity import entity_view
from viz.views.entity_sections import Around


def words(address: str) -> str:
    """The text of a page without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page(address))).split())


def view(told: dict[str, object], language: str = "sv") -> dict[str, object]:
    return entity_view(told, things.around(told), language=language)


def titles(told: dict[str, object]) -> list[str]:
    return [section["id"] for section in view(told)["sections"]]  # type: ignore[attr-defined]


def test_each_kind_of_thing_has_its_sections_and_empty_ones_are_left_out() -> None:
    assert titles(things.ACTOR) == ["parts", "offers", "persons", "receives", "rest"]
    assert titles(things.PROJECT) == ["partners", "aims", "persons", "rest"]
    assert titles(things.MUNICIPALITY) == ["states", "lacks", "offers", "projects", "actors"]
    assert titles(things.NEED) == ["offers", "lacks", "states"]
    assert titles(things.FIRM) == ["needs", "contacts"]
    assert titles(things.HIDDEN) == titles(things.NOTHING) == []


def test_an_actor_is_told_with_roles_periods_and_certainties_side_by_side() -> None:
    text = words("/aktor/a1")
    assert "Lotsen Väster projektägare 2024–juni 2026 gäller ”drivs av Samarkand”" in text
    assert "Exportlyftet partner möjlig ”en möjlig partner”" in text
    assert "Karin Exempel rådgivare 070-174 06 01 karin@almi.example" in text
    assert "Säte Ludvika" in text
    assert "2 källor, daterade 2019 till 1 mars 2026" in text
    assert "Kafferep" in text, "a service of which no need is told stands here too"
    assert "utförarens eget område, inte uttalat" in text


def test_what_contradicts_stands_with_its_source_and_why_the_other_is_shown() -> None:
    text = words("/aktor/a1")
    assert "Slag Visas: kommunalt bolag , eftersom namnregistret säger så. Emot står: promoter ( lotsen.md )" in text
    assert "Källorna säger olika" not in words("/projekt/p1")


def test_names_say_why_they_belong_and_judgements_who_decided() -> None:
    text = words("/aktor/a1")
    assert "Namnregistret känner ”Samarkand” som ”Samarkand2015 AB” (se-samarkand)." in text
    assert "En källa säger att ”SKD” också kallas ”Samarkand”. ”drivs av Samarkand” lotsen.md" in text
    assert "Both are written alike." in text, "a rule without words of its own is told by its sentence"
    assert "”Samarkand” och ”samarkand resor” är inte samma." in text
    assert "anna, 20 nov. 2026, 08:00: olika bolag" in text


def test_statements_stand_by_source_the_newest_first_and_lead_to_their_place() -> None:
    html = page("/aktor/a1")
    assert html.index("Lotsen Väster <span class=\"muted\">2 uppgifter") < html.index("äldre.md <span")
    assert "&lt;b&gt;lotsar&lt;/b&gt; företag" in html
    links = [a["href"] for tag, a in tags_of(html) if tag == "a"]
    assert "/kalla?source=ab12&at=chars+25-43#here" in links
    assert "bedömd som fel" in html
    assert "1 omnämnande av ett namn" in words("/aktor/a1")


def test_a_municipality_tells_states_and_demand_and_hidden_counts_stay_hidden() -> None:
    cells = [row for row in things.around(things.NEED).cells if row["municipality_id"]]
    row = {**cells[0], "need": "finans.lan", "municipality_id": "se-kom-2085", "municipality": "Ludvika", "state": "gap",
           "by": [], "demand_firms": {"value": None, "below": 5}, "met_firms": 0}
    shown = entity_view(things.MUNICIPALITY, Around(cells=[row]), language="sv")
    first = shown["sections"][0]["rows"][0]["cells"]
    assert [one["text"] for one in first] == ["Lån, krediter, likviditet", "", "", "<5"]
    assert first[1]["state"] == "gap"
    assert first[1]["href"] == "/luckor?municipality=Ludvika&cell=finans.lan%2Cse-kom-2085#cell"
    assert first[2]["parts"] == [("Nyföretagarcentrum (planeras)", "/sak?namn=Nyf%C3%B6retagarcentrum")]


def test_of_a_need_municipalities_of_which_nothing_is_known_are_counted_not_listed() -> None:
    row = dict(things.around(things.NEED).cells[0])
    quiet = {**row, "state": "unknown", "demand_firms": 0, "by": [], "planned": []}
    asked = {**quiet, "demand_firms": 7}
    shown = entity_view(things.NEED, Around(cells=[quiet, quiet, asked, {**quiet, "municipality_id": None}]), language="en")
    states = next(section for section in shown["sections"] if section["id"] == "states")
    assert len(states["rows"]) == 1
    assert "2 more municipalities are unknown" in states["note"]


def test_a_firm_is_told_by_its_rows_and_without_the_right_by_a_count() -> None:
    text = words("/foretag/f1")
    assert "log.csv, rad 4 2 mars 2026 Ludvika Lån, krediter, likviditet ”behöver lån” Almi samma organisationsnummer" in text
    assert "inte tillgodosett: ingen mottagare är angiven" in text
    hidden = words("/foretag/hidden")
    assert "Kontakter <5" in hidden
    assert "Enskilda kontakter visas inte här" in hidden
    assert "Lärkan" not in hidden


def test_a_thing_of_which_nothing_is_said_says_so() -> None:
    assert "Ingen inläst källa säger mer om detta." in words("/sak/se-lan-17")
    assert "Ingen inläst källa nämner ”Atlantis”" in words("/sak?namn=Atlantis")
    assert "Atlas" in words("/sak?namn=Atlantis")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_links_keep_the_language_and_lead_to_the_page_of_the_kind(language: str) -> None:
    more = "" if language == "sv" else "?lang=en"
    assert thing_href("Person", "k1", language) == f"/sak/k1{more}"
    assert thing_href("Plan", "p1", language) == f"/projekt/p1{more}"
    for tag, attributes in tags_of(page(f"/aktor/a1?lang={language}")):
        target = attributes.get("href") or ""
        if tag == "a" and target.startswith("/") and not attributes.get("hreflang"):
            assert ("lang=en" in target) is (language == "en"), target


@pytest.mark.parametrize(("number", "repeated", "folded"), [(12, 1, False), (13, 1, True), (4, 2, False), (4, 3, True)])
def test_many_rows_and_rows_with_the_same_words_fold_their_evidence(number: int, repeated: int, folded: bool) -> None:
    facts = [things.fact("RELATED_TO", "Project", f"p{i}", f"Projekt {i}", (f"s{i}",)) for i in range(number)]
    words = things.around(things.ACTOR).evidence["s1"]
    evidence = {f"s{i}": {**words, "quote": f"ord {max(i, repeated - 1)}"} for i in range(number)}
    shown = entity_view(things.thing("p0", "Project", "X", facts=facts), Around(evidence=evidence), language="sv")
    assert shown["sections"][0]["folded"] is folded


def test_words_of_reasons_decisions_and_standings() -> None:
    name = {"surface": "A", "with": "B", "value": "b"}
    said = {rule: reason({**name, "rule": rule}, "en") for rule in (
        "judgement", "number", "register", "alias", "same form", "only meaning", "alone", "vocabulary")}
    assert len(set(said.values())) == 8
    assert all("«A»" in sentence for rule, sentence in said.items() if rule != "vocabulary")
    claim = {"claim": {"subject": "A", "predicate": "start", "object": "2020"}, "author": "x", "at": "y"}
    assert decision({"kind": "wrong", **claim}, "en") == "Wrong: «A starts 2020»."
    assert decision({"kind": "means", "text": "lån", "need": "finans.lan"}, "en") == "«lån» means Loans and liquidity."
    assert decision({"kind": "inventory", "path": "/x/lista.md", "inventory": {"area": "se-lan-20", "start": "2026"}},
                    "en") == "lista.md is a complete inventory of Dalarnas län, from 2026."
    assert standing({"standing": "covers", "start": None, "end": None}, "en") == "in force, no end stated"
    assert standing({"standing": "ended", "start": None, "end": "2020"}, "en") == "has ended, until 2020"
    assert link_words(things.fact("Lack", "Need", "n", "n"), "en") == "lacks support for"


def test_amounts_that_contradict_each_other_have_their_currency_and_what_they_are_of() -> None:
    def said(amount: float, kind: str, **more: object) -> dict[str, object]:
        return {"value": amount, "currency": "SEK", "amount_kind": kind, "sources": [], "statements": [], **more}

    project = things.thing("p0", "Project", "X", conflicts=[{
        "property": "budget", "shown": said(6e6, "total", why="sources"),
        "others": [said(4.5e6, "approx_total", superseded=False)]}])
    (told,) = view(project, "en")["conflicts"]  # type: ignore[misc]
    assert (told["shown"], told["others"][0]["value"]) == (
        "6,000,000\xa0SEK in all", "about 4,500,000\xa0SEK in all")
