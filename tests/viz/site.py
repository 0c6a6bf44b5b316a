"""The pages made of invented answers, as a browser would get them: path and query in, template and view out."""

from __future__ import annotations

import mimetypes
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.viz import examples, things
from viz.matrix import matrix
from viz.pages import content_security_policy, frame, render, static_folder, vis_folder
from viz.scene import scene
from viz.views.answer import answer_view
from viz.views.entity import choices_view, entity_view
from viz.views.find import find_view
from viz.views.gaps import cell_view, gaps_view
from viz.views.network import network_view
from viz.views.questions import questions_view
from viz.views.source import log_view, source_view
from viz.views.sources import sources_view
from viz.views.start import start_view

ORIGIN = "http://pages.example"
PAGES = (
    "/",
    "/partner",
    "/partner?text=lån&municipality=Ludvika&drop=affar.export",
    "/luckor",
    "/luckor?gaps=1&municipality=Mora",
    "/luckor?cell=finans.lan,Ludvika",
    "/natverk",
    "/fragor",
    "/fragor?words=zzz",
    "/fragor/1",
    "/kallor",
    "/kalla?source=ab12&at=chars+25-43",
    "/kalla?source=ab12&kind=Project&certainty=potential",
    "/kalla?source=cd34&at=row+12",
    "/kalla?source=cd34&withheld=1",
    *things.ALL,
    "/sak?namn=Almi",
    "/sak?namn=Atlantis",
    "/nothing",
)


def page(address: str, names: tuple[str, ...] = ("Samarkand", "Almi GävleDala", "FBR", "Region Dalarna")) -> str:
    """A page as HTML. `names` are those of the network's actors."""
    parts = urlsplit(address)
    path, query = unquote(parts.path), dict(parse_qsl(parts.query))
    language = query.get("lang", "sv")
    if query.get("part") == "cell":
        return render("gaps_cell.html", language, **cell_view(examples.coverage(), query=query, language=language))
    template, view = _view(path, query, language, names)
    return render(template, language, **view, **frame(path, query, demo=True))


def _view(path: str, query: dict[str, str], language: str, names: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    places: dict[str, Any] = {"municipalities": [(name, name) for _, name in examples.MUNICIPALITIES]}
    match path:
        case "/":
            return "start.html", start_view(
                examples.STATUS,
                examples.SOURCES,
                language=language,
                **places,
                states=matrix(examples.coverage()["rows"]).in_order(),
                lapses=[{"name": "Lotsen Väster", "label": "Project", "end": "2026-12-31", "by": ["Samarkand"]}],
                examples=[("vill sälja firman", "Ludvika")],
            )
        case "/partner":
            return "find.html", find_view(
                examples.found() if query.get("text") else None, query=query, language=language, **places
            )
        case "/luckor":
            counties = [(name, name) for _, name in examples.COUNTIES]
            return "gaps.html", gaps_view(examples.coverage(), query=query, language=language, counties=counties, **places)
        case "/natverk":
            rows = examples.network_rows(names)
            drawn = scene(rows, examples.network_evidence(rows), language=language)
            return "network.html", network_view(drawn, query=query, language=language)
        case "/fragor":
            return "questions.html", questions_view([examples.QUESTION], query=query, language=language)
        case "/fragor/1":
            return "answer.html", answer_view(
                examples.QUESTION,
                examples.answered(),
                query=query,
                language=language,
                cypher=["MATCH (a)\nRETURN a"],
                choices={"municipality": places["municipalities"], "actor": [("FBR", "FBR")]},
                neighbours=[examples.QUESTION],
            )
        case "/kallor":
            return "sources.html", sources_view(examples.SOURCES, query=query, language=language)
        case "/kalla" if query["source"] == "cd34":
            seen = "withheld" not in query
            return "log.html", log_view(
                examples.SOURCES[1],
                examples.CONTACTS if seen else [],
                1684,
                page=1,
                pages=17,
                rows_visible=seen,
                query=query,
                language=language,
            )
        case "/kalla":
            return "source.html", source_view(
                examples.SOURCES[0], examples.TEXT, examples.statements(), query=query, language=language
            )
        case "/sak":
            found = [things.ACTOR, things.NEED] if query["namn"] == "Almi" else []
            return "entity_choices.html", choices_view(query["namn"], found, ["Atlas"], language=language)
        case _ if path in things.ALL:
            told = things.ALL[path]
            return "entity.html", entity_view(told, things.around(told), language=language)
    return "problem.html", {"kind": "missing", "detail": None}


def answer(address: str) -> dict[str, Any]:
    """What a server would send for an address: status, headers and body, for `page.route(…).fulfill`."""
    path = urlsplit(address).path
    headers = {"Content-Security-Policy": content_security_policy()}
    if path.startswith("/static/"):
        folder, name = (vis_folder(), path[12:]) if path.startswith("/static/vis/") else (static_folder(), path[8:])
        return {
            "status": 200,
            "headers": headers | {"Content-Type": mimetypes.guess_type(name)[0] or ""},
            "body": (folder / name).read_bytes(),
        }
    return {"status": 200, "headers": headers | {"Content-Type": "text/html; charset=utf-8"}, "body": page(address)}
