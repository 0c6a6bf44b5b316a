"""The tables of the gazetteer, as they lie in `data`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import resources

__all__ = ["rows"]


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of the gazetteer."""
    yield from csv.DictReader((resources.files(__package__) / "data" / name).read_text("utf-8").splitlines())
