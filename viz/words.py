"""How values are written for people: days, periods, counts, titles of the vocabulary, links. Pure; Babel does the forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from graph.dates import earliest, is_partial
from graph.lexicon import places
from graph.vocabulary import vocabulary
from viz.i18n import texts

__all__ = ["certainty", "count", "count_level", "day", "href", "inventory_in_words", "joined", "kind_title", "moment", "money",
           "need_title", "number", "period", "role", "role_title", "short_count", "state", "target_group_title"]

STATES = ("covered", "gap", "unknown")
MASK_BELOW = 5
NAMED_NEEDS = 3


def day(partial: str | date | None, language: str) -> str:
    """A date as precise as it is known; empty for None, the text itself where it is no date.

    >>> day("2026-11-24", "sv"), day("2022-04", "sv"), day("2020", "en"), day("2020-W45", "en"), day(None, "sv")
    ('24 nov. 2026', 'april 2022', '2020', 'week 45, 2020', '')
    """
    if partial is None or partial == "":
        return ""
    text = partial.isoformat()[:10] if isinstance(partial, date) else str(partial)
    if not is_partial(text):
        return text
    if "W" in text:
        year, week = text.split("-W")
        return texts(language).gettext("week %(week)s, %(year)s", week=int(week), year=year)
    if len(text) == len("2020"):
        return text
    form = "MMMM y" if len(text) == len("2020-04") else "d MMM y"
    return str(format_date(earliest(text), form, locale=language))


def moment(iso: str | None, language: str) -> str:
    """A point in time to the minute; empty for None, the text itself where it is none.

    >>> moment("2026-11-23T06:10:00+01:00", "en"), moment(None, "sv")
    ('23 Nov 2026, 06:10', '')
    """
    if not iso:
        return ""
    try:
        return str(format_datetime(datetime.fromisoformat(iso), "d MMM y, HH:mm", locale=language))
    except ValueError:
        return iso


def period(start: str | None, end: str | None, language: str) -> str:
    """From when to when, as far as either is stated; empty if neither is.

    >>> period("2020", "2022-04", "en"), period(None, "2020", "en"), period("2020", None, "en"), period(None, None, "en")
    ('2020–April 2022', 'until 2020', 'from 2020', '')
    """
    first, last, _ = day(start, language), day(end, language), texts(language).gettext
    if first and last:
        return first if first == last else f"{first}–{last}"
    if last:
        return _("until %(day)s", day=last)
    return _("from %(day)s", day=first) if first else ""


def number(value: float, language: str) -> str:
    """A number with the separators of the language.

    >>> number(1240, "en"), number(2.5, "sv")
    ('1,240', '2,5')
    """
    return str(format_decimal(value, locale=language))


def money(amount: float, currency: str | None, kind: str | None, language: str) -> str:
    """An amount with its currency and what it is of: the whole budget, a grant, what somebody asked for.

    >>> money(1_396_816, "EUR", "total", "en"), money(2_500_000, "SEK", "approx_grant", "sv"), money(300.0, None, None, "en")
    ('1,396,816\xa0EUR in all', 'ungefär 2\xa0500\xa0000\xa0SEK i stöd', '300')
    """
    _ = texts(language).gettext
    about, sort = (kind or "").startswith("approx_"), (kind or "").removeprefix("approx_")
    figure = "\xa0".join(filter(None, (number(amount, language), currency)))
    shown = {
        "total": _("%(money)s in all", money=figure), "grant": _("%(money)s in grants", money=figure),
        "grant_max": _("at most %(money)s in grants", money=figure), "planned": _("%(money)s planned", money=figure),
        "applied_grant": _("%(money)s in grants applied for", money=figure), "yearly": _("%(money)s a year", money=figure),
        "lead_contribution": _("%(money)s from whoever leads it", money=figure),
        "call_budget": _("%(money)s to apply for", money=figure)}.get(sort, figure)
    return _("about %(money)s", money=shown) if about else shown


def short_count(value: Any, language: str) -> str:
    """A count as a table shows it; a hidden one as `<5`, a sum of the shown ones as `≥ 34`.

    >>> [short_count(x, "sv") for x in (12, {"value": None, "below": 5}, {"value": 34, "at_least": True})]
    ['12', '<5', '≥ 34']
    """
    if isinstance(value, Mapping):
        if value.get("value") is None:
            return f"<{value.get('below', MASK_BELOW)}"
        return ("≥ " if value.get("at_least") else "") + number(value["value"], language)
    return "" if value is None else number(value, language)


def count(value: Any, language: str) -> str:
    """A count of firms as words; hidden and partial counts say what they are.

    >>> [count(x, "en") for x in ({"value": None, "below": 5}, {"value": 34, "at_least": True}, 1, 0)]
    ['fewer than 5 firms', 'at least 34 firms', '1 firm', 'no firms']
    """
    text = texts(language)
    if isinstance(value, Mapping):
        if value.get("value") is None:
            return text.gettext("fewer than %(below)s firms", below=value.get("below", MASK_BELOW))
        if value.get("at_least"):
            return text.gettext("at least %(value)s firms", value=number(value["value"], language))
        value = value["value"]
    if not value:
        return text.gettext("no firms")
    return text.ngettext("%(value)s firm", "%(value)s firms", int(value), value=number(value, language))


def count_level(value: Any) -> int:
    """How loud a demand is: 0 for under five or hidden, 1 for five to nine, 2 for ten and more.

    >>> [count_level(x) for x in (0, {"value": None, "below": 5}, 5, {"value": 34, "at_least": True}, None)]
    [0, 0, 1, 2, 0]
    """
    plain = value.get("value") if isinstance(value, Mapping) else value
    return 0 if not plain or plain < 5 else 1 if plain < 10 else 2


def state(word: str, language: str) -> str:
    """The state of a cell as a word."""
    _ = texts(language).gettext
    return {"covered": _("covered"), "gap": _("gap"), "unknown": _("unknown")}.get(word, word)


def certainty(word: str, language: str) -> str:
    """How sure a source is, as a word."""
    _ = texts(language).gettext
    return {"actual": _("in force"), "planned": _("planned"), "potential": _("potential"),
            "mentioned": _("mentioned"), "negated": _("denied")}.get(word, word)


def role(word: str, language: str) -> str:
    """An actor's part in a project, as a verb that reads «actor … project»."""
    _ = texts(language).gettext
    return {"lead": _("leads"), "coordinator": _("coordinates"), "partner": _("is partner in"),
            "participant": _("takes part in"), "funder": _("funds"), "supplier": _("supplies to"),
            "target": _("is addressed by")}.get(word, word)


def role_title(word: str, language: str) -> str:
    """An actor's part in a project, as a noun that stands in a column.

    >>> role_title("lead", "sv"), role_title("partner", "en")
    ('projektägare', 'partner')
    """
    _ = texts(language).gettext
    return {"lead": _("lead partner"), "coordinator": _("coordinator"), "partner": _("partner"),
            "participant": _("participant"), "funder": _("funder"), "supplier": _("supplier"),
            "target": _("target")}.get(word, word)


def need_title(need: str, language: str) -> str:
    """The title of a need or a group of needs; the id itself where nobody knows it.

    >>> need_title("finans", "sv"), need_title("start.nyforetagande", "en"), need_title("x", "sv")
    ('Finansiering och ekonomi', 'Start-up advice', 'x')
    """
    words = vocabulary()
    if need in words.needs:
        return words.needs[need].titles[language]
    return words.need_groups[need][language] if need in words.need_groups else need


def target_group_title(group: str, language: str) -> str:
    """The title of a target group; the id itself where nobody knows it."""
    known = vocabulary().target_groups.get(group)
    return group if known is None else known.sv if language == "sv" else known.en


def kind_title(label: str, language: str, many: bool = False) -> str:
    """What a node is, as the vocabulary calls it.

    >>> kind_title("Actor", "sv"), kind_title("Need", "en", many=True)
    ('aktör', 'needs')
    """
    known = vocabulary().labels.get(label)
    return label if known is None else (known.sv if language == "sv" else known.en)[int(many)]


def joined(names: Sequence[str], language: str) -> str:
    """Names as a list in a sentence.

    >>> joined(["A", "B", "C"], "en"), joined(["A"], "sv"), joined([], "sv")
    ('A, B and C', 'A', '')
    """
    if len(names) < 2:
        return "".join(names)
    return texts(language).gettext("%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1])


def href(path: str, parameters: Mapping[str, Any], language: str, anchor: str = "") -> str:
    """A link inside the pages: empty parameters are left out, a language other than Swedish is kept.

    >>> href("/luckor", {"need": "finans", "county": None}, "en", "cell")
    '/luckor?need=finans&lang=en#cell'
    """
    given = {key: value for key, value in parameters.items() if value not in (None, "") and key != "lang"}
    if language != "sv":
        given["lang"] = language
    return path + ("?" + urlencode(given) if given else "") + (f"#{anchor}" if anchor else "")


def inventory_in_words(inventory: Any, language: str) -> str:
    """What a source is a complete inventory of; empty where it is none.

    >>> inventory_in_words("se-lan-20:finans.lan:2026..", "en"), inventory_in_words(None, "sv")
    ('Dalarnas län, loans and liquidity, from 2026', '')
    """
    if not inventory:
        return ""
    parts = inventory if isinstance(inventory, list | tuple) else [inventory]
    return "; ".join(_declared(str(part), language) for part in parts)


def _declared(text: str, language: str) -> str:
    """`AREA[:NEEDS][:FROM..TO]` for people: the area by its name, needs by their titles or their number."""
    area, *rest = text.split(":")
    known = places().by_id.get(area)
    words = [known.name if known else area]
    for part in rest:
        if ".." in part:
            start, end = part.split("..", 1)
            words.append(period(start or None, end or None, language))
        elif part:
            needs = part.split(",")
            few = ", ".join(need_title(need, language).casefold() for need in needs)
            words.append(few if len(needs) <= NAMED_NEEDS
                         else texts(language).ngettext("%(num)s need", "%(num)s needs", len(needs)))
    return ", ".join(words)
