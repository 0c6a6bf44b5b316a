"""Small documents and a log with things that only a person can decide."""

from __future__ import annotations

from pathlib import Path

from api.loading import LoadRequest, load, planned
from graph.keys import PersonalKey
from graph.store import Store

ONE, OTHER = "Kvarnlyckan Affärsutveckling", "Kvarnlyckans Affärsutvecklare"
PROJECT = """# {name}

Projektägare: {owner}
Samarbetspartner: {partner}
Projektperiod: 2025-01-01 – 2027-12-31
"""
# Name of the file, project, owner, partner: the two spellings have two projects and one.
PROJECTS = (("skogsvinden", "Skogsvinden", "Leksands kommun", ONE), ("myrljuset", "Myrljuset", "Mora kommun", ONE),
            ("backspelet", "Backspelet", "Mora kommun", OTHER))
LOG = ("Datum;Företag;Organisationsnummer;Kommun;Behov;Hänvisad till\n"
       "2026-03-02;Exempelsågen AB;559812-3452;Leksand;Kapital;Kvarnlyckan\n"
       "2026-03-03;Prövofiket;;Mora;Hjälp med skylt;Kvarnlyckan\n"
       "2026-03-04;Provvagnen;;Orsa;Surdegsfrågan;\n")


def write_cases(folder: Path) -> None:
    """Writes the documents and the log."""
    for file, name, owner, partner in PROJECTS:
        (folder / f"{file}.md").write_text(PROJECT.format(name=name, owner=owner, partner=partner), "utf-8")
    (folder / "log.csv").write_text(LOG, "utf-8")


def load_cases(store: Store, folder: Path) -> None:
    """Writes and loads them."""
    write_cases(folder)
    load(store, planned([LoadRequest([folder])]), PersonalKey(bytes(32)))
