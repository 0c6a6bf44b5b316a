"""Which thing of the graph a text means: by its id, by the name that is shown, or by any way a source writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz, process, utils

from graph.access import Reader
from graph.errors import BadParameter
from graph.lexicon.places import places
from graph.normal import firm_key, normal_form, squeeze
from graph.vocabulary import vocabulary
from queries.order import swedish

__all__ = ["ENTITIES", "LABELS", "clear_one", "find_entities", "near_names", "one_entity"]

Row = dict[str, Any]

# What sources name, apart from firms: those are client data, and only found where somebody asks for them.
NAMED = tuple(label.id for label in vocabulary().labels.values() if label.role == "entity" and label.id != "Firm")
LABELS = (*NAMED, "Need", "Place", "TargetGroup")

BY_ID = f"""
MATCH (x:{'|'.join((*NAMED, 'Firm'))} {{id: $id}})
RETURN labels(x)[0] AS label, x.id AS id, x.name AS name, x.aliases AS aliases"""
BY_KEY = """
UNWIND $keys AS key
MATCH (n:Name {key: key})-[:REFERS_TO]->(x)
WHERE x.name IS NOT NULL
RETURN DISTINCT labels(x)[0] AS label, x.id AS id, x.name AS name, x.aliases AS aliases
ORDER BY id"""
# The name that is shown may be no source's (the register's, of an actor that only logs name), and the key of some kinds
# holds more than their name (a service's provider).
BY_TITLE = f"""
MATCH (x:{'|'.join(NAMED)}) WHERE toLower(x.name) = toLower($text)
RETURN labels(x)[0] AS label, x.id AS id, x.name AS name, x.aliases AS aliases
ORDER BY id"""
FIRMS = """
MATCH (c:Contact {firm_name_key: $key})-[:MADE_TO]->(x:Firm)
RETURN DISTINCT 'Firm' AS label, x.id AS id, x.name AS name, x.municipality AS municipality
ORDER BY id"""
ALL_NAMES = f"""
MATCH (x:{'|'.join(NAMED)}) RETURN labels(x)[0] AS label, x.name AS name, x.aliases AS aliases ORDER BY x.id"""

ENTITIES = (BY_ID, BY_KEY, BY_TITLE, FIRMS, ALL_NAMES)
NEAR_SCORE = 70


def find_entities(reader: Reader, text: str, label: str | None = None, *, firms: bool = False) -> list[Row]:
    """The things that a text means: `[{"id", "label", "name", "aliases"}]`; with `label` only those of that kind.

    An id means one thing. A name means whatever is shown under it or written so in some source (in normal form: case,
    quotes, genitive do not matter); needs, places and target groups by the titles of the vocabulary. Those shown under
    the name come first, then by kind and name. Firms are found by name only with `firms` or `label="Firm"`: their names
    are client data, and whoever asks has to know that rows may be seen. Nobody of that name: an empty list.

    >>> class Nothing:
    ...     def read(self, cypher, **parameters): return []
    >>> [(one["label"], one["id"], one["name"]) for one in find_entities(Nothing(), "ludvika")]
    [('Place', 'se-kom-2085', 'Ludvika')]
    >>> [one["id"] for one in find_entities(Nothing(), "finans.lan")], find_entities(Nothing(), "Atlantis")
    (['finans.lan'], [])
    """
    wanted = text.strip()
    if not wanted:
        return []
    found = _with_id(reader, wanted) or _with_name(reader, wanted, firms or label == "Firm")
    kept = {row["id"]: row for row in found if label in (None, row["label"])}
    order = (*LABELS, "Firm")
    return sorted(kept.values(), key=lambda row: (not _is_shown_as(row, wanted), order.index(row["label"]),
                                                  swedish(row["name"]), row["id"]))


def one_entity(reader: Reader, text: str, label: str | None = None, *, firms: bool = False) -> Row:
    """The one thing that a text means, as a row of `find_entities`.

    Which of several is meant is settled by `clear_one`. Raises BadParameter that
    lists the choices with their ids where several fit, and near names where none does.
    """
    found = find_entities(reader, text, label, firms=firms)
    one = clear_one(found, text)
    if one:
        return one
    if found:
        listed = "\n".join(f"  {row['id']}  {_kind(row['label'])}  {row['name']}" for row in found)
        raise BadParameter("name", f"«{text}» fits {len(found)} things; give the id of one:\n{listed}")
    near = near_names(reader, text, label)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise BadParameter("name", f"no loaded source names «{text}»{hint}")


def clear_one(found: Sequence[Row], text: str) -> Row | None:
    """The one of the rows of `find_entities` that is meant: the only one, or the only one that is shown under the name
    where others are merely called so. None where there is none or several fit as well.

    >>> almi = [{"id": "1", "label": "Actor", "name": "Almi"}, {"id": "2", "label": "Actor", "name": "Almi GävleDala"}]
    >>> clear_one(almi, "almi"), clear_one(almi, "Almi AB"), clear_one(almi[1:], "Almi AB")
    ({'id': '1', 'label': 'Actor', 'name': 'Almi'}, None, {'id': '2', 'label': 'Actor', 'name': 'Almi GävleDala'})
    """
    shown = [row for row in found if _is_shown_as(row, text.strip())]
    if len(shown) == 1:
        return shown[0]
    return found[0] if len(found) == 1 else None


def near_names(reader: Reader, text: str, label: str | None = None, limit: int = 5) -> list[str]:
    """Names of the graph that are written much like the text, the nearest first; empty where none is near. No firms."""
    rows = [row for row in reader.read(ALL_NAMES) if label in (None, row["label"])]
    names = {name for row in rows for name in (row["name"], *(row["aliases"] or ())) if name} | _titles(label)
    found = process.extract(text, sorted(names, key=swedish), scorer=fuzz.token_ratio, processor=utils.default_process,
                            score_cutoff=NEAR_SCORE, limit=limit)
    return [name for name, _, _ in found]


def _with_id(reader: Reader, wanted: str) -> list[Row]:
    words, known = vocabulary(), places().by_id
    if wanted in words.needs:
        return [_need(wanted)]
    if wanted in known:
        return [_place(wanted)]
    if wanted in words.target_groups:
        return [_group(wanted)]
    return [_row(row) for row in reader.read(BY_ID, id=wanted)]


def _with_name(reader: Reader, wanted: str, firms: bool) -> list[Row]:
    keys = sorted({normal_form(kind, wanted) for kind in NAMED} - {""})
    rows = [*reader.read(BY_KEY, keys=keys), *reader.read(BY_TITLE, text=wanted)]
    if firms:
        rows += reader.read(FIRMS, key=firm_key(wanted))
    return [*(_row(row) for row in rows if row["label"] in (*NAMED, "Firm")), *_in_vocabulary(wanted)]


def _in_vocabulary(wanted: str) -> list[Row]:
    """Needs, target groups and the most prominent places of this title."""
    words, form = vocabulary(), squeeze(wanted)
    needs = [need.id for need in words.needs.values() if form in map(squeeze, need.titles.values())]
    groups = [group.id for group in words.target_groups.values() if form in (squeeze(group.sv), squeeze(group.en))]
    named = [place for place in places().named(wanted) if place.level != "locality"] or places().named(wanted)
    same = [place.id for place in named if place.level == named[0].level]
    return [*map(_need, needs), *map(_group, groups), *map(_place, same)]


def _titles(label: str | None) -> set[str]:
    words = vocabulary()
    by_label = {"Need": [need.titles["sv"] for need in words.needs.values()],
                "TargetGroup": [group.sv for group in words.target_groups.values()],
                "Place": [place.name for place in places() if place.level in ("municipality", "county")]}
    return {title for kind, titles in by_label.items() if label in (None, kind) for title in titles}


def _row(row: Mapping[str, Any]) -> Row:
    return {"id": row["id"], "label": row["label"], "name": row["name"], "aliases": list(row.get("aliases") or ())}


def _need(need: str) -> Row:
    titles: Iterable[str] = vocabulary().needs[need].titles.values()
    shown, *others = dict.fromkeys(titles)
    return {"id": need, "label": "Need", "name": shown, "aliases": others}


def _place(place: str) -> Row:
    known = places().by_id[place]
    return {"id": place, "label": "Place", "name": known.name, "aliases": list(known.aliases)}


def _group(group: str) -> Row:
    known = vocabulary().target_groups[group]
    return {"id": group, "label": "TargetGroup", "name": known.sv, "aliases": [known.en]}


def _is_shown_as(row: Mapping[str, Any], wanted: str) -> bool:
    return wanted == row["id"] or normal_form(row["label"], row["name"] or "") == normal_form(row["label"], wanted)


def _kind(label: str) -> str:
    return vocabulary().labels[label].en[0]
