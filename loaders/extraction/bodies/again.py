"""Organisations that a page names again by a common noun: «kommunen», «Bestyrelsen», «regionalfonden».

Such a word means the one organisation of the page that it fits; where two fit it means none that could be told. It
gives nobody a new name: statements speak of the organisation by the name that the page gave it. What an organ decides
(«regionstyrelsen», «byrådet») is the deed of its body, wherever the page names that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.layout.page import Page
from loaders.extraction.rules import Hit
from loaders.extraction.spans import START, Part, apart, within

__all__ = ["AGAIN", "with_named_again"]

AGAIN = "name-again"
OPENING = 3  # passages that say what a page is about
LEAST = 0.6  # confidence of the name that a common noun may stand for
ORGAN = "organ:"  # what an organ of a body tells; the kind of the body follows


def with_named_again(page: Page, known: Sequence[ActorMention], nouns: Sequence[Hit]) -> list[ActorMention]:
    """The organisations of a page with the places where a common noun means one of them.

    >>> from loaders.extraction.context import context_of
    >>> [a.surface for a in context_of("Mora kommun växer. Kommunen driver en skola.", "s").actors]
    ['Mora kommun', 'Mora kommun']
    """
    organs = [hit for hit in nouns if hit.trigger.value.startswith(ORGAN)]
    meant = [(hit, body) for hit in organs if (body := _body_of(page, known, hit))]
    known = [name for name in known if not any(_is_organ(name, hit) for hit, _ in meant)]
    found = [_again(hit, body) for hit, body in meant if not within(known, Part(hit.start, hit.end))]
    found += _named_again(page, known, [hit for hit in nouns if hit not in organs])
    return sorted(apart([*known, *found]), key=lambda mention: mention.start) if found else list(known)


def _named_again(page: Page, known: Sequence[ActorMention], nouns: Sequence[Hit]) -> Iterator[ActorMention]:
    fitting_for: dict[str, dict[str, ActorMention]] = {}
    for hit in nouns:
        following = page.plain[hit.end : hit.end + 2]
        if (following[:1] == " " and following[1:].isupper()) or within(known, Part(hit.start, hit.end)):
            continue
        if (what := hit.trigger.value) not in fitting_for:
            fitting_for[what] = {mention.key: mention for mention in reversed(known) if _fits(mention, what)}
        fitting = fitting_for[what]
        if len(fitting) != 1:
            continue
        (meant,) = fitting.values()
        told = hit.trigger.value.startswith("id:") or _is_of_section(page, meant, known, hit.start)
        if meant.start < hit.start and told:
            yield _again(hit, meant)


def _again(hit: Hit, meant: ActorMention) -> ActorMention:
    """An organisation at the place where another word means it."""
    return ActorMention(hit.start, hit.end, meant.surface, meant.kind, AGAIN, 0.6, meant.id, meant.short_for)


def _body_of(page: Page, known: Sequence[ActorMention], organ: Hit) -> ActorMention | None:
    """Whose organ decides: the only body of its kind that the page names, or the only one in the page's opening."""
    kind = organ.trigger.value.removeprefix(ORGAN)
    bodies = {name.key: name for name in reversed(known) if name.kind == kind and name.confidence >= LEAST}
    if len(bodies) > 1:
        stop = page.passages[min(OPENING, len(page.passages)) - 1].end
        bodies = {key: name for key, name in bodies.items() if name.start < stop}
    return next(iter(bodies.values())) if len(bodies) == 1 else None


def _is_organ(name: ActorMention, organ: Hit) -> bool:
    """Whether what was taken for an organisation's name is but the word for an organ of one."""
    return name.id is None and organ.start <= name.start and name.end <= organ.end


def _is_of_section(page: Page, meant: ActorMention, known: Sequence[ActorMention], at: int) -> bool:
    """Whether a page is about an organisation, or the section where the noun stands names it before."""
    if meant.start < page.passages[min(OPENING, len(page.passages)) - 1].end:
        return True
    section = page.passages[max(0, bisect_right(page.passages, at, key=START) - 1)].section
    heading = page.heading(section)
    begin = heading.start if heading else 0
    return any(mention.key == meant.key for mention in within(known, Part(begin, at)))


def _fits(mention: ActorMention, what: str) -> bool:
    """Whether an organisation is of the kind, is the one, or has the head word that a noun tells (`kind:kommun`)."""
    if mention.confidence < LEAST:
        return False
    sort, _, value = what.partition(":")
    if sort == "kind":
        return mention.kind == value
    if sort == "id":
        return mention.id == value
    return any(word.endswith(value) for word in mention.surface.casefold().split())
