"""Two invented contact logs, as lotsar keep them: made anew each time, with the same bytes.

The first tells of 1,700 firms in seven municipalities, called from August 2020 to May 2021 and many of them again in
2026; about a third were passed on to somebody. The second is smaller, from the other municipalities of the county, and
has other columns. Both have the slips that real logs have: blank, repeated and useless rows, typing errors, several
ways to write a date, numbers that fail their check, sole traders with a personal number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from importlib.resources import files
from itertools import islice
from random import Random

from loaders.demo.firms import Firm, Municipality, invented_firms, person

__all__ = ["contact_logs"]

SEED = 20200824
TITLE = "Exempeldata – påhittade företag, personer och samtal"

FIRMS, AGAIN, REFERRED_SHARE = 1700, 420, 1 / 3
FIRST_WAVE = (date(2020, 8, 24), date(2021, 5, 31))
SECOND_WAVE = (date(2026, 1, 12), date(2026, 11, 13))
LOTS_COUNT = 10

ELSEWHERE_FIRMS, ELSEWHERE_AGAIN, IN_BOTH = 252, 36, 6
ELSEWHERE_DAYS = (date(2025, 10, 6), date(2026, 11, 13))

PRESSING_WEIGHT = 12
MOODS = ("Oförändrat", "Bättre än i fjol", "Sämre än i fjol", "Osäkert", "Mycket att göra", "")
SMALL_TALK = ("Ring igen efter nyår.", "Trevligt samtal.", "Behöver inga lån.", "Ville inte bli uppringd igen.", "")
MONTHS = ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sept", "okt", "nov", "dec")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class NeedWords:
    """How firms word a need, and how often they voice it in the two waves."""

    need: str
    then: int
    today: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom firms with these needs were passed on to, in the log `seven`, `elsewhere` or `both`."""

    name: str
    log: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Visit:
    """A contact with a firm: the words it voices, each with its need, and the receiver's name ("" if nobody)."""

    firm: Firm
    day: date
    now: tuple[tuple[str, str], ...]
    later: tuple[tuple[str, str], ...] = ()
    receiver: str = ""


def contact_logs() -> dict[str, bytes]:
    """The two logs by file name: `;` with cp1252, and `;` with UTF-8 and a byte order mark.

    >>> {name: len(content) > 20_000 for name, content in contact_logs().items()}
    {'lotslogg-falun-borlange.csv': True, 'samtalslogg-ovriga-dalarna.csv': True}
    """
    rng = Random(SEED)  # noqa: S311 – the same firms every time is what is wanted
    firms = list(islice(invented_firms(rng, _municipalities("seven")), FIRMS + ELSEWHERE_FIRMS))
    elsewhere = _municipalities("elsewhere")
    weights = [municipality.weight for municipality in elsewhere]
    moved = [_moved(firm, rng.choices(elsewhere, weights)[0]) for firm in firms[FIRMS:]]
    shared = [_moved(firm, rng.choice(elsewhere)) for firm in firms[:IN_BOTH]]
    return {
        "lotslogg-falun-borlange.csv": _seven_log(rng, firms[:FIRMS]).encode("cp1252"),
        "samtalslogg-ovriga-dalarna.csv": _elsewhere_log(rng, moved + shared).encode("utf-8-sig"),
    }


def _moved(firm: Firm, municipality: Municipality) -> Firm:
    return replace(firm, municipality=municipality, place=municipality.places[0])


# The words of the logs


def _table(name: str) -> list[Row]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _municipalities(log: str) -> list[Municipality]:
    return [
        Municipality(row["municipality"], int(row["weight"]), tuple(row["places"].split("|")), row["misspelt"],
                     row["pressing"])
        for row in _table("municipalities.csv") if row["log"] == log
    ]


def _need_words() -> list[NeedWords]:
    return [
        NeedWords(row["need"], int(row["weight_2020"]), int(row["weight_2026"]), tuple(row["labels"].split("|")))
        for row in _table("needs.csv")
    ]


def _receivers(log: str) -> list[Receiver]:
    rows = (row for row in _table("receivers.csv") if row["log"] in (log, "both"))
    return [Receiver(row["receiver"], row["log"], frozenset(row["needs"].split())) for row in rows]


# Visits


def _visit(rng: Random, words: Sequence[NeedWords], firm: Firm, days: tuple[date, date]) -> Visit:
    """A contact on a working day of the period: up to three needs, the first of them for now."""
    first, last = days
    day = first + timedelta(rng.randrange((last - first).days))
    day -= timedelta(max(0, day.weekday() - 4))
    today = day.year > FIRST_WAVE[1].year
    weights = {word: word.today if today else word.then for word in words}
    if today:
        pressing = next(word for word in words if word.need == firm.municipality.pressing)
        weights[pressing] += PRESSING_WEIGHT
    chosen = _distinct(rng, weights, rng.choices((0, 1, 2, 3), (6, 50, 32, 12))[0])
    voiced = [(word.need, rng.choice(word.labels), position > 0 and rng.random() < 0.5)
              for position, word in enumerate(chosen)]
    return Visit(firm, day,
                 now=tuple((need, label) for need, label, later in voiced if not later),
                 later=tuple((need, label) for need, label, later in voiced if later))


def _distinct(rng: Random, weights: Mapping[NeedWords, int], count: int) -> list[NeedWords]:
    left, chosen = dict(weights), list[NeedWords]()
    for _ in range(count):
        chosen.append(rng.choices(list(left), list(left.values()))[0])
        del left[chosen[-1]]
    return chosen


def _referred(rng: Random, visits: Sequence[Visit], receivers: Sequence[Receiver], share: float) -> list[Visit]:
    """The visits with receivers: `share` of the firms were passed on, each once, to somebody who helps with a need."""
    firms = {visit.firm.name for visit in visits}
    left = round(len(firms) * share)
    order = list(enumerate(visits))
    rng.shuffle(order)
    done, result = set[str](), list(visits)
    for index, visit in order:
        voiced = {need for need, _ in visit.now + visit.later}
        able = [receiver for receiver in receivers if receiver.needs & voiced]
        if left and able and visit.firm.name not in done:
            result[index] = replace(visit, receiver=rng.choice(able).name)
            done.add(visit.firm.name)
            left -= 1
    return result


# The log of the seven municipalities


def _seven_log(rng: Random, firms: Sequence[Firm]) -> str:
    words = _need_words()
    visits = [_visit(rng, words, firm, FIRST_WAVE) for firm in firms]
    visits += [_visit(rng, words, firm, SECOND_WAVE) for firm in rng.sample(list(firms), AGAIN)]
    visits = _referred(rng, visits, _receivers("seven"), REFERRED_SHARE)
    lots = [person(rng) for _ in range(LOTS_COUNT)]
    rows = [_seven_row(rng, visit, rng.choice(lots)) for visit in sorted(visits, key=lambda visit: visit.day)]
    _misspell(rng, rows, {municipality.name: municipality.misspelt for municipality in _municipalities("seven")})
    _spoil(rng, rows, 20, "Behov nu", partial(_slip, rng))
    _spoil(rng, rows, 5, "Organisationsnr", _wrong_check_digit)
    _spoil(rng, rows, 20, "Bolagsnamn", str.upper)
    return _csv(_with_useless_rows(rng, rows, repeated=6, nameless=3, blank=4, firm=("Bolagsnamn", "Organisationsnr")))


def _seven_row(rng: Random, visit: Visit, lots: str) -> Row:
    firm = visit.firm
    return {
        "Datum": _written(rng, visit.day),
        "Lots": lots,
        "Bolagsnamn": firm.name,
        "Organisationsnr": firm.number,
        "Ort": firm.place,
        "Kommun": firm.municipality.name,
        "VD": firm.leader,
        "Tfn": firm.phone,
        "Mejl": firm.mail,
        "Bransch": firm.branch,
        "Anst": str(firm.employees),
        "Läge just nu": rng.choice(MOODS),
        "Behov nu": ", ".join(label for _, label in visit.now),
        "Behov framåt": ", ".join(label for _, label in visit.later),
        "Lotsad till": visit.receiver,
        "Klart (J/N)": "J" if visit.receiver else rng.choice("JN"),
    }


# The log of the other municipalities


def _elsewhere_log(rng: Random, firms: Sequence[Firm]) -> str:
    words = _need_words()
    visits = [_visit(rng, words, firm, ELSEWHERE_DAYS) for firm in firms]
    visits += [_visit(rng, words, firm, ELSEWHERE_DAYS) for firm in rng.sample(list(firms), ELSEWHERE_AGAIN)]
    visits = _referred(rng, visits, _receivers("elsewhere"), REFERRED_SHARE)
    rows = [_elsewhere_row(rng, visit) for visit in sorted(visits, key=lambda visit: visit.day)]
    _misspell(rng, rows, {municipality.name: municipality.misspelt for municipality in _municipalities("elsewhere")})
    _spoil(rng, rows, 6, "Behov", partial(_slip, rng))
    return _csv(_with_useless_rows(rng, rows, repeated=4, nameless=2, blank=2, firm=("Kund", "Org.nr")))


def _elsewhere_row(rng: Random, visit: Visit) -> Row:
    """Every eighth row tells the needs in the note alone."""
    labels = [label for _, label in visit.now + visit.later]
    in_note = bool(labels) and rng.random() < 1 / 8
    return {
        "Samtalsdatum": visit.day.isoformat(),
        "Kund": visit.firm.name,
        "Org.nr": visit.firm.number.replace("-", ""),
        "Kommun": visit.firm.municipality.name,
        "Behov": "" if in_note else " / ".join(labels),
        "Hänvisad till": visit.receiver,
        "Anteckning": f"Vi talade om {' och '.join(labels)}." if in_note else rng.choice(SMALL_TALK),
    }


# Slips


def _written(rng: Random, day: date) -> str:
    """A date as people write it: nine of ten times in full."""
    if rng.random() < 0.9:
        return day.isoformat()
    return rng.choice((f"{day:%y%m%d}", f"{day:%d.%m.%y}", f"{day.day} {MONTHS[day.month - 1]} {day.year}"))


def _misspell(rng: Random, rows: Sequence[Row], slips: Mapping[str, str]) -> None:
    _spoil(rng, rows, 10, "Kommun", lambda name: slips.get(name, name))


def _spoil(rng: Random, rows: Sequence[Row], count: int, column: str, slip: Callable[[str], str]) -> None:
    filled = [row for row in rows if row[column]]
    for row in rng.sample(filled, count):
        row[column] = slip(row[column])


def _slip(rng: Random, text: str) -> str:
    """The text with two neighbouring letters swapped inside its longest word."""
    word = max(text.replace(",", " ").replace("/", " ").split(), key=len)
    at = rng.randrange(1, len(word) - 2)
    return text.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2:], 1)


def _wrong_check_digit(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def _with_useless_rows(rng: Random, rows: Sequence[Row], *, repeated: int, nameless: int, blank: int,
                       firm: Iterable[str]) -> list[Row]:
    """The rows with some repeated further down, some without firm and number, and some blank ones between them."""
    result = list(rows)
    nobody = dict.fromkeys(firm, "")
    for row in [*rng.sample(result, repeated), *({**row, **nobody} for row in rng.sample(result, nameless)),
                *[dict.fromkeys(rows[0], "")] * blank]:
        result.insert(rng.randrange(len(result) // 2, len(result)), row)
    return result


def _csv(rows: Sequence[Row]) -> str:
    """The rows as a sheet saved from a spreadsheet: a title above the header, `;` between cells."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
    columns = list(rows[0])
    writer.writerow([TITLE, *[""] * (len(columns) - 1)])
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    return sheet.getvalue()
