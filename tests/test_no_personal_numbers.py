"""No personal number, however it is written, is found in an engine's folder, a dump, an export, a page, an answer, a report,
a message or a log line."""

from __future__ import annotations

import gzip
import io
import json
import logging
import os
import re
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook

from api.app import create_app
from api.loading import LoadRequest, load, planned
from api.security import Rules, hosts_of
from graph.config import Settings
from graph.engine import Engine
from graph.keys import PersonalKey
from graph.moving import dump
from graph.store import Store
from queries.catalog import catalogue
from tests.api.conftest import command, own_folders
from tests.api.test_http import PAGES, client
from tests.graph.test_erasing import found_files

KEY = PersonalKey(bytes(32))
# Invented: no birth number from 980 on is ever given in Sweden; the others belong to days that have none such.
SPELT = ("930309-9882", "9303099882", "19930309-9882", "199303099882", "930309+9882", "930309 9882", "19930309 9882",
         "pnr:930309-9882", "930309 - 9882", "930309–9882", "010190-9801", "01019098091")
IN_ANY_FORM = re.compile(rb"93[^\d]?03[^\d]?09[^\d]{0,5}98[^\d]?82|010190[^\d]?9801|010190[^\d]?98091")
HEADER = ("Datum", "Företag", "Orgnr", "Kommun", "Behov", "Lotsad till", "Telefon", "E-post", "Kontaktperson", "Anteckning",
          "Utfall", "Övrigt")


def rows() -> list[tuple[str, ...]]:
    """Each spelling in each column but the day."""
    plain = ("2026-03-02", "Exempelsågen AB", "559812-3452", "Leksand", "Kapital", "Almi", "070-174 06 05",
             "info@firm.example", "Exempel Exempelsson", "Ringde", "Klart", "x")
    return [(*plain[:at], plain[at] + " " + spelt if at not in (2,) else spelt, *plain[at + 1:])
            for spelt in SPELT for at in range(1, len(plain))]


def files(folder: Path) -> list[Path]:
    """A log as text and as a workbook, a document, and a file that is refused."""
    found = [folder / name for name in ("log.csv", "log.xlsx", "plan.md", "broken.csv", "broken.docx")]
    found[0].write_text("\n".join(";".join(row) for row in (HEADER, *rows())), "utf-8")
    book = Workbook()
    for row in (HEADER, *rows()):
        book.active.append(row)
    book.save(found[1])
    sentences = "\n".join(f"Projektet Skogsnavet leds av Exempel Exempelsson ({spelt}), mejl {spelt}@firm.example. "
                          f"Enskild firma {spelt} erbjuder rådgivning om lån i Leksand." for spelt in SPELT)
    found[2].write_text(f"# Skogsnavet {SPELT[0]}\n\nProjektägare: Leksands kommun, {SPELT[2]}\n\n{sentences}\n", "utf-8")
    found[3].write_text("\n".join(SPELT), "utf-8")
    found[4].write_text("\n".join(SPELT), "utf-8")
    return found


def leaks(data: bytes | str) -> list[str]:
    """The personal numbers in some bytes, of any encoding, each with what stands around it."""
    plain = (data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).replace(b"\0", b"")
    return [plain[max(0, match.start() - 60):match.end() + 20].decode("utf-8", "replace")
            for match in IN_ANY_FORM.finditer(plain)]


def test_what_is_looked_for_would_be_found() -> None:
    assert all(leaks(f"a {spelt} b") and leaks(f"a {spelt} b".encode("utf-16")) for spelt in SPELT)


def test_nothing_of_the_graph_tells_one(engine: Engine, engine_settings: Settings, tmp_path: Path,
                                        capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    store = Store(engine)
    report = load(store, planned([LoadRequest(files(tmp_path))]), KEY)
    assert [one["status"] for one in report["sources"][:3]] == ["loaded"] * 3
    assert leaks(json.dumps(report, ensure_ascii=False)) == []
    stream = io.BytesIO()
    dump(engine, stream, KEY.fingerprint)
    assert leaks(gzip.decompress(stream.getvalue())) == []
    get = client(create_app(engine, settings=engine_settings, rules=Rules(hosts_of(8000))))
    pages = [*PAGES, "/fragor/1.csv", *(f"/kallor/{one['id']}" for one in store.sources()),
             *(f"/api/questions/{one['name']}" for one in catalogue()), *(f"/api/export.{kind}" for kind in (
                 "html", "svg", "gexf", "graphml", "json", "csv")), "/api/network"]
    assert {page: found for page in pages if (found := leaks(get(page).content))} == {}
    printed = capfd.readouterr()
    assert leaks(printed.out + printed.err + caplog.text.replace(str(tmp_path), "")) == []


def test_no_command_and_no_file_of_the_engine_tells_one(tmp_path: Path, embedded_path: Path) -> None:
    given = files(tmp_path)
    asked: list[tuple[str | Path, ...]] = [
        ("load", *given, "--dry-run"), ("load", *given), ("load", *given, "--format", "json"), ("load", given[3]),
        ("extract", given[2], "--explain"), ("extract", given[2], "--out", tmp_path / "out"), ("sources",), ("status",),
        ("ask", "coverage"), ("check",), ("dump", tmp_path / "graph.gz"), ("export", tmp_path / "map.html"),
        ("erase", "--all", "--yes"), ("check",)]
    for words in asked:
        done = subprocess.run(command(*words), env={**own_folders(tmp_path, embedded_path), "PYTHONPATH": os.getcwd(),
                                                    "GRAPH_LINGER": "20"},
                              capture_output=True, cwd=tmp_path, stdin=subprocess.DEVNULL, timeout=200, check=False)
        assert (words[:2], leaks(done.stdout + done.stderr)) == (words[:2], [])
        assert done.returncode in ((0, 1) if words[0] in ("load", "extract") and words != ("load", given[3]) else
                                   (2,) if words[0] == "load" else (0,)), (words, done.stderr)
        if words[0] == "load" and "--dry-run" not in words:
            running = {file.name: found for file in embedded_path.rglob("*") if file.is_file()
                       if (found := leaks(file.read_bytes()))}
            assert running == {}
    written = [*(tmp_path / "out").rglob("*.json"), tmp_path / "map.html"]
    assert [file.name for file in written if leaks(file.read_bytes())] == []
    assert leaks(gzip.decompress((tmp_path / "graph.gz").read_bytes())) == []
    assert found_files(embedded_path, leaks) == []
