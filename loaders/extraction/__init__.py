"""From a text to statements: what it says of actors, projects, offers and gaps, each with the words it rests on."""

from __future__ import annotations

from loaders.extraction.extraction import Extraction, Tag, extract

__all__ = ["Extraction", "Tag", "extract"]
