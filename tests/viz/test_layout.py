"""The layout's laws: the same for the same, nothing on each other, parts beside each other, friends together, fast."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from viz.layout import APART, components, positions


def communities(number: int, groups: int, seed: int) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Nodes in groups; nine links of ten stay inside one."""
    random = np.random.default_rng(seed)
    group = random.integers(0, groups, number)
    links = []
    for _ in range(int(number * 1.9)):
        a = int(random.integers(number))
        inside = random.random() < 0.9
        links.append((a, int(random.choice(np.flatnonzero(group == group[a])) if inside else random.integers(number))))
    return group, links


def distances(points: np.ndarray) -> np.ndarray:
    found = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
    np.fill_diagonal(found, np.inf)
    return found


@given(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=60))
    )
)
@settings(max_examples=60, deadline=None)
def test_any_network_has_finite_equal_and_separate_positions(network: tuple[int, list[tuple[int, int]]]) -> None:
    number, links = network
    points = positions(number, links)
    assert points.shape == (number, 2)
    assert np.isfinite(points).all()
    assert (points == positions(number, links)).all()
    assert (distances(points) > APART * 0.9).all()


def test_another_seed_gives_another_picture() -> None:
    links = [(0, 1), (1, 2), (2, 3)]
    assert (positions(4, links, seed=1) != positions(4, links, seed=2)).any()


def test_communities_lie_together() -> None:
    group, links = communities(600, 8, 7)
    near = np.argsort(distances(positions(600, links)), axis=1)[:, :10]
    purity = (group[near] == group[:, None]).mean()
    assert purity > 0.7, purity  # by chance it would be 0.125


def test_parts_that_do_not_hang_together_do_not_overlap() -> None:
    _group, links = communities(80, 4, 3)
    points = positions(100, [*links, *((80 + i, 81 + i) for i in range(0, 20, 2))])
    boxes = [
        (points[part].min(axis=0), points[part].max(axis=0))
        for part in components(100, [*links, *((80 + i, 81 + i) for i in range(0, 20, 2))])
    ]
    for i, (low, high) in enumerate(boxes):
        for other_low, other_high in boxes[i + 1 :]:
            assert (high < other_low).any() or (other_high < low).any()
