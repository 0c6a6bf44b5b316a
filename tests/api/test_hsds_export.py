"""HSDS out of the graph: valid by the published lists of fields, and back into an empty graph with the same services."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.exporting import exported
from api.loading import LoadRequest, load, planned
from graph.check import check, differences
from graph.engine import Engine
from graph.keys import PersonalKey
from graph.moving import dump, restore
from graph.store import Store
from loaders.registers.hsds_tables import REQUIRED, unresolved
from queries.offered import Held, Organisation, Person, Service, read_organisations, read_services
from tests.api.conftest import Run
from tests.api.test_offering import PLAN, REGISTER
from tests.conftest import empty
from tests.loaders.registers.reading import read, said
from viz.export_hsds import FIELDS, hsds_json, hsds_tables, hsds_zip

KEY = PersonalKey(bytes(32))
ACTORS = """Aktör;Typ;Org.nr;Hemsida;Kontaktperson;Kontaktpersonens e-post;Moderorganisation
Granhuset i Mora AB;science park;559812-3452;https://granhuset.example;Ada Ek;ada@granhuset.example;Grankoncernen
"""


def told(engine: Engine) -> list[tuple[Any, ...]]:
    """The services, by what they are rather than by their ids in this graph."""
    return sorted((one.name, one.certainty, tuple(held.name for held in one.providers),
                   tuple((held.id, held.certainty) for held in one.needs), tuple(held.id for held in one.places),
                   tuple(held.id for held in one.groups), tuple(held.name for held in one.projects),
                   tuple((p.name, p.title, p.email, p.phone) for p in one.persons), tuple(sorted(one.values.items())))
                  for one in read_services(engine))


@pytest.mark.engine
@pytest.mark.parametrize("suffix", ["hsds.json", "hsds.zip"])
def test_an_export_loads_into_an_empty_graph_as_the_same_services(engine: Engine, tmp_path: Path, suffix: str) -> None:
    for name, text in (("plan.md", PLAN), ("register.csv", REGISTER), ("actors.csv", ACTORS)):
        (tmp_path / name).write_text(text, "utf-8")
    load(Store(engine), planned([LoadRequest([tmp_path])]), KEY)
    known = told(engine)
    assert len(known) >= 5
    file = tmp_path / f"services.{suffix}"
    file.write_bytes(exported(engine, suffix, "sv", rows_visible=True))
    empty(engine)
    report = load(Store(engine), planned([LoadRequest([file])]), KEY)["sources"][0]
    assert (report["kind"], report["status"], report["rejected_rows"]) == ("hsds", "loaded", [])
    assert [one for one in report["noted"] if one["kind"] != "field_missing_or_unresolved"] == []
    assert told(engine) == known
    assert (check(engine), differences(Store(engine))) == ([], [])
    again = exported(engine, suffix, "sv", rows_visible=True)
    file.write_bytes(again)
    empty(engine)
    load(Store(engine), planned([LoadRequest([file])]), KEY)
    assert told(engine) == known


@pytest.mark.engine
def test_a_dump_holds_what_registers_say(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text(REGISTER, "utf-8")
    (tmp_path / "actors.csv").write_text(ACTORS, "utf-8")
    load(Store(engine), planned([LoadRequest([tmp_path])]), KEY)
    known, version = told(engine), Store(engine).graph_version()
    out = io.BytesIO()
    dump(engine, out, KEY.fingerprint)
    empty(engine)
    restore(Store(engine), io.BytesIO(out.getvalue()), KEY.fingerprint)
    assert (told(engine), Store(engine).graph_version(), check(engine)) == (known, version, [])


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20).filter(
    lambda text: any(letter.isalpha() for letter in text) and text == " ".join(text.split()))
NEEDS = st.lists(st.sampled_from(["finans.lan", "affar.export", "start.nyforetagande"]), unique=True, max_size=3)
PLACES = st.lists(st.sampled_from(["se-kom-2029", "se-kom-2062", "se-lan-20"]), unique=True, max_size=3)


@st.composite
def services(draw: st.DrawFn) -> tuple[list[Service], list[Organisation]]:
    """Services of invented organisations with whatever words."""
    names = draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))
    organisations = [Organisation(f"o{at}", name, (), None, (), {}) for at, name in enumerate(names)]
    found = []
    for at in range(draw(st.integers(0, 3))):
        provider = draw(st.sampled_from(organisations))
        values = {name: draw(WORDS) for name in draw(st.sets(st.sampled_from(["price", "purpose"])))}
        person = Person("p", draw(WORDS), None, "a@b.example", "+46 250 1")
        found.append(Service(f"s{at}", draw(WORDS), None, draw(st.sampled_from(["actual", "planned"])),
                             (Held(provider.id, provider.name, "actual"),),
                             tuple(Held(one, one, "actual") for one in draw(NEEDS)),
                             tuple(Held(one, one, "actual") for one in draw(PLACES)), (), (), (person,), values))
    return found, organisations


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(services())
def test_what_is_written_is_valid_and_json_and_package_say_the_same(tmp_path: Path,
                                                                     made: tuple[list[Service], list[Organisation]]) -> None:
    tables = hsds_tables(*made, "sv")
    assert list(unresolved(tables)) == []
    if not made[0]:
        return
    (tmp_path / "a.hsds.json").write_bytes(hsds_json(*made, "sv"))
    (tmp_path / "a.hsds.zip").write_bytes(hsds_zip(*made, "sv"))
    one, other = (said(read(tmp_path / f"a.hsds.{suffix}")) for suffix in ("json", "zip"))
    offered = {(provider.name, service.name) for service in made[0] for provider in service.providers}
    assert said(read(tmp_path / "a.hsds.zip"), "offers") == offered
    assert {each for each in other if each[1] in ("offers", "covers", "in_place", "price")} == \
        {each for each in one if each[1] in ("offers", "covers", "in_place", "price")}


def test_a_package_names_its_files_fields_and_references_and_calculates_nothing() -> None:
    service = Service("s", "=1+1", None, "actual", (Held("o", "@Provhuset", "actual"),), (Held("finans.lan", "Lån", "actual"),),
                      (), (), (), (Person("p", "Ada Ek", None, None, "+46 250 1"),), {"purpose": "-2+3"})
    data = hsds_zip([service], [Organisation("o", "@Provhuset", (), None, (), {})], "sv")
    assert data == hsds_zip([service], [Organisation("o", "@Provhuset", (), None, (), {})], "sv")
    archive = zipfile.ZipFile(io.BytesIO(data))
    described = json.loads(archive.read("datapackage.json"))
    assert described["profile"] == "tabular-data-package"
    resources = {one["name"]: one for one in described["resources"]}
    for table, one in resources.items():
        rows = list(csv.DictReader(io.StringIO(archive.read(one["path"]).decode())))
        assert [field["name"] for field in one["schema"]["fields"]] == list(FIELDS[table])
        assert all(row[name] for row in rows for name in REQUIRED[table])
        assert all(key["reference"]["resource"] in (*resources, "") for key in one["schema"]["foreignKeys"])
    text = archive.read("services.csv").decode() + archive.read("organizations.csv").decode()
    assert ("'=1+1" in text, "'@Provhuset" in text, "'-2+3" in text) == (True, True, True)
    assert "+46 250 1" in archive.read("phones.csv").decode()


def test_the_digest_of_a_personal_number_is_not_written() -> None:
    one = Organisation("o", "Ada Ek Konsult", (), None, (), {"orgnr": "digest:316d5ea720ec77af4a282090ab51c9c6"})
    assert b"digest" not in hsds_zip([], [one], "sv")


@pytest.mark.engine
def test_the_command_writes_by_the_suffix(framjar: Run, tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text(REGISTER, "utf-8")
    framjar("load", "register.csv")
    for name in ("services.hsds.json", "services.hsds.zip"):
        assert framjar("export", name).returncode == 0
        assert "hsds" in framjar("load", name, "--dry-run").stdout
    read_back = json.loads((tmp_path / "services.hsds.json").read_text("utf-8"))
    assert {one["name"] for one in read_back["contents"]} >= {"Exportlånet", "Tillväxtlyftet"}


def test_reading_nothing_gives_nothing() -> None:
    class Nothing:
        def read(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
            return []

    assert read_services(Nothing()) == [] == read_organisations(Nothing(), [])
