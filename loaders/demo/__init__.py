"""The demo region: invented and retold files that show what the map can answer, ready to be loaded.

Nine documents lie beside this module; two contact logs are made when asked for, the same bytes every time. The facts of
the public projects are real and told in other words. All persons, firms, numbers, referrals and the promoters of the
inventory are invented: organisation numbers lie in series that are not issued, telephone numbers in those kept for
fiction, mail ends in `.example`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from loaders.demo.contact_logs import contact_logs

__all__ = ["DemoFile", "write_demo"]

INVENTORY_FILE = "forteckning-framjare-dalarna.md"
# Only what the list itself says it is complete for: elsewhere a need without offer stays unknown.
INVENTORY = "Dalarna:start,finans,affar,digital,innov,kompetens,natverk"


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A file of the demo region and how to load it: `kind` as in `--kind`, `inventory` as in `--inventory`."""

    path: Path
    kind: str
    inventory: str | None = None


def write_demo(folder: Path) -> list[DemoFile]:
    """Writes the demo region into the folder and says how to load it: documents by name, then the contact logs.

    The folder is made if needed; files of the same names are overwritten with the same bytes. Raises OSError where the
    folder cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     written = write_demo(Path(folder))
    >>> [(file.path.name, file.inventory) for file in written if file.inventory]
    [('forteckning-framjare-dalarna.md', 'Dalarna:start,finans,affar,digital,innov,kompetens,natverk')]
    >>> [file.path.name for file in written if file.kind == "contacts"]
    ['lotslogg-falun-borlange.csv', 'samtalslogg-ovriga-dalarna.csv']
    """
    folder.mkdir(parents=True, exist_ok=True)
    documents = sorted((files(__package__) / "data" / "documents").iterdir(), key=lambda document: document.name)
    written = [
        _write(folder / document.name, document.read_bytes(), "document",
               INVENTORY if document.name == INVENTORY_FILE else None)
        for document in documents
    ]
    return written + [_write(folder / name, content, "contacts") for name, content in contact_logs().items()]


def _write(path: Path, content: bytes, kind: str, inventory: str | None = None) -> DemoFile:
    path.write_bytes(content)
    return DemoFile(path, kind, inventory)
