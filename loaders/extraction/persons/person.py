"""A person as a page names them, how names are written, and whether an address is made of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from graph.model import Name
from graph.normal import REMEMBERED
from graph.quick import quick
from loaders.extraction.spans import Part

__all__ = ["NAME", "WORD", "Person", "fits", "letters_of", "plain_letters", "spells", "spelt_by_any"]

WORD = r"[A-ZÅÄÖÆØÉÜÁČŠŽ][^\W\dA-ZÅÄÖÆØ_]+(?:-[A-ZÅÄÖÆØÉÜ][^\W\dA-ZÅÄÖÆØ_]+)?"
NAME = re.compile(rf"(?<![\w@.-]){WORD}(?:[ ](?:{WORD}|[A-ZÅÄÖÆØ]\.|von|af|de|van)){{0,2}}[ ]{WORD}(?![\w@])")
FOLDED = str.maketrans("åäöæøéüđłþð", "aaoaoeudltd")
SHARED_BOXES = frozenset(("info", "post", "mail", "kontakt", "kontor", "kansli", "news", "press", "hej", "hei"))
SHORTEST_LOCAL = 3


@quick
class Person:
    """A person as a page names them; the parts say where title, e-mail and telephone stand."""

    start: int
    end: int
    name: str
    rule: str
    confidence: float
    title: Part | None = None
    organisation: Name | None = None
    email: Part | None = None
    phone: Part | None = None


def spells(person: Person, local: str) -> bool:
    """Whether an address is made of the beginnings of a person's names in order, the first among them: «ada.ek@», «adek@».

    >>> ada = Person(0, 6, "Ada-Lena Ek Holm", "", 0.0)
    >>> [local for local in ("ada.holm", "aho", "adalena", "info", "holm") if spells(ada, local)]
    ['ada.holm', 'aho', 'adalena']
    """
    words = _words(person.name)
    return len(words) > 1 and (letters := letters_of(local)) != "" and _begins_words(letters, words, 0)


def spelt_by_any(person: Person, by_opening: Mapping[str, Collection[str]]) -> bool:
    """Whether one of some addresses is made of a person's names: their letters, by the two that each begins with."""
    words = _words(person.name)
    first, second = words[0][:1], {word[:1] for word in words[1:]} | {words[0][1:2]}
    near = (letters for letter in second for letters in by_opening.get(first + letter, ()))
    return len(words) > 1 and any(_begins_words(letters, words, 0) for letters in near)


@lru_cache(maxsize=REMEMBERED)
def letters_of(local: str) -> str:
    """The letters of an address before its @, without dots and marks; '' of one that is many people's or too short."""
    letters = "" if local in SHARED_BOXES else re.sub(r"\W|_", "", plain_letters(local))
    return letters if len(letters) >= SHORTEST_LOCAL else ""


@lru_cache(maxsize=REMEMBERED)
def _words(name: str) -> tuple[str, ...]:
    """The parts of a name as addresses write them."""
    return tuple(re.split(r"[ -]", plain_letters(name)))


def _begins_words(letters: str, words: Sequence[str], used: int) -> bool:
    """Whether letters are beginnings of words in order, the first word's first, two words' at least."""
    if not letters:
        return used > 1
    for index, word in enumerate(words[:1] if not used else words):
        most = next((n for n, (x, y) in enumerate(zip(letters, word, strict=False)) if x != y), min(len(letters), len(word)))
        if any(_begins_words(letters[n:], words[index + 1 :], used + 1) for n in range(most, 0, -1)):
            return True
    return False


@lru_cache(maxsize=REMEMBERED)
def plain_letters(words: str) -> str:
    """Letters as addresses write them: without case and marks."""
    apart = unicodedata.normalize("NFKD", words.lower().translate(FOLDED))
    return "".join(char for char in apart if not unicodedata.combining(char))


def fits(person: Person, local: str) -> bool:
    """Whether an address has one of a person's names in it."""
    plain = plain_letters(local)
    return any(word in plain for word in plain_letters(person.name).split())
