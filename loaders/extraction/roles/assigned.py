"""Who leads because of whom they employ or what they were told to do: «projektledare Eva Berg, IUC Syd», «fick i uppdrag att».

A project's manager works for the body that leads it, more often than not; a body that is told to carry a thing out leads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.context import Context, Sentence
from loaders.extraction.persons.person import WORD
from loaders.extraction.roles.given import FUNDERS, Given

__all__ = ["assigned_roles"]

PERSON = rf"{WORD}(?:[ ]{WORD}){{1,2}}"
AT_BODY = r"(?:,?[ ](?:vid|på|hos|ved|hjå|at|i|från|fra|frå|from|with|of)[ ](?:the[ ])?|[ ]?[,(][ ]?)"
# «projektledare vid», «projektledare, », «projektledare är Eva Berg, », «projektledare för Grön väg på»
EMPLOYED = re.compile(
    rf"(?:[ ](?:för|for|i|of)[ ][^.,;:()\n]{{3,60}})?(?::?[ ](?:(?:är|er|is|var|was)[ ])?{PERSON})?{AT_BODY}"
)
EMPLOYED_WITHIN = 120  # characters between the manager and the body
# «har fått i uppdrag av regeringen att leda», «fik til opgave at drive», «was commissioned to run»
TASK = re.compile(
    r"(?:[ ](?:har|har nu|has|is|er|blev|ble|vart|was))?(?:[ ](?:fått|fick|får|fået|fik|fikk|fekk|gets|got|given|been given"
    r"|commissioned))?[ ](?:(?:i|til)[ ](?:uppdrag|oppdrag|opdrag|opgave|oppgåve)|the task|the job|to|commissioned)"
    r"(?:[ ](?:av|från|fra|frå|af|by|from)[ ][^.;:()\n]{3,80})?[ ](?:att|at|å|of|to)[ ]"
    r"(?:leda|driva|genomföra|samordna|koordinera|lede|drive|gennemføre|gjennomføre|koordinere|samordne|leie|gjennomføra"
    r"|samordna|lead|run|carry out|coordinate|manage|leading|running|managing)(?!\w)"
)
WEIGHT = 0.65


def assigned_roles(context: Context, sentence: Sentence, present: Sequence[ActorMention]) -> Iterator[Given]:
    """Who leads by a sentence that tells for whom the manager works, or who was told to carry a thing out.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("– Det går bra, säger Eva Berg, projektledare, IUC Syd.", "s")
    >>> [(given.actor.surface, given.role) for given in assigned_roles(context, context.sentences[0], context.actors)]
    [('IUC Syd', 'lead')]
    """
    plain = context.page.plain
    able = [actor for actor in present if actor.kind not in FUNDERS]
    for hit in context.hit("manager", sentence) if able else ():
        actor = next((a for a in able if a.start >= hit.end), None)
        if actor and actor.start - hit.end <= EMPLOYED_WITHIN and EMPLOYED.fullmatch(plain, hit.end, actor.start):
            yield Given(actor, "lead", hit.trigger.id, WEIGHT, hit)
    for actor in able:
        if TASK.match(plain, actor.end, sentence.end):
            yield Given(actor, "lead", "lead-commissioned", WEIGHT, actor)
