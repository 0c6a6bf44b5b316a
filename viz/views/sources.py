"""The list of what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from graph.lexicon import places
from queries.order import swedish
from viz.i18n import texts
from viz.views.evidence import source_link
from viz.words import need_title, period

__all__ = ["inventory_in_words", "kind_of_source", "sources_view"]

NAMED_NEEDS = 3


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


def inventory_in_words(inventory: Any, language: str) -> str:
    """What a source is a complete inventory of; empty where it is none.

    >>> inventory_in_words("se-lan-20:finans.lan:2026..", "en"), inventory_in_words(None, "sv")
    ('Dalarnas län, loans and liquidity, from 2026', '')
    """
    if not inventory:
        return ""
    parts = inventory if isinstance(inventory, list | tuple) else [inventory]
    return "; ".join(_declared(str(part), language) for part in parts)


def _declared(text: str, language: str) -> str:
    """`AREA[:NEEDS][:FROM..TO]` for people: the area by its name, needs by their titles or their number."""
    area, *rest = text.split(":")
    known = places().by_id.get(area)
    words = [known.name if known else area]
    for part in rest:
        if ".." in part:
            start, end = part.split("..", 1)
            words.append(period(start or None, end or None, language))
        elif part:
            needs = part.split(",")
            few = ", ".join(need_title(need, language).casefold() for need in needs)
            words.append(few if len(needs) <= NAMED_NEEDS
                         else texts(language).ngettext("%(num)s need", "%(num)s needs", len(needs)))
    return ", ".join(words)
