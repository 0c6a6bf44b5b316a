"""What is shown of what several sources say of a day on which somebody looked: the latest, and nothing stands against it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graph.combining import combined
from graph.derivation import Said
from graph.judgements import Origin
from graph.model import Certainty
from graph.vocabulary import contradictions, vocabulary
from tests.graph.sayings import document, name, says

DAYS = st.dates().map(lambda day: day.isoformat())
VERIFIED = vocabulary().predicates["verified"]
SOURCES = [document(f"{at:02x}", date=day) for at, day in enumerate(("2026-11-30", None, "2020-01-01"))]
ORIGINS = {one.id: Origin(one.sha256, (one.path,), one.date) for one in SOURCES}


def verified(day: str, source: int, certainty: Certainty = Certainty.ACTUAL) -> Said:
    return Said.of(says(SOURCES[source], name("Service", "lån"), "verified", day, certainty=certainty))


@given(st.lists(st.tuples(DAYS, st.integers(0, 2)), min_size=1, max_size=6), st.randoms())
def test_the_latest_day_counts_whoever_says_it_in_whatever_order(days: list[tuple[str, int]], chance: object) -> None:
    said = [verified(*one) for one in days]
    shuffled = list(said)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = combined(VERIFIED, shuffled, ORIGINS)
    assert found is not None
    assert found.shown.value == max(day for day, _ in days)
    assert (found.against, found.superseded) == ((), ())
    assert found == combined(VERIFIED, said, ORIGINS)


def test_what_is_denied_counts_for_nothing_and_nothing_gives_nothing() -> None:
    assert combined(VERIFIED, [verified("2026-01-01", 0, Certainty.NEGATED)], ORIGINS) is None
    found = combined(VERIFIED, [verified("2026-01-01", 0, Certainty.NEGATED), verified("2024-01-01", 1)], ORIGINS)
    assert found is not None
    assert found.shown.value == "2024-01-01"


def test_only_dates_can_be_later() -> None:
    words = vocabulary()
    wrong = replace(words, predicates={**words.predicates, "price": replace(words.predicates["price"], combine="latest")})
    assert list(contradictions(wrong)) == ["predicates.toml, price: only dates can be later or earlier"]
