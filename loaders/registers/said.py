"""An actor and an offer in statements, each with the cell that it rests on. Tables and HSDS say the same here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.model import Certainty, Name, Statement
from graph.normal import normal_form
from loaders.registers.written import Cell

__all__ = ["Claim", "Offer", "Person", "Sayer", "offer_said", "person_said"]


@dataclass(frozen=True, slots=True)
class Sayer:
    """Who says it: a source, by a rule, how confidently."""

    source: str
    rule: str
    confidence: float = 0.95

    def say(self, subject: Name, predicate: str, obj: Name | str | int | float, cell: Cell,
            certainty: Certainty = Certainty.ACTUAL, *, less: float = 0.0, title: str | None = None) -> Statement:
        """A statement that rests on a cell; `less` confident where it was read from words."""
        return Statement(self.source, subject, predicate, obj, cell.evidence, self.rule, certainty,
                         round(self.confidence - less, 2), (("title", title),) if title else ())


@dataclass(frozen=True, slots=True)
class Claim:
    """A provider, need, place or target group of an offer, the cell that names it, and how surely, where that differs."""

    name: Name
    cell: Cell
    certainty: Certainty | None = None
    less: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to call: each with the cell."""

    name: tuple[str, Cell] | None = None
    title: str | None = None
    email: tuple[str, Cell] | None = None
    phone: tuple[str, Cell] | None = None


@dataclass(slots=True)
class Offer:
    """What a register says of one offer. `called` is what it was called before; `values` are plain values by predicate."""

    providers: Sequence[Claim]
    service: Name
    cell: Cell
    called: Name | None = None
    certainty: Certainty = Certainty.ACTUAL
    needs: list[Claim] = field(default_factory=list)
    places: list[Claim] = field(default_factory=list)
    groups: list[Claim] = field(default_factory=list)
    projects: list[Claim] = field(default_factory=list)
    values: dict[str, tuple[str, Cell]] = field(default_factory=dict)
    persons: Sequence[Person] = ()


def offer_said(offer: Offer, sayer: Sayer) -> Iterator[Statement]:
    """An offer as statements: who offers it, its name, what it covers, where, for whom, when, whom to ask."""
    service, sure = offer.service, offer.certainty
    for claim in offer.providers:
        yield sayer.say(claim.name, "named", claim.name.surface, claim.cell)
        yield sayer.say(claim.name, "offers", service, claim.cell, claim.certainty or sure)
    yield sayer.say(service, "named", service.surface, offer.cell, sure)
    if offer.called is not None and offer.called.id != service.id:
        yield sayer.say(service, "alias", offer.called, offer.cell)
    for predicate, claims in (("covers", offer.needs), ("in_place", offer.places), ("for_group", offer.groups),
                              ("part_of_project", offer.projects)):
        for claim in claims:
            yield sayer.say(service, predicate, claim.name, claim.cell, claim.certainty or sure, less=claim.less)
    for claim in offer.projects:
        yield sayer.say(claim.name, "named", claim.name.surface, claim.cell)
    for predicate, (value, cell) in offer.values.items():
        yield sayer.say(service, predicate, value, cell)
    for person in offer.persons:
        yield from person_said(person, "contact_for", service, sayer)


def person_said(person: Person, predicate: str, thing: Name, sayer: Sayer) -> Iterator[Statement]:
    """Whom to call about a thing; addresses without a person are the thing's own."""
    whose = thing
    if person.name is not None:
        surface, cell = " ".join(person.name[0].split()), person.name[1]
        whose = Name("Person", surface, normal_form("Person", surface))
        yield sayer.say(whose, "named", surface, cell)
        yield sayer.say(whose, predicate, thing, cell, title=person.title)
    for address, told in (("email", person.email), ("phone", person.phone)):
        if told is not None:
            yield sayer.say(whose, address, told[0], told[1])

