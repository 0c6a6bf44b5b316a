"""Short ways to tell invented documents and logs, so that a test can say what the graph holds in a few lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from graph.engine import Engine
from graph.model import Certainty, Contact, Inventory, Name, Reading, Source, Statement
from graph.normal import normal_form
from graph.store import Store
from queries.catalog import ask
from tests.graph.sayings import document, log, name, project, reading, says

TODAY = date(2026, 11, 24)


class Told:
    """What one document says, statement by statement, each on words of its own."""

    def __init__(self, sha: str, path: str | None = None, inventories: tuple[Inventory, ...] = ()) -> None:
        self.source: Source = document(sha, path, inventories=inventories)
        self.statements: list[Statement] = []

    def say(self, subject: Name, predicate: str, object_: Name | str | int | float, certainty: str = "actual",
            **qualifiers: Any) -> None:
        self.statements.append(says(self.source, subject, predicate, object_, at=10 * len(self.statements),
                                    certainty=Certainty(certainty), **qualifiers))

    def say_nothing_but(self, title: str) -> None:
        """A document that names one network and no offer."""
        self.say(name("Network", title), "named", title)

    def part(self, actor: str, where: str, role: str = "partner", certainty: str = "actual", kind: str = "Project",
             **qualifiers: Any) -> None:
        self.say(name("Actor", actor), "takes_part", name(kind, where), certainty, role=role, **qualifiers)

    def period(self, thing: Name, start: str | None, end: str | None) -> None:
        for predicate, value in (("start", start), ("end", end)):
            if value:
                self.say(thing, predicate, value)

    def project(self, title: str, start: str | None = None, end: str | None = None, *, places: Sequence[str] = (),
                needs: Sequence[str] = (), certainty: str = "actual", kind: str = "Project") -> None:
        thing = name(kind, title)
        self.say(thing, "named", title)
        self.period(thing, start, end)
        self._about(thing, needs, places, (), certainty)

    def offer(self, providers: str | Sequence[str], service: str, needs: Sequence[str], places: Sequence[str] = (), *,
              groups: Sequence[str] = (), start: str | None = None, end: str | None = None, part_of: str | None = None,
              certainty: str = "actual") -> None:
        """A service; its key is its first provider and its name, as loaders make it."""
        actors = [providers] if isinstance(providers, str) else list(providers)
        key = "|".join(normal_form(kind, text) for kind, text in (("Actor", (actors or [""])[0]), ("Service", service)))
        thing = Name("Service", service, key, scope=key)
        for actor in actors:
            self.say(name("Actor", actor), "offers", thing, certainty)
        self.period(thing, start, end)
        self._about(thing, needs, places, groups, certainty)
        if part_of:
            self.say(thing, "part_of_project", project(part_of))

    def _about(self, thing: Name, needs: Iterable[str], places: Iterable[str], groups: Iterable[str],
               certainty: str) -> None:
        for predicate, kind, objects in (("covers", "Need", needs), ("in_place", "Place", places),
                                         ("for_group", "TargetGroup", groups)):
            for one in objects:
                self.say(thing, predicate, name(kind, one), certainty)

    def lack(self, place: str | None, need: str, **qualifiers: Any) -> None:
        subject = name("Place", place) if place else name("TargetGroup", "firms")
        self.say(subject, "lacks", name("Need", need), **qualifiers)

    def reading(self) -> Reading:
        return reading(self.source, self.statements)


def log_reading(sha: str, contacts: Sequence[Contact]) -> Reading:
    """A contact log of these rows."""
    return reading(log(sha), contacts=contacts)


def load(engine: Engine, *told: Told | Reading) -> None:
    """Stores what was told."""
    Store(engine).load([one.reading() if isinstance(one, Told) else one for one in told])


def rows(engine: Engine, question: str | int, rows_visible: bool = True, **parameters: Any) -> list[dict[str, Any]]:
    """The rows of an answer on the test's day."""
    found: list[dict[str, Any]] = ask(engine, question, parameters, today=TODAY, rows_visible=rows_visible)["rows"]
    return found
