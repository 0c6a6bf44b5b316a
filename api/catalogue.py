"""One question of the catalogue as plain JSON values."""

from __future__ import annotations

from typing import Any

from queries.catalog import catalogue
from queries.question import Question

__all__ = ["described"]


def described(asked: Question) -> dict[str, Any]:
    """The entry of a question in `framjar questions`.

    >>> from queries.catalog import question
    >>> described(question("51"))["name"]
    'coverage'
    """
    return next(one for one in catalogue() if one["name"] == asked.name)
