"""A second look at names that were found: what their words, their place and the way they were found tell of them.

Wordings and layout (`projects/`) and evidence around a name (`undertakings/`) find names. Both take parts of sentences,
headlines and bodies for undertakings now and then, and miss names that nothing around them shows. Here everything is added
up: the words that a name begins and ends with, where it stands, how likely the first look made it, the rule that found it.
The weights lie in `rules/evidence.csv` (`nw-…`); they were fitted on pages of which people said what their projects are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from loaders.extraction.context import Context, ProjectMention, once
from loaders.extraction.projects.names import project_name
from loaders.extraction.spans import Placed
from loaders.extraction.undertakings.candidates import Candidate
from loaders.extraction.undertakings.undertakings import LIKELY, SOMEBODY, Weighed
from loaders.extraction.weighing import Scale

__all__ = ["FOUND", "SCALE", "SEEN", "SecondLook", "told_of"]

SCALE = Scale("nw-start")
SEEN = 0.38  # from here on a name that only evidence shows is one
FOUND = 0.15  # and one that a wording or the layout gives
SURE = 0.7  # and from here on what is said of it may be sure
OUTRIGHT = 0.75  # confidence of what a wording or the layout gives so plainly that nothing is left to ask
STEPS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9)  # how likely the first look may make it, at least
MOST_WORDS, MOST_TIMES = 9, 4
TOP = 200  # characters that a page begins with
ENDING, OPENING = 5, 4  # letters
DIGIT = re.compile(r"\d")
SECOND = re.compile(r"\w[ ][–-][ ][\"“”„»«]\Z")
ABOUT_PROJECTS = re.compile(r"pro[sj]?jekt|project")
OFTEN = ((10, "often"), (4, "some"), (1, "few"), (0, "none"))  # how often a page speaks of projects


@dataclass(frozen=True)
class SecondLook:
    """All that tells of the names of a page: `weighed` are those of the first look, `mentions` what wordings or layout give."""

    context: Context
    weighed: Mapping[str, Weighed]
    mentions: dict[str, list[ProjectMention]]
    summed: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def at(cls, context: Context, weighed: Iterable[Weighed], mentions: Iterable[ProjectMention]) -> SecondLook:
        """The names by their normal form."""
        found: dict[str, list[ProjectMention]] = defaultdict(list)
        for mention in mentions:
            found[mention.name.key].append(mention)
        return cls(context, {project_name(one.surface).key: one for one in weighed}, found)

    def told(self, key: str) -> frozenset[str]:
        """All that tells of a name, by its normal form."""
        weighed, mentions = self.weighed.get(key), self.mentions.get(key, [])
        surface = weighed.surface if weighed else mentions[0].name.surface
        found: list[Placed] = [*(weighed.found if weighed else ()), *mentions]
        places = sorted(found, key=lambda place: (place.start, place.end))
        return told_of(self.context, surface, places, weighed.likely if weighed else 0.0, mentions)

    def likelihood(self, key: str) -> float:
        """How likely a name is that of an undertaking."""
        if key not in self.summed:
            self.summed[key] = SCALE.likelihood(self.told(key))
        return self.summed[key]

    def likely_names(self) -> list[Weighed]:
        """The names that the second look makes likely, the likeliest first, each with how likely.

        What shows that a name is that of an organisation or a person outweighs its words and its place.
        """
        seen = [replace(one, likely=self.likelihood(key)) for key, one in self.weighed.items()
                if one.likely >= LIKELY or SOMEBODY.isdisjoint(one.told)]
        likely = [one for one in seen if one.likely >= SEEN and not _is_second_name(self.context, one)]
        return sorted(likely, key=lambda one: (-one.likely, -len(one.surface), one.surface))

    def doubts(self, key: str) -> bool:
        """Whether a name may as well be none."""
        return (key in self.weighed or key in self.mentions) and self.likelihood(key) < SURE

    @cached_property
    def _noted(self) -> set[ProjectMention]:
        return {mention for given in self.mentions.values() for mention in given}

    def _note(self, mention: ProjectMention) -> None:
        """Take in a name that was given after the look was made, as the project that a page is about."""
        if mention not in self._noted:
            self._noted.add(mention)
            self.mentions.setdefault(mention.name.key, []).append(mention)
            self.summed.pop(mention.name.key, None)

    def keeps(self, mention: ProjectMention) -> bool:
        """Whether a name that wordings or layout give is one; plans and programmes are told from projects elsewhere."""
        self._note(mention)
        return mention.name.kind != "Project" or mention.confidence >= OUTRIGHT or self.likelihood(mention.name.key) >= FOUND


def _is_second_name(context: Context, name: Weighed) -> bool:
    """Whether a name only stands in quotes behind the dash of the first line: «Ny väg till jobb – ”Road to Work”»."""
    first = context.page.passages[0]
    return all(one.passage is first and SECOND.search(context.page.plain, first.start, one.start) for one in name.found)


def _sort(rule: str) -> str:
    """What a rule is called here: of wordings only that they are some."""
    return rule.partition("-")[0] if rule.startswith(("ph-", "lb-", "ev-")) else rule


def told_of(
    context: Context, surface: str, places: Sequence[Placed], likely: float, given: Collection[ProjectMention]
) -> frozenset[str]:
    """What tells of a name: its words, where it stands, how likely the first look made it, what gives it.

    >>> from loaders.extraction.context import context_of
    >>> from loaders.extraction.spans import Part
    >>> page = context_of("Nämnden ger 2 miljoner kronor till Sensorkraft, som Almi driver.", "s")
    >>> sorted(told_of(page, "Sensorkraft", [Part(35, 46)], 0.6, ()))[:4]
    ['nw-begins-sens', 'nw-ends-kraft', 'nw-first-sensorkraft', 'nw-kind-text']
    """
    told = {*_of_words(surface), *_of_place(context, places), f"nw-page-{_of_projects(context)}"}
    told |= {f"nw-likely-{least}" for least in STEPS if likely >= least}
    told |= {f"nw-by-{_sort(mention.rule)}" for mention in given}
    return frozenset(told | ({"nw-given"} if given else set()))


def _of_words(surface: str) -> Iterator[str]:
    words = DIGIT.sub("9", surface.lower()).split()
    yield f"nw-first-{words[0]}"
    yield f"nw-last-{words[-1]}"
    yield f"nw-begins-{words[0][:OPENING]}"
    for word in words:
        yield f"nw-word-{word}"
        yield f"nw-ends-{word[-ENDING:]}"
    yield f"nw-words-{min(len(words), MOST_WORDS)}"
    if DIGIT.search(surface):
        yield "nw-digit"


def _of_place(context: Context, places: Sequence[Placed]) -> Iterator[str]:
    yield f"nw-times-{min(len(places), MOST_TIMES)}"
    for place in places:
        if isinstance(place, Candidate):
            yield f"nw-form-{place.form}"
    if not places:
        return
    if places[0].start < TOP:
        yield "nw-top"
    passage = context.page.at(places[0].start)
    if passage:
        yield f"nw-kind-{passage.kind}"
        if passage.label:
            yield f"nw-label-{passage.label.field}"


@once
def _of_projects(context: Context) -> str:
    """How often a page speaks of projects."""
    found = len(ABOUT_PROJECTS.findall(context.page.low))
    return next(word for least, word in OFTEN if found >= least)
