"""Rows of the network as a scene: what is drawn, written in the table and exported. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from queries.order import swedish
from queries.reading import Evidence, evidence_of
from viz.i18n import texts
from viz.layout import positions
from viz.words import certainty, kind_title, need_title, period, role

__all__ = ["LARGEST", "Edge", "Node", "Scene", "scene"]

LARGEST = 1000       # nodes that a picture shows readably, and that a browser draws within a second
# The kind of picture of a label; its shape is the vocabulary's symbol.
KINDS = {"Actor": "actor", "ActorGroup": "actor", "Project": "project", "Plan": "project", "Programme": "project",
         "Network": "network", "Service": "service", "Need": "need"}
RELATIONS = ("lead", "partner", "funder", "target", "member", "offers", "part_of", "covers", "uncertain")
GROUPED = {"coordinator": "lead", "participant": "partner", "supplier": "partner"}
DASHES = {"uncertain": "dash", "member": "dot", "target": "dot"}


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in the picture: `kind` picks shape and colour, `label` is its word in the model, `degree` its links."""

    id: str
    name: str
    kind: str
    label: str
    degree: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A link from node `a` to node `b` (places in the scene's nodes). `relation` is one of RELATIONS; `text` reads
    «a text b»; `evidence` are the places it rests on."""

    a: int
    b: int
    relation: str
    text: str
    certainty: str
    start: str | None
    end: str | None
    evidence: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Scene:
    """What is drawn. `truncated` is how many nodes were left out: those with the fewest links."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    truncated: int = 0
    language: str = "sv"
    kinds: Mapping[str, int] = field(default_factory=dict)
    relations: Mapping[str, int] = field(default_factory=dict)

    def legend(self) -> dict[str, list[dict[str, Any]]]:
        """Kinds and relations that occur, with title, dash and number, in fixed order."""
        titles = relation_titles(self.language)
        return {"kinds": [{"kind": kind, "title": kind_words(kind, self.language), "number": number}
                          for kind, number in self.kinds.items()],
                "relations": [{"relation": name, "title": titles[name], "dash": DASHES.get(name, ""), "number": number}
                              for name, number in self.relations.items()]}

    def as_json(self) -> dict[str, Any]:
        """The scene as plain JSON values for the script that draws it."""
        return {"nodes": [{"label": n.name, "kind": n.kind, "what": kind_title(n.label, self.language), "x": round(n.x),
                           "y": round(n.y), "d": n.degree} for n in self.nodes],
                "edges": [{"a": e.a, "b": e.b, "rel": e.relation, "text": e.text, "dash": DASHES.get(e.relation, ""),
                           "when": period(e.start, e.end, self.language), "certainty": certainty(e.certainty, self.language)}
                          for e in self.edges]}


def scene(rows: Sequence[Mapping[str, Any]], evidence: Mapping[str, Evidence], *, language: str, seed: int = 1,
          kinds: Iterable[str] | None = None, largest: int = LARGEST) -> Scene:
    """The scene of rows of `read_network`, with the evidence of their statement ids.

    `kinds` keeps only links between nodes of these kinds. Nodes are ordered by name, edges by those of their ends; the
    same rows give the same picture. Without rows it is empty.

    >>> row = {"a": "1", "a_labels": ["Actor"], "a_name": "FBR", "b": "2", "b_labels": ["Project"], "b_name": "K.R.O.K",
    ...        "relation": "lead", "certainty": "actual", "start": None, "end": None, "statements": []}
    >>> found = scene([row], {}, language="en")
    >>> [node.name for node in found.nodes], found.edges[0].text
    (['FBR', 'K.R.O.K'], 'leads')
    """
    wanted = set(KINDS.values()) if kinds is None else set(kinds)
    kept = [row for row in rows if _kind(row["a_labels"]) in wanted and _kind(row["b_labels"]) in wanted]
    names = {row[end]: (_name(row, end, language), _label(row[f"{end}_labels"])) for row in kept for end in ("a", "b")}
    degree = Counter(row[end] for row in kept for end in ("a", "b"))
    chosen = sorted(names, key=lambda node: (-degree[node], names[node][0], node))[:largest]
    order = sorted(chosen, key=lambda node: (swedish(names[node][0]), node))
    at = {node: i for i, node in enumerate(order)}
    inside = [row for row in kept if row["a"] in at and row["b"] in at]
    points = positions(len(order), [(at[row["a"]], at[row["b"]]) for row in inside], seed)
    nodes = tuple(Node(node, names[node][0], KINDS[names[node][1]], names[node][1], degree[node], float(x), float(y))
                  for node, (x, y) in zip(order, points, strict=True))
    inside.sort(key=lambda row: (at[row["a"]], at[row["b"]]))
    edges = tuple(_edge(row, at, evidence, language) for row in inside)
    return Scene(nodes, edges, len(names) - len(order), language, _counted((n.kind for n in nodes), KINDS.values()),
                 _counted((e.relation for e in edges), RELATIONS))


def relation_titles(language: str) -> dict[str, str]:
    """Relations by the words of the legend, in its order."""
    _ = texts(language).gettext
    return {"lead": _("leads"), "partner": _("partner"), "funder": _("funds"), "target": _("is addressed by"),
            "member": _("in the network"), "offers": _("offers"), "part_of": _("is part of"), "covers": _("covers the need"),
            "uncertain": _("not in force (planned, possible, denied)")}


def kind_words(kind: str, language: str) -> str:
    """The word for a kind of picture.

    >>> kind_words("need", "sv")
    'Behov'
    """
    label = next(label for label, picture in KINDS.items() if picture == kind)
    return kind_title(label, language, many=True).capitalize()


def _edge(row: Mapping[str, Any], at: Mapping[str, int], evidence: Mapping[str, Evidence], language: str) -> Edge:
    words = {"offers": "offers", "part_of": "part_of", "covers": "covers"}
    relation = words.get(row["relation"]) or GROUPED.get(row["relation"], row["relation"]) or "partner"
    if _kind(row["b_labels"]) == "network" and relation == "partner":
        relation = "member"
    titled = relation in words or relation == "member"
    text = relation_titles(language)[relation] if titled else role(row["relation"] or "partner", language)
    if row["certainty"] in ("planned", "potential", "negated"):
        relation, text = "uncertain", f"{text} ({certainty(row['certainty'], language)})"
    return Edge(at[row["a"]], at[row["b"]], relation if relation in RELATIONS else "partner", text, row["certainty"],
                row.get("start"), row.get("end"),
                tuple(evidence_of(row.get("statements") or (), evidence)))


def _name(row: Mapping[str, Any], end: str, language: str) -> str:
    if _kind(row[f"{end}_labels"]) == "need":
        return need_title(row[end], language)
    return str(row[f"{end}_name"] or row[end])


def _label(labels: Iterable[str]) -> str:
    return next((label for label in KINDS if label in labels), "")


def _kind(labels: Iterable[str]) -> str:
    return KINDS.get(_label(labels), "")


def _counted(found: Iterable[str], order: Iterable[str]) -> dict[str, int]:
    counts = Counter(found)
    return {name: counts[name] for name in dict.fromkeys(order) if counts[name]}


