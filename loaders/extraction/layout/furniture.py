"""Lines that are on every page of a site, whatever it is about: menus, buttons, who posted it when, what a viewer adds.

The words lie in `rules/phrases.csv` (use `furniture`); those of headings that head no single undertaking are `plain_heading`.
"""

from __future__ import annotations

import re
from functools import cache

from loaders.extraction.rules import rules

__all__ = ["is_caption", "is_furniture", "is_plain_heading", "is_viewed"]

LONGEST_LINE = 90
AROUND = " \t.:;·•|›»>‹«<–-…*×+?!()[]"
# «Page 1», «Sida 3 (12)», «Side 2 av 14»
PAGE_NUMBER = re.compile(r"(?:sida|side|sid|s|page|p)\.?[ ]?\d{1,3}(?:[ ]?(?:\(\d{1,3}\)|(?:av|af|of|/)[ ]?\d{1,3}))?")
# «Download "Granljus"», «Ladda ner "Granljus"»: how a document viewer names what it shows
VIEWED = re.compile(r"(?i)(?:download|ladda ned|ladda ner|last ned|hent)[ ][\"“”]")
LEAST_OF_MENU = 3  # «Forside Om projektet Nyheder Kontakt»
FILED_BY = re.compile(r"In [^.:,]{3,40} by \w+(?: \w+)?")  # «In Slutredovisade projekt by Marianne»
BYLINE = frozenset((
    "by", "on", "av", "af", "in", "i", "den", "kl", "at", "the", "posted", "published", "publicerad", "publicerat",
    "publiserat", "publisert", "publiceret", "offentliggjort", "skriven", "skrevet", "admin", "nyhet", "nyheter", "nyhed",
    "nyheder", "nyhende", "news", "uppdaterad", "oppdatert", "opdateret", "updated",
))
SAID = BYLINE - {"i", "in", "den", "at", "the", "kl"}  # of which a byline has one
DATED = re.compile(r"\d[\d./:-]*(?:st|nd|rd|th)?|(?:jan|feb|mar|apr|ma[ijy]|jun|jul|aug|sep|o[kc]t|nov|de[cs])[a-z]*")
# «Northern Programme Partner Meeting», «Frukostmöte»: what people come to
EVENT = re.compile(
    r"(?:meeting|möte|mötet|møte|møtet|møde|mødet|seminar|seminarium|seminariet|seminaret|möten|mötena|møter|møtene|møder|møderne|meetings|seminarer|seminarier|seminars|conference|konferens|konferensen"
    r"|konferanse|konferansen|konference|konferencen|webinar|webbinarium|webinarium|frukost|frokost)$")
# «… (Ap). Foto: Scanpix», «Bild: Ada Ek»: who took a picture
CAPTION = re.compile(
    r"(?i)(?:^|[.)|;–-][ ]?|[ ])(?:foto(?:graf)?|photo(?:graph)?(?: by)?|bild|bilde|billede|illustra[ts]jon|illustration)"
    r"[ ]?[:/][ ]?\w[^:\n]{1,60}$"
)


def is_furniture(words: str) -> bool:
    """Whether a line belongs to the frame of a page, not to its content.

    >>> [is_furniture(words) for words in ("Søg Vis menu", "Page 1", "By admin on 12 december, 2017", "Granljus 2017")]
    [True, True, True, False]
    """
    if len(words) > LONGEST_LINE:
        return False
    low = " ".join(words.lower().strip(AROUND).split())
    lines, openings = _lines("furniture")
    if _is_menu(low):
        return True
    return low in lines or low.startswith(openings) or PAGE_NUMBER.fullmatch(low) is not None or (
        FILED_BY.fullmatch(words) is not None or _is_byline(low))


def _is_menu(low: str) -> bool:
    """Whether a line is a menu: little but the words of menus, at least three of them."""
    found = _menu().findall(low)
    return len(found) >= LEAST_OF_MENU and len(_menu().sub("", low).split()) <= len(found)


@cache
def _menu() -> re.Pattern[str]:
    lines = sorted({trigger.stem for trigger in rules().triggers["menu_word"]}, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, lines))})(?![\w-])")


def _is_byline(low: str) -> bool:
    """Whether a line says when it was written or by whom, and no more: «By on 12 december, 2017», «17 maj 2018 - Nyhet»."""
    if not any(map(str.isdigit, low)):
        return False
    tokens = [token.strip(AROUND + ",") for token in low.split()]
    tokens = [token for token in tokens if token]
    return not SAID.isdisjoint(tokens) and all(token in BYLINE or DATED.fullmatch(token) for token in tokens)


def is_viewed(words: str) -> bool:
    """Whether a line is a document viewer's, with the title of what it shows in quotes, be that a name or not.

    >>> is_viewed('Download "Slutrapport 2019"'), is_viewed("Download our plan")
    (True, False)
    """
    return VIEWED.match(words) is not None


def is_caption(words: str) -> bool:
    """Whether a line is written under a picture and says who took it.

    >>> is_caption("Minister Ada Ek. Foto: Norrbild"), is_caption("Granljus: bilder av en bygd")
    (True, False)
    """
    return len(words) < 2 * LONGEST_LINE and CAPTION.search(words) is not None


def is_plain_heading(words: str) -> bool:
    """Whether a heading is one that any page may have, and names nothing: «Kriterier», «Välkommen till …».

    >>> is_plain_heading("Kriterier"), is_plain_heading("Velkommen til frokostmøte"), is_plain_heading("Granljus")
    (True, True, False)
    """
    low = words.lower().strip(AROUND + "0123456789")
    lines, openings = _lines("plain_heading")
    return low in lines or low.startswith(openings) or EVENT.search(low) is not None


@cache
def _lines(use: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The whole lines of a use, and the words that its lines begin with."""
    triggers = rules().triggers[use]
    return (frozenset(trigger.stem for trigger in triggers if trigger.direction != "before"),
            tuple(trigger.stem for trigger in triggers if trigger.direction == "before"))
