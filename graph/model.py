"""The values that flow from loaders to the graph: what sources say, and what follows from it. No I/O.

    Source ─ what was read             Body ─ the text of a document, the cells of a row (apart, deletable)
    Name ─ how a source calls a thing  Statement ─ what a source says of it, with the words it rests on
    Contact ─ one row of a contact log, a statement of its own
    Registration ─ one row of a company register, a statement of its own
    Entity, Fact ─ what follows from statements (made by `graph.derivation`, never by loaders)

Statements point to names, never to entities; which names mean the same thing is decided later and can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from graph.ids import digest
from graph.quick import quick

__all__ = [
    "Body",
    "Certainty",
    "Contact",
    "Entity",
    "Evidence",
    "Fact",
    "Inventory",
    "Layout",
    "Name",
    "Qualifier",
    "Reading",
    "Referral",
    "Registration",
    "Source",
    "SourceReport",
    "Statement",
    "Voiced",
]

Qualifier = str | int | float | bool | tuple[str, ...]


class Certainty(StrEnum):
    """How sure a source is of what it says, the strongest first: what is actual counts before what is planned."""

    ACTUAL = "actual"
    PLANNED = "planned"
    POTENTIAL = "potential"
    MENTIONED = "mentioned"
    NEGATED = "negated"


@dataclass(frozen=True, slots=True)
class Inventory:
    """A source declared a complete list of offers: `AREA[:NEEDS][:FROM..TO]`.

    `area` is a place id; `needs` are need ids (empty: all needs); `start` and `end` are ISO days (None: open).
    """

    area: str
    needs: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One content as it was read: the same file at two paths is one source.

    `kind` is `document` or `contacts`; `rules` is the version of the rules that read it; `mapping` is a digest of a
    column mapping, if one was given. The same bytes read by other rules, with another mapping or as another inventory
    are another source, which replaces the former.
    """

    sha256: str
    path: str
    kind: str
    title: str | None = None
    language: str | None = None
    date: str | None = None
    encoding: str | None = None
    rules: str = ""
    mapping: str | None = None
    inventories: tuple[Inventory, ...] = ()

    @property
    def id(self) -> str:
        """16 hexadecimal digits that follow from the bytes and how they were read, not from the path.

        >>> a, b = (Source(sha256="ab" * 32, path=path, kind="document") for path in ("a.md", "b.md"))
        >>> a.id == b.id, len(a.id)
        (True, 16)
        """
        inventories = [(i.area, i.needs, i.start, i.end) for i in self.inventories]
        return digest("source", self.sha256, self.kind, self.rules, self.mapping, inventories)[:16]


@quick
class Name:
    """How a source calls a thing: `surface` as written, `key` its normal form (`graph.identity.normal_form`).

    `kind` is an entity label of the vocabulary (`Actor`, `Project` …). `sort` is the finer kind where the source shows
    it (an actor's `kommun`, `promoter` …; a project's `förstudie`). `place` is a place id that narrows what the name
    means: the county of a log for «Almi», the municipality of a firm. `scope` is a source id (or another name's id)
    where the name means something only there: a priority of a plan, a goal of a priority.
    """

    kind: str
    surface: str
    key: str
    sort: str | None = None
    place: str | None = None
    scope: str | None = None

    @property
    def id(self) -> str:
        """Digest of kind, surface, place and scope: one node per spelling, shared by all sources that use it."""
        return _name_id(self.kind, self.surface, self.place, self.scope)


@lru_cache(maxsize=65_536)
def _name_id(kind: str, surface: str, place: str | None, scope: str | None) -> str:
    """Kept for names that come again: most do, many hundred times in one derivation."""
    return digest("name", kind, surface, place, scope)


@quick
class Evidence:
    """Where a source says it. Documents: `start`, `end` (Unicode characters of the body's text) and the `quote` there, the
    `page` or the `element` (`table 2, row 3`) where the format has such.
    Tables: `row` (from 1 under the header), `column`, `sheet` and the cell as `quote`."""

    quote: str
    start: int | None = None
    end: int | None = None
    page: int | None = None
    row: int | None = None
    column: str | None = None
    sheet: str | None = None
    element: str | None = None


@quick
class Statement:
    """What one source says: subject, predicate, object (a name, or a plain value), and the words it rests on.

    `predicate` is one of `graph/vocabulary/predicates.toml`. `qualifiers` hold role, period, amount, phase, place …
    """

    source: str
    subject: Name
    predicate: str
    object: Name | str | int | float
    evidence: Evidence
    rule: str
    certainty: Certainty = Certainty.ACTUAL
    confidence: float = 0.9
    qualifiers: tuple[tuple[str, Qualifier], ...] = ()

    @property
    def id(self) -> str:
        """Digest of all that is said and where: reading the same source by the same rules gives the same id."""
        obj = self.object.id if isinstance(self.object, Name) else f"={self.object}"
        ev = self.evidence
        place = (ev.start, ev.end, ev.sheet, ev.row, ev.column)
        return digest("statement", self.source, self.subject.id, self.predicate, obj, place, self.certainty.value,
                      self.rule, self.qualifiers)

    def qualifier(self, name: str) -> Qualifier | None:
        """The value of one qualifier, None where it is not given."""
        return dict(self.qualifiers).get(name)


@dataclass(frozen=True, slots=True)
class Voiced:
    """A need that a contact voiced: need id, `horizon` (`now`, `later` or `unstated`), the cell it was read from."""

    need: str
    horizon: str
    quote: str
    column: str


@dataclass(frozen=True, slots=True)
class Referral:
    """Who took over: a name of kind Actor (its `place` is the county that narrows it), the cell it was read from.

    `known` is False where nobody could be told («egen revisor»): it meets a need in practice all the same.
    """

    name: Name
    quote: str
    column: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Contact:
    """One row of a contact log, as understood.

    The firm is given by what the row has: `firm` (name as written), `firm_key` (its normal form), `orgnr` (the plain
    number of a legal person, or `digest:…` for a personal number, None if missing or its check digit is wrong) and
    `orgnr_state` (`valid`, `personal`, `invalid`, `missing`). `municipality` is a place id of level municipality.
    `date` is as precise as the cell (`2020-11-03`, `2020-W45`, `2020-11`), None where it is not readable.
    `cells` are the raw cells by header, with personal numbers replaced by their digest; they become a body.
    `groups` are need groups named without a need in them (`finans`). `duplicates` are later rows that repeat this one.
    `unread` are texts of need cells that nobody understood, squeezed, and `unread_horizons` the horizons of their columns.
    """

    source: str
    row: int
    firm: str | None
    firm_key: str | None
    orgnr: str | None
    orgnr_state: str
    municipality: str | None
    locality: str | None
    date: str | None
    needs: tuple[Voiced, ...] = ()
    referrals: tuple[Referral, ...] = ()
    groups: tuple[str, ...] = ()
    status: str | None = None
    outcome: str | None = None
    size: str | None = None
    industry: str | None = None
    sheet: str | None = None
    duplicates: tuple[int, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    unread_horizons: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Digest of source, sheet and row."""
        return digest("contact", self.source, self.sheet, self.row)


@quick
class Registration:
    """One row of a company register, as understood; what it does not tell is None.

    `number` is the plain number of a legal person or `digest:…` for a personal one: then there is no `name`, which would be a
    person's. `form`, `size` and `section` are ids of `graph.lexicon.companies`; `industries` are codes as they stand, the main
    one first. `municipality` is a place id, and `by` how it is known: `seat`, `workplace` (of one of its workplaces) or `post`
    (from the postal address). `registered` and `deregistered` are ISO days. `active`: neither deregistered nor dormant.
    """

    source: str
    row: int
    number: str
    name: str | None = None
    form: str | None = None
    industries: tuple[str, ...] = ()
    section: str | None = None
    size: str | None = None
    municipality: str | None = None
    by: str | None = None
    registered: str | None = None
    deregistered: str | None = None
    active: bool = True

    @property
    def id(self) -> str:
        """Digest of source and row."""
        return digest("registration", self.source, self.row)


@dataclass(frozen=True, slots=True)
class Body:
    """The words themselves, apart from facts: the text of a document (`row` None) or the raw cells of a row of a `sheet`."""

    source: str
    text: str
    row: int | None = None
    personal: bool = True
    sheet: str | None = None

    @property
    def id(self) -> str:
        """Digest of source and row, and of the sheet where there is one: every sheet has a first row."""
        return digest("body", self.source, self.row, *([self.sheet] if self.sheet is not None else []))


@dataclass(frozen=True, slots=True)
class Layout:
    """What a person said that the columns of a table mean: role by position from 0, for all tables whose header has this
    `shape` (a digest of its words in their order). `headers` are those of these columns, in the `file` it was said of; `day`
    is when, None until it is kept."""

    shape: str
    roles: tuple[tuple[int, str], ...]
    headers: tuple[str, ...]
    file: str
    day: str | None = None

    @property
    def kind(self) -> str:
        """`columns`."""
        return "columns"

    @property
    def topic(self) -> str:
        """The shape, whatever is said of it."""
        return digest("columns", self.shape)


@dataclass(slots=True)
class SourceReport:
    """What was understood, repaired or refused of one file; `fields` are those of a source in docs/reference.md.

    Loaders fill it while they read; it is complete when all that the reading gives is exhausted.
    """

    path: str
    kind: str
    status: str = "loaded"
    reason: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {"path": self.path, "kind": self.kind, "status": self.status, "reason": self.reason, **self.fields}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a loader made of one file. `statements`, `contacts` and `registrations` may be generators: they are read once, in
    this order. `layouts` is what a mapping that was given says of its tables, to be kept for others of their shape."""

    source: Source
    report: SourceReport
    bodies: Iterable[Body] = ()
    statements: Iterable[Statement] = ()
    contacts: Iterable[Contact] = ()
    registrations: Iterable[Registration] = ()
    layouts: tuple[Layout, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A cluster of names that mean the same thing. `label` is its kind; `properties` are its property facts."""

    id: str
    label: str
    name: str
    names: tuple[str, ...]
    statements: tuple[str, ...]
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """A relationship that follows from statements: (`start`)-[`type` {`properties`}]->(`end`), by entity ids."""

    start: str
    type: str
    end: str
    certainty: Certainty
    statements: tuple[str, ...]
    sources: tuple[str, ...]
    properties: Mapping[str, Any]
