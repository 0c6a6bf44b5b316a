"""The page of the review, and the page that asks before a source is withdrawn. They only read."""

from __future__ import annotations

import re
from functools import partial

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.reading import names_of
from api.site import Site
from api.wiring import today
from graph.judgements import Judgement
from queries.review import with_evidence
from queries.sources import resting
from viz.views.review import Standing, review_view
from viz.views.sources import withdraw_view

__all__ = ["add_review", "skipped_of"]

SKIPPED = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{8})*")


def add_review(app: FastAPI, site: Site) -> None:
    """Adds the routes."""
    for path, page in {"/granska": review, "/kallor/{source}/ta-bort": withdrawing}.items():
        app.router.routes.insert(0, Route(path, partial(page, site), methods=["GET"], include_in_schema=False))


def review(site: Site, request: Request) -> Response:
    """One question, with what was decided just before. Questions left for later are kept in the address."""
    query, items = dict(request.query_params), site.open_questions()
    standing = _standing(site, query)
    open_ = [one for one in items if not standing.skips(one.id)]
    current = next((one for one in items if one.id == query.get("item")), open_[0] if open_ else None)
    if current is not None:
        current = with_evidence(site.engine, [current], rows_visible=site.rows_visible)[0]
    actors = names_of(site.engine, "actor") if current and current.kind == "receiver" else []
    return site.page(request, "review.html", lambda language: review_view(
        items, current, standing, rows_visible=site.rows_visible, language=language, actors=actors))


def _standing(site: Site, query: dict[str, str]) -> Standing:
    judgements = site.store.judgements()
    living = [one for one in judgements if one.living]
    told = next((one for one in judgements if one.id == query.get("did")), None)
    last = told if told and told.living else next((one for one in living if one.author == site.settings.author), None)
    moved = query.get("moved", "")
    return Standing(skipped_of(query), sum(_is_of_today(one) for one in living), last, told,
                    int(moved) if re.fullmatch(r"[0-9]{1,9}", moved) else 0,
                    query.get("was", "") if told and told is last else "")


def skipped_of(query: dict[str, str]) -> tuple[str, ...]:
    """The questions left for later, as the address says; none where it says nothing that could be meant.

    >>> skipped_of({"skip": "0123abcd-4567cdef"}), skipped_of({"skip": "<b>"})
    (('0123abcd', '4567cdef'), ())
    """
    text = query.get("skip", "")
    return tuple(text.split("-")) if SKIPPED.fullmatch(text) else ()


def _is_of_today(judgement: Judgement) -> bool:
    return judgement.at[:10] == today().isoformat()


def withdrawing(site: Site, request: Request) -> Response:
    """Asks before a source is withdrawn: what goes with it."""
    wanted = request.path_params["source"]
    found = next((one for one in site.store.sources() if wanted == one["id"]), None)
    if found is None:
        raise HTTPException(404)
    lost = resting(site.engine, wanted)
    return site.page(request, "withdraw.html", lambda language: withdraw_view(found, lost, language=language))
