"""The words of the model, as data, checked when they are loaded.

`labels.toml`, `relationships.toml`, `predicates.toml`, `target_groups.toml` and `needs.json` beside this file say which
nodes, relationships, statements, target groups and needs there are, with titles in Swedish and English. Adding one is
an edit of data. `vocabulary()` reads them once, with the own needs of packs (`graph/packs.py`), and
raises VocabularyError where they contradict each other.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from graph import packs
from graph.errors import VocabularyError

__all__ = ["Label", "Need", "Predicate", "RelationshipType", "TargetGroup", "Vocabulary", "vocabulary"]

ROLES = ("lead", "partner", "coordinator", "funder", "supplier", "participant", "target")
LABEL_ROLES = ("entity", "fact", "content", "vocabulary", "bookkeeping")
RELATIONSHIP_KINDS = ("stated", "derived", "vocabulary", "bookkeeping")
COMBINE = ("all", "newest", "latest", "most_precise", "conflict")
VALUES = ("string", "number", "date")


@dataclass(frozen=True, slots=True)
class Label:
    """A node label; `sv` and `en` are (singular, plural)."""

    id: str
    role: str
    symbol: str
    sv: tuple[str, str]
    en: tuple[str, str]
    about: str


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """A relationship type; `start` and `end` are the labels it may join."""

    id: str
    kind: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a statement can say; exactly one of `object` (labels) and `value` (string, number, date) is given."""

    id: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    value: str | None
    many: bool
    combine: str
    symmetric: bool
    qualifiers: tuple[str, ...]
    apart: tuple[str, ...]
    fact: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Need:
    """A need of the taxonomy. `titles` by language (sv, da, nb, en)."""

    id: str
    group: str
    titles: Mapping[str, str]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Whom an offer is for; `wider` is the group it lies in."""

    id: str
    sv: str
    en: str
    wider: str | None
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of the model, each by its id, in the order of the files."""

    labels: Mapping[str, Label]
    relationships: Mapping[str, RelationshipType]
    predicates: Mapping[str, Predicate]
    needs: Mapping[str, Need]
    need_groups: Mapping[str, Mapping[str, str]]
    target_groups: Mapping[str, TargetGroup]

    def wider_groups(self, group: str) -> tuple[str, ...]:
        """The target group itself and all that it lies in, narrowest first.

        >>> vocabulary().wider_groups("solo")
        ('solo', 'micro', 'sme', 'firms')
        """
        chain: list[str] = []
        step: str | None = group
        while step is not None:
            chain.append(step)
            step = self.target_groups[step].wider
        return tuple(chain)

    def needs_of(self, need_or_group: str) -> tuple[str, ...]:
        """The need ids that an id stands for: itself, or all needs of a group. Empty where nobody knows it.

        >>> vocabulary().needs_of("finans")[:2], vocabulary().needs_of("finans.lan"), vocabulary().needs_of("x")
        (('finans.krisstod', 'finans.lan'), ('finans.lan',), ())
        """
        if need_or_group in self.needs:
            return (need_or_group,)
        return tuple(need.id for need in self.needs.values() if need.group == need_or_group)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the files beside this module and the needs of the user's packs, checked.

    Raises VocabularyError with all contradictions found, one a line.
    """
    files = resources.files(__name__)
    taxonomy = json.loads((files / "needs.json").read_text("utf-8"))
    tables = {name: tomllib.loads((files / f"{name}.toml").read_text("utf-8"))
              for name in ("labels", "relationships", "predicates", "target_groups")}
    words = parse(tables, taxonomy)
    problems = list(contradictions(words))
    if problems:
        raise VocabularyError("\n".join(problems))
    return with_needs(words, packs.own_rows("needs"))


def with_needs(words: Vocabulary, added: Iterable[packs.Row]) -> Vocabulary:
    """The vocabulary with the needs of packs, each after those of its group. Raises VocabularyError where one collides."""
    needs = dict(words.needs)
    faults: list[str] = []
    for row in added:
        where = row["where"]
        if row["id"] in needs:
            faults.append(f"{where}: the need {row['id']!r} is there already; give this one another id")
        elif row["group"] not in words.need_groups:
            faults.append(f"{where}: there is no group {row['group']!r}; use one of {', '.join(words.need_groups)}")
        else:
            needs[row["id"]] = _own_need(row)
    if faults:
        raise VocabularyError("\n".join(faults))
    groups = list(words.need_groups)
    return replace(words, needs=dict(sorted(needs.items(), key=lambda item: groups.index(item[1].group))))


def _own_need(row: packs.Row) -> Need:
    titles = {"sv": row["title_sv"], "da": row["title_da"], "nb": row["title_nb"], "en": row["title_en"]}
    return Need(row["id"], row["group"], {language: title.strip() or row["title_sv"] for language, title in titles.items()},
                tuple(filter(None, (stem.strip() for stem in row["stems"].split("|")))))


def parse(tables: Mapping[str, Mapping[str, Any]], taxonomy: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary as values, from parsed files. Raises VocabularyError where an entry lacks a field."""
    try:
        return Vocabulary(
            labels={k: Label(k, v["role"], v["symbol"], (v["sv"][0], v["sv"][1]), (v["en"][0], v["en"][1]), v["about"])
                    for k, v in tables["labels"].items()},
            relationships={k: RelationshipType(k, v["kind"], tuple(v["from"]), tuple(v["to"]), v["sv"], v["en"])
                           for k, v in tables["relationships"].items()},
            predicates={k: Predicate(k, tuple(v["subject"]), tuple(v.get("object", ())), v.get("value"), v["many"],
                                     v["combine"], v.get("symmetric", False), tuple(v["qualifiers"]),
                                     tuple(v.get("apart", ())), v["fact"], v["sv"], v["en"])
                        for k, v in tables["predicates"].items()},
            needs={v["id"]: Need(v["id"], v["group"], v["labels"], tuple(v["stems"])) for v in taxonomy["needs"]},
            need_groups=taxonomy["groups"],
            target_groups={k: TargetGroup(k, v["sv"], v["en"], v.get("wider"), tuple(v["stems"]))
                           for k, v in tables["target_groups"].items()},
        )
    except (KeyError, IndexError) as error:
        raise VocabularyError(f"an entry lacks {error}") from error


def contradictions(words: Vocabulary) -> Iterator[str]:
    """What contradicts itself in a vocabulary, a sentence each; nothing where all is well."""
    labels = words.labels
    for label in labels.values():
        if label.role not in LABEL_ROLES:
            yield f"labels.toml, {label.id}: role {label.role!r} is none of {', '.join(LABEL_ROLES)}"
    for relationship in words.relationships.values():
        if relationship.kind not in RELATIONSHIP_KINDS:
            yield f"relationships.toml, {relationship.id}: kind {relationship.kind!r} is unknown"
        for name in (*relationship.start, *relationship.end):
            if name not in labels:
                yield f"relationships.toml, {relationship.id}: no label {name!r} in labels.toml"
    for predicate in words.predicates.values():
        yield from _contradictions_of_predicate(predicate, words)
    for need in words.needs.values():
        if need.group not in words.need_groups:
            yield f"needs.json, {need.id}: no group {need.group!r}"
        if not need.id.startswith(need.group + "."):
            yield f"needs.json, {need.id}: the id does not begin with its group"
    for group in words.target_groups.values():
        if group.wider is not None and group.wider not in words.target_groups:
            yield f"target_groups.toml, {group.id}: no group {group.wider!r}"


def _contradictions_of_predicate(predicate: Predicate, words: Vocabulary) -> Iterator[str]:
    where = f"predicates.toml, {predicate.id}"
    if bool(predicate.object) == (predicate.value is not None):
        yield f"{where}: needs exactly one of object and value"
    if predicate.value is not None and predicate.value not in VALUES:
        yield f"{where}: value {predicate.value!r} is none of {', '.join(VALUES)}"
    if predicate.combine not in COMBINE:
        yield f"{where}: combine {predicate.combine!r} is none of {', '.join(COMBINE)}"
    if predicate.many != (predicate.combine == "all"):
        yield f"{where}: what may hold for several objects combines by 'all', and nothing else does"
    if predicate.combine == "most_precise" and predicate.value not in ("date", "number"):
        yield f"{where}: only dates and numbers can be more or less precise"
    if not set(predicate.apart) <= set(predicate.qualifiers):
        yield f"{where}: keeps apart by what is none of its qualifiers"
    if predicate.combine == "latest" and predicate.value != "date":
        yield f"{where}: only dates can be later or earlier"
    if predicate.symmetric and set(predicate.subject) != set(predicate.object):
        yield f"{where}: is symmetric, but its subjects and objects are of different kinds"
    for name in (*predicate.subject, *predicate.object):
        if name not in words.labels:
            yield f"{where}: no label {name!r} in labels.toml"
    if predicate.fact.isupper() and predicate.fact not in words.relationships:
        yield f"{where}: its fact {predicate.fact!r} is no relationship of relationships.toml"
    if predicate.fact[:1].isupper() and not predicate.fact.isupper() and predicate.fact not in words.labels:
        yield f"{where}: its fact {predicate.fact!r} is no label of labels.toml"
