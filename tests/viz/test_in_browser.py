"""The scripts of the pages in a real browser, with pages made of invented answers: keys, panels, narrow screens, no scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.viz.examples import ATTACK
from tests.viz.site import ORIGIN, PAGES, answer, page

pytestmark = pytest.mark.browser


class Tab:
    """A tab that gets every page from the examples, and remembers what went wrong."""

    def __init__(self, browser: Any, width: int = 1280, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on(
            "console", lambda message: self.said.append(message.text) if message.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.route("**/*", lambda route: route.fulfill(**answer(route.request.url)))

    def go(self, address: str) -> Any:
        self.page.goto(ORIGIN + address)
        return self.page

    def drawn(self, address: str = "/natverk") -> Any:
        self.go(address)
        self.page.locator("html[data-drawn=yes]").wait_for(state="attached")
        return self.page


@pytest.fixture
def tab(browser: Any) -> Iterator[Tab]:
    found = Tab(browser)
    yield found
    assert found.said == []
    found.context.close()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_fits_narrow_screens_and_axe_finds_nothing_in_the_dark(browser: Any, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab = Tab(browser, 320, bypass_csp=True, color_scheme="dark")
    found = tab.go(address)
    for width in (320, 390, 1280):
        found.set_viewport_size({"width": width, "height": 800})
        assert found.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
    violations = Axe().run(found).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in violations] == []
    assert tab.said == []
    tab.context.close()


def test_arrows_walk_the_matrix_and_enter_fills_the_panel(tab: Tab) -> None:
    found = tab.go("/luckor")
    assert found.locator("#matrix td a[tabindex='0']").count() == 1
    found.locator("#matrix td a[tabindex='0']").focus()
    for key, expected in (("End", 15), ("Home", 1), ("ArrowRight", 2), ("PageDown", 2), ("PageUp", 2)):
        found.keyboard.press(key)
        assert found.evaluate("document.activeElement.closest('td').cellIndex") == expected
    found.keyboard.press("ArrowDown")
    need_title = found.evaluate("document.activeElement.closest('tr').querySelector('th').textContent")
    found.keyboard.press("Enter")
    found.wait_for_url("**cell=**")
    assert found.locator("#cell-title").text_content() == need_title
    assert need_title in (found.locator("#live").text_content() or "")


def test_a_narrow_matrix_shows_one_municipality(browser: Any) -> None:
    tab = Tab(browser, 390)
    found = tab.go("/luckor?cell=finans.lan,Ludvika")
    heads = found.locator("#matrix thead th:visible")
    assert heads.count() == 2
    assert heads.nth(1).text_content() == "Ludvika"
    tab.context.close()


def test_the_network_is_walked_by_keys_and_spoken(tab: Tab) -> None:
    found = tab.drawn("/natverk?node=Samarkand")
    assert found.locator("#evidence h2").text_content() == " Samarkand"
    found.locator("#sheet").focus()
    found.keyboard.press("ArrowRight")
    assert "Enter väljer." in (found.locator("#live").text_content() or "")
    found.keyboard.press("Enter")
    assert found.locator("#evidence h2").text_content() != " Samarkand"
    found.keyboard.press("Escape")
    assert found.locator("#evidence h2").text_content() == "Inget valt"


def test_a_node_is_chosen_by_pointing_at_it(tab: Tab) -> None:
    found = tab.drawn("/natverk?node=FBR")
    found.locator("[data-do=fit]").click()
    at = found.evaluate("networkView.screen(networkView.scene.nodes.findIndex((n) => n.label === 'Samarkand'))")
    found.locator("#sheet").click(position=at)
    assert found.locator("#evidence h2").text_content() == " Samarkand"


def test_the_table_is_the_same_as_the_picture_and_filters_with_it(tab: Tab) -> None:
    found = tab.drawn()
    found.locator("#tab-table").click()
    rows = found.locator("#rows tr:visible")
    before = rows.count()
    assert before == found.evaluate("networkView.scene.edges.length")
    found.locator("input[value=project]").uncheck()
    assert rows.count() == found.evaluate(
        "networkView.scene.edges.filter((e) => networkView.scene.nodes[e.b].kind !== 'project').length"
    )
    assert rows.count() < before


def test_a_path_between_two_is_shown_step_by_step(tab: Tab) -> None:
    found = tab.drawn()
    found.locator("summary", has_text="Väg mellan två").click()
    found.locator("#from").fill("FBR")
    found.locator("#to").fill("Samarkand")
    found.locator("#path").click()
    assert "Väg i 2 steg" in (found.locator("#evidence h2").text_content() or "")
    assert found.locator("#evidence .quote").count() == 2


def test_names_of_sources_never_become_markup(browser: Any) -> None:
    tab = Tab(browser)
    tab.page.unroute("**/*")
    tab.page.route(
        "**/*",
        lambda route: route.fulfill(
            **(
                answer(route.request.url)
                | ({"body": page("/natverk", (ATTACK, "href", "<b>x</b>"))} if route.request.url.endswith("/natverk") else {})
            )
        ),
    )
    found = tab.drawn()
    found.locator("#search").fill(ATTACK)
    found.locator("#search").press("Enter")
    assert found.locator("#evidence h2").text_content() == f" {ATTACK}"
    assert found.locator("img").count() == 0
    assert tab.said == []
    tab.context.close()


def test_the_theme_and_single_keys_are_remembered(tab: Tab) -> None:
    found = tab.go("/")
    found.locator("#theme").click()
    found.keyboard.press("?")
    found.locator("#keys-on").uncheck()
    found.keyboard.press("Escape")
    found = tab.go("/kallor")
    assert found.evaluate("document.documentElement.dataset.theme") == "dark"
    found.keyboard.press("?")
    assert not found.locator("#keys").is_visible()


@pytest.mark.parametrize("address", ["/partner?text=lån", "/luckor?cell=finans.lan,Mora", "/natverk", "/kalla?source=ab12"])
def test_a_page_reads_without_scripts(browser: Any, address: str) -> None:
    tab = Tab(browser, java_script_enabled=False)
    found = tab.go(address)
    assert found.locator("h1").is_visible()
    if address == "/natverk":
        assert found.locator("#rows tr").first.is_visible()
        assert not found.locator("#sheet").is_visible()
    tab.context.close()
