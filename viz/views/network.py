"""The network page: a picture drawn by script, and a table of the same that stands without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queries.order import swedish
from viz.entity_words import thing_href
from viz.i18n import texts
from viz.scene import Scene
from viz.views.evidence import shown
from viz.words import certainty, href, period

__all__ = ["network_view"]

SHOWN_EVIDENCE = 3


def network_view(scene: Scene, *, query: Mapping[str, str], language: str) -> dict[str, Any]:
    """What the page shows of a scene. `query["node"]` names the node to begin with; without it, the best connected one.

    `drawing` is for the script: the scene, the evidence of each edge, the node to begin with, all texts it says.
    """
    names = [node.name for node in scene.nodes]
    pages = [thing_href(node.label, node.id, language) for node in scene.nodes]
    begin = names.index(query["node"]) if query.get("node") in names else None
    return {
        "legend": scene.legend(), "truncated": scene.truncated, "nodes": len(names), "edges": len(scene.edges),
        "names": sorted(set(names), key=swedish), "missing": query.get("node") if query.get("node") and begin is None else None,
        "drawing": {**scene.as_json(), "begin": _best(scene) if begin is None else begin,
                    "pages": pages,
                    "evidence": [shown(edge.evidence[:SHOWN_EVIDENCE], language) for edge in scene.edges],
                    "texts": _texts(language)},
        "table": [{"a": names[e.a], "b": names[e.b], "a_href": pages[e.a], "b_href": pages[e.b],
                   "text": e.text, "when": period(e.start, e.end, language),
                   "certainty": e.certainty, "certainty_word": certainty(e.certainty, language),
                   "evidence": [dict(item) for item in e.evidence], "number": at} for at, e in enumerate(scene.edges)],
        "downloads": [(kind, href(f"/api/export.{kind}", {}, language)) for kind in ("html", "graphml")],
    }


def _best(scene: Scene) -> int | None:
    """The node with the most links; the first of equals; None where there is none."""
    return max(range(len(scene.nodes)), key=lambda i: (scene.nodes[i].degree, -i), default=None)


def _texts(language: str) -> dict[str, str]:
    """What the script says, with {…} for the values that it sets in."""
    _ = texts(language).gettext
    return {
        "links": _("{count} links"), "open": _("open one to see its source"), "within": _("{count} nodes within {steps} steps"),
        "go": _("Go to {name}"), "when": _("In force"), "certainty": _("Certainty"), "link": _("Link"),
        "nothing": _("Nothing chosen"), "choose": _("Choose a node or a line in the picture, or search for a name."),
        "noname": _("No name fits."), "nopath": _("No path"), "unlinked": _("No link in what is loaded ties them together."),
        "path": _("Path in {count} steps"), "shortest": _("The shortest path, with the source of each step."),
        "shown": _("{nodes} nodes and {edges} links are shown."), "enter": _("Enter chooses."), "source": _("Source"),
        "page": _("All about it"), "nosource": _("The source is not shown here."), "file": _("network"),
    }
