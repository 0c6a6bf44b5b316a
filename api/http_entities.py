"""The pages of things: an actor, a project or plan, a municipality, a need, a firm, and whatever else sources name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.site import Site
from api.wiring import today
from graph.errors import BadParameter
from graph.lexicon import places
from queries import around
from queries.entities import clear_one, find_entities, near_names
from queries.explain import explain
from queries.reading import read_evidence
from queries.supply import read_supply
from viz.entity_words import thing_href
from viz.views.entity import choices_view, entity_view, evidence_by_statement
from viz.views.entity_sections import Around

__all__ = ["add_entities"]

# Which kinds of things stand at which address; all others at /sak.
ADDRESSES = ("/aktor/{id}", "/projekt/{id}", "/kommun/{id}", "/behov/{id}", "/foretag/{id}", "/sak/{id}")
Rows = list[dict[str, Any]]


def add_entities(app: FastAPI, site: Site) -> None:
    """Adds the routes."""
    for path, page in {"/sak": called, **dict.fromkeys(ADDRESSES, thing)}.items():
        app.router.routes.append(Route(path, partial(page, site), methods=["GET"], include_in_schema=False))


def called(site: Site, request: Request) -> Response:
    """What a name means: its page, or the things that it may mean; where there is none, names written much like it."""
    name = request.query_params.get("namn", "").strip()
    if not name:
        raise HTTPException(404)
    found = find_entities(site.engine, name)
    one = clear_one(found, name)
    if one:
        return _to(one, request)
    near = [] if found else near_names(site.engine, name)
    return site.page(request, "entity_choices.html", lambda language: choices_view(name, found, near, language=language),
                     status=200 if found else 404)


def thing(site: Site, request: Request) -> Response:
    """What is known of a thing. An address of another kind leads to the one of its own."""
    id_, language = request.path_params["id"], site.language(request)
    try:
        told = explain(site.engine, id_, rows_visible=site.rows_visible)
    except BadParameter as error:
        raise HTTPException(404) from error
    if request.url.path != thing_href(told["label"], told["id"], "sv"):
        return _to(told, request)
    beside = _around(site, told, language)
    return site.page(request, "entity.html", lambda language: entity_view(told, beside, language=language))


def _to(one: Mapping[str, Any], request: Request) -> Response:
    """Leads to the page of a thing, in the language that the link says, Swedish too: else the browser's wish decides."""
    said = request.query_params.get("lang")
    address = thing_href(one["label"], one["id"], "sv")
    return RedirectResponse(f"{address}?{urlencode({'lang': said})}" if said else address, 303)


def _around(site: Site, told: dict[str, Any], language: str) -> Around:
    """What the page of this kind of thing shows beside the explanation."""
    reader, label, id_ = site.engine, told["label"], told["id"]
    offers, cells, placed, receiving = [], [], [], []
    persons = around.read_persons(reader, id_) if label in ("Actor", "Project", "Plan", "Service") else []
    services = [one["other"]["id"] for one in told["facts"] if one["other"]["label"] == "Service"]
    if label == "Actor":
        receiving = around.read_receiving(reader, id_, rows_visible=site.rows_visible)
    if label == "Need":
        offers = around.covering(read_supply(reader), id_, today())
        cells = site.ask("coverage", {"need": id_}, language)["rows"]
    elif label == "Place" and _is_municipality(id_):
        offers = around.reaching(read_supply(reader), id_, today())
        cells = site.ask("coverage", {"municipality": id_}, language)["rows"]
        placed = around.read_placed(reader, id_)
    else:
        offers = around.among(read_supply(reader), {*services, id_}, today()) if services or label == "Service" else []
    evidence = read_evidence(reader, _statements(offers, placed, persons), rows_visible=site.rows_visible)
    return Around(offers, cells, placed, persons, receiving, evidence_by_statement(told["statements"]) | evidence)


def _is_municipality(place: str) -> bool:
    known = places().by_id.get(place)
    return known is not None and known.level == "municipality"


def _statements(*rows: Rows) -> Iterable[str]:
    return (statement for some in rows for row in some for statement in row["statements"] or ())
