"""Columns of dropped logs, on both engines: shown with how sure they are, corrected, remembered; and the copy with remarks."""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

import pytest
import xlsxwriter
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from api.upload_columns import LogColumns
from api.uploads import Jobs
from graph.engine import Engine
from graph.store import Store
from loaders.logs.columns import IGNORE, ROLES
from loaders.logs.mappings import read_mappings
from loaders.logs.understanding import Column, Understanding, UnderstoodTable
from tests.api.conftest import PLAN
from tests.api.test_http import Get
from tests.api.test_uploads import app, dropped, get, kept, own, press, settled, temporary, words

__all__ = ["app", "get", "own", "temporary"]

HEAD = "Datum;Företag;Kommun;Kontakt;Fält 7\n"
LOG = HEAD + ("2026-03-02;Exempelsågen AB;Leksand;Anna Ek;Kapital\n"
              "2026-03-03;Prövofiket;Mora;Bo Al 930309-9882;Rekrytering\n"
              "2026-03-04;Provsmedjan AB;Orsa;Bo Al;Bygglov\n")
VOICED = "MATCH (c:Contact)-[v:VOICED]->(n:Need) RETURN c.row AS row, v.horizon AS horizon, n.id AS need ORDER BY row, need"


def shown(page: str) -> dict[str, str]:
    """The role chosen for each column of a page, by header."""
    forms = re.findall(r'<label for="(col-[^"]+)">([^<]+)<.*?</select>', page, re.S)
    return {header: re.findall(r'value="(\w+)" selected', page.partition(f'name="{name}"')[2].partition("</select>")[0])[0]
            for name, header in forms}


def field(page: str, header: str) -> str:
    """The name of a column's field."""
    return re.findall(rf'<label for="(col-[^"]+)">{re.escape(header)}<', page)[0]


def horizons(engine: Engine) -> set[str]:
    """When the needs in the graph are felt."""
    return {str(row["horizon"]) for row in engine.read(VOICED)}


@pytest.mark.engine
def test_columns_are_shown_the_unsure_first_and_values_of_persons_masked(get: Get) -> None:
    address = dropped(get, {"logg.csv": LOG})
    page = get(address).text
    assert list(shown(page).items()) == [("Fält 7", "need"), ("Datum", "date"), ("Företag", "firm"), ("Kommun", "municipality"),
                                         ("Kontakt", "person")]
    said = words(page)
    assert "5 kolumner, så som vi förstod dem 1 osäker" in said
    assert "osäker Bara av värdena – Kapital · Rekrytering · Bygglov" in said
    for hidden in ("Exempelsågen", "Anna Ek", "Bo Al", "930309"):
        assert hidden not in page
    assert "behov, tid inte sagd" in said
    assert "need, time not said" in words(get(f"{address}?lang=en").text)


@pytest.mark.engine
def test_what_is_corrected_is_what_the_graph_holds_and_the_next_file_is_read_so(get: Get, engine: Engine) -> None:
    address = dropped(get, {"logg.csv": LOG})
    press(get, address, "las-om", again="1", kind_1="contacts", **{field(get(address).text, "Fält 7"): "need_later"})
    assert settled(get, address)["phase"] == "ready"
    page = get(address).text
    assert shown(page)["Fält 7"] == "need_later"
    assert "Fält 7 , logg.csv rättad Som du sade" in words(page)
    assert "kommer vi ihåg det du rättade" in words(page)
    assert Store(engine).sources() == []
    press(get, address, "las-in")
    assert settled(get, address)["phase"] == "done"
    assert "nästa fil med de här kolumnerna läses på samma sätt" in words(get(address).text)
    assert horizons(engine) == {"later"}
    following = dropped(get, {"april.csv": HEAD + "2026-04-02;Provhyveln AB;Orsa;;Bygglov\n"})
    page = get(following).text
    assert shown(page)["Fält 7"] == "need_later"
    assert re.search(r"ihågkommet Kolumnerna läses så som det sades om logg\.csv den \d{4}-\d\d-\d\d\.", words(page))
    assert "osäker" not in words(page)
    press(get, following, "las-in")
    settled(get, following)
    assert horizons(engine) == {"later"}
    assert len(engine.read(VOICED)) == 4


@pytest.mark.engine
def test_a_remembered_column_stays_so_when_another_is_corrected(get: Get, engine: Engine) -> None:
    address = dropped(get, {"logg.csv": LOG})
    press(get, address, "las-om", again="1", kind_1="contacts", **{field(get(address).text, "Fält 7"): "need_later"})
    settled(get, address)
    press(get, address, "las-in")
    settled(get, address)
    again = dropped(get, {"april.csv": LOG.replace("Mora", "Orsa")})
    press(get, again, "las-om", again="1", kind_1="contacts", **{field(get(again).text, "Kontakt"): "ignore"})
    settled(get, again)
    assert shown(get(again).text) == {"Datum": "date", "Företag": "firm", "Kommun": "municipality", "Kontakt": "ignore",
                                      "Fält 7": "need_later"}


@pytest.mark.engine
def test_pressing_load_with_a_corrected_column_reads_anew_first(get: Get, engine: Engine) -> None:
    address = dropped(get, {"logg.csv": LOG})
    corrected = {field(get(address).text, "Fält 7"): "need_now"}
    press(get, address, "las-in", **corrected)
    settled(get, address)
    assert "Du hade rättat kolumner, så filen lästes om och inget lästes in." in words(get(address).text)
    assert Store(engine).sources() == []
    press(get, address, "las-in", **corrected)
    assert settled(get, address)["phase"] == "done"
    assert horizons(engine) == {"now"}


@pytest.mark.engine
def test_a_correction_that_leaves_no_log_is_said_and_can_be_taken_back(get: Get) -> None:
    address = dropped(get, {"logg.csv": LOG})
    firm = field(get(address).text, "Företag")
    press(get, address, "las-om", again="1", kind_1="contacts", **{firm: "note"})
    assert settled(get, address)["told"].startswith("1 kunde inte läsas.")
    assert shown(get(address).text)["Företag"] == "note"
    press(get, address, "las-om", again="1", kind_1="contacts", **{firm: "firm"})
    assert settled(get, address)["told"].startswith("1 fil är läst.")


@pytest.mark.engine
def test_a_loaded_log_that_is_corrected_is_said_to_be_read_otherwise(get: Get, engine: Engine) -> None:
    address = dropped(get, {"logg.csv": LOG})
    press(get, address, "las-in")
    settled(get, address)
    assert horizons(engine) == {"unstated"}
    again = dropped(get, {"logg.csv": LOG})
    press(get, again, "las-om", again="1", kind_1="contacts", **{field(get(again).text, "Fält 7"): "need_later"})
    settled(get, again)
    page = words(get(again).text)
    assert "läses kolumnerna så som du rättade dem" in page or "ersätter" in page
    assert "att läsa in den igen ändrar inget" not in page
    press(get, again, "las-in")
    settled(get, again)
    assert horizons(engine) == {"later"}
    assert len(Store(engine).sources()) == 1


@pytest.mark.engine
def test_of_columns_called_alike_and_of_sheets_only_the_one_is_corrected(get: Get, engine: Engine) -> None:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        for name in ("Norr", "Söder"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ("Datum", "Företag", "Behov 1", "Behov 2"))
            page.write_row(1, 0, ("2026-03-02", f"{name} AB", "Kapital", "Bygglov"))
    address = dropped(get, {"logg.xlsx": packed.getvalue()})
    fields = re.findall(r'<label for="(col-[^"]+)">Behov 2<', get(address).text)
    assert len(fields) == 2
    press(get, address, "las-om", again="1", kind_1="contacts", **{fields[1]: "note"})
    settled(get, address)
    page = get(address).text
    assert "Blad Söder" in words(page)
    chosen = re.findall(r'name="(col-[^"]+)".*?value="(\w+)" selected', page, re.S)
    assert [role for _, role in chosen] == ["date", "firm", "need", "need", "date", "firm", "need", "note"]
    press(get, address, "las-in")
    assert settled(get, address)["phase"] == "done", "rows of the same number in two sheets are two"
    assert [row["need"] for row in engine.read(VOICED)] == ["finans.kapital", "finans.kapital", "regler.tillstand"]


@pytest.mark.engine
def test_the_copy_with_remarks_is_there_until_the_job_goes(get: Get, app: FastAPI, temporary: Path) -> None:
    address = dropped(get, {"logg.csv": LOG + "2026-03-09;;Orsa;;Kapital\n", "plan.md": PLAN})
    assert "anmarkningar" not in get(address).text
    assert get(f"{address}/anmarkningar/1").status_code == 404
    press(get, address, "las-in")
    settled(get, address)
    links = re.findall(r'href="([^"]+/anmarkningar/[^"]+)" download', get(address).text)
    assert len(links) == 1
    found = get(links[0])
    assert 'attachment; filename="logg.remarks.csv"' in found.headers["content-disposition"]
    assert "Avvisad: varken företagsnamn eller organisationsnummer." in found.content.decode()
    assert "930309" not in found.content.decode()
    assert kept(temporary) == ["logg.remarks.csv"]
    jobs: Jobs = app.state.jobs
    job = jobs.find(address.split("/")[3].split("?")[0])
    assert job is not None
    assert jobs.leave(job)
    assert kept(temporary) == []
    assert get(links[0]).status_code == 404


HEADER = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
ROLE = st.sampled_from((*ROLES, IGNORE))


SHEET = st.lists(st.tuples(HEADER, ROLE, ROLE), min_size=1, max_size=4, unique_by=lambda it: it[0])


@given(st.lists(SHEET, min_size=1, max_size=3))
def test_whatever_is_said_is_what_the_mapping_file_says(sheets: list[list[tuple[str, str, str]]]) -> None:
    tables = tuple(UnderstoodTable(f"Blad {number}", 1, tuple(Column(header, role, "words", False, ())
                                                               for header, role, _ in sheet))
                   for number, sheet in enumerate(sheets))
    columns = LogColumns()
    columns.understood(Understanding(tables, (), (), None, (), ()))
    said = {f"col-1-{table}-{at}": to for table, sheet in enumerate(sheets) for at, (_, _, to) in enumerate(sheet)}
    differ = any(role != to for sheet in sheets for _, role, to in sheet)
    assert columns.correct("1", said) is differ
    assert columns.correct("1", said) is False, "said once it is shown so"
    with tempfile.TemporaryDirectory() as folder:
        path = columns.mapping(Path(folder), "1", "logg.csv")
        assert (path is not None) is differ
        if path is None:
            return
        mappings = read_mappings(path, {})
    for number, sheet in enumerate(sheets):
        read = {**mappings.columns, **mappings.sheets.get(f"Blad {number}", {})}
        assert all(read[header] == to for header, role, to in sheet if role != to)
        assert all(read[header] == to for header, _, to in sheet if header in read)
