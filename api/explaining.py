"""The command `framjar explain`: one thing with its names, facts, statements, conflicts, judgements and rules."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Annotated, Any

import typer

from api.options import Form, Format, Graph, chosen_settings
from api.output import message, print_json, print_table

__all__ = ["register"]

# So many digits of a statement's id are shown; `framjar right` and `wrong` take them.
ID_DIGITS = 8
HELD_ELSEWHERE = frozenset({"aliases", "sources", "register_id", "registered_name", "municipality", "county", "confidence",
                            "title_sv", "title_en", "role", "start", "end", "why"})


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog='Try: framjar explain "Region Dalarna"')(explain)


def explain(
    text: Annotated[str, typer.Argument(metavar="NAME|ID", help="A name, in any spelling of a source, or an id.")],
    form: Format = Form.TABLE,
    graph: Graph = None,
) -> None:
    """Tell what is known of one thing, who says it, why its names belong together, and what contradicts."""
    from api.language import of_environment
    from api.wiring import open_engine, rows_visible
    from queries.entities import one_entity
    from queries.explain import explain as explained

    settings = chosen_settings(graph)
    visible = rows_visible(settings)
    with open_engine(settings) as engine:
        told = explained(engine, one_entity(engine, text, firms=visible)["id"], rows_visible=visible)
    if form is Form.JSON:
        print_json(told)
    else:
        _print(told, of_environment(os.environ))


def _print(told: Mapping[str, Any], language: str) -> None:
    """The thing in tables; those without rows are left out."""
    from viz.entity_words import name_of
    from viz.words import kind_title

    kind = kind_title(told["label"], language)
    name = name_of(told["label"], told["id"], told["name"], language) if told["label"] != "Firm" or told["name"] else kind
    message(f"{name} ({kind}, {told['id']})")
    for title, columns, rows in _tables(told, language):
        if rows:
            print_table(title, columns, rows)
    if told.get("note"):
        message(f"{told['note']} Contacts: {_count(told['contacts'])}.")


def _tables(told: Mapping[str, Any], language: str) -> Iterator[tuple[str, tuple[str, ...], list[list[Any]]]]:
    from viz.entity_words import decision, why_shown

    yield "Properties", ("property", "value"), [
        [name.replace("_", " "), value] for name, value in told["properties"].items() if name not in _hidden(told)]
    yield "Names", ("name", "sources", "why"), [_name(one, language) for one in told["names"]]
    yield "Facts", ("from", "link", "to", "certainty", "more", "sources"), [
        _fact(one, told["name"], language) for one in told["facts"]]
    yield "Conflicts", ("property", "shown", "why", "against it"), [
        [one["property"], _valued(one["shown"]), why_shown(one["shown"]["why"], language),
         "; ".join(map(_valued, one["others"]))] for one in told["conflicts"]]
    yield "Judgements", ("decided", "by", "at", "reason"), [
        [decision(one, language), one["author"], one["at"], one.get("reason")] for one in told["judgements"]]
    yield "Statements", ("id", "says", "certainty", "source", "place", "words", "rule"), [
        _statement(one, language) for one in told["statements"] if one["predicate"] != "named"]
    if told["label"] == "Firm" and isinstance(told["contacts"], list):
        yield from _of_firm(told, language)
    yield "Rules", ("rule", "statements"), [[one["rule"], one.get("statements", one.get("contacts"))] for one in told["rules"]]


def _hidden(told: Mapping[str, Any]) -> frozenset[str]:
    return HELD_ELSEWHERE - ({"start", "end"} if told["label"] != "Firm" else frozenset())


def _name(one: Mapping[str, Any], language: str) -> list[Any]:
    from viz.entity_words import reason

    return [one["surface"], one["sources"], reason(one, language) if "rule" in one else ""]


def _fact(one: Mapping[str, Any], name: str, language: str) -> list[Any]:
    """A fact as a sentence in three cells: the thing itself at the end that it has in the fact."""
    from viz.entity_words import link_words, name_of
    from viz.words import certainty, period

    other, held = one["other"], one["properties"]
    ends = [name, name_of(other["label"], other["id"] or "", other["name"], language)]
    more = [period(held.get("start"), held.get("end"), language),
            *(f"{key.replace('_', ' ')} {value}" for key, value in held.items() if key not in HELD_ELSEWHERE)]
    left, right = ends if one["direction"] == "out" else reversed(ends)
    return [left, link_words(one, language), right, certainty(one["certainty"], language), "; ".join(filter(None, more)),
            one["sources"] or held.get("why")]


def _statement(one: Mapping[str, Any], language: str) -> list[Any]:
    from viz.entity_words import sentence
    from viz.views.evidence import row_in_words
    from viz.words import certainty

    said = sentence(one, language)
    return [one["id"][:ID_DIGITS], " ".join(said.values()), _judged(one, certainty(one["certainty"], language)),
            PurePath(one["path"]).name,
            one["locator"], f"”{row_in_words(one['quote'])}”" if one["quote"] else "", one["rule"]]


def _judged(one: Mapping[str, Any], certainty: str) -> str:
    return f"{certainty}, judged {one['judged']}" if one["judged"] else certainty


def _of_firm(told: Mapping[str, Any], language: str) -> Iterator[tuple[str, tuple[str, ...], list[list[Any]]]]:
    from queries.registered import registered_title
    from viz.entity_words import joined_by
    from viz.i18n import texts
    from viz.words import need_title

    yield "Needs", ("need", "horizon", "met", "contacts", "first", "last"), [
        [need_title(one["need"], language), one["horizon"], one["met"], one["contacts"], one["first"], one["last"]]
        for one in told["needs"]]
    yield "Contacts", ("file", "row", "day", "municipality", "needs", "referred to", "joined by"), [
        [PurePath(one["path"]).name, one["row"], one["date"], _municipality(one["municipality"]),
         [need_title(need["need"], language) for need in one["needs"]], [each["name"] for each in one["receivers"]],
         joined_by(one["joined"], texts(language))] for one in told["contacts"]]
    yield "Registrations", ("file", "row", "form", "industry", "size", "municipality", "known by", "registered",
                            "deregistered", "active"), [
        [PurePath(one["path"]).name, one["row"],
         *(registered_title(sort, one[sort], language) for sort in ("form", "industry", "size")),
         _municipality(one["municipality"]), one["by"], one["registered"], one["deregistered"], one["active"]]
        for one in told["registrations"]]


def _municipality(place: str | None) -> str:
    from graph.lexicon.places import places

    known = places().by_id.get(place or "")
    return known.name if known else place or ""


def _valued(one: Mapping[str, Any]) -> str:
    """A value with the files that say it."""
    files = ", ".join(PurePath(source["path"]).name for source in one["sources"])
    return " ".join(filter(None, (str(one["value"]), one["currency"]))) + (f" ({files})" if files else "")


def _count(count: Any) -> str:
    from api.output import short

    return short(count)
