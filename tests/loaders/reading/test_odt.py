"""What is read from OpenDocument texts, made with odfdo."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from odfdo import Cell, Document, Element, Header, List, ListItem, Paragraph, Row, Table

from graph.errors import UnreadableFile
from loaders.reading.odt import read_odt
from tests.loaders.reading.test_word import repacked


def saved(*elements: Element) -> bytes:
    document = Document("text")
    document.body.clear()
    for element in elements:
        document.body.append(element)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def table(*rows: list[str]) -> Table:
    made = Table("Stöd")
    for words in rows:
        row = Row()
        for word in words:
            cell = Cell()
            for paragraph in word.split("\n"):
                cell.append(Paragraph(paragraph))
            row.append_cell(cell)
        made.append_row(row)
    return made


def read(*elements: Element) -> str:
    return read_odt(saved(*elements), "plan.odt").text


def test_headings_paragraphs_lists_and_tables_come_in_their_order() -> None:
    assert read(Header(1, "Mål"), Paragraph("Projektägare: Säters  kommun"), Paragraph("Mål"),
                List(["fler företag", ListItem("fler jobb")]), table(["Ort", "Stöd"], ["Säter", "lån\nråd"]),
                Paragraph("Ägare\tRegion Dalarna"), Paragraph("Rad ett\nRad två", style="Standard")) == (
        "## Mål\n\nProjektägare: Säters kommun\nMål\n- fler företag\n- fler jobb\n\n"
        "| Ort | Stöd |\n| Säter | lån; råd |\n\nÄgare\tRegion Dalarna\nRad ett\nRad två\n")


def test_a_title_is_the_first_heading() -> None:
    assert read(Paragraph("Handlingsplan", style="Title"), Header(1, "Mål")) == "# Handlingsplan\n\n## Mål\n"


def test_each_piece_leads_back_to_its_element() -> None:
    document = read_odt(saved(Paragraph("Ett"), table(["a", "b"], ["c", "d"])), "plan.odt")
    assert document.place(document.text.index("d")) == "table 1, row 2"


def test_what_is_repeated_a_million_times_is_not() -> None:
    row = Element.from_tag('<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
                           'table:number-columns-repeated="1000000"><text:p>x</text:p></table:table-cell></table:table-row>')
    wide = table(["a", "b"])
    wide.append(row)
    assert len(read(wide)) < 1000


def test_notes_comments_and_deleted_text_are_left_out() -> None:
    paragraph = Element.from_tag(
        "<text:p>Almi<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>En not</text:p>"
        "</text:note-body></text:note> deltar<office:annotation><text:p>Säkert?</text:p></office:annotation>.</text:p>")
    assert read(paragraph) == "Almi deltar.\n"


PLAIN = saved(Paragraph("Hej"))


def package(*parts: tuple[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in parts:
            made.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(("content", "reason"), [
    (b"", "is empty"),
    (b"%PDF-1.7", "not an OpenDocument text but a PDF"),
    (b"PK\x03\x04broken", "damaged zip package"),
    (PLAIN[:-100], "damaged"),
    (saved(), "has no text"),
    (package(("word/document.xml", b"<x/>")), "another zip package"),
    (package(("content.xml", b"<x/>")), "another OpenDocument file"),
    (package(("content.xml", b"<x")), "damaged OpenDocument text"),
    (package(("content.xml", b"garbled"), ("META-INF/manifest.xml", b"<m:encryption-data/>")), "encrypted"),
    (repacked(PLAIN, "content.xml", lambda part: part + b" " * 2**23), "zip bomb"),
])
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read_odt(content, "plan.odt")


@pytest.mark.parametrize("change", [
    lambda part: part.replace(b"<office:document-content", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
                              b"<office:document-content", 1).replace(b"Hej", b"Hej&x;"),
    lambda part: part.replace(b"<office:document-content", b"<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '"
                              + b"&a;" * 1000 + b"'><!ENTITY c '" + b"&b;" * 1000 + b"'>]><office:document-content", 1
                              ).replace(b"Hej", b"Hej&c;"),
])
def test_entities_are_not_looked_up_nor_multiplied(change: Callable[[bytes], bytes]) -> None:
    try:
        text = read_odt(repacked(PLAIN, "content.xml", change), "plan.odt").text
    except UnreadableFile:
        return
    assert text == "Hej\n"
