"""Documents in any number: copies of a few, each with actors, projects and persons of its own among the places it keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.model import Name
from loaders.demo import write_demo
from loaders.extraction import extract

__all__ = ["copies", "templates"]

SYLLABLES = ("ba", "de", "fi", "go", "ha", "ju", "ka", "li", "mo", "nå", "ri", "sö", "ta", "ve", "ly", "po")
OWN = {"Actor": "{} Utveckling AB", "Network": "{} nätverk", "Person": "{} {}sson", "Project": "{}lyftet", "Plan": "{}planen",
       "Programme": "{}programmet"}


def templates(corpus: Path | None) -> list[str]:
    """The texts to copy: `.md` and `.txt` of a folder, by name; without one the documents of the demo region."""
    if corpus is not None:
        return [path.read_text("utf-8") for path in sorted(corpus.rglob("*")) if path.suffix in (".md", ".txt")]
    with TemporaryDirectory() as folder:
        return [one.path.read_text("utf-8") for one in write_demo(Path(folder)) if one.kind == "document"]


def copies(texts: list[str], number: int) -> Iterator[str]:
    """So many texts, one template after the other; what has a name in one has that name in no other."""
    named = [_named(text) for text in texts]
    for copy in range(number):
        text, names = texts[copy % len(texts)], named[copy % len(texts)]
        own = {surface: OWN[kind].format(*[_word(copy * 211 + at)] * 2) for at, (surface, kind) in enumerate(names.items())}
        pattern = re.compile("|".join(rf"(?<!\w){re.escape(surface)}" for surface in sorted(own, key=len, reverse=True)))
        yield f"{pattern.sub(partial(_own, own), text) if own else text}\n\n{_word(copy)}\n"


def _own(own: Mapping[str, str], match: re.Match[str]) -> str:
    return own[match[0]]


def _named(text: str) -> Mapping[str, str]:
    """The kind of each name in a text that copies are to have for themselves."""
    said = extract(text, source="template", path="template.md").statements()
    names = [name for one in said for name in (one.subject, one.object) if isinstance(name, Name)]
    return {name.surface: name.kind for name in names if name.kind in OWN and len(name.surface) > 2}


def _word(number: int) -> str:
    """A word of its own for each number, at least three syllables.

    >>> _word(0), _word(4096)
    ('Bababa', 'Babababade')
    """
    syllables: list[str] = []
    while number or len(syllables) < 3:
        number, at = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[at])
    return "".join(syllables).capitalize()
