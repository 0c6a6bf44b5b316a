"""What was read from a document, as a list by kind and thing that can be narrowed by kind and certainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.vocabulary import vocabulary
from viz.entity_words import named_href
from viz.i18n import Texts, texts
from viz.words import certainty, kind_title

__all__ = ["ANY", "UNSURE", "UNSURE_BELOW", "listed_statements", "thing_of"]

ANY, UNSURE = "", "unsure"
UNSURE_BELOW = 0.6
LACKING = "Lack"  # what is missing is told of a place, and is nothing that the place does
OPEN_ALL = 20  # so few statements are seen at a glance; of more, only the first kind is open
# Statements whose object is what a reader looks for: who takes part in it, who offers it.
OF_OBJECT = ("takes_part", "offers")
# In which order kinds are told; others follow as the vocabulary has them.
FIRST = ("Project", "Plan", "Network", "Programme", "Priority", "Goal", "Activity", "Service", LACKING, "Actor", "ActorGroup",
         "Person", "Event")


def listed_statements(statements: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]], *,
                      query: Mapping[str, str], language: str) -> dict[str, Any]:
    """The list of a page: `kinds` with their `things` and what is `told` of each, the choices, and what is shown of all.

    `statements` are rows of `read_statements`, `found` what the page says of each of them, in the same order.
    """
    text = texts(language)
    items = [{**item, "kind": kind, "thing": name, "sure": statement["certainty"],
              "unsure": statement["confidence"] < UNSURE_BELOW, "about": about}
             for statement, item in zip(statements, found, strict=True) for kind, name, about in [thing_of(statement)]]
    present = sorted({item["kind"] for item in items}, key=_place)
    kind = query.get("kind", ANY) if query.get("kind") in present else ANY
    chosen = query.get("certainty", ANY)
    for item in items:
        item["shown"] = _fits(item, kind, chosen)
    kinds = [_kind(each, [item for item in items if item["kind"] == each], text) for each in present]
    for at, each in enumerate(kinds):
        each["open"] = len(items) <= OPEN_ALL or at == 0 or bool(kind or chosen)
    return {"kinds": kinds, "total": len(items), "shown": sum(item["shown"] for item in items), "kind": kind,
            "hidden": frozenset(item["number"] for item in items if not item["shown"]), "certainty": chosen,
            "certainties": _certainties(items, text), "choices": [(each["kind"], each["title"]) for each in kinds]}


def thing_of(statement: Mapping[str, Any]) -> tuple[str, str, str]:
    """The kind and name of what a statement is told of, and which of its ends that is.

    >>> thing_of({"predicate": "takes_part", "subject": "Almi", "object": "Granskog", "object_kind": "Plan"})
    ('Plan', 'Granskog', 'object')
    >>> thing_of({"predicate": "start", "subject": "Granskog", "object": "2024"})
    ('Project', 'Granskog', 'subject')
    """
    predicate = statement["predicate"]
    end = "object" if predicate in OF_OBJECT else "subject"
    known = vocabulary().predicates.get(predicate)
    labels = (known.object if end == "object" else known.subject) if known else ()
    kind = LACKING if predicate == "lacks" else statement.get(f"{end}_kind") or next(iter(labels), "")
    return kind, str(statement.get(end) or ""), end


def _fits(item: Mapping[str, Any], kind: str, chosen: str) -> bool:
    sure = not chosen or (item["unsure"] if chosen == UNSURE else item["sure"] == chosen)
    return sure and kind in (ANY, item["kind"])


def _kind(kind: str, items: Sequence[Mapping[str, Any]], text: Texts) -> dict[str, Any]:
    """A kind with its things; those that the text names first come first."""
    things: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        things.setdefault(item["thing"], []).append(item)
    title = text.gettext("What is missing") if kind == LACKING else kind_title(kind, text.language, many=True)
    return {"kind": kind, "title": title[:1].upper() + title[1:], "shown": sum(item["shown"] for item in items),
            "things": [{"name": name, "href": named_href(name, text.language) if kind != LACKING else None, "told": told,
                        "shown": any(item["shown"] for item in told)} for name, told in things.items()]}


def _place(kind: str) -> tuple[int, str]:
    return FIRST.index(kind) if kind in FIRST else len(FIRST), kind


def _certainties(items: Sequence[Mapping[str, Any]], text: Texts) -> list[tuple[str, str]]:
    """The certainties that occur, as choices; last those that the reader was not sure of."""
    present = [each for each in ("actual", "planned", "potential", "mentioned", "negated")
               if any(item["sure"] == each for item in items)]
    unsure = [(UNSURE, text.gettext("read with doubt"))] if any(item["unsure"] for item in items) else []
    return [*((each, certainty(each, text.language)) for each in present), *unsure]
