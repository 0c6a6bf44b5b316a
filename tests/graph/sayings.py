"""Short ways to say things in tests: names, statements, contacts and readings about an invented region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.lexicon import places
from graph.model import (
    Body,
    Certainty,
    Contact,
    Evidence,
    Name,
    Reading,
    Referral,
    Registration,
    Source,
    SourceReport,
    Statement,
    Voiced,
)
from graph.normal import firm_key, normal_form


def name(kind: str, surface: str, **more: Any) -> Name:
    """A name in its normal form; needs, places and target groups by their id."""
    if kind in ("Need", "TargetGroup"):
        return Name(kind, surface, surface)
    if kind == "Place":
        place = places().municipality(surface) or next(iter(places().named(surface)), None)
        return Name(kind, surface, place.id if place else normal_form(kind, surface))
    return Name(kind, surface, normal_form(kind, surface), **more)


def actor(surface: str) -> Name:
    """An actor's name."""
    return name("Actor", surface)


def project(surface: str) -> Name:
    """A project's name."""
    return name("Project", surface)


def says(source: Source, subject: Name, predicate: str, object_: Name | str | int | float, *, at: int = 0,
         certainty: Certainty = Certainty.ACTUAL, confidence: float = 0.9, **qualifiers: Any) -> Statement:
    """A statement of a source; `at` is where its words begin."""
    evidence = Evidence("words", at, at + 5, element=f"paragraph {at}")
    return Statement(source.id, subject, predicate, object_, evidence, "test", certainty, confidence,
                     tuple(sorted(qualifiers.items())))


def document(sha: str, path: str | None = None, **more: Any) -> Source:
    """A source whose bytes have this digest."""
    return Source(sha256=sha * 32, path=path or f"/documents/{sha}.md", kind="document", **more)


def log(sha: str, path: str | None = None) -> Source:
    """A contact log whose bytes have this digest."""
    return Source(sha256=sha * 32, path=path or f"/logs/{sha}.csv", kind="contacts")


def register(sha: str, path: str | None = None) -> Source:
    """A register of companies whose bytes have this digest."""
    return Source(sha256=sha * 32, path=path or f"/registers/{sha}.txt", kind="scb")


def reading(source: Source, statements: Sequence[Statement] = (), contacts: Sequence[Contact] = (),
            registrations: Sequence[Registration] = ()) -> Reading:
    """What a loader would have made of the source."""
    bodies = [Body(source.id, "words " * 20)] if source.kind == "document" else []
    return Reading(source, SourceReport(source.path, source.kind), bodies, statements, contacts, registrations)


def contact(source: Source, row: int, firm: str, *, needs: Sequence[str] = (), to: Sequence[str] = (),
            municipality: str | None = "Falun", orgnr: str | None = None, state: str | None = None,
            date: str | None = "2026-03-02", horizon: str = "now") -> Contact:
    """A row of a contact log; receivers are named as a log of Dalarna would."""
    place = places().municipality(municipality) if municipality else None
    return Contact(
        source=source.id, row=row, firm=firm, firm_key=firm_key(firm), orgnr=orgnr,
        orgnr_state=state or ("valid" if orgnr else "missing"), municipality=place.id if place else None, locality=None,
        date=date, needs=tuple(Voiced(need, horizon, need, "Behov") for need in needs),
        referrals=tuple(Referral(name("Actor", receiver, place="se-lan-20"), receiver, "Lotsad till") for receiver in to),
        cells=(("Företag", firm), ("Behov", ", ".join(needs))))
