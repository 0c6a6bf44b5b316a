"""The words of the business-support system: needs, places, actors and dates, found in text and read in cells.

`recognise` finds them in running text in Swedish, Danish, Norwegian (both) and English, `recognise_noted` in notes, slips of
the pen too; `needs_in_label`, `parse_date`, `parse_period`, `places().municipality` and `actors().find` read single cells.
All of it is pure and follows from the tables in `data/` and the vocabulary; an edit of a table is enough to teach a word.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial

from graph.lexicon import needs as _needs
from graph.lexicon.actors import Register, RegisterActor, actors
from graph.lexicon.actors import mentions as _actors_in
from graph.lexicon.labels import LabelReading, needs_in_label
from graph.lexicon.matching import Folded, Mention, fold
from graph.lexicon.places import Place, Places, places
from graph.lexicon.places import mentions as _places_in
from graph.lexicon.slips import Noted, recognise_noted
from graph.lexicon.written_dates import mentions as _dates_in
from graph.lexicon.written_dates import parse_date, parse_period

__all__ = [
    "ALL", "LabelReading", "Mention", "Noted", "Place", "Places", "Register", "RegisterActor", "actors", "needs_in_label",
    "parse_date", "parse_period", "places", "recognise", "recognise_noted",
]

ALL = frozenset({"need", "need_group", "place", "actor", "date", "target_group"})
_Reader = tuple[frozenset[str], Callable[[Folded], Iterator[Mention]]]
_OF_NEEDS = frozenset({"need", "need_group", "target_group"})
_READERS: tuple[_Reader, ...] = (
    (frozenset({"place"}), _places_in),
    (frozenset({"actor"}), _actors_in),
    (frozenset({"date"}), _dates_in),
)


def recognise(text: str, *, kinds: Collection[str] = ALL, said: bool = False) -> list[Mention]:
    """The needs, places, actors, dates and target groups that a text names, in order of (start, -end).

    `kinds` limits the search. `said`: the text is what a firm said (a note, a question), where everyday words mean needs that
    they don't mean on a page. Mentions of one kind never overlap: the longest form wins. Those with a weight below 0.5
    are words that mean the thing only where little else is said (a label, a short question). An empty text gives [].

    >>> [(m.kind, m.id, m.surface) for m in recognise("Vill lämna över till dottern, firman ligger i Säter.")]
    [('need', 'start.agarskifte', 'lämna över till dottern'), ('place', 'se-kom-2082', 'Säter')]
    >>> [(m.id, m.negated) for m in recognise("Behöver inga lån men hjälp med export", kinds={"need"})]
    [('finans.lan', True), ('affar.export', False)]
    >>> [m.id for m in recognise("Banken säger nej till mer pengar", kinds={"need"}, said=True)]
    ['finans.lan']
    """
    folded = fold(text)
    wanted = frozenset(kinds)
    readers: tuple[_Reader, ...] = ((_OF_NEEDS, partial(_needs.mentions, said=said)), *_READERS)
    found = [mention for read, mentions in readers if read & wanted for mention in mentions(folded)]
    return sorted((m for m in found if m.kind in wanted), key=lambda m: (m.start, -m.end, m.kind, m.id))
