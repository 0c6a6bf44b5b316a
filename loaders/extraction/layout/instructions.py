"""What a form says to those who fill it in: marked as no content."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from loaders.extraction.layout.page import Passage
from loaders.extraction.layout.sentences import sentences
from loaders.extraction.rules import Hit

__all__ = ["instructions_apart"]


def instructions_apart(plain: str, passages: list[Passage], hits: Sequence[Hit]) -> list[Passage]:
    """Marks what a form says to those who fill it in; only texts with at least two such passages are forms."""
    starts = sorted(hit.start for hit in hits if hit.trigger.use == "instruction")
    told = [_is_instruction(plain, passage, starts) for passage in passages]
    if sum(told) < 2:
        return passages
    marked: list[Passage] = []
    for index, passage in enumerate(passages):
        instruction = told[index] or _is_question_block(plain, passage)
        if passage.kind == "bullet" and marked and not marked[-1].content and marked[-1].kind in ("text", "bullet"):
            instruction = True
        if passage.kind == "label" and passage.label and passage.label.field != "aim":
            instruction = False
        marked.append(replace(passage, content=passage.content and not instruction))
    return marked


def _is_instruction(plain: str, passage: Passage, starts: Sequence[int]) -> bool:
    """Whether a passage begins by telling the reader what to write, or is a parenthesis that asks or tells."""
    if passage.kind not in ("text", "bullet"):
        return False
    begin = passage.start + (plain[passage.start] == "(")
    first, stop = bisect_left(starts, passage.start), bisect_left(starts, passage.end)
    if begin in starts[first:stop]:
        return True
    words = plain[passage.start : passage.end]
    inside = [start for start in starts[first:stop] if passage.start < start]
    if words.startswith("(") and words.endswith((".)", "?)")):
        return bool(inside) or words.endswith("?)")
    if not inside:
        return False
    opening = sentences(plain, passage)[:3]
    return any(plain[start : start + 3].casefold() == "ni " for start in inside) or (
        bool(inside) and any(start == piece.start for start in inside for piece in opening)
    )


def _is_question_block(plain: str, passage: Passage) -> bool:
    """A paragraph that begins with a question and consists of questions for the most part."""
    if passage.kind != "text":
        return False
    pieces = sentences(plain, passage)
    asking = [plain[piece.end - 1] == "?" for piece in pieces]
    return bool(asking) and asking[0] and sum(asking) * 2 >= len(asking)
