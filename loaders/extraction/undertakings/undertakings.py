"""Undertakings that a page presents under a name of their own: projects, programmes, schemes, platforms, agreements.

No single pattern decides. Every span that layout, marks or capitals set apart gathers evidence (`telling.py`); what gathers
enough is one. Weights are data (`rules/evidence.csv`), so a decision can be read as a sum.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from graph.normal import normal_form
from graph.quick import quick
from loaders.extraction.beginnings import Beginnings
from loaders.extraction.context import Context, ProjectMention, once
from loaders.extraction.layout.page import Passage
from loaders.extraction.overlaps import Crowd
from loaders.extraction.projects.names import project_name
from loaders.extraction.rules import rules
from loaders.extraction.spans import Part, Placed, has_any
from loaders.extraction.undertakings.candidates import Candidate, candidates
from loaders.extraction.undertakings.sentences import sort_of
from loaders.extraction.undertakings.telling import SCALE, Telling
from loaders.extraction.wording import AND, CAP, tells_of_money

__all__ = ["LIKELY", "NEAR", "SOMEBODY", "Weighed", "named_agreements", "named_by_evidence", "weigh", "weighed_names"]

# What shows that a name is that of an organisation or a person
SOMEBODY = frozenset({"ev-body", "ev-body-of-register", "ev-holds-body", "ev-person", "ev-title-of-person", "ev-from-body",
                      "ev-acts-after", "ev-listed-with-body", "ev-body-word", "ev-maybe-body"})
NEW = frozenset({"ev-new-words", "ev-new-word", "ev-new-in"})
WITHIN = frozenset({"quoted", "bracketed", "emphasised", "again"})
LEADS = frozenset({"head", "leading", "again"})
SEVERAL = 3  # paragraphs with amounts, from which on a page tells of grants
LIKELY = 0.4  # from here on a name is given as that of an undertaking
NEAR = 0.03  # what is less likely was never in question
SUREST = 0.85  # evidence alone is never surer
AGREEMENT = (
    r"(?:avtal|avtalet|aftale|aftalen|avtale|avtalen|avtala|agreement|överenskommelse|överenskommelsen|overenskomst"
    r"|intensjonsavtale|avsiktsförklaring)"
)
AGREEMENTS = ("avtal", "aftale", "agreement", "överenskommelse", "overenskomst", "avsiktsförklaring")
AGREED_ON = re.compile(
    rf"(?<![\w-])(?P<name>(?=[A-ZÅÄÖÆØ])[\w-]*?(?i:{AGREEMENT})[ ]"
    r"(?:om|on|for|för)[ ][^.,;:()\n]{4,90}?)(?=[.,;:()\n]|[ ](?:som|der|which|och|og|and|har|blev|ble|was|mellan"
    r"|mellem|mellom)[ ]|$)"
)
AGREEMENT_FOR = re.compile(
    rf"(?<![\w-])(?P<name>(?:[a-zåäöæø]+[ ])?[a-zåäöæø]*{AGREEMENT}[ ](?:for|för|om|on)[ ](?:[a-z]+\.[a-z]{{2,3}}"
    rf"|{CAP}(?:[ ]{CAP})*))"
)
SIGNED = re.compile(
    r"(?i)\b(?:undertecknade\w*|undertecknat\w*|underskrev|underskrevet|undertegne\w*|skrev under|signed|signerade\w*"
    r"|signert\w*"
    r"|ingick|ingått|tecknade\w*|tecknat\w*|indgået|indgik|inngikk|inngått|entered into|förnyade\w*|förnyat\w*|fornyet"
    r"|renewed)\b"
)

@quick
class Weighed:
    """A name with its evidence and how likely it is that of an undertaking."""

    surface: str
    found: tuple[Candidate, ...]
    told: frozenset[str]
    likely: float


def named_by_evidence(
    context: Context,
    known: Sequence[ProjectMention],
    likely: Sequence[Weighed],
) -> Iterator[ProjectMention]:
    """The names that are likely those of undertakings, the likeliest first; `known` ones are left out.

    Of names that lie in one another the likelier one is given.

    >>> from loaders.extraction.context import context_of
    >>> page = context_of("Nämnden ger 2 miljoner kronor till Sensorkraft, som Almi driver.", "s")
    >>> [(one.name.surface, one.confidence > 0.6) for one in named_by_evidence(page, [], weigh(page)[:1])]
    [('Sensorkraft', True)]
    """
    taken = {mention.name.key for mention in known}
    places: Crowd[Placed] = Crowd(known)
    longer = Beginnings(mention.name.surface for mention in known)
    for weighed in _without_ends(likely):
        key = normal_form("Project", weighed.surface)
        free = [c for c in weighed.found if not places.touches(c)]
        if not free or key in taken or _begins_others(context, weighed, longer):
            continue
        bullets = [c.passage for c in free if c.form == "head" and c.passage.kind == "bullet"]
        if any(map(places.is_within, bullets)):
            continue  # An item of a list is about one undertaking, and the likelier name is that.
        taken.add(key)
        places.add(weighed.found)
        here = free[0]
        sort = sort_of(context.page.plain, here)
        name = project_name(weighed.surface, "Project", sort)
        rule = max(weighed.told, key=lambda each: (rules().evidence.get(each, 0.0), each))
        yield ProjectMention(here.start, here.end, name, rule, round(min(weighed.likely, SUREST), 2), sort)


def weighed_names(context: Context, people: Sequence[Placed], doubted: int) -> list[Weighed]:
    """All names that are likely those of undertakings, and of the others those that come nearest, at most `doubted`."""
    found = [one for one in weigh(context, people, likely=NEAR) if one.likely >= NEAR]
    likely = sum(one.likely >= LIKELY for one in found)
    return found[: likely + doubted]


@once
def _paid(context: Context) -> Sequence[Passage]:
    """The paragraphs that name an amount."""
    low = context.page.low
    return [each for each in context.page.passages if each.kind in ("text", "bullet") and tells_of_money(low, each)]


def _together(context: Context, found: list[Weighed]) -> list[Weighed]:
    """The names with the evidence of their paragraph: that it names an amount, and no other name."""
    more: dict[str, set[str]] = {}
    paid = _paid(context)
    of_grants = len(paid) >= SEVERAL
    inside = _inside_passages(found)
    for passage in paid:
        named = [(one, start) for one, start in inside.get(passage.start, ()) if _is_open(one.told)]
        alone = len({start for _, start in named}) == 1
        for one, _ in named:
            told = more.setdefault(one.surface, set())
            told.add("ev-among-grants" if of_grants else "ev-paragraph-money")
            if alone:
                told.add("ev-only-name-among-grants" if of_grants else "ev-only-name")
    return [_with(one, more[one.surface]) if one.surface in more else one for one in found]


def _inside_passages(found: Iterable[Weighed]) -> Mapping[int, Sequence[tuple[Weighed, int]]]:
    """The names in each passage, by where that begins, that do not only head it, with where they first stand in it."""
    inside: dict[int, list[tuple[Weighed, int]]] = {}
    for one in found:
        first: dict[int, int] = {}
        for c in one.found:
            first[c.passage.start] = min(c.start, first.get(c.passage.start, c.start))
        for passage in {c.passage.start for c in one.found if c.form != "head"}:
            inside.setdefault(passage, []).append((one, first[passage]))
    return inside


def _beside_others(found: list[Weighed]) -> list[Weighed]:
    """The unknown names with the evidence against those in whose paragraph a likelier one stands."""
    taken = {c.passage.start for one in found if one.likely >= LIKELY for c in one.found}
    return [
        _with(one, {"ev-new-beside-likely"})
        if one.likely < LIKELY and one.told & NEW and not one.told & SOMEBODY
        and any(c.form != "head" and c.passage.start in taken for c in one.found)
        else one
        for one in found
    ]


def _under_headlines(found: list[Weighed]) -> list[Weighed]:
    """The names with the evidence against those that only head what tells of another: «JOBB NÄRA SPÅRET»."""
    likely = [(c.start, one) for one in found if one.likely >= LIKELY for c in one.found if c.form != "head"]
    likely.sort(key=lambda pair: pair[0])
    starts = [start for start, _ in likely]
    told = []
    for one in found:
        units = [c.unit for c in one.found if c.form == "head" and c.unit]
        alone = units and not any(c.form in WITHIN for c in one.found) and "ev-written-again" not in one.told
        inside = likely[bisect_left(starts, one.found[0].end) : bisect_left(starts, units[0].end)] if alone else []
        headline = any(other.surface not in one.surface for _, other in inside)
        told.append(_with(one, {"ev-headline"}) if headline else one)
    return told


def _is_open(told: Collection[str]) -> bool:
    """Whether a name in a paragraph with an amount counts there, however unlikely it is by itself: it may be what is paid."""
    return "ev-inside-sentence" in told and SOMEBODY.isdisjoint(told)


def _with(one: Weighed, more: set[str]) -> Weighed:
    told = one.told | more
    return Weighed(one.surface, one.found, told, SCALE.likelihood(told))


def _without_ends(likely: Sequence[Weighed]) -> list[Weighed]:
    """The names without those that are but the end of another of them."""
    ending: dict[int, list[Weighed]] = {}
    for each in likely:
        for end in {candidate.end for candidate in each.found}:
            ending.setdefault(end, []).append(each)
    return [one for one in likely if not any(_ends(one, longer) for longer in ending[one.found[0].end])]


def _ends(one: Weighed, longer: Weighed) -> bool:
    """Whether a name is but the end of a longer one wherever it stands: «Norrby» of «Sociala ekonomin i Norrby»."""
    ends = {(c.end, c.start) for c in longer.found}
    return len(one.surface) < len(longer.surface) and all(
        any(end == c.end and start < c.start for end, start in ends) for c in one.found
    )


def _begins_others(context: Context, one: Weighed, known: Beginnings) -> bool:
    """Whether a name is but the begin of longer known ones wherever it stands: «Levande» of «Levande byar»."""
    low = context.page.low
    longer = tuple(surface.lower() for surface in known.going_on(f"{one.surface} "))
    return bool(longer) and all(low.startswith(longer, candidate.start) for candidate in one.found)




def weigh(
    context: Context,
    people: Sequence[Placed] = (),
    doubtful: Sequence[Placed] = (),
    heads: bool = True,
    likely: float = 0.0,
) -> list[Weighed]:
    """The names that may be those of undertakings, with their evidence; likeliest first, longer ones before shorter ones.

    `people` are the places of persons' names: no projects. `doubtful` are those of names that may be organisations. `heads`
    is False for plans, whose headings and leads name their parts. Of those that are less likely than `likely` most are left
    out, and so is the work to weigh them to the end.
    """
    groups: dict[str, list[Candidate]] = {}
    surfaces: dict[str, dict[str, int]] = {}  # how often each way to write a name comes
    for candidate in candidates(context):
        if candidate.form in LEADS and not heads:
            continue
        name = project_name(context.words(candidate))
        groups.setdefault(name.key, []).append(candidate)
        counted = surfaces.setdefault(name.key, {})
        counted[name.surface] = counted.get(name.surface, 0) + 1
    telling = Telling(context, people, doubtful)
    paid = {passage.start for passage in _paid(context)}
    found = []
    for key, group in groups.items():
        surface = max(surfaces[key], key=surfaces[key].__getitem__)
        beside_amount = any(each.form != "head" and each.passage.start in paid for each in group)
        told = telling.of(surface, group, likely, needed=_is_open if beside_amount else None)
        if told is not None:
            found.append(Weighed(surface, tuple(group), told, SCALE.likelihood(told)))
    found = _beside_others(_under_headlines(_together(context, found)))
    return sorted(found, key=lambda one: (-one.likely, -len(one.surface), one.surface))


def named_agreements(context: Context) -> Iterator[ProjectMention]:
    """Agreements: «Aftale om …» in capitals inside a sentence, «the partnership agreement for X» that somebody signed."""
    plain = context.page.plain
    if not has_any(context.page.low, AGREEMENTS):
        return
    for pattern, confidence in ((AGREED_ON, 0.75), (AGREEMENT_FOR, 0.6)):
        for match in pattern.finditer(plain):
            here = Part(*match.span("name"))
            passage = context.page.at(here.start)
            if passage is None or not passage.content or passage.kind not in ("text", "bullet", "label", "heading"):
                continue
            if passage.kind == "heading" and passage.section <= 1 and here.start == passage.start and pattern is AGREED_ON:
                name = project_name(match["name"], "Project", "avtal")
                yield ProjectMention(here.start, here.end, name, "undertaking-agreement", 0.7, "avtal")
                continue
            opened = here.start == passage.start or plain[here.start - 2 : here.start - 1] in ".!?:"
            signed = SIGNED.search(plain, passage.start, passage.end)
            if not signed or (opened and pattern is AGREED_ON):
                continue
            words = re.sub(rf"[ ]{AND}$", "", match["name"])
            name = project_name(words, "Project", "avtal")
            yield ProjectMention(here.start, here.start + len(words), name, "undertaking-agreement", confidence, "avtal")
