"""Words that nobody would write down as the name of an undertaking: sentences, questions, headings, a word for help alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from loaders.extraction.context import ProjectMention
from loaders.extraction.layout.furniture import is_plain_heading
from loaders.extraction.layout.labels import known_label
from loaders.extraction.projects.names import project_name
from loaders.extraction.rules import rules

__all__ = ["worded_as_names"]

EVIDENCE = "ev-"  # rules that weigh what stands around a name, and say nothing of its words
OUTRIGHT = ("lb-", "ph-")  # rules that a label or a word for projects gives: a verb in the name is then its own
# «Hjälp till bagare och»
LOOSE = re.compile(r"(?:[ ](?:och|og|and|samt|eller|or|av|af|of|med|with|mellan|mellom|mellem|the))+$")
LEADS = re.compile(r"[ ]?→[ ]")  # «Lyktull → Ull fra nord»
LEAST = 3  # letters of a word that is no short form


def worded_as_names(mentions: Iterable[ProjectMention]) -> list[ProjectMention]:
    """The mentions whose words may be a name, without loose ends."""
    return [_without_loose_end(mention) for mention in mentions if not _is_none(mention)]


def _without_loose_end(mention: ProjectMention) -> ProjectMention:
    """«Hjälp till bagare och» ends before its «och»."""
    surface = LOOSE.sub("", mention.name.surface)
    if surface == mention.name.surface or mention.end - mention.start != len(mention.name.surface):
        return mention
    name = project_name(surface, mention.name.kind, mention.name.sort)
    return replace(mention, end=mention.start + len(surface), name=name)


def _is_none(mention: ProjectMention) -> bool:
    """Whether words ask or tell, are a heading that any page has, or one word that says nothing of what is done."""
    surface = mention.name.surface
    words = surface.lower().split()
    if not words or words[0] in _of("first") or LEADS.search(surface):
        return True
    if mention.rule.startswith(OUTRIGHT):
        return False
    shown = surface.lower() if surface.isupper() else surface
    if len(words) > 1 and not _of("verb").isdisjoint(shown.split()[1:]):
        return True
    if not mention.rule.startswith(EVIDENCE):
        return False
    alone = len(words) == 1 and not surface.isupper() and words[0] in _alone()
    return alone or is_plain_heading(surface) or known_label(surface) is not None


@cache
def _of(value: str) -> frozenset[str]:
    """Words that no name begins with (`first`), or has behind its first word (`verb`)."""
    return frozenset(trigger.stem for trigger in rules().triggers["no_project"] if trigger.value == value)


@cache
def _alone() -> frozenset[str]:
    """Words for help, and small words, which alone name nothing."""
    values = {"noun", "whole_noun", "not_alone", "not_first", "not_last", "end"}
    small = {t.stem for t in rules().triggers["service_word"] if t.value in values and len(t.stem) >= LEAST}
    return frozenset(small | {t.stem for use in ("finite", "modal_verb") for t in rules().triggers[use]})
