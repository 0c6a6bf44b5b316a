"""SCB's register of companies: the bulk file of legal units, and extracts of firms or workplaces with size and municipality.

The bulk file (`scb_bulkfil_JE_….txt`) has tabs, latin-1 and no quoting; its columns with an `m` before their name tell of
what has changed and are not read. Extracts have the columns of SCB's interface, with codes (`Stkl, kod`) or words or both.
A number begins with `16` where it is a legal person's, else it is a personal number.
"""

from __future__ import annotations

from pathlib import Path

from graph.lexicon.companies import section_of, size_of
from graph.model import Reading
from graph.normal import squeeze
from loaders.base import ReadOptions
from loaders.registers.companies import Cells, Layout, Said, day_of, header_of, municipality_named, read_register

__all__ = ["ScbLoader"]

HEADERS = {
    "number": ("PeOrgNr", "OrgNr", "Organisationsnummer", "Org.nr"),
    "name": ("Foretagsnamn", "Företagsnamn", "Namn"),
    "form": ("JurForm", "Juridisk form, kod"),
    "status": ("FtgStat", "Företagsstatus, kod"),
    "industry": ("Ng1", "Ng2", "Ng3", "Ng4", "Ng5", "Bransch_1, kod", "Bransch_2, kod", "Bransch_3, kod", "Bransch_4, kod",
                 "Bransch_5, kod", "Bransch_1P, kod"),
    "seat": ("Säteskommun, kod", "SätesKommun", "Säteskommun"),
    "municipality": ("Kommun, kod", "Kommun"),
    "size_code": ("Stkl, kod", "Storleksklass, kod"),
    "size": ("Stkl", "Storleksklass"),
    "workplace": ("CFARNr",),
    "place": ("PostOrt",),
    "registered": ("RegDatKtid", "Registreringsdatum"),
}
ROLES = {squeeze(header): role for role, headers in HEADERS.items() for header in headers}
BULK = Layout("scb", "scb-1", ROLES, frozenset({"peorgnr"}), quotes=False)
# A log of contacts may have a number and a name too; one that has these comes from SCB.
OF_SCB = frozenset({"cfarnr", "stkl", "stkl, kod", "ftgstat", "jurform", "företagsstatus, kod", "juridisk form, kod",
                    "bransch_1, kod", "säteskommun, kod"})
ACTIVE = "1"


class ScbLoader:
    """Reads SCB's bulk file, unpacked, and text files of extracts."""

    kind = BULK.kind
    rules = BULK.rules
    whole = False

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether the file begins with the header of the bulk file or of an extract.

        >>> heads = (b"PeOrgNr\\tNamn\\tNg1", b"OrgNr;CFARNr;Stkl", b"OrgNr;Namn;Datum")
        >>> [ScbLoader().accepts(Path("a.txt"), head) for head in heads]
        [True, True, False]
        """
        return _layout(head).fits(path, head)

    def read(self, path: Path, options: ReadOptions) -> Reading:
        """The registrations of the file; the report is complete when they are exhausted. Raises UnreadableFile."""
        try:
            with path.open("rb") as stream:
                layout = _layout(stream.read(64 * 1024))
        except OSError:
            layout = BULK  # why it cannot be read is told there
        return read_register(path, layout, understood, options)


def _layout(head: bytes) -> Layout:
    """The layout of the bulk file, or of an extract: that has its number under another header, and quotes."""
    cells = {squeeze(cell) for cell in header_of(head)[1]}
    own = [header for header in map(squeeze, HEADERS["number"]) if header in cells]
    told = sorted(cells & OF_SCB)[:2]
    if BULK.needed <= cells or not own or len(told) < 2:
        return BULK
    return Layout(BULK.kind, BULK.rules, ROLES, frozenset({own[0], *told}))


def understood(cells: Cells) -> Said:
    """What a row says. Of a workplace the size is not that of its firm, so it is left out.

    >>> row = ["165598000012", "49", "1", "62010", "00000", "FALUN", "Lärkan AB"]
    >>> at = {"number": [0], "form": [1], "status": [2], "industry": [3, 4], "place": [5], "name": [6]}
    >>> said = understood(Cells(1, row, at))
    >>> said.industries, said.section, said.municipality, said.by, said.active
    (('62010',), '61-63', 'se-kom-2080', 'post', True)
    """
    said = Said(cells.first("number"), form=cells.first("form"), name=cells.first("name") or None)
    said.active = cells.first("status") in ("", ACTIVE)
    said.industries = tuple(dict.fromkeys(code for code in cells.all("industry") if code.strip("0.")))
    said.section = section_of(said.industries[0]) if said.industries else None
    if said.industries and said.section is None:
        said.unread.append(("industry", said.industries[0]))
    if not cells.first("workplace"):
        said.size = _size(cells, said)
    said.municipality, said.by = _municipality(cells, said)
    said.registered = day_of(cells.first("registered"), said)
    return said


def _size(cells: Cells, said: Said) -> str | None:
    code, words = cells.first("size_code"), cells.first("size")
    plain = words.isdecimal() and not code  # «Stkl» may hold the code alone
    size = size_of(words, coded=True) if plain else size_of(code, coded=True) or size_of(words)
    if size is None and (code or words).strip("0"):
        said.unread.append(("size", words or code))
    return size


def _municipality(cells: Cells, said: Said) -> tuple[str | None, str | None]:
    """The municipality of the seat, else that of the row, else that of the postal place, and how it is known."""
    of_row = "workplace" if cells.first("workplace") else "seat"
    for role, by in (("seat", "seat"), ("municipality", of_row), ("place", "post")):
        named = cells.all(role)
        found = next(filter(None, map(municipality_named, named)), None)
        if found:
            return found, by
        if named:
            said.unread.append(("place" if by == "post" else "municipality", named[0]))
    return None, None
