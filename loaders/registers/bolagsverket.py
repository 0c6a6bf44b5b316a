"""Bolagsverket's bulk file of registered companies (`bolagsverket_bulkfil.txt`): form, days and postal place of each.

The file has `;`, quoted cells, a backslash before a quotation mark, UTF-8. A cell may hold several values (`|`), each of parts
(`$`): `5598000012$ORGNR-IDORG`, `Lärkan AB$FORETAGSNAMN-ORGNAM$2001-02-03`, an address `street$c/o$place$postcode$country`.
Sole traders are in it under their personal numbers.
"""

from __future__ import annotations

from pathlib import Path

from graph.model import Reading
from loaders.base import ReadOptions
from loaders.registers.companies import Cells, Layout, Said, day_of, municipality_named, read_register

__all__ = ["BolagsverketLoader"]

LAYOUT = Layout(
    kind="bolagsverket", rules="bolagsverket-1", escape="\\",
    roles={"organisationsidentitet": "number", "organisationsnamn": "name", "organisationsform": "form",
           "registreringsdatum": "registered", "avregistreringsdatum": "deregistered", "postadress": "address"},
    needed=frozenset({"organisationsidentitet", "organisationsform", "avregistreringsdatum"}))
FIRM_NAME = "FORETAGSNAMN-ORGNAM"
PLACE, COUNTRY = 2, 4  # the parts of an address


class BolagsverketLoader:
    """Reads `bolagsverket_bulkfil.txt`, unpacked, or a part of it with its header."""

    kind = LAYOUT.kind
    rules = LAYOUT.rules
    whole = False

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether the file begins with the header of the bulk file.

        >>> BolagsverketLoader().accepts(Path("a.txt"), b'"organisationsidentitet";"organisationsform";"avregistreringsdatum"')
        True
        """
        return LAYOUT.fits(path, head)

    def read(self, path: Path, options: ReadOptions) -> Reading:
        """The registrations of the file; the report is complete when they are exhausted. Raises UnreadableFile."""
        return read_register(path, LAYOUT, understood, options)


def understood(cells: Cells) -> Said:
    """What a row says.

    >>> row = ["5598000012$ORGNR-IDORG", "AB-ORGFO", "Bi$SARSKILT-ORGNAM$2002-01-01|Lärkan AB$FORETAGSNAMN-ORGNAM$2001-02-03",
    ...        "Box 1$$FALUN$79100$SE-LAND"]
    >>> said = understood(Cells(1, row, {"number": [0], "form": [1], "name": [2], "address": [3]}))
    >>> said.number, said.form, said.name, said.municipality, said.by
    ('5598000012', 'AB-ORGFO', 'Lärkan AB', 'se-kom-2080', 'post')
    """
    said = Said(cells.first("number").partition("$")[0], form=cells.first("form").partition("$")[0])
    said.name = _name(cells.first("name"))
    said.registered = day_of(cells.first("registered").partition("$")[0], said)
    said.deregistered = day_of(cells.first("deregistered").partition("$")[0], said)
    address = [part.strip() for part in cells.first("address").split("|")[0].split("$")]
    if len(address) > PLACE and address[PLACE] and address[COUNTRY:COUNTRY + 1] in ([], [""], ["SE-LAND"]):
        said.municipality, said.by = municipality_named(address[PLACE]), "post"
        if said.municipality is None:
            said.unread.append(("place", address[PLACE]))
    return said


def _name(cell: str) -> str | None:
    """The name that a company is registered under; names of branches of business stand beside it."""
    named = [value.split("$") for value in cell.split("|")]
    own = next((parts for parts in named if FIRM_NAME in parts[1:]), named[0])
    return own[0].strip() or None
