"""Packs: the folders in which words and rules lie as tables, those of this program and a user's own.

A pack is a folder with `pack.toml` (`id`, `version`, `title_sv`, `title_en`) and any of the tables in `TABLES`. The
packaged ones lie in `graph/lexicon/data` (`register`) and `loaders/extraction/rules` (`rules`); a user's are the folders
that GRAPH_PACKS names, else those in `packs` of the user's configuration folder. A row whose id is known takes the place
of that row, one whose form is empty takes the entry out, and every other row is added. Later packs go before earlier ones.

Everything is read once in a process. A pack that is wrong raises VocabularyError, which names folder, file and line: a
table that is silently left out would look like a region where nobody says anything.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from graph.config import pack_folders
from graph.errors import VocabularyError
from graph.ids import digest

__all__ = ["TABLES", "Pack", "Row", "Table", "fingerprint", "in_force", "manifest", "merged", "own_rows", "problems",
           "read_rows", "register", "rows", "user_packs"]

MANIFEST = "pack.toml"
FIELDS = ("id", "version", "title_sv", "title_en")
PACK_ID = re.compile(r"[a-zåäöæø][\wåäöæø-]*")
NEED_ID = re.compile(r"[\w-]+\.[\w-]+(?:\.[\w-]+)*")
LINE, WHERE = "line", "where"  # The keys under which a row keeps where it stands, the second as errors name it.

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What a table must look like: `form` is the column that makes an entry, `closed` lists what a column may hold.

    Columns of `same` may hold only what the packaged table has in them too: anything else would never be used.
    """

    name: str
    form: str
    columns: tuple[str, ...]
    optional: tuple[str, ...] = ("note",)
    closed: Mapping[str, frozenset[str]] | None = None
    same: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


DIRECTIONS = frozenset({"before", "after", "any", "beside"})
ROLES = frozenset({"lead", "partner", "coordinator", "funder", "supplier", "participant", "target", "potential"})
TABLES: Mapping[str, Table] = {table.name: table for table in (
    Table("need_words", "form", ("id", "language", "form", "match", "need", "weight"),
          closed={"match": frozenset({"phrase", "stem", "last", "label", "exact"})}),
    Table("said_words", "form", ("id", "language", "form", "match", "need", "weight"),
          closed={"match": frozenset({"phrase", "stem", "last", "exact"})}),
    Table("actors", "name", ("id", "name", "aliases", "abbreviations", "kind", "country", "county_code", "municipality_code",
                             "parent_id"), ("website", "note"),
          same=("kind", "country")),
    Table("stop_words", "form", ("id", "form", "language"), ("reason", "note")),
    Table("generic_bodies", "form", ("id", "language", "form", "match"), ("kind", "note"),
          closed={"match": frozenset({"exact", "stem", "opening"})}, same=("kind",)),
    Table("phrases", "stem", ("id", "language", "stem", "use", "value", "weight", "direction"), ("example", "note"),
          same=("use", "direction")),
    Table("role_triggers", "stem", ("id", "language", "stem", "role", "weight", "direction"), ("example", "note"),
          closed={"role": ROLES, "direction": DIRECTIONS}),
    Table("label_lexicon", "label", ("id", "language", "label", "field"), same=("field",)),
    Table("head_words", "form", ("id", "language", "form", "position", "kind", "weight"), ("example", "note"),
          closed={"position": frozenset({"first", "last", "suffix", "brand", "ending", "noun"})}, same=("kind",)),
    Table("evidence", "log_odds", ("id", "log_odds"), ("note",), same=("id",)),
    Table("needs", "title_sv", ("id", "group", "title_sv", "title_en", "stems"), ("title_da", "title_nb", "note")),
    Table("examples", "text", ("entry", "language", "match", "text"), closed={"match": frozenset({"yes", "no"})}),
)}


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of tables; `folder` is None for the packaged ones."""

    id: str
    version: str
    titles: Mapping[str, str]
    home: Traversable
    folder: Path | None = None

    def has(self, table: str) -> bool:
        """Whether it holds a table."""
        return (self.home / TABLES[table].file).is_file()

    def tables(self) -> tuple[str, ...]:
        """The tables that it holds, in the order of `TABLES`."""
        return tuple(name for name in TABLES if self.has(name))

    def where(self, table: str) -> str:
        """How errors name a table of it."""
        return str(self.home / TABLES[table].file)


# -- which packs there are ------------------------------------------------------------------------------------------------


def register() -> Traversable:
    """The folder of the packaged words: needs, bodies, stop words."""
    return resources.files("graph") / "lexicon" / "data"


@cache
def user_packs() -> tuple[Pack, ...]:
    """The user's own packs in the order in which they count, checked. Empty where there are none.

    Raises VocabularyError with all that is wrong in them, a sentence a line.
    """
    packs = tuple(manifest(folder, folder) for folder in _user_folders())
    faults = list(_same_ids(packs))
    for pack in packs:
        faults += problems(pack)
    if faults:
        raise VocabularyError("\n".join(faults))
    return packs


def _user_folders() -> Iterator[Path]:
    seen: set[Path] = set()
    folders, must = pack_folders()
    for named in folders:
        if not named.is_dir():
            if must:
                raise VocabularyError(f"GRAPH_PACKS: there is no folder {named}; name a pack or a folder of packs")
            continue
        found = [named] if (named / MANIFEST).is_file() else list(_inside(named))
        if not found and must:
            raise VocabularyError(f"GRAPH_PACKS: {named} holds no pack; a pack is a folder with {MANIFEST}")
        for folder in found:
            if folder.resolve() not in seen:
                seen.add(folder.resolve())
                yield folder


def _inside(folder: Path) -> Iterator[Path]:
    if stray := sorted(file.name for file in folder.glob("*.csv")):
        raise VocabularyError(f"{folder}: holds {stray[0]} but no {MANIFEST}; add one with {', '.join(FIELDS)}")
    for one in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        if (one / MANIFEST).is_file():
            yield one
        elif next(one.glob("*.csv"), None):
            raise VocabularyError(f"{one}: is a pack without {MANIFEST}; add one with {', '.join(FIELDS)}")


def manifest(home: Traversable, folder: Path | None = None) -> Pack:
    """The pack in a folder, its tables unread. Raises VocabularyError where `pack.toml` does not say what it must.

    >>> manifest(register()).id
    'register'
    """
    file = f"{folder or home}/{MANIFEST}" if folder else f"{MANIFEST} of the package"
    try:
        told = tomllib.loads((home / MANIFEST).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VocabularyError(f"{file}: cannot be read as TOML: {error}") from error
    for name in FIELDS:
        if not isinstance(told.get(name), str) or not told[name].strip():
            raise VocabularyError(f'{file}: {name} is missing; write {name} = "…"')
    if not PACK_ID.fullmatch(told["id"]):
        raise VocabularyError(f"{file}: the id {told['id']!r} is to be lower-case letters, figures and hyphens")
    return Pack(told["id"], told["version"], {"sv": told["title_sv"], "en": told["title_en"]}, home, folder)


def _same_ids(packs: Sequence[Pack]) -> Iterator[str]:
    taken: dict[str, Path | None] = {"register": None, "rules": None}
    for pack in packs:
        if pack.id in taken:
            other = taken[pack.id] or "the package"
            yield f"{pack.folder}/{MANIFEST}: {other} has a pack with the id {pack.id!r} too; give this one another"
        taken[pack.id] = pack.folder


def in_force(*homes: Traversable) -> tuple[Pack, ...]:
    """All packs: the packaged ones of these folders, then the user's.

    >>> [pack.id for pack in in_force(register())][0]
    'register'
    """
    return (*map(manifest, homes), *user_packs())


# -- reading tables -------------------------------------------------------------------------------------------------------


def read_rows(home: Traversable, file: str) -> list[Row]:
    """The rows of a table, each with its `line` and `where`. Raises VocabularyError where the file is no text in UTF-8."""
    table = home / file
    try:
        text = table.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{table}: is no text in UTF-8; save it as «CSV UTF-8»") from error
    name = str(table)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    found: list[Row] = []
    for row in reader:
        row |= {LINE: str(reader.line_num), WHERE: f"{name}, line {reader.line_num}"}
        found.append(row)
    return found


@cache
def rows(table: str) -> tuple[Row, ...]:
    """The rows of a table of the packaged register with those of the user's packs merged into them.

    >>> next(row["need"] for row in rows("need_words") if row["form"] == "bli egen")
    'start.nyforetagande'
    """
    return merged(table, register())


def merged(table: str, home: Traversable) -> tuple[Row, ...]:
    """The rows of a packaged table in a folder, and of the user's packs: overridden, taken out, added; in this order.

    Raises VocabularyError where a row of the user's holds what the table cannot use, or takes out what is not there.
    """
    shape = TABLES[table]
    packaged = read_rows(home, shape.file) if (home / shape.file).is_file() else []
    by_id = {row["id"]: row for row in packaged}
    usable = {column: {row[column] for row in packaged} for column in shape.same}
    faults: list[str] = []
    for pack in user_packs():
        for row in _rows_of(pack, table):
            if not row[shape.form].strip():
                if by_id.pop(row["id"], None) is None:
                    faults.append(f"{row[WHERE]}: {row['id']!r} is no entry that could be taken out; mend the id, "
                                  f"or fill in {shape.form}")
                continue
            faults += (f"{row[WHERE]}: {column} {row[column]!r} is unknown; use one of "
                       f"{', '.join(sorted(filter(None, usable[column])))}"
                       for column in shape.same if row[column] not in usable[column])
            by_id[row["id"]] = row
    if faults:
        raise VocabularyError("\n".join(faults))
    return tuple(by_id.values())


def own_rows(table: str) -> tuple[Row, ...]:
    """The rows of a table that only packs of users have, such as `needs`."""
    return tuple(row for pack in user_packs() for row in _rows_of(pack, table))


def _rows_of(pack: Pack, table: str) -> list[Row]:
    """The rows of a user's table; what may be left out is there, and empty."""
    blank = dict.fromkeys(TABLES[table].optional, "")
    return [blank | dict(row) for row in read_rows(pack.home, TABLES[table].file)] if pack.has(table) else []


@cache
def fingerprint() -> str:
    """A digest of the packaged register and of all packs of users: what was read with others is to be read anew."""
    tables = ("need_words", "actors", "stop_words", "generic_bodies")
    packaged = [(register() / TABLES[table].file).read_text("utf-8") for table in tables]
    own = [[pack.id, *((pack.home / TABLES[table].file).read_text("utf-8-sig")
                       for table in pack.tables() if table != "examples")] for pack in user_packs()]
    return digest(packaged, own)[:12]


# -- what can be wrong with a pack ----------------------------------------------------------------------------------------


def problems(pack: Pack) -> Iterator[str]:
    """What is wrong with the files of a pack, a sentence each, with what to do; nothing where all is well.

    >>> list(problems(manifest(register())))
    []
    """
    if pack.folder:
        known = {shape.file for shape in TABLES.values()}
        for file in sorted(pack.folder.glob("*.csv")):
            if file.name not in known:
                yield f"{file}: is no table of a pack; rename it to one of {', '.join(sorted(known))}"
    for table in pack.tables():
        found = read_rows(pack.home, TABLES[table].file)
        faults = list(_wrong_header(pack, table))
        yield from faults
        if not faults:
            yield from _wrong_rows(pack, TABLES[table], found)


def _wrong_header(pack: Pack, table: str) -> Iterator[str]:
    shape = TABLES[table]
    first = (pack.home / shape.file).read_text("utf-8-sig").partition("\n")[0].strip()
    header = next(csv.reader([first]), [])
    hint = " (part the cells by commas, not semicolons)" if first.count(";") > first.count(",") else ""
    if missing := [column for column in shape.columns if column not in header]:
        yield (f"{pack.where(table)}, line 1: the column {missing[0]!r} is missing{hint}; the columns are "
               f"{','.join(shape.columns)}")
    elif strange := [column for column in header if column not in (*shape.columns, *shape.optional)]:
        yield (f"{pack.where(table)}, line 1: the column {strange[0]!r} is unknown; the columns are "
               f"{', '.join((*shape.columns, *shape.optional))}")


def _wrong_rows(pack: Pack, shape: Table, found: Sequence[Row]) -> Iterator[str]:
    seen: dict[str, str] = {}
    key = shape.columns[0]
    for row in found:
        where = row[WHERE]
        if None in row or None in row.values():
            yield f"{where}: has more or fewer cells than columns; put quotation marks around a cell with a comma"
            continue
        if not row[key].strip():
            yield f"{where}: {key} is empty; every entry needs one that stays the same"
        elif shape.name != "examples":
            if row[key] in seen:
                yield f"{where}: the id {row[key]!r} stands in line {seen[row[key]]} too; give each entry an id of its own"
            seen[row[key]] = row[LINE]
        if row[shape.form].strip() and (fault := _wrong_value(shape, row)):
            yield f"{where}: {fault}"
        elif not row[shape.form].strip() and shape.name in ("needs", "examples"):
            yield f"{where}: {shape.form} is empty; fill it in, or delete the row"
        elif shape.name == "needs":
            yield from (f"{where}: {fault}" for fault in _wrong_need(pack, row))


def _wrong_value(shape: Table, row: Row) -> str:
    """What a row holds that it must not, and what instead; an empty text where all is well.

    >>> _wrong_value(TABLES["role_triggers"], {"weight": "0,9", "role": "lead", "direction": "any"})
    "weight '0,9' is no number from 0 to 1; write one such as 0.8"
    """
    for column, allowed in (shape.closed or {}).items():
        if row[column] not in allowed:
            return f"{column} {row[column]!r} is unknown; use one of {', '.join(sorted(allowed))}"
    if "weight" in shape.columns and not re.fullmatch(r"0(?:\.\d+)?|1(?:\.0+)?|\.\d+", row["weight"].strip()):
        return f"weight {row['weight']!r} is no number from 0 to 1; write one such as 0.8"
    if "log_odds" in shape.columns and not re.fullmatch(r"-?\d{1,2}(?:\.\d+)?", row["log_odds"].strip()):
        return f"log_odds {row['log_odds']!r} is no number; write one such as 1.5 or -0.8"
    if shape.name in ("phrases", "role_triggers") and row["stem"] != row["stem"].lower():
        return f"the stem {row['stem']!r} has capitals; write it in lower case, it is found in either"
    return ""


def _wrong_need(pack: Pack, row: Row) -> Iterator[str]:
    if not NEED_ID.fullmatch(row["id"]):
        yield f"{row['id']!r} is no id of a need; write one such as {pack.id}.word"
    elif row["id"].partition(".")[0] not in (pack.id, row["group"]):
        yield (f"the need {row['id']!r} begins neither with the id of its pack nor with its group; "
               f"write {pack.id}.{row['id'].partition('.')[2]}")
    if not row["title_en"].strip():
        yield "title_en is empty; pages are shown in English too"
