"""Dropped files, on both engines: read and shown, loaded only when told to, and gone afterwards; never without the token."""

from __future__ import annotations

import ast
import asyncio
import io
import os
import re
import tempfile
import threading
import time
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.security import TOKEN_HEADER, Rules, first_field, hosts_of
from api.uploads import UPLOAD_SETTINGS, Jobs, Limits, Phase, limits, safe_name
from graph.config import Settings
from graph.engine import Engine, connect
from graph.errors import BadParameter
from graph.store import Store
from tests.api.conftest import LOG, PLAN
from tests.api.test_http import BASE, Get, client
from tests.graph.test_engine import other_writer
from viz.reasons import reason_in_words

RULES = Rules(hosts_of(8000))
HONEST = {"Origin": BASE}
DROP = "/kallor/inlasning"
NUMBER = "930309-9882"
REJECTED = "2026-03-09;;;Orsa;Kapital;\n"
MB = 1024 * 1024
ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")
# What is said of folders, pipes and paths, which nobody drops.
NEVER_DROPPED = {"is no ordinary file", "is 7, not a file; it was not opened", "leads to a folder that was walked already",
                 "there is no 7 in the archive", "there is no such file in the archive"}

Files = dict[str, str | bytes]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def own(engine_settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a key of one's own."""
    return replace(engine_settings, key_file=tmp_path / "key", author="Anna")


@pytest.fixture
def app(engine: Engine, own: Settings, temporary: Path) -> Iterator[FastAPI]:
    """The application over an empty graph."""
    found = create_app(engine, settings=own, rules=RULES, limits=Limits(file_bytes=MB, job_bytes=2 * MB, files=4))
    yield found
    found.state.jobs.close()


@pytest.fixture
def get(app: FastAPI) -> Get:
    """Asks the application."""
    return client(app)


def drop(get: Get, files: Files, token: str = RULES.token, **headers: str) -> httpx.Response:
    """Sends the form with files."""
    return get(DROP, method="POST", headers={**HONEST, **headers}, data={"token": token},
               files=[("files", (name, content)) for name, content in files.items()])


def settled(get: Get, address: str) -> dict[str, Any]:
    """The state of a job when nothing is under way."""
    deadline = time.monotonic() + 60
    while (now := get(f"{address}/lage").json())["phase"] in ("reading", "loading"):
        assert time.monotonic() < deadline, now
        time.sleep(0.05)
    found: dict[str, Any] = now
    return found


def dropped(get: Get, files: Files) -> str:
    """The address of a job whose files are read."""
    done = drop(get, files)
    assert done.status_code == 303, done.text
    address = done.headers["location"]
    settled(get, address)
    return str(address)


def press(get: Get, address: str, button: str, **chosen: str) -> httpx.Response:
    """Sends a form of the page of a job, with what was `chosen` in it (`do_1` is the field `do-1`)."""
    data = {"token": RULES.token, **{name.replace("_", "-"): value for name, value in chosen.items()}}
    return get(f"{address}/{button}", method="POST", headers=HONEST, data=data)


def loaded(get: Get, files: Files) -> str:
    """The page of a job whose files are loaded."""
    address = dropped(get, files)
    assert press(get, address, "las-in").status_code == 303
    assert settled(get, address)["phase"] == "done"
    return str(get(address).text)


def kept(temporary: Path) -> list[str]:
    """What lies in the folder for temporary files, but for the lock."""
    return [path.name for path in temporary.rglob("*") if path.is_file() and path.name != "lock"]


def zipped(files: Mapping[str, str]) -> bytes:
    """An archive of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def words(page: str) -> str:
    """What stands in the content of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main")[0]).split())


# -- what is dropped is read, shown and loaded ---------------------------------------------------------------------------


@pytest.mark.engine
def test_what_was_understood_is_shown_before_anything_is_loaded(get: Get, engine: Engine, temporary: Path) -> None:
    address = dropped(get, {"plan.md": PLAN, "logg.csv": LOG + REJECTED, "tom.txt": "", "ljud.mp3": b"ID3 x"})
    page = get(address).text
    said = words(page)
    assert "2 filer är lästa. 2 kunde inte läsas. Inget är inläst ännu." in said
    assert "dokument · svenska" in said
    assert "Kompetensnavet Siljan" in said
    assert re.search(r"\d+ uppgifter · \d+ aktörer · 1 projekt", said)
    assert "2 kontakter" in said
    assert "Rad 3: varken företagsnamn eller organisationsnummer" in said
    assert "Företag , logg.csv Rubrik och värden stämmer överens" in said or "Företag , logg.csv Av rubriken" in said
    assert "Filen är tom" in said
    assert "Den sortens fil kan vi inte läsa" in said
    assert "Läs in 2 filer" in said
    english = words(get(f"{address}?lang=en").text)
    assert "2 files were read. 2 could not be read. Nothing is loaded yet." in english
    assert "The file is empty" in english
    for hidden in ("Exempelsågen", "Prövofiket", "559812", str(temporary)):
        assert hidden not in page
    assert Store(engine).sources() == []


@pytest.mark.engine
def test_what_is_loaded_is_known_by_its_name_and_nothing_else_stays(get: Get, engine: Engine, temporary: Path) -> None:
    address = dropped(get, {"plan.md": PLAN, "logg.csv": LOG, "tom.txt": ""})
    assert sorted(kept(temporary)) == ["logg.csv", "plan.md", "tom.txt"]
    assert {oct(path.stat().st_mode & 0o777) for path in temporary.rglob("*") if path.is_dir()} == {"0o700"}
    assert press(get, address, "las-in").headers["location"] == address
    assert settled(get, address)["told"] == "2 filer är inlästa. 1 lästes inte in."
    assert [one["path"] for one in Store(engine).sources()] == ["uploads/logg.csv", "uploads/plan.md"]
    assert kept(temporary) == ["logg.remarks.csv"], "for download"
    page = get(address).text
    links = re.findall(r'<a href="(/kalla\?source=[0-9a-f]+)">', page)
    assert len(links) == 2
    assert all(get(link).status_code == 200 for link in links)
    assert press(get, address, "las-in").status_code == 303, "pressed again it is done once"
    assert settled(get, address)["phase"] == "done"
    assert str(temporary) not in page + get("/kallor").text + "".join(get(link).text for link in links)


@pytest.mark.engine
def test_a_changed_file_of_the_same_name_replaces_and_that_is_said_before(get: Get, engine: Engine) -> None:
    loaded(get, {"plan.md": PLAN})
    first = Store(engine).sources()[0]["id"]
    address = dropped(get, {"plan.md": PLAN.replace("Mora", "Orsa"), "kopia.md": PLAN})
    page = get(address).text
    assert "ersätter" in words(page)
    assert f"/kalla?source={first}" in page
    assert "redan inläst under ett annat namn" in words(page)
    press(get, address, "las-in")
    settled(get, address)
    assert "Ersatt" in words(get(address).text)
    paths = {path: one["id"] for one in Store(engine).sources() for path in one["paths"]}
    assert set(paths) == {"uploads/plan.md", "uploads/kopia.md"}
    assert paths["uploads/kopia.md"] == first
    again = dropped(get, {"kopia.md": PLAN})
    assert "att läsa in den igen ändrar inget" in words(get(again).text)
    press(get, again, "las-in")
    assert settled(get, again)["told"] == "1 var redan inläst och är oförändrad."


@pytest.mark.engine
def test_one_chooses_for_each_file_what_becomes_of_it(get: Get, engine: Engine, temporary: Path) -> None:
    loaded(get, {"plan.md": PLAN, "annan.md": PLAN + "A"})
    changed = {name: PLAN.replace("Mora", "Orsa") + name for name in ("plan.md", "annan.md", "ny.md")}
    address = dropped(get, changed)
    page = get(address).text
    assert page.count('value="beside"') == 2
    press(get, address, "las-in", do_1="beside", do_2="skip", do_3="nonsense", do_9="skip")
    assert settled(get, address)["told"] == "2 filer är inlästa. 1 hoppades över."
    assert {path for one in Store(engine).sources() for path in one["paths"]} == {
        "uploads/plan.md", "uploads/plan (2).md", "uploads/annan.md", "uploads/ny.md"}
    assert "Överhoppad" in words(get(address).text)
    assert kept(temporary) == []


@pytest.mark.engine
def test_where_all_is_left_out_nothing_is_loaded(get: Get, engine: Engine) -> None:
    address = dropped(get, {"plan.md": PLAN})
    press(get, address, "las-in", do_1="skip")
    assert settled(get, address)["phase"] == "ready"
    assert 'value="skip" selected' in get(address).text
    press(get, address, "las-in", do_1="load")
    assert settled(get, address)["phase"] == "done"
    assert len(Store(engine).sources()) == 1


@pytest.mark.engine
def test_a_file_is_read_again_as_what_a_person_says_and_choices_stay(get: Get, engine: Engine) -> None:
    address = dropped(get, {"plan.md": PLAN, "logg.csv": LOG})
    press(get, address, "las-om", again="1", kind_1="contacts", do_2="skip")
    assert settled(get, address)["told"].startswith("1 fil är läst. 1 kunde inte läsas.")
    page = get(address).text
    assert "rubrikrad" in words(page) or "header" in words(page)
    assert 'value="skip" selected' in page
    press(get, address, "las-om", again="1", kind_1="document")
    press(get, address, "las-om", again="1", kind_1="register")
    press(get, address, "las-om", again="7", kind_7="document")
    assert settled(get, address)["told"].startswith("2 filer är lästa.")
    press(get, address, "las-in")
    settled(get, address)
    assert [one["kind"] for one in Store(engine).sources()] == ["document"]


@pytest.mark.engine
def test_a_file_in_an_archive_is_read_again_in_its_place(get: Get) -> None:
    address = dropped(get, {"plans.zip": zipped({"a.md": PLAN, "b.md": PLAN + "B"})})
    first, second = re.findall(r'name="again" value="([^"]+)"', get(address).text)
    press(get, address, "las-om", **{"again": second, f"kind_{second}": "document"})
    assert settled(get, address)["told"].startswith("2 filer är lästa.")
    assert re.findall(r'name="again" value="([^"]+)"', get(address).text) == [first, second]


@pytest.mark.engine
@pytest.mark.parametrize(("language", "told"), [
    ("sv", "Sidan var öppen för länge Servern har startats om sedan sidan öppnades."),
    ("en", "The page was open too long The server was started anew after the page was opened,"),
])
def test_a_page_of_an_earlier_run_is_told_what_to_do(get: Get, language: str, told: str) -> None:
    sent = {"data": {"token": "of an earlier run"}, "headers": {**HONEST, "Accept-Language": language}}
    for path, again in ((DROP, "/kallor"), ("/kallor/abc/ta-bort", "/kallor"), ("/granska/svar", "/granska")):
        files = {"files": [("files", ("plan.md", PLAN))]} if path == DROP else {}
        refused = get(path, method="POST", **sent, **files)
        assert refused.status_code == 403
        assert told in words(refused.text)
        assert f'class="btn pri" href="{again}' in refused.text


@pytest.mark.engine
def test_a_source_from_elsewhere_with_the_same_file_name_is_named_and_stays(get: Get, engine: Engine, tmp_path: Path) -> None:
    from api.loading import LoadRequest, load, planned
    from graph.keys import PersonalKey

    (tmp_path / "plan.md").write_text(PLAN, "utf-8")
    load(Store(engine), planned([LoadRequest([tmp_path / "plan.md"])]), PersonalKey(bytes(32)))
    address = dropped(get, {"plan.md": PLAN.replace("Mora", "Orsa")})
    page = get(address).text
    assert "lästes in från annat håll" in words(page)
    assert "ersätter" not in words(page)
    assert str(tmp_path) not in page
    press(get, address, "las-in")
    settled(get, address)
    assert len(Store(engine).sources()) == 2


@pytest.mark.engine
def test_what_is_left_leaves_nothing(get: Get, engine: Engine, temporary: Path) -> None:
    before = Store(engine).graph_version()
    address = dropped(get, {"plan.md": PLAN})
    done = press(get, address, "lamna")
    assert "Inget av dem lästes in" in get(done.headers["location"]).text
    assert kept(temporary) == []
    assert get(address).status_code == 404
    assert "finns inte kvar" in get(address).text
    assert get(f"{address}/lage").status_code == 404
    assert press(get, address, "las-in").status_code == 303
    assert Store(engine).graph_version() == before


@pytest.mark.engine
def test_an_archive_stands_for_what_it_holds(get: Get, engine: Engine) -> None:
    page = words(loaded(get, {"planer.zip": zipped({"2025/plan.md": PLAN, "ljud.mp3": "ID3 x"})}))
    assert "planer.zip/2025/plan.md" in page
    assert "1 fil är inläst. 1 lästes inte in." in page
    assert [one["path"] for one in Store(engine).sources()] == ["uploads/planer.zip/2025/plan.md"]


@pytest.mark.engine
def test_another_writer_is_told_and_the_files_are_kept(engine: Engine, own: Settings, temporary: Path) -> None:
    with connect(replace(own, patience=0.5)) as impatient:
        app = create_app(impatient, settings=own, rules=RULES)
        get = client(app)
        address = dropped(get, {"plan.md": PLAN})
        with other_writer(own, lease=3.0):
            press(get, address, "las-in")
            assert settled(get, address)["phase"] == "ready"
        assert "Grafen ändras just nu" in words(get(address).text)
        assert kept(temporary) == ["plan.md"]
        deadline = time.monotonic() + 20  # the lease of a writer that was killed ends by itself
        while settled(get, address)["phase"] != "done":
            assert time.monotonic() < deadline
            press(get, address, "las-in")
        app.state.jobs.close()
    assert [one["path"] for one in Store(engine).sources()] == ["uploads/plan.md"]


# -- limits and names ----------------------------------------------------------------------------------------------------


@pytest.mark.engine
def test_what_is_too_much_or_named_alike_is_told_file_by_file(get: Get, temporary: Path) -> None:
    done = get(DROP, method="POST", headers=HONEST, data={"token": RULES.token}, files=[
        ("files", (name, content)) for name, content in (
            ("a/plan.md", PLAN), ("b/plan.md", PLAN), ("stor.txt", b"x" * (MB + 1)), ("fyra.md", PLAN), ("fem.md", PLAN))])
    address = done.headers["location"]
    settled(get, address)
    page = words(get(address).text)
    assert "samma namn som en annan fil här" in page
    assert "större än 1 MB" in page
    assert "en för mycket" in page
    assert sorted(kept(temporary)) == ["fyra.md", "plan.md"]


@pytest.mark.engine
def test_a_form_that_is_too_large_is_refused_and_nothing_of_it_is_kept(get: Get, temporary: Path) -> None:
    refused = drop(get, {f"{number}.txt": b"x" * MB for number in range(4)})
    assert refused.status_code == 413
    assert "för mycket på en gång" in refused.text
    assert kept(temporary) == []


@pytest.mark.engine
def test_a_form_without_files_leads_back(get: Get) -> None:
    done = get(DROP, method="POST", headers=HONEST, data={"token": RULES.token}, files=[("files", ("", b""))])
    assert done.status_code == 303
    assert "Ingen fil var vald" in get(done.headers["location"]).text
    plain = get(DROP, method="POST", headers=HONEST, data={"token": RULES.token})
    assert plain.headers["location"] == done.headers["location"]
    assert get(DROP).headers["location"] == "/kallor"


@pytest.mark.engine
def test_a_personal_number_in_a_name_goes_no_further(get: Get, engine: Engine, temporary: Path,
                                                      caplog: pytest.LogCaptureFixture) -> None:
    address = dropped(get, {f"{NUMBER} plan.md": PLAN, "planer.zip": zipped({f"{NUMBER}.md": PLAN}), "ok.md": PLAN})
    page = get(address).text
    assert words(page).count("personnummer i sitt namn") == 2
    assert NUMBER not in page + address + caplog.text
    assert kept(temporary).count("ok.md") == 1
    press(get, address, "las-in")
    settled(get, address)
    assert [one["path"] for one in Store(engine).sources()] == ["uploads/ok.md"]


@given(st.text() | st.text("./\\ \0\r\nåa\u0308\u202e", max_size=30))
def test_a_name_is_harmless_and_stays_what_it_is(given_name: str) -> None:
    name = safe_name(given_name)
    assert name
    assert name not in (".", "..")
    assert not set(name) & set("/\\\0\r\n")
    assert not name.startswith((".", " "))
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in name)
    assert unicodedata.is_normalized("NFC", name)
    assert len(name.encode()) <= 220
    assert safe_name(name) == name


@pytest.mark.parametrize(("given_name", "name"), [
    ("plan.md", "plan.md"), ("Fo\u0308r.docx", "För.docx"), ("C:\\x\\plan.md", "plan.md"), ("../../etc/passwd", "passwd"),
    ("", "file"), ("...", "file"), ("plan\u202ecod.exe", "plancod.exe"), ("å" * 300 + ".docx", "å" * 97 + ".docx"),
])
def test_names(given_name: str, name: str) -> None:
    assert safe_name(given_name) == name


def test_the_limits_are_settings_that_are_documented() -> None:
    assert limits({}) == Limits()
    assert limits({"GRAPH_UPLOAD_MB": "300", "GRAPH_UPLOAD_FILE_MB": ""}).job_bytes == 300 * MB
    for wrong in ("0", "-1", "64 MB", "1e9"):
        with pytest.raises(BadParameter, match="GRAPH_UPLOAD_FILES"):
            limits({"GRAPH_UPLOAD_FILES": wrong})
    table = REFERENCE.partition("### Dropped files")[2].partition("## ")[0]
    assert re.findall(r"^\| `(\w+)` \| `(\d+)` \|", table, re.MULTILINE) == [(one.name, one.default) for one in UPLOAD_SETTINGS]


def test_every_reason_of_a_reader_has_swedish_words() -> None:
    told = {reason for path in sorted((ROOT / "loaders").rglob("*.py")) for reason in _reasons(path)}
    assert len(told) > 30
    assert [one for one in sorted(told - NEVER_DROPPED) if reason_in_words(one, "sv")["lang"] != "sv"] == []


def _reasons(path: Path) -> Iterator[str]:
    """The reasons that a module gives for files that are not read, with 7 for each value in them."""
    tree = ast.parse(path.read_text("utf-8"))
    constants = {one.targets[0].id: one.value for one in tree.body
                 if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)}

    def texts(node: ast.expr) -> Iterator[str]:
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr():
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
            case ast.IfExp():
                yield from (*texts(node.body), *texts(node.orelse))
            case ast.Name() if node.id in constants:
                yield from texts(constants[node.id])

    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("UnreadableFile", "Skipped", "Member") and call.args:
            yield from texts(call.args[-1])


# -- who may, and how long -----------------------------------------------------------------------------------------------


@pytest.mark.engine
def test_nobody_without_token_or_from_elsewhere_leaves_a_file(get: Get, temporary: Path) -> None:
    files = [("files", ("plan.md", PLAN))]
    assert drop(get, {"plan.md": PLAN}, token="wrong").status_code == 403
    assert drop(get, {"plan.md": PLAN}, Origin="http://evil.example").status_code == 403
    assert get(DROP, method="POST", data={"token": RULES.token}, files=files).status_code == 403
    assert get(DROP, method="POST", headers=HONEST, files=files).status_code == 403
    late = (f'--x\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\n{PLAN}\r\n--x\r\n'
            f'Content-Disposition: form-data; name="token"\r\n\r\n{RULES.token}\r\n--x--\r\n')
    multipart = {**HONEST, "Content-Type": "multipart/form-data; boundary=x"}
    assert get(DROP, method="POST", headers=multipart, content=late.encode()).status_code == 403
    assert not list(temporary.iterdir())
    address = dropped(get, {"plan.md": PLAN})
    for button in ("las-in", "lamna"):
        assert get(f"{address}/{button}", method="POST", headers=HONEST, data={"token": "wrong"}).status_code == 403
        assert get(f"{address}/{button}").status_code in (404, 405)
    assert settled(get, address)["phase"] == "ready"
    assert len(address.rpartition("/")[2]) >= 32, "nobody guesses it"


@pytest.mark.engine
def test_the_token_may_be_a_header_and_the_body_may_come_in_pieces(app: FastAPI, get: Get) -> None:
    body = httpx.Request("POST", BASE, data={"token": RULES.token}, files=[("files", ("plan.md", PLAN))])
    content, kind = body.read(), body.headers["Content-Type"]

    async def pieces() -> Any:
        for at in range(0, len(content), 7):
            yield content[at:at + 7]

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as one:
            return await one.post(DROP, headers={**HONEST, "Content-Type": kind}, content=pieces())

    by_field = asyncio.run(send())
    by_header = get(DROP, method="POST", headers={**HONEST, TOKEN_HEADER: RULES.token}, files=[("files", ("plan.md", PLAN))])
    for done in (by_field, by_header):
        assert "1 fil är läst" in settled(get, done.headers["location"])["told"]


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_whatever_comes_first_the_token_is_told_or_not(head: bytes, rest: bytes) -> None:
    body = head + b"\r\n\r\n" + rest + b"\r\n--x"
    assert first_field("multipart/form-data; boundary=x", body) in ("", None) or b"token" in head
    assert first_field("multipart/form-data", head + b"\r\n\r\n" + rest) in ("", None)


def test_jobs_go_after_disuse_and_when_the_server_stops(temporary: Path, tmp_path: Path, embedded_settings: Settings) -> None:
    jobs = Jobs(replace(embedded_settings, key_file=tmp_path / "key"), _no_store, Limits(idle_seconds=0.2))
    job = _read(jobs, "plan.md", PLAN)
    assert kept(temporary) == ["plan.md"]
    time.sleep(0.3)
    assert jobs.find(job) is None
    assert kept(temporary) == []
    _read(jobs, "plan.md", PLAN)
    jobs.close()
    assert not list(temporary.iterdir())
    assert not [one for one in threading.enumerate() if one.name == "uploads" and one.is_alive()]


def test_what_a_killed_server_left_goes_and_what_a_living_one_has_stays(temporary: Path, tmp_path: Path,
                                                                        embedded_settings: Settings) -> None:
    living = Jobs(replace(embedded_settings, key_file=tmp_path / "key"), _no_store, Limits())
    _read(living, "plan.md", PLAN)
    dead = temporary / "framjar-uploads-dead"
    (dead / "x").mkdir(parents=True)
    (dead / "lock").touch()
    (dead / "x" / "logg.csv").write_text(LOG, "utf-8")
    for folder in temporary.iterdir():
        os.utime(folder, (1, 1))
    Jobs(embedded_settings, _no_store, Limits()).close()
    assert kept(temporary) == ["plan.md"]
    living.close()


def test_what_breaks_while_reading_is_one_file_and_says_nothing_of_it(
        temporary: Path, tmp_path: Path, embedded_settings: Settings, monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture) -> None:
    from loaders.documents import DocumentLoader

    def broken(self: DocumentLoader, path: Path, options: object) -> None:
        raise RuntimeError(f"secret {path} {NUMBER}")

    monkeypatch.setattr(DocumentLoader, "read", broken)
    jobs = Jobs(replace(embedded_settings, key_file=tmp_path / "key"), _no_store, Limits())
    found = jobs.find(_read(jobs, "plan.md", PLAN))
    assert found is not None
    assert "something of ours broke" in (found.items[0].reason or "")
    assert "RuntimeError at broken" in caplog.text
    assert "secret" not in caplog.text
    jobs.close()


def _no_store() -> Store:
    raise AssertionError("nothing is loaded here")


def _read(jobs: Jobs, name: str, content: str) -> str:
    """The id of a job with one file, read."""
    job = jobs.open()
    jobs.add(job, name, io.BytesIO(content.encode()))
    jobs.begin(job)
    deadline = time.monotonic() + 30
    while job.phase is Phase.READING:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return job.id
