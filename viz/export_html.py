"""The network as one file that opens anywhere without a network: pyvis's vis-network in a template of our own.

pyvis's own template puts names into the page as they are and fetches from elsewhere, so it never sees ours. Here the
data are JSON that no HTML parser can leave, a policy in the file allows the two scripts and the one style sheet in it
by their digests and nothing else, and only listed attributes reach the library.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from viz.i18n import texts
from viz.pages import render, static_folder, vis_folder
from viz.scene import DASHES, Scene
from viz.views.evidence import shown
from viz.words import certainty, period

__all__ = ["network_html"]

NODE_ATTRIBUTES = ("id", "label", "shape", "size", "color", "x", "y")
EDGE_ATTRIBUTES = ("from", "to", "arrows", "dashes", "color", "width")
SHAPES = {"actor": "dot", "project": "square", "need": "diamond", "network": "star", "service": "triangle"}
COLOURS = {"actor": "#1a56c4", "project": "#c8640a", "need": "#78277d", "network": "#1f9298", "service": "#1a5f25"}
LINE = "#7b8590"
DASH_LENGTHS = {"dash": [6, 4], "dot": [2, 3]}


def network_html(scene: Scene, *, title: str, day: str, language: str) -> str:
    """The scene as one HTML file: picture, legend, and a table of the same with sources.

    `title` heads the file, `day` (as written for people) says from when it is. What the scene leaves out is said in a
    sentence. An empty scene gives a file that says so.
    """
    library = (vis_folder() / "vis-network.min.js").read_text("utf-8")
    script = _plain_script("labels.js", "export.js")
    style = (static_folder() / "export.css").read_text("utf-8")
    data = _json({**_network_data(scene), "texts": {"chosen": texts(language).gettext("Chosen:")}})
    return render("export.html", language, title=title, date=day, truncated=scene.truncated, nodes=len(scene.nodes),
                  edges=len(scene.edges), legend=scene.legend(), rows=_rows(scene, language), shapes=SHAPES,
                  policy=_policy([library, script], style), library=Markup(library), script=Markup(script),  # noqa: S704
                  style=Markup(style), data=Markup(data))  # noqa: S704


def _plain_script(*names: str) -> str:
    """Modules as one plain script, since an inline module cannot import from a file."""
    return "\n".join((static_folder() / name).read_text("utf-8").replace("export function", "function") for name in names)


def _network_data(scene: Scene) -> dict[str, Any]:
    """Nodes and edges as pyvis holds them, cut down to the attributes that we list."""
    from pyvis.network import Network  # IPython comes with it: only who exports pays for that

    network = Network(directed=True, notebook=False)
    for i, node in enumerate(scene.nodes):
        network.add_node(i, label=node.name, shape=SHAPES[node.kind], size=8 + min(node.degree ** 0.5, 9) * 2.6,
                         color=COLOURS[node.kind], x=round(node.x), y=round(node.y))
    # add_edge compares with all edges before it; the list is what it fills.
    network.edges = [{"from": edge.a, "to": edge.b, "arrows": "to", "color": LINE, "width": 1.3,
                      "dashes": DASH_LENGTHS.get(DASHES.get(edge.relation, ""), False)} for edge in scene.edges]
    nodes, edges, *_rest = network.get_network_data()
    return {"nodes": [_only(node, NODE_ATTRIBUTES) for node in nodes],
            "edges": [_only(edge, EDGE_ATTRIBUTES) for edge in edges]}


def _only(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _rows(scene: Scene, language: str) -> list[dict[str, Any]]:
    return [{"a": scene.nodes[e.a].name, "b": scene.nodes[e.b].name, "text": e.text,
             "when": period(e.start, e.end, language), "certainty": certainty(e.certainty, language),
             "evidence": shown(e.evidence[:3], language)} for e in scene.edges]


def _json(value: Any) -> str:
    """JSON that cannot end the script element it stands in.

    >>> _json({"a": "</script><!--"})
    '{"a": "\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _policy(scripts: list[str], style: str) -> str:
    return (f"default-src 'none'; script-src {' '.join(map(_digest, scripts))}; style-src {_digest(style)}; "
            "img-src data: blob:; base-uri 'none'; form-action 'none'")


@cache
def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
