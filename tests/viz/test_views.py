"""Every page from invented answers: what must stand on it, and what must never."""

from __future__ import annotations

import re

import pytest
from jinja2 import UndefinedError

from tests.viz import examples
from tests.viz.markup import tags_of
from tests.viz.site import PAGES, page
from viz.pages import render
from viz.views.find import find_view
from viz.views.gaps import cell_view, gaps_view
from viz.views.notes import note_texts
from viz.views.source import marked_paragraphs


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_keeps_the_policy_and_its_language(address: str, language: str) -> None:
    text = page(address + ("&" if "?" in address else "?") + f"lang={language}")
    tags = tags_of(text)
    assert f'<html lang="{language}">' in text
    assert not [tag for tag, attributes in tags if tag == "style" or "style" in attributes]
    assert not [attributes for _tag, attributes in tags if any(name.startswith("on") for name in attributes)]
    for tag, attributes in tags:
        if tag == "script":
            assert attributes.get("src", "").startswith("/static/") or attributes.get("type") == "application/json"
        for name in ("href", "src", "action"):
            assert not re.match(r"(https?:)?//", attributes.get(name) or ""), attributes
    ids = [attributes["id"] for _tag, attributes in tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    labels = {attributes.get("for") for tag, attributes in tags if tag == "label"}
    assert {a["id"] for tag, a in tags if tag == "select"} <= labels


@pytest.mark.parametrize("address", PAGES)
def test_sample_data_are_marked_on_every_page_and_the_other_language_is_a_link_to_the_same(address: str) -> None:
    text = page(address)
    assert "Exempeldata" in text
    switch = next(a["href"] for tag, a in tags_of(text) if tag == "a" and a.get("hreflang") == "en")
    assert switch is not None
    assert switch.split("?")[0] == address.split("?")[0]
    assert "lang=en" in switch


def test_links_keep_the_language() -> None:
    for tag, attributes in tags_of(page("/luckor?lang=en")):
        if tag == "a" and (attributes["href"] or "").startswith("/") and not attributes.get("hreflang"):
            assert "lang=en" in (attributes["href"] or ""), attributes


def test_a_template_that_lacks_a_value_fails_instead_of_showing_half_a_page() -> None:
    with pytest.raises(UndefinedError):
        render("sources.html", "sv")


# --- the matrix


def gaps(**query: str) -> dict[str, object]:
    return gaps_view(examples.coverage(), query=query, language="sv", municipalities=[], counties=[])


def test_a_hidden_count_neither_shows_nor_decides_how_loud_a_gap_is() -> None:
    row = {**examples.coverage()["rows"][0], "state": "gap", "demand_firms": {"value": None, "below": 5}}
    view = gaps_view({"rows": [row], "notes": []}, query={}, language="sv", municipalities=[], counties=[])
    cell = view["groups"][0]["rows"][0]["cells"][0]
    assert cell["class"] == "gap on"
    assert cell["demand"] == {"value": None, "below": 5}


def test_only_rows_with_gaps() -> None:
    view = gaps(gaps="1")
    rows = [row for group in view["groups"] for row in group["rows"]]  # type: ignore[attr-defined]
    assert rows
    assert all(any(cell["class"].startswith("gap") for cell in row["cells"]) for row in rows)


@pytest.mark.parametrize(
    ("state", "words"), [("gap", "Det betyder inte"), ("unknown", "saknas i"), ("covered", "Det betyder inte")]
)
def test_each_state_is_said_in_its_own_words(state: str, words: str) -> None:
    row = next(row for row in examples.coverage()["rows"] if row["state"] == state)
    cell = cell_view({"rows": [row]}, query={}, language="sv")["cell"]
    assert words not in cell["why"]
    assert cell["why"]


def test_a_cell_that_nobody_speaks_of_is_said_to_be_none() -> None:
    assert cell_view(examples.coverage(), query={"cell": "finans.lan,Kiruna"}, language="sv") == {"cell": None}
    assert "Ingen ruta vald" in page("/luckor?cell=finans.lan,Kiruna")


def test_many_municipalities_are_cut_with_a_sentence_not_in_silence() -> None:
    rows = [{**examples.coverage()["rows"][0], "municipality": f"K{i:03}", "municipality_id": f"k{i}"} for i in range(75)]
    view = gaps_view({"rows": rows, "notes": []}, query={}, language="sv", municipalities=[], counties=[])
    assert (len(view["columns"]), view["left_out"]) == (60, 15)


def test_an_empty_answer_says_why() -> None:
    answer = {"rows": [], "notes": [{"code": "nothing_loaded", "sv": "Inget underlag är inläst.", "en": "Nothing is loaded."}]}
    view = gaps_view(answer, query={}, language="sv", municipalities=[], counties=[])
    assert view["groups"] == []
    assert view["notes"] == ["Inget underlag är inläst."]


# --- the finder


def test_a_card_shows_the_reasons_in_fixed_order_whatever_the_answer_tells() -> None:
    view = find_view(examples.found(), query={"text": "x"}, language="en", municipalities=[])
    for partner in view["answer"]["partners"]:
        assert [line["title"] for line in partner["reasons"]] == [
            "Need",
            "Place",
            "Target group",
            "In force",
            "Referrals",
            "Source",
        ]
    assert [line["class"] for line in view["answer"]["partners"][0]["reasons"]] == ["yes", "yes", "part", "yes", "no", "yes"]


def test_a_chip_is_taken_out_and_put_back_by_plain_links() -> None:
    view = find_view(examples.found(), query={"text": "lån", "drop": "affar.export"}, language="sv", municipalities=[])
    assert "drop=affar.export%2Cfinans.lan" in view["answer"]["chips"][1]["remove"]
    assert view["answer"]["dropped"] == [("Export och internationalisering", "/partner?text=l%C3%A5n")]


def test_a_gap_and_an_unknown_are_said_differently() -> None:
    view = find_view(examples.found(), query={"text": "x"}, language="sv", municipalities=[])
    gap, unknown = view["answer"]["open"]
    assert "saknas i Ludvika" in gap["said"]
    assert "Det betyder inte att stödet saknas" in unknown["said"]


def test_a_referral_names_neither_firm_nor_the_text_that_was_typed() -> None:
    view = find_view(examples.found(), query={"text": "Ängs Snickeri, 070-174 06 33"}, language="sv", municipalities=[])
    mail = view["answer"]["partners"][0]["referral"]
    assert "Ängs" not in mail
    assert "070-174" not in mail
    assert "i Ludvika" in mail
    assert mail.startswith("Till: karin.exempel@almi.example")


def test_what_is_missing_is_asked_for() -> None:
    answer = {**examples.found(), "ask": ["need", "municipality"], "partners": [], "states": [], "elsewhere": []}
    text = render_find(answer)
    assert "Var finns företaget? Välj kommun ovan." in text
    assert "Vad behöver företaget hjälp med?" in text


def render_find(answer: dict[str, object]) -> str:
    from viz.pages import frame

    view = find_view(answer, query={"text": "x"}, language="sv", municipalities=[])
    return render("find.html", "sv", **view, **frame("/partner", {"text": "x"}))


# --- sources


def test_every_character_of_a_document_is_shown_once() -> None:
    spans = [(s["start"], s["end"], i, s["certainty"]) for i, s in enumerate(examples.statements(), 1)]
    lines = marked_paragraphs(examples.TEXT, spans, (25, 43))
    shown = "\n".join("".join(piece["text"] for piece in line) for line in lines)
    assert shown == examples.TEXT.replace("\n\n", "\n")
    assert [n for line in lines for piece in line for n in piece["ends"]] == [1, 2, 3, 4, 5]
    assert sum(piece["here"] for line in lines for piece in line) == 1


def test_a_statement_over_several_lines_has_one_anchor() -> None:
    lines = marked_paragraphs("ett\ntvå\ntre", [(0, 11, 1, "actual")], None)
    assert [piece["ends"] for line in lines for piece in line] == [[], [], [1]]


def test_the_place_that_a_locator_names_gets_the_anchor() -> None:
    assert (
        tags_of(page("/kalla?source=ab12&at=chars+25-43")).count(("mark", {"class": "actual", "id": "here", "data-s": "1 2"}))
        == 1
    )


def test_rows_of_a_log_stay_hidden_where_they_may_not_be_seen() -> None:
    text = page("/kalla?source=cd34&withheld=1")
    assert "1\xa0684 kontakter" in text
    assert "Almi" not in text


def test_notes_in_the_language_of_the_page() -> None:
    assert note_texts([{"code": "a", "sv": "ja", "en": "yes"}], "en") == ["yes"]
