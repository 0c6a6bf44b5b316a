"""How far a word reaches that says a role is refused, only possible or planned: to the clause that it stands in."""

from __future__ import annotations

import re

from loaders.extraction.context import Context, Sentence
from loaders.extraction.spans import Part, Placed, within

__all__ = ["clause_of"]

# «…, men Almi», «; Almi», «…, medan IUC», «…, och Norrlab har»: another clause begins
TURN = re.compile(
    r";|,?[ ](?:men|but|medan|mens|medens|while|whereas|däremot|derimot|however)[ ]"
    r"|,[ ](?:och|og|and|samt)[ ](?!att[ ]|at[ ]|that[ ])|[ ][–—][ ]"
)
SUBJECT_WITHIN = 40  # characters after the turn in which another clause names who it is about


def clause_of(context: Context, sentence: Sentence, place: Placed) -> Part:
    """The clause of a sentence that a place stands in.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Mora kommun leder, men Almi har tackat nej.", "s")
    >>> clause = clause_of(context, context.sentences[0], context.actors[1])
    >>> context.words(clause)
    'Almi har tackat nej.'
    """
    start, end = sentence.start, sentence.end
    for turn in TURN.finditer(context.page.plain, sentence.start, sentence.end):
        own = within(context.actors, Part(turn.end(), min(sentence.end, turn.end() + SUBJECT_WITHIN)))
        named = context.page.plain[turn.end() : turn.end() + 1].isupper()
        if not own and not named:
            continue  # «skrev under men deltog aldrig»: still about the same
        if turn.end() <= place.start:
            start = turn.end()
        elif turn.start() >= place.end:
            end = turn.start()
            break
    return Part(start, end)
