"""What the command line prints: data to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

__all__ = ["message", "print_bytes", "print_json", "print_table", "print_text", "progress", "short"]


def message(text: str) -> None:
    """A line for people."""
    print(_printable(text), file=sys.stderr)


def print_json(value: Any) -> None:
    """One JSON document in UTF-8 and nothing else. File names that are no text are escaped."""
    print_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_text(text: str) -> None:
    """Text in UTF-8, whatever the terminal says it speaks."""
    print_bytes(text.encode("utf-8", errors="backslashreplace"))


def print_bytes(data: bytes) -> None:
    """Bytes as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table as wide as the terminal; piped, as wide as it needs to be."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(soft_wrap=False) if sys.stdout.isatty() else Console(width=200, color_system=None)
    table = Table(title=Text(title) if title else None, title_justify="left", show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*(Text(short(cell)) for cell in row))
    console.print(table)


def short(value: Any) -> str:
    """A value as a cell shows it: lists by comma, hidden counts as `<5`, partial sums as `≥ 34`, nothing for None.

    >>> short({"value": None, "below": 5}), short({"value": 34, "at_least": True}), short(["a", "b"]), short(None)
    ('<5', '≥ 34', 'a, b', '')
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        if "below" in value:
            return f"<{value['below']}"
        if "at_least" in value:
            return f"≥ {value['value']}"
        return ", ".join(f"{short(name)}: {short(each)}" for name, each in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(short(each) for each in value)
    return _printable(str(value))


def _printable(text: str) -> str:
    """The text without characters that would steer a terminal: file names and cells may hold anything."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)


@contextmanager
def progress(what: str) -> Iterator[Callable[[str], None]]:
    """Tells on stderr what is being done, while a terminal listens; the function given takes the latest news."""
    if not sys.stderr.isatty():
        yield lambda news: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(what)) as status:
        yield lambda news: status.update(Text(f"{what} {news}"))
