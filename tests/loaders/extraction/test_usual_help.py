"""What bodies of a name or kind usually help with."""

import pytest

from graph.model import Name
from loaders.extraction.context import context_of
from loaders.extraction.offers.usual_help import usual_help
from loaders.extraction.offers.weighed import pairs
from loaders.extraction.projects.projects import projects_of


@pytest.mark.parametrize(
    ("surface", "sort", "need"),
    [
        ("Leader Norrby", "leader", "finans.bidrag"),
        ("Norrby", "inkubator", "start.ideprovning"),
        ("Nyföretagarcentrum Norrby", None, "start.nyforetagande"),
        ("Norrby Erhvervsråd", None, "natverk.moten"),
        ("Norrby kunnskapspark", None, "start.ideprovning"),
        ("Norrby Chamber of Commerce", None, "affar.export"),
    ],
)
def test_names_and_kinds_tell_what_help_is_usual(surface: str, sort: str | None, need: str) -> None:
    assert need in usual_help(Name("Actor", surface, surface.lower(), sort))


def test_a_name_that_tells_nothing_has_no_usual_help() -> None:
    assert usual_help(Name("Actor", "Norrby", "norrby", None)) == frozenset()


@pytest.mark.parametrize(("body", "usual"), [("Nyföretagarcentrum Norrby", True), ("Visit Norrby", False)])
def test_usual_help_is_evidence_of_an_offer(body: str, usual: bool) -> None:
    context = context_of(f"{body} har mottagning för den som vill starta eget.", "s")
    told = [evidence for *_, evidence in pairs(context, projects_of(context))]
    assert told
    assert all(("eo-usual" in evidence) is usual for evidence in told)
