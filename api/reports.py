"""The report of a load and the finder's answer, on screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from api.output import message, print_table
from viz.log_words import remark
from viz.views.notes import note_texts

__all__ = ["print_finding", "print_report"]

# What a report tells of each source, in order, where it is there and not empty.
TOLD = ("told_by", "taken_out", "mapping", "mapping_unused", "encoding", "delimiter", "mended", "sheet", "header_row",
        "group_header_row", "date_order", "columns", "unsure_columns", "ignored_columns", "hidden_sheets", "other_sheets",
        "personal_cells", "data_rows", "blank_rows",
        "registrations", "sole_traders", "deregistered", "not_active", "without_municipality",
        "without_form", "without_industry", "without_size", "contacts", "firms", "firms_contacted_twice", "firms_without_orgnr",
        "firms_whose_orgnr_is_a_personal_number", "contacts_with_referral", "referrals", "referrals_by_actor", "needs",
        "needs_by_horizon", "unrecognised_needs", "unrecognised_actors", "unrecognised", "rejected_by_reason", "statements",
        "entities")
# What it tells row by row: the words for how many there are.
BY_ROW = {"rejected_rows": "rejected", "duplicate_rows": "duplicate", "repaired": "repaired", "noted": "noted"}
SHOWN = 12


def print_report(report: Mapping[str, Any], language: str) -> None:
    """Every source with what was understood of it and what became of its rows, then the sums. Long lists are cut; JSON has
    them whole."""
    print_table("Loaded" if not report.get("dry_run") else "Read, nothing written",
                ("file", "kind", "status", "contacts", "statements"),
                [[Path(one["path"]).name, one["kind"], one["status"], one.get("contacts"), one.get("statements")]
                 for one in report["sources"]])
    for one in report["sources"]:
        rows = [[name.replace("_", " "), "; ".join(_lines(one[name]))] for name in TOLD if one.get(name)]
        if rows and one["status"] != "failed":
            print_table(Path(one["path"]).name, ("what", "told"), rows)
        if by_row := [*_by_row(one, language)]:
            print_table(f"{Path(one['path']).name}, row by row (counted from 1 under the header)",
                        ("what", "row", "sheet", "remark"), by_row)
    totals = report["totals"]
    registered = f"{totals['registrations']} registrations, " if totals["registrations"] else ""
    message(f"{totals['contacts']} contacts, {registered}{totals['statements']} statements in {totals['seconds']} s.")


def print_finding(answer: Mapping[str, Any], language: str) -> None:
    """Whom to call and why, then what was understood and noted."""
    understood = answer["understood"]
    needs = ", ".join(f"{one['need']} («{one['quote']}»)" for one in understood["needs"])
    message(f"Understood: {needs or 'no need'}; {understood['municipality'] or 'no municipality'}; state: {answer['state']}.")
    columns = ("partner", "offer", "contact", "until", "verified", "why", "words")
    for title, name in (("", "partners"), ("Elsewhere", "elsewhere")):
        if answer[name]:
            print_table(title, columns, [_partner(one) for one in answer[name]])
    for missing in answer["ask"]:
        message(f"Missing: {missing}.")
    for text in note_texts(answer["notes"], language):
        message(text)


def _partner(one: Mapping[str, Any]) -> list[Any]:
    contact = one.get("contact") or {}
    reasons = [part["why"] for part in one["parts"] if part["points"]]
    words = one["evidence"][0] if one["evidence"] else {}
    return [one["actor"], one["service"] or one["project"],
            " ".join(filter(None, (contact.get("name"), contact.get("phone"), contact.get("email")))), one["until"],
            one.get("verified"),
            "; ".join(reasons), f"«{words['quote']}»" if words.get("quote") else words.get("locator")]


def _by_row(source: Mapping[str, Any], language: str) -> Iterator[list[Any]]:
    """The rows that were rejected, repeat another, were repaired or noted: the first of each kind, and how many more."""
    for name, what in BY_ROW.items():
        told = source.get(name) or ()
        for one in told[:SHOWN]:
            yield [what, one["row"], one.get("sheet"), remark(one, language)]
        if len(told) > SHOWN:
            yield [what, "…", None, f"… and {len(told) - SHOWN} more"]


def _lines(value: Any) -> Iterator[str]:
    """A value of the report in a few words: the first of many, and how many more."""
    if isinstance(value, Mapping):
        items = [f"{name} {each}" for name, each in value.items()]
    elif isinstance(value, list):
        items = [" ".join(f"{each}" for each in one.values()) if isinstance(one, Mapping) else str(one) for one in value]
    else:
        items = [str(value)]
    yield from items[:SHOWN]
    if len(items) > SHOWN:
        yield f"… and {len(items) - SHOWN} more"
