"""The API: the questions of the catalogue and the finder, with the same JSON as the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.catalogue import described
from api.exporting import EXPORTS, SERVICES, exported
from api.site import Site
from api.wiring import find
from graph.errors import BadParameter
from queries.catalog import QUESTIONS, Question, catalogue, question
from viz.tables import FORMATS, write

__all__ = ["add_api"]

# Query parameters that say how to answer, not what is asked.
MANNER = frozenset({"format", "lang"})
FIND = ("text", "municipality", "date", "target_group")


def add_api(app: FastAPI, site: Site) -> None:
    """Adds the routes of the API."""

    @app.get("/healthz", summary="Whether the server lives")
    def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", summary="Whether the graph answers; 503 where it does not")
    def readyz() -> dict[str, str]:
        site.engine.read("RETURN 1 AS one")
        return {"status": "ready"}

    @app.get("/api/questions", summary="The catalogue of questions")
    def questions() -> JSONResponse:
        return JSONResponse(catalogue())

    for one in QUESTIONS:
        _add_question(app, site, one)

    @app.get("/api/questions/{name}", summary="An answer by name or number, perhaps with a suffix: coverage.csv",
             openapi_extra={"parameters": [_parameter("format", "How to write it", choices=list(FORMATS))]})
    def answer(request: Request, name: str) -> Response:
        return answered(site, request, name)

    @app.get("/api/find", summary="Whom to call for what a firm says",
             openapi_extra={"parameters": [_parameter(each, required=each == "text") for each in FIND]})
    def found(request: Request) -> JSONResponse:
        given = _given(request)
        for name in given:
            if name not in FIND:
                raise BadParameter(name, f"is no parameter of find; it has {', '.join(FIND)}")
        if not given.get("text", "").strip():
            raise BadParameter("text", "is required: what the firm says")
        return JSONResponse(find(site.engine, site.settings, given, request.query_params.get("lang", "sv")))

    @app.get("/api/network", summary="The network of actors and projects, with places for drawing it")
    def network(request: Request) -> JSONResponse:
        drawn = site.scene(site.language(request))
        return JSONResponse({**drawn.as_json(), "legend": drawn.legend(), "truncated": drawn.truncated})

    @app.get("/api/export.{suffix}", summary="The network, or the services as HSDS, as a file")
    def export(request: Request, suffix: str) -> Response:
        media_types = {name: known[0] for name, known in (*EXPORTS.items(), *SERVICES.items())}
        if suffix not in media_types:
            raise HTTPException(404)
        data = exported(site.engine, suffix, site.language(request), rows_visible=site.rows_visible)
        return Response(data, media_type=media_types[suffix],
                        headers={"Content-Disposition": f'attachment; filename="framjarkartan.{suffix}"'})


def answered(site: Site, request: Request, name: str) -> Response:
    """An answer in the form that the suffix of the name or `format` says; files are marked as such."""
    bare, dot, suffix = name.rpartition(".")
    name, form = (bare, suffix) if dot else (name, request.query_params.get("format", "json"))
    try:
        asked = question(name)
    except BadParameter as error:
        raise HTTPException(404) from error
    if form not in FORMATS:
        raise BadParameter("format", f"{form!r} is none of {', '.join(FORMATS)}")
    result = site.ask(asked.name, _given(request), request.query_params.get("lang", "sv"))
    if form == "json" and not dot:
        return JSONResponse(result)
    return Response(write(result, described(asked), form, site.language(request)), media_type=FORMATS[form][0],
                    headers={"Content-Disposition": f'attachment; filename="{asked.name}.{form}"'})


def _add_question(app: FastAPI, site: Site, asked: Question) -> None:
    """A route of its own for each question, so that the API's description lists its parameters."""
    parameters = [_parameter(each.name, each.title["en"], required=each.required, choices=each.choices)
                  for each in asked.parameters]

    @app.get(f"/api/questions/{asked.name}", summary=asked.title["en"], operation_id=asked.name, tags=[asked.user],
             openapi_extra={"parameters": [*parameters, _parameter("format", "How to write it", choices=list(FORMATS))]})
    def answer(request: Request) -> Response:
        return answered(site, request, asked.name)


def _given(request: Request) -> dict[str, str]:
    """What was asked. Raises BadParameter for a name given twice."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise BadParameter(name, "is given twice")
        given[name] = value
    return {name: value for name, value in given.items() if name not in MANNER}


def _parameter(name: str, about: str = "", *, required: bool = False, choices: Any = ()) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if choices:
        schema["enum"] = [choice["value"] if isinstance(choice, Mapping) else choice for choice in choices]
    return {"name": name, "in": "query", "required": required, "description": about, "schema": schema}
