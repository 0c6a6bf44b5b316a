"""A document reads the same each time: Python walks a set of texts in another order in every process."""

from __future__ import annotations

import os
import subprocess
import sys

from loaders.extraction.bodies.naming import ActorMention, settled

READ_ALL = """
from importlib.resources import files
from loaders.extraction import extract
for file in sorted((files("loaders.demo") / "data" / "documents").iterdir(), key=lambda file: file.name):
    lines = file.read_text("utf-8").splitlines(keepends=True)
    for left_out in (None, 1, 2):
        text = "".join(line for number, line in enumerate(lines) if number % 5 != left_out)
        print(*(repr(one) for one in extract(text, source="s", path=file.name).statements()), sep="\\n")
"""


def test_of_two_mentions_alike_the_surer_one_is_kept() -> None:
    sure = ActorMention(10, 13, "FBR", "kommunalt_bolag", "register", 1.0, "se-fbr")
    weak = ActorMention(10, 13, "FBR", "kommunalt_bolag", "register", 0.4, "se-fbr")
    assert settled([sure, weak]) == settled([weak, sure]) == [sure]


def test_documents_read_the_same_whatever_the_order_of_sets() -> None:
    readings = {subprocess.run([sys.executable, "-c", READ_ALL], env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
                               capture_output=True).stdout for seed in ("0", "1", "2")}
    assert len(readings) == 1
    assert readings.pop().count(b"Statement(") > 1000
