"""What stands around a thing, for its page: offers, projects, persons of contact, referrals.

The offers of an actor, a project, a need and a municipality are pure functions of the supply; what an offer is, where
it reaches and when it is in force is settled in `queries.supply` and `queries.coverage`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from graph.access import Reader
from graph.lexicon.places import places
from queries.counts import Count, masked, order_value
from queries.coverage import standing_of
from queries.order import swedish
from queries.supply import Claim, Offer, Supply, weakest

__all__ = ["AROUND", "among", "covering", "reaching", "read_persons", "read_placed", "read_receiving"]

Row = dict[str, Any]
Rows = list[Row]

# In the order of a list: what holds today first.
STANDINGS = ("covers", "coming", "planned", "potential", "mentioned", "ended", "past", "negated")
RECEIVING = """
MATCH (a:Actor {id: $id})<-[:REFERS_TO]-(:Name)<-[:REFERRED_TO]-(c:Contact)-[:MADE_TO]->(f:Firm), (c)-[:VOICED]->(n:Need)
RETURN n.id AS need, count(DISTINCT f.id) AS firms
ORDER BY need"""
PLACED = """
UNWIND $places AS place
MATCH (x:Project|Plan|Network)-[r:IN_PLACE]->(p:Place {id: place})
RETURN x.id AS id, labels(x)[0] AS label, x.name AS name, x.start AS start, x.end AS end, p.id AS place,
       r.certainty AS certainty, r.statements AS statements
ORDER BY id, place, r.id"""
PERSONS = """
MATCH (x:Actor|Project|Plan|Service {id: $id})<-[r:WORKS_FOR|CONTACT_FOR]-(p:Person)
RETURN p.id AS id, p.name AS name, coalesce(r.title, p.title) AS title, p.phone AS phone, p.email AS email,
       r.certainty AS certainty, r.statements AS statements
ORDER BY name, id, r.id"""

AROUND = (RECEIVING, PLACED, PERSONS)


def among(supply: Supply, ids: Collection[str], day: date) -> Rows:
    """The offers with these ids, as rows of `offer_row`: by how they stand on the day, then by name. None: an empty list.

    >>> from queries.supply import Provider
    >>> loan = Offer("o", "Lån", "service", (Provider("a", "Granfonden"),), (Claim("finans.lan"),), (Claim("se-lan-20"),))
    >>> [(row["name"], row["needs"], row["standing"]) for row in among(Supply((loan,)), ["o"], date(2026, 1, 1))]
    [('Lån', ['finans.lan'], 'covers')]
    """
    return _ordered(offer_row(offer, day) for offer in supply.offers if offer.id in ids)


def covering(supply: Supply, need: str, day: date) -> Rows:
    """What covers a need, wherever it reaches: rows of `offer_row`, as sure as it is about this need."""
    return _ordered(offer_row(offer, day, [one for one in offer.needs if one.id == need]) for offer in supply.offers
                    if any(claim.id == need for claim in offer.needs))


def reaching(supply: Supply, municipality: str, day: date) -> Rows:
    """What reaches a municipality by itself or with the county or country it lies in: rows of `offer_row`, as sure as
    that is, with `through`, the place by which it is reached."""
    areas = (municipality, *places().ancestors(municipality))

    def row(offer: Offer, claims: Sequence[Claim]) -> Row:
        nearest = min(claims, key=lambda claim: areas.index(claim.id))
        return {**offer_row(offer, day, [nearest]), "through": nearest.id}

    found = [(offer, [claim for claim in offer.places if claim.id in areas]) for offer in supply.offers]
    return _ordered(row(offer, claims) for offer, claims in found if claims)


def offer_row(offer: Offer, day: date, about: Sequence[Claim] = ()) -> Row:
    """An offer as plain values: `id`, `kind`, `name`, `providers`, `projects` (ids), `project` (its name), `needs`,
    `places`, `groups` (ids), `reach`, `start`, `end`, `verified`, `standing` and `until` on the day, `statements`.

    `about` are the claims that have to hold beside the offer itself: it stands as surely as the surest of them.
    """
    certainty = min((weakest(offer.certainty, claim.certainty) for claim in about),
                    key=("actual", "planned", "potential", "mentioned", "negated").index, default=offer.certainty)
    standing, until = standing_of(offer, certainty, day)
    told = [*offer.statements, *(s for claim in (*offer.needs, *offer.places, *about) for s in claim.statements)]
    return {"id": offer.id, "kind": offer.kind, "name": offer.name, "project": offer.project,
            "projects": [one for one in offer.projects if one != offer.id],
            "providers": [{"id": one.id, "name": one.name} for one in offer.providers],
            "needs": _ids(offer.needs), "places": _ids(offer.places), "groups": _ids(offer.groups), "reach": offer.reach,
            "start": offer.periods[0].start, "end": offer.periods[0].end, "verified": offer.verified,
            "standing": standing, "until": until,
            "statements": list(dict.fromkeys(told))}


def read_placed(reader: Reader, municipality: str) -> Rows:
    """The projects, plans and networks that work in a municipality or in the county it lies in: `id`, `label`, `name`,
    `start`, `end`, `place`, `certainty`, `statements`; those of the municipality itself first, then by name."""
    known = places().by_id
    areas = [municipality, *(area for area in places().ancestors(municipality) if known[area].level != "country")]
    return sorted(reader.read(PLACED, places=areas), key=lambda row: (areas.index(row["place"]), swedish(row["name"]),
                                                                      row["id"], row["certainty"]))


def read_receiving(reader: Reader, actor: str, *, rows_visible: bool) -> list[tuple[str, Count]]:
    """How many firms with which need were referred to an actor, most first; hidden counts take no part in the order."""
    shown = [(row["need"], masked(row["firms"], rows_visible)) for row in reader.read(RECEIVING, id=actor)]
    return sorted(shown, key=lambda pair: (-order_value(pair[1]), pair[0]))


def read_persons(reader: Reader, thing: str) -> Rows:
    """The persons who work for an actor or are the contact of a project, plan or service, by name: `id`, `name`, `title`,
    `phone`, `email`, `certainty`, `statements`."""
    return sorted(reader.read(PERSONS, id=thing), key=lambda row: (swedish(row["name"]), row["id"], row["certainty"]))


def _ids(claims: Iterable[Claim]) -> list[str]:
    return list(dict.fromkeys(claim.id for claim in claims))


def _ordered(rows: Iterable[Row]) -> Rows:
    return sorted(rows, key=lambda row: (STANDINGS.index(row["standing"]), swedish(row["name"]), row["id"]))
