"""The network as files: GraphML that others read, one HTML file that fetches nothing and runs nothing but its own."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from tests.viz.examples import ATTACK, network_evidence, network_rows
from tests.viz.markup import tags_of
from viz.export_graphml import graphml
from viz.export_html import network_html
from viz.scene import Scene, scene

ATTACKS = (
    ATTACK,
    "<script>document.title='run'</script>",
    "href",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "\u2028</SCRIPT >",
    "<!--<script>",
    "' onmouseover='alert(1)",
    "https://tracker.example/x.png",
)


def drawn(names: tuple[str, ...]) -> Scene:
    rows = network_rows(names)
    return scene(rows, network_evidence(rows), language="sv")


def exported(names: tuple[str, ...] = ("Samarkand", "Almi GävleDala", "FBR")) -> str:
    return network_html(drawn(names), title="Nätverk", day="24 nov 2026", language="sv")


def test_graphml_is_read_back_with_names_types_and_sources() -> None:
    graph = nx.read_graphml(io.BytesIO(graphml(drawn(("Samarkand", "FBR")))), force_multigraph=True)
    assert graph.nodes["a0"]["label"] == graph.nodes["a0"]["name"] == "Samarkand"
    edge = next(iter(graph["a0"]["p0"].values()))
    assert edge["type"] == "lead"
    assert edge["certainty"] == "actual"
    assert edge["sources"] == "plan.md"


def test_graphml_holds_what_xml_cannot_only_cleaned() -> None:
    graph = nx.read_graphml(io.BytesIO(graphml(drawn(("\x00Evil\x0b<&>\ud800",)))))
    assert graph.nodes["a0"]["name"] == "Evil<&>"


def test_html_is_one_file_without_any_address_to_fetch() -> None:
    text = exported()
    markup = re.sub(r"<script>.*?</script>", "", text, flags=re.S)
    assert "default-src &#39;none&#39;" in markup
    assert not re.search(r"<(link|iframe|img|object|embed|base)\b", markup)
    assert not re.search(r"\b(src|href)=", markup)
    assert len(text) < 700_000


def test_nothing_in_html_can_be_injected() -> None:
    text = exported(ATTACKS)
    markup = re.sub(r"<script>.*?</script>", "", text, flags=re.S)
    assert markup.count("<script") == 1  # the JSON; the two others were taken out above
    tags = tags_of(markup)
    assert {"img", "link"}.isdisjoint(tag for tag, _ in tags)
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert "{{ 7*7 }}" in markup


def test_what_is_left_out_is_said() -> None:
    rows = network_rows()
    assert "visas inte: en bild är läsbar upp till tusen" in network_html(
        scene(rows, {}, language="sv", largest=4), title="x", day="y", language="sv"
    )


def test_an_empty_network_is_a_file_that_says_so() -> None:
    assert "Ingen inläst källa säger" in network_html(Scene((), ()), title="x", day="y", language="sv")


@pytest.mark.browser
@pytest.mark.parametrize("names", [("Samarkand", "Almi GävleDala", "FBR"), ATTACKS], ids=["plain", "attack"])
def test_the_file_draws_itself_in_a_browser_and_asks_nobody(names: tuple[str, ...], tmp_path: Path, browser: Any) -> None:
    file = tmp_path / "network.html"
    file.write_text(exported(names), "utf-8")
    said: list[str] = []
    asked: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.locator("html[data-drawn=yes]").wait_for(state="attached")
    assert ink(page) > 200
    assert page.title() == "Nätverk – Främjarkartan"
    assert page.locator("tbody tr").count() == len(network_rows(names))
    assert said == []
    assert asked == [file.as_uri()]


def ink(page: Any) -> int:
    """How many pixels of the canvas are drawn on."""
    drawn_on: int = page.evaluate("""() => {
        const canvas = document.querySelector('#sheet canvas');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let n = 0; for (let i = 3; i < data.length; i += 4) n += data[i] > 0; return n; }""")
    return drawn_on
