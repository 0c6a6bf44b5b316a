"""Whatever the bytes, and whatever the name says they are: a text or UnreadableFile, soon, and the same each time."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.errors import UnreadableFile
from loaders import LOADERS
from loaders.documents import content_of
from loaders.extraction import extract
from loaders.files import walk
from loaders.reading.formats import SUFFIXES, read_document
from loaders.reading.text import DocumentText
from tests.loaders.reading.pdfs import Rule, Words, lines, pdf
from tests.loaders.reading.test_archive import TEXT, zipped
from tests.loaders.reading.test_html import CONTENT, MENU
from tests.loaders.reading.test_odt import PLAIN as ODT
from tests.loaders.reading.test_word import PLAIN as WORD

PDF = pdf([*lines(50, 700, "Plan", "Mål och medel"), Words(300, 700, "Almi"), Words(300, 688, "IUC"), Rule(40, 690, 300)])
ARCHIVE = zipped(("a.txt", TEXT), ("inner.zip", zipped(("b.md", TEXT))))
WHOLE = (PDF, WORD, ODT, f"<body>{MENU}<main>{CONTENT}</main>".encode(), TEXT, ARCHIVE)
CASES = settings(max_examples=10_000 if os.environ.get("FRAMJAR_LONG") else 300, deadline=timedelta(seconds=20),
                 suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file of some kind with some bytes exchanged, cut out or put in."""
    content = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        length = draw(st.sampled_from([0, 1, 4, 50, 1000]))
        content[at:at + length] = draw(st.binary(max_size=8))
    return bytes(content)


words = st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
anything = st.one_of(st.binary(max_size=400), damaged(), words)


def tried(content: bytes, name: str) -> DocumentText | UnreadableFile:
    try:
        return read_document(content, name)
    except UnreadableFile as error:
        return error


def check_said(text: str) -> None:
    """What the text says stands in it where it is said to stand."""
    said = extract(text, source="source")
    for quote, start, end in [*((one.evidence.quote, one.evidence.start, one.evidence.end) for one in said.statements()),
                              *((tag.quote, tag.start, tag.end) for tag in said.tags)]:
        assert quote == text[start:end]


@CASES
@given(anything, st.sampled_from([*SUFFIXES, "", ".xyz"]))
@example(b"\xa0", ".txt")
def test_any_bytes_give_a_text_or_say_why_not(content: bytes, suffix: str) -> None:
    name = f"file{suffix}"
    document = tried(content, name)
    if isinstance(document, UnreadableFile):
        assert (document.path, bool(document.reason)) == (name, True)
        return
    assert tried(content, name) == document
    assert document.text.strip()
    assert list(document.pages) == sorted(document.pages)
    assert all(0 <= at <= len(document.text) for at in document.pages)
    assert [at for at, _ in document.elements] == sorted({at for at, _ in document.elements})
    for at in range(0, len(document.text), 7):
        assert document.place(at)
    check_said(document.text)


@CASES
@given(anything)
def test_any_bytes_as_an_archive_are_walked(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "plans.zip").write_bytes(content)
        for found in walk([Path(folder)], LOADERS).found:
            assert (Path(folder) / "plans.zip") in found.path.parents, "nothing leads out of the archive"
            try:
                content = content_of(found.path)
            except UnreadableFile:
                continue
            assert isinstance(content, bytes)
