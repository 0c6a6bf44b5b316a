"""Tables in which anything may be broken: each is read, or refused with a reason; every row is accounted for; none hangs."""

from __future__ import annotations

import os
import tempfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from odfdo import Document, Row, Table

from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.model import Contact
from loaders.base import ReadOptions
from loaders.logs.contacts import ContactLogLoader

CASES = settings(max_examples=10_000 if os.environ.get("FRAMJAR_LONG") else 300, deadline=timedelta(seconds=60),
                 suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
OPTIONS = ReadOptions(key=PersonalKey(bytes(32)), today=date(2026, 11, 24))
HEADER = ("Datum", "Företag", "Org.nr", "Kommun", "Behov", "Hänvisad till", "Anteckning")
ROWS = (
    ("2026-03-02", "Exempelsågen AB", "559812-3452", "Leksand", "Lån", "Almi", "Vill bygga ut."),
    ("3/4", "Åkerströms Kafé", "", "Orsa", "Export; hemsida", "Region Dalarna", "Två anställda"),
    ("20260505", "GRANBO BYGG AB", "5598123452", "Falun", "bygglov", "se ovan", ""),
    ("", "", "", "", "", "", ""),
    ("44138", "Lövstigens Café", "930309-9882", "Säter", "rekrytera kock", "-", "=HYPERLINK(\"x\")"),
)
STRANGE = ("", "#REF!", "#N/A", "=1+1", "@SUM(A1)", "-1", "1e10", "9" * 40, "NaN", "0000-00-00", "31/2/2026", "2026-13-45",
           "\ufeff", "\x00", "\x0b\x1b", "\u202e", '"', "'", '"""', "\r", "\n\n", "\t;,|", "x" * 40_000, "1" * 20_000,
           "a " * 10_000, "😀", "None", "TRUE", "se ovan", "Summa")
PUT_IN = (b"\xef\xbb\xbf", b"\xff\xfe", b"\x00" * 20, b'"', "å".encode("cp1252"), "å".encode(), b"\r")


def as_text(rows: tuple[tuple[str, ...], ...], delimiter: str, end: str, encoding: str) -> bytes:
    """Rows as a text file."""
    quoted = ([f'"{cell}"' if delimiter in cell or '"' in cell else cell for cell in row] for row in rows)
    return end.join(delimiter.join(row) for row in quoted).encode(encoding, "replace")


def as_xlsx(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """Rows as a workbook, numbers as numbers."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Logg")
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            try:
                sheet.write_number(number, at, float(cell))
            except (ValueError, TypeError, OverflowError):
                sheet.write_string(number, at, cell[:32_000])
    book.close()
    return out.getvalue()


def as_ods(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """Rows as a sheet of OpenDocument."""
    document, table, out = Document("ods"), Table("Logg"), BytesIO()
    document.body.clear()
    for cells in rows:
        row = Row()
        row.set_values(["".join(c for c in cell[:2000] if c.isprintable()) for cell in cells])
        table.append_row(row)
    document.body.append(table)
    document.save(out)
    return out.getvalue()


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[str, ...], ...]:
    """The header and rows with some cells strange, some rows of other lengths, some gone, the header perhaps twice."""
    rows = [[*HEADER], *([*row] for row in ROWS)]
    for _ in range(draw(st.integers(0, 5))):
        row = draw(st.sampled_from(rows))
        match draw(st.sampled_from(("cell", "cell", "cell", "shorter", "longer", "again", "gone"))):
            case "cell" if row:
                row[draw(st.integers(0, len(row) - 1))] = draw(st.sampled_from(STRANGE) | st.text(max_size=30))
            case "shorter":
                del row[draw(st.integers(0, 6)):]
            case "longer":
                row += [draw(st.sampled_from(STRANGE))] * draw(st.sampled_from([1, 3, 300]))
            case "again":
                rows.insert(draw(st.integers(0, len(rows))), [*row])
            case "gone" if len(rows) > 1:
                rows.remove(row)
            case _:
                pass
    return tuple(tuple(row) for row in rows)


@st.composite
def broken(draw: st.DrawFn, content: bytes) -> bytes:
    """The bytes of a file with some exchanged, cut out, put in, or the end gone.

    Places are drawn as shares: how long a packed file is depends on the time of day, what is drawn must not.
    """
    damaged = bytearray(content)
    for _ in range(draw(st.integers(0, 3))):
        at = int(draw(st.floats(0, 1)) * len(damaged))
        length = draw(st.sampled_from([0, 0, 1, 4, 50, 5000]))
        damaged[at:at + length] = draw(st.binary(max_size=8) | st.sampled_from(PUT_IN))
    cut = draw(st.none() | st.floats(0, 1))
    return bytes(damaged if cut is None else damaged[:int(cut * len(damaged)) + 1])


@st.composite
def inside(draw: st.DrawFn, content: bytes) -> bytes:
    """A packed file whose parts have some bytes exchanged before they are packed again."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as packed, ZipFile(out, "w") as anew:
        hit = draw(st.sampled_from([name for name in packed.namelist() if name.endswith(".xml")]))
        for name in packed.namelist():
            part = packed.read(name)
            anew.writestr(name, draw(broken(part)) if name == hit else part)
    return out.getvalue()


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """The name and the bytes of a damaged table."""
    rows = draw(tables())
    kind = draw(st.sampled_from((".csv", ".csv", ".txt", ".tsv", ".xlsx", ".ods", ".xls", ".xlsm")))
    if kind in (".csv", ".txt", ".tsv"):
        delimiter = "\t" if kind == ".tsv" else draw(st.sampled_from((";", ",", "\t", "|")))
        encoding = draw(st.sampled_from(("utf-8", "utf-8-sig", "cp1252", "mac-roman", "utf-16")))
        return kind, draw(broken(as_text(rows, delimiter, draw(st.sampled_from(("\n", "\r\n", "\r"))), encoding)))
    content = as_ods(rows) if kind == ".ods" else as_xlsx(rows)
    return kind, draw(inside(content) if draw(st.booleans()) else broken(content))


def read_or_refused(path: Path) -> tuple[list[Contact], dict[str, Any]] | UnreadableFile:
    """The contacts of a log and its report, or why there are none."""
    try:
        reading = ContactLogLoader().read(path, OPTIONS)
        contacts = list(reading.contacts)
    except UnreadableFile as error:
        return error
    return contacts, reading.report.as_json()


# Odd quotes make it hard to tell what parts the cells; those who look closely must not look for ever.
LONG_CELLS = b"\r".join((
    b'Datum\tF\xf6retag\tOrg.nr\tKommun\tBehov\tH\xe4nvisad till\tAnteckning',
    b'2026-03-02\tExempels\xe5gen AB\t559812-3452\tLeksand\tL\xe5n\tAlmi\tVill bygga ut.',
    b"x" * 40000 + b'\t"?\x1e\xf5\xe1\xe9?-"\xe9??\xc3\x0c)\xf0\xf4"\t\tOrsa\tExport; hemsida\tRegion Dalarna\t'
    + b"x" * 22317 + b'\x08\xdf\xe1C' + b"x" * 17679,
    b'20260505\tGRANBO BYGG AB\t5598123452\tFalun\tbygglov\tse ovan\t',
    b'\t\t\t\t\t\t',
    b'44138\tL\xf6vstigens Caf\xe9\t930309-9882\tS\xe4ter\trekrytera kock\t-\t"=HYPERLINK("x")"'))


@CASES
@given(files())
@example((".csv", LONG_CELLS))
@example((".csv", b"\x00" * 100))
@example((".xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600))
@example((".csv", b"Datum;F\xf6retag;Behov\n" + b'"' + b"2026-01-01;Ek AB;L\xe5n\n" * 50))
def test_a_damaged_table_is_read_or_refused_with_its_reason(file: tuple[str, bytes]) -> None:
    suffix, content = file
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"logg{suffix}"
        path.write_bytes(content)
        read = read_or_refused(path)
    if isinstance(read, UnreadableFile):
        assert read.reason
        return
    contacts, report = read
    assert report["contacts"] == len(contacts)
    assert report["data_rows"] == len(contacts) + len(report["duplicate_rows"]) + len(report["rejected_rows"])
    assert all(one["row"] >= 1 and one["reason"] for one in report["rejected_rows"])
    rows = [(contact.sheet, contact.row) for contact in contacts]
    assert len({*rows}) == len(rows)
    refused = {(one.get("sheet"), one["row"]) for one in (*report["rejected_rows"], *report["duplicate_rows"])}
    assert not refused & {*rows}
