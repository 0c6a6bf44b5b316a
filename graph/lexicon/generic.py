"""Words that mean another body in each place: «Länsstyrelsen», «Kommunstyrelsen», «kommunens näringslivskontor».

They stand in `data/generic_bodies.csv`: `exact` forms, `stem`s of one word, and `opening`s that may go before either.
`kind` is that of the body of the register which a form means in each county that has just one of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from graph.normal import normal_form
from graph.packs import rows

__all__ = ["heads_of_county", "is_generic"]


def is_generic(form: str) -> bool:
    """Whether a normal form names a sort of body, so that it means one only where the place or the text is known.

    >>> [is_generic(form) for form in ("länsstyrelsen", "kommunens näringslivskontor", "näringslivskontoret falun", "lokala")]
    [True, True, False, False]
    """
    return _pattern().fullmatch(form) is not None


@cache
def heads_of_county() -> Mapping[str, str]:
    """The kind of the body of the register that a form means in each county.

    >>> heads_of_county()["landstinget"]
    'region'
    """
    return {normal_form("Actor", row["form"]): row["kind"] for row in rows("generic_bodies") if row["kind"]}


@cache
def _pattern() -> re.Pattern[str]:
    """Whole forms as the normal form writes them; of one that goes on it would change the end."""
    def either(match: str) -> str:
        return "|".join(map(re.escape, sorted(_of(match), key=lambda form: (-len(form), form))))

    return re.compile(rf"(?:(?:{either('opening')}) )?(?:{either('exact')}|(?:{either('stem')})\w*)")


def _of(match: str) -> set[str]:
    forms = [row["form"].casefold() for row in rows("generic_bodies") if row["match"] == match]
    return {normal_form("Actor", form) for form in forms} if match == "exact" else set(forms)
