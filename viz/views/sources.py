"""The list of what was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from queries.order import swedish
from queries.sources import Resting
from viz.i18n import Texts, texts
from viz.views.evidence import source_link
from viz.words import href, inventory_in_words, kind_title

__all__ = ["kind_of_source", "sources_view", "withdraw_view"]

SHOWN = 12
# Kinds whose things have no name of their own to be listed by.
UNNAMED = ("Goal", "Activity", "Phase", "Measure")


def sources_view(sources: Sequence[Mapping[str, Any]], *, query: Mapping[str, str], language: str,
                 judged: Mapping[str, Sequence[str]] | None = None,
                 drop: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The sources of `framjar sources`, by name; `query["kind"]` keeps those of a kind. Empty where none is loaded.

    `judged` are inventories that people declared after loading, by source id. `query["gone"]`: one was just withdrawn.
    `drop` is what the form for files says (`viz.views.upload.drop_view`), None where none can be dropped.
    """
    kind = query.get("kind", "")
    rows = [_row(source, (judged or {}).get(source["id"], ()), language) for source in sources
            if not kind or source["kind"] == kind]
    return {"kind": kind, "total": len(sources), "gone": bool(query.get("gone")), "drop": drop,
            "rows": sorted(rows, key=lambda row: swedish(row["name"])),
            "kinds": [(name, kind_of_source(name, language)) for name in dict.fromkeys(s["kind"] for s in sources)]}


def kind_of_source(kind: str, language: str) -> str:
    """What a source is, in a word."""
    _ = texts(language).gettext
    return {"document": _("document"), "contacts": _("contact log"), "register": _("register"),
            "actors": _("register of actors"), "offers": _("register of offers"), "hsds": _("offers as HSDS"),
            "bolagsverket": _("register of companies (Bolagsverket)"), "scb": _("register of companies (SCB)"),
            "calendar": _("calendar"), "esf": _("projects of ESF-rådet")}.get(kind, kind)


def withdraw_view(source: Mapping[str, Any], lost: Resting, *, language: str) -> dict[str, Any]:
    """What goes when a source is withdrawn, as the page that asks before it says it."""
    text, path = texts(language), str(source["path"])
    by_kind: dict[str, list[str]] = defaultdict(list)
    for label, name in lost.things:
        by_kind[label].append(name)
    lines = [text.ngettext("%(num)s statement", "%(num)s statements", lost.statements) if lost.statements else "",
             text.ngettext("%(num)s contact", "%(num)s contacts", lost.contacts) if lost.contacts else "",
             text.ngettext("%(num)s thing that no other source names", "%(num)s things that no other source names",
                           len(lost.things)) if lost.things else "",
             text.ngettext("%(num)s relation that no other source states", "%(num)s relations that no other source states",
                           lost.facts) if lost.facts else ""]
    return {"title": source.get("title") or PurePath(path).name, "file": PurePath(path).name,
            "lines": [line for line in lines if line] or [text.gettext("nothing but the source itself")],
            "paths": len(source.get("paths") or ()),
            "things": [(kind_title(label, language, many=len(names) > 1), _few(names, text))
                       for label, names in by_kind.items() if label not in UNNAMED]}


def _few(names: Sequence[str], text: Texts) -> str:
    """The first names of many."""
    shown = ", ".join(sorted(names, key=swedish)[:SHOWN])
    more = len(names) - SHOWN
    return f"{shown} {text.ngettext('and %(num)s more', 'and %(num)s more', more)}" if more > 0 else shown


def _row(source: Mapping[str, Any], judged: Sequence[str], language: str) -> dict[str, Any]:
    path = str(source["path"])
    declared = source.get("inventory") or ()
    inventories = [*([declared] if isinstance(declared, str) else declared), *judged]
    return {"name": source.get("title") or PurePath(path).name, "file": PurePath(path).name,
            "kind": kind_of_source(source["kind"], language), "loaded_at": source.get("loaded_at"),
            "date": source.get("date"), "inventory": inventory_in_words(inventories, language), "judged": bool(judged),
            "withdraw": href(f"/kallor/{source['id']}/ta-bort", {}, language),
            "href": source_link(str(source["id"]), None, language)}
