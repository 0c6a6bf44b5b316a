"""The commands with which people decide: what is the same, what is right, what a text means, what is complete.

Each stores one judgement and tells in a sentence what follows from it now. A judgement can be made before what it is
about is loaded; it acts when a source says it.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.options import Form, Format, Graph, chosen_settings
from api.output import message, print_json, print_table, print_text

if TYPE_CHECKING:
    from graph.judgements import Judgement, Matter
    from graph.store import Store
    from queries.matters import Touched

__all__ = ["judged", "now", "register"]

Author = Annotated[str | None, typer.Option("--author", metavar="NAME", help="Who judges; else GRAPH_AUTHOR.")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, for those who read it later.")]
Kind = Annotated[str | None, typer.Option(
    "--kind", metavar="LABEL", help="What both are, such as Actor; needed where nothing loaded is called so.")]
NameA = Annotated[str, typer.Argument(metavar="A", help="A name or the id of a thing.")]
NameB = Annotated[str, typer.Argument(metavar="B", help="Another.")]
StatementId = Annotated[str, typer.Argument(metavar="STATEMENT", help="Its id, or eight or more of its first digits.")]
STANDARD_STREAM = "-"

judgements_app = typer.Typer(no_args_is_help=False, invoke_without_command=True,
                             epilog="Try: framjar judgements export judgements.jsonl")


def now() -> str:
    """The time of a judgement: UTC, to the millisecond, so that of two at once the later one governs."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def judged(store: Store, matter: Matter, author: str, reason: str | None,
           statement: str | None = None) -> tuple[Judgement, Touched, Touched]:
    """Stores a judgement; it, and what its matter touched before and touches after."""
    from graph.judgements import Judgement
    from queries.matters import touched

    before = touched(store.engine, matter, statement)
    made = Judgement(matter, author, now(), (reason or "").strip() or None)
    store.judge([made])
    return made, before, touched(store.engine, matter, statement)


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    for name, function, epilog in (
        ("same", same, 'framjar same "Samarkand AB" Samarkand2015'),
        ("different", different, 'framjar different Företagarna "Företagarna Dalarna"'),
        ("right", right, "framjar right 4f0c2a91"), ("wrong", wrong, "framjar wrong 4f0c2a91"),
        ("means", means, 'framjar means "hitta folk" kompetens.rekrytering'),
        ("inventory", inventory, "framjar inventory plan.md Dalarna:finans:2026.."),
        ("undo", undo, "framjar undo"), ("review", review, "framjar review --limit 5"),
    ):
        app.command(name, epilog=f"Try: {epilog}")(function)
    app.add_typer(judgements_app, name="judgements")


# -- deciding -------------------------------------------------------------------------------------------------------------

def same(a: NameA, b: NameB, kind: Kind = None, author: Author = None, reason: Reason = None, graph: Graph = None) -> None:
    """Two names mean the same thing."""
    _decide_pair(a, b, kind, author, reason, graph, same=True)


def different(a: NameA, b: NameB, kind: Kind = None, author: Author = None, reason: Reason = None,
              graph: Graph = None) -> None:
    """Two names do not mean the same thing, whatever speaks for it."""
    _decide_pair(a, b, kind, author, reason, graph, same=False)


def right(statement: StatementId, author: Author = None, reason: Reason = None, graph: Graph = None) -> None:
    """A statement is right: it goes before what contradicts it."""
    _decide_statement(statement, author, reason, graph, right=True)


def wrong(statement: StatementId, author: Author = None, reason: Reason = None, graph: Graph = None) -> None:
    """A statement is wrong: nothing rests on it any more. The source is not changed."""
    _decide_statement(statement, author, reason, graph, right=False)


def means(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What firms or logs say.")],
    need: Annotated[str, typer.Argument(metavar="NEED", help="The id or the title of a need, or `none`.")],
    author: Author = None, reason: Reason = None, graph: Graph = None,
) -> None:
    """A text means a need: in logs, in the names of services, and in the finder."""
    from queries.matters import meaning

    matter = meaning(text, need)
    made, before, _ = _judged(graph, lambda store: matter, author, reason)
    message(f"«{matter.text}» means {matter.need or 'no need'}. " + (
        f"{_many(before.contacts, 'contact')} said it and was not understood." if before.contacts == 1 else
        f"{_many(before.contacts, 'contact')} said it and were not understood." if before.contacts else
        "No loaded log holds it; it will act where one does, and in the finder.") + _undoing(made))


def inventory(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Id, path or file name, as `framjar sources` shows.")],
    area: Annotated[str, typer.Argument(metavar="AREA[:NEEDS][:FROM..TO]", help="What it is a complete list of.")],
    author: Author = None, reason: Reason = None, graph: Graph = None,
) -> None:
    """A loaded source is a complete list of what is offered in an area."""
    from graph.lexicon import places
    from loaders.inventory import inventory as declared
    from queries.matters import listing

    declared_area = declared(area)
    made, _, _ = _judged(graph, lambda store: listing(store.engine, source, declared_area), author, reason)
    named = places().by_id[declared_area.area].name
    message(f"{source} is a complete inventory of {named}: what it does not list there is a gap." + _undoing(made))


def undo(
    judgement: Annotated[str | None, typer.Argument(
        metavar="[ID]", help="Which, as `framjar judgements` shows; else the last one.")] = None,
    author: Author = None, graph: Graph = None,
) -> None:
    """Take a judgement back. What it changed is as it was; that it was made and undone is kept."""
    from api import wiring
    from queries.matters import about

    settings = chosen_settings(graph)
    with wiring.open_store(settings, say=message) as store:
        gone = store.undo(judgement, author=author or settings.author)
    message(f"Undone: {about(gone)} (judgement {gone.id}).")


# -- reading --------------------------------------------------------------------------------------------------------------

def review(
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many questions.")] = 20,
    form: Format = Form.TABLE, graph: Graph = None,
) -> None:
    """List what only a person can decide, the most valuable first, and how to answer."""
    from api import wiring
    from graph.judged import read_judgements
    from queries.review import queue

    settings = chosen_settings(graph)
    with wiring.open_engine(settings) as engine:
        found = queue(engine, read_judgements(engine), limit=limit, rows_visible=wiring.rows_visible(settings))
    if form is Form.JSON:
        print_json([one.as_json() for one in found])
        return
    print_table("", ("about", "is", "and", "worth", "score", "answer with"), [
        [one.about, one.left, one.right, one.value, None if one.score is None else f"{one.score:.0f}", _answer(one)]
        for one in found])
    if not found:
        message("There is nothing to review.")


@judgements_app.callback()
def judgements(context: typer.Context, form: Format = Form.TABLE, graph: Graph = None) -> None:
    """List what people decided, the newest first; or write it to a file and read it from one."""
    if context.invoked_subcommand:
        context.obj = graph
        return
    from queries.matters import about

    found = _all_judgements(graph)
    if form is Form.JSON:
        print_json([{"id": one.id, **one.as_json()} for one in found])
        return
    print_table("", ("id", "at", "author", "kind", "decides", "reason", "state"), [
        [one.id, one.at[:16].replace("T", " "), one.author, one.kind, about(one), one.reason,
         "" if one.living else f"undone by {one.undone_by}"] for one in found])


@judgements_app.command("export", epilog="Try: framjar judgements export judgements.jsonl")
def export(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="The file to write; - is standard output.")] = STANDARD_STREAM,
    graph: Graph = None,
) -> None:
    """Write all judgements as JSON Lines, to be kept in version control or read into another graph."""
    from api.answers import write_file
    from graph.judgements import as_lines

    found = _all_judgements(graph or context.obj)
    if file == STANDARD_STREAM:
        print_text(as_lines(found))
        return
    write_file(Path(file), as_lines(found).encode())
    message(f"Written: {file} ({_many(len(found), 'judgement')}).")


@judgements_app.command("import", epilog="Try: framjar judgements import judgements.jsonl")
def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file that `judgements export` wrote; - is standard input.")],
    graph: Graph = None,
) -> None:
    """Read judgements from a file. Those that are there already are passed over."""
    from api import wiring
    from graph.judgements import from_lines

    given = from_lines(_text_of(file))
    with wiring.open_store(chosen_settings(graph or context.obj), say=message) as store:
        new = store.judge(given)
    message(f"Read {_many(len(given), 'judgement')}: {len(new)} new, {len(given) - len(new)} known already.")


# -- parts ----------------------------------------------------------------------------------------------------------------

def _decide_pair(a: str, b: str, kind: str | None, author: str | None, reason: str | None, graph: str | None, *,
                 same: bool) -> None:
    from queries.matters import pair

    made, before, after = _judged(graph, lambda store: pair(store.engine, a, b, same=same, kind=kind), author, reason)
    message(_pair_sentence(made, before, after, same=same) + _undoing(made))


def _pair_sentence(made: Judgement, before: Touched, after: Touched, *, same: bool) -> str:
    from queries.matters import about

    said = f"{about(made)[:1].upper()}{about(made)[1:]}."
    if not after.named:
        return f"{said} No loaded source names them yet; it will act when one does."
    if after.named == 1:
        return f"{said} Only one of them is named by a loaded source; it will act when the other is."
    if len(before.things) == len(after.things):
        return f"{said} They were {'one' if same else 'apart'} already, and stay so whatever is loaded."
    moved = before.moved(after)
    return f"{said} {_many(len(before.things), 'thing')} became {len(after.things)}; {_many(moved, 'fact')} moved."


def _decide_statement(statement: str, author: str | None, reason: str | None, graph: str | None, *, right: bool) -> None:
    from api import wiring
    from graph.vocabulary import vocabulary
    from queries.matters import verdict

    settings = chosen_settings(graph)
    with wiring.open_store(settings, say=message) as store:
        stated, matter = verdict(store.engine, statement, right=right)
        made, before, after = judged(store, matter, author or settings.author, reason, stated.id)
    facts = _many(abs(before.facts - after.facts), "fact")
    says = vocabulary().predicates[stated.claim.predicate].en
    follows = f"it goes before what contradicts it; {facts} changed" if right else f"it counts no more; {facts} went"
    message(f"Statement {stated.id[:8]} («{says}» in {Path(stated.claim.path).name}, {stated.where}) is "
            f"{made.kind}: {follows}." + _undoing(made))


def _judged(graph: str | None, matter: Any, author: str | None, reason: str | None) -> tuple[Judgement, Touched, Touched]:
    from api import wiring

    settings = chosen_settings(graph)
    with wiring.open_store(settings, say=message) as store:
        return judged(store, matter(store), author or settings.author, reason)


def _all_judgements(graph: str | None) -> list[Judgement]:
    from api import wiring
    from graph.judged import read_judgements

    with wiring.open_engine(chosen_settings(graph)) as engine:
        return read_judgements(engine)


def _text_of(file: str) -> str:
    from graph.errors import UnreadableFile

    try:
        data = sys.stdin.buffer.read() if file == STANDARD_STREAM else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UnreadableFile(file, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(file, "is no text in UTF-8; give a file that `framjar judgements export` wrote") from error


def _answer(item: Any) -> str:
    """The command that answers a question of the queue."""
    if item.kind == "pair":
        return f"framjar same|different --kind {item.about} {_quoted(item.left)} {_quoted(item.right)}"
    if item.kind == "statement":
        return f"framjar right|wrong {item.statements[0][:12]}"
    if item.kind == "text":
        return f"framjar means {_quoted(item.left)} NEED|none"
    return f"framjar same --kind Actor {_quoted(item.left)} NAME, or: framjar means {_quoted(item.left)} none"


def _quoted(name: str) -> str:
    from shlex import quote

    return quote(name)


def _many(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _undoing(made: Judgement) -> str:
    return f" Undo with: framjar undo {made.id}"
