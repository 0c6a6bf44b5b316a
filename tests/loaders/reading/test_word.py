"""What is read from Word documents, made with python-docx and changed by hand where that cannot make them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from graph.errors import UnreadableFile
from loaders.reading.word import read_word
from tests.loaders.reading.work import lines_run


def saved(build: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    build(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def repacked(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one part changed."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return buffer.getvalue()


def read(build: Callable[[Document], object]) -> str:
    return read_word(saved(build), "plan.docx").text


def test_paragraphs_and_tables_come_in_their_order() -> None:
    def build(document: Document) -> None:
        document.add_heading("Plan", 0)
        document.add_heading("1. Mål", 1)
        document.add_paragraph("Projektägare: Säters kommun")
        document.add_paragraph("Mål")
        document.add_paragraph("fler företag", style="List Bullet")
        document.add_paragraph("fler jobb", style="List Number")
        table = document.add_table(rows=2, cols=2)
        cells = [cell for row in table.rows for cell in row.cells]
        for cell, words in zip(cells, ["Ort", "Stöd", "Säter", "lån"], strict=True):
            cell.text = words
        document.add_paragraph("Efter tabellen.")
        document.sections[0].header.paragraphs[0].text = "Sidhuvud"
        document.sections[0].footer.paragraphs[0].text = "Sidfot"

    assert read(build) == ("# Plan\n\n## 1. Mål\n\nProjektägare: Säters kommun\nMål\n- fler företag\n- fler jobb\n\n"
                           "| Ort | Stöd |\n| Säter | lån |\n\nEfter tabellen.\n")


def test_each_piece_leads_back_to_its_element() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("Ett")
        document.add_paragraph("Två")
        table = document.add_table(rows=3, cols=2)
        for number, row in enumerate(table.rows, start=1):
            row.cells[0].text, row.cells[1].text = f"a{number}", f"b{number}"

    document = read_word(saved(build), "plan.docx")
    assert document.place(document.text.index("Två")) == "paragraph 2"
    assert document.place(document.text.index("b3")) == "table 1, row 3"


def test_merged_cells_say_what_they_say_once_across_and_in_each_row() -> None:
    def build(document: Document) -> None:
        table = document.add_table(rows=3, cols=3)
        for row in table.rows:
            for number, cell in enumerate(row.cells):
                cell.text = "abc"[number]
        table.cell(1, 0).merge(table.cell(2, 0)).text = "Dalarna"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "Stöd"

    assert read(build).splitlines() == ["| a | Stöd |  |", "| Dalarna | b | c |", "| Dalarna | b | c |"]


def test_a_table_of_one_cell_is_a_frame_and_cells_may_hold_lists() -> None:
    def build(document: Document) -> None:
        frame = document.add_table(rows=1, cols=1)
        frame.cell(0, 0).text = "Fakta"
        frame.cell(0, 0).add_paragraph("Budget: 2 mkr")
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Samverkansparter", "Almi"
        table.cell(0, 1).add_paragraph("IUC")
        table.cell(1, 0).text, table.cell(1, 1).text = "Ansvarig", "Region Dalarna"

    assert read(build) == ("Fakta\nBudget: 2 mkr\n\n| Samverkansparter | Almi; IUC |\n| Ansvarig | Region Dalarna |\n")


def test_inserted_text_counts_and_deleted_does_not_and_boxes_are_read() -> None:
    words = "<w:r><w:t>{}</w:t></w:r>"
    box = ('<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent><w:p>'
           + words.format("I en ruta") + "</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>")
    xml = (f"<w:p {nsdecls('w')}>{words.format('Almi ')}<w:ins w:id='1' w:author='x'>{words.format('och IUC ')}</w:ins>"
           f"<w:del w:id='2' w:author='x'><w:r><w:delText>inte alls </w:delText></w:r></w:del>{words.format('deltar.')}{box}"
           "</w:p>")
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{words.format('I ett fält.')}</w:p></w:sdtContent></w:sdt>"
    contents = (f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
                f"</w:sdtPr><w:sdtContent><w:p>{words.format('Innehåll 1')}</w:p></w:sdtContent></w:sdt>")

    def build(document: Document) -> None:
        for piece in (contents, xml, control):
            document.element.body.insert(-1, parse_xml(piece))

    assert read(build) == "Almi och IUC deltar.\n\nI en ruta\n\nI ett fält.\n"


def test_a_short_bold_paragraph_is_a_heading_and_a_bold_label_is_none() -> None:
    def build(document: Document) -> None:
        document.add_paragraph().add_run("Bakgrund").bold = True
        document.add_paragraph("Mellerud ligger på pendlingsavstånd från Göteborg.")
        label = document.add_paragraph()
        label.add_run("Budget:").bold = True
        label.add_run(" 2 mkr")
        document.add_paragraph("Ägare\tRegion Dalarna")
        document.add_paragraph("Rad ett\nRad två")

    assert read(build) == ("###### Bakgrund\n\nMellerud ligger på pendlingsavstånd från Göteborg.\n\nBudget: 2 mkr\n"
                           "Ägare\tRegion Dalarna\nRad ett\nRad två\n")


def test_headings_are_told_in_any_language_and_by_their_place_in_the_outline() -> None:
    def build(document: Document) -> None:
        style = document.styles.add_style("Kapitelrubrik", 1)
        style.base_style = document.styles["Heading 2"]
        document.add_paragraph("Efter mall", style=style)
        paragraph = document.add_paragraph("Efter disposition")
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "2")
        paragraph._p.get_or_add_pPr().append(level)

    assert read(build) == "### Efter mall\n\n#### Efter disposition\n"


EMPTY = saved(lambda document: None)
PLAIN = saved(lambda document: document.add_paragraph("Hej"))


@pytest.mark.parametrize(("content", "reason"), [
    (b"", "is empty"),
    (b"%PDF-1.7", "not a Word document but a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "encrypted, or an old Word file"),
    (b"PK\x03\x04broken", "damaged zip package"),
    (PLAIN[:-400], "damaged"),
    (EMPTY, "has no text"),
    (repacked(PLAIN, "word/document.xml", lambda part: part[:-30]), "damaged Word document"),
    (repacked(PLAIN, "[Content_Types].xml", lambda part: b"<x/>"), "damaged Word document"),
    (repacked(PLAIN, "word/document.xml", lambda part: part + b" " * 2**23), "zip bomb"),
])
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason) as caught:
        read_word(content, "plan.docx")
    assert caught.value.path == "plan.docx"


def test_another_package_is_no_word_document() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(UnreadableFile, match="another zip package"):
        read_word(buffer.getvalue(), "plan.docx")


def test_entities_are_not_looked_up() -> None:
    def change(part: bytes) -> bytes:
        declared = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "yyyy">]>'
        start = part.index(b"<w:document")
        return part[:start] + declared + part[start:].replace(b"Hej", b"Hej &x; &y;")

    try:
        text = read_word(repacked(PLAIN, "word/document.xml", change), "plan.docx").text
    except UnreadableFile:
        return
    assert text.strip() == "Hej"


def test_the_work_grows_with_the_length() -> None:
    counts = []
    for count in (300, 2400):
        def build(document: Document, count: int = count) -> None:
            body = document.element.body
            row = "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>Almi</w:t></w:r></w:p></w:tc></w:tr>"
            body.insert(0, parse_xml(f"<w:tbl {nsdecls('w')}>{row * count}</w:tbl>"))
            paragraph = f"<w:p {nsdecls('w')}><w:r><w:t>Almi ger råd till företag.</w:t></w:r></w:p>"
            for _ in range(count):
                body.insert(0, parse_xml(paragraph))

        counts.append(lines_run(partial(read_word, saved(build), "plan.docx")))
    assert counts[0] > 0
    assert counts[1] < 9 * counts[0]
