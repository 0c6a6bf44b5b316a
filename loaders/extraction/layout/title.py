"""What a document is called: its first line that says what it is about."""

from __future__ import annotations

import re

from loaders.extraction.context import Context
from loaders.extraction.layout.furniture import is_caption, is_plain_heading
from loaders.extraction.layout.page import Passage
from loaders.extraction.layout.sentences import sentences
from loaders.extraction.spans import Placed
from loaders.extraction.undertakings.none import is_generic

__all__ = ["title_of"]

FIRST = 10  # passages that may hold a title
LONGEST = 120  # characters; what is longer runs on as prose
CRUMBS = re.compile(r"[^›»>/|·]{2,40}(?:[ ]+[›»>/|·][ ]+[^›»>/|·]{2,60})+$")  # «Start › Projekt › Pågående»
# What is said of a picture for those who do not see it: «Foto av bokstavar …», «Norrby kommun logo»
PICTURE = re.compile(
    r"(?i)(?:foto|bild|bilde|billede|illustra\w+|syntolkning|grafi[sk]k?\w*)[ :].*|.*\b(?:logo|logotype?|logotyp\w*|logga)$")
SKIP_LINK = re.compile(r"(?i)(?:gå|hopp[ae]?|spring|skip|go|jump)[ ](?:direkt|direkte|vidare|videre|over|til|till|to)[ ].*")
DAY = re.compile(
    r"(?i)(?:\W|\d|\b(?:kl|date|datum|dato|den|on|(?:mån|tis|ons|tors|fre|lör|sön|man|tirs|lør|laur|sun)da[gy]\w*|måndag"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan\w*|feb\w*|mar[st]?\w*|apr\w*|ma[ijy]|jun\w*|jul[iy]?|aug\w*|sep\w*"
    r"|o[kc]t\w*|nov\w*|de[cs]\w*)\b)+")


def title_of(context: Context) -> str | None:
    """The first heading or line of a document that is no date, path, picture's text or word that heads any page, and more
    than the name of a place or an organisation; of a paragraph its first sentence, cut where it is long. Where there is
    none, the first line at all; None for a text without one.

    >>> from loaders.extraction.context import context_of
    >>> title_of(context_of("2021-03-04\\n\\nNyheter\\n\\nTre projekt får stöd\\n\\nNämnden beslutade i går.", "s"))
    'Tre projekt får stöd'
    """
    lines = [p for p in context.page.passages[:FIRST] if p.kind != "noise"]
    passages = [p for at, p in enumerate(lines) if p.kind in ("heading", "text", "label") or not at]
    told = [p for p in passages if p.kind != "label" and _tells(context, p)]
    short = [p for p in told if p.end - p.start <= LONGEST]
    heading = next((p for p in short if p.kind == "heading"), None)
    first = heading if told and heading and told[0].end - told[0].start > LONGEST else next(iter(told or passages), None)
    return _cut(context, first) if first else None


def _tells(context: Context, passage: Passage) -> bool:
    """Whether a line says what a document is about."""
    words = context.words(passage)
    if any(hit.start == passage.start and hit.end >= passage.end - 1 for hit in context.hit("generic_title", passage)):
        return False
    if " " not in words and is_generic(words):
        return False
    somebody: list[Placed] = [*context.actors, *context.mentions.get("place", ())]
    if any(one.start <= passage.start and passage.end <= one.end for one in somebody):
        return False
    nothing = DAY.fullmatch(words) or CRUMBS.match(words) or PICTURE.fullmatch(words) or SKIP_LINK.fullmatch(words)
    return not (nothing or is_caption(words) or is_plain_heading(words))


def _cut(context: Context, passage: Passage) -> str:
    """The first sentence of a passage, at most `LONGEST` characters of it."""
    first = next(iter(sentences(context.page.plain, passage)), passage)
    words = context.words(first)
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;:–- ") + " …"
