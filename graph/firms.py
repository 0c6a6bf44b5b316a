"""Which firm a contact was made to. Pure: from what the rows say, whatever their order and number. No I/O.

A firm is its number where the number is right (a legal person's, or the digest of a personal number). A row without a
usable number goes by name and municipality: it joins the numbered firm that some row calls so in that municipality,
where exactly one is; else all such rows of one name and municipality are one firm. Without a readable municipality a
name says too little: rows are then one firm only with rows of the same file that lack it too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from graph.ids import digest

__all__ = ["FirmRow", "assign_firms"]


class FirmRow(NamedTuple):
    """What a contact says of its firm, as in `graph.model.Contact`; `contact` and `source` are ids."""

    contact: str
    source: str
    firm_key: str | None
    orgnr: str | None
    orgnr_state: str
    municipality: str | None


def assign_firms(rows: Iterable[FirmRow]) -> dict[str, str]:
    """The firm id of each contact, by contact id, in the order of the rows. No rows: an empty dict.

    What a row gets depends only on itself and on the rows that share its name key. So it is enough to give all rows
    whose name key is that of a new, changed or withdrawn row; all others keep the firm they have.

    >>> rows = [FirmRow("a", "log", "lärkan", "5598000012", "valid", "se-2080"),
    ...         FirmRow("b", "log", "lärkan", None, "missing", "se-2080"),
    ...         FirmRow("c", "log", "lärkan", None, "invalid", "se-2062")]
    >>> firms = assign_firms(rows)
    >>> firms["a"] == firms["b"], firms["a"] == firms["c"]
    (True, False)
    """
    kept = list(rows)
    numbered = _numbers_by_name_and_place(kept)
    return {row.contact: _firm(row, numbered) for row in kept}


def _numbers_by_name_and_place(rows: Iterable[FirmRow]) -> Mapping[tuple[str, str], frozenset[str]]:
    numbers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.orgnr and row.firm_key and row.municipality:
            numbers[row.firm_key, row.municipality].add(row.orgnr)
    return {key: frozenset(found) for key, found in numbers.items()}


def _firm(row: FirmRow, numbered: Mapping[tuple[str, str], frozenset[str]]) -> str:
    if row.orgnr:
        return digest("firm", row.orgnr)
    if not row.firm_key:  # a number that fails its check and no name: nothing says that another row means the same firm
        return digest("firm", "contact", row.contact)
    if not row.municipality:
        return digest("firm", row.firm_key, "source", row.source)
    same_name = numbered.get((row.firm_key, row.municipality), frozenset())
    if len(same_name) == 1:
        return digest("firm", *same_name)
    return digest("firm", f"{row.firm_key}|{row.municipality}")
