"""The served demo region in a real browser: every page, two widths, two languages.

WCAG 2.2 AA by axe-core, no error in the console, nothing that the Content-Security-Policy stopped, no request to
another host, no scrolling sideways.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = {1280: 900, 390: 844}
PAGES = ("/", "/partner", "/partner?text=vill+sälja+företaget+och+behöver+lån&municipality=Ludvika", "/luckor",
         "/luckor?gaps=1", "/natverk", "/fragor", "/fragor/coverage?municipality=Ludvika", "/fragor/1", "/kallor",
         "/nothing", "/fragor/coverage?date=2026-02-31", "/sak?namn=Samarkand", "/sak?namn=K.R.O.K", "/kommun/se-kom-2085",
         "/behov/finans.lan", "/sak/se-lan-20", "/sak?namn=Rörelselån", "/sak?namn=Atlantis")
SHOTS = os.environ.get("FRAMJAR_SHOTS")


class Visit:
    """One page in a browser, with all that went wrong on the way."""

    def __init__(self, browser: Any, width: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": WIDTHS[width]})
        self.said: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("console", lambda m: self.said.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))

    def go(self, address: str) -> None:
        self.page.goto(address, wait_until="networkidle")

    def check(self, address: str) -> None:
        """All that holds for every page."""
        self.page.wait_for_load_state()
        status = " the server responded with a status of 4"
        assert [text for text in self.said if status not in text] == []
        assert {host for host in self.hosts if host} <= {urlsplit(address).netloc}
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px too wide"
        assert violations(self.page) == []


def violations(page: Any) -> list[tuple[str, list[str]]]:
    """What axe-core finds, each with the elements."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]][:5]) for one in found]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_quiet_and_fits(browser: Any, demo: str, path: str, width: int, language: str) -> None:
    visit = Visit(browser, width)
    address = demo + path + ("&" if "?" in path else "?") + f"lang={language}"
    visit.go(address)
    assert visit.page.get_attribute("html", "lang") == language
    if SHOTS:
        name = "".join(c if c.isalnum() else "-" for c in path).strip("-") or "start"
        visit.page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{language}.png", full_page=True)
    visit.check(address)
    visit.page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_sources_of_both_kinds(browser: Any, demo: str, width: int) -> None:
    visit = Visit(browser, width)
    visit.go(f"{demo}/kallor?lang=sv")
    links = [link.get_attribute("href") for link in visit.page.query_selector_all("main tbody th a")]
    assert len(links) == 11
    documents = [link for link in links if link]
    for link in (documents[0], documents[-1]):
        visit.go(demo + link)
        visit.check(demo)
    visit.page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_row_of_a_log_to_its_firm_and_back(browser: Any, demo: str, width: int) -> None:
    visit = Visit(browser, width)
    visit.go(f"{demo}/kallor?kind=contacts&lang=sv")
    visit.page.click("main tbody th a")
    visit.page.click("main tbody tr:first-child th a")
    assert "/foretag/" in visit.page.url
    visit.check(demo)
    visit.page.click("section:has(#contacts) tbody th a >> nth=0")
    visit.page.wait_for_selector("#here")
    visit.check(demo)
    visit.page.close()


def test_from_the_firms_words_to_whom_to_call_and_the_sentence_it_rests_on(browser: Any, demo: str) -> None:
    visit = Visit(browser, 1280)
    visit.go(f"{demo}/?lang=sv")
    visit.page.fill("#text", "vill låna pengar till en maskin")
    visit.page.select_option("#municipality", "Ludvika")
    visit.page.click("main form button")
    visit.page.wait_for_selector("ol.hits li")
    visit.page.click("ol.hits li:first-child figcaption a")
    visit.page.wait_for_selector("#here")
    assert visit.page.inner_text("#here")
    visit.check(demo)
    visit.page.close()


def test_the_story_of_a_cell_opens_beside_the_matrix_by_keyboard(browser: Any, demo: str) -> None:
    visit = Visit(browser, 1280)
    visit.go(f"{demo}/luckor?lang=sv")
    before = visit.page.inner_text("#cell h2")
    visit.page.focus("#matrix td a[tabindex='0']")
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        visit.page.keyboard.press(key)
    visit.page.wait_for_function("text => document.querySelector('#cell h2').innerText !== text", arg=before)
    assert visit.page.inner_text("#cell h2") not in ("", before)
    visit.check(demo)
    visit.page.close()


def test_the_network_is_drawn(browser: Any, demo: str) -> None:
    visit = Visit(browser, 1280)
    visit.go(f"{demo}/natverk?lang=sv")
    visit.page.wait_for_selector("canvas")
    colours = visit.page.evaluate("""() => {
        const c = document.querySelector('canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        const seen = new Set();
        for (let i = 0; i < d.length; i += 4) if (d[i + 3]) seen.add((d[i] << 16) | (d[i + 1] << 8) | d[i + 2]);
        return seen.size }""")
    assert colours > 20
    visit.check(demo)
    visit.page.close()


@pytest.mark.parametrize("path", ["/", "/partner?text=lån&municipality=Ludvika", "/luckor", "/natverk", "/fragor/1", "/kallor",
                                  "/kommun/se-kom-2085"])
def test_a_page_stands_without_scripts(browser: Any, demo: str, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo}{path}", wait_until="load")
    assert page.locator("h1").count() == 1
    assert len(page.inner_text("main")) > 100
    context.close()


def test_dark_mode_is_accessible_too(browser: Any, demo: str) -> None:
    page = browser.new_page(color_scheme="dark", viewport={"width": 1280, "height": 900})
    for path in ("/", "/luckor", "/natverk", "/partner?text=lån&municipality=Ludvika", "/kommun/se-kom-2085",
                 "/sak?namn=Samarkand"):
        page.goto(demo + path, wait_until="networkidle")
        assert violations(page) == [], path
    page.close()
