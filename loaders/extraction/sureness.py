"""What is said of a project is no surer than that it is one and is called so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from graph.model import Name, Statement
from loaders.extraction.context import Context, ProjectMention
from loaders.extraction.projects import Projects
from loaders.extraction.spans import written_at

__all__ = ["LESS_SURE", "no_surer_than_named"]

SURE_PROJECT, UNREPEATED = 0.75, 0.7
LESS_SURE = 0.75  # of what is said of a project that may be none
OF_HEADING = frozenset({"project-title", "project-heading"})


def no_surer_than_named(context: Context, projects: Projects, stated: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, those about a doubtful project with less confidence."""
    surest: dict[str, float] = {}
    for mention in (*projects.mentions, projects.main, *projects.of_section.values()):
        if mention is not None:
            confidence = mention.confidence if _is_named_again(context, mention) else min(mention.confidence, UNREPEATED)
            surest[mention.name.id] = max(surest.get(mention.name.id, 0.0), confidence)
    for statement in stated:
        names = (name for name in (statement.subject, statement.object) if isinstance(name, Name))
        if any(surest.get(name.id, 1.0) < SURE_PROJECT for name in names) and statement.confidence > LESS_SURE:
            statement = replace(statement, confidence=LESS_SURE)
        yield statement


def _is_named_again(context: Context, mention: ProjectMention) -> bool:
    """Whether a title or heading that was taken for a project's name is used as one: the page has it elsewhere too."""
    if mention.rule not in OF_HEADING:
        return True
    return len([*islice(written_at(context.page.low, mention.name.surface.lower()), 2)]) == 2
