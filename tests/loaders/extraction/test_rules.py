"""The tables of rules: each entry is well formed, and its own example is read as it says."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from loaders.extraction.layout.labels import known_label
from loaders.extraction.rules import ROLES, TABLES, lowered, rules, version

TABLE = resources.files("loaders.extraction") / "rules"


def entries(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((TABLE / f"{name}.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("table", TABLES)
def test_ids_are_unique(table: str) -> None:
    ids = [row["id"] for row in entries(table)]
    assert len(ids) == len(set(ids))
    assert all(ids)


@pytest.mark.parametrize("row", entries("role_triggers"), ids=lambda row: row["id"])
def test_a_role_trigger_is_found_in_its_example(row: dict[str, str]) -> None:
    assert row["role"] in ROLES | {"potential"}
    assert row["direction"] in ("before", "after", "any", "beside")
    assert 0 < float(row["weight"]) <= 1
    assert row["id"] in {hit.trigger.id for hit in rules().hits(lowered(row["example"]))}


@pytest.mark.parametrize("row", entries("label_lexicon"), ids=lambda row: row["id"])
def test_a_label_is_known_by_its_words(row: dict[str, str]) -> None:
    assert known_label(row["label"]) is not None


def test_whole_words_match_whole_words_only() -> None:
    starts = {hit.start for hit in rules().hits("vitalitet viadukt via almi") if hit.trigger.stem == "via"}
    assert starts == {18}


def test_the_version_is_that_of_the_tables() -> None:
    assert version() == version()
    assert len(version()) == 12
