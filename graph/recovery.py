"""What a command that was cut short had come to, told to whoever runs the next: which version of each source counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from graph.access import Reader

__all__ = ["CutShort", "read_cut_short"]

SHOWN = 3

READ_HALF = """
MATCH (l:Load)-[:LOADED]->(s:Source) WHERE NOT s.complete
RETURN l.state AS state, l.path AS path ORDER BY path, state"""
READ_PENDING = "MATCH (s:Source {pending: true}) WHERE s.complete UNWIND s.paths AS path RETURN path ORDER BY path"
READ_PATHS = """
UNWIND $paths AS given MATCH (s:Source {complete: true}) WHERE given IN s.paths RETURN DISTINCT given AS path"""


@dataclass(frozen=True, slots=True)
class CutShort:
    """Paths of sources that a command left unfinished, in order: `written` in part, and so not counting; `retired` and
    not yet deleted; `switched` in and not yet derived from. `counting` are those at which a complete source counts."""

    written: Sequence[str]
    retired: Sequence[str]
    switched: Sequence[str]
    counting: Collection[str]

    def sentences(self) -> list[str]:
        """What the user is told, a sentence for each case; none where nothing was left.

        >>> CutShort(["log.csv"], [], [], {"log.csv"}).sentences()
        ['Loading was cut short: the old version counts of log.csv; what was written of the new one is removed.']
        >>> for sentence in CutShort(["b.md"], ["a.md", "c.md"], ["a.md"], {"a.md"}).sentences():
        ...     print(sentence)
        Loading was cut short: nothing is in the graph of b.md; what was written of it is removed.
        Loading was cut short after the switch: the new version counts of a.md; what was left to do is done.
        Withdrawing was cut short after the switch: nothing counts of c.md; what was left to do is done.
        """
        cases = (
            ("Loading was cut short: the old version counts of {}; what was written of the new one is removed.",
             [path for path in self.written if path in self.counting]),
            ("Loading was cut short: nothing is in the graph of {}; what was written of it is removed.",
             [path for path in self.written if path not in self.counting]),
            ("Loading was cut short after the switch: the new version counts of {}; what was left to do is done.",
             sorted({*self.switched, *(path for path in self.retired if path in self.counting)} - {*self.written})),
            ("Withdrawing was cut short after the switch: nothing counts of {}; what was left to do is done.",
             [path for path in self.retired if path not in self.counting and path not in self.written]))
        return [text.format(_listed(paths)) for text, paths in cases if paths]


def read_cut_short(reader: Reader) -> CutShort:
    """What is left unfinished in a graph. Ask before it is removed."""
    half = reader.read(READ_HALF)
    written, retired = ([row["path"] for row in half if row["state"] == state] for state in ("writing", "withdrawn"))
    switched = [row["path"] for row in reader.read(READ_PENDING)]
    counting = {row["path"] for row in reader.read(READ_PATHS, paths=sorted({*written, *retired, *switched}))}
    return CutShort(written, retired, switched, counting)


def _listed(paths: Iterable[str]) -> str:
    """The first paths, and how many more there are.

    >>> _listed(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    names = list(dict.fromkeys(paths))
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
