"""`framjar extract`: documents in, a JSON file each out. Touches no graph."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from graph.errors import InputError, UnreadableFile
from graph.keys import PersonalKey
from loaders.base import content_digest
from loaders.documents import DocumentLoader, content_of, text_of
from loaders.extraction import extract
from loaders.extraction.explained import steps
from loaders.files import walk
from loaders.reading.formats import is_fragile
from loaders.reading.text import DocumentText
from loaders.side_by_side import Readers, Task, cores

__all__ = ["Extracted", "explain_files", "extract_files", "target_names"]


@dataclass(slots=True)
class Extracted:
    """What became of the paths: files written, notes for the user, and what could not be read with its reason."""

    written: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    nothing: bool = False


def target_names(paths: Sequence[Path]) -> dict[Path, str]:
    """The name of the JSON file of each document, in sorted path order: `STEM.json`; where the stem is taken the whole
    name, with the parent folder in front where two folders hold that name.

    >>> names = target_names([Path("a/x.html"), Path("a/x.md"), Path("b/x.md"), Path("b/y.txt")])
    >>> [names[path] for path in sorted(names)]
    ['x.json', 'a_x.md.json', 'b_x.md.json', 'y.json']
    >>> list(target_names([Path("a/x.html"), Path("a/x.md")]).values())
    ['x.json', 'x.md.json']
    """
    namesakes = Counter(path.name for path in paths)
    taken: set[str] = set()
    names: dict[Path, str] = {}
    for path in sorted(paths):
        name = f"{path.name}.json" if namesakes[path.name] < 2 else f"{path.parent.name}_{path.name}.json"
        candidates = [f"{path.stem}.json", name, *(f"{n}_{name}" for n in range(2, len(paths) + 2))]
        names[path] = next(one for one in candidates if one.casefold() not in taken)
        taken.add(names[path].casefold())
    return names


def extract_files(paths: Sequence[Path], out: Path, key: PersonalKey, say: Callable[[str], None]) -> Extracted:
    """Reads every document that the paths stand for and writes it into the folder `out`, which is made if missing.

    Personal numbers are written as their digests with the key. Files that cannot be read are named in the result and the
    others written all the same. Raises InputError where the folder cannot be written to.
    """
    walked = walk(paths, (DocumentLoader(),))
    result = Extracted(nothing=walked.empty, failed=[(error.path, error.reason) for error in walked.unreadable],
                       notes=[f"Skipped {one.path}: {one.reason}." for one in walked.skipped])
    names = target_names([file.path for file in walked.found])
    _make(out)
    tasks = [Task(path, partial(_extracted, key=key), whole=True, fragile=is_fragile(path)) for path in names]
    with Readers(cores()) as readers:
        made = readers.each(tasks)
        _written(names, made, out, result, say)
    return result


def _written(names: Mapping[Path, str], made: Iterator[dict[str, Any] | UnreadableFile], out: Path, result: Extracted,
             say: Callable[[str], None]) -> None:
    """Writes what was made of each file under its name; the result notes what became of each."""
    for number, (path, name) in enumerate(names.items(), start=1):
        say(f"{number}/{len(names)} {path.name}")
        found = next(made)
        if isinstance(found, UnreadableFile):
            result.failed.append((found.path, found.reason))
            continue
        if name != f"{path.stem}.json":
            result.notes.append(f"{path} is written as {name}, because {path.stem}.json holds another document.")
        _write(out / name, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        result.written.append(out / name)


def explain_files(paths: Sequence[Path], key: PersonalKey) -> tuple[Extracted, list[dict[str, Any]]]:
    """Reads every document that the paths stand for: how it went, and for each its `path` and the `steps` of its reading."""
    walked = walk(paths, (DocumentLoader(),))
    result = Extracted(nothing=walked.empty, failed=[(error.path, error.reason) for error in walked.unreadable],
                       notes=[f"Skipped {one.path}: {one.reason}." for one in walked.skipped])
    told: list[dict[str, Any]] = []
    for path in sorted(file.path for file in walked.found):
        try:
            text = text_of(content_of(path), str(path), key).text
        except UnreadableFile as error:
            result.failed.append((error.path, error.reason))
            continue
        told.append({"path": str(path), "steps": [step.as_json() for step in steps(text)]})
        result.written.append(path)
    return result, told


def _extracted(path: Path, key: PersonalKey) -> dict[str, Any]:
    """What a document says, as the JSON of docs/reference.md. Raises UnreadableFile where nothing can be made of it."""
    content = content_of(path)
    digest = content_digest(content)
    document = text_of(content, str(path), key)
    found = extract(document.text, source=digest, path=str(path)).as_json(digest)
    return _with_places(found, document) if document.pages or document.elements else found


def _with_places(found: dict[str, Any], document: DocumentText) -> dict[str, Any]:
    """What was found, its evidence with the pages or elements that it stands in."""
    items = (item for value in found.values() if isinstance(value, list) for item in value)
    for evidence in (one for item in items if isinstance(item, dict) for one in item.get("evidence", ())):
        name, place = ("page", document.page) if document.pages else ("element", document.element)
        evidence[name] = place(evidence["start"])
    return found


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made a folder ({error.strerror}); name another with --out") from error


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8", errors="backslashreplace")
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror})") from error
