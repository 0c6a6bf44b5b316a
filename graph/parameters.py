"""What is sent with a statement, checked before it is sent, because engines differ in what they let through.

One engine refuses a null key in MERGE, another makes a node without a key of it; one keeps the zone of a time, another
drops it. So keys must not be null, and values are text, numbers, truth values, and lists and maps of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

__all__ = ["faults", "key_paths", "without_values"]

Path = tuple[str, ...]

EACH = "[]"
# What needs no look: most values are such, and a load sends millions.
_SIMPLE = frozenset({str, float, bool, type(None)})
_UNWIND = re.compile(r"\bUNWIND\s+(\$?\w+(?:\.\w+)*)\s+AS\s+(\w+)", re.IGNORECASE)
_MERGE = re.compile(r"\bMERGE\b(.*?)(?=\b(?:MERGE|MATCH|SET|ON|WITH|UNWIND|RETURN|CREATE|CALL|FOREACH|DELETE)\b|$)",
                    re.IGNORECASE | re.DOTALL)
_ENTRY = re.compile(r"(?<=[{,])\s*\w+\s*:\s*(\$?\w+(?:\.\w+)*)\s*(?=[,}])")


@cache
def key_paths(cypher: str) -> frozenset[Path]:
    """Where in the parameters the keys of a statement's MERGE patterns come from; `[]` stands for each element.

    >>> sorted(key_paths("UNWIND $rows AS row MERGE (n:Name {id: row.id}) SET n += row.props"))
    [('rows', '[]', 'id')]
    >>> sorted(key_paths("UNWIND $rows AS r UNWIND r.needs AS n MERGE (a {id: $a})-[:VOICED {key: n}]->(b)"))
    [('a',), ('rows', '[]', 'needs', '[]')]
    """
    variables = {name: source for source, name in _UNWIND.findall(cypher)}

    def resolved(expression: str, depth: int = 0) -> Path | None:
        head, *rest = expression.split(".")
        if head.startswith("$"):
            return (head[1:], *rest)
        if head not in variables or depth > len(variables):
            return None
        source = resolved(variables[head], depth + 1)
        return None if source is None else (*source, EACH, *rest)

    entries = (entry for pattern in _MERGE.findall(cypher) for entry in _ENTRY.findall(pattern))
    return frozenset(path for entry in entries if (path := resolved(entry)) is not None)


def faults(cypher: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    """What must not be sent, a sentence each that names the place and never the value; nothing where all is well.

    >>> list(faults("MERGE (n:Name {id: $id})", {"id": None}))
    ['$id is null, and a key of MERGE']
    >>> list(faults("UNWIND $rows AS row MERGE (n {id: row.id})", {"rows": [{"id": "a"}, {}]}))
    ['$rows[1].id is null, and a key of MERGE']
    >>> import datetime
    >>> list(faults("RETURN $day", {"day": datetime.date(2020, 1, 1)}))
    ['$day is a date; send text, numbers, truth values, and lists and maps of them']
    """
    for path in key_paths(cypher):
        for place in _nulls(parameters, path, "$"):
            yield f"{place} is null, and a key of MERGE"
    for name, value in parameters.items():
        if not _plain(value):
            for place, kind in _strange(value, f"${name}"):
                yield f"{place} is a {kind}; send text, numbers, truth values, and lists and maps of them"


def without_values(message: str, parameters: Mapping[str, Any]) -> str:
    """An engine's message without the values that were sent: they may be personal. Short ones tell nothing and stay.

    >>> without_values("Duplicated key [5598001234]", {"rows": [{"id": "5598001234"}]})
    'Duplicated key […]'
    """
    found = {text for text in _texts(parameters) if len(text) > 3 and text in message}
    for text in sorted(found, key=len, reverse=True):
        message = message.replace(text, "…")
    return message


def _nulls(value: Any, path: Path, place: str) -> Iterator[str]:
    if not path:
        if value is None:
            yield place
        return
    step, rest = path[0], path[1:]
    if step == EACH:
        for number, element in enumerate(value if isinstance(value, Sequence) and not isinstance(value, str) else ()):
            yield from _nulls(element, rest, f"{place}[{number}]")
    elif isinstance(value, Mapping):
        yield from _nulls(value.get(step), rest, f"{place}{'' if place == '$' else '.'}{step}")


def _plain(value: Any) -> bool:
    """Whether nothing in it is strange, told fast: nearly always so."""
    kind = type(value)
    if kind in _SIMPLE:
        return True
    if kind is int:
        return bool(-2**63 <= value < 2**63)
    if kind is not dict and kind is not list and kind is not tuple:
        return False
    for element in value.values() if kind is dict else value:
        if type(element) not in _SIMPLE and not _plain(element):
            return False
    return True


def _strange(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, int) and not -2**63 <= value < 2**63:
        yield place, "number beyond 64 bits"
    if value is None or isinstance(value, str | int | float):
        return
    if isinstance(value, Mapping):
        for name, element in value.items():
            if type(element) not in _SIMPLE:
                yield from _strange(element, f"{place}.{name}")
    elif isinstance(value, list | tuple):
        for number, element in enumerate(value):
            if type(element) not in _SIMPLE:
                yield from _strange(element, f"{place}[{number}]")
    else:
        yield place, type(value).__name__


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for element in value.values():
            yield from _texts(element)
    elif isinstance(value, list | tuple):
        for element in value:
            yield from _texts(element)
