"""The pages: each route reads what its view needs and hands it over; how it looks is the business of `viz`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache, partial
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.catalogue import described
from api.reading import contacts_before, names_of
from api.site import Site
from api.wiring import find, today
from graph.errors import BadParameter
from graph.lexicon import places
from queries.catalog import QUESTIONS, Question, catalogue, question
from queries.order import swedish
from queries.sources import judged_inventories, judged_statements
from viz.matrix import matrix
from viz.network_rows import read_body, read_contacts, read_lapses, read_registrations, read_statements
from viz.views.answer import answer_view
from viz.views.find import find_view, without_dropped
from viz.views.gaps import cell_view, gaps_view
from viz.views.network import network_view
from viz.views.questions import questions_view
from viz.views.source import log_view, source_view
from viz.views.sources import sources_view
from viz.views.start import start_view
from viz.views.upload import drop_view

__all__ = ["add_pages"]

Pairs = Sequence[tuple[str, str]]
EXAMPLES = (("vill sälja företaget och gå i pension", "Ludvika"), ("behöver låna pengar till en maskin", "Falun"),
            ("vill börja sälja i Norge", "Säter"))
CONTACTS_A_PAGE = 100
ROW = re.compile(r"row ([0-9]{1,9})(?![0-9])")
NEIGHBOURS = 5
# What the matrix is asked, of all that its page knows; the rest only arranges it.
COVERAGE = ("date", "county", "municipality", "target_group", "need")


def add_pages(app: FastAPI, site: Site) -> None:
    """Adds the routes of the pages."""
    for path, page in {"/": start, "/partner": partner, "/luckor": gaps, "/natverk": network, "/fragor": questions,
                       "/fragor/{name}": answer, "/kallor": sources, "/kalla": source,
                       "/kallor/{source}": source}.items():
        app.router.routes.append(Route(path, partial(page, site), methods=["GET"], include_in_schema=False))


def start(site: Site, request: Request) -> Response:
    """One field, three doors with figures, what is loaded, what ends next."""
    store = site.store
    loaded, told = store.sources(), store.status()
    states = matrix(site.ask("coverage", {})["rows"]).in_order() if loaded else []
    lapses = read_lapses(site.engine, today())
    return site.page(request, "start.html", lambda language: start_view(
        told, loaded, language=language, municipalities=municipalities(), states=states, lapses=lapses,
        examples=EXAMPLES if loaded else ()))


def partner(site: Site, request: Request) -> Response:
    """Whom to call for what a firm says. Needs that the user took out are blanked in the text, and it is asked again."""
    query, language = dict(request.query_params), site.language(request)
    found = None
    if query.get("text", "").strip():
        asked = {name: query.get(name) for name in ("text", "municipality", "date", "target_group")}
        found = find(site.engine, site.settings, asked, language)
        if query.get("drop"):
            text = without_dropped(query["text"], found["understood"]["needs"], query["drop"])
            found = find(site.engine, site.settings, {**asked, "text": text}, language)
    return site.page(request, "find.html", lambda language: find_view(
        found, query=query, language=language, municipalities=municipalities()))


def gaps(site: Site, request: Request) -> Response:
    """The matrix of needs and municipalities; `part=cell` gives only the story of a cell, for the side panel."""
    query = dict(request.query_params)
    found = site.ask("coverage", {name: query[name] for name in COVERAGE if query.get(name)},
                     site.language(request))
    if query.get("part") == "cell":
        return site.page(request, "gaps_cell.html", lambda language: cell_view(found, query=query, language=language))
    return site.page(request, "gaps.html", lambda language: gaps_view(
        found, query=query, language=language, municipalities=municipalities(), counties=counties()))


def network(site: Site, request: Request) -> Response:
    """Who works with whom: a picture drawn by script, and a table of the same."""
    language = site.language(request)
    drawn = site.scene(language)
    return site.page(request, "network.html", lambda language: network_view(
        drawn, query=dict(request.query_params), language=language))


def questions(site: Site, request: Request) -> Response:
    """The catalogue, filtered by words and user."""
    listed = catalogue()
    return site.page(request, "questions.html", lambda language: questions_view(
        listed, query=dict(request.query_params), language=language))


def answer(site: Site, request: Request) -> Response:
    """A question with its parameters and, where they suffice, its answer."""
    asked, query = _question(request.path_params["name"]), dict(request.query_params)
    given = {one.name: query[one.name] for one in asked.parameters if query.get(one.name)}
    found, problem = None, None
    try:
        found = site.ask(asked.name, given, site.language(request))
    except BadParameter as error:
        problem = str(error)
    complete = all(given.get(one.name) for one in asked.parameters if one.required)
    return site.page(request, "answer.html", lambda language: answer_view(
        described(asked), found, query=query, language=language, choices=_choices(site, asked), cypher=asked.cypher,
        problem=problem if complete else None, neighbours=_neighbours(asked)), status=400 if problem and complete else 200)


def sources(site: Site, request: Request) -> Response:
    """What was read, and when."""
    loaded = site.store.sources()
    return site.page(request, "sources.html", lambda language: sources_view(
        loaded, query=dict(request.query_params), language=language, judged=judged_inventories(site.engine),
        drop=drop_view(request.query_params, asdict(site.limits))))


def source(site: Site, request: Request) -> Response:
    """One source, by id or path: a document with its statements marked, or a log as it was understood."""
    query = dict(request.query_params)
    wanted = request.path_params.get("source") or query.get("source", "")
    found = next((one for one in site.store.sources() if wanted == one["id"] or wanted in one["paths"]), None)
    if found is None:
        raise HTTPException(404)
    if found["kind"] == "contacts":
        return _log(site, request, found)
    text, statements = read_body(site.engine, found["id"]), read_statements(site.engine, found["id"])
    registrations = read_registrations(site.engine, found["id"])
    return site.page(request, "source.html", lambda language: source_view(
        found, text, statements, query=query, language=language, judged=judged_statements(site.engine, found["id"]),
        registrations=registrations))


def _log(site: Site, request: Request, found: Mapping[str, Any]) -> Response:
    """A page of the rows of a log; without the right to see rows only how many there are."""
    query = dict(request.query_params)
    page = _page_number(site, found["id"], query)
    contacts, total = read_contacts(site.engine, found["id"], page=page, size=CONTACTS_A_PAGE)
    return site.page(request, "log.html", lambda language: log_view(
        found, contacts if site.rows_visible else [], total, page=page, pages=max(1, -(-total // CONTACTS_A_PAGE)),
        rows_visible=site.rows_visible, query=query, language=language))


def _page_number(site: Site, log: str, query: Mapping[str, str]) -> int:
    """The page asked for, else that of the row which a locator names, else the first."""
    named = ROW.search(query.get("at", ""))
    if "page" not in query and named:
        return contacts_before(site.engine, log, int(named[1])) // CONTACTS_A_PAGE + 1
    text = query.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise BadParameter("page", f"{text!r} is no number of a page")
    return int(text)


def _question(name: str) -> Question:
    try:
        return question(name)
    except BadParameter as error:
        raise HTTPException(404) from error


def _neighbours(asked: Question) -> list[dict[str, Any]]:
    """Other questions with a mark in common, those with most in common first."""
    common = [(len(set(asked.marks) & set(one.marks)), one) for one in QUESTIONS if one.name != asked.name]
    ranked = sorted((pair for pair in common if pair[0]), key=lambda pair: (-pair[0], pair[1].number))
    return [described(one) for _, one in ranked[:NEIGHBOURS]]


def _choices(site: Site, asked: Question) -> dict[str, Pairs]:
    """What the parameters of a question can be, for the types whose values depend on places or on what is loaded."""
    known: dict[str, Pairs] = {}
    for kind in {one.type for one in asked.parameters}:
        if kind in ("municipality", "county"):
            known[kind] = municipalities() if kind == "municipality" else counties()
        elif names := names_of(site.engine, kind):
            known[kind] = [(name, name) for name in sorted(names, key=swedish)]
    return known


@cache
def municipalities() -> Pairs:
    """The municipalities that filters offer: those of Sweden, in Swedish order."""
    return _places("municipality")


@cache
def counties() -> Pairs:
    """The counties that filters offer, as `municipalities`."""
    return _places("county")


def _places(level: str) -> Pairs:
    names = [place.name for place in places() if place.level == level and place.country == "SE"]
    return [(name, name) for name in sorted(names, key=swedish)]
