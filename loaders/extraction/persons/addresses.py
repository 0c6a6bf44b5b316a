"""Addresses of e-mail and telephone numbers on a page, and whose they are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import itemgetter

import phonenumbers

from loaders.extraction.context import Context
from loaders.extraction.persons.person import Locals, Person, fits, letters_of, plain_letters
from loaders.extraction.spans import START, Part, matches, within
from loaders.extraction.written import places_of_each

__all__ = ["BLOCK", "emails_of", "line_of", "lines_of", "phones_of", "with_addresses"]

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# What begins like a year and goes on like a month or another year is a date or a period, no telephone number.
DATED = re.compile(
    r"\(?\d\d-\d\d-(?:19|20)\d\d|\(?(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?!\d)|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$|[ –-]+\d{4}$)")
DIGITS = re.compile(r"(?<![\w.,])\+?\(?\d[\d ()/–-]{5,18}\d(?!\w|,\d)")
MONEY = re.compile(r"[ ]?(?:kronor|kroner|kr\b|SEK|NOK|DKK|EUR|euro|€|tkr|mkr|mio|mill|milj)")
REGIONS = {"sv": "SE", "da": "DK", "nb": "NO", "nn": "NO", "no": "NO"}
MARKED = re.compile(  # «tlf.», «ring», an e-mail right before: what follows is a telephone number
    r"(?i)(?:(?:tlf|tel|tfn|telefon|mobil|mob|phone|ring|call|sms)\w{0,6}[.:]*|@[\w.-]+\.\w+[,;|/]?(?:[ ]\|)?)[ ]$"
)
GROUPED = re.compile(r"\d\d(?:[ ]\d\d){3}|\d{3}[ ]\d\d[ ]\d{3}")  # as Danish and Norwegian numbers are written, no amounts
WITH_AREA = re.compile(r"0\d{1,3}[-–][ ]?\d[\d ]+")  # as Swedish ones are
OF_REGISTER = re.compile(r"(?i)(?:cvr|org\.?|organisasjons|organisations)[ .-]*(?:nr|nummer|no)?[.:]*[ ]$")
BESIDE = 30  # characters between an e-mail and a telephone number of the same person
CALLED = re.compile(r"(?<![\w@.-])[A-ZÅÄÖÆØ][a-zåäöæøéü]+(?![\w@-])")
PARTED = re.compile(r"[.!?][ \n]|[ ](?:eller|or|samt)[ ]|[;|]")  # another sentence or another way to ask
ONLY_LABEL = re.compile(r"[ \t|*•–-]*(?:[\w-]+:[ \t*]*)?")
BLOCK = 3  # lines of a contact block on either side of the name


def lines_of(context: Context) -> list[Part]:
    """The lines that are not blank."""
    lines, at = [], 0
    for line in context.page.plain.splitlines(keepends=True):
        if line.strip():
            lines.append(Part(at, at + len(line)))
        at += len(line)
    return lines


def line_of(lines: Sequence[Part], at: int) -> int:
    """The number of the line that a place of the text stands in."""
    return max(0, bisect_left(lines, at + 1, key=START) - 1)


def emails_of(context: Context) -> list[Part]:
    """The addresses of e-mail of a page."""
    return [Part(m.start(), m.end()) for m in matches(EMAIL, context.page.plain, ("@",))]


def phones_of(context: Context, language: str | None) -> Iterator[Part]:
    """The telephone numbers of a page."""
    plain = context.page.plain
    for match in DIGITS.finditer(plain):
        digits = sum(char.isdigit() for char in match.group())
        if not 8 <= digits <= 13 or DATED.match(match.group()) or MONEY.match(plain, match.end()):
            continue
        for region in dict.fromkeys((REGIONS.get(language or "", "SE"), "SE", "NO", "DK")):
            if not match.group().startswith("+") and region == "SE" and not match.group().startswith(("0", "(0")):
                continue
            if OF_REGISTER.search(plain, max(0, match.start() - 16), match.start()):
                continue
            marked = match.group().startswith("+") or bool(MARKED.search(plain, max(0, match.start() - 40), match.start()))
            marked = marked or bool((WITH_AREA if region == "SE" else GROUPED).fullmatch(match.group()))
            if _is_number(match.group(), region, marked):
                yield Part(match.start(), match.end())
                break


@cache
def _is_number(words: str, region: str, marked: bool) -> bool:
    """Whether a number is one that a country gives out; where «tlf.» or «+» says so, its length is enough."""
    try:
        number = phonenumbers.parse(words, region)
        return phonenumbers.is_possible_number(number) if marked else phonenumbers.is_valid_number(number)
    except phonenumbers.NumberParseException:
        return False


class Known:
    """The persons of a page by what may tell whose an address is; what is learnt of them on the way is kept."""

    def __init__(self, context: Context, found: Iterable[Person], lines: Sequence[Part], emails: Sequence[Part]) -> None:
        self.persons = {person.name: person for person in found}
        self._spelling: dict[str, set[str]] = {}
        self._called: dict[str, list[str]] = {}
        self._of_first_name: dict[str, list[tuple[int, str]]] = {}
        self._on_line: dict[int, dict[str, None]] = {}
        locals_ = Locals(context.page.low[email.start : email.end].split("@")[0] for email in emails)
        places = places_of_each(context.page.plain, self.persons)
        for name, person in self.persons.items():
            for letters in locals_.spelt_by(person):
                self._spelling.setdefault(letters, set()).add(name)
            words = plain_letters(name).split()
            for word in {words[0], words[-1]}:
                self._called.setdefault(word, []).append(name)
            self._of_first_name.setdefault(name.split()[0], []).append((person.end, name))
            for place in places[name]:
                self._on_line.setdefault(line_of(lines, place), {})[name] = None
        for ends in self._of_first_name.values():
            ends.sort()

    def replace(self, person: Person) -> None:
        """Take in what has been learnt of a person."""
        self.persons[person.name] = person

    def on_line(self, line: int) -> list[Person]:
        """The persons that a line names, in their order on the page."""
        return [self.persons[name] for name in self._on_line.get(line, ())]

    def spelling(self, local: str) -> Person | None:
        """The only person whose names an address is made of before its @."""
        names = self._spelling.get(letters_of(local), ())
        return self.persons[next(iter(names))] if len(names) == 1 else None

    def called(self, local: str) -> Person | None:
        """The only person whose first or last name is the whole of an address before its @."""
        names = self._called.get(plain_letters(local), ())
        return self.persons[names[0]] if len(names) == 1 else None

    def of_first_names(self, words: Iterable[str], before: int) -> Person | None:
        """The only person with one of some first names whom a page names in full before a place."""
        named: list[str] = []
        for word in words:
            people = self._of_first_name.get(word, [])
            named += [name for _, name in people[: min(2, bisect_right(people, before, key=itemgetter(0)))]]
        return self.persons[named[0]] if len(named) == 1 else None


def with_addresses(
    context: Context, found: list[Person], lines: Sequence[Part], emails: Sequence[Part], phones: Sequence[Part]
) -> list[Person]:
    """Gives each address to the person on its line, or to the nearest one above it in its block."""
    known = Known(context, found, lines, emails)
    for part in emails:
        owner = _owner(context, known, lines, part)
        if owner and owner.email is None:
            known.replace(replace(owner, email=part))
    beside = _by_line_of_email(known.persons.values(), lines)
    for part in phones:
        mailed = [p for p in beside.get(line_of(lines, part.start), ()) if p.email and 0 <= part.start - p.email.end < BESIDE]
        name = mailed[0].name if len(mailed) == 1 else None  # «ada.ek@example.se eller 070-174 06 26»
        owner = known.persons[name] if name else _owner(context, known, lines, part)
        if owner and owner.phone is None:
            known.replace(replace(owner, phone=part))
    return list(known.persons.values())


def _by_line_of_email(found: Iterable[Person], lines: Sequence[Part]) -> Mapping[int, Sequence[Person]]:
    """The persons by the line that their e-mail stands on."""
    on_line: dict[int, list[Person]] = {}
    for person in found:
        if person.email:
            on_line.setdefault(line_of(lines, person.email.start), []).append(person)
    return on_line


def _owner(context: Context, known: Known, lines: Sequence[Part], part: Part) -> Person | None:
    """Whose an address is: of whom it spells, whom the word before it names, who stands on its line, or above it.

    An e-mail that does not fit a name is a person's only right behind the name: «skriv till info@…» is a shared box.
    """
    index = line_of(lines, part.start)
    mail = context.page.low[part.start : part.end]
    local = mail.split("@")[0] if "@" in mail else ""
    if local and (of_name := known.spelling(local) or known.called(local)):
        return of_name
    if on_line := known.on_line(index):
        before = [p for p in on_line if p.start < part.start and lines[index].start <= p.start]
        fitting = [p for p in on_line if fits(p, local)] if local else []
        if fitting or (not local and not _of_body_before(context, lines[index], part, before)):
            return (fitting or before[-1:] or on_line)[0]
        if not local:
            return None
        return next((p for p in before[-1:] if not PARTED.search(context.page.plain, p.end, part.start)), None)
    words = set(CALLED.findall(context.page.plain, lines[index].start, part.start))
    if named := known.of_first_names(words, lines[index].start):
        return named  # «/Ada, 070-174 06 26», «Ada nås på …»
    above = (person for at in range(1, BLOCK + 1) for person in known.on_line(index - at))
    return next((p for p in above if not local or fits(p, local) or _opens_line(context, lines, part)), None)


def _of_body_before(context: Context, line: Part, part: Part, before: Sequence[Person]) -> bool:
    """«Svar ger Almi, tlf. 010-… eller Ada Ek»: a number right behind an organisation, and no person before it."""
    near = Part(max(line.start, part.start - BESIDE), part.start)
    return not before and bool(within(context.actors, near))


def _opens_line(context: Context, lines: Sequence[Part], part: Part) -> bool:
    """Whether an address begins its line, or a label of one word does: «mkt@example.dk | 20 00 00 14», «E-post: …»."""
    line = lines[line_of(lines, part.start)]
    return bool(ONLY_LABEL.fullmatch(context.page.plain, line.start, part.start))
