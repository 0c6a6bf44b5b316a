"""Dropping files in a real browser: by keyboard, by a drop, without scripts; accessible in every state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import TimeoutError

from graph.embedded import WRITER_LOCK
from graph.supervisor import free_ports
from tests.api.conftest import LOG, PLAN, own_folders, serve
from tests.api.test_browser import WIDTHS, Visit, violations
from tests.conftest import kill_engine

pytestmark = pytest.mark.browser

DONE = "#to-sources"
# What a person's file manager hands over.
DROP = """files => {
    const carrier = new DataTransfer();
    for (const [name, text] of files) carrier.items.add(new File([text], name));
    for (const type of ["dragenter", "dragover", "drop"])
        document.getElementById("drop").dispatchEvent(
            new DragEvent(type, {dataTransfer: carrier, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the server: its graph, and what is temporary."""
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """The address of a server with an empty graph; when it stops, nothing of what was dropped is left."""
    (folder / "temporary").mkdir()
    env = {**own_folders(folder, folder / "graph"), "GRAPH_LINGER": "10", "TMPDIR": str(folder / "temporary"),
           "GRAPH_UPLOAD_FILES": "30"}
    found = serve(env, "serve", "--port", str(free_ports(1)[0]))
    yield found.address
    found.process.terminate()
    found.process.communicate(timeout=20)
    kill_engine(folder / "graph")
    assert not list((folder / "temporary").glob("framjar-uploads-*"))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A plan, a log with a row that is rejected, an empty file."""
    texts = {"plan.md": PLAN, "logg.csv": LOG + "2026-03-09;;;Orsa;Kapital;\n", "tom.txt": ""}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    return [tmp_path / name for name in texts]


def tab_to(visit: Visit, wanted: str) -> None:
    """Goes on by Tab until an element has the focus."""
    for _ in range(40):
        if visit.page.evaluate("document.activeElement.id") == wanted:
            return
        visit.page.keyboard.press("Tab")
    raise AssertionError(f"#{wanted} is not reached by Tab")


def choose(visit: Visit, *files: Path) -> None:
    """Opens the chooser of files by Enter, once more where that was lost: a browser drops keys before it has painted a page."""
    for _ in range(6):
        with suppress(TimeoutError):
            with visit.page.expect_file_chooser(timeout=5000) as chooser:
                visit.page.keyboard.press("Enter")
            chooser.value.set_files([str(path) for path in files])
            return
    raise AssertionError("Enter opens no chooser of files")


def tab_back_to(visit: Visit, wanted: str) -> None:
    """Goes back by Shift and Tab until an element has the focus."""
    for _ in range(40):
        if visit.page.evaluate("document.activeElement.id") == wanted:
            return
        visit.page.keyboard.press("Shift+Tab")
    raise AssertionError(f"#{wanted} is not reached by Shift and Tab")


def heading(visit: Visit, text: str) -> None:
    """Waits for the heading of the page."""
    visit.page.wait_for_function("text => document.querySelector('h1')?.textContent === text", arg=text)


def test_files_are_chosen_read_and_loaded_by_keyboard(browser: Any, served: str, files: list[Path]) -> None:
    visit = Visit(browser, 1280)
    visit.go(f"{served}/kallor?lang=sv")
    tab_to(visit, "files")
    visit.check(served)
    choose(visit, *files)
    visit.page.wait_for_url("**/kallor/inlasning/*")
    heading(visit, "Det här förstod vi")
    visit.page.wait_for_function("document.querySelector('#spoken')?.textContent.includes('Inget är inläst ännu.')")
    tab_to(visit, "load")
    visit.page.keyboard.press("Enter")
    heading(visit, "Så gick det med filerna")
    assert "2 filer är inlästa. 1 lästes inte in." in visit.page.inner_text("#summary")
    assert visit.page.locator("#files .fstate.loaded").count() == 2
    visit.check(served)
    visit.page.click("#files a >> nth=0")
    assert visit.page.inner_text("h1") == "Kompetensnavet Siljan"
    visit.page.close()


def test_dropped_files_are_followed_without_reloading_and_a_changed_one_replaces(browser: Any, served: str) -> None:
    visit = Visit(browser, 1280)
    for text, told in ((PLAN, ""), (PLAN.replace("Mora", "Orsa"), "ersätter")):
        visit.go(f"{served}/kallor?lang=sv")
        visit.page.evaluate(DROP, [["släppt.md", text]])
        visit.page.wait_for_url("**/kallor/inlasning/*")
        heading(visit, "Det här förstod vi")
        assert told in visit.page.inner_text("#files")
        visit.page.click("#load")
        heading(visit, "Så gick det med filerna")
        visit.check(served)
    assert "Ersatt" in visit.page.inner_text("#files")
    visit.go(f"{served}/kallor?lang=sv")
    assert visit.page.locator("td.file", has_text="släppt.md").count() == 1
    visit.page.close()


def test_a_page_follows_what_is_under_way_and_speaks_once(browser: Any, served: str) -> None:
    visit = Visit(browser, 1280)
    visit.go(f"{served}/kallor?lang=sv")
    visit.page.add_init_script("""addEventListener("DOMContentLoaded", () => {
        const spoken = document.getElementById("spoken");
        window.heard = [];
        if (spoken) new MutationObserver(() => window.heard.push(spoken.textContent)).observe(spoken, {childList: true});
    })""")
    visit.page.evaluate(DROP, [[f"plan-{at}.md", PLAN + "Almi erbjuder lån i Mora.\n\n" * 200 + str(at)] for at in range(30)])
    visit.page.wait_for_url("**/kallor/inlasning/*")
    heading(visit, "Filerna läses")
    visit.page.evaluate("window.here = true")
    visit.page.locator("#files .fstate.read").first.wait_for()
    assert visit.page.locator("#files .fstate.waiting").count()
    visit.check(served)
    heading(visit, "Det här förstod vi")
    assert visit.page.evaluate("window.here"), "the page was not loaded anew"
    assert visit.page.locator("#files .fstate.read").count() == 30
    assert len(visit.page.evaluate("window.heard")) == 1
    visit.page.focus("#leave")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/kallor?left=1")
    visit.check(served)
    visit.page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_another_writer_is_told_and_one_tries_again(browser: Any, served: str, width: int, files: list[Path],
                                                    folder: Path) -> None:
    visit = Visit(browser, width)
    visit.go(f"{served}/kallor?lang=sv")
    visit.page.set_input_files("#files", [str(path) for path in files])
    visit.page.wait_for_selector("#load")
    with FileLock(folder / "graph" / WRITER_LOCK):
        visit.page.click("#load")
        heading(visit, "Filerna läses in")
        visit.check(served)
        visit.page.wait_for_selector("#trouble")
    assert "Grafen ändras just nu" in visit.page.inner_text("#trouble")
    visit.check(served)
    visit.page.click("#load")
    visit.page.wait_for_selector(DONE)
    visit.page.close()


def test_what_cannot_be_sent_is_said_at_once(browser: Any, served: str) -> None:
    visit = Visit(browser, 390)
    visit.go(f"{served}/kallor?lang=sv")
    visit.page.evaluate(DROP, [[f"{at}.md", PLAN] for at in range(31)])
    visit.page.wait_for_function("document.querySelector('#drop-problem')?.textContent.includes('mer än 30 filer')")
    assert visit.page.url.endswith("/kallor?lang=sv")
    visit.check(served)
    visit.page.close()


@pytest.mark.parametrize(("language", "told"), [("sv", "Sidan var öppen för länge."), ("en", "The page was open too long.")])
def test_a_page_of_an_earlier_run_says_so_and_lists_the_files(browser: Any, served: str, language: str, told: str) -> None:
    visit = Visit(browser, 390)
    visit.go(f"{served}/kallor?lang={language}")
    visit.page.evaluate("document.querySelector('#drop [name=token]').value = 'of an earlier run'")
    visit.page.evaluate(DROP, [["plan.md", PLAN], ["<b>annan</b>.md", PLAN]])
    visit.page.wait_for_selector("#unsent:not([hidden])")
    assert told in visit.page.inner_text("#drop-problem")
    assert visit.page.locator("#unsent-files li").all_inner_texts() == ["plan.md", "<b>annan</b>.md"]
    assert visit.page.evaluate("document.activeElement.id") == "reload"
    visit.check(served)
    with visit.page.expect_navigation():  # till the new page's script listens, or what is dropped on it is lost
        visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("#unsent", state="hidden")
    visit.page.evaluate(DROP, [["plan.md", PLAN]])
    visit.page.wait_for_selector("#choose")
    visit.page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_one_chooses_for_each_file_by_keyboard(browser: Any, served: str, width: int) -> None:
    visit = Visit(browser, width)
    visit.go(f"{served}/kallor?lang=sv")
    visit.page.evaluate(DROP, [["vald.md", PLAN + str(width)], ["logg.csv", LOG]])
    visit.page.wait_for_selector("#load")
    visit.page.focus("#do-1")
    visit.page.select_option("#do-1", "skip")
    visit.page.locator("#load", has_text="Läs in 1 fil").wait_for()
    visit.page.focus("#f2 summary")
    visit.page.keyboard.press("Enter")
    visit.check(served)
    visit.page.select_option("#kind-2", "document")
    visit.page.click("#f2 [name=again]")
    visit.page.locator("#f2 .file", has_text="dokument").wait_for()
    assert visit.page.input_value("#do-1") == "skip"
    visit.page.select_option("#do-2", "skip")
    visit.page.locator("#load:disabled", has_text="Alla filer hoppas över").wait_for()
    visit.check(served)
    visit.page.select_option("#do-1", "load")
    visit.page.click("#load")
    visit.page.wait_for_selector(DONE)
    assert visit.page.locator("#f2 .fstate.skipped").count() == 1
    visit.check(served)
    visit.page.close()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_is_accessible_and_fits(browser: Any, served: str, width: int, language: str, files: list[Path]) -> None:
    visit = Visit(browser, width)
    visit.go(f"{served}/kallor?lang={language}")
    visit.check(served)
    for again in (False, True):
        if again:
            files[0].write_text(PLAN.replace("Mora", f"Orsa {width} {language}"), "utf-8")
            visit.go(f"{served}/kallor?lang={language}")
        visit.page.set_input_files("#files", [str(path) for path in files])
        visit.page.wait_for_selector("#load")
        visit.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert visit.page.get_attribute("html", "lang") == language
        visit.check(served)
        visit.page.click("#load")
        visit.page.wait_for_selector(DONE)
        visit.check(served)
    for path in ("/kallor/inlasning/none", "/kallor?none=1"):
        visit.go(f"{served}{path}{'&' if '?' in path else '?'}lang={language}")
        visit.check(served)
    visit.page.close()


def test_dark_mode_is_accessible_too(browser: Any, served: str, files: list[Path]) -> None:
    page = browser.new_page(color_scheme="dark", viewport={"width": 1280, "height": 900})
    page.goto(f"{served}/kallor?lang=sv")
    assert violations(page) == []
    page.set_input_files("#files", [str(path) for path in files])
    page.wait_for_selector("#load")
    assert violations(page) == []
    page.close()


def test_the_form_works_without_scripts(browser: Any, served: str, files: list[Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/kallor?lang=sv")
    page.set_input_files("#files", [str(path) for path in files])
    page.click("#read-them")
    _reload_until(page, "#load")
    page.click("#load")
    _reload_until(page, DONE)
    assert "Så gick det med filerna" in page.inner_text("h1")
    context.close()


def a_log(firms: str, tmp_path: Path, name: str) -> Path:
    """A log whose needs only their values tell, in a column that is called otherwise for every test."""
    path = tmp_path / name
    rows = zip(("Leksand", "Mora", "Orsa"), ("Kapital", "Rekrytering", "Bygglov"), strict=True)
    path.write_text(f"Datum;Företag;Kommun;Fält {firms}\n" + "".join(
        f"2026-03-0{at};{firms}{at} AB;{place};{need}\n" for at, (place, need) in enumerate(rows, start=1)), "utf-8")
    return path


def choose_files(visit: Visit, served: str, path: Path) -> None:
    """Chooses a file by keyboard and waits for what was understood."""
    visit.go(f"{served}/kallor?lang=sv")
    tab_to(visit, "files")
    choose(visit, path)
    heading(visit, "Det här förstod vi")


def horizon_shown(page: Any) -> str:
    """When the need of the loaded log's first firm is felt, as the page of the firm says."""
    page.click("#files .file a")
    page.click("main tbody tr:first-child th a")
    page.wait_for_url("**/foretag/*")
    return str(page.inner_text("section:has-text('Tidshorisont') tbody tr:first-child td >> nth=0"))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_column_is_corrected_by_keyboard_and_remembered(browser: Any, served: str, width: int, tmp_path: Path) -> None:
    name, visit = f"Tangent{width}", Visit(browser, width)
    choose_files(visit, served, a_log(name, tmp_path, f"{name}.csv"))
    assert "osäker" in visit.page.inner_text(".cols li:first-child")
    visit.check(served)
    visit.page.evaluate("window.here = true")
    tab_to(visit, "col-1-0-3")
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("ArrowDown")
    assert visit.page.input_value("#col-1-0-3") == "need_later"
    visit.page.wait_for_selector(".cols li:first-child .tag:text('rättad')")
    assert visit.page.evaluate("[window.here, document.activeElement.id]") == [True, "col-1-0-3"], "page or focus is lost"
    assert visit.page.inner_text("#spoken") == "3 kontakter 1 fil är läst. Inget är inläst ännu."
    visit.check(served)
    tab_back_to(visit, "load")
    visit.page.keyboard.press("Enter")
    heading(visit, "Så gick det med filerna")
    assert "nästa fil med de här kolumnerna läses på samma sätt" in visit.page.inner_text("#files")
    visit.check(served)
    with visit.page.expect_download() as copy:
        visit.page.click("a[download]")
    assert copy.value.suggested_filename == f"{name}.remarks.csv"
    assert horizon_shown(visit.page) == "senare"
    choose_files(visit, served, a_log(name, tmp_path, f"{name}-nästa.csv"))
    assert f"Kolumnerna läses så som det sades om {name}.csv" in visit.page.inner_text("#files")
    assert visit.page.input_value("#col-1-0-3") == "need_later"
    visit.check(served)
    visit.page.close()


def test_a_column_is_corrected_without_scripts(browser: Any, served: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/kallor?lang=sv")
    page.set_input_files("#files", [str(a_log("Skriptlös", tmp_path, "skriptlös.csv"))])
    page.click("#read-them")
    _reload_until(page, "#load")
    page.select_option("#col-1-0-3", "need_later")
    page.focus("#columns-again-1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _reload_until(page, "#load")
    assert page.input_value("#col-1-0-3") == "need_later"
    assert "rättad" in page.inner_text(".cols li:first-child")
    page.click("#load")
    _reload_until(page, DONE)
    assert horizon_shown(page) == "senare"
    context.close()


def _reload_until(page: Any, selector: str) -> None:
    """Presses the link that shows how far it is until something is there.

    A page asked for comes when it comes, so each look is at one that has come.
    """
    onwards = "noscript a, #next .btn.pri"
    for _ in range(100):
        page.wait_for_selector(f"{selector}, {onwards}", state="attached")
        if page.locator(selector).count():
            return
        page.wait_for_timeout(200)
        with page.expect_navigation():
            page.locator(onwards).first.click()
    raise AssertionError(f"{selector} does not come")
