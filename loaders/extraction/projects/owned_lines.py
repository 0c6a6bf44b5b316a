"""Lines of a list that put who owns a project beside its name: «Norrby IF Ny ljusslinga», «Granljus Lapplands förbund»,
«Norrby byalag – Lyktor i byn, 80 000 kr».

Without a mark between them, what a body's name ends with («förening», «kommun», «AS») shows where one stops.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from loaders.extraction.context import Context
from loaders.extraction.layout.furniture import is_plain_heading
from loaders.extraction.layout.labels import is_of_form
from loaders.extraction.spans import Part, within
from loaders.extraction.wording import CAP, QUOTES, tells_of_money, words_of

__all__ = ["names_beside_owners"]

LEGAL = r"(?:AB|Ab|AS|A/S|ApS|SA|Oy|OY|Oyj|Ltd|GmbH|HB|KB|IF|IK|IL|SK|BK|FK|IS|BA|ANS|IBA|IKS|KF)"
SEPARATED = re.compile(r"[ ]?(?:[ ][–-]|:|,)[ ]+(?=[\"“”„»«A-ZÅÄÖÆØ])")
NAME_END = re.compile(r"[ ][–-][ ]|:[ ]|,[ ]|[ ]\(|[.;](?=\s|$)|[ ]+\d[\d ]*[ .]?\d{3}(?=[ ,]|$)|$")
LEAST, LEAST_NAME, LONGEST_LINE, LONGEST_NAME = 2, 3, 200, 100


@cache
def _body() -> str:
    """What the name of a body ends with, in any form."""
    return rf"(?:(?i:[\w-]*{words_of('body_end')}(?:en|et|a|an|n|ens|ets|ns|s)?)|{LEGAL})(?![\w-])"


@cache
def _any_body() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[ ]){_body()}")


@cache
def _only_body() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[ ]){_body()}$")


@cache
def _owner_and_name() -> re.Pattern[str]:
    """«(Norrby byalag) (Lyktor i byn)»"""
    return re.compile(
        rf"(?:(?:{CAP}|[a-zåäöæø-]+|&)(?:[ ](?:{CAP}|[a-zåäöæø][\w-]*|&)){{0,6}}?[ ]{_body()}|{_body()}(?:[ ]{CAP})?)"
        rf"(?:[ ][a-zåäöæø][\w/-]*)*[ ](?P<name>{CAP}.*)$")


@cache
def _name_and_owner() -> re.Pattern[str]:
    """«(Granljus) (Lapplands förbund)»"""
    return re.compile(rf"(?P<name>[A-ZÅÄÖÆØ].*?)[ ](?={CAP}(?:[ ][a-zåäöæø]+){{0,2}}[ ]{_body()}|{CAP}[ ]{_body()})")


def names_beside_owners(context: Context, lines: Sequence[Part]) -> list[Part]:
    """The names of the projects of lines that tell whose they are, where at least two are built alike.

    >>> from loaders.extraction.context import context_of
    >>> page = context_of("Norrby byalag Lyktor i byn\\nSörby hembygdsförening Tak på logen", "s")
    >>> [page.words(name) for name in names_beside_owners(page, [Part(0, 26), Part(27, 62)])]
    ['Lyktor i byn', 'Tak på logen']
    """
    plain = context.page.plain
    lines = [line for line in lines if line.end - line.start <= LONGEST_LINE and plain[line.start].isupper()]
    marked = [line for line in lines if SEPARATED.search(plain, line.start, line.end)]
    ways = (_behind_separator,) if len(marked) * 2 > len(lines) else (_owner_first, _name_first)
    for read in ways:
        found = [name for line in lines if (name := read(context, line)) and _may_be_name(context, name)]
        if len(found) >= LEAST and len(found) * 2 > len(lines):
            return found
    return []


def _behind_separator(context: Context, line: Part) -> Part | None:
    """The name behind an organisation and a mark: «Norrby byalag – Lyktor i byn»."""
    plain = context.page.plain
    mark = SEPARATED.search(plain, line.start, line.end)
    if mark is None:
        return None
    first = Part(line.start, mark.start())
    body = any(a.start == first.start and a.end >= first.end - 1 for a in within(context.actors, first)) or (
        _only_body().search(plain[first.start : first.end]) is not None)
    stop = NAME_END.search(plain, mark.end(), line.end)
    words = plain[mark.end() : stop.start() if stop else line.end]
    start = mark.end() + len(words) - len(words.lstrip(QUOTES))
    name = Part(start, start + len(words.strip(QUOTES)))
    of_somebody = any(a.start <= name.start for a in within(context.actors, name))
    return name if body and not of_somebody else None


def _owner_first(context: Context, line: Part) -> Part | None:
    """The name behind an owner, without a mark: «Norrby byalag Lyktor i byn»; another body is no name."""
    match = _owner_and_name().match(context.page.plain, line.start, line.end)
    return Part(*match.span("name")) if match and not _any_body().search(match["name"]) else None


def _name_first(context: Context, line: Part) -> Part | None:
    """The name before whose it is, without a mark: «Granljus Lapplands förbund»."""
    match = _name_and_owner().match(context.page.plain, line.start, line.end)
    return Part(*match.span("name")) if match else None


def _may_be_name(context: Context, name: Part) -> bool:
    words = context.words(name)
    money = tells_of_money(context.page.low, name)
    return LEAST_NAME < len(words) <= LONGEST_NAME and not (money or is_of_form(words) or is_plain_heading(words))
