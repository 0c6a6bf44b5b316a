"""What is said of a project is no surer than that it is one and is called so; and sure where all that it rests on is sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.model import Certainty, Name, Statement
from loaders.extraction.context import Context, ProjectMention
from loaders.extraction.projects.projects import Projects

__all__ = ["LESS_SURE", "no_surer_than_named"]

SURE_PROJECT, UNREPEATED = 0.75, 0.7
LESS_SURE = 0.75  # of what is said of a project that may be none
OF_HEADING = frozenset({"project-title", "project-heading"})
SURE = 0.9
# How surely words must give a role to leave nothing to doubt but the project and the organisation; more surely where only
# evidence that adds up shows the project
SURE_ROLE, BY_EVIDENCE, WORDED = 0.63, 0.75, 0.8
SURE_BODY = 0.75
LONGEST_SURE = 300  # characters of a sentence; longer ones are lines of a form or a table of contents run together
OF_LABEL = ("lb-", "project-list", "project-bullet", "project-row")
DOUBTFUL = frozenset({"project-call", "project-study"})
UNTOLD = ("ph-", "default-", "giver-", "lead-begins-text")  # rules by which a role is but supposed


def no_surer_than_named(context: Context, projects: Projects, stated: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, those about a doubtful project with less confidence, those that rest on what is sure with more."""
    mentions = [m for m in (*projects.mentions, projects.main, *projects.of_section.values()) if m is not None]
    surest: dict[str, float] = {}
    for mention in mentions:
        confidence = mention.confidence if _is_named_again(context, mention) else min(mention.confidence, UNREPEATED)
        surest[mention.name.id] = max(surest.get(mention.name.id, 0.0), confidence)
    look = projects.look
    least_role = _least_of_roles(context, [one for one in mentions if not (look and look.doubts(one.name.key))])
    bodies = {context.actor(actor).id for actor in context.actors if actor.confidence >= SURE_BODY}
    for statement in stated:
        names = [name for name in (statement.subject, statement.object) if isinstance(name, Name)]
        if _runs_on(statement):
            statement = replace(statement, confidence=min(statement.confidence, LESS_SURE))
        elif _is_sure_role(statement, least_role, bodies):
            statement = replace(statement, confidence=max(statement.confidence, SURE))
        elif any(surest.get(name.id, 1.0) < SURE_PROJECT for name in names) and statement.confidence > LESS_SURE:
            statement = replace(statement, confidence=LESS_SURE)
        yield statement


def _runs_on(statement: Statement) -> bool:
    """Whether a role is told by a sentence that is none, so long it is; the value of a label may be a long list."""
    role = statement.predicate == "takes_part" and not statement.rule.startswith("lb-")
    return role and len(statement.evidence.quote) > LONGEST_SURE


def _is_sure_role(statement: Statement, least: dict[str, float], bodies: set[str]) -> bool:
    """Whether a role is told outright, in what is surely a project, of what is surely an organisation."""
    if statement.predicate != "takes_part" or statement.certainty is not Certainty.ACTUAL:
        return False
    if statement.rule.startswith(UNTOLD) or statement.subject.id not in bodies or not isinstance(statement.object, Name):
        return False
    return statement.confidence >= least.get(statement.object.id, 1.0)


def _least_of_roles(context: Context, mentions: Iterable[ProjectMention]) -> dict[str, float]:
    """How surely a role in each project must be told to be sure; projects that may be none are not in it."""
    least: dict[str, float] = {}
    for mention in mentions:
        if mention.rule.startswith("ev-"):
            needed = BY_EVIDENCE if mention.confidence >= WORDED else 1.0
        elif mention.rule.startswith(OF_LABEL):
            needed = SURE_ROLE
        elif mention.rule == "project-title":
            needed = SURE_ROLE if mention.confidence >= WORDED and _is_named_again(context, mention) else 1.0
        elif mention.rule in DOUBTFUL:
            needed = 1.0
        elif mention.rule.startswith("ph-"):
            needed = SURE_ROLE if mention.confidence >= WORDED else 1.0
        else:
            needed = SURE_ROLE if mention.confidence >= SURE_PROJECT else 1.0
        least[mention.name.id] = min(least.get(mention.name.id, 1.0), needed)
    return {project: needed for project, needed in least.items() if needed < 1.0}


def _is_named_again(context: Context, mention: ProjectMention) -> bool:
    """Whether a title or heading that was taken for a project's name is used as one: the page has it elsewhere too."""
    if mention.rule not in OF_HEADING:
        return True
    return len(context.page.written_low.at(mention.name.surface.lower())) > 1
