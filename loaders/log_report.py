"""What a contact log was understood as, counted while it is read: the fields of a load report for one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from graph.firms import FirmRow, assign_firms
from graph.model import Contact
from loaders.log_rows import Remark, RowReading

__all__ = ["Tally"]


@dataclass(slots=True)
class Tally:
    """Counts of the rows seen so far; `fields` gives them as they stand in the report.

    Of each contact it keeps what tells its firm and its needs, no other cell.
    """

    data_rows: int = 0
    blank_rows: list[int] = field(default_factory=list)
    duplicate_rows: list[Remark] = field(default_factory=list)
    rejected_rows: list[Remark] = field(default_factory=list)
    repaired: list[Remark] = field(default_factory=list)
    noted: list[Remark] = field(default_factory=list)
    _firms: list[FirmRow] = field(default_factory=list)
    _voiced: list[tuple[str, ...]] = field(default_factory=list)
    _horizons: Counter[str] = field(default_factory=Counter)
    _referrals: Counter[str] = field(default_factory=Counter)
    _referred: int = 0
    _unknown_needs: Counter[str] = field(default_factory=Counter)
    _unknown_actors: Counter[str] = field(default_factory=Counter)

    def blank(self, row: int) -> None:
        """A row with nothing in it."""
        self.blank_rows.append(row)

    def duplicate(self, row: int, of: int) -> None:
        """A row that repeats an earlier one."""
        self.data_rows += 1
        self.duplicate_rows.append({"row": row, "of": of})

    def reject(self, row: int, reason: str) -> None:
        """A row that says something but makes no contact."""
        self.data_rows += 1
        self.rejected_rows.append({"row": row, "reason": reason})

    def add(self, row: int, reading: RowReading) -> None:
        """A row that was understood or rejected."""
        if reading.contact is None:
            self.reject(row, reading.rejected or "")
            return
        self.data_rows += 1
        self.repaired += reading.repaired
        self.noted += reading.noted
        self._unknown_needs.update(set(reading.unknown_needs))
        self._unknown_actors.update(set(reading.unknown_actors))
        self._referrals.update(reading.known_as)
        self._referred += bool(reading.known_as)
        self._horizons.update(voiced.horizon for voiced in reading.contact.needs)
        self._firms.append(_firm_row(reading.contact))
        self._voiced.append(tuple(intern(voiced.need) for voiced in reading.contact.needs))

    def fields(self, orgnr_column: str | None) -> dict[str, Any]:
        """The counts of the report, needs and actors in order of their names; rows in order of the file.

        `orgnr_column`: header of the column of organisation numbers, for remarks on numbers that were left out.
        """
        firm_of = assign_firms(self._firms)
        firms = Counter(firm_of.values())
        states = _states(self._firms, firm_of)
        needs_by_firm = {(need, firm_of[row.contact]) for row, needs in zip(self._firms, self._voiced, strict=True)
                         for need in needs}
        left_out = [{"row": int(row.contact), "column": orgnr_column or "", "kind": "orgnr_left_out"}
                    for row in self._firms if row.orgnr_state == "missing" and states[firm_of[row.contact]] != {"missing"}]
        return {
            "data_rows": self.data_rows, "blank_rows": self.blank_rows, "contacts": len(self._firms),
            "duplicate_rows": self.duplicate_rows, "rejected_rows": self.rejected_rows, "repaired": self.repaired,
            "noted": sorted([*self.noted, *left_out], key=lambda remark: int(remark["row"])),
            "firms": len(firms), "firms_contacted_twice": sum(count > 1 for count in firms.values()),
            "firms_without_orgnr": sum(found == {"missing"} for found in states.values()),
            "firms_whose_orgnr_is_a_personal_number": sum("personal" in found for found in states.values()),
            "contacts_with_referral": self._referred, "referrals": self._referrals.total(),
            "referrals_by_actor": _sorted(self._referrals),
            "needs": _sorted(Counter(need for needs in self._voiced for need in needs)),
            "needs_by_horizon": {horizon: self._horizons[horizon] for horizon in ("now", "later", "unstated")},
            "firms_per_need": _sorted(Counter(need for need, _ in needs_by_firm)),
            "unrecognised_needs": _texts(self._unknown_needs), "unrecognised_actors": _texts(self._unknown_actors),
        }


def _firm_row(contact: Contact) -> FirmRow:
    """What tells the firm, within one file: the row number is id enough."""
    return FirmRow(str(contact.row), "", contact.firm_key and intern(contact.firm_key), contact.orgnr,
                   contact.orgnr_state, contact.municipality)


def _states(rows: Iterable[FirmRow], firm_of: Mapping[str, str]) -> dict[str, set[str]]:
    """What the number columns of each firm's rows hold: `valid`, `personal`, `invalid`, `missing`."""
    states: dict[str, set[str]] = {}
    for row in rows:
        states.setdefault(firm_of[row.contact], set()).add(row.orgnr_state)
    return states


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def _texts(counts: Counter[str]) -> list[dict[str, str | int]]:
    """Texts by the number of rows they stand in, the commonest first."""
    return [{"text": text, "rows": rows} for text, rows in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
