"""Sources become values: one module per kind of source, none of which ever sees a connection.

`LOADERS` lists them; a file goes to the first that accepts it, so those that look for more in a file stand first. It is made
when it is first asked for: who reads a text only needs no reader of files, and they take a while to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loaders.base import Loader

__all__ = ["LOADERS"]

if TYPE_CHECKING:
    LOADERS: tuple[Loader, ...]


def __getattr__(name: str) -> Any:
    """`LOADERS` on first use."""
    if name != "LOADERS":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from loaders.documents import DocumentLoader
    from loaders.logs.contacts import ContactLogLoader
    from loaders.registers.actors import ActorRegisterLoader
    from loaders.registers.bolagsverket import BolagsverketLoader
    from loaders.registers.calendars import CalendarLoader
    from loaders.registers.esf import EsfLoader
    from loaders.registers.hsds import HsdsLoader
    from loaders.registers.offers import OfferRegisterLoader
    from loaders.registers.scb import ScbLoader

    globals()[name] = (BolagsverketLoader(), ScbLoader(), CalendarLoader(), EsfLoader(), HsdsLoader(), OfferRegisterLoader(),
                       ActorRegisterLoader(), ContactLogLoader(), DocumentLoader())
    return globals()[name]
