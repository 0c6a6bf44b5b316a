"""Where a thing is stated, and in which words. Question 40."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.access import Reader
from graph.normal import normal_form
from graph.vocabulary import vocabulary
from queries.gaps import NEED
from queries.order import swedish
from queries.parameters import near
from queries.question import Answer, Column, Note, Parameter, Question, Row, View, both
from queries.reading import WITHHELD, locator, path_of
from queries.texts import note

__all__ = ["FACTS", "facts"]

TITLES = {
    "Actor": "MATCH (x:Actor) RETURN x.id AS id, x.name AS name, x.aliases AS aliases ORDER BY id",
    "Project": "MATCH (x:Project|Plan|Network) RETURN x.id AS id, x.name AS name, x.aliases AS aliases ORDER BY id",
}
# {label} is one of the words below; what was asked for travels as a parameter.
OF_THING = """
UNWIND $ids AS id
MATCH (x:{label} {{id: id}})<-[:REFERS_TO]-(:Name)<-[:SUBJECT|OBJECT]-(s:Statement)
RETURN DISTINCT s.id AS id
ORDER BY id"""
OF_ACTOR, OF_NEED = OF_THING.format(label="Actor"), OF_THING.format(label="Need")
OF_PROJECT = OF_THING.format(label="Project|Plan|Network")
STATEMENTS = """
MATCH (s:Statement)-[:STATED_IN]->(d:Source {complete: true})
WHERE $text = '' OR toLower(s.quote) CONTAINS toLower($text)
RETURN s.id AS id, s.subject_surface AS subject, s.predicate AS predicate, s.object_surface AS object,
       s.certainty AS certainty, s.confidence AS confidence, s.rule AS rule, s.q_role AS role, s.quote AS quote,
       s.start AS first, s.end AS last, s.page AS page, s.element AS element, s.row AS row, s.column AS column,
       d.id AS source_id, d.paths AS paths, d.kind AS kind
ORDER BY source_id, first, row, id"""


def facts(reader: Reader, view: View, *, actor: str | None, project: str | None, need: str | None, text: str | None,
          limit: int) -> Answer:
    """Question 40: where is this stated, in which words?

    Measure: every statement of a complete source, with its words and where they stand. Range: all statements, or those
    about the `actor`, the `project` (plan or network) or the `need` (or needs of a group), and whose words hold
    `text`; given together, all must hold. A name that no source has gives no rows, and a note with near names. Order:
    source, then place in the source; at most `limit` rows, and a note where there are more.

    $ framjar ask evidence --text Dalarna --limit 10
    """
    chosen: set[str] | None = None
    for label, wanted, cypher in (("Actor", actor, OF_ACTOR), ("Project", project, OF_PROJECT)):
        if wanted:
            things = reader.read(TITLES[label])
            ids = _called(label, wanted, things)
            if not ids:
                return Answer([], [_unknown(wanted, things)])
            chosen = _both(chosen, reader.read(cypher, ids=ids))
    if need:
        chosen = _both(chosen, reader.read(OF_NEED, ids=list(vocabulary().needs_of(need))))
    stated = [row for row in reader.read(STATEMENTS, text=text or "") if chosen is None or row["id"] in chosen]
    rows = sorted((_row(row, view) for row in stated), key=_place)
    if not rows:
        return Answer([], [note("no_rows", looked_sv="ingen källa säger detta", looked_en="no source says this")])
    return Answer([_without_order(row) for row in rows[:limit]],
                  [note("limited", limit=limit, total=len(rows))] if len(rows) > limit else [])


def _called(label: str, wanted: str, things: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids of things of this id, name or alias; where none has it, of those whose name holds it.

    >>> things = [{"id": "1", "name": "Almi GävleDala", "aliases": ["ALMI"]},
    ...           {"id": "2", "name": "Almi Norrbotten", "aliases": None}]
    >>> _called("Actor", "almi", things), _called("Actor", "norrb", things), _called("Actor", "Coompanion", things)
    (['1'], ['2'], [])
    """
    form = normal_form(label, wanted)
    exact = [thing["id"] for thing in things if wanted == thing["id"] or form in {
        normal_form(label, name) for name in (thing["name"], *(thing["aliases"] or ()))}]
    return exact or [thing["id"] for thing in things if form and form in normal_form(label, thing["name"])]


def _unknown(wanted: str, things: Sequence[Mapping[str, Any]]) -> Note:
    names = near(wanted, [thing["name"] for thing in things])
    if not names:
        return note("nobody_of_that_name", name=wanted)
    return note("no_such_name", name=wanted, near=names.removeprefix("; did you mean ").removesuffix("?"))


def _both(chosen: set[str] | None, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    ids = {row["id"] for row in rows}
    return ids if chosen is None else chosen & ids


def _row(row: Mapping[str, Any], view: View) -> Row:
    predicate = vocabulary().predicates[row["predicate"]]
    withheld = row["kind"] == "contacts" and not view.rows_visible
    source = path_of(row["paths"], row["source_id"])
    where = WITHHELD if withheld else locator(row)
    quote = None if withheld else row["quote"]
    title = predicate.en if view.language == "en" else predicate.sv
    return {"subject": None if withheld else row["subject"], "predicate": predicate.id, "predicate_title": title,
            "object": None if withheld else row["object"], "role": row["role"], "certainty": row["certainty"],
            "quote": quote, "source": source, "locator": where, "confidence": row["confidence"], "rule": row["rule"],
            "evidence": [{"source": source, "source_id": row["source_id"], "locator": where, "quote": quote,
                          "statement": row["id"]}],
            "order": (row["page"] or 0, row["first"] or 0, row["row"] or 0)}


def _place(row: Row) -> tuple[Any, ...]:
    return swedish(row["source"]), row["order"], row["evidence"][0]["statement"]


def _without_order(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "order"}


FACTS = Question(
    name="evidence", number=40, user="analyst", marks=("evid",),
    title=both("Var står detta, och med vilka ord?", "Where is this stated, in which words?"),
    parameters=(
        Parameter("actor", "actor", both("Aktör", "Actor")),
        Parameter("project", "project", both("Projekt", "Project")),
        NEED,
        Parameter("text", "text", both("Ord i källan", "Words in the source")),
        Parameter("limit", "integer", both("Högst så många rader", "At most so many rows"), default=1000)),
    columns=(
        Column("subject", "text", both("Vem eller vad", "Who or what")),
        Column("predicate", "text", both("Uppgiftens slag", "Kind of statement")),
        Column("predicate_title", "text", both("Säger", "Says")), Column("object", "text", both("Om", "Of")),
        Column("role", "text", both("Roll", "Role")), Column("certainty", "text", both("Säkerhet", "Certainty")),
        Column("quote", "text", both("Med orden", "In the words")), Column("source", "text", both("Källa", "Source")),
        Column("locator", "text", both("Ställe", "Place")),
        Column("confidence", "number", both("Tillit", "Confidence")),
        Column("rule", "text", both("Regel", "Rule"))),
    cypher=(*TITLES.values(), OF_ACTOR, OF_PROJECT, OF_NEED, STATEMENTS), answer=facts)
