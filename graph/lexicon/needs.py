"""The words of needs and target groups in running text, and whether the text wants them or says that it does not."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from graph.errors import VocabularyError
from graph.lexicon.matching import Entry, Folded, Hit, Matcher, Mention, fold, longest
from graph.packs import rows
from graph.vocabulary import vocabulary

__all__ = ["entries", "found", "mentions"]

NOT = r"(?:inte|inga|ingen|inget|ej|icke|ikke|ikkje|intet|no|not|never|aldrig|aldri)"
WANT = (r"(?:behöver|behövde|behövs|vill ha|vill|söker|önskar|trenger|treng|har brug for|har bruk for|ønsker|ynskjer"
        r"|needs?|wants?|seek)")
# «behöver inga lån eller bidrag», «inte intresserad av export», «inga lån», «klarar sig utan lån»
DENIED_BEFORE = re.compile(
    rf"(?<!\w){WANT}\W+(?:\w+\W+){{0,2}}?{NOT}\b(?!\s+(?:bara|enbart|only|kun|bare|berre|mer vänta))[^.;!?]*$"
    rf"|(?<!\w)(?:{NOT}|don't|doesn't|isn't|aren't)\W+(?:\w+\W+){{0,3}}?(?:intress\w*|interes\w*|aktuel\w*|behov|behøv"
    r"|behöv\w*|nödvändig\w*|need\w*|want\w*|brug for|bruk for|planer|plans|fråga om|tal om|looking for|ute efter"
    r"|på jakt efter)\b[^.;!?]*$"
    rf"|^\W*(?:(?:nej|nei|no)\W+)?(?:inga|ingen|inget|intet|ej|inte|ikke|ikkje|no|not)"
    r"\s+(?!bara|enbart|only|kun|bare|berre)(?:\w+\s+)?$"
    r"|(?<!\w)(?:har|have|has) (?:redan|allerede|alt|already) (?:en|ett|et|ei|a|an)?\W*(?:\w+\W+)?$"
    r"|(?<!\w)(?:klarar (?:sig|oss|mig)|klarer (?:oss|seg|sig)|manage) (?:bra |fint )?(?:utan|uten|uden|without)"
    r" [^.;!?]*$"
)
DENIED_AFTER = re.compile(
    rf"^[^.;!?,]{{0,30}}?\b(?:är|er|is|are|var|känns)?\s*{NOT}\s+(?:\w+\s+)?(?:aktuel\w*|intress\w*|interes\w*|relevan\w*|"
    r"nödvändig\w*|nødvendig\w*|something for|något för|behövs|needed|nødvendig)"
    rf"|^\s*(?:behövs|trengs|behøves|is|are)\s+{NOT}\b|^\s*[:=-]?\s*(?:nej|nei|no)\b\s*(?:[,.;]|$)"
)
DENIAL = re.compile(  # the words that those two need
    rf"(?:{NOT[3:-1]}|nej|nei|redan|allerede|alt|already|utan|uten|uden|without|n't)(?!\w)")
CLAUSE_END = re.compile(
    r"[.;!?](?=\s|$)|\n|(?<!\w)(?:men|but|dock|däremot|however|utan hellre|dog|derimot)(?!\w)"
    r"|,\s*(?=(?:vill|söker|behöver|måste|ska|kan|får|letar|undrar|funderar|vi|jag|har|hon|han|de|we|i|they|she|he|need|want"
    r"|must|trenger|ønsker|må|skal|vil|leter|søger|søker|hun|jeg|eg|dei)\s)"
)
BEFORE, AFTER = 120, 60  # how far from a word what denies it may stand
LONGEST_DENIAL = 8
STANDARD_WEIGHT = {"stem": 0.8, "phrase": 0.9, "last": 0.7, "label": 1.0}


@cache
def entries() -> tuple[Entry, ...]:
    """All forms of needs, groups and target groups: the table `need_words`, then titles and stems of the vocabulary.

    A form of the table replaces the same form of the vocabulary for that need; a row without a need keeps its words
    from being taken for one. Raises VocabularyError where a row is of a need that nobody knows.
    """
    words = rows("need_words")
    known = {*vocabulary().needs, *vocabulary().need_groups, ""}
    if strange := [row for row in words if row["need"] not in known]:
        raise VocabularyError("\n".join(f"{row['where']}: nobody knows the need {row['need']!r}; add it to needs.csv of the "
                                        "pack, or use the id of another" for row in strange))
    forms = [_entry(row["need"], row["form"], row["match"], float(row["weight"]), row["id"]) for row in words]
    told = {(entry.form, entry.id) for entry in forms}
    return (*forms, *(e for e in _of_vocabulary() if (e.form, e.id) not in told))


def _of_vocabulary() -> Iterator[Entry]:
    words = vocabulary()
    for need in words.needs.values():
        for language, title in need.titles.items():
            yield _entry(need.id, title, "phrase", 0.9 if " " in title else 0.6, f"{need.id}/title-{language}")
        for stem in need.stems:
            yield _entry(need.id, stem, "stem", STANDARD_WEIGHT["stem"], f"{need.id}/{stem}")
    for group, titles in words.need_groups.items():
        for language, title in titles.items():
            yield _entry(group, title, "label", 1.0, f"{group}/title-{language}")
    for target in words.target_groups.values():
        for stem in target.stems:
            match = "exact" if stem.isupper() else "stem"
            yield Entry("target_group", target.id, fold(stem).text, *_matched(match, stem), f"{target.id}/{stem}")


def _entry(need: str, form: str, match: str, weight: float, rule: str) -> Entry:
    kind = "need_group" if need in vocabulary().need_groups else "need"
    if match == "stem" and form.isupper():
        match = "exact"
    how, _, exact = _matched(match, form)
    return Entry(kind, need, fold(form).text, how, weight, exact, rule)


def _matched(match: str, form: str) -> tuple[str, float, str | None]:
    return ("phrase", 0.8, form) if match == "exact" else (match, STANDARD_WEIGHT.get(match, 0.8), None)


@cache
def _matcher() -> Matcher:
    return Matcher(entry for entry in entries() if entry.match != "label")


def found(folded: Folded) -> list[Hit]:
    """The entries found in a text, for each kind the longest form first, those that mean no need too.

    >>> [hit.entry.rule for hit in found(fold("Vill bli egen"))]
    ['start.nyforetagande/2']
    """
    hits = [hit for hit in _matcher().hits(folded.text) if _is_spelt(hit, folded)]
    targets = [hit for hit in hits if hit.entry.kind == "target_group"]
    return [*longest(hit for hit in hits if hit.entry.kind != "target_group"), *longest(targets)]


def mentions(folded: Folded) -> Iterator[Mention]:
    """Needs, groups of needs and target groups that a text speaks of, for each kind the longest form first."""
    denials = [match.start() for match in DENIAL.finditer(folded.text)]
    for hit in found(folded):
        entry = hit.entry
        if entry.id:
            start, end = folded.span(hit.start, hit.end)
            denied = entry.kind != "target_group" and _is_near(denials, hit) and is_denied(folded.text, hit.start, hit.end)
            yield Mention(entry.kind, entry.id, start, end, folded.original[start:end], entry.weight, denied)


def _is_near(denials: Sequence[int], hit: Hit) -> bool:
    """Whether a word that denies begins as near to a hit as `is_denied` looks, or in the middle of a word there."""
    at = bisect_left(denials, hit.start - BEFORE - LONGEST_DENIAL)
    return at < len(denials) and denials[at] < hit.end + AFTER


def _is_spelt(hit: Hit, folded: Folded) -> bool:
    """Whether the text has the spelling that the entry asks for; a form with a gap stays within a line."""
    gapped = " … " in hit.entry.form
    if hit.entry.exact is None and not gapped:
        return True
    start, end = folded.span(hit.start, hit.end)
    if gapped and "\n" in folded.original[start:end]:
        return False
    if hit.entry.exact is None:
        return True
    return folded.original[start:end] == hit.entry.exact


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether the clause around a span of folded text says that what stands there is not wanted.

    >>> is_denied("behöver inga lån", 13, 16), is_denied("får inga lån", 9, 12)
    (True, False)
    """
    window = max(0, start - BEFORE)
    opened = [match.end() for match in CLAUSE_END.finditer(text, window, start)]
    closed = CLAUSE_END.search(text, end, end + AFTER)
    before = text[opened[-1] if opened else window:start]
    after = text[end:closed.start() if closed else end + AFTER]
    return bool(DENIED_BEFORE.search(before) or DENIED_AFTER.search(after))
