"""Sources become values: one module per kind of source, none of which ever sees a connection.

`LOADERS` lists them; a file goes to the first that accepts it, so those that look for more in a file stand first.
"""

from __future__ import annotations

from loaders.base import Loader
from loaders.contacts import ContactLogLoader
from loaders.documents import DocumentLoader

__all__ = ["LOADERS"]

LOADERS: tuple[Loader, ...] = (ContactLogLoader(), DocumentLoader())
