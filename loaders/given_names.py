"""Given names of the Nordic countries: what makes two capitalised words a person rather than a firm."""

from __future__ import annotations

from functools import cache
from importlib import resources

__all__ = ["is_given_name"]


@cache
def is_given_name(word: str) -> bool:
    """Whether a word is a given name, alone or joined: «Ada», «Per-Olof».

    >>> is_given_name("Per-Olof"), is_given_name("Visit")
    (True, False)
    """
    return word in _names() or ("-" in word and all(part in _names() for part in word.split("-")))


@cache
def _names() -> frozenset[str]:
    return frozenset((resources.files("loaders") / "given_names.txt").read_text("utf-8").split())
