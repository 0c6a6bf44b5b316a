"""The gap matrix and the story of one cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import Any

from graph.vocabulary import vocabulary
from viz.entity_words import named_href, thing_href
from viz.i18n import Texts, texts
from viz.matrix import Matrix, matrix
from viz.views.notes import note_texts
from viz.words import count, count_level, day, href, joined, need_title, state, target_group_title

__all__ = ["cell_view", "gaps_view"]

PARAMETERS = ("date", "county", "municipality", "target_group", "need", "gaps")
FILE_FORMATS = ("xlsx", "csv")
WIDEST = 60      # municipalities that a picture of this size holds; more are cut with a sentence


def gaps_view(answer: Mapping[str, Any], *, query: Mapping[str, str], language: str,
              municipalities: Sequence[tuple[str, str]], counties: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The matrix of an answer to `coverage`.

    `query` is what the page was asked: `date`, `county`, `municipality`, `target_group`, `need` (a need or a group),
    `gaps` (`1`: only needs with a gap), `cell` (`NEED,MUNICIPALITY`). `municipalities` and `counties` are what the
    filters offer, as (value, title). Without rows the page says so and why (the notes of the answer).
    """
    asked = {name: query.get(name, "") for name in PARAMETERS}
    found = matrix(answer["rows"], only_gaps=query.get("gaps") == "1")
    shown = Matrix(found.municipalities[:WIDEST], found.needs, found.cells)
    chosen = _chosen(shown, query.get("cell"))
    return {
        "asked": asked,
        "date": answer.get("parameters", {}).get("date") or query.get("date", ""),
        "filters": _filters(language, municipalities, counties),
        "columns": [{"name": name, "on": place == _on_phone(shown, chosen, query), "id": place}
                    for place, name in shown.municipalities],
        "groups": _groups(shown, chosen, asked, language),
        "counts": found.states(),
        "county": found.county,
        "other_counties": [(name, href("/luckor", {**asked, "county": name}, language)) for name in found.others],
        "left_out": len(found.municipalities) - len(shown.municipalities),
        "notes": note_texts(answer.get("notes"), language),
        "downloads": [(kind.upper(), href(f"/api/questions/coverage.{kind}", _of_answer(asked), language))
                      for kind in FILE_FORMATS],
        **cell_view(answer, query={**query, "cell": query.get("cell") or ",".join(chosen or ())}, language=language),
    }


def cell_view(answer: Mapping[str, Any], *, query: Mapping[str, str], language: str) -> dict[str, Any]:
    """The story of the cell that `query["cell"]` names (else of the largest gap): state, demand, by whom, why, words.

    `cell` is None where no row tells of it.
    """
    found = matrix(answer["rows"], at_once=len(answer["rows"]))
    key = _chosen(found, query.get("cell"))
    if key is None:
        return {"cell": None}
    row = found.cells[key]
    elsewhere = any(cell["state"] == "covered" for (need, _place), cell in found.cells.items() if need == key[0])
    return {"cell": {
        "title": need_title(key[0], language), "municipality": row["municipality"], "state": row["state"],
        "need_href": thing_href("Need", key[0], language),
        "place_href": thing_href("Place", row["municipality_id"], language) if row.get("municipality_id") else None,
        "by": [(name, named_href(name, language)) for name in row.get("by") or ()],
        "demand": count(row.get("demand_firms"), language),
        "horizons": [(title, count(row[name], language)) for title, name in (
            (texts(language).gettext("For now"), "demand_now"), (texts(language).gettext("For later"), "demand_later"))
            if row.get(name)],
        "met": count(row.get("met_firms"), language) if row.get("demand_firms") else None,
        "others": _others(row, texts(language)),
        "conflict": bool(row.get("conflict")), "why": _why(row, elsewhere, texts(language)),
        "evidence": row.get("evidence") or [],
        "partner": href("/partner", {"text": need_title(key[0], language), "municipality": row["municipality"]}, language),
    }}


def _others(row: Mapping[str, Any], text: Texts) -> list[tuple[str, str]]:
    """Who stands beside the state without deciding it, as (what they are, names)."""
    _ = text.gettext
    kinds = {"inferred": _("By its own area, stated nowhere"), "planned": _("Planned"), "coming": _("Begins later"),
             "potential": _("Possible, not promised"), "ended": _("Has ended"), "beside": _("For the whole group of needs")}
    return [(title, joined(list(row[kind]), text.language)) for kind, title in kinds.items() if row.get(kind)]


def _why(row: Mapping[str, Any], elsewhere: bool, text: Texts) -> str:
    """Why the cell has its state, in a sentence or two."""
    _, where = text.gettext, row["municipality"]
    if row["state"] == "covered":
        by = joined(list(row.get("by") or ()), text.language)
        until = _("No end is stated.") if not row.get("until") else \
            _("The latest end that a source states is %(day)s.", day=day(row["until"], text.language))
        return _("%(actors)s offers this in %(place)s.", actors=by, place=where) + " " + until
    if row["state"] == "gap" and row.get("lack"):
        return _("A source says that this is missing in %(place)s.", place=where)
    if row["state"] == "gap":
        names = joined([PurePath(path).name for path in row.get("inventory") or ()], text.language)
        return _("The inventory %(name)s covers the area and names nobody who offers this in %(place)s that day.",
                 name=names, place=where)
    if elsewhere:
        return _("Sources say who offers this elsewhere, but none speaks of %(place)s.", place=where)
    return _("No loaded source says who offers this. It does not mean that support is missing.")


def _chosen(found: Matrix, cell: str | None) -> tuple[str, str] | None:
    """The cell that was asked for, by id or name of the municipality; else the loudest gap, else the first cell."""
    if cell and "," in cell:
        need, place = cell.split(",", 1)
        for key, row in found.cells.items():
            if key[0] == need and place in (key[1], row["municipality"]):
                return key
        return None
    gaps = [key for key, row in found.cells.items() if row["state"] == "gap"]
    loudest = max(gaps, key=lambda key: (count_level(found.cells[key].get("demand_firms")), _reverse(found, key)), default=None)
    return loudest or next(iter(found.cells), None)


def _reverse(found: Matrix, key: tuple[str, str]) -> int:
    """Earlier needs first among equals; hidden figures take no part in the order."""
    return -found.needs.index(key[0])


def _on_phone(found: Matrix, chosen: tuple[str, str] | None, query: Mapping[str, str]) -> str | None:
    """The one municipality that a narrow screen shows: the one asked for, that of the chosen cell, else the first."""
    for place, name in found.municipalities:
        if query.get("municipality") in (place, name):
            return place
    places = [place for place, _name in found.municipalities]
    return chosen[1] if chosen and chosen[1] in places else next(iter(places), None)


def _groups(found: Matrix, chosen: tuple[str, str] | None, asked: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    words = vocabulary()
    on_phone = _on_phone(found, chosen, asked)
    return [{"title": need_title(group, language),
             "rows": [{"need": need, "title": need_title(need, language), "cells": [
                 _cell(cell, need, place, (need, place) == chosen, place == on_phone, asked, language)
                 for (place, _name), cell in zip(found.municipalities, found.row(need), strict=True)]} for need in needs]}
            for group, needs in groupby(found.needs, key=lambda need: words.needs[need].group if need in words.needs else need)]


def _cell(row: Mapping[str, Any] | None, need: str, place: str, chosen: bool, on: bool, asked: Mapping[str, str],
          language: str) -> dict[str, Any]:
    if row is None:
        return {"class": "none" + (" on" if on else ""), "href": None}
    level = count_level(row.get("demand_firms")) if row["state"] == "gap" else 0
    return {"class": row["state"] + (f" l{level}" if level else "") + (" on" if on else ""), "chosen": chosen,
            "demand": row.get("demand_firms"), "word": state(row["state"], language),
            "href": href("/luckor", {**asked, "cell": f"{need},{place}"}, language, "cell")}


def _filters(language: str, municipalities: Sequence[tuple[str, str]], counties: Sequence[tuple[str, str]]) -> dict[str, Any]:
    words = vocabulary()
    return {"municipalities": municipalities, "counties": counties,
            "groups": [(group, need_title(group, language)) for group in words.need_groups],
            "target_groups": [(group, target_group_title(group, language)) for group in words.target_groups]}


def _of_answer(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if name != "gaps"}
