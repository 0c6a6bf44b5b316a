"""The reading of a document step by step: what was seen at each place, by which entry or rule, and what was made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Any

from graph.model import Name, Statement
from loaders.extraction.bodies import bodies
from loaders.extraction.context import Context, context_of
from loaders.extraction.extraction import extract
from loaders.extraction.language import language_of
from loaders.extraction.offers import telling as offer_telling
from loaders.extraction.offers import weighed as offers_weighed
from loaders.extraction.persons.persons import persons
from loaders.extraction.projects.names import project_name
from loaders.extraction.projects.projects import Projects, projects_of
from loaders.extraction.spans import Placed
from loaders.extraction.undertakings import second_look
from loaders.extraction.undertakings.second_look import SEEN
from loaders.extraction.undertakings.telling import SCALE
from loaders.extraction.undertakings.undertakings import Weighed, weighed_names
from loaders.extraction.weighing import Scale

__all__ = ["Step", "steps"]

# At one place in this order: what a place is, what its words mean, what they name, what follows.
ORDER = ("passage", "label", "trigger", "need", "need_group", "place", "date", "target_group", "actor", "project", "weighed",
         "statement")
DOUBTED = 5  # so many of what was weighed and not taken are shown of each sort, the likeliest


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was seen: `what` (passage, label, trigger, actor, project, need …, statement), the `words` and where
    they stand, what they `mean`, by which entry or `rule` (empty: by the layout), how surely (None: no doubt is noted).

    `line` counts from 1. `weighed` is a name that may be that of an undertaking or an organisation, or an organisation that
    may offer help with a need: its `sum` has each piece of evidence for and against it with its log-odds, the start first;
    `confidence` is how likely they make it together.
    """

    line: int
    start: int
    end: int
    what: str
    words: str
    means: str
    rule: str
    confidence: float | None = None
    sum: tuple[tuple[str, float], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The step as plain values."""
        return asdict(self)


def steps(text: str) -> list[Step]:
    """The steps in the order of the text, then as ORDER has them. An empty text gives none.

    >>> for step in steps("Projektägare: Almi"):
    ...     if step.what != "trigger":
    ...         print(step.what, "|", step.words, "|", step.means, "|", step.rule or "(layout)")
    passage | Projektägare: Almi | label | (layout)
    label | Projektägare | lead | lb-sv-lead-projektagare
    actor | Almi | promoter | register
    statement | Almi | Almi named Almi | register
    statement | Almi | Almi sort promoter | register
    """
    context = context_of(text, "")
    people = persons(context, language_of(context.page.plain))
    projects = projects_of(context, people)
    seen = chain(_passages(context), _triggers(context), _mentions(context), _actors(context), _projects(projects),
                 map(_said, extract(text, source="").statements()))
    found = [_step(text, *each) for each in seen]
    for one in weighed_names(context, people, DOUBTED):
        found += _weighed_name(text, one, projects)
    found += _weighed_bodies(context)
    found += _weighed_offers(context, projects)
    return sorted(found, key=lambda one: (one.start, ORDER.index(one.what), -one.end, one.means, one.rule))


def _step(text: str, start: int, end: int, what: str, means: str, rule: str, sure: float | None) -> Step:
    return Step(text.count("\n", 0, start) + 1, start, end, what, " ".join(text[start:end].split()), means, rule, sure)


def _weighed_name(text: str, name: Weighed, projects: Projects) -> Iterator[Step]:
    """A name that was weighed as an undertaking's: the sums of the first look and the second, and whether it was taken."""
    key = project_name(name.surface).key
    taken = next((one for one in projects.mentions if one.name.key == key), None)
    if taken is not None:
        means = "taken" if taken.rule in name.told else f"taken by {taken.rule}"
    else:
        likely = projects.look.likelihood(key) if projects.look else name.likely
        means = f"not taken: below {SEEN}" if likely < SEEN else "not taken: another name has its place"
    yield _sum(text, name.found[0], name.surface, "first look", SCALE, name.told)
    if projects.look:
        yield _sum(text, name.found[0], name.surface, means, second_look.SCALE, projects.look.told(key))


def _weighed_bodies(context: Context) -> list[Step]:
    """The names that were weighed as organisations': those taken, and of the others those that come nearest."""
    known = [actor for actor in context.actors if actor.rule != bodies.WEIGHED]
    named_places, dates = context.mentions.get("place", ()), context.mentions.get("date", ())
    found = bodies.weighed_bodies(context.page, known, named_places, context.hits, dates)
    told = [(body.likely, _sum(context.page.text, body.found[0], body.surface,
                               _decided("organisation", body.likely, bodies.LIKELY), bodies.SCALE, body.told))
            for body in found]
    return _nearest(told, bodies.LIKELY)


def _weighed_offers(context: Context, projects: Projects) -> list[Step]:
    """The organisations that were weighed as offering help with a need of a sentence."""
    told = []
    for _, giver, need, evidence in offers_weighed.pairs(context, projects):
        likely = offer_telling.SCALE.likelihood(evidence)
        who = context.names[giver.key].surface
        means = _decided(f"{who} offers {need.id}", likely, offers_weighed.LIKELY)
        told.append((likely, _sum(context.page.text, need, None, means, offer_telling.SCALE, evidence)))
    return _nearest(told, offers_weighed.LIKELY)


def _decided(what: str, likely: float, least: float) -> str:
    return f"{what}: likely" if likely >= least else f"{what}: not taken, below {least}"


def _nearest(told: list[tuple[float, Step]], least: float) -> list[Step]:
    """The steps of what is likely, and of the others the likeliest."""
    ordered = sorted(told, key=lambda pair: (-pair[0], pair[1].start, pair[1].means))
    return [step for _, step in ordered[: sum(likely >= least for likely, _ in ordered) + DOUBTED]]


def _sum(text: str, here: Placed, words: str | None, means: str, scale: Scale, told: Collection[str]) -> Step:
    parts = scale.parts(told)
    step = _step(text, here.start, here.end, "weighed", means, "", round(scale.likelihood(told), 2))
    rule = max(parts[1:], key=_weight, default=parts[0])[0]
    return replace(step, words=words or step.words, rule=rule, sum=tuple(parts))


def _weight(part: tuple[str, float]) -> float:
    return part[1]


Seen = tuple[int, int, str, str, str, float | None]


def _passages(context: Context) -> Iterator[Seen]:
    for one in context.page.passages:
        yield one.start, one.end, "passage", one.kind if one.content else f"{one.kind}, no content", "", None
        if one.label:
            end = one.parts[0].start if one.parts else one.end
            words = context.page.plain[one.start:end]
            yield one.start, one.start + len(words.rstrip(": \t\n")), "label", one.label.field, one.label.id, None


def _triggers(context: Context) -> Iterator[Seen]:
    for use, hits in context.hits.items():
        for hit in hits:
            yield hit.start, hit.end, "trigger", f"{use}: {hit.trigger.value}", hit.trigger.id, hit.trigger.weight


def _mentions(context: Context) -> Iterator[Seen]:
    for kind, mentions in context.mentions.items():
        for one in mentions if kind != "actor" else ():
            means = f"{one.id}, not wanted" if one.negated else one.id
            yield one.start, one.end, kind, means, getattr(one, "rule", "") or "", one.weight


def _actors(context: Context) -> Iterator[Seen]:
    for one in context.actors:
        yield one.start, one.end, "actor", one.kind or "", one.rule, one.confidence


def _projects(projects: Projects) -> Iterator[Seen]:
    for one in projects.mentions:
        yield one.start, one.end, "project", f"{one.name.kind}: {one.name.surface}", one.rule, one.confidence


def _said(one: Statement) -> Seen:
    other = one.object.surface if isinstance(one.object, Name) else str(one.object)
    more = ", ".join(f"{name} {value}" for name, value in one.qualifiers)
    certainty = "" if one.certainty.value == "actual" else f" [{one.certainty.value}]"
    means = f"{one.subject.surface} {one.predicate} {other}{f' ({more})' if more else ''}{certainty}"
    return one.evidence.start or 0, one.evidence.end or 0, "statement", means, one.rule, one.confidence
