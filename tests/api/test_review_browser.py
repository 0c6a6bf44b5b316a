"""A review by keyboard in a real browser: an answer, its effect on a question, an undo."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from graph.supervisor import free_ports
from tests.api.cases import ONE, OTHER, write_cases
from tests.api.conftest import command, own_folders, serve
from tests.api.test_browser import WIDTHS, Visit
from tests.conftest import kill_engine

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the cases. Each test undoes what it decides."""
    tmp_path = tmp_path_factory.mktemp("review")
    (tmp_path / "in").mkdir()
    write_cases(tmp_path / "in")
    env = {**own_folders(tmp_path, tmp_path / "graph"), "GRAPH_AUTHOR": "Anna", "GRAPH_LINGER": "10"}
    subprocess.run(command("load", tmp_path / "in"), env=env, check=True, capture_output=True)
    found = serve(env, "serve", "--port", str(free_ports(1)[0]))
    yield found.address
    found.process.terminate()
    found.process.communicate(timeout=20)
    kill_engine(tmp_path / "graph")


def projects_of(address: str) -> dict[str, int]:
    """Question 1: how many projects each spelling takes part in."""
    answer = json.loads(httpx.get(f"{address}/api/questions/1").text)
    return {row["actor"]: row["projects"] for row in answer["rows"] if row["actor"] in (ONE, OTHER)}


def at_the_pair(visit: Visit, address: str) -> None:
    """Goes through the queue by V until the two spellings are asked about."""
    visit.go(f"{address}/granska?lang=sv#card")
    for _ in range(20):
        if {ONE, OTHER} == set(visit.page.locator("#card thead .name").all_inner_texts()):
            return
        before = visit.page.url
        visit.page.keyboard.press("v")
        visit.page.wait_for_function("before => location.href !== before && document.readyState === 'complete'", arg=before)
    raise AssertionError("the two spellings are not asked about")


def press(visit: Visit, key: str, expected: str) -> None:
    """Presses a key in the card and waits for what is told."""
    visit.page.keyboard.press(key)
    visit.page.wait_for_function("text => document.querySelector('#told')?.textContent.includes(text)", arg=expected)
    assert visit.page.evaluate("document.activeElement.id") == "card"


def test_a_review_by_keyboard_acts_on_a_question_and_is_undone(browser: Any, served: str) -> None:
    assert projects_of(served) == {ONE: 2, OTHER: 1}
    visit = Visit(browser, 1280)
    at_the_pair(visit, served)
    count = int(visit.page.locator(".nav .count").inner_text().split()[0])
    press(visit, "j", "flyttade")
    assert list(projects_of(served).values()) == [3], "counted together"
    assert int(visit.page.locator(".nav .count").inner_text().split()[0]) < count
    visit.check(served)
    press(visit, "z", "Ångrat")
    assert projects_of(served) == {ONE: 2, OTHER: 1}
    assert set(visit.page.locator("#card thead .name").all_inner_texts()) == {ONE, OTHER}, "it is asked again"
    visit.check(served)
    visit.page.close()


def test_keys_are_for_the_card_and_can_be_switched_off(browser: Any, served: str) -> None:
    visit = Visit(browser, 1280)
    at_the_pair(visit, served)
    visit.page.focus("#reason")
    visit.page.keyboard.type("jnvz")
    assert visit.page.input_value("#reason") == "jnvz"
    visit.page.focus("#theme")
    visit.page.keyboard.press("j")
    visit.page.uncheck("#card-keys")
    visit.page.focus("#card")
    visit.page.keyboard.press("j")
    visit.go(visit.page.url)
    assert not visit.page.is_checked("#card-keys"), "the switch is remembered"
    assert projects_of(served) == {ONE: 2, OTHER: 1}
    visit.page.close()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_that_change_something_are_accessible(browser: Any, served: str, width: int, language: str) -> None:
    visit = Visit(browser, width)
    visit.go(f"{served}/granska?lang={language}")
    for link in [one.get_attribute("href") for one in visit.page.query_selector_all(".queue a")]:
        visit.go(served + str(link))
        visit.check(served)
    visit.go(f"{served}/kallor?lang={language}")
    visit.check(served)
    links = [str(one.get_attribute("href")) for one in visit.page.query_selector_all("main tbody a")]
    for link in links[:3]:
        visit.go(served + link)
        visit.check(served)
    visit.go(served + next(link for link in links if "ta-bort" in link))
    assert visit.page.get_attribute("html", "lang") == language
    visit.check(served)
    visit.page.close()


def test_the_review_works_without_scripts(browser: Any, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/granska?lang=en")
    for _ in range(20):
        if page.locator("button[value=different]").count():
            break
        page.click("[data-key=v]")
    page.click("button[value=different]")
    assert "not the same" in page.inner_text("#told")
    page.click("[data-key=z]")
    assert "Undone" in page.inner_text("#told")
    context.close()
