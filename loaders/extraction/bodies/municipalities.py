"""The municipality whose name a page writes without saying that it is one."""

from __future__ import annotations

from functools import cache

from graph.lexicon import actors, places
from graph.lexicon.actors import RegisterActor

__all__ = ["municipality_at", "municipality_of"]


@cache
def municipality_of(words: str) -> RegisterActor | None:
    """The municipality that words name as a place: «Mora» under «Deltagande kommuner»; None where it is not told which.

    >>> municipality_of("Mora").name, municipality_of("Nowhere")
    ('Mora kommun', None)
    """
    found = {body.id: body for place in places().named(words) if (body := municipality_at(place.id))}
    return next(iter(found.values())) if len(found) == 1 else None


@cache
def municipality_at(place: str) -> RegisterActor | None:
    """The municipality that a place of the register is the seat of."""
    known = places().by_id.get(place)
    if known is None or known.level != "municipality":
        return None
    return next((a for a in actors() if a.kind == "kommun" and a.municipality_code == known.code
                 and a.country == known.country and not a.former), None)
