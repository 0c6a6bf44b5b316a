"""Labels that no mark sets apart from their values, in a block of such lines: «Koordinator Norrby universitet / Bidrag från
Almi 530 000 kr / Projektets löptid november 2013 - juni 2014»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.extraction.layout.heading_lines import Line
from loaders.extraction.layout.labels import PROJECT_FIELDS, known_label
from loaders.extraction.rules import Label
from loaders.extraction.spans import Part

__all__ = ["with_block_labels"]

LEAST = 3  # lines of a block that begin with a label
LONGEST, MOST_WORDS = 200, 4
FIELDS = PROJECT_FIELDS | {"number"}
VALUE = re.compile(r"[ \t]+(?=[A-ZÅÄÖÆØ\d\"“”„»«]|(?i:jan|feb|mar|apr|ma[ij]|jun|jul|aug|sep|o[kc]t|nov|de[cs])[a-z]* \d{4})")


def with_block_labels(plain: str, lines: list[Line]) -> list[Line]:
    """The lines, those of a block told as labels with values where at least three of it begin with words for labels."""
    index = 0
    while index < len(lines):
        stop = index
        while stop < len(lines) and lines[stop].kind == "text" and lines[stop].end - lines[stop].start <= LONGEST:
            stop += 1
        if stop - index >= LEAST:
            found = [*_labelled(plain, lines[index:stop])]
            if len(found) >= LEAST:
                for line, label, value in found:
                    line.label, line.value = label, value
        index = max(stop, index + 1)
    return lines


def _labelled(plain: str, block: Sequence[Line]) -> Iterator[tuple[Line, Label, Part]]:
    """The lines of a block that begin with the words of a label, and their values."""
    for line in block:
        if line.value is None and (told := _opening(plain, line)) is not None:
            yield line, *told


def _opening(plain: str, line: Line) -> tuple[Label, Part] | None:
    """The label that a line begins with, and its value; of several the longest."""
    ends = [word.end() for word in re.finditer(r"\S+", plain[line.start : line.end])][:MOST_WORDS]
    for end in reversed(ends):
        value = VALUE.match(plain, line.start + end, line.end)
        label = known_label(plain[line.start : line.start + end]) if value else None
        if value and label and label.field in FIELDS:
            return label, Part(value.end(), line.end)
    return None
