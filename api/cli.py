"""The command line `framjar`. Commands only: what they do is in `api.wiring` and the modules it joins.

Heavy modules are imported inside the commands, so that `--help` answers at once and only commands that need the graph
start an engine. Exit codes: 0 done, 1 some input could not be read, 2 wrong usage or nothing could be done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import chain
from math import fsum
from pathlib import Path
from typing import Annotated, Any

import typer

from api import columns, erasing, explaining, judging, keeping, offering, packing
from api.options import Form, Format, Graph
from api.options import chosen_settings as _settings
from api.output import message, print_bytes, print_json, print_table, print_text, progress
from api.stopping import Stopped, stop_on_signals
from graph.errors import BadParameter, FramjarkartanError

__all__ = ["app", "main"]

app = typer.Typer(
    name="framjar", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Who helps which firms with what, where that has gaps and overlaps, and the sentence each answer rests on.",
    epilog="Try: framjar demo",
)


class AnswerForm(StrEnum):
    """How answers are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    MD = "md"


SUM_COLUMNS = ("line", "name", "decision", "log-odds", "evidence")
STEP_COLUMNS = ("line", "what", "words", "means", "rule", "confidence")
Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to serve on.")]
Host = Annotated[str, typer.Option("--host", help="The address to serve on; this machine only.")]


@app.command(epilog="Try: framjar demo --port 8080")
def demo(
    port: Port = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after loading.")] = False,
    graph: Graph = None,
) -> None:
    """Load the packaged demo region and serve its pages. Your own graph is left alone."""
    from api.demonstration import demo_folder, load_demo
    from api.serving import serve_pages

    settings = _settings(graph or f"embedded:{demo_folder() / 'graph'}")
    with progress("Loading the demo region") as say:
        report = load_demo(settings, demo_folder() / "files", say)
    code = _report_failures(report)
    message(f"The demo region is loaded: {len(report['sources'])} sources.")
    if not no_serve:
        serve_pages(settings, "127.0.0.1", port, demo=True, next_free=True, say=message)
    raise typer.Exit(code)


@app.command(epilog="Try: framjar extract report.md --out extracted")
def extract(
    paths: Paths,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR",
                                             help="The folder for the JSON files; made if missing.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the reading step by step instead.")] = False,
    form: Format = Form.TABLE,
) -> None:
    """Read documents and write what they say as JSON, a file each. Touches no graph."""
    from api.extracting import explain_files, extract_files
    from graph.keys import PersonalKey

    key = PersonalKey.passing(_settings(None).key_file)
    if explain == (out is not None):
        raise BadParameter("--out", "names the folder for what is read, or --explain shows it: give one of them")
    if out is None:
        result, told = explain_files(paths, key)
        if form is Form.JSON:
            print_json(told)
        else:
            for one in told:
                print_table(one["path"], STEP_COLUMNS, [[step[name] for name in STEP_COLUMNS] for step in one["steps"]])
                print_table("Names weighed", SUM_COLUMNS, [*chain.from_iterable(_sum(step) for step in one["steps"])])
    else:
        with progress("Reading") as say:
            result = extract_files(paths, out, key, say)
    for note in result.notes:
        message(note)
    for path, reason in result.failed:
        message(f"{path}: {reason}")
    raise typer.Exit(_exit_code(len(result.written), len(result.failed), nothing=result.nothing))


def _sum(step: Mapping[str, Any]) -> Iterator[list[Any]]:
    """The sum that decided about a name, a line for each piece of evidence and one for the whole."""
    if step["sum"]:
        total = fsum(weight for _, weight in step["sum"])
        yield [step["line"], step["words"], step["means"], f"{total:+.1f}", f"likelihood {step['confidence']}"]
        yield from (["", "", "", f"{weight:+.1f}", name] for name, weight in step["sum"])


@app.command(epilog="Try: framjar load reports/ contacts.csv --dry-run")
def load(
    paths: Paths,
    kind: Annotated[str, typer.Option(
        "--kind", help="auto, or how all of them are read: document, contacts, actors, offers, hsds, bolagsverket, scb, "
                       "calendar or esf.")] = "auto",
    inventory: Annotated[list[str] | None, typer.Option(
        "--inventory", metavar="AREA[:NEEDS][:FROM..TO]",
        help="Declares the sources a complete list of what is offered there; may be repeated.")] = None,
    mapping: Annotated[Path | None, typer.Option(
        "--mapping", metavar="FILE", help="What the columns of a table mean, where they cannot be told.")] = None,
    no_personal: Annotated[bool, typer.Option(
        "--no-personal", help="Keep no cells of logs that may be of a person: persons, telephones, addresses, notes.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report; write nothing.")] = False,
    remarks: Annotated[Path | None, typer.Option(
        "--remarks", metavar="DIR", help="Write a copy of each contact log there, with a column of remarks.")] = None,
    form: Format = Form.TABLE,
    graph: Graph = None,
) -> None:
    """Load documents, contact logs and registers. A changed file loaded again replaces what it said."""
    from api import loading, wiring
    from api.language import of_environment
    from graph.keys import PersonalKey

    settings, language = _settings(graph), of_environment(os.environ)
    plans = loading.planned([
        loading.LoadRequest(paths, None if kind == "auto" else kind, tuple(inventory or ()), mapping,
                            personal=not no_personal)])
    with progress("Reading") as say:
        if dry_run or not any(plan.walk.found for plan in plans):
            key = PersonalKey.passing(settings.key_file)
            known = wiring.known_columns(settings, message) if loading.of_contacts(plans) else loading.NOTHING
            report = loading.dry_run(plans, key, say=say, known=known)
        else:
            key = PersonalKey.from_file(settings.key_file)
            with wiring.open_store(settings, say=message) as store:
                known = loading.remembered(store.judgements())
                report = loading.load(store, plans, key, say=say, author=settings.author)
    if remarks is not None:
        columns.write_remarks(plans, report, key, language, remarks, known)
    if form is Form.JSON:
        print_json(report)
    else:
        from api.reports import print_report

        print_report(report, language)
    raise typer.Exit(_report_failures(report))


@app.command(epilog="Try: framjar sources --format json")
def sources(form: Format = Form.TABLE, graph: Graph = None) -> None:
    """List what is loaded."""
    from api import wiring

    with wiring.open_store(_settings(graph), say=message) as store:
        rows = store.sources()
    if form is Form.JSON:
        print_json(rows)
        return
    columns = ("id", "path", "kind", "loaded_at", "inventory")
    print_table("Sources", columns, [[row.get(column) for column in columns] for row in rows])


@app.command(epilog="Try: framjar withdraw reports/old.md")
def withdraw(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Id or path, as `framjar sources` shows.")],
    graph: Graph = None,
) -> None:
    """Take a source out, with all that rests on it alone. Does not ask."""
    from api import wiring

    with wiring.open_store(_settings(graph), say=message) as store:
        gone = wiring.withdraw(store, source)
    message(f"Withdrawn: {source}." + ("" if gone else " Its content stays: it is known by another path too."))


@app.command(epilog="Try: framjar questions --format json")
def questions(form: Format = Form.TABLE) -> None:
    """List the questions that can be asked, with their parameters."""
    from api.language import of_environment
    from queries.catalog import catalogue

    listed = catalogue()
    if form is Form.JSON:
        print_json(listed)
        return
    language = of_environment(os.environ)
    print_table("", ("number", "name", "question", "parameters"), [
        [one["number"], one["name"], one["title"][language],
         " ".join(f"--{each['name']}" if each["required"] else f"[--{each['name']}]" for each in one["parameters"])]
        for one in listed])


@app.command(epilog="Try: framjar ask coverage --municipality Ludvika --need finans.lan",
             context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def ask(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name or number of a question, then --PARAM VALUE …; "
                                                             "`framjar questions` lists them.")],
    form: Annotated[AnswerForm | None, typer.Option("--format", help="How to write the answer; else by --out, else a "
                                                                     "table.")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to this file.")] = None,
    show_cypher: Annotated[bool, typer.Option(
        "--show-cypher", help="Print the Cypher, to be pasted into Neo4j Browser, and stop.")] = False,
    graph: Graph = None,
) -> None:
    """Answer a question of the catalogue, each row with its evidence."""
    from api import answers
    from api.language import of_environment

    asked, parameters = answers.name_and_parameters([name, *context.args])
    question = answers.question(asked)
    settings = _settings(graph)
    answers.check(question, parameters, settings)
    chosen = answers.form_of(form.value if form else None, out)
    if show_cypher:
        print_text(answers.cypher_text(question, parameters))
        return
    answers.require_place(chosen, out, terminal=sys.stdout.isatty())
    language = of_environment(os.environ) if chosen == "table" else "sv"
    answer = answers.ask(settings, question, parameters, language)
    if chosen == "table" and out is None:
        answers.print_answer(question, answer, language)
        return
    data = answers.written(question, answer, chosen, language)
    if out is None:
        print_bytes(data)
    else:
        answers.write_file(out, data)
        message(f"Written: {out} ({len(answer['rows'])} rows).")


@app.command(epilog='Try: framjar find "vill anställa sin första" --municipality Ludvika')
def find(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the firm says.")],
    municipality: Annotated[str | None, typer.Option("--municipality", help="Where the firm is.")] = None,
    date: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day, else today.")] = None,
    target_group: Annotated[str | None, typer.Option("--target-group", "--target_group", help="Whom for.")] = None,
    form: Format = Form.TABLE,
    graph: Graph = None,
) -> None:
    """Find the partner to call for what a firm says, and why."""
    from api import wiring
    from api.language import of_environment

    settings = _settings(graph)
    language = of_environment(os.environ) if form is Form.TABLE else "sv"
    asked = {"text": text, "municipality": municipality, "date": date, "target_group": target_group}
    with wiring.open_engine(settings) as engine:
        answer = wiring.find(engine, settings, asked, language)
    if form is Form.JSON:
        print_json(answer)
    else:
        from api.reports import print_finding

        print_finding(answer, language)


@app.command(epilog="Try: framjar export map.html")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Its suffix says what is written: .graphml, .html, .hsds.json or "
                                                             ".hsds.zip.")],
    graph: Graph = None,
) -> None:
    """Write the graph of actors and projects, or the services as HSDS, to a file."""
    from api.exporting import export_file, suffix_of
    from api.language import of_environment

    suffix_of(file)
    settings = _settings(graph)
    with progress("Writing"):
        export_file(settings, file, of_environment(os.environ))
    message(f"Written: {file}.")


@app.command(epilog="Try: framjar serve --port 8080")
def serve(host: Host = "127.0.0.1", port: Port = 8000, graph: Graph = None) -> None:
    """Serve the pages and the API on this machine."""
    from api.security import refuse_open_host
    from api.serving import serve_pages

    refuse_open_host(host)
    serve_pages(_settings(graph), host, port, demo=False, next_free=False, say=message)


@app.command(epilog="Try: framjar status --format json")
def status(form: Format = Form.TABLE, graph: Graph = None) -> None:
    """Tell which engine answers and what the graph holds."""
    from api import wiring

    with wiring.open_store(_settings(graph), say=message) as store:
        told = store.status()
    if form is Form.JSON:
        print_json(told)
        return
    engine = told["engine"]
    message(f"{engine['name']} {engine['version']} at {engine['uri']}, schema {told['schema']}, "
            f"version {told['graph_version']}")
    print_table("", ("holds", "number"), list(told["counts"].items()))


columns.register(app)
judging.register(app)
explaining.register(app)
keeping.register(app)
erasing.register(app)
offering.register(app)
packing.register(app)


def main() -> None:
    """Runs the command line. Errors made on purpose become one line on stderr and an exit code."""
    try:
        stop_on_signals()
        app()
    except FramjarkartanError as error:
        message(str(error))
        sys.exit(2)
    except Stopped as stopped:
        message("Stopped. A load that was under way is taken back by the next command that writes.")
        sys.exit(stopped.exit_code)
    except BrokenPipeError:
        # Whoever read has read enough; Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _report_failures(report: dict[str, Any]) -> int:
    """Names on stderr what could not be read or was left out; the exit code."""
    bad = [source for source in report["sources"] if source["status"] == "failed"]
    for source in bad:
        message(f"{source['path']}: {source['reason']}")
    for one in report["skipped"]:
        message(f"Skipped {one['path']}: {one['reason']}.")
    good = len(report["sources"]) - len(bad)
    return _exit_code(good, len(bad), nothing=not report["sources"] and not report["skipped"])


def _exit_code(good: int, bad: int, *, nothing: bool) -> int:
    """0 all read, 1 some not, 2 nothing read.

    >>> [_exit_code(2, 0, nothing=False), _exit_code(1, 1, nothing=False), _exit_code(0, 1, nothing=False)]
    [0, 1, 2]
    """
    if nothing:
        message("There is nothing to read there.")
        return 2
    return 0 if not bad else 1 if good else 2


if __name__ == "__main__":
    main()
