"""Registers of companies in the forms that Bolagsverket and SCB publish them; all rows are invented."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import UnreadableFile
from graph.invariants import holds_personal_number
from graph.keys import PersonalKey
from graph.model import Reading, Registration
from graph.records import registration_row
from loaders import LOADERS
from loaders.base import Loader, ReadOptions
from loaders.files import walk
from loaders.registers.bolagsverket import BolagsverketLoader
from loaders.registers.scb import ScbLoader

DAMAGE = [b"", b'"', b";", b"\n", b"\0", b"\xff", b"\\", b"\t"]
KEY = PersonalKey(bytes(32))
OPTIONS = ReadOptions(KEY, date(2026, 11, 24))
BOLAGSVERKET = """\
"organisationsidentitet";"namnskyddslopnummer";"registreringsland";"organisationsnamn";"organisationsform";"avregistreringsdatum";\
"avregistreringsorsak";"pagandeAvvecklingsEllerOmstruktureringsforfarande";"registreringsdatum";"verksamhetsbeskrivning";"postadress"
"5598000015$ORGNR-IDORG";"";"SE-LAND";"Lärkan AB$FORETAGSNAMN-ORGNAM$2001-02-03|Lilla Lärkan$SARSKILT-ORGNAM$2002-01-01";\
"AB-ORGFO";"";"";"";"2001-02-03";"Konsulter för \\"stora\\" & små;
även kurser";"Storgatan 1$c/o Ek$FALUN$79100$SE-LAND"
"5598000023$ORGNR-IDORG";"";"SE-LAND";"Svanen HB$FORETAGSNAMN-ORGNAM$1999-01-01";"HB-ORGFO";"2024-05-06";"LIKV-AVORG";"";\
"1999-01-01";"";"Box 2$$SKYMNINGEN$79900$SE-LAND"
"199303099882$PERSNR-IDORG";"1";"SE-LAND";"Ann Ek Målare$FORETAGSNAMN-ORGNAM$2020-01-01";"E-ORGFO";"";"";"";"2020-01-01";"";\
"$$FALUN$79100$SE-LAND"
"5598000013$ORGNR-IDORG";"";"SE-LAND";"Fel siffra AB$FORETAGSNAMN-ORGNAM$2020-01-01";"AB-ORGFO";"";"";"";"2020-01-01";"";""
"5598000031$ORGNR-IDORG";"för få celler"

"5598000049$ORGNR-IDORG";"";"SE-LAND";"Utan allt$FORETAGSNAMN-ORGNAM$2020";"QQ-ORGFO";"";"";"";"2020-99-99";"";""
"""
SCB = "\n".join("\t".join(cells) for cells in (
    ("ForAndrTyp", "COAdress", "Foretagsnamn", "FtgStat", "Gatuadress", "JEStat", "JurForm", "Namn", "Ng1", "Ng2", "Ng3", "Ng4",
     "Ng5", "PeOrgNr", "PostNr", "PostOrt", "RegDatKtid", "Reklamsparrtyp", "mNamn"),
    ("", "", "Lärkan AB", "1", "Storgatan 1", "1", "49", "LÄRKAN AB", "62010", "70220", "", "", "", "165598000015", "79100",
     "FALUN", "20010203", "1", ""),
    ("", "", 'Svanens "Nya" HB', "9", "", "1", "31", "", "00000", "", "", "", "", "165598000023", "79200", "MORA", "19990101",
     "1", ""),
    ("", "c/o Ann Ek", "Ann Ek Målare", "1", "Bygatan 3", "1", "10", "EK, ANN", "43341", "", "", "", "", "199303099882",
     "79100", "FALUN", "20200101", "1", ""))) + "\n"
EXTRACT = """\
OrgNr;Företagsnamn;SätesKommun, kod;SätesKommun;Stkl, kod;Stkl;Juridisk form, kod;Företagsstatus, kod;Bransch_1, kod;Bransch_1
5598000015;Lärkan AB;2080;Falun;2;1-4 anställda;49;1;62010;Dataprogrammering
5598000023;Svanen HB;2062;Mora;0;Uppgift saknas;31;1;99;?
"""
WORKPLACES = """\
OrgNr;CFARNr;Företagsnamn;Benämning;Kommun, kod;Stkl, kod
5598000015;11111111;Lärkan AB;Lärkan i Falun;2080;3
5598000015;22222222;Lärkan AB;Lärkan i Mora;2062;2
"""


def written(folder: Path, name: str, text: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def read(loader: Loader, path: Path) -> tuple[list[Registration], Reading]:
    reading = loader.read(path, OPTIONS)
    return list(reading.registrations), reading


def test_the_bulk_file_of_bolagsverket_is_read_as_it_is(tmp_path: Path) -> None:
    found, reading = read(BolagsverketLoader(), written(tmp_path, "bolagsverket_bulkfil.txt", BOLAGSVERKET))
    larkan, svanen, sole, last = found
    assert (larkan.row, larkan.number, larkan.name, larkan.form) == (1, "5598000015", "Lärkan AB", "aktiebolag")
    assert (larkan.registered, larkan.municipality, larkan.by, larkan.active) == ("2001-02-03", "se-kom-2080", "post", True)
    assert (svanen.form, svanen.deregistered, svanen.active, svanen.municipality) == ("handelsbolag", "2024-05-06", False, None)
    assert (sole.number, sole.name, sole.form) == (KEY.digest("930309-9882"), None, "enskild")
    assert (last.row, last.form, last.registered) == (7, None, None)
    fields = reading.report.fields
    assert fields["rejected_rows"] == [{"row": 4, "reason": "its number fails its check"},
                                       {"row": 5, "reason": "it has 2 cells; the header has 11"}]
    assert fields["blank_rows"] == [6]
    assert (fields["data_rows"], fields["registrations"], fields["sole_traders"], fields["deregistered"]) == (6, 4, 1, 1)
    assert {(one["kind"], one["text"]) for one in fields["unrecognised"]} == {
        ("place", "SKYMNINGEN"), ("form", "QQ-ORGFO"), ("day", "2020-99-99")}
    assert "verksamhetsbeskrivning" in fields["ignored_columns"]


def test_the_bulk_file_of_scb_is_read_as_it_is(tmp_path: Path) -> None:
    found, reading = read(ScbLoader(), written(tmp_path, "scb_bulkfil_JE.txt", SCB, "latin-1"))
    larkan, svanen, sole = found
    assert (larkan.number, larkan.name, larkan.form) == ("5598000015", "Lärkan AB", "aktiebolag")
    assert (larkan.industries, larkan.section, larkan.registered) == (("62010", "70220"), "61-63", "2001-02-03")
    assert (svanen.name, svanen.active, svanen.industries) == ('Svanens "Nya" HB', False, ())
    assert svanen.municipality == "se-kom-2062"
    assert (sole.number, sole.name, sole.section, sole.by) == (KEY.digest("930309-9882"), None, "41-43", "post")
    assert reading.report.fields["delimiter"] == "\t"
    assert "Gatuadress" in reading.report.fields["ignored_columns"]


def test_an_extract_tells_size_and_seat(tmp_path: Path) -> None:
    found, reading = read(ScbLoader(), written(tmp_path, "uttag.csv", EXTRACT, "cp1252"))
    assert [(one.size, one.municipality, one.by, one.section) for one in found] == [
        ("1-4", "se-kom-2080", "seat", "61-63"), (None, "se-kom-2062", "seat", "99")]
    assert reading.report.fields["without_size"] == 1


def test_workplaces_tell_where_a_firm_is_but_not_how_large(tmp_path: Path) -> None:
    found, _ = read(ScbLoader(), written(tmp_path, "arbetsstallen.csv", WORKPLACES))
    assert [(one.number, one.size, one.municipality, one.by) for one in found] == [
        ("5598000015", None, "se-kom-2080", "workplace"), ("5598000015", None, "se-kom-2062", "workplace")]


@pytest.mark.parametrize(("text", "encoding", "kind"), [
    (BOLAGSVERKET, "utf-8-sig", "bolagsverket"), (SCB, "latin-1", "scb"), (EXTRACT, "cp1252", "scb"),
    (WORKPLACES, "utf-8", "scb"), ("Datum;Företag;Organisationsnummer;Behov;Storlek\n1;2;3;4;5\n", "utf-8", "contacts")])
def test_each_is_told_by_its_header(tmp_path: Path, text: str, encoding: str, kind: str) -> None:
    one, = walk([written(tmp_path, "fil.txt", text, encoding)], LOADERS).found
    assert one.loader.kind == kind


def test_another_file_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="lacks columns of scb: peorgnr"):
        ScbLoader().read(written(tmp_path, "a.txt", "Namn;Ort;Land\n"), OPTIONS)
    with pytest.raises(UnreadableFile, match="cannot be read"):
        ScbLoader().read(tmp_path / "nowhere.txt", OPTIONS)


def test_the_name_of_an_estate_is_a_persons(tmp_path: Path) -> None:
    rows = "PeOrgNr\tJurForm\tNamn\n165598000015\t91\tANN EK DÖDSBO\n165598000023\t49\tEK 930309-9882 AB\n"
    found, _ = read(ScbLoader(), written(tmp_path, "a.txt", rows))
    assert [one.name for one in found] == [None, f"EK {KEY.digest('930309-9882')} AB"]


letters = st.text(st.characters(codec="latin-1", exclude_categories=["C", "Z"], exclude_characters="0123456789"), min_size=1,
                  max_size=9).filter(lambda name: name.casefold() != "null")  # how databases write that there is none
legal = st.integers(200_000_000, 999_999_999).map(str).filter(lambda nine: nine[2] >= "2")


def with_check_digit(nine: str) -> str:
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(nine)]
    return nine + str(-sum(digit // 10 + digit % 10 for digit in doubled) % 10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(legal, st.sampled_from(["49", "31", "10", ""]), st.sampled_from(["62010", "01110", "00000", ""]),
                          letters), max_size=9))
def test_what_is_written_as_published_is_read_back(tmp_path: Path, rows: list[tuple[str, str, str, str]]) -> None:
    text = "PeOrgNr\tJurForm\tNg1\tNamn\n" + "".join(
        f"16{with_check_digit(nine)}\t{form}\t{code}\t{name}\n" for nine, form, code, name in rows)
    found, reading = read(ScbLoader(), written(tmp_path, "a.txt", text, "latin-1"))
    assert [one.number for one in found] == [with_check_digit(nine) for nine, *_ in rows]
    assert [one.industries for one in found] == [(code,) if code.strip("0") else () for _, _, code, _ in rows]
    if reading.source.encoding == "cp1252":  # letters beyond ASCII may be few enough to fit another one-byte encoding too
        named = [None if form == "10" else name.encode("latin-1").decode("cp1252", "replace") for _, form, _, name in rows]
        assert [one.name for one in found] == named


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([(BOLAGSVERKET, "utf-8-sig", BolagsverketLoader()), (SCB, "latin-1", ScbLoader()),
                        (EXTRACT, "cp1252", ScbLoader())]), st.integers(0, 1 << 32))
def test_a_damaged_file_never_crashes_and_no_row_is_lost_unnamed(tmp_path: Path, sample: tuple[str, str, Loader],
                                                                 seed: int) -> None:
    text, encoding, loader = sample
    content, chance = bytearray(text.encode(encoding)), random.Random(seed)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(content))
        content[at:at + chance.choice([0, 1, 1, 40])] = chance.choice(DAMAGE)
    path = tmp_path / "damaged.txt"
    path.write_bytes(bytes(content))
    try:
        found, reading = read(loader, path)
    except UnreadableFile:
        return
    fields = reading.report.fields
    assert len(found) + len(fields["rejected_rows"]) == fields["data_rows"]
    assert all(row["reason"] for row in fields["rejected_rows"])
    assert not any(holds_personal_number(one.name or "") for one in found)


def test_no_personal_number_leaves_the_reader(tmp_path: Path) -> None:
    for text, loader in ((BOLAGSVERKET, BolagsverketLoader()), (SCB, ScbLoader())):
        found, reading = read(loader, written(tmp_path, "a.txt", text))
        told = repr([registration_row(one) for one in found]) + repr(reading.report.as_json())
        assert "9303099882" not in told
        assert "Ann Ek" not in told
