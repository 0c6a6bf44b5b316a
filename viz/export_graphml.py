"""The network as GraphML, through NetworkX, for Gephi, yEd and the like."""

from __future__ import annotations

import io
import re

import networkx as nx

from viz.scene import Scene
from viz.views.evidence import shown
from viz.words import kind_title

__all__ = ["graphml", "multigraph"]

# What XML 1.0 cannot hold at all, not even escaped.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def multigraph(scene: Scene) -> nx.MultiDiGraph:
    """The scene as a NetworkX graph: nodes by id with `label`, `name`, `kind`, `x`, `y`; edges with `type`, `text`,
    `certainty`, `start`, `end`, `sources` (names by semicolon) and `quotes`. What is not known is left out."""
    graph = nx.MultiDiGraph()
    for node in scene.nodes:
        graph.add_node(_clean(node.id), label=_clean(node.name), name=_clean(node.name), kind=node.label,
                       title=kind_title(node.label, scene.language), x=round(node.x, 1), y=round(node.y, 1))
    for edge in scene.edges:
        found = shown(edge.evidence, scene.language)
        values = {"type": edge.relation, "text": edge.text, "certainty": edge.certainty, "start": edge.start,
                  "end": edge.end, "sources": "; ".join(dict.fromkeys(item["name"] for item in found)),
                  "quotes": " | ".join(item["quote"] for item in found if item["quote"])}
        graph.add_edge(_clean(scene.nodes[edge.a].id), _clean(scene.nodes[edge.b].id),
                       **{name: _clean(value) for name, value in values.items() if value})
    return graph


def graphml(scene: Scene) -> bytes:
    """The scene as a GraphML document in UTF-8.

    >>> from viz.scene import Scene
    >>> graphml(Scene((), ())).startswith(b"<?xml")
    True
    """
    out = io.BytesIO()
    nx.write_graphml(multigraph(scene), out, encoding="utf-8", prettyprint=True)
    return out.getvalue()


def _clean(text: str) -> str:
    """Text without characters that XML cannot hold.

    >>> _clean("a\\x00b\\ud800")
    'ab'
    """
    return NOT_XML.sub("", text)
