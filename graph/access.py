"""What can be asked of a graph and what can be changed, for functions that need no more than that of an open engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

__all__ = ["Reader", "Writer"]


class Reader(Protocol):
    """Whatever rows can be read from: an open engine."""

    def read(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a statement that changes nothing."""
        ...


class Writer(Reader, Protocol):
    """What can be changed, several statements at a time."""

    def write_all(self, statements: Sequence[tuple[str, Mapping[str, Any]]]) -> list[list[dict[str, Any]]]:
        """Several statements in one transaction."""
        ...
