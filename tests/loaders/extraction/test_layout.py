"""The layout of pages: headings, labels, lists, tables, forms."""

from __future__ import annotations

import pytest

from loaders.extraction.layout.layout import page_of
from loaders.extraction.layout.sentences import sentences
from loaders.extraction.spans import Part


def labels(text: str) -> list[tuple[str, list[str]]]:
    page = page_of(text)
    return [(p.label.field, [page.words(part) for part in p.parts]) for p in page.passages if p.kind == "label" and p.label]


@pytest.mark.parametrize(
    "text",
    [
        "Projektägare: Norrby kommun",
        "Projektägare:\nNorrby kommun",
        "Projektägare:\n\nNorrby kommun",
        "Projektägare\tNorrby kommun",
        "• Projektägare\n\n  Norrby kommun",
        "**Projektägare:** Norrby kommun",
        "<p>Projektägare: <b>Norrby kommun</b></p>",
    ],
)
def test_one_label_in_seven_layouts(text: str) -> None:
    assert labels(text) == [("lead", ["Norrby kommun"])]


def test_html_list_over_a_page_break_is_one_list() -> None:
    text = (
        "Mål 2020:\t<ul><li>• Första målet nås.</li><li>• Andra målet nås hos fem företag</li></ul>\n\n"
        "\t<p>och dessutom hos tre föreningar.</p> <ul> <li>• Tredje målet nås.</li> </ul>\nMotivering:\tDet behövs."
    )
    assert labels(text) == [
        (
            "goals",
            ["Första målet nås.", "Andra målet nås hos fem företag", "och dessutom hos tre föreningar.", "Tredje målet nås."],
        ),
        ("reason", ["Det behövs."]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Aktör\tErbjudande\tKommun\nAlmi\tlån\tMora\nIUC\trobotar\tOrsa",
        "| Aktör | Erbjudande | Kommun |\n|---|---|---|\n| Almi | lån | Mora |\n| IUC | robotar | Orsa |",
    ],
)
def test_tables_with_tabs_and_with_pipes(text: str) -> None:
    page = page_of(text)
    rows = [p for p in page.passages if p.kind == "row"]
    assert [[page.words(cell) for cell in row.cells] for row in rows] == [["Almi", "lån", "Mora"], ["IUC", "robotar", "Orsa"]]
    assert [label.field if label else None for label in rows[0].fields] == ["provider", "service", "area"]


def test_what_a_form_asks_is_no_content() -> None:
    page = page_of(
        "## I. Läget\n\nHär beskriver ni länet. Max 1 sida.\n\nHur samverkar ni idag? Finns avtal?\n\n"
        "Kommunen samverkar med Almi.\n\nOmfattningen bör vara en sida."
    )
    assert [page.words(p) for p in page.passages if p.content and p.kind == "text"] == ["Kommunen samverkar med Almi."]


def test_a_text_with_a_question_is_no_form() -> None:
    page = page_of("Kan vi hjälpa dig? Vi på kommunen lotsar dig rätt. Ring oss.")
    assert all(passage.content for passage in page.passages)


def test_sections_hold_what_stands_under_their_headings() -> None:
    page = page_of(
        "# Plan\n\n## Ett\n\nFörsta stycket om saken.\n\n### Under ett\n\nAndra stycket om saken.\n\n## Två\n\nTredje stycket."
    )
    headings = {page.words(p): p.section for p in page.passages if p.kind == "heading"}
    under = next(p for p in page.passages if page.words(p).startswith("Andra"))
    assert page.path(under.section)[:3] == (headings["Under ett"], headings["Ett"], headings["Plan"])


def test_markup_is_blanked_without_moving_anything() -> None:
    text = "<b>Almi</b> &amp; **IUC** i Mora"
    page = page_of(text)
    assert len(page.plain) == len(text)
    assert page.plain.index("IUC") == text.index("IUC")


def test_contents_lists_and_menus_are_no_content() -> None:
    page = page_of("Innehåll och bakgrund ..... 3\nStart | Driva | Kontakt\n\nAlmi ger lån i Mora.")
    assert [page.words(p) for p in page.passages if p.content] == ["Almi ger lån i Mora."]


def test_sentences_end_neither_at_abbreviations_nor_at_dates() -> None:
    text = "Den 3. maj möttes Almi m.fl. i Falun. Där fanns även IUC, t.ex. Bo Ek."
    assert [text[s.start : s.end] for s in sentences(text, Part(0, len(text)))] == [
        "Den 3. maj möttes Almi m.fl. i Falun.",
        "Där fanns även IUC, t.ex. Bo Ek.",
    ]


def headings(text: str) -> list[tuple[str, int]]:
    """The headings of a text, each with how many sections hold it."""
    page = page_of(text)
    return [(page.words(one), len(page.path(one.section)) - 1) for one in page.passages if one.kind == "heading"]


def test_the_number_of_a_marked_heading_is_no_part_of_it() -> None:
    assert [words for words, _ in headings("# Plan\n\n## 1. Nuläge\n\nText.\n\n## 2) Mål för alla\n\nText.")] == [
        "Plan", "Nuläge", "Mål för alla"]


def test_a_single_heading_in_capitals_holds_no_other_and_several_do() -> None:
    text = "Fyra projekt\n\nTräkraft\n\nDet ena.\n\nGRANLJUS\n\nDet andra.\n\nAtt läsa listan\n\nText."
    assert headings(text)[-1] == ("Att läsa listan", 2)
    assert headings(text.replace("Träkraft", "TRÄKRAFT"))[-1] == ("Att läsa listan", 3)


@pytest.mark.parametrize("line", ["– Stöd till butiker", "Kapital: Norrby Kassa AB"])
def test_a_line_right_on_a_paragraph_heads_it(line: str) -> None:
    prose = ("Länsstyrelsen lämnar stöd till butiker på landsbygden som säljer livsmedel och drivmedel. Stödet gäller dem som"
             " är ensamma på sin ort.")
    words = line.removeprefix("– ")
    assert words in dict(headings(f"Hjälp i Norrby\n\nDet finns hjälp.\n\n{line}\n{prose}\n"))
    assert words not in dict(headings(f"Hjälp i Norrby\n\nDet finns hjälp.\n\n{line}\n\n{prose}\n"))


def test_a_marked_heading_for_contacts_is_a_label_as_it_is_without_marks() -> None:
    for mark in ("", "## "):
        assert labels(f"{mark}Kontakt\n\nIda Bergkvist, ida@example.se") == [("contact", ["Ida Bergkvist, ida@example.se"])]


FACTS = "Granljus\n\nJournalnummer\n2016-1986\n\n{caption}\nMat från gården\n\nProjektägare\nMora kommun\n\n"


def test_a_line_over_its_value_in_a_block_of_labels_is_a_field_that_no_table_has() -> None:
    assert [words for words, _ in headings(FACTS.format(caption="Utpekat temaområde") + "Projektperiod\n2016–2019")] == [
        "Granljus"]


def test_a_line_between_two_blocks_of_the_same_labels_heads_the_second() -> None:
    text = "Projektägare\nMora kommun\n\nBlåljus\nMat från gården\n\nProjektägare\nAlmi\n"
    assert [words for words, _ in headings(text)] == ["Blåljus"]


def test_short_lines_under_a_line_with_a_colon_are_a_list_without_marks() -> None:
    text = "Följande projekt får stöd:\nGranljus - Almi\nBlåljus - Mora kommun\nRödljus - IUC Dalarna\n\nMer i höst.\n"
    assert [p.kind for p in page_of(text).passages] == ["text", "bullet", "bullet", "bullet", "text"]
    sentence, two = text.replace("IUC Dalarna", "det var det sista."), text.replace("Rödljus - IUC Dalarna\n", "")
    for other in (sentence, two):
        assert "bullet" not in [p.kind for p in page_of(other).passages]
