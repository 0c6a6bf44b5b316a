"""What a person typed into the finder, understood: needs, municipality, target group, horizon. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.lexicon import Mention, recognise
from graph.lexicon.places import places
from graph.vocabulary import vocabulary

__all__ = ["Understood", "UnderstoodNeed", "understand"]

# Below this a word means a need only where the text says nothing surer.
SURE = 0.5
NOW = ("nu", "just nu", "akut", "genast", "omgående", "snarast", "idag", "i dag", "direkt", "straks", "nå", "med en gang",
       "now", "right now", "urgently", "today", "immediately")
LATER = ("senare", "på sikt", "framöver", "längre fram", "framtiden", "nästa år", "om några år", "om ett par år",
         "om ett år", "så småningom", "på längre sikt", "senere", "på lang sigt", "på lengre sikt", "neste år", "næste år",
         "fremover", "later", "in the future", "next year", "eventually", "in the long run")


@dataclass(frozen=True, slots=True)
class UnderstoodNeed:
    """A need and the words that name it: `quote` is `text[start:end]`."""

    need: str
    quote: str
    start: int
    end: int

    def as_json(self) -> dict[str, str | int]:
        """The need as plain JSON values."""
        return {"need": self.need, "quote": self.quote, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Understood:
    """`municipality` and `county` are place ids; a municipality comes without its county. `unwanted` are needs that
    the text says are none."""

    needs: tuple[UnderstoodNeed, ...]
    unwanted: tuple[str, ...]
    municipality: str | None
    county: str | None
    target_group: str | None
    horizon: str | None


def understand(text: str) -> Understood:
    """What the text says, in the order of its words; a group of needs stands for its needs, after those named singly.

    >>> found = understand("Vill lämna över firman i Säter på sikt")
    >>> found.needs[0].need, found.municipality, found.horizon
    ('start.agarskifte', 'se-kom-2082', 'later')
    >>> understand("")
    Understood(needs=(), unwanted=(), municipality=None, county=None, target_group=None, horizon=None)
    """
    mentions = recognise(text, said=True)
    wanted = [m for m in mentions if m.kind in ("need", "need_group") and not m.negated]
    surer = [m for m in wanted if m.weight >= SURE] or wanted
    unwanted = [need for m in mentions if m.kind in ("need", "need_group") and m.negated
                for need in vocabulary().needs_of(m.id)]
    needs = _needs(surer)
    areas = [m.id for m in mentions if m.kind == "place" and not m.negated]
    municipality = _municipality(areas)
    county = next((a for a in areas if places().by_id[a].level == "county"), None) if municipality is None else None
    return Understood(
        needs=needs, unwanted=tuple(n for n in dict.fromkeys(unwanted) if n not in {one.need for one in needs}),
        municipality=municipality, county=county, horizon=_horizon(text),
        target_group=next((m.id for m in mentions if m.kind == "target_group" and not m.negated), None))


def _needs(mentions: Iterable[Mention]) -> tuple[UnderstoodNeed, ...]:
    """Each need once. A group of which a need is named singly says nothing more."""
    found: dict[str, UnderstoodNeed] = {}
    for one in sorted(mentions, key=lambda m: (m.kind == "need_group", m.start)):
        needs = vocabulary().needs_of(one.id)
        if one.kind == "need_group" and any(need in found for need in needs):
            continue
        for need in needs:
            found.setdefault(need, UnderstoodNeed(need, one.surface, one.start, one.end))
    return tuple(found.values())


def _municipality(areas: Iterable[str]) -> str | None:
    known = places()
    for area in areas:
        if known.by_id[area].level in ("municipality", "locality"):
            return known.municipalities_within(area)[0]
    return None


def _horizon(text: str) -> str | None:
    """`now` or `later` where the text says one of them and not the other."""
    said = {horizon for horizon, words in (("now", NOW), ("later", LATER))
            if re.search(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", text.casefold())}
    return said.pop() if len(said) == 1 else None
