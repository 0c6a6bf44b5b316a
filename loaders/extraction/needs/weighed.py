"""How likely a page is about a need: how surely words mean it, how many do, what is said of it, and which need it is.

No word alone tells. «Etablering» may be an office that opens, «hållbarhet» a word of every strategy; where somebody offers
help with it, or the page says that it is missing, or words it in several ways, the page means it. The weights lie in
`rules/evidence.csv` (`nd-…`) and add up like log-odds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from graph.lexicon import Mention
from graph.model import Certainty, Name, Statement
from loaders.extraction.context import Context, Sentence, once
from loaders.extraction.offers.telling import HELP
from loaders.extraction.spans import START, within
from loaders.extraction.weighing import Scale

__all__ = ["MEANT", "evidence_of_needs", "likely_needs"]

SCALE = Scale("nd-start")
MEANT = 0.55  # how likely a page must be about a need for it to be reported
SURE_WORD = 0.75
MOST_WORDS = 3
OPENING = 3  # passages
HIGH, MIDDLE = 0.7, 0.55  # how surely somebody offers help with a need
WEIGHED = "offer-weighed"


def likely_needs(
    context: Context, found: Mapping[str, Sequence[Mention]], stated: Iterable[Statement]
) -> dict[str, float]:
    """How likely a page is about each need that its words `found` may mean or that something `stated` rests on.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Hjälp med export. Export är svårt.", "s")
    >>> likely = likely_needs(context, {"affar.export": context.mentions["need"]}, ())
    >>> likely["affar.export"] > MEANT
    True
    """
    return {need: SCALE.likelihood(told) for need, told in evidence_of_needs(context, found, stated).items()}


def evidence_of_needs(
    context: Context, found: Mapping[str, Sequence[Mention]], stated: Iterable[Statement]
) -> dict[str, frozenset[str]]:
    """What a page tells for and against each need, as the ids of the entries of the table."""
    said: dict[str, set[str]] = {}
    for statement in stated:
        if isinstance(statement.object, Name) and statement.certainty is not Certainty.NEGATED:
            said.setdefault(statement.object.key, set()).update(_of_statement(statement))
    needs = {*found, *(need for need, told in said.items() if told)}
    return {
        need: frozenset((*said.get(need, ()), *_of_words(context, found.get(need, ())), *_of_need(need)))
        for need in sorted(needs)
    }


def _of_statement(statement: Statement) -> Iterator[str]:
    """What a statement tells of a need: that it is missing, that somebody offers help, that a project works on it."""
    if statement.predicate == "lacks":
        yield "nd-lack"
    elif statement.predicate == "covers" and statement.subject.kind == "Service":
        how = statement.confidence
        yield "nd-offer"
        yield "nd-offer-high" if how >= HIGH else "nd-offer-middle" if how >= MIDDLE else "nd-offer-low"
        if statement.rule != WEIGHED:
            yield "nd-offer-worded"
    elif statement.predicate == "covers":
        yield "nd-project"


def _of_words(context: Context, mentions: Sequence[Mention]) -> Iterator[str]:
    """What the words for a need tell: how surely they mean it, in how many ways, where and beside what."""
    words = {mention.surface.lower() for mention in mentions}
    sure = {mention.surface.lower() for mention in mentions if mention.weight >= SURE_WORD}
    yield f"nd-weight-{round(10 * max((mention.weight for mention in mentions), default=0))}"
    yield f"nd-words-{min(MOST_WORDS, len(words))}"
    yield f"nd-sure-words-{min(MOST_WORDS, len(sure))}"
    if any(mention.start < _opening_ends(context) for mention in mentions):
        yield "nd-opening"
    for sentence in (each for mention in mentions if (each := _sentence_of(context, mention))):
        at = bisect_left(_help(context), sentence.start)
        if at < len(_help(context)) and _help(context)[at] < sentence.end:
            yield "nd-help"
        if within(context.actors, sentence):
            yield "nd-actor"


@once
def _help(context: Context) -> Sequence[int]:
    """Where a page has words for help."""
    return [match.start() for match in HELP.finditer(context.page.low)]


@once
def _opening_ends(context: Context) -> int:
    """Where the first passages with content end."""
    return max((passage.end for passage in islice((p for p in context.page.passages if p.content), OPENING)), default=0)


def _of_need(need: str) -> Iterator[str]:
    """Which need it is: words of some are in every text, those of others mean what they say."""
    yield f"nd-need-{need}"
    yield f"nd-group-{need.split('.')[0]}"


def _sentence_of(context: Context, mention: Mention) -> Sentence | None:
    at = bisect_right(context.sentences, mention.start, key=START)
    sentence = context.sentences[at - 1] if at else None
    return sentence if sentence and mention.start < sentence.end else None
