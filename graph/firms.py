"""Which firm a contact was made to. Pure: from what the rows say and people decided, whatever their order and number.

A firm is its number where the number is right (a legal person's, or the digest of a personal number). A row without a
usable number goes by name and municipality: it joins the numbered firm that some row calls so in that municipality,
where exactly one is; else all such rows of one name and municipality are one firm. Without a readable municipality a
name says too little: rows are then one firm only with rows of the same file that lack it too.

People may decide otherwise: what they call the same is one firm, what they call different is not joined by its name.
A number goes before them: two numbers are two firms, and rows with one number are one firm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.ids import digest
from graph.judgements import Judgement, Pair, Ref, governing

__all__ = ["FirmRow", "assign_firms", "firm_pairs", "id_of_number", "neighbours"]

NUMBER, NAME = "number", "name"
Sign = tuple[str, ...]
Link = tuple[Sign, Sign]


class FirmRow(NamedTuple):
    """What a contact says of its firm, as in `graph.model.Contact`; `contact` and `source` are ids."""

    contact: str
    source: str
    firm_key: str | None
    orgnr: str | None
    orgnr_state: str
    municipality: str | None


def assign_firms(rows: Iterable[FirmRow], judgements: Iterable[Judgement] = ()) -> dict[str, str]:
    """The firm id of each contact, by contact id, in the order of the rows. No rows: an empty dict.

    Of the judgements the governing pairs of firms act. *Same* joins what two references mean: the number where they
    have one, else the name in the municipality; not where that would make one firm of two numbers, or of what is judged
    different. *Different* keeps rows without a number from joining a numbered firm by name. The id of a joined firm is
    that of its number, else the least of its parts', so it does not depend on any order.

    What a row gets depends only on itself, on the rows that share its name key, and on those whose name key is judged
    with it, at any remove. So it is enough to give all rows whose name key is that of a new, changed or withdrawn row
    and those so judged; all others keep the firm they have.

    >>> rows = [FirmRow("a", "log", "lärkan", "5598000012", "valid", "se-2080"),
    ...         FirmRow("b", "log", "lärkan", None, "missing", "se-2080"),
    ...         FirmRow("c", "log", "lärkan", None, "invalid", "se-2062")]
    >>> firms = assign_firms(rows)
    >>> firms["a"] == firms["b"], firms["a"] == firms["c"]
    (True, False)
    >>> falun, mora = Ref("Firm", "lärkan", "se-2080", "5598000012"), Ref("Firm", "lärkan", "se-2062")
    >>> joined = assign_firms(rows, [Judgement(Pair(mora, falun, True), "anna", "2026-01-01T00:00:00+00:00")])
    >>> joined["c"] == joined["a"] == firms["a"]
    True
    """
    kept = list(rows)
    groups = _groups(kept, firm_pairs(judgements))
    return {row.contact: _firm(row, groups) for row in kept}


def firm_pairs(judgements: Iterable[Judgement]) -> list[Pair]:
    """The governing pairs of firms, in an order that follows from what they say."""
    pairs = (one.matter for one in governing(judgements) if isinstance(one.matter, Pair))
    return sorted((pair for pair in pairs if pair.left.kind == pair.right.kind == "Firm"), key=lambda pair: pair.topic)


@dataclass(slots=True)
class _Groups:
    """Signs of firms that mean one firm. `parted` are those that must not."""

    parted: frozenset[Link]
    _members: dict[Sign, set[Sign]] = field(default_factory=dict)

    def members(self, sign: Sign) -> set[Sign]:
        """All signs of the firm that a sign means."""
        return self._members.get(sign, {sign})

    def join(self, left: Sign, right: Sign) -> None:
        """Make one firm of two, unless that joins two numbers or what is judged different."""
        one, other = self.members(left), self.members(right)
        both = one | other
        numbers = sum(sign[0] == NUMBER for sign in both)
        if one is not other and numbers < 2 and not any((a, b) in self.parted for a in one for b in other):
            self._members.update(dict.fromkeys(both, both))


def _groups(rows: Sequence[FirmRow], pairs: Sequence[Pair]) -> _Groups:
    """Judged pairs go first: where a name is judged to be one numbered firm, rows that give it another cannot take it."""
    links = [(_sign(pair.left), _sign(pair.right), pair.same) for pair in pairs]
    groups = _Groups(frozenset(link for a, b, same in links if not same for link in ((a, b), (b, a))))
    for left, right in sorted((a, b) for a, b, same in links if same):
        groups.join(left, right)
    for name, number in _numbered_names(rows):
        groups.join(name, number)
    return groups


def _sign(ref: Ref) -> Sign:
    return (NUMBER, ref.number) if ref.number else (NAME, ref.key, ref.place or "")


def _numbered_names(rows: Iterable[FirmRow]) -> Iterator[Link]:
    """Names in a municipality that rows give exactly one number, in order."""
    numbers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.orgnr and row.firm_key and row.municipality:
            numbers[row.firm_key, row.municipality].add(row.orgnr)
    return (((NAME, *name), (NUMBER, *found)) for name, found in sorted(numbers.items()) if len(found) == 1)


def _firm(row: FirmRow, groups: _Groups) -> str:
    if row.orgnr:
        return id_of_number(row.orgnr)
    if not row.firm_key:  # a number that fails its check and no name: nothing says that another row means the same firm
        return digest("firm", "contact", row.contact)
    found = groups.members((NAME, row.firm_key, row.municipality or ""))
    if not row.municipality and len(found) == 1:
        return digest("firm", row.firm_key, "source", row.source)
    return min((sign[0] != NUMBER, _id(sign)) for sign in found)[1]


def _id(sign: Sign) -> str:
    return id_of_number(sign[1]) if sign[0] == NUMBER else digest("firm", f"{sign[1]}|{sign[2]}")


def id_of_number(number: str) -> str:
    """The id of the firm with a number: a legal person's, or the digest of a personal one.

    >>> rows = [FirmRow("a", "log", "lärkan", "5598000012", "valid", None)]
    >>> assign_firms(rows)["a"] == id_of_number("5598000012")
    True
    """
    return digest("firm", number)


def neighbours(pairs: Iterable[Pair]) -> Mapping[str, frozenset[str]]:
    """For each name key that pairs of firms speak of, all keys judged with it, at any remove, itself among them.

    >>> a, b, c = Ref("Firm", "lärkan"), Ref("Firm", "larkan", number="5598000012"), Ref("Firm", "l", number="5598000012")
    >>> sorted(neighbours([Pair(a, b, True), Pair(c, Ref("Firm", "sparven"), False)])["lärkan"])
    ['l', 'larkan', 'lärkan', 'sparven']
    """
    groups: dict[Sign, set[Sign]] = {}
    for pair in pairs:
        named = {(NAME, ref.key) for ref in (pair.left, pair.right)}
        numbered = {(NUMBER, ref.number) for ref in (pair.left, pair.right) if ref.number}
        both = set[Sign]().union(*(groups.get(sign, {sign}) for sign in named | numbered))
        groups.update(dict.fromkeys(both, both))
    keys = {sign: frozenset(name for kind, name in group if kind == NAME) for sign, group in groups.items()}
    return {name: found for (kind, name), found in keys.items() if kind == NAME}
