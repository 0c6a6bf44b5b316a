"""What the sentence of a name, the next one and the words beside it tell; where such names begin and end."""

from __future__ import annotations

import pytest

from loaders.extraction.context import context_of
from loaders.extraction.extraction import language_of
from loaders.extraction.persons.persons import persons
from loaders.extraction.undertakings.undertakings import weigh
from tests.loaders.extraction.said import projects, said


def told(text: str, name: str) -> frozenset[str]:
    """The evidence for a name on a page; empty where it is no candidate."""
    context = context_of(text, "s")
    found = [one for one in weigh(context, persons(context, language_of(text))) if one.surface == name]
    return found[0].told if found else frozenset()


@pytest.mark.parametrize(
    ("text", "name", "evidence"),
    [
        ("I år deltar vi i Grönare golv, där fem kommuner hjälper tillverkare.", "Grönare golv", "ev-where-somebody"),
        ("Arvtakarane heiter satsinga, og ho får pengar.", "Arvtakarane", "ev-named-after"),
        ("Bygdas Beste, som satsingen er døpt, får 640 000 kroner.", "Bygdas Beste", "ev-named-after"),
        ("Vi har lært mye av Elektrisk fjord (Almi, 2,1 millioner kroner).", "Elektrisk fjord", "ev-money-bracket"),
        ("Vi måler smak over nett (Smakstråd, 500 000 kroner).", "Smakstråd", "ev-money-within"),
        ("Nemnda vil se et budsjett for Butikk i naustet, sier hun.", "Butikk i naustet", "ev-new-words"),
        ("De ville ha fem miljoner för Generationsbron.", "Generationsbron", "ev-new-word"),
        ("Vi bygger Kod & Kust med havet.", "Kod & Kust", "ev-pair"),
        ("Bland dem är Tångkraft, ledd av Mora kommun.", "Tångkraft", "ev-run-after-comma"),
        ("Minns ni Glaset möter sanden? Det var länge sedan.", "Glaset möter sanden", "ev-presented-before"),
        ("Pengarna gick till hembygdsföreningen Gammal Sed i år.", "Gammal Sed", "ev-body-noun-before"),
        ("Vi är med i Slam til jord. Prosjektet eies av Almi.", "Slam til jord", "ev-noun-again"),
        ("## Ansökan om medel: Skärlyftet\nMora kommun har sökt 2 mkr.", "Skärlyftet", "ev-after-matter"),
        ("**Kaldkraft** er et samarbeid.", "Kaldkraft", "ev-leading-runs-on"),
        ("Hos oss växer tången. I Tången växer allt.", "Tången", "ev-common-word"),
        ("I Grön tång undersöks vad som kan göras av havet.", "Grön tång", "ev-in-opening"),
        ("Störst blir Skärlyftet i år.", "Skärlyftet", "ev-presented-before"),
        ("Mora kommuns Skärlyftet avslutades i förtid.", "Skärlyftet", "ev-owned-by-body"),
        ("§ 3 Ansökningar\n\n3.1 Skärlyftet, jnr 2025-118. Sökande: Mora kommun.", "Skärlyftet", "ev-case-number"),
        ("Skärlyft hedder tilbuddet, som Almi står bag.", "Skärlyft hedder tilbuddet", "ev-finite"),
    ],
)
def test_what_stands_around_a_name_tells_of_it(text: str, name: str, evidence: str) -> None:
    assert evidence in told(text, name)


def test_a_part_of_a_longer_name_tells_nothing() -> None:
    """«Tångbacka Science Park» gets the money, not «Tångbacka»."""
    text = "Tångbacka: så gick det\n\nRegionen ger 16 miljoner kronor till Tångbacka Science Park."
    assert "ev-pays-before" not in told(text, "Tångbacka")


def test_a_headline_is_not_what_it_tells_of() -> None:
    text = ("## Jobb nära spåret\nAlmi beviljade 3 mkr till projektet Skenlyft. Det drivs av Mora kommun.\n"
            "## Mer om havet\nVinnova ger 2 mkr till projektet Tångkraft. Det leds av Almi.\n")
    assert "ev-headline" in told(text, "Jobb nära spåret")
    assert "ev-headline" not in told(text, "Skenlyft")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Här sker mycket sedan projektet Nästa ägare tog slut i december 2023.", "Nästa ägare"),
        ("Vi ger 4 875 000 kronor till projektet Blå verkstad – öarna som testbädd, högst 40 procent.", "Blå verkstad"),
        ("Måløy Vekst AS får 320 000 kr til prosjektet Frå not til nytt. Det er eit samarbeid.", "Frå not til nytt"),
        ("§ 3 Projektansökningar\n\n3.1 Skärlyftet (journalnr 2025-1187)\nSökande: Mora kommun\nSökt belopp: 612 000 kr\n",
         "Skärlyftet"),
        ("# Protokoll\n## § 40 Ansökan: Spelbart, dnr 2024/021\nSökande: Mora kommun\nSökt belopp: 900 000 kr\n", "Spelbart"),
    ],
)
def test_where_a_name_ends(text: str, name: str) -> None:
    assert name in projects(text)


def test_rows_of_a_sheet_name_projects() -> None:
    """Under «Namn» stand projects where other columns tell who owns them and what they cost."""
    text = "Namn;Ägare;Tid;Budget\nGruvkraft;Mora kommun;2023-2026;6,8 mkr\nTrä till tusen;Falu kommun;2024-2025;2 mkr\n"
    assert projects(text) == {"Gruvkraft", "Trä till tusen"}
    budgets = {s.subject.surface: s.object for s in said(text, "budget")}
    assert budgets == {"Gruvkraft": 6_800_000, "Trä till tusen": 2_000_000}


def test_names_of_offers_in_a_table_are_no_projects() -> None:
    text = "Namn;Ort\nLån;Mora\nRådgivning;Falun\n"
    assert projects(text) == set()


def test_a_heading_with_a_day_is_no_project() -> None:
    text = ("# Nytt från nämnden\nNämnden beslutade om fyra projekt.\n\n"
            "## Nyhet – publicerad 14 juni 2024\nAlmi driver projektet Skenlyft. Partner: Mora kommun\n")
    assert not any("publicerad" in name for name in projects(text))
