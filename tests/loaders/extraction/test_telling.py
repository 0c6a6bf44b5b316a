"""What a page tells of names that may be those of undertakings."""

from __future__ import annotations

import csv
import re
from importlib import resources
from pathlib import Path

import pytest

from loaders.demo import write_demo
from loaders.extraction.context import context_of
from loaders.extraction.extraction import language_of
from loaders.extraction.persons.persons import persons
from loaders.extraction.rules import rules
from loaders.extraction.undertakings.candidates import after_matter, candidates
from loaders.extraction.undertakings.heads import TOLD_OF_HEADS, HeadTelling
from loaders.extraction.undertakings.telling import SCALE, TOLD_AGAINST, Telling
from loaders.extraction.undertakings.undertakings import LIKELY, weigh
from tests.loaders.extraction.said import projects


def told(text: str, name: str) -> frozenset[str]:
    """The evidence for a name on a page; empty where it is no candidate."""
    context = context_of(text, "s")
    found = [one for one in weigh(context, persons(context, language_of(text))) if one.surface == name]
    return found[0].told if found else frozenset()


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("- Grøn Værdi Syd. Business Vejle får 2 mio. kr.\n- Folk til Faget – 3 mio. kr.", "Folk til Faget", "head"),
        ("Vi prövar «Rett fra kaia» i år.", "Rett fra kaia", "quoted"),
        ("I fjol startade *Laksens vei* med Almi.", "Laksens vei", "emphasised"),
        ("**Fler händer i gjuteriet** avslutades i höstas.", "Fler händer i gjuteriet", "leading"),
        ("Almi får 5 mkr för att fler ska våga (Kapitalkraft X).", "Kapitalkraft X", "bracketed"),
        ("Sedan i januari leder hon Året om i skären, där öarna möts.", "Året om i skären", "tail"),
        ("Ytterligare ett steg vänder sig till verkstäder.", "Ytterligare ett steg", "subject"),
        ("# Digital kust får mer\n\nI år växer Digital kust igen.", "Digital kust", "again"),
        ("Det treåriga försöket kallas Tomat 2.0 och kostar sju miljoner.", "Tomat 2.0", "capitals"),
    ],
)
def test_what_sets_a_name_apart(text: str, name: str, form: str) -> None:
    context = context_of(text, "s")
    assert (name, form) in {(context.words(found), found.form) for found in candidates(context)}


@pytest.mark.parametrize(
    ("text", "name", "evidence"),
    [
        ("Pengarna går till projektet Björkljus.", "Björkljus", "ev-noun-before"),
        ("Björkljus är ett samarbete mellan två byar.", "Björkljus", "ev-defined"),
        ("Det hedder Strandlys og løber i to år.", "Strandlys", "ev-named-before"),
        ("Nämnden ger Almi 2 miljoner kronor till Björkljus.", "Björkljus", "ev-pays-before"),
        ("Nämnden ger Almi 2 miljoner kronor till Björkljus.", "Björkljus", "ev-body-paid"),
        ("Her fortsetter Strandlys, som Almi driver.", "Strandlys", "ev-run-in-clause"),
        ("Vi lärde av Björkljus (2017–2020).", "Björkljus", "ev-years-next"),
        ("Etter at Strandlys ble avsluttet, kom noe nytt.", "Strandlys", "ev-status-after"),
        ("Hun er prosjektleder for Strandlys.", "Strandlys", "ev-about-before"),
        ("Vi tror att Björkljus ska hjälpa tio företag.", "Björkljus", "ev-purpose-after"),
        ("Vi hör att Björkljus medverkar på mässan.", "Björkljus", "ev-acts-after"),
        ("Läs boken ”Konsten att sälja ved” i vår.", "Konsten att sälja ved", "ev-work-before"),
        ("Beviljade projekt:\n- Björkljus. Almi får 2 mkr.\n- Ny kaj. Mora kommun får 3 mkr.", "Björkljus", "ev-announced"),
        ("Beviljade projekt:\n- Björkljus. Almi får 2 mkr till 2026-05.\n- Ny kaj. Mora kommun leder, 3 mkr.", "Björkljus",
         "ev-among-others"),
        ("# Projekter\n## Strandlys\nLedes af Almi.\n", "Strandlys", "ev-announced-by-heading"),
    ],
)
def test_what_tells_of_a_name(text: str, name: str, evidence: str) -> None:
    assert evidence in told(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vi finns i Nora och Lindesberg, 2 mkr till dem.", "Nora och Lindesberg"),
        ("## Kontakt\nAlmi leder, 2 mkr till 2026.", "Kontakt"),
        ("## Publicerad 14 mars 2025\nAlmi leder, 2 mkr till 2026.", "Publicerad 14 mars 2025"),
        ("Budget: 2 mkr\nSökande: Björkljus AB", "Björkljus AB"),
        ("Projektledare Anna Lindtorp svarar. Vi leds av Anna Lindtorp. Nu leder Anna arbetet.", "Anna"),
        ("## Fem projekt\nAlmi leder, 2 mkr till 2026.", "Fem projekt"),
    ],
)
def test_what_is_surely_no_name(text: str, name: str) -> None:
    assert not told(text, name)


def test_a_bullet_is_about_one_undertaking() -> None:
    """The body that a bullet begins with is none, where the project's name stands in quotes behind it."""
    text = "Beviljade projekt:\n- Gästrikeföretagen – «Fem årstider». 2 mkr.\n- Bergbyn – «Sju vägar». 3 mkr."
    assert projects(text) == {"Fem årstider", "Sju vägar"}


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("§ 34 Hamnkrok", "Hamnkrok"),
        ("Sak 22/24 Søknad om støtte – Rør til Rogn", "Rør til Rogn"),
        ("§ 11 Medfinansiering, Järnvägens barn", "Järnvägens barn"),
        ("Medfinansiering av Välkommen in", "Välkommen in"),
        ("Björkljus", "Björkljus"),
    ],
)
def test_a_matter_is_about_what_stands_behind_it(heading: str, name: str) -> None:
    assert heading[after_matter(heading, 0, len(heading)) :] == name


def test_each_entry_of_evidence_is_one_that_the_program_gives() -> None:
    """An entry that no code gives would be dead data, one that the table lacks would count nothing."""
    package = resources.files("loaders.extraction")
    code = "".join(module.read_text("utf-8") for module in (package / "undertakings").iterdir() if module.name.endswith(".py"))
    values = {row["value"] for row in csv.DictReader((package / "rules" / "phrases.csv").read_text("utf-8").splitlines())
              if row["use"] in ("told_before", "told_after")}
    made = {f"ev-{value}-{side}" for value in values for side in ("before", "after")}
    made |= {f"ev-{form}" for form in ("quoted", "emphasised", "leading", "bracketed")}
    made |= {f"ev-unit-{fact}" for fact in ("money", "definite", "lead")} | {"ev-start"}
    made |= {f"ev-sentence-{fact}" for fact in ("time", "lead", "partner", "money")}
    made |= {f"ev-{fact}-{where}" for fact in ("money", "body", "time") for where in ("bracket", "within")}
    made |= {f"ev-subject-{value}" for value in values}
    entries = {entry for entry in rules().evidence if entry.startswith("ev-")}
    assert not {entry for entry in entries if f'"{entry}"' not in code and entry not in made}


def test_more_evidence_makes_a_name_likelier() -> None:
    weights = rules().evidence
    for entry, weight in weights.items():
        if entry.startswith("ev-") and entry != "ev-start" and weight:
            assert (SCALE.likelihood(frozenset({entry})) > SCALE.likelihood(frozenset())) == (weight > 0)


def test_nothing_told_is_not_enough() -> None:
    assert SCALE.likelihood(frozenset()) < LIKELY
    assert projects("I går kom Björkljus hem.") == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Projektet K.R.O.K kom till när pandemin slog till.", {"K.R.O.K"}),
        ("Planen knyter an till projektet Vägen in och får mer.", {"Vägen in"}),
        ("Almi ger 2 miljoner kronor till förstudien Skånsk humle.", {"Skånsk humle"}),
    ],
)
def test_where_a_name_behind_its_noun_ends(text: str, names: set[str]) -> None:
    assert projects(text) == names


def test_leaving_unlikely_names_early_leaves_out_no_likely_one(tmp_path: Path) -> None:
    """Whoever asks for likely names gets those that weighing all to the end finds, without most of a page's other words."""
    texts = [file.path.read_text("utf-8") for file in write_demo(tmp_path) if file.kind == "document"]
    for text in (*texts, "Beviljade projekt:\n- Björkljus. Almi får 2 mkr till 2026-05.\n- Ny kaj. Mora kommun leder, 3 mkr."):
        context = context_of(text, "s")
        people = persons(context, language_of(text))
        whole, early = weigh(context, people), weigh(context, people, likely=LIKELY)
        assert [one for one in early if one.likely >= LIKELY] == [one for one in whole if one.likely >= LIKELY]
        assert len(early) <= len(whole)


def test_a_later_look_tells_nothing_but_what_is_reckoned_with(tmp_path: Path) -> None:
    """What may still be told of a name decides whether it is weighed to the end, whichever way its weight goes."""
    for file in write_demo(tmp_path):
        if file.kind == "document":
            context = context_of(file.path.read_text("utf-8"), "s")
            heads, telling = HeadTelling(context), Telling(context, ())
            for found in candidates(context):
                assert {*heads.of(found), *heads.among(found)} <= TOLD_OF_HEADS
                assert {*telling.against(context.words(found), [found])} <= TOLD_AGAINST


def test_every_entry_is_told_at_once_or_reckoned_with() -> None:
    """No entry of a later look is forgotten: what the last looks yield stands in their sets."""
    source = (resources.files("loaders.extraction.undertakings") / "telling.py").read_text("utf-8")
    later = source[source.index("def against("):source.index("def _headed(")]
    later += source[source.index("def _beside("):source.index("def _shape(surface")] + source[source.index("def _doubts("):]
    assert set(re.findall(r'yield "(ev-[a-z-]+)"', later)) <= TOLD_AGAINST
