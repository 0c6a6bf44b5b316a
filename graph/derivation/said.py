"""Statements as derivation needs them, and a view of them by what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.ids import digest
from graph.judgements import Origin, Ref
from graph.model import Certainty, Name, Qualifier, Statement
from graph.vocabulary import Vocabulary

__all__ = ["Said", "View", "names_of"]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as derivation needs it: what is said and in which words, without where these stand."""

    id: str
    source: str
    subject: Name
    predicate: str
    object: Name | str | int | float
    certainty: Certainty
    confidence: float
    qualifiers: Mapping[str, Qualifier]
    quote: str = ""

    @property
    def claim(self) -> str:
        """A digest of what is said and the words it rests on, the same whenever and by whatever version it is read."""
        obj = [*Ref.of(self.object).sign] if isinstance(self.object, Name) else [self.object]
        told = sorted((name, value) for name, value in self.qualifiers.items() if value is not None)
        return digest("claim", *Ref.of(self.subject).sign, self.predicate, obj, self.certainty.value, told, self.quote)

    @classmethod
    def of(cls, statement: Statement, id_: str | None = None) -> Said:
        """The same statement without where its words stand; `id_` is its id where the caller has it."""
        return cls(id_ or statement.id, statement.source, statement.subject, statement.predicate, statement.object,
                   statement.certainty, statement.confidence, dict(statement.qualifiers), statement.evidence.quote)


def names_of(one: Said) -> tuple[Name, ...]:
    return (one.subject, one.object) if isinstance(one.object, Name) else (one.subject,)


class View:
    """The statements, by what they are about."""

    def __init__(self, statements: Sequence[Said], refers: Mapping[str, tuple[str, str]], origins: Mapping[str, Origin],
                 words: Vocabulary) -> None:
        # Where a part is derived, the other end of a statement may wait for its turn; the fact comes with it.
        self.statements = [one for one in statements if all(name.id in refers for name in names_of(one))]
        self.words = words
        self.origins = origins
        self.refers = refers
        self.about: dict[tuple[str, str], list[Said]] = defaultdict(list)
        self.naming: dict[str, list[Said]] = defaultdict(list)
        for one in statements:
            if one.subject.id in refers:
                self.about[self.entity(one.subject), one.predicate].append(one)
            for entity in {self.entity(name) for name in names_of(one) if name.id in refers}:
                self.naming[entity].append(one)

    def entity(self, name: Name) -> str:
        return self.refers[name.id][1]
