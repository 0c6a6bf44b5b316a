"""Patterns that several readers of a text share: what a name looks like, and the small words of lists and definitions."""

from __future__ import annotations

import re
from functools import cache

from loaders.extraction.rules import rules
from loaders.extraction.spans import Placed, touches

__all__ = [
    "AMOUNT", "AND", "CAP", "IS", "JOIN", "QUOTES", "RUNS", "SMALL", "TWO_PLACES", "A", "tells_of_money", "undertaking_nouns",
    "words_of",
]

# «Alsterbro.nu» is a word; in «Ek.Norrlab» a space is missing between two sentences
CAP = r"(?:[A-ZÅÄÖÆØÉÜ][\w'’&/-]*(?:[.!:](?![A-ZÅÄÖÆØ][a-zåäöæø])\w+)*)"
AND = r"(?:och|og|and|samt)"
JOIN = r"(?:av|för|i|på|och|og|for|til|of|and|the|med|en|–|-)"
A = r"(?:ett|et|eit|en|ein|ei|a|an)"
IS = r"(?:är|er|is|var|was|blir|blev|ble|becomes|became)"
# What may follow a whole name: small words and common verbs
SMALL = (
    r"(?:och|og|and|samt|som|der|där|hvor|which|that|i|in|på|on|at|av|af|of|by|för|for|fra|från|frå|from|till|til|to|med|with"
    r"|mellan|mellom|mellem|between|under|över|over|via|genom|gjennom|gennem|through|om|når|när|when|inte|ikke|ikkje|not|också"
    r"|også|og|även|also|men|but|eller|or|är|er|is|was|var|har|has|have|ska|skal|skulle|vil|vill|will|kan|can|får|fick|fikk|fik"
    r"|ble|blev|blir|bliver|vart|blei|the|den|det|de|vi|we|you|du|nu|nå|now|kom|tog|gick|gav|fanns|stod|står|gikk|gik|går|sto|fantes|came|sedan|siden|since|hos|inom|innen|within|mot|mod|as"
    r"|\w+(?:ar|er|as|es|ade|ede|te|de|s))")
# Verbs that stand behind the name of a project
RUNS = (
    r"(?:drivs|leds|ägs|är|var|pågår|pågick|startade|startar|genomförs|finansieras|syftar|ska|vill|får|fick|ger|hjälper|stöder"
    r"|erbjuder|omfattar|vänder|riktar|ledes|drives|er|løper|løber|varer|gjennomføres|gennemføres|finansieres|skal|vil|får|fik"
    r"|fikk|gir|giver|hjælper|hjelper|støtter|tilbyder|tilbyr|omfatter|henvender|retter|blei|vart|is|was|runs|aims|helps|will"
    r"|offers|supports|has|har)"
)
# An amount of money, in lower case: «3 mkr», «2,5 mio. kroner», «sek 300 000», «million euro»
AMOUNT = (
    r"\d[\d .,]*(?:miljon|million|mill\b|mio\b|mkr|tkr|kr\b|kronor|kroner|euro|sek\b|nok\b|dkk\b|meur|ksek)"
    r"|(?:kr|sek|nok|dkk|eur|€)[ .]{0,2}\d|(?:miljon|million)(?:er|ar|s)?[ ](?:kr|euro)"
)
MONEY = re.compile(AMOUNT)
# Where a longer text may name one, whatever part of it is read: without what must not follow
may_be_money = touches(AMOUNT.replace(r"\b", ""))
LONG = 200  # characters of a text of which more than one part may be asked for
QUOTES = "\"“”„»«‘’'"


# «(programmet) Sverige-Norge», «(the) Botnia-Atlantic (program)»: an area that a programme is for
TWO_PLACES = re.compile(r"[A-ZÅÄÖÆØ][a-zåäöæø]{3,}[-–][A-ZÅÄÖÆØ][a-zåäöæø]{3,}")


@cache
def undertaking_nouns(form: str) -> str:
    """The words for undertakings (`indefinite`: «projekt», «plattform»; `definite`: «projektet»), as one alternation.

    >>> import re
    >>> bool(re.fullmatch(undertaking_nouns("definite"), "programmet")), bool(re.match(undertaking_nouns("definite"), "byn"))
    (True, False)
    """
    stems = {trigger.stem for trigger in rules().triggers["undertaking"] if trigger.direction == form}
    return "(?:" + "|".join(sorted(map(re.escape, stems), key=len, reverse=True)) + ")"


@cache
def words_of(use: str, value: str | None = None) -> str:
    """The wordings of a use (of one value, if it is given) as one alternation, the longest first.

    In a wording `*` stands for any letters, ` …` for any more words and `…` for anything.

    >>> import re
    >>> [bool(re.fullmatch(words_of("generic_heading"), line)) for line in ("kontaktpersoner", "om oss", "omsorg")]
    [True, True, False]
    """
    stems = {trigger.stem for trigger in rules().triggers[use] if value in (None, trigger.value)}
    return "(?:" + "|".join(map(_open, sorted(stems, key=lambda stem: (-len(stem), stem)))) + ")"


def _open(stem: str) -> str:
    """The pattern of a wording that may leave open how it goes on."""
    return re.escape(stem).replace(r"\ …", r"\b.*").replace("…", ".*").replace(r"\*", r"\w*")


def tells_of_money(low: str, part: Placed) -> bool:
    """Whether a part of a text in lower case names an amount.

    >>> from loaders.extraction.spans import Part
    >>> tells_of_money("vi fick 3 mkr", Part(0, 13)), tells_of_money("vi är tre", Part(0, 9))
    (True, False)
    """
    may = len(low) < LONG or may_be_money(low, part)
    return may and MONEY.search(low, part.start, part.end) is not None
