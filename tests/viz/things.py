"""What is known of invented things, in the shape of `queries.explain.explain`, and what stands around them."""

from __future__ import annotations

from typing import Any

from tests.viz import examples
from viz.views.entity import evidence_by_statement
from viz.views.entity_sections import Around


def statement(id_: str, subject: str, predicate: str, said: str, quote: str, **more: Any) -> dict[str, Any]:
    """One statement of an explanation."""
    return {"id": id_, "subject": subject, "predicate": predicate, "object": said, "role": None, "certainty": "actual",
            "confidence": 0.9, "rule": "test", "source": "ab12", "title": "Lotsen Väster", "date": "2026-03-01",
            "loaded_at": "2026-11-23T06:10:00+01:00", "judged": None, "path": "/files/lotsen.md",
            "locator": "chars 25-43", "quote": quote, **more}


def fact(type_: str, label: str, id_: str, name: str, statements: tuple[str, ...] = (), *, direction: str = "out",
         certainty: str = "actual", **properties: Any) -> dict[str, Any]:
    """One fact of an explanation."""
    return {"type": type_, "direction": direction, "other": {"id": id_, "label": label, "name": name},
            "certainty": certainty, "sources": len(statements), "statements": list(statements), "properties": properties}


def thing(id_: str, label: str, name: str | None, **more: Any) -> dict[str, Any]:
    """An explanation that says nothing but what is given."""
    empty: dict[str, list[Any]] = {part: [] for part in ("names", "statements", "facts", "conflicts", "judgements", "rules")}
    return {"id": id_, "label": label, "name": name, "properties": {}, **empty, **more}


ACTOR = thing(
    "a1", "Actor", "Samarkand",
    names=[{"surface": "Samarkand", "place": None, "rule": "register", "with": "Samarkand2015 AB",
            "value": "se-samarkand", "by": None, "sentence": None, "sources": 2},
           {"surface": "SKD", "place": None, "rule": "alias", "with": "Samarkand", "value": "", "by": "s1", "sentence": None,
            "sources": 1},
           {"surface": "Samarkands", "place": None, "rule": "new rule", "with": "Samarkand", "value": "", "by": None,
            "sentence": "Both are written alike.", "sources": 1}],
    properties={"sort": "kommunalt_bolag", "sources": 2},
    statements=[statement("s1", "Samarkand", "takes_part", "Lotsen Väster", "drivs av Samarkand", role="lead"),
                statement("s2", "Samarkand", "offers", "Företagslots", "<b>lotsar</b> företag", judged="wrong"),
                statement("s3", "Samarkand", "named", "Samarkand", "Samarkand"),
                statement("s5", "Samarkand", "takes_part", "Exportlyftet", "en möjlig partner", role="partner",
                          certainty="potential", source="cd34", title=None, path="/files/äldre.md", date="2019")],
    facts=[fact("Partnership", "Project", "p1", "Lotsen Väster", ("s1",), role="lead", start="2024", end="2026-06"),
           fact("Partnership", "Project", "p2", "Exportlyftet", ("s5",), role="partner", certainty="potential"),
           fact("OFFERS", "Service", "x1", "Företagslots", ("s2",)), fact("OFFERS", "Service", "x2", "Kafferep", ("s2",)),
           fact("SEATED_IN", "Place", "se-kom-2085", "Ludvika", why="register"),
           fact("COVERS", "Need", "finans.lan", "Lån, krediter, likviditet", ("s1",))],
    conflicts=[{"property": "sort", "shown": {"value": "kommunalt_bolag", "currency": None, "amount_kind": None, "sources": [],
                                              "statements": [], "why": "register"},
                "others": [{"value": "promoter", "currency": None, "amount_kind": None, "superseded": False,
                            "statements": ["s1"], "sources": [
                    {"id": "ab12", "path": "/files/lotsen.md", "title": None, "date": None}]}]}],
    judgements=[{"id": "j1", "kind": "different", "author": "anna", "at": "2026-11-20T08:00:00+00:00", "reason": "olika bolag",
                 "left": {"kind": "Actor", "key": "samarkand", "surface": "Samarkand"},
                 "right": {"kind": "Actor", "key": "samarkand resor"}}])
OFFER = {"id": "x1", "kind": "service", "name": "Företagslots", "project": None, "projects": [],
         "providers": [{"id": "a1", "name": "Samarkand"}], "needs": ["finans.lan", "affar.export"],
         "places": ["se-kom-2085", "se-kom-2061"], "groups": ["solo"], "reach": "own area", "start": None, "end": None,
         "standing": "covers", "until": None, "statements": ["s2"], "through": "se-kom-2085"}
PERSON = {"id": "k1", "name": "Karin Exempel", "title": "rådgivare", "phone": "070-174 06 01", "email": "karin@almi.example",
          "certainty": "actual", "statements": ["s1"]}
PROJECT = thing("p1", "Project", "Lotsen Väster", facts=[
    fact("Partnership", "Actor", "a1", "Samarkand", ("s1",), direction="in", role="lead"),
    fact("COVERS", "Need", "finans.lan", "Lån, krediter, likviditet"), fact("RELATED_TO", "Project", "p2", "Exportlyftet")],
    properties={"start": "2024", "end": "2026-06", "budget_amount": 1200000, "budget_currency": "SEK"})
MUNICIPALITY = thing("se-kom-2085", "Place", "Ludvika", facts=[
    fact("Lack", "Need", "finans.lan", "Lån, krediter, likviditet", start="2026"),
    fact("SEATED_IN", "Actor", "a1", "Samarkand", direction="in", why="register")])
NEED = thing("finans.lan", "Need", "Lån, krediter, likviditet", facts=[
    fact("Lack", "Place", "se-kom-2085", "Ludvika", direction="in", start="2026")])
FIRM = thing("f1", "Firm", "Lärkan AB", names=[{"surface": "Lärkan AB", "contacts": 2, "sources": 1}], rules=[
    {"rule": "number", "contacts": 2}],
    properties={"contacts": 2, "municipalities": ["se-kom-2085"], "numbers": ["5598123452"]},
    needs=[{"need": "finans.lan", "horizon": "now", "municipality": "se-kom-2085", "contacts": 2, "met": False,
            "first": "2026-03-02", "last": "2026-04-01"}],
    contacts=[{"source": "cd34", "path": "/files/log.csv", "row": 4, "date": "2026-03-02", "municipality": "se-kom-2085",
               "status": None, "surface": "Lärkan AB", "joined": "number", "receivers": [{"name": "Almi", "actor": None}],
               "needs": [{"need": "finans.lan", "horizon": "now", "quote": "behöver lån", "column": "Behov"}]}])
HIDDEN = thing("f1", "Firm", None, contacts={"value": None, "below": 5}, needs=[], note="Not shown.")
NOTHING = thing("se-lan-17", "Place", "Värmlands län")
ALL = {"/aktor/a1": ACTOR, "/projekt/p1": PROJECT, "/kommun/se-kom-2085": MUNICIPALITY, "/behov/finans.lan": NEED,
       "/foretag/f1": FIRM, "/foretag/hidden": HIDDEN, "/sak/se-lan-17": NOTHING}


def around(told: dict[str, Any]) -> Around:
    """What stands around a thing of these examples."""
    evidence = evidence_by_statement(ACTOR["statements"])
    cells = [{**row, "planned": ["Nyföretagarcentrum"]} for row in examples.coverage()["rows"]]
    match told["label"]:
        case "Actor":
            return Around([OFFER], persons=[PERSON], receiving=[("finans.lan", {"value": None, "below": 5})], evidence=evidence)
        case "Project":
            return Around([OFFER], persons=[PERSON], evidence=evidence)
        case "Need":
            return Around([OFFER], [row for row in cells if row["need"] == told["id"]], evidence=evidence)
        case "Place" if told["id"] == "se-kom-2085":
            placed = {"id": "p1", "label": "Project", "name": "Lotsen Väster", "start": "2024", "end": None,
                      "place": "se-lan-20", "certainty": "planned", "statements": ["s1"]}
            return Around([OFFER], [row for row in cells if row["municipality"] == "Ludvika"], [placed], evidence=evidence)
    return Around()
