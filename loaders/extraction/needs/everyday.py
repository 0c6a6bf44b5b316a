"""Needs that everyday words mean: one mention of them on a page is a word in passing, no need of anybody.

«Avtalet gäller till 2026», «lönsam», «konkurs», «fackliga»: pages use such words whatever they are about. Two mentions, a
heading, an offer or a lack show that a page means the need.
"""

from __future__ import annotations

from collections import Counter

from loaders.extraction.context import Context, once
from loaders.extraction.offers.offer import SURE

__all__ = ["in_passing"]

EVERYDAY = frozenset(
    {
        "affar.leverantor",
        "affar.marknad",
        "affar.strategi",
        "affar.upphandling",
        "finans.ekonomi",
        "finans.lan",
        "halsa.psykisk",
        "kompetens.ledarskap",
        "kompetens.varsel",
        "plats.etablering",
        "regler.arbetsgivare",
        "regler.juridik",
        "start.avveckling",
        "start.socialt",
    }
)


@once
def in_passing(context: Context) -> frozenset[str]:
    """The needs of everyday words that a page mentions but once, and in no heading.

    >>> from loaders.extraction.context import context_of
    >>> sorted(in_passing(context_of("Bolaget är lönsamt. Det gick i konkurs, en konkurs som ingen ville ha.", "s")))
    ['finans.ekonomi']
    """
    surely = [m for m in context.mentions.get("need", ()) if m.id in EVERYDAY and m.weight >= SURE and not m.negated]
    counts = Counter(mention.id for mention in surely)
    headed = {mention.id for mention in surely if (p := context.page.at(mention.start)) and p.kind == "heading"}
    return frozenset(need for need, count in counts.items() if count == 1 and need not in headed)
