"""The columns of a dropped log, as a form in which they are corrected; what is said of them is remembered, and that is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from viz.i18n import texts
from viz.log_words import column_roles

__all__ = ["columns_view", "remembered_from"]

REMEMBERED = re.compile(r"remembered from (?P<file>.+?) on (?P<day>\d{4}-\d\d-\d\d)(?:; |$)")


def columns_view(item: Mapping[str, Any], language: str) -> dict[str, Any] | None:
    """The tables of a log with a field for each column, the doubtful ones first; None where the file is no log."""
    if not item["tables"]:
        return None
    roles = column_roles(language)
    tables: list[dict[str, Any]] = [{"sheet": one["sheet"] if len(item["tables"]) > 1 else None,
                                     "columns": sorted((_column(column, language) for column in one["columns"]),
                                                       key=lambda it: not it["doubted"])}
                                    for one in item["tables"]]
    columns = [column for table in tables for column in table["columns"]]
    return {"tables": tables, "roles": roles, "number": len(columns), "unsure": sum(one["unsure"] for one in columns),
            "corrected": item["corrected"]}


def _column(column: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A column. One that was doubted keeps its place when it is corrected, so that nobody has to look for it."""
    unsure = column["doubted"] and not column["corrected"]
    return {"field": column["field"], "header": column["header"], "role": column["role"], "doubted": column["doubted"],
            "unsure": unsure, "corrected": column["corrected"], "how": _how(column, language),
            "examples": " · ".join(column["examples"])}


def _how(column: Mapping[str, Any], language: str) -> str:
    """How surely a column is understood."""
    _ = texts(language).gettext
    if column["corrected"]:
        return _("As you said")
    return {"both": _("Header and values agree"), "words": _("By its header"), "values": _("Only by its values"),
            "remembered": _("As was said of an earlier file"),
            "mapping": _("Stays as it was")}.get(column["told_by"] or "", _("Not understood"))


def remembered_from(report: Mapping[str, Any]) -> tuple[str, str] | None:
    """The file and the day that what is remembered of columns comes from; None where nothing is.

    >>> remembered_from({"mapping": "remembered from logg.csv on 2026-12-01"}), remembered_from({"mapping": "given: x.toml"})
    (('logg.csv', '2026-12-01'), None)
    """
    found = REMEMBERED.match(report.get("mapping") or "")
    return (found["file"], found["day"]) if found else None
