"""The way back from a place in a text stays right when personal numbers are hidden in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.keys import PersonalKey
from loaders.documents import text_of
from loaders.numbers import hide_personal_numbers
from loaders.reading.text import DocumentText

KEY = PersonalKey(bytes(32))
piece = st.sampled_from(["Ring 930309-9882", "den 2012-03-01 – 2018-06-30", "Almi", "556016-0680",
                         "19930309 9882 och 930309-9882", "030309", "-9882", "9303099882 01"])


@given(st.lists(piece, min_size=1, max_size=6))
def test_hiding_piece_by_piece_is_hiding_the_whole(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    assert text_of(text.encode(), "a.txt", KEY).text == hide_personal_numbers(text, KEY)


@given(st.text("ab\n", max_size=60), st.data())
def test_what_stood_at_the_beginning_of_a_page_still_does(text: str, data: st.DataObject) -> None:
    pages = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=5)))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    words = st.sampled_from(["", "X", "XXXX"])
    edits = [(start, end, data.draw(words)) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    document = DocumentText(text, pages=tuple(pages), elements=tuple((page, str(page)) for page in pages))
    changed = document.edited(edits)
    assert list(changed.pages) == sorted(changed.pages)
    assert [at for at, _ in changed.elements] == list(changed.pages)
    for before, after in zip(pages, changed.pages, strict=True):
        if not any(start <= before < end for start, end, _ in edits):
            assert changed.text[after:].startswith(text[before:before + 1]) or any(before == start for start, _, _ in edits)
            tail = text[before:]
            kept = [edit for edit in edits if edit[0] >= before]
            moved = DocumentText(tail).edited([(start - before, end - before, words) for start, end, words in kept])
            assert changed.text[after:] == moved.text


def test_a_page_that_begins_in_a_number_begins_behind_its_digest() -> None:
    text = "Ring 930309-\n9882 nu"
    document = DocumentText(text, pages=(0, 13)).edited([(5, 17, "digest:00")])
    assert document.text[document.pages[1]:] == " nu"
