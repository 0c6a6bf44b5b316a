"""Where the nodes of a network lie: computed once on the server, the same for the same links and seed.

Linked nodes pull each other, a few randomly picked ones push, round by round with smaller steps (the idea of UMAP's
layout); they start near their neighbours. Parts that hang together are laid out each by itself and packed beside each
other; at last, nodes that lie on each other are moved apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["components", "positions"]

Points = NDArray[np.float64]
Links = Sequence[tuple[int, int]]
Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]

SMOOTHINGS = 30
START_SIDE = 1.5   # side of the square that nodes start in, times the root of their number, in links
ROUNDS = 200
PUSHES = 5         # nodes that each end of a link is pushed by, per round
APART = 46.0       # how far two nodes are apart at least, in pixels at zoom 1
DENSEST = 2.4      # side of the picture, times APART and the root of the number of nodes
GAP = 120.0        # between parts that do not hang together


def positions(number: int, links: Links, seed: int = 1) -> Points:
    """Positions of nodes 0 … number-1, as an array of shape (number, 2), centred on the origin.

    `links` are pairs of nodes, in any direction; loops are ignored. The same arguments give the same positions.
    Without nodes the array is empty. 1,000 nodes and 2,000 links take well under a second.

    >>> positions(0, []).shape, positions(1, []).tolist()
    ((0, 2), [[0.0, 0.0]])
    >>> bool((positions(9, [(0, 1), (1, 2)]) == positions(9, [(0, 1), (1, 2)])).all())
    True
    """
    points = np.zeros((number, 2))
    random = np.random.default_rng(seed)
    boxes = []
    for part in components(number, links):
        at = {node: i for i, node in enumerate(part)}
        inner = np.array([(at[a], at[b]) for a, b in links if a in at and a != b], dtype=np.int64).reshape(-1, 2)
        laid = _moved_apart(_spread(_laid_out(len(part), inner, random)))
        points[part] = laid - laid.min(axis=0)
        boxes.append((part, np.ptp(laid, axis=0) + GAP))
    for part, corner in _packed(boxes):
        points[part] += corner
    return points - (points.max(axis=0) + points.min(axis=0)) / 2 if number else points


def components(number: int, links: Links) -> list[list[int]]:
    """The parts that hang together, the largest first, equal ones by their first node; nodes in rising order.

    >>> components(5, [(0, 3), (3, 4)])
    [[0, 3, 4], [1], [2]]
    """
    root = list(range(number))

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for a, b in links:
        root[find(a)] = find(b)
    parts: dict[int, list[int]] = {}
    for node in range(number):
        parts.setdefault(find(node), []).append(node)
    return sorted(parts.values(), key=lambda part: (-len(part), part[0]))


def _laid_out(number: int, links: NDArray[np.int64], random: np.random.Generator) -> Points:
    """One part: rounds of pulls along links and of pushes by random nodes."""
    if number < 2:
        return np.zeros((number, 2))
    ends = np.concatenate([links, links[:, ::-1]])
    points: Points = _smoothed(random.normal(size=(number, 2)), ends) + random.normal(size=(number, 2)) * 0.1
    pushed = np.repeat(ends[:, 0], PUSHES)
    for step in range(ROUNDS):
        apart = points[ends[:, 1]] - points[ends[:, 0]]
        pull = apart * 1.8 / (1 + np.linalg.norm(apart, axis=1, keepdims=True))
        away = points[pushed] - points[random.integers(0, number, pushed.size)]
        squared = (away ** 2).sum(axis=1, keepdims=True)
        push = np.clip(away * 1.8 / (0.01 + squared) / (1 + 1.6 * squared ** 0.9), -4, 4)
        move = _summed(ends[:, 0], pull, number) + _summed(pushed, push, number)
        points += np.clip(move, -8, 8) * (1 - step / ROUNDS) * 0.5
    return points


def _smoothed(points: Points, ends: NDArray[np.int64]) -> Points:
    """A start that knows the large shape: each node again and again half way to the mean of its neighbours, the two
    axes kept apart from each other (a power iteration towards the slowest modes of the network)."""
    number = len(points)
    degree = np.bincount(ends[:, 0], minlength=number)[:, None]
    for _ in range(SMOOTHINGS):
        points = (points + _summed(ends[:, 0], points[ends[:, 1]], number) / degree) / 2
        points = points - (points * degree).sum(axis=0) / degree.sum()
        points = np.linalg.qr(points * np.sqrt(degree))[0] / np.sqrt(degree)
    # Ranks instead of values: a chain that dangles would else lie far away from all others.
    ranks = points.argsort(axis=0).argsort(axis=0)
    return np.asarray((ranks / number - 0.5) * START_SIDE * number ** 0.5)


def _spread(points: Points) -> Points:
    """The same picture, large enough that most nodes have their nearest neighbour at a good distance, yet dense enough
    that shapes can be told from each other when all of it is seen."""
    if len(points) < 2:
        return points
    squared = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(squared, np.inf)
    nearest = max(float(np.median(squared.min(axis=1))) ** 0.5, 1e-6)
    side = max(float(np.ptp(points, axis=0).max()), 1e-6)
    return np.asarray(points * min(1.3 * APART / nearest, DENSEST * APART * len(points) ** 0.5 / side))


def _summed(targets: NDArray[np.int64], vectors: Points, number: int) -> Points:
    return np.stack([np.bincount(targets, vectors[:, axis], number) for axis in (0, 1)], axis=1)


def _moved_apart(points: Points, rounds: int = 40) -> Points:
    """Nodes that lie nearer than APART are moved half of what lacks, each, until none does (or the rounds are over)."""
    points = points.copy()
    upper = np.triu_indices(len(points), 1)
    for _ in range(rounds):
        close = _close_pairs(points, upper)
        if not close[0].size:
            break
        away = points[close[0]] - points[close[1]]
        distance = np.linalg.norm(away, axis=1, keepdims=True)
        same = distance[:, 0] < 1e-9
        away[same] = np.stack([np.ones(same.sum()), np.arange(same.sum()) + 1.0], axis=1)
        distance = np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)
        lacking = away / distance * (APART * 1.02 - np.minimum(distance, APART)) / 2
        points += _summed(close[0], lacking, len(points)) - _summed(close[1], lacking, len(points))
    return points


def _close_pairs(points: Points, upper: Pairs) -> Pairs:
    close = ((points[upper[0]] - points[upper[1]]) ** 2).sum(axis=1) < APART ** 2
    return upper[0][close], upper[1][close]


def _packed(boxes: Sequence[tuple[list[int], Points]]) -> list[tuple[list[int], Points]]:
    """Corners for boxes, the largest first, in rows about as wide as the whole is high (a little wider)."""
    area = sum(float(size[0] * size[1]) for _part, size in boxes)
    width = max([float(size[0]) for _part, size in boxes] + [(area * 1.6) ** 0.5]) if boxes else 0.0
    placed, x, y, height = [], 0.0, 0.0, 0.0
    for part, size in boxes:
        if x > 0 and x + size[0] > width:
            x, y, height = 0.0, y + height, 0.0
        placed.append((part, np.array([x, y])))
        x, height = x + float(size[0]), max(height, float(size[1]))
    return placed
