"""What is offered, what is said to be missing, which sources are complete: read from the graph, as values.

An offer is a service, a project or network that covers a need, or an actor of which that is said. What it reaches is
settled here, once, by the rule of `reach_of`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.access import Reader
from graph.lexicon import recognise
from graph.lexicon.actors import actors
from graph.lexicon.places import places
from graph.vocabulary import vocabulary
from queries.order import swedish
from queries.period import ANY_TIME, Period
from queries.reading import path_of

__all__ = ["SUPPLY", "Claim", "Inventory", "Lack", "Offer", "Provider", "Supply", "reach_of", "read_supply", "weakest"]

CERTAINTIES = ("actual", "planned", "potential", "mentioned", "negated")
RUN_BY = (("lead", "coordinator"), ("partner", "supplier", "participant"))
NATIONAL = ("statlig_myndighet", "departement")
COUNTY_BODIES = ("region", "länsstyrelse")

COVERS = """
MATCH (x:Service|Project|Network|Actor)-[r:COVERS]->(n:Need)
RETURN x.id AS offer, CASE WHEN x:Service THEN 'service' WHEN x:Project THEN 'project'
                           WHEN x:Network THEN 'network' ELSE 'actor' END AS kind,
       x.name AS name, x.start AS start, x.end AS end_, coalesce(x.certainty, 'actual') AS offer_certainty,
       x.verified AS verified,
       n.id AS id, n.name AS need_name, r.certainty AS certainty, r.statements AS statements
ORDER BY offer, id, r.id"""
PLACES = """
MATCH (x:Service|Project|Network|Actor)-[r:IN_PLACE]->(p:Place)
RETURN x.id AS owner, p.id AS id, r.certainty AS certainty, r.statements AS statements
ORDER BY owner, id, r.id"""
GROUPS = """
MATCH (x:Service|Project)-[r:FOR_GROUP]->(g:TargetGroup)
RETURN x.id AS owner, g.id AS id, r.certainty AS certainty, r.statements AS statements
ORDER BY owner, id, r.id"""
PROVIDERS = """
MATCH (a:Actor|ActorGroup)-[r:OFFERS]->(s:Service)
RETURN s.id AS owner, a.id AS id, a.name AS name, a.sort AS sort, a.municipality AS municipality, a.county AS county,
       a.register_id AS register_id, r.certainty AS certainty, r.statements AS statements
ORDER BY owner, id, r.id"""
RUNNERS = """
MATCH (a:Actor|ActorGroup)-[:TAKES_PART]->(p:Partnership)-[:IN]->(t:Project|Network)
WHERE p.certainty = 'actual' AND p.role IN $roles
RETURN t.id AS owner, a.id AS id, a.name AS name, a.sort AS sort, a.municipality AS municipality, a.county AS county,
       a.register_id AS register_id, p.role AS role, p.certainty AS certainty, p.statements AS statements
ORDER BY owner, id, p.id"""
ACTORS = """
MATCH (a:Actor)-[:COVERS]->(:Need)
RETURN DISTINCT a.id AS id, a.name AS name, a.sort AS sort, a.municipality AS municipality, a.county AS county,
       a.register_id AS register_id
ORDER BY id"""
MEMBERS = "MATCH (g:ActorGroup)-[:EXPANDS_TO]->(p:Place) RETURN g.id AS owner, p.id AS id ORDER BY owner, id"
PROJECTS = """
MATCH (s:Service)-[:PART_OF_PROJECT]->(p:Project)
RETURN s.id AS owner, p.id AS id, p.name AS name, p.start AS start, p.end AS end_
ORDER BY owner, id"""
LACKS = """
MATCH (l:Lack)-[:OF_NEED]->(n:Need)
OPTIONAL MATCH (l)-[:IN_PLACE]->(p:Place)
WITH l, n, p ORDER BY p.id
RETURN l.id AS id, n.id AS need, collect(p.id) AS places, l.certainty AS certainty, l.start AS start, l.end AS end_,
       l.target_group AS group_, l.statements AS statements
ORDER BY id, need"""
INVENTORIES = """
MATCH (i:Inventory)-[:STATED_IN]->(d:Source), (i)-[:LISTS]->(p:Place)
WHERE d.complete
RETURN i.id AS id, i.needs AS needs, i.start AS start, i.end AS end_, p.id AS area, d.id AS source_id, d.paths AS paths
ORDER BY id, area, source_id"""

SUPPLY = (COVERS, PLACES, GROUPS, PROVIDERS, RUNNERS, ACTORS, MEMBERS, PROJECTS, LACKS, INVENTORIES)


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of an offer: the id of a need, place or target group, how surely, on which statements."""

    id: str
    certainty: str = "actual"
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provider:
    """Who offers it. `sort`, `municipality`, `county`, `country` (place ids) are known where the register knows it;
    `members` are the places that a group such as «länets kommuner» comprises."""

    id: str
    name: str
    sort: str | None = None
    municipality: str | None = None
    county: str | None = None
    country: str | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that covers needs. `reach` says where its places come from: `stated`, `project`, `name` (of the
    provider), `own area` (inferred) or `none`. Without groups it is for all. It is in force in any of its periods.
    `verified` is the day when somebody who knows last found it right, as far as a source says."""

    id: str
    name: str
    kind: str
    providers: tuple[Provider, ...] = ()
    needs: tuple[Claim, ...] = ()
    places: tuple[Claim, ...] = ()
    reach: str = "stated"
    groups: tuple[Claim, ...] = ()
    periods: tuple[Period, ...] = (ANY_TIME,)
    certainty: str = "actual"
    project: str | None = None
    projects: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    verified: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Who to name: the providers, else the project, else the offer itself."""
        return tuple(p.name for p in self.providers) or (self.project or self.name,)


@dataclass(frozen=True, slots=True)
class Lack:
    """A source says that a need is not met: where, when, for whom (None: for all)."""

    id: str
    need: str
    places: tuple[str, ...]
    period: Period = ANY_TIME
    group: str | None = None
    certainty: str = "actual"
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    """A source (its id and path) that is a complete list of offers for an area; no needs means all."""

    id: str
    area: str
    source: str
    path: str
    needs: frozenset[str] = frozenset()
    period: Period = ANY_TIME

    @property
    def declaration(self) -> str:
        """As a person declares it.

        >>> Inventory("i", "se-lan-20", "s", "list.md", frozenset(["finans.lan"]), Period("2024", None)).declaration
        'se-lan-20:finans.lan:2024..'
        """
        period = f"{self.period.start or ''}..{self.period.end or ''}" if self.period != ANY_TIME else ""
        return ":".join(part for part in (self.area, ",".join(sorted(self.needs)), period) if part)


@dataclass(frozen=True, slots=True)
class Supply:
    """All that is known about what is offered, what is said to be missing and which sources are complete."""

    offers: tuple[Offer, ...] = ()
    lacks: tuple[Lack, ...] = ()
    inventories: tuple[Inventory, ...] = ()


def weakest(*certainties: str) -> str:
    """The least sure of several.

    >>> weakest("actual", "planned", "actual")
    'planned'
    """
    return max(certainties, key=CERTAINTIES.index)


def reach_of(own: Sequence[Claim], of_project: Sequence[Claim],
             providers: Sequence[Provider]) -> tuple[tuple[Claim, ...], str]:
    """The places that an offer reaches, and where they come from.

    Those that its statement names; else those of its project; else a place word in a provider's name; else the own
    area of a municipality, region, county board or national body, or the places of a group (inferred); else nobody.

    >>> reach_of([], [], [Provider("a", "Mora Utveckling", "promoter")])
    ((Claim(id='se-kom-2062', certainty='actual', statements=()),), 'name')
    >>> reach_of([], [], [Provider("a", "Lotsarna", "promoter", county="se-lan-20")])
    ((), 'none')
    """
    for claims, reach in ((own, "stated"), (of_project, "project")):
        if claims:
            return tuple(claim for one in claims for claim in _normal(one)), reach
    named = dict.fromkeys(mention.id for p in providers for mention in recognise(p.name, kinds=("place",)))
    areas = dict.fromkeys(area for provider in providers for area in _own_area(provider))
    for found, reach in ((named, "name"), (areas, "own area")):
        if found:
            return tuple(claim for place in found for claim in _normal(Claim(place))), reach
    return (), "none"


def _normal(claim: Claim) -> list[Claim]:
    """A locality stands for its municipality."""
    place = places().by_id.get(claim.id)
    if place is None or place.level != "locality":
        return [claim]
    return [replace(claim, id=municipality) for municipality in places().municipalities_within(claim.id)]


def _own_area(provider: Provider) -> tuple[str, ...]:
    area: str | None = None
    if provider.sort == "kommun":
        area = provider.municipality
    elif provider.sort in COUNTY_BODIES:
        area = provider.county
    elif provider.sort in NATIONAL:
        area = provider.county or provider.country
    return (area,) if area else provider.members


def read_supply(reader: Reader) -> Supply:
    """All offers, lacks and inventories of the graph, by id. An empty graph gives an empty supply."""
    return Supply(tuple(_read_offers(reader)), tuple(map(_lack, reader.read(LACKS))),
                  tuple(map(_inventory, reader.read(INVENTORIES))))


def _read_offers(reader: Reader) -> Iterable[Offer]:
    roles = [role for roles in RUN_BY for role in roles]
    claimed = _by(reader.read(COVERS), "offer")
    read = _Read(
        places=_claims(reader.read(PLACES)), groups=_claims(reader.read(GROUPS)),
        providers=_by(reader.read(PROVIDERS), "owner"), runners=_by(reader.read(RUNNERS, roles=roles), "owner"),
        actors={row["id"]: row for row in reader.read(ACTORS)}, members=_by(reader.read(MEMBERS), "owner"),
        projects=_by(reader.read(PROJECTS), "owner"))
    return [_offer(rows, read) for rows in claimed.values()]


@dataclass(frozen=True, slots=True)
class _Read:
    """Rows about offers, by the offer or project that they are about."""

    places: Mapping[str, list[Claim]]
    groups: Mapping[str, list[Claim]]
    providers: Mapping[str, list[Mapping[str, Any]]]
    runners: Mapping[str, list[Mapping[str, Any]]]
    actors: Mapping[str, Mapping[str, Any]]
    members: Mapping[str, list[Mapping[str, Any]]]
    projects: Mapping[str, list[Mapping[str, Any]]]


def _offer(rows: Sequence[Mapping[str, Any]], read: _Read) -> Offer:
    first = rows[0]
    offer, kind = first["offer"], first["kind"]
    projects = read.projects.get(offer, [])
    offered = _surest(read.providers.get(offer, []))
    providers = _providers(offer, kind, offered, projects, read)
    of_project = [claim for project in projects for claim in read.places.get(project["id"], [])]
    reached, reach = reach_of(read.places.get(offer, []), of_project, providers)
    own = Period(first["start"], first["end_"])
    return Offer(
        id=offer, name=first["name"], kind=kind, providers=providers, needs=tuple(map(_need_claim, rows)),
        places=reached, reach=reach, groups=tuple(read.groups.get(offer, [])),
        periods=tuple(own.within(Period(p["start"], p["end_"])) for p in projects) or (own,),
        certainty=_certainty(first["offer_certainty"], offered),
        project=first["name"] if kind in ("project", "network") else next((p["name"] for p in projects), None),
        projects=(offer,) if kind == "project" else tuple(p["id"] for p in projects),
        statements=tuple(s for row in offered for s in row["statements"] or ()), verified=first["verified"])


def _providers(offer: str, kind: str, offered: Sequence[Mapping[str, Any]], projects: Sequence[Mapping[str, Any]],
               read: _Read) -> tuple[Provider, ...]:
    """Who offers a service; who runs a project or network, and a service of a project of which no provider is named."""
    if kind == "actor":
        return (_provider(read.actors[offer], read),)
    owners = [offer] if kind != "service" else [project["id"] for project in projects]
    rows = offered or _runners([row for owner in owners for row in read.runners.get(owner, [])])
    found = {row["id"]: _provider(row, read) for row in rows}
    return tuple(sorted(found.values(), key=lambda provider: (swedish(provider.name), provider.id)))


def _certainty(of_offer: str, offered: Sequence[Mapping[str, Any]]) -> str:
    """How surely it is offered. Where no source says by whom, what it says of its needs and places decides."""
    if offered:
        return weakest(of_offer, offered[0]["certainty"])
    return "negated" if of_offer == "negated" else "actual"


def _surest(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those who offer it as surely as anybody does."""
    best = min((row["certainty"] for row in rows), key=CERTAINTIES.index, default="actual")
    return [row for row in rows if row["certainty"] == best]


def _runners(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    for roles in RUN_BY:
        if found := [row for row in rows if row["role"] in roles]:
            return found
    return []


def _provider(row: Mapping[str, Any], read: _Read) -> Provider:
    registered = actors().by_id.get(row["register_id"] or "")
    country = registered.country.lower() if registered else None
    return Provider(row["id"], row["name"], row["sort"], row["municipality"], row["county"],
                    country if country in places().by_id else None,
                    tuple(member["id"] for member in read.members.get(row["id"], ())))


def _need_claim(row: Mapping[str, Any]) -> Claim:
    """A need by its id; a group of needs, which the vocabulary keeps apart, by the group's id."""
    need = row["id"] if row["id"] in vocabulary().needs else _group_called(row["need_name"]) or row["id"]
    return Claim(need, row["certainty"], tuple(row["statements"] or ()))


def _group_called(name: str | None) -> str | None:
    wanted = (name or "").casefold()
    return next((group for group, titles in vocabulary().need_groups.items()
                 if wanted in (group, *(title.casefold() for title in titles.values()))), None)


def _claims(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Claim]]:
    claims: dict[str, list[Claim]] = defaultdict(list)
    for row in rows:
        claims[row["owner"]].append(Claim(row["id"], row["certainty"], tuple(row["statements"] or ())))
    return claims


def _by(rows: Iterable[Mapping[str, Any]], key: str) -> dict[str, list[Mapping[str, Any]]]:
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row[key]].append(row)
    return grouped


def _lack(row: Mapping[str, Any]) -> Lack:
    where = tuple(claim.id for place in row["places"] for claim in _normal(Claim(place)))
    return Lack(row["id"], row["need"], where, Period(row["start"], row["end_"]), row["group_"], row["certainty"],
                tuple(row["statements"] or ()))


def _inventory(row: Mapping[str, Any]) -> Inventory:
    words = vocabulary()
    needs = frozenset(need for one in row["needs"] or () for need in words.needs_of(one) or (one,))
    return Inventory(row["id"], row["area"], row["source_id"], path_of(row["paths"], row["source_id"]), needs,
                     Period(row["start"], row["end_"]))
