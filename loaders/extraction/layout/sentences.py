"""Where the sentences of a passage begin and end."""

from __future__ import annotations

import re

from loaders.extraction.layout.page import Passage
from loaders.extraction.spans import Part

__all__ = ["sentences", "trimmed"]

SENTENCE_END = re.compile(
    r"[.!?…]+[\"”»’)]*(?=\s+[\"“”»«(–—-]*\s*[A-ZÅÄÖÆØÉ0-9])|\n[ \t]*\n"
    r"|(?<=[a-zåäöæø]{3})\.(?=[A-ZÅÄÖÆØ][a-zåäöæø]{2})"
)
ABBREVIATION = re.compile(
    r"(?:\b(?:t|d|s|f|o|bl|m|e|fr|mio|mill|ca|kl|nr|st|inkl|exkl|resp|ev|dvs|jmf|jfr|max|min|tel|tfn|ek|för|osv|etc"
    r"|jan|feb|febr|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec|des|f\.d|t\.ex|bl\.a|m\.fl|m\.m|o\.s\.v|fx|f\.eks|pr|kr|dr|vol)|\b[A-ZÅÄÖ]|\d)\.$",
    re.IGNORECASE,
)
AMOUNT_END = re.compile(r"(?:\d|mio\.|mill\.|mia\.|mdr\.)[ ]kr\.$|[ ](?:19|20)\d\d\.$|[ ]kl\.[ ]\d{1,2}\.$|\d[ .]\d{3}\.$")
CAPITAL_NEXT = re.compile(r"[ ]+[A-ZÅÄÖÆØ][a-zåäöæø]")


def sentences(plain: str, part: Part | Passage) -> list[Part]:
    """The sentences of a part, in order; abbreviations and dates end none.

    A space may be missing between two of them («… i Norrby.Almi får»).

    >>> text = "Almi m.fl. deltar. IUC gör det t.ex. inte."
    >>> [text[s.start : s.end] for s in sentences(text, Part(0, len(text)))]
    ['Almi m.fl. deltar.', 'IUC gör det t.ex. inte.']
    """
    found: list[Part] = []
    begin = part.start
    for match in SENTENCE_END.finditer(plain, part.start, part.end):
        if match.group() == "." and _is_abbreviated(plain, begin, match.end()):
            continue
        found.append(trimmed(plain, begin, match.end()))
        begin = match.end()
    found.append(trimmed(plain, begin, part.end))
    return [piece for piece in found if piece.start < piece.end]


def _is_abbreviated(plain: str, begin: int, end: int) -> bool:
    """Whether a full stop belongs to an abbreviation or a date: not after an amount or a year before a capital letter."""
    if not ABBREVIATION.search(plain, max(begin, end - 8), end):
        return False
    return not (AMOUNT_END.search(plain, max(begin, end - 24), end) and CAPITAL_NEXT.match(plain, end))


def trimmed(plain: str, start: int, end: int) -> Part:
    piece = plain[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    return Part(begin, max(begin, start + len(piece.rstrip())))
