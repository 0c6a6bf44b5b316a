"""The vocabulary in the graph: needs, target groups and places, written where they are missing or of another version."""

from __future__ import annotations

from graph.engine import Engine
from graph.ids import digest
from graph.lexicon import places
from graph.vocabulary import Vocabulary

__all__ = ["write_vocabulary"]

WRITE_NEEDS = "UNWIND $rows AS row MERGE (n:Need {id: row.id}) SET n += row"
WRITE_GROUPS = "UNWIND $rows AS row MERGE (n:TargetGroup {id: row.id}) SET n += row"
WRITE_PLACES = "UNWIND $rows AS row MERGE (n:Place {id: row.id}) SET n += row"
WRITE_PLACE_TREE = """
UNWIND $rows AS row MATCH (a:Place {id: row.id}), (b:Place {id: row.parent}) MERGE (a)-[:LIES_IN]->(b)"""
READ_VERSION = "MATCH (s:Schema {id: 'schema'}) RETURN s.vocabulary AS version"
WRITE_VERSION = "MATCH (s:Schema {id: 'schema'}) SET s.vocabulary = $version"


def write_vocabulary(engine: Engine, words: Vocabulary) -> None:
    """Write the nodes of the vocabulary in one transaction; nothing where the graph has this version of it.

    The node of a need whose pack is gone stays: what was said of it still is, until its source is read anew.
    """
    titles = [[need.id, need.group, need.titles["sv"], need.titles["en"]] for need in words.needs.values()]
    version = digest(titles, [[place.id, place.name] for place in places()], list(words.target_groups))
    if engine.read(READ_VERSION)[0]["version"] == version:
        return
    needs = [{"id": need.id, "group": need.group, "title_sv": need.titles["sv"], "title_en": need.titles["en"]}
             for need in words.needs.values()]
    groups = [{"id": group.id, "title_sv": group.sv, "title_en": group.en} for group in words.target_groups.values()]
    rows = [{"id": place.id, "name": place.name, "level": place.level, "country": place.country, "code": place.code}
            for place in places()]
    tree = [{"id": place.id, "parent": place.parent_id} for place in places() if place.parent_id]
    engine.write_all([
        (WRITE_NEEDS, {"rows": needs}), (WRITE_GROUPS, {"rows": groups}), (WRITE_PLACES, {"rows": rows}),
        (WRITE_PLACE_TREE, {"rows": tree}), (WRITE_VERSION, {"version": version})])
