"""The command that erases what contact logs tell of persons."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from api.options import Graph, chosen_settings
from api.output import message, progress

__all__ = ["register"]

LEFT = {
    True: "If a server uses the graph, its engine's log of changes keeps the words until it stops.",
    False: "Files, logs of changes and backups of the Neo4j server keep the words until it writes over them or prunes them; "
           "see its own settings.",
}


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command(epilog="Try: framjar erase --all --before 2024-01-01")(erase)


def erase(
    source: Annotated[str | None, typer.Argument(metavar="[SOURCE]", help="A log's id or path, as `framjar sources` shows.")
                      ] = None,
    every: Annotated[bool, typer.Option("--all", help="Of all contact logs.")] = False,
    before: Annotated[str | None, typer.Option("--before", metavar="YYYY-MM-DD", help="Only of contacts before this day.")
                      ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    graph: Graph = None,
) -> None:
    """Erase the cells of contact logs that may be of a person: persons, telephones, addresses, notes. No count changes."""
    from api import wiring
    from graph.errors import BadParameter

    if (source is None) is not (every or (source is None and before is not None)):
        raise BadParameter("source", "name one log, or --all")
    day = _day(before)
    settings = chosen_settings(graph)
    if not yes:
        _ask(source, day)
    with wiring.open_store(settings, say=message) as store:
        with progress("Erasing"):
            gone = wiring.erase(store, source, day)
        # An embedded engine keeps what it did in a log until it ends.
        store.engine.close(linger=False)
    embedded = settings.embedded_path is not None
    message(f"Erased: personal cells of {sum(gone.values())} rows in {len(gone)} logs. {LEFT[embedded]}")


def _day(text: str | None) -> str | None:
    from graph.errors import BadParameter

    try:
        return date.fromisoformat(text).isoformat() if text is not None else None
    except ValueError:
        raise BadParameter("--before", f"{text!r} is no day; write YYYY-MM-DD") from None


def _ask(source: str | None, day: str | None) -> None:
    """Asks whether to go on; where nobody can answer, `--yes` is needed."""
    from graph.errors import BadParameter

    if not sys.stdin.isatty():
        raise BadParameter("--yes", "is needed where nobody can be asked; what is erased cannot be brought back")
    what = f"{source or 'all contact logs'}" + (f", contacts before {day}" if day else "")
    typer.confirm(f"Erase persons, telephones, addresses and notes of {what}? This cannot be undone.", abort=True, err=True)
