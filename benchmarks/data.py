"""An invented contact log of any length, the same bytes each time."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from graph.vocabulary import vocabulary
from loaders.demo.firms import Municipality, invented_firms

PLACES = ("Falun", "Borlänge", "Mora", "Orsa", "Ludvika", "Säter", "Avesta")
RECEIVERS = ("", "", "Almi", "Coompanion Dalarna", "IUC Dalarna", "Region Dalarna", "Tillväxtverket")
HEADER = ("Datum", "Lots", "Bolagsnamn", "Organisationsnr", "Kommun", "Behov nu", "Behov framåt", "Lotsad till")


def write_log(path: Path, rows: int) -> Path:
    """A log of `rows` contacts with some 11,000 firms, one to three needs each, two in three referred."""
    rng = Random(1)
    firms = list(invented_firms(rng, [Municipality(name, 1, (name,), name, "") for name in PLACES]))
    titles = [need.titles["sv"] for need in vocabulary().needs.values()]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(HEADER)
        for number in range(rows):
            firm = rng.choice(firms)
            day = date(2024, 1, 1) + timedelta(number * 1000 // rows)
            later = rng.choice(titles) if rng.random() < 0.4 else ""
            table.writerow([day.isoformat(), firm.leader, firm.name, firm.number, firm.municipality.name,
                            "; ".join(rng.sample(titles, rng.choice((1, 1, 2)))), later, rng.choice(RECEIVERS)])
    return path
