"""Short ways to ask what a text says, for tests."""

from __future__ import annotations

from graph.model import Name, Statement
from loaders.extraction import extract


def said(text: str, predicate: str) -> list[Statement]:
    """The statements of a predicate that a text makes."""
    return [statement for statement in extract(text, source="test").statements() if statement.predicate == predicate]


def roles(text: str) -> set[tuple[str, str, str, str]]:
    """Who takes part in what, in which role and how surely."""
    return {(s.subject.surface, str(s.qualifier("role")), target(s), s.certainty.value) for s in said(text, "takes_part")}


def projects(text: str) -> set[str]:
    """The undertakings that a text names."""
    return {s.subject.surface for s in said(text, "named") if s.subject.kind == "Project"}


def target(statement: Statement) -> str:
    """What a statement is about at its other end, as text: the surface of a name, or the value."""
    return statement.object.surface if isinstance(statement.object, Name) else str(statement.object)


def key(statement: Statement) -> str:
    """The key of the name at the other end, or the value."""
    return statement.object.key if isinstance(statement.object, Name) else str(statement.object)
