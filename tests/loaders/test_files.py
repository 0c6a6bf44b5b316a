"""Which files a path stands for, with real folders, links, pipes and rights."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.errors import BadParameter
from graph.model import Reading
from loaders.base import ReadOptions
from loaders.files import walk


@dataclass(frozen=True)
class BySuffix:
    """A loader that knows files by their suffix; nothing is read here."""

    kind: str
    suffix: str
    rules: str = "1"

    def accepts(self, path: Path, head: bytes) -> bool:
        return path.suffix == self.suffix

    def read(self, path: Path, options: ReadOptions) -> Reading:
        raise AssertionError("walking reads nothing")


LOADERS = (BySuffix("contacts", ".csv"), BySuffix("document", ".md"))


def test_a_folder_is_walked_in_order_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.csv", "a/.hidden.md", ".git/x.md", "a/~note.doc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = walk([tmp_path], LOADERS)
    assert [(str(one.path.relative_to(tmp_path)), one.loader.kind) for one in found.found] == [
        ("a/z.csv", "contacts"), ("b.md", "document")]
    assert [one.path.name for one in found.skipped] == ["~note.doc"]
    assert not found.unreadable


def test_what_a_browser_saved_beside_a_page_is_left_out(tmp_path: Path) -> None:
    for name in ("Plan.html", "Plan-filer/frame.html", "Other_files/text.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = walk([tmp_path], (BySuffix("document", ".md"), BySuffix("document", ".html")))
    assert [one.path.name for one in found.found] == ["text.md", "Plan.html"]
    assert [one.path.name for one in found.skipped] == ["Plan-filer"]


def test_what_no_reader_knows_is_skipped_in_a_folder_but_unreadable_by_name(tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"\xff\xd8\xff")
    assert [one.path for one in walk([tmp_path], LOADERS).skipped] == [file]
    assert [one.path for one in walk([file], LOADERS).unreadable] == [str(file)]


@pytest.mark.parametrize(("content", "reason"), [(b"", "is empty"), (b" \n\n", "is empty"),
                                                 (b"x", "no reader knows this kind of file")])
def test_a_file_that_nobody_reads_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "log.tsv"
    file.write_bytes(content)
    (error,) = walk([file], LOADERS).unreadable
    assert error.reason == reason


def test_a_kind_decides_for_files_that_were_named(tmp_path: Path) -> None:
    odd, other = tmp_path / "log.txt", tmp_path / "plan.md"
    odd.write_text("x")
    other.write_text("x")
    assert [one.loader.kind for one in walk([odd], LOADERS, "contacts").found] == ["contacts"]
    assert walk([tmp_path], LOADERS, "contacts").found == ()
    with pytest.raises(BadParameter, match="none of auto, "):
        walk([odd], LOADERS, "poem")


def test_links_that_lead_back_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "plan.md").write_text("x")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    found = walk([tmp_path], LOADERS)
    assert [one.path.name for one in found.found] == ["plan.md"]
    assert {one.path.name: one.reason for one in found.skipped} == {
        "up": "leads to a folder that was walked already", "self.md": "is a link that leads back to itself"}
    assert "leads back" in walk([tmp_path / "self.md"], LOADERS).unreadable[0].reason


def test_pipes_sockets_and_devices_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # the address of a socket is short
        server.bind("socket.md")
        reasons = {one.path.name: one.reason for one in walk([tmp_path], LOADERS).skipped}
    assert "a pipe" in reasons["pipe.md"]
    assert "a socket" in reasons["socket.md"]
    assert "a pipe" in walk([pipe], LOADERS).unreadable[0].reason
    assert "a device" in walk([Path("/dev/zero")], LOADERS).unreadable[0].reason


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_the_right_to_read_it_is_unreadable_in_a_folder_too(tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    file.write_text("x")
    file.chmod(0)
    assert "may not be read" in walk([tmp_path], LOADERS).unreadable[0].reason


def test_one_file_named_twice_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    file.write_text("x")
    assert len(walk([file, tmp_path, tmp_path / "." / "plan.md"], LOADERS).found) == 1


def test_relative_paths_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.md").write_text("x")
    monkeypatch.chdir(tmp_path)
    assert walk([Path("plan.md")], LOADERS).found[0].path == tmp_path / "plan.md"
