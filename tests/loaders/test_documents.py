"""The document loader: which files it takes, what it makes of their bytes, and what the report says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from odfdo import Header, Paragraph

from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.model import Name, Statement
from loaders import LOADERS
from loaders.base import ReadOptions, content_digest
from loaders.documents import DocumentLoader
from loaders.reading.plain import read_text
from tests.loaders.reading import test_odt, test_word

ROWS = (["Projektpartner", "Almi"], ["Projektpartner", "Norrlab AB"])


def _docx() -> bytes:
    def build(document: test_word.Document) -> None:
        document.add_heading("Granskog", 0)
        document.add_paragraph("Projektägare: Älvdalens kommun")
        table = document.add_table(rows=0, cols=2)
        for row in ROWS:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words

    return test_word.saved(build)


WORD = _docx()
ODT = test_odt.saved(Header(1, "Granskog"), Paragraph("Projektägare: Älvdalens kommun"), test_odt.table(*ROWS))
TEXT = "Granskog\n\nProjektägare: Älvdalens kommun\nProjektpartner: Almi, Norrlab AB\nProjektperiod: 2020–2022\n"


@pytest.fixture
def options(tmp_path: Path) -> ReadOptions:
    return ReadOptions(key=PersonalKey.from_file(tmp_path / "key"), today=date(2026, 11, 24))


def read(path: Path, content: bytes, options: ReadOptions) -> tuple[list[Statement], dict[str, object]]:
    path.write_bytes(content)
    reading = DocumentLoader().read(path, options)
    return list(reading.statements), reading.report.as_json()


def test_a_document_becomes_statements_a_body_and_a_report(tmp_path: Path, options: ReadOptions) -> None:
    path = tmp_path / "granskog.txt"
    path.write_bytes(TEXT.encode())
    reading = DocumentLoader().read(path, options)
    statements = list(reading.statements)
    (body,) = reading.bodies
    assert body.text == TEXT
    assert {statement.source for statement in statements} == {reading.source.id}
    assert all(body.text[s.evidence.start : s.evidence.end] == s.evidence.quote for s in statements)
    assert reading.source.sha256 == content_digest(TEXT.encode())
    assert (reading.source.kind, reading.source.title, reading.source.language) == ("document", "Granskog", "sv")
    report = reading.report.as_json()
    assert report["encoding"] == "utf-8"
    assert report["statements"] == len(statements)
    assert report["entities"] == {"Actor": 3, "Project": 1}
    assert (report["status"], report["kind"]) == ("loaded", "document")
    assert list(reading.contacts) == []


@pytest.mark.parametrize(
    ("encoding", "reported"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
    ],
)
def test_the_same_text_in_any_likely_encoding_says_the_same(
    tmp_path: Path, options: ReadOptions, encoding: str, reported: str
) -> None:
    statements, report = read(tmp_path / "a.txt", TEXT.encode(encoding), options)
    expected, _ = read(tmp_path / "b.txt", TEXT.encode(), options)
    assert report["encoding"] == reported
    assert [(s.subject, s.predicate, s.evidence) for s in statements] == [
        (s.subject, s.predicate, s.evidence) for s in expected
    ]


def test_mac_and_windows_line_ends_do_not_matter(tmp_path: Path, options: ReadOptions) -> None:
    expected, _ = read(tmp_path / "unix.md", TEXT.encode(), options)
    for number, ending in enumerate(("\r\n", "\r")):
        statements, _ = read(tmp_path / f"{number}.md", TEXT.replace("\n", ending).encode(), options)
        assert [s.evidence for s in statements] == [s.evidence for s in expected]


@pytest.mark.parametrize(
    "text",
    [
        "Får åtgärder på Åland",
        "Øresund – «æblet» på Fyn",
        "Kjære næringsliv på Røros",
        "Ett “citat” med – tankstreck",
    ],
)
def test_nordic_letters_in_cp1252(text: str) -> None:
    assert read_text(text.encode("cp1252"), "a.txt").text == text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("tom.txt", b"", "empty"),
        ("blank.md", b" \n\t\n", "empty"),
        ("bild.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "picture"),
        ("plan.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        ("plan.md", b"PK\x03\x04\x14\x00\x06\x00", "zip archive"),
        ("skrap.txt", bytes(range(32)) * 20, "binary"),
        ("halv.txt", "Åre".encode("utf-16") + b"\x00", "damaged"),
    ],
)
def test_files_that_are_no_text_are_refused_with_the_reason(
    tmp_path: Path, options: ReadOptions, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=reason) as caught:
        DocumentLoader().read(path, options)
    assert caught.value.path.endswith(name)


def test_what_is_no_file_is_refused(tmp_path: Path, options: ReadOptions) -> None:
    with pytest.raises(UnreadableFile, match="ordinary file"):
        DocumentLoader().read(tmp_path, options)
    with pytest.raises(UnreadableFile):
        DocumentLoader().read(tmp_path / "saknas.txt", options)


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("plan.txt", TEXT.encode(), True),
        ("PLAN.MD", b"# Plan", True),
        ("plan.pdf", b"%PDF-1.7", True),
        ("plan.DOCX", b"PK\x03\x04", True),
        ("plan.mp3", b"ID3", False),
        ("logg.csv", b"a;b;c;d\n1;2;3;4\n", False),
        (
            "logg.txt",
            b"Datum;Lots;Bolag;Behov\n201103;AB;Ettan AB;export\n201104;CD;Tvaan AB;lan\n201105;AB;Trean AB;lan\n",
            False,
        ),
        ("logg.txt", b"Datum\tLots\tBolag\tBehov\n1\t2\t3\t4\n1\t2\t3\t4\n1\t2\t3\t4\n", False),
        ("lista.txt", b"Almi, IUC och Coompanion\nhjalper foretag, gamla, nya, stora.\nSe mer, har.\n", True),
    ],
)
def test_which_files_it_takes(name: str, head: bytes, accepted: bool) -> None:
    assert DocumentLoader().accepts(Path(name), head) is accepted


def test_the_loader_is_one_of_the_loaders() -> None:
    assert "document" in {loader.kind for loader in LOADERS}


def test_a_document_read_by_other_rules_is_another_source(tmp_path: Path, options: ReadOptions) -> None:
    @dataclass
    class Other(DocumentLoader):
        rules: str = "other"

    path = tmp_path / "granskog.txt"
    path.write_bytes(TEXT.encode())
    assert DocumentLoader().read(path, options).source.id != Other().read(path, options).source.id


def test_names_of_priorities_belong_to_their_source(tmp_path: Path, options: ReadOptions) -> None:
    text = "# Handlingsplan\n\n## Prioritering 1. Export\n\nMål:\n- Ett\n\n## Prioritering 2. Lån\n\nMål:\n- Två\n"
    path = tmp_path / "plan.md"
    path.write_bytes(text.encode())
    reading = DocumentLoader().read(path, options)
    scopes = {s.object.scope for s in reading.statements if s.predicate == "has_priority" and isinstance(s.object, Name)}
    assert scopes == {reading.source.id}


def test_a_personal_number_in_a_document_is_its_digest_in_body_quotes_and_names(tmp_path: Path, options: ReadOptions) -> None:
    text = TEXT + "Projektpartner: Granskogs Bygg (930309-9882)\nKontakt: tf 930309 9882\nProjektbudget: 1 200 000 kr\n"
    path = tmp_path / "granskog.txt"
    path.write_bytes(text.encode())
    reading = DocumentLoader().read(path, options)
    (body,) = reading.bodies
    written = body.text + "".join(map(repr, reading.statements)) + repr(reading.report.as_json())
    assert "9882" not in written
    assert body.text.count(options.key.digest("930309-9882")) == 2
    assert all(one.evidence.quote == body.text[one.evidence.start:one.evidence.end] for one in reading.statements)
    assert any(one.predicate == "budget" or "1 200 000" in one.evidence.quote for one in reading.statements)


@pytest.mark.parametrize(("suffix", "content"), [("docx", WORD), ("odt", ODT)])
def test_statements_of_a_format_with_elements_name_theirs(tmp_path: Path, options: ReadOptions, suffix: str,
                                                          content: bytes) -> None:
    said, _ = read(tmp_path / f"plan.{suffix}", content, options)
    elements = {(one.subject.surface, one.evidence.element) for one in said if one.predicate == "takes_part"}
    assert elements == {("Älvdalens kommun", "paragraph 2"), ("Almi", "table 1, row 1"), ("Norrlab AB", "table 1, row 2")}
    assert {one.evidence.page for one in said} == {None}
