"""Dropped files: how far they are, what was understood of each before anything is loaded, what became of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import PurePath
from typing import Any

from babel import Locale, UnknownLocaleError

from viz.i18n import Texts, texts
from viz.views.evidence import source_link
from viz.views.sources import UNNAMED, kind_of_source
from viz.views.upload_columns import columns_view, remembered_from
from viz.words import href, joined, kind_title

__all__ = ["drop_view", "gone_view", "reason_in_words", "told", "upload_view"]

Item = Mapping[str, Any]
MB = 1024 * 1024
SHOWN_ROWS = 20
MOST_CHOSEN = 300  # of more files in an archive nobody chooses for each
LOADED = ("loaded", "replaced", "unchanged")
BEGINS_WITH_VERB = re.compile(r"(?:is|was|has|needs|broke|belongs|holds|says|shows|would|cannot|could|may) ")


def N_(message: str) -> str:
    """A message that is translated elsewhere; extraction knows messages by this name."""
    return message


# Why a file or a row cannot be read, as readers say it in English. The first that fits; others are shown as they are.
REASONS = (
    N_("is empty"),
    N_("no reader knows this kind of file"),
    N_("is larger than %(mb)s MB; split it"),
    N_("was not read in %(minutes)s minutes; split it"),
    N_("needs more memory than there is; split it"),
    N_("broke the program that reads it; it is damaged, or of another kind than its name says"),
    N_("is larger than %(mb)s MB; unpack it and load what it holds"),
    N_("has the same name as another file here; rename one of them"),
    N_("is one file too many; take fewer at a time"),
    N_("has a personal number in its name; rename it"),
    N_("could not be read: something of ours broke; tell who runs the server"),
    N_("is encrypted; save a copy without password"),
    N_("is encrypted; unpack it with its password and load what it holds"),
    N_("is encrypted, or an old Word file under a new name; save it as .docx without password"),
    N_("is a damaged PDF; get it anew, or print it to a new PDF"),
    N_("is a damaged Word document; open it in Word and save it anew"),
    N_("is a damaged OpenDocument text; open it in its program and save it anew"),
    N_("is a damaged workbook, or none; open it in its program and save it anew"),
    N_("is a damaged zip archive; get it anew, or pack it anew"),
    N_("is a damaged zip package; get it anew, or save it anew from its program"),
    N_("is damaged in its archive; pack it anew"),
    N_("is an archive without files"),
    N_("is an archive in an archive in an archive; unpack it and load what it holds"),
    N_("belongs to the web page that was saved with it"),
    N_("cannot be read: %(why)s"),
    N_("is not read inside an archive; unpack it and load it from there"),
    N_("holds pictures of text (a scan) and no text; run text recognition (OCR) on it and load what that gives"),
    N_("has letters that stand for no known signs; print it to a new PDF, or run text recognition (OCR) on it"),
    N_("has no text; if it holds pictures of text, save what they say as text"),
    N_("shows no words; if it fills itself in the browser, save the page from there, complete"),
    N_("is no web page that can be read; save it anew, or as text"),
    N_("has more than %(pages)s pages; split it"),
    N_("has more than %(signs)s signs; split it"),
    N_("has more than %(tags)s tags; save what you need of it as text"),
    N_("has more than %(mb)s MB of text; split it"),
    N_("holds more than %(files)s files; split it, or unpack it and load what it holds"),
    N_("would be %(mb)s MB when unpacked, more than the %(most)s MB that are read; split it"),
    N_("is packed as no honest file is (a zip bomb); it was not unpacked"),
    N_("is not plain text but %(kind)s; save it as text, or give it its right suffix"),
    N_("is not %(wanted)s, though its name says so; it may be damaged: get or save it anew"),
    N_("is not %(wanted)s but %(kind)s; give it its right suffix"),
    N_("is not text: it holds binary data"),
    N_("is not text in any encoding we know; save it as UTF-8"),
    N_("says that it is %(encoding)s but is damaged at byte %(byte)s"),
    N_("none of its first %(rows)s rows is a header with known columns; name the columns in a mapping file"),
    N_("line %(line)s: %(error)s; look for a quotation mark without its partner before that line"),
    N_("more cells than the header; put quotation marks around cells that hold the delimiter"),
    N_("neither firm name nor organisation number"),
    N_("lacks columns of %(kind)s: %(columns)s"),
    N_("is no calendar that can be read: %(why)s"),
    N_("is no calendar: it does not begin and end as one"),
    N_("no name of an actor"),
    N_("nobody who offers it"),
    N_("neither a service nor a need"),
    N_("holds neither services nor organisations of HSDS"),
    N_("holds no %(file)s"),
    N_("is read with %(file)s"),
    N_("is no CSV in UTF-8, or damaged; export it anew"),
    N_("is no JSON in UTF-8, or damaged; export it anew"),
)
# What a file may be read as; packages are told by what they hold.
READ_AS = ("document", "contacts", "actors", "offers", "hsds", "bolagsverket", "scb", "calendar", "esf")
# What such a reason names.
KINDS = (
    N_("a PDF"), N_("a Word document"), N_("an OpenDocument text"), N_("a picture"), N_("a rich text file"),
    N_("a compressed file"), N_("an empty zip archive"), N_("an old Word or Excel file"), N_("another zip package"),
    N_("another OpenDocument file"), N_("a zip archive (a Word or Excel file, perhaps)"),
)


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


def reason_in_words(reason: str, language: str, of_file: bool = True) -> dict[str, str]:
    """Why something cannot be read: `text`, and the language it is in (`en` where nobody translated it).

    >>> reason_in_words("is larger than 64 MB; split it", "sv")["text"]
    'Filen är större än 64 MB; dela upp den'
    >>> reason_in_words("is odd", "sv")
    {'text': 'The file is odd', 'lang': 'en'}
    """
    text = texts(language)
    template, values = _template(reason)
    if template is None or language == "en":
        begun = f"The file {reason}" if BEGINS_WITH_VERB.match(reason) else reason[:1].upper() + reason[1:]
        return {"text": begun if of_file else reason, "lang": "en"}
    found = text.gettext(template, **{name: text.gettext(value.replace("%", "%%")) if value in KINDS else value
                                      for name, value in values.items()})
    return {"text": found, "lang": language}


def _template(reason: str) -> tuple[str | None, dict[str, str]]:
    """The message that a reason is, and the values in it."""
    for template, pattern in _patterns():
        if found := pattern.fullmatch(reason):
            return template, found.groupdict()
    return None, {}


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(template, re.compile(re.sub(r"%\\\((\w+)\\\)s|%\((\w+)\)s", lambda m: f"(?P<{m[1] or m[2]}>.+?)",
                                         re.escape(template)))) for template in REASONS]
