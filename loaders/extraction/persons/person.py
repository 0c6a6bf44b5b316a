"""A person as a page names them, how names are written, and whether an address is made of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from graph.model import Name
from graph.normal import REMEMBERED
from graph.quick import quick
from loaders.extraction.spans import Part

__all__ = ["NAME", "WORD", "Locals", "Person", "fits", "letters_of", "plain_letters"]

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


class Locals:
    """What stands before the @ of the addresses of a page: which of them are made of a person's names.

    Names are spelt letter by letter as far as an address begins so, however many addresses there are.

    >>> ada = Person(0, 6, "Ada-Lena Ek Holm", "", 0.0)
    >>> sorted(Locals(["ada.holm", "aho", "adalena", "info", "holm"]).spelt_by(ada))
    ['adaholm', 'adalena', 'aho']
    """

    def __init__(self, locals_: Iterable[str]) -> None:
        self._whole = {letters for local in locals_ if (letters := letters_of(local))}
        self._begun = {letters[:end] for letters in self._whole for end in range(1, len(letters) + 1)}

    def spelt_by(self, person: Person) -> Iterator[str]:
        """The letters of those made of the beginnings of a person's names in order, the first among them: «ada.ek@», «adek@».

        What can be spelt in two ways may come twice.
        """
        words = _words(person.name)
        return self._spelt(words, 0, "") if len(words) > 1 else iter(())

    def _spelt(self, words: Sequence[str], used: int, before: str) -> Iterator[str]:
        """Those that go on behind some letters with the beginnings of words in order; two words are spelt at least."""
        for index, word in enumerate(words if used else words[:1]):
            for end in range(1, len(word) + 1):
                if (letters := before + word[:end]) not in self._begun:
                    break
                if used and letters in self._whole:
                    yield letters
                yield from self._spelt(words[index + 1 :], used + 1, letters)


@lru_cache(maxsize=REMEMBERED)
def letters_of(local: str) -> str:
    """The letters of an address before its @, without dots and marks; '' of one that is many people's or too short."""
    letters = "" if local in SHARED_BOXES else re.sub(r"\W|_", "", plain_letters(local))
    return letters if len(letters) >= SHORTEST_LOCAL else ""


@lru_cache(maxsize=REMEMBERED)
def _words(name: str) -> tuple[str, ...]:
    """The parts of a name as addresses write them."""
    return tuple(re.split(r"[ -]", plain_letters(name)))


@lru_cache(maxsize=REMEMBERED)
def plain_letters(words: str) -> str:
    """Letters as addresses write them: without case and marks."""
    apart = unicodedata.normalize("NFKD", words.lower().translate(FOLDED))
    return "".join(char for char in apart if not unicodedata.combining(char))


def fits(person: Person, local: str) -> bool:
    """Whether an address has one of a person's names in it."""
    plain = plain_letters(local)
    return any(word in plain for word in plain_letters(person.name).split())
