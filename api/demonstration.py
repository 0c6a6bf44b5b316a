"""The demo region: packaged files, written out, loaded as one's own would be, into a graph of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from api.loading import LoadRequest, load, planned
from api.wiring import open_store
from graph.config import Settings
from graph.keys import PersonalKey

__all__ = ["demo_folder", "load_demo"]


def demo_folder() -> Path:
    """Where the demo keeps its files and, unless another is given, its graph: in the user's data folder."""
    return user_data_path("framjarkartan", appauthor=False) / "demo"


def load_demo(settings: Settings, folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Writes the packaged files into `folder` and loads them; the report of docs/reference.md.

    What is there already and has not changed is not loaded again. Numbers of persons in the demo are invented, but are
    treated as real ones.
    """
    from loaders.demo import write_demo

    requests = [LoadRequest([file.path], kind=file.kind, inventories=(file.inventory,) if file.inventory else ())
                for file in write_demo(folder)]
    with open_store(settings, say=say) as store:
        return load(store, planned(requests), PersonalKey.from_file(settings.key_file), say=say)
