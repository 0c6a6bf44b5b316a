"""Roles that labels tell: «Projektägare: Mora kommun», «Finansiering: Region Norr 2 mkr», «Hvem står bag?»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.lexicon import places
from graph.model import Certainty, Name, Statement
from graph.normal import normal_form
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.context import Context, ProjectMention, Sentence
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.projects import Projects
from loaders.extraction.projects.titles import priority_sections
from loaders.extraction.roles.given import BRACKETS, TOGETHER
from loaders.extraction.roles.money import amount_near
from loaders.extraction.rules import Label
from loaders.extraction.spans import Part, Placed, within
from loaders.extraction.values import amounts

__all__ = ["ROLE_OF_FIELD", "is_in_brackets", "is_of_label", "label_roles"]

ROLE_OF_FIELD = {"lead": "lead", "partners": "partner", "funders": "funder", "potential": "partner"}
NO_ROLES = frozenset({"grant", "goals", "activities", "provider", "contact"})  # fields whose values tell of no roles
OF_EU = re.compile(
    r"(?i)(?:beviljat |beviljade |bevilget |innvilget )?EU[- :]?(?:s )?-?"
    r"(?:midler|medel|midlar|stöd|støtte|bidrag|tilskudd|funding|grant|contribution|finansiering)"
)
WITH_WHOM = re.compile(rf"(?<!och)(?<!og)[ ](?:{TOGETHER}|med|with|på vegne av|på vegne af|på uppdrag av|on behalf of)[ ]")
REMAINDER = re.compile(r"(?:fra|från|from|av|af)?\s*(?P<name>\S.*)")
SENTENCE_ENDS = re.compile(r"[.!?][\s*_]+(?=[A-ZÅÄÖÆØ])")
WORDS = re.compile(r"(?<!\w)[a-zåäöæø]{2,}(?!\w)")
PROSE = 6  # words in lower case between two names under a label, or before the first: no list, a text


def label_roles(context: Context, projects: Projects, passage: Passage, language: str | None) -> Iterator[Statement]:
    """What a label says of the roles of those in its value."""
    label = passage.label
    if label is None:
        return
    if passage.section in priority_sections(context):
        return
    project = projects.of_label(context, passage, passage.section)
    if label.field == "region" and projects.plan:
        for actor in within(context.actors, passage):
            yield context.say(context.actor(actor), "takes_part", projects.plan.name, passage, label.id, 0.9, role="lead")
    if project is None or project.name.kind != "Project":
        return
    if label.field in ROLE_OF_FIELD:
        for part in passage.parts:
            for actor in _of_value(context, part):
                yield _in_role(context, project, passage, part, label, actor, language)
    giver_in_label = label.field == "funders" and passage.parts and not within(context.actors, passage.parts[0])
    if passage.parts and (label.field == "grant" or giver_in_label):
        yield from _of_grant(context, project, passage, language)


def _in_role(
    context: Context,
    project: ProjectMention,
    passage: Passage,
    part: Part,
    label: Label,
    actor: ActorMention,
    language: str | None,
) -> Statement:
    """The role that a label gives to one in its value."""
    role = ROLE_OF_FIELD[label.field]
    if role == "lead" and WITH_WHOM.search(context.page.plain, part.start, actor.start):
        role = "partner"  # «Sökande: Mora kommun, med Almi och IUC»
    money = amount_near(context, actor, part, language) if label.field == "funders" else None
    return context.say(
        context.actor(actor),
        "takes_part",
        project.name,
        Part(passage.start, part.end),
        label.id,
        0.95 if _is_surely_named(context, actor) else 0.7,
        Certainty.POTENTIAL if label.field == "potential" else Certainty.ACTUAL,
        role=role,
        country=next((hit.trigger.value for hit in context.hit("country", Part(passage.start, passage.start + 30))), None),
        amount=money.value if money else None,
        currency=money.currency if money else None,
    )


def _of_value(context: Context, part: Part) -> Iterator[ActorMention]:
    """Whom a label's value names: those of its list, as far as it is one and no text begins; nobody where it is a text."""
    at = part.start
    for actor in within(context.actors, part):
        if _is_text(context, at, actor.start) or (at == part.start and _tells(context, part, actor)):
            return
        at = actor.end
        programme = actor.kind == "program" and is_in_brackets(context, part, actor)  # «Research Council (FORREGION)»
        if not programme and not _is_country(context, actor):
            yield actor


def _is_text(context: Context, start: int, end: int) -> bool:
    """Whether words are no mere link between two names of a list: a sentence ends in them, or they are many."""
    between = BRACKETS.sub("", context.page.plain[start:end])
    return bool(SENTENCE_ENDS.search(between)) or len(WORDS.findall(between)) >= PROSE


def _tells(context: Context, part: Part, first: ActorMention) -> bool:
    """Whether a value is a sentence of its own that says who does what: «Grön väg drivs av Mora kommun ihop med Almi»."""
    return first.start - part.start > 3 and context.has("role", Part(part.start, first.start))


def _is_country(context: Context, actor: ActorMention) -> bool:
    """Whether a name under a label is but the country of the one before it: «Science Park Norr, Sweden»."""
    found = context.found("place", Part(actor.start, actor.end)) if actor.kind is None else ()
    return any((place := places().by_id.get(mention.id)) and place.level == "country" for mention in found)


def is_of_label(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence is what a label's value says, so that the label tells its roles; the text after it is not."""
    label = sentence.passage.label
    if sentence.passage.kind != "label" or label is None:
        return False
    if label.field in NO_ROLES:
        return True
    named = (actor for part in sentence.passage.parts for actor in _of_value(context, part))
    return label.field in ROLE_OF_FIELD and any(sentence.start <= actor.start < sentence.end for actor in named)


def _is_surely_named(context: Context, actor: ActorMention) -> bool:
    """Whether a name under a label is one for sure: no place that the label took for a body, no common noun."""
    return actor.surface[0].isupper() and not (actor.kind is None and context.found("place", Part(actor.start, actor.end)))


def is_in_brackets(context: Context, part: Placed, actor: ActorMention) -> bool:
    return any(m.start() < actor.start < m.end() for m in BRACKETS.finditer(context.page.plain, part.start, part.end))


def _of_grant(context: Context, project: ProjectMention, passage: Passage, language: str | None) -> Iterator[Statement]:
    """«Bevilget støtte fra ERUF: 40 214 EUR» names the fund in the label, or the label is its name."""
    part = passage.parts[0]
    here = Part(passage.start, passage.parts[-1].end)
    found = next(amounts(context.page.plain, part.start, passage.parts[-1].end, language, bare=True), None)
    giver = next(iter(within(context.actors, here)), None)
    name = context.actor(giver) if giver else _fund_of_label(context, passage) or _eu_fund(context, passage)
    if found is None and giver is None:
        return
    if name and passage.label:
        value, currency = (found.value, found.currency) if found else (None, None)
        yield context.say(
            name, "takes_part", project.name, here, passage.label.id, 0.9, role="funder", amount=value, currency=currency
        )
        if giver is None and name.key not in {known.key for known in context.names.values()}:
            yield context.say(name, "named", name.surface, here, passage.label.id, 0.7)
            yield context.say(name, "sort", "finansiär", here, passage.label.id, 0.7)


def _fund_of_label(context: Context, passage: Passage) -> Name | None:
    words = context.page.plain[passage.start : passage.parts[0].start].strip(" :\t\n")
    words = re.sub(r"\s*\([^)]*\)$", "", words)
    for stem in sorted({known.words for known in [passage.label] if known}, key=len, reverse=True):
        if words.casefold() != stem.casefold() and words.casefold().startswith(stem.casefold()):
            rest = REMAINDER.match(words[len(stem) :].strip())
            words = rest["name"] if rest else words
    if re.search(r"(?i)midler|medel|fond", words) and len(words) < 60 and not words.startswith("EU"):
        return Name("Actor", words, normal_form("Actor", words), "finansiär")
    return None


def _eu_fund(context: Context, passage: Passage) -> Name | None:
    """«EU-midler: 537 250 euro» are of the fund of the EU that the page names, if it names just one."""
    if not OF_EU.match(context.page.plain, passage.start, passage.parts[0].start):
        return None
    funds = {a.key: a for a in context.actors if a.kind == "finansiär" and (a.id or "").startswith("eu-")}
    return context.actor(next(iter(funds.values()))) if len(funds) == 1 else None


