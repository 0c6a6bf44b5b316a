"""What a loader is: it reads one file and yields values; it never sees a connection."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from graph.errors import UnreadableFile
from graph.keys import PersonalKey
from graph.model import Inventory, Layout, Reading

__all__ = ["Loader", "ReadOptions", "content_digest", "file_digest"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user said about the files: `inventories` they are complete for, a column `mapping`, the `key` for digests
    of personal numbers, `today` (dates after it are noted) and whether the `personal` cells of logs are kept; and what is
    `remembered` of columns, by the shape of a header.
    """

    key: PersonalKey
    today: date
    inventories: tuple[Inventory, ...] = field(default=())
    mapping: Path | None = None
    remembered: Mapping[str, Layout] = field(default_factory=dict)
    personal: bool = True


class Loader(Protocol):
    """One kind of source.

    `kind` is the word for `--kind`; `rules` the version of its rules, so that a file is read anew when they change.
    """

    kind: str
    rules: str
    # Whether what `read` gives is there at once and may come from another process; else it is read as one takes it.
    whole: bool

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether this loader knows the file, by its name and first bytes (at most 64 kB)."""
        ...

    def read(self, path: Path, options: ReadOptions) -> Reading:
        """What the file says. Raises UnreadableFile with the reason where nothing can be made of it."""
        ...


def content_digest(content: bytes) -> str:
    """SHA-256 of a file's bytes, as hexadecimal digits.

    >>> content_digest(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file that need not fit into memory. Raises UnreadableFile where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read: {error.strerror}") from error
