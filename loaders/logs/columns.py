"""What the columns of a contact log mean, told from their headers. The words are data: `columns.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import count, groupby
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from graph.errors import InputError, VocabularyError
from graph.lexicon import LabelReading, needs_in_label
from graph.normal import squeeze
from loaders.logs.column_values import are_marks, looks_like_data, suits
from loaders.tables.table import spread

__all__ = ["IGNORE", "NEED_ROLES", "ROLES", "Columns", "Role", "header_words", "log_columns", "read_columns", "read_mapping",
           "unique_headers", "words_claim"]

ROLES = ("date", "lots", "firm", "orgnr", "place", "municipality", "person", "phone", "email", "industry", "size",
         "status", "channel", "need", "need_now", "need_later", "need_mark", "need_text", "tags", "referral", "service",
         "outcome", "note", "id", "changed", "created_by")
NEED_ROLES = {"need_now": "now", "need_later": "later", "need": "unstated"}
OF_A_LOG = frozenset({*NEED_ROLES, "need_text", "tags", "referral", "date"})  # a log has one of these,
FEWEST_CROSSED = 2  # … or so many columns that are called as needs are
IGNORE = "ignore"
WHOLE, PART, SLIP, WITHIN, STEM, WEAK = 100, 90, 80, 60, 40, 20
LONGEST_HEADER = 120
VALUES = 50  # what values weigh beside words
FITS, GAINSAID = 0.6, 0.1  # shares of the values of a column that suit a role
# Values may but speak for these, unless they suit one of TELLING: many firms have no legal form, many persons a rare name.
SELDOM_TOLD = frozenset({"firm", "person", "lots", "referral", "size", "industry", "note", "need_text", "service"})
TELLING = ("firm", "referral", "need", "date", "email")
TOLD_BY_VALUES = ("email", "date", "orgnr", "phone", "firm", "need_text", "need", "municipality", "place", "referral", "lots",
                  "person", "note")
NEEDS_TOLD = frozenset({*NEED_ROLES, "need_mark", "need_text", "tags"})
QUESTION = re.compile(r"^[A-Z]?\d+(?:[_.]\d+)*\s+")  # the number of a question in a form
SLIP_LENGTH, SLIP_RATIO = 6, 88


@dataclass(frozen=True, slots=True)
class Role:
    """The words of one kind of column, in the form of `header_words`."""

    name: str
    once: bool
    words: frozenset[str]
    stems: tuple[str, ...]
    weak: frozenset[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column is: `headers` are unique (a repeated or empty one is numbered), `roles` stand beside them.

    `unsure` are the positions of columns whose values told more of them than their headers, `told` those of columns that a
    mapping names.
    """

    headers: tuple[str, ...]
    roles: tuple[str | None, ...]
    unsure: tuple[int, ...] = ()
    told: tuple[int, ...] = ()
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


def read_columns(header: Sequence[str], mapping: Mapping[str, str] | None = None, groups: Sequence[str] = (),
                 sample: Sequence[Sequence[str]] = ()) -> Columns:
    """What each column of a header means. `mapping` (role by header) goes before what the words say; a header stands there as
    `unique_headers` has it, or in the same words.

    `groups` is what stands over each column; it tells where the header's own words don't. `sample` are rows below: crosses
    under a need make the column a `need_mark`; values speak for what the words claim or against it, and tell what a column
    is that no word tells of.

    >>> read_columns(["Bolagsnamn", "Behov framåt", "Kontakt: Namn", "Klart (J/N)", "Färg"]).roles
    ('firm', 'need_later', 'person', 'status', None)
    >>> read_columns(["Namn", "Namn", "Lån"], None, ["Företag", "Kontakt", "Behov (x)"], [["Ek AB", "Bo Ek", "x"]]).roles
    ('firm', 'person', 'need_mark')
    """
    over = [*groups, *[""] * (len(header) - len(groups))]
    values = [[row[at] for row in sample if at < len(row) and row[at].strip()] for at in range(len(header))]
    names = unique_headers(header)
    roles: list[str | None] = [*_told(header, names, mapping or {})]
    told = tuple(at for at, role in enumerate(roles) if role)
    for at, role in _crossed(header, over, values).items():
        roles[at] = roles[at] or role
    _by_claims(roles, header, over, values)
    unsure = _by_values(roles, values)
    for at in {at for at, role in enumerate(roles) if role == "need_text" and at not in told}:
        if (suits("need", values[at]) or 0.0) > (suits("need_text", values[at]) or 0.0):
            roles[at] = "need"  # «Vad behöver de?» over labels
    return Columns(names, tuple(None if role == IGNORE else role for role in roles), unsure, told)


def words_claim(header: str, group: str, role: str) -> bool:
    """Whether the words of a header, or of the group that it stands under, speak for a role.

    >>> words_claim("Bolag", "", "firm"), words_claim("Lån", "Behov (x)", "need_mark"), words_claim("Färg", "", "firm")
    (True, True, False)
    """
    if role == "need_mark" and _is_need(header, group):
        return True
    return any(claimed == role and strength >= WEAK for claimed, strength in _claims_under(header, group))


def _told(header: Sequence[str], names: Sequence[str], mapping: Mapping[str, str]) -> Iterator[str | None]:
    """The role that a mapping has for each column, None where it has none."""
    by_words = {header_words(name): role for name, role in mapping.items()}
    for cell, name in zip(header, names, strict=True):
        words = header_words(cell)
        yield mapping.get(name) or (by_words.get(words) if words else None)


def _crossed(header: Sequence[str], groups: Sequence[str], values: Sequence[Sequence[str]]) -> dict[int, str]:
    """The columns of crosses for needs: those that are called as needs are, and those in a block with such columns; and the
    column of words for other needs that follows a block."""
    marked = [are_marks(cells) and not _is_of_record(header[at]) for at, cells in enumerate(values)]
    crossed: set[int] = set()
    for is_marked, block in groupby(range(len(header)), key=marked.__getitem__):
        at_once = list(block)
        needs = [at for at in at_once if _is_need(header[at], groups[at])]
        filled = [at for at in at_once if values[at]]
        if is_marked and needs:
            crossed.update(at_once if len(needs) >= FEWEST_CROSSED and filled else needs)
    found = dict.fromkeys(crossed, "need_mark")
    behind = [at + 1 for at in crossed if at + 1 < len(header) and at + 1 not in crossed]
    return found | {at: "need" for at in behind if len(crossed) >= FEWEST_CROSSED and _is_for_others(header[at])}


def _is_for_others(header: str) -> bool:
    """Whether a header is of what has no column of its own: «Annat, nämligen»."""
    words = header_words(QUESTION.sub("", header)).split()
    return bool(words) and words[0] in _file()["others"]["words"]


def _is_of_record(header: str) -> bool:
    """Whether a header says plainly that it is of something else than needs: «Klart (J/N)»."""
    return any(strength >= SLIP and role not in NEED_ROLES for role, strength in _claims(header))


def _by_claims(roles: list[str | None], header: Sequence[str], groups: Sequence[str], values: Sequence[Sequence[str]]) -> None:
    """Fill in the roles that the words of the headers claim and the values don't gainsay, the strongest claims first."""
    taken = {role for role in roles if role}
    claims = sorted((-score - _weight(role, values[at]), at, rank, role) for at, cell in enumerate(header) if roles[at] is None
                    for rank, (role, score) in enumerate(_claims_under(cell, groups[at])))
    for score, at, _, role in claims:
        if roles[at] is None and -score >= WEAK and not (role in taken and _roles()[role].once):
            roles[at] = role
            taken.add(role)


def _weight(role: str, values: Sequence[str]) -> int:
    """What the values of a column weigh for a role, against what its words do: nothing where they tell nothing."""
    share = suits(role, values)
    if share is not None and share >= FITS:
        return VALUES
    if role in SELDOM_TOLD:
        rather = any((suits(other, values) or 0.0) >= FITS for other in TELLING if other != role)
        return -VALUES if rather and (share or 0.0) <= GAINSAID else 0
    return -VALUES if share is not None and share <= GAINSAID else 0


def _by_values(roles: list[str | None], values: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Fill in the roles that no word claims and the values tell, each once; the positions of these columns."""
    unsure = []
    for role in TOLD_BY_VALUES:
        if role in roles or (role in NEEDS_TOLD and not NEEDS_TOLD.isdisjoint(roles)):
            continue
        share, at = max(((suits(role, cells) or 0.0, -at) for at, cells in enumerate(values) if roles[at] is None),
                        default=(0.0, 0))
        if share >= FITS:
            roles[-at] = role
            unsure.append(-at)
    return tuple(sorted(unsure))


def _is_need(header: str, group: str) -> bool:
    """Whether a header is a need or a group of needs, or stands under a word for needs."""
    return _names_need(header) or any(role in NEED_ROLES for role, _ in _claims(group))


def log_columns(cells: Sequence[str], above: Sequence[str] = (), below: Sequence[Sequence[str]] = (),
                mapping: Mapping[str, str] | None = None) -> int:
    """How many cells of a row are understood if it is the header of a contact log, 0 if it is none.

    A log has a firm or its number, and a need, a referral or a date. A header is made of words: at least two of its cells
    are claimed by a role, one of them as a whole, and none is a number, a day or a firm, so that neither a line of running
    text nor a row of the log is one. `above` and `below` are the rows around it: they tell of columns that words don't.

    >>> log_columns(["Företag", "Behov", "Färg"]), log_columns(["Företagen växer", "och allt är väl"])
    (2, 0)
    """
    named = [cell for cell in cells if cell.strip()]
    claimed = [cell for cell in named if _claims(cell) or _names_need(cell)]
    mapped = bool(mapping) and any(cell in (mapping or ()) for cell in named)
    if len(named) < 2 or (not mapped and (len(claimed) < 2 or any(map(_is_no_header, named)))):
        return 0
    roles = read_columns(cells, mapping, spread(above, len(cells)), below).roles
    understood = sum(map(bool, roles)) + sum(_names_need(cell) for role, cell in zip(roles, cells, strict=True) if not role)
    is_log = not {"firm", "orgnr"}.isdisjoint(roles) and (
        not OF_A_LOG.isdisjoint(roles) or sum(map(_names_need, cells)) >= FEWEST_CROSSED)
    plain = mapped or (2 * understood >= len(named) and any(map(_is_plain, named)))
    return understood if is_log and plain else 0


def _is_no_header(cell: str) -> bool:
    return len(cell) > LONGEST_HEADER or looks_like_data(cell)


@lru_cache(maxsize=4096)
def _names_need(cell: str) -> bool:
    """Whether a cell is called as a need or a group of needs is."""
    reading = needs_in_label(QUESTION.sub("", cell)) if 0 < len(cell) <= LONGEST_HEADER else LabelReading()
    return bool(reading.groups) or any(how == "exact" for _, _, how in reading.needs)


def read_mapping(path: Path, roles: Sequence[str] = ROLES) -> dict[str, str]:
    """The role of each header that a mapping file names: TOML with a table `[columns]`, `"Header" = "role"`.

    The role `ignore` leaves a column out. Raises InputError where the file cannot be read or names no such role.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: the mapping cannot be read: {error}; write TOML in UTF-8") from error
    columns = table.get("columns")
    if not isinstance(columns, dict) or not (columns or table.get("sheets")):
        raise InputError(f'{path}: has no table [columns]; write lines like "Bolag" = "firm" under it')
    for header, role in columns.items():
        if role not in (*roles, IGNORE):
            raise InputError(f"{path}: {header!r} has the role {role!r}; the roles are {', '.join((*roles, IGNORE))}")
    return columns


def unique_headers(header: Sequence[str]) -> tuple[str, ...]:
    """The headers, trimmed; `#3` for the third column if it has none, «Behov (2)» where one comes again."""
    names: dict[str, None] = {}
    for at, cell in enumerate(header, start=1):
        name = " ".join(cell.split()) or f"#{at}"
        numbered = (name if number == 1 else f"{name} ({number})" for number in count(1))
        names[next(one for one in numbered if one not in names)] = None
    return tuple(names)


def header_words(header: str) -> str:
    """A header as plain words: «Org.nr», «ORG NR» and «Org-nr (10 siffror) 2» are all «org nr».

    >>> header_words("Person-/orgnr"), header_words("Behov 2"), header_words("Klart (J/N)")
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


def _claims_under(header: str, group: str) -> tuple[tuple[str, int], ...]:
    """The roles that a header may have; where its own words don't tell plainly, those that it has with its group's."""
    own = _claims(header)
    if not group or any(strength >= SLIP for _, strength in own):
        return own
    return own + tuple((role, strength) for role, strength in _claims(f"{group}: {header}") if (role, strength) not in own)


def _strength(header: str, role: Role) -> int:
    whole = header_words(header)
    tokens = whole.split()
    if whole in role.words:
        return WHOLE
    parts = [header_words(part) for part in header.split(":")]
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
    tokens = header_words(header).split()
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
    roles = {name: Role(name, bool(table.get("once")), frozenset(map(header_words, table["words"])),
                        tuple(table.get("stems", ())), frozenset(map(header_words, table.get("weak", ()))))
             for name, table in tables.items()}
    claimed = Counter(word for role in roles.values() for word in role.words)
    if twice := [word for word, times in claimed.items() if times > 1]:
        raise VocabularyError(f"columns.toml: words of two roles: {', '.join(sorted(twice))}")
    return roles


@cache
def _horizons() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(map(header_words, words)) for name, words in _file()["horizons"].items()}


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("loaders.logs") / "columns.toml").read_text("utf-8"))
