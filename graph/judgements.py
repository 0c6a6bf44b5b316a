"""What people decide, as values: they outlive every reload, because they name names and content and never an id of the graph.

    Pair ─ two names mean the same thing, or do not     Verdict ─ a statement is right, or wrong
    Meaning ─ a text means a need                       Listing ─ a source is a complete inventory
    Layout ─ what the columns of a table mean (`graph.model`): it acts when a file is read, and on nothing that was

A `Judgement` is one of these with its author, time and reason. Nothing is ever overwritten: of several about one matter
the newest that is not undone governs (`governing`). As text (`as_lines`, `from_lines`) they are JSON Lines in order of
time, so that a file of them can be kept in version control.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from graph.errors import BadParameter
from graph.ids import digest
from graph.model import Inventory, Layout, Name

__all__ = ["Called", "Claim", "Judgement", "Listing", "Matter", "Meaning", "Origin", "Pair", "Ref", "Verdict", "Within",
           "as_lines", "from_lines", "governing", "known_by_path"]


@dataclass(frozen=True, slots=True)
class Within:
    """Where a name means something only there: in a document, known by its bytes or its path; as part of what has the key
    `owner` (a goal's priority, a priority's plan), in the document or, where none is given, anywhere."""

    sha256: str = ""
    path: str = ""
    owner: str = ""

    @property
    def is_document(self) -> bool:
        """Whether it is of one document."""
        return bool(self.sha256 or self.path)

    def is_in(self, origin: Origin) -> bool:
        """Whether its document is a source with this origin."""
        return self.is_document and (origin.sha256 == self.sha256 or self.path in origin.paths)


@dataclass(frozen=True, slots=True)
class Ref:
    """What a judgement calls a thing: kind, normal form and, where it tells names apart, the place (a firm's
    municipality). `number` is a firm's organisation number or its digest; with it a firm is known whatever its name.
    `within` tells where a name means something only there. Without it a name that means the same everywhere is called; where
    nothing has such a name, as when a judgement is older than `within`, all that are called so.

    `surface` is for people to read, and `here` are the ids of `within` in the graph at hand (`graph.scopes`): they play no
    part in comparing.
    """

    kind: str
    key: str
    place: str | None = None
    number: str | None = None
    surface: str = field(default="", compare=False)
    within: Within | None = None
    here: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    @classmethod
    def of(cls, name: Name) -> Ref:
        """What refers to a name, wherever it means something (`graph.scopes.ref_to` tells where).

        >>> Ref.of(Name("Actor", "Region Dalarnas", "region dalarna"))
        Ref(kind='Actor', key='region dalarna', place=None, number=None, surface='Region Dalarnas', within=None)
        """
        return cls(name.kind, name.key, name.place, surface=name.surface)

    @property
    def sign(self) -> tuple[str, str, str, str]:
        """What is compared of the name itself, as text."""
        return (self.kind, self.key, self.place or "", self.number or "")

    @property
    def whole_sign(self) -> tuple[str, ...]:
        """All that is compared, as text. The document is its path: a new version of it is the same document."""
        within = self.within
        return self.sign if within is None else (*self.sign, within.path or within.sha256, within.owner)

    def __lt__(self, other: Ref) -> bool:
        """Order by what is compared; what has no place comes first.

        >>> [ref.place for ref in sorted([Ref("Actor", "almi", "se-lan-20"), Ref("Actor", "almi")])]
        [None, 'se-lan-20']
        """
        return self.whole_sign < other.whole_sign


class Called:
    """Names, by what judgements call them.

    >>> plain, here, there = (Name("Actor", "GT", "gt", scope=scope) for scope in (None, "a", "b"))
    >>> exact = Ref("Actor", "gt", within=Within(path="a.md"), here=frozenset({"a"}))
    >>> Called([plain, here, there]).by(exact) == [here], Called([plain, here, there]).by(Ref("Actor", "gt")) == [plain]
    (True, True)
    >>> Called([here, there]).by(Ref("Actor", "gt")) == [here, there]
    True
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self._by_sign: dict[tuple[str, ...], list[Name]] = {}
        for name in names:
            self._by_sign.setdefault(Ref.of(name).sign, []).append(name)

    def by(self, ref: Ref) -> list[Name]:
        """The names that a reference calls, in the order in which they were given."""
        found = self._by_sign.get(ref.sign, [])
        if ref.within is not None:
            return [name for name in found if name.scope in ref.here]
        return [name for name in found if not name.scope] or found


@dataclass(frozen=True, slots=True)
class Origin:
    """A content that sources were read from: its bytes and its paths; `date` is the day it gives itself."""

    sha256: str
    paths: tuple[str, ...] = ()
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names mean the same thing (`same`), or they do not."""

    left: Ref
    right: Ref
    same: bool

    @property
    def kind(self) -> str:
        """`same` or `different`."""
        return "same" if self.same else "different"

    @property
    def topic(self) -> str:
        """What it is about, whichever way it is decided and whichever name comes first."""
        return digest("pair", *sorted((self.left.whole_sign, self.right.whole_sign)))


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement by its content: what is said, in which words, in a file known by its bytes or its path."""

    sha256: str
    path: str
    subject: str
    predicate: str
    object: str
    certainty: str
    said: str
    """Digest of all that is said and the words it rests on (`graph.derivation.Said.claim`)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A statement is right, or wrong. It acts on the same claim in the same words, in a file of the same bytes or path."""

    claim: Claim
    right: bool

    @property
    def kind(self) -> str:
        """`right` or `wrong`."""
        return "right" if self.right else "wrong"

    @property
    def topic(self) -> str:
        """The claim and where it stands."""
        return digest("verdict", self.claim.said, self.claim.sha256, self.claim.path)

    def acts_on(self, said: str, origin: Origin) -> bool:
        """Whether it is about a statement with this claim of a source with this origin."""
        return self.claim.said == said and (origin.sha256 == self.claim.sha256 or self.claim.path in origin.paths)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A text (squeezed: lower case, single spaces) means a need."""

    text: str
    need: str

    @property
    def kind(self) -> str:
        """`means`."""
        return "means"

    @property
    def topic(self) -> str:
        """The text."""
        return digest("means", self.text)


@dataclass(frozen=True, slots=True)
class Listing:
    """A source, known by its bytes or its path, is a complete inventory."""

    sha256: str
    path: str
    inventory: Inventory

    @property
    def kind(self) -> str:
        """`inventory`."""
        return "inventory"

    @property
    def topic(self) -> str:
        """The source and what it is complete for."""
        one = self.inventory
        return digest("inventory", self.sha256, self.path, one.area, one.needs, one.start, one.end)

    def acts_on(self, origin: Origin) -> bool:
        """Whether it is about a source with this origin."""
        return origin.sha256 == self.sha256 or self.path in origin.paths


Matter = Pair | Verdict | Meaning | Listing | Layout


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision of a person. `at` and `undone_at` are ISO times in UTC; undone ones are kept, so that undoing travels
    with the text too."""

    matter: Matter
    author: str
    at: str
    reason: str | None = None
    undone_by: str | None = None
    undone_at: str | None = None

    @property
    def id(self) -> str:
        """16 hexadecimal digits that follow from the decision, its author and time."""
        return digest("judgement", self.matter.kind, self.matter.topic, _decided(self.matter), self.author, self.at)[:16]

    @property
    def kind(self) -> str:
        """`same`, `different`, `right`, `wrong`, `means`, `inventory` or `columns`."""
        return self.matter.kind

    @property
    def living(self) -> bool:
        """Whether it is not undone."""
        return self.undone_at is None

    def undone(self, author: str, at: str) -> Judgement:
        """The same judgement, undone."""
        return replace(self, undone_by=author, undone_at=at)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; fields that say nothing are left out."""
        fields = {"kind": self.kind, **_plain(self.matter), "author": self.author, "at": self.at, "reason": self.reason,
                  "undone_by": self.undone_by, "undone_at": self.undone_at}
        return {name: value for name, value in fields.items() if value is not None}


def governing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Of several judgements about one matter the newest living one; order: by id. None: an empty list.

    >>> a, b = Ref("Actor", "gtx"), Ref("Actor", "granbo tillväxt")
    >>> old = Judgement(Pair(a, b, True), "anna", "2026-01-01T00:00:00+00:00")
    >>> new = Judgement(Pair(b, a, False), "bo", "2026-01-02T00:00:00+00:00")
    >>> [one.kind for one in governing([new, old])], [one.kind for one in governing([old, new.undone("bo", "2026-01-03")])]
    (['different'], ['same'])
    """
    newest: dict[str, Judgement] = {}
    for one in sorted(judgements, key=lambda one: (one.at, one.author, one.id)):
        if one.living:
            newest[one.matter.topic] = one
    return sorted(newest.values(), key=lambda one: one.id)


def known_by_path(judgements: Iterable[Judgement]) -> frozenset[str]:
    """The paths by which judgements know a source and so decide what follows from it: what such a source says is derived
    anew when the path becomes its own or is no longer. A source that was declared an inventory says the same as before.

    >>> one = Claim("ab" * 32, "plan.md", "Almi", "named", "Almi", "actual", "digest")
    >>> known_by_path([Judgement(Verdict(one, right=False), "anna", "2026-01-01T00:00:00+00:00")])
    frozenset({'plan.md'})
    """
    matters = [one.matter for one in governing(judgements)]
    refs = [ref for matter in matters if isinstance(matter, Pair) for ref in (matter.left, matter.right)]
    return frozenset([*(matter.claim.path for matter in matters if isinstance(matter, Verdict)),
                      *(ref.within.path for ref in refs if ref.within and ref.within.path)])


def as_lines(judgements: Iterable[Judgement]) -> str:
    """The judgements as JSON Lines, one a line, by time and id. None: an empty text.

    >>> as_lines([Judgement(Meaning("bygga hemsida", "digital.webb"), "anna", "2026-01-01T00:00:00+00:00")])
    '{"kind": "means", "text": "bygga hemsida", "need": "digital.webb", "author": "anna", "at": "2026-01-01T00:00:00+00:00"}\\n'
    """
    ordered = sorted(judgements, key=lambda one: (one.at, one.id))
    return "".join(json.dumps(one.as_json(), ensure_ascii=False) + "\n" for one in ordered)


def from_lines(text: str) -> list[Judgement]:
    """The judgements of a text made by `as_lines`, in its order; blank lines are passed over.

    Raises BadParameter that names the line where one cannot be read.

    >>> one = Judgement(Meaning("bygga hemsida", "digital.webb"), "anna", "2026-01-01T00:00:00+00:00", "frågat")
    >>> from_lines(as_lines([one])) == [one]
    True
    >>> from_lines("{}")
    Traceback (most recent call last):
    graph.errors.BadParameter: judgements: line 1 is no judgement ('kind' is missing)
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(from_json(json.loads(line)))
        except KeyError as error:
            raise BadParameter("judgements", f"line {number} is no judgement ({error} is missing)") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise BadParameter("judgements", f"line {number} is no judgement (not the expected shape)") from error
    return found


def from_json(row: Mapping[str, Any]) -> Judgement:
    """The judgement of its plain values; the inverse of `Judgement.as_json`. Raises KeyError, TypeError, ValueError."""
    return Judgement(_matter(row), str(row["author"]), str(row["at"]), row.get("reason"), row.get("undone_by"),
                     row.get("undone_at"))


def _matter(row: Mapping[str, Any]) -> Matter:
    match row["kind"]:
        case "same" | "different" as kind:
            return Pair(_ref(row["left"]), _ref(row["right"]), kind == "same")
        case "right" | "wrong" as kind:
            return Verdict(Claim(**row["claim"]), kind == "right")
        case "means":
            return Meaning(str(row["text"]), str(row["need"]))
        case "inventory":
            one = row["inventory"]
            return Listing(row["sha256"], row["path"],
                           Inventory(one["area"], tuple(one.get("needs", ())), one.get("start"), one.get("end")))
        case "columns":
            return Layout(str(row["shape"]), tuple((int(at), str(role)) for at, role in row["roles"]), tuple(row["headers"]),
                          str(row["file"]))
        case kind:
            raise ValueError(kind)


def _ref(row: Mapping[str, Any]) -> Ref:
    """A reference from its plain values; one that was written before `within` was has none."""
    within = row.get("within")
    return Ref(**{**row, "within": Within(**within) if within else None})


def _ref_row(ref: Ref) -> dict[str, Any]:
    within = {"within": _filled(asdict(ref.within))} if ref.within else {}
    plain = {"kind": ref.kind, "key": ref.key, "place": ref.place, "number": ref.number, "surface": ref.surface}
    return _filled(plain) | within


def _plain(matter: Matter) -> dict[str, Any]:
    match matter:
        case Pair():
            return {"left": _ref_row(matter.left), "right": _ref_row(matter.right)}
        case Verdict():
            return {"claim": asdict(matter.claim)}
        case Meaning():
            return {"text": matter.text, "need": matter.need}
        case Listing():
            return {"sha256": matter.sha256, "path": matter.path, "inventory": _filled(asdict(matter.inventory))}
        case Layout():
            return {"shape": matter.shape, "roles": [list(one) for one in matter.roles], "headers": list(matter.headers),
                    "file": matter.file}


def _decided(matter: Matter) -> str:
    """What tells two decisions about one topic apart beside their kind."""
    if isinstance(matter, Layout):
        return digest("roles", matter.roles)
    return matter.need if isinstance(matter, Meaning) else ""


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items() if value}
