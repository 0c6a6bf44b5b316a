"""A load that is killed at any moment: the next one is right, and no process is left behind."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from benchmarks.data import write_log

pytestmark = pytest.mark.engine

LINGER = 3
CONTACTS = 1_500
KILLS = 10 if os.environ.get("FRAMJAR_LONG") else 3
PARTS = ("command", "supervisor", "java")


class Region:
    """A graph in a folder of its own and the log that is loaded into it, through the command line alone."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.graph, self.log = folder / "graph", log
        self.environment = {**os.environ, "GRAPH_URI": f"embedded:{self.graph}", "GRAPH_LINGER": str(LINGER),
                            "GRAPH_KEY_FILE": str(folder.parent / "key")}

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "api", *arguments], env=self.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def json(self, *arguments: str) -> Any:
        out, err = (process := self.start(*arguments, "--format", "json")).communicate(timeout=180)
        assert process.returncode == 0, err.decode()
        return json.loads(out)

    def processes(self) -> list[psutil.Process]:
        """What runs on this graph, whoever started it."""
        return [process for process in psutil.process_iter(["cmdline", "pid"])
                if any(str(self.graph) in argument for argument in process.info["cmdline"] or ())]

    def kill(self, part: str, command: subprocess.Popen[bytes]) -> None:
        if part == "command":
            command.kill()
        for process in self.processes():
            if (part == "java") == ("java" in Path(process.info["cmdline"][0]).name) and process.pid != command.pid \
                    and part != "command":
                process.send_signal(signal.SIGKILL)


def test_after_kills_at_random_moments_the_next_load_is_right_and_nothing_is_left(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log.csv", CONTACTS)
    calm, region = Region(tmp_path / "calm", log), Region(tmp_path / "killed", log)
    started = time.monotonic()
    expected_report = calm.json("load", str(log))
    whole = time.monotonic() - started
    expected = calm.json("status")

    chance = random.Random(os.environ.get("FRAMJAR_SEED", "1"))
    for number in range(KILLS):
        command = region.start("load", str(log), "--format", "json")
        time.sleep(chance.uniform(0.2, max(whole, 3.0)))
        region.kill(PARTS[number % len(PARTS)], command)
        command.communicate(timeout=180)

    report = region.json("load", str(log))
    found = region.json("status")
    assert found["counts"] == expected["counts"]
    assert found["graph_version"] == expected["graph_version"]
    if report["sources"][0]["status"] == "loaded":
        assert report["sources"][0]["contacts"] == expected_report["sources"][0]["contacts"]
    deadline = time.monotonic() + 30
    while (left := region.processes() + calm.processes()) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert not left
