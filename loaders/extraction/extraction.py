"""The extraction of one document: its statements, and the same as the JSON that `framjar extract` writes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.groups import is_of_county
from graph.lexicon import actors, parse_date, places
from graph.lexicon.generic import heads_of_county, is_generic
from graph.model import Name, Statement
from loaders.extraction.bodies.again import AGAIN
from loaders.extraction.bodies.bodies import WEIGHED
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.context import Context, ProjectMention, context_of
from loaders.extraction.language import language_of
from loaders.extraction.layout.title import title_of
from loaders.extraction.needs.lacks import lack_statements
from loaders.extraction.needs.tags import Tag, by_place, is_in_name, tags_of
from loaders.extraction.networks import network_mentions, network_statements
from loaders.extraction.offers.offers import offer_statements
from loaders.extraction.persons.persons import Person, person_statements, persons
from loaders.extraction.plans import plan_statements
from loaders.extraction.projects.facts import project_statements
from loaders.extraction.projects.projects import Projects, projects_of
from loaders.extraction.projects.sureness import no_surer_than_named
from loaders.extraction.roles.roles import actor_statements, role_statements
from loaders.extraction.shaping import shaped
from loaders.extraction.spans import START, Part, Placed

__all__ = ["Extraction", "Tag", "extract", "language_of"]

LOOSE_NAMES = frozenset({"project-title", "project-heading", "project-study"})  # names that may hold an organisation's
LEGAL_FORM_RULE = "name-legal-form"  # names that are an organisation's whatever else is called so
SURELY_NAMED = 0.6  # of a project whose name is then no organisation's
OPENING = 300  # characters in which a page says whose it is: a programme named there acts
SIX_DIGITS = re.compile(r"(?P<y>\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document says. The same text and rules give the same value."""

    source: str
    path: str
    text: str
    title: str | None
    language: str | None
    date: str | None
    stated: tuple[Statement, ...]
    tags: tuple[Tag, ...]

    def statements(self) -> list[Statement]:
        """The statements in the order of the text; of those that say the same, the surest. Empty where nothing is said."""
        return list(self.stated)

    def as_json(self, sha256: str | None = None) -> dict[str, Any]:
        """The document as the JSON of `framjar extract`: plain values, every item with its evidence.

        >>> document = extract("K.R.O.K\\n\\nProjektägare: Region Dalarna", source="s", path="k.txt").as_json()
        >>> document["partnerships"][0]["actor"], document["partnerships"][0]["role"]
        ('Region Dalarna', 'lead')
        """
        about = {"path": self.path, "sha256": sha256, "language": self.language, "title": self.title, "date": self.date}
        return {"source": about, "text": self.text, **shaped(self.stated, self.tags)}


def extract(text: str, *, source: str, path: str = "", title: str | None = None) -> Extraction:
    """Everything that a document says, as statements with evidence. Pure: no file is read, no graph is touched.

    `source` is the id that statements carry, `path` and `title` are passed on. An empty text says nothing.

    >>> said = extract("Almi erbjuder lån till småföretag i Mora.", source="s").statements()
    >>> [(s.subject.surface, s.object.key) for s in said if s.predicate == "in_place"]
    [('lån till småföretag i Mora', 'se-kom-2062')]
    """
    context = context_of(text, source)
    language = language_of(context.page.plain)
    people = persons(context, language)
    projects = projects_of(*_without_doubtful(context), people)
    reduced = _without_parts_of(context, projects)
    if len(reduced.actors) != len(context.actors):
        context = reduced
        people = persons(context, language)
    people = [person for person in people if not is_in_name(projects.mentions, person)]
    context = _without_persons(context, people)
    roles = tuple(_of_roles(context, projects, language))
    stated = _without_idle_programmes(
        _surest(
            [
                *actor_statements(context),
                *no_surer_than_named(context, projects, project_statements(context, projects, language)),
                *no_surer_than_named(context, projects, roles),
                *plan_statements(context, projects),
                *offer_statements(context, projects, roles, language),
                *lack_statements(context),
                *person_statements(context, people, projects.main.name if projects.main else None),
            ]
        )
    )
    stated = _bound(stated, source, _county(context))
    tags = tags_of(context, projects, people, stated, language)
    return Extraction(source, path, text, title or title_of(context), language, _date(context), stated, tags)


def _without_doubtful(context: Context) -> tuple[Context, tuple[ActorMention, ...]]:
    """The context without organisations that only evidence shows, and those: a project's name may look so too."""
    doubtful = tuple(a for a in context.actors if a.rule == WEIGHED)
    sure = tuple(a for a in context.actors if a.rule != WEIGHED)
    return (replace(context, actors=sure) if doubtful else context), doubtful


def _without_parts_of(context: Context, projects: Projects) -> Context:
    """The context without organisations that are but part of a project's name («FORREGION» in «FORREGION Vestland»), and the
    programme by which such a name begins."""
    named: list[Placed] = [m for m in projects.mentions if m.name.kind == "Project" and m.rule not in LOOSE_NAMES]
    named.sort(key=by_place)
    heads = {m.name.surface.split(" ")[0] for m in named if isinstance(m, ProjectMention) and " " in m.name.surface}
    called = {form for m in projects.mentions for form in (m.name.surface, m.name.surface.split(" ")[0])}
    whole = {m.name.surface for m in projects.mentions if m.name.kind == "Project" and m.confidence >= SURELY_NAMED}
    kept = tuple(
        a for a in context.actors
        if not is_in_name(named, a)
        and not (a.kind == "program" and a.surface in heads)
        and not (a.rule == WEIGHED and a.surface in called)
        and not (a.id is None and a.rule != LEGAL_FORM_RULE and a.surface in whole)
    )
    named_here = {actor.key for actor in kept if actor.rule != AGAIN}  # «Klyngen» means nobody once its name is gone
    return replace(context, actors=tuple(a for a in kept if a.rule != AGAIN or a.key in named_here))


def _without_persons(context: Context, people: Sequence[Person]) -> Context:
    """The context without organisations that are a person's surname, or that only evidence shows and that are persons, or
    their first names alone."""
    called = {form for person in people for form in (person.name, person.name.split(" ")[0])}
    inside = sorted((Part(person.start + 1, person.end) for person in people), key=START)
    kept = tuple(a for a in context.actors if not (a.rule == WEIGHED and a.surface in called) and not is_in_name(inside, a))
    return replace(context, actors=kept) if len(kept) < len(context.actors) else context


def _of_roles(context: Context, projects: Projects, language: str | None) -> Iterable[Statement]:
    networks = network_mentions(context)
    yield from network_statements(context, networks)
    yield from role_statements(context, projects, networks, language)


def _surest(stated: Iterable[Statement]) -> tuple[Statement, ...]:
    """One statement of each that say the same, the surest and earliest; in the order of the text."""
    best: dict[tuple[Any, ...], Statement] = {}
    for statement in stated:
        if not _says_something(statement):
            continue
        other = statement.object.id if isinstance(statement.object, Name) else statement.object
        key = (statement.subject.id, statement.predicate, other, statement.certainty, statement.qualifiers)
        known = best.get(key)
        if known is None or _rank(statement) < _rank(known):
            best[key] = statement
    return tuple(sorted(best.values(), key=_order))


def _says_something(statement: Statement) -> bool:
    """Whether subject and object have words: a name of nothing but punctuation is none."""
    names = [name for name in (statement.subject, statement.object) if isinstance(name, Name)]
    return all(name.surface and name.key for name in names) and statement.object != ""


def _order(statement: Statement) -> tuple[int, str, str, str, str]:
    """By place in the text, then by what is said: the same in every source."""
    other = statement.object.surface if isinstance(statement.object, Name) else str(statement.object)
    return (statement.evidence.start or 0, statement.predicate, statement.subject.surface, other, str(statement.qualifiers))


def _without_idle_programmes(stated: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Programmes that take no part are no actors: «inom Interreg» names a frame."""
    idle = {s.subject.id for s in stated if s.predicate == "sort" and s.subject.kind == "Actor" and s.object == "program"}
    idle -= {s.subject.id for s in stated if s.predicate in ("takes_part", "offers")}
    idle -= {s.subject.id for s in stated if s.predicate == "sort" and (s.evidence.start or 0) < OPENING}
    return tuple(s for s in stated if s.subject.id not in idle)


def _bound(stated: tuple[Statement, ...], source: str, county: str | None) -> tuple[Statement, ...]:
    """What means something only here, marked so: by its source an abbreviation that the page introduces and what is another
    body in each place («Kommunstyrelsen»); by the county that the page is about a group of it («länets kommuner») and its
    body of that kind («Länsstyrelsen»)."""
    shorts = {s.subject.key for s in stated if s.rule == "name-abbreviation"}

    def bound(name: Name) -> Name:
        if name.kind == "Actor" and name.key in shorts:
            return replace(name, scope=source)
        if name.kind == "Actor" and is_generic(name.key):
            known = county and name.key in heads_of_county() and actors().find(name.key, county)
            return replace(name, place=county) if known else replace(name, scope=source)
        if name.kind == "ActorGroup" and county and is_of_county(name.surface, places()):
            return replace(name, place=county)
        return name

    def said(statement: Statement) -> Statement:
        subject, other = bound(statement.subject), statement.object
        other = bound(other) if isinstance(other, Name) else other
        if subject is statement.subject and other is statement.object:
            return statement  # as nearly all: what a page says means the same elsewhere
        return replace(statement, subject=subject, object=other)

    return tuple(map(said, stated))


def _county(context: Context) -> str | None:
    """The county that a page is about: that of two thirds of the places and bodies of places that it names."""
    named = [places().county_of(mention.id) for mention in context.mentions.get("place", ())]
    bodies = [actors().by_id[mention.id] for mention in context.actors if mention.id]
    seats = [places().by_code(body.county_code, body.country, "county") for body in bodies if body.county_code]
    counted = Counter(filter(None, [*named, *(seat.id for seat in seats if seat)]))
    if not counted:
        return None
    county, most = min(counted.items(), key=lambda item: (-item[1], item[0]))
    return county if most * 3 >= counted.total() * 2 else None


def _rank(statement: Statement) -> tuple[float, int, str]:
    return -statement.confidence, statement.evidence.start or 0, statement.rule


def _date(context: Context) -> str | None:
    """The date that a label of the document gives: «Datum: 181023» is the 23rd of October 2018."""
    for passage in context.page.passages:
        if passage.label and passage.label.field == "date" and passage.parts:
            words = context.words(passage.parts[0])
            if match := SIX_DIGITS.fullmatch(words):
                return f"20{match['y']}-{match['m']}-{match['d']}"
            return parse_date(words)
    return None
