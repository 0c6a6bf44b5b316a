"""Commands that are killed at random moments: the next load is right, and no process is left behind.

The same as `python -m benchmarks.kills` does at length: one kill of the embedded engine with its command, one of a command
alone, one of a command on Neo4j.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.killing import Region, embedded_region
from benchmarks.kills import Kill, Trial, step_at
from graph.config import Settings
from graph.engine import connect
from tests.conftest import END_LEASES, empty

pytestmark = pytest.mark.engine

LINGER = 3
CONTACTS, DOCUMENTS = 300, 1
ROUNDS = 4 if os.environ.get("FRAMJAR_LONG") else 1
CHANCE = random.Random(os.environ.get("FRAMJAR_SEED"))


class Server(Region):
    """A region on the server of the tests. Who knows that a writer is dead need not wait until its lease has run out."""

    def __init__(self, settings: Settings, key: Path) -> None:
        super().__init__({"GRAPH_URI": settings.uri, "GRAPH_USER": settings.user, "GRAPH_PASSWORD": settings.password,
                          "GRAPH_KEY_FILE": str(key)})
        self.settings = settings

    def kill(self, part: str, command: subprocess.Popen[bytes]) -> None:
        super().kill(part, command)
        command.wait()
        with connect(self.settings) as engine:
            engine.write(END_LEASES)


def kill_at_random(trial: Trial, number: int, part: str) -> Kill:
    """A kill of the step with this number; once more, and earlier, where the command had ended before."""
    latest = 0.7
    while True:
        fraction = CHANCE.uniform(0.1, latest)
        kill = trial.kill(number, part, fraction, look=True)
        if kill is not None:
            return kill
        trial.settle(step_at(number).before)
        latest = fraction


def test_after_kills_at_random_moments_the_next_load_is_right_and_nothing_is_left(
        tmp_path: Path, neo4j_server_settings: Settings) -> None:
    files = tmp_path / "files"
    kills: list[Kill] = []
    with embedded_region(tmp_path, linger=LINGER) as region:
        trial = Trial(region, files, CONTACTS, DOCUMENTS)
        trial.rehearse()
        for turn in range(ROUNDS):
            if turn:
                trial.settle(step_at(2).before)
            kills += [kill_at_random(trial, 2, "all"), kill_at_random(trial, 3, "command")]
        assert nothing_is_left(region)

    with connect(neo4j_server_settings) as engine:
        empty(engine)
    on_server = Trial(Server(neo4j_server_settings, tmp_path / "key"), files, CONTACTS, DOCUMENTS)
    on_server.calm = replace(trial.calm)
    on_server.settle("all 1")
    kills.append(kill_at_random(on_server, 0, "command"))
    assert [kill.line() for kill in kills if kill.faults or not kill.equal] == []


def nothing_is_left(region: Region) -> bool:
    """Whether the engine ends by itself when nobody has used it for its linger."""
    deadline = time.monotonic() + 30
    while region.processes() and time.monotonic() < deadline:
        time.sleep(0.5)
    return not region.processes()
