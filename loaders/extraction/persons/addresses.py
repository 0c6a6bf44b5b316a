"""Addresses of e-mail and telephone numbers on a page, and whose they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

import phonenumbers

from loaders.extraction.context import Context
from loaders.extraction.persons.person import Person, fits, plain_letters, spells
from loaders.extraction.spans import START, Part, matches, within

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


def with_addresses(
    context: Context, found: list[Person], lines: Sequence[Part], emails: Sequence[Part], phones: Sequence[Part]
) -> list[Person]:
    """Gives each address to the person on its line, or to the nearest one above it in its block."""
    places: dict[str, list[int]] = {}
    for person in found:
        places[person.name] = [line_of(lines, m.start()) for m in re.finditer(re.escape(person.name), context.page.plain)]
    result = {person.name: person for person in found}
    for field, parts in (("email", emails), ("phone", phones)):
        for part in parts:
            beside = _of_email_beside(result.values(), lines, part) if field == "phone" else None
            owner = beside or _owner(context, list(result.values()), places, lines, part)
            if owner and getattr(owner, field) is None:
                result[owner.name] = replace(owner, email=part) if field == "email" else replace(owner, phone=part)
    return list(result.values())


def _of_email_beside(found: Iterable[Person], lines: Sequence[Part], part: Part) -> Person | None:
    """Whose e-mail ends right before a telephone number on its line: «ada.ek@example.se eller 070-174 06 26»."""
    at = line_of(lines, part.start)
    mails = [p for p in found if p.email and line_of(lines, p.email.start) == at and 0 <= part.start - p.email.end < BESIDE]
    return mails[0] if len(mails) == 1 else None


def _owner(
    context: Context, found: Sequence[Person], places: dict[str, list[int]], lines: Sequence[Part], part: Part
) -> Person | None:
    """Whose an address is: of whom it spells, whom the word before it names, who stands on its line, or above it.

    An e-mail that does not fit a name is a person's only right behind the name: «skriv till info@…» is a shared box.
    """
    index = line_of(lines, part.start)
    mail = context.page.low[part.start : part.end]
    local = mail.split("@")[0] if "@" in mail else ""
    spelled = [p for p in found if local and (spells(p, local))]
    if len(spelled) == 1:
        return spelled[0]
    if called := _of_first_name(found, local):
        return called
    on_line = [p for p in found if index in places[p.name]]
    if on_line:
        before = [p for p in on_line if p.start < part.start and lines[index].start <= p.start]
        fitting = [p for p in on_line if fits(p, local)] if local else []
        if fitting or (not local and not _of_body_before(context, lines[index], part, before)):
            return (fitting or before[-1:] or on_line)[0]
        if not local:
            return None
        return next((p for p in before[-1:] if not PARTED.search(context.page.plain, p.end, part.start)), None)
    if called := _called_on_line(context, found, lines[index], part):
        return called
    near = [(min((index - at for at in places[p.name] if 0 < index - at <= BLOCK), default=99), p) for p in found]
    near = [pair for pair in near if pair[0] < 99 and (not local or fits(pair[1], local) or _opens_line(context, lines, part))]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _of_body_before(context: Context, line: Part, part: Part, before: Sequence[Person]) -> bool:
    """«Svar ger Almi, tlf. 010-… eller Ada Ek»: a number right behind an organisation, and no person before it."""
    near = Part(max(line.start, part.start - BESIDE), part.start)
    return not before and bool(within(context.actors, near))


def _called_on_line(context: Context, found: Sequence[Person], line: Part, part: Part) -> Person | None:
    """«/Ada, 070-174 06 26», «Ada nås på …»: the only person whose first name a line has before an address, and no more."""
    words = set(CALLED.findall(context.page.plain, line.start, part.start))
    named = [p for p in found if p.name.split()[0] in words and p.end <= line.start]
    return named[0] if len(named) == 1 else None


def _of_first_name(found: Sequence[Person], local: str) -> Person | None:
    """The only person whose first or last name is the whole of an address before its @."""
    names = [(p, plain_letters(p.name).split()) for p in found]
    named = [p for p, words in names if local and plain_letters(local) in (words[0], words[-1])]
    return named[0] if len(named) == 1 else None


def _opens_line(context: Context, lines: Sequence[Part], part: Part) -> bool:
    """Whether an address begins its line, or a label of one word does: «mkt@example.dk | 20 00 00 14», «E-post: …»."""
    line = lines[line_of(lines, part.start)]
    return bool(ONLY_LABEL.fullmatch(context.page.plain, line.start, part.start))
