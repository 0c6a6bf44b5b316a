"""The sections of the page of a thing: which rows each kind has. A section is a table; its rows have cells and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.lexicon.places import places
from graph.lexicon.progress import states
from graph.vocabulary import vocabulary
from queries.reading import Evidence, evidence_of
from queries.registered import registered_title
from viz.entity_words import joined_by, link_words, name_of, named_href, standing, thing_href, value
from viz.i18n import Texts
from viz.views.evidence import source_link
from viz.words import (
    day,
    href,
    joined,
    money,
    need_title,
    number,
    period,
    role_title,
    short_count,
    target_group_title,
)

__all__ = ["Around", "about", "cell", "sections"]

Cell = dict[str, Any]
Section = dict[str, Any]
Facts = Sequence[Mapping[str, Any]]

# Facts that stand in the short list at the head, not in a section.
IN_HEAD = ("SEATED_IN", "BRANCH_OF", "PART_OF", "UNDER_PROGRAMME")
PLACES_SHOWN = 8
# From so many rows on, or where so many rest on the same words, evidence is folded away until somebody asks for it.
MANY = 12
REPEATED = 3


@dataclass(frozen=True, slots=True)
class Around:
    """What a page reads beside the explanation: `offers` (rows of `queries.around`), `cells` (rows of question 51),
    `placed` (projects of a municipality), `persons`, `receiving` (need, count), and the `evidence` of statements by id."""

    offers: Sequence[Mapping[str, Any]] = ()
    cells: Sequence[Mapping[str, Any]] = ()
    placed: Sequence[Mapping[str, Any]] = ()
    persons: Sequence[Mapping[str, Any]] = ()
    receiving: Sequence[tuple[str, Any]] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)


def cell(text: str = "", link: str | None = None, *, parts: Iterable[tuple[str, str | None]] = (), certainty: str | None = None,
         state: str | None = None, symbol: str | None = None, numeric: bool = False) -> Cell:
    """What stands in one cell: a text, perhaps a link; or several (`parts`); or a certainty or state as a mark.

    >>> cell("Almi", "/aktor/a")["href"], cell(certainty="planned")["certainty"]
    ('/aktor/a', 'planned')
    """
    return {"text": text, "href": link, "parts": list(parts), "certainty": certainty, "state": state, "symbol": symbol,
            "numeric": numeric}


def sections(told: Mapping[str, Any], around: Around, text: Texts) -> list[Section]:
    """The sections of a thing in their order; those without rows are left out."""
    of_kind: Mapping[str, Callable[[_Page], list[Section]]] = {
        "Actor": _of_actor, "ActorGroup": _of_actor, "Project": _of_project, "Plan": _of_project, "Need": _of_need,
        "Firm": _of_firm}
    page = _Page(told, around, text)
    known = places().by_id.get(told["id"]) if told["label"] == "Place" else None
    made = _of_municipality if known and known.level == "municipality" else of_kind.get(told["label"], _of_thing)
    return [section for section in made(page) if section["rows"]]


def about(told: Mapping[str, Any], around: Around, text: Texts) -> list[tuple[str, list[Cell]]]:
    """The facts in short, as (what, cells): kind, period, budget, seat, whose branch it is …"""
    _, language, held = text.gettext, text.language, told["properties"]
    rows = [(_("Kind"), [cell(value("sort", held.get("sort"), language))] if held.get("sort") else []),
            (_("Period"), [cell(when)] if (when := period(held.get("start"), held.get("end"), language)) else []),
            (_("Budget"), [cell(_budget(held, language))] if held.get("budget_amount") else []),
            (_("Purpose"), [cell(str(held["purpose"]))] if held.get("purpose") else []),
            *((title, [cell(str(held[name]))] if held.get(name) else []) for title, name in (
                (_("Title"), "title"), (_("E-mail"), "email"), (_("Telephone"), "phone"), (_("Website"), "website"),
                (_("Price"), "price"))),
            (_("Organisation number"), [cell(held["orgnr"])] if _is_shown_number(held.get("orgnr")) else []),
            (_("Last verified"), [cell(day(held["verified"], language))] if held.get("verified") else []),
            *_head_facts(told, text), *_of_place_or_need(told, text), *_of_firm_head(told, text)]
    return [(title, cells) for title, cells in rows if cells]


def _is_shown_number(number: str | None) -> bool:
    """Whether a number is that of a legal person; the digest of a personal one tells nobody anything."""
    return bool(number) and not str(number).startswith("digest:")


def _head_facts(told: Mapping[str, Any], text: Texts) -> list[tuple[str, list[Cell]]]:
    """Seat, parent and branches, programme: each a link, those of one kind together."""
    _ = text.gettext
    titles = {("SEATED_IN", "out"): _("Seat"), ("BRANCH_OF", "out"): _("Part of"), ("BRANCH_OF", "in"): _("Branches"),
              ("PART_OF", "out"): _("Part of"), ("PART_OF", "in"): _("Parts"),
              ("UNDER_PROGRAMME", "out"): _("Programme"), ("UNDER_PROGRAMME", "in"): _("Projects")}
    return [(title, [cell(parts=[_part(one, text) for one in told["facts"] if (one["type"], one["direction"]) == key])])
            for key, title in titles.items() if any((one["type"], one["direction"]) == key for one in told["facts"])]


def _of_place_or_need(told: Mapping[str, Any], text: Texts) -> list[tuple[str, list[Cell]]]:
    known, language = places().by_id, text.language
    if told["label"] == "Place" and told["id"] in known:
        areas = [(known[area].name, thing_href("Place", area, language)) for area in places().ancestors(told["id"])]
        return [(text.gettext("Lies in"), [cell(parts=areas)] if areas else [])]
    if told["label"] == "Need":
        return [(text.gettext("Group of needs"), [cell(need_title(_group_of(told["id"]), language))])]
    return []


def _group_of(need: str) -> str:
    """The group of a need; of one that nobody knows any more what its id begins with."""
    known = vocabulary().needs.get(need)
    return known.group if known else need.partition(".")[0]


def _of_firm_head(told: Mapping[str, Any], text: Texts) -> list[tuple[str, list[Cell]]]:
    if told["label"] != "Firm":
        return []
    _, contacts, held = text.gettext, told["contacts"], told["properties"]
    shown = number(len(contacts), text.language) if isinstance(contacts, list) else short_count(contacts, text.language)
    where = [_place(one, text.language) for one in held.get("municipalities", ())]
    return [(_("Contacts"), [cell(shown)]), (_("Municipality"), [cell(parts=where)] if where else []),
            (_("Organisation number"), [cell(", ".join(held["numbers"]))] if held.get("numbers") else []),
            (_("Size, by the logs"),
             [cell(registered_title("size", held["said_size"], text.language))] if held.get("said_size") else []),
            (_("Industry, by the logs"),
             [cell(registered_title("industry", held["said_section"], text.language))] if held.get("said_section") else []),
            (_("Contacts were joined by"), [cell("; ".join(
                f"{joined_by(one['rule'], text)} ({number(one['contacts'], text.language)})" for one in told["rules"]))]
             if told["rules"] else [])]


@dataclass(frozen=True, slots=True)
class _Page:
    """What sections are made of."""

    told: Mapping[str, Any]
    around: Around
    text: Texts

    def facts(self, *types: str, direction: str | None = None, labels: Iterable[str] = ()) -> list[Mapping[str, Any]]:
        wanted = tuple(labels)
        return [one for one in self.told["facts"] if one["type"] in types and direction in (None, one["direction"])
                and (not wanted or one["other"]["label"] in wanted)]

    def row(self, cells: Iterable[Cell], statements: Iterable[str] = ()) -> dict[str, Any]:
        return {"cells": list(cells), "evidence": evidence_of(statements, self.around.evidence)}


def _section(id_: str, title: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], note: str = "") -> Section:
    """A table; columns in which no row says anything are left out."""
    found = list(rows)
    kept = [at for at in range(len(columns)) if any(_says(row["cells"][at]) for row in found)]
    return {"id": id_, "title": title, "columns": [columns[at] for at in kept], "note": note,
            "rows": [{**row, "cells": [row["cells"][at] for at in kept]} for row in found],
            "has_evidence": any(row["evidence"] for row in found), "folded": len(found) > MANY or _repeats(found)}


def _repeats(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the same words would stand in row after row."""
    words = Counter((row["evidence"][0].get("source"), row["evidence"][0].get("quote")) for row in rows if row["evidence"])
    return max(words.values(), default=0) >= REPEATED


def _says(one: Cell) -> bool:
    return any(one[name] for name in ("text", "parts", "certainty", "state"))


# -- kinds of things ---------------------------------------------------------------------------------------------------


def _of_actor(page: _Page) -> list[Section]:
    _ = page.text.gettext
    parts = _section("parts", _("Takes part in"), [_("What"), _("Role"), _("Period"), _("Certainty")],
                     [_part_row(page, one) for one in page.facts("Partnership")])
    received = _section("receives", _("Receives in practice"), [_("Need"), _("Firms referred there")], [
        page.row([_need(need, page.text.language), cell(short_count(firms, page.text.language), numeric=True)])
        for need, firms in page.around.receiving], _("Counted in contact logs, over all days."))
    offers = _services(page, _("Offers"), page.facts("OFFERS"), ("name", "needs", "places", "groups", "standing", "verified"))
    return [parts, offers, _persons(page), received,
            _rest(page, "Partnership", "OFFERS", "WORKS_FOR", *IN_HEAD)]


def _of_project(page: _Page) -> list[Section]:
    _ = page.text.gettext
    partners = _section("partners", _("Who takes part"), [_("Who"), _("Role"), _("Period"), _("Certainty")],
                        [_part_row(page, one) for one in page.facts("Partnership")])
    aims = _linked(page, "aims", _("Needs, places and target groups"), page.facts("COVERS", "IN_PLACE", "FOR_GROUP"))
    contents = _linked(page, "contents", _("Priorities, goals and activities"),
                       page.facts("HAS_PRIORITY", "HAS_GOAL", "HAS_ACTIVITY"))
    services = _services(page, _("Services"), page.facts("PART_OF_PROJECT", labels=("Service",)),
                         ("name", "providers", "needs", "places", "standing", "verified"))
    return [partners, services, aims, contents, _persons(page), _rest(
        page, "Partnership", "COVERS", "IN_PLACE", "FOR_GROUP", "HAS_PRIORITY", "HAS_GOAL", "HAS_ACTIVITY",
        "PART_OF_PROJECT", "CONTACT_FOR", *IN_HEAD)]


def _of_municipality(page: _Page) -> list[Section]:
    _, language = page.text.gettext, page.text.language
    columns = [_("What"), _("Where"), _("Period"), _("Certainty")]
    placed = _section("projects", _("Projects, plans and networks here"), columns, [
        page.row([_thing(one["label"], one["id"], one["name"], language), cell(*_place(one["place"], language)),
                  cell(period(one["start"], one["end"], language)), cell(certainty=one["certainty"])], one["statements"])
        for one in page.around.placed])
    here = page.facts("SEATED_IN", "IN_PLACE", direction="in", labels=("Actor",))
    actors = _section("actors", _("Actors here"), [_("Who"), _("How"), _("Certainty")], [
        page.row([_thing("Actor", one["other"]["id"], one["other"]["name"], language), cell(link_words(one, language)),
                  cell(certainty=one["certainty"])], one["statements"]) for one in here])
    return [_cells(page, "need"), _lacks(page), _offers(page, _("Offers that reach here"), page.around.offers, (
        "name", "providers", "needs", "through", "standing", "verified")), placed, actors,
        _rest(page, "SEATED_IN", "IN_PLACE", "Lack")]


def _of_need(page: _Page) -> list[Section]:
    offers = _offers(page, page.text.gettext("Who covers it"), page.around.offers,
                     ("name", "providers", "places", "groups", "standing", "verified"))
    return [offers, _lacks(page), _cells(page, "municipality"), _rest(page, "COVERS", "Lack")]


def _of_firm(page: _Page) -> list[Section]:
    _, language, told = page.text.gettext, page.text.language, page.told
    contacts = told["contacts"] if isinstance(told["contacts"], list) else []
    needs = _section("needs", _("Needs"), [_("Need"), _("Horizon"), _("In practice"), _("Contacts"), _("First"), _("Last")], [
        page.row([_need(one["need"], language), cell(_horizon(one["horizon"], page.text)),
                  cell(_("met: a receiver is named") if one["met"] else _("unmet: no receiver is named")),
                  cell(number(one["contacts"], language), numeric=True), cell(day(one["first"], language)),
                  cell(day(one["last"], language))]) for one in told["needs"]])
    rows = _section("contacts", _("Contacts"), [_("Row"), _("Day"), _("Municipality"), _("Needs"), _("Referred to"),
                                                _("How far"), _("Joined by")],
                    [page.row(_contact(one, page.text)) for one in contacts], _("Persons and numbers are left out."))
    return [needs, rows, _registrations(page)]


def _registrations(page: _Page) -> Section:
    """What registers of companies say of a firm; what they disagree about is named below."""
    _, language = page.text.gettext, page.text.language
    differing = [{"form": _("legal form"), "size": _("size"), "section": _("industry"), "municipality": _("municipality")}[one]
                 for one in page.told.get("registered_conflicts", ())]
    rows = [page.row([cell(f"{one['path'].rpartition('/')[2]}, {_('row %(row)s', row=one['row'])}"),
                      *(cell(registered_title(sort, one[sort], language)) for sort in ("form", "industry", "size")),
                      cell(*_place(one["municipality"], language)) if one["municipality"] else cell(""),
                      cell(day(one["registered"], language)), cell(day(one["deregistered"], language)),
                      cell(_("yes") if one["active"] else _("no"))])
            for one in page.told.get("registrations", ())]
    return _section("registrations", _("In registers of companies"), [
        _("Row"), _("Legal form"), _("Industry"), _("Size"), _("Municipality"), _("Registered"), _("Deregistered"),
        _("Active")], rows, _("The sources differ in: %(names)s.", names=joined(differing, language)) if differing else "")


def _of_thing(page: _Page) -> list[Section]:
    mine = [one for one in page.around.offers if one["id"] == page.told["id"]]
    return [_offers(page, page.text.gettext("As an offer"), mine, ("providers", "needs", "places", "groups", "standing")),
            _persons(page), _rest(page, *IN_HEAD)]


# -- tables that several kinds have ------------------------------------------------------------------------------------


def _part_row(page: _Page, fact: Mapping[str, Any]) -> dict[str, Any]:
    held, language, other = fact["properties"], page.text.language, fact["other"]
    more = ", ".join(str(held[name]) for name in ("phase", "country") if held.get(name))
    amount = f"{number(held['amount'], language)} {held.get('currency') or ''}".strip() if held.get("amount") else ""
    words = ", ".join(filter(None, (role_title(held.get("role") or "participant", language), more, amount)))
    return page.row([_thing(other["label"], other["id"], other["name"], language), cell(words),
                     cell(period(held.get("start"), held.get("end"), language)), cell(certainty=fact["certainty"])],
                    fact["statements"])


def _services(page: _Page, title: str, facts: Facts, shown: Sequence[str]) -> Section:
    """The services of facts, each with what is known of it as an offer; one of which no need is told still stands here."""
    known = {one["id"]: one for one in page.around.offers}
    certain = {one["other"]["id"]: one for one in reversed(facts)}
    untold = [{"id": id_, "kind": "service", "name": one["other"]["name"], "providers": [], "needs": [], "places": [],
               "groups": [], "reach": "stated", "standing": one["certainty"], "statements": one["statements"]}
              for id_, one in certain.items() if id_ not in known]
    return _offers(page, title, [*(one for one in known.values() if one["id"] in certain), *untold], shown)


def _offers(page: _Page, title: str, offers: Iterable[Mapping[str, Any]], shown: Sequence[str]) -> Section:
    """Offers with the columns that tell something on this page."""
    _, language = page.text.gettext, page.text.language
    titles = {"name": _("What"), "providers": _("Who"), "needs": _("Need"), "places": _("Where"), "groups": _("For"),
              "through": _("By way of"), "standing": _("State"), "verified": _("Last verified")}
    cells: Mapping[str, Callable[[Mapping[str, Any]], Cell]] = {
        "name": lambda one: cell(one["name"], thing_href(one["kind"].capitalize(), one["id"], language)),
        "providers": lambda one: cell(parts=[(each["name"], thing_href("Actor", each["id"], language))
                                             for each in one["providers"]]),
        "needs": lambda one: cell(parts=[(need_title(need, language), thing_href("Need", need, language))
                                         for need in one["needs"]]),
        "places": lambda one: _reach(one, page.text),
        "groups": lambda one: cell(", ".join(target_group_title(group, language) for group in one["groups"])),
        "through": lambda one: cell(*_place(one.get("through") or "", language)),
        "standing": lambda one: cell(standing(one, language)), "verified": lambda one: cell(day(one.get("verified"), language))}
    return _section("offers", title, [titles[name] for name in shown],
                    [page.row([cells[name](one) for name in shown], one["statements"]) for one in offers])


def _reach(offer: Mapping[str, Any], text: Texts) -> Cell:
    """The places that an offer reaches, and where that comes from if its own words do not say."""
    _ = text.gettext
    named = [_place(one, text.language) for one in offer["places"]]
    more = [(text.ngettext("and %(num)s more", "and %(num)s more", len(named) - PLACES_SHOWN), None)] \
        if len(named) > PLACES_SHOWN else []
    whence = {"project": _("by its project"), "name": _("by the provider's name"),
              "own area": _("the provider's own area, stated nowhere"), "none": _("no place is stated")}.get(offer["reach"])
    return cell(parts=[*named[:PLACES_SHOWN], *more, *([(f"({whence})", None)] if whence else [])])


def _cells(page: _Page, by: str) -> Section:
    """The state of each need of a municipality, or of a need in each municipality, with demand in counts."""
    _, language = page.text.gettext, page.text.language
    by_need = by == "need"
    # Of all municipalities those in which nothing is known and nobody asked say nothing of a need; they are counted.
    rows = [one for one in page.around.cells if one["municipality_id"]]
    telling = [one for one in rows if by_need or one["state"] != "unknown" or one["demand_firms"]]
    rest = len(rows) - len(telling)
    note = _("The figures are firms in the contact logs. «Unknown» does not mean that support is missing.")
    if rest:
        note += " " + page.text.ngettext("%(num)s more municipality is unknown, and no firm there asked.",
                                         "%(num)s more municipalities are unknown, and no firm there asked.", rest)
    return _section("states", _("Needs, state and demand") if by_need else _("Municipalities, state and demand"),
                    [_("Need") if by_need else _("Municipality"), _("State"), _("By"), _("Until"), _("Firms with the need"),
                     _("Referred")],
                    [_cell_row(page, one, by_need, language) for one in telling], note)


def _cell_row(page: _Page, one: Mapping[str, Any], by_need: bool, language: str) -> dict[str, Any]:
    first = _need(one["need"], language) if by_need else cell(*_place(one["municipality_id"], language))
    story = href("/luckor", {"municipality": one["municipality"], "cell": f"{one['need']},{one['municipality_id']}"}, language,
                 "cell")
    later = page.text.gettext("planned")
    planned = [(f"{name} ({later})", named_href(name, language)) for name in one["planned"]]
    return page.row([first, {**cell(state=one["state"]), "href": story},
                     cell(parts=[*((name, named_href(name, language)) for name in one["by"]), *planned]),
                     cell(day(one["until"], language)), cell(_figure(one["demand_firms"], language), numeric=True),
                     cell(_figure(one["met_firms"], language), numeric=True)])


def _lacks(page: _Page) -> Section:
    _, language = page.text.gettext, page.text.language
    of_place = page.told["label"] == "Place"
    return _section("lacks", _("What a source says is missing"), [_("Need") if of_place else _("Where"), _("Period"),
                                                                  _("Certainty")], [
        page.row([_thing(one["other"]["label"], one["other"]["id"], one["other"]["name"], language) if one["other"]["id"]
                  else cell(_("no place is named")),
                  cell(period(one["properties"].get("start"), one["properties"].get("end"), language)),
                  cell(certainty=one["certainty"])], one["statements"]) for one in page.facts("Lack")])


def _persons(page: _Page) -> Section:
    _, language = page.text.gettext, page.text.language
    return _section("persons", _("Persons to contact"), [_("Name"), _("Title"), _("Telephone"), _("E-mail")], [
        page.row([cell(one["name"], thing_href("Person", one["id"], language)), cell(one["title"] or ""),
                  cell(one["phone"] or "", f"tel:{_digits(one['phone'])}" if one["phone"] else None),
                  cell(one["email"] or "", f"mailto:{one['email']}" if one["email"] else None)], one["statements"])
        for one in page.around.persons])


def _rest(page: _Page, *told: str) -> Section:
    """All facts that no other section tells."""
    return _linked(page, "rest", page.text.gettext("Further facts"),
                   [one for one in page.told["facts"] if one["type"] not in told])


def _linked(page: _Page, id_: str, title: str, facts: Facts) -> Section:
    """Facts as sentences: who, verb, what; the thing of the page itself is no link, and left out where it begins all."""
    _, language, told = page.text.gettext, page.text.language, page.told
    mine = cell(name_of(told["label"], told["id"], told["name"], language))

    def row(fact: Mapping[str, Any]) -> dict[str, Any]:
        other = fact["other"]
        link = _thing(other["label"], other["id"], other["name"], language) if other["id"] else cell()
        verb, certain = cell(link_words(fact, language)), cell(certainty=fact["certainty"])
        ends = (mine, link) if fact["direction"] == "out" else (link, mine)
        return page.row([link, verb, certain] if all_out else [ends[0], verb, ends[1], certain], fact["statements"])

    all_out = all(fact["direction"] == "out" for fact in facts)
    columns = [_("What"), _("Link"), _("Certainty")] if all_out else [_("From"), _("Link"), _("To"), _("Certainty")]
    return _section(id_, title, columns, map(row, facts))


# -- cells -------------------------------------------------------------------------------------------------------------


def _thing(label: str, id_: str, name: str | None, language: str) -> Cell:
    return cell(name_of(label, id_, name, language), thing_href(label, id_, language), symbol=SYMBOLS.get(label))


SYMBOLS = {"Actor": "actor", "ActorGroup": "actor", "Project": "project", "Plan": "project", "Programme": "project",
           "Network": "network", "Service": "service", "Need": "need", "Place": "place"}


def _part(fact: Mapping[str, Any], text: Texts) -> tuple[str, str | None]:
    other = fact["other"]
    return name_of(other["label"], other["id"], other["name"], text.language), \
        thing_href(other["label"], other["id"], text.language)


def _need(need: str, language: str) -> Cell:
    return cell(need_title(need, language), thing_href("Need", need, language))


def _place(place: str, language: str) -> tuple[str, str | None]:
    known = places().by_id.get(place)
    return (known.name, thing_href("Place", place, language)) if known else (place, None)


def _figure(count: Any, language: str) -> str:
    return short_count(count, language) if count else ""


def _budget(held: Mapping[str, Any], language: str) -> str:
    return money(held["budget_amount"], held.get("budget_currency"), held.get("budget_kind"), language)


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit() or c == "+")


def _horizon(word: str, text: Texts) -> str:
    _ = text.gettext
    return {"now": _("now"), "later": _("later"), "unstated": _("unstated")}.get(word, word)


def _contact(one: Mapping[str, Any], text: Texts) -> list[Cell]:
    """A row of a log: where it stands, when, what was voiced (with the words) and who took over."""
    language = text.language
    where = text.gettext("row %(row)s", row=one["row"])
    needs = [(f"{need_title(need['need'], language)} ”{need['quote']}”", thing_href("Need", need["need"], language))
             for need in one["needs"]]
    receivers = [(each["name"], thing_href("Actor", each["actor"], language) if each["actor"] else None)
                 for each in one["receivers"]]
    place = _place(one["municipality"], language) if one["municipality"] else ("", None)
    return [cell(f"{one['path'].rpartition('/')[2]}, {where}", source_link(one["source"], f"row {one['row']}", language)),
            cell(day(one["date"], language)), cell(*place), cell(parts=needs), cell(parts=receivers),
            cell(_how_far(one, text)), cell(joined_by(one["joined"], text))]


def _how_far(one: Mapping[str, Any], text: Texts) -> str:
    """The state that a row tells, with its own words where they say more."""
    known = states().get(one.get("progress") or "")
    state = (known.en if text.language == "en" else known.sv) if known else ""
    words = "; ".join(dict.fromkeys(word for word in (one.get("status"), one.get("outcome")) if word))
    return " ".join(filter(None, (state, f"”{words}”" if words and words.casefold() != state else "")))
