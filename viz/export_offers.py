"""The offer sheet of a promoter: what the graph knows of its services, as a workbook to correct and send back."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from graph.lexicon.places import places
from graph.service_keys import KEYS_GIVEN, SENT_TO, key_of
from graph.vocabulary import vocabulary
from queries.offered import Held, Service
from viz.i18n import Texts, texts
from viz.tables import XLSX_TEXT_LIMIT
from viz.words import need_title, target_group_title

__all__ = ["LEAST", "offer_sheet"]

LEAST = {"needs": 4, "places": 4, "groups": 2, "providers": 1}  # columns of each, with one more than is filled
SPARE_ROWS = 50  # below the services, with the same lists to choose from
WIDTH = {"service": 36, "purpose": 44, "key": 18}
STATUSES = ("actual", "planned", "potential", "mentioned", "ended")


def offer_sheet(actor: str, services: Sequence[Service], day: date, language: str) -> bytes:
    """A workbook with a row for each service of an actor (its name), lists to choose needs, places and so on from, and a
    sheet that explains. Every cell is text: nothing in it is ever taken for a formula."""
    text = texts(language)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                     "strings_to_numbers": False})
    columns = _columns(services, text)
    sheet = book.add_worksheet(text.gettext("Services"))
    _explain(book, book.add_worksheet(text.gettext("How to fill it in")), actor, day, text)
    lists = _write_lists(book.add_worksheet(text.gettext("Lists")), actor, services, text)
    _write(book, sheet, columns, [_row(one, columns, day, text) for one in services])
    for x, (role, _) in enumerate(columns):
        if lists.get(role):
            sheet.data_validation(1, x, len(services) + SPARE_ROWS, x, {
                "validate": "list", "source": lists[role], "error_type": "information",
                "error_title": text.gettext("Not in the list"),
                "error_message": text.gettext("Your own words are welcome; they are read as well as may be.")})
    book.close()
    return out.getvalue()


def _columns(services: Sequence[Service], text: Texts) -> list[tuple[str, str]]:
    """The columns, as (role, title), in the words that are understood when the sheet comes back."""
    _ = text.gettext

    def several(role: str, title: str) -> list[tuple[str, str]]:
        most = max((len(getattr(one, role)) for one in services), default=0)
        number = max(LEAST[role], most + (role != "providers"))
        return [(role, title if number == 1 else f"{title} {at}") for at in range(1, number + 1)]

    return [("key", _("Främjarkartan id")), *several("providers", _("Provider")), ("service", _("Service")),
            ("status", _("Status")), *several("needs", _("Need")), *several("places", _("Place")),
            *several("groups", _("Target group")), ("start", _("Start date")), ("end", _("End date")),
            ("projects", _("Project")), ("contact", _("Contact person")), ("title", _("Title")), ("email", _("E-mail")),
            ("phone", _("Telephone")), ("website", _("Website")), ("price", _("Price")), ("purpose", _("Description")),
            ("verified", _("Last verified"))]


def _row(service: Service, columns: Sequence[tuple[str, str]], day: date, text: Texts) -> list[str]:
    """The cells of a service, in the order of the columns."""
    language = text.language
    person = service.persons[0] if service.persons else None
    told: Mapping[str, Iterable[str]] = {
        "providers": _held(service.providers, service, lambda one: one.name, text),
        "needs": _held(service.needs, service, lambda one: _need(one, language), text),
        "places": _held(service.places, service, lambda one: _place(one.id), text),
        "groups": _held(service.groups, service, lambda one: target_group_title(one.id, language), text)}
    single = {"key": _key(service), "service": service.name, "status": _status(service.certainty, text),
              "projects": "; ".join(one.name for one in service.projects), "verified": day.isoformat(),
              **{name: service.values.get(name, "") for name in ("start", "end", "website", "price", "purpose")},
              "contact": person.name if person else "", "title": (person.title if person else None) or "",
              "email": (person.email if person else service.values.get("email")) or "",
              "phone": (person.phone if person else service.values.get("phone")) or ""}
    waiting = {role: iter(cells) for role, cells in told.items()}
    return [next(waiting[role], "") if role in waiting else single[role] for role, _ in columns]


def _held(held: Iterable[Held], service: Service, name: Callable[[Held], str], text: Texts) -> list[str]:
    """Names, with how surely they hold in brackets where that differs from the service."""
    return [name(one) + (f" ({_status(one.certainty, text)})" if one.certainty != service.certainty else "") for one in held]


def _key(service: Service) -> str:
    """The id by which the service is known again; empty where it has no name of its own."""
    if service.called is None:
        return ""
    return key_of(*service.called)


def _need(one: Held, language: str) -> str:
    return need_title(one.id, language) if one.id in vocabulary().needs else one.name


def _place(id_: str) -> str:
    """The name of a place, or its id where the name means another one too."""
    known = places().by_id.get(id_)
    if known is None:
        return id_
    first = places().named(known.name)
    return known.name if first and first[0].id == id_ else id_


def _status(certainty: str, text: Texts) -> str:
    _ = text.gettext
    return {"actual": _("in force"), "planned": _("planned"), "potential": _("possible"), "mentioned": _("mentioned"),
            "ended": _("ended")}.get(certainty, certainty)


def _write(book: Any, sheet: Any, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrap, grey = (book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", **more})
                  for more in ({}, {"font_color": "#666666"}))
    sheet.freeze_panes(1, 0)
    sheet.activate()
    for x, (role, title) in enumerate(columns):
        sheet.write_string(0, x, title, bold)
        sheet.set_column(x, x, WIDTH.get(role, 20), grey if role == "key" else wrap)
    for y, row in enumerate(rows, start=1):
        for x, cell in enumerate(row):
            if cell:
                sheet.write_string(y, x, cell[:XLSX_TEXT_LIMIT], grey if columns[x][0] == "key" else wrap)


def _write_lists(sheet: Any, actor: str, services: Sequence[Service], text: Texts) -> dict[str, str]:
    """The lists that cells are chosen from, a column each, and what the reader of the sheet wants to know: the ids of all
    services, so that it misses rows that were taken out, and whose they are, for rows that do not say. The ranges by role."""
    known, language = vocabulary(), text.language
    areas = [place for place in places() if place.country == "SE" and place.level in ("county", "municipality")]
    lists = {"needs": [need_title(need, language) for need in known.needs],
             "places": [*sorted({_place(place.id) for place in areas}), places().by_id["se"].name],
             "groups": [target_group_title(group, language) for group in known.target_groups],
             "status": [_status(one, text) for one in STATUSES]}
    for x, told in enumerate(([KEYS_GIVEN, *filter(None, map(_key, services))], [SENT_TO, actor]), start=len(lists)):
        for y, value in enumerate(told):
            sheet.write_string(y, x, value)
    ranges = {}
    sheet.hide()
    for x, (role, values) in enumerate(lists.items()):
        sheet.set_column(x, x, 36)
        for y, value in enumerate(values):
            sheet.write_string(y, x, value)
        column = xlsxwriter.utility.xl_col_to_name(x)
        ranges[role] = f"='{sheet.get_name()}'!${column}$1:${column}${len(values)}"
    return ranges


def _explain(book: Any, sheet: Any, actor: str, day: date, text: Texts) -> None:
    """A sheet in a few sentences, a row each."""
    _ = text.gettext
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    lines = [
        _("What is known of the offers of %(actor)s on %(day)s. Please correct it and send it back.", actor=actor,
          day=day.isoformat()),
        _("One row is one service. Change cells, or add rows at the end. Leave the first column as it is, and empty in new "
          "rows."),
        _("What has ended: choose «ended» as status, and write the last day as end date if you know it."),
        _("A row that is taken out says nothing: what documents tell of that service stays."),
        _("Needs, places and target groups: one in each column, from the list or in your own words. What you take out here "
          "stays known where a document says it; tell whoever sent you the sheet."),
        _("«Last verified» is the day of the sheet. Write another day if you looked at it then, or empty the cell if you have "
          "not looked at that row."),
        _("Contact persons: write only those who agree to be named.")]
    for y, line in enumerate(lines):
        sheet.write_string(y, 0, line[:XLSX_TEXT_LIMIT], wrap)
