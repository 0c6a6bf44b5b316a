"""Derived nodes and relationships as rows to be written: each carries `digest`, a digest of its content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.ids import digest

__all__ = ["Link", "NodeRow", "digested", "link_of"]


@dataclass(frozen=True, slots=True)
class NodeRow:
    label: str
    id: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    type: str
    label: str
    end_label: str
    start: str
    end: str
    id: str
    properties: Mapping[str, Any]

    @property
    def digest(self) -> str:
        return str(self.properties["digest"])

    @property
    def row(self) -> dict[str, Any]:
        return {"id": self.id, "start": self.start, "end": self.end, "properties": self.properties}


def digested(properties: Mapping[str, Any], *ends: str) -> dict[str, Any]:
    return {**properties, "digest": digest(properties, *ends)}


def link_of(type_: str, start: tuple[str, str], end: tuple[str, str], properties: Mapping[str, Any], *more: str) -> Link:
    id_ = digest(start[1], type_, end[1], *more)
    return Link(type_, start[0], end[0], start[1], end[1], id_, digested({**properties, "id": id_}, start[1], end[1]))
