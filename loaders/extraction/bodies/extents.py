"""How far the name of a body reaches to both sides, where the words that showed it are but its middle or run into others.

«Board of Business Development» is the «Danish Board …»; «Science Park i Sandviken» is what follows «Sandbacka»; «Folk i
Norrby kommun» names a municipality, and people in it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from graph.lexicon import actors, places
from loaders.extraction.bodies.naming import ActorMention, is_person
from loaders.extraction.layout.page import Page
from loaders.extraction.rules import rules

__all__ = ["is_no_body", "with_whole_english", "without_loose_end", "without_what_runs_in"]

WEIGHED = "name-weighed"
LEGAL_FORM = "name-legal-form"
NATION = re.compile(
    r"(?<![\w-])(?:Danish|Norwegian|Swedish|Finnish|Icelandic|Irish|Scottish|Welsh|British|German|Dutch|Estonian|Latvian"
    r"|Lithuanian|Polish|Greenlandic|Faroese|European|Nordic|Royal)[ ]$"
)
NEAR = 15  # characters before a name in which its nation stands
ENGLISH = re.compile(r"(?<!\w)(?:Agency|Association|Board|Council|Department|Directorate|Federation|Ministry)(?!\w)")
OF_WHAT = re.compile(r"(?:Agency|Board|Department|Directorate|Ministry)[ ](?:of|for)[ ]")
OF_WHOM = re.compile(r"(?:Association|Federation)[ ]of[ ]")
GOES_ON = re.compile(r"[ ]and[ ][A-Z]\w+(?:[ ][A-Z]\w+)*(?:[ ]of[ ][A-Z]\w+)?|[ ]of[ ][A-Z]\w+")
IN_COUNTRY = re.compile(r"[ ](?:of|in)[ ](?:the[ ])?[A-Z]\w+(?:[ ][A-Z]\w+)?")
# «Sandbacka | Science Park i Sandviken»
PARK = re.compile(r"Science[ ]Park(?=[ ](?:i|in|på)[ ])")
BRAND = re.compile(r"(?<![\w.-])[A-ZÅÄÖÆØ][\w-]+[ ]$")
A_UNIT = re.compile(
    r"(?i)(?:kontoret|enheten|enheden|avdelningen|avdelingen|avdelinga|forvaltningen|förvaltningen|nämnden|styrelsen|kansliet"
    r"|sekretariatet|rådet|museet|biblioteket|service|cent(?:rum|er|ret)|sent(?:er|eret)|skolan?|förening(?:en)?|forening(?:en)?"
    r"|gymnasium|hamn|energi|verket|bibliotek)(?:[ ](?:i|på|vid|ved|för|for|hos|och|og))?$"
)
A_BODY = re.compile(r"(?:en|et|n|a|ene|na)$")  # a noun in its definite form
# «Innovationsmyndigheten Vinnova», «Sjømatbedriftene Seløy AS»: what sort of body it is, before its name
A_SORT = re.compile(
    r"[A-ZÅÄÖÆØ][a-zåäöæø]{2,}(?:myndigheten|myndigheden|myndigheita|bedriften|bedrifta|bedriftene|företaget|företagen|bolagen"
    r"|virksomheden|virksomhederne|selskapene|selskaberne|organisationen|organisasjonen|programmet|prosjektet|projektet)[ ]"
)
MUNICIPALITY = re.compile(r"(?i)(?:kommune?|fylkeskommune)s?$")
OF = re.compile(r"[ ](?:i|på|från|fra|frå|of|from|hos|vid|ved|in|at)$")
INCUBATOR = re.compile(r"s[ ](?:inkubator|akselerator|accelerator)$")  # «Norrbys inkubator»
ALL_FIRMS = re.compile(r"(?P<of>[\w-]+)s[ ](?:näringsliv|erhvervsliv|næringsliv)$")  # «Norrbys näringsliv»
OF_ALL = frozenset({"länet", "länen", "regionen", "kommunen", "fylket", "bygden", "bygda"})


def with_whole_english(page: Page, mention: ActorMention) -> ActorMention:
    """An English body with its nation before it and the rest of what it is for behind it; a science park with its brand."""
    plain = page.plain
    park = PARK.match(mention.surface)
    brand = BRAND.search(plain, max(0, mention.start - NEAR), mention.start) if park else None
    if park and brand and not _opens(brand.group().strip()):
        end = mention.start + park.end()
        return replace(mention, start=brand.start(), end=end, surface=plain[brand.start() : end])
    if not ENGLISH.search(mention.surface):
        return mention
    nation = NATION.search(plain, max(0, mention.start - NEAR), mention.start)
    start = nation.start() if nation else mention.start
    more = GOES_ON if OF_WHAT.search(mention.surface) else IN_COUNTRY if OF_WHOM.search(mention.surface) else None
    behind = more.match(plain, mention.end) if more else None
    end = behind.end() if behind else mention.end
    return replace(mention, start=start, end=end, surface=plain[start:end])


def without_what_runs_in(mention: ActorMention) -> int:
    """How many characters of a name are none of it: of a person, a sort of body, or other words before a body that is known."""
    words = mention.surface.split(" ")
    sort = A_SORT.match(mention.surface)
    if sort and (mention.rule == LEGAL_FORM or actors().find(mention.surface[sort.end() :], exact=True)):
        return sort.end()
    for at in range(1, len(words)):
        before, rest = " ".join(words[:at]), " ".join(words[at:])
        of = OF.search(before)
        if of and is_person(before[: of.start()]):
            return len(before) + 1
        if of and A_BODY.search(before[: of.start()]):
            continue  # «Hamnen i Norrby kommun», «Biblioteket i …»: a body of it
        of_it = mention.rule.startswith("hw-") and MUNICIPALITY.search(rest) and not A_UNIT.search(before)
        if of_it and actors().find(rest, exact=True) is not None:
            return len(before) + 1
    return 0


def without_loose_end(mention: ActorMention) -> int:
    """Where a name ends before words that belong to no name: «Norrbyregionen | De», «Norrby Sjukhus | samt tre avdelningar»."""
    if mention.rule.startswith("register"):
        return len(mention.surface)
    tokens = mention.surface.split(" ")
    end = len(tokens)
    for at, token in enumerate(tokens):
        if at and token[:1].islower() and token in _verbs():
            end = at
            break
    if "-suffix-" in mention.rule or "-last-" in mention.rule:
        while end > 1 and tokens[end - 1].lower() in _loose():
            end -= 1
    return len(" ".join(tokens[:end]))


def is_no_body(mention: ActorMention) -> bool:
    """Whether what only evidence or a label shows is a word for help («Forskning»), or ends as no name does («Tjörn Nytt»);
    whether words are but «the incubator of Norrby»."""
    words = mention.surface
    firms = ALL_FIRMS.fullmatch(words)
    if mention.rule.startswith("hw-") and INCUBATOR.search(words):
        return True
    if firms and (firms["of"].lower() in OF_ALL or places().named(firms["of"])):
        return True
    if mention.rule != WEIGHED and not mention.rule.startswith("lb-"):
        return False
    last = words.split(" ")[-1].lower()
    loose = " " in words and "&" not in words and last in _loose()
    return (" " not in words and words.lower() in _help()) or (mention.rule == WEIGHED and loose)


@cache
def _opens(word: str) -> bool:
    return word.lower() in _words("not_first")


@cache
def _words(value: str) -> frozenset[str]:
    return frozenset(trigger.stem for trigger in rules().triggers["service_word"] if trigger.value == value)


@cache
def _help() -> frozenset[str]:
    return _words("noun") | _words("whole_noun") | _words("not_alone")


@cache
def _verbs() -> frozenset[str]:
    """Words that begin another clause behind a name."""
    return frozenset(t.stem for use in ("finite", "modal_verb") for t in rules().triggers[use]) | {"samt", "take", "takes"}


@cache
def _loose() -> frozenset[str]:
    """Words that end no name, but for those that are legal forms too."""
    return _words("not_last") - {"as"}
