"""What a document is called, whatever stands above the line that says it."""

from __future__ import annotations

import pytest

from loaders.extraction import extract

NEWS = "Tre projekt i Norrby får stöd"
PROSE = "Nämnden beslutade i går att ge stöd till tre projekt i Norrby, och alla tre börjar redan i höst."


@pytest.mark.parametrize("above", [
    "2021-03-04", "24 / 10 / 2022", "Onsdag 4 mars 2021", "Nyheter", "Start › Näringsliv › Projekt", "Region Dalarna",
    "Norrby kommun logo", "Foto av bokstäver på en skiva", "Gå direkt till innehåll", "Orsa", "Page 1",
])
def test_what_says_nothing_of_a_document_is_not_its_title(above: str) -> None:
    assert extract(f"{above}\n\n{NEWS}\n\n{PROSE}", source="test").title == NEWS


def test_a_document_that_begins_with_prose_is_called_by_its_heading_or_else_by_its_first_sentence() -> None:
    lead = f"{PROSE} Det är fler än i fjol."
    long = PROSE.removesuffix(".") + ", om inget oväntat kommer i vägen för dem som ska göra arbetet på plats."
    assert extract(f"{long}\n\n## {NEWS}\n\n{PROSE}", source="test").title == NEWS
    assert extract(lead, source="test").title == PROSE
    title = extract(long, source="test").title
    assert title is not None
    assert title.endswith(" …")
    assert len(title) <= 121
    assert long.startswith(title.removesuffix(" …"))


def test_a_quote_may_be_a_title_and_a_document_with_nothing_else_is_called_by_its_first_line() -> None:
    assert extract(f"– Vi behöver kurser nu\n\n{PROSE}", source="test").title == "Vi behöver kurser nu"
    assert extract("2021-03-04\n\nNyheter", source="test").title == "2021-03-04"
    assert extract("", source="test").title is None
