"""Files dropped on «Källor»: they are kept as a job, and one is led to its page, which shows the reading as it goes.

    POST /kallor/inlasning              the form with the files
    GET  /kallor/inlasning/JOB          its page; scripts ask /lage for its state and take what changed from the page
    POST /kallor/inlasning/JOB/las-in   loads what was read, as was chosen for each file (`do-KEY`); where columns are corrected
                                        in the same form they are read anew first, and nothing is loaded
    POST /kallor/inlasning/JOB/las-om   reads one file (`again`) anew, as another kind (`kind-KEY`), or with other columns of a
                                        log (`col-KEY-TABLE-COLUMN`); what was chosen is kept
    GET  /kallor/inlasning/JOB/anmarkningar/KEY   the copy of a log with remarks, when it is loaded
    POST /kallor/inlasning/JOB/lamna    removes the files; nothing of them stays
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from urllib.parse import parse_qsl

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api.site import Site
from api.uploads import Job, Jobs
from viz.views.upload import gone_view, told, upload_view
from viz.words import href

__all__ = ["UPLOAD_PATH", "add_uploads"]

UPLOAD_PATH = "/kallor/inlasning"
MOST_FIELDS = 20
MOST_FILES = 5000  # those above the limit of the job are told one by one, as far as that goes

MOST_CHOICES = 10 * MOST_FILES

Given = Mapping[str, str]
Page = Callable[[Site, Jobs, Request], Response]


def add_uploads(app: FastAPI, site: Site, jobs: Jobs) -> None:
    """Adds the routes."""
    pages: tuple[tuple[str, str, Page], ...] = (
        ("GET", UPLOAD_PATH + "/{job}/anmarkningar/{key}", remarks), ("GET", UPLOAD_PATH, to_sources),
        ("GET", UPLOAD_PATH + "/{job}", show), ("GET", UPLOAD_PATH + "/{job}/lage", state),
        ("POST", UPLOAD_PATH + "/{job}/lamna", leave))
    routes = [Route(path, partial(page, site, jobs), methods=[method], include_in_schema=False)
              for method, path, page in pages]
    routes.append(Route(UPLOAD_PATH, partial(take, site, jobs), methods=["POST"], include_in_schema=False))
    routes.extend(Route(f"{UPLOAD_PATH}/{{job}}/{name}", partial(_choosing, site, jobs, work), methods=["POST"],
                        include_in_schema=False) for name, work in (("las-in", load), ("las-om", read_again)))
    for route in routes:
        app.router.routes.insert(0, route)


async def take(site: Site, jobs: Jobs, request: Request) -> Response:
    """Keeps the files of a form and has them read."""
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
        done: Awaitable[Response] = run_in_threadpool(_kept, site, jobs, request, files)
        return await done


def _kept(site: Site, jobs: Jobs, request: Request, files: list[UploadFile]) -> Response:
    language = site.language(request)
    if not files:
        return RedirectResponse(href("/kallor", {"none": 1}, language, "drop"), 303)
    job = jobs.open()
    try:
        for file in files:
            jobs.add(job, file.filename or "", file.file)
    except BaseException:
        jobs.leave(job)
        raise
    jobs.begin(job)
    return RedirectResponse(_at(job, language), 303)


def to_sources(site: Site, jobs: Jobs, request: Request) -> Response:
    """The address of the form leads to the page that has it."""
    return RedirectResponse(href("/kallor", {}, site.language(request)), 303)


def show(site: Site, jobs: Jobs, request: Request) -> Response:
    """The files of a job: how far they are, what was understood, what became of them."""
    job = jobs.find(request.path_params["job"])
    if job is None:
        return site.page(request, "upload.html", gone_view, status=404)
    now, loaded = job.as_json(), site.store.sources()
    return site.page(request, "upload.html", lambda language: upload_view(now, loaded, language=language))


def state(site: Site, jobs: Jobs, request: Request) -> Response:
    """How far a job is, for scripts: its version changes with every state of a file."""
    job = jobs.find(request.path_params["job"])
    if job is None:
        return JSONResponse({"phase": "gone"}, 404)
    now = job.as_json()
    return JSONResponse({"version": now["version"], "phase": now["phase"], "told": told(now, language=site.language(request))})


def remarks(site: Site, jobs: Jobs, request: Request) -> Response:
    """The copy of a log with remarks."""
    job = jobs.find(request.path_params["job"])
    items = job.items if job is not None else []
    copy = next((one.copy for one in items if one.key == request.path_params["key"]), None)
    if copy is None or not copy.is_file():
        return site.page(request, "upload.html", gone_view, status=404)
    return FileResponse(copy, filename=copy.name)


async def _choosing(site: Site, jobs: Jobs, work: Callable[[Jobs, Job, Given, str], None], request: Request) -> Response:
    """Notes what was chosen for each file, has the work done, and leads back to the page."""
    body = await request.body()
    given = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_CHOICES))
    job = jobs.find(request.path_params["job"])
    if job is not None:
        jobs.choose(job, {name.removeprefix("do-"): value for name, value in given.items() if name.startswith("do-")})
        await run_in_threadpool(work, jobs, job, given, site.language(request))
    return RedirectResponse(href(request.url.path.rpartition("/")[0], {}, site.language(request)), 303)


def load(jobs: Jobs, job: Job, given: Given, language: str) -> None:
    """Loads what was read and not left out; not where columns are corrected: what they give is to be seen first. Pressed twice
    it is done once."""
    if not jobs.correct(job, given):
        jobs.load(job, language)


def read_again(jobs: Jobs, job: Job, given: Given, language: str) -> None:
    """Reads one file as another kind, or with other columns."""
    key = given.get("again", "")
    jobs.read_as(job, key, given.get(f"kind-{key}", ""), given)


def leave(site: Site, jobs: Jobs, request: Request) -> Response:
    """Removes the files, unless they are being loaded."""
    job = jobs.find(request.path_params["job"])
    if job is not None and not jobs.leave(job):
        return RedirectResponse(_at(job, site.language(request)), 303)
    return RedirectResponse(href("/kallor", {"left": 1}, site.language(request)), 303)


def _at(job: Job, language: str) -> str:
    return href(f"{UPLOAD_PATH}/{job.id}", {}, language)
