"""Values that are made by the thousand: frozen for those who read the code and for mypy, but quick to make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

__all__ = ["quick"]

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def quick(made: type[T]) -> type[T]:
    """A dataclass with slots that nobody changes once it is made: mypy forbids it, and no check at run time does.

    A frozen dataclass sets each field by a call, which makes it three to five times as slow to make.

    >>> @quick
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(1), hash(Point(1)) == hash(Point(1)), len({Point(1), Point(1, 0)})
    (Point(x=1, y=0), True, 1)
    """
    return dataclass(slots=True, unsafe_hash=True)(made)
