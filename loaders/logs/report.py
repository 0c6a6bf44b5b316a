"""What a contact log was understood as, counted while it is read: the fields of a load report for one file."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from graph.firms import FirmRow, assign_firms
from graph.model import Contact
from loaders.logs.rows import Remark, RowReading, is_in_capitals

__all__ = ["PER_SHEET", "Tally"]

PER_SHEET = 1 << 32  # more rows than a sheet can have


@dataclass(slots=True)
class _Said:
    """The rows of contacts that tell their firm in the same words, those of them in capitals, and the needs they voice."""

    rows: array[int] = field(default_factory=lambda: array("Q"))
    in_capitals: array[int] = field(default_factory=lambda: array("Q"))
    needs: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Tally:
    """Counts of the rows seen so far; `fields` gives them as they stand in the report.

    Of the contacts it keeps what tells their firms and these firms' needs, each once however many contacts say it.
    """

    data_rows: int = 0
    blank_rows: list[int] = field(default_factory=list)
    duplicate_rows: list[Remark] = field(default_factory=list)
    rejected_rows: list[Remark] = field(default_factory=list)
    repaired: list[Remark] = field(default_factory=list)
    noted: list[Remark] = field(default_factory=list)
    _sheets: list[str | None] = field(default_factory=list)
    _sheet: dict[str, str] = field(default_factory=dict)
    _blank: list[int] = field(default_factory=list)
    _firms: dict[FirmRow, _Said] = field(default_factory=dict)
    _needs: Counter[str] = field(default_factory=Counter)
    _horizons: Counter[str] = field(default_factory=Counter)
    _referrals: Counter[str] = field(default_factory=Counter)
    _referred: int = 0
    _unknown_needs: Counter[str] = field(default_factory=Counter)
    _unknown_actors: Counter[str] = field(default_factory=Counter)

    def begin(self, sheet: str | None) -> None:
        """The rows that follow are of a sheet; None where the file has no other with rows."""
        self._sheets.append(sheet)
        self._sheet = {"sheet": sheet} if sheet is not None else {}
        self._blank = []

    def blank(self, row: int) -> None:
        """A row with nothing in it; those after the last row of a sheet are none of it."""
        self._blank.append(row)

    def _data_row(self) -> None:
        """Another row of the sheet says something: so the blank ones before it are in the midst of it."""
        self.data_rows += 1
        self.blank_rows += self._blank
        self._blank.clear()

    def duplicate(self, row: int, of: int, of_sheet: str | None = None) -> None:
        """A row that repeats an earlier one."""
        self._data_row()
        elsewhere = {"of_sheet": of_sheet} if of_sheet is not None and {"sheet": of_sheet} != self._sheet else {}
        self.duplicate_rows.append({"row": row, "of": of, **self._sheet, **elsewhere})

    def reject(self, row: int, reason: str) -> None:
        """A row that says something but makes no contact."""
        self._data_row()
        self.rejected_rows.append({"row": row, "reason": reason, **self._sheet})

    def add(self, row: int, reading: RowReading) -> None:
        """A row that was understood or rejected."""
        if reading.contact is None:
            self.reject(row, reading.rejected or "")
            return
        self._data_row()
        self.repaired += [{**remark, **self._sheet} for remark in reading.repaired]
        self.noted += [{**remark, **self._sheet} for remark in reading.noted]
        self._unknown_needs.update(set(reading.unknown_needs))
        self._unknown_actors.update(set(reading.unknown_actors))
        self._referrals.update(reading.known_as)
        self._referred += bool(reading.known_as)
        self._horizons.update(voiced.horizon for voiced in reading.contact.needs)
        needs = [intern(voiced.need) for voiced in reading.contact.needs]
        self._needs.update(needs)
        said = self._firms.setdefault(_firm_row(reading.contact), _Said())
        place = (len(self._sheets) - 1) * PER_SHEET + row
        said.rows.append(place)
        if is_in_capitals(reading.contact.firm or ""):
            said.in_capitals.append(place)
        said.needs.update(needs)

    def fields(self, firm_column: str | None, orgnr_column: str | None) -> dict[str, Any]:
        """The counts of the report, needs and actors in order of their names; rows in order of the file.

        The headers of the columns of firms and their numbers are for what only all rows of a firm tell: that a number was
        left out, or that its name is never written but in capitals.
        """
        firm_of = dict(zip(self._firms, assign_firms(one._replace(contact=str(at)) for at, one in
                                                     enumerate(self._firms)).values(), strict=True))
        firms: Counter[str] = Counter()
        for row, said in self._firms.items():
            firms[firm_of[row]] += len(said.rows)
        states = _states(firm_of)
        needs_by_firm = {(need, firm_of[row]) for row, said in self._firms.items() for need in said.needs}
        noted = [*self.noted, *self._of_firms(firm_of, states, firm_column or "", orgnr_column or "")]
        return {
            "data_rows": self.data_rows, "blank_rows": self.blank_rows, "contacts": firms.total(),
            "duplicate_rows": self.duplicate_rows, "rejected_rows": self.rejected_rows, "repaired": self.repaired,
            "noted": sorted(noted, key=lambda remark: (self._sheets.index(remark.get("sheet")), int(remark["row"]))),
            "firms": len(firms), "firms_contacted_twice": sum(count > 1 for count in firms.values()),
            "firms_without_orgnr": sum(found == {"missing"} for found in states.values()),
            "firms_whose_orgnr_is_a_personal_number": sum("personal" in found for found in states.values()),
            "contacts_with_referral": self._referred, "referrals": self._referrals.total(),
            "referrals_by_actor": _sorted(self._referrals),
            "needs": _sorted(self._needs),
            "needs_by_horizon": {horizon: self._horizons[horizon] for horizon in ("now", "later", "unstated")},
            "firms_per_need": _sorted(Counter(need for need, _ in needs_by_firm)),
            "unrecognised_needs": _texts(self._unknown_needs), "unrecognised_actors": _texts(self._unknown_actors),
        }


    def _of_firms(self, firm_of: Mapping[FirmRow, str], states: Mapping[str, set[str]], firm_column: str,
                  orgnr_column: str) -> Iterator[Remark]:
        """What only all the rows of a firm tell: a number left out, a name that is never written but in capitals."""
        written_plainly = {firm_of[row] for row, said in self._firms.items() if len(said.in_capitals) < len(said.rows)}
        for row, said in self._firms.items():
            if row.orgnr_state == "missing" and states[firm_of[row]] != {"missing"}:
                yield from (self._remark(place, orgnr_column, "orgnr_left_out") for place in said.rows)
            if firm_of[row] not in written_plainly:
                yield from (self._remark(place, firm_column, "name_in_capitals") for place in said.in_capitals)

    def _remark(self, place: int, column: str, kind: str) -> Remark:
        sheet, row = divmod(place, PER_SHEET)
        name = self._sheets[sheet]
        return {"row": row, "column": column, "kind": kind, **({"sheet": name} if name is not None else {})}


def _firm_row(contact: Contact) -> FirmRow:
    """What tells the firm, within one file. Contacts that share it have one firm; one that says nothing has its own."""
    nameless = not contact.firm_key and not contact.orgnr
    return FirmRow(str(contact.row) if nameless else "", "", contact.firm_key and intern(contact.firm_key), contact.orgnr,
                   contact.orgnr_state, contact.municipality)


def _states(firm_of: Mapping[FirmRow, str]) -> dict[str, set[str]]:
    """What the number columns of each firm's rows hold: `valid`, `personal`, `invalid`, `missing`."""
    states: dict[str, set[str]] = {}
    for row, firm in firm_of.items():
        states.setdefault(firm, set()).add(row.orgnr_state)
    return states


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def _texts(counts: Counter[str]) -> list[dict[str, str | int]]:
    """Texts by the number of rows they stand in, the commonest first."""
    return [{"text": text, "rows": rows} for text, rows in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
