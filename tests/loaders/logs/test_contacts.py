"""Contact logs: what each row is understood as, what the report counts, and that no personal number gets out."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum import luhn

from graph.errors import InputError, UnreadableFile
from graph.keys import PersonalKey
from graph.model import Contact, Reading
from loaders.base import ReadOptions
from loaders.logs.contacts import ContactLogLoader

KEY = PersonalKey(bytes(range(32)))
TODAY = date(2026, 11, 24)
HEADER = ("Datum", "Företag", "Orgnr", "Ort", "Kommun", "Kontaktperson", "Telefon", "Behov nu", "Behov framåt",
          "Hänvisad till", "Anteckning", "Klart (J/N)")
FALUN, BORLANGE, LEKSAND, DALARNA = "se-kom-2080", "se-kom-2081", "se-kom-2029", "se-lan-20"
LOADER = ContactLogLoader()


def line(**cells: str) -> dict[str, str]:
    """A row of a made-up log; what is not said is plain."""
    plain = {"Datum": "2020-11-03", "Företag": "Blåsippan Bageri AB", "Kommun": "Falun", "Behov nu": "Export"}
    names = {"datum": "Datum", "firma": "Företag", "nummer": "Orgnr", "ort": "Ort", "kommun": "Kommun",
             "person": "Kontaktperson", "telefon": "Telefon",
             "nu": "Behov nu", "sen": "Behov framåt", "till": "Hänvisad till", "not_": "Anteckning",
             "klart": "Klart (J/N)"}
    return {**plain, **{names[name]: cell for name, cell in cells.items()}}


def write(folder: Path, rows: Iterable[Mapping[str, str] | None], *, header: Sequence[str] = HEADER, delimiter: str = ";",
          encoding: str = "cp1252", name: str = "log.csv") -> Path:
    """The rows as a file; None is a blank row."""
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=delimiter)
    table.writerow(header)
    table.writerows([] if row is None else [row.get(column, "") for column in header] for row in rows)
    path = folder / name
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def read(path: Path, **options: Any) -> tuple[list[Contact], dict[str, Any], Reading]:
    reading = LOADER.read(path, ReadOptions(key=KEY, today=TODAY, **options))
    contacts = list(reading.contacts)
    return contacts, reading.report.as_json(), reading


def kinds(report: Mapping[str, Any], which: str = "noted") -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for remark in report[which]:
        found.setdefault(remark["kind"], []).append(remark["row"])
    return found


def number_of(serial: int, start: str = "5598") -> str:
    body = f"{start}{serial:05}"
    return body + luhn.calc_check_digit(body)


# What a row is understood as

def test_a_plain_row(tmp_path: Path) -> None:
    path = write(tmp_path, [line(nummer="559800-0015", ort="Grycksbo", nu="Lån", sen="Export; Rekrytering", klart="J",
                                 till="Almi/Region Dalarna")])
    [contact], report, reading = read(path)
    assert (contact.row, contact.firm, contact.firm_key) == (1, "Blåsippan Bageri AB", "blåsippan bageri")
    assert (contact.orgnr, contact.orgnr_state) == ("5598000015", "valid")
    assert (contact.municipality, contact.locality, contact.date) == (FALUN, "Grycksbo", "2020-11-03")
    assert [(v.need, v.horizon, v.quote, v.column) for v in contact.needs] == [
        ("finans.lan", "now", "Lån", "Behov nu"), ("affar.export", "later", "Export; Rekrytering", "Behov framåt"),
        ("kompetens.rekrytering", "later", "Export; Rekrytering", "Behov framåt")]
    assert [(r.name.kind, r.name.surface, r.name.place, r.quote, r.known) for r in contact.referrals] == [
        ("Actor", "Almi", DALARNA, "Almi/Region Dalarna", True),
        ("Actor", "Region Dalarna", DALARNA, "Almi/Region Dalarna", True)]
    assert contact.status == "J"
    assert dict(contact.cells)["Ort"] == "Grycksbo"
    assert "Anteckning" not in dict(contact.cells)
    assert contact.source == reading.source.id
    assert (reading.source.encoding, reading.source.kind, reading.source.rules) == ("cp1252", "contacts", LOADER.rules)
    assert report["columns"]["Behov framåt"] == "need_later"
    assert report["repaired"] == report["noted"] == []


def test_the_whole_report_of_a_small_log(tmp_path: Path) -> None:
    rows = [line(nummer=number_of(1), till="Almi"),                                # 1
            line(firma="BLÅSIPPAN bageri", datum="2020-12-01", nu="Exprt", sen="Lån"),  # 2: the firm of row 1
            None,                                                                 # 3
            line(firma="Korpen Åkeri", nummer="930309-9882", nu="Lån", till="egen revisor"),  # 4
            line(firma="", nummer="", nu="Lån"),                                  # 5: rejected
            line(firma="Korpen  åkeri", nummer="19930309-9882", nu="Lån", till="Egen revisor"),  # 6: repeats 4
            line(firma="Lavskrikan HB", kommun="Leksnad", nu="Hundrastgård", till="nej"),  # 7
            line(firma="Ängsull AB", kommun="Borlänge", nu="Export", sen="Export", till="Almi, Skatteverket")]  # 8
    contacts, report, _ = read(write(tmp_path, rows))
    assert [contact.row for contact in contacts] == [1, 2, 4, 7, 8]
    assert contacts[2].duplicates == (6,)
    expected = {
        "status": "loaded", "encoding": "cp1252", "delimiter": ";", "sheet": None, "header_row": 1, "data_rows": 7,
        "ignored_columns": [], "blank_rows": [3], "contacts": 5, "duplicate_rows": [{"row": 6, "of": 4}],
        "rejected_rows": [{"row": 5, "reason": "neither firm name nor organisation number"}],
        "firms": 4, "firms_contacted_twice": 1, "firms_without_orgnr": 2, "firms_whose_orgnr_is_a_personal_number": 1,
        "contacts_with_referral": 3, "referrals": 4,
        "referrals_by_actor": {"Almi GävleDala": 2, "Skatteverket": 1, "egen revisor": 1},
        "needs": {"affar.export": 3, "finans.lan": 2}, "needs_by_horizon": {"now": 4, "later": 1, "unstated": 0},
        "firms_per_need": {"affar.export": 2, "finans.lan": 2},
        "unrecognised_needs": [{"text": "Hundrastgård", "rows": 1}],
        "unrecognised_actors": [{"text": "egen revisor", "rows": 1}],
    }
    assert {name: report[name] for name in expected} == expected
    assert kinds(report) == {"orgnr_left_out": [2], "actor_unrecognised": [4], "need_unrecognised": [7]}
    assert kinds(report, "repaired") == {"need_typo": [2], "municipality_misspelt": [7]}
    assert report["repaired"][0] == {"row": 2, "column": "Behov nu", "from": "Exprt", "kind": "need_typo",
                                     "to": report["repaired"][0]["to"]}


def test_see_above_repeats_the_needs_and_not_the_referral(tmp_path: Path) -> None:
    rows = [line(nu="Lån", sen="Export", till="Almi"), line(firma="Korpen AB", nu="se ovan"), line(firma="Ripan AB", nu="d:o"),
            line(firma="se ovan", datum="2020-12-01", nu="Rekrytering")]
    contacts, report, _ = read(write(tmp_path, rows))
    assert [[need.need for need in contact.needs] for contact in contacts] == [
        ["finans.lan", "affar.export"], ["finans.lan"], ["finans.lan"], ["kompetens.rekrytering"]]
    assert [len(contact.referrals) for contact in contacts] == [1, 0, 0, 0]
    assert contacts[1].needs[0].quote == "se ovan"
    assert contacts[3].firm == "Ripan AB"
    assert kinds(report)["see_above"] == [2, 3]


def test_see_above_in_the_first_row_means_nothing(tmp_path: Path) -> None:
    [contact], _, _ = read(write(tmp_path, [line(nu="se ovan")]))
    assert contact.needs == ()


@pytest.mark.parametrize("cell", ["nej", "-", "ej aktuellt", "", "Ingen", " – "])
def test_words_that_name_nobody(tmp_path: Path, cell: str) -> None:
    [contact], report, _ = read(write(tmp_path, [line(till=cell, sen=cell)]))
    assert contact.referrals == ()
    assert [need.need for need in contact.needs] == ["affar.export"]
    assert (report["contacts_with_referral"], report["unrecognised_actors"], report["noted"]) == (0, [], [])


def test_a_need_in_both_columns_counts_as_now(tmp_path: Path) -> None:
    header = ("Företag", "Kommun", "Behov framåt", "Behov nu")
    [contact], report, _ = read(write(tmp_path, [line(sen="Export", nu="Export")], header=header))
    assert [(need.need, need.horizon, need.column) for need in contact.needs] == [("affar.export", "now", "Behov nu")]
    assert report["needs_by_horizon"] == {"now": 1, "later": 0, "unstated": 0}


def test_groups_are_kept_apart_from_needs(tmp_path: Path) -> None:
    [contact], report, _ = read(write(tmp_path, [line(nu="Finansiering")]))
    assert (contact.needs, contact.groups, report["needs"]) == ((), ("finans",), {})


@pytest.mark.parametrize(("municipality", "place", "id_"), [
    ("Falu kommun", "", FALUN), ("2080", "", FALUN), ("Leksnad", "", LEKSAND), ("", "Grycksbo", FALUN), ("FALUN", "", FALUN),
    ("Atlantis", "Borlänge", BORLANGE), ("Atlantis", "", None), ("", "", None), ("Leksand", "Grycksbo", LEKSAND)])
def test_municipality(tmp_path: Path, municipality: str, place: str, id_: str | None) -> None:
    [contact], report, _ = read(write(tmp_path, [line(kommun=municipality, ort=place)]))
    assert contact.municipality == id_
    assert ("municipality_unrecognised" in kinds(report)) == (municipality == "Atlantis")
    assert ("municipality_misspelt" in kinds(report, "repaired")) == (municipality == "Leksnad")


@pytest.mark.parametrize(("municipality", "place", "id_"), [
    ("", "840 31 ÅSARNA", "se-kom-2326"), ("", "833 31", "se-kom-2313"), ("", "SE-831 30 Östersund", "se-kom-2380"),
    ("", "Åsarna", "se-kom-2326"), ("Falun", "840 31 ÅSARNA", FALUN), ("840 31 ÅSARNA", "Falun", "se-kom-2326")])
def test_addresses_tell_the_municipality(tmp_path: Path, municipality: str, place: str, id_: str) -> None:
    [contact], report, _ = read(write(tmp_path, [line(kommun=municipality, ort=place)]))
    assert contact.municipality == id_
    assert not {"municipality_unrecognised", "municipality_misspelt"} & {*kinds(report), *kinds(report, "repaired")}


@pytest.mark.parametrize("place", ["840 31 ÅSARNA", "833 31", "Åsarna"])
def test_swedish_addresses_tell_nothing_where_firms_have_norwegian_numbers(tmp_path: Path, place: str) -> None:
    [contact], _, _ = read(write(tmp_path, [line(nummer="974760673", kommun="", ort=place)]))
    assert contact.municipality is None


def test_the_county_of_most_rows_tells_the_branch_where_a_row_has_none(tmp_path: Path) -> None:
    rows = [line(), line(datum="2020-11-04"), line(kommun="Leksand"), line(kommun="", till="Almi"),
            line(kommun="Lund", till="Almi")]
    contacts, _, _ = read(write(tmp_path, rows))
    assert [contact.referrals[0].name.place for contact in contacts if contact.referrals] == [DALARNA, "se-lan-12"]


def test_a_receiver_only_the_municipality_tells(tmp_path: Path) -> None:
    rows = [line(till="Näringslivskontoret"), line(till="Näringslivskontoret", kommun="")]
    contacts, report, _ = read(write(tmp_path, rows))
    assert [(c.referrals[0].name.place, c.referrals[0].known) for c in contacts] == [(FALUN, True), (DALARNA, False)]
    assert report["referrals_by_actor"] == {"Falu kommun": 1, "Näringslivskontoret": 1}
    assert report["unrecognised_actors"] == [{"text": "Näringslivskontoret", "rows": 1}]


# Dates

@pytest.mark.parametrize(("cell", "day"), [
    ("2020-11-03", "2020-11-03"), ("20201103", "2020-11-03"), ("201103", "2020-11-03"), ("3/11 2020", "2020-11-03"),
    ("03.11.20", "2020-11-03"), ("3 nov -20", "2020-11-03"), ("44138", "2020-11-03"), ("november 2020", "2020-11"),
    ("31/2", None), ("30.02.21", None), ("i går", None), ("", None), ("-", None)])
def test_forms_of_a_date(tmp_path: Path, cell: str, day: str | None) -> None:
    [contact], report, _ = read(write(tmp_path, [line(datum=cell)]))
    assert contact.date == day
    assert ("date_unreadable" in kinds(report)) == (day is None and len(cell) > 1)


def test_a_date_in_the_future_is_kept_and_noted(tmp_path: Path) -> None:
    contacts, report, _ = read(write(tmp_path, [line(datum="2041-01-02"), line(datum="2121-01-02")]))
    assert [contact.date for contact in contacts] == ["2041-01-02", "2121-01-02"]
    assert kinds(report) == {"date_in_the_future": [1, 2]}


@pytest.mark.parametrize("backwards", [False, True])
def test_neighbours_give_the_year_where_the_log_is_in_order(tmp_path: Path, backwards: bool) -> None:
    cells = ["2020-12-20", "2020-12-27", "29/12", "2041-01-01", "v. 1", "2021-01-10", "11/1"]
    rows = [line(datum=cell, firma=f"Firma {at} AB") for at, cell in enumerate(cells)]
    contacts, report, _ = read(write(tmp_path, rows[::-1] if backwards else rows))
    days = [contact.date for contact in contacts]
    assert (days[::-1] if backwards else days) == [
        "2020-12-20", "2020-12-27", "2020-12-29", "2041-01-01", "2021-W01", "2021-01-10", "2021-01-11"]
    assert len(kinds(report)["date_year_from_neighbours"]) == 3


def test_without_order_a_date_without_year_stays_unknown(tmp_path: Path) -> None:
    cells = ["2020-12-20", "2018-03-01", "29/12", "2021-06-10", "2019-01-01", "2022-02-02"]
    contacts, report, _ = read(write(tmp_path, [line(datum=cell, firma=f"Firma {at} AB") for at, cell in enumerate(cells)]))
    assert contacts[2].date is None
    assert kinds(report) == {"date_without_year": [3]}


def test_a_log_of_days_without_any_year(tmp_path: Path) -> None:
    contacts, report, _ = read(write(tmp_path, [line(datum="3/11"), line(datum="4/11")]))
    assert [contact.date for contact in contacts] == [None, None]
    assert kinds(report) == {"date_without_year": [1, 2]}


# Odd rows and cells

def test_a_row_spelt_otherwise_repeats(tmp_path: Path) -> None:
    first = line(nummer="559800-0015", telefon="070-174 06 36", nu="Lån; Export", datum="2020-11-03")
    again = line(firma="  BLÅSIPPAN  Bageri Aktiebolag ", nummer="SE559800001501", telefon="+46 70 174 06 36", nu="lån, export",
                 datum="3/11 2020", kommun="falun ")
    other = line(nummer="559800-0015", telefon="070-174 06 36", nu="Lån; Export", datum="2020-11-04")
    _, report, _ = read(write(tmp_path, [first, again, other, first]))
    assert report["duplicate_rows"] == [{"row": 2, "of": 1}, {"row": 4, "of": 1}]
    assert report["data_rows"] == 4


def test_a_running_number_does_not_make_a_row_another(tmp_path: Path) -> None:
    rows = [{**line(), "Id": "1"}, {**line(), "Id": "2"}]
    contacts, report, _ = read(write(tmp_path, rows, header=("Id", *HEADER)))
    assert len(contacts) == 1
    assert report["duplicate_rows"] == [{"row": 2, "of": 1}]


def test_two_rejected_rows_are_no_duplicates(tmp_path: Path) -> None:
    _, report, _ = read(write(tmp_path, [line(firma=""), line(firma="")]))
    assert [row["row"] for row in report["rejected_rows"]] == [1, 2]
    assert report["duplicate_rows"] == []


def test_links_formulas_capitals_and_lost_zeros(tmp_path: Path) -> None:
    rows = [line(firma='=HYPERLINK("https://ripan.example";"Ripan AB")', not_="@kontoret svarar", telefon="701740636"),
            line(firma="RIPAN VED AB", not_="-5 %", telefon="+46 70 174 06 36", till="-")]
    contacts, report, _ = read(write(tmp_path, rows))
    assert [contact.firm for contact in contacts] == ["Ripan AB", "RIPAN VED AB"]
    assert dict(contacts[0].personal)["Anteckning"] == "@kontoret svarar"
    assert kinds(report) == {"cell_begins_like_a_formula": [1], "name_in_capitals": [2]}
    assert kinds(report, "repaired") == {"name_is_a_hyperlink": [1], "phone_lost_zero": [1]}
    assert "Ripan" not in json.dumps(report)
    assert "740636" not in json.dumps(report)


def test_wrong_numbers_and_missing_names(tmp_path: Path) -> None:
    rows = [line(nummer="559800-0016"), line(firma="", nummer="559800-0015"), line(firma="-", nummer="-")]
    contacts, report, _ = read(write(tmp_path, rows))
    assert [(contact.orgnr, contact.orgnr_state, contact.firm) for contact in contacts] == [
        (None, "invalid", "Blåsippan Bageri AB"), ("5598000015", "valid", None)]
    assert kinds(report) == {"orgnr_bad_checksum": [1], "name_missing": [2]}
    assert [row["row"] for row in report["rejected_rows"]] == [3]


def test_a_row_wider_than_the_header_is_rejected_and_a_total_row_left_out(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Företag;Behov\nRipan AB;Lån\nSkata; Ved AB;Export\nKorpen AB\nSumma;3\n", "utf-8")
    contacts, report, _ = read(path)
    assert [contact.firm for contact in contacts] == ["Ripan AB", "Korpen AB"]
    assert (report["data_rows"], [row["row"] for row in report["rejected_rows"]]) == (3, [2])


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), ("\t", "utf-16"), ("|", "utf-8-sig"), (";", "mac_roman")])
def test_the_same_log_in_another_dress(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [line(nummer=number_of(at), nu="Lån; Export", not_="Två\nrader, med; allt|", till="Almi") for at in range(5)]
    plain, _, _ = read(write(tmp_path, rows))
    dressed, report, _ = read(write(tmp_path, rows, delimiter=delimiter, encoding=encoding, name="b.txt"))
    assert [dataclasses.replace(contact, source="") for contact in plain] == [
        dataclasses.replace(contact, source="") for contact in dressed]
    assert (report["delimiter"], report["encoding"]) == (delimiter, encoding)


def test_a_header_without_rows(tmp_path: Path) -> None:
    contacts, report, _ = read(write(tmp_path, []))
    assert contacts == []
    assert (report["data_rows"], report["firms"], report["needs"], report["status"]) == (0, 0, {}, "loaded")


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = write(tmp_path, [line(nummer="930309-9882"), line(firma="Ripan AB", datum="4/11")])
    first, again = read(path), read(path)
    assert first[:2] == again[:2]
    assert first[2].source == again[2].source


def test_a_mapping_names_columns_and_makes_another_source(tmp_path: Path) -> None:
    header = ("Bolag", "Färg", "Datum")
    rows = [{"Bolag": "Ripan AB", "Färg": "Lån", "Datum": "2020-11-03"}]
    path = write(tmp_path, rows, header=header)
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[columns]\n"Färg" = "need"\n', "utf-8")
    (plain,), _, without = read(path)
    (contact,), report, with_mapping = read(path, mapping=mapping)
    assert (plain.needs, [need.need for need in contact.needs]) == ((), ["finans.lan"])
    assert report["columns"]["Färg"] == "need"
    assert without.source.id != with_mapping.source.id


# Which files it takes

@pytest.mark.parametrize(("name", "content", "taken"), [
    ("log.csv", "Företag;Behov\n", True), ("log.txt", "Orgnr\tDatum\n", True), ("log.tsv", "Bedrift\tHenvist til\n", True),
    ("log.csv", "Logg 2020;\n;\nFirma;Kontaktdatum\n", True), ("log.md", "Företag;Behov\n", False),
    ("log.csv", "Företag;Kommun\n", False), ("log.csv", "Behov;Datum\n", False), ("log.csv", "", False),
    ("plan.txt", "Företagen i länet har behov av stöd, export, och lån.\nDatum: 3 maj 2020, i Falun\n", False)])
def test_accepts(name: str, content: str, taken: bool) -> None:
    assert LOADER.accepts(Path(name), content.encode()) is taken


def test_what_is_no_log_says_so(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Hej;hopp\n1;2\n", "utf-8")
    with pytest.raises(UnreadableFile, match=r"plan.csv: .*header"):
        read(path)
    with pytest.raises(UnreadableFile, match=r"gone.csv"):
        read(tmp_path / "gone.csv")
    (tmp_path / "mapping.toml").write_text('[columns]\n"Hej" = "colour"\n', "utf-8")
    with pytest.raises(InputError, match="colour"):
        read(path, mapping=tmp_path / "mapping.toml")


# Personal numbers

PERSONAL = ("930309-9882", "19650102-9802", "001119-9908", "471030-9858")


def _everything(contacts: Iterable[Contact], report: Mapping[str, Any], reading: Reading) -> str:
    """All that leaves the loader, as one text without digests."""
    parts = [json.dumps(dataclasses.asdict(contact), ensure_ascii=False, default=str) for contact in contacts]
    parts += [json.dumps(report, ensure_ascii=False), repr(reading.source)]
    return re.sub(r"(?:digest:)?[0-9a-f]{16,64}", "", "\n".join(parts))


def _gives_away(text: str, number: str) -> bool:
    return re.sub(r"\D", "", number)[-10:] in re.sub(r"[^\d,:\"]", "", text)


def test_personal_numbers_in_odd_places_do_not_get_out(tmp_path: Path) -> None:
    first, second, third, fourth = PERSONAL
    spaced, plain = first.replace("-", " "), re.sub(r"\D", "", second)
    rows = [line(firma=f"Ripan {first}", nummer=second, person=f"Ann ({third})", not_=f"pnr {fourth}, ring"),
            line(firma="Korpen", nummer=plain, datum=first, kommun=second, ort=third, telefon=fourth),
            line(firma="Skatan", nummer=spaced, nu=f"Lån {first}", sen=second, till=f"Almi ({third})", klart=fourth),
            line(firma="Lommen", nummer=first.replace("-", "+"), till=f"kusin {plain}", nu=f"tillstånd\n{spaced}"),
            line(firma=f'=HYPERLINK("https://x.example/{plain}";"Tranan {first}")', nummer="11199908"),
            line(firma="", nummer="", not_=first), line(firma="Sparven", nummer=first[:-1] + "1"),
            line(firma="Sparven", nummer=first[:-1] + "1")]
    header = (*HEADER, f"Pnr {first}")
    text = _everything(*read(write(tmp_path, rows, header=header)))
    assert "Ripan" in text
    assert not [number for number in (*PERSONAL, first[:-1] + "1") if _gives_away(text, number)]
    assert "11199908" not in text


COLUMNS = st.sampled_from(HEADER)
BORN = st.builds(lambda day, serial: _with_check(f"{day:%Y%m%d}{serial:03}"),
                 st.dates(date(1930, 1, 1), date(2005, 12, 31)), st.integers(980, 999))
WRITTEN = st.sampled_from(["{0}-{1}", "{0}{1}", "{0} {1}", "pnr {0}-{1}.", "{0} - {1}", "({0}{1})", "Ann, {0}–{1}"])


def _with_check(eleven: str) -> str:
    return eleven + luhn.calc_check_digit(eleven[2:])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(COLUMNS, BORN, WRITTEN, st.booleans()), min_size=1, max_size=4))
def test_no_personal_number_gets_out_of_any_column(tmp_path: Path, places: list[tuple[str, str, str, bool]]) -> None:
    rows = [{**line(firma=f"Firma {at} AB"), column: form.format(number[0 if century else 2:8], number[8:])}
            for at, (column, number, form, century) in enumerate(places)]
    text = _everything(*read(write(tmp_path, rows, encoding="utf-8")))
    assert not [number for _, number, _, _ in places if _gives_away(text, number)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "valid", "other"]),
                          st.sampled_from(["Falun", "Borlänge", ""]),
                          st.sampled_from(["Export", "Lån", ""]), st.sampled_from(["Almi", "", "nej"])), max_size=12))
def test_counts_equal_an_independent_count(tmp_path: Path, drawn: list[tuple[int, str, str, str, str]]) -> None:
    rows = [line(datum=f"2020-01-{at + 1:02}", firma=f"Firma {name} AB", kommun=place, nu=need, till=to,
                 nummer={"": "", "valid": number_of(name), "other": number_of(name + 50)}[number])
            for at, (name, number, place, need, to) in enumerate(drawn)]
    _, report, _ = read(write(tmp_path, rows, encoding="utf-8"))
    numbers = {(name, place): {n for nm, n, p, _, _ in drawn if (nm, p) == (name, place) and n}
               for name, _, place, _, _ in drawn}
    firms = {(name, number or (next(iter(numbers[name, place])) if place and len(numbers[name, place]) == 1 else f"@{place}"))
             for name, number, place, _, _ in drawn}
    assert report["firms"] == len(firms)
    assert report["contacts"] == report["data_rows"] == len(drawn)
    assert report["contacts_with_referral"] == sum(to == "Almi" for *_, to in drawn)
    assert report["needs"].get("affar.export", 0) == sum(need == "Export" for *_, need, _ in drawn)


# The development log

@pytest.fixture(scope="module")
def logs() -> Path:
    folder = os.environ.get("FRAMJAR_LOGS")
    if not folder:
        pytest.skip("FRAMJAR_LOGS is not set: name the folder of development logs in it")
    return Path(folder)


def test_no_personal_number_of_the_development_log_gets_out(logs: Path) -> None:
    path = logs / "lots_1.csv"
    rows = csv.DictReader(path.read_text("cp1252").splitlines(keepends=True), delimiter=";")
    numbers = {re.sub(r"\D", "", row["Organisationsnr"])[-10:] for row in rows
               if re.fullmatch(r"(19|20)?\d\d[01]\d[0-3]\d[ -]?\d{4}", row["Organisationsnr"])}
    assert len(numbers) > 100
    text = re.sub(r"[^\d,:\"]", "", _everything(*read(path)))
    assert not [number for number in numbers if number in text]
