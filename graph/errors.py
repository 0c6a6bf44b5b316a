"""Every error that the project raises on purpose, in one tree.

    FramjarkartanError
    ├── InputError            something that a person gave cannot be used; says which file, row or page, and what to do
    │   ├── UnreadableFile    a file that no reader can make sense of: skip it, say so, go on
    │   └── BadParameter      an argument or parameter of the wrong type or range: stop, show the usage
    ├── GraphError            the graph could not do what was asked
    │   ├── EngineUnavailable no engine answers at the address: start it, or check address and password
    │   ├── GraphBusy         another writer did not finish in the time one would wait: try again
    │   ├── QueryFailed       the engine refused a statement; carries the statement
    │   └── SchemaMismatch    the graph was made by another version of this program
    └── VocabularyError       the vocabulary or a rule file contradicts itself: mend the data file that is named

Exceptions of drivers and libraries end where they are called (`graph/engine.py`, the readers) and are chained with
`from`, so that nobody above has to know which driver or library is in use.
"""

from __future__ import annotations

__all__ = [
    "BadParameter",
    "EngineUnavailable",
    "FramjarkartanError",
    "GraphBusy",
    "GraphError",
    "InputError",
    "QueryFailed",
    "SchemaMismatch",
    "UnreadableFile",
    "VocabularyError",
]


class FramjarkartanError(Exception):
    """Base of all errors that are raised on purpose; its text is fit to be shown to a person."""


class InputError(FramjarkartanError):
    """Something that a person gave cannot be used."""


class UnreadableFile(InputError):
    """A file that no reader can make sense of.

    >>> str(UnreadableFile("plan.pdf", "is encrypted; save a copy without password"))
    'plan.pdf: is encrypted; save a copy without password'
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)  # What it is made of, so that it can be sent to another process.
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class BadParameter(InputError):
    """A parameter of the wrong type or range."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class GraphError(FramjarkartanError):
    """The graph could not do what was asked."""


class EngineUnavailable(GraphError):
    """No engine answers at the address."""


class GraphBusy(GraphError):
    """Another command is changing the graph, and did not finish in the time one would wait."""


class QueryFailed(GraphError):
    """The engine refused a statement; `statement` is its text (never its parameters: they may be personal)."""

    def __init__(self, reason: str, statement: str) -> None:
        super().__init__(f"{reason}\n  in: {statement}")
        self.reason = reason
        self.statement = statement


class SchemaMismatch(GraphError):
    """The graph was made by another version of this program."""


class VocabularyError(FramjarkartanError):
    """The vocabulary or a rule file contradicts itself."""
