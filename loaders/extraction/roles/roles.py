"""Who takes part in what, and how: by label, by the words nearest to a name, else as a partner with low confidence.

Which project is meant is told by the nearest one named in the sentence, else by section and page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from graph.model import Certainty, Name, Statement
from graph.normal import normal_form
from loaders.extraction.bodies.again import AGAIN
from loaders.extraction.bodies.naming import ActorMention, abbreviations
from loaders.extraction.context import Context, ProjectMention, Sentence, actor_name, within_reach
from loaders.extraction.projects.projects import Projects
from loaders.extraction.projects.several import speaks_of_several
from loaders.extraction.roles.given import FUNDERS, Given
from loaders.extraction.roles.givers import giver_statements
from loaders.extraction.roles.items import begins, item_roles, presumed
from loaders.extraction.roles.labels import is_in_brackets, is_of_label
from loaders.extraction.roles.layout import layout_roles
from loaders.extraction.roles.money import amount_near
from loaders.extraction.roles.scope import clause_of
from loaders.extraction.roles.several import joined_with
from loaders.extraction.roles.words import EXAMPLES, LESS_SURE, SURE, given_roles
from loaders.extraction.rules import Hit
from loaders.extraction.spans import Part, within

__all__ = ["actor_statements", "role_statements"]

DEFAULT = "default-partner"
ASIDE = ("mentioned", "related", "lack", "aside", "planned")
IN_CLAUSE = ("potential", "negated")  # these tell only of who is named in their clause
LEADING = frozenset({"lead", "coordinator"})
AT = re.compile(r"(?<!\w)(?:till|til|to|at|från|fra|frå|from|enligt|ifølge|ifølgje|hos|hjå)[ ]$")  # where, not who
# «Region Hallands bidrag upphörde»: something of theirs is told, not what they do
GENITIVE_OF = re.compile(r"s[ ](?:och[ ][A-ZÅÄÖÆØ][\w ]{3,30}s[ ])?[a-zåäöæø]{4,}(?<!ar)(?<!er)(?<!ska)(?<!skal)[ ,.]")
THEIRS = re.compile(r"['’]?s[ ][a-zåäöæø]")
LOOSE_ROLES = frozenset({"partner", "participant"})
WEAK, STRONG = 0.65, 0.85
AUTHORITIES = frozenset({"statlig_myndighet", "departement"})  # named for rules and figures more often than as partners
SURE_BODY = 0.7  # of an organisation that is taken for a partner though nothing says so
LEAST_PRESUMED = 0.5  # of a project, in which somebody is taken to take part though nothing says so
ADDRESS = re.compile(
    r"@|(?<!\w)(?:[Tt]el|[Tt]lf|[Tt]elefon|[Ff]ax|[Mm]obil)(?![a-zåäöæø])|\d{2,4}[ -]\d{2,3}[ ]\d{2}(?!\d)"
    r"|[ ]\d{3}[ ]\d{2}[ ][A-ZÅÄÖ]"
)
MOST_PRESUMED, LONGEST_PRESUMED = 8, 200  # organisations and characters of a sentence that is no list of something else
OF_THE_PROJECT = ("backref", "definite")


def actor_statements(context: Context) -> Iterator[Statement]:
    """Names, sorts and stated abbreviations of the organisations of a page."""
    seen: set[tuple[str, str]] = set()
    for mention in context.actors:
        name = actor_name(mention)
        if mention.rule == AGAIN or not context.is_content(mention) or (name.id, mention.key) in seen:
            continue
        seen.add((name.id, mention.key))
        here = Part(mention.start, mention.end)
        yield context.say(name, "named", name.surface, here, mention.rule, mention.confidence)
        if mention.kind:
            yield context.say(name, "sort", mention.kind, here, mention.rule, mention.confidence)
        full = context.actor(mention)
        if mention.id is None and full.id != name.id and full.key != name.key:
            yield context.say(name, "alias", full, here, "name-short-form", 0.75)
    for short, mention in abbreviations(context.page, context.actors):
        if context.is_content(mention):
            here = Part(mention.start, mention.end + len(short) + 3)
            name = Name("Actor", short, normal_form("Actor", short), mention.kind)
            yield context.say(
                name,
                "alias",
                context.actor(mention),
                Part(here.start, min(here.end, len(context.page.text))),
                "name-abbreviation",
                0.95,
            )


def role_statements(
    context: Context, projects: Projects, networks: Sequence[ProjectMention], language: str | None
) -> Iterator[Statement]:
    """Everything a page says of who takes part in its projects and networks; priorities are read elsewhere."""
    stated = list(_without_weaker(_stated(context, projects, networks, language)))
    yield from stated
    said = {(s.subject.key, s.object.key) for s in stated if isinstance(s.object, Name)}
    led = {s.object.key for s in stated if isinstance(s.object, Name) and s.qualifier("role") in LEADING}
    yield from _by_default(context, projects, said, led)


def _without_weaker(stated: Iterable[Statement]) -> Iterator[Statement]:
    """Without what contradicts a surer word of the same pair: a weak trigger beside a label, a common noun beside a name."""
    pairs: dict[tuple[str, str], list[Statement]] = {}
    for statement in stated:
        other = statement.object.key if isinstance(statement.object, Name) else ""
        pairs.setdefault((statement.subject.key, other), []).append(statement)
    for group in pairs.values():
        surest = max(group, key=lambda s: s.confidence)
        for statement in group:
            role = statement.qualifier("role")
            other_role = role != surest.qualifier("role")
            weak = role != "funder" and statement.confidence < WEAK and surest.confidence >= STRONG
            unnamed = role in LOOSE_ROLES and statement.subject.surface not in statement.evidence.quote
            led = role in LOOSE_ROLES and surest.qualifier("role") in ("lead", "coordinator")
            if not (other_role and (weak or unnamed or led) and statement.certainty is surest.certainty):
                yield statement


def _stated(
    context: Context, projects: Projects, networks: Sequence[ProjectMention], language: str | None
) -> Iterator[Statement]:
    yield from layout_roles(context, projects, language)
    yield from item_roles(context, projects)
    yield from giver_statements(context, projects)
    for sentence in context.sentences:
        if not is_of_label(context, sentence):
            yield from _of_sentence(context, projects, networks, sentence, language)


def _of_sentence(
    context: Context, projects: Projects, networks: Sequence[ProjectMention], sentence: Sentence, language: str | None
) -> Iterator[Statement]:
    present = within(context.actors, sentence)
    several = speaks_of_several(context.page.low, sentence)
    if not present or (several and not within(projects.mentions, sentence)):
        return  # «i alt fikk sju prosjekter …» is about none of them alone
    parts = list(given_roles(context, sentence, present))
    for part in parts:
        if (
            part.role in ("partner", "supplier")
            and part.weight <= 0.75
            and any(other.actor == part.actor and other.role in ("lead", "coordinator") for other in parts)
        ):
            continue
        target = _target(context, projects, networks, sentence, part)
        certainty = _certainty(context, sentence, part)
        agreed = target is not None and target.sort == "avtal"
        if certainty is Certainty.POTENTIAL and agreed and not _is_open(context, sentence):
            certainty = Certainty.ACTUAL  # a letter of intent is what they signed
        if target is None and projects.plan and certainty is Certainty.POTENTIAL:
            target = projects.plan
        if target is None:
            continue
        role = "participant" if target.name.kind == "Network" and part.role == "partner" else part.role
        if certainty is Certainty.MENTIONED:
            role = "participant"
        money = amount_near(context, part.actor, sentence, language) if role == "funder" else None
        told = Part(min(part.actor.start, part.at.start), max(part.actor.end, part.at.end))
        for each in joined_with(context, projects, sentence, target, told):
            yield context.say(
                context.actor(part.actor),
                "takes_part",
                each.name,
                sentence,
                part.rule,
                _confidence(context, projects, sentence, part, target),
                certainty,
                role=role,
                phase=next((h.trigger.value for h in context.hit("phase", sentence)), None),
                places=tuple(p.id for p in context.found("place", sentence)) if role == "coordinator" else None,
                amount=money.value if money else None,
                currency=money.currency if money else None,
            )


def _confidence(context: Context, projects: Projects, sentence: Sentence, part: Given, target: ProjectMention) -> float:
    """Sure where name, role and project stand together; less where the project is only that of the section."""
    named = within(projects.mentions, sentence)
    about = {m.name.id for m in named}
    back = context.hit("backref", Part(sentence.start, min(sentence.end, sentence.start + 40)))
    if not named and (back or sentence.passage.kind == "bullet"):
        about = {m.name.id for m in within(projects.mentions, sentence.passage)}
    of_section = not about and projects.in_section(context, sentence.passage.section) == target
    if part.close and (about == {target.name.id} or of_section):
        return SURE
    return min(part.weight, LESS_SURE) * (1.0 if named else 0.85)


def _target(
    context: Context, projects: Projects, networks: Sequence[ProjectMention], sentence: Sentence, part: Given
) -> ProjectMention | None:
    """The project or network that a role is in."""
    inside = [n for n in within(networks, sentence) if n.rule != "network-register"]
    named = [m for m in within(projects.mentions, sentence) if m.name.kind in ("Project", "Plan")]
    if inside and not named:
        return min(inside, key=lambda n: abs(n.start - part.at.start))
    project = projects.at(context, sentence, part.at) or projects.so_far_in_section(context, sentence)
    if project and project.name.kind == "Project":
        return project
    return None


def _is_open(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence has other words for what is but possible than those that name an agreement."""
    return any(hit.trigger.stem != "avsiktsförklaring" for hit in context.hit("potential", sentence))


def _certainty(context: Context, sentence: Sentence, part: Given) -> Certainty:
    clause = clause_of(context, sentence, part.actor)
    if context.has("negated", clause):
        return Certainty.NEGATED
    if isinstance(part.at, Hit) and part.at.trigger.use == "mentioned":
        return Certainty.MENTIONED
    wide = Part(max(sentence.start, min(part.actor.start, part.at.start) - 160), min(sentence.end, part.actor.end + 60))
    for hit in context.hit("potential", Part(max(wide.start, clause.start), min(wide.end, clause.end))):
        if hit.trigger.stem not in EXAMPLES or part.actor.start - hit.end in range(30):
            return Certainty.POTENTIAL
    if context.has("planned", sentence):
        return Certainty.PLANNED
    return Certainty.ACTUAL


def _by_default(
    context: Context, projects: Projects, said: set[tuple[str, str]], led: set[str]
) -> Iterator[Statement]:
    """On a page or in a section about one project, an organisation that nothing else is said of is taken for a partner.

    Where nobody leads a project, the one that the text about it begins with is taken for its lead.
    """
    done: set[tuple[str, str]] = set()
    for sentence in context.sentences:
        if _is_doubtful(context, sentence, ASIDE):
            continue
        project = presumed(context, projects, sentence)
        if project is None or not _may_presume(context, projects, sentence, project) or _is_address(context, sentence):
            continue
        for actor in within(context.actors, sentence):
            name = context.actor(actor)
            pair = (name.key, project.name.key)
            if actor.kind is None and context.found("place", Part(actor.start, actor.end)):
                continue  # a place that a label took for a body
            if AT.search(context.page.plain, max(0, actor.start - 8), actor.start) or _names_project(projects, actor):
                continue
            if actor.kind in AUTHORITIES or not actor.surface[0].isupper() or _is_thing_of(project, actor):
                continue
            if _is_named_for_itself(project, actor) or _is_but_owner(context, actor):
                continue
            framed = actor.kind == "program" and is_in_brackets(context, sentence, actor)
            if pair in said or pair in done or actor.confidence < SURE_BODY or actor.rule == AGAIN or framed:
                continue
            if any(context.has(use, clause_of(context, sentence, actor)) for use in IN_CLAUSE):
                continue
            done.add(pair)
            role = "funder" if actor.kind in FUNDERS else "partner"
            if role == "partner" and project.name.key not in led and begins(context, projects, sentence, actor):
                led.add(project.name.key)
                yield context.say(name, "takes_part", project.name, sentence, "lead-begins-text", 0.45, role="lead")
                continue
            yield context.say(name, "takes_part", project.name, sentence, DEFAULT, 0.4, role=role)


def _may_presume(context: Context, projects: Projects, sentence: Sentence, project: ProjectMention) -> bool:
    """Whether those whom a sentence names may take part in a project that it says nothing of.

    Not those of a list of attendants or of a menu run together; nor anybody in what may be no project, or on a page whose
    title is taken for a project's name that it never writes again, but where the sentence itself speaks of «the project».
    """
    present = {actor.key for actor in within(context.actors, sentence)}
    if len(present) > MOST_PRESUMED or sentence.end - sentence.start > LONGEST_PRESUMED:
        return False
    if project.confidence < LEAST_PRESUMED or (projects.look and projects.look.doubts(project.name.key)):
        return False
    named_once = project is projects.main and projects.times(project) <= 1
    return not named_once or any(context.has(use, sentence) for use in OF_THE_PROJECT)


def _is_named_for_itself(project: ProjectMention, actor: ActorMention) -> bool:
    """Whether an organisation bears a project's name, or the project that of the organisation: «Utveckling av Norrlab»."""
    name = f" {project.name.surface.casefold()} "
    return f" {actor.surface.casefold()} " in name or f" {actor.surface.casefold()}s " in name


def _is_but_owner(context: Context, actor: ActorMention) -> bool:
    """Whether a sentence tells of something that is an organisation's: «Region Hallands bidrag», «Almis lokaler»."""
    if context.page.plain[actor.end - 1] == "s":  # may be a letter of the name
        return bool(GENITIVE_OF.match(context.page.plain, actor.end - 1))
    return bool(THEIRS.match(context.page.plain, actor.end))


def _is_address(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence is the lines of an address rather than one that tells of somebody."""
    return bool(ADDRESS.search(context.page.plain, sentence.start, sentence.end))


def _is_thing_of(project: ProjectMention, actor: ActorMention) -> bool:
    """Whether a name that no register knows goes on from a project's: «Granljus Lab» on a page about Granljus."""
    return actor.id is None and actor.surface.startswith(project.name.surface + " ")


def _names_project(projects: Projects, actor: ActorMention) -> bool:
    """Whether a mention is but a part of a project's own name."""
    near = within_reach(projects.mentions, actor)
    return any(m.start <= actor.start and actor.end <= m.end and m.rule != "project-title" for m in near)


def _is_doubtful(context: Context, sentence: Sentence, uses: Iterable[str]) -> bool:
    return any(context.has(use, sentence) for use in uses) or speaks_of_several(context.page.low, sentence)
