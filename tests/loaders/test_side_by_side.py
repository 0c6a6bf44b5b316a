"""Files read side by side: order, errors, and files that break or hold up their reader."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from graph.errors import UnreadableFile
from loaders.side_by_side import BROKE, MANY, Readers, Task


def text(path: Path) -> str:
    """The text of a file, or what its name asks for."""
    match path.stem:
        case "broken":
            raise UnreadableFile(str(path), "is broken")
        case "deadly":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "endless":
            time.sleep(60)
        case "faulty":
            raise KeyError(path.name)
    return f"{os.getpid()} {path.read_text('utf-8')}"


def files(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text(path.stem, "utf-8")
    return paths


def tasks(paths: list[Path], *, whole: bool = True, fragile: bool = False) -> list[Task[str]]:
    return [Task(path, text, whole, fragile) for path in paths]


def words(made: list[str | UnreadableFile]) -> list[str]:
    return [str(one).split(maxsplit=1)[1] for one in made]


def readers_left() -> list[psutil.Process]:
    """Workers of this process that still run."""
    left = []
    for one in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # A zombie is one too: it has ended and waits to be noticed.
            left += [one] if any("spawn_main" in word for word in one.cmdline()) else []
    return left


def places(made: list[str | UnreadableFile]) -> set[int]:
    return {int(one.split()[0]) for one in made if isinstance(one, str)}


def test_many_files_are_read_elsewhere_and_come_in_order(tmp_path: Path) -> None:
    names = [f"{number}.txt" for number in range(MANY)]
    with Readers(2) as readers:
        made = list(readers.each(tasks(files(tmp_path, *names))))
    assert words(made) == [str(number) for number in range(MANY)]
    assert os.getpid() not in places(made)
    assert not readers_left()


def test_few_files_and_those_that_are_read_as_one_takes_them_are_read_here(tmp_path: Path) -> None:
    names = [f"{number}.txt" for number in range(MANY)]
    with Readers() as readers:
        assert places(list(readers.each(tasks(files(tmp_path, "a", "b"))))) == {os.getpid()}
        assert places(list(readers.each(tasks(files(tmp_path, *names), whole=False)))) == {os.getpid()}
    assert list(Readers().each([])) == []


def test_a_file_that_breaks_its_reader_costs_only_itself(tmp_path: Path) -> None:
    paths = files(tmp_path, "a", "deadly", "broken", "b")
    with Readers(1) as readers:
        made = list(readers.each(tasks(paths, fragile=True)))
        after = list(readers.each(tasks(paths[:1], fragile=True)))
    assert words([made[0], made[3], *after]) == ["a", "b", "a"]
    assert [str(one) for one in made[1:3]] == [f"{paths[1]}: {BROKE}", f"{paths[2]}: is broken"]
    assert all(isinstance(one, UnreadableFile) for one in made[1:3])


def test_a_file_that_holds_up_its_reader_is_left(tmp_path: Path) -> None:
    paths = files(tmp_path, "a", "endless", "b")
    with Readers(1, patience=3.0) as readers:
        made = list(readers.each(tasks(paths, fragile=True)))
    assert words([made[0], made[2]]) == ["a", "b"]
    assert str(made[1]) == f"{paths[1]}: was not read in 0.05 minutes; split it"


@pytest.mark.parametrize("fragile", [False, True])
def test_a_fault_of_ours_is_not_taken_for_one_of_the_file(tmp_path: Path, fragile: bool) -> None:
    with Readers(1) as readers, pytest.raises(KeyError, match="faulty"):
        list(readers.each(tasks(files(tmp_path, "faulty"), fragile=fragile)))


HOLDER = """
import sys
from pathlib import Path
from loaders.side_by_side import Readers, Task

if __name__ == "__main__":
    with Readers(2) as readers:
        made = readers.each([Task(Path(sys.argv[1]), Path.read_text, True, True)] * 2)
        print(next(made), flush=True)
        sys.stdin.readline()
"""


def test_readers_end_with_a_program_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "holder.py"
    script.write_text(HOLDER, "utf-8")
    holder = subprocess.Popen([sys.executable, str(script), str(*files(tmp_path, "a"))], text=True, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert holder.stdout is not None
    assert holder.stdout.readline() == "a\n"
    children = psutil.Process(holder.pid).children(recursive=True)
    assert children
    holder.kill()
    holder.communicate()
    assert not psutil.wait_procs(children, timeout=10)[1]
