"""Names of services in the words of a page: where a run of words is one, and how far it reaches.

What stands behind the verb of an offer («erbjuder», «hjälper») is seldom a name: it goes on with who gets it, with a
clause, with the next verb. A name here is a run of words that holds a word for help («rådgivning», «lån», «nätverk»),
begins and ends with words that names begin and end with, and goes no further than its clause. Headings, bullets and cells
are names without such a word, where they are no sentences.

The words lie in `rules/phrases.csv` (use `service_word`): nouns of help, adjectives before them, where a name ends, and
what it neither begins nor ends with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from graph.lexicon import places
from loaders.extraction.bodies.naming import is_person
from loaders.extraction.layout.furniture import is_plain_heading
from loaders.extraction.rules import rules

__all__ = ["as_service", "laid_out", "with_words_before"]

MOST_WORDS = 8
SUBJECT = 3  # words before a verb that may be its subject: «Plats i inkubatorn om idén | går …»
SHORT = 3  # letters of an abbreviation, behind whose stop a name may go on
TO_WHOM = re.compile(
    r"(?i)(?:[\w-]+[ ]){0,4}?(?:dig|deg|dem|dei|er|dere|jer|you|them|\w*företag\w*|\w*virksomhed\w*|\w*bedrift\w*"
    r"|companies|firms|businesses)[ ](?:med|with)[ ]"
)
ARTICLE = re.compile(r"(?i)(?:en|ett|et|ei|ein|eit|a|an|the)[ ]")
FOR_THEM = re.compile(
    r"(?i)[ ](?:till|til|for|för|to|åt)(?:[ ](?:den|det|dem|de|dei|deg|dig|er|you|those|alla|alle|anyone))?$"
)
# «hjälper nya företag | energirådgivning», «ger dig | lån»
RECEIVER = re.compile(
    r"(?i)(?:(?:nye|nya|små|alla|alle|all|lokala|new|small)[ ])?(?:företag(?:en|are|arna)?|bedrift(?:er|ene)"
    r"|virksomhed(?:er|erne)|virksomhet(?:er|ene)|verksemder|companies|firms|dig|deg|dem|dei|you|them)[ ](?=(?P<next>[\w-]+))"
)
TO_DO = re.compile(  # «företag | att växa»
    r"(?i)(?:[\w-]+[ ]){0,4}?\w*(?:företag|virksomhed|virksomhet|bedrift|gründer|compan|firm)\w*[ ](?:att|at|å|to)[ ]"
)
CELLS = frozenset("|»")
PASSED = re.compile(r"\w{3,}(?:ades|ördes|lldes|erede|eredes)$")  # verbs by their ending
DAY = re.compile(r"\d\d\.?$|.*-$")  # «kurs den 24», «energi- och»
MARKS = " .,:;–—-•*→|/\"“”„»«?!"
SENTENCE = re.compile(r"[?!]|\w[.:][ ]\w")
WITH_WHAT = ("om", "för", "i", "med", "inom", "for", "innen", "inden", "on", "in", "with")  # «råd om», «kurs i»
ANDS = ("och", "og", "and", "eller", "or", "samt")
JOINTS = ("om", "och", "og", "and", "if", "når", "när")


def as_service(words: str) -> str:
    """The name that words begin with, where they begin with one that holds a word for help; empty else.

    >>> as_service("dig med rådgivning och nätverk, så att du slipper leta"), as_service("upp de frågor som togs upp")
    ('rådgivning och nätverk', '')
    >>> as_service("kostnadsfri rådgivning till den som vill starta"), as_service("lokaler ligger i byn")
    ('kostnadsfri rådgivning', 'lokaler')
    """
    if _begins_with_person(words):
        return ""
    name = _without_asides(_cut(_without_receiver(words)))
    first, _, rest = name.partition(" ")
    of_place = rest and first[:1].isupper() and not _has_noun(first) and places().named(first)
    return name if _has_noun(name) and not of_place and name.lower() not in _words("not_alone") else ""


def _begins_with_person(words: str) -> bool:
    """Whether words begin with who helps: «Ada Ek, mark och lokaler»."""
    return is_person(" ".join(words.split()[:2]).rstrip(MARKS))


def _without_asides(name: str) -> str:
    """A name up to a comma behind which no more help is listed: «kapital, eller med Datatilsynet», «träff, en möjlighet»."""
    head, *more = name.split(", ")
    for part in more:
        if _has_noun(head) and (not _has_noun(part) or ARTICLE.match(part) or part.split(" ")[0] in ANDS):
            break
        head = f"{head}, {part}"
    return _without_loose_end(head.split(" "))


def _without_receiver(words: str) -> str:
    """Words without who gets it: «dig med rådgivning», «nya företag energirådgivning»; none where it tells what they do with
    it: «företag att växa»."""
    if TO_DO.match(words):
        return ""
    if whom := TO_WHOM.match(words):
        return words[whom.end() :]
    whom = RECEIVER.match(words)
    return words[whom.end() :] if whom and whom["next"].lower() not in _words("not_last") | _stops() else words


def laid_out(words: str) -> str:
    """The name that a heading, a bullet, a cell or the value of a label is; empty where it is a sentence or names a person.

    >>> laid_out("Skuggstyrelser för företag som vill växa"), laid_out("Går du och bär på en idé?"), laid_out("Early Warning")
    ('Skuggstyrelser för företag', '', 'Early Warning')
    """
    plain = words.strip(MARKS)
    if SENTENCE.search(words.rstrip(".")) or is_plain_heading(plain) or _begins_with_person(plain):
        return ""
    name = _cut(plain)
    whole = _end(plain.split()) == len(plain.split())
    return name if whole or _has_noun(name) else ""


def with_words_before(before: str, words: str) -> str:
    """Words with those before them that belong to a name: adjectives, and the help with what they tell; `before` is the text
    up to them.

    >>> with_words_before("företag får gratis personlig ", "rådgivning"), with_words_before("vi ger gratis råd om ", "export")
    ('gratis personlig rådgivning', 'gratis råd om export')
    """
    rest, words = _with_adjectives(before.split(), words)
    if len(rest) > 1 and rest[-1] in WITH_WHAT and _has_noun(rest[-2]):
        _, words = _with_adjectives(rest[:-2], f"{rest[-2]} {rest[-1]} {words}")
    return words


def _with_adjectives(before: list[str], words: str) -> tuple[list[str], str]:
    """What stands before the adjectives that words follow, and the words with them."""
    rest = list(before)
    while rest and rest[-1].lower() in _words("adjective"):
        words = f"{rest.pop()} {words}"
    return rest, words


def _cut(words: str) -> str:
    """Words as far as a name may go: to a stop, a verb, a relative clause, or the most words that a name has."""
    plain = " ".join(words.split()).strip(MARKS)
    article = ARTICLE.match(plain)
    tokens = plain[article.end() if article else 0 :].split(" ")
    if _bare(tokens[0]) in _words("not_first") | _stops():
        return ""
    end = _end(tokens)
    kept = tokens[: _before_subject(tokens, end)]
    if len(kept) > MOST_WORDS:
        kept = kept[: _last_joint(kept[: MOST_WORDS + 1])]
    return _closed(_without_loose_end(kept))


def _bare(token: str) -> str:
    return token.strip(MARKS).lower()


def _end(tokens: Sequence[str]) -> int:
    """How many words there are before the first that no name goes on with."""
    for at, token in enumerate(tokens):
        if at and (_bare(token) in _stops() or token in CELLS or PASSED.match(token)):
            return at
        if at > 1 and tokens[at - 1] in ANDS and token in _words("infinitive"):
            return at - 1  # «rådgivning och | ge stöd till …»
        if at and tokens[at - 1].endswith(",") and token[:1].isdigit():
            return at  # «företagslots, 070 …»
        if token[-1:] in ";:.?!" and len(token) > SHORT:
            return at + 1
    return len(tokens)


def _before_subject(tokens: Sequence[str], end: int) -> int:
    """The end of a name without the subject of the verb behind it, where a comma or a small word parts the two."""
    if end == len(tokens) or tokens[end - 1].endswith(","):
        return end
    for at in range(end - 1, max(0, end - 1 - SUBJECT), -1):
        if (tokens[at - 1].endswith(",") or tokens[at] in JOINTS) and _has_noun(" ".join(tokens[:at])):
            return at
    return end


def _last_joint(tokens: Sequence[str]) -> int:
    """Where a name that is too long may end: before its last preposition or behind its last comma."""
    for at in range(len(tokens) - 1, 1, -1):
        if tokens[at].lower() in _words("not_last") or tokens[at - 1].endswith(","):
            return at
    return len(tokens) - 1


def _without_loose_end(tokens: Sequence[str]) -> str:
    """Words without those at their end that no name ends with: «rådgivning till den», «kurser och»."""
    kept = list(tokens)
    while kept and (_bare(kept[-1]) in _words("not_last") or DAY.match(kept[-1])):
        kept.pop()
    return FOR_THEM.sub("", " ".join(kept).strip(MARKS))


def _closed(name: str) -> str:
    """A name up to a bracket that is not closed in it, or was never opened."""
    depth = 0
    for at, char in enumerate(name):
        depth += (char in "([") - (char in ")]")
        if depth < 0:
            return name[:at].strip(MARKS)
    return name[: name.rfind("(")].strip(MARKS) if depth else name


def _has_noun(name: str) -> bool:
    """Whether one of the words is a word for help, or ends with one: «affärsrådgivning»."""
    low = name.lower()
    tokens = [token.strip(MARKS + "()") for token in low.split()]
    return any(token in _words("whole_noun") or token.endswith(_endings()) for token in tokens) or any(
        several in low for several in _several()
    )


@cache
def _words(value: str) -> frozenset[str]:
    """The words of service names of a value."""
    return frozenset(trigger.stem for trigger in rules().triggers["service_word"] if trigger.value == value)


@cache
def _stops() -> frozenset[str]:
    """The words that end a name: verbs, relatives, what begins a clause."""
    clauses = {t.stem for use in ("clause_word", "finite", "modal_verb") for t in rules().triggers[use]}
    return frozenset(clauses | _words("end")) - _words("goes_on")


@cache
def _endings() -> tuple[str, ...]:
    return tuple(word for word in _words("noun") if " " not in word)


@cache
def _several() -> tuple[str, ...]:
    return tuple(word for word in _words("noun") if " " in word)
