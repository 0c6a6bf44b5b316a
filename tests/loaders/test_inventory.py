"""What a person may write to declare an inventory, and what is said of what nobody can mean."""

from __future__ import annotations

import pytest

from graph.errors import BadParameter
from graph.model import Inventory
from graph.vocabulary import vocabulary
from loaders.inventory import inventory


@pytest.mark.parametrize(("text", "area"), [
    ("Dalarna", "se-lan-20"), ("Dalarnas län", "se-lan-20"), ("20", "se-lan-20"), ("se-lan-20", "se-lan-20"),
    ("Falun", "se-kom-2080"), ("Falu kommun", "se-kom-2080"), ("2080", "se-kom-2080"), ("Sverige", "se"),
    ("Stockholm", "se-kom-0180"), ("Stockholms län", "se-lan-01"),
])
def test_an_area_is_a_name_a_code_or_an_id(text: str, area: str) -> None:
    assert inventory(text) == Inventory(area)


def test_needs_are_ids_or_groups() -> None:
    group = vocabulary().needs_of("finans")
    assert inventory("Falun:finans").needs == tuple(sorted(group))
    assert inventory("Falun:start.nyforetagande, finans").needs == tuple(sorted((*group, "start.nyforetagande")))


@pytest.mark.parametrize(("text", "start", "end"), [
    ("Falun:finans:2024..2026-06", "2024-01-01", "2026-06-30"), ("Falun::2024-02-03..", "2024-02-03", None),
    ("Falun:..2024-02", None, "2024-02-29"), ("Falun:..", None, None), ("Falun:2020-W45..2020-W45", "2020-11-02", "2020-11-08"),
])
def test_a_period_may_be_open_and_as_precise_as_one_likes(text: str, start: str | None, end: str | None) -> None:
    assert (inventory(text).start, inventory(text).end) == (start, end)


@pytest.mark.parametrize(("text", "said"), [
    ("", "form"), (":finans", "form"), ("Falun:finans:export:2024..", "form"), ("Atlantis", "no place is called"),
    ("Falum", "did you mean .*Falun"), ("Grycksbo", "no whole municipality"), ("Falun:lån", "no need or group"),
    ("Falun:finans.lån", "did you mean finans.lan"), ("Falun:2026..2024", "ends before it begins"),
    ("Falun:2024-13..", "no day of the calendar"), ("Falun:i fjol..", "is no date"), ("99", "no place is called"),
])
def test_what_cannot_be_meant_is_refused_with_what_to_do(text: str, said: str) -> None:
    with pytest.raises(BadParameter, match=said):
        inventory(text)
