"""What is told of a contact log, in words: what its columns are, what became of a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from viz.i18n import texts
from viz.reasons import reason_in_words

__all__ = ["REMARKS", "column_role", "column_roles", "columns_header", "mapping_help", "remark", "remarks_header", "told_by"]

# What readers remark of a row. Each has a sentence in `_remarks`; a test compares them with what the code of the readers says.
REMARKS = ("need_typo", "municipality_misspelt", "orgnr_lost_zero", "name_is_a_hyperlink", "cell_is_a_hyperlink",
           "phone_lost_zero", "see_above", "need_denied", "need_unrecognised", "date_unreadable", "date_year_from_neighbours",
           "date_without_year", "date_in_the_future", "name_missing", "orgnr_bad_checksum", "orgnr_of_a_person",
           "municipality_unrecognised", "actor_unrecognised", "cell_begins_like_a_formula", "orgnr_left_out",
           "name_in_capitals", "phone_unreadable", "size_unreadable")


def column_role(role: str | None, language: str) -> str:
    """What a column is understood as.

    >>> column_role("need_later", "en"), column_role(None, "sv")
    ('need, later', 'läses inte')
    """
    return _roles(language).get(role or "", texts(language).gettext("not read"))


def column_roles(language: str) -> list[tuple[str, str]]:
    """What a column may be understood as, each with its words; last that it is not read.

    >>> column_roles("en")[0], column_roles("en")[-1]
    (('date', 'day of the contact'), ('ignore', 'not read'))
    """
    return [*_roles(language).items(), ("ignore", column_role(None, language))]


def _roles(language: str) -> dict[str, str]:
    _ = texts(language).gettext
    return {
        "date": _("day of the contact"), "lots": _("adviser"), "firm": _("name of the firm"), "orgnr": _("organisation number"),
        "place": _("place or address"), "municipality": _("municipality"), "person": _("contact person"),
        "phone": _("telephone"), "email": _("e-mail"), "industry": _("industry"), "size": _("number of employees"),
        "status": _("status"), "channel": _("way of contact"), "need": _("need, time not said"), "need_now": _("need, now"),
        "need_later": _("need, later"), "need_mark": _("a cross where there is this need"),
        "need_text": _("need, in sentences"), "tags": _("tags"), "referral": _("whom the firm was passed on to"),
        "service": _("help that was given"), "outcome": _("outcome"), "note": _("note"), "id": _("running number"),
        "changed": _("last changed"), "created_by": _("entered by")}


def told_by(word: str | None, language: str) -> str:
    """What told the role of a column: a word of `loaders.logs.understanding`.

    >>> told_by("both", "en")
    'header and values'
    """
    _ = texts(language).gettext
    words = {"mapping": _("the mapping"), "remembered": _("a mapping remembered"), "words": _("header"),
             "values": _("values only: unsure"), "both": _("header and values")}
    return words.get(word or "", "")


def columns_header(language: str) -> tuple[str, ...]:
    """The heads of the table of columns: header, role, what that is, what told it, examples."""
    _ = texts(language).gettext
    return _("column"), _("role"), _("what it is"), _("told by"), _("examples")


def mapping_help(language: str) -> list[str]:
    """What a mapping file says of itself to those who edit it."""
    _ = texts(language).gettext
    return [_("What each column of the file is. Change the word after = where it is wrong, and save."),
            _("What stands after # is for you to read; personal values are masked."), _("The words are:")]


def remarks_header(language: str) -> str:
    """The header of the column of remarks in a copy; readers know it by the name in it (`loaders.tables`)."""
    return texts(language).gettext("Remarks from Främjarkartan")


def remark(one: Mapping[str, Any], language: str, first_row: int = 0) -> str:
    """A sentence on a row: one entry of `rejected_rows`, `duplicate_rows`, `repaired` or `noted` of a load report.

    `first_row` is the row of the sheet that row 0 is, for those who look at the file.

    >>> remark({"row": 4, "kind": "municipality_misspelt", "column": "Kommun", "from": "Ludivka", "to": "Ludvika"}, "en")
    'Kommun: «Ludivka» was read as Ludvika.'
    >>> remark({"row": 12, "of": 3}, "sv"), remark({"row": 12, "of": 3}, "sv", first_row=2)
    ('Samma som rad 3.', 'Samma som rad 5.')
    """
    _ = texts(language).gettext
    if "of" in one:
        row = first_row + int(one["of"])
        return (_("Same as row %(row)s of %(sheet)s.", row=row, sheet=one["of_sheet"]) if one.get("of_sheet")
                else _("Same as row %(row)s.", row=row))
    if "reason" in one:
        return _("Rejected: %(reason)s.", reason=_reason(str(one["reason"]), language))
    told = _remarks(language).get(str(one["kind"]), str(one["kind"]).replace("_", " ") + ".")
    sentence = told % {"old": one.get("from", ""), "new": one.get("to", "")}
    return f"{one['column']}: {sentence}" if one.get("column") else sentence


def _reason(reason: str, language: str) -> str:
    """In words, without the sign that parts the cells of most copies."""
    return reason_in_words(reason, language, of_file=False)["text"].replace("; ", " – ")


def _remarks(language: str) -> dict[str, str]:
    """A sentence for each kind of remark; `%(old)s` and `%(new)s` are what stood there and what it was read as. No comma or
    semicolon stands in them: beside many short cells it would be taken for the delimiter."""
    _ = texts(language).translations.gettext
    return {
        "need_typo": _("«%(old)s» was read as %(new)s."),
        "municipality_misspelt": _("«%(old)s» was read as %(new)s."),
        "orgnr_lost_zero": _("the number has lost its first zero – it was put back."),
        "name_is_a_hyperlink": _("the cell is a link – its text was read."),
        "cell_is_a_hyperlink": _("the cell is a link – its text was read."),
        "phone_lost_zero": _("the number has lost its first zero – it was put back."),
        "phone_unreadable": _("the telephone number cannot be read."),
        "size_unreadable": _("how large the firm is cannot be read."),
        "see_above": _("says «see above» – the row above was read."),
        "need_denied": _("says what they do not need – it is not counted."),
        "need_unrecognised": _("a need in it was not understood."),
        "date_unreadable": _("the date cannot be read."),
        "date_year_from_neighbours": _("the date has no year – that of the rows around was taken."),
        "date_without_year": _("the date has no year and no row tells which."),
        "date_in_the_future": _("the date is in the future."),
        "name_missing": _("the name of the firm is missing."),
        "orgnr_bad_checksum": _("the check digit of the number is wrong."),
        "orgnr_of_a_person": _("it is the number of a person."),
        "municipality_unrecognised": _("no such municipality is known."),
        "actor_unrecognised": _("whom they were passed on to was not understood."),
        "cell_begins_like_a_formula": _("the cell begins like a formula."),
        "orgnr_left_out": _("the number is left out here and stands in another row of the same firm."),
        "name_in_capitals": _("the name is written in capitals only."),
    }
