"""The columns of a dropped log: what they are understood as, what a person says of them, and the mapping that this makes.

Only what a person says becomes the mapping; the other columns are understood anew beside it, and those that are called alike
stay what they were shown as.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from loaders.logs.columns import IGNORE, ROLES, header_words
from loaders.logs.mappings import Line, mapping_text
from loaders.logs.understanding import Understanding

__all__ = ["CONTACTS", "LogColumns"]

CONTACTS = "contacts"
FOLDER = ".columns"  # beside the files of a job; no name that a person gives begins with a dot
Place = tuple[str, str]
"""A column: its sheet (empty in a text file) and its header."""
Said = dict[Place, str]
"""Roles by column."""
Column = dict[str, Any]


@dataclass(slots=True)
class LogColumns:
    """The tables of a log as they were last understood; what a person `said` of their columns, what was `known` of them from
    earlier files, and which were `doubted` before anybody said anything. `times` counts the readings."""

    tables: list[dict[str, Any]] = field(default_factory=list)
    said: Said = field(default_factory=dict)
    known: Said = field(default_factory=dict)
    doubted: Collection[Place] = frozenset()
    times: int = 0

    def understood(self, found: Understanding) -> None:
        """Keeps what a reading understood. A sheet that is no log any more, after what was said, is shown as it was."""
        tables = {one.sheet: asdict(one) for one in found.tables}
        if self.said:
            tables = {one["sheet"]: one for one in self.tables} | tables
        self.tables = list(tables.values())
        if not self.said:
            self.doubted = frozenset(place for place, _, column in self._columns() if column["unsure"])
            self.known = {place: column["role"] or IGNORE for place, _, column in self._columns()
                          if column["told_by"] == "remembered"}

    def forget(self) -> None:
        """The file is no log any more."""
        self.tables, self.said, self.known, self.doubted = [], {}, {}, frozenset()

    def correct(self, key: str, given: Mapping[str, str]) -> bool:
        """Notes what the fields of a form say otherwise than they were shown; whether there is any such."""
        shown = {place: self._role(place, column) for place, _, column in self._columns()}
        new = {place: role for place, name, _ in self._columns()
               if (role := given.get(f"col-{key}-{name}", shown[place])) in (*ROLES, IGNORE) and role != shown[place]}
        called = {(sheet, header_words(header)) for sheet, header in new}
        self.known |= {place: role for place, role in shown.items() if (place[0], header_words(place[1])) in called}
        self.said |= new
        return bool(new)

    def mapping(self, folder: Path, key: str, name: str) -> Path | None:
        """Writes the mapping file of what was said, for the file of this name; None where nothing was."""
        if not self.said:
            return None
        path = folder / FOLDER / key / f"{Path(name).stem}.toml"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(self._text(), "utf-8")
        return path

    def as_json(self, key: str) -> list[dict[str, Any]]:
        """The tables as a form shows them: of each column the `field` and its `role`, whether a person `corrected` it, and
        whether it was `doubted`."""
        tables = [{**table, "columns": []} for table in self.tables]
        for place, name, column in self._columns():
            tables[int(name.partition("-")[0])]["columns"].append({
                **column, "field": f"col-{key}-{name}", "role": self._role(place, column),
                "corrected": place in self.said, "doubted": place in self.doubted})
        return tables

    def _text(self) -> str:
        """The mapping file. Of several sheets each has its own part."""
        lines: dict[str, list[Line]] = {}
        for (sheet, header), role in {**self.known, **self.said}.items():
            lines.setdefault(sheet, []).append(Line(header, role))
        if len(self.tables) == 1:
            return mapping_text([(None, one) for one in lines.values()], [])
        return mapping_text([(None, []), *lines.items()], [])

    def _role(self, place: Place, column: Column) -> str:
        """What a column is shown as."""
        return str(self.said.get(place) or column["role"] or IGNORE)

    def _columns(self) -> Iterator[tuple[Place, str, Column]]:
        """Each column with its place and what its field is called by."""
        for number, table in enumerate(self.tables):
            for at, column in enumerate(table["columns"]):
                yield (table["sheet"] or "", column["header"]), f"{number}-{at}", column
