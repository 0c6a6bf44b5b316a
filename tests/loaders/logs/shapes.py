"""Eight small logs in the shapes that lotsar keep theirs in, of the same invented firms, and which rows are of which firm."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import xlsxwriter
from stdnum import luhn

__all__ = ["FILES", "Firm", "Truth", "write_logs"]

PLACES = ("Falun", "Borlänge", "Mora", "Leksand")
ROOTS = ("Lärkan", "Blåsippan", "Renkällan", "Åkerviolen", "Tranan", "Ängsullen", "Svalan", "Björnloken")
TRADES = ("Snickeri", "Bageri", "Åkeri")
NEEDS = (("Lån", "Har svårt att få lån på banken."), ("Export", "De vill börja med export till Norge."),
         ("Digitalisering", "Vill digitalisera verksamheten i vinter."))
ABROAD = ("312050811", "99800224")


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented firm; `number` is that of an organisation or, where it is its owner's, of a person."""

    id: str
    root: str
    place: str
    number: str | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """Whose each row is: firm ids by file and row."""

    rows: Mapping[str, Sequence[str]]

    def shared(self, files: Sequence[str]) -> dict[frozenset[str], int]:
        """How many firms stand in exactly these files, for all sets of two files or more."""
        found: dict[frozenset[str], int] = {}
        for firm in {one for file in files for one in self.rows[file]}:
            within = frozenset(file for file in files if firm in self.rows[file])
            if len(within) > 1:
                found[within] = found.get(within, 0) + 1
        return found

    def parts(self, files: Sequence[str]) -> set[frozenset[tuple[str, int]]]:
        """The rows of each firm, as file and number."""
        rows = [(file, at, firm) for file in files for at, firm in enumerate(self.rows[file], start=1)]
        return {frozenset((file, at) for file, at, other in rows if other == firm) for _, _, firm in rows}


Line = tuple[Firm, str, Random]


def write_logs(folder: Path, seed: int) -> Truth:
    """The eight logs of a seed in a folder, and whose their rows are."""
    random = Random(seed)
    firms = _firms()
    truth: dict[str, list[str]] = {}
    for name, shape in FILES.items():
        known = [Firm(f"abroad-{name}", "Elvesletta", "", ABROAD[name.startswith("da")])] if name[:2] in ("no", "da") else [
            random.choice(firms) for _ in range(9)]
        rows = [*known, *known[:1]]
        days = [f"2020-11-{day:02}" for day in range(1, len(rows) + 1)]  # so that no row repeats another
        shape(folder / name, [(firm, day, random) for firm, day in zip(rows, days, strict=True)])
        truth[name] = [firm.id for firm in rows]
    return Truth(truth)


def _firms() -> list[Firm]:
    """Firms with numbers, without, of one person, and two of one name in two places."""
    found = []
    for at, root in enumerate(ROOTS):
        stem = f"559800{at:03}"
        personal = f"870{at + 1}1{at}98{at}"
        number = [stem + luhn.calc_check_digit(stem), None, personal + luhn.calc_check_digit(personal)][at % 3]
        found.append(Firm(root, f"{root} {TRADES[at % 3]}", PLACES[at % 4], number, at % 3 == 2))
    return [*found, Firm("Lärkan i Mora", "Lärkan Snickeri", "Mora")]


def _name(firm: Firm, random: Random) -> str:
    form = random.choice((" AB", " Aktiebolag", "")) if not firm.personal else ""
    return random.choice((str, str.upper))(f"{firm.root}{form}")


def _number(firm: Firm, random: Random) -> str:
    """The number as somebody wrote it, or none: other rows may have it."""
    if firm.number is None or random.random() < 0.4:
        return ""
    number = firm.number
    ways = [f"{number[:6]}-{number[6:]}", number]
    return random.choice([*ways, f"19{number[:6]}-{number[6:]}"] if firm.personal else [*ways, f"SE{number}01"])


def _need(random: Random) -> tuple[str, str]:
    return random.choice(NEEDS)


def _text(path: Path, rows: Sequence[Sequence[str]], delimiter: str, encoding: str, *, broken: bool = False) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    text = out.getvalue()
    path.write_bytes((text.encode().decode("cp1252", "replace") if broken else text).encode(encoding))


def _lots(path: Path, lines: Sequence[Line]) -> None:
    header = ["Datum", "Lots", "Bolagsnamn", "Organisationsnr", "Kommun", "Tfn", "Bransch", "Anst", "Behov nu", "Lotsad till",
              "Klart (J/N)"]
    _text(path, [header, *([day, "Rut Ek", _name(firm, r), _number(firm, r), firm.place, "070-174 06 05", "25.62",
                            r.choice(["12", "1-9 anst", "Stkl 3"]), _need(r)[0], r.choice(["Almi", "IUC"]), r.choice("JN")]
                           for firm, day, r in lines)], ";", "cp1252")


def _crm(path: Path, lines: Sequence[Line]) -> None:
    header = ["Aktivitets-ID", "Företag: Namn", "Företag: Org.nr", "Företag: Besökskommun", "Startdatum", "Taggar",
              "Anteckning"]
    _text(path, [header, *([str(at), _name(firm, r), _number(firm, r), firm.place, day,
                            f"status:väntar|behov:{_need(r)[0].lower()}|till:Almi", "Ringde.\nTrevligt samtal."]
                           for at, (firm, day, r) in enumerate(lines))], ",", "utf-8-sig")


def _tabs(path: Path, lines: Sequence[Line]) -> None:
    header = ["Besöksdatum", "Företag", "Org.nr", "Kommun", "Antal anställda", "Behov", "Vidare till", "Status"]
    _text(path, [header, *([day, _name(firm, r), _number(firm, r), firm.place.upper(), "fler än 50", _need(r)[0], "Almi",
                            "Tackade nej"] for firm, day, r in lines)], "\t", "utf-16")


def _broken(path: Path, lines: Sequence[Line]) -> None:
    header = ["Datum", "Företagsnamn", "Organisationsnummer", "Kommun", "Behov", "Hänvisad till"]
    _text(path, [header, *([day, _name(firm, r), _number(firm, r), firm.place, _need(r)[0], "Coompanion"]
                           for firm, day, r in lines)], ",", "utf-8", broken=True)


def _norwegian(path: Path, lines: Sequence[Line]) -> None:
    header = ["Dato", "Virksomhet", "Organisasjonsnummer", "Kommune", "Behov", "Henvist til", "Ferdig"]
    _text(path, [header, *([day, "Elvesletta Rør AS", firm.number or "", "Rendalen", "Markedsføring", "NAV",
                            r.choice(["Ja", "Nei"])]
                           for firm, day, r in lines)], ",", "utf-8")


def _danish(path: Path, lines: Sequence[Line]) -> None:
    header = ["Dato", "Virksomhedens navn", "CVR-nr.", "Kommune", "Behov", "Henvist til"]
    _text(path, [header, *([day, "Elvesletta ApS", firm.number or "", "Aalborg", "Regnskab", "Erhvervshus Nordjylland"]
                           for firm, day, _ in lines)], ";", "cp1252")


def _crosses(path: Path, lines: Sequence[Line]) -> None:
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Samtal")
        sheet.write(0, 0, "Lotsade företag")
        for at, group in ((0, "FÖRETAG"), (3, "KONTAKT"), (4, "BEHOV (x)"), (7, "RESULTAT")):
            sheet.write(2, at, group)
        sheet.write_row(3, 0, ["Namn", "Orgnr", "Kommun", "Datum", *(label for label, _ in NEEDS), "Aktör"])
        for at, (firm, day, r) in enumerate(lines, start=4):
            need = _need(r)
            crosses = ["x" if need == one else "" for one in NEEDS]
            sheet.write_row(at, 0, [_name(firm, r), _number(firm, r), firm.place, day, *crosses, "Almi"])


def _sentences(path: Path, lines: Sequence[Line]) -> None:
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Besök")
        sheet.write_row(2, 1, ["Företag", "Orgnr", "Ort", "Besökt", "Vad säger företaget", "Vidare till"])
        for at, (firm, day, r) in enumerate(lines, start=3):
            sheet.write_row(at, 1, [_name(firm, r), "", firm.place, day, _need(r)[1], "Almi"])


FILES: Mapping[str, Callable[[Path, Sequence[Line]], None]] = {
    "lots.csv": _lots, "crosses.xlsx": _crosses, "crm.csv": _crm, "sentences.xlsx": _sentences, "no.csv": _norwegian,
    "da.csv": _danish, "broken.csv": _broken, "tabs.txt": _tabs}
