"""Entities: clusters of names with the values that statements and the register give them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.combining import combined, strongest
from graph.derivation.registered import registered_values
from graph.derivation.said import Said, View, names_of
from graph.identity import Cluster
from graph.lexicon import Places
from graph.model import Entity
from graph.normal import squeeze

__all__ = ["Uses", "entity_of", "uses_of"]

# Properties that an entity of a label may have: all are written, so that one that no longer holds is cleared.
PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "Actor": ("sort", "email", "phone", "website", "orgnr", "purpose", "verified", "municipality", "county", "register_id",
              "registered_name"),
    "Project": ("sort", "start", "end", "purpose", "budget_amount", "budget_currency", "budget_kind"),
    "Plan": ("sort", "start", "end", "purpose", "budget_amount", "budget_currency", "budget_kind"),
    "Priority": ("purpose", "number"),
    "Network": ("sort", "start", "end", "purpose"),
    "Service": ("certainty", "start", "end", "purpose", "email", "phone", "website", "price", "verified"),
    "Event": ("sort", "start", "end", "website"),
    "Person": ("title", "email", "phone"),
}


@dataclass(frozen=True, slots=True)
class Uses:
    """How often statements use the names of an entity, by name id; of which sorts they say it is; in how many sources."""

    names: Counter[str]
    sorts: Counter[str]
    sources: int


def uses_of(cluster: Cluster, said: Iterable[Said]) -> Uses:
    """What statements that name an entity use of its names."""
    ours = {name.id for name in cluster.names}
    found = [(one, name) for one in said for name in names_of(one) if name.id in ours]
    return Uses(Counter(name.id for _, name in found), Counter(name.sort for _, name in found if name.sort),
                len({one.source for one, _ in found}))


def entity_of(cluster: Cluster, view: View, places: Places, uses: Uses | None = None) -> Entity:
    """The entity that a cluster is. `uses` are given where the view has not all that is said with its names, but only its
    values: for kinds of which nothing else is told by what names them."""
    said = view.naming[cluster.id]
    used = uses or uses_of(cluster, said)
    values, conflicts = _stated_values(cluster, view)
    if cluster.kind == "Actor":
        values |= registered_values(cluster, places)
    if "sort" in values and values["sort"] is None:
        values["sort"] = _most(used.sorts)
    if cluster.kind == "Priority":
        values["number"] = next((one.qualifiers.get("number") for one in said if one.predicate == "has_priority"), None)
    if cluster.kind == "Service":
        values["certainty"] = strongest(one.certainty for one in said if one.predicate == "offers").value
    title = _title(cluster, used.names)
    values |= {"aliases": sorted({name.surface for name in cluster.names} - {title}),
               "sources": used.sources, "conflicts": conflicts}
    return Entity(cluster.id, cluster.kind, title, tuple(sorted(name.id for name in cluster.names)),
                  tuple(sorted({one.id for one in said})), values)


def _stated_values(cluster: Cluster, view: View) -> tuple[dict[str, Any], list[str]]:
    """The property facts of an entity, None where nothing is said, and what contradicts the values shown."""
    values: dict[str, Any] = dict.fromkeys(PROPERTIES.get(cluster.kind, ()))
    conflicts: list[str] = []
    for predicate in view.words.predicates.values():
        if predicate.value is None or predicate.many or cluster.kind not in predicate.subject:
            continue
        said = view.about[cluster.id, predicate.id]
        found = combined(predicate, said, view.origins)
        if found is None:
            continue
        values[predicate.fact] = found.shown.value
        if predicate.id == "budget":
            qualifiers = next(one.qualifiers for one in said if one.id == found.by)
            values |= {f"budget_{key}": qualifiers.get(key) for key in ("currency", "kind")}
        conflicts += [f"{predicate.id}: {other.value}" for other in found.against]
    return values, sorted(conflicts)


def _title(cluster: Cluster, uses: Counter[str]) -> str:
    """The name to show: the spelling that most statements use; where only referrals name it, the register's.

    Inflected forms («Region Dalarnas»), abbreviations and lower-case spellings yield to others; ties go to the longer,
    then to the alphabet.
    """
    if not uses and cluster.registered:
        return cluster.registered.name
    plain = [name for name in cluster.names if uses[name.id] and squeeze(name.surface) == name.key] or cluster.names
    spelled = Counter[str]()
    for name in plain:
        spelled[name.surface] += uses[name.id]
    whole = [s for s in spelled if not s.isupper() and not s[:1].islower()] or list(spelled)
    return min(whole, key=lambda s: (-spelled[s], -len(s), s))


def _most(counted: Counter[str]) -> str | None:
    return min(counted, key=lambda v: (-counted[v], v)) if counted else None
