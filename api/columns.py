"""The command `framjar columns`: what the columns of a contact log are understood as, and what people say of them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.options import Form, Format, Graph, chosen_settings
from api.output import message, print_json, print_table, progress

if TYPE_CHECKING:
    from api.loading import Plan, Remembered
    from graph.config import Settings
    from graph.keys import PersonalKey
    from loaders.logs.understanding import Understanding

__all__ = ["as_json", "forget", "mapping_file", "register", "understood", "write_remarks"]


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command(epilog="Try: framjar columns contacts.csv --out contacts.toml")(columns)


def columns(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A contact log.")],
    mapping: Annotated[Path | None, typer.Option(
        "--mapping", metavar="FILE", help="What the columns mean, where they cannot be told.")] = None,
    out: Annotated[Path | None, typer.Option(
        "--out", metavar="FILE", help="Write this understanding as a mapping file, to be edited and given to load.")] = None,
    forget_it: Annotated[bool, typer.Option(
        "--forget", help="Forget the mapping that is remembered for tables of this shape.")] = False,
    form: Format = Form.TABLE,
    graph: Graph = None,
) -> None:
    """Show what the columns of a contact log are understood as, how surely, with examples."""
    from api import wiring
    from api.language import of_environment

    settings, language = chosen_settings(graph), of_environment(os.environ)
    with progress("Reading"):
        known = wiring.known_columns(settings, message) if mapping is None else {}
        found = understood(file, settings, mapping, known)
        if forget_it:
            gone = forget(settings, found)
            found = understood(file, settings, mapping)
    if forget_it:
        message(f"Forgotten: what was said of {', '.join(gone)}." if gone else "Nothing is remembered of tables of this shape.")
    if out is not None:
        _write(out, mapping_file(found, language))
        message(f"Written: {out}. Edit it, then: framjar load {file} --mapping {out}")
    if form is Form.JSON:
        print_json(as_json(file, found, language))
    else:
        _print(file, found, language)


def understood(file: Path, settings: Settings, mapping: Path | None = None, known: Remembered | None = None) -> Understanding:
    """What the columns of a file are taken for, with a mapping that is given or what is remembered.

    Raises BadParameter where there is no such mapping, UnreadableFile where the file is no log that can be read.
    """
    from api.loading import LoadRequest, planned
    from api.wiring import today
    from graph.errors import UnreadableFile
    from graph.keys import PersonalKey
    from loaders.base import ReadOptions
    from loaders.logs.understanding import understanding
    from loaders.tables import TABLES

    plan = planned([LoadRequest([file], "contacts", mapping=mapping)])[0]
    for error in plan.walk.unreadable:
        raise error
    if file.is_dir() or file.suffix.lower() not in TABLES:
        raise UnreadableFile(str(file), f"is no table; name a file that ends with {', '.join(sorted(TABLES))}")
    key = PersonalKey.passing(settings.key_file)
    return understanding(file, ReadOptions(key, today(), mapping=mapping, remembered=known or {}))


def as_json(file: Path, found: Understanding, language: str) -> dict[str, Any]:
    """The understanding of a file as plain JSON values."""
    from viz.log_words import column_role

    tables = [{"sheet": table.sheet, "header_row": table.header_row, "columns": [
        {"header": one.header, "role": one.role, "title": column_role(one.role, language), "told_by": one.told_by,
         "unsure": one.unsure, "examples": list(one.examples)} for one in table.columns]} for table in found.tables]
    return {"path": str(file), "tables": tables, "hidden_sheets": list(found.hidden_sheets),
            "other_sheets": list(found.other_sheets), "mapping": found.mapping, "mapping_unused": list(found.mapping_unused)}


def mapping_file(found: Understanding, language: str) -> str:
    """A mapping file that says what is understood now, for people to edit: it tells the roles there are and shows examples."""
    from loaders.logs.columns import IGNORE, ROLES
    from loaders.logs.mappings import mapping_text
    from viz.log_words import column_role, mapping_help

    about = [*mapping_help(language), "", *(f"{role:<13} {column_role(role, language)}" for role in (*ROLES, IGNORE))]
    return mapping_text([(table.sheet, table.lines()) for table in found.tables], about)


def forget(settings: Settings, found: Understanding) -> list[str]:
    """Undoes what is remembered of the tables of a file; the files it was said of. Where there is no graph nothing is."""
    from api import wiring
    from graph.judgements import governing
    from graph.model import Layout

    if settings.embedded_path is not None and not settings.embedded_path.exists():
        return []
    with wiring.open_store(settings, say=message) as store:
        gone = []
        while due := [one for one in governing(store.judgements())
                      if isinstance(one.matter, Layout) and one.matter.shape in found.shapes]:
            gone += [store.undo(one.id, author=settings.author).matter for one in due]
    return sorted({one.file for one in gone if isinstance(one, Layout)})


def write_remarks(plans: Sequence[Plan], report: Mapping[str, Any], key: PersonalKey, language: str, folder: Path,
                  known: Remembered) -> None:
    """Writes the copies with remarks of a load, and says so."""
    from api.remarking import write_copies

    with progress("Writing"):
        written = write_copies(plans, report, key, language, folder, known)
    for file in written:
        message(f"Written: {file}. It holds what the log holds, persons too; personal numbers are replaced.")


def _write(out: Path, text: str) -> None:
    from graph.errors import InputError

    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); check folder and rights") from error


def _print(file: Path, found: Understanding, language: str) -> None:
    """A table for each table of the file; what is odd on stderr."""
    from viz.log_words import column_role, columns_header, told_by

    for table in found.tables:
        title = f"{file.name}{f', {table.sheet}' if table.sheet else ''}: header in row {table.header_row}"
        print_table(title, columns_header(language), [
            [one.header, one.role, column_role(one.role, language), told_by(one.told_by, language), " · ".join(one.examples)]
            for one in table.columns])
    if found.mapping:
        message(f"Mapping: {found.mapping}.")
    for sheets, what in ((found.other_sheets, "no log"), (found.hidden_sheets, "hidden")):
        if sheets:
            message(f"Sheets that are not read ({what}): {', '.join(sheets)}.")
    unsure = [one.header for table in found.tables for one in table.columns if one.unsure]
    if unsure:
        message(f"Unsure, told by values only: {', '.join(unsure)}.")
    if found.mapping_unused:
        message(f"The mapping names columns that are not there: {', '.join(found.mapping_unused)}.")
