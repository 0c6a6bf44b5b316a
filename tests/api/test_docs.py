"""Every command, option, setting, exit code and address stands in the documentation, and nothing there is made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from api.cli import app
from graph.config import SETTINGS
from graph.packs import TABLES

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference.md").read_text("utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def section(command: str) -> str:
    """What the reference says of a command."""
    found = re.search(rf"^### `framjar {command}\b.*?(?=^##)", REFERENCE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/reference.md says nothing of framjar {command}"
    return found[0]


def options(command: str) -> set[str]:
    """The options of a command, each by its first name."""
    return {one.opts[0] for one in COMMANDS[command].params if one.opts[0].startswith("--") and one.name != "help"}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_and_all_its_options_are_documented(command: str) -> None:
    assert set(re.findall(r"^\| `(--[a-z-]+)` \|", section(command), re.MULTILINE)) == options(command)


@pytest.mark.parametrize("command", ["export", "import"])
def test_a_command_under_judgements_and_its_options_are_documented(command: str) -> None:
    found = COMMANDS["judgements"].commands[command]
    listed = re.findall(r"^\| `(--[a-z-]+)` \|", section(f"judgements {command}"), re.MULTILINE)
    assert listed == [one.opts[0] for one in found.params if one.opts[0].startswith("--") and one.name != "help"]
    assert found.epilog.startswith(f"Try: framjar judgements {command}")


def test_the_export_of_offers_is_documented() -> None:
    found = COMMANDS["offers"].commands["export"]
    assert re.findall(r"^\| `(--[a-z-]+)` \|", section("offers export"), re.MULTILINE) == [
        one.opts[0] for one in found.params if one.opts[0].startswith("--") and one.name != "help"]
    assert found.epilog.startswith("Try: framjar offers export")


def test_the_check_of_packs_is_documented() -> None:
    found = COMMANDS["packs"].commands["check"]
    assert set(re.findall(r"^\| `(--[a-z-]+)` \|", section("packs check"), re.MULTILINE)) == {"--format"}
    assert found.epilog.startswith("Try: framjar packs check")


def test_every_table_of_packs_is_documented_with_its_columns() -> None:
    part = REFERENCE.partition("## Your own words")[2].partition("## ")[0]
    told = {name: set(re.findall(r"\w+", columns))
            for name, columns in re.findall(r"^\| `(\w+)` \| ([^|]*) \|", part, re.MULTILINE)}
    assert told == {name: {*table.columns, *table.optional} - {"note"} for name, table in TABLES.items()}


def test_no_command_is_made_up() -> None:
    assert set(re.findall(r"^### `framjar (\w+)", REFERENCE, re.MULTILINE)) == set(COMMANDS)


def test_every_setting_is_documented_and_none_made_up() -> None:
    table = REFERENCE.partition("## Settings")[2].partition("## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [setting.name for setting in SETTINGS]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_ends_with_a_command_to_paste(command: str) -> None:
    epilog = COMMANDS[command].epilog
    assert epilog is not None
    assert epilog.startswith(f"Try: framjar {command}")
    assert len(epilog) < 78, "a longer one is broken over lines and cannot be pasted"


def test_links_of_the_documents_lead_somewhere() -> None:
    root = Path(__file__).parents[2]
    for document in (*root.glob("*.md"), *(root / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
