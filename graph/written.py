"""What is written in the graph, as the values it was made from: the inverse of `graph.records`. Pure.

The rows are those of nodes as they are stored (`properties`), with what they are joined to. Ids are never taken from
them: they follow from the values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph.model import (
    Body,
    Certainty,
    Contact,
    Evidence,
    Inventory,
    Qualifier,
    Referral,
    Registration,
    Source,
    Statement,
    Voiced,
)
from graph.records import end_from, name_from

__all__ = ["body_from", "contact_from", "inventory_from", "registration_from", "source_from", "statement_from"]

QUALIFIER = "q_"


def source_from(row: Mapping[str, Any]) -> Source:
    """A source from its properties, under the first of its paths."""
    return Source(sha256=row["sha256"], path=row["paths"][0], kind=row["kind"], title=row.get("title"),
                  language=row.get("language"), date=row.get("date"), encoding=row.get("encoding"),
                  rules=row.get("rules") or "", mapping=row.get("mapping"),
                  inventories=tuple(inventory_from(text) for text in row.get("inventory") or ()),
                  personal=not row.get("without_personal"), erased=row.get("erased"))


def inventory_from(text: str) -> Inventory:
    """An inventory from its text with ids, `AREA[:NEEDS][:FROM..TO]`.

    >>> inventory_from("se-lan-20:finans.lan,finans.kapital:2024-01-01..")
    Inventory(area='se-lan-20', needs=('finans.lan', 'finans.kapital'), start='2024-01-01', end=None)
    >>> inventory_from("se-lan-20:..2024")
    Inventory(area='se-lan-20', needs=(), start=None, end='2024')
    """
    area, *more = text.split(":")
    start, _, end = next((part for part in more if ".." in part), "").partition("..")
    needs = next((part for part in more if ".." not in part), "")
    return Inventory(area, tuple(needs.split(",")) if needs else (), start or None, end or None)


def body_from(row: Mapping[str, Any], source: str) -> Body:
    """A body of a source from its properties."""
    return Body(source, row["text"], row.get("row"), row["personal"])


def statement_from(row: Mapping[str, Any], source: str) -> Statement:
    """A statement of a source from its `properties` and the names it joins, `subject` and `object` (None: a value)."""
    stored = row["properties"]
    evidence = Evidence(stored["quote"], stored.get("start"), stored.get("end"), stored.get("page"), stored.get("row"),
                        stored.get("column"), stored.get("sheet"), stored.get("element"))
    qualifiers = tuple((key.removeprefix(QUALIFIER), _qualifier(stored[key]))
                       for key in sorted(stored) if key.startswith(QUALIFIER) and stored[key] is not None)
    obj = end_from(row["object"], stored.get("object_sort")) if row["object"] else stored["value"]
    return Statement(source, end_from(row["subject"], stored.get("subject_sort")), stored["predicate"], obj, evidence,
                     stored["rule"], Certainty(stored["certainty"]), stored["confidence"], qualifiers)


def contact_from(row: Mapping[str, Any], source: str) -> Contact:
    """A contact of a source from its `properties`, what it `voiced` (need, horizon, quote, column), its `referrals`
    (name, quote, column, known) and its raw cells: the texts of its bodies, `open` and `personal`, None where there is none.
    A dump of before they were apart has `cells`, which may all be of a person."""
    stored = row["properties"]
    voiced = {(one["need"], one["horizon"]): one for one in row["voiced"]}
    needs = (voiced[pair] for pair in zip(stored.get("needs") or (), stored.get("horizons") or (), strict=True))
    return Contact(
        source=source, row=stored["row"], firm=stored.get("firm"), firm_key=stored.get("firm_name_key"),
        orgnr=stored.get("orgnr"), orgnr_state=stored["orgnr_state"], municipality=stored.get("municipality"),
        locality=stored.get("locality"), date=stored.get("date"),
        needs=tuple(Voiced(one["need"], one["horizon"], one["quote"], one["column"]) for one in needs),
        referrals=tuple(Referral(name_from(one["name"]), one["quote"], one["column"], one["known"])
                        for one in row["referrals"]),
        groups=tuple(stored.get("groups") or ()), status=stored.get("status"), outcome=stored.get("outcome"),
        size=stored.get("size"), industry=stored.get("industry"), sheet=stored.get("sheet"),
        duplicates=tuple(stored.get("duplicates") or ()), unread=tuple(stored.get("unread") or ()),
        unread_horizons=tuple(stored.get("unread_horizons") or ()), progress=stored.get("progress"),
        size_class=stored.get("size_class"), target_group=stored.get("target_group"), section=stored.get("section"),
        cells=_cells(row.get("open")), personal=_cells(row["personal"] if "personal" in row else row["cells"]))


def _cells(text: str | None) -> tuple[tuple[str, str], ...]:
    return tuple(json.loads(text).items()) if text else ()


def registration_from(row: Mapping[str, Any], source: str) -> Registration:
    """A registration of a source from its properties."""
    told = {name: row.get(name) for name in ("name", "form", "section", "size", "municipality", "by", "registered",
                                             "deregistered")}
    return Registration(source, row["row"], row["number"], industries=tuple(row.get("industries") or ()),
                        active=row["active"], **told)


def _qualifier(value: Any) -> Qualifier:
    return tuple(value) if isinstance(value, list) else value
