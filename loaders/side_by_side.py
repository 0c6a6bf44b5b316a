"""Files read side by side: in processes of their own, while whoever asked does something else.

Reading is most of the work of a load, and one process has one core for it. Files also come from anywhere: one that breaks
its reader, or keeps it busy for ever, must not take the program along. Therefore many files, and single ones whose
readers run code that a damaged file can break, are read by workers; a few others are not worth the start of a worker.

A worker is a new Python that imports the program's main module: a script that loads files begins its work under
`if __name__ == "__main__":`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from graph.errors import UnreadableFile

__all__ = ["Readers", "Task", "cores"]

MANY = 24  # files for which workers are worth their start
MOST_WORKERS = 4  # each takes about 100 MB
AHEAD = 4  # files per worker that are read before anybody asks for them
PATIENCE = 600.0
BROKE = "broke the program that reads it; it is damaged, or of another kind than its name says"
MEMORY = "needs more memory than there is; split it"

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Task(Generic[T_co]):
    """A file, and what is to be made of it.

    `read` and its value go to another process and back where `whole` says that the value holds all there is to know;
    a value that goes on reading while one takes from it is made here. `fragile` files are never read here.
    """

    path: Path
    read: Callable[[Path], T_co]
    whole: bool = False
    fragile: bool = False


class Readers:
    """Workers that are started when there is something for them. A context manager; at its end they have gone.

    `workers` is their number, from one to four (by default one less than there are cores: the caller has work too),
    `patience` the seconds that one file may take.
    """

    def __init__(self, workers: int | None = None, patience: float = PATIENCE) -> None:
        self._workers = max(1, min(MOST_WORKERS, workers or cores() - 1))
        self._patience = patience
        self._pool: ProcessPool | None = None

    def each(self, tasks: Sequence[Task[T_co]]) -> Iterator[T_co | UnreadableFile]:
        """What is made of each file, in the order of the tasks; the error where nothing is. None for no tasks.

        Any other error of `read` is raised here.

        >>> [str(one) for one in Readers().each([Task(Path("a/b"), lambda path: path.parent)])]
        ['a']
        """
        many = sum(task.whole for task in tasks) >= MANY
        coming = iter(tasks)
        begun: deque[tuple[Task[T_co], ProcessFuture[Any] | None]] = deque()
        while True:
            while len(begun) < AHEAD * self._workers and (task := next(coming, None)) is not None:
                begun.append((task, self._begin(task) if task.whole and (many or task.fragile) else None))
            if not begun:
                return
            task, future = begun.popleft()
            made = self._awaited(task, future) if future else _made(task)
            yield made

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _begin(self, task: Task[T_co]) -> ProcessFuture[Any]:
        if self._pool is None:
            self._pool = ProcessPool(self._workers, initializer=_begin_worker,
                                     context=multiprocessing.get_context("spawn"))
        return self._pool.schedule(_made, args=[task], timeout=self._patience)

    def _awaited(self, task: Task[T_co], future: ProcessFuture[Any]) -> T_co | UnreadableFile:
        try:
            made: T_co | UnreadableFile = future.result()
        except ProcessExpired:
            return UnreadableFile(str(task.path), BROKE)
        except TimeoutError:
            return UnreadableFile(str(task.path), f"was not read in {self._patience / 60:g} minutes; split it")
        return made


def cores() -> int:
    """How many cores of the processor this program may use."""
    return len(os.sched_getaffinity(0))


def _made(task: Task[T_co]) -> T_co | UnreadableFile:
    try:
        return task.read(task.path)
    except UnreadableFile as error:
        return error
    except MemoryError:
        return UnreadableFile(str(task.path), MEMORY)


def _begin_worker() -> None:
    """Leaves a stop by keyboard to the parent, and ends when that has ended, however it did."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)
