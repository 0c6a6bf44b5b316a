"""The vocabulary in the graph: needs, target groups and places, written where they are missing or of another version.

What names mean and whose facts they carry follows from needs and register too. Where these have changed, in this program or
in a pack of the user's, everything is marked to be derived anew.
"""

from __future__ import annotations

from functools import cache

from graph.engine import Engine
from graph.identity import body_of, bond
from graph.ids import digest
from graph.lexicon import actors, places
from graph.packs import rows as rows_of
from graph.records import name_from
from graph.vocabulary import Vocabulary

__all__ = ["write_vocabulary"]

WRITE_NEEDS = "UNWIND $rows AS row MERGE (n:Need {id: row.id}) SET n += row"
WRITE_GROUPS = "UNWIND $rows AS row MERGE (n:TargetGroup {id: row.id}) SET n += row"
WRITE_PLACES = "UNWIND $rows AS row MERGE (n:Place {id: row.id}) SET n += row"
WRITE_PLACE_TREE = """
UNWIND $rows AS row MATCH (a:Place {id: row.id}), (b:Place {id: row.parent}) MERGE (a)-[:LIES_IN]->(b)"""
READ_VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.vocabulary AS version"
WRITE_VERSION = "MATCH (s:Schema {id: 'schema'}) SET s.vocabulary = $version"
MARK_REBUILD = "MATCH (s:Schema {id: 'schema'}) SET s.rebuild = true"
BATCH = 5_000
READ_NAMES = """
MATCH (n:Name) WHERE n.id > $after
RETURN n.id AS id, n.bond AS bond, n.body AS body, properties(n) AS name ORDER BY id LIMIT $batch"""
WRITE_NAMES = "UNWIND $rows AS row MATCH (n:Name {id: row.id}) SET n.bond = row.bond, n.body = row.body"
MARK_FIRMS = """
MATCH (f:Firm) WHERE coalesce(f.stale, false) = false WITH f LIMIT $batch SET f.stale = true RETURN count(f) AS done"""


def write_vocabulary(engine: Engine, words: Vocabulary) -> bool:
    """Write the nodes of the vocabulary in one transaction; nothing where the graph has this version of it. Whether the graph
    had another one and is to be derived anew.

    The node of a need whose pack is gone stays: what was said of it still is, until its source is read anew.
    """
    titles = [[need.id, need.group, need.titles["sv"], need.titles["en"]] for need in words.needs.values()]
    version = digest(titles, [[place.id, place.name] for place in places()], list(words.target_groups), _register())
    before = engine.read(READ_VERSION)[0]["version"]
    if before == version:
        return False
    if before is not None:  # Before the version is noted: where this is cut short, it is done again.
        _mark_all(engine)
    needs = [{"id": need.id, "group": need.group, "title_sv": need.titles["sv"], "title_en": need.titles["en"]}
             for need in words.needs.values()]
    groups = [{"id": group.id, "title_sv": group.sv, "title_en": group.en} for group in words.target_groups.values()]
    rows = [{"id": place.id, "name": place.name, "level": place.level, "country": place.country, "code": place.code}
            for place in places()]
    tree = [{"id": place.id, "parent": place.parent_id} for place in places() if place.parent_id]
    engine.write_all([
        (WRITE_NEEDS, {"rows": needs}), (WRITE_GROUPS, {"rows": groups}), (WRITE_PLACES, {"rows": rows}),
        (WRITE_PLACE_TREE, {"rows": tree}), (WRITE_VERSION, {"version": version}),
        *([(MARK_REBUILD, {})] if before is not None else [])])
    return before is not None


@cache
def _register() -> str:
    """A digest of the bodies of the register and of the words that mean one in each place: names mean these."""
    told = ("id", "name", "aliases", "abbreviations", "kind", "country", "county_code", "municipality_code", "parent_id",
            "note")
    generic = [[row["form"], row["match"], row["kind"]] for row in rows_of("generic_bodies")]
    return digest([[row[column] for column in told] for row in rows_of("actors")], generic)


def _mark_all(engine: Engine) -> None:
    """What the register says of each name as it is now, and every firm marked to be looked at again."""
    after = ""
    while found := engine.read(READ_NAMES, after=after, batch=BATCH):
        after = found[-1]["id"]
        names = [(row, name_from(row["name"])) for row in found]
        now = [{"id": row["id"], "bond": bond(name), "body": body_of(name, actors())} for row, name in names]
        changed = [new for new, (old, _) in zip(now, names, strict=True)
                   if (new["bond"], new["body"]) != (old["bond"], old["body"])]
        if changed:
            engine.write(WRITE_NAMES, rows=changed)
    while engine.write(MARK_FIRMS, batch=BATCH)[0]["done"]:
        pass
