"""What a name of an organisation is on a page: its mention, the words that may stand before it, where it is written again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from graph.lexicon import places
from graph.normal import normal_form
from graph.quick import quick
from loaders.extraction.layout.page import Page
from loaders.extraction.rules import rules
from loaders.extraction.spans import apart, within
from loaders.given_names import is_given_name

__all__ = [
    "ABBREVIATED",
    "COUNTRY_CODES",
    "CURRENCIES",
    "PERSON",
    "ActorMention",
    "abbreviations",
    "firm_words",
    "is_person",
    "is_title",
    "joined",
    "made",
    "opens",
    "opens_body",
    "opens_sentence",
    "paired_places",
    "recurring",
    "settled",
]

PERSON = re.compile(r"[A-ZÅÄÖÆØ][a-zåäöæøéü]+(?:-[A-ZÅÄÖÆØ][a-zåäöæø]+)?(?:[ ][A-ZÅÄÖÆØ][a-zåäöæøéü]+){1,2}")
SURNAME = re.compile(r"^\w+(?:sson|sdotter|sdóttir|ić|nen|ski|ska|sen)$")
ABBREVIATED = re.compile(r"[ ]?\((?P<short>[A-ZÅÄÖÆØ][\w./&-]{1,14}(?:[ ][A-ZÅÄÖÆØ][a-zåäöæø]{2,12})?)\)")
COUNTRY_CODES = frozenset(
    {"SE", "NO", "DK", "FI", "IS", "EE", "LV", "LT", "PL", "DE", "NL", "UK", "GB", "IE", "FO", "GL", "FR", "ES", "IT"}
)
CURRENCIES = frozenset({"SEK", "NOK", "DKK", "EUR"})
LONG_ROLE = 7  # letters


@quick
class ActorMention:
    """An organisation named at a place: `kind` is the register's word for its sort, `id` its id there (if it is in it)."""

    start: int
    end: int
    surface: str
    kind: str | None
    rule: str
    confidence: float
    id: str | None = None
    short_for: str | None = None

    @property
    def key(self) -> str:
        """What mentions of one organisation share on a page: the register's id, else the normal form of the full name."""
        return self.id or normal_form("Actor", self.short_for or self.surface)


def settled(found: Iterable[ActorMention]) -> list[ActorMention]:
    """Mentions without overlap: the longest wins, the register before rules, a list of known names before one long name;
    of two alike the surer one, so that a page reads the same each time."""
    ranked = sorted(set(found), key=lambda m: (m.start, -m.end, m.id is None, m.rule, -m.confidence, m.id or "",
                                               m.kind or "", m.short_for or ""))
    inside: dict[ActorMention, int] = {}
    for mention in ranked:
        if mention.id is None:
            inside[mention] = sum(1 for other in within(ranked, mention) if other.id)
    return apart(sorted(ranked, key=lambda m: (inside.get(m, 0) > 1, m.start - m.end, m.id is None, m.start, m.rule)))


def joined(kept: list[ActorMention], more: Iterable[ActorMention]) -> list[ActorMention]:
    """Settled mentions with more of them, settled again; where there are no more they stay."""
    added = list(more)
    return settled([*kept, *added]) if added else kept


def made(page: Page, start: int, end: int, kind: str | None, rule: str, confidence: float) -> Iterator[ActorMention]:
    """The mention, without opening words that do not belong to the name."""
    words = page.plain[start:end]
    while opens_body(first := words.split(" ", 1)[0]) and " " in words:
        start += len(first) + 1
        words = page.plain[start:end]
    if (" " not in words and is_title(words)) or (kind is None and is_person(words)):
        return
    concept = "-" in words and words.split("-")[0] in rules().stop_words and words.split("-")[0].isupper()
    if not words or concept or words in rules().stop_words or opens_body(words) or _heads().get(words.casefold()):
        return
    if any(char.isupper() for char in words):
        yield ActorMention(start, end, words, kind, rule, confidence)


@cache
def opens(word: str) -> bool:
    """Whether a word may stand before a name at the head of a sentence without belonging to it: «I», «Från», «Projektet».

    >>> opens("Från"), opens("Almi")
    (True, False)
    """
    return word.casefold() in _opening_words()


@cache
def opens_body(word: str) -> bool:
    """Whether a word may stand before an organisation's name without belonging to it; names of projects may begin so.

    >>> opens_body("Heraf"), opens("Heraf"), opens_body("Bedriften")
    (True, False, True)
    """
    return opens(word) or word.casefold() in _before_bodies()


@cache
def _before_bodies() -> frozenset[str]:
    """Words that stand before names of organisations, those for roles among them: «Stödmottagare Norrlab AB»."""
    roles = {trigger.stem for trigger in rules().triggers["role"] if len(trigger.stem) >= LONG_ROLE}
    return frozenset({trigger.stem for trigger in rules().triggers["opening_body"]} | roles)


@cache
def _opening_words() -> frozenset[str]:
    return frozenset(trigger.stem for trigger in rules().triggers["opening"])


@cache
def is_person(words: str) -> bool:
    """Whether words read as a person's name: a given name and one or two more, the last no word of organisations.

    >>> is_person("Ada Ek"), is_person("Visit Norrby"), is_person("Anna Invest")
    (True, False, False)
    """
    first, _, rest = words.partition(" ")
    if not rest or not PERSON.fullmatch(words) or words.split()[-1] in firm_words():
        return False
    return is_given_name(first) or (SURNAME.search(rest) is not None and not places().named(first))


@cache
def firm_words() -> frozenset[str]:
    """Words that the names of firms end with: «Invest», «Bryggeri»."""
    return frozenset(word for head in rules().heads if head.position == "brand" for word in (head.form, head.form.capitalize()))


@cache
def is_title(word: str) -> bool:
    """Whether a single word means whoever holds a post, not an organisation.

    >>> is_title("Näringslivsutvecklaren"), is_title("Arbetsförmedlingen")
    (True, False)
    """
    low = word.casefold()
    return bool(re.search(r"(?:aren|eren|chefen|sjefen|ledaren|lederen)$", low)) and any(
        low.startswith(trigger.stem) for trigger in rules().triggers["title"]
    )


@cache
def _heads() -> dict[str, bool]:
    """Head words alone are no names."""
    return {head.form.casefold(): True for head in rules().heads if head.position in ("first", "last")}


def recurring(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """The other places where a page writes a name that it has shown to be one, and the abbreviations it gives."""
    seen: dict[str, ActorMention] = {}
    for mention in known:
        if mention.id is None:
            seen.setdefault(mention.surface, mention)
    for short, mention in abbreviations(page, known):
        seen.setdefault(short, mention)
    for surface, mention in seen.items():
        for start in page.written.at(surface):
            yield ActorMention(
                start,
                start + len(surface),
                surface,
                mention.kind,
                mention.rule,
                mention.confidence,
                mention.id if surface != mention.surface else None,
            )


def abbreviations(page: Page, known: Iterable[ActorMention]) -> Iterator[tuple[str, ActorMention]]:
    """What the page itself introduces: «Upphandlingsdialog Dalarna (UDD)» gives (`UDD`, the mention before it)."""
    for mention in known:
        match = ABBREVIATED.match(page.plain, mention.end)
        if match and " " in match["short"] and match["short"].split()[-1] not in mention.surface.split():
            continue  # «LD Cluster» is short for «Lifestyle & Design Cluster», «Ny Start» for nothing
        if match and match["short"] in COUNTRY_CODES:
            continue
        if match and sum(char.isupper() for char in match["short"]) >= 2:
            yield match["short"], mention


@cache
def paired_places() -> re.Pattern[str]:
    """Places with «og» or «och» in their name: «Møre og Romsdal» is no list of two."""
    named = sorted({place.name for place in places() if re.search(r"[ ](?:og|och)[ ]", place.name)}, key=len, reverse=True)
    extra = ("Sogn og Fjordane", "Troms og Finnmark", "Møre og Romsdal", "Vestfold og Telemark")
    return re.compile("|".join(map(re.escape, dict.fromkeys([*extra, *named]))))


def opens_sentence(plain: str, start: int) -> bool:
    before = plain[max(0, start - 12) : start].rstrip(' \t"«»“”’(–—-•')
    return (not before and start < 12) or not before.strip() or before[-1] in ".!?:\n|"
