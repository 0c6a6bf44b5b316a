"""What people give with a question, checked and turned into the values that questions take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from rapidfuzz import process

from graph.errors import BadParameter
from graph.lexicon.places import Place, places
from graph.vocabulary import vocabulary
from queries.question import Parameter, View

__all__ = ["TYPES", "as_shown", "near", "resolve"]

HORIZONS = ("now", "later", "unstated")
YES, NO = ("yes", "true", "1", "ja"), ("no", "false", "0", "nej")
TODAY = "today"


def resolve(parameters: Iterable[Parameter], given: Mapping[str, Any], view: View) -> dict[str, Any]:
    """The value of every parameter by name: what was given, checked; else its default. Needs become a tuple of ids.

    Names may be written with dashes; empty text counts as not given. Raises BadParameter that names the parameter,
    what was wrong and near values.
    """
    known = {parameter.name: parameter for parameter in parameters}
    values = {name.replace("-", "_"): value for name, value in given.items()}
    for name in values:
        if name not in known:
            raise BadParameter(name, f"there is no such parameter{near(name, known) or _list_of(known)}")
    return {name: _value(parameter, values.get(name), view) for name, parameter in known.items()}


def as_shown(parameter: Parameter, value: Any) -> Any:
    """A value as the answer repeats it: a place by its name, a need or group by the id that was asked for."""
    if value is None or parameter.type not in ("municipality", "county"):
        return value
    place = places().by_id[value]
    namesakes = [other for other in places().named(place.name) if other.level == place.level]
    return place.name if namesakes[:1] == [place] else place.id


def near(text: str, names: Iterable[str], limit: int = 4) -> str:
    """The names most like the text, as the end of a sentence; empty where none is near.

    >>> near("Satter", ["Säter", "Falun", "Mora"])
    '; did you mean Säter?'
    >>> near("xyz", ["Falun"])
    ''
    """
    found = process.extract(text.casefold(), {name: name.casefold() for name in names}, score_cutoff=60, limit=limit)
    names_found = [name for _, _, name in found]
    return f"; did you mean {', '.join(names_found)}?" if names_found else ""


def _list_of(names: Iterable[str]) -> str:
    return f"; it takes {', '.join(names)}" if names else "; this question takes none"


def _value(parameter: Parameter, given: Any, view: View) -> Any:
    if given is None or (isinstance(given, str) and not given.strip()):
        if parameter.required:
            raise BadParameter(parameter.name, "is required")
        return view.today if parameter.default == TODAY else parameter.default
    text = given.strip() if isinstance(given, str) else given
    return TYPES[parameter.type](parameter.name, text)


def _text(name: str, value: Any) -> str:
    return str(value)


def _date(name: str, value: Any) -> date:
    if isinstance(value, date):
        return value
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value), re.ASCII):
        try:
            return date.fromisoformat(str(value))
        except ValueError as error:
            raise BadParameter(name, f"{value!r} is no day of the calendar") from error
    raise BadParameter(name, f"{value!r} is no day; write YYYY-MM-DD")


def _integer(name: str, value: Any) -> int:
    text = str(value)
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) < 1:
        raise BadParameter(name, f"{value!r} is no whole number from 1")
    return int(text)


def _need(name: str, value: Any) -> str:
    words = vocabulary()
    wanted = str(value).casefold()
    titles = {title.casefold(): need.id for need in words.needs.values() for title in need.titles.values()}
    groups = {title.casefold(): group for group, names in words.need_groups.items() for title in names.values()}
    found = next((one for one in (wanted, titles.get(wanted), groups.get(wanted)) if one and words.needs_of(one)), None)
    if found is None:
        known = [*words.needs, *words.need_groups, *(need.titles["sv"] for need in words.needs.values())]
        raise BadParameter(name, f"{value!r} is no need{near(str(value), known) or '; see needs.json'}")
    return found


def _place(level: str, kind: str) -> Callable[[str, Any], str]:
    def check(name: str, value: Any) -> str:
        found = _places_named(str(value), level)
        if not found:
            names = [place.name for place in places() if place.level == level]
            raise BadParameter(name, f"{value!r} is no {kind}{near(str(value), names) or '; write its name or code'}")
        if len({place.country for place in found}) < len(found):
            ids = ", ".join(f"{place.name} ({place.id})" for place in found)
            raise BadParameter(name, f"{value!r} is several: give one of {ids}")
        return found[0].id

    return check


def _places_named(text: str, level: str) -> list[Place]:
    known = places()
    by_id = known.by_id.get(text)
    if by_id is not None:
        return [by_id] if by_id.level == level else []
    by_code = known.by_code(text, level=level) if text.isdigit() else None
    return [by_code] if by_code else [place for place in known.named(text) if place.level == level]


def _target_group(name: str, value: Any) -> str:
    groups = vocabulary().target_groups
    wanted = str(value).casefold()
    found = next((g.id for g in groups.values() if wanted in (g.id, g.sv.casefold(), g.en.casefold())), None)
    if found is None:
        known = [*groups, *(group.sv for group in groups.values())]
        raise BadParameter(name, f"{value!r} is no target group{near(str(value), known) or _list_of(groups)}")
    return found


def _horizon(name: str, value: Any) -> str:
    if value not in HORIZONS:
        raise BadParameter(name, f"{value!r} is none of {', '.join(HORIZONS)}")
    return str(value)


def _boolean(name: str, value: Any) -> bool:
    text = str(value).casefold()
    if text not in (*YES, *NO):
        raise BadParameter(name, f"{value!r} is neither yes nor no")
    return text in YES


TYPES: Mapping[str, Callable[[str, Any], Any]] = {
    "text": _text, "actor": _text, "project": _text, "date": _date, "integer": _integer, "need": _need,
    "municipality": _place("municipality", "municipality"), "county": _place("county", "county"),
    "target_group": _target_group, "horizon": _horizon, "boolean": _boolean,
}
