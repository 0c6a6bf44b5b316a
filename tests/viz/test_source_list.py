"""The list of what was read from a document: by kind and thing, narrowed, folded, and beside the marked text."""

from __future__ import annotations

from typing import Any

import pytest

from tests.viz import examples
from tests.viz.site import page
from tests.viz.test_in_browser import Tab, tab
from viz.entity_words import sentence
from viz.views.source import source_view

__all__ = ["tab"]
MANY = 30
SOURCE = "/kalla?source=ab12"


def listed(query: dict[str, str] | None = None, statements: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    rows = statements or examples.statements()
    view = source_view(examples.SOURCES[0], examples.TEXT, rows, query=query or {}, language="sv")
    found: dict[str, Any] = view["listed"]
    return found


def told(found: dict[str, Any]) -> list[tuple[str, str, list[int]]]:
    """Kind, thing and the numbers of what is shown of it."""
    return [(kind["kind"], thing["name"], [item["number"] for item in thing["told"] if item["shown"]])
            for kind in found["kinds"] for thing in kind["things"] if thing["shown"]]


def test_statements_stand_under_the_thing_that_they_tell_of() -> None:
    rows = examples.statements()
    rows[3] |= {"subject_kind": "Project"}
    assert told(listed(statements=rows)) == [("Project", "Lotsen Väster", [1, 2, 3, 4, 5])]


def test_what_is_missing_is_a_kind_of_its_own_and_leads_to_no_thing() -> None:
    lack = {"predicate": "lacks", "subject": "Dalarna", "subject_kind": "Place", "object": "finans.lan"}
    (kind,) = listed(statements=[examples.statements()[2] | lack])["kinds"]
    assert (kind["title"], kind["things"][0]["name"], kind["things"][0]["href"]) == ("Det som saknas", "Dalarna", None)


@pytest.mark.parametrize(("query", "numbers"), [
    ({}, [1, 2, 3, 5, 4]), ({"kind": "Project"}, [1, 2, 3, 5]), ({"certainty": "planned"}, [4]),
    ({"kind": "Project", "certainty": "potential"}, [5]), ({"kind": "Nothing"}, [1, 2, 3, 5, 4]), ({"certainty": "unsure"}, []),
])
def test_the_list_is_narrowed_by_kind_and_certainty(query: dict[str, str], numbers: list[int]) -> None:
    found = listed(query)
    assert [number for *_, each in told(found) for number in each] == numbers
    assert (found["shown"], found["total"]) == (len(numbers), 5)
    assert found["hidden"] == {1, 2, 3, 4, 5} - set(numbers)


def test_what_was_read_with_doubt_can_be_chosen() -> None:
    rows = examples.statements()
    rows[1] |= {"confidence": 0.5}
    found = listed({"certainty": "unsure"}, rows)
    assert told(found) == [("Project", "Lotsen Väster", [2])]
    assert ("unsure", "osäkert läst") in found["certainties"]


def test_of_many_statements_only_the_first_kind_is_open() -> None:
    rows = [row | {"id": f"{row['id']}-{at}"} for at in range(MANY // 5) for row in examples.statements()]
    assert [kind["open"] for kind in listed(statements=rows)["kinds"]] == [True, False]
    assert [kind["open"] for kind in listed({"certainty": "planned"}, rows)["kinds"]] == [True, True]


def test_the_text_keeps_only_the_marks_of_what_is_shown() -> None:
    text = page(f"{SOURCE}&certainty=planned")
    assert text.count('class="actual off"') == 3
    assert 'class="planned"' in text
    assert text.count('<sup id="s4">') == 1
    assert text.count("hidden><a href=\"#u") == 4


# --- in a browser


def shown(found: Any) -> list[str]:
    return [item.get_attribute("data-s") for item in found.locator(".found li:visible").all()]


@pytest.mark.browser
def test_narrowing_needs_no_new_page_and_stays_in_the_address(tab: Tab) -> None:
    found = tab.go(SOURCE)
    found.locator("#narrow [name=certainty]").select_option("planned")
    assert shown(found) == ["4"]
    assert found.locator("#shown").text_content() == "1 av 5 visas"
    assert found.locator(".doc mark.off").count() == 4
    assert found.evaluate("new URLSearchParams(location.search).get('certainty')") == "planned"
    assert found.locator("#u4 .marks input[name=certainty]").input_value() == "planned"
    found.locator("#narrow [name=certainty]").select_option("")
    assert shown(found) == ["1", "2", "3", "5", "4"]
    assert found.locator(".doc mark.off").count() == 0


@pytest.mark.browser
def test_a_number_in_the_text_opens_what_is_folded_or_left_out(tab: Tab) -> None:
    found = tab.go(SOURCE)
    found.locator("#fold").click()
    assert shown(found) == []
    found.locator("#s4 a").click()
    assert shown(found) == ["4"]
    assert found.locator("#u4.on").count() == 1
    found = tab.go(f"{SOURCE}&certainty=potential#u3")
    assert "3" in shown(found)


@pytest.mark.browser
def test_what_was_open_is_open_again(tab: Tab) -> None:
    found = tab.go(SOURCE)
    found.locator("summary").first.focus()
    found.keyboard.press("Enter")
    found.wait_for_function("() => Object.keys(sessionStorage).length > 0")
    found.reload()
    assert shown(found) == ["4"]


@pytest.mark.browser
def test_the_list_narrows_without_scripts(browser: Any) -> None:
    plain = Tab(browser, java_script_enabled=False)
    found = plain.go(SOURCE)
    found.locator("#narrow [name=kind]").select_option("Project")
    found.locator("#narrow button").click()
    assert shown(found) == ["1", "2", "3", "5"]
    plain.context.close()


def test_an_amount_has_its_currency_and_what_it_is_of() -> None:
    said = {"id": "b1", "subject": "Granskog", "predicate": "budget", "object": "240000.0", "currency": "SEK",
            "amount_kind": "approx_grant"}
    assert sentence(said, "sv")["object"] == "ungefär 240\xa0000\xa0SEK i stöd"
    assert sentence(said | {"object": "hela ramen"}, "en")["object"] == "hela ramen"
