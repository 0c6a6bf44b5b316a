"""The commands `framjar packs` and `framjar packs check`: which words and rules are in force, and whether they hold."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.options import Form, Format
from api.output import message, print_json, print_table

if TYPE_CHECKING:
    from api.packs import Checked

__all__ = ["register"]

packs_app = typer.Typer(no_args_is_help=False, invoke_without_command=True, epilog="Try: framjar packs check words/")


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.add_typer(packs_app, name="packs")


@packs_app.callback()
def packs(context: typer.Context, form: Format = Form.TABLE) -> None:
    """List the packs of words and rules that are in force; or try all their examples."""
    if context.invoked_subcommand:
        return
    from api import packs as held

    found = [held.counted(pack) for pack in held.packs()]
    if form is Form.JSON:
        print_json([held.listed(one) for one in found])
    else:
        _print_entries(found)


@packs_app.command("check", epilog="Try: framjar packs check words/")
def check(
    folder: Annotated[Path | None, typer.Argument(
        metavar="[FOLDER]", help="A pack, or a folder of packs, to be checked beside those in force; else all are.")] = None,
    form: Format = Form.TABLE,
) -> None:
    """Try every entry of the packs by its examples, and name those that are not read as they must be."""
    only = None if folder is None else _put_in_force(folder)
    from api import packs as held

    found = held.check(only)
    if form is Form.JSON:
        print_json([one.as_json() for one in found])
    else:
        _print_entries(found)
        _print_findings(found)
    if any(one.failures for one in found):
        raise typer.Exit(1)


def _put_in_force(folder: Path) -> set[str]:
    """Adds a folder to the packs of this process, before anything is read; the ids of the packs in it."""
    from graph.config import pack_folders
    from graph.packs import user_packs

    folders, named = pack_folders()
    kept = [one for one in folders if named or any(one.glob("*/pack.toml"))]
    os.environ["GRAPH_PACKS"] = os.pathsep.join(map(str, [*kept, folder]))
    inside = folder.resolve()
    return {pack.id for pack in user_packs() if pack.folder and inside in (pack.folder.resolve(), pack.folder.resolve().parent)}


def _print_entries(found: list[Checked]) -> None:
    from api.language import of_environment

    language = of_environment(os.environ)
    for one in found:
        where = one.pack.folder or "of this program"
        print_table(f"{one.pack.titles[language]} ({one.pack.id}, version {one.pack.version}, {where})",
                    ("table", "entries", "by language or country"),
                    [[table, sum(counts.values()), ", ".join(f"{name} {n}" for name, n in counts.items() if name)]
                     for table, counts in one.entries.items()] + [["examples", one.examples, ""]])


def _print_findings(found: list[Checked]) -> None:
    failed = [[one.pack.id, each.table, each.entry, "is not found in" if each.match == "yes" else "is found in", each.text]
              for one in found for each in one.failures]
    if failed:
        print_table("Examples that fail", ("pack", "table", "entry", "what", "text"), failed)
    shadowed = [[one.pack.id, each.table, each.entry, ", ".join(each.by)] for one in found for each in one.shadows]
    if shadowed:
        print_table("Entries whose own form is read as another", ("pack", "table", "entry", "read as"), shadowed)
    bare = [[one.pack.id, table, entry] for one in found if one.pack.folder for table, entry in one.without]
    if bare:
        print_table("Entries without an example", ("pack", "table", "entry"), bare)
    tried = sum(n for one in found for counts in one.entries.values() for n in counts.values())
    written = sum(one.examples for one in found)
    plain = sum(len(one.without) for one in found)
    message(f"{tried} entries and {written} written examples tried; {plain} entries without an example were tried by their own "
            f"form; {len(failed)} fail.")
