"""The network of actors and projects as files to take along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from api.wiring import network_scene, open_engine, rows_visible, today
from graph.config import Settings
from graph.engine import Engine
from graph.errors import BadParameter, InputError
from viz.export_graphml import graphml
from viz.export_html import network_html
from viz.i18n import texts
from viz.scene import Scene
from viz.words import day

__all__ = ["EXPORTS", "export_file", "exported", "suffix_of"]


def _html(scene: Scene) -> bytes:
    title = texts(scene.language).gettext("Network")
    return network_html(scene, title=f"Främjarkartan: {title}", day=day(today(), scene.language),
                        language=scene.language).encode()


# Suffix: (media type, writer).
EXPORTS: dict[str, tuple[str, Callable[[Scene], bytes]]] = {
    "graphml": ("application/graphml+xml", graphml),
    "html": ("text/html; charset=utf-8", _html),
}


def suffix_of(file: Path) -> str:
    """The kind of export that a file's name asks for. Raises BadParameter where there is none such.

    >>> suffix_of(Path("map.HTML"))
    'html'
    """
    suffix = file.suffix.removeprefix(".").lower()
    if suffix not in EXPORTS:
        known = " or ".join(f".{one}" for one in EXPORTS)
        raise BadParameter("FILE", f"{file.name} says by its suffix what is written; what can be is {known}")
    return suffix


def exported(engine: Engine, suffix: str, language: str, *, rows_visible: bool) -> bytes:
    """The network in the form of a suffix; without rows, evidence from logs names the file only."""
    return EXPORTS[suffix][1](network_scene(engine, language, rows_visible=rows_visible))


def export_file(settings: Settings, file: Path, language: str) -> None:
    """Writes the network to a file. Raises InputError where that is not possible."""
    suffix = suffix_of(file)
    with open_engine(settings) as engine:
        data = exported(engine, suffix, language, rows_visible=rows_visible(settings))
    try:
        file.write_bytes(data)
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror})") from error
