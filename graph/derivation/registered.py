"""What the register of names and the map of places know of actors: kind, seat, branches, the places of a group.

These facts rest on no statement, but they exist only for what a source names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.groups import members_of
from graph.identity import Cluster
from graph.lexicon import Places, Register
from graph.model import Certainty, Fact

__all__ = ["members", "register_facts", "registered_values"]


def registered_values(cluster: Cluster, places: Places) -> dict[str, Any]:
    """What the register knows of an actor's kind and seat."""
    body = cluster.registered
    if body is None:
        return {}
    municipality, county = _seat(cluster, places)
    return {"sort": body.kind, "register_id": body.id, "registered_name": body.name,
            "municipality": municipality, "county": county}


def _seat(cluster: Cluster, places: Places) -> tuple[str | None, str | None]:
    body = cluster.registered
    if body is None:
        return None, None
    municipality = places.by_code(body.municipality_code, level="municipality", country=body.country)
    county = places.by_code(body.county_code, level="county", country=body.country)
    return (municipality.id if municipality else None), (county.id if county else None)


def register_facts(found: Sequence[Cluster], outer: Mapping[str, str], places: Places, register: Register) -> list[Fact]:
    """Seats, and branches whose parent is named too. They rest on the register, not on a statement."""
    inside = {cluster.registered.id: cluster.id for cluster in found if cluster.registered}
    by_body = {**outer, **inside}
    facts: list[Fact] = []
    for cluster in found:
        seat = next((place for place in _seat(cluster, places) if place), None)
        if seat:
            facts.append(Fact(cluster.id, "SEATED_IN", seat, Certainty.ACTUAL, (), (), {"why": "register"}))
    for body, branch in by_body.items():
        parent = register.by_id[body].parent_id
        if parent in by_body and (body in inside or parent in inside):
            facts.append(Fact(branch, "BRANCH_OF", by_body[parent], Certainty.ACTUAL, (), (), {"why": "register"}))
    return facts


def members(found: Iterable[Cluster], places: Places) -> list[Fact]:
    """The places that a group of actors expands to: «länets kommuner» are the municipalities of its county. Which actors
    these are shows there: those of the kind `sort` with their seat in one of them."""
    facts: dict[tuple[str, str], Fact] = {}
    for cluster in found:
        for name in sorted(cluster.names, key=lambda name: name.id) if cluster.kind == "ActorGroup" else ():
            sort, members = members_of(name, places) or ("", ())
            facts |= {(cluster.id, place): Fact(cluster.id, "EXPANDS_TO", place, Certainty.ACTUAL, (), (),
                                                {"sort": sort, "why": "register"}) for place in members}
    return list(facts.values())
