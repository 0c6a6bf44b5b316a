"""Dropped files: how far they are, what was understood of each before anything is loaded, what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from babel import Locale, UnknownLocaleError

from viz.i18n import Texts, texts
from viz.reasons import reason_in_words
from viz.views.evidence import source_link
from viz.views.sources import UNNAMED, kind_of_source
from viz.views.upload_columns import columns_view, remembered_from
from viz.words import href, joined, kind_title

__all__ = ["drop_view", "gone_view", "told", "upload_view"]

Item = Mapping[str, Any]
MB = 1024 * 1024
SHOWN_ROWS = 20
MOST_CHOSEN = 300  # of more files in an archive nobody chooses for each
LOADED = ("loaded", "replaced", "unchanged")
# What a file may be read as; packages are told by what they hold.
READ_AS = ("document", "contacts", "actors", "offers", "hsds", "bolagsverket", "scb", "calendar", "esf")


def drop_view(query: Mapping[str, str], limits: Mapping[str, int]) -> dict[str, Any]:
    """What the form for files on the page of sources says. `limits`: `file_bytes`, `job_bytes`, `files`, `idle_seconds`.

    `query["none"]`: the form came without files; `query["left"]`: files were just removed.
    """
    return {"none": bool(query.get("none")), "left": bool(query.get("left")), "most_files": limits["files"],
            "job_bytes": limits["job_bytes"], "file_mb": limits["file_bytes"] // MB,
            "job_mb": limits["job_bytes"] // MB,
            "minutes": limits["idle_seconds"] // 60}


def gone_view(language: str) -> dict[str, Any]:
    """The page of files that are not kept any more."""
    return {"job": None, "title": texts(language).gettext("These files are no longer here"), "items": ()}


def upload_view(job: Mapping[str, Any], loaded: Sequence[Mapping[str, Any]], *, language: str) -> dict[str, Any]:
    """A job (`id`, `phase`, `trouble`, `items` as `api.uploads` tells them) beside the sources that are `loaded`."""
    items = job["items"]
    ready = sum(one["state"] == "read" for one in items)
    return {"job": job["id"], "version": job["version"], "phase": job["phase"], "trouble": job["trouble"],
            "title": _title(job, ready, language), "told": told(job, language=language), "ready": ready,
            "replacing": job["phase"] == "ready" and any(
                one["state"] == "read" and _forecast(one, loaded)[0] == "replaces" for one in items),
            "items": [_line(one, loaded, job["phase"], language, choosing=len(items) <= MOST_CHOSEN) for one in items],
            "address": href(f"/kallor/inlasning/{job['id']}", {}, language),
            "address_of": {name: href(f"/kallor/inlasning/{job['id']}/{name}", {}, language)
                           for name in ("lage", "las-in", "las-om", "lamna")},
            "copies": f"/kallor/inlasning/{job['id']}/anmarkningar"}


def told(job: Mapping[str, Any], *, language: str) -> str:
    """How far a job is, in a sentence or two that can be spoken."""
    text, states = texts(language), [one["state"] for one in job["items"]]
    failed = states.count("failed") + states.count("unreadable")
    if job["phase"] == "reading":
        done = sum(state not in ("waiting", "reading") for state in states)
        return text.gettext("%(done)s of %(all)s read.", done=done, all=len(states))
    if job["phase"] == "loading":
        return text.ngettext("%(num)s file is being loaded.", "%(num)s files are being loaded.",
                             len(states) - failed)
    if job["phase"] == "ready":
        said = [_could_be_read(states.count("read"), text), _could_not_be_read(failed, text),
                text.gettext("Nothing is loaded yet.")]
    else:
        said = [text.ngettext("%(num)s file is loaded.", "%(num)s files are loaded.",
                              states.count("loaded") + states.count("replaced"))
                if "loaded" in states or "replaced" in states else "",
                text.ngettext("%(num)s was loaded before and is unchanged.", "%(num)s were loaded before and are unchanged.",
                              states.count("unchanged")) if "unchanged" in states else "",
                text.ngettext("%(num)s was left out.", "%(num)s were left out.",
                              states.count("skipped")) if "skipped" in states else "",
                text.ngettext("%(num)s was not loaded.", "%(num)s were not loaded.", failed) if failed else ""]
    return " ".join(one for one in said if one)


def _could_be_read(number: int, text: Texts) -> str:
    return text.ngettext("%(num)s file was read.", "%(num)s files were read.", number) if number else ""


def _could_not_be_read(number: int, text: Texts) -> str:
    return text.ngettext("%(num)s could not be read.", "%(num)s could not be read.", number) if number else ""


def _title(job: Mapping[str, Any], ready: int, language: str) -> str:
    _ = texts(language).gettext
    if job["phase"] == "ready":
        return _("What we understood") if ready else _("None of this could be read")
    return {"reading": _("The files are being read"), "loading": _("The files are being loaded"),
            "done": _("What became of the files")}[job["phase"]]


def _line(item: Item, loaded: Sequence[Mapping[str, Any]], phase: str, language: str, *, choosing: bool) -> dict[str, Any]:
    """One file of the list."""
    report, state = item["report"], item["state"]
    understood = bool(report) and state not in ("unreadable", "failed")
    before = _forecast(item, loaded) if phase == "ready" and state == "read" else ("", None)
    return {"key": item["key"], "name": item["name"], "state": state, "word": _state(state, language),
            "reason": reason_in_words(item["reason"], language) if item["reason"] else None,
            "said": _said(report, language) if understood else "", "title": report.get("title") if understood else None,
            "contents": _contents(report, language) if understood else (),
            "log": _log(report, language) if understood and report.get("kind") == "contacts" and phase == "ready" else None,
            "columns": columns_view(item, language) if phase == "ready" and choosing else None,
            "remembered": remembered_from(report) if understood else None, "corrected": item["corrected"] and state in LOADED,
            "times": item["times"], "remarks": item["copy"] and state in LOADED,
            "before": before[0], "other": before[1] and source_link(before[1], None, language), "choice": item.get("choice"),
            "choices": _choices(item, before[0], language) if before[0] and choosing else (),
            "as_kind": item.get("kind") or report.get("kind"),
            "kinds": _kinds(language) if phase == "ready" and item.get("readable") and choosing else (),
            "href": source_link(item["source"], None, language) if state in LOADED and item["source"] else None}


def _choices(item: Item, before: str, language: str) -> list[tuple[str, str]]:
    """What may be done with a file that was read; what it does by itself stands first. One in an archive keeps its name."""
    _ = texts(language).gettext
    load = {"replaces": _("Replace the earlier one"), "unchanged": _("Load it again")}.get(before, _("Load it"))
    beside = [("beside", _("Keep both, this one under a new name"))] if before == "replaces" and "/" not in item["name"] else []
    return [("load", load), *beside, ("skip", _("Leave it out"))]


def _kinds(language: str) -> list[tuple[str, str]]:
    return [(kind, kind_of_source(kind, language)) for kind in READ_AS]


def _state(state: str, language: str) -> str:
    _ = texts(language).gettext
    return {"waiting": _("Waiting"), "reading": _("Being read"), "read": _("Read"), "unreadable": _("Could not be read"),
            "loading": _("Being loaded"), "loaded": _("Loaded"), "unchanged": _("Unchanged"), "replaced": _("Replaced"),
            "skipped": _("Left out"), "failed": _("Was not loaded")}[state]


def _said(report: Mapping[str, Any], language: str) -> str:
    """What a file is: its kind and language."""
    return " · ".join(filter(None, (kind_of_source(report["kind"], language), _language(report.get("language"), language))))


def _language(code: str | None, language: str) -> str:
    """The name of a language.

    >>> _language("nb", "sv"), _language(None, "en"), _language("??", "en")
    ('norskt bokmål', '', '')
    """
    try:
        return str(Locale.parse(code).get_language_name(language) or "") if code else ""
    except (UnknownLocaleError, ValueError):
        return ""


def _contents(report: Mapping[str, Any], language: str) -> list[str]:
    """How many statements, and things of each kind, or contacts, a file has."""
    text = texts(language)
    if report["kind"] == "contacts":
        number = int(report.get("contacts") or 0)
        return [text.ngettext("%(num)s contact", "%(num)s contacts", number)]
    if registered := int(report.get("registrations") or 0):
        return [text.ngettext("%(num)s registration", "%(num)s registrations", registered)]
    number = int(report.get("statements") or 0)
    if not number:
        return [text.gettext("Nothing was read from this text.")]
    things = [(label, count) for label, count in (report.get("entities") or {}).items() if label not in UNNAMED]
    return [text.ngettext("%(num)s statement", "%(num)s statements", number),
            *(f"{count} {kind_title(label, language, many=count != 1)}" for label, count in things)]


def _log(report: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The rows of a contact log that make no contact. No cell of them is shown."""
    rows: dict[str, list[int]] = defaultdict(list)
    for one in report.get("rejected_rows") or ():
        rows[one["reason"]].append(one["row"])
    return {"duplicates": len(report.get("duplicate_rows") or ()), "rejected": sum(map(len, rows.values())),
            "rows": [(joined([str(row) for row in found[:SHOWN_ROWS]], language), len(found),
                      max(0, len(found) - SHOWN_ROWS), reason_in_words(reason, language, of_file=False))
                     for reason, found in rows.items()]}


def _forecast(item: Item, loaded: Sequence[Mapping[str, Any]]) -> tuple[str, str | None]:
    """What loading a file will do, and the id of the source that it is about: `new`, `unchanged`, `replaces`, `known` (the
    same content has another name), `namesake` (another source, from elsewhere, has this name, and stays).

    >>> old = {"id": "a", "paths": ["uploads/plan.md"]}
    >>> [_forecast({"path": f"uploads/{name}.md", "source": id_}, [old])[0] for name, id_ in
    ...  (("plan", "a"), ("plan", "b"), ("copy", "a"), ("other", "b"))]
    ['unchanged', 'replaces', 'known', 'new']
    """
    there = next((one["id"] for one in loaded if item["path"] in one["paths"]), None)
    if there is not None:
        return ("unchanged" if there == item["source"] else "replaces"), there
    if any(one["id"] == item["source"] for one in loaded):
        return "known", item["source"]
    name = PurePath(item["path"]).name
    namesake = next((one["id"] for one in loaded if any(PurePath(path).name == name for path in one["paths"])), None)
    return ("namesake", namesake) if namesake else ("new", None)

