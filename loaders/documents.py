"""Documents: texts, web pages, Word, PDF and OpenDocument files, read as statements about actors, projects, offers and gaps."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.model import Body, Name, Reading, Source, SourceReport, Statement
from loaders.base import ReadOptions, content_digest
from loaders.extraction import extract
from loaders.extraction.rules import version
from loaders.numbers import personal_numbers_in
from loaders.reading.archive import member_bytes, within_archive
from loaders.reading.formats import MOST_BYTES, SUFFIXES, TOO_LARGE, read_document
from loaders.reading.text import DocumentText

__all__ = ["DocumentLoader", "content_of", "entity_counts", "is_table", "text_of"]

DELIMITERS = (";", "\t", ",", "|")
TABLE_LINES = 4  # so many lines with the same number of cells make a table of a text file
LEAST_CELLS = 4
READER = "9"  # counted up when the code that reads changes what is said


class DocumentLoader:
    """Reads the formats of `loaders/reading/formats.py`, but for `.txt` files that are tables; in zip archives too."""

    kind = "document"
    reads_archives = True
    whole = True
    # A file is read anew when the tables of rules change, or the code that reads them (count READER up then).
    rules = f"{READER}-{version()}"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether the file is a document by its name, and does not begin as a table of contacts does.

        >>> DocumentLoader().accepts(Path("plan.md"), b"# Plan"), DocumentLoader().accepts(Path("plan.mp3"), b"ID3")
        (True, False)
        >>> DocumentLoader().accepts(Path("logg.txt"), b"Datum;Lots;Bolag;Behov\\n1;2;3;4\\n1;2;3;4\\n1;2;3;4\\n")
        False
        """
        if path.suffix.casefold() not in SUFFIXES:
            return False
        return path.suffix.casefold() != ".txt" or not is_table(head)

    def read(self, path: Path, options: ReadOptions) -> Reading:
        """The statements of a document, its text as a body, and a report that is complete at once.

        Raises UnreadableFile where the file is empty, damaged, encrypted, a picture of text, in no encoding we know, or of
        another kind than its name says.
        """
        content = content_of(path)
        document = text_of(content, path.name, options.key)
        source = Source(
            sha256=content_digest(content),
            path=str(path),
            kind=self.kind,
            encoding=document.encoding,
            rules=self.rules,
            inventories=options.inventories,
        )
        extraction = extract(document.text, source=source.id, path=path.name)
        statements = [_in_its_place(one, document) for one in extraction.statements()]
        report = SourceReport(
            str(path),
            self.kind,
            fields={
                "encoding": document.encoding,
                **_pages(document),
                "language": extraction.language,
                "title": extraction.title,
                "statements": len(statements),
                "entities": entity_counts(statements),
            },
        )
        source = replace(source, title=extraction.title, language=extraction.language, date=extraction.date)
        return Reading(source, report, bodies=[Body(source.id, document.text)], statements=statements)


def text_of(content: bytes, name: str, key: PersonalKey) -> DocumentText:
    """The text of a document as everything after it sees it: personal numbers are digests, and offsets count in that.

    Raises UnreadableFile as `read_document` does.

    >>> text_of(b"Sole trader 930309-9882", "firm.txt", PersonalKey(bytes(32))).text
    'Sole trader digest:316d5ea720ec77af4a282090ab51c9c6'
    """
    document = read_document(content, name)
    return document.edited(list(personal_numbers_in(document.text, key)))


def is_table(head: bytes) -> bool:
    """Whether the first lines are cells with the same delimiter: a log saved as text, no document."""
    lines = [line for line in re.split(rb"\r?\n", head[:20_000])[:40] if line.strip()]
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter.encode()) for line in lines[:12]]
        longest = 0
        run = 0
        for index, count in enumerate(counts):
            run = run + 1 if index and count == counts[index - 1] and count + 1 >= LEAST_CELLS else 1
            longest = max(longest, run)
        if counts and counts[0] + 1 >= LEAST_CELLS and longest >= min(TABLE_LINES, len(counts)) and len(counts) > 1:
            return True
    return False


def content_of(path: Path) -> bytes:
    """The bytes of a document, on disk or in an archive. Raises UnreadableFile where there are none to read."""
    try:
        if not os.path.exists(path) and (inside := within_archive(path)):
            return member_bytes(*inside)
        if not path.is_file():
            raise UnreadableFile(str(path), "is no ordinary file")
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile(str(path), TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read: {error.strerror or error}") from error


def _pages(document: DocumentText) -> dict[str, object]:
    """How many pages there are, and which of them have no text (because they are pictures), for the report."""
    if not document.pages:
        return {}
    ends = (*document.pages[1:], len(document.text))
    textless = [page for page, (start, end) in enumerate(zip(document.pages, ends, strict=True), start=1) if start == end]
    return {"pages": len(document.pages), "pages_without_text": textless}


def _in_its_place(statement: Statement, document: DocumentText) -> Statement:
    """The statement with the page or the element that its words stand in, where the document has such."""
    at = statement.evidence.start
    if at is None or not (document.pages or document.elements):
        return statement
    return replace(statement, evidence=replace(statement.evidence, page=document.page(at), element=document.element(at)))


def entity_counts(statements: Iterable[Statement]) -> dict[str, int]:
    """How many different names of each kind the statements have; needs, places and target groups are not counted."""
    names: set[Name] = set()
    for statement in statements:
        names.update(n for n in (statement.subject, statement.object) if isinstance(n, Name))
    kinds: dict[str, int] = {}
    for kind in sorted({name.kind for name in names} - {"Need", "Place", "TargetGroup"}):
        kinds[kind] = len({(name.key, name.scope) for name in names if name.kind == kind})
    return kinds
