"""What packs hold, and whether each of their entries is found where it must be: pure values, drawn by `api/packing.py`.

An entry's examples are the sentences of `examples.csv` in any pack and its own `example` cell. One without any is tried
in a plain sentence of its language: it must be found there, and not inside a longer word if it is to be a whole word.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from graph.errors import VocabularyError
from graph.lexicon import needs_in_label, recognise
from graph.lexicon.generic import is_generic
from graph.lexicon.matching import Entry, fold, spellings
from graph.lexicon.needs import entries
from graph.lexicon.needs import found as words_in
from graph.normal import normal_form
from graph.packs import TABLES, Pack, Row, in_force, merged, problems, read_rows, register, rows
from graph.vocabulary import vocabulary
from loaders.extraction.bodies.heads import head_patterns
from loaders.extraction.layout.labels import known_label
from loaders.extraction.rules import OF_LINES, lowered, rules

__all__ = ["Checked", "Failure", "Shadow", "check", "counted", "listed", "packs"]

CARRIERS = {"sv": "Här står {} i texten.", "da": "Her står {} i teksten.", "nb": "Her står {} i teksten.",
            "nn": "Her står {} i teksten.", "en": "Here it says {} in the text."}
OF_NEEDS = ("need_words", "said_words")
OF_RULES = ("phrases", "role_triggers", "label_lexicon", "head_words")
WHOLE = "inside a longer word"


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that is not read as it must be: `match` is what it should be, yes or no."""

    table: str
    entry: str
    match: str
    text: str


@dataclass(frozen=True, slots=True)
class Shadow:
    """An entry that is never found by its own form, since the entries `by` take its place."""

    table: str
    entry: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack: entries per table and language, how many written examples it has, and what is to be looked at."""

    pack: Pack
    entries: Mapping[str, Mapping[str, int]]
    examples: int
    failures: tuple[Failure, ...]
    shadows: tuple[Shadow, ...]
    without: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, object]:
        """As `framjar packs check --format json` shows it."""
        return {
            **listed(self), "examples": self.examples,
            "failed": [{"table": one.table, "entry": one.entry, "match": one.match, "text": one.text} for one in self.failures],
            "shadowed": [{"table": one.table, "entry": one.entry, "by": list(one.by)} for one in self.shadows],
            "without_example": [{"table": table, "entry": entry} for table, entry in self.without],
        }


def packs() -> tuple[Pack, ...]:
    """All packs in force: the two packaged ones, then the user's."""
    return in_force(register(), resources.files("loaders.extraction") / "rules")


def listed(one: Checked) -> dict[str, object]:
    """As `framjar packs --format json` shows a pack."""
    pack = one.pack
    return {"id": pack.id, "version": pack.version, "title": dict(pack.titles), "entries": one.entries,
            "folder": str(pack.folder) if pack.folder else None}


def counted(pack: Pack) -> Checked:
    """A pack with its entries counted and nothing tried.

    >>> counted(packs()[0]).entries["stop_words"]["sv"] > 100
    True
    """
    return Checked(pack, _counts(pack), len(_rows(pack, "examples")), (), (), ())


def check(only: Iterable[str] | None = None) -> list[Checked]:
    """Tries every entry of the packs in force (or of those with these ids). Raises VocabularyError where a table is wrong."""
    everything = packs()
    if faults := [fault for pack in everything for fault in problems(pack)]:
        raise VocabularyError("\n".join(faults))
    living = _living()
    written = _written(everything, living)
    chosen = set(only) if only is not None else {pack.id for pack in everything}
    return [_checked(pack, living, written) for pack in everything if pack.id in chosen]


def _counts(pack: Pack) -> dict[str, dict[str, int]]:
    return {table: dict(Counter(row.get("language") or row.get("country") or "" for row in _rows(pack, table)
                                if row[TABLES[table].form].strip()))
            for table in pack.tables() if table != "examples"}


def _rows(pack: Pack, table: str) -> list[Row]:
    return read_rows(pack.home, TABLES[table].file) if pack.has(table) else []


def _living() -> dict[str, dict[str, Row]]:
    """The entries in force by table and id: what was overridden is there as it now is, what was taken out is not."""
    homes = {table: resources.files("loaders.extraction") / "rules" if table in OF_RULES else register()
             for table in TABLES if table != "examples"}
    return {table: {row["id"]: row for row in merged(table, home)} for table, home in homes.items()}


def _written(everything: Sequence[Pack], living: Mapping[str, Mapping[str, Row]]) -> dict[str, list[tuple[Pack, str, Row]]]:
    """The written examples by entry, each with the pack it stands in and the table of the entry.

    Those of an entry that a later pack took out or overrode were written for what it was, and are left out.
    """
    found: dict[str, list[tuple[Pack, str, Row]]] = defaultdict(list)
    faults: list[str] = []
    last = {row["id"]: at for at, pack in enumerate(everything) for table in pack.tables() if table != "examples"
            for row in _rows(pack, table)}
    for at, pack in enumerate(everything):
        for row in _rows(pack, "examples"):
            table = _table_of(row["entry"], living)
            if table and at >= last.get(row["entry"], at):
                found[row["entry"]].append((pack, table, row))
            elif row["entry"] not in last:
                faults.append(f"{row['where']}: no entry has the id {row['entry']!r}; mend it, or delete the example")
    if faults:
        raise VocabularyError("\n".join(faults))
    return found


def _table_of(entry: str, living: Mapping[str, Mapping[str, Row]]) -> str | None:
    return next((table for table, known in living.items() if entry in known), None) or (
        "needs" if entry in vocabulary().needs else None)


def _checked(pack: Pack, living: Mapping[str, Mapping[str, Row]],
             written: Mapping[str, list[tuple[Pack, str, Row]]]) -> Checked:
    failures = [Failure(table, row["entry"], row["match"], row["text"])
                for examples in written.values() for told, table, row in examples
                if told.id == pack.id and (row["entry"] in _found(table, row["text"])) != (row["match"] == "yes")]
    shadows: list[Shadow] = []
    without: list[tuple[str, str]] = []
    for table in pack.tables():
        for row in _rows(pack, table) if table != "examples" else ():
            entry = living[table].get(row["id"])
            if entry is None or not row[TABLES[table].form].strip():
                continue
            if row["id"] not in written and not entry.get("example"):
                without.append((table, row["id"]))
            for one in _tried(table, entry):
                if isinstance(one, Shadow):
                    shadows.append(one)
                else:
                    failures.append(one)
    return Checked(pack, _counts(pack), len(_rows(pack, "examples")), tuple(failures), tuple(shadows), tuple(without))


# -- trying one entry -----------------------------------------------------------------------------------------------------


def _tried(table: str, row: Row) -> Iterator[Failure | Shadow]:
    """What is wrong with an entry by its own example, or else by its form in a plain sentence."""
    example = row.get("example") if table != "head_words" else ""  # Names of bodies, which the register may know better.
    if example:
        if row["id"] not in _found(table, example):
            yield Failure(table, row["id"], "yes", example)
    elif (text := _least(table, row)) and row["id"] not in _found(table, text):
        others = _instead(table, row, text)
        yield Shadow(table, row["id"], others) if others else Failure(table, row["id"], "yes", text)
    if _is_whole(table, row) and row["id"] in _found(table, (longer := f"x{_form(table, row)}x")):
        yield Failure(table, row["id"], "no", longer)


def _form(table: str, row: Row) -> str:
    """The form as a text may have it: a gap filled, the first of several words or endings, no sign of whole words.

    >>> _form("need_words", {"form": "{söker|vill ha} … lån|kredit"}), _form("phrases", {"stem": "via_"})
    ('söker två lån', 'via')
    """
    form = next(spellings(row[TABLES[table].form])).split("|")[0] if table != "actors" else row["name"]
    return form.replace(" … ", " två ").removesuffix("_")


def _least(table: str, row: Row) -> str:
    """The least example of an entry; an empty text for those that no single sentence can try."""
    form = _form(table, row)
    if table == "label_lexicon" or (table == "need_words" and row["match"] == "label") or row.get("use") in OF_LINES:
        return form
    if table == "needs":
        return ""  # Tried by its titles and stems, which are words.
    if table == "head_words":
        bare = form.lstrip("-")
        return {"first": f"{form} Björkdalen", "last": f"Björkdalen {form}"}.get(row["position"], f"Björk{bare}")
    if table == "generic_bodies":
        return f"{form} banken" if row["match"] == "opening" else form
    if table in OF_NEEDS and row["match"] == "last":
        form = f"gran{form}"
    return CARRIERS.get(row.get("language", ""), CARRIERS["sv"]).format(form)


def _is_whole(table: str, row: Row) -> bool:
    return row["match"] in ("phrase", "exact") if table in OF_NEEDS else (
        table in ("phrases", "role_triggers") and row["stem"].endswith("_"))


def _instead(table: str, row: Row, text: str) -> tuple[str, ...]:
    """The entries of the table that take the place of this one in a text."""
    if table in ("phrases", "role_triggers", "stop_words"):
        return ()
    if table == "need_words" and row["match"] == "label":
        reading = needs_in_label(text)
        return tuple([need for need, _, _ in reading.needs] + [group for group, _ in reading.groups])
    if table == "actors":
        notes = row.get("note", "")
        return tuple(sorted(_actors_in(text))) or (("an ambiguous name",) if "ambiguous=" in notes else ())
    return tuple(sorted(_found(table, text)))


def _found(table: str, text: str) -> set[str]:
    """The ids of the entries of a table that are found in a text."""
    return FINDERS[table](text)


def _need_words_in(text: str) -> set[str]:
    reading = needs_in_label(text)
    whole = {entry.rule for entry in _labels().get(fold(text).text, ())
             if entry.id in {*(need for need, _, _ in reading.needs), *(group for group, _ in reading.groups)}}
    return whole | {hit.entry.rule for hit in words_in(fold(text))}


def _said_words_in(text: str) -> set[str]:
    return {hit.entry.rule for hit in words_in(fold(text), said=True)}


def _needs_in(text: str) -> set[str]:
    return {mention.id for mention in recognise(text, kinds={"need"}) if not mention.negated}


def _actors_in(text: str) -> set[str]:
    return {mention.id for mention in recognise(text, kinds={"actor"})}


def _triggers_in(text: str) -> set[str]:
    low = lowered(text)
    return {hit.trigger.id for hit in rules().hits(low)} | _looked_up().get(low, set())


@cache
def _looked_up() -> dict[str, set[str]]:
    """The entries by form that a whole line or word of a text is looked up for, and that no text is searched for."""
    found: dict[str, set[str]] = {}
    for use in OF_LINES:
        for trigger in rules().triggers[use]:
            found.setdefault(trigger.stem, set()).add(trigger.id)
    return found


def _labels_in(text: str) -> set[str]:
    known = known_label(text.partition(":")[0])
    return {label.id for label in rules().labels.get(known.words.casefold(), ())} if known else set()


def _heads_in(text: str) -> set[str]:
    weighed = {head.id for head in rules().heads
               if head.position in ("brand", "ending", "noun") and text.casefold().endswith(head.form.lstrip("-").casefold())}
    shown = {heads[match["head"].casefold()].id for pattern, heads, _ in head_patterns() for match in pattern.finditer(text)
             if match["head"].casefold() in heads}
    return weighed | shown


def _stop_words_in(text: str) -> set[str]:
    return {entry for entry, form in _stop_words().items() if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text)}


def _generic_in(text: str) -> set[str]:
    """The entries by which a name is that of another body in each place."""
    form = normal_form("Actor", text)
    return {row["id"] for row in rows("generic_bodies") if is_generic(form) and {
        "exact": form == normal_form("Actor", row["form"]), "opening": form.startswith(row["form"].casefold() + " "),
        "stem": row["form"].casefold() in form}[row["match"]]}


@cache
def _labels() -> dict[str, list[Entry]]:
    """The entries that are whole cells, by their form."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries():
        if entry.match == "label":
            found[entry.form].append(entry)
    return found


@cache
def _stop_words() -> dict[str, str]:
    return {row["id"]: row["form"] for row in rows("stop_words")}


FINDERS: Mapping[str, Callable[[str], set[str]]] = {
    "need_words": _need_words_in, "said_words": _said_words_in, "needs": _needs_in, "actors": _actors_in,
    "phrases": _triggers_in, "generic_bodies": _generic_in,
    "role_triggers": _triggers_in, "label_lexicon": _labels_in, "head_words": _heads_in, "stop_words": _stop_words_in,
}
