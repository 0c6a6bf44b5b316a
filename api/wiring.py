"""The one place where settings, engine, store and questions meet; `api.loading` adds the loaders."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from graph.config import Settings
from graph.engine import Engine, connect
from graph.errors import EngineUnavailable
from graph.judged import read_judgements, remembered
from graph.model import Layout
from graph.store import Store, open_store

if TYPE_CHECKING:
    from viz.scene import Scene

__all__ = ["erase", "find", "known_columns", "network_scene", "open_engine", "open_store", "rows_visible", "served", "today",
           "withdraw"]

ZONE = ZoneInfo("Europe/Stockholm")
# An engine that a server starts ends soon, even where the server is stopped while the engine starts.
SERVED_LINGER = 2.0
# A person who pressed a button waits so long for a load to finish, and is told then.
SERVED_PATIENCE = 3.0


def today() -> date:
    """The day in Sweden."""
    return datetime.now(ZONE).date()


def rows_visible(settings: Settings) -> bool:
    """Whether single rows and small counts are shown here: on the command line and a loopback server, unless
    GRAPH_ROWS says no."""
    return settings.rows is not False


def open_engine(settings: Settings) -> Engine:
    """An open door to the graph that the settings name."""
    return connect(settings)


def known_columns(settings: Settings, say: Callable[[str], None]) -> dict[str, Layout]:
    """What is remembered of columns, by the shape of a header; nothing where there is no graph yet. One that does not answer is
    told of."""
    if settings.embedded_path is not None and not settings.embedded_path.exists():
        return {}
    try:
        with connect(settings) as engine:
            return remembered(read_judgements(engine))
    except EngineUnavailable as error:
        say(f"What is remembered of columns could not be asked for: {error}")
        return {}


def served(settings: Settings) -> Settings:
    """The settings of a server: its own engine lingers only shortly when it ends, and no page waits long to change the
    graph."""
    return replace(settings, linger=min(settings.linger, SERVED_LINGER), patience=SERVED_PATIENCE)


def withdraw(store: Store, source_or_path: str) -> list[str]:
    """Takes a source out; a path may be written relative to where one stands. The ids taken out."""
    return store.withdraw(_known(store, source_or_path))


def erase(store: Store, source_or_path: str | None, before: str | None) -> dict[str, int]:
    """Erases personal cells of one log or of all (None); how many rows had some, by the id of the log."""
    return store.erase(source_or_path and _known(store, source_or_path), before=before)


def _known(store: Store, source_or_path: str) -> str:
    """The id or path as the graph knows it, where a path is written relative to where one stands."""
    known = {name for one in store.sources() for name in (one["id"], *one["paths"])}
    absolute = os.path.abspath(source_or_path)
    return absolute if source_or_path not in known and absolute in known else source_or_path


def find(engine: Engine, settings: Settings, asked: Mapping[str, str | None], language: str = "sv") -> dict[str, Any]:
    """The partner finder's answer. `asked` has text and perhaps municipality, date, target_group; `language` is that of
    the reasons."""
    from queries.finder import find as answer

    given = {name: asked.get(name) or None for name in ("municipality", "date", "target_group")}
    return answer(engine, asked.get("text") or "", **given, today=today(), rows_visible=rows_visible(settings),
                  language=language)


def network_scene(engine: Engine, language: str, *, rows_visible: bool) -> Scene:
    """The network of all that is loaded, with the evidence of its links."""
    from queries.reading import read_evidence
    from viz.network_rows import read_network
    from viz.scene import scene

    rows = read_network(engine)
    ids = (statement for row in rows for statement in row["statements"] or ())
    return scene(rows, read_evidence(engine, ids, rows_visible=rows_visible), language=language)
