"""What a source says is missing: the needs of the clause with the word for it, at the places it names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from graph.lexicon import Mention, parse_period
from graph.model import Name, Statement
from graph.vocabulary import vocabulary
from loaders.extraction.context import Context, Sentence, group_name, need_name, place_name
from loaders.extraction.layout import Part
from loaders.extraction.offer import SURE, WEAK, is_aim, places_of
from loaders.extraction.rules import Hit

__all__ = ["lack_statements"]

SHORTAGE = frozenset({"brist på", "bristen på", "brist inom", "mangel på", "mangler", "lack of", "saknar"})


def lack_statements(context: Context) -> Iterator[Statement]:
    """What a page says is missing: the needs of the clause with the word for it, at the places it names.

    >>> from loaders.extraction.context import context_of
    >>> [(s.subject.surface, s.object.key) for s in lack_statements(context_of("I Mora saknas lokaler.", "s"))]
    [('Mora', 'plats.lokal')]
    """
    for sentence in context.sentences:
        if is_aim(sentence.passage):
            continue
        for hit in context.hit("lack", sentence):
            clause = _clause(context, sentence, hit)
            if context.has("no_lack", Part(max(sentence.start, hit.start - 25), min(sentence.end, hit.end + 30))):
                continue
            needs = _nearest(context, clause, hit) or _nearest(context, Part(sentence.start, sentence.end), hit)
            if hit.trigger.stem in SHORTAGE:  # a shortage of labour is no lack of support
                needs = [need for need in needs if need.id != "kompetens.rekrytering"]
            if not needs:
                continue
            places = places_of(context, clause) or places_of(context, sentence) or _places_before(context, sentence)
            yield from _lacking(context, sentence, hit, needs, places)
            break


def _clause(context: Context, sentence: Sentence, hit: Hit) -> Part:
    words = context.page.plain
    begin = max(words.rfind(";", sentence.start, hit.start), words.rfind(" men ", sentence.start, hit.start)) + 1
    stop = words.find(";", hit.end, sentence.end)
    return Part(begin or sentence.start, stop if stop > 0 else sentence.end)


def _nearest(context: Context, part: Part, hit: Hit) -> list[Mention]:
    """Needs of a clause, those after the word first; at most two, and none far away."""
    found = [need for need in context.found("need", part) if need.weight >= WEAK]
    found = [need for need in found if need.weight >= SURE] or found
    after = [need for need in found if 0 <= need.start - hit.end < 110]
    before = [need for need in found if 0 <= hit.start - need.end < 90]
    return (after or before[::-1])[:2]


def _places_before(context: Context, sentence: Sentence) -> list[Mention]:
    """The last place named in the same section before the sentence, else the page's most frequent county."""
    all_places = context.mentions.get("place", ())
    at = bisect_left(all_places, sentence.start, key=lambda m: m.start)
    heading = context.page.heading(sentence.passage.section)
    begin = heading.start if heading else 0
    near = [place for place in all_places[max(0, at - 6) : at] if place.start >= begin and place.weight >= SURE]
    if near:
        return [near[-1]]
    counts: dict[str, int] = {}
    for place in all_places:
        counts[place.id] = counts.get(place.id, 0) + 1
    best = max(counts, key=lambda key: (counts[key], key), default=None)
    return [next(place for place in all_places if place.id == best)] if best else []


def _lacking(
    context: Context, sentence: Sentence, hit: Hit, needs: list[Mention], places: list[Mention]
) -> Iterator[Statement]:
    groups = context.found("target_group", sentence)
    start, end = parse_period(context.words(sentence))
    subjects = [place_name(place) for place in places] or [_whom(groups)]
    for need in dict.fromkeys(mention.id for mention in needs):
        for subject in subjects:
            yield context.say(
                subject,
                "lacks",
                need_name(need),
                sentence,
                hit.trigger.id,
                0.7 * hit.trigger.weight,
                start=start,
                end=end,
                target_group=groups[0].id if groups else None,
            )


def _whom(groups: Sequence[Mention]) -> Name:
    """Without a place a lack is of those it hits: the group that is named, else all firms."""
    if groups:
        return group_name(groups[0])
    return Name("TargetGroup", vocabulary().target_groups["firms"].sv, "firms")
