"""The network of actors and projects, and the services, as files to take along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from api.wiring import network_scene, open_engine, rows_visible, today
from graph.config import Settings
from graph.engine import Engine
from graph.errors import BadParameter, InputError
from queries.offered import Organisation, Service, read_organisations, read_services
from viz.export_graphml import graphml
from viz.export_hsds import hsds_json, hsds_zip
from viz.export_html import network_html
from viz.i18n import texts
from viz.scene import Scene
from viz.words import day

__all__ = ["EXPORTS", "SERVICES", "export_file", "exported", "suffix_of"]


def _html(scene: Scene) -> bytes:
    title = texts(scene.language).gettext("Network")
    return network_html(scene, title=f"Främjarkartan: {title}", day=day(today(), scene.language),
                        language=scene.language).encode()


# Suffix: (media type, writer).
EXPORTS: dict[str, tuple[str, Callable[[Scene], bytes]]] = {
    "graphml": ("application/graphml+xml", graphml),
    "html": ("text/html; charset=utf-8", _html),
}


# Suffix: (media type, writer of services and organisations).
SERVICES: dict[str, tuple[str, Callable[[Sequence[Service], Sequence[Organisation], str], bytes]]] = {
    "hsds.json": ("application/json", hsds_json),
    "hsds.zip": ("application/zip", hsds_zip),
}


def suffix_of(file: Path) -> str:
    """The kind of export that a file's name asks for. Raises BadParameter where there is none such.

    >>> suffix_of(Path("map.HTML")), suffix_of(Path("services.hsds.zip"))
    ('html', 'hsds.zip')
    """
    suffix = next((one for one in SERVICES if file.name.lower().endswith(f".{one}")), file.suffix.removeprefix(".").lower())
    if suffix not in EXPORTS and suffix not in SERVICES:
        known = " or ".join(f".{one}" for one in (*EXPORTS, *SERVICES))
        raise BadParameter("FILE", f"{file.name} says by its suffix what is written; what can be is {known}")
    return suffix


def exported(engine: Engine, suffix: str, language: str, *, rows_visible: bool) -> bytes:
    """The network, or the services, in the form of a suffix; without rows, evidence from logs names the file only."""
    if suffix in SERVICES:
        services = read_services(engine)
        providers = {one.id for service in services for one in service.providers}
        return SERVICES[suffix][1](services, read_organisations(engine, providers), language)
    return EXPORTS[suffix][1](network_scene(engine, language, rows_visible=rows_visible))


def export_file(settings: Settings, file: Path, language: str) -> None:
    """Writes the network, or the services, to a file. Raises InputError where that is not possible."""
    suffix = suffix_of(file)
    with open_engine(settings) as engine:
        data = exported(engine, suffix, language, rows_visible=rows_visible(settings))
    try:
        file.write_bytes(data)
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror})") from error
