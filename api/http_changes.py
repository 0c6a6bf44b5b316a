"""What pages change: answers of the review, right and wrong, undo, withdrawing a source.

Each is a form that a page of ours sent (`api.security` has seen its origin and token); it is done at once, and one is
led back to where one was. Whoever finds the graph being changed by another command is told so after a short wait.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from urllib.parse import parse_qsl

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.http_review import skipped_of
from api.judging import judged
from api.site import Site
from graph.errors import BadParameter
from graph.judgements import Meaning
from queries.matters import verdict
from queries.review import decided
from viz.views.review import queue_link
from viz.words import href

__all__ = ["add_changes"]

Given = Mapping[str, str]
Change = Callable[[Site, Request, Given], Response]
LONGEST_REASON = 160
NUMBER = re.compile(r"[0-9]{1,6}")
NARROWED, WORD = ("kind", "certainty"), re.compile(r"[A-Za-z]{1,20}")  # what the list of statements is narrowed to


def add_changes(app: FastAPI, site: Site) -> None:
    """Adds the routes."""
    changes: dict[str, Change] = {"/granska/svar": answer, "/granska/angra": undo, "/uppgift/{statement}/{verdict}": mark,
                                  "/kallor/{source}/ta-bort": withdraw}
    for path, change in changes.items():
        app.router.routes.insert(0, Route(path, partial(_changing, site, change), methods=["POST"], include_in_schema=False))


async def _changing(site: Site, change: Change, request: Request) -> Response:
    """Reads the form, then works in a thread of its own, as pages do."""
    body = await request.body()
    given = dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=50))
    done: Awaitable[Response] = run_in_threadpool(change, site, request, given)
    return await done


def answer(site: Site, request: Request, given: Given) -> Response:
    """An answer to a question of the review; one that is not open any more is passed over."""
    language, skip = site.language(request), "-".join(skipped_of(dict(given)))
    item = next((one for one in site.open_questions() if one.id == given.get("item")), None)
    if item is None:
        return _to(queue_link(skip, None, language))
    matter = decided(site.engine, item, given.get("answer", ""))
    made, before, after = judged(site.store, matter, site.settings.author, _reason(given),
                                 item.statements[0] if item.kind == "statement" else None)
    moved = before.contacts if isinstance(matter, Meaning) else before.moved(after)
    return _to(queue_link(skip, None, language, did=made.id, moved=moved, was=item.id))


def undo(site: Site, request: Request, given: Given) -> Response:
    """Takes a judgement back: to the question that it answered, or to the statement that it was about."""
    language = site.language(request)
    undone = site.store.undo(given.get("judgement") or "none", author=site.settings.author)
    if given.get("source"):
        return _to(_statement_link(site, given, language))
    return _to(queue_link("-".join(skipped_of(dict(given))), given.get("item"), language, did=undone.id))


def mark(site: Site, request: Request, given: Given) -> Response:
    """A statement of a source is right, or wrong."""
    verdicts = {"ratt": True, "fel": False}
    if request.path_params["verdict"] not in verdicts:
        raise HTTPException(404)
    stated, matter = verdict(site.engine, request.path_params["statement"], right=verdicts[request.path_params["verdict"]])
    judged(site.store, matter, site.settings.author, _reason(given), stated.id)
    return _to(_statement_link(site, {**given, "source": stated.source}, site.language(request)))


def withdraw(site: Site, request: Request, given: Given) -> Response:
    """Takes a source out with all that rests on it alone."""
    try:
        site.store.withdraw(request.path_params["source"])
    except BadParameter as error:
        raise HTTPException(404) from error
    return _to(href("/kallor", {"gone": 1}, site.language(request)))


def _statement_link(site: Site, given: Given, language: str) -> str:
    source, number = given.get("source", ""), given.get("number", "")
    known = any(one["id"] == source for one in site.store.sources())
    if not known:
        return href("/kallor", {}, language)
    narrowed = {name: given[name] for name in NARROWED if WORD.fullmatch(given.get(name, ""))}
    return href(f"/kallor/{source}", narrowed, language, f"u{number}" if NUMBER.fullmatch(number) else "")


def _reason(given: Given) -> str | None:
    return given.get("reason", "").strip()[:LONGEST_REASON] or None


def _to(address: str) -> Response:
    return RedirectResponse(address, 303)
