"""What the columns of a register mean, told from their headers. The words are data: `columns.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from rapidfuzz import fuzz

from graph.errors import VocabularyError
from graph.normal import squeeze
from loaders.logs.column_values import looks_like_data
from loaders.logs.columns import IGNORE, Columns, log_columns

__all__ = ["Kind", "column_words", "kind_of_register", "read_columns", "register_columns"]

LONGEST_HEADER = 80
SLIP_LENGTH, SLIP_RATIO = 6, 90
WHOLE, PART, SLIP = 3, 2, 1
NUMBERED = re.compile(r"\s+\d+$")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of register: its name in `columns.toml`, the roles it cannot do without, and those of which it has one or more."""

    name: str
    needed: tuple[str, ...]
    telling: tuple[str, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """All roles that its columns may have."""
        return tuple(_roles(self.name))


@dataclass(frozen=True, slots=True)
class _Role:
    name: str
    many: bool
    words: frozenset[str]


def kind_of_register(kind: Kind, cells: Sequence[str], above: Sequence[str] = (),
                     below: Sequence[Sequence[str]] = ()) -> int:
    """How many cells of a row are understood if it is the header of such a register; 0 where it is none, or rather the
    header of a contact log.

    >>> offers = Kind("offers", ("provider", "service"), ("needs", "places", "status"))
    >>> kind_of_register(offers, ["Aktör", "Insats", "Behov"])
    3
    >>> kind_of_register(offers, ["Datum", "Bolag", "Aktör", "Insats", "Behov"]), kind_of_register(offers, ["Aktör", "Behov"])
    (0, 0)
    """
    if not _is_of_log([*cells, *above]) and (understood := register_columns(kind, cells)):
        return understood if understood >= log_columns(cells, above, below) else 0
    return 0


def register_columns(kind: Kind, cells: Sequence[str], mapping: Mapping[str, str] | None = None, *, asked: bool = False) -> int:
    """How many cells of a row are understood if it is the header of such a register, 0 if it is none. With `asked` a person
    said that it is one: then the needed roles are enough."""
    named = [cell for cell in cells if cell.strip()]
    if len(named) < 2 or any(len(cell) > LONGEST_HEADER or looks_like_data(cell) for cell in named):
        return 0
    roles = [role for role in read_columns(kind, cells, mapping).roles if role]
    telling = asked or any(role in kind.telling for role in roles)
    return len(roles) if telling and all(role in roles for role in kind.needed) else 0


def read_columns(kind: Kind, header: Sequence[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """What each column of a header means; `mapping` (role by header) goes before what the words say.

    >>> kind = Kind("offers", ("provider", "service"), ())
    >>> read_columns(kind, ["Aktör", "Insatsens namn", "Behov 1", "Behov 2", "Färg", "Insats"]).roles
    ('provider', None, 'needs', 'needs', None, 'service')
    """
    chosen = {_plain(name): role for name, role in (mapping or {}).items()}
    roles: list[str | None] = [chosen.get(_plain(cell)) if cell.strip() else None for cell in header]
    claims = sorted((-strength, _len(header[at]), at, rank, role.name) for at, cell in enumerate(header) if roles[at] is None
                    for rank, role in enumerate(_roles(kind.name).values()) if (strength := _strength(cell, role)))
    taken = {role for role in roles if role}
    for _, _, at, _, name in claims:
        if roles[at] is None and (name not in taken or _roles(kind.name)[name].many):
            roles[at] = name
            taken.add(name)
    return Columns(_unique(header), tuple(None if role == IGNORE else role for role in roles))


def _len(header: str) -> int:
    """Of two headers that claim a role alike the shorter one takes it: «Insats» before «Insatsens namn»."""
    return len(_plain(header))


def _is_of_log(cells: Sequence[str]) -> bool:
    return any(_plain(cell) in column_words()["log"]["words"] for cell in cells if cell.strip())


@lru_cache(maxsize=4096)
def _plain(header: str) -> str:
    """A header as plain words, without brackets, signs and a number at its end.

    >>> _plain("Org.nr (10 siffror)"), _plain("BEHOV 2"), _plain("E-post")
    ('org nr', 'behov', 'e post')
    """
    words = re.sub(r"[\W_]+", " ", re.sub(r"\([^)]*\)", " ", squeeze(header))).strip()
    return NUMBERED.sub("", words)


def _strength(header: str, role: _Role) -> int:
    plain = _plain(header)
    if plain in role.words:
        return WHOLE
    if ":" in header and _plain(header.rpartition(":")[2]) in role.words:
        return PART
    near = (word for word in role.words if min(len(word), len(plain)) >= SLIP_LENGTH)
    return SLIP if any(fuzz.ratio(plain, word) >= SLIP_RATIO for word in near) else 0


def _unique(header: Sequence[str]) -> tuple[str, ...]:
    """The headers, trimmed, each once; `#3` for the third column if it has none."""
    names: list[str] = []
    for at, cell in enumerate(header, start=1):
        name = " ".join(cell.split()) or f"#{at}"
        names.append(name if name not in names else f"{name} #{at}")
    return tuple(names)


@cache
def _roles(kind: str) -> Mapping[str, _Role]:
    roles = {name: _Role(name, bool(table.get("many")), frozenset(map(_plain, table["words"])))
             for name, table in column_words()[kind].items()}
    claimed = [word for role in roles.values() for word in role.words]
    if twice := sorted({word for word in claimed if claimed.count(word) > 1}):
        raise VocabularyError(f"registers/columns.toml, {kind}: words of two roles: {', '.join(twice)}")
    return roles


@cache
def column_words() -> Mapping[str, Any]:
    """The tables of `columns.toml`; the words of `log` as plain words."""
    tables = tomllib.loads((resources.files("loaders.registers") / "columns.toml").read_text("utf-8"))
    return {**tables, "log": {"words": frozenset(map(_plain, tables["log"]["words"]))}}


