"""Options and helpers that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graph.config import Settings

__all__ = ["Form", "Format", "Graph", "chosen_settings"]


class Form(StrEnum):
    """How lists and reports are printed."""

    TABLE = "table"
    JSON = "json"


Graph = Annotated[str | None, typer.Option(
    "--graph", metavar="URI", help="embedded:PATH, bolt://HOST:PORT, neo4j://HOST or neo4j+s://HOST; else GRAPH_URI.")]
Format = Annotated[Form, typer.Option("--format", help="A table for people or one JSON document.")]


def chosen_settings(graph: str | None) -> Settings:
    """The settings of the environment, with the graph of `--graph` if it was given."""
    from graph.config import settings

    return settings(graph=graph)
