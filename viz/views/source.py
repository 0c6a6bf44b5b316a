"""One source: the text of a document with its statements marked, or what was understood of the rows of a log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from graph.lexicon import places
from graph.vocabulary import vocabulary
from viz.entity_words import sentence, thing_href
from viz.i18n import Texts, texts
from viz.views.source_list import listed_statements
from viz.views.sources import kind_of_source
from viz.words import inventory_in_words, need_title, number, period

__all__ = ["log_view", "marked_paragraphs", "source_view"]

# Of the same words what begins is told before what ends, as the vocabulary has them.
PREDICATES = {predicate: at for at, predicate in enumerate(vocabulary().predicates)}
AT_CHARS = re.compile(r"chars (\d+)-(\d+)")
AT_ROW = re.compile(r"row (\d+)")
Pieces = list[dict[str, Any]]
Span = tuple[int, int, int, str]      # start, end, number of the statement, its certainty


def source_view(source: Mapping[str, Any], text: str | None, statements: Sequence[Mapping[str, Any]], *,
                query: Mapping[str, str], language: str,
                judged: Mapping[str, Mapping[str, Any]] | None = None, registrations: int = 0) -> dict[str, Any]:
    """A document. `text` is its body (None where it was deleted, or is none: of a register, which may have so many
    `registrations`, only what was read is kept); `statements` are rows of `read_statements`; `judged`
    is what people decided about them, by statement id.

    That the source names something is no news to who reads it: such statements are counted (`mentions`), not listed.
    `query["at"]` is a locator: the place that it names gets the anchor `here`. What `query["kind"]` and
    `query["certainty"]` leave out is there too, hidden, so that a script can change the choice without asking.
    """
    telling = [statement for statement in statements if statement["predicate"] != "named"]
    numbered = sorted(telling, key=lambda s: (s.get("start") is None, s.get("start") or 0, s.get("end") or 0,
                                              PREDICATES.get(s["predicate"], len(PREDICATES)), str(s["id"])))
    found = [{**_found(at, statement, texts(language)), "id": statement["id"],
              "judged": (judged or {}).get(statement["id"])} for at, statement in enumerate(numbered, start=1)]
    listed = listed_statements(numbered, found, query=query, language=language)
    spans = [(s["start"], s["end"], at, s["certainty"]) for at, s in enumerate(numbered, start=1)
             if s.get("start") is not None and s.get("end") is not None]
    here = _place_of(query.get("at", ""), statements)
    return {**_head(source, language), "id": source["id"], "listed": listed, "mentions": len(statements) - len(telling),
            "has_text": source["kind"] == "document", "registrations": registrations,
            "paragraphs": None if text is None else
            marked_paragraphs(text, spans, here)}


def _place_of(locator: str, statements: Iterable[Mapping[str, Any]]) -> tuple[int, int] | None:
    """Where in the text of a source a locator points: at characters, or at the cell of a register that a statement rests on.

    >>> cell = {"row": 12, "column": "Behov", "start": 40, "end": 46}
    >>> [_place_of(where, [cell]) for where in ("page 3, chars 10-45", "row 12, column Behov", "row 1, column Behov")]
    [(10, 45), (40, 46), None]
    """
    if chars := AT_CHARS.search(locator):
        return int(chars[1]), int(chars[2])
    return next(((one["start"], one["end"]) for one in statements if one.get("row") is not None and one.get("start") is not None
                 and locator == f"row {one['row']}, column {one.get('column')}"), None)


def log_view(source: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]], total: int, *, page: int, pages: int,
             rows_visible: bool, query: Mapping[str, str], language: str) -> dict[str, Any]:
    """A contact log. `contacts` are rows of `read_contacts` (none where rows may not be seen), `total` how many it has.

    Firms, persons and numbers of the log are never shown here; needs and receivers are, with the cell they were read from.
    """
    here = AT_ROW.search(query.get("at", ""))
    rows = [{**contact, "municipality": _place_name(contact.get("municipality")),
             "here": bool(here and int(here[1]) == contact["row"]),
             "firm": thing_href("Firm", contact["firm"], language) if contact.get("firm") else None,
             "needs": [{**need, "title": need_title(need["need"], language)} for need in contact.get("needs") or ()]}
            for contact in contacts]
    return {**_head(source, language), "contacts": rows, "total": total, "page": page, "pages": pages,
            "rows_visible": rows_visible}


def marked_paragraphs(text: str, spans: Iterable[Span], here: tuple[int, int] | None) -> list[Pieces]:
    """The text as paragraphs (a line of it each) of pieces; each piece has `text`, and where statements rest on it the
    `certainty` of the first one, the numbers of those that `end` with it and of `all` that cover it.

    >>> marked_paragraphs("A driver B.", [(0, 1, 1, "actual")], None)[0][0]
    {'text': 'A', 'certainty': 'actual', 'all': [1], 'ends': [1], 'here': False}
    >>> "".join(piece["text"] for line in marked_paragraphs("a\\n\\nb", [], None) for piece in line)
    'ab'
    """
    ordered = sorted(spans)
    paragraphs, offset = [], 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(list(_pieces(line, offset, ordered, here)))
        offset += len(line) + 1
    _anchored_once(paragraphs)
    return paragraphs


def _anchored_once(paragraphs: Sequence[Pieces]) -> None:
    """Anchors may stand only once: that of a statement after its last piece, that of the locator at its first."""
    pieces = [piece for line in paragraphs for piece in line]
    last = {number: piece["at"] for piece in pieces for number in piece["all"]}
    first = next((piece["at"] for piece in pieces if piece["here"]), None)
    for piece in pieces:
        at = piece.pop("at")
        piece["ends"] = [number for number in piece["all"] if last[number] == at]
        piece["here"] = at == first


def _pieces(line: str, offset: int, spans: Sequence[Span], here: tuple[int, int] | None) -> Iterator[dict[str, Any]]:
    last = offset + len(line)
    mine = [span for span in spans if span[0] < last and span[1] > offset]
    places = [*mine, *([(here[0], here[1], 0, "")] if here and here[0] < last and here[1] > offset else [])]
    cuts = sorted({offset, last, *(min(max(edge, offset), last) for span in places for edge in span[:2])})
    for a, b in pairwise(cuts):
        over = [span for span in mine if span[0] < b and span[1] > a]
        yield {"text": line[a - offset:b - offset], "certainty": over[0][3] if over else None,
               "all": [span[2] for span in over], "ends": [], "at": a,
               "here": bool(here and here[0] < b and here[1] > a)}


def _head(source: Mapping[str, Any], language: str) -> dict[str, Any]:
    path = str(source["path"])
    return {"title": source.get("title") or PurePath(path).name, "file": PurePath(path).name,
            "kind": source["kind"], "kind_title": kind_of_source(source["kind"], language),
            "date": source.get("date"), "loaded_at": source.get("loaded_at"),
            "text_language": source.get("language") or "sv",
            "inventory": inventory_in_words(source.get("inventory"), language)}


def _found(at: int, statement: Mapping[str, Any], text: Texts) -> dict[str, Any]:
    language = text.language
    said = sentence(statement, language)
    known = vocabulary().predicates.get(statement["predicate"])
    shown = said["object"] if known and known.value else need_title(said["object"], language)
    return {"number": at, "subject": said["subject"], "verb": said["verb"], "object": shown,
            "certainty": statement["certainty"], "confidence": number(round(statement["confidence"], 2), language),
            "period": period(statement.get("from"), statement.get("to"), language),
            "placed": statement.get("start") is not None}


def _place_name(place: str | None) -> str:
    known = places().by_id
    return known[place].name if place and place in known else place or ""
