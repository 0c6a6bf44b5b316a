"""What every route works with: the engine, the settings, who asks and in which language. No routes here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.language import LANGUAGES, of_request
from api.security import Rules
from api.uploads import Limits
from api.wiring import network_scene, rows_visible, today
from graph.config import Settings
from graph.engine import Engine
from graph.errors import EngineUnavailable, FramjarkartanError, GraphBusy, InputError, SchemaMismatch
from graph.store import Store
from queries.catalog import ask
from queries.review import Item, open_questions
from queries.version import graph_version
from viz.pages import frame, render
from viz.scene import Scene

__all__ = ["PROBLEMS", "Site", "problem_of"]

YEAR_SECONDS = 365 * 24 * 3600
# Which errors become which status and which page; the first that fits. The text of faults stays in the log.
PROBLEMS: tuple[tuple[type[FramjarkartanError], int, str], ...] = (
    (InputError, 400, "input"),
    (EngineUnavailable, 503, "engine"),
    (GraphBusy, 503, "busy"),
    (SchemaMismatch, 503, "engine"),
    (FramjarkartanError, 500, "fault"),
)
TOLD = frozenset({"input", "engine"})


def problem_of(error: FramjarkartanError) -> tuple[int, str, str | None]:
    """Status, kind of problem and the text that may be shown.

    >>> from graph.errors import BadParameter, QueryFailed
    >>> problem_of(BadParameter("date", "is no day")), problem_of(QueryFailed("no", "MATCH (n)"))
    ((400, 'input', 'date: is no day'), (500, 'fault', None))
    """
    status, kind = next((status, kind) for sort, status, kind in PROBLEMS if isinstance(error, sort))
    return status, kind, str(error) if kind in TOLD else None


@dataclass(frozen=True)
class Site:
    """One served graph. `demo` marks every page as showing example data; `limits` are those of dropped files."""

    engine: Engine
    settings: Settings
    rules: Rules
    demo: bool
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def rows_visible(self) -> bool:
        """Whether single rows and small counts may be seen by whoever reaches this server."""
        return rows_visible(self.settings)

    @property
    def store(self) -> Store:
        """The store, for reading what is loaded and for what pages change."""
        return Store(self.engine)

    def open_questions(self) -> list[Item]:
        """What waits for a person to decide; found once for each state of the graph."""
        version = graph_version(self.engine)
        if version not in self._reviewed:
            found = open_questions(self.engine, self.store.judgements(), rows_visible=self.rows_visible)
            self._reviewed.clear()
            self._reviewed[version] = found
        return self._reviewed.get(version) or []

    @cached_property
    def _reviewed(self) -> dict[str, list[Item]]:
        return {}

    def ask(self, name: str, given: Mapping[str, str], language: str = "sv") -> dict[str, Any]:
        """The answer to a question, as the JSON of docs/reference.md; `language` is that of titles in its rows."""
        return ask(self.engine, name, given, today=today(), rows_visible=self.rows_visible, language=language)

    def scene(self, language: str) -> Scene:
        """The network of all that is loaded, with the evidence of its links."""
        return network_scene(self.engine, language, rows_visible=self.rows_visible)

    def page(self, request: Request, template: str, view: Callable[[str], Mapping[str, Any]], *,
             status: int = 200, waiting: bool = True) -> Response:
        """A page in the language of the request; `view` makes what the template shows. With `waiting` it tells how
        many questions waited for a person when somebody last looked: to look takes a second where a graph is large."""
        language = self.language(request)
        number = len(next(iter(self._reviewed.values()), ())) if waiting else 0
        text = render(template, language, **self.frame(request, number), **view(language))
        response = HTMLResponse(text, status, headers={"Content-Language": language, "Vary": "Accept-Language, Cookie"})
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie("lang", language, max_age=YEAR_SECONDS, samesite="lax", httponly=True)
        return response

    def frame(self, request: Request, waiting: int) -> dict[str, Any]:
        """What every page carries."""
        return frame(request.url.path, request.query_params, demo=self.demo, token=self.rules.token, waiting=waiting)

    def language(self, request: Request) -> str:
        """The language that the request asks for."""
        return of_request(request.query_params.get("lang"), request.cookies.get("lang"),
                          request.headers.get("accept-language"))

    def problem(self, request: Request, status: int, kind: str, detail: str | None = None,
                headers: Mapping[str, str] | None = None) -> Response:
        """What went wrong: JSON for programs, a page for people."""
        if request.url.path.startswith("/api/") or request.url.path in ("/healthz", "/readyz", "/openapi.json"):
            return JSONResponse({"error": {"kind": kind, "detail": detail}}, status, headers=dict(headers or {}))
        response = self.page(request, "problem.html", lambda language: {"kind": kind, "detail": detail}, status=status,
                             waiting=False)
        response.headers.update(headers or {})
        return response
