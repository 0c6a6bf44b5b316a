"""Delimited text: encodings, delimiters, headers and rows, on made-up files."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import UnreadableFile
from loaders.tables import Table, open_tables, table_heads
from loaders.tables.text import detect_delimiter, detect_encoding, text_rows

TEXT = "Företag;Ort;Behov\nÅkerö Bygg;Säter;Lån – snabbt\nBlåklint Café;Älvdalen;Sälja på nätet\n"


def has_firm(cells: Sequence[str], above: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    return cells.count("Företag")


def open_table(path: Path) -> Table:
    """The one table of a file."""
    [table] = open_tables(path, has_firm).tables
    return table


def write(folder: Path, content: str, encoding: str = "utf-8", name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16", "utf-16-le", "utf-16-be",
                                      "utf-32"])
def test_encoding_is_told_and_the_text_comes_back(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, TEXT, encoding)
    table = open_table(path)
    assert table.grid.encoding == encoding
    assert [cells for _, cells in table.rows()] == list(csv.reader(TEXT.splitlines()[1:], delimiter=";"))


@pytest.mark.parametrize("text", ["Åbo", "Företag;Ort\nX;Östersund\n", "virksomhed;dato\nBrød & Kaffe;3/4\n", "é"])
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp865"])
def test_short_nordic_texts_keep_their_letters(tmp_path: Path, text: str, encoding: str) -> None:
    path = write(tmp_path, text, encoding)
    assert path.read_bytes().decode(detect_encoding(path)) == text


def test_plain_ascii_is_utf8_and_a_late_letter_is_still_seen(tmp_path: Path) -> None:
    filler = "a;b\n" * 50_000
    assert detect_encoding(write(tmp_path, filler)) == "utf-8"
    assert detect_encoding(write(tmp_path, filler + "å;ö\n")) == "utf-8"
    assert detect_encoding(write(tmp_path, filler + "å;ö\n", "cp1252")) == "cp1252"
    assert detect_encoding(write(tmp_path, filler + "å;ö\n", "mac_roman")) == "mac_roman"


@pytest.mark.parametrize(("sample", "delimiter"), [
    ("a;b;c\n1,5;2,5;3,5\n", ";"),
    ("a,b,c\n1;2,x,y\n", ","),
    ("a\tb\nx, y\tz; w\n", "\t"),
    ("a|b|c\n1|2|3\n", "|"),
    ('a;b\n"x, y, z";2\n"p, q, r";3\n', ";"),
    ('Firma,Behov\n"Alm, Ek & Co","lån; export"\n', ","),
    ('Bolag;Behov\nÅ;"Export\nLån, kredit"\nÄ;"E-handel, Lån"\n', ";"),
    ("sep=,\na;b,c\n", ","),
    ("Bolag\nÅ\n", ";"),
    ("", ";"),
])
def test_delimiter(sample: str, delimiter: str) -> None:
    assert detect_delimiter(sample) == delimiter


def test_header_below_titles_counts_rows_of_the_file(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, f"Logg 2020;;\n;;\n{TEXT}"))
    assert (table.head.row, table.head.cells) == (3, ("Företag", "Ort", "Behov"))
    assert [number for number, _ in table.rows()] == [1, 2]


def test_blank_rows_and_records_over_several_lines_take_one_number_each(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, 'Företag;Behov\nA;"ett\ntvå"\n\n;\nB;"säger ""hej"""\n'))
    assert list(table.rows()) == [(1, ["A", "ett\ntvå"]), (2, []), (3, ["", ""]), (4, ["B", 'säger "hej"'])]


def test_rows_can_be_read_twice(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, TEXT))
    assert list(table.rows()) == list(table.rows())


def test_no_header_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"log.csv: none of its first 30 rows .* mapping"):
        open_table(write(tmp_path, "1;2;3\n" * 40))


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"gone.csv: cannot be read"):
        open_table(tmp_path / "gone.csv")


def test_a_quotation_mark_without_partner_names_the_line(tmp_path: Path) -> None:
    path = write(tmp_path, 'Företag;Ort;Behov\n"A;Falun;x\n' + "B;Falun;lån\n" * 20_000)
    with pytest.raises(UnreadableFile, match=r"line \d+: .*quotation mark"):
        list(open_table(path).rows())


@pytest.mark.parametrize("head", [b"", b"\x00\x01\x02\x03", b"%PDF-1.7\n\xff\xfe", b"PK\x03\x04" + bytes(range(256)),
                                  b"\xff\xfe\x00", "Företag".encode("utf-16")[:-1], b'"' * 9])
def test_bytes_of_any_kind_have_no_header_and_raise_nothing(head: bytes) -> None:
    assert table_heads(Path("log.csv"), head, lambda cells, above, below: cells.count("no such cell")) == []


@given(st.binary(max_size=300))
def test_any_bytes_at_all(head: bytes) -> None:
    assert all(isinstance(cell, str) for row in text_rows(head) for cell in row)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(";,\t|"))
def test_what_csv_writes_comes_back(tmp_path: Path, rows: list[list[str]], delimiter: str) -> None:
    path = tmp_path / "log.csv"
    plain = [["ä", "b", "c"]] * 60  # the sample for the delimiter; what follows may hold anything
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([["Företag", "x", "y"], *plain, *rows])
    table = open_table(path)
    assert table.grid.delimiter == delimiter
    assert [cells for _, cells in table.rows()] == [*plain, *rows]


@pytest.mark.parametrize("mistaken", ["cp1252", "latin-1", "mac_roman"])
def test_letters_that_were_damaged_once_are_mended_and_whole_ones_stay(tmp_path: Path, mistaken: str) -> None:
    damaged = TEXT.encode().decode(mistaken)
    table = open_table(write(tmp_path, damaged + "Öje Såg;Malung;Lån é\n"))
    assert table.head.cells == ("Företag", "Ort", "Behov")
    assert [cells[0] for _, cells in table.rows()] == ["Åkerö Bygg", "Blåklint Café", "Öje Såg"]
