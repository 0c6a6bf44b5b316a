"""Where a page writes words: an index of a long text tells what a search of it tells."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from loaders.extraction.spans import stands_in, written_at
from loaders.extraction.written import Written, places_of_each

# Few letters, so that words are found in one another; with all that may part or end words.
TEXTS = st.text("abså_-: .«\n", max_size=40)
WORDS = st.text("abså_-: .«", min_size=1, max_size=5)


@given(TEXTS, WORDS)
def test_an_index_finds_words_where_a_search_finds_them(text: str, words: str) -> None:
    assert [*Written(text, long=0).at(words)] == [*written_at(text, words)] == [*Written(text).at(words)]


@given(TEXTS, WORDS, st.sampled_from(["", "s", "ab"]))
def test_an_index_tells_whether_words_stand_in_a_text_as_a_search_does(text: str, words: str, ending: str) -> None:
    found = stands_in(text, words, ending)
    assert Written(text, long=0).stands(words, ending) is found
    assert Written(text).stands(words, ending) is found


@given(TEXTS, st.lists(WORDS, max_size=4))
def test_words_are_found_all_at_once_where_they_are_found_one_by_one(text: str, words: list[str]) -> None:
    assert places_of_each(text, words) == {
        each: [match.start() for match in re.finditer(re.escape(each), text)] for each in words}
