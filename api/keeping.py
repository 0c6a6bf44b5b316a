"""Commands that check a graph and move what it holds: `check`, `dump`, `restore`, `copy`."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from api.options import Form, Format, Graph, chosen_settings
from api.output import message, print_json, print_table, progress

if TYPE_CHECKING:
    from graph.check import Finding
    from graph.config import Settings

__all__ = ["register"]

DumpFile = Annotated[Path, typer.Argument(metavar="FILE", help="A dump: compressed JSON Lines, such as graph.jsonl.gz.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    app.command(epilog="Try: framjar check --rebuild")(check)
    app.command(epilog="Try: framjar dump graph.jsonl.gz")(dump)
    app.command(epilog="Try: framjar restore graph.jsonl.gz --graph embedded:new")(restore)
    app.command(epilog="Try: framjar copy --to neo4j://localhost")(copy)


def check(
    rebuild: Annotated[bool, typer.Option(
        "--rebuild", help="Derive everything anew too, and tell where the graph holds something else.")] = False,
    form: Format = Form.TABLE,
    graph: Graph = None,
) -> None:
    """Check that the graph is what it must be. What a cut-short load left is cleared away first."""
    from api import wiring
    from graph.check import AS_DERIVED, checked, differences
    from graph.check import check as findings_of

    with wiring.open_store(chosen_settings(graph), say=message) as store, progress("Checking"), store.engine.writing():
        store.recover()
        found = [*findings_of(store.engine), *(differences(store) if rebuild else ())]
    _print_findings(found, [*checked(), *([AS_DERIVED] if rebuild else ())], form)
    raise typer.Exit(1 if found else 0)


def dump(file: DumpFile, graph: Graph = None) -> None:
    """Write all sources, statements, contacts and judgements to a file, as one keeps a backup."""
    from api import wiring
    from graph import moving

    settings = chosen_settings(graph)
    with wiring.open_store(settings, say=message) as store, progress("Writing"), store.engine.writing():
        store.recover()
        with _replacing(file) as stream:
            counts = moving.dump(store.engine, stream, _fingerprint(settings))
    message(f"Written: {file} ({_told(counts)}).")


def restore(file: DumpFile, graph: Graph = None) -> None:
    """Load a dump into an empty graph. All of the file is checked before anything is written."""
    from api import wiring
    from graph import moving
    from graph.vocabulary import vocabulary

    settings = chosen_settings(graph)
    with _reading(file) as stream, wiring.open_store(settings, say=message) as store, progress("Restoring"):
        counts = moving.restore(store, stream, _fingerprint(settings), str(file))
        unheld = moving.unheld_needs(store.engine, vocabulary())
    message(f"Restored: {file} ({_told(counts)}).{_without_pack(unheld)}")


def copy(
    to: Annotated[str, typer.Option(
        "--to", metavar="URI", help="The empty graph to copy into; its user, password and database are GRAPH_TO_USER, "
                                    "GRAPH_TO_PASSWORD or GRAPH_TO_PASSWORD_FILE, GRAPH_TO_DATABASE.")],
    graph: Graph = None,
) -> None:
    """Copy all that a graph holds into another, empty one, such as from the embedded engine to Neo4j."""
    from api import wiring
    from graph import moving
    from graph.config import target_settings
    from graph.errors import BadParameter
    from graph.vocabulary import vocabulary

    source, target = chosen_settings(graph), target_settings(to)
    if _place(source) == _place(target):
        raise BadParameter("--to", "is the graph that is to be copied; name another")
    with (wiring.open_store(source, say=message) as read, wiring.open_store(target, say=message) as written,
          progress("Copying")):
        moving.require_empty(written)
        with read.engine.writing():
            read.recover()
            counts = moving.copy(read.engine, written)
        unheld = moving.unheld_needs(written.engine, vocabulary())
    message(f"Copied: {_told(counts)}.{_without_pack(unheld)}")


def _place(settings: Settings) -> tuple[str, str]:
    """Where a graph is, however its address is written."""
    path = settings.embedded_path
    return (str(path.resolve()), "") if path else (settings.uri.rstrip("/"), settings.database)


def _print_findings(found: list[Finding], names: list[str], form: Form) -> None:
    if form is Form.JSON:
        print_json({"findings": [{"invariant": one.invariant, "about": one.about, "sentence": one.sentence} for one in found],
                    "checked": names})
    elif found:
        print_table("Findings", ("invariant", "what"), [[one.invariant, one.sentence] for one in found])
    else:
        message(f"All is well: {len(names)} invariants hold.")


def _told(counts: Counter[str]) -> str:
    """How much was moved.

    >>> _told(Counter(source=1, contact=20))
    '1 sources, 0 statements, 20 contacts, 0 judgements'
    """
    return ", ".join(f"{counts[kind]} {kind}s" for kind in ("source", "statement", "contact", "judgement"))


def _without_pack(needs: Sequence[str]) -> str:
    """What becomes of needs that no pack here has, and what to do.

    >>> _without_pack(["granbo.lots"])[:42], _without_pack([])
    (' Needs that no pack here has: granbo.lots.', '')
    """
    if not needs:
        return ""
    return (f" Needs that no pack here has: {', '.join(needs)}. What is said of them is kept, and shown under these ids; when "
            "their pack is named with GRAPH_PACKS, the next command that writes takes them up.")


def _fingerprint(settings: Settings) -> str | None:
    """The fingerprint of the key that is there; None where there is none, and none is made."""
    from graph.keys import PersonalKey

    return PersonalKey.from_file(settings.key_file).fingerprint if settings.key_file.exists() else None


@contextmanager
def _replacing(file: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of `file` when it is whole; only its owner can read it."""
    from graph.errors import InputError

    try:
        handle, draft = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror}); check folder and rights") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, file)
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror}); check folder, rights and space") from error
    finally:
        Path(draft).unlink(missing_ok=True)


@contextmanager
def _reading(file: Path) -> Iterator[BinaryIO]:
    from graph.errors import UnreadableFile

    try:
        stream = file.open("rb")
    except OSError as error:
        raise UnreadableFile(str(file), f"cannot be read ({error.strerror})") from error
    with stream:
        yield stream
