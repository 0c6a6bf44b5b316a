"""The command `framjar offers export`: the sheet of a promoter's services, to be corrected and loaded back."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from api.options import Graph, chosen_settings
from api.output import message, progress

__all__ = ["register"]

NO_WORD = re.compile(r"[\W_]+")
offers_app = typer.Typer(no_args_is_help=True, help="Offer sheets: what is known of a promoter's services, to be corrected.",
                         epilog='Try: framjar offers export "Region Dalarna"')


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.add_typer(offers_app, name="offers")


@offers_app.command("export", epilog='Try: framjar offers export "Region Dalarna" --out sheet.xlsx')
def export(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="Its name, in any spelling of a source, or its id.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="The workbook; else offers-NAME.xlsx here.")] = None,
    graph: Graph = None,
) -> None:
    """Write a sheet with all services of an actor. It comes back corrected with `framjar load FILE`."""
    from api.answers import write_file
    from api.language import of_environment
    from api.wiring import open_engine, today
    from graph.errors import BadParameter
    from queries.entities import one_entity
    from queries.offered import read_organisations, read_services
    from viz.export_offers import offer_sheet

    if out is not None and out.suffix.lower() != ".xlsx":
        raise BadParameter("--out", f"{out.name} is to be a workbook; give it the suffix .xlsx")
    with progress("Writing"), open_engine(chosen_settings(graph)) as engine:
        found = one_entity(engine, actor, "Actor")
        services = read_services(engine, found["id"])
        written = read_organisations(engine, [found["id"]])[0].name
        data = offer_sheet(written, services, today(), of_environment(os.environ))
    file = out or Path(file_name(found["name"]))
    write_file(file, data)
    message(f"Written: {file} ({len(services)} services).")


def file_name(actor: str) -> str:
    """A file name of an actor's name that every system takes.

    >>> file_name("Almi Företagspartner / Dalarna")
    'offers-almi-företagspartner-dalarna.xlsx'
    """
    words = NO_WORD.sub("-", actor.casefold()).strip("-")
    return f"offers-{words[:60] or 'actor'}.xlsx"
