"""The web application: pages for people, JSON for programs, both drawn from the catalogue of questions."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.http_api import add_api
from api.http_changes import add_changes
from api.http_entities import add_entities
from api.http_pages import add_pages
from api.http_review import add_review
from api.http_uploads import UPLOAD_PATH, add_uploads
from api.security import Guard, Rules, hosts_of
from api.site import Site, problem_of
from api.uploads import Jobs, Limits
from graph.config import Settings
from graph.engine import Engine
from graph.errors import FramjarkartanError
from viz.pages import static_folder, vis_folder

__all__ = ["create_app"]

ABOUT = "Who helps which firms with what, where that has gaps and overlaps, and the sentence each answer rests on."
KIND_OF_STATUS = {404: "missing", 405: "refused"}
KIND_OF_REFUSAL = {"failed": "fault", "size": "size", "token": "stale"}
# What the frame of a form with files takes beside the files.
FRAME_BYTES = 1024 * 1024


class _Static(StaticFiles):
    """Files that a browser asks about again each time, so that a new version shows at once; most answers are 304."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(engine: Engine, *, settings: Settings, port: int = 8000, demo: bool = False,
               rules: Rules | None = None, limits: Limits | None = None) -> FastAPI:
    """The application over an open engine, which stays the caller's to close, as is what people dropped: `app.state.jobs`.

    `port` is the one that is served: with it, the names of this machine make the hosts that are answered. `demo` marks
    the pages as example data. `limits` are those of dropped files. FastAPI's own pages of documentation fetch from
    elsewhere and are off.
    """
    rules = rules or Rules(hosts_of(port))
    limits = limits or Limits()
    site = Site(engine, settings, rules, demo, limits)
    app = FastAPI(title="Främjarkartan", version="1", description=ABOUT, docs_url=None, redoc_url=None,
                  swagger_ui_oauth2_redirect_url=None)
    add_api(app, site)
    add_pages(app, site)
    add_entities(app, site)
    add_review(app, site)
    add_changes(app, site)
    jobs = app.state.jobs = Jobs(settings, lambda: site.store, limits)
    add_uploads(app, site, jobs)
    app.mount("/static/vis", _Static(directory=vis_folder()))
    app.mount("/static", _Static(directory=static_folder()))

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, FramjarkartanError)
        return site.problem(request, *problem_of(error))

    async def theirs(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kind = KIND_OF_STATUS.get(error.status_code, "input" if error.status_code < 500 else "fault")
        return site.problem(request, error.status_code, kind, headers=error.headers)

    async def refuse(request: Request, status: int, reason: str) -> Response:
        return site.problem(request, status, KIND_OF_REFUSAL.get(reason, "refused"))

    app.add_exception_handler(FramjarkartanError, ours)
    app.add_exception_handler(HTTPException, theirs)
    app.add_middleware(Guard, rules=rules, refuse=refuse,
                       streams={UPLOAD_PATH: limits.job_bytes + FRAME_BYTES})  # type: ignore[arg-type, unused-ignore]
    return app
