"""Lines of the tables that benchmarks print."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["HEAD", "Line"]

HEAD = "| what | engine | median | range | beside (median) | ratio |\n|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; `values` are of the rounds, `beside` the median of what else one would use, in that unit."""

    what: str
    engine: str
    unit: str
    values: Sequence[float]
    beside: float

    def markdown(self) -> str:
        """The line as a row of a Markdown table.

        >>> Line("contacts loaded", "Neo4j", "1/s", [100.0, 90.0, 120.0], 200.0).markdown()
        '| contacts loaded | Neo4j | 100 1/s | 90–120 | 200 | 0.50 |'
        """
        middle = statistics.median(self.values)
        return (f"| {self.what} | {self.engine} | {middle:.3g} {self.unit} | {min(self.values):.3g}–{max(self.values):.3g} "
                f"| {self.beside:.3g} | {middle / self.beside:.2f} |")
