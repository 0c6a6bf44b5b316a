"""A mixture of documents and a contact log in two versions, so that loading one after the other replaces every file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.data import write_log
from loaders.demo import write_demo

VERSIONS = (1, 2)
LOG = "log.csv"
DOCUMENTS = "documents"
LEFT_OUT = 5


def write_mixture(folder: Path, version: int, rows: int, most: int | None = None) -> Path:
    """Writes the folder as it is in a version: the documents of the demo region (the first `most`, by name), each without
    every fifth line, another fifth in each version, and a log of `rows` contacts that begins a hundredth further on in the
    second version.

    The same bytes each time. Returns the folder; files that are there are overwritten.
    """
    documents = folder / DOCUMENTS
    documents.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as whole:
        for file in [file for file in write_demo(Path(whole)) if file.kind == "document"][:most]:
            (documents / file.path.name).write_text(thinned(file.path.read_text("utf-8"), version), "utf-8")
        log = write_log(Path(whole) / "whole.csv", rows + rows // 100)
        header, *lines = log.read_text("utf-8").splitlines(keepends=True)
    first = 0 if version == VERSIONS[0] else rows // 100
    (folder / LOG).write_text(header + "".join(lines[first:first + rows]), "utf-8", newline="")
    return folder


def thinned(text: str, version: int) -> str:
    """The text without every fifth line, from another line on in each version; the first line stays.

    >>> thinned("a\\nb\\nc\\nd\\n", 1), thinned("a\\nb\\nc\\nd\\n", 2)
    ('a\\nc\\nd\\n', 'a\\nb\\nd\\n')
    """
    return "".join(line for number, line in enumerate(text.splitlines(keepends=True)) if number % LEFT_OUT != version)
