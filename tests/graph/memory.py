"""A graph in plain dicts, which goes the same ways as the stored one: only what a change touches is derived anew (the long
way), or what a load brings is added to what is there (the short way). What the laws are tried on beside the real engines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.components import Ledger, News, Part, Standing, rederive
from graph.derivation import MEANT_KINDS, Outside, Reference, Said, in_vocabulary
from graph.derivation.entities import Uses
from graph.derived import expected, rows_of_part
from graph.growing import Held
from graph.identity import Alias, Cluster, Decision, body_of, bond
from graph.judgements import Judgement, Meaning, Origin, Pair, Ref, Verdict, known_by_path
from graph.model import Certainty, Name
from graph.normal import squeeze
from graph.rows import Link
from tests.graph.laws import PLACES, REGISTER, WORDS, Facts, Told, derived


@dataclass
class Memory(Ledger, Standing, Held):
    """A graph in plain dicts: sources with their paths, judgements by id, and what is derived as it would be stored."""

    told: dict[str, Told] = field(default_factory=dict)
    paths: dict[str, set[str]] = field(default_factory=dict)
    decided: dict[str, Judgement] = field(default_factory=dict)
    nodes: dict[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict)
    links: dict[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict)
    surfaces: dict[str, str] = field(default_factory=dict)  # of all names that ever were, by id
    # How many of the touched names are derived at a time where nothing goes; 0: all at once.
    slice: int = 0
    # Whether loads that only add take what is stored and add to it.
    short: bool = False
    settled: int = 0  # names that were left alone so

    # -- changes ---------------------------------------------------------------------------------------------------------

    def load(self, *told: Told) -> None:
        """Bring in sources at their paths in one go; what was at a path gives it up."""
        new: dict[str, Told] = {}
        shaken: list[Name] = []
        sources = set(self.told)
        for one in told:
            new |= {one.source.id: one} if one.source.id not in self.told else {}
            shaken += self.put(one)
        heard = [one for id_, one in new.items() if id_ in self.told]
        news = News([said for one in heard for said in one.said], self, frozenset(name.id for name in shaken))
        self._derive([*shaken, *(name for one in heard for name in _spoken_of(one))],
                     at_once=not sources | new.keys() <= self.told.keys(), news=news if self.short else None)

    def withdraw(self, source: str) -> None:
        """Take a source out."""
        self._derive(self.take(source), at_once=True)

    def put(self, one: Told) -> list[Name]:
        """Note a source and its path, without deriving; the names of what sources no longer say that gave up the path, and
        of what is judged otherwise with it."""
        touched, path = [], one.source.path
        for id_ in [id_ for id_, known in self.paths.items() if path in known and id_ != one.source.id]:
            touched += self._give_up(id_, path)
        known = self.told.setdefault(one.source.id, one)
        self.surfaces |= {name.id: name.surface for name in _spoken_of(one)}
        if path not in self.paths.setdefault(one.source.id, set()) and self._is_judged_at(path):
            touched += _spoken_of(known)
        self.paths[one.source.id].add(path)
        return touched

    def _is_judged_at(self, path: str) -> bool:
        return path in known_by_path(self.decided.values())

    def take(self, source: str) -> list[Name]:
        """Take a source out, without deriving; its names."""
        return [name for path in sorted(self.paths.get(source, ())) for name in self._give_up(source, path)]

    def _give_up(self, source: str, path: str) -> list[Name]:
        touched = _spoken_of(self.told[source])
        self.paths[source].discard(path)
        if self.paths[source]:
            return touched if self._is_judged_at(path) else []
        del self.paths[source], self.told[source]
        return touched

    def judge(self, decisions: Iterable[Judgement]) -> None:
        """Keep judgements; one that is undone replaces itself."""
        new = list(decisions)
        self.decided |= {one.id: one for one in new}
        self._derive([name for one in new for name in self._about(one)])

    def _about(self, judgement: Judgement) -> Iterator[Name]:
        matter = judgement.matter
        for told in self.told.values():
            for one in _spoken_of(told):
                if isinstance(matter, Pair) and Ref.of(one).sign in (matter.left.sign, matter.right.sign):
                    yield one
                if isinstance(matter, Meaning) and one.kind in MEANT_KINDS and squeeze(one.surface) == matter.text:
                    yield one
            if isinstance(matter, Verdict):
                for said in told.said:
                    if matter.acts_on(said.claim, self.origins([told.source.id])[told.source.id]):
                        yield from _named(said)

    def _derive(self, touched: Sequence[Name], at_once: bool = False, news: News | None = None) -> None:
        left = {name.id: name for name in touched}
        size = (0 if at_once else self.slice) or len(left)
        while left:
            some = [left[id_] for id_ in sorted(left)[:size]]
            part = rederive(some, self, judgements=self.grounded(), words=WORDS, places=PLACES, register=REGISTER,
                            news=news)
            self._apply(part)
            self.settled += len(part.settled)
            handled = {name.id for name in some} | part.names | part.settled
            left = {id_: name for id_, name in left.items() if id_ not in handled}

    def _apply(self, part: Part) -> None:
        """All that has an end among the things of the part goes, and what was derived anew comes; the rest is added to."""
        rows = rows_of_part(self, part)
        ours = {link["end"] for key, link in self.links.items() if key[0] == "REFERS_TO" and key[2] in part.names}
        ours |= {entity.id for entity in part.derived.entities}
        lacks = {id_ for (label, id_), node in self.nodes.items() if label == "Lack" and node["subject"] in part.lacking | ours}
        hung = {end for key, link in self.links.items() for end, other in ((key[2], link["end"]), (link["end"], key[2]))
                if other in ours and self._is_fact_node(end)}
        grown = rows.grown
        gone = ours | lacks | hung | part.names | {id_ for _, id_ in grown.stored_nodes.keys() - grown.nodes.keys()}
        self.nodes = {key: node for key, node in self.nodes.items() if key[1] not in gone}
        self.links = {key: link for key, link in self.links.items()
                      if not self._is_of(key, link, gone, part) and key not in grown.stored_links.keys() - grown.links.keys()}
        self.nodes |= {key: row.properties for key, row in {**rows.nodes, **rows.steady, **grown.nodes}.items()}
        self.links |= {key: {**link.properties, "end": link.end} for key, link in {**rows.links, **grown.links}.items()}

    def _is_fact_node(self, id_: str) -> bool:
        return ("Lack", id_) in self.nodes or ("Partnership", id_) in self.nodes

    @staticmethod
    def _is_of(key: tuple[str, ...], link: Mapping[str, Any], gone: set[str], part: Part) -> bool:
        if key[0] == "REFERS_TO":
            return key[2] in part.names
        return key[2] in gone or link["end"] in gone or (key[0] == "DECIDES" and link["end"] in part.statements)

    def facts(self) -> Facts:
        """What is derived now; what is about names that no source uses any more is gone with them."""
        used = {name.id for one in self.told.values() for said in one.said for name in _named(said)}
        used |= {one.name.id for told in self.told.values() for row in told.contacts for one in row.referrals}
        said = {one.id for told in self.told.values() for one in told.statements}
        links = {key: link for key, link in self.links.items()
                 if (key[0] != "REFERS_TO" or key[2] in used) and (key[0] != "DECIDES" or link["end"] in used | said)}
        return self.nodes, links

    def whole(self) -> Facts:
        """What follows from everything."""
        sources = list(self.told)
        return expected(derived(self.told.values(), self.grounded(), self.origins(sources)))

    def grounded(self) -> list[Judgement]:
        """The judgements, with the ids here of the scopes that they tell."""
        return [replace(one, matter=replace(one.matter, left=self._here(one.matter.left), right=self._here(one.matter.right)))
                if isinstance(one.matter, Pair) else one for one in self.decided.values()]

    def _here(self, ref: Ref) -> Ref:
        within = ref.within
        if within is None:
            return ref
        documents = {id_ for id_, origin in self.origins(list(self.told)).items() if within.is_in(origin)}
        owners = {id_ for id_, name in self._all_names().items() if name.key == within.owner and name.scope in documents}
        return replace(ref, here=frozenset(owners if within.owner else documents))

    # -- what deriving a part asks -----------------------------------------------------------------------------------------

    def _all_names(self) -> dict[str, Name]:
        return {name.id: name for one in self.told.values() for name in _spoken_of(one)}

    def kin(self, names: Collection[Name]) -> Iterable[Name]:
        bonds = {(name.kind, bond(name)) for name in names}
        bodies = {body_of(name, REGISTER) for name in names} - {""}
        ids = {name.id for name in names}
        entities = {link["end"] for key, link in self.links.items() if key[0] == "REFERS_TO" and key[2] in ids}
        together = {key[2] for key, link in self.links.items() if key[0] == "REFERS_TO" and link["end"] in entities}
        for told in self.told.values():
            for said in told.said:
                if said.predicate == "alias" and ids & {name.id for name in _named(said)}:
                    yield from _named(said)
        for id_, one in self._all_names().items():
            if (one.kind, bond(one)) in bonds or body_of(one, REGISTER) in bodies or id_ in together:
                yield one

    def called(self, refs: Collection[Ref]) -> Iterable[Name]:
        return [name for name in self._all_names().values() for ref in refs
                if Ref.of(name).sign == ref.sign and (ref.within is None or name.scope in ref.here)]

    def said_with(self, names: Collection[str]) -> Iterable[Said]:
        return [said for told in self.told.values() for said in told.said if {one.id for one in _named(said)} & set(names)]

    def lacks_of(self, subjects: Collection[tuple[str, str]]) -> Iterable[Said]:
        return [said for told in self.told.values() for said in told.said
                if said.predicate == "lacks" and (said.subject.kind, said.subject.key) in subjects]

    def referred(self, names: Collection[str]) -> Iterable[Name]:
        return [name for told in self.told.values() for name in told.referred if name.id in names]

    def echoed(self, names: Collection[str]) -> Iterable[Name]:
        return [name for told in self.told.values() for name in told.echoed if name.id in names]

    def origins(self, sources: Collection[str]) -> Mapping[str, Origin]:
        return {id_: replace(self.told[id_].origin, paths=tuple(sorted(self.paths[id_]))) for id_ in sources}

    def outside(self, names: Collection[str], bodies: Collection[str], without: Collection[str]) -> Outside:
        refers = {key[2]: link["end"] for key, link in self.links.items() if key[0] == "REFERS_TO"}
        labels = {id_: label for label, id_ in self.nodes}
        gone = {refers[name] for name in without if name in refers}
        return Outside({name: (labels[refers[name]], refers[name]) for name in names if name in refers},
                       {str(node["register_id"]): id_ for (label, id_), node in self.nodes.items()
                        if label == "Actor" and node["register_id"] in bodies and id_ not in gone})


    # -- what adding asks --------------------------------------------------------------------------------------------------

    def references(self, names: Collection[str]) -> Mapping[str, Reference]:
        labels = {id_: label for label, id_ in self.nodes}
        return {key[2]: Reference(labels[link["end"]], link["end"], Decision(
                    link["why"], self.surfaces[key[2]], link["with"], link["value"], link["by"]))
                for key, link in self.links.items() if key[0] == "REFERS_TO" and key[2] in names}

    def spoken(self, names: Collection[str]) -> Collection[str]:
        return {name.id for one in self.told.values() for said in one.said for name in _named(said)} & set(names)

    def judged(self) -> Collection[str]:
        judged = {link["end"] for key, link in self.links.items() if key[0] == "DECIDES"}
        return {name.id for one in self.told.values() for said in one.said if said.id in judged for name in _named(said)}

    def aliases(self, names: Mapping[str, Name]) -> Iterable[Alias]:
        found = [Alias(said.subject, said.object, said.id) for one in self.told.values() for said in one.said
                 if said.predicate == "alias" and isinstance(said.object, Name) and said.certainty is not Certainty.NEGATED
                 and {said.subject.id, said.object.id} <= names.keys()]
        firsts: dict[tuple[str, str], Alias] = {}
        for one in sorted(found, key=lambda one: one.statement):
            firsts.setdefault((one.left.id, one.right.id), one)
        return firsts.values()

    def uses(self, clusters: Collection[Cluster], new: Mapping[str, int]) -> Mapping[str, Uses]:
        naming = [name for one in self.told.values() for said in one.said for name in _named(said)]
        sources = {id_: node["sources"] for (_, id_), node in self.nodes.items() if "sources" in node}
        return {one.id: Uses(Counter(name.id for name in naming if name.id in one.why),
                             Counter(name.sort for name in naming if name.id in one.why and name.sort),
                             sources[one.id] + new[one.id]) for one in clusters}

    def values_of(self, things: Mapping[str, str], predicates: Collection[str]) -> Iterable[Said]:
        return [said for one in self.told.values() for said in one.said if said.subject.id in things
                and said.predicate in predicates and said.certainty is not Certainty.NEGATED]

    def relationships(self, kind: str, label: str, links: Sequence[Link]) -> Iterable[Mapping[str, Any]]:
        return [self.links[key] for link in links if (key := (kind, label, link.start, link.id)) in self.links]

    def hung(self, kind: str, label: str,
             between: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        for (_, id_), node in [item for item in self.nodes.items() if item[0][0] == kind]:
            out = {key[0]: link["end"] for key, link in self.links.items() if key[2] == id_}
            if kind == "Lack":
                ends = [(node["subject"], out["OF_NEED"])]
            else:
                ends = [(out["IN"], key[2]) for key, link in self.links.items()
                        if key[0] == "TAKES_PART" and link["end"] == id_]
            yield from ((target, other, {**node, "id": id_}) for target, other in ends if other in between.get(target, ()))


def _named(said: Said) -> list[Name]:
    return [name for name in (said.subject, said.object) if isinstance(name, Name)]


def _spoken_of(told: Told) -> list[Name]:
    """The names of a source that a change of it touches: a word of the vocabulary only where something lacks there."""
    names = [name for said in told.said for name in _named(said)
             if not in_vocabulary(name, WORDS, PLACES) or (said.predicate == "lacks" and name is said.subject)]
    return names + [one.name for row in told.contacts for one in row.referrals]
