"""What holds for any text whatsoever."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.model import Name, Statement
from graph.vocabulary import vocabulary
from loaders.extraction import extract

PIECES = (
    "Region Dalarna",
    "Almi",
    "Norrlab AB",
    "Mora kommun",
    "projektet",
    "Projektägare:",
    "Partner:",
    "Granskog",
    "drivs av",
    "tillsammans med",
    "erbjuder",
    "saknas",
    "lån",
    "export",
    "i Mora",
    "2020–2022",
    "165 938 EUR",
    "–",
    "•",
    "\n",
    "\n\n",
    "\t",
    "|",
    "# ",
    "## Mål",
    "<ul><li>",
    "</li></ul>",
    "(",
    ")",
    "«",
    "»",
    ".",
    ",",
    ";",
    ":",
    "Aktör:",
    "Prioritering nr 1:",
    "Prioritering nr 2:",
    "Mål 2020:",
    "Nils Exempelsson",
    "070-174 06 12",
    "nils@example.se",
    "Här anger ni",
    "ASF-nätverket",
    "Handlingsplan",
    "\u00ad",
    "\u2028",
    "İ",
    "é",
    "**",
)
LOOKS_LIKE_A_PAGE = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


def check(statement: Statement, text: str) -> None:
    """The statement is one that the vocabulary allows, and its evidence stands where it says."""
    evidence = statement.evidence
    assert evidence.start is not None
    assert evidence.end is not None
    assert text[evidence.start : evidence.end] == evidence.quote
    assert 0 < statement.confidence <= 1
    predicate = vocabulary().predicates[statement.predicate]
    assert statement.subject.kind in predicate.subject
    assert {name for name, _ in statement.qualifiers} <= set(predicate.qualifiers)
    if isinstance(statement.object, Name):
        assert statement.object.kind in predicate.object
        assert statement.object.key
    else:
        assert predicate.value is not None
        assert isinstance(statement.object, int | float) == (predicate.value == "number")
    assert statement.subject.surface
    assert statement.subject.key


@given(st.text(max_size=400) | LOOKS_LIKE_A_PAGE)
@example("ERBJUDER:")
@example(". PROJEKTÄGARE: :")
@example("LÅN*ALMI")
@example("projektet «.,»")
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_and_every_statement_is_sound(text: str) -> None:
    extraction = extract(text, source="s")
    for statement in extraction.statements():
        check(statement, text)
    document = extraction.as_json()
    for items in (document[kind] for kind in ("actors", "projects", "partnerships", "services", "persons", "needs", "places")):
        for item in items:
            assert item["evidence"]
            assert all(text[e["start"] : e["end"]] == e["quote"] for e in item["evidence"])


@given(LOOKS_LIKE_A_PAGE)
@settings(max_examples=60, deadline=None)
def test_the_same_text_gives_the_same_statements(text: str) -> None:
    assert extract(text, source="s").statements() == extract(text, source="s").statements()
    assert len({s.id for s in extract(text, source="s").statements()}) == len(extract(text, source="s").statements())
