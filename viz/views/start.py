"""The start page: one field, three doors with figures, what is loaded, what ends next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from viz.i18n import Texts, texts
from viz.words import STATES, href

__all__ = ["start_view"]

TILE_ROWS, TILE_COLUMNS = 4, 11
SYMBOLS = {"Project": "project", "Service": "service", "Plan": "project", "Network": "network"}


def start_view(status: Mapping[str, Any], sources: Sequence[Mapping[str, Any]], *, language: str,
               municipalities: Sequence[tuple[str, str]], states: Sequence[str] = (),
               lapses: Iterable[Mapping[str, Any]] = (), examples: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """What the start page shows.

    `status` has `counts` per label (`framjar status`), `sources` are those of the store. `states` are the states of
    the cells of a matrix, in its order (empty: no figures are shown). `lapses` (`name`, `label`, `end`, `by`) come
    soonest first. `examples` are (text, municipality). An empty graph says how to load.
    """
    counts = status.get("counts", {})
    return {
        "municipalities": municipalities,
        "examples": [(text, href("/partner", {"text": text, "municipality": place}, language))
                     for text, place in examples],
        "empty": not sources,
        "figures": {"services": counts.get("Service", 0), "actors": counts.get("Actor", 0),
                    "projects": counts.get("Project", 0), "cells": len(states), "gaps": states.count("gap"),
                    "unknown": states.count("unknown")},
        "tiles": _tiles(states),
        "newest": max((s["loaded_at"] for s in sources if s.get("loaded_at")), default=None),
        "kinds": [_kind(kind, sources, counts, texts(language)) for kind in ("document", "contacts")
                  if any(s.get("kind") == kind for s in sources)],
        "lapses": [_lapse(row, texts(language)) for row in lapses],
    }


def _kind(kind: str, sources: Sequence[Mapping[str, Any]], counts: Mapping[str, int], text: Texts) -> dict[str, Any]:
    _ = text.gettext
    mine = [s for s in sources if s.get("kind") == kind]
    if kind == "contacts":
        holds = text.ngettext("%(num)s contact", "%(num)s contacts", counts.get("Contact", 0))
    else:
        holds = text.ngettext("%(num)s statement", "%(num)s statements", counts.get("Statement", 0))
    return {"title": _("Contact logs") if kind == "contacts" else _("Documents"), "number": len(mine), "holds": holds,
            "latest": max((s["loaded_at"] for s in mine if s.get("loaded_at")), default=None),
            "href": href("/kallor", {"kind": kind}, text.language)}


def _lapse(row: Mapping[str, Any], text: Texts) -> dict[str, Any]:
    by = ", ".join(row.get("by") or ())
    return {"name": row["name"], "end": row["end"], "about": by,
            "symbol": SYMBOLS.get(row.get("label", ""), "project"),
            "href": href("/natverk", {"node": row["name"]}, text.language)}


def _tiles(states: Sequence[str]) -> list[tuple[int, int, str]]:
    """A small picture of the matrix: some of its cells, evenly picked; a plain pattern where there are none."""
    total = TILE_ROWS * TILE_COLUMNS
    picked = [states[i * len(states) // total] for i in range(total)] if states else \
        [STATES[(i * 7 // 3) % 3] for i in range(total)]
    return [(21 * (i % TILE_COLUMNS) + 4, 19 * (i // TILE_COLUMNS) + 4, word) for i, word in enumerate(picked)]
