"""What a project gives those who take part in it: an offer of whoever leads it.

«I Granljus ska små företag få hjälp med export» names nobody who offers, and on a page about a project nobody else does: the
words for help, the firms that get it and the project that the sentence is about tell together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from graph.model import Certainty, Name, Statement
from loaders.extraction.bodies.publisher import FRAMES
from loaders.extraction.context import Context, Sentence
from loaders.extraction.offers.offer import SECTORS, SURE, Offer, free_offer, is_aim, needs_of
from loaders.extraction.offers.receivers import names_somebody
from loaders.extraction.projects.projects import Projects
from loaders.extraction.spans import Part, within

__all__ = ["leaders_of", "offers_in_projects"]

LEADING = ("lead", "coordinator")
SURELY_LED = 0.5
CONFIDENCE = 0.55
RULE = "offer-in-project"
# «Företagen behöver stöd för att växa»: why a project is, not what it gives
NEEDED = re.compile(
    r"(?<!\w)(?:behöver|behövs|behøver|behov|trenger|treng|mangler|saknar|needs?|brug for|bruk for)[ ](?:\w+[ ]){0,2}$"
)
BEFORE = 30  # characters before words for help in which others say that it is but needed


def leaders_of(stated: Iterable[Statement]) -> dict[str, Name]:
    """Who surely leads each project that statements of roles tell of, by the project's id."""
    best: dict[str, Statement] = {}
    for statement in stated:
        project = statement.object
        if not isinstance(project, Name) or statement.qualifier("role") not in LEADING:
            continue
        sure = statement.certainty is Certainty.ACTUAL and statement.confidence >= SURELY_LED
        known = best.get(project.id)
        if sure and statement.subject.sort not in FRAMES and (known is None or statement.confidence > known.confidence):
            best[project.id] = statement
    return {project: statement.subject for project, statement in best.items()}


def offers_in_projects(context: Context, projects: Projects, leaders: Mapping[str, Name]) -> Iterator[Offer]:
    """The help that sentences about projects tell of, as offers of those who lead them.

    >>> from loaders.extraction import extract
    >>> text = "Almi äger projektet Granljus. I Granljus ska små företag få hjälp med export."
    >>> [s.subject.surface for s in extract(text, source="s").statements() if s.predicate == "offers"]
    ['Almi']
    """
    if not leaders:
        return
    for sentence in context.sentences:
        if sentence.passage.kind == "heading" or is_aim(sentence.passage) or not context.has("helps", sentence):
            continue
        needs = [need for need in needs_of(context, sentence, SURE) if need.weight >= SURE]
        if all(need.id.startswith(SECTORS) for need in needs) or not _tells_of_help(context, sentence):
            continue
        project = projects.at(context, sentence, Part(needs[0].start, needs[0].end))
        leader = leaders.get(project.name.id) if project else None
        if project and leader and not _names_others(context, sentence, leader):
            whole = Part(sentence.start, sentence.end)
            offer = free_offer(context, leader, Part(needs[0].start, sentence.end), whole, RULE, CONFIDENCE)
            offer.needs, offer.project = needs, project.name
            yield offer


def _tells_of_help(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence says who gets help, and neither asks nor tells of a gap."""
    if context.page.plain[sentence.end - 1] == "?" or context.has("lack", sentence) or context.has("negated", sentence):
        return False
    begin = context.hit("helps", sentence)[0].start
    needed = NEEDED.search(context.page.low, max(sentence.start, begin - BEFORE), begin)
    return not needed and names_somebody(context, sentence.start, sentence.end)


def _names_others(context: Context, sentence: Sentence, leader: Name) -> bool:
    """Whether others than the leader may be who helps: the last organisation before the words for help, or all named."""
    named = within(context.actors, sentence)
    begin = context.hit("helps", sentence)[0].start
    before = [actor for actor in named if actor.start < begin]
    keys = [context.actor(actor).key for actor in before[-1:] or named]
    return bool(keys) and leader.key not in keys
