"""What is read from PDFs: lines, columns, tables, running heads, pages, and PDFs that nothing can be made of."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from pathlib import Path

import pypdfium2
import pytest

from api.extracting import extract_files
from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from loaders.base import ReadOptions
from loaders.documents import DocumentLoader
from loaders.reading.pdf import read_pdf
from tests.loaders.reading.pdfs import Box, Rule, Words, lines, pdf
from tests.loaders.reading.work import lines_run

PROSE = ("Kommunen vill att fler företag ska våga växa utanför", "länet. Almi och regionen har därför kommit överens om",
         "att gemensamt bekosta en rådgivare som besöker före-", "tagen på plats och lotsar dem vidare till den hjälp som",
         "passar bäst. Rådgivaren har sitt kontor i Säter och är", "anställd av kommunen men arbetar för hela regionen.")


def read(content: bytes) -> list[str]:
    return [line for line in read_pdf(content, "plan.pdf").text.split("\n") if line]


def test_lines_are_joined_to_paragraphs_and_words_divided_at_their_ends_are_whole() -> None:
    page = [Words(50, 760, "Plan", 18), *lines(50, 720, *PROSE)]
    (title, text) = read(pdf(page))
    assert title == "# Plan"
    assert text.startswith("Kommunen vill att fler företag ska våga växa utanför länet. Almi")
    assert "besöker företagen på plats" in text


@pytest.mark.parametrize(("first", "second", "whole"), [
    ("stöd till små företag och till närings-", "liv i Dalarna", "näringsliv"),
    ("stöd till små företag och till miljö-", "och klimatarbete", "miljö- och klimatarbete"),
    ("stöd till små företag i hela Väster-", "Norrland", "Väster-Norrland"),
    ("träffar för dem som driver ett UF-", "företag i länet", "UF-företag"),
    ("fødevare-klynge på øen og i byen med fødevare-", "virksomheder", "fødevare-virksomheder"),
    ("projektet pågår under åren 2020-", "2022 och längre", "2020-2022"),
])
def test_hyphens_at_the_ends_of_lines(first: str, second: str, whole: str) -> None:
    assert whole in " ".join(read(pdf(lines(50, 700, first, second))))


def test_columns_are_read_one_after_the_other() -> None:
    other = tuple(line.replace("Kommunen", "Landstinget").replace("Almi", "Coompanion") for line in PROSE)
    page = [Words(50, 760, "Två spalter", 18), *lines(50, 720, *PROSE), *lines(320, 720, *other)]
    title, text = read(pdf(page))[0], " ".join(read(pdf(page))[1:])
    assert title == "# Två spalter"
    assert text.index("hela regionen.") < text.index("Landstinget vill")
    assert text.count("besöker företagen på plats") == 2


def test_three_columns_and_words_set_apart_to_fill_their_lines() -> None:
    narrow = [line[:28].rstrip() for line in PROSE]
    columns = [lines(40 + 185 * at, 720, *[line.replace("Kommunen", name) for line in narrow])
               for at, name in enumerate(("Kommunen", "Regionen", "Länet"))]
    spaced = [Words(40, 636, "stöd"), Words(80, 636, "till"), Words(120, 636, "företag")]
    text = " ".join(read(pdf([*[word for column in columns for word in column], *spaced])))
    assert "|" not in text
    assert text.index("stöd till företag") < text.index("Regionen vill") < text.index("Länet vill")


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    page = [*lines(50, 700, *PROSE[:5]), *lines(320, 700, "anställd av kommunen men arbetar för hela regionen.", *PROSE)]
    assert "Säter och är anställd av kommunen" in " ".join(read(pdf(page)))


def test_a_table_of_long_cells_is_no_columns_of_text() -> None:
    cells = [("Nyföretagarcentrum Norrköping", "Rådgivning till den som vill starta"),
             ("Almi Företagspartner i Sverige", "Lån till små och medelstora företag"),
             ("Coompanion i Östergötlands län", "Råd till kooperativa företag i länet"),
             ("Vreta Kluster utanför Linköping", "Seminarier för de gröna näringarna"),
             ("Norrköping Science Park och LEAD", "Matchning mot kapital och mot kunder")]
    page = [word for at, (left, right) in enumerate(cells)
            for word in (Words(50, 700 - 14 * at, left), Words(300, 700 - 14 * at, right))]
    assert read(pdf(page)) == [f"| {left} | {right} |" for left, right in cells]


def test_a_table_is_rows_with_its_wrapped_cells() -> None:
    table = [Words(50, 700, "Kommun", bold=True), Words(200, 700, "Aktör", bold=True), Words(350, 700, "Gäller", bold=True),
             Words(50, 680, "Säter"), *lines(200, 680, "Almi Företagspartner", "Dalarna"), Words(350, 680, "2021"),
             Words(50, 648, "Orsa"), Words(200, 648, "Coompanion"), Words(350, 648, "2022")]
    assert read(pdf([*lines(50, 740, "Detta gäller i våra kommuner."), *table, *lines(50, 600, "Efter tabellen.")])) == [
        "Detta gäller i våra kommuner.", "| Kommun | Aktör | Gäller |", "| Säter | Almi Företagspartner Dalarna | 2021 |",
        "| Orsa | Coompanion | 2022 |", "Efter tabellen."]


def test_rules_between_rows_tell_rows_whose_cells_are_wrapped_without_space() -> None:
    table = [*lines(50, 700, "Säter och", "Hedemora"), *lines(250, 694, "Almi"), Rule(45, 682, 400),
             *lines(50, 670, "Orsa"), *lines(250, 670, "Coompanion"), Rule(45, 658, 400),
             *lines(50, 646, "Mora"), *lines(250, 646, "IUC"), Rule(45, 716, 400), Rule(45, 640, 400),
             Rule(240, 640, 0, 76)]
    assert read(pdf(table)) == ["| Säter och Hedemora | Almi |", "| Orsa | Coompanion |", "| Mora | IUC |"]


def test_items_of_lists_keep_their_marks() -> None:
    page = [*lines(50, 700, "Målen är"), Words(60, 688, "•"), Words(75, 688, "fler företag"),
            Words(60, 676, "• fler jobb"), Words(60, 664, "1."), Words(75, 664, "ett möte")]
    assert read(pdf(page)) == ["Målen är", "- fler företag", "- fler jobb", "1. ett möte"]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [[Words(50, 815, "Handlingsplan för Säter"), Words(500, 28, f"Sida {number} (3)"),
              *lines(50, 700, f"Detta är {word} sidan.")]
             for number, word in enumerate(("första", "andra", "tredje"), start=1)]
    assert read(pdf(*pages)) == ["Detta är första sidan.", "Detta är andra sidan.", "Detta är tredje sidan."]


def test_small_print_at_the_edge_of_a_single_page_is_left_out() -> None:
    page = [Words(50, 815, "Arbetsmaterial", 7), *lines(50, 700, *PROSE), *lines(50, 90, "En not.", size=7)]
    assert [line[:8] for line in read(pdf(page))] == ["Kommunen", "En not."]


def test_a_table_that_goes_on_over_the_page_is_one_without_its_repeated_header() -> None:
    header = [Words(50, 700, "Ort"), Words(300, 700, "Aktör")]
    first = [*header, Words(50, 680, "Säter"), Words(300, 680, "Almi")]
    second = [*header, Words(50, 680, "Orsa"), Words(300, 680, "IUC"), Words(50, 660, "Mora"), Words(300, 660, "Almi")]
    document = read_pdf(pdf(first, second), "plan.pdf")
    assert document.text == "| Ort | Aktör |\n| Säter | Almi |\n| Orsa | IUC |\n| Mora | Almi |\n"
    assert [document.page(document.text.index(word)) for word in ("Säter", "Orsa", "Mora")] == [1, 2, 2]
    assert document.elements[-1][1] == "table 1, row 4"


def test_marks_of_items_that_are_drawn_and_not_written() -> None:
    page = [*lines(50, 700, "Målen är"), Box(60, 690, 3, 3), Words(70, 688, "fler företag"), Box(60, 678, 3, 3),
            Words(70, 676, "fler jobb"), Box(300, 400, 3, 3)]
    assert read(pdf(page)) == ["Målen är", "- fler företag", "- fler jobb"]


def test_labels_with_their_values_stay_on_lines_of_their_own() -> None:
    page = lines(50, 700, "I samverkan med: Coompanion Dalarna, Coompanion Gävleborg och Värmland",
                 "Geografiskt område: Värmland, Dalarna och Gävleborg med hela Hälsingland", "Budget: 2 mkr")
    assert len(read(pdf(page))) == 3


def test_pages_are_known_also_empty_ones_and_paragraphs_that_go_on() -> None:
    document = read_pdf(pdf(lines(50, 700, "Första sidan talar om att Almi"), lines(50, 760, "deltar i arbetet."), [],
                            lines(50, 700, "Sista sidan.")), "plan.pdf")
    assert document.text == "Första sidan talar om att Almi deltar i arbetet.\n\nSista sidan.\n"
    assert [document.page(document.text.index(word)) for word in ("Almi", "deltar", "Sista")] == [1, 2, 4]
    assert document.place(document.text.index("Sista")) == "page 4, line 1"
    assert len(document.pages) == 4


def test_a_paragraph_goes_on_over_the_page_with_a_capital_where_the_word_had_no_room() -> None:
    first = [*lines(50, 700, *PROSE[:4], "passar bäst. Rådgivaren har sitt kontor vid Luleå")]
    second = lines(50, 760, "Universitet, som ligger nära Norrlab och hela den", "stora hamnen.")
    assert "vid Luleå Universitet, som" in " ".join(read(pdf(first, second)))
    ended = [*lines(50, 700, *PROSE[:4], "Rådgivaren sitter i Luleå")]
    assert "i Luleå Universitet" not in " | ".join(read(pdf(ended, second)))


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_says_the_same(rotate: int) -> None:
    assert read(pdf([Words(50, 700, "Plan", 18), *lines(50, 660, *PROSE)], rotate=rotate))[0] == "# Plan"


def test_statements_stand_on_their_pages(tmp_path: Path) -> None:
    path = tmp_path / "granskog.pdf"
    path.write_bytes(pdf([Words(50, 760, "Projektet Granskog", 18), *lines(50, 700, "Slutrapport 930309-9882.")],
                         lines(50, 700, "Projektägare: Älvdalens kommun", "Projektpartner: Almi, Norrlab AB")))
    reading = DocumentLoader().read(path, ReadOptions(PersonalKey(bytes(32)), date(2026, 11, 24)))
    (body,) = reading.bodies
    assert "9882" not in body.text
    statements = list(reading.statements)
    assert all(one.evidence.quote == body.text[one.evidence.start:one.evidence.end] for one in statements)
    assert {one.evidence.page for one in statements if one.evidence.quote.startswith(("Älvdalen", "Almi"))} == {2}
    assert all(one.evidence.page in (1, 2) for one in statements)
    report = reading.report.as_json()
    assert (report["pages"], report["pages_without_text"], report["encoding"]) == (2, [], None)
    result = extract_files([path], tmp_path / "out", PersonalKey(bytes(32)), lambda sentence: None)
    found = json.loads(result.written[0].read_text("utf-8"))
    assert {one["page"] for item in found["partnerships"] for one in item["evidence"]} == {2}


def test_pages_that_are_pictures_are_named_in_the_report(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf([], lines(50, 700, "Almi erbjuder lån i Mora."), []))
    report = DocumentLoader().read(path, ReadOptions(PersonalKey(bytes(32)), date(2026, 11, 24))).report.as_json()
    assert (report["pages"], report["pages_without_text"]) == (3, [1, 3])


@pytest.mark.parametrize(("content", "reason"), [
    (b"", "is empty"),
    (b"   \n", "is empty"),
    (b"%PDF-1.4\nbroken", "damaged PDF"),
    (b"PK\x03\x04rest", "not a PDF but a zip archive"),
    (b"just words", "is not a PDF"),
    (pdf([], scanned=True), "scan"),
])
def test_what_cannot_be_read_says_why_and_what_to_do(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason) as caught:
        read_pdf(content, "plan.pdf")
    assert caught.value.path == "plan.pdf"


def test_an_encrypted_pdf_is_refused() -> None:
    plain = pdf(lines(50, 700, "Hemligt"))
    locked = plain.replace(b"trailer<<", b"trailer<</Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (
        b"41" * 32, b"42" * 32))
    with pytest.raises(UnreadableFile, match="encrypted"):
        read_pdf(locked, "plan.pdf")


def test_a_page_made_by_the_library_itself_is_read() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(300, 300)
    with pytest.raises(UnreadableFile, match="scan"):
        read_pdf(_saved(document), "plan.pdf")


def test_the_work_grows_with_the_length() -> None:
    page = [*lines(50, 780, *PROSE * 9)]
    counts = []
    for count in (10, 40):
        content = pdf(*[page] * count)
        counts.append(lines_run(partial(read_pdf, content, "plan.pdf")))
        assert read_pdf(content, "plan.pdf") == read_pdf(content, "plan.pdf")
    assert counts[0] > 0
    assert counts[1] < 5 * counts[0]


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
