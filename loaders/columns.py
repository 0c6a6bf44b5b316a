"""What the columns of a contact log mean, told from their headers. The words are data: `columns.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from rapidfuzz import fuzz

from graph.errors import InputError, VocabularyError
from graph.normal import squeeze

__all__ = ["IGNORE", "NEED_ROLES", "ROLES", "Columns", "Role", "is_log_header", "read_columns", "read_mapping"]

ROLES = ("date", "lots", "firm", "orgnr", "place", "municipality", "person", "phone", "email", "industry", "size",
         "status", "channel", "need", "need_now", "need_later", "need_mark", "need_text", "tags", "referral", "service",
         "outcome", "note", "id", "changed", "created_by")
NEED_ROLES = {"need_now": "now", "need_later": "later", "need": "unstated"}
IGNORE = "ignore"
WHOLE, PART, SLIP, WITHIN, STEM, WEAK = 100, 90, 80, 60, 40, 20
LONGEST_HEADER = 60
SLIP_LENGTH, SLIP_RATIO = 6, 88


@dataclass(frozen=True, slots=True)
class Role:
    """The words of one kind of column, in the form of `_words`."""

    name: str
    once: bool
    words: frozenset[str]
    stems: tuple[str, ...]
    weak: frozenset[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column is: `headers` are unique (a repeated or empty one is numbered), `roles` stand beside them."""

    headers: tuple[str, ...]
    roles: tuple[str | None, ...]
    _positions: dict[tuple[str, ...], tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def at(self, *roles: str) -> tuple[int, ...]:
        """The positions of the columns of these roles, from left to right."""
        found = self._positions.get(roles)  # asked many times for every row
        if found is None:
            found = tuple(at for at, role in enumerate(self.roles) if role in roles)
            self._positions[roles] = found
        return found

    def understood(self) -> dict[str, str]:
        """Role by header, in the order of the file."""
        return {header: role for header, role in zip(self.headers, self.roles, strict=True) if role}

    def ignored(self) -> list[str]:
        """Headers of columns that were not understood; columns without header are left out."""
        return [header for header, role in zip(self.headers, self.roles, strict=True)
                if not role and not header.startswith("#")]


def read_columns(header: Sequence[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """What each column of a header means. `mapping` (role by header) goes before what the words say.

    >>> read_columns(["Bolagsnamn", "Behov framåt", "Kontakt: Namn", "Klart (J/N)", "Färg"]).roles
    ('firm', 'need_later', 'person', 'status', None)
    """
    headers = _unique(header)
    chosen = {_words(name): role for name, role in (mapping or {}).items()}
    roles: list[str | None] = [chosen.get(_words(cell)) if _words(cell) else None for cell in header]
    taken = {role for role in roles if role}
    claims = sorted((-score, at, rank, role) for at, cell in enumerate(header) if roles[at] is None
                    for rank, (role, score) in enumerate(_claims(cell)))
    for _, at, _, role in claims:
        if roles[at] is None and not (role in taken and _roles()[role].once):
            roles[at] = role
            taken.add(role)
    return Columns(headers, tuple(None if role == IGNORE else role for role in roles))


def is_log_header(cells: Sequence[str], mapping: Mapping[str, str] | None = None) -> bool:
    """Whether a row is the header of a contact log: it has a firm or its number, and a need, a referral or a date, at
    least half of its cells are understood and one of them as a whole, so that a line of running text is none.

    >>> is_log_header(["Företag", "Behov", "Hänvisad till"]), is_log_header(["Företagen växer", "och allt är väl"])
    (True, False)
    """
    named = [cell for cell in cells if cell.strip()]
    if len(named) < 2 or any(len(cell) > LONGEST_HEADER and not (mapping and cell in mapping) for cell in named):
        return False
    columns = read_columns(cells, mapping)
    roles = {role for role in columns.roles if role}
    understood = sum(role is not None for role in columns.roles)
    return (bool(roles & {"firm", "orgnr"}) and bool(roles & {*NEED_ROLES, "need_text", "tags", "referral", "date"})
            and (mapping is not None or (2 * understood >= len(named) and any(map(_is_plain, named)))))


def read_mapping(path: Path) -> dict[str, str]:
    """The role of each header that a mapping file names: TOML with a table `[columns]`, `"Header" = "role"`.

    The role `ignore` leaves a column out. Raises InputError where the file cannot be read or names no such role.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: the mapping cannot be read: {error}; write TOML in UTF-8") from error
    columns = table.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise InputError(f'{path}: has no table [columns]; write lines like "Bolag" = "firm" under it')
    for header, role in columns.items():
        if role not in (*ROLES, IGNORE):
            raise InputError(f"{path}: {header!r} has the role {role!r}; the roles are {', '.join((*ROLES, IGNORE))}")
    return columns


def _unique(header: Sequence[str]) -> tuple[str, ...]:
    """The headers, trimmed; `#3` for the third column if it has none, «Behov (2)» where one comes again."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for at, cell in enumerate(header, start=1):
        name = " ".join(cell.split()) or f"#{at}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _words(header: str) -> str:
    """A header as plain words: «Org.nr», «ORG NR» and «Org-nr (10 siffror) 2» are all «org nr».

    >>> _words("Person-/orgnr"), _words("Behov 2"), _words("Klart (J/N)")
    ('person orgnr', 'behov', 'klart')
    """
    plain = re.sub(r"\([^)]*\)", " ", squeeze(header))
    words = re.sub(r"[\W_]+", " ", plain).split()
    while len(words) > 1 and words[-1].isdigit():
        words.pop()
    return " ".join(words)


@lru_cache(maxsize=4096)
def _claims(header: str) -> tuple[tuple[str, int], ...]:
    """The roles that a header may have, each with the strength of its claim, in the order of the file of words."""
    claims = ((role.name, _strength(header, role)) for role in _roles().values())
    return tuple((_with_horizon(header, role), strength) for role, strength in claims if strength)


def _strength(header: str, role: Role) -> int:
    whole = _words(header)
    tokens = whole.split()
    if whole in role.words:
        return WHOLE
    parts = [_words(part) for part in header.split(":")]
    if len(parts) > 1 and parts[-1] in role.words:
        return PART
    if len(whole) >= SLIP_LENGTH and any(_is_slip(whole, word) for word in role.words):
        return SLIP
    if within := [word for word in role.words if _stands_in(word, tokens)]:
        return WITHIN + min(max(map(len, within)), 19)
    if stems := [stem for stem in role.stems if any(token.startswith(stem) for token in tokens)]:
        return STEM + min(max(map(len, stems)), 19)
    return WEAK if whole in role.weak or (len(parts) > 1 and parts[-1] in role.weak) else 0


def _is_slip(header: str, word: str) -> bool:
    """Whether the header is the word with a slip of the pen; a short word is too easily another one."""
    return len(word) >= SLIP_LENGTH and header[0] == word[0] and fuzz.ratio(header, word) >= SLIP_RATIO


def _stands_in(word: str, tokens: Sequence[str]) -> bool:
    """Whether all parts of a word stand in the header one after the other; two letters or less are too few to tell."""
    parts = word.split()
    return len(word) > 2 and any(tokens[at:at + len(parts)] == parts for at in range(len(tokens) - len(parts) + 1))


def _is_plain(header: str) -> bool:
    """Whether the header is nothing but words of a role."""
    return any(strength >= SLIP for _, strength in _claims(header))


def _with_horizon(header: str, role: str) -> str:
    """A need whose header says now or later has that as its role."""
    tokens = _words(header).split()
    if role == "need":
        for horizon, words in _horizons().items():
            if any(_stands_in(word, tokens) or word in tokens for word in words):
                return f"need_{horizon}"
    return role


@cache
def _roles() -> Mapping[str, Role]:
    tables = _file()["roles"]
    if unknown := set(tables) ^ set(ROLES):
        raise VocabularyError(f"columns.toml: roles that are unknown or missing: {', '.join(sorted(unknown))}")
    roles = {name: Role(name, bool(table.get("once")), frozenset(map(_words, table["words"])),
                        tuple(table.get("stems", ())), frozenset(map(_words, table.get("weak", ()))))
             for name, table in tables.items()}
    claimed = Counter(word for role in roles.values() for word in role.words)
    if twice := [word for word, times in claimed.items() if times > 1]:
        raise VocabularyError(f"columns.toml: words of two roles: {', '.join(sorted(twice))}")
    return roles


@cache
def _horizons() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(map(_words, words)) for name, words in _file()["horizons"].items()}


@cache
def _file() -> Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]:
    return tomllib.loads((resources.files("loaders") / "columns.toml").read_text("utf-8"))
