"""One document as text, web page, Word, OpenDocument and PDF says the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from odfdo import Header, Paragraph

from graph.keys import PersonalKey
from loaders.documents import text_of
from loaders.extraction import extract
from tests.loaders.reading import test_odt, test_word
from tests.loaders.reading.pdfs import Words, lines, pdf

TITLE = "Granskog"
LINES = ("Projektägare: Älvdalens kommun", "Projektpartner: Almi, Norrlab AB", "Projektperiod: 2020–2022")
TABLE = (("Kommun", "Aktör", "Erbjudande"), ("Säter", "Almi Dalarna", "lån till nystartade företag"),
         ("Orsa", "IUC Dalarna", "rådgivning om export"))
CONTACT = "Kontakt: Ida Bergkvist, ida@example.se, 070-174 06 12"
TEXT = "\n".join([TITLE, "", *LINES, "", *map("\t".join, TABLE), "", CONTACT])


def _html() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TABLE)
    return (f"<nav><a href='/'>Start</a></nav><main><h1>{TITLE}</h1><p>{'<br>'.join(LINES)}</p><table>{rows}</table>"
            f"<p>{CONTACT}</p></main><footer>Växel</footer>").encode()


def _docx() -> bytes:
    def build(document: test_word.Document) -> None:
        document.add_heading(TITLE, 0)
        for line in LINES:
            document.add_paragraph(line)
        table = document.add_table(rows=0, cols=3)
        for row in TABLE:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
        document.add_paragraph(CONTACT)

    return test_word.saved(build)


def _odt() -> bytes:
    return test_odt.saved(Header(1, TITLE), *map(Paragraph, LINES), test_odt.table(*map(list, TABLE)), Paragraph(CONTACT))


def _pdf() -> bytes:
    cells = [Words(50 + 150 * column, 640 - 18 * row, words) for row, cells in enumerate(TABLE)
             for column, words in enumerate(cells)]
    return pdf([Words(50, 760, TITLE, 18), *lines(50, 720, *LINES, leading=18), *cells, *lines(50, 560, CONTACT),
                Words(50, 815, "Slutrapport"), Words(500, 28, "1")])


@pytest.mark.parametrize(("suffix", "build"), [("html", _html), ("docx", _docx), ("odt", _odt), ("pdf", _pdf)])
def test_every_form_of_a_document_says_the_same(suffix: str, build: Callable[[], bytes]) -> None:
    said = {}
    for name, content in (("plan.txt", TEXT.encode()), (f"plan.{suffix}", build())):
        text = text_of(content, name, PersonalKey(bytes(32))).text
        found = extract(text, source="source", path=name)
        said[name] = sorted({(one.subject.surface, one.predicate, getattr(one.object, "surface", str(one.object)))
                             for one in found.statements()})
    assert said["plan.txt"] == said[f"plan.{suffix}"]
    assert len(said["plan.txt"]) > 8


# Headings that a text shows by how it stands, and a web page by its tags.
PLAIN_HEADS = """Hjälp till företag i Norrby

1. Vem gör vad

Norrby Näringsliv AB är kommunens bolag.

Kapital: Granskogs Tillväxtkassa AB
Bakom bolaget står en grupp lokala affärsänglar. De går in med ägarkapital i företag som vill växa, och stannar i fem år.

Service på landsbygden

– Norrby kommuns serviceplan 2015–2018
Enligt planen ska kommunen och de ideella krafterna verka för att
• fler samarbetar om lokaler och logistik
• nya tekniska lösningar provas.

Kontakt

Företagslots: Ida Bergkvist, ida.bergkvist@example.se
"""
TAGGED_HEADS = """<main><h1>Hjälp till företag i Norrby</h1><h2>1. Vem gör vad</h2><p>Norrby Näringsliv AB är kommunens
bolag.</p> <h2>Kapital: Granskogs Tillväxtkassa AB</h2><p>Bakom bolaget står en grupp lokala affärsänglar.
De går in med ägarkapital i företag som vill växa, och stannar i fem år.</p><h2>Service på
landsbygden</h2><h3>Norrby kommuns serviceplan 2015–2018</h3><p>Enligt planen ska kommunen och de ideella
krafterna verka för att</p><ul><li>fler samarbetar om lokaler och logistik</li><li>nya tekniska lösningar
provas.</li></ul><h2>Kontakt</h2><p>Företagslots: Ida Bergkvist, ida.bergkvist@example.se</p><p>Hjälpte
sidan dig? <button>Ja</button> <button>Nej</button></p></main>"""


def test_headings_mean_the_same_however_they_are_marked() -> None:
    said = [sorted({(one.subject.surface, one.predicate, getattr(one.object, "surface", str(one.object)))
                    for one in extract(text_of(content, name, PersonalKey(bytes(32))).text, source="source").statements()})
            for name, content in (("plan.txt", PLAIN_HEADS.encode()), ("plan.html", TAGGED_HEADS.encode()))]
    assert said[0] == said[1]
    assert ("Granskogs Tillväxtkassa AB", "offers") in {one[:2] for one in said[0]}
    assert not [one for one in said[0] if one[1] == "offers" and one[2].startswith(("fler", "nya"))]
