"""Which lines of a text are headings, where no mark says so: what stands around a line tells, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from loaders.extraction.rules import Label
from loaders.extraction.spans import Part

__all__ = ["CAPITALS", "DASHED", "LONGEST_HEADING", "PLAIN", "Line", "Lines", "heading_level", "heads_prose", "is_heading",
           "is_numbered_heading"]

LONGEST_HEADING = 120
CAPITALS, PLAIN, DASHED = 7, 9, 10  # levels of headings that no mark says the level of
UNFINISHED = (" att", " at", " å", " och", " og", " and", " som", " the")  # the list or line below goes on with it
SHOUTED_LAST = re.compile(r"^[^:]{3,30}:[ ][A-ZÅÄÖÆØ]{4,}$")  # «The forerunner: GRANLJUS»
NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,4}\.|[A-ZÅÄÖ]\.)[ \t]+(?=\S)")


@dataclass(slots=True)
class Line:
    """A line of a text without what marks it. `kind`: blank, ruler, noise, heading (marked), text, bullet, cells, row."""

    start: int
    end: int
    kind: str
    indent: bool = False
    level: int = 0
    label: Label | None = None
    value: Part | None = None
    cells: tuple[Part, ...] = ()


class Lines(list[Line]):
    """The lines of a page."""

    @cached_property
    def are_marked(self) -> bool:
        """Whether marks set headings apart; no line becomes one later."""
        return any(line.kind == "heading" for line in self)


def is_heading(plain: str, lines: Lines, index: int) -> bool:
    """Whether an unmarked line is a heading: short, apart from what is above it, no sentence and no label with its value."""
    line = lines[index]
    words = plain[line.start : line.end]
    if len(words) > LONGEST_HEADING or line.kind != "text" or "\t" in words:
        return False
    if "@" in words or sum(map(str.isdigit, words)) * 2 > len(words):
        return False
    first = next((char for char in words if char.isalnum()), "a")
    if first.islower() or (words[-1] in '.,;:!…”"»)' and not words.endswith("m.m.") and words[-1] != ")"):
        return False
    if lines.are_marked and (words[-1] == "?" or len(words.split()) > 6):
        return False
    before = lines[index - 1].kind if index else "blank"
    if before not in ("blank", "ruler", "heading", "noise") and not (words.isupper() and len(words) > 3):
        return False
    if words.isupper() and _is_among_labels(lines, index):
        return False
    if _is_subtitle(lines, index) or words.endswith(UNFINISHED) or _is_caption(lines, index):
        return False
    if line.value is not None and line.label is None and words.find(":") < len(words) - 1 and not words.isupper():
        if SHOUTED_LAST.search(words) and index + 1 < len(lines) and lines[index + 1].kind == "blank":
            return True
        if heads_prose(plain, lines, index):
            return True
        return ":" in words and len(words) < 70 and words[words.find(":") + 1 :].strip()[:1].isupper() and index < 3
    return len(words.split()) <= 14 or index == 0


def _is_among_labels(lines: Sequence[Line], index: int) -> bool:
    """Whether labels stand on the lines right above and right under a line: it is one of their block that nobody knows."""
    return 0 < index < len(lines) - 1 and lines[index - 1].label is not None and lines[index + 1].label is not None


def heads_prose(plain: str, lines: Sequence[Line], index: int) -> bool:
    """Whether a line with an empty one above stands right on a paragraph, or on one that leads to a list: «– Stöd till
    butiker», «Kapital: Norrby Kassa»."""
    above = lines[index - 1].kind if index else "blank"
    below = lines[index + 1] if index + 1 < len(lines) else None
    if below is None or above not in ("blank", "ruler") or (below.kind, below.indent, below.label) != ("text", False, None):
        return False
    words, told = plain[lines[index].start : lines[index].end], plain[below.start : below.end]
    leads = index + 2 < len(lines) and lines[index + 2].kind == "bullet" and lines[index].kind == "bullet"
    apart = words[0].isupper() and told[0].isupper() and words[-1] not in ".,;:!?"
    return apart and len(words) <= LONGEST_HEADING and (len(told) > LONGEST_HEADING or leads)


def _is_subtitle(lines: Sequence[Line], index: int) -> bool:
    """Whether a line stands alone right under a heading that is marked as one: it says more of it and heads nothing."""
    above = next((lines[at].kind for at in range(index - 1, -1, -1) if lines[at].kind != "blank"), None)
    alone = index + 1 >= len(lines) or lines[index + 1].kind == "blank"
    return above == "heading" and alone


def _is_caption(lines: Sequence[Line], index: int) -> bool:
    """Whether a line over its value is a field that no table of labels has, in a block of facts that are set so:
    «Projektägare / Mora kommun / (empty) / Insats i ansökan / Lokal mat / (empty) / Projektperiod / 2016–2019».

    A field that comes before and after it tells of two projects, and of a heading between them.
    """
    if index + 2 >= len(lines) or [line.kind for line in lines[index + 1 : index + 3]] != ["text", "blank"]:
        return False
    after = next((at for at in range(index + 2, len(lines)) if lines[at].kind != "blank"), None)
    before = _fields_over_values(lines, index)
    field = _field_over_value(lines, after) if after is not None else None
    return bool(before) and field is not None and field not in before


def _fields_over_values(lines: Sequence[Line], index: int) -> list[str]:
    """The fields of the labels that stand over their values in the blocks right before a line, nearest first."""
    fields: list[str] = []
    at = index - 1
    while at > 0 and lines[at].kind == "blank":
        while at > 0 and lines[at].kind == "blank":
            at -= 1
        while at > 0 and lines[at - 1].kind in ("text", "bullet"):
            at -= 1
        field = _field_over_value(lines, at)
        if field is None:
            break
        fields.append(field)
        at -= 1
    return fields


def _field_over_value(lines: Sequence[Line], index: int) -> str | None:
    """The field of a label that stands alone on its line with its value on the next; None for any other line."""
    line = lines[index]
    alone = line.label is not None and line.value is not None and line.value.start == line.value.end
    follows = index + 1 < len(lines) and lines[index + 1].kind in ("text", "bullet")
    return line.label.field if line.label and alone and follows else None


def is_numbered_heading(plain: str, lines: Sequence[Line], index: int) -> bool:
    """«3. Syfte» alone between blank lines is a heading; in a list it is an item."""
    line = lines[index]
    words = plain[line.start : line.end]
    begin = plain.rfind("\n", 0, line.start) + 1
    numbered = NUMBERED.match(plain[begin : line.end].lstrip())
    if not numbered or len(words) > LONGEST_HEADING or words[:1].islower():
        return False
    if words[-1] in ".,;:" and not (words[-1] == "." and words.isupper()):
        return False
    before = lines[index - 1].kind if index else "blank"
    after = lines[index + 1].kind if index + 1 < len(lines) else "blank"
    return before in ("blank", "ruler") and after != "bullet" and not (after == "blank" and _next_is_bullet(lines, index))


def _next_is_bullet(lines: Sequence[Line], index: int) -> bool:
    return False if index + 2 >= len(lines) else lines[index + 2].kind == "bullet" and lines[index + 1].kind != "blank"


def heading_level(plain: str, lines: Sequence[Line], index: int) -> int:
    """The level of an unmarked heading, by how it is written; that of the title is 1."""
    words = plain[lines[index].start : lines[index].end]
    if all(lines[at].kind in ("blank", "noise") for at in range(index)):
        return 1
    if words.isupper() and len(words) > 3:
        return CAPITALS
    return 8 if NUMBERED.match(words) else PLAIN
