"""A person as a page names them, how names are written, and whether an address is made of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from graph.model import Name
from graph.quick import quick
from loaders.extraction.spans import Part

__all__ = ["NAME", "WORD", "Person", "fits", "plain_letters", "spells"]

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
    if local in SHARED_BOXES:
        return False
    plain = re.sub(r"\W|_", "", plain_letters(local))
    words = re.split(r"[ -]", plain_letters(person.name))
    return len(plain) >= SHORTEST_LOCAL and len(words) > 1 and _begins_words(plain, words, 0)


def _begins_words(letters: str, words: Sequence[str], used: int) -> bool:
    """Whether letters are beginnings of words in order, the first word's first, two words' at least."""
    if not letters:
        return used > 1
    for index, word in enumerate(words[:1] if not used else words):
        most = next((n for n, (x, y) in enumerate(zip(letters, word, strict=False)) if x != y), min(len(letters), len(word)))
        if any(_begins_words(letters[n:], words[index + 1 :], used + 1) for n in range(most, 0, -1)):
            return True
    return False


def plain_letters(words: str) -> str:
    """Letters as addresses write them: without case and marks."""
    apart = unicodedata.normalize("NFKD", words.lower().translate(FOLDED))
    return "".join(char for char in apart if not unicodedata.combining(char))


def fits(person: Person, local: str) -> bool:
    """Whether an address has one of a person's names in it."""
    plain = plain_letters(local)
    return any(word in plain for word in plain_letters(person.name).split())
