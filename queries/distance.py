"""How far it is between municipalities, from the middle of one to the middle of the other."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

from graph.lexicon.places import places

__all__ = ["centroid", "kilometres", "nearest"]

Point = tuple[float, float]  # longitude, latitude
EARTH_KM = 6371.0


def kilometres(one: str, other: str) -> int | None:
    """Kilometres between the middles of two municipalities (place ids), None where one has no polygon.

    >>> kilometres("se-kom-2080", "se-kom-2080"), kilometres("se-kom-2080", "se-lan-20")
    (0, None)
    >>> 10 < kilometres("se-kom-2080", "se-kom-2081") < 50
    True
    """
    here, there = _middles().get(one), _middles().get(other)
    return None if here is None or there is None else round(_great_circle(here, there))


def nearest(municipality: str, areas: Iterable[str]) -> int | None:
    """Kilometres to the nearest municipality of some areas, None where none of them has a polygon.

    >>> nearest("se-kom-2080", ["se-lan-20"]), nearest("se-kom-2080", ["xb-kask"])
    (0, None)
    """
    members = {member for area in areas for member in places().municipalities_within(area)}
    found = [km for member in members if (km := kilometres(municipality, member)) is not None]
    return min(found, default=None)


def centroid(ring: Sequence[Sequence[float]]) -> tuple[Point, float]:
    """The middle of a ring of points, and its area; a ring without area gives the mean of its points.

    >>> centroid([(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)])
    ((1.0, 1.0), 4.0)
    """
    area = x = y = 0.0
    for (x1, y1, *_), (x2, y2, *_) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross / 2, x + (x1 + x2) * cross / 6, y + (y1 + y2) * cross / 6
    if not area:
        return (sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)), 0.0
    return (x / area, y / area), abs(area)


def _great_circle(here: Point, there: Point) -> float:
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, point)) for point in (here, there))
    a = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(a))


@cache
def _middles() -> Mapping[str, Point]:
    """The middle of the largest part of each municipality that has a polygon."""
    file = resources.files("graph.lexicon") / "data" / "se_municipalities.geojson"
    middles: dict[str, Point] = {}
    for feature in json.loads(file.read_text("utf-8"))["features"]:
        shape = feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        place = places().by_code(feature["properties"]["code"])
        if place:
            middles[place.id] = max((centroid(part[0]) for part in parts), key=lambda found: found[1])[0]
    return middles
