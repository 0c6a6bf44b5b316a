"""Rows to a scene: what is drawn, in which words, and what is left out."""

from __future__ import annotations

from itertools import permutations

from tests.viz.examples import link, network_evidence, network_rows
from viz.scene import scene
from viz.views.network import network_view


def test_nodes_edges_and_legend_agree() -> None:
    rows = network_rows()
    drawn = scene(rows, network_evidence(rows), language="sv")
    assert len(drawn.edges) == len(rows)
    assert sum(drawn.kinds.values()) == len(drawn.nodes)
    assert sum(drawn.relations.values()) == len(drawn.edges)
    assert [row["kind"] for row in drawn.legend()["kinds"]] == ["actor", "project", "network", "service", "need"]
    assert all(edge.evidence for edge in drawn.edges)


def test_the_same_rows_in_any_order_give_the_same_nodes() -> None:
    rows = network_rows(("Å", "A"))
    nodes = {scene(list(order), {}, language="sv").nodes[0].name for order in permutations(rows[:4])}
    assert len(nodes) == 1


def test_what_is_not_in_force_is_drawn_and_said_as_such() -> None:
    drawn = scene([link("a", "Actor", "Mikrofonden", "p", "Project", "Lotsen", "partner", "potential")], {}, language="sv")
    assert drawn.edges[0].relation == "uncertain"
    assert drawn.edges[0].text == "är partner i (möjlig)"


def test_a_role_is_said_with_its_own_word_even_where_the_legend_groups_it() -> None:
    drawn = scene([link("a", "Actor", "FBR", "p", "Project", "Lotsen", "coordinator")], {}, language="en")
    assert (drawn.edges[0].relation, drawn.edges[0].text) == ("lead", "coordinates")


def test_too_many_nodes_are_cut_to_the_best_connected_and_counted() -> None:
    rows = [link(f"a{i}", "Actor", f"A{i}", "p", "Project", "P", "partner") for i in range(30)] + [
        link(f"a{i}", "Actor", f"A{i}", "q", "Project", "Q", "partner") for i in range(5)
    ]
    drawn = scene(rows, {}, language="sv", largest=7)
    assert {node.name for node in drawn.nodes} == {"P", "Q", "A0", "A1", "A2", "A3", "A4"}
    assert drawn.truncated == 25
    assert all(edge.a < 7 and edge.b < 7 for edge in drawn.edges)


def test_kinds_can_be_chosen() -> None:
    drawn = scene(network_rows(), {}, language="sv", kinds=["actor", "project"])
    assert set(drawn.kinds) == {"actor", "project"}


def test_nothing_loaded_is_an_empty_scene_and_page() -> None:
    drawn = scene([], {}, language="sv")
    view = network_view(drawn, query={}, language="sv")
    assert (view["nodes"], view["edges"], view["drawing"]["begin"]) == (0, 0, None)


def test_the_page_begins_with_the_node_that_was_asked_for_and_says_if_there_is_none() -> None:
    drawn = scene(network_rows(), {}, language="sv")
    view = network_view(drawn, query={"node": "FBR"}, language="sv")
    assert drawn.nodes[view["drawing"]["begin"]].name == "FBR"
    assert network_view(drawn, query={"node": "Nobody"}, language="sv")["missing"] == "Nobody"
