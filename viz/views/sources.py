"""The list of what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from queries.order import swedish
from viz.i18n import texts
from viz.views.evidence import source_link
from viz.words import inventory_in_words

__all__ = ["kind_of_source", "sources_view"]


def sources_view(sources: Sequence[Mapping[str, Any]], *, query: Mapping[str, str], language: str) -> dict[str, Any]:
    """The sources of `framjar sources`, by name; `query["kind"]` keeps those of a kind. Empty where none is loaded."""
    kind = query.get("kind", "")
    rows = [_row(source, language) for source in sources if not kind or source["kind"] == kind]
    return {"kind": kind, "total": len(sources), "rows": sorted(rows, key=lambda row: swedish(row["name"])),
            "kinds": [(name, kind_of_source(name, language)) for name in dict.fromkeys(s["kind"] for s in sources)]}


def kind_of_source(kind: str, language: str) -> str:
    """What a source is, in a word."""
    _ = texts(language).gettext
    return {"document": _("document"), "contacts": _("contact log"), "register": _("register")}.get(kind, kind)


def _row(source: Mapping[str, Any], language: str) -> dict[str, Any]:
    path = str(source["path"])
    return {"name": source.get("title") or PurePath(path).name, "file": PurePath(path).name,
            "kind": kind_of_source(source["kind"], language), "loaded_at": source.get("loaded_at"),
            "date": source.get("date"), "inventory": inventory_in_words(source.get("inventory"), language),
            "href": source_link(str(source["id"]), None, language)}
