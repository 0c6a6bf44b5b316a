"""Which addresses of a page are made of a person's names: all of them are looked up at once."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from loaders.extraction.persons.person import Locals, Person, letters_of

NAMES = st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=4).map(" ".join)
LOCALS = st.text("abc.", max_size=7)


def _spellings(words: list[str], used: int = 0) -> Iterator[str]:
    """All that beginnings of words in order make, the first word's first, of two words at least."""
    if used > 1:
        yield ""
    for index, word in enumerate(words if used else words[:1]):
        for end in range(1, len(word) + 1):
            yield from (word[:end] + rest for rest in _spellings(words[index + 1 :], used + 1))


@given(NAMES, st.lists(LOCALS, max_size=6))
def test_addresses_are_a_persons_that_her_names_spell(name: str, locals_: list[str]) -> None:
    letters = set(map(letters_of, locals_)) - {""}
    assert set(Locals(locals_).spelt_by(Person(0, len(name), name, "", 0.0))) == letters & set(_spellings(name.split()))
