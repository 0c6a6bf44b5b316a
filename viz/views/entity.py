"""The page of a thing: what is known, by whom, since when, what contradicts, each with the words it rests on.

Every page has the same parts: facts in short, contradictions, sections of rows, the statements by source, names,
judgements. Which sections a kind of thing has stands in `viz.views.entity_sections`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.lexicon.places import places
from queries.order import swedish
from queries.reading import Evidence
from viz.entity_words import decision, name_of, property_title, reason, sentence, source_title, thing_href, value, why_shown
from viz.i18n import Texts, texts
from viz.views.entity_sections import Around, about, cell, sections
from viz.views.evidence import row_in_words, source_link
from viz.words import day, kind_title, number

__all__ = ["choices_view", "entity_view", "evidence_by_statement"]

# So many statements of a source stand on the page of a thing; the page of the source has all.
STATEMENTS_A_SOURCE = 20
NAMES_SHOWN = 12


def entity_view(told: Mapping[str, Any], around: Around, *, language: str) -> dict[str, Any]:
    """What the page of a thing shows.

    `told` is what `queries.explain.explain` gives; `around` holds what is read beside it (offers, coverage, persons …).
    A thing that nothing is said of has no sections, and the page says so.
    """
    text = texts(language)
    label = told["label"]
    return {
        "kind": _kind(told, text), "label": label,
        "title": name_of(label, told["id"], told["name"], language) if label != "Firm" or told["name"] else
        kind_title("Firm", language).capitalize(),
        "note": told.get("note") and text.gettext(
            "Single contacts are not shown here, only counts. Who runs the server can allow rows to be seen."),
        "about": [*about(told, around, text), *_known_from(told["statements"], text)],
        "conflicts": [_conflict(one, text) for one in told["conflicts"]],
        "sections": sections(told, around, text),
        "sources": _by_source(told["statements"], text),
        "mentions": sum(one["predicate"] == "named" for one in told["statements"]),
        "names": _names(told, text),
        "names_shown": NAMES_SHOWN,
        "judgements": [{"said": decision(one, language), "author": one["author"], "at": one["at"],
                        "reason": one.get("reason") or ""} for one in told["judgements"]],
    }


def choices_view(text: str, found: Sequence[Mapping[str, Any]], near: Iterable[str], *, language: str) -> dict[str, Any]:
    """The things that a name may mean, each as a link; where there is none, names written much like it."""
    return {"text": text, "found": [
        {"name": name_of(one["label"], one["id"], one["name"], language), "kind": kind_title(one["label"], language),
         "href": thing_href(one["label"], one["id"], language)} for one in found],
        "near": list(near)}


def evidence_by_statement(statements: Iterable[Mapping[str, Any]]) -> dict[str, Evidence]:
    """The statements of an explanation as evidence, by id."""
    return {one["id"]: {"source": one["path"], "source_id": one["source"], "locator": one["locator"], "quote": one["quote"],
                        "statement": one["id"], "day": one["date"]} for one in statements}


def _kind(told: Mapping[str, Any], text: Texts) -> str:
    known = places().by_id.get(told["id"]) if told["label"] == "Place" else None
    if known and known.level in ("municipality", "county"):
        return text.gettext("Municipality") if known.level == "municipality" else text.gettext("County")
    return kind_title(told["label"], text.language)


def _names(told: Mapping[str, Any], text: Texts) -> list[dict[str, Any]]:
    """How sources write it and why that is this thing, with the words where a source says so itself; what is called by a
    word of the vocabulary needs no reason."""
    evidence = evidence_by_statement(told["statements"])
    return [{"surface": one["surface"], "why": reason(one, text.language) if "rule" in one else "",
             "evidence": [evidence[one["by"]]] if one.get("by") in evidence else [],
             "sources": text.ngettext("%(num)s source", "%(num)s sources", one["sources"])}
            for one in told["names"] if one.get("rule") != "vocabulary"]


def _known_from(statements: Iterable[Mapping[str, Any]], text: Texts) -> list[tuple[str, list[dict[str, Any]]]]:
    """How many sources speak of it, and the days that the oldest and the newest give themselves."""
    dated = {one["source"]: one["date"] for one in statements}
    if not dated:
        return []
    days = sorted(filter(None, dated.values()))
    said = text.ngettext("%(num)s source", "%(num)s sources", len(dated))
    if days:
        first, last = day(days[0], text.language), day(days[-1], text.language)
        said += ", " + (text.gettext("dated %(first)s to %(last)s", first=first, last=last) if first != last else
                        text.gettext("dated %(day)s", day=first) if len(dated) == 1 else
                        text.gettext("one of them dated %(day)s", day=first) if len(days) == 1 else
                        text.gettext("all dated %(day)s", day=first))
    return [(text.gettext("Known from"), [cell(said)])]


def _conflict(one: Mapping[str, Any], text: Texts) -> dict[str, Any]:
    name, language = one["property"], text.language
    def told(of: Mapping[str, Any]) -> str:
        return value(name, of["value"], language, of["currency"], of["amount_kind"])

    return {"property": property_title(name, language), "shown": told(one["shown"]),
            "by": _links(one["shown"]["sources"], language), "why": why_shown(one["shown"]["why"], language),
            "others": [{"value": told(other), "by": _links(other["sources"], language),
                        "superseded": other["superseded"]} for other in one["others"]]}


def _links(sources: Iterable[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    return [{"name": source_title(one), "href": source_link(one["id"], None, language)} for one in sources]


@dataclass(frozen=True, slots=True)
class _Source:
    """A source and what it says of the thing."""

    about: Mapping[str, Any]
    said: Sequence[Mapping[str, Any]]


def _by_source(statements: Sequence[Mapping[str, Any]], text: Texts) -> list[dict[str, Any]]:
    """What each source says, the newest first; that it names the thing is only counted."""
    ids = dict.fromkeys(one["source"] for one in statements)
    found = [_Source(next(one for one in statements if one["source"] == id_),
                     [one for one in statements if one["source"] == id_ and one["predicate"] != "named"]) for id_ in ids]
    found.sort(key=lambda one: swedish(source_title(one.about)))
    found.sort(key=lambda one: one.about["date"] or "", reverse=True)
    return [_source(one, text) for one in found]


def _source(one: _Source, text: Texts) -> dict[str, Any]:
    language = text.language
    rest = len(one.said) - STATEMENTS_A_SOURCE
    return {"name": source_title(one.about), "href": source_link(one.about["source"], None, language),
            "date": one.about["date"], "loaded_at": one.about["loaded_at"],
            "number": text.ngettext("%(num)s statement", "%(num)s statements", len(one.said)),
            "more": text.ngettext("and %(num)s more statement", "and %(num)s more statements", rest) if rest > 0 else "",
            "said": [{**sentence(each, language), "certainty": each["certainty"], "judged": each["judged"],
                      "confidence": number(round(each["confidence"], 2), language), "quote": row_in_words(each["quote"]),
                      "href": source_link(each["source"], each["locator"], language)}
                     for each in one.said[:STATEMENTS_A_SOURCE]]}
