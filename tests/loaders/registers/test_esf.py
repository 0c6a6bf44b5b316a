"""The bank of projects of ESF-rådet as its columns are published; rows are invented, for no file of it could be had."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.check import check, differences
from graph.engine import Engine
from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.model import Name, Reading, Statement
from graph.store import Store
from loaders import LOADERS
from loaders.base import ReadOptions
from loaders.files import walk
from loaders.registers.esf import EsfLoader, amount_of, plain

OPTIONS = ReadOptions(PersonalKey(bytes(32)), date(2026, 11, 24))
HEADER = ("Diarienummer / Operation ID;Stödmottagare / Beneficiary;Projektägare organisationsnummer / Beneficiary ID;"
          "Projektägare ort / Beneficiary city;Stödmottagarens land / Beneficiary country;Namn på insatsen / Operation Name;"
          "Programområde / Priority;Specifikt mål / Specific objective concerned;Interventionsområde / Intervention field;"
          "Total projektbudget / Total budget SEK;Unionens medfinansieringsgrad / Union co-financing rate;"
          "EU-stöd i SEK / EU contribution SEK;Sammanfattning / Summary;Sammanfattning engelsk / Summary in english;"
          "Startdatum / Start date;Slutdatum / End date;EU-fond / EU fund;Program CCI / Program CCI")
BANK = f"""{HEADER}
2022/00123;Granbo kommun;212000-2239;FALUN;Sverige;Kraft i Granbo;A.1;a;134;4 973 906;53,01;2 636 170;\
"<p>Stöd till <b>företag</b>; kurser &amp; möten.</p>
<ul><li>Ring 930309-9882</li></ul>";;2022-08-01;2025-07-31;ESF+;2021SE05SFPR001
2023/00007;Norrlys Utveckling;;Skymningen;Sverige;Gemensam start;A.1;a;134;mycket;40;;;English words;sen;2025-01-31;ESF+;
2023/00008;Granbo kommun;;;Sverige;Gemensam start;A.1;a;134;100;40;;;;2024-01-01;;;

2023/00009;Granbo kommun;;;Sverige;;A.1;a;134;100;40;;;;2024-01-01;;;
"""


def written(folder: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "projektbank.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(folder: Path, text: str = BANK) -> tuple[list[Statement], Reading]:
    reading = EsfLoader().read(written(folder, text), OPTIONS)
    return list(reading.statements), reading


def of_row(statements: list[Statement], row: int) -> dict[str, Any]:
    return {f"{one.predicate} {one.qualifier('role') or one.qualifier('kind') or ''}".strip():
            one.object.surface if isinstance(one.object, Name) else one.object
            for one in statements if one.evidence.row == row}


def test_a_row_says_who_leads_what_when_for_how_much(tmp_path: Path) -> None:
    statements, reading = read(tmp_path)
    found = of_row(statements, 1)
    assert found == {
        "named": "Kraft i Granbo", "alias": "2022/00123", "start": "2022-08-01", "end": "2025-07-31", "budget total": 4973906,
        "budget grant": 2636170, "takes_part lead": "Kraft i Granbo", "takes_part funder": "Kraft i Granbo",
        "orgnr": "2120002239", "in_place": "FALUN", "under_programme": "ESF+", "purpose": found["purpose"]}
    assert found["purpose"].startswith("Stöd till företag; kurser & möten.\nRing digest:")
    lead, = (one for one in statements if one.evidence.row == 1 and one.qualifier("role") == "lead")
    assert (lead.subject.surface, lead.subject.kind) == ("Granbo kommun", "Actor")
    funder, = (one for one in statements if one.evidence.row == 1 and one.qualifier("role") == "funder")
    assert (funder.subject.surface, funder.qualifier("amount"), funder.qualifier("currency")) == ("ESF+", 2636170, "SEK")
    body, = reading.bodies
    for one in statements:
        if one.evidence.start is not None:
            assert body.text[one.evidence.start:one.evidence.end] == one.evidence.quote
    assert "9303099882" not in body.text.replace("-", "")


def test_the_seat_of_the_owner_is_no_place_of_the_project(tmp_path: Path) -> None:
    statements, _ = read(tmp_path)
    assert {one.subject.kind for one in statements if one.predicate == "in_place"} == {"Actor"}


def test_projects_of_one_name_are_told_apart_by_their_number(tmp_path: Path) -> None:
    statements, _ = read(tmp_path)
    scopes = {one.evidence.row: one.subject.scope for one in statements if one.predicate == "named"}
    assert scopes == {1: None, 2: "gemensam start|2023/00007", 3: "gemensam start|2023/00008"}


def test_what_is_not_understood_is_named(tmp_path: Path) -> None:
    statements, reading = read(tmp_path)
    fields = reading.report.fields
    assert [(one["row"], one["column"].split(" /")[0], one["kind"]) for one in fields["noted"]] == [
        (2, "Startdatum", "date_unreadable"), (2, "Total projektbudget", "amount_unreadable"),
        (2, "Projektägare ort", "place_unknown")]
    assert fields["rejected_rows"] == [{"row": 5, "reason": "it has no name of a project"}]
    assert (fields["data_rows"], fields["blank_rows"], fields["projects"]) == (4, [4], 3)
    assert of_row(statements, 2)["purpose"] == "English words"
    assert "Programområde / Priority" in fields["ignored_columns"]


@pytest.mark.parametrize("half", [0, 1])
def test_headers_in_one_language_are_understood(tmp_path: Path, half: int) -> None:
    header = ";".join(cell.split(" / ")[half] for cell in HEADER.split(";"))
    statements, _ = read(tmp_path, BANK.replace(HEADER, header))
    assert of_row(statements, 1)["budget total"] == 4973906


def test_it_is_told_by_its_header_and_another_file_is_refused(tmp_path: Path) -> None:
    one, = walk([written(tmp_path, BANK)], LOADERS).found
    assert one.loader.kind == "esf"
    with pytest.raises(UnreadableFile, match="lacks columns of the bank of projects: id, name, owner"):
        read(tmp_path, "Datum;Bolag\n1;2\n")


@given(st.integers(0, 10**12), st.sampled_from([" ", "\u00a0", ""]))
def test_amounts_come_back(amount: int, gap: str) -> None:
    assert amount_of(f"{amount:,}".replace(",", gap)) == amount


@given(st.text(st.characters(exclude_categories=["C"]), max_size=40))
def test_no_summary_crashes_and_no_tag_is_left(markup: str) -> None:
    assert "<b>" not in plain(f"<p>{markup}</p><b>x</b>")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 1 << 32))
def test_a_damaged_file_never_crashes_and_no_row_is_lost_unnamed(tmp_path: Path, seed: int) -> None:
    content, chance = bytearray(BANK.encode("utf-8-sig")), random.Random(seed)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(content))
        content[at:at + chance.choice([0, 1, 1, 40])] = chance.choice([b"", b'"', b";", b"\n", b"\0", b"\xff", b"<"])
    path = tmp_path / "damaged.csv"
    path.write_bytes(bytes(content))
    try:
        reading = EsfLoader().read(path, OPTIONS)
    except UnreadableFile:
        return
    fields = reading.report.fields
    named = {one.evidence.row for one in reading.statements if one.predicate == "named"}
    assert len(named) + len(fields["rejected_rows"]) == fields["data_rows"]


def test_projects_of_the_bank_stand_in_the_graph(engine: Engine, tmp_path: Path) -> None:
    store = Store(engine)
    store.load([read(tmp_path)[1]])
    assert engine.read("""
        MATCH (a:Actor)-[:TAKES_PART]->(p:Partnership {role: 'lead'})-[:IN]->(j:Project)
        RETURN a.name AS actor, j.name AS project, j.start AS start, j.budget_amount AS budget ORDER BY project, start""") == [
        {"actor": "Granbo kommun", "project": "Gemensam start", "start": "2024-01-01", "budget": 100},
        {"actor": "Norrlys Utveckling", "project": "Gemensam start", "start": None, "budget": None},
        {"actor": "Granbo kommun", "project": "Kraft i Granbo", "start": "2022-08-01", "budget": 4973906}]
    assert (check(engine), differences(store)) == ([], [])
    store.withdraw(store.sources()[0]["id"])
    assert engine.read("MATCH (p:Project) RETURN count(p) AS n") == [{"n": 0}]
