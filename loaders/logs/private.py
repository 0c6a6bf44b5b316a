"""Which cells of a log may be of a person: they are kept apart from the rest, shown masked, and may be left out or erased.

A contact person, a telephone, an address, whoever made the contact, a free note, sentences on what a firm needs, and all
columns that nobody understood. Any other cell too that holds an address or a telephone. The name and number of a firm are
not among them, for by these it is known again; personal numbers are digests everywhere.
"""

from __future__ import annotations

import re

__all__ = ["MASKED_TOO", "holds_address_or_number", "is_open", "words_of"]

OPEN = frozenset({"date", "municipality", "industry", "size", "channel", "need", "need_now", "need_later", "need_mark", "tags",
                  "referral", "service", "status", "outcome", "firm", "orgnr", "place", "id", "changed"})
# Kept with the open cells, yet shown masked to who checks the columns of a file.
MASKED_TOO = frozenset({"firm", "orgnr", "place", "id", "changed", "outcome"})
OF_FIGURES = frozenset({"date", "changed", "orgnr", "id"})  # their values are rows of digits, and no telephones
ADDRESS_OR_NUMBER = re.compile(r"@|(?:\d[\s()/-]?){6,}")
YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d(?!\d)")  # «2024-2026» is no telephone


def holds_address_or_number(text: str) -> bool:
    """Whether a text has the address or the telephone of somebody in it.

    >>> holds_address_or_number("Lån, ring 070-174 06 05"), holds_address_or_number("Lån 2024-2026")
    (True, False)
    """
    return ADDRESS_OR_NUMBER.search(YEARS.sub("", text)) is not None


def is_open(role: str | None, cell: str) -> bool:
    """Whether a cell in a column with this role (None: nobody understood it) is of no person.

    >>> is_open("need", "Lån"), is_open("need", "Lån, anna@firm.example"), is_open("note", "Lån"), is_open(None, "Lån")
    (True, False, False, False)
    """
    return role in OPEN and (role in OF_FIGURES or not holds_address_or_number(cell))


def words_of(cell: str, words: str) -> str:
    """The words that tell something in a cell that may be of a person, as they stand there, and nothing else of it.

    >>> words_of("Anna behöver  ett Lån nu", "ett lån"), words_of("Anna", "lån")
    ('ett Lån', 'lån')
    """
    found = re.search(r"\s+".join(map(re.escape, words.split())), cell, re.IGNORECASE)
    return found.group() if found else words
