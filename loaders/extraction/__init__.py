"""From a text to statements: what it says of actors, projects, offers and gaps, each with the words it rests on.

`extraction` is the way through; `context` holds what is known of a page before facts are made. Then each kind of fact has its
folder: `bodies` (organisations), `undertakings` and `projects`, `roles`, `offers`, `needs`, `persons`; `layout` is what all
stand on. Words, triggers and weights are data: `rules/`, read by `rules.py`.
"""

from __future__ import annotations

from loaders.extraction.extraction import Extraction, Tag, extract

__all__ = ["Extraction", "Tag", "extract"]
