"""Short ways to read registers in tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graph.keys import PersonalKey
from graph.model import Name, Reading, Statement
from loaders import LOADERS
from loaders.base import ReadOptions
from loaders.files import walk

__all__ = ["KEY", "TODAY", "read", "said", "written"]

KEY, TODAY = PersonalKey(bytes(32)), date(2026, 12, 1)


def read(path: Path, kind: str | None = None, mapping: Path | None = None) -> Reading:
    """A file as its loader reads it."""
    (found,) = walk([path], LOADERS, kind).found
    return found.loader.read(found.path, ReadOptions(KEY, TODAY, mapping=mapping))


def written(path: Path, *rows: str) -> Path:
    """A text file with rows of semicolons."""
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def said(reading: Reading, predicate: str | None = None) -> set[tuple[str, ...]]:
    """What a reading says, as (subject, predicate, object), or of a predicate as (subject, object)."""
    def told(one: Statement) -> tuple[str, ...]:
        obj = one.object.key if isinstance(one.object, Name) and one.object.kind in ("Need", "Place", "TargetGroup") else (
            one.object.surface if isinstance(one.object, Name) else str(one.object))
        return (one.subject.surface, obj) if predicate else (one.subject.surface, one.predicate, obj)

    return {told(one) for one in reading.statements if predicate in (None, one.predicate)}
