"""Values as stored rows and back. Pure; the Cypher that moves them stands in `graph.store` and `graph.derived`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graph.dates import earliest
from graph.derivation import Said
from graph.firms import id_of_number
from graph.identity import body_of, bond
from graph.ids import digest
from graph.lexicon import actors
from graph.lexicon.companies import forms
from graph.model import Body, Certainty, Contact, Inventory, Name, Registration, Source, Statement

__all__ = ["OF_DEMAND", "body_row", "contact_row", "demand_row", "end_from", "inventory_row", "name_from", "name_row",
           "registration_row", "said_from", "source_row", "statement_row"]

# What demand is derived from: by the name it goes by there, the property of a contact.
OF_DEMAND = {"id": "id", "firm": "firm", "key": "firm_name_key", "orgnr": "orgnr", "orgnr_state": "orgnr_state",
             "municipality": "municipality", "day": "day", "referred": "referred", "needs": "needs", "horizons": "horizons",
             "unread": "unread", "unread_horizons": "unread_horizons"}


def source_row(source: Source) -> dict[str, Any]:
    """The properties of a Source node, without its state and paths."""
    return {"id": source.id, "kind": source.kind, "title": source.title, "language": source.language,
            "date": source.date, "encoding": source.encoding, "sha256": source.sha256, "rules": source.rules,
            "mapping": source.mapping,
            "inventory": [_inventory_text(one) for one in source.inventories] or None}


def _inventory_text(inventory: Inventory) -> str:
    """The inventory as a person declares it, `AREA[:NEEDS][:FROM..TO]`.

    >>> _inventory_text(Inventory("se-lan-20", ("finans.lan",), "2024-01-01"))
    'se-lan-20:finans.lan:2024-01-01..'
    """
    period = f"{inventory.start or ''}..{inventory.end or ''}" if inventory.start or inventory.end else ""
    return ":".join(part for part in (inventory.area, ",".join(inventory.needs), period) if part)


def inventory_row(inventory: Inventory, source: str) -> dict[str, Any]:
    """The properties of an Inventory node and the place it is complete for."""
    return {"area": inventory.area, "properties": {
        "id": digest("inventory", source, inventory.area, inventory.needs, inventory.start, inventory.end),
        "needs": list(inventory.needs), "start": inventory.start, "end": inventory.end}}


def body_row(body: Body) -> dict[str, Any]:
    """The properties of a Body node."""
    return {"id": body.id, "text": body.text, "row": body.row, "personal": body.personal}


def name_row(name: Name) -> dict[str, Any]:
    """The properties of a Name node; `bond` and `body` tell which names might mean the same (`graph.components`).

    Its `sort` is not among them: sources share a name, and what sort of thing it is, each statement says for itself.
    """
    return {"id": name.id, "kind": name.kind, "surface": name.surface, "key": name.key, "place": name.place,
            "scope": name.scope, "bond": bond(name), "body": body_of(name, actors())}


def name_from(row: Mapping[str, Any]) -> Name:
    """A Name from its properties; the inverse of `name_row`, `sort` where there is one.

    >>> name = Name("Actor", "Almi", "almi", place="se-lan-20")
    >>> name_from(name_row(name)) == name
    True
    """
    return Name(row["kind"], row["surface"], row["key"], row.get("sort"), row.get("place"), row.get("scope"))


def end_from(row: Mapping[str, Any], sort: str | None) -> Name:
    """A name at an end of a statement, which says what sort of thing it is."""
    found = name_from(row)
    return replace(found, sort=sort) if sort else found


def statement_row(statement: Statement) -> dict[str, Any]:
    """A statement as a row: `properties` of its node, the ids of the names it joins."""
    is_name = isinstance(statement.object, Name)
    evidence = statement.evidence
    properties: dict[str, Any] = {
        "id": statement.id, "predicate": statement.predicate, "value": None if is_name else statement.object,
        "certainty": statement.certainty.value, "confidence": statement.confidence, "rule": statement.rule,
        "quote": evidence.quote, "start": evidence.start, "end": evidence.end, "page": evidence.page,
        "row": evidence.row, "column": evidence.column, "sheet": evidence.sheet, "element": evidence.element,
        "subject_surface": statement.subject.surface, "subject_sort": statement.subject.sort,
        "object_sort": statement.object.sort if isinstance(statement.object, Name) else None,
        "object_surface": statement.object.surface if isinstance(statement.object, Name) else str(statement.object),
    }
    for name, value in statement.qualifiers:
        properties[f"q_{name}"] = list(value) if isinstance(value, tuple) else value
    return {"id": statement.id, "subject": statement.subject.id,
            "object": statement.object.id if isinstance(statement.object, Name) else None, "properties": properties}


def said_from(row: Mapping[str, Any]) -> Said:
    """What a stored statement says: from its `properties`, its `source` and the names it joins."""
    stored = row["statement"]
    qualifiers = {key[2:]: tuple(value) if isinstance(value, list) else value
                  for key, value in stored.items() if key.startswith("q_") and value is not None}
    return Said(stored["id"], row["source"], end_from(row["subject"], stored.get("subject_sort")), stored["predicate"],
                end_from(row["object"], stored.get("object_sort")) if row["object"] else stored["value"],
                Certainty(stored["certainty"]), stored["confidence"], qualifiers, stored["quote"])


def contact_row(contact: Contact) -> dict[str, Any]:
    """A contact as a row: `properties` of its node, and what it joins (place, needs, receivers, its raw cells).

    What it does not tell is left out: its node is always new, and most contacts lack half of it.
    """
    properties: dict[str, Any] = {
        "id": contact.id, "row": contact.row, "sheet": contact.sheet, "date": contact.date, "day": _day(contact.date),
        "municipality": contact.municipality, "locality": contact.locality, "firm": contact.firm,
        "firm_name_key": contact.firm_key, "orgnr": contact.orgnr, "orgnr_state": contact.orgnr_state,
        "referred": bool(contact.referrals), "status": contact.status, "outcome": contact.outcome, "size": contact.size,
        "industry": contact.industry, "needs": [voiced.need for voiced in contact.needs],
        "horizons": [voiced.horizon for voiced in contact.needs], "groups": list(contact.groups),
        "duplicates": list(contact.duplicates), "unread": list(contact.unread) or None,
        "unread_horizons": list(contact.unread_horizons) or None,
    }
    told = {name: value for name, value in properties.items() if value is not None}
    body = Body(contact.source, json.dumps(dict(contact.cells), ensure_ascii=False), row=contact.row, sheet=contact.sheet)
    return {"id": told["id"], "properties": told, "body": body_row(body), "place": contact.municipality,
            "voiced": [{"need": voiced.need, "horizon": voiced.horizon, "quote": voiced.quote, "column": voiced.column}
                       for voiced in contact.needs],
            "referrals": [{"name": referral.name.id, "quote": referral.quote, "column": referral.column,
                           "known": referral.known} for referral in contact.referrals]}


def demand_row(properties: Mapping[str, Any], source: str) -> tuple[Any, ...]:
    """What demand is derived from, of the `properties` of a contact that no firm is known of: the values of `OF_DEMAND`,
    and of `source` and `firm_id`."""
    return (*map(properties.get, OF_DEMAND.values()), source, None)


def registration_row(registration: Registration) -> dict[str, Any]:
    """The properties of a Registration node; what it does not tell is left out.

    `firm` is the id of the firm with its number, should a contact name one; `trading` whether it counts as a firm: it is
    active, and its form, where known, is that of a business.
    """
    form = forms().get(registration.form or "")
    properties = {
        "id": registration.id, "row": registration.row, "number": registration.number,
        "firm": id_of_number(registration.number), "name": registration.name, "form": registration.form,
        "industries": list(registration.industries) or None, "section": registration.section, "size": registration.size,
        "municipality": registration.municipality, "by": registration.by, "registered": registration.registered,
        "deregistered": registration.deregistered, "active": registration.active,
        "trading": registration.active and (form is None or form.business)}
    return {name: value for name, value in properties.items() if value is not None}


def _day(date: str | None) -> str | None:
    """The earliest ISO day of a partial date, None where there is none or it has no year."""
    if date is None:
        return None
    try:
        return earliest(date).isoformat()
    except ValueError:
        return None
