"""What a document is of, as its first line says, and when that was."""

from __future__ import annotations

import pytest

from tests.loaders.extraction.said import projects, said, target


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Slutrapport. Granljus i norr, Etapp 3 2013-06-10 2014-12-31. Foto Ada Ek.\n\nFör tredje gången ska byn växa.",
         "Granljus i norr, Etapp 3"),
        ("Resultatkontrakt. Vedrørende. Grønne veje til arbejde II. 1. marts 2012 30. juni 2015\n\nByen skal vokse.",
         "Grønne veje til arbejde II"),
        ("Prosjektet Lys i fjøset. Sluttrapport. 2009-2013\n\nMange fjøs står tomme.", "Lys i fjøset"),
        ("Granljus – ett projekt för en ljusare bygd\n\nVi vill att alla ska se i mörkret.", "Granljus"),
        ("Förstudie i behovet av lyktor i Norrby\n\nFörstudien ska visa om lyktor behövs.",
         "Förstudie i behovet av lyktor i Norrby"),
        ("Norrby kommun\n\nGranljus & Tallglöd\n\nProjektägare: Almi\nProjektperiod: 2020-01-01-2022-12-31\n\nText.",
         "Granljus & Tallglöd"),
    ],
)
def test_the_first_line_of_a_document_says_what_it_is_of(text: str, name: str) -> None:
    assert name in projects(text)


@pytest.mark.parametrize(
    "text",
    [
        "Slutrapport. A. Uppgifter om stödmottagare. B. Kontakt.\n\nBlanketten används när du har haft stöd.",
        "Goda erfarenheter av samarbetet i öster – ett projekt att lära av\n\nTre bolag berättar.",
        'Ett referat\n\nDownload "UTKAST ÄNNU INTE GODKÄNT"\n\nMötet öppnades.',
        "Lead partner Norsk partner\n\nProjektet Leadpartner Norsk partner har startat.",
    ],
)
def test_forms_and_headlines_name_nothing(text: str) -> None:
    assert projects(text) == set()


def test_two_dates_behind_a_name_in_a_title_are_its_period() -> None:
    text = "Slutrapport Granljus i norr 2013-06-10 2014-12-31\n\nFör tredje gången ska byn växa."
    assert [target(s) for s in said(text, "start")] == ["2013-06-10"]
    assert [target(s) for s in said(text, "end")] == ["2014-12-31"]
