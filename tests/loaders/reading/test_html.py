"""What is read from saved web pages: the content stays, the furniture goes."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import pytest

from graph.errors import UnreadableFile
from loaders.reading.html import read_html
from tests.loaders.reading.work import lines_run

MENU = "<nav><ul><li><a href='/'>Start</a></li><li><a href='/k'>Kontakta oss</a></li></ul></nav>"
COOKIES = "<div class='cookie-banner' role='dialog'><p>Vi använder kakor.</p><button>Godkänn</button></div>"
CRUMBS = "<div class='breadcrumbs'><a href='/'>Hem</a> / <a href='/n'>Näringsliv</a></div>"
FOOTER = "<footer><p>Växel 0240-00 00 00</p><a href='#'>Om kakor</a></footer>"
SIDE = "<aside><h3>Mer på webbplatsen</h3><ul><li><a href='#'>Lediga lokaler</a></li></ul></aside>"
FURNITURE = ("Kontakta oss", "kakor", "Godkänn", "Hem", "Växel", "Lediga lokaler", "Mer på")
CONTENT = """<h1>Hjälp till företag</h1><p>Almi ger råd &amp; lån till f&ouml;retag i hela länet, varje vardag.</p>
<h2>Tjänster</h2><ul><li><a href='/e'>Exportrådgivning</a></li><li><a href='/s'>Starta eget</a></li></ul>
<table><tr><th>Ort</th><th>Stöd</th></tr><tr><td>Säter</td><td>lån<br>råd</td></tr></table>
<p><strong>Projektägare:</strong> Region Dalarna</p><dl><dt>Budget</dt><dd>2 mkr</dd></dl>
<h2>Kontakt</h2><p>Ida Bergkvist<br>ida@example.se<br>070-174 06 12</p>"""
WRITTEN = """# Hjälp till företag

Almi ger råd & lån till företag i hela länet, varje vardag.

## Tjänster

- Exportrådgivning
- Starta eget

| Ort | Stöd |
| Säter | lån; råd |

Projektägare: Region Dalarna
Budget: 2 mkr

## Kontakt

Ida Bergkvist
ida@example.se
070-174 06 12
"""


def read(page: str) -> str:
    return read_html(page.encode(), "page.html").text


@pytest.mark.parametrize("page", [
    f"<html><body>{MENU}{COOKIES}{CRUMBS}<main>{CONTENT}</main>{SIDE}{FOOTER}</body></html>",
    f"<body>{MENU}{COOKIES}<div class='layout has-sidebar'><article>{CONTENT}</article>{SIDE}</div>{FOOTER}</body>",
    f"<html><body>{MENU}{COOKIES}{CRUMBS}<div id='page'>{CONTENT}</div>{SIDE}{FOOTER}</body></html>",
    f"<form id='aspnet'><div role='navigation'>{MENU}</div><table><tr><td>{CONTENT}</td></tr></table>{FOOTER}</form>",
    f"<!doctype html><meta charset=utf-8><title>Hjälp</title>{MENU}<main>{CONTENT}</main>{FOOTER}",
], ids=["main", "article", "body", "old", "no body"])
def test_the_content_stays_and_the_furniture_goes(page: str) -> None:
    assert read(page) == WRITTEN
    assert not [word for word in FURNITURE if word in read(page)]


def test_what_a_page_asks_its_visitors_is_no_content() -> None:
    asked = "<p>Uppdaterad i maj. Hjälpte sidan dig? <button>Ja</button> <button>Nej</button></p>"
    assert read(f"<main>{CONTENT}{asked}</main>") == WRITTEN


def test_numbered_lists_keep_their_numbers() -> None:
    assert read("<ol start='3'><li>Ett</li><li>Två<ul><li>Inne</li></ul></li><li>Tre</li></ol>") == (
        "3. Ett\n4. Två\n- Inne\n5. Tre\n")


def test_cells_that_reach_over_rows_and_columns() -> None:
    page = """<table><tr><th>Län</th><th>Aktör</th><th>Stöd</th></tr><tr><td rowspan=2>Dalarna</td><td>Almi</td><td>lån</td>
    </tr><tr><td>IUC</td><td>råd</td></tr><tr><td colspan=3>Slut</td></tr></table>"""
    assert read(page).splitlines() == ["| Län | Aktör | Stöd |", "| Dalarna | Almi | lån |", "| Dalarna | IUC | råd |",
                                       "| Slut |  |  |"]


def test_folded_parts_are_read() -> None:
    assert read("<h1>Stöd</h1><h3><button>Export</button></h3><div style='display:none'><p>" + "Almi hjälper till. " * 9
                + "</p></div>").startswith("# Stöd\n\n### Export\n\nAlmi hjälper")


def test_the_title_stands_in_for_a_missing_first_heading() -> None:
    assert read("<title>Starta eget | Säters kommun</title><body><p>Vi hjälper dig.</p>").startswith("# Starta eget\n")


@pytest.mark.parametrize(("page", "encoding"), [
    ("<meta charset='iso-8859-1'><p>Får “åtgärder”".encode("cp1252"), "cp1252"),
    ("<p>Får “åtgärder”".encode(), "utf-8"),
    ("<p>Får “åtgärder”".encode("utf-16"), "utf-16"),
    ("<meta charset='punycode'><p>Får “åtgärder”".encode("cp1252"), "cp1252"),
    ('<?xml version="1.0" encoding="iso-8859-1"?><html><p>Får “åtgärder”'.encode(), "utf-8"),
])
def test_encodings(page: bytes, encoding: str) -> None:
    document = read_html(page, "page.html")
    assert (document.text, document.encoding) == ("Får “åtgärder”\n", encoding)


def test_each_piece_leads_back_to_its_element() -> None:
    document = read_html(CONTENT.encode(), "page.html")
    assert document.place(document.text.index("Säter")) == "table 1, row 2"
    assert document.place(document.text.index("Budget")) == "paragraph 7"


@pytest.mark.parametrize(("content", "reason"), [
    (b"", "is empty"), (b"%PDF-1.7", "not a web page but a PDF"), (b"<html><script>run()</script></html>", "shows no words"),
    (b"<!-- -->", "shows no words"), (b"PK\x03\x04", "zip archive"), (b"\x89PNG\r\n", "picture")])
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read_html(content, "page.html")


@pytest.mark.parametrize("page", [
    "<div>" * 30_000 + "djupt", "<table><tr><td>" * 3000 + "djupt", "<ul><li>" * 20_000 + "djupt", "<b>" * 50_000 + "djupt",
    "<!DOCTYPE html [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><p>&c; djupt", "<p>" + "&#0;&#xD800;&#x110000; djupt",
    "<table><tr>" + "<td rowspan=99999 colspan=99999>djupt</td>" * 200 + "</tr></table>"])
def test_pages_made_to_harm_are_read_or_refused(page: str) -> None:
    with suppress(UnreadableFile):
        assert "djupt" in read(page)


def test_nothing_is_fetched_or_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket", None)
    page = '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd"><link href="http://127.0.0.1:9/a.css"><p>Hej &xxe;</p>'
    assert read(page).startswith("Hej")


def test_the_work_grows_with_the_length() -> None:
    counts = []
    for count in (200, 1600):
        page = f"<html><body>{MENU}<main>{CONTENT * count}</main></body></html>".encode()
        counts.append(lines_run(partial(read_html, page, "page.html")))
    assert counts[0] > 0
    assert counts[1] < 9 * counts[0]
