"""What single cells of a log tell: telephones, how large a firm is, what it does, how far help went."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.lexicon.companies import sections, size_of, sizes
from graph.lexicon.kinds_of_firms import how_large, section_said
from graph.lexicon.progress import progress_of, states
from graph.model import Contact
from loaders.logs.phones import PLAIN, phones_in
from tests.loaders.logs.test_contacts import read, write

HEADER = ("Datum", "Företag", "Kommun", "Telefon", "Anst", "Bransch", "Behov", "Hänvisad till", "Klart (J/N)", "Resultat")
WORDS = st.sampled_from(["12", "10-49", "anst", "fler än", "Stkl", "SNI", "25.620", "C", "mkr", "07", "+46", "/", "-", "Klart",
                         "nej", ";", "Bygg", "och", "<", "à"])
CELLS = st.one_of(st.text(max_size=30), st.lists(WORDS, max_size=8).map(" ".join))


def log_of(folder: Path, *rows: dict[str, str], header: tuple[str, ...] = HEADER) -> tuple[list[Contact], dict[str, Any]]:
    plain = {"Datum": "2020-11-03", "Företag": "Blåsippan Bageri AB", "Kommun": "Falun", "Behov": "Export"}
    contacts, report, _ = read(write(folder, [{**plain, **row} for row in rows], header=header))
    return contacts, report


@pytest.mark.parametrize(("cell", "size", "group"), [
    ("12", "10-19", "micro"), ("10-49", None, "micro"), ("1-9 anst", None, "micro"), ("20 – 49 st", "20-49", "micro"),
    ("ca 60", "50-99", "sme"), ("fler än 250", None, None), (">500", "500-", None), ("färre än 10", None, "micro"),
    ("högst 249", None, None), ("Stkl 3", "5-9", "micro"), ("SCB klass 6", "50-99", "sme"), ("1 200", "500-", None),
    ("3,5", "1-4", "micro"), ("0", "0", "micro"), ("bara jag", "0", "solo"), ("enmansföretag", "0", "solo"),
    ("medelstort", None, "sme"), ("7 (varav 2 deltid)", "5-9", "micro"), ("50+", None, None), ("antal: 12", None, None)])
def test_how_large_a_firm_is(cell: str, size: str | None, group: str | None) -> None:
    found = how_large(cell)
    assert ((found.size, found.target_group) if found else (None, None)) == (size, group)


@pytest.mark.parametrize("cell", ["12 mkr", "5 000 tkr", "2 MSEK", "omsätter 3", "okänt", "stort nog", "9-3", ""])
def test_what_is_no_size_is_told_as_none(cell: str) -> None:
    assert how_large(cell) is None


@pytest.mark.parametrize(("cell", "section"), [
    ("25.62", "10-33"), ("25620", "10-33"), ("25 620", "10-33"), ("SNI 25.620 Metallegoarbeten", "10-33"),
    ("SNI 2007: 62.010", "61-63"), ("NACE 43.21", "41-43"), ("NACE Rev. 2: 43.21", "41-43"), ("DB07 256200", "10-33"),
    ("SN2007 62.010", "61-63"), ("C", "10-33"), ("F - Byggverksamhet", "41-43"), ("I: Hotell", "55-56"), ("J", None),
    ("tillverkning", "10-33"), ("Bygg och anläggning", "41-43"), ("Varehandel", "45-47"), ("00000", None), ("99999999", None),
    ("24/7", None), ("annat", None), ("IT", "61-63"), ("Bygg, handel", None)])
def test_what_a_firm_does(cell: str, section: str | None) -> None:
    assert section_said(cell) == section


@pytest.mark.parametrize(("cell", "state"), [
    ("J", "done"), ("N", "under_way"), ("Pågår", "under_way"), ("Avslutat", "done"), ("Ja", "done"), ("Nei", "under_way"),
    ("Fick lån", "done"), ("Tackade nej", "declined"), ("tackade nej - för dyrt", "declined"), ("Klart 2021-03-02", "done"),
    ("inte klart", "under_way"), ("Inget svar", "no_answer"), ("Svarede ikke", "no_answer"), ("Klartext", None), ("", None)])
def test_how_far_it_went(cell: str, state: str | None) -> None:
    assert progress_of(cell) == state


@pytest.mark.parametrize(("cell", "country", "known"), [
    ("070-174 06 05", "SE", [True]), ("+46 (0)70-174 06 05", "SE", [True]), ("0046701740605", "NO", [True]),
    ("0243-79 30 00 / 070-174 06 05", "SE", [True, True]), ("070/174 06 05", "SE", [True]), ("22 33 44 55", "NO", [True]),
    ("+45 33 12 34 56 (Søren)", "DK", [True]), ("växel 0243-793000 ankn 12", "SE", [True]), ("se mejl", "SE", [False]),
    ("12", "SE", [False]), ("08-12 34 56; ring Ann", "SE", [True]), ("-", "SE", []), ("", "SE", [])])
def test_telephones_are_told_from_what_is_none(cell: str, country: str, known: list[bool]) -> None:
    assert [one.known for one in phones_in(cell, country)] == known


@given(st.sampled_from(["SE", "NO", "DK"]).flatmap(lambda country: st.tuples(
    st.just(country), st.from_regex(PLAIN[country], fullmatch=True))))
def test_what_is_plainly_a_number_could_be_dialled(told: tuple[str, str]) -> None:
    country, number = told
    assert phonenumbers.is_possible_number(phonenumbers.parse(number, country))


@pytest.mark.parametrize(("cell", "whole"), [("701740605", "0701740605"), ("70-1740605", "0701740605"), ("0701740605", None),
                                             ("243793000", "0243793000"), ("+46701740605", None)])
def test_a_zero_that_a_spreadsheet_took_is_put_back(cell: str, whole: str | None) -> None:
    assert [one.whole for one in phones_in(cell, "SE")] == [whole]
    assert all(one.whole is None for one in phones_in(cell, "NO"))


def test_what_cells_tell_stands_beside_their_words(tmp_path: Path) -> None:
    [one, other], report = log_of(
        tmp_path, {"Telefon": "701740605", "Anst": "10-19 anst", "Bransch": "SNI 25.620", "Klart (J/N)": "N",
                   "Resultat": "Fick lån"},
        {"Telefon": "ring växeln", "Anst": "många", "Bransch": "diverse", "Klart (J/N)": "N", "Resultat": "nej",
         "Datum": "2020-11-04"})
    assert (one.size, one.size_class, one.target_group) == ("10-19 anst", "10-19", "micro")
    assert (one.industry, one.section) == ("SNI 25.620", "10-33")
    assert (one.status, one.outcome, one.progress) == ("N", "Fick lån", "done")
    assert (other.size, other.size_class, other.industry, other.section, other.progress) == (
        "många", None, "diverse", None, "under_way")
    assert {(remark["kind"], remark["row"]) for remark in (*report["noted"], *report["repaired"])} == {
        ("phone_lost_zero", 1), ("phone_unreadable", 2), ("size_unreadable", 2)}
    assert "701740605" not in str(report)


def test_a_column_of_turnover_is_no_size(tmp_path: Path) -> None:
    header = tuple("Storlek (omsättning tkr)" if name == "Anst" else name for name in HEADER)
    [one], report = log_of(tmp_path, {"Storlek (omsättning tkr)": "4500"}, header=header)
    assert (one.size_class, one.target_group, report["noted"]) == (None, None, [])


def test_bare_numbers_of_a_column_of_classes_are_codes(tmp_path: Path) -> None:
    header = tuple("Stkl, kod" if name == "Anst" else name for name in HEADER)
    [one], _ = log_of(tmp_path, {"Stkl, kod": "6"}, header=header)
    assert (one.size, one.size_class, one.target_group) == ("6", "50-99", "sme")


@given(CELLS, CELLS, st.sampled_from(["SE", "NO", "DK"]))
def test_no_cell_is_too_odd_and_what_is_told_is_in_the_tables(cell: str, header: str, country: str) -> None:
    large = how_large(cell, header)
    assert large is None or large.size is None or large.size in sizes()
    assert section_said(cell) in {None, *sections()}
    assert progress_of(cell) in {None, *states()}
    assert all(one.text.strip() for one in phones_in(cell, country))


@given(st.integers(0, 20_000), st.sampled_from(["{}", "{} anst", "ca {} st", "{}–{}", "{} anställda"]))
def test_a_plain_number_is_of_the_class_that_registers_have_for_it(number: int, way: str) -> None:
    found = how_large(way.format(number, number))
    assert found is not None
    assert found.size == size_of(str(number))


@given(st.integers(0, 600), st.integers(0, 600))
def test_a_range_tells_what_its_ends_have_in_common(one: int, other: int) -> None:
    least, most = sorted((one, other))
    low, high, found = how_large(str(least)), how_large(str(most)), how_large(f"{least}-{most}")
    assert low is not None
    assert high is not None
    assert found is not None
    assert found.size == (low.size if low.size == high.size else None)
    assert found.target_group in {low.target_group, high.target_group, None}
