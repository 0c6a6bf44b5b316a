"""Statements as the JSON of one document: actors, projects, partnerships, services … each item with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from graph.model import Certainty, Name, Statement
from graph.vocabulary import vocabulary
from loaders.extraction.needs.weighed import MEANT

if TYPE_CHECKING:
    from loaders.extraction.extraction import Tag

__all__ = ["shaped"]

TAG_PLACE = 0.6
PRECISE_ENOUGH = 0.6  # of a date that says more than the surest one


def shaped(stated: Sequence[Statement], tags: Sequence[Tag]) -> dict[str, list[dict[str, Any]]]:
    """The lists of a document's JSON; lists without items are empty."""
    aliases = _aliases(stated)
    return {
        "actors": list(_entities(stated, ("Actor",), aliases)),
        "projects": list(_projects(stated, aliases)),
        "partnerships": list(_partnerships(stated)),
        "services": list(_services(stated)),
        "persons": list(_persons(stated)),
        "needs": list(_needs(stated, tags)),
        "places": list(_places(stated, tags)),
        "missing": list(_missing(stated)),
        "networks": list(_entities(stated, ("Network",), aliases)),
        "priorities": list(_priorities(stated)),
        "events": [],
        "facts": [],
    }


def _evidence(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    found = []
    for statement in statements:
        evidence = statement.evidence
        entry = {
            "start": evidence.start,
            "end": evidence.end,
            "quote": evidence.quote,
            "rule": statement.rule,
            "confidence": statement.confidence,
        }
        if entry not in found:
            found.append(entry)
    return found


def _of(stated: Sequence[Statement], predicate: str) -> list[Statement]:
    return [s for s in stated if s.predicate == predicate]


_BySubject = Mapping[str, Sequence[tuple[int, Statement]]]


def _by_subject(stated: Iterable[Statement]) -> _BySubject:
    """The statements by the id of their subject, each with its number among all."""
    found: dict[str, list[tuple[int, Statement]]] = {}
    for number, statement in enumerate(stated):
        found.setdefault(statement.subject.id, []).append((number, statement))
    return found


def _facts(stated: _BySubject, subjects: Iterable[Name]) -> list[Statement]:
    """What is said of subjects that mean one thing, in the order of all."""
    found = [numbered for subject in {name.id for name in subjects} for numbered in stated.get(subject, ())]
    return [statement for _, statement in sorted(found, key=itemgetter(0))]


def _aliases(stated: Sequence[Statement]) -> Mapping[str, Name]:
    """The name that another one is a short form of, by the id of the short form."""
    return {s.subject.id: s.object for s in _of(stated, "alias") if isinstance(s.object, Name)}


def _entities(stated: Sequence[Statement], kinds: tuple[str, ...], aliases: Mapping[str, Name]) -> Iterator[dict[str, Any]]:
    """Names that mean one thing on this page, together: by stated alias, by the register, by normal form."""
    sorts = _by_subject(_of(stated, "sort"))
    for name, others, said in _groups(stated, kinds, aliases):
        sort = next((s.object for s in _facts(sorts, (name, *others))), name.sort)
        yield {"name": name.surface, "aliases": [other.surface for other in others], "kind": sort, "evidence": _evidence(said)}


def _groups(
    stated: Sequence[Statement], kinds: tuple[str, ...], aliases: Mapping[str, Name]
) -> Iterator[tuple[Name, list[Name], list[Statement]]]:
    members: dict[str, list[Name]] = {}
    said: dict[str, list[Statement]] = {}
    roots: dict[str, Name] = {}
    for statement in stated:
        if statement.predicate not in ("named", "alias") or statement.subject.kind not in kinds:
            continue
        root = _root(statement.subject, aliases)
        key = _key(root)
        roots.setdefault(key, root)
        names = members.setdefault(key, [])
        if statement.subject.id != roots[key].id and statement.subject.surface not in {n.surface for n in names}:
            names.append(statement.subject)
        said.setdefault(key, []).append(statement)
    for key, root in roots.items():
        yield root, members[key], said[key]


def _root(name: Name, aliases: Mapping[str, Name]) -> Name:
    seen = {name.id}
    while name.id in aliases and aliases[name.id].id not in seen:
        name = aliases[name.id]
        seen.add(name.id)
    return name


def _key(name: Name) -> str:
    """The register's id where it knows the organisation, else kind and normal form."""
    if name.kind == "Actor":
        from graph.lexicon import actors

        body = actors().find(name.surface)
        if body is not None:
            return body.id
    return f"{name.kind}|{name.key}"


def _projects(stated: Sequence[Statement], aliases: Mapping[str, Name]) -> Iterator[dict[str, Any]]:
    by_subject = _by_subject(stated)
    for name, others, said in _groups(stated, ("Project", "Plan"), aliases):
        facts = _facts(by_subject, (name, *others))
        start, end = (_most_precise(facts, _surest(facts, predicate)) for predicate in ("start", "end"))
        budget = _surest(facts, "budget")
        sort = _surest(facts, "sort")
        money = None
        if budget is not None:
            money = {"amount": budget.object, "currency": budget.qualifier("currency"), "kind": budget.qualifier("kind")}
        yield {
            "name": name.surface,
            "aliases": [o.surface for o in others],
            "type": sort.object if sort else None,
            "start": start.object if start else None,
            "end": end.object if end else None,
            "budget": money,
            "evidence": _evidence([*said, *(s for s in (start, end, budget) if s)]),
        }


def _surest(stated: Sequence[Statement], predicate: str) -> Statement | None:
    """The surest statement of a predicate; of equal ones a total before a grant, then the first in the text."""
    found = [s for s in stated if s.predicate == predicate and s.certainty is not Certainty.NEGATED]
    return min(
        found, key=lambda s: (-s.confidence, "total" not in str(s.qualifier("kind")), s.evidence.start or 0), default=None
    )


def _most_precise(stated: Sequence[Statement], date: Statement | None) -> Statement | None:
    """Of the statements that say when, in agreement with the surest one, the one that says it most precisely: «2006-03» where
    another says «2006»."""
    if date is None:
        return None
    agree = [
        s for s in stated
        if s.predicate == date.predicate and s.confidence >= PRECISE_ENOUGH and s.certainty is not Certainty.NEGATED
        and str(s.object).startswith(f"{date.object}-")
    ]
    return min(agree, key=lambda s: (-s.confidence, -len(str(s.object)), s.evidence.start or 0), default=date)


def _partnerships(stated: Sequence[Statement]) -> Iterator[dict[str, Any]]:
    """Who takes part; what is only mentioned, or denied, is no part."""
    grouped: dict[tuple[Any, ...], list[Statement]] = {}
    for statement in _of(stated, "takes_part"):
        if statement.certainty in (Certainty.MENTIONED, Certainty.NEGATED) or not isinstance(statement.object, Name):
            continue
        if statement.object.kind in ("Network", "Programme"):
            continue
        potential = statement.certainty is Certainty.POTENTIAL
        key = (statement.subject.surface, statement.object.surface, statement.qualifier("role"), potential)
        grouped.setdefault(key, []).append(statement)
    for (actor, project, role, potential), said in grouped.items():
        entry = {"actor": actor, "project": project, "role": role, "potential": potential, "evidence": _evidence(said)}
        for field in ("amount", "currency", "phase", "country"):
            value = next((v for s in said if (v := s.qualifier(field)) is not None), None)
            if value is not None:
                entry[field] = value
        yield entry


def _services(stated: Sequence[Statement]) -> Iterator[dict[str, Any]]:
    by_subject = _by_subject(stated)
    for offered in _of(stated, "offers"):
        service = offered.object
        if not isinstance(service, Name):
            continue
        facts = _facts(by_subject, (service,))
        values = {field: next((s.object for s in facts if s.predicate == field), None) for field in ("start", "end")}
        groups = [s.object.surface for s in facts if s.predicate == "for_group" and isinstance(s.object, Name)]
        yield {
            "provider": offered.subject.surface,
            "providers": [offered.subject.surface],
            "name": service.surface,
            "needs": [s.object.key for s in facts if s.predicate == "covers" and isinstance(s.object, Name)],
            "places": [s.object.surface for s in facts if s.predicate == "in_place" and isinstance(s.object, Name)],
            "target_group": ", ".join(groups) or None,
            **values,
            "certainty": offered.certainty.value,
            "evidence": _evidence([offered]),
        }


def _persons(stated: Sequence[Statement]) -> Iterator[dict[str, Any]]:
    by_subject = _by_subject(stated)
    for named in _of(stated, "named"):
        if named.subject.kind != "Person":
            continue
        facts = _facts(by_subject, (named.subject,))
        values = {field: next((s.object for s in facts if s.predicate == field), None) for field in ("email", "phone", "title")}
        employer = next((s.object.surface for s in facts if s.predicate == "works_for" and isinstance(s.object, Name)), None)
        yield {"name": named.subject.surface, **values, "organisation": employer, "evidence": _evidence([named, *facts[:4]])}


def _needs(stated: Sequence[Statement], tags: Sequence[Tag]) -> Iterator[dict[str, Any]]:
    """Needs that the page means, with what is said that rests on them."""
    resting: dict[str, list[Statement]] = {}
    for statement in stated:
        said = statement.predicate in ("covers", "lacks") and statement.certainty is not Certainty.NEGATED
        if said and isinstance(statement.object, Name):
            resting.setdefault(statement.object.key, []).append(statement)
    for tag in tags:
        if tag.kind == "need" and tag.confidence >= MEANT:
            known = vocabulary().needs.get(tag.id)
            evidence = [_tagged(tag), *_evidence(_no_surer(resting.get(tag.id, ()), tag.confidence))]
            yield {"name": tag.id, "title": known.titles.get("sv", tag.id) if known else tag.id, "evidence": evidence[:5]}


def _no_surer(stated: Iterable[Statement], most: float) -> Iterator[Statement]:
    """The statements that a need rests on, none surer than that the page is about it."""
    return (replace(statement, confidence=min(most, statement.confidence)) for statement in stated)


def _tagged(tag: Tag) -> dict[str, Any]:
    return {"start": tag.start, "end": tag.end, "quote": tag.quote, "rule": f"lexicon-{tag.kind}", "confidence": tag.confidence}


def _places(stated: Sequence[Statement], tags: Sequence[Tag]) -> Iterator[dict[str, Any]]:
    from graph.lexicon import places

    for tag in tags:
        if tag.kind == "place" and tag.weight >= TAG_PLACE:
            known = places().by_id.get(tag.id)
            yield {"name": " ".join(tag.quote.split()), "id": known.id if known else None, "evidence": [_tagged(tag)]}


def _missing(stated: Sequence[Statement]) -> Iterator[dict[str, Any]]:
    grouped: dict[tuple[str, str], list[Statement]] = {}
    for statement in _of(stated, "lacks"):
        if isinstance(statement.object, Name):
            grouped.setdefault((statement.object.key, statement.evidence.quote), []).append(statement)
    for (need, quote), said in grouped.items():
        places = [s.subject.surface for s in said if s.subject.kind == "Place"]
        yield {"need": need, "places": places, "quote": quote, "evidence": _evidence(said[:1])}


def _priorities(stated: Sequence[Statement]) -> Iterator[dict[str, Any]]:
    goals_and_activities = [_by_subject(_of(stated, predicate)) for predicate in ("has_goal", "has_activity")]
    taking_part: dict[str, list[Statement]] = {}
    for part in _of(stated, "takes_part"):
        if isinstance(part.object, Name):
            taking_part.setdefault(part.object.id, []).append(part)
    for held in _of(stated, "has_priority"):
        priority = held.object
        if not isinstance(priority, Name):
            continue
        goals, activities = (
            [
                {"text": s.object.surface, "target_year": s.qualifier("target_year"), "evidence": _evidence([s])}
                for s in _facts(told, (priority,))
                if isinstance(s.object, Name)
            ]
            for told in goals_and_activities
        )
        partners = [
            {
                "actor": s.subject.surface,
                "role": s.qualifier("role"),
                "potential": s.certainty is Certainty.POTENTIAL,
                "evidence": _evidence([s]),
            }
            for s in taking_part.get(priority.id, ())
        ]
        yield {
            "label": priority.key,
            "name": priority.surface,
            "number": held.qualifier("number"),
            "goals": goals,
            "activities": activities,
            "partners": partners,
            "evidence": _evidence([held]),
        }
