"""Where needs are covered, where not, and what firms asked for beside it. Questions 51 (coverage), 11 and 12."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Day
from typing import Any

from graph.access import Reader
from graph.lexicon.places import places
from graph.vocabulary import vocabulary
from queries.counts import coarse, order_value
from queries.coverage import COVERED, UNKNOWN, Cell, Standings, touched_counties
from queries.demand import (
    DEMAND,
    RECEIVERS,
    ROWS,
    VOICINGS,
    Demand,
    Voicing,
    counted,
    read_demand,
    read_receivers,
    read_voicings,
    voicing_evidence,
)
from queries.order import swedish
from queries.parameters import TODAY
from queries.question import Answer, Column, Note, Parameter, Question, Row, View, both
from queries.reading import EVIDENCE, Evidence, evidence_of, read_evidence
from queries.registered import REGISTERED, SHARE_COLUMNS, read_registered, shares
from queries.supply import SUPPLY, Supply, read_supply
from queries.texts import note

__all__ = ["COVERAGE", "NEED", "UNMET", "UNREFERRED", "cell_evidence", "need_choices", "need_title", "unmet_needs",
           "unreferred_though_covered"]

Cells = Mapping[tuple[str, str], list[Voicing]]


def coverage_of_needs(reader: Reader, view: View, *, need: str | None, municipality: str | None, county: str | None,
                      target_group: str | None, date: Day) -> Answer:
    """Question 51: which needs are covered, a gap or unknown, where, by whom, until when, on what?

    Measure: the state of each need in each municipality on `date`, and beside it the firms that voiced the need there
    (on any day): how many, how many met in practice, how many for now and for later, and who was named as receiver
    (supply in practice, beside what documents say); how many firms registers of companies have there, and the share of these
    that voiced the need. Range: every need (or those of
    `need`, which may be a group) in the municipality, or all of the county, or all of the counties that the data touch;
    firms whose municipality nobody knows stand in rows with `municipality` null. Order: needs as in the taxonomy, then
    county and municipality. Nothing loaded: no rows, and a note. `target_group`: offers for it, for a wider one, or for
    none in particular.

    $ framjar ask coverage --need finans --municipality Falun
    """
    supply, demand = read_supply(reader), read_demand(reader)
    needs = vocabulary().needs_of(need) if need else tuple(vocabulary().needs)
    scope = _scope(supply, [place for _, place in demand], municipality, county)
    standings = Standings(supply, target_group)
    cells = [standings.cell(one, place, date) for one in needs for place in scope]
    if municipality is None and county is None:
        cells = [cell for one in needs for cell in (*_of_need(one, cells), *_placeless(one, demand))]
    found = read_evidence(reader, (s for cell in cells for s in (*cell.statements, *cell.also)),
                          rows_visible=view.rows_visible)
    receivers = read_receivers(reader, rows_visible=view.rows_visible)
    registered = read_registered(reader, scope)
    rows = [coverage_row(cell, demand.get((cell.need, cell.municipality), Demand()),
                         receivers.get((cell.need, cell.municipality), []), registered.get(cell.municipality), found, view)
            for cell in cells]
    return Answer(rows, _coverage_notes(rows, supply, scope, view, limited=bool(municipality or county)))


def _of_need(need: str, cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.need == need]


def _placeless(need: str, demand: Mapping[tuple[str, str], Demand]) -> list[Cell]:
    return [Cell(need, "", UNKNOWN)] if (need, "") in demand else []


def _scope(supply: Supply, demanded: Iterable[str], municipality: str | None, county: str | None) -> list[str]:
    """The municipalities to show, by county and name."""
    known = places()
    if municipality:
        return [municipality]
    counties = [county] if county else touched_counties(supply, filter(None, demanded))
    return [place for one in sorted(counties, key=lambda c: swedish(known.by_id[c].name))
            for place in sorted(known.municipalities_within(one), key=lambda m: swedish(known.by_id[m].name))
            if known.by_id[place].level == "municipality"]


def coverage_row(cell: Cell, demand: Demand, receivers: Sequence[str], registered: int | None,
                 found: Mapping[str, Evidence], view: View) -> Row:
    """A cell, the demand for it, who took referrals, and how many firms are registered there, as a row of question 51."""
    counts = demand.shown(view.rows_visible)
    return {
        **_where(cell.need, cell.municipality, view), "state": cell.state, "by": list(cell.by), "until": cell.until,
        "inferred": list(cell.inferred), "planned": list(cell.planned), "potential": list(cell.potential),
        "ended": list(cell.ended), "coming": list(cell.coming), "beside": list(cell.beside), "lack": cell.lack,
        "inventory": list(dict.fromkeys(one.path for one in cell.inventories)), "conflict": cell.conflict,
        **{name: counts[name] for name in ("demand_firms", "met_firms", "demand_now", "demand_later")},
        "in_practice": list(receivers), **shares(counts["demand_firms"], registered), "evidence": cell_evidence(cell, found)}


def cell_evidence(cell: Cell, found: Mapping[str, Evidence]) -> list[Evidence]:
    """What a cell rests on: statements, inventories that are complete for it; then what else it names."""
    inventories = [{"source": one.path, "source_id": one.source, "locator": f"inventory {one.declaration}", "quote": None}
                   for one in cell.inventories]
    return [*evidence_of(cell.statements, found), *inventories, *evidence_of(cell.also, found)]


def _coverage_notes(rows: Sequence[Row], supply: Supply, scope: Sequence[str], view: View, *,
                    limited: bool) -> list[Note]:
    if not rows:
        return [note("nothing_loaded")]
    known = places().by_id
    notes = [note("rule_of_states")]
    if not limited:
        counties = dict.fromkeys(_county(place) for place in scope)
        notes.append(note("scope_of_counties", counties=", ".join(known[c].name for c in counties if c)))
    reached = {claim.id for offer in supply.offers for claim in offer.places}
    areas = sorted({known[p].name if p in known else p for p in reached if places().municipalities_within(p) == (p,)
                    and (p not in known or known[p].level != "municipality")}, key=swedish)
    if areas:
        notes.append(note("areas_without_members", areas=", ".join(areas)))
    lost = sum(offer.reach == "none" for offer in supply.offers)
    if lost:
        notes.append(note("offers_of_unknown_reach", count=lost))
    return notes + _small_counts(view)


def unmet_needs(reader: Reader, view: View, *, municipality: str | None, county: str | None, need: str | None,
                horizon: str | None, date: Day) -> Answer:
    """Question 11: which needs are unmet in a municipality, ranked?

    Measure: distinct firms that voiced the need there and of which no contact that voices it names a receiver (unmet
    in practice; that is no gap); `share` is the per cent of the municipality's registered firms that voiced it. Range: 1 and
    up; without `municipality` every municipality (null: nobody knows it). `horizon` chooses the voicings; whether a need is
    met is judged over all contacts of the firm. `state` is the cover on `date`. Order: most unmet first, hidden figures count
    as none, then need and municipality by name. All met, or no log: no rows, and a note.

    $ framjar ask unmet_needs --municipality Falun
    """
    chosen = [one for one in read_voicings(reader) if (horizon is None or one.horizon == horizon)
              and _is_asked(one, municipality, county, need)]
    cells = _by_cell(chosen)
    unmet = {cell: [one for one in found if not one.met] for cell, found in cells.items()}
    evidence = voicing_evidence(reader, (one for found in unmet.values() for one in found),
                                rows_visible=view.rows_visible)
    standings, demand = Standings(read_supply(reader)), read_demand(reader)
    registered = read_registered(reader, (place for (_, place), found in unmet.items() if found))
    rows = []
    for cell, found in unmet.items():
        if found:
            counts = _unmet_counts(cells[cell], demand[cell], view, filtered=horizon is not None)
            counts |= shares(counts["demand_firms"], registered.get(cell[1]))
            state = standings.cell(*cell, date).state if cell[1] else UNKNOWN
            rows.append({**_where(*cell, view), **counts, "state": state, "evidence": evidence.get(cell, [])})
    rows.sort(key=lambda row: (-order_value(row["unmet_firms"]), *_by_name(row)))
    return Answer(rows, [*([] if rows else [note("no_rows", **NONE_UNMET)]), *_small_counts(view)])


def _unmet_counts(voicings: Sequence[Voicing], demand: Demand, view: View, *, filtered: bool) -> dict[str, Any]:
    if not filtered:
        counts = demand.shown(view.rows_visible)
        return {name: counts[name] for name in ("unmet_firms", "demand_firms")}
    unmet = counted(one for one in voicings if not one.met)
    return {"unmet_firms": coarse(unmet, view.rows_visible),
            "demand_firms": coarse(counted(voicings), view.rows_visible)}


def unreferred_though_covered(reader: Reader, view: View, *, municipality: str | None, county: str | None,
                              need: str | None, horizon: str | None) -> Answer:
    """Question 12: which needs had no referral although an actor covers them?

    Measure: distinct firms whose need is unmet in practice and was covered in their municipality on the day of the
    firm's last contact that voices it; without a readable day only offers without start and end count. Range: 1 and up.
    `horizon` chooses the voicings. `by` are those who covered it then. Order: most firms first, hidden figures count as
    none, then need and municipality by name. No log, no offer, or all referred: no rows, and a note.

    $ framjar ask unreferred_though_covered --need affar.export
    """
    voicings = read_voicings(reader)
    last = last_days(voicings)
    standings = Standings(read_supply(reader))
    missed: dict[tuple[str, str], list[tuple[Voicing, Cell]]] = defaultdict(list)
    for one in voicings:
        if one.met or not one.municipality or not _is_asked(one, municipality, county, need) \
                or horizon not in (None, one.horizon):
            continue
        day = last[one.firm, one.need]
        cell = standings.cell(one.need, one.municipality, Day.fromisoformat(day) if day else None)
        if cell.state == COVERED:
            missed[one.need, one.municipality].append((one, cell))
    return _unreferred_answer(reader, view, missed, undated=sum(day is None for day in last.values()))


def last_days(voicings: Iterable[Voicing]) -> dict[tuple[str, str], str | None]:
    """The day of a firm's last contact with a need, over all horizons and municipalities; None where none is readable.

    >>> last_days([Voicing("f", "n", "a", "now", False, "2026-01-02"), Voicing("f", "n", "b", "now", False, None)])
    {('f', 'n'): '2026-01-02'}
    """
    days: dict[tuple[str, str], str | None] = {}
    for one in voicings:
        key = one.firm, one.need
        days[key] = max(filter(None, (days.get(key), one.last)), default=None)
    return days


def _unreferred_answer(reader: Reader, view: View, missed: Mapping[tuple[str, str], list[tuple[Voicing, Cell]]], *,
                       undated: int) -> Answer:
    found = read_evidence(reader, (s for pairs in missed.values() for _, cell in pairs for s in cell.statements),
                          rows_visible=view.rows_visible)
    voiced = voicing_evidence(reader, (one for pairs in missed.values() for one, _ in pairs),
                              rows_visible=view.rows_visible)
    rows = []
    for cell, pairs in missed.items():
        statements = [s for _, covered in pairs for s in covered.statements]
        rows.append({**_where(*cell, view), "firms": coarse(counted(one for one, _ in pairs), view.rows_visible),
                     "by": sorted({name for _, covered in pairs for name in covered.by}, key=swedish),
                     "evidence": [*evidence_of(statements, found), *voiced.get(cell, [])]})
    rows.sort(key=lambda row: (-order_value(row["firms"]), *_by_name(row)))
    notes = [note("contacts_without_day", count=coarse(undated, True))] if undated and view.rows_visible else []
    return Answer(rows, [*([] if rows else [note("no_rows", **NONE_MISSED)]), *notes, *_small_counts(view)])


def need_title(need: str, language: str) -> str:
    """The title of a need; a language without one shows the Swedish, and a need whose pack is not here its id.

    >>> need_title("affar.export", "en"), need_title("affar.export", "sv"), need_title("granbo.lots", "sv")
    ('Export and internationalisation', 'Export och internationalisering', 'granbo.lots')
    """
    known = vocabulary().needs.get(need)
    return known.titles.get(language, known.titles["sv"]) if known else need


def need_choices() -> tuple[Row, ...]:
    """Every group of needs and every need, by id with titles: what a parameter of type need may be."""
    words = vocabulary()
    titled = [(group, titles) for group, titles in words.need_groups.items()]
    titled += [(need.id, need.titles) for need in words.needs.values()]
    return tuple({"value": one, "title": both(titles["sv"], titles["en"])} for one, titles in titled)


def _where(need: str, municipality: str, view: View) -> Row:
    place = places().by_id.get(municipality)
    county = _county(municipality)
    return {"need": need, "need_title": need_title(need, view.language), "municipality": place.name if place else None,
            "municipality_id": municipality or None, "county": places().by_id[county].name if county else None}


def _county(place: str) -> str | None:
    known = places()
    return next((area for area in known.ancestors(place) if known.by_id[area].level == "county"), None)


def _by_cell(voicings: Iterable[Voicing]) -> dict[tuple[str, str], list[Voicing]]:
    cells: dict[tuple[str, str], list[Voicing]] = defaultdict(list)
    for one in voicings:
        cells[one.need, one.municipality].append(one)
    return cells


def _is_asked(one: Voicing, municipality: str | None, county: str | None, need: str | None) -> bool:
    return (municipality in (None, one.municipality) and (county is None or county == _county(one.municipality))
            and (need is None or one.need in vocabulary().needs_of(need)))


def _by_name(row: Row) -> tuple[Any, ...]:
    where = row["municipality"]
    return swedish(row["need_title"]), where is None, swedish(where), row["municipality_id"] or ""


def _small_counts(view: View) -> list[Note]:
    return [] if view.rows_visible else [note("small_counts")]


NONE_UNMET = {"looked_sv": "varje behov som ett företag uttryckt har hänvisats, eller ingen kontaktlogg är inläst",
              "looked_en": "every need that a firm voiced was referred, or no contact log is loaded"}
NONE_MISSED = {"looked_sv": "inget behov utan hänvisning var täckt den dagen",
               "looked_en": "no need without a referral was covered on that day"}
NEED = Parameter("need", "need", both("Behov eller behovsgrupp", "Need or group of needs"), choices=need_choices())
MUNICIPALITY = Parameter("municipality", "municipality", both("Kommun", "Municipality"))
COUNTY = Parameter("county", "county", both("Län", "County"))
HORIZON = Parameter("horizon", "horizon", both("Tidshorisont", "Horizon"), choices=(
    {"value": "now", "title": both("nu", "now")}, {"value": "later", "title": both("senare", "later")},
    {"value": "unstated", "title": both("ej angivet", "not stated")}))
DATE = Parameter("date", "date", both("Dag", "Day"), default=TODAY)
TARGET_GROUP = Parameter("target_group", "target_group", both("Målgrupp", "Target group"), choices=tuple(
    {"value": group.id, "title": both(group.sv, group.en)} for group in vocabulary().target_groups.values()))
WHERE_COLUMNS = (
    Column("need", "need", both("Behovets id", "Id of need")), Column("need_title", "text", both("Behov", "Need")),
    Column("municipality", "text", both("Kommun", "Municipality")),
    Column("municipality_id", "text", both("Kommunens id", "Id of municipality")),
    Column("county", "text", both("Län", "County")))
STATE_COLUMN = Column("state", "state", both("Läge", "State"))
BY_COLUMN = Column("by", "list", both("Av", "By"))
DEMAND_COLUMN = Column("demand_firms", "count", both("Företag med behovet", "Firms with the need"))

COVERAGE = Question(
    name="coverage", number=51, user="analyst", marks=("gap", "time"),
    title=both("Vilka behov är täckta, en lucka eller okända, var, av vem och till när?",
               "Which needs are covered, a gap or unknown, where, by whom and until when?"),
    parameters=(NEED, MUNICIPALITY, COUNTY, TARGET_GROUP, DATE),
    columns=(
        *WHERE_COLUMNS, STATE_COLUMN, BY_COLUMN, Column("until", "date", both("Till och med", "Until")),
        Column("inferred", "list", both("Antas nå hit", "Assumed to reach it")),
        Column("planned", "list", both("Planerat", "Planned")),
        Column("potential", "list", both("Möjligt", "Potential")),
        Column("ended", "list", both("Har upphört", "Ended")),
        Column("coming", "list", both("Börjar senare", "Starts later")),
        Column("beside", "list", both("Känt bara för behovsgruppen", "Known only for the group of needs")),
        Column("lack", "boolean", both("Uttalad brist", "Stated lack")),
        Column("inventory", "list", both("Fullständig förteckning", "Complete inventory")),
        Column("conflict", "boolean", both("Källor motsäger varandra", "Sources disagree")), DEMAND_COLUMN,
        Column("met_firms", "count", both("Hänvisade", "Met in practice")),
        Column("demand_now", "count", both("Behov nu", "Need now")),
        Column("demand_later", "count", both("Behov senare", "Need later")),
        Column("in_practice", "list", both("Tar emot i praktiken", "Receives in practice")), *SHARE_COLUMNS),
    cypher=(*SUPPLY, DEMAND, RECEIVERS, REGISTERED, EVIDENCE), answer=coverage_of_needs)

UNMET = Question(
    name="unmet_needs", number=11, user="analyst", marks=("gap",),
    title=both("Vilka behov är inte tillgodosedda i kommunen, i rangordning?",
               "Which needs in a municipality are unmet, ranked?"),
    parameters=(MUNICIPALITY, COUNTY, NEED, HORIZON, DATE),
    columns=(*WHERE_COLUMNS, Column("unmet_firms", "count", both("Företag utan hänvisning", "Firms without referral")),
             DEMAND_COLUMN, *SHARE_COLUMNS, STATE_COLUMN),
    cypher=(VOICINGS, DEMAND, *SUPPLY, ROWS, REGISTERED, EVIDENCE), answer=unmet_needs)

UNREFERRED = Question(
    name="unreferred_though_covered", number=12, user="analyst", marks=("gap",),
    title=both("Vilka behov hänvisades inte fast någon täcker dem?",
               "Which needs had no referral although an actor covers them?"),
    parameters=(MUNICIPALITY, COUNTY, NEED, HORIZON),
    columns=(*WHERE_COLUMNS, Column("firms", "count", both("Företag utan hänvisning", "Firms without referral")),
             BY_COLUMN),
    cypher=(VOICINGS, *SUPPLY, ROWS, EVIDENCE), answer=unreferred_though_covered)
