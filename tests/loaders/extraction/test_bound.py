"""What means something only inside of its document."""

from __future__ import annotations

from graph.identity import Alias, clusters
from graph.lexicon import actors
from graph.model import Name, Statement
from loaders.extraction import extract

TOWN = "Projektet Ljusglimt\n\nGranbo Tillväxt AB (GTX) är partner i projektet Ljusglimt.\n\nGTX leder projektet Ljusglimt."
OTHER = "Projektet Ljusspår\n\nGotlands Textilhus AB (GTX) är partner i projektet Ljusspår.\n\nGTX leder projektet Ljusspår."
PLAN = """# Handlingsplan för bygder

Här anger ni region/län: Region Dalarna

### Prioritering nr 1:

Prioriteringens namn: Fiber i varje by
Mål 2023:
- Tre byar har egna nät
Samarbetspartners för genomförande: Potentiella partners: Region Dalarna, länets kommuner, civilsamhället

### Prioritering nr 2:

Prioriteringens namn: Service nära
Mål 2023:
- Fem lanthandlare får stöd
Samarbetspartners för genomförande: Coompanion Dalarna
"""


def names(stated: list[Statement]) -> set[Name]:
    return {name for one in stated for name in (one.subject, one.object) if isinstance(name, Name)}


def test_an_abbreviation_is_bound_to_the_document_that_introduces_it() -> None:
    one, other = extract(TOWN, source="a").statements(), extract(OTHER, source="b").statements()
    for stated, source in ((one, "a"), (other, "b")):
        assert {name.scope for name in names(stated) if name.surface == "GTX"} == {source}
        assert all(name.scope is None for name in names(stated) if name.kind == "Actor" and name.surface != "GTX")
    aliases = [Alias(said.subject, said.object, said.id) for said in (*one, *other)
               if said.predicate == "alias" and isinstance(said.object, Name)]
    found = clusters((name for name in names(one) | names(other) if name.kind == "Actor"), aliases, actors())
    assert sorted(sorted(name.surface for name in cluster.names) for cluster in found) == [
        ["GTX", "Gotlands Textilhus AB"], ["GTX", "Granbo Tillväxt AB"]]


def test_a_group_of_the_county_has_the_county_that_the_page_is_about() -> None:
    groups = {name.surface: name.place for name in names(extract(PLAN, source="a").statements()) if name.kind == "ActorGroup"}
    assert groups == {"länets kommuner": "se-lan-20", "civilsamhället": None}


def test_where_two_counties_are_named_alike_none_is_guessed() -> None:
    text = PLAN + "\nKontakt: Region Värmland, Region Örebro län\n"
    groups = {name.surface: name.place for name in names(extract(text, source="a").statements()) if name.kind == "ActorGroup"}
    assert groups["länets kommuner"] is None


MINUTES = """# Protokoll {day}

Kommunstyrelsen beviljar projektet {project} 200 000 kronor. Länsstyrelsen är partner i projektet {project}.
"""


def test_what_is_another_body_in_each_place_is_bound_to_its_document() -> None:
    said = [extract(MINUTES.format(day=day, project=project), source=source).statements()
            for source, day, project in (("a", "2024-02-01", "Ljusglimt"), ("b", "2024-03-01", "Ljusspår"))]
    for stated, source in zip(said, ("a", "b"), strict=True):
        assert {name.surface: name.scope for name in names(stated) if name.kind == "Actor"} == {
            "Kommunstyrelsen": source, "Länsstyrelsen": source}
    found = clusters((name for stated in said for name in names(stated) if name.kind == "Actor"), [], actors())
    assert sorted(name.surface for cluster in found for name in cluster.names) == [
        "Kommunstyrelsen", "Kommunstyrelsen", "Länsstyrelsen", "Länsstyrelsen"]
    assert all(len(cluster.names) == 1 for cluster in found)


def test_a_body_that_each_county_has_is_that_of_the_county_the_page_is_about() -> None:
    text = MINUTES.format(day="2024-02-01", project="Ljusglimt") + "\nProjektet gäller Falun, Mora och Leksand.\n"
    [board] = [name for name in names(extract(text, source="a").statements()) if name.surface == "Länsstyrelsen"]
    assert (board.place, board.scope) == ("se-lan-20", None)
    [cluster] = clusters([board], [], actors())
    assert cluster.registered is not None
    assert cluster.registered.name == "Länsstyrelsen i Dalarnas län"
