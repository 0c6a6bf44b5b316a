"""What is asked of many names or places at once tells what a look at each of them would tell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loaders.extraction.beginnings import Beginnings, openings
from loaders.extraction.overlaps import BLOCK, Crowd
from loaders.extraction.spans import START, Part, beginning_in

# Places around the ends of blocks too
PLACES = st.one_of(st.integers(0, 12), st.integers(BLOCK - 3, BLOCK + 3), st.integers(3 * BLOCK - 2, 3 * BLOCK + 2))
PARTS = st.tuples(PLACES, PLACES).filter(lambda ends: ends[0] != ends[1]).map(lambda ends: Part(min(ends), max(ends)))
NAMES = st.text("ab ", max_size=6)


@given(st.lists(PARTS, max_size=8), st.lists(PARTS, max_size=3), PARTS)
def test_a_crowd_knows_which_of_its_things_are_near(first: list[Part], more: list[Part], part: Part) -> None:
    crowd, things = Crowd(first), [*first, *more]
    crowd.add(more)
    assert crowd.touches(part) is any(each.start < part.end and part.start < each.end for each in things)
    assert crowd.holds(part) is any(each.start <= part.start and part.end <= each.end for each in things)
    assert crowd.is_within(part) is any(part.start <= each.start and each.end <= part.end for each in things)


@given(st.lists(PARTS, max_size=8), PARTS)
def test_what_begins_in_a_part_is_found(things: list[Part], part: Part) -> None:
    things.sort(key=START)
    assert beginning_in(things, part) == [each for each in things if part.start <= each.start < part.end]


@given(st.lists(NAMES, max_size=8), NAMES)
def test_the_names_that_go_on_behind_a_beginning_are_found(names: list[str], begin: str) -> None:
    assert [*Beginnings(names).going_on(begin)] == sorted({name for name in names if name.startswith(begin)})


@given(NAMES, NAMES)
def test_a_name_goes_on_behind_each_of_its_openings_and_no_other(name: str, begin: str) -> None:
    assert (begin in openings(name)) is name.startswith(f"{begin} ")
