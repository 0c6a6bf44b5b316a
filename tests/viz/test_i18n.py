"""What people see exists in both languages, and nothing is translated that nobody sees."""

from __future__ import annotations

import re

import pytest

from graph.errors import BadParameter
from viz.i18n import LANGUAGES, catalogue, texts, used_messages
from viz.log_words import remark

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_what_is_shown_and_nothing_else(language: str) -> None:
    known = {message.id if isinstance(message.id, str) else tuple(message.id) for message in catalogue(language) if message.id}
    assert known == used_messages()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_with_the_same_values(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        assert len(ids) == len(strings)
        assert all(strings), f"{ids[0]!r} is not translated"
        for said, meant in zip(strings, ids, strict=True):
            assert set(PLACEHOLDER.findall(said)) == set(PLACEHOLDER.findall(meant)), said


def test_numbers_of_things_are_written_as_the_language_writes_them() -> None:
    assert texts("sv").ngettext("%(num)s contact", "%(num)s contacts", 1684) == "1\xa0684 kontakter"
    assert texts("en").ngettext("%(num)s contact", "%(num)s contacts", 1) == "1 contact"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(BadParameter, match="lang"):
        texts("xx")


def test_why_a_row_of_a_register_is_left_out_is_told_in_swedish() -> None:
    """Reasons of rows and of files are the same messages, so that a loader's new reason is translated once."""
    told = remark({"row": 2, "reason": "no name of an actor"}, "sv")
    assert told.startswith("Avvisad: ")
    assert "no name" not in told
    assert ";" not in remark({"row": 2, "reason": "is larger than 64 MB; split it"}, "sv")
