"""Evidence as pages show it: the words, whose they are, where they stand, and the link that opens them there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from queries.reading import WITHHELD
from viz.i18n import texts
from viz.words import href, inventory_in_words

__all__ = ["place_in_words", "shown", "source_link"]

INVENTORY = re.compile(r"inventory (.+)$")
TABLE_ROW = re.compile(r"\|[^\n]*\|")
CHARS = re.compile(r"chars (\d+)-(\d+)")
PAGE = re.compile(r"page (\d+)")
ROW = re.compile(r"row (\d+)")
OF_TABLE = re.compile(r"table (\d+), row (\d+)")
PARAGRAPH = re.compile(r"paragraph (\d+)")
COLUMN = re.compile(r"column (.+)$")


def shown(evidence: Iterable[Mapping[str, Any]] | None, language: str) -> list[dict[str, Any]]:
    """Evidence items (`source`, `locator`, `quote`, maybe `source_id`) as a page needs them.

    Each with `quote`, `name` of the source, `where` in it and the `href` that opens it there. Equal items are shown
    once, in the given order.

    >>> item = {"source": "plan.md", "locator": "chars 10-45", "quote": "drivs av FBR"}
    >>> shown([item, item], "sv")
    [{'quote': 'drivs av FBR', 'name': 'plan.md', 'where': '', 'href': '/kalla?source=plan.md&at=chars+10-45#here'}]
    """
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for item in evidence or ():
        source, locator, quote = str(item["source"]), item.get("locator"), item.get("quote")
        seen.setdefault((source, locator, quote), {
            "quote": row_in_words(quote), "name": PurePath(source).name, "where": place_in_words(locator, language),
            "href": source_link(str(item.get("source_id") or source), locator, language)})
    return list(seen.values())


def row_in_words(quote: str | None) -> str | None:
    """A quote for people: the cells of a row of a Markdown table, divided by middle dots; other quotes as they are.

    >>> row_in_words("| Granlyse | Lån | Hela Dalarna |"), row_in_words("lån | kredit")
    ('Granlyse · Lån · Hela Dalarna', 'lån | kredit')
    """
    if not quote or not TABLE_ROW.fullmatch(quote.strip()):
        return quote
    return " · ".join(cell.strip() for cell in quote.strip().strip("|").split("|") if cell.strip())


def source_link(source: str, locator: str | None, language: str) -> str:
    """The page of a source (id or path), opened where the locator points."""
    locator = locator if locator and (CHARS.search(locator) or ROW.search(locator)) else None
    return href("/kalla", {"source": source, "at": locator}, language, "here" if locator else "")


def place_in_words(locator: str | None, language: str) -> str:
    """A locator for people: page, element, row and column; character positions say nothing to them and are left out.

    >>> place_in_words("page 3, chars 10-45", "en"), place_in_words("row 12, column Behov", "en")
    ('p. 3', 'row 12, column Behov')
    >>> place_in_words("table 2, row 3, chars 10-45", "sv"), place_in_words("paragraph 7, chars 1-2", "sv")
    ('tabell 2, rad 3', 'stycke 7')
    >>> place_in_words("chars 1-2", "en"), place_in_words(None, "en"), place_in_words("rows withheld", "en")
    ('', '', 'rows are not shown')
    >>> place_in_words("inventory se-lan-20:finans.lan", "sv")
    'fullständig förteckning över Dalarnas län, lån, krediter, likviditet'
    """
    if not locator:
        return ""
    _ = texts(language).gettext
    if locator == WITHHELD:
        return _("rows are not shown")
    if declared := INVENTORY.match(locator):
        return _("complete inventory of %(area)s", area=inventory_in_words(declared[1], language))
    if of_table := OF_TABLE.search(locator):
        return _("table %(table)s, row %(row)s", table=of_table[1], row=of_table[2])
    if paragraph := PARAGRAPH.search(locator):
        return _("paragraph %(number)s", number=paragraph[1])
    page, row, column = PAGE.search(locator), ROW.search(locator), COLUMN.search(locator)
    parts = [_("p. %(page)s", page=page[1]) if page else "", _("row %(row)s", row=row[1]) if row else "",
             _("column %(column)s", column=column[1]) if column else ""]
    if any(parts):
        return ", ".join(part for part in parts if part)
    return "" if CHARS.search(locator) else locator
