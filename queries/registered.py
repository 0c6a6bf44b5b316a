"""How many firms there are, by registers of companies: the denominator of demand, and groups that are not reached. Question 13.

A firm counts once, in the municipality of its seat, where it trades: neither deregistered nor dormant, its form that of a
business. Where registers know a municipality by different signs (seat, workplace, postal address) the fullest one counts;
they are never added together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from graph.access import Reader
from graph.lexicon.companies import forms, sections, sizes
from graph.lexicon.places import places
from queries.counts import Count, coarse
from queries.order import swedish
from queries.question import Answer, Column, Parameter, Question, Row, View, both
from queries.reading import Evidence, path_of
from queries.texts import note

__all__ = ["REGISTERED", "SHARE_COLUMNS", "UNREACHED_FIRMS", "read_registered", "registered_title", "share_of", "shares"]

# Evidence reads «all of this register», since a count rests on every row of it.
REGISTERED = """
UNWIND $municipalities AS municipality
MATCH (r:Registration {municipality: municipality}) WHERE r.trading
WITH municipality, r
MATCH (r)-[:STATED_IN]->(:Source {complete: true})
RETURN municipality, r.by AS by, count(DISTINCT r.firm) AS firms
ORDER BY municipality, by"""
GROUPS = """
UNWIND $municipalities AS municipality
MATCH (r:Registration {municipality: municipality}) WHERE r.trading
WITH municipality, r
MATCH (r)-[:STATED_IN]->(:Source {complete: true})
UNWIND [['form', r.form], ['size', r.size], ['industry', r.section]] AS pair
WITH municipality, r, pair[0] AS sort, pair[1] AS member
WHERE member IS NOT NULL
RETURN municipality, r.by AS by, sort, member, count(DISTINCT r.firm) AS firms
ORDER BY municipality, by, sort, member"""
REACHED = """
MATCH (f:Firm)-[:REGISTERED_AS]->(r:Registration) WHERE r.trading AND r.municipality IN $municipalities
UNWIND [['form', r.form], ['size', r.size], ['industry', r.section]] AS pair
WITH f, r, pair[0] AS sort, pair[1] AS member
WHERE member IS NOT NULL
RETURN r.municipality AS municipality, r.by AS by, sort, member, count(DISTINCT f.id) AS firms
ORDER BY municipality, by, sort, member"""
REGISTERS = """
MATCH (l:Load)-[:LOADED]->(s:Source) WHERE l.registrations > 0 AND s.complete
RETURN s.id AS id, s.paths AS paths ORDER BY id"""
WHERE_FIRMS_ARE = "MATCH (f:Firm) WHERE f.seat IS NOT NULL RETURN DISTINCT f.seat AS municipality ORDER BY municipality"
# Of these the one that most firms are known by counts; firms seated elsewhere have workplaces too, so these come last.
SIGNS = ("seat", "post", "workplace")


class Group(NamedTuple):
    """A group of firms: its sort (`form`, `size`, `industry`) and its id there."""

    sort: str
    member: str


def read_registered(reader: Reader, municipalities: Iterable[str]) -> dict[str, int]:
    """How many firms are registered in each municipality (by id). Empty where no register is loaded."""
    wanted = sorted({*filter(None, municipalities)})
    if not wanted or not reader.read(REGISTERS):
        return {}
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for row in reader.read(REGISTERED, municipalities=wanted):
        counted[row["municipality"]][row["by"]] = row["firms"]
    return {place: counted[place][_sign(counted[place])] if place in counted else 0 for place in wanted}


def shares(count: Count, registered: int | None) -> dict[str, Any]:
    """The columns `firms_registered` and `share` of a row that counts firms of a municipality.

    >>> shares(3, 40), shares({"value": None, "below": 5}, 40), shares(3, None)
    ({'firms_registered': 40, 'share': 7.5}, {'firms_registered': 40, 'share': None}, {'firms_registered': None, 'share': None})
    """
    return {"firms_registered": registered, "share": share_of(count, registered)}


def share_of(count: Count, whole: int | None) -> float | None:
    """Per cent with one decimal; None where the count is hidden or there is nothing to share.

    >>> share_of(1, 3), share_of(1, 0), share_of({"value": 5, "at_least": True}, 9)
    (33.3, None, None)
    """
    return round(100 * count / whole, 1) if isinstance(count, int) and whole else None


def unreached_firms(reader: Reader, view: View, *, municipality: str | None, county: str | None) -> Answer:
    """Question 13: which groups of firms are not reached, by legal form, size and industry?

    Measure: of the firms that registers of companies have in a group, those that any contact log speaks of, by their number.
    Range: 0 to all. Together for the municipality, all of the county, or else all municipalities where a firm of a log is
    registered. `share` is per cent. `target_group` is the one that a class of size is. Order: least share first, a hidden
    one as none, then the larger group, then title. No register loaded, or nobody registered there: no rows, and a note.

    $ framjar ask unreached_firms --municipality Falun
    """
    scope = _scope(reader, municipality, county)
    registered = _chosen(reader.read(GROUPS, municipalities=scope)) if scope else {}
    reached: Counter[Group] = Counter()
    for row in reader.read(REACHED, municipalities=scope) if registered else ():
        group = Group(row["sort"], row["member"])
        if registered[group].signs.get(row["municipality"]) == row["by"]:
            reached[group] += row["firms"]
    evidence: list[Evidence] = [{"source": path_of(one["paths"], one["id"]), "source_id": one["id"], "locator": "all rows",
                                 "quote": None} for one in reader.read(REGISTERS)] if registered else []
    rows = [_row(group, found.firms, reached[group], evidence, view) for group, found in registered.items()]
    rows.sort(key=lambda row: (row["share"] or 0, -row["firms_registered"], swedish(row["group_title"]), row["group"]))
    notes = [note("registers_count"), *([] if view.rows_visible else [note("small_counts")])]
    return Answer(rows, notes if rows else [note("no_rows", **NONE_REGISTERED)])


class Registered(NamedTuple):
    """How many firms a group has, and by which sign each municipality counts them."""

    firms: int
    signs: Mapping[str, str]


def _chosen(rows: Iterable[Mapping[str, Any]]) -> dict[Group, Registered]:
    """The firms of each group, in each municipality by the sign that most firms of that sort are known by."""
    found = list(rows)
    known: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in found:
        known[row["municipality"], row["sort"]][row["by"]] += row["firms"]
    firms: Counter[Group] = Counter()
    signs: dict[Group, dict[str, str]] = defaultdict(dict)
    for row in found:
        if row["by"] == _sign(known[row["municipality"], row["sort"]]):
            group = Group(row["sort"], row["member"])
            firms[group] += row["firms"]
            signs[group][row["municipality"]] = row["by"]
    return {group: Registered(count, signs[group]) for group, count in firms.items()}


def _sign(counted: Mapping[str, int]) -> str:
    """Which sign counts: seat or postal address, whichever knows more; the workplaces where nothing else is known.

    >>> _sign({"post": 9, "seat": 3}), _sign({"workplace": 9, "seat": 3}), _sign({"workplace": 9})
    ('post', 'seat', 'workplace')
    """
    return max(SIGNS, key=lambda by: (by in counted, by != "workplace", counted.get(by, 0)))


def _scope(reader: Reader, municipality: str | None, county: str | None) -> list[str]:
    if municipality:
        return [municipality]
    if county:
        return sorted(places().municipalities_within(county))
    return [row["municipality"] for row in reader.read(WHERE_FIRMS_ARE)]


def _row(group: Group, registered: int, reached: int, evidence: Sequence[Evidence], view: View) -> Row:
    shown = coarse(reached, view.rows_visible)
    size = sizes().get(group.member) if group.sort == "size" else None
    return {"sort": group.sort, "group": group.member,
            "group_title": registered_title(group.sort, group.member, view.language),
            "target_group": size.target_group if size else None, "firms_contacted": shown, **shares(shown, registered),
            "evidence": list(evidence)}


def registered_title(sort: str, member: str | None, language: str) -> str:
    """What a legal form, a class of size or a section of industry is called; a language without titles shows the Swedish.

    >>> [registered_title(*one) for one in (("form", "enskild", "en"), ("industry", "10-33", "sv"), ("size", None, "sv"))]
    ['sole trader', 'tillverkning', '']
    """
    words = TITLED[sort].get(member or "")
    return str(getattr(words, language if language in ("sv", "en") else "sv", member or ""))


TITLED: Mapping[str, Mapping[str, Any]] = {"form": forms(), "size": sizes(), "industry": sections()}
NONE_REGISTERED = {"looked_sv": "inget företagsregister är inläst, eller inget företag är registrerat där",
                   "looked_en": "no register of companies is loaded, or no firm is registered there"}
SHARE_COLUMNS = (Column("firms_registered", "integer", both("Registrerade företag", "Registered firms")),
                 Column("share", "number", both("Andel, %", "Share, %")))

UNREACHED_FIRMS = Question(
    name="unreached_firms", number=13, user="analyst", marks=("gap",),
    title=both("Vilka grupper av företag nås inte: form, storlek, bransch?",
               "Which groups of firms are not reached: form, size, industry?"),
    parameters=(Parameter("municipality", "municipality", both("Kommun", "Municipality")),
                Parameter("county", "county", both("Län", "County"))),
    columns=(Column("sort", "text", both("Slag av grupp", "Sort of group")),
             Column("group", "text", both("Gruppens id", "Id of group")), Column("group_title", "text", both("Grupp", "Group")),
             Column("target_group", "text", both("Målgrupp", "Target group")),
             Column("firms_contacted", "count", both("Företag med kontakt", "Firms with a contact")), *SHARE_COLUMNS),
    cypher=(WHERE_FIRMS_ARE, GROUPS, REACHED, REGISTERS), answer=unreached_firms)
