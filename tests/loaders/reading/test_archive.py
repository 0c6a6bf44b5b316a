"""Zip archives: each document in them is a source of its own, whatever the archive tries."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from api.extracting import extract_files
from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from loaders import LOADERS
from loaders.base import ReadOptions, content_digest
from loaders.documents import DocumentLoader, content_of
from loaders.files import Walk, walk
from loaders.reading import archive as archives
from loaders.reading.archive import members

TEXT = "Granskog\n\nProjektägare: Älvdalens kommun\nProjektpartner: Almi, Norrlab AB\n".encode()
OPTIONS = ReadOptions(PersonalKey(bytes(32)), date(2026, 11, 24))
LOG = b"Datum;Lots;Bolag;Behov\n201103;AB;Ettan AB;export\n201104;CD;Tvaan AB;lan\n201105;AB;Trean AB;lan\n"


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as package:
        for name, content in files:
            package.writestr(name, content)
    return buffer.getvalue()


def put(folder: Path, content: bytes, name: str = "plans.zip") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def below(found: Walk, folder: Path) -> dict[str, str]:
    """What a walk came to: `read` or the reason, by path."""
    outcomes = {one.path: "read" for one in found.found} | {one.path: one.reason for one in found.skipped}
    outcomes |= {Path(one.path): one.reason for one in found.unreadable}
    return {path.relative_to(folder).as_posix(): outcome for path, outcome in sorted(outcomes.items())}


def test_each_document_in_an_archive_is_a_source_of_its_own(tmp_path: Path) -> None:
    put(tmp_path, zipped(("b/plan.md", b"# Plan"), ("a.txt", TEXT), ("b/", b""), ("photo.jpg", b"\xff\xd8\xff")))
    found = walk([tmp_path], LOADERS)
    assert below(found, tmp_path) == {"plans.zip/a.txt": "read", "plans.zip/b/plan.md": "read",
                                      "plans.zip/photo.jpg": "no reader knows this kind of file"}
    reading = found.found[0].loader.read(found.found[0].path, OPTIONS)
    (body,) = reading.bodies
    assert (reading.source.path, reading.source.sha256) == (str(tmp_path / "plans.zip" / "a.txt"), content_digest(TEXT))
    assert all(one.evidence.quote == body.text[one.evidence.start:one.evidence.end] for one in reading.statements)
    assert list(reading.statements)


def test_an_archive_and_what_it_holds_can_be_named(tmp_path: Path) -> None:
    path = put(tmp_path, zipped(("a/plan.md", b"# Plan"), ("a/b/text.txt", TEXT), ("c.md", b"# C")))
    assert list(below(walk([path], LOADERS), tmp_path)) == ["plans.zip/a/b/text.txt", "plans.zip/a/plan.md", "plans.zip/c.md"]
    assert list(below(walk([path / "a"], LOADERS), tmp_path)) == ["plans.zip/a/b/text.txt", "plans.zip/a/plan.md"]
    assert below(walk([path / "c.md"], LOADERS), tmp_path) == {"plans.zip/c.md": "read"}
    assert "no d.md in the archive" in walk([path / "d.md"], LOADERS).unreadable[0].reason


def test_names_do_no_harm_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.md")
    link.external_attr = 0o120777 << 16
    path = put(tmp_path, zipped(("../../etc/plan.md", b"# A"), ("/root/plan.md", b"# B"), ("C:\\x\\plan.md", b"# C"),
                                (".hidden.md", b"# D"), ("__MACOSX/plan.md", b"# E"), ("a/.git/plan.md", b"# F"),
                                (link, b"/etc/passwd"), ("bad\x07name.md", b"# G")))
    found = walk([path], LOADERS)
    assert list(below(found, tmp_path)) == ["plans.zip/bad_name.md", "plans.zip/etc/plan.md", "plans.zip/root/plan.md",
                                            "plans.zip/x/plan.md"]
    assert [content_of(one.path) for one in found.found] == [b"# G", b"# A", b"# B", b"# C"]


def test_nordic_letters_in_names_from_any_machine(tmp_path: Path) -> None:
    for raw in ("Åtgärd på Røros.md".encode(), "Åtgärd på Røros.md".encode("cp865")):
        placeholder = "x" * (len(raw) - 3) + ".md"
        content = zipped((placeholder, b"# Plan"), packing=zipfile.ZIP_STORED).replace(placeholder.encode(), raw)
        assert [one.name for one in members(put(tmp_path, content), 10)] == ["Åtgärd på Røros.md"]


def test_one_level_of_archives_in_archives_is_opened(tmp_path: Path) -> None:
    innermost = zipped(("plan.md", b"# Djup"))
    inner = zipped(("plan.md", b"# Inre"), ("more.zip", innermost), ("second.md", b"# Andra"))
    path = put(tmp_path, zipped(("year/inner.zip", inner), ("broken.zip", b"PK\x03\x04rest")))
    found = walk([path], LOADERS)
    outcomes = below(found, tmp_path)
    assert outcomes["plans.zip/year/inner.zip/plan.md"] == "read"
    assert "archive in an archive in an archive" in outcomes["plans.zip/year/inner.zip/more.zip"]
    assert "damaged zip archive" in outcomes["plans.zip/broken.zip"]
    assert [content_of(one.path) for one in found.found] == [b"# Inre", b"# Andra"]


def test_a_changed_archive_in_an_archive_is_read_anew(tmp_path: Path) -> None:
    for words in (b"# Ett", b"# Annat"):
        path = put(tmp_path, zipped(("inner.zip", zipped(("plan.md", words)))))
        assert content_of(path / "inner.zip" / "plan.md") == words


def test_logs_are_to_be_unpacked_first(tmp_path: Path) -> None:
    put(tmp_path, zipped(("logg.csv", LOG)))
    assert "unpack it" in below(walk([tmp_path], LOADERS), tmp_path)["plans.zip/logg.csv"]


def _lying(size: int) -> bytes:
    """An archive whose directory says that its file has another size."""
    content = bytearray(zipped(("plan.md", b"# Plan " * 50)))
    at = content.index(b"PK\x01\x02")
    content[at + 24:at + 28] = struct.pack("<I", size)
    return bytes(content)


def _overlapping() -> bytes:
    """An archive whose directory names the same bytes many times."""
    content = zipped(("plan.md", bytes(range(256)) * 400), packing=zipfile.ZIP_STORED)
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry, tail = content[start:end], bytearray(content[end:])
    tail[8:12] = struct.pack("<HH", 50, 50)
    tail[12:16] = struct.pack("<I", len(entry) * 50)
    return content[:start] + entry * 50 + bytes(tail)


@pytest.mark.parametrize(("content", "reason"), [
    (zipped(("plan.md", b"\0" * 2**26)), "zip bomb"),
    (_overlapping(), "zip bomb"),
    (_lying(2**31), "when unpacked"),
    (zipped(*[(f"{number}.md", b"x") for number in range(2001)]), "more than 2000 files"),
    (b"PK\x03\x04", "damaged zip archive"),
    (zipped(("plan.md", TEXT))[:-30], "damaged zip archive"),
    (zipped(), "archive without files"),
])
def test_archives_made_to_harm_and_damaged_ones_are_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    (error,) = walk([put(tmp_path, content)], LOADERS).unreadable
    assert reason in error.reason


def test_a_damaged_or_encrypted_member_does_not_hinder_the_others(tmp_path: Path) -> None:
    content = bytearray(zipped(("a.md", b"# A"), ("b.md", TEXT * 20), ("c.md", b"# C")))
    at = content.index(b"b.md") + 4
    content[at + 5:at + 25] = b"\xff" * 20
    first = content.index(b"PK\x01\x02")
    content[first + 8] |= 1
    outcomes = below(walk([put(tmp_path, bytes(content))], LOADERS), tmp_path)
    assert "encrypted" in outcomes["plans.zip/a.md"]
    assert "damaged" in outcomes["plans.zip/b.md"]
    assert outcomes["plans.zip/c.md"] == "read"


def test_a_size_that_lies_gives_no_more_than_it_says(tmp_path: Path) -> None:
    path = put(tmp_path, _lying(7))
    with pytest.raises(UnreadableFile, match="damaged in its archive"):
        content_of(path / "plan.md")


def test_a_large_archive_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_PACKED", 10)
    assert "larger than" in walk([put(tmp_path, zipped(("a.md", TEXT)))], LOADERS).unreadable[0].reason


def test_documents_in_an_archive_are_extracted(tmp_path: Path) -> None:
    path = put(tmp_path, zipped(("a.txt", TEXT), ("b/a.md", TEXT)))
    result = extract_files([path], tmp_path / "out", PersonalKey(bytes(32)), lambda sentence: None)
    assert [file.name for file in result.written] == ["a.json", "a.md.json"]
    assert not result.failed


def test_what_is_no_member_is_unreadable(tmp_path: Path) -> None:
    path = put(tmp_path, zipped(("a.txt", TEXT)))
    with pytest.raises(UnreadableFile, match="no such file in the archive"):
        DocumentLoader().read(path / "b.txt", OPTIONS)
