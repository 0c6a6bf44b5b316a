"""The gap matrix: coverage rows arranged as need × municipality. Pure; the page and the start picture read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.vocabulary import vocabulary
from queries.order import swedish

__all__ = ["AT_ONCE", "Matrix", "matrix"]

AT_ONCE = 24     # municipalities that one can look over


@dataclass(frozen=True)
class Matrix:
    """`municipalities` are (id, name) in Swedish order, `needs` ids in the order of the taxonomy; `cells` by
    (need, municipality id). Cells that no row speaks of are missing. `county` is the one that is shown where the rows
    speak of too many to be seen at once, `others` are the counties left out then."""

    municipalities: tuple[tuple[str, str], ...]
    needs: tuple[str, ...]
    cells: Mapping[tuple[str, str], Mapping[str, Any]]
    county: str | None = None
    others: tuple[str, ...] = ()

    def row(self, need: str) -> list[Mapping[str, Any] | None]:
        """The cells of a need, one per municipality."""
        return [self.cells.get((need, place)) for place, _name in self.municipalities]

    def states(self) -> Counter[str]:
        """How many cells there are of each state."""
        return Counter(str(cell["state"]) for cell in self.cells.values())

    def in_order(self) -> list[str]:
        """The states row by row, as one reads them."""
        return [str(cell["state"]) for need in self.needs for cell in self.row(need) if cell is not None]


def matrix(rows: Sequence[Mapping[str, Any]], *, only_gaps: bool = False, at_once: int = AT_ONCE) -> Matrix:
    """Rows of the question `coverage` as a matrix. Rows without a municipality (demand that no place is known of) are
    left out. `only_gaps` keeps the needs that are a gap somewhere. More than `at_once` municipalities of several
    counties are too many: then the county of which the sources say most is shown.

    >>> row = {"need": "finans.lan", "municipality": "Säter", "municipality_id": "se-2082", "state": "gap"}
    >>> found = matrix([row])
    >>> found.municipalities, found.needs, found.states()["gap"]
    ((('se-2082', 'Säter'),), ('finans.lan',), 1)
    >>> matrix([]).needs
    ()
    """
    placed = [row for row in rows if row.get("municipality")]
    county, others = _focus(placed, at_once)
    placed = [row for row in placed if county is None or row.get("county") == county]
    names = {place_id(row): str(row["municipality"]) for row in placed}
    order = {need: at for at, need in enumerate(vocabulary().needs)}
    needs = sorted({str(row["need"]) for row in placed if not only_gaps or row["state"] == "gap"},
                   key=lambda need: (order.get(need, len(order)), need))
    kept = set(needs)
    return Matrix(
        tuple(sorted(names.items(), key=lambda pair: swedish(pair[1]))), tuple(needs),
        {(str(row["need"]), place_id(row)): row for row in placed if row["need"] in kept}, county, others)


def _focus(rows: Sequence[Mapping[str, Any]], at_once: int) -> tuple[str | None, tuple[str, ...]]:
    """The county to show and the others, by how many cells are known of each; (None, ()) where all can be shown."""
    counties = {str(row["county"]) for row in rows if row.get("county")}
    if len({place_id(row) for row in rows}) <= at_once or len(counties) < 2:
        return None, ()
    known = Counter(str(row["county"]) for row in rows if row.get("county") and row["state"] != "unknown")
    first, *others = sorted(counties, key=lambda county: (-known[county], swedish(county)))
    return first, tuple(others)


def place_id(row: Mapping[str, Any]) -> str:
    """The id of a row's municipality; its name where the row has no id."""
    return str(row.get("municipality_id") or row["municipality"])
