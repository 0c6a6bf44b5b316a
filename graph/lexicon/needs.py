"""The words of needs and target groups in running text, and whether the text wants them or says that it does not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from graph.errors import VocabularyError
from graph.lexicon.denials import DENIED_INSIDE, is_denied
from graph.lexicon.matching import Entry, Folded, Hit, Matcher, Mention, fold, longest, spellings
from graph.packs import rows
from graph.vocabulary import vocabulary

__all__ = ["entries", "found", "mentions", "said_entries"]

STANDARD_WEIGHT = {"stem": 0.8, "phrase": 0.9, "last": 0.7, "label": 1.0}


@cache
def entries() -> tuple[Entry, ...]:
    """All forms of needs, groups and target groups: the table `need_words`, then titles and stems of the vocabulary.

    A form of the table replaces the same form of the vocabulary for that need; a row without a need keeps its words
    from being taken for one. Raises VocabularyError where a row is of a need that nobody knows.
    """
    forms = [*_of_table("need_words")]
    told = {(entry.form, entry.id) for entry in forms}
    return (*forms, *(e for e in _of_vocabulary() if (e.form, e.id) not in told))


@cache
def said_entries() -> tuple[Entry, ...]:
    """All of `entries`, and how firms say what they need: the table `said_words`, which counts in notes and questions only.

    «Det är dyrt att frakta» is a need of whoever says it to an adviser; a page may say it of anything. A form that the other
    tables have as well means what it means there.
    """
    told = {(entry.form, entry.match, entry.exact) for entry in entries()}
    said = {(entry.form, entry.match, entry.exact): entry for entry in reversed([*_of_table("said_words")])}
    return (*entries(), *(entry for form, entry in said.items() if form not in told))


def _of_table(table: str) -> Iterator[Entry]:
    words = rows(table)
    known = {*vocabulary().needs, *vocabulary().need_groups, ""}
    if strange := [row for row in words if row["need"] not in known]:
        raise VocabularyError("\n".join(f"{row['where']}: nobody knows the need {row['need']!r}; add it to needs.csv of the "
                                        "pack, or use the id of another" for row in strange))
    for row in words:
        for form in spellings(row["form"]):
            yield _entry(row["need"], form, row["match"], float(row["weight"]), row["id"])


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
def _matcher(said: bool) -> Matcher:
    return Matcher(entry for entry in (said_entries() if said else entries()) if entry.match != "label")


def found(folded: Folded, *, said: bool = False) -> list[Hit]:
    """The entries found in a text, for each kind the longest form first, those that mean no need too; `said`: the text is
    what a firm said, so `said_entries` are looked for.

    >>> [hit.entry.rule for hit in found(fold("Vill bli egen"))]
    ['start.nyforetagande/2']
    """
    hits = [hit for hit in _matcher(said).hits(folded.text) if _is_spelt(hit, folded)]
    targets = [hit for hit in hits if hit.entry.kind == "target_group"]
    return [*longest(hit for hit in hits if hit.entry.kind != "target_group"), *longest(targets)]


def mentions(folded: Folded, *, said: bool = False) -> Iterator[Mention]:
    """Needs, groups of needs and target groups that a text speaks of, for each kind the longest form first."""
    for hit in found(folded, said=said):
        entry = hit.entry
        if entry.id:
            start, end = folded.span(hit.start, hit.end)
            denied = entry.kind != "target_group" and _is_denied(folded.text, hit)
            yield Mention(entry.kind, entry.id, start, end, folded.original[start:end], entry.weight, denied)


def _is_denied(text: str, hit: Hit) -> bool:
    """Whether a text denies a hit, around it or in the gap of its form: «letar … investerare», «letar inte efter»."""
    form = hit.entry.form
    if " … " in form and DENIED_INSIDE.match(text, hit.start, hit.end) and not DENIED_INSIDE.match(form):
        return True
    return is_denied(text, hit.start, hit.end)


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
