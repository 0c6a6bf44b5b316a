"""How a page is laid out: headings, labels with their values, lists, tables, paragraphs; all with places in the text.

Markup (HTML tags, Markdown stars) is blanked out character by character, so a place in the blanked text is a place in
the text. What an author of a form wrote for those who fill it in («Här anger ni …») is set apart as no content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.lexicon.written_dates import month_pattern
from loaders.extraction.layout.block_labels import with_block_labels
from loaders.extraction.layout.furniture import is_furniture
from loaders.extraction.layout.heading_lines import (
    CAPITALS,
    DASHED,
    LONGEST_HEADING,
    PLAIN,
    Line,
    Lines,
    heading_level,
    heads_prose,
    is_heading,
    is_numbered_heading,
)
from loaders.extraction.layout.instructions import instructions_apart
from loaders.extraction.layout.labels import ASKED_FOR, PROJECT_FIELDS, known_label
from loaders.extraction.layout.page import Page, Passage
from loaders.extraction.layout.sentences import sentences, trimmed
from loaders.extraction.rules import Label, lowered, rules
from loaders.extraction.spans import Part

__all__ = ["ADDRESS", "page_of"]

TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|<!--.{0,2000}?-->", re.DOTALL)
BREAKING = re.compile(r"(?i)</?(?:li|p|br|ul|ol|tr|div|h[1-6]|table)\b")
ENTITY = re.compile(r"&(?:nbsp|amp|quot|lt|gt|#\d{1,5});")
STARS = re.compile(r"\*{1,3}|`+|(?<!\w)__|__(?!\w)")
QUOTED = re.compile(r"^(?:[ \t]*>)+(?=[ \t]|$)", re.MULTILINE)  # «> **Periode:** 2023–2026»
MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*$")
# No number of an item: «1. februar 2024»
DAY = rf"\d{{1,2}}\.[ \t]+(?i:{month_pattern()})\b"
BULLET = re.compile(rf"(?!{DAY})(?:[•·▪‣*+–—-]|\d{{1,2}}[.)]|[a-zA-Z]\))(?:[ \t]*[•·])?[ \t]+(?=\S)")
RULER = re.compile(r"[-_=*–—.\s]{3,}")
# «SVENSK PROJEKTÄGARE Mora kommun»: a label in capitals, its value not; «Projektperiod 2019-01-01–2020-12-31»
SHOUTED_LABEL = re.compile(
    r"(?P<words>[A-ZÅÄÖÆØ][A-ZÅÄÖÆØ-]{2,24}(?:[ ][A-ZÅÄÖÆØ-]{2,24}){0,2})[ ]+(?=[A-ZÅÄÖÆØ][a-zåäöæø]|\d)")
TIMED_LABEL = re.compile(r"(?P<words>[A-ZÅÄÖÆØ][^\W\d_]{4,24}(?:[ ][^\W\d_]{3,20})?)[ ]+"
                         r"(?P<value>\d[\d./ -]{2,20}[–-]{1,2}[\d./ -]{2,20})")
OF_TIME = frozenset({"period"})
DASH_LABEL = re.compile(r"(?P<words>[A-ZÅÄÖÆØ][^\W\d_][^:\t\n–]{0,38}?)[ ][–-][ ](?=\S)")  # «Ägare – Almi»
LABEL = re.compile(r"(?P<words>[^\W\d_][^:\t\n]{0,60}?)[ \t]*:(?:[ \t]*\t)?[ \t]*(?=\S|$)")
CONTENTS = re.compile(r"\.{4,}[ \t|]*\d*$")  # a line of a table of contents
ADDRESS = re.compile(r"[\w.-]@\w|\b0\d{1,3}[- ]?\d{2,3}[ ]\d\d|\+4[567]")
SEMICOLONS = re.compile(r"[^;\s][^;]*(?:;(?! )[^;]*){2,}")  # «Granljus;Almi;2023–2025», as a list saved from a sheet
TABLE_RULE = re.compile(r"\|?[\s:|-]*-{3,}[\s:|-]*\|?")
ACRONYM = re.compile(r"[A-ZÅÄÖÆØ]{4,}")
NUMBERED_LAST = re.compile(r"[ ](?:nr\.?|no\.?|nummer)[ ]\d{1,2}$")  # «Prioritering nr 1» heads a section
INLINE = re.compile(r"(?:(?<=[.;|!][ ])|(?<=[ ]{2})|(?<=\n))(?P<words>[A-ZÅÄÖÆØ][^:.;|\n]{2,40}):[ ]+(?=\S)")
INLINE_FIELDS = frozenset(
    {"lead", "partners", "funders", "potential", "period", "start", "end", "budget", "grant", "programme", "area"}
    | {"target_group"}
)
# Labels that a writer may set as headings over their values: «## Lead partner»
HEADING_FIELDS = frozenset({"lead", "contact", "partners", "funders", "period", "start", "end", "budget", "grant"})
NAME_COLUMNS = frozenset({"", "namn", "navn", "name", "titel", "tittel", "title", "rubrik", "vad", "hva", "hvad", "what",
                          "insats", "indsats", "satsning", "satsing", "initiativ", "initiative"})
LONGEST_COLUMN = 3  # words of a column's head
LEAST_ITEMS = 3  # lines without marks that make a list


def page_of(text: str) -> Page:
    """The layout of a text. Any text has one; an empty text has no passages.

    >>> page = page_of("K.R.O.K\\n\\nProjektperiod: 2020–2022\\nPartner:\\n- Almi\\n- IUC")
    >>> [(p.kind, p.label and p.label.field, [page.words(part) for part in p.parts]) for p in page.passages]
    [('heading', None, []), ('label', 'period', ['2020–2022']), ('label', 'partners', ['Almi', 'IUC'])]
    """
    plain = _without_markup(text)
    lines = [_line(plain, start, end) for start, end in _line_spans(plain)]
    lines = with_block_labels(plain, lines)
    lines = Lines(_with_plain_lists(plain, _with_tables(plain, _with_acronym_as_title(plain, lines))))
    low = lowered(plain)
    hits = tuple(rules().hits(low))
    passages = _with_lone_capitals(plain, _passages(plain, lines))
    passages = instructions_apart(plain, [*_with_inline_labels(plain, passages)], hits)
    passages, parents = _sectioned(passages)
    headings = {passage.section: passage for passage in passages if passage.kind == "heading"}
    return Page(text, plain, low, tuple(passages), parents, headings, hits)


def _without_markup(text: str) -> str:
    """The text with tags, entities and emphasis blanked out, as long as before."""

    def blank_tag(match: re.Match[str]) -> str:
        tag = match.group()
        spaces = re.sub(r"[^\n]", " ", tag)
        return "\n" + spaces[1:] if BREAKING.match(tag) else spaces

    plain = TAG.sub(blank_tag, text) if "<" in text else text
    if "&" in plain:
        plain = ENTITY.sub(lambda m: ("&" if m.group() == "&amp;" else " ").ljust(len(m.group())), plain)
    if "\n>" in plain or plain.startswith(">"):
        plain = QUOTED.sub(lambda match: " " * len(match.group()), plain)
    if "*" in plain or "`" in plain or "__" in plain:
        plain = STARS.sub(_blank_emphasis, plain)
    return plain.replace("\u00ad", "\u200b").replace("\u00a0", " ")


def _blank_emphasis(match: re.Match[str]) -> str:
    """A single star that begins a line is a bullet and stays."""
    line = match.string.rfind("\n", 0, match.start()) + 1
    opens = not match.string[line : match.start()].strip() and match.string[match.end() : match.end() + 1] in " \t"
    return match.group() if match.group() == "*" and opens else " " * len(match.group())


def _with_acronym_as_title(plain: str, lines: list[Line]) -> list[Line]:
    """A page that begins with «SUPPORT» is about that, though a line of «Support» further down is a label."""
    first = next((line for line in lines if line.kind != "blank"), None)
    named = first and first.kind == "text" and first.label and first.label.field != "contact"
    if first and named and ACRONYM.fullmatch(plain, first.start, first.end):
        first.label = first.value = None
    return lines


def _line_spans(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in plain.splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)


def _line(plain: str, start: int, end: int) -> Line:
    raw = plain[start:end]
    content = raw.strip()
    if not content:
        return Line(start, start, "blank")
    first = start + len(raw) - len(raw.lstrip())
    last = first + len(content)
    indent = raw[:1] in " \t"
    if RULER.fullmatch(content):
        return Line(first, last, "ruler")
    if "...." in content and CONTENTS.search(content):
        return Line(first, last, "noise")
    if is_furniture(content):
        return Line(first, last, "noise")
    if content[0] == "#" and (heading := MARKDOWN_HEADING.match(content)):
        begin = first + heading.start(2)
        if number := BULLET.match(heading.group(2)):
            begin += number.end()
        words = plain[begin : first + heading.end(2)]
        begin += len(words) - len(words.lstrip())
        line = Line(begin, begin + len(words.strip()), "heading", level=len(heading.group(1)) + 1)
        if (label := known_label(words)) and label.field in HEADING_FIELDS:
            line.kind, line.label, line.value = "text", label, Part(line.end, line.end)
        return line
    if content.count("|") >= 2 or "\t" in content or SEMICOLONS.fullmatch(content):
        cells = _cells(plain, first, last)
        if len(cells) >= 2:
            return _labelled(plain, Line(first, last, "cells", indent, cells=cells))
    if bullet := BULLET.match(content):
        return _labelled(plain, Line(first + bullet.end(), last, "bullet", indent))
    return _labelled(plain, Line(first, last, "text", indent))


def _cells(plain: str, first: int, last: int) -> tuple[Part, ...]:
    separator = "|" if plain.count("|", first, last) >= 2 else "\t" if "\t" in plain[first:last] else ";"
    cells: list[Part] = []
    at = first
    for piece in plain[first:last].split(separator):
        begin = at + len(piece) - len(piece.lstrip())
        cells.append(Part(begin, max(begin, at + len(piece.rstrip()))))
        at += len(piece) + 1
    if separator == "|" and cells and cells[0].start == cells[0].end:
        cells = cells[1:]
    if separator == "|" and cells and cells[-1].start == cells[-1].end:
        cells = cells[:-1]
    return tuple(cells)


def _labelled(plain: str, line: Line) -> Line:
    """The line with its label, if it begins with one: «Budget: …», «Owner<tab>…», or the bare word on its own line."""
    words = plain[line.start : line.end]
    if line.kind == "cells":
        label = known_label(plain[line.cells[0].start : line.cells[0].end].rstrip(" :"))
        if label and len(line.cells) == 2:
            line.label, line.value = label, line.cells[1]
        return line
    match = LABEL.match(words)
    if match and match["words"].count(" ") <= 8 and not words[match.end() :].startswith("//"):
        label = known_label(match["words"])
        value = Part(line.start + match.end(), line.end)
        if label:
            line.label, line.value = label, value
        elif match["words"].count(" ") <= 4 and match["words"][0].isupper():
            line.value = value
    elif words[-1] not in ".!" and not NUMBERED_LAST.search(words) and (label := known_label(words)):
        line.label, line.value = label, Part(line.end, line.end)
    elif (shouted := SHOUTED_LABEL.match(words)) and (label := known_label(shouted["words"])) and label.field in PROJECT_FIELDS:
        line.label, line.value = label, Part(line.start + shouted.end(), line.end)
    elif (timed := TIMED_LABEL.fullmatch(words)) and (label := known_label(timed["words"])) and label.field in OF_TIME:
        line.label, line.value = label, Part(line.start + timed.start("value"), line.end)
    elif (dash := DASH_LABEL.match(words)) and (label := known_label(dash["words"])) and label.field in INLINE_FIELDS:
        line.label, line.value = label, Part(line.start + dash.end(), line.end)
    return line


def _with_tables(plain: str, lines: list[Line]) -> list[Line]:
    """Runs of lines with cells become rows of a table, or labels with values where the first cells are labels."""
    index = 0
    while index < len(lines):
        stop = index
        while stop < len(lines) and (lines[stop].kind == "cells" or (lines[stop].kind == "ruler" and stop > index)):
            stop += 1
        run = [line for line in lines[index:stop] if line.kind == "cells" and not _is_rule(plain, line)]
        if len(run) >= 2 and not _are_labels(plain, run):
            for line in run:
                line.kind, line.label, line.value = "row", None, None
            for line in lines[index:stop]:
                if line.kind == "cells":
                    line.kind = "ruler"
        else:
            for line in run:
                line.kind = "text" if line.label or "\t" in plain[line.start : line.end] else "noise"
        index = max(stop, index + 1)
    return lines


def _with_plain_lists(plain: str, lines: list[Line]) -> list[Line]:
    """Lines that follow one on another under a line that ends with a colon are items of a list, where each is short, no
    sentence and no label: «Följande projekt får stöd: / Granljus - Almi / Blåljus - Mora kommun / Rödljus - IUC»."""
    index = 0
    while index < len(lines):
        stop = index + 1
        if lines[index].kind == "text" and lines[index].label is None and plain[lines[index].end - 1] == ":":
            while stop < len(lines) and _may_be_item(plain, lines[stop]):
                stop += 1
            if stop - index > LEAST_ITEMS:
                for line in lines[index + 1 : stop]:
                    line.kind = "bullet"
        index = stop
    return lines


def _may_be_item(plain: str, line: Line) -> bool:
    """Whether a line without a mark may be an item of a list."""
    words = plain[line.start : line.end]
    apart = line.kind == "text" and line.label is None and 2 < len(words) <= LONGEST_HEADING
    return apart and (words[0].isupper() or not words[0].isalpha()) and words[-1] not in ".:;?" and not ADDRESS.search(words)


def _is_rule(plain: str, line: Line) -> bool:
    return bool(TABLE_RULE.fullmatch(plain[line.start : line.end]))


def _are_labels(plain: str, run: Sequence[Line]) -> bool:
    """Whether most rows have two cells of which the first is a label; a table of two columns has one such row.

    Where the first cells all end by a colon, one known label is enough.
    """
    known = sum(1 for line in run if line.label)
    closed = all(len(line.cells) == 2 and plain[line.cells[0].end - 1] == ":" for line in run if line.cells[0].end)
    return known * 2 > len(run) or (known > 0 and closed)


def _passages(plain: str, lines: Lines) -> list[Passage]:
    passages: list[Passage] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.kind == "row":
            stop = index
            while stop < len(lines) and lines[stop].kind in ("row", "ruler"):
                stop += 1
            passages.extend(_table(plain, [entry for entry in lines[index:stop] if entry.kind == "row"]))
            index = stop
        elif line.kind in ("blank", "ruler"):
            index += 1
        elif line.kind == "noise":
            passages.append(Passage(line.start, line.end, "noise", content=False))
            index += 1
        else:
            passage, index = _one(plain, lines, index)
            passages.append(passage)
    return passages


def _table(plain: str, rows: list[Line]) -> Iterator[Passage]:
    header = [_column(plain[cell.start : cell.end]) for cell in rows[0].cells]
    if any(header):
        header = _with_names(header, plain[rows[0].cells[0].start : rows[0].cells[0].end])
        yield Passage(rows[0].start, rows[0].end, "noise", cells=rows[0].cells, content=False)
        rows = rows[1:]
    else:
        header = []
    for row in rows:
        yield Passage(row.start, row.end, "row", cells=row.cells, fields=tuple(header))


def _with_names(header: list[Label | None], first: str) -> list[Label | None]:
    """The fields of columns; under «Namn» stand projects where two of the other columns tell facts of such."""
    fields = {label.field for label in header[1:] if label}
    if "project" in fields or len(fields & PROJECT_FIELDS) < 2 or first.casefold().strip() not in NAME_COLUMNS:
        return header
    return [known_label("Projekt"), *header[1:]]


def _column(words: str) -> Label | None:
    """The field of a column; «Halland partner», «Svensk partner» have partners in them, as the last word says."""
    label = known_label(words)
    last = known_label(words.split()[-1]) if label is None and 1 < len(words.split()) <= LONGEST_COLUMN else None
    return label or (last if last and last.field in ASKED_FOR else None)


def _is_bare(line: Line) -> bool:
    """Whether a label stands alone on its line."""
    return line.value is not None and line.value.start == line.value.end


def _one(plain: str, lines: Lines, index: int) -> tuple[Passage, int]:
    """The passage that begins at a line, and the index of the line after it."""
    line = lines[index]
    if line.kind == "heading":
        return Passage(line.start, line.end, "heading", level=line.level), index + 1
    if line.label is not None and line.label.field not in HEADING_FIELDS and _is_bare(line) and (
            is_numbered_heading(plain, lines, index)):
        line.label = line.value = None  # «1. Vem gör vad» heads a section, as it does where a mark says so
    if line.label is not None:
        parts, after = _values(plain, lines, index)
        if parts:
            label = _of_person(plain, line.label, parts)
            return Passage(line.start, parts[-1].end, "label", label=label, parts=tuple(parts)), after
        if plain[line.end - 1] == ":":
            return Passage(line.start, line.end, "label", label=line.label), index + 1
        return Passage(line.start, line.end, "heading", level=line.level or 7, label=line.label), index + 1
    if line.kind == "bullet":
        after = index + 1
        while after < len(lines) and lines[after].kind == "text" and lines[after].indent and not lines[after].label:
            after += 1
        if is_numbered_heading(plain, lines, index):
            level = 7 if plain[line.start : line.end].isupper() else 8
            return Passage(line.start, line.end, "heading", level=level), index + 1
        if heads_prose(plain, lines, index):
            return Passage(line.start, line.end, "heading", level=DASHED), index + 1
        return Passage(line.start, lines[after - 1].end, "bullet"), after
    if is_heading(plain, lines, index):
        return Passage(line.start, line.end, "heading", level=heading_level(plain, lines, index)), index + 1
    after = index + 1
    while after < len(lines) and lines[after].kind == "text" and not lines[after].label and _runs_on(plain, lines, after):
        after += 1
    return Passage(line.start, lines[after - 1].end, "text"), after


def _with_inline_labels(plain: str, passages: Sequence[Passage]) -> Iterator[Passage]:
    """Labels that run on in a paragraph or after another label's value, set apart: «Projektägare: X. Budget: 3 mkr.»

    The value of such a label is the rest of its sentence.
    """
    for passage in passages:
        own_line = passage.kind == "text" or (passage.kind == "label" and len(passage.parts) == 1)
        may_have = own_line and plain.find(": ", passage.start, passage.end) >= 0
        found = [*_inline_labels(plain, passage)] if may_have else []
        if not found:
            yield passage
            continue
        first = found[0][0]
        if plain[passage.start : first].strip():
            end = passage.start + len(plain[passage.start : first].rstrip())
            parts = tuple(Part(part.start, min(part.end, end)) for part in passage.parts if part.start < end)
            yield replace(passage, end=end, parts=parts)
        for (start, begin, label), stop in zip(found, [*(entry[0] for entry in found[1:]), passage.end], strict=True):
            value, *after = sentences(plain, Part(begin, stop)) or [trimmed(plain, begin, stop)]
            yield Passage(start, value.end, "label", label=_of_person(plain, label, (value,)), parts=(value,))
            if after:
                yield Passage(after[0].start, after[-1].end, "text")


def _inline_labels(plain: str, passage: Passage) -> Iterator[tuple[int, int, Label]]:
    """Where a label begins inside a passage, where its value begins, and the label."""
    for match in INLINE.finditer(plain, passage.start, passage.end):
        if passage.kind == "label" and match.start("words") <= passage.parts[0].start:
            continue
        label = known_label(match["words"])
        if label and label.field in INLINE_FIELDS:
            yield match.start("words"), match.end(), label


def _of_person(plain: str, label: Label, parts: Sequence[Part]) -> Label:
    """«Samordnare: Name, 070-…» is about a person, though the label may stand before an organisation too."""
    words = plain[parts[0].start : parts[-1].end]
    return replace(label, field="contact") if label.field == "lead" and ADDRESS.search(words) else label


def _runs_on(plain: str, lines: Lines, index: int) -> bool:
    """Whether a line continues the one above it: the sentence was not ended there, or this one begins in lower case."""
    above = plain[lines[index - 1].start : lines[index - 1].end]
    here = plain[lines[index].start : lines[index].end]
    return here[:1].islower() or (len(above) > 60 and above[-1] not in '.!?:”"')


def _values(plain: str, lines: Lines, index: int) -> tuple[list[Part], int]:
    """The value of a label: on its line, and what stands under it as a list, a block, or runs on after a page break."""
    line = lines[index]
    parts = [line.value] if line.value and line.value.start < line.value.end else []
    own_line = bool(parts)
    after = index + 1
    while after < len(lines):
        step = lines[after]
        if step.kind in ("blank", "ruler"):
            following = next((i for i in range(after, len(lines)) if lines[i].kind not in ("blank", "ruler")), None)
            if following is None or not _belongs(plain, lines, following, parts, own_line, gap=True):
                break
            after = following
            continue
        if not _belongs(plain, lines, after, parts, own_line, gap=False):
            break
        parts.append(Part(step.start, step.end))
        after += 1
    return parts, after


def _belongs(plain: str, lines: Lines, index: int, parts: list[Part], own_line: bool, *, gap: bool) -> bool:
    step = lines[index]
    if step.kind not in ("text", "bullet") or step.label is not None:
        return False
    words = plain[step.start : step.end]
    if step.kind == "text" and words[:1].islower() and parts:
        return True
    if step.kind == "bullet":
        return not own_line and not is_numbered_heading(plain, lines, index)
    if own_line:
        return False
    if not parts:
        return not (gap and len(words) > LONGEST_HEADING)
    return not gap and lines[index - 1].kind == "text" and not is_heading(plain, lines, index)


def _with_lone_capitals(plain: str, passages: list[Passage]) -> list[Passage]:
    """A single heading in capitals among others is a name written so and holds no more than they do."""
    loud = [at for at, one in enumerate(passages)
            if one.kind == "heading" and one.level == CAPITALS and plain[one.start : one.end].isupper()]
    if len(loud) == 1:
        passages[loud[0]] = replace(passages[loud[0]], level=PLAIN)
    return passages


def _sectioned(passages: list[Passage]) -> tuple[list[Passage], tuple[int, ...]]:
    """Numbers the sections and says for each which one holds it."""
    parents = [0]
    levels = [0]
    stack = [0]
    current = 0
    numbered: list[Passage] = []
    for passage in passages:
        if passage.kind == "heading":
            while len(stack) > 1 and levels[stack[-1]] >= passage.level:
                stack.pop()
            parents.append(stack[-1])
            levels.append(passage.level)
            current = len(parents) - 1
            stack.append(current)
        numbered.append(replace(passage, section=current))
    return numbered, tuple(parents)
