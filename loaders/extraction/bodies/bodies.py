"""Organisations whose name shows nothing by itself: each capitalised span is weighed by what stands in it and around it.

«Strukturum i Jokkmokk», «hembygdsföreningen Frosta Minne», «Moelven bidrar med utstyr»: a place behind, a noun before, a
verb that only somebody can do. No one sign decides; the weights (`rules/evidence.csv`, ids `bo-…`) add up like log-odds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from graph.lexicon import Mention, places
from loaders.extraction.bodies.naming import (
    COUNTRY_CODES,
    PERSON,
    ActorMention,
    firm_words,
    is_person,
    is_title,
    opens_body,
    recurring,
    settled,
)
from loaders.extraction.layout.page import Page
from loaders.extraction.rules import Hit, rules
from loaders.extraction.spans import Part, within
from loaders.extraction.weighing import Scale
from loaders.extraction.wording import CAP
from loaders.given_names import is_given_name

__all__ = ["WEIGHED", "Body", "is_said_to_be_body", "names_bodies", "weighed_bodies", "with_weighed"]

PLAIN = re.compile(r"[A-ZÅÄÖÆØ][a-zåäöæø]+(?:en|et|na|ne|or|ar|er|ing|else)")  # «Kvinnor», «Namnet»: endings of plain nouns
WEIGHED = "name-weighed"
SCALE = Scale("bo-start")
LIKELY = 0.5  # from here on a span is given as an organisation
SUREST = 0.8  # evidence alone is never surer
MOST_WORDS = 6
SPAN = re.compile(rf"(?<![\w.@/-]){CAP}(?:[ ](?:&[ ])?{CAP}|[ ]\d(?![\w.,]))*(?![\w@])")
BEFORE = re.compile(r"(?:^|(?<=[^\w-]))(?P<word>[a-zåäöæø][\w-]*)[ ]$")
OPENING_NOUN = re.compile(r"(?<![\w-])(?P<word>[A-ZÅÄÖÆØ][a-zåäöæø]+)[ ]$")
YEARS_AFTER = re.compile(r"[ ]\((?:[^()\n]{0,30}[ ,])?(?:19|20)\d\d")
COUNTRY_AFTER = re.compile(
    r",?[ ]\(?(?:[A-Z]{2}\)|(?:Norge|Noreg|Norway|Sverige|Sweden|Danmark|Denmark|Finland|Iceland|Island)\b)")
COMMA = r"(?:,[ ](?:(?:samt|och|og|and)[ ])?|[ ](?:samt|och|og|and)[ ])"
LIST_BEFORE = re.compile(rf"{COMMA}$")
LIST_AFTER = re.compile(COMMA)
IN_PLACE = re.compile(r"[ ](?:i|in|på|ved|vid)[ ]")
RELATIVE = re.compile(r",?[ ](?:som|der|which|who)[ ]")
CAMEL = re.compile(r"[a-zåäöæø][A-ZÅÄÖÆØ]")
GENITIVE_PART = re.compile(r"(?:['’]?s|:s)[ ][a-zA-ZåäöæøÅÄÖÆØ]")
MONEY = re.compile(r"(?:SEK|NOK|DKK|EUR|MEUR|KSEK)(?:[ ]\d|$)")
# From a name to its verb: «, föreningen i byn, », « (Norge) har »
LINK = re.compile(
    r"(?:,[ ][^,.\n]{3,40},)?(?:[ ]\([^()\n]{1,30}\))?[ ](?:(?:har|has|have|också|også|òg|även|,?[ ]?som|der)[ ])?")
# «Norrby Lab er en forening», «Havtrå – klyngen for», «Tånget, ein inkubator»: what a body is said to be
AN = r"(?:ett|et|eit|en|ein|ei|a|an|the|den|det|[A-ZÅÄÖÆØ][\w-]+s)"
IS_BODY = re.compile(
    rf"(?:,[ ]{AN}|[ ][–-](?:[ ]{AN})?|[ ](?:är|er|is|blev)[ ]{AN})[ ](?:[\w-]+[ ]){{0,2}}?"
    r"[\w-]*(?:kluster|klynge|klynga|cluster|förening|forening|association|inkubator|incubator"
    r"|stiftelse|foundation|næringshage|science park|medlemsorganisation|medlemsorganisasjon)(?:et|en|n|s)?(?!\w)"
)
TITLE_AFTER = re.compile(r",?[ ]\(?")
ADDRESS = re.compile(r"\w@\w|\+4\d|\d\d[ ]\d\d[ ]\d\d|\d\d-\d\d")
BEHIND = re.compile(r"(?<![\w-])(?P<word>[A-ZÅÄÖÆØ][\w-]+)[ ](?:[A-ZÅÄÖÆØ][\w.-]*[ ])?$")
DEFINITE = re.compile(r"[A-ZÅÄÖÆØ][a-zåäöæø]+(?:en|et|an|na|ne|erne|ene|ane|ningar|ningen|heten)")
QUOTE = "\"“”„»«‘*"
FOR = frozenset({"project_noun", "undertaking_before", "undertaking"})


@dataclass(frozen=True, slots=True)
class Body:
    """A name with the places where it stands, its evidence and how likely it is that of an organisation."""

    surface: str
    found: tuple[Part, ...]
    told: frozenset[str]
    likely: float


def with_weighed(
    page: Page,
    known: Sequence[ActorMention],
    named_places: Sequence[Mention],
    hits: Mapping[str, Sequence[Hit]],
    dates: Sequence[Mention],
) -> list[ActorMention]:
    """The organisations, with those that the page tells to be such by what stands around their names; none overlap.

    >>> from loaders.extraction.context import context_of
    >>> [a.surface for a in context_of("Stödet går till hembygdsföreningen Frosta Minne.", "s").actors]
    ['Frosta Minne']
    """
    found = [
        ActorMention(part.start, part.end, body.surface, None, WEIGHED, round(min(body.likely, SUREST), 2))
        for body in weighed_bodies(page, known, named_places, hits, dates, LIKELY)
        for part in body.found[:1]
    ]
    return settled([*known, *found, *recurring(page, found)]) if found else list(known)


def weighed_bodies(
    page: Page,
    known: Sequence[ActorMention],
    named_places: Sequence[Mention],
    hits: Mapping[str, Sequence[Hit]],
    dates: Sequence[Mention],
    likely: float = 0.0,
) -> list[Body]:
    """The spans that may be, so likely, the name of an organisation, each name once, with the evidence for and against it."""
    telling = _Telling(page, known, named_places, hits, dates)
    groups: dict[str, list[Part]] = {}
    for part in _spans(page, known):
        groups.setdefault(page.plain[part.start : part.end], []).append(part)
    bodies = []
    for surface, found in groups.items():
        told = telling.of(surface, found, likely)
        if told is not None:
            bodies.append(Body(surface, tuple(found), told, SCALE.likelihood(told)))
    return bodies


def _spans(page: Page, known: Sequence[ActorMention]) -> Iterator[Part]:
    """The capitalised spans of the content that no organisation overlaps, without the words that open a sentence."""
    starts = [mention.start for mention in known]
    for passage in page.passages:
        if not passage.content or passage.kind == "noise":
            continue
        for match in SPAN.finditer(page.plain, passage.start, passage.end):
            start, end = match.span()
            words = match.group()
            while _goes_before(first := words.split(" ", 1)[0]) and " " in words:
                start += len(first) + 1
                words = page.plain[start:end]
            if page.plain[end - 1] in ".!:'’" or page.plain[end - 1] == "-":
                end -= 1
                words = page.plain[start:end]
            at = bisect_left(starts, start)
            free = not any(m.start < end and start < m.end for m in known[max(0, at - 1) : at + 1])
            if free and len(words) >= 2 and len(words.split()) <= MOST_WORDS and not opens_body(words):
                if words.endswith("s") and len(words) > 3 and page.written.stands(words[:-1]):
                    end -= 1  # The page writes the name without its genitive too.
                yield Part(start, end)


@cache
def _goes_before(word: str) -> bool:
    """Whether a capitalised word stands before a name without belonging to it: «Heraf», «Ruteselskapet»."""
    return opens_body(word) or names_bodies(word.lower())


@dataclass(frozen=True)
class _Telling:
    """Gathers what a page tells of spans."""

    page: Page
    known: Sequence[ActorMention]
    named_places: Sequence[Mention]
    hits: Mapping[str, Sequence[Hit]]
    dates: Sequence[Mention]

    @cached_property
    def _known_ends(self) -> frozenset[int]:
        return frozenset(mention.end for mention in self.known)

    @cached_property
    def _known_starts(self) -> frozenset[int]:
        return frozenset(mention.start for mention in self.known)

    @cached_property
    def _place_starts(self) -> frozenset[int]:
        return frozenset(place.start for place in self.named_places)

    def of(self, surface: str, found: Sequence[Part], likely: float = 0.0) -> frozenset[str] | None:
        """The ids of the evidence for and against a name; None where it surely is no organisation's, or not so likely."""
        words = surface.split()
        if _is_plain(surface, words):
            return None
        told = set(_shape(surface, words))
        if " " not in surface and self.page.written.stands(surface.lower()):
            told.add("bo-common-word")
        for part in found:
            told.update(self._before(part))
            told.update(self._after(part))
        if len(found) > 1:
            told.add("bo-written-again")
        return frozenset(told) if SCALE.may_reach(likely, told) and not self._is_none(surface, words, found) else None

    def _is_none(self, surface: str, words: Sequence[str], found: Sequence[Part]) -> bool:
        """Whether a span is surely known for something else, which the page tells as well."""
        if all(places().named(word) for word in words):
            return True  # «Säter Hedemora och Avesta»: a list that lacks a comma
        if is_person(surface) or (len(words) > 1 and any(map(is_given_name, words[: len(words) - 1])) and not (
            places().named(words[0]) or words[-1] in firm_words()
        )):
            return True  # A person, maybe with a title: «Pressekonsulent Ada Ek»
        if PERSON.fullmatch(surface) and any(self._beside_title(part) or self._reached(part) for part in found):
            return True
        if PERSON.fullmatch(surface) and words[-1] not in firm_words() and any(self._heads_line(part) for part in found):
            return True
        if len(words) == 1 and (self._is_surname(surface) or (PLAIN.fullmatch(surface) and all(map(self._opens, found)))):
            return True
        return any(within(self.dates, part) for part in found)

    def _opens(self, part: Part) -> bool:
        """Whether a word stands where any word has a capital: at the beginning of a line, sentence, cell or value."""
        plain, at = self.page.plain, part.start
        while at and plain[at - 1] in " *\"«»“”–-":
            at -= 1
        return at == 0 or plain[at - 1] in "\n.:!?|\t"

    def _beside_title(self, part: Part) -> bool:
        """Whether a person's title stands right before or after a span."""
        comma = TITLE_AFTER.match(self.page.plain, part.end)
        return self._ends_at("title", part.start) or bool(comma and self._starting("title", comma.end()))

    def _reached(self, part: Part) -> bool:
        """Whether an e-mail address or a telephone number follows on the line: «Ada Ek, Almi, ada@…»."""
        line = self.page.plain[part.end : part.end + 90].split("\n")[0]
        return bool(ADDRESS.search(line))

    def _heads_line(self, part: Part) -> bool:
        """Whether a line begins with a span and goes on with «, » and an organisation: «Ada Ek, Almi»."""
        opens_line = part.start == 0 or self.page.plain[part.start - 1] in "\n;:" or self.page.plain[part.start - 2] in ":;"
        return opens_line and self.page.plain[part.end : part.end + 2] == ", " and part.end + 2 in self._known_starts

    def _is_surname(self, word: str) -> bool:
        """Whether the page writes a word behind a given name: «Ek» of «Ada Ek»."""
        before = (BEHIND.search(self.page.plain, max(0, at - 30), at) for at in self.page.written.at(word))
        return any(match is not None and is_given_name(match["word"]) for match in before)

    def _before(self, part: Part) -> Iterator[str]:
        plain, start = self.page.plain, part.start
        before = plain[max(0, start - 40) : start]
        if (noun := OPENING_NOUN.search(before)) and names_bodies(noun["word"].lower()):
            yield "bo-noun-before"
        if word := BEFORE.search(before):
            if told := _prepositions().get(word["word"]):
                yield told
            elif names_bodies(word["word"]):
                yield "bo-noun-before"
            elif word["word"] not in ("och", "og", "and", "samt"):
                yield "bo-inside-sentence"
        elif not before.strip(" -•–#*>|") or before.rstrip(" -•–#*>")[-1:] in ".!?\n:|":
            yield "bo-opens"
        if before[-1:] == "(":
            yield "bo-bracketed"
        if before[-1:] in QUOTE and before[-1:]:
            yield "bo-marked"
        if (glue := LIST_BEFORE.search(before)) and start - len(glue.group()) in self._known_ends:
            yield "bo-listed"
        if self._ends_at("told_before", start) or any(self._ends_at(use, start) for use in FOR):
            yield "bo-undertaking-before"
        if self._ends_at("title", start):
            yield "bo-title-before"
        if any(hit.trigger.direction in ("after", "any") for hit in self._ending("role", start)):
            yield "bo-role-before"

    def _after(self, part: Part) -> Iterator[str]:
        plain, end = self.page.plain, part.end
        after = plain[end : end + 60]
        if (place := IN_PLACE.match(after)) and end + place.end() in self._place_starts:
            yield "bo-in-place"
        if is_said_to_be_body(plain, end):
            yield "bo-is-body"
        if YEARS_AFTER.match(after):
            yield "bo-years-after"
        elif COUNTRY_AFTER.match(after):
            yield "bo-country-after"
        if RELATIVE.match(after):
            yield "bo-relative"
        if GENITIVE_PART.match(after):
            yield "bo-genitive"
        if (glue := LIST_AFTER.match(after)) and end + glue.end() in self._known_starts:
            yield "bo-listed"
        link = LINK.match(after)
        at = end + (link.end() if link else 1)
        values = {hit.trigger.value for hit in self._starting("told_after", at)}
        if "acts" in values:
            yield "bo-acts"
        if values - {"acts"}:
            yield "bo-undertaking-after"
        if any(hit.trigger.direction in ("before", "any") for hit in self._starting("role", at)):
            yield "bo-role-after"
        if self._starting("receives", at):
            yield "bo-receives"
        if self._starting("speech", at):
            yield "bo-speech"

    @cached_property
    def _by_start(self) -> Mapping[str, Mapping[int, list[Hit]]]:
        found: dict[str, dict[int, list[Hit]]] = {}
        for use in ("told_after", "role", "receives", "speech", "title"):
            for hit in self.hits.get(use, ()):
                found.setdefault(use, {}).setdefault(hit.start, []).append(hit)
        return found

    @cached_property
    def _by_end(self) -> Mapping[str, Mapping[int, list[Hit]]]:
        found: dict[str, dict[int, list[Hit]]] = {}
        for use in ("told_before", "role", "title", *FOR):
            for hit in self.hits.get(use, ()):
                end = hit.end
                while self.page.plain[end : end + 1].isalpha():
                    end += 1
                found.setdefault(use, {}).setdefault(end, []).append(hit)
        return found

    def _starting(self, use: str, at: int) -> list[Hit]:
        return self._by_start.get(use, {}).get(at, [])

    def _ending(self, use: str, at: int) -> list[Hit]:
        before = self.page.plain[max(0, at - 2) : at]
        back = 2 if before == ": " else 1
        return self._by_end.get(use, {}).get(at - back, [])

    def _ends_at(self, use: str, at: int) -> bool:
        return bool(self._ending(use, at))


def is_said_to_be_body(plain: str, end: int) -> bool:
    """Whether the words behind a name say that it is a body: «… – klyngen for det rene hav», «… är en förening».

    >>> is_said_to_be_body("Havtrå er en inkubator.", 6), is_said_to_be_body("Havtrå er et prosjekt.", 6)
    (True, False)
    """
    return IS_BODY.match(plain, end, end + 80) is not None


def _is_plain(surface: str, words: Sequence[str]) -> bool:
    """Whether the words of a span alone show that it names no organisation."""
    if surface in rules().stop_words or is_title(surface) or not any(map(str.isalpha, surface)):
        return True
    if len(words) == 1 and (surface in firm_words() or surface.casefold() in _common_nouns() or surface.endswith("-")):
        return True
    return surface in COUNTRY_CODES or MONEY.match(surface) is not None or bool(places().named(surface))


def _shape(surface: str, words: Sequence[str]) -> Iterator[str]:
    """How a name looks."""
    if len(words) > 1:
        yield "bo-several-words"
        if places().named(words[0]):
            yield "bo-place-first"
        if places().named(words[-1]):
            yield "bo-place-last"
        if all(word[1:].islower() for word in words[1:]) and not places().named(words[0]):
            yield "bo-capitals-behind"
    if words[-1] in firm_words():
        yield "bo-firm-word"
    elif _firm_ending(words[-1]):
        yield "bo-firm-ending"
    if surface.isupper() and len(surface) <= 6:
        yield "bo-acronym"
    elif surface.isupper():
        yield "bo-shouted"
    elif CAMEL.search(surface):
        yield "bo-capital-inside"
    if "&" in surface:
        yield "bo-ampersand"
    if len(words) == 1 and DEFINITE.fullmatch(surface):
        yield "bo-definite"
        if _ends_like_body(surface):
            yield "bo-definite-body"
    if len(words) == 1 and "-" in surface:
        yield "bo-hyphen"


@cache
def _common_nouns() -> frozenset[str]:
    """Nouns that stand for an organisation named before: «Kommunen» names none anew."""
    return frozenset(trigger.stem for use in ("anaphor", "collective") for trigger in rules().triggers[use])


@cache
def _endings() -> tuple[str, ...]:
    return tuple(head.form.lstrip("-") for head in rules().heads if head.position == "ending")


@cache
def _firm_ending(word: str) -> bool:
    """Whether a word ends like a word for an organisation and is longer: «Maskinfabrik», «Siderprodusentlag»."""
    low = word.lower()
    return low.endswith(_endings()) and any(low.endswith(ending) and len(low) > len(ending) + 1 for ending in _endings())


@cache
def _ends_like_body(word: str) -> bool:
    """Whether a word in the definite form ends like one for an organisation: «Regionförbundet»."""
    endings = tuple(head.form.lstrip("-") for head in rules().heads if head.position == "suffix")
    return word.endswith(endings) or names_bodies(word.lower())


@cache
def _nouns() -> tuple[str, ...]:
    return tuple(head.form.lstrip("-") for head in rules().heads if head.position == "noun")


@cache
def names_bodies(word: str) -> bool:
    """Whether a word in lower case says that an organisation's name follows: «konsultföretaget», «bedriften», «klyngen»."""
    return word.endswith(_nouns())


@cache
def _prepositions() -> Mapping[str, str]:
    """Prepositions before a name, with the evidence that each is of whether it is an organisation's."""
    return {trigger.stem: trigger.value for trigger in rules().triggers["preposition"]}
