"""The demo region holds what it promises, and nobody real: numbers, telephones and mail are kept for fiction."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from stdnum.luhn import is_valid

from graph.keys import PersonalKey
from graph.lexicon import needs_in_label
from graph.vocabulary import vocabulary
from loaders.base import ReadOptions
from loaders.demo import write_demo
from loaders.documents import DocumentLoader
from loaders.inventory import inventory
from loaders.logs.contacts import ContactLogLoader

INVENTED_PHONE = re.compile(r"070-174 06 (0[5-9]|[1-9]\d)|08-465 004 \d\d")
PHONE = re.compile(r"\+\d[\d -]{5,}\d|\b0\d[\d -]{5,}\d")
MAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")
SEVEN = {"Falun", "Borlänge", "Leksand", "Gagnef", "Säter", "Hedemora", "Avesta"}
ELSEWHERE = {"Mora", "Orsa", "Älvdalen", "Malung-Sälen", "Ludvika", "Smedjebacken", "Rättvik", "Vansbro"}
NOT_ISSUED = ("5598", "7698", "9698")

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("demo")
    return {
        file.path.name: file.path.read_bytes().decode("cp1252" if file.path.name.startswith("lots") else "utf-8-sig")
        for file in write_demo(folder)
    }


@pytest.fixture(scope="module")
def seven(texts: dict[str, str]) -> Rows:
    return rows_of(texts["lotslogg-falun-borlange.csv"])


@pytest.fixture(scope="module")
def elsewhere(texts: dict[str, str]) -> Rows:
    return rows_of(texts["samtalslogg-ovriga-dalarna.csv"])


@pytest.fixture(scope="module")
def documents(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if not name.endswith(".csv")}


def rows_of(text: str) -> Rows:
    """The rows under the title and the header."""
    return list(csv.DictReader(text.splitlines()[1:], delimiter=";"))


def table(name: str) -> Rows:
    text = (files("loaders.demo") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def is_sole_trader(number: str) -> bool:
    return int(number[2]) < 2


def test_same_bytes_every_time(tmp_path: Path) -> None:
    first, second = write_demo(tmp_path / "a"), write_demo(tmp_path / "b")
    assert len(first) == 11
    assert [file.path.read_bytes() for file in first] == [file.path.read_bytes() for file in second]
    assert [file.path.name for file in first] == [file.path.name for file in second]


def test_writing_again_into_the_folder_changes_nothing(tmp_path: Path) -> None:
    before = {file.path: file.path.read_bytes() for file in write_demo(tmp_path)}
    assert {file.path: file.path.read_bytes() for file in write_demo(tmp_path)} == before
    assert set(tmp_path.iterdir()) == set(before)


def test_one_file_is_a_complete_inventory_of_some_needs_only(tmp_path: Path) -> None:
    declared = [file for file in write_demo(tmp_path) if file.inventory]
    assert [file.kind for file in declared] == ["document"]
    understood = inventory(str(declared[0].inventory))
    assert understood.area == "se-lan-20"
    assert {need.split(".")[0] for need in understood.needs} == {
        "start", "finans", "affar", "digital", "innov", "kompetens", "natverk"}


def test_the_first_line_says_that_it_is_example_data(texts: dict[str, str]) -> None:
    firsts = {name: text.splitlines()[0] for name, text in texts.items()}
    assert [name for name, line in firsts.items() if not re.search("(?i)ex[ae]mpeldata|eksempeldata|example data", line)] == []


def test_documents_are_short(documents: dict[str, str]) -> None:
    sizes = {name: len(text.encode()) for name, text in documents.items()}
    assert max(sizes.values()) <= 20_000
    assert sum(sizes.values()) <= 40_000


def test_telephones_are_invented(documents: dict[str, str], seven: Rows) -> None:
    found = [phone for text in documents.values() for phone in PHONE.findall(text)]
    assert len(found) > 25
    found += [row["Tfn"] for row in seven if row["Tfn"]]
    assert len(found) > 1700
    assert [phone for phone in found if not INVENTED_PHONE.fullmatch(phone)] == []


def test_mail_ends_in_example(texts: dict[str, str]) -> None:
    mails = [mail for text in texts.values() for mail in MAIL.findall(text)]
    assert len(mails) > 1700
    assert [mail for mail in mails if not mail.endswith(".example")] == []


def test_numbers_are_in_series_not_issued_and_have_their_check_digit(seven: Rows, elsewhere: Rows) -> None:
    numbers = [row["Organisationsnr"].replace("-", "") for row in seven] + [row["Org.nr"] for row in elsewhere]
    given = [number for number in numbers if number]
    assert len(given) > 2000
    assert sum(not is_valid(number) for number in given) == 5, "the five planted slips"
    for number in given:
        assert len(number) == 10
        if is_sole_trader(number):
            assert 980 <= int(number[6:9]) <= 999
        else:
            assert number.startswith(NOT_ISSUED)
    assert 100 < len({number for number in given if is_sole_trader(number)}) < 300


def test_seventeen_hundred_firms_in_seven_municipalities(seven: Rows) -> None:
    firms = Counter(row["Bolagsnamn"].lower() for row in seven if row["Bolagsnamn"])
    assert len(firms) == 1700
    assert 400 < sum(times > 1 for times in firms.values()) < 430
    by_municipality = Counter(row["Kommun"] for row in seven)
    assert {name for name, times in by_municipality.items() if times > 20} == SEVEN
    assert len({row["Lots"] for row in seven if row["Lots"]}) == 10


def test_a_third_of_the_firms_were_passed_on(seven: Rows) -> None:
    referred = {row["Bolagsnamn"].lower() for row in seven if row["Lotsad till"] and row["Bolagsnamn"]}
    assert len(referred) == round(1700 / 3)


def test_one_number_is_one_firm(seven: Rows) -> None:
    names: dict[str, set[str]] = {}
    for row in seven:
        if is_valid(row["Organisationsnr"].replace("-", "") or "1"):
            names.setdefault(row["Organisationsnr"], set()).add(row["Bolagsnamn"].lower())
    assert [number for number, of in names.items() if len(of - {""}) > 1] == []


def test_useless_rows(seven: Rows) -> None:
    assert sum(not any(row.values()) for row in seven) == 4
    assert sum(any(row.values()) and not row["Bolagsnamn"] and not row["Organisationsnr"] for row in seven) == 3
    filled = Counter(tuple(row.values()) for row in seven if any(row.values()))
    assert sum(times - 1 for times in filled.values()) == 6


def test_the_smaller_log_is_of_the_other_municipalities(elsewhere: Rows) -> None:
    by_municipality = Counter(row["Kommun"] for row in elsewhere if row["Kommun"])
    assert {name for name, times in by_municipality.items() if times > 10} == ELSEWHERE
    assert sum(any(row.values()) for row in elsewhere) == 300


def test_some_firms_are_in_both_logs(seven: Rows, elsewhere: Rows) -> None:
    both = {row["Organisationsnr"].replace("-", "") for row in seven} & {row["Org.nr"] for row in elsewhere}
    assert 1 <= len(both - {""}) <= 6


def test_every_need_is_worded_in_two_ways_and_voiced() -> None:
    worded = {row["need"]: row["labels"].split("|") for row in table("needs.csv")}
    assert worded.keys() == vocabulary().needs.keys()
    assert [need for need, labels in worded.items() if len(set(labels)) < 2] == []


def test_every_label_is_used(seven: Rows, elsewhere: Rows) -> None:
    said = "\n".join(" ".join(row.values()) for row in seven + elsewhere)
    assert [label for row in table("needs.csv") for label in row["labels"].split("|") if label not in said] == []


def test_receivers_help_with_needs_of_the_vocabulary() -> None:
    named = {need for row in table("receivers.csv") for need in row["needs"].split()}
    assert named <= vocabulary().needs.keys()


def test_every_wording_is_read_as_its_need() -> None:
    read = {label: (row["need"], {need for need, _, _ in needs_in_label(label).needs})
            for row in table("needs.csv") for label in row["labels"].split("|")}
    assert [label for label, (meant, needs) in read.items() if needs != {meant}] == []


def test_each_file_is_for_one_loader(tmp_path: Path) -> None:
    loaders = (DocumentLoader(), ContactLogLoader())
    for file in write_demo(tmp_path):
        head = file.path.read_bytes()[:65_536]
        assert [loader.kind for loader in loaders if loader.accepts(file.path, head)] == [file.kind]


def test_the_loader_counts_what_was_planted(tmp_path: Path) -> None:
    logs = [file.path for file in write_demo(tmp_path) if file.kind == "contacts"]
    options = ReadOptions(key=PersonalKey(bytes(32)), today=date(2026, 11, 24))
    readings = [ContactLogLoader().read(path, options) for path in logs]
    contacts = [sum(1 for _ in reading.contacts) for reading in readings]
    seven, elsewhere = (reading.report.fields for reading in readings)
    assert contacts == [2120, 294]
    assert (seven["firms"], elsewhere["firms"]) == (1700, 258)
    assert (seven["firms_contacted_twice"], elsewhere["firms_contacted_twice"]) == (420, 36)
    assert (seven["contacts_with_referral"], elsewhere["contacts_with_referral"]) == (567, 86)
    assert [len(fields["duplicate_rows"]) for fields in (seven, elsewhere)] == [6, 4]
    assert [len(fields["rejected_rows"]) for fields in (seven, elsewhere)] == [3, 2]
    assert len(seven["unrecognised_needs"]) + len(elsewhere["unrecognised_needs"]) <= 10, "typing slips alone"


def test_every_offer_of_the_inventory_is_read(tmp_path: Path) -> None:
    path = next(file.path for file in write_demo(tmp_path) if file.inventory)
    reading = DocumentLoader().read(path, ReadOptions(key=PersonalKey(bytes(32)), today=date(2026, 11, 24)))
    offers = {statement.object for statement in reading.statements if statement.predicate == "offers"}
    text = path.read_text(encoding="utf-8")
    in_table = text.count("\n| ") - 1
    in_blocks, in_bullets, in_sentences = text.count("\nInsats: "), text.count("\n- "), 3
    assert len(offers) == in_table + in_blocks + in_bullets + in_sentences
